"""Copies: what `copy.deepcopy` makes of a mobject, with one question to each kind of value instead of ten to each value.

A tutorial-style scene spends most of its time in copies: every digit of a number that counts is one, with the path it
was once read from, some hundred objects in all.
"""

from __future__ import annotations

import copy
import copyreg
import types
import weakref
from collections.abc import Callable
from enum import Enum
from typing import Any

from manim import Mobject

__all__ = ["copied", "deepcopy_mobject"]

Memo = dict[int, Any]

# What `copy.deepcopy` takes over as it is.
_SAME = {
    type(None), int, float, bool, complex, bytes, str, types.CodeType, type, range, types.BuiltinFunctionType,
    types.FunctionType, weakref.ref, property, type(Ellipsis), type(NotImplemented),
}
_HEAP_TYPE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: written in Python


def deepcopy_mobject(self: Mobject, clone_from_id: Memo) -> Mobject:
    """`Mobject.__deepcopy__`."""
    kind = self.__class__
    result = kind.__new__(kind)
    place = id(self)
    clone_from_id[place] = result
    for name, value in self.__dict__.items():
        setattr(result, name, value if type(value) in _SAME else copied(value, clone_from_id))
    result.original_id = str(place)
    return result


def copied(value: Any, memo: Memo) -> Any:
    """What `copy.deepcopy` would give for a value that lives at least as long as the memo."""
    kind = type(value)
    if kind in _SAME:
        return value
    # Asked for once: where a process has an audit hook, Python tells it of each time.
    place = id(value)
    known = memo.get(place, memo)
    if known is not memo:
        return known
    way = _WAYS.get(kind)
    if way is None:
        way = _WAYS[kind] = _way(kind)
        if way is _as_it_is:
            _SAME.add(kind)
    return way(value, memo, place)


def _way(kind: type) -> Callable[[Any, Memo, int], Any]:
    """How values of a kind are copied, asked in the order of `copy.deepcopy`."""
    by_itself = getattr(kind, "__deepcopy__", None)
    if issubclass(kind, type) or issubclass(kind, Enum) and by_itself is getattr(Enum, "__deepcopy__", None):
        return _as_it_is
    if by_itself is not None:
        return _by_itself
    return _plain if _is_plain(kind) else _by_python


def _is_plain(kind: type) -> bool:
    """Whether a copy is a new object of that class with copies of the attributes, and nothing else."""
    return (
        all(base is object or base.__flags__ & _HEAP_TYPE and not vars(base).get("__slots__") for base in kind.__mro__)
        and kind not in copyreg.dispatch_table
        and all(getattr(kind, name, None) is getattr(object, name, None) for name in _PICKLING)
    )


# What a class may define to be copied, or to find its attributes, in a way of its own.
_PICKLING = (
    "__reduce_ex__", "__reduce__", "__getstate__", "__setstate__", "__getnewargs__", "__getnewargs_ex__",
    "__getattribute__", "__getattr__", "__setattr__",
)


def _as_it_is(value: Any, memo: Memo, place: int) -> Any:
    return value


def _by_python(value: Any, memo: Memo, place: int) -> Any:
    return copy.deepcopy(value, memo)


def _by_itself(value: Any, memo: Memo, place: int) -> Any:
    made = value.__deepcopy__(memo)
    if made is not value:
        memo[place] = made
    return made


def _list(value: list[Any], memo: Memo, place: int) -> list[Any]:
    made: list[Any] = []
    memo[place] = made
    for part in value:
        made.append(part if type(part) in _SAME else copied(part, memo))
    return made


def _dict(value: dict[Any, Any], memo: Memo, place: int) -> dict[Any, Any]:
    made: dict[Any, Any] = {}
    memo[place] = made
    for key, part in value.items():
        made[copied(key, memo)] = part if type(part) in _SAME else copied(part, memo)
    return made


def _tuple(value: tuple[Any, ...], memo: Memo, place: int) -> tuple[Any, ...]:
    parts = [copied(part, memo) for part in value]
    if place in memo:  # it contains itself
        found: tuple[Any, ...] = memo[place]
        return found
    if all(part is old for part, old in zip(parts, value, strict=True)):
        return value
    made = memo[place] = tuple(parts)
    return made


def _plain(value: Any, memo: Memo, place: int) -> Any:
    kind: Any = type(value)
    made = memo[place] = kind.__new__(kind)
    state = value.__dict__.copy()
    for name, part in state.items():
        if type(part) not in _SAME:
            state[name] = copied(part, memo)
    made.__dict__.update(state)
    return made


_WAYS: dict[type, Callable[[Any, Memo, int], Any]] = {list: _list, dict: _dict, tuple: _tuple}
