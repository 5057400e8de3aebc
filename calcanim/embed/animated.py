"""Moving pictures without a player, GIF and WebP, from frames that no video encoder has touched."""

from __future__ import annotations

import io
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.files import Content, write_file, write_folder
from calcanim.embed.options import EmbedOptions
from calcanim.embed.stills import picture_size
from calcanim.errors import InputError
from calcanim.render.plan import Picture
from calcanim.render.progress import bar, size_in_words

__all__ = ["Reel", "draw_reel", "frames_of_span", "palette", "write_gif", "write_webp"]

_WIDTH, _FPS = 640, 15
# A GIF counts hundredths of a second, and viewers slow down what is shown for less than two of them.
_FASTEST_GIF = 50
# Colours that the palette has exactly, the most frequent ones: paper, lines and words must not change by a shade.
_EXACT = 96
_SAMPLES = 16


@dataclass(slots=True)
class Reel:
    """The different pictures of a span, each with the number of frames it stands.

    Parameters
    ----------
    picture : Picture
        Their size, and the frames a second.
    span : (int, int)
        First frame, and the one after the last.
    """

    picture: Picture
    span: tuple[int, int]
    _packed: list[tuple[bytes, int]] = field(default_factory=list)
    _at: int = 0

    def take(self, pixels: np.ndarray, repeat: int) -> None:
        """Add a picture as it was drawn; what lies outside of the span is left out."""
        first, end = max(self._at, self.span[0]), min(self._at + repeat, self.span[1])
        self._at += repeat
        if end > first:
            self._packed.append((zlib.compress(pixels[..., :3].tobytes(), 1), end - first))

    def __len__(self) -> int:
        return len(self._packed)

    def __getitem__(self, index: int) -> Image.Image:
        raw = zlib.decompress(self._packed[index][0])
        return Image.frombytes("RGB", (self.picture.width, self.picture.height), raw)

    def durations(self, unit: int) -> list[int]:
        """How long each picture stands, in milliseconds that are a multiple of ``unit``; none is lost by rounding."""
        ends = np.cumsum([0, *(repeat for _, repeat in self._packed)]) * 1000 / self.picture.frame_rate
        return [int(step) * unit for step in np.diff(np.round(ends / unit))]


def write_gif(clips: Sequence[EmbeddedClip], out: Path, options: EmbedOptions) -> tuple[Path, ...]:
    """Write GIF files; `write_webp` has the parameters."""
    if options.fps > _FASTEST_GIF:
        raise InputError(f"--fps {options.fps} is too fast for a GIF, which has {_FASTEST_GIF} frames a second at most.")
    return _write(clips, out, options, "gif", _as_gif)


def write_webp(clips: Sequence[EmbeddedClip], out: Path, options: EmbedOptions) -> tuple[Path, ...]:
    """Write WebP files without loss; in a folder, what stands in for the picture lies beside each as text.

    Parameters
    ----------
    clips : sequence of EmbeddedClip
        Any clips.
    out : Path
        The file of one clip, or a folder.
    options : EmbedOptions
        ``width``, ``fps``, ``span`` and ``loop`` count.

    Raises
    ------
    InputError
        When the span is not in a clip, several clips are to become one file, or nothing can be written there.
    """
    return _write(clips, out, options, "webp", _as_webp)


def _write(
    clips: Sequence[EmbeddedClip], out: Path, options: EmbedOptions, kind: str, encode: Callable[[Reel, bool], bytes]
) -> tuple[Path, ...]:
    single = out.suffix.lower() == f".{kind}"
    if single and len(clips) > 1:
        raise InputError(f"-o {str(out)!r} is one file for {len(clips)} clips; name a folder.")
    for clip in clips:
        frames_of_span(clip, options, 1)
    files: dict[str, Content] = {}
    for clip in clips:
        reel = draw_reel(clip, options)
        made = encode(reel, options.loop)
        name = out.name if single else clip.file_name(kind)
        print(_told(name, made, reel, clip), file=sys.stderr)
        files |= {name: made, clip.file_name("txt"): clip.in_words + "\n"}
    return (write_file(out, files[out.name]),) if single else write_folder(out, files)


def frames_of_span(clip: EmbeddedClip, options: EmbedOptions, rate: int) -> tuple[int, int]:
    """First frame and the one after the last of the part that is wanted.

    Raises
    ------
    InputError
        When it begins after the end of the clip.
    """
    start, end = options.span or (0.0, clip.duration)
    if start >= clip.duration:
        raise InputError(f"--span {start:g},{end:g} begins after the end of {clip.title}, which takes {clip.duration:.1f} s.")
    first = round(start * rate)
    # As long as the scene takes, which is known when it was drawn.
    return first, max(first + 1, round(end * rate)) if options.span else sys.maxsize


def draw_reel(clip: EmbeddedClip, options: EmbedOptions) -> Reel:
    """Draw a clip anew in the size and at the rate that is wanted."""
    # Manim loads with the first picture and not before.
    from calcanim.render.frames import draw_frames

    rate = options.fps or min(_FPS, clip.manifest.frame_rate)
    width, height = picture_size(clip, options.width or min(_WIDTH, clip.manifest.width))
    reel = Reel(Picture(width, height, rate), frames_of_span(clip, options, rate))
    with bar(f"drawing {clip.title}", clip.duration * rate) as drawn:
        def take(pixels: np.ndarray, repeat: int) -> None:
            reel.take(pixels, repeat)
            drawn(repeat)

        draw_frames(clip.first.plan, reel.picture, take, apart=clip.is_own)
    return reel


def palette(reel: Reel) -> Image.Image:
    """256 colours for all pictures of a reel: the most frequent ones as they are, the others by median cut."""
    chosen = sorted({round(place) for place in np.linspace(0, len(reel) - 1, min(len(reel), _SAMPLES))})
    sample = np.concatenate([np.asarray(reel[index]) for index in chosen])
    packed = sample.reshape(-1, 3).astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    found, counts = np.unique(packed, return_counts=True)
    common = found[np.argsort(-counts, kind="stable")][: 256 if len(found) <= 256 else _EXACT]
    colours = [(int(colour) >> shift) & 255 for colour in common for shift in (16, 8, 0)]
    if len(found) > 256:
        rest = Image.fromarray(sample).quantize(256 - _EXACT, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        colours += list(rest.getpalette() or [])[: 3 * (256 - _EXACT)]
    holder = Image.new("P", (1, 1))
    holder.putpalette(colours + colours[:3] * (256 - len(colours) // 3))
    return holder


def _as_gif(reel: Reel, loop: bool) -> bytes:
    colours = palette(reel)
    # Without dithering: a plane of one colour stays one, and the file small.
    return _saved(
        reel, "GIF", lambda picture: picture.quantize(palette=colours, dither=Image.Dither.NONE), duration=reel.durations(10), optimize=False, disposal=1,
        **({"loop": 0} if loop else {}),
    )


def _as_webp(reel: Reel, loop: bool) -> bytes:
    return _saved(
        reel, "WEBP", lambda picture: picture, duration=reel.durations(1), lossless=True, quality=60, method=3, loop=0 if loop else 1
    )


def _saved(reel: Reel, form: str, convert: Callable[[Image.Image], Image.Image], **words: object) -> bytes:
    buffer = io.BytesIO()
    with bar(f"encoding {form}", len(reel)) as encoded:
        def pictures() -> Iterator[Image.Image]:
            for index in range(len(reel)):
                yield convert(reel[index])
                encoded(1)

        each = pictures()
        next(each).save(buffer, form, save_all=True, append_images=each, **words)
    return buffer.getvalue()


def _told(name: str, made: bytes, reel: Reel, clip: EmbeddedClip) -> str:
    """What is about to be written, and how much larger it is than the video of the same part."""
    picture, seconds = reel.picture, sum(reel.durations(1)) / 1000
    video = clip.first.video.stat().st_size * seconds / clip.duration
    times = len(made) / video
    beside = f"{times:.1f} times the MP4" if times >= 1 else f"{times:.0%} of the MP4"
    return (
        f"{name}: {seconds:.1f} s, {picture.width} x {picture.height}, {picture.frame_rate} frames a second, "
        f"{size_in_words(len(made))}, {beside} at {clip.manifest.width} x {clip.manifest.height}"
    )
