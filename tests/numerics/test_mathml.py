"""Functions as MathML: well formed, and each reads as it was written."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from expressions import expressions
from hypothesis import given, reject

from calcanim import Function, InputError
from calcanim.numerics.mathml import to_mathml


def read(text: str) -> str:
    """What a reader sees, with exponents and fractions spelled out and invisible signs left out."""

    def spelled(part: ET.Element) -> str:
        inner = [spelled(child) for child in part]
        if part.tag == "msup":
            return f"{inner[0]}^{{{inner[1]}}}"
        if part.tag == "msub":
            return f"{inner[0]}_{inner[1]}"
        if part.tag == "mfrac":
            return f"[{inner[0]}/{inner[1]}]"
        if part.tag == "msqrt":
            return f"√[{''.join(inner)}]"
        return (part.text or "") + "".join(inner)

    return spelled(ET.fromstring(to_mathml(Function(text)))).replace("\u2062", "").replace("\u2061", "")


@pytest.mark.parametrize(("text", "seen"), [
    ("3*x^3 - 2*x^2 + x - 5", "3x^{3}−2x^{2}+x−5"),
    ("x^3*y^2 + 2*x*y - y^3", "x^{3}y^{2}+2xy−y^{3}"),
    ("(y - x^2)^2", "(y−x^{2})^{2}"),
    ("exp(-x^2/2)", "e^{−[x^{2}/2]}"),
    ("2*3*x", "2⋅3x"),
    ("x*2^3", "x⋅2^{3}"),
    ("x - (2 - x)", "x−(2−x)"),
    ("x*(-y)", "x(−y)"),
    ("(x/2)^3", "([x/2])^{3}"),
    ("x^-1", "x^{−1}"),
    ("sqrt(x + 1)/log(x)", "[√[x+1]/ln(x)]"),
    ("theta_1*abs(pi)", "θ_1|π|"),
    ("1.5e-3*x", "1.5⋅10^{−3}x"),
])
def test_it_reads_as_it_was_written(text: str, seen: str) -> None:
    assert read(text) == seen


def test_a_kink_has_a_form_on_either_side() -> None:
    slope = to_mathml(Function("abs(x)").derivative())
    assert "".join(ET.fromstring(slope).itertext()) == "{1if\u00a0x>0−1if\u00a0x<0"


@given(expressions())
def test_every_function_is_well_formed(text: str) -> None:
    try:
        f = Function(text)
    except InputError:
        reject()  # no real function, as sqrt(-1) is none
    ET.fromstring(to_mathml(f))
