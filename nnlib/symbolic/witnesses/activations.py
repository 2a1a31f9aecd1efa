"""The witness table: each activation as a formula in z, written apart from the code that runs."""

from sympy import Max, Min, Symbol, erf, exp, log, sin, sqrt, tanh

z = Symbol("z", real=True)


WITNESSES = {
    "identity": z,
    "sigmoid": 1 / (1 + exp(-z)),
    "tanh": tanh(z),
    "relu": Max(0, z),
    "scaled_relu": 5 * Max(0, z),
    "leaky_relu": Max(z / 100, z),
    "plu": Max((z + 1) / 10 - 1, Min((z - 1) / 10 + 1, z)),  # alpha = 1/10, c = 1
    "erf": erf(z),
    "sin": sin(z),
    "gaussian": exp(-(z**2)),
    "softplus": log(1 + exp(z)),
    "gelu": z * (1 + erf(z / sqrt(2))) / 2,
}
