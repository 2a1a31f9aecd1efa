"""A start gives first numbers: the twin of a tanh net is the same function with other weights."""

from dataclasses import replace

import numpy as np
import pytest

from nnlib.layers import flatten, stack
from nnlib.mlp import MLP
from nnlib.starts import sigmoid_twin
from nnlib.training import Config, final, prepare


@pytest.mark.parametrize("hidden", [(), (8,), (5, 4), (5, 4, 7)], ids=str)
def test_the_twin_is_the_same_function(hidden):
    tanh = MLP((3, *hidden, 2), "tanh", "squared_error")
    sigmoid = MLP((3, *hidden, 2), "sigmoid", "squared_error")
    rng = np.random.default_rng(0)
    nets = [tanh.init(rng) for _ in range(2)]
    for params in nets:
        for layer in params:
            layer.b[...] = rng.standard_normal(layer.b.shape)
    X = 3 * rng.standard_normal((50, 3))
    for params in (nets[0], stack(nets, tanh.sizes)):
        before = flatten(params)
        twin = sigmoid_twin(params)
        assert np.abs(sigmoid.predict(twin, X) - tanh.predict(params, X)).max() < 1e-14
        assert np.array_equal(flatten(params), before)
    if hidden:
        assert np.array_equal(twin[0].W, 2 * params[0].W)


def test_the_same_seed_gives_the_net_and_its_twin():
    tanh = Config(activation="tanh", hidden=(8, 3), seed=5)
    twin = replace(tanh, activation="sigmoid", start="tanh_twin")
    expected = sigmoid_twin(prepare(tanh).params)
    assert np.array_equal(flatten(prepare(twin).params), flatten(expected))


def test_start_and_order_have_seeds_of_their_own():
    """So nets of different width see the same batches."""
    narrow, wide = (prepare(Config(hidden=(h,))) for h in (2, 9))
    assert np.array_equal(narrow.rng.permutation(660), wide.rng.permutation(660))


def blocks(params):
    """The arrays of a net of one hidden layer, by name."""
    (W1, b1), (W2, b2) = params
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_from_zero_only_the_output_biases_ever_move(activation):
    problem, end = final(Config(start="zero", activation=activation, n=200, epochs=5))
    assert not flatten(problem.params).any()
    assert [name for name, A in blocks(end.params).items() if A.any()] == ["b2"]


@pytest.mark.parametrize("start, activation", [("zero", "sigmoid"), ("constant", "relu")])
def test_from_one_number_every_weight_moves_and_the_units_stay_alike(start, activation):
    config = Config(start=start, activation=activation, n=200, epochs=5)
    problem, end = final(config)
    before, after = blocks(problem.params), blocks(end.params)
    assert all(not np.array_equal(before[name], after[name]) for name in before)
    assert np.ptp(after["W1"], axis=1).max() == np.ptp(after["W2"], axis=0).max() == 0


def test_the_constant_start_is_the_number_it_says():
    (W1, b1), (W2, b2) = prepare(Config(start="constant", dtype="float32")).params
    assert (W1 == np.float32(0.3)).all() and (W2 == np.float32(0.3)).all() and W1.dtype == "float32"
    assert not b1.any() and not b2.any()
