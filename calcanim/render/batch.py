"""Several clips, one after the other or side by side; one that fails stops no other."""

from __future__ import annotations

import multiprocessing
import os
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from threading import Thread
from typing import Any, Protocol

from calcanim.errors import CalcanimError, InputError
from calcanim.render.manifest import Manifest
from calcanim.render.plan import ClipPlan

__all__ = ["Outcome", "Prover", "Report", "render_clips"]

# Messages from a worker process are news for a progress bar; more would only
# keep both sides busy.
_NEWS_INTERVAL = 0.1


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one clip went.

    Parameters
    ----------
    plan : ClipPlan
        What was asked for.
    manifest : Manifest or None
        The record of the finished clip; None when it failed.
    error : str
        One sentence about the failure, empty when there was none.
    user_words : bool
        Whether the failure lies in the user's words.
    trace : str
        The traceback of the failure.
    seconds : float
        Time it took.
    reused : bool
        Whether the clip was already there, up to date.
    findings : tuple of str
        What is wrong with a scene that was refused before it was drawn.
    """

    plan: ClipPlan
    manifest: Manifest | None
    error: str = ""
    user_words: bool = False
    trace: str = ""
    seconds: float = 0.0
    reused: bool = False
    findings: tuple[str, ...] = ()


class Prover(Protocol):
    """Who says what is wrong with a scene before it is drawn; a function that other processes can import."""

    def __call__(self, plan: ClipPlan) -> tuple[str, ...] | None:
        """One sentence for each finding, none for a scene that is proved, None for one that cannot be."""


class Report(Protocol):
    """Who is told how the work goes on; clips are numbered from 0."""

    def started(self, index: int) -> None:
        """A clip begins."""

    def frames(self, index: int, frames: int) -> None:
        """A clip has so many frames now."""

    def finished(self, index: int, outcome: Outcome) -> None:
        """A clip is done, well or badly."""


def render_clips(
    plans: Sequence[ClipPlan],
    report: Report,
    *,
    jobs: int = 0,
    again: bool = False,
    prove: Prover | None = None,
) -> tuple[Outcome, ...]:
    """Render clips.

    Parameters
    ----------
    plans : sequence of ClipPlan
        No two with the same files.
    report : Report
        Told about every step.
    jobs : int
        Processes at once; 0 means one for each core.
    again : bool
        Render even what is up to date.
    prove : callable, optional
        Asked before each clip; one with findings is not rendered. Without it every clip is unproved.

    Returns
    -------
    tuple of Outcome
        In the order of the plans.

    Raises
    ------
    InputError
        When two plans would write the same files.
    """
    names: dict[Any, ClipPlan] = {}
    for plan in plans:
        other = names.setdefault(plan.file("mp4").absolute(), plan)
        if other is not plan:
            raise InputError(
                f"{other.entry.path}:{other.entry.name} and {plan.entry.path}:{plan.entry.name} "
                f"would both be written to {plan.file('mp4')}; render them into two folders."
            )
    cores = os.cpu_count() or 1
    jobs = min(jobs or cores, len(plans))
    if jobs <= 1:
        return tuple(_one_here(index, plan, report, again, prove) for index, plan in enumerate(plans))
    return _side_by_side(plans, report, jobs, max(1, cores // jobs), again, prove)


def _one_here(
    index: int, plan: ClipPlan, report: Report, again: bool, prove: Prover | None
) -> Outcome:
    report.started(index)
    outcome = _attempt(plan, lambda frames: report.frames(index, frames), 0, again, prove)
    report.finished(index, outcome)
    return outcome


def _attempt(
    plan: ClipPlan,
    on_frame: Callable[[int], None],
    encoder_threads: int,
    again: bool,
    prove: Prover | None,
) -> Outcome:
    """Render one clip and put every failure into words."""
    begin = time.perf_counter()
    try:
        # Here and not above: what renders imports manim.
        from calcanim.render.worker import render_clip, up_to_date

        existing = None if again else up_to_date(plan)
        # A clip that nobody has proved is no answer to somebody who wants it proved.
        if existing is not None and (prove is None or not plan.entry.lesson or existing.proof == "proved"):
            return Outcome(plan, existing, seconds=time.perf_counter() - begin, reused=True)
        findings = prove(plan) if prove is not None else None
        if findings:
            return _refused(plan, findings, time.perf_counter() - begin)
        manifest = render_clip(plan, on_frame, encoder_threads=encoder_threads, proved=findings is not None)
        return Outcome(plan, manifest, seconds=time.perf_counter() - begin)
    except Exception as error:
        return _failed(plan, error, time.perf_counter() - begin)


def _refused(plan: ClipPlan, findings: tuple[str, ...], seconds: float) -> Outcome:
    count = "1 finding" if len(findings) == 1 else f"{len(findings)} findings"
    error = f"it is not proved, so it is not rendered ({count}; --no-check renders it all the same)"
    return Outcome(plan, None, error, seconds=seconds, findings=findings)


def _failed(plan: ClipPlan, error: Exception, seconds: float) -> Outcome:
    kind = "" if isinstance(error, CalcanimError) else f"{type(error).__name__}: "
    trace = "".join(traceback.format_exception(error))
    return Outcome(
        plan, None, f"{kind}{error}", isinstance(error, InputError), trace, seconds
    )


def _side_by_side(
    plans: Sequence[ClipPlan],
    report: Report,
    jobs: int,
    encoder_threads: int,
    again: bool,
    prove: Prover | None,
) -> tuple[Outcome, ...]:
    # Spawned, not forked: encoder threads and a fork do not go together.
    context = multiprocessing.get_context("spawn")
    news = context.Queue()
    listener = Thread(target=_listen, args=(news, report), daemon=True)
    listener.start()
    outcomes: dict[int, Outcome] = {}
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_connect, initargs=(news,))
    try:
        futures = {
            pool.submit(_one_there, index, plan, encoder_threads, again, prove): index
            for index, plan in enumerate(plans)
        }
        for future in as_completed(futures):
            index = futures[future]
            outcomes[index] = _collected(future, plans[index])
            report.finished(index, outcomes[index])
    except KeyboardInterrupt:
        pool.shutdown(wait=True, cancel_futures=True)
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        news.put(None)
        listener.join(timeout=5)
    return tuple(outcomes[index] for index in range(len(plans)))


def _collected(future: Future[Outcome], plan: ClipPlan) -> Outcome:
    try:
        return future.result()
    except Exception as error:
        # The process itself died, of lack of memory for instance.
        return Outcome(plan, None, f"The process that rendered it ended: {error}", trace=str(error))


def _listen(news: Any, report: Report) -> None:
    while (item := news.get()) is not None:
        index, frames = item
        if frames < 0:
            report.started(index)
        else:
            report.frames(index, frames)


_news: Any = None


def _connect(news: Any) -> None:
    """Runs first in every worker process: keep the way back to the parent."""
    global _news
    _news = news


def _one_there(
    index: int, plan: ClipPlan, encoder_threads: int, again: bool, prove: Prover | None
) -> Outcome:
    _news.put((index, -1))
    last = time.perf_counter()

    def on_frame(frames: int) -> None:
        nonlocal last
        now = time.perf_counter()
        if now - last > _NEWS_INTERVAL:
            last = now
            _news.put((index, frames))

    return _attempt(plan, on_frame, encoder_threads, again, prove)
