"""Backpropagation: values flow forward, gradients flow back, and every factor is worked out once."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
from manim import FadeIn, FadeOut, Mobject, UpdateFromAlphaFunc, ValueTracker, VGroup, linear, smooth
from mpmath import diff, mpf

from calcanim import Function, InputError
from calcanim.numerics.computation import Computation, computation, input_names
from calcanim.numerics.evaluation import to_mpf
from calcanim.numerics.perceptron import NetworkRun, run_network
from calcanim.numerics.precise_network import PreciseNetwork, in_rows
from calcanim.parameters import Expression, Numbers, Point
from calcanim.stage import LABEL, SAFE, Box, Carried, LessonScene, LiveNumber, Typeset, format_for, look_up
from calcanim.stage.blocks import Blocks, block_unit
from calcanim.stage.graph_view import GraphView, NodeText, Wires
from calcanim.stage.growing_product import GrowingProduct
from calcanim.stage.miniature import rolling
from calcanim.stage.network_picture import OVER_A_BOX, Kind, NetworkPicture
from calcanim.stage.network_places import Quantity, network_places
from calcanim.stage.network_view import Flow
from calcanim.stage.number_format import untied
from calcanim.stage.proving import CHOSEN, GIVEN, Proof
from calcanim.stage.text import backed, box_of

TOPIC = 8
TITLE = "Backpropagation"

_SYMBOLS, _NUMBERS, _FACTORS = -2.24, -3.09, 0.81
_VALUES = {"x": "x", "w1": "w1", "w2": "w2", "t": "target", "z": "z1", "a": "a1", "y": "y"}
_DIM = 0.28
# Where the activation is drawn, and how far from 0 it still looks curved.
_CURVE, _CURVED = Box(4.45, -3.1, 6.3, -1.98), 4.0
# Under the loss: what becomes of it if that is long, and which step it was.
_LONG_LOSS, _STEP = -0.6, (-1.0, -1.42)
_GRADIENTS = {"z": "dL_dz1", "a": "dL_da1", "y": "dL_dy", "w1": "dL_dw1", "w2": "dL_dw2"}
_SIGMA = {"sigmoid": "sigma", "tanh": "tanh", "relu": 'op("relu")'}


# Counts as words, for captions.
SPELLED = dict(enumerate(
    "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty".split()
)) | {32: "thirty-two"}


@dataclass(frozen=True, slots=True)
class BackpropNumbers:
    """Every value of the forward pass, every gradient of the backward pass, and one step of descent.

    Layers are flat: of several weights, row by row, one row for each unit that they lead to.

    Attributes
    ----------
    x, target : tuple of float
        What goes in, and what should come out.
    w1, w2 : tuple of float
        The weights of the hidden and of the output layer.
    z1, a1 : tuple of float
        The weighted sum that enters each hidden unit, and its activation.
    z2 : tuple of float
        The weighted sum that enters each output unit.
    y : tuple of float
        The network's outputs; the output layer is linear, so each is its unit's sum.
    loss : float
        The loss L: half the sum of the squared distances of the outputs from the target.
    dL_dy : tuple of float
        The derivative of L by each output.
    dL_dw2 : tuple of float
        The derivative of L by each weight of the output layer.
    dL_da1 : tuple of float
        The derivative of L by each hidden unit's activation.
    da1_dz1 : tuple of float
        The slope of the activation function at each hidden unit's sum.
    dL_dz1 : tuple of float
        The derivative of L by each hidden unit's sum.
    dL_dw1 : tuple of float
        The derivative of L by each weight of the hidden layer.
    rate : float
        The learning rate.
    new_w1, new_w2 : tuple of float
        The weights of the hidden and of the output layer after one step of gradient descent.
    new_z1, new_a1 : tuple of float
        The hidden units' sums and activations with the new weights.
    new_y : tuple of float
        The outputs with the new weights.
    new_loss : float
        The loss with the new weights.
    """

    x: tuple[float, ...]
    target: tuple[float, ...]
    w1: tuple[float, ...]
    w2: tuple[float, ...]
    z1: tuple[float, ...]
    a1: tuple[float, ...]
    z2: tuple[float, ...]
    y: tuple[float, ...]
    loss: float
    dL_dy: tuple[float, ...]  # noqa: N815 - the name of the derivative in the formula
    dL_dw2: tuple[float, ...]  # noqa: N815
    dL_da1: tuple[float, ...]  # noqa: N815
    da1_dz1: tuple[float, ...]
    dL_dz1: tuple[float, ...]  # noqa: N815
    dL_dw1: tuple[float, ...]  # noqa: N815
    rate: float
    new_w1: tuple[float, ...]
    new_w2: tuple[float, ...]
    new_z1: tuple[float, ...]
    new_a1: tuple[float, ...]
    new_y: tuple[float, ...]
    new_loss: float


def flat(matrix: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """The numbers of a matrix, row by row."""
    return tuple(number for row in matrix for number in row)


class Backpropagation(LessonScene):
    """Values flow forward through a network, gradients flow back, and a product of factors grows on the way."""

    layers: Numbers = (1.0, 1.0, 1.0)
    """Inputs, hidden units and outputs: from 1,1,1 to 3,4,2."""
    x: Point = 2.0
    """What goes in: a number for every input."""
    target: Point = 1.0
    """What should come out: a number for every output."""
    w1: Point = 0.5
    """The weights of the hidden layer, row by row; drawn by the seed if a wider network is given none."""
    w2: Point = 0.8
    """The weights of the output layer, row by row; drawn by the seed if a wider network is given none."""
    activation: Literal["sigmoid", "tanh", "relu"] = "sigmoid"
    """The activation of the hidden units; the outputs are linear."""
    rate: float = 0.5
    """The learning rate of the step at the end; the default is halved until L falls."""
    seed: int = 1
    """Draws what a wider network is not given."""

    must_show = ("loss", "dL_dw1", "new_w1")

    # -- numbers -------------------------------------------------------------------

    def widths(self) -> tuple[int, ...]:
        """Units of every layer."""
        if any(n != int(n) for n in self.layers):
            raise InputError(f"layers={','.join(f'{n:g}' for n in self.layers)} must be whole numbers such as 2,3,1.")
        return tuple(map(int, self.layers))

    def network(self) -> NetworkRun:
        """Both passes of the network that the parameters describe."""
        widths = self.widths()
        network_places(widths)
        inputs, hidden, outputs = widths
        rng = np.random.default_rng(abs(self.seed))
        x = self.filled("x", inputs, f"{inputs} inputs", rng.choice((0.5, 1.0, 1.5, 2.0, -1.0), inputs))
        target = self.filled("target", outputs, f"{outputs} outputs", rng.choice((0.0, 1.0), outputs))
        sizes = np.array((0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, -0.2, -0.3, -0.4, -0.5, -0.6))
        w1 = self.filled("w1", inputs * hidden, f"{hidden} rows of {inputs}", rng.choice(sizes, inputs * hidden))
        w2 = self.filled("w2", hidden * outputs, f"{outputs} rows of {hidden}", rng.choice(sizes, hidden * outputs))
        return run_network(x, target, (in_rows(w1, inputs), in_rows(w2, hidden)), self.activation)

    def filled(self, name: str, count: int, shape: str, drawn: Any) -> tuple[float, ...]:
        """A parameter of several numbers: those given, or those drawn if only the default of another width is there."""
        given = getattr(self, name)
        numbers = given if isinstance(given, tuple) else (given,)
        if len(numbers) == count:
            return tuple(map(float, numbers))
        if given == getattr(type(self), name):
            return tuple(map(float, drawn))
        raise InputError(
            f"{name} has {len(numbers)} number{'s' * (len(numbers) != 1)}; layers="
            f"{','.join(map(str, self.widths()))} needs {count} ({shape}), or none, and seed={self.seed} draws them."
        )

    def numbers(self) -> BackpropNumbers:
        if not 0 < self.rate <= 100:
            raise InputError(f"rate={self.rate:g} must lie between 0 and 100; 0.5 is a usual step.")
        run = self.network()
        if run.at_kink:
            raise InputError(
                f"The sum of hidden unit {run.at_kink[0][1] + 1} is exactly 0, the kink of relu, where the loss has no "
                "gradient; change a weight or an input a little, or take activation=tanh."
            )
        rate = self.rate_for(run)
        after = run.stepped(rate)
        return BackpropNumbers(
            run.x, run.target, flat(run.weights[0]), flat(run.weights[1]), run.sums[0], run.outputs[0], run.sums[1],
            run.outputs[1], run.loss, run.by_outputs[1], flat(run.by_weights[1]), run.by_outputs[0], run.slopes[0],
            run.by_sums[0], flat(run.by_weights[0]), rate, flat(after.weights[0]), flat(after.weights[1]), after.sums[0], after.outputs[0],
            after.outputs[1], after.loss,
        )

    def rate_for(self, run: NetworkRun) -> float:
        """The learning rate: the one that is given, or the default, halved while it makes L rise."""
        rate = self.rate
        if rate == type(self).rate:
            while run.stepped(rate).loss > run.loss:
                rate /= 2
        return rate

    # -- proofs: the forward pass alone, nudged at fifty digits -----------------------

    def precise(self) -> PreciseNetwork:
        """The network to any precision, without a backward pass."""
        n = self.results
        return PreciseNetwork(n.x, n.target, n.w1, n.w2, self.activation)

    def proofs(self) -> dict[str, Proof]:
        n, exact = self.results, self.precise()
        rate = cache(self.precise_rate)
        after = cache(lambda: exact.stepped(rate()))
        proofs: dict[str, Proof] = {
            "loss": lambda: exact.quantity("loss"), "rate": GIVEN if n.rate == self.rate else rate,
            "new_loss": lambda: exact.quantity("loss", after()),
        }
        for name in ("x", "target", "w1", "w2"):
            # What nobody typed was drawn by the seed.
            typed = np.size(getattr(self, name)) == len(getattr(n, name))
            proofs[name] = GIVEN if typed else CHOSEN
        for name, of in (("z1", "z1"), ("a1", "a1"), ("z2", "y"), ("y", "y")):
            for i in range(len(getattr(n, name))):
                proofs[f"{name}[{i}]"] = lambda of=of, i=i: exact.quantity(of)[i]
        for name, of in (("dL_dy", "y"), ("dL_dw2", "w2"), ("dL_da1", "a1"), ("dL_dz1", "z1"), ("dL_dw1", "w1")):
            for i in range(len(getattr(n, name))):
                proofs[f"{name}[{i}]"] = lambda of=of, i=i: exact.slope_of_loss(of, i)
        for i in range(len(n.z1)):
            proofs[f"da1_dz1[{i}]"] = lambda i=i: exact.slope_of_activation(i)
        for name in ("w1", "w2"):
            for i in range(len(getattr(n, name))):
                proofs[f"new_{name}[{i}]"] = lambda name=name, i=i: after()[name][i]
        for name in ("z1", "a1", "y"):
            for i in range(len(getattr(n, name))):
                proofs[f"new_{name}[{i}]"] = lambda name=name, i=i: exact.quantity(name, after())[i]
        return proofs

    def precise_rate(self) -> Any:
        """The learning rate, found with the forward pass alone."""
        exact, rate = self.precise(), to_mpf(self.rate)
        if self.rate == type(self).rate:
            while exact.quantity("loss", exact.stepped(rate)) > exact.quantity("loss"):
                rate /= 2
        return rate

    # -- story ---------------------------------------------------------------------

    def construct(self) -> None:
        self.prepare()
        with self.section("network", self.words_on_the_network()):
            self.show_network()
        with self.section("forward", "Forward: every value is worked out from the values before it."):
            self.run_forward()
        with self.section("backward", "Backward: how much does L change when the value before it does?"):
            self.start_backward()
        if self.places.chain:
            self.tell_chain()
        else:
            self.tell_layers()
        with self.section("reuse", self.words_on_reuse()):
            self.mark_reuse()
        with self.section("step", self.words_on_the_step()):
            self.take_step()

    def words_on_the_network(self) -> str:
        if self.places.chain:
            return "A network with two weights: x goes in, y comes out, and L says how far y is from the target t."
        count = len(self.results.w1) + len(self.results.w2)
        return f"A network with {SPELLED[count]} weights, one on every line between two layers. L says how far y is from the target."

    def prepare(self) -> None:
        n = self.results
        self.places = network_places(self.widths())
        self.decimals = 4 if self.places.chain else 3
        gradients = np.abs(np.array(n.dL_dw1))
        # In a wider network one weight is followed: the one that matters most.
        self.hidden, self.input = divmod(int(np.argmax(gradients)), len(n.x))
        numbers = {
            (kind, q): self.forms(kind, q)
            for kind, plates in (("value", self.places.boxes), ("gradient", self.places.tags)) for q in plates
        }
        self.picture = NetworkPicture(self.places, numbers, _SIGMA[self.activation], self.theme)
        self.boxes, self.tags, self.texts = self.picture.boxes, self.picture.tags, self.picture.numbers
        self.called = self.picture.called

    def forms(self, kind: Kind, quantity: Quantity) -> tuple[str, ...]:
        """A number as it stands in its plate, and shorter."""
        letter, i = quantity
        if letter == "L":
            return (self.short("loss"), self.shown("loss", 1)) if kind == "value" else ("given(1)",)
        name = f"{(_VALUES if kind == 'value' else _GRADIENTS)[letter]}[{i}]"
        return self.short(name), self.shown(name, 1)

    def short(self, name: str) -> str:
        """A result with four decimals, or three where there are many: fewer digits the smaller it is."""
        return self.shown(name, self.significant(look_up(self.results, name)))

    def significant(self, value: float) -> int:
        """How many digits of a value are shown; two where it needs a power of ten."""
        magnitude = math.floor(math.log10(abs(value))) if value else 0
        if not -4 < magnitude < 5:
            return 2
        return untied(value, min(max(self.decimals + magnitude + 1, self.decimals - 1), self.decimals + 1))

    def factor(self, name: str) -> str:
        """A result as a factor: in brackets if it is negative."""
        return f"({self.short(name)})" if look_up(self.results, name) < 0 else self.short(name)

    # -- the network ---------------------------------------------------------------

    def show_network(self) -> None:
        given = [q for q in self.boxes if q[0] in ("x", "w1", "w2", "t")]
        self.links = Flow(self.picture.forward_ends("zayL"), self.theme, "quiet", width=2.0, head=0.0)
        source = "forward(L = (w_2 space sigma(w_1 x) - t)^2 \\/ given(2))".replace("sigma", _SIGMA[self.activation])
        layered = "forward(L = norm(W_2 space sigma(W_1 x) - t)^2 \\/ given(2))".replace("sigma", _SIGMA[self.activation])
        self.add(*self.heading("Backpropagation", source if self.places.chain else layered), self.links)
        self.add(*(plate.outline for plate in self.boxes.values()))
        self.add(*self.picture.names(), *self.picture.operations(), *self.picture.legend("value", "weight"))
        for quantity in given:
            self.add(self.boxes[quantity].rim, self.texts["value", quantity])
        self.wait(0.6)

    # -- forward ---------------------------------------------------------------------

    def run_forward(self) -> None:
        self.flows: list[Flow] = []
        self.line: Typeset | None = None
        for letter in "zayL":
            new = self.fitted(self.forward_line(letter), SAFE.width).put(SAFE.left, _SYMBOLS - 0.1)
            self.play(*([FadeOut(self.line)] if self.line is not None else []), FadeIn(new), run_time=0.6)
            self.line = new
            self.flow(Flow(self.picture.forward_ends(letter), self.theme, "forward", width=3.5, head=0.19))
            plates = [q for q in self.boxes if q[0] == letter]
            self.play(
                *(FadeIn(self.boxes[q].rim) for q in plates), *(FadeIn(self.texts["value", q]) for q in plates), run_time=0.5,
            )
            # A glyph is about a third of the type's size wide; reading has begun while the arrows grew.
            self.wait(max(0.4, 0.06 * new.width / (0.34 * new.em) - 0.3))

    def forward_line(self, letter: str) -> str:
        """How a column is worked out, for one of its units."""
        unit = {"z": self.hidden, "a": self.hidden}.get(letter, 0)
        name, f = self.called((letter, unit)), self.factor
        if letter == "a":
            z = self.short(f"z1[{unit}]")
            return f"forward({name} = {_SIGMA[self.activation]}({self.called(('z', unit))}) = {_SIGMA[self.activation]}({z}) = {self.short(f'a1[{unit}]')})"
        if letter == "L":
            squares = " + ".join(f"({self.short(f'y[{k}]')} - {f(f'target[{k}]')})^2" for k in range(len(self.results.y)))
            squares = f"({squares})" if len(self.results.y) > 1 else squares
            general = "(y - t)^2 \\/ given(2) = " if self.places.chain else ""
            return f"forward(L = {general}{squares} \\/ given(2) = {self.short('loss')})"
        weights, before, result = ("w1", "x", "z1") if letter == "z" else ("w2", "a1", "y")
        width = len(getattr(self.results, before))
        general = ("w_1 x = " if letter == "z" else "w_2 a_1 = ") if self.places.chain else ""
        terms = " + ".join(f"{f(f'{weights}[{unit * width + i}]')} dot {f(f'{before}[{i}]')}" for i in range(width))
        return f"forward({name} = {general}{terms} = {self.short(f'{result}[{unit}]')})"

    def flow(self, arrows: Flow, *others: Any, run_time: float = 0.9) -> None:
        """Let arrows grow from where they start."""
        arrows.grow(0.0)
        self.add(arrows)
        self.play(UpdateFromAlphaFunc(arrows, lambda drawn, alpha: drawn.grow(alpha), rate_func=smooth), *others, run_time=run_time)
        self.flows.append(arrows)

    # -- backward ----------------------------------------------------------------------

    def start_backward(self) -> None:
        """Empty tags below the boxes, a product to be filled, and the gradient of the loss by itself."""
        assert self.line is not None
        self.free_until = SAFE.right
        name = f"dL_dw1[{self.hidden * len(self.results.x) + self.input}]"
        self.product = GrowingProduct(
            f"gradient({self.by(self.weight_name())}) =", f"gradient({self.short(name)}) =", SAFE.left, _SYMBOLS, _NUMBERS, self.theme
        )
        self.play(
            FadeOut(self.line), *(FadeIn(tag.outline) for tag in self.tags.values()),
            *map(FadeIn, (*self.picture.tag_names(), *self.picture.legend("gradient"))), *self.dimmed([self.links, *self.flows]), run_time=0.8,
        )
        self.play(*self.lit("L"), FadeIn(self.product.name), *map(FadeIn, self.followed()), run_time=0.8)

    def dimmed(self, flows: Sequence[Flow]) -> list[Any]:
        """Where there are many edges, these step back for the ones that are followed."""
        if self.places.chain:
            return []
        for flow in flows:
            # They only support from now on.
            flow.plot_part = "grid"
        return [flow.animate.set_stroke(width=2.0, opacity=_DIM) for flow in flows]

    def followed(self) -> list[Mobject]:
        """In a wider network, the weight whose product is shown, on its edge."""
        if self.places.chain:
            return []
        start, end = self.boxes["x", self.input].side("right"), self.boxes["z", self.hidden].side("left", 0.08)
        edge = Flow([(start, end)], self.theme, "forward", width=7.0, head=0.26)
        name = self.formula(f"forward({self.weight_name()})", em=LABEL)
        return [edge, self.picture.on_patch(name, start + 0.35 * (end - start))]

    def weight_name(self) -> str:
        """The weight for which the product is shown."""
        return "w_1" if self.places.chain else f"w_({self.hidden + 1}{self.input + 1})"

    @staticmethod
    def by(name: str, of: str = "L") -> str:
        """A partial derivative."""
        return f"frac(partial {of}, partial {name})"

    def lit(self, letter: str) -> list[FadeIn]:
        """The tags of a column get their colour and their number."""
        tags = [q for q in self.tags if q[0] == letter]
        return [*(FadeIn(self.tags[q].rim) for q in tags), *(FadeIn(self.texts["gradient", q]) for q in tags)]

    def back(
        self, letter: str, ends: list[tuple[np.ndarray, np.ndarray]] | None = None, *,
        width: float = 3.5, head: float = 0.19, followed: Sequence[tuple[np.ndarray, np.ndarray]] = (),
    ) -> None:
        """The gradient travels along the edges into a column of tags, and these light up; those that are followed stand out."""
        ends = self.picture.backward_ends(letter) if ends is None else ends
        flow = Flow(ends, self.theme, "gradient", dashed=True, width=width, head=head)
        self.flow(flow)
        strong = Flow(followed, self.theme, "gradient", dashed=True, width=6.0, head=0.22)
        self.play(*self.lit(letter), *([FadeIn(strong), *self.dimmed([flow])] if followed else []), run_time=0.6)

    def multiply(self, symbol: str, number: str, x: float, labels: Sequence[Typeset]) -> None:
        """The next factor of the product stands below its edge; the number flies there from the edge."""
        above, below, signs = self.product.further(symbol, number, x)
        flying = [Carried(label["partA"], below) for label in labels]
        self.play(FadeIn(above), *(flying or [FadeIn(below)]), *map(FadeIn, signs), run_time=1.1)
        self.add(below)

    def complete(self) -> None:
        """The product is complete: its value stands before it."""
        self.enter(self.product.value)
        self.wait(1.6)

    # -- a chain: one edge after the other --------------------------------------------

    def tell_chain(self) -> None:
        between = self.places.between
        with self.section("output", "The first factor: L changes with y by y − t."):
            self.edge_back("y", "L", f"forward(y - t) = partA({self.short('dL_dy[0]')})", f"gradient({self.by('y')})", "dL_dy[0]")
        with self.section("branch", "From y the gradient goes two ways. To w₂: y changes with w₂ by a₁, which is known already."):
            self.by_a = [self.to_weight("w2", "y", f"times forward(a_1) = {self.factor('a1[0]')}")]
        with self.section("hidden", "And on to a₁: y changes with a₁ by the weight w₂."):
            self.edge_back("a", "y", f"forward(w_2) = partA({self.short('w2[0]')})", self.by("a_1", "y"), "w2[0]")
        with self.section("activation", self.words_on_activation()):
            self.show_activation()
            slope = self.edge_back("z", "a", self.slope_formula(), self.by("z_1", "a_1"), "da1_dz1[0]")
            self.by_a += [slope] if self.activation != "relu" else []
        with self.section("weight", f"z₁ changes with w₁ by x. Four factors, one for each edge: ∂L/∂w₁ = {self.in_words('dL_dw1[0]')}."):
            label = self.to_weight("w1", "z", f"times forward(x) = partA({self.factor('x[0]')})")
            self.multiply(self.by("w_1", "z_1"), self.factor("x[0]"), between("z") + 0.25, [label])
            self.complete()

    def show_activation(self) -> None:
        """The activation as a curve, in the free corner: a tangent rolls along it up to z1, where its slope is the next factor."""
        z, self.drawn = self.results.z1[0], []
        # Where the numbers of the product need the corner there is no room for it.
        if abs(z) > _CURVED or max(float(part.get_right()[0]) for part in self.product.parts) > _CURVE.left - 0.15:
            return
        small = rolling(Function(f"{self.activation}(x)"), z, _CURVE, self.theme)
        name = self.formula(f"forward({_SIGMA[self.activation]})", em=LABEL).put(_CURVE.center[0], _CURVE.top + 0.14, side="center")
        self.drawn = [small.picture, name]
        self.play(*map(FadeIn, self.drawn), run_time=0.8)
        self.play(UpdateFromAlphaFunc(small.picture, lambda _, alpha: small.move(alpha)), run_time=1.8, rate_func=smooth)

    def words_on_activation(self) -> str:
        if self.activation == "relu":
            return "Through relu: its slope is one where z₁ is positive and zero where it is negative."
        return f"Through the {self.activation}: its slope follows from a₁, the value that the forward pass has kept."

    def slope_formula(self) -> str:
        """The slope of the activation by what the forward pass has kept."""
        value = f"partA({self.short('da1_dz1[0]')})"
        return {
            "sigmoid": f"forward(a_1) (given(1) - forward(a_1)) = {value}", "tanh": f"given(1) - forward(a_1)^2 = {value}", "relu": f'op("relu")\'(z_1) = {value}',
        }[self.activation]

    def in_words(self, name: str) -> str:
        """A result in a caption, with the digits that are shown of it."""
        value = look_up(self.results, name)
        return self.plain(value, self.significant(value))

    def edge_back(self, letter: str, edge: str, label: str, symbol: str, number: str) -> Typeset:
        """A factor appears between the lanes, tied to its edge; the gradient travels; the product grows."""
        x = self.places.between(edge)
        text = self.formula(label, em=LABEL).put(x, _FACTORS, side="center")
        # A long one makes room for the one to its right.
        text.shift([min(0.0, self.free_until - 0.4 - float(text.get_right()[0])), 0, 0])
        self.free_until = float(text.get_left()[0])
        self.play(FadeIn(text), FadeIn(self.picture.tie(text, x)), run_time=0.8)
        self.back(letter)
        value = self.factor(number)
        self.multiply(symbol, f"gradient({value})" if number.startswith("dL") else value, x, [text])
        return text

    def to_weight(self, weight: str, letter: str, label: str) -> Typeset:
        """The gradient goes down to a weight, times the value that the weight was multiplied with."""
        start, end = self.tags[letter, 0].side("bottom"), self.tags[weight, 0].side("top", 0.08)
        text = self.formula(label, em=LABEL).put(float(start[0]) + 0.17, (start[1] + end[1]) / 2 - 0.05)
        self.enter(text, run_time=0.7)
        self.back(weight, [(start, end)])
        return text

    # -- layers: all edges of a column together ------------------------------------------

    def tell_layers(self) -> None:
        n, outputs, between = self.results, len(self.results.y), self.places.between
        i, several = self.hidden, len(self.results.y) > 1
        a, z = self.called(("a", i)), self.called(("z", i))
        weights = [f"w2[{k * len(n.z1) + i}]" for k in range(outputs)]
        with self.section("output", "Each output's gradient is its difference from the target."):
            self.back("y")
            if not several:
                self.multiply(f"gradient({self.by('y')})", f"gradient({self.factor('dL_dy[0]')})", between("L"), [])
        with self.section("hidden", self.words_on_hidden()):
            labels = [self.on_edge(("y", k), ("a", i), name) for k, name in enumerate(weights)]
            self.enter(*labels, run_time=0.7)
            self.back("a", width=2.5, followed=[self.picture.back_edge(("y", k), ("a", i)) for k in range(outputs)])
            if several:
                terms = " + ".join(f"gradient({self.factor(f'dL_dy[{k}]')}) dot {self.factor(name)}" for k, name in enumerate(weights))
                symbol = f"scripts(sum)_k gradient({self.by('y_k')}) dot {self.by(a, 'y_k')}"
                self.multiply(symbol, f"({terms})", self.places.columns["y"] + 0.3, [])
            else:
                self.multiply(self.by(a, "y"), self.factor(weights[0]), between("y"), [])
        with self.section("activation", "Through the activation: each gradient times the slope at its own z."):
            # This one has room between the value's edge and the gradient's.
            middle = (self.boxes["z", i].centre[1] + self.tags["z", i].centre[1]) / 2
            slope = self.formula(self.short(f"da1_dz1[{i}]"), em=LABEL).put(between("a"), middle - 0.25 * LABEL, side="center")
            self.enter(slope, run_time=0.7)
            self.back("z", width=2.5, followed=[self.picture.back_edge(("a", i), ("z", i))])
            self.multiply(self.by(z, a), self.factor(f"da1_dz1[{i}]"), between("a"), [])
        with self.section("weight", "At last the weights: each one's gradient is that of z times the input that it carries."):
            # Over the edges themselves: on each of them lies the gradient of its weight.
            ends = [(end, start) for start, end in self.picture.forward_ends("z")]
            self.back("x", ends, width=3.0, head=0.0, followed=[self.beside_followed()])
            self.multiply(self.by(self.weight_name(), z), self.factor(f"x[{self.input}]"), between("z") + 0.3, [])
            self.complete()

    def beside_followed(self) -> tuple[np.ndarray, np.ndarray]:
        """The way back along the edge of the followed weight, right beside it."""
        start, end = self.boxes["z", self.hidden].side("left", 0.16), self.boxes["x", self.input].side("right", 0.1)
        along = (end - start) / np.linalg.norm(end - start)
        across = 0.15 * np.array([-along[1], along[0], 0.0])
        return start + across, end + across

    def words_on_hidden(self) -> str:
        if len(self.results.y) > 1:
            return "A hidden unit reaches L through every output: along each path the factors multiply, and the paths add."
        return "Back through the weights: y changes with each a by the weight between them."

    def on_edge(self, source: Quantity, target: Quantity, name: str) -> VGroup:
        """A factor on a patch, on its edge, before it comes together with others."""
        start = self.tags[source].side("left")
        end = self.tags[target].side("right") if target in self.tags else self.boxes[target].side("right")
        text = self.formula(self.short(name), em=LABEL)
        return self.picture.on_patch(text, start + 0.35 * (end - start))

    # -- what is used twice ------------------------------------------------------------

    def words_on_reuse(self) -> str:
        if self.places.chain:
            times = "twice" if self.activation == "relu" else "three times"
            return f"Double rims: worked out once, used again. a₁ serves {times}, ∂L/∂y twice: for w₂ and for a₁."
        return "Double rims: worked out once, used for every edge that arrives there. No path is walked twice."

    def mark_reuse(self) -> None:
        plates = [tag for (letter, _), tag in self.tags.items() if letter == "y" or (letter == "z" and not self.places.chain)]
        plates += [box for (letter, _), box in self.boxes.items() if letter == "a" and self.places.chain]
        away = self.drawn if self.places.chain else []
        self.play(
            *(FadeIn(plate.second_rim) for plate in plates), *map(FadeIn, self.picture.legend("reused")), *map(FadeOut, away), run_time=0.9,
        )
        if self.places.chain:
            self.point_at_uses()
        self.wait(1.5)

    def point_at_uses(self) -> None:
        """From what is reused to where it is used: first the value, then the gradient."""
        lines = [(run.get_corner([-1, -1, 0]), run.get_corner([1, -1, 0])) for text in self.by_a for run in text.parts["forward"]]
        below = np.array([0.0, -0.06, 0.0])
        y = self.tags["y", 0]
        for role, edges, under in (
            ("forward", self.picture.forward_ends("y")[:1], [(start + below, end + below) for start, end in lines]),
            ("gradient", [self.picture.back_edge(("y", 0), ("a", 0)), (y.side("bottom"), self.tags["w2", 0].side("top", 0.08))], []),
        ):
            strong = [Flow(edges, self.theme, role, dashed=role == "gradient", width=7.0, head=0.19)]
            strong += [Flow(under, self.theme, role, width=5.0, head=0.0)] if under else []
            uses = VGroup(*strong)
            self.play(UpdateFromAlphaFunc(uses, lambda drawn, alpha: [flow.grow(alpha) for flow in drawn] and drawn), run_time=1.0)
            self.wait(1.3)
            self.play(FadeOut(uses), run_time=0.5)

    # -- one step ----------------------------------------------------------------------

    def words_on_the_step(self) -> str:
        n = self.results
        before, after = self.in_words("loss"), self.in_words("new_loss")
        if before == after and n.new_loss != n.loss:
            how = "falls, but by" if n.new_loss < n.loss else "rises, but by"
            return f"One step with the learning rate r = {self.plain(n.rate)}: L = {before} {how} less than these digits show."
        if n.new_loss < n.loss:
            return f"One step against the gradient, with the learning rate r = {self.plain(n.rate)}: L falls from {before} to {after}."
        if n.new_loss > n.loss:
            return f"One step with the learning rate r = {self.plain(n.rate)} is too long here: L rises from {before} to {after}."
        if any((*n.dL_dw1, *n.dL_dw2)):
            return f"One step with the learning rate r = {self.plain(n.rate)} leads from one side of a minimum to the other: L stays what it was."
        return "The gradient by every weight is zero, so the step changes nothing."

    def take_step(self) -> None:
        """Put the rule in the place of the product, let the weights move and the loss follow, and bring the product back."""
        away = VGroup(*self.product.parts)
        lines = [self.formula(source, em=LABEL).put(SAFE.left, baseline) for source, baseline in self.rules()]
        self.play(FadeOut(away), *(FadeIn(line) for line in lines), run_time=0.8)
        self.wait(3.0)
        self.share = ValueTracker(0.0)
        self.moves("r", lambda: self.results.rate * self.share.get_value())
        self.play(*(FadeIn(part) for part in self.show_becoming()), run_time=0.8)
        group = VGroup(*(number for number, _ in self.moving))
        self.play(UpdateFromAlphaFunc(group, self.follow), run_time=3.0, rate_func=linear)
        self.play(*(FadeOut(line) for line in lines), FadeIn(away), run_time=0.8)
        self.wait(1.5)

    def rules(self) -> list[tuple[str, float]]:
        """The step for each weight of a chain, in general for a wider network."""
        if not self.places.chain:
            followed = self.hidden * len(self.results.x) + self.input
            return [
                ('w <- w - r thin gradient(partial L \\/ partial w) quad "for every weight, for example"', _SYMBOLS),
                (self.rule(self.weight_name(), "w1", followed), _NUMBERS + 0.05),
            ]
        return [(self.rule(f"w_{i}", f"w{i}", 0), baseline) for i, baseline in ((1, _SYMBOLS), (2, _NUMBERS + 0.05))]

    def rule(self, symbol: str, name: str, i: int) -> str:
        """The step for one weight."""
        return (
            f"forward({symbol}) <- {symbol} - r thin gradient(partial L \\/ partial {symbol}) = {self.factor(f'{name}[{i}]')} - "
            f"{self.shown('rate')} dot gradient({self.factor(f'dL_d{name}[{i}]')}) = forward({self.short(f'new_{name}[{i}]')})"
        )

    def show_becoming(self) -> list[Mobject]:
        """What becomes of the loss and in a chain of all that leads to it; those that can run are kept in ``moving``."""
        n = self.results
        self.moving: list[tuple[LiveNumber, Callable[[float], float]]] = []
        parts: list[Mobject] = []
        for letter, name in (("w1", "w1"), ("w2", "w2"), ("z", "z1"), ("a", "a1"), ("y", "y")) if self.places.chain else ():
            parts += self.beside((letter, 0), (getattr(n, name)[0], getattr(n, f"new_{name}")[0]), name)
        parts += self.beside(("L", 0), (n.loss, n.new_loss), "loss")
        lines = ('-> "one step,"', f"r = {self.shown('rate')}")
        return parts + [
            self.formula(line, em=LABEL).put(SAFE.right, baseline, side="right") for line, baseline in zip(lines, _STEP, strict=True)
        ]

    def weights_now(self) -> dict[str, list[Any]]:
        """The weights at this moment of the step, to the working precision."""
        return self.precise().stepped(to_mpf(self.results.rate) * to_mpf(self.share.get_value()))

    def room_beside(self, quantity: Quantity) -> tuple[float, float, float]:
        """From where to where, and on which line, there is room for what becomes of a value: right of the arrow from above."""
        box, after = self.boxes[quantity], {"w1": "w2", "w2": "t", "z": "a", "a": "y", "y": "L"}.get(quantity[0])
        right = SAFE.right
        if quantity[0] in ("w1", "w2"):
            # The next box has its name before it.
            right = float(self.boxes[after, 0].side("left", 0.38)[0]) if after else right
            return float(box.side("right", 0.1)[0]), right, float(box.centre[1]) - 0.12
        if after:
            right = float(self.boxes[after, 0].centre[0]) - 0.7
        left = float(box.centre[0]) + (-0.1 if quantity[0] == "a" else 0.18)
        return left, right, float(box.centre[1]) + (OVER_A_BOX if self.places.chain else 0.34)

    def beside(self, quantity: Quantity, values: tuple[float, float], result: str) -> list[Mobject]:
        """An arrow near a box and the number that it becomes."""
        left, right, baseline = self.room_beside(quantity)
        name = "new_loss" if result == "loss" else f"new_{result}[0]"
        arrow = self.formula("->", em=LABEL).put(left, baseline)
        start = float(arrow.get_right()[0]) + 0.08

        def truth() -> Any:
            value = self.precise().quantity(result, self.weights_now())
            return value if result == "loss" else value[0]

        for digits in (4 if max(map(abs, values)) >= 0.1 else 3, 3, 2):
            number = LiveNumber(values[0], format_for(values, digits), self.theme, role="forward", em=LABEL, truth=truth)
            if sum(number.room(values)) <= right - start:
                break
        if number.layout.exponent:
            # A number with a power of ten of its own does not run.
            texts = [self.formula(f"forward({self.shown(name, digits)})", em=LABEL) for digits in (2, 1)]
            text = next((text for text in texts if text.width <= right - start), texts[-1]).put(start, baseline)
            if text.width > right - start:
                if result != "loss":
                    return []
                # Lower down there is room for a long one.
                text.put(SAFE.right, _LONG_LOSS, side="right")
                return [arrow.put(float(text.get_left()[0]) - 0.12, _LONG_LOSS, side="right"), text]
            return [arrow, text]
        self.moving.append((number.put(start + number.room(values)[0], baseline), lambda share: self.value_at(result, share)))
        return [arrow, number]

    def value_at(self, result: str, share: float) -> float:
        """The loss, or the first number of another result, after a share of the step, in doubles: for drawing."""
        n = self.results
        weights = {
            name: [mpf(w) + share * (mpf(v) - mpf(w)) for w, v in zip(getattr(n, name), getattr(n, f"new_{name}"), strict=True)]
            for name in ("w1", "w2")
        }
        value = self.precise().quantity(result, weights)
        return float(value if result == "loss" else value[0])

    def follow(self, _: Mobject, alpha: float) -> None:
        """Put the numbers where the step is now."""
        share = float(smooth(alpha))
        self.share.set_value(share)
        for number, value in self.moving:
            number.set_value(value(share))


# -- any expression as a graph ---------------------------------------------------------

_MOST_NODES = 20
_GRAPH_AREA = Box(SAFE.left, -1.82, SAFE.right, 2.92)
_STRIP = (-2.28, -2.69, -3.1)
_RULE, _LINE = -2.33, -3.05
# How many steps back are written out, and how long an expression may be to stand for its node.
_SPOKEN, _SHORT = 5, 24
_MOST_INPUTS = 32
# What variables get that are given no value, in the order of the alphabet.
_PLEASANT = (0.4, 1.5, -1.0, 0.8, 0.6, -0.5, 1.2, 0.3, -0.7, 0.9)


@dataclass(frozen=True, slots=True)
class GraphNumbers:
    """Values, gradients and local derivatives of a graph, node by node and edge by edge, and what the passes cost.

    Attributes
    ----------
    values : tuple of float
        The value of every node; the result is the last.
    gradients : tuple of float
        The derivative of the result by every node, in the same order.
    slopes : tuple of float
        The local derivative of an operation by its input, for every edge.
    forward : int
        Elementary operations of the forward pass.
    products, sums : int
        Products and sums of the backward pass.
    backward : int
        Operations of the backward pass, products and sums together.
    variables : int
        The number of variables: one backward pass gives the derivatives by all of them.
    differences : int
        Operations that forward differences need for all these derivatives: a forward pass as it is, and one for each variable.
    terms : tuple of int
        The numbers of such expressions, each with inputs of its own, that are added up to show how the cost grows.
    inputs, operations : tuple of int
        How many inputs so many added expressions have together, and the elementary operations of their forward pass.
    ratios : tuple of float
        How many forward passes one backward pass through so many added expressions costs.
    passes : tuple of int
        The forward passes that forward differences need for so many added expressions: one as it is, and one for each input.
    """

    values: tuple[float, ...]
    gradients: tuple[float, ...]
    slopes: tuple[float, ...]
    forward: int
    products: int
    sums: int
    backward: int
    variables: int
    differences: int
    terms: tuple[int, ...]
    inputs: tuple[int, ...]
    operations: tuple[int, ...]
    ratios: tuple[float, ...]
    passes: tuple[int, ...]


def counts_of_terms(inputs: int) -> tuple[int, ...]:
    """How many expressions of so many inputs are added up to show how costs grow: powers of two, in few steps."""
    last = next((i for i in range(5, 1, -1) if 2**i * inputs <= _MOST_INPUTS), 1)
    return tuple(2**i for i in (range(last + 1) if last <= 3 else sorted({0, *range(last, 0, -2)})))


class ComputationGraph(LessonScene):
    """Any expression as a graph of elementary operations: one pass back gives all derivatives at once."""

    function: Expression = "(w*x + b - t)**2 + 0.1*w**2"
    """The expression, of any variables."""
    values: str = "w=0.5, x=2, b=0.1, t=2"
    """Values of its variables; one that is not named gets a pleasant number."""

    must_show = ("values", "gradients", "ratios")

    # -- numbers -------------------------------------------------------------------

    def given_values(self) -> dict[str, float]:
        """The value of every variable of the expression."""
        named: dict[str, float] = {}
        for part in filter(None, (part.strip() for part in self.values.split(","))):
            name, sign, number = (piece.strip() for piece in part.partition("="))
            try:
                named[name] = float(number)
            except ValueError:
                raise InputError(f"values: {part!r} is not a name and a number; write them as in w=0.5,x=2.") from None
            if not sign or not math.isfinite(named[name]):
                raise InputError(f"values: {part!r} is not a finite number; write it as in w=0.5.")
        variables = Function(self.function).variables
        strange = [name for name in named if name not in variables]
        if strange and self.values != type(self).values:
            raise InputError(f"values: {strange[0]} is no variable of {self.function}; its variables are {', '.join(variables)}.")
        free = (name for name in variables if name not in named)
        return {name: named[name] for name in variables if name in named} | dict(zip(free, _PLEASANT, strict=False))

    def graph(self) -> Computation:
        """The graph with both passes worked out."""
        return computation(self.function, self.given_values(), most=_MOST_NODES)

    def numbers(self) -> GraphNumbers:
        graph = self.graph()
        cost = graph.cost
        if not cost.forward:
            raise InputError(f"function={self.function} has no operation, so there is nothing to pass through; try {self.function}^2.")
        terms = counts_of_terms(cost.variables)
        sums = [cost.summed(count) for count in terms]
        return GraphNumbers(
            tuple(node.value for node in graph.nodes), tuple(node.gradient for node in graph.nodes),
            tuple(slope for node in graph.nodes for slope in node.slopes),
            cost.forward, cost.products, cost.sums, cost.backward, cost.variables, cost.differences,
            terms, tuple(one.variables for one in sums), tuple(one.forward for one in sums), tuple(one.ratio for one in sums),
            tuple(one.variables + 1 for one in sums),
        )

    def proofs(self) -> dict[str, Proof]:
        graph, given = self.graph(), self.given_values()
        at = [to_mpf(given[name]) for name in graph.variables]

        def value(i: int) -> Any:
            return Function(graph.nodes[i].expression, graph.variables).precise(*at)

        def gradient(i: int) -> Any:
            whole = graph.as_function_of(i)
            return whole.derivative(whole.variables[-1]).precise(*at, value(i))

        def slope(i: int, k: int) -> Any:
            inputs = graph.nodes[i].inputs
            operation = Function(graph.nodes[i].name, input_names(len(inputs)))
            values = [value(source) for source in inputs]
            return diff(lambda v: operation.at_precision(*values[:k], v, *values[k + 1:]), values[k])

        edges = [(i, k) for i, node in enumerate(graph.nodes) for k in range(len(node.inputs))]
        leaves = {source for source, _ in graph.edges} - {target for _, target in graph.edges}
        forward = len(graph.nodes) - len(leaves)
        sums = len(edges) - (len(graph.nodes) - 1)
        return {
            **{f"values[{i}]": (lambda i=i: value(i)) for i in range(len(graph.nodes))},
            **{f"gradients[{i}]": (lambda i=i: gradient(i)) for i in range(len(graph.nodes))},
            **{f"slopes[{e}]": (lambda i=i, k=k: slope(i, k)) for e, (i, k) in enumerate(edges)},
            "forward": lambda: mpf(forward), "products": lambda: mpf(len(edges)), "sums": lambda: mpf(sums),
            "backward": lambda: mpf(len(edges) + sums), "variables": lambda: mpf(len(leaves)),
            "differences": lambda: mpf((len(leaves) + 1) * forward), **self.proofs_of_sums(graph),
        }

    def proofs_of_sums(self, graph: Computation) -> dict[str, Proof]:
        """What the passes cost for sums of such expressions, counted edge by edge."""
        size, proofs = len(graph.nodes), {}
        for i, terms in enumerate(counts_of_terms(len(graph.variables))):
            edges = [(a + size * copy, b + size * copy) for copy in range(terms) for a, b in graph.edges]
            before = size - 1
            for copy in range(1, terms):
                node = terms * size + copy
                edges += [(before, node), (size * copy + size - 1, node)]
                before = node
            made, used = {b for _, b in edges}, Counter(a for a, _ in edges)
            backward = len(edges) + sum(count - 1 for count in used.values())
            counts = {"terms": terms, "inputs": len(used.keys() - made), "operations": len(made), "passes": len(used.keys() - made) + 1}
            proofs |= {f"{name}[{i}]": lambda count=count: mpf(count) for name, count in counts.items()}
            proofs[f"ratios[{i}]"] = lambda backward=backward, made=made: mpf(backward) / len(made)
        return proofs

    # -- story ---------------------------------------------------------------------

    def construct(self) -> None:
        self.prepare()
        with self.section("graph", "Every expression is a graph of elementary operations. What occurs twice is one node."):
            self.show_graph()
        with self.section("forward", "Forward: each operation takes the values that arrive and hands its own on."):
            self.run_forward()
        with self.section("backward", "Backward, from the result: each operation hands its gradient on, times its local derivative."):
            self.start_backward()
        alone, shared = self.parted(self.backward_steps())
        if alone:
            with self.section("through", "A value with one user has its gradient at once: the user's, times the local derivative."):
                self.run_backward(alone)
        if shared:
            with self.section("shared", "A value with several users waits until all of them have handed theirs back; then they add."):
                self.run_backward(shared)
        with self.section("cost", self.words_on_the_cost()):
            self.show_cost()
        with self.section("law", self.words_on_the_law()):
            self.show_law()

    def prepare(self) -> None:
        """Lay the graph out with as many digits as it can have without going over more bands."""
        self.computed = self.graph()
        made: list[tuple[int, int, GraphView]] = []
        for digits in (4, 3, 2):
            try:
                view = GraphView(self.computed.edges, self.texts(digits), _GRAPH_AREA, self.theme)
            except InputError:
                if digits == 2 and not made:
                    raise
                continue
            made.append((view.places.bands, -digits, view))
            if view.places.bands == 1:
                break
        self.view = min(made, key=lambda one: one[:2])[2]

    def texts(self, digits: int) -> list[NodeText]:
        """What stands at every node, with so many digits."""
        graph, n = self.computed, self.results
        return [
            NodeText(
                f"forward({graph.typst(i)})" if node.is_variable else graph.typst(i),
                self.shown(f"values[{i}]", untied(n.values[i], digits)), self.shown(f"gradients[{i}]", untied(n.gradients[i], digits)),
            )
            for i, node in enumerate(graph.nodes)
        ]

    def words_on_the_cost(self) -> str:
        n = self.results
        derivatives = {1: "The derivative", 2: "Both derivatives"}.get(n.variables, f"All {n.variables} derivatives")
        return f"{derivatives} from one pass back. Forward differences need one more pass for every input."

    def words_on_the_law(self) -> str:
        n = self.results
        return (
            f"{SPELLED[n.terms[-1]].capitalize()} such terms added up: with {n.inputs[-1]} inputs, one pass back still costs about "
            f"{self.plain(round(n.ratios[-1], 1))} forward passes. Networks have millions."
        )

    def show_graph(self) -> None:
        view = self.view
        every = [way for i in range(len(self.computed.nodes)) for way in view.forward_ways(i)]
        self.links = Wires(every, self.theme, "quiet", width=2.0, head=0.0)
        self.add(*self.header(), self.links, *view.labels)
        self.add(*(plate.outline for plate in (*view.boxes, *view.tags)))
        for i, node in enumerate(self.computed.nodes):
            if node.is_variable:
                self.add(view.boxes[i].rim, view.values[i])
        self.wait(1.0)

    def header(self) -> list[Mobject]:
        """The title line, with the expression if it has room there."""
        try:
            return self.heading("A computation graph", f"forward(L = {self.given(Function(self.function))})", left=SAFE.right)
        except InputError:
            return self.heading("A computation graph")

    def run_forward(self) -> None:
        """All operations whose inputs are there, together; then those that wait for them."""
        nodes, done = self.computed.nodes, {i for i, node in enumerate(self.computed.nodes) if node.is_variable}
        # Many steps are quicker steps.
        self.pace = min(1.0, 10.0 / self.results.forward)
        while len(done) < len(nodes):
            ready = [i for i, node in enumerate(nodes) if i not in done and done.issuperset(node.inputs)]
            self.travel(Wires([way for i in ready for way in self.view.forward_ways(i)], self.theme, "forward"))
            self.play(
                *(FadeIn(self.view.boxes[i].rim) for i in ready), *(FadeIn(self.view.values[i]) for i in ready), run_time=0.5 * self.pace,
            )
            done.update(ready)
        self.wait(0.8)

    def travel(self, wires: Wires, run_time: float = 0.8) -> None:
        """Let wires grow from where they start."""
        wires.grow(0.0)
        self.add(wires)
        self.play(UpdateFromAlphaFunc(wires, lambda drawn, alpha: drawn.grow(alpha), rate_func=smooth), run_time=run_time * self.pace)

    # -- backward --------------------------------------------------------------------

    def start_backward(self) -> None:
        self.rule = self.formula(
            "gradient(partial L \\/ partial p) = scripts(sum)_q gradient(partial L \\/ partial q) dot partial q \\/ partial p"
        ).put(SAFE.left, _RULE)
        says = self.words("over all operations q that use p", role="quiet")
        self.rule_words = says.put(float(self.rule.get_right()[0]) + 0.5, _RULE)
        last = len(self.computed.nodes) - 1
        self.play(FadeIn(self.rule), FadeIn(self.rule_words), FadeIn(self.view.tags[last].rim), FadeIn(self.view.gradients[last]), run_time=0.9)
        self.wait(1.2)

    def parted(self, steps: list[tuple[int, list[int]]]) -> tuple[list[tuple[int, list[int]]], list[tuple[int, list[int]]]]:
        """The steps before the first that completes the gradient of a value with several users, and the others."""
        self.spoken_steps = self.spoken(steps)
        self.line: Typeset | None = None
        self.waiting: dict[int, Typeset] = {}
        first = next((at for at, (_, complete) in enumerate(steps) if any(self.uses[k] > 1 for k in complete)), len(steps))
        return steps[:first], steps[first:]

    @property
    def uses(self) -> Counter[int]:
        """How often the value of each node is used."""
        return Counter(source for source, _ in self.computed.edges)

    def run_backward(self, steps: list[tuple[int, list[int]]]) -> None:
        """Each operation hands its gradient back; a tag lights up when all uses of its value have reported."""
        for i, complete in steps:
            line = self.working(complete) if i in self.spoken_steps else None
            slopes = VGroup(*(self.slopes_on_wires(i) if line is not None else []))
            changes = [FadeOut(self.line)] if self.line is not None else []
            if line is not None:
                changes += [FadeIn(line), *map(FadeIn, slopes)]
            if changes:
                self.play(*changes, run_time=0.5)
            self.line = line
            self.travel(Wires(self.view.backward_ways(i), self.theme, "gradient", dashed=True), 0.7)
            # Where more is to come, the tag shows that it waits in order to add.
            half = [k for k in dict.fromkeys(self.computed.nodes[i].inputs) if k not in complete and k not in self.waiting]
            for k in half:
                plate = self.view.tags[k]
                self.waiting[k] = plate.write(self.formula("gradient(+)", em=LABEL))
            changes = [FadeIn(self.waiting[k]) for k in half] + [FadeOut(self.waiting[k]) for k in complete if k in self.waiting]
            changes += [FadeIn(part) for k in complete for part in (self.view.tags[k].rim, self.view.gradients[k])]
            if changes:
                self.play(*changes, run_time=0.5 * self.pace)
            if line is not None:
                # A glyph is about a third of the type's size wide.
                self.wait(max(0.3, 0.06 * line.width / (0.32 * line.em) + 0.1))
            if slopes:
                self.play(*map(FadeOut, slopes), run_time=0.3)

    def slopes_on_wires(self, i: int) -> list[Mobject]:
        """The local derivatives of an operation, each on its way back to an input where it has room between plates and names."""
        view, first = self.view, sum(len(node.inputs) for node in self.computed.nodes[:i])
        taken = [box_of(part) for part in (*view.labels, *(plate.rim for plate in (*view.boxes, *view.tags)))]
        made: list[Mobject] = []
        for j, source in enumerate(self.computed.nodes[i].inputs):
            if (source, i) not in view.places.wires or self.computed.nodes[i].inputs.count(source) > 1:
                continue
            way = view.places.wires[source, i][1]
            text = self.formula(self.four(f"slopes[{first + j}]"), em=LABEL)
            for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8):
                text.move_to(way[round(share * (len(way) - 1))])
                if SAFE.contains(box_of(text)) and not any(box_of(text).overlaps(box, 0.1) for box in taken):
                    group = backed(text, self.theme.background, margin=0.05)
                    group.backing.set_fill(opacity=1)
                    taken.append(box_of(text))
                    made.append(group)
                    break
        return made

    def backward_steps(self) -> list[tuple[int, list[int]]]:
        """The operations from the last to the first, each with the inputs whose gradient is complete after it."""
        uses = Counter(source for source, _ in self.computed.edges)
        steps = []
        for i in reversed(range(len(self.computed.nodes))):
            inputs = self.computed.nodes[i].inputs
            uses.subtract(inputs)
            if inputs:
                steps.append((i, [k for k in dict.fromkeys(inputs) if not uses[k]]))
        return steps

    def spoken(self, steps: list[tuple[int, list[int]]]) -> set[int]:
        """The operations whose step back is written out: all if they are few, else those that teach most."""
        several = Counter(source for source, _ in self.computed.edges)

        def weight(step: tuple[int, list[int]]) -> float:
            i, complete = step
            slopes = self.computed.nodes[i].slopes
            return 2.0 * any(several[k] > 1 for k in complete) + any(abs(slope) != 1 for slope in slopes) + 0.5 * (len(slopes) > 1)

        complete = [step for step in steps if step[1]]
        # The last one stands until the end.
        return {i for i, _ in (*sorted(complete, key=weight, reverse=True)[:_SPOKEN], complete[-1])}

    def working(self, complete: list[int]) -> Typeset | None:
        """How the gradients that are complete now are worked out, if there is room for it."""
        starts = np.cumsum([0, *(len(node.inputs) for node in self.computed.nodes)])
        parts = []
        for k in [k for k in complete if self.uses[k] > 1] or complete:
            uses = [(i, int(starts[i]) + j) for i, node in enumerate(self.computed.nodes) for j, source in enumerate(node.inputs) if source == k]
            terms = " + ".join(f"gradient({self.factor(f'gradients[{i}]')}) dot {self.factor(f'slopes[{e}]')}" for i, e in uses)
            parts.append(f"gradient(partial L \\/ partial {self.called(k)}) = {terms} = gradient({self.four(f'gradients[{k}]')})")
        for source in ("quad quad ".join(parts), *parts):
            line = self.formula(source, em=LABEL)
            if line.width <= SAFE.width:
                return line.put(SAFE.left, _LINE)
        return None

    def called(self, k: int) -> str:
        """A node by what it computes, or p if that is long."""
        node = self.computed.nodes[k]
        if node.is_variable:
            return self.computed.typst(k)
        return f"({self.given(Function(node.expression))})" if len(node.expression) <= _SHORT else "p"

    def factor(self, name: str) -> str:
        """A result as a factor: in brackets if it is negative."""
        return f"({self.four(name)})" if look_up(self.results, name) < 0 else self.four(name)

    def four(self, name: str) -> str:
        """A result with about four digits."""
        return self.shown(name, untied(look_up(self.results, name), 4))

    # -- what it costs -----------------------------------------------------------------

    def show_cost(self) -> None:
        """A block for every pass through the graph: one forward, the pass back by its operations, and those of differences."""
        n = self.results
        self.play(*(FadeOut(part) for part in (self.rule, self.rule_words, self.line) if part is not None), run_time=0.6)
        most, start = max(n.passes[-1], max(n.ratios)), SAFE.left + 3.15
        unit = block_unit(most, SAFE.right - start - 1.7)
        self.rows = []
        for (says, role, says_count), count, baseline in zip(self.cost_rows(0), (1.0, n.ratios[0], n.passes[0]), _STRIP, strict=True):
            blocks = Blocks(most, unit, (start, baseline + 0.11), self.theme, role)
            words = self.words(says, role=role).put(SAFE.left, baseline)
            self.enter(words, run_time=0.5)
            self.add(blocks.show(0.0))
            self.play(
                UpdateFromAlphaFunc(blocks, lambda drawn, alpha, count=count: drawn.show(alpha * count), rate_func=linear),
                run_time=0.6 + 0.1 * count,
            )
            text = self.formula(says_count, em=LABEL).put(blocks.right + 0.2, baseline)
            self.enter(text, run_time=0.5)
            self.rows.append((blocks, text))
        self.moves("passes", lambda differences=self.rows[-1][0]: differences.count)
        self.wait(2.2)

    def cost_rows(self, i: int) -> list[tuple[str, str, str]]:
        """What is counted, its role, and how much it is; for a sum of such expressions if i is not 0."""
        n = self.results
        inputs = self.shown(f"inputs[{i}]")
        derivatives = f'{inputs} "derivatives"' if n.inputs[i] > 1 else '"the derivative"'
        if i:
            # The graph above is one of those that are counted.
            last = i == len(n.terms) - 1
            forward = f'{self.shown(f"operations[{i}]")} "operations in" {self.shown(f"terms[{i}]")} "such graphs{", added up" * last}"'
            back = self.shown(f"ratios[{i}]", 2) + (f' "passes: " {derivatives}' if last else ' "passes"')
        else:
            forward = self.counted(n.forward, "forward", "operation")
            parts = [("products", n.products, "product"), ("sums", n.sums, "sum")]
            back = " + ".join(self.counted(count, name, word) for name, count, word in parts if count)
            back += f' = {self.shown("ratios[0]", 2)} "passes: " {derivatives}'
        return [
            ("one pass forward", "forward", f"forward({forward})"), ("one pass back", "gradient", f"gradient({back})"),
            ("forward differences", "forward", f'forward({self.shown(f"passes[{i}]")} "passes")'),
        ]

    def counted(self, count: int, name: str, word: str) -> str:
        """A count and what it counts."""
        return f'{self.shown(name)} "{word}{"s" * (count != 1)}"'

    def show_law(self) -> None:
        """More and more such expressions added up: the passes of differences grow, the pass back does not."""
        n = self.results
        for i in range(1, len(n.terms)):
            new, grown = self.cost_rows(i), []
            texts = []
            for (blocks, text), (_, _, says), counts in zip(
                self.rows, new, ((1.0, 1.0), n.ratios[i - 1 : i + 1], n.passes[i - 1 : i + 1]), strict=True
            ):
                grown.append(UpdateFromAlphaFunc(
                    blocks, lambda drawn, alpha, a=counts[0], b=counts[1]: drawn.show(a + alpha * (b - a)), rate_func=smooth,
                ))
                texts.append((blocks, text, self.formula(says, em=LABEL), counts[1]))
            self.play(*(FadeOut(text) for _, text, _, _ in texts), run_time=0.4)
            self.play(*grown, run_time=0.9)
            self.rows = []
            for blocks, text, fresh, _ in texts:
                self.rows.append((blocks, fresh.put(blocks.right + 0.2, text.baseline)))
            self.play(*(FadeIn(text) for _, text in self.rows), run_time=0.4)
            self.wait(3.1 if i < len(n.terms) - 1 else 4.3)
