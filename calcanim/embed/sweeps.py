"""Sweeps: the parts of a clip in which a parameter moves one way, which a hand on a slider can repeat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from calcanim.embed.clip import EmbeddedClip

__all__ = ["Sweep", "sweeps"]

# Seconds: a shorter one is a jump rather than a way.
_SHORTEST = 0.5
# Frames without a change inside a sweep, as at its slow ends.
_PAUSE = 2


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
        if sweep.frames[-1] - sweep.frames[0] >= _SHORTEST * rate
    ]
    return tuple(sorted(found, key=lambda sweep: sweep.frames[0]))


def _of_track(track: Mapping[str, Any]) -> list[Sweep]:
    frames, values = track["frames"], track["values"]
    found, start = [], 1
    while start < len(frames):
        end = start + 1
        rising = values[start] > values[start - 1]
        while (
            end < len(frames) and frames[end] - frames[end - 1] <= _PAUSE
            and values[end] != values[end - 1] and (values[end] > values[end - 1]) == rising
        ):
            end += 1
        found.append(_sweep(track["name"], frames[start:end], values[start:end], values[start - 1]))
        start = end
    return found


def _sweep(name: str, frames: Sequence[int], values: Sequence[float], before: float) -> Sweep:
    """A run of changes, with the frame before it unless the value only jumped to where the run begins."""
    steps = [abs(b - a) for a, b in zip(values[:-1], values[1:], strict=True)]
    if steps and abs(values[0] - before) <= 3 * max(steps):
        frames, values = [frames[0] - 1, *frames], [before, *values]
    return Sweep(name, tuple(frames), tuple(values), _multiplies(values))


def _multiplies(values: Sequence[float]) -> bool:
    """Whether the middle of the way is nearer to the geometric than to the arithmetic mean of its ends."""
    first, last = values[0], values[-1]
    if first * last <= 0 or not 5 < max(first / last, last / first):
        return False
    middle = abs(median(values))
    geometric, arithmetic = (first * last) ** 0.5, abs(first + last) / 2
    return abs(middle - geometric) < abs(middle - arithmetic)
