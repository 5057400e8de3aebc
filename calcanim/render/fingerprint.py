"""What a clip is known by: a digest of all that decides its look."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple
from functools import lru_cache
from pathlib import Path

from calcanim.parameters import format_value
from calcanim.render.manifest import as_plain, versions
from calcanim.render.plan import ClipPlan
from calcanim.render.session import shipped_config
from calcanim.render.sources import code_digest

__all__ = ["fingerprint", "libraries"]


def fingerprint(plan: ClipPlan) -> str:
    """SHA-256 over everything that decides how a clip looks and is known before it runs.

    The scene's code and the code of calcanim that it uses, its parameters, the theme, the picture,
    the versions of the libraries, and the fonts: those of lesson scenes travel with Typst, those of
    plain manim scenes are the system's.
    """
    settings = [
        plan.entry.name, as_plain(plan.parameters), format_value(tuple(plan.parameters.values())), plan.theme, astuple(plan.picture),
        code_digest(plan.entry.path), libraries(),
        _settings_digest(plan.entry.lesson, Path.cwd()),
        [] if plan.entry.lesson else list(_system_fonts()), plan.key_interval, plan.asked,
    ]
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=1)
def libraries() -> dict[str, str]:
    """Versions of Python and of every library that takes part in drawing."""
    import cairo

    # The drawing library itself, which pycairo only binds.
    return versions() | {"cairo": cairo.cairo_version_string()}


def _settings_digest(lesson: bool, folder: Path) -> str:
    """Manim's settings: the shipped ones for a lesson scene, the user's own for another."""
    shipped = shipped_config()
    home = Path.home()
    own = (folder / "manim.cfg", home / ".config" / "manim" / "manim.cfg",
           home / "AppData" / "Roaming" / "Manim" / "manim.cfg")
    files = [shipped] if lesson and shipped is not None else own
    digest = hashlib.sha256()
    for path in files:
        if path.is_file():
            digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _system_fonts() -> tuple[str, ...]:
    import manimpango

    return tuple(sorted(manimpango.list_fonts()))
