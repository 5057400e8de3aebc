"""Several clips side by side: what is there already is not rendered, and one that fails stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from calcanim.errors import CalcanimError, InputError, system_words
from calcanim.render.asking import can_ask_beside, cores
from calcanim.render.cache import Cache, CacheEntry
from calcanim.render.delivery import deliver, in_place, refuse_foreign_files
from calcanim.render.early import import_what_draws, import_what_lessons_need
from calcanim.render.fingerprint import fingerprint
from calcanim.render.job import Job, Made, Prover, run_job
from calcanim.render.manifest import Manifest
from calcanim.render.output import sweep
from calcanim.render.plan import ClipPlan
from calcanim.render.own_process import tell
from calcanim.render.pool import LocalExecutor
from calcanim.render.reads import changed_reads
from calcanim.render.scheduling import expected_seconds, longest_first

__all__ = ["Outcome", "Prover", "Report", "render_clips"]

Submit = Callable[[Job], Future[Made]]

# Enough that encoding keeps up with drawing, and few, so that processes do not fight for the cores.
# Always the same, because x264 gives other bytes for other numbers of threads: a clip is the same
# whatever --jobs, and on every machine of a cluster.
_ENCODER_THREADS = 2


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
        Whether it was not rendered, because it was there already.
    findings : tuple of str
        What is wrong with a scene that was refused before it was drawn.
    files : mapping
        Where the clip's files are, by extension.
    damaged : tuple of str
        Names of files that were there and were not what their record says.
    kept : tuple of str
        Names of texts that somebody has changed, and that stay as they are.
    aside : tuple of str
        Names that files in the way have now.
    """

    plan: ClipPlan
    manifest: Manifest | None
    error: str = ""
    user_words: bool = False
    trace: str = ""
    seconds: float = 0.0
    reused: bool = False
    findings: tuple[str, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)
    damaged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()


class Report(Protocol):
    """Who is told how the work goes on; clips are numbered from 0."""

    def expected(self, seconds: Mapping[int, float | None]) -> None:
        """These clips will be rendered, and take about so long; None where nothing is known."""

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
    scheduler: str = "",
    cache: Cache | None = None,
    executor: LocalExecutor | None = None,
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
    scheduler : str
        Address of a Dask scheduler whose workers render instead of this machine.
    cache : Cache, optional
        Where finished clips are kept; the user's own by default.
    executor : LocalExecutor, optional
        Processes of this machine that have been started already, by `started_early`.

    Returns
    -------
    tuple of Outcome
        In the order of the plans.

    Raises
    ------
    InputError
        When two plans would write the same files, or the cache cannot be written to.
    CalcanimError
        When the scheduler cannot be used.
    """
    _refuse_shared_names(plans)
    run = _Run(plans, report, again, prove, cache or Cache())
    run.serve()
    if run.left:
        with _workers(run, jobs, scheduler, executor) as submit:
            run.render(submit)
    return tuple(run.outcomes[index] for index in range(len(plans)))


def _refuse_shared_names(plans: Sequence[ClipPlan]) -> None:
    names: dict[str, ClipPlan] = {}
    for plan in plans:
        if not plan.published:
            continue
        # Some file systems know no difference of case.
        other = names.setdefault(str(plan.file("mp4").absolute()).casefold(), plan)
        if other is not plan:
            raise InputError(
                f"{other.entry.path}:{other.entry.name} and {plan.entry.path}:{plan.entry.name} "
                f"would both be written to {plan.file('mp4')}; render them into two folders."
            )


@contextmanager
def _workers(run: _Run, jobs: int, scheduler: str, executor: LocalExecutor | None) -> Iterator[Submit]:
    """Processes that render, here or elsewhere."""
    if scheduler:
        from calcanim.render.cluster import cluster

        with cluster(scheduler, run.hear) as submit:
            yield submit
        return
    executor = executor or LocalExecutor(1, prepare=import_what_draws, between=import_what_lessons_need)
    executor.widen(min(jobs or cores(), len(run.left)), run.hear)
    # One clip is the first work of its process, and leaves a core to prove it on.
    beside = len(run.left) == 1 and can_ask_beside()
    try:
        yield lambda job: executor.submit(run_job, replace(job, beside=beside), tell)
        executor.shutdown()
    finally:
        executor.stop()
        sweep(run.cache.work)


class _Run:
    """One call of `render_clips`."""

    def __init__(
        self, plans: Sequence[ClipPlan], report: Report, again: bool, prove: Prover | None, cache: Cache
    ) -> None:
        self.plans, self.report, self.again, self.prove, self.cache = plans, report, again, prove, cache
        cache.prepare()
        for folder in {plan.folder for plan in plans if plan.folder.is_dir()}:
            sweep(folder)
        self.marks = [fingerprint(plan) for plan in plans]
        self.outcomes: dict[int, Outcome] = {}
        self.damaged: dict[int, tuple[str, ...]] = {}

    @property
    def left(self) -> list[int]:
        """Numbers of the clips that have no outcome yet."""
        return [index for index in range(len(self.plans)) if index not in self.outcomes]

    def hear(self, news: tuple[int, int]) -> None:
        """Hand on what a process tells."""
        index, frames = news
        if frames < 0:
            self.report.started(index)
        else:
            self.report.frames(index, frames)

    def finish(self, index: int, outcome: Outcome) -> None:
        """Note how a clip went, and tell."""
        self.outcomes[index] = replace(outcome, damaged=self.damaged.get(index, ()))
        self.report.finished(index, self.outcomes[index])

    def serve(self) -> None:
        """Finish what need not be rendered: it lies in its place, or in the cache."""
        for index, plan in enumerate(self.plans):
            try:
                refuse_foreign_files(plan)
            except InputError as error:
                self.finish(index, Outcome(plan, None, str(error), user_words=True, trace=str(error)))
                continue
            if self.again:
                continue
            there = in_place(plan, self.marks[index])
            if there.entry is not None and self._serves(plan, there.entry):
                files = {extension: plan.file(extension) for extension in there.entry.manifest.files}
                self.finish(index, Outcome(plan, there.entry.manifest, reused=True, files=files, kept=there.kept))
                continue
            kept = self.cache.find(self.marks[index])
            self.damaged[index] = there.damaged or kept.damaged
            if kept.entry is not None and self._serves(plan, kept.entry):
                self.finish(index, self._delivered(index, kept.entry, reused=True))

    def _serves(self, plan: ClipPlan, entry: CacheEntry) -> bool:
        manifest = entry.manifest
        # A clip that nobody has proved is no answer to somebody who wants it proved.
        if self.prove is not None and plan.entry.lesson and manifest.proof != "proved":
            return False
        return not changed_reads(plan.entry.path, manifest.reads)

    def render(self, submit: Submit) -> None:
        """Have the rest rendered."""
        expected = expected_seconds({index: self.plans[index] for index in self.left}, self.cache)
        self.report.expected(expected)
        futures: dict[Future[Made], int] = {}
        for index in longest_first(expected):
            job = Job(index, self.plans[index], self.marks[index], _ENCODER_THREADS, self.prove, self.cache.work)
            futures[submit(job)] = index
        for future in as_completed(futures):
            index = futures[future]
            self.finish(index, self._collected(index, future))

    def _collected(self, index: int, future: Future[Made]) -> Outcome:
        plan = self.plans[index]
        try:
            made = future.result()
            if made.manifest is None:
                return Outcome(plan, None, made.error, made.user_words, made.trace, made.seconds, findings=made.findings)
            # With its proof, which counts when the next run is planned.
            manifest = replace(made.manifest, seconds=round(made.seconds, 3))
            return replace(self._delivered(index, self.cache.store(manifest, made.files)), seconds=made.seconds)
        except CancelledError:
            return Outcome(plan, None, "the scheduler is gone, or its last worker and nobody came instead")
        except Exception as error:
            kind = "" if isinstance(error, CalcanimError) else f"{type(error).__name__}: "
            return Outcome(plan, None, f"{kind}{error}", isinstance(error, InputError), str(error))

    def _delivered(self, index: int, entry: CacheEntry, *, reused: bool = False) -> Outcome:
        plan = self.plans[index]
        try:
            done = deliver(plan, entry, self.cache)
        except (CalcanimError, OSError) as error:
            words = system_words(error) if isinstance(error, OSError) else str(error)
            return Outcome(plan, None, words, isinstance(error, InputError), words)
        return Outcome(plan, done.manifest, reused=reused, files=done.files, kept=done.kept, aside=done.aside)
