"""The derivations with blanks, by name: chain("slope of tanh").fade(1) leaves out the last line.

Derivations live in the notebooks, where they are read.  These are the exception: a blank is no
blank if the cell above it shows the answer, and static pages show every cell.
"""

from .derivation import Derivation

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
}


def chain(name):
    """The derivation of this name, proved line by line as it is made."""
    if name not in CHAINS:
        raise ValueError(f"There is no chain {name!r}; there are: {', '.join(CHAINS)}.")
    return CHAINS[name]()
