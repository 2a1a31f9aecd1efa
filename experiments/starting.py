"""What is measured for notebook 11: slopes by layer, not knowing, and one input times 100."""

import numpy as np

from nnlib.datasets import Split
from nnlib.training import advance, evaluate, fit, held_out


def slope_range(run):
    """At the start: the largest mean |dW| of a layer divided by the smallest."""
    train = run.problem.data.train
    _, grads = run.problem.model.loss_and_grads(run.problem.params, train.X, train.T)
    means = np.array([np.abs(layer.W).mean(axis=(-2, -1)) for layer in grads])
    return means.max(axis=0) / means.min(axis=0)


def stretched_accuracy(run):
    """Trained anew on the same data, whose first input is multiplied by 100."""
    factors = np.ones(run.problem.data.train.X.shape[1])
    factors[0] = 100
    *parts, classes = run.problem.data
    data = Split(*(part._replace(X=part.X * factors) for part in parts), classes)
    problem = run.problem._replace(data=data)
    end = advance(problem, next(fit(**problem._asdict())), run.state.step)
    return evaluate(problem.model, end.params, held_out(data)).accuracy


def loss_off_ln_k(run):
    """How far the loss on the training points is from that of not knowing."""
    loss = evaluate(run.problem.model, run.state.params, run.problem.data.train).loss
    return np.abs(loss - np.log(run.problem.data.classes))
