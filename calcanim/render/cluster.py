"""The same jobs on other machines, by a Dask scheduler and its workers."""

from __future__ import annotations

import logging
import re
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

from calcanim.errors import CalcanimError, InputError
from calcanim.render.fingerprint import libraries
from calcanim.render.job import Job, Made, for_elsewhere, run_job
from calcanim.render.output import sweep
from calcanim.render.sources import package_digest

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["cluster"]

_ADDRESS = re.compile(r"(tcp|tls|ws|wss)://[\w.\-\[\]:]+:\d{1,5}")
_PATIENCE = 10  # seconds until somebody answers
_WITHOUT_WORKERS = 60  # seconds until the last worker is replaced


@contextmanager
def cluster(address: str, hear: Callable[[tuple[int, int]], None]) -> Iterator[Callable[[Job], Future[Made]]]:
    """Workers of a Dask scheduler, for jobs.

    A worker that dies has its job done by another one; when for a minute there is none, or the
    scheduler is gone, the futures are cancelled. What is still running when the block is left is
    forgotten.

    Parameters
    ----------
    address : str
        Of the scheduler, as in ``tcp://host:8786``.
    hear : callable
        Told of a clip's number and its frames, as by `run_job`.

    Yields
    ------
    callable
        Takes a job and gives its future.

    Raises
    ------
    InputError
        When that is no address, or ``distributed`` is not installed.
    CalcanimError
        When nobody answers, there is no worker, or a worker has other versions or other code than
        this machine, so that its clips would not be the same.
    """
    client = _connected(address)
    try:
        _refuse_other_versions(client, address)
        topic = f"calcanim-{uuid.uuid4().hex}"
        client.subscribe_topic(topic, lambda event: hear(tuple(event[1])))
        executor = client.get_executor(pure=False)
        futures: list[Future[Made]] = []

        def submit(job: Job) -> Future[Made]:
            futures.append(executor.submit(_on_worker, for_elsewhere(job), topic, _here()))
            return futures[-1]

        ended = Event()
        Thread(target=_give_up_without_workers, args=(client, futures, ended), daemon=True).start()
        try:
            yield submit
        finally:
            ended.set()
            executor.shutdown(wait=False)
    finally:
        client.close(timeout=1)


def _connected(address: str) -> Client:
    if not _ADDRESS.fullmatch(address):
        raise InputError(f"--scheduler {address!r} is not an address; write one such as tcp://host:8786.")
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise InputError(
            "--scheduler needs the package distributed, which is not installed; type pip install 'calcanim[cluster]'."
        ) from error
    _silence()
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, TimeoutError) as error:
        raise CalcanimError(
            f"No scheduler answers at {address}; start one there with dask scheduler."
        ) from error
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError as error:
        client.close()
        raise CalcanimError(
            f"The scheduler at {address} has no worker; start one on each machine with "
            f"dask worker {address} --nthreads 1."
        ) from error
    return client


def _silence() -> None:
    """Whatever Dask has to say about lost workers and schedulers is said by the clips' own lines."""
    for name in ("distributed", "tornado", *logging.root.manager.loggerDict):
        # Some of its loggers have levels of their own.
        if name.partition(".")[0] in {"distributed", "tornado"}:
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _give_up_without_workers(client: Client, futures: list[Future[Made]], ended: Event) -> None:
    """Watch that somebody is there to do the work; Dask itself would wait for ever."""
    alone_since: float | None = None
    while not ended.wait(1):
        try:
            there = client.status == "running" and bool(client.scheduler_info()["workers"])
        except (OSError, TimeoutError):
            there = False
        if there:
            alone_since = None
        elif alone_since is None:
            alone_since = time.monotonic()
        elif time.monotonic() - alone_since > _WITHOUT_WORKERS:
            for future in futures:
                future.cancel()
            return


@lru_cache(maxsize=1)
def _state() -> dict[str, str]:
    """What decides how clips look, of the machine that runs this."""
    return libraries() | {"code": package_digest()[:12]}


def _here() -> dict[str, str]:
    """What the workers have to agree with."""
    return _state()


def _refuse_other_versions(client: Client, address: str) -> None:
    here = _here()
    try:
        answers: Mapping[str, Any] = client.run(_state, on_error="return")
    except (OSError, TimeoutError) as error:
        raise CalcanimError(f"The scheduler at {address} is gone; start it again with dask scheduler.") from error
    for worker, there in sorted(answers.items()):
        if not isinstance(there, Mapping):
            raise CalcanimError(
                f"The worker at {worker} cannot run this calcanim: {there}. Install the same version there as here."
            )
        if there != here:
            raise CalcanimError(
                f"The worker at {worker} has {_differences(there, here)}, so its clips would not be the same; "
                "install the same there as here."
            )


def _differences(there: Mapping[str, str], here: Mapping[str, str]) -> str:
    """``manim 0.21.0 and not 0.22.0, ...``, for a sentence."""
    names = sorted({name for name in {**there, **here} if there.get(name) != here.get(name)})
    return ", ".join(f"{name} {there.get(name, 'missing')} and not {here.get(name, 'missing')}" for name in names)


# A worker may have several threads; manim keeps its settings in one place for the process.
_one_at_a_time = Lock()


def _on_worker(job: Job, topic: str, expected: Mapping[str, str]) -> Made:
    """Do a job on a worker, unless the worker came later and is another one than those that were asked."""
    from distributed import get_worker

    if _state() != expected:
        return Made(None, error=f"a worker that came later has {_differences(_state(), expected)}; stop it, and render again")
    worker = get_worker()
    with _one_at_a_time:
        sweep(Path(tempfile.gettempdir()))
        return run_job(job, lambda news: worker.log_event(topic, list(news)))
