"""What a number is opened with: a moment of training, the examples, and the ways to find it."""

from functools import cached_property
from typing import NamedTuple

import numpy as np

from nnlib.lab.numbers.paths import Paths
from nnlib.lab.sheet import table
from nnlib.lab.ways import Ways, scientific
from nnlib.training import fit

_SAME = {"float64": 1e-10, "float32": 1e-4}  # gaps that rounding makes, by what the net computes in


class Choice(NamedTuple):
    """Which number: an entry of an array, on a row of the training part or None, the next batch."""

    array: str = "W1"
    at: tuple = (0, 0)
    example: int | None = None


class Opened:
    """The net of a State, as far as one number of it needs; breathe() is called in long work."""

    def __init__(self, problem, config, state, choice, breathe=lambda: None):
        self.problem, self.config, self.choice, self.breathe = problem, config, choice, breathe
        self.model, self.penalty = problem.model, problem.penalty
        # As training has it at this moment, with the lr and the penalty that hold now.
        self.state = next(fit(**problem._asdict(), start=state))
        train, size = problem.data.train, problem.batch_size
        batch = self.state.order[: size or len(train.X)]
        self.rows = batch if choice.example is None else np.array([choice.example])
        self.X, self.T, self.labels = (
            train.X[self.rows],
            train.T[self.rows],
            train.labels[self.rows],
        )
        self.same = _SAME[str(self.state.params[0].W.dtype)]

    @cached_property
    def ways(self):
        """The numeric ways, and the rule."""
        return Ways(self.model, self.state.params, self.X, self.T)

    @cached_property
    def paths(self):
        """The net as formulas; ValueError where it has something without a formula."""
        return Paths(self.model, self.state.params)

    def along(self, *weight):
        """The Along of the examples, in symbols."""
        return self.paths.along(self.X, self.T, *weight, breathe=self.breathe)

    @property
    def is_batch(self):
        """Whether the examples are those of the next update."""
        return self.choice.example is None

    def where(self):
        """Which moment, and which examples, in words."""
        n = len(self.rows)
        batch = f"the next batch: {n} example{'s' * (n > 1)}"
        on = batch if self.is_batch else f"training example {self.choice.example + 1}"
        return f"after update {self.state.step:,}, on {on}"

    def by_example(self, heads, rows):
        """A table with a row per example, and how many are left out."""
        left = len(self.rows) - len(rows)
        more = f", the first {len(rows)} of {len(self.rows):,}" if left else ""
        return table(f"Example by example{more}", heads, rows)


def say(value):
    """A number in six digits."""
    value = float(value)
    if not np.isfinite(value):
        return "no number"
    if value and not 1e-4 <= abs(value) < 1e6:
        return scientific(value, 6)
    return f"{value:.6g}".replace("-", "−") if value else "0"
