"""The chains with blanks of notebook 03: what a loss says back to the score and to a weight."""

from .derive.derivation import Derivation

SCORE = {"z": "w_1*x_1 + w_2*x_2 + b"}
LOSS = "-(y*log(sigma(z)) + (1 - y)*log(1 - sigma(z)))"

CHAINS = {
    "cross-entropy by the score": lambda: (
        Derivation(
            "The slope of the cross-entropy by the score", f"diff({LOSS}, z)", at={"z": 8, "y": 0}
        )
        .then(
            "-(y*(diff(sigma(z), z)/sigma(z)) + (1 - y)*(-diff(sigma(z), z)/(1 - sigma(z))))",
            r"chain rule: $\ln u$ has slope $1/u$",
            part="Differentiate",
        )
        .then(
            "-(y*(sigma(z)*(1 - sigma(z))/sigma(z)) "
            "- (1 - y)*(sigma(z)*(1 - sigma(z))/(1 - sigma(z))))",
            "slope of sigmoid, twice",
        )
        .then(
            "-(y*(1 - sigma(z)) - (1 - y)*sigma(z))",
            "the small factor is below the bar, too: cancel it",
            part="Cancel",
            key=True,
        )
        .then("sigma(z) - y", "multiply the brackets out", part="Tidy up")
    ),
    "cross-entropy by a weight": lambda: (
        Derivation(
            "The slope of the cross-entropy by the first weight",
            f"diff({LOSS}, w_1)",
            names=SCORE,
            at={"w_1": 2, "w_2": 1, "x_1": 3, "x_2": 1, "b": 1, "y": 0},
        )
        .then(
            "(sigma(z) - y)*diff(z, w_1)",
            "chain rule: the slope by the score, times the slope of the score",
            key=True,
        )
        .then("(sigma(z) - y)*x_1", r"the score moves $x_1$ times as fast as $w_1$")
    ),
}
