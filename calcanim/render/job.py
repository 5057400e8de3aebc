"""One clip as a piece of work that any process can do: what goes in is small, what comes out is bytes.

Nothing is shared but this: a process on this machine and one on another do the
same, and only the one who asked writes into the cache and the output folder.
"""

from __future__ import annotations

import platform
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from calcanim.errors import FULL, CalcanimError, InputError
from calcanim.render.asking import Answer, asked_at_once, asked_beside
from calcanim.render.catalog import scenes_folder
from calcanim.render.failure import failure_words
from calcanim.render.fingerprint import fingerprint
from calcanim.render.manifest import Manifest
from calcanim.render.output import workshop
from calcanim.render.plan import ClipPlan
from calcanim.render.sources import sources_of

__all__ = ["Job", "Made", "Prover", "Tell", "for_elsewhere", "run_job"]

# More news than this would only keep both sides busy.
_NEWS_INTERVAL = 0.1

Tell = Callable[[tuple[int, int]], None]
"""Who is told of a clip's number and how many frames it has; -1 when it begins."""


class Prover(Protocol):
    """Who says what is wrong with a scene before it is drawn; a function that other processes can import."""

    def __call__(self, plan: ClipPlan) -> tuple[str, ...] | None:
        """One sentence for each finding, none for a scene that is proved, None for one that cannot be."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a process needs to know to render one clip.

    Parameters
    ----------
    index : int
        The clip's number in the run.
    plan : ClipPlan
        What is rendered.
    mark : str
        Its fingerprint.
    encoder_threads : int
        Threads of the video encoder.
    prove : callable or None
        A scene with findings is not rendered.
    work : Path or None
        Where to work; None leaves it to the system's temporary folder.
    sources : mapping or None
        For another machine: the scene's own file and the modules beside it, by name.
    beside : bool
        Whether it is proved while it is drawn, and not before: only for a process that has done nothing yet.
    """

    index: int
    plan: ClipPlan
    mark: str
    encoder_threads: int
    prove: Prover | None = None
    work: Path | None = None
    sources: Mapping[str, bytes] | None = None
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a job.

    Parameters
    ----------
    manifest : Manifest or None
        The record of the clip; None when there is none.
    files : mapping
        The content of its files by extension.
    error : str
        One sentence about the failure, empty when there was none.
    user_words : bool
        Whether the failure lies in the user's words.
    trace : str
        The traceback of the failure.
    findings : tuple of str
        What is wrong with a scene that was refused before it was drawn.
    seconds : float
        Time it took.
    """

    manifest: Manifest | None
    files: Mapping[str, bytes] = field(default_factory=dict)
    error: str = ""
    user_words: bool = False
    trace: str = ""
    findings: tuple[str, ...] = ()
    seconds: float = 0.0


def for_elsewhere(job: Job) -> Job:
    """The job as another machine can do it: with the scene's sources, unless that has them too."""
    folder = job.plan.entry.path.resolve().parent
    if folder == scenes_folder().resolve():
        return replace(job, work=None)
    own = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sources_of(job.plan.entry.path) if path.is_relative_to(folder)
    }
    return replace(job, work=None, sources=own)


def run_job(job: Job, tell: Tell) -> Made:
    """Render one clip and put every failure into words.

    Parameters
    ----------
    job : Job
        The clip.
    tell : callable
        Told how it goes on, ten times a second at most.

    Returns
    -------
    Made
        The files' contents, or what went wrong.
    """
    begin = time.perf_counter()
    try:
        tell((job.index, -1))
        with workshop(job.work or Path(tempfile.gettempdir())) as folder:
            made = _rendered(_at_home(job, folder), folder, tell)
    except (Exception, GeneratorExit) as error:
        made = _failed(error, job)
    return replace(made, seconds=time.perf_counter() - begin)


def _rendered(job: Job, folder: Path, tell: Tell) -> Made:
    if job.sources is not None and fingerprint(job.plan) != job.mark:
        raise CalcanimError(
            f"{job.plan.entry.name} would look different on {platform.node()}, whose fonts or manim.cfg are others; "
            "make them the same, or render it without --scheduler."
        )
    failure: Exception | None = None
    with (asked_beside if job.beside else asked_at_once)(partial(_proved, job)) as proof:
        try:
            manifest = _drawn(job, folder, tell, proof)
        except Exception as error:
            # Whichever of both was quicker: what the proof has to say comes first.
            failure = error
        findings = proof.value()
    if findings:
        return _refused(findings)
    if failure is not None:
        raise failure
    files = {extension: (folder / f"clip.{extension}").read_bytes() for extension in manifest.files}
    return Made(replace(manifest, proof="unproved" if findings is None else "proved"), files)


def _proved(job: Job) -> tuple[str, ...] | None:
    return job.prove(job.plan) if job.prove is not None else None


def _drawn(job: Job, folder: Path, tell: Tell, proof: Answer[tuple[str, ...] | None]) -> Manifest:
    """The clip in its folder, given up as soon as the proof has found something."""
    # Here and not above: what renders imports manim.
    from calcanim.render.worker import make_clip

    last = time.perf_counter()

    def on_frame(frames: int) -> None:
        nonlocal last
        go_on()
        now = time.perf_counter()
        if now - last > _NEWS_INTERVAL:
            last = now
            tell((job.index, frames))

    def go_on() -> None:
        if proof.ready() and proof.value():
            raise _GivenUp

    go_on()
    return make_clip(job.plan, folder, on_frame, mark=job.mark, encoder_threads=job.encoder_threads)


class _GivenUp(Exception):
    """The scene is not proved, so drawing it goes no further."""


def _at_home(job: Job, folder: Path) -> Job:
    """The job with its scene file where this machine has it."""
    entry = job.plan.entry
    if job.sources is not None:
        home = folder / "sources"
        for name, content in job.sources.items():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_bytes(content)
        path = home / entry.path.name
    elif job.work is None:
        path = scenes_folder() / entry.path.name
    else:
        return job
    return replace(job, plan=replace(job.plan, entry=replace(entry, path=path)))


def _refused(findings: tuple[str, ...]) -> Made:
    count = "1 finding" if len(findings) == 1 else f"{len(findings)} findings"
    error = f"it is not proved, so it is not rendered ({count}; --no-check renders it all the same)"
    return Made(None, error=error, findings=findings)


def _failed(error: BaseException, job: Job) -> Made:
    words = failure_words(error)
    if _fills_the_disk(error):
        words = f"no space is left in {job.work or f'the temporary folder of {platform.node()}'}, where clips are made"
        if job.work is not None:
            words += "; calcanim cache --clear makes room there, and CALCANIM_CACHE names another folder"
    trace = "".join(traceback.format_exception(error))
    return Made(None, error=words, user_words=isinstance(error, InputError), trace=trace)


def _fills_the_disk(error: BaseException | None) -> bool:
    while error is not None and getattr(error, "errno", None) not in FULL:
        error = error.__cause__
    return error is not None
