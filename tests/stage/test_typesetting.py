"""What Typst is given, and what comes back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calcanim.errors import CalcanimError
from calcanim.stage.theme import DARK, ROLES
from calcanim.stage.typesetting import escape, typeset


def outline(source: str, *, math: bool = True) -> np.ndarray:
    return np.concatenate([run.points for run in typeset(source, math=math).runs])


def test_marking_a_part_leaves_the_layout_as_it_was() -> None:
    plain = outline("frac(f(x + h) - f(x), h) + sqrt(x)")
    marked = outline("frac(rise(f(x + h) - f(x)), run(h)) secant(+) sqrt(tangent(x))")
    assert sorted(map(tuple, plain.round(9))) == sorted(map(tuple, marked.round(9)))


def test_parts_come_back_in_reading_order_with_their_names() -> None:
    assert [run.part for run in typeset("rise(a) run(b) rise(c)", math=True).runs] == ["rise", "run", "rise"]


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_a_part(role: str) -> None:
    assert [run.part for run in typeset(f"{role}(x)", math=True).runs] == [role]


def test_the_baseline_is_at_zero() -> None:
    x, g = outline("x"), outline("g")
    assert x[:, 1].min() == pytest.approx(0, abs=0.02)
    assert g[:, 1].min() < -0.15


def test_a_fraction_has_its_bar_as_a_filled_shape() -> None:
    bar = typeset("run(frac(a, b))", math=True).runs
    assert all(run.points.shape[0] % 4 == 0 for run in bar)
    widths = [np.ptp(run.points[:, 0]) for run in bar]
    assert max(widths) > 0.4


@pytest.mark.parametrize("text", [
    '#read("/etc/passwd")', '")#read("/etc/passwd")', "$x$ *bold* _it_ `code` <label> @ref", "\\u{41} \\", "//comment",
    "</script><img onerror=1>", "#let x = 1", "[]{}()", "\N{RIGHT-TO-LEFT OVERRIDE}abc", "a\nb\tc\x00", "'\"\\\"",
])
def test_user_text_is_text_and_nothing_else(text: str) -> None:
    # A text of n visible characters must give as many glyphs as the same characters one by one.
    shown = [c for c in text if c.isprintable() and not c.isspace()]
    parts = sum(len(outline(escape(c), math=False)) for c in shown)
    # Ligatures and kerning join glyphs but neither drop nor invent text; code would do either.
    assert len(outline(escape(text), math=False)) == pytest.approx(parts, rel=0.25)


@given(st.text(max_size=60))
def test_no_text_breaks_the_typesetter(text: str) -> None:
    typeset(escape(text), math=False)


def test_bad_typst_is_a_sentence() -> None:
    with pytest.raises(CalcanimError, match="Typst cannot set"):
        typeset("frac(", math=True)


def test_system_fonts_play_no_part() -> None:
    source = '#text(font: "DejaVu Sans")[a]'
    # A face that is not in the wheel falls back to one that is, on every machine alike.
    assert np.array_equal(outline(source, math=False), outline(source.replace("DejaVu Sans", "No Such Face"), math=False))
    assert DARK["curve"].startswith("#")
