"""The chain rule: two functions one inside the other, and what a small nudge becomes on its way through both."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import (
    Create,
    FadeIn,
    FadeOut,
    Mobject,
    UpdateFromAlphaFunc,
    ValueTracker,
    VGroup,
    VMobject,
    linear,
    smooth,
)
from mpmath import workdps

from calcanim import Function, InputError
from calcanim.numerics.chain import Chain, change, needs_brackets, nudge_through, read_chain, slopes_along, two_ways, values_along
from calcanim.numerics.evaluation import to_mpf
from calcanim.numerics.pieces import sample
from calcanim.numerics.quotients import precise_quotient
from calcanim.parameters import Expression, Interval
from calcanim.stage import (
    FORMULA,
    LABEL,
    PANEL,
    SAFE,
    Box,
    Carried,
    LessonScene,
    NumberFormat,
    Plot,
    Readout,
    Readouts,
    Typeset,
    Window,
    backed,
    box_of,
    choose_window,
    format_for,
    tick_room,
)
from calcanim.stage.broken import broken
from calcanim.stage.nudge_figure import NudgeFigure
from calcanim.stage.paths import corners, rounded_box, segments
from calcanim.stage.proving import CHOSEN, GIVEN, Proof
from calcanim.stage.sweep import Sweep, link_between
from calcanim.stage.two_paths import TwoPaths
from calcanim.stage.window import with_all_of, with_y

TOPIC = 7
TITLE = "The chain rule"

# One colour for what the inner function does, one for the outer; in both clips. A second inner one has a colour of its own.
_INNER, _OUTER, _SECOND = "secant", "tangent", "run"
# Dash and gap of what belongs to each, the second sign beside the colour.
_BROKEN = {_INNER: (0.05, 0.08), _OUTER: (0.2, 0.12)}
# What stands before the last factor of the product.
_TIMES = "dot"
# A formula higher than this does not keep to its line beside the arrows; one of several lines in the panel is at most so high.
_ONE_LINE, _LINES_OF_PANEL, _SMALL = 0.62, 1.75, 0.85 * LABEL
# What is worked out at the point begins here; what stands above it ends before.
_AT_POINT, _GAP = -0.75, 0.1
# Digits of the check, where there is room for them.
_DIGITS = 11


@dataclass(frozen=True, slots=True)
class ChainNumbers:
    """Both factors at the point, their product, and the difference quotient that checks it.

    Attributes
    ----------
    at : float
        The point x0.
    inner : float
        u0 = g(x0), the value of the inner function.
    value : float
        y0 = f(u0), the value of the composition.
    outer_slope : float
        f'(u0), the slope of the outer function at the inner value.
    inner_slope : float
        g'(x0), the slope of the inner function.
    slope : float
        f'(u0) g'(x0), the slope of the composition by the chain rule.
    step : float
        The step h of the difference quotient.
    quotient : float
        The forward difference quotient of the composition at x0 with the step h.
    difference : float
        The distance of the quotient from the slope by the chain rule.
    """

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

    must_show = ("outer_slope", "inner_slope", "slope", "quotient")

    def numbers(self) -> ChainNumbers:
        chain = read_chain(self.outer, self.inner)
        u, y = values_along(chain, self.at)
        if self.h == 0:
            raise InputError("h=0 gives 0/0; choose a small step such as 1e-5.")
        with workdps(50):
            outer, inner = slopes_along(chain, self.at)
            quotient = precise_quotient(chain.whole, self.at, self.h)
            numbers = tuple(map(float, (outer, inner, outer * inner)))
            difference = float(abs(quotient - outer * inner))
        if not math.isfinite(difference):
            raise InputError(f"h={self.h:g} leads out of the domain of {chain.whole.text}; choose a smaller step, or a negative one.")
        return ChainNumbers(self.at, u, y, *numbers, self.h, float(quotient), difference)

    def proofs(self) -> dict[str, Proof]:
        chain = read_chain(self.outer, self.inner)
        # The whole function is differentiated here as one, without the rule.
        slope, quotient = chain.whole.derivative(), lambda: precise_quotient(chain.whole, self.at, self.h)
        return {
            "at": GIVEN,
            "inner": lambda: chain.inner.precise(self.at),
            "value": lambda: chain.whole.precise(self.at),
            "outer_slope": lambda: chain.outer_slope.precise(chain.inner.precise(self.at)),
            "inner_slope": lambda: chain.inner_slope.precise(self.at),
            "slope": lambda: slope.precise(self.at),
            "step": GIVEN,
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
        with self.section("product", "Every height of the one is multiplied by the other: the slope of h is their product."):
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
        self.set_panel()

    def set_panel(self) -> None:
        """All formulas of the panel, one below the other; what is the lesson is there, or the argument that is too long is named."""
        chain = self.chain
        self.says = [
            self.line(f"{_INNER}(u = g(x) = {self.given(chain.inner)})", 2.15, "inner"),
            self.line(f"curve(h(x)) = {_OUTER}(f(u) = {self.given(chain.outer)})", 1.5, "outer"),
        ]
        self.header = self.title_line()
        _under(self.says[0], self.header[-1])
        _under(self.says[1], self.says[0])
        self.outer_line = self.legend("f'(u)", chain.outer_slope, _OUTER, 0.8, "outer")
        self.inner_line = self.legend("g'(x)", chain.inner_slope, _INNER, 0.2, "inner")
        self.rule = self.line(f"derivative(h'(x)) = {_OUTER}(f'(u)) {_TIMES} {_INNER}(g'(x))", -0.55, "outer")
        self.worked = self.line(self.product_source(), -1.25, "outer and inner")
        for above, below in itertools.pairwise((self.says[1], self.outer_line, self.inner_line, self.rule)):
            _under(below, above)
        # A frame will stand around the rule.
        _under(self.worked, self.rule, 0.22)
        # Where it is high, the factors keep only their names before the product comes.
        self.tight = float(self.worked.get_bottom()[1]) < SAFE.bottom
        if self.tight:
            _under(self.rule.put(PANEL.left, 0.1), self.outer_line[0])
            _under(self.worked.put(PANEL.left, -0.6), self.rule, 0.22)

    def line(self, source: str, baseline: float, argument: str, *, indent: float = 0.0) -> Typeset:
        """A line of the panel as large as goes, else broken into several.

        Raises
        ------
        InputError
            If it does not fit however it is set; the sentence names the argument that is too long.
        """
        width = PANEL.width - indent
        # Broken before the last factor, or after the first sign of equality too, before it is broken wherever it may be.
        in_two, in_three = source.replace(f") {_TIMES} ", f") \\ thick thick thick {_TIMES} "), source.replace("=", "= \\ thick thick thick", 1)
        in_three = in_three.replace(f") {_TIMES} ", f") \\ thick thick thick {_TIMES} ")
        for one, em, broken_at in (
            (source, FORMULA, None), (source, LABEL, None), (in_two, LABEL, None), (in_two, _SMALL, None), (in_three, LABEL, None),
            (in_three, _SMALL, None), (source, LABEL, width), (source, _SMALL, width),
        ):
            line = self.formula(one, em=em, width=broken_at)
            if line.width <= width + 1e-6 and line.height <= _LINES_OF_PANEL:
                line.put(PANEL.left + indent, baseline)
                # The first of several lines stands where one line would.
                return line.shift([0.0, baseline + 0.75 * em - float(line[0].get_top()[1]), 0.0]) if one != source else line
        names = " and ".join(f"{name}={getattr(self, name)}" for name in argument.split(" and "))
        raise InputError(f"{names}: what follows from it is too long to stand beside the graphs, even in several lines; choose a shorter function.")

    def slope_window(self, reach: tuple[float, float]) -> Window:
        """The window of h', made higher for both factors: for the point where it can, for all of each where that costs little."""
        n, chain = self.results, self.chain
        window = choose_window(chain.whole.derivative(), n.at, interval=reach, ticks=(5, 4))
        low, high, span = window.y.low, window.y.high, window.y.span
        # Of the inner factor most of what lies in the window is seen, unless it dwarfs the others.
        seen = sample(chain.inner_slope, np.linspace(*reach, 401))
        most = np.quantile(seen[np.isfinite(seen)], (0.12, 0.88)) if np.isfinite(seen).any() else np.zeros(2)
        if max(high, float(most[1])) - min(low, float(most[0])) < 4.0 * span:
            low, high = min(low, float(most[0])), max(high, float(most[1]))
        for factor in (n.outer_slope, n.inner_slope):
            wider = min(low, factor - 0.12 * span), max(high, factor + 0.12 * span)
            if wider[1] - wider[0] < 5.0 * span:
                low, high = wider
        window = window if (low, high) == (window.y.low, window.y.high) else with_y(window, low, high)
        return with_all_of(window, chain.whole.derivative(), chain.outer_slope_here, chain.inner_slope, most=3.0)

    # -- the two functions -----------------------------------------------------

    def show_functions(self) -> None:
        chain = self.chain
        inner_graph = broken(self.inside.curve(chain.inner, _INNER), *_BROKEN[_INNER])
        self.add(*self.header, self.upper, self.inside, inner_graph, self.says[0])
        self.wait(0.8)
        self.enter(self.says[1])
        self.sweep(self.upper, chain.whole, ("h(x)", "curve"), self.says[1])
        self.add(self.graph)
        self.leave_inside = [self.inside, inner_graph]

    def title_line(self) -> list[Mobject]:
        """The title line, with h written out if it has room there: the panel says it in two lines."""
        try:
            return self.heading("The chain rule", f"curve(h(x) = {self.given(self.chain.whole)})")
        except InputError:
            return self.heading("The chain rule")

    def sweep(self, above: Plot, traced: Function, name: tuple[str, str], last: Mobject) -> None:
        """Let x run: u is read off the graph of g, and what f makes of it is drawn; the numbers stand below the last formula."""
        baseline = min(-0.2, float(last.get_bottom()[1]) - 0.5)
        sweep = Sweep(self.inside, self.chain.inner, above, traced, ("u", name[0]), (_INNER, name[1]), PANEL.left, baseline)
        low, high = above.window.x.low, above.window.x.high
        self.moves("x", lambda: sweep.x)
        self.enter(sweep.readouts, run_time=0.6)
        self.add(sweep.drawn)
        moving = VGroup(*sweep.drawn, *sweep.readouts)
        self.play(UpdateFromAlphaFunc(moving, lambda _, a: sweep.reach(low + a * (high - low))), rate_func=linear, run_time=5)
        self.play(*(FadeOut(part) for part in (sweep.link, *sweep.dots, sweep.readouts)), run_time=0.6)
        self.remove(moving, sweep.drawn, sweep.trail)

    # -- the factors -----------------------------------------------------------

    def show_outer_factor(self) -> None:
        """f' at u = g(x): the graph of g stays below until what f' makes of u is drawn above it, then h comes back."""
        chain = self.chain
        self.enter(self.outer_line)
        above = self.over()
        self.play(FadeOut(self.graph), FadeOut(self.upper), FadeIn(above), run_time=0.8)
        self.sweep(above, chain.outer_slope_here, ("f'(u)", _OUTER), self.outer_line)
        traced = broken(above.curve(chain.outer_slope_here, _OUTER), *_BROKEN[_OUTER])
        self.add(traced)
        self.outer_graph = broken(self.lower.curve(chain.outer_slope_here, _OUTER), *_BROKEN[_OUTER])
        # It moves down to where the slopes are compared, and h takes its place again.
        self.play(*(FadeOut(part) for part in (*self.leave_inside, above)), run_time=0.5)
        self.play(FadeIn(self.lower), FadeOut(traced), FadeIn(self.outer_graph), FadeIn(self.upper), FadeIn(self.graph), run_time=1.2)

    def over(self) -> Plot:
        """A plot in the place of the upper one, for f'(g(x))."""
        at = self.results.at
        window = choose_window(self.chain.outer_slope_here, at, interval=(self.upper.window.x.low, self.upper.window.x.high), ticks=(5, 4))
        gutter = self.upper.area.left - SAFE.left
        return Plot(window, Box(SAFE.left, -0.15, 1.6, 2.85), self.theme, names=("x", f"{_OUTER}(f'(g(x)))"), x_numbers=False, gutter=gutter)

    def show_inner_factor(self) -> None:
        chain = self.chain
        self.inner_graph = broken(self.lower.curve(chain.inner_slope, _INNER), *_BROKEN[_INNER])
        self.play(FadeIn(self.inner_line), run_time=0.8)
        self.play(Create(self.inner_graph), run_time=1.2)

    def legend(self, name: str, slope: Function, role: str, baseline: float, argument: str) -> VGroup:
        """A piece of the line it is drawn with, and what it shows."""
        return VGroup(self.dashes(role, PANEL.left, baseline), self.line(f"{role}({name} = {self.given(slope)})", baseline, argument, indent=0.75))

    def dashes(self, role: str, left: float, baseline: float) -> VMobject:
        """A piece of the line that a factor is drawn with."""
        start, end = (np.array([left + shift, baseline + 0.11, 0.0]) for shift in (0.0, 0.55))
        line = VMobject(stroke_color=self.theme[role], stroke_width=5, fill_opacity=0)
        ends = np.linspace(start, end, 56)
        line.set_points(segments(list(zip(ends[:-1], ends[1:], strict=True))))
        return broken(line, *_BROKEN[role])

    def name_factors(self, baseline: float) -> None:
        """Both factors with nothing but their names, side by side: what they are has been read."""
        self.outer_line, self.inner_line = (
            VGroup(self.dashes(role, left, baseline), self.formula(f"{role}({name})").put(left + 0.75, baseline))
            for role, name, left in ((_OUTER, "f'(u)", PANEL.left), (_INNER, "g'(x)", PANEL.left + 2.1))
        )

    def show_product(self) -> None:
        """Stretch the outer factor's graph by the inner factor, point for point."""
        chain = self.chain
        if self.tight:
            self.wait(1.5)
            old = self.outer_line, self.inner_line
            self.name_factors(0.8)
            self.play(*map(FadeOut, old), FadeIn(self.outer_line), FadeIn(self.inner_line), run_time=0.8)
        self.enter(self.rule)
        if box_of(self.worked[_OUTER]).overlaps(box_of(self.worked[_INNER])):
            # In several lines the factors reach round each other: neither has a place of its own to fly to.
            self.enter(self.worked)
        else:
            self.play(FadeIn(self.worked["derivative"]), FadeIn(self.worked["ink"]), Carried(self.outer_line[1], self.worked[_OUTER]), run_time=1.0)
            self.play(Carried(self.inner_line[1], self.worked[_INNER]), run_time=1.0)
            self.add(self.worked)
        # A long one is read before it moves.
        self.wait(max(0.1, 0.06 * sum(len(run.get_subpaths()) for run in self.worked) - 2.6))
        stretched = VMobject(stroke_color=self.theme["derivative"], stroke_width=5, fill_opacity=0)
        stalks = VMobject(stroke_color=self.theme["quiet"], stroke_width=2, fill_opacity=0)
        stretch = self.stretching()

        def draw(_: Mobject, alpha: float) -> None:
            curve, rays = stretch(alpha)
            stretched.set_points(curve)
            stalks.set_points(rays)

        self.play(UpdateFromAlphaFunc(VGroup(stalks, stretched), draw), run_time=3, rate_func=smooth)
        self.remove(stretched)
        self.add(self.lower.curve(chain.whole.derivative(), "derivative"))
        self.play(FadeOut(stalks), run_time=0.4)

    def product_source(self) -> str:
        """The product with both functions in it."""
        chain = self.chain
        factors = [
            f"({self.given(f)})" if needs_brackets(f) else self.given(f) for f in (chain.outer_slope_here, chain.inner_slope)
        ]
        return f"derivative(h'(x)) = {_OUTER}({factors[0]}) {_TIMES} {_INNER}({factors[1]})"

    def stretching(self) -> Callable[[float], tuple[np.ndarray, np.ndarray]]:
        """The graph between the outer factor (0) and the product (1), and rays along which it moves, as points of the frame."""
        window = self.lower.window
        x = np.linspace(window.x.low, window.x.high, 801)
        outer, inner = sample(self.chain.outer_slope_here, x), sample(self.chain.inner_slope, x)

        def between(alpha: float) -> tuple[np.ndarray, np.ndarray]:
            y = outer * (1 - alpha + alpha * inner)
            seen = np.isfinite(y) & (y >= window.y.low) & (y <= window.y.high)
            edges = np.flatnonzero(np.diff(seen.astype(int))) + 1
            runs = [run for run in np.split(np.arange(len(x)), edges) if seen[run[0]]]
            rays = [i for i in range(25, 801, 50) if seen[i] and window.y.low <= outer[i] <= window.y.high]
            ends = [(self.lower.at(x[i], outer[i]), self.lower.at(x[i], y[i])) for i in rays]
            return corners([self.lower.at(x[run], y[run]) for run in runs]), segments(ends)

        return between

    # -- the check -------------------------------------------------------------

    def show_check(self) -> None:
        """Both factors and their product at the point, in the picture and in numbers; then the quotient that knows no rule."""
        n, lower = self.results, self.lower
        self.raise_panel()
        heights = ((n.outer_slope, _OUTER), (n.inner_slope, _INNER), (n.slope, "derivative"))
        dots = [
            lower.point(n.at, height, role, hollow=role != "derivative") for height, role in heights if lower.shows(n.at, height)
        ]
        dots.append(self.upper.point(n.at, n.value))
        link = VMobject(stroke_color=self.theme["quiet"], stroke_width=2.5, fill_opacity=0)
        link.set_points(link_between(lower, self.upper, lower.at(n.at, lower.window.y.low), self.upper.at(n.at, n.value)))
        place = self.fitted(f"x_0 = {self.shown('at')} quad Delta x = {self.shown('step')}", PANEL.width, role="quiet")
        self.play(Create(link), *(FadeIn(dot) for dot in dots), run_time=0.8)
        self.enter(self.worked_at_point().put(PANEL.left, -0.75))
        self.enter(place.put(PANEL.left, -1.45))
        for line in self.check_lines():
            self.enter(line)
        self.wait(2.2)

    def raise_panel(self) -> None:
        """The rule moves up into a frame; the two functions stand in the title line and above the graphs."""
        staying, legends = VGroup(self.rule, self.worked), VGroup(self.outer_line, self.inner_line)
        self.play(*(FadeOut(line) for line in (*self.says, legends)), run_time=0.5)
        up = (2.05 if self.worked.height < 1.2 else 2.3) - self.rule.baseline
        # The rule's frame stays clear of a high formula in the title line.
        up = min(up, float(self.header[-1].get_bottom()[1]) - 0.22 - float(self.rule.get_top()[1]))
        self.play(staying.animate.shift([0, up, 0]), run_time=1.0)
        top = float(self.worked.get_bottom()[1]) - _GAP
        # As far down as they must, if that leaves the room below free.
        down = min(0.0, max(top - float(legends.get_top()[1]), _AT_POINT + 0.45 - float(legends.get_bottom()[1])))
        if float(legends.get_top()[1]) + down > top:
            self.name_factors(top - 0.35)
        else:
            legends.shift([0, down, 0])
        frame = VMobject(stroke_color=self.theme["derivative"], stroke_width=2.5, fill_opacity=0)
        frame.set_points(rounded_box(self.rule.width + 0.36, self.rule.height + 0.3, 0.1) + self.rule.get_center())
        self.play(Create(frame), FadeIn(self.outer_line), FadeIn(self.inner_line), run_time=0.6)

    def worked_at_point(self) -> Typeset:
        """The product in numbers."""
        factors = [[self.shown(name, d) for name in ("outer_slope", "inner_slope")] for d in (5, 4, 3, 2)]
        return self.fitted([
            f"derivative(h'(x_0)) = {_OUTER}({outer}) dot {_INNER}({inner if self.results.inner_slope >= 0 else f'({inner})'})"
            for outer, inner in factors
        ], PANEL.width)

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
                    ('"error"', n.difference, "error", format_for([n.difference], 3), "difference"),
                )
            ]
            block = Readouts(lines, PANEL.left, -2.02, leading=0.53)
            if float(block.get_right()[0]) <= SAFE.right:
                break
        return block


def _under(part: Mobject, above: Mobject, gap: float = _GAP) -> None:
    """Lower a part of the panel if it does not stand clear below another."""
    over = float(part.get_top()[1]) - (float(above.get_bottom()[1]) - gap)
    if over > 0:
        part.shift([0.0, -over, 0.0])


@dataclass(frozen=True, slots=True)
class NudgeNumbers:
    """What a nudge of x becomes on its way, and the slopes its ratios settle on; then two ways at once.

    Attributes
    ----------
    at : float
        The point x0.
    inner, value : float
        u0 = g(x0) and y0 = f(u0).
    dx, du, dy : float
        The nudge of x, and the changes of u and of y that it causes.
    inner_ratio, outer_ratio, ratio : float
        The ratios du/dx, dy/du and dy/dx of these changes.
    inner_slope, outer_slope, slope : float
        The limits of these ratios as dx goes to 0: g'(x0), f'(u0) and their product.
    scales : tuple of float
        The magnification at which the nudges of x, u and y are drawn.
    second, joined : float
        v and y at x0 where y depends on x by way of both u and v.
    second_slope : float
        dv/dx at x0.
    along_u, along_v : float
        The partial derivatives of y by u and by v.
    first_way, second_way : float
        The products along either way: the partial derivative by u times du/dx, and that by v times dv/dx.
    both_ways : float
        dy/dx, the sum of the products along both ways.
    """

    at: float
    inner: float
    value: float
    dx: float
    du: float
    dy: float
    inner_ratio: float
    outer_ratio: float
    ratio: float
    inner_slope: float
    outer_slope: float
    slope: float
    scales: tuple[float, float, float]
    second: float
    joined: float
    second_slope: float
    along_u: float
    along_v: float
    first_way: float
    second_way: float
    both_ways: float


_LINES, _MIDDLE, _HALF = (2.15, 0.1, -1.95), -1.9, 3.3
# Longest arrow, shortest that is well seen, and by how much nudge and picture change in one step; there are two steps.
_LONGEST, _SHORTEST, _ZOOM = 2.2, 0.2, 10.0
# A change is drawn from doubles where it is at least this share of the value that changes.
_FINE = 1e-12


class NudgeThroughChain(LessonScene):
    """A nudge of x on its way through two functions: stretched by one, then by the other."""

    outer: Expression = "sin(u)"
    """The outer function f of u."""
    inner: Expression = "x^2"
    """The inner function g of x."""
    at: float = 1.5
    """The point x0."""
    h: float = 0.1
    """The nudge of x."""
    second: Expression = "4-x"
    """Another function v of x, for the graph with two paths."""
    join: Expression = "u*v"
    """What y is there, of u and v; u is the inner function."""

    must_show = ("inner_slope", "outer_slope", "slope", "both_ways")

    def numbers(self) -> NudgeNumbers:
        chain = read_chain(self.outer, self.inner)
        u, y = values_along(chain, self.at)
        nudge = nudge_through(chain, self.at, self.h)
        self.check_visible(chain, {"at": (self.at, nudge.dx), "inner": (u, nudge.du), "outer": (y, nudge.dy)})
        with workdps(50):
            outer, inner = slopes_along(chain, self.at)
            slopes = tuple(map(float, (inner, outer, inner * outer)))
        ways = two_ways(*self.functions(), self.at)
        return NudgeNumbers(
            self.at, u, y, nudge.dx, nudge.du, nudge.dy, nudge.inner_ratio, nudge.outer_ratio, nudge.ratio, *slopes,
            scales_for(nudge.dx, nudge.du, nudge.dy), ways.v, ways.y, ways.v_slope, ways.along_u, ways.along_v,
            ways.first, ways.second, ways.both,
        )

    def check_visible(self, chain: Chain, changes: Mapping[str, tuple[float, float]]) -> None:
        """Refuse what changes too little beside its value to be drawn from doubles, all the more once it is shrunk and magnified."""
        for name, (value, moved) in changes.items():
            if moved and abs(moved) / _ZOOM**2 < _FINE * abs(value):
                f = {"at": "at", "inner": f"inner={chain.inner.text}", "outer": f"outer={chain.outer.text}"}[name]
                raise InputError(
                    f"{f}: beside {value:.6g} the nudge h={self.h:g} changes it by only {moved:.2g}, too little to be drawn; "
                    "choose another point, or a larger h."
                )

    def change(self, f: Function, step: float) -> Any:
        """f(x0 + step) - f(x0), to the working precision of mpmath."""
        return change(f, self.at, step)

    def functions(self) -> tuple[Function, Function, Function]:
        """u and v of x, and y of both."""
        return Function(self.inner, ("x",)), Function(self.second, ("x",)), Function(self.join, ("u", "v"))

    def proofs(self) -> dict[str, Proof]:
        chain = read_chain(self.outer, self.inner)
        inner, second, join = self.functions()
        du, dy = lambda: self.change(chain.inner, self.h), lambda: self.change(chain.whole, self.h)
        u, v = lambda: inner.precise(self.at), lambda: second.precise(self.at)

        def whole(step: Any) -> Any:
            x = to_mpf(self.at) + step
            return join.precise(inner.precise(x, digits=120), second.precise(x, digits=120), digits=120)

        def both_ways() -> Any:
            # The joined function as one, by a central difference whose error is far behind the digits shown.
            with workdps(120):
                step = to_mpf("1e-32")
                return (whole(step) - whole(-step)) / (2 * step)

        return {
            "at": GIVEN, "dx": GIVEN, "scales": CHOSEN, "du": du, "dy": dy,
            "inner": u, "value": lambda: chain.whole.precise(self.at),
            "inner_ratio": lambda: du() / to_mpf(self.h), "outer_ratio": lambda: dy() / du(), "ratio": lambda: dy() / to_mpf(self.h),
            "inner_slope": lambda: chain.inner_slope.precise(self.at),
            "outer_slope": lambda: chain.outer_slope.precise(u()),
            "slope": lambda: chain.whole.derivative().precise(self.at),
            "second": v, "joined": lambda: join.precise(u(), v()), "second_slope": lambda: second.derivative().precise(self.at),
            "along_u": lambda: join.derivative("u").precise(u(), v()),
            "along_v": lambda: join.derivative("v").precise(u(), v()),
            "first_way": lambda: join.derivative("u").precise(u(), v()) * inner.derivative().precise(self.at),
            "second_way": lambda: join.derivative("v").precise(u(), v()) * second.derivative().precise(self.at),
            "both_ways": both_ways,
        }

    def construct(self) -> None:
        self.prepare()
        with self.section("lines", "Three quantities in a chain: x sets u, and u sets y."):
            self.show_lines()
        with self.section("inner", f"Nudge x a little. On its way to u the nudge is {self.fate(self.results.inner_ratio)}.{self.mind(0, 1)}"):
            self.nudge_inner()
        with self.section("outer", f"On its way from u to y the nudge is {self.fate(self.results.outer_ratio)}.{self.mind(1, 2)}"):
            self.nudge_outer()
        with self.section("product", "The two factors multiply: Δu cancels."):
            self.show_product()
        with self.section("limit", "Let the nudge shrink, look closer, and again: each ratio settles on a slope."):
            self.magnify()
        with self.section("two paths", "If x reaches y along two paths, the factors multiply along each ..."):
            self.show_two_paths()
        with self.section("sum", "... and the contributions of the paths add."):
            self.show_sum()

    def prepare(self) -> None:
        n = self.results
        self.chain = read_chain(self.outer, self.inner)
        unit = _LONGEST / max(abs(d * scale) for d, scale in zip((n.dx, n.du, n.dy), n.scales, strict=True))
        self.figure = NudgeFigure(
            self.chain, n.at, n.inner, n.value, heights=_LINES, middle=_MIDDLE, half=_HALF, theme=self.theme,
            units=(unit * n.scales[0], unit * n.scales[1], unit * n.scales[2]), roles=("ink", _INNER, _OUTER),
        )
        self.moves("dx", self.figure.step.get_value)

    @staticmethod
    def fate(ratio: float) -> str:
        """What a factor does, in words."""
        if math.isclose(abs(ratio), 1.0, rel_tol=1e-9):
            size = "kept as long as it is"
        else:
            size = "stretched" if abs(ratio) > 1 else "shrunk" if ratio else "lost"
        return f"{size} and turned round" if ratio < 0 else size

    def mind(self, above: int, below: int) -> str:
        """A warning where two lines have different scales, so that what is said of a nudge is not what its arrow looks like."""
        scales = self.results.scales
        if scales[above] == scales[below]:
            return ""
        larger = above if scales[above] > scales[below] else below
        return f" Mind the scale: {'xuy'[larger]} is drawn larger."

    # -- one path --------------------------------------------------------------

    def show_lines(self) -> None:
        n, chain = self.results, self.chain
        # Each value stands on the side of its point where no arrow goes.
        self.places = VGroup(*(
            self.formula(f"{role}({name}_0 = {self.shown(field)})", em=LABEL).put(
                _MIDDLE - math.copysign(0.22, change), line.middle[1] + (0.25 if name == "x" else -0.5),
                side="right" if change >= 0 else "left")
            for line, name, field, role, change in zip(
                self.figure.lines, "xuy", ("at", "inner", "value"), ("ink", _INNER, _OUTER), (n.dx, n.du, n.dy), strict=True)
        ))
        says = [
            self.short(f"{role}({name} = {self.given(f)})", f"{role}({name} = {general})").put(SAFE.left, (above + below) / 2 - 0.12)
            for name, f, general, role, (above, below) in (
                ("u", chain.inner, "g(x)", _INNER, _LINES[:2]), ("y", chain.outer, "f(u)", _OUTER, _LINES[1:]))
        ]
        self.says = VGroup(*says)
        self.header = self.heading("A nudge on its way through a chain", f"y = {self.given(chain.whole)}")
        self.add(*self.header, *self.figure.lines)
        self.enter(self.places[0], run_time=0.6)
        for place, text in zip(self.places[1:], self.says, strict=True):
            self.play(FadeIn(place), FadeIn(text), run_time=0.9)
        self.magnified = VGroup(*(
            # Behind the arrow that is drawn larger, on the other side of its line than the value.
            backed(self.formula(f'"drawn" times {self.shown(f"scales[{i}]")}', em=LABEL, role="quiet").put(
                _MIDDLE - math.copysign(0.22, change), line.middle[1] + (-0.5 if i == 0 else 0.25), side="left" if change < 0 else "right"
            ), self.theme.background)
            for i, (line, change) in enumerate(zip(self.figure.lines, (n.dx, n.du, n.dy), strict=True)) if n.scales[i] != 1
        ))
        if len(self.magnified):
            self.enter(self.magnified)

    def short(self, full: str, general: str) -> Typeset:
        """The first of two formulas if there is room for it left of the arrows."""
        lines = (self.formula(full), self.formula(full, em=LABEL))
        return next((line for line in lines if line.width <= 2.1 and line.height <= _ONE_LINE), None) or self.formula(general)

    def readouts(self) -> list[Readout]:
        """Nudges beside their lines, ratios beside what stretches them, with as many digits as there is room for."""
        n, chain = self.results, self.chain
        step = self.figure.step.get_value
        last = n.dx / _ZOOM**2

        def ratio(f: Function, g: Function | None = None) -> Callable[[], Any]:
            return lambda: self.change(f, step()) / (self.change(g, step()) if g is not None else to_mpf(step()))

        ends = [float(self.change(f, last)) for f in (chain.inner, chain.whole)]
        rows = (
            ("Delta x", (n.dx, last), "ink", lambda: to_mpf(step())),
            (f"frac({_INNER}(Delta u), Delta x)", (n.inner_ratio, n.inner_slope), "ink", ratio(chain.inner)),
            ("Delta u", (n.du, ends[0]), _INNER, lambda: self.change(chain.inner, step())),
            (f"frac({_OUTER}(Delta y), {_INNER}(Delta u))", (n.outer_ratio, n.outer_slope), "ink", ratio(chain.whole, chain.inner)),
            ("Delta y", (n.dy, ends[1]), _OUTER, lambda: self.change(chain.whole, step())),
        )
        for digits in (5, 4, 3, 2):
            made = self.stacked([
                Readout(label, values, self.theme, role=role, em=LABEL, truth=truth, significant=digits,
                        layout=None if "frac" in label else _fine(values, digits))
                for label, values, role, truth in rows
            ])
            settled = self.settled(made, digits)
            if max(float(line.get_right()[0]) for line in (*made, *settled)) <= SAFE.right:
                break
        else:
            settled = self.settled(made, 1, _SMALL)
        self.limits = settled
        return made

    @staticmethod
    def stacked(made: list[Readout]) -> list[Readout]:
        """Beside their lines and between them, with equals signs and decimal points aligned."""
        widest, room = max(line.label.width for line in made), max(line.left_room for line in made)
        heights = (_LINES[0], (_LINES[0] + _LINES[1]) / 2 + 0.16, _LINES[1], (_LINES[1] + _LINES[2]) / 2 + 0.16, _LINES[2])
        for line, height in zip(made, heights, strict=True):
            line.put(PANEL.left, height - 0.13, point=PANEL.left + widest + 0.16 + room)
            line.label.put(PANEL.left + widest, height - 0.13, side="right")
        return made

    def nudge_inner(self) -> None:
        n = self.results
        self.readout = self.readouts()
        # The figures stand still while the arrows grow: what is read is the nudge that will be there.
        moving = VGroup(self.figure.arrows[0], self.figure.arrows[1], self.figure.ribbons[0])
        self.play(self.grow(moving, 1), run_time=2.0)
        self.figure.step.set_value(n.dx)
        self.enter(self.readout[0])
        self.enter(self.readout[2].show(n.du))
        self.enter(self.readout[1].show(n.inner_ratio))

    def grow(self, moving: VGroup, links: int) -> UpdateFromAlphaFunc:
        """Let the nudge grow from nothing."""
        def move(_: Mobject, alpha: float) -> None:
            self.figure.step.set_value(self.results.dx * max(alpha, 1e-3))
            self.figure.follow(links)

        return UpdateFromAlphaFunc(moving, move, rate_func=smooth)

    def nudge_outer(self) -> None:
        n = self.results
        self.figure.step.set_value(n.dx)
        self.figure.follow(2)
        self.play(FadeIn(self.figure.ribbons[1].area), Create(self.figure.ribbons[1].rays), run_time=1.2)
        self.play(FadeIn(self.figure.arrows[2]), FadeIn(self.readout[4].show(n.dy)), run_time=0.8)
        self.enter(self.readout[3].show(n.outer_ratio))

    def show_product(self) -> None:
        """The product of both ratios, which goes on living while the nudge shrinks."""
        label = f"frac({_OUTER}(Delta y), Delta x) = frac({_OUTER}(Delta y), {_INNER}(Delta u)) dot frac({_INNER}(Delta u), Delta x)"
        n, step = self.results, self.figure.step.get_value
        for digits in (5, 4, 3):
            self.rule = Readout(
                label, (n.ratio, n.slope), self.theme, role="derivative", em=LABEL, significant=digits,
                truth=lambda: self.change(self.chain.whole, step()) / to_mpf(step()),
            ).put(PANEL.left, -2.88)
            over = float(self.rule.get_right()[0]) - SAFE.right
            if over <= 0:
                break
        else:
            # Left of the column there is room, and the two factors are what this is about.
            self.rule.put(PANEL.left - over, -2.88)
        self.enter(self.rule)
        self.wait(2.9)

    def magnify(self) -> None:
        """Twice: shrink the nudge, then magnify the picture as much; only what bends changes."""
        zoom = ValueTracker(1.0)
        times = Readout('"magnified" times', (1.0, _ZOOM**2), self.theme, role="quiet", em=LABEL, layout=NumberFormat(0),
                        truth=lambda: to_mpf(zoom.get_value()))
        times.label.become(self.formula('"magnified" times', em=LABEL, role="quiet"))
        times.put(SAFE.left, SAFE.bottom + 0.12)
        moving = VGroup(*self.figure.arrows, *self.figure.ribbons, *self.readout, self.rule)
        self.enter(times, run_time=0.5)
        for turn in (1, 2):
            first = self.results.dx / _ZOOM ** (turn - 1)

            def shrink(_: Mobject, alpha: float, first: float = first) -> None:
                self.figure.step.set_value(first / _ZOOM**alpha)
                self.figure.follow(2)
                self.show_changes()

            def approach(_: Mobject, alpha: float, turn: int = turn) -> None:
                zoom.set_value(_ZOOM ** (turn - 1 + alpha))
                self.figure.magnify(zoom.get_value())
                times.show(zoom.get_value())
                self.figure.follow(2)

            self.play(UpdateFromAlphaFunc(moving, shrink), run_time=2.0, rate_func=smooth)
            self.figure.step.set_value(first / _ZOOM)
            self.show_changes()
            self.play(UpdateFromAlphaFunc(VGroup(*self.figure.lines, *self.figure.arrows, *self.figure.ribbons, times), approach), run_time=2.0, rate_func=smooth)
        for line in self.limits:
            self.enter(line)
        self.limit = self.rounded(lambda digits: (
            f"derivative(frac(d y, d x)) = {_OUTER}(f') dot {_INNER}(g')"
            + (f" = derivative({self.shown('slope', digits)})" if digits else "")
        )).put(PANEL.left, -2.88)
        self.play(FadeOut(self.rule), run_time=0.5)
        self.enter(self.limit)
        self.wait(2.4)
        self.magnified.add(times)

    def show_changes(self) -> None:
        """Let all readouts say what the nudges are now."""
        dx, du, dy = self.figure.changes()
        for readout, value in zip(self.readout, (dx, du / dx, du, dy / du if du else math.nan, dy), strict=True):
            readout.show(value)
        self.rule.show(dy / dx)

    def rounded(self, source: Callable[[int], str]) -> Typeset:
        """A line of the panel with as many digits as there is room for."""
        lines = (self.formula(source(digits), em=em) for digits in (5, 4, 3, 2, 1) for em in (FORMULA, LABEL, *((_SMALL,) if digits == 1 else ())))
        return next((line for line in lines if line.width <= PANEL.width), None) or self.fitted(source(0), PANEL.width)

    def settled(self, readouts: list[Readout], digits: int, em: float = LABEL) -> list[Typeset]:
        """The slopes on which the ratios settle, beside them."""
        return [
            self.formula(f"-> {role}({self.shown(field, digits)})", em=em).put(float(readout.get_right()[0]) + 0.2, readout.number.anchor[1])
            for readout, role, field in ((readouts[1], _INNER, "inner_slope"), (readouts[3], _OUTER, "outer_slope"))
        ]

    # -- two paths -------------------------------------------------------------

    def show_two_paths(self) -> None:
        inner, second, join = self.functions()
        old = VGroup(*self.figure.lines, *self.figure.arrows, *self.figure.ribbons, *self.readout, *self.limits, self.limit, self.places,
                     self.says, self.magnified, self.header[-1])
        values = {name: self.shown(field, 4) for name, field in (("x", "at"), ("u", "inner"), ("v", "second"), ("y", "joined"))}
        self.paths = TwoPaths(values, {"x": "ink", "u": _INNER, "v": _SECOND, "y": "ink"}, self.theme)
        top, leading = 1.95, 0.75
        says = [
            self.fitted(f"{role}({name} = {self.given(f)})", PANEL.width).put(PANEL.left, top - i * leading)
            for i, (name, f, role) in enumerate((("u", inner, _INNER), ("v", second, _SECOND), ("y", join, "ink")))
        ]
        self.play(FadeOut(old), FadeIn(self.paths), *map(FadeIn, says), run_time=1.2)
        self.remove(*old)
        self.sum_lines = self.contributions()
        self.follow_way("u", "inner_slope", "along_u")
        self.follow_way("v", "second_slope", "along_v")

    def follow_way(self, by: str, slope: str, partial: str) -> None:
        """Light up one path, with the factor of either edge, and put their product into the panel."""
        for a, b, source in (("x", by, f"frac(d {by}, d x) = {self.shown(slope, 4)}"),
                             (by, "y", f"frac(partial y, partial {by}) = {self.shown(partial, 4)}")):
            plain, lit, label = self.paths.factor(a, b, source)
            self.play(FadeOut(plain), FadeIn(lit), FadeIn(label), run_time=0.9)
        self.enter(self.sum_lines[0 if by == "u" else 1])

    def contributions(self) -> Readouts:
        """Both products and their sum, one under the other as in a sum on paper."""
        n = self.results
        values = (n.first_way, n.second_way, n.both_ways)
        layout = format_for(values, 5)
        lines = [
            Readout(label, [value], self.theme, role=role, em=LABEL, layout=layout, name=name)
            for label, value, role, name in (
                ("frac(partial y, partial u) dot frac(d u, d x)", n.first_way, _INNER, "first_way"),
                ("frac(partial y, partial v) dot frac(d v, d x)", n.second_way, _SECOND, "second_way"),
                ("frac(d y, d x)", n.both_ways, "derivative", "both_ways"),
            )
        ]
        return Readouts(lines, PANEL.left, -0.5, leading=1.08)

    def show_sum(self) -> None:
        lines = self.sum_lines
        height = float(lines[1].get_bottom()[1] + lines[2].get_top()[1]) / 2
        right = max(float(line.get_right()[0]) for line in lines)
        rule = VMobject(stroke_color=self.theme["ink"], stroke_width=2.5, fill_opacity=0)
        rule.set_points(segments([(np.array([PANEL.left, height, 0]), np.array([right, height, 0]))]))
        self.play(Create(rule), run_time=0.6)
        self.enter(lines[2])
        self.wait(1.0)


def _fine(values: tuple[float, ...], digits: int) -> NumberFormat | None:
    """As many places as the smallest of some nudges needs, so that what is shown can be divided; none where that is too many."""
    smallest = min((abs(v) for v in values if v), default=0.0)
    places = digits - 1 - math.floor(math.log10(smallest)) if smallest else 99
    return NumberFormat(max(places, 0)) if places <= 8 and max(map(abs, values)) < 1e3 else None


def scales_for(dx: float, du: float, dy: float) -> tuple[float, float, float]:
    """One for each line if all three nudges can be seen at one scale, else a power of ten for those that are short."""
    longest = max(abs(dx), abs(du), abs(dy))
    lengths = [abs(change) / longest * _LONGEST for change in (dx, du, dy)]
    scales = [
        10.0 ** math.floor(math.log10(_LONGEST / length)) if 0 < length < _SHORTEST else 1.0 for length in lengths
    ]
    return scales[0], scales[1], scales[2]
