"""What goes wrong in a scene, as one sentence: what it is, the file in hand, and the line of the author's own file."""

from __future__ import annotations

import linecache
import os
import subprocess
import sysconfig
import traceback
from bdb import BdbQuit
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import NamedTuple

from calcanim.errors import FULL, CalcanimError, OwnSignal, cut, system_words
from calcanim.render.system import LATEX_COMMANDS, system_name

__all__ = ["Place", "SceneEnded", "author_place", "failure_words", "raised_by_scene", "reason", "scene_failures",
           "short_place"]

_LONGEST = 1_000
_LONGEST_LINE = 100
_LATEX = frozenset({"latex", "pdflatex", "xelatex", "lualatex", "tectonic", "dvisvgm"})
# What Manim's functions for working by hand need, and what asks somebody who is not there.
_BY_HAND = {
    "interactive_embed": "interactive_embed() opens Manim's own window for working by hand, which there is not while a clip "
    "is rendered",
    "embed": "embed() opens Manim's own window for working by hand, which there is not while a clip is rendered",
}
_ELSEWHERE = tuple(
    str(Path(place).resolve()) + os.sep
    for place in {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
) + (str(Path(__file__).resolve().parent.parent) + os.sep,)


class SceneEnded(CalcanimError):
    """A scene has asked Python to end, which is no way to end a scene; what it raised is the cause."""


class Place(NamedTuple):
    """A line of an author's own file, and that line; column counts from 1."""

    file: str
    line: int
    column: int | None
    text: str


@contextmanager
def scene_failures() -> Iterator[None]:
    """Within this the code of a scene runs: what it raises is an `Exception`, whatever it raises."""
    try:
        yield
    except EOFError as error:
        # Some who would hear it take it for their own.
        raise SceneEnded(reason(error)) from error
    except BaseException as error:
        if isinstance(error, (Exception, OwnSignal, GeneratorExit)):
            raise
        raise SceneEnded(reason(error)) from error


def failure_words(error: BaseException) -> str:
    """One sentence about an exception that a scene has raised, short enough for a terminal.

    Parameters
    ----------
    error : BaseException
        With its traceback.
    """
    raised = raised_by_scene(error)
    if isinstance(raised, CalcanimError):
        return cut(str(raised), 10 * _LONGEST)
    place = author_place(raised)
    words = cut(reason(raised), _LONGEST)
    if place is None:
        return words
    text = f": {cut(place.text, _LONGEST_LINE)}" if place.text else ""
    return f"{words} ({short_place(place.file)}, line {place.line}{text})"


def raised_by_scene(error: BaseException) -> BaseException:
    """What the scene itself has raised."""
    return error.__cause__ if isinstance(error, SceneEnded) and error.__cause__ is not None else error


def author_place(error: BaseException) -> Place | None:
    """The innermost line of a file that is neither calcanim's nor a library's; None where there is none."""
    mine = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_authors(frame.filename)]
    if not mine:
        return None
    last = mine[-1]
    column = None if last.colno is None else last.colno + 1
    return Place(last.filename, last.lineno or 1, column, linecache.getline(last.filename, last.lineno or 1).strip())


def _is_authors(file: str) -> bool:
    # Compiled modules have names that lead nowhere.
    return os.path.isabs(file) and not str(Path(file).resolve()).startswith(_ELSEWHERE)


def reason(error: BaseException) -> str:
    """What an exception says, in words that say what it is."""
    frames = list(_frames(error.__traceback__))
    name, words = type(error).__name__, _words_of(error)
    by_hand = next((_BY_HAND[frame.f_code.co_name] for frame in frames if frame.f_code.co_name in _BY_HAND), None)
    if by_hand is not None and isinstance(error, AssertionError):
        return by_hand
    if isinstance(error, SystemExit):
        return f"the scene asks Python to exit ({words}); a scene ends where its construct() ends"
    if isinstance(error, KeyboardInterrupt):
        return "the scene raises KeyboardInterrupt, which is what Ctrl-C does"
    if isinstance(error, (EOFError, BdbQuit)):
        return f"the scene waits for somebody who types (input() or breakpoint()), and nobody can while it is rendered ({name})"
    if isinstance(error, MemoryError):
        return f"memory ran out (MemoryError{f': {words}' if words else ''})"
    file = _file_in_hand(frames)
    if isinstance(error, FileNotFoundError) and any(frame.f_code.co_filename == subprocess.__file__ for frame in frames):
        return _missing_program(Path(str(error.filename)).name, file)
    if file is not None and file not in words:
        return f"{file} cannot be used: {name}{f': {words}' if words else ''}"
    if not words:
        return f"{name} without a word"
    return words if _says_all(error) else f"{name}: {words}"


def _says_all(error: BaseException) -> bool:
    """Whether the system has refused something, and says what."""
    return isinstance(error, OSError) and bool(error.strerror) and (error.filename is not None or error.errno in FULL)


def _words_of(error: BaseException) -> str:
    if _says_all(error):
        return system_words(error).removesuffix(".")  # type: ignore[arg-type]
    if isinstance(error, SystemExit) and (error.code is None or isinstance(error.code, int)):
        return f"exit code {error.code or 0}"
    # Also libraries that are modelled on the system's errors.
    strerror, filename = getattr(error, "strerror", None), getattr(error, "filename", None)
    return f"{filename}: {strerror}" if isinstance(strerror, str) and isinstance(filename, str) else str(error)


def _missing_program(program: str, file: str | None) -> str:
    if program in _LATEX:
        return (
            f"this needs LaTeX, which is not installed here (there is no program {program!r}); MathTypst and Typst do without: "
            'MathTypst("x^2") for MathTex, Typst("words") for Tex, DecimalNumber(3.1, mob_class=MathTypst), '
            'Axes(axis_config={"include_numbers": True, "label_constructor": MathTypst}); '
            f"or install it: {LATEX_COMMANDS[system_name()]}"
        )
    needs = f"the program {program!r}, which is not installed here"
    return f"this needs {needs}" if file is None else f"{file} is nothing that can be read without {needs}"


def _frames(trace: TracebackType | None) -> Iterator[FrameType]:
    while trace is not None:
        yield trace.tb_frame
        trace = trace.tb_next


def _file_in_hand(frames: list[FrameType]) -> str | None:
    """The file that the author named and a library was working on, outermost first."""
    own = [number for number, frame in enumerate(frames) if _is_authors(frame.f_code.co_filename)]
    if not own:
        return None
    author = frames[own[-1]]
    named = {Path(text).name for text in _texts((*author.f_code.co_consts, *author.f_locals.values(), *author.f_globals.values()))}
    for frame in frames[own[-1] + 1 :]:
        for text in _texts(frame.f_locals.values()):
            if Path(text).suffix and Path(text).name in named and os.path.isfile(text):
                return Path(text).name
    return None


def _texts(values: object) -> Iterator[str]:
    for value in values:  # type: ignore[attr-defined]
        if isinstance(value, (str, Path)) and 0 < len(text := str(value)) < 1000 and "\0" not in text:
            yield text


def short_place(file: str) -> str:
    """A file's place as seen from the working folder, or its whole place outside of it."""
    try:
        return str(Path(file).relative_to(Path.cwd()))
    except (ValueError, OSError):
        return file
