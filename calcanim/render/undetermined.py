"""Calls in a file whose results nobody can know beforehand: the clock, and chance without a seed."""

from __future__ import annotations

import ast
from pathlib import Path

__all__ = ["undetermined"]

_CLOCK = {
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "perf_counter", "perf_counter_ns", "monotonic",
             "monotonic_ns", "process_time", "process_time_ns", "thread_time", "thread_time_ns"},
    "datetime": {"now", "today", "utcnow"},
}
_CHANCE = {
    "os": {"urandom", "getrandom", "getpid"},
    "uuid": {"uuid1", "uuid4"},
    "secrets": {"choice", "randbelow", "randbits", "token_bytes", "token_hex", "token_urlsafe"},
    "random": {"SystemRandom"},
}
# Names that say enough wherever they are found.
_ANYWHERE = {"now": "clock", "today": "clock", "utcnow": "clock"}
# With an argument they are determined.
_UNSEEDED = {"default_rng", "Random", "RandomState", "SeedSequence", "seed", "PCG64", "MT19937"}


def undetermined(path: Path) -> list[str]:
    """What is undetermined in a file, in words that follow "the scene"; nothing for one that cannot be read."""
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return []
    names = _imported(tree)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            kind, name = _kind(node, names)
            if kind == "clock":
                found.append(f"looks at the clock ({name} in line {node.lineno} of {path.name})")
            elif kind == "chance":
                found.append(f"throws dice without a seed ({name} in line {node.lineno} of {path.name})")
    return found[:1]


def _imported(tree: ast.Module) -> dict[str, str]:
    """What local names stand for: ``t`` for ``time``, ``clock`` for ``time.time``."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {one.asname or one.name.partition(".")[0]: one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    return names


def _kind(node: ast.Call, names: dict[str, str]) -> tuple[str, str]:
    parts: list[str] = []
    called: ast.expr = node.func
    while isinstance(called, ast.Attribute):
        parts.insert(0, called.attr)
        called = called.value
    if not isinstance(called, ast.Name):
        return _ANYWHERE.get(parts[-1], "") if parts else "", parts[-1] if parts else ""
    words = [*names.get(called.id, called.id).split("."), *parts]
    module, name = words[0], words[-1]
    known = called.id in names
    if known and name in _CLOCK.get(module, ()):
        return "clock", name
    if known and name in _CHANCE.get(module, ()):
        return "chance", name
    seeded = bool(node.keywords) or any(not (isinstance(one, ast.Constant) and one.value is None) for one in node.args)
    if name in _UNSEEDED and not seeded and (module in {"random", "numpy", "np"} or len(words) == 1):
        return "chance", name
    return (_ANYWHERE.get(name, "") if parts else ""), name
