"""Sweeps out of a recorded timeline: what counts as a way, what as a jump, and how its slider is scaled."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.sweeps import Sweep, sweeps


def of(clip: EmbeddedClip, frames: Sequence[int], values: Sequence[float]) -> tuple[Sweep, ...]:
    track = {"name": "h", "frames": list(frames), "values": list(values)}
    return sweeps(replace(clip, manifest=replace(clip.manifest, timeline={"parameters": [track], "readouts": []})))


def eased(start: float, end: float, count: int) -> list[float]:
    """A way that begins and ends slowly, without its first value."""
    return [start + (end - start) * (1 - math.cos(math.pi * k / count)) / 2 for k in range(1, count + 1)]


def test_a_way_begins_in_the_frame_before_its_first_change(clip: EmbeddedClip) -> None:
    (way,) = of(clip, [0, *range(60, 80)], [1.0, *eased(1.0, 0.2, 20)])
    assert way.frames == (59, *range(60, 80)) and way.values[0] == 1.0 and not way.logarithmic


def test_a_jump_to_the_start_is_no_part_of_the_way(clip: EmbeddedClip) -> None:
    (way,) = of(clip, [0, 50, *range(60, 100)], [5.0, -3.0, *eased(-3.0, 1.0, 40)])
    assert way.frames[0] == 59 and way.values[0] == -3.0
    # Also where the way follows at once, in the same direction.
    (way,) = of(clip, [0, *range(50, 91)], [-9.0, -3.0, *eased(-3.0, 1.0, 40)])
    assert way.values[0] == -3.0 and way.values[-1] == 1.0


def test_a_turn_ends_a_way_and_a_pause_does_not(clip: EmbeddedClip) -> None:
    there = eased(1.0, 0.5, 15) + eased(0.5, 0.1, 15)
    frames = [0, *range(10, 25), *range(60, 75)]
    (way,) = of(clip, frames, [1.0, *there])
    assert way.values == (1.0, *there)
    ways = of(clip, [*frames, *range(75, 95)], [1.0, *there, *eased(0.1, 2.0, 20)])
    assert [round(w.values[-1], 9) for w in ways] == [0.1, 2.0]


def test_less_than_half_a_second_is_no_way(clip: EmbeddedClip) -> None:
    assert of(clip, range(6), [1, 2, 3, 4, 5, 6]) == ()
    assert of(clip, [], []) == ()


def test_a_way_that_halves_again_and_again_is_logarithmic(clip: EmbeddedClip) -> None:
    frames = range(40)
    (halving,) = of(clip, frames, [2.0 ** (-k / 5) for k in frames])
    (negative,) = of(clip, frames, [-(2.0 ** (-k / 5)) for k in frames])
    (through_zero,) = of(clip, frames, [1 - k / 20 for k in frames])
    assert halving.logarithmic and negative.logarithmic and not through_zero.logarithmic


@given(st.lists(st.floats(-10, 10), min_size=2, max_size=60))
def test_every_way_goes_one_way(clip: EmbeddedClip, values: list[float]) -> None:
    values = [value for i, value in enumerate(values) if not i or value != values[i - 1]]
    for way in of(clip, range(len(values)), values):
        steps = [b - a for a, b in pairwise(way.values)]
        assert all(step > 0 for step in steps) or all(step < 0 for step in steps)
        assert len(way.frames) == len(way.values) and list(way.frames) == sorted(set(way.frames))
