"""Every printed number is the correct rounding of a result, worked out anew to 50 digits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import mpmath

from ..numerics.rounding import MINUS, format_decimal, to_decimal
from ..render.watching import Caption
from ..stage.typesetting import escape
from .finding import Finding
from .outlines import edges
from .proofs import Proofs, Trouble
from .sight import Sight, Words
from .sources import NUMERAL, Bound, read_source

__all__ = ["NumberProof"]

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_IN_CAPTION = re.compile(rf"(?<![\w.])([-{MINUS}]?)({NUMERAL})(?:\s*[·×]\s*10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?(?![\w])")
_PART_OF_ONE = re.compile(r"(?<![\w.])1/(?=\d)")


@dataclass
class NumberProof:
    """Holds what is printed against the proofs of a scene.

    Attributes
    ----------
    scene : LessonScene
        The scene that is being run.
    parameters : mapping
        Its parameters: what a lecturer typed may be shown as it was typed.
    proofs : Proofs
        What its numbers are.
    counts : Counter
        How many printed numbers were held against a proved, a given and a chosen one.
    """

    scene: Any
    parameters: Mapping[str, object]
    proofs: Proofs
    counts: Counter[str] = field(default_factory=Counter)
    _known: dict[str, list[Finding]] = field(default_factory=dict)
    _ends: bool = False

    def look(self, sight: Sight) -> Iterator[Finding]:
        """Findings of one moment."""
        self._ends = sight.ends
        powers = {
            word.mobject.layout.exponent for word in sight.words
            if word.kind == "number" and hasattr(word.mobject, "layout")
        } | {exponent for plot in sight.plots for exponent in _tick_exponents(plot)}
        for word in sight.words:
            if word.kind == "formula":
                yield from self._formula(word, powers)
            elif word.kind == "number":
                # Between two plays only: an animation may carry old digits away.
                if not word.animated:
                    yield from self._live(word)
            elif word.kind == "stock":
                yield from self._stock(word)

    def captions(self, captions: tuple[Caption, ...]) -> Iterator[Finding]:
        """Findings in the words under the picture."""
        for caption in captions:
            # "a tenth", written 1/10, is about the 10.
            for sign, digits, power in _IN_CAPTION.findall(_PART_OF_ONE.sub("", caption.text)):
                if not self._known_rounding(sign, digits, power, caption.text):
                    yield Finding(
                        "number.caption", (f'caption "{caption.text}"',),
                        f"{sign}{digits}{f' · 10^{power.translate(_SUPERSCRIPTS)}' if power else ''} is "
                        "the rounding of no result and of no parameter.",
                        "Write it with plain() from a result that proofs() names.",
                        start=caption.start, end=caption.end,
                    )

    # -- formulas --------------------------------------------------------------

    def _formula(self, word: Words, powers: set[int]) -> Iterator[Finding]:
        source = word.source
        if source not in self._known:
            self._known[source] = list(self._read(source, word))
        yield from self._known[source]
        reading = read_source(source)
        # The head of a table comes before its numbers: judged when all is there.
        for power in reading.powers if self._ends else ():
            if power not in powers | {b.exponent for b in reading.bound}:
                yield Finding(
                    "number.unbound", (word.label,),
                    f"The power of ten 10^{power} belongs to no number that is shown.",
                    "Bind it: bound(name, digits, power: k).", boxes=(edges(word.box),),
                )

    def _read(self, source: str, word: Words) -> Iterator[Finding]:
        if self.scene.title and source == escape(self.scene.title):
            return
        reading = read_source(source)
        for number in reading.loose:
            yield Finding(
                "number.unbound", (word.label,), f"{number} is bound to no result.",
                "Show it with shown(name), or wrap in given(...) what the lecturer typed.", boxes=(edges(word.box),),
            )
        for bound in reading.bound:
            yield from self._bound(bound, word)

    def _bound(self, bound: Bound, word: Words) -> Iterator[Finding]:
        verdict = self.proofs[bound.name]
        if verdict.trouble:
            yield _in_trouble(word, verdict.trouble)
            return
        exact = verdict.value
        shown = bound.value
        if shown is None or not shown.is_finite():
            right = bound.digits.strip('"').replace("infinity", "∞").replace("-", MINUS)
            expected = format_decimal(exact, 0)
            wrong = right != expected
        else:
            places = max(0, -int(shown.as_tuple().exponent))
            scaled = _scaled(exact, bound.exponent)
            if bound.after_sign and not bound.digits.startswith("-"):
                scaled = abs(scaled)
            expected = format_decimal(scaled, places)
            wrong = expected.replace(MINUS, "-") != bound.digits
        self.counts[verdict.kind] += 1
        if wrong:
            yield self._misprint(word, bound.digits, expected, exact, bound.name, bound.exponent)

    # -- live digits and manim's own -------------------------------------------

    def _live(self, word: Words) -> Iterator[Finding]:
        number = word.mobject
        label = word.label
        if number.truth is not None:
            verdict = self.proofs.live(number.truth, label)
        elif number.name:
            verdict = self.proofs[number.name]
        else:
            yield Finding(
                "number.unbound", (label,), f"{word.source} is bound to no result.",
                "Give its LiveNumber a name from numbers(), or a truth.", boxes=(edges(word.box),),
            )
            return
        if verdict.trouble:
            yield _in_trouble(word, verdict.trouble)
            return
        exact = verdict.value
        self.counts[verdict.kind] += 1
        layout = number.layout
        expected = format_decimal(_scaled(exact, layout.exponent), layout.places)
        if number.shown.lstrip("+") != expected:
            yield self._misprint(word, number.shown, expected, exact, number.name, layout.exponent)

    def _stock(self, word: Words) -> Iterator[Finding]:
        reading = read_source(word.source)
        for number in reading.loose:
            yield Finding(
                "number.unbound", (word.label,), f"{number} is bound to no result.",
                "Show it through the stage: shown(name), Readout or LiveNumber.", boxes=(edges(word.box),),
            )

    def _misprint(
        self, word: Words, shown: str, expected: str, exact: Any, name: str, exponent: int
    ) -> Finding:
        power = f" · 10^{exponent}" if exponent else ""
        return Finding(
            "number.wrong", (word.label,),
            f"shows {shown}{power} where {name or 'the truth'} = {mpmath.nstr(mpmath.mpf(exact), 12)} rounds to "
            f"{expected}{power}.",
            boxes=(edges(word.box),),
        )

    # -- truth -----------------------------------------------------------------

    def _known_rounding(self, sign: str, digits: str, power: str, caption: str) -> bool:
        shown = Decimal(digits)
        places = max(0, -int(shown.as_tuple().exponent))
        exponent = int(power.translate(_SUPERSCRIPTS)) if power else 0
        texts = [value for value in self.parameters.values() if isinstance(value, str)]
        if any(re.search(rf"(?<![\d.]){re.escape(digits)}(?![\d.])", text) and text in caption for text in texts):
            self.counts["given"] += 1
            return True
        for value, kind in self._values():
            try:
                printed = format_decimal(_scaled(value, exponent), places)
            except (TypeError, ValueError, ArithmeticError):
                continue
            if printed.replace(MINUS, "") == format_decimal(shown, places) and printed.startswith(MINUS) == bool(sign):
                self.counts[kind] += 1
                return True
        return False

    def _values(self) -> Iterator[tuple[Any, str]]:
        for name in self.proofs:
            verdict = self.proofs[name]
            if verdict.trouble is None:
                several = verdict.value if isinstance(verdict.value, (list, tuple)) else [verdict.value]
                yield from ((value, verdict.kind) for value in several)
        for parameter in self.parameters.values():
            parts = parameter if isinstance(parameter, tuple) else (parameter,)
            yield from ((p, "given") for p in parts if isinstance(p, (int, float)) and not isinstance(p, bool))


def _in_trouble(word: Words, trouble: Trouble) -> Finding:
    return Finding(trouble.kind, (word.label,), trouble.message, trouble.mend, boxes=(edges(word.box),))


def _scaled(value: Any, exponent: int) -> Any:
    """A value without its power of ten, in decimals so that nothing is lost."""
    number = to_decimal(value)
    return number.scaleb(-exponent) if number.is_finite() else number


def _tick_exponents(plot: Any) -> Iterator[int]:
    from ..stage.plot import tick_formats

    yield from (layout.exponent for layout in tick_formats(plot.window))
