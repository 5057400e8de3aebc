"""The stage is never empty for long: no blackout between two pictures, none at either end."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from ..stage.layout import FRAME, TITLE_BASELINE
from .finding import Finding
from .sight import Sight

__all__ = ["EmptyStage"]

# Less than this is as good as nothing; so many seconds of it are a blackout.
_GONE, _BLACKOUT = 0.2, 0.3
# Words above this height are the title line.
_TITLE = TITLE_BASELINE - 0.3


@dataclass
class EmptyStage:
    """Notes since when there has been nothing but the background and the title line."""

    titled: bool = True
    """Whether there is a title line, which does not count."""
    _last: Sight | None = None
    _since: float | None = None

    def look(self, sight: Sight) -> Iterator[Finding]:
        """A finding when something appears after too long a time."""
        bare = self._strongest(sight) < _GONE
        if bare and self._since is None:
            self._since = self._crossed(sight)
        elif not bare and self._since is not None and self._last is not None:
            yield from self._judge(self._crossed(sight), self._last.section)
        self._last = sight

    def end(self, duration: float) -> Iterator[Finding]:
        """A finding about the end."""
        if self._since is not None and self._last is not None:
            yield from self._judge(duration, self._last.section)

    def _crossed(self, sight: Sight) -> float:
        """When since the last moment the stage became empty or ceased to be: between two plays all of a sudden."""
        if self._last is None:
            return 0.0
        if not self._last.span:
            return sight.time
        before, now = self._strongest(self._last), self._strongest(sight)
        share = (_GONE - before) / (now - before) if now != before else 0.0
        return self._last.time + (sight.time - self._last.time) * min(max(share, 0.0), 1.0)

    def _strongest(self, sight: Sight) -> float:
        """Opacity of the most visible thing inside the frame, before all that covers the whole of it."""
        covers = [mark.order for mark in sight.marks if mark.fill[3] > 1 - _GONE and mark.box.contains(FRAME)]
        top = max(covers, default=(-math.inf, 0))
        words = [word for word in sight.words if not (self.titled and word.box.bottom > _TITLE)]
        marks = [mark for mark in sight.marks if not mark.is_patch(sight.background) and not mark.box.contains(FRAME)]
        seen = [thing for thing in (*words, *marks) if thing.box.overlaps(FRAME) and thing.order > top]
        return max((thing.opacity for thing in seen), default=0.0 if covers else sight.pictures)

    def _judge(self, until: float, section: str) -> Iterator[Finding]:
        assert self._since is not None
        since, self._since = self._since, None
        if until - since > _BLACKOUT:
            yield Finding(
                "motion.empty", ("the stage",), f"shows nothing for {until - since:.1f} s; {_BLACKOUT:g} s is the most.",
                "Let the new picture enter while the old one leaves.", section=section, start=since, end=until,
            )
