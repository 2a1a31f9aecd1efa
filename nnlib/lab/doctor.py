"""The doctor verifies by running which remedy of a diagnosis truly mends, from the same seed.

No widgets here; a lab gives it slices of time and shows what it says.
"""

import time
from dataclasses import replace
from math import isfinite

import numpy as np

from nnlib.lab.run import Run

_MOST = 20_000  # updates of one trial
_CHUNK = 20  # updates between two looks at the clock: well under a millisecond


class Doctor:
    """Tries the remedies of a Diagnosis one after another; `remedy` is the first that mends.

    `busy` while under way.  A change of the run's Config cancels: what would be found is of no use.
    """

    def __init__(self, run, diagnosis):
        self.diagnosis, self.remedy = diagnosis, None
        self.tried = []  # a sentence part for each trial that has ended
        self._run, self._config = run, run.config
        self._left = list(diagnosis.remedies)
        self._trial, self.busy = None, True

    @property
    def cancelled(self):
        """Whether it stopped because the run is no longer the one that was diagnosed."""
        return self._run.config != self._config

    def work(self, budget=0.004):
        """Go on for about so many seconds; returns whether there is more to do."""
        end = time.perf_counter() + budget
        with np.errstate(all="ignore"):  # a trial may overflow as the run did
            while self.busy and time.perf_counter() < end:
                self._go_on()
        return self.busy

    def _go_on(self):
        if self.cancelled or self.remedy or not (self._trial or self._left):
            self.busy, self._trial = False, None
        elif self._trial is None:
            self._begin()
        elif self._ended:
            self._judge()
        else:
            self._trial.advance(_CHUNK)

    @property
    def words(self):
        """What was found, in a sentence; '' while nothing is."""
        if self.cancelled or (self.busy and not self.remedy):
            return ""
        if self.remedy:
            return f"Tried: {self.tried[-1]}."
        if not self.tried:
            return "There is no single change to try."
        none = "this does not mend" if len(self.tried) == 1 else "none of these mends"
        return f"Tried, and {none} it: {'; '.join(self.tried)}."

    @property
    def _ended(self):
        run = self._trial
        return run.done or run.trouble or run.step >= _MOST

    def _begin(self):
        """Start the next trial; a change that this Config does not allow is passed over."""
        self._now = self._left.pop(0)
        try:
            self._trial = Run(replace(self._config, **self._now.change))
        except ValueError:
            pass

    def _judge(self):
        run, self._trial = self._trial, None
        self.tried.append(f"{self._now.words}: {_figures(run)}")
        if self.diagnosis.mended(run):
            self.remedy = self._now


def _figures(run):
    """How a trial ended: `training loss 0.03, validation loss 0.05 after 100 epochs`."""
    epochs = run.step // run.steps
    if run.trouble:
        return f"diverges in epoch {epochs + 1}"
    words = f"training loss {run.curves.train_loss[-1]:.3g}"
    if isfinite(valid := run.curves.valid_loss[-1]):  # own data may leave no validation points
        words += f", validation loss {valid:.3g}"
    return f"{words} after {epochs} epochs"
