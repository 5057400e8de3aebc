"""Locks hold between processes, and die with their holder."""

from __future__ import annotations

import errno
import multiprocessing
import os
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO

import pytest

from calcanim.render import locking
from calcanim.render.locking import locked, try_lock
from calcanim.render.output import sweep, workshop


def hold(path: Path, there: Connection) -> None:
    with locked(path / "lock"), workshop(path) as place:
        (place / "half").write_bytes(b"half")
        there.send(place)
        time.sleep(60)


@pytest.mark.skipif(os.name == "nt", reason="kill is gentler on Windows")
def test_a_killed_holder_gives_everything_back(tmp_path: Path) -> None:
    here, there = multiprocessing.Pipe()
    other = multiprocessing.get_context("spawn").Process(target=hold, args=(tmp_path, there), daemon=True)
    other.start()
    place = here.recv()
    assert try_lock(tmp_path / "lock") is None
    sweep(tmp_path)
    assert (place / "half").is_file()  # its maker lives
    other.kill()
    other.join()
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]
    with locked(tmp_path / "lock"):
        assert try_lock(tmp_path / "lock") is None


def test_where_there_are_no_locks_nobody_waits_for_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(file: IO[bytes]) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    (tmp_path / ".calcanim-other").mkdir()
    (tmp_path / ".calcanim-other.lock").touch()
    monkeypatch.setattr(locking, "_take", refuse)
    with locked(tmp_path / "lock"), workshop(tmp_path) as place:
        sweep(tmp_path)
        assert place.is_dir()
    # Whether its maker lives cannot be known there.
    assert sorted(path.name for path in tmp_path.iterdir()) == [".calcanim-other", ".calcanim-other.lock", "lock"]
