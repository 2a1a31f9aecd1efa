"""A card for each activation: its formula and its slope, proved, and what its code does."""

from html import escape
from typing import NamedTuple

import numpy as np

from nnlib.activations import ACTIVATIONS
from nnlib.choose import choose
from nnlib.symbolic import WITNESSES, DoesNotHold, prove_equal, read, to_latex

_Z = np.concatenate([[-1e6], np.linspace(-20, 20, 4001), [1e6]])
_FAR = 1e3  # what is larger out there has no end
_CELL = "text-align: left; vertical-align: top; padding: 3px 16px 3px 0; line-height: 1.4"
_HEADS = "name", "f(z), and its slope", "values", "largest slope", "corners", "for", "against"


class Card(NamedTuple):
    """An activation in the language of formulas, its slope, and what speaks for and against it."""

    formula: str
    slope: str
    good: str
    bad: str


CARDS = {
    "identity": Card("z", "1", "the slope 1 changes nothing", "any number of layers is one layer"),
    "relu": Card(
        "max(0, z)",
        "step(z)",
        "slope 1 while it answers; cheap",
        "a silent unit has slope 0: it can die",
    ),
    "leaky_relu": Card(
        "max(z/100, z)", "step(z) + step(-z)/100", "no unit dies", "one more number to choose"
    ),
    "tanh": Card(
        "tanh(z)", "1 - tanh(z)^2", "smooth; values around 0", "flat at both ends: slopes fade"
    ),
    "sigmoid": Card(
        "sigma(z)",
        "sigma(z)*(1 - sigma(z))",
        "reads as a probability",
        "slope at most 1/4; never around 0",
    ),
    "scaled_relu": Card(
        "5*max(0, z)", "5*step(z)", "as ReLU", "the 5 acts as a learning rate: notebook 06"
    ),
    "plu": Card(
        "max((z + 1)/10 - 1, min((z - 1)/10 + 1, z))",
        "1/10 + 9/10*step(1 - z)*step(z + 1)",
        "like tanh, but never flat",
        "two corners, two numbers to choose",
    ),
    "erf": Card(
        "erf(z)", "2/sqrt(pi)*exp(-z^2)", "smooth; values around 0", "flatter than tanh far out"
    ),
    "sin": Card(
        "sin(z)",
        "cos(z)",
        "two units can fence a circle",
        "takes each value again and again: many dead ends",
    ),
    "gaussian": Card(
        "exp(-z^2)", "-2*z*exp(-z^2)", "answers on a strip only", "flat off the strip"
    ),
    "softplus": Card(
        "log(1 + exp(z))", "sigma(z)", "ReLU without the corner", "never silent; slower to compute"
    ),
    "gelu": Card(
        "z*(1 + erf(z/sqrt(2)))/2",
        "(1 + erf(z/sqrt(2)))/2 + z*exp(-z^2/2)/sqrt(2*pi)",
        "smooth; close to ReLU",
        "falls and rises left of 0; slower to compute",
    ),
}


class Cards:
    """`Cards("relu", "tanh")`: a table; raises DoesNotHold if a formula or slope is not proved."""

    def __init__(self, *names):
        self.cards = {name: choose(CARDS, name, "card") for name in names or CARDS}
        for name, card in self.cards.items():
            _prove(name, card)

    @property
    def rows(self):
        """The numbers of each card: name, values, largest slope, corners."""
        return [(name, *_measured(ACTIVATIONS[name])) for name in self.cards]

    def __repr__(self):
        head = f"{'name':12s}{'values':>22s}{'largest slope':>15s}   corners"
        rows = [f"{n:12s}{v:>22s}{s:>15s}   {c}" for n, v, s, c in self.rows]
        return "\n".join([head, *rows, self._proofs()])

    def _repr_html_(self):
        head = "".join(f'<th scope="col" style="{_CELL}">{h}</th>' for h in _HEADS)
        body = "".join(_row(self.cards[n], n, *numbers) for n, *numbers in self.rows)
        return (
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            f"<p>{self._proofs()}</p>"
        )

    def _proofs(self):
        return (
            f"{len(self.cards)} formulas and their slopes proved, these away from corners; values "
            "and largest slopes are those of the code, measured."
        )


def _prove(name, card):
    """The formula is that of the witness table, and the slope is its slope."""
    pairs = (card.formula, WITNESSES[name]), (f"diff({card.formula}, z)", card.slope)
    for left, right in pairs:
        verdict = prove_equal(left, right)
        if not verdict:
            raise DoesNotHold(f"The card of {name}: {left} = {right}: {verdict}", card)


def _measured(activation):
    """The range of the values, the largest slope and the corners, from the code."""
    values, slopes = activation.f(_Z), activation.df(_Z)
    low, high = (_end(v) for v in (values.min(), values.max()))
    corners = ", ".join(f"{kink:g}" for kink in activation.kinks) or "none"
    return f"{low} to {high}", f"{slopes.max():.3f}", corners.replace("-", "−")


def _end(value):
    if abs(value) > _FAR:
        return "−∞" if value < 0 else "∞"
    return f"{value + 0.0:.2f}".replace("-", "−").replace("−0.00", "0.00")


def _row(card, name, values, steepest, corners):
    f, slope = (f"${escape(to_latex(read(text)), quote=False)}$" for text in card[:2])
    words = (f'<div style="min-width: 9em">{escape(text)}</div>' for text in card[2:])
    numbers = (f'<span style="white-space: nowrap">{n}</span>' for n in (values, steepest, corners))
    cells = f"<code>{name}</code>", f"{f}<br>{slope}", *numbers, *words
    return "<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in cells) + "</tr>"
