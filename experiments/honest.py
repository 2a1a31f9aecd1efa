"""What is measured for notebook 12: depth against one layer, and batches in training mode."""

from dataclasses import replace

import numpy as np

from nnlib.training import evaluate, final, held_out

BATCH = 4  # examples that are normalised together


def gain_over_one_layer(run):
    """The mean accuracy over the seeds of one data set, minus that of nets with one layer."""
    shallow = final([replace(c, hidden=c.hidden[:1]) for c in run.configs])
    deep_mean, shallow_mean = (
        evaluate(problem.model, state.params, held_out(problem.data)).accuracy.mean()
        for problem, state in ((run.problem, run.state), shallow)
    )
    return np.array([deep_mean - shallow_mean])


def accuracy_in_batches(run):
    """The held-out accuracy in training mode, with batches of four examples."""
    held, model, rng = held_out(run.problem.data), run.problem.model, np.random.default_rng(0)
    found = []
    for rows in np.split(np.arange(len(held.X) // BATCH * BATCH), len(held.X) // BATCH):
        Y = model.forward(run.state.params, held.X[rows], rng).A[-1]
        found.append((model.loss.decide(Y).labels == held.labels[rows]).mean(axis=-1))
    return np.mean(found, axis=0)
