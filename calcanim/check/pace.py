"""Captions and words stay as long as reading takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from ..render.watching import Caption, Section
from .finding import Finding
from .sight import FULL, Sight

__all__ = ["ReadingTime", "caption_findings"]

_PER_SECOND, _SHORTEST = 20.0, 1.0
# A hold of one second and of 0.06 s a glyph.
_LOOK, _PER_GLYPH = 1.0, 0.06
_DUST, _ROUGH = 0.02, 0.25


def caption_findings(captions: tuple[Caption, ...], sections: tuple[Section, ...], duration: float) -> Iterator[Finding]:
    """Captions too fast, too short, over each other or past the end; sections shorter than their words."""
    for caption in captions:
        shown = caption.end - caption.start
        about = (f'caption "{caption.text}"',)
        needed = max(_SHORTEST, len(caption.text) / _PER_SECOND)
        if shown < _SHORTEST - _DUST:
            yield Finding(
                "pace.short", about, f"is shown for {shown:.2f} s; {_SHORTEST:g} s is the least.",
                f"Hold it for {needed:.2f} s.", start=caption.start, end=caption.end,
            )
        elif shown < needed - _DUST:
            yield Finding(
                "pace.fast", about,
                f"asks for {len(caption.text) / shown:.1f} characters a second; {_PER_SECOND:g} can be read.",
                f"Hold it for {needed:.2f} s instead of {shown:.2f} s.", start=caption.start, end=caption.end,
            )
        if caption.end > duration + 0.1:
            yield Finding(
                "pace.past-end", about, f"lasts {caption.end - duration:.2f} s longer than the clip.",
                "Wait before the end.", start=caption.start, end=caption.end,
            )
    for one, other in pairwise(captions):
        if other.start < one.end - 1e-3:
            yield Finding(
                "pace.captions-overlap", (f'caption "{one.text}"', f'caption "{other.text}"'),
                f"are shown together for {one.end - other.start:.2f} s.", start=other.start, end=one.end,
            )
    for section in sections:
        if section.end - section.start < _SHORTEST - _DUST:
            yield Finding(
                "pace.section", (f'section "{section.name}"',),
                f"lasts {section.end - section.start:.2f} s; {_SHORTEST:g} s is the least in which a picture is read.",
                "Wait at its end.", section=section.name, start=section.start, end=section.end,
            )


@dataclass
class ReadingTime:
    """Notes since when each text can be read, and says which left too early."""

    _since: dict[str, tuple[float, int, str]] = field(default_factory=dict)
    _read: set[str] = field(default_factory=set)

    def look(self, sight: Sight) -> Iterator[Finding]:
        """Findings about what has left since the last moment."""
        here = {
            word.source: (len(word.glyphs), word.label) for word in sight.words
            if word.kind in ("formula", "stock") and word.opacity >= FULL and not word.animated
        }
        present = {word.source for word in sight.words}
        gone = {source: self._since.pop(source) for source in list(self._since) if source not in here}
        yield from self._judge(
            {s: noted for s, noted in gone.items() if s not in present or sight.time - noted[0] > 0.2}, sight.time
        )
        for source, (glyphs, label) in here.items():
            self._since.setdefault(source, (sight.time, glyphs, label))

    def end(self, duration: float) -> Iterator[Finding]:
        """Findings about what stands at the end."""
        yield from self._judge(self._since, duration)
        self._since = {}

    def _judge(self, gone: dict[str, tuple[float, int, str]], until: float) -> Iterator[Finding]:
        """Of several that leave at once, the one that lacks most time speaks for all."""
        lacking = []
        for source, (since, glyphs, label) in gone.items():
            needed = _LOOK + _PER_GLYPH * glyphs
            if until - since >= needed - _ROUGH:
                self._read.add(source)
            elif source not in self._read:
                # What has been read once may come back for as short a time as it likes.
                lacking.append((needed - (until - since), since, needed, glyphs, label))
        if lacking:
            short, since, needed, glyphs, label = max(lacking)
            yield Finding(
                "pace.words", (label,),
                f"can be read for {until - since:.1f} s; its {glyphs} glyphs need {needed:.1f} s.",
                f"Hold it {short:.1f} s longer.", start=since, end=until,
            )
