"""Every scene tells the story that was reviewed; every stage part looks as it was reviewed."""

from __future__ import annotations

import difflib
from pathlib import Path

import numpy as np
import pytest
from golden import comparison, differs, parts, picture_file, picture_of, scenes, text_file, text_of
from PIL import Image

SCENES, PARTS = scenes(), parts()


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_tells_its_story(name: str) -> None:
    file = text_file(name)
    assert file.is_file(), f"{name} has no golden; make golden writes it."
    golden, now = file.read_text(encoding="utf-8"), text_of(SCENES[name])
    changes = difflib.unified_diff(golden.splitlines(), now.splitlines(), "golden", "now", lineterm="", n=1)
    assert golden == now, "make golden renews it:\n" + "\n".join(changes)


@pytest.mark.parametrize("name", PARTS)
def test_a_part_looks_the_same(name: str, tmp_path: Path) -> None:
    golden = np.asarray(Image.open(picture_file(name)).convert("RGB"))
    picture = picture_of(*PARTS[name])
    off = differs(picture, golden)
    if off:
        comparison(picture, golden).save(tmp_path / f"{name}-difference.png")
    assert not off, f"{name}: {off}; see {tmp_path / f'{name}-difference.png'}"


def test_no_golden_is_left_over() -> None:
    assert {path.stem for path in text_file("x").parent.glob("*.txt")} == set(SCENES)
    assert {path.stem for path in picture_file("x").parent.glob("*.png")} == set(PARTS)


@pytest.mark.parametrize("name", ["PlotPart-dark", "TypePart-light"])
def test_the_tolerance_sees_a_small_change(name: str) -> None:
    golden = np.asarray(Image.open(picture_file(name)).convert("RGB"))
    assert differs(golden, golden) == ""
    # Moved by two of 320 pixels.
    assert differs(np.roll(golden, 2, axis=1), golden)
    # Without one of its labels, or whatever else stands in a tenth of its width and height.
    rows, columns = np.nonzero(np.abs(golden.astype(int) - golden[0, 0]).max(axis=2) > 120)
    y, x = int(np.median(rows)), int(np.median(columns))
    without = golden.copy()
    without[y - 9 : y + 9, x - 16 : x + 16] = golden[0, 0]
    assert differs(without, golden)
    # A little lighter all over, as another theme would be.
    assert differs(np.clip(golden.astype(int) + 4, 0, 255).astype(np.uint8), golden)
