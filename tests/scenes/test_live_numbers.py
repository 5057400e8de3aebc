"""Numbers that live are drawn anew: where one has changed, the picture has too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calcanim.render.catalog import shipped_scenes
from calcanim.render.frames import _FrameWriter
from calcanim.render.plan import Picture
from calcanim.render.session import scene_session
from calcanim.render.writer import ClipManager
from calcanim.stage import LiveNumber

PICTURE = Picture(640, 360, 1)


def live_numbers(scene: Any) -> dict[int, tuple[str, tuple[int, ...]]]:
    """What each live number on the screen reads, and the pixels it takes: left, top, right, bottom."""
    unit, middle = PICTURE.height / 8, np.array([PICTURE.width, PICTURE.height]) / 2
    found = {}
    for part in scene.get_mobject_family_members():
        if isinstance(part, LiveNumber) and part.shown and part.get_fill_opacity() == 1:
            (left, bottom, _), (right, top, _) = part.points.min(axis=0), part.points.max(axis=0)
            corners = np.concatenate([middle + unit * np.array([left, -top]), middle + unit * np.array([right, -bottom])])
            found[id(part)] = part.shown, tuple(int(edge) for edge in np.round(corners))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("entry", shipped_scenes(), ids=lambda entry: entry.name)
def test_a_number_that_has_changed_looks_different(entry: Any, tmp_path: Path) -> None:
    given = {parameter.name: parameter.default for parameter in entry.parameters}
    before: dict[int, tuple[str, tuple[int, ...], np.ndarray]] = {}
    stale: list[str] = []
    with scene_session(entry, given, theme="light", picture=PICTURE, folder=tmp_path, settings={"format": "mp4"}) as scene:
        def look(pixels: np.ndarray, repeat: int) -> None:
            now = {}
            for key, (shown, place) in live_numbers(scene).items():
                left, top, right, bottom = place
                now[key] = shown, place, pixels[max(top, 0):bottom + 1, max(left, 0):right + 1, :3].astype(int)
                old = before.get(key)
                # Where the digits take other room, the picture is another one already.
                if old and old[0] != shown and old[2].shape == now[key][2].shape and np.abs(old[2] - now[key][2]).max(initial=0) < 8:
                    stale.append(f"{scene.renderer.time:.2f} s: {old[0]} stands where {shown} should")
            before.clear()
            before.update(now)

        _FrameWriter(scene, look)
        ClipManager(scene).render()
    assert not stale, stale[:5]
