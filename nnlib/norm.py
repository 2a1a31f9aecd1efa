"""Batch normalisation: Zhat = (Z - mean)/sqrt(var + eps) per unit, then gamma * Zhat + beta.

In training mode mean and var are those of the batch (Ioffe and Szegedy 2015, algorithm 1), so one
example's output depends on the others; in evaluation mode they are the layer's own, which fit moves
a tenth of the way to each batch's.  One row has no spread: it is evaluated in training mode too.
"""

from typing import NamedTuple

import numpy as np

from nnlib.arrays import column_sums

EPS = 1e-5
SHARE = 0.1  # of a batch in the running statistics


class Norm(NamedTuple):
    """What the way back needs: Zhat (N, H), 1/sqrt(var + eps) (H,); mean and var of a batch."""

    Zhat: np.ndarray
    scale: np.ndarray
    mean: np.ndarray | None
    var: np.ndarray | None  # over N, as the batch is normalised with


def normalise(layer, Z, training):
    """Z (..., N, H) -> (gamma * Zhat + beta, Norm), by the batch's statistics or the layer's."""
    N = Z.shape[-2]
    mean = var = None
    if training and N > 1:
        mean = column_sums(Z) / N
        Zhat = Z - mean[..., None, :]
        var = column_sums(Zhat * Zhat) / N
        scale = 1 / np.sqrt(var + EPS)
    else:
        Zhat = Z - layer.mean[..., None, :]
        scale = 1 / np.sqrt(layer.var + EPS)
    Zhat *= scale[..., None, :]
    out = Zhat * layer.gamma[..., None, :]
    out += layer.beta[..., None, :]
    return out, Norm(Zhat, scale, mean, var)


def denormalise(layer, norm, dN, grads):
    """dN (..., N, H), the gradient by gamma * Zhat + beta -> dZ; all but dW is put into grads.

    dZ = gamma/sqrt(var + eps) (dN - mean dN - Zhat mean(dN Zhat)); the last two terms are what
    Z moves through the batch's mean and var, and are missing in evaluation mode.
    """
    _, db, dgamma, dbeta, dmean, dvar = grads
    column_sums(dN, dbeta)
    column_sums(dN * norm.Zhat, dgamma)
    dmean[...] = dvar[...] = 0  # fit alone moves them
    scale = (layer.gamma * norm.scale)[..., None, :]
    if norm.mean is None:
        dZ = dN * scale
        column_sums(dZ, db)
        return dZ
    N = dN.shape[-2]
    dZ = dN - (dbeta / N)[..., None, :]
    dZ -= norm.Zhat * (dgamma / N)[..., None, :]
    dZ *= scale
    db[...] = 0  # the batch's mean takes b away again; the sum of dZ is rounding
    return dZ


def folded(layer):
    """W (D, H) and b (H,) of the plain layer that a normalised one is in evaluation mode."""
    if not hasattr(layer, "gamma"):
        return layer.W, layer.b
    scale = layer.gamma / np.sqrt(layer.var + EPS)
    return layer.W * scale[..., None, :], (layer.b - layer.mean) * scale + layer.beta


def settle(params, norms):
    """Move the running statistics a tenth of the way to those of the batch, in place.

    Their var is over N - 1, an estimate for all rows (as in torch).
    """
    for layer, norm in zip(params, norms, strict=False):
        if norm.mean is not None:
            N = norm.Zhat.shape[-2]
            layer.mean[...] += SHARE * (norm.mean - layer.mean)
            layer.var[...] += SHARE * (norm.var * (N / (N - 1)) - layer.var)
