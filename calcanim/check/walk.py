"""Run a scene without drawing it, and stop at the moments that are looked at.

A play is taken in a few strides: nothing is drawn, and what moves by itself (by updaters that
count time) is walked through frame by frame, so that it arrives where it would in the clip.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from manim import Group, VMobject
from manim.animation.transform import Transform, TransformFromCopy
from manim.animation.updaters.update import UpdateFromFunc
from manim.renderer.cairo_renderer import CairoRenderer

from ..render.catalog import SceneEntry
from ..render.plan import Picture
from ..render.session import scene_session
from ..render.watching import Caption, Section, WatchingManager
from .flashes import FlashMeter
from .look import look
from .sight import Sight

__all__ = ["EVERY", "SMALL", "Moment", "Walk", "walk"]

# Frames a second of a walk where time matters, and seconds between two looks at something moving.
_RATE, EVERY = 15, 0.5
SMALL = (192, 108)
# Seconds between two glances in a play of at most so many seconds; in a longer one they may be twice as far apart.
_OFTEN, _SHORT = 0.15, 1.6


@dataclass(frozen=True)
class Moment:
    """A stop on the way: the scene as it stands, and what is seen of it.

    Attributes
    ----------
    scene : manim.Scene
        The running scene, to be read and not to be changed.
    sight : Sight
        What a viewer sees.
    """

    scene: Any
    sight: Sight


@dataclass(frozen=True, slots=True)
class Walk:
    """What is known once a scene has run.

    Attributes
    ----------
    duration : float
        Seconds.
    sections : tuple of Section
        Those that took time.
    captions : tuple of Caption
        In order of time.
    moments : int
        How many stops there were.
    """

    duration: float
    sections: tuple[Section, ...]
    captions: tuple[Caption, ...]
    moments: int


def walk(
    entry: SceneEntry,
    parameters: Mapping[str, object],
    visit: Callable[[Moment], None],
    *,
    theme: str = "dark",
    every: float = EVERY,
    flashes: FlashMeter | None = None,
    size: tuple[int, int] = SMALL,
) -> Walk:
    """Run a scene and call ``visit`` at its start, during and after every play, and at every section's end.

    Parameters
    ----------
    entry : SceneEntry
        The scene.
    parameters : mapping
        Parsed values by name.
    visit : callable
        Takes a `Moment`.
    theme : str
        ``dark`` or ``light``.
    every : float
        Seconds between two stops during a play; infinite for none.
    flashes : FlashMeter, optional
        Watches what could flash; it alone draws.
    size : (int, int)
        Width and height of pictures that are drawn on the way, in pixels.

    Raises
    ------
    InputError
        If the scene refuses its parameters.
    """
    with (
        tempfile.TemporaryDirectory(prefix="calcanim-") as folder,
        scene_session(
            entry, parameters, theme=theme, picture=Picture(*size, _RATE), folder=Path(folder),
            settings={"dry_run": True},
        ) as scene,
    ):
        strides = _Strides(scene, visit, every, flashes)
        manager = WatchingManager(scene, on_section_end=lambda name: strides.stop(name, ends=True))
        strides.section = lambda: manager._name
        manager.run()
        if not strides.stops:
            strides.stop("", ends=True)
        return Walk(float(scene.renderer.time), manager.sections, manager.captions, strides.stops)


class _Strides(CairoRenderer):
    """Takes over a scene's camera and writer, and draws nothing."""

    def __init__(
        self, scene: Any, visit: Callable[[Moment], None], every: float, flashes: FlashMeter | None
    ) -> None:
        own = scene.renderer
        super().__init__(camera_class=type(own.camera))
        self.camera, self.file_writer = own.camera, own.file_writer
        self._scene, self._visit, self._every, self._flashes = scene, visit, every, flashes
        self.stops = 0
        self._looked_at: tuple[int, ...] | None = None
        self.section: Callable[[], str] = lambda: ""
        scene.renderer = self

    def stop(self, section: str, **what: Any) -> None:
        """Look, and hand on what is seen; ``what`` is known about the moment, as in `Sight`."""
        self.stops += 1
        sight = look(self._scene, time=float(self.time), section=section, **what)
        self._looked_at = self._there()
        self._visit(Moment(self._scene, sight))

    def _there(self) -> tuple[int, ...]:
        return tuple(id(mobject) for mobject in self._scene.mobjects)

    def play(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        scene.compile_animation_data(*args, **kwargs)
        scene.begin_animations()
        start, duration = float(self.time), float(scene.duration)
        animated = _animated(scene)
        moving = animated | _updated(scene)
        flashing = self._flashes is not None and self._flashes.play(scene, start, moving)
        if not scene.is_current_animation_frozen_frame():
            self._stride(scene, start, duration, animated, moving if flashing else None)
        elif self._there() != self._looked_at:
            # What was added without a play is seen for the first time.
            self.stop(self.section())
        self.time = start + duration
        self.num_plays += 1
        if not scene.is_current_animation_frozen_frame():
            self.stop(self.section())

    def _stride(
        self, scene: Any, start: float, duration: float, animated: frozenset[int], flashing: frozenset[int] | None
    ) -> None:
        """Go through a play; ``flashing`` is what moves in it, if it could flash."""
        wanted = _times(duration, self._every, first=self.num_plays == 0)
        glances = _glances(scene, duration) if math.isfinite(self._every) else set()
        frames = list(np.arange(0, duration, 1 / _RATE)) if _counts_time(scene) else []
        watched = set(self._flashes.moments(duration)) if flashing is not None and self._flashes is not None else set()
        for t in sorted({*wanted, *glances, duration, *frames, *watched}):
            scene.update_to_time(float(t))
            self.time = start + t
            if t in wanted or t in glances:
                self.stop(self.section(), animated=animated, span=duration, opens=t == 0.0, glance=t not in wanted)
            if flashing is not None and self._flashes is not None:
                self._flashes.follow(scene, float(self.time), flashing)
            if scene.stop_condition is not None and scene.stop_condition():
                break
        for animation in scene.animations:
            animation.finish()
            animation.clean_up_from_scene(scene)
            _hand_over_names(animation)
        scene.update_mobjects(0)

    def render(self, scene: Any, time: float, moving_mobjects: Any = None) -> None:
        """Draws nothing."""

    def save_static_frame_data(self, scene: Any, static_mobjects: Any) -> None:
        """Keeps nothing."""

    def scene_finished(self, scene: Any) -> None:
        """Writes nothing."""


def _times(duration: float, every: float, *, first: bool) -> set[float]:
    """Where to stop within a play: its middle, or so many that none is longer than ``every`` away."""
    if not math.isfinite(every):
        return set()
    inner = max(1, math.ceil(duration / every) - 1)
    times = {duration * (i + 1) / (inner + 1) for i in range(inner)} if duration > 0.2 else set()
    return times | ({0.0} if first else set())


def _glances(scene: Any, duration: float) -> set[float]:
    """When what moves is looked at: as a play begins, and where an animation changes what is drawn often enough to see two texts pass."""
    drawn = any(isinstance(a.mobject, (VMobject, Group)) and not isinstance(a, UpdateFromFunc) for a in scene.animations)
    if not drawn:
        return {0.0}
    steps = max(3, math.ceil(duration / (_OFTEN if duration <= _SHORT else 2 * _OFTEN)))
    return {duration * i / steps for i in range(steps)}


def _animated(scene: Any) -> frozenset[int]:
    """What the animations of a play change; what is set anew in every frame claims something in every frame."""
    return frozenset(
        id(part) for animation in scene.animations
        if animation.mobject is not None and not isinstance(animation, UpdateFromFunc)
        for part in animation.mobject.get_family()
    )


def _updated(scene: Any) -> frozenset[int]:
    """What is set anew in every frame."""
    own = [a.mobject for a in scene.animations if isinstance(a, UpdateFromFunc)]
    return frozenset(
        id(part) for mobject in [*own, *scene.mobjects] if mobject in own or mobject.get_family_updaters()
        for part in mobject.get_family()
    )


def _counts_time(scene: Any) -> bool:
    return bool(scene.updaters) or any(
        mobject.has_time_based_updater() for mobject in scene.get_mobject_family_members()
    )


def _hand_over_names(animation: Any) -> None:
    """What was turned into another thing without being replaced by it claims what that one claims."""
    # A copy's way ends where it was sent: nothing takes over a name.
    if not isinstance(animation, Transform) or isinstance(animation, TransformFromCopy) or (
        animation.replace_mobject_with_target_in_scene
    ):
        return
    source, target = animation.mobject, animation.target_mobject
    if target is None or len(source.get_family()) != len(target.get_family()):
        return
    for old, new in zip(source.get_family(), target.get_family(), strict=True):
        for name in ("claim", "source", "shown", "value", "name", "truth", "em", "_height"):
            if hasattr(new, name):
                setattr(old, name, getattr(new, name))
