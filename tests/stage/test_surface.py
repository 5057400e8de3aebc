"""The surface and its camera: true places, far before near, and a plain map from above."""

from __future__ import annotations

import math

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
from calcanim.stage.relief import Relief
from calcanim.stage.relief_edges import seen_edges
from calcanim.stage.relief_shading import shaded
from calcanim.stage.space import height_range

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


WHOLE = (-0.5, 0.5, -0.5, 0.5)
FUNCTIONS = ["x^2 + 3*x*y + y^2", "sin(2*x)*cos(2*y)", "exp(-(x^2+y^2))", "(1-x)^2+10*(y-x^2)^2"]


def places(land, rng, count):
    """Random points on a surface: in space, and as its camera has them."""
    x, y = rng.uniform(-2, 2, (2, count))
    world = np.column_stack([x, y, land.f(x, y)])
    return world, land.space.seen(world)


def depth_in_front(land, world):
    """How deep the ray from each point to the viewer dives through the surface, by walking along it: an independent answer."""
    space = land.space
    a, e = np.radians(space.orbit.azimuth), np.radians(space.orbit.elevation)
    towards = np.array([np.sin(a) * np.cos(e), -np.cos(a) * np.cos(e), np.sin(e)]) / space.units
    steps = np.linspace(0.02, 14, 3000)[None, :, None]
    ray = world[:, None] + steps * towards
    inside = (np.abs(ray[..., :2]) <= 2).all(axis=-1)
    over = np.where(inside, land.f(ray[..., 0], ray[..., 1]) - ray[..., 2], 0.0) * space.units[2]
    # It passes through where the surface lies over it on one stretch and under it on another.
    return np.minimum(over.max(axis=1), -over.min(axis=1))


@pytest.mark.parametrize("text", FUNCTIONS)
@pytest.mark.parametrize("orbit", [SIDE, Orbit(-34.0, 20.0), Orbit(12.0, 55.0)])
def test_a_point_is_hidden_where_its_ray_meets_the_surface(text: str, orbit: Orbit) -> None:
    _, _, land = stand(text, orbit)
    world, seen = places(land, np.random.default_rng(7), 400)
    crossed = depth_in_front(land, world)
    hidden = Relief(land.surface.field, land.space.view, WHOLE).hides(seen)
    # Where a ray grazes the surface, a hundredth of a unit decides.
    clear = (crossed > 0.03) | (crossed < 1e-3)
    agree = hidden[clear] == (crossed[clear] > 0.03)
    assert clear.mean() > 0.9
    assert agree.mean() > 0.985


@pytest.mark.parametrize("text", FUNCTIONS)
def test_each_texel_shows_what_is_in_front(text: str) -> None:
    """The picture at the place of a point that is not hidden has the point's own shade."""
    _, _, land = stand(text, Orbit(-34.0, 32.0))
    field, space = land.surface.field, land.space
    relief = Relief(field, space.view, WHOLE)
    ramp = np.repeat(np.arange(256, dtype=np.uint8), 4).reshape(256, 4)
    image, (left, top) = shaded(relief, 90.0, np.concatenate([ramp, ramp]))
    world, seen = places(land, np.random.default_rng(3), 2000)
    shown = depth_in_front(land, world) < 1e-3
    at = space.at(world[shown])
    column, row = ((at[:, 0] - left) * 90).astype(int), ((top - at[:, 1]) * 90).astype(int)
    found = image[np.clip(row, 0, len(image) - 1), np.clip(column, 0, image.shape[1] - 1), 0].astype(int)
    wanted = field.light_at(world[shown, 0] / 4 + 0.5, world[shown, 1] / 4 + 0.5) * 255
    assert shown.sum() > 200
    # Where a steep place is seen nearly edge-on, a texel covers many shades.
    assert np.median(np.abs(found - wanted)) < 3
    assert np.quantile(np.abs(found - wanted), 0.9) < 16


@pytest.mark.parametrize("azimuth", [-34.0, 0.0, 34.0])
def test_the_outline_goes_around_the_surface(azimuth: float) -> None:
    _, _, land = stand(orbit=Orbit(azimuth, 28.0))
    (ring,) = Relief(land.surface.field, land.space.view, WHOLE).outline()
    world, _ = places(land, np.random.default_rng(1), 3000)
    at = land.space.at(world)
    half = len(ring) // 2
    low = np.interp(at[:, 0], ring[half:-1, 0][::-1], ring[half:-1, 1][::-1])
    top = np.interp(at[:, 0], ring[:half, 0], ring[:half, 1])
    assert (at[:, 1] <= top + 0.02).all() and (at[:, 1] >= low - 0.02).all()
    assert (top - at[:, 1]).min() < 0.03 and (at[:, 1] - low).min() < 0.03


def test_edges_in_sight_are_borders_and_folds() -> None:
    _, _, land = stand("exp(-(x^2+y^2))", Orbit(-34.0, 60.0))
    pieces = seen_edges(Relief(land.surface.field, land.space.view, WHOLE))
    corner = [land.space.at(np.array([x, y, land.f(x, y)])) for x in (-2.0, 2.0) for y in (-2.0, 2.0)]
    far = [np.linalg.norm(pieces.reshape(-1, 3) - c, axis=1).min() for c in corner]
    assert max(far) < 0.02
    # From a lower station the hill hides the farthest corner, and has an upper fold.
    land.look(Orbit(-34.0, 15.0))
    pieces = seen_edges(Relief(land.surface.field, land.space.view, WHOLE))
    hidden = land.space.at(np.array([2.0, 2.0, land.f(2.0, 2.0)]))
    assert np.linalg.norm(pieces.reshape(-1, 3) - hidden, axis=1).min() > 0.3
    summit = land.space.at(np.array([0.0, 0.0, 1.0]))
    fold = pieces[np.abs(pieces[:, 0, 0] - summit[0]) < 0.3]
    assert abs(fold[..., 1].max() - summit[1]) < 0.05


def test_level_lines_lie_on_their_heights() -> None:
    f, _, land = stand(levels=(-2.0, 0.0, 4.0))
    pieces = land.surface.pieces
    assert set(np.unique(pieces[..., 2])) == {-2.0, 0.0, 4.0}
    assert np.abs(f(pieces[..., 0], pieces[..., 1]) - pieces[..., 2]).max() < 0.02
    land.look(TOP)
    land.surface.reached = 1.0
    land.surface.refresh()
    drawn = land.surface.traces[0].points
    assert len(drawn) == 4 * (pieces[:, 0, 2] <= 1.0).sum()


@pytest.mark.parametrize(("along", "azimuth"), [("x", 34.0), ("x", -34.0), ("y", 34.0), ("y", -34.0)])
def test_a_cut_takes_the_near_part_away(along: str, azimuth: float) -> None:
    _, _, land = stand(orbit=Orbit(azimuth, 28.0))
    surface = land.surface
    surface.along, surface.cut, surface.veil = along, 1.0, 0.15
    sheet = surface.sheet = land.sheet("y" if along == "x" else "x", 1.0, "run")
    land.refresh()
    order = surface.submobjects
    (far, near) = surface.bodies
    assert order.index(far) < order.index(sheet) < order.index(near)
    assert far.get_fill_opacity() == pytest.approx(1.0) and near.get_fill_opacity() == pytest.approx(0.15)
    held = 1 if along == "x" else 0
    world, seen = places(land, np.random.default_rng(2), 500)
    farther = (world[:, held] - 1.0) * land.space.farther()[held] > 0
    for body, own in ((far, farther), (near, ~farther)):
        low, high = body.points[:, :2].min(axis=0), body.points[:, :2].max(axis=0)
        at = land.space.at(world[own])[:, :2]
        assert (at >= low - 0.02).all() and (at <= high + 0.02).all()


@pytest.mark.parametrize("cut", [-2.0, 2.0])
def test_a_cut_at_the_border_leaves_one_part(cut: float) -> None:
    _, _, land = stand()
    land.surface.cut = cut
    land.refresh()
    assert sum(body in land.surface.submobjects for body in land.surface.bodies) == 1


@pytest.mark.parametrize("text", ["log(x)+y^2", "1/(x^2+y^2)", "sqrt(1-x^2-y^2)"])
def test_a_surface_ends_where_its_function_does(text: str) -> None:
    f = Function(text, ("x", "y"))
    window = choose_plane(f, (0.5, 0.5))
    box = Box(-6.4, -3.2, 0.15, 2.85)
    land = Landscape(f, window, box, ROOM, DARK, Orbit(-34.0, 30.0), ())
    low, high = land.space.heights
    assert np.isfinite([low, high]).all()
    relief = Relief(land.surface.field, land.space.view, WHOLE)
    assert relief.field.has_holes
    image, (left, top) = shaded(relief, 60.0, land.surface.ramp)
    rng = np.random.default_rng(5)
    x, y = (rng.uniform(axis.low, axis.high, 4000) for axis in (window.x, window.y))
    with np.errstate(all="ignore"):
        z = np.asarray(f(x, y))
    room = 0.02 * (high - low)
    there = np.isfinite(z) & (z > low + room) & (z < high - room)
    at = land.space.at(np.column_stack([x, y, z])[there])
    column, row = ((at[:, 0] - left) * 60).astype(int), ((top - at[:, 1]) * 60).astype(int)
    solid = image[np.clip(row, 0, len(image) - 1), np.clip(column, 0, image.shape[1] - 1), 3]
    # It may end a cell of its grid too early, nowhere more.
    assert (solid > 0).mean() > 0.95
    # And it does not fill what it has no points for.
    grid = np.zeros(image.shape[:2], dtype=bool)
    fine_x, fine_y = np.meshgrid(np.linspace(window.x.low, window.x.high, 900), np.linspace(window.y.low, window.y.high, 900))
    with np.errstate(all="ignore"):
        fine_z = np.asarray(f(fine_x, fine_y))
        kept = np.isfinite(fine_z) & (fine_z > low - room) & (fine_z < high + room)
    at = land.space.at(np.stack([fine_x, fine_y, fine_z], axis=-1)[kept])
    column, row = ((at[:, 0] - left) * 60).astype(int), ((top - at[:, 1]) * 60).astype(int)
    for dx in (-2, -1, 0, 1, 2):
        for dy in (-2, -1, 0, 1, 2):
            grid[np.clip(row + dy, 0, len(image) - 1), np.clip(column + dx, 0, image.shape[1] - 1)] = True
    assert ((image[..., 3] > 128) & ~grid).mean() < 0.02


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_lines_are_seen_on_the_surface(theme) -> None:
    from manim import ManimColor

    from calcanim.check.colour import contrast

    _, _, land = stand(theme=theme)
    for role in ("curve", "run", "rise", "tangent"):
        colour = tuple(float(c) for c in ManimColor(theme[role]).to_rgb())
        worst = min(contrast(colour, tuple(float(c) for c in shade)) for shade in land.surface.ramp[::17, :3] / 255)
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


def test_a_surface_that_stands_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from calcanim.stage import surface as module

    asked: list[str] = []
    for name in ("shaded", "seen_edges"):
        real = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *a, name=name, real=real, **options: asked.append(name) or real(*a, **options))
    _, _, land = stand()
    surface = land.surface
    surface.cut, low = 0.5, land.space.heights[0]

    def look() -> list[np.ndarray]:
        surface.refresh()
        return [body.points for body in surface.bodies if body.source(60.0)] + [
            line.points for line in (*surface.rims, *surface.traces)
        ]

    asked.clear()
    look()
    for surface.veil, surface.reached in ((0.5, low), (0.1, 4.0), (0.0, math.inf)):
        # What somebody did to the points in the meantime is not kept.
        surface.rims[0].points += 1.0
        last = look()
    assert sorted(asked) == ["seen_edges", "seen_edges", "shaded", "shaded"]
    _, _, other = stand()
    other.surface.cut = 0.5
    fresh = other.surface.refresh()
    for points, part in zip(last, (*fresh.bodies, *fresh.rims, *fresh.traces), strict=True):
        assert np.array_equal(points, part.points)
    land.look(Orbit(-20.0, 40.0))
    look()
    assert asked.count("shaded") == 4
