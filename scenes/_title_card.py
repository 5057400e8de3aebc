"""The card that opens a topic in a film of several; no clip of the lesson by itself."""

from __future__ import annotations

from dataclasses import dataclass

from manim import Create, Line

from calcanim.stage import FORMULA, LABEL, SAFE, LessonScene, Typeset
from calcanim.stage.proving import GIVEN, Proof
from calcanim.stage.typesetting import escape

# A card is seen from afar and for a moment: its name may be larger than any word of a clip.
_SIZES = (0.8, FORMULA)
_RULE = 0.25


@dataclass(frozen=True, slots=True)
class TitleCardNumbers:
    """The topic's place in the film.

    Attributes
    ----------
    number : int
        The topic's place.
    """

    number: int


class TitleCard(LessonScene):
    """The name of a topic, its place in the film, and the film's own title."""

    number: int = 1
    """The topic's place."""
    topic: str = "Limits"
    """The topic's name."""
    film: str = ""
    """The film's title."""

    def numbers(self) -> TitleCardNumbers:
        return TitleCardNumbers(self.number)

    def proofs(self) -> dict[str, Proof]:
        return {"number": GIVEN}

    def construct(self) -> None:
        place = self.formula(self.shown("number"), em=_SIZES[0], role="curve").put(SAFE.left, _RULE + 0.45)
        left = float(place.get_right()[0]) + 0.5
        name = self.typed(self.topic, _SIZES, SAFE.right - left).put(left, _RULE + 0.45)
        # A name of several lines grows upwards from the rule.
        name.shift([0, max(0.0, _RULE + 0.3 - float(name.get_bottom()[1])), 0])
        rule = Line(stroke_color=self.theme.axis, stroke_width=2)
        rule.put_start_and_end_on([SAFE.left, _RULE, 0], [SAFE.right, _RULE, 0])
        texts = [name]
        if self.film:
            texts.append(self.typed(self.film, (LABEL,), SAFE.width, role="quiet").put(SAFE.left, _RULE - 0.65))
        with self.section("title", f"{self.number}. {self.topic}"):
            self.add(place, *texts)
            self.play(Create(rule), run_time=0.8)
            self.wait(1 + 0.06 * max(len(self.topic + self.film), *map(_outlines, texts)))

    def typed(self, text: str, sizes: tuple[float, ...], width: float, role: str = "ink") -> Typeset:
        """Words of the lecturer's own, at the largest size at which they take one line, else broken into several."""
        source = f"#given({escape(text)[1:]})"
        for em in sizes:
            line = Typeset(source, self.theme, math=False, em=em, role=role)
            if line.width <= width:
                return line
        return Typeset(source, self.theme, math=False, em=sizes[-1], role=role, width=width)


def _outlines(text: Typeset) -> int:
    """How many closed outlines a text has, an ä four: by these a proof judges how long it must stand."""
    return sum(len(part.get_subpaths()) for part in text.family_members_with_points())
