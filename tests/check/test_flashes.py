"""Flashes are counted as the threshold defines them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from manim import Line, Rectangle, Scene, Square, VGroup, tempconfig
from test_suites import BROKEN, GOOD

from calcanim.check.flashes import COARSE, FlashMeter, count_flashes, relative_luminance
from calcanim.check.walk import walk
from calcanim.render.catalog import SceneEntry
from calcanim.render.plan import plan_clip
from calcanim.render.worker import render_clip

TIMES = np.arange(0, 4, 1 / 30)


def clip(wave: np.ndarray, share: float = 1.0, base: float = 0.0) -> np.ndarray:
    """A sequence in which a part of the frame (from the left) follows a wave."""
    frames = np.full((len(wave), 54, 96), base)
    frames[:, :, : int(96 * share)] = wave[:, None, None]
    return frames


@pytest.mark.parametrize("hertz", [1, 2, 3, 4, 5])
def test_a_square_wave_flashes_as_often_as_it_swings(hertz: int) -> None:
    wave = (np.floor(TIMES * hertz * 2) % 2) * 0.7
    flashes, _ = count_flashes(TIMES, clip(wave))
    assert flashes == pytest.approx(hertz, abs=0.51)


def test_a_sine_counts_like_a_square() -> None:
    flashes, _ = count_flashes(TIMES, clip(0.4 - 0.4 * np.cos(2 * np.pi * 5 * TIMES)))
    assert flashes == pytest.approx(5, abs=0.51)


def test_small_changes_bright_colours_and_small_areas_are_no_flashes() -> None:
    swing = np.floor(TIMES * 10) % 2
    assert count_flashes(TIMES, clip(0.3 + 0.09 * swing))[0] == 0
    assert count_flashes(TIMES, clip(0.85 + 0.15 * swing))[0] == 0
    assert count_flashes(TIMES, clip(0.7 * swing, share=0.08))[0] == 0
    assert count_flashes(TIMES, clip(0.7 * swing, share=0.09))[0] > 3


def test_a_slow_fade_is_one_change() -> None:
    assert count_flashes(TIMES, clip(np.linspace(0, 1, len(TIMES))))[0] == 0.5


def test_luminance_of_pixels() -> None:
    pixels = np.array([[[0, 0, 0, 255], [255, 255, 255, 255], [188, 188, 188, 255]]], dtype=np.uint8)
    assert relative_luminance(pixels)[0] == pytest.approx([0, 1, 0.5029], abs=1e-4)


def flashes_of_the_clip(entry: SceneEntry, folder: Path) -> float:
    """Counted in the frames of the encoded clip, as a player shows them."""
    clip = plan_clip(entry, {}, quality="m", folder=folder)
    render_clip(clip)
    times, frames = [], []
    with av.open(str(clip.file("mp4"))) as container:
        for frame in container.decode(video=0):
            times.append(float(frame.time))
            frames.append(relative_luminance(frame.to_ndarray(format="rgb24")[6::13, 6::13]))
    return count_flashes(np.array(times), np.array(frames))[0]


def flashes_of_the_walk(entry: SceneEntry) -> float:
    """Counted as the check does it, without rendering."""
    meter = FlashMeter()
    walk(entry, {}, lambda moment: None, flashes=meter)
    return meter.worst()[0]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Strobe", "StrobeByUpdater", "SlowLight"])
def test_the_encoded_clip_flashes_as_often_as_the_check_says(name: str, tmp_path: Path) -> None:
    entry = BROKEN.get(name) or GOOD[name]
    clip = flashes_of_the_clip(entry, tmp_path)
    assert (clip > 3) == (name in BROKEN)
    assert flashes_of_the_walk(entry) == pytest.approx(clip, abs=0.51)


def test_no_second_of_flashes_hides_from_a_coarse_look() -> None:
    """A burst of one second in a play of four is at least doubted, whatever its rate and its beginning."""
    times, chance = np.array(FlashMeter(COARSE).moments(4.0)), np.random.default_rng(1)
    for hertz, begin, phase in zip(chance.uniform(3.1, 30, 400), chance.uniform(0, 2, 400), chance.uniform(0, 1, 400), strict=True):
        burst = (times >= begin) & (times < begin + 1)
        wave = 0.7 * burst * (np.floor((times * hertz + phase) * 2) % 2)
        frames = np.repeat(wave, 36).reshape(-1, 6, 6)
        assert count_flashes(times, frames)[0] >= 1, (hertz, begin, phase)


@pytest.mark.parametrize(("thing", "light"), [
    (VGroup(*(Line([-7, y, 0], [7, y, 0], stroke_width=6) for y in np.arange(-4, 4, 0.1))), 0.0),
    (Line([-7.2, 0, 0], [7.2, 0, 0], stroke_width=400), 0.5),
    (Rectangle(width=14.3, height=4, fill_opacity=1, stroke_width=0), 0.5),
    (VGroup(*(Square(0.24, fill_opacity=1, stroke_width=0).move_to([x, y, 0])
              for x in np.arange(-7, 7.1, 0.2) for y in np.arange(-1.9, 2, 0.2))), 0.5),
    (Square(9, fill_opacity=0.005, stroke_width=4), 0.0),
])
def test_a_picture_shows_what_covers_something_and_leaves_out_lines(thing: Any, light: float, tmp_path: Path) -> None:
    with tempconfig({"dry_run": True, "pixel_width": 192, "pixel_height": 108, "media_dir": str(tmp_path), "frame_rate": 15}):
        scene, meter = Scene(), FlashMeter()
        scene.camera.background_color = "#000000"
        scene.add(thing)
        meter.take(scene, 0.0)
    assert meter._frames[0].mean() == pytest.approx(light, abs=0.03)
