"""Partial derivatives: slices of a surface and their slopes, and the surface as a map of level lines."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import (
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    Mobject,
    UpdateFromAlphaFunc,
    ValueTracker,
    VGroup,
    VMobject,
    linear,
    smooth,
)
from mpmath import findroot, mpf

from calcanim import InputError
from calcanim.numerics.evaluation import to_mpf
from calcanim.numerics.precise_fields import precise_partial
from calcanim.numerics.surroundings import Around, crossings, look_around, named_points
from calcanim.parameters import Expression, Interval, Point
from calcanim.stage import (
    LABEL,
    SAFE,
    TOP,
    Box,
    Claim,
    Contours,
    Landscape,
    LessonScene,
    Orbit,
    Plot,
    Readout,
    Typeset,
    Window,
    backed,
    closed_ring,
    good_view,
    nice_axis,
    plane_plot,
    tick_room,
)
from calcanim.stage.levels import encloses, levels_for
from calcanim.stage.on_plane import MAP, MAP_PANEL, OnPlane
from calcanim.stage.proving import CHOSEN, GIVEN, Proof
from calcanim.stage.slices import SurfaceSlice
from calcanim.stage.space_marks import axis_numbers, level_frame, name_of_sheet, place_level

TOPIC = 5
TITLE = "Partial derivatives"

# The ring that the walk around a special point keeps to, and the least that is well seen.
_REACH, _SHORT = 1.25, 0.4
# Half the height of the strip of map under a slice, as a share of the x range.
_STRIP = 0.165


@dataclass(frozen=True, slots=True)
class MapNumbers:
    """The levels that are drawn, the value at the point, and the critical points that the map shows best, one of a kind.

    Attributes
    ----------
    at : (float, float)
        The point.
    value : float
        f at the point.
    levels : tuple of float
        The values of f on the level lines that are drawn.
    step : float
        The difference between neighbouring levels; 0 where they are not evenly spaced, or where there is only one.
    kinds : tuple of str
        What each critical point named on the map is, one of a kind.
    x, y : tuple of float
        The coordinates of these critical points.
    heights : tuple of float
        f at these critical points.
    """

    at: tuple[float, float]
    value: float
    levels: tuple[float, ...]
    step: float
    kinds: tuple[str, ...]
    x: tuple[float, ...]
    y: tuple[float, ...]
    heights: tuple[float, ...]


class ContourMap(OnPlane, LessonScene):
    """A surface seen from above becomes its contour map; where a level line crosses itself is a saddle."""

    function: Expression = "x^2 + 3*x*y + y^2"
    """The function f of x and y."""
    at: Point = (1.0, 1.0)
    """A point that the map must show."""
    interval: Interval = None
    """The x range shown; -2,2 where that shows the point."""
    interval_y: Interval = None
    """The y range shown; the same as the x range if left out."""

    must_show = ("value", "heights")

    def numbers(self) -> MapNumbers:
        f, w = self.f, self.window
        levels = levels_for(f, w)
        if not levels:
            raise InputError(f"function={f.text} is constant where it is shown: it has no level lines; choose another.")
        named = named_points(f, (w.x.low, w.y.low), (w.x.high, w.y.high), self.here)
        # The line that crosses itself at a saddle belongs to the map, whatever its level.
        for point in named:
            known = any(math.isclose(point.value, level, rel_tol=1e-9, abs_tol=1e-12) for level in levels)
            if "saddle" in point.kind and not known:
                levels = tuple(sorted((*levels, point.value)))
        steps = np.diff(levels)
        even = len(steps) > 0 and bool(np.allclose(steps, steps[0], rtol=1e-6))
        return MapNumbers(
            self.here, float(f(*self.here)), levels, float(f"{steps[0]:.12g}") if even else 0.0,
            tuple(p.kind for p in named), tuple(p.at[0] for p in named), tuple(p.at[1] for p in named),
            tuple(p.value for p in named),
        )

    def proofs(self) -> dict[str, Proof]:
        f = self.f
        slopes = [f.derivative(name) for name in ("x", "y")]

        def places() -> list[tuple[Any, Any]]:
            # Looked for anew, and only then brought to 50 digits: nothing is taken from the results.
            w = self.window
            return [_critical_place(slopes, one.at) for one in named_points(f, (w.x.low, w.y.low), (w.x.high, w.y.high), self.here)]

        return {
            "at": GIVEN,
            "value": lambda: f.precise(*self.here),
            "levels": CHOSEN,
            "step": CHOSEN,
            "x": lambda: [x for x, _ in places()],
            "y": lambda: [y for _, y in places()],
            "heights": lambda: [f.precise(*place) for place in places()],
        }

    def construct(self) -> None:
        self.prepare()
        with self.section("surface", "The graph of f is a surface over the plane."):
            self.show_surface()
        with self.section("level lines", "Cut it level, higher and higher: at each chosen height the cut is a level line."):
            self.show_lines()
        with self.section("from above", "Seen from straight above, the level lines are a map of f."):
            self.rise()
        with self.section("values", self.words_on_the_values()):
            self.show_values()
        with self.section("special", self.words_on_the_points()):
            self.show_points()

    def prepare(self) -> None:
        n, w = self.results, self.window
        self.plot = plane_plot(w, MAP, self.theme)
        saddles = tuple(v for kind, v in zip(n.kinds, n.heights, strict=True) if "saddle" in kind)
        self.marked = [self.plot.at(x, y) for x, y in zip(n.x, n.y, strict=True)]
        avoid = [_around(place, 0.3) for place in (*self.marked, self.plot.at(*n.at))]
        if self.marked:
            self.reach, self.around = self.surroundings()
            avoid += [_around(place, 0.2) for place in self.sign_places()]
        self.contours = Contours(self.plot, self.f, n.levels, avoid=avoid, also=saddles)
        self.view = good_view(self.f, w)
        room = Box(SAFE.left + 0.5, SAFE.bottom + 0.4, 3.3, 2.3)
        first = Orbit(self.view.azimuth * 0.3, self.view.elevation)
        self.land = Landscape(self.f, w, self.plot.area, room, self.theme, first, n.levels)
        self.land.surface.reached = -math.inf
        self.land.refresh()

    # -- the surface ----------------------------------------------------------------

    def show_surface(self) -> None:
        self.add(*self.heading_of_f("The contour map"), self.land)
        start = self.land.space.orbit
        self.play(UpdateFromAlphaFunc(self.land, lambda m, a: m.look(start.towards(self.view, a)), rate_func=smooth), run_time=2.5)
        self.scale = axis_numbers(self.land)
        self.enter(self.scale, run_time=0.6)

    def show_lines(self) -> None:
        """A level plane rises; what it cuts stays behind as a line."""
        low, high = self.land.space.heights
        height, frame = ValueTracker(low), level_frame(self.land)
        self.moves("level", height.get_value)
        readout = Readout("f(x, y)", (low, high), self.theme, role="curve", em=LABEL, significant=3,
                          truth=lambda: to_mpf(height.get_value()))
        readout.put(SAFE.right - _room(readout), 2.3)

        def flood(_: Mobject, share: float) -> None:
            height.set_value(low + share * (high - low))
            self.land.surface.reached = height.get_value()
            self.land.refresh()
            place_level(frame, self.land, height.get_value())
            readout.show(height.get_value())

        self.enter(frame, readout, run_time=0.6)
        self.play(UpdateFromAlphaFunc(VGroup(self.land, frame, readout), flood, rate_func=linear), run_time=4.0)
        self.play(FadeOut(frame), FadeOut(readout), run_time=0.5)

    def rise(self) -> None:
        self.play(FadeOut(self.land.names), FadeOut(self.scale), run_time=0.4)
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
        point = self.plot.point(*self.results.at)
        value = self.fitted([
            f"f({self.shown('at[0]', d)}, {self.shown('at[1]', d)}) = {self.shown('value', d)}" for d in (5, 4, 3)
        ], MAP_PANEL.width).put(MAP_PANEL.left, self.below_key - 0.1)
        self.enter(point, value)
        self.below_key -= 0.95

    def words_on_the_values(self) -> str:
        n = self.results
        if len(n.levels) == 1:
            return "A line is one value of f: along it f does not change."
        if n.step:
            return "A line is one value of f; from each line to the next it changes by the same step."
        return "A line is one value of f; the steps from line to line are not equal, so mind the values."

    def key(self) -> list[Mobject]:
        """What the three kinds of line mean, as far as they are on the map."""
        n, made = self.results, []
        kinds = (
            ("above", "f > 0", False, 1.0), ("zero", "f = 0", False, 2.0), ("below", "f < 0", True, 1.0),
        )
        left, baseline = MAP_PANEL.left, 2.2
        if n.step:
            made.append(self.formula(f'"from line to line:" quad {self.shown("step")}', em=LABEL).put(left, baseline))
            baseline -= 0.62
        for name, source, dashed, thick in kinds:
            if not len(getattr(self.contours, name).points):
                continue
            sample = VMobject(stroke_color=self.theme["curve"], stroke_width=2.2 * thick, fill_opacity=0)
            sample.dashed = dashed
            ends = [(s, min(s + 0.15, 0.75)) for s in np.arange(0, 0.75, 0.25)] if dashed else [(0.0, 0.75)]
            height = baseline + 0.12
            sample.set_points(np.concatenate([
                np.linspace([left + a, height, 0], [left + b, height, 0], 4) for a, b in ends
            ]))
            made += [sample, self.formula(source, em=LABEL).put(left + 1.0, baseline)]
            baseline -= 0.5
        self.below_key = baseline - 0.1
        return made

    # -- special points -----------------------------------------------------------------

    def words_on_the_points(self) -> str:
        """Nothing that the map does not show: lines close around an extreme only where a closed one is drawn."""
        kinds, closed = self.results.kinds, [self.closes_around(place) for place in self.marked]
        if not kinds:
            return "Walk along a line and f stays the same; cross lines and it changes."
        if len(kinds) == 1:
            around = "Level lines close around a" if closed[0] else "A"
            return {
                "saddle": "A level line crosses itself here: a saddle. Up one way, down the other, and level along the line.",
                "monkey saddle": "A level line passes three times through this point: a monkey saddle, up and down by turns.",
                "minimum": f"{around} minimum: from here every way leads up.",
                "maximum": f"{around} maximum: from here every way leads down.",
            }[kinds[0]]
        says = []
        for kind, close in zip(kinds, closed, strict=True):
            says.append({"saddle": "A level line crosses itself at a saddle", "monkey saddle": "A line passes three times through a monkey saddle"}.get(
                kind, f"lines close around a {kind}" if close else f"from a {kind} every way leads {'up' if kind == 'minimum' else 'down'}"))
        words = "; ".join(says) + "."
        return words[0].upper() + words[1:]

    def closes_around(self, place: np.ndarray) -> bool:
        """Whether a closed level line is drawn around a point of the frame."""
        return any(encloses(line, place) for lines in self.contours.lines for line in lines)

    def surroundings(self) -> tuple[float, Around]:
        """How far the walk around the first special point goes, in frame units, and what f does there."""
        n, here, area = self.results, self.marked[0], self.plot.area
        room = min(here[0] - area.left, area.right - here[0], here[1] - area.bottom, area.top - here[1]) - 0.3
        others = [0.5 * float(np.linalg.norm(place - here)) for place in self.marked[1:]]
        reach = min(_REACH, room, *others)
        return reach, look_around(self.f, (n.x[0], n.y[0]), max(reach, 0.05) / self.plot.x_unit)

    def sign_places(self) -> list[np.ndarray]:
        """Where the signs of the change stand, just outside the ring."""
        turn = np.radians(self.around.angles)
        ring = np.column_stack([np.cos(turn), np.sin(turn) * self.plot.y_unit / self.plot.x_unit, np.zeros(len(turn))])
        return list(self.marked[0] + (self.reach + 0.02) * ring)

    def show_points(self) -> None:
        n, left = self.results, MAP_PANEL.left
        if not n.kinds:
            self.wait(1.0)
            return
        rings = [
            VMobject(stroke_color=self.theme["ink"], stroke_width=3, fill_opacity=0).set_points(closed_ring(place, 0.24))
            for place in self.marked
        ]
        names = []
        for i, kind in enumerate(n.kinds):
            baseline = self.below_key - 0.58 * i
            name = self.words(kind, weight=600).put(left, baseline)
            names += [name, self.fitted([
                f"f({self.shown(f'x[{i}]', d)}, {self.shown(f'y[{i}]', d)}) = {self.shown(f'heights[{i}]', d)}" for d in (5, 4, 3, 2)
            ], MAP_PANEL.width - max(1.9, name.width + 0.3)).put(left + max(1.9, name.width + 0.3), baseline)]
        dots = [self.plot.point(x, y) for x, y in zip(n.x, n.y, strict=True)]
        self.play(*(Create(ring) for ring in rings), *(FadeIn(dot) for dot in dots), run_time=1.0)
        self.enter(*names)
        if self.reach >= _SHORT:
            self.walk_around(dots[0], self.below_key - 0.58 * len(n.kinds) - 0.1)
        self.wait(1.2)

    def walk_around(self, dot: VMobject, baseline: float) -> None:
        """Through the point along the way on which f changes most upwards, then along the one most downwards."""
        n, plot = self.results, self.plot
        signs = [
            _sign(self, change).move_to(place) for place, change in zip(self.sign_places(), self.around.changes, strict=True)
        ]
        centre = np.array([n.x[0], n.y[0]])
        ends = []
        for pick in (np.argmax, np.argmin):
            turn = math.radians(self.around.angles[int(pick(self.around.changes))])
            ends.append((self.reach - 0.3) / plot.x_unit * np.array([math.cos(turn), math.sin(turn)]))
        stops = np.array([0 * ends[0], ends[0], -ends[0], 0 * ends[0], ends[1], -ends[1], 0 * ends[0]]) + centre
        legs = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(stops, axis=0), axis=1))])
        place = [centre]
        seen = [float(self.f(*stop)) for stop in stops]
        readout = Readout("f(x, y)", seen, self.theme, role="curve", em=LABEL, significant=3,
                          truth=lambda: self.f.precise(*map(float, place[0]))).put(MAP_PANEL.left, baseline)
        walker = plot.point(*centre, role="curve", radius=0.11).set_z_index(2.5)
        walker.claim = Claim(plot, "point", "curve", truth=lambda: tuple(map(float, place[0])))

        def go(_: Mobject, share: float) -> None:
            place[0] = np.array([np.interp(share * legs[-1], legs, stops[:, k]) for k in (0, 1)])
            walker.move_to(plot.at(*place[0]))
            readout.show(float(self.f(*place[0])))

        self.enter(*signs, readout, walker)
        self.play(UpdateFromAlphaFunc(VGroup(walker, readout), go, rate_func=linear), run_time=7.0)
        self.play(FadeOut(walker), FadeOut(readout), run_time=0.5)
        self.add(dot)


@dataclass(frozen=True, slots=True)
class PartialNumbers:
    """The point, the height of the surface there, and the slopes of the two slices through it.

    Attributes
    ----------
    at : (float, float)
        The point.
    value : float
        f at the point: the height of the surface.
    gradient : (float, float)
        The partial derivatives by x and by y at the point: the slopes of the two slices through it.
    """

    at: tuple[float, float]
    value: float
    gradient: tuple[float, float]


class PartialDerivatives(OnPlane, LessonScene):
    """A plane cuts the surface: the slice is a plain curve, and its slope is a partial derivative."""

    function: Expression = "x^2 + 3*x*y + y^2"
    """The function f of x and y."""
    at: Point = (1.0, 1.0)
    """The point through which the slices go."""
    interval: Interval = None
    """The x range shown; -2,2 where that shows the point."""
    interval_y: Interval = None
    """The y range shown; the same as the x range if left out."""

    must_show = ("value", "gradient")

    def numbers(self) -> PartialNumbers:
        slopes = self.slopes_here()
        # Ranges that cannot be shown are refused before anything is drawn.
        assert self.window.x.span > 0
        return PartialNumbers(self.here, float(self.f(*self.here)), slopes)

    def proofs(self) -> dict[str, Proof]:
        return self.proofs_here()

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
            self.uncut()
            self.cut("y")
        with self.section("partial by y", "The slope of this slice is the partial derivative by y."):
            self.open_slice("y")
        with self.section("together", self.words_on_the_walk()):
            self.walk()
        with self.section("both", "Two partial derivatives: two slopes of one surface at one point."):
            self.show_both()

    def prepare(self) -> None:
        window = self.window
        # Both x and y grow to the right, on the surface as on the slices that leave it.
        self.view = Orbit(34.0, 27.0)
        square = Box(-5.4, -2.7, -0.8, 1.9)
        # Under the numbers of the axes is a line for the value at the point.
        room = Box(SAFE.left + 0.5, SAFE.bottom + 0.85, 0.2, 2.3)
        self.land = Landscape(self.f, window, square, room, self.theme, Orbit(12.0, 22.0), (), tall=0.75)
        self.x = ValueTracker(self.here[0])
        self.moves("x", self.x.get_value)
        self.levels = levels_for(self.f, window)
        steps = np.diff(self.levels)
        self.even = len(steps) > 0 and bool(np.allclose(steps, steps[0], rtol=1e-6))
        # Where the walk along x crosses level lines.
        self.passed = crossings(
            lambda t: self.f(t, np.full(np.shape(t), self.here[1])[()]), self.levels, window.x.low, window.x.high)
        # The strip of the map comes to stand under the slice along x, with the same left edge.
        room = tick_room(self.strip_window())
        upper, lower = Box(MAP_PANEL.left, -0.05, SAFE.right, 2.75), Box(MAP_PANEL.left, SAFE.bottom + 0.1, SAFE.right, -0.3)
        self.slices = {
            axis: SurfaceSlice(self, self.land, axis, box, room) for axis, box in (("x", upper), ("y", lower))
        }

    # -- surface and slices -------------------------------------------------------------

    def show_surface(self) -> None:
        self.add(*self.heading_of_f("Partial derivatives"), self.land)
        self.dot = self.land.dot(self.point_in_space)
        self.dot.claim = Claim(self.land.space, "space", "point", truth=lambda: [self.true_point()])
        self.add(self.dot)
        start = self.land.space.orbit
        self.play(UpdateFromAlphaFunc(VGroup(self.land, self.dot), lambda _, a: self.land.look(start.towards(self.view, a)),
                                      rate_func=smooth), run_time=2.5)
        self.scale = axis_numbers(self.land)
        self.where = self.formula(f"f{self.place()} = {self.shown('value')}", em=LABEL).put(SAFE.left, SAFE.bottom + 0.12)
        self.enter(self.scale, self.where)

    def point_in_space(self) -> np.ndarray:
        """The point in space, wherever it has walked along x."""
        x = self.x.get_value()
        return np.array([x, self.here[1], float(self.f(x, self.here[1]))])

    def true_point(self) -> tuple[float, float, float]:
        """The same by 50 digits."""
        x, y = self.x.get_value(), self.here[1]
        return x, y, float(self.f.precise(x, y))

    def cut(self, axis: str) -> None:
        """Let the plane come in with its name, take the near part away and draw the slice."""
        one = self.slices[axis]
        surface = self.land.surface
        surface.along, surface.cut, surface.veil = axis, one.fixed, 1.0
        surface.sheet = self.land.sheet(one.held, one.fixed, one.role)
        self.sheet_name = name_of_sheet(
            self.land, one.held, one.fixed,
            backed(self.formula(f"{one.role}({one.held} = {self.shown(one.fixed_name)})", em=LABEL), self.theme.background))
        self.play(self.move_sheet(1.0), FadeIn(self.sheet_name), run_time=1.6)
        if one.drawn is None:
            self.play(Create(one.draw()), run_time=1.2)
            self.add(self.dot)

    def move_sheet(self, target: float) -> UpdateFromAlphaFunc:
        """Let the cutting plane rise (1) or sink (0) while what stands before it fades or comes back."""
        surface = self.land.surface
        sheet, start = surface.sheet, 1.0 - target

        def move(land: Mobject, share: float) -> None:
            sheet.risen = start + share * (target - start)
            surface.veil = 1 - 0.85 * sheet.risen
            land.refresh()

        return UpdateFromAlphaFunc(self.land, move)

    def uncut(self, *others: Mobject) -> None:
        """Put the surface together again."""
        self.play(self.move_sheet(0.0), FadeOut(self.sheet_name), *(FadeOut(other) for other in others), run_time=0.9)
        self.land.surface.sheet, self.land.surface.cut = None, None
        self.land.refresh()

    def open_slice(self, axis: str) -> None:
        """The slice as a plain curve with its tangent; the same tangent in space."""
        one = self.slices[axis]
        self.enter(one.plot)
        self.play(Create(one.graph), run_time=1.5)
        one.touch(self.tangent_ends if axis == "x" else None)
        self.play(GrowFromCenter(one.tangent), GrowFromCenter(one.in_space), FadeIn(one.dot), run_time=1.0)
        self.add(self.dot)
        self.enter(one.law)
        self.wait(_reading(one.law))

    def tangent_ends(self, *, true: bool = False) -> np.ndarray:
        """The ends of the tangent of the slice along x at the walking point; by 50 digits if asked for."""
        x, y, height = self.true_point() if true else self.point_in_space()
        slope = precise_partial(self.f, 0, (x, y)) if true else self.f.derivative("x")(x, y)
        return self.land.tangent("y", (x, y), height, float(slope))

    # -- three views of one walk -----------------------------------------------------------

    def words_on_the_walk(self) -> str:
        """What the walk shows: the spacing of lines tells the slope where they are even, and where there is something to tell."""
        low, high = self.walkable()
        slope = self.f.derivative("x")
        steep = np.abs([float(slope(float(x), self.here[1])) for x in np.linspace(low, high, 61)])
        if not steep.max() > 0:
            return "Walk along x again: the slice is level, so f does not change, and no level line is crossed."
        if steep.max() - steep.min() <= 1e-9 * steep.max():
            return "Walk along x again: the slope of the slice stays the same all the way."
        passed = [x for x, _ in self.passed if low <= x <= high]
        if self.even and len(passed) > 2:
            return "Walk along x again. Where the slice is steep, level lines of the map follow each other closely."
        return "Walk along x again: on the surface, on the slice and on the map it is one point that moves."

    def walk(self) -> None:
        """Move the point along x in space, on the slice and on a strip of the map at once."""
        one, other = self.slices["x"], self.slices["y"]
        strip, lines, extras = self.strip()
        self.uncut(other.drawn, other.in_space, other.shown, other.law, one.law, self.where)
        self.enter(strip, lines.strokes, *lines.values, *extras, run_time=0.9)
        self.cut("x")
        mark, readouts = strip.point(*self.here), self.live_readouts(strip, lines)
        mark.claim = Claim(strip, "point", "point", truth=lambda: (self.x.get_value(), self.here[1]))
        self.enter(mark, readouts, run_time=0.6)
        low, high = self.walkable()
        slope = self.f.derivative("x")

        def go(_: Mobject, share: float) -> None:
            # To the digits that are shown: whoever checks the slope finds it right.
            x = round(self.way(share, low, high), readouts[0].layout.places)
            self.x.set_value(x)
            height, steep = float(self.f(x, self.here[1])), float(slope(x, self.here[1]))
            self.land.follow()
            one.plot.move_line(one.tangent, (x, height), steep, half=0.3 * one.plot.window.x.span)
            one.dot.move_to(one.plot.at(x, height))
            mark.move_to(strip.at(x, self.here[1]))
            readouts[0].show(x)
            readouts[1].show(steep)

        moving = VGroup(self.dot, one.in_space, one.dot, one.tangent, mark, readouts)
        self.play(UpdateFromAlphaFunc(moving, go, rate_func=linear), run_time=9.0)
        self.x.set_value(self.here[0])
        go(mark, 1.0)
        self.views = VGroup(strip, lines.strokes, *lines.values, *extras, mark, readouts)

    def strip(self) -> tuple[Plot, Contours, list[Mobject]]:
        """The part of the map along the walk, under the slice and with the same x axis; level lines crossed are marked on both."""
        one, w = self.slices["x"], self.window
        box = Box(MAP_PANEL.left, SAFE.bottom, SAFE.right, -0.35)
        plot = Plot(self.strip_window(), box, self.theme, names=("x", "y"), gutter=one.gutter)
        track = plot.segment((w.x.low, self.here[1]), (w.x.high, self.here[1]), "run", width=5)
        lane = [_around(plot.at(x, self.here[1]), 0.16) for x in np.linspace(w.x.low, w.x.high, 60)]
        lines = Contours(plot, self.f, self.levels, avoid=lane, width=2.0)
        marks: list[Mobject] = []
        for x, level in self.passed if len(self.passed) <= 30 else ():
            marks.append(plot.point(x, self.here[1], "curve", radius=0.065))
            if one.plot.shows(x, level):
                marks.append(one.plot.point(x, level, "curve", radius=0.065))
        return plot, lines, [track, *(dot.set_z_index(1.5) for dot in marks)]

    def strip_window(self) -> Window:
        """As much of the map around the walk as there is room for at nearly one unit."""
        w = self.window
        half = _STRIP * w.x.span
        return Window(w.x, nice_axis(max(w.y.low, self.here[1] - half), min(w.y.high, self.here[1] + half), 2))

    def walkable(self) -> tuple[float, float]:
        """How far the point can walk to either side without leaving the picture."""
        x0, window = self.here[0], self.slices["x"].plot.window
        points = self.land.slice("y", self.here[1], 401)
        slopes = np.array([float(self.f.derivative("x")(float(x), self.here[1])) for x in points[:, 0]])
        good = np.isfinite(points[:, 2]) & np.isfinite(slopes)
        good &= (points[:, 2] > window.y.low) & (points[:, 2] < window.y.high)
        room = 0.04 * window.x.span
        bad = points[~good, 0]
        low = max([float(x) for x in bad if x < x0], default=float(points[0, 0])) + room
        high = min([float(x) for x in bad if x > x0], default=float(points[-1, 0])) - room
        return min(low, x0), max(high, x0)

    def way(self, share: float, low: float, high: float) -> float:
        """Down to one end, up to the other and back, starting and ending gently."""
        x0 = self.here[0]
        stops = np.array([0.0, x0 - low, high - low + x0 - low, 2 * (high - low)])
        return float(np.interp(smooth(share) * stops[-1], stops, [x0, low, high, x0])) if stops[-1] > 0 else x0

    def live_readouts(self, strip: Plot, lines: Contours) -> VGroup:
        """The slope over the slice, x over the strip of the map."""
        low, high = self.walkable()
        slopes = [float(self.f.derivative("x")(float(x), self.here[1])) for x in np.linspace(low, high, 60)]
        slopes = [slope for slope in slopes if math.isfinite(slope)] or [self.results.gradient[0]]
        place = Readout("x", (self.here[0], low, high), self.theme, em=LABEL, significant=3, truth=lambda: to_mpf(self.x.get_value()))
        one = self.slices["x"]
        free = SAFE.right - float(one.plot.scaffold[3].get_right()[0]) - 0.25
        slope = next(line for digits in (4, 3, 2) if _room(line := Readout(
            "tangent(partial f\\/partial x)", (self.results.gradient[0], min(slopes), max(slopes)), self.theme, role="tangent",
            em=LABEL, significant=digits, truth=lambda: precise_partial(self.f, 0, (self.x.get_value(), self.here[1])),
        )) <= free or digits == 2)
        # The power of ten of the levels, where they have one, stands at the strip's upper right.
        edge = float(lines.values[1].get_left()[0]) - 0.3 if len(lines.values) > 1 else SAFE.right
        for line, right, baseline in ((slope, SAFE.right, one.baseline), (place, edge, strip.scaffold[3].baseline)):
            line.put(right - _room(line), baseline)
        return VGroup(place, slope)

    def show_both(self) -> None:
        """The last picture: both slices, both tangents, both numbers."""
        one, other = self.slices["x"], self.slices["y"]
        self.uncut(self.views)
        self.play(*(FadeIn(part) for part in (other.drawn, other.in_space, other.shown, other.law, one.law, self.where)), run_time=1.0)
        self.add(self.dot)
        self.wait(_reading(one.law, other.law))


def _reading(*lines: Typeset) -> float:
    """Seconds that the longest of some formulas takes to read."""
    return max(1.0 + 0.06 * sum(len(run.get_subpaths()) for run in line) for line in lines)


def _room(line: Readout) -> float:
    """The width that a readout needs for all it will show."""
    return line.label.width + 0.16 + line.left_room + line.right_room + (line.suffix.width + 0.12 if line.suffix else 0.0)


def _sign(scene: LessonScene, change: float) -> VGroup:
    """Plus or minus on a patch through which nothing of the map is seen, so that it keeps its contrast."""
    label = backed(scene.formula("+" if change > 0 else "-", role="positive" if change > 0 else "negative"), scene.theme.background)
    label.backing.set_fill(opacity=1)
    return label


def _around(point: np.ndarray, reach: float) -> Box:
    return Box(point[0] - reach, point[1] - reach, point[0] + reach, point[1] + reach)


def _critical_place(slopes: list[Any], at: tuple[float, float]) -> tuple[Any, Any]:
    """A zero of both partial derivatives near a point, to 50 digits; the point itself where the derivatives vanish there."""
    plain = tuple(to_mpf(float(f"{c:.12g}")) for c in at)
    if all(slope.precise(*plain) == 0 for slope in slopes):
        return plain  # a degenerate zero, which Newton's method only creeps up to
    found = findroot(lambda x, y: [slope.precise(x, y) for slope in slopes], [to_mpf(c) for c in at], tol=1e-60)
    x, y = (mpf(0) if abs(c) < mpf("1e-25") else c for c in found)
    return x, y
