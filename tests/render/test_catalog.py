"""Scenes are read from their source, which is never run."""

from __future__ import annotations

from pathlib import Path

import pytest

from calcanim.errors import InputError
from calcanim.parameters import COMMON_PARAMETERS, Parameter
from calcanim.render.catalog import find_scene, read_scene_file, shipped_scenes

SOURCE = '''
"""A topic."""
import calcanim.stage
raise SystemExit("this file must not be run")
TOPIC = 7
TITLE = "The chain rule"

class Numbers_(object):
    """Not a scene."""
    at: float = 1.0

class First(calcanim.stage.LessonScene):
    """The first one.

    More about it.
    """
    function: Expression = "x**2"
    """The function f
    of x."""
    at: float = 2
    """The point."""
    steps_h: Numbers = (1, 0.5)
    interval: Interval = None
    side: Literal["left", "right"] = "left"
    rate: float | None = None
    _hidden: float = 1
    kept: ClassVar[int] = 3
    LIMIT = 4

class _Base(LessonScene):
    at: float = 1.0

class Second(_Base):
    pass

class Third(MovingCameraScene):
    """Plain."""
    speed: object = None
'''


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.py"
    path.write_text(SOURCE, encoding="utf-8")
    return path


def test_a_declaration_is_read_in_full(file: Path) -> None:
    first, second, third = read_scene_file(file)
    assert (first.name, first.summary) == ("First", "The first one.")
    assert (first.topic, first.topic_title) == (7, "The chain rule")
    assert first.parameters == (
        Parameter("function", "Expression", "x**2", "The function f of x."),
        Parameter("at", "float", 2.0, "The point."),
        Parameter("steps_h", "Numbers", (1.0, 0.5)),
        Parameter("interval", "Interval", None, optional=True),
        Parameter("side", "choice", "left", choices=("left", "right")),
        Parameter("rate", "float", None, optional=True),
        *COMMON_PARAMETERS,
    )
    assert isinstance(first.parameters[1].default, float)
    # Inherited from a class of the same file.
    assert second.lesson
    assert second.parameters == (Parameter("at", "float", 1.0), *COMMON_PARAMETERS)
    assert (third.name, third.lesson, third.parameters) == ("Third", False, ())


def test_a_scene_is_found_in_a_file(file: Path) -> None:
    assert find_scene(f"{file}:Third").name == "Third"
    with pytest.raises(InputError, match="did you mean 'Third'"):
        find_scene(f"{file}:Thrid")
    with pytest.raises(InputError, match="holds 3 scenes"):
        find_scene(str(file))
    with pytest.raises(InputError, match="no file"):
        find_scene(str(file.with_name("other.py")))


def test_a_single_scene_needs_no_name(tmp_path: Path) -> None:
    path = tmp_path / "my.py files" / "one.py"
    path.parent.mkdir()
    path.write_text("class Only(Scene):\n    pass\n", encoding="utf-8")
    assert find_scene(str(path)).name == "Only"


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("class A(LessonScene):\n    at: float = pi / 4\n", "literal"),
        ("class A(LessonScene):\n    at: float\n", "no default"),
        ("class A(LessonScene):\n    at: complex = 1j\n", "no parameter kind"),
        ("class A(LessonScene:\n", "line 1"),
        ("x = 1\n", "holds no scene"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, source: str, part: str) -> None:
    path = tmp_path / "wrong.py"
    path.write_text(source, encoding="utf-8")
    with pytest.raises(InputError, match=part):
        find_scene(str(path))


def test_the_shipped_scenes_are_in_teaching_order() -> None:
    entries = shipped_scenes()
    assert [entry.topic for entry in entries] == sorted(entry.topic for entry in entries)
    names = {entry.name for entry in entries}
    assert {"LimitDefinition", "OneSidedLimits", "SecantToTangent", "TangentSlope",
            "LocalLinearity"} <= names
    for entry in entries:
        assert entry.summary and entry.topic_title, entry.name
        assert all(parameter.help for parameter in entry.parameters), entry.name


def test_a_typo_in_a_scene_name_gets_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean 'TangentSlope'"):
        find_scene("TangentSlop")
