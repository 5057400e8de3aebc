"""What a viewer may move by hand in the shipped clips: every sweep, from its first value to its last."""

from __future__ import annotations

from dataclasses import replace

import pytest

from calcanim.check.walk import Moment, walk
from calcanim.embed.clip import EmbeddedClip
from calcanim.embed.sweeps import sweeps
from calcanim.render.catalog import find_scene
from calcanim.render.timeline import TimelineRecorder

SWEEPS = {
    "StepSizeDilemma": [("h", 0.1, 1e-16), ("h", 1.0, 1e-16), ("h", 1.0, 1e-16)],
    "GradientCheck": [("h", 0.88, 1e-5), ("h", 0.48, 1e-5)],
    "DerivativeRules": [("dx", 0.1, 0.001), ("dx", 0.001, 0.1)],
    "Backpropagation": [("r", 0.0, 0.5)],
    "ComputationGraph": [("passes", 5.0, 33.0)],
    "LearningRates": [("step", 0.0, 20.0)],
    "OptimizerRace": [("step", 0.0, 200.0)],
}
RATE = 15


@pytest.mark.parametrize("name", SWEEPS)
def test_the_parameter_of_a_clip_goes_all_its_way(clip: EmbeddedClip, name: str) -> None:
    recorders: list[TimelineRecorder] = []

    def note(moment: Moment) -> None:
        if not recorders:
            recorders.append(TimelineRecorder(moment.scene))
        recorders[0].note(round(moment.scene.renderer.time * RATE))

    walk(find_scene(name), {}, note, every=1 / RATE)
    manifest = replace(clip.manifest, frame_rate=RATE, timeline=recorders[0].as_plain())
    found = [(sweep.name, sweep.values[0], sweep.values[-1]) for sweep in sweeps(replace(clip, manifest=manifest))]
    assert [one[0] for one in found] == [one[0] for one in SWEEPS[name]], found
    for (_, first, last), (_, begins, ends) in zip(found, SWEEPS[name], strict=True):
        # A walk first looks at a play when a fifteenth of a second of it is over.
        assert first == pytest.approx(begins, rel=0.25) and last == pytest.approx(ends), found
