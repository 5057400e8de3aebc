"""Clips in a notebook: ``show("TangentSlope", function="sin(x)", at=1)``.

It is what ``calcanim embed`` is in a shell: it renders what is not rendered yet, with a bar that moves, and
shows the clip below the cell.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from calcanim.cli.options import scene_values
from calcanim.cli.render_command import prove_plan
from calcanim.embed.files import write_folder
from calcanim.embed.jupyter import cell_output
from calcanim.embed.options import EmbedOptions
from calcanim.embed.prepare import gather, plan_for_embedding
from calcanim.errors import CalcanimError, InputError
from calcanim.parameters import format_value
from calcanim.render.batch import Outcome, render_clips
from calcanim.render.plan import THEMES

__all__ = ["show"]

# Seconds between two pictures of the bar: every one of them is a message to the browser.
_BEAT = 0.25


def show(
    scene: str, *, quality: str = "m", theme: str = "dark", loop: bool = False, autoplay: bool = False, check: bool = True,
    **parameters: object,
) -> None:
    """Show a clip below the cell, rendered first where it is not rendered yet.

    Parameters
    ----------
    scene : str
        The name of a shipped scene, or ``FILE.py:Scene``.
    quality : str
        Manim's letter: l, m, h, p or k.
    theme : str
        ``dark`` or ``light``.
    loop, autoplay : bool
        Begin again at the end; begin without being asked, and then without sound.
    check : bool
        Refuse a scene that ``calcanim check`` has findings for.
    **parameters
        The scene's own, such as ``function="sin(x)"`` or ``at=1``.

    Raises
    ------
    InputError
        When there is no such scene, parameter, quality or theme, or a value that the scene cannot take.
    CalcanimError
        When the clip cannot be rendered, or this is no place where something can be shown.
    """
    if theme not in THEMES:
        raise InputError(f"theme={theme!r} is neither dark nor light.")
    words = tuple(f"{name}={format_value(value)}" for name, value in parameters.items() if value is not None)
    plans = plan_for_embedding([scene_values(scene, words)], themes=(theme,), quality=quality)
    output = _Output(plans[0].title)
    try:
        (outcome,) = render_clips(plans, output, prove=prove_plan if check else None)
    except BaseException:
        output.show({"text/plain": f"{plans[0].title} was not rendered."})
        raise
    if outcome.manifest is None:
        output.show({"text/plain": f"{plans[0].title} was not rendered."})
        raise _failure(outcome)
    shown, files = cell_output(gather([outcome])[0], EmbedOptions(loop=loop, autoplay=autoplay))
    if files:
        write_folder(Path(), files)
    output.show(shown)


def _failure(outcome: Outcome) -> CalcanimError:
    kind = InputError if outcome.user_words else CalcanimError
    return kind("\n".join([outcome.error.replace("--no-check", "check=False"), *outcome.findings]))


class _Output:
    """The place below the cell: a bar while a clip is rendered, then what took its place."""

    def __init__(self, title: str) -> None:
        try:
            from IPython.display import display
        except ImportError as error:
            raise CalcanimError("show() is for notebooks and needs IPython; pip install notebook.") from error
        self._title = title
        self._seconds: float | None = None
        self._begin = self._last = time.monotonic()
        self._place: Any = display(self._words("looks for the clip"), raw=True, display_id=True)

    def show(self, output: Mapping[str, str]) -> None:
        """Put something into the place."""
        # Outside of a notebook nothing can be replaced.
        if self._place is not None:
            self._place.update(dict(output), raw=True)

    def expected(self, seconds: Mapping[int, float | None]) -> None:
        """Note how long it will take."""
        self._seconds = seconds.get(0)
        self._begin = time.monotonic()

    def started(self, index: int) -> None:
        """Say that it begins."""
        self.show(self._words("begins"))

    def frames(self, index: int, frames: int) -> None:
        """Move the bar."""
        if time.monotonic() - self._last >= _BEAT:
            self._last = time.monotonic()
            self.show(self._words(f"{frames} frames"))

    def finished(self, index: int, outcome: Outcome) -> None:
        """Nothing: what was made takes the place of the bar."""

    def _words(self, state: str) -> dict[str, str]:
        """The bar; without an end while nobody knows how long it takes."""
        share = min(0.95, (time.monotonic() - self._begin) / self._seconds) if self._seconds else None
        bar = f'<progress max="1" value="{share:.3f}"></progress>' if share is not None else "<progress></progress>"
        # The title is the name of a Python class in words, so there is nothing to escape.
        return {"text/html": f"<div>{bar} {self._title}: {state}</div>", "text/plain": f"{self._title}: {state}"}
