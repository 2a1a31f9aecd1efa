"""The claims of notebook 13: which code of the digits is learned best, and who notices an error."""

from dataclasses import replace

from experiments.claim import Bound, Claim
from nnlib.codes import binary, coded
from nnlib.training import Config

ONE_HOT = Config("digits", hidden=16, lr=0.1, batch_size=20, epochs=60)
FOUR_BITS = replace(ONE_HOT, loss=coded(binary(10)))
TEN_SIGMOIDS = replace(ONE_HOT, loss=coded([[int(j == k) for j in range(10)] for k in range(10)]))
BLOBS = Config("gaussians", classes=4, noise=0.4, hidden=(), lr=0.1, epochs=50)
TWO_BITS = replace(BLOBS, loss=coded(binary(4)))
OTHER_TABLE = replace(BLOBS, loss=coded([[0, 0], [1, 0], [1, 1], [0, 1]]))
RUNS = {"seeds": 10, "data_sets": 2}

CLAIMS = (
    Claim(
        "13a",
        "ten outputs that compete learn the digits better than four bits, hidden layer or not",
        (ONE_HOT, FOUR_BITS, replace(ONE_HOT, hidden=()), replace(FOUR_BITS, hidden=())),
        (
            Bound("min accuracy", ">=", 0.94),
            Bound("max accuracy", "<=", 0.925, variant=1),
            Bound("min accuracy", ">=", 0.93, variant=2),
            Bound("max accuracy", "<=", 0.80, variant=3),
        ),
        **RUNS,
    ),
    Claim(
        "13b",
        "ten sigmoids notice most of their errors, four bits few, softmax none",
        (TEN_SIGMOIDS, FOUR_BITS, ONE_HOT),
        (
            Bound("min noticed", ">=", 0.65),
            Bound("max noticed", "<=", 0.30, variant=1),
            Bound("max noticed", "==", 0, variant=2),
        ),
        **RUNS,
    ),
    Claim(
        "13c",
        "most wrong patterns of four bits have one wrong bit",
        (FOUR_BITS,),
        (Bound("min one place wrong", ">=", 0.55),),
        **RUNS,
    ),
    Claim(
        "13d",
        "with straight cuts two bits fail on four classes, and do not with another table",
        (BLOBS, TWO_BITS, OTHER_TABLE, replace(TWO_BITS, hidden=8)),
        (
            Bound("min accuracy", ">=", 0.90),
            Bound("max accuracy", "<=", 0.65, variant=1),
            Bound("min accuracy", ">=", 0.90, variant=2),
            Bound("min accuracy", ">=", 0.90, variant=3),
        ),
        **RUNS,
    ),
)

# A claim's id, a statistic, one of its variants, what the brief measured.
NUMBERS = (
    ("13a", "mean accuracy", 0, "0.974"),
    ("13a", "mean accuracy", 1, "0.929"),
    ("13b", "mean noticed", 0, "about 0.7"),
    ("13b", "mean noticed", 1, "0.05 to 0.09"),
    ("13b", "mean accuracy", 0, ""),
    ("13c", "mean one place wrong", 0, "0.78"),
)
