"""Frames handed to the encoder as they were drawn, without a copy.

Manim draws every frame into one array and copies it for the writer. Here the array itself goes to the encoder, and the
camera draws the next frame into another one: one of a few that go round. What an array has shown before, and is to be
seen again, stays in it.

That rests on nobody else having one of these arrays, and on frames being made as manim makes them. So both are looked at:
before every frame, whether renderer and camera are those of the beginning and every method on the way is manim's own; and
whenever somebody asks the camera or the renderer for pixels. From there on frames are made by manim's own renderer.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from manim.renderer import cairo_renderer
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.iterables import list_update

from calcanim.render.camera import ArrayDrawing, Redrawing, left_to_manim, rectangles, redrawing_of
from calcanim.render.conversion import Place
from calcanim.render.giving import FRAMES, GivingRenderer, guarded, timed
from calcanim.render.stopwatch import Stopwatch

__all__ = ["FrameBuffers"]



class FrameBuffers:
    """The arrays that a renderer's camera draws into, one after the other.

    Parameters
    ----------
    renderer : manim.renderer.cairo_renderer.CairoRenderer
        A scene's renderer: from now on it gives its frames away instead of copies, and whoever gets one hands it to
        `take_back` in the end. One that renders in a way of its own stays as it is.
    watch : Stopwatch
        Told of the time that the renderer takes.
    """

    def __init__(self, renderer: Any, watch: Stopwatch) -> None:
        self._renderer, self._camera = renderer, renderer.camera
        # Known by their places in memory, as the camera knows its Cairo contexts.
        self._own: dict[int, np.ndarray] = {}
        self._spare: list[np.ndarray] = []
        # Whether the camera's array shows a frame that is to be given away, and whether it was.
        self._drawn = self._given = False
        self._handed: np.ndarray | None = None
        self._followed = False
        self._redrawing: Redrawing | None = None
        self._holding = type(renderer) is CairoRenderer and isinstance(self._camera, ArrayDrawing) and _alone(self._camera)
        if self._holding:
            self._redrawing = redrawing_of(self._camera)
            renderer.__class__, renderer.__dict__["_buffers"] = GivingRenderer, self
            self._plain = type(self._camera)
            self._camera.__class__, self._camera.__dict__["_buffers"] = guarded(self._plain), self
        elif isinstance(self._camera, ArrayDrawing):
            left_to_manim(self._camera)["all frames, since the renderer or its pixels are in the scene's own hands"] += 1
        self._kind = type(self._camera)
        renderer.__class__, renderer.__dict__["_watch"] = timed(type(renderer)), watch

    def take_back(self, pixels: np.ndarray) -> None:
        """Something that was given away is needed no more; what is none of these arrays is let go."""
        if id(pixels) in self._own:
            self._spare.append(pixels)

    def gave(self, pixels: np.ndarray) -> bool:
        """Whether a frame, just handed on, is one of these arrays, which changes only when it is taken back."""
        return pixels is self._handed

    def changes(self, pixels: np.ndarray) -> list[Place] | None:
        """Where a frame, just handed on, may differ from the one that was asked about before; None where that is not known."""
        if self._redrawing is None or not self.gave(pixels):
            # The camera's own picture is a copy then, and not drawn for this frame.
            self._followed = False
            return None
        changed, followed, self._followed = self._redrawing.changed(), self._followed, True
        return rectangles(changed) if followed else None

    def holds(self) -> bool:
        """Whether frames still are manim's own; where they are not, nothing is left of this."""
        if self._holding and (why := self._broken()):
            self.leave(why)
        return self._holding

    def leave(self, why: str = "") -> None:
        """Let renderer and camera be manim's from here on, for a reason that is told under ``--debug``."""
        if not self._holding:
            return
        self._holding = False
        camera, renderer = self._camera, self._renderer
        present = camera.__dict__["pixel_array"]
        if self._given:
            # The encoder may still read it.
            camera.__dict__["pixel_array"] = fresh = self._like(present)
            np.copyto(fresh, present)
            present = fresh
        for place in self._own:
            if place != id(present):
                camera.pixel_array_to_cairo_context.pop(place, None)
        self._spare.clear()
        self._own.clear()
        if self._redrawing is not None:
            self._redrawing.give_up()
        if type(renderer) is timed(GivingRenderer):
            renderer.__class__ = timed(CairoRenderer)
        renderer.__dict__.pop("_buffers", None)
        if type(camera) is self._kind:
            camera.__class__ = self._plain
        camera.__dict__.pop("_buffers", None)
        if why:
            left_to_manim(camera)[f"frames from {renderer.time:.2f} s on, since {why}"] += 1

    def touched(self, what: str) -> None:
        """Somebody asks for pixels, or sets them, and may write into them at any time."""
        self.leave(f"the scene has taken hold of the {what}")

    @contextmanager
    def drawing(self) -> Iterator[None]:
        """For code of manim's that works with the camera's arrays."""
        buffers = self._camera.__dict__.pop("_buffers", None)
        try:
            yield
        finally:
            if buffers is not None and self._holding:
                self._camera.__dict__["_buffers"] = buffers

    def draw(self, scene: Any, mobjects: Any, include_submobjects: bool, kwargs: dict[str, Any]) -> None:
        """Make the next frame."""
        camera, self._drawn = self._camera, True
        if self._given:
            self._given = False
            camera.__dict__["pixel_array"] = self._another()
        static = self._renderer.__dict__["static_image"]
        base = camera.__dict__["background"] if static is None else static
        mobjects = mobjects or list_update(scene.mobjects, scene.foreground_mobjects)
        with self.drawing():
            if self._redrawing is not None and include_submobjects and not kwargs:
                self._redrawing.draw(base, mobjects)
                return
            if self._redrawing is not None:
                self._redrawing.forget()
            if static is None:
                camera.reset()
            else:
                camera.set_frame_to_background(static)
            camera.capture_mobjects(mobjects, include_submobjects=include_submobjects, **kwargs)

    def hand_on(self, frames: int = 1) -> bool:
        """Give the frame that was drawn away, if it was drawn here."""
        if not self._holding or not self._drawn:
            self.leave("update_frame of the renderer draws nothing" if not self._drawn else "")
            return False
        pixels = self._camera.__dict__["pixel_array"]
        self._own[id(pixels)] = pixels
        self._given, self._drawn = True, False
        self._handed = pixels
        try:
            self._renderer.add_frame(pixels, num_frames=frames)
        finally:
            self._handed = None
        return True

    def _broken(self) -> str:
        """What is no longer as manim has it; empty where all is."""
        renderer, camera = self._renderer, self._camera
        if renderer.camera is not camera or type(camera) is not self._kind:
            return "it has another camera"
        differs = FRAMES.differing(CairoRenderer) if not FRAMES.holds(CairoRenderer) else []
        differs += [name for name in FRAMES.names if name in vars(renderer)]
        if differs or cairo_renderer.list_update is not list_update:
            return f"{', '.join(differs) or 'list_update'} of the renderer is not manim's own"
        if self._redrawing is not None and not self._redrawing.holds():
            return "its camera is not manim's own"
        return ""

    def _another(self) -> np.ndarray:
        """An array to draw into, whatever it contains."""
        present = self._camera.__dict__["pixel_array"]
        while self._spare:
            # The last one that came back differs least from what is drawn next.
            pixels = self._spare.pop()
            if pixels.shape == present.shape:
                return pixels
        return self._like(present)

    def _like(self, present: np.ndarray) -> np.ndarray:
        fresh = np.empty_like(present)
        context = self._camera.get_cached_cairo_context(present)
        if context is not None:
            # As the only one would: it keeps to where the camera was when it was made.
            self._camera.get_cairo_context(fresh).set_matrix(context.get_matrix())
        return fresh


def _alone(camera: ArrayDrawing) -> bool:
    """Whether nobody else has the camera's arrays already: they are referred to as often as what only a dictionary has."""
    own = {"nobody else's": object()}
    alone = sys.getrefcount(own["nobody else's"])
    return all(sys.getrefcount(camera.__dict__[name]) == alone for name in ("pixel_array", "background"))
