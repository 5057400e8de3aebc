"""RGB to YUV where a picture has changed: the very planes that a whole conversion gives."""

from __future__ import annotations

import numpy as np
import pytest
from av import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from hypothesis import given, settings
from hypothesis import strategies as st

from calcanim.render.conversion import Conversion

SIZES = ((854, 480), (320, 180), (64, 24), (1920, 136))


def whole(pixels: np.ndarray) -> np.ndarray:
    """All planes of a picture that is converted as a whole."""
    return VideoReformatter().reformat(
        VideoFrame.from_numpy_buffer(pixels, format="rgba"), format="yuv420p",
        dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG,
    ).to_ndarray()


def planes(conversion: Conversion) -> np.ndarray:
    assert conversion.frame is not None
    return conversion.frame.to_ndarray()


@pytest.mark.parametrize("size", SIZES)
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_part_is_converted_as_in_the_whole(size: tuple[int, int], seed: int) -> None:
    random = np.random.default_rng(seed)
    width, height = size
    pixels = random.integers(0, 256, (height, width, 4), dtype=np.uint8)
    conversion = Conversion()
    assert conversion.show(pixels)
    for _ in range(6):
        pixels = pixels.copy()
        for row in random.integers(0, height, 2):
            left = random.integers(0, width)
            pixels[row : row + random.integers(1, 12), left : left + random.integers(1, 60)] ^= 255
        assert conversion.show(pixels)
        assert np.array_equal(planes(conversion), whole(pixels))


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_where_it_is_known_what_may_differ_nothing_else_is_looked_at(seed: int) -> None:
    random = np.random.default_rng(seed)
    before = random.integers(0, 256, (180, 320, 4), dtype=np.uint8)
    after = before.copy()
    top, left = int(random.integers(0, 6)) * 32, int(random.integers(0, 10)) * 32
    place = slice(top, top + 32), slice(left, left + 64)
    after[place][random.integers(0, after[place].shape[0]) :, :, 1] ^= 255
    conversion, blind = Conversion(), Conversion()
    conversion.show(before)
    assert conversion.show(after, [place])
    assert np.array_equal(planes(conversion), whole(after))
    blind.show(before)
    assert not blind.show(after, [])
    assert np.array_equal(planes(blind), whole(before))


@pytest.mark.parametrize("place", [(0, 0), (479, 853), (15, 400), (16, 401), (240, 0)])
def test_a_single_pixel_that_changes_is_seen(place: tuple[int, int]) -> None:
    before = np.full((480, 854, 4), 40, dtype=np.uint8)
    after = before.copy()
    after[place] = (250, 10, 60, 40)
    conversion = Conversion()
    conversion.show(before)
    assert conversion.show(after)
    assert np.array_equal(planes(conversion), whole(after))


def test_an_equal_picture_is_none_and_takes_the_place_of_the_one_before() -> None:
    before = np.random.default_rng(1).integers(0, 256, (48, 64, 4), dtype=np.uint8)
    after = before.copy()
    conversion = Conversion()
    conversion.show(before)
    assert not conversion.show(after)
    assert conversion.shown is after
    assert np.array_equal(planes(conversion), whole(before))
