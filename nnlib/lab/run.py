"""A run is one training in progress: its state, its curves, and what a change of Config does.

No widgets here; the lab shows a run, a test drives one.
"""

import math
from array import array
from bisect import bisect_right
from copy import copy
from dataclasses import dataclass, field, fields, replace
from functools import partial

import numpy as np

from nnlib.experiment import CHANGES
from nnlib.lab.history import History
from nnlib.problem import optimizer_of, penalty_of, prepare
from nnlib.training import fit, scores, steps_per_epoch
from nnlib.view.maps import dead_units, is_closed
from nnlib.view.words import counted

# Fields that act on the net as it trains; a change of any other starts it again from its seed.
LIVE = {*CHANGES, "epochs"}
_CHUNK = 100  # updates between two looks at the clock: about 2 ms
_numbers = partial(array, "d")  # grows like a list, and numpy copies it a hundred times as fast


@dataclass
class Curves:
    """Loss and accuracy on the three parts of the data at the end of every epoch."""

    epoch: array = field(default_factory=partial(array, "q"))
    train_loss: array = field(default_factory=_numbers)
    valid_loss: array = field(default_factory=_numbers)
    test_loss: array = field(default_factory=_numbers)
    train_accuracy: array = field(default_factory=_numbers)
    valid_accuracy: array = field(default_factory=_numbers)
    test_accuracy: array = field(default_factory=_numbers)

    def add(self, epoch, problem, params):
        """Measure the net and append one entry to each curve."""
        self.epoch.append(epoch)
        measured = scores(problem.model, params, problem.data)
        for name, score in zip(("train", "valid", "test"), measured, strict=True):
            getattr(self, f"{name}_loss").append(float(score.loss))
            getattr(self, f"{name}_accuracy").append(float(score.accuracy))

    def until(self, epoch):
        """The same curves up to the end of this epoch, as lists of their own."""
        n = bisect_right(self.epoch, epoch)
        return Curves(*(getattr(self, f.name)[:n] for f in fields(self)))


@dataclass(frozen=True)
class Trouble:
    """What went wrong, in words, and the change of Config that mends it."""

    words: str
    remedy: dict


class Run:
    """A Config being trained: `head` is how far it has come, `curves` and `history` how.

    `state` is the moment that is looked at: the head, unless one has gone back.
    """

    def __init__(self, config):
        self.restart(config)

    def restart(self, config=None):
        """Begin again at the first state of this Config."""
        config = config or self.config
        problem = prepare(config)
        self.config, self.problem = config, problem
        self.steps = steps_per_epoch(problem.data, problem.batch_size)
        self.head = self.state = next(fit(**problem._asdict()))
        self.curves, self._trouble = Curves(), None
        self.history = History(config, problem, self.head)
        self._at = None, None
        self.curves.add(0, problem, self.state.params)

    def change(self, **fields):
        """Replace fields of the Config; returns whether the net had to start again.

        Raises ValueError, and changes nothing, where a value is not allowed.
        """
        config = replace(self.config, **fields)
        if config == self.config:
            return False
        changed = {name for name in fields if getattr(config, name) != getattr(self.config, name)}
        if not self.goes_on(changed):
            self.restart(config)
            return True
        self.problem = self.problem._replace(
            optimizer=optimizer_of(config),
            penalty=penalty_of(config, self.problem.model),
        )
        self.config = config
        if changed != {"epochs"}:
            self.branch()
            self._enact()
        return False

    def goes_on(self, changed):
        """Whether the net trains on after a change of these fields, or has to start again."""
        return changed <= LIVE and not self.trouble and not (self.done and changed != {"epochs"})

    @property
    def step(self):
        """How many updates there have been."""
        return self.state.step

    @property
    def trouble(self):
        """What stopped the run at the moment that is looked at, or None."""
        return None if self.is_back else self._trouble

    @property
    def done(self):
        """Whether all epochs of the Config have been trained."""
        return self.state.step >= self.config.epochs * self.steps

    # --- there and back ---------------------------------------------------------------------------

    def seek(self, step):
        """Look at the moment after so many updates, as far as the run has come."""
        self.state = self.at(max(0, step))

    @property
    def is_back(self):
        """Whether the moment that is looked at is not the last one."""
        return self.state is not self.head

    def branch(self):
        """Go on from the moment that is looked at: what came after it is forgotten."""
        if self.is_back:
            self.history.cut(self.step)
            self.curves = self.curves.until(self.step // self.steps)
            self.head, self._trouble = self.state, None
            self._enact()

    def _enact(self):
        """From here on the present Config holds: its penalty is in the loss and the gradients."""
        if self.history.problem is not self.problem:
            self.head = self.state = next(fit(**self.problem._asdict(), start=self.state))
            self.history.change(self.config, self.problem, self.state)

    def kept(self):
        """This run as it is now, which goes on standing when this one goes on."""
        other = copy(self)
        other._at = None, None  # its stream is this one's
        other.history, other.curves = self.history.copy(), self.curves.until(math.inf)
        return other

    # --- forward ----------------------------------------------------------------------------------

    def advance(self, updates=_CHUNK):
        """Train up to so many updates, but not past the end of the epoch."""
        self.branch()
        self.adopt(self.trained(min(updates, self.steps - self.step % self.steps)))

    def trained(self, updates):
        """The State so many updates on; one stream serves as long as nothing else is changed."""
        if self._at[0] is not self.state or self._at[1] is not self.problem:
            self._stream = fit(**self.problem._asdict(), start=self.state)
            next(self._stream)
        state = self._stream.send(updates)
        self._at = state, self.problem
        return state

    def adopt(self, state):
        """Go on to a State, or say what went wrong and stay."""
        if state.diverged:
            self._trouble = self._explain(state)
            return
        self.head = self.state = state
        self.history.add(state)
        if state.step % self.steps == 0:
            self.curves.add(state.step // self.steps, self.problem, state.params)

    def finish(self, epochs=None):
        """Train, without pause, to the end of the given epoch (default: the Config's last)."""
        last = (self.config.epochs if epochs is None else epochs) * self.steps
        while self.state.step < last and not self.trouble:
            self.advance()

    def _explain(self, state):
        lr = self.config.lr
        return Trouble(
            f"The loss stopped being a number between updates {self.state.step} and {state.step}: "
            f"with lr {lr:g} each step overshoots further than the last. The picture shows the "
            f"last good moment.",
            {"lr": lr / 10},
        )

    # --- in words ---------------------------------------------------------------------------------

    def caption(self, boundary=()):
        """What the picture shows, in one or two sentences made from the data."""
        config, data = self.config, self.problem.data
        train, valid, _ = scores(self.problem.model, self.state.params, data)
        held = len(data.valid.X)
        text = f"{config.dataset}, {self.net()}, lr {config.lr:g}, after {self.when()}: "
        name, of = ("loss", _loss) if data.classes == 1 else ("accuracy", _accuracy)
        text += f"{name} {of(train)} on the training points"
        text += f", {of(valid)} on the validation points" if held else ""
        if data.classes > 1:
            text += f"; loss {_loss(train)}" + (f" and {_loss(valid)}" if held else "")
        text += "."
        shape = "" if boundary is None else _shape(boundary)
        return " ".join(filter(None, (text, shape, self._dead())))

    def at(self, step):
        """The State after so many updates, or the last one where the run has not come so far."""
        return self.head if step >= self.head.step else self.history.at(step)

    def label(self):
        """The run in a few words, to tell it from another."""
        return f"{self.net()}, lr {self.config.lr:g}, seed {self.config.seed}"

    def when(self):
        """How far the net on the screen has come: `2 epochs and 1 update (133 updates)`."""
        done, part = divmod(self.step, self.steps)
        rest = f" and {counted(part, 'update')}" if part else ""
        return f"{counted(done, 'epoch')}{rest} ({counted(self.step, 'update')})"

    def net(self):
        """The net in a few characters, for example `2-8-2 relu`."""
        f = self.config.activation
        sizes = "-".join(map(str, self.problem.model.sizes))
        if not self.config.hidden:
            return f"{sizes} no hidden layer"
        more = ", batch normalised" if self.config.batch_norm else ""
        more += f", dropout {self.config.dropout:g}" if self.config.dropout else ""
        return f"{sizes} {getattr(f, 'name', f)}{more}"

    def _dead(self):
        layers = dead_units(self.problem.model, self.state.params, self.problem.data.train.X)
        named = [(i, np.flatnonzero(dead) + 1, dead.size) for i, dead in enumerate(layers, 1)]
        parts = [
            (f"layer {i}: " if len(layers) > 1 else "") + _units(dead, total)
            for i, dead, total in named
            if len(dead)
        ]
        return f"Dead, with slope 0 on every training point: {'; '.join(parts)}." if parts else ""


def _loss(score):
    return f"{score.loss:.3f}" if score.loss < 1e4 else f"{score.loss:.3g}"


def _accuracy(score):
    return f"{score.accuracy:.3f}"


def _units(dead, total):
    if len(dead) == total > 1:
        return f"all {total} units"
    if len(dead) > 10:
        return f"{len(dead)} of {total} units"
    return f"unit{'s' * (len(dead) > 1)} {', '.join(map(str, dead))} of {total}"


def _shape(boundary):
    closed = sum(is_closed(line) for line in boundary)
    opened = len(boundary) - closed
    if not boundary:
        return "There is no boundary in view: one class everywhere."
    counts = ((closed, "closed"), (opened, "open"))
    parts = [f"{n} {kind} curve{'s' * (n > 1)}" for n, kind in counts if n]
    return f"The boundary is {' and '.join(parts)}."
