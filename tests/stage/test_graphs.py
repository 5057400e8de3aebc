"""Layers of graphs, their order, their places, and the parts that networks and graphs are drawn with."""

from __future__ import annotations

from functools import lru_cache
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from calcanim import InputError
from calcanim.numerics.computation import computation
from calcanim.stage.blocks import Blocks, block_unit
from calcanim.stage.graph_order import Layering, layered, ordered
from calcanim.stage.graph_places import PLATE, isotonic
from calcanim.stage.graph_view import GraphView, NodeText, Wires
from calcanim.stage.layout import SAFE, Box
from calcanim.stage.network_places import MOST_UNITS, network_places
from calcanim.stage.network_view import Flow, Plate
from calcanim.stage.text import box_of
from calcanim.stage.theme import DARK

AREA = Box(SAFE.left, -1.8, SAFE.right, 2.9)
EXPRESSIONS = (
    "x", "x*x", "(w*x + b - t)^2 + 0.1*w^2", "log(1 + exp(-t*w*x))", "(a*b+c*d)*(a+d)+(b-c)*a", "a*b+c*d+u*v+w*x+y*z",
    "(a+b)*(c+d)+(u+v)*(w+x)+y*z", "(v*sigmoid(w*x)+u*sigmoid(a*x+b*y)-t)^2", "(v*sigmoid(w*x+b)+c-t)^2/2",
    "sin(" * 19 + "x" + ")" * 19, "sin(x)*cos(x)+tan(x)*exp(x)+log(x)*sqrt(x)+x", "max(a,b,c)*exp(-x^2/2)/sqrt(2*pi)",
)


def graph(text: str) -> tuple[int, tuple[tuple[int, int], ...]]:
    made = computation(text + ("" if len(text) > 1 else "+1"), dict.fromkeys("abcdtuvwxyz", 0.7) | {"a": 0.3, "b": 0.5})
    return len(made.nodes), made.edges


@lru_cache(maxsize=None)
def view(text: str, value: str = "0.73", gradient: str = "-0.42") -> GraphView:
    count, edges = graph(text)
    return GraphView(edges, [NodeText("times", value, gradient)] * count, AREA, DARK)


# -- layers ------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=14))
@settings(max_examples=60, deadline=None)
def test_every_link_leads_to_the_next_layer_and_every_edge_is_followed(pairs: list[tuple[int, int]]) -> None:
    edges = [(a, b) for a, b in pairs if a < b]
    made = layered(9, edges)
    assert all(b.layer == a.layer + 1 and a.source == b.source or not b.passing for a, b in made.links)
    assert sorted(w.source for layer in made.layers for w in layer if not w.passing) == list(range(9))
    layer_of = {w.source: w.layer for layer in made.layers for w in layer if not w.passing}
    assert all(layer_of[a] < layer_of[b] for a, b in edges)
    waypoints = {(w.source, w.layer) for layer in made.layers for w in layer if w.passing}
    assert all((a, i) in waypoints for a, b in edges for i in range(layer_of[a] + 1, layer_of[b]))


def fewest(made: Layering) -> int:
    """The least number of crossings, by trying every order of every layer."""
    return min(Layering(tuple(choice), made.links).crossings for choice in product(*(permutations(layer) for layer in made.layers)))


@pytest.mark.parametrize("edges", [
    ((0, 4), (1, 3), (2, 5), (0, 5), (2, 3), (3, 6), (4, 6), (5, 6)),
    ((0, 3), (0, 4), (1, 3), (1, 4), (2, 3), (2, 4), (3, 5), (4, 5)),
    ((0, 2), (1, 2), (0, 3), (2, 4), (3, 4), (1, 5), (4, 5)),
    ((0, 5), (1, 4), (2, 3), (3, 6), (4, 6), (5, 7), (6, 8), (7, 8)),
])
def test_the_order_has_as_few_crossings_as_any(edges: tuple[tuple[int, int], ...]) -> None:
    made = layered(1 + max(b for _, b in edges), edges)
    assert ordered(made).crossings == fewest(made)


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_trees_do_not_cross(text: str) -> None:
    count, edges = graph(text)
    crossings = ordered(layered(count, edges)).crossings
    if len(edges) == count - 1:  # a tree
        assert crossings == 0
    assert crossings <= 6


def test_the_order_is_the_same_every_time() -> None:
    count, edges = graph(EXPRESSIONS[4])
    assert ordered(layered(count, edges)) == ordered(layered(count, edges))


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=7))
@settings(max_examples=60, deadline=None)
def test_places_apart_are_the_nearest_ones(wanted: list[float]) -> None:
    found = isotonic(wanted, [0.5] * (len(wanted) - 1))
    assert all(a - b >= 0.5 - 1e-9 for a, b in zip(found, found[1:], strict=False))
    start = np.array([3 - k for k in range(len(wanted))], dtype=float)
    apart = [{"type": "ineq", "fun": lambda y, k=k: y[k] - y[k + 1] - 0.5} for k in range(len(wanted) - 1)]
    best = minimize(lambda y: float(((y - wanted) ** 2).sum()), start, constraints=apart)
    assert float(((np.array(found) - wanted) ** 2).sum()) <= best.fun + 1e-5


# -- places ------------------------------------------------------------------------------


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_plates_and_labels_stay_apart_and_inside(text: str) -> None:
    made = view(text)
    boxes = [box_of(plate.rim) for plate in (*made.boxes, *made.tags)] + [box_of(label) for label in made.labels]
    for i, one in enumerate(boxes):
        assert AREA.contains(one, 0.03), (i, one)
        assert not any(one.overlaps(other, -0.01) for other in boxes[:i])


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_wires_lead_from_right_to_left_and_through_no_plate(text: str) -> None:
    made = view(text)
    plates = [box_of(plate.rim) for plate in (*made.boxes, *made.tags)]
    for (source, target), (value, gradient) in made.places.wires.items():
        for way, kind in ((value, made.boxes), (gradient, made.tags)):
            start, end = box_of(kind[source].rim), box_of(kind[target].rim)
            assert abs(way[0][1] - start.center[1]) < PLATE / 2 and abs(way[-1][1] - end.center[1]) < PLATE / 2
            assert way[0][0] >= start.right - 0.01 and way[-1][0] <= end.left + 0.01
            inside = [
                plate for plate in plates
                if np.any((way[:, 0] > plate.left + 0.02) & (way[:, 0] < plate.right - 0.02)
                          & (way[:, 1] > plate.bottom + 0.02) & (way[:, 1] < plate.top - 0.02))
            ]
            # Nearly all ways are free; where many columns meet a wire may touch the corner of a plate.
            assert len(inside) <= 1, (text, source, target)


def test_a_deep_graph_goes_on_in_further_bands() -> None:
    assert view(EXPRESSIONS[9]).places.bands == 3
    assert view(EXPRESSIONS[2]).places.bands == 1


def test_a_graph_without_room_is_refused() -> None:
    with pytest.raises(InputError, match="The graph of 20 nodes has no room"):
        view(EXPRESSIONS[9], "1.2345678901", "-1.2345678901")


# -- parts -------------------------------------------------------------------------------


def test_values_and_gradients_differ_in_shape_and_dash() -> None:
    value, gradient = (Plate(kind, (0, 0), 1.0, DARK) for kind in ("value", "gradient"))
    assert box_of(value.rim).left == pytest.approx(-0.5)
    assert box_of(gradient.rim).left < -0.6  # its point
    assert gradient.side("left")[0] < box_of(gradient.rim).left < value.side("left")[0]
    ends = [(np.zeros(3), np.array([2.0, 0.0, 0.0]))]
    full, dashed = (Flow(ends, DARK, role, dashed=d) for role, d in (("forward", False), ("gradient", True)))
    assert dashed.dashed and len(dashed.points) > len(full.points)
    assert np.allclose(full.points[:, 0].max(), 2.0) and np.allclose(dashed.points[:, 0].max(), 2.0)
    assert np.allclose(full.grow(0.5).points[:, 0].max(), 1.0)
    assert len(full.grow(0.0).points) == 0


def test_wires_grow_along_their_way() -> None:
    way = np.array([[0.0, 0.0, 0.0], [2.0, 0.0, 0.0], [2.0, 2.0, 0.0]])
    wires = Wires([way], DARK, "forward")
    assert wires.points[:, 1].max() == pytest.approx(2.0)
    assert np.allclose(wires.grow(0.5).points[:, 1].max(), 0.0, atol=0.15)
    assert len(wires.grow(0.0).points) == 0


def test_blocks_can_be_counted() -> None:
    unit = block_unit(33, 6.0)
    blocks = Blocks(33, unit, (1.0, 0.0), DARK, "forward")
    assert len(blocks.points) == 4 * 33
    assert blocks.right <= 7.0
    assert np.allclose(np.diff(blocks.points[::4, 0]), unit)
    whole, part = (blocks.show(count).points for count in (2.0, 1.75))
    assert len(whole) == len(part) == 8
    assert part[7, 0] - part[4, 0] == pytest.approx(0.75 * (whole[7, 0] - whole[4, 0]))
    assert len(blocks.show(0.0).points) == 0 and blocks.right == 1.0


@pytest.mark.parametrize("widths", [(1, 1, 1), (3, 4, 2), (1, 4, 1), (3, 1, 2), (2, 2, 1)])
def test_the_plates_of_a_network_stand_apart(widths: tuple[int, int, int]) -> None:
    places = network_places(widths)
    assert places.chain == (widths == (1, 1, 1))
    middles = [*places.boxes.values(), *places.tags.values()]
    assert len(places.boxes) == sum(widths) + widths[1] + 1 + widths[2] + 2 * places.chain
    for i, (x, y) in enumerate(middles):
        assert SAFE.left + 0.5 < x < SAFE.right - 0.5 and -2.0 < y < 2.7
        assert all(abs(x - u) > 1.5 or abs(y - v) > places.height for u, v in middles[:i])


@pytest.mark.parametrize("widths", [(4, 1, 1), (1, 5, 1), (1, 1, 3), (0, 1, 1), (1, 1), (1, 1, 1, 1)])
def test_wider_or_deeper_networks_are_refused(widths: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match=f"from 1,1,1 to {','.join(map(str, MOST_UNITS))} units"):
        network_places(widths)
