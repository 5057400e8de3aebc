"""The presentation, opened by python-pptx and by LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from lecturing import HOSTILE, need
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.options import EmbedOptions
from calcanim.embed.pieces import pieces
from calcanim.embed.pptx import write
from calcanim.errors import InputError

SPACE = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
}


def slides(clip: EmbeddedClip, folder: Path, **wishes: Any) -> list[Any]:
    (written,) = write([clip], folder / "clips.pptx", EmbedOptions(**wishes))
    return list(Presentation(str(written)).slides)


def found(slide: Any, path: str) -> list[Any]:
    return list(slide._element.getroottree().xpath(path, namespaces=SPACE))


def movie(slide: Any) -> Any:
    (shape,) = [shape for shape in slide.shapes if shape.shape_type is not None and "MEDIA" in str(shape.shape_type)]
    return shape


def video(slide: Any) -> bytes:
    (media,) = found(slide, "//p14:media")
    return bytes(slide.part.related_part(media.get(f"{{{SPACE['r']}}}embed")).blob)


def poster(slide: Any) -> np.ndarray:
    (blip,) = found(slide, "//p:pic//a:blip")
    blob = slide.part.related_part(blip.get(f"{{{SPACE['r']}}}embed")).blob
    return np.asarray(Image.open(BytesIO(blob)).convert("RGB")).astype(int)


def test_a_slide_has_the_clip_its_poster_and_its_words(clip: EmbeddedClip, tmp_path: Path) -> None:
    (slide,) = slides(clip, tmp_path)
    assert slide.shapes.title.text == clip.title
    assert slide.notes_slide.notes_text_frame.text == clip.transcript
    assert video(slide) == clip.first.video.read_bytes()
    assert (poster(slide) == np.asarray(Image.open(clip.first.poster).convert("RGB"))).all()
    shape = movie(slide)
    assert shape._element.nvPicPr.cNvPr.get("descr") == clip.alternative
    assert shape.width / shape.height == pytest.approx(854 / 480, rel=1e-3)
    deck = slide.part.package.presentation_part.presentation
    assert shape.top >= slide.shapes.title.top + slide.shapes.title.height
    assert 0 <= shape.left and shape.left + shape.width <= deck.slide_width and shape.top + shape.height <= deck.slide_height


@pytest.mark.parametrize(("autoplay", "loop"), [(False, False), (True, False), (False, True), (True, True)])
def test_the_timing_says_when_it_plays(clip: EmbeddedClip, tmp_path: Path, autoplay: bool, loop: bool) -> None:
    (slide,) = slides(clip, tmp_path, autoplay=autoplay, loop=loop)
    number = str(movie(slide).shape_id)
    assert {target.get("spid") for target in found(slide, "//p:timing//p:spTgt")} == {number}
    (play,) = found(slide, "//p:cTn[@nodeType='mainSeq']//p:cmd[@cmd='playFrom(0.0)']")
    (effect,) = play.xpath("ancestor::p:cTn[@presetClass='mediacall']", namespaces=SPACE)
    assert effect.get("nodeType") == ("afterEffect" if autoplay else "clickEffect")
    # By itself means: with the beginning of the slide's main sequence.
    begins = found(slide, "//p:cTn[@id='3']/p:stCondLst/p:cond[@evt='onBegin']/p:tn/@val")
    assert begins == (["2"] if autoplay else [])
    (length,) = play.xpath("p:cBhvr/p:cTn/@dur", namespaces=SPACE)
    assert int(length) == round(clip.duration * 1000)
    (node,) = found(slide, "//p:video/p:cMediaNode/p:cTn")
    assert node.get("repeatCount") == ("indefinite" if loop else None)
    assert len(found(slide, "//p:cTn[@nodeType='interactiveSeq']//p:cmd[@cmd='togglePause']")) == 1
    numbers = [node.get("id") for node in found(slide, "//p:timing//p:cTn")]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


def test_a_slide_for_each_section(clip: EmbeddedClip, tmp_path: Path) -> None:
    made = slides(clip, tmp_path, step=True)
    assert [slide.shapes.title.text for slide in made] == [f"{clip.title}: {name}" for name in ("Start", "Sweep", "End")]
    assert [slide.notes_slide.notes_text_frame.text for slide in made] == [caption.text for caption in clip.captions]
    with av.open(str(clip.first.video)) as whole:
        frames = [frame.to_ndarray(format="rgb24").astype(int) for frame in whole.decode(video=0)]
    for piece, slide in zip(pieces(clip), made, strict=True):
        with av.open(BytesIO(video(slide))) as part:
            assert sum(1 for _ in part.decode(video=0)) == piece.end - piece.first
        assert np.abs(poster(slide) - frames[piece.end - 1]).mean() < 1


def test_hostile_words_stay_words(hostile: EmbeddedClip, tmp_path: Path) -> None:
    (slide,) = slides(hostile, tmp_path)
    assert slide.shapes.title.text == HOSTILE
    assert slide.notes_slide.notes_text_frame.text == "\n".join([HOSTILE] * len(hostile.captions))
    assert HOSTILE in movie(slide)._element.nvPicPr.cNvPr.get("descr")


def test_a_presentation_is_called_one(clip: EmbeddedClip, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="call it talk.pptx"):
        write([clip], tmp_path / "talk", EmbedOptions())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_libreoffice_shows_title_and_poster(clip: EmbeddedClip, tmp_path: Path, theme: str) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    need("LibreOffice", bool(office))
    shown = replace(clip, themes={theme: clip.themes[theme]})
    (written,) = write([shown], tmp_path / "clips.pptx", EmbedOptions(autoplay=True, loop=True))
    drawn = in_libreoffice(str(office), written, "png")
    with Image.open(drawn) as picture:
        (slide,) = Presentation(str(written)).slides
        shape, deck = movie(slide), Presentation(str(written))
        across, down = picture.width / deck.slide_width, picture.height / deck.slide_height
        box = (shape.left * across, shape.top * down, (shape.left + shape.width) * across, (shape.top + shape.height) * down)
        shows = np.asarray(picture.convert("RGB").crop(tuple(map(round, box))).resize((427, 240))).astype(int)
    wanted = np.asarray(Image.open(shown.first.poster).convert("RGB").resize((427, 240))).astype(int)
    assert np.abs(shows - wanted).mean() < 4
    (page,) = PdfReader(in_libreoffice(str(office), written, "pdf")).pages
    assert clip.title in page.extract_text()


@pytest.mark.slow
def test_libreoffice_understands_when_it_plays(clip: EmbeddedClip, tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    need("LibreOffice", bool(office))
    (written,) = write([clip], tmp_path / "clips.pptx", EmbedOptions(autoplay=True, loop=True))
    with zipfile.ZipFile(in_libreoffice(str(office), written, "odp")) as read:
        content = read.read("content.xml").decode()
    assert 'presentation:node-type="after-previous" presentation:preset-class="media-call"' in content
    assert 'anim:command="play"' in content and 'anim:command="toggle-pause"' in content
    assert 'smil:repeatCount="indefinite"' in content


def in_libreoffice(office: str, presentation: Path, kind: str) -> Path:
    """The presentation as LibreOffice shows it, as a picture of its first slide, a PDF, or in its own format."""
    folder = presentation.parent
    words = [office, f"-env:UserInstallation={(folder / 'home').as_uri()}", "--headless", "--convert-to", kind,
             "--outdir", str(folder), str(presentation)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    return presentation.with_suffix(f".{kind}")
