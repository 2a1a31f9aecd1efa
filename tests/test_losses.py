"""Every loss against its definition in 50 digits: value, gradient, tails, means, decisions."""

from itertools import product

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf

from nnlib.gradcheck import numerical_gradient, relative_error
from nnlib.losses import LOSSES, smoothed_hinge, softmax

CASES = LOSSES | {"smoothed_hinge(0.5)": smoothed_hinge(0.5)}
EVERY = pytest.mark.parametrize("name", CASES)
LOGARITHMIC = pytest.mark.parametrize(
    "name",
    ["softmax_cross_entropy", "binary_cross_entropy", "smoothed_hinge", "logistic"],
)
ONE_OUTPUT_FOR_TWO = {
    "binary_cross_entropy",
    "hinge",
    "smoothed_hinge",
    "smoothed_hinge(0.5)",
    "logistic",
}
MARGIN = ONE_OUTPUT_FOR_TWO - {"binary_cross_entropy"}


def _sigmoid(y):
    return 1 / (1 + mp.exp(-y))


def _binary(y, t):
    return -t * mp.log(_sigmoid(y)) - (1 - t) * mp.log(_sigmoid(-y))


def _softmax_row(y, t):
    total = sum(mp.exp(v) for v in y)
    return -sum(tk * mp.log(mp.exp(yk) / total) for yk, tk in zip(y, t, strict=True))


def _over_outputs(of_output, mean=False):
    return lambda y, t: sum(map(of_output, y, t)) / (len(y) if mean else 1)


def _smoothed(beta):
    return _over_outputs(lambda y, t: mp.log(1 + mp.exp(beta * (1 - t * y))) / beta)


# The definitions, one row at a time: what an example costs, before the mean over the batch.
ROW = {
    "softmax_cross_entropy": _softmax_row,
    "binary_cross_entropy": _over_outputs(_binary, mean=True),
    "squared_error": _over_outputs(lambda y, t: (y - t) ** 2),
    "mean_squared_error": _over_outputs(lambda y, t: (y - t) ** 2, mean=True),
    "hinge": _over_outputs(lambda y, t: max(1 - t * y, 0)),
    "smoothed_hinge": _smoothed(10),
    "smoothed_hinge(0.5)": _smoothed(0.5),
    "logistic": _over_outputs(lambda y, t: mp.log(1 + mp.exp(-t * y))),
}


def exactly(row):
    return [mpf(float(v)) for v in row]


def exact_value(name, Y, T):
    return sum(ROW[name](exactly(y), exactly(t)) for y, t in zip(Y, T, strict=True)) / len(Y)


def exact_grad(name, Y, T):
    """By mpmath's own differences, entry by entry."""

    def along(n, k):
        def f(v):
            y = exactly(Y[n])
            y[k] = v
            return ROW[name](y, exactly(T[n])) / len(Y)

        return f

    return [
        [mpmath.diff(along(n, k), mpf(float(Y[n, k]))) for k in range(Y.shape[1])]
        for n in range(len(Y))
    ]


def example(name, K=3, N=5, seed=0, dtype=np.float64):
    """Outputs Y and targets T of a loss for N examples of K classes, every class among them."""
    rng = np.random.default_rng(seed)
    loss = CASES[name]
    labels = np.arange(N) % K
    T = loss.encode(labels, K, dtype)
    return loss, (2 * rng.standard_normal((N, loss.width(K)))).astype(dtype), T, labels


def test_every_entry_of_the_table_is_tested():
    assert set(LOSSES) <= set(ROW) == set(CASES)


@EVERY
@pytest.mark.parametrize("K", [2, 3, 4])
def test_value_and_grad_agree_with_50_digits(name, K):
    loss, Y, T, _ = example(name, K)
    with mp.workdps(50):
        exact = exact_value(name, Y, T)
        assert abs(mpf(float(loss.value(Y, T))) - exact) <= 1e-14 * max(1, exact)
        slopes = np.array(exact_grad(name, Y, T), dtype=float)
    assert loss.grad(Y, T).shape == Y.shape
    assert np.abs(loss.grad(Y, T) - slopes).max() <= 1e-14


@EVERY
def test_grad_agrees_with_central_differences(name):
    loss, Y, T, _ = example(name, K=4, N=6, seed=1)
    slope = numerical_gradient(lambda Y: loss.value(Y, T), Y)
    assert relative_error(slope, loss.grad(Y, T)) <= 1e-8


def test_hinge_takes_the_slope_of_its_flat_side_at_the_corner():
    loss = LOSSES["hinge"]
    just_below, on, above = np.nextafter(1, 0), 1.0, np.nextafter(1, 2)
    Y = np.array([[just_below], [on], [above]])
    assert (loss.grad(Y, np.ones((3, 1))).ravel() * 3).tolist() == [-1, 0, 0]
    assert loss.grad(np.array([[-on]]), np.array([[-1.0]])) == 0
    assert loss.kinks == (1.0,)


@LOGARITHMIC
@pytest.mark.parametrize("K", [2, 3, 10])
@pytest.mark.parametrize("gap", [1, 30, 100, 400, 700])
def test_value_keeps_its_digits_when_the_net_is_sure_and_right(name, K, gap):
    """Logits (0, -gap, ...) or (3, 3 - gap, ...), or margins: a loss of about e^-gap, to 1e-12."""
    loss = LOSSES[name]
    for right, shift in product((0, K - 1), (0, 3)):
        T = loss.encode(np.array([right]), K)
        if name == "softmax_cross_entropy":
            Y = shift + gap * (T - 1) - np.arange(K) * 0.125 * (T == 0)
        elif name == "smoothed_hinge":
            Y = T * (1 + gap / 10)
        else:
            Y = gap * (T if name == "logistic" else 2 * T - 1)
        with mp.workdps(400):
            exact = exact_value(name, Y, T)
            assert abs(mpf(float(loss.value(Y, T))) / exact - 1) <= 1e-12


@EVERY
@pytest.mark.parametrize("K", [2, 3, 10])
def test_extreme_outputs_are_finite_and_silent(name, K):
    loss = CASES[name]
    labels = np.arange(2 * K) % K
    T = loss.encode(labels, K)
    for sign in (1e4, -1e4):
        Y = sign * np.where(T > 0, 1.0, -1.0)
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            value, grad, decision = loss.value(Y, T), loss.grad(Y, T), loss.decide(Y)
        assert np.isfinite(value) and np.isfinite(grad).all()
        assert decision.probabilities is None or np.isfinite(decision.probabilities).all()
        with mp.workdps(50):  # numbers of mpmath do not overflow
            assert np.isclose(value, float(exact_value(name, Y, T)), rtol=1e-14, atol=1e-40)


@EVERY
def test_float32_stays_float32(name):
    loss, Y, T, _ = example(name, dtype=np.float32)
    _, Y64, T64, _ = example(name)
    assert T.dtype == np.float32
    assert loss.value(Y, T).dtype == np.float32
    assert loss.grad(Y, T).dtype == np.float32
    assert np.isclose(loss.value(Y, T), loss.value(Y64, T64), rtol=1e-5)
    probabilities = loss.decide(Y).probabilities
    assert probabilities is None or probabilities.dtype == np.float32


@EVERY
@pytest.mark.parametrize("times", [2, 3, 4])
def test_the_batch_is_averaged_exactly_once(name, times):
    """A batch shown twice costs the same, and each row then carries half of the gradient."""
    loss, Y, T, _ = example(name)
    Y2, T2 = np.tile(Y, (times, 1)), np.tile(T, (times, 1))
    assert np.isclose(loss.value(Y2, T2), loss.value(Y, T), rtol=1e-14)
    assert np.allclose(
        loss.grad(Y2, T2), np.tile(loss.grad(Y, T), (times, 1)) / times, rtol=1e-14, atol=0
    )


@pytest.mark.parametrize("name", sorted(set(CASES) - {"softmax_cross_entropy"}))
def test_outputs_are_averaged_in_two_losses_and_summed_in_the_others(name):
    """Every output shown twice: a mean over K is unchanged, a sum doubles."""
    loss, Y, T, _ = example(name)
    ratio = loss.value(np.tile(Y, 2), np.tile(T, 2)) / loss.value(Y, T)
    assert np.isclose(ratio, 1 if name in ("mean_squared_error", "binary_cross_entropy") else 2)


@EVERY
@pytest.mark.parametrize("K", [2, 3, 4])
def test_encode_and_width_fit_together(name, K):
    loss = CASES[name]
    labels = np.array([1, 0, K - 1, 1])
    T = loss.encode(labels, K)
    one = K == 2 and name in ONE_OUTPUT_FOR_TWO
    assert loss.width(K) == (1 if one else K)
    assert T.shape == (4, loss.width(K))
    low = -1 if name in MARGIN else 0
    hot = np.full((4, K), low)
    hot[np.arange(4), labels] = 1
    assert T.tolist() == (hot[:, 1:] if one else hot).tolist()


@EVERY
@pytest.mark.parametrize("K", [2, 3, 4])
def test_decide_reads_back_what_encode_wrote(name, K):
    loss, _, T, labels = example(name, K, N=9)
    Y = 3 * T - 1
    decision = loss.decide(Y)
    assert decision.labels.tolist() == labels.tolist()
    if name not in ("softmax_cross_entropy", "binary_cross_entropy", "logistic"):
        assert decision.probabilities is None
    else:
        assert decision.probabilities.shape == (9, K)
        assert decision.probabilities.argmax(axis=1).tolist() == labels.tolist()


@pytest.mark.parametrize("name", ["softmax_cross_entropy", "binary_cross_entropy", "logistic"])
@pytest.mark.parametrize("K", [2, 3, 4])
@pytest.mark.parametrize("size", [0.0, 1.0, 50.0, 800.0])
def test_probabilities_are_probabilities(name, K, size):
    loss, Y, _, _ = example(name, K, N=12)
    P = loss.decide(size * Y - size).probabilities
    assert np.allclose(P.sum(axis=1), 1, rtol=0, atol=1e-14)
    assert (P >= 0).all()


def test_probability_of_one_output_is_its_sigmoid():
    for name in ("binary_cross_entropy", "logistic"):
        P = LOSSES[name].decide(np.array([[np.log(3)]])).probabilities
        assert np.allclose(P, [[0.25, 0.75]], rtol=1e-15)


def test_softmax_known_values_and_shift():
    assert np.allclose(softmax(np.log([[1.0, 2.0, 5.0]])), [[0.125, 0.25, 0.625]], rtol=1e-15)
    assert np.allclose(softmax(np.log([[1.0, 2.0, 5.0]]) + 5e3), [[0.125, 0.25, 0.625]], rtol=1e-11)


@EVERY
def test_a_leading_axis_gives_each_nets_own_value(name):
    loss, _, T, _ = example(name)
    Y = np.random.default_rng(2).standard_normal((4, *T.shape))
    assert loss.value(Y[0], T).shape == ()
    assert loss.value(Y, T).shape == (4,)
    many = loss.decide(Y)
    for r in range(4):
        assert np.isclose(loss.value(Y, T)[r], loss.value(Y[r], T), rtol=1e-15)
        assert np.allclose(loss.grad(Y, T)[r], loss.grad(Y[r], T), rtol=1e-15, atol=1e-16)
        assert (many.labels[r] == loss.decide(Y[r]).labels).all()
    own_targets = np.stack([T, T[::-1], -T, T])
    assert np.isclose(loss.value(Y, own_targets)[1], loss.value(Y[1], T[::-1]), rtol=1e-15)


@EVERY
def test_inputs_are_left_alone(name):
    loss, Y, T, _ = example(name)
    Y.flags.writeable = T.flags.writeable = False
    loss.value(Y, T), loss.grad(Y, T), loss.decide(Y)


@EVERY
@pytest.mark.parametrize(
    "labels, sentence",
    [
        ([0, 1, 3], r"Labels must lie in 0\.\.2 for 3 classes, got 0\.\.3; renumber"),
        ([-1, 1, 2], r"Labels must lie in 0\.\.2 for 3 classes, got -1\.\.2; renumber"),
        ([0.0, 1.0], r"Labels must be one row of integers, got shape \(2,\) of float64"),
        ([[0, 1], [1, 2]], r"Labels must be one row of integers, got shape \(2, 2\) of int64"),
        ([True, False], r"Labels must be one row of integers, got shape \(2,\) of bool"),
        (2, r"Labels must be one row of integers, got shape \(\) of int64"),
    ],
    ids=["too large", "negative", "floats", "a matrix", "booleans", "a number"],
)
def test_bad_labels_get_a_sentence(name, labels, sentence):
    with pytest.raises(ValueError, match=sentence):
        CASES[name].encode(np.array(labels), 3)


@pytest.mark.parametrize("beta", [0, -1, np.nan, np.inf, "a", None, True])
def test_smoothed_hinge_wants_a_positive_beta(beta):
    with pytest.raises(ValueError, match=f"smoothed_hinge: beta is {beta!r}; it must be positive"):
        smoothed_hinge(beta)


@pytest.mark.parametrize("name", ["squared_error", "mean_squared_error"])
def test_numbers_are_their_own_targets(name):
    loss, labels = LOSSES[name], np.array([0.5, -1.25, 3.0])
    T = loss.encode(labels, 1, np.float32)
    assert T.dtype == np.float32 and T.tolist() == [[0.5], [-1.25], [3.0]]
    assert loss.width(1) == 1
    assert loss.encode(np.array([0, 1]), 2).tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize("name", sorted(set(LOSSES) - {"squared_error", "mean_squared_error"}))
def test_losses_of_classes_refuse_numbers(name):
    with pytest.raises(ValueError, match="real numbers are for squared_error and mean_squared"):
        LOSSES[name].encode(np.array([0.5, 1.0]), 1)
