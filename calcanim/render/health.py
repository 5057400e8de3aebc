"""Whether this machine can render, part by part, tried rather than assumed."""

from __future__ import annotations

import platform
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from calcanim.render.system import SYSTEM_COMMANDS, system_name

__all__ = ["Finding", "examine"]

_REINSTALL = "python -m pip install --force-reinstall calcanim"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of the installation.

    Parameters
    ----------
    part : str
        Its name.
    ok : bool
        Whether it works.
    words : str
        Its version, or what is wrong.
    mend : str
        The command that mends it; empty when nothing is wrong.
    """

    part: str
    ok: bool
    words: str
    mend: str = ""


def examine(output: Path) -> tuple[Finding, ...]:
    """Try every part that a clip needs.

    Parameters
    ----------
    output : Path
        The folder clips would go to; it is not made.

    Returns
    -------
    tuple of Finding
        In the order in which the parts depend on each other.
    """
    libraries = f"{SYSTEM_COMMANDS[system_name()]} && {_REINSTALL}"
    parts: tuple[tuple[str, Callable[[], str], str], ...] = (
        ("Python", _python, "install Python 3.11 or later from your system or python.org"),
        ("Cairo", _cairo, libraries),
        ("Pango", _pango, libraries),
        ("Manim", _manim, _reinstall("'manim==0.22.*'")),
        ("Typst", _typst, _reinstall("typst tylax")),
        ("Fonts", _fonts, _reinstall("typst")),
        ("Encoder", _encoder, _reinstall("--only-binary av av")),
        ("Scenes", _scenes, _REINSTALL),
        ("Output folder", lambda: _output(output), f"mkdir -p {output} && chmod u+rwx {output}"),
    )
    return tuple(_try(part, check, mend) for part, check, mend in parts)


def _reinstall(packages: str) -> str:
    return f"{sys.executable} -m pip install --force-reinstall {packages}"


def _try(part: str, check: Callable[[], str], mend: str) -> Finding:
    try:
        return Finding(part, True, check())
    except Exception as error:
        return Finding(part, False, str(error) or type(error).__name__, mend)


def _python() -> str:
    if sys.version_info < (3, 11):
        raise RuntimeError(f"{platform.python_version()} is older than 3.11")
    return f"{platform.python_version()} at {sys.executable}"


def _cairo() -> str:
    import cairo

    return f"{cairo.cairo_version_string()} (pycairo {cairo.version})"


def _pango() -> str:
    import manimpango

    return f"{manimpango.pango_version()} (manimpango {version('manimpango')})"


def _manim() -> str:
    import manim

    found = manim.__version__
    if not found.startswith("0.22."):
        raise RuntimeError(f"{found} is installed, 0.22 is needed")
    return found


def _typst() -> str:
    import tylax  # noqa: F401 (that it loads is the question)
    import typst

    if b"<svg" not in typst.compile(b"$ f'(x) $", format="svg"):
        raise RuntimeError("a formula does not compile")
    return f"{version('typst')} (tylax {version('tylax')})"


def _fonts() -> str:
    import typst

    embedded = {"Libertinus Serif", "New Computer Modern", "New Computer Modern Math"}
    # Without the system's own: frames must not depend on them.
    found = set(typst.Fonts(include_system_fonts=False).families())
    if not embedded <= found:
        raise RuntimeError(f"Typst has no {', '.join(sorted(embedded - found))}")
    return f"{len(found)} families inside Typst"


def _encoder() -> str:
    """Encode some frames and read them back."""
    import av
    import numpy as np

    from calcanim.render.encoder import ClipEncoder
    from calcanim.render.plan import Picture

    with tempfile.TemporaryDirectory(prefix="calcanim-") as folder:
        path = Path(folder) / "test.mp4"
        encoder = ClipEncoder(path, Picture(64, 64, 30))
        encoder.write(np.full((64, 64, 4), 255, dtype=np.uint8), repeat=3)
        encoder.finish()
        with av.open(str(path)) as clip:
            count = sum(1 for _ in clip.decode(video=0))
    if count != 3:
        raise RuntimeError(f"3 frames were encoded and {count} came back")
    return f"libx264 (PyAV {av.__version__})"


def _scenes() -> str:
    from calcanim.render.catalog import shipped_scenes

    return f"{len(shipped_scenes())} shipped scenes"


def _output(folder: Path) -> str:
    """Try the folder, or the nearest one above it that exists."""
    place = next(part for part in (folder.absolute(), *folder.absolute().parents) if part.exists())
    if not place.is_dir():
        raise RuntimeError(f"{place} is a file")
    with tempfile.TemporaryFile(dir=place):
        return str(folder)
