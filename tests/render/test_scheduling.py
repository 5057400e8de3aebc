"""Clips begin in the order of how long they took before, the longest first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from calcanim.render.cache import Cache
from calcanim.render.catalog import SceneEntry
from calcanim.render.manifest import Manifest
from calcanim.render.plan import QUALITIES, ClipPlan, plan_clip
from calcanim.render.scheduling import expected_seconds, longest_first


def record(scene: str, seconds: float, quality: str = "l") -> Manifest:
    picture = QUALITIES[quality]
    return Manifest(
        name=scene, scene=scene, summary="", topic=0, parameters={}, changed=(), theme="dark", quality=quality, numbers=None,
        sections=(), width=picture.width, height=picture.height, frame_rate=picture.frame_rate, frames=30, duration=2.0,
        versions={}, fingerprint=f"{abs(hash((scene, quality))):064x}", files={}, proof="unproved", seconds=seconds,
        reads={}, timeline={},
    )


def plan(scene: str, folder: Path, quality: str = "l") -> ClipPlan:
    return plan_clip(SceneEntry(scene, "", (), Path("a.py"), lesson=False), {}, quality=quality, folder=folder)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    kept = Cache(tmp_path / "cache")
    kept.prepare()
    return kept


def test_the_longest_clips_begin_first_and_unknown_ones_early(tmp_path: Path, cache: Cache) -> None:
    for scene, seconds in (("Short", 5.0), ("Long", 90.0), ("Middle", 20.0)):
        cache.store(record(scene, seconds), {})
    names = ("Short", "New", "Long", "Middle")
    expected = expected_seconds({number: plan(name, tmp_path) for number, name in enumerate(names)}, cache)
    assert expected == {0: 5.0, 1: None, 2: 90.0, 3: 20.0}
    assert [names[number] for number in longest_first(expected)] == ["Long", "New", "Middle", "Short"]
    assert expected_seconds({}, cache) == {} and list(longest_first({})) == []


def test_a_record_of_the_same_quality_goes_before_one_of_another(tmp_path: Path, cache: Cache) -> None:
    cache.store(record("Demo", 10.0, "l"), {})
    wanted = {0: plan("Demo", tmp_path, "h")}
    scaled = expected_seconds(wanted, cache)[0]
    # Four times the frames, five times the pixels: between 4 and 20 times the work.
    assert scaled is not None and 40 < scaled < 200
    cache.store(record("Demo", 77.0, "h"), {})
    assert expected_seconds(wanted, cache) == {0: 77.0}


def test_the_record_beside_the_clip_counts_when_the_cache_was_cleared(tmp_path: Path, cache: Cache) -> None:
    (tmp_path / "Demo.json").write_text(replace(record("Demo", 12.0), fingerprint="old").to_json(), encoding="utf-8")
    assert expected_seconds({0: plan("Demo", tmp_path)}, cache) == {0: 12.0}
