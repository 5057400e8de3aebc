"""Prove a scene: run it without drawing, in both themes, and collect what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ..parameters import with_defaults
from ..render.catalog import SceneEntry
from .finding import Episodes, Finding, Report, of_both_themes
from .flashes import FlashMeter
from .geometry import GeometryProof
from .layout import layout_findings
from .legibility import legibility_findings
from .numbers import NumberProof
from .pace import ReadingTime, caption_findings
from .pictures import save_picture
from .storytext import StoryText
from .walk import Moment, Walk, walk

__all__ = ["check_scene"]

THEMES = ("dark", "light")
_PICTURE = (1280, 720)


def check_scene(
    entry: SceneEntry,
    parameters: Mapping[str, object] | None = None,
    *,
    themes: Sequence[str] = THEMES,
    frames: Path | None = None,
) -> Report:
    """Prove a scene, or say what is wrong with it.

    The scene is run twice without being drawn. The runs must tell the same story; each theme asked for
    is looked at in its own run.

    Parameters
    ----------
    entry : SceneEntry
        The scene, as the catalog finds it.
    parameters : mapping, optional
        Parsed values by name; defaults for the rest.
    themes : sequence of str
        ``dark``, ``light`` or both.
    frames : Path, optional
        A folder for pictures of the moments with findings, the boxes drawn in.

    Returns
    -------
    Report
        With no findings when the scene is proved.

    Raises
    ------
    InputError
        If the scene refuses its parameters.
    """
    values = with_defaults(entry.parameters, parameters or {})
    looks = [_Look(entry, values, theme, frames) for theme in themes]
    for one in looks:
        one.run()
    stories = [one.story.text() for one in looks]
    if len(stories) < 2:
        again = StoryText()
        other = walk(entry, values, lambda moment: again.look(moment.sight), theme=themes[0], every=float("inf"))
        again.close(other)
        stories.append(again.text())
    found = [finding for one in looks for finding in one.found] + list(_same_story(*stories[:2]))
    return Report(
        entry.name, tuple(themes), values,
        tuple(replace(finding, scene=entry.name) for finding in of_both_themes(found)),
        sum(one.walk.moments for one in looks), sum(one.compared for one in looks), looks[0].walk.duration,
    )


class _Look:
    """One run of a scene in one theme."""

    walk: Walk

    def __init__(
        self, entry: SceneEntry, values: Mapping[str, object], theme: str, frames: Path | None
    ) -> None:
        self.entry, self.values, self.theme, self.frames = entry, values, theme, frames
        self.episodes, self.at_end = Episodes(), list[Finding]()
        self.story, self.reading, self.flashes = StoryText(), ReadingTime(), FlashMeter()
        self.numbers: NumberProof | None = None
        self.geometry: GeometryProof | None = None

    @property
    def found(self) -> list[Finding]:
        """Everything that is wrong."""
        return [*self.episodes.found, *self.at_end]

    @property
    def compared(self) -> int:
        """How many printed numbers were recomputed."""
        return self.numbers.compared if self.numbers is not None else 0

    def run(self) -> None:
        """Look at every moment, then at what is only known at the end."""
        self.walk = walk(
            self.entry, self.values, self.visit, theme=self.theme, flashes=self.flashes,
            **({"size": _PICTURE} if self.frames is not None else {}),
        )
        self.story.close(self.walk)
        at_end = [
            *self.reading.end(self.walk.duration),
            *caption_findings(self.walk.captions, self.walk.sections, self.walk.duration), *self.flashes.findings(),
        ]
        if self.numbers is not None:
            at_end += self.numbers.captions(self.walk.captions)
        for finding in at_end:
            self.at_end.append(replace(finding, theme=self.theme, section=self._section_at(finding.start)))

    def visit(self, moment: Moment) -> None:
        """One stop: every part of the proof looks."""
        sight = moment.sight
        self.story.look(sight)
        if self.numbers is None and self.entry.lesson:
            self.numbers = NumberProof(moment.scene, self.values)
            self.geometry = GeometryProof(moment.scene.results)
        seen = [*layout_findings(sight), *legibility_findings(sight), *self.reading.look(sight)]
        if self.numbers is not None and self.geometry is not None:
            seen += [*self.numbers.look(sight), *self.geometry.look(sight)]
        placed = [
            replace(
                finding, theme=self.theme, section=sight.section,
                **({} if finding.end else {"start": sight.time, "end": sight.time}),
            )
            for finding in seen
        ]
        fresh = self.episodes.moment(sight.time, placed)
        if self.frames is not None and fresh:
            save_picture(moment.scene, fresh, self.frames, f"{self.entry.name}-{self.theme}-{sight.time:06.2f}s")

    def _section_at(self, time: float) -> str:
        return next((s.name for s in self.walk.sections if s.start <= time < s.end), "")


def _same_story(one: str, other: str) -> Iterable[Finding]:
    if one == other:
        return
    first, second = next(
        ((a, b) for a, b in zip(one.splitlines(), other.splitlines(), strict=False) if a != b), ("the end", "more")
    )
    yield Finding(
        "determinism", (), f"two runs tell different stories: {first.strip()!r} in one is {second.strip()!r} in the other.",
        "Draw chance from a seeded generator, and nothing from the clock.",
    )
