"""Progress on the terminal: one bar for the whole, one for each clip at work."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from calcanim.render.batch import Outcome
from calcanim.render.manifest import read_manifest
from calcanim.render.plan import ClipPlan

__all__ = ["TerminalReport"]


class TerminalReport:
    """Bars on standard error, and a line for every clip that is done.

    Where standard error is no terminal only the lines are written.

    Parameters
    ----------
    plans : sequence of ClipPlan
        The clips, numbered from 0.
    console : rich.console.Console, optional
        Where to write; standard error by default.
    """

    def __init__(self, plans: Sequence[ClipPlan], console: Console | None = None) -> None:
        self._plans = plans
        self._console = console or Console(stderr=True, highlight=False, soft_wrap=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TextColumn("{task.fields[words]}"),
            TimeElapsedColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
            transient=True,
        )
        self._whole: TaskID | None = None
        self._bars: dict[int, TaskID] = {}

    def __enter__(self) -> TerminalReport:
        self._progress.start()
        if len(self._plans) > 1:
            self._whole = self._progress.add_task(
                "[bold]all clips", total=len(self._plans), words=f"0/{len(self._plans)}"
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def started(self, index: int) -> None:
        """Show the bar of a clip that begins."""
        plan = self._plans[index]
        self._bars[index] = self._progress.add_task(
            plan.name, total=_expected_frames(plan), words="begins"
        )

    def frames(self, index: int, frames: int) -> None:
        """Move the bar of a clip."""
        bar = self._bars.get(index)
        if bar is None:
            return
        seconds = frames / self._plans[index].picture.frame_rate
        self._progress.update(bar, completed=frames, words=f"{seconds:.1f} s of clip")

    def finished(self, index: int, outcome: Outcome) -> None:
        """Replace the bar of a clip by a line."""
        bar = self._bars.pop(index, None)
        if bar is not None:
            self._progress.remove_task(bar)
        self._console.print(_line(outcome), markup=False)
        if self._whole is not None:
            done = int(self._progress.tasks[0].completed) + 1
            self._progress.update(self._whole, completed=done, words=f"{done}/{len(self._plans)}")


def _expected_frames(plan: ClipPlan) -> float | None:
    """Frames of the clip that was made last time; None, a bar without end, before that."""
    earlier = read_manifest(plan.file("json"))
    return earlier.duration * plan.picture.frame_rate if earlier is not None else None


def _line(outcome: Outcome) -> str:
    path = outcome.plan.file("mp4")
    if outcome.findings:
        return "\n  ".join([f"refused   {outcome.plan.name}: {outcome.error}", *outcome.findings])
    if outcome.manifest is None:
        hint = "" if outcome.user_words else " (--debug shows where)"
        return f"failed    {outcome.plan.name}: {outcome.error}{hint}"
    length = f"{outcome.manifest.duration:.1f} s"
    if outcome.reused:
        return f"unchanged {path}  {length}"
    return f"rendered  {path}  {length} of clip in {outcome.seconds:.1f} s"
