"""The claims of notebook 03: one neuron from a wrong start, and a loss without a floor."""

from dataclasses import replace

from experiments.claim import Bound, Claim
from nnlib.neuron import PRINTED, SQUARED
from nnlib.starts import wrong_way
from nnlib.training import Config

NEURON = Config(
    "gaussians",
    n=400,
    classes=2,
    hidden=(),
    loss="binary_cross_entropy",
    start="wrong way",
    lr=0.5,
    batch_size=10,
    epochs=20,
)
SHORT = replace(NEURON, start="wrong way, short")
USUAL = replace(NEURON, loss=PRINTED, start="uniform")

CLAIMS = (
    Claim(
        "03a",
        "from far on the wrong side, the squared error does not come back; the cross-entropy does",
        (replace(NEURON, loss=SQUARED), replace(NEURON, epochs=1)),
        (
            Bound("max accuracy", "<=", 0.10),
            Bound("min accuracy", ">=", 0.95, variant=1),
        ),
        data_sets=3,
    ),
    Claim(
        "03a'",
        "from not so far on the wrong side, both come back",
        (replace(SHORT, loss=SQUARED), SHORT),
        (
            Bound("min accuracy", ">=", 0.95),
            Bound("min accuracy", ">=", 0.95, variant=1),
        ),
        data_sets=3,
    ),
    Claim(
        "03b",
        "the cross-entropy as printed has no floor: the loss falls and falls, the points suffer",
        (USUAL, replace(USUAL, epochs=40), replace(USUAL, loss="binary_cross_entropy")),
        (
            Bound("max training loss", "<=", -100),
            Bound("min accuracy", ">=", 0.85),
            Bound("max accuracy", "<=", 0.96),
            Bound("max training loss", "<=", -200, variant=1),
            Bound("min accuracy", ">=", 0.97, variant=2),
        ),
        data_sets=3,
    ),
    Claim(
        "03c",
        "twice as far on the wrong side, the way back is not twice but over ten times as long",
        tuple(
            replace(NEURON, loss=SQUARED, start=wrong_way(length), epochs=epochs)
            for length, epochs in ((4, 2), (4, 6), (8, 50), (8, 150))
        ),
        (
            Bound("max accuracy", "<=", 0.10),
            Bound("min accuracy", ">=", 0.95, variant=1),
            Bound("max accuracy", "<=", 0.80, variant=2),
            Bound("min accuracy", ">=", 0.95, variant=3),
        ),
        data_sets=3,
    ),
)
