"""Colours: one colour and one opacity written into an array, without lists, stretched copies and colours made anew."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import ManimColor, VMobject

from ..kinds import Stock

__all__ = ["get_fill_colors", "get_stroke_colors", "update_rgbas_array"]

_COLOURED = Stock(VMobject, "generate_rgbas_array", "get_sheen_factor", "__getattr__")
# Whatever else a colour does, it is made and asked for its numbers in this way.
_NUMBERED = Stock(ManimColor, "__init__", "_internal_value", "to_rgba_with_alpha")
_update_rgbas_array = VMobject.update_rgbas_array
_get_fill_colors = VMobject.get_fill_colors
_get_stroke_colors = VMobject.get_stroke_colors
_BLACK = np.zeros(4)
_NUMBERS = (float, int, np.float64)


def update_rgbas_array(self: VMobject, array_name: str, color: Any = None, opacity: Any = None) -> VMobject:
    """`VMobject.update_rgbas_array`; gradients and sheen are left to manim."""
    colour = _only(color)
    share = opacity if opacity is None or type(opacity) in _NUMBERS else _only(opacity)
    known = (colour is None or type(colour) is ManimColor) and (share is None or type(share) in _NUMBERS)
    known = known and _NUMBERED.holds(ManimColor) and _COLOURED.holds(type(self))
    known = known and "generate_rgbas_array" not in self.__dict__ and "get_sheen_factor" not in self.__dict__
    if not known or self.sheen_factor != 0:
        return _update_rgbas_array(self, array_name, color, opacity)
    rgba = _BLACK if colour is None else colour._internal_value
    present = self.__dict__.get(array_name)
    if present is None:
        if hasattr(type(self), array_name):
            return _update_rgbas_array(self, array_name, color, opacity)
        made = np.empty((1, 4))
        made[0, :3] = rgba[:3]
        made[0, 3] = 0.0 if share is None else share
        setattr(self, array_name, made)
        return self
    if len(present) == 0:
        return _update_rgbas_array(self, array_name, color, opacity)
    if color is not None:
        present[:, :3] = rgba[:3]
    if opacity is not None:
        present[:, 3] = 0.0 if share is None else share
    return self


def get_fill_colors(self: VMobject) -> list[ManimColor | None]:
    """`VMobject.get_fill_colors`."""
    rgbas = self.get_fill_rgbas()
    return [_colour(rgba) for rgba in rgbas] if _plain(rgbas) else _get_fill_colors(self)


def get_stroke_colors(self: VMobject, background: bool = False) -> list[ManimColor | None]:
    """`VMobject.get_stroke_colors`."""
    rgbas = self.get_stroke_rgbas(background)
    return [_colour(rgba) for rgba in rgbas] if _plain(rgbas) else _get_stroke_colors(self, background)


def _plain(rgbas: np.ndarray) -> bool:
    """Whether rows become colours in manim's own way, in doubles."""
    return rgbas.dtype == np.float64 and _NUMBERED.holds(ManimColor)


def _only(value: Any) -> Any:
    """The only item of a list or an array, anything else as it is."""
    return value[0] if type(value) in (list, np.ndarray) and len(value) == 1 else value


def _colour(rgba: np.ndarray) -> ManimColor | None:
    """A row as a colour that is not transparent; what is black and transparent has none."""
    if not rgba.any():
        return None
    value = np.empty(4)
    value[:3], value[3] = rgba[:3], 1.0
    made = ManimColor.__new__(ManimColor)
    made._internal_value = value
    return made
