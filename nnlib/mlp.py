"""A multilayer perceptron is shape without numbers: parameters in, a trace or gradients out.

Every hidden layer computes Z = A @ W + b and A = f(Z); the last one computes Y = g(Z).  The trace
of the forward pass is a visible value, so looking at a net can never disturb its gradient.
"""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import inf
from typing import NamedTuple

import numpy as np

from nnlib.activations import ACTIVATIONS, IDENTITY, Activation
from nnlib.arrays import column_sums, times
from nnlib.checks import finite_rows, is_number, table
from nnlib.choose import choose
from nnlib.layers import count, views
from nnlib.losses import LOSSES, Loss


class Trace(NamedTuple):
    """Pre-activations Z and activations A, layer by layer; A[0] is X and A[-1] is Y."""

    Z: list[np.ndarray]
    A: list[np.ndarray]


@dataclass(frozen=True)
class MLP:
    """Layer sizes (D, H, ..., K), a hidden activation f, a loss, and an output activation g.

    `widths` holds one tuple of hidden widths per network where R nets of different width are padded
    to the common `sizes`; their surplus units are masked, so each net equals its solo run.
    """

    sizes: tuple[int, ...]
    activation: str | Activation
    loss: str | Loss
    output: str | Activation = "identity"
    widths: tuple[tuple[int, ...], ...] | None = field(default=None, kw_only=True)

    def __post_init__(self):
        sizes = tuple(self.sizes) if np.iterable(self.sizes) else (self.sizes,)
        good = (is_number(s) and 1 <= s < inf and int(s) == s for s in sizes)
        if len(sizes) < 2 or not all(good):
            raise ValueError(
                f"sizes is {sizes}; give at least two positive integers, for example (2, 8, 2)."
            )
        put = object.__setattr__  # the dataclass is frozen; names become objects once, here
        put(self, "sizes", tuple(int(s) for s in sizes))
        put(self, "activation", choose(ACTIVATIONS, self.activation, "activation"))
        put(self, "loss", choose(LOSSES, self.loss, "loss"))
        put(self, "output", choose(ACTIVATIONS, self.output, "output activation"))

    @property
    def n_params(self):
        """The number of weights and biases of one (padded) net."""
        return count(self.sizes)

    @cached_property
    def masks(self):
        """One mask per hidden layer, (R, 1, H) of true where a unit exists, or None."""
        if self.widths is None:
            return (None,) * (len(self.sizes) - 2)
        widths = np.array(self.widths)
        return tuple(
            None if (widths[:, i] == H).all() else np.arange(H) < widths[:, i, None, None]
            for i, H in enumerate(self.sizes[1:-1])
        )

    def init(self, rng, dtype=np.float64):
        """Weights from U(-1/sqrt(n_in), 1/sqrt(n_in)), biases 0 (IFT6390 assignment 3, part 3)."""
        params = views(np.zeros(self.n_params, dtype), self.sizes)
        for layer in params:
            bound = 1 / np.sqrt(layer.W.shape[0])
            layer.W[...] = rng.uniform(-bound, bound, layer.W.shape)
        return params

    def forward(self, params, X, rng=None):
        """X (N, D) -> Trace; rng would mean training mode, which dense layers do not have."""
        self.check_params(params)
        return self._forward(params, self._rows(X))

    def predict(self, params, X):
        """X (N, D) -> Y (N, K), the raw outputs."""
        return self.forward(params, X).A[-1]

    def loss_and_grads(self, params, X, T):
        """X (N, D), T (N, K) -> (loss of shape () or (R,), gradients in the shape of params)."""
        self.check_params(params)
        X, T = self._rows(X), table("T", T)
        if T.shape[-2:] != (X.shape[-2], self.sizes[-1]):
            raise ValueError(
                f"T has shape {T.shape}; {X.shape[-2]} rows of X and {self.sizes[-1]} outputs need "
                f"({X.shape[-2]}, {self.sizes[-1]}): the loss's encode(labels, K) makes it."
            )
        Y, grads = self.backprop(params, X, finite_rows("T", T))
        return self.loss.value(Y, T), grads

    def backprop(self, params, X, T, out=None):
        """X (N, D), T (N, K) -> (Y, gradients), unchecked: one forward and one backward pass."""
        trace = self._forward(params, X)
        Y = trace.A[-1]
        return Y, self.backward(params, trace, self.loss.grad(Y, T), out)

    def _forward(self, params, X):
        A, Zs, As = X, [], [X]
        for (W, b), (f, mask) in zip(params, self._stages, strict=True):
            Z = times(A, W)
            Z += b[..., None, :]
            A = f(Z)
            if mask is not None:
                A = A * mask
            Zs.append(Z)
            As.append(A)
        return Trace(Zs, As)

    def backward(self, params, trace, dY, out=None):
        """dY (N, K) -> gradients of the loss by all parameters, in the shape of the parameters.

        Written into `out` where it is given.  One rule per layer: dW = A^T dZ, db = sum of dZ,
        dA = dZ W^T, and dZ = dA * f'(Z) (IFT6390 assignment 3, Q2.10-2.16).
        """
        if out is None:
            lead, dtype = params[0].b.shape[:-1], np.result_type(params[0].W, dY)
            out = views(np.empty((*lead, self.n_params), dtype), self.sizes)
        dZ = dY if self.output is IDENTITY else dY * self.output.df(trace.Z[-1])
        for i in range(len(params) - 1, -1, -1):
            dW, db = out[i]
            times(trace.A[i].mT, dZ, dW)
            column_sums(dZ, db)
            if i:
                dZ = times(dZ, params[i].W.mT)
                dZ *= self.activation.df(trace.Z[i - 1])
        return out

    def check_params(self, params):
        """ValueError unless the layers have the shapes of this net's, leading axes aside."""
        wanted = list(pairwise(self.sizes))
        shapes = [layer.W.shape[-2:] for layer in params]
        biases = [layer.b.shape[-1] for layer in params]
        if shapes != wanted or biases != [H for _, H in wanted]:
            raise ValueError(
                f"The parameters have layers of shape {shapes} and biases of {biases}, but a net "
                f"of sizes {self.sizes} has {wanted} and {[H for _, H in wanted]}."
            )

    @cached_property
    def _stages(self):
        """(f, mask) of each layer, the last one included."""
        hidden = [(self.activation.f, mask) for mask in self.masks]
        return (*hidden, (self.output.f, None))

    def _rows(self, X):
        X = table("X", X)
        if X.ndim < 2 or X.shape[-1] != self.sizes[0]:
            raise ValueError(
                f"X has shape {X.shape}; this net wants rows of {self.sizes[0]} numbers, "
                f"(N, {self.sizes[0]})."
            )
        if X.shape[-2] == 0:
            raise ValueError("X has no rows; give at least one example.")
        return finite_rows("X", X)
