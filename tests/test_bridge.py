"""The bridge: the code that runs against formulas that were written apart from it.

Every table of the library has a table of witnesses, symbols of small size.  A value is compared
with its witness, a gradient with sympy's derivative of that witness.
"""

from itertools import product

import mpmath
import numpy as np
import pytest
import sympy as sp

from nnlib.activations import ACTIVATIONS
from nnlib.layers import Dense
from nnlib.losses import LOSSES
from nnlib.mlp import MLP
from nnlib.norm import EPS
from nnlib.regularizers import REGULARIZERS, Penalty
from nnlib.symbolic.witnesses.activations import WITNESSES
from nnlib.symbolic.witnesses.layers import LAYER_WITNESSES
from nnlib.symbolic.witnesses.losses import LOSS_WITNESSES
from nnlib.symbolic.witnesses.regularizers import REGULARIZER_WITNESSES

STEP = 2.0**-20  # beside a kink, where a slope exists
TAILS = [-700.0, -40.0, 40.0, 700.0]
DIGITS = 800  # 1 + e^-1400 differs from 1 in its 609th digit

TABLES = {
    "activations": (ACTIVATIONS, WITNESSES),
    "losses": (LOSSES, LOSS_WITNESSES),
    "regularizers": (REGULARIZERS, REGULARIZER_WITNESSES),
}


@pytest.mark.parametrize("table", TABLES)
def test_every_entry_of_a_table_has_a_witness(table):
    running, witnesses = TABLES[table]
    assert set(running) == set(witnesses)


def matrix(name, rows, cols):
    return sp.Matrix(rows, cols, lambda i, j: sp.Symbol(f"{name}_{i}_{j}", real=True))


def exact(e, symbols, numbers):
    """The values of some formulas where the symbols have these numbers, rounded once at the end."""
    with mpmath.workdps(DIGITS):
        values = sp.lambdify(symbols, e, "mpmath")(*(mpmath.mpf(float(v)) for v in numbers))
        return np.array([float(v) for v in values])


def with_slopes(e, symbols):
    return [e, *(sp.diff(e, s) for s in symbols)]


# Activations.


@pytest.mark.parametrize("name", WITNESSES)
@pytest.mark.parametrize("part", ["f", "df"])
def test_an_activation_agrees_with_its_witness(name, part):
    z = sp.Symbol("z", real=True)
    formula = WITNESSES[name] if part == "f" else WITNESSES[name].diff(z)
    beside_kinks = [k + s * STEP for k in (-1, 0, 1) for s in (-1, 1)]
    grid = np.array([*np.linspace(-6, 6, 48), *TAILS, *beside_kinks])
    call = sp.lambdify(z, formula, "mpmath")
    with mpmath.workdps(50):
        expected = np.array([float(call(mpmath.mpf(v))) for v in grid])
    found = getattr(ACTIVATIONS[name], part)(grid)
    np.testing.assert_allclose(found, expected, rtol=1e-13, atol=1e-15)


# Losses.

SIZES = [(1, 1), (1, 2), (3, 1), (2, 3)]
SIGNED = ("hinge", "smoothed_hinge", "logistic")  # targets -1 and +1


def targets(name, N, K):
    """The targets of these sizes that a loss is for; cross-entropies take probabilities too."""
    if name == "softmax_cross_entropy":
        yield np.eye(K)[np.arange(N) % K]
        yield np.full((N, K), 1 / 2**K) + (1 - K / 2**K) * np.eye(K)[np.arange(N) % K]
    else:
        ones = (np.arange(N * K).reshape(N, K) % 2).astype(float)
        yield 2 * ones - 1 if name in SIGNED else ones
        if name not in SIGNED:
            yield 0.25 + 0.5 * ones


def outputs(N, K):
    """Plain outputs, beside the kinks of margins of 1, both tails, a probability near 1e-300."""
    rng = np.random.default_rng(0)
    plain = [rng.normal(0, 3, (N, K)) for _ in range(3)]
    corners = [s * (1 + d) for s, d in product((-1.0, 1.0), (-STEP, STEP))]
    mixed = np.resize([*TAILS, *corners, -690.8, 0.0], (4, N, K))
    return [*plain, *mixed, *(np.full((N, K), v) for v in (*corners, *TAILS, 0.0))]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", LOSS_WITNESSES)
def test_a_loss_and_its_gradient_agree_with_the_witness(name, size):
    N, K = size
    Y, T = matrix("Y", N, K), matrix("T", N, K)
    formulas = with_slopes(LOSS_WITNESSES[name](Y, T), list(Y))
    for t, y in product(targets(name, N, K), outputs(N, K)):
        value, *slopes = exact(formulas, [*Y, *T], [*y.flat, *t.flat])
        np.testing.assert_allclose(LOSSES[name].value(y, t), value, rtol=1e-12, atol=1e-300)
        found = LOSSES[name].grad(y, t)
        np.testing.assert_allclose(found.ravel(), slopes, rtol=1e-12, atol=1e-15)


# Regularizers.


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (3, 2)], ids=str)
@pytest.mark.parametrize("name", REGULARIZER_WITNESSES)
def test_a_regularizer_and_its_gradient_agree_with_the_witness(name, size):
    W = matrix("W", *size)
    formulas = with_slopes(REGULARIZER_WITNESSES[name](W), list(W))
    for shift in range(4):
        numbers = [0.0, STEP, -STEP, 1e-150, 3.5, -700.0, -0.25]
        w = np.resize(np.roll(numbers, shift), size)
        value, *slopes = exact(formulas, list(W), w.flat)
        np.testing.assert_allclose(REGULARIZERS[name].value(w), value, rtol=1e-13)
        np.testing.assert_allclose(REGULARIZERS[name].grad(w).ravel(), slopes, rtol=1e-13)


def test_a_penalty_is_the_strengths_times_the_witnesses_of_the_layers():
    shapes, strengths = [(2, 3), (3, 2)], {"l1": (0.5, 0.25), "l2": (2.0, 0.0)}
    Ws = [matrix(f"W{i}", *shape) for i, shape in enumerate(shapes)]
    parts = [sp.Rational(s) * REGULARIZER_WITNESSES[name](W)
             for name, row in strengths.items() for s, W in zip(row, Ws, strict=True)]  # fmt: skip
    symbols = [w for W in Ws for w in W]
    rng = np.random.default_rng(1)
    params = [Dense(rng.normal(size=shape), rng.normal(size=shape[1])) for shape in shapes]
    grads = [Dense(np.zeros(shape), np.zeros(shape[1])) for shape in shapes]
    penalty = Penalty(**strengths)
    penalty.add_grad(params, grads)
    numbers = [w for layer in params for w in layer.W.flat]
    value, *slopes = exact(with_slopes(sp.Add(*parts), symbols), symbols, numbers)
    assert penalty.value(params) == pytest.approx(value, rel=1e-13)
    np.testing.assert_allclose([g for layer in grads for g in layer.W.flat], slopes, rtol=1e-13)
    assert not any(layer.b.any() for layer in grads)


# Layers: forward and backward of nets whose sizes all differ.


def symbols_of_net(sizes, N):
    X, T = matrix("X", N, sizes[0]), matrix("T", N, sizes[-1])
    layers = [(matrix(f"W{i}", D, H), matrix(f"b{i}", 1, H))
              for i, (D, H) in enumerate(zip(sizes, sizes[1:], strict=False))]  # fmt: skip
    return X, T, layers


def witness_of_net(X, layers, activation):
    """Y of the net: affine layers, with the activation between them."""
    z = sp.Symbol("z", real=True)
    A = X
    for i, (W, b) in enumerate(layers):
        A = LAYER_WITNESSES["affine"](A, W, b)
        if i < len(layers) - 1:
            A = A.applyfunc(lambda u: WITNESSES[activation].xreplace({z: u}))
    return A


@pytest.mark.parametrize("sizes", [(3, 2), (1, 2), (2, 3, 1), (1, 2, 3, 2)], ids=str)
@pytest.mark.parametrize(("activation", "loss"), [
    ("tanh", "squared_error"), ("relu", "softmax_cross_entropy"), ("sigmoid", "logistic"),
])  # fmt: skip
def test_a_net_agrees_with_its_layers_and_every_slope_of_its_loss(sizes, activation, loss):
    N = 2
    X, T, layers = symbols_of_net(sizes, N)
    Y = witness_of_net(X, layers, activation)
    parameters = [s for layer in layers for part in layer for s in part]
    symbols = [*X, *T, *parameters]
    rng = np.random.default_rng(2)
    net = MLP(sizes, activation, loss)
    params = [Dense(rng.normal(size=W.shape), rng.normal(size=b.shape[1])) for W, b in layers]
    x, t = rng.normal(size=X.shape), np.eye(sizes[-1])[np.arange(N) % sizes[-1]]
    values = [v for layer in params for part in layer for v in part.flat]
    numbers = [*x.flat, *t.flat, *values]
    found = net.forward(tuple(params), x).A[-1]
    np.testing.assert_allclose(found.ravel(), exact(list(Y), symbols, numbers), rtol=1e-12)
    value, grads = net.loss_and_grads(tuple(params), x, t)
    formulas = with_slopes(LOSS_WITNESSES[loss](Y, T), parameters)
    expected, *slopes = exact(formulas, symbols, numbers)
    assert value == pytest.approx(expected, rel=1e-12)
    flat = [v for layer in grads for part in layer for v in part.flat]
    np.testing.assert_allclose(flat, slopes, rtol=1e-11, atol=1e-14)


def test_a_normalised_net_agrees_with_its_layers_and_every_slope_of_its_loss():
    sizes, loss, N = (2, 2, 1), "squared_error", 3
    X, T, dense = symbols_of_net(sizes, N)
    learned = [(matrix(f"gamma{i}", 1, H), matrix(f"beta{i}", 1, H))
               for i, H in enumerate(sizes[1:-1])]  # fmt: skip
    Y = X
    for i, (W, b) in enumerate(dense):
        Y = LAYER_WITNESSES["affine"](Y, W, b)
        if i < len(learned):
            Y = LAYER_WITNESSES["normalised"](Y, *learned[i], sp.Float(EPS, 40)).applyfunc(sp.tanh)
    layers = [(*pair, *more) for pair, more in zip(dense, [*learned, ()], strict=True)]
    parameters = [s for layer in layers for part in layer for s in part]
    rng = np.random.default_rng(3)
    net = MLP(sizes, "tanh", loss, batch_norm=True)
    params = net.views(rng.normal(size=net.n_params))
    for layer in params[:-1]:
        layer.var[...] = 7  # of no account in training mode
    x, t = rng.normal(size=X.shape), np.eye(sizes[-1])[np.arange(N) % sizes[-1]]
    values = [v for layer in params for part in layer[:4] for v in part.flat]
    symbols, numbers = [*X, *T, *parameters], [*x.flat, *t.flat, *values]
    found = net.forward(params, x, rng).A[-1]
    np.testing.assert_allclose(found.ravel(), exact(list(Y), symbols, numbers), rtol=1e-11)
    value, grads = net.loss_and_grads(params, x, t, rng)
    formulas = with_slopes(LOSS_WITNESSES[loss](Y, T), parameters)
    expected, *slopes = exact(formulas, symbols, numbers)
    assert value == pytest.approx(expected, rel=1e-12)
    flat = [v for layer in grads for part in layer[:4] for v in part.flat]
    np.testing.assert_allclose(flat, slopes, rtol=1e-9, atol=1e-14)
