"""The wheel alone, in an empty environment and an empty folder, lists and renders."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", str(ROOT), "--no-deps",
               "--no-build-isolation", "--quiet", "--wheel-dir", str(folder)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    (path,) = folder.glob("calcanim-*.whl")
    return path


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, installed from the wheel into an environment of its own.

    What calcanim depends on is lent by this environment, by a path that comes
    after the wheel's own; calcanim itself is the wheel's.
    """
    place = tmp_path_factory.mktemp("empty") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    scripts = place / ("Scripts" if os.name == "nt" else "bin")
    install = [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "install",
               "--no-deps", "--quiet", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True, text=True)
    (packages,) = place.rglob("site-packages")
    lent = sysconfig.get_path("purelib")
    (packages / "lent.pth").write_text(lent + "\n", encoding="utf-8")
    return scripts / "calcanim"


def run(command: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [str(command), *words], cwd=folder, env=clean, capture_output=True, text=True, check=False
    )


def test_scenes_settings_and_types_are_inside(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    scenes = {path.name for path in (ROOT / "scenes").glob("*.py")} | {"lesson.toml"}
    assert {f"calcanim/shipped/scenes/{name}" for name in scenes} <= set(names)
    assert {"calcanim/shipped/manim.cfg", "calcanim/py.typed"} <= set(names)
    assert all(name.split("/")[0] in {"calcanim", "calcanim-0.1.0.dist-info"} for name in names)
    assert not [name for name in names if "__pycache__" in name or "test" in name.lower()]


def test_the_wheel_lists_the_scenes(command: Path, tmp_path: Path) -> None:
    done = run(command, tmp_path, "list")
    assert done.returncode == 0, done.stderr
    assert "TangentSlope" in done.stdout
    assert run(command, tmp_path, "--version").stdout.startswith("calcanim, version 0.1.0")
    where = subprocess.run(
        [str(command.with_name("python")), "-c", "import calcanim; print(calcanim.__file__)"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    ).stdout
    assert Path(where.strip()).is_relative_to(command.parent.parent)


@pytest.mark.slow
def test_the_wheel_renders_a_shipped_scene(command: Path, tmp_path: Path) -> None:
    done = run(command, tmp_path, "render", "SecantToTangent", "-q", "l")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "media").iterdir()) == [
        f"SecantToTangent.{extension}" for extension in ("json", "mp4", "png", "srt", "vtt")
    ]
