"""Pieces of a rendered clip: its sections as videos of their own, and single frames."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import av
from av.container import InputContainer, OutputContainer
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import Colorspace
from PIL import Image

from calcanim.embed.clip import EmbeddedClip, heading
from calcanim.errors import CalcanimError
from calcanim.render.captions import Caption, Section
from calcanim.render.encoder import encoder_options
from calcanim.render.plan import Picture
from calcanim.render.progress import bar

__all__ = ["Piece", "cut", "frame_of", "pieces", "pieces_in_turn"]

# A second encoding must not be seen.
_FINE = {"crf": "16"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One section of a clip, from its frame ``first`` up to but not including ``end``.

    Parameters
    ----------
    name : str
        Its heading; empty for a clip without sections.
    number : int
        Counted from 1.
    first, end : int
        Frame numbers.
    captions : tuple of Caption
        What is said in it, in the time of the clip.
    """

    name: str
    number: int
    first: int
    end: int
    captions: tuple[Caption, ...]


def pieces(clip: EmbeddedClip) -> tuple[Piece, ...]:
    """The sections of a clip; the whole of it where it has none."""
    rate, frames = clip.manifest.frame_rate, clip.manifest.frames
    sections = clip.sections or (Section("", "", 0.0, clip.duration),)
    found = []
    for section in sections:
        first, end = round(section.start * rate), min(round(section.end * rate), frames)
        said = tuple(caption for caption in clip.captions if first <= round(caption.start * rate) < end)
        if end > first:
            found.append(Piece(heading(section), len(found) + 1, first, end, said))
    return tuple(found)


def pieces_in_turn(clip: EmbeddedClip) -> Iterator[Piece]:
    """The pieces of a clip for one who cuts them, under a bar."""
    with bar(f"cutting {clip.title}", len(clip.sections) or 1) as done:
        for piece in pieces(clip):
            yield piece
            done(1)


def cut(video: Path, target: Path, piece: Piece) -> None:
    """Write a piece as a video of its own, exact to the frame; its sound is copied.

    Raises
    ------
    CalcanimError
        When the clip cannot be read or the piece not be written.
    """
    with _reading(video, target) as source, av.open(
        str(target), "w", format="mp4", options={"movflags": "+faststart"}
    ) as made:
        _copy_sound(source, made, piece, _copy_picture(source, made, piece))


def frame_of(video: Path, index: int) -> Image.Image:
    """One frame of a clip, RGB.

    Raises
    ------
    CalcanimError
        When the clip cannot be read or has no such frame.
    """
    with _reading(video, video) as source:
        for frame in _frames(source, index, index + 1):
            picture = frame.reformat(format="rgb24", src_colorspace=Colorspace.ITU709)
            return Image.fromarray(picture.to_ndarray())
    raise CalcanimError(f"{video} has no frame {index}.")


@contextmanager
def _reading(video: Path, target: Path) -> Iterator[InputContainer]:
    try:
        with av.open(str(video)) as source:
            yield source
    except (av.FFmpegError, OSError) as error:
        raise CalcanimError(f"{target.name} cannot be made of {video}: {error.strerror or error}.") from error


def _frames(source: InputContainer, first: int, end: int) -> Iterator[VideoFrame]:
    """The frames from first up to end, begun at the key frame before."""
    stream = source.streams.video[0]
    rate, base = stream.average_rate, stream.time_base
    if rate is None or base is None:
        return
    source.seek(int(first / rate / base), stream=stream)
    for frame in source.decode(stream):
        number = round((frame.pts or 0) * base * rate)
        if number >= end:
            return
        if number >= first:
            yield frame


def _copy_picture(source: InputContainer, made: OutputContainer, piece: Piece) -> object:
    """Encode the frames of a piece; the stream for its sound, which must be there before the first packet."""
    old = source.streams.video[0]
    sound = made.add_stream_from_template(source.streams.audio[0]) if source.streams.audio else None
    options = {**encoder_options(Picture(old.width, old.height, round(old.average_rate or 0))), **_FINE}
    stream = made.add_stream("libx264", rate=old.average_rate, options=options)
    stream.width, stream.height, stream.pix_fmt = old.width, old.height, "yuv420p"
    context, before = stream.codec_context, old.codec_context
    context.colorspace, context.color_range = before.colorspace, before.color_range
    context.color_primaries, context.color_trc = before.color_primaries, before.color_trc
    for number, frame in enumerate(_frames(source, piece.first, piece.end)):
        frame.pts, frame.time_base, frame.pict_type = number, 1 / old.average_rate, PictureType.NONE
        made.mux(stream.encode(frame))
    made.mux(stream.encode(None))
    return sound


def _copy_sound(source: InputContainer, made: OutputContainer, piece: Piece, sound: object) -> None:
    if sound is None:
        return
    old, rate = source.streams.audio[0], source.streams.video[0].average_rate
    start, end = (int(frame / rate / old.time_base) for frame in (piece.first, piece.end))
    source.seek(start, stream=old)
    for packet in source.demux(old):
        if packet.pts is not None and start <= packet.pts < end:
            packet.pts -= start
            packet.dts = packet.pts
            packet.stream = sound
            made.mux(packet)
