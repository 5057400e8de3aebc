"""WebM with alpha, decoded by libvpx and shown by a real browser over a colour."""

from __future__ import annotations

import io
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import ColorRange, Colorspace
from browser import Browser
from PIL import Image

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.options import EmbedOptions
from calcanim.embed.pieces import frame_of
from calcanim.embed.webm import write
from calcanim.errors import InputError
from calcanim.render.frames import draw_frames
from calcanim.render.plan import Picture
from calcanim.render.progress import size_in_words


@pytest.fixture(scope="module")
def made(clip: EmbeddedClip, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clip with alpha, and the opaque one beside it."""
    written = write([clip], tmp_path_factory.mktemp("webm"), EmbedOptions())
    assert [path.name for path in written] == [f"{clip.slug}.webm", f"{clip.slug}.mp4", f"{clip.slug}.txt"]
    assert written[2].read_text(encoding="utf-8").startswith(clip.alternative)
    assert written[1].read_bytes() == clip.first.video.read_bytes()
    return written[0]


def decode(path: Path) -> list[np.ndarray]:
    """Every frame as RGBA. FFmpeg's own VP9 decoder leaves alpha out, libvpx has it."""
    with av.open(str(path)) as source:
        context = av.CodecContext.create("libvpx-vp9", "r")
        frames = [frame for packet in source.demux(video=0) for frame in context.decode(packet if packet.size else None)]
    assert {frame.format.name for frame in frames} == {"yuva420p"}
    return [
        frame.reformat(format="rgba", src_colorspace=Colorspace.ITU709, src_color_range=ColorRange.MPEG).to_ndarray().astype(int)
        for frame in frames
    ]


def test_alpha_survives_in_every_frame(clip: EmbeddedClip, made: Path) -> None:
    drawn: list[np.ndarray] = []
    manifest = clip.manifest
    picture = Picture(manifest.width, manifest.height, manifest.frame_rate)
    draw_frames(clip.first.plan, picture, lambda pixels, repeat: drawn.extend([pixels.astype(int)] * repeat), transparent=True)
    shown = decode(made)
    assert len(shown) == len(drawn) == manifest.frames
    for mine, truth in zip(shown, drawn, strict=True):
        assert np.abs(mine[..., 3] - truth[..., 3]).mean() < 0.6
        solid, empty = truth[..., 3] == 255, truth[..., 3] == 0
        assert mine[solid, 3].mean() > 250 and mine[empty, 3].mean() < 0.5
        assert 0.001 < solid.mean() < 0.2 < empty.mean()


def test_over_its_own_paper_it_is_the_clip(clip: EmbeddedClip, made: Path) -> None:
    opaque = np.asarray(frame_of(clip.first.video, clip.manifest.frames - 1)).astype(int)
    last = decode(made)[-1]
    alpha = last[..., 3:] / 255
    over = last[..., :3] * alpha + opaque[0, 0] * (1 - alpha)
    assert np.abs(over - opaque).mean() < 0.7


def test_straight_colours_do_not_darken_towards_edges(clip: EmbeddedClip) -> None:
    drawn: list[np.ndarray] = []
    picture = Picture(854, 480, 15)
    draw_frames(clip.first.plan, picture, lambda pixels, repeat: drawn.append(pixels), transparent=True)
    opaque: list[np.ndarray] = []
    draw_frames(clip.first.plan, picture, lambda pixels, repeat: opaque.append(pixels))
    alpha = drawn[-1][..., 3:] / 255
    over = drawn[-1][..., :3] * alpha + opaque[-1][0, 0, :3] * (1 - alpha)
    # Two roundings of a byte, of the colours and of what Cairo has multiplied.
    assert np.abs(over - opaque[-1][..., :3]).max() < 4


def test_a_browser_shows_what_lies_below(browser: Browser, clip: EmbeddedClip, made: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        f'<body style="margin:0;background:#c02080"><video muted src="{made.as_uri()}" width="854" height="480"></video>',
        encoding="utf-8",
    )
    browser.open(page)
    browser.wait("document.querySelector('video').readyState > 1")
    shown = Image.open(io.BytesIO(browser.driver.get_screenshot_as_png())).convert("RGB")
    assert np.abs(np.array(shown.getpixel((2, 2))) - (0xC0, 0x20, 0x80)).max() <= 3


def test_a_span_is_the_part_that_was_named(clip: EmbeddedClip, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alpha, opaque, _ = write([clip], tmp_path / "part", EmbedOptions(width=214, span=(2.0, 3.0)))
    sizes = [size_in_words(path.stat().st_size) for path in (alpha, opaque)]
    assert capsys.readouterr().err == f"{clip.slug}.webm: {sizes[0]}, and {clip.slug}.mp4 without alpha: {sizes[1]}\n"
    frames = decode(alpha)
    assert len(frames) == 15 and frames[0].shape == (120, 214, 4)
    with av.open(str(opaque)) as source:
        assert sum(1 for _ in source.decode(video=0)) == 15
    with pytest.raises(InputError, match="begins after the end"):
        write([clip], tmp_path / "none", EmbedOptions(span=(60.0, 61.0)))
    assert not (tmp_path / "none").exists()
