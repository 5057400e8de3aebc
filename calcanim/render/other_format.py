"""The same clip in the format that a scene's file asks for: with its transparency as MOV, as WebM or as GIF.

Every clip is an MP4 file, which pages and films are made of. What manim would have written lies beside it, written by
manim's own encoder.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from manim.scene.video_segment_encoder import VideoSegmentEncoder

if TYPE_CHECKING:
    from manim import Scene

__all__ = ["OtherFormat", "other_format"]


class OtherFormat:
    """Takes the frames that the clip's own encoder takes.

    Parameters
    ----------
    scene : manim.Scene
        The scene, not yet run.
    beside : Path
        The MP4 file.
    """

    def __init__(self, scene: Any, beside: Path) -> None:
        spec = scene.session_spec
        self.file = beside.with_suffix(spec.output.artifact_extension)
        self._gif = spec.output.is_gif
        segment = beside.with_name(f"{beside.stem}-segment{spec.output.segment_extension}") if self._gif else self.file
        self._encoder = VideoSegmentEncoder(target=segment, spec=spec.video_encoder)

    def write(self, pixels: np.ndarray, repeat: int) -> None:
        """Add a frame that is shown so often."""
        self._encoder.write_frame(np.ascontiguousarray(pixels), repeat=repeat)

    def finish(self, writer: Any) -> None:
        """Close the file; ``writer`` is the scene's own, which makes a GIF of it and knows its sounds."""
        from calcanim.render.sound import with_sound

        self._encoder.finish()
        if self._gif:
            writer.combine_files([str(self._encoder.target)], self.file, create_gif=True)
            self._encoder.target.unlink()
        elif writer.includes_sound:
            with_sound(self.file, writer.audio_segment)

    def abort(self) -> None:
        """Give the file up."""
        self._encoder.abort()


def other_format(scene: Scene, beside: Path) -> OtherFormat | None:
    """What takes the frames besides the MP4 file, or None where that is all there is to be."""
    output = scene.session_spec.output
    return OtherFormat(scene, beside) if output.is_video and output.artifact_extension != ".mp4" else None
