"""Manim's file writer, replaced by one that feeds a single encoder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from calcanim.errors import CalcanimError
from calcanim.render.encoder import ClipEncoder
from calcanim.render.handing import FrameBuffers
from calcanim.render.one_stream import OneStreamWriter
from calcanim.render.other_format import other_format
from calcanim.render.plan import Picture
from calcanim.render.sound import with_sound
from calcanim.render.stopwatch import Stopwatch
from calcanim.render.timeline import TimelineRecorder
from calcanim.render.watching import WatchingManager

if TYPE_CHECKING:
    from manim import Scene

__all__ = ["ClipManager", "ClipWriter"]


class ClipWriter(OneStreamWriter):
    """Writes every frame of a scene into one file and counts them.

    Sections, captions and sounds are kept as manim keeps them.

    Parameters
    ----------
    scene : manim.Scene
        The scene, not yet run; the writer takes the place of its own.
    target : Path
        The MP4 file.
    picture : Picture
        Size and rate of the frames.
    options : dict of str
        Options of x264.
    on_frame : callable
        Called with the number of frames so far.
    watch : Stopwatch
        Told of the time spent waiting for the encoder.
    key_interval : int
        Frames from one key frame to the next at most while a parameter moves; 0 leaves it to the encoder.
    """

    def __init__(
        self,
        scene: Scene,
        target: Path,
        picture: Picture,
        options: dict[str, str],
        on_frame: Callable[[int], None],
        watch: Stopwatch,
        key_interval: int = 0,
    ) -> None:
        super().__init__(scene)
        self._watch = watch
        self._target, self.picture = target, picture
        self._other = other_format(scene, target)
        self._buffers = FrameBuffers(scene.renderer, watch)
        self._encoder = ClipEncoder(target, picture, options, self._buffers.take_back)
        self._on_frame = on_frame
        self._key_interval, self._next_key = key_interval, 0
        self.timeline = TimelineRecorder(scene)

    @property
    def frames(self) -> int:
        """Frames written so far."""
        return self._encoder.frames

    @property
    def spent(self) -> dict[str, float]:
        """Seconds that the encoder's own thread has spent, by stage."""
        return self._encoder.watch.spent

    def put(self, repeat: int, pixels: np.ndarray) -> None:
        frame = self._encoder.frames
        moves = self.timeline.note(frame)
        key = bool(self._key_interval) and moves and frame >= self._next_key
        if key:
            self._next_key = frame + self._key_interval
        if self._other is not None:
            self._other.write(pixels, repeat)
        within = self._buffers.changes(pixels)
        if not self._buffers.gave(pixels):
            # Whoever made it may paint into it again before it is encoded.
            pixels = np.array(pixels)
        with self._watch.within("wait"):
            self._encoder.write(pixels, repeat, key=key, within=within)
        self._on_frame(self._encoder.frames)

    def finish(self) -> None:
        with self._watch.within("wait"):
            self._encoder.finish()
        self._buffers.leave()
        if self.includes_sound:
            with_sound(self._target, self.audio_segment)
        if self._other is not None:
            self._other.finish(self)

    def abort_encode_jobs(self, reraise_encoder_failures: bool = False) -> None:
        self._encoder.abort()
        if self._other is not None:
            self._other.abort()

    @property
    def others(self) -> dict[str, Path]:
        """The same clip in another format, by its extension, where the file asks for one."""
        return {} if self._other is None else {self._other.file.suffix[1:]: self._other.file}


class ClipManager(WatchingManager):
    """A watching manager that insists on a clip: a scene without a play has none.

    Parameters
    ----------
    scene : manim.Scene
        The scene to run; its writer is the clip's.
    on_section_end : callable, optional
        As for a `WatchingManager`.
    """

    def __init__(self, scene: Scene, on_section_end: Callable[[str], None] | None = None) -> None:
        super().__init__(scene, on_section_end)
        self._writer = self.file_writer
        self._ended = False

    def run(self) -> None:
        super().run()
        if not self._ended:
            self._writer.abort_encode_jobs()
            raise CalcanimError(
                f"{self.scene} has a render() that never comes to the end of manim's own, so there is no clip; let it call "
                "super().render()."
            )

    def play(self, *args: Any, **kwargs: Any) -> None:
        # A renderer that the scene has put in comes with a writer of its own.
        self.renderer.file_writer = self._writer
        super().play(*args, **kwargs)

    def post_construct(self) -> None:
        if self.num_plays == 0:
            self.file_writer.abort_encode_jobs()
            raise CalcanimError(
                f"{self.scene} plays nothing, so there is no clip; end construct() with "
                "self.wait(3) to show a still picture for three seconds."
            )
        self.renderer.file_writer = self._writer
        super().post_construct()
        self._ended = True
