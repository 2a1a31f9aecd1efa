"""Formulas of a net in letters, and with the numbers of a state put in."""

import inspect
from typing import NamedTuple

import numpy as np

from nnlib.activations import sigmoid
from nnlib.lab.ways import added, brief, factor
from nnlib.losses import softmax
from nnlib.optimizers import OPTIMIZERS


class Formula(NamedTuple):
    """A formula in letters, with its numbers, and its value."""

    letters: str
    digits: str
    value: float


# --- the loss of one example: its scores s are y (K,), its targets t (K,) -------------------------


def _surprise(y, t):
    right = int(np.argmax(t))
    p = softmax(y[None])[0, right]
    return f"−ln {factor(p)}" if p else f"−ln p[{right + 1}], too small to be written"


def _entries(of_one):
    """The numbers of a sum over the outputs."""
    return lambda y, t: " + ".join(of_one(factor(u), factor(v)) for u, v in zip(y, t, strict=True))


def _mean(digits):
    return lambda y, t: f"({digits(y, t)}) / {len(y)}" if len(y) > 1 else digits(y, t)


def _bits(y, t):
    terms = (
        f"ln σ({brief(u)})" if v else f"ln(1 − σ({brief(u)}))" for u, v in zip(y, t, strict=True)
    )
    return "−" + " − ".join(terms)


LOSS_FORMULAS = {
    "softmax_cross_entropy": (
        "−ln p[c], where c is the class and p[k] = e^(s[k]) / Σ_l e^(s[l])",
        _surprise,
    ),
    "binary_cross_entropy": (
        "mean over k of −t[k] · ln σ(s[k]) − (1 − t[k]) · ln(1 − σ(s[k]))",
        _mean(_bits),
    ),
    "squared_error": ("Σ_k (s[k] − t[k])²", _entries(lambda y, t: f"({y} − {t})²")),
    "mean_squared_error": (
        "mean over k of (s[k] − t[k])²",
        _mean(_entries(lambda y, t: f"({y} − {t})²")),
    ),
    "hinge": (
        "Σ_k max(0, 1 − t[k] · s[k])",
        _entries(lambda y, t: f"max(0, 1 − {t} · {y})"),
    ),
    "smoothed_hinge": (
        "Σ_k ln(1 + e^(10 · (1 − t[k] · s[k]))) / 10",
        _entries(lambda y, t: f"ln(1 + e^(10 · (1 − {t} · {y}))) / 10"),
    ),
    "logistic": (
        "Σ_k ln(1 + e^(−t[k] · s[k]))",
        _entries(lambda y, t: f"ln(1 + e^(−{t} · {y}))"),
    ),
}


# --- scores and probabilities ---------------------------------------------------------------------


def score(inputs, layer, k, A, w, b):
    """The Formula of number k of a layer: what its inputs are called, and A (D,), w (D,), b."""
    terms = [f"{factor(a)} · {factor(v)}" for a, v in zip(A, w, strict=True)]
    letters = f"Σ_j {inputs}[j] · W{layer}[j,{k + 1}] + b{layer}[{k + 1}]"
    return Formula(letters, f"{added(terms, A @ w)} + {factor(b)}", float(A @ w + b))


def _share(y, k):
    P = softmax(y[None])[0]
    powers = " + ".join(f"e^({brief(v)})" for v in y)
    return Formula(f"e^(s[{k + 1}]) / Σ_l e^(s[l])", f"e^({brief(y[k])}) / ({powers})", float(P[k]))


def _sigmoid(y, k):
    """One score: sigma of it; several: each its share of their sum."""
    P, S = sigmoid(y), [f"σ({brief(v)})" for v in y]
    if len(y) == 1:
        return Formula("σ(s[1])", f"1 / (1 + e^(−{factor(y[0])}))", float(P[0]))
    letters = f"σ(s[{k + 1}]) / Σ_l σ(s[l])"
    return Formula(letters, f"{S[k]} / ({' + '.join(S)})", float(P[k] / P.sum()))


PROBABILITY_FORMULAS = {
    "softmax_cross_entropy": _share,
    "binary_cross_entropy": _sigmoid,
    "logistic": _sigmoid,
}


# --- the next update of a weight w with slope g ---------------------------------------------------


def _sgd(w, g, lr, memory):
    digits = f"{factor(w)} − {lr:g} · {factor(g)}"
    return [("w", Formula("w − lr · g", digits, w - lr * g))]


def _momentum(w, g, lr, memory, mu):
    (v,) = memory
    new = mu * v - lr * g
    return [
        ("v", Formula("μ · v − lr · g", f"{mu:g} · {factor(v)} − {lr:g} · {factor(g)}", new)),
        ("w", Formula("w + v", f"{factor(w)} + {factor(new)}", w + new)),
    ]


def _adam(w, g, lr, memory, beta1, beta2, eps):
    m, v, t = memory
    t = t + 1
    m1, v1 = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
    M, V = m1 / (1 - beta1**t), v1 / (1 - beta2**t)
    return [
        ("m", Formula("β₁ · m + (1 − β₁) · g",
                      f"{beta1:g} · {factor(m)} + {1 - beta1:g} · {factor(g)}", m1)),
        ("v", Formula("β₂ · v + (1 − β₂) · g²",
                      f"{beta2:g} · {factor(v)} + {1 - beta2:g} · {factor(g)}²", v1)),
        ("w", Formula(
            "w − lr · (m / (1 − β₁^t)) / (√(v / (1 − β₂^t)) + ε)",
            f"{factor(w)} − {lr:g} · {factor(M)} / (√{factor(V)} + {factor(eps)}), with t = {t}",
            w - lr * M / (V**0.5 + eps),
        )),
    ]  # fmt: skip


UPDATES = {"sgd": _sgd, "momentum": _momentum, "adam": _adam}


def update(name, w, g, lr, memory):
    """The next update of a weight by an optimizer of this name: [(letter, Formula)], w the last.

    `memory` holds what the optimizer remembers of this weight.
    """
    given = inspect.signature(OPTIMIZERS[name]).parameters
    constants = {key: p.default for key, p in given.items() if key != "lr"}
    return UPDATES[name](w, g, lr, memory, **constants)
