"""Questions that go with clips, and how a page sets them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape

from calcanim.embed.clip import EmbeddedClip
from calcanim.errors import InputError
from calcanim.exercises import FAMILY_OF, Question, ask
from calcanim.numerics.function import Function
from calcanim.numerics.mathml import to_mathml
from calcanim.numerics.rounding import MINUS

__all__ = ["PageAnswer", "PageQuestion", "drawn_questions", "lecture_questions", "page_questions"]

# The exercises that fit a function of so many variables; the first one words the question about a clip's own.
_EXERCISES = {1: ("ExercisePowerRule", "ExerciseChainRule"), 2: ("ExercisePartials",)}
_MATH = '<math displaystyle="true">'


def drawn_questions(scenes: Iterable[str], seeds: Sequence[int]) -> tuple[Question, ...]:
    """Questions of the same families as some exercises; the same seeds give the same questions everywhere."""
    return tuple(ask(scene, "", (), seed) for scene in scenes for seed in seeds)


def lecture_questions(clips: Sequence[EmbeddedClip], seeds: Sequence[int] = ()) -> tuple[Question, ...]:
    """The questions that go with clips: about their own functions, then drawn ones of the families that fit.

    Parameters
    ----------
    clips : sequence of EmbeddedClip
        Those that have a ``function`` and a point ``at`` are asked about.
    seeds : sequence of int
        Seeds of the drawn ones.
    """
    own: dict[tuple[str, tuple[float, ...]], Question] = {}
    for clip in clips:
        question = _about(clip)
        if question is not None:
            own.setdefault((question.function, question.at), question)
    counts = sorted({len(question.at) for question in own.values()} or {1})
    return (*own.values(), *drawn_questions([scene for count in counts for scene in _EXERCISES[count]], seeds))


def _about(clip: EmbeddedClip) -> Question | None:
    """The question about a clip's own function; None where it has none, or no derivative at its point."""
    function, at = (clip.manifest.parameters.get(name) for name in ("function", "at"))
    place = (at,) if isinstance(at, float) else tuple(at) if isinstance(at, (list, tuple)) else ()
    if not isinstance(function, str) or len(place) not in _EXERCISES:
        return None
    try:
        return replace(ask(_EXERCISES[len(place)][0], function, place), scene=clip.title)
    except InputError:
        return None


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """One number that a page asks for.

    Parameters
    ----------
    label, mathml : str
        What is asked for, as plain text and as MathML.
    value, tolerance : float
        The answer, and by how much another number may be off.
    solution : tuple of str
        The way to it as MathML, a line each.
    check : str
        What a central difference says.
    """

    label: str
    mathml: str
    value: float
    tolerance: float
    solution: tuple[str, ...]
    check: str


@dataclass(frozen=True, slots=True)
class PageQuestion:
    """A question as a page sets it.

    Parameters
    ----------
    name : str
        Unique on its page.
    title : str
        What it trains, or the clip it belongs to.
    given : str
        The function as MathML.
    answers : tuple of PageAnswer
        What is asked for.
    """

    name: str
    title: str
    given: str
    answers: tuple[PageAnswer, ...]


def page_questions(questions: Sequence[Question]) -> tuple[PageQuestion, ...]:
    """Questions with their formulas as MathML, which needs no escaping any more."""
    return tuple(_set(f"question-{number}", question) for number, question in enumerate(questions, 1))


def _set(name: str, question: Question) -> PageQuestion:
    f = Function(question.function, question.variables)
    answers = tuple(
        PageAnswer(
            part.name, f"{_MATH}{slope}{_list(question.at)}</math>", part.answer, part.tolerance,
            (f"{_MATH}{slope}{_list(question.variables)}<mo>=</mo>{to_mathml(f.derivative(letter))}</math>",
             f"{_MATH}{slope}{_list(question.at)}<mo>=</mo>{_cell(part.answer)}</math>"),
            f"{part.check:.10f}".replace("-", MINUS),
        )
        for letter, part in zip(question.variables, question.parts, strict=True)
        for slope in [_slope(letter, partial=len(question.variables) > 1)]
    )
    given = f"{_MATH}<mi>f</mi>{_list(question.variables)}<mo>=</mo>{to_mathml(f)}</math>"
    return PageQuestion(name, FAMILY_OF.get(question.scene, question.scene).capitalize(), given, answers)


def _slope(letter: str, *, partial: bool) -> str:
    """The name of a derivative as MathML."""
    if not partial:
        return '<mrow><mi>f</mi><mo lspace="0" rspace="0">\u2032</mo></mrow>'
    below = f"<mi>{escape(letter)}</mi>"
    return f"<mfrac><mrow><mo>\u2202</mo><mi>f</mi></mrow><mrow><mo>\u2202</mo>{below}</mrow></mfrac>"


def _list(parts: Sequence[str] | Sequence[float]) -> str:
    return "<mo>(</mo>" + "<mo>,</mo>".join(map(_cell, parts)) + "<mo>)</mo>"


def _cell(part: str | float) -> str:
    if isinstance(part, str):
        return f"<mi>{escape(part)}</mi>"
    return f"<mn>{f'{part:.10g}'.replace('-', MINUS)}</mn>"
