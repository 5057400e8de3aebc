"""The table of worked numbers, as a person reads it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.number_table import number_table


@pytest.mark.parametrize(("value", "shown"), [
    ("1  0.5  0.25", "1  0.5  0.25"), ("1e-05", "1×10⁻⁵"), ("-0.1306", "−0.1306"), ("4.13000000001e-05", "4.13000000001×10⁻⁵"),
    ("True  False", "yes  no"), ("minimum  maximum", "minimum  maximum"), ("none  3", "none  3"), ("inf", "∞"), ("nan", "undefined"),
    ("1234567.5", "1.2345675×10⁶"), ("Left and right agree at 1.5: -1e-05 is small.", "Left and right agree at 1.5: -1e-05 is small."),
    ("  ".join(str(k) for k in range(20)), "0  1  2  3  4  5  …  18  19"),
])
def test_a_value_is_written_as_a_person_writes_it(clip: EmbeddedClip, value: str, shown: str) -> None:
    assert number_table(replace(clip, numbers=(("slope", value),))) == (("slope", shown),)


@pytest.mark.parametrize("value", ["", "none", "none  none"])
def test_a_name_without_a_value_is_left_out(clip: EmbeddedClip, value: str) -> None:
    assert number_table(replace(clip, numbers=(("flat", value), ("x", "1")))) == (("x", "1"),)
