"""Finished clips are kept whole, verified when served, and forgotten when asked."""

from __future__ import annotations

import multiprocessing
import os
import time
from dataclasses import replace
from functools import partial
from hashlib import sha256 as digest_of
from pathlib import Path

import pytest

from calcanim.errors import CalcanimError, InputError, system_words
from calcanim.render.cache import Cache
from calcanim.render.catalog import SceneEntry
from calcanim.render.delivery import deliver, in_place
from calcanim.render.manifest import Manifest
from calcanim.render.ownership import default_cache_folder
from calcanim.render.plan import ClipPlan, plan_clip

FILES = {"mp4": b"picture" * 100, "png": b"poster", "srt": b"", "vtt": b"WEBVTT\n"}


def record(key: str = "a" * 64, files: dict[str, bytes] = FILES) -> Manifest:
    """A clip's record, as if it had been rendered."""
    return Manifest(
        name="Demo", scene="Demo", summary="", topic=0, parameters={}, changed=(), theme="dark", quality="l", numbers=None,
        sections=(), width=854, height=480, frame_rate=15, frames=30, duration=2.0, versions={}, fingerprint=key,
        files={
            extension: {"name": f"Demo.{extension}", "bytes": len(content), "sha256": digest_of(content).hexdigest()}
            for extension, content in files.items()
        },
        proof="unproved", seconds=1.0, reads={}, timeline={"parameters": [], "readouts": []},
    )


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    kept = Cache(tmp_path / "cache")
    kept.prepare()
    return kept


def plan(folder: Path) -> ClipPlan:
    return plan_clip(SceneEntry("Demo", "", (), Path("demo.py"), lesson=False), {}, quality="l", folder=folder, name="mine")


def test_what_is_kept_is_found_again(cache: Cache) -> None:
    cache.store(record(), FILES)
    found = cache.find("a" * 64)
    assert found.damaged == () and found.entry is not None
    assert {extension: path.read_bytes() for extension, path in found.entry.files.items()} == FILES
    assert cache.find("b" * 64).entry is None
    assert not list(cache.work.glob(".*"))


@pytest.mark.parametrize("how", ["cut", "changed", "missing", "no record"])
def test_what_is_damaged_is_not_served_and_is_named(cache: Cache, how: str) -> None:
    entry = cache.store(record(), FILES)
    picture = entry.files["mp4"]
    if how == "cut":
        picture.write_bytes(FILES["mp4"][:-1])
    elif how == "changed":
        picture.write_bytes(b"P" + FILES["mp4"][1:])
    elif how == "missing":
        picture.unlink()
    else:
        (entry.folder / "clip.json").write_text("{", encoding="utf-8")
    found = cache.find("a" * 64)
    assert found.entry is None and len(found.damaged) == 1
    assert cache.find("a" * 64) == replace(found, damaged=())  # it is forgotten
    cache.store(record(), FILES)
    assert cache.find("a" * 64).entry is not None


def test_a_record_with_one_other_byte_is_damaged(cache: Cache, tmp_path: Path) -> None:
    entry = cache.store(record(), FILES)
    wanted = plan(tmp_path / "out")
    deliver(wanted, entry, cache)
    for path, served in ((entry.folder / "clip.json", cache.find), (wanted.file("json"), partial(in_place, wanted))):
        whole = path.read_bytes()
        for place in range(0, len(whole), 5):
            if whole[place : place + 1].isspace():  # how a record is indented says nothing
                continue
            other = b"8" if whole[place] == ord("7") else b"7"
            path.write_bytes(whole[:place] + other + whole[place + 1 :])
            list(cache.entries())
            found = served("a" * 64)
            # With another fingerprint it is, in the folder, the record of another clip.
            unknown = path.name == "mine.json" and b"a" * 64 not in whole[:place] + other + whole[place + 1 :]
            assert found.entry is None and found.damaged == (() if unknown else (path.name,)), place
            cache.store(record(), FILES)


def test_a_clip_goes_to_its_folder_under_its_own_name(cache: Cache, tmp_path: Path) -> None:
    wanted = plan(tmp_path / "out")
    done = deliver(wanted, cache.store(record(), FILES), cache)
    manifest, files = done.manifest, done.files
    assert sorted(path.name for path in wanted.folder.iterdir()) == [
        "mine.json", "mine.mp4", "mine.png", "mine.srt", "mine.vtt"
    ]
    assert {extension: path.read_bytes() for extension, path in files.items()} == FILES
    assert (manifest.name, manifest.files["mp4"]["name"]) == ("mine", "mine.mp4")
    there = in_place(wanted, "a" * 64)
    assert there.entry is not None and there.entry.manifest.to_json() == manifest.to_json()
    assert in_place(wanted, "b" * 64).entry is None
    wanted.file("png").write_bytes(b"P")
    assert in_place(wanted, "a" * 64).damaged == ("mine.png",)


def hammer(cache: Path, folder: Path, key: str, content: bytes) -> None:
    """Put a clip into a folder again and again."""
    files = {**FILES, "mp4": content}
    kept = Cache(cache)
    for _ in range(60):
        deliver(plan(folder), kept.store(record(key, files), files), kept)


def test_two_runs_into_one_folder_do_not_mix_their_files(cache: Cache, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    runs = [
        context.Process(target=hammer, args=(cache.folder, tmp_path / "out", letter * 64, bytes([number]) * 50_000))
        for number, letter in enumerate("ab")
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join(60)
    assert [run.exitcode for run in runs] == [0, 0]
    found = [in_place(plan(tmp_path / "out"), letter * 64) for letter in "ab"]
    assert sum(one.entry is not None for one in found) == 1 and not any(one.damaged for one in found)
    assert all(cache.find(letter * 64).entry for letter in "ab")
    assert len(list((tmp_path / "out").iterdir())) == 5


def test_old_clips_go_first(cache: Cache) -> None:
    now = time.time()
    for age, letter in enumerate("abcd"):
        entry = cache.store(record(letter * 64), FILES)
        os.utime(entry.folder / "clip.json", (now - age * 3600, now - age * 3600))
    size = entry.bytes
    assert [entry.folder.name[0] for entry in cache.entries()] == list("abcd")
    assert [entry.folder.name[0] for entry in cache.prune(older_than=2.5 * 3600)] == ["d"]
    cache.find("c" * 64)  # used just now
    assert [entry.folder.name[0] for entry in cache.prune(max_size=2 * size)] == ["b"]
    assert cache.prune(max_size=2 * size) == ()
    torn = cache.store(record("e" * 64), FILES).folder
    (torn / "clip.json").write_text("{", encoding="utf-8")
    assert cache.prune(older_than=10 * 3600) == () and not torn.exists()
    kept = next(cache.entries())
    (cache.folder / "clips" / "what is this").mkdir()
    assert len(cache.clear()) == 2
    assert list(cache.entries()) == list((cache.folder / "clips").iterdir()) == list(cache.work.glob(".*")) == []
    assert kept.used == 0  # who still looks at one that is forgotten gets no error


def test_the_folder_of_the_cache_may_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CALCANIM_CACHE", str(tmp_path / "mine"))
    assert default_cache_folder() == tmp_path / "mine"
    monkeypatch.delenv("CALCANIM_CACHE")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert default_cache_folder().is_relative_to(tmp_path)


def test_a_file_where_the_cache_should_be(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="cache is a file"):
        Cache(tmp_path / "cache").prepare()
    assert (tmp_path / "cache").read_text(encoding="utf-8") == "mine"


def test_a_full_disk_is_a_sentence_and_what_was_there_stays(small_disk: Path, tmp_path: Path) -> None:
    cache = Cache(small_disk / "cache")
    cache.prepare()
    cache.store(record(), FILES)
    large = {**FILES, "mp4": bytes(200_000)}
    with pytest.raises(CalcanimError, match="No space left.*calcanim cache --clear"):
        cache.store(record("b" * 64, large), large)
    assert cache.find("a" * 64).entry is not None
    assert [entry.folder.name[0] for entry in cache.entries()] == ["a"]
    assert not list(cache.work.glob(".*"))


def test_a_full_output_folder_keeps_the_clip_that_was_there(small_disk: Path, cache: Cache) -> None:
    wanted = plan(small_disk / "out")
    deliver(wanted, cache.store(record(), FILES), cache)
    before = {path.name: path.read_bytes() for path in wanted.folder.iterdir()}
    large = {**FILES, "mp4": bytes(200_000)}
    with pytest.raises(OSError) as refusal:
        deliver(wanted, cache.store(record("b" * 64, large), large), cache)
    assert system_words(refusal.value).startswith(f"No space is left in {wanted.folder};")
    assert {path.name: path.read_bytes() for path in wanted.folder.iterdir()} == before
