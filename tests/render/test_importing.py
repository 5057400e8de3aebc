"""What draws is imported without what nobody needs, and everything is there for whoever does."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
from calcanim.render.importing import import_quickly
import_quickly("manim")
late = [name for name in ("numpy.f2py.crackfortran", "numpy.testing._private", "IPython") if name in sys.modules]
import numpy
import numpy.testing as by_name
from numpy.testing import assert_allclose
assert_allclose(1.0, 1.0 + 1e-12)
assert by_name is numpy.testing and numpy.f2py.get_include().endswith("src")
print(late)
"""


def test_what_nobody_needs_is_put_off() -> None:
    run = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False)
    assert run.stdout.strip() == "[]", run.stderr[-2000:]
