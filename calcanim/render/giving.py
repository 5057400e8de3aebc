"""Manim's renderer and camera, as long as frames are given away: they say so when pixels leave their hands."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from manim.renderer.cairo_renderer import CairoRenderer

from calcanim.render.camera import ArrayDrawing
from calcanim.render.kinds import Stock

if TYPE_CHECKING:
    from calcanim.render.handing import FrameBuffers

__all__ = ["FRAMES", "GivingRenderer", "guarded", "timed"]

FRAMES = Stock(CairoRenderer, "update_frame", "render", "get_frame", "save_static_frame_data", "freeze_current_frame")
"""What is done otherwise here."""
_PLAY = CairoRenderer.play.__code__


class _TimedRenderer(CairoRenderer):
    """Takes the time of what a renderer does."""

    def play(self, *args: Any, **kwargs: Any) -> None:
        with self.__dict__["_watch"].within("simulate"):
            super().play(*args, **kwargs)

    def update_frame(self, *args: Any, **kwargs: Any) -> None:
        with self.__dict__["_watch"].within("draw"):
            super().update_frame(*args, **kwargs)

    def get_frame(self) -> np.ndarray:
        with self.__dict__["_watch"].within("copy"):
            return super().get_frame()


@cache
def timed(kind: type) -> type:
    """The same renderer, timed."""
    return type(kind.__name__, (_TimedRenderer, kind), {})


def _buffers_of(owner: Any) -> FrameBuffers | None:
    found: FrameBuffers | None = owner.__dict__.get("_buffers")
    return found


def _guard(name: str, what: str) -> property:
    """An attribute with pixels that nobody gets or sets unseen."""

    def get(self: Any) -> Any:
        if (buffers := _buffers_of(self)) is not None:
            buffers.touched(what)
        try:
            return self.__dict__[name]
        except KeyError:
            raise AttributeError(name) from None

    def put(self: Any, value: Any) -> None:
        # That there is nothing any more is nothing to write into.
        if (buffers := _buffers_of(self)) is not None and value is not None:
            buffers.touched(what)
        self.__dict__[name] = value

    return property(get, put)


class GivingRenderer(CairoRenderer):
    """Manim's renderer, as long as its frames can be given away."""

    static_image = _guard("static_image", "picture of what stands still")  # type: ignore[assignment]

    def update_frame(
        self, scene: Any, mobjects: Any = None, include_submobjects: bool = True, ignore_skipping: bool = True, **kwargs: Any
    ) -> None:
        buffers = _buffers_of(self)
        if buffers is None or not buffers.holds():
            CairoRenderer.update_frame(self, scene, mobjects, include_submobjects, ignore_skipping, **kwargs)
        elif ignore_skipping or not self.skip_animations:
            buffers.draw(scene, mobjects, include_submobjects, kwargs)

    def render(self, scene: Any, time: float, moving_mobjects: Any = None) -> None:
        buffers = _buffers_of(self)
        if buffers is None:
            CairoRenderer.render(self, scene, time, moving_mobjects)
            return
        self.update_frame(scene, moving_mobjects)
        if not buffers.hand_on():
            self.add_frame(self.get_frame())

    def freeze_current_frame(self, duration: float) -> None:
        buffers = _buffers_of(self)
        # Rounded as manim rounds it.
        if buffers is None or not buffers.holds() or not buffers.hand_on(int(duration / (1 / self.camera.frame_rate))):
            CairoRenderer.freeze_current_frame(self, duration)

    def get_frame(self) -> np.ndarray:
        if _buffers_of(self) is None:
            return CairoRenderer.get_frame(self)
        pixels: np.ndarray = self.camera.__dict__["pixel_array"]
        return pixels.copy()

    def save_static_frame_data(self, scene: Any, static_mobjects: Any) -> Any:
        buffers = _buffers_of(self)
        if buffers is None or not buffers.holds() or sys._getframe(1).f_code is not _PLAY:
            if buffers is not None:
                buffers.touched("picture of what stands still")
            return CairoRenderer.save_static_frame_data(self, scene, static_mobjects)
        self.__dict__["static_image"] = None
        if static_mobjects:
            self.update_frame(scene, mobjects=static_mobjects)
            self.__dict__["static_image"] = self.get_frame()
        return self.__dict__["static_image"]


@cache
def guarded(kind: type[ArrayDrawing]) -> type[ArrayDrawing]:
    """The same camera, whose arrays nobody takes hold of unseen."""
    return type(kind.__name__, (_GuardedCamera, kind), {})


class _GuardedCamera(ArrayDrawing):
    """A camera that draws into arrays which are given away."""

    pixel_array = _guard("pixel_array", "camera's pixels")  # type: ignore[assignment]
    background = _guard("background", "camera's background")  # type: ignore[assignment]

    def init_background(self) -> None:
        buffers = _buffers_of(self)
        if buffers is None:
            super().init_background()
        else:
            with buffers.drawing():
                super().init_background()

    def __reduce_ex__(self, protocol: Any) -> Any:
        """A copy shares the arrays."""
        if (buffers := _buffers_of(self)) is not None:
            buffers.touched("camera, as a copy")
            return self.__reduce_ex__(protocol)
        return super().__reduce_ex__(protocol)
