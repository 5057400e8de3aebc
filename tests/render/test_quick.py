"""Manim's inner operations, quicker: on every mobject and in every frame what manim's own give."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from manim import (
    BLUE, DOWN, DR, LEFT, ORIGIN, RED, RIGHT, UL, UP, YELLOW, Arrow, Axes, Circle, Cube, CurvedArrow, DashedLine,
    DecimalNumber, Dot, Group, ImageMobject, Line, MathTypst, Mobject, NumberPlane, PMobject, Square, Star, Surface,
    ThreeDAxes, Typst, ValueTracker, VDict, VectorizedPoint, VGroup, VMobject, always_redraw,
)

from calcanim.render.quick import quick_mobjects
from calcanim.render.quick.updating import takes_dt


def number() -> DecimalNumber:
    return DecimalNumber(-1234.5678, num_decimal_places=3, mob_class=MathTypst, font_size=30, color=RED).set_value(98.7)


def shares_an_array() -> VGroup:
    one, other = Circle(), Square()
    other.points = one.points
    other.friend, one.friend = one, other
    group = VGroup(one, other)
    group.kept = [one, {"again": group, 3: (other, one.points)}, ()]
    return group


def with_updaters() -> VGroup:
    tracker = ValueTracker(0.5)
    dot = always_redraw(lambda: Dot([tracker.get_value(), 0, 0]))
    dot.add_updater(lambda mobject, dt: mobject.shift(dt * UP))
    square = Square().add_updater(partial(Square.set_stroke, width=3))
    square.tracker, square.bound = tracker, tracker.get_value
    return VGroup(dot, square)


def met_twice() -> VGroup:
    part = Star()
    return VGroup(VGroup(part, Circle()), VGroup(Square(), part), part)


class Counts(VMobject):
    """A mobject that keeps something of its own out of its copies."""

    def __init__(self) -> None:
        super().__init__()
        self.set_points_as_corners([LEFT, UP, RIGHT])
        self.copies = 0

    def __deepcopy__(self, memo: dict[int, Any]) -> Counts:
        self.copies += 1
        made = Counts()
        memo[id(self)] = made
        return made


class Slotted:
    """Not only attributes in a dictionary."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Slotted) and self.value == other.value

    __hash__ = None  # type: ignore[assignment]


def with_strange_attributes() -> Square:
    square = Square()
    square.slotted, square.words = Slotted([1, 2]), {"a", "b"}
    square.array = np.array([[1], None], dtype=object)
    square.loop = [square]
    square.loop.append(square.loop)
    square.part = partial(max, 3)
    return square


MOBJECTS: dict[str, Callable[[], Mobject]] = {
    "circle": lambda: Circle(color=BLUE, fill_opacity=0.5),
    "nothing": Mobject, "no points": VGroup, "a point": lambda: VectorizedPoint(UL),
    "gradient": lambda: Star(fill_opacity=1).set_color_by_gradient(RED, YELLOW).set_sheen(-0.3, DR),
    "dashes": lambda: DashedLine(LEFT, UP + RIGHT), "arrow": lambda: Arrow(ORIGIN, UP), "bent": lambda: CurvedArrow(LEFT, UP),
    "plane": lambda: NumberPlane(x_range=[-1, 3, 1], y_range=[-1, 2, 1]),
    "graph": lambda: VGroup(axes := Axes(x_range=[0, 2], y_range=[0, 2]), axes.plot(np.sin, x_range=[0, 2])),
    "words": lambda: Typst("Hello", font_size=30), "formula": lambda: MathTypst("frac(a, b)"), "number": number,
    "solid": Cube, "axes in space": ThreeDAxes,
    "surface": lambda: Surface(lambda u, v: np.array([u, v, u * v]), resolution=(4, 4)),
    "image": lambda: Group(ImageMobject(np.zeros((4, 4, 4), dtype=np.uint8)), Circle()),
    "cloud": lambda: PMobject().add_points([[0, 1, 0], [1, 0, 0]]),
    "named": lambda: VDict({"a": Circle(), "b": Square()}),
    "sharing": shares_an_array, "updaters": with_updaters, "met twice": met_twice, "own copy": lambda: VGroup(Counts(), Dot()),
    "strange": with_strange_attributes, "an odd point": lambda: VGroup(Line(), VMobject().set_points(np.ones((5, 3)))),
    "minus zero": lambda: VMobject().set_points(np.array([[0.0, 1, 0], [-0.0, 1, 0], [0.0, 2, 0], [-0.0, 3, 0]])),
    "not a number": lambda: VMobject().set_points([[np.nan, 1, 0], [2, 1, 0], [0, np.nan, 0], [1, 3, 0]]),
}


def picture(value: Any, known: dict[int, tuple[int, Any]] | None = None) -> Any:
    """All that can be told of a value, with which of its parts are the same object as another."""
    known = {} if known is None else known
    if value is None or isinstance(value, (bool, int, float, complex, str, bytes, type, np.generic)):
        return (type(value).__name__, repr(value))
    if callable(value) and not isinstance(value, Mobject):
        method = inspect.ismethod(value)
        return ("method", value.__func__, picture(value.__self__, known)) if method else ("function", getattr(value, "func", value))
    if id(value) in known:
        return ("again", known[id(value)][0])
    known[id(value)] = len(known), value  # which keeps it: a place in memory is soon another's
    if isinstance(value, np.ndarray) and value.dtype != object:
        return (value.dtype.str, value.shape, value.strides, value.tobytes(), value.base is None)
    if isinstance(value, (list, tuple, np.ndarray)):
        return (type(value).__name__, [picture(part, known) for part in value])
    if isinstance(value, dict):
        return ("dict", [(picture(key, known), picture(part, known)) for key, part in value.items()])
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, Slotted):
        return ("slotted", picture(value.value, known))
    state = {name: part for name, part in vars(value).items() if name != "original_id"} if hasattr(value, "__dict__") else repr(value)
    return (type(value), picture(state, known))


def both(action: Callable[[], Any]) -> tuple[Any, Any]:
    """What an action gives by manim's operations and by the quick ones, or what it raises."""
    def outcome() -> Any:
        try:
            return picture(action())
        except Exception as error:
            return (type(error), str(error))

    stock = outcome()
    with quick_mobjects():
        return stock, outcome()


@pytest.mark.parametrize("name", MOBJECTS)
def test_a_copy_is_the_one_that_manim_makes(name: str) -> None:
    mobject = MOBJECTS[name]()
    stock, quick = both(lambda: copy.deepcopy(mobject))
    assert quick == stock
    with quick_mobjects():
        made = mobject.copy()
    assert made is not mobject and made.original_id == str(id(mobject))
    originals = {id(part) for part in mobject.get_family()}
    assert not any(id(part) in originals for part in made.get_family())


def test_what_is_copied_together_stays_together() -> None:
    circle = Circle()
    pair = {"one": circle, "other": [circle, circle.points]}
    stock, quick = both(lambda: copy.deepcopy(pair))
    assert quick == stock
    with quick_mobjects():
        made = copy.deepcopy(pair)
    assert made["other"][0] is made["one"] and made["other"][1] is made["one"].points


@pytest.mark.parametrize("name", MOBJECTS)
def test_families_and_boxes_are_those_of_manim(name: str) -> None:
    mobject = MOBJECTS[name]()
    questions: dict[str, Callable[[], Any]] = {
        "family": lambda: [id(part) for part in mobject.get_family()],
        "with points": lambda: [id(part) for part in mobject.family_members_with_points()],
        "boundary": mobject.get_points_defining_boundary,
        "width": lambda: mobject.width, "height": lambda: mobject.height, "depth": lambda: mobject.depth,
        **{f"towards {way}": lambda way=way: mobject.get_critical_point(way) for way in (ORIGIN, UL, DR, DOWN, (0, 0, 1))},
        "time": lambda: [part.has_time_based_updater() for part in mobject.get_family()],
        "timed": lambda: [updater for part in mobject.get_family() for updater in part.get_time_based_updaters()],
    }
    for question, ask in questions.items():
        stock, quick = both(ask)
        assert quick == stock, question


@pytest.mark.parametrize("name", MOBJECTS)
def test_an_update_changes_what_manims_changes(name: str) -> None:
    by_manim, by_quick = MOBJECTS[name](), MOBJECTS[name]()
    by_manim.update(0.25)
    with quick_mobjects():
        by_quick.update(0.25)
    assert ([(part.points.tobytes(), len(part.updaters)) for part in by_quick.get_family()]
            == [(part.points.tobytes(), len(part.updaters)) for part in by_manim.get_family()])


COLOURS = (None, BLUE, [RED], [None], [RED, YELLOW], (BLUE, RED), "#123456", "teal", 255, (0.1, 0.2, 0.3))
OPACITIES = (None, 0, 0.5, np.float64(0.25), [0.3], [None], [0.1, 0.9], np.array([0.4]), np.array([0.4, 0.6]), True)


@pytest.mark.parametrize("name", ["circle", "gradient", "no points", "dashes"])
def test_colours_are_those_of_manim(name: str) -> None:
    make = MOBJECTS[name]
    changes: list[Callable[[Mobject], Any]] = [
        *(lambda part, colour=colour, share=share: part.set_fill(colour, share) for colour in COLOURS for share in OPACITIES),
        *(lambda part, colour=colour: part.set_stroke(colour, 2, background=True).set_color(colour) for colour in COLOURS),
        lambda part: part.match_style(MOBJECTS["gradient"]()), lambda part: part.set_sheen(0.2, UP).set_fill(RED, 1),
        lambda part: part.set_color_by_gradient(RED, BLUE).fade(0.3), lambda part: part.become(Square(fill_opacity=0.2)),
        lambda part: (setattr(part, "fill_rgbas", np.zeros((0, 4))), part.set_fill(RED, 1)),
        lambda part: (setattr(part, "fill_rgbas", np.ones((2, 4), dtype=np.float32)), part.get_fill_colors()),
        lambda part: (part.get_fill_colors(), part.get_stroke_colors(), part.get_stroke_colors(background=True)),
        lambda part: part.init_colors(),
    ]
    for change in changes:
        def changed(change: Callable[[Mobject], Any] = change) -> Any:
            mobject = make()
            told = change(mobject)
            return (None if told is mobject else told, mobject)

        stock, quick = both(changed)
        assert quick == stock


class Moves:
    """Updaters of many kinds."""

    def timed(self, mobject: Mobject, dt: float) -> None: ...
    def plain(self, mobject: Mobject) -> None: ...
    def odd(*dt: object) -> None: ...  # type: ignore[misc]  # noqa: B902
    def __call__(self, mobject: Mobject, dt: float) -> None: ...


def inside(mobject: Mobject) -> Mobject:
    dt = mobject
    return dt


def named_otherwise(*everything: object) -> None: ...


named_otherwise.__signature__ = inspect.signature(Moves().timed)  # type: ignore[attr-defined]


UPDATERS = (
    lambda mobject: None, lambda mobject, dt: None, lambda mobject, *, dt=0: None, lambda *dt: None, lambda **dt: None,
    lambda mobject, dt=1, /: None, inside, Moves().timed, Moves().plain, Moves().odd, Moves(),
    partial(Moves().timed, dt=3), named_otherwise, Mobject().shift,
)


# By number: the same in every process.
@pytest.mark.parametrize("updater", UPDATERS, ids=range(len(UPDATERS)))
def test_who_takes_dt_is_who_has_it_in_the_signature(updater: Callable[..., None]) -> None:
    assert takes_dt(updater) == ("dt" in inspect.signature(updater).parameters)


def test_manims_own_operations_are_back_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    before = dict(vars(Mobject)), dict(vars(VMobject))
    with pytest.raises(RuntimeError), quick_mobjects():
        assert vars(Mobject)["__deepcopy__"] is not before[0]["__deepcopy__"]
        raise RuntimeError
    assert (dict(vars(Mobject)), dict(vars(VMobject))) == before

    def own(self: Mobject, recurse: bool = True) -> list[Mobject]:
        return [self]

    monkeypatch.setattr(Mobject, "get_family", own)
    with quick_mobjects():
        assert Mobject.get_family is own
    assert Mobject.get_family is own
