"""The chains of batch normalisation (notebook 12): one unit, and a batch of any size N.

z[n] is what a unit hears of example n, u[n] what is left of it when the batch is brought to mean 0
and spread 1, y[n] what it hands on; dy[n] is the slope of the loss by y[n], whatever follows.  As
such a slope it stands for the loss: L is the sum of dy[n] y[n].
"""

from .derive.derivation import Derivation

MEAN = {"mu": "sum(n=1..N, z[n])/N"}
SPREAD = MEAN | {"v": "sum(n=1..N, (z[n] - mu)^2)/N"}
SCALE = SPREAD | {"s": "1/sqrt(v + epsilon)"}
NORMED = SCALE | {"u[n]": "(z[n] - mu)*s"}
UNIT = NORMED | {"y[n]": "gamma*u[n] + beta", "L": "sum(n=1..N, dy[n]*y[n])"}
BATCH = {"z": (0, 1, 3, 4), "N": 4, "i": 1}
BACK = "gamma*s*(dy[i] - sum(n=1..N, dy[n])/N - u[i]*sum(n=1..N, dy[n]*u[n])/N)"


def at(**more):
    """Four examples of variance 5/2, and the values of what else occurs; 3/2 makes s = 1/2."""
    return BATCH | more


CHAINS = {
    "mean of a batch": lambda: (
        Derivation("The mean moves with every example", "diff(mu, z[i])", names=MEAN, at=at())
        .then("sum(n=1..N, delta(n, i))/N", "each $z_n$ moves with itself alone")
        .then("1/N", "the switch picks one term", key=True)
    ),
    "variance of a batch": lambda: (
        Derivation("The variance moves with every example", "diff(v, z[i])", names=SPREAD, at=at())
        .then(
            "sum(n=1..N, 2*(z[n] - mu)*(delta(n, i) - 1/N))/N",
            "chain rule; $z_i$ is also in the mean",
        )
        .then(
            "2*(z[i] - mu)/N - 2/N^2*sum(n=1..N, z[n] - mu)",
            "the switch picks one term; the factor $1/N$ goes before the sum",
        )
        .then("2*(z[i] - mu)/N", "deviations from the mean add up to 0", key=True)
    ),
    "scale of a batch": lambda: (
        Derivation(
            "The factor moves with every example",
            "diff(s, z[i])",
            names=SCALE,
            at=at(epsilon="3/2"),
        )
        .then(
            "-1/2*(v + epsilon)^(-3/2)*diff(v, z[i])",
            "chain rule: $w^{-1/2}$ has slope $-w^{-3/2}/2$",
            where="epsilon > 0",
        )
        .then("-1/2*s^3*(2*(z[i] - mu)/N)", "previous chain", where="epsilon > 0", key=True)
        .then("-s^3*(z[i] - mu)/N", "cancel the 2", where="epsilon > 0")
    ),
    "normalised value": lambda: (
        Derivation(
            "One normalised value by the number of any example",
            "diff(u[n], z[i])",
            names=NORMED,
            at=at(n=2, epsilon="3/2"),
        )
        .then(
            "diff(z[n] - mu, z[i])*s + (z[n] - mu)*diff(s, z[i])",
            "product rule",
            where="epsilon > 0",
        )
        .then(
            "(delta(n, i) - 1/N)*s - (z[n] - mu)*s^3*(z[i] - mu)/N",
            "the first and the third chain",
            where="epsilon > 0",
        )
        .then(
            "s*(delta(n, i) - 1/N - u[n]*u[i]/N)",
            "two of the three $s$ make $u_n$ and $u_i$",
            where="epsilon > 0",
            key=True,
        )
    ),
    "back through a batch": lambda: (
        Derivation(
            "The slope of the loss before the normalisation",
            "diff(L, z[i])",
            names=UNIT,
            at=at(dy=(1, 0, -1, 2), gamma=2, beta=0, epsilon="3/2"),
        )
        .then(
            "sum(n=1..N, dy[n]*gamma*diff(u[n], z[i]))",
            "chain rule, over all examples of the batch",
            where="epsilon > 0",
        )
        .then(
            "sum(n=1..N, dy[n]*gamma*(s*(delta(n, i) - 1/N - u[n]*u[i]/N)))",
            "previous chain",
            where="epsilon > 0",
            key=True,
        )
        .then(
            "gamma*s*(sum(n=1..N, dy[n]*delta(n, i)) - sum(n=1..N, dy[n])/N "
            "- u[i]*sum(n=1..N, dy[n]*u[n])/N)",
            "three sums; what has no $n$ goes before them",
            where="epsilon > 0",
        )
        .then(BACK, "the switch picks one term", where="epsilon > 0")
    ),
    "bias before a batch norm": lambda: (
        Derivation(
            "A bias before the normalisation: the sum of these slopes",
            f"sum(i=1..N, {BACK})",
            names=UNIT,
            at=at(dy=(1, 0, -1, 2), gamma=2, beta=0, epsilon="3/2"),
        )
        .then(
            "gamma*s*(sum(i=1..N, dy[i]) - sum(n=1..N, dy[n]) "
            "- sum(i=1..N, u[i])*sum(n=1..N, dy[n]*u[n])/N)",
            "three sums; adding $1/N$ of a number $N$ times gives the number",
            where="epsilon > 0",
        )
        .then(
            "-gamma*s*sum(i=1..N, u[i])*sum(n=1..N, dy[n]*u[n])/N",
            "the first two are the same sum",
            where="epsilon > 0",
        )
        .then("0", "normalised values add up to 0", where="epsilon > 0", key=True)
    ),
}
