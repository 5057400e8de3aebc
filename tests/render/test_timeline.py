"""The record of live values: it says of every frame what that frame shows."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import av
import pytest

from calcanim.render.catalog import find_scene
from calcanim.render.manifest import read_manifest
from calcanim.render.plan import plan_clip
from calcanim.render.timeline import TimelineRecorder, compact_json
from calcanim.render.worker import render_clip


class Stand:
    """A scene as far as the recorder knows one."""

    def __init__(self) -> None:
        self.renderer = SimpleNamespace(num_plays=0)
        self.h = 1.0
        self.shown: list[Any] = []

    def moving_values(self) -> dict[str, float]:
        return {"h": self.h, "still": 2.0}

    def readouts_on_screen(self) -> list[Any]:
        return list(self.shown)


def test_only_changes_are_kept_and_what_never_changes_is_left_out() -> None:
    scene = Stand()
    recorder = TimelineRecorder(scene)
    for frame, h in [(0, 1.0), (10, 1.0), (11, 0.5), (12, 0.25)]:
        scene.h = h
        recorder.note(frame)
    assert recorder.as_plain() == {
        "parameters": [{"name": "h", "frames": [0, 11, 12], "values": [1.0, 0.5, 0.25]}], "readouts": [],
    }


def test_a_readout_is_none_while_it_is_not_shown_and_two_of_one_name_are_told_apart() -> None:
    scene = Stand()
    recorder = TimelineRecorder(scene)
    first, second = (SimpleNamespace(plain_label="f", plain_value=value) for value in ("1.0", "7.0"))
    recorder.note(0)
    scene.renderer.num_plays, scene.shown = 1, [first, second]
    recorder.note(1)
    first.plain_value, second.plain_value = "2.0", "8.0"
    recorder.note(2)
    scene.renderer.num_plays, scene.shown = 2, [first]
    recorder.note(3)
    assert recorder.as_plain()["readouts"] == [
        {"label": "f", "frames": [1, 2], "shown": ["1.0", "2.0"]},
        {"label": "f", "frames": [1, 2, 3], "shown": ["7.0", "8.0", None]},
    ]


def test_a_plain_scene_has_no_timeline() -> None:
    recorder = TimelineRecorder(SimpleNamespace(renderer=None))
    recorder.note(0)
    assert recorder.as_plain() == {"parameters": [], "readouts": []}


@pytest.mark.parametrize("record", [
    {}, {"parameters": [], "readouts": []},
    {"parameters": [{"name": '"h"\n', "frames": [0, 1], "values": [1.0, 2.0]}] * 2, "readouts": [
        {"label": "ä", "shown": [None]},
    ]},
])
def test_the_compact_form_is_the_same_json_with_one_line_a_track(record: dict[str, Any]) -> None:
    text = compact_json(record, "  ")
    assert json.loads(text) == record
    assert text.count("\n") <= 3 + 2 * 3 + sum(map(len, record.values()))


@pytest.mark.slow
def test_key_frames_are_dense_where_the_parameter_moves_and_only_there(tmp_path: Path) -> None:
    entry = find_scene("SecantToTangent")
    plan = plan_clip(entry, {}, quality="l", folder=tmp_path, key_interval=4)
    manifest = render_clip(plan)
    with av.open(str(plan.file("mp4"))) as container:
        keys = [frame.key_frame for frame in container.decode(video=0)]
    (h,) = manifest.timeline["parameters"]
    moving = set(h["frames"][1:])
    for frame in moving:
        assert any(keys[max(frame - 3, 0):frame + 1]), frame
    still = [frame for frame in range(1, len(keys)) if not moving & set(range(frame - 4, frame + 1))]
    assert len(still) > 100 and sum(keys[frame] for frame in still) <= 3


@pytest.mark.slow
def test_a_rendered_clip_records_the_parameter_it_moves(tmp_path: Path) -> None:
    entry = find_scene("SecantToTangent")
    plan = plan_clip(entry, {"function": "x^3", "at": 1.0}, quality="l", folder=tmp_path)
    manifest = render_clip(plan)
    kept = read_manifest(plan.file("json"))
    assert kept is not None and kept.timeline == json.loads(json.dumps(manifest.timeline))
    (h,) = kept.timeline["parameters"]
    assert h["name"] == "h" and len(h["frames"]) == len(h["values"]) > 100
    assert h["frames"] == sorted(h["frames"]) and 0 <= h["frames"][-1] < kept.frames
    by_frame = dict(zip(h["frames"], h["values"], strict=True))
    slopes = next(track for track in kept.timeline["readouts"] if track["label"] == "Δy/h")
    compared = 0
    for frame, shown in zip(slopes["frames"], slopes["shown"], strict=True):
        if shown is not None and frame in by_frame:
            step = by_frame[frame]
            # ((1 + h)^3 - 1) / h worked out by hand.
            assert float(shown.replace("−", "-")) == pytest.approx(3 + 3 * step + step * step, abs=6e-4)
            compared += 1
    assert compared > 100
