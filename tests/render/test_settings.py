"""What a scene's file sets in Manim's configuration is what its clip has, as under plain manim."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.render.plain_manim import film_of, films_of_manim
from tests.render.silence import outcomes_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="plain manim is run by copies of a process")

FILES = {
    "white": """
config.background_color = WHITE
class White1(Scene):
    def construct(self): self.add(Square(color=BLACK)); self.wait(0.2)
class White2(Scene):
    def construct(self): self.add(Circle(color=BLACK)); self.wait(0.2)
""",
    "rate": """
config.frame_rate = 30
class Rate(Scene):
    def construct(self): s = Square(); self.add(s); self.play(s.animate.shift(RIGHT), run_time=0.5); self.wait(0.5)
""",
    "ntsc": """
config["frame_rate"] = 29.97
class Ntsc(Scene):
    def construct(self): self.add(Square()); self.wait(1); self.play(FadeOut(self.mobjects[0]), run_time=0.3)
""",
    "upright": """
config.pixel_width, config.pixel_height, config.frame_width, config.frame_height = 270, 480, 4.5, 8
class Upright(Scene):
    def construct(self): s = Square(); self.add(s); self.play(s.animate.shift(3 * UP), run_time=0.3)
""",
    "quality": """
config.quality = "medium_quality"
class Quality(Scene):
    def construct(self): self.add(Square()); self.wait(0.2)
""",
    "inits": """
class InInit(Scene):
    def __init__(self, *args, **kwargs):
        config.pixel_width, config.pixel_height, config.frame_rate = 320, 180, 10
        config.background_color = "#224466"
        super().__init__(*args, **kwargs)
    def construct(self): self.add(Square()); self.wait(0.5)
class AfterInit(Scene):
    def construct(self): self.add(Square()); self.wait(0.2)
class InSetup(Scene):
    def setup(self): self.camera.background_color = GREEN
    def construct(self): self.camera.background_color = BLUE; self.add(Square()); self.wait(0.2)
class InConstruct(Scene):
    def construct(self):
        config.frame_rate = 30
        s = Square(); self.play(s.animate.shift(RIGHT), run_time=0.4); self.wait(0.2)
class Part(Scene):
    def construct(self):
        with tempconfig({"background_color": RED, "frame_width": 5}): self.add(Text(str(config.frame_width)))
        self.add(Text(str(config.frame_width)).shift(UP)); self.wait(0.2)
""",
    "clear": """
config.transparent = True
class Clear(Scene):
    def construct(self): s = Square(fill_opacity=0.5); self.add(s); self.play(s.animate.shift(UP), run_time=0.3)
""",
    "webs": """
config.format = "webm"
class Web(Scene):
    def construct(self): self.add(Square(fill_opacity=1)); self.wait(0.2)
""",
    "gifs": """
config.format = "gif"
class Gif(Scene):
    def construct(self): self.add(Square(fill_opacity=1)); self.wait(0.2)
""",
    "harmless": """
config.disable_caching, config.max_files_cached, config.media_dir, config.preview = True, 3, "somewhere", True
config.save_sections, config.flush_cache, config.verbosity, config.log_to_file = True, True, "DEBUG", True
class Harmless(Scene):
    def construct(self): self.next_section("one"); self.add(Square()); self.wait(0.2)
""",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Path], dict[str, Path], dict[str, tuple[str, ...]]]:
    """What calcanim and what manim makes of all files, by scene; and what is said."""
    folder = tmp_path_factory.mktemp("settings")
    files = []
    for name, text in FILES.items():
        files.append(folder / f"{name}.py")
        # Manim's own run must not open a player or write sections.
        files[-1].write_text(f"from manim import *\n{text}", encoding="utf-8")
    outcomes = outcomes_of(files, folder / "out")
    clips = {outcome.plan.entry.name: outcome.files["mp4"] for outcome in outcomes}
    clips |= {f"{name}.{ending}": file.with_suffix(f".{ending}") for name, file in clips.items()
              for ending in ("mov", "webm", "gif") if file.with_suffix(f".{ending}").exists()}
    said = {outcome.plan.entry.name: outcome.manifest.notes for outcome in outcomes if outcome.manifest is not None}
    return clips, films_of_manim([file for file in files if file.stem != "harmless"], folder / "manim"), said


@pytest.mark.parametrize("name", ["White1", "White2", "Rate", "Ntsc", "Upright", "Quality", "InInit", "AfterInit", "InSetup",
                                  "InConstruct", "Part"])
def test_a_clip_is_as_manim_makes_it(made: tuple[dict[str, Path], dict[str, Path], object], name: str) -> None:
    ours, theirs, _ = made
    assert film_of(ours[name]).close_to(film_of(theirs[name]))


def test_transparency_is_kept_beside_the_clip(made: tuple[dict[str, Path], dict[str, Path], dict[str, tuple[str, ...]]]) -> None:
    ours, theirs, said = made
    clip, clear, plain = film_of(ours["Clear"]), film_of(ours["Clear.mov"]), film_of(theirs["Clear"])
    assert (clear.frames, clear.size) == (plain.frames, plain.size) == (clip.frames, clip.size)
    # A MOV file of this kind loses nothing.
    assert np.array_equal(clear.last, plain.last) and clear.last[..., 3].min() == 0 and clear.last[..., 3].max() == 255
    assert said["Clear"] == ("Clear.mov lies beside it, as its file asks",)


@pytest.mark.parametrize(("name", "ending"), [("Web", "webm"), ("Gif", "gif")])
def test_another_format_lies_beside_the_clip(
    made: tuple[dict[str, Path], dict[str, Path], object], name: str, ending: str
) -> None:
    ours, theirs, _ = made
    plain = next(path for scene, path in theirs.items() if scene.startswith(name))
    assert film_of(ours[f"{name}.{ending}"]).close_to(film_of(plain))
    assert film_of(ours[name]).frames == film_of(plain).frames


def test_settings_that_change_no_picture_do_no_harm(
    made: tuple[dict[str, Path], object, dict[str, tuple[str, ...]]]
) -> None:
    assert film_of(made[0]["Harmless"]).frames == 3
    assert made[2]["Harmless"] == ()


def test_what_the_file_asks_for_and_does_not_get_is_said(tmp_path: Path) -> None:
    lines = {"odd": "pixel_height = 481", "gl": 'renderer = "opengl"', "still": "save_last_frame = True"}
    for name, line in lines.items():
        text = f"from manim import *\nconfig.{line}\nclass {name.title()}(Scene):\n    def construct(self): self.wait(0.2)\n"
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    odd, gl, still = outcomes_of([tmp_path / f"{name}.py" for name in lines], tmp_path / "out", succeed=False)
    assert odd.manifest is None and "854 x 481 pixels make no MP4 file" in odd.error and "854 x 482" in odd.error
    assert gl.manifest is None and "draws with Cairo only" in gl.error
    assert still.manifest is not None and "last picture lies beside it" in still.manifest.notes[0]
    assert still.manifest.frames == 3


def test_a_manim_cfg_beside_the_file_stands_unless_a_quality_is_named(
    tmp_path: Path, calcanim: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    (tmp_path / "manim.cfg").write_text(
        "[CLI]\nbackground_color = WHITE\nframe_rate = 24\npixel_width = 320\npixel_height = 240\n", encoding="utf-8"
    )
    (tmp_path / "cfg.py").write_text(
        "from manim import *\nclass Cfg(Scene):\n    def construct(self): self.add(Dot()); self.wait(0.5)\n", encoding="utf-8"
    )
    for words, size, rate in (((), (320, 240), 24), (("-q", "l"), (854, 480), 15)):
        done = calcanim("render", "cfg.py", "-o", "out", *words, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        clip = film_of(tmp_path / "out" / "Cfg.mp4")
        assert (clip.size, clip.rate) == (size, rate) and clip.last[0, 0, 0] > 250
