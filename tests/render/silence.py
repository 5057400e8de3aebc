"""Clips of scene files, rendered as the command does it, and nobody is told anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from calcanim.render.batch import Outcome, render_clips
from calcanim.render.cache import Cache
from calcanim.render.discovery import scenes_in
from calcanim.render.plan import plan_clip

__all__ = ["Silence", "outcomes_of"]


class Silence:
    """Nobody is told anything."""

    def expected(self, seconds: Mapping[int, float | None]) -> None: ...
    def started(self, index: int) -> None: ...
    def frames(self, index: int, frames: int) -> None: ...
    def finished(self, index: int, outcome: Outcome) -> None: ...


def outcomes_of(
    files: Sequence[Path], folder: Path, *, again: bool = True, succeed: bool = True, jobs: int = 1, quality: str = "l",
    cache: Path | None = None,
) -> tuple[Outcome, ...]:
    """Render every scene of some files, one after the other in as many processes as there are jobs."""
    plans = [
        plan_clip(entry, {}, quality=quality, folder=folder)
        for file in files for entry in scenes_in(file)
    ]
    outcomes = render_clips(plans, Silence(), jobs=jobs, again=again, cache=Cache(cache or folder.parent / "cache"))
    if succeed:
        assert all(outcome.manifest for outcome in outcomes), [outcome.trace for outcome in outcomes]
    return outcomes
