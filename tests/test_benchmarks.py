"""The benchmark command works; what it says about speed is for a quiet machine and not asserted here."""

from __future__ import annotations

import ast
import json
import math
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from benchmarks.cases import WHOLE, Case
from benchmarks.commands import run
from benchmarks.ssim import ssim
from benchmarks.table import Row, Table

ROOT = Path(__file__).resolve().parent.parent
C1, C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


@pytest.mark.slow
def test_bench_writes_every_part_of_its_table(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.bench", "--quick", "--output", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=600,
    )
    assert done.returncode == 0, done.stderr
    content = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    text = (tmp_path / "bench.md").read_text(encoding="utf-8")
    topics = {row["topic"] for row in content["rows"]}
    assert len(topics) == 7
    assert all(f"## {topic}" in text for topic in topics)
    assert all(math.isfinite(row["figure"]) and row["figure"] > 0 for row in content["rows"])
    assert "tries the command" in text
    # Both programs have drawn the same part.
    frames = next(row["values"] for row in content["rows"] if "frames usual" in row["values"])
    assert frames["frames usual"] == frames["frames calcanim"] > 0


def test_ssim_of_two_flat_pictures_is_that_of_their_brightness() -> None:
    for a, b in ((100, 110), (0, 255), (16, 17)):
        pictures = (np.full((20, 30), grey, dtype=np.uint8) for grey in (a, b))
        assert ssim(*pictures) == pytest.approx((2 * a * b + C1) / (a * a + b * b + C1), abs=1e-12)


def test_ssim_of_a_ramp_and_its_negative_follows_from_the_moments_of_the_window() -> None:
    """A ramp of slope s has the variance s^2 sum(w k^2) in every window, and its mirror image minus that as covariance."""
    slope, width = 4, 41
    k = np.arange(-5, 6)
    weights = np.exp(-0.5 * (k / 1.5) ** 2)
    variance = slope**2 * float((weights * k**2).sum() / weights.sum())
    ramp = np.tile(slope * np.arange(width), (25, 1)).astype(np.uint8)
    centres = slope * np.arange(5, width - 5, dtype=float)
    mirrored = centres[::-1]
    expected = (2 * centres * mirrored + C1) * (C2 - 2 * variance) / ((centres**2 + mirrored**2 + C1) * (2 * variance + C2))
    assert ssim(ramp, ramp[:, ::-1]) == pytest.approx(float(expected.mean()), abs=1e-12)


def test_ssim_of_equal_pictures_is_one_and_noise_lowers_it() -> None:
    rng = np.random.default_rng(1)
    picture = rng.integers(0, 256, (40, 50), dtype=np.uint8)
    likeness = [ssim(picture, np.clip(picture + rng.normal(0, size, picture.shape), 0, 255).astype(np.uint8)) for size in (2, 8, 32)]
    assert ssim(picture, picture) == pytest.approx(1, abs=1e-12)
    assert 1 > likeness[0] > likeness[1] > likeness[2]


def test_a_row_knows_whether_its_target_is_met() -> None:
    assert Row("speed", "a", 4.1, target=4).met is True
    assert Row("speed", "a", 3.9, target=4).met is False
    assert Row("size", "a", 1.2, target=1.3, at_most=True).met is True
    assert Row("size", "a", 1.4, target=1.3, at_most=True).met is False
    assert Row("size", "a", 1.4).met is None
    text = Table("here", [Row("size", "a", 1.4, target=1.3, at_most=True, values={"kB": 12.345})]).markdown()
    assert "**no**" in text and "kB 12.3" in text and "at most 1.3x" in text


def test_memory_and_time_of_a_command_are_those_of_its_process(tmp_path: Path) -> None:
    took = run(["-c", "kept = bytearray(b'x') * 200_000_000; sum(range(10_000_000))"], tmp_path)
    assert 200e6 < took.memory < 300e6
    assert 0 < took.cpu < 60
    with pytest.raises(SystemExit, match="ZeroDivisionError"):
        run(["-c", "1 / 0"], tmp_path)


@pytest.mark.parametrize("case", WHOLE, ids=lambda case: case.name)
def test_a_reference_has_the_sections_of_the_scene_it_stands_for(case: Case) -> None:
    called = [
        node.args[0].value for node in ast.walk(ast.parse(case.usual.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "next_section" and isinstance(node.args[0], ast.Constant)
    ]
    shipped = case.shipped.read_text(encoding="utf-8").partition(f"class {case.name}(")[2].partition("\nclass ")[0]
    sections = dict.fromkeys(re.findall(r'self\.section\("([^"]+)"', shipped))
    assert set(called) <= set(sections)
    assert len(called) >= 5
