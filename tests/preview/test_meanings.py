"""What a number means stands in the docstring of the result that holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from calcanim.parameters import with_defaults
from calcanim.preview.meanings import field_meanings, meaning_of, number_table
from calcanim.render.catalog import SceneEntry, shipped_scenes
from calcanim.render.session import load_scene


@dataclass(frozen=True)
class Branch:
    """A line.

    Parameters
    ----------
    start : tuple of float
        Where it begins. More about that
        is nobody's concern.
    end
        The other end
    """

    start: tuple[float, float]
    end: float


@dataclass(frozen=True)
class Errors:
    """Errors of ``two`` formulas.

    Attributes
    ----------
    forward, central : float
        What the formulas give at ``x0``, e.g. 1.5; nan
        where they give nothing.
    branches : tuple of Branch
        The fitted lines.
    left : Branch
        The line on the left.

    Notes
    -----
    plain : this is no field
        Nor is this its meaning.
    """

    forward: float
    central: float
    branches: tuple[Branch, ...]
    left: Branch
    plain: float


@dataclass(frozen=True)
class Silent:
    at: float
    branch: Branch


LINE = Branch((1.0, 2.0), 3.0)
ERRORS = Errors(1.0, 2.0, (LINE, LINE), LINE, 0.0)
BOTH = "What the formulas give at x0, e.g. 1.5; nan where they give nothing."


@pytest.mark.parametrize(("name", "meaning"), [
    ("forward", BOTH), ("central", BOTH), ("branches[1]", "The fitted lines."), ("branches[1].start", "Where it begins."),
    ("left.end", "The other end"), ("left.start[1]", "Where it begins."), ("plain", ""), ("nothing.of.this", ""),
])
def test_the_first_sentence_of_the_field(name: str, meaning: str) -> None:
    assert meaning_of(ERRORS, name, {}) == meaning


def test_a_number_with_the_name_of_a_parameter_is_its_value() -> None:
    helps = {"at": "The point x0; chosen if left out. A number.", "start": "Where the run begins."}
    assert meaning_of(Silent(1.0, LINE), "at", helps) == "The point x0."
    # Of a nested result only the docstring speaks.
    assert meaning_of(Silent(1.0, LINE), "branch.start", helps) == "Where it begins."
    assert meaning_of(ERRORS, "branches[0].start", {"branches": "Something else."}) == "Where it begins."


def test_where_nothing_is_said() -> None:
    assert field_meanings(Silent) == {} and meaning_of(Silent(1.0, LINE), "at", {}) == ""
    assert meaning_of(Silent(1.0, {LINE}), "branch[0].start", {}) == ""  # type: ignore[arg-type]
    assert meaning_of({"at": 1.0}, "at", {}) == "" and meaning_of(None, "at", {}) == ""


def bare(entry: SceneEntry) -> Any:
    """A scene with its numbers and without a renderer."""
    made = load_scene(entry)
    scene = made.__new__(made)
    scene._take(with_defaults(entry.parameters, {}))
    return scene


@pytest.mark.parametrize("entry", shipped_scenes(), ids=lambda entry: entry.name)
def test_every_number_of_a_shipped_scene_says_what_it_means(entry: SceneEntry) -> None:
    table = number_table(bare(entry), entry)
    assert table
    assert not [name for name, _, meaning in table if not meaning.endswith((".", ".)"))]
    # A sentence that sends the reader to another result says nothing in a table.
    assert not [name for name, _, meaning in table if meaning.startswith("As in")]


def test_a_number_that_is_read_from_a_text_is_not_that_text() -> None:
    entry = next(entry for entry in shipped_scenes() if entry.name == "ComputationGraph")
    table = number_table(bare(entry), entry)
    meanings = {name: meaning for name, _, meaning in table}
    helps = {parameter.name: parameter.help for parameter in entry.parameters}
    assert "node" in meanings["values"] and meanings["values"] not in helps["values"]


def test_what_is_given_or_chosen_is_not_called_worked_out() -> None:
    entry = next(entry for entry in shipped_scenes() if entry.name == "SecantToTangent")
    meanings = {name: meaning for name, _, meaning in number_table(bare(entry), entry)}
    assert meanings["at"].endswith("(As it was typed.)") and meanings["steps"].endswith("(Chosen by the scene.)")
    assert meanings["slope"].endswith(".")
