"""The gradient: a field of arrows across the level lines, and why it points straight uphill."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import (
    Animation,
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
from mpmath import atan2, cos, degrees, hypot, mpf, radians, sin

from calcanim import InputError, gradient
from calcanim.numerics.evaluation import to_mpf
from calcanim.numerics.precise_fields import precise_gradient
from calcanim.parameters import Expression, Interval, Point
from calcanim.stage import (
    LABEL,
    SAFE,
    ArrowField,
    Arrows,
    Axis,
    Box,
    Claim,
    Contours,
    LessonScene,
    LiveNumber,
    NumberFormat,
    Plot,
    Readout,
    Typeset,
    Window,
    backed,
    checked_point,
    choose_plane,
    closed_ring,
    corners,
    format_for,
    level_through,
    nice_axis,
    plane_plot,
    round_step,
    segments,
)

TOPIC = 6
TITLE = "The gradient"

# The map is square, so the panel beside it is wider than in other clips.
_MAP = Box(SAFE.left, SAFE.bottom, 0.15, 2.85)
_PANEL = Box(0.75, SAFE.bottom, SAFE.right, 2.75)
_GRID = 11


@dataclass(frozen=True, slots=True)
class FieldNumbers:
    """The gradient at the point, and the sizes at which the arrows of the field change their shade."""

    at: tuple[float, float]
    value: float
    gradient: tuple[float, float]
    length: float
    edges: tuple[float, ...]


class GradientField(LessonScene):
    """The gradient is an arrow at every point: across the level lines, longer where they are closer."""

    function: Expression = "x^2 + 3*x*y + y^2"
    """The function f of x and y."""
    at: Point = (1.0, 1.0)
    """The point whose gradient is worked out."""
    interval: Interval = None
    """The x range shown; -2,2 where that shows the point."""
    interval_y: Interval = None
    """The y range shown; the same as the x range if left out."""

    def numbers(self) -> FieldNumbers:
        f = self.read(self.function, ("x", "y"))
        at = checked_point(f, self.at)
        slopes = tuple(float(part) for part in gradient(f, at))
        if not all(math.isfinite(part) for part in slopes):
            raise InputError(f"at={at[0]:g},{at[1]:g}: {f.text} has no gradient there; choose a point where it is smooth.")
        return FieldNumbers(
            at, float(f(*at)), (slopes[0], slopes[1]), math.hypot(*slopes), _edges(self.field_on_grid()[1])
        )

    def proofs(self) -> dict[str, Callable[[], Any]]:
        f = self.read(self.function, ("x", "y"))
        at = checked_point(f, self.at)
        return {
            "at": lambda: [to_mpf(c) for c in at],
            "value": lambda: f.precise(*at),
            "gradient": lambda: precise_gradient(f, at),
            "length": lambda: hypot(*precise_gradient(f, at)),
            "edges": lambda: [to_mpf(edge) for edge in self.results.edges],
        }

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

    def field_on_grid(self) -> tuple[np.ndarray, np.ndarray]:
        """The middles of the arrows and the gradients there, shape (n, 2) each."""
        f, window = self.read(self.function, ("x", "y")), self.window()
        longest = max(window.x.span, window.y.span)
        columns = max(3, round(_GRID * window.x.span / longest))
        rows = max(3, round(_GRID * window.y.span / longest))
        x = window.x.low + (np.arange(columns) + 0.5) / columns * window.x.span
        y = window.y.low + (np.arange(rows) + 0.5) / rows * window.y.span
        grid = np.meshgrid(x, y)
        slopes = np.asarray(gradient(f, grid).value)
        there = np.isfinite(f(*grid)).ravel()
        return np.stack(grid, axis=-1).reshape(-1, 2)[there], slopes.reshape(2, -1).T[there]

    def construct(self) -> None:
        self.prepare()
        with self.section("level lines", "The map of f: along each level line f keeps its value."):
            self.show_map()
        with self.section("partials", self.words_on_the_partials()):
            self.show_partials()
        with self.section("gradient", self.words_on_the_gradient()):
            self.show_gradient()
        with self.section("field", "Every point has its gradient. The stronger the shade, the longer the gradient."):
            self.show_field()
        if self.crossings:
            with self.section("right angles", "Along a level line f does not change, so its gradient has no part along it: a right angle."):
                self.show_right_angles()
        with self.section("all", self.last_words()):
            self.bring_back()

    def prepare(self) -> None:
        n = self.results
        self.f = self.read(self.function, ("x", "y"))
        self.plot = plane_plot(self.window(), _MAP, self.theme)
        self.start = self.plot.at(*n.at)
        self.scale = _arrow_scale(self.plot, n.at, n.gradient)
        self.contours = Contours(self.plot, self.f, avoid=[_near(self.start, 0.35)])
        centres, vectors = self.field_on_grid()
        self.crossings = _three_points(self.plot, centres, vectors, self.start)
        spacing = self.plot.area.width / max(3, round(_GRID * min(1.0, self.plot.window.x.span / self.plot.window.y.span)))
        self.field = ArrowField(self.plot, centres, vectors, n.edges, "derivative", 0.8 * spacing, gradient_of=self.f)
        self.field.clear_of(self.start, self.tip(n.gradient), 0.75 * spacing)
        self.spacing = spacing

    def tip(self, slopes: tuple[float, float]) -> np.ndarray:
        """Where an arrow for these slopes ends that starts at the point."""
        return self.start + self.scale * np.array([slopes[0], slopes[1], 0.0])

    # -- the map and the partials ------------------------------------------------

    def show_map(self) -> None:
        n = self.results
        self.add(*self.heading("The gradient field", f"curve(f(x, y) = {self.given(self.f)})", left=_PANEL.left), self.plot)
        self.play(*(Create(part) for part in self.contours.strokes), run_time=1.4)
        self.dot = self.plot.point(*n.at)
        place = self.formula(f"f({self.shown('at[0]')}, {self.shown('at[1]')}) = {self.shown('value')}", em=LABEL)
        self.enter(*self.contours.values, run_time=0.6)
        self.enter(self.dot, place.put(_PANEL.left, 2.45))

    def words_on_the_partials(self) -> str:
        n = self.results
        if n.length == 0:
            return "At this point both partial derivatives are zero."
        return "Two slopes at the point: along x with y held fixed, and along y with x held fixed."

    def show_partials(self) -> None:
        n = self.results
        gx, gy = n.gradient
        corner = self.tip((gx, 0.0))
        self.legs = VGroup()
        by_x = self.leg("run", (0.0, 0.0), (gx, 0.0))
        by_y = self.leg("rise", (gx, 0.0), (gx, gy))
        self.flying = [backed(self.formula(f"{role}(frac(partial f, partial {v}))", em=LABEL), self.theme.background)
                       for role, v in (("run", "x"), ("rise", "y"))]
        below = -1.0 if gy >= 0 else 1.0
        outside = 1.0 if gx >= 0 else -1.0
        self.beside(self.flying[0], (self.start + corner) / 2, np.array([0.0, below, 0.0]))
        self.beside(self.flying[1], (corner + self.tip(n.gradient)) / 2, np.array([outside, 0.0, 0.0]))
        self.contours.close_gaps()
        self.play(*(FadeOut(part) for part in self.contours.values), run_time=0.5)
        self.add(self.dot)
        for leg, label, part in ((by_x, self.flying[0], gx), (by_y, self.flying[1], gy)):
            if part:
                self.legs.add(leg)
                self.play(Create(leg), FadeIn(label), run_time=0.9)

    def leg(self, role: str, start: tuple[float, float], end: tuple[float, float]) -> VMobject:
        """A side of the gradient's triangle, at the scale of its arrow."""
        ends = [self.plane_of(self.tip(p)) for p in (start, end)]
        return self.plot.segment(ends[0], ends[1], role, dashed=role == "rise", width=5).set_z_index(1)

    def plane_of(self, point: np.ndarray) -> tuple[float, float]:
        """The x and y of a point of the frame."""
        a, w = self.plot.area, self.plot.window
        return w.x.low + (point[0] - a.left) / self.plot.x_unit, w.y.low + (point[1] - a.bottom) / self.plot.y_unit

    def beside(self, label: VGroup, middle: np.ndarray, away: np.ndarray) -> None:
        """Put a label beside the middle of a side, inside the map."""
        size = np.array([label.width, label.height, 0.0])
        target = middle + away * (size / 2 + 0.06)
        area = self.plot.area
        target[0] = min(max(target[0], area.left + size[0] / 2), _PANEL.left - 0.1 - size[0] / 2)
        target[1] = min(max(target[1], area.bottom + size[1] / 2), area.top - size[1] / 2)
        label.move_to(target)

    # -- the gradient ------------------------------------------------------------

    def words_on_the_gradient(self) -> str:
        n = self.results
        if n.length == 0:
            return "So the gradient is the zero vector here: no direction leads uphill."
        return f"The column of both is the gradient: one arrow. Its length is {self.plain(n.length, 5)}."

    def column(self) -> tuple[Typeset, Typeset, Typeset]:
        """The gradient in general, at the point, and its length."""
        x, y = (self.given(self.f.derivative(name)) for name in ("x", "y"))
        general = "nabla f = vec(run(frac(partial f, partial x)), rise(frac(partial f, partial y)))"
        full = f"{general} = vec(run({x}), rise({y}))"
        worked = next(
            (line for em in (0.44, LABEL) if (line := self.formula(full, em=em)).width <= _PANEL.width),
            self.formula(general),
        )
        place = f"({self.shown('at[0]')}, {self.shown('at[1]')})"
        there = self.fitted(f"nabla f{place} = vec(run({self.shown('gradient[0]')}), rise({self.shown('gradient[1]')}))", _PANEL.width)
        length = self.fitted(f"abs(derivative(nabla f{place})) = derivative({self.shown('length')})", _PANEL.width)
        return worked.put(_PANEL.left, 1.3), there.put(_PANEL.left, 0.0), length.put(_PANEL.left, -1.0)

    def show_gradient(self) -> None:
        n = self.results
        worked, there, length = self.column()
        shown = [label for label, part in zip(self.flying, n.gradient, strict=True) if part]
        if shown:
            self.play(
                *(TransformFromCopy(label[1][0], worked[role][0]) for label, role in zip(self.flying, ("run", "rise"), strict=True)
                  if label in shown), run_time=1.2,
            )
        self.enter(worked)
        self.enter(there)
        if n.length:
            self.play(*(FadeOut(label) for label in shown), run_time=0.4)
            self.arrow = Arrows(self.theme["derivative"], 7, 0.3).place(self.start, self.tip(n.gradient)).set_z_index(1.5)
            self.play(UpdateFromAlphaFunc(self.arrow, lambda m, a: m.place(
                self.start, self.start + a * (self.tip(n.gradient) - self.start))), run_time=1.0)
            self.enter(length)
            self.play(FadeOut(self.legs), run_time=0.6)
        else:
            self.enter(length)
        self.add(self.dot)

    # -- the field ----------------------------------------------------------------

    def show_field(self) -> None:
        key = self.key()
        self.add(self.field)
        self.play(UpdateFromAlphaFunc(self.field, lambda m, a: m.grow(a)), FadeIn(key), run_time=1.6)
        self.add(self.dot)

    def key(self) -> VGroup:
        """What each shade of an arrow stands for."""
        n, group = self.results, VGroup()
        layout = format_for(n.edges, 3, trim=True)
        heads = ["up to"] * len(n.edges) + ["above" if n.edges else "everywhere alike"]
        power = f" quiet((times 10^({layout.exponent})))" if layout.exponent else ""
        group.add(self.formula(f'derivative(abs(nabla f)) "along the arrows"{power}', em=LABEL).put(_PANEL.left, -1.75))
        for i, (sort, head) in enumerate(zip(self.field.sorts, heads, strict=True)):
            x, y = _PANEL.left + 2.75 * (i % 2), -2.35 - 0.55 * (i // 2)
            swatch = Arrows(sort.get_stroke_color(), sort.get_stroke_width(), 0.17, open_heads=True)
            swatch.place(np.array([x, y + 0.11, 0.0]), np.array([x + 0.6, y + 0.11, 0.0]))
            group.add(swatch, words := self.words(head).put(x + 0.8, y))
            if n.edges:
                edge = min(i, len(n.edges) - 1)
                number = LiveNumber(n.edges[edge], layout, self.theme, em=LABEL, name=f"edges[{edge}]")
                room = number.room([n.edges[edge]])[0]
                group.add(number.put(float(words.get_right()[0]) + 0.14 + room, y))
        return group

    # -- right angles ---------------------------------------------------------------

    def show_right_angles(self) -> None:
        marks = [self.crossing(at) for at in self.crossings]
        self.play(UpdateFromAlphaFunc(self.field, lambda m, a: m.grow(1 - a)), run_time=0.8)
        self.remove(self.field)
        for line, tangent, arrow, square, dot in marks:
            self.play(Create(line), FadeIn(dot), run_time=0.6)
            touch = [] if tangent is None else [GrowFromCenter(tangent)]
            self.play(*touch, FadeIn(arrow), FadeIn(square), run_time=0.8)

    def crossing(self, at: tuple[float, float]) -> tuple[VMobject, VMobject | None, Arrows, VMobject, VMobject]:
        """A level line with its tangent, the gradient's arrow across it and the right angle between them."""
        by_x, by_y = (self.f.derivative(name) for name in ("x", "y"))
        plot, here = self.plot, self.plot.at(*at)
        reach = 0.85 / plot.x_unit
        way = level_through(lambda x, y: (float(by_x(x, y)), float(by_y(x, y))), at, reach)
        line = VMobject(stroke_color=self.theme["curve"], stroke_width=5, fill_opacity=0)
        line.set_points(corners([plot.at(way[:, 0], way[:, 1])]))
        uphill = np.array([float(by_x(*at)) * plot.x_unit, float(by_y(*at)) * plot.y_unit, 0.0])
        uphill /= np.linalg.norm(uphill)
        level = np.array([-uphill[1], uphill[0], 0.0])
        ends = (self.plane_of(here - 0.8 * level), self.plane_of(here + 0.8 * level))
        bend = np.abs((line.points[:, :2] - here[:2]) @ uphill[:2]).max()
        # A straight level line is its own tangent.
        tangent = plot.segment(*ends, "tangent", dashed=True, width=4) if bend > 0.02 else None
        arrow = Arrows(self.theme["derivative"], 6, 0.26).place(here, here + 0.85 * uphill)
        square = VMobject(stroke_color=self.theme["ink"], stroke_width=2.5, fill_opacity=0)
        side = 0.2
        a, b, c = here + side * level, here + side * (level + uphill), here + side * uphill
        square.set_points(segments([(a, b), (b, c)]))
        self.field.clear_of(here - 0.8 * level, here + 0.8 * level, 0.55 * self.spacing)
        self.field.clear_of(here, here + 0.85 * uphill, 0.6 * self.spacing)
        return line, tangent, arrow, square, plot.point(*at, radius=0.07)

    def last_words(self) -> str:
        if self.crossings and self.contours.even:
            return "Every arrow crosses its level line at a right angle and points uphill; where lines crowd, it is long."
        if self.crossings:
            return "Every arrow crosses its level line at a right angle and points uphill."
        return "Where f does not change, the gradient is zero."

    def bring_back(self) -> None:
        if self.crossings:
            self.field.grow(0.0)
            self.add(self.field)
            self.play(UpdateFromAlphaFunc(self.field, lambda m, a: m.grow(a)), run_time=1.2)
            self.add(self.dot)
        self.wait(0.5)


def _near(point: np.ndarray, reach: float) -> Box:
    return Box(point[0] - reach, point[1] - reach, point[0] + reach, point[1] + reach)


def _edges(vectors: np.ndarray) -> tuple[float, ...]:
    """Round sizes that part the arrows into about equally many."""
    size = np.hypot(vectors[:, 0], vectors[:, 1])
    size = size[np.isfinite(size) & (size > 0)]
    if not len(size) or size.max() - size.min() <= 1e-6 * size.max():
        return ()
    found = (round_step(float(q)) for q in np.quantile(size, (0.25, 0.5, 0.8)))
    return tuple(sorted({edge for edge in found if size.min() < edge < size.max()}))


def _arrow_scale(plot: Plot, at: tuple[float, float], slopes: tuple[float, float], longest: float = 1.5) -> float:
    """Frame units per unit of slope: as long an arrow as the map has room for."""
    x, y, _ = plot.at(*at)
    size = math.hypot(*slopes)
    if size == 0:
        return 0.0
    area, room = plot.area, longest
    for part, low, high in ((slopes[0] / size, x - area.left, area.right - x), (slopes[1] / size, y - area.bottom, area.top - y)):
        if part:
            room = min(room, ((high if part > 0 else low) - 0.1) / abs(part))
    return max(room, 0.5) / size


def _three_points(
    plot: Plot, centres: np.ndarray, vectors: np.ndarray, start: np.ndarray
) -> list[tuple[float, float]]:
    """Three places far from each other, from the first point and from the edge, where the gradient is well seen."""
    size = np.hypot(vectors[:, 0], vectors[:, 1])
    at, area = plot.at(centres[:, 0], centres[:, 1])[:, :2], plot.area
    inner = (at[:, 0] > area.left + 0.95) & (at[:, 0] < area.right - 0.95)
    inner &= (at[:, 1] > area.bottom + 0.95) & (at[:, 1] < area.top - 0.95)
    finite = np.isfinite(size) & (size > 0)
    if not finite.any():
        return []
    good = np.flatnonzero(inner & finite & (size > 0.12 * np.median(size[finite])))
    taken, found = [start[:2]], []
    for _ in range(3):
        if not len(good):
            break
        away = np.min([np.hypot(*(at[good] - t).T) for t in taken], axis=0)
        best = good[int(np.argmax(away))]
        if away.max() < 1.0:
            break
        taken.append(at[best])
        found.append((float(centres[best, 0]), float(centres[best, 1])))
    return found


@dataclass(frozen=True, slots=True)
class AscentNumbers:
    """The gradient as length and direction, and the four directions that tell the story; angles in degrees."""

    at: tuple[float, float]
    value: float
    gradient: tuple[float, float]
    length: float
    steepest: float
    level: tuple[float, float]
    downhill: float
    along_level: float
    descent: float


class SteepestAscent(LessonScene):
    """A direction turns; f grows along it by |grad f| cos(theta), most of all along the gradient."""

    function: Expression = "x^2 + 3*x*y + y^2"
    """The function f of x and y."""
    at: Point = (1.0, 1.0)
    """The point at which the direction turns."""
    interval: Interval = None
    """The x range shown; -2,2 where that shows the point."""
    interval_y: Interval = None
    """The y range shown; the same as the x range if left out."""

    def numbers(self) -> AscentNumbers:
        f = self.read(self.function, ("x", "y"))
        at = checked_point(f, self.at)
        gx, gy = (float(part) for part in gradient(f, at))
        if not (math.isfinite(gx) and math.isfinite(gy)):
            raise InputError(f"at={at[0]:g},{at[1]:g}: {f.text} has no gradient there; choose a point where it is smooth.")
        self.window()
        length = math.hypot(gx, gy)
        if length <= 1e-12 * (abs(float(f(*at))) + 1e-300) or length == 0:
            raise InputError(
                f"at={at[0]:g},{at[1]:g} is a critical point of {f.text}: the gradient is zero there and no direction "
                "is the steepest; choose another point."
            )
        steepest = math.degrees(math.atan2(gy, gx)) % 360
        sides = ((steepest + 90) % 360, (steepest + 270) % 360)
        return AscentNumbers(
            at, float(f(*at)), (gx, gy), length, steepest, (min(sides), max(sides)), (steepest + 180) % 360, 0.0, -length
        )

    def proofs(self) -> dict[str, Callable[[], Any]]:
        f = self.read(self.function, ("x", "y"))
        at = checked_point(f, self.at)

        def turned(by: int) -> Any:
            gx, gy = precise_gradient(f, at)
            return (degrees(atan2(gy, gx)) + by) % 360

        return {
            "at": lambda: [to_mpf(c) for c in at],
            "value": lambda: f.precise(*at),
            "gradient": lambda: precise_gradient(f, at),
            "length": lambda: hypot(*precise_gradient(f, at)),
            "steepest": lambda: turned(0),
            "level": lambda: sorted((turned(90), turned(270))),
            "downhill": lambda: turned(180),
            "along_level": lambda: mpf(0),
            "descent": lambda: -hypot(*precise_gradient(f, at)),
        }

    def slope_along(self, angle: Any) -> Any:
        """grad f . u for directions in degrees."""
        gx, gy = self.results.gradient
        return gx * np.cos(np.radians(angle)) + gy * np.sin(np.radians(angle))

    def window(self) -> Window:
        """The part of the plane that is shown."""
        f = self.read(self.function, ("x", "y"))
        window = choose_plane(f, checked_point(f, self.at), self.interval, self.interval_y)
        if not 0.4 < window.x.span / window.y.span < 2.5:
            raise InputError(
                "interval and interval_y differ too much in length to share one unit, and with two units no angle "
                "can be seen; choose lengths at most 2.5 times apart."
            )
        return window

    def construct(self) -> None:
        self.prepare()
        with self.section("point", "A point of the map, and the gradient there."):
            self.show_point()
        with self.section("direction", "Which way to go? A unit vector u: f grows along it by the gradient's part along u."):
            self.show_direction()
        with self.section("turn", "Let u turn once around and plot that growth over its angle."):
            self.turn_around()
        with self.section("uphill", "It is largest where u points along the gradient: uphill."):
            self.stop_at("steepest", "length", 1)
        with self.section("level", "It is zero across the gradient: there u runs along the level line."):
            self.stop_at("level", "along_level", 0)
        with self.section("downhill", "It is smallest against the gradient: that is the steepest way down."):
            self.stop_at("downhill", "descent", -1)
        with self.section("descent", "Hence minus the gradient is the way down, and descent follows it."):
            self.show_descent()

    def prepare(self) -> None:
        n = self.results
        self.f = self.read(self.function, ("x", "y"))
        self.plot = plane_plot(self.window(), _MAP, self.theme)
        self.start = self.plot.at(*n.at)
        area = self.plot.area
        room = min(self.start[0] - area.left, area.right - self.start[0], self.start[1] - area.bottom, area.top - self.start[1])
        # The circle of unit vectors and the gradient keep their sizes: each is drawn at a scale of its own.
        self.radius = max(min(1.0, room - 0.15), 0.55)
        self.reach = 1.5 * self.radius
        self.uphill = np.array([n.gradient[0], n.gradient[1], 0.0]) / n.length
        self.contours = Contours(self.plot, self.f, avoid=[_near(self.start, 1.1 * self.reach)])
        self.angle = ValueTracker(self.first_angle())
        top = 1.45 * n.length
        ticks = (0.0, 90.0, 180.0, 270.0, 360.0)
        self.strip = Plot(
            Window(Axis(0.0, 360.0, ticks), nice_axis(-top, top, 4)), Box(_PANEL.left, SAFE.bottom + 0.08, SAFE.right, 0.3), self.theme,
            names=("phi.alt space (degree)", "derivative(nabla f dot u)"),
        )

    def first_angle(self) -> float:
        """Where u starts: along x, or a little off the gradient where that would hide it."""
        away = abs((self.results.steepest + 180) % 360 - 180)
        return 0.0 if away > 20 else 60.0

    def direction(self, angle: float) -> np.ndarray:
        """A unit vector of the frame."""
        return np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle)), 0.0])

    # -- the point and u ------------------------------------------------------------

    def show_point(self) -> None:
        n = self.results
        self.add(*self.heading("Steepest ascent", f"curve(f(x, y) = {self.given(self.f)})", left=_PANEL.left), self.plot)
        self.play(*(Create(part) for part in self.contours.strokes), run_time=1.2)
        self.dot = self.plot.point(*n.at)
        self.arrow = Arrows(self.theme["derivative"], 7, 0.28).set_z_index(1)
        place = f"({self.shown('at[0]')}, {self.shown('at[1]')})"
        self.says = self.fitted(
            f"derivative(nabla f{place} = vec({self.shown('gradient[0]')}, {self.shown('gradient[1]')}))", _PANEL.width
        ).put(_PANEL.left, 2.15)
        self.enter(*self.contours.values, self.dot, run_time=0.6)
        self.play(UpdateFromAlphaFunc(self.arrow, lambda m, a: m.place(
            self.start, self.start + a * self.reach * self.uphill)), FadeIn(self.says), run_time=0.9)
        self.arrow.claim = self.claim("derivative", lambda: self.true_ends(self.reach))
        self.add(self.dot)

    def show_direction(self) -> None:
        self.ring = VMobject(stroke_color=self.theme["quiet"], stroke_width=2.2, fill_opacity=0)
        self.ring.set_points(closed_ring(self.start, self.radius, dashed=True))
        self.ring.dashed = True
        self.u = Arrows(self.theme["ink"], 5, 0.22).set_z_index(1.2)
        self.part = VMobject(stroke_color=self.theme["derivative"], stroke_width=11, fill_opacity=0).set_z_index(0.8)
        self.drop = VMobject(stroke_color=self.theme["quiet"], stroke_width=2.6, fill_opacity=0).set_z_index(0.7)
        self.u_label = backed(self.formula("u", em=LABEL), self.theme.background)
        self.arc = VMobject(stroke_color=self.theme["ink"], stroke_width=2.6, fill_opacity=0).set_z_index(0.6)
        self.theta = backed(self.formula("theta", em=LABEL), self.theme.background)
        self.readouts: VGroup | None = None
        self.law = self.fitted(
            "derivative(nabla f) dot u = derivative(abs(nabla f)) cos theta", _PANEL.width
        ).put(_PANEL.left, 1.25)
        self.follow()
        self.play(FadeIn(self.ring), run_time=0.6)
        self.enter(self.u, self.u_label)
        self.play(FadeIn(self.drop), FadeIn(self.part), FadeIn(self.arc), FadeIn(self.theta), FadeIn(self.law), run_time=1.0)
        self.follow()
        self.u.claim = self.claim("ink", self.true_direction)
        self.add(self.dot)

    def claim(self, role: str, truth: Callable[[], Any]) -> Claim:
        """What an arrow of the map claims: to have these two ends."""
        return Claim(self.plot, "arrows", role, truth=truth)

    def true_ends(self, length: float) -> Any:
        """The ends of an arrow of so many frame units along the gradient (against it, where negative)."""
        gx, gy = precise_gradient(self.f, self.results.at)
        share = length / self.plot.x_unit / hypot(gx, gy)
        x, y = self.results.at
        return (x, y), (float(x + share * gx), float(y + share * gy))

    def true_direction(self) -> Any:
        """The ends of u for the angle of this moment."""
        turn, (x, y) = radians(to_mpf(self.angle.get_value())), self.results.at
        unit = self.radius / self.plot.x_unit
        return (x, y), (float(x + unit * cos(turn)), float(y + unit * sin(turn)))

    def follow(self) -> None:
        """Put u, the gradient's part along it and the readouts where the angle is now."""
        angle = self.angle.get_value()
        way = self.direction(angle)
        self.u.place(self.start, self.start + self.radius * way)
        part = self.reach * float(way @ self.uphill)
        foot = self.start + part * way
        self.part.set_points(segments([(self.start, foot)]))
        dashes = np.linspace(0.0, 1.0, 15)
        tip = self.start + self.reach * self.uphill
        self.drop.set_points(segments([(tip + a * (foot - tip), tip + b * (foot - tip)) for a, b in zip(dashes[::2], dashes[1::2])]))
        self.drop.dashed = True
        self.open_angle(angle)
        if self.readouts is not None:
            self.readouts[0].show(angle)
            self.readouts[1].show(self.slope_along(angle))
            self.mark.move_to(self.strip.at(angle, self.slope_along(angle)))

    def open_angle(self, angle: float) -> None:
        """Draw the angle between the gradient and u, and put the letters where there is room."""
        steepest = self.results.steepest
        theta = (angle - steepest + 180) % 360 - 180
        turn = np.radians(np.linspace(steepest, steepest + theta, 41))
        ring = np.column_stack([np.cos(turn), np.sin(turn), np.zeros(41)])
        self.arc.set_points(corners([self.start + 0.42 * self.radius * ring]))
        _fade(self.theta, (abs(theta) - 20) / 3)
        self.theta.move_to(self.start + 0.72 * self.radius * self.direction(steepest + theta / 2))
        # The letter u stands on the side of its arrow that is turned away from the gradient.
        side = self.direction(angle + (90 if theta >= 0 else -90))
        self.u_label.move_to(self.start + (self.radius - 0.12) * self.direction(angle) + 0.3 * side)

    # -- once around -------------------------------------------------------------------

    def turn_around(self) -> None:
        n, strip = self.results, self.strip
        curve = strip.trail(self.slope_along, "derivative")
        self.mark = strip.point(0.0, self.slope_along(0.0), "derivative")
        self.readouts = VGroup(
            Readout("phi.alt", (self.angle.get_value(), 360.0), self.theme, em=LABEL,
                    layout=NumberFormat(0), truth=lambda: to_mpf(self.angle.get_value())).put(_PANEL.left, 0.55),
            Readout("derivative(nabla f dot u)", (self.slope_along(self.angle.get_value()), n.length, -n.length), self.theme,
                    role="derivative", em=LABEL, truth=lambda: self.true_slope()),
        )
        growth = self.readouts[1]
        power = growth.suffix.width + 0.12 if growth.suffix is not None else 0.0
        room = growth.label.width + 0.16 + growth.left_room + growth.right_room + power
        growth.put(min(_PANEL.left + 2.3, _PANEL.right - room), 0.55)
        self.readouts.add(self.formula("degree", em=LABEL).put(float(self.readouts[0].number.anchor[0]) + 0.04, 0.55))
        self.play(FadeIn(strip), FadeIn(self.readouts), self.turned_to(0.0), run_time=1.2)
        self.enter(self.mark, run_time=0.5)

        def draw(_: Mobject, share: float) -> None:
            self.angle.set_value(360.0 * share)
            self.follow()
            curve.reach(strip.at(360.0 * share, 0.0)[0])

        self.add(curve)
        self.play(UpdateFromAlphaFunc(VGroup(*self.moving(), curve), draw), run_time=7.0, rate_func=linear)

    def true_slope(self) -> Any:
        """grad f . u for the angle of this moment, to 50 digits."""
        gx, gy = precise_gradient(self.f, self.results.at)
        turn = radians(to_mpf(self.angle.get_value()))
        return gx * cos(turn) + gy * sin(turn)

    def moving(self) -> list[VMobject]:
        """What follows the angle."""
        return [self.u, self.u_label, self.part, self.drop, self.arc, self.theta, self.readouts, self.mark]

    def turned_to(self, angle: float) -> Animation:
        """Turn u to another direction, the shorter way round."""
        start = self.angle.get_value()

        def turn(_: Mobject, share: float) -> None:
            self.angle.set_value(start + (angle - start) * share)
            self.follow()

        return UpdateFromAlphaFunc(VGroup(*self.moving()), turn, rate_func=smooth)

    # -- the four directions --------------------------------------------------------------

    def stop_at(self, angle: str, value: str, sign: int) -> None:
        """Turn u to one of the special directions, and mark it in the strip."""
        n = self.results
        several = getattr(n, angle)
        names = [f"{angle}[{i}]" for i in range(2)] if isinstance(several, tuple) else [angle]
        places = list(several) if isinstance(several, tuple) else [several]
        # Where the strip falls through zero a label stands clear above it, to the right.
        first = min(range(len(places)), key=lambda i: abs((places[i] - n.steepest + 90) % 360 - 180))
        self.play(self.turned_to(places[first]), run_time=1.6)
        height = getattr(n, value)
        dots = [self.strip.point(place, height, "derivative", radius=0.1, hollow=sign == 0) for place in places]
        label = self.formula(f"{self.shown(names[first], 3)} degree quad derivative({self.shown(value)})", em=LABEL)
        self.enter(*dots, self.beside(label, places[first], height, sign))

    def beside(self, label: Typeset, angle: float, height: float, sign: int) -> Typeset:
        """Put a label above a highest point, below a lowest, to the side of a zero."""
        area, (x, y, _) = self.strip.area, self.strip.at(angle, height)
        if sign == 0:
            fits = x + 0.2 + label.width <= area.right
            return label.put(x + 0.2, y + 0.16) if fits else label.put(x - 0.2, y - 0.4, side="right")
        middle = min(max(x, area.left + label.width / 2 + 0.05), area.right - label.width / 2)
        return label.put(middle, y + 0.16 if sign > 0 else y - 0.42, side="center")

    def show_descent(self) -> None:
        self.play(*(FadeOut(part) for part in (self.ring, self.u, self.u_label, self.part, self.drop, self.arc, self.theta, self.readouts)), run_time=0.6)
        down = Arrows(self.theme["negative"], 7, 0.28, dashed=True).set_z_index(1)
        says = self.formula('negative(-nabla f) "is the steepest way down"', em=LABEL).put(_PANEL.left, 0.55)
        self.play(UpdateFromAlphaFunc(down, lambda m, a: m.place(
            self.start, self.start - a * self.reach * self.uphill)), run_time=1.0)
        down.claim = self.claim("negative", lambda: self.true_ends(-self.reach))
        self.add(self.dot)
        self.enter(says)
        # The last words take longer to read than the caption does.
        self.wait(3.1)


def _fade(label: VGroup, strength: float) -> None:
    """Show a label on its patch at a strength between nothing and all."""
    strength = min(max(strength, 0.0), 1.0)
    label.backing.set_fill(opacity=0.82 * strength)
    for run in label[1]:
        run.set_fill(opacity=strength)
