"""The chains with blanks of notebook 13: what four yes-or-no outputs pay."""

from .derive.derivation import Derivation

# Four yes-or-no outputs that should say 0, 1, 1, 0; q_j is the probability of a 1 at place j.
PLACES = {f"q_{j}": f"sigma(z_{j})" for j in (1, 2, 3, 4)}
PRICES = "-log(1 - q_1) - log(q_2) - log(q_3) - log(1 - q_4)"
SIX = {"names": PLACES, "at": {"z_1": -1, "z_2": 2, "z_3": 3, "z_4": 1}}

CHAINS = {
    "price of a pattern": lambda: (
        Derivation(
            "The price of the pattern 0, 1, 1, 0", "-log((1 - q_1)*q_2*q_3*(1 - q_4))", **SIX
        )
        .then(
            "-(log(1 - q_1) + log(q_2) + log(q_3) + log(1 - q_4))",
            "logarithm of a product",
            key=True,
            part="One price per place",
        )
        .then(PRICES, "minus times each term")
        .then(
            "-log(sigma(-z_1)) - log(sigma(z_2)) - log(sigma(z_3)) - log(sigma(-z_4))",
            r"what is missing to 1: $1 - \sigma(z) = \sigma(-z)$",
            part="In the scores",
        )
        .then(
            "softplus(z_1) + softplus(-z_2) + softplus(-z_3) + softplus(z_4)",
            r"$-\ln \sigma(u)$ is $\mathrm{softplus}(-u)$: notebook 01",
        )
    ),
    "price by one score": lambda: (
        Derivation("The slope of the price by the last score", f"diff({PRICES}, z_4)", **SIX)
        .then("diff(-log(1 - q_4), z_4)", "the other prices do not contain $z_4$", key=True)
        .then("1/(1 - q_4)*diff(q_4, z_4)", r"chain rule: $-\ln(1 - u)$ has slope $1/(1 - u)$")
        .then("1/(1 - q_4)*(q_4*(1 - q_4))", "the slope of sigmoid: notebook 01")
        .then("q_4", "cancel $1 - q_4$")
    ),
}
