"""Which bug is which in notebook 07; here, so that no answer stands in the cell that asks."""

# Four curves by letter: a name of nnlib.bugs.BUGS, or None for the right gradient.
LINE_UP = {
    "A": "mask forgotten",
    "B": "1/K for 1/N",
    "C": None,
    "D": "W not transposed",
}

# Three reports of the gradient check, to be told apart by the arrays that are wrong.
REPORTS = ("biases penalised", "1/N forgotten", "one slope for all biases")
