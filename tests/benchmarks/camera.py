"""What drawing costs: manim's camera beside the one that draws from arrays, and a surface in three ways.

Run from the checkout: ``python tests/benchmarks/camera.py``, or with names of scenes for these only. Milliseconds of
CPU for a frame, both cameras in turn on the same frames, so the ratios do not depend on what else the machine does.
Every pair of frames is compared; a pair that differs ends the run.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from manim import (
    DEGREES,
    Camera,
    Mobject,
    Sphere,
    Surface,
    ThreeDCamera,
    Torus,
    tempconfig,
)
from manim.utils.iterables import list_update

from calcanim import Function
from calcanim.render.camera import quicken
from calcanim.render.catalog import SceneEntry, shipped_scenes
from calcanim.render.plan import Picture
from calcanim.render.session import scene_session
from calcanim.render.watching import WatchingManager
from calcanim.stage import DARK, Box, Landscape, Orbit, choose_plane
from calcanim.stage.painted import StageCamera

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "render"))

from camera_cases import difference, stock_twin

HD = {"pixel_width": 1920, "pixel_height": 1080}
SCENES = ("SecantToTangent", "GradientField", "DerivativeRules", "ChainRule", "ContourMap")
_TURNS = 12


def milliseconds(work: Callable[[], Any]) -> float:
    """CPU that a call takes."""
    begin = time.process_time()
    work()
    return 1e3 * (time.process_time() - begin)


def line(name: str, stock: list[float], quick: list[float]) -> None:
    """Print the medians of two series and the ratio of their sums."""
    print(f"{name:<34} {np.median(stock):8.2f} ms {np.median(quick):8.2f} ms {sum(stock) / sum(quick):6.2f}")


def scene(entry: SceneEntry) -> None:
    """Every eighth frame of a scene at 1080p."""
    stock: list[float] = []
    quick: list[float] = []
    with tempfile.TemporaryDirectory() as folder, scene_session(
        entry, {}, theme="dark", picture=Picture(1920, 1080, 8), folder=Path(folder), settings={"dry_run": True},
    ) as running:
        renderer, drawn, draw = running.renderer, 0, running.renderer.update_frame

        def update_frame(scene: Any, mobjects: Any = None, *args: Any, **options: Any) -> None:
            nonlocal drawn
            draw(scene, mobjects, *args, **options)
            drawn += 1
            if drawn % 8:
                return
            shown = mobjects or list_update(scene.mobjects, scene.foreground_mobjects)
            twin = stock_twin(renderer.camera)
            for camera, spent in ((twin, stock), (renderer.camera, quick)):
                if renderer.static_image is not None:
                    camera.set_frame_to_background(renderer.static_image)
                else:
                    camera.reset()
                spent.append(milliseconds(lambda camera=camera: camera.capture_mobjects(shown)))
            compare(renderer.camera, twin)

        renderer.update_frame = update_frame
        WatchingManager(running).render()
    line(entry.name, stock, quick)


def solid(name: str, shape: Mobject) -> None:
    """A shape in space before a camera that turns."""
    stock: list[float] = []
    quick: list[float] = []
    with tempconfig(HD):
        cameras = ThreeDCamera(), ThreeDCamera()
        quicken(cameras[1])
        for turn in range(_TURNS):
            for camera, spent in zip(cameras, (stock, quick), strict=True):
                camera.set_phi((50 + turn) * DEGREES)
                camera.set_theta(3 * turn * DEGREES)
                camera.reset()
                spent.append(milliseconds(lambda camera=camera: camera.capture_mobjects([shape])))
            compare(cameras[1], cameras[0])
    line(name, stock, quick)


def compare(quick: Camera, stock: Camera) -> None:
    """End the run where two frames differ."""
    if off := difference(quick.pixel_array, stock.pixel_array):
        raise SystemExit(f"Frames differ: {off}.")


def surface() -> None:
    """x^2 + 3xy + y^2 with ten level lines on it, beside manim's bare surface: all that a frame takes, 1080p."""
    f = Function("x^2 + 3*x*y + y^2", ("x", "y"))
    box = Box(-6.4, -3.2, 0.15, 2.85)
    with tempconfig(HD):
        land = Landscape(
            f, choose_plane(f, (1.0, 1.0)), box, box, DARK, Orbit(-34, 30), tuple(range(-4, 16, 2))
        )
        ours, theirs = StageCamera(), ThreeDCamera()
        quicken(ours)
        usual = Surface(lambda u, v: np.array([u, v, 0.2 * (u * u + 3 * u * v + v * v)]), u_range=(-2, 2), v_range=(-2, 2),
                        resolution=24)
        spent: dict[str, list[float]] = {"moving it": [], "drawing it": [], "manim's Surface, 24 x 24": []}
        for turn in range(_TURNS):
            spent["moving it"].append(milliseconds(lambda turn=turn: land.look(Orbit(-34 + turn, 30 + turn))))
            theirs.set_phi((50 + turn) * DEGREES)
            for name, camera, shape in (("drawing it", ours, land), ("manim's Surface, 24 x 24", theirs, usual)):
                camera.reset()
                spent[name].append(milliseconds(lambda camera=camera, shape=shape: camera.capture_mobjects([shape])))
    for name, times in spent.items():
        print(f"{'surface: ' + name:<34} {np.median(times):8.2f} ms")
    moved, drawn, usually = (sum(times) for times in spent.values())
    print(f"{'surface: ratio':<34} {usually / (moved + drawn):8.2f}")


def main(names: list[str]) -> None:
    """Print the table."""
    print(f"{'1080p, one frame':<34} {'manim':>11} {'arrays':>11} {'ratio':>6}")
    for entry in shipped_scenes():
        if entry.name in (names or SCENES):
            scene(entry)
    if not names:
        solid("Surface, 24 x 24", Surface(lambda u, v: np.array([u, v, 0.2 * (u * u + 3 * u * v + v * v)]), u_range=(-2, 2),
                                          v_range=(-2, 2), resolution=24))
        solid("Sphere", Sphere(radius=2))
        solid("Torus", Torus())
        surface()


if __name__ == "__main__":
    main(sys.argv[1:])
