"""The claims of notebook 09: when weights become exactly 0, and what a little L2 is good for."""

from dataclasses import replace

from experiments.claim import Bound, Claim
from nnlib.training import Config

MOONS = Config("moons", n=400, split=0.1, noise=0.3, hidden=16, lr=0.1, epochs=500, l1=0.01)
PROXIMAL = replace(MOONS, l1_step="proximal")
L2 = replace(MOONS, hidden=32, epochs=1000, l1=0.0)
RUNS = {"seeds": 2, "data_sets": 10}

CLAIMS = (
    Claim(
        "09a",
        "the plain L1 step makes weights small and none exactly 0; the proximal step makes zeros",
        (MOONS, PROXIMAL),
        (
            Bound("max exact zeros", "==", 0),
            Bound("min small weights", ">=", 40),
            Bound("min exact zeros", ">=", 35, variant=1),
            Bound("max accuracy off the subgradient", "<=", 0.02, variant=1),
        ),
        **RUNS,
    ),
    Claim(
        "09b",
        "at most five of sixteen units are left, and the net is nothing but these",
        (PROXIMAL,),
        (Bound("min units left", ">=", 1), Bound("max units left", "<=", 5)),
        **RUNS,
    ),
    Claim(
        "09c",
        "a little L2 mends the loss and leaves the accuracy; too much makes a constant",
        (L2, replace(L2, l2=0.003), replace(L2, l2=0.3)),
        (
            Bound("mean held-out loss", ">=", 0.43),
            Bound("mean held-out loss", "<=", 0.40, variant=1),
            Bound("mean accuracy", ">=", 0.84),
            Bound("mean accuracy", "<=", 0.89),
            Bound("mean accuracy", ">=", 0.84, variant=1),
            Bound("mean accuracy", "<=", 0.89, variant=1),
            Bound("max loss off ln 2", "<=", 0.001, variant=2),
        ),
        **RUNS,
    ),
)

# A claim's id, a statistic, one of its variants, what the brief measured.
NUMBERS = (
    ("09a", "mean small weights", 0, "53"),
    ("09a", "min exact zeros", 1, "44"),
    ("09a", "max exact zeros", 1, "57"),
    ("09a", "mean accuracy", 0, "0.842"),
    ("09a", "mean accuracy", 1, "0.842"),
    ("09b", "mean units left", 0, ""),
    ("09c", "mean accuracy", 0, "0.862"),
    ("09c", "mean accuracy", 1, "0.865"),
    ("09c", "mean held-out loss", 0, "0.48"),
    ("09c", "mean held-out loss", 1, "0.34"),
)
