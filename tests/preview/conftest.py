"""What the tests of the preview's page share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from authoring import Author
from browser import Browser
from looking import Page
from scripted import Script


@pytest.fixture
def script(tmp_path: Path) -> Iterator[Script]:
    """A server whose states the test plays."""
    script = Script(tmp_path)
    yield script
    script.stop()


@pytest.fixture
def page(browser: Browser, script: Script) -> Iterator[Page]:
    """The page that shows them, open; it must not complain."""
    page = Page(browser, script.address)
    yield page
    assert page.complaints() == []


@pytest.fixture
def author(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Author]:
    """Somebody with a file of scenes; nothing that runs stays behind."""
    # What it finds is another test's business.
    monkeypatch.setattr("calcanim.check.check_scene", lambda *_, **__: SimpleNamespace(findings=()))
    before = (list(sys.path), set(sys.modules))
    yield Author(tmp_path)
    sys.path[:] = before[0]
    for name in set(sys.modules) - before[1]:
        if name == "helpers" or name.startswith("calcanim_scene_file"):
            del sys.modules[name]
