"""Topic 12: its numbers are those of the clips, the pictures move from beginning to end, whole clips are proved."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest
from proving import close_to_its_proof, prepared, prove, scene, whole_clips, worked

from calcanim import InputError

SETS: list[dict[str, Any]] = [
    {}, {"function": "x*sin(x)", "at": 2.0, "start": 1.0, "rate": 0.3, "steps": 5}, {"rate": 1.1, "steps": 6},
    {"outer": "exp(u)", "inner": "-x^2", "at": 0.7, "surface": "sin(x)*cos(y)"},
    {"function": "log(x)", "at": 0.5, "start": 1.0, "inner": "1/x"}, {"surface": "x^2-y^2", "surface_at": (0.5, -1.0), "steps": 1},
    {"function": "exp(x)", "at": -1.0, "start": 1.0, "rate": 0.5},
]  # fmt: skip


@pytest.mark.parametrize("parameters", SETS, ids=str)
def test_every_number_agrees_with_fifty_digits(parameters: dict[str, Any]) -> None:
    bare = scene("Summary", parameters)
    with mpmath.workdps(50):
        for what, proof in worked(bare).items():
            exact = proof()
            for i in range(len(exact)) if isinstance(exact, list) else [None]:
                if i is None:
                    close_to_its_proof(bare, what)
                else:
                    assert getattr(bare.results, what)[i] == float(exact[i])


def test_the_numbers_are_those_of_the_clips() -> None:
    n = scene("Summary", {}).results
    assert (n.slope, n.partial_x, n.partial_y, f"{n.length:.4f}") == (3.0, 5.0, 5.0, "7.0711")
    assert f"{n.chain_slope:.10f}" == "-1.8845208682"
    assert f"{n.weight_gradient:.4f}" == "-0.1306"
    assert (n.critical, f"{n.x_last:.6f}") == ((0.0, 1.0, 2.0), "0.057646")
    descent = scene("GradientDescent", {}).results
    assert (n.steps, n.x_last) == (descent.last, descent.x_last)
    assert n.weight_gradient == scene("Backpropagation", {}).results.dL_dw1[0]


@pytest.mark.parametrize(("parameters", "down", "uphill"), [
    ({}, True, True), ({"rate": 1.1}, False, True), ({"function": "-x^2", "start": 1.0}, True, True), ({"rate": 1.0}, True, True),
    ({"surface": "2"}, True, False), ({"function": "x^4", "rate": 0.3, "start": 2.0, "steps": 2}, False, True),
])
def test_what_is_said_of_a_picture_is_what_it_shows(parameters: dict[str, Any], down: bool, uphill: bool) -> None:
    made = prepared("Summary", parameters)
    lines = {name: (line, says) for name, line, says, _ in made.topics}
    assert ("climbs" not in lines["descent"][1]) is down is bool(made.run.losses[-1] <= made.run.losses[0])
    assert ("uphill" in lines["gradient"][0]) is uphill


@pytest.mark.parametrize(("parameters", "says"), [
    ({"at": 0.0, "function": "abs(x)"}, "smooth"), ({"at": -1.0, "function": "log(x)"}, "at"), ({"start": 0.0}, "start"),
    ({"steps": 0}, "steps"), ({"surface_at": 1.0}, "surface_at"), ({"rate": 0.0}, "rate"), ({"outer": "a*b"}, "one variable"),
])  # fmt: skip
def test_refusals_name_the_argument(parameters: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        scene("Summary", parameters).numbers()


@pytest.mark.parametrize(("name", "parameters"), whole_clips({"Summary": SETS}))
def test_the_whole_clip_is_proved(name: str, parameters: dict[str, Any]) -> None:
    prove(name, parameters)
