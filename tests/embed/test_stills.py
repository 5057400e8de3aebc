"""Stills against the frames of the clip, and the handout read by a PDF reader."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pytest
from lecturing import HOSTILE
from PIL import Image
from pypdf import PdfReader

from calcanim.embed import pdf, stills
from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.options import EmbedOptions
from calcanim.embed.pieces import pieces
from calcanim.errors import InputError
from calcanim.render.progress import size_in_words


def test_a_still_is_the_last_frame_of_its_section(clip: EmbeddedClip, tmp_path: Path) -> None:
    written = list(stills.write([clip], tmp_path / "stills", EmbedOptions()))
    assert [path.name for path in written] == [f"{clip.slug}-{number:02d}.png" for number in (1, 2, 3)] + [f"{clip.slug}.txt"]
    assert written.pop().read_text(encoding="utf-8").startswith(clip.alternative)
    with av.open(str(clip.first.video)) as video:
        frames = [frame.to_ndarray(format="rgb24").astype(int) for frame in video.decode(video=0)]
    pictures = [np.asarray(Image.open(path)).astype(int) for path in written]
    for piece, picture in zip(pieces(clip), pictures, strict=True):
        distance = [np.abs(picture - frame).mean() for frame in frames]
        assert distance[piece.end - 1] < 1.5
        assert distance[piece.end - 1] <= min(distance) + 0.02, "another frame is nearer"
    # What no encoder has touched: the end of the last section is the poster, pixel for pixel.
    poster = np.asarray(Image.open(clip.first.poster).convert("RGB")).astype(int)
    assert (pictures[-1] == poster).all() and (pictures[0] != poster).any()


def test_stills_have_the_width_that_is_asked_for(clip: EmbeddedClip, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = stills.write([clip], tmp_path / "stills", EmbedOptions(width=321))
    with Image.open(written[0]) as picture:
        assert picture.size == (320, 180) and picture.format == "PNG"
    size = size_in_words(sum(path.stat().st_size for path in written[:-1]))
    assert capsys.readouterr().err == f"{clip.slug}: 3 stills, 320 x 180, {size}\n"


def test_stills_come_in_the_theme_of_the_clip(clip: EmbeddedClip) -> None:
    light = replace(clip, themes={"light": clip.themes["light"]})
    corners = [np.asarray(Image.open(files.poster).convert("RGB"))[0, 0].sum() for files in clip.themes.values()]
    drawn = np.asarray(Image.open(BytesIO(stills.stills(light)[0].png)))
    assert drawn[0, 0].sum() == corners[1] > corners[0]


def test_the_handout_has_pictures_words_and_numbers(
    clip: EmbeddedClip, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second = replace(clip, slug="second", title="Another clip")
    (written,) = pdf.write([clip, second], tmp_path / "handout.pdf", EmbedOptions())
    assert capsys.readouterr().err == f"handout.pdf: 2 clips, {size_in_words(written.stat().st_size)}\n"
    reader = PdfReader(written)
    assert len(reader.pages) == 2 and reader.metadata is not None and reader.metadata.title == "Clips"
    first, other = (" ".join(page.extract_text().split()) for page in reader.pages)
    assert clip.title in first and clip.summary in first and "function = x^2, at = 1.5" in first
    assert all(caption.text in first for caption in clip.captions) and "2. Sweep" in first
    assert "steps 1 0.5 0.25" in first and "Another clip" in other
    pictures = list(reader.pages[0].images)
    # Nothing moves in the last section, and a PDF holds a picture that is shown twice once.
    assert len(pictures) == 2 and all(picture.image.size == (854, 480) for picture in pictures)


def test_hostile_words_stay_words(hostile: EmbeddedClip, tmp_path: Path) -> None:
    (written,) = pdf.write([hostile], tmp_path / "handout.pdf", EmbedOptions())
    reader = PdfReader(written)
    text = "".join("".join(page.extract_text().split()) for page in reader.pages)
    for part in ('</script><imgsrc=xonerror=', '#read("/etc/passwd")', "{{7*7}}", "${7*7}", "`id`", "&amp;"):
        assert text.count(part) >= 2 + len(hostile.captions)
    assert "root:" not in text
    assert reader.metadata is not None and reader.metadata.title == HOSTILE


def test_a_handout_is_called_one(clip: EmbeddedClip, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="call it talk.pdf"):
        pdf.write([clip], tmp_path / "talk", EmbedOptions())
    assert list(tmp_path.iterdir()) == []
