"""RGB to YUV, only where a picture differs from the one before it.

From one frame of a lesson to the next little of it changes. Finding where costs a seventh of converting a whole frame,
and what is found equal needs no encoder either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

__all__ = ["Conversion", "Place"]

Place = tuple[slice, slice]
"""Rows and columns of pixels."""

# Rows are converted in strips of so many, and of these as many quarters of the width as have changed, so that there are
# few sizes for the reformatter to prepare itself for.
_STRIP, _QUARTERS, _EVEN = 16, 4, 16
# Halving the rows of colour looks at rows above and below: these feel a change as well, and must see as many in turn.
_REACH = 8


class Conversion:
    """A picture in YUV that follows one in RGB.

    Attributes
    ----------
    frame : av.VideoFrame or None
        The picture as it was last shown, yuv420p in BT.709 at limited range; always the same object, so that it may be
        changed only when its encoder has taken it in.
    shown : numpy.ndarray or None
        Its pixels, which must not change as long as they are here.
    """

    def __init__(self) -> None:
        self.frame: av.VideoFrame | None = None
        self.shown: np.ndarray | None = None
        # One for each size: a reformatter prepares itself anew whenever the size is another one.
        self._reformatters: dict[tuple[int, ...], VideoReformatter] = {}

    def show(self, pixels: np.ndarray, within: Sequence[Place] | None = None) -> bool:
        """Make ``frame`` the picture of these pixels, shape (height, width, 4); whether it is another one than before.

        Where ``within`` is known, it is all that may differ.
        """
        before, self.shown = self.shown, pixels
        if before is None or self.frame is None:
            self.frame = self._converted(pixels)
            return True
        changed = False
        for rows, columns in _changes(before, pixels, within):
            changed = True
            self._replace(self.frame, pixels, rows, columns)
        return changed

    def _replace(self, frame: av.VideoFrame, pixels: np.ndarray, rows: tuple[int, int], columns: tuple[int, int]) -> None:
        """Convert what a changed part is seen in into a frame; two columns, from an even one on, are seen nowhere else."""
        height, (begin, end), (left, right) = len(pixels), rows, columns
        begin, end = max(0, begin - _REACH), min(height, end + _REACH)
        first, last = max(0, begin - _REACH), min(height, end + _REACH)
        part = self._converted(pixels[first:last, left:right])
        for old, new, share in zip(frame.planes, part.planes, (1, 2, 2), strict=True):
            seen = _rows(new)[(begin - first) // share : (end - first) // share, : new.width]
            _rows(old)[begin // share : end // share, left // share : left // share + new.width] = seen

    def _converted(self, pixels: np.ndarray) -> av.VideoFrame:
        reformatter = self._reformatters.setdefault(pixels.shape, VideoReformatter())
        return reformatter.reformat(
            av.VideoFrame.from_numpy_buffer(pixels, format="rgba"),
            format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG,
        )


def _changes(
    before: np.ndarray, after: np.ndarray, within: Sequence[Place] | None
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where two pictures differ, as first rows and ends, first columns and ends."""
    height, width = after.shape[:2]
    # Eight bytes, two pixels, at once; a picture whose colour is halved has an even number of pixels in a row.
    old, new = (picture.reshape(height, -1).view(np.uint64) for picture in (before, after))
    if within is None:
        differs = old != new
    else:
        differs = np.zeros(new.shape, dtype=bool)
        for rows, columns in within:
            place = rows, slice(columns.start // 2, -(-columns.stop // 2))
            np.not_equal(old[place], new[place], out=differs[place])
    quarter = -(-width // (_QUARTERS * _EVEN)) * _EVEN
    for begin, end in _stretches(differs.any(axis=1)):
        columns = 2 * np.flatnonzero(differs[begin:end].any(axis=0))
        yield (begin, end), (int(columns[0]) // quarter * quarter, min((int(columns[-1]) // quarter + 1) * quarter, width))


def _stretches(rows: np.ndarray) -> Iterator[tuple[int, int]]:
    """Rows that differ, as first rows and ends of whole strips; those that lie close go together."""
    height = len(rows)
    differs = np.logical_or.reduceat(rows, np.arange(0, height, _STRIP))
    begin = end = 0
    for strip in np.flatnonzero(differs).tolist():
        row = strip * _STRIP
        if end and row - end <= 2 * _STRIP:
            end = row + _STRIP
            continue
        if end:
            yield begin, end
        begin, end = row, row + _STRIP
    if end:
        yield begin, min(end, height)


def _rows(plane: av.video.plane.VideoPlane) -> np.ndarray:
    """A plane as an array of its lines, with what fills them up."""
    return np.frombuffer(memoryview(plane), dtype=np.uint8).reshape(-1, plane.line_size)
