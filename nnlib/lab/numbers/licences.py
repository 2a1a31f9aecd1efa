"""What licenses a number: the theorem behind it, its statement, and the notebook that proves it."""

from functools import cache
from html import escape
from typing import NamedTuple

from nnlib.lab.symbols import entry_of
from nnlib.losses import LOSSES
from nnlib.symbolic import to_latex
from nnlib.symbolic.backprop import theorem
from nnlib.symbolic.language.definitions import Definitions

_ONE = {  # loss -> the theorem of one example through one hidden layer
    "softmax_cross_entropy": "softmax",
    "squared_error": "squared error",
    "mean_squared_error": "mean squared error",
    "binary_cross_entropy": "binary cross-entropy",
    "logistic": "logistic",
    "hinge": "hinge",
}
_BATCH = {"softmax_cross_entropy": "softmax, batch", "squared_error": "squared error, batch"}
_LINK = "text-decoration: underline; color: var(--jp-content-link-color, inherit)"
_ANY_OUTPUT = {"squared_error", "mean_squared_error"}  # theorems with an output activation g
_ONE_SCORE = {"logistic", "hinge"}  # theorems of a net with a single output


class Place(NamedTuple):
    """A notebook and the heading in it."""

    notebook: str
    heading: str


_BACK = Place("05_send_the_error_back", "All at once, and for every net")
PROVED_AT = {"softmax": _BACK, "logistic": _BACK, "stage": _BACK}
LOSS_AT = {
    "softmax_cross_entropy": Place(
        "04_turn_scores_into_probabilities", "The same loss without a quotient"
    ),
    "logistic": Place("01_squash_a_number", "A loss and its slope"),
    "smoothed_hinge": Place("10_soften_the_maximum", "The gap of the hinge"),
}
SCORE_AT = {
    "softmax_cross_entropy": Place(
        "04_turn_scores_into_probabilities", "From scores to probabilities"
    )
}


class Licence(NamedTuple):
    """A theorem by its name, the gradient of it that counts, and in words what it is good for."""

    theorem: str
    variable: str
    words: str


def of_gradient(model, name, examples):
    """The Licences of an entry of the array `name` of a net's gradient on so many examples."""
    key, last = _key(model), f"{len(model.sizes) - 1}"
    if len(model.sizes) == 3 and _covers(model, key):
        if examples == 1:
            return [Licence(_ONE[key], _variable(key, name), "this slope, as a whole array")]
        if key in _BATCH:
            return [Licence(_BATCH[key], name, "this slope, as a whole array")]
        words = "this slope for each example; the slope of a mean is the mean of the slopes"
        return [Licence(_ONE[key], _variable(key, name), words)]
    first = "the first error, that of the scores: by the last bias it is the same"
    start = [Licence(_ONE[key], _variable(key, "b2"), first)] if _covers(model, key) else []
    here = Licence("stage", name[0], "this slope, where G has arrived from behind")
    back = Licence("stage", "A", "what each layer sends on to the one before it")
    return [*start, here, *([] if name[1:] == last else [back])]


def of_penalty():
    """The Licence of the penalty's share of a slope."""
    return [Licence("penalties", "W1", "the penalty's own share")]


def _key(model):
    try:
        return entry_of(LOSSES, LOSSES, model.loss, "loss")
    except ValueError:  # a loss that no table has
        return ""


def _covers(model, key):
    """Whether the theorem of this loss speaks of such outputs."""
    plain = model.output.name == "identity" or key in _ANY_OUTPUT
    return key in _ONE and plain and (key not in _ONE_SCORE or model.sizes[-1] == 1)


def _variable(key, name):
    """What the theorem of a loss calls an array: those of a single score are w and b."""
    return {"W2": "w", "b2": "b"}.get(name, name) if key in _ONE_SCORE else name


# --- on the page ----------------------------------------------------------------------------------


def derived(model, table):
    """Where a notebook derives the formula that goes with the loss of a net, '' where none does."""
    place = table.get(_key(model))
    return f"<p style='line-height: 1.5'>Derived in {link(place)}.</p>" if place else ""


def to_html(licences):
    """Licences as folds, each with what the theorem says and where it is proved."""
    return "".join(map(_fold, licences))


@cache
def _fold(licence):
    stated = theorem(licence.theorem)
    place = PROVED_AT.get(licence.theorem)
    where = (
        f"Proved by the machine in {link(place)}."
        if place
        else "Proved by the machine: <code>python -m nnlib.symbolic</code> lists it; the way to it "
        f"is that of {link(_BACK)}."
    )
    kink = f"It holds where <code>{escape(stated.where)}</code>. " if stated.where else ""
    return (
        f"<details><summary>Licensed by the theorem “{escape(stated.name)}”: "
        f"{escape(licence.words)}</summary>"
        f"<p style='line-height: 1.5'>{escape(stated.words)}.</p>$${_statement(licence)}$$"
        f"<p style='line-height: 1.5'>{kink}{where}</p></details>"
    )


def link(place):
    """A link to a notebook beside this one, with the heading to look for."""
    file = f"{place.notebook}.ipynb"
    anchor = place.heading.replace(" ", "-")
    return (
        f"<a href='{file}#{escape(anchor)}' target='_blank' style='{_LINK}'>{file}</a>, "
        f"under “{escape(place.heading)}”"
    )


def _statement(licence):
    """The theorem in LaTeX: what its names stand for, and the gradient that counts."""
    stated = theorem(licence.theorem)
    names = {**stated.names, **({"L": stated.loss} if stated.loss else {})}
    known = Definitions(names, stated.shapes)
    slope = known.read(f"diff(L, {licence.variable})")
    pairs = [*known.rows(), (slope, known.read(stated.gradients[licence.variable]))]
    lines = (f"{to_latex(name)} &= {to_latex(formula)}" for name, formula in pairs)
    return r"\begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}"
