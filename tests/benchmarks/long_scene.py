"""A scene of any length, for the memory it takes: every minute something new is said, moves and stands."""

from __future__ import annotations

from manim import UP, Dot, FadeIn, FadeOut, NumberLine, Scene, Typst, ValueTracker, always_redraw


class OneMinute(Scene):
    minutes = 1

    def construct(self) -> None:
        line = NumberLine([0, 10, 1], length=10)
        at = ValueTracker(0.0)
        self.add(line, always_redraw(lambda: Dot(line.n2p(at.get_value()))))
        for minute in range(self.minutes):
            self.next_section(f"minute {minute + 1}")
            words = Typst(f"Minute {minute + 1}").shift(2 * UP)
            self.play(FadeIn(words), run_time=1)
            self.play(at.animate.set_value(10), run_time=5)
            self.wait(48)
            self.play(at.animate.set_value(0), run_time=5)
            self.play(FadeOut(words), run_time=1)


class TenMinutes(OneMinute):
    minutes = 10
