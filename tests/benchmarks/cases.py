"""What is compared: four scenes of the lesson, each beside one that does the same as tutorials do it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Case:
    """A scene, and how much of it is rendered.

    Parameters
    ----------
    name : str
        The class, the same in both files.
    file : str
        The file, the same in ``scenes/`` and in ``tests/benchmarks/usual/``.
    solid : bool
        Whether it is drawn in space.
    plays : int
        Plays and waits that are rendered, as many of both; 0 is the whole.
    seconds : float
        How long these are.
    """

    name: str
    file: str
    solid: bool
    plays: int
    seconds: float

    @property
    def shipped(self) -> Path:
        """The scene of the lesson."""
        return ROOT / "scenes" / self.file

    @property
    def usual(self) -> Path:
        """The same as tutorials do it."""
        return Path(__file__).resolve().parent / "usual" / self.file

    @property
    def kind(self) -> str:
        return "3-D" if self.solid else "2-D"


# Whole clips, as far as the whole bench stays within some minutes; the parts end where a section does.
CASES = (
    Case("SecantToTangent", "tangent.py", False, 0, 27.4),
    Case("GradientField", "gradient_field.py", False, 16, 20.15),
    Case("Backpropagation", "backprop.py", False, 25, 30.7),
    Case("PartialDerivatives", "partials.py", True, 0, 42.9),
)
WHOLE = tuple(
    Case(case.name, case.file, case.solid, 0, seconds)
    for case, seconds in zip(CASES, (27.4, 33.85, 70.3, 42.9), strict=True)
)
# So that the command can be tried within seconds; what it measures then says nothing.
QUICK = (Case("SecantToTangent", "tangent.py", False, 2, 1.4),)
