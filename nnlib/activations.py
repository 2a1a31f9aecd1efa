"""An activation bends a number: a pair (f, df), the function and its slope, both of z.

Conventions at a kink, where no slope exists: relu, scaled_relu and leaky_relu take the slope from
the left, plu takes the slope of its outer pieces.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, pi, sqrt

import numpy as np

from nnlib.checks import is_number


@dataclass(frozen=True)
class Activation:
    """A function f, its derivative df (both of z, any shape) and the points where f bends."""

    f: Callable
    df: Callable
    name: str = "custom"
    kinks: tuple[float, ...] = ()


def _above(z, corner=0.0):
    """1 where z > corner, else 0, in z's own dtype: a float64 mask would slow a float32 net."""
    z = np.asarray(z)
    return (z > corner).astype(z.dtype)


def sigmoid(z):
    """1 / (1 + e^-z), written with tanh: nothing overflows (IFT6390 assignment 3, Q1 (a))."""
    return 0.5 * np.tanh(0.5 * z) + 0.5


def softplus(z):
    """ln(1 + e^z), to full relative precision in both tails."""
    return np.logaddexp(0, z)


def _d_sigmoid(z):
    s = sigmoid(z)
    return s * (1 - s)


# scipy.special is imported where it is used: it would double the time to import this module.
def _erf(z):
    from scipy.special import erf

    return erf(z)


def _normal_cdf(z):
    from scipy.special import ndtr

    return ndtr(z)


def _d_gelu(z):
    return _normal_cdf(z) + z * np.exp(-0.5 * z * z) / sqrt(2 * pi)


def scaled_relu(scale=5.0):
    """scale * max(z, 0): the 5ReLU of HW1 Theory, 1 (b)."""
    if not (is_number(scale) and 0 < scale < inf):
        raise ValueError(f"scaled_relu: scale is {scale!r}; it must be positive, for example 5.")
    return Activation(
        lambda z: scale * np.maximum(z, 0),
        lambda z: scale * _above(z),
        f"scaled_relu({scale:g})",
        (0.0,),
    )


def leaky_relu(slope=0.01):
    """z where z > 0, else slope * z, for 0 <= slope < 1."""
    if not (is_number(slope) and 0 <= slope < 1):
        raise ValueError(
            f"leaky_relu: slope is {slope!r}; it must lie in [0, 1), for example 0.01."
        )
    return Activation(
        lambda z: np.maximum(z, slope * z),
        lambda z: slope + (1 - slope) * _above(z),
        f"leaky_relu({slope:g})",
        (0.0,),
    )


def plu(alpha=0.1, c=1.0):
    """z inside [-c, c], slope alpha outside: the piecewise linear unit PLU(alpha, c)."""
    if not (is_number(alpha) and is_number(c) and 0 <= alpha < 1 and 0 < c < inf):
        raise ValueError(
            f"plu: alpha is {alpha!r} and c is {c!r}; alpha must lie in [0, 1) and c be positive."
        )
    return Activation(
        lambda z: np.maximum(alpha * (z + c) - c, np.minimum(alpha * (z - c) + c, z)),
        lambda z: alpha + (1 - alpha) * _above(-np.abs(z), -c),
        f"plu({alpha:g}, {c:g})",
        (-c, c),
    )


IDENTITY = Activation(lambda z: z, np.ones_like, "identity")

ACTIVATIONS: dict[str, Activation] = {
    "identity": IDENTITY,
    "sigmoid": Activation(sigmoid, _d_sigmoid, "sigmoid"),
    "tanh": Activation(np.tanh, lambda z: 1 - np.tanh(z) ** 2, "tanh"),
    "relu": Activation(lambda z: np.maximum(z, 0), _above, "relu", (0.0,)),
    "scaled_relu": scaled_relu(5.0),
    "leaky_relu": leaky_relu(0.01),
    "plu": plu(0.1, 1.0),
    "erf": Activation(_erf, lambda z: 2 / sqrt(pi) * np.exp(-z * z), "erf"),
    "sin": Activation(np.sin, np.cos, "sin"),
    "gaussian": Activation(lambda z: np.exp(-z * z), lambda z: -2 * z * np.exp(-z * z), "gaussian"),
    "softplus": Activation(softplus, sigmoid, "softplus"),
    "gelu": Activation(lambda z: z * _normal_cdf(z), _d_gelu, "gelu"),
}
