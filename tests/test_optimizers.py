"""Every optimizer against its recurrence written out, against torch, and with a rate per net."""

import numpy as np
import pytest

from nnlib.optimizers import OPTIMIZERS, adam, momentum, sgd

STEPS = 30


def sgd_by_hand(x, gradient, lr):
    for _ in range(STEPS):
        x = x - lr * gradient(x)
    return x


def momentum_by_hand(x, gradient, lr, mu=0.9):
    v = 0
    for _ in range(STEPS):
        v = mu * v - lr * gradient(x)
        x = x + v
    return x


def adam_by_hand(x, gradient, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m = v = 0
    for t in range(1, STEPS + 1):
        g = gradient(x)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        x = x - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return x


BY_HAND = {"sgd": sgd_by_hand, "momentum": momentum_by_hand, "adam": adam_by_hand}
EVERY = pytest.mark.parametrize("name", OPTIMIZERS)


def gradient(x):
    """Of sum (x^2 + sin 3x): not linear, so that a wrong recurrence does not hide."""
    return 2 * x + 3 * np.cos(3 * x)


def ours(optimizer, x, steps=STEPS):
    x = x.copy()
    memory = optimizer.init(x)
    for _ in range(steps):
        memory = optimizer.update(x, gradient(x), memory)
    return x


def start(shape=(4, 5), dtype=np.float64):
    return np.random.default_rng(0).standard_normal(shape).astype(dtype)


@EVERY
@pytest.mark.parametrize("lr", [0.0, 0.01, 0.1])
def test_agrees_with_the_recurrence(name, lr):
    x = start()
    got, expected = ours(OPTIMIZERS[name](lr), x), BY_HAND[name](x, gradient, lr)
    assert np.allclose(got, expected, rtol=0, atol=1e-12)
    assert np.array_equal(got, x) == (lr == 0)


@pytest.mark.parametrize(
    "mine, hand, settings",
    [
        (momentum, momentum_by_hand, dict(mu=0.5)),
        (adam, adam_by_hand, dict(beta1=0.7, beta2=0.9, eps=1e-3)),
    ],
    ids=["momentum", "adam"],
)
def test_settings_reach_the_recurrence(mine, hand, settings):
    got, expected = ours(mine(0.05, **settings), start()), hand(start(), gradient, 0.05, **settings)
    assert np.allclose(got, expected, rtol=0, atol=1e-12)


@EVERY
def test_agrees_with_torch(name):
    torch = pytest.importorskip("torch", reason="torch is an optional oracle: pip install torch")
    x = torch.tensor(start(), requires_grad=True)
    theirs = {
        "sgd": lambda: torch.optim.SGD([x], lr=0.05),
        "momentum": lambda: torch.optim.SGD([x], lr=0.05, momentum=0.9),
        "adam": lambda: torch.optim.Adam([x], lr=0.05),
    }[name]()
    for _ in range(STEPS):
        theirs.zero_grad()
        (x**2 + torch.sin(3 * x)).sum().backward()
        theirs.step()
    got = ours(OPTIMIZERS[name](0.05), start())
    assert np.allclose(got, x.detach().numpy(), rtol=0, atol=1e-12)


@EVERY
def test_one_rate_per_net(name):
    rates = np.array([0.0, 0.01, 0.1, 0.2])
    together = ours(OPTIMIZERS[name](rates[:, None]), start())
    for x, row, lr in zip(start(), together, rates, strict=True):
        assert np.array_equal(row, ours(OPTIMIZERS[name](lr), x))


@EVERY
@pytest.mark.parametrize(
    "bad", [-0.1, np.nan, np.inf, "0.1", None, True, pytest.param(10**400, id="huge")]
)
def test_a_rate_is_finite_and_0_or_larger(name, bad):
    with pytest.raises(ValueError, match=r"lr is .*; it must be a finite number, 0 or larger"):
        OPTIMIZERS[name](bad)
    with pytest.raises(ValueError, match=r"lr is \[.*; it must hold finite numbers, 0 or larger"):
        OPTIMIZERS[name](np.array([[bad], [bad]]))


@EVERY
def test_moves_in_place_and_keeps_float32(name):
    x = start(dtype=np.float32)
    for lr in (0.1, np.full((4, 1), 0.1, np.float32)):
        optimizer, moved = OPTIMIZERS[name](lr), x.copy()
        memory = optimizer.update(moved, gradient(moved), optimizer.init(moved))
        assert moved.dtype == np.float32
        assert not np.array_equal(moved, x)
        assert {m.dtype for m in memory if isinstance(m, np.ndarray)} <= {np.dtype(np.float32)}


def test_first_steps_by_hand():
    x = np.array([1.0])
    sgd(0.1).update(x, np.array([2.0]), ())
    assert np.isclose(x[0], 0.8, rtol=1e-15)
    x = np.array([1.0, 1.0])
    adam(0.1).update(x, np.array([1e-3, 1e3]), adam(0.1).init(x))
    assert np.allclose(x, 0.9, rtol=1e-5)  # the first step of Adam is lr, whatever the size of g
