"""What several tests share: the command line as a separate process, plain scenes, and a browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import Browser
from hypothesis import settings
from lecturing import NPM, need

ROOT = Path(__file__).resolve().parent.parent
PLAIN_SCENES = ROOT / "tests" / "render" / "plain" / "plain_scenes.py"

# A busy machine is no failure; and what runs for every change tries the same
# examples every time.
settings.register_profile("calcanim", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("calcanim")

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(autouse=True)
def cache_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test finds a clip that another one, or the person who runs them, has rendered."""
    folder = tmp_path_factory.getbasetemp() / f"cache-{uuid.uuid4().hex}"
    monkeypatch.setenv("CALCANIM_CACHE", str(folder))
    return folder


@pytest.fixture
def plain_scenes() -> Path:
    """A file of scenes as a lecturer may bring them."""
    return PLAIN_SCENES


@pytest.fixture
def calcanim(tmp_path: Path) -> Command:
    """The command, run as a person runs it: a process of its own in an empty folder."""

    def run(*words: str, cwd: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "calcanim", *words],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return run


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or ""
    driver = shutil.which("chromedriver") or ""
    need("Chromium (with chromium-driver)", bool(program and driver))
    browser = Browser(program, driver)
    yield browser
    browser.quit()


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    """The browser as a visitor with no wishes has it, and nothing logged yet."""
    chromium.reset()
    return chromium


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which finds what keeps people out."""
    path = NPM / "axe-core" / "axe.min.js"
    need("axe-core (an npm package)", path.is_file())
    return path.read_text(encoding="utf-8")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 100 kB, where this user may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(folder)]
    if os.name == "nt" or os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)
