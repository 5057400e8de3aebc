"""What a proof has to say: findings, each once with the time it lasted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

__all__ = ["Finding", "Report", "episodes"]

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
        return self.kind, self.objects, self.scene

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


def episodes(findings: Iterable[Finding], gap: float) -> tuple[Finding, ...]:
    """Findings that were made at several moments, each as one with its time span.

    Parameters
    ----------
    findings : iterable of Finding
        In order of time.
    gap : float
        Seconds without the finding after which it counts as another episode.

    Returns
    -------
    tuple of Finding
        In order of their start; the words are those of the first moment, and a finding of both
        themes names none.
    """
    open_ones: dict[tuple[Any, ...], Finding] = {}
    done: list[Finding] = []
    for finding in findings:
        before = open_ones.get((finding.key, finding.theme))
        if before is not None and finding.start - before.end <= gap:
            open_ones[finding.key, finding.theme] = replace(before, end=max(before.end, finding.end))
            continue
        if before is not None:
            done.append(before)
        open_ones[finding.key, finding.theme] = finding
    done += open_ones.values()
    return _of_both_themes(done)


def _of_both_themes(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    merged: dict[tuple[Any, ...], Finding] = {}
    for finding in findings:
        place = (finding.key, finding.section, round(finding.start, 2))
        twin = merged.get(place)
        if twin is not None and twin.theme != finding.theme:
            merged[place] = replace(twin, theme="", end=max(twin.end, finding.end))
        else:
            merged[place] = finding
    return tuple(sorted(merged.values(), key=lambda f: (f.start, f.kind, f.objects)))


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
    duration : float
        Seconds of the clip.
    """

    scene: str
    themes: tuple[str, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    moments: int = 0
    numbers: int = 0
    duration: float = 0.0

    @property
    def proved(self) -> bool:
        """Whether there is nothing against it."""
        return not self.findings

    def as_plain(self) -> dict[str, Any]:
        """The report in JSON's types."""
        return {
            "scene": self.scene, "themes": list(self.themes), "parameters": dict(self.parameters),
            "proved": self.proved, "moments": self.moments, "numbers": self.numbers,
            "duration": self.duration, "findings": [finding.as_plain() for finding in self.findings],
        }
