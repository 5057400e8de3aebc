"""A short lesson scene for trying lectures: three sections, one parameter that moves, two read-outs."""

from __future__ import annotations

from dataclasses import dataclass

from manim import ValueTracker, VGroup, linear

from calcanim.parameters import Expression
from calcanim.stage import LessonScene, NumberFormat, Readout, Readouts


@dataclass(frozen=True, slots=True)
class SmallNumbers:
    """The slope at the point, and the steps on the way to it."""

    slope: float
    steps: tuple[float, ...]


class ShrinkingStep(LessonScene):
    """A step shrinks, and the slope of its secant follows."""

    function: Expression = "x^2"
    """The function."""
    at: float = 1.5
    """The point."""

    def numbers(self) -> SmallNumbers:
        return SmallNumbers(float(self.read(self.function).derivative()(self.at)), (1.0, 0.5, 0.25))

    def construct(self) -> None:
        f, step = self.read(self.function), ValueTracker(1.0)
        self.moves("h", step.get_value)

        def slope() -> float:
            return float((f(self.at + step.get_value()) - f(self.at)) / step.get_value())

        lines = [
            Readout("run(h)", (1.0, 0.25), self.theme, layout=NumberFormat(3)),
            Readout("secant(frac(rise(Delta y), run(h)))", (slope(),), self.theme, layout=NumberFormat(3)),
        ]

        def follow(_: VGroup) -> None:
            lines[0].show(step.get_value())
            lines[1].show(slope())

        group = Readouts(lines, -5, 1)
        follow(group)
        self.add(*self.heading("A step shrinks"), group)
        with self.section("start", "A step, and a slope."):
            self.wait(1.5)
        with self.section("sweep", "The step shrinks to a quarter."):
            group.add_updater(follow)
            self.play(step.animate(rate_func=linear).set_value(0.25), run_time=2)
            group.clear_updaters()
        with self.section("end", "Here it stays."):
            self.wait(1.5)
