"""What is measured for notebook 06: how far two trainings part that should be one and the same."""

from dataclasses import replace

import numpy as np

from nnlib.layers import flatten
from nnlib.training import advance, fit, prepare


def gap_to_relu(run):
    """The largest difference, before training, from outputs of ReLU nets with the same seeds."""
    relu = prepare([replace(c, activation="relu", start="spread") for c in run.configs])
    X = run.problem.data.train.X
    ours = run.problem.model.predict(run.problem.params, X)
    return np.abs(ours - relu.model.predict(relu.params, X)).max(axis=(-2, -1))


def gap_to_mean_over_outputs(run):
    """The largest difference in any number from nets with 1/K in the loss and K times the rate."""
    K = run.problem.model.sizes[-1]
    scaled = [replace(c, loss="mean_squared_error", lr=K * c.lr) for c in run.configs]
    return _apart(run, prepare(scaled))


def gap_to_sum_over_examples(run):
    """The same from nets whose loss adds up a batch, at the rate over the batch size."""
    model, B = run.problem.model, run.problem.batch_size
    mean = model.loss
    summed = replace(
        mean,
        value=lambda Y, T: mean.value(Y, T) * Y.shape[-2],
        grad=lambda Y, T: mean.grad(Y, T) * Y.shape[-2],
    )
    slower = prepare([replace(c, lr=c.lr / B) for c in run.configs])
    return _apart(run, slower._replace(model=replace(slower.model, loss=summed)))


def _apart(run, problem):
    """From the same start and the same batches, after as many updates -> (R,)."""
    first = next(fit(**problem._asdict()))
    theirs = advance(problem, first, run.state.step)
    return np.abs(flatten(run.state.params) - flatten(theirs.params)).max(axis=-1)
