"""The whole lesson at a glance: a line and a moving picture for every topic, and what to take away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from manim import FadeIn, FadeOut, UpdateFromAlphaFunc, VGroup, VMobject, linear, smooth
from mpmath import hypot, mpf, polyroots

from calcanim import Function, GradientDescent, InputError, critical_points, descend, step_study
from calcanim.numerics.composition import compose
from calcanim.numerics.descent import Descent, minimum_downhill
from calcanim.numerics.descent.precise import digits_for, precise_descent
from calcanim.numerics.evaluation import to_mpf
from calcanim.numerics.perceptron import precise_loss, run_network
from calcanim.numerics.precise_fields import precise_gradient
from calcanim.numerics.quotients import precise_quotient
from calcanim.parameters import Expression, Point
from calcanim.stage import SAFE, Box, LessonScene, Window, box_of, checked_point, choose_plane, nice_axis
from calcanim.stage import miniature as small
from calcanim.stage.field_layout import field_on_grid, lengths_of
from calcanim.stage.miniature import Miniature
from calcanim.stage.paths import rounded_box
from calcanim.stage.proving import CHOSEN, GIVEN, Proof

TOPIC = 12
TITLE = "Summary"

_COLUMNS, _TOP, _ROW, _PICTURE = 5, 2.72, 2.95, 1.56
_CELL = (SAFE.width + 0.3) / _COLUMNS
# What is not a parameter: the clip of the topic has it as its default.
_BUMPY, _BETWEEN = "x^4 - 4*x^3 + 4*x^2 + 1", (-0.5, 2.5)
_NETWORK = ((2.0,), (1.0,), (((0.5,),), ((0.8,),)))
_RATES = (0.1, 0.9)
# How much a topic is dimmed before its turn; the share of its turn in which its picture goes back to the beginning.
_DIM, _BACK = 0.45, 0.3
_TAKEN = (
    "Gradients say how to change parameters.",
    "The chain rule makes deep networks trainable.",
    "Partial derivatives handle many parameters at once.",
    "Second derivatives speak of convergence and rate.",
)
_NEXT = "Where to go deeper: descent in detail, backpropagation in full, Adam and RMSprop, and a network of your own."


@dataclass(frozen=True, slots=True)
class SummaryNumbers:
    """What the clips arrive at, and what the pictures are drawn from.

    Attributes
    ----------
    at : float
        The point of the first topics.
    slope : float
        The slope of f at the point of the first topics.
    surface_at : (float, float)
        The point of the surface.
    partial_x, partial_y : float
        The partial derivatives of the surface at its point.
    length : float
        The length of the gradient of the surface at its point.
    chain_slope : float
        The slope of the composition by the chain rule, at the point of the first topics.
    weight_gradient : float
        The derivative dL/dw1 of the loss by the first weight, in the network of the lesson.
    critical : tuple of float
        The critical points of the function in the ninth picture.
    steps : int
        How many steps the descent takes.
    x_last : float
        The point after the last step of the descent.
    """

    at: float
    slope: float
    surface_at: tuple[float, float]
    partial_x: float
    partial_y: float
    length: float
    chain_slope: float
    weight_gradient: float
    critical: tuple[float, ...]
    steps: int
    x_last: float


class Summary(LessonScene):
    """Every topic of the lesson in one line and one moving picture, the four takeaways, and what comes next."""

    function: Expression = "x^2"
    """The function f of x of the first topics and of the descent."""
    at: float = 1.5
    """The point at which its slope is taken, and that of the composition."""
    surface: Expression = "x^2 + 3*x*y + y^2"
    """The function of x and y."""
    surface_at: Point = (1.0, 1.0)
    """The point at which its gradient is taken."""
    outer: Expression = "sin(u)"
    """The outer function of the composition."""
    inner: Expression = "x^2"
    """The inner function of the composition."""
    start: float = 5.0
    """Where the descent sets out."""
    rate: float = 0.1
    """Its learning rate."""
    steps: int = 20
    """Its number of steps, at most 100."""

    @cached_property
    def composed(self) -> Function:
        """The outer function of the inner one."""
        outer, inner = Function(self.outer), Function(self.inner)
        if len(outer.variables) != 1 or len(inner.variables) != 1:
            raise InputError(f"outer={self.outer} and inner={self.inner} must have one variable each.")
        return compose(outer, inner)

    @cached_property
    def run(self) -> Descent:
        """The descent."""
        f = self.read(self.function)
        if not 1 <= self.steps <= 100:
            raise InputError(f"steps={self.steps} must lie between 1 and 100.")
        self.height_at(f, self.start, "start")
        run = descend(f, self.start, GradientDescent(self.rate), self.steps, digits=digits_for(self.steps))
        if run.steps == 0:
            raise InputError(f"start={self.start:g}: {f.text} has no slope to follow there; choose another start.")
        return run

    def numbers(self) -> SummaryNumbers:
        f, g = self.read(self.function), self.read(self.surface, ("x", "y"))
        self.height_at(f, self.at)
        at = checked_point(g, self.surface_at, "surface_at")
        partials = [g.derivative(name).precise(*at) for name in ("x", "y")]
        slopes = [float(part) for part in partials]
        slope, chained = (float(h.derivative().precise(self.at)) for h in (f, self.composed))
        for name, value in (("function", slope), ("outer", chained), ("surface", sum(slopes))):
            if not np.isfinite(value):
                raise InputError(f"{name} has no derivative at its point; choose a point where it is smooth.")
        return SummaryNumbers(
            self.at, slope, at, slopes[0], slopes[1], float(hypot(*partials)), chained,
            run_network(*_NETWORK, "sigmoid").by_weights[0][0][0],
            tuple(point.x for point in critical_points(Function(_BUMPY), *_BETWEEN)), self.run.steps, float(self.run.points[-1, 0]),
        )

    def proofs(self) -> dict[str, Proof]:
        f, g, n = self.read(self.function), self.read(self.surface, ("x", "y")), self.results

        def weight_gradient() -> Any:
            x, target, ((w1,),), w2 = _NETWORK[0], _NETWORK[1], _NETWORK[2][0], _NETWORK[2][1]
            h = mpf("1e-20")
            up, down = (precise_loss(x, target, (((to_mpf(w1) + s * h,),), w2), "sigmoid") for s in (1, -1))
            return (up - down) / (2 * h)

        return {
            "at": GIVEN,
            "slope": lambda: precise_quotient(f, self.at, "1e-40"),
            "surface_at": GIVEN,
            "partial_x": lambda: precise_gradient(g, n.surface_at)[0],
            "partial_y": lambda: precise_gradient(g, n.surface_at)[1],
            "length": lambda: hypot(*precise_gradient(g, n.surface_at)),
            "chain_slope": lambda: precise_quotient(self.composed, self.at, "1e-40"),
            "weight_gradient": weight_gradient,
            "critical": lambda: sorted(polyroots([4, -12, 8, 0], maxsteps=200, extraprec=200)),
            "steps": GIVEN if n.steps == self.steps else CHOSEN,
            "x_last": lambda: self.true_run()[-1],
        }

    @cache  # noqa: B019 - a scene lives as long as its clip
    def true_run(self) -> list[Any]:
        """The descent worked out a second time."""
        f = self.read(self.function)
        return [point[0] for point in precise_descent(f, (self.start,), GradientDescent(self.rate), self.run.steps)]

    # -- the story ------------------------------------------------------------------------

    def construct(self) -> None:
        self.prepare()
        for k, (_, _, says, _) in enumerate(self.topics):
            with self.section(f"topic {k + 1}", says):
                self.show_topic(k)
        with self.section("takeaways", "What to take away for machine learning."):
            self.turn_the_page()
        for k, says in enumerate(_TAKEN):
            with self.section(f"takeaway {k + 1}", says):
                self.take_away(k)
        with self.section("next", _NEXT):
            self.look_ahead()

    def prepare(self) -> None:
        self.f, self.g = self.read(self.function), self.read(self.surface, ("x", "y"))
        self.topics = self.all_topics()
        self.cells = [
            (SAFE.left + _CELL * (k % _COLUMNS), _TOP - _ROW * (k // _COLUMNS)) for k in range(len(self.topics))
        ]
        self.pictures = [
            make(Box(left, top - _PICTURE, left + _CELL - 0.3, top)) for (_, _, _, make), (left, top) in zip(self.topics, self.cells, strict=True)
        ]
        self.add(*self.heading("The lesson at a glance"), *(one.picture for one in self.pictures))
        self.lines = VGroup(*(self.line_below(k) for k in range(len(self.topics))))
        # All is there from the first frame, complete but dim; each brightens when its turn comes.
        self.veils = [self.veil(box_of(one.picture)) for one in self.pictures]
        self.add(self.lines, *self.veils)
        for one in self.pictures:
            one.move(1.0)

    def line_below(self, k: int) -> VGroup:
        """The name of a topic and its line, quiet until its turn."""
        name, says, _, _ = self.topics[k]
        left, top = self.cells[k]
        return VGroup(
            self.words(name, role="quiet", weight=600).put(left, top - _PICTURE - 0.4),
            self.words(says, role="quiet", width=_CELL - 0.1).put(left, top - _PICTURE - 0.82),
        )

    def veil(self, box: Box) -> VMobject:
        """A patch of the background that dims what lies behind."""
        patch = VMobject(fill_color=self.theme.background, fill_opacity=_DIM, stroke_width=0).set_z_index(20)
        return patch.set_points(rounded_box(box.width + 0.1, box.height + 0.1, 0.02) + box.center)

    def all_topics(self) -> list[tuple[str, str, str, Callable[[Box], Miniature]]]:
        """Name, line of at most six words, caption and picture of every topic."""
        n, t = self.results, self.theme
        window = self.plane()
        study = step_study(Function("exp(x)"), 1.0)
        every = max(1, len(study.steps) // 33)
        sine, bumpy = Function("sin(x)"), Function(_BUMPY)
        bumps = Window(nice_axis(*_BETWEEN), nice_axis(0.6, 2.6))
        outer, inner = Function(self.outer), Function(self.inner)
        inside = float(inner.derivative()(self.at))
        factors = (inside, float(outer.derivative()(float(inner(self.at)))))
        # Where the surface is level all over there is nothing to point uphill.
        arrows = len(lengths_of(field_on_grid(self.g, window)[1]))

        return [
            ("limits", "rise over run as h shrinks", "A derivative is a limit of slopes.",
             lambda box: small.secant(self.f, n.at, box, t)),
            ("tangents", "the slope at every point", "It is the slope of the tangent.",
             lambda box: small.rolling(self.f, n.at, box, t)),
            ("step size", "not too large, not too small", "A computer takes a small step h.",
             lambda box: small.error_fall(study.steps[::every], study.errors[::every], box, t)),
            ("rules", "few rules, every formula", "A few rules differentiate formulas.",
             lambda box: small.two_graphs(sine, 1.0, box, t)),
            ("partials", "move one, hold the others", "A partial derivative moves one input.",
             lambda box: small.turning_slice(self.g, window, n.surface_at, box, t)),
            ("gradient", "all partials: straight uphill" if arrows else "all partials: zero on level ground", "All partials together: the gradient.",
             lambda box: small.field(self.g, window, box, t)),
            ("chain rule", "factors multiply along the chain", "Along a chain the factors multiply.",
             lambda box: small.chain(factors, box, t)),
            ("backprop", "the chain rule, run backward", "Backpropagation runs it backward.",
             lambda box: small.backward_pass(box, t)),
            ("critical points", "where the slope is zero", "A critical point has slope zero.",
             lambda box: small.flat_points(bumpy, bumps, n.critical, box, t)),
            ("descent", *self.words_on_descent(),
             lambda box: self.descent(box)),
        ]

    def words_on_descent(self) -> tuple[str, str]:
        """What the run in the picture does: it goes down, or climbs where the rate is too large for it."""
        if self.run.losses[-1] <= self.run.losses[0]:
            return "step downhill, again and again", "Gradient descent steps downhill."
        return "too large a rate climbs", "Gradient descent steps downhill, or climbs: this rate is too large."

    def plane(self) -> Window:
        """The part of the plane on which the surface is shown."""
        return choose_plane(self.g, self.results.surface_at)

    def descent(self, box: Box) -> Miniature:
        """The run of the last topic."""
        found = minimum_downhill(self.f, self.start)
        xs = self.run.points[:, 0]
        return small.runs(
            self.f, [xs], found.x if found is not None else float(xs[1]), box, self.theme,
            [lambda: [(float(x), float(self.f(float(x)))) for x in self.true_run()]],
        )

    def show_topic(self, k: int) -> None:
        one, line = self.pictures[k], self.lines[k]
        self.play(
            FadeOut(self.veils[k]), line.animate.set_fill(self.theme["ink"]),
            UpdateFromAlphaFunc(one.picture, lambda _, share: one.move(_again(share))), run_time=2.2, rate_func=linear,
        )

    # -- what to take away --------------------------------------------------------------------

    def turn_the_page(self) -> None:
        self.rows = [2.8 - 1.29 * k for k in range(len(_TAKEN))]
        square = Function("x^2")
        ways = [descend(square, 5.0, GradientDescent(rate), 7).points[:, 0] for rate in _RATES]
        makers = (
            self.descent, self.topics[7][3], self.topics[5][3], lambda box: small.runs(square, ways, 0.0, box, self.theme),
        )
        self.kept = [make(Box(SAFE.left, top - 1.1, SAFE.left + 2.3, top)) for make, top in zip(makers, self.rows, strict=True)]
        self.play(
            FadeOut(self.lines), *(FadeOut(one.picture) for one in self.pictures), *(FadeIn(one.picture) for one in self.kept), run_time=1.2,
        )

    def take_away(self, k: int) -> None:
        one, top = self.kept[k], self.rows[k]
        words = self.words(_TAKEN[k], em=0.44, weight=600).put(SAFE.left + 2.9, top - 0.68)
        self.play(FadeIn(words), run_time=0.6)
        self.play(UpdateFromAlphaFunc(one.picture, lambda _, share: one.move(share)), run_time=1.8, rate_func=smooth)

    def look_ahead(self) -> None:
        self.enter(self.words(_NEXT, role="quiet", width=0.7 * SAFE.width).put(SAFE.left, -2.72))
        self.wait(9.4)


def _again(share: float) -> float:
    """How far a picture that was complete has come: back to its beginning first, then all the way."""
    return float(1 - smooth(share / _BACK) if share < _BACK else smooth((share - _BACK) / (1 - _BACK)))
