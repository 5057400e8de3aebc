"""The set-up: what it finds missing, what it would type, and what it says."""

from __future__ import annotations

import importlib.util
import os
import stat
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, working in an empty folder of its own."""
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "tools" / "bootstrap.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / ".setup").mkdir()
    monkeypatch.setattr(module, "LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "READY", tmp_path / ".venv" / "ready")
    monkeypatch.setattr(module, "LOG", tmp_path / ".setup" / "setup.log")
    monkeypatch.setattr(module, "run", lambda command, environment=None: 0)
    (tmp_path / ".setup" / "setup.log").write_text("", encoding="utf-8")
    return module


def tool(folder: Path, name: str, body: str = "exit 0") -> None:
    """A program of that name."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of the PATH."""
    folder = tmp_path / "tools"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_a_bare_machine_lacks_everything(bootstrap: ModuleType, tools: Path) -> None:
    assert bootstrap.missing_system_parts()[:4] == ["pkg-config", "cairo", "pango", "a C compiler"]


def test_each_library_is_asked_for(bootstrap: ModuleType, tools: Path) -> None:
    tool(tools, "pkg-config", '[ "$2" = cairo ]')
    tool(tools, "gcc")
    assert "pango" in bootstrap.missing_system_parts()
    assert not {"cairo", "pkg-config", "a C compiler"} & set(bootstrap.missing_system_parts())


def test_debian_gets_the_packages_of_this_very_python(bootstrap: ModuleType) -> None:
    python = f"python{sys.version_info.major}.{sys.version_info.minor}"
    assert bootstrap.debian_packages(["cairo", "pango", "the Python headers", "venv"]) == [
        "libcairo2-dev", "libpango1.0-dev", f"{python}-dev", f"{python}-venv",
    ]


@pytest.mark.skipif(os.name == "nt", reason="no root on Windows")
@pytest.mark.parametrize(
    ("user", "programs", "begins"),
    [
        (0, ["apt-get"], ["apt-get"]),
        (1000, ["apt-get", "sudo"], ["sudo", "-n", "apt-get"]),
        (1000, ["apt-get"], ["false", "apt-get"]),
    ],
)
def test_root_rights_are_taken_where_they_are(
    bootstrap: ModuleType,
    tools: Path,
    monkeypatch: pytest.MonkeyPatch,
    user: int,
    programs: list[str],
    begins: list[str],
) -> None:
    for program in programs:
        tool(tools, program)
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: user)
    monkeypatch.setattr(bootstrap.sys, "stdin", None)
    update, install = bootstrap.system_commands(["cairo"])
    assert update == [*begins, "update"]
    assert install[: len(begins)] == begins and install[-1] == "libcairo2-dev"


def test_without_a_package_manager_the_sentence_has_every_command(
    bootstrap: ModuleType, tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    (tmp_path / "calcanim" / "render").mkdir(parents=True)
    source = (ROOT / "calcanim" / "render" / "system.py").read_text(encoding="utf-8")
    (tmp_path / "calcanim" / "render" / "system.py").write_text(source, encoding="utf-8")
    with pytest.raises(bootstrap.SetupFailure) as caught:
        bootstrap.install_system_packages()
    sentence = str(caught.value)
    for words in ("apt-get install", "dnf install", "pacman -S", "brew install",
                  "libcairo2-dev", "pango-devel", ".setup/setup.log"):
        assert words in sentence


def test_what_was_installed_is_remembered_until_something_changes(
    bootstrap: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bootstrap, "missing_system_parts", list)
    python = bootstrap.venv_python()
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    assert bootstrap.main() == 0
    assert "Python packages" in capsys.readouterr().err
    assert bootstrap.main() == 0
    assert capsys.readouterr().err == ""
    bootstrap.LOCK.write_text("changed", encoding="utf-8")
    assert not bootstrap.is_ready()


def test_a_failure_is_one_line_with_the_log(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "missing_system_parts", list)

    def fail(command: list[str], environment: object = None) -> int:
        bootstrap.LOG.write_text("Collecting x\nERROR: no such release\nnote: see above\n")
        return 1

    monkeypatch.setattr(bootstrap, "run", fail)
    assert bootstrap.main() == 1
    (line,) = capsys.readouterr().err.splitlines()[1:]
    assert "ERROR: no such release" in line and ".setup/setup.log" in line


def test_the_systems_are_told_apart(tmp_path: Path) -> None:
    from calcanim.render.system import SYSTEM_COMMANDS, system_name

    if sys.platform == "darwin":
        assert system_name() == "macOS"
        return
    release = tmp_path / "os-release"
    for text, name in (
        ('ID=ubuntu\nID_LIKE=debian\n', "Debian/Ubuntu"),
        ('NAME="Rocky Linux"\nID="rocky"\nID_LIKE="rhel centos fedora"\n', "Fedora"),
        ("ID=manjaro\nID_LIKE=arch\n", "Arch"),
        ("ID=unknown\n", "Debian/Ubuntu"),
    ):
        release.write_text(text, encoding="utf-8")
        assert system_name(release) == name
    assert system_name(tmp_path / "none") in SYSTEM_COMMANDS


def test_make_without_a_word_explains_itself() -> None:
    done = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "make lesson" in done.stdout and "make test" in done.stdout
