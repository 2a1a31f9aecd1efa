"""The proximal L1 step: zeros that are exact, at the same minimum whatever the optimizer."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from nnlib.layers import flatten, member
from nnlib.optimizers import OPTIMIZERS, adam, shrink
from nnlib.regularizers import Penalty
from nnlib.training import Config, advance, evaluate, final, fit, prepare, stream

OPTIMIZER = pytest.mark.parametrize("optimizer", OPTIMIZERS)
MOONS = Config("moons", n=100, hidden=(16,), lr=0.1, batch_size=10, l1=0.01, l1_step="proximal")


def test_the_soft_threshold_minimises_what_it_says():
    x, t = np.array([-2.0, -0.3, 0.0, 0.2, 0.5, 1.7]), 0.5
    moved = x.copy()
    gone = shrink(moved, t)
    grid = np.linspace(-3, 3, 60_001)
    best = [grid[np.argmin((grid - v) ** 2 / 2 + t * np.abs(grid))] for v in x]
    assert np.abs(moved - best).max() < 1e-4
    assert np.array_equal(moved == 0, [False, True, True, True, True, False])
    assert np.array_equal(moved + gone, x)


@OPTIMIZER
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_every_optimizer_ends_where_loss_plus_penalty_is_smallest(optimizer, dtype):
    """sum a (x - b)^2/2 + l |x| has its minimum at b moved by l/a towards 0, entry by entry."""
    rng = np.random.default_rng(0)
    a, b = rng.uniform(0.5, 2, 40).astype(dtype), rng.standard_normal(40).astype(dtype)
    pull = np.where(np.arange(40) < 30, 0.8, 0).astype(dtype)  # biases have none
    expected = np.sign(b) * np.maximum(np.abs(b) - pull / a, 0)
    x, step = rng.standard_normal(40).astype(dtype), OPTIMIZERS[optimizer](0.02)
    memory = step.init(x)
    for i in range(4000):
        memory = step.update(x, a * (x - b), memory, 0.999**i, pull)
    assert x.dtype == dtype
    assert np.abs(x - expected).max() < 1e-4
    assert np.array_equal(x == 0, expected == 0) and 5 < (x == 0).sum() < 30


def test_a_weight_without_gradient_goes_by_lr_and_no_further_under_adam():
    """Its own step size is lr/0: a unit that is cold for one batch would lose its weights."""
    x, step = np.array([1.0, -1.0, 0.005]), adam(0.01)
    step.update(x, np.zeros(3), step.init(x), 1.0, np.full(3, 0.1))
    assert np.allclose(x, [0.99, -0.99, 0], atol=1e-6) and x[2] == 0


def zeros(params):
    return sum((layer.W == 0).sum() for layer in params)


@OPTIMIZER
def test_only_the_proximal_step_gives_zeros(optimizer):
    config = replace(MOONS, optimizer=optimizer, lr={"sgd": 0.1}.get(optimizer, 0.01))
    problem, sparse = final(config, epochs=60)
    _, usual = final(replace(config, l1_step="subgradient"), epochs=60)
    assert zeros(usual.params) == 0 and zeros(sparse.params) >= 10
    assert all(layer.b.all() for layer in sparse.params)  # no bias is pulled
    both = [evaluate(problem.model, s.params, problem.data.train).loss for s in (sparse, usual)]
    assert abs(both[0] - both[1]) < 0.03


def test_the_pull_is_in_the_loss_and_not_in_the_gradient():
    plain, sparse, usual = (
        next(stream(c))
        for c in (replace(MOONS, l1=0.0), MOONS, replace(MOONS, l1_step="subgradient"))
    )
    assert sparse.loss == usual.loss > plain.loss
    assert np.array_equal(flatten(sparse.grads), flatten(plain.grads))
    assert not np.array_equal(flatten(usual.grads), flatten(plain.grads))


def test_one_step_by_hand():
    """lr l1 of each layer off what the gradient's step leaves; the l2 penalty stays a gradient."""
    config = replace(MOONS, l1=(0.02, 0.3), l2=0.1)
    before, after = islice(stream(config), 2)
    for now, then, g, l1 in zip(before.params, after.params, before.grads, config.l1, strict=True):
        moved = now.W - 0.1 * g.W
        expected = np.sign(moved) * np.maximum(np.abs(moved) - 0.1 * l1, 0)
        assert np.allclose(then.W, expected, rtol=0, atol=1e-16)
        assert np.array_equal(then.b, now.b - 0.1 * g.b)


@OPTIMIZER
def test_an_ensemble_with_other_strengths_equals_its_solo_runs(optimizer):
    configs = [
        replace(MOONS, optimizer=optimizer, lr=lr, l1=l1, hidden=(h,), seed=h, decay=0.95)
        for lr, l1, h in ((0.02, 0.01, 5), (0.01, 0.0, 8), (0.03, 0.05, 3))
    ]
    _, state = final(configs, epochs=20)
    for r, config in enumerate(configs):
        solo, own = final(config, epochs=20)
        mine = member(state.params, r, solo.model.sizes)
        assert np.abs(flatten(mine) - flatten(own.params)).max() <= 1e-10
        assert zeros(mine) == zeros(own.params)


@OPTIMIZER
def test_training_resumes_exactly(optimizer):
    config = replace(MOONS, optimizer=optimizer, lr=0.01)
    problem = prepare(config)
    middle = advance(problem, next(fit(**problem._asdict())), 13)
    straight, branch = list(islice(stream(config), 20))[19], advance(problem, middle, 6)
    assert np.array_equal(flatten(branch.params), flatten(straight.params))


def test_without_l1_there_is_nothing_to_pull():
    problem = prepare(replace(MOONS, l1=0.0))
    assert problem.penalty.pull(problem.model, flatten(problem.params)) is None


def test_an_unknown_step_gets_a_sentence():
    for make in (lambda: Config(l1_step="prox"), lambda: Penalty(0.1, l1_step="prox")):
        with pytest.raises(ValueError, match=r"Unknown l1 step 'prox'.*subgradient, proximal"):
            make()
