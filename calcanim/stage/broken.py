"""A dashed graph: the second sign of a slope's graph beside its colour."""

from __future__ import annotations

import numpy as np
from manim import VMobject

__all__ = ["broken"]


def broken(graph: VMobject, dash: float = 0.17, gap: float = 0.11) -> VMobject:
    """Take every second stretch of a graph away, in place.

    Parameters
    ----------
    graph : VMobject
        A graph as `Plot.curve` draws it: many short pieces.
    dash, gap : float
        Lengths in frame units.

    Returns
    -------
    VMobject
        The same graph; ``graph.dashed`` is set, so that proofs know its gaps are meant.
    """
    pieces = graph.points.reshape(-1, 4, 3)
    along = np.cumsum(np.linalg.norm(pieces[:, 3] - pieces[:, 0], axis=1))
    graph.dashed = True
    return graph.set_points(pieces[along % (dash + gap) < dash].reshape(-1, 3))
