"""A heat is several runs in step: on one data set, from one start, the same number of updates each.

No widgets here; the race shows a heat, a test drives one.
"""

from dataclasses import fields, replace
from itertools import islice
from types import SimpleNamespace

import numpy as np

from nnlib.config import DATA, Config
from nnlib.lab.run import Run, Trouble
from nnlib.layers import flatten
from nnlib.training import evaluate, fit

# What the members of a heat must have in common, or they could not be compared step by step.
_COMMON = (*DATA, "batch_size", "epochs", "seed")
_CHUNK = 30  # updates of every member between two looks at the clock: about 5 ms for three


class Runner(Run):
    """A run that knows its last update that moved a parameter, and its weight norm by epochs."""

    def restart(self, config=None):
        """Begin again at the first state of this Config."""
        super().restart(config)
        self.last_move = self._last_move = 0
        self.norms = [_norm(self.state.params)]

    def trained(self, updates):
        """The State so many updates on, watching each update on the way."""
        self._last_move, states = self.last_move, fit(**self.problem._asdict(), start=self.state)
        now = next(states)
        for state in islice(states, updates):
            if not np.array_equal(flatten(now.params), flatten(state.params)):
                self._last_move = state.step
            now = state
        return now

    def adopt(self, state):
        """Go on to a State, or say what went wrong and stay."""
        super().adopt(state)
        if self.trouble:
            return
        self.last_move = self._last_move
        if self.step % self.steps == 0:
            self.norms.append(_norm(state.params))

    @property
    def frozen(self):
        """Whether no update of the last two epochs, which hold every example, moved anything."""
        return self.step - self.last_move >= 2 * self.steps - 1


class Heat:
    """Runs by label.  A member is a Config, or a function of the heat's own `values` to one."""

    def __init__(self, members, values=None):
        if not 2 <= len(members) <= 4:
            raise ValueError(f"A race has 2 to 4 members, got {len(members)}.")
        self._members, self._values, self._shared = dict(members), dict(values or {}), {}
        self._bases = self._made(self._values)
        self.runs = {label: Runner(config) for label, config in self._configs(self._bases).items()}

    def _made(self, values):
        """The members' own Configs at these values."""
        made = {label: m(**values) if callable(m) else m for label, m in self._members.items()}
        for label, config in made.items():
            if not isinstance(config, Config):
                raise ValueError(f"Member {label!r} is {config!r}; it must be a Config.")
        for name in _COMMON:
            found = {label: getattr(config, name) for label, config in made.items()}
            if len(set(found.values())) > 1:
                raise ValueError(f"The members of a race must share {name}, got {found}.")
        return made

    def _configs(self, bases):
        return {label: replace(config, **self._shared) for label, config in bases.items()}

    def check_shared(self, names):
        """ValueError where the members differ in a field that one control would set for all."""
        for name in names:
            found = {str(getattr(run.config, name, None)) for run in self.runs.values()}
            if len(found) > 1:
                raise ValueError(
                    f"The members differ in {name} ({', '.join(sorted(found))}); a control for it "
                    "would make them alike, leave it out."
                )

    def rename(self, labels):
        """Call the members by other labels, old -> new, and put them into the order of these."""
        for held in ("_members", "_bases", "runs"):
            old = getattr(self, held)
            setattr(self, held, {new: old[label] for label, new in labels.items()})

    # --- what a player asks of a run --------------------------------------------------------------

    @property
    def first(self):
        """The first member; what all have in common can be read from it."""
        return next(iter(self.runs.values()))

    @property
    def config(self):
        """The fields of the first member's Config, and the heat's own values."""
        return SimpleNamespace(**vars(self.first.config), **self._values)

    @property
    def step(self):
        """How many updates each member has had."""
        return self.first.step

    @property
    def steps(self):
        """The updates of one epoch."""
        return self.first.steps

    @property
    def done(self):
        """Whether all epochs have been trained."""
        return self.first.done

    @property
    def trouble(self):
        """What went wrong in the first member that diverged, or None.

        Where the members differ in lr no single one would mend it.
        """
        for label, run in self.runs.items():
            if run.trouble:
                alike = len({run.config.lr for run in self.runs.values()}) == 1
                return Trouble(f"{label}: {run.trouble.words}", run.trouble.remedy if alike else {})
        return None

    def restart(self):
        """Begin again at the members' first states."""
        for run in self.runs.values():
            run.restart()

    def change(self, **given):
        """Change all members; returns whether they had to start again, all together.

        Raises ValueError, and changes nothing, where a value is not allowed.
        """
        kept = self._values, self._shared, self._bases
        values = {name: given.pop(name, value) for name, value in self._values.items()}
        try:
            if values != self._values:
                self._values, self._bases = values, self._made(values)
            self._shared = self._shared | given
            configs = self._configs(self._bases)
            changed = self._changed(configs)
            restarts = not all(run.goes_on(changed) for run in self.runs.values())
            if restarts and changed:
                self.runs = {label: Runner(config) for label, config in configs.items()}
        except ValueError:
            self._values, self._shared, self._bases = kept
            raise
        if not restarts:
            for label, run in self.runs.items():
                run.change(**{name: getattr(configs[label], name) for name in changed})
        return restarts and bool(changed)

    def _changed(self, configs):
        pairs = [(self.runs[label].config, config) for label, config in configs.items()]
        names = [f.name for f in fields(Config)]
        return {n for n in names for old, new in pairs if getattr(old, n) != getattr(new, n)}

    def advance(self, updates=_CHUNK):
        """Train every member up to so many updates, but not past the end of the epoch."""
        updates = min(updates, _CHUNK, self.steps - self.step % self.steps)
        states = {label: run.trained(updates) for label, run in self.runs.items()}
        troubled = any(state.diverged for state in states.values())
        for label, state in states.items():
            if state.diverged or not troubled:  # the others wait where the one has stopped
                self.runs[label].adopt(state)

    def finish(self, epochs=None):
        """Train, without pause, to the end of the given epoch (default: the last)."""
        last = (self.config.epochs if epochs is None else epochs) * self.steps
        while self.step < last and not self.trouble:
            self.advance()

    # --- in words ---------------------------------------------------------------------------------

    def caption(self, readouts):
        """What the picture shows: a line on what all have in common, then one for each member.

        `readouts` holds by label the pairs of a name and its words.
        """
        common = [self.config.dataset]
        for of in (lambda run: run.net(), lambda run: f"lr {run.config.lr:g}"):
            found = {of(run) for run in self.runs.values()}
            common += found if len(found) == 1 else ()
        common += [f"{name} {value:g}" for name, value in self._values.items()]
        lines = [f"{', '.join(common)}, after {self.first.when()}."]
        for label, run in self.runs.items():
            score = evaluate(run.problem.model, run.state.params, run.problem.data.train)
            numbers = run.problem.data.classes == 1
            accuracy = "" if numbers else f", accuracy {score.accuracy:.3f}"
            since = " (frozen since)" if run.frozen else ""
            words = (
                f"{label}: loss {score.loss:.3g}{accuracy} (training points)",
                f"weight norm {_norm(run.state.params):.3f}",
                f"last update that changed the net: {run.last_move:,}{since}",
                *(f"{name}: {value}" for name, value in readouts[label]),
            )
            lines.append(f"{'; '.join(words)}.")
        return "\n".join(lines)


def _norm(params):
    """The length of all weights as one vector, biases left out."""
    return float(np.sqrt(sum((layer.W**2).sum() for layer in params)))
