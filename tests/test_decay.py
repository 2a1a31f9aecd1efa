"""The decay of lr: a factor per epoch, a function of the State's epoch and of nothing else."""

from dataclasses import replace
from itertools import islice, pairwise

import numpy as np
import pytest

from nnlib.layers import flatten, member
from nnlib.optimizers import OPTIMIZERS
from nnlib.training import Config, advance, final, fit, prepare, stream

SMALL = Config(n=50, hidden=(5,), activation="tanh", batch_size=7, decay=0.5)  # 5 batches an epoch
OPTIMIZER = pytest.mark.parametrize("optimizer", OPTIMIZERS)


def theta(state):
    return flatten(state.params)


def test_a_step_is_lr_times_the_factor_to_the_power_of_the_epoch():
    for before, after in pairwise(islice(stream(SMALL), 16)):
        step = 0.05 * 0.5**before.epoch
        assert np.allclose(theta(after), theta(before) - step * flatten(before.grads), atol=1e-16)


@OPTIMIZER
def test_a_decay_of_1_changes_no_bit_and_0_stops_after_an_epoch(optimizer):
    config = replace(SMALL, optimizer=optimizer, decay=0.0)
    still = [theta(s) for s in islice(stream(config), 9)]
    assert not np.array_equal(still[4], still[5])
    if optimizer != "momentum":  # which rolls on
        assert np.array_equal(still[5], still[8])
    plain = prepare(replace(config, decay=1.0))
    bare = plain._asdict()
    del bare["decay"]
    bare = fit(**bare)
    for ours, theirs in zip(islice(fit(**plain._asdict()), 9), bare, strict=False):
        assert np.array_equal(theta(ours), theta(theirs))


@OPTIMIZER
@pytest.mark.parametrize("at", [3, 5, 12])
def test_training_resumes_exactly(optimizer, at):
    config = replace(SMALL, optimizer=optimizer)
    states = list(islice(stream(config), 20))
    again = islice(fit(**prepare(config)._asdict(), start=states[at]), 20 - at)
    for ours, theirs in zip(again, states[at:], strict=True):
        assert np.array_equal(theta(ours), theta(theirs))


@OPTIMIZER
def test_an_ensemble_with_other_decays_equals_its_solo_runs(optimizer):
    configs = [
        replace(SMALL, optimizer=optimizer, decay=d, lr=lr, hidden=(h,))
        for d, lr, h in ((1.0, 0.02, 5), (0.8, 0.05, 3), (0.5, 0.01, 4))
    ]
    _, state = final(configs, epochs=10)
    for r, config in enumerate(configs):
        solo, own = final(config, epochs=10)
        assert np.abs(flatten(member(state.params, r, solo.model.sizes)) - theta(own)).max() < 1e-12


def test_a_float32_net_stays_float32():
    for config in (replace(SMALL, dtype="float32"), [replace(SMALL, dtype="float32")] * 2):
        assert all(theta(s).dtype == np.float32 for s in islice(stream(config), 12))


def test_another_lr_on_the_way_decays_too():
    """As the lab does it: a new optimizer, from a State in the third epoch."""
    problem = prepare(SMALL)
    state = advance(problem, next(fit(**problem._asdict())), 11)
    faster = problem._replace(optimizer=OPTIMIZERS["sgd"](0.4))
    moved = theta(state) - theta(advance(faster, state, 1))
    assert np.allclose(moved, 0.4 * 0.5**2 * flatten(state.grads), rtol=1e-12, atol=1e-16)


@pytest.mark.parametrize("value", [-0.1, 1.01, "1", None, float("nan")])
def test_a_decay_is_a_factor_from_0_to_1(value):
    with pytest.raises(ValueError) as caught:
        Config(decay=value)
    assert str(caught.value) == f"decay is {value!r}; it must be a finite number, 0 to 1."
