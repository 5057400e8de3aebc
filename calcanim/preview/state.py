"""What is to be seen, and the state that the page is told of before anything has run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from calcanim.errors import CalcanimError, InputError
from calcanim.preview.description import commands, form_fields, qualities, themes_of
from calcanim.render.discovery import scenes_in
from calcanim.render.plan import QUALITIES, THEMES, plan_clip

__all__ = ["Wishes", "first_state"]


@dataclass(slots=True)
class Wishes:
    """What is to be seen.

    Parameters
    ----------
    file : Path
        The scene file; no message from a page can change it.
    shipped : bool
        Whether it is one of the lesson's own.
    scene : str
        Name of the scene; empty for the file's first one.
    theme, quality : str
        As on the command line.
    words : dict
        For each scene the parameters that were typed, unread.
    """

    file: Path
    shipped: bool
    scene: str = ""
    theme: str = THEMES[0]
    quality: str = "l"
    words: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def typed(self) -> dict[str, str]:
        """The parameters that were typed for the scene."""
        return self.words.get(self.scene, {})

    def take(self, wished: Mapping[str, Any], state: Mapping[str, Any]) -> None:
        """Wish for something else, as far as the state offers it.

        Raises
        ------
        InputError
            When it does not; nothing is changed then.
        """
        choices = {"scene": state["scenes"], "theme": state["themes"], "quality": list(QUALITIES)}
        for name, value in wished.items():
            if name == "parameters":
                _refuse_foreign_words(value, state["parameters"])
            elif name not in choices:
                raise InputError(f"There is no {name!r} to set.")
            elif not isinstance(value, str) or value not in choices[name]:
                raise InputError(f"{name} must be one of {', '.join(choices[name])}.")
        self.scene = wished.get("scene", state["scene"])
        self.theme, self.quality = wished.get("theme", self.theme), wished.get("quality", self.quality)
        if "parameters" in wished:
            self.words[self.scene] = {**self.typed, **wished["parameters"]}


def _refuse_foreign_words(value: Any, fields: list[dict[str, Any]]) -> None:
    known = {one["name"] for one in fields}
    if not isinstance(value, dict):
        raise InputError("parameters must be an object of texts.")
    for name, word in value.items():
        if name not in known:
            raise InputError(f"There is no parameter {name!r}.")
        if not isinstance(word, str):
            raise InputError(f"The parameter {name} must be given as text.")


def first_state(wishes: Wishes) -> dict[str, Any]:
    """What is known of a file that has only been read.

    Parameters
    ----------
    wishes : Wishes
        What is to be seen.

    Returns
    -------
    dict
        The whole state in JSON's types.
    """
    try:
        entries = {entry.name: entry for entry in scenes_in(wishes.file, wishes.scene)}
    except CalcanimError:
        # The studio says so, with the place.
        entries = {}
    state: dict[str, Any] = {
        "version": 0, "title": "", "file": None if wishes.shipped else wishes.file.name, "scene": wishes.scene,
        "scenes": list(entries), "theme": wishes.theme, "themes": list(THEMES), "quality": wishes.quality,
        "qualities": qualities(), "parameters": [],
        "status": {"phase": "starting", "done": 0.0, "total": 0.0, "message": ""},
        "picture": None, "sections": [], "clip": None, "captions": [], "numbers": [], "findings": None, "error": None,
        "commands": {"render": "", "embed": ""}, "still": None,
    }
    entry = entries.get(wishes.scene) or next(iter(entries.values()), None)
    if entry is not None:
        state |= {
            "title": plan_clip(entry, {}).title, "scene": entry.name, "themes": list(themes_of(entry)),
            "parameters": form_fields(entry, wishes.typed),
            "commands": commands(entry, wishes.shipped, wishes.typed, wishes.theme, wishes.quality),
        }
    return state
