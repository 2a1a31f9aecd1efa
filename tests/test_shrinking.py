"""What notebook 09 counts in a trained net: exact zeros, small weights, the units that are left."""

import numpy as np
import pytest

from experiments.measure import Run
from experiments.shrinking import MEASURES, units_left
from nnlib.training import Config, final


@pytest.fixture
def run():
    """Two nets 2-3-2 of which the second has zeros, small weights and one unit left."""
    configs = [Config("moons", n=100, hidden=3, l1=0.01, epochs=1, seed=s) for s in range(2)]
    problem, state = final(configs)
    first, last = (type(layer)(layer.W.copy(), layer.b) for layer in state.params)
    first.W[...] = last.W[...] = 1.0
    first.W[1] = [[0, 1, 0.5], [0, 0.009, 0]]  # unit 0 hears nothing
    last.W[1] = [[1, 1], [0, 0], [-0.001, 0]]  # unit 1 says nothing
    return Run(tuple(configs), problem, state._replace(params=(first, last)))


def test_exact_zeros_and_small_weights_are_counted_apart(run):
    assert MEASURES["exact zeros"](run).tolist() == [0, 6]
    assert MEASURES["small weights"](run).tolist() == [0, 8]


def test_a_unit_is_left_if_it_hears_something_and_says_something(run):
    assert units_left(run).tolist() == [3, 1]


def test_the_accuracy_is_compared_with_the_same_net_under_the_plain_step(run):
    problem, state = final(run.configs)
    assert (MEASURES["accuracy off the subgradient"](Run(run.configs, problem, state)) == 0).all()
    assert (MEASURES["accuracy off the subgradient"](run) > 0).any()
    assert np.isfinite(MEASURES["held-out loss"](run)).all()
