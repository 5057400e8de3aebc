"""One scene, loaded and opened under settings that end with it.

Manim keeps its settings in one global object. Everything that runs a scene does
it inside `scene_session`, so that nothing of one clip is left for the next.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from calcanim.errors import CalcanimError, cut
from calcanim.render.catalog import SceneEntry
from calcanim.render.failure import reason, scene_failures
from calcanim.render.plan import Picture

if TYPE_CHECKING:
    import numpy as np
    from manim import Scene

__all__ = ["load_scene", "picture_of", "scene_module_name", "scene_session", "shipped_config"]

# A manim.cfg of the user's own may ask for what makes no clip.
_PLAIN_RUN = {
    "renderer": "cairo",
    "transparent": False,
    "preview": False,
    "live_preview": False,
    "enable_gui": False,
    "show_in_file_browser": False,
    "save_sections": False,
    "log_to_file": False,
    "from_animation_number": 0,
    "upto_animation_number": -1,
}


def shipped_config() -> Path | None:
    """The manim.cfg that belongs to the shipped scenes, or None where it was removed."""
    package = Path(__file__).resolve().parent.parent
    for path in (package / "shipped" / "manim.cfg", package.parent / "manim.cfg"):
        if path.is_file():
            return path
    return None


def load_scene(entry: SceneEntry) -> Any:
    """Run a scene file and hand back the class.

    Parameters
    ----------
    entry : SceneEntry
        What the catalog read about it.

    Returns
    -------
    type[manim.Scene]
        The scene class; a lesson scene has ``worked_numbers`` besides.

    Raises
    ------
    CalcanimError
        When the file fails while it is run; the sentence has the line.
    """
    with scene_failures():
        module = _run_file(entry.path.resolve())
    found = getattr(module, entry.name, None)
    if found is None:
        raise CalcanimError(f"{entry.path} no longer defines {entry.name} once it has run.")
    return found


def scene_module_name(path: Path) -> str:
    """The name in `sys.modules` under which a scene file is run once for each process."""
    return f"calcanim_scene_file_{path.stem}_{abs(hash(path)):x}"


def _run_file(path: Path) -> ModuleType:
    name = scene_module_name(path)
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise CalcanimError(f"{path} cannot be run as a Python file.")
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up by name while it is still being run.
    sys.modules[name] = module
    folder = str(path.parent)
    # Manim itself puts the scene file's folder on the path; a lecturer's file
    # may rely on that.
    added = folder not in sys.path
    if added:
        sys.path.insert(0, folder)
    try:
        spec.loader.exec_module(module)
    except CalcanimError:
        sys.modules.pop(name, None)
        raise
    except Exception as error:
        sys.modules.pop(name, None)
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__)
                 if frame.filename == str(path)]
        place = f", line {lines[-1]}" if lines else ""
        raise CalcanimError(f"{path} fails while it is loaded{place}: {cut(reason(error))}") from error
    finally:
        if added:
            sys.path.remove(folder)
    return module


@contextmanager
def scene_session(
    entry: SceneEntry,
    parameters: Mapping[str, object],
    *,
    theme: str,
    picture: Picture,
    folder: Path,
    settings: Mapping[str, object],
) -> Iterator[Scene]:
    """Open a scene, ready to run, under its own settings.

    Parameters
    ----------
    entry : SceneEntry
        The scene.
    parameters : mapping
        Parsed values by name; a plain manim scene takes none.
    theme : str
        ``dark`` or ``light``; a plain manim scene keeps its own colours.
    picture : Picture
        Frame size and rate.
    folder : Path
        Where manim may write what it needs meanwhile.
    settings : mapping
        Further manim settings, by their names in ``config``.

    Yields
    ------
    manim.Scene
        The scene object, not yet run.
    """
    from manim import config, tempconfig

    from calcanim.render.quick import quick_mobjects

    logging.getLogger("manim").setLevel(logging.ERROR)
    with tempconfig({}):
        shipped = shipped_config()
        if entry.lesson and shipped is not None:
            config.digest_file(shipped)
        config.update(
            {
                "pixel_width": picture.width,
                "pixel_height": picture.height,
                "frame_rate": picture.frame_rate,
                "media_dir": str(folder),
                "input_file": str(entry.path),
                "output_file": entry.name,
                "disable_caching": True,
                "progress_bar": "none",
                "verbosity": "ERROR",
                # The same frames every time, also from a scene that throws dice.
                "seed": config.seed if config.seed is not None else 0,
                **_PLAIN_RUN,
                **settings,
            }
        )
        scene_class = load_scene(entry)
        with quick_mobjects(), scene_failures():
            scene = scene_class(parameters, theme=theme) if entry.lesson else scene_class()
            with _quick_camera(scene):
                yield scene


@contextmanager
def _quick_camera(scene: Any) -> Iterator[None]:
    """Let the scene's camera draw from arrays; under ``--debug`` it is told what was left to manim's own code."""
    from calcanim.render.camera import quicken

    camera = scene.renderer.camera
    why_not = quicken(camera)
    yield
    if os.environ.get("CALCANIM_DEBUG"):
        left = {f"everything, since {why_not}": 1} if why_not else +camera.left_to_manim
        for reason, count in left.items():
            print(f"{type(scene).__name__}: drawn by manim's own camera: {reason} ({count} times)", file=sys.stderr)


def picture_of(scene: Any, among: Callable[[Any], bool] | None = None) -> np.ndarray:
    """The scene as it stands, drawn from nothing.

    Parameters
    ----------
    scene : manim.Scene
        A scene that runs or has run.
    among : callable, optional
        Says of a mobject whether it, apart from its submobjects, is drawn; without it everything is.

    Returns
    -------
    numpy.ndarray
        Shape (height, width, 4), 8-bit RGBA.
    """
    from manim import Mobject

    scene.update_mobjects(0)
    scene.renderer.static_image = None
    if among is None:
        scene.renderer.update_frame(scene)
    else:
        some = [mobject for mobject in scene.get_mobject_family_members() if among(mobject)]
        # An empty list would be everything to manim.
        scene.renderer.update_frame(scene, some or [Mobject()], include_submobjects=False)
    pixels: np.ndarray = scene.renderer.get_frame()
    return pixels
