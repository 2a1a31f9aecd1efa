"""Two losses of one sigmoid neuron that a notebook shows as bad choices; none is in LOSSES.

As every Loss they are of (Y, T): Y (N, K) before the sigmoid, T (N, K) of 0 and 1; the mean over N
and K.
"""

from dataclasses import replace

from nnlib.activations import sigmoid, softplus
from nnlib.losses import LOSSES

_CROSS_ENTROPY = LOSSES["binary_cross_entropy"]


def _mean(A):
    return A.mean(axis=(-2, -1))


def _share(Y):
    return 1 / (Y.shape[-1] * Y.shape[-2])


def _d_squared(Y, T):
    P = sigmoid(Y)
    return 2 * (P - T) * P * (1 - P) * _share(Y)


def _printed(Y, T):
    """-(T ln p + (1 - T)(1 - ln p)), where ln p = -softplus(-Y)."""
    return _mean(T * softplus(-Y) - (1 - T) * (1 + softplus(-Y)))


# (p - T)^2 with p = sigmoid(Y): right as a formula, and hardly a slope where p is sure and wrong.
SQUARED = replace(
    _CROSS_ENTROPY,
    value=lambda Y, T: _mean((sigmoid(Y) - T) ** 2),
    grad=_d_squared,
    name="squared error of p",
)
# As printed in HW1 Theory, 2 (b): 1 - ln p where ln(1 - p) is meant, so that it has no floor.
PRINTED = replace(
    _CROSS_ENTROPY,
    value=_printed,
    grad=lambda Y, T: (1 - sigmoid(Y)) * (1 - 2 * T) * _share(Y),
    name="cross-entropy as printed",
)
