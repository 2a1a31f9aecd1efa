"""A fleet is a row of nets that differ in one field of Config, each over several seeds, in step.

No widgets here; the sweep shows a fleet, a test drives one.  Nets that an ensemble can hold train
as one ensemble; other activations or depths make further ensembles, trained by the same updates.
"""

import math
import time
from dataclasses import fields, replace
from statistics import median
from types import SimpleNamespace

import numpy as np

from nnlib.checks import whole
from nnlib.choose import choose
from nnlib.config import Config
from nnlib.lab.run import LIVE, Trouble
from nnlib.layers import flatten
from nnlib.problem import prepare
from nnlib.training import evaluate, fit, held_out, steps_per_epoch

# Nets that differ in these train in ensembles apart.
_ALONE = ("activation", "optimizer", "l1_step", "dropout", "batch_norm")
AXES = ("hidden", "lr", "decay", "seed", "l1", "l2", "start", *_ALONE)
PARTS = {"held-out points": held_out, "training points": lambda data: data.train}
_MOST_VALUES, _MOST_SEEDS = 12, 20
_SLICE = 0.004  # seconds of training between two looks at the clock


class Ensemble:
    """Configs that train at once; a member that diverges ends there, and the others go on.

    `ended` maps such a member to the update that made its loss or a parameter no finite number.
    """

    def __init__(self, configs):
        self.problem, self.ended, self._last = prepare(configs), {}, {}
        self._go_on(None)

    def _go_on(self, state):
        self._states = fit(**self.problem._asdict(), start=state)
        self.state = next(self._states)

    def retune(self, configs):
        """Train on with the lr, l1 and l2 of these Configs."""
        made = prepare(configs)
        self.problem = self.problem._replace(optimizer=made.optimizer, penalty=made.penalty)
        self._go_on(self.state)

    def advance(self, updates):
        """So many updates of every member."""
        before, self.state = self.state, self._states.send(updates)
        lost = set(np.flatnonzero(~_finite(self.state))) - set(self.ended)
        if not lost:
            return
        replay = fit(**self.problem._asdict(), start=before)  # once more, update by update
        before = next(replay)
        while lost:
            now = next(replay)
            for r in sorted(lost & set(np.flatnonzero(~_finite(now)))):
                self.ended[int(r)], self._last[int(r)] = now.step, flatten(before.params)[r]
                lost.remove(r)
            before = now

    @property
    def bare(self):
        """The model without masks: all weights from and to a surplus unit stay 0."""
        return replace(self.problem.model, widths=None)

    @property
    def params(self):
        """The parameters of all members, those of a diverged one as they last were finite."""
        if not self.ended:
            return self.state.params
        theta = flatten(self.state.params)
        for r, last in self._last.items():
            theta[r] = last
        return self.problem.model.views(theta)


class Fleet:
    """`axis` is the field in which the nets differ and `values` what it is in turn.

    Every value is trained with `seeds` seeds, from the seed of `base`, a dict of all other fields.
    """

    def __init__(self, axis, values, seeds=1, base=None):
        self._check(axis, values, seeds)
        self.axis, self.values, self.seeds = axis, _own(axis, values), seeds
        self._base, self.look = dict(base or {}), {"in_updates": False, "part": "held-out points"}
        self._slice = 10  # updates in one slice, found out as it trains
        self.configs = self._made(self._base, self.values)
        self._begin(self.configs)

    @staticmethod
    def _check(axis, values, seeds):
        if axis not in AXES:
            raise ValueError(
                f"The nets of a sweep cannot differ in {axis}: they learn the same points from "
                f"equal batches, for the same loss. Give the list to one of {', '.join(AXES)}."
            )
        most = _MOST_SEEDS if axis == "seed" else _MOST_VALUES
        if not 2 <= len(values) <= most:
            raise ValueError(
                f"{axis} lists {len(values)} values; a sweep shows 2 to {most} of them."
            )
        if axis == "seed" and seeds != 1:
            raise ValueError(f"The seeds are listed already; leave seeds={seeds!r} out.")
        whole("seeds", seeds, 1, _MOST_SEEDS)

    def _made(self, base, values):
        """The Configs of all nets: the first value with each seed, then the second, ..."""
        configs = []
        for value in values:
            config = Config(**{**base, self.axis: value})
            configs += [replace(config, seed=config.seed + s) for s in range(self.seeds)]
        if len(set(configs)) < len(configs):
            named = ", ".join(map(self.text, values))
            hint = " Two equal layers are a tuple, (16, 16)." if self.axis == "hidden" else ""
            raise ValueError(f"{self.axis} lists a value twice: {named}; name each once.{hint}")
        return configs

    def _begin(self, configs):
        """New ensembles of these nets, at their first states."""
        together = {}
        for i, config in enumerate(configs):
            apart = *(getattr(config, name) for name in _ALONE), len(config.hidden)
            layers = tuple(v if isinstance(v, tuple) else None for v in (config.l1, config.l2))
            together.setdefault((apart, layers), []).append(i)
        made = [(Ensemble([configs[i] for i in places]), places) for places in together.values()]
        self.configs, self.ensembles, self.step = configs, made, 0
        self.data = made[0][0].problem.data
        self._parts = {name: part(self.data) for name, part in PARTS.items()}
        self.steps = steps_per_epoch(self.data, configs[0].batch_size)
        self._seen = {}  # part -> the step at which it was last looked at, and what was seen
        self.epochs = []  # at whose end all nets were measured
        self.scores = {name: {"loss": [], "accuracy": []} for name in PARTS}
        self._measure()

    # --- what a player asks of a run --------------------------------------------------------------

    @property
    def config(self):
        """The fields of the first net, and how the curves are looked at."""
        return SimpleNamespace(**vars(self.configs[0]), **self.look)

    @property
    def done(self):
        """Whether all epochs have been trained."""
        return self.step >= self.configs[0].epochs * self.steps

    @property
    def ended(self):
        """The update at which each net diverged, by its place among the Configs."""
        return {places[r]: n for one, places in self.ensembles for r, n in one.ended.items()}

    @property
    def trouble(self):
        """What to say where no net is left that trains, or None."""
        ended = self.ended
        if len(ended) < len(self.configs):
            return None
        lr, row = self.configs[0].lr, self.axis == "lr"
        advice = "every rate of the row divided by 10 may do" if row else f"lr {lr:g} is too much"
        return Trouble(
            f"All {len(ended)} nets diverged, the last at update {max(ended.values()):,}: each "
            f"step overshoots further than the one before; {advice}.",
            {"lr": lr / 10},
        )

    def restart(self):
        """Begin again at the first states."""
        self._begin(self.configs)

    def change(self, **given):
        """Change fields of all nets; returns whether they had to start again.

        A new value of the axis' own field moves the whole row: lr in proportion, seeds by the
        difference.  Raises ValueError, and changes nothing, where a value is not allowed.
        """
        look = {name: given.pop(name, value) for name, value in self.look.items()}
        choose(PARTS, look["part"], "part of the data")
        values = self._moved(given.pop(self.axis)) if self.axis in given else self.values
        configs = self._made({**self._base, **given}, values)
        self.look = look
        changed = {
            f.name
            for f in fields(Config)
            for old, new in zip(self.configs, configs, strict=True)
            if getattr(old, f.name) != getattr(new, f.name)
        }
        if not changed:
            return False
        restarts = bool(self.trouble) or not changed <= LIVE or self.done and changed != {"epochs"}
        if restarts:
            self._begin(configs)
        elif changed != {"epochs"}:
            for ensemble, places in self.ensembles:
                ensemble.retune([configs[i] for i in places])
        self._base, self.values, self.configs = {**self._base, **given}, values, configs
        return restarts

    def _moved(self, first):
        if self.axis == "lr":
            return tuple(float(f"{v * first / self.values[0]:.12g}") for v in self.values)
        if self.axis == "seed":
            return tuple(v + first - self.values[0] for v in self.values)
        raise ValueError(f"{self.axis} is what the nets differ in; {self.values} stays as it is.")

    def advance(self, updates=100):
        """Train every net up to so many updates, but not past the end of the epoch."""
        began = time.perf_counter()
        updates = max(1, min(updates, self._slice, self.steps - self.step % self.steps))
        for ensemble, _ in self.ensembles:
            ensemble.advance(updates)
        self.step += updates
        self._slice = max(1, int(_SLICE * updates / (time.perf_counter() - began)))
        if self.step % self.steps == 0:
            self._measure()

    def finish(self, epochs=None):
        """Train, without pause, to the end of the given epoch (default: the last)."""
        last = (self.configs[0].epochs if epochs is None else epochs) * self.steps
        while self.step < last and not self.trouble:
            self.advance()

    # --- what there is to see ---------------------------------------------------------------------

    @property
    def groups(self):
        """What has a curve of its own, a value or the row of seeds: label -> places of its nets."""
        if self.axis == "seed":
            return {f"{len(self.values)} seeds": range(len(self.values))}
        n = self.seeds
        return {self.text(v): range(i * n, i * n + n) for i, v in enumerate(self.values)}

    def text(self, value):
        """A value of the axis in a few characters."""
        if isinstance(value, (tuple, list)):
            return "-".join(f"{v:g}" for v in value) if value else "none"
        if isinstance(value, bool):
            return "on" if value else "off"
        return value if isinstance(value, str) else getattr(value, "name", None) or f"{value:g}"

    def now(self, name="held-out points"):
        """Loss and accuracy of every net as it is, on one part of the data, nan if diverged."""
        if self._seen.get(name, (None,))[0] != self.step:
            self._seen[name] = self.step, self._look_at(self._parts[name])
        return self._seen[name][1]

    def _look_at(self, part):
        loss, accuracy = (np.full(len(self.configs), np.nan) for _ in range(2))
        for ensemble, places in self.ensembles:
            score = evaluate(ensemble.bare, ensemble.state.params, part)
            alive = [r not in ensemble.ended for r in range(len(places))]
            loss[places] = np.where(alive, score.loss, np.nan)
            accuracy[places] = np.where(alive, score.accuracy, np.nan)
        return loss, accuracy

    def _measure(self):
        """One entry more for each curve: lowest, median and highest of each group's nets."""
        self.epochs.append(self.step // self.steps)
        for name, kept in self.scores.items():
            for score, values in zip(("loss", "accuracy"), self.now(name), strict=True):
                kept[score].append([_spread(values[list(g)]) for g in self.groups.values()])


def _own(axis, values):
    """Plain Python numbers of a list, a range or an array."""
    return tuple(v.item() if isinstance(v, np.generic) else v for v in values)


def _finite(state):
    """Which members of an ensemble have a loss and parameters that are finite, (R,)."""
    with np.errstate(all="ignore"):
        return np.isfinite(state.loss) & np.isfinite(flatten(state.params)).all(axis=-1)


def _spread(values):
    """The lowest, the median and the highest of the nets that are left."""
    left = sorted(filter(math.isfinite, values.tolist()))  # numpy is slow for so few
    return [left[0], median(left), left[-1]] if left else [math.nan] * 3
