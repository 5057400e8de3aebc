"""What a clip is known by changes with everything that decides its look, and with nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from calcanim.parameters import Parameter
from calcanim.render import fingerprint as module
from calcanim.render.catalog import SceneEntry
from calcanim.render.fingerprint import fingerprint
from calcanim.render.plan import ClipPlan, plan_clip


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ClipPlan:
    """A lesson scene with one parameter, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.py").write_text("one = 1\n", encoding="utf-8")
    entry = SceneEntry("Mine", "", (Parameter("at", "float", 1.5),), tmp_path / "mine.py")
    return plan_clip(entry, {}, folder=tmp_path)


def test_places_names_and_titles_do_not_count(plan: ClipPlan, tmp_path: Path) -> None:
    other = replace(plan, folder=tmp_path / "other", name="other", title="Other", published=False)
    assert fingerprint(other) == fingerprint(plan)
    # A value that is the default counts like no value.
    assert fingerprint(replace(plan, given={"at": 1.5})) == fingerprint(plan)


def test_parameters_theme_quality_and_source_count(plan: ClipPlan, tmp_path: Path) -> None:
    marks = [
        fingerprint(plan), fingerprint(replace(plan, given={"at": 2.0})), fingerprint(replace(plan, theme="light")),
        fingerprint(replace(plan, quality="h")), fingerprint(replace(plan, entry=replace(plan.entry, name="Other"))),
    ]
    (tmp_path / "mine.py").write_text("two = 22\n", encoding="utf-8")
    marks.append(fingerprint(plan))
    assert len(set(marks)) == len(marks)


def test_versions_of_libraries_count(plan: ClipPlan, monkeypatch: pytest.MonkeyPatch) -> None:
    first = fingerprint(plan)
    here = module.libraries()
    assert {"python", "manim", "typst", "pycairo", "cairo", "av"} <= set(here)
    monkeypatch.setattr(module, "libraries", lambda: {**here, "typst": "0.0"})
    assert fingerprint(plan) != first


def test_system_fonts_and_settings_of_ones_own_count_for_plain_scenes_only(
    plan: ClipPlan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plain = replace(plan, entry=replace(plan.entry, lesson=False))
    lesson, first = fingerprint(plan), fingerprint(plain)
    (tmp_path / "manim.cfg").write_text("[CLI]\nbackground_color = RED\n", encoding="utf-8")
    second = fingerprint(plain)
    monkeypatch.setattr(module, "_system_fonts", lambda: ("A font",))
    third = fingerprint(plain)
    assert len({first, second, third}) == 3
    assert fingerprint(plan) == lesson
