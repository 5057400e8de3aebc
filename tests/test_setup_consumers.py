"""The programs for the tests of lectures: what is missing, what would be typed, and when that is a failure."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

TOOLS = Path(__file__).resolve().parent.parent / "tools"


@pytest.fixture
def consumers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module on a machine that has nothing, whose commands are only noted."""
    monkeypatch.syspath_prepend(str(TOOLS))
    for name in ("consumers", "bootstrap"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    import consumers

    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv("CALCANIM_CONSUMERS", raising=False)
    monkeypatch.setattr(consumers, "NPM", tmp_path / "npm")
    monkeypatch.setattr(consumers.bootstrap, "LOG", tmp_path / "setup.log")
    typed: list[list[str]] = []
    monkeypatch.setattr(consumers.bootstrap, "run", lambda command, environment=None: typed.append(command) or 0)
    monkeypatch.setattr(consumers.bootstrap, "privileged", list)
    consumers.typed = typed
    return consumers


def tool(tmp_path: Path, name: str) -> None:
    path = tmp_path / "bin" / name
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)


def npm_package(tmp_path: Path, name: str, version: str) -> None:
    folder = tmp_path / "npm" / "node_modules" / name
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"version": version}), encoding="utf-8")


def test_what_is_missing_is_installed_and_what_stays_missing_is_named(
    consumers: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tool(tmp_path, "apt-get")
    tool(tmp_path, "pandoc")
    assert consumers.main() == 0
    (install,) = [command for command in consumers.typed if "install" in command]
    assert install[-3:] == ["chromium", "chromium-driver", "npm"]
    assert "are skipped" in capsys.readouterr().err


def test_where_all_is_wanted_office_is_too_and_a_gap_is_a_failure(
    consumers: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tool(tmp_path, "apt-get")
    monkeypatch.setenv("CALCANIM_CONSUMERS", "all")
    assert consumers.main() == 1
    assert any("libreoffice-impress" in command for command in consumers.typed)
    assert "LibreOffice" in capsys.readouterr().err


def test_npm_packages_come_in_the_versions_named_and_run_no_scripts(consumers: ModuleType, tmp_path: Path) -> None:
    for name in ("npm", "chromium", "chromedriver", "pandoc"):
        tool(tmp_path, name)
    npm_package(tmp_path, "axe-core", "0.1.0")
    consumers.main()
    (command,) = consumers.typed
    assert "--ignore-scripts" in command
    assert command[-2:] == [f"{name}@{version}" for name, version in consumers.NPM_PACKAGES.items()]


def test_a_machine_that_has_all_is_left_alone_in_silence(
    consumers: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("chromium", "chromedriver", "pandoc"):
        tool(tmp_path, name)
    for name, version in consumers.NPM_PACKAGES.items():
        npm_package(tmp_path, name, version)
    assert consumers.main() == 0
    assert consumers.typed == [] and capsys.readouterr().err == ""
