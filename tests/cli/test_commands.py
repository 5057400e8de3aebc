"""Each command does what it says, as a process of its own."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from calcanim.render.health import Finding, examine

Command = Callable[..., Any]


def test_list_answers_at_once(calcanim: Command) -> None:
    calcanim("list")  # once, so that compiled files exist
    begin = time.perf_counter()
    done = calcanim("list")
    seconds = time.perf_counter() - begin
    assert done.returncode == 0
    assert "TangentSlope: " in done.stdout and "at=1.5" in done.stdout
    # Under a second when the machine is free; other tests may run beside this one.
    assert seconds < 3


def test_list_as_json(calcanim: Command) -> None:
    done = calcanim("list", "--json")
    scenes = {record["scene"]: record for record in json.loads(done.stdout)}
    tangent = scenes["TangentSlope"]
    assert tangent["topic"] == 2
    parameters = {record["name"]: record for record in tangent["parameters"]}
    assert parameters["function"]["default"] in {"x^2", "x**2"}
    assert parameters["at"] == {
        "name": "at", "kind": "float", "default": 1.5, "typed": "1.5",
        "help": parameters["at"]["help"],
    }
    assert "title" in parameters


def test_numbers_as_table_and_json(calcanim: Command) -> None:
    table = calcanim("numbers", "TangentSlope")
    assert table.returncode == 0, table.stderr
    record = json.loads(calcanim("numbers", "TangentSlope", "--json").stdout)
    assert record["scene"] == "TangentSlope"
    assert record["parameters"]["at"] == 1.5
    assert 3.0 in values_in(record["numbers"])
    assert 2.25 in values_in(record["numbers"])


def values_in(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [number for part in value.values() for number in values_in(part)]
    if isinstance(value, list):
        return [number for part in value for number in values_in(part)]
    return [value] if isinstance(value, float) else []


def test_a_plain_scene_has_no_numbers(calcanim: Command, plain_scenes: Path) -> None:
    done = calcanim("numbers", f"{plain_scenes}:TwoSections")
    assert done.returncode == 2
    assert "plain manim scene" in done.stderr


def test_render_writes_into_media(calcanim: Command, plain_scenes: Path, tmp_path: Path) -> None:
    done = calcanim("render", f"{plain_scenes}:TwoSections", "-q", "l")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["media"]
    assert sorted(path.name for path in (tmp_path / "media").iterdir()) == [
        f"TwoSections.{extension}" for extension in ("json", "mp4", "png", "srt", "vtt")
    ]


@pytest.mark.slow
def test_a_shipped_scene_is_rendered_once(calcanim: Command, tmp_path: Path) -> None:
    words = ("render", "TangentSlope", "-q", "l", "-p", "at=-1", "--theme", "light")
    first = calcanim(*words)
    assert first.returncode == 0, first.stderr
    name = "TangentSlope-at=-1-light"
    manifest = json.loads((tmp_path / "media" / f"{name}.json").read_text(encoding="utf-8"))
    assert manifest["parameters"]["at"] == -1
    assert (manifest["changed"], manifest["theme"]) == (["at"], "light")
    assert -2.0 in values_in(manifest["numbers"])
    assert manifest["sections"][-1]["end"] == pytest.approx(manifest["duration"], abs=0.2)
    assert "-->" in (tmp_path / "media" / f"{name}.srt").read_text(encoding="utf-8")
    second = calcanim(*words)
    assert second.returncode == 0
    assert second.stderr.startswith("unchanged")


def test_storyboard_writes_a_sheet_and_frames(
    calcanim: Command, plain_scenes: Path, tmp_path: Path
) -> None:
    done = calcanim(
        "storyboard", f"{plain_scenes}:TwoSections", "-o", "board.png", "--frames", "frames",
        "--at", "1.5", "--width", "320",
    )
    assert done.returncode == 0, done.stderr
    sheet = np.asarray(Image.open(tmp_path / "board.png"))
    assert sheet.shape[1] == 3 * (320 + 16) + 16
    assert len(list((tmp_path / "frames").iterdir())) == 4


def test_doctor_finds_this_machine_well(calcanim: Command, tmp_path: Path) -> None:
    done = calcanim("doctor")
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("ok ") == 9
    assert list(tmp_path.iterdir()) == []


def test_doctor_says_what_mends(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import typst

    def broken(*args: object, **kwargs: object) -> bytes:
        raise RuntimeError("no compiler")

    monkeypatch.setattr(typst, "compile", broken)
    (tmp_path / "media").write_text("", encoding="utf-8")
    findings = {finding.part: finding for finding in examine(tmp_path / "media")}
    assert findings["Typst"] == Finding("Typst", False, "no compiler", findings["Typst"].mend)
    assert "pip install" in findings["Typst"].mend
    assert not findings["Output folder"].ok and "is a file" in findings["Output folder"].words
    assert findings["Encoder"].ok


def test_doctor_fails_when_something_is_missing(calcanim: Command, tmp_path: Path) -> None:
    (tmp_path / "media").write_text("", encoding="utf-8")
    done = calcanim("doctor", "--json")
    assert done.returncode == 1
    missing = [record["part"] for record in json.loads(done.stdout) if not record["ok"]]
    assert missing == ["Output folder"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["LimitDefinition"], [4.0, 3.5, 3.1, 3.01, 3.001, 2.0, 2.5, 2.9, 2.99, 2.999, 3.0]),
        (["OneSidedLimits"], [-1.0, 1.0]),
        (["OneSidedLimits", "-p", "function=relu(x)"], [0.0, 1.0]),
        (["SecantToTangent"], [3.0]),
        (["TangentSlope"], [1.5, 2.25, 3.0]),
    ],
)
def test_the_lessons_numbers_come_out_exactly(
    calcanim: Command, words: list[str], expected: list[float]
) -> None:
    done = calcanim("numbers", *words, "--json")
    assert done.returncode == 0, done.stderr
    assert set(expected) <= set(values_in(json.loads(done.stdout)["numbers"]))
