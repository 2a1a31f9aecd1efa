"""A Config is everything an experiment depends on, checked when it is made."""

from dataclasses import dataclass

import numpy as np

from nnlib.activations import ACTIVATIONS
from nnlib.checks import is_number, number, whole
from nnlib.choose import choose
from nnlib.datasets import DATASETS, check_points
from nnlib.losses import LOSSES
from nnlib.optimizers import OPTIMIZERS
from nnlib.regularizers import L1_STEPS
from nnlib.starts import STARTS

# The fields of Config that the data, and the drawing of them, depend on.
DATA = "dataset n noise classes standardize data_seed split points dtype".split()
DTYPES = {"float32": np.float32, "float64": np.float64}


@dataclass(frozen=True)
class Config:
    """Everything an experiment depends on; the same Config gives the same stream of states.

    None means the data set's own default (n points, noise, classes) or, for batch_size, the full
    batch.  `points` are rows (x1, x2, label) for the data set "own".  `split` is the share of the
    points to train on; the rest is halved into valid and test.  `hidden` is one width per hidden
    layer, () for none; a plain number is one layer.  lr is multiplied by `decay` after each epoch;
    `dropout` is the share of hidden units that a training example is without.
    The data come from data_seed, the start and the order of examples from seed.
    """

    dataset: str = "circles"
    n: int | None = None
    noise: float | None = None
    classes: int | None = None
    points: tuple[tuple[float, float, int], ...] | None = None
    standardize: bool = False
    split: float = 0.6
    hidden: tuple[int, ...] = (8,)
    activation: str = "relu"
    loss: str = "softmax_cross_entropy"
    output: str = "identity"
    start: str = "uniform"
    batch_norm: bool = False
    dropout: float = 0.0
    optimizer: str = "sgd"
    lr: float = 0.05
    decay: float = 1.0
    batch_size: int | None = 10
    l1: float | tuple[float, ...] = 0.0
    l2: float | tuple[float, ...] = 0.0
    l1_step: str = "subgradient"
    epochs: int = 100
    seed: int = 0
    data_seed: int = 0
    dtype: str = "float64"

    def __post_init__(self):
        # The dataclass is frozen; once, here, 10.0 becomes 10 and a list becomes a tuple.
        put = object.__setattr__
        put(self, "dtype", getattr(self.dtype, "__name__", self.dtype))
        choose(DATASETS, self.dataset, "data set")
        choose(ACTIVATIONS, self.activation, "activation")
        choose(ACTIVATIONS, self.output, "output activation")
        choose(LOSSES, self.loss, "loss")
        choose(STARTS, self.start, "start")
        choose(OPTIMIZERS, self.optimizer, "optimizer")
        choose(L1_STEPS, self.l1_step, "l1 step")
        choose(DTYPES, self.dtype, "dtype")
        put(self, "hidden", _widths(self.hidden))
        put(self, "points", check_points(self.dataset, self.points))
        put(self, "split", number("split", self.split, 0.1, 0.9))
        put(self, "lr", number("lr", self.lr))
        put(self, "decay", number("decay", self.decay, 0, 1))
        put(self, "l1", _strengths("l1", self.l1))
        put(self, "l2", _strengths("l2", self.l2))
        put(self, "dropout", number("dropout", self.dropout, 0, 0.99))
        put(self, "epochs", whole("epochs", self.epochs, 0))
        put(self, "seed", whole("seed", self.seed, 0))
        put(self, "data_seed", whole("data_seed", self.data_seed, 0, 2**32 - 1))
        if self.batch_size is not None:
            more = " (None is the full batch)"
            put(self, "batch_size", whole("batch_size", self.batch_size, 1, more=more))
        if self.n is not None:
            put(self, "n", whole("n", self.n, 1))
        if self.classes is not None:
            put(self, "classes", whole("classes", self.classes, 2))
        if self.noise is not None:
            put(self, "noise", number("noise", self.noise, 0, 10))
        for name in ("standardize", "batch_norm"):
            if not isinstance(getattr(self, name), bool):
                raise ValueError(f"{name} is {getattr(self, name)!r}; it must be True or False.")


def _widths(hidden):
    if is_number(hidden):
        hidden = (hidden,) if hidden else ()
    if not isinstance(hidden, (tuple, list)):
        raise ValueError(
            f"hidden is {hidden!r}; give one width per hidden layer, for example (8,) or (16, 16)."
        )
    return tuple(whole(f"hidden[{i}]", width, 1, 10_000) for i, width in enumerate(hidden))


def _strengths(name, strength):
    if isinstance(strength, (tuple, list)):
        return tuple(number(f"{name}[{i}]", s) for i, s in enumerate(strength))
    return number(name, strength)
