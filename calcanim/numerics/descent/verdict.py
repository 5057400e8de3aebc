"""What became of a run in one variable, in a word, as seen from the minimum it was heading for."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from ..critical_line import CriticalPoint, critical_points_on_line
from ..function import Function
from .run import Descent

__all__ = ["Verdict", "judge", "minimum_downhill"]

Verdict = Literal[
    "one step", "crawls", "closes in", "zig-zags", "bounces", "diverges", "leaves the domain", "leaves the valley", "wanders"
]

# How far to look for a minimum, as multiples of the start's size (or of 1).
_REACHES = (1.0, 4.0, 16.0, 64.0, 256.0)
# A distance below this share of the first one is none; a run that keeps more than half of it crawls.
_ARRIVED, _CRAWLS, _SAME = 1e-9, 0.5, 1e-9


def minimum_downhill(f: Function, start: float) -> CriticalPoint | None:
    """Return the first minimum on the way down from a point, without a rise or a break of f between.

    Parameters
    ----------
    f : Function
        A function of one variable.
    start : float
        Where to set out.

    Returns
    -------
    CriticalPoint or None
        None where there is none within 256 times the start's size, or the start is flat.
    """
    slope = float(f.derivative()(start))
    if not math.isfinite(slope) or slope == 0:
        return None
    for reach in _REACHES:
        far = start - math.copysign(reach * max(1.0, abs(start)), slope)
        low, high = min(start, far), max(start, far)
        found = [p for p in critical_points_on_line(f, low, high) if low < p.x < high and p.kind in ("minimum", "maximum")]
        if found:
            nearest = min(found, key=lambda p: abs(p.x - start))
            between = f.breaks(min(start, nearest.x), max(start, nearest.x))
            return nearest if nearest.kind == "minimum" and not between else None
    return None


def judge(f: Function, run: Descent, minimum: float) -> Verdict:
    """Return in a word how a run in one variable went.

    Parameters
    ----------
    f : Function
        A function of one variable.
    run : Descent
        A run of at least one step.
    minimum : float
        The minimum it was heading for.

    Returns
    -------
    str
        ``one step`` (there at once), ``crawls`` (more than half the way is left), ``closes in`` (from one side),
        ``zig-zags`` (closes in from both sides by turns), ``bounces`` (back and forth without end), ``diverges``,
        ``leaves the domain`` (or lands where f has no slope), ``leaves the valley`` (it ends in another one), ``wanders``.
    """
    off = run.points[:, 0] - minimum
    size = np.abs(off) / abs(off[0])
    if run.status == "not finite":
        return "leaves the domain"
    if run.status == "diverged":
        return "diverges"
    if len(size) > 1 and size[1] <= _ARRIVED:
        return "one step"
    # From where on the run has arrived, its sides are chance.
    moving = off[: int(np.argmax(size <= _ARRIVED)) or len(off)] if (size <= _ARRIVED).any() else off
    turns = bool(np.all(moving[1:] * moving[:-1] < 0))
    stays = bool(np.all(moving[1:] * moving[:-1] > 0))
    if turns and abs(size[-1] - 1) <= _SAME:
        return "bounces"
    if (turns or stays) and bool(np.all(np.diff(size) <= 0)):
        return "zig-zags" if turns else "closes in" if size[-1] <= _CRAWLS else "crawls"
    if size[-1] <= 0.1:
        return "closes in"
    there = minimum_downhill(f, float(run.points[-1, 0]))
    elsewhere = run.status != "step limit" or (there is not None and abs(there.x - minimum) > _ARRIVED * max(1.0, abs(minimum)))
    return "leaves the valley" if elsewhere else "wanders"
