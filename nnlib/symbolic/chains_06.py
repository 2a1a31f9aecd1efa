"""The chains of notebook 06: the same way back as in 05, for a batch of N examples."""

from .derive.derivation import Derivation

# dZ2 and dZ1 are the slopes of the mean loss by Z2 and Z1: each row carries 1/N.
OUTPUT = {
    "Z2[n,k]": "sum(j=1..H, A[n,j]*W2[j,k]) + b2[k]",
    "P[n,k]": "exp(Z2[n,k])/sum(l=1..K, exp(Z2[n,l]))",
    "L": "sum(n=1..N, log(sum(l=1..K, exp(Z2[n,l]))) - sum(l=1..K, T[n,l]*Z2[n,l]))/N",
    "dZ2[n,k]": "(P[n,k] - T[n,k])/N",
}
WHOLE = {
    "Z1[n,j]": "sum(i=1..D, X[n,i]*W1[i,j]) + b1[j]",
    "A[n,j]": "f(Z1[n,j])",
    **OUTPUT,
    "dZ1[n,j]": "sum(k=1..K, dZ2[n,k]*W2[j,k])*f'(Z1[n,j])",
}
SIZES = {
    "X": "N D", "W1": "D H", "Z1": "N H", "A": "N H", "W2": "H K",
    "dZ2": "N K", "dZ1": "N H",
}  # fmt: skip
POINT = {
    "W2": ((1, 0), (0, 1), ("1/2", -1)), "b2": (0, 0), "T": ((1, 0), (0, 1)), "N": 2, "H": 3, "K": 2
}  # fmt: skip


def batch(names, **at):
    """The definitions, the shapes that they leave open, and a point of the number column."""
    return {"names": names, "shapes": SIZES, "at": POINT | at}


LAST = batch(OUTPUT, A=((1, 0, 2), (0, 1, 1)), j=3, k=2)
FIRST = batch(
    WHOLE,
    X=((1, 2), (2, -1)), W1=((1, 0, "1/2"), (0, 1, -1)), b1=(0, 0, 0), f="tanh", D=2, i=2, j=1,
)  # fmt: skip

# The same net with 5 ReLU and the squared error: another error, another slope.
FIVE = batch(
    {
        "Z1[n,j]": WHOLE["Z1[n,j]"],
        "A[n,j]": "5*relu(Z1[n,j])",
        "Z2[n,k]": WHOLE["Z2[n,k]"],
        "L": "sum(n=1..N, sum(k=1..K, (Z2[n,k] - T[n,k])^2))/N",
        "dZ2[n,k]": "2*(Z2[n,k] - T[n,k])/N",
        "dZ1[n,j]": "sum(k=1..K, dZ2[n,k]*W2[j,k])*(5*step(Z1[n,j]))",
    },
    X=((1, 2), (2, -1)), W1=((1, 0, "1/2"), (0, 1, -1)), b1=(0, 0, 0), D=2, i=2, j=1,
)  # fmt: skip

CHAINS = {
    "batch, last weights": lambda: (
        Derivation("Last layer, a weight, all examples", "diff(L, W2[j,k])", **LAST)
        .then(
            "sum(n=1..N, sum(l=1..K, dZ2[n,l]*diff(Z2[n,l], W2[j,k])))",
            "chain rule, over all scores of all examples",
            part="Add up the paths",
        )
        .then(
            "sum(n=1..N, sum(l=1..K, dZ2[n,l]*(delta(l, k)*A[n,j])))",
            "the weight feeds score $k$ alone, in every example",
        )
        .then(
            "sum(n=1..N, dZ2[n,k]*A[n,j])",
            "the switch picks one term of the inner sum",
            part="Delete the paths that are none",
        )
        .then(
            "(A.T @ dZ2)[j,k]",
            "a row of $A^{\\top}$ times a column: that is what a matrix product adds up",
            part="Give the sum its name",
            key=True,
        )
    ),
    "batch, last biases": lambda: (
        Derivation("Last layer, a bias, all examples", "diff(L, b2[k])", **LAST)
        .then(
            "sum(n=1..N, sum(l=1..K, dZ2[n,l]*diff(Z2[n,l], b2[k])))",
            "chain rule, over all scores of all examples",
        )
        .then(
            "sum(n=1..N, sum(l=1..K, dZ2[n,l]*delta(l, k)))", "a score has its own bias, no other"
        )
        .then("sum(n=1..N, dZ2[n,k])", "the switch picks one term of the inner sum", key=True)
        .then("(sum(dZ2, 0))[k]", "the sum of a column: over the axis of the examples")
    ),
    "batch, first weights": lambda: (
        Derivation("First layer, a weight, all examples", "diff(L, W1[i,j])", **FIRST)
        .then(
            "sum(n=1..N, sum(q=1..H, dZ1[n,q]*diff(Z1[n,q], W1[i,j])))",
            "chain rule, over all units in all examples",
        )
        .then(
            "sum(n=1..N, sum(q=1..H, dZ1[n,q]*(delta(q, j)*X[n,i])))",
            "a weight feeds one unit, in every example",
        )
        .then("sum(n=1..N, dZ1[n,j]*X[n,i])", "the switch picks one term of the inner sum")
        .then(
            "(X.T @ dZ1)[i,j]",
            "a row of $X^{\\top}$ times a column: that is what a matrix product adds up",
            key=True,
        )
    ),
    "batch, 5 ReLU": lambda: (
        Derivation("5 ReLU and the squared error, a first weight", "diff(L, W1[i,j])", **FIVE)
        .then(
            "sum(n=1..N, sum(q=1..H, dZ1[n,q]*diff(Z1[n,q], W1[i,j])))",
            "chain rule, over all units in all examples",
            where="Z1[n,q] != 0",
        )
        .then(
            "sum(n=1..N, sum(q=1..H, dZ1[n,q]*(delta(q, j)*X[n,i])))",
            "a weight feeds one unit, in every example",
        )
        .then("sum(n=1..N, dZ1[n,j]*X[n,i])", "the switch picks one term of the inner sum")
        .then("(X.T @ dZ1)[i,j]", "the sum over the examples is a product", key=True)
    ),
}
