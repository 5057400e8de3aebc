"""The surface and its camera: true places, far before near, and a plain map from above."""

from __future__ import annotations

import numpy as np
import pytest

from calcanim import Function, InputError
from calcanim.stage import (
    DARK,
    LIGHT,
    TOP,
    Box,
    Landscape,
    Orbit,
    choose_plane,
    good_view,
    plane_plot,
)
from calcanim.stage.surface import height_range

SIDE = Orbit(34.0, 28.0)
ROOM = Box(-6.1, -2.9, 0.6, 2.4)


def stand(text: str = "x^2 + 3*x*y + y^2", orbit: Orbit = SIDE, theme=DARK, levels=(0.0, 4.0)):
    f = Function(text, ("x", "y"))
    window = choose_plane(f, (1.0, 1.0))
    plot = plane_plot(window, Box(-6.4, -3.2, 0.15, 2.85), theme)
    return f, plot, Landscape(f, window, plot.area, ROOM, theme, orbit, levels)


def test_from_above_a_surface_is_its_map() -> None:
    _, plot, land = stand(orbit=TOP)
    rng = np.random.default_rng(4)
    for x, y, z in rng.uniform(-2, 2, (20, 3)):
        assert land.space.at(np.array([x, y, z])) == pytest.approx(plot.at(x, y), abs=1e-9)


@pytest.mark.parametrize("azimuth", [-50.0, -34.0, 0.0, 34.0, 50.0])
@pytest.mark.parametrize("elevation", [5.0, 28.0, 60.0])
def test_everything_stays_in_its_room(azimuth: float, elevation: float) -> None:
    _, plot, land = stand()
    space = land.space.look(Orbit(azimuth, elevation))
    x, y, z = np.meshgrid([-2, 2], [-2, 2], space.heights)
    seen = space.at(np.stack([x, y, z], axis=-1))
    low, high = min(ROOM.bottom, plot.area.bottom), max(ROOM.top, plot.area.top)
    assert low - 0.3 <= seen[..., 1].min()
    assert seen[..., 1].max() <= high + 0.3
    assert seen[..., 0].max() <= ROOM.right + 0.3


def test_the_projection_is_linear_and_its_axes_are_square() -> None:
    _, _, land = stand()
    space = land.space
    assert space.across @ space.up == pytest.approx(0.0, abs=1e-15)
    assert [np.linalg.norm(space.across), np.linalg.norm(space.up)] == pytest.approx([1.0, 1.0])
    a, b = np.array([1.0, -1.0, 3.0]), np.array([-0.5, 1.5, 7.0])
    assert space.at((a + b) / 2) == pytest.approx((space.at(a) + space.at(b)) / 2)


@pytest.mark.parametrize("along", ["x", "y"])
@pytest.mark.parametrize("azimuth", [-34.0, 34.0])
def test_ribbons_are_drawn_from_far_to_near(along: str, azimuth: float) -> None:
    """Held against the distance from the viewer, which the surface itself does not compute."""
    _, _, land = stand(orbit=Orbit(azimuth, 28.0))
    surface = land.surface
    surface.along = along
    surface.refresh()
    a = np.radians(azimuth)
    away = np.array([-np.sin(a), np.cos(a)])
    held = 1 if along == "x" else 0
    edges = np.linspace(-2, 2, len(surface.ribbons) + 1)
    distances = []
    for ribbon in surface.submobjects[::2]:
        # The first corner lies on the farther edge: find its place in the plane from the surface's own points.
        grid = land.space.at(surface.points_of).reshape(-1, 3)
        nearest = surface.points_of.reshape(-1, 3)[int(np.argmin(np.linalg.norm(grid - ribbon.points[0], axis=1)))]
        distances.append(nearest[held] * away[held])
    assert len(distances) == len(edges) - 1
    assert np.all(np.diff(distances) < 1e-9)


def test_level_lines_lie_on_their_heights() -> None:
    f, _, land = stand(levels=(-2.0, 0.0, 4.0))
    pieces = land.surface.pieces
    assert set(np.unique(pieces[..., 2])) == {-2.0, 0.0, 4.0}
    assert np.abs(f(pieces[..., 0], pieces[..., 1]) - pieces[..., 2]).max() < 0.02
    land.surface.reached = 1.0
    land.surface.refresh()
    drawn = np.concatenate([trace.points for trace in land.surface.traces])
    whole = land.space.at(pieces[pieces[:, 0, 2] <= 1.0])
    assert len(drawn) == 4 * len(whole)


def test_a_cut_takes_the_near_part_away() -> None:
    _, _, land = stand()
    surface = land.surface
    surface.cut, surface.veil = 1.0, 0.0
    sheet = surface.sheet = land.sheet("y", 1.0, "run")
    land.refresh()
    place = surface.submobjects.index(sheet)
    behind = [m for m in surface.submobjects[:place] if m in surface.ribbons]
    before = [m for m in surface.submobjects[place:] if m in surface.ribbons]
    assert all(len(ribbon.points) for ribbon in behind)
    assert not any(len(ribbon.points) for ribbon in before)
    # A quarter of the square lies behind y = 1.
    assert len(behind) == pytest.approx(len(surface.ribbons) / 4, abs=1)


def test_a_surface_ends_where_its_function_does() -> None:
    _, _, land = stand("log(x)+y^2", orbit=TOP)
    low, high = land.space.heights
    assert np.isfinite([low, high]).all()
    for ribbon in land.surface.ribbons:
        assert np.isfinite(ribbon.points).all()


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_lines_are_seen_on_the_surface(theme) -> None:
    from manim import ManimColor

    from calcanim.check.colour import contrast

    _, _, land = stand(theme=theme)
    for role in ("curve", "run", "rise", "tangent"):
        colour = tuple(float(c) for c in ManimColor(theme[role]).to_rgb())
        worst = min(contrast(colour, tuple(float(c) for c in shade)) for shade in land.surface.shades.reshape(-1, 3)[::37])
        assert worst >= 3.0, role


def test_the_view_shows_the_lower_corner_in_front() -> None:
    window = choose_plane(lambda x, y: x + y, (1.0, 1.0))
    assert good_view(lambda x, y: x + y, window).azimuth < 0
    assert good_view(lambda x, y: y - x, window).azimuth > 0


def test_heights_leave_out_what_shoots_off_and_refuse_nothing_at_all() -> None:
    window = choose_plane(lambda x, y: x * y, (1.0, 1.0))
    assert height_range(lambda x, y: x * y, window) == pytest.approx((-4.0, 4.0))
    _, high = height_range(lambda x, y: 1 / (x * x + 1e-9) + 0 * y, window)
    assert high < 1e4
    assert height_range(lambda x, y: 3 + 0 * x, window) == (0.0, 6.0)
    with pytest.raises(InputError, match="no value"):
        height_range(lambda x, y: np.full(np.shape(x), np.nan), window)


def test_slices_and_tangents_lie_on_the_surface() -> None:
    f, _, land = stand()
    curve = land.slice("y", 1.0)
    good = np.isfinite(curve[:, 2])
    assert curve[good, 2] == pytest.approx(f(curve[good, 0], curve[good, 1]))
    ends = land.tangent("x", (1.0, 1.0), 5.0, 5.0)
    assert ends[:, 0] == pytest.approx([1.0, 1.0])
    assert (ends[1, 2] - ends[0, 2]) / (ends[1, 1] - ends[0, 1]) == pytest.approx(5.0)
    assert land.space.heights[0] <= ends[:, 2].min() and ends[:, 2].max() <= land.space.heights[1]
