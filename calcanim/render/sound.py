"""Sound put to a finished picture, for scenes that call ``add_sound``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import av

if TYPE_CHECKING:
    from pydub import AudioSegment

__all__ = ["with_sound"]


def with_sound(clip: Path, sound: AudioSegment) -> None:
    """Give a video file a sound track: Opus in WebM, otherwise AAC; the picture is copied, not encoded again.

    Parameters
    ----------
    clip : Path
        The file, replaced when the new one is whole.
    sound : pydub.AudioSegment
        The scene's sounds, already laid out from its start.
    """
    wave, joined = clip.with_suffix(".wav"), clip.with_name(f"{clip.stem}.joined{clip.suffix}")
    kind = clip.suffix[1:]
    sound.export(wave, format="wav")
    options = {} if kind == "webm" else {"movflags": "+faststart"}
    with (
        av.open(str(clip)) as picture,
        av.open(str(wave)) as audio,
        av.open(str(joined), "w", format=kind, options=options) as output,
    ):
        source = picture.streams.video[0]
        video = output.add_stream_from_template(template=source)
        if kind == "webm":
            track = output.add_stream("libopus", rate=48_000)
        else:
            track = output.add_stream("aac", rate=audio.streams.audio[0].rate)
        for packet in picture.demux(source):
            if packet.dts is not None:
                packet.stream = video
                output.mux(packet)
        for frame in audio.decode(audio.streams.audio[0]):
            output.mux(track.encode(frame))
        output.mux(track.encode(None))
    wave.unlink()
    os.replace(joined, clip)
