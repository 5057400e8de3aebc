"""Exercises: a question, a pause in which a lecturer stops the clip, and the answer worked step by step."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from manim import Animation, FadeIn, FadeOut, GrowFromCenter, Mobject, UpdateFromAlphaFunc, linear
from mpmath import diff, mpf

from calcanim import Function, InputError
from calcanim.numerics.chain import needs_brackets
from calcanim.numerics.composition import decompose
from calcanim.numerics.evaluation import to_mpf
from calcanim.numerics.exercises import STEP, Exercise, check_again, draw, terms, work
from calcanim.numerics.rounding import certain_digits
from calcanim.parameters import Expression, Point
from calcanim.stage import (
    FORMULA, LABEL, SAFE, Box, Carried, Countdown, LessonScene, Plot, Readout, Typeset, backed, checked_point, choose_window, format_for,
    is_clear, outline, place_clear,
)
from calcanim.stage.layout import TITLE as TITLE_SIZE
from calcanim.stage.layout import TITLE_BASELINE
from calcanim.stage.paths import dense
from calcanim.stage.proving import CHOSEN, GIVEN, Proof

TOPIC = 11
TITLE = "Exercises"

_STAGE = Box(SAFE.left, SAFE.bottom, 0.45, 2.85)
_PANEL = Box(0.95, SAFE.bottom, SAFE.right, 2.75)
# Digits of an answer and of its check, where there is room for them.
_DIGITS = 11
# A double has no more than these.
_MOST_DIGITS = 15
# Terms beyond these have no row of their own.
_MOST_TERMS = 5
# The inner and the outer function have the colours they have in the clip on the chain rule.
_INNER, _OUTER = "secant", "tangent"
_LONGEST_PAUSE = 120.0
# Room for a check of four digits, with a power of ten.
_LEAST_CHECK = 1.9
# Lines closer than this touch.
_APART = 0.03
# A number, or one times a power of x, as `terms` writes it.
_NUMBER = r"\d+(?:\.\d*)?(?:e[+-]?\d+)?"
_POWER = re.compile(rf"-?(?:{_NUMBER}|(?:{_NUMBER}\*)?x(?:\^(?:{_NUMBER}|\(-?{_NUMBER}(?:/{_NUMBER})?\)))?|{_NUMBER}/x(?:\^{_NUMBER})?)")


@dataclass(frozen=True, slots=True)
class ExerciseNumbers:
    """The point, the answers there, and what central differences with a small step say about them.

    Attributes
    ----------
    at : tuple of float
        The point, a coordinate for each variable.
    value : float
        f at the point.
    answers : tuple of float
        The derivative by each variable at the point.
    checks : tuple of float
        The central difference for each variable at the point, as a computer gives it: in doubles.
    differences : tuple of float
        The distance of each central difference from the answer.
    step : float
        The step h of the central differences.
    factors : tuple of float
        For the chain rule the inner value u, the outer slope at u, and the inner slope; empty for the other exercises.
    """

    at: tuple[float, ...]
    value: float
    answers: tuple[float, ...]
    checks: tuple[float, ...]
    differences: tuple[float, ...]
    step: float
    factors: tuple[float, ...]


class _Question(LessonScene, ABC):
    """What the exercises share: where function and point come from, the pause, and the check at the end."""

    show: Literal["both", "question", "answer"] = "both"
    """Question and answer, or one of the two as a clip of its own."""
    seed: int = 0
    """1, 2, 3 ... draw another function and point of the same family; 0 keeps those given."""
    pause: float = 15.0
    """Seconds to be counted down between question and answer."""

    _family = _topic = ""
    _variables: tuple[str, ...] = ("x",)
    if TYPE_CHECKING:
        function: str
        at: Any

    @property
    def topic(self) -> str:
        """What it is about, for the title."""
        return self._topic

    @cached_property
    def exercise(self) -> Exercise:
        """The exercise that is shown, worked out."""
        if not 1.0 <= self.pause <= _LONGEST_PAUSE:
            raise InputError(f"pause={self.pause:g} must lie between 1 and {_LONGEST_PAUSE:g} seconds.")
        if self.seed:
            own = type(self)
            if (self.function, self.at) != (own.function, own.at):
                raise InputError(f"seed={self.seed} draws function and at; leave those out, or the seed.")
            text, at = draw(self._family, self.seed)
            return work(Function(text, self._variables), at)
        f = self.read(self.function, self._variables)
        return work(f, (self.at,) if len(self._variables) == 1 else checked_point(f, self.at))

    def factors(self) -> tuple[float, ...]:
        """Numbers that the worked answer needs besides."""
        return ()

    def numbers(self) -> ExerciseNumbers:
        e = self.exercise
        return ExerciseNumbers(e.at, e.value, e.answers, e.checks, e.differences, STEP, self.factors())

    @property
    def must_show(self) -> tuple[str, ...]:  # type: ignore[override]
        """The answer, where it is not kept for another clip."""
        return () if self.show == "question" else ("answers",)

    def proofs(self) -> dict[str, Proof]:
        e = self.exercise

        def answer(i: int) -> Any:
            # By differences of shrinking steps, where the numbers come from the symbolic derivative.
            order = tuple(int(k == i) for k in range(len(e.at)))
            place = tuple(map(to_mpf, e.at))
            return diff(e.function.at_precision, place, order) if len(place) > 1 else diff(e.function.at_precision, place[0])

        def check(i: int) -> Any:
            return mpf(check_again(e.function, e.at, i))

        every = range(len(e.at))
        return {
            "at": GIVEN if set(e.at) <= set(np.atleast_1d(self.at).tolist()) else CHOSEN,
            "value": lambda: e.function.precise(*e.at),
            "answers": lambda: [answer(i) for i in every],
            **{f"checks[{i}]": (lambda i=i: check(i)) for i in every},
            **{f"differences[{i}]": (lambda i=i: abs(check(i) - e.slopes[i].precise(*e.at))) for i in every},
            "step": CHOSEN,
            "pause": GIVEN,
        }

    def construct(self) -> None:
        self.prepare()
        with self.section("question", self.words_of_the_question()):
            self.pose()
        if self.show != "answer":
            with self.section("pause", "Your turn: stop the clip here, and work it out on paper."):
                self.count_down()
        if self.show != "question":
            self.answer()

    def poster_after(self) -> str:
        """Who sees the poster of a question is yet to answer it."""
        return "" if self.show == "answer" else "question"

    @abstractmethod
    def words_of_the_question(self) -> str:
        """The question in words."""

    @abstractmethod
    def prepare(self) -> None:
        """Lay out the picture."""

    @abstractmethod
    def answer(self) -> None:
        """The sections of the worked answer."""

    # -- parts that all of them have -------------------------------------------------

    def head(self, name: str) -> None:
        """The title line with the function; where there is room its terms are parts that can leave it."""
        f = self.exercise.function
        self.parts = terms(f)
        self.letters = "ABCDE"[: len(self.parts)] if 1 < len(self.parts) <= _MOST_TERMS else ""
        source = f"curve({name} = {self.given(f)})"
        title = f"{'Answer' if self.show == 'answer' else 'Exercise'}: {self.topic}"
        self.picture: list[Mobject] = self.heading(title, source, left=_PANEL.left)
        if self.letters:
            in_parts = self.formula(f"{name} = {self.in_parts(self.parts)}", role="curve")
            line = self.picture[-1]
            if in_parts.width <= _PANEL.width and float(line.get_left()[0]) < _PANEL.left + 0.01:
                self.picture[-1] = in_parts.put(_PANEL.left, TITLE_BASELINE)
                return
        self.letters = ""

    def in_parts(self, parts: tuple[Function, ...]) -> str:
        """A sum with a handle on each term: ``partA`` ... ``partE``."""
        pieces = []
        for letter, part in zip("ABCDE", parts, strict=False):
            body, sign = self.given(part), ""
            if pieces:
                negative = part.text.startswith("-")
                sign, body = "- " if negative else "+ ", body.replace("given(-", "given(", 1) if negative else body
            pieces.append(f"part{letter}({sign}{body})")
        return " ".join(pieces)

    def ask(self, sources: list[str], heights: tuple[float, ...], em: float = FORMULA) -> None:
        """The lines with question marks."""
        self.asked = [self.formula(source, em=em).put(_PANEL.left, y) for source, y in zip(sources, heights, strict=True)]

    def pose(self) -> None:
        """The picture and what is asked for."""
        self.add(*self.picture)
        self.wait(0.8)
        for line in self.asked:
            self.enter(line)

    def count_down(self) -> None:
        left = (_PANEL.left + _PANEL.right) / 2
        watch = Countdown(self.pause, (left, -1.05), self.theme, radius=1.1)
        turn = self.words("your turn").put(left, -2.75, side="center")
        self.enter(watch, turn, run_time=0.5)
        counting = UpdateFromAlphaFunc(watch, lambda m, share: m.show(self.pause * (1 - share)), rate_func=linear)
        self.play(counting, run_time=self.pause)
        # The title says which of the two the clip has come to.
        leaving, title = [watch, turn], self.picture[0]
        if self.show == "both" and isinstance(title, Typeset) and title.role == "quiet" and not self.title:
            leaving.append(title)
            self.picture[0] = self.words(f"Answer: {self.topic}", em=TITLE_SIZE, role="quiet").put(SAFE.left, TITLE_BASELINE)
            self.play(*(FadeOut(part) for part in leaving), FadeIn(self.picture[0]), run_time=0.7)
        else:
            self.play(*(FadeOut(part) for part in leaving), run_time=0.5)

    def named_point(self, digits: int = 5) -> str:
        """The coordinates of the point, as Typst mathematics."""
        return ", ".join(self.shown(f"at[{i}]", digits) for i in range(len(self.exercise.at)))

    def at_in_words(self) -> str:
        """The point in a caption."""
        parts = [f"{name} = {self.plain(c)}" for name, c in zip(self._variables, self.exercise.at, strict=True)]
        return " and ".join(parts)

    def check(self, top: float) -> None:
        """A check that knows no rule: the central difference, and how far it is from the answer."""
        error, below = self.results.differences[:1], top - 0.86
        what = self.formula(f"quiet(h = {self.shown('step')} thick thick frac(f(x + h) - f(x - h), given(2) h) =)", em=LABEL).put(_PANEL.left, top)
        off = Readout('"error"', error, self.theme, em=LABEL, layout=format_for(error, 1), truth=self.proofs()["differences[0]"])
        off.put(_PANEL.left, below)
        room = _PANEL.width - off.width - 0.3
        lines = [self.checked(0, less) for less in range(8)]
        line = next((line for line in lines if line.left_room + line.right_room + (line.suffix is not None) <= room), lines[-1])
        _put(line, _PANEL.left + line.left_room, below)
        off.put(float(line.get_right()[0]) + 0.3, below)
        self.enter(what, run_time=0.8)
        self.enter(line, run_time=0.6)
        # Where not one of its digits is certain, the error is that of rounding, and another computer has another one.
        if certain_digits(error[0], self.exercise.roundings[0]):
            self.enter(off, run_time=0.6)
        self.wait(2.0)

    def checked(self, i: int, less: int) -> Readout:
        """A central difference with the digits that every computer agrees on; fewer where the line has no room for them."""
        e = self.exercise
        digits = certain_digits(e.checks[i], e.roundings[i], _MOST_DIGITS) - less
        line = Readout(f"Delta f \\/ Delta {self._variables[i]}", [e.checks[i]], self.theme, em=LABEL,
                       layout=format_for((e.checks[i],), max(digits, 4)), truth=self.proofs()[f"checks[{i}]"])
        # What it is stands above it.
        line.remove(line.label)
        return line

    def add_slope(self, plot: Plot, i: int, curve: Mobject, tangent: Mobject) -> None:
        """The slope as a number beside its tangent, where there is a free place."""
        e = self.exercise
        here, slope = plot.at(e.at[i], e.value), e.answers[i]
        label = backed(self.formula(f'tangent("slope" = {self.shown(f"answers[{i}]", 4)})', em=LABEL), self.theme.background, 0.03)
        way = np.array([plot.x_unit, slope * plot.y_unit, 0.0])
        way /= np.linalg.norm(way)
        across = np.array([way[1], -way[0], 0.0])
        far = 0.12 + 0.5 * (abs(across[0]) * label.width + abs(across[1]) * label.height)
        spots = [here + along * way + side * far * across for along in (0.9, -0.9, 1.4, -1.4, 0.5, -0.5) for side in (1, -1)]
        spots += [here + np.array([dx, dy, 0.0]) for dy in (0.5, -0.5) for dx in (-0.5, 0.5, -1.0, 1.0)]
        obstacles = [curve.points, outline(tangent), dense(plot.zero_lines()), *(outline(part) for part in self.marks)]
        a = plot.area
        place_clear(label, spots, obstacles, Box(a.left + 0.05, a.bottom + 0.05, a.right - 0.05, a.top - 0.05))
        if is_clear(label, obstacles):
            self.enter(label, run_time=0.5)

    def rows(self, slopes: list[tuple[Function, ...]], top: float, between: str = "") -> list[list[Typeset]]:
        """A row for each term, with its derivatives beside it in columns; nothing where they do not fit."""
        parts = self.parts
        cells = [
            [self.formula(f"curve({self.given(part)})", em=LABEL),
             *(self.formula(f"{between} derivative({self.given(column[i])})", em=LABEL) for column in slopes)]
            for i, part in enumerate(parts)
        ]
        if not self.letters or any(cell.height > 0.6 for row in cells for cell in row):
            return []
        widths = [max(row[k].width for row in cells) for k in range(len(slopes) + 1)]
        gap = min(0.9, (_PANEL.width - sum(widths)) / max(len(slopes), 1))
        if gap < 0.3:
            return []
        lefts = [_PANEL.left + sum(widths[:k]) + k * gap for k in range(len(widths))]
        for i, row in enumerate(cells):
            for k, cell in enumerate(row):
                cell.put(lefts[k], top - self.pitch * i)
        return cells

    @property
    def pitch(self) -> float:
        """From row to row of the terms: closer where there are many, so that what follows keeps its room."""
        return 0.48 if len(self.parts) < _MOST_TERMS else 0.42


def _put(line: Readout, point: float, baseline: float) -> None:
    """Place the digits of a readout whose label is left out: their decimal point, and the power of ten behind them."""
    line.number.put(point, baseline)
    if line.suffix is not None:
        line.suffix.put(point + line.right_room + 0.12, baseline)


class _SlopeQuestion(_Question):
    """What exercises on one variable share: the graph with its point, and the tangent with its slope."""

    def prepare(self) -> None:
        e = self.exercise
        window = choose_window(e.function, e.at[0], slope=e.answers[0])
        self.plot = Plot(window, _STAGE, self.theme, names=("x", "curve(f(x))"))
        self.head("f(x)")
        self.marks = [self.plot.mark(e.at[0], e.value, f"x = {self.named_point()}")]
        self.curve = self.plot.curve(e.function)
        self.picture += [self.plot, self.curve, *self.marks, self.plot.point(e.at[0], e.value)]
        self.ask([f'derivative(f\'({place})) = quiet("?")' for place in ("x", self.named_point())], (2.0, 1.25))

    def show_slope(self, baseline: float) -> None:
        """The slope at the point, in the formula and as the tangent."""
        e = self.exercise
        line = self.fitted([f"derivative(f'({self.named_point(n)}) = {self.shown('answers[0]', n)})" for n in (_DIGITS, 7, 5, 4)],
                           _PANEL.width).put(_PANEL.left, baseline)
        tangent = self.plot.line((e.at[0], e.value), e.answers[0], "tangent")
        self.enter(line)
        self.play(GrowFromCenter(tangent), run_time=1.2)
        self.add(self.picture[-1])
        self.add_slope(self.plot, 0, self.curve, tangent)


class ExercisePowerRule(_SlopeQuestion):
    """Differentiate a sum of powers term by term, and find the slope at a point."""

    function: Expression = "3*x^3 - 2*x^2 + x - 5"
    """The function f of x."""
    at: float = 2.0
    """The point at which the slope is asked for."""

    _family, _topic = "power rule", "powers"

    def words_of_the_question(self) -> str:
        return f"An exercise: what is the derivative of f, and what is the slope at {self.at_in_words()}?"

    def answer(self) -> None:
        with self.section("terms", self.words_on_the_terms()):
            self.differentiate()
        with self.section("derivative", "The derivative of a sum is the sum of the derivatives." if len(self.parts) > 1 else
                          "That is the derivative of f."):
            self.collect()
        with self.section("slope", f"Put in {self.at_in_words()}: that is the slope of the tangent there."):
            self.show_slope(self.low - 0.62)
        with self.section("check", "A check that knows no rule: a central difference with a small step."):
            self.check(self.low - 1.47)

    @property
    def topic(self) -> str:
        return self._topic if self.of_powers else "a derivative"

    @property
    def of_powers(self) -> bool:
        """Whether every term is a number, or one times a power of x."""
        return all(_POWER.fullmatch(part.text) for part in self.parts)

    def words_on_the_terms(self) -> str:
        if not any("x" in part.text for part in self.parts):
            return "A number by itself does not change with x: its slope is zero."
        if self.of_powers:
            start = "Term by term: the" if len(self.parts) > 1 else "The"
            return f"{start} exponent comes down as a factor and drops by one."
        return "Term by term, each by the rule for its kind." if len(self.parts) > 1 else "Not a power by itself: other rules are needed too."

    def differentiate(self) -> None:
        rule = [self.formula("(x^n)' = n x^(n-1)", em=LABEL, role="quiet").put(_PANEL.left, 2.2)] if self.of_powers else []
        self.play(*(FadeOut(line) for line in self.asked), *(FadeIn(line) for line in rule), run_time=0.8)
        self.table = self.rows([tuple(part.derivative() for part in self.parts)], 1.72, "quiet(arrow.r) quad")
        for letter, (term, slope) in zip(self.letters, self.table, strict=False):
            self.play(Carried(self.picture[1][f"part{letter}"], term), run_time=0.8)
            self.enter(slope, run_time=0.6)
            self.wait(0.4)
        # What comes next stands below the rows, or in their place where there are none.
        self.low = 1.72 - self.pitch * len(self.table) - 0.18

    def collect(self) -> None:
        """The derivatives of the terms fly together into that of the sum."""
        whole = self.exercise.slopes[0]
        found = terms(whole)
        line = self.formula(f"f'(x) = {self.in_parts(found)}", role="derivative") if len(found) <= _MOST_TERMS else None
        flights: list[Animation] = []
        if self.table and line is not None and line.width <= _PANEL.width and line.height < 0.7:
            rows = {part.derivative().text: row[1]["derivative"] for part, row in zip(self.parts, self.table, strict=True)}
            targets = {f"part{letter}": rows.get(part.text) for letter, part in zip("ABCDE", found, strict=False)}
            line.put(_PANEL.left, self.low)
            flights = [
                Carried(start, line[name]) if start is not None else FadeIn(line[name]) for name, start in targets.items()
            ]
            flights.append(FadeIn(line["ink"]))
        else:
            line = self.fitted(f"derivative(f'(x) = {self.given(whole)})", _PANEL.width).put(_PANEL.left, self.low)
            flights = [FadeIn(line)]
        self.play(*flights, run_time=1.3)
        self.add(line)


class ExercisePartials(_Question):
    """Both partial derivatives of a function of two variables, and their values at a point."""

    function: Expression = "x^3*y^2 + 2*x*y - y^3"
    """The function f of x and y."""
    at: Point = (1.0, 2.0)
    """The point at which the partial derivatives are asked for."""

    _family, _topic = "partials", "partial derivatives"
    _variables = ("x", "y")

    def words_of_the_question(self) -> str:
        return f"An exercise: what are both partial derivatives of f, and what are they at {self.at_in_words()}?"

    def prepare(self) -> None:
        e = self.exercise
        self.head("f(x, y)")
        middle = (_STAGE.bottom + _STAGE.top) / 2
        heights = ((middle + 0.15, _STAGE.top), (_STAGE.bottom + 0.1, middle - 0.1))
        boxes = [Box(_STAGE.left, low, _STAGE.right, high) for low, high in heights]
        self.slices = [self.slice(i, box) for i, box in enumerate(boxes)]
        self.dots = [plot.point(e.at[i], e.value) for i, plot in enumerate(self.slices)]
        roles = zip(self.slices, ("run", "rise"), strict=True)
        self.curves = [plot.curve(self.along(i), role) for i, (plot, role) in enumerate(roles)]
        self.marks: list[Mobject] = []
        self.picture += [*self.slices, *self.curves, *self.dots]
        point = f"({self.named_point()})"
        self.ask([
            f'derivative({slope}) = quiet("?") quad derivative({slope} {point}) = quiet("?")'
            for slope in (f"frac(partial f, partial {name})" for name in "xy")
        ], (1.95, 0.95), LABEL)

    def along(self, i: int) -> Callable[[Any], Any]:
        """f with the other variable held at the point."""
        f, (x0, y0) = self.exercise.function, self.exercise.at
        return (lambda t: f(t, np.full(np.shape(t), y0)[()])) if i == 0 else (lambda t: f(np.full(np.shape(t), x0)[()], t))

    def slice(self, i: int, box: Box) -> Plot:
        """The graph along one variable."""
        e = self.exercise
        window = choose_window(self.along(i), e.at[i], slope=e.answers[i], ticks=(5, 3))
        held = (f"x, {self.shown('at[1]')}", f"{self.shown('at[0]')}, y")[i]
        return Plot(window, box, self.theme, names=("xy"[i], f"{('run', 'rise')[i]}(f({held}))"))

    def answer(self) -> None:
        with self.section("by x", "By x: hold y fixed, it is a number like any other."):
            self.columns()
            self.show_column(0)
        with self.section("by y", "By y: now x is the one held fixed. A term without y vanishes."):
            self.show_column(1)
        with self.section("values", f"Put in {self.at_in_words()}: the slopes of the two slices."):
            self.put_in()
        with self.section("check", "A check that knows no rule: central differences with a small step."):
            self.check(self.values_top)

    def columns(self) -> None:
        self.play(*(FadeOut(line) for line in self.asked), run_time=0.6)
        slopes = [tuple(part.derivative(name) for part in self.parts) for name in "xy"]
        self.table = self.rows(slopes, 1.5)
        # Two formulas follow below the rows, and below them what they are at the point, with a check beside each.
        self.low = (1.5 - self.pitch * len(self.table) if self.table else 1.5) - 0.2
        self.leading = min(0.62, (self.low - SAFE.bottom - 0.3) / 4.4)
        self.values_top = self.low - 2.4 * self.leading
        for letter, row in zip(self.letters, self.table, strict=False):
            self.play(Carried(self.picture[1][f"part{letter}"], row[0]), run_time=0.5)

    def show_column(self, k: int) -> None:
        e, name = self.exercise, "xy"[k]
        law = self.line([f"derivative(partial f \\/ partial {name} = {self.given(e.slopes[k])})"], k)
        if self.table:
            left = float(self.table[0][k + 1].get_left()[0])
            self.enter(self.formula(f"quiet(partial \\/ partial {name})", em=LABEL).put(left, 2.1), run_time=0.5)
        for row in self.table:
            self.enter(row[k + 1], run_time=0.5)
        self.enter(law)

    def line(self, sources: list[str], row: int) -> Typeset:
        """One of the lines below the rows; small where they stand close."""
        for source in sources if self.leading < 0.5 else []:
            small = self.formula(source, em=LABEL)
            if small.width <= _PANEL.width:
                return small.put(_PANEL.left, self.low - row * self.leading)
        return self.fitted(sources, _PANEL.width).put(_PANEL.left, self.low - row * self.leading)

    def put_in(self) -> None:
        """Below the formulas a row for each slope; the column beside it is left to the check."""
        e = self.exercise
        head = self.formula(f'quiet("at" ({self.named_point()}))', em=LABEL).put(_PANEL.left, self.values_top)
        self.enter(head, run_time=0.5)
        rows = [
            [self.formula(f"derivative(partial f \\/ partial {name} = {self.shown(f'answers[{k}]', digits)})", em=LABEL)
             for digits in (_DIGITS, 7, 5, 4, 3)] for k, name in enumerate("xy")
        ]
        # The head of the other column is the widest that stands there; the step is left out rather than the digits.
        for head in (f'quiet("central," h = {self.shown("step")})', 'quiet("central")'):
            self.other = self.formula(head, em=LABEL)
            room = _PANEL.width - max(self.other.width, _LEAST_CHECK) - 0.25
            self.values = [next((line for line in row if line.width <= room), row[-1]) for row in rows]
            if all(line.width <= room for line in self.values):
                break
        for k, line in enumerate(self.values):
            tangent = self.slices[k].line((e.at[k], e.value), e.answers[k], "tangent")
            self.enter(line.put(_PANEL.left, self.values_top - (k + 1) * self.leading))
            self.play(GrowFromCenter(tangent), run_time=1.0)
            self.add(self.dots[k])
            self.add_slope(self.slices[k], k, self.curves[k], tangent)

    def check(self, top: float) -> None:
        """The central difference along each variable beside its answer."""
        left = min(max(line.get_right()[0] for line in self.values) + 0.5, SAFE.right - self.other.width)
        self.enter(self.other.put(left, top), run_time=0.5)
        for less in range(8):
            lines = [self.checked(k, less) for k in range(2)]
            point = left + max(line.left_room for line in lines)
            for k, line in enumerate(lines):
                _put(line, point, top - (k + 1) * self.leading)
            if all(line.get_right()[0] <= SAFE.right for line in lines):
                break
        for line in lines:
            self.enter(line, run_time=0.6)
        self.wait(2.0)


class ExerciseChainRule(_SlopeQuestion):
    """Find the inner and the outer function, multiply their slopes, and put in a point."""

    function: Expression = "exp(x^2)"
    """The function f of x: one function inside another."""
    at: float = 1.0
    """The point at which the slope is asked for."""

    _family, _topic = "chain rule", "the chain rule"

    @cached_property
    def taken_apart(self) -> tuple[Function, Function]:
        """The outer function of u and the inner one of x."""
        return decompose(self.exercise.function)

    def factors(self) -> tuple[float, ...]:
        outer, inner = self.taken_apart
        u = inner.precise(*self.exercise.at)
        return float(u), float(outer.derivative().precise(u)), float(inner.derivative().precise(*self.exercise.at))

    def proofs(self) -> dict[str, Proof]:
        outer, inner = self.taken_apart
        at = self.exercise.at

        def factors() -> list[Any]:
            u = inner.precise(*at)
            return [u, diff(outer.at_precision, u), diff(inner.at_precision, to_mpf(at[0]))]

        return {**super().proofs(), "factors": factors}

    def words_of_the_question(self) -> str:
        return f"An exercise: one function inside another. What is its derivative, and the slope at {self.at_in_words()}?"

    def answer(self) -> None:
        with self.section("parts", "Name what is inside u: then f is a plain function g of u."):
            self.take_apart()
        with self.section("slopes", "Differentiate each of the two by its own variable."):
            self.show_slopes()
        with self.section("product", "The derivative is the product of both slopes."):
            self.multiply()
        with self.section("slope", f"Put in {self.at_in_words()}: that is the slope of the tangent there."):
            self.put_in()
        with self.section("check", "A check that knows no rule: a central difference with a small step."):
            self.check(self.low - 2.45)

    def take_apart(self) -> None:
        outer, inner = self.taken_apart
        sources = (
            (f"{_INNER}(u(x) = {self.given(inner)})", f"{_INNER}(u'(x) = {self.given(inner.derivative())})"),
            (f"{_OUTER}(g(u) = {self.given(outer)})", f"{_OUTER}(g'(u) = {self.given(outer.derivative())})"),
        )
        self.names, self.slopes = self.in_columns(sources)
        self.low = min(line.baseline for line in (*self.names, *self.slopes)) - 0.6
        self.play(*(FadeOut(line) for line in self.asked), run_time=0.6)
        for line in self.names:
            self.enter(line)

    def in_columns(self, sources: tuple[tuple[str, str], ...]) -> tuple[list[Typeset], list[Typeset]]:
        """Functions left, slopes right, as large as goes; a slope under its function where they are too long for that."""
        for em in (FORMULA, LABEL):
            pairs = [[self.formula(source, em=em) for source in pair] for pair in sources]
            left, right = (max(pair[k].width for pair in pairs) for k in (0, 1))
            if left + right + 0.45 <= _PANEL.width:
                second = _PANEL.left + max(0.5 * _PANEL.width, left + 0.45)
                places = (_PANEL.left, min(second, _PANEL.right - right))
                for i, pair in enumerate(pairs):
                    for line, x in zip(pair, places, strict=True):
                        line.put(x, 2.05 - 0.65 * i)
                return [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        # Each on a line of its own, in the order in which they come.
        rows = ((2.15, 1.25), (1.7, 0.8))
        names, slopes = (
            [self.small(pair[k]).put(_PANEL.left, y) for pair, y in zip(sources, rows[k], strict=True)] for k in (0, 1)
        )
        return names, slopes

    def small(self, source: str) -> Typeset:
        """A formula as a label, or the sentence that it is too long."""
        line = self.formula(source, em=LABEL)
        return line if line.width <= _PANEL.width else self.fitted(source, _PANEL.width)

    def show_slopes(self) -> None:
        for line in self.slopes:
            self.enter(line)

    def multiply(self) -> None:
        e = self.exercise
        rule = self.formula(f"derivative(f'(x)) = {_OUTER}(g'(u)) dot {_INNER}(u'(x))", em=LABEL).put(_PANEL.left, self.low)
        whole = self.fitted(f"derivative(f'(x) = {self.given(e.slopes[0])})", _PANEL.width).put(_PANEL.left, self.low - 0.55)
        self.play(FadeIn(rule["derivative"]), Carried(self.slopes[1], rule[_OUTER]),
                  Carried(self.slopes[0], rule[_INNER]), run_time=1.2)
        self.add(rule)
        if float(whole.get_top()[1]) > float(rule.get_bottom()[1]) - _APART:
            # A root or a raised exponent keeps off the line above.
            whole = self.fitted(whole.source, _PANEL.width, sizes=(LABEL,)).put(_PANEL.left, self.low - 0.55)
        # Both slopes put in, where the line has room for them; then u is put back.
        outer, inner = (g.derivative() for g in self.taken_apart)
        # What comes after the slash of a quotient would be read as a part of its denominator.
        first = f"({self.given(outer)})" if needs_brackets(outer) or "/" in outer.text else self.given(outer)
        second = f"({self.given(inner)})" if needs_brackets(inner) else self.given(inner)
        filled = self.formula(f"= {_OUTER}({first}) dot {_INNER}({second})", em=LABEL)
        filled.put(float(rule.get_right()[0]) + 0.14, self.low)
        above = float(filled.get_bottom()[1]) - float(whole.get_top()[1])
        if float(filled.get_right()[0]) <= SAFE.right and filled.height < 0.62 and above > 0.07:
            self.enter(filled)
            self.wait(0.6)
        self.enter(whole)

    def product(self, digits: int) -> str:
        """The slope as the product of the two numbers."""
        factors = [self.shown(f"factors[{i}]", digits) for i in (1, 2)]
        second = f"({factors[1]})" if self.results.factors[2] < 0 else factors[1]
        return f"derivative(f'({self.named_point()})) = {_OUTER}({factors[0]}) dot {_INNER}({second})"

    def put_in(self) -> None:
        worked = self.fitted([self.product(n) for n in (_DIGITS, 8, 5)], _PANEL.width)
        self.enter(worked.put(_PANEL.left, self.low - 1.1))
        self.show_slope(self.low - 1.65)
