"""``--to jupyter``: a notebook with a cell for each clip, already run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.files import Content, require_extension, write_folder
from calcanim.embed.markdown import html_block
from calcanim.embed.options import EmbedOptions
from calcanim.embed.page_clip import Look, media_files, page_clip
from calcanim.errors import InputError

__all__ = ["LARGEST_INSIDE", "CellOutput", "cell_output", "write"]

LARGEST_INSIDE = 8_000_000
"""Bytes of video up to which a notebook carries it: it can then be moved and mailed, and still opens at once."""

CellOutput = dict[str, str]
"""An output of a cell by its MIME types."""


def write(clips: Sequence[EmbeddedClip], out: Path, options: EmbedOptions) -> tuple[Path, ...]:
    """Write the notebook, and ``media/`` beside it for clips that are too large to be inside.

    Parameters
    ----------
    clips : sequence of EmbeddedClip
        In the order in which they are shown.
    out : Path
        The notebook.
    options : EmbedOptions
        ``loop`` and ``autoplay`` count.

    Raises
    ------
    InputError
        When ``out`` is no name of a notebook, or nothing can be written there.
    """
    require_extension(out, ".ipynb", "a notebook")
    if out.is_dir():
        raise InputError(f"{out} is a folder; give a file name.")
    beside: dict[str, Content] = {}
    cells = []
    for number, clip in enumerate(clips, 1):
        output, files = cell_output(clip, options)
        beside |= files
        cells.append(_cell(f"clip-{number}", _source(clip, options), output))
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                     "language_info": {"name": "python"}},
        "nbformat": 4, "nbformat_minor": 5,
    }
    text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    return write_folder(out.parent, {**beside, out.name: text})[::-1]


def cell_output(clip: EmbeddedClip, options: EmbedOptions) -> tuple[CellOutput, dict[str, Content]]:
    """What a cell shows, and the files that have to be beside the notebook for it.

    A clip of up to `LARGEST_INSIDE` bytes is inside, so that a notebook that was moved still plays it.

    Parameters
    ----------
    clip : EmbeddedClip
        The clip.
    options : EmbedOptions
        ``loop`` and ``autoplay`` count.
    """
    name, beside = clip.file_name("mp4", clip.first.plan.theme), {}
    shown = page_clip(clip, inside=True)
    look = shown.looks[0]
    if clip.first.video.stat().st_size > LARGEST_INSIDE:
        beside[f"media/{name}"] = media_files(clip)[name]
        look = Look(look.theme, f"media/{name}", look.poster)
    block = html_block(clip, options, replace(shown, looks=(look,)))
    return {"text/html": block, "text/plain": clip.in_words}, beside


def _cell(name: str, source: str, output: CellOutput) -> dict[str, Any]:
    shown = {"output_type": "display_data", "data": output, "metadata": {}}
    return {"cell_type": "code", "id": name, "execution_count": 1, "metadata": {}, "outputs": [shown], "source": source}


def _source(clip: EmbeddedClip, options: EmbedOptions) -> str:
    """The lines of Python that show the clip anew; every value is a literal."""
    plan = clip.first.plan
    scene = plan.entry.name if plan.entry.topic else f"{plan.entry.path}:{plan.entry.name}"
    words = [repr(scene), *(f"{name}={value!r}" for name, value in plan.given.items()), f"quality={plan.quality!r}"]
    words += [f"theme={plan.theme!r}"] if plan.theme != "dark" else []
    words += [f"{name}=True" for name in options.asked]
    return f"from calcanim.notebook import show\n\nshow({', '.join(words)})"
