"""The loss, example by example; and a score of one example, with the probability it means."""

import numpy as np

from nnlib.lab.numbers import formulas, licences
from nnlib.lab.numbers.opened import say
from nnlib.lab.numbers.paths import penalty_value, probability
from nnlib.lab.sheet import line, table
from nnlib.lab.symbols import entry_of
from nnlib.lab.ways import brief, gap
from nnlib.losses import LOSSES
from nnlib.regularizers import REGULARIZERS

_ROWS = 10  # examples that are written out
_SIZES = {"l1": "Σ |W{}|", "l2": "Σ W{}²"}


def page(opened):
    """The loss of the examples, penalty included, and where it is derived, as HTML."""
    model, params = opened.model, opened.state.params
    key = entry_of(formulas.LOSS_FORMULAS, LOSSES, model.loss, "loss")
    letters, digits = formulas.LOSS_FORMULAS[key]
    Y, charges = opened.ways.trace.A[-1], _charges(opened)
    found, charged = opened.along(), penalty_value(opened.penalty, params)
    data, pull = float(model.loss.value(Y, opened.T)), float(opened.penalty.value(params))
    total = float(opened.state.loss) if opened.is_batch else data + pull
    exact = float(found.loss + charged)
    ways = [
        ("training code", data, pull, total, ""),
        ("symbols, 50 digits", found.loss, charged, exact, gap(exact, total, opened.same)),
    ]
    heads = ("of the data", "of the penalty", "sum") if charges else ("value",)
    rows = [(way, *map(say, values if charges else values[2:]), g) for way, *values, g in ways]
    mean = f"mean over the {len(opened.rows)} examples of " if len(opened.rows) > 1 else ""
    examples = zip(opened.rows[:_ROWS], opened.labels, Y, opened.T, strict=False)
    each = [
        (f"{n + 1}", _label(c), digits(y, t), say(model.loss.value(y[None], t[None])))
        for n, c, y, t in examples
    ]
    shown = [
        table(f"The loss, {opened.where()}", ("way", *heads, "gap to the first"), rows),
        line(f"loss = {mean}{letters}; s[k] is score k, t[k] its target"),
        opened.by_example(("example", _kind(opened), "numbers put in", "loss"), each),
        *map(line, charges),
    ]
    return "".join(shown), licences.derived(model, licences.LOSS_AT)


def _kind(opened):
    return "target" if opened.problem.data.classes == 1 else "class"


def _label(label):
    return f"{label}" if isinstance(label, np.integer) else brief(label)


def _charges(opened):
    """The penalty of each layer in letters and numbers."""
    texts = []
    for i, regularizer, strength in opened.penalty.terms:
        key = entry_of(_SIZES, REGULARIZERS, regularizer, "penalty")
        size = float(regularizer.value(opened.state.params[i].W))
        formula = f"{key} · {_SIZES[key].format(i + 1)} = {strength:g} · {brief(size)}"
        texts.append(f"the penalty of layer {i + 1}: {formula} = {say(float(strength) * size)}")
    return texts


def score_page(opened):
    """A score of the first of the examples, its probability, and where that is derived, as HTML."""
    model, k, layer = opened.model, opened.choice.at[-1], len(opened.state.params)
    key = entry_of(formulas.LOSS_FORMULAS, LOSSES, model.loss, "loss")
    trace, (W, b) = opened.ways.trace, opened.ways.params[-1]
    z = formulas.score(opened.ways.name_of_input(layer), layer, k, trace.A[-2][0], W[:, k], b[k])
    y, exact = trace.A[-1][0], opened.paths.along(opened.X[:1], opened.T[:1]).Y[0]
    squashed = model.output.name != "identity"
    lines = [f"{'z' if squashed else 's'}[{k + 1}] = {z.letters} = {z.digits} = {say(z.value)}"]
    if squashed:
        lines.append(f"s[{k + 1}] = {model.output.name}(z[{k + 1}]) = {say(y[k])}")
    found = [("score", y[k], exact[k])]
    if key in formulas.PROBABILITY_FORMULAS:
        p = formulas.PROBABILITY_FORMULAS[key](y, k)
        found.append(
            (f"probability of class {k + (len(y) == 1)}", p.value, probability(key, exact, k))
        )
        lines.append(f"p[{k + 1}] = {p.letters} = {p.digits} = {say(p.value)}")
    else:
        lines.append("This loss gives scores, and no probabilities.")
    rows = [(what, say(a), say(c), gap(float(c), float(a), opened.same)) for what, a, c in found]
    of = f"of {_kind(opened)} {_label(opened.labels[0])}"
    title = f"Score {k + 1} of training example {opened.rows[0] + 1}, {of}"
    caption = f"{title}, after update {opened.state.step:,}"
    heads = ("what", "forward pass", "symbols, 50 digits", "gap")
    shown = table(caption, heads, rows) + "".join(map(line, lines))
    return shown, licences.derived(model, licences.SCORE_AT)
