"""How the CIFAR-10 experiments load, centre and divide the images, and train and score a net."""

import math

import numpy as np
from tqdm.auto import trange

from nnlib.activations import leaky_relu
from nnlib.datasets import Dataset, Split
from nnlib.images import cifar10, rows
from nnlib.problem import problem_of
from nnlib.starts import STARTS
from nnlib.training import Config, evaluate, fit, generators

CLASSES = 10
# Of how many images an accuracy is a share.
EXAMPLES = {"test accuracy": 10_000, "test accuracy, epoch chosen": 10_000}


def load(folder, copy, train, signed):
    """CIFAR-10 -> (Split, the name of the data).

    The first `train` of the 50,000 training images are learned from, the others chosen by.  Signed,
    bytes become -1..1; else the mean training image is subtracted from bytes 0..255.
    """
    given = cifar10(folder, copy)
    X, Z = (rows(part.images, 1 / 127.5 if signed else 1) for part in given[:2])
    shift = np.float32(1) if signed else X[:train].mean(axis=0)
    X -= shift
    Z -= shift
    cut = slice(None, train), slice(train, None)
    learn, choose = (_part(X[part], given.train.labels[part]) for part in cut)
    return Split(learn, choose, _part(Z, given.test.labels), CLASSES), given.source


def _part(X, labels):
    return Dataset(X, labels, np.eye(CLASSES, dtype=X.dtype)[labels])


def problem(setting, seed, data):
    """What a setting describes, built: fields of Config, and `updates`, which are the caller's.

    "leaky_relu 0.1" is a slope, "normal 1e-4" a start that the tables do not have.
    """
    given = {name: value for name, value in setting.items() if name != "updates"}
    activation, start = given.get("activation", "relu"), given["start"]
    if activation.startswith("leaky_relu "):
        given["activation"] = leaky_relu(float(activation.split()[1]))
    if start not in STARTS:
        given["start"] = "zero"
    built = problem_of(Config(seed=seed, dtype="float32", **given), data)
    if start not in STARTS:
        rng, deviation = generators(seed)[0], float(start.removeprefix("normal "))
        for layer in built.params:
            layer.W[...] = deviation * rng.standard_normal(layer.W.shape)
    return built


def epochs(setting, seed, data):
    """Train a net -> (its model, the State after each epoch, the last one after all updates)."""
    built = problem(setting, seed, data)
    stream, per_epoch = fit(**built._asdict()), math.ceil(len(data.train.X) / built.batch_size)

    def states(all_=setting["updates"]):
        next(stream)
        for done in trange(0, all_, per_epoch, desc=f"seed {seed}", leave=False):
            yield stream.send(min(per_epoch, all_ - done))

    return built.model, states()


def measure(setting, seed, data):
    """Train a net -> its accuracies at the end, and on test after the epoch best on valid."""
    model, states = epochs(setting, seed, data)
    curve, best, state = [], None, None
    for state in states:
        curve.append(evaluate(model, state.params, data.valid).accuracy)
        best = state if curve[-1] == max(curve) else best
    return {
        "valid accuracy": curve[-1],
        "test accuracy": evaluate(model, state.params, data.test).accuracy,
        "test accuracy, epoch chosen": evaluate(model, best.params, data.test).accuracy,
        "valid curve": curve,
    }
