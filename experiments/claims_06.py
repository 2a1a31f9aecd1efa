"""The claims of notebook 06: a constant in the model, or in the loss, is a learning rate."""

from dataclasses import replace

from experiments.claim import Bound, Claim
from nnlib.training import Config

ONE = Config(
    "sine", hidden=32, loss="squared_error", start="spread", lr=0.01, batch_size=10, epochs=100
)
FIVE = replace(ONE, activation="scaled_relu", start="relu_twin")
# 600 points to train on: every batch is full, and K = 2.
SQUARED = Config(
    "circles", n=1000, hidden=8, loss="squared_error", lr=0.02, batch_size=8, epochs=100
)

CLAIMS = (
    Claim(
        "06a",
        "the same function with five times the ReLU: far ahead at one rate, ruined at ten times it",
        (ONE, FIVE, replace(ONE, lr=0.1), replace(FIVE, lr=0.1)),
        (
            Bound("max gap to ReLU at the start", "<", 1e-12, variant=1),
            Bound("max gap to ReLU at the start", "<", 1e-12, variant=3),
            Bound("min training loss", ">=", 0.045),
            Bound("max training loss", "<=", 0.035, variant=1),
            Bound("max training loss", "<=", 0.07, variant=2),
            Bound("min training loss", ">=", 0.09, variant=3),
            Bound("count no live unit", ">=", 30, variant=3),
        ),
        seeds=20,
        data_sets=3,
    ),
    Claim(
        "06b",
        "1/K in the loss and K times the rate: the same numbers to the last bit; so for 1/N",
        (SQUARED,),
        (
            Bound("max gap to the mean over outputs", "==", 0),
            Bound("max gap to the sum over examples", "==", 0),
        ),
    ),
)
