"""The claims of notebook 11: starts that are too small, units that die, one input times 100."""

from dataclasses import replace

from experiments.claim import Bound, Claim
from nnlib.activations import leaky_relu
from nnlib.optimizers import adam
from nnlib.training import Config

RELU = Config("circles", hidden=8, activation="relu", lr=0.05, batch_size=10, epochs=100)
DIGITS = Config(
    "digits", hidden=(50,), standardize=True, lr=0.1, batch_size=50, epochs=30, dtype="float32"
)
DEPTHS = tuple(replace(DIGITS, hidden=(50,) * n) for n in (1, 2, 3, 4))  # 2 to 5 layers of weights
TINY = tuple(replace(net, start="normal 1e-3") for net in DEPTHS)
TINY_ADAM = tuple(replace(net, optimizer="adam", lr=1e-3) for net in TINY)
HOT = replace(RELU, lr=1.5, epochs=50)


def adam_without_floor(lr):
    """Adam whose eps is far below the slopes of every net here."""
    return adam(lr, eps=1e-20)


CLAIMS = (
    Claim(
        "11a",
        "from weights of a thousandth, digits: one hidden layer learns, two and more never start",
        TINY,
        (
            Bound("min accuracy", ">=", 0.93),
            *(Bound("max loss off ln K", "<=", 0.001, variant) for variant in (1, 2, 3)),
            *(Bound("max accuracy", "<=", 0.15, variant) for variant in (1, 2, 3)),
        ),
    ),
    Claim(
        "11b",
        "at rate 1.5 the units of ReLU nets die; with a leak of 0.1 all of them learn",
        (HOT, replace(HOT, activation=leaky_relu(0.1))),
        (Bound("count below 0.6", ">=", 16), Bound("count at 0.95", ">=", 18, variant=1)),
    ),
    Claim(
        "11c",
        "the He start learns at every depth",
        tuple(replace(net, start="he") for net in DEPTHS),
        tuple(Bound("min accuracy", ">=", 0.90, variant) for variant in range(4)),
    ),
    Claim(
        "11d",
        "tiny ReLU nets have equally tiny slopes in all layers; sigmoid nets smaller and smaller",
        (TINY[3], replace(DEPTHS[3], activation="sigmoid")),
        (
            Bound("max slope range", "<=", 4),
            Bound("min slope range", ">=", 500, variant=1),
        ),
    ),
    Claim(
        "11e",
        "Adam starts two hidden layers of tiny weights and not four; without its eps, those too",
        (TINY_ADAM[1], TINY_ADAM[3], replace(TINY_ADAM[3], optimizer=adam_without_floor)),
        (
            Bound("min accuracy", ">=", 0.85),
            Bound("max accuracy", "<=", 0.15, variant=1),
            Bound("count at 0.25", ">=", 17, variant=2),
        ),
    ),
    Claim(
        "11f",
        "one input times 100 spoils the training; standardised inputs train as well as before",
        (RELU, replace(RELU, standardize=True)),
        (
            Bound("max accuracy with an input times 100", "<=", 0.80),
            Bound("min accuracy", ">=", 0.97, variant=1),
        ),
    ),
)
