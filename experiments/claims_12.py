"""The claims of notebook 12: which depth wins, and batch normalisation in both of its modes."""

from dataclasses import replace

from experiments.claim import Bound, Claim
from nnlib.training import Config

DIGITS = Config(
    "digits", hidden=(50,) * 4, start="he", lr=0.1, batch_size=50, epochs=20, split=2 / 3,
    dtype="float32",
)  # fmt: skip
STANDARD = replace(DIGITS, standardize=True)
TINY = replace(STANDARD, start="normal 1e-3")

CLAIMS = (
    Claim(
        "12a",
        "batch normalisation starts five layers of weights of a thousandth, and in training mode "
        "with batches of four the same nets fail",
        (replace(TINY, batch_norm=True), TINY),
        (
            Bound("min accuracy", ">=", 0.93),
            Bound("max accuracy in batches of 4", "<=", 0.75),
            Bound("max accuracy", "<=", 0.15, variant=1),
        ),
    ),
    Claim(
        "12b",
        "on pixels from 0 to 1 five layers beat two, on standardised pixels two beat five, "
        "however the data are divided",
        (DIGITS, STANDARD),
        (
            Bound("min gain over one layer", ">=", 0.004),
            Bound("mean gain over one layer", "<=", -0.003, variant=1),
            Bound("max gain over one layer", "<=", 0.001, variant=1),
        ),
        seeds=5,
        data_sets=6,
    ),
)
