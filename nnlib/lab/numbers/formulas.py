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


# --- the next update of a weight w with slope g; λ is the l1 of a proximal step -------------------


def _sgd(w, g, lr, memory, pull):
    digits = f"{factor(w)} − {lr:g} · {factor(g)}"
    lines = [("w", Formula("w − lr · g", digits, w - lr * g))]
    return _shrunk(lines, "lr · λ", f"{lr:g} · {pull:g}", lr * pull)


def _momentum(w, g, lr, memory, pull, mu):
    (v,) = memory
    new = mu * v - lr * g
    lines = [
        ("v", Formula("μ · v − lr · g", f"{mu:g} · {factor(v)} − {lr:g} · {factor(g)}", new)),
        ("w", Formula("w + v", f"{factor(w)} + {factor(new)}", w + new)),
    ]
    lines = _shrunk(lines, "lr · λ", f"{lr:g} · {pull:g}", lr * pull)
    if pull:
        after = lines[-1][1].value - w
        digits = f"{factor(w + after)} − {factor(w)}"
        lines.append(("v", Formula("how far w has moved", digits, after)))
    return lines


def _adam(w, g, lr, memory, pull, beta1, beta2, eps):
    m, v, t = memory
    t = t + 1
    m1, v1 = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * (g * g + pull * pull)
    M, V = m1 / (1 - beta1**t), v1 / (1 - beta2**t)
    square, put = ("(g² + λ²)", f"({factor(g)}² + {pull:g}²)") if pull else ("g²", f"{factor(g)}²")
    lines = [
        ("m", Formula("β₁ · m + (1 − β₁) · g",
                      f"{beta1:g} · {factor(m)} + {1 - beta1:g} · {factor(g)}", m1)),
        ("v", Formula(f"β₂ · v + (1 − β₂) · {square}",
                      f"{beta2:g} · {factor(v)} + {1 - beta2:g} · {put}", v1)),
        ("w", Formula(
            "w − lr · (m / (1 − β₁^t)) / (√(v / (1 − β₂^t)) + ε)",
            f"{factor(w)} − {lr:g} · {factor(M)} / (√{factor(V)} + {factor(eps)}), with t = {t}",
            w - lr * M / (V**0.5 + eps),
        )),
    ]  # fmt: skip
    letters = "lr · λ / (√(v / (1 − β₂^t)) + ε)"
    digits = f"{lr:g} · {pull:g} / (√{factor(V)} + {factor(eps)})"
    return _shrunk(lines, letters, digits, lr * pull / (V**0.5 + eps))


def _shrunk(lines, letters, digits, threshold):
    """The lines of an update, whose last one a proximal step moves towards 0, and stops there."""
    if not threshold:
        return lines
    *before, (_, moved) = lines
    u = moved.value
    after = float(np.sign(u) * max(abs(u) - threshold, 0))
    put = f"sign({factor(u)}) · max(|{brief(u)}| − {brief(threshold)}, 0)"
    return [
        *before,
        ("u", moved),
        ("t", Formula(letters, digits, threshold)),
        ("w", Formula("sign(u) · max(|u| − t, 0)", put, after)),
    ]


UPDATES = {"sgd": _sgd, "momentum": _momentum, "adam": _adam}


def update(name, w, g, lr, memory, pull=0.0):
    """The next update of a weight by an optimizer of this name: [(letter, Formula)].

    `memory` holds what the optimizer remembers of this weight, `pull` is the l1 strength of a
    proximal step.
    """
    given = inspect.signature(OPTIMIZERS[name]).parameters
    constants = {key: p.default for key, p in given.items() if key != "lr"}
    return UPDATES[name](w, g, lr, memory, pull, **constants)
