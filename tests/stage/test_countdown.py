"""The ring is as long as the time that is left, and the seconds are those begun."""

from __future__ import annotations

import numpy as np
import pytest

from calcanim.stage.countdown import Countdown
from calcanim.stage.theme import DARK


def length(points: np.ndarray) -> float:
    """Of all pieces, whose inner points lie on the chord."""
    pieces = points.reshape(-1, 4, 3)
    return float(np.linalg.norm(pieces[:, 3] - pieces[:, 0], axis=1).sum())


@pytest.mark.parametrize(("remaining", "seconds"), [(8.0, "8"), (7.999, "8"), (7.0, "7"), (6.4, "7"), (0.1, "1"), (0.0, "0"), (-1.0, "0")])
def test_the_ring_is_as_long_as_the_rest_of_the_time(remaining: float, seconds: str) -> None:
    watch = Countdown(8.0, (3.0, -1.0), DARK, radius=0.9).show(remaining)
    assert watch.number.shown == seconds
    assert length(watch.ring.points) == pytest.approx(2 * np.pi * 0.9 * max(remaining, 0.0) / 8.0, rel=2e-3, abs=1e-9)
    assert watch.number.get_center() == pytest.approx([3.0, -1.0, 0.0], abs=1e-9)
    assert watch.number.truth() == float(seconds)


def test_it_is_eaten_up_clockwise_from_the_top() -> None:
    watch = Countdown(4.0, (0.0, 0.0), DARK, radius=1.0).show(3.0)
    # A quarter gone: what is left begins at three o'clock and ends at twelve.
    assert watch.ring.points[0] == pytest.approx([1.0, 0.0, 0.0], abs=1e-9)
    assert watch.ring.points[-1] == pytest.approx([0.0, 1.0, 0.0], abs=1e-9)
    assert watch.ring.points[:, 0].min() == pytest.approx(-1.0, abs=1e-3)
