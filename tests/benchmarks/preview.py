"""How soon the preview shows something: after the command for each shipped scene, and after a save.

Run from the checkout: ``python tests/benchmarks/preview.py``, or with names of scenes for these only. Times are those
at which a page without a browser has heard of the picture. CPU seconds are of all processes of the preview until then;
on a machine with nothing else to do the wall clock comes close to them.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

_TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(_TESTS), str(_TESTS / "preview")]

from previewing import Running

from calcanim.render.catalog import scenes_folder, shipped_scenes

SAVES = 10


def first_pictures(names: list[str], folder: Path) -> None:
    """Seconds from the command to the first picture, the last frame, the whole clip, and the first picture of a second start."""
    print(f"{'scene':<22}{'address':>9}{'picture':>9}{'(CPU)':>8}{'last frame':>12}{'clip':>7}{'check':>7}{'again':>8}")
    slow = 0
    for entry in (entry for entry in shipped_scenes() if not names or entry.name in names):
        running = Running(folder, entry.name)
        times = [time.monotonic() - running.begin]
        try:
            running.wait(lambda state: state["picture"])
            spent = cpu(running)
            times.append(time.monotonic() - running.begin)
            for wanted in (
                lambda state: state["status"]["phase"] == "rendering", lambda state: state["status"]["phase"] == "ready",
                lambda state: state["findings"] is not None,
            ):
                running.wait(wanted, 300)
                times.append(time.monotonic() - running.begin)
        finally:
            running.stop()
        address, picture, last, clip, checked = times
        again = Running(folder, entry.name)
        try:
            again.wait(lambda state: state["picture"])
            second = time.monotonic() - again.begin
        finally:
            again.stop()
        slow += picture > 2
        print(f"{entry.name:<22}{address:8.2f}s{picture:8.2f}s{spent:7.2f}s{last:11.2f}s{clip:6.1f}s{checked:6.1f}s{second:7.2f}s",
              flush=True)
    print(f"{slow} scenes took more than 2 s to their first picture; load of the machine {os.getloadavg()[0]:.1f}")


def cpu(running: Running) -> float:
    """Seconds of processor time of all processes of a run."""
    ticks = 0
    for pid in running.group():
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def saves(folder: Path) -> None:
    """Seconds from a save in the last section to the new last frame, and to the whole clip with that section drawn."""
    file = folder / "tangent.py"
    # The sentence stands in the last section.
    sentence = "Slope positive: f climbs."
    text = (scenes_folder() / "tangent.py").read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    running = Running(folder, "tangent.py:TangentSlope")
    pictures, clips, reused = [], [], []
    try:
        running.ready()
        for number in range(SAVES):
            version = running.heard[-1]["version"]
            new = file.with_suffix(".new")
            new.write_text(text.replace(sentence, f"{sentence} ({number})"), encoding="utf-8")
            begin = time.monotonic()
            os.replace(new, file)
            running.wait(lambda state: state["version"] > version and state["status"]["phase"] == "rendering")  # noqa: B023
            pictures.append(time.monotonic() - begin)
            state = running.wait(lambda state: state["status"]["phase"] == "ready")
            clips.append(time.monotonic() - begin)
            reused.append(sum(section["cached"] for section in state["sections"]))
            running.wait(lambda state: state["findings"] is not None)
    finally:
        running.stop()
    for what, times in (("new last frame", pictures), ("whole clip", clips)):
        print(f"save to {what:<15} median {statistics.median(times):.2f} s of {SAVES}, {min(times):.2f} to {max(times):.2f} s")
    print(f"sections from the cache: {reused}")


if __name__ == "__main__":
    place = Path(tempfile.mkdtemp())
    # Nothing is remembered of an earlier run.
    os.environ["CALCANIM_CACHE"] = str(place / "cache")
    try:
        if len(sys.argv) == 1:
            saves(place)
        first_pictures(sys.argv[1:], place)
    finally:
        shutil.rmtree(place, ignore_errors=True)
