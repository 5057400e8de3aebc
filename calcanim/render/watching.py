"""A manager that notes what a scene does while it runs: sections and captions.

Manim hands every ``next_section`` and ``play`` of a scene to the manager that is
attached to it, so a manager of our own sees them without the scene knowing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from manim.manager import Manager
from manim.scene.section import DefaultSectionType

from calcanim.render.captions import Caption, Section

if TYPE_CHECKING:
    from manim import Scene

__all__ = ["Caption", "Section", "WatchingManager"]


class WatchingManager(Manager["Scene"]):
    """Runs a scene as manim's own manager does, and notes its sections.

    Parameters
    ----------
    scene : manim.Scene
        The scene to run; it must not have a manager yet.
    on_section_end : callable, optional
        Called with the section's name when a section that took time has ended,
        while its last picture still stands.
    """

    def __init__(
        self, scene: Scene, on_section_end: Callable[[str], None] | None = None
    ) -> None:
        super().__init__(scene)
        self._on_section_end = on_section_end
        self._spans: list[tuple[str, float, float]] = []
        self._name = ""
        self._start = 0.0
        self.named = False

    def run(self) -> None:
        """Run the scene as manim's command does, which lets it render itself in a way of its own."""
        self.scene.render()

    def next_section(
        self,
        name: str = "unnamed",
        section_type: str = DefaultSectionType.NORMAL,
        skip_animations: bool = False,
    ) -> None:
        self._close()
        self._name = name
        self.named = True
        super().next_section(name, section_type, skip_animations)

    def construct(self) -> None:
        super().construct()
        self._close()

    def _close(self) -> None:
        now = float(self.time)
        if now > self._start:
            self._spans.append((self._name, self._start, now))
            if self._on_section_end is not None:
                self._on_section_end(self._name)
        self._start = now

    @property
    def captions(self) -> tuple[Caption, ...]:
        """Every caption of the scene so far, in order of time."""
        found = [
            Caption(entry.content, entry.start.total_seconds(), entry.end.total_seconds())
            for entry in self.file_writer.subcaptions
        ]
        return tuple(sorted(found, key=lambda caption: caption.start))

    @property
    def sections(self) -> tuple[Section, ...]:
        """Every section that took time, with the captions shown during it."""
        return tuple(
            # Sums of frame lengths carry rounding dust; a microsecond is enough.
            Section(name, self.caption_between(start, end), round(start, 6), round(end, 6))
            for name, start, end in self._spans
        )

    def caption_between(self, start: float, end: float) -> str:
        """The captions shown for some time between two times, one after the other."""
        shown = [
            caption.text
            for caption in self.captions
            if caption.start < end - 1e-6 and caption.end > start + 1e-6
        ]
        return " ".join(shown)
