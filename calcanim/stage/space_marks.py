"""What tells where things stand in space: numbers along the axes of a landscape, the name of a plane, a level that rises."""

from __future__ import annotations

import numpy as np
from manim import VMobject

from .landscape import Landscape
from .layout import LABEL
from .number_format import format_for
from .paths import corners
from .text import box_of, spelled
from .window import Axis, nice_axis

__all__ = ["axis_numbers", "level_frame", "name_of_sheet", "place_level"]

_EM = LABEL * 0.86
_AWAY, _UPRIGHT = 0.24, 0.16


def axis_numbers(land: Landscape) -> VMobject:
    """Numbers along the two lower edges in front and beside the upright axis, as the camera stands now.

    The middle of each lower edge is left to the axis' name.
    """
    space, w = land.space, land.space.window
    low, high = space.heights
    away_x, away_y = space.farther()
    front = w.y.low if away_y > 0 else w.y.high
    side = w.x.low if away_x > 0 else w.x.high
    middle = space.at(np.array([space.middle[0], space.middle[1], low]))
    pieces: list[np.ndarray] = []

    def write(text: str, place: np.ndarray, way: np.ndarray) -> None:
        outline = spelled(text) * _EM
        box_low, box_high = outline.min(axis=0), outline.max(axis=0)
        half = (box_high - box_low) / 2
        # Away from the edge by the same gap, whatever the direction and the number's width.
        reach = abs(way[0]) * half[0] + abs(way[1]) * half[1]
        pieces.append(outline - (box_low + box_high) / 2 + place + way * (_AWAY * 0.55 + reach))

    for axis, name, edge in ((w.x, 0, lambda t: (t, front, low)), (w.y, 1, lambda t: (side, t, low))):
        out = space.at(np.array(edge((axis.low + axis.high) / 2))) - middle
        out = out / max(float(np.linalg.norm(out)), 1e-9)
        taken = box_of(land.names[name])
        for tick, text in _written(axis):
            before = len(pieces)
            write(text, space.at(np.array(edge(tick))), out)
            if _touches(pieces[before], taken.left, taken.bottom, taken.right, taken.top):
                pieces.pop()
    feet = np.array([(x, y, low) for x in (w.x.low, w.x.high) for y in (w.y.low, w.y.high)])
    foot = feet[int(np.argmin(space.at(feet)[:, 0]))]
    for tick, text in _written(nice_axis(low, high, 3)):
        outline = spelled(text) * _EM
        place = space.at(np.array([foot[0], foot[1], tick]))
        outline = outline + place - (outline[:, 0].max() + _UPRIGHT, 0.33 * _EM, 0)
        # At the foot the number of another axis may stand there already.
        if not any(_touches(outline, *other.min(axis=0)[:2], *other.max(axis=0)[:2], pad=0.04) for other in pieces):
            pieces.append(outline)
    drawn = VMobject(fill_color=land.theme["ink"], fill_opacity=1, stroke_width=0)
    drawn.plot_part = "numbers"
    return drawn.set_points(np.concatenate(pieces)) if pieces else drawn


def _written(axis: Axis) -> list[tuple[float, str]]:
    layout = format_for(axis.ticks, 4, trim=True)
    if layout.exponent:
        # A number with a power of ten has no room in space.
        return []
    # Every second one where there are many.
    ticks = axis.ticks if len(axis.ticks) <= 5 else axis.ticks[::2]
    return [(tick, layout.write(tick) if tick else "0") for tick in ticks]


def _touches(points: np.ndarray, left: float, bottom: float, right: float, top: float, pad: float = 0.1) -> bool:
    return bool(
        points[:, 0].min() < right + pad and points[:, 0].max() > left - pad
        and points[:, 1].min() < top + pad and points[:, 1].max() > bottom - pad
    )


def name_of_sheet(land: Landscape, axis: str, value: float, label: VMobject) -> VMobject:
    """Put the name of a plane y = value (axis ``y``) or x = value over the higher of its upper corners."""
    w, high = land.space.window, land.space.heights[1]
    ends = [(t, value, high) if axis == "y" else (value, t, high) for t in
            ((w.x.low, w.x.high) if axis == "y" else (w.y.low, w.y.high))]
    corner = max(land.space.at(np.array(ends)), key=lambda p: float(p[1]))
    inward = np.sign(float(land.space.at(np.array(ends)).mean(axis=0)[0] - corner[0]))
    return label.move_to(corner + np.array([inward * label.width / 2, 0.16 + label.height / 2, 0.0]))


def level_frame(land: Landscape) -> VMobject:
    """The outline of a level plane, to be set to a height by `place_level`."""
    drawn = VMobject(stroke_color=land.theme["quiet"], stroke_width=2.4, fill_color=land.theme["quiet"], fill_opacity=0.07)
    drawn.plot_part = "grid"
    return place_level(drawn, land, land.space.heights[0])


def place_level(drawn: VMobject, land: Landscape, height: float) -> VMobject:
    """Lift the level plane to a height, in place."""
    w = land.space.window
    ring = [(w.x.low, w.y.low), (w.x.high, w.y.low), (w.x.high, w.y.high), (w.x.low, w.y.high), (w.x.low, w.y.low)]
    return drawn.set_points(corners([land.space.at(np.array([(x, y, height) for x, y in ring]))]))
