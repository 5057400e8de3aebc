"""Nothing that one file does is in the clip of another, in whatever order one process renders them."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from tests.render.silence import outcomes_of

from calcanim.render.own_process import ProcessDied, done_apart
from calcanim.render.pool import LocalExecutor

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each clip begins from nothing")

# Each changes something that all scenes of a process share; what it sees of the others' changes is on the screen.
LOOK = """
class {name}(Scene):
    def construct(self):
        import os, random, sys, warnings, logging
        words = [WORD, os.path.basename(os.getcwd()) if os.getcwd() == "/" else "", os.environ.get("HOSTILE", "no"),
                 str(len(sys.path) - len(set(sys.path))), str(config.frame_width), str(random.random()),
                 str(np.random.rand()), str(json.dumps(1)), str(smooth(0.3)), str(len(warnings.filters)),
                 str(logging.getLogger("mine").level), str(sys.getrecursionlimit()), str(np.get_printoptions()["precision"])]
        self.add(Square().shift(3 * LEFT), Text(" ".join(words)).scale(0.3), Circle(), Dot(UP))
        self.play(FadeIn(Triangle()), run_time=0.2)
        self.wait(0.2)
"""
HOSTILE = {
    "sets_default": "Square.set_default(color=RED, fill_opacity=1)",
    "text_default": "Text.set_default(color=GREEN, font_size=80)",
    "white": "config.background_color = WHITE",
    "wide": "config.frame_width = 30",
    "upright": "config.pixel_width, config.pixel_height = 240, 426",
    "patches_class": "Circle.__init__ = (lambda old: lambda self, *a, **k: old(self, *a, **{**k, 'radius': 3}))(Circle.__init__)",
    "patches_play": "Scene.play = (lambda old: lambda self, *a, **k: old(self, *a, **{**k, 'run_time': 1}))(Scene.play)",
    "patches_stdlib": "json.dumps = lambda *a, **k: 'patched'",
    "patches_animation": "Animation.interpolate = lambda self, alpha: self.interpolate_mobject(1 - alpha)",
    "environment": "import os\nos.environ['HOSTILE'] = 'yes'",
    "folder": "import os\nos.chdir('/')",
    "path": "import sys\nsys.path[:] = [*sys.path, *sys.path]",
    "dice": "import random\nrandom.seed(7); np.random.seed(7); random.random = lambda: 0.5",
    "warns": "import warnings\nwarnings.simplefilter('error')",
    "logs": "import logging\nlogging.getLogger('mine').setLevel(5); logging.disable(50)",
    "deep": "import sys\nsys.setrecursionlimit(5000)",
    "prints": "np.set_printoptions(precision=2)",
    "modules": "import sys\nsys.modules['words'] = type(sys)('words'); sys.modules['words'].WORD = 'planted'",
    "at_exit": "import atexit\natexit.register(lambda file=__file__: open(file + '.left', 'w').close())",
    "innocent": "",
}


def write(folder: Path) -> list[Path]:
    """All files, each in a folder with a module ``words`` of its own; some set what only their construct does."""
    files = []
    for name, does in HOSTILE.items():
        home = folder / name
        home.mkdir(parents=True)
        (home / "words.py").write_text(f"WORD = {name!r}\n", encoding="utf-8")
        scene = "".join(part.title() for part in name.split("_"))
        text = f"from manim import *\nimport json\nfrom words import WORD\n{does}\n{LOOK.format(name=scene)}"
        (home / "scene.py").write_text(text, encoding="utf-8")
        files.append(home / "scene.py")
    return files


def digests(files: list[Path], out: Path, jobs: int = 1) -> dict[str, str]:
    """What came of each scene, as the SHA-256 of its clip."""
    found = {}
    for outcome in outcomes_of(files, out, jobs=jobs):
        assert outcome.manifest is not None
        found[outcome.plan.entry.name] = str(outcome.manifest.files["mp4"]["sha256"])
    return found


def test_twenty_hostile_files_in_one_process_are_as_in_any_other_order(tmp_path: Path) -> None:
    files = write(tmp_path)
    one_way = digests(files, tmp_path / "out")
    assert len(set(one_way.values())) == len(files)
    # What is registered for the end of a process is done at the end of its clip.
    assert (tmp_path / "at_exit" / "scene.py.left").exists()
    other_way = digests(files[::-3], tmp_path / "out", jobs=2)
    assert other_way == {name: one_way[name] for name in other_way}
    if os.environ.get("CALCANIM_SWEEP") == "full":
        alone = {}
        for file in files:
            alone |= digests([file], tmp_path / "alone")
        assert alone == one_way


SAME_FILE = """
from manim import *
class One(Scene):
    def construct(self):
        Square.set_default(color=RED, fill_opacity=1)
        config.frame_width = 40
        self.add(Square()); self.wait(0.2)
class Two(Scene):
    def construct(self): self.add(Square()); self.wait(0.2)
"""


def test_what_a_scene_does_is_not_in_the_next_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "both.py").write_text(SAME_FILE, encoding="utf-8")
    (tmp_path / "two.py").write_text(SAME_FILE.replace("class One", "class Other"), encoding="utf-8")
    both = digests([tmp_path / "both.py"], tmp_path / "out")
    assert both["Two"] == digests([tmp_path / "two.py"], tmp_path / "two")["Two"] != both["One"]


STARTS = """
import multiprocessing, os, subprocess, sys
from concurrent.futures import ProcessPoolExecutor
from manim import *
def square(x): return x * x
class Pools(Scene):
    def construct(self):
        with multiprocessing.Pool(2) as pool: a = sum(pool.map(square, range(4)))
        with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool: b = sum(pool.map(square, range(4)))
        c = subprocess.run([sys.executable, "-c", "print(14)"], capture_output=True, text=True).stdout.strip()
        d = multiprocessing.Process(target=square, args=(1,)); d.start(); d.join()
        assert (a, b, c, d.exitcode) == (14, 14, "14", 0)
        assert multiprocessing.current_process().name == "MainProcess" and not multiprocessing.current_process().daemon
        self.wait(0.2)
"""


def test_a_scene_may_start_processes(tmp_path: Path) -> None:
    (tmp_path / "pools.py").write_text(STARTS, encoding="utf-8")
    (outcome,) = outcomes_of([tmp_path / "pools.py"], tmp_path / "out")
    assert outcome.manifest is not None and "starts processes of its own" in outcome.manifest.notes[0]


def forks(marker: Path) -> None:
    """Start a process that would outlive this one, and stay."""
    child = os.fork()
    if child == 0:
        time.sleep(60)
        os._exit(0)
    part = marker.with_suffix(".part")
    part.write_text(f"{os.getpid()} {child}")
    part.rename(marker)
    time.sleep(60)


def leaves(marker: Path) -> int:
    """Start a process that outlives this one."""
    child = os.fork()
    if child == 0:
        time.sleep(60)
        os._exit(0)
    return child


def ended(process: int) -> bool:
    """Whether a process is gone within two seconds, or waits for nobody but its parent."""
    for _ in range(200):
        try:
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize("end", ["stop", "kill", "answer"])
def test_what_a_call_starts_ends_with_it(tmp_path: Path, end: str) -> None:
    executor = LocalExecutor(1)
    marker = tmp_path / "begun"
    try:
        if end == "answer":
            started = [executor.submit(leaves, marker).result(60)]
        else:
            executor.submit(forks, marker)
            while not marker.exists():
                time.sleep(0.01)
            started = list(map(int, marker.read_text().split()))
            if end == "kill":
                # The process above them goes without a word, as when memory is short.
                os.kill(executor.processes()[0], 9)
            else:
                executor.stop()
        assert all(map(ended, started))
    finally:
        executor.stop()


def counts(name: str) -> int:
    sys.path.append(name)
    return sys.path.count(name)


def test_a_piece_of_work_apart_leaves_nothing_and_says_how_it_ended() -> None:
    assert [done_apart(lambda: counts("mark")) for _ in range(2)] == [1, 1] and "mark" not in sys.path
    with pytest.raises(ProcessDied, match="exit code 3"):
        done_apart(lambda: os._exit(3))
    with pytest.raises(ZeroDivisionError) as caught:
        done_apart(lambda: 1 / 0)
    assert "in <lambda>" in "".join(caught.value.__notes__)
    with pytest.raises(Exception, match="asks Python to exit"):
        done_apart(lambda: sys.exit(0))
