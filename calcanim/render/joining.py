"""Finished clips joined into one MP4 file: packets are copied, nothing is encoded again but sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.subtitles.stream import SubtitleStream
from av.video.stream import VideoStream

from calcanim.errors import CalcanimError
from calcanim.render.captions import Caption

__all__ = ["join"]

_MILLISECOND = Fraction(1, 1000)
_SOUND_RATE = 48_000
# What QuickTime's caption format needs to know before the first caption; players use their own style.
_CAPTION_STYLE = b"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, BackColour, Alignment
Style: Default,Arial,16,&Hffffff,&H0,2

[Events]
Format: Start, End, Style, Text
"""


def join(
    clips: Sequence[Path],
    target: Path,
    title: str,
    chapters: Sequence[Mapping[str, Any]],
    captions: Sequence[Caption],
) -> None:
    """Join clips of one size and rate.

    Parameters
    ----------
    clips : sequence of Path
        MP4 files with one picture track each, and sound where there is some.
    target : Path
        The film; its index comes first, so that a browser can begin before it has all of it.
    title : str
        Its title.
    chapters : sequence of mapping
        title, start and end in seconds.
    captions : sequence of Caption
        In the film's time.

    Raises
    ------
    CalcanimError
        When the clips were encoded in different ways, or the film cannot be written.
    """
    try:
        with av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"}) as film:
            _Joining(film, clips, title, chapters, captions).run()
    except (av.FFmpegError, OSError) as error:
        raise CalcanimError(f"The film cannot be written: {error.strerror or error}.") from error


class _Joining:
    """One film being written."""

    def __init__(
        self, film: OutputContainer, clips: Sequence[Path], title: str,
        chapters: Sequence[Mapping[str, Any]], captions: Sequence[Caption],
    ) -> None:
        self.film, self.clips, self.captions = film, clips, captions
        with av.open(str(clips[0])) as first:
            source = first.streams.video[0]
            self.video: VideoStream = film.add_stream_from_template(source)
            self.form = _form(source)
            self.time_base = source.time_base or _MILLISECOND
        sound, self.delay = _survey(clips)
        self.sound = film.add_stream("aac", rate=_SOUND_RATE, layout="stereo") if sound else None
        self.words: SubtitleStream | None = film.add_stream("mov_text") if captions else None
        if self.words is not None:
            self.words.time_base = _MILLISECOND
            self.words.metadata["language"] = "eng"
            self.words.codec_context.subtitle_header = _CAPTION_STYLE
        film.metadata["title"] = title
        film.set_chapters([
            {
                "id": number, "start": round(chapter["start"] * 1000), "end": round(chapter["end"] * 1000),
                "time_base": _MILLISECOND, "metadata": {"title": chapter["title"]},
            }
            for number, chapter in enumerate(chapters, 1)
        ])
        self.heard = 0  # samples of sound so far

    def run(self) -> None:
        """Copy clip after clip, each with the words that belong to its time."""
        waiting = sorted(self.captions, key=lambda caption: caption.start)
        ticks = 0
        for clip in self.clips:
            with av.open(str(clip)) as source:
                picture = source.streams.video[0]
                if _form(picture) != self.form:
                    raise CalcanimError(
                        f"{clip.name} was encoded in another way than {self.clips[0].name}; render both anew with --again."
                    )
                ticks = self._copy(source, picture, ticks)
            end = float(ticks * self.time_base)
            while self.words is not None and waiting and waiting[0].start < end:
                self._write_words(self.words, waiting.pop(0))
            if self.sound is not None:
                self._copy_sound(self.sound, clip, end)
        if self.sound is not None:
            self.film.mux(self.sound.encode(None))

    def _copy(self, source: Any, picture: VideoStream, start: int) -> int:
        """Copy the pictures of one clip to their place in the film, and say where they end."""
        end = start
        packets = (packet for packet in source.demux(picture) if packet.dts is not None)
        for number, packet in enumerate(packets):
            packet.stream = self.video
            packet.pts += start
            # Frames are decoded one after the other, as early as any of the clips needs it.
            packet.dts = start + number * packet.duration - self.delay
            end = max(end, packet.pts + packet.duration)
            self.film.mux(packet)
        return end

    def _write_words(self, words: SubtitleStream, caption: Caption) -> None:
        # Its length stands before a text, in two bytes.
        text = caption.text.encode()[:65_535]
        packet = av.Packet(len(text).to_bytes(2, "big") + text)
        packet.stream, packet.time_base = words, _MILLISECOND
        packet.pts = packet.dts = round(caption.start * 1000)
        packet.duration = max(1, round(caption.end * 1000) - packet.pts)
        self.film.mux(packet)

    def _copy_sound(self, sound: AudioStream, clip: Path, end: float) -> None:
        """The clip's sound, or silence, up to a time of the film."""
        wanted = round(end * _SOUND_RATE) - self.heard
        samples = np.zeros((2, wanted), dtype=np.float32)
        with av.open(str(clip)) as source:
            if source.streams.audio:
                resampler = av.AudioResampler(format="fltp", layout="stereo", rate=_SOUND_RATE)
                found = [
                    part.to_ndarray()
                    for frame in [*source.decode(source.streams.audio[0]), None] for part in resampler.resample(frame)
                ]
                played = np.concatenate(found, axis=1)[:, :wanted] if found else samples
                samples[:, : played.shape[1]] = played
        for begin in range(0, wanted, 1024):
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[:, begin:begin + 1024]), "fltp", "stereo")
            frame.sample_rate, frame.pts, frame.time_base = _SOUND_RATE, self.heard, Fraction(1, _SOUND_RATE)
            self.heard += frame.samples
            self.film.mux(sound.encode(frame))


def _survey(clips: Sequence[Path]) -> tuple[bool, int]:
    """Whether any clip has sound, and how long before it is shown the first frame of any must be decoded."""
    sound, delay = False, 0
    for clip in clips:
        with av.open(str(clip)) as source:
            sound = sound or bool(source.streams.audio)
            first = next(source.demux(source.streams.video[0]))
            delay = max(delay, (first.pts or 0) - (first.dts or 0))
    return sound, delay


def _form(stream: VideoStream) -> tuple[Any, ...]:
    """What must be equal for packets of two streams to be shown by one decoder."""
    context = stream.codec_context
    return (context.name, stream.width, stream.height, stream.average_rate, stream.time_base, context.extradata)
