"""Scenes as a lecturer may bring them: plain manim, no parameters, no numbers."""

from manim import LEFT, RIGHT, Circle, Create, Dot, FadeIn, Scene, Square, Transform


class TwoSections(Scene):
    """A square that becomes a circle, in two named parts."""

    def construct(self):
        square = Square()
        self.next_section("A square")
        self.add_subcaption("A square & its <four> sides", duration=1)
        self.play(Create(square), run_time=1)
        self.next_section("A circle")
        self.play(Transform(square, Circle()), run_time=1, subcaption="Now it is a circle")
        self.play(square.animate.shift(RIGHT), run_time=0.5)
        self.wait(0.5)


class Fails(Scene):
    """It cannot be drawn."""

    def construct(self):
        self.play(Create(Square()), run_time=0.2)
        raise RuntimeError("the pencil is broken")


class PlaysNothing(Scene):
    """A still picture."""

    def construct(self):
        self.add(Square())


class FollowsTime(Scene):
    """A dot that moves by the time that passes, not by an animation."""

    def construct(self):
        dot = Dot(LEFT * 3)
        dot.add_updater(lambda mobject, dt: mobject.shift(RIGHT * dt))
        self.add(dot)
        self.wait(1)
        self.play(FadeIn(Square()), run_time=1)
