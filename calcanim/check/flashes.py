"""No more than three flashes in any second (the general flash threshold of WCAG 2, 2.3.1).

A flash is a pair of opposing changes of relative luminance by a tenth or more, the darker state below
0.80, over a quarter of any ten degrees of the visual field: of a window of a third of the
frame's width and height. A clip can only flash where something large has a fill, or where the background changes; no
frame is drawn in which nothing large has changed enough since the last one that was, and thin lines are never drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from manim import ManimColor, VMobject

from ..render.session import picture_of
from .finding import Finding
from .look import is_text, things

__all__ = ["COARSE", "FINE", "FlashMeter", "count_flashes", "relative_luminance"]

# Pictures a second. A coarse look takes them at uneven intervals, so that nothing periodic hides between them; whatever
# shows it a whole flash in a second is looked at again, at the rate of an ordinary clip.
COARSE, FINE, _DOUBTFUL, _SEED = 12, 30, 0.5, 5

_WIDTH, _HEIGHT = 96, 54
_CHANGE, _DARK, _MOST = 0.10, 0.80, 3
# A quarter of a window of a third by a third of the frame; the frame is about 113 square units.
_SHARE = 0.25
_AREA = 8 * 128 / 9 / 9 * _SHARE
# A frame is passed over while what is large has changed by less than this since the last one drawn: a colour by so much
# of its channels that a swing to and fro stays under a tenth of luminance, a place by so many units that the strips a
# swing uncovers stay under a quarter of a window.
_TINT, _SHIFT = 0.025, 0.28
_SAMPLES = 64
# A stroke of this width, in manim's hundredths of a frame unit, is 14 pixels wide at 1080p; narrower ones are lines.
_WIDE = 10


def relative_luminance(pixels: np.ndarray) -> np.ndarray:
    """Relative luminance of 8-bit sRGB pixels, shape (..., 3 or 4)."""
    c = pixels[..., :3] / 255.0
    light = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return np.asarray(light @ (0.2126, 0.7152, 0.0722))


def count_flashes(times: np.ndarray, frames: np.ndarray) -> tuple[float, float]:
    """The most flashes in any second of a sequence.

    Parameters
    ----------
    times : numpy.ndarray
        Shape (n,), seconds, rising.
    frames : numpy.ndarray
        Shape (n, h, w) of relative luminance.

    Returns
    -------
    (float, float)
        Flashes in the worst second (two opposing changes are one), and when it begins.
    """
    extreme, direction = frames[0].copy(), np.zeros(frames[0].shape, dtype=int)
    changes: list[tuple[float, int]] = []
    for time, frame in zip(times[1:], frames[1:], strict=True):
        step = frame - extreme
        dark = np.minimum(frame, extreme) < _DARK
        for sign in (1, -1):
            turned = (sign * step >= _CHANGE) & dark & (direction != sign)
            if turned.any() and _wide(turned):
                changes.append((float(time), sign))
            direction[turned] = sign
            extreme[turned] = frame[turned]
        onwards = direction * (frame - extreme) > 0
        extreme[onwards] = frame[onwards]
    worst, start = 0.0, 0.0
    for i, (begin, _) in enumerate(changes):
        inside = [sign for time, sign in changes[i:] if time < begin + 1]
        # Changes of one direction after each other, in different places, are one way only.
        pairs = 1 + sum(a != b for a, b in pairwise(inside))
        if pairs / 2 > worst:
            worst, start = pairs / 2, begin
    return worst, start


def _wide(mask: np.ndarray) -> bool:
    """Whether a mask fills a quarter of some window of a third of the frame."""
    height, width = mask.shape[0] // 3, mask.shape[1] // 3
    total = np.pad(mask.astype(float).cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    sums = total[height:, width:] - total[:-height, width:] - total[height:, :-width] + total[:-height, :-width]
    return bool(sums.max() >= _SHARE * height * width)


@dataclass
class FlashMeter:
    """Draws small pictures of what could flash, and counts.

    Attributes
    ----------
    rate : int
        `FINE` or `COARSE`, pictures a second of a play.
    """

    rate: int = FINE
    _times: list[float] = field(default_factory=list)
    _frames: list[np.ndarray] = field(default_factory=list)
    _before: dict[Any, tuple[float, Any]] = field(default_factory=dict)
    _pending: bool = True
    _drawn: dict[Any, np.ndarray] = field(default_factory=dict)

    def play(self, scene: Any, time: float, animated: frozenset[int]) -> bool:
        """Take note of a play's beginning; answer whether the frames of it are wanted too."""
        now = _filled(scene, animated)
        jumped = sum(
            max(now.get(key, (0.0, None))[0], self._before.get(key, (0.0, None))[0])
            for key in now.keys() | self._before.keys() if now.get(key) != self._before.get(key)
        )
        moving = sum(area for key, (area, _) in now.items() if key in animated)
        if self._pending or jumped >= _AREA or moving >= _AREA:
            self.take(scene, time)
        # After a play with something large the next picture counts, whatever it shows.
        self._before, self._pending = now, moving >= _AREA
        return moving >= _AREA

    def follow(self, scene: Any, time: float, animated: frozenset[int]) -> None:
        """Note the picture of a play's frame, unless it is the last one as far as flashes go."""
        now = _states(scene, animated)
        if _changed(self._drawn, now):
            self._drawn = now
            self.take(scene, time)

    def take(self, scene: Any, time: float) -> None:
        """Note the picture as it stands."""
        pixels = picture_of(scene, _covers)
        height, width = pixels.shape[:2]
        step = max(1, width // _WIDTH)
        self._times.append(time)
        self._frames.append(relative_luminance(pixels[step // 2 : height : step, step // 2 : width : step]))

    def moments(self, duration: float) -> list[float]:
        """When to look during a play of so many seconds."""
        even = np.arange(0, duration, 1 / self.rate)
        if self.rate == FINE:
            return [float(t) for t in even]
        # Intervals by chance, always the same: steps of any rule let the flashes of some rate slip through.
        shifted = even + np.random.default_rng(_SEED).uniform(0, 1, len(even)) / self.rate
        return [float(t) for t in shifted if t < duration]

    def worst(self) -> tuple[float, float]:
        """Flashes in the worst second, and when it begins."""
        return count_flashes(np.array(self._times), np.array(self._frames)) if self._frames else (0.0, 0.0)

    @property
    def doubtful(self) -> bool:
        """Whether a coarse look has seen enough to look closely."""
        return self.rate == COARSE and self.worst()[0] > _DOUBTFUL

    def findings(self) -> Iterator[Finding]:
        """At most one: the worst second."""
        flashes, start = self.worst()
        if flashes > _MOST:
            yield Finding(
                "flashes", (), f"{flashes:g} flashes in the second from {start:.2f} s; {_MOST} are the most that is safe.",
                "Let large areas change slowly, or not at all.", start=start, end=start + 1,
            )


def _covers(mobject: Any) -> bool:
    """Whether it covers more than a line: it has a fill, or a stroke as wide as a small area."""
    if not hasattr(mobject, "fill_rgbas"):
        return not isinstance(mobject, VMobject) and bool(len(mobject.points))
    wide = mobject.get_stroke_width() >= _WIDE and mobject.stroke_rgbas[0, 3] > 0.01
    return bool((wide or mobject.fill_rgbas[0, 3] > 0.01) and len(mobject.points))


def _filled(scene: Any, animated: frozenset[int]) -> dict[Any, tuple[float, Any]]:
    """What has a fill and is no text: area of its box in square frame units, and its colour."""
    found: dict[Any, tuple[float, Any]] = {"background": (_AREA, str(scene.camera.background_color))}
    for mobject, area in _large(scene, animated):
        found[id(mobject)] = area, tuple(np.round(mobject.fill_rgbas[0], 3))
    return found


def _large(scene: Any, animated: frozenset[int]) -> Iterator[tuple[Any, float]]:
    """What has a fill over an area that counts, with the area of its box."""
    for mobject in things(scene.mobjects):
        if is_text(mobject) or not hasattr(mobject, "fill_rgbas"):
            continue
        # What is on its way in is clear at first. The points of a mere line are not looked at: they may be still to be worked out.
        filled = mobject.fill_rgbas[0, 3] > 0.01 or (id(mobject) in animated and mobject.get_stroke_width() == 0)
        if filled and len(mobject.points):
            places = mobject.points[:, :2]
            width, height = places.max(axis=0) - places.min(axis=0)
            if width * height > 0.3:
                yield mobject, float(width * height)


def _states(scene: Any, animated: frozenset[int]) -> dict[Any, np.ndarray]:
    """Places and colours of what is large, each as a share of the change that counts."""
    background = np.array(ManimColor(scene.camera.background_color).to_rgba())
    found: dict[Any, np.ndarray] = {"background": background / _TINT}
    for mobject, _ in _large(scene, animated):
        places, tints = mobject.points[:, :2], mobject.fill_rgbas
        box = np.concatenate([places.min(axis=0), places.max(axis=0)])
        some = places[:: max(1, len(places) // _SAMPLES)]
        shown = tints[:: max(1, len(tints) // _SAMPLES)]
        # A clear thing has no colour yet: what it adds to the picture is what may flash.
        mixed = background[:3] + shown[:, 3:] * (shown[:, :3] - background[:3])
        found[id(mobject)] = np.concatenate([box / _SHIFT, some.ravel() / _SHIFT, mixed.ravel() / _TINT])
    return found


def _changed(before: dict[Any, np.ndarray], now: dict[Any, np.ndarray]) -> bool:
    return before.keys() != now.keys() or any(
        old.shape != now[key].shape or float(np.abs(old - now[key]).max()) >= 1 for key, old in before.items()
    )
