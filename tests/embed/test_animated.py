"""GIF and WebP, decoded frame by frame, against the frames as they were drawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from calcanim.embed import animated
from calcanim.embed.animated import Reel, draw_reel, palette, write_gif, write_webp
from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.options import EmbedOptions
from calcanim.errors import InputError
from calcanim.render.plan import Picture
from calcanim.render.progress import size_in_words

Writer = Callable[..., tuple[Path, ...]]
WRITERS = [(write_gif, "gif"), (write_webp, "webp")]


def decode(path: Path) -> tuple[list[np.ndarray], list[int]]:
    """Every frame as a viewer puts it together, and the milliseconds it stands."""
    with Image.open(path) as moving:
        frames = [(np.asarray(frame.convert("RGB")).astype(int), frame.info["duration"]) for frame in ImageSequence.Iterator(moving)]
    return [frame for frame, _ in frames], [duration for _, duration in frames]


def spread(frames: list[np.ndarray], durations: list[int], rate: int) -> list[np.ndarray]:
    """What is to be seen at the middle of every frame of the scene."""
    ends = np.cumsum(durations)
    return [frames[int(np.searchsorted(ends, (number + 0.5) * 1000 / rate))] for number in range(round(ends[-1] * rate / 1000))]


@pytest.fixture(scope="module")
def drawn(clip: EmbeddedClip) -> list[np.ndarray]:
    """The scene's frames, 320 pixels wide, 15 a second."""
    reel = draw_reel(clip, EmbedOptions(width=320))
    counts = [duration * 15 / 1000 for duration in reel.durations(1)]
    return [np.asarray(reel[index]).astype(int) for index, count in enumerate(counts) for _ in range(round(count))]


@pytest.mark.parametrize(("write", "kind"), WRITERS, ids=["gif", "webp"])
def test_every_frame_is_the_one_that_was_drawn(
    clip: EmbeddedClip, drawn: list[np.ndarray], tmp_path: Path, capsys: pytest.CaptureFixture[str], write: Writer, kind: str
) -> None:
    (written,) = write([clip], tmp_path / f"clip.{kind}", EmbedOptions(width=320))
    frames, durations = decode(written)
    assert frames[0].shape == (180, 320, 3)
    assert sum(durations) == pytest.approx(clip.duration * 1000, abs=10)
    shown = spread(frames, durations, 15)
    assert len(shown) == len(drawn) == clip.manifest.frames
    for mine, truth in zip(shown, drawn, strict=True):
        if kind == "webp":
            assert (mine == truth).all()
        else:
            # A palette moves edges by a shade; paper and flat colours stay as they are.
            assert np.abs(mine - truth).mean() < 0.5 and np.abs(mine - truth).max() < 48
            assert (mine[0, 0] == truth[0, 0]).all()
    told = capsys.readouterr().err
    assert told.startswith(f"clip.{kind}: ") and size_in_words(written.stat().st_size) in told and "the MP4" in told


@pytest.mark.parametrize(("write", "kind"), WRITERS, ids=["gif", "webp"])
def test_a_span_is_the_part_that_was_named(
    clip: EmbeddedClip, drawn: list[np.ndarray], tmp_path: Path, write: Writer, kind: str
) -> None:
    written, words = write([clip], tmp_path / "parts", EmbedOptions(width=320, span=(2.0, 3.0)))
    assert written.name == f"{clip.slug}.{kind}" and words.name == f"{clip.slug}.txt"
    assert words.read_text(encoding="utf-8") == f"{clip.alternative}\n\n{clip.transcript}\n"
    frames, durations = decode(written)
    assert sum(durations) == 1000 and len(frames) == 15
    for mine, truth in zip(frames, drawn[30:45], strict=True):
        assert np.abs(mine - truth).mean() < 0.5


@pytest.mark.parametrize(("write", "kind", "endless", "once"), [(write_gif, "gif", 0, None), (write_webp, "webp", 0, 1)])
def test_it_begins_again_only_when_asked(
    clip: EmbeddedClip, tmp_path: Path, write: Writer, kind: str, endless: int, once: int | None
) -> None:
    for wish, wanted in ((True, endless), (False, once)):
        (written,) = write([clip], tmp_path / f"{wish}.{kind}", EmbedOptions(width=160, fps=5, span=(2.0, 3.0), loop=wish))
        with Image.open(written) as moving:
            assert moving.info.get("loop") == wanted and moving.n_frames <= 5


def test_no_hundredth_is_lost_by_rounding() -> None:
    reel = Reel(Picture(2, 2, 15), (0, 1000))
    for shade in range(151):
        reel.take(np.full((2, 2, 4), shade, np.uint8), 1)
    assert set(reel.durations(10)) == {60, 70} and sum(reel.durations(10)) == 10070
    assert len(reel) == 151 and reel[7].getpixel((0, 0)) == (7, 7, 7)


def test_frequent_colours_are_exact_among_thousands() -> None:
    picture = np.random.default_rng(1).integers(0, 256, (120, 160, 4), np.uint8)
    picture[:60] = (251, 250, 246, 255)
    picture[60:70] = (10, 95, 180, 255)
    reel = Reel(Picture(160, 120, 15), (0, 1))
    reel.take(picture, 1)
    colours = np.array(palette(reel).getpalette()).reshape(-1, 3).tolist()
    assert [251, 250, 246] in colours[:2] and [10, 95, 180] in colours[:2] and len(colours) == 256


def test_wishes_that_cannot_be_met(clip: EmbeddedClip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(animated, "draw_reel", lambda *_: pytest.fail("it was drawn all the same"))
    with pytest.raises(InputError, match="one file for 2 clips"):
        write_gif([clip, clip], tmp_path / "a.gif", EmbedOptions())
    with pytest.raises(InputError, match="begins after the end"):
        write_webp([clip], tmp_path / "a.webp", EmbedOptions(span=(60.0, 61.0)))
    with pytest.raises(InputError, match="too fast for a GIF"):
        write_gif([clip], tmp_path / "a.gif", EmbedOptions(fps=60))
    assert list(tmp_path.iterdir()) == []
