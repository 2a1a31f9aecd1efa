"""The claims of notebook 02: which shapes close a circle, and what a corner's slope is worth."""

from dataclasses import replace

from experiments.claim import Bound, Claim
from nnlib.training import Config

TWO = Config("circles", hidden=2, activation="sin", lr=0.1, batch_size=10, epochs=100)
EIGHT = Config("circles", hidden=8, activation="relu", lr=0.1, batch_size=10, epochs=100)

CLAIMS = (
    Claim(
        "02a",
        "two sines sometimes close the circle and often get stuck; two ReLUs or two tanh never do",
        (TWO, replace(TWO, activation="relu"), replace(TWO, activation="tanh")),
        (
            Bound("count at 0.98", ">=", 9),
            Bound("count at 0.98", "<=", 40),
            Bound("max accuracy", "<=", 0.75, variant=1),
            Bound("max accuracy", "<=", 0.75, variant=2),
        ),
        data_sets=3,
    ),
    Claim(
        "02b",
        "the slope that the code takes at the corner of ReLU, 0 or 1, changes no bit of a net",
        (EIGHT, replace(EIGHT, hidden=2)),
        (
            Bound("max gap to slope 1 at the corner", "==", 0),
            Bound("max gap to slope 1 at the corner", "==", 0, variant=1),
        ),
    ),
)
