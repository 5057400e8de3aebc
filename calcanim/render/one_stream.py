"""Manim's file writer without its files: what follows gets the frames of a whole scene, however many plays it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from manim.scene.scene_file_writer import SceneFileWriter

if TYPE_CHECKING:
    from manim import Scene

__all__ = ["OneStreamWriter"]


class OneStreamWriter(SceneFileWriter):
    """Takes the place of a scene's own writer; sections, captions and sounds are kept as manim keeps them.

    Parameters
    ----------
    scene : manim.Scene
        The scene, not yet run.
    """

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene.file_writer_settings)
        scene.renderer.file_writer = self

    def begin_animation(self, *args: Any, **kwargs: Any) -> None:
        """No file of its own for a play."""

    def end_animation(self, *args: Any, **kwargs: Any) -> None:
        """No file of its own for a play."""

    def is_already_cached(self, hash_invocation: str) -> bool:
        return False
