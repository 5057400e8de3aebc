"""Progress on the terminal: one bar for the whole with the time left, one for each clip at work; sizes in words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import RLock
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn

from calcanim.render.batch import Outcome
from calcanim.render.manifest import read_manifest
from calcanim.render.plan import ClipPlan

__all__ = ["TerminalReport", "bar", "changes_in_words", "size_in_words"]


class TerminalReport:
    """Bars on standard error, and a line for every clip that is done.

    Where standard error is no terminal only the lines are written.

    Parameters
    ----------
    plans : sequence of ClipPlan
        The clips, numbered from 0.
    console : rich.console.Console, optional
        Where to write; standard error by default.
    quiet : bool
        Without the lines of clips that were there already; a sum takes their place.
    """

    def __init__(
        self, plans: Sequence[ClipPlan], console: Console | None = None, *, quiet: bool = False
    ) -> None:
        self._plans, self._quiet = plans, quiet
        self._console = console or Console(stderr=True, highlight=False, soft_wrap=True)
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),  # a title such as "on [a, b]" is no markup
            BarColumn(bar_width=30),
            TextColumn("{task.fields[words]}"),
            TimeElapsedColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
            transient=True,
        )
        self._whole: TaskID | None = None
        self._bars: dict[int, TaskID] = {}
        self._left = _TimeLeft()
        # Clips begin and go on in the words of another thread than that in which they end.
        self._lock = RLock()
        self._done = 0

    def __enter__(self) -> TerminalReport:
        self._progress.start()
        if len(self._plans) > 1:
            self._whole = self._progress.add_task("all clips", total=1.0, words="")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def expected(self, seconds: Mapping[int, float | None]) -> None:
        """Note what is to be done, for the time left."""
        self._left = _TimeLeft(seconds)

    def started(self, index: int) -> None:
        """Show the bar of a clip that begins."""
        plan = self._plans[index]
        with self._lock:
            if index in self._bars:  # its process died, and another one begins anew
                self._progress.remove_task(self._bars[index])
            self._left.started(index)
            self._bars[index] = self._progress.add_task(plan.title, total=_expected_frames(plan), words="begins")

    def frames(self, index: int, frames: int) -> None:
        """Move the bar of a clip."""
        seconds = frames / self._plans[index].picture.frame_rate
        with self._lock:
            if index in self._bars:
                self._progress.update(self._bars[index], completed=frames, words=f"{seconds:.1f} s of clip")
                self._show_whole()

    def finished(self, index: int, outcome: Outcome) -> None:
        """Replace the bar of a clip by a line."""
        with self._lock:
            bar = self._bars.pop(index, None)
            if bar is not None:
                self._progress.remove_task(bar)
            self._done += 1
            self._left.finished(index)
            if not (self._quiet and outcome.reused and not (outcome.damaged or outcome.kept)):
                self._console.print(_line(outcome), markup=False, emoji=False)
                for note in outcome.manifest.notes if outcome.manifest is not None else ():
                    self._console.print(f"          {note}", markup=False, emoji=False)
            self._show_whole()

    def _show_whole(self) -> None:
        if self._whole is not None:
            words = f"{self._done}/{len(self._plans)}{self._left.words()}"
            self._progress.update(self._whole, completed=self._left.share(), words=words)


@contextmanager
def bar(words: str, total: float, console: Console | None = None) -> Iterator[Callable[[float], None]]:
    """A bar on standard error while something is made; nothing where standard error is no terminal.

    Parameters
    ----------
    words : str
        What is made.
    total : float
        How much there is to do.
    console : rich.console.Console, optional
        Where to write; standard error by default.

    Yields
    ------
    callable
        To be told of how much more is done.
    """
    console = console or Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(bar_width=30), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task(words, total=total)
        yield lambda more: progress.advance(task, more)


def size_in_words(count: int) -> str:
    """Bytes with three digits and a unit: ``46.1 kB``."""
    size, unit = float(count), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if size < 999.5:
            break
        size, unit = size / 1000, larger
    return f"{size:.{0 if unit == 'B' or size >= 99.95 else 1 if size >= 9.995 else 2}f} {unit}"


class _TimeLeft:
    """How much of the expected work is done, and how long the rest takes at the speed so far."""

    def __init__(self, seconds: Mapping[int, float | None] | None = None) -> None:
        known = [value for value in (seconds or {}).values() if value is not None]
        self._usual = sum(known) / len(known) if known else None
        self._expected = dict(seconds or {})
        self._begun: dict[int, float] = {}
        self._done: set[int] = set()
        self._begin = time.perf_counter()

    def started(self, index: int) -> None:
        """A clip begins."""
        self._begun[index] = time.perf_counter()

    def finished(self, index: int) -> None:
        """A clip is done."""
        self._done.add(index)

    def share(self) -> float:
        """What part of all the work is done."""
        weights = {index: value or self._usual or 1.0 for index, value in self._expected.items()}
        done = sum(weights[index] * self._share_of(index, weights[index]) for index in weights)
        return done / sum(weights.values()) if weights else 1.0

    def _share_of(self, index: int, expected: float) -> float:
        """By its time and not by its frames: the proof before the first frame takes its part."""
        if index in self._done:
            return 1.0
        if index not in self._begun or self._usual is None:
            return 0.0
        return min(0.95, (time.perf_counter() - self._begun[index]) / expected)

    def words(self) -> str:
        """The time left; nothing while too little is known."""
        share, passed = self.share(), time.perf_counter() - self._begin
        if share < 0.02 or share >= 1.0:
            return ""
        minutes, seconds = divmod(round(passed / share * (1 - share)), 60)
        return f", {minutes}:{seconds:02d} left"


def _expected_frames(plan: ClipPlan) -> float | None:
    """Frames of the clip that was made last time; None, a bar without end, before that."""
    earlier = read_manifest(plan.file("json"))
    return earlier.duration * plan.picture.frame_rate if earlier is not None else None


def _line(outcome: Outcome) -> str:
    plan = outcome.plan
    path = plan.file("mp4") if plan.published else f"{plan.title}, {plan.theme}"
    if outcome.findings:
        return "\n  ".join([f"refused   {plan.name}: {outcome.error}", *outcome.findings])
    if outcome.manifest is None:
        hint = "" if outcome.user_words else " (--debug shows where)"
        return f"failed    {plan.name}: {outcome.error}{hint}"
    length, words = f"{outcome.manifest.duration:.1f} s", []
    if outcome.damaged:
        words.append(f"{', '.join(outcome.damaged)} was damaged" + (" and is mended" if outcome.reused else ", so it was rendered anew"))
    words += changes_in_words(outcome.kept, outcome.aside)
    notes = f" ({'; '.join(words)})" if words else ""
    if outcome.reused:
        return f"unchanged {path}  {length}{notes}"
    return f"rendered  {path}  {length} of clip in {outcome.seconds:.1f} s{notes}"


def changes_in_words(kept: Sequence[str], aside: Sequence[str]) -> list[str]:
    """What was done about files that somebody has changed."""
    words = []
    if kept:
        words.append(f"{', '.join(kept)} was changed by hand and stays as it is; --replace writes it anew")
    if aside:
        words.append(f"what lay there is kept as {', '.join(aside)}")
    return words
