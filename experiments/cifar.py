"""How the CIFAR-10 experiments load, centre and divide the images, and train and score a net."""

import math
from typing import NamedTuple

import numpy as np
from tqdm.auto import trange

from nnlib.activations import ACTIVATIONS, leaky_relu
from nnlib.datasets import Dataset
from nnlib.images import cifar10, rows
from nnlib.mlp import MLP
from nnlib.optimizers import OPTIMIZERS
from nnlib.regularizers import Penalty
from nnlib.starts import STARTS
from nnlib.training import evaluate, fit, generators

CLASSES = 10
DTYPE = np.float32
EXAMPLES = {"test accuracy": 10_000}  # of which an accuracy is a share


class Parts(NamedTuple):
    """Images as rows with one-hot targets: to learn from, to choose by, to report."""

    train: Dataset
    valid: Dataset
    test: Dataset


def load(folder, copy, train, signed):
    """CIFAR-10 -> (Parts, the name of the data).

    The first `train` of the 50,000 training images are learned from, the others chosen by.  Signed,
    bytes become -1..1; else the mean training image is subtracted from bytes 0..255.
    """
    given = cifar10(folder, copy)
    X, Z = (rows(part.images, 1 / 127.5 if signed else 1, DTYPE) for part in given[:2])
    shift = DTYPE(1) if signed else X[:train].mean(axis=0)
    X -= shift
    Z -= shift
    cut = slice(None, train), slice(train, None)
    learn, choose = (_part(X[rows], given.train.labels[rows]) for rows in cut)
    return Parts(learn, choose, _part(Z, given.test.labels)), given.source


def _part(X, labels):
    return Dataset(X, labels, np.eye(CLASSES, dtype=DTYPE)[labels])


def model_of(setting):
    """The net of a setting: ReLU units and softmax cross-entropy unless it says otherwise."""
    slope = setting.get("slope")
    return MLP(
        (3 * 32 * 32, *setting["hidden"], CLASSES),
        ACTIVATIONS["relu"] if slope is None else leaky_relu(slope),
        "softmax_cross_entropy",
    )


def start_of(model, name, rng, train):
    """The first parameters: a start of nnlib, or "normal S", weights from N(0, S) and biases 0."""
    if name in STARTS:
        return STARTS[name](model, rng, DTYPE, train)
    params, deviation = STARTS["zero"](model, rng, DTYPE, train), float(name.removeprefix("normal"))
    for layer in params:
        layer.W[...] = deviation * rng.standard_normal(layer.W.shape)
    return params


def epochs(setting, seed, parts):
    """Train a net -> (its model, the State after each epoch, the last one after all updates)."""
    model = model_of(setting)
    start_rng, order_rng = generators(seed)
    stream = fit(
        model,
        parts.train,
        OPTIMIZERS[setting["optimizer"]](setting["lr"]),
        start_of(model, setting["start"], start_rng, parts.train),
        Penalty(0.0, setting["l2"], len(model.sizes) - 1),
        setting["batch_size"],
        order_rng,
        setting["decay"],
    )

    def states(left=setting["updates"]):
        next(stream)
        per_epoch = math.ceil(len(parts.train.X) / setting["batch_size"])
        for done in trange(0, left, per_epoch, desc=f"seed {seed}", leave=False):
            yield stream.send(min(per_epoch, left - done))

    return model, states()


def measure(setting, seed, parts):
    """Train a net -> its accuracies at the end, and the one to choose by after each epoch."""
    model, states = epochs(setting, seed, parts)
    curve, state = [], None
    for state in states:
        curve.append(evaluate(model, state.params, parts.valid).accuracy)
    return {
        "valid accuracy": curve[-1],
        "test accuracy": evaluate(model, state.params, parts.test).accuracy,
        "valid curve": curve,
    }
