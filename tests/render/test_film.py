"""A film is its clips, frame for frame, with chapters, captions and a transcript."""

from __future__ import annotations

import json
import shutil
import subprocess
import wave
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from pydub import AudioSegment

from calcanim.check import check_scene
from calcanim.errors import CalcanimError, InputError
from calcanim.parameters import with_defaults
from calcanim.render.cache import Cache
from calcanim.render.captions import Caption, srt_text, vtt_text
from calcanim.render.catalog import find_scene, read_scene_file, scenes_folder
from calcanim.render.course import Course
from calcanim.render.encoder import ClipEncoder
from calcanim.render.film import FILM_EXTENSIONS, film_plans, make_film
from calcanim.render.film_text import Part
from calcanim.render.manifest import Manifest, sha256
from calcanim.render.plan import Picture, plan_clip
from calcanim.render.sound import with_sound

RATE = 30
PICTURE = Picture(320, 180, RATE)
LENGTHS = (37, 1, 200, 41)


def clip(folder: Path, name: str, frames: int, *, options: dict[str, str] | None = None) -> Path:
    """A clip in which every frame has another brightness."""
    path = folder / f"{name}.mp4"
    encoder = ClipEncoder(path, PICTURE, options)
    for number in range(frames):
        grey = np.full((PICTURE.height, PICTURE.width, 4), 255, dtype=np.uint8)
        grey[:, : 8 * (number % 40), :3] = (number * 7) % 200
        encoder.write(grey)
    encoder.finish()
    return path


def part(folder: Path, name: str, frames: int, *, card: bool = False, captions: Sequence[Caption] = ()) -> Part:
    """A clip with the record that a render would have left."""
    files = {"mp4": clip(folder, name, frames), "srt": folder / f"{name}.srt", "vtt": folder / f"{name}.vtt"}
    files["srt"].write_text(srt_text(captions), encoding="utf-8")
    files["vtt"].write_text(vtt_text(captions), encoding="utf-8")
    seconds = frames / RATE
    sections = ({"name": "begin", "caption": f"{name} *begins*", "start": 0.0, "end": seconds / 2},
                {"name": "end", "caption": "", "start": seconds / 2, "end": seconds})
    manifest = Manifest(
        name=name, scene=name, summary="", topic=1, parameters={}, changed=(), theme="dark", quality="l", numbers=None,
        sections=sections, width=320, height=180, frame_rate=RATE, frames=frames, duration=seconds, versions={},
        fingerprint=name, files={key: {"name": path.name, "bytes": path.stat().st_size, "sha256": sha256(path)}
                                 for key, path in files.items()},
        proof="proved", seconds=1.0, reads={}, timeline={},
    )
    return Part(f"The {name} <clip>", manifest, files, card)


@pytest.fixture
def parts(tmp_path: Path) -> list[Part]:
    folder = tmp_path / "clips"
    folder.mkdir()
    words = [Caption("First & foremost", 0.0, 1.0), Caption("Zweite Zeile: größer\nals eins", 1.0, 1.2)]
    names = ("card", "first", "second", "third")
    return [
        part(folder, name, frames, card=name == "card", captions=words if frames > 40 else ())
        for name, frames in zip(names, LENGTHS, strict=True)
    ]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    kept = Cache(tmp_path / "cache")
    kept.prepare()
    return kept


def course(tmp_path: Path, title: str = "Films, week 3") -> Course:
    return Course("week3", title, tmp_path / "out", ())


def pictures(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format="gray") for frame in film.decode(video=0)]


def atoms(path: Path) -> list[str]:
    data, names, at = path.read_bytes(), [], 0
    while at < len(data):
        names.append(data[at + 4 : at + 8].decode())
        at += int.from_bytes(data[at : at + 4], "big")
    return names


def test_every_frame_is_there_and_nothing_was_encoded_again(tmp_path: Path, parts: list[Part], cache: Cache) -> None:
    film = make_film(course(tmp_path), parts, cache)
    shown = pictures(film.path)
    expected = [frame for one in parts for frame in pictures(one.files["mp4"])]
    assert len(shown) == len(expected) == sum(LENGTHS)
    assert all(np.array_equal(a, b) for a, b in zip(shown, expected, strict=True))
    assert atoms(film.path).index("moov") < atoms(film.path).index("mdat")
    with av.open(str(film.path)) as container:
        video = container.streams.video[0]
        assert abs(video.duration * video.time_base - Fraction(sum(LENGTHS), RATE)) <= Fraction(1, RATE)
        assert abs(container.duration / av.time_base - sum(LENGTHS) / RATE) <= 1 / RATE
        times = [packet.pts * packet.time_base for packet in container.demux(video) if packet.pts is not None]
    assert sorted(times) == [Fraction(number, RATE) for number in range(sum(LENGTHS))]


def test_chapters_agree_with_the_clips_to_a_frame(tmp_path: Path, parts: list[Part], cache: Cache) -> None:
    film = make_film(course(tmp_path), parts, cache)
    with av.open(str(film.path)) as container:
        chapters = container.chapters()
        assert container.metadata["title"] == "Films, week 3"
    assert [chapter["metadata"]["title"] for chapter in chapters] == [one.title for one in parts]
    ends = np.cumsum(LENGTHS) / RATE
    for chapter, start, end in zip(chapters, [0, *ends[:-1]], ends, strict=True):
        assert abs(float(chapter["start"] * chapter["time_base"]) - start) <= 1 / RATE
        assert abs(float(chapter["end"] * chapter["time_base"]) - end) <= 1 / RATE
    assert [chapter["end"] for chapter in film.chapters] == pytest.approx(list(ends))


def test_captions_are_inside_and_beside(tmp_path: Path, parts: list[Part], cache: Cache) -> None:
    film = make_film(course(tmp_path), parts, cache)
    with av.open(str(film.path)) as container:
        (words,) = container.streams.subtitles
        found = [
            (float(packet.pts * packet.time_base), float(packet.duration * packet.time_base), bytes(packet)[2:].decode())
            for packet in container.demux(words) if packet.pts is not None and packet.size > 2
        ]
    starts = [38 / RATE, 238 / RATE]
    expected = [(start + begin, text) for start in starts
                for begin, text in ((0.0, "First & foremost"), (1.0, "Zweite Zeile: größer\nals eins"))]
    assert [text for _, _, text in found] == [text for _, text in expected]
    assert [start for start, _, _ in found] == pytest.approx([start for start, _ in expected], abs=2e-3)
    assert [length for _, length, _ in found] == pytest.approx([1, 0.2] * 2, abs=2e-3)
    beside = film.path.with_suffix(".vtt").read_text(encoding="utf-8")
    assert beside.count("First &amp; foremost") == 2 and "00:00:01.267 --> 00:00:02.267" in beside


def test_sections_are_nested_in_their_clips(tmp_path: Path, parts: list[Part], cache: Cache) -> None:
    film = make_film(course(tmp_path), parts, cache)
    text = film.path.with_suffix(".chapters.vtt").read_text(encoding="utf-8")
    cues = [block.split("\n") for block in text.strip().split("\n\n")[1:]]
    assert [lines[1] for lines in cues] == [
        "The card &lt;clip&gt;", "The first &lt;clip&gt;", "begin", "end", "The second &lt;clip&gt;", "begin", "end",
        "The third &lt;clip&gt;", "begin", "end",
    ]
    ends = [tuple(word.strip() for word in lines[0].split("-->")) for lines in cues]
    for clip_cue, first, last in ((1, 2, 3), (4, 5, 6), (7, 8, 9)):
        assert ends[first][0] == ends[clip_cue][0] and ends[last][1] == ends[clip_cue][1]
        assert ends[first][1] == ends[last][0]


def test_the_transcript_is_markdown_that_shows_every_word(tmp_path: Path, parts: list[Part], cache: Cache) -> None:
    film = make_film(course(tmp_path, "1 * 2 * 3 <b>"), parts, cache)
    lines = film.path.with_suffix(".md").read_text(encoding="utf-8").split("\n\n")
    assert lines[:4] == [
        r"# 1 \* 2 \* 3 \<b\>", r"## The card \<clip\>", r"### The first \<clip\> (0:01)", r"first \*begins\*"
    ]


def test_an_unchanged_film_is_not_joined_again_and_a_damaged_one_is(
    tmp_path: Path, parts: list[Part], cache: Cache
) -> None:
    first = make_film(course(tmp_path), parts, cache)
    assert not first.reused and make_film(course(tmp_path), parts, cache).reused
    whole = first.path.read_bytes()
    first.path.write_bytes(whole[:-1])
    mended = make_film(course(tmp_path), parts, cache)
    assert (mended.reused, mended.damaged) == (False, ("week3.mp4",))
    assert first.path.read_bytes() == whole
    record = first.path.with_suffix(".json")
    record.write_bytes(record.read_bytes().replace(b'"duration": ', b'"duration": 1'))
    mended = make_film(course(tmp_path), parts, cache)
    assert (mended.reused, mended.damaged, mended.duration) == (False, ("week3.json",), first.duration)
    assert not make_film(course(tmp_path, "Another title"), parts, cache).reused
    assert not make_film(course(tmp_path), parts[1:], cache).reused
    record = json.loads(first.path.with_suffix(".json").read_text(encoding="utf-8"))
    assert record["clips"] == ["first", "second", "third"]
    assert sorted(path.name for path in first.path.parent.iterdir()) == sorted(
        # What was damaged, or improved by hand, is put aside.
        [*(f"week3.{extension}" for extension in (*FILM_EXTENSIONS, "json")), "week3.changed.mp4", "week3.changed.json"]
    )


def test_words_changed_by_hand_stay_and_captions_of_clips_go_into_the_film(
    tmp_path: Path, parts: list[Part], cache: Cache
) -> None:
    film = make_film(course(tmp_path), parts, cache)
    own = film.path.with_suffix(".md")
    own.write_text("# My own words\n", encoding="utf-8")
    again = make_film(course(tmp_path), parts, cache)
    assert again.reused and again.kept == ("week3.md",)
    captions = parts[0].files["srt"]
    captions.write_text("\ufeff00:00:00.500 --> 00:00:01.000 X1:0\r\nMy own caption\r\n", encoding="utf-8")
    again = make_film(course(tmp_path), parts, cache)
    assert not again.reused and again.kept == ("week3.md",) and again.aside == ()
    assert own.read_text(encoding="utf-8") == "# My own words\n"
    assert "My own caption" in film.path.with_suffix(".srt").read_text(encoding="utf-8")
    captions.write_text("no times at all", encoding="utf-8")
    with pytest.raises(InputError, match=r"\.srt cannot be read as captions: there are no times .* 'no times at all'"):
        make_film(course(tmp_path), parts, cache)


def test_clips_that_do_not_fit_are_refused_and_what_was_there_stays(
    tmp_path: Path, parts: list[Part], cache: Cache
) -> None:
    film = make_film(course(tmp_path), parts, cache)
    before = film.path.read_bytes()
    odd = clip(tmp_path, "odd", 5, options={"preset": "veryfast", "profile": "baseline"})
    files = {**parts[-1].manifest.files, "mp4": {**parts[-1].manifest.files["mp4"], "sha256": sha256(odd)}}
    strange = replace(parts[-1], files={**parts[-1].files, "mp4": odd}, manifest=replace(parts[-1].manifest, files=files))
    with pytest.raises(CalcanimError, match=r"^third\.mp4 was encoded in another way than card\.mp4; render"):
        make_film(course(tmp_path), [*parts[:-1], strange], cache)
    assert film.path.read_bytes() == before
    assert not list(film.path.parent.glob(".*"))


def test_a_clip_that_another_run_replaced_comes_from_the_cache(tmp_path: Path, parts: list[Part], cache: Cache) -> None:
    right = make_film(course(tmp_path), parts, cache).path.read_bytes()
    manifest = replace(parts[2].manifest, fingerprint="c" * 64)
    kept = cache.store(manifest, {extension: path.read_bytes() for extension, path in parts[2].files.items()})
    other = [*parts[:2], replace(parts[2], manifest=manifest), *parts[3:]]
    parts[2].files["mp4"].write_bytes(parts[3].files["mp4"].read_bytes())
    assert make_film(course(tmp_path, "Films"), other, cache).path.read_bytes() != right  # another title
    assert make_film(course(tmp_path), other, cache).path.read_bytes() == right
    kept.files["srt"].unlink()
    with pytest.raises(CalcanimError, match=r"second\.mp4 became another clip before the film was joined; render again"):
        make_film(course(tmp_path, "Films"), other, cache)
    assert (tmp_path / "out" / "week3.mp4").read_bytes() == right
    assert not list((tmp_path / "out").glob(".*"))


def test_sound_of_one_clip_keeps_its_place(tmp_path: Path, parts: list[Part], cache: Cache) -> None:
    path = tmp_path / "tone.wav"
    tone = (0.5 * 32767 * np.sin(2 * np.pi * 440 * np.arange(44100) / 44100)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(44100)
        file.writeframes(tone.tobytes())
    loud = parts[2].files["mp4"]
    with_sound(loud, AudioSegment.from_wav(str(path)))
    files = {**parts[2].manifest.files, "mp4": {**parts[2].manifest.files["mp4"], "sha256": sha256(loud)}}
    parts[2] = replace(parts[2], manifest=replace(parts[2].manifest, files=files))
    film = make_film(course(tmp_path), parts, cache)
    with av.open(str(film.path)) as container:
        rate = container.streams.audio[0].rate
        heard = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(container.streams.audio[0])])
        assert abs(container.duration / av.time_base - sum(LENGTHS) / RATE) <= 1 / RATE + 0.03
    loud = np.nonzero(np.abs(heard) > 0.1)[0] / rate
    assert abs(loud[0] - 38 / RATE) < 0.05 and abs(loud[-1] - (38 / RATE + 1)) < 0.05


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not installed")
def test_ffprobe_agrees(tmp_path: Path, parts: list[Part], cache: Cache) -> None:
    film = make_film(course(tmp_path), parts, cache)
    words = ["ffprobe", "-v", "error", "-show_format", "-show_chapters", "-show_streams", "-of", "json", str(film.path)]
    seen = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    assert abs(float(seen["format"]["duration"]) - sum(LENGTHS) / RATE) <= 1 / RATE
    assert [chapter["tags"]["title"] for chapter in seen["chapters"]] == [one.title for one in parts]
    assert "mov_text" in {stream.get("codec_name") for stream in seen["streams"]}


@pytest.mark.parametrize("title", ["", "Übungen", "Größen, Bögen & Übungsblätter " * 6])
def test_a_card_stands_until_any_title_is_read(title: str) -> None:
    (card,) = read_scene_file(scenes_folder() / "_title_card.py")
    given = {"number": 11, "topic": "Gradient descent", "film": title.strip()}
    assert check_scene(card, with_defaults(card.parameters, given), themes=("dark",)).findings == ()


def test_a_card_opens_each_topic(tmp_path: Path, plain_scenes: Path) -> None:
    scenes = ("LimitDefinition", "OneSidedLimits", "TangentSlope")
    clips = [plan_clip(find_scene(name), {}, folder=tmp_path, theme="light") for name in scenes]
    clips.insert(2, plan_clip(find_scene(f"{plain_scenes}:TwoSections"), {}, folder=tmp_path))
    plans = film_plans(replace(course(tmp_path), clips=tuple(clips)))
    assert [plan.title for plan in plans] == [
        "1. Limits", "Limit definition", "One-sided limits", "Two sections", "2. The tangent", "Tangent slope"
    ]
    assert [plan.published for plan in plans] == [False, True, True, True, False, True]
    assert plans[0].parameters["film"] == "Films, week 3" and plans[0].theme == "light"
