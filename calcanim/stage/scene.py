"""What every scene of the lesson has in common: parameters, numbers, a theme, sections with captions."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from manim import FadeIn, Mobject, Scene

from ..errors import CalcanimError, InputError
from ..numerics.function import Function
from .layout import FORMULA, LABEL, PANEL, SAFE, TITLE, TITLE_BASELINE
from .number_format import NumberFormat, format_for
from .painted import StageCamera
from .proving import Proof, Taken
from .plain_math import plain_math
from .readout import Readout
from .refusals import names_its_reasons, shortened
from .text import Typeset, formula, words
from .theme import theme_named
from .transitions import make_way

__all__ = ["LessonScene", "look_up"]

def look_up(results: Any, name: str) -> float:
    """The number that a name such as ``slope`` or ``right[2]`` stands for."""
    field, _, index = name.partition("[")
    value = getattr(results, field)
    return float(value[int(index[:-1])] if index else value)


# Reading: nobody takes in more than about 16 characters of a caption a second.
_CHARACTERS_PER_SECOND = 16.0
_SHORTEST = 1.4


class LessonScene(Scene):
    """A clip of the lesson.

    A subclass declares what may be changed as annotated class attributes, works out everything it
    shows as a number in `numbers`, and draws in ``construct``. It runs by itself with
    plain manim, where the environment variable ``CALCANIM_THEME`` may name the theme.

    Parameters
    ----------
    parameters : mapping, optional
        Values for its parameters, already of the right type.
    theme : str, optional
        ``dark`` (the default) or ``light``.
    **options
        Whatever manim's own `Scene` takes.

    Raises
    ------
    InputError
        If a parameter is not one of the scene's, or the theme does not exist.
    """

    title: str = ""
    """A title of your own for the clip; empty keeps the scene's."""

    # What the clip is there to show: results by name, or pieces of formulas; "a|b" for one of two. Each must be seen in it.
    must_show = ()

    def __init__(
        self, parameters: Mapping[str, object] | None = None, theme: str | None = None, **options: Any
    ) -> None:
        self._take(parameters or {})
        self._moving: dict[str, Callable[[], float]] = {}
        self.theme = theme_named(theme or os.environ.get("CALCANIM_THEME", "dark"))
        super().__init__(**{"camera_class": StageCamera, **options})

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        # Whatever is refused on the way, by whatever knows nothing of parameters, names the one that is the reason.
        for name in ("numbers", "construct"):
            if name in vars(cls):
                setattr(cls, name, names_its_reasons(vars(cls)[name]))

    def _take(self, parameters: Mapping[str, object]) -> None:
        for name, value in parameters.items():
            if name.startswith("_") or callable(getattr(type(self), name, len)):
                raise InputError(f"{type(self).__name__} has no parameter {name!r}.")
            setattr(self, name, value)

    @classmethod
    def worked_numbers(cls, parameters: Mapping[str, object] | None = None) -> Any:
        """The numbers the scene would show, without preparing anything to draw with."""
        scene = cls.__new__(cls)
        scene._take(parameters or {})
        return scene.numbers()

    def numbers(self) -> Any:
        """Everything the scene shows as a number, as a frozen dataclass. Each scene has its own."""
        raise CalcanimError(f"{type(self).__name__} does not say which numbers it shows; give it a method numbers().")

    def proofs(self) -> Mapping[str, Proof]:
        """For each name that is shown, a way to work it out anew to 50 digits by another route, or GIVEN or CHOSEN.

        A proof that follows the scene's own results is refused by the check.
        """
        return {}

    def taken(self) -> dict[str, str]:
        """Of its numbers those that are not worked out: for each name ``given`` or ``chosen``."""
        return {name: proof.value for name, proof in self.proofs().items() if isinstance(proof, Taken)}

    @cached_property
    def results(self) -> Any:
        """The numbers of this very scene, worked out once."""
        return self.numbers()

    def setup(self) -> None:
        """Paint the room. Called by manim before ``construct``."""
        self.camera.background_color = self.theme.background
        self.camera.init_background()

    def poster_after(self) -> str:
        """The section whose last picture is the clip's poster; empty for the last picture of all."""
        return ""

    # -- what lives while the clip plays ----------------------------------------

    def moves(self, name: str, read: Callable[[], float]) -> None:
        """Say that a parameter moves in this clip, so that a viewer may move it by hand.

        Parameters
        ----------
        name : str
            What it is called beside a slider: ``h``, ``x₀``, ``φ``.
        read : callable
            Its value now, usually a tracker's ``get_value``.
        """
        self._moving[name] = read

    def moving_values(self) -> dict[str, float]:
        """The parameters that move, with their values now."""
        return {name: float(read()) for name, read in self._moving.items()}

    def readouts_on_screen(self) -> list[Readout]:
        """The read-outs that are shown now."""
        return [mobject for mobject in self.get_mobject_family_members() if isinstance(mobject, Readout)]

    # -- sections and captions -------------------------------------------------

    @contextmanager
    def section(self, name: str, caption: str) -> Iterator[None]:
        """One step of the story: a section with a caption, held until the caption can be read."""
        self.next_section(name)
        self._caption, self._caption_start = caption, float(self.renderer.time)
        yield
        self._close_caption()

    def say(self, caption: str) -> None:
        """The next caption within a section; the one before is given its time first."""
        self._close_caption()
        self._caption, self._caption_start = caption, float(self.renderer.time)

    def _close_caption(self) -> None:
        needed = max(_SHORTEST, 0.6 + len(self._caption) / _CHARACTERS_PER_SECOND)
        shown = float(self.renderer.time) - self._caption_start
        if needed - shown > 0.05:
            self.wait(needed - shown)
            shown = needed
        # A breath between two captions, so that a change of words is seen.
        start = self._caption_start - float(self.renderer.time)
        self.add_subcaption(self._caption, duration=-start - 0.04, offset=start)

    # -- words and numbers -----------------------------------------------------

    def read(self, text: str, variables: tuple[str, ...] = ("x",)) -> Function:
        """A function of a parameter, read and checked."""
        return Function(text, variables)

    def height_at(self, f: Function, at: float, name: str = "at") -> float:
        """f(x0), or the sentence that the parameter called ``name`` is no point of the graph.

        Raises
        ------
        InputError
            If f has no finite value there.
        """
        value = float(f.precise(at))
        if not math.isfinite(value):
            raise InputError(f"{name}={at:g} is no point of the graph: {f.text} has no value there.")
        return value

    def formula(self, source: str, *, em: float = FORMULA, role: str = "ink", width: float | None = None) -> Typeset:
        """A formula in the scene's theme, broken into lines at ``width`` if given."""
        return formula(source, self.theme, em=em, role=role, width=width)

    def fitting(
        self, source: str | Sequence[str], width: float, *, role: str = "ink", sizes: Sequence[float] = (FORMULA, LABEL)
    ) -> Typeset | None:
        """A formula at the largest of some sizes at which it is no wider than ``width``, or None: for what may be left out.

        Of several sources (the same with fewer digits, say) the first that fits is taken.
        """
        sources = (source,) if isinstance(source, str) else source
        lines = (self.formula(one, em=em, role=role) for one in sources for em in sizes)
        return next((line for line in lines if line.width <= width), None)

    def fitted(
        self, source: str | Sequence[str], width: float, *, role: str = "ink", sizes: Sequence[float] = (FORMULA, LABEL)
    ) -> Typeset:
        """What `fitting` finds, of a formula without which the clip would not say what it is there to say.

        Raises
        ------
        InputError
            If none fits at any size.
        """
        line = self.fitting(source, width, role=role, sizes=sizes)
        if line is None:
            last = source if isinstance(source, str) else source[-1]
            raise self._too_wide(last, self.formula(last, em=sizes[-1]).width / width)
        return line

    def _too_wide(self, source: str, times: float) -> InputError:
        """The sentence that a formula has no room."""
        return InputError(
            f"the line {shortened(plain_math(source))} needs {times:.2f} times the room that it has at a readable size; "
            "a shorter function or rounder numbers help."
        )

    def words(
        self, text: str, *, em: float = LABEL, role: str = "ink", width: float | None = None, weight: int = 400
    ) -> Typeset:
        """Words in the scene's theme."""
        return words(text, self.theme, em=em, role=role, width=width, weight=weight)

    def shown(self, name: str, significant: int = 5, *, size: bool = False, layout: NumberFormat | None = None) -> str:
        """A result by its name, as Typst mathematics, tied to that name for the proofs.

        Parameters
        ----------
        name : str
            A field of `numbers`, or an item of one: ``slope``, ``right[2]``.
        significant : int
            Digits at most; zeros at the end are left out.
        size : bool
            Without its sign, which stands before it as an operator.
        layout : NumberFormat, optional
            How to write it; its power of ten is then left to the caller.
        """
        value = look_up(self.results, name)
        value = abs(value) if size else value
        if layout is not None:
            power = f", power: {layout.exponent}" if layout.exponent else ""
            return f'bound("{name}", {NumberFormat(layout.places).typst(value * 10.0**-layout.exponent)}{power})'
        return f'bound("{name}", {format_for([value], significant, trim=True).typst(value)})'

    def term(self, name: str, role: str = "ink", significant: int = 5, *, negated: bool = False) -> str:
        """A result as a further term of a sum: its sign as an operator, then its size."""
        value = look_up(self.results, name)
        sign = "-" if (value < 0) != negated else "+"
        return f"{sign} {role}({self.shown(name, significant, size=True)})"

    def given(self, function: Function) -> str:
        """A function as the lecturer gave it, in one line."""
        return f"given({function.typst(inline=True)})"

    def plain(self, value: float, significant: int = 5) -> str:
        """A number as plain text for a caption."""
        return format_for([value], significant, trim=True).plain(value)

    # -- the title line --------------------------------------------------------

    def heading(self, words_of_scene: str, source: str | Sequence[str] | None = None, *, left: float = PANEL.left) -> list[Mobject]:
        """The title line: what the clip is about and, above the panel, its function.

        Parameters
        ----------
        words_of_scene : str
            The scene's own title; the ``title`` parameter replaces it.
        source : str or sequence of str, optional
            Typst mathematics, usually ``f(x) = ...``; of several the first that fits.
        left : float
            Left edge of the scene's panel, to which the formula is aligned.

        Raises
        ------
        InputError
            If title and formula do not fit side by side at a readable size.
        """
        shown: list[Mobject] = []
        edge = SAFE.right
        if source is not None:
            shown.append(self._header_formula(source, left))
            edge = float(shown[0].get_left()[0]) - 0.5
        text = self.title or words_of_scene
        title = self.words(text, em=TITLE, role="quiet").put(SAFE.left, TITLE_BASELINE)
        if float(title.get_right()[0]) > edge:
            if self.title:
                raise InputError(
                    f"title is {len(text)} characters long and does not fit on its line; "
                    f"shorten it to about {int(len(text) * (edge - SAFE.left) / title.width)} characters."
                )
            return shown
        shown.insert(0, title)
        return shown

    def _header_formula(self, source: str | Sequence[str], left: float) -> Typeset:
        for one in (source,) if isinstance(source, str) else source:
            for em in (FORMULA, LABEL):
                line = self.formula(one, em=em)
                if line.width <= SAFE.right - left:
                    return _below_margin(line.put(left, TITLE_BASELINE))
                if line.width <= 0.6 * SAFE.width or (em == LABEL and line.width <= SAFE.width):
                    return _below_margin(line.put(SAFE.right, TITLE_BASELINE, side="right"))
        raise self._too_wide(one, line.width / SAFE.width)

    def play(self, *animations: Any, **options: Any) -> None:
        """As in manim; what fades in takes its place when what fades out has made way."""
        if "rate_func" not in options:
            make_way(animations)
        super().play(*animations, **options)

    def enter(self, *mobjects: Mobject, run_time: float = 0.8) -> None:
        """Let things appear where they belong."""
        self.play(*(FadeIn(mobject) for mobject in mobjects), run_time=run_time)


def _below_margin(line: Typeset) -> Typeset:
    """Lower a line whose exponents reach into the frame's upper margin."""
    over = float(line.get_top()[1]) - SAFE.top
    return line.shift([0, -over, 0]) if over > 0 else line
