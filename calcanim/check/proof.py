"""Prove a scene: run it without drawing, in both themes, and collect what is wrong."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..parameters import with_defaults
from ..render.catalog import SceneEntry
from .empty import EmptyStage
from .equations import EquationProof
from .finding import Episodes, Finding, Report, of_both_themes
from .flashes import COARSE, FlashMeter
from .geometry import GeometryProof
from .layout import layout_findings
from .lesson import LessonProof
from .legibility import legibility_findings
from .measures import measure_findings
from .motion import MotionProof
from .numbers import NumberProof
from .pace import ReadingTime, caption_findings
from .panels import PanelProof
from .pictures import save_picture
from .proofs import Proofs
from .storytext import StoryText
from .walk import EVERY, SMALL, Moment, Walk, walk

__all__ = ["check_scene"]

THEMES = ("dark", "light")
PICTURE = (1280, 720)


def check_scene(
    entry: SceneEntry,
    parameters: Mapping[str, object] | None = None,
    *,
    themes: Sequence[str] = THEMES,
    frames: Path | None = None,
) -> Report:
    """Prove a scene, or say what is wrong with it.

    The scene is run twice without being drawn, in two themes where two are asked for. Both runs must tell the
    same story.

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
    # Numbers and places are those of any theme: the second run tells the story again and looks at the colours.
    second = themes[-1]
    looks = [_Look(entry, values, themes[0], frames), _Look(entry, values, second, frames, colours=second != themes[0])]
    for one in looks:
        one.run()
    found = [finding for one in looks for finding in one.found]
    found += _same_story(*(one.story.text() for one in looks))
    return Report(
        entry.name, tuple(themes), values,
        tuple(replace(finding, scene=entry.name) for finding in of_both_themes(found)),
        sum(one.walk.moments for one in looks), *(looks[0].counts[kind] for kind in ("proved", "given", "chosen")),
        *(looks[0].equations.count() if looks[0].equations is not None else (0, 0)), looks[0].walk.duration,
        tuple(dict.fromkeys((*(caption.text for caption in looks[0].walk.captions), *looks[0].texts))),
    )


class _Look:
    """One run of a scene in one theme: with every part of the proof, or for the colours only, or just for the story."""

    walk: Walk

    def __init__(
        self, entry: SceneEntry, values: Mapping[str, object], theme: str, frames: Path | None,
        *, colours: bool | None = None,
    ) -> None:
        self.entry, self.values, self.theme, self.frames = entry, values, theme, frames
        self.whole, self.colours = colours is None, colours is not False
        self.episodes, self.at_end = Episodes(), list[Finding]()
        self.story, self.reading, self.flashes = StoryText(), ReadingTime(), FlashMeter(COARSE)
        self.panels, self.lesson, self.motion, self.empty = PanelProof(), LessonProof(), MotionProof(), EmptyStage(titled=entry.lesson)
        self.scene: Any = None
        self.texts = dict[str, None]()
        self.numbers: NumberProof | None = None
        self.equations: EquationProof | None = None
        self.geometry: GeometryProof | None = None

    @property
    def found(self) -> list[Finding]:
        """Everything that is wrong."""
        return [*self.episodes.found, *self.at_end]

    @property
    def counts(self) -> Counter[str]:
        """How many printed numbers were held against a proved, a given and a chosen one."""
        return self.numbers.counts if self.numbers is not None else Counter()

    def run(self) -> None:
        """Look at every moment, then at what is only known at the end."""
        self.walk = walk(
            self.entry, self.values, self.visit, theme=self.theme,
            flashes=self.flashes if self.colours else None,
            size=PICTURE if self.frames is not None else SMALL,
            every=EVERY if self.whole else math.inf,
        )
        if self.flashes.doubtful:
            self.flashes = FlashMeter()
            walk(self.entry, self.values, lambda _: None, theme=self.theme, flashes=self.flashes, every=math.inf)
        self.story.close(self.walk)
        at_end = list(self.flashes.findings())
        if self.whole:
            at_end += [*self.reading.end(self.walk.duration), *self.empty.end(self.walk.duration)]
            at_end += caption_findings(self.walk.captions, self.walk.sections, self.walk.duration)
        if self.numbers is not None:
            at_end += self.numbers.captions(self.walk.captions)
            at_end += self.lesson.end(self.scene, self.walk.duration)
        self.at_end = [self._placed(finding, self._section_at(finding.start)) for finding in dict.fromkeys(at_end)]

    def visit(self, moment: Moment) -> None:
        """One stop: every part of the proof looks."""
        sight = moment.sight
        self.story.look(sight)
        self.texts.update((word.source, None) for word in sight.words if word.kind in ("formula", "stock"))
        seen: list[Finding] = []
        if self.whole:
            seen += [*layout_findings(sight), *self.motion.look(sight), *self.empty.look(sight)]
        if not sight.glance:
            seen += legibility_findings(sight) if self.colours else []
            seen += self._at_rest(moment) if self.whole else []
        placed = [
            self._placed(f if f.end else replace(f, start=sight.time, end=sight.time), sight.section) for f in seen
        ]
        fresh = self.episodes.moment(sight.time, placed)
        if self.frames is not None and fresh:
            save_picture(moment.scene, fresh, self.frames, f"{self.entry.name}-{self.theme}-{sight.time:06.2f}s")

    def _at_rest(self, moment: Moment) -> Iterator[Finding]:
        """What is looked at between glances: reading, panels, measures, and the results."""
        yield from self.reading.look(moment.sight)
        yield from self.panels.look(moment.sight)
        yield from measure_findings(moment.sight)
        yield from self._against_results(moment)

    def _against_results(self, moment: Moment) -> Iterator[Finding]:
        """Numbers and geometry, of a scene that has results."""
        if not self.entry.lesson:
            return
        if self.numbers is None or self.geometry is None or self.equations is None:
            proofs = Proofs(moment.scene, self.values)
            self.numbers, self.equations = NumberProof(moment.scene, self.values, proofs), EquationProof(proofs)
            self.geometry = GeometryProof(moment.scene.results)
            self.scene = moment.scene
        self.lesson.look(moment.sight)
        yield from self.numbers.look(moment.sight)
        yield from self.equations.look(moment.sight)
        yield from self.geometry.look(moment.sight)

    def _placed(self, finding: Finding, section: str) -> Finding:
        """With its section, and its theme where colours are what it is about."""
        of_colours = finding.kind.startswith("contrast.") or finding.kind == "flashes"
        return replace(finding, section=section, theme=self.theme if of_colours else "")

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
