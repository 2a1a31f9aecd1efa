"""What is measured for notebook 02: nets whose code takes another slope at the corner."""

from dataclasses import replace

import numpy as np

from nnlib.activations import ACTIVATIONS, Activation
from nnlib.layers import flatten
from nnlib.training import final


def relu_with_slope(at_corner):
    """ReLU whose code takes this slope at 0 instead of 0."""
    relu = ACTIVATIONS["relu"]
    return Activation(
        relu.f,
        lambda z: np.where(z == 0, at_corner, relu.df(z)).astype(z.dtype),
        f"relu with slope {at_corner:g} at 0",
        relu.kinks,
    )


def gap_to_slope_1(run):
    """The largest difference of any parameter, after training, if the corner's slope were 1."""
    other = relu_with_slope(1)
    _, end = final([replace(config, activation=other) for config in run.configs])
    return np.abs(flatten(end.params) - flatten(run.state.params)).max(axis=-1)
