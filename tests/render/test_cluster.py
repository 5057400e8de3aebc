"""A real Dask scheduler with two workers: the same clips, also when one of the workers dies."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from distributed.comm.core import CommClosedError

from calcanim.errors import CalcanimError, InputError
from calcanim.render import cluster as cluster_module
from calcanim.render.batch import Outcome, render_clips
from calcanim.render.cache import Cache
from calcanim.render.catalog import read_scene_file, scenes_folder
from calcanim.render.cluster import cluster
from calcanim.render.plan import ClipPlan, plan_clip

ROOT = Path(__file__).resolve().parents[2]

OWN = """
from manim import Create, Scene, Square
from sizes import SIZE
class {0}(Scene):
    def construct(self):
        self.play(Create(Square(SIZE)), run_time={1})
"""


def dask(folder: Path, *words: str) -> subprocess.Popen[str]:
    log = (folder / f"{words[0]}-{time.monotonic_ns()}.log").open("w", encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words, "--host", "127.0.0.1", "--no-dashboard"],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=log, stderr=log, text=True,
    )


def worker(folder: Path, address: str) -> subprocess.Popen[str]:
    # Without its nanny a worker is one process, and dead when it is killed.
    return dask(folder, "worker", address, "--nthreads", "1", "--no-nanny", "--local-directory", str(folder))


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    """The address of a scheduler that has no workers yet."""
    folder = tmp_path / "dask"
    folder.mkdir()
    process = dask(folder, "scheduler", "--port", "0", "--scheduler-file", str(folder / "scheduler.json"))
    deadline = time.monotonic() + 60
    while not (folder / "scheduler.json").exists() or not (folder / "scheduler.json").read_text():
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.05)
    found = re.search(r'"address": "(tcp://[^"]+)"', (folder / "scheduler.json").read_text(encoding="utf-8"))
    assert found is not None
    yield found[1]
    process.kill()
    process.wait()


class Notes:
    """A report that does something when the first clip begins."""

    def __init__(self, at_first: subprocess.Popen[str] | None = None) -> None:
        self.at_first, self.begun, self.most = at_first, list[int](), 0

    def expected(self, seconds: Mapping[int, float | None]) -> None: ...

    def started(self, index: int) -> None:
        self.begun.append(index)
        if self.at_first is not None and len(self.begun) == 2:
            self.at_first.kill()

    def frames(self, index: int, frames: int) -> None:
        self.most = max(self.most, frames)

    def finished(self, index: int, outcome: Outcome) -> None: ...


def plans(folder: Path, output: str) -> list[ClipPlan]:
    """Two clips of the house and two of the lecturer's own, with a module beside them."""
    (folder / "sizes.py").write_text("SIZE = 3\n", encoding="utf-8")
    for name, seconds in (("One", 2), ("Two", 3)):
        (folder / f"{name}.py").write_text(OWN.format(name, seconds), encoding="utf-8")
    (card,) = read_scene_file(scenes_folder() / "_title_card.py")
    house = [plan_clip(card, {"number": n}, quality="l", folder=folder / output) for n in (3, 4)]
    own = [plan_clip(read_scene_file(folder / f"{name}.py")[0], {}, quality="l", folder=folder / output)
           for name in ("One", "Two")]
    return [*house, *own]


@pytest.mark.slow
def test_clips_are_the_same_as_here_though_a_worker_dies(
    tmp_path: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # away from this checkout's manim.cfg, which the workers do not have
    workers = [worker(tmp_path / "dask", scheduler) for _ in range(2)]
    try:
        notes = Notes(workers[0])
        far = render_clips(plans(tmp_path, "far"), notes, scheduler=scheduler, cache=Cache(tmp_path / "far-cache"))
        assert workers[0].wait(30) < 0 and workers[1].poll() is None
    finally:
        for process in workers:
            process.kill()
            process.wait()
    assert [outcome.error for outcome in far] == [""] * 4
    assert len(notes.begun) > 4 and set(notes.begun) == {0, 1, 2, 3}  # what the dead one had begun began again
    near = render_clips(plans(tmp_path, "near"), Notes(), jobs=2, cache=Cache(tmp_path / "near-cache"))
    for one, other in zip(far, near, strict=True):
        assert one.manifest is not None and other.manifest is not None
        assert one.manifest.fingerprint == other.manifest.fingerprint
        for extension in ("mp4", "png", "srt", "vtt"):
            assert one.files[extension].read_bytes() == other.files[extension].read_bytes(), (one.plan.name, extension)


@pytest.mark.slow
def test_nobody_waits_for_ever_for_workers(tmp_path: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "_WITHOUT_WORKERS", 1)
    process = worker(tmp_path / "dask", scheduler)
    notes = Notes()

    def kill(index: int) -> None:
        process.kill()

    monkeypatch.setattr(notes, "started", kill)
    try:
        outcomes = render_clips(plans(tmp_path, "far")[:2], notes, scheduler=scheduler, cache=Cache(tmp_path / "cache"))
    finally:
        process.kill()
        process.wait()
    assert {outcome.error for outcome in outcomes} == {"the scheduler is gone, or its last worker and nobody came instead"}


@pytest.mark.slow
def test_another_version_is_refused_and_so_is_nobody(
    tmp_path: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "_PATIENCE", 1)
    with pytest.raises(CalcanimError, match="has no worker; start one.*dask worker tcp"), cluster(scheduler, print):
        pass
    process = worker(tmp_path / "dask", scheduler)
    try:
        monkeypatch.setattr(cluster_module, "_PATIENCE", 30)
        here = cluster_module._state()
        monkeypatch.setattr(cluster_module, "_here", lambda: {**here, "manim": "0.21.0"})
        with pytest.raises(CalcanimError, match=rf"has manim {here['manim']} and not 0.21.0, so"), cluster(scheduler, print):
            pass
    finally:
        process.kill()
        process.wait()


class Lost:
    """A client whose scheduler has just died."""

    def run(self, *words: object, **options: object) -> None:
        raise CommClosedError("Stream is closed")


def test_a_scheduler_that_dies_while_versions_are_compared() -> None:
    with pytest.raises(CalcanimError, match="The scheduler at tcp://host:8786 is gone; start it again"):
        cluster_module._refuse_other_versions(Lost(), "tcp://host:8786")


def test_an_address_without_a_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "_PATIENCE", 1)
    with pytest.raises(CalcanimError, match="No scheduler answers at tcp://127.0.0.1:9"), cluster("tcp://127.0.0.1:9", print):
        pass
    for word in ("host", "tcp://host", "http://host:1", "tcp://a b:1", ""):
        with pytest.raises(InputError, match="is not an address"), cluster(word, print):
            pass
    # A scheduler that is lost in the middle would otherwise be told with a traceback.
    for name in ("distributed", "distributed.client", "distributed.core", "tornado.application"):
        assert not logging.getLogger(name).isEnabledFor(logging.ERROR)


def test_without_distributed_the_way_to_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install 'calcanim\[cluster\]'"), cluster("tcp://host:8786", print):
        pass
