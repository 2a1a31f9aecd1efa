"""The derivations with blanks, by name: chain("slope of tanh").fade(1) leaves out the last line.

Derivations live in the notebooks, where they are read.  These are the exception: a blank is no
blank if the cell above it shows the answer, and static pages show every cell.
"""

from functools import cache

from . import chains_03, chains_06, chains_09, chains_11, chains_12, chains_13
from .derive.derivation import Derivation

# Softmax: with three scores written out, and with any number of them.
THREE = {"S": "exp(z_1) + exp(z_2) + exp(z_3)"} | {f"p_{k}": f"exp(z_{k})/S" for k in (1, 2, 3)}
ANY = {"S": "sum(l=1..K, exp(z[l]))", "p[k]": "exp(z[k])/S"}


def _three(*names):
    """The definitions of these names, for three scores, and the point of the number column."""
    used = {name: THREE[name] for name in ("S", *names)}
    return {"names": used, "sizes": "K = 3", "at": {"z_1": 1, "z_2": 2, "z_3": 3}}


# One example through a net with one hidden layer; dQ is the slope of the loss by Q.
OUTPUT = {
    "z2[k]": "sum(j=1..H, a[j]*W2[j,k]) + b2[k]",
    "p[k]": "exp(z2[k])/sum(l=1..K, exp(z2[l]))",
    "L": "-log(p[y])",
    "dz2[k]": "p[k] - delta(k, y)",
}
BEFORE = {
    "a[j]": "f(z1[j])",
    **OUTPUT,
    "da[j]": "sum(k=1..K, dz2[k]*W2[j,k])",
}
WHOLE = {"z1[j]": "sum(i=1..D, x[i]*W1[i,j]) + b1[j]", **BEFORE, "dz1[j]": "da[j]*f'(z1[j])"}
SIZES = {
    "x": "D", "W1": "D H", "z1": "H", "a": "H", "W2": "H K",
    "dz2": "K", "da": "H", "dz1": "H",
}  # fmt: skip
LAST = {"W2": ((1, 0), (0, 1), ("1/2", -1)), "b2": (0, 0), "K": 2, "H": 3, "y": 1}


def net(names, **at):
    """The definitions, the shapes that they leave open, and a point of the number column."""
    return {"names": names, "shapes": SIZES, "at": LAST | at}


FIRST = net(WHOLE, x=(1, 2), W1=((1, 0, "1/2"), (0, 1, -1)), b1=(0, 0, 0), f="tanh", D=2, i=2, j=1)

# The soft maximum: M is the largest of n numbers, g[i] how far the number i lies below it.
BELOW = {
    "names": {"M": "z[m]", "g[i]": "M - z[i]"},
    "at": {"z": (1, 2, 3), "n": 3, "m": 3, "beta": 2},
}
ABOVE_MAXIMUM = "log(sum(i=1..n, exp(-beta*g[i])))/beta"


# An epoch of B batches of S examples: g[b,i] is what one example asks of a weight, G the mean.
EPOCH = {
    "names": {"G": "1/(B*S)*sum(b=1..B, sum(i=1..S, g[b,i]))"},
    "at": {"g": ((1, 3), (2, 6)), "B": 2, "S": 2, "lr": "1/10"},
}


CHAINS = {
    "slope of tanh": lambda: (
        Derivation("The slope of tanh, written with tanh", "diff(tanh(x), x)", at={"x": 1})
        .then("diff((exp(x) - exp(-x))/(exp(x) + exp(-x)), x)", "definition of tanh")
        .then(
            "((exp(x) + exp(-x))^2 - (exp(x) - exp(-x))^2)/(exp(x) + exp(-x))^2",
            "quotient rule",
            key=True,
        )
        .then("1 - (exp(x) - exp(-x))^2/(exp(x) + exp(-x))^2", "split the fraction")
        .then("1 - tanh(x)^2", "definition of tanh")
    ),
    "logarithm of sigmoid": lambda: (
        Derivation("The logarithm of sigmoid is minus a softplus", "log(sigma(x))", at={"x": 1})
        .then("log(1/(1 + exp(-x)))", "definition of sigmoid")
        .then("-log(1 + exp(-x))", "logarithm of a reciprocal", key=True)
        .then("-softplus(-x)", "definition of softplus with $u = -x$")
    ),
    "slope of softplus": lambda: (
        Derivation("The slope of softplus", "diff(softplus(x), x)", at={"x": 1})
        .then("diff(log(1 + exp(x)), x)", "definition of softplus")
        .then("1/(1 + exp(x)) * diff(1 + exp(x), x)", r"chain rule: $\ln u$ has slope $1/u$")
        .then("exp(x)/(1 + exp(x))", "slope of $1 + e^x$")
        .then("1/(1 + exp(-x))", "multiply above and below by $e^{-x}$", key=True)
        .then("sigma(x)", "definition of sigmoid")
    ),
    "secant of relu from the left": lambda: (
        Derivation("From the left: the secant to $-h$", "(relu(0) - relu(-h))/h", at={"h": "1/2"})
        .then("0/h", "ReLU of a number that is not above 0 is 0", where="h > 0", key=True)
        .then("0", "0 divided by a number that is not 0", where="h > 0")
    ),
    "slope of leaky relu": lambda: (
        Derivation(
            "The slope of leaky ReLU, away from its corner", "diff(max(x/100, x), x)", at={"x": -2}
        )
        .then(
            "diff(x*step(x) + x/100*step(-x), x)",
            "a switch for each side",
            where="x != 0",
            key=True,
        )
        .then("step(x) + step(-x)/100", "each side is a straight line", where="x != 0")
    ),
    "another score": lambda: (
        Derivation("The slope of $p_1$ by another score", "diff(p_1, z_2)", **_three("p_1", "p_2"))
        .then("diff(exp(z_1)/S, z_2)", "definition of softmax", part="Write it out")
        .then(
            "(diff(exp(z_1), z_2)*S - exp(z_1)*diff(S, z_2))/S^2",
            "quotient rule",
            part="Differentiate",
        )
        .then(
            "(0*S - exp(z_1)*exp(z_2))/S^2",
            "$z_2$ does not occur in $e^{z_1}$, but it does in $S$",
            key=True,
        )
        .then(
            "-exp(z_1)/S*(exp(z_2)/S)",
            "0 times $S$ is 0; split the fraction",
            part="Give the pieces their names",
        )
        .then("-p_1*p_2", "definition of softmax, twice")
    ),
    "loss by its own score": lambda: (
        Derivation(
            "The slope of the loss by the score of the right class",
            "diff(-log(p_2), z_2)",
            **_three("p_2"),
        )
        .then("-1/p_2*diff(p_2, z_2)", r"chain rule: $-\ln u$ has slope $-1/u$", key=True)
        .then("-1/p_2*(p_2*(1 - p_2))", "a probability by its own score: first chain")
        .then("-(1 - p_2)", "cancel $p_2$")
        .then("p_2 - 1", "minus times minus")
    ),
    "loss by any score": lambda: (
        Derivation(
            "The slope of the loss by any score, for every number of classes",
            "diff(-log(p[y]), z[i])",
            names=ANY,
            at={"z": (1, 2, 3), "K": 3, "y": 2, "i": 1},
        )
        .then("-1/p[y]*diff(p[y], z[i])", r"chain rule: $-\ln u$ has slope $-1/u$")
        .then("-1/p[y]*(p[y]*(delta(y, i) - p[i]))", "one line for both kinds", key=True)
        .then("-(delta(y, i) - p[i])", "cancel $p_y$")
        .then("p[i] - delta(i, y)", "minus times minus")
    ),
    "blame of a last bias": lambda: (
        Derivation("Last layer, a bias", "diff(L, b2[k])", **net(OUTPUT, a=(1, 0, 2), k=2))
        .then("sum(l=1..K, dz2[l]*diff(z2[l], b2[k]))", "chain rule, over all scores")
        .then("sum(l=1..K, dz2[l]*delta(l, k))", "a score has its own bias, no other", key=True)
        .then("dz2[k]", "the switch picks one term")
    ),
    "blame of a unit": lambda: (
        Derivation("A hidden unit", "diff(L, a[j])", **net(OUTPUT, a=(1, 0, 2), j=3))
        .then("sum(k=1..K, dz2[k]*diff(z2[k], a[j]))", "chain rule, over all scores")
        .then(
            "sum(k=1..K, dz2[k]*W2[j,k])",
            "score $k$ hears unit $j$ through $W^{(2)}_{jk}$",
            key=True,
        )
        .then("(dz2 @ W2.T)[j]", "the name of this sum: a row times a matrix")
    ),
    "blame before the bend": lambda: (
        Derivation("Before the bend", "diff(L, z1[j])", **net(BEFORE, z1=(1, -1, 2), f="tanh", j=3))
        .then("sum(q=1..H, da[q]*diff(a[q], z1[j]))", "chain rule, over all units")
        .then("sum(q=1..H, da[q]*(delta(q, j)*f'(z1[q])))", "a unit bends its own number", key=True)
        .then("da[j]*f'(z1[j])", "the switch picks one term")
    ),
    "blame of a first weight": lambda: (
        Derivation("First layer, a weight", "diff(L, W1[i,j])", **FIRST)
        .then("sum(q=1..H, dz1[q]*diff(z1[q], W1[i,j]))", "chain rule, over all units")
        .then("sum(q=1..H, dz1[q]*(delta(q, j)*x[i]))", "a weight feeds one unit", key=True)
        .then("x[i]*dz1[j]", "the switch picks one term")
        .then("(outer(x, dz1))[i,j]", "the table of all products")
    ),
    "blame of a first bias": lambda: (
        Derivation("First layer, a bias", "diff(L, b1[j])", **FIRST)
        .then("sum(q=1..H, dz1[q]*diff(z1[q], b1[j]))", "chain rule, over all units")
        .then("sum(q=1..H, dz1[q]*delta(q, j))", "a unit has its own bias", key=True)
        .then("dz1[j]", "the switch picks one term")
    ),
    "difference from both sides": lambda: (
        Derivation(
            "The slope of $x^3$, measured from both sides",
            "((x + h)^3 - (x - h)^3)/(2*h)",
            at={"x": 1, "h": "1/10"},
        )
        .then(
            "(x^3 + 3*x^2*h + 3*x*h^2 + h^3 - (x^3 - 3*x^2*h + 3*x*h^2 - h^3))/(2*h)",
            "multiply out, twice",
            where="h != 0",
            part="Write it out",
        )
        .then(
            "(6*x^2*h + 2*h^3)/(2*h)",
            "what is even in $h$ cancels",
            where="h != 0",
            key=True,
            part="Cancel",
        )
        .then("3*x^2 + h^2", "divide by $2h$", where="h != 0", part="Divide")
    ),
    "an epoch of batches": lambda: (
        Derivation(
            "How far the steps of an epoch go, if the slopes stay as they are",
            "sum(b=1..B, lr*(1/S*sum(i=1..S, g[b,i])))",
            **EPOCH,
        )
        .then(
            "lr*sum(b=1..B, 1/S*sum(i=1..S, g[b,i]))",
            "pull out a common factor",
            part="Pull lr out",
        )
        .then(
            "lr*B*(1/B*sum(b=1..B, 1/S*sum(i=1..S, g[b,i])))",
            "multiply by $B$ and divide by it",
            key=True,
            part="Make a mean of it",
        )
        .then("lr*B*G", "the mean over the batches, as above", part="Give it a name")
    ),
    "soft maximum, lower bound": lambda: (
        Derivation("The gap from below", ABOVE_MAXIMUM, **BELOW)
        .at_least(
            "log(exp(-beta*g[m]))/beta",
            "a sum of positive terms is more than any one of them: keep that of $M$",
            where="beta > 0",
            key=True,
        )
        .then("log(exp(-beta*0))/beta", "$M$ lies 0 below itself", where="beta > 0")
        .then("0", "$\\ln e^0$ is 0", where="beta > 0")
    ),
    "soft maximum, upper bound": lambda: (
        Derivation("The gap from above", ABOVE_MAXIMUM, **BELOW)
        .at_most(
            "log(sum(i=1..n, exp(-beta*0)))/beta",
            "no number lies less than 0 below the largest",
            where="beta > 0 and g[i] >= 0 for every i",
            key=True,
        )
        .then("log(sum(i=1..n, 1))/beta", "$e^0$ is 1", where="beta > 0")
        .then("log(n)/beta", "the loop adds $n$ ones", where="beta > 0")
    ),
    "gap of the hinge": lambda: (
        Derivation(
            "The gap of the smoothed hinge",
            "log(1 + exp(beta*u))/beta - max(0, u)",
            names={"u": "1 - t"},
            at={"t": 2, "beta": 2},
        )
        .then(
            "log(exp(-beta*max(0, u)) + exp(-beta*(max(0, u) - u)))/beta",
            "the gap of the two numbers 0 and $u$ below their maximum",
            where="beta > 0",
        )
        .then(
            "log(1 + exp(-beta*abs(u)))/beta",
            "one of them is the maximum, the other lies $|u|$ below it",
            where="beta > 0",
            key=True,
        )
        .at_most("log(1 + exp(0))/beta", "the power is at most $e^0$", where="beta > 0")
        .then("log(2)/beta", "$e^0$ is 1", where="beta > 0")
    ),
    **chains_03.CHAINS,
    **chains_06.CHAINS,
    **chains_09.CHAINS,
    **chains_11.CHAINS,
    **chains_12.CHAINS,
    **chains_13.CHAINS,
}


@cache
def chain(name):
    """The derivation of this name, proved line by line when it is first asked for."""
    if name not in CHAINS:
        raise ValueError(f"There is no chain {name!r}; there are: {', '.join(CHAINS)}.")
    return CHAINS[name]()
