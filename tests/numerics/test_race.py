"""Races and ravines: names, rates below the edge, who leads, and settings by the curvatures."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from calcanim import Adam, Function, InputError, descend
from calcanim.numerics.descent.race import race
from calcanim.numerics.descent.racers import RACERS, ends_side_by_side, named_racers, rates_for
from calcanim.numerics.descent.ravine import Ravine, precise_ravine_steps, ravine_steps

BOWL = Function("x^2 + 10*y^2", ("x", "y"))
ALL = ("gradient descent", "momentum", "RMSprop", "Adam")


def test_names_are_read_however_they_are_written() -> None:
    assert named_racers("Gradient-Descent, MOMENTUM,rms prop, adam") == ALL
    with pytest.raises(InputError, match="Did you mean 'momentum'"):
        named_racers("momentun")
    with pytest.raises(InputError, match="twice"):
        named_racers("adam, Adam")


@pytest.mark.parametrize("text", ["x^2 + 10*y^2", "1e6*(x^2+y^2)", "1e-4*(x^2 + 3*y^2)", "(x^2+y-11)^2 + (x+y^2-7)^2"])
def test_rates_stay_below_the_edge_and_scale_with_the_function(text: str) -> None:
    f = Function(text, ("x", "y"))
    plain, heavy, *own = rates_for(f, (3.0, 1.0), ALL, 40)
    curvature = max(np.linalg.eigvalsh([[f.derivative(a).derivative(b)(3.0, 1.0) for b in "xy"] for a in "xy"]))
    assert 0 < plain < 2 / curvature and 0 < heavy < 2 * 1.9 / curvature
    # The others step by a length of their own: a share of the way to the minimum.
    assert all(0.001 < rate < 0.5 for rate in own)


def test_every_racer_has_the_best_of_its_rates() -> None:
    f, start, steps = Function("(1-x)^2 + 100*(y-x^2)^2", ("x", "y")), (-1.2, 1.0), 60
    for name, best in zip(ALL, rates_for(f, start, ALL, steps), strict=True):
        at_its_best = descend(f, start, RACERS[name](best), steps)
        assert at_its_best.losses.max() <= at_its_best.losses[0]
        for other in (0.3 * best, 0.6 * best, 1.4 * best, 3 * best):
            run = descend(f, start, RACERS[name](other), steps)
            rises = run.losses.max() > run.losses[0]
            assert rises or run.losses[-1] > 0.7 * at_its_best.losses[-1], (name, best, other)


@pytest.mark.parametrize(("text", "start"), [
    ("(1-x)^2 + 100*(y-x^2)^2", (-1.2, 1.0)), ("x^2 + 10*y^2", (3.0, 1.0)), ("abs(x) + y^2", (0.5, 1.0)),
    ("x - log(x) + y^2", (3.0, 1.0)), ("exp(x*y) + x^4 + y^4", (1.0, -1.0)),
])
@pytest.mark.parametrize("name", ALL)
def test_side_by_side_they_run_as_alone(text: str, start: tuple[float, float], name: str) -> None:
    f, rates, steps = Function(text, ("x", "y")), [0.001, 0.004, 0.02, 0.05, 0.1, 0.3, 1.0, 3.0], 120
    for rate, loss in zip(rates, ends_side_by_side(f, start, RACERS[name], rates, steps), strict=True):
        alone = descend(f, start, RACERS[name](rate), steps)
        rests = bool(np.any(alone.gradient_norms <= 1e-10))
        if alone.status in ("diverged", "not finite") or alone.losses.max() > alone.losses[0]:
            assert np.isnan(loss) or (rests and np.isinf(loss)), rate
        elif rests:
            assert loss == -np.inf, rate
        else:
            assert loss == pytest.approx(alone.losses[-1], rel=1e-9), rate


def test_who_is_still_on_the_way() -> None:
    one = race(BOWL, (3.0, 1.0), "gradient descent, momentum", (0.001, 0.02), 60)
    assert one.on_the_way == ("gradient descent",)
    assert race(BOWL, (3.0, 1.0), "gradient descent", (0.2,), 60).on_the_way == ()


def test_who_leads_and_who_is_lost() -> None:
    one = race(BOWL, (3.0, 1.0), "gradient descent, Adam", (0.11, 0.3), 60)
    assert (one.lost, one.leader) == (("gradient descent",), "Adam")
    assert one.bottoms[0].point == pytest.approx([0.0, 0.0], abs=1e-12)
    arrived = race(BOWL, (3.0, 1.0), "gradient descent, momentum", (0.05, 0.001), 300)
    assert arrived.leader == "gradient descent" and arrived.runs[0].steps < 300
    with mpmath.workdps(50):
        for run, precise in zip(one.runs, one.precise_runs, strict=True):
            np.testing.assert_allclose(run.points, np.array(precise, dtype=float), rtol=4e-16, atol=1e-25)


def test_adam_without_his_correction() -> None:
    one = race(BOWL, (3.0, 1.0), "Adam", (0.1,), 10)
    assert one.adam() == Adam(0.1) and one.adam(correction=False) == Adam(0.1, bias_correction=False)
    assert one.step_lengths(Adam(0.1), 1)[0] == pytest.approx(0.1 * math.sqrt(2), rel=1e-6)
    assert race(BOWL, (3.0, 1.0), "momentum", (0.01,), 10).adam() is None


def test_refusals() -> None:
    with pytest.raises(InputError, match="rates has 1 rates for 2"):
        race(BOWL, (3.0, 1.0), "momentum, Adam", (0.1,), 10)
    with pytest.raises(InputError, match="gradient zero"):
        race(BOWL, (0.0, 0.0), "Adam", None, 10)
    with pytest.raises(InputError, match="no minimum"):
        _ = race(Function("x + y", ("x", "y")), (0.0, 0.0), "Adam", (0.1,), 10).bottoms


def test_a_ravine_is_tuned_by_its_curvatures() -> None:
    ravine = Ravine(Function("(x^2 + 10*y^2)/2", ("x", "y")), (4.5, 1.5), 20)
    plain, heavy, best = ravine.rules
    assert (plain.rate, heavy.rate) == (2 / 11, 0.1)
    # With this share the characteristic roots along the ravine are one: z^2 - (1 + m - r) z + m.
    assert (1 + heavy.momentum - heavy.rate) ** 2 == pytest.approx(4 * heavy.momentum, rel=1e-12)
    with mpmath.workdps(50):
        assert [float(c) for c in ravine.precise_best()[1:]] == pytest.approx([best.rate, best.momentum], rel=1e-15)
        assert [float(c) for c in ravine.precise_settings()] == pytest.approx([plain.rate, heavy.rate, heavy.momentum], rel=1e-14)
    assert ravine.runs[2].losses[-1] < ravine.runs[1].losses[-1] < ravine.runs[0].losses[-1]


def test_the_start_along_and_across_a_slanting_ravine() -> None:
    ravine = Ravine(Function("(x-1)^2+3*(x-1)*y+4*y^2", ("x", "y")), (3.0, 1.0), 10)
    along, across = ravine.offset
    assert math.hypot(along, across) == pytest.approx(math.hypot(2.0, 1.0), rel=1e-14)
    least, most = ravine.valley.eigenvalues
    assert (least * along**2 + most * across**2) / 2 == pytest.approx(2.0**2 + 3 * 2.0 + 4, rel=1e-13)
    with mpmath.workdps(50):
        assert [float(abs(c)) for c in ravine.precise_offset] == pytest.approx([abs(along), abs(across)], rel=1e-13)


def test_steps_in_ravines_and_how_deep_they_may_be() -> None:
    with mpmath.workdps(50):
        for k in (2.0, 10.0, 300.0):
            plain, heavy = ravine_steps(k, (4.5, 1.5), 1e-6)
            assert [plain] == precise_ravine_steps([k], (4.5, 1.5), 1e-6, momentum=False)
            assert [heavy] == precise_ravine_steps([k], (4.5, 1.5), 1e-6, momentum=True)
    for k in (1.0, 0.5, 1e5):
        with pytest.raises(InputError, match="conditions"):
            ravine_steps(k, (1.0, 1.0), 1e-6)
