"""The chains of notebooks 11 and 12: the size of a signal in a deep net, and of an error."""

from .derive.derivation import Derivation

CHAINS = {
    "size through a layer": lambda: (
        Derivation(
            "The mean square of $z$, one ReLU layer on",
            "v*sum(i=1..n, h[i])",
            names={"h[i]": "q/2"},
            at={"n": 50, "v": "1/1000000", "q": 1000000},
        )
        .then("v*sum(i=1..n, q/2)", "ReLU has kept half of $q$")
        .then("v*(n*(q/2))", "the loop adds $n$ equal terms", key=True)
        .then("n*v/2*q", "collect what multiplies $q$")
    ),
    "size back through a layer": lambda: (
        Derivation(
            "The mean square of the error, one ReLU layer back",
            "(step(z)^2*r + step(-z)^2*r)/2",
            names={"r": "v*(n*q)"},
            at={"n": 50, "v": "1/1000000", "q": 1000000, "z": 1},
        )
        .then("r/2", "one of the two slopes is 1, the other is 0", where="z > 0", key=True)
        .then("v*(n*q)/2", "a sum of $n$ independent terms, as before")
        .then("n*v/2*q", "collect what multiplies $q$")
    ),
    "error of a mean": lambda: (
        Derivation(
            "The mean square error of a share $\\frac{1}{n} \\sum_i x_i$",
            "(sum(i=1..n, x[i])/n - p)^2",
            names={"C[i,j]": "v*delta(i,j)"},
            at={"x": (1, 1, 1, 1), "n": 4, "p": "1/2", "v": "1/4"},
        )
        .then("(sum(i=1..n, x[i] - p)/n)^2", "the mean of $p$ is $p$", part="One sum")
        .then("sum(i=1..n, sum(j=1..n, (x[i] - p)*(x[j] - p)))/n^2", "a sum times itself")
        .assume(
            "sum(i=1..n, sum(j=1..n, C[i,j]))/n^2",
            "the mean over all draws: of a sum, the sum of the means",
            part="Take the mean",
        )
        .then("sum(i=1..n, sum(j=1..n, v*delta(i,j)))/n^2", "independent, each of variance $v$")
        .then("sum(i=1..n, v)/n^2", "the switch picks one term of each inner sum", key=True)
        .then("v/n", "the loop adds $n$ equal terms")
    ),
    "error of a difference": lambda: (
        Derivation(
            "The mean square error of a difference",
            "((x - p) - (y - q))^2",
            at={"x": 1, "p": "1/2", "y": 1, "q": "1/2", "v": "1/4", "w": "1/4"},
        )
        .then("(x - p)^2 - 2*(x - p)*(y - q) + (y - q)^2", "square of a difference", key=True)
        .assume("v - 2*0 + w", "the mean over all draws; the product cancels")
        .then("v + w", "twice 0 is 0")
    ),
    "a batch in its own measure": lambda: (
        Derivation(
            "The sum of what a batch becomes",
            "sum(n=1..N, (z[n] - mu)*s)",
            names={"mu": "sum(n=1..N, z[n])/N"},
            at={"z": (1, 2, 6), "N": 3, "s": "1/2"},
        )
        .then("s*(sum(n=1..N, z[n]) - N*mu)", r"pull $s$ out; the loop adds $N$ equal $\mu$")
        .then("s*(N*mu - N*mu)", "the sum is $N$ times its mean", key=True)
        .then("0", "a number minus itself")
    ),
}
