"""The numbers that H.264 pictures carry, read and replaced (ITU-T H.264, clauses 7.3 and 7.4).

A picture says which one it is by its frame number, which counts pictures that others refer to, and by its place in the
order of display. Both stand at the head of each of its slices in a fixed number of bits, so that a picture can be given
other ones without being encoded again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["PictureNumbers", "Slice", "SliceLayout", "join_units", "split_units"]

_SLICE, _IDR_SLICE, _SEQUENCE = 1, 5, 7
# Profiles whose sequence parameters tell the chroma format (7.3.2.1.1).
_WITH_CHROMA = {100, 110, 122, 244, 44, 83, 86, 118, 128}
_START = b"\0\0\1"
# Bits before the numbers of a slice are fewer by far.
_HEAD = 16


@dataclass(frozen=True, slots=True)
class PictureNumbers:
    """What a picture is called: ``frame_num`` and ``pic_order_cnt_lsb``, the latter 0 in a stream that has none."""

    frame: int
    order: int


@dataclass(frozen=True, slots=True)
class Slice:
    """A slice: its picture's numbers, and whether others refer to it and whether decoding begins with it."""

    numbers: PictureNumbers
    referred: bool
    begins: bool


class SliceLayout:
    """Where a stream's slices have their numbers.

    Parameters
    ----------
    parameters : bytes
        The stream's parameter sets, as units with start codes.

    Raises
    ------
    ValueError
        When the stream numbers its pictures in a way that no progressive stream of x264 does.
    """

    def __init__(self, parameters: bytes) -> None:
        sets = [unit for unit in split_units(parameters) if unit[0] & 31 == _SEQUENCE]
        if len(sets) != 1:
            raise ValueError(f"a stream of one picture format has one sequence parameter set, not {len(sets)}")
        bits = _Bits(_plain(sets[0][1:]))
        profile = bits.fixed(8)
        bits.fixed(16)
        bits.counted()
        if profile in _WITH_CHROMA:
            if bits.counted() == 3:
                raise ValueError("separate colour planes are not 4:2:0")
            bits.counted(), bits.counted()
            bits.fixed(1)
            if bits.fixed(1):
                raise ValueError("scaling matrices are not read")
        self.frame_bits = bits.counted() + 4
        kind = bits.counted()
        if kind == 1:
            raise ValueError("pictures are ordered by cycles")
        self.order_bits = bits.counted() + 4 if kind == 0 else 0

    def read(self, unit: bytes) -> Slice | None:
        """What a unit says about its picture; None for what is no slice."""
        kind = unit[0] & 31
        if kind not in (_SLICE, _IDR_SLICE):
            return None
        bits = self._at_frame(_plain(unit[1 : 1 + 2 * _HEAD]))
        frame = bits.fixed(self.frame_bits)
        if kind == _IDR_SLICE:
            bits.counted()
        order = bits.fixed(self.order_bits)
        return Slice(PictureNumbers(frame, order), bool(unit[0] & 0x60), kind == _IDR_SLICE)

    def renumbered(self, unit: bytes, numbers: PictureNumbers) -> bytes:
        """A slice with which decoding does not begin, with other numbers; they may be larger than what fits."""
        plain = _plain(unit[1:])
        head = plain[:_HEAD]
        at = self._at_frame(head).at
        width = self.frame_bits + self.order_bits
        value = numbers.frame % (1 << self.frame_bits) << self.order_bits | numbers.order % (1 << self.order_bits)
        below = 8 * len(head) - at - width
        kept = int.from_bytes(head) & ~(((1 << width) - 1) << below)
        return unit[:1] + _escaped((kept | value << below).to_bytes(len(head)) + plain[_HEAD:])

    def after(self, numbers: PictureNumbers, frames: int) -> PictureNumbers:
        """The numbers of a picture so many pictures later, when others refer to each of these."""
        return PictureNumbers(
            (numbers.frame + frames) % (1 << self.frame_bits), (numbers.order + 2 * frames) % (1 << self.order_bits)
        )

    def _at_frame(self, head: bytes) -> _Bits:
        bits = _Bits(head)
        # Which macroblock it begins with, its type, its picture parameter set.
        bits.counted(), bits.counted(), bits.counted()
        return bits


class _Bits:
    """Reads bits, the most significant first."""

    def __init__(self, data: bytes) -> None:
        self._value, self._length, self.at = int.from_bytes(data), 8 * len(data), 0

    def fixed(self, width: int) -> int:
        """A number of so many bits, u(n)."""
        self.at += width
        return self._value >> (self._length - self.at) & ((1 << width) - 1)

    def counted(self) -> int:
        """A number of the Exp-Golomb code, ue(v)."""
        zeros = 0
        while not self.fixed(1):
            zeros += 1
            if self.at >= self._length:
                raise ValueError("a number of the stream has no end")
        return (1 << zeros | self.fixed(zeros)) - 1


def split_units(data: bytes) -> list[bytes]:
    """The units of a byte stream without their start codes."""
    return [unit.rstrip(b"\0") for unit in data.split(_START)[1:]]


def join_units(units: list[bytes]) -> bytes:
    """Units as a byte stream."""
    return b"".join(b"\0" + _START + unit for unit in units)


def _plain(payload: bytes) -> bytes:
    """A unit's payload without the bytes that keep it from looking like a start code."""
    return payload.replace(b"\0\0\3", b"\0\0")


def _escaped(payload: bytes) -> bytes:
    return re.sub(rb"\0\0(?=[\0-\3])", b"\0\0\3", payload)
