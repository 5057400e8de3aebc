"""Critical points: where the slope is zero, what the second derivative says there, and where it says nothing."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
from manim import Create, FadeIn, FadeOut, GrowFromCenter, Mobject, UpdateFromAlphaFunc, ValueTracker, VGroup, linear, smooth
from mpmath import atan2, cos, degrees, eigsy, findroot, isfinite, matrix, mpf, pi, sign, sin

from calcanim import Function, InputError, classify, critical_points
from calcanim.numerics.critical_signs import signs_beside
from calcanim.numerics.curvature import kind_around, precise_hessian, principal_curvatures
from calcanim.numerics.evaluation import to_mpf
from calcanim.numerics.pieces import sample
from calcanim.parameters import Expression, Interval, Point
from calcanim.stage import (
    FORMULA, LABEL, SAFE, TOP, Arrows, Axis, Box, Claim, Contours, FunctionAndSlope, Landscape, LessonScene, Orbit, Plot, Readout, Readouts, Table,
    Typeset, VectorAndImage, Window, backed, checked_point, choose_levels, choose_plane, choose_window, ends_through, format_for, good_view,
    grid_values, is_clear, nice_axis, outline, place_clear, plane_plot, sign_marks, surface_cut, window_around,
)
from calcanim.stage.paths import dense
from calcanim.stage.proving import CHOSEN, GIVEN, Proof
from calcanim.stage.vector_and_image import image_scale

TOPIC = 9
TITLE = "Critical points"

_STAGE = Box(SAFE.left, SAFE.bottom, 0.45, 2.85)
_PANEL = Box(0.95, SAFE.bottom, SAFE.right, 2.75)
# More rows than this do not fit beside the picture; more points than that cannot be told apart in it.
_MOST_ROWS, _MOST_POINTS = 7, 40
_ROLES = {"minimum": "positive", "maximum": "negative"}
_TRIO = ("x^3", "x^4", "-x^4")
_TRIO_KINDS = ("inflection", "minimum", "maximum")
# The rule at the end begins here: what is known of f must stand above it.
_RULE = -1.32
# The map and the panel of the second clip; a bowl, a dome, and two surfaces whose Hessian is zero.
_MAP, _SIDE = Box(SAFE.left, SAFE.bottom, 0.15, 2.85), Box(0.75, SAFE.bottom, SAFE.right, 2.75)
_MONKEY = "x^3 - 3*x*y^2"
_OTHERS = ("x^2 + y^2", "-x^2 - y^2", _MONKEY, "x^4 + y^4")


@dataclass(frozen=True, slots=True)
class CriticalNumbers:
    """All critical points on an interval, how each is named, and the extremes of f there.

    Attributes
    ----------
    interval : (float, float)
        The interval.
    x : tuple of float
        The critical points: where f' is zero, or where f turns at a corner.
    values : tuple of float
        f at each critical point.
    second : tuple of float
        f'' at each critical point; nan where there is none, as at a corner.
    kinds : tuple of str
        What each critical point is, by the signs of f' on both sides.
    corners : tuple of bool
        Whether f has a corner at each critical point instead of a flat tangent.
    orders : tuple of int
        The order of the first derivative of f that is not zero at each critical point; 0 if none up to the 10th, or where there is none.
    before, after : tuple of int
        The signs of f' left and right of each critical point; 0 where f' is zero throughout, or where the interval ends.
    counts : (int, int, int)
        How many critical points are minima, how many are maxima, and how many are neither.
    flat_starts, flat_ends : tuple of float
        Where each stretch on which f is constant begins and ends.
    flat_values : tuple of float
        f on each of these stretches.
    ends : (float, float)
        f at the two ends of the interval; nan where it has no value.
    minimum, maximum : float
        The global minimum and maximum of f on the interval; nan where it has none.
    lowest, highest : tuple of int
        Which critical points are global minima and which are global maxima, counted from 0.
    origin : float
        The point at which the three functions x^3, x^4 and -x^4 are compared.
    silent : tuple of float
        The second derivatives of x^3, x^4 and -x^4 at the origin.
    """

    interval: tuple[float, float]
    x: tuple[float, ...]
    values: tuple[float, ...]
    second: tuple[float, ...]
    kinds: tuple[str, ...]
    corners: tuple[bool, ...]
    orders: tuple[int, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]
    counts: tuple[int, int, int]
    flat_starts: tuple[float, ...]
    flat_ends: tuple[float, ...]
    flat_values: tuple[float, ...]
    ends: tuple[float, float]
    minimum: float
    maximum: float
    lowest: tuple[int, ...]
    highest: tuple[int, ...]
    origin: float
    silent: tuple[float, ...]


class CriticalPoints(LessonScene):
    """All points of an interval where f' is zero, each named; and why f'' = 0 decides nothing."""

    function: Expression = "x^4 - 4*x^3 + 4*x^2 + 1"
    """The function f of x."""
    interval: Interval = (-0.5, 3.0)
    """The interval that is searched; chosen from the function if auto."""

    must_show = ("x",)

    def reach(self) -> tuple[float, float]:
        """The interval that is searched."""
        if self.interval is not None:
            return self.interval
        axis = choose_window(self.read(self.function), 0.0).x
        return axis.low, axis.high

    def numbers(self) -> CriticalNumbers:
        f, (low, high) = self.read(self.function), self.reach()
        found = critical_points(f, low, high)
        if not found.complete:
            place = found.undecided[0].start
            raise InputError(
                f"function={f.text} cannot be judged near x = {place:.4g}: its critical points there cannot be told apart. "
                "Choose an interval that leaves this place out."
            )
        if len(found) > _MOST_POINTS:
            raise InputError(
                f"interval={low:g},{high:g} holds {len(found)} critical points of {f.text}; "
                f"at most {_MOST_POINTS} can be told apart in the picture. Choose a shorter one."
            )
        kinds = tuple(point.kind for point in found)
        sides = signs_beside(f.derivative(), found, (low, high))
        minima, maxima = kinds.count("minimum"), kinds.count("maximum")
        return CriticalNumbers(
            (low, high), tuple(p.x for p in found), tuple(p.value for p in found),
            tuple(p.second_derivative for p in found), kinds, tuple(p.corner for p in found), tuple(p.order for p in found),
            tuple(before for before, _ in sides), tuple(after for _, after in sides),
            (minima, maxima, len(kinds) - minima - maxima),
            tuple(s.start for s in found.flat), tuple(s.end for s in found.flat),
            tuple(float(f.precise(s.start + (s.end - s.start) / 2)) for s in found.flat),
            found.ends, found.minimum, found.maximum,
            tuple(i for i, p in enumerate(found) if p.global_minimum), tuple(i for i, p in enumerate(found) if p.global_maximum),
            0.0, tuple(float(Function(text).derivative(order=2)(0.0)) + 0.0 for text in _TRIO),
        )

    def proofs(self) -> dict[str, Proof]:
        f, n = self.read(self.function), self.results

        place = cache(lambda i: _turning_place(f, n.x[i], n.corners[i]))

        def flat_end(near: float) -> Any:
            # A stretch begins or ends where f' does not stay zero, or with the interval.
            at_edge = (end for end in n.interval if abs(near - end) <= 4e-3 * max(abs(end), 1))
            edge = next(at_edge, None)
            return _turning_place(f, near, True) if edge is None else to_mpf(edge)

        def second(i: int) -> Any:
            return mpf("nan") if n.corners[i] else _chopped(f.derivative(order=2).precise(place(i)))

        def extreme(choose: Callable[..., Any], known: float) -> Any:
            if math.isnan(known):
                return to_mpf(known)
            places = [*(place(i) for i in range(len(n.x))), *map(to_mpf, (*n.interval, *f.breaks(*n.interval)))]
            places += map(flat_end, (*n.flat_starts, *n.flat_ends))
            return choose(v for v in map(f.precise, places) if abs(v) < math.inf)

        every = range(len(n.x))
        return {
            "interval": GIVEN if self.interval is not None else CHOSEN,
            **{f"x[{i}]": partial(place, i) for i in every},
            **{f"values[{i}]": (lambda i=i: _chopped(f.precise(place(i)))) for i in every},
            **{f"second[{i}]": partial(second, i) for i in every},
            "counts": lambda: [mpf(sum(1 for kind in n.kinds if kind in names)) for names in (
                ("minimum",), ("maximum",), ("inflection", "undecided", "not critical"))],
            "flat_starts": lambda: list(map(flat_end, n.flat_starts)),
            "flat_ends": lambda: list(map(flat_end, n.flat_ends)),
            "ends": lambda: [f.precise(end) for end in n.interval],
            "minimum": lambda: extreme(min, n.minimum),
            "maximum": lambda: extreme(max, n.maximum),
            "origin": CHOSEN,
            "silent": lambda: [Function(text).derivative(order=2).precise(0) for text in _TRIO],
        }

    def construct(self) -> None:
        self.prepare()
        with self.section("roll", self.words_on_the_roll()):
            self.roll()
        with self.section("names", self.words_on_the_names()):
            self.show_names()
        with self.section("extremes", self.words_on_the_extremes()):
            self.show_extremes()
        with self.section("silent test", "And where f'' is zero too? Three functions with f' = f'' = 0 at the origin."):
            self.show_trio()
        with self.section("signs decide", "Three answers, so f'' = 0 decides nothing. The signs of f' on both sides do."):
            self.show_signs()
        with self.section("summary", "Find where f' is zero, then name each point: by f'', or by the signs of f'."):
            self.come_back()

    # -- the picture -------------------------------------------------------------

    def prepare(self) -> None:
        n = self.results
        self.f = self.read(self.function)
        self.slope_of = self.f.derivative()
        places = (*n.x, *n.flat_starts, *n.flat_ends)
        windows = (
            window_around(self.f, n.interval, places, margin=0.2),
            window_around(self.slope_of, n.interval, places, zero=bool(places)),
        )
        self.figure = FunctionAndSlope(self.f, windows, _STAGE, self.theme)
        self.both, self.upper, self.lower = self.figure.both, self.figure.upper, self.figure.lower
        self.graph, self.slopes = self.figure.graph, self.figure.slopes
        self.header = self.heading("Critical points", f"curve(f(x) = {self.given(self.f)})", left=_PANEL.left)
        self.key: list[Mobject] = []
        self.rows: list[Mobject] = []
        self.found: list[Mobject] = []
        self.baseline = 2.1

    def words_on_the_roll(self) -> str:
        n, rolls = self.results, "The tangent rolls along f."
        level, corner = any(not corner for corner in n.corners), any(n.corners)
        if n.flat_starts:
            return f"{rolls} Where its slope f' is zero it lies level: points, and a whole stretch." if level else (
                f"{rolls} On a whole stretch its slope f' is zero: f is flat there.")
        if level and corner:
            return f"{rolls} Where its slope f' is zero it lies level; at a corner f' jumps past zero. Both are critical points."
        if level:
            return f"{rolls} Where its slope f' is zero it lies level: a critical point."
        if corner:
            return f"{rolls} It lies level nowhere, but at a corner f' jumps past zero: that is a critical point too."
        return f"{rolls[:-1]}, and nowhere does it lie level: f' has no zero in this interval."

    def roll(self) -> None:
        """Carry the tangent along the curve, and mark every place where it lies level as it gets there."""
        n = self.results
        low, high = self.seen()
        self.x = ValueTracker(low)
        self.moves("x", self.x.get_value)
        self.readouts = self.live_readouts()
        moving = VGroup(*self.figure.rolling, self.readouts)
        self.carry(low)
        self.add(*self.header, self.upper, self.lower, self.graph, self.slopes, moving)
        self.wait(1.0)
        stops = sorted([(x, i, -1) for i, x in enumerate(n.x)] + [(x, -1, j) for j, x in enumerate(n.flat_ends)])
        together = len(stops) > _MOST_ROWS
        at = low
        for x, point, stretch in [] if together else stops:
            self.move_on(moving, at, x)
            self.mark(point, stretch)
            at = x
        self.move_on(moving, at, high)
        if together:
            for _, point, stretch in stops:
                self.found += self.marks_of(point, stretch)
            self.enter(*self.found)
        self.play(FadeOut(moving), run_time=0.5)

    def seen(self) -> tuple[float, float]:
        """The part of the interval from where the graph of f enters the picture to where it leaves it for good."""
        x = np.linspace(*self.results.interval, 1201)
        inside = [float(t) for t, y in zip(x, sample(self.f, x), strict=True) if self.upper.shows(float(t), float(y))]
        low, high = (inside[0], inside[-1]) if inside else self.results.interval
        # No critical point is left out, whatever the samples say.
        marked = (*self.results.x, *self.results.flat_starts, *self.results.flat_ends)
        return min((low, *marked)), max((high, *marked))

    def move_on(self, moving: VGroup, start: float, end: float) -> None:
        low, high = self.results.interval
        seconds = max(0.5, 6.5 * (end - start) / (high - low))
        if end > start:
            self.play(UpdateFromAlphaFunc(moving, lambda _, share: self.carry(start + share * (end - start)), rate_func=smooth),
                      run_time=seconds)

    def live_readouts(self) -> Readouts:
        """What x and f' are while the tangent rolls."""
        n, y = self.results, self.lower.window.y
        layout = format_for((y.low, y.high), 4)
        # Room for what leaves the picture too, but not for all that a pole may bring.
        most = 10.0 ** (3 + layout.exponent)
        slopes = sample(self.slope_of, np.linspace(*n.interval, 401))
        seen = np.clip(slopes[np.isfinite(slopes)], -most, most).tolist()
        return Readouts([
            Readout("x", n.interval, self.theme, significant=4, truth=lambda: to_mpf(self.x.get_value())),
            Readout("derivative(f'(x))", [min(seen, default=0.0), max(seen, default=0.0)], self.theme, role="derivative",
                    layout=layout, truth=lambda: self.slope_of.precise(self.x.get_value())),
        ], _PANEL.left, 2.0, leading=0.75)

    def carry(self, x: float) -> None:
        """Put tangent, points and numbers where x is."""
        self.x.set_value(x)
        _, slope = self.figure.carry(x)
        for readout, value in zip(self.readouts, (x, slope), strict=True):
            readout.show(value)

    def mark(self, point: int, stretch: int) -> None:
        marks = self.marks_of(point, stretch)
        self.found += marks
        self.play(*(GrowFromCenter(m) if m.claim.kind in ("segment", "line") else FadeIn(m) for m in marks), run_time=0.6)

    def marks_of(self, point: int, stretch: int) -> list[Mobject]:
        """A level piece of tangent, the line down to the zero of f', and that zero; over a stretch all of it."""
        n = self.results
        if stretch >= 0:
            start, end, height = n.flat_starts[stretch], n.flat_ends[stretch], n.flat_values[stretch]
            level = self.upper.segment((start, height), (end, height), "tangent", width=7)
            zero = self.lower.segment((start, 0.0), (end, 0.0), "derivative", width=7)
            return [level, zero, *(self.both.drop(x, height, 0.0, "derivative") for x in (start, end))]
        x, height = n.x[point], n.values[point]
        marks = [self.both.drop(x, height, 0.0, "derivative"), self.upper.point(x, height)]
        if math.isfinite(float(self.slope_of(x))) or n.orders[point]:
            half = min(0.5 / self.upper.x_unit, x - self.upper.window.x.low, self.upper.window.x.high - x)
            marks.insert(1, self.upper.line((x, height), 0.0, "tangent", half=half, width=6).set_z_index(1))
            marks.append(self.lower.point(x, 0.0, "derivative"))
        return marks

    # -- the names -----------------------------------------------------------------

    def words_on_the_names(self) -> str:
        n = self.results
        if not n.x:
            return "Every point of a flat stretch is critical: neither climbing nor falling, with nothing to name." if n.flat_starts else (
                "No zero of f', no critical point: f keeps climbing or keeps falling on every piece.")
        if any(not _tells(second) for second in n.second):
            return "Where f'' is zero or does not exist, the signs of f' on both sides name the point."
        signs = {second > 0 for second in n.second}
        if signs == {True, False}:
            return "f'' is the slope of f': f' rising through zero makes a minimum, falling a maximum."
        how = ("rises", "minimum") if True in signs else ("falls", "maximum")
        which = "the" if len(n.x) == 1 else "each"
        return f"f'' is the slope of f': here f' {how[0]} through zero, so {which} point is a {how[1]}."

    def show_names(self) -> None:
        n = self.results
        if not n.x:
            line = self.words("no critical point" if not n.flat_starts else "flat, with no other critical point")
            self.key.append(line.put(_PANEL.left, self.baseline))
            self.baseline -= 0.6
            self.enter(line)
        elif len(n.x) <= _MOST_ROWS:
            self.show_rows()
        else:
            self.show_counts()
        for i in range(len(n.flat_starts)):
            start, end = self.shown(f"flat_starts[{i}]"), self.shown(f"flat_ends[{i}]")
            line = self.formula(f"derivative(f' = 0) quad {start} <= x <= {end}", em=LABEL)
            self.key.append(line.put(_PANEL.left, self.baseline))
            self.baseline -= 0.6
            self.enter(line)

    def show_rows(self) -> None:
        """One row a point, its name beside it and on the curve, the slope of f' drawn at its zero."""
        n = self.results
        labels = [self.words(kind, role=_ROLES.get(kind, "ink"), weight=600) for kind in n.kinds]
        room = _PANEL.width - 0.35 - max(label.width for label in labels)
        second = [value if math.isfinite(value) else 0.0 for value in n.second]
        # Columns a finger apart, with fewer digits where that needs it.
        for digits, gap in ((5, 0.6), (5, 0.4), (4, 0.4), (3, 0.3), (2, 0.4), (2, 0.1)):
            table = Table(
                ("x", "curve(f(x))", "f''(x)"), (n.x, n.values, second), ("ink", "curve", "ink"), self.theme, x=_PANEL.left,
                top=self.baseline, leading=0.52, gap=gap, significant=digits, names=("x", "values", "second"),
            )
            if table.right <= _PANEL.left + room + 1e-6:
                break
        self.enter(table.head, run_time=0.6)
        self.rows.append(table.head)
        for i, row in enumerate(table.cells):
            name = labels[i].put(table.right + 0.35, table.baseline(i))
            if not math.isfinite(n.second[i]):
                kink = self.words("kink" if n.corners[i] else "none", role="quiet")
                row = [*row[:2], kink.put(table.decimal_points[2], table.baseline(i), side="right")]
            near = self.marks_of_kind(i)
            self.play(*(FadeIn(cell) for cell in (*row, name, *near)), run_time=0.8)
            self.wait(0.9)
            self.rows += [*row, name]
            self.found += near
        self.baseline = table.baseline(len(n.x)) - 0.14

    def show_counts(self) -> None:
        n = self.results
        lines = self.lines_of_counts(FORMULA)
        for line in lines:
            line.put(_PANEL.left, self.baseline)
            self.baseline -= 0.7
        marks = [mark for i in range(len(n.x)) for mark in self.slope_at_zero(i)]
        self.enter(*lines, *marks)
        self.key += lines
        self.found += marks

    def lines_of_counts(self, em: float) -> list[Typeset]:
        """How many points there are of each kind."""
        n = self.results
        words = (("minimum", "minima", "positive"), ("maximum", "maxima", "negative"), ("other", "others", "ink"))
        return [
            self.formula(f'{role}({self.shown(f"counts[{i}]")} quad word("{one if n.counts[i] == 1 else many}"))', em=em)
            for i, (one, many, role) in enumerate(words) if n.counts[i]
        ]

    def slope_at_zero(self, i: int) -> list[Mobject]:
        """A short piece of the line of slope f'' through a zero of f', where f'' tells anything."""
        n, plot = self.results, self.lower
        if not _tells(n.second[i]):
            return []
        x, slope = n.x[i], n.second[i]
        # As long as goes; hardly seen beside the curve if short.
        for reach in (0.75, 0.6, 0.5):
            half = reach / math.hypot(plot.x_unit, slope * plot.y_unit)
            back, ahead = min(half, x - plot.window.x.low), min(half, plot.window.x.high - x)
            ends = [(x - back, -back * slope), (x + ahead, ahead * slope)]
            if all(plot.shows(*end) for end in ends):
                break
        else:
            return []
        # Dashed where f' falls: a second sign beside the colour.
        return [plot.segment(*ends, "positive" if slope > 0 else "negative", dashed=slope < 0, width=6).set_z_index(1)]

    def marks_of_kind(self, i: int) -> list[Mobject]:
        """What names a point in the picture: the slope of f' at its zero, or the signs of f' beside it."""
        n = self.results
        found = self.slope_at_zero(i)
        if not found:
            found = sign_marks(self.lower, n.x[i], (n.before[i], n.after[i]), [self.slopes, *self.found])
        short = {"minimum": "min", "maximum": "max"}.get(n.kinds[i])
        if short is not None:
            label = backed(self.words(short, role=_ROLES[n.kinds[i]]), self.theme.background, 0.03)
            here = self.upper.at(n.x[i], n.values[i])
            side = -1.0 if n.kinds[i] == "minimum" else 1.0
            # Outside of the bend, beside the line that comes down from it; else inside.
            spots = [here + np.array([dx, side * dy, 0.0]) for dy in (0.34, 0.45) for dx in (0.0, 0.45, -0.45)]
            spots += [here - np.array([0.0, side * dy, 0.0]) for dy in (0.36, 0.5, 0.65)]
            across = [(self.upper.at(n.interval[0], y), self.upper.at(n.interval[1], y)) for y in (n.minimum, n.maximum)
                      if self.upper.shows(n.interval[0], y)]
            obstacles = [self.graph.points, dense(across), *(outline(part) for part in self.found)]
            place_clear(label, spots, obstacles, self.upper.area)
            # Without a free place the row in the table speaks alone.
            if is_clear(label, obstacles):
                found.append(label)
        return found

    # -- the extremes ----------------------------------------------------------------

    def words_on_the_extremes(self) -> str:
        n = self.results
        low = _where(n.minimum, n.lowest, n.counts[0], n, ("minimum", "minima", "lowest", "lower"))
        high = _where(n.maximum, n.highest, n.counts[1], n, ("maximum", "maxima", "highest", "higher"))
        return f"{low} {high}"

    def show_extremes(self) -> None:
        n = self.results
        lines: list[Mobject] = []
        for name, which in (("minimum", n.lowest), ("maximum", n.highest)):
            value = getattr(n, name)
            lines.append(self.line_of_extreme(name, value, which).put(_PANEL.left, self.baseline - 0.1))
            self.baseline -= 0.52
            if self.upper.shows(n.interval[0], value):
                across = self.upper.segment((n.interval[0], value), (n.interval[1], value), "quiet", dashed=True, width=2.2)
                lines.append(across.set_z_index(-0.4))
                self.found.append(across)
        self.key += [line for line in lines if line not in self.found]
        for end, value in zip(n.interval, n.ends, strict=True):
            if any(_same(value, extreme) for extreme in (n.minimum, n.maximum)) and self.upper.shows(end, value):
                lines.append(self.upper.point(end, value))
                self.found.append(lines[-1])
        outside: list[Mobject] = []
        for which in (0, 1):
            # The second keeps clear of the first.
            found = self.beyond(which)
            outside += found
            self.found += found
        self.enter(*lines, *outside)

    def line_of_extreme(self, name: str, value: float, which: tuple[int, ...]) -> Typeset:
        """The lowest or the highest value in the key, and where it is taken."""
        word = "lowest" if name == "minimum" else "highest"
        if math.isnan(value):
            return self.words(f"no {word} value")
        says = f"{_ROLES[name]}(f = {self.shown(name)})"
        places = "\\, ".join(self.shown(f"x[{i}]", 4) for i in which)
        one = name if len(which) == 1 else {"minimum": "minima", "maximum": "maxima"}[name]
        sources = [f'word("global {one} at") {places} quad {says}', f'word("global {one}:") quad {says}'] if which else []
        ends = sum(_same(value, end) for end in self.results.ends)
        flat = any(_same(value, height) for height in self.results.flat_values)
        # Where it lies on a flat stretch, that is said, as in the caption, and not that the stretch reaches an end.
        place = "" if which else " on a flat stretch" if flat else "" if not ends else " at an end" if ends == 1 else " at both ends"
        for source in sources:
            line = self.formula(source, em=LABEL)
            if line.width <= _PANEL.width:
                return line
        return self.formula(f'word("{word}{place}:") quad {says}', em=LABEL)

    def beyond(self, which: int) -> list[Mobject]:
        """Where an end of the graph that is the lowest or highest point lies outside the picture: an arrow towards it, with its place."""
        n, plot = self.results, self.upper
        end, value = n.interval[which], n.ends[which]
        role = next((_ROLES[name] for name in ("minimum", "maximum") if _same(value, getattr(n, name))), None)
        if role is None or plot.shows(end, value):
            return []
        x = np.linspace(end, n.interval[1 - which], 4001)
        y = sample(self.f, x)
        inside = np.flatnonzero((y >= plot.window.y.low) & (y <= plot.window.y.high))
        if not len(inside) or not np.isfinite(y[: inside[0]]).all():
            return []
        drawn = plot.at(x[inside[0] :], y[inside[0] :])
        tail = next((place for place in drawn if np.linalg.norm(place - drawn[0]) > 0.45), drawn[-1])
        arrow = Arrows(self.theme["ink"], 5, 0.24).place(tail, drawn[0]).set_z_index(1)
        label = backed(self.formula(
            f"{role}(f({self.shown(f'interval[{which}]', 4)}) = {self.shown(f'ends[{which}]', 4)})", em=LABEL), self.theme.background, 0.03)
        side = 1.0 if which else -1.0
        middle = (tail + drawn[0]) / 2
        spots = [middle + np.array([s * (0.25 + label.width / 2), dy, 0.0]) for s in (side, -side) for dy in (0.0, -0.3, 0.3)]
        obstacles = [self.graph.points, *(outline(part) for part in self.found)]
        place_clear(label, spots, obstacles, plot.area)
        return [arrow, label] if is_clear(label, obstacles) else [arrow]

    # -- where the test is silent ------------------------------------------------------

    def show_trio(self) -> None:
        """x^3, x^4 and -x^4 side by side: the tangents of all three lie level at once."""
        self.main = [self.upper, self.lower, self.graph, self.slopes, *self.found, *self.rows, *self.key]
        self.columns = [self.column(i, Function(text)) for i, text in enumerate(_TRIO)]
        tests = [
            self.formula(f"f''({self.shown('origin')}) = {self.shown(f'silent[{i}]')}", em=LABEL)
            for i in range(len(_TRIO))
        ]
        for test, column in zip(tests, self.columns, strict=True):
            test.put(column.lower.area.left, -2.55)
        parts = [part for column in self.columns for part in column.parts]
        moving = VGroup(*(part for column in self.columns for part in column.rolling))

        def carry(_: Mobject, share: float) -> None:
            for column in self.columns:
                column.carry(-0.95 + 1.9 * share)

        carry(moving, 0.0)
        self.play(*map(FadeOut, (*self.main, self.header[-1])), *map(FadeIn, (*parts, moving)), run_time=1.2)
        self.play(UpdateFromAlphaFunc(moving, lambda m, share: carry(m, share / 2), rate_func=smooth), run_time=2.8)
        self.enter(*tests)
        self.wait(1.0)
        self.play(UpdateFromAlphaFunc(moving, lambda m, share: carry(m, 0.5 + share / 2), rate_func=linear), run_time=1.8)
        self.play(UpdateFromAlphaFunc(moving, lambda m, share: carry(m, 1 - share / 2), rate_func=smooth), run_time=1.2)
        self.trio = [*parts, moving, *tests]

    def column(self, i: int, f: Function) -> FunctionAndSlope:
        """One of the three: f above, f' below, and room for what the test and the signs say."""
        left, slope_of = SAFE.left + i * 4.4, f.derivative()
        windows = tuple(Window(nice_axis(-1.0, 1.0, 3), nice_axis(*_reach_of(g), 3)) for g in (f, slope_of))
        names = f"curve(f(x) = {self.given(f)})", f"derivative(f'(x) = {self.given(slope_of)})"
        box = Box(left, -2.0, left + 4.0, 2.8)
        return FunctionAndSlope(f, windows, box, self.theme, reach=0.7, linked=False, middle=0.15, names=names)

    def show_signs(self) -> None:
        for column, name in zip(self.columns, _TRIO_KINDS, strict=True):
            signs = tuple(int(math.copysign(1, column.slope_of(x))) for x in (-0.6, 0.6))
            marks = sign_marks(column.lower, 0.0, signs, [column.slopes], away=0.65)
            verdict = self.words(name, role=_ROLES.get(name, "ink"), weight=600).put(column.lower.area.left, -3.1)
            stripes = [column.lower.band(x, x + 1.0, "positive" if sign > 0 else "negative", 0.12)
                       for x, sign in zip((-1.0, 0.0), signs, strict=True)]
            self.enter(*marks, *stripes)
            self.enter(verdict, run_time=0.6)
            self.trio += [*marks, *stripes, verdict]
        self.wait(1.0)

    def come_back(self) -> None:
        """The whole picture once more, with the rule below the table; a long table makes room for it."""
        key = [*self.rows, *self.key]
        if self.baseline < _RULE:
            key = self.shortened()
        shown = [part for part in self.main if part not in self.rows and part not in self.key]
        self.play(*map(FadeOut, self.trio), *map(FadeIn, (*shown, *key, self.header[-1])), run_time=1.2)
        sides = [f'f\'\' {sign} 0 {_ROLES[name]}(word("{name[:3]}"))' for sign, name in ((">", "minimum"), ("<", "maximum"))]
        self.enter(self.formula(" quad quad ".join(sides), em=LABEL).put(_PANEL.left, _RULE))
        silent = self.formula('f\'\' = 0 quad word("signs of") derivative(f\') word("decide")', em=LABEL).put(_PANEL.left, _RULE - 0.52)
        self.enter(silent, *(part for i in range(len(_TRIO)) for part in self.thumbnail(i)))
        self.wait(2.9)

    def shortened(self) -> list[Mobject]:
        """The key without its rows: how many points there are of each kind, then the other lines as far as there is room."""
        if not self.rows:
            lines, top = [], self.key[0].baseline
        else:
            lines = self.lines_of_counts(LABEL)
            for i, line in enumerate(lines):
                line.put(_PANEL.left, 2.1 - 0.52 * i)
            top = 2.1 - 0.52 * len(lines) - 0.1
        for line in self.key:
            if top > _RULE + 0.4:
                lines.append(line.put(_PANEL.left, top))
                top -= 0.52
        return lines

    def thumbnail(self, i: int) -> list[Mobject]:
        """One of the three functions with f'' = 0, small, with what its origin is."""
        f, name = Function(_TRIO[i]), _TRIO_KINDS[i]
        left = _PANEL.left + i * _PANEL.width / len(_TRIO)
        label = self.formula(f"curve({self.given(f)})", em=LABEL).put(left, _RULE - 1.12)
        window = Window(Axis(-1.0, 1.0, ()), Axis(-1.0, 1.0, ()))
        box = Box(left + 0.55, _RULE - 1.5, left + 1.75, _RULE - 0.55)
        plot = Plot(window, box, self.theme, names=('""', '""'), x_numbers=False)
        word = self.words(name, role=_ROLES.get(name, "ink")).put(left, _RULE - 1.8)
        return [plot, plot.curve(f, width=4), plot.point(0.0, 0.0, radius=0.07), label, word]


@dataclass(frozen=True, slots=True)
class HessianNumbers:
    """The Hessian at a critical point, its curvatures and their directions; the same for the functions beside it.

    Attributes
    ----------
    at : (float, float)
        The critical point.
    value : float
        f at the critical point.
    entries : (float, float, float)
        The entries of the Hessian: the second partial derivatives by x twice, by x and y, and by y twice.
    determinant : float
        The determinant of the Hessian, which is the product of its eigenvalues.
    curvatures : (float, float)
        The eigenvalues of the Hessian, the larger first: the curvatures along its eigenvectors.
    angles : (float, float)
        The directions of the eigenvectors in degrees from the x axis, from 0 up to 180.
    axes : (float, float, float, float)
        The eigenvectors: x and y of the first, then of the second, each scaled so that its larger coordinate is 1 or -1.
    kind : str
        What the signs of the eigenvalues say of the point.
    nature : str
        What the point is: by the eigenvalues, or by the values around it where they do not settle it.
    other_high, other_low : tuple of float
        The larger and the smaller eigenvalue of the Hessian at (0, 0), for each function beside f.
    other_determinants : tuple of float
        The determinant of the Hessian at (0, 0), for each function beside f.
    other_kinds : tuple of str
        What the signs of the eigenvalues say of (0, 0), for each function beside f.
    other_natures : tuple of str
        What (0, 0) is, for each function beside f.
    image_scale : float
        The factor by which H u is drawn beside u; 1 where both are well seen at one scale.
    """

    at: tuple[float, float]
    value: float
    entries: tuple[float, float, float]
    determinant: float
    curvatures: tuple[float, float]
    angles: tuple[float, float]
    axes: tuple[float, float, float, float]
    kind: str
    nature: str
    other_high: tuple[float, ...]
    other_low: tuple[float, ...]
    other_determinants: tuple[float, ...]
    other_kinds: tuple[str, ...]
    other_natures: tuple[str, ...]
    image_scale: float


class SaddleAndHessian(LessonScene):
    """The curvature along every direction through a critical point; the signs of the Hessian's eigenvalues name it."""

    function: Expression = "x^2 + 3*x*y + y^2"
    """The function f of x and y."""
    at: Point = (0.0, 0.0)
    """The critical point."""
    interval: Interval = None
    """The x range shown; -2,2 where that shows the point."""
    interval_y: Interval = None
    """The y range shown; the same as the x range if left out."""

    must_show = ("entries", "curvatures", "determinant")

    def window(self) -> Window:
        """The part of the plane that is shown."""
        f = self.read(self.function, ("x", "y"))
        window = choose_plane(f, checked_point(f, self.at), self.interval, self.interval_y)
        if not 0.4 < window.x.span / window.y.span < 2.5:
            raise InputError(
                "interval and interval_y differ too much in length to share one unit, and with two units no right angle "
                "can be seen; choose lengths at most 2.5 times apart."
            )
        return window

    def numbers(self) -> HessianNumbers:
        f = self.read(self.function, ("x", "y"))
        at = checked_point(f, self.at)
        # Ranges that cannot be shown are refused before anything is drawn.
        self.window()
        own = principal_curvatures(f, at)
        self.check_level(f, at)
        others = [Function(text, ("x", "y")) for text in _OTHERS]
        curved = [principal_curvatures(g, (0.0, 0.0)) for g in others]
        return HessianNumbers(
            at, float(f(*at)), own.entries, own.determinant, own.curvatures, own.angles, own.axes, own.kind, _nature(f, at, own.kind),
            tuple(c.curvatures[0] for c in curved), tuple(c.curvatures[1] for c in curved),
            tuple(c.determinant for c in curved), tuple(c.kind for c in curved),
            tuple(_nature(g, (0.0, 0.0), c.kind) for g, c in zip(others, curved, strict=True)), image_scale(own.curvatures),
        )

    def check_level(self, f: Function, at: tuple[float, float]) -> None:
        """Refuse a point where the gradient is not zero, and name the nearest one where it is."""
        if classify(f, at).kind != "not critical":
            return
        w = self.window()
        found = critical_points(f, (w.x.low, w.y.low), (w.x.high, w.y.high))
        near = min(found, key=lambda p: float(np.hypot(*(p.point - at))), default=None)
        # To the last digit: what is only near a critical point is none yet.
        digits = () if near is None else (f"{c:g}" if float(f"{c:g}") == c else repr(c) for c in near.point.tolist())
        hint = "there is none near it" if near is None else f"one is at {','.join(digits)}"
        raise InputError(
            f"at={at[0]:.15g},{at[1]:.15g} is no critical point of {f.text}: its gradient is not zero there; {hint}."
        )

    def proofs(self) -> dict[str, Proof]:
        f, n = self.read(self.function, ("x", "y")), self.results

        def values(g: Function, at: tuple[float, float]) -> tuple[Any, Any]:
            # By rotations, where the numbers come from the closed form.
            xx, xy, yy = precise_hessian(g, at)
            found = eigsy(matrix([[xx, xy], [xy, yy]]), eigvals_only=True)
            size = abs(found[0]) + abs(found[1])
            return tuple(mpf(0) if abs(value) <= mpf("1e-30") * size else value for value in (found[1], found[0]))

        def angle(i: int) -> Any:
            xx, xy, yy = precise_hessian(f, n.at)
            if xy == 0 and xx == yy:
                return mpf(90 * i)
            high = values(f, n.at)[i]
            # (H - lambda) v = 0, read off the row that is larger.
            v = (xy, high - xx) if abs(high - xx) + abs(xy) > abs(high - yy) else (high - yy, xy)
            return degrees(atan2(v[1], v[0])) % 180

        def axis(i: int) -> list[Any]:
            # By sine and cosine of the angle, where the numbers come from the matrix itself.
            turned = angle(i) * pi / 180
            x, y = (_chopped(way(turned)) for way in (cos, sin))
            return [x / max(abs(x), abs(y)), y / max(abs(x), abs(y))]

        others = [Function(text, ("x", "y")) for text in _OTHERS]
        return {
            "at": GIVEN,
            "value": lambda: f.precise(*n.at),
            "entries": lambda: list(precise_hessian(f, n.at)),
            "determinant": lambda: values(f, n.at)[0] * values(f, n.at)[1],
            "curvatures": lambda: list(values(f, n.at)),
            "angles": lambda: [angle(0), angle(1)],
            "axes": lambda: [*axis(0), *axis(1)],
            "image_scale": CHOSEN,
            "other_high": lambda: [values(g, (0.0, 0.0))[0] for g in others],
            "other_low": lambda: [values(g, (0.0, 0.0))[1] for g in others],
            "other_determinants": lambda: [values(g, (0.0, 0.0))[0] * values(g, (0.0, 0.0))[1] for g in others],
        }

    def construct(self) -> None:
        self.prepare()
        with self.section("point", "At a critical point the surface lies level. Is it a minimum, a maximum or neither?"):
            self.show_point()
        with self.section("hessian", "The Hessian H holds all second partial derivatives at the point."):
            self.show_hessian()
        with self.section("turn", "Cut along u = (cos φ, sin φ). At a distance s the cut has risen by about ½ (u · H u) s²."):
            self.turn()
        with self.section("axes", self.words_on_the_axes()):
            self.show_axes()
        with self.section("eigenvectors", self.words_on_the_eigenvectors()):
            self.rise()
            self.turn_once_more()
        with self.section("kind", self.words_on_the_kind()):
            self.name_it()
        with self.section("others", "Where neither eigenvalue is zero, their signs name the point, whatever the function."):
            self.show_others()
        with self.section("silent test", "det H = λ₁λ₂ = 0: the test is silent. The last two share H = 0, yet they differ."):
            self.show_silence()

    # -- the surface and its cuts --------------------------------------------------------

    def prepare(self) -> None:
        self.f = self.read(self.function, ("x", "y"))
        self.plot = plane_plot(self.window(), _MAP, self.theme)
        window = self.plot.window
        self.levels = choose_levels(grid_values(self.f, window, 121)[2])
        self.view = good_view(self.f, window)
        room = Box(SAFE.left + 0.3, SAFE.bottom + 0.3, 0.2, 2.35)
        first = Orbit(0.35 * self.view.azimuth, self.view.elevation)
        self.land = Landscape(self.f, window, self.plot.area, room, self.theme, first, self.levels)
        self.angle = ValueTracker(0.0)
        self.moves("φ", self.angle.get_value)
        bends = self.bend(np.linspace(0.0, 180.0, 181))
        low, high = min(float(bends.min()), 0.0), max(float(bends.max()), 0.0)
        margin = 0.16 * (high - low) if high > low else 1.0
        self.strip = Plot(
            Window(Axis(0.0, 180.0, (0.0, 45.0, 90.0, 135.0, 180.0)), nice_axis(low - margin, high + margin, 4)),
            Box(_SIDE.left, SAFE.bottom + 0.1, SAFE.right, -0.4), self.theme, names=("phi.alt space (degree)", "u dot H u"),
        )

    def bend(self, angle: Any) -> Any:
        """The second derivative of f along a direction, in degrees: u . H u."""
        xx, xy, yy = self.results.entries
        c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        return xx * c * c + 2 * xy * c * s + yy * s * s

    def precise_bend(self) -> Any:
        """The same at the angle of the moment, to 50 digits."""
        turned = to_mpf(self.angle.get_value()) * pi / 180
        xx, xy, yy = precise_hessian(self.f, self.results.at)
        return xx * cos(turned) ** 2 + 2 * xy * cos(turned) * sin(turned) + yy * sin(turned) ** 2

    def cut(self, angle: float) -> np.ndarray:
        """The cut of the surface along a direction through the point."""
        return surface_cut(self.land, self.results.at, angle)

    def show_point(self) -> None:
        n, land = self.results, self.land
        self.header = self.heading("The Hessian at a critical point", f"curve(f(x, y) = {self.given(self.f)})", left=_SIDE.left)
        self.dot = land.dot(lambda: np.array([*n.at, n.value]))
        self.dot.claim = Claim(land.space, "space", "point", truth=lambda: [(*n.at, float(self.f.precise(*n.at)))])
        level = self.fitted([
            f"f({self.shown('at[0]', digits)}, {self.shown('at[1]', digits)}) = {self.shown('value', digits)} quad nabla f = 0"
            for digits in (5, 4, 3)
        ], _SIDE.width).put(_SIDE.left, 2.48)
        start = land.space.orbit
        self.add(*self.header, land, self.dot)
        moving = VGroup(land, self.dot)
        turning = UpdateFromAlphaFunc(moving, lambda _, share: land.look(start.towards(self.view, share)), rate_func=smooth)
        self.play(turning, run_time=2.6)
        self.enter(level)
        self.side: list[Mobject] = [level]

    def show_hessian(self) -> None:
        entries = [self.shown(f"entries[{i}]", 4) for i in (0, 1, 1, 2)]
        mixed = "partial x partial y"
        second = [f"display(frac(partial^2 f, {below}))" for below in ("partial x^2", mixed, mixed, "partial y^2")]
        general = self.formula(f"H = mat({second[0]}, {second[1]}; {second[2]}, {second[3]})", em=LABEL).put(_SIDE.left, 1.21)
        worked = self.formula(f"= mat({entries[0]}, {entries[1]}; {entries[2]}, {entries[3]})", em=LABEL)
        edge = float(general.get_right()[0]) + 0.18
        self.enter(general)
        self.wait(1.2)
        if edge + worked.width > SAFE.right:
            worked = self.fitted(f"H = mat({entries[0]}, {entries[1]}; {entries[2]}, {entries[3]})", _SIDE.width)
            self.wait(3.3)
            self.play(FadeOut(general), run_time=0.5)
            self.enter(worked.put(_SIDE.left, 1.21))
            self.side += [worked]
        else:
            self.enter(worked.put(edge, 1.19))
            self.side += [general, worked]

    def turn(self) -> None:
        """Turn the cut half around; the strip plots how strongly it bends."""
        bends = self.bend(np.linspace(0.0, 180.0, 181))
        bow = self.land.curve(lambda: self.cut(self.angle.get_value()), "ink", 6.0)
        bow.claim = Claim(self.land.space, "space", "ink", truth=lambda: self.cut(self.angle.get_value()))
        trail = self.strip.trail(self.bend, "ink")
        mark = self.strip.point(0.0, float(self.bend(0.0)))
        mark.claim = Claim(self.strip, "point", "point", truth=lambda: (self.angle.get_value(), float(self.precise_bend())))
        # Not the bound method: an animation copies what it moves, and the scene with it.
        readout = Readout(
            "u dot H u", [float(bends[0]), float(bends.min()), float(bends.max())], self.theme, em=LABEL, significant=4,
            truth=lambda: self.precise_bend(),
        ).put(_SIDE.left, -0.05)
        moving = VGroup(bow, trail, mark, readout)
        self.enter(self.strip, bow, mark, readout)
        self.add(self.dot)

        def go(_: Mobject, share: float) -> None:
            angle = 180.0 * share
            self.angle.set_value(angle)
            self.land.follow()
            trail.reach(self.strip.at(angle, 0.0)[0])
            mark.move_to(self.strip.at(angle, float(self.bend(angle))))
            readout.show(float(self.bend(angle)))

        self.play(UpdateFromAlphaFunc(moving, go, rate_func=linear), run_time=7.0)
        self.add(self.dot)

        low, high = self.land.space.heights

        def clear(land: Mobject, share: float) -> None:
            land.surface.reached = high - share * (high - low) if share < 1 else -math.inf
            land.surface.refresh()

        # The level lines leave from above, and make room for the two cuts that stay.
        self.play(*(FadeOut(part) for part in (bow, mark, readout)), UpdateFromAlphaFunc(self.land, clear), run_time=0.7)
        self.add(self.dot)
        self.remove(moving)
        self.graph = self.strip.curve(self.bend, "ink")
        self.remove(trail)
        self.add(self.graph)

    # -- the axes -------------------------------------------------------------------------

    def words_on_the_axes(self) -> str:
        n = self.results
        if n.curvatures == (0.0, 0.0):
            return "H = 0: at the point no cut bends at all, and every direction is an eigenvector with the eigenvalue 0."
        if n.curvatures[0] == n.curvatures[1]:
            return "All cuts bend alike: every direction is an eigenvector of H, with one eigenvalue."
        return "Most and least it bends along two directions at right angles: the eigenvectors of H."

    def show_axes(self) -> None:
        """Both cuts along the eigenvectors stay; their curvatures are the eigenvalues."""
        n = self.results
        self.cuts, self.peaks = [], []
        lines = []
        for i, (angle, value) in enumerate(zip(n.angles, n.curvatures, strict=True)):
            role = _sign_role(value)
            drawn = self.land.curve(lambda angle=angle: self.cut(angle), role, 6.5, dashed=i == 1)
            drawn.claim = Claim(self.land.space, "space", role, truth=lambda angle=angle: self.cut(angle))
            self.cuts.append(drawn)
            self.peaks.append(self.strip.point(angle, value, role, radius=0.11, hollow=i == 1))
            source = [f"{role}(lambda_{i + 1} = {self.shown(f'curvatures[{i}]', digits)})" for digits in (5, 4, 3, 2)]
            line = self.fitted(source, 0.47 * _SIDE.width)
            beside = max(0.36 * _SIDE.width, lines[0].width + 0.35) if lines else 0.0
            lines.append(line.put(_SIDE.left + beside, -0.05))
            self.play(Create(drawn), FadeIn(self.peaks[-1]), FadeIn(line), run_time=1.2)
            self.add(self.dot)
            self.wait(0.4)
        self.side += lines

    def words_on_the_kind(self) -> str:
        n = self.results
        silent = "Both eigenvalues are zero: here the test is silent." if n.curvatures == (0.0, 0.0) else (
            "An eigenvalue is zero and the other does not settle it: here the test is silent.")
        return {
            "saddle": "One eigenvalue positive, one negative: up along one axis, down along the other. A saddle.",
            "minimum": "Both eigenvalues positive: up in every direction. A minimum.",
            "maximum": "Both eigenvalues negative: down in every direction. A maximum.",
        }.get(n.kind, silent)

    def rise(self) -> None:
        """From straight above: the axes cross at a right angle, the level lines tell the same story."""
        n, land = self.results, self.land
        moving = VGroup(land, *self.cuts, self.dot)
        self.play(FadeOut(land.names), run_time=0.3)
        land.remove(land.names)
        rising = UpdateFromAlphaFunc(moving, lambda _, share: land.look(self.view.towards(TOP, share)), rate_func=smooth)
        self.play(rising, run_time=3.0)
        contours = Contours(self.plot, self.f, self.levels, labelled=False) if self.levels else None
        strokes = list(contours.strokes) if contours is not None else []
        axes = [self.axis(i) for i in range(2)]
        here = self.plot.point(*n.at)
        strip = [self.strip, self.graph, *self.peaks]
        self.play(FadeIn(self.plot), *(FadeIn(part) for part in (*strokes, *axes, here)), *(FadeOut(part) for part in (moving, *strip)),
                  run_time=1.0)
        self.all = [self.plot, *strokes, *axes, here, *self.side]

    def words_on_the_eigenvectors(self) -> str:
        n = self.results
        if n.curvatures[0] == n.curvatures[1]:
            return "H u = λ u for every u: it always lies in the line of u." if n.curvatures[0] else "H u = 0, whatever u is."
        return "H u lies off the line of u, except along the two axes: there H v = λ v."

    def turn_once_more(self) -> None:
        """Turn u on the map with H u beside it; where both lie in one line, the eigenvector is written down."""
        n = self.results
        factor = "" if n.image_scale == 1 else f"{self.shown('image_scale')} "
        pair = VectorAndImage(self.plot, n.at, n.entries, n.image_scale, f"derivative({factor}H u)")
        self.enter(pair)
        if n.image_scale != 1:
            self.wait(1.0)
        at = 0.0
        for angle, i in [*sorted((angle, i) for i, angle in enumerate(n.angles)), (180.0, -1)]:
            if angle > at:
                self.play(UpdateFromAlphaFunc(pair, lambda m, share, a=at, b=angle: m.turn(a + share * (b - a)), rate_func=smooth),
                          run_time=max(0.7, 5.0 * (angle - at) / 180.0))
            if i >= 0:
                line = self.eigenvector(i)
                self.enter(line)
                self.wait(0.8)
                self.all.append(line)
            at = angle
        self.play(FadeOut(pair), run_time=0.5)

    def eigenvector(self, i: int) -> Typeset:
        """H v = lambda v with its numbers."""
        role = _sign_role(self.results.curvatures[i])
        sources = []
        for digits in (5, 4, 3):
            v = f"mat({self.shown(f'axes[{2 * i}]', digits)}; {self.shown(f'axes[{2 * i + 1}]', digits)})"
            sources.append(f"{role}(H {v} = {self.shown(f'curvatures[{i}]', digits)} {v})")
        return self.fitted(sources, _SIDE.width).put(_SIDE.left, -0.95 - 1.13 * i)

    def name_it(self) -> None:
        """What the signs of the eigenvalues say."""
        kind = self.results.kind
        name = self.words(kind if kind != "undecided" else "test silent", em=FORMULA, weight=600).put(_SIDE.left, -2.95)
        self.enter(name)
        self.wait(1.6)
        self.all.append(name)

    def axis(self, i: int) -> Mobject:
        """The line of an eigenvector on the map, through the whole window; dashed as its cut is."""
        n = self.results
        ends = ends_through(self.plot.window, n.at, n.angles[i])
        return self.plot.segment(*ends, _sign_role(n.curvatures[i]), dashed=i == 1, width=5).set_z_index(0.5)

    # -- other points ----------------------------------------------------------------------

    def show_others(self) -> None:
        self.columns = [_Column(self, i, subject) for i, subject in enumerate(self.subjects())]
        views = VGroup(*(part for column in self.columns for part in (column.land, column.dot)))
        names = (column.name for column in self.columns)
        self.play(*map(FadeOut, (*self.all, *self.header[1:])), *map(FadeIn, (views, *names)), run_time=1.2)

        def look(_: Mobject, share: float) -> None:
            for column in self.columns:
                column.land.look(column.start.towards(column.view, share))

        self.play(UpdateFromAlphaFunc(views, look, rate_func=smooth), run_time=3.5)
        for column in self.columns:
            self.enter(*column.values, run_time=0.6)
            if column.subject.kind != "undecided":
                self.enter(column.verdict(self, column.subject.kind), run_time=0.5)

    def subjects(self) -> list[_Subject]:
        """The clip's own function, then the four beside it."""
        n, window = self.results, Window(nice_axis(-1.0, 1.0, 3), nice_axis(-1.0, 1.0, 3))
        own = _Subject(self.f, self.window(), n.at, n.curvatures, ("curvatures[0]", "curvatures[1]", "determinant"), n.kind, n.nature)
        return [own, *(
            _Subject(
                Function(text, ("x", "y")), window, (0.0, 0.0), (n.other_high[i], n.other_low[i]),
                (f"other_high[{i}]", f"other_low[{i}]", f"other_determinants[{i}]"), n.other_kinds[i],
                f"monkey {n.other_natures[i]}" if text == _MONKEY else n.other_natures[i],
            ) for i, text in enumerate(_OTHERS)
        )]

    def show_silence(self) -> None:
        """What the values around tell where the eigenvalues do not."""
        signs = (("positive", "plus", "minimum"), ("negative", "minus", "maximum"))
        rule = [f'{role}({sign} {sign}) med word("{name}")' for role, sign, name in signs]
        rule += ['positive(plus) negative(minus) med word("saddle")', 'word("a zero: silent")']
        line = self.formula(" quad quad ".join(rule), em=LABEL)
        self.enter(line.put(0.0, SAFE.bottom + 0.04, side="center"))
        for column in self.columns:
            if column.subject.kind == "undecided":
                self.enter(column.verdict(self, "test silent", role="quiet", weight=400), run_time=0.6)
                self.enter(column.verdict(self, column.subject.nature, row=1), run_time=0.6)
        self.wait(2.0)


@dataclass(frozen=True, slots=True)
class _Subject:
    """One function of the last picture: what is drawn, its eigenvalues, and what they and their determinant are called."""

    f: Function
    window: Window
    at: tuple[float, float]
    curvatures: tuple[float, float]
    names: tuple[str, str, str]
    kind: str
    nature: str


class _Column:
    """One surface of the last picture with its function, its eigenvalues and their product below."""

    def __init__(self, scene: SaddleAndHessian, place: int, subject: _Subject) -> None:
        self.subject = subject
        self.width = SAFE.width / (1 + len(_OTHERS))
        left = SAFE.left + place * self.width
        self.middle = left + 0.5 * self.width
        room = Box(left + 0.12, 0.05, left + self.width - 0.12, 2.45)
        area = Box(self.middle - 0.8, 0.5, self.middle + 0.8, 2.1)
        levels = choose_levels(grid_values(subject.f, subject.window, 61)[2], 7)
        # High enough to look into a bowl over its near rim.
        self.view = good_view(subject.f, subject.window, 42.0)
        self.start = Orbit(self.view.azimuth - 40.0, self.view.elevation)
        self.land = Landscape(subject.f, subject.window, area, room, scene.theme, self.start, levels, tall=0.8)
        self.land.remove(self.land.names)
        here = (*subject.at, float(subject.f(*subject.at)))
        self.dot = self.land.dot(lambda: np.array(here), radius=0.07)
        self.dot.claim = Claim(self.land.space, "space", "point", truth=lambda: [here])
        # A function too long for its column stands in the title line anyway.
        self.name = self.fitting(scene, [f"curve({scene.given(subject.f)})", "curve(f)"], -0.46)
        roles = (*map(_sign_role, subject.curvatures), "ink")
        labels = ("lambda_1", "lambda_2", "det H")
        self.values = [
            self.fitting(scene, [f"{role}({label} = {scene.shown(name, digits)})" for digits in (4, 3, 2, 1)], -0.96 - 0.44 * row)
            for row, (role, label, name) in enumerate(zip(roles, labels, subject.names, strict=True))
        ]

    def fitting(self, scene: SaddleAndHessian, sources: list[str], baseline: float) -> Typeset:
        """The first of some formulas that is narrower than the column, in its middle; smaller where even the last is not."""
        lines = [scene.formula(source, em=em) for em in (LABEL, 0.8 * LABEL) for source in (sources if em == LABEL else sources[-1:])]
        line = next((line for line in lines if line.width <= self.width - 0.1), lines[-1])
        return line.put(self.middle, baseline, side="center")

    def verdict(self, scene: SaddleAndHessian, text: str, *, row: int = 0, role: str = "ink", weight: int = 600) -> Typeset:
        """What the point is, below the eigenvalues."""
        return scene.words(text, role=role, weight=weight).put(self.middle, -2.27 - 0.41 * row, side="center")


def _nature(f: Function, at: tuple[float, float], kind: str) -> str:
    """What a point is: by the test, or by the values around it where the test is silent."""
    return kind_around(f, at) if kind == "undecided" else kind


def _sign_role(value: float) -> str:
    return "positive" if value > 0 else "negative" if value < 0 else "quiet"


def _tells(second: float) -> bool:
    """Whether a second derivative names its point."""
    return math.isfinite(second) and second != 0


def _same(value: float, other: float) -> bool:
    return math.isclose(value, other, rel_tol=1e-13, abs_tol=1e-300)


def _turning_place(f: Function, near: float, corner: bool) -> Any:
    """Where f' is zero, or jumps or begins to be zero, near a place: to 50 digits, however that was found."""
    slope = f.derivative()
    if not corner:
        # A zero of f' of any order is a simple zero of f'/f''.
        bend = f.derivative(order=2)

        def step(x: Any) -> Any:
            rise = slope.precise(x)
            return rise / bend.precise(x) if rise else mpf(0)

        return _chopped(findroot(step, to_mpf(near), tol=mpf("1e-90"), verify=False))
    room = mpf("4e-3") * max(abs(near), 1)
    low, high = to_mpf(near) - room, to_mpf(near) + room
    left = sign(slope.precise(low))
    while high - low > mpf("1e-45"):
        middle = (low + high) / 2
        here = slope.precise(middle)
        if not isfinite(here):
            return middle
        low, high = (middle, high) if sign(here) == left else (low, middle)
    return _chopped(low)


def _chopped(value: Any) -> Any:
    """Zero for what is zero but for the last of fifty digits."""
    return mpf(0) if abs(value) < mpf("1e-35") else value


def _where(value: float, which: tuple[int, ...], count: int, n: CriticalNumbers, words: tuple[str, str, str, str]) -> str:
    """A sentence on where the lowest or highest value of the interval is found; ``count`` is how many such extremes there are."""
    one, many, most, more = words
    if math.isnan(value):
        return f"f has no {most} value here."
    if len(which) == 1:
        return f"{'The' if count == 1 else 'One'} {one} is global: nowhere in this interval is f {more}."
    if which:
        all_of_them = "Both" if count == 2 else "All"
        return f"{all_of_them if len(which) == count else 'Several'} {many} are global: they share the {most} value."
    if any(_same(value, flat) for flat in n.flat_values):
        return f"f is {most} on a flat stretch."
    ends = sum(_same(value, end) for end in n.ends)
    if ends:
        return f"The {most} value is at {'an end' if ends == 1 else 'both ends'} of the interval."
    return f"f is {most} where it breaks off."


def _reach_of(f: Function) -> tuple[float, float]:
    """The heights of one of the three on [-1, 1], with a margin and room for signs on both sides of zero."""
    y = f(np.linspace(-1.0, 1.0, 201))
    low, high = min(float(y.min()), -0.45 * float(np.abs(y).max())), max(float(y.max()), 0.45 * float(np.abs(y).max()))
    return 1.12 * low, 1.12 * high
