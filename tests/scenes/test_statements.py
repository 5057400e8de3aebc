"""What topics 1 to 4 say follows from what they show, also for functions that no lesson had in mind.

Every fault that was found is here with the parameters that showed it, and with others of its kind.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from proving import FULL, scene

from calcanim import Function
from calcanim.check.walk import Moment, walk
from calcanim.render.catalog import find_scene
from calcanim.stage import FunctionPanel, LiveNumber, Plot, Typeset

_FACTOR = re.compile(r"times 10\^\((-?\d+)\)")


@dataclass
class Told:
    """What a clip says and shows: its captions, its formulas as they were set, numbers by name, plots, and the scene at its end."""

    captions: list[str] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)
    plots: list[Plot] = field(default_factory=list)
    scene: Any = None

    @property
    def words(self) -> str:
        return " ".join(self.captions)


def first(count: int, *cases: Any) -> tuple[Any, ...]:
    """Those that showed a fault; in the full sweep the others of their kind, too."""
    return cases if FULL else cases[:count]


def told(name: str, parameters: Mapping[str, Any]) -> Told:
    """Run a clip without drawing it."""
    found = Told()

    def look(moment: Moment) -> None:
        found.scene = moment.scene
        for mobject in moment.scene.get_mobject_family_members():
            if isinstance(mobject, Typeset) and mobject.source not in found.formulas:
                found.formulas.append(mobject.source)
            elif isinstance(mobject, LiveNumber) and mobject.name:
                found.numbers[mobject.name] = mobject.shown
            elif isinstance(mobject, Plot) and mobject not in found.plots:
                found.plots.append(mobject)

    found.captions = [caption.text for caption in walk(find_scene(name), parameters, look, every=math.inf).captions]
    return found


# -- the equation of the tangent, and the window of f' ----------------------------------

TANGENTS = first(4,
    ("x^2", 1e5), ("exp(-x^2)*cos(4*x)", 0.4), ("x^3", 123.4), ("exp(20*x)", 0.5), ("x^2", -1e-6), ("1e9*x", 1.5), ("1e-8*x^2", 1.5),
    ("log(x)", 0.001), ("x^2", 0.5), ("sin(x)", 3.0), ("1/x", -1.0),
)


@pytest.mark.parametrize(("text", "at"), TANGENTS)
def test_the_equation_of_the_tangent_is_the_line_that_is_drawn(text: str, at: float) -> None:
    told_of = told("TangentSlope", {"function": text, "at": at})
    f = Function(text, ("x",))
    height, slope = float(f(at)), float(f.derivative()(at))
    equations = [s for s in told_of.formulas if re.match(r"tangent\(y\) &?=", s) and "f(x_0)" not in s]
    for source in equations:
        shown = dict(re.findall(r'bound\("(\w+)", ([^()]*(?:\([^()]*\))?[^()]*?)\)', source))
        assert set(shown) == {"value", "slope", "at"} - {n for n, v in (("value", height), ("slope", slope), ("at", at)) if v == 0 or (
            n == "slope" and abs(v) == 1)}
        for name, exact in (("value", height), ("slope", abs(slope)), ("at", abs(at))):
            if name in shown:
                assert _number(shown[name]) == pytest.approx(exact, rel=1e-3)
        assert "10^(" not in source.partition("=")[2][:5] or "bound" in source.partition("10^(")[0], "no factor in front of a bracket"
    assert len(equations) <= 1
    # A sum of height and run in one line, or in two.
    assert not height or not slope or all("+" in s or "-" in s for s in equations)


def _number(source: str) -> float:
    power = re.fullmatch(r"(-?)10\^\((-?\d+)\)", source)
    if power:
        return float(f"{power[1]}1e{power[2]}")
    digits, _, rest = source.partition(" times ")
    return float(digits) * (10.0 ** int(rest[4:-1]) if rest else 1.0)


@pytest.mark.parametrize(("text", "at", "share"), first(5,
    ("log(1+x^2)", 2.5, 1.0), ("sin(x)", 0.5, 1.0), ("x*exp(-x)", 0.5, 1.0), ("exp(-x^2)*cos(4*x)", 0.4, 1.0), ("log(x)", 0.001, 0.9),
    ("1/(1+25*x^2)", 0.1, 1.0), ("tanh(5*x)", 0.0, 1.0), ("1/x", 1.0, 0.7), ("sqrt(x)", 1.0, 0.8), ("exp(x^2)", 3.0, 0.8),
))
def test_a_finite_slope_is_seen_where_the_function_is(text: str, at: float, share: float) -> None:
    shown = told("TangentSlope", {"function": text, "at": at}).scene
    f = Function(text, ("x",))
    x = np.linspace(shown.lower.window.x.low, shown.lower.window.x.high, 801)
    with np.errstate(all="ignore"):
        height, slope = f(x), f.derivative()(x)
    upper, lower = shown.upper.window.y, shown.lower.window.y
    there = np.isfinite(slope) & (height >= upper.low) & (height <= upper.high)
    assert ((slope >= lower.low) & (slope <= lower.high))[there].mean() >= share


@pytest.mark.parametrize(("text", "at"), first(2,("exp(x^2)", 3.0), ("x^2", 1e5), ("1e-8*x^2", 1.5), ("exp(20*x)", 0.5), ("5e6*sin(x)", 1.0)))
def test_an_axis_with_scaled_ticks_keeps_its_factor(text: str, at: float) -> None:
    shown = told("TangentSlope", {"function": text, "at": at}).scene
    factor = _FACTOR.search(shown.lower.y_factor)
    assert factor is not None
    names = [m for m in shown.get_mobject_family_members() if isinstance(m, Typeset) and m.source.startswith("derivative(f'(x)")]
    assert names and all(f"times 10^({factor[1]})" in m.source for m in names)


@pytest.mark.parametrize(("text", "says"), [("sign(x)", False), ("abs(x)", True), ("sin(x)", True), ("1/x", True), ("min(x, 1)", True)])
def test_the_formula_of_a_slope_is_shown_where_it_is_true(text: str, says: bool) -> None:
    """sign(x) has the slope 0, but not at 0; a formula with cases says so itself."""
    from calcanim.stage.function_panel import says_its_gaps

    f = Function(text, ("x",))
    assert says_its_gaps(f, f.derivative(), (-2.0, 2.0)) is says


# -- limits -------------------------------------------------------------------------------

@pytest.mark.parametrize(("text", "at"), first(5,
    ("x^2", 1.5), ("x^2", 1e5), ("log(x)", 0.001), ("sin(50*x)", 0.3), ("exp(20*x)", 0.5), ("1/x", 1.0), ("tanh(20*x)", 0.0),
    ("sqrt(x)", 1.0), ("exp(x^2)", 3.0), ("1e-8*x^2", 1.5), ("x^3 - 3*x", 1.0), ("sin(x)/x", 1.0), ("x^2", -1e-6),
))
def test_quotients_that_are_said_to_close_in_do_so_in_the_table(text: str, at: float) -> None:
    shown = told("LimitDefinition", {"function": text, "at": at})
    n = shown.scene.results
    assert "close in on one number" in shown.words
    assert "Smaller steps" not in shown.words
    for name, side in (("right", n.right), ("left", n.left)):
        assert all(map(math.isfinite, side))
        assert abs(side[-1] - n.limit_right) <= 0.02 * max(abs(n.limit_right), abs(side[0]))
        texts = [shown.numbers[f"{name}[{i}]"] for i in range(5) if f"{name}[{i}]" in shown.numbers]
        assert len(set(texts)) == len(texts), texts
    # The second point is seen apart from the first.
    assert n.steps[0] > 0.02 * shown.plots[0].window.x.span


def test_the_lesson_s_own_steps_are_those_of_the_definition() -> None:
    assert scene("LimitDefinition", {}).results.steps == (1.0, 0.5, 0.1, 0.01, 0.001)


def test_steps_of_one_s_own_get_digits_enough_to_be_told_apart() -> None:
    shown = told("LimitDefinition", {"function": "x^2", "at": 1e5, "steps_h": (1.0, 0.5, 0.1, 0.01, 0.001)})
    for name in ("right", "left"):
        texts = [shown.numbers[f"{name}[{i}]"] for i in range(5)]
        assert len(set(texts)) == 5


@pytest.mark.parametrize(("parameters", "says", "never"), [
    ({"function": "3"}, "all the quotients are one number", "close in"),
    ({"function": "3"}, "the height stays the same", "changes"),
    ({"function": "2*x+1"}, "all the quotients are one number", "close in"),
    ({"function": "log(x)", "at": 0.001, "steps_h": (1.0, 0.1)}, "Smaller steps than these", "Yet"),
    ({"function": "sqrt(x)", "at": 0.0}, "there f has no values", "close in"),
    ({"function": "abs(x)", "at": 0.0}, "there is no derivative", "close in"),
])
def test_what_is_said_of_the_quotients_is_so(parameters: dict[str, Any], says: str, never: str) -> None:
    words = told("LimitDefinition", parameters).words
    assert says in words and never not in words


def test_where_f_has_no_value_there_is_no_quotient() -> None:
    """1/x walks from 1 to 0: doubles divide by zero, and the table had −∞."""
    n = scene("LimitDefinition", {"function": "1/x", "at": 1.0, "steps_h": (1.0, 0.5)}).results
    assert math.isnan(n.left[0]) and n.left[1] == -2.0


@pytest.mark.parametrize(("second", "at", "says"), first(9,
    ("relu(x)", 0.0, "Any slope s from 0 to 1 keeps its line below the graph: a subgradient."),
    ("abs(x-1)", 1.0, "Any slope s from"), ("max(x,x^2)", 1.0, "Any slope s from 1 to 2"),
    ("abs(sin(3*x))", 0.0, "Close to x₀, any slope s between −3 and 3"), ("log(1+abs(x))", 0.0, "Close to x₀, any slope s between −1 and 1"),
    ("min(abs(x),1)", 0.0, "Close to x₀, any slope s from −1 to 1"), ("abs(x)+x^2-x^4", 0.0, "Close to x₀, any slope s from −1 to 1"),
    ("-abs(x)", 0.0, ""), ("-relu(x)", 0.0, ""), ("sqrt(abs(x))", 0.0, ""), ("x*abs(x)", 0.0, ""), ("sign(x)", 0.0, ""),
))
def test_a_subgradient_is_claimed_where_it_holds(second: str, at: float, says: str) -> None:
    shown = told("OneSidedLimits", {"second": second, "second_at": at})
    assert ("subgradient" in shown.words) == bool(says) and says in shown.words
    if not says:
        return
    # The lines that are drawn stay below the graph as far as they are drawn.
    plot, g = shown.scene.plot, Function(second, ("x",))
    lines = [m for m in shown.scene.get_mobject_family_members()
             if getattr(getattr(m, "claim", None), "kind", "") == "line" and m.claim.role == "quiet" and m.claim.plot is plot]
    assert len(lines) == 3
    for line in lines:
        half = line.claim.half or plot.window.x.span
        x = np.linspace(max(at - half, plot.window.x.low), min(at + half, plot.window.x.high), 501)
        assert (g(x) - float(g(at)) - line.claim.slope * (x - at) >= -1e-9 * plot.window.y.span).all()


# -- secants, zooms -----------------------------------------------------------------------

@pytest.mark.parametrize(("text", "at", "says", "never"), first(5,
    ("3", 1.5, "stays as it is", "turns"), ("2*x+1", 1.5, "no error at all", "shrinks as well"), ("abs(x)", 0.0, "stays as it is", "turns"),
    ("x^2", 1.5, "falls to about a tenth", "too large"), ("x^3", 0.0, "falls to about a hundredth", "a tenth."),
    ("sign(x)", 0.0, "jumps there", "becomes the tangent"), ("sqrt(x)", 0.0, "no finite slope", "becomes the tangent"),
))
def test_secants_do_what_is_said_of_them(text: str, at: float, says: str, never: str) -> None:
    words = told("SecantToTangent", {"function": text, "at": at}).words
    assert says in words and never not in words


@pytest.mark.parametrize(("parameters", "steady"), first(3,
    ({"function": "x^2"}, True), ({"function": "log(x)", "at": 0.001}, True), ({"function": "sin(50*x)", "at": 0.3, "h": 1.0}, False),
    ({"function": "exp(20*x)", "at": 0.5, "h": 1.0}, False), ({"function": "exp(x)", "at": 0.0, "h": 0.1}, True),
))
def test_a_law_of_errors_is_said_where_the_errors_keep_it(parameters: dict[str, Any], steady: bool) -> None:
    shown = told("SecantToTangent", parameters)
    said = re.search(r"the error falls to about a (tenth|hundredth)", shown.words)
    assert bool(said) is steady
    if said:
        errors = shown.scene.results.errors
        order = {"tenth": 1, "hundredth": 2}[said[1]]
        assert all(abs(math.log10(a / b) - order) < 0.1 for a, b in zip(errors[1:-1], errors[2:], strict=True))


def test_where_there_is_a_vertical_tangent_nobody_says_that_there_is_none() -> None:
    for name in ("TangentSlope", "SecantToTangent"):
        shown = told(name, {"function": "sign(x)*abs(x)^(1/3)", "at": 0.0})
        assert not re.search("no tangent|No single line", shown.words + " ".join(shown.formulas))
        assert "no derivative at this point" in " ".join(shown.formulas)


@pytest.mark.parametrize(("parameters", "says", "never"), [
    ({}, "smooth is straight now. The kink looks as it did.", "on the left"),
    ({"function": "2*x+1"}, "The straight line has no gap", "smooth curve"), ({"function": "abs(x)", "kink": "relu(x)"}, "A kink", "smooth"),
    ({"kink": "x^2"}, "both curves come close", "kink"), ({"function": "exp(20*x)"}, "smooth is straight now", "not quite"),
    ({"function": "x", "kink": "3"}, "no gap to close", "kink"),
    ({"function": "tanh(200*x)"}, "smooth is straight now", "not quite"), ({"kink": "abs(sin(50*x))"}, "The kink looks as it did.", "stays a kink"),
])
def test_a_zoom_says_what_its_pictures_show(parameters: dict[str, Any], says: str, never: str) -> None:
    shown = told("LocalLinearity", parameters)
    assert says in shown.words and never not in shown.words
    n = shown.scene.results
    laws = [int(power or 1) for power in re.findall(r"prop w(?:\^(\d))?", " ".join(shown.formulas))]
    falls = [math.log10(fall) for fall in n.falls if math.isfinite(fall)]
    assert all(any(abs(fall - law) < 0.1 for fall in falls) for law in laws)


# -- numerical ----------------------------------------------------------------------------

@pytest.mark.parametrize(("parameters", "says", "never"), [
    ({"function": "x^2", "at": 1e5}, "rounding happens to make up for", "is the formula's own: truncation"),
    ({"function": "2*x+1"}, "mostly rounding", "truncation"), ({"function": "3"}, "no error at all", "truncation"),
    ({"function": "x^3 - 3*x", "at": 1.0}, "formula's own: truncation", "too different"),
    ({"function": "x^2", "at": -1e-6}, "formula's own: truncation", "too different"), ({"function": "cos(x)", "at": 0.0}, "slope of the tangent: 0", "too"),
])
def test_an_error_is_called_what_it_is(parameters: dict[str, Any], says: str, never: str) -> None:
    words = told("NumericalDerivative", parameters).words
    assert says in words and never not in words


def test_underlines_mean_one_thing() -> None:
    """The digits of f(x0 + h) - f(x0): four of sixteen also where a carry changes them all."""
    shown = told("StepSizeDilemma", {"function": "1/x"})
    assert any("underlined: digits of the gap" in s for s in shown.formulas)
    assert "the gap from 1 to the next double" in shown.words and "(h from " in shown.words


# -- rules --------------------------------------------------------------------------------

@pytest.mark.parametrize("text", ["exp(20*x)", "1e9*x", "1e-8*x^2", "exp(x)", "1e18*x"])
def test_numbers_of_a_panel_carry_their_power_of_ten(text: str) -> None:
    shown = told("FunctionGallery", {"functions": f"{text}; x^2"})
    panel: FunctionPanel = shown.scene.panels[0]
    f = Function(text, ("x",))
    for number, g in zip(panel.numbers, (f, f.derivative()), strict=True):
        value = float(g(1.0))
        assert float(number.shown.replace("−", "-")) * 10.0**panel.layout.exponent == pytest.approx(value, abs=0.6 * 10.0 ** (
            panel.layout.exponent - panel.layout.places))
        assert abs(value) > 3 * 10.0 ** (panel.layout.exponent - panel.layout.places), "it must not read as zero"
    assert len(panel.powers) == (2 if panel.layout.exponent else 0)


@pytest.mark.parametrize(("text", "count"), [
    ("abs(x)", 2), ("relu(x)", 2), ("sign(x)", 2), ("min(x,1)", 2), ("x*abs(x)", 0), ("sin(x)/x", 0), ("abs(x)^1.5", 0), ("relu(x)^2", 0),
    ("1/x", 0), ("sqrt(x)", 0), ("x^3", 0), ("abs(x^2-1)", 4),
])
def test_rings_are_where_there_is_no_derivative(text: str, count: int) -> None:
    from calcanim.stage import DARK, Box

    panel = FunctionPanel(Function(text, ("x",)), (-3.0, 3.0), 1.0, Box(-3, -2, 3, 2), DARK)
    assert len(panel.rings) == count


@pytest.mark.parametrize("text", ["exp(-x^2)*cos(4*x)", "log(1+x^2)", "sin(3*x)", "x^2", "sigmoid(2*x)"])
def test_the_peak_of_a_modest_slope_is_seen(text: str) -> None:
    from calcanim.stage import DARK, Box

    f = Function(text, ("x",))
    panel = FunctionPanel(f, (-3.0, 3.0), 1.0, Box(-3, -2, 3, 2), DARK)
    slopes = f.derivative()(np.linspace(-3, 3, 601))
    assert panel.plot.window.y.low <= slopes.min() and slopes.max() <= panel.plot.window.y.high


def test_ticks_are_round_at_every_scale() -> None:
    from calcanim.stage.plot import _tick_format, _written
    from calcanim.stage.window import nice_axis

    for exponent in range(-30, 31, 3):
        for low, span in ((-1.2, 2.7), (0.0, 8.7), (3.1, 0.9)):
            axis = nice_axis(low * 10.0**exponent, (low + span) * 10.0**exponent, 4)
            layout = _tick_format(axis)
            assert all(len(_written(layout, tick)) <= 6 for tick in axis.ticks), (exponent, low)


@pytest.mark.parametrize(("parameters", "says"), [
    ({}, "the strips settle on the slope and the corner goes to zero"), ({"first": "3", "second": "2*x"}, "the strips are the slope and there is no corner"),
    ({"at": -1e-6, "rules": "sine"}, "the strips come closer to the slope"), ({"first": "x", "second": "x"}, "the strips are the slope and the corner goes"),
])
def test_what_is_said_of_the_rectangle_follows_from_its_areas(parameters: dict[str, Any], says: str) -> None:
    assert says in told("DerivativeRules", parameters).words


@pytest.mark.parametrize(("text", "of_powers"), [
    ("3*x^3 - 2*x^2 + x - 5", True), ("x^(1/2) + 2/x", True), ("sin(x)+cos(x)", False), ("exp(20*x)", False), ("-x + 1e6*x^4", True), ("(x-1)*(x+2)", False),
])
def test_the_power_rule_is_said_of_powers(text: str, of_powers: bool) -> None:
    shown = told("ExercisePowerRule", {"function": text, "at": 4.0, "pause": 1.0})
    assert ("exponent comes down" in shown.words) is of_powers
    assert ("(x^n)' = n x^(n-1)" in shown.formulas) is of_powers
