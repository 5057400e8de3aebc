"""One scene for each part of the stage, at rest: what the picture goldens show."""

from __future__ import annotations

from typing import Any

from calcanim import Function
from calcanim.stage import (
    PANEL, SAFE, STAGE, Box, Landscape, LessonScene, Plot, Readout, Readouts, Table, Window, choose_levels, choose_plane,
    choose_window, good_view, grid_values, nice_axis,
)
from calcanim.stage.lens import Lens
from calcanim.stage.secant import SecantFigure


class Part(LessonScene):
    """A part of the stage."""

    def numbers(self) -> Any:
        return ()

    def construct(self) -> None:
        self.build()
        self.wait(0.2)

    def build(self) -> None:
        raise NotImplementedError


class PlotPart(Part):
    """A plot with a curve that breaks, a tangent, points and a band."""

    def build(self) -> None:
        f = Function("tan(x)")
        plot = Plot(Window(nice_axis(-4, 4), nice_axis(-3, 3)), STAGE, self.theme, names=("x", "curve(f(x))"))
        self.add(
            plot, plot.band(-1, 1, "positive"), plot.curve(f), plot.line((0, 0), 1.0, "tangent"),
            plot.line((0, 0), -0.5, "secant", dashed=True), plot.point(0, 0), plot.point(1, float(f(1.0)), "curve", hollow=True),
        )


class PowersPart(Part):
    """A plot whose numbers carry a power of ten."""

    def build(self) -> None:
        f = Function("1e6*x^2")
        plot = Plot(choose_window(f, 1.0), Box(SAFE.left, -1.5, 1.5, 2.7), self.theme, names=("x", "curve(f(x))"))
        self.add(plot, plot.curve(f))


class SecantPart(Part):
    """A secant with its triangle."""

    def build(self) -> None:
        f = Function("x^2")
        plot = Plot(choose_window(f, 1.5), STAGE, self.theme)
        self.add(plot, plot.curve(f), SecantFigure(plot, f, 1.5, 1.0))


class LensPart(Part):
    """A window that zooms, over a curve and over a kink."""

    def build(self) -> None:
        self.add(Lens(Function("x^2"), 1.0, 2.0, 0.5, Box(-5.5, -2.0, -0.5, 2.0), self.theme))
        self.add(Lens(Function("abs(x)"), 0.0, 1.0, 0.5, Box(0.5, -2.0, 5.5, 2.0), self.theme))


class TypePart(Part):
    """Words and formulas in the three sizes, with parts in their colours."""

    def build(self) -> None:
        self.add(*self.heading("A quiet title", "curve(f(x) = x^2)"))
        self.add(self.formula("tangent(f'(x)) = lim_(h -> 0) frac(rise(f(x + h) - f(x)), run(h))").put(SAFE.left, 1))
        self.add(self.words("Words of a label, & its <signs>.").put(SAFE.left, -0.5))


class NumbersPart(Part):
    """Live digits under each other and a table."""

    def build(self) -> None:
        lines = [
            Readout("x", (-1.5, 12.25), self.theme),
            Readout("derivative(f'(x))", (-3.0e-7, 2.0e-6), self.theme, role="derivative"),
        ]
        self.add(Readouts(lines, SAFE.left, 1.5))
        columns = ((1.0, 0.1, 0.01), (4.0, 3.1, 3.01))
        table = Table(("run(h)", "secant(m)"), columns, ("run", "secant"), self.theme, x=PANEL.left, top=1.5)
        self.add(table, *(cell for row in table.cells for cell in row))


class SurfacePart(Part):
    """A surface with folds and level lines, cut open along x."""

    def build(self) -> None:
        f = Function("sin(2*x)*cos(y)", ("x", "y"))
        window = choose_plane(f, (1.0, 1.0))
        area, room = Box(-6.4, -3.2, 0.15, 2.85), Box(-6.1, -2.9, 0.6, 2.4)
        land = Landscape(f, window, area, room, self.theme, good_view(f, window), choose_levels(grid_values(f, window, 121)[2]))
        land.surface.cut, land.surface.veil = -0.5, 0.3
        land.surface.sheet = land.sheet("y", -0.5, "run")
        self.add(land.refresh())
