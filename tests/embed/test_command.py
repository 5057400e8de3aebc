"""The commands as a person types them: one line for what was written, one sentence for what was off."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from lecturing import SCENE

from calcanim.cli import main
from calcanim.cli.embed_command import themes_of
from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.files import write_folder, write_zip
from calcanim.embed.options import EmbedOptions
from calcanim.embed.targets import TARGETS, find_target
from calcanim.errors import InputError, system_words
from calcanim.render.ownership import replacing_all

Command = Callable[..., "CompletedProcess[str]"]


@pytest.mark.slow
def test_one_command_renders_and_embeds_and_the_next_one_need_not_render(calcanim: Command, tmp_path: Path) -> None:
    words = ("embed", SCENE, "--to", "html", "-q", "l", "--theme", "light", "--no-check", "-o", "page", "-p", "title=<b>&co</b>")
    first = calcanim(*words)
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith(str(Path("page", "index.html"))) and "5 files" in first.stdout
    assert "rendered" in first.stderr
    page = (tmp_path / "page" / "index.html").read_text(encoding="utf-8")
    assert "<title>&lt;b&gt;&amp;co&lt;/b&gt;</title>" in page and "<b>" not in page
    names = {path.name for path in (tmp_path / "page" / "media").iterdir()}
    assert len(names) == 4 and all(name.startswith("shrinking-step-") for name in names)
    again = calcanim(*words[:-4], "-o", "lesson.zip", *words[-2:], "--to", "lms")
    assert again.returncode == 0 and "rendered" not in again.stderr
    with zipfile.ZipFile(tmp_path / "lesson.zip") as archive:
        assert names <= {Path(name).name for name in archive.namelist()}


@pytest.mark.parametrize(("words", "sentence"), [
    (("embed", SCENE), "Say where to with --to; there are html, lms"),
    (("embed", "--to", "html"), "No scene is named"),
    (("embed", SCENE, "--to", "htlm"), "did you mean 'html'?"),
    (("embed", SCENE, "--to", "lms", "--single-file"), "--single-file means nothing to --to lms"),
    (("embed", SCENE, "--to", "html", "--theme", "lihgt"), "Did you mean 'light'?"),
    (("embed", SCENE, "--to", "html", "--span", "7,3"), "--span '7,3' must begin at 0 or later"),
    (("embed", SCENE, "--to", "html", "--span", "a"), "is not a start and an end in seconds"),
    (("embed", SCENE, "--to", "html", "-q", "z"), "-q 'z' is no quality"),
    (("embed", SCENE, "--to", "html", "-p", "function=</script><img onerror=1>"), "function: "),
    (("embed", SCENE, "--to", "html", "-p", "function=__import__('os')"), "function: "),
    (("embed", SCENE, "--to", "html", "-p", "title=a\u0007b"), "without control characters"),
    (("site", "NoSuchScene"), "There is no scene 'NoSuchScene'"),
    (("site", "--theme", "blue"), "--theme 'blue' is none of"),
])
def test_words_that_are_off_end_with_one_sentence(
    words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    said = capsys.readouterr()
    assert left.value.code == 2, said.err
    assert sentence in said.err and "Traceback" not in said.err and said.out == ""


def test_every_target_has_its_module(clip: EmbeddedClip, tmp_path: Path) -> None:
    fields = set(EmbedOptions.__dataclass_fields__)
    for name, target in TARGETS.items():
        assert find_target(name) is target and set(target.options) <= fields
        with pytest.raises(InputError, match="means nothing to --to"):
            foreign = next(field for field in ("deck", "single_file", "span") if field not in target.options)
            wish = {"deck": "x", "single_file": True, "span": (0.0, 1.0)}[foreign]
            target.write([clip], tmp_path / "out", replace(EmbedOptions(), **{foreign: wish}))
    assert not (tmp_path / "out").exists()


def test_manim_does_not_load_for_a_clip_that_is_there_already() -> None:
    modules = ["site", "prepare", *(target.module or name for name, target in TARGETS.items())]
    code = f"import sys, importlib\nfor name in {modules}: importlib.import_module('calcanim.embed.' + name)\nassert 'manim' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_handout_is_for_paper_unless_the_dark_theme_is_asked_for() -> None:
    assert themes_of("auto", False, TARGETS["pdf"].theme) == ("light",)
    assert themes_of("dark", False, TARGETS["pdf"].theme) == ("dark",)
    assert themes_of("auto", False, TARGETS["pptx"].theme) == ("dark",)
    assert themes_of("auto", True) == ("dark", "light")


def test_a_clip_says_what_it_is_without_its_picture(clip: EmbeddedClip) -> None:
    assert clip.alternative == (
        "A step shrinks, and the slope of its secant follows. With function = x^2, at = 1.5. "
        f"An animation of {clip.duration:.0f} seconds in 3 steps: Start, Sweep, End."
    )
    assert clip.transcript == "A step, and a slope.\nThe step shrinks to a quarter.\nHere it stays."
    assert dict(clip.numbers) == {"slope": "3", "steps": "1  0.5  0.25"}
    assert list(clip.themes) == ["dark", "light"] and clip.first is clip.themes["dark"]
    assert clip.file_name("mp4", "light") == f"{clip.slug}-light.mp4"
    for files in clip.themes.values():
        assert all(path.is_file() for path in (files.video, files.poster, files.captions, files.subtitles))


def test_files_appear_whole_or_not_at_all(small_disk: Path) -> None:
    write_folder(small_disk, {"a.txt": "before"})
    with pytest.raises(OSError) as refusal:
        write_folder(small_disk, {"a.txt": "after", "b.txt": "x" * 200_000})
    assert system_words(refusal.value).startswith(f"No space is left in {small_disk};")
    assert {path.name: path.read_text(encoding="utf-8") for path in small_disk.iterdir()} == {"a.txt": "before"}
    assert write_folder(small_disk, {"a.txt": "after"})[0].read_text(encoding="utf-8") == "after"


@pytest.mark.parametrize("name", TARGETS)
def test_a_full_disk_is_a_sentence_that_names_the_place(clip: EmbeddedClip, small_disk: Path, name: str) -> None:
    (small_disk / "filler").write_bytes(bytes(92_000))
    out = small_disk / TARGETS[name].out
    with pytest.raises(OSError) as refusal:
        TARGETS[name].write([clip], out, EmbedOptions())
    assert system_words(refusal.value).startswith(f"No space is left in {small_disk}")
    assert [path for path in small_disk.rglob("*") if path.is_file()] == [small_disk / "filler"]


def test_a_page_changed_by_hand_is_replaced_only_when_that_is_wanted(clip: EmbeddedClip, tmp_path: Path) -> None:
    html = TARGETS["html"]
    html.write([clip], tmp_path / "page", EmbedOptions())
    html.write([clip], tmp_path / "page", EmbedOptions(step=True))
    page = tmp_path / "page" / "index.html"
    page.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"index\.html is there and is not as calcanim wrote it; .*--replace"):
        html.write([clip], tmp_path / "page", EmbedOptions())
    assert page.read_text(encoding="utf-8") == "mine"
    with replacing_all():
        html.write([clip], tmp_path / "page", EmbedOptions())
    assert page.read_text(encoding="utf-8") != "mine"


def test_a_zip_is_the_same_for_the_same_files(tmp_path: Path) -> None:
    files = {"a.json": json.dumps([1]), "b.mp4": b"\0" * 100, "c.txt": tmp_path / "source"}
    (tmp_path / "source").write_text("ä", encoding="utf-8")
    first, second = (write_zip(tmp_path / name, files).read_bytes() for name in ("1.zip", "2.zip"))
    assert first == second
    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        assert archive.read("c.txt") == "ä".encode()
