"""What was measured, as Markdown for people and JSON for programs."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("calcanim", "manim", "numpy", "scipy", "av", "pycairo", "typst")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure and what it should be.

    Parameters
    ----------
    topic : str
        The target it belongs to.
    case : str
        What was measured.
    figure : float
        The figure that the target is about.
    unit : str
        Its unit, ``x`` for a ratio.
    target : float or None
        What it should reach, None for a figure that only informs.
    at_most : bool
        Whether the target is the most it may be; otherwise the least.
    values : mapping
        The measured values behind it, by name.
    note : str
        What a reader must know about it.
    """

    topic: str
    case: str
    figure: float
    unit: str = "x"
    target: float | None = None
    at_most: bool = False
    values: Mapping[str, float] = field(default_factory=dict)
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.target is None:
            return None
        return self.figure <= self.target if self.at_most else self.figure >= self.target

    def cells(self) -> tuple[str, ...]:
        """The row in words."""
        wanted = "" if self.target is None else f"{'at most' if self.at_most else 'at least'} {_short(self.target)}{_gap(self.unit)}"
        details = ", ".join(f"{name} {_short(value)}" for name, value in self.values.items())
        met = {None: "", True: "yes", False: "**no**"}[self.met]
        return self.case, f"{_short(self.figure)}{_gap(self.unit)}", wanted, met, "; ".join(filter(None, (details, self.note)))


@dataclass(slots=True)
class Table:
    """All rows of a run, with the machine they were measured on.

    Parameters
    ----------
    how : str
        How it was run.
    rows : list of Row
        The figures.
    texts : dict of str
        Tables that other benchmarks print, by title.
    """

    how: str
    rows: list[Row] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def markdown(self) -> str:
        """The table for people."""
        lines = ["# Benchmarks", "", self.how, "", *(f"- {name}: {value}" for name, value in machine().items())]
        for topic in dict.fromkeys(row.topic for row in self.rows):
            cells = [("case", "measured", "target", "met", "in detail")]
            cells += [row.cells() for row in self.rows if row.topic == topic]
            lines += ["", f"## {topic}", "", *_aligned(cells)]
        for title, text in self.texts.items():
            lines += ["", f"## {title}", "", "```", text.rstrip(), "```"]
        return "\n".join(lines) + "\n"

    def write(self, folder: Path) -> None:
        """Write ``bench.md`` and ``bench.json``."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "bench.md").write_text(self.markdown(), encoding="utf-8")
        rows = [{**asdict(row), "met": row.met} for row in self.rows]
        content = {"how": self.how, "machine": machine(), "rows": rows, "texts": self.texts}
        (folder / "bench.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def machine() -> dict[str, str]:
    """What it ran on."""
    return {
        "processor": f"{_processor()}, {len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count()} cores",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "load before": f"{_LOAD:.2f}",
        "versions": ", ".join(f"{name} {_version(name)}" for name in _PACKAGES),
    }


_LOAD = os.getloadavg()[0]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _version(name: str) -> str:
    if name == "calcanim":
        from calcanim import __version__

        return __version__
    return version(name)


def _short(value: float) -> str:
    """Enough digits to compare."""
    if 0.9 < value < 1 and round(value, 3) < 1:
        return f"{value:.4f}"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _gap(unit: str) -> str:
    return unit if unit in ("x", "") else f" {unit}"


def _aligned(cells: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows of a Markdown table, its columns one under the other."""
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells]
    return [lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]]
