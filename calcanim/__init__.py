"""calcanim: calculus for machine learning, computed exactly where it can be and drawn as clips.

The numerics are here by name. Each name is imported when it is first used, so that
``import calcanim`` stays quick and never imports manim.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .errors import CalcanimError as CalcanimError
    from .errors import InputError as InputError
    from .numerics.approach import Approach as Approach
    from .numerics.autodiff import BackwardStep as BackwardStep
    from .numerics.autodiff import Value as Value
    from .numerics.critical import Classification as Classification
    from .numerics.critical import CriticalPoint as CriticalPoint
    from .numerics.critical import CriticalPoints as CriticalPoints
    from .numerics.critical import classify as classify
    from .numerics.critical import critical_points as critical_points
    from .numerics.derivatives import derivative as derivative
    from .numerics.descent import Adam as Adam
    from .numerics.descent import Descent as Descent
    from .numerics.descent import GradientDescent as GradientDescent
    from .numerics.descent import Momentum as Momentum
    from .numerics.descent import Nesterov as Nesterov
    from .numerics.descent import QuadraticPlan as QuadraticPlan
    from .numerics.descent import RMSprop as RMSprop
    from .numerics.descent import StepRule as StepRule
    from .numerics.descent import descend as descend
    from .numerics.descent import plan_for_quadratic as plan_for_quadratic
    from .numerics.estimate import Derivative as Derivative
    from .numerics.field_differences import Estimate as Estimate
    from .numerics.fields import directional_derivative as directional_derivative
    from .numerics.fields import gradient as gradient
    from .numerics.fields import hessian as hessian
    from .numerics.fields import jacobian as jacobian
    from .numerics.fields import partial as partial
    from .numerics.function import Function as Function
    from .numerics.gradcheck import GradientCheck as GradientCheck
    from .numerics.gradcheck import ParameterCheck as ParameterCheck
    from .numerics.gradcheck import gradient_check as gradient_check
    from .numerics.limits import DifferenceQuotients as DifferenceQuotients
    from .numerics.limits import OneSidedSlopes as OneSidedSlopes
    from .numerics.limits import difference_quotients as difference_quotients
    from .numerics.limits import one_sided_limit as one_sided_limit
    from .numerics.limits import one_sided_slopes as one_sided_slopes
    from .numerics.network import NetworkPass as NetworkPass
    from .numerics.network import two_layer_network as two_layer_network
    from .numerics.pieces import Interval as Interval
    from .numerics.pieces import breaks as breaks
    from .numerics.pieces import pieces as pieces
    from .numerics.rounding import Printed as Printed
    from .numerics.rounding import format_decimal as format_decimal
    from .numerics.rounding import format_number as format_number
    from .numerics.rules import RULES as RULES
    from .numerics.rules import Rule as Rule
    from .numerics.rules import RuleCheck as RuleCheck
    from .numerics.rules import rule as rule
    from .numerics.stepstudy import StepStudy as StepStudy
    from .numerics.stepstudy import step_study as step_study
    from .numerics.subgradients import subgradient_holds as subgradient_holds

_HOMES = {
    "errors": ("CalcanimError", "InputError"),
    "approach": ("Approach",),
    "autodiff": ("BackwardStep", "Value"),
    "critical": ("Classification", "CriticalPoint", "CriticalPoints", "classify", "critical_points"),
    "derivatives": ("derivative",),
    "descent": (
        "Adam", "Descent", "GradientDescent", "Momentum", "Nesterov", "QuadraticPlan", "RMSprop", "StepRule",
        "descend", "plan_for_quadratic",
    ),
    "estimate": ("Derivative",),
    "field_differences": ("Estimate",),
    "fields": ("directional_derivative", "gradient", "hessian", "jacobian", "partial"),
    "function": ("Function",),
    "gradcheck": ("GradientCheck", "ParameterCheck", "gradient_check"),
    "limits": ("DifferenceQuotients", "OneSidedSlopes", "difference_quotients", "one_sided_limit", "one_sided_slopes"),
    "network": ("NetworkPass", "two_layer_network"),
    "pieces": ("Interval", "breaks", "pieces"),
    "rounding": ("Printed", "format_decimal", "format_number"),
    "rules": ("RULES", "Rule", "RuleCheck", "rule"),
    "stepstudy": ("StepStudy", "step_study"),
    "subgradients": ("subgradient_holds",),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__version__ = "0.1.0"
__all__ = ["__version__", *sorted(_HOME_OF)]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"calcanim has no name {name!r}")
    from importlib import import_module

    home = _HOME_OF[name]
    value = getattr(import_module(f".{home}" if home == "errors" else f".numerics.{home}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
