"""Holds without the encoder: a picture that stays is told by packets that say "as before".

To x264 a frame that repeats the last one is a frame like any other: it is compared, predicted and filtered at half the
cost of one that moves. What comes of it is a few dozen bytes which say that every block is as it was. These bytes are
made once; for each further frame of a hold they get its numbers, and the numbers of the pictures after it move on.

This holds as long as a picture refers to no other before it than the last one and, between two of these, to the next
(`FOR_HOLDS`): a hold's pictures are the one it began with, so that whichever of them is referred to is the right one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from fractions import Fraction

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType
from av.video.stream import VideoStream

from calcanim.render.bitstream import (
    PictureNumbers,
    SliceLayout,
    join_units,
    split_units,
)

__all__ = ["FOR_HOLDS", "HoldingStream"]

FOR_HOLDS = {"refs": "1", "b-pyramid": "none"}
"""Options of x264 that holds rest on."""


class HoldingStream:
    """The packets of an encoder with those of holds between them, in the order of decoding.

    Frames are numbered as they are shown. The encoder gets those it encodes as if no other lay between them.

    Parameters
    ----------
    stream : av.video.stream.VideoStream
        A stream of libx264, its encoder open, with the options `FOR_HOLDS`.
    options : dict of str
        The options it was given.
    """

    def __init__(self, stream: VideoStream, options: dict[str, str]) -> None:
        self._stream, self._options = stream, options
        rate = stream.codec_context.framerate
        self._length = 1 / Fraction(rate)
        self._layout: SliceLayout | None = None
        self._as_before: list[bytes] | None = None
        self._encoded = self._shown = self._written = 0
        self._delay: int | None = None
        # For each hold to come: after which of the encoder's frames it stands, and how long it is.
        self._holds: deque[list[int]] = deque()
        # When the encoder's frames are shown, from the first one that has not come out yet.
        self._times: dict[int, int] = {}
        self._last = PictureNumbers(0, 0)
        self._moved = 0

    def encode(self, frame: av.VideoFrame, kind: PictureType) -> list[av.Packet]:
        """Encode a frame that is shown next; the packets that have come out by now.

        A frame before a hold must be of the kind P.
        """
        frame.pict_type, frame.pts, frame.time_base = kind, self._encoded, self._length
        self._times[self._encoded] = self._shown
        self._encoded += 1
        self._shown += 1
        return list(self._sorted_in(self._stream.encode(frame)))

    def hold(self) -> None:
        """Show the last frame for one more."""
        if self._holds and self._holds[-1][0] == self._encoded - 1:
            self._holds[-1][1] += 1
        else:
            self._holds.append([self._encoded - 1, 1])
        self._shown += 1

    def finish(self) -> list[av.Packet]:
        """The packets that are left."""
        return [*self._sorted_in(self._stream.encode(None)), *self._held_before(self._encoded)]

    def _sorted_in(self, packets: list[av.Packet]) -> Iterator[av.Packet]:
        for packet in packets:
            number = packet.pts or 0
            if self._delay is None:
                self._delay = number - (packet.dts or 0)
                self._layout = SliceLayout(bytes(self._stream.codec_context.extradata or b""))
            yield from self._held_before(number)
            yield self._placed(self._renumbered(packet), self._times.pop(number), key=packet.is_keyframe)

    def _held_before(self, number: int) -> Iterator[av.Packet]:
        """The packets of holds that stand before one of the encoder's frames."""
        while self._holds and self._holds[0][0] < number:
            _, count = self._holds.popleft()
            for _ in range(count):
                self._moved += 1
                self._last = self._numbering.after(self._last, 1)
                units = [self._numbering.renumbered(unit, self._last) for unit in self._held_units()]
                yield self._placed(join_units(units), self._written, key=False)

    def _renumbered(self, packet: av.Packet) -> bytes:
        """The packet's bytes, its pictures counted on from the holds before it."""
        data = bytes(packet)
        units = split_units(data)
        changed = False
        for i, unit in enumerate(units):
            part = self._numbering.read(unit)
            if part is None:
                continue
            if part.begins:
                self._moved = 0
            numbers = self._numbering.after(part.numbers, self._moved)
            if self._moved:
                units[i], changed = self._numbering.renumbered(unit, numbers), True
            if part.referred:
                self._last = numbers
        return join_units(units) if changed else data

    def _placed(self, data: bytes, shown: int, *, key: bool) -> av.Packet:
        packet = av.Packet(data)
        packet.stream, packet.time_base, packet.duration, packet.is_keyframe = self._stream, self._length, 1, key
        # Frames are decoded one after the other, as early as the encoder's order needs it.
        packet.pts, packet.dts = shown, self._written - (self._delay or 0)
        self._written += 1
        return packet

    @property
    def _numbering(self) -> SliceLayout:
        assert self._layout is not None  # known before the first packet goes out
        return self._layout

    def _held_units(self) -> list[bytes]:
        if self._as_before is None:
            self._as_before = _as_before(self._stream.codec_context, self._options, self._numbering)
        return self._as_before


def _as_before(like: VideoCodecContext, options: dict[str, str], layout: SliceLayout) -> list[bytes]:
    """Slices that say of every block that it is as it was, made by an encoder of the same settings from plain grey."""
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = like.width, like.height, like.pix_fmt
    encoder.framerate, encoder.time_base, encoder.thread_type = like.framerate, like.time_base, like.thread_type
    encoder.options = dict(options)
    grey = av.VideoFrame(like.width, like.height, "yuv420p")
    for plane in grey.planes:
        plane.update(bytes([128]) * plane.buffer_size)
    packets = []
    for number, kind in enumerate((PictureType.I, PictureType.P)):
        grey.pts, grey.pict_type = number, kind
        packets += encoder.encode(grey)
    packets += encoder.encode(None)
    return [unit for unit in split_units(bytes(packets[-1])) if layout.read(unit)]
