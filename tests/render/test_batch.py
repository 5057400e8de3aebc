"""Many clips: a failure is told and stops no other."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from rich.console import Console

from calcanim.errors import InputError
from calcanim.render.batch import Outcome, render_clips
from calcanim.render.catalog import find_scene
from calcanim.render.plan import ClipPlan, plan_clip
from calcanim.render.progress import TerminalReport


class Notes:
    """A report that remembers."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.done: dict[int, Outcome] = {}
        self.most: dict[int, int] = {}

    def expected(self, seconds: Mapping[int, float | None]) -> None:
        self.order = list(seconds)

    def started(self, index: int) -> None:
        self.begun.append(index)

    def frames(self, index: int, frames: int) -> None:
        self.most[index] = max(self.most.get(index, 0), frames)

    def finished(self, index: int, outcome: Outcome) -> None:
        self.done[index] = outcome


def plans(file: Path, folder: Path, *scenes: str) -> list[ClipPlan]:
    return [
        plan_clip(find_scene(f"{file}:{scene}"), {}, quality="l", folder=folder)
        for scene in scenes
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_failing_clip_stops_no_other(plain_scenes: Path, tmp_path: Path, jobs: int) -> None:
    notes = Notes()
    wanted = plans(plain_scenes, tmp_path, "Fails", "TwoSections")
    failed, made = render_clips(wanted, notes, jobs=jobs)
    assert failed.manifest is None
    assert failed.error.startswith("RuntimeError: the pencil is broken (") and "plain_scenes.py, line 25: raise" in failed.error
    assert not failed.user_words
    assert 'raise RuntimeError("the pencil is broken")' in failed.trace
    assert made.manifest is not None and made.plan.file("mp4").is_file()
    assert sorted(notes.begun) == [0, 1]
    assert notes.done == {0: failed, 1: made}
    assert notes.most[1] <= made.manifest.frames


def test_two_scenes_of_one_name_do_not_share_files(plain_scenes: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.py"
    copy.write_text(plain_scenes.read_text(encoding="utf-8"), encoding="utf-8")
    wanted = [*plans(plain_scenes, tmp_path, "Fails"), *plans(copy, tmp_path, "Fails")]
    with pytest.raises(InputError, match="would both be written"):
        render_clips(wanted, Notes())


def test_the_terminal_is_told_of_every_clip(plain_scenes: Path, tmp_path: Path) -> None:
    wanted = plans(plain_scenes, tmp_path, "Fails", "TwoSections")
    written = io.StringIO()
    console = Console(file=written, force_terminal=True, width=200)
    with TerminalReport(wanted, console) as report:
        render_clips(wanted, report, jobs=1)
    text = written.getvalue()
    assert "Fails: RuntimeError: the pencil is broken" in text
    assert "TwoSections.mp4" in text
    assert "2/2" in text and "s of clip" in text


def test_without_a_terminal_there_are_only_lines(plain_scenes: Path, tmp_path: Path) -> None:
    wanted = plans(plain_scenes, tmp_path, "TwoSections")
    written = io.StringIO()
    with TerminalReport(wanted, Console(file=written, width=200)) as report:
        render_clips(wanted, report)
    (line,) = written.getvalue().splitlines()
    assert line.startswith("rendered") and "3.0 s of clip" in line
