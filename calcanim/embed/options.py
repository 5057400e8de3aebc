"""What may be asked of a target besides the clips and the place."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields

from calcanim.errors import InputError

__all__ = ["EmbedOptions", "refuse_foreign_options"]


@dataclass(frozen=True, slots=True)
class EmbedOptions:
    """One field for each option of the command line; every default asks for nothing.

    Parameters
    ----------
    step : bool
        Stop at the end of every section, so that a lecturer talks between steps.
    explore : bool
        A slider for the parameter that moves.
    single_file : bool
        Everything in one file.
    deck : str
        A whole deck against this folder or address of reveal.js instead of sections to paste.
    loop, autoplay : bool
        Begin again at the end; begin without being asked.
    width, fps : int
        Width in pixels and frames a second; 0 leaves them to the target.
    span : tuple of float, optional
        Start and end in seconds of the part wanted.
    """

    step: bool = False
    explore: bool = False
    single_file: bool = False
    deck: str = ""
    loop: bool = False
    autoplay: bool = False
    width: int = 0
    fps: int = 0
    span: tuple[float, float] | None = None

    @property
    def asked(self) -> tuple[str, ...]:
        """Names of the options that ask for something."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name) != field.default)


def refuse_foreign_options(options: EmbedOptions, known: Collection[str], target: str) -> None:
    """Refuse an option that a target does not know.

    Raises
    ------
    InputError
        When one is asked for; the sentence names the options there are.
    """
    for name in options.asked:
        if name not in known:
            mine = ", ".join(_typed(other) for other in known) or "none"
            raise InputError(f"{_typed(name)} means nothing to --to {target}, whose options are: {mine}.")


def _typed(name: str) -> str:
    return "--" + name.replace("_", "-")
