"""Evidence is what a run shows when one looks at it closely: measured once, only where asked for.

Losses are told apart from good and bad by one yardstick, the loss of the best constant outputs.
"""

from functools import cached_property, lru_cache
from itertools import islice
from math import log

import numpy as np

from nnlib.training import fit
from nnlib.view.maps import dead_units

_SAMPLE = 200  # training points for what need not be exact


class Evidence:
    """The moment of a run that is looked at, and its curves up to there; the run is not changed."""

    def __init__(self, run):
        self.config, self.problem, self.state = run.config, run.problem, run.state
        self.steps, self.trouble = run.steps, run.trouble and not run.is_back
        self.done, self.epoch = run.done, run.state.step // run.steps
        self.train, self.valid = (
            np.minimum(curve[: self.epoch + 1], 1e300)
            for curve in (run.curves.train_loss, run.curves.valid_loss)
        )

    # --- how far it has come ----------------------------------------------------------------------

    @property
    def ready(self):
        """Whether there is enough to judge by: 10 epochs and 300 updates."""
        return self.epoch >= 10 and self.state.step >= 300

    @property
    def late(self):
        """Whether a net that learns would have shown it: many healthy ones begin on a plateau."""
        enough = self.done or self.state.step >= 300  # a full batch is one update an epoch
        return enough and self.epoch >= max(20, min(self.config.epochs / 2, 200))

    # --- the training loss as a share of knowing nothing ------------------------------------------

    @cached_property
    def nothing(self):
        """The training loss of the best constant outputs: what a net reaches that ignores X."""
        model, data = self.problem.model, self.problem.data
        if data.classes == 1:  # numbers to be met: their mean is the best constant
            T = data.train.T
            return float(model.loss.value(np.broadcast_to(T.mean(axis=0), T.shape), T))
        counts = np.bincount(data.train.labels, minlength=data.classes)
        return knows_nothing(model.loss, model.output, tuple(counts.tolist()))

    @property
    def yardstick(self):
        """The loss of knowing nothing in words, with its formula where it is ln K."""
        K = self.problem.data.classes
        is_log = abs(self.nothing - log(K)) < 5e-4
        return f"ln {K} = {log(K):.4g}" if is_log else f"{self.nothing:.4g}"

    @property
    def against(self):
        """The training loss beside that of knowing nothing, as a sentence."""
        return f"Training loss {self.train[-1]:.3g}; outputs that ignore X reach {self.yardstick}."

    @cached_property
    def shares(self):
        """The training loss at the end of each epoch, as a share of knowing nothing."""
        return self.train / self.nothing

    @property
    def level(self):
        """The middle one of the last five of these shares."""
        return float(np.median(self.shares[-5:]))

    @property
    def jitter(self):
        """How far the share jumps from epoch to epoch: twice its mean rise over the last 20."""
        rises = np.maximum(np.diff(self.shares[-21:]), 0)
        return 2 * float(rises.sum()) / max(1, rises.size)

    @property
    def rises(self):
        """In how many of the last 20 epochs the training loss rose."""
        return int((np.diff(self.shares[-21:]) > 0).sum())

    def drop(self, begin, end):
        """How far the share fell between two parts of the run, each given as 0 to 1 of it."""
        first, last = (int(part * self.epoch) for part in (begin, end))
        began, ended = self.shares[first : first + 5], self.shares[last - 4 : last + 1]
        return float(began.mean() - ended.mean())

    @property
    def falling(self):
        """Whether the share fell over the last 20 epochs, by more than it jumps and than 0.5 %."""
        first, last = self.shares[-21:-11], self.shares[-10:]
        return float(np.median(first) - np.median(last)) > max(0.005, self.jitter)

    @property
    def plateau(self):
        """For how many epochs, up to now, the share has been at least 99 %."""
        below = np.flatnonzero(self.shares < 0.99)
        return self.epoch - int(below[-1] if below.size else -1)

    @property
    def learns_nothing(self):
        """Whether half of the run, and 10 epochs at least, were spent on the plateau at the end."""
        return self.plateau >= max(10, self.epoch / 2)

    @property
    def size(self):
        """The root of the mean square of the inputs."""
        return float(np.sqrt((self.problem.data.train.X**2).mean()))

    # --- inside the net ---------------------------------------------------------------------------

    @property
    def masked(self):
        """Whether an update computes with another net than the one that is evaluated."""
        return bool(self.config.hidden) and bool(self.config.batch_norm or self.config.dropout)

    @cached_property
    def bends(self):
        """Whether a hidden layer can make the boundary anything else than straight."""
        z = np.linspace(-3, 3, 7)
        df = self.problem.model.activation.df
        return bool(self.config.hidden) and np.ptp(df(z)) > 0

    @cached_property
    def dead(self):
        """The share of dead units of each hidden layer, exact where it is more than half."""
        model, X, params = self.problem.model, self.problem.data.train.X, self.state.params
        shares = [float(units.mean()) for units in dead_units(model, params, X[:_SAMPLE])]
        if len(X) > _SAMPLE and max(shares, default=0) > 0.5:
            shares = [float(units.mean()) for units in dead_units(model, params, X)]
        return shares

    @property
    def dead_at_start(self):
        """The share of units of each hidden layer that were dead at the start (200 points)."""
        problem = self.problem
        dead = dead_units(problem.model, problem.params, problem.data.train.X[:_SAMPLE])
        return [float(units.mean()) for units in dead]

    def slopes(self, params=None):
        """The median slope |f'(Z)| of each hidden layer as a share of the steepest there is."""
        model, X = self.problem.model, self.problem.data.train.X[:_SAMPLE]
        Z = model.forward(params or self.state.params, X).Z[:-1]
        df = model.activation.df
        return [float(np.median(np.abs(df(z)))) / _steepest(model.activation) for z in Z]

    @property
    def levels_off(self):
        """Whether the activation is one that flattens at both ends, like a sigmoid."""
        return _levels_off(self.problem.model.activation)

    @cached_property
    def gradients(self):
        """The norm of the loss's gradient by each layer's weights, over (up to 200) points."""
        data = self.problem.data.train
        _, grads = self.problem.model.loss_and_grads(
            self.state.params, data.X[:_SAMPLE], data.T[:_SAMPLE]
        )
        return [float(np.linalg.norm(layer.W)) for layer in grads]

    def weights(self, params=None):
        """The norm of all weights, biases left out."""
        return float(np.sqrt(sum((layer.W**2).sum() for layer in params or self.state.params)))

    @property
    def twins(self):
        """The hidden layers (from 0) of two units or more that are all alike, into and out of."""
        params = self.state.params
        return [
            i
            for i, (layer, after) in enumerate(zip(params, params[1:], strict=False))
            if layer.b.size > 1 and _alike(np.vstack([layer.W, layer.b, after.W.T]).T)
        ]

    def last_number(self):
        """Train on to where the loss stops being one -> (updates, loss) of the last that is."""
        last = self.state
        for state in islice(fit(**self.problem._asdict(), start=last), self.steps + 1):
            if state.diverged:
                break
            last = state
        return last.step, float(last.loss)


def _alike(rows):
    """Whether all rows are the same, up to rounding."""
    return np.abs(rows - rows[0]).max() <= 1e-9 * np.abs(rows).max()


@lru_cache(64)
def _steepest(activation):
    return float(np.abs(activation.df(np.linspace(-5, 5, 1001))).max())


@lru_cache(64)
def _levels_off(activation):
    ends, middle = (activation.df(z) for z in (np.array([-50.0, 50.0]), np.linspace(-5, 5, 1001)))
    return bool(np.abs(ends).max() < 1e-6 and middle.min() >= 0)


@lru_cache(256)
def knows_nothing(loss, output, counts):
    """The smallest loss of outputs that are the same for all points; `counts` of each class."""
    K, share = len(counts), np.array(counts) / sum(counts)
    T = loss.encode(np.arange(K), K)[:, None]  # (K, 1, outputs): one set of one row per class
    z, step = np.zeros(T.shape[-1]), 1.0
    ways = np.vstack([np.eye(z.size), -np.eye(z.size)])

    def values(z):
        """z (..., outputs) -> the loss of each (...,)."""
        Y = np.broadcast_to(output.f(z)[..., None, None, :], (*z.shape[:-1], *T.shape))
        return loss.value(Y, T) @ share

    while step > 1e-4:  # one output at a time, up or down; a step that never pays is halved
        tried = z + step * ways
        losses = values(tried)
        best = losses.argmin()
        pays = losses[best] < values(z) - 1e-9  # an empty class can always be left a little more
        z, step = (tried[best], step) if pays else (z, step / 2)
    return float(values(z))
