"""The numbers of H.264 pictures, beside what FFmpeg's own reader of their heads finds."""

from __future__ import annotations

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calcanim.render.bitstream import (
    PictureNumbers,
    SliceLayout,
    join_units,
    split_units,
)

OPTIONS = (
    {"preset": "superfast", "b-pyramid": "none", "refs": "1"},
    {"preset": "ultrafast"},
    {"preset": "medium", "bf": "2"},
)


def encoded(options: dict[str, str], frames: int = 40) -> tuple[bytes, list[av.Packet]]:
    """Parameter sets and packets of a bar that moves."""
    context = av.CodecContext.create("libx264", "w")
    context.width, context.height, context.pix_fmt, context.framerate = 320, 180, "yuv420p", 30
    context.options = {**options, "g": "25", "keyint_min": "25"}
    packets = []
    for number in range(frames):
        pixels = np.full((180, 320, 3), 20, dtype=np.uint8)
        pixels[:, 5 * number : 5 * number + 40] = 3 * number
        frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
        frame.pts = number
        packets += context.encode(frame)
    packets += context.encode(None)
    return bytes(packets[0]), packets


@pytest.mark.parametrize("options", OPTIONS)
def test_pictures_count_as_the_standard_says(options: dict[str, str]) -> None:
    parameters, packets = encoded(options)
    layout = SliceLayout(parameters)
    expected, begin = 0, 0
    for packet in packets:
        slices = [part for unit in split_units(bytes(packet)) if (part := layout.read(unit))]
        assert slices and all(part == slices[0] for part in slices)
        part = slices[0]
        assert part.begins == packet.is_keyframe
        if part.begins:
            expected, begin = 0, packet.pts
        assert part.numbers.frame == expected % (1 << layout.frame_bits)
        if layout.order_bits:
            assert part.numbers.order == 2 * (packet.pts - begin) % (1 << layout.order_bits)
        expected += part.referred


@pytest.mark.parametrize("options", OPTIONS)
def test_other_numbers_leave_all_else_as_it_was(options: dict[str, str]) -> None:
    parameters, packets = encoded(options)
    layout = SliceLayout(parameters)
    for packet in packets:
        for unit in split_units(bytes(packet)):
            part = layout.read(unit)
            if part is None or part.begins:
                continue
            there = layout.renumbered(unit, layout.after(part.numbers, 5))
            found = layout.read(there)
            assert found is not None and found.numbers == layout.after(part.numbers, 5) != part.numbers
            assert found.referred == part.referred
            assert layout.renumbered(there, part.numbers) == unit


@given(st.binary(min_size=2, max_size=60).map(lambda data: b"\x41\x9a" + data.replace(b"\0\0", b"\0\x01") + b"\x80"),
       st.integers(0, 15), st.integers(0, 31))
def test_no_numbers_make_a_start_code(unit: bytes, frame: int, order: int) -> None:
    layout = SliceLayout(encoded(OPTIONS[0], 2)[0])
    there = layout.renumbered(unit, PictureNumbers(frame, order))
    assert not any(mark in there for mark in (b"\0\0\0", b"\0\0\1", b"\0\0\2"))
    assert split_units(join_units([there])) == [there]


def test_parameters_that_x264_does_not_write_are_refused() -> None:
    with pytest.raises(ValueError, match="sequence parameter set"):
        SliceLayout(b"")
