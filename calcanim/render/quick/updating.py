"""Updaters: whether one takes ``dt`` is read off its code, where manim works out its whole signature in every frame."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import FunctionType, MethodType
from typing import Any

from manim import Mobject

__all__ = ["get_time_based_updaters", "has_time_based_updater", "update"]


def update(self: Mobject, dt: float = 0, recursive: bool = True) -> Mobject:
    """`Mobject.update`; a part without updaters and parts of its own is not asked."""
    if self.updating_suspended:
        return self
    for updater in self.updaters:
        if takes_dt(updater):
            updater(self, dt)  # type: ignore[call-arg]
        else:
            updater(self)  # type: ignore[call-arg]
    if recursive:
        for part in self.submobjects:
            if part.updaters or part.submobjects or type(part).update is not update or "update" in part.__dict__:
                part.update(dt, recursive=recursive)
    return self


def get_time_based_updaters(self: Mobject) -> list[Any]:
    """`Mobject.get_time_based_updaters`."""
    return [updater for updater in self.updaters if takes_dt(updater)]


def has_time_based_updater(self: Mobject) -> bool:
    """`Mobject.has_time_based_updater`."""
    return any(takes_dt(updater) for updater in self.updaters)


def takes_dt(updater: Callable[..., Any]) -> bool:
    """Whether a parameter of that name is in the signature."""
    method = type(updater) is MethodType
    function = updater.__func__ if isinstance(updater, MethodType) else updater
    # A function with attributes may say that its signature is another one's.
    if type(function) is not FunctionType or function.__dict__ or method and not function.__code__.co_argcount:
        return "dt" in inspect.signature(updater).parameters
    code = function.__code__
    count = code.co_argcount + code.co_kwonlyargcount
    count += bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    return "dt" in code.co_varnames[method:count]
