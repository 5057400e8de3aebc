"""What `calcanim check` finds, what it finds wrongly, and what it costs beside a render.

Run from the checkout: ``python tests/benchmarks/check.py``, or with names of scenes for the costs of these only.
Every figure comes out of one run.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from unittest import mock

from calcanim.check import check_scene, proof
from calcanim.check.equations import EquationProof
from calcanim.check.geometry import GeometryProof
from calcanim.check.lesson import LessonProof
from calcanim.check.motion import MotionProof
from calcanim.check.numbers import NumberProof
from calcanim.check.pace import ReadingTime
from calcanim.check.panels import PanelProof
from calcanim.render.catalog import shipped_scenes
from calcanim.render.plan import plan_clip
from calcanim.render.worker import render_clip

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "check"))

from test_suites import BROKEN, FAULTS, GOOD


def rates() -> None:
    """Detection rate over the broken scenes, false-alarm rate over the good ones, by the rule and in all."""
    kinds = {name: {f.kind for f in check_scene(BROKEN[name]).findings} for name in FAULTS}
    alarms = [kind for entry in GOOD.values() for kind in {f.kind for f in check_scene(entry).findings}]
    print(f"{'rule':<12} {'found of planted':>16} {'elsewhere':>10} {'in good scenes':>15}")
    for rule in dict.fromkeys(map(rule_of, FAULTS.values())):
        own = [name for name in FAULTS if rule_of(FAULTS[name]) == rule]
        found = sum(FAULTS[name] in kinds[name] for name in own)
        besides = sum(rule in map(rule_of, kinds[name]) for name in FAULTS if name not in own)
        print(f"{rule:<12} {found:>8} of {len(own):<5}{besides:>10} {sum(rule_of(kind) == rule for kind in alarms):>8} of {len(GOOD)}")
    found = sum(FAULTS[name] in kinds[name] for name in FAULTS)
    print(f"{'all':<12} {found:>8} of {len(FAULTS):<5}{sum(bool(kinds[n] - {FAULTS[n]}) for n in FAULTS):>10} {len(alarms):>8} of {len(GOOD)}")


def rule_of(kind: str) -> str:
    """The rule that a finding belongs to."""
    return kind.partition(".")[0]


# Where the rules do their work, and what is said of them.
PARTS = {
    "numbers, proofs": (NumberProof, "look"), "equations": (EquationProof, "look"), "geometry": (GeometryProof, "look"),
    "curves seen": (PanelProof, "look"), "measures": (proof, "measure_findings"), "lesson": (LessonProof, "look"),
    "motion": (MotionProof, "look"), "layout": (proof, "layout_findings"), "colours": (proof, "legibility_findings"),
    "reading": (ReadingTime, "look"),
}


def shares(names: list[str]) -> None:
    """What each rule takes of the check of the shipped scenes, in CPU seconds and as a share."""
    spent = dict.fromkeys(PARTS, 0.0)

    def timed(part: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **more: Any) -> Any:
            start = time.process_time()
            try:
                found = work(*given, **more)
                return None if found is None else list(found)
            finally:
                spent[part] += time.process_time() - start

        return run

    with ExitStack() as stack:
        for part, (holder, name) in PARTS.items():
            stack.enter_context(mock.patch.object(holder, name, timed(part, getattr(holder, name))))
        start = time.process_time()
        for entry in shipped_scenes():
            if not names or entry.name in names:
                check_scene(entry)
        whole = time.process_time() - start
    for part, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        print(f"{part:<16} {seconds:7.2f} s {100 * seconds / whole:6.1f} %")
    print(f"{'all of the check':<16} {whole:7.2f} s")


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
    shares(sys.argv[1:])
    costs(sys.argv[1:])
