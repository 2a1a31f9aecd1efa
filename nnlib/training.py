"""Training is an endless stream of states; whoever reads it decides when to stop.

    Config -> prepare -> Problem -> stream -> State, State, State, ...

A State is yielded before its update, so its loss and gradients belong to its parameters.  It never
changes afterwards, and fit(..., start=state) goes on from it exactly.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import NamedTuple

import numpy as np

from nnlib.activations import ACTIVATIONS
from nnlib.choose import choose
from nnlib.datasets import DATASETS, Dataset, Split, load
from nnlib.layers import count, flatten, stack, views
from nnlib.losses import LOSSES
from nnlib.mlp import MLP
from nnlib.optimizers import OPTIMIZERS, Optimizer
from nnlib.regularizers import Penalty
from nnlib.starts import STARTS

DTYPES = {"float32": np.float32, "float64": np.float64}


@dataclass(frozen=True)
class Config:
    """Everything an experiment depends on; the same Config gives the same stream of states.

    None means the data set's own default (n points, noise, classes) or, for batch_size, the full
    batch.  `hidden` is one width per hidden layer, () for none; a plain number is one layer.  The
    data come from data_seed, the start and the order of examples from seed.
    """

    dataset: str = "circles"
    n: int | None = None
    noise: float | None = None
    classes: int | None = None
    standardize: bool = False
    hidden: tuple[int, ...] = (8,)
    activation: str = "relu"
    loss: str = "softmax_cross_entropy"
    output: str = "identity"
    start: str = "uniform"
    optimizer: str = "sgd"
    lr: float = 0.05
    batch_size: int | None = 10
    l1: float | tuple[float, ...] = 0.0
    l2: float | tuple[float, ...] = 0.0
    epochs: int = 100
    seed: int = 0
    data_seed: int = 0
    dtype: str = "float64"

    def __post_init__(self):
        hidden = self.hidden
        if isinstance(hidden, (int, np.integer)):
            hidden = (hidden,) if hidden else ()
        object.__setattr__(self, "hidden", tuple(hidden))
        for i, width in enumerate(self.hidden):
            _whole(f"hidden[{i}]", width, 1, 10_000)
        choose(DATASETS, self.dataset, "data set")
        choose(ACTIVATIONS, self.activation, "activation")
        choose(ACTIVATIONS, self.output, "output activation")
        choose(LOSSES, self.loss, "loss")
        choose(STARTS, self.start, "start")
        choose(OPTIMIZERS, self.optimizer, "optimizer")
        choose(DTYPES, self.dtype, "dtype")
        if not (_is_number(self.lr) and 0 <= self.lr < math.inf):
            raise ValueError(f"lr is {self.lr}; it must be a finite number, 0 or larger.")
        if self.batch_size is not None:
            _whole("batch_size", self.batch_size, 1, math.inf, " (None is the full batch)")
        if self.n is not None:
            _whole("n", self.n, 1, math.inf)
        _whole("epochs", self.epochs, 0, math.inf)
        _whole("seed", self.seed, 0, math.inf)
        _whole("data_seed", self.data_seed, 0, math.inf)


def _is_number(x):
    return isinstance(x, (int, float, np.integer, np.floating)) and not isinstance(x, bool)


def _whole(name, value, least, most, more=""):
    whole = _is_number(value) and value == value and value not in (math.inf, -math.inf)
    if not (whole and int(value) == value and least <= value <= most):
        limit = f"at least {least}" if most == math.inf else f"{least} to {most}"
        raise ValueError(f"{name} is {value}; it must be a whole number, {limit}{more}.")


class State(NamedTuple):
    """One moment of training: params with the loss and grads at them, penalty included.

    memory is the optimizer's, order what is left of the epoch's permutation, rng_state where the next
    one will come from.  The loss is that of the batch about to be used, () or (R,).
    """

    step: int
    epoch: int
    params: tuple
    memory: tuple
    rng_state: tuple
    order: np.ndarray
    loss: np.ndarray
    grads: tuple

    @property
    def diverged(self):
        """Whether the loss or a parameter of any net is no longer a finite number."""
        finite = (np.isfinite(a).all() for layer in self.params for a in layer)
        return not (np.isfinite(self.loss).all() and all(finite))


class Problem(NamedTuple):
    """What a Config describes, built: the net, the data, the start and how it is to be trained."""

    model: MLP
    data: Split
    params: tuple
    optimizer: Optimizer
    penalty: Penalty
    batch_size: int | None
    rng: np.random.Generator | tuple[np.random.Generator, ...]


class Score(NamedTuple):
    """The loss (without penalty) and accuracy on one part of the data, () or (R,) each."""

    loss: np.ndarray
    accuracy: np.ndarray


def generators(seed):
    """A generator for the start and one for the order of examples, independent of each other.

    Two, so that nets of different width with one seed see the same batches.
    """
    return tuple(np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(2))


def prepare(config):
    """A Config -> Problem; a sequence of R Configs -> one Problem that trains R nets at once.

    The members may differ in seed, in lr, in l1 and l2, in start, and in the widths of equally many
    hidden layers; raises ValueError where they differ in anything else.
    """
    if isinstance(config, Config):
        return _prepare_one(config)
    configs = list(config)
    _check_members(configs)
    first = _prepare_one(configs[0])
    widths = tuple(c.hidden for c in configs)
    model = replace(
        first.model,
        sizes=(first.model.sizes[0], *map(max, zip(*widths, strict=True)), first.model.sizes[-1]),
        widths=widths,
    )
    members = [_start(c, replace(first.model, sizes=_sizes(c, first))) for c in configs]
    dtype = DTYPES[configs[0].dtype]
    lr = np.array([[c.lr] for c in configs], dtype)
    seeds = [c.seed for c in configs]
    same = len(set(seeds)) == 1
    return first._replace(
        model=model,
        params=stack(members, model.sizes),
        optimizer=OPTIMIZERS[configs[0].optimizer](lr),
        penalty=Penalty(
            *(_strengths([getattr(c, name) for c in configs]) for name in ("l1", "l2")),
            len(model.sizes) - 1,
        ),
        rng=generators(seeds[0])[1] if same else tuple(generators(s)[1] for s in seeds),
    )


def _sizes(config, first):
    return (first.model.sizes[0], *config.hidden, first.model.sizes[-1])


def _start(config, model):
    return STARTS[config.start](model, generators(config.seed)[0], DTYPES[config.dtype])


def _prepare_one(config):
    dtype = DTYPES[config.dtype]
    split = load(
        config.dataset,
        config.n,
        config.noise,
        config.classes,
        config.data_seed,
        config.standardize,
        dtype,
    )
    loss = LOSSES[config.loss]
    parts = [
        part._replace(T=loss.encode(part.labels, split.classes, dtype)) for part in split[:3]
    ]
    sizes = (split.train.X.shape[1], *config.hidden, loss.width(split.classes))
    model = MLP(sizes, config.activation, loss, config.output)
    return Problem(
        model,
        Split(*parts, split.classes),
        _start(config, model),
        OPTIMIZERS[config.optimizer](config.lr),
        Penalty(config.l1, config.l2, len(sizes) - 1),
        config.batch_size,
        generators(config.seed)[1],
    )


_MEMBERS_MAY_DIFFER = {"seed", "lr", "l1", "l2", "start", "hidden", "epochs"}


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


def stream(config, every=1):
    """The endless states of a Config, or of a sequence of Configs trained as one ensemble."""
    return fit(**prepare(config)._asdict(), every=every)


def fit(
    model,
    data,
    optimizer,
    params=None,
    penalty=None,
    batch_size=10,
    rng=None,
    *,
    start=None,
    every=1,
):
    """Yield a State before every `every`-th update, without end; data is a Split or its train part.

    With start=state, training goes on from that state exactly: params and rng are then not used.
    Raises ValueError on an empty data set or on data and net that do not fit together.
    """
    train = data.train if isinstance(data, Split) else data
    penalty = penalty or Penalty(n_layers=len(model.sizes) - 1)
    _check_fit(model, train, batch_size, every)
    if start is None:
        start = _first_state(model, train, optimizer, params, rng)
    step, epoch, _, memory, rng_state, order, *_ = start
    theta = flatten(start.params)
    X, T = (A.astype(theta.dtype, copy=False) for A in (train.X, train.T))
    memory = _copies(memory)
    g = np.empty_like(theta)
    params, grads = views(theta, model.sizes), views(g, model.sizes)
    rngs = [_revived(s) for s in rng_state]
    batch = len(train.X) if batch_size is None else batch_size

    def slope():
        """Backpropagate the next batch into g, starting a new epoch where one has ended."""
        nonlocal order, rng_state, epoch
        if not order.shape[-1]:
            epoch += 1
            order = _shuffled(rngs, len(X))
            rng_state = tuple(r.bit_generator.state for r in rngs)
        rows = order[..., :batch]
        targets = T.take(rows, 0)
        Y, _ = model.backprop(params, X.take(rows, 0), targets, grads)
        penalty.add_grad(params, grads)
        return Y, targets

    def advance(n):
        """n updates in place, then the loss of the batch that is up next."""
        nonlocal memory, order, step
        with np.errstate(all="ignore"):  # a net that diverges says so by State.diverged
            for _ in range(n):
                memory = optimizer.update(theta, g, memory)
                order = order[..., batch:]
                step += 1
                seen = slope()
            Y, targets = seen if n else slope()
            return model.loss.value(Y, targets) + penalty.value(params)

    loss = advance(0)
    while True:
        now, by = _snapshot(theta, model.sizes), _snapshot(g, model.sizes)
        yield State(step, epoch, now, _copies(memory), rng_state, order, loss, by)
        loss = advance(every)


def _first_state(model, train, optimizer, params, rng):
    rngs = rng if isinstance(rng, Sequence) else (rng or np.random.default_rng(),)
    params = model.init(rngs[0], train.X.dtype) if params is None else params
    order = _shuffled(rngs, len(train.X))
    rng_state = tuple(r.bit_generator.state for r in rngs)
    memory = optimizer.init(flatten(params))
    return State(0, 0, params, memory, rng_state, order, None, None)


def _shuffled(rngs, n):
    """One permutation of 0..n-1, or one per network, (R, n)."""
    orders = [rng.permutation(n) for rng in rngs]
    return orders[0] if len(orders) == 1 else np.stack(orders)


def _revived(rng_state):
    bits = getattr(np.random, rng_state["bit_generator"])()
    bits.state = rng_state
    return np.random.Generator(bits)


def _copies(memory):
    return tuple(m.copy() if isinstance(m, np.ndarray) else m for m in memory)


def _snapshot(theta, sizes):
    theta = theta.copy()
    theta.flags.writeable = False
    return views(theta, sizes)


def _check_fit(model, train, batch_size, every):
    if len(train.X) == 0:
        raise ValueError("The data set is empty; training needs at least one example.")
    if train.T is None:
        raise ValueError("The data set has no targets T; encode its labels with the loss first.")
    if train.X.shape[-1] != model.sizes[0] or train.T.shape[-1] != model.sizes[-1]:
        raise ValueError(
            f"The net maps {model.sizes[0]} inputs to {model.sizes[-1]} outputs, but the data have "
            f"{train.X.shape[-1]} inputs and {train.T.shape[-1]} targets."
        )
    if batch_size is not None:
        _whole("batch_size", batch_size, 1, math.inf, " (None is the full batch)")
    _whole("every", every, 1, math.inf)


def evaluate(model, params, part):
    """The loss and accuracy of a net, or of R nets, on one part of the data -> Score."""
    with np.errstate(all="ignore"):
        Y = model.predict(params, part.X)
        hits = model.loss.decide(Y).labels == part.labels
        return Score(model.loss.value(Y, part.T), hits.mean(axis=-1))


def steps_per_epoch(data, batch_size):
    """Updates in one epoch: the last batch may be smaller than the others."""
    n = len(data.train.X)
    return math.ceil(n / min(batch_size or n, n))


def held_out(data):
    """The valid and test parts together: everything the net was not trained on."""
    return Dataset(*(np.concatenate(pair) for pair in zip(data.valid, data.test, strict=True)))


def final(config, epochs=None):
    """Train for config.epochs (or `epochs`) and return (Problem, the State then reached)."""
    problem = prepare(config)
    first = config if isinstance(config, Config) else config[0]
    steps = (first.epochs if epochs is None else epochs) * steps_per_epoch(
        problem.data, problem.batch_size
    )
    states = fit(**problem._asdict(), every=max(steps, 1))
    state = next(states)
    return problem, next(states) if steps else state
