"""The two losses of one neuron that a notebook shows as bad choices, and the start against them."""

from dataclasses import replace

import numpy as np
import pytest

from nnlib.gradcheck import numerical_gradient, relative_error
from nnlib.layers import flatten
from nnlib.losses import LOSSES
from nnlib.neuron import PRINTED, SQUARED
from nnlib.starts import STARTS, wrong_way
from nnlib.training import Config, final, prepare

BLOBS = Config(
    "gaussians", n=400, classes=2, hidden=(), loss="binary_cross_entropy", start="wrong way", lr=0.5
)


def p(Y):
    return 1 / (1 + np.exp(-Y))


@pytest.mark.parametrize("shape", [(7, 1), (5, 3)])
def test_their_values_are_the_formulas(shape):
    rng = np.random.default_rng(0)
    Y, T = rng.normal(0, 3, shape), rng.integers(0, 2, shape).astype(float)
    assert SQUARED.value(Y, T) == pytest.approx(((p(Y) - T) ** 2).mean(), rel=1e-12)
    printed = -(T * np.log(p(Y)) + (1 - T) * (1 - np.log(p(Y))))
    assert PRINTED.value(Y, T) == pytest.approx(printed.mean(), rel=1e-12)


@pytest.mark.parametrize("loss", [SQUARED, PRINTED], ids=lambda loss: loss.name)
def test_their_slopes_are_those_of_their_values(loss):
    rng = np.random.default_rng(1)
    Y, T = rng.normal(0, 3, (6, 2)), rng.integers(0, 2, (6, 2)).astype(float)
    measured = numerical_gradient(lambda Y: loss.value(Y, T), Y)
    assert relative_error(loss.grad(Y, T), measured) < 1e-8
    many = np.stack([Y, -Y])
    assert np.allclose(loss.grad(many, T)[1], loss.grad(-Y, T))
    assert loss.value(many, T).shape == (2,)


@pytest.mark.parametrize("loss", [SQUARED, PRINTED], ids=lambda loss: loss.name)
def test_they_are_no_entries_of_the_table(loss):
    assert loss not in LOSSES.values() and loss.name not in LOSSES
    assert loss.width(2) == 1 and loss.encode(np.array([0, 1]), 2).tolist() == [[0], [1]]


def test_nothing_overflows_far_out():
    Y, T = np.array([[-1e4], [1e4], [-1e4], [1e4]]), np.array([[0.0], [0], [1], [1]])
    with np.errstate(all="raise", under="ignore"):
        for loss in (SQUARED, PRINTED):
            assert np.isfinite(loss.value(Y, T)) and np.isfinite(loss.grad(Y, T)).all()


@pytest.mark.parametrize("loss", ["binary_cross_entropy", SQUARED, PRINTED])
@pytest.mark.parametrize(
    ("start", "length"), [("wrong way", 10), ("wrong way, short", 2), (wrong_way(0.5), 0.5)]
)
def test_the_wrong_way_has_its_length_and_points_uphill(loss, start, length):
    problem = prepare(replace(BLOBS, loss=loss, start=start))
    W = problem.params[0].W
    assert np.linalg.norm(W) == pytest.approx(length, rel=1e-12)
    assert not problem.params[0].b.any()
    train, zero = problem.data.train, prepare(replace(BLOBS, loss=loss, start="zero")).params
    _, grads = problem.model.loss_and_grads(zero, train.X, train.T)
    uphill = grads[0].W / np.linalg.norm(grads[0].W)
    assert np.allclose(W / length, uphill)


def test_all_three_losses_start_at_the_same_weights():
    starts = [prepare(replace(BLOBS, loss=loss)).params for loss in (SQUARED, PRINTED)]
    usual = flatten(prepare(BLOBS).params)
    assert all(np.allclose(flatten(params), usual) for params in starts)


def test_a_length_that_is_none_gets_one_sentence():
    with pytest.raises(ValueError, match="length is -1"):
        wrong_way(-1)
    assert STARTS["wrong way"] is not STARTS["wrong way, short"]


def test_nets_with_these_losses_train_as_an_ensemble():
    configs = [replace(BLOBS, loss=SQUARED, epochs=1, seed=seed) for seed in range(2)]
    together = flatten(final(configs)[1].params)
    alone = [flatten(final(config)[1].params) for config in configs]
    assert np.allclose(together, alone, rtol=0, atol=1e-10)
