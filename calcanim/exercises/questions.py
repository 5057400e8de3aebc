"""A question in words, with the answers it expects."""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.errors import InputError
from calcanim.numerics.exercises import Exercise, draw, work
from calcanim.numerics.function import Function
from calcanim.numerics.rounding import certain_digits

__all__ = ["FAMILY_OF", "Part", "Question", "ask"]

FAMILY_OF = {"ExercisePowerRule": "power rule", "ExercisePartials": "partials", "ExerciseChainRule": "chain rule"}
"""The scenes that are exercises, and the family from which a seed draws their functions."""

# What a student may be off by: a thousandth, of the answer where that is not a whole number.
_TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True)
class Part:
    """One number that is asked for.

    Attributes
    ----------
    question : str
        In words.
    name : str
        ``f'(2)``, or ``df/dx(1, 2)``.
    derivative : str
        The derivative as an expression, the way to the answer.
    answer, check : float
        The answer, and a central difference in doubles that says nearly the same, with the digits that are certain.
    tolerance : float
        By how much an answer may be off.
    """

    question: str
    name: str
    derivative: str
    answer: float
    check: float
    tolerance: float


@dataclass(frozen=True, slots=True)
class Question:
    """An exercise in words.

    Attributes
    ----------
    scene : str
        The scene that shows it.
    seed : int
        What it was drawn from; 0 for a function of somebody's choice.
    function : str
        The function as an expression.
    variables : tuple of str
        What it is a function of.
    at : tuple of float
        The point.
    parts : tuple of Part
        What is asked for.
    """

    scene: str
    seed: int
    function: str
    variables: tuple[str, ...]
    at: tuple[float, ...]
    parts: tuple[Part, ...]


def ask(scene: str, function: str, at: float | tuple[float, ...], seed: int = 0) -> Question:
    """Put an exercise into words and work it out.

    Parameters
    ----------
    scene : str
        A name in `FAMILY_OF`.
    function : str
        The function, unless a seed draws one.
    at : float or tuple of float
        The point, likewise.
    seed : int
        0 for the function given.

    Raises
    ------
    InputError
        If the scene is no exercise, or the function has no derivative at the point.
    """
    if scene not in FAMILY_OF:
        raise InputError(f"{scene} is no exercise; there are {', '.join(FAMILY_OF)}.")
    names = ("x", "y") if FAMILY_OF[scene] == "partials" else ("x",)
    point = at if isinstance(at, tuple) else (at,)
    if seed:
        function, point = draw(FAMILY_OF[scene], seed)
    exercise = work(Function(function, names), point)
    parts = tuple(_part(exercise, i) for i in range(len(names)))
    return Question(scene, seed, function, names, exercise.at, parts)


def _part(exercise: Exercise, i: int) -> Part:
    f, answer = exercise.function, exercise.answers[i]
    place = ", ".join(f"{c + 0.0:.6g}" for c in exercise.at)
    given = f"Let f({', '.join(f.variables)}) = {f.text}."
    if len(f.variables) == 1:
        words, name = f"What is f'({place})?", f"f'({place})"
    else:
        words, name = f"What is the partial derivative of f by {f.variables[i]} at ({place})?", f"df/d{f.variables[i]}({place})"
    whole = answer == round(answer)
    tolerance = _TOLERANCE if whole else float(f"{_TOLERANCE * max(1.0, abs(answer)):.3g}")
    digits = max(certain_digits(exercise.checks[i], exercise.roundings[i]), 4)
    return Part(f"{given} {words}", name, exercise.slopes[i].text, answer, float(f"{exercise.checks[i]:.{digits}g}"), tolerance)
