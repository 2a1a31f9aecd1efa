"""The way back through a layer, for a batch and any loss: derived once, here to be rewritten.

dZ2 is what the loss says to the scores, with its 1/N: it has arrived, as in the stage theorem.
"""

from functools import cache

from ..derive.derivation import Derivation

NAMES = {"Z1": "X @ W1 + b1", "A": "f(Z1)", "Z2": "A @ W2 + b2", "L": "sum(dZ2*Z2)"}
SHAPES = {"X": "N D", "W1": "D H", "b1": "H", "W2": "H K", "b2": "K", "dZ2": "N K"}
HIDDEN = "(dZ2 @ W2.T)*f'(Z1)"
EACH = "(dZ2[n] @ W2.T)*f'(Z1[n])"
EXAMPLES = "every example adds its share"
PRODUCT = "a matrix product adds over what its factors share: the examples"
ONES = "the same sum, as a product with ones"


def _start(goal, variable, **given):
    """given: the shape of a name that is what moves here, and so stands for nothing."""
    moves = max((list(NAMES).index(name) for name in given), default=-1)
    names = {name: body for i, (name, body) in enumerate(NAMES.items()) if i > moves}
    return Derivation(goal, f"diff(L, {variable})", names=names, shapes={**SHAPES, **given})


WAY_BACK = {
    "W2": lambda: (
        _start("The last weights", "W2")
        .then("sum(n=1..N, outer(A[n], dZ2[n]))", EXAMPLES)
        .then("A.T @ dZ2", PRODUCT, key=True)
    ),
    "b2": lambda: (
        _start("The last biases", "b2")
        .then("sum(n=1..N, dZ2[n])", EXAMPLES)
        .then("ones(N) @ dZ2", ONES, key=True)
    ),
    "A": lambda: (
        _start("The hidden units", "A", A="N H")
        .then("dZ2 @ W2.T", "a unit feeds every score", key=True)
    ),
    "Z1": lambda: (
        _start("Before the bend", "Z1", Z1="N H")
        .then(HIDDEN, "each unit bends its own number", key=True)
    ),
    "W1": lambda: (
        _start("The first weights", "W1")
        .then(f"sum(n=1..N, outer(X[n], {EACH}))", EXAMPLES)
        .then(f"X.T @ ({HIDDEN})", PRODUCT, key=True)
    ),
    "b1": lambda: (
        _start("The first biases", "b1")
        .then(f"sum(n=1..N, {EACH})", EXAMPLES)
        .then(f"ones(N) @ ({HIDDEN})", ONES, key=True)
    ),
}  # fmt: skip


@cache
def way_back(variable):
    """The slope of the loss of a batch by W2, b2, A, Z1, W1 or b1, proved line by line."""
    if variable not in WAY_BACK:
        raise ValueError(f"variable is {variable!r}; it must be one of {', '.join(WAY_BACK)}.")
    return WAY_BACK[variable]()
