"""A multilayer perceptron is shape without numbers: parameters in, a trace or gradients out.

Every hidden layer computes Z = A @ W + b, normalised if the net does so, and A = f(Z); the last one
computes Y = g(Z).  The trace of the forward pass is a visible value, so looking at a net can never
disturb its gradient.
"""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import inf
from typing import NamedTuple

import numpy as np

from nnlib.activations import ACTIVATIONS, IDENTITY, Activation
from nnlib.arrays import column_sums, times
from nnlib.checks import finite_rows, is_number, number, table
from nnlib.choose import choose
from nnlib.dropout import masks
from nnlib.layers import count, kinds, views
from nnlib.losses import LOSSES, Loss
from nnlib.norm import Norm, denormalise, normalise


class Trace(NamedTuple):
    """Pre-activations Z and activations A, layer by layer; A[0] is X and A[-1] is Y.

    Z is what the activation bends, normalised where the net normalises; `norms` say how, per hidden
    layer, and `drops` are the factors of dropout that are in A, None for a layer without.
    """

    Z: list[np.ndarray]
    A: list[np.ndarray]
    norms: list[Norm]
    drops: tuple[np.ndarray | None, ...]


@dataclass(frozen=True)
class MLP:
    """Layer sizes (D, H, ..., K), a hidden activation f, a loss, and an output activation g.

    With batch_norm each hidden Z is normalised before f, and the layer is Normed; `dropout` is the
    share of hidden units that is left out in training mode, which a generator rng turns on.

    `widths` holds one tuple of hidden widths per network where R nets of different width are padded
    to the common `sizes`; their surplus units are masked, so each net equals its solo run.
    """

    sizes: tuple[int, ...]
    activation: str | Activation
    loss: str | Loss
    output: str | Activation = "identity"
    widths: tuple[tuple[int, ...], ...] | None = field(default=None, kw_only=True)
    batch_norm: bool = field(default=False, kw_only=True)
    dropout: float = field(default=0.0, kw_only=True)

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
        put(self, "dropout", number("dropout", self.dropout, 0, 0.99))
        if not isinstance(self.batch_norm, bool):
            raise ValueError(f"batch_norm is {self.batch_norm!r}; it must be True or False.")

    @property
    def n_params(self):
        """How many numbers the parameters of one (padded) net are, running statistics included."""
        return count(self.sizes, self.batch_norm)

    def views(self, theta):
        """theta (..., n_params) -> parameters in the shape of this net's, sharing its memory."""
        return views(theta, self.sizes, self.batch_norm)

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

    def zeros(self, dtype=np.float64):
        """Weights and biases 0; a normalised unit as it comes: gamma 1, beta 0, mean 0, var 1."""
        params = self.views(np.zeros(self.n_params, dtype))
        for layer in params[:-1] if self.batch_norm else ():
            layer.gamma[...] = layer.var[...] = 1
        return params

    def init(self, rng, dtype=np.float64):
        """Weights from U(-1/sqrt(n_in), 1/sqrt(n_in)), biases 0 (IFT6390 assignment 3, part 3)."""
        params = self.zeros(dtype)
        for layer in params:
            bound = 1 / np.sqrt(layer.W.shape[0])
            layer.W[...] = rng.uniform(-bound, bound, layer.W.shape)
        return params

    def forward(self, params, X, rng=None):
        """X (N, D) -> Trace, in evaluation mode; with rng in training mode.

        There the batch's own statistics normalise, and rng, a Generator or one per network, draws
        the masks of dropout.  Nothing that is passed in is changed but rng.
        """
        self.check_params(params)
        X = self._rows(X)
        return self.run(params, X, rng is not None, self.draw(rng, X.shape[-2], params[0].W.dtype))

    def predict(self, params, X):
        """X (N, D) -> Y (N, K), the raw outputs, in evaluation mode."""
        return self.forward(params, X).A[-1]

    def loss_and_grads(self, params, X, T, rng=None):
        """X (N, D), T (N, K) -> (loss of shape () or (R,), gradients in the shape of params).

        In evaluation mode; with rng in training mode, see forward.
        """
        T = table("T", T)
        trace = self.forward(params, X, rng)
        X, Y = trace.A[0], trace.A[-1]
        if T.shape[-2:] != (X.shape[-2], self.sizes[-1]):
            raise ValueError(
                f"T has shape {T.shape}; {X.shape[-2]} rows of X and {self.sizes[-1]} outputs need "
                f"({X.shape[-2]}, {self.sizes[-1]}): the loss's encode(labels, K) makes it."
            )
        dY = self.loss.grad(Y, finite_rows("T", T))
        return self.loss.value(Y, T), self.backward(params, trace, dY)

    def draw(self, rng, rows, dtype):
        """The factors of dropout for a batch of so many rows, None where nothing is dropped."""
        if rng is None or not self.dropout or len(self.sizes) == 2:
            return None
        return (*masks(rng, self.dropout, rows, self.sizes[1:-1], dtype), None)

    def run(self, params, X, training=False, drops=None):
        """The forward pass, unchecked: X (N, D) -> Trace."""
        A, Zs, As, norms, drops = X, [], [X], [], drops or self._no_drops
        for layer, (f, mask, normed), drop in zip(params, self._stages, drops, strict=True):
            Z = times(A, layer[0])
            Z += layer[1][..., None, :]
            if normed:
                Z, norm = normalise(layer, Z, training)
                norms.append(norm)
            A = f(Z)
            if mask is not None:
                A = A * mask
            if drop is not None:
                A = A * drop
            Zs.append(Z)
            As.append(A)
        return Trace(Zs, As, norms, drops)

    def backward(self, params, trace, dY, out=None):
        """dY (N, K) -> gradients of the loss by all parameters, in the shape of the parameters.

        Written into `out` where it is given.  One rule per layer: dW = A^T dZ, db = sum of dZ,
        dA = dZ W^T, and dZ = dA * f'(Z) (IFT6390 assignment 3, Q2.10-2.16).  A bias that the mean
        of its batch takes away again has gradient 0, and running statistics have none.
        """
        if out is None:
            lead, dtype = params[0].b.shape[:-1], np.result_type(params[0].W, dY)
            out = self.views(np.empty((*lead, self.n_params), dtype))
        dZ = dY if self.output is IDENTITY else dY * self.output.df(trace.Z[-1])
        norms, drops = trace.norms, trace.drops
        for i in range(len(params) - 1, -1, -1):
            layer = out[i]
            if i < len(norms):
                dZ = denormalise(params[i], norms[i], dZ, layer)
            else:
                column_sums(dZ, layer[1])
            times(trace.A[i].mT, dZ, layer[0])
            if i:
                dZ = times(dZ, params[i].W.mT)
                if drops[i - 1] is not None:
                    dZ *= drops[i - 1]
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
        for layer, kind in zip(params, kinds(self.sizes, self.batch_norm), strict=True):
            if layer._fields != kind._fields or any(a.shape != layer.b.shape for a in layer[2:]):
                raise ValueError(
                    f"The parameters have a layer {type(layer).__name__} with arrays of shape "
                    f"{[a.shape for a in layer]}, but with batch_norm={self.batch_norm} it is a "
                    f"{kind.__name__} with {', '.join(kind._fields)}."
                )

    @cached_property
    def _stages(self):
        """(f, mask, whether it is normalised) of each layer, the last one included."""
        hidden = [(self.activation.f, mask, self.batch_norm) for mask in self.masks]
        return (*hidden, (self.output.f, None, False))

    @cached_property
    def _no_drops(self):
        return (None,) * (len(self.sizes) - 1)

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
