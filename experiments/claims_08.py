"""The claims of notebook 08: updates and epochs, too long a training, choosing by the test set."""

from dataclasses import replace

from experiments.claim import Bound, Claim
from nnlib.training import Config

RELU = Config("circles", hidden=8, activation="relu", lr=0.05, batch_size=10, epochs=100)
FULL = replace(RELU, batch_size=None)
MOONS = Config("moons", n=400, split=0.1, noise=0.3, hidden=32, lr=0.5, epochs=1000)
FEW = replace(MOONS, n=140, split=0.3, epochs=400)

CLAIMS = (
    Claim(
        "08a",
        "full batches fail after 100 epochs, which are 100 updates, and not after 3300",
        (FULL, replace(FULL, epochs=3300, dtype="float32"), RELU),
        (
            Bound("max accuracy", "<=", 0.80),
            Bound("min accuracy", ">=", 0.97, variant=1),
            Bound("min accuracy", ">=", 0.97, variant=2),
        ),
    ),
    Claim(
        "08a'",
        "update by update, the full batch goes the way of batches of 10",
        (replace(FULL, epochs=3300, dtype="float32"),),
        (Bound("max loss off batches of 10", "<=", 0.06),),
    ),
    Claim(
        "08a''",
        "a tenth of the updates, ten times as long, lead to the same place",
        (replace(FULL, lr=0.5, epochs=660),),
        (Bound("min accuracy", ">=", 0.97),),
    ),
    Claim(
        "08b",
        "too long a training on few points spoils confidence, hardly decisions",
        (MOONS,),
        (
            Bound("median loss rise", ">=", 1.8),
            Bound("count loss rise over 1.2", ">=", 14),
            Bound("mean accuracy fall", "<=", 0.04),
        ),
        seeds=2,
        data_sets=10,
    ),
    Claim(
        "08c",
        "the accuracy by which a net was chosen is higher than its accuracy on other points",
        (FEW,),
        (Bound("mean optimism", ">=", 0.03), Bound("count optimism above 0", ">=", 13)),
        seeds=20,
        data_sets=20,
    ),
)
