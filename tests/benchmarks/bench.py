"""Everything that is said about speed, measured side by side in one run: ``python -m tests.benchmarks.bench``.

Writes ``build/bench/bench.md`` and ``bench.json``. At 1080p60, as a person would type it; the two-dimensional parts
and those in space that would take too long are cut where a section ends, and say so. On a machine that does other
work the seconds say little and the ratios less than they could: run it on a quiet one.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from pathlib import Path

from . import derivatives, lesson, speed, start
from .cases import CASES, QUICK, ROOT, WHOLE
from .commands import workplace
from .table import Row, Table

GROUPS = ("speed", "start", "memory", "cores", "numerics")


def main(words: list[str]) -> None:
    """Measure what is asked for, and write the table after every row."""
    asked = _asked(words)
    said = "`make bench" + (f' ARGS="{" ".join(words)}"' if words else "") + "`"
    table, begin = Table(said + (", which only tries the command: its figures say nothing" if asked.quick else "")), time.perf_counter()
    with workplace() as name:
        for row in _rows(asked, Path(name)):
            table.rows.append(row)
            table.write(asked.output)
            print(" | ".join(filter(None, (row.topic, *row.cells()))), flush=True)
    if "numerics" in asked.only and not asked.quick:
        text = io.StringIO()
        with redirect_stdout(text):
            derivatives.main()
        table.texts["Derivatives, beside SciPy and numdifftools, against 50 digits"] = text.getvalue()
    table.write(asked.output)
    missed = [f"{row.topic.partition(':')[0]}, {row.case}" for row in table.rows if row.met is False]
    print(f"{asked.output / 'bench.md'} after {time.perf_counter() - begin:.0f} s; targets missed: {'; '.join(missed) or 'none'}")


def _rows(asked: argparse.Namespace, folder: Path) -> Iterator[Row]:
    quality = "l" if asked.quick else "h"
    cases = QUICK if asked.quick else WHOLE if asked.whole else CASES
    groups: dict[str, Iterable[Row]] = {
        "speed": speed.rows([case for case in cases if not asked.scene or case.name in asked.scene], quality, folder, asked.repeat),
        "start": start.rows("SecantToTangent", quality, folder, 1 if asked.quick else 5),
        "memory": speed.memory(quality, folder, asked.quick),
        "cores": lesson.cores("l" if asked.quick else "m", folder, asked.repeat, 20 if asked.quick else 0),
    }
    for name, rows in groups.items():
        if name in asked.only:
            yield from rows
    if asked.lesson:
        yield from lesson.rows()


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bench", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="try the command: tiny pictures, short parts, no meaning")
    parser.add_argument("--whole", action="store_true", help="whole clips instead of long parts (half an hour)")
    parser.add_argument("--lesson", action="store_true", help="the whole lesson at 1080p besides, with two processes and with one")
    parser.add_argument("--repeat", type=int, default=1, metavar="N", help="rounds; each figure is their median")
    parser.add_argument("--only", nargs="+", choices=GROUPS, default=GROUPS, help="these parts only")
    parser.add_argument("--scene", nargs="+", default=(), help="these scenes only")
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "bench", help="where the table goes")
    return parser.parse_args(words)


if __name__ == "__main__":
    main(sys.argv[1:])
