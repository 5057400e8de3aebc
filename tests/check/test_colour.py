"""Colours against published values."""

from __future__ import annotations

import numpy as np
import pytest

from calcanim.check.colour import DEFICIENCIES, blend, ciede2000, contrast, difference, luminance, seen_by

BLACK, WHITE = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)

# Pairs of CIELAB colours from the test data of Sharma, Wu and Dalal (2005), table 1.
SHARMA = [
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, 3.1571, -77.2803), (50.0, 0.0, -82.7485), 2.8615),
    ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
    ((50.0, 2.5, 0.0), (50.0, 0.0, -2.5), 4.3065),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((50.0, 2.5, 0.0), (58.0, 24.0, 15.0), 19.4535),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("one", "other", "distance"), SHARMA)
def test_ciede2000_gives_the_published_distances(one: tuple, other: tuple, distance: float) -> None:
    assert ciede2000(np.array(one), np.array(other)) == pytest.approx(distance, abs=1e-4)
    assert ciede2000(np.array(other), np.array(one)) == pytest.approx(distance, abs=1e-4)


def test_contrast_runs_from_1_to_21() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(WHITE, WHITE) == 1
    # The grey that WCAG material names as the lightest that passes on white.
    assert contrast((0x76 / 255,) * 3, WHITE) == pytest.approx(4.54, abs=0.005)


def test_black_and_white_are_a_hundred_apart() -> None:
    assert difference(BLACK, WHITE) == pytest.approx(100, abs=1e-6)


@pytest.mark.parametrize("kind", DEFICIENCIES)
def test_neutral_colours_stay_neutral(kind: str) -> None:
    for grey in (0.1, 0.5, 0.9):
        assert seen_by((grey,) * 3, kind) == pytest.approx((grey,) * 3, abs=2e-3)


def test_red_and_green_meet_without_one_cone_and_blue_and_yellow_do_not() -> None:
    red, green = (0.988, 0.384, 0.333), (0.514, 0.757, 0.404)
    assert difference(red, green) > 50
    assert difference(seen_by(red, "deuteranopia"), seen_by(green, "deuteranopia")) < 5
    assert difference(seen_by((0.2, 0.4, 1.0), "deuteranopia"), seen_by((0.9, 0.8, 0.1), "deuteranopia")) > 50


def test_a_half_transparent_white_on_black_is_grey() -> None:
    assert blend(WHITE, 0.5, BLACK).tolist() == [0.5, 0.5, 0.5]
    assert luminance((0.5, 0.5, 0.5)) == pytest.approx(0.2140, abs=1e-4)
