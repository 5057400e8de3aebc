"""What a scene of one's own asks for decides about its clip, like its source; what nobody can ask again is said."""

from __future__ import annotations

import os
import runpy
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.render.silence import Silence

from calcanim.render.batch import render_clips
from calcanim.render.catalog import find_scene
from calcanim.render.plan import plan_clip
from calcanim.render.reads import changed_reads, noting_reads, read_paths, why_not_kept
from calcanim.render.undetermined import undetermined

SCENE = """
from pathlib import Path
from manim import Scene, Dot, RIGHT
AT_IMPORT = (Path(__file__).parent / "early.txt").read_text()
class Reads(Scene):
    def construct(self):
        self.add(Dot(RIGHT * float((Path(__file__).parent / "place.txt").read_text())))
        self.wait(0.2)
class Alone(Scene):
    def construct(self):
        self.wait(0.2)
"""


def test_a_clip_is_rendered_anew_when_what_it_reads_has_changed(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(SCENE, encoding="utf-8")
    (tmp_path / "place.txt").write_text("1", encoding="utf-8")
    (tmp_path / "early.txt").write_text("1", encoding="utf-8")
    plans = [
        plan_clip(find_scene(f"{tmp_path / 'mine.py'}:{name}"), {}, quality="l", folder=tmp_path / "out")
        for name in ("Reads", "Alone")
    ]

    def reused() -> list[bool]:
        outcomes = render_clips(plans, Silence(), jobs=1)
        assert all(outcome.manifest for outcome in outcomes), [outcome.trace for outcome in outcomes]
        return [outcome.reused for outcome in outcomes]

    assert reused() == [False, False]
    assert reused() == [True, True]
    (tmp_path / "place.txt").write_text("2", encoding="utf-8")
    assert not reused()[0]
    assert reused() == [True, True]
    (tmp_path / "early.txt").write_text("2", encoding="utf-8")
    # Whichever scene ran first, both depend on what their file reads when it is loaded.
    assert reused() == [False, False]


def test_only_the_users_own_files_are_noted(tmp_path: Path) -> None:
    scene, data, made = tmp_path / "scene.py", tmp_path / "data.csv", tmp_path / "work" / "made.txt"
    made.parent.mkdir()
    for path in (scene, data, made):
        path.write_text("1", encoding="utf-8")
    with noting_reads(scene, besides=made.parent) as reads:
        for path in (scene, data, made, Path(os.__file__)):
            path.read_bytes()
        (tmp_path / "written.txt").write_text("1", encoding="utf-8")
    assert list(reads) == ["data.csv"]
    data.read_bytes()
    assert changed_reads(scene, reads) == []
    data.unlink()
    assert changed_reads(scene, reads) == ["data.csv"]


def followed(folder: Path, code: str) -> dict[str, str]:
    """What a file asks for."""
    file = folder / "mine.py"
    file.write_text(f"import os, sys\nfrom pathlib import Path\nHERE = Path(__file__).parent\n{code}\n", encoding="utf-8")
    path = list(sys.path)
    try:
        with noting_reads(file, besides=folder / "work") as reads:
            runpy.run_path(str(file))
    finally:
        sys.path[:] = path
        for name in [name for name in sys.modules if name.partition(".")[0] in {"lib", "libmod", "extra_words", "cv2"}]:
            del sys.modules[name]
    return reads


def _base(folder: Path, value: str) -> None:
    base = sqlite3.connect(folder / "x.db")
    base.execute("create table if not exists a(t)")
    base.execute("insert into a values(?)", (value,))
    base.commit()
    base.close()


def _write(name: str, text: str = "two") -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")

    return write


def _set(name: str, value: str | None) -> Callable[[Path], None]:
    return lambda folder: os.environ.pop(name, "") if value is None else os.environ.__setitem__(name, value)  # type: ignore[return-value]


CHANGES: dict[str, tuple[str, Callable[[Path], None]]] = {
    "listed by glob": ('list(HERE.glob("d_*.dat"))', _write("d_2.dat")),
    "listed": ("os.listdir(HERE / 'data')", _write("data/new.txt")),
    "walked": ("list(os.walk(HERE / 'data'))", _write("data/deep/new.txt")),
    "entries": ("[one.name for one in os.scandir(HERE / 'data')]", _write("data/new.txt")),
    "missing": ('(HERE / "flag").exists()', _write("flag")),
    "missing by os.path": ('os.path.isfile(HERE / "flag")', _write("flag")),
    "missing by access": ('os.access(HERE / "flag", os.R_OK)', _write("flag")),
    "tried": ('try: open(HERE / "maybe.txt")\nexcept OSError: pass', _write("maybe.txt")),
    "is there": ('(HERE / "one.txt").exists()', lambda folder: (folder / "one.txt").unlink()),
    "read": ('(HERE / "one.txt").read_text()', _write("one.txt")),
    "read in bytes": ('os.read(os.open(HERE / "one.txt", os.O_RDONLY), 9)', _write("one.txt")),
    "below": ("sys.path.insert(0, str(HERE / 'lib')); import libmod", _write("lib/libmod.py", "WORD = 2")),
    "package": ("sys.path.insert(0, str(HERE)); from lib.inner import word", _write("lib/inner/word.py", "WORD = 2")),
    "optional module": ("sys.path.insert(0, str(HERE))\ntry: import extra_words\nexcept ImportError: pass", _write("extra_words.py", "")),
    "run": ("import runpy; runpy.run_path(str(HERE / 'lib' / 'libmod.py'))", _write("lib/libmod.py", "WORD = 2")),
    "base": ("import sqlite3; sqlite3.connect(HERE / 'x.db').execute('select * from a').fetchall()", lambda folder: _base(folder, "two")),
    "base by address": (
        "import sqlite3; sqlite3.connect(f'file:{HERE}/x.db?mode=ro', uri=True).execute('select * from a').fetchall()",
        lambda folder: _base(folder, "two"),
    ),
    "environment": ('os.environ.get("WHO_MINE")', _set("WHO_MINE", "bert")),
    "getenv": ('os.getenv("WHO_MINE", "x")', _set("WHO_MINE", "bert")),
    "in environment": ('"WHO_MINE" in os.environ', _set("WHO_MINE", "bert")),
    "all of the environment": ("dict(os.environ)", _set("SET_MINE", "other")),
    "working folder": ('os.path.exists("some-name")', lambda folder: os.chdir(folder)),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lecturer's folder; the working folder and the environment are put back."""
    monkeypatch.chdir(Path.cwd())
    monkeypatch.setenv("SET_MINE", "one")
    monkeypatch.delenv("WHO_MINE", raising=False)
    for name, text in {"d_1.dat": "", "one.txt": "one", "data/deep/a.txt": "", "s.txt": "", "lib/inner/word.py": "WORD = 1",
                       "lib/libmod.py": "WORD = 1", "count.txt": "1"}.items():
        _write(name, text)(tmp_path)
    _base(tmp_path, "one")
    yield tmp_path
    os.environ.pop("WHO_MINE", None)


@pytest.mark.parametrize("name", CHANGES)
def test_a_clip_is_stale_when_what_it_asked_for_has_changed(folder: Path, name: str) -> None:
    code, change = CHANGES[name]
    reads, scene = followed(folder, code), folder / "mine.py"
    assert reads and not why_not_kept(reads)
    assert changed_reads(scene, reads) == []
    # What it has not asked for is nothing to it.
    _write("elsewhere/more.txt")(folder)
    _write("s.txt")(folder)
    os.environ["OTHER_MINE"] = "1"
    if not name.startswith(("listed by", "all of")):
        assert changed_reads(scene, reads) == []
    del os.environ["OTHER_MINE"]
    change(folder)
    assert changed_reads(scene, reads)


def test_places_are_followed_and_nothing_else(folder: Path) -> None:
    reads = followed(folder, "(HERE / 'flag').exists(); os.environ.get('WHO_MINE'); os.path.exists('some-name'); os.system('true')")
    assert folder / "flag" in [path.resolve() for path in read_paths(folder / "mine.py", reads)]
    assert len(read_paths(folder / "mine.py", reads)) == 2


DOORS = {
    'import subprocess; subprocess.check_output(["cat", str(HERE / "s.txt")])': "runs a program (cat)",
    "import subprocess; subprocess.run('cat x | wc', shell=True, capture_output=True)": "runs a program (sh)",
    "os.system('true')": "runs a program (true)",
    "import socket\ntry: socket.getaddrinfo('localhost', 1)\nexcept OSError: pass": "asks the network",
    "from urllib.request import urlopen\ntry: urlopen('http://127.0.0.1:9')\nexcept OSError: pass": "asks the network",
    "f = open(HERE / 'count.txt', 'r+'); n = f.read(); f.write('more'); f.close()": "changes a file that it reads (count.txt)",
    "import time; time.time()": "looks at the clock (time in line 4 of mine.py)",
    "from datetime import datetime as d\nd.now()": "looks at the clock (now in line 5 of mine.py)",
    "import numpy as np; np.random.default_rng().normal()": "throws dice without a seed (default_rng in line 4 of mine.py)",
    "(HERE / 'cv2.py').touch(); sys.path.insert(0, str(HERE)); import cv2": "reads by cv2, which opens files unseen",
    "import uuid; uuid.uuid4()": "throws dice without a seed (uuid4 in line 4 of mine.py)",
}


@pytest.mark.parametrize("code", DOORS)
def test_what_nobody_can_ask_again_is_said_and_not_kept(folder: Path, code: str) -> None:
    reads = followed(folder, code)
    assert why_not_kept(reads) == f"it is rendered every time, since the scene {DOORS[code]}"
    assert changed_reads(folder / "mine.py", reads)


@pytest.mark.parametrize("code", [
    "import random; random.seed(3); random.random()",
    "import numpy as np; np.random.default_rng(7).normal()",
    "class Scene: time = 0\ndef time(): return 1\ntime(); Scene().time",
    "(HERE / 'made.txt').write_text('x'); (HERE / 'made.txt').read_text()",
    "import numpy as np; np.random.rand()",
])
def test_what_is_the_same_every_time_is_kept(folder: Path, code: str) -> None:
    reads = followed(folder, code)
    assert not why_not_kept(reads) and changed_reads(folder / "mine.py", reads) == []


def test_a_file_that_is_no_python_has_no_clock(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def (", encoding="utf-8")
    assert undetermined(tmp_path / "broken.py") == [] == undetermined(tmp_path / "absent.py")



def test_what_a_scene_has_made_itself_is_no_dependency(tmp_path: Path) -> None:
    scene, made = tmp_path / "scene.py", tmp_path / "picture_.svg"
    scene.write_text("", encoding="utf-8")
    with noting_reads(scene, besides=tmp_path / "work") as reads:
        made.write_text("1", encoding="utf-8")
        assert made.read_text(encoding="utf-8") == "1"
        made.unlink()
    assert reads == {}


def test_a_new_variable_counts_where_a_scene_goes_through_all_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = tmp_path / "scene.py"
    scene.write_text("", encoding="utf-8")
    with noting_reads(scene, besides=tmp_path / "work") as all_names:
        assert list(os.environ)
    with noting_reads(scene, besides=tmp_path / "work") as one_name:
        os.environ.get("CALCANIM_NOT_YET")
    assert changed_reads(scene, all_names) == changed_reads(scene, one_name) == []
    monkeypatch.setenv("CALCANIM_NEW", "1")
    assert changed_reads(scene, all_names) == ["$"]
    assert changed_reads(scene, one_name) == []
