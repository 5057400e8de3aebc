"""Frames into one H.264 file, in a thread of its own.

Manim writes a file for each play and joins them afterwards. A clip here is one
stream from the first frame to the last: one encoder, no seams, and an unchanged
frame is converted once however long it is held.
"""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from queue import Queue
from threading import Thread

import av
import numpy as np
from av.video.frame import PictureType
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

from calcanim.errors import CalcanimError
from calcanim.render.plan import Picture
from calcanim.render.stopwatch import Stopwatch

__all__ = ["ENCODER_OPTIONS", "ClipEncoder"]

ENCODER_OPTIONS = {"preset": "veryfast", "crf": "20", "forced-idr": "1"}
"""Options of x264: close to its medium preset in quality, a fifth cheaper; a key frame that is asked for is a whole one."""

# Frames waiting to be encoded; eight of 1080p are 66 MB.
_WAITING = 8
# Code point of BT.709 in ISO/IEC 23091-2, the same for primaries, transfer and matrix.
_BT709 = 1


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
        Options of x264 in place of `ENCODER_OPTIONS`.
    """

    def __init__(
        self, target: Path, picture: Picture, options: dict[str, str] | None = None
    ) -> None:
        self._target = target
        self._shape = (picture.height, picture.width, 4)
        self._container = av.open(
            str(target), "w", format="mp4", options={"movflags": "+faststart"}
        )
        stream = self._container.add_stream(
            "libx264", rate=picture.frame_rate, options=options or dict(ENCODER_OPTIONS)
        )
        stream.width, stream.height, stream.pix_fmt = picture.width, picture.height, "yuv420p"
        context = stream.codec_context
        # Without these, players guess the matrix from the height and shift the colours.
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        context.color_range = ColorRange.MPEG
        context.time_base = Fraction(1, picture.frame_rate)
        self._stream = stream
        self._reformatter = VideoReformatter()
        self._error: BaseException | None = None
        self._closed = False
        self.frames = 0
        self.watch = Stopwatch("idle")
        self._queue: Queue[tuple[np.ndarray, int, bool] | None] = Queue(maxsize=_WAITING)
        # A daemon, so that a scene that dies cannot keep the process alive.
        self._thread = Thread(target=self._work, name="clip-encoder", daemon=True)
        self._thread.start()

    def write(self, pixels: np.ndarray, repeat: int = 1, *, key: bool = False) -> None:
        """Add a frame, shown for ``repeat`` frames; the array must not change afterwards.

        With ``key`` it is one that a player can begin at, without decoding another.

        Raises
        ------
        CalcanimError
            When an earlier frame could not be encoded, or this one has another size.
        """
        if self._error is not None:
            raise self._failure()
        if pixels.shape != self._shape:
            raise CalcanimError(
                f"A frame has the shape {pixels.shape}, the clip has {self._shape}."
            )
        self.frames += repeat
        self._queue.put((pixels, repeat, key))

    def finish(self) -> None:
        """Encode what is waiting and close the file."""
        self._close_queue()
        if self._error is None:
            try:
                self._container.mux(self._stream.encode(None))
                self._container.close()
            except Exception as error:
                self._error = error
        if self._error is not None:
            raise self._failure()

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
        pts = 0
        while (item := self._queue.get()) is not None:
            if self._error is not None:
                continue  # keep emptying the queue, or the scene would wait for ever
            pixels, repeat, key = item
            try:
                with self.watch.within("convert"):
                    frame = self._converted(pixels)
                with self.watch.within("encode"):
                    for shown in range(repeat):
                        frame.pict_type = PictureType.I if key and not shown else PictureType.NONE
                        frame.pts = pts
                        pts += 1
                        self._container.mux(self._stream.encode(frame))
            except Exception as error:
                self._error = error

    def _converted(self, pixels: np.ndarray) -> av.VideoFrame:
        frame = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(pixels), format="rgba")
        converted = self._reformatter.reformat(
            frame,
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
        )
        converted.time_base = self._stream.codec_context.time_base
        return converted

    def _failure(self) -> CalcanimError:
        return CalcanimError(f"The video could not be encoded: {self._error}.")
