"""What is measured for notebook 07: what a wrong gradient costs, and what the check says to it."""

from functools import lru_cache

import numpy as np

from nnlib.bugs import broken
from nnlib.gradcheck import check
from nnlib.layers import member
from nnlib.training import advance, evaluate, fit, held_out, prepare, steps_per_epoch


def lost(bug):
    """A measure: the held-out accuracy of the right nets less that of nets with this bug."""

    def measure(run):
        spoilt = _trained(run.configs, bug)
        right = evaluate(run.problem.model, run.state.params, held_out(run.problem.data))
        wrong = evaluate(run.problem.model, spoilt.params, held_out(run.problem.data))
        return right.accuracy - wrong.accuracy

    return measure


def seen(bug=None, examples=7, h=1e-5, epochs=0):
    """A measure: the relative error that the check finds after so many epochs with this bug."""

    def measure(run):
        params = _trained(run.configs, bug, epochs).params
        part = run.problem.data.train
        X, T = part.X[:examples], part.T[:examples]
        found = []
        for r, config in enumerate(run.configs):
            model = prepare(config).model
            model = broken(model, bug) if bug else model
            found.append(check(model, member(params, r, model.sizes), X, T, h).worst)
        return np.array(found)

    return measure


@lru_cache(64)
def _trained(configs, bug, epochs=None):
    problem = prepare(configs)
    if bug:
        problem = problem._replace(model=broken(problem.model, bug))
    epochs = configs[0].epochs if epochs is None else epochs
    steps = epochs * steps_per_epoch(problem.data, problem.batch_size)
    return advance(problem, next(fit(**problem._asdict())), steps)


MEASURES = {
    "accuracy lost without the transpose": lost("W not transposed"),
    "accuracy lost by the mask": lost("mask forgotten"),
    "accuracy lost by 1/K": lost("1/K for 1/N"),
    "accuracy lost by one slope for all biases": lost("one slope for all biases"),
    "check": seen(),
    "check without the transpose": seen("W not transposed"),
    "check without the mask": seen("mask forgotten"),
    "check with 1/K": seen("1/K for 1/N"),
    "check with 1/K on ten examples": seen("1/K for 1/N", examples=10),
    "check with one slope for all biases": seen("one slope for all biases"),
    "check at h = 1e-13": seen(h=1e-13),
    "check of penalised biases": seen("biases penalised"),
    "check of penalised biases after an epoch": seen("biases penalised", epochs=1),
}
