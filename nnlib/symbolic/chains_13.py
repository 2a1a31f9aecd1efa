"""The chains with blanks of notebook 13: what four yes-or-no outputs pay."""

from .derive.derivation import Derivation

# Four yes-or-no outputs that should say 0, 1, 1, 0: q[j] is the probability of a 1 at place j.
PRICES = "-log(1 - q[1]) - log(q[2]) - log(q[3]) - log(1 - q[4])"
SIX = {"names": {"q[j]": "sigma(z[j])"}, "at": {"z": (-1, 2, 3, 1)}}

CHAINS = {
    "price of a pattern": lambda: (
        Derivation(
            "The price of the pattern 0, 1, 1, 0", "-log((1 - q[1])*q[2]*q[3]*(1 - q[4]))", **SIX
        )
        .then(
            "-(log(1 - q[1]) + log(q[2]) + log(q[3]) + log(1 - q[4]))",
            "logarithm of a product",
            key=True,
            part="One price per place",
        )
        .then(PRICES, "minus times each term")
        .then(
            "-log(sigma(-z[1])) - log(sigma(z[2])) - log(sigma(z[3])) - log(sigma(-z[4]))",
            r"what is missing to 1: $1 - \sigma(z) = \sigma(-z)$",
            part="In the scores",
        )
        .then(
            "softplus(z[1]) + softplus(-z[2]) + softplus(-z[3]) + softplus(z[4])",
            r"$-\ln \sigma(u)$ is $\mathrm{softplus}(-u)$: notebook 01",
        )
    ),
    "price by one score": lambda: (
        Derivation("The slope of the price by the last score", f"diff({PRICES}, z[4])", **SIX)
        .then("diff(-log(1 - q[4]), z[4])", "the other prices do not contain $z_4$", key=True)
        .then("1/(1 - q[4])*diff(q[4], z[4])", r"chain rule: $-\ln(1 - u)$ has slope $1/(1 - u)$")
        .then("1/(1 - q[4])*(q[4]*(1 - q[4]))", "the slope of sigmoid: notebook 01")
        .then("q[4]", "cancel $1 - q_4$")
    ),
}
