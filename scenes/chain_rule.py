"""The chain rule: two functions one inside the other, and what a small nudge becomes on its way through both."""

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
    Mobject,
    TransformFromCopy,
    UpdateFromAlphaFunc,
    ValueTracker,
    VGroup,
    VMobject,
    linear,
    smooth,
)
from mpmath import workdps

from calcanim import Function, InputError, one_sided_slopes
from calcanim.numerics.composition import compose
from calcanim.numerics.evaluation import to_mpf
from calcanim.numerics.pieces import sample
from calcanim.numerics.quotients import precise_quotient
from calcanim.parameters import Expression, Interval
from calcanim.stage import (
    LABEL,
    PANEL,
    SAFE,
    Box,
    LessonScene,
    NumberFormat,
    Plot,
    Readout,
    Readouts,
    Typeset,
    Window,
    choose_window,
    format_for,
    tick_room,
)
from calcanim.stage.paths import corners, segments
from calcanim.stage.window import with_y

TOPIC = 7
TITLE = "The chain rule"

# One colour for what the inner function does, one for the outer; in both clips.
_INNER, _OUTER = "secant", "tangent"
# A formula higher than this does not keep to its line of the panel.
_ONE_LINE = 0.62
# Digits of the check, where there is room for them.
_DIGITS = 11


@dataclass(frozen=True, slots=True)
class Chain:
    """Two functions, one inside the other, with their slopes.

    Attributes
    ----------
    outer : Function
        f, of u.
    inner : Function
        g, of x.
    whole : Function
        x to f(g(x)).
    outer_slope : Function
        f', of u.
    outer_slope_here : Function
        x to f'(g(x)).
    inner_slope : Function
        g', of x.
    """

    outer: Function
    inner: Function
    whole: Function
    outer_slope: Function
    outer_slope_here: Function
    inner_slope: Function


def read_chain(outer: str, inner: str) -> Chain:
    """Read f, in a variable of whatever name, and g.

    Raises
    ------
    InputError
        If one of them has more than one variable.
    """
    f = Function(outer)
    if len(f.variables) != 1:
        raise InputError(f"outer={outer!r} has the variables {', '.join(f.variables)}; write it with u alone, as in sin(u).")
    f, g = compose(f, Function("u", ("u",))), Function(inner, ("x",))
    slope = f.derivative()
    return Chain(f, g, compose(f, g), slope, compose(slope, g), g.derivative())


def values_along(chain: Chain, at: float) -> tuple[float, float]:
    """u = g(x) and y = f(u) at a point where both have a slope.

    Raises
    ------
    InputError
        If the rule says nothing at the point.
    """
    u = float(chain.inner.precise(at))
    if not math.isfinite(u):
        raise InputError(f"at={at:g} does not suit: inner={chain.inner.text} has no value there.")
    y = float(chain.whole.precise(at))
    if not math.isfinite(y):
        raise InputError(f"at={at:g} does not suit: outer={chain.outer.text} has no value at u = {u:.6g}.")
    for name, f, place in (("inner", chain.inner, at), ("outer", chain.outer, u)):
        sides = one_sided_slopes(f, place)
        if sides.verdict != "derivative exists":
            raise InputError(
                f"at={at:g} does not suit: {name}={f.text} has no derivative at {f.variables[0]} = {place:.6g}, "
                "and the chain rule needs both slopes. Choose another point."
            )
    return u, y


@dataclass(frozen=True, slots=True)
class ChainNumbers:
    """Both factors at the point, their product, and the difference quotient that checks it."""

    at: float
    inner: float
    value: float
    outer_slope: float
    inner_slope: float
    slope: float
    step: float
    quotient: float
    difference: float


class ChainRule(LessonScene):
    """The slope of f(g(x)) appears factor by factor, and a difference quotient confirms it."""

    outer: Expression = "sin(u)"
    """The outer function f of u."""
    inner: Expression = "x^2"
    """The inner function g of x."""
    at: float = 1.5
    """The point x0 at which the rule is checked."""
    h: float = 1e-5
    """The step of the difference quotient that checks it."""
    interval: Interval = None
    """The x range shown; chosen from the functions if left out."""

    def numbers(self) -> ChainNumbers:
        chain = read_chain(self.outer, self.inner)
        u, y = values_along(chain, self.at)
        if self.h == 0:
            raise InputError("h=0 gives 0/0; choose a small step such as 1e-5.")
        with workdps(50):
            outer, inner = chain.outer_slope.precise(chain.inner.precise(self.at)), chain.inner_slope.precise(self.at)
            quotient = precise_quotient(chain.whole, self.at, self.h)
            numbers = tuple(map(float, (outer, inner, outer * inner)))
            difference = float(abs(quotient - outer * inner))
        if not math.isfinite(difference):
            raise InputError(f"h={self.h:g} leads out of the domain of {chain.whole.text}; choose a smaller step, or a negative one.")
        return ChainNumbers(self.at, u, y, *numbers, self.h, float(quotient), difference)

    def proofs(self) -> dict[str, Callable[[], Any]]:
        chain = read_chain(self.outer, self.inner)
        # The whole function is differentiated here as one, without the rule.
        slope, quotient = chain.whole.derivative(), lambda: precise_quotient(chain.whole, self.at, self.h)
        return {
            "at": lambda: to_mpf(self.at),
            "inner": lambda: chain.inner.precise(self.at),
            "value": lambda: chain.whole.precise(self.at),
            "outer_slope": lambda: chain.outer_slope.precise(chain.inner.precise(self.at)),
            "inner_slope": lambda: chain.inner_slope.precise(self.at),
            "slope": lambda: slope.precise(self.at),
            "step": lambda: to_mpf(self.h),
            "quotient": quotient,
            "difference": lambda: abs(quotient() - slope.precise(self.at)),
        }

    def construct(self) -> None:
        self.prepare()
        with self.section("functions", "First g turns x into u. Then f turns u into h(x)."):
            self.show_functions()
        with self.section("outer factor", "One factor is the slope of the outer function, taken at u = g(x)."):
            self.show_outer_factor()
        with self.section("inner factor", "The other is the slope of the inner function: how fast u moves when x does."):
            self.show_inner_factor()
        with self.section("product", "Every height of the one is stretched by the other: the slope of h is their product."):
            self.show_product()
        with self.section("check", f"A check that knows no rule: the difference quotient at x₀ = {self.plain(self.results.at)}."):
            self.show_check()

    def prepare(self) -> None:
        n = self.results
        self.chain = chain = read_chain(self.outer, self.inner)
        window = choose_window(chain.whole, n.at, slope=n.slope, interval=self.interval, ticks=(5, 4))
        reach = (window.x.low, window.x.high)
        below = choose_window(chain.inner, n.at, interval=reach, ticks=(5, 4))
        slopes = self.slope_window(reach)
        gutter = max(map(tick_room, (window, below, slopes)))
        middle, right = -0.35, 1.6

        def plot(part: Window, bottom: float, top: float, name: str, *, numbered: bool = True) -> Plot:
            return Plot(part, Box(SAFE.left, bottom, right, top), self.theme, names=("x", name),
                        x_numbers=numbered, gutter=gutter)

        self.upper = plot(window, middle + 0.2, 2.85, "curve(h(x))", numbered=False)
        self.inside = plot(below, SAFE.bottom, middle, f"{_INNER}(u = g(x))")
        self.lower = plot(slopes, SAFE.bottom, middle, '"slope"')
        self.graph = self.upper.curve(chain.whole)

    def slope_window(self, reach: tuple[float, float]) -> Window:
        """The window of h', made higher for the outer factor where that costs little."""
        window = choose_window(self.chain.whole.derivative(), self.results.at, interval=reach, ticks=(5, 4))
        seen = sample(self.chain.outer_slope_here, np.linspace(*reach, 401))
        seen = seen[np.isfinite(seen)]
        low, high, span = window.y.low, window.y.high, window.y.span
        if len(seen):
            low, high = min(low, float(seen.min()) - 0.09 * span), max(high, float(seen.max()) + 0.09 * span)
        return window if high - low > 2.2 * span else with_y(window, low, high)

    # -- the two functions -----------------------------------------------------

    def show_functions(self) -> None:
        chain, left = self.chain, PANEL.left
        inner_graph = dotted(self.inside.curve(chain.inner, _INNER))
        says = [
            self.fitted(f"{_INNER}(u = g(x) = {self.given(chain.inner)})", PANEL.width).put(left, 2.15),
            self.fitted(f"curve(h(x)) = {_OUTER}(f(u) = {self.given(chain.outer)})", PANEL.width).put(left, 1.5),
        ]
        self.add(*self.heading("The chain rule", f"curve(h(x) = {self.given(chain.whole)})"), self.upper, self.inside)
        self.play(Create(inner_graph), FadeIn(says[0]), run_time=1.2)
        self.enter(says[1])
        self.sweep()
        self.leave_inside = [self.inside, inner_graph]

    def sweep(self) -> None:
        """Let x run: u is read off below, and h is drawn above from it."""
        chain, low, high = self.chain, self.upper.window.x.low, self.upper.window.x.high
        x = ValueTracker(low)
        trail = self.upper.trail(chain.whole, "curve")
        dots = (self.inside.point(low, 0.0, _INNER), self.upper.point(low, 0.0))
        link = VMobject(stroke_color=self.theme["quiet"], stroke_width=2.5, fill_opacity=0)
        readouts = self.sweep_readouts(x)
        moving = VGroup(link, trail, *dots)

        def follow(_: Mobject) -> None:
            place = x.get_value()
            u, y = float(chain.inner(place)), float(chain.whole(place))
            trail.reach(self.upper.at(place, 0)[0])
            seen = [plot.shows(place, v) for plot, v in ((self.inside, u), (self.upper, y))]
            for dot, plot, value, visible in zip(dots, (self.inside, self.upper), (u, y), seen, strict=True):
                dot.set_opacity(1.0 if visible else 0.0)
                if visible:
                    dot.move_to(plot.at(place, value))
            link.set_points(self.link(self.inside.at(place, u), self.upper.at(place, y)) if all(seen) else np.zeros((0, 3)))
            for readout, value in zip(readouts, (place, u, y), strict=True):
                readout.show(value)

        moving.add_updater(follow, call_updater=True)
        self.enter(readouts, run_time=0.6)
        self.add(moving)
        self.play(x.animate(rate_func=linear).set_value(high), run_time=5)
        moving.clear_updaters()
        self.play(FadeOut(VGroup(link, *dots, readouts)), run_time=0.6)
        self.remove(moving)
        self.add(self.graph)

    def link(self, below: np.ndarray, above: np.ndarray) -> np.ndarray:
        """A line between points of the two plots; it spares the name that stands between them."""
        pause = [np.array([below[0], edge, 0.0]) for edge in (self.lower.area.top, self.upper.area.bottom)]
        return segments([(below, pause[0]), (pause[1], above)])

    def sweep_readouts(self, x: ValueTracker) -> Readouts:
        """What x, u and h(x) are while x runs."""
        chain = self.chain
        lines = []
        for name, role, f, plot in (
            ("x", "ink", None, self.upper), ("u", _INNER, chain.inner, self.inside), ("h(x)", "curve", chain.whole, self.upper),
        ):
            places = np.linspace(plot.window.x.low, plot.window.x.high, 201)
            axis = plot.window.x if f is None else plot.window.y
            seen = places if f is None else np.clip(sample(f, places), axis.low, axis.high)
            truth = x.get_value if f is None else lambda f=f: f.precise(x.get_value())
            lines.append(Readout(
                name, [v for v in seen.tolist() if math.isfinite(v)] or [0.0], self.theme, role=role, em=LABEL, significant=3,
                truth=truth if f is not None else lambda: to_mpf(x.get_value()),
            ))
        return Readouts(lines, PANEL.left, 0.4)

    # -- the factors -----------------------------------------------------------

    def show_outer_factor(self) -> None:
        chain = self.chain
        self.play(*(FadeOut(part) for part in self.leave_inside), run_time=0.5)
        self.outer_graph = dashed(self.lower.curve(chain.outer_slope_here, _OUTER))
        self.outer_line = self.legend("f'(u)", chain.outer_slope, _OUTER, 0.8)
        self.enter(self.lower, run_time=0.6)
        self.play(FadeIn(self.outer_line), run_time=0.8)
        self.play(FadeIn(self.outer_graph), run_time=1.0)

    def show_inner_factor(self) -> None:
        chain = self.chain
        self.inner_graph = dotted(self.lower.curve(chain.inner_slope, _INNER))
        self.inner_line = self.legend("g'(x)", chain.inner_slope, _INNER, 0.2)
        self.play(FadeIn(self.inner_line), run_time=0.8)
        self.play(Create(self.inner_graph), run_time=1.2)

    def legend(self, name: str, slope: Function, role: str, baseline: float) -> VGroup:
        """A piece of the line it is drawn with, and what it shows."""
        start, end = (np.array([PANEL.left + shift, baseline + 0.11, 0.0]) for shift in (0.0, 0.55))
        line = VMobject(stroke_color=self.theme[role], stroke_width=5, fill_opacity=0)
        ends = np.linspace(start, end, 56)
        line.set_points(segments(list(zip(ends[:-1], ends[1:], strict=True))))
        says = f"{role}({name} = {self.given(slope)})"
        text = self.formula(says)
        # What stands in several lines, as a slope in pieces does, has no room here; its graph shows it.
        if text.height > _ONE_LINE or self.formula(says, em=LABEL).width > PANEL.width - 0.75:
            says = f"{role}({name})"
        return VGroup(BROKEN[role](line), self.fitted(says, PANEL.width - 0.75).put(PANEL.left + 0.75, baseline))

    def show_product(self) -> None:
        """Stretch the outer factor's graph by the inner factor, point for point."""
        chain = self.chain
        rule = self.fitted(f"derivative(h'(x)) = {_OUTER}(f'(u)) dot {_INNER}(g'(x))", PANEL.width).put(PANEL.left, -0.5)
        worked = self.worked_slope()
        self.enter(rule)
        self.written_out = worked is not None
        if worked is not None:
            worked.put(PANEL.left, -1.12)
            self.play(
                FadeIn(worked["partA"]), TransformFromCopy(self.outer_line[1], worked[_OUTER]),
                TransformFromCopy(self.inner_line[1], worked[_INNER]), run_time=1.4,
            )
            self.add(worked)
        stretched = VMobject(stroke_color=self.theme["derivative"], stroke_width=5, fill_opacity=0)
        stretch = self.stretching()
        self.play(UpdateFromAlphaFunc(stretched, lambda drawn, alpha: drawn.set_points(stretch(alpha))), run_time=3, rate_func=smooth)
        self.remove(stretched)
        self.add(self.lower.curve(chain.whole.derivative(), "derivative"))

    def worked_slope(self) -> Typeset | None:
        """The product with both functions in it, where that fits."""
        chain = self.chain
        factors = [
            f"({self.given(f)})" if needs_brackets(f) else self.given(f) for f in (chain.outer_slope_here, chain.inner_slope)
        ]
        source = f"partA(derivative(h'(x)) = ) {_OUTER}({factors[0]}) dot {_INNER}({factors[1]})"
        return next((
            line for line in (self.formula(source), self.formula(source, em=LABEL))
            if line.width <= PANEL.width and line.height <= _ONE_LINE and {_OUTER, _INNER} <= line.parts.keys()
        ), None)

    def worked_at_point(self) -> Typeset:
        """The product in numbers, for functions too long to be written out."""
        factors = [self.shown(name, 4) for name in ("outer_slope", "inner_slope")]
        second = f"({factors[1]})" if self.results.inner_slope < 0 else factors[1]
        return self.fitted(f"derivative(h'(x_0)) = {_OUTER}({factors[0]}) dot {_INNER}({second})", PANEL.width)

    def stretching(self) -> Callable[[float], np.ndarray]:
        """The graph between the outer factor (0) and the product (1), as points of the frame."""
        window = self.lower.window
        x = np.linspace(window.x.low, window.x.high, 801)
        outer, inner = sample(self.chain.outer_slope_here, x), sample(self.chain.inner_slope, x)

        def between(alpha: float) -> np.ndarray:
            y = outer * (1 - alpha + alpha * inner)
            seen = np.isfinite(y) & (y >= window.y.low) & (y <= window.y.high)
            edges = np.flatnonzero(np.diff(seen.astype(int))) + 1
            runs = [run for run in np.split(np.arange(len(x)), edges) if seen[run[0]]]
            return corners([self.lower.at(x[run], y[run]) for run in runs])

        return between

    # -- the check -------------------------------------------------------------

    def show_check(self) -> None:
        n = self.results
        dots = [self.upper.point(n.at, n.value), self.lower.point(n.at, n.slope, "derivative")]
        link = VMobject(stroke_color=self.theme["quiet"], stroke_width=2.5, fill_opacity=0)
        link.set_points(self.link(dots[1].get_center(), dots[0].get_center()))
        place = self.fitted(f"x_0 = {self.shown('at')} quad Delta x = {self.shown('step')}", PANEL.width, role="quiet")
        block = self.check_lines()
        self.play(Create(link), *(FadeIn(dot) for dot in dots), FadeIn(place.put(PANEL.left, -1.76)), run_time=0.8)
        if not self.written_out:
            self.enter(self.worked_at_point().put(PANEL.left, -1.12))
        for line in block:
            self.enter(line)
        self.wait(2.2)

    def check_lines(self) -> Readouts:
        """Slope, quotient and what lies between them, with as many digits as there is room for."""
        n = self.results
        for significant in range(_DIGITS, 4, -1):
            layout = format_for((n.slope, n.quotient), significant) if n.slope else NumberFormat(significant - 1)
            lines = [
                Readout(label, [value], self.theme, role=role, em=LABEL, layout=how, name=name)
                for label, value, role, how, name in (
                    ("derivative(h'(x_0))", n.slope, "derivative", layout, "slope"),
                    ("Delta h \\/ Delta x", n.quotient, "ink", layout, "quotient"),
                    ('"error"', n.difference, "ink", format_for([n.difference], 3), "difference"),
                )
            ]
            block = Readouts(lines, PANEL.left, -2.22, leading=0.44)
            if float(block.get_right()[0]) <= SAFE.right:
                break
        return block


def broken(graph: VMobject, dash: float, gap: float) -> VMobject:
    """A graph with every second stretch of it taken away."""
    pieces = graph.points.reshape(-1, 4, 3)
    along = np.cumsum(np.linalg.norm(pieces[:, 3] - pieces[:, 0], axis=1))
    graph.dashed = True
    return graph.set_points(pieces[along % (dash + gap) < dash].reshape(-1, 3))


def dotted(graph: VMobject) -> VMobject:
    """What belongs to the inner function."""
    return broken(graph, 0.05, 0.08)


def dashed(graph: VMobject) -> VMobject:
    """What belongs to the outer function."""
    return broken(graph, 0.2, 0.12)


BROKEN = {_INNER: dotted, _OUTER: dashed}


def needs_brackets(f: Function) -> bool:
    """Whether a factor is a sum, or begins with a sign."""
    from calcanim.numerics.typeset import PRODUCT, binding

    return binding(f._node) < PRODUCT
