"""Processes that do calls: results, errors, deaths, news, and an end at any moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from calcanim.render.own_process import tell
from calcanim.render.pool import LocalExecutor, ProcessDied

ROOT = Path(__file__).resolve().parents[2]


def twice(x: int) -> int:
    tell(x)
    return 2 * x


def fails() -> None:
    raise ValueError("as asked")


def reads() -> str:
    return Path("there is no such file").read_text()


def unsendable() -> Event:
    return Event()


def dies(marker: Path, times: int) -> str:
    """End the process, as often as asked."""
    marker.write_text(marker.read_text() + "x" if marker.exists() else "x")
    if len(marker.read_text()) <= times:
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def ends(times: Path, code: int) -> None:
    with times.open("a", encoding="ascii") as file:
        file.write("x")
    if code >= 0:
        os._exit(code)
    os.kill(os.getpid(), -code)


def sleeps(marker: Path) -> None:
    marker.touch()
    time.sleep(60)


def test_calls_come_back_with_results_errors_and_news() -> None:
    news: list[int] = []
    executor = LocalExecutor(2, news.append)
    futures = [executor.submit(twice, x) for x in range(5)]
    broken = executor.submit(fails)
    missing, strange = executor.submit(reads), executor.submit(unsendable)
    unknown = executor.submit(lambda: None)
    assert [future.result(30) for future in futures] == [0, 2, 4, 6, 8]
    with pytest.raises(ValueError, match="as asked"):
        broken.result(30)
    assert isinstance(missing.exception(30), FileNotFoundError)
    assert "cannot be handed over" in str(strange.exception(30))
    assert unknown.exception(30) is not None
    assert len(executor.processes()) == 2
    executor.shutdown()
    assert sorted(news) == [0, 1, 2, 3, 4]
    with pytest.raises(RuntimeError):
        executor.submit(twice, 1)


@pytest.mark.skipif(os.name == "nt", reason="no such signal on Windows")
def test_work_of_a_process_that_dies_goes_to_another(tmp_path: Path) -> None:
    executor = LocalExecutor(1)
    once = executor.submit(dies, tmp_path / "once", 1)
    always = executor.submit(dies, tmp_path / "always", 9)
    after = executor.submit(twice, 3)
    assert once.result(30) == "done"
    with pytest.raises(ProcessDied, match="signal 9.*twice"):
        always.result(30)
    assert after.result(30) == 6
    executor.shutdown()


@pytest.mark.parametrize(("code", "words"), [
    (0, r"ended Python itself, with exit code 0, as os\._exit\(0\) does"), (3, "with exit code 3"),
    (-11, r"crashed \(SIGSEGV\)"), (-6, r"crashed \(SIGABRT\)"), (-9, "signal 9.*memory runs out.*twice"), (-15, "SIGTERM.*twice"),
    (-62, r"signal 62"),
])
@pytest.mark.skipif(os.name == "nt", reason="no such signals on Windows")
def test_how_a_process_ended_is_said(tmp_path: Path, code: int, words: str) -> None:
    executor = LocalExecutor(1)
    begin = executor.submit(ends, tmp_path / "times", code)
    with pytest.raises(ProcessDied, match=words):
        begin.result(60)
    # What a scene does to itself it would do again; what happens to it from outside need not happen again.
    assert (tmp_path / "times").read_text(encoding="ascii") == ("x" if code >= 0 else "xx")
    executor.shutdown()


def test_stopping_ends_what_runs_and_forgets_the_rest(tmp_path: Path) -> None:
    executor = LocalExecutor(1)
    running, waiting = executor.submit(sleeps, tmp_path / "begun"), executor.submit(twice, 1)
    while not (tmp_path / "begun").exists():
        time.sleep(0.02)
    begin = time.monotonic()
    executor.stop()
    assert time.monotonic() - begin < 2
    assert waiting.cancelled() and isinstance(running.exception(1), ProcessDied)
    assert executor.processes() == ()


@pytest.mark.skipif(os.name == "nt", reason="no signal masks on Windows")
def test_ctrl_c_reaches_no_process_while_it_starts() -> None:
    # In a program of its own, where multiprocessing has started nothing yet.
    program = (
        "import signal; from calcanim.render.pool import LocalExecutor; executor = LocalExecutor(1);"
        "masked = executor.submit(signal.pthread_sigmask, signal.SIG_BLOCK, []).result(60);"
        "print(signal.SIGINT in masked); executor.shutdown()"
    )
    words = [sys.executable, "-c", program]
    done = subprocess.run(words, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.stdout == "True\n"


def test_a_listener_that_fails_leaves_nobody_waiting() -> None:
    def fail(news: int) -> None:
        raise KeyError(news)

    executor = LocalExecutor(1, fail)
    futures = [executor.submit(twice, x) for x in range(3)]
    assert [type(future.exception(30)) for future in futures] == [KeyError] * 3
    executor.shutdown()


def test_news_arrive_while_the_call_runs() -> None:
    heard = Event()
    executor = LocalExecutor(1, lambda news: heard.set())
    executor.submit(twice, 1).result(30)
    assert heard.wait(5)
    executor.shutdown()


def note(marker: str) -> None:
    with Path(marker).open("a") as file:
        file.write("x")


def test_a_process_started_early_prepares_and_then_takes_the_first_call(tmp_path: Path) -> None:
    marker = tmp_path / "prepared"
    news: list[int] = []
    executor = LocalExecutor(1, prepare=partial(note, str(marker)), early=True)
    deadline = time.monotonic() + 30
    while not marker.exists():
        assert time.monotonic() < deadline, "nothing is prepared before the first call"
        time.sleep(0.02)
    early = executor.processes()
    executor.widen(1, news.append)
    assert executor.submit(twice, 4).result(30) == 8
    assert executor.processes() == early and len(early) == 1
    executor.shutdown()
    assert news == [4] and marker.read_text() == "x"


def test_a_process_whose_preparation_fails_still_takes_calls() -> None:
    executor = LocalExecutor(1, prepare=fails, early=True)
    assert executor.submit(twice, 4).result(30) == 8
    executor.shutdown()


def test_a_process_started_early_for_nothing_is_ended() -> None:
    executor = LocalExecutor(1, prepare=partial(time.sleep, 60), early=True)
    executor.stop()
    assert executor.processes() == ()
