"""Where a clip can go: the targets by name, each a module that is loaded when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.options import EmbedOptions, refuse_foreign_options
from calcanim.errors import InputError, nearest

__all__ = ["TARGETS", "Target", "Writer", "find_target"]


class Writer(Protocol):
    """What a target's module has under the name ``write``."""

    def __call__(self, clips: Sequence[EmbeddedClip], out: Path, options: EmbedOptions) -> tuple[Path, ...]:
        """Write the clips to a folder or file and tell what was written, the most important path first."""


@dataclass(frozen=True, slots=True)
class Target:
    """One place for clips.

    Parameters
    ----------
    name : str
        What is typed after ``--to``.
    makes : str
        What comes out, in a few words.
    out : str
        Where it goes unless ``-o`` says otherwise: a file name with its extension, or a folder.
    both_themes : bool
        Whether it can switch between the dark and the light clip.
    theme : str
        The one it shows unless another is asked for, where it cannot switch.
    options : tuple of str
        The fields of `EmbedOptions` that mean something to it.
    module : str
        The module in this package; its name by default.
    """

    name: str
    makes: str
    out: str
    both_themes: bool = False
    theme: str = "dark"
    options: tuple[str, ...] = ()
    module: str = ""

    def write(self, clips: Sequence[EmbeddedClip], out: Path, options: EmbedOptions) -> tuple[Path, ...]:
        """Write clips with this target's own module.

        Parameters
        ----------
        clips : sequence of EmbeddedClip
            In the order in which they are shown.
        out : Path
            A folder or a file, as the target's ``out`` is.
        options : EmbedOptions
            Only what the target knows.

        Returns
        -------
        tuple of Path
            What was written, the most important one first.

        Raises
        ------
        InputError
            When an option means nothing here, or nothing can be written there.
        """
        refuse_foreign_options(options, self.options, self.name)
        module: Any = importlib.import_module(f"calcanim.embed.{self.module or self.name}")
        writer: Writer = module.write
        return writer(clips, out, options)


TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        Target("html", "a page with its media", "lesson", both_themes=True,
               options=("step", "explore", "single_file", "loop", "autoplay")),
        Target("lms", "a zip for a learning platform", "lesson.zip", both_themes=True, options=("step", "explore")),
        Target("reveal", "slides for a reveal.js deck, or a whole deck", "slides", options=("step", "deck", "loop")),
        Target("quarto", "blocks for a Quarto document, with their media", "clips", both_themes=True, options=("loop", "autoplay")),
        Target("markdown", "blocks for a Markdown file, with their media", "clips", both_themes=True, options=("loop", "autoplay")),
        Target("jupyter", "a notebook that shows the clips", "clips.ipynb", options=("loop", "autoplay")),
        Target("pptx", "slides for PowerPoint and LibreOffice", "clips.pptx", options=("step", "loop", "autoplay")),
        Target("stills", "a PNG for the end of every section", "stills", options=("width",)),
        Target("pdf", "a handout with stills, words and numbers", "handout.pdf", theme="light"),
        Target("gif", "a GIF, about ten times as large as the video", "clips", options=("width", "fps", "span", "loop")),
        Target("webp", "an animated WebP without loss", "clips", options=("width", "fps", "span", "loop")),
        Target("webm", "a video with alpha, to lay over something else", "clips", options=("width", "fps", "span")),
    )
}
"""Every target by its name."""


def find_target(word: str) -> Target:
    """The target somebody named.

    Raises
    ------
    InputError
        When there is none of that name.
    """
    if word in TARGETS:
        return TARGETS[word]
    guess = nearest(word, TARGETS)
    hint = f"did you mean {guess!r}?" if guess else f"there are {', '.join(TARGETS)}."
    raise InputError(f"--to {word!r} is no target; {hint}")
