"""Files appear whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from calcanim.errors import CalcanimError, InputError
from calcanim.render import output
from calcanim.render.output import copy_file, publish, sweep, workshop, writable_file, writable_folder
from calcanim.render.ownership import replacing_all


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    folder = writable_folder(tmp_path / "a" / "b")
    assert folder.is_dir()
    assert list(folder.iterdir()) == []


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="media is a file"):
        writable_folder(tmp_path / "media" / "clips")


def test_a_folder_that_refuses_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    # Root may write everywhere, so the refusal is played.
    monkeypatch.setattr(output.tempfile, "TemporaryFile", refuse)
    with pytest.raises(InputError, match=r"Permission denied\. Choose another folder with -o"):
        writable_folder(tmp_path)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        writable_file(tmp_path)


def test_the_workshop_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), workshop(tmp_path) as place:
        (place / "half.mp4").write_bytes(b"half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_what_killed_processes_left_is_swept_away_and_nothing_else(tmp_path: Path) -> None:
    dead, young, lonely = (tmp_path / f".calcanim-{name}" for name in ("dead", "young.lock", "lonely.lock"))
    dead.mkdir()
    (dead / "half.mp4").write_bytes(b"half")
    for lock in (dead.with_suffix(".lock"), young, lonely):
        lock.touch()
    os.utime(lonely, (0, 0))
    (tmp_path / "mine.mp4").write_bytes(b"mine")
    with workshop(tmp_path) as place:
        sweep(tmp_path)
        left = {path.name for path in tmp_path.iterdir()}
        assert left == {place.name, f"{place.name}.lock", young.name, "mine.mp4"}


def test_files_replace_those_that_calcanim_wrote_and_no_others(tmp_path: Path) -> None:
    new, target = tmp_path / "new", tmp_path / "clip.mp4"
    for text in ("first", "second"):
        new.write_text(text, encoding="utf-8")
        publish([(new, target)])
        assert target.read_text(encoding="utf-8") == text and not new.exists()
    for text in ("changed by hand", ""):
        target.write_text(text, encoding="utf-8")
        new.write_text("third", encoding="utf-8")
        with pytest.raises(InputError, match="clip.mp4 is there and is not as calcanim wrote it; .* --replace"):
            publish([(new, target)])
        assert target.read_text(encoding="utf-8") == text
    # What is the same anyway may be anybody's.
    target.write_text("third", encoding="utf-8")
    publish([(new, target)])
    target.write_text("mine", encoding="utf-8")
    new.write_text("fourth", encoding="utf-8")
    with replacing_all():
        publish([(new, target)])
    assert target.read_text(encoding="utf-8") == "fourth"


def test_a_copy_shares_nothing_that_can_be_changed(tmp_path: Path) -> None:
    for content in (b"", b"words", bytes(range(256)) * 9000):
        (tmp_path / "one").write_bytes(content)
        copy_file(tmp_path / "one", tmp_path / "other")
        with (tmp_path / "other").open("ab") as file:
            file.write(b"more")
        assert (tmp_path / "one").read_bytes() == content and (tmp_path / "other").read_bytes() == content + b"more"


def test_a_device_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "new").touch()
    with pytest.raises(InputError, match="is a device"):
        publish([(tmp_path / "new", Path(os.devnull))])


@pytest.mark.parametrize("name", ["a" * 300, "nul\0l", "a/" * 3000 + "b"], ids=["long", "null", "deep"])
def test_a_name_that_no_file_can_have(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="No file can be called .* Choose another name with -o") as refusal:
        writable_file(tmp_path / name)
    assert len(str(refusal.value)) < 600


def test_nothing_is_moved_when_a_folder_has_one_of_the_names(tmp_path: Path) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    first.write_text("1", encoding="utf-8")
    second.write_text("2", encoding="utf-8")
    (tmp_path / "b").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        publish([(first, tmp_path / "a"), (second, tmp_path / "b")])
    assert not (tmp_path / "a").exists()


def test_a_file_that_vanished_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CalcanimError, match="cannot be written"):
        publish([(tmp_path / "gone", tmp_path / "a")])
