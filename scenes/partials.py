"""Partial derivatives: slices of a surface and their slopes, and the surface as a map of level lines."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import (
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    Mobject,
    TransformFromCopy,
    UpdateFromAlphaFunc,
    ValueTracker,
    VGroup,
    VMobject,
    linear,
    smooth,
)
from mpmath import findroot, mpf

from calcanim import CalcanimError, Function, InputError, critical_points, gradient
from calcanim.numerics.evaluation import to_mpf
from calcanim.numerics.precise_fields import precise_partial
from calcanim.parameters import Expression, Interval, Point
from calcanim.stage import (
    LABEL,
    SAFE,
    TOP,
    Box,
    Contours,
    Landscape,
    LessonScene,
    Orbit,
    Plot,
    Readout,
    Typeset,
    Window,
    checked_point,
    choose_levels,
    choose_plane,
    choose_window,
    closed_ring,
    good_view,
    grid_values,
    plane_plot,
)

TOPIC = 5
TITLE = "Partial derivatives"

_MAP = Box(SAFE.left, SAFE.bottom, 0.15, 2.85)
_PANEL = Box(0.75, SAFE.bottom, SAFE.right, 2.75)
# More critical points than this are a pattern or a valley's floor, not places to be named.
_MOST_POINTS = 14


@dataclass(frozen=True, slots=True)
class MapNumbers:
    """The levels that are drawn, and the critical point that the map shows best."""

    levels: tuple[float, ...]
    step: float
    kind: str
    special: tuple[float, float]
    special_value: float


class ContourMap(LessonScene):
    """A surface seen from above becomes its contour map; where two level lines cross is a saddle."""

    function: Expression = "x^2 + 3*x*y + y^2"
    """The function f of x and y."""
    at: Point = (1.0, 1.0)
    """A point that the map must show."""
    interval: Interval = None
    """The x range shown; -2,2 where that shows the point."""
    interval_y: Interval = None
    """The y range shown; the same as the x range if left out."""

    def window(self) -> Window:
        """The part of the plane that is shown."""
        f = self.read(self.function, ("x", "y"))
        return choose_plane(f, checked_point(f, self.at), self.interval, self.interval_y)

    def numbers(self) -> MapNumbers:
        f, window = self.read(self.function, ("x", "y")), self.window()
        levels = choose_levels(grid_values(f, window, 121)[2])
        if not levels:
            raise InputError(f"function={f.text} is constant where it is shown: it has no level lines; choose another.")
        steps = np.diff(levels)
        even = len(steps) > 0 and bool(np.allclose(steps, steps[0], rtol=1e-6))
        kind, place = _special_point(f, window)
        value = float(f(*place)) if kind else 0.0
        if kind == "saddle" and not any(math.isclose(value, level, rel_tol=1e-9, abs_tol=1e-12) for level in levels):
            levels = tuple(sorted((*levels, value)))
        return MapNumbers(levels, float(f"{steps[0]:.12g}") if even else 0.0, kind, place, value)

    def proofs(self) -> dict[str, Callable[[], Any]]:
        f, n = self.read(self.function, ("x", "y")), self.results

        def place() -> Any:
            slopes = [f.derivative(name) for name in ("x", "y")]
            found = findroot(lambda x, y: [slope.precise(x, y) for slope in slopes], [to_mpf(c) for c in n.special], tol=1e-60)
            return [mpf(0) if abs(c) < mpf("1e-25") else c for c in found]

        return {
            "levels": lambda: [to_mpf(level) for level in n.levels],
            "step": lambda: to_mpf(n.step),
            "special": place,
            "special_value": lambda: f.precise(*place()),
        }

    def construct(self) -> None:
        self.prepare()
        with self.section("surface", "The graph of f is a surface over the plane."):
            self.show_surface()
        with self.section("level lines", "Cut it level at chosen heights, from below to above: each cut is a level line."):
            self.show_lines()
        with self.section("from above", "Seen from straight above, the level lines are a map of f."):
            self.rise()
        with self.section("values", self.words_on_the_values()):
            self.show_values()
        with self.section("special", self.words_on_the_point()):
            self.show_special()

    def prepare(self) -> None:
        n = self.results
        self.f = self.read(self.function, ("x", "y"))
        self.plot = plane_plot(self.window(), _MAP, self.theme)
        also = (n.special_value,) if n.kind == "saddle" else ()
        avoid = [_around(self.plot.at(*n.special), 0.3)] if n.kind else []
        self.contours = Contours(self.plot, self.f, n.levels, avoid=avoid, also=also)
        side = good_view(self.f, self.plot.window)
        self.view = side
        room = Box(SAFE.left + 0.3, SAFE.bottom + 0.3, 0.9, 2.35)
        self.land = Landscape(
            self.f, self.plot.window, self.plot.area, room, self.theme, Orbit(side.azimuth * 0.3, side.elevation), n.levels
        )
        self.land.surface.reached = -math.inf
        self.land.refresh()

    # -- the surface ----------------------------------------------------------------

    def show_surface(self) -> None:
        self.add(*self.heading("The contour map", f"curve(f(x, y) = {self.given(self.f)})", left=_PANEL.left), self.land)
        start = self.land.space.orbit
        self.play(UpdateFromAlphaFunc(self.land, lambda m, a: m.look(start.towards(self.view, a)), rate_func=smooth), run_time=3.0)

    def show_lines(self) -> None:
        low, high = self.land.space.heights

        def draw(land: Mobject, share: float) -> None:
            land.surface.reached = low + share * (high - low)
            land.refresh()

        # From the lowest line to the highest, as if the plane were flooded.
        self.play(UpdateFromAlphaFunc(self.land, draw, rate_func=linear), run_time=3.0)

    def rise(self) -> None:
        self.play(FadeOut(self.land.names), run_time=0.4)
        self.land.remove(self.land.names)
        self.play(UpdateFromAlphaFunc(self.land, lambda m, a: m.look(self.view.towards(TOP, a)), rate_func=smooth), run_time=4.0)

    # -- the map ----------------------------------------------------------------------

    def show_values(self) -> None:
        def thin(land: Mobject, share: float) -> None:
            land.surface.solid = 1 - share
            land.refresh()

        self.play(FadeIn(self.plot), UpdateFromAlphaFunc(self.land, thin), run_time=1.0)
        self.play(FadeIn(self.contours.strokes), FadeOut(self.land), run_time=0.5)
        self.enter(*self.contours.values, *self.key())

    def words_on_the_values(self) -> str:
        if self.results.step:
            return "Each line carries its value. Where lines crowd, f is steep."
        return "Each line carries its value; the steps from line to line are not equal, so mind the values."

    def key(self) -> list[Mobject]:
        """What the three kinds of line mean, as far as they are on the map."""
        n, made = self.results, []
        kinds = (
            ("above", 'f > 0', False, 1.0), ("zero", "f = 0", False, 1.7), ("below", "f < 0", True, 1.0),
        )
        baseline = 2.2
        if n.step:
            made.append(self.formula(f'"from line to line:" quad {self.shown("step")}', em=LABEL).put(_PANEL.left, baseline))
            baseline -= 0.65
        for name, source, dashed, thick in kinds:
            if not len(getattr(self.contours, name).points):
                continue
            sample = VMobject(stroke_color=self.theme["curve"], stroke_width=2.2 * thick, fill_opacity=0)
            sample.dashed = dashed
            ends = [(s, min(s + 0.15, 0.75)) for s in np.arange(0, 0.75, 0.25)] if dashed else [(0.0, 0.75)]
            height = baseline + 0.12
            sample.set_points(np.concatenate([
                np.linspace([_PANEL.left + a, height, 0], [_PANEL.left + b, height, 0], 4) for a, b in ends
            ]))
            made += [sample, self.formula(source, em=LABEL).put(_PANEL.left + 1.0, baseline)]
            baseline -= 0.55
        self.below_key = baseline
        return made

    def words_on_the_point(self) -> str:
        return {
            "saddle": "Two level lines cross here: a saddle. Up one way, down the other, and flat in between.",
            "minimum": "Level lines close around a minimum: from here every way leads up.",
            "maximum": "Level lines close around a maximum: from here every way leads down.",
        }.get(self.results.kind, "Walk along a line and f stays the same; cross lines and it changes.")

    def show_special(self) -> None:
        n = self.results
        if not n.kind:
            self.wait(1.0)
            return
        here = self.plot.at(*n.special)
        ring = VMobject(stroke_color=self.theme["ink"], stroke_width=3, fill_opacity=0).set_points(closed_ring(here, 0.3))
        dot = self.plot.point(*n.special)
        name = self.words(n.kind, weight=600).put(_PANEL.left, self.below_key - 0.35)
        place = self.fitted(
            f"f({self.shown('special[0]')}, {self.shown('special[1]')}) = {self.shown('special_value')}", _PANEL.width
        ).put(_PANEL.left, self.below_key - 1.0)
        self.play(Create(ring), FadeIn(dot), run_time=1.0)
        self.enter(name, place)
        self.wait(1.2)


@dataclass(frozen=True, slots=True)
class PartialNumbers:
    """The point, the height of the surface there, and the slopes of the two slices through it."""

    at: tuple[float, float]
    value: float
    by_x: float
    by_y: float


class PartialDerivatives(LessonScene):
    """A plane cuts the surface: the slice is a plain curve, and its slope is a partial derivative."""

    function: Expression = "x^2 + 3*x*y + y^2"
    """The function f of x and y."""
    at: Point = (1.0, 1.0)
    """The point through which the slices go."""
    interval: Interval = None
    """The x range shown; -2,2 where that shows the point."""
    interval_y: Interval = None
    """The y range shown; the same as the x range if left out."""

    def window(self) -> Window:
        """The part of the plane that is shown."""
        f = self.read(self.function, ("x", "y"))
        return choose_plane(f, checked_point(f, self.at), self.interval, self.interval_y)

    def numbers(self) -> PartialNumbers:
        f = self.read(self.function, ("x", "y"))
        at = checked_point(f, self.at)
        self.window()
        by_x, by_y = (float(part) for part in gradient(f, at))
        if not (math.isfinite(by_x) and math.isfinite(by_y)):
            raise InputError(
                f"at={at[0]:g},{at[1]:g}: {f.text} has no partial derivatives there; choose a point where it is smooth."
            )
        return PartialNumbers(at, float(f(*at)), by_x, by_y)

    def proofs(self) -> dict[str, Callable[[], Any]]:
        f = self.read(self.function, ("x", "y"))
        at = checked_point(f, self.at)
        return {
            "at": lambda: [to_mpf(c) for c in at],
            "value": lambda: f.precise(*at),
            "by_x": lambda: precise_partial(f, 0, at),
            "by_y": lambda: precise_partial(f, 1, at),
        }

    def construct(self) -> None:
        n = self.results
        self.prepare()
        with self.section("surface", "f has two inputs: its graph is a surface, and the point lies on it."):
            self.show_surface()
        with self.section("slice along x", f"Hold y fixed at {self.plain(n.at[1])}: a plane cuts the surface, and only x is left."):
            self.cut("x")
        with self.section("partial by x", "The slice is a plain curve. Its slope is the partial derivative by x."):
            self.open_slice("x")
        with self.section("slice along y", f"Now hold x fixed at {self.plain(n.at[0])}: only y is left."):
            self.close_slice("x")
            self.cut("y")
        with self.section("partial by y", "The slope of this slice is the partial derivative by y."):
            self.open_slice("y")
        with self.section("together", "Walk along x again: surface, slice and map show the same slope."):
            self.walk()
        with self.section("both", "Two partial derivatives: two slopes of one surface at one point."):
            self.show_both()

    def prepare(self) -> None:
        n = self.results
        self.f = self.read(self.function, ("x", "y"))
        window = self.window()
        self.view = good_view(self.f, window, 27.0)
        side = 4.6
        square = Box(-3.1 - side / 2, -0.4 - side / 2, -3.1 + side / 2, -0.4 + side / 2)
        room = Box(SAFE.left + 0.35, SAFE.bottom + 0.35, 0.35, 2.5)
        levels = choose_levels(grid_values(self.f, window, 121)[2])
        self.land = Landscape(
            self.f, window, square, room, self.theme, Orbit(self.view.azimuth * 0.4, 22.0), levels, tall=0.75
        )
        # Along x the thing to look at is the slice, not the level lines.
        self.land.surface.lines = 0.0
        self.land.refresh()
        self.x = ValueTracker(n.at[0])
        self.slices = {axis: self.slice_plot(axis) for axis in ("x", "y")}

    def held(self, axis: str) -> str:
        """The axis of the plane that cuts along the other one."""
        return "y" if axis == "x" else "x"

    def along(self, axis: str) -> Callable[[Any], Any]:
        """f as a function of one variable, the other one held at the point."""
        x0, y0 = self.results.at
        return (lambda t: self.f(t, np.full(np.shape(t), y0)[()])) if axis == "x" else (
            lambda t: self.f(np.full(np.shape(t), x0)[()], t)
        )

    def slice_plot(self, axis: str) -> Plot:
        """Where the slice opens as a plain curve."""
        n, w = self.results, self.window()
        run = w.x if axis == "x" else w.y
        here, slope = (n.at[0], n.by_x) if axis == "x" else (n.at[1], n.by_y)
        window = choose_window(self.along(axis), here, slope=slope, interval=(run.low, run.high), ticks=(5, 4))
        place = (f"x, {self.shown('at[1]')}", f"{self.shown('at[0]')}, y")[axis == "y"]
        role = "run" if axis == "x" else "rise"
        return Plot(window, Box(_PANEL.left, -0.35, SAFE.right, 2.75), self.theme, names=(axis, f"{role}(f({place}))"))

    # -- surface and slices -------------------------------------------------------------

    def show_surface(self) -> None:
        self.add(*self.heading("Partial derivatives", f"curve(f(x, y) = {self.given(self.f)})", left=_PANEL.left), self.land)
        start = self.land.space.orbit
        self.play(UpdateFromAlphaFunc(self.land, lambda m, a: m.look(start.towards(self.view, a)), rate_func=smooth), run_time=2.5)
        self.dot = self.land.dot(self.here)
        self.place = self.formula(
            f"f({self.shown('at[0]')}, {self.shown('at[1]')}) = {self.shown('value')}", em=LABEL
        ).put(_PANEL.left, -2.9)
        self.enter(self.dot, self.place)

    def here(self) -> np.ndarray:
        """The point in space, wherever it has walked along x."""
        x = self.x.get_value()
        return np.array([x, self.results.at[1], float(self.along("x")(x))])

    def tangent_here(self) -> np.ndarray:
        """The ends of the tangent of the slice along x at the point."""
        x, y, height = self.here()
        return self.land.tangent("y", (x, y), height, self.by_x(x))

    def cut(self, axis: str) -> None:
        """Let the plane come in, take the near part away and draw the slice."""
        n, surface = self.results, self.land.surface
        role = "run" if axis == "x" else "rise"
        held = self.held(axis)
        value = n.at[1] if held == "y" else n.at[0]
        surface.along, surface.cut, surface.veil = axis, value, 1.0
        sheet = self.land.sheet(held, value, role)
        surface.sheet = sheet

        def come(land: Mobject, share: float) -> None:
            sheet.risen = share
            surface.veil = 1 - 0.85 * share
            land.refresh()

        self.play(UpdateFromAlphaFunc(self.land, come), run_time=1.6)
        points = self.land.slice(held, value)
        self.drawn = self.land.curve(lambda: points, role, 6, dashed=axis == "y").set_z_index(1)
        self.play(Create(self.drawn), run_time=1.2)
        self.add(self.dot)

    def open_slice(self, axis: str) -> None:
        """The slice as a plain curve with its tangent; the same tangent in space."""
        n, plot = self.results, self.slices[axis]
        role, slope = ("run", n.by_x) if axis == "x" else ("rise", n.by_y)
        here = n.at[0] if axis == "x" else n.at[1]
        graph = plot.curve(self.along(axis), role)
        self.enter(plot)
        self.play(TransformFromCopy(self.drawn, graph), run_time=1.5)
        dot = plot.point(here, n.value)
        tangent = plot.line((here, n.value), slope, "tangent", half=0.3 * plot.window.x.span)
        ends = self.land.tangent("x", n.at, n.value, slope)
        in_space = self.land.curve(self.tangent_here if axis == "x" else lambda: ends, "tangent", 5).set_z_index(1.5)
        self.play(GrowFromCenter(tangent), GrowFromCenter(in_space), FadeIn(dot), run_time=1.0)
        self.add(self.dot)
        says = self.law(axis)
        self.laws = [*getattr(self, "laws", []), says]
        self.enter(says)
        self.wait(_reading(says))
        self.shown_slice = VGroup(plot, graph, tangent, dot)
        self.kept = [*getattr(self, "kept", []), self.drawn, in_space]

    def law(self, axis: str) -> Typeset:
        """The partial derivative in general and at the point."""
        role, name, baseline = ("run", "by_x", -1.15) if axis == "x" else ("rise", "by_y", -2.1)
        sign = f"{role}(frac(partial f, partial {axis}))"
        rule = f"{role}({self.given(self.f.derivative(axis))})"
        full = self.formula(f"{sign} = {rule} = tangent({self.shown(name)})", em=LABEL)
        if full.width > _PANEL.width:
            full = self.formula(f"{sign} ({self.shown('at[0]')}, {self.shown('at[1]')}) = tangent({self.shown(name)})", em=LABEL)
        return full.put(_PANEL.left, baseline)

    def close_slice(self, axis: str) -> None:
        """Put the surface together again before the next plane comes."""
        surface = self.land.surface
        sheet = surface.sheet

        def leave(land: Mobject, share: float) -> None:
            if sheet is not None:
                sheet.risen = 1 - share
            surface.veil = 0.15 + 0.85 * share
            land.refresh()

        self.play(UpdateFromAlphaFunc(self.land, leave), FadeOut(self.shown_slice), run_time=1.0)
        surface.sheet, surface.cut = None, None
        self.land.refresh()

    # -- three views of one walk -----------------------------------------------------------

    def walk(self) -> None:
        """Move the point along x in space, on the slice and on the map at once."""
        n, land, plot = self.results, self.land, self.slices["x"]
        self.close_slice("y")
        curve_y, tangent_y = self.kept[2:]
        self.play(FadeOut(curve_y), FadeOut(tangent_y), FadeOut(self.place), *(FadeOut(law) for law in self.laws), run_time=0.6)
        self.back_to_x()
        graph = plot.curve(self.along("x"), "run")
        dot = plot.point(n.at[0], n.value)
        tangent = plot.line((n.at[0], n.value), n.by_x, "tangent")
        chart = plane_plot(self.window(), Box(_PANEL.left, SAFE.bottom, 3.9, -0.6), self.theme)
        lines = Contours(chart, self.f, labelled=False, width=1.8)
        track = chart.segment((chart.window.x.low, n.at[1]), (chart.window.x.high, n.at[1]), "run", width=5)
        mark = chart.point(*n.at)
        readouts = self.live_readouts(max(chart.area.right + 0.75, 4.0))
        self.enter(plot, graph, tangent, dot)
        self.enter(chart, lines.strokes, track, mark, readouts)
        moving = VGroup(self.dot, self.kept[1], dot, tangent, mark, readouts)
        low, high = self.walkable()

        def go(_: Mobject, share: float) -> None:
            x = self.way(share, low, high)
            self.x.set_value(x)
            height, slope = self.along("x")(x), self.by_x(x)
            land.follow()
            plot.move_line(tangent, (x, float(height)), slope)
            dot.move_to(plot.at(x, float(height)))
            mark.move_to(chart.at(x, n.at[1]))
            readouts[0].show(x)
            readouts[1].show(slope)

        self.play(UpdateFromAlphaFunc(moving, go, rate_func=smooth), run_time=8.0)
        self.views = VGroup(chart, lines.strokes, track, mark, readouts)

    def back_to_x(self) -> None:
        """The plane along x once more, at once."""
        surface = self.land.surface
        surface.along, surface.cut = "x", self.results.at[1]
        sheet = surface.sheet = self.land.sheet("y", self.results.at[1], "run")

        def come(land: Mobject, share: float) -> None:
            sheet.risen = share
            surface.veil = 1 - 0.85 * share
            land.refresh()

        self.play(UpdateFromAlphaFunc(self.land, come), run_time=0.8)

    def by_x(self, x: float) -> float:
        """The partial derivative by x on the line along which the point walks."""
        return float(self.f.derivative("x")(x, self.results.at[1]))

    def walkable(self) -> tuple[float, float]:
        """How far the point can walk to either side without leaving the picture."""
        x0, window = self.results.at[0], self.slices["x"].window
        points = self.land.slice("y", self.results.at[1], 401)
        slopes = np.array([self.by_x(float(x)) for x in points[:, 0]])
        good = np.isfinite(points[:, 2]) & np.isfinite(slopes)
        good &= (points[:, 2] > window.y.low) & (points[:, 2] < window.y.high)
        room = 0.04 * window.x.span
        bad = points[~good, 0]
        low = max([float(x) for x in bad if x < x0], default=float(points[0, 0])) + room
        high = min([float(x) for x in bad if x > x0], default=float(points[-1, 0])) - room
        return min(low, x0), max(high, x0)

    def way(self, share: float, low: float, high: float) -> float:
        """Down to one end, up to the other and back."""
        x0 = self.results.at[0]
        stops = np.array([0.0, x0 - low, high - low + x0 - low, 2 * (high - low)])
        return float(np.interp(share * stops[-1], stops, [x0, low, high, x0])) if stops[-1] > 0 else x0

    def live_readouts(self, left: float) -> VGroup:
        n = self.results
        low, high = self.walkable()
        slopes = [self.by_x(float(x)) for x in np.linspace(low, high, 60)]
        slopes = [slope for slope in slopes if math.isfinite(slope)] or [n.by_x]
        place = Readout("x", (n.at[0], low, high), self.theme, em=LABEL, significant=3, truth=lambda: to_mpf(self.x.get_value()))
        slope = Readout(
            "tangent(frac(partial f, partial x))", (n.by_x, min(slopes), max(slopes)), self.theme, role="tangent", em=LABEL,
            significant=4, truth=lambda: precise_partial(self.f, 0, (self.x.get_value(), n.at[1])),
        )
        power = slope.suffix.width + 0.12 if slope.suffix is not None else 0.0
        room = slope.label.width + 0.16 + slope.left_room + slope.right_room + power
        left = min(left, SAFE.right - room)
        return VGroup(place.put(left, -1.3), slope.put(left, -2.2))

    def show_both(self) -> None:
        """The last picture: both slices, both tangents, both numbers."""
        surface, (curve_y, tangent_y) = self.land.surface, self.kept[2:]
        sheet = surface.sheet

        def whole(land: Mobject, share: float) -> None:
            if sheet is not None:
                sheet.risen = 1 - share
            surface.veil = 0.15 + 0.85 * share
            land.refresh()

        self.play(FadeOut(self.views), UpdateFromAlphaFunc(self.land, whole), run_time=1.0)
        surface.sheet, surface.cut = None, None
        self.land.refresh()
        self.play(*(FadeIn(part) for part in (curve_y, tangent_y, self.place, *self.laws)), run_time=1.0)
        self.add(self.dot)
        self.wait(_reading(*self.laws))


def _reading(*lines: Typeset) -> float:
    """Seconds that the longest of some formulas takes to read."""
    return max(1.0 + 0.06 * sum(len(run.get_subpaths()) for run in line) for line in lines)


def _around(point: np.ndarray, reach: float) -> Box:
    return Box(point[0] - reach, point[1] - reach, point[0] + reach, point[1] + reach)


def _special_point(f: Function, window: Window) -> tuple[str, tuple[float, float]]:
    """The saddle nearest to the middle of the map, else the lowest or highest point; nothing where there is none."""
    none = ("", (0.0, 0.0))
    try:
        found = critical_points(f, (window.x.low, window.y.low), (window.x.high, window.y.high))
    except CalcanimError:
        return none
    spans = np.array([window.x.span, window.y.span])
    middle = np.array([window.x.low, window.y.low]) + spans / 2
    inner = [p for p in found if np.all(np.abs(p.point - middle) < 0.44 * spans)]
    if not inner or len(found) > _MOST_POINTS:
        return none
    for kind in ("saddle", "minimum", "maximum"):
        named = [p for p in inner if p.kind == kind]
        if named:
            best = min(named, key=lambda p: float(np.abs((p.point - middle) / spans).sum()))
            x, y = (0.0 if abs(c) < 1e-12 * span else float(c) for c, span in zip(best.point, spans, strict=True))
            return kind, (x, y)
    return none
