"""What `calcanim check` finds, what it finds wrongly, and what it costs beside a render.

Run from the checkout: ``python tests/benchmarks/check.py``, or with names of scenes for the costs of these only.
Every figure comes out of one run.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from calcanim.check import check_scene
from calcanim.render.catalog import shipped_scenes
from calcanim.render.plan import plan_clip
from calcanim.render.worker import render_clip

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "check"))

from test_suites import BROKEN, FAULTS, GOOD


def rates() -> None:
    """Detection rate over the broken scenes, false-alarm rate over the good ones."""
    kinds = {name: {f.kind for f in check_scene(BROKEN[name]).findings} for name in FAULTS}
    found = sum(FAULTS[name] in kinds[name] for name in FAULTS)
    besides = sum(bool(kinds[name] - {FAULTS[name]}) for name in FAULTS)
    alarms = sum(not check_scene(entry).proved for entry in GOOD.values())
    print(f"detection rate    {found}/{len(FAULTS)} = {100 * found / len(FAULTS):.1f} %")
    print(f"false-alarm rate  {alarms}/{len(GOOD)} = {100 * alarms / len(GOOD):.1f} % of the good scenes; "
          f"{besides} of the broken ones had a finding besides their fault")


def costs(names: list[str]) -> None:
    """Seconds of a check in both themes and of a render with ``-q l``, in one process, warm."""
    print(f"{'scene':<20} {'check':>7} {'render -q l':>12} {'ratio':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for entry in (entry for entry in shipped_scenes() if not names or entry.name in names):
            check_scene(entry)
            begin = time.perf_counter()
            check_scene(entry)
            checked = time.perf_counter() - begin
            begin = time.perf_counter()
            render_clip(plan_clip(entry, {}, quality="l", folder=Path(folder)))
            rendered = time.perf_counter() - begin
            print(f"{entry.name:<20} {checked:6.2f}s {rendered:11.2f}s {checked / rendered:6.2f}")


if __name__ == "__main__":
    if len(sys.argv) == 1:
        rates()
    costs(sys.argv[1:])
