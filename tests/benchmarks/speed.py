"""Whole clips and long parts: against the usual way, by plain manim, against the encoder alone; quality, size, memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from .cases import Case
from .commands import Clip, Measured, by_calcanim, by_manim, last_frame, run
from .table import Row

USUAL = "Against the usual way: the same clip in tutorial style by plain manim"
SAME = "The same scene by plain manim and by calcanim render"
LIMIT = "Close to the limit: CPU of a clip against encoding its frames alone"
QUALITY = "Quality and size at the default settings"
MEMORY = "Memory of a worker"

# Every so-manieth frame is compared; one comparison at 1080p takes half a second.
_EVERY = 10


@dataclass(frozen=True, slots=True)
class Rendered:
    """One round of a case: its clips by scene and program."""

    usual: Clip
    shipped: Clip
    shipped_by_manim: Clip
    usual_by_calcanim: Clip


def rows(cases: Sequence[Case], quality: str, folder: Path, repeat: int) -> Iterator[Row]:
    """Measure every case, as often as said, the programs by turns."""
    for case in cases:
        rounds = [_round(case, quality, folder / case.name / str(i)) for i in range(repeat)]
        yield _against_usual(case, rounds)
        yield _same(case, "of the lesson", [(one.shipped_by_manim, one.shipped) for one in rounds])
        yield _same(case, "in tutorial style", [(one.usual, one.usual_by_calcanim) for one in rounds])
        yield from _picture(case, quality, rounds, folder / case.name)
        peak = max(one.shipped.took.memory for one in rounds)
        yield Row(MEMORY, case.name, peak / 1e6, "MB", 1000, at_most=True)


def _round(case: Case, quality: str, folder: Path) -> Rendered:
    return Rendered(
        usual=by_manim(case, case.usual, quality, folder / "usual"),
        shipped=by_calcanim(case, case.name, quality, folder / "shipped"),
        shipped_by_manim=by_manim(case, case.shipped, quality, folder / "shipped-manim"),
        usual_by_calcanim=by_calcanim(case, f"{case.usual}:{case.name}", quality, folder / "usual-calcanim"),
    )


def _part(case: Case) -> str:
    return f"the first {case.seconds:.1f} s of it" if case.plays else "the whole clip"


def _ratio(pairs: Sequence[tuple[Clip, Clip]]) -> tuple[float, dict[str, float]]:
    """How many times as long the first of each pair takes; the median, and what is behind it."""
    values = {}
    for name, pick in (("s", lambda took: took.seconds), ("s of CPU", lambda took: took.cpu)):
        slow, quick = (median(pick(pair[i].took) for pair in pairs) for i in (0, 1))
        values |= {f"manim {name}": slow, f"calcanim {name}": quick}
    by_cpu = median(slow.took.cpu / quick.took.cpu for slow, quick in pairs)
    return median(slow.took.seconds / quick.took.seconds for slow, quick in pairs), {**values, "ratio of CPU": by_cpu}


def _against_usual(case: Case, rounds: Sequence[Rendered]) -> Row:
    figure, values = _ratio([(one.usual, one.shipped) for one in rounds])
    frames = {"frames usual": rounds[0].usual.frames, "frames calcanim": rounds[0].shipped.frames}
    return Row(USUAL, f"{case.name} ({case.kind})", figure, target=10 if case.solid else 4, values={**values, **frames}, note=_part(case))


def _same(case: Case, which: str, pairs: Sequence[tuple[Clip, Clip]]) -> Row:
    figure, values = _ratio(pairs)
    return Row(SAME, f"{case.name} {which} ({case.kind})", figure, target=3 if case.solid else 1.5, values=values, note=_part(case))


def _picture(case: Case, quality: str, rounds: Sequence[Rendered], folder: Path) -> Iterator[Row]:
    """The clip beside its lossless frames, and these encoded alone."""
    clip, answer = rounds[0].shipped, folder / "quality.json"
    words = [case.name, quality, str(clip.file), str(last_frame(case, quality)), str(_EVERY), str(answer)]
    run(["-m", "tests.benchmarks.quality", *words], folder)
    found = json.loads(answer.read_text())
    cpu = median(one.shipped.record["profile"]["cpu"] for one in rounds if one.shipped.record is not None)
    title = f"{case.name} ({case.kind})"
    yield Row(LIMIT, title, cpu / found["cpu"], target=2 if case.solid else 1.5, at_most=True, values={
        "clip s": cpu, "encoder alone s": found["cpu"], "ms a frame": 1e3 * cpu / clip.frames,
        "encoder alone ms a frame": 1e3 * found["cpu"] / found["frames"]}, note=_part(case))
    yield Row(QUALITY, f"{title}: SSIM", found["ssim"], "", 0.99 if case.solid else 0.998, values={"least of a frame": found["least_ssim"]},
              note=f"every {_EVERY}th frame")
    sizes = {"calcanim kB": clip.file.stat().st_size / 1e3, "manim kB": rounds[0].shipped_by_manim.file.stat().st_size / 1e3}
    yield Row(QUALITY, f"{title}: size against manim's", sizes["calcanim kB"] / sizes["manim kB"], target=1.3, at_most=True, values=sizes)


def memory(quality: str, folder: Path, quick: bool) -> Iterator[Row]:
    """A scene of ten minutes against one of one minute."""
    file = Path(__file__).resolve().parent / "long_scene.py"
    took: list[Measured] = []
    for name, minutes in (("OneMinute", 1), ("TenMinutes", 10)):
        case = Case(name, file.name, False, int(quick), 2 * minutes if quick else 60 * minutes)
        took.append(by_calcanim(case, f"{file}:{name}", quality, folder / name).took)
    one, ten = (measured.memory / 1e6 for measured in took)
    yield Row(MEMORY, "10 minutes of a scene against 1 minute", ten / one, target=1.05, at_most=True, values={
        "1 minute MB": one, "10 minutes MB": ten})
