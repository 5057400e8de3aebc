"""The stills of the README are there, small, and of scenes that exist."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image

from calcanim.render.catalog import shipped_scenes

ROOT = Path(__file__).resolve().parent.parent


def test_the_readme_shows_a_still_of_every_topic() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(media/gallery/(\w+)\.png\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    topics = {entry.name: entry.topic for entry in shipped_scenes()}
    assert {topics[name] for name in shown} == set(topics.values())
    for name in shown:
        path = ROOT / "media" / "gallery" / f"{name}.png"
        assert path.stat().st_size <= 150_000
        assert Image.open(path).size == (960, 540)
