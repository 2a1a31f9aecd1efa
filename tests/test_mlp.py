"""The gradient of the whole net: against torch, against differences, alone and as one of many."""

from itertools import pairwise

import numpy as np
import pytest

from nnlib.activations import ACTIVATIONS
from nnlib.gradcheck import check
from nnlib.layers import Dense, count, flatten, member, stack, views
from nnlib.losses import LOSSES
from nnlib.mlp import MLP

SQUARED = ("squared_error", "mean_squared_error")
# Every hidden activation with: squared losses after every output activation, the others after none.
GRID = [
    (loss, output, hidden)
    for loss in LOSSES
    for output in (ACTIVATIONS if loss in SQUARED else ["identity"])
    for hidden in ACTIVATIONS
]
ALL = pytest.mark.parametrize("loss, output, hidden", GRID, ids=["-".join(names) for names in GRID])

# Every size is different, so that a transposed product cannot fit by luck.
D, HIDDEN, K, N = 3, (5, 4, 7, 6), 2, 10


def net(loss, output="identity", hidden="tanh", depth=2, N=N, seed=0, dtype=np.float64):
    """A model with random parameters (biases too), N rows and targets that suit the loss."""
    rng = np.random.default_rng(seed)
    model = MLP((D, *HIDDEN[:depth], K), hidden, loss, output)
    theta = rng.uniform(-0.7, 0.7, count(model.sizes)).astype(dtype)
    X = rng.standard_normal((N, D)).astype(dtype)
    labels = rng.integers(0, K, N)
    T = np.eye(K)[labels]
    if loss in SQUARED:
        T = rng.standard_normal((N, K))
    elif loss in ("hinge", "smoothed_hinge", "logistic"):
        T = 2 * T - 1
    return model, views(theta, model.sizes), X, T.astype(dtype)


def torch_gradients(torch, loss, output, hidden, params, X, T):
    """Loss and gradients by torch.autograd, with formulas of torch's own."""
    F, zero = torch.nn.functional, torch.zeros((), dtype=torch.float64)
    softplus = lambda z: torch.logaddexp(z, zero)  # F.softplus is a straight line above 20
    functions = {
        "identity": lambda z: z,
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": F.relu,
        "scaled_relu": lambda z: 5 * F.relu(z),
        "leaky_relu": lambda z: F.leaky_relu(z, 0.01),
        "plu": lambda z: F.hardtanh(z) + 0.1 * (z - F.hardtanh(z)),
        "erf": torch.erf,
        "sin": torch.sin,
        "gaussian": lambda z: torch.exp(-(z**2)),
        "softplus": softplus,
        "gelu": F.gelu,
    }
    losses = {
        "softmax_cross_entropy": lambda Y, T: F.cross_entropy(Y, T),
        "binary_cross_entropy": lambda Y, T: F.binary_cross_entropy_with_logits(Y, T),
        "squared_error": lambda Y, T: F.mse_loss(Y, T, reduction="sum") / len(Y),
        "mean_squared_error": lambda Y, T: F.mse_loss(Y, T),
        "hinge": lambda Y, T: F.relu(1 - T * Y).sum(1).mean(),
        "smoothed_hinge": lambda Y, T: softplus(10 * (1 - T * Y)).sum(1).mean() / 10,
        "logistic": lambda Y, T: F.soft_margin_loss(Y, T) * Y.shape[1],
    }
    layers = [[torch.tensor(a, requires_grad=True) for a in layer] for layer in params]
    A = torch.tensor(X)
    for W, b in layers[:-1]:
        A = functions[hidden](A @ W + b)
    W, b = layers[-1]
    value = losses[loss](functions[output](A @ W + b), torch.tensor(T))
    value.backward()
    return value.item(), [Dense(W.grad.numpy(), b.grad.numpy()) for W, b in layers]


@ALL
def test_gradients_agree_with_torch(loss, output, hidden):
    torch = pytest.importorskip("torch", reason="torch is an optional oracle: pip install torch")
    torch.set_num_threads(1)
    for depth in (0, 1, 2, 3, 4):
        for rows in (1, N):
            model, params, X, T = net(loss, output, hidden, depth, rows)
            value, grads = model.loss_and_grads(params, X, T)
            torchs, oracle = torch_gradients(torch, loss, output, hidden, params, X, T)
            assert abs(value - torchs) <= 1e-10 * max(1, abs(torchs)), (depth, rows)
            for i, (mine, theirs) in enumerate(zip(grads, oracle, strict=True)):
                for a, b in zip(mine, theirs, strict=True):
                    error = np.abs(a - b).max() / max(1, np.abs(b).max())
                    assert error <= 1e-10, f"{depth} hidden layers, {rows} rows, layer {i + 1}"


@ALL
def test_gradients_agree_with_central_differences(loss, output, hidden):
    """The same grid at one size, for machines without torch."""
    model, params, X, T = net(loss, output, hidden, depth=2, N=4)
    report = check(model, params, X, T)
    assert report.ok, report
    assert len(report.kinks) < 0.1 * model.n_params


@pytest.mark.parametrize("depth", [0, 1, 2, 3, 4])
def test_the_trace_is_the_forward_pass(depth):
    model, params, X, _ = net("squared_error", "sigmoid", "relu", depth)
    Z, A, *_ = model.forward(params, X)
    assert len(Z) == len(params) == depth + 1
    assert A[0] is X
    for i, (W, b) in enumerate(params):
        assert np.allclose(Z[i], A[i] @ W + b, rtol=1e-14)
        f = ACTIVATIONS["relu" if i < depth else "sigmoid"].f
        assert np.array_equal(A[i + 1], f(Z[i]))
    assert np.array_equal(model.predict(params, X), A[-1])


@pytest.mark.parametrize("activation", ["relu", "sigmoid", "gaussian", "plu"])
@pytest.mark.parametrize("depth", [0, 1, 3])
def test_nets_with_a_leading_axis_are_each_themselves(activation, depth):
    model, _, X, T = net("softmax_cross_entropy", hidden=activation, depth=depth)
    rng = np.random.default_rng(1)
    thetas = rng.uniform(-1, 1, (6, model.n_params))
    batches = rng.standard_normal((6, *X.shape))
    for rows in (X, batches):
        loss, grads = model.loss_and_grads(views(thetas, model.sizes), rows, T)
        assert loss.shape == (6,)
        for r in range(6):
            own = rows if rows.ndim == 2 else rows[r]
            value, mine = model.loss_and_grads(views(thetas[r], model.sizes), own, T)
            assert np.isclose(loss[r], value, rtol=1e-13)
            assert np.allclose(flatten(grads)[r], flatten(mine), rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("activation", ["relu", "sigmoid", "gaussian", "softplus"])
def test_padded_units_have_no_value_and_no_gradient(activation):
    """Also where f(0) is not 0: it is the mask that silences a unit, not its zero weights."""
    widths = ((3, 6), (5, 2), (1, 1))
    rng = np.random.default_rng(0)
    solo = [MLP((D, *w, K), activation, "squared_error") for w in widths]
    members = [views(rng.standard_normal(m.n_params), m.sizes) for m in solo]
    wide = MLP((D, 5, 6, K), activation, "squared_error", widths=widths)
    params = stack(members, wide.sizes)
    X, T = rng.standard_normal((7, D)), rng.standard_normal((7, K))
    trace = wide.forward(params, X)
    loss, grads = wide.loss_and_grads(params, X, T)
    for r, (m, own) in enumerate(zip(solo, members, strict=True)):
        for i, width in enumerate(widths[r]):
            assert not trace.A[i + 1][r, :, width:].any()
        value, mine = m.loss_and_grads(own, X, T)
        assert np.isclose(loss[r], value, rtol=1e-13)
        assert np.allclose(flatten(member(grads, r, m.sizes)), flatten(mine), rtol=1e-11)
        inside = stack([member(grads, r, m.sizes)], wide.sizes)
        assert np.array_equal(flatten(inside)[0], flatten(grads)[r])  # the padding is exactly 0


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_inputs_are_left_alone(loss, hidden):
    model, params, X, T = net(loss, hidden=hidden)
    for array in (X, T, *(a for layer in params for a in layer)):
        array.flags.writeable = False
    before = flatten(params)
    trace = model.forward(params, X)
    model.loss_and_grads(params, X, T)
    kept = [Z.copy() for Z in trace.Z]
    model.backward(params, trace, model.loss.grad(trace.A[-1], T))
    assert np.array_equal(before, flatten(params))
    assert all(np.array_equal(a, b) for a, b in zip(kept, trace.Z, strict=True))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_float32_stays_float32(loss, hidden):
    model, params, X, T = net(loss, "identity", hidden, dtype=np.float32)
    value, grads = model.loss_and_grads(params, X, T)
    arrays = [value, *model.forward(params, X).A, *(a for layer in grads for a in layer)]
    assert {a.dtype for a in arrays} == {np.dtype(np.float32)}


def test_start_is_uniform_within_the_bounds_with_zero_biases():
    model = MLP((100, 400, 5), "relu", "squared_error")
    params = model.init(np.random.default_rng(0))
    for (W, b), n_in in zip(params, (100, 400), strict=True):
        assert np.abs(W).max() <= n_in**-0.5
        assert np.isclose(W.std(), (3 * n_in) ** -0.5, rtol=0.02)
        assert not b.any()
    again = model.init(np.random.default_rng(0))
    assert np.array_equal(flatten(params), flatten(again))
    assert model.init(np.random.default_rng(0), np.float32)[0].W.dtype == np.float32


def test_flatten_and_views_are_inverse_and_share_memory():
    sizes = (3, 5, 4, 2)
    theta = np.arange(2.0 * count(sizes)).reshape(2, -1)
    params = views(theta, sizes)
    assert [layer.W.shape[1:] for layer in params] == list(pairwise(sizes))
    assert np.array_equal(flatten(params), theta)
    params[1].W[1, 2, 3] = -1
    assert (theta == -1).sum() == 1


def test_names_or_objects_are_the_same_net():
    a = MLP((2, 3, 1), "relu", "logistic", "tanh")
    b = MLP((2, 3, 1), ACTIVATIONS["relu"], LOSSES["logistic"], ACTIVATIONS["tanh"])
    assert a == b
    assert MLP([2, 3, 1], "relu", "logistic").sizes == (2, 3, 1)
    assert a.n_params == 13


def test_lists_are_as_good_as_arrays():
    model, params, X, T = net("squared_error")
    assert np.array_equal(model.predict(params, X.tolist()), model.predict(params, X))
    assert (
        model.loss_and_grads(params, X.tolist(), T.tolist())[0]
        == (model.loss_and_grads(params, X, T)[0])
    )


NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    "sizes",
    [(2,), (2, 0, 2), (2, -3, 2), (2, 2.5, 2), ()]
    + [5, None, "22", (2, None, 2), (2, NAN), (2, INF), (2, True), (2, "3"), [[2, 3], 2]],
    ids=str,
)
def test_impossible_sizes_get_a_sentence(sizes):
    with pytest.raises(ValueError, match="give at least two positive integers"):
        MLP(sizes, "relu", "squared_error")


def test_unknown_names_get_a_suggestion():
    for args, near in (
        (("rellu", "squared_error"), "relu"),
        (("relu", "hingee"), "hinge"),
        (("relu", "hinge", "tahn"), "tanh"),
    ):
        with pytest.raises(ValueError, match=f"Did you mean '{near}'"):
            MLP((2, 3, 2), *args)


def test_data_that_do_not_fit_get_a_sentence():
    model, params, X, T = net("softmax_cross_entropy")
    for wrong in (X[:, :2], X[0], 1.5):
        with pytest.raises(ValueError, match=r"X has shape .*; this net wants rows of 3 numbers"):
            model.predict(params, wrong)
    with pytest.raises(ValueError, match="X has no rows"):
        model.predict(params, X[:0])
    for wrong in (T[:9], T[:, :1], T[:, 0], np.zeros(N, int)):
        with pytest.raises(ValueError, match=r"T has shape .*; 10 rows of X and 2 outputs need"):
            model.loss_and_grads(params, X, wrong)
    for wrong in ([["a", "b", "c"]] * N, [[1, 2, 3], [4]], None, X * 1j):
        with pytest.raises(ValueError, match="X is not a table of numbers"):
            model.predict(params, wrong)
    for wrong in (T.astype(str), [[1, 0], [1]] * 5, None):
        with pytest.raises(ValueError, match="T is not a table of numbers"):
            model.loss_and_grads(params, X, wrong)


@pytest.mark.parametrize("bad", [NAN, INF, -INF])
def test_data_that_are_not_finite_get_a_sentence(bad):
    model, params, X, T = net("softmax_cross_entropy")
    X, T, batches = X.copy(), T.copy(), np.stack([X, X])
    T[4, 1] = bad
    with pytest.raises(ValueError, match="T holds NaN or infinity in 1 rows, first in row 4"):
        model.loss_and_grads(params, X, T)
    X[3, 1] = X[7] = bad
    with pytest.raises(ValueError, match="X holds NaN or infinity in 2 rows, first in row 3"):
        model.loss_and_grads(params, X, T)
    batches[1, 6] = bad
    with pytest.raises(ValueError, match="X holds NaN or infinity in 1 rows, first in row 6"):
        model.predict(params, batches)


@pytest.mark.parametrize("sizes", [(3, 4, 2), (3, 5, 1), (3, 1, 2), (3, 5, 5, 2), (3, 2)], ids=str)
def test_parameters_of_another_net_get_a_sentence(sizes):
    """Also of a narrower one, whose shapes would broadcast."""
    model, _, X, T = net("squared_error", depth=1)
    theta = np.zeros(count(sizes))
    for other in (views(theta, sizes), views(np.stack([theta, theta]), sizes)):
        for use in (model.forward, model.predict, lambda p, X: model.loss_and_grads(p, X, T)):
            with pytest.raises(ValueError, match=r"of sizes \(3, 5, 2\) has \[\(3, 5\), "):
                use(other, X)


def test_biases_that_do_not_fit_get_a_sentence():
    model, params, X, _ = net("squared_error", depth=1)
    params = (params[0]._replace(b=np.zeros(1)), params[1])
    with pytest.raises(ValueError, match=r"biases of \[1, 2\], but .* and \[5, 2\]"):
        model.predict(params, X)
