"""One scene, loaded and opened under the settings of the command line and of its file, as manim does it.

Manim keeps its settings in one global object: the command line's come first, and what the file sets when it is run, or
the scene when it is made, stands. What a file does besides (to classes, modules, the dice) ends with the process.
"""

from __future__ import annotations

import logging
import os
import random
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from calcanim.errors import CalcanimError
from calcanim.render.catalog import SceneEntry
from calcanim.render.failure import scene_failures
from calcanim.render.loading import load_scene
from calcanim.render.plan import Picture

if TYPE_CHECKING:
    import numpy as np
    from manim import Scene

__all__ = ["frame_of", "load_scene", "picture_of", "scene_session", "shipped_config"]

# What is asked for by a manim.cfg, or by a file, and makes no clip.
_PLAIN_RUN = {
    "preview": False,
    "live_preview": False,
    "enable_gui": False,
    "show_in_file_browser": False,
    "save_sections": False,
    "log_to_file": False,
}
# What only a file or a scene may ask for: the command line says what is rendered.
_WHOLE_CLIP = {
    "renderer": "cairo",
    "transparent": False,
    "dry_run": False,
    "format": "auto",
    "from_animation_number": 0,
    "upto_animation_number": -1,
}
_NO_CLIP = ("png", "png-sequence", "none")


def shipped_config() -> Path | None:
    """The manim.cfg that belongs to the shipped scenes, or None where it was removed."""
    package = Path(__file__).resolve().parent.parent
    for path in (package / "shipped" / "manim.cfg", package.parent / "manim.cfg"):
        if path.is_file():
            return path
    return None


@contextmanager
def scene_session(
    entry: SceneEntry,
    parameters: Mapping[str, object],
    *,
    theme: str,
    picture: Picture,
    folder: Path,
    settings: Mapping[str, object],
    size: Literal["wished", "fitted", "given"] = "fitted",
    asked: bool = True,
    say: Callable[[str], None] = lambda sentence: None,
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
        Frame size and rate, unless the file sets its own; `frame_of` says what came of it.
    folder : Path
        Where manim may write what it needs meanwhile.
    settings : mapping
        Further manim settings, by their names in ``config``, which the file cannot change.
    size : str
        What becomes of a size and a rate that the file sets: they stand as ``wished``, the shape and the rate stand
        but ``fitted`` into the picture, or the picture is as ``given``.
    asked : bool
        Whether the picture comes before what a manim.cfg says about it.
    say : callable
        Told in a sentence of what the file asks for and does not get.

    Yields
    ------
    manim.Scene
        The scene object, not yet run.
    """
    import numpy as np
    from manim import config, tempconfig

    from calcanim.render.quick import quick_mobjects

    logging.getLogger("manim").setLevel(logging.ERROR)
    with tempconfig({}):
        shipped = shipped_config()
        if entry.lesson and shipped is not None:
            config.digest_file(shipped)
        # The same frames every time, also from a file that throws dice.
        seed = config.seed if config.seed is not None else 0
        before = {
            "pixel_width": picture.width,
            "pixel_height": picture.height,
            # Manim's own is never a fraction.
            "frame_rate": picture.frame_rate if isinstance(picture.frame_rate, int) else float(picture.frame_rate),
        }
        if not asked and _cfg_sets(before):
            before = {name: config[name] for name in before}
        config.update(
            {
                **before,
                "media_dir": str(folder),
                "input_file": str(entry.path),
                "output_file": entry.name,
                "disable_caching": True,
                "progress_bar": "none",
                "verbosity": "ERROR",
                "seed": seed,
                **_PLAIN_RUN,
                **_WHOLE_CLIP,
                **settings,
            }
        )
        random.seed(seed)
        np.random.seed(seed)
        scene_class = load_scene(entry)
        _settle(entry, config, before, size, say)
        config.update({**_PLAIN_RUN, **settings})
        with quick_mobjects(), scene_failures():
            scene = scene_class(parameters, theme=theme) if entry.lesson else scene_class()
            with _quick_camera(scene):
                yield scene


def _cfg_sets(names: Iterable[str]) -> bool:
    """Whether a manim.cfg of the user's own, in the home folder or the working folder, says something about one of these."""
    from configparser import ConfigParser

    from manim._config.utils import config_file_paths

    parser = ConfigParser()
    parser.read(config_file_paths()[1:])
    return any(parser.has_option("CLI", name) for name in (*names, "quality"))


def _settle(
    entry: SceneEntry, config: Any, before: Mapping[str, Any], size: str, say: Callable[[str], None]
) -> None:
    """What becomes of the settings of a file that has been run."""
    if str(getattr(config.renderer, "value", config.renderer)) != "cairo":
        raise CalcanimError(
            f"{entry.path} sets config.renderer to OpenGL, and calcanim draws with Cairo only; take that line out of it."
        )
    if config.format in _NO_CLIP:
        say(f'{entry.path.name} sets config.format = "{config.format}"; a clip was rendered all the same, '
            "and its last picture lies beside it as PNG")
        config.format = "auto"
    wished = {name: config[name] for name in before}
    if wished == before or size == "wished":
        return
    if size == "fitted":
        factor = min(before["pixel_width"] / wished["pixel_width"], before["pixel_height"] / wished["pixel_height"])
        config.pixel_width = max(1, round(factor * wished["pixel_width"]))
        config.pixel_height = max(1, round(factor * wished["pixel_height"]))
    else:
        config.update(dict(before))


def frame_of(scene: Any) -> Picture:
    """The size and the rate of a scene's frames, once it has been made."""
    from manim import config
    from manim._config.video_encoder import to_av_frame_rate

    height, width = scene.renderer.camera.pixel_array.shape[:2]
    return Picture(width, height, to_av_frame_rate(config.frame_rate))


@contextmanager
def _quick_camera(scene: Any) -> Iterator[None]:
    """Let the scene's camera draw from arrays; under ``--debug`` it is told what was left to manim's own code."""
    from calcanim.render.camera import left_to_manim, quicken

    camera = scene.renderer.camera
    why_not = quicken(camera)
    yield
    if os.environ.get("CALCANIM_DEBUG"):
        left = {f"everything, since {why_not}": 1} if why_not else +left_to_manim(camera)
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
