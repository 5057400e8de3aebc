"""Sweeps: the parts of a clip in which a parameter moves one way, which a hand on a slider can repeat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from calcanim.embed.clip import EmbeddedClip

__all__ = ["Sweep", "sweeps"]

# Seconds in motion: a shorter way is a jump.
_SHORTEST = 0.5
# A change so much larger than those of the frames beside it is a jump as well.
_JUMP = 5.0


@dataclass(frozen=True, slots=True)
class Sweep:
    """A parameter on its way from one value to another.

    Parameters
    ----------
    name : str
        The parameter.
    frames : tuple of int
        Frame numbers.
    values : tuple of float
        Its value in each of these frames; they only rise, or only fall.
    logarithmic : bool
        Whether equal times multiply the value rather than add to it.
    """

    name: str
    frames: tuple[int, ...]
    values: tuple[float, ...]
    logarithmic: bool


def sweeps(clip: EmbeddedClip) -> tuple[Sweep, ...]:
    """Every sweep of a clip, in order of time.

    Parameters
    ----------
    clip : EmbeddedClip
        Its manifest holds the timeline that was recorded beside the frames.
    """
    rate = clip.manifest.frame_rate
    found = [
        sweep for track in clip.manifest.timeline["parameters"] for sweep in _of_track(track)
        if len(sweep.frames) > _SHORTEST * rate
    ]
    return tuple(sorted(found, key=lambda sweep: sweep.frames[0]))


def _of_track(track: Mapping[str, Any]) -> list[Sweep]:
    """The ways of one parameter; it may pause on its way, but neither turn nor jump."""
    frames, values = track["frames"], track["values"]
    steps = [b - a for a, b in zip(values[:-1], values[1:], strict=True)]
    found, start = [], 0
    while start < len(steps):
        end = start
        while end < len(steps) and steps[end] * steps[start] > 0 and not _jumps(frames, steps, end):
            end += 1
        if end > start:
            # The frame before the first change still shows where the way begins.
            way = tuple(values[start : end + 1])
            found.append(Sweep(track["name"], (frames[start + 1] - 1, *frames[start + 1 : end + 1]), way, _multiplies(way)))
        start = max(end, start + 1)
    return found


def _jumps(frames: Sequence[int], steps: Sequence[float], index: int) -> bool:
    """Whether a change is far larger than the changes in the frames right before and after it."""
    beside = [
        abs(steps[other]) for other in (index - 1, index + 1)
        if 0 <= other < len(steps) and abs(frames[other + 1] - frames[index + 1]) == 1
    ]
    return abs(steps[index]) > _JUMP * max(beside, default=0.0)


def _multiplies(values: Sequence[float]) -> bool:
    """Whether the middle of the way is nearer to the geometric than to the arithmetic mean of its ends."""
    first, last = values[0], values[-1]
    if first * last <= 0 or not 5 < max(first / last, last / first):
        return False
    middle = abs(median(values))
    geometric, arithmetic = (first * last) ** 0.5, abs(first + last) / 2
    return abs(middle - geometric) < abs(middle - arithmetic)
