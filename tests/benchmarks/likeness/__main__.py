"""Whether scenes look the same to the last bit: ``python -m tests.benchmarks.likeness [--manim-source DIR] [FILE ...]``.

Without a file, the examples in the documentation of the installed manim are run; with a source tree of manim also those
of its handbook and its graphical tests. Nothing is fetched. Every scene is run twice, by manim as its command does it and
by calcanim as `calcanim render` does it, each time in a process of its own, and every frame is compared as the encoder
gets it. Ends with exit code 1 where one differs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from . import cases
from .running import Outcome, compared


def main(words: list[str]) -> int:
    """Run what is asked for and print what came of it."""
    asked = _asked(words)
    with tempfile.TemporaryDirectory(prefix="likeness-") as folder:
        found = list(cases.gathered(asked.files, asked.manim_source, Path(folder), installed=not asked.files))
        wanted = [case for case in found if not asked.only or asked.only in case.title]
        run = partial(_compared, size=asked.size, seconds=asked.seconds, verbose=asked.verbose)
        with ProcessPoolExecutor(asked.jobs) as pool:
            outcomes = list((pool.map if asked.jobs > 1 else map)(run, wanted))
    count = Counter(outcome.kind for outcome in outcomes)
    frames = sum(outcome.frames for outcome in outcomes)
    print(f"{len(outcomes)} scenes with {frames} frames: {count['equal']} equal, {count['refused']} refused by both in the same "
          f"words, {count['differs']} differ, {count['skipped']} skipped")
    for words_, number in Counter(outcome.words for outcome in outcomes if outcome.kind == "skipped").most_common():
        print(f"  skipped {number}: {words_}")
    for outcome in outcomes:
        if outcome.kind == "differs" or outcome.kind == "refused":
            print(f"  {outcome.kind}: {outcome.title}: {outcome.words}")
    return 1 if count["differs"] else 0


def _compared(case: cases.Case, size: str, seconds: float, verbose: bool) -> Outcome:
    outcome = compared(case, size, seconds)
    if verbose or outcome.kind == "differs":
        print(f"{outcome.kind:<8} {outcome.frames:5} frames  {outcome.title}  {outcome.words}", flush=True)
    return outcome


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.likeness", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="scene files, or FILE.py:Scene, instead of the installed manim's examples")
    parser.add_argument("--manim-source", type=Path, help="a source tree of manim")
    parser.add_argument("--only", default="", help="only what has this in its title")
    parser.add_argument("--jobs", type=int, default=1, help="how many scenes at once")
    parser.add_argument("--size", default="214x120@6", help="width, height and rate of the frames")
    parser.add_argument("--seconds", type=float, default=120, help="how long a scene may take")
    parser.add_argument("--verbose", action="store_true", help="tell of every scene")
    asked = parser.parse_args(words)
    if asked.manim_source is not None and not (asked.manim_source / "manim").is_dir():
        parser.error(f"{asked.manim_source} has no folder named manim; give the top of a source tree.")
    return asked


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
