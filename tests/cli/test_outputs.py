"""Outputs are the user's: nothing of theirs is lost, a full disk spoils nothing, and names that cannot be are told."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from calcanim.cli import main

Command = Callable[..., "subprocess.CompletedProcess[str]"]

STILL = """
from manim import Scene, Square
class Still(Scene):
    def construct(self):
        self.add_subcaption("A square", duration=0.2)
        self.add(Square({side}))
        self.wait(0.2)
"""
LONG = "n" * 300


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    file = tmp_path / "still.py"
    file.write_text(STILL.format(side=1), encoding="utf-8")
    return file


def test_a_full_disk_leaves_the_picture_that_was_there(calcanim: Command, scene: Path, small_disk: Path) -> None:
    target = small_disk / "still.png"
    assert calcanim("storyboard", "still.py", "-o", str(target), "--width", "160").returncode == 0
    before = target.read_bytes()
    (small_disk / "filler").write_bytes(bytes(100_000 - 12_288 - len(before) // 4096 * 4096 - 4096))
    done = calcanim("storyboard", "still.py", "-o", str(target), "--width", "1920", "--frames", str(small_disk))
    assert done.returncode == 1 and f"No space is left in {small_disk};" in done.stderr
    assert target.read_bytes() == before and {path.name for path in small_disk.iterdir()} == {"still.png", "filler"}
    done = calcanim("exercises", "--seed", "1", "--count", "60", "-o", str(small_disk / "questions.txt"))
    assert done.returncode == 1 and f"No space is left in {small_disk};" in done.stderr
    assert {path.name for path in small_disk.iterdir()} == {"still.png", "filler"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("words", [("list",), ("numbers", "TangentSlope", "--json"), ("render", "--help")])
def test_output_that_finds_no_room(words: tuple[str, ...]) -> None:
    with open("/dev/full", "w", encoding="ascii") as full:
        done = subprocess.run([sys.executable, "-m", "calcanim", *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("calcanim: No space is left where the output goes;") and done.stderr.count("\n") == 1


def test_captions_changed_by_hand_outlive_another_rendering(calcanim: Command, scene: Path, tmp_path: Path) -> None:
    render = ("render", "still.py", "-q", "l", "-o", "out")
    assert calcanim(*render).returncode == 0
    captions, video = tmp_path / "out" / "Still.srt", tmp_path / "out" / "Still.mp4"
    captions.write_text("1\n00:00:00,000 --> 00:00:00,200\nMine\n", encoding="utf-8")
    again = calcanim(*render)
    assert again.returncode == 0 and "Still.srt was changed by hand and stays as it is; --replace" in again.stderr
    scene.write_text(STILL.format(side=2), encoding="utf-8")
    old = video.read_bytes()
    again = calcanim(*render)
    assert again.returncode == 0 and "Still.srt was changed by hand" in again.stderr and video.read_bytes() != old
    assert "Mine" in captions.read_text(encoding="utf-8")
    again = calcanim(*render, "--replace")
    assert again.returncode == 0 and "by hand" not in again.stderr
    assert "A square" in captions.read_text(encoding="utf-8")


@pytest.mark.parametrize(("words", "name"), [
    (("storyboard", "still.py", "-o", "mine.png"), "mine.png"), (("render", "still.py", "-q", "l", "-o", "."), "Still.mp4"),
    (("exercises", "ExercisePowerRule", "-o", "mine.txt"), "mine.txt"),
])
def test_a_file_of_the_users_own_is_replaced_only_when_asked_for(
    calcanim: Command, scene: Path, tmp_path: Path, words: tuple[str, ...], name: str
) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    done = calcanim(*words)
    assert done.returncode == 2 and f"{name} is there and is not as calcanim wrote it" in done.stderr
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"
    done = calcanim(*words, "--replace")
    assert done.returncode == 0 and (tmp_path / name).read_bytes() != b"mine", done.stderr
    # And from then on it is calcanim's.
    assert calcanim(*words).returncode == 0


@pytest.mark.parametrize(("words", "sentence"), [
    (("render", "still.py", "-o", LONG), "Choose another folder with -o"), (("render", "still.py", "-o", "still.py"), "is a file"),
    (("storyboard", "still.py", "-o", f"{LONG}.png"), "No file can be called nnn"),
    (("storyboard", "still.py", "-o", f"a/{LONG}/x.png"), "nnn: File name too long"),
    (("storyboard", "still.py", "--frames", LONG), "nnn: File name too long"), (("exercises", "-o", LONG), "No file can be called nnn"),
    (("embed", "still.py", "--to", "html", "-o", LONG), "nnn: File name too long"),
    (("site", "Summary", "-o", LONG), "nnn: File name too long"), (("site", "Summary", "--title", "t" * 20_000), "--title must be one"),
    (("render", f"{LONG}.py:Still"), "No file can be called nnn"), (("render", f"{LONG}.toml"), "No file can be called nnn"),
    (("preview", f"{LONG}.py"), "No file can be called nnn"), (("render", "still.py/x.py"), "There is no file 'still.py/x.py'"),
    (("render", "Summary", "-p", "title=" + "t" * 20_000), "title must be one line"),
    (("check", "still.py", "--frames", LONG), "nnn: File name too long"),
])
def test_a_name_that_cannot_be_is_told_before_anything_is_made(
    scene: Path, tmp_path: Path, words: tuple[str, ...], sentence: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as left:
        main(words)
    said = capsys.readouterr().err
    assert left.value.code == 2 and sentence in said and len(said) < 1_000, said
    assert "Traceback" not in said and "Something broke" not in said and "rendered" not in said
    assert {path.name for path in tmp_path.iterdir()} <= {"still.py", "a", "media"}


@pytest.mark.skipif(os.name == "nt", reason="locales of Unix")
def test_names_that_the_locale_does_not_know(scene: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, calcanim: Command) -> None:
    for name, value in (("LC_ALL", "POSIX"), ("PYTHONUTF8", "0"), ("PYTHONCOERCECLOCALE", "0")):
        monkeypatch.setenv(name, value)
    for text in ('[[clip]]\nfile = "still.py"\nname = "\u00dcbung"\n', 'output = "\u00fc"\n[[clip]]\nfile = "still.py"\n'):
        (tmp_path / "week3.toml").write_text(text, encoding="utf-8")
        done = calcanim("render", "week3.toml", "-q", "l", "--no-film")
        assert done.returncode == 2 and "cannot be a name here" in done.stderr and "LC_ALL=C.UTF-8" in done.stderr, done.stderr
