"""What is measured of trained nets: one number per net, then one for all of them."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import numpy as np

from experiments.catching import MEASURES as CATCHING
from experiments.choosing import loss_off_batches, optimism
from experiments.corners import gap_to_slope_1
from experiments.disguise import (
    gap_to_mean_over_outputs,
    gap_to_relu,
    gap_to_sum_over_examples,
)
from experiments.honest import accuracy_in_batches, gain_over_one_layer
from experiments.shrinking import MEASURES as SHRINKING
from experiments.starting import loss_off_ln_k, slope_range, stretched_accuracy
from nnlib.codes import NONE
from nnlib.training import (
    Config,
    Problem,
    State,
    evaluate,
    final,
    fit,
    held_out,
    prepare,
    snapshots,
)

SCALES = (1 / 4, 1 / 2, 1, 2, 4, 8)  # by which all scores of a trained net are multiplied


class Run(NamedTuple):
    """Nets of different seeds after training on one data set, as one ensemble."""

    configs: tuple[Config, ...]
    problem: Problem
    state: State


@lru_cache(64)
def train(variant, seeds, data_sets=1):
    """Train a Config with seeds 0, 1, 2, ... on data sets 0, 1, ... -> one Run per data set."""
    runs = []
    for data_seed in range(data_sets):
        configs = tuple(
            replace(variant, seed=seed, data_seed=variant.data_seed + data_seed)
            for seed in range(seeds)
        )
        runs.append(Run(configs, *final(configs)))
    return tuple(runs)


def measure(statistic, runs):
    """A statistic, for example "min accuracy", over all nets of all runs -> a number."""
    reduction, what = statistic.split(" ", 1)
    return float(REDUCTIONS[reduction](np.concatenate([MEASURES[what](run) for run in runs])))


# --- one number per net: run -> (R,) --------------------------------------------------------------


def accuracy(run):
    """The share of the held-out points that a net labels as they are."""
    return evaluate(run.problem.model, run.state.params, held_out(run.problem.data)).accuracy


def twin_gap(run):
    """The largest difference, before training, from outputs of tanh nets with the same seeds."""
    tanh = prepare([replace(c, activation="tanh", start="uniform") for c in run.configs])
    X = held_out(run.problem.data).X
    ours = run.problem.model.predict(run.problem.params, X)
    return np.abs(ours - tanh.model.predict(tanh.params, X)).max(axis=(-2, -1))


def live_units(run):
    """Hidden units that still answer to some training point."""
    A = run.problem.model.forward(run.state.params, run.problem.data.train.X).A[1]
    return (A > 0).any(axis=-2).sum(axis=-1)


def sum_of_output_biases(run):
    """The size of the sum of the last layer's biases."""
    return np.abs(run.state.params[-1].b.sum(axis=-1))


def shifted_gradient_gap(run):
    """How far 100 more on every output bias moves any entry of the gradient."""
    *below, (W, b) = run.state.params
    shifted, train = (*below, type(run.state.params[-1])(W, b + 100)), run.problem.data.train
    old, new = (
        run.problem.model.loss_and_grads(params, train.X, train.T)[1]
        for params in (run.state.params, shifted)
    )
    return _largest([b - a for a, b in zip(_arrays(old), _arrays(new), strict=True)])


def scaled_losses(run, part):
    """The loss on one part of the data with all scores multiplied by each of SCALES -> (6, R)."""
    Y = run.problem.model.predict(run.state.params, part.X)
    return np.array([run.problem.model.loss.value(scale * Y, part.T) for scale in SCALES])


def scaled_labels_changed(run):
    """Held-out labels that any of SCALES changes."""
    Y = run.problem.model.predict(run.state.params, held_out(run.problem.data).X)
    decide = run.problem.model.loss.decide
    changed = [decide(scale * Y).labels != decide(Y).labels for scale in SCALES]
    return np.any(changed, axis=0).sum(axis=-1)


def gain_over_scales(run):
    """The lowest held-out loss with scaled scores, divided by the loss with the scores as is."""
    losses = scaled_losses(run, held_out(run.problem.data))
    return np.delete(losses, SCALES.index(1), axis=0).min(axis=0) / losses[SCALES.index(1)]


def moved_below_last_bias(run):
    """Entries that are not 0 in all parameters but the last layer's biases."""
    return sum(np.count_nonzero(a, axis=_tail(a)) for a in _arrays(run.state.params)[:-1])


def unit_spread(run):
    """How far hidden units of the first layer differ, over their weights in, bias, weights out."""
    (W1, b1), (W2, _) = run.state.params
    return np.max([np.ptp(W1, -1).max(-1), np.ptp(b1, -1), np.ptp(W2, -2).max(-1)], axis=0)


def training_loss(run):
    """The loss on the training points."""
    return evaluate(run.problem.model, run.state.params, run.problem.data.train).loss


def entries_off_two_per_unit(run):
    """At the start, for one example: how far dW1 and dW2 are from 2 entries per active unit."""
    model, params, train = run.problem.model, run.problem.params, run.problem.data.train
    X, T = train.X[:1], train.T[:1]
    active = np.count_nonzero(model.forward(params, X).Z[0] > 0, axis=(-2, -1))
    _, (first, second) = model.loss_and_grads(params, X, T)
    counts = [np.count_nonzero(layer.W, axis=(-2, -1)) for layer in (first, second)]
    return sum(np.abs(n - 2 * active) for n in counts)


def first_pull(run):
    """At the start: the largest entry of the first layer's gradient over all training points."""
    train = run.problem.data.train
    _, (first, *_) = run.problem.model.loss_and_grads(run.problem.params, train.X, train.T)
    return _largest(first)


def loss_rise(run):
    """The held-out loss at the end, divided by the lowest it was after any tenth epoch."""
    losses, _ = _history(run.configs)
    return losses[-1] / losses.min(axis=0)


def accuracy_fall(run):
    """The held-out accuracy where the held-out loss was lowest, minus that at the end."""
    losses, accuracies = _history(run.configs)
    best = losses.argmin(axis=0)
    return accuracies[best, np.arange(best.size)] - accuracies[-1]


@lru_cache(64)
def _history(configs):
    """Held-out loss and accuracy after every tenth epoch, two arrays (E, R)."""
    problem, states = snapshots(configs, range(0, configs[0].epochs + 1, 10))
    held = held_out(problem.data)
    found = [evaluate(problem.model, state.params, held) for state in states]
    return np.array([f.loss for f in found]), np.array([f.accuracy for f in found])


def noticed(run):
    """Of the held-out examples that a net does not label right, the share it gives no label."""
    model, held = run.problem.model, held_out(run.problem.data)
    labels = model.loss.decide(model.predict(run.state.params, held.X)).labels
    return (labels == NONE).sum(axis=-1) / (labels != held.labels).sum(axis=-1)


def one_place_wrong(run):
    """Of the held-out patterns that are not the right one, the share with a single wrong place."""
    held = held_out(run.problem.data)
    wrong = ((run.problem.model.predict(run.state.params, held.X) > 0) != held.T).sum(axis=-1)
    return (wrong == 1).sum(axis=-1) / (wrong > 0).sum(axis=-1)


def last_move(run):
    """The number of the last update that moved a parameter."""
    last = np.zeros(len(run.configs), int)
    states = islice(fit(**run.problem._asdict()), run.state.step + 1)
    before = next(states)
    for now in states:
        pairs = zip(_arrays(before.params), _arrays(now.params), strict=True)
        moved = np.any([np.any(a != b, axis=_tail(a)) for a, b in pairs], axis=0)
        last[moved] = now.step
        before = now
    return last


def weight_norm(params):
    """The length of all weights as one vector, biases left out -> () or (R,)."""
    return np.sqrt(sum((layer.W**2).sum(axis=(-2, -1)) for layer in params))


def early_norm(run):
    """The weight norm after a fifth of the epochs."""
    _, (early,) = snapshots(run.configs, (run.configs[0].epochs // 5,))
    return weight_norm(early.params)


def _arrays(params):
    return [a for layer in params for a in layer]


def _tail(a):
    return tuple(range(1, a.ndim))


def _largest(arrays):
    return np.max([np.abs(a).max(axis=_tail(a)) for a in arrays], axis=0)


MEASURES: dict[str, Callable] = {
    "accuracy": accuracy,
    "at 0.98": lambda run: accuracy(run) >= 0.98,
    "at 0.99": lambda run: accuracy(run) >= 0.99,
    "at 0.25": lambda run: accuracy(run) >= 0.25,
    "at 0.95": lambda run: accuracy(run) >= 0.95,
    "below 0.6": lambda run: accuracy(run) < 0.6,
    "accuracy with an input times 100": stretched_accuracy,
    "slope range": slope_range,
    "accuracy in batches of 4": accuracy_in_batches,
    "gain over one layer": gain_over_one_layer,
    "loss off ln K": loss_off_ln_k,
    "twin gap": twin_gap,
    "live units": live_units,
    "no live unit": lambda run: live_units(run) == 0,
    "gap to ReLU at the start": gap_to_relu,
    "gap to the mean over outputs": gap_to_mean_over_outputs,
    "gap to the sum over examples": gap_to_sum_over_examples,
    "sum of output biases": sum_of_output_biases,
    "gradient gap after +100": shifted_gradient_gap,
    "labels changed by a scale": scaled_labels_changed,
    "gain over scales": gain_over_scales,
    "training loss best at scale 1": lambda run: (
        scaled_losses(run, run.problem.data.train).argmin(axis=0) == SCALES.index(1)
    ),
    "moved below the last bias": moved_below_last_bias,
    "unit spread": unit_spread,
    "training loss": training_loss,
    "loss off ln 2": lambda run: np.abs(training_loss(run) - np.log(2)),
    "last bias": lambda run: np.abs(run.state.params[-1].b).max(axis=-1),
    "entries off 2 per unit": entries_off_two_per_unit,
    "first pull": first_pull,
    "loss rise": loss_rise,
    "loss rise over 1.2": lambda run: loss_rise(run) > 1.2,
    "accuracy fall": accuracy_fall,
    "loss off batches of 10": loss_off_batches,
    "optimism": optimism,
    "optimism above 0": lambda run: optimism(run) > 0,
    "noticed": noticed,
    "one place wrong": one_place_wrong,
    "gap to slope 1 at the corner": gap_to_slope_1,
    "last move": last_move,
    "weight norm": lambda run: weight_norm(run.state.params),
    "weight norm after a fifth": early_norm,
    "growth": lambda run: weight_norm(run.state.params) / early_norm(run),
    **CATCHING,
    **SHRINKING,
}
REDUCTIONS = {
    "min": np.min,
    "median": np.median,
    "mean": np.mean,
    "max": np.max,
    "count": np.count_nonzero,
}
