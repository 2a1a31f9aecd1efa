"""Numbers as a caption writes them."""

import numpy as np

ZERO = "all outputs 0"


def fixed(value, decimals=3):
    """A number with so many decimals, a true minus sign, and none before a zero."""
    rounded = round(float(value), decimals) + 0.0
    return f"{rounded:.{decimals}f}".replace("-", "−")


def counted(n, what):
    """1 update, 2,000 updates."""
    return f"{n:,} {what}{'s' * (n != 1)}"


def listed(values, decimals=3):
    """Numbers with so many decimals each, with commas between."""
    return ", ".join(fixed(value, decimals) for value in values)


def share(p):
    """A probability with three decimals; one that is positive is never written as 0."""
    return "< 0.001" if 0 < p < 0.0005 else fixed(p)


def of_zero(problem):
    """What outputs that are all 0 say: the probability of each class, where the loss has one."""
    model, classes = problem.model, problem.data.classes
    if classes == 1 or model.loss.decide(np.zeros((1, model.sizes[-1]))).probabilities is None:
        return ZERO
    return f"p = 1/{classes}"
