"""What a proof has to say: findings, each once with the time it lasted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

__all__ = ["Episodes", "Finding", "Report", "of_both_themes"]

Corners = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with a clip.

    Attributes
    ----------
    kind : str
        The part of the proof and what failed, such as ``number.unbound`` or ``layout.overlap``.
    objects : tuple of str
        What it is about, as a person would point at it.
    message : str
        What is wrong and by how much.
    mend : str
        What would mend it, where that is known.
    scene, theme, section : str
        Where it was seen.
    start, end : float
        From when to when, in seconds of the clip.
    boxes : tuple
        Rectangles in the frame (left, bottom, right, top) around the objects.
    """

    kind: str
    objects: tuple[str, ...]
    message: str
    mend: str = ""
    scene: str = ""
    theme: str = ""
    section: str = ""
    start: float = 0.0
    end: float = 0.0
    boxes: tuple[Corners, ...] = ()

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes two findings the same one, seen again."""
        # A formula may hold several wrong numbers; a live one is wrong in another way every moment.
        several = self.kind.startswith("number.") and not self.objects[0].startswith(("live number", "number "))
        return self.kind, self.objects, self.scene, self.message if several else ""

    @property
    def when(self) -> str:
        """Its time or time span."""
        if self.end - self.start < 0.05:
            return f"{self.start:.2f} s"
        return f"{self.start:.2f}-{self.end:.2f} s"

    def __str__(self) -> str:
        theme = f" ({self.theme})" if self.theme else ""
        place = f"{self.scene}{theme} [{self.section or 'whole clip'}] {self.when}"
        mend = f" {self.mend}" if self.mend else ""
        about = f"{', '.join(self.objects)}: " if self.objects else ""
        return f"{place}: {self.kind}: {about}{self.message}{mend}"

    def as_plain(self) -> dict[str, Any]:
        """The finding in JSON's types."""
        return asdict(self)


class Episodes:
    """Findings that are made at many moments, each as one with its time span."""

    def __init__(self, gap: float = 2.0) -> None:
        self._gap = gap
        self._open: dict[Any, Finding] = {}
        self._done: list[Finding] = []
        self._seen: set[Any] = set()
        self._last = 0.0

    def moment(self, time: float, findings: Iterable[Finding]) -> list[Finding]:
        """Take down what is found at a moment; return what had not been found before."""
        fresh = []
        for finding in findings:
            before = self._open.get(finding.key)
            # Seen at the last moment too, or hidden for a short while by something that moved.
            if before is not None and (before.end >= self._last or finding.end - before.end <= self._gap):
                self._open[finding.key] = replace(before, end=max(before.end, finding.end))
                continue
            if before is not None:
                self._done.append(before)
            self._open[finding.key] = finding
            if finding.key not in self._seen:
                fresh.append(finding)
                self._seen.add(finding.key)
        self._last = time
        return fresh

    @property
    def found(self) -> list[Finding]:
        """All so far."""
        return [*self._done, *self._open.values()]


def of_both_themes(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in order of time; what was found in two themes at one time is said once, without a theme."""
    merged: list[Finding] = []
    for finding in findings:
        for i, twin in enumerate(merged):
            together = twin.start <= finding.end + 2 and finding.start <= twin.end + 2
            if twin.key == finding.key and twin.theme != finding.theme and together:
                merged[i] = replace(
                    twin, theme="", start=min(twin.start, finding.start), end=max(twin.end, finding.end)
                )
                break
        else:
            merged.append(finding)
    return tuple(sorted(merged, key=lambda f: (f.start, f.kind, f.objects)))


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of checking one scene.

    Attributes
    ----------
    scene : str
        Which.
    themes : tuple of str
        In which themes.
    parameters : mapping
        With which values.
    findings : tuple of Finding
        Empty when the scene is proved.
    moments : int
        At how many moments it was looked at.
    numbers : int
        How many printed numbers were recomputed and compared, repeats included.
    given, chosen : int
        How many were held against what the lecturer typed, and against what the scene settled: these are not proved.
    equations, worked : int
        How many equations were shown, and how many of them were worked out on both sides.
    duration : float
        Seconds of the clip.
    texts : tuple of str
        What there is to be read, each once: captions, and the Typst sources of words and formulas.
    """

    scene: str
    themes: tuple[str, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    moments: int = 0
    numbers: int = 0
    given: int = 0
    chosen: int = 0
    equations: int = 0
    worked: int = 0
    duration: float = 0.0
    texts: tuple[str, ...] = ()

    @property
    def proved(self) -> bool:
        """Whether there is nothing against it."""
        return not self.findings

    def as_plain(self) -> dict[str, Any]:
        """The report in JSON's types."""
        return {
            "scene": self.scene, "themes": list(self.themes), "parameters": dict(self.parameters),
            "proved": self.proved, "moments": self.moments, "numbers": self.numbers,
            "given": self.given, "chosen": self.chosen,
            "equations": self.equations, "worked": self.worked,
            "duration": self.duration, "findings": [finding.as_plain() for finding in self.findings],
        }
