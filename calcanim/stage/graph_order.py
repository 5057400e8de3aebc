"""Layers of a graph, ordered so that its edges cross as little as they can.

The layered way to draw a directed graph: every node stands in a layer behind all it is made from,
an edge over several layers passes a waypoint in each layer between, and the order within the layers is improved
from both sides, exactly where a layer is small.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise, permutations

import numpy as np

__all__ = ["Layering", "Waypoint", "count_crossings", "layered", "ordered"]

_EXACT, _SWEEPS, _STARTS = 6, 12, 6


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A node in its layer, or a place where a longer edge passes; edges from one node share their waypoints.

    Attributes
    ----------
    source : int
        The node, or the node from which the edge comes.
    layer : int
        Where it stands.
    passing : bool
        Whether only an edge passes here.
    """

    source: int
    layer: int
    passing: bool


Links = frozenset[tuple[Waypoint, Waypoint]]


@dataclass(frozen=True, slots=True)
class Layering:
    """Layers of waypoints, each in its order from top to bottom, and the links between one layer and the next."""

    layers: tuple[tuple[Waypoint, ...], ...]
    links: Links

    @property
    def crossings(self) -> int:
        """How many pairs of links cross."""
        return sum(count_crossings(a, b, self.links) for a, b in pairwise(self.layers))


def layered(count: int, edges: Sequence[tuple[int, int]]) -> Layering:
    """Put nodes into layers.

    Parameters
    ----------
    count : int
        How many nodes; edges lead from lower to higher numbers.
    edges : sequence of (int, int)
        From an input to what is made of it.

    Returns
    -------
    Layering
        In no particular order. Operations stand as early as they can, or as late as they can, whichever needs fewer rows;
        a node without inputs stands right before the first that uses it.
    """
    inputs: list[list[int]] = [[] for _ in range(count)]
    uses: list[list[int]] = [[] for _ in range(count)]
    for source, target in edges:
        inputs[target].append(source)
        uses[source].append(target)
    early = [0] * count
    for i in range(count):
        early[i] = 1 + max((early[k] for k in inputs[i]), default=-1)
    late = [max(early, default=0)] * count
    for i in reversed(range(count)):
        late[i] = min((late[k] - 1 for k in uses[i]), default=late[i])
    choices = []
    for level in (early, late):
        level = [level[i] if inputs[i] else min((level[k] - 1 for k in uses[i]), default=0) for i in range(count)]
        choices.append(_with_waypoints([one - min(level) for one in level], edges))
    return min(choices, key=lambda made: (max(map(len, made.layers)), sum(map(len, made.layers))))


def _with_waypoints(level: Sequence[int], edges: Sequence[tuple[int, int]]) -> Layering:
    """Nodes in given layers, with waypoints where an edge passes one."""
    layers: list[dict[Waypoint, None]] = [{} for _ in range(max(level) + 1)]
    links: set[tuple[Waypoint, Waypoint]] = set()
    for i, layer in enumerate(level):
        layers[layer][Waypoint(i, layer, passing=False)] = None
    for source, target in edges:
        before = Waypoint(source, level[source], passing=False)
        for layer in range(level[source] + 1, level[target]):
            after = Waypoint(source, layer, passing=True)
            layers[layer][after] = None
            links.add((before, after))
            before = after
        links.add((before, Waypoint(target, level[target], passing=False)))
    return Layering(tuple(map(tuple, layers)), frozenset(links))


def count_crossings(upper: Sequence[Waypoint], lower: Sequence[Waypoint], links: Links) -> int:
    """How many links between two layers in this order cross each other."""
    first, second = ({w: i for i, w in enumerate(layer)} for layer in (upper, lower))
    ends = [(i, second[b]) for a, i in first.items() for b in _links_from(links).get(a, ()) if b in second]
    return sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(ends, 2))


@lru_cache(maxsize=64)
def _links_from(links: Links) -> dict[Waypoint, tuple[Waypoint, ...]]:
    """Where the links from each waypoint lead."""
    found: dict[Waypoint, tuple[Waypoint, ...]] = {}
    for a, b in sorted(links, key=lambda link: (link[0].layer, link[0].source, link[1].source, link[1].passing)):
        found[a] = (*found.get(a, ()), b)
    return found


def ordered(layering: Layering) -> Layering:
    """Return the layering with its layers in an order of few crossings.

    From several starts, sweeps in both directions put each layer in the order of the means of its neighbours, then the best
    order of each small layer between its neighbours is found by trying all. The result does not depend on chance.
    """
    rng = np.random.default_rng(0)
    best = layering
    for start in range(_STARTS):
        layers = [list(layer) for layer in layering.layers]
        if start:
            for layer in layers:
                rng.shuffle(layer)  # type: ignore[arg-type]
        for candidate in _improvements(layers, layering.links):
            found = Layering(candidate, layering.links)
            if found.crossings < best.crossings:
                best = found
        if best.crossings == 0:
            break
    return best


def _improvements(layers: list[list[Waypoint]], links: Links) -> Iterator[tuple[tuple[Waypoint, ...], ...]]:
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        for i in range(1, len(layers)) if forward else range(len(layers) - 2, -1, -1):
            _by_means(layers[i], layers[i - 1 if forward else i + 1], links)
        while _exactly(layers, links):
            pass
        yield tuple(map(tuple, layers))


def _by_means(layer: list[Waypoint], fixed: list[Waypoint], links: Links) -> None:
    """Sort a layer by the mean place of its neighbours in a fixed one; those without keep theirs."""
    place = {w: i for i, w in enumerate(fixed)}
    means = {}
    for i, waypoint in enumerate(layer):
        near = [place[a] for a, b in links if b == waypoint and a in place] + [place[b] for a, b in links if a == waypoint and b in place]
        means[waypoint] = sum(near) / len(near) if near else i
    layer.sort(key=lambda waypoint: means[waypoint])


def _exactly(layers: list[list[Waypoint]], links: Links) -> bool:
    """Put every small layer into its best order between its neighbours; whether anything was gained."""
    gained = False
    for i, layer in enumerate(layers):
        if not 1 < len(layer) <= _EXACT:
            continue
        # What two waypoints cost in one order and in the other, towards both neighbours.
        pairs = {
            (a, b): sum(
                count_crossings(layers[j], (a, b), links) if j < i else count_crossings((a, b), layers[j], links)
                for j in (i - 1, i + 1) if 0 <= j < len(layers)
            )
            for a, b in permutations(layer, 2)
        }

        def cost(order: Sequence[Waypoint], pairs: dict[tuple[Waypoint, Waypoint], int] = pairs) -> int:
            return sum(pairs[pair] for pair in combinations(order, 2))

        now = cost(layer)
        if now == 0:
            continue
        best = min(permutations(layer), key=cost)
        if cost(best) < now:
            layers[i], gained = list(best), True
    return gained
