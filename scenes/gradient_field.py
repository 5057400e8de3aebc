"""The gradient: a field of arrows across the level lines, and why it points straight uphill."""

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
from mpmath import atan2, cos, hypot, mpf, radians, sin

from calcanim import InputError
from calcanim.numerics.ascent import ascent_of
from calcanim.numerics.evaluation import to_mpf
from calcanim.numerics.precise_fields import precise_gradient
from calcanim.numerics.surroundings import named_points
from calcanim.parameters import Expression, Interval, Point
from calcanim.stage import (
    LABEL,
    SAFE,
    ArrowField,
    Arrows,
    Axis,
    Box,
    Carried,
    Claim,
    Contours,
    LessonScene,
    LiveNumber,
    NumberFormat,
    Plot,
    Readout,
    Typeset,
    Window,
    choose_plane,
    corners,
    format_for,
    line_through,
    nice_axis,
    plane_plot,
    round_step,
    segments,
)
from calcanim.stage.compass import Compass
from calcanim.stage.field_layout import apart, arrow_scale, field_on_grid, lengths_of, shade_edges
from calcanim.stage.on_plane import MAP, MAP_PANEL, OnPlane
from calcanim.stage.proving import CHOSEN, Proof

TOPIC = 6
TITLE = "The gradient"

# Length of the arrows at the right angles, in frame units.
_ARROW = 0.85
# At least so many level lines are crossed straight uphill in the circle around the point that is looked at closely.
_STEPS = 5


@dataclass(frozen=True, slots=True)
class FieldNumbers:
    """The gradient at the point, by how much its arrow is scaled, and the sizes at which the arrows of the field change their shade.

    Attributes
    ----------
    at : (float, float)
        The point.
    value : float
        f at the point.
    gradient : (float, float)
        The partial derivatives by x and by y at the point.
    length : float
        The length of the gradient at the point.
    scale : float
        The factor by which the gradient is drawn as an arrow on the plane.
    edges : tuple of float
        The lengths of the gradient at which the arrows of the field change their shade; none where all are equally long.
    longest : float
        The greatest length of the gradient among the arrows of the field; 0 if there is no arrow.
    """

    at: tuple[float, float]
    value: float
    gradient: tuple[float, float]
    length: float
    scale: float
    edges: tuple[float, ...]
    longest: float


class GradientField(OnPlane, LessonScene):
    """The gradient is an arrow at every point: across the level lines, longer where they are closer."""

    function: Expression = "x^2 + 3*x*y + y^2"
    """The function f of x and y."""
    at: Point = (1.0, 0.0)
    """The point whose gradient is worked out."""
    interval: Interval = None
    """The x range shown; -2,2 where that shows the point."""
    interval_y: Interval = None
    """The y range shown; the same as the x range if left out."""

    equal_units = True

    must_show = ("gradient", "length")

    def numbers(self) -> FieldNumbers:
        slopes = self.slopes_here()
        vectors = field_on_grid(self.f, self.window)[1]
        return FieldNumbers(
            self.here, float(self.f(*self.here)), slopes, math.hypot(*slopes), arrow_scale(self.window, self.here, slopes),
            shade_edges(vectors), float(lengths_of(vectors).max(initial=0.0)),
        )

    def proofs(self) -> dict[str, Proof]:
        return {
            **self.proofs_here(),
            "scale": CHOSEN,
            "edges": CHOSEN,
            "longest": self.true_longest,
        }

    def true_longest(self) -> Any:
        """The greatest length of a gradient of the field to 50 digits: that of the arrow which is longest in doubles."""
        centres, vectors = field_on_grid(self.f, self.window)
        size = np.hypot(*vectors.T)
        size[~np.isfinite(size)] = 0.0
        return hypot(*precise_gradient(self.f, centres[int(np.argmax(size))])) if size.any() else mpf(0)

    def construct(self) -> None:
        self.prepare()
        with self.section("level lines", self.words_on_the_map()):
            self.show_map()
        with self.section("partials", self.words_on_the_partials()):
            self.show_partials()
        with self.section("gradient", self.words_on_the_gradient()):
            self.show_gradient()
        with self.section("field", self.words_on_the_field()):
            self.show_field()
        if self.crossings:
            with self.section("right angles", "Along a level line f does not change, so its gradient has no part along it: a right angle."):
                self.show_right_angles()
        with self.section("all", self.last_words()):
            self.bring_back()

    def prepare(self) -> None:
        n, w = self.results, self.window
        self.plot = plane_plot(w, MAP, self.theme)
        self.start, self.tip = self.plot.at(*n.at), self.scaled(1.0, 1.0)
        centres, vectors = field_on_grid(self.f, w)
        self.crossings = apart(self.plot, centres, vectors, self.start)
        corner = (self.start + self.tip) / 2
        avoid = [_near(corner, 0.5 * float(np.abs(self.tip - self.start).max()) + 0.45)]
        for at in self.crossings:
            way = line_through(self.f, w, at)
            avoid += [_near(self.plot.at(*at), _ARROW), *(_near(point, 0.1) for point in self.plot.at(way[:, 0], way[:, 1])[::3])]
        self.contours = Contours(self.plot, self.f, avoid=avoid)
        columns = len(np.unique(np.round(centres[:, 0], 9)))
        self.spacing = self.plot.area.width / max(columns, 1)
        self.field = ArrowField(self.plot, centres, vectors, n.edges, "derivative", 0.8 * self.spacing, gradient_of=self.f)
        self.flat = [self.plot.point(*p.at, "derivative", radius=0.075, hollow=True) for p in named_points(
            self.f, (w.x.low, w.y.low), (w.x.high, w.y.high), n.at)] if n.length else []
        # Nothing that is to be read or looked at closely has an arrow of the field over it.
        for label in self.contours.labels:
            middle, half = label.get_center(), np.array([label.width / 2, 0.0, 0.0])
            self.field.clear_of(middle - half, middle + half, 0.4 * self.spacing + 0.14)
        self.field.clear_of(self.start, self.start + _ARROW * self.uphill(n.gradient), 0.75 * self.spacing)

    def scaled(self, by_x: float, by_y: float) -> np.ndarray:
        """The end of the gradient's arrow, or with a 0 that of one of its sides."""
        n = self.results
        return self.plot.at(n.at[0] + by_x * n.scale * n.gradient[0], n.at[1] + by_y * n.scale * n.gradient[1])

    @staticmethod
    def uphill(slopes: Any) -> np.ndarray:
        """The unit vector of the frame along a gradient; the zero vector for a zero gradient."""
        size = float(np.hypot(*slopes))
        return np.array([slopes[0], slopes[1], 0.0]) / size if size else np.zeros(3)

    # -- the map and the partials ------------------------------------------------

    def words_on_the_map(self) -> str:
        if len(self.contours.strokes):
            return "The map of f: along each level line f keeps its value."
        return "The map of f has no level line: " + ("f hardly changes on it." if self.results.longest else "f does not change on it.")

    def show_map(self) -> None:
        self.dot = self.plot.point(*self.here)
        self.add(*self.heading_of_f("The gradient field"), self.plot, self.contours.strokes, *self.contours.values, self.dot)
        self.value = self.formula(f"f{self.place()} = {self.shown('value')}", em=LABEL).put(MAP_PANEL.left, 2.45)
        self.wait(0.6)
        self.enter(self.value)

    def words_on_the_partials(self) -> str:
        if self.results.length == 0:
            return "At this point both partial derivatives are zero."
        return "Two slopes at the point: along x with y held fixed, and along y with x held fixed."

    def show_partials(self) -> None:
        """Each side of the triangle with its slope beside it in the panel."""
        n = self.results
        sides = (("run", (0.0, 0.0), (1.0, 0.0)), ("rise", (1.0, 0.0), (1.0, 1.0)))
        self.legs, self.slopes = VGroup(), []
        for i, (role, start, end) in enumerate(sides):
            line = self.formula(
                f"{role}(frac(partial f, partial {'xy'[i]})) {self.place()} = {role}({self.shown(f'gradient[{i}]')})", em=LABEL
            ).put(MAP_PANEL.left, 1.65 - 0.95 * i)
            self.slopes.append(line)
            arriving = [FadeIn(line)]
            if n.gradient[i]:
                ends = [(n.at[0] + a * n.scale * n.gradient[0], n.at[1] + b * n.scale * n.gradient[1]) for a, b in (start, end)]
                leg = self.plot.segment(*ends, role, dashed=role == "rise", width=5).set_z_index(1)
                leg.claim = leg.claim.moved(self.plot, truth=lambda start=start, end=end: (self.true_end(*start), self.true_end(*end)))
                self.legs.add(leg)
                arriving.append(Create(leg))
            self.play(*arriving, run_time=1.0)
        self.note = self.formula(f'"drawn" times {self.shown("scale")}', em=LABEL, role="quiet").put(MAP_PANEL.left, -0.05)
        if len(self.legs):
            self.enter(self.note, run_time=0.6)
        # Both are read before they leave.
        self.wait(max(0.8, 0.06 * sum(len(run.get_subpaths()) for run in self.slopes[-1]) + 0.7))

    def true_end(self, by_x: float, by_y: float) -> tuple[float, float]:
        """The ends of the gradient's arrow and of its sides, by 50 digits."""
        gx, gy = precise_gradient(self.f, self.here)
        return float(self.here[0] + by_x * self.results.scale * gx), float(self.here[1] + by_y * self.results.scale * gy)

    # -- the gradient ------------------------------------------------------------

    def words_on_the_gradient(self) -> str:
        n = self.results
        if n.length == 0:
            return "So the gradient is the zero vector here: no direction leads uphill."
        return f"The column of both is the gradient: one arrow. Its length is {self.plain(n.length, 5)}."

    def column(self) -> tuple[Typeset, Typeset, Typeset]:
        """The gradient at the point, in general, and its length."""
        x, y = (self.given(self.f.derivative(name)) for name in ("x", "y"))
        there = self.fitted([
            f"nabla f{self.place()} = vec(run({self.shown('gradient[0]', d)}), rise({self.shown('gradient[1]', d)}))" for d in (5, 4, 3)
        ], MAP_PANEL.width)
        short = "nabla f = vec(run(frac(partial f, partial x)), rise(frac(partial f, partial y)))"
        general = next((
            line for source in (f"{short} = vec(run({x}), rise({y}))", f"nabla f = vec(run({x}), rise({y}))")
            for em in (0.44, LABEL) if (line := self.formula(source, em=em)).width <= MAP_PANEL.width
        ), self.formula(short))
        length = self.fitted([
            f"abs(derivative(nabla f{self.place()})) = derivative({self.shown('length', d)})" for d in (5, 4, 3)], MAP_PANEL.width)
        # One under the other, however high a column with fractions is.
        left, top = MAP_PANEL.left, min(2.32, float(self.value.get_bottom()[1]) - 0.1)
        for line, gap in ((general, 0.08), (there, 0.16), (length, 0.0)):
            line.put(left, 0.0)
            line.shift([0.0, top - float(line.get_top()[1]), 0.0])
            top = float(line.get_bottom()[1]) - gap
        return there, general, length

    def show_gradient(self) -> None:
        n = self.results
        there, general, length = self.column()
        self.length = length
        # Both numbers move together into the column; the lines they stood in make room for the general form.
        self.play(
            FadeOut(self.note), *(FadeOut(line) for line in self.slopes),
            *(Carried(line[role][-1], there[role][0]) for line, role in zip(self.slopes, ("run", "rise"), strict=True)),
            FadeIn(VGroup(*(run for part, runs in there.parts.items() if part not in ("run", "rise") for run in runs))), run_time=1.2,
        )
        self.add(there)
        self.enter(general)
        if n.length:
            # The scale stays as long as the arrow is drawn to it: beside the length, or below where that is long.
            self.note.put(SAFE.right, length.baseline, side="right")
            if float(self.note.get_left()[0]) < float(length.get_right()[0]) + 0.3:
                self.note.put(MAP_PANEL.left, float(length.get_bottom()[1]) - 0.4)
            self.add(self.note)
            self.arrow = Arrows(self.theme["derivative"], 7, 0.3).place(self.start, self.tip).set_z_index(1.5)
            self.play(UpdateFromAlphaFunc(self.arrow, lambda m, a: m.place(
                self.start, self.start + a * (self.tip - self.start))), run_time=1.0)
            self.arrow.claim = Claim(
                self.plot, "vector", "derivative", start=self.here, scale=n.scale,
                truth=lambda: [float(part) for part in precise_gradient(self.f, self.here)])
            self.enter(length)
            self.play(FadeOut(self.legs), run_time=0.6)
        else:
            self.enter(length)
        self.add(self.dot)

    # -- the field ----------------------------------------------------------------

    def words_on_the_field(self) -> str:
        n = self.results
        if not n.longest:
            return "At every other point of this map the gradient is zero too: there is no arrow to draw."
        says = "the shade its length." if n.edges else "all have one length."
        return f"The gradients at many points: an arrow shows the direction of each, {says}"

    def show_field(self) -> None:
        key = self.key()
        growing = [UpdateFromAlphaFunc(self.field, lambda m, a: m.grow(a)), *(FadeIn(dot) for dot in self.flat)]
        if self.results.length:
            # The arrow at the point becomes one among the others: its length no longer tells the gradient's, its shade does.
            whole, short = float(np.linalg.norm(self.tip - self.start)), _ARROW
            way = self.uphill(self.results.gradient)
            self.arrow.claim = self.unit_claim(self.here)
            sort = self.field.sorts[int(np.searchsorted(self.results.edges, self.results.length))]
            growing.append(UpdateFromAlphaFunc(self.arrow, lambda m, a: m.place(
                self.start, self.start + (whole + a * (short - whole)) * way).set_stroke(sort.get_stroke_color() if a > 0.5 else None)))
            del self.arrow.claim
        self.add(self.field)
        if self.results.length:
            growing.append(FadeOut(self.note))
        self.play(*growing, FadeIn(key), run_time=1.6)
        if self.results.length:
            self.arrow.claim = self.unit_claim(self.here)
        self.add(self.dot)

    def unit_claim(self, at: tuple[float, float]) -> Claim:
        """What an arrow of the same length for all claims: to lead uphill from a point."""
        def ends() -> Any:
            gx, gy = precise_gradient(self.f, at)
            share = _ARROW / self.plot.x_unit / hypot(gx, gy)
            return at, (float(at[0] + share * gx), float(at[1] + share * gy))

        return Claim(self.plot, "arrows", "derivative", truth=ends)

    def key(self) -> VGroup:
        """What each shade of an arrow stands for, and a point without an arrow."""
        n, group, left = self.results, VGroup(), MAP_PANEL.left
        rows = len(n.edges) + 1 + bool(self.flat)
        # Below the length, however far down that stands, and above the lower margin.
        top = max(min(-1.6, float(self.length.get_bottom()[1]) - 0.45), SAFE.bottom + 0.5 * (rows - 1))
        layout = format_for(n.edges, 3, trim=True)
        heads = ["up to"] * len(n.edges) + ["above"]
        if not n.edges:
            # One length for all: it is said instead of a scale.
            group.add(self.formula(f"derivative(abs(nabla f) = {self.shown('longest')})", em=LABEL).put(left, top))
            heads = []
        else:
            group.add(self.formula("derivative(abs(nabla f))", em=LABEL).put(left, top))
        if layout.exponent:
            group.add(self.formula(f"quiet((times 10^({layout.exponent})))", em=LABEL).put(left, top - 0.5))
        column = left + 1.35
        for i, (sort, head) in enumerate(zip(self.field.sorts, heads, strict=False)):
            y = top - 0.5 * i
            swatch = Arrows(sort.get_stroke_color(), sort.get_stroke_width(), 0.2, open_heads=True)
            swatch.place(np.array([column, y + 0.11, 0.0]), np.array([column + 0.7, y + 0.11, 0.0]))
            group.add(swatch, self.words(head).put(column + 0.95, y))
            edge = min(i, len(n.edges) - 1)
            number = LiveNumber(n.edges[edge], layout, self.theme, em=LABEL, name=f"edges[{edge}]")
            room = max(number.room(n.edges)[0], 0.2)
            group.add(number.put(column + 0.95 + self.words("up to").width + 0.2 + room, y))
        if self.flat:
            y = top - 0.5 * max(len(heads), 1)
            dot = self.flat[0].copy().move_to([column + 0.35, y + 0.11, 0.0])
            del dot.claim
            group.add(dot, self.words("zero gradient").put(column + 0.95, y))
        return group

    # -- right angles ---------------------------------------------------------------

    def show_right_angles(self) -> None:
        marks = [self.crossing(at) for at in self.crossings]
        self.play(UpdateFromAlphaFunc(self.field, lambda m, a: m.grow(1 - a)), run_time=0.8)
        self.remove(self.field)
        for line, tangent, arrow, square, dot in marks:
            self.play(Create(line), FadeIn(dot), run_time=0.8)
            touch = [] if tangent is None else [GrowFromCenter(tangent)]
            self.play(*touch, FadeIn(arrow), FadeIn(square), run_time=0.8)

    def crossing(self, at: tuple[float, float]) -> tuple[VMobject, VMobject | None, Arrows, VMobject, VMobject]:
        """The level line through a point with its tangent, the gradient's arrow across it and the right angle between them."""
        plot, here = self.plot, self.plot.at(*at)
        way = line_through(self.f, self.window, at)
        line = VMobject(stroke_color=self.theme["curve"], stroke_width=5, fill_opacity=0)
        line.set_points(corners([plot.at(way[:, 0], way[:, 1])]))
        line.claim = Claim(plot, "level", "curve", function=self.f, levels=(float(self.f(*at)),))
        slopes = [float(self.f.derivative(name)(*at)) for name in ("x", "y")]
        uphill = self.uphill(slopes)
        level = np.array([-uphill[1], uphill[0], 0.0])
        unit = 0.8 / plot.x_unit
        ends = [(at[0] + side * unit * level[0], at[1] + side * unit * level[1]) for side in (-1, 1)]
        near = np.linalg.norm(line.points - here, axis=1) < 0.9
        bend = np.abs((line.points[near, :2] - here[:2]) @ uphill[:2]).max(initial=0.0)
        # A straight level line is its own tangent.
        tangent = plot.segment(*ends, "tangent", dashed=True, width=4) if bend > 0.02 else None
        if tangent is not None:
            tangent.claim = tangent.claim.moved(plot, truth=lambda: self.true_tangent(at, unit))
        sort = self.field.sorts[int(np.searchsorted(self.results.edges, float(np.hypot(*slopes))))]
        arrow = Arrows(sort.get_stroke_color(), 6, 0.26).place(here, here + _ARROW * uphill).set_z_index(1.2)
        arrow.claim = self.unit_claim(at)
        square = VMobject(stroke_color=self.theme["ink"], stroke_width=2.5, fill_opacity=0)
        side = 0.2
        a, b, c = here + side * level, here + side * (level + uphill), here + side * uphill
        square.set_points(segments([(a, b), (b, c)]))
        # Room for what is looked at: no arrow of the field runs through it.
        self.field.clear_of(here - 0.8 * level, here + 0.8 * level, 0.8 * self.spacing)
        self.field.clear_of(here, here + _ARROW * uphill, 0.8 * self.spacing)
        return line, tangent, arrow, square, plot.point(*at, radius=0.07)

    def true_tangent(self, at: tuple[float, float], reach: float) -> Any:
        """The ends of the level line's tangent by 50 digits: across the gradient."""
        gx, gy = precise_gradient(self.f, at)
        share = reach / hypot(gx, gy)
        return [(float(at[0] - side * share * gy), float(at[1] + side * share * gx)) for side in (-1, 1)]

    def last_words(self) -> str:
        if not self.results.longest:
            return "Where f does not change, the gradient is zero."
        crowd = "; where lines crowd, its shade is strong" if self.results.edges and self.contours.even and len(self.contours.levels) > 2 else ""
        return f"Every arrow crosses its level line at a right angle and points uphill{crowd}."

    def bring_back(self) -> None:
        if self.crossings:
            self.field.grow(0.0)
            self.add(self.field)
            self.play(UpdateFromAlphaFunc(self.field, lambda m, a: m.grow(a)), run_time=1.2)
            self.add(self.dot)
        self.wait(0.5)


@dataclass(frozen=True, slots=True)
class AscentNumbers:
    """The gradient as length and direction, and the growth along the directions that tell the story.

    Attributes
    ----------
    at : (float, float)
        The point.
    value : float
        f at the point.
    gradient : (float, float)
        The partial derivatives by x and by y at the point.
    length : float
        The length of the gradient: the directional derivative along it, the largest there is.
    level : float
        The directional derivative across the gradient, along the level line.
    descent : float
        The directional derivative against the gradient, the smallest there is.
    scale : float
        The factor by which the gradient is drawn as an arrow on the plane.
    step : float
        The difference of f between neighbouring level lines in the circle, where f is drawn as it is from close up.
    """

    at: tuple[float, float]
    value: float
    gradient: tuple[float, float]
    length: float
    level: float
    descent: float
    scale: float
    step: float


class SteepestAscent(OnPlane, LessonScene):
    """A direction turns; f grows along it by |grad f| cos(theta), most of all along the gradient."""

    function: Expression = "x^2 + 3*x*y + y^2"
    """The function f of x and y."""
    at: Point = (1.0, 0.0)
    """The point at which the direction turns."""
    interval: Interval = None
    """The x range shown; 1.8 to either side of the point if left out."""
    interval_y: Interval = None
    """The y range shown; 1.8 to either side of the point if both are left out."""

    equal_units = True

    must_show = ("gradient", "length", "descent")

    def numbers(self) -> AscentNumbers:
        slopes, value = self.slopes_here(), float(self.f(*self.here))
        ascent = ascent_of(slopes)
        if ascent.length <= 1e-12 * (abs(value) + 1e-300) or ascent.length == 0:
            raise InputError(
                f"at={self.here[0]:g},{self.here[1]:g} is a critical point of {self.f.text}: the gradient is zero there and no "
                "direction is the steepest; choose another point."
            )
        scale = arrow_scale(self.window, self.here, slopes, 0.42)
        return AscentNumbers(
            self.here, value, slopes, ascent.length, ascent.level, ascent.descent, scale, round_step(ascent.length / _STEPS)
        )

    def proofs(self) -> dict[str, Proof]:
        return {
            **self.proofs_here(),
            "level": lambda: mpf(0),
            "descent": lambda: -hypot(*precise_gradient(self.f, self.here)),
            "scale": CHOSEN,
            "step": CHOSEN,
        }

    def construct(self) -> None:
        self.prepare()
        with self.section("point", "A point of the map with its level line, and the gradient there."):
            self.show_point()
        with self.section("direction", "Which way to go? Along a unit vector u the growth of f is the gradient's part along u."):
            self.show_direction()
        with self.section("turn", "From close up, as in the circle, level lines are straight and even: the more of them u crosses, the faster f grows or falls."):
            self.turn_around()
        with self.section("uphill", "It grows fastest where u points along the gradient: uphill."):
            self.stop_at(0.0, "length")
        with self.section("level", "Across the gradient it does not grow: there u runs along the level line."):
            self.stop_at(90.0, "level")
        with self.section("downhill", "Against the gradient it falls fastest: that is the steepest way down."):
            self.stop_at(180.0, "descent")
        with self.section("descent", "Hence minus the gradient is the way down, and descent follows it."):
            self.show_descent()

    def choose_window(self) -> Window:
        """The surroundings of the point, so that the unit vectors around it are well seen."""
        if self.interval is not None or self.interval_y is not None:
            return super().choose_window()
        x, y = self.here
        return choose_plane(self.f, self.here, (x - 1.8, x + 1.8), (y - 1.8, y + 1.8))

    def prepare(self) -> None:
        n = self.results
        self.plot = plane_plot(self.window, MAP, self.theme)
        self.ascent = ascent_of(n.gradient)
        self.start, reach = self.plot.at(*n.at), n.scale * n.length
        # Unit vectors have the unit of the axes where that is well seen.
        self.unit = min(max(1.0, 0.5 / self.plot.x_unit), 1.6 / self.plot.x_unit)
        own = line_through(self.f, self.window, n.at)
        way = self.plot.at(own[:, 0], own[:, 1])
        tip = self.plot.at(*(c + n.scale * part for c, part in zip(n.at, n.gradient, strict=True)))
        self.contours = Contours(self.plot, self.f, avoid=[
            _near(self.start, 1.06 * self.plot.x_unit * max(self.unit, reach)), _near(tip, 0.4), *(_near(point, 0.1) for point in way[::3])])
        self.own = VMobject(stroke_color=self.theme["curve"], stroke_width=5, fill_opacity=0)
        self.own.set_points(corners([way])).set_z_index(-0.5)
        self.own.claim = Claim(self.plot, "level", "curve", function=self.f, levels=(n.value,))
        self.compass = Compass(self.plot, n.at, self.ascent, self.unit, reach, n.step)
        self.theta, self.readouts = ValueTracker(-60.0), None
        self.moves("θ", self.theta.get_value)
        top = 1.75 * n.length
        self.strip = Plot(
            Window(Axis(-90.0, 270.0, (-90.0, 0.0, 90.0, 180.0, 270.0)), nice_axis(-top, top, 4)),
            Box(MAP_PANEL.left, SAFE.bottom + 0.08, SAFE.right, 0.25), self.theme,
            names=("theta space (degree)", "derivative(nabla f dot bold(u))"),
        )

    def arrow_claim(self, sign: int) -> Claim:
        """What an arrow along (1) or against (-1) the gradient claims."""
        def components() -> tuple[float, ...]:
            return tuple(sign * float(part) for part in precise_gradient(self.f, self.here))

        role = "derivative" if sign > 0 else "negative"
        return Claim(self.plot, "vector", role, start=self.here, truth=components, scale=self.results.scale)

    # -- the point and u ------------------------------------------------------------

    def show_point(self) -> None:
        n = self.results
        self.dot = self.plot.point(*n.at)
        values = (self.formula(f"f{self.place()} = {self.shown('value', d)}", em=LABEL, role="curve") for d in (5, 4, 3, 2))
        # The right end of this line is for the lines in the circle.
        value = next((line for line in values if line.width <= MAP_PANEL.width - 2.7), None)
        value = value or self.formula(f"f = {self.shown('value', 2)}", em=LABEL, role="curve")
        self.value = value.put(MAP_PANEL.left, 2.45)
        self.add(*self.heading_of_f("Steepest ascent"), self.plot, self.contours.strokes, *self.contours.values, self.dot)
        self.play(Create(self.own), FadeIn(value), run_time=1.2)
        self.arrow = Arrows(self.theme["derivative"], 7, 0.28).set_z_index(1)
        tip = self.start + self.compass.reach * self.compass.way(0.0)
        self.note = note = self.formula(f'"drawn" times {self.shown("scale")}', em=LABEL, role="quiet").put(SAFE.right, 0.97, side="right")
        says = self.fitted([
            f"derivative(nabla f{self.place()} = vec({self.shown('gradient[0]', d)}, {self.shown('gradient[1]', d)}))"
            for d in (5, 4, 3, 2)
        ], MAP_PANEL.width, sizes=(0.38, LABEL)).put(MAP_PANEL.left, 1.75)
        self.play(UpdateFromAlphaFunc(self.arrow, lambda m, a: m.place(self.start, self.start + a * (tip - self.start))),
                  FadeIn(says), FadeIn(note), run_time=0.9)
        self.arrow.claim = self.arrow_claim(1)
        self.add(self.dot)

    def show_direction(self) -> None:
        compass = self.compass.turn(self.theta.get_value())
        law = "derivative(abs(nabla f)) cos theta"
        self.law = self.fitted(
            [f"derivative(nabla f) dot bold(u) = {law}", law], MAP_PANEL.width - self.note.width - 0.25
        ).put(MAP_PANEL.left, 0.97)
        room = SAFE.right - float(self.value.get_right()[0]) - 0.3
        apart = self.fitted([f'quiet({says}) {self.shown("step")}' for says in ('"circle: from line to line"', '"circle: step"')], room, sizes=(LABEL,))
        self.play(FadeIn(compass.near), FadeIn(apart.put(SAFE.right, 2.49, side="right")), run_time=0.9)
        self.enter(compass.vector, compass.letter)
        self.play(*(FadeIn(part) for part in (compass.drop, compass.part, compass.arc, compass.angle, self.law)), run_time=1.0)
        compass.turn(self.theta.get_value()).claim(
            self.true_way, lambda: precise_gradient(self.f, self.here), self.results.step)
        self.add(self.dot)

    def true_way(self) -> tuple[Any, Any]:
        """Cosine and sine of the direction of u at this moment."""
        gx, gy = precise_gradient(self.f, self.here)
        turn = atan2(gy, gx) + radians(to_mpf(self.theta.get_value()))
        return cos(turn), sin(turn)

    # -- once around -------------------------------------------------------------------

    def turn_around(self) -> None:
        strip, n = self.strip, self.results
        curve = strip.trail(self.ascent.along, "derivative")
        self.mark = strip.point(-90.0, n.level, radius=0.1)
        self.mark.set_z_index(3)
        self.play(self.turned_to(-90.0), run_time=1.0)
        theta = Readout("theta", (self.theta.get_value(), -90.0, 270.0), self.theme, em=LABEL, layout=NumberFormat(0),
                        truth=lambda: to_mpf(self.theta.get_value())).put(MAP_PANEL.left, 0.45)
        growth = Readout("derivative(nabla f dot bold(u))", (self.ascent.along(self.theta.get_value()), n.length, -n.length),
                         self.theme, role="derivative", em=LABEL, truth=lambda: self.true_growth())
        power = growth.suffix.width + 0.12 if growth.suffix is not None else 0.0
        room = growth.label.width + 0.16 + growth.left_room + growth.right_room + power
        growth.put(min(MAP_PANEL.left + 2.242, MAP_PANEL.right - room), 0.45)
        sign = self.formula("degree", em=LABEL).put(float(theta.number.anchor[0]) + 0.06, 0.45)
        self.readouts = VGroup(theta, growth, sign)
        self.follow(-90.0)
        self.enter(strip, self.readouts, self.mark)

        def draw(_: Mobject, share: float) -> None:
            self.follow(-90.0 + 360.0 * share)
            curve.reach(strip.at(self.theta.get_value(), 0.0)[0])

        self.add(curve, self.mark)
        self.play(UpdateFromAlphaFunc(VGroup(*self.moving(), curve), draw), run_time=8.0, rate_func=linear)

    def true_growth(self) -> Any:
        """grad f . u for the angle of this moment, to 50 digits."""
        gx, gy = precise_gradient(self.f, self.here)
        cosine, sine = self.true_way()
        return gx * cosine + gy * sine

    def follow(self, theta: float) -> None:
        """Put u, what belongs to it, the readouts and the mark where an angle is."""
        self.theta.set_value(theta)
        self.compass.turn(theta)
        growth = float(self.ascent.along(theta))
        if self.readouts is not None:
            self.readouts[0].show(theta)
            self.readouts[1].show(growth)
            self.mark.move_to(self.strip.at(theta, growth))

    def moving(self) -> list[Mobject]:
        """What follows the angle."""
        return [*self.compass.turning, *((self.readouts, self.mark) if self.readouts is not None else ())]

    def turned_to(self, theta: float) -> UpdateFromAlphaFunc:
        """Turn u to another direction."""
        start = self.theta.get_value()
        return UpdateFromAlphaFunc(
            VGroup(*self.moving()), lambda _, share: self.follow(start + (theta - start) * share), rate_func=smooth)

    # -- the directions that matter ----------------------------------------------------------

    def stop_at(self, theta: float, value: str) -> None:
        """Turn u to one of the special directions, and mark it in the strip."""
        self.play(self.turned_to(theta), run_time=1.8)
        strip, growth = self.strip, getattr(self.results, value)
        places = (-90.0, 90.0, 270.0) if value == "level" else (theta,)
        dots = [strip.point(place, growth, "derivative", radius=0.1, hollow=value == "level") for place in places]
        word = {"length": '"uphill"', "descent": '"downhill"'}.get(value, "")
        label = self.formula(f"derivative({self.shown(value)}) quiet({word})" if word else f"derivative({self.shown(value)})", em=LABEL)
        x, y, _ = strip.at(theta, growth)
        if value == "level":
            label.put(x + 0.22, y + 0.16)
        else:
            label.put(min(x + 0.14, SAFE.right - label.width), y + (0.2 if growth > 0 else -0.44))
        self.enter(*dots, label)
        self.wait(0.6)

    def show_descent(self) -> None:
        """What u has found becomes the arrow against the gradient."""
        down = Arrows(self.theme["negative"], 9, 0.3, dashed=True).set_z_index(1.1)
        tip = self.start - self.compass.reach * self.compass.way(0.0)
        says = self.formula('negative(-nabla f) "is the steepest way down"', em=LABEL).put(MAP_PANEL.left, 0.45)
        self.play(UpdateFromAlphaFunc(down, lambda m, a: m.place(self.start, self.start + a * (tip - self.start))),
                  FadeOut(self.readouts), run_time=1.2)
        down.claim = self.arrow_claim(-1)
        self.add(self.dot)
        self.enter(says)
        # The last words take longer to read than the caption does.
        self.wait(3.1)


def _near(point: np.ndarray, reach: float) -> Box:
    return Box(point[0] - reach, point[1] - reach, point[0] + reach, point[1] + reach)
