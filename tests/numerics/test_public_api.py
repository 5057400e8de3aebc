"""The names users rely on are there, come quickly, and never bring manim along."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import calcanim

ROOT = Path(__file__).resolve().parents[2]
PROMISED = {
    "Function", "derivative", "partial", "gradient", "jacobian", "hessian", "directional_derivative", "critical_points", "classify",
    "Value", "gradient_check", "descend", "GradientDescent", "Momentum", "Nesterov", "RMSprop", "Adam",
}  # fmt: skip


def test_the_promised_names() -> None:
    assert set(calcanim.__all__) >= PROMISED
    for name in calcanim.__all__:
        assert getattr(calcanim, name) is not None
    assert set(dir(calcanim)) >= PROMISED
    with pytest.raises(AttributeError, match="no name 'derivatve'"):
        calcanim.derivatve  # noqa: B018


def test_the_lazy_names_and_the_typed_names_are_the_same() -> None:
    source = (ROOT / "calcanim" / "__init__.py").read_text(encoding="utf-8")
    typed = {line.split(" as ")[1] for line in source.splitlines() if line.startswith("    from .")}
    assert typed == set(calcanim._HOME_OF)


def loaded_after(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint(*sorted(sys.modules))"
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    return set(result.stdout.split())


def test_importing_brings_neither_manim_nor_sympy() -> None:
    assert not loaded_after("import calcanim") & {"manim", "sympy", "scipy", "numpy"}
    everything = loaded_after("from calcanim import *")
    assert not everything & {"manim", "sympy", "scipy"}
    assert "sympy" in loaded_after("from calcanim import Function; Function('x^2').derivative()")


def test_public_objects_are_documented() -> None:
    for name in calcanim.__all__:
        thing = getattr(calcanim, name)
        if callable(thing):
            assert (thing.__doc__ or "").strip(), name
