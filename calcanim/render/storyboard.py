"""What a scene looks like, in a few seconds: the pictures that matter, no clip.

The scene runs as it would for a clip, but a play is taken in one stride from
its start to its end, and only the pictures asked for are drawn: the first, the
end of every section, the last, and those at given times.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from manim.renderer.cairo_renderer import CairoRenderer

from calcanim.errors import InputError
from calcanim.render.catalog import SceneEntry
from calcanim.render.contact_sheet import Shot
from calcanim.render.plan import Picture
from calcanim.render.session import picture_of, scene_session
from calcanim.render.watching import WatchingManager

if TYPE_CHECKING:
    from manim import Scene

__all__ = ["shoot"]

# Frames a second where a play has to be walked through after all.
_STRIDES = 15


def shoot(
    entry: SceneEntry,
    parameters: Mapping[str, object],
    *,
    theme: str = "dark",
    size: tuple[int, int] = (1280, 720),
    at: Sequence[float] = (),
) -> tuple[Shot, ...]:
    """Take the pictures of a scene's storyboard.

    Parameters
    ----------
    entry : SceneEntry
        The scene.
    parameters : mapping
        Parsed values by name.
    theme : str
        ``dark`` or ``light``.
    size : (int, int)
        Width and height of each picture in pixels.
    at : sequence of float
        Further times, in seconds, at which to take a picture.

    Returns
    -------
    tuple of Shot
        In order of time.

    Raises
    ------
    InputError
        When a wanted time lies after the end of the clip.
    """
    with tempfile.TemporaryDirectory(prefix="calcanim-") as folder:
        picture = Picture(*size, _STRIDES)
        with scene_session(
            entry, parameters, theme=theme, picture=picture,
            folder=Path(folder), settings={"dry_run": True},
        ) as scene:
            return _run(scene, tuple(sorted(at)))


def _run(scene: Scene, at: tuple[float, ...]) -> tuple[Shot, ...]:
    shots: list[Shot] = []

    def take(title: str) -> None:
        shots.append(Shot(float(scene.renderer.time), title, "", picture_of(scene)))

    renderer = _StridingRenderer(scene, at, take)
    manager = WatchingManager(scene, on_section_end=lambda name: take(name or "end"))
    renderer.whole_plays = lambda: not manager.named
    manager.run()
    end = float(scene.renderer.time)
    if not shots:
        take("still")
    if at and at[-1] > end:
        raise InputError(f"at={at[-1]:g} lies after the end of the clip, {end:.2f} s.")
    return tuple(_captioned(shot, manager) for shot in _in_order(shots))


def _in_order(shots: Sequence[Shot]) -> list[Shot]:
    """By time; of two shots of one moment the later, better named one is kept."""
    ordered: list[Shot] = []
    for shot in sorted(shots, key=lambda shot: shot.time):
        if ordered and abs(ordered[-1].time - shot.time) < 1e-6:
            ordered.pop()
        ordered.append(shot)
    return ordered


def _captioned(shot: Shot, manager: WatchingManager) -> Shot:
    """A shot with its words: those of its section at a section's end, else of its moment."""
    for section in manager.sections:
        if abs(section.end - shot.time) < 1e-5 and section.name == shot.title:
            return replace(shot, caption=section.caption)
    return replace(shot, caption=manager.caption_between(shot.time - 1e-3, shot.time + 1e-3))


class _StridingRenderer(CairoRenderer):
    """Plays in one stride each; draws only at the moments that are wanted.

    It takes over the scene's own camera and file writer, so that a scene with a
    camera of its own is seen through it.
    """

    def __init__(self, scene: Scene, at: tuple[float, ...], take: Any) -> None:
        own: Any = scene.renderer
        super().__init__(camera_class=type(own.camera))
        self.camera = own.camera
        self.file_writer = own.file_writer
        self._at = at
        self._take = take
        self._play_start = 0.0
        self._next: list[float] = []
        self.whole_plays: Any = lambda: False
        scene.renderer = self

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        scene.compile_animation_data(*args, **kwargs)
        scene.begin_animations()
        if self.num_plays == 0:
            self._first_picture(scene)
        start, duration = float(self.time), float(scene.duration)
        self._play_start = start
        self._next = [time for time in self._at if start <= time < start + duration]
        if scene.is_current_animation_frozen_frame():
            for time in self._next:
                self.time = time
                self._take(f"at {time:g} s")
        else:
            self.skip_animations = not (self._next or _moves_with_time(scene))
            scene.play_internal()
            self.skip_animations = False
        self.time = start + duration
        self.num_plays += 1
        if self.whole_plays():
            self._take(f"play {self.num_plays}")

    def _first_picture(self, scene: Scene) -> None:
        if not scene.is_current_animation_frozen_frame():
            scene.update_to_time(0)
        self._take("start")

    def render(self, scene: Scene, time: float, moving_mobjects: Any = None) -> None:
        """Called by manim at each stride instead of drawing a frame."""
        self.time = self._play_start + time
        while self._next and self._next[0] < self.time + 1 / _STRIDES:
            self._take(f"at {self._next.pop(0):g} s")

    def save_static_frame_data(self, scene: Scene, static_mobjects: Any) -> None:
        """Nothing is kept: every picture is drawn from nothing."""

    def scene_finished(self, scene: Scene) -> None:
        """Nothing is written."""


def _moves_with_time(scene: Scene) -> bool:
    """Whether something is integrated over time, which one stride would get wrong."""
    return bool(scene.updaters) or any(
        mobject.has_time_based_updater() for mobject in scene.get_mobject_family_members()
    )
