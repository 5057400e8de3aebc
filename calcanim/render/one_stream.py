"""Manim's file writer without its files: what follows gets the frames of a whole scene, however many plays it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from manim.scene.scene_file_writer import SceneFileWriter

if TYPE_CHECKING:
    from manim import Scene

__all__ = ["OneStreamWriter"]


class OneStreamWriter(SceneFileWriter):
    """Takes the place of a scene's own writer; sections, captions and sounds are kept as manim keeps them.

    Manim's writer opens an encoder for each play and puts frames into it. Here the writer itself is that encoder: what
    becomes a frame of the film, and what a scene's own kind of writer does with it before, is as under manim.

    Parameters
    ----------
    scene : manim.Scene
        The scene, not yet run.
    """

    failed = False
    """As manim asks its encoders; here an error comes at once."""

    def __init__(self, scene: Scene) -> None:
        own: Any = scene.renderer.file_writer
        self.__dict__.update(vars(own))
        if type(own) is not SceneFileWriter:
            self.__class__ = type(type(own).__name__, (type(own), type(self)), {})
        scene.renderer.file_writer = self

    def put(self, repeat: int, pixels: np.ndarray) -> None:
        """Take a frame, shown as often as said."""
        raise NotImplementedError

    def begin_animation(self, allow_write: bool = False, **kwargs: Any) -> None:
        """No file of its own for a play."""
        self._current_encode_job = self if allow_write else None  # type: ignore[assignment]

    def end_animation(self, allow_write: bool = False) -> None:
        """No file of its own for a play."""
        self._current_encode_job = None

    def is_already_cached(self, hash_invocation: str) -> bool:
        return False
