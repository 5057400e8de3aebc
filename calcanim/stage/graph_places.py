"""From an ordered layering to places in the frame: columns, rows, and the ways of the edges.

A layer is a column. Where there are too many columns for the width, the graph goes on in a second band
below the first, like a line of text. Nodes are tall, compact or flat, as the height asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .graph_order import Layering, Waypoint
from .layout import Box

__all__ = ["PLATE", "GraphPlaces", "NodePlace", "NodeSize", "isotonic", "place_graph"]

PLATE, _SLIT, _LABEL = 0.4, 0.08, 0.38
"""The height of a box or a tag, the room between the two, and that of a label."""
_TALL, _COMPACT, _FLAT = range(3)
_WAYPOINT, _GAP, _GUTTER, _WIDEST_GUTTER, _WIDEST_GAP = 0.12, 0.08, 0.34, 1.5, 0.42
_RAISED = 0.03  # above its middle, so that a letter may reach below the line
_LANE, _MARGIN, _TOUCH = 0.15, 0.1, 0.06
"""How far two wires between bands, wires and nodes, and a head and its node stand apart."""
_SIDE = _MARGIN + 3 * _LANE


@dataclass(frozen=True, slots=True)
class NodeSize:
    """How wide a node's label is, its box for the value and its tag for the gradient (with its point)."""

    label: float
    box: float
    tag: float


@dataclass(frozen=True, slots=True)
class NodePlace:
    """Where the parts of a node stand.

    Attributes
    ----------
    box, tag : (float, float)
        Middles of box and tag (of the tag with its point).
    label : (float, float)
        The middle of the left edge of what says what it is: above the box, or left of it.
    left, right : float
        Between which edges arrive and leave.
    """

    box: tuple[float, float]
    tag: tuple[float, float]
    label: tuple[float, float]
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class GraphPlaces:
    """A graph in the frame.

    Attributes
    ----------
    nodes : dict of int to NodePlace
        Every node.
    wires : dict of (int, int) to (array, array)
        The ways of every edge as points, shape (n, 3): of the value from box to box, and of the gradient
        from tag to tag, both from the input to what is made of it.
    bands : int
        Over how many bands it goes.
    """

    nodes: dict[int, NodePlace]
    wires: dict[tuple[int, int], tuple[np.ndarray, np.ndarray]]
    bands: int


def place_graph(layering: Layering, edges: Sequence[tuple[int, int]], sizes: Sequence[NodeSize], area: Box) -> GraphPlaces | None:
    """Place a graph, or return None if there is no room for it.

    Parameters
    ----------
    layering : Layering
        Its layers in their order.
    edges : sequence of (int, int)
        Of the nodes, once each.
    sizes : sequence of NodeSize
        One for each node.
    area : Box
        Where all of it must stay.
    """
    styles = [_TALL] * len(layering.layers)
    while True:
        bands = _bands(layering, sizes, styles, area)
        if bands is not None:
            heights = [max(_height(layering.layers[i], styles[i]) for i in band) for band in bands]
            wraps = [_wraps(layering, band[-1]) for band in bands[:-1]]
            channels = [_channel(len(wrap)) for wrap in wraps]
            if sum(heights) + sum(channels) <= area.height + 1e-9:
                return _Placing(layering, sizes, styles, bands, heights, channels, area).places(edges)
        larger = [i for i, style in enumerate(styles) if style < _FLAT]
        if bands is None or not larger:
            return None
        highest = max(larger, key=lambda i: (_height(layering.layers[i], styles[i]), -i))
        styles[highest] += 1


def isotonic(wanted: Sequence[float], apart: Sequence[float]) -> list[float]:
    """Places as near as possible to those that are wanted, each at least so far above the next (least squares).

    Parameters
    ----------
    wanted : sequence of float
        In order, from the highest down.
    apart : sequence of float
        The least distance of each but the last to the next.
    """
    offset = np.concatenate([[0.0], np.cumsum(np.asarray(apart, dtype=float))])
    blocks: list[tuple[float, int]] = []
    for value in np.asarray(wanted, dtype=float) + offset:
        mean, weight = float(value), 1
        # Neighbours that would change places share their mean.
        while blocks and blocks[-1][0] < mean:
            before, count = blocks.pop()
            mean, weight = (before * count + mean * weight) / (count + weight), count + weight
        blocks.append((mean, weight))
    return [mean - offset[i] for i, mean in enumerate(m for m, weight in blocks for _ in range(weight))]


def _height(layer: Sequence[Waypoint], style: int) -> float:
    return sum(_item_height(w, style) for w in layer) + _GAP * (len(layer) - 1)


def _item_height(waypoint: Waypoint, style: int) -> float:
    if waypoint.passing:
        return _WAYPOINT + (PLATE + _SLIT if style != _FLAT else _SLIT)
    return (2 * PLATE + _SLIT + _LABEL, 2 * PLATE + _SLIT, PLATE)[style]


def _extent(layer: Sequence[Waypoint], sizes: Sequence[NodeSize], style: int) -> tuple[float, float]:
    """How far a column reaches to the left and to the right of the middles of its boxes (of a flat one, of its right edge)."""
    here = [sizes[w.source] for w in layer if not w.passing]
    if style == _FLAT:
        return max((size.label + 2 * _SLIT + size.box + size.tag for size in here), default=0.0), 0.0
    right = max((max(size.box, size.tag) / 2 for size in here), default=0.0)
    if style == _TALL:
        return max((max(size.box, size.tag, size.label) / 2 for size in here), default=0.0), right
    return max((max(size.tag / 2, size.box / 2 + _SLIT + size.label) for size in here), default=0.0), right


def _width(layer: Sequence[Waypoint], sizes: Sequence[NodeSize], style: int) -> float:
    return sum(_extent(layer, sizes, style))


def _bands(layering: Layering, sizes: Sequence[NodeSize], styles: Sequence[int], area: Box) -> list[list[int]] | None:
    """As many columns in a band as its width holds; None if a single one is too wide."""
    widths = [_width(layer, sizes, style) for layer, style in zip(layering.layers, styles, strict=True)]
    if sum(widths) + _GUTTER * (len(widths) - 1) <= area.width:
        return [list(range(len(widths)))]
    # Wires go round at both ends of several bands.
    room = area.width - 2 * _SIDE
    bands: list[list[int]] = [[]]
    used = 0.0
    for i, width in enumerate(widths):
        if width > room:
            return None
        if bands[-1] and used + _GUTTER + width > room:
            bands.append([])
            used = 0.0
        used += width + (_GUTTER if bands[-1] else 0.0)
        bands[-1].append(i)
    return _evened(bands, widths)


def _evened(bands: list[list[int]], widths: Sequence[float]) -> list[list[int]]:
    """The same number of bands, of about the same width."""
    count, total = len(bands), sum(widths)
    even: list[list[int]] = [[] for _ in bands]
    passed = 0.0
    for i, width in enumerate(widths):
        even[min(int((passed + width / 2) / total * count), count - 1)].append(i)
        passed += width
    longest = max(sum(widths[i] for i in band) + _GUTTER * len(band) for band in bands)
    fits = all(band and sum(widths[i] for i in band) + _GUTTER * len(band) <= longest for band in even)
    return even if fits else bands


def _wraps(layering: Layering, layer: int) -> list[Waypoint]:
    """From where wires go on in the next band, from top to bottom."""
    leaving = {a for a, b in layering.links if a.layer == layer}
    return [w for w in layering.layers[layer] if w in leaving]


def _channel(wires: int) -> float:
    """The height between two bands: each wire passes there twice, with a value and with a gradient."""
    return 2 * _MARGIN + _LANE * max(2 * wires - 1, 0)


class _Placing:
    """One placing of one graph: everything has its size, what is left is where it goes."""

    def __init__(
        self, layering: Layering, sizes: Sequence[NodeSize], styles: Sequence[int], bands: list[list[int]],
        heights: Sequence[float], channels: Sequence[float], area: Box,
    ) -> None:
        self.layering, self.sizes, self.styles, self.bands, self.area = layering, sizes, styles, bands, area
        spare = (area.height - sum(heights) - sum(channels)) / len(bands)
        # Bands share what is left of the height.
        self.middles, self.gaps, top = [], [], area.top
        for i, height in enumerate(heights):
            self.middles.append(top - (height + spare) / 2)
            top -= height + spare
            if i < len(channels):
                self.gaps.append((top, channels[i]))
                top -= channels[i]
        self.half_heights = [(height + spare) / 2 for height in heights]
        self.left: dict[int, float] = {}
        self.right: dict[int, float] = {}
        for band in bands:
            self._columns(band)
        self.y: dict[Waypoint, float] = {}
        self.row_gap: dict[int, float] = {}
        for k, band in enumerate(bands):
            self._rows(band, self.middles[k], self.half_heights[k])
        self.nodes = {w.source: self._node(w) for layer in layering.layers for w in layer if not w.passing}

    def _columns(self, band: Sequence[int]) -> None:
        widths = [_width(self.layering.layers[i], self.sizes, self.styles[i]) for i in band]
        several = len(self.bands) > 1
        room = self.area.width - (2 * _SIDE if several else 0.0)
        gutter = min(max((room - sum(widths)) / max(len(band) - 1, 1), 0.0), _WIDEST_GUTTER)
        x = sum((self.area.left, self.area.right)) / 2 - (sum(widths) + gutter * (len(band) - 1)) / 2
        for i, width in zip(band, widths, strict=True):
            self.left[i], self.right[i] = x, x + width
            x += width + gutter

    def _rows(self, band: Sequence[int], middle: float, half: float) -> None:
        """Heights in a band: every waypoint near the mean of its neighbours, none on another."""
        layers = self.layering.layers
        for i in band:
            heights = [_item_height(w, self.styles[i]) for w in layers[i]]
            top = middle + _height(layers[i], self.styles[i]) / 2
            for w, height in zip(layers[i], heights, strict=True):
                self.y[w] = top - height / 2
                top -= height + _GAP
            # What the height has to spare keeps the rows apart.
            spare = 2 * half - sum(heights)
            self.row_gap[i] = min(max(spare / max(len(heights) - 1, 1), _GAP), _WIDEST_GAP)
        near: dict[Waypoint, list[Waypoint]] = {}
        for a, b in sorted(self.layering.links, key=repr):
            if a.layer in band and b.layer in band:
                near.setdefault(a, []).append(b)
                near.setdefault(b, []).append(a)
        for sweep in range(24):
            for i in band if sweep % 2 else reversed(band):
                self._settle(layers[i], self.styles[i], near, middle, half)

    def _settle(
        self, layer: Sequence[Waypoint], style: int, near: dict[Waypoint, list[Waypoint]], middle: float, half: float
    ) -> None:
        wanted = [float(np.mean([self.y[other] for other in near.get(w, (w,))])) for w in layer]
        heights = [_item_height(w, style) for w in layer]
        apart = [(a + b) / 2 + self.row_gap[layer[0].layer] for a, b in zip(heights, heights[1:], strict=False)]
        found = isotonic(wanted, apart)
        # Inside the band: the whole column moves if its ends stick out.
        over = found[0] + heights[0] / 2 - (middle + half)
        under = (middle - half) - (found[-1] - heights[-1] / 2)
        shift = -max(over, 0.0) if over > under else max(under, 0.0)
        for w, y in zip(layer, found, strict=True):
            self.y[w] = y + shift
        if over > 0 and under > 0 or max(over, under) > 0:
            self._press(layer, heights, apart, middle, half)

    def _press(
        self, layer: Sequence[Waypoint], heights: Sequence[float], apart: Sequence[float], middle: float, half: float
    ) -> None:
        """Push what sticks out of the band back in, from the top and then from the bottom."""
        limit = middle + half
        for k, w in enumerate(layer):
            self.y[w] = min(self.y[w], limit - heights[k] / 2 if k == 0 else self.y[layer[k - 1]] - apart[k - 1])
        limit = middle - half
        for k in range(len(layer) - 1, -1, -1):
            floor = limit + heights[k] / 2 if k == len(layer) - 1 else self.y[layer[k + 1]] + apart[k]
            self.y[layer[k]] = max(self.y[layer[k]], floor)

    def _node(self, w: Waypoint) -> NodePlace:
        size, style, y = self.sizes[w.source], self.styles[w.layer], self.y[w]
        half = (PLATE + _SLIT) / 2
        middle = self.left[w.layer] + _extent(self.layering.layers[w.layer], self.sizes, style)[0]
        if style == _FLAT:
            box = middle - size.box / 2
            tag = middle - size.box - _SLIT - size.tag / 2
            start = tag - size.tag / 2 - _SLIT - size.label
            return NodePlace((box, y), (tag, y), (start, y), start, middle)
        edge, right = middle - size.box / 2, middle + size.box / 2
        if style == _COMPACT:
            start = edge - _SLIT - size.label
            return NodePlace((middle, y + half), (middle, y - half), (start, y + half), start, right)
        # Tall: the label above the box.
        box = y - _LABEL / 2 + half
        return NodePlace((middle, box), (middle, box - 2 * half), (middle - size.label / 2, box + PLATE / 2 + _LABEL / 2 + _RAISED), edge, right)

    # -- wires ------------------------------------------------------------------------

    def places(self, edges: Sequence[tuple[int, int]]) -> GraphPlaces:
        """Everything in its place."""
        wires = {edge: (self._wire(*edge, gradient=False), self._wire(*edge, gradient=True)) for edge in dict.fromkeys(edges)}
        return GraphPlaces(self.nodes, wires, len(self.bands))

    def _wire(self, source: int, target: int, *, gradient: bool) -> np.ndarray:
        """From the right of one node to the left of another, level where it passes a column."""
        way = self._way(source, target)
        start, pen = self._ports(way[0], "right", gradient)
        pieces = [np.linspace(start, pen, 3)]
        for a, b in zip(way, way[1:], strict=False):
            near, end = self._ports(b, "left", gradient)
            pieces.append(_curve(pen, end) if self._band(a) == self._band(b) else self._round(a, pen, end, gradient))
            pieces.append(np.linspace(end, near, 3))
            if b.passing:
                _, pen = self._ports(b, "right", gradient)
                pieces.append(np.linspace(near, pen, 6))
        return np.concatenate(pieces)

    def _way(self, source: int, target: int) -> list[Waypoint]:
        first = next(w for layer in self.layering.layers for w in layer if w == Waypoint(source, w.layer, passing=False))
        last = next(w for layer in self.layering.layers for w in layer if w == Waypoint(target, w.layer, passing=False))
        return [first, *(Waypoint(source, i, passing=True) for i in range(first.layer + 1, last.layer)), last]

    def _band(self, w: Waypoint) -> int:
        return next(k for k, band in enumerate(self.bands) if w.layer in band)

    def _ports(self, w: Waypoint, side: str, gradient: bool) -> tuple[np.ndarray, np.ndarray]:
        """Where a wire touches a waypoint, and up to where it runs level from there: past all that stands above or below."""
        sign, style = (-1.0 if side == "left" else 1.0), self.styles[w.layer]
        if w.passing:
            half = (PLATE + _SLIT) / 2 if style != _FLAT else _SLIT
            x = (self.left if side == "left" else self.right)[w.layer]
            place = np.array([x, self.y[w] + (-half if gradient else half), 0.0])
            return place, place
        node, size = self.nodes[w.source], self.sizes[w.source]
        box = node.left if side == "left" else node.right
        tag = node.tag[0] + sign * size.tag / 2
        outside = sign * max(sign * box, sign * tag) + sign * _TOUCH
        if style == _FLAT:
            y = node.box[1] + (-_SLIT if gradient else _SLIT)
            return np.array([box + sign * _TOUCH, y, 0.0]), np.array([outside, y, 0.0])
        y = node.tag[1] if gradient else node.box[1]
        # Heads keep a little away from what they point at.
        touch = (tag if gradient else box) + sign * _TOUCH * ((side == "right") == gradient)
        return np.array([touch, y, 0.0]), np.array([outside, y, 0.0])

    def _round(self, a: Waypoint, start: np.ndarray, end: np.ndarray, gradient: bool) -> np.ndarray:
        """From the end of one band to the start of the next, through the channel between them."""
        k = self._band(a)
        lane = 2 * _wraps(self.layering, self.bands[k][-1]).index(a) + gradient
        top, _ = self.gaps[k]
        level = top - _MARGIN - _LANE * lane
        right = self.right[self.bands[k][-1]] + _MARGIN + _LANE * (1 + lane)
        left = self.left[self.bands[k + 1][0]] - _MARGIN - _LANE * (1 + lane)
        corners = [start, (right, start[1], 0), (right, level, 0), (left, level, 0), (left, end[1], 0), end]
        return _rounded([np.array(corner, dtype=float) for corner in corners])


def _curve(start: np.ndarray, end: np.ndarray, count: int = 24) -> np.ndarray:
    """An S that starts and ends level."""
    t = np.linspace(0.0, 1.0, count)[:, None]
    bend = np.array([(end[0] - start[0]) * 0.5, 0.0, 0.0])
    b, c = start + bend, end - bend
    return (1 - t) ** 3 * start + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * end


def _rounded(corners: Sequence[np.ndarray], radius: float = 0.12) -> np.ndarray:
    """A line with its corners rounded."""
    pieces = [corners[0][None]]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        enter, leave = before - corner, after - corner
        r = min(radius, *(float(np.linalg.norm(v)) / 2 for v in (enter, leave)))
        a, b = (corner + v / max(float(np.linalg.norm(v)), 1e-9) * r for v in (enter, leave))
        t = np.linspace(0.0, 1.0, 8)[:, None]
        pieces.append((1 - t) ** 2 * a + 2 * (1 - t) * t * corner + t**2 * b)
    return np.concatenate([*pieces, corners[-1][None]])
