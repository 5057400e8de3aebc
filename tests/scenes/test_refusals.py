"""What a scene cannot show is refused in a sentence that names the argument; what it can do without is left out."""

from __future__ import annotations

import math
import re

import pytest
from proving import scene

from calcanim import CalcanimError, InputError
from calcanim.check.walk import walk
from calcanim.render.catalog import SceneEntry, find_scene
from calcanim.render.session import load_scene

LONG = "+".join(f"sin({k}*x)^{k}*cos(x)" for k in range(2, 14))
LONG_XY = "+".join(f"sin({k}*x)^{k}*cos(y)" for k in range(2, 14))


def refusal(name: str, parameters: dict[str, object]) -> str:
    """What a scene says to parameters it cannot show."""
    with pytest.raises(InputError) as refused:
        walk(find_scene(name), parameters, lambda _: None, every=math.inf)
    return str(refused.value)


@pytest.mark.parametrize(("name", "parameters", "argument"), [
    # Formulas without room.
    ("TangentSlope", {"function": LONG}, "function="),
    ("LocalLinearity", {"kink": LONG.replace("sin(2*x)", "abs(x)")}, "kink="),
    ("PartialDerivatives", {"function": LONG_XY}, "function="),
    ("ChainRule", {"inner": LONG}, "inner="),
    ("ExercisePowerRule", {"function": LONG}, "function="),
    # Windows without values.
    ("OneSidedLimits", {"function": "log(x)", "at": 1.0, "interval": (-3.0, -1.0)}, "interval="),
    ("FunctionGallery", {"functions": "log(x-50)"}, "functions="),
    # What the numerics refuse.
    ("NumericalDerivative", {"function": "abs(x)", "at": 0.0}, "at=0:"),
    ("StepSizeDilemma", {"function": "x^2", "at": 0.0}, "at=0:"),
    ("DerivativeRules", {"rules": "logarithm", "at": -1.0}, "at=-1:"),
    ("GradientCheck", {"target": 0.0}, "target="),
])  # fmt: skip
def test_a_refusal_names_the_argument(name: str, parameters: dict[str, object], argument: str) -> None:
    sentence = refusal(name, parameters)
    assert argument in sentence, sentence
    assert not re.search(r"\bat at=|\bA formula\b", sentence), sentence


def test_a_sentence_that_knows_no_parameters_gets_them() -> None:
    """Also numbers() alone, which is what the list of numbers asks for, and a subclass whose own default is the reason."""
    own = load_scene(find_scene("TangentSlope"))

    class Mine(own):  # type: ignore[misc, valid-type]
        function = "sqrt(x - 9) + sqrt(2 - x)"

        def numbers(self) -> object:
            raise InputError("the function has no value anywhere; choose another interval.")

    with pytest.raises(InputError, match=r"^function=sqrt\(x - 9\) \+ sqrt\(2 - x\), at=1.5: the function"):
        Mine.worked_numbers()
    with pytest.raises(InputError, match="^at=3: the function"):
        Mine.worked_numbers({"at": 3.0})
    # A failure that is nobody's input stays what it is.
    Mine.numbers = own.numbers
    assert not isinstance(CalcanimError("x"), InputError)


def test_a_named_argument_is_not_named_twice() -> None:
    with pytest.raises(InputError, match="^at=-1 is no point of the graph"):
        _ = scene("TangentSlope", {"function": "log(x)", "at": -1.0}).results


@pytest.mark.parametrize(("name", "parameters"), [
    ("OneSidedLimits", {"function": "1e-8*abs(x)", "second": "1e9*abs(x)"}),
    ("OneSidedLimits", {"function": "x^2", "at": -1e-6, "second": "123456.789*abs(x)"}),
    ("OneSidedLimits", {"function": "-98765.4321*abs(x-0.123456789)", "at": 0.123456789}),
    ("LocalLinearity", {"function": "max(sin(x),cos(x))", "at": math.pi / 4, "kink": "max(x,x^2)", "kink_at": 1.0}),
    ("LocalLinearity", {"function": "exp(-x^2/2)*cos(3*x)+x", "at": 0.123456}),
    ("LocalLinearity", {"function": "log(1+exp(3*x-1))", "at": -0.98765, "kink": "abs(sin(3*x))*exp(-x)"}),
])  # fmt: skip
def test_what_is_not_needed_is_no_reason_to_refuse(name: str, parameters: dict[str, object]) -> None:
    entry: SceneEntry = find_scene(name)
    assert walk(entry, parameters, lambda _: None, every=math.inf).duration > 10
