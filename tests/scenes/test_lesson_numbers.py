"""Every figure of the lesson comes out of ``calcanim numbers``, with the scenes' defaults."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

import pytest
from click.testing import CliRunner

from calcanim.cli.group import cli
from calcanim.render.catalog import shipped_scenes

FIGURES = {
    "LimitDefinition": "4.0 3.5 3.1 3.01 3.001 3 2.0 2.5 2.9",
    "OneSidedLimits": "-1 1 0",
    "SecantToTangent": "3.0000",
    "TangentSlope": "1.5 2.25 3",
    "NumericalDerivative": "4 4.0000100000 1.00e-05",
    "StepSizeDilemma": "1.0 2.0 4.0",
    "FunctionGallery": "0.25 9.5e-07",
    "PartialDerivatives": "5",
    "GradientField": "2 3 3.6056",
    "SteepestAscent": "3.6056 0 -3.6056",
    "ChainRule": "1.5 -1.8845208682 -1.8845621631 4.13e-05",
    "Backpropagation": "1.0 0.7311 0.5848 0.0862 -0.4152 -0.3035 0.1966 -0.1306",
    "CriticalPoints": "0 1 2 8 -4",
    "SaddleAndHessian": "5 -1",
    "GradientDescent": "5 4 3.2 2.56 2.048 1.6384 0.057646 0.003323",
    "LearningRates": "0.01 0.1 0.5 0.9 1.0 1.1 0.98 0.8 0 -0.8 -1 -1.2",
    "DescentOnContours": "10 100 1000",
    "ExercisePowerRule": "29",
    "ExercisePartials": "16 -6",
    "ExerciseChainRule": "5.4365636569",
}

TOPICS = (
    "LimitDefinition OneSidedLimits", "SecantToTangent TangentSlope LocalLinearity",
    "NumericalDerivative StepSizeDilemma GradientCheck", "DerivativeRules FunctionGallery",
    "PartialDerivatives ContourMap", "GradientField SteepestAscent", "ChainRule NudgeThroughChain",
    "Backpropagation ComputationGraph", "CriticalPoints SaddleAndHessian",
    "GradientDescent LearningRates DescentOnContours OptimizerRace",
    "ExercisePowerRule ExercisePartials ExerciseChainRule", "Summary",
)


@pytest.mark.parametrize("scene", FIGURES)
def test_the_figures_of_the_lesson(scene: str) -> None:
    done = CliRunner().invoke(cli, ["numbers", scene, "--json"])
    assert done.exit_code == 0, done.output
    printed = [Decimal(word) for word in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])", done.output)]
    for figure in FIGURES[scene].split():
        wanted = Decimal(figure)
        # A figure stands for every number that is printed as it when rounded to its last digit.
        assert any(number.quantize(wanted, ROUND_HALF_UP) == wanted for number in printed), (figure, done.output)


def test_the_list_shows_the_twelve_topics_in_the_lesson_s_order() -> None:
    found: dict[int, list[str]] = {}
    for entry in shipped_scenes():
        found.setdefault(entry.topic, []).append(entry.name)
    assert list(found) == list(range(1, 13))
    assert [" ".join(names) for names in found.values()] == list(TOPICS)
