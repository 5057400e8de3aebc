"""A storyboard as text: what stands in the frame at the end of every section, and the words under it.

It is what a reviewer reads when a scene has changed, so places are rounded to a hundredth of a frame unit and
colours are left to the pictures.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

from ..parameters import with_defaults
from ..render.catalog import SceneEntry
from ..stage.layout import Box
from .sight import Mark, Sight, Words
from .walk import Walk, walk

__all__ = ["StoryText", "storyboard_text"]


def storyboard_text(entry: SceneEntry, parameters: Mapping[str, object] | None = None, *, theme: str = "dark") -> str:
    """The storyboard of a scene as text.

    Parameters
    ----------
    entry : SceneEntry
        The scene.
    parameters : mapping, optional
        Parsed values by name; defaults for the rest.
    theme : str
        ``dark`` or ``light``; the text is the same in both.

    Raises
    ------
    InputError
        If the scene refuses its parameters.
    """
    story = StoryText()
    values = with_defaults(entry.parameters, parameters or {})
    story.close(walk(entry, values, lambda moment: story.look(moment.sight), theme=theme, every=math.inf))
    return story.text()


class StoryText:
    """Collects the lines of a storyboard while a scene runs."""

    def __init__(self) -> None:
        self._sights: list[tuple[float, str, list[str]]] = []
        self._walk: Walk | None = None

    def look(self, sight: Sight) -> None:
        """Take down a section's end."""
        if sight.ends:
            self._sights.append((sight.time, sight.section, _lines(sight)))

    def close(self, walk: Walk) -> None:
        """Take down what is known when the scene has run."""
        self._walk = walk

    def text(self) -> str:
        """The storyboard."""
        lines: list[str] = []
        captions = self._walk.captions if self._walk is not None else ()
        before, start = Counter[str](), 0.0
        for time, section, seen in self._sights:
            lines.append(f"== {section or 'unnamed'}  {start:.2f}-{time:.2f} s")
            lines += [
                f'   {caption.start:.2f}-{caption.end:.2f} "{caption.text}"'
                for caption in captions if start - 1e-6 <= caption.start < time - 1e-6
            ]
            # What has come and gone says more than the whole list again and again.
            now = Counter(seen)
            lines += [f" + {line}" for line in (now - before).elements()]
            lines += [f" - {line}" for line in (before - now).elements()]
            before, start = now, time
        return "\n".join(lines) + "\n"


def _lines(sight: Sight) -> list[str]:
    words = [_of_words(word) for word in sight.words if word.kind != "tick"]
    ticks = [word for word in sight.words if word.kind == "tick"]
    groups: dict[int, list[Words]] = {}
    for tick in ticks:
        groups.setdefault(id(tick.mobject), []).append(tick)
    return words + [_of_ticks(group) for group in groups.values()] + [_of_mark(mark) for mark in sight.marks]


def _of_words(word: Words) -> str:
    if word.kind == "number":
        name = getattr(word.mobject, "name", "")
        return f"number {name + ' ' if name else ''}{word.source}  {_place(word.box)}"
    return f"{word.label.split(' ')[0]} {word.source}  {_place(word.box)}"


def _of_ticks(group: list[Words]) -> str:
    left = min(tick.box.left for tick in group)
    low = min(tick.box.bottom for tick in group)
    return f"{len(group)} tick numbers  from ({_rounded(left)}, {_rounded(low)})"


def _of_mark(mark: Mark) -> str:
    helper = "grid" if mark.helper else mark.label
    faint = f" at {100 * mark.opacity:.0f} %" if mark.opacity < 0.97 else ""
    return f"{helper}{faint}  {_place(mark.box)}"


def _place(box: Box) -> str:
    return f"({_rounded(box.left)}, {_rounded(box.bottom)}) to ({_rounded(box.right)}, {_rounded(box.top)})"


def _rounded(value: float) -> str:
    # Half a hundredth is a round number and would tip either way on another machine.
    text = f"{value + 1.7e-4:.2f}"
    return "0.00" if text == "-0.00" else text
