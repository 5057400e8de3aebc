"""Typst source in, outlines out: every word and formula of a clip passes through here.

One compiler lives as long as the process and sees only the fonts inside its own
wheel, so a frame is the same on every machine and a formula costs about a
millisecond instead of the thirty that a new compiler and a general SVG importer
take. Typst draws text as placed glyphs and rules, which is all that is read here.

Parts of a formula carry their meaning as a fill colour: ``rise(f(x + h) - f(x))`` in the source
sets that part in a marker colour, which leaves the layout as it was, and the marker
becomes the theme's colour (and a handle on the part) when the outlines come back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree

import numpy as np

from ..errors import CalcanimError
from .theme import ROLES

__all__ = ["PARTS", "Run", "Setting", "escape", "typeset"]

_SIZE = 20.0  # pt; outlines come with two decimals, so a larger size is a finer grid
_BASELINE = "#fffffe"
_FREE = 8
PARTS: tuple[str, ...] = (*ROLES, *(f"part{letter}" for letter in "ABCDEFGH"[:_FREE]))
"""Names that can mark a part of a formula: the roles, and neutral handles that only name it."""

_PREAMBLE = "\n".join([
    "#set page(width: auto, height: auto, margin: 40pt, fill: none)",
    f'#set text(size: {_SIZE}pt, font: "Libertinus Serif", number-type: "lining", '
    'number-width: "tabular")',
    '#show math.equation: set text(font: "New Computer Modern Math", weight: 450)',
    *(
        f'#let {name}(..body) = text(fill: rgb("#{index + 1:06x}"), body.pos().join($,$))'
        for index, name in enumerate(PARTS)
    ),
    # What is bound to a named result, and what a lecturer gave: no effect here, read by the proofs.
    "#let bound(name, body, power: 0) = body",
    "#let given(..body) = body.pos().join($,$)",
    # Words inside a formula look like the words outside.
    '#let word(body) = text(font: "Libertinus Serif", weight: 400, [#body])',
    f'#let origin = box(width: 0pt, text(fill: rgb("{_BASELINE}"), "."))',
])


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs in a row that mean the same.

    Attributes
    ----------
    part : str
        One of `PARTS`.
    points : numpy.ndarray
        Shape (4 k, 3): k cubic Bezier pieces as manim keeps them, in em, baseline at 0.
    """

    part: str
    points: np.ndarray


@dataclass(frozen=True, slots=True)
class Setting:
    """A piece of typeset text: its runs in reading order, in em, with the baseline at y = 0."""

    runs: tuple[Run, ...]


def escape(text: str) -> str:
    """Return plain text as Typst code that shows it and does nothing else.

    The text becomes a string literal, inside which Typst knows only its escapes; control characters
    and direction marks, which have no picture, become spaces.
    """
    visible = "".join(c if c.isprintable() else " " for c in text)
    quoted = visible.replace("\\", "\\\\").replace('"', '\\"')
    return f'#text("{quoted}")'


@lru_cache(maxsize=1024)
def typeset(source: str, *, math: bool, width: float | None = None, weight: int = 400) -> Setting:
    """Set a formula or words.

    Parameters
    ----------
    source : str
        Typst: mathematics without the dollar signs, or markup. Text of a user goes through `escape`.
    math : bool
        Whether it is a formula.
    width : float, optional
        The width in em at which lines break: words between words, a formula after its relations and before its operators.
    weight : int
        400 or 600, for words.

    Returns
    -------
    Setting
        Its outlines.

    Raises
    ------
    CalcanimError
        If Typst refuses the source.
    """
    if math and width is None:
        body = f"#origin$display({source})$"
    elif math:
        # Further lines of a formula stand to the right of its first one.
        body = (
            f"#set par(leading: 0.7em, hanging-indent: 1em)\n"
            f"#block(width: {width * _SIZE}pt)[#origin$display({source})$]"
        )
    elif width is None:
        body = f"#set text(weight: {weight})\n#origin{source}"
    else:
        body = (
            f"#set text(weight: {weight})\n#set par(leading: 0.5em)\n"
            f"#block(width: {width * _SIZE}pt)[#origin{source}]"
        )
    return _read(_compiled(body))


def _compiled(body: str) -> bytes:
    from typst import TypstError

    try:
        result = _compiler().compile(input=f"{_PREAMBLE}\n{body}".encode(), format="svg")
    except TypstError as error:
        raise CalcanimError(f"Typst cannot set {body!r}: {error.message}") from error
    if isinstance(result, list):
        raise CalcanimError(f"Typst needs more than one page for {body[:80]!r}; shorten the text.")
    return result


def open_fonts() -> None:
    """Make what sets text ready, for the copies of this process; nothing is set, so no thread is started."""
    _compiler()


@lru_cache(maxsize=1)
def _compiler():
    from typst import Compiler

    return Compiler(ignore_system_fonts=True)


_TAG = re.compile(r"\{.*\}")
_NUMBER = re.compile(r"-?\d*\.?\d+(?:e[-+]?\d+)?")


def _read(svg: bytes) -> Setting:
    root = ElementTree.fromstring(svg)
    symbols = {
        node.get("id"): _outline(node[0].get("d", ""))
        for node in root.iter() if _TAG.sub("", node.tag) == "symbol" and len(node)
    }
    found: list[tuple[str, np.ndarray]] = []
    _walk(root, np.eye(3), symbols, found)
    origin = next(points for fill, points in found if fill == _BASELINE)
    # The full stop sits on the baseline; it overshoots by nothing in this face.
    baseline, start = origin[:, 1].min(), origin[:, 0].min()
    runs: list[tuple[str, list[np.ndarray]]] = []
    for fill, points in found:
        if fill == _BASELINE:
            continue
        part = _part(fill)
        placed = np.column_stack([
            (points[:, 0] - start) / _SIZE, (points[:, 1] - baseline) / _SIZE, np.zeros(len(points)),
        ])
        if runs and runs[-1][0] == part:
            runs[-1][1].append(placed)
        else:
            runs.append((part, [placed]))
    return Setting(tuple(Run(part, np.concatenate(pieces)) for part, pieces in runs))


def _part(fill: str) -> str:
    index = int(fill[1:7], 16)
    return PARTS[index - 1] if 1 <= index <= len(PARTS) else "ink"


def _walk(
    node: ElementTree.Element,
    above: np.ndarray,
    symbols: dict[str | None, np.ndarray],
    found: list[tuple[str, np.ndarray]],
) -> None:
    """Collect (fill, points) of everything drawn, in order; y points up afterwards."""
    for child in node:
        tag = _TAG.sub("", child.tag)
        if tag == "defs":
            continue
        matrix = above @ _matrix(child.get("transform"))
        if tag == "use":
            href = next(value for key, value in child.attrib.items() if key.endswith("href"))
            shift = np.array([[1, 0, float(child.get("x", 0))], [0, 1, float(child.get("y", 0))], [0, 0, 1]])
            points = symbols[href[1:]]
            if len(points):
                found.append((child.get("fill", "#000000"), _placed(points, matrix @ shift)))
        elif tag == "path":
            points = _outline(child.get("d", ""))
            stroke = child.get("stroke")
            if stroke and stroke != "none":
                points = _thick(points, float(child.get("stroke-width", 1)))
            fill = stroke if stroke and stroke != "none" else child.get("fill", "#000000")
            found.append((fill, _placed(points, matrix)))
        else:
            _walk(child, matrix, symbols, found)


def _placed(points: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    placed = points @ matrix[:2, :2].T + matrix[:2, 2]
    return placed * (1, -1)


def _matrix(text: str | None) -> np.ndarray:
    if not text:
        return np.eye(3)
    numbers = [float(n) for n in _NUMBER.findall(text)]
    match text.split("(")[0].strip():
        case "matrix":
            a, b, c, d, e, f = numbers
            return np.array([[a, c, e], [b, d, f], [0, 0, 1]])
        case "translate":
            return np.array([[1, 0, numbers[0]], [0, 1, numbers[1] if len(numbers) > 1 else 0], [0, 0, 1]])
        case "scale":
            return np.diag([numbers[0], numbers[-1], 1.0])
    raise CalcanimError(f"Typst placed text by {text!r}, which is not understood here.")


_COMMAND = re.compile(r"([MmLlHhVvCcQqZz])([^MmLlHhVvCcQqZz]*)")
_ARITY = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "q": 4}


@lru_cache(maxsize=4096)
def _outline(path: str) -> np.ndarray:
    """Read an SVG path into cubic pieces, shape (4 k, 2)."""
    pieces: list[np.ndarray] = []
    pen = start = np.zeros(2)
    for command, rest in _COMMAND.findall(path):
        kind, relative = command.lower(), command.islower()
        if kind == "z":
            if np.abs(pen - start).max() > 1e-9:
                pieces.append(_line(pen, start))
            pen = start
            continue
        numbers = np.array([float(n) for n in _NUMBER.findall(rest)])
        for values in numbers.reshape(-1, _ARITY[kind]):
            base = pen if relative else np.zeros(2)
            if kind == "m":
                pen = start = base + values
                continue
            if kind == "h":
                end = np.array([base[0] + values[0], pen[1]])
            elif kind == "v":
                end = np.array([pen[0], base[1] + values[0]])
            else:
                end = base + values[-2:]
            if kind == "c":
                pieces.append(np.array([pen, base + values[:2], base + values[2:4], end]))
            elif kind == "q":
                control = base + values[:2]
                pieces.append(np.array([pen, pen + (control - pen) * 2 / 3, end + (control - end) * 2 / 3, end]))
            else:
                pieces.append(_line(pen, end))
            pen = end
    return np.concatenate(pieces) if pieces else np.zeros((0, 2))


def _line(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    return np.array([start, start + (end - start) / 3, start + (end - start) * 2 / 3, end])


def _thick(points: np.ndarray, width: float) -> np.ndarray:
    """A straight stroke as the rectangle it covers, so that it scales like the glyphs beside it."""
    start, end = points[0], points[-1]
    along = (end - start) / np.linalg.norm(end - start)
    across = np.array([-along[1], along[0]]) * width / 2
    corners = [start + across, end + across, end - across, start - across]
    return np.concatenate([_line(corners[i], corners[(i + 1) % 4]) for i in range(4)])
