"""What is measured for notebook 09: exact zeros, the units that are left, and what they cost."""

from dataclasses import replace

import numpy as np

from nnlib.training import evaluate, final, held_out


def exact_zeros(run):
    """How many weights are 0 to the last bit, biases left out."""
    return sum((layer.W == 0).sum(axis=(-2, -1)) for layer in run.state.params)


def small_weights(run):
    """How many weights are below 0.01 in size."""
    return sum((np.abs(layer.W) < 0.01).sum(axis=(-2, -1)) for layer in run.state.params)


def units_left(run):
    """Hidden units that have a weight in and a weight out which are not 0."""
    first, last = run.state.params
    return ((first.W != 0).any(axis=-2) & (last.W != 0).any(axis=-1)).sum(axis=-1)


def accuracy_off_the_subgradient(run):
    """How far the held-out accuracy is from that of the same net with plain L1 steps."""
    held = held_out(run.problem.data)
    other, end = final([replace(config, l1_step="subgradient") for config in run.configs])
    ours = evaluate(run.problem.model, run.state.params, held).accuracy
    return np.abs(ours - evaluate(other.model, end.params, held).accuracy)


def held_out_loss(run):
    """The loss on the held-out points, without the penalty."""
    return evaluate(run.problem.model, run.state.params, held_out(run.problem.data)).loss


MEASURES = {
    "exact zeros": exact_zeros,
    "small weights": small_weights,
    "units left": units_left,
    "accuracy off the subgradient": accuracy_off_the_subgradient,
    "held-out loss": held_out_loss,
}
