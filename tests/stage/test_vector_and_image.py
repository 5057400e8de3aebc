"""The image of a unit vector is parallel to it along the eigenvectors, as long as the eigenvalue says, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from calcanim.stage.layout import Box
from calcanim.stage.plot import Plot
from calcanim.stage.theme import DARK
from calcanim.stage.vector_and_image import VectorAndImage
from calcanim.stage.window import Axis, Window

AXIS = Axis(-2.0, 2.0, (-2.0, 0.0, 2.0))


def pair(entries: tuple[float, float, float]) -> VectorAndImage:
    return VectorAndImage(Plot(Window(AXIS, AXIS), Box(-6.0, -3.0, 0.0, 3.0), DARK), (0.0, 0.0), entries, 0.5, "H u")


def arrows(drawn: VectorAndImage) -> tuple[np.ndarray, np.ndarray]:
    """Both arrows as vectors of the plane, from the points that are drawn."""
    unit = np.array([drawn.plot.x_unit, drawn.plot.y_unit])
    return tuple((arrow.points[-1] - arrow.points[0])[:2] / unit for arrow in drawn.arrows)  # type: ignore[return-value]


def cross(a: np.ndarray, b: np.ndarray) -> float:
    return float(a[0] * b[1] - a[1] * b[0])


@pytest.mark.parametrize("entries", [(2.0, 3.0, 2.0), (1.0, 0.5, -4.0), (2.0, 0.0, 6.0)])
def test_both_are_parallel_along_the_eigenvectors_only(entries: tuple[float, float, float]) -> None:
    drawn = pair(entries)
    values, vectors = np.linalg.eigh(np.array([[entries[0], entries[1]], [entries[1], entries[2]]]))
    for value, vector in zip(values, vectors.T, strict=True):
        angle = float(np.degrees(np.arctan2(vector[1], vector[0])))
        u, image = arrows(drawn.turn(angle))
        assert cross(u, image) == pytest.approx(0.0, abs=1e-9)
        assert image @ u / (u @ u) == pytest.approx(value * drawn.scale_of_image / drawn.length)
        u, image = arrows(drawn.turn(angle + 30.0))
        assert abs(cross(u, image)) > 1e-2


def test_what_is_mapped_to_zero_is_not_drawn() -> None:
    drawn = pair((0.0, 0.0, 0.0)).turn(20.0)
    assert len(drawn.arrows[1].points) == 0
    assert len(drawn.arrows[0].points) > 0
