"""A start gives first numbers: the twin of a tanh net is the same function with other weights."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from nnlib.layers import flatten, member, stack
from nnlib.mlp import MLP
from nnlib.starts import sigmoid_twin
from nnlib.training import Config, evaluate, final, prepare


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


def test_the_spread_start_differs_from_the_default_in_its_hidden_biases_alone():
    config = Config(hidden=(200, 100), seed=3)
    usual, spread = prepare(config).params, prepare(replace(config, start="spread")).params
    for ours, theirs in zip(spread, usual, strict=True):
        assert np.array_equal(ours.W, theirs.W)
    assert not spread[-1].b.any()
    for layer in spread[:-1]:
        assert np.abs(layer.b).max() <= 1 and 0.5 < layer.b.std() < 0.65


@pytest.mark.parametrize("hidden", [(), (8,), (5, 4)], ids=str)
def test_five_times_relu_starts_as_the_same_function(hidden):
    relu = Config("sine", loss="squared_error", hidden=hidden, start="spread", seed=2)
    five = replace(relu, activation="scaled_relu", start="relu_twin")
    ours, theirs = prepare(five), prepare(relu)
    X = theirs.data.train.X
    Y = theirs.model.predict(theirs.params, X)
    assert np.abs(ours.model.predict(ours.params, X) - Y).max() < 1e-14
    for i, (a, b) in enumerate(zip(ours.params, theirs.params, strict=True)):
        assert np.allclose(5 * a.W if i else a.W, b.W, rtol=1e-15)
        assert np.array_equal(a.b, b.b)
    with pytest.raises(ValueError, match="start 'relu_twin' needs activation 'scaled_relu'"):
        prepare(replace(five, activation="tanh"))


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


def test_the_normal_start_is_small_and_its_biases_are_0():
    config = Config(start="normal 1e-3", hidden=(100, 50), dtype="float32")
    params = prepare(config).params
    for W, b in params:
        assert W.dtype == "float32" and not b.any()
    W = np.concatenate([layer.W.ravel() for layer in params])
    assert abs(W.std() - 1e-3) < 3e-5 and abs(W.mean()) < 5e-5
    assert np.array_equal(params[1].W, prepare(config).params[1].W)
    assert not np.array_equal(params[1].W, prepare(replace(config, seed=1)).params[1].W)


WIDE = Config(hidden=(400, 300), activation="relu", n=200)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_glorot_is_uniform_with_the_variance_of_both_widths(dtype):
    params = prepare(replace(WIDE, start="glorot", dtype=dtype)).params
    for (W, b), (n_in, n_out) in zip(params, pairwise((2, 400, 300, 2)), strict=True):
        bound = np.sqrt(6 / (n_in + n_out))
        assert W.dtype == dtype and not b.any()
        assert 0.98 * bound < np.abs(W).max() <= bound
        assert abs(W.var() * (n_in + n_out) / 2 - 1) < 0.1
        assert abs(np.quantile(W, 0.75) / bound - 0.5) < 0.06  # uniform: a quarter above half


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_he_is_normal_with_variance_2_over_n_in(dtype):
    params = prepare(replace(WIDE, start="he", dtype=dtype)).params
    for (W, b), n_in in zip(params, (2, 400, 300), strict=True):
        assert W.dtype == dtype and not b.any()
        assert abs(W.var() * n_in / 2 - 1) < 0.1
    within = (np.abs(params[1].W) < np.sqrt(2 / 400)).mean()
    assert abs(within - 0.683) < 0.01  # normal: within one deviation


def size_of_activations(start, depth=20):
    """The mean square of the last hidden layer's Z over the first's, for rows from N(0, 1)."""
    config = Config("digits", hidden=(256,) * depth, activation="relu", start=start)
    problem = prepare(config)
    X = np.random.default_rng(0).standard_normal((200, 64))
    Z = problem.model.forward(problem.params, X).Z
    return (Z[-2] ** 2).mean() / (Z[0] ** 2).mean()


def test_he_keeps_the_size_of_relu_activations_and_the_others_lose_it():
    assert 0.2 < size_of_activations("he") < 5
    assert size_of_activations("glorot") < 2.0**-15  # half of it per layer: 2^-19
    assert size_of_activations("uniform") < 6.0**-16  # U(-1/sqrt(n_in), ..) has variance 1/(3 n_in)


@pytest.mark.parametrize("start", ["glorot", "he", "normal 1e-3"])
def test_a_start_depends_on_the_seed_alone(start):
    config = Config(start=start, hidden=(5,))
    first, again, other = (prepare(replace(config, seed=s)).params for s in (0, 0, 1))
    assert np.array_equal(flatten(first), flatten(again))
    assert not np.array_equal(first[0].W, other[0].W)


@pytest.mark.parametrize("hidden", [(), (6,), (5, 4)], ids=str)
@pytest.mark.parametrize("loss", ["softmax_cross_entropy", "binary_cross_entropy", "hinge"])
def test_the_wrong_way_is_up_the_slope_at_0(hidden, loss):
    config = Config("gaussians", hidden=hidden, loss=loss, start="wrong way", classes=3)
    problem, usual = prepare(config), prepare(replace(config, start="uniform"))
    *before, last = problem.params
    for ours, theirs in zip(before, usual.params, strict=False):
        assert np.array_equal(ours.W, theirs.W)
    at_0 = (*before, last._replace(W=np.zeros_like(last.W)))
    train = problem.data.train
    _, grads = problem.model.loss_and_grads(at_0, train.X, train.T)
    assert np.allclose(np.linalg.norm(last.W, axis=0), 10) and not last.b.any()
    slope = grads[-1].W
    assert np.allclose(last.W * np.linalg.norm(slope, axis=0), 10 * slope)


@pytest.mark.filterwarnings("error")
def test_the_wrong_way_of_no_slope_is_to_stay():
    params = prepare(Config("own", points=((0, 0, 0), (0, 0, 1)), start="wrong way", hidden=()))
    assert not flatten(params.params).any()


def test_an_ensemble_starts_the_wrong_way_too():
    configs = [Config(start="wrong way", hidden=h, seed=h) for h in (3, 5)]
    problem = prepare(configs)
    for r, config in enumerate(configs):
        solo = prepare(config)
        assert np.array_equal(
            flatten(member(problem.params, r, solo.model.sizes)), flatten(solo.params)
        )


@pytest.mark.parametrize(
    "fields, epochs, low, high",
    [
        (dict(loss="squared_error", output="sigmoid"), 20, 0.0, 0.1),
        (dict(loss="binary_cross_entropy"), 1, 0.95, 1.0),
    ],
)
def test_squared_error_stays_where_cross_entropy_turns_round(fields, epochs, low, high):
    """One layer of sigmoids on two blobs, from weights of length 10 that are wrong: 20 seeds."""
    config = Config(
        "gaussians", n=400, classes=2, noise=0.6, hidden=(), start="wrong way", lr=0.5, **fields
    )
    problem, state = final([replace(config, seed=seed) for seed in range(20)], epochs)
    accuracy = evaluate(problem.model, state.params, problem.data.train).accuracy
    assert low <= accuracy.min() and accuracy.max() <= high
