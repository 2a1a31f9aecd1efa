"""The judge is judged: what must be caught is caught, what proves nothing is named."""

from itertools import pairwise

import numpy as np
import pytest

from nnlib.gradcheck import check, h_sweep, numerical_gradient, relative_error
from nnlib.layers import Dense, flatten, views
from nnlib.mlp import MLP


def net(activation="tanh", loss="softmax_cross_entropy", sizes=(3, 5, 2), N=8, dtype=np.float64):
    rng = np.random.default_rng(0)
    model = MLP(sizes, activation, loss)
    params = views(rng.uniform(-1, 1, model.n_params).astype(dtype), sizes)
    T = model.loss.encode(rng.integers(0, 2, N), 2, dtype)
    return model, params, rng.standard_normal((N, 3)).astype(dtype), T


@pytest.mark.parametrize("shape", [(), (4,), (2, 3)], ids=str)
@pytest.mark.parametrize(
    "f, df",
    [
        (lambda x: np.sum(x**2), lambda x: 2 * x),
        (lambda x: np.sum(np.sin(x)), np.cos),
        (lambda x: np.exp(np.sum(x)), lambda x: np.full_like(x, np.exp(np.sum(x)))),
        (lambda x: 3.0, np.zeros_like),
    ],
    ids=["squares", "sine", "exp of a sum", "constant"],
)
def test_numerical_gradient_of_known_functions(f, df, shape):
    x = np.random.default_rng(1).standard_normal(shape)
    kept = x.copy()
    slope = numerical_gradient(f, x)
    assert slope.shape == shape
    assert np.allclose(slope, df(x), rtol=1e-8, atol=1e-9)
    assert np.array_equal(x, kept)


def test_numerical_gradient_is_central():
    """For x^3 it is 3 x^2 + h^2; a one-sided difference would be off by 3 x h."""
    assert np.isclose(numerical_gradient(lambda x: x**3, 2.0, h=0.1), 12.01, rtol=1e-12)


def test_relative_error():
    assert relative_error([1.0, 2.0], [1.0, 2.0]) == 0
    assert relative_error([0.0], [0.0]) == 0
    assert relative_error([1.0, 100.0], [1.5, 100.0]) == 0.005
    assert relative_error([1e-9], [2e-9]) == 0.5
    assert relative_error([1.0], [-1.0]) == 2


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("good", [0.0, 1.0])
def test_relative_error_lets_nothing_pass_that_is_not_finite(good, bad):
    assert np.isnan(relative_error([good], [bad]))
    assert np.isnan(relative_error([bad], [good]))
    assert np.isnan(relative_error([good, bad], [good, bad]))


def test_a_right_gradient_passes():
    report = check(*net())
    assert report.ok and report.worst <= 1e-8
    assert list(report.errors) == ["W1", "b1", "W2", "b2"]
    assert report.worst == max(report.errors.values())
    assert report.kinks == ()


WRONG = {
    "a factor of 1.0005": lambda a: a * 1.0005,
    "a sign": lambda a: -a,
    "one entry": lambda a: a + np.where(np.arange(a.size).reshape(a.shape) == 0, 1e-4, 0),
    "two entries swapped": lambda a: a[::-1] if a.ndim == 1 else a[:, ::-1],
    "nothing": np.zeros_like,
    "NaN": lambda a: a * np.nan,
    "a sum for the mean": lambda a: 8 * a,
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("layer, letter", [(0, "W"), (0, "b"), (1, "W"), (1, "b")])
def test_a_wrong_gradient_is_caught_and_named(wrong, layer, letter):
    model, params, X, T = net()
    _, grads = model.loss_and_grads(params, X, T)
    bad = list(grads)
    bad[layer] = grads[layer]._replace(**{letter: WRONG[wrong](getattr(grads[layer], letter))})
    report = check(model, params, X, T, grads=tuple(bad))
    assert not report.ok
    assert [name for name, e in report.errors.items() if not e <= 1e-6] == [f"{letter}{layer + 1}"]


def test_a_wrong_gradient_of_a_dead_layer_is_caught():
    """Where every slope is 0 there is nothing to divide by, and NaN is not 0."""
    model, params, X, T = net("relu")
    params[0].b[...] = -100
    _, grads = model.loss_and_grads(params, X, T)
    assert check(model, params, X, T).ok
    dead = Dense(*(a * np.nan for a in grads[0]))
    report = check(model, params, X, T, grads=(dead, grads[1]))
    assert not report.ok and np.isnan([report.errors["W1"], report.errors["b1"]]).all()


def test_where_every_parameter_is_left_out_nothing_is_judged():
    model = MLP((1, 1), "tanh", "hinge")
    params = (Dense(np.array([[0.5]]), np.array([0.5 + 1e-6])),)
    X = np.array([[1.0]])
    report = check(model, params, X, X)
    assert report.kinks == ("W1[0, 0]", "b1[0]")
    assert np.isnan(report.worst) and not report.ok
    assert check(model, params, X, X, h=1e-7).ok


def test_a_parameter_beside_a_kink_is_named_and_left_out():
    """z = 1e-6 for a row of unit 1: a step of 1e-5 crosses the corner of relu, 1e-7 does not."""
    model = MLP((1, 2, 1), "relu", "squared_error")
    params = (
        Dense(np.array([[1.0, 1.0]]), np.array([0.5, 1e-6])),
        Dense(np.ones((2, 1)), np.ones(1)),
    )
    X, T = np.array([[0.0], [0.3]]), np.zeros((2, 1))
    # W1 multiplies x = 0 in that row: only the bias moves z across the corner.
    assert check(model, params, X, T, h=1e-5).kinks == ("b1[1]",)
    assert check(model, params, X, T, h=1e-5).ok
    assert check(model, params, X, T, h=1e-7).kinks == ()
    X[0] = 0.1
    params[0].W[0, 1] = -10 * (params[0].b[1] - 1e-6)
    assert check(model, params, X, T, h=1e-5).kinks == ("W1[0, 1]", "b1[1]")


def test_kinks_of_deeper_layers_outputs_and_losses_are_seen():
    X = np.array([[1.0]])
    one = lambda w, b: Dense(np.array([[w]]), np.array([b]))
    deep = MLP((1, 1, 1, 1), "relu", "squared_error")
    params = (one(1.0, 0.0), one(1.0, 1e-6 - 1), one(1.0, 0.0))
    assert check(deep, params, X, X).kinks == ("W1[0, 0]", "b1[0]", "W2[0, 0]", "b2[0]")
    out = MLP((1, 1), "tanh", "squared_error", "plu")
    assert check(out, (one(0.5, 0.5 + 1e-6),), X, X).kinks == ("W1[0, 0]", "b1[0]")
    assert check(out, (one(-0.5, -0.5 + 1e-6),), X, X).kinks == ("W1[0, 0]", "b1[0]")
    hinge = MLP((1, 1), "tanh", "hinge")
    assert check(hinge, (one(0.5, 0.5 + 1e-6),), X, X).kinks == ("W1[0, 0]", "b1[0]")
    assert check(hinge, (one(0.5, 0.6),), X, X).kinks == ()


def test_without_the_kinks_named_the_check_would_cry_wolf():
    model = MLP((1, 1), "tanh", "hinge")
    params = (Dense(np.array([[0.5]]), np.array([0.5 + 1e-6])),)
    X = np.array([[1.0]])
    slope = numerical_gradient(
        lambda b: model.loss_and_grads((Dense(params[0].W, b),), X, X)[0], params[0].b
    )
    assert abs(slope[0] - model.loss_and_grads(params, X, X)[1][0].b[0]) > 0.1


def test_the_error_over_h_is_a_v():
    errors = h_sweep(*net())
    assert list(errors) == [float(f"1e-{i}") for i in range(1, 14)]
    best = min(errors, key=errors.get)
    assert 1e-6 <= best <= 1e-4
    assert errors[1e-5] <= 1e-8
    assert errors[1e-2] > 100 * errors[best]
    assert errors[1e-12] > 100 * errors[best]
    left = [errors[h] for h in (1e-1, 1e-2, 1e-3, 1e-4)]
    assert all(60 < a / b < 140 for a, b in pairwise(left))  # h^2: a tenth of h, a hundredth


def test_a_float32_net_is_judged_by_differences_in_float64():
    report = check(*net(dtype=np.float32))
    assert report.worst < 1e-5


def test_chunks_make_no_difference():
    whole, parts = check(*net("relu")), check(*net("relu"), chunk=7)
    assert whole.kinks == parts.kinks
    assert np.isclose(whole.worst, parts.worst, rtol=1e-3)


def test_check_changes_nothing():
    model, params, X, T = net("relu")
    before = flatten(params)
    for array in (X, T, *(a for layer in params for a in layer)):
        array.flags.writeable = False
    check(model, params, X, T)
    assert np.array_equal(before, flatten(params))
