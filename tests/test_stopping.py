"""Early stopping is a reader: it finds the best State, says where it stopped, changes nothing."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from nnlib.layers import flatten
from nnlib.stopping import stop_early, validation_loss
from nnlib.training import Config, evaluate, fit, prepare, steps_per_epoch, stream

SMALL = Config("moons", n=100, hidden=(8,), lr=0.1)


def following(*values):
    """A score that gives these values, one after the other."""
    left = iter(values)
    return lambda state: next(left)


@pytest.mark.parametrize(
    "values, patience, best, last",
    [
        ((3, 2, 1, 2, 2), 2, 2, 4),  # two in a row that are no better
        (
            (3, 2, 2.5, 1, 2, 1, 9),
            3,
            3,
            6,
        ),  # a better one begins the count anew; a tie is no better
        ((1, 2), 1, 0, 1),
        ((np.nan, 5, np.nan, 4, np.nan, np.nan), 2, 3, 5),  # no number is never better
        ((np.nan, np.nan), 1, 0, 1),
    ],
)
def test_it_waits_for_so_many_states_that_are_no_better(values, patience, best, last):
    states = list(islice(stream(SMALL), len(values) + 3))
    stopped = stop_early(iter(states), following(*values), patience)
    assert stopped.best is states[best] and stopped.last is states[last]
    assert [step for step, _ in stopped.scores] == list(range(last + 1))
    assert np.array_equal([v for _, v in stopped.scores], values, equal_nan=True)
    assert stopped.score == (values[best] if values[best] == values[best] else np.inf)


def test_it_reads_no_further_than_it_has_to():
    states = stream(SMALL)
    stopped = stop_early(states, following(1, 2, 3), patience=2)
    assert stopped.last.step == 2 and next(states).step == 3


def test_states_that_end_are_read_to_the_end():
    stopped = stop_early(islice(stream(SMALL), 5), lambda state: -state.step, patience=2)
    assert stopped.best.step == stopped.last.step == 4 and stopped.score == -4


def test_on_moons_it_stops_at_the_lowest_validation_loss_by_epochs():
    config = replace(SMALL, hidden=(32,), lr=0.5)
    problem = prepare(config)
    steps = steps_per_epoch(problem.data, problem.batch_size)
    states = islice(stream(config, every=steps), 400)
    stopped = stop_early(states, validation_loss(problem), patience=40)
    epochs = [s.epoch for s in (stopped.best, stopped.last)]
    assert epochs[1] - epochs[0] == 40 and epochs[0] > 10
    losses = [
        float(evaluate(problem.model, state.params, problem.data.valid).loss)
        for state in islice(stream(config, every=steps), epochs[1] + 1)
    ]
    assert losses == [value for _, value in stopped.scores]
    assert np.argmin(losses) == epochs[0] and min(losses) == stopped.score < losses[-1]


def test_training_goes_on_from_where_it_stopped():
    problem = prepare(SMALL)
    score = validation_loss(problem)
    stopped = stop_early(stream(SMALL), score, patience=3)
    again = next(islice(fit(**problem._asdict(), start=stopped.last), 4, None))
    straight = next(islice(stream(SMALL), stopped.last.step + 4, None))
    assert np.array_equal(flatten(again.params), flatten(straight.params))


def test_what_cannot_be_followed_gets_a_sentence():
    with pytest.raises(ValueError, match=r"The score has shape \(2,\); early stopping follows one"):
        problem = prepare([SMALL, replace(SMALL, seed=1)])
        stop_early(fit(**problem._asdict()), validation_loss(problem), 3)
    with pytest.raises(ValueError, match="There are no states to read"):
        stop_early(iter([]), lambda state: 0, 3)
    for patience in (0, 1.5, "3", None):
        with pytest.raises(ValueError, match=f"patience is {patience!r}; it must be a whole numb"):
            stop_early(stream(SMALL), lambda state: 0, patience)
