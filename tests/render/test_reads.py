"""Files that a scene of one's own reads decide about its clip, like its source."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from calcanim.render.batch import Outcome, render_clips
from calcanim.render.catalog import find_scene
from calcanim.render.plan import plan_clip
from calcanim.render.reads import changed_reads, noting_reads

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


class Silence:
    """Nobody is told anything."""

    def expected(self, seconds: Mapping[int, float | None]) -> None: ...
    def started(self, index: int) -> None: ...
    def frames(self, index: int, frames: int) -> None: ...
    def finished(self, index: int, outcome: Outcome) -> None: ...


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
