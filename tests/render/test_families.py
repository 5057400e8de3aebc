"""One scene of each of Manim's families of mobjects, from the file to the clip, with the packages that are locked."""

from __future__ import annotations

import os
import sys
import wave
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from tests.render.plain_manim import film_of, films_of_manim
from tests.render.silence import outcomes_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="plain manim is run by copies of a process")

# What is played, or only shown, of each family; without LaTeX.
FAMILIES = {
    "Image": "ImageMobject(np.uint8([[0, 100, 30, 200], [255, 0, 5, 33]])).scale(60)",
    "ImageFile": "ImageMobject('picture.png').scale(20)",
    "PointCloud": "PMobject(stroke_width=8).add_points(np.random.default_rng(1).uniform(-2, 2, (300, 3)), color=YELLOW)",
    "PointDots": "PointCloudDot(radius=1, density=8)",
    "Words": "Text('Größe → x', t2c={'x': RED}, slant=ITALIC)",
    "Marked": "MarkupText('<b>bold</b> <span foreground=\"#ff0000\">red</span>')",
    "Lines": "Paragraph('one', 'two lines', alignment='center')",
    "Bullets": "VGroup(*[Text(f'• {word}') for word in ('one', 'two')]).arrange(DOWN)",
    "Svg": "SVGMobject('shape.svg')",
    "Tables": "Table([['a', 'b'], ['c', 'd']], include_outer_lines=True).scale(0.6)",
    "MobjectTables": "MobjectTable([[Text('1'), Circle(0.2)], [Square(0.3), Text('4')]]).scale(0.6)",
    "Graphs": "Graph([1, 2, 3, 4], [(1, 2), (2, 3), (3, 4), (4, 1)], layout='circular')",
    "DirectedGraphs": "DiGraph([1, 2, 3], [(1, 2), (2, 3)], layout={1: LEFT, 2: UP, 3: RIGHT})",
    "Planes": "NumberPlane(x_range=[-3, 3], y_range=[-2, 2])",
    "Plots": "(lambda axes: VGroup(axes, axes.plot(np.sin), axes.get_area(axes.plot(np.cos), x_range=[0, 2])))"
             "(Axes(x_range=[-3, 3], y_range=[-2, 2]))",
    "Parametric": "ParametricFunction(lambda t: np.array([np.cos(t), np.sin(2 * t), 0]), t_range=(0, TAU))",
    "Implicit": "ImplicitFunction(lambda x, y: x * x + 2 * y * y - 2)",
    "Bars": "BarChart([1, -2, 3], y_axis_config={'include_numbers': False}, x_length=5, y_length=3)",
    "Surfaces": "Surface(lambda u, v: np.array([u, v, u * v / 2]), u_range=(-1, 1), v_range=(-1, 1), resolution=4)",
    "Solids": "VGroup(Sphere(resolution=(6, 6)), Cube().shift(2 * RIGHT), Torus(resolution=(5, 5)).shift(2 * LEFT))",
    "Fields": "ArrowVectorField(lambda p: np.array([p[1], -p[0], 0]) / 3, x_range=[-2, 2], y_range=[-2, 2])",
    "Streams": "StreamLines(lambda p: np.array([1, 0.2 * p[0], 0]), x_range=[-2, 2, 1], y_range=[-1, 1, 1], "
               "virtual_time=1, stroke_width=4)",
    "Booleans": "VGroup(Union(Circle(), Square()), Difference(Circle(), Square(1)).shift(3 * LEFT), "
                "Intersection(Circle(), Square(1.5)).shift(3 * RIGHT), Exclusion(Circle(), Triangle()).shift(2 * UP))",
    "Listings": "Code(code_string='def f(x):\\n    return x', language='python', background='window')",
    "Braces": "VGroup(line := Line(LEFT, RIGHT), Brace(line), BraceBetweenPoints(LEFT, RIGHT, UP), ArcBrace(Arc()))",
    "Arrows": "VGroup(Arrow(LEFT, RIGHT), DoubleArrow(UP, DOWN), CurvedArrow(LEFT, UP), DashedLine(DL, DR), "
              "DashedVMobject(Circle()), Vector(UR), LabeledDot(Text('1')))",
    "Polygons": "VGroup(RegularPolygon(5), Star(7), RoundedRectangle(), Annulus(), Sector(), Ellipse(), Cutout(Square(), "
                "Circle(0.3)), ConvexHull(LEFT, UP, RIGHT, DOWN), Polygram([LEFT, UP, RIGHT], [DOWN, UL, UR]))"
                ".arrange_in_grid(3, 3).scale(0.5)",
    "Gradients": "Square(fill_opacity=1, stroke_width=9).set_color([RED, BLUE]).set_sheen(0.4, UR)",
    "Numbers": "Integer(42, mob_class=Text).scale(2)",
    "Typed": "VGroup(MathTypst('x^2 + 1'), Typst('words')).arrange(DOWN)",
    "Backgrounds": "VGroup(Square(), SurroundingRectangle(t := Text('in')), BackgroundRectangle(t), t, Underline(t), Cross(t))",
}
# Small and slow, so that all of them take no longer than one other clip.
HEAD = "from manim import *\nconfig.pixel_width, config.pixel_height, config.frame_rate = 214, 120, 10"
SCENE = """
class {name}({kind}):
    def construct(self):
        shown = {code}
        {turn}
        self.add(shown)
        self.play(shown.animate.shift(RIGHT), run_time=0.2)
        self.wait(0.1)
"""
MORE = """
class Tracked(Scene):
    def construct(self):
        tracker = ValueTracker(1)
        number = always_redraw(lambda: DecimalNumber(tracker.get_value(), mob_class=Text))
        dot = Dot().add_updater(lambda one: one.set_x(tracker.get_value()))
        self.add(number, dot)
        self.play(tracker.animate.set_value(3), run_time=0.3)
class Traces(Scene):
    def construct(self):
        dot = Dot()
        self.add(TracedPath(dot.get_center), dot)
        self.play(dot.animate.shift(2 * RIGHT), run_time=0.3)
class Sounds(Scene):
    def construct(self):
        self.add(Square())
        self.add_sound("tone.wav")
        self.wait(0.4)
class Zooms(ZoomedScene):
    def construct(self):
        self.add(NumberPlane()); self.activate_zooming(animate=False); self.wait(0.1)
class Follows(MovingCameraScene):
    def construct(self):
        self.add(NumberPlane()); self.play(self.camera.frame.animate.set(width=6).shift(UP), run_time=0.2)
class Changes(LinearTransformationScene):
    def __init__(self, **kwargs): super().__init__(include_background_plane=False, **kwargs)
    def construct(self): self.apply_matrix([[1, 1], [0, 1]], run_time=0.2)
"""
SOLID = {"Surfaces", "Solids"}
ALL = [*FAMILIES, "Tracked", "Traces", "Sounds", "Zooms", "Follows", "Changes"]


def write(folder: Path) -> Path:
    """The file of all scenes, and what they read."""
    scenes = [
        SCENE.format(name=name, code=code, kind="ThreeDScene" if name in SOLID else "Scene",
                     turn="self.set_camera_orientation(1, -1)" if name in SOLID else "")
        for name, code in FAMILIES.items()
    ]
    (folder / "families.py").write_text("\n".join([HEAD, *scenes, MORE]), encoding="utf-8")
    (folder / "shape.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M1 1h8v8z" fill="#0f0"/></svg>', encoding="utf-8"
    )
    Image.fromarray(np.arange(192, dtype=np.uint8).reshape(8, 8, 3)).save(folder / "picture.png")
    with wave.open(str(folder / "tone.wav"), "wb") as tone:
        tone.setparams((1, 2, 8000, 0, "NONE", ""))
        tone.writeframes((8000 * np.sin(np.arange(3200) / 3)).astype("<i2").tobytes())
    return folder / "families.py"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Path], dict[str, Path]]:
    """The clips of calcanim and of plain manim."""
    folder = tmp_path_factory.mktemp("families")
    file = write(folder)
    here = Path.cwd()
    try:
        os.chdir(folder)
        outcomes = outcomes_of([file], folder / "out", jobs=2)
    finally:
        os.chdir(here)
    return {one.plan.entry.name: one.files["mp4"] for one in outcomes}, films_of_manim([file], folder / "manim")


@pytest.mark.parametrize("name", ALL)
def test_a_family_is_drawn_as_manim_draws_it(made: tuple[dict[str, Path], dict[str, Path]], name: str) -> None:
    ours, theirs = (film_of(clips[name]) for clips in made)
    assert ours.close_to(theirs)
    assert ours.last[..., :3].max() > 60, "nothing is seen"


def test_a_sound_is_heard(made: tuple[dict[str, Path], dict[str, Path]]) -> None:
    with av.open(str(made[0]["Sounds"])) as clip:
        loudest = max(np.abs(frame.to_ndarray()).max() for frame in clip.decode(clip.streams.audio[0]))
    assert loudest > 0.1
