"""`calcanim check`, and what it means for `calcanim render`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from calcanim.cli.options import scene_values
from calcanim.cli.render_command import prove_plan
from calcanim.render.batch import Outcome, render_clips
from calcanim.render.cache import Cache
from calcanim.render.catalog import find_scene
from calcanim.render.plan import ClipPlan, plan_clip

Command = Callable[..., Any]

SCENES = Path(__file__).parent.parent / "check" / "scenes"
BROKEN, GOOD = SCENES / "broken.py", SCENES / "good.py"


def test_a_scene_that_is_right_is_proved(calcanim: Command) -> None:
    done = calcanim("check", f"{GOOD}:CloseLabel")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("CloseLabel: proved; ")


def test_a_finding_names_place_time_and_mend_and_is_drawn(calcanim: Command, tmp_path: Path) -> None:
    done = calcanim("check", f"{BROKEN}:OffFrame", "--frames", "boxes", "--theme", "dark")
    assert done.returncode == 3
    first, finding = done.stdout.splitlines()
    assert first.startswith("OffFrame: 1 finding; ")
    for part in ("OffFrame [all] ", " s: layout.off-frame: words \"too far to the right\"", "Move it left by"):
        assert part in finding
    (picture,) = (tmp_path / "boxes").iterdir()
    pixels = np.asarray(Image.open(picture).convert("RGB")).astype(int)
    assert pixels.shape == (720, 1280, 3)
    # The box is drawn in a pink that no theme has.
    assert (np.abs(pixels - (255, 64, 160)).max(axis=2) < 3).sum() > 500


def test_findings_as_json(calcanim: Command) -> None:
    done = calcanim("check", f"{BROKEN}:WrongDigit", "--json")
    assert done.returncode == 3
    (report,) = json.loads(done.stdout)
    (finding,) = report["findings"]
    assert report["scene"] == "WrongDigit" and report["proved"] is False
    assert finding["kind"] == "number.wrong" and "2.7183" in finding["message"]
    assert finding["theme"] == "" and finding["section"] == "all"


@pytest.mark.parametrize(("words", "sentence"), [
    (("check", "TangentSlop"), "did you mean 'TangentSlope'?"),
    (("check", "TangentSlope", "--theme", "drak"), "Did you mean 'dark'?"),
    (("check", "-p", "at=1"), "name exactly one"),
    (("check", "TangentSlope", "-p", "at=one"), "at"),
])
def test_words_that_are_off(calcanim: Command, words: tuple[str, ...], sentence: str) -> None:
    done = calcanim(*words)
    assert done.returncode == 2
    assert sentence in done.stderr and "Traceback" not in done.stderr


def test_render_refuses_what_is_not_proved_unless_told_otherwise(calcanim: Command, tmp_path: Path) -> None:
    scene = f"{BROKEN}:Overlapping"
    refused = calcanim("render", scene, "-q", "l", "-o", "out")
    assert refused.returncode == 3
    said = refused.stdout + refused.stderr
    assert "refused" in said and "--no-check" in said and "layout.overlap" in said
    assert not list((tmp_path / "out").glob("*.mp4"))

    assert calcanim("render", scene, "-q", "l", "-o", "out", "--no-check").returncode == 0
    record = json.loads((tmp_path / "out" / "Overlapping.json").read_text(encoding="utf-8"))
    assert record["proof"] == "unproved"


class Silence:
    """Nobody is told anything."""

    def expected(self, seconds: Mapping[int, float | None]) -> None: ...
    def started(self, index: int) -> None: ...
    def frames(self, index: int, frames: int) -> None: ...
    def finished(self, index: int, outcome: Outcome) -> None: ...


def plan_of(scene: str, folder: Path) -> ClipPlan:
    return plan_clip(find_scene(scene), {}, quality="l", folder=folder)


def test_a_proved_clip_says_so_and_plain_scenes_cannot(tmp_path: Path, plain_scenes: Path) -> None:
    good, plain = plan_of(f"{GOOD}:CloseLabel", tmp_path), plan_of(f"{plain_scenes}:TwoSections", tmp_path)
    outcomes = render_clips([good, plain], Silence(), jobs=1, prove=prove_plan)
    assert [o.manifest.proof for o in outcomes if o.manifest is not None] == ["proved", "unproved"]


def test_one_refused_clip_stops_no_other(tmp_path: Path) -> None:
    plans = [plan_of(f"{BROKEN}:TooSmall", tmp_path), plan_of(f"{GOOD}:CloseLabel", tmp_path)]
    refused, made = render_clips(plans, Silence(), jobs=2, prove=prove_plan)
    assert refused.manifest is None and len(refused.findings) == 1
    assert made.manifest is not None and made.manifest.proof == "proved"


def test_proved_while_it_is_drawn_a_clip_is_the_same(tmp_path: Path) -> None:
    """One clip leaves a core free to prove it on; of two each is proved before it is drawn."""
    scenes = [f"{GOOD}:CloseLabel", f"{BROKEN}:TooSmall", f"{BROKEN}:Overlapping"]
    plans, cache = [plan_of(scene, tmp_path / "together") for scene in scenes], Cache(tmp_path / "cache of these")
    together = render_clips(plans, Silence(), jobs=1, prove=prove_plan)
    alone = [render_clips([plan_of(s, tmp_path / "alone")], Silence(), prove=prove_plan, cache=cache)[0] for s in scenes]
    for one, other in zip(together, alone, strict=True):
        assert (one.findings, one.error) == (other.findings, other.error)
        if one.manifest is None or other.manifest is None:
            assert one.manifest is other.manifest is None and one.findings
        else:
            assert one.manifest.proof == other.manifest.proof == "proved"
            assert one.manifest.files == other.manifest.files
    assert not list((tmp_path / "alone").glob("[!C]*"))


def test_what_breaks_a_scene_is_said_alike_drawn_or_proved(tmp_path: Path, plain_scenes: Path) -> None:
    entry, given = scene_values("TangentSlope", ("function=sqrt(x)", "at=-1"))
    plan = plan_clip(entry, given, quality="l", folder=tmp_path)
    (alone,) = render_clips([plan], Silence(), prove=prove_plan)
    drawn, _ = render_clips([plan, plan_of(f"{plain_scenes}:TwoSections", tmp_path)], Silence(), jobs=1)
    assert alone.error == drawn.error and alone.user_words and drawn.user_words
