"""Pages from the templates of this folder: everything is escaped, nothing is loaded from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

__all__ = ["fragment", "page", "player_scripts"]

_NOTHING = "'none'"
# What stands in the style where the visitor's wish decides, and what where all clips have one theme.
_WISHED, _SCHEMES = "(prefers-color-scheme: light)", "color-scheme: dark light"
_ALWAYS = {"light": "all", "dark": "not all"}
_FOLDER = Path(__file__).resolve().parent


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@lru_cache(maxsize=16)
def _part(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8").strip()


def page(template: str, *, title: str, theme: str = "", scripts: tuple[str, ...] = (), **values: Any) -> str:
    """One HTML page with its style and scripts inside.

    The page forbids itself every other script and every address outside its own folder, so that not even a
    mistake in a template could run what somebody wrote into a title.

    Parameters
    ----------
    template : str
        A file of this folder.
    title : str
        The page's title.
    theme : str
        Its colours, ``dark`` or ``light``; empty for those that the visitor's system asks for.
    scripts : tuple of str
        Files of this folder; together they are the page's one script.
    **values
        What the template is given besides.
    """
    style, script = _part("page.css"), "\n".join(map(_part, scripts))
    if theme:
        style = style.replace(_WISHED, _ALWAYS[theme]).replace(_SCHEMES, f"color-scheme: {theme}")
    policy = "; ".join([
        "default-src 'none'", f"script-src {_digest(script) if script else _NOTHING}", f"style-src {_digest(style)}",
        "img-src 'self' data:", "media-src 'self' data: blob:", "connect-src 'self'",
        "base-uri 'none'", "form-action 'none'",
    ])
    return fragment(template, title=title, style=Markup(style), script=Markup(script), policy=policy, **values)


def fragment(template: str, **values: Any) -> str:
    """HTML from a template of this folder, everything escaped that is not marked as HTML already."""
    return _environment().get_template(template).render(**values) + "\n"


def player_scripts(*, step: bool, explore: bool) -> tuple[str, ...]:
    """The scripts of a page with clips: only what is asked for."""
    return ("player.js", *(["steps.js"] if step else []), *(["explore.js"] if explore else []), "start.js")


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
