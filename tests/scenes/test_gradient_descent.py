"""Topic 10: runs to 50 digits, verdicts, the lesson's own figures, and whole clips proved."""

from __future__ import annotations

import math
import sys
from typing import Any

import mpmath
import numpy as np
import pytest
from proving import captions, prepared, prove, scene, whole_clips, worked

from calcanim import InputError
from calcanim.stage import box_of, format_for
from calcanim.stage.paths import dense

ON_LINE: list[dict[str, Any]] = [
    {}, {"rate": 1.1, "steps": 12}, {"function": "abs(x)", "start": 1.0}, {"function": "x^4-4*x^3+4*x^2+1", "start": 2.6, "rate": 0.05, "steps": 30},
    {"function": "1e6*(x-3)^2", "start": -2.0, "rate": 4e-7, "steps": 8}, {"function": "x^4", "start": 5.0, "rate": 1.0},
    {"function": "exp(x)", "start": 0.0, "rate": 1.0, "steps": 40}, {"start": -5.0, "rate": 1.0, "steps": 7},
    {"function": "x*sin(x)", "start": 1.0, "rate": 0.3, "steps": 5},
]  # fmt: skip
RATES: list[dict[str, Any]] = [
    {}, {"function": "x^4-4*x^3+4*x^2+1", "start": 2.6, "rates": (0.01, 0.1, 0.24, 0.3)}, {"rates": (0.3,), "steps": 5},
    {"function": "log(1+exp(x))-0.3*x", "start": 3.0, "rates": (1.0, 4.0, 8.0, 12.0, 30.0), "steps": 40},
    {"function": "1-cos(x)", "start": 2.0, "rates": (0.5, 1.0, 2.0, 2.5)}, {"function": "1e4*(x-2)^2", "start": -3.0, "rates": (1e-5, 5e-5, 1.2e-4)},
    {"function": "x-log(x)", "start": 3.0, "rates": (0.5, 1.0, 6.0)},
]  # fmt: skip
RAVINES: list[dict[str, Any]] = [
    {}, {"function": "x^2+3*x*y+4*y^2", "start": (3.0, 1.0), "conditions": (4.0, 50.0)},
    {"plain_rate": 0.21, "rate": 0.05, "momentum": 0.9, "steps": 40}, {"function": "(x-3)^2+2*(y+1)^2", "start": (-2.0, 4.0)},
    {"function": "1e5*(x^2+30*y^2)", "start": (-3.0, 0.5)}, {"function": "exp(x-1)+exp(-x)+4*y^2", "start": (-1.5, 1.0), "steps": 12},
    {"function": "log(1+x^2+5*y^2)", "start": (2.0, 1.0)}, {"function": "x^2+1.8*x*y+y^2", "start": (-3.0, 1.0)}, {"function": "(1-x)^2+100*(y-x^2)^2", "start": (-1.2, 1.0), "steps": 60},
]  # fmt: skip
RACES: list[dict[str, Any]] = [
    {}, {"valley": "Himmelblau", "steps": 100}, {"function": "x^2+10*y^2", "start": (3.0, 1.0), "optimizers": "gradient descent, Adam", "steps": 60},
    {"optimizers": "rms-prop", "steps": 20, "valley": "Himmelblau"}, {"function": "sin(x)*cos(y)", "start": (1.0, 1.0), "steps": 60},
    {"rates": (0.02, 0.02, 0.1, 1.0), "steps": 60, "valley": "Himmelblau"}, {"function": "x^2+y^2+2", "start": (2.0, 1.0), "rates": (1.1, 0.1, 0.1, 0.1), "steps": 40},
]  # fmt: skip
CLIPS = {"GradientDescent": ON_LINE, "LearningRates": RATES, "DescentOnContours": RAVINES, "OptimizerRace": RACES}


@pytest.mark.parametrize(("name", "parameters"), [(name, one) for name, sets in CLIPS.items() for one in sets], ids=str)
def test_every_number_agrees_with_fifty_digits(name: str, parameters: dict[str, Any]) -> None:
    bare = scene(name, parameters)
    with mpmath.workdps(50):
        for what, proof in worked(bare).items():
            exact, shown = proof(), getattr(bare.results, what)
            if isinstance(exact, (list, tuple)):
                assert len(exact) == len(shown)
            for i, part in enumerate(exact if isinstance(exact, (list, tuple)) else [exact]):
                value = shown[i] if isinstance(exact, (list, tuple)) else shown
                if not math.isfinite(value):
                    continue  # on a kink; what is not a number is not printed
                # What comes out of eigenvalues or a difference of losses has the rounding of the larger numbers in it.
                size = max(abs(part), mpmath.mpf("1e-15") * (1 + abs(getattr(bare.results, "minimum", 0.0) or 0.0)))
                if what.endswith("corrected"):  # lengths of steps between points that are rounded
                    size = 1 + abs(part)
                slack = 1e-12 if name == "DescentOnContours" else 1e-15
                assert abs(part - mpmath.mpf(value)) <= slack * size + mpmath.mpf("1e-18"), (what, i, value, part)


def test_the_lesson_s_own_figures_on_the_line() -> None:
    n = scene("GradientDescent", {}).results
    assert n.x == (5.0, 4.0, 3.2, 2.56, 2.048, 1.6384)
    assert (n.last, f"{n.x_last:.6f}", f"{n.value_last:.6f}") == (20, "0.057646", "0.003323")
    assert (n.move, n.verdict) == (1.0, "closes in")
    rates = scene("LearningRates", {}).results
    assert rates.factors == (0.98, 0.8, 0.0, -0.8, -1.0, -1.2)
    assert rates.verdicts == ("crawls", "closes in", "one step", "zig-zags", "bounces", "diverges")
    assert (rates.curvature, rates.edge) == (2.0, 1.0)


def test_the_optimal_pair_and_the_steps_it_saves() -> None:
    n = scene("DescentOnContours", {}).results
    assert (n.curvatures, n.best_plain_rate) == ((1.0, 10.0), 2 / 11)
    root = math.sqrt(10)
    assert n.best_rate == pytest.approx((2 / (root + 1)) ** 2, rel=1e-15)
    assert n.best_momentum == pytest.approx(((root - 1) / (root + 1)) ** 2, rel=1e-15)
    # From the start that is drawn; the best plain rate shrinks every coordinate by (k - 1)/(k + 1).
    assert n.heavy_steps == (26, 89, 301)
    assert n.plain_steps == tuple(math.ceil(math.log(1e-6) / math.log((k - 1) / (k + 1))) for k in (10, 100, 1000))
    off = np.linalg.norm(scene("DescentOnContours", {}).ravine.runs[2].points, axis=1)
    assert int(np.argmax(off <= 1e-6 * off[0])) == n.heavy_steps[0]
    assert all(heavy < plain / 2 for heavy, plain in zip(n.heavy_steps, n.plain_steps, strict=True))
    assert n.best_value < n.heavy_value < n.plain_value


def test_adam_s_first_step_is_its_rate_in_each_coordinate() -> None:
    n = scene("OptimizerRace", {}).results
    rate = n.rates[n.optimizers.index("Adam")]
    assert n.corrected[0] == pytest.approx(rate * math.sqrt(2), rel=1e-8)
    # (1 - beta1)/sqrt(1 - beta2) times as much without the correction.
    assert n.uncorrected[0] / n.corrected[0] == pytest.approx(0.1 / math.sqrt(0.001), rel=1e-7)
    assert (n.weights, n.excess) == ((0.1, 0.001), pytest.approx(n.uncorrected[0] / n.corrected[0], rel=1e-7))
    assert n.heights == n.losses and n.minimum == 0.0


def test_in_the_gorge_momentum_and_adam_are_ahead_each_at_its_best_rate() -> None:
    bare = scene("OptimizerRace", {})
    heights = dict(zip(bare.results.optimizers, bare.results.heights, strict=True))
    assert heights["momentum"] < heights["Adam"] < heights["RMSprop"] < heights["gradient descent"]
    assert bare.race.on_the_way == ("gradient descent", "RMSprop", "Adam")


@pytest.mark.parametrize("parameters", RACES, ids=str)
def test_heights_are_losses_above_the_minimum(parameters: dict[str, Any]) -> None:
    n = scene("OptimizerRace", parameters).results
    np.testing.assert_allclose(n.heights, np.array(n.losses) - n.minimum, rtol=1e-12, atol=1e-15 * (1 + abs(n.minimum)))


def test_a_run_that_goes_off_is_followed_only_so_far_and_is_called_by_its_name() -> None:
    wild = scene("GradientDescent", {"function": "x^4", "start": 5.0, "rate": 1.0}).results
    assert (wild.verdict, wild.last, wild.x) == ("diverges", 1, (5.0, -495.0))
    kink = scene("GradientDescent", {"function": "abs(x)", "start": 1.0}).results
    assert (kink.verdict, kink.last, kink.x_last) == ("leaves the domain", 10, 0.0)
    race = scene("OptimizerRace", RACES[-1]).results
    assert race.statuses[0] == "diverged" and race.winner != "gradient descent"


@pytest.mark.parametrize(("parameters", "steps", "end"), [
    ({}, "another one", "the slope is small"), ({"function": "abs(x)", "rate": 0.3}, "the same", "the slope is not smaller"),
    ({"function": "x", "start": 1.0}, "the same", "every step has led down"), ({"function": "-x^2", "start": 1.0}, "another", "every step has led down"),
    ({"function": "relu(x)^2", "start": 3.0}, "another", "every step has led down"), ({"function": "x^3", "start": 1.0}, "another", "every step has led down"),
    ({"rate": 1.1}, "another", "farther with every step"), ({"rate": 1e-4}, "another", "more than half of the way"),
    ({"function": "max(x,2*x-3)", "start": 5.0, "rate": 0.1, "steps": 5}, "the same", "every step has led down"),
])
def test_words_on_steps_and_end_follow_the_numbers(parameters: dict[str, Any], steps: str, end: str) -> None:
    bare = scene("GradientDescent", parameters)
    n = bare.results
    assert steps in bare.words_on_the_steps() and end in bare.words_on_the_end()
    # By the numbers themselves: the first two slopes, and the losses of the run.
    assert (steps == "the same") == (n.slopes[0] == n.slopes[1])
    if "led down" in end:
        assert all(a >= b for a, b in zip(bare.run.losses, bare.run.losses[1:], strict=False))
    if "slope is small" in end:
        assert abs(n.slope_last) < 0.5 * abs(n.slopes[0])


@pytest.mark.parametrize("parameters", [
    {}, {"function": "x^4/4 - 2*x^2 + x/3", "start": 0.2, "rate": 0.27}, {"function": "cos(x)", "start": 0.3, "rate": 0.5},
    {"function": "x^3 - 3*x", "start": -0.9, "rate": 0.1},
], ids=str)
def test_no_axis_or_curve_runs_through_the_names_of_slopes(parameters: dict[str, Any]) -> None:
    made = prepared("GradientDescent", parameters)
    made.play = made.enter = made.wait = lambda *_, **__: None
    made.show_start()
    made.show_slope()
    for label, plot, curve in ((made.tangent_name, made.plot, made.graph), (made.slope_label, made.below, made.slope_graph)):
        box, lines = box_of(label[1]), np.concatenate([curve.points, dense(plot.zero_lines())])
        through = (abs(lines[:, 0] - box.center[0]) < box.width / 2) & (abs(lines[:, 1] - box.center[1]) < box.height / 2)
        assert not through.any()


@pytest.mark.parametrize(("parameters", "direction", "plain", "momentum", "best"), [
    ({}, "across a ravine", "zig-zags", "cut", "wider swings"),
    ({"function": "(x^2+3*y^2)/2", "start": (4.0, 1.0)}, "does not point at the minimum", "side to side", "lives on", "falls fastest"),
    ({"function": "x^2+y^2", "start": (4.0, 1.0)}, "straight at the minimum", "one step", "lives on", "shows in the strip"),
    ({"start": (4.0, 0.0)}, "straight at the minimum", "step by step", "lives on", "falls fastest"),
    ({"function": "(x^2+1000*y^2)/2", "start": (4.5, 0.1)}, "across a ravine", "zig-zags", "cut", "wider swings"),
    ({"function": "x^2+x*y+y^2", "start": (3.0, 1.0)}, "does not point", "side to side", "lives on", "fastest"),
    ({"plain_rate": 0.01}, "across a ravine", "crawls", "cut", "fastest"), ({"plain_rate": 0.1}, "across a ravine", "step by step", "cut", "fastest"),
    ({"steps": 3}, "across a ravine", "side to side", "lives on", "fastest"), ({"momentum": 0.0}, "across", "zig-zags", "lives on", "fastest"),
])
def test_what_is_said_of_a_ravine_follows_its_numbers(parameters: dict[str, Any], direction: str, plain: str, momentum: str, best: str) -> None:
    bare = scene("DescentOnContours", parameters)
    for part, words in zip((direction, plain, momentum, best), (
        bare.words_on_the_direction(), bare.words_on_plain(), bare.words_on_momentum(), bare.words_on_best(),
    ), strict=True):
        assert part in words
    if plain == "zig-zags":
        # In the function's own coordinates: y changes its sign at each of the first steps and is not small after four.
        y = bare.ravine.runs[0].points[:6, 1]
        assert (y[1:] * y[:-1] < 0).all() and abs(y[4]) > 0.25 * abs(y[0])
    ends = [math.dist(run.points[-1], bare.results.bottom) for run in bare.ravine.runs]
    assert ("fastest" in bare.words_on_best()) == (ends[2] < min(ends[:2]))


@pytest.mark.parametrize("parameters", [
    {}, {"function": "sqrt(1+x^2)", "start": 2.0, "rates": (2.0, 2.2, 1e-6)}, {"function": "sin(x)", "start": 1.0, "rates": (0.5, 0.05, 2.0, 1e-4)},
    {"function": "1-cos(x)", "start": 2.0, "rates": (0.5, 1.0, 2.0, 2.5)}, {"rates": (1.0, 0.999, 1.001), "steps": 1}, {"function": "log(1+x^2)", "start": 3.0, "rates": (0.5, 2.0)},
])
def test_verdicts_agree_with_the_factors_beside_them(parameters: dict[str, Any]) -> None:
    made = prepared("LearningRates", parameters)
    n = made.results
    for factor, verdict in zip(n.factors, n.verdicts, strict=True):
        assert abs(factor) < 1 or verdict not in ("closes in", "zig-zags", "crawls", "one step")
        # A factor that is not one is not shown as one.
        shown = format_for([factor], max(3, telling(made, factor)), trim=True).plain(factor).replace("\u2212", "-")
        assert (abs(float(shown)) == 1) == (abs(factor) == 1)


def telling(made: Any, factor: float) -> int:
    return sys.modules[type(made).__module__].telling(factor)


@pytest.mark.parametrize(("parameters", "said", "unsaid"), [
    ({"steps": 1}, "One step", "each each"), ({"optimizers": "Adam", "steps": 1}, "One step, with", "each with"),
    ({"function": "x^2+10*y^2", "start": (3.0, 0.0), "steps": 12}, "in the coordinate that has a slope", "in each coordinate"),
    ({"function": "x^2+10*y^2", "start": (3.0, 1.0), "steps": 12}, "in each coordinate", "that has a slope"),
])
def test_what_is_said_of_a_race_follows_who_runs_and_from_where(parameters: dict[str, Any], said: str, unsaid: str) -> None:
    words = " ".join(captions("OptimizerRace", parameters))
    assert said in words and unsaid not in words


@pytest.mark.parametrize(("name", "parameters", "says"), [
    ("GradientDescent", {"start": 0.0}, "flat there"), ("GradientDescent", {"function": "log(x)", "start": -1.0}, "start"),
    ("GradientDescent", {"rate": -0.1}, "rate"), ("GradientDescent", {"steps": 0}, "steps"), ("GradientDescent", {"function": "abs(x)", "start": 0.0}, "no slope"),
    ("GradientDescent", {"function": "log(x)-x", "start": 0.5, "rate": 0.7}, "smaller rate"),
    ("LearningRates", {"function": "x^4"}, "no curvature"), ("LearningRates", {"function": "abs(x)"}, "corner"),
    ("LearningRates", {"function": "exp(x)"}, "no minimum"), ("LearningRates", {"rates": ()}, "rates"),
    ("DescentOnContours", {"function": "x^2-y^2"}, "no minimum"), ("DescentOnContours", {"start": (0.0, 0.0)}, "minimum itself"),
    ("DescentOnContours", {"conditions": (1.0,)}, "conditions"), ("DescentOnContours", {"momentum": 1.0}, "momentum"),
    ("OptimizerRace", {"optimizers": "adam, sgdm"}, "sgdm"), ("OptimizerRace", {"optimizers": "adam, Adam"}, "twice"),
    ("OptimizerRace", {"rates": (0.1,)}, "rates"), ("OptimizerRace", {"function": "x+y"}, "no minimum"),
])  # fmt: skip
def test_refusals_name_the_argument(name: str, parameters: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        scene(name, parameters).numbers()


def test_runs_in_the_race_are_the_ones_of_the_rules_by_hand() -> None:
    bare = scene("OptimizerRace", {"function": "x^2+10*y^2", "start": (3.0, 1.0), "steps": 5, "rates": (0.01, 0.01, 0.01, 0.01)})
    plain, heavy = bare.race.runs[0].points, bare.race.runs[1].points
    np.testing.assert_allclose(plain[:, 0], 3 * 0.98 ** np.arange(6), rtol=1e-14)
    np.testing.assert_allclose(plain[:, 1], 0.8 ** np.arange(6), rtol=1e-14)
    x, v = np.array([3.0, 1.0]), np.zeros(2)
    for k in range(5):
        v = 0.9 * v - 0.01 * x * (2, 20)
        x = x + v
        np.testing.assert_allclose(heavy[k + 1], x, rtol=1e-13)


@pytest.mark.parametrize(("name", "parameters"), whole_clips(CLIPS))
def test_the_whole_clip_is_proved(name: str, parameters: dict[str, Any]) -> None:
    prove(name, parameters)
