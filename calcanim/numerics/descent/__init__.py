"""Descent: one file per step rule, one `run`, and what the curvatures of a quadratic say about rates."""

from __future__ import annotations

from .adam import Adam
from .gradient_descent import GradientDescent
from .momentum import Momentum
from .nesterov import Nesterov
from .protocol import StepRule
from .quadratic import QuadraticPlan, plan_for_quadratic, steps_on_quadratic
from .rmsprop import RMSprop
from .run import Descent, descend
from .verdict import Verdict, judge, minimum_downhill

__all__ = [
    "Adam", "Descent", "GradientDescent", "Momentum", "Nesterov", "QuadraticPlan", "RMSprop", "StepRule",
    "Verdict", "descend", "judge", "minimum_downhill", "plan_for_quadratic", "steps_on_quadratic",
]  # fmt: skip
