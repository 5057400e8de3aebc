"""The deck in a real browser, under npm's reveal.js: clips begin and stop with their slides."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from browser import Browser
from lecturing import HOSTILE, NPM, need
from PIL import Image

from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.options import EmbedOptions
from calcanim.embed.pieces import cut, frame_of, pieces
from calcanim.embed.reveal import write
from calcanim.errors import InputError

VIDEO = "Reveal.getCurrentSlide().querySelector('video')"
READY = "window.Reveal && Reveal.isReady()"


@pytest.fixture
def reveal() -> str:
    need("reveal.js (an npm package)", (NPM / "reveal.js" / "dist" / "reveal.js").is_file())
    return str(NPM / "reveal.js")


def decode(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as video:
        return [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]


def open_deck(browser: Browser, clips: list[EmbeddedClip], out: Path, **wishes: Any) -> Path:
    page = write(clips, out, EmbedOptions(**wishes))[0]
    browser.open(page)
    browser.wait(READY)
    return page


def test_a_clip_begins_with_its_slide_and_stops_with_it(
    browser: Browser, clip: EmbeddedClip, tmp_path: Path, reveal: str
) -> None:
    second = replace(clip, slug="second")
    page = open_deck(browser, [clip, second], tmp_path / "deck", deck=reveal)
    browser.wait(f"!{VIDEO}.paused && {VIDEO}.currentTime > 0.2")
    browser.js(f"window.first = {VIDEO}; Reveal.next();")
    browser.wait(f"{VIDEO} !== first && !{VIDEO}.paused && {VIDEO}.currentTime > 0.2")
    assert browser.js(f"return [first.paused, {VIDEO}.muted, {VIDEO}.loop]") == [True, True, False]
    browser.js("Reveal.prev()")
    browser.wait("!first.paused")
    # A clip begins anew whenever its slide comes, and plays to its last frame.
    browser.js("first.playbackRate = 3")
    browser.wait("first.ended")
    assert browser.complaints() == []
    folder = page.parent.resolve().as_uri()
    assert all(url.startswith((folder, "data:", "about:")) for url in browser.requests())


def test_media_load_when_their_slide_is_near(
    browser: Browser, clip: EmbeddedClip, tmp_path: Path, reveal: str
) -> None:
    clips = [replace(clip, slug=f"clip-{number}") for number in range(8)]
    open_deck(browser, clips, tmp_path / "deck", deck=reveal)
    asked = [url for url in browser.requests() if url.endswith(".mp4")]
    assert any("clip-0" in url for url in asked) and not any("clip-7" in url for url in asked)


def test_notes_are_what_is_said(browser: Browser, clip: EmbeddedClip, tmp_path: Path, reveal: str) -> None:
    open_deck(browser, [clip], tmp_path / "deck", deck=reveal, loop=True)
    said = browser.js("return [...Reveal.getCurrentSlide().querySelectorAll('.notes p')].map((line) => line.textContent)")
    assert said == [caption.text for caption in clip.captions]
    assert browser.js("return Reveal.hasPlugin('notes')") is True
    assert browser.js(f"return [{VIDEO}.loop, {VIDEO}.getAttribute('aria-label')]") == [True, clip.alternative]
    assert browser.wait(f"{VIDEO}.textTracks[0]") and browser.js(f"return {VIDEO}.textTracks.length") == 1


def test_a_slide_for_each_section_goes_on_where_the_last_one_stopped(
    browser: Browser, clip: EmbeddedClip, tmp_path: Path, reveal: str
) -> None:
    page = open_deck(browser, [clip], tmp_path / "deck", deck=reveal, step=True)
    titles = browser.js("return Reveal.getSlides().map((slide) => slide.querySelector('h3').textContent)")
    assert titles == [f"{clip.title}: {name}" for name in ("Start", "Sweep", "End")]
    for section in clip.sections:
        browser.wait(f"{VIDEO}.duration")
        assert browser.js(f"return {VIDEO}.duration") == pytest.approx(section.end - section.start, abs=0.1)
        browser.js(f"{VIDEO}.playbackRate = 3")
        browser.wait(f"{VIDEO}.ended")
        browser.js("Reveal.next()")
    notes = browser.js("return Reveal.getSlides().map((slide) => slide.querySelector('.notes').textContent.trim())")
    assert notes == [caption.text for caption in clip.captions]
    whole = decode(clip.first.video)
    parts = [frame for number in (1, 2, 3) for frame in decode(page.parent / "media" / f"{clip.slug}-{number:02d}.mp4")]
    assert len(parts) == len(whole) == clip.manifest.frames
    worst = max(np.abs(part.astype(int) - frame).mean() for part, frame in zip(parts, whole, strict=True))
    assert worst < 0.5, "a piece shows other frames than the clip"
    with Image.open(page.parent / "media" / f"{clip.slug}-02.png") as poster:
        first = whole[round(clip.sections[1].start * clip.manifest.frame_rate)]
        assert np.abs(np.asarray(poster).astype(int) - first).mean() < 1


def test_slides_to_paste_are_sections_and_nothing_else(clip: EmbeddedClip, tmp_path: Path) -> None:
    written = write([clip], tmp_path / "slides", EmbedOptions())
    assert written[0].name == "slides.html" and {path.name for path in written[1:]} == {f"{clip.slug}.mp4", f"{clip.slug}.png"}
    text = written[0].read_text(encoding="utf-8").strip()
    assert text.startswith("<section ") and text.endswith("</section>") and text.count("<section") == 1
    assert 'data-src="media/' in text and " src=\"media" not in text and "<script" not in text
    (address,) = re.findall(r'data:text/vtt;base64,([^"]+)"', text)
    assert clip.captions[1].text in base64.b64decode(address).decode()


def test_hostile_words_stay_words(browser: Browser, hostile: EmbeddedClip, tmp_path: Path, reveal: str) -> None:
    open_deck(browser, [hostile], tmp_path / "deck", deck=reveal, step=True)
    browser.wait(f"{VIDEO}.readyState > 1")
    assert browser.js("return Reveal.getCurrentSlide().querySelector('h3').textContent") == f"{HOSTILE}: {HOSTILE}"
    assert browser.js("return document.querySelector('.notes').textContent") == HOSTILE
    assert browser.js("return document.title") == HOSTILE.strip()
    assert browser.js("return document.querySelectorAll('img').length") == 0
    assert browser.complaints() == []


def test_a_deck_finds_reveal_at_an_address(clip: EmbeddedClip, tmp_path: Path) -> None:
    text = write([clip], tmp_path / "deck", EmbedOptions(deck="https://example.org/reveal.js@5.1.0/"))[0].read_text(encoding="utf-8")
    assert 'src="https://example.org/reveal.js@5.1.0/dist/reveal.js"' in text
    assert "https://example.org/reveal.js@5.1.0/dist/../plugin/notes/notes.js" in text
    with pytest.raises(InputError, match="has no dist/reveal.js"):
        write([clip], tmp_path / "other", EmbedOptions(deck=str(tmp_path)))
    with pytest.raises(InputError, match="has no dist/reveal.js"):
        write([clip], tmp_path / "other", EmbedOptions(deck="javascript:alert(1)//"))
    assert not (tmp_path / "other").exists()


def test_a_piece_is_cut_to_the_frame_and_keeps_its_sound(clip: EmbeddedClip, tmp_path: Path) -> None:
    loud = with_a_tone(clip.first.video, tmp_path / "loud.mp4")
    piece = pieces(clip)[1]
    cut(loud, tmp_path / "piece.mp4", piece)
    with av.open(str(tmp_path / "piece.mp4")) as made:
        seconds = sum(frame.samples / frame.sample_rate for frame in made.decode(audio=0))
    assert seconds == pytest.approx((piece.end - piece.first) / clip.manifest.frame_rate, abs=0.05)
    shown = np.asarray(frame_of(clip.first.video, piece.first)).astype(int)
    assert np.abs(decode(tmp_path / "piece.mp4")[0] - shown).mean() < 1


def with_a_tone(video: Path, target: Path) -> Path:
    """A copy of a clip with a tone of 440 Hz under it."""
    with av.open(str(video)) as source, av.open(str(target), "w") as made:
        picture = made.add_stream_from_template(source.streams.video[0])
        sound = made.add_stream("aac", rate=48_000, layout="mono")
        seconds = float(source.streams.video[0].duration * source.streams.video[0].time_base)
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = picture
                made.mux(packet)
        for start in range(0, int(seconds * 48_000), 1024):
            wave = 0.3 * np.sin(2 * np.pi * 440 * np.arange(start, start + 1024) / 48_000)
            frame = av.AudioFrame.from_ndarray(wave.astype(np.float32)[None], format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 48_000, start
            made.mux(sound.encode(frame))
        made.mux(sound.encode(None))
    return target
