"""Frames into one H.264 file, in a thread of its own.

Manim writes a file for each play and joins them afterwards. A clip here is one
stream from the first frame to the last: one encoder, no seams. Of a frame only the
rows that have changed are converted, and of a hold only the beginning is encoded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from queue import Queue
from threading import Thread

import av
import numpy as np
from av.video.frame import PictureType
from av.video.reformatter import ColorRange

from calcanim.errors import CalcanimError
from calcanim.render.conversion import Conversion, Place
from calcanim.render.holding import FOR_HOLDS, HoldingStream
from calcanim.render.plan import Picture
from calcanim.render.stopwatch import Stopwatch

__all__ = ["ClipEncoder", "encoder_options"]

# Measured on SecantToTangent, GradientField, PartialDerivatives and ContourMap at 1080p60, beside Manim's default (medium
# at crf 23), in one run: CPU a frame, size, SSIM.
#   medium, crf 23                  13.6 ms  1     0.9994 - 0.9996
#   veryfast, crf 20                 8.8 ms  1.06  0.9993 - 0.9996
#   superfast with mbtree, crf 21    7.0 ms  1.06  0.9990 - 0.9994
# At 720p30 the last costs 3.4 ms and 1.08 to 1.21 of the size, at SSIM 0.9987 and more; superfast as it is, without mbtree,
# has 2.4 times the size there. B frames save a fifth of the size for at most a sixth of the time. Turning off single tools
# (weighted prediction, deblocking, small partitions) saves nothing that can be told from noise.
_OPTIONS = {"preset": "superfast", "crf": "21", "mbtree": "1", "rc-lookahead": "10", "forced-idr": "1"}

# Where a row of macroblocks is no multiple of eight, x264's mbtree for AVX-512 reads memory that nobody has written, and
# the same frames give other bytes now and then. Of manim's qualities that is 480p: 1.3 ms a frame without it, 1.15 of the
# size of Manim's default, SSIM 0.9989 to 0.9994.
_WITHOUT_TREE = {"preset": "veryfast", "crf": "25", "mbtree": "0"}
_EVEN_WIDTH = 8 * 16

# Frames waiting to be encoded; four of 1080p are 33 MB.
_WAITING = 4
# Frames of a hold that the encoder gets after the first, so that it sees what the picture is worth: more of them make no
# difference to SSIM or size, each costs as much as another.
_SETTLING = 4
# Frames from one key frame to the next at most: a player that jumps decodes half as many on average.
_KEY_INTERVAL = 250
# Code point of BT.709 in ISO/IEC 23091-2, the same for primaries, transfer and matrix.
_BT709 = 1


def encoder_options(picture: Picture) -> dict[str, str]:
    """Options of x264 for frames of a size: equal frames give equal bytes, a key frame that is asked for is a whole one."""
    uneven = -(-picture.width // 16) * 16 % _EVEN_WIDTH
    return {**_OPTIONS, **_WITHOUT_TREE} if uneven else dict(_OPTIONS)


class ClipEncoder:
    """Encode RGBA frames of one size, in the order they come.

    Parameters
    ----------
    target : Path
        The MP4 file to write; its index comes first (faststart), so that a
        browser can begin to play it before it has all of it.
    picture : Picture
        Size and rate of the frames.
    options : dict of str, optional
        Options of x264 in place of `encoder_options`.
    take_back : callable
        Given the array of each frame when it is needed no more, from another thread.

    Attributes
    ----------
    frames : int
        Number of frames so far.
    """

    def __init__(
        self, target: Path, picture: Picture, options: dict[str, str] | None = None,
        take_back: Callable[[np.ndarray], None] = lambda pixels: None,
    ) -> None:
        if picture.width % 2 or picture.height % 2:
            raise CalcanimError(
                f"Frames of {picture.width} x {picture.height} pixels make no MP4 file, whose sides are even numbers; "
                f"set {picture.width + picture.width % 2} x {picture.height + picture.height % 2}."
            )
        self._target = target
        self._shape = (picture.height, picture.width, 4)
        self._container = av.open(
            str(target), "w", format="mp4", options={"movflags": "+faststart"}
        )
        options = {**(options or encoder_options(picture)), **FOR_HOLDS}
        stream = self._container.add_stream("libx264", rate=picture.frame_rate, options=dict(options))
        stream.width, stream.height, stream.pix_fmt = picture.width, picture.height, "yuv420p"
        context = stream.codec_context
        # Whole frames side by side: a picture cut into slices for its threads is larger.
        context.thread_type = "FRAME"
        # Without these, players guess the matrix from the height and shift the colours.
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        context.color_range = ColorRange.MPEG
        context.time_base = Fraction(1, picture.frame_rate)
        self._packets = HoldingStream(stream, options)
        self._conversion = Conversion()
        self._take_back = take_back
        # Frames since the picture changed and since the last key frame.
        self._stayed = self._since_key = 0
        self._error: BaseException | None = None
        self._closed = False
        self.frames = 0
        self.watch = Stopwatch("idle")
        self._queue: Queue[tuple[np.ndarray, int, bool, Sequence[Place] | None] | None] = Queue(maxsize=_WAITING)
        # A daemon, so that a scene that dies cannot keep the process alive.
        self._thread = Thread(target=self._work, name="clip-encoder", daemon=True)
        self._thread.start()

    def write(
        self, pixels: np.ndarray, repeat: int = 1, *, key: bool = False, within: Sequence[Place] | None = None
    ) -> None:
        """Add a frame, shown for ``repeat`` frames; the array must not change until it is taken back.

        With ``key`` it is one that a player can begin at, without decoding another. Where ``within`` is known, it is
        all that may differ from the frame before.

        Raises
        ------
        CalcanimError
            When an earlier frame could not be encoded, or this one has another size.
        """
        if self._error is not None:
            raise self._failure() from self._error
        if self._closed:
            raise CalcanimError("The clip has ended, so it takes no more frames; a scene renders once.")
        if pixels.shape != self._shape:
            raise CalcanimError(
                f"A frame has the shape {pixels.shape}, the clip has {self._shape}."
            )
        self.frames += repeat
        self._queue.put((pixels, repeat, key, within))

    def finish(self) -> None:
        """Encode what is waiting and close the file."""
        self._close_queue()
        if self._error is None:
            try:
                self._container.mux(self._packets.finish())
                self._container.close()
            except Exception as error:
                self._error = error
        if self._error is not None:
            raise self._failure() from self._error

    def abort(self) -> None:
        """Give the file up."""
        self._close_queue()
        with suppress(Exception):
            self._container.close()
        self._target.unlink(missing_ok=True)

    def _close_queue(self) -> None:
        if not self._closed:
            self._closed = True
            self._queue.put(None)
            self._thread.join()

    def _work(self) -> None:
        while (item := self._queue.get()) is not None:
            if self._error is not None:
                continue  # keep emptying the queue, or the scene would wait for ever
            pixels, repeat, key, within = item
            try:
                with self.watch.within("convert"):
                    self._show(pixels, within)
                with self.watch.within("encode"):
                    for again in range(repeat):
                        self._encode(key and not again)
            except Exception as error:
                self._error = error

    def _show(self, pixels: np.ndarray, within: Sequence[Place] | None) -> None:
        before = self._conversion.shown
        if self._conversion.show(pixels, within):
            self._stayed = 0
        if before is not None and before is not pixels:
            self._take_back(before)

    def _encode(self, key: bool) -> None:
        """Show the picture for a frame."""
        if key or self._since_key == _KEY_INTERVAL:
            key, self._stayed, self._since_key = True, 0, 0
        if self._stayed > _SETTLING:
            self._packets.hold()
        else:
            kind = PictureType.I if key else PictureType.P if self._stayed == _SETTLING else PictureType.NONE
            assert self._conversion.frame is not None  # a picture was shown before
            self._container.mux(self._packets.encode(self._conversion.frame, kind))
        self._stayed += 1
        self._since_key += 1

    def _failure(self) -> CalcanimError:
        return CalcanimError(f"The video could not be encoded: {self._error}.")
