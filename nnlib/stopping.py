"""Early stopping reads the stream of states and decides when to stop; training knows nothing of it.

    states = stream(config, every=steps_per_epoch(data, batch_size))
    stopped = stop_early(states, validation_loss(problem), patience=10)

Both States that it hands back can be gone on from: fit(..., start=stopped.last).
"""

import math
from typing import NamedTuple

import numpy as np

from nnlib.checks import whole
from nnlib.scores import evaluate
from nnlib.training import State


class Stopped(NamedTuple):
    """The State of the lowest score, that score, the last State read, all (step, score) on the way.

    The lowest score is infinity where no score was a number.
    """

    best: State
    score: float
    last: State
    scores: list[tuple[int, float]]


def validation_loss(problem):
    """The score State -> loss on the validation part, in evaluation mode and without penalty."""
    return lambda state: evaluate(problem.model, state.params, problem.data.valid).loss


def stop_early(states, score, patience):
    """Read states until `patience` of them in a row are no better than the best -> Stopped.

    Lower is better, and a score that is no number never is.  Reads to the end where states end
    before; raises ValueError where there are none, or where a score is not one number.
    """
    patience, best, lowest, scores = whole("patience", patience, 1), None, math.inf, []
    for state in states:
        value = score(state)
        if np.ndim(value):
            raise ValueError(
                f"The score has shape {np.shape(value)}; early stopping follows one net, so give "
                "one number, for example that of one member."
            )
        scores.append((state.step, float(value)))
        if best is None or value < lowest:
            best, waited = state, 0
            lowest = math.inf if math.isnan(value) else float(value)
        else:
            waited += 1
        if waited == patience:
            break
    if best is None:
        raise ValueError("There are no states to read; give a stream, for example stream(config).")
    return Stopped(best, lowest, state, scores)
