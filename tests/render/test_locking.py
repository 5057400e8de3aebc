"""Locks hold between processes, and die with their holder."""

from __future__ import annotations

import multiprocessing
import os
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

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
