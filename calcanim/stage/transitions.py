"""How one text makes way for another: nothing is read through anything else, and the stage is never empty.

The first has left so far that it cannot be read when the second can be, and while the one is hardly seen any more the
other is seen already. Lines that are no text change into each other as they do in manim, so that nothing flickers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from manim import Animation, FadeIn, FadeOut, Mobject, VMobject, linear, smooth

from .text import LiveNumber

__all__ = ["Carried", "make_way"]

# Shares of a play: until when the old leaves, and from when on the new enters.
_LEFT, _ENTERS = 0.7, 0.3
# How clearly a travelling text is seen, until when it travels, and from when on it grows clear.
_FAINT, _TRAVELS, _LANDS = 0.28, 0.75, 0.6


def make_way(animations: Iterable[object]) -> None:
    """Where a text fades out, let what fades in within the same play come after it; where one fades in, let the rest go first.

    Parameters
    ----------
    animations : iterable
        What is played; fades with a rate function of their own keep it, and so does all that is no fade.
    """
    fades = [fade for fade in animations if isinstance(fade, (FadeIn, FadeOut)) and fade.rate_func is smooth]
    coming = [fade for fade in fades if isinstance(fade, FadeIn)]
    going = [fade for fade in fades if isinstance(fade, FadeOut)]
    for some, others, rate in ((going, coming, _enter), (coming, going, _leave)):
        if any(_is_read(fade.mobject) for fade in some):
            for fade in others:
                fade.rate_func = rate


class Carried(Animation):
    """A text comes out of another place, or a copy of it does: faint while it travels, so that all it passes stays readable.

    Parameters
    ----------
    source : Mobject
        Where it comes from.
    target : VMobject
        What arrives, where it belongs.
    **options
        As for any animation.
    """

    def __init__(self, source: Mobject, target: VMobject, **options: Any) -> None:
        super().__init__(target, introducer=True, rate_func=linear, **options)
        self._way = source.get_center() - target.get_center()

    def interpolate_mobject(self, alpha: float) -> None:
        """Put it on its way, or where it belongs."""
        here, seen = 1 - smooth(min(alpha / _TRAVELS, 1.0)), _FAINT * min(5 * alpha, 1.0)
        seen += (1 - _FAINT) * smooth(max((alpha - _LANDS) / (1 - _LANDS), 0.0))
        for part, start in zip(self.mobject.get_family(), self.starting_mobject.get_family(), strict=True):
            if not len(start.points):
                continue
            part.points = start.points + here * self._way
            part.set_fill(opacity=seen * start.get_fill_opacity(), family=False)


def _is_read(mobject: Mobject) -> bool:
    # A run of glyphs may come without its formula.
    return any(isinstance(part, LiveNumber) or getattr(part, "is_type", False) for part in mobject.get_family())


def _leave(t: float) -> float:
    return float(smooth(min(t / _LEFT, 1.0)))


def _enter(t: float) -> float:
    return float(smooth(max((t - _ENTERS) / (1 - _ENTERS), 0.0)))
