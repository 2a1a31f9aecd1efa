"""The witness table of losses: Y and T are matrices (N, K) of symbols, a witness is one number.

Written from the definitions, apart from the code that runs: no shift, no case, nothing stable.
"""

from sympy import Add, Integer, Max, exp, log


def _per_row(Y, of_row):
    """The mean over the rows of a number that each row gives."""
    rows = range(Y.rows)
    return Add(*[of_row(n) for n in rows]) / Integer(Y.rows)


def _cross_entropy(Y, T):
    def of_row(n):
        total = Add(*[exp(y) for y in Y.row(n)])
        return -Add(*[t * log(exp(y) / total) for y, t in zip(Y.row(n), T.row(n), strict=True)])

    return _per_row(Y, of_row)


def _entries(of_entry):
    """The loss that sums a number of each output and its target over a row."""

    def loss(Y, T):
        def of_row(n):
            return Add(*[of_entry(y, t) for y, t in zip(Y.row(n), T.row(n), strict=True)])

        return _per_row(Y, of_row)

    return loss


def _mean(loss):
    """The same, a row's sum divided by the number of outputs."""
    return lambda Y, T: loss(Y, T) / Integer(Y.cols)


def _bernoulli(y, t):
    return -t * log(1 / (1 + exp(-y))) - (1 - t) * log(1 / (1 + exp(y)))


LOSS_WITNESSES = {
    "softmax_cross_entropy": _cross_entropy,
    "binary_cross_entropy": _mean(_entries(_bernoulli)),
    "squared_error": _entries(lambda y, t: (y - t) ** 2),
    "mean_squared_error": _mean(_entries(lambda y, t: (y - t) ** 2)),
    "hinge": _entries(lambda y, t: Max(0, 1 - t * y)),
    "smoothed_hinge": _entries(lambda y, t: log(1 + exp(10 * (1 - t * y))) / 10),  # beta = 10
    "logistic": _entries(lambda y, t: log(1 + exp(-t * y))),
}
