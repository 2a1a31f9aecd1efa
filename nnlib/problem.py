"""A problem is what a Config describes, built: the net, the data, the start and how to train it.

R Configs make one problem too: an ensemble, whose nets train at once along a leading axis.
"""

from dataclasses import fields, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from nnlib.choose import choose
from nnlib.config import DTYPES, Config
from nnlib.datasets import Split, load
from nnlib.layers import stack
from nnlib.losses import LOSSES
from nnlib.mlp import MLP
from nnlib.optimizers import OPTIMIZERS, Optimizer
from nnlib.regularizers import Penalty
from nnlib.starts import STARTS


class Problem(NamedTuple):
    """What a Config describes, built: the net, the data, the start and how it is to be trained."""

    model: MLP
    data: Split
    params: tuple
    optimizer: Optimizer
    penalty: Penalty
    batch_size: int | None
    rng: np.random.Generator | tuple[np.random.Generator, ...]
    decay: float | np.ndarray = 1.0


def generators(seed):
    """A generator for the start and one for the order of examples, independent of each other.

    Two, so that nets of different width with one seed see the same batches.
    """
    return tuple(np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(2))


def members(config):
    """A Config, or a sequence of Configs, as a list; ValueError where it is anything else."""
    alone = isinstance(config, Config) or not np.iterable(config)
    configs = [config] if alone else list(config)
    if not all(isinstance(c, Config) for c in configs):
        raise ValueError(f"Give a Config, or a sequence of Configs; got {config!r}.")
    return configs


def prepare(config):
    """A Config -> Problem; a sequence of R Configs -> one Problem that trains R nets at once.

    The members may differ in seed, in lr and its decay, in l1 and l2, in start, and in the widths
    of equally many hidden layers; raises ValueError where they differ in anything else.
    """
    configs = members(config)
    if isinstance(config, Config):
        return _prepare_one(config)
    _check_members(configs)
    first = _prepare_one(configs[0])
    widths = tuple(c.hidden for c in configs)
    model = replace(
        first.model,
        sizes=(first.model.sizes[0], *map(max, zip(*widths, strict=True)), first.model.sizes[-1]),
        widths=widths,
    )
    starts = [
        _start(c, replace(first.model, sizes=_sizes(c, first)), first.data.train) for c in configs
    ]
    dtype = DTYPES[configs[0].dtype]
    lr, decay = (np.array([[getattr(c, f)] for c in configs], dtype) for f in ("lr", "decay"))
    seeds = [c.seed for c in configs]
    same = len(set(seeds)) == 1
    return first._replace(
        model=model,
        params=stack(starts, model.sizes),
        optimizer=optimizer_of(configs[0], lr),
        penalty=Penalty(
            *(_strengths([getattr(c, name) for c in configs]) for name in ("l1", "l2")),
            len(model.sizes) - 1,
            configs[0].l1_step,
        ),
        rng=generators(seeds[0])[1] if same else tuple(generators(s)[1] for s in seeds),
        decay=decay,
    )


def _sizes(config, first):
    return (first.model.sizes[0], *config.hidden, first.model.sizes[-1])


def _start(config, model, train):
    start = choose(STARTS, config.start, "start")
    return start(model, generators(config.seed)[0], DTYPES[config.dtype], train)


def optimizer_of(config, lr=None):
    """The optimizer of a Config, at its own lr or at another, for instance one per network."""
    make = choose(OPTIMIZERS, config.optimizer, "optimizer")
    return make(config.lr if lr is None else lr)


def penalty_of(config, model):
    """The Penalty with the strengths of a Config, for the layers of a model."""
    return Penalty(config.l1, config.l2, len(model.sizes) - 1, config.l1_step)


@lru_cache(32)  # a lab asks for the same data at every move of a slider
def _data(loss, dtype, *given):
    """The Split of these arguments of load, with targets; nobody may write to what all share."""
    split = load(*given)
    parts = [part._replace(T=loss.encode(part.labels, split.classes, dtype)) for part in split[:3]]
    for array in (array for part in parts for array in part):
        array.flags.writeable = False
    return Split(*parts, split.classes)


def _prepare_one(config):
    c, loss, dtype = config, choose(LOSSES, config.loss, "loss"), DTYPES[config.dtype]
    given = c.dataset, c.n, c.noise, c.classes, c.data_seed, c.standardize, dtype, c.split, c.points
    return problem_of(config, _data(loss, dtype, *given))


def model_of(config, D, K):
    """The net of a Config, for D inputs and K outputs."""
    apart = {"batch_norm": config.batch_norm, "dropout": config.dropout}
    return MLP((D, *config.hidden, K), config.activation, config.loss, config.output, **apart)


def problem_of(config, data):
    """The Problem of a Config on other data: a Split whose train part has targets."""
    model = model_of(config, data.train.X.shape[1], data.train.T.shape[1])
    return Problem(
        model,
        data,
        _start(config, model, data.train),
        optimizer_of(config),
        penalty_of(config, model),
        config.batch_size,
        generators(config.seed)[1],
        config.decay,
    )


_MEMBERS_MAY_DIFFER = {"seed", "lr", "decay", "l1", "l2", "start", "hidden", "epochs"}


def _check_members(configs):
    if not configs:
        raise ValueError("An ensemble needs at least one Config, got none.")
    for f in fields(Config):
        values = {getattr(c, f.name) for c in configs}
        if f.name not in _MEMBERS_MAY_DIFFER and len(values) > 1:
            raise ValueError(
                f"The nets of an ensemble must share {f.name}, got {sorted(map(str, values))}; "
                "train them as separate ensembles."
            )
    depths = {len(c.hidden) for c in configs}
    if len(depths) > 1:
        raise ValueError(
            f"The nets of an ensemble must have equally many hidden layers, got {sorted(depths)}."
        )


def _strengths(values):
    """Strengths of R nets -> one per layer, each a number where all agree and (R,) where not."""
    if len(set(values)) == 1:
        return values[0]
    if any(isinstance(v, tuple) for v in values):
        raise ValueError("An ensemble whose l1 or l2 differ needs one number per net.")
    return np.array(values)
