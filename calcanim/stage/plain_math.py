"""A short formula as plain text, for where nothing is typeset: the labels of a web page's read-outs."""

from __future__ import annotations

import re

from .typesetting import PARTS

__all__ = ["plain_math"]

_SYMBOLS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eta": "η", "theta": "θ", "lambda": "λ",
    "mu": "μ", "nu": "ν", "phi": "φ", "phi.alt": "φ", "rho": "ρ", "sigma": "σ", "tau": "τ", "omega": "ω", "kappa": "κ",
    "Delta": "Δ", "nabla": "∇", "partial": "∂", "dot": "·", "times": "×", "minus": "−", "plus.minus": "±", "quad": " ",
    "infinity": "∞", "prime": "′", "approx": "≈", "arrow": "→", "arrow.r": "→", "hat": "", "degree": "°",
}
_RELATIONS = {"!=": " ≠ ", "->": " → ", "<=": " ≤ ", ">=": " ≥ "}
# These mark or carry their body and show nothing of their own.
_TRANSPARENT = frozenset(PARTS) | {"word", "given", "bound", "class", "upright", "bold"}
_RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_LOWERED = str.maketrans("0123456789+-−x", "₀₁₂₃₄₅₆₇₈₉₊₋₋ₓ")
_TOKEN = re.compile(r'"([^"]*)"|([A-Za-z]+(?:\.[a-z]+)*)|\\(.)|(\s+)|(.)', re.DOTALL)
_SIMPLE = re.compile(r"-?[\w'′∂Δ∇]+|\w\(.*\)")


def plain_math(source: str) -> str:
    """Typst mathematics of a label as a line of Unicode.

    Parameters
    ----------
    source : str
        Such as ``secant(frac(rise(Delta y), run(h)))``.

    Returns
    -------
    str
        Such as ``Δy/h``. What it does not know it shows as it is written; it never fails.
    """
    for typed, sign in _RELATIONS.items():
        source = source.replace(typed, sign)
    tokens = [match.groups() for match in _TOKEN.finditer(source)]
    return re.sub(r"\s+", " ", "".join(_Reader(tokens).sequence())).strip()


class _Reader:
    """Reads tokens from left to right; every part of a formula becomes one piece of text."""

    def __init__(self, tokens: list[tuple[str | None, ...]]) -> None:
        self.tokens, self.place = tokens, 0

    def _mark(self) -> str | None:
        """The single character that comes next, or None where something else does."""
        return self.tokens[self.place][4] if self.place < len(self.tokens) else None

    def sequence(self, ends: str = "") -> list[str]:
        pieces: list[str] = []
        while self.place < len(self.tokens):
            mark = self._mark()
            if mark is not None and mark in ends:
                break
            pieces.append(self.piece())
        return pieces

    def piece(self) -> str:
        words, name, escaped, space, mark = self.tokens[self.place]
        self.place += 1
        if words is not None:
            return words
        if name is not None:
            return self.call(name) if self._mark() == "(" else _SYMBOLS.get(name, name)
        if space is not None:
            return ""
        if mark is not None and mark in "_^" and self.place < len(self.tokens):
            return self.script(mark)
        if mark == "(":
            return f"({self.group()})"
        return escaped or {"-": "−", "=": " = ", "'": "′"}.get(mark or "", mark or "")

    def group(self) -> str:
        """What stands before the closing parenthesis, which is passed."""
        inside = "".join(self.sequence(")"))
        self.place += 1
        return inside

    def script(self, mark: str) -> str:
        if self._mark() == "(":
            self.place += 1
            inside = self.group()
        else:
            inside = self.piece()
        moved = inside.translate(_LOWERED if mark == "_" else _RAISED)
        return moved if not set(moved) & set(inside) else f"{mark}{inside if len(inside) == 1 else f'({inside})'}"

    def call(self, name: str) -> str:
        parts = []
        while self._mark() in {"(", ","}:
            self.place += 1
            parts.append("".join(self.sequence(",)")))
        self.place += 1
        if name in {"bound", "class"}:
            parts = parts[1:2]
        if name in _TRANSPARENT:
            return ", ".join(parts)
        if name == "frac" and len(parts) == 2:
            return "/".join(part if _SIMPLE.fullmatch(part) else f"({part})" for part in parts)
        if name == "abs":
            return f"|{parts[0]}|"
        return f"{_SYMBOLS.get(name, name)}({', '.join(parts)})"
