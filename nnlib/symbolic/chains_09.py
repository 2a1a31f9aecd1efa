"""The chains with blanks of notebook 09: the slope of a sum of sizes, and where its pull ends."""

from .derive.derivation import Derivation

CHAINS = {
    "slope of a sum of sizes": lambda: (
        Derivation(
            "The slope of the sum of all $|x_i|$",
            "diff(sum(i=1..n, abs(x[i])), x[j])",
            at={"x": (3, -2, 1), "n": 3, "j": 2},
        )
        .then(
            "sum(i=1..n, diff(abs(x[i]), x[j]))",
            "a sum moves term by term",
            where="x[i] != 0",
        )
        .then(
            "sum(i=1..n, sign(x[i])*delta(i, j))",
            "$|x_i|$ has the slope of its side, and hears of $x_i$ alone",
            where="x[i] != 0",
            key=True,
        )
        .then("sign(x[j])", "the switch picks one term")
    ),
    "where the pull ends": lambda: (
        Derivation(
            "The price of any $w$, where the loss has asked for $u$",
            "(w - u)^2/2 + t*abs(w)",
            at={"w": 1, "u": "1/2", "t": 1},
        )
        .then("u^2/2 + w^2/2 + (t*abs(w) - u*w)", "multiply out")
        .at_least(
            "u^2/2 + w^2/2 + (abs(u)*abs(w) - u*w)",
            "the threshold is at least the size of $u$",
            where="t >= abs(u)",
            key=True,
        )
        .at_least("u^2/2 + w^2/2", "a product is at most the product of the sizes")
        .at_least("u^2/2", "a square is never negative")
    ),
}
