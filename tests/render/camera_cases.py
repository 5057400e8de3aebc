"""Comparing a camera that draws from arrays with manim's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from manim import Camera
from manim.utils.iterables import list_update

from calcanim.render.camera import ArrayDrawing


def stock_twin(camera: Camera) -> Camera:
    """Manim's camera for a camera that was quickened, at the same place and with the same background."""
    kind = next(kind for kind in type(camera).__mro__ if not issubclass(kind, ArrayDrawing))
    twin = object.__new__(kind)
    # Drawing goes into arrays and contexts of its own.
    twin.__dict__.update(camera.__dict__, pixel_array_to_cairo_context={}, pixel_array=camera.pixel_array.copy())
    return twin


def watch_frames(scene: Any, note: Callable[[np.ndarray, np.ndarray], None], every: int = 1) -> None:
    """Draw every so-manieth frame of a scene by both cameras while it runs, and hand both to ``note``."""
    renderer, drawn = scene.renderer, 0
    draw = renderer.update_frame

    def update_frame(scene: Any, mobjects: Iterable[Any] | None = None, *args: Any, **options: Any) -> None:
        nonlocal drawn
        draw(scene, mobjects, *args, **options)
        drawn += 1
        if drawn % every == 0:
            twin = stock_twin(renderer.camera)
            if renderer.static_image is not None:
                twin.set_frame_to_background(renderer.static_image)
            else:
                twin.reset()
            twin.capture_mobjects(mobjects or list_update(scene.mobjects, scene.foreground_mobjects))
            note(renderer.camera.pixel_array, twin.pixel_array)

    renderer.update_frame = update_frame


def difference(found: np.ndarray, wanted: np.ndarray) -> str:
    """What differs between two pictures; empty for the same bytes."""
    if np.array_equal(found, wanted):
        return ""
    off = np.abs(found.astype(int) - wanted).max(axis=2)
    return f"{int((off > 0).sum())} pixels differ by up to {off.max()}"
