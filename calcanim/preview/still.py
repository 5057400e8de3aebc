"""One moment of a scene at any size: the frame that the clip shows at that time, and nothing after it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import config
from manim.utils.exceptions import EndSceneEarlyException

from calcanim.preview.jumping import JumpingRenderer
from calcanim.render.plan import Picture
from calcanim.render.scene_file import SceneEntry
from calcanim.render.session import picture_of, scene_session
from calcanim.render.watching import WatchingManager

if TYPE_CHECKING:
    from manim import Scene

__all__ = ["still"]


def still(
    entry: SceneEntry, parameters: Mapping[str, object], time: float, *, theme: str, picture: Picture, folder: Path
) -> np.ndarray:
    """Run a scene up to a time and draw its frame there.

    Parameters
    ----------
    entry : SceneEntry
        The scene.
    parameters : mapping
        Parsed values by name.
    time : float
        Seconds from the start; past the end it is the last picture.
    theme : str
        ``dark`` or ``light``.
    picture : Picture
        Size of the picture, and the rate of the clip whose time it is.
    folder : Path
        Where manim may write what it needs.

    Returns
    -------
    numpy.ndarray
        Shape (height, width, 4), 8-bit RGBA.
    """
    with scene_session(entry, parameters, theme=theme, picture=picture, folder=folder, settings={"dry_run": True}) as scene:
        renderer = _UpTo(scene, time)
        WatchingManager(scene).run()
        return picture_of(scene) if renderer.found is None else renderer.found


class _UpTo(JumpingRenderer):
    """Jumps from play to play, and within the one that has the wanted time from frame to frame."""

    def __init__(self, scene: Scene, time: float) -> None:
        super().__init__(scene)
        # A time that lies on the border of two frames means the later one, whatever its last digit is.
        self._wanted = time + 1e-6
        self.found: np.ndarray | None = None

    def _frozen(self, scene: Any) -> None:
        super()._frozen(scene)
        if self.time > self._wanted:
            self._take(scene)

    def _to_the_end(self, scene: Any) -> None:
        # Manim knows the length of a play with more than a wait in it only when it has begun.
        self._walk = self.time + scene.get_run_time(scene.animations) + 1 / config["frame_rate"] > self._wanted
        super()._to_the_end(scene)

    def render(self, scene: Any, time: float, moving_mobjects: Any = None) -> None:
        super().render(scene, time, moving_mobjects)
        if self.time > self._wanted and not self.skip_animations:
            self._take(scene)

    def _take(self, scene: Any) -> None:
        self.static_image = None
        self.update_frame(scene)
        self.found = self.get_frame()
        raise EndSceneEarlyException
