"""From the command to the first frame."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from .commands import RATES, environment, run
from .table import Row

START = "Start: from the command to the first frame"
_IMPORTED = {"what draws": "import calcanim.render.worker", "Python alone": "pass"}


def rows(scene: str, quality: str, folder: Path, repeat: int) -> Iterator[Row]:
    """With the proof and without, by turns; and what of that is importing."""
    waited: dict[str, list[float]] = {"--no-check": [], "--check": []}
    imported: dict[str, list[float]] = {name: [] for name in _IMPORTED}
    for i in range(repeat):
        for word, times in waited.items():
            times.append(_first_frame(scene, quality, folder / f"start{word}{i}", word))
        for name, statement in _IMPORTED.items():
            imported[name].append(run(["-c", statement], folder).seconds)
    shares = {f"import of {name} s": median(times) for name, times in imported.items()}
    for word, name in (("--no-check", "without the proof"), ("--check", "with the proof")):
        times = waited[word]
        yield Row(START, f"{scene}, {name}", median(times), "s", 1.5, at_most=True, values={
            "least s": min(times), "most s": max(times), **shares}, note=f"median of {repeat}")


def _first_frame(scene: str, quality: str, folder: Path, word: str) -> float:
    folder.mkdir(parents=True)
    seen = folder / "first"
    # A second of it, so that the clip has a play to end with.
    watched = environment(folder, first_frame=seen, last_frame=RATES[quality])
    begin = time.time()
    run(["-m", "calcanim", "render", scene, "-q", quality, word, "--jobs", "1", "-o", str(folder)], folder, watched)
    return float(seen.read_text()) - begin
