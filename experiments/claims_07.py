"""The claims of notebook 07: wrong gradients train, and the check sees them if it is done well."""

from experiments.claim import Bound, Claim
from nnlib.training import Config

DIGITS = Config("digits", hidden=10, standardize=True, start="he", lr=0.1, batch_size=20, epochs=20)

CLAIMS = (
    Claim(
        "07a",
        "nets with a wrong gradient train nearly as well as right ones, or better; the check sees",
        (DIGITS,),
        (
            Bound("mean accuracy", ">=", 0.94),
            Bound("mean accuracy lost without the transpose", "<=", 0.03),
            Bound("mean accuracy lost by the mask", "<=", 0.05),
            Bound("mean accuracy lost by 1/K", "<=", 0),
            Bound("mean accuracy lost by one slope for all biases", "<=", 0.02),
            Bound("max check", "<=", 1e-6),
            Bound("min check without the transpose", ">=", 0.1),
            Bound("min check without the mask", ">=", 0.1),
            Bound("min check with 1/K", ">=", 0.1),
            Bound("min check with one slope for all biases", ">=", 0.1),
            Bound("max check with 1/K on ten examples", "<=", 1e-6),
        ),
    ),
    Claim(
        "07b",
        "a step of 1e-5 is a good one; one of 1e-13 is worthless",
        (DIGITS,),
        (Bound("max check", "<=", 1e-8), Bound("min check at h = 1e-13", ">=", 1e-4)),
    ),
    Claim(
        "07c",
        "penalised biases pass the check at the start, and fail it after an epoch",
        (DIGITS,),
        (
            Bound("max check of penalised biases", "<=", 1e-8),
            Bound("min check of penalised biases after an epoch", ">=", 1e-2),
        ),
    ),
)
