"""What is measured for notebook 08: the way of the full batch, and the price of choosing."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from nnlib.training import evaluate, snapshots

_LOOKS = 8  # moments of each training among which the best is chosen


def loss_off_batches(run, size=10):
    """The largest gap to the training loss of batches of `size`, after as many updates -> (R,)."""
    updates = run.configs[0].epochs
    steps = -(-len(run.problem.data.train.X) // size)
    epochs = np.linspace(0, updates // steps, 11).astype(int)
    ours = _losses(run.configs, epochs * steps)
    theirs = _losses([replace(c, batch_size=size) for c in run.configs], epochs)
    return np.abs(ours - theirs).max(axis=0)


def _losses(configs, epochs):
    problem, states = snapshots(configs, epochs)
    return np.array([evaluate(problem.model, s.params, problem.data.train).loss for s in states])


@lru_cache(64)
def chosen(configs):
    """The validation and the test accuracy of the net and moment with the best validation."""
    last = configs[0].epochs
    problem, states = snapshots(configs, range(last // _LOOKS, last + 1, last // _LOOKS))
    valid, test = (
        np.array([evaluate(problem.model, s.params, part).accuracy for s in states])
        for part in (problem.data.valid, problem.data.test)
    )
    best = np.unravel_index(valid.argmax(), valid.shape)
    return valid[best], test[best]


def optimism(run):
    """How much better the chosen net did where it was chosen: one number for all nets of a run."""
    valid, test = chosen(run.configs)
    return np.array([valid - test])
