"""A start gives a net its first numbers: start(model, rng, dtype, train) -> params."""

import numpy as np

from nnlib.checks import number
from nnlib.layers import Dense


def uniform(model, rng, dtype, train):
    """The default: U(-1/sqrt(n_in), 1/sqrt(n_in)), biases 0."""
    return model.init(rng, dtype)


def glorot(model, rng, dtype, train):
    """Weights from U(-a, a), a = sqrt(6/(n_in + n_out)), biases 0 (Glorot and Bengio 2010, eq. 16).

    Their variance 2/(n_in + n_out) is a compromise: 1/n_in keeps the size of the activations of a
    net without bends, 1/n_out that of the gradients on their way back.
    """
    params = zero(model, rng, dtype, train)
    for layer in params:
        bound = np.sqrt(6 / sum(layer.W.shape))
        layer.W[...] = rng.uniform(-bound, bound, layer.W.shape)
    return params


def he(model, rng, dtype, train):
    """Weights from N(0, 2/n_in), biases 0 (He et al. 2015, eq. 10).

    A ReLU lets half of E[z^2] pass; the 2 makes up for it, so that no layer shrinks the next.
    """
    params = zero(model, rng, dtype, train)
    for layer in params:
        layer.W[...] = np.sqrt(2 / len(layer.W)) * rng.standard_normal(layer.W.shape)
    return params


def zero(model, rng, dtype, train):
    """All weights and biases 0: what a gradient cannot move from here stays 0 for ever."""
    return model.zeros(dtype)


def constant(model, rng, dtype, train):
    """All weights 0.3, biases 0: no product vanishes, but the units of a layer stay alike."""
    params = zero(model, rng, dtype, train)
    for layer in params:
        layer.W[...] = 0.3
    return params


def normal(model, rng, dtype, train):
    """Weights from N(0, 1e-3), a deviation of 1e-3 whatever the width; biases 0."""
    params = zero(model, rng, dtype, train)
    for layer in params:
        layer.W[...] = 1e-3 * rng.standard_normal(layer.W.shape)
    return params


def wrong_way(length=10.0):
    """A start: the default, but each output's weights have this length and point up the slope at 0.

    The slope is that of the mean loss on the training part: the first step of descent from 0 would
    go exactly the other way.
    """
    length = number("length", length)

    def start(model, rng, dtype, train):
        params = model.init(rng, dtype)
        W = params[-1].W
        W[...] = 0
        _, grads = model.loss_and_grads(params, train.X, train.T)
        size = np.linalg.norm(grads[-1].W, axis=0)
        W[...] = length * grads[-1].W / np.where(size > 0, size, 1)
        return params

    return start


def spread(model, rng, dtype, train):
    """The default, but hidden biases from U(-1, 1): the units bend at different places."""
    params = model.init(rng, dtype)
    for layer in params[:-1]:
        layer.b[...] = rng.uniform(-1, 1, layer.b.shape)
    return params


def relu_twin(model, rng, dtype, train):
    """Start "spread" of a ReLU net, written for c * ReLU: weights that read a unit are over c."""
    c = model.activation.f(1.0)
    z = np.array([-2.0, -1.0, 1.0, 2.0])
    if not (c > 0 and np.array_equal(model.activation.f(z), c * np.maximum(z, 0))):
        raise ValueError(
            "start 'relu_twin' needs activation 'scaled_relu' or 'relu', "
            f"got {model.activation.name!r}."
        )
    params = spread(model, rng, dtype, train)
    for layer in params[1:]:
        layer.W[...] /= c
    return params


def sigmoid_twin(params):
    """The parameters with which a sigmoid net is the same function as a tanh net with `params`.

    tanh(z) = 2 sigmoid(2z) - 1: a layer that feeds hidden units doubles, a layer that reads them
    doubles its weights and gives their sum back from its biases.
    """
    twin, last = [], len(params) - 1
    for i, (W, b) in enumerate(params):
        if i > 0:
            W, b = 2 * W, b - W.sum(axis=-2)
        if i < last:
            W, b = 2 * W, 2 * b
        twin.append(Dense(W, b))
    return tuple(twin)


def tanh_twin(model, rng, dtype, train):
    """The exact twin of the tanh net that the same seed would have started with."""
    if model.activation.name != "sigmoid":
        raise ValueError(
            f"start 'tanh_twin' needs activation 'sigmoid', got {model.activation.name!r}."
        )
    if model.batch_norm:
        raise ValueError("start 'tanh_twin' is for nets without batch normalisation.")
    return sigmoid_twin(model.init(rng, dtype))


STARTS = {
    "uniform": uniform,
    "glorot": glorot,
    "he": he,
    "tanh_twin": tanh_twin,
    "spread": spread,
    "relu_twin": relu_twin,
    "zero": zero,
    "constant": constant,
    "normal 1e-3": normal,
    "wrong way": wrong_way(),
    "wrong way, short": wrong_way(2.0),
}
