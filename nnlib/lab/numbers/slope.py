"""A slope by one weight: three ways side by side, the rule in numbers, and what proves it."""

from typing import NamedTuple

import numpy as np

from nnlib.lab.numbers import licences
from nnlib.lab.numbers.opened import say
from nnlib.lab.numbers.paths import penalty_along
from nnlib.lab.sheet import label, line, table
from nnlib.lab.symbols import entry_of, slope_text
from nnlib.lab.ways import H, agree, brief, by_name, factor, gap, power
from nnlib.regularizers import REGULARIZERS

_CLOSE = 1e-6  # the gap of a central difference that is its own fault
_PULL = {
    "l1": ("l1 · sign(w)", "{strength:g} · sign({plain})"),
    "l2": ("2 · l2 · w", "2 · {strength:g} · {w}"),
}


class Way(NamedTuple):
    """A slope found in one way: the share of the data, that of the penalty, and what is said."""

    name: str
    data: float
    penalty: float
    total: float
    gap: str = ""


def page(opened):
    """The slope by the weight that was chosen, and what proves it, as HTML."""
    name, at = opened.choice.array, opened.choice.at
    w = float(by_name(opened.state.params)[name][at])
    terms = [(r, s) for i, r, s in opened.penalty.slopes if name == f"W{i + 1}"]
    first = _backprop(opened, name, at)
    symbols, corner = _symbols(opened, name, at, w, first.total)
    ways = [_row(way, bool(terms)) for way in (first, _difference(opened, name, at, w, first))]
    heads = ("by the data", "by the penalty", "sum") if terms else ("value",)
    caption = f"The slope of the loss by {label(name, at)}, {opened.where()}"
    cells = [*ways, _row(symbols, bool(terms)) if isinstance(symbols, Way) else symbols]
    shown = [
        table(caption, ("way", *heads, "gap to the first"), cells),
        *([line(corner)] if corner else []),
        _rule(opened, name, at),
        *(line(_pull(r, s, w)) for r, s in terms),
    ]
    licensed = licences.of_gradient(opened.model, name, len(opened.rows))
    return "".join(shown), licences.to_html(licensed + (licences.of_penalty() if terms else []))


# --- the three ways -------------------------------------------------------------------------------


def _backprop(opened, name, at):
    """As the training code has it; for the next batch the total is that of the State itself."""
    data, zeros = opened.ways.backprop(name, at), np.zeros(opened.model.n_params)
    pulls = opened.model.views(zeros)
    opened.penalty.add_grad(opened.state.params, pulls)
    pull = float(by_name(pulls)[name][at])
    total = float(by_name(opened.state.grads)[name][at]) if opened.is_batch else data + pull
    return Way("backpropagation", data, pull, total)


def _difference(opened, name, at, w, first):
    data, crossed = opened.ways.difference(name, at)
    pull = 0.0
    for i, regularizer, strength in opened.penalty.slopes:
        if name == f"W{i + 1}":
            above, below = (regularizer.value(np.array([[w + h]])) for h in (H, -H))
            pull += float(strength * (above - below)) / (2 * H)
            crossed = crossed or (regularizer is REGULARIZERS["l1"] and abs(w) <= H)
    void = "beside a corner: a difference proves nothing"
    apart = void if crossed else gap(data + pull, first.total, max(_CLOSE, opened.same))
    return Way(f"central difference, h = {power(H)}", data, pull, data + pull, apart)


def _symbols(opened, name, at, w, total):
    """The Way of the symbols, or a row of texts where there is no slope; and a sentence on that."""
    way = "symbols, along the paths of this weight"
    width = 3 if any(name == f"W{i + 1}" for i, *_ in opened.penalty.slopes) else 1
    try:
        found = opened.along(name, at)
    except ValueError as error:
        return (way, *["none"] * width, ""), str(error)
    pulls = penalty_along(opened.penalty, int(name[1:]) - 1, w) if name[0] == "W" else []
    left, right = found.left + sum(p.left for p in pulls), found.right + sum(p.right for p in pulls)
    if agree(left, right, 1e-20):
        pull = float(sum(p.right for p in pulls))
        apart = gap(float(right), total, opened.same)
        return Way(way, float(found.right), pull, float(right), apart), ""
    value = f"{say(left)} to the left, {say(right)} to the right"
    side = _side(total, float(left), float(right), opened.same)
    sentence = (
        "There is no slope here: a unit, the loss or the penalty stands on a corner, and the two "
        f"sides differ. Backpropagation takes {side}."
    )
    return (way, *[""] * (width - 1), value, "no slope"), sentence


def _side(value, left, right, small):
    for side, slope in (("left", left), ("right", right)):
        if agree(value, slope, small):
            return f"that of the {side}"
    between = min(left, right) <= value <= max(left, right)
    return f"{say(value)}, which lies {'between them' if between else 'outside of both'}"


def _row(way, parts):
    """The cells of a way; the shares are worth cells of their own where there is a penalty."""
    values = way[1:4] if parts else (way.total,)
    return (way.name, *map(say, values), way.gap)


# --- the rule -------------------------------------------------------------------------------------


def _rule(opened, name, at):
    """The rule of backpropagation, with the numbers of each example put in."""
    rule = opened.ways.rule(name, at)
    where = f", {rule.where}" if rule.where else ""
    which = f"d{label(name, at)} by the data"
    sides = filter(None, (which, rule.letters, rule.digits, say(rule.value)))
    shown = line(" = ".join(sides) + where)
    if "f′" in rule.letters:
        shown += line(slope_text(opened.model.activation))
    if len(opened.rows) > 1:
        pairs = zip(opened.rows, rule.examples, strict=False)
        rows = [(str(n + 1), digits, say(value)) for n, (digits, value) in pairs]
        shown += opened.by_example(("example", "numbers put in", "product"), rows)
    return shown


def _pull(regularizer, strength, w):
    """The penalty's share of a slope, in letters and numbers."""
    letters, digits = _PULL[entry_of(_PULL, REGULARIZERS, regularizer, "penalty")]
    value = say(float(strength * regularizer.grad(np.array([[w]]))[0, 0]))
    put = digits.format(strength=strength, w=factor(w), plain=brief(w))
    return f"by the penalty: {letters} = {put} = {value}"
