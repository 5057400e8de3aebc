"""Where the time goes: seconds by stage, the innermost one's where stages are nested."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from calcanim.render.catalog import read_scene_file
from calcanim.render.manifest import read_manifest
from calcanim.render.plan import plan_clip
from calcanim.render.stopwatch import BESIDE, STAGES, Stopwatch, profile_text
from calcanim.render.worker import render_clip

PLAIN = Path(__file__).parent / "plain" / "plain_scenes.py"


class Hands:
    """A clock that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_each_second_is_one_stages() -> None:
    clock = Hands()
    watch = Stopwatch("import", clock)
    clock.now = 2.0
    watch.turn_to("construct")
    clock.now = 3.0
    with watch.within("simulate"):
        clock.now = 7.0
        with watch.within("draw"):
            clock.now = 12.0
        clock.now = 13.0
    clock.now = 13.5
    assert watch.spent == {"import": 2.0, "construct": 1.5, "simulate": 5.0, "draw": 5.0}


def test_a_timed_function_stays_what_it_was_also_when_it_fails() -> None:
    clock = Hands()
    watch = Stopwatch("other", clock)

    def divide(a: float, *, by: float) -> float:
        """The quotient."""
        clock.now += 1.0
        return a / by

    timed = watch.timed(divide, "draw")
    assert timed(6.0, by=2.0) == 3.0 and timed.__doc__ == "The quotient."
    with pytest.raises(ZeroDivisionError):
        timed(1.0, by=0.0)
    clock.now += 4.0
    assert watch.spent == {"draw": 2.0, "other": 4.0}


def test_the_record_of_a_clip_says_where_its_time_went(tmp_path: Path) -> None:
    entry = next(entry for entry in read_scene_file(PLAIN) if entry.name == "TwoSections")
    manifest = render_clip(plan_clip(entry, {}, quality="l", folder=tmp_path))
    spent = manifest.profile
    assert set(spent) == {*STAGES, *BESIDE, "cpu"}
    assert sum(spent[stage] for stage in STAGES) == pytest.approx(manifest.seconds, abs=0.05)
    assert min(spent[stage] for stage in ("simulate", "draw", "convert", "encode", "cpu")) > 0
    assert read_manifest(tmp_path / f"{manifest.name}.json").profile == spent


def test_the_text_names_every_stage_and_the_factor(tmp_path: Path) -> None:
    entry = next(entry for entry in read_scene_file(PLAIN) if entry.name == "FollowsTime")
    manifest = render_clip(plan_clip(entry, {}, quality="l", folder=tmp_path))
    text = profile_text(replace(manifest, duration=30.0, seconds=12.0))
    assert "30.0 s of clip in 12.0 s, 2.50 times as fast as it plays" in text
    for stage in (*STAGES, *BESIDE):
        assert f"  {stage} " in text
