"""What a scene is there to show is seen in the clip: the results and formulas that it names as its lesson."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..stage.plain_math import plain_math
from .finding import Finding
from .sight import FULL, Sight
from .sources import read_source

__all__ = ["LessonProof"]


@dataclass
class LessonProof:
    """Takes down what can be read at rest, and says at the end what never could."""

    _names: set[str] = field(default_factory=set)
    _sources: dict[str, str] = field(default_factory=dict)

    def look(self, sight: Sight) -> None:
        """Take down what stands there to be read."""
        for word in sight.words:
            if word.animated or word.opacity < FULL:
                continue
            if word.kind == "number":
                self._names.add(word.mobject.name.partition("[")[0])
            elif word.kind == "formula" and word.source not in self._sources:
                self._names.update(bound.name.partition("[")[0] for bound in read_source(word.source).bound)
                self._sources[word.source] = _squeezed(word.source)

    def end(self, scene: Any, end: float) -> Iterator[Finding]:
        """What a scene says it must show and has not shown."""
        for part in scene.must_show:
            ways = part.split("|")
            if not any(self._shown(way, scene.results) for way in ways) and any(_is_there(way, scene.results) for way in ways):
                yield Finding(
                    "lesson.missing", (part.replace("|", " or "),), "belongs to what this clip must show, and never stands in it.",
                    "Give it room: fewer digits, several lines, a smaller size; or refuse with the name of the argument that is too long.",
                    start=0.0, end=end,
                )

    def _shown(self, way: str, results: Any) -> bool:
        if hasattr(results, way):
            return way in self._names
        return any(_squeezed(way) in source for source in self._sources.values())


def _squeezed(source: str) -> str:
    return plain_math(source).replace(" ", "")


def _is_there(way: str, results: Any) -> bool:
    """Whether there is such a thing for these parameters: a result that is nan or empty is none."""
    if not hasattr(results, way):
        return True
    value = getattr(results, way)
    values = value if isinstance(value, (tuple, list)) else (value,)
    return any(one is not None and one == one for one in values)
