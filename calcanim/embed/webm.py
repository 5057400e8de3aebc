"""``--to webm``: a clip without its paper, VP9 with alpha, to lay over something else; an opaque MP4 beside it."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from types import TracebackType

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace

from calcanim.embed.animated import frames_of_span
from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.files import Content, write_folder
from calcanim.embed.options import EmbedOptions
from calcanim.embed.paper import paper_colour
from calcanim.embed.pieces import Piece, cut
from calcanim.embed.stills import picture_size
from calcanim.errors import CalcanimError
from calcanim.render.plan import Picture
from calcanim.render.progress import bar, size_in_words

__all__ = ["write"]

# Frames of the future that the encoder would otherwise blend in carry no alpha.
_OPTIONS = {"crf": "20", "b": "0", "deadline": "good", "cpu-used": "4", "row-mt": "1", "threads": "2", "auto-alt-ref": "0"}
_BT709 = 1


def write(clips: Sequence[EmbeddedClip], out: Path, options: EmbedOptions) -> tuple[Path, ...]:
    """Write a ``.webm`` with alpha and an ``.mp4`` with paper for every clip, and its words as text.

    Parameters
    ----------
    clips : sequence of EmbeddedClip
        Any clips.
    out : Path
        The folder.
    options : EmbedOptions
        ``width``, ``fps`` and ``span`` count for the one with alpha, ``span`` for the other as well.

    Raises
    ------
    InputError
        When the span is not in a clip, or nothing can be written there.
    CalcanimError
        When a scene cannot be drawn any more, or not be encoded.
    """
    for clip in clips:
        frames_of_span(clip, options, 1)
    with tempfile.TemporaryDirectory(prefix="calcanim-") as name:
        files: dict[str, Content] = {}
        for number, clip in enumerate(clips):
            made = Path(name) / f"{number}.webm"
            _encode(clip, made, options)
            opaque = _opaque(clip, Path(name) / f"{number}.mp4", options)
            alpha, beside = clip.file_name("webm"), clip.file_name("mp4")
            sizes = [size_in_words(path.stat().st_size) for path in (made, opaque)]
            print(f"{alpha}: {sizes[0]}, and {beside} without alpha: {sizes[1]}", file=sys.stderr)
            files |= {alpha: made, beside: opaque, clip.file_name("txt"): clip.in_words + "\n"}
        return write_folder(out, files)


def _opaque(clip: EmbeddedClip, target: Path, options: EmbedOptions) -> Path:
    """The clip as it is, or the part of it that is wanted."""
    if options.span is None:
        return clip.first.video
    first, end = frames_of_span(clip, options, clip.manifest.frame_rate)
    cut(clip.first.video, target, Piece("", 1, first, min(end, clip.manifest.frames), ()))
    return target


def _encode(clip: EmbeddedClip, target: Path, options: EmbedOptions) -> None:
    # Manim loads with the first picture and not before.
    from calcanim.render.frames import draw_frames

    rate = options.fps or clip.manifest.frame_rate
    picture = Picture(*picture_size(clip, options.width), rate)
    with _AlphaEncoder(target, picture, frames_of_span(clip, options, rate), paper_colour(clip)) as encoder:
        with bar(f"drawing {clip.title}", clip.duration * rate) as drawn:
            def write(pixels: np.ndarray, repeat: int) -> None:
                encoder.write(pixels, repeat)
                drawn(repeat)

            draw_frames(clip.first.plan, picture, write, transparent=True, apart=clip.is_own)


class _AlphaEncoder:
    """Encodes straight RGBA frames as VP9 with alpha.

    Parameters
    ----------
    target : Path
        The file.
    picture : Picture
        Size and rate of the frames.
    span : (int, int)
        First frame, and the one after the last.
    paper : (int, int, int)
        The colour of what cannot be seen. Chroma is shared by four pixels, so some of it gets into the edges, where
        the theme's own paper does no harm.
    """

    def __init__(self, target: Path, picture: Picture, span: tuple[int, int], paper: tuple[int, int, int]) -> None:
        self._span, self._paper, self._at, self._pts = span, np.array(paper, np.uint8), 0, 0
        self._file = av.open(str(target), "w", format="webm")
        stream = self._file.add_stream("libvpx-vp9", rate=picture.frame_rate, options=dict(_OPTIONS))
        stream.width, stream.height, stream.pix_fmt = picture.width, picture.height, "yuva420p"
        context = stream.codec_context
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        context.color_range = ColorRange.MPEG
        context.time_base = Fraction(1, picture.frame_rate)
        self._stream = stream

    def __enter__(self) -> _AlphaEncoder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._file.mux(self._stream.encode(None))
        finally:
            self._file.close()

    def write(self, pixels: np.ndarray, repeat: int) -> None:
        """Add a picture for so many frames, as far as they are in the span."""
        first, end = max(self._at, self._span[0]), min(self._at + repeat, self._span[1])
        self._at += repeat
        if end <= first:
            return
        pixels[pixels[..., 3] == 0, :3] = self._paper
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgba").reformat(
            format="yuva420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
        )
        frame.time_base = self._stream.codec_context.time_base
        try:
            for _ in range(end - first):
                frame.pts, self._pts = self._pts, self._pts + 1
                self._file.mux(self._stream.encode(frame))
        except av.FFmpegError as error:
            raise CalcanimError(f"The video with alpha cannot be encoded: {error.strerror}.") from error
