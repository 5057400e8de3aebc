"""What people have changed in an output folder is theirs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from test_cache import FILES, plan, record

from calcanim.errors import InputError
from calcanim.render import ownership
from calcanim.render.cache import Cache
from calcanim.render.delivery import deliver, in_place, refuse_foreign_files
from calcanim.render.ownership import note_written, replacing_all

NEWER = {**FILES, "mp4": b"another picture", "srt": b"new words"}


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    kept = Cache(tmp_path / "cache")
    kept.prepare()
    return kept


def test_files_in_two_folders_are_two_files(cache: Cache, tmp_path: Path) -> None:
    entry = cache.store(record(), FILES)
    for name in ("one", "other"):
        deliver(plan(tmp_path / name), entry, cache)
    for path in (tmp_path / "one").iterdir():
        with path.open("ab") as file:
            file.write(b"changed in place")
    assert in_place(plan(tmp_path / "other"), "a" * 64).entry is not None
    assert cache.find("a" * 64).entry is not None
    assert all(path.stat().st_nlink == 1 for folder in ("one", "other") for path in (tmp_path / folder).iterdir())


@pytest.mark.parametrize("extension", ["srt", "vtt"])
def test_captions_changed_by_hand_stay(cache: Cache, tmp_path: Path, extension: str) -> None:
    wanted = plan(tmp_path / "out")
    deliver(wanted, cache.store(record(), FILES), cache)
    wanted.file(extension).write_text("mine", encoding="utf-8")
    there = in_place(wanted, "a" * 64)
    assert there.entry is not None and there.kept == (f"mine.{extension}",) and there.damaged == ()
    done = deliver(wanted, cache.store(record("b" * 64, NEWER), NEWER), cache)
    assert (done.kept, done.aside) == ((f"mine.{extension}",), ())
    assert wanted.file(extension).read_text(encoding="utf-8") == "mine" and wanted.file("mp4").read_bytes() == NEWER["mp4"]
    # And so the next time, when the record is that of the newer clip.
    assert in_place(wanted, "b" * 64).kept == (f"mine.{extension}",)
    with replacing_all():
        assert in_place(wanted, "b" * 64).damaged == (f"mine.{extension}",)
        deliver(wanted, cache.store(record("b" * 64, NEWER), NEWER), cache)
    assert wanted.file(extension).read_bytes() == NEWER[extension]


def test_pictures_changed_by_hand_are_put_aside(cache: Cache, tmp_path: Path) -> None:
    wanted = plan(tmp_path / "out")
    entry = cache.store(record(), FILES)
    deliver(wanted, entry, cache)
    for number in ("", "2"):
        wanted.file("png").write_bytes(b"my poster" + number.encode())
        assert in_place(wanted, "a" * 64).damaged == ("mine.png",)
        assert deliver(wanted, entry, cache).aside == (f"mine.changed{number}.png",)
        assert (wanted.folder / f"mine.changed{number}.png").read_bytes() == b"my poster" + number.encode()
        assert in_place(wanted, "a" * 64).entry is not None


def test_words_that_were_spoiled_are_no_work_of_anybody(cache: Cache, tmp_path: Path) -> None:
    wanted = plan(tmp_path / "out")
    deliver(wanted, cache.store(record("b" * 64, NEWER), NEWER), cache)
    for content in (b"", b"\0\0\0", b"\xff\xfe\xfa"):
        wanted.file("srt").write_bytes(content)
        assert in_place(wanted, "b" * 64).damaged == ("mine.srt",)


def test_a_file_that_calcanim_never_wrote_is_in_the_way(cache: Cache, tmp_path: Path) -> None:
    wanted = plan(tmp_path / "out")
    wanted.folder.mkdir()
    wanted.file("mp4").write_bytes(b"my own film")
    with pytest.raises(InputError, match="mine.mp4 is there and is not as calcanim wrote it"):
        refuse_foreign_files(wanted)
    with pytest.raises(InputError, match="mine.mp4 is there and is not as calcanim wrote it"):
        deliver(wanted, cache.store(record(), FILES), cache)
    assert [path.name for path in wanted.folder.iterdir()] == ["mine.mp4"]
    assert wanted.file("mp4").read_bytes() == b"my own film"


def test_a_run_that_was_killed_between_two_names_is_gone_on_with(cache: Cache, tmp_path: Path) -> None:
    wanted = plan(tmp_path / "out")
    deliver(wanted, cache.store(record("b" * 64, NEWER), NEWER), cache)
    newer = {path: path.read_bytes() for path in wanted.folder.iterdir()}
    entry = cache.store(record(), FILES)
    with replacing_all():
        deliver(wanted, entry, cache)
    for path, content in newer.items():
        if path.suffix in {".mp4", ".srt"}:
            path.write_bytes(content)
    done = deliver(wanted, entry, cache)
    assert (done.kept, done.aside) == ((), ()) and in_place(wanted, "a" * 64).entry is not None


def test_the_list_of_what_was_written_stays_short(cache_of_its_own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ownership, "_MOST", 100)
    for number in range(130):
        note_written([f"{number:064x}"])
    lines = (cache_of_its_own / "written").read_text(encoding="ascii").split()
    assert lines[-1] == f"{129:064x}" and 50 <= len(lines) <= 100
    assert os.listdir(cache_of_its_own) == ["written"]
