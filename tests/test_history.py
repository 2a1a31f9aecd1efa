"""Going back: every step of a run is found again bit for bit, and a branch forgets what it must."""

import numpy as np
import pytest

from nnlib.lab import history as histories
from nnlib.lab.run import Run
from nnlib.lab.tools.compare import first_difference
from nnlib.layers import flatten
from nnlib.training import Config

SMALL = Config(n=100, hidden=3, epochs=60)


def theta(run, step):
    return flatten(run.at(step).params)


def path(run):
    """The parameters after every update of a run, by a second run that stops at each."""
    other = Run(run.history.configs[0][1])
    laws = dict(run.history.configs)
    found = []
    while True:
        if other.step in laws and other.step:
            other.change(lr=laws[other.step].lr, l1=laws[other.step].l1)
        found.append(flatten(other.state.params))
        if other.step == run.head.step:
            return found
        other.advance(1)


@pytest.mark.parametrize("most", [7, 2000])
def test_every_step_is_found_again_bit_for_bit(most, monkeypatch):
    monkeypatch.setattr(histories, "MOST", most)
    run = Run(SMALL)
    run.finish(10)
    run.change(lr=0.3, l1=0.01)
    run.finish(25)
    assert most == 2000 or len(run.history) <= most
    expected = path(run)
    for step in (*range(0, run.head.step, 7), 60, 61, run.head.step):
        assert np.array_equal(theta(run, step), expected[step])


def test_the_stride_doubles_as_the_run_grows(monkeypatch):
    monkeypatch.setattr(histories, "_ROOM", 1.0)  # 50 states at least, and here at most
    run = Run(SMALL)
    for _ in range(400):
        run.advance(1)
    steps = [state.step for state in run.history._states]
    gaps = np.diff(steps)
    assert len(steps) <= 50 and gaps[0] == gaps[-2] == 16 and steps[0] == 0


def test_a_branch_forgets_what_came_after_it_and_trains_by_the_newest_config():
    run = Run(SMALL)
    run.finish(10)
    end = theta(run, run.step)
    run.seek(30)
    assert run.is_back and run.step == 30 and len(run.curves.epoch) == 11
    run.seek(10_000)
    assert not run.is_back and np.array_equal(theta(run, run.step), end)
    run.seek(30)
    run.advance(1)
    assert run.step == run.head.step == 31 and len(run.curves.epoch) == 6
    run.finish(10)
    assert np.array_equal(theta(run, run.step), end)  # nothing was changed: the same way again
    run.seek(30)
    assert run.change(lr=0.5) is False and not run.is_back
    run.advance(1)
    assert [(step, config.lr) for step, config in run.history.configs] == [(0, 0.05), (30, 0.5)]
    assert not np.array_equal(theta(run, 31), path(Run(SMALL))[0])
    assert np.array_equal(theta(run, 31), path(run)[31])


def test_after_trouble_one_can_go_back_and_on_with_a_smaller_step():
    run = Run(Config(dataset="moons", n=100, lr=0.01, loss="squared_error", epochs=50))
    run.finish(3)
    run.change(lr=500.0)
    run.finish()
    assert run.trouble
    run.seek(10)
    assert run.change(lr=0.01) is False and not run.trouble
    run.finish()
    assert run.done and not run.trouble


def test_a_kept_run_stands_still():
    run = Run(SMALL)
    run.finish(4)
    kept = run.kept()
    run.seek(3)
    run.advance(1)
    run.finish(6)
    assert kept.head.step == 24 and len(kept.curves.epoch) == 5
    assert np.array_equal(theta(kept, 24), path(kept)[24])


def found(one, other):
    *_, words = first_difference(one, other)
    return words


def test_the_first_difference_is_named():
    run = Run(SMALL)
    run.finish(5)
    other = run.kept()
    run.seek(17)
    run.change(lr=0.2)
    run.finish(5)
    assert "the same for 17 updates; update 18 is the first" in found(other, run)
    assert "bit for bit, over all 30 updates" in found(run, run.kept())
    assert "different shapes" in found(run, Run(Config(n=100, hidden=4)))
    assert "from the start" in found(run, Run(Config(n=100, hidden=3, seed=1)))


def test_wide_nets_keep_fewer_states():
    wide = Run(Config(n=100, hidden=(32, 32, 32, 32)))
    narrow = Run(SMALL)
    assert wide.history._most < narrow.history._most == 2000
