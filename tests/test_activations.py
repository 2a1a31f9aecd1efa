"""Every activation against 50-digit arithmetic: values, slopes, kinks from both sides, tails."""

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf

from nnlib.activations import ACTIVATIONS, leaky_relu, plu, scaled_relu
from nnlib.choose import choose

DIGITS = 50

# Written from the definitions, not from the code.  Slopes of the smooth ones are taken by mpmath.
SMOOTH = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + mp.exp(-z)),
    "tanh": lambda z: mp.tanh(z),
    "erf": lambda z: mp.erf(z),
    "sin": lambda z: mp.sin(z),
    "gaussian": lambda z: mp.exp(-(z**2)),
    "softplus": lambda z: mp.log1p(mp.exp(z)),
    "gelu": lambda z: z * mp.erfc(-z / mp.sqrt(2)) / 2,
}


def bent(pieces):
    """(right end, slope, offset) for each straight piece, from left to right -> (f, df)."""

    def piece(z):
        return next(p for p in pieces if z <= p[0])

    def f(z):
        return mpf(piece(z)[1]) * z + piece(z)[2]

    return f, lambda z: mpf(piece(z)[1])


def bent_plu(alpha, c):
    outer = mpf(c) * (1 - mpf(alpha))
    return bent([(-c, alpha, -outer), (np.nextafter(c, 0), 1, 0), (np.inf, alpha, outer)])


KINKED = {
    "relu": (ACTIVATIONS["relu"], bent([(0, 0, 0), (np.inf, 1, 0)])),
    "scaled_relu": (ACTIVATIONS["scaled_relu"], bent([(0, 0, 0), (np.inf, 5, 0)])),
    "scaled_relu(0.3)": (scaled_relu(0.3), bent([(0, 0, 0), (np.inf, 0.3, 0)])),
    "leaky_relu": (ACTIVATIONS["leaky_relu"], bent([(0, 0.01, 0), (np.inf, 1, 0)])),
    "leaky_relu(0.1)": (leaky_relu(0.1), bent([(0, 0.1, 0), (np.inf, 1, 0)])),
    "plu": (ACTIVATIONS["plu"], bent_plu(0.1, 1.0)),
    "plu(0.25, 2)": (plu(0.25, 2.0), bent_plu(0.25, 2.0)),
    "plu(0, 0.5)": (plu(0.0, 0.5), bent_plu(0.0, 0.5)),
}

CASES = {
    name: (ACTIVATIONS[name], (f, lambda z, f=f: mpmath.diff(f, z))) for name, f in SMOOTH.items()
} | KINKED
EVERY = pytest.mark.parametrize("name", CASES)


def grid(kinks=()):
    """Both tails to 1000, the middle, 0, and for each kink the kink and its two neighbours."""
    tails = np.concatenate([np.logspace(-15, 3, 55), np.linspace(0.05, 12, 60), [40.0, 710.0]])
    corners = [(np.nextafter(k, -np.inf), k, np.nextafter(k, np.inf)) for k in kinks]
    return np.unique(np.concatenate([-tails, [0.0], tails, *corners]))


def worst(got, exact, z):
    """The largest error in units of max(1, |exact|): absolute, except where values are big."""
    with mp.workdps(DIGITS):
        pairs = ((mpf(float(y)), exact(mpf(float(x)))) for x, y in zip(z, got, strict=True))
        return float(max(abs(y - e) / max(1, abs(e)) for y, e in pairs))


def test_every_entry_of_the_table_is_tested():
    assert set(ACTIVATIONS) <= set(CASES)


@EVERY
def test_value_and_slope_agree_with_50_digits(name):
    activation, (f, df) = CASES[name]
    z = grid(activation.kinks)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert worst(activation.f(z), f, z) <= 1e-14
        assert worst(activation.df(z), df, z) <= 1e-14


@pytest.mark.parametrize("name", KINKED)
def test_slope_jumps_at_the_kinks_and_is_the_stated_one_on_them(name):
    activation, _ = KINKED[name]
    for kink in activation.kinks:
        left, on, right = activation.df(np.nextafter(kink, [-np.inf, kink, np.inf]))
        assert left != right
        assert on == (min(left, right) if name.startswith("plu") else left)


@EVERY
def test_kinks_are_all_named(name):
    """Where a smooth function is claimed, slopes of neighbours are close."""
    activation, _ = CASES[name]
    z = np.linspace(-5, 5, 10_001)
    jumps = z[1:][np.abs(np.diff(activation.df(z))) > 0.01]
    assert len(jumps) == len(activation.kinks)
    assert np.allclose(jumps, activation.kinks, atol=2e-3)


@pytest.mark.parametrize(
    "name, lowest", [("softplus", -708.0), ("gelu", -37.5)], ids=["softplus", "gelu"]
)
def test_left_tail_keeps_its_digits_down_to_the_smallest_normal_number(name, lowest):
    z = np.concatenate([np.linspace(lowest, -0.5, 400), [-0.1, -1e-3, -1e-8]])
    got = ACTIVATIONS[name].f(z)
    assert np.abs(got[0]) < 1e-300
    with mp.workdps(DIGITS):
        exact = [SMOOTH[name](mpf(float(x))) for x in z]
        errors = [abs(mpf(float(y)) / e - 1) for y, e in zip(got, exact, strict=True)]
    assert max(errors) <= 1e-12


@EVERY
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept(name, dtype):
    activation, (f, df) = CASES[name]
    z = grid().astype(dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        a, slope = activation.f(z), activation.df(z)
    assert a.dtype == dtype
    assert slope.dtype == dtype
    assert worst(a, f, z) <= 10 * np.finfo(dtype).eps
    assert worst(slope, df, z) <= 10 * np.finfo(dtype).eps


@EVERY
@pytest.mark.parametrize("shape", [(), (0,), (7,), (2, 3), (2, 3, 4)], ids=str)
def test_any_shape_elementwise_and_input_untouched(name, shape):
    activation, _ = CASES[name]
    z = np.random.default_rng(0).standard_normal(shape)
    kept = z.copy()
    for f in (activation.f, activation.df):
        out = np.asarray(f(z))
        assert out.shape == shape
        assert np.array_equal(out.ravel(), [f(np.array([x]))[0] for x in z.ravel()])
        assert np.array_equal(z, kept)


@pytest.mark.parametrize("bad", [-0.1, 1.0, 2.0, np.nan, "a", None, True])
def test_leaky_relu_wants_a_slope_below_one(bad):
    with pytest.raises(ValueError, match=rf"leaky_relu: slope is {bad!r}; it must lie in \[0, 1\)"):
        leaky_relu(bad)


@pytest.mark.parametrize(
    "alpha, c",
    [(-0.1, 1), (1, 1), (np.nan, 1), (0.1, 0), (0.1, -1), (0.1, np.inf), (0.1, np.nan)]
    + [("a", 1), (0.1, "a"), (None, 1), (0.1, True)],
)
def test_plu_wants_a_flat_outside_and_a_positive_width(alpha, c):
    with pytest.raises(ValueError, match=f"plu: alpha is {alpha!r} and c is {c!r}; alpha must lie"):
        plu(alpha, c)


@pytest.mark.parametrize("bad", [0, -5, np.inf, np.nan, "a", None, True])
def test_scaled_relu_wants_a_positive_scale(bad):
    with pytest.raises(ValueError, match=f"scaled_relu: scale is {bad!r}; it must be"):
        scaled_relu(bad)


def test_unknown_name_gets_a_suggestion_and_the_list():
    with pytest.raises(ValueError) as caught:
        choose(ACTIVATIONS, "sigmoud", "activation")
    assert str(caught.value) == (
        "Unknown activation 'sigmoud'. Did you mean 'sigmoid'? "
        f"There are: {', '.join(ACTIVATIONS)}."
    )


def test_capitals_still_get_a_suggestion():
    with pytest.raises(ValueError, match="Did you mean 'relu'"):
        choose(ACTIVATIONS, "ReLU", "activation")


def test_something_that_is_no_activation_gets_the_list_too():
    with pytest.raises(ValueError, match=r"Unknown activation 3\. There are: identity, sigmoid"):
        choose(ACTIVATIONS, 3, "activation")
    assert choose(ACTIVATIONS, ACTIVATIONS["plu"], "activation") is ACTIVATIONS["plu"]
