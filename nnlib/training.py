"""Training is an endless stream of states; whoever reads it decides when to stop.

    Config -> prepare -> Problem -> stream -> State, State, State, ...

A State is yielded before its update, so its loss and gradients belong to its parameters.  It never
changes afterwards, and fit(..., start=state) goes on from it exactly.
"""

import math
from collections.abc import Sequence
from copy import deepcopy
from typing import NamedTuple

import numpy as np

from nnlib.checks import finite_rows, rates, table, whole
from nnlib.config import DTYPES, Config
from nnlib.datasets import Dataset, Split
from nnlib.dropout import generator
from nnlib.layers import flatten
from nnlib.norm import settle
from nnlib.problem import Problem, generators, members, prepare
from nnlib.regularizers import Penalty
from nnlib.scores import Score, evaluate, scores

__all__ = [  # what belongs to training is found here, also what config, problem and scores hold
    "DTYPES",
    "Config",
    "Problem",
    "Score",
    "State",
    "advance",
    "evaluate",
    "final",
    "fit",
    "generators",
    "held_out",
    "prepare",
    "scores",
    "snapshots",
    "steps_per_epoch",
    "stream",
]


class State(NamedTuple):
    """One moment of training: params with the loss and grads at them, penalty included.

    memory is the optimizer's, order what is left of the epoch's permutation, rng_state where the
    next one will come from.  The loss is that of the batch about to be used, () or (R,), in
    training mode.
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
    decay=1.0,
    *,
    start=None,
    every=1,
):
    """Yield a State before every `every`-th update, without end; data is a Split or its train part.

    `states.send(n)` yields the State n >= 0 updates after the last one, however large `every` is.
    lr is multiplied by `decay`, a number or one per net, after each epoch.
    With start=state, training goes on from that state exactly: params and rng are then not used.
    Nothing that is passed in is changed, rng included: the same arguments give the same stream.
    Raises ValueError on an empty data set or on things that do not fit together.
    """
    X, T = _rows(model, data.train if isinstance(data, Split) else data)
    penalty = penalty or Penalty(n_layers=len(model.sizes) - 1)
    batch = len(X) if batch_size is None else whole("batch_size", batch_size, 1)
    every, decay = whole("every", every, 1), rates("decay", decay)
    if start is None:
        start = _first_state(model, X, optimizer, params, rng)
    _check_state(model, X, optimizer, start)
    step, epoch, _, memory, rng_state, order, *_ = start
    theta = flatten(start.params)
    X, T = (A.astype(theta.dtype, copy=False) for A in (X, T))
    memory = tuple(m.copy() if isinstance(m, np.ndarray) else m for m in memory)
    order = order.copy()  # numpy's take would copy a read-only index array at every step
    g = np.empty_like(theta)
    params, grads = model.views(theta), model.views(g)
    rngs = [_revived(s) for s in rng_state]
    share, pull, norms, dropout = decay**epoch, penalty.pull(model, theta), [], model.dropout

    def slope():
        """Backpropagate the next batch into g, starting a new epoch where one has ended."""
        nonlocal order, rng_state, epoch, share, norms
        if not order.shape[-1]:
            epoch += 1
            share = decay**epoch
            order = _shuffled(rngs, len(X))
            rng_state = tuple(r.bit_generator.state for r in rngs)
        rows = order[..., :batch]
        targets, drops = T.take(rows, 0), None
        if dropout:
            masks = tuple(generator(s, step) for s in rng_state)
            drops = model.draw(masks, rows.shape[-1], theta.dtype)
        trace = model.run(params, X.take(rows, 0), True, drops)
        Y, norms = trace.A[-1], trace.norms
        model.backward(params, trace, model.loss.grad(Y, targets), grads)
        penalty.add_grad(params, grads)
        return Y, targets

    def advance(n):
        """n updates in place, then the loss of the batch that is up next."""
        nonlocal memory, order, step
        with np.errstate(all="ignore"):  # a net that diverges says so by State.diverged
            for _ in range(n):
                memory = optimizer.update(theta, g, memory, share, pull)
                if norms:
                    settle(params, norms)
                order = order[..., batch:]
                step += 1
                seen = slope()
            Y, targets = seen if n else slope()
            return _frozen(model.loss.value(Y, targets) + penalty.value(params))

    loss = advance(0)
    while True:
        now, by = _snapshot(theta, model), _snapshot(g, model)
        kept = tuple(_frozen(m.copy()) if isinstance(m, np.ndarray) else m for m in memory)
        n = yield State(step, epoch, now, kept, rng_state, _frozen(order[:]), loss, by)
        loss = advance(every if n is None else whole("the number of updates sent", n, 0))


def _first_state(model, X, optimizer, params, rng):
    rngs = rng if isinstance(rng, Sequence) else (rng or np.random.default_rng(),)
    rngs = [deepcopy(r) for r in rngs]
    if params is None:
        params = model.init(rngs[0], X.dtype if X.dtype.kind == "f" else np.float64)
    order = _shuffled(rngs, len(X))
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


def _frozen(a):
    """An array (or a numpy number) that cannot be written to: what a State holds never changes."""
    if isinstance(a, np.ndarray):
        a.flags.writeable = False
    return a


def _snapshot(theta, model):
    return model.views(_frozen(theta.copy()))


def _rows(model, train):
    """The X and T of a data set, or a sentence that says why this net cannot learn from them."""
    if train.T is None:
        raise ValueError("The data set has no targets T; encode its labels with the loss first.")
    X, T = table("X", train.X), table("T", train.T)
    if len(X) == 0:
        raise ValueError("The data set is empty; training needs at least one example.")
    wanted = (len(X), model.sizes[0]), (len(X), model.sizes[-1])
    if (X.shape, T.shape) != wanted:
        raise ValueError(
            f"X has shape {X.shape} and T has shape {T.shape}; a net of {model.sizes[0]} inputs "
            f"and {model.sizes[-1]} outputs needs {wanted[0]} and {wanted[1]}."
        )
    return finite_rows("X", X), finite_rows("T", T)


def _check_state(model, X, optimizer, start):
    model.check_params(start.params)
    if start.order.max(initial=0) >= len(X):
        raise ValueError(
            f"The state is in the middle of an epoch over at least {start.order.max() + 1} rows, "
            f"but X has {len(X)}; begin anew with params=state.params."
        )
    ours = optimizer.init(flatten(start.params))
    if [np.shape(m) for m in start.memory] != [np.shape(m) for m in ours]:
        raise ValueError(
            "The state's memory is that of another optimizer; begin anew with params=state.params."
        )


def steps_per_epoch(data, batch_size):
    """Updates in one epoch: the last batch may be smaller than the others."""
    n = len(data.train.X)
    return math.ceil(n / min(batch_size or n, n))


def held_out(data):
    """The valid and test parts together: everything the net was not trained on."""
    pairs = zip(data.valid, data.test, strict=True)
    return Dataset(*(None if a is None else np.concatenate([a, b]) for a, b in pairs))


def advance(problem, state, updates):
    """The State so many updates after `state`."""
    if updates == 0:
        return state
    states = fit(**problem._asdict(), start=state)
    next(states)
    return states.send(updates)


def snapshots(config, epochs):
    """Train a Config, or R as one ensemble -> (Problem, [the State after each of `epochs`]).

    `epochs` rise, for example (50, 100).
    """
    problem, states = prepare(config), []
    state, steps = next(fit(**problem._asdict())), steps_per_epoch(problem.data, problem.batch_size)
    for epoch in epochs:
        state = advance(problem, state, epoch * steps - state.step)
        states.append(state)
    return problem, states


def final(config, epochs=None):
    """Train for `epochs` (default: the Config's own) -> (Problem, the State then reached)."""
    if epochs is None:
        wanted = {c.epochs for c in members(config)}
        if len(wanted) > 1:
            raise ValueError(f"The nets have epochs {sorted(wanted)}; say final(configs, epochs).")
        epochs = max(wanted, default=0)
    problem, (state,) = snapshots(config, (epochs,))
    return problem, state
