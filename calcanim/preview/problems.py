"""What went wrong in a scene, as the page shows it: the sentence, the place, and the lines around it."""

from __future__ import annotations

import linecache
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from calcanim.errors import CalcanimError, cut
from calcanim.render.failure import raised_by_scene, reason, short_place

__all__ = ["problem_of"]

_AROUND = 3
_LONGEST_TRACE = 30
# Of a message; nobody reads more, and every page is sent it.
_LONGEST = 4_000


def problem_of(error: BaseException, own: Iterable[Path]) -> dict[str, Any]:
    """An exception as data.

    Parameters
    ----------
    error : BaseException
        What was raised.
    own : iterable of Path
        The author's files; the innermost line in one of them is the place that is shown.

    Returns
    -------
    dict
        kind, message, file, line, column (counted from 1), context and trace.
    """
    syntax = _syntax_error(error)
    if syntax is not None:
        return _described(syntax, syntax.msg, syntax.filename, syntax.lineno, syntax.offset, [])
    error = raised_by_scene(error)
    frames = traceback.extract_tb(error.__traceback__)
    files = {str(path) for path in own}
    mine = [frame for frame in frames if str(Path(frame.filename).resolve()) in files]
    trace = [
        {"file": short_place(frame.filename), "line": frame.lineno, "name": frame.name} for frame in frames[-_LONGEST_TRACE:]
    ]
    message = str(error) if isinstance(error, CalcanimError) else reason(error).removeprefix(f"{type(error).__name__}: ")
    if not mine:
        # A sentence of calcanim's own says what to do; where it was written is nobody's concern.
        return _described(error, message, None, None, None, [] if isinstance(error, CalcanimError) else trace)
    place = mine[-1]
    # A sentence of calcanim's own says all; the line where it was raised helps with everything else.
    column = None if place.colno is None else place.colno + 1
    return _described(error, message, place.filename, place.lineno, column, trace)


def _syntax_error(error: BaseException) -> SyntaxError | None:
    while not isinstance(error, SyntaxError):
        if not isinstance(error, CalcanimError) or error.__cause__ is None:
            return None
        error = error.__cause__
    return error


def _described(
    error: BaseException, message: str, file: str | None, line: int | None, column: int | None, trace: list[dict[str, Any]]
) -> dict[str, Any]:
    context = []
    if file is not None and line is not None:
        linecache.checkcache(file)
        lines = linecache.getlines(file)
        first = max(1, line - _AROUND)
        context = [
            {"line": number, "text": cut(text.rstrip("\n"))} for number, text in enumerate(lines[first - 1 : line + _AROUND], first)
        ]
    return {
        "kind": type(error).__name__, "message": cut(message, _LONGEST), "file": None if file is None else short_place(file), "line": line,
        "column": column, "context": context, "trace": trace,
    }
