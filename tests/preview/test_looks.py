"""How a scene looked is shown at once the next time, unless anything about it has changed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from calcanim.preview.media import MediaFolder
from calcanim.preview.memory import Memory, look_mark

NAME, THUMBNAIL = "0" * 32 + ".png", "1" * 32 + ".jpg"


@pytest.fixture
def shown(tmp_path: Path) -> tuple[dict[str, Any], MediaFolder]:
    """A state and its media."""
    folder = tmp_path / "media"
    folder.mkdir()
    (folder / NAME).write_bytes(b"picture")
    (folder / THUMBNAIL).write_bytes(b"thumbnail")
    section = {"name": "one", "start": 0.0, "end": 2.0, "ready": True, "cached": True, "thumbnail": f"media/{THUMBNAIL}"}
    state = {
        "version": 3, "picture": {"src": f"media/{NAME}", "time": 2.0}, "sections": [section], "captions": [], "numbers": [],
        "clip": {"src": "media/" + "2" * 32 + ".mp4", "end": 2.0},
    }
    return state, MediaFolder(folder)


def another(folder: Path) -> MediaFolder:
    folder.mkdir()
    return MediaFolder(folder)


def test_it_comes_back(tmp_path: Path, shown: tuple[dict[str, Any], MediaFolder]) -> None:
    memory, mark = Memory(tmp_path / "looks"), look_mark("code", "Scene", "dark", {"at": "1"})
    assert memory.recall(mark, another(tmp_path / "none")) == {}
    for _ in range(2):
        memory.keep(mark, *shown, [])
    media = another(tmp_path / "next")
    look = memory.recall(mark, media)
    assert look.keys() == {"picture", "sections", "captions", "numbers"}
    assert look["picture"] == shown[0]["picture"] and not look["sections"][0]["ready"] and not look["sections"][0]["cached"]
    assert (media.folder / NAME).read_bytes() == b"picture" and (media.folder / THUMBNAIL).read_bytes() == b"thumbnail"
    assert [path.name for path in (tmp_path / "looks").iterdir()] == [mark]


def test_what_decides_a_look() -> None:
    marks = {
        look_mark(*one) for one in [
            ("code", "Scene", "dark", {"at": "1"}), ("other", "Scene", "dark", {"at": "1"}),
            ("code", "Other", "dark", {"at": "1"}),
            ("code", "Scene", "light", {"at": "1"}), ("code", "Scene", "dark", {"at": "2"}), ("code", "Scene", "dark", {}),
        ]
    }
    assert len(marks) == 6
    assert look_mark("code", "Scene", "dark", {"a": "1", "b": "2"}) == look_mark("code", "Scene", "dark", {"b": "2", "a": "1"})


def test_data_that_were_read_count(tmp_path: Path, shown: tuple[dict[str, Any], MediaFolder]) -> None:
    data = tmp_path / "data.csv"
    data.write_text("1", encoding="utf-8")
    memory = Memory(tmp_path / "looks")
    memory.keep("a" * 64, *shown, [data])
    assert memory.recall("a" * 64, another(tmp_path / "same"))
    os.utime(data, (1, 1))
    assert memory.recall("a" * 64, another(tmp_path / "changed")) == {}


def test_damage_is_no_look(tmp_path: Path, shown: tuple[dict[str, Any], MediaFolder]) -> None:
    memory = Memory(tmp_path / "looks")
    memory.keep("a" * 64, *shown, [])
    (tmp_path / "looks" / ("a" * 64) / "look.json").write_text("{", encoding="utf-8")
    assert memory.recall("a" * 64, another(tmp_path / "next")) == {}


def test_the_longest_unseen_go(
    tmp_path: Path, shown: tuple[dict[str, Any], MediaFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calcanim.preview.memory._MOST", 2)
    memory = Memory(tmp_path / "looks")
    for number, letter in enumerate("abc"):
        memory.keep(letter * 64, *shown, [])
        os.utime(tmp_path / "looks" / (letter * 64), (number, number))
    memory.keep("d" * 64, *shown, [])
    assert sorted(path.name[0] for path in (tmp_path / "looks").iterdir()) == ["c", "d"]
