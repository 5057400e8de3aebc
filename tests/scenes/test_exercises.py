"""Topic 11: the answers against 50 digits by another route, question and answer as clips of their own, whole clips."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest
from PIL import Image
from proving import prove, scene, whole_clips, worked

from calcanim import Function, InputError
from calcanim.render.catalog import find_scene
from calcanim.render.plan import plan_clip
from calcanim.render.session import load_scene
from calcanim.render.storyboard import shoot
from calcanim.render.worker import render_clip
from calcanim.stage.scene import look_up

POWERS: tuple[dict[str, Any], ...] = (
    {}, {"seed": 1}, {"seed": 4, "show": "question", "pause": 3.0}, {"function": "x^2", "at": -1.0}, {"seed": 7, "show": "answer"},
    {"function": "(x-1)*(x+2)", "at": 0.5}, {"function": "1e6*x^3 - 0.25*x", "at": 1.5}, {"function": "sqrt(x) + 2/x", "at": 4.0},
)
PARTIALS: tuple[dict[str, Any], ...] = (
    {}, {"seed": 2}, {"seed": 11, "show": "question"}, {"seed": 5, "show": "answer"}, {"function": "x*y", "at": (3.0, -2.0)},
    {"function": "exp(x*y) - 3*x", "at": (0.5, 1.0)}, {"function": "x^2+y^2", "at": (0.0, 0.0)},
    {"function": "sin(x)*cos(y) + x^2*y", "at": (1.0, 0.5)},
)
CHAINS: tuple[dict[str, Any], ...] = (
    {}, {"seed": 4}, {"seed": 1, "show": "question"}, {"seed": 12, "show": "answer"}, {"function": "sin(3*x)", "at": math.pi / 4},
    {"function": "1/(1+x^2)", "at": 1.0}, {"function": "5*log(x^2+1)", "at": -2.0}, {"function": "sqrt(x^2+3*x)", "at": 1.0},
)
CLIPS = {"ExercisePowerRule": POWERS, "ExercisePartials": PARTIALS, "ExerciseChainRule": CHAINS}


@pytest.mark.parametrize(("name", "parameters"), [(name, one) for name, sets in CLIPS.items() for one in sets])
def test_every_number_agrees_with_fifty_digits(name: str, parameters: dict[str, Any]) -> None:
    bare = scene(name, parameters)
    with mpmath.workdps(50):
        for what, proof in worked(bare).items():
            exact = proof()
            several = isinstance(exact, (list, tuple))
            for i, part in enumerate(exact if several else [exact]):
                shown = look_up(bare.results, f"{what}[{i}]" if several else what)
                # The check is one of doubles: another program's differs by the rounding that is said.
                rounding = bare.exercise.roundings[int(what[-2])] if what.startswith(("checks", "differences")) else mpmath.mpf("1e-40")
                assert abs(part - mpmath.mpf(shown)) <= 2.4e-16 * abs(part) + rounding, (what, i)


def test_the_lesson_s_own_answers() -> None:
    power, partials, chain = (scene(name, {}) for name in CLIPS)
    assert (power.results.answers, power.exercise.slopes[0].text) == ((29.0,), "9*x^2 - 4*x + 1")
    assert partials.results.answers == (16.0, -6.0)
    assert [slope.text for slope in partials.exercise.slopes] == ["3*x^2*y^2 + 2*y", "2*x^3*y + 2*x - 3*y^2"]
    assert f"{chain.results.answers[0]:.10f}" == "5.4365636569"
    assert chain.exercise.slopes[0].text == "2*x*exp(x^2)"
    assert chain.results.factors == (1.0, math.e, 2.0)


@pytest.mark.parametrize("name", CLIPS)
def test_a_question_gives_nothing_away_and_an_answer_does_not_wait(name: str) -> None:
    sections: dict[str, list[str]] = {}
    for show in ("question", "answer", "both"):
        made = load_scene(find_scene(name))({"show": show})
        made.section = lambda title, caption, show=show: _Noted(sections.setdefault(show, []), title)
        made.pose = made.count_down = lambda: None
        for part in ("differentiate", "collect", "put_in", "columns", "take_apart", "show_slopes", "multiply"):
            setattr(made, part, lambda: None)
        made.show_column, made.check, made.low, made.values_top = (lambda k: None), (lambda *a: None), 0.0, 0.5
        made.prepare()
        made.construct()
    assert sections["question"] == ["question", "pause"]
    assert "pause" not in sections["answer"] and sections["answer"][-1] == "check"
    assert sections["both"] == ["question", "pause", *sections["answer"][1:]]


class _Noted:
    """A section of which only the name is noted."""

    def __init__(self, names: list[str], name: str) -> None:
        names.append(name)

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


@pytest.mark.parametrize("name", CLIPS)
def test_a_seed_draws_another_function_and_the_same_one_again(name: str) -> None:
    texts = [scene(name, {"seed": seed}).exercise.function.text for seed in (1, 2, 3, 1)]
    assert texts[0] == texts[3]
    assert len({scene(name, {}).exercise.function.text, *texts}) == 4


@pytest.mark.parametrize(("name", "parameters", "says"), [
    ("ExercisePowerRule", {"seed": 2, "at": 1.0}, "leave those out"), ("ExercisePowerRule", {"seed": -2}, "1 or larger"),
    ("ExercisePowerRule", {"pause": 0.0}, "pause=0"), ("ExercisePowerRule", {"function": "abs(x)", "at": 0.0}, "no derivative"),
    ("ExercisePartials", {"at": 1.0}, "two coordinates"), ("ExercisePartials", {"function": "log(x)*y", "at": (-1.0, 1.0)}, "no point"),
    ("ExerciseChainRule", {"function": "x*exp(x)"}, "not one function inside another"),
    ("ExerciseChainRule", {"function": "log(x^2)", "at": 0.0}, "no point of the graph"),
])
def test_refusals_name_the_argument(name: str, parameters: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        scene(name, parameters).numbers()


def test_the_parts_of_the_chain_rule_multiply_to_the_slope() -> None:
    for parameters in CHAINS:
        bare = scene("ExerciseChainRule", parameters)
        outer, inner = bare.taken_apart
        u, outer_slope, inner_slope = bare.results.factors
        assert u == pytest.approx(float(Function(inner.text, ("x",))(bare.exercise.at[0])))
        assert outer_slope * inner_slope == pytest.approx(bare.results.answers[0], rel=1e-14)


@pytest.mark.parametrize(("name", "parameters"), whole_clips(CLIPS))
def test_the_whole_clip_is_proved(name: str, parameters: dict[str, Any]) -> None:
    prove(name, parameters)


@pytest.mark.parametrize(("name", "digits"), [
    ("ExercisePowerRule", ["29.00000003"]), ("ExercisePartials", ["16.000000040", "−6.000000010"]),
    ("ExerciseChainRule", ["5.43656375"]),
])
def test_a_check_shows_the_digit_in_which_it_errs(name: str, digits: list[str]) -> None:
    made = load_scene(find_scene(name))({})
    assert [made.checked(i, 0).number.shown for i in range(len(digits))] == digits


@pytest.mark.parametrize(("show", "asks"), [("both", True), ("answer", False)])
def test_the_poster_of_a_question_is_the_question(show: str, asks: bool, tmp_path: Path) -> None:
    entry = find_scene("ExercisePowerRule")
    parameters = {"show": show, "pause": 1.0}
    wanted = plan_clip(entry, parameters, quality="l", folder=tmp_path)
    render_clip(wanted)
    shots = shoot(entry, wanted.parameters, theme="dark", size=(854, 480))
    after = next(shot for shot in shots if shot.title == "question") if asks else shots[-1]
    poster = np.asarray(Image.open(wanted.file("png")).convert("RGB")).astype(int)
    assert np.abs(poster - after.pixels[..., :3].astype(int)).mean() < 0.1
