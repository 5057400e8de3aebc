"""What plain manim makes of scene files: ``manim -ql -a FILE``, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

__all__ = ["Film", "film_of", "films_of_manim"]

# Manim is imported once; each file is rendered by a copy of that process.
_PROGRAM = """
import os, sys
from manim.cli.render.commands import render
words = ["-ql", "-a", "--progress_bar", "none", "-v", "ERROR", "--media_dir", sys.argv[1], "--disable_caching"]
for file in sys.argv[2:]:
    child = os.fork()
    if child == 0:
        os.chdir(os.path.dirname(file))
        sys.path[0] = ""
        render.main([*words, os.path.basename(file)], standalone_mode=False)
        sys.stdout.flush()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0, file
"""


@dataclass(frozen=True)
class Film:
    """A video file: its frames' size, rate and number, and its first and last frame as RGBA."""

    size: tuple[int, int]
    rate: Fraction
    frames: int
    first: np.ndarray
    last: np.ndarray

    def close_to(self, other: Film) -> bool:
        """Whether another one is the same but for what encoders lose."""
        rates = {self.rate, other.rate} - {0}
        same = (self.size, self.frames) == (other.size, other.frames) and len(rates) == 1
        return same and all(
            np.abs(a.astype(int) - b.astype(int)).mean() < 2 for a, b in ((self.first, other.first), (self.last, other.last))
        )


def film_of(file: Path) -> Film:
    """Read a video file."""
    with av.open(str(file)) as container:
        stream = container.streams.video[0]
        frames = list(container.decode(stream))
        pictures = [frames[place].to_ndarray(format="rgba") for place in (0, -1)]
        rate = stream.average_rate or Fraction(0)  # the WebM files of manim say nothing about it
        return Film((stream.width, stream.height), rate, len(frames), *pictures)


def films_of_manim(files: Iterable[Path], folder: Path) -> dict[str, Path]:
    """Render every scene of some files; the videos by the names of the scenes."""
    words = [sys.executable, "-c", _PROGRAM, str(folder), *map(str, files)]
    subprocess.run(words, check=True, capture_output=True, text=True)
    made = [path for path in folder.rglob("*") if path.suffix in {".mp4", ".mov", ".webm", ".gif"}]
    return {path.stem: path for path in made if "partial_movie_files" not in path.parts}
