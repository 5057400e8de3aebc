"""Texts that try to break out of every format, and how a test asks for the program that it needs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

__all__ = ["HOSTILE", "NPM", "SCENE", "need"]

NPM = Path(__file__).resolve().parents[1] / ".setup" / "npm" / "node_modules"
"""Where `tools/consumers.py` puts what comes from npm."""

SCENE = str(Path(__file__).resolve().parent / "embed" / "lessons" / "small.py")
"""A short lesson scene, as it is named on the command line."""

HOSTILE = (
    "</script><img src=x onerror=\"document.title='broken'\"> --> ::style{} #read(\"/etc/passwd\") "
    "{{ 7*7 }} ${7*7} `id` \u202eright-to-left\u202c \u05e2\u05d1\u05e8\u05d9\u05ea \U0001f9ee ~=#{}: & &amp; ' \" \\ "
)
HOSTILE += "x" * (300 - len(HOSTILE))
"""300 characters that mean something in HTML, JavaScript, WebVTT, Typst, Jinja, GIFT, shells and bidirectional text."""


def need(program: str, present: bool) -> None:
    """Skip a test whose program is absent, and say so; fail where all of them have to be there."""
    if present:
        return
    sentence = f"{program} is not installed; python tools/consumers.py brings it"
    if os.environ.get("CALCANIM_CONSUMERS") == "all":
        pytest.fail(sentence)
    pytest.skip(sentence)
