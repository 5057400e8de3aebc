"""What `calcanim check` finds, what it finds wrongly, and what it costs beside a render.

Run from the checkout: ``python tests/benchmarks/check.py``, or with names of scenes for the costs of these only.
Every figure comes out of one run.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

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


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, and of all threads of this process."""

    wall: float
    work: float


def cost(action: Callable[[], object]) -> Cost:
    """What an action takes."""
    wall, work = time.perf_counter(), time.process_time()
    action()
    return Cost(time.perf_counter() - wall, time.process_time() - work)


def costs(names: list[str]) -> None:
    """What a check in both themes and a render with ``-q l`` take, one after the other in one process, warm.

    Where others use the machine too, the ratio of CPU seconds is the one that can be repeated. A render also works beside
    the main thread, in the encoder's, so on an idle machine the ratio on the clock is the larger one.
    """
    print(f"{'scene':<20} {'check':>16} {'render -q l':>16} {'ratio':>14}")
    print(f"{'':<20} {'clock     CPU':>16} {'clock     CPU':>16} {'clock   CPU':>14}")
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        for entry in (entry for entry in shipped_scenes() if not names or entry.name in names):
            check_scene(entry)
            checked = cost(partial(check_scene, entry))
            rendered = cost(partial(render_clip, plan_clip(entry, {}, quality="l", folder=Path(folder))))
            ratios.append((checked.wall / rendered.wall, checked.work / rendered.work))
            print(
                f"{entry.name:<20} {checked.wall:7.2f}s{checked.work:7.2f}s {rendered.wall:7.2f}s{rendered.work:7.2f}s "
                f"{ratios[-1][0]:7.2f}{ratios[-1][1]:7.2f}", flush=True,
            )
    for what, pick in (("largest", max), ("median", median)):
        print(f"{what:<54} {pick(r[0] for r in ratios):7.2f}{pick(r[1] for r in ratios):7.2f}")


if __name__ == "__main__":
    if len(sys.argv) == 1:
        rates()
    costs(sys.argv[1:])
