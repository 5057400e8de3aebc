"""Drawing shapes in space from arrays: all of them projected, lit and sorted at once.

What each face's own code would work out with a handful of numbers is worked out for all faces together; a face in an
unusual place (three points in line, a shape of several parts) keeps to manim's own code.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import cairo
import numpy as np
from manim.camera.three_d_camera import ThreeDCamera
from manim.mobject.mobject import Mobject
from manim.mobject.types.vectorized_mobject import VMobject

from ..kinds import Stock
from .drawing import ArrayDrawing
from .tiles import Choose

__all__ = ["ArraySolidDrawing"]

# Manim's limit under which two directions are in line.
_IN_LINE = 1e-6
_UNLIT = 0.5
# What the middle of a shape is worked out with, and the direction in which a face looks.
_PLACED = Stock(
    VMobject, "get_z_index_reference_point", "get_center", "get_critical_point", "get_points_defining_boundary", "get_anchors",
    "get_start_anchors", "get_end_anchors", "get_extremum_along_dim", "get_family",
)
_TURNED = Stock(VMobject, "get_num_points", "get_anchors", "get_start_anchors", "get_end_anchors")


class _Lit(NamedTuple):
    """What light adds to the colours at a face's two corners."""

    start: float
    end: float


class ArraySolidDrawing(ArrayDrawing, ThreeDCamera):
    """Put before a three-dimensional camera class of manim's, it draws that camera's shapes from arrays."""

    def get_mobjects_to_display(self, *args: Any, **kwargs: Any) -> list[Mobject]:
        """Shapes in the order of drawing: those that are shaded from the farthest to the nearest, then all others."""
        mobjects = ArrayDrawing.get_mobjects_to_display(self, *args, **kwargs)
        solid = [mobject for mobject in mobjects if getattr(mobject, "shade_in_3d", False)]
        if self.left or not solid:
            return mobjects
        turned = self.get_rotation_matrix().T
        # One product for each, as manim does it: a single matrix product would part some that are equally far.
        near = {id(mobject): np.dot(place, turned)[2] for mobject, place in zip(solid, _places(solid), strict=True)}
        return sorted(mobjects, key=lambda mobject: near.get(id(mobject), np.inf))

    def modified_rgbas(self, vmobject: VMobject, rgbas: np.ndarray) -> np.ndarray:
        lit: _Lit | None = self.__dict__.get("_lit", {}).get(id(vmobject))
        if lit is None:
            return super().modified_rgbas(vmobject, rgbas)
        both = rgbas.repeat(2, axis=0) if len(rgbas) < 2 else np.array(rgbas[:2])
        both[0, :3] += lit.start
        both[1, :3] += lit.end
        return both

    def gradient_ends(self, shape: VMobject, colours: int) -> tuple[float, ...]:
        corners = self.__dict__.get("_corners", {}).get(id(shape)) if colours == 2 else None
        return super().gradient_ends(shape, colours) if corners is None else tuple(corners)

    def set_cairo_context_color(self, ctx: cairo.Context, rgbas: np.ndarray, vmobject: VMobject) -> ArraySolidDrawing:
        corners = self.__dict__.get("_corners", {}).get(id(vmobject))
        if corners is None or len(rgbas) != 2:
            super().set_cairo_context_color(ctx, rgbas, vmobject)
            return self
        source = cairo.LinearGradient(*corners)
        for offset, (r, g, b, a) in enumerate(rgbas.tolist()):
            source.add_color_stop_rgba(offset, b, g, r, a)
        ctx.set_source(source)
        return self

    def draw(self, shapes: list[VMobject], context: cairo.Context, choose: Choose | None = None) -> None:
        faces = [shape for shape in shapes if shape.shade_in_3d and len(shape.points) and not _TURNED.lies_on(shape)]
        faces = faces if _TURNED.of_all(faces) else []
        self._lit = _light(faces, self.light_source.points[0]) if self.should_apply_shading else {}
        self._corners: dict[int, tuple[float, ...]] = {}
        try:
            super().draw(shapes, context, choose)
        finally:
            # What was worked out for one frame is nothing for the next.
            self._lit, self._corners = {}, {}

    def _flat(self, shapes: list[VMobject], points: np.ndarray) -> np.ndarray:
        flat = self.project_points(points)
        counts = np.array([len(shape.points) for shape in shapes])
        first = np.cumsum(counts) - counts
        # The axes of manim's own give each of their parts a gradient of its own.
        own = "get_gradient_start_and_end_points"
        solid = np.flatnonzero([shape.shade_in_3d and own not in shape.__dict__ for shape in shapes])
        pairs = np.stack([points[first[solid]], points[first[solid] + _end_corner(counts[solid])]], axis=1)
        ends = self._projected_pairs(pairs)
        self._corners = {id(shapes[i]): corners for i, corners in zip(solid, ends.tolist(), strict=True)}
        if self.fixed_in_frame_mobjects or self.fixed_orientation_mobjects:
            for shape, begin, count in zip(shapes, first, counts, strict=True):
                if shape in self.fixed_in_frame_mobjects or shape in self.fixed_orientation_mobjects:
                    flat[begin : begin + count] = self.transform_points_pre_display(shape, points[begin : begin + count])
                    self._corners.pop(id(shape), None)
        return flat[:, :2]

    def _projected_pairs(self, pairs: np.ndarray) -> np.ndarray:
        """Pairs of points, shape (m, 2, 3), projected each as `project_points` rounds two points: x, y, x, y."""
        if self.exponential_projection:
            return np.array([self.project_points(pair)[:, :2].ravel() for pair in pairs]).reshape(-1, 4)
        seen = np.matmul(pairs - self.frame_center, self.get_rotation_matrix().T)
        focal = self.get_focal_distance()
        factor = focal / (focal - seen[..., 2])
        factor[focal - seen[..., 2] < 0] = 10**6
        return np.asarray(seen[..., :2] * (factor * self.get_zoom())[..., None]).reshape(-1, 4)


def _end_corner(count: Any) -> Any:
    """Manim's index of the corner opposite to a face's first one."""
    return (count - 1) // 6 * 3


def _places(solid: list[Mobject]) -> list[np.ndarray]:
    """The point by which each shape is sorted: the middle of its anchors' box, or of the group it goes with."""
    found: list[np.ndarray | None] = [None] * len(solid)
    groups: dict[int, np.ndarray] = {}
    by_size: dict[int, list[int]] = {}
    stock = _PLACED.of_all(solid)
    for i, mobject in enumerate(solid):
        group = getattr(mobject, "z_index_group", mobject)
        count = len(group.points)
        simple = stock and not group.submobjects and count and count % 4 == 0 and not _PLACED.lies_on(mobject)
        if simple and group is mobject:
            by_size.setdefault(count, []).append(i)
            continue
        if not stock or _PLACED.lies_on(mobject):
            found[i] = mobject.get_z_index_reference_point()
            continue
        if id(group) not in groups:
            groups[id(group)] = mobject.get_z_index_reference_point()
        found[i] = groups[id(group)]
    for members in by_size.values():
        points = np.stack([solid[i].points for i in members])
        anchors = np.concatenate([points[:, 0::4], points[:, 3::4]], axis=1)
        for i, middle in zip(members, (anchors.min(axis=1) + anchors.max(axis=1)) / 2, strict=True):
            found[i] = middle
    return found  # type: ignore[return-value]


def _light(faces: list[VMobject], source: np.ndarray) -> dict[int, _Lit]:
    """What a light adds at the two corners of each face; those in an unusual place are not among them."""
    found: dict[int, _Lit] = {}
    by_size: dict[int, list[VMobject]] = {}
    for face in faces:
        # Fewer anchors than three have no plane.
        if len(face.points) >= 8 and len(face.points) % 4 == 0:
            by_size.setdefault(len(face.points), []).append(face)
    for count, members in by_size.items():
        points = np.stack([face.points for face in members])
        start, start_good = _brightness(points, 0, source)
        end, end_good = _brightness(points, _end_corner(count), source)
        for face, a, b, good in zip(members, start.tolist(), end.tolist(), start_good & end_good, strict=True):
            if good:
                found[id(face)] = _Lit(a, b)
    return found


def _brightness(points: np.ndarray, corner: int, source: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Manim's light at one corner of faces of equal size, shape (m, n, 3), and for which of them this is it."""
    count = points.shape[1]
    at = points[:, corner]
    before = points[:, corner - 3 if corner > 2 else count - 4]
    after = points[:, corner + 3 if corner < count - 3 else 3]
    one, other = after - at, before - at
    largest = np.abs(one).max(axis=1), np.abs(other).max(axis=1)
    with np.errstate(all="ignore"):
        u, v = one / largest[0][:, None], other / largest[1][:, None]
        across = np.stack([
            u[:, 1] * v[:, 2] - u[:, 2] * v[:, 1], u[:, 2] * v[:, 0] - u[:, 0] * v[:, 2], u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]
        ], axis=1)
        size = np.sqrt(_dots(across, across))
        to_sun = source - at
        far = np.sqrt(_dots(to_sun, to_sun))
        turned = _dots(across / size[:, None], to_sun / far[:, None])
    # An array's power may differ from a number's in the last bit.
    light = 0.5 * np.array([cosine**3 for cosine in turned.tolist()])
    light[light < 0] *= _UNLIT
    return light, (size > _IN_LINE) & (far > 0)


def _dots(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Dot products of rows, each rounded as `numpy.dot` rounds it."""
    return np.asarray(np.matmul(a[:, None, :], b[:, :, None])[:, 0, 0])
