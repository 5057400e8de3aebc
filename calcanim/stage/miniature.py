"""Small moving pictures of the lesson's ideas, drawn with the parts that the clips are drawn with."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from manim import VGroup

from ..numerics.fields import gradient
from ..numerics.function import Function
from .arrows import ArrowField
from .claims import Claim
from .contours import Contours
from .landscape import Landscape, good_view
from .layout import Box
from .levels import levels_for
from .log_plot import LogPlot, decades
from .network_view import Flow, Plate
from .numberline import NumberLine, Ribbon
from .plane import plane_plot
from .plot import Plot
from .run_path import RunPath
from .run_window import run_window
from .secant import SecantFigure
from .small_graph import SmallGraph
from .space import Orbit
from .theme import Theme
from .window import Axis, Window, choose_window, step_inside

__all__ = [
    "Miniature", "backward_pass", "chain", "error_fall", "field", "flat_points", "rolling", "runs", "secant", "turning_slice", "two_graphs",
]  # fmt: skip

_NO_NAMES = ('""', '""')
# The room that a plot keeps for the numbers under its x axis, also when there are none.
_FOOT = 0.36


@dataclass(frozen=True, slots=True, eq=False)
class Miniature:
    """A picture, and what moves in it.

    Attributes
    ----------
    picture : VGroup
        Everything that is drawn.
    move : callable
        Takes a share from 0 (how it begins) to 1 (how it ends), and changes the picture in place.
    """

    picture: VGroup
    move: Callable[[float], Any]


def _bare(window: Window, box: Box, theme: Theme) -> Plot:
    """A plot without numbers."""
    x, y = (Axis(axis.low, axis.high, ()) for axis in (window.x, window.y))
    # Names take their room even if they are empty: the box is filled all the same.
    return Plot(Window(x, y), Box(box.left - 0.16, box.bottom, box.right + 0.16, box.top + 0.16), theme, names=_NO_NAMES, x_numbers=False)


def secant(f: Function, at: float, box: Box, theme: Theme) -> Miniature:
    """A secant whose step shrinks."""
    window = choose_window(f, at, slope=float(f.derivative()(at)))
    plot = _bare(window, box, theme)
    h = step_inside(f, window, at, 1)
    figure = SecantFigure(plot, f, at, h, labelled=False)
    return Miniature(VGroup(plot, plot.curve(f, width=3.5), figure), lambda share: figure.move(h * 10.0 ** (-2.2 * share)))


def rolling(f: Function, at: float, box: Box, theme: Theme) -> Miniature:
    """A tangent that rolls along the graph up to a point."""
    window = choose_window(f, at, slope=float(f.derivative()(at)))
    plot = _bare(window, box, theme)
    slope = f.derivative()
    first = at - step_inside(f, window, at, -1)
    half = 0.3 * window.x.span

    line = plot.line((first, float(f(first))), float(slope(first)), "tangent", half=half)
    dot = plot.point(first, float(f(first)))

    def move(share: float) -> None:
        x = first + share * (at - first)
        y, climb = float(f(x)), float(slope(x))
        seen = math.isfinite(y) and math.isfinite(climb) and plot.shows(x, y)
        for part in (line, dot):
            part.set_stroke(opacity=float(seen))
        dot.set_fill(opacity=float(seen))
        if seen:
            plot.move_line(line, (x, y), climb, half=half)
            dot.move_to(plot.at(x, y))

    move(0.0)
    return Miniature(VGroup(plot, plot.curve(f, width=3.5), line, dot), move)


def error_fall(steps: Sequence[float], errors: Sequence[float], box: Box, theme: Theme) -> Miniature:
    """Measured errors against their steps, from the largest step to the smallest."""
    order = np.argsort(steps)[::-1]
    x, y = np.asarray(steps, dtype=float)[order], np.asarray(errors, dtype=float)[order]
    good = y > 0
    across, up = decades(x.min() / 3, x.max() * 3), decades(y[good].min() / 5, y[good].max() * 5)
    window = Window(Axis(across.low, across.high, ()), Axis(up.low, up.high, ()))
    plot = LogPlot(window, Box(box.left - 0.16, box.bottom - _FOOT - 0.1, box.right + 0.16, box.top + 0.16), theme, names=_NO_NAMES)
    marks = plot.scatter(x[good], y[good], "secant", radius=0.05)
    return Miniature(VGroup(plot, marks), lambda share: marks.reach(max(share, 1.5 / len(marks.places))))


def two_graphs(f: Function, at: float, box: Box, theme: Theme) -> Miniature:
    """A graph and the graph of its slope."""
    graph = SmallGraph(f, at, float(f(at)), float(f.derivative()(at)), Box(box.left - 0.16, box.bottom, box.right + 0.16, box.top + 0.16), theme)
    start, way = graph.plot.area.left, graph.plot.area.width + 0.01
    graph.remove(graph.marks)
    graph.slopes.reach(start + 0.08 * way)
    return Miniature(VGroup(graph), lambda share: graph.slopes.reach(start + (0.08 + 0.92 * share) * way))


def turning_slice(f: Function, window: Window, at: tuple[float, float], box: Box, theme: Theme) -> Miniature:
    """A surface that turns, with the slice through a point."""
    view = good_view(f, window)
    side = -1.0 if view.azimuth < 0 else 1.0
    start = Orbit(view.azimuth - side * 24, view.elevation)
    room = Box(box.left + 0.1, box.bottom + 0.05, box.right - 0.1, box.top)
    land = Landscape(f, window, box, room, theme, start)
    land.remove(land.names)
    curve = land.curve(lambda: land.slice("y", at[1]), "run", width=4.0)
    low, high = land.space.heights
    seen = [x for x in np.linspace(window.x.low, window.x.high, 201) if low <= float(f.precise(float(x), at[1])) <= high]
    curve.claim = Claim(land.space, "space", "run", truth=cache(lambda: [(x, at[1], float(f.precise(float(x), at[1]))) for x in seen]))
    return Miniature(VGroup(land, curve), lambda share: land.look(start.towards(view, share)))


def field(f: Function, window: Window, box: Box, theme: Theme) -> Miniature:
    """Level lines, and the gradient's arrows that grow across them."""
    bare = Window(Axis(window.x.low, window.x.high, ()), Axis(window.y.low, window.y.high, ()))
    plot = plane_plot(bare, Box(box.left - 0.16, box.bottom - _FOOT, box.right + 0.16, box.top + 0.16), theme, names=_NO_NAMES)
    levels = levels_for(f, window)
    contours = Contours(plot, f, levels[:: max(1, len(levels) // 4)], labelled=False, width=1.6)
    steps = (np.arange(5) + 0.5) / 5
    grid = np.meshgrid(window.x.low + steps * window.x.span, window.y.low + steps * window.y.span)
    vectors = np.asarray(gradient(f, grid).value).reshape(2, -1).T
    arrows = ArrowField(plot, np.stack(grid, axis=-1).reshape(-1, 2), vectors, (), "derivative", 0.17 * plot.area.height, gradient_of=f)
    arrows.grow(0.01)
    plot.remove(plot.numbers)
    return Miniature(VGroup(plot, contours, arrows), lambda share: arrows.grow(max(share, 0.01)))


def chain(factors: tuple[float, float], box: Box, theme: Theme) -> Miniature:
    """A nudge that is stretched from line to line."""
    sizes = (1.0, factors[0], factors[0] * factors[1])
    reach = max(abs(size) for size in sizes)
    half, x = 0.5 * box.width - 0.28, (box.left + box.right) / 2 + 0.2
    unit = 0.85 * half / reach
    heights = np.linspace(box.top - 0.22, box.bottom + 0.22, 3)
    lines = [NumberLine(name, 0.0, (x, float(y)), half, unit, theme, role="run") for name, y in zip("xuy", heights, strict=True)]
    grown = [0.0]
    nudges = [line.nudge(lambda size=size: size * grown[0]) for line, size in zip(lines, sizes, strict=True)]
    for line in lines:
        line.rule.plot_part = "axes"  # neutral, like the axes of the plots around it
    ribbons = [Ribbon(a, b, theme, "quiet") for a, b in pairwise(lines)]

    def move(share: float) -> None:
        dx = grown[0] = max(share, 0.02)
        for line, nudge, size in zip(lines, nudges, sizes, strict=True):
            line.move_nudge(nudge, size * dx)
        for ribbon, above, below in zip(ribbons, sizes[:-1], sizes[1:], strict=True):
            ribbon.place(np.array([0.0, above * dx]), np.array([0.0, below * dx]))

    move(0.0)
    return Miniature(VGroup(*ribbons, *lines, *nudges), move)


def backward_pass(box: Box, theme: Theme) -> Miniature:
    """Values that flow forward, then gradients that flow back."""
    width, middle = 0.36, (box.bottom + box.top) / 2
    places = np.linspace(box.left + width / 2 + 0.1, box.right - width / 2 - 0.1, 3)
    values = [Plate("value", (float(x), middle + 0.36), width, theme, height=0.42) for x in places]
    tags = [Plate("gradient", (float(x) + 0.06, middle - 0.36), width - 0.12, theme, height=0.42) for x in places]
    forward = Flow([(a.side("right"), b.side("left")) for a, b in pairwise(values)], theme, "forward")
    back = Flow([(b.side("left"), a.side("right")) for a, b in pairwise(tags)][::-1], theme, "gradient", dashed=True)
    rims = VGroup(*(plate.rim for plate in (*values, *tags)))

    def move(share: float) -> None:
        forward.grow(min(max(2 * share, 0.02), 1.0))
        back.grow(min(max(2 * share - 1, 0.02), 1.0))
        # The plates are lit in the order in which the numbers become known.
        for i, rim in enumerate(rims):
            known = i / 5 if i < 3 else (8 - i) / 5
            rim.set_stroke(opacity=float(share >= known))

    move(0.0)
    return Miniature(VGroup(*values, *tags, forward, back, rims), move)


def flat_points(f: Function, window: Window, points: Sequence[float], box: Box, theme: Theme) -> Miniature:
    """A graph whose flat tangents grow at its critical points."""
    plot = _bare(window, box, theme)
    half = 0.13 * window.x.span
    ends = [(x, float(f(x))) for x in points]
    lines = [plot.line(end, 0.0, "tangent", half=0.02 * half) for end in ends]
    dots = [plot.point(*end) for end in ends]

    def move(share: float) -> None:
        for k, (line, end) in enumerate(zip(lines, ends, strict=True)):
            plot.move_line(line, end, 0.0, half=half * min(max(share * len(ends) - k, 0.02), 1.0))

    return Miniature(VGroup(plot, plot.curve(f, width=3.5), *lines, *dots), move)


def runs(
    f: Function, ways: Sequence[Sequence[float]], target: float, box: Box, theme: Theme, truths: Sequence[Callable[[], Any]] = ()
) -> Miniature:
    """Runs of gradient descent on a graph; of several, every second one dashed."""
    xs = [float(x) for way in ways for x in way]
    plot = _bare(run_window(f, xs, target), box, theme)
    paths = VGroup(*(
        RunPath(plot, [(float(x), float(f(float(x)))) for x in way], "run", radius=0.04, width=2.6, dashed=k % 2 == 1,
                truth=truths[k] if k < len(truths) else None)
        for k, way in enumerate(ways)
    ))
    return Miniature(VGroup(plot, plot.curve(f, width=3.5), paths), lambda share: [path.reach(share * path.lines) for path in paths])
