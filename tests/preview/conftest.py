"""What the tests of the preview's page share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
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
