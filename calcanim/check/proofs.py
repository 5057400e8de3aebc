"""The proofs of a scene: which of its numbers are given, chosen or worked out, and what these are to 50 digits.

A proof that only hands back what the scene has worked out proves nothing. Every proof is therefore called on a
double of the scene whose results are watched. One that reads a worked result is called once more with all worked
results changed, and must still say what it said.
"""

from __future__ import annotations

import copy
import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import mpmath
import numpy as np

from ..errors import CalcanimError
from ..numerics.evaluation import to_mpf
from ..stage.proving import Taken
from ..stage.scene import look_up

__all__ = ["Proofs", "Trouble", "Verdict"]

_DIGITS = 50
_SAME = mpmath.mpf("1e-15")
_NUMERAL = re.compile(r"(?<![\w.])-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a number cannot be proved: the kind of the finding, what is wrong, what would mend it."""

    kind: str
    message: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a number is.

    Attributes
    ----------
    value : mpf
        Its value; None where there is trouble.
    kind : str
        ``proved``, ``given`` or ``chosen``.
    trouble : Trouble or None
        Why there is no value.
    """

    value: Any = None
    kind: str = "proved"
    trouble: Trouble | None = None


class Proofs:
    """The numbers of a running scene by their names.

    Parameters
    ----------
    scene : LessonScene
        The scene that is being run; it is read and not changed.
    parameters : mapping
        What the lecturer typed.
    """

    def __init__(self, scene: Any, parameters: Mapping[str, object]) -> None:
        self._scene, self._parameters = scene, parameters
        self._known: dict[str, Verdict] = {}
        self._called: dict[str, tuple[Any, Trouble | None]] = {}
        self._read: set[str] = set()
        self._renew()

    def _renew(self) -> None:
        """Ask the scene for its proofs; some exist only from a moment of the clip on."""
        self._results = self._scene.results
        self._worked = _fields(self._results) - {name.partition("[")[0] for name in self._scene.taken()}
        self._read.clear()
        self._proofs = _double(self._scene, _watched(self._results, self._worked, self._read)).proofs()
        self._read_by_all = bool(self._read)

    def __iter__(self) -> Iterator[str]:
        """The names, as the scene has them now."""
        self._renew()
        return iter(self._proofs)

    def __getitem__(self, name: str) -> Verdict:
        """What ``slope`` or ``right[2]`` is; without its index a name that has several values gives them all."""
        if name not in self._known:
            base = name.partition("[")[0]
            if name not in self._proofs and base not in self._proofs:
                self._renew()
            self._known[name] = self._verdict(name, name if name in self._proofs else base)
        return self._known[name]

    def live(self, truth: Any, label: str) -> Verdict:
        """What live digits show: worked out at this moment, or where something stands that the clip moves by itself."""
        value, trouble = _called(truth, label)
        moved = not trouble and any(float(value) == place for place in self._scene.moving_values().values())
        return Verdict(value, "chosen" if moved else "proved", trouble)

    def _verdict(self, name: str, key: str) -> Verdict:
        proof = self._proofs.get(key)
        if proof is None:
            return Verdict(trouble=Trouble(
                "number.unproved", f"proofs() has no {name!r}, so what is shown cannot be proved.",
                f"Add {name!r} to proofs(), as a callable that works it out to 50 digits, as GIVEN or as CHOSEN.",
            ))
        if isinstance(proof, Taken):
            with mpmath.workdps(_DIGITS):
                return self._taken(name, proof)
        if key not in self._called:
            self._called[key] = self._work_out(key)
        value, trouble = self._called[key]
        if trouble is None and key != name:
            value = value[int(name.partition("[")[2][:-1])]
        return Verdict(trouble=trouble) if trouble else Verdict(value)

    def _taken(self, name: str, kind: Taken) -> Verdict:
        """A number as the scene has it; a given one must be among the parameters."""
        shown = _by_name(self._results, name)
        shown = self._parameters.get(name) if shown is None else shown
        if shown is None:
            return Verdict(trouble=Trouble("number.unproved", f"neither numbers() nor a parameter has {name!r}."))
        if kind is Taken.CHOSEN:
            return Verdict(_as_mpf(shown), kind.value)
        typed = {float(value): value for parameter in self._parameters.values() for value in _numbers_in(parameter)}
        parts = shown if isinstance(shown, (tuple, list)) else (shown,)
        if strange := [part for part in parts if float(part) not in typed]:
            return Verdict(trouble=Trouble(
                "proof.given", f"{name} = {strange[0]!r} is said to be given, and no parameter has this value.",
                "Prove it, or say that it is CHOSEN.",
            ))
        values = [to_mpf(typed[float(part)]) for part in parts]
        return Verdict(values if isinstance(shown, (tuple, list)) else values[0], kind.value)

    def _work_out(self, key: str) -> tuple[Any, Trouble | None]:
        self._read.clear()
        value, trouble = _called(self._proofs[key], key)
        if trouble is not None:
            return value, trouble
        if (self._read or self._read_by_all) and not self._steady(key, value):
            read = ", ".join(sorted(self._read)) or "the results"
            return None, Trouble(
                "proof.echo", f"the proof of {key} follows the scene's own results ({read}): changed, they change it.",
                "Work it out from the parameters by another route, or say that it is GIVEN or CHOSEN.",
            )
        return value, None

    def _steady(self, key: str, value: Any) -> bool:
        """Whether a proof says the same where all that the scene has worked out is something else."""
        # By another share each, so that no ratio of two of them stays what it was.
        changed = {name: _changed(getattr(self._results, name), 5e-4 * (1 + i % 3)) for i, name in enumerate(sorted(self._worked))}
        try:
            again = _double(self._scene, _rebuilt(self._results, changed)).proofs()[key]
            other, trouble = _called(again, key)
            return trouble is None and _same(value, other)
        except Exception:  # whatever a proof does with results that are not its own, it leans on them
            return False


def _called(truth: Any, name: str) -> tuple[Any, Trouble | None]:
    try:
        with mpmath.workdps(_DIGITS):
            return truth(), None
    except (CalcanimError, ArithmeticError, ValueError) as error:
        return None, Trouble("number.unproved", f"the proof of {name} fails: {error}")


def _double(scene: Any, results: Any) -> Any:
    """The scene once more, with other results; what it has worked out by itself is worked out again."""
    double = copy.copy(scene)
    for name in [n for n in vars(double) if isinstance(getattr(type(scene), n, None), cached_property)]:
        del vars(double)[name]
    vars(double)["results"] = results
    return double


def _fields(results: Any) -> set[str]:
    return {field.name for field in dataclasses.fields(results)} if dataclasses.is_dataclass(results) else set()


def _rebuilt(results: Any, changed: Mapping[str, Any], made: Any = None) -> Any:
    """The same results with other values, whatever their class makes of new ones."""
    made = object.__new__(type(results)) if made is None else made
    for name in _fields(results):
        object.__setattr__(made, name, changed[name] if name in changed else getattr(results, name))
    return made


def _watched(results: Any, worked: set[str], read: set[str]) -> Any:
    """Results that take down which of the worked ones are read."""
    if not worked:
        return results
    kind = type(results)

    class Watched(kind):  # type: ignore[misc, valid-type]
        __slots__ = ()

        def __getattribute__(self, name: str) -> Any:
            if name in worked:
                read.add(name)
            return object.__getattribute__(self, name)

    return _rebuilt(results, {}, object.__new__(Watched))


def _changed(value: Any, share: float) -> Any:
    """Another value of the same shape, off by a share; words stay."""
    if isinstance(value, (bool, str)) or value is None:
        return value
    if isinstance(value, (int, np.integer)):
        return value + 1
    if isinstance(value, (float, np.ndarray)):
        return value * (1 + share) if np.any(value) else value + share
    if isinstance(value, (tuple, list)):
        return type(value)(_changed(part, share) for part in value) if type(value) in (tuple, list) else value
    if dataclasses.is_dataclass(value):
        return _rebuilt(value, {name: _changed(getattr(value, name), share) for name in _fields(value)})
    return value


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, (tuple, list)):
        return len(one) == len(other) and all(map(_same, one, other))
    a, b = mpmath.mpf(one), mpmath.mpf(other)
    return bool(a == b or (mpmath.isnan(a) and mpmath.isnan(b)) or abs(a - b) <= _SAME * abs(a))


def _by_name(results: Any, name: str) -> Any:
    return look_up(results, name) if "[" in name else getattr(results, name, None)


def _as_mpf(value: Any) -> Any:
    return [_as_mpf(part) for part in value] if isinstance(value, (tuple, list)) else to_mpf(value)


def _numbers_in(parameter: object) -> Iterator[Any]:
    """The numbers that a lecturer typed with one parameter, also those within an expression."""
    if isinstance(parameter, (tuple, list)):
        for part in parameter:
            yield from _numbers_in(part)
    elif isinstance(parameter, str):
        yield from map(float, _NUMERAL.findall(parameter))
    elif isinstance(parameter, (int, float)) and not isinstance(parameter, bool):
        yield parameter
