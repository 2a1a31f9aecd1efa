"""A weight or bias: its start, its next update in numbers, and the slope that says where to."""

import numpy as np

from nnlib.lab.numbers import slope
from nnlib.lab.numbers.formulas import update
from nnlib.lab.numbers.opened import say
from nnlib.lab.sheet import label, line, table
from nnlib.lab.ways import by_name, gap
from nnlib.training import advance


def page(opened):
    """The weight that was chosen, with its slope on the next batch, and the proof, as HTML."""
    name, at = opened.choice.array, opened.choice.at
    now, start, g = (
        float(by_name(params)[name][at])
        for params in (opened.state.params, opened.problem.params, opened.state.grads)
    )
    optimizer = opened.config.optimizer
    lr = opened.config.lr * opened.config.decay**opened.state.epoch
    lines = update(optimizer, now, g, lr, _memory(opened, name, at), _pull(opened, name, at))
    after = float(by_name(advance(opened.problem, opened.state, 1).params)[name][at])
    formula = dict(lines)["w"].value
    rows = [
        ("at the start", say(start), ""),
        ("now", say(now), ""),
        ("after the next update, by the training code", say(after), ""),
        ("by the formula below", say(formula), gap(formula, after, opened.same)),
    ]
    caption = f"{label(name, at)}, after update {opened.state.step:,}"
    shown = table(caption, ("when", "value", "gap to the training code"), rows)
    shown += line(f"The next update by {optimizer}, where w is {label(name, at)} and g its slope:")
    for letter, of in lines:
        shown += line(f"{letter} ← {of.letters} = {of.digits} = {say(of.value)}")
    sheet, proof = slope.page(opened)
    return shown + sheet, proof


def _pull(opened, name, at):
    """The l1 strength of a weight where its step is proximal, else 0."""
    zeros = np.zeros(opened.model.n_params)
    pulls = opened.penalty.pull(opened.model, zeros)
    return 0.0 if pulls is None else float(by_name(opened.model.views(pulls))[name][at])


def _memory(opened, name, at):
    """What the optimizer remembers of one weight."""
    return [
        float(by_name(opened.model.views(m))[name][at]) if isinstance(m, np.ndarray) else m
        for m in opened.state.memory
    ]
