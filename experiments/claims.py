"""The surprises of the notebooks as claims: data, a statistic over many seeds, an inequality.

Run `python -m experiments.claims` for the table.  Every accuracy is on held-out points, those of
the valid and test parts.  The seeds of one variant are trained together as one ensemble.
"""

import operator
from dataclasses import replace
from typing import NamedTuple

from experiments import (
    claims_02,
    claims_03,
    claims_06,
    claims_07,
    claims_08,
    claims_09,
    claims_11,
    claims_12,
    claims_13,
)
from experiments.claim import Bound, Claim
from experiments.measure import measure, train
from nnlib.training import Config


class Finding(NamedTuple):
    """A claim with what was measured: one number per bound, and whether all bounds hold."""

    claim: Claim
    measured: tuple[float, ...]
    holds: bool


RELATIONS = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, "==": operator.eq}

RELU = Config("circles", hidden=8, activation="relu", lr=0.05, batch_size=10, epochs=100)
TANH = replace(RELU, activation="tanh")
SIGMOID = replace(RELU, activation="sigmoid")
TWIN = replace(SIGMOID, start="tanh_twin")
TWIN_FAST = replace(TWIN, lr=0.2)
THREE = replace(RELU, hidden=3)
BLOBS = Config("gaussians", hidden=8, lr=0.1, batch_size=10, epochs=50)
HINGE = Config("linear", hidden=16, loss="hinge", lr=0.1, batch_size=10, epochs=100)
DEEP = replace(TANH, hidden=(8, 8, 8))
BAND = (HINGE, replace(HINGE, loss="smoothed_hinge"), replace(HINGE, loss="logistic"))


CLAIMS = (
    Claim(
        "00a",
        "two ReLUs never fence the circle, however long they train",
        (replace(RELU, hidden=2, epochs=400),),
        (Bound("max accuracy", "<=", 0.80),),
    ),
    Claim(
        "00b",
        "three ReLUs can, and mostly do not",
        (THREE,),
        (Bound("count at 0.99", ">=", 1), Bound("count at 0.99", "<=", 10)),
    ),
    Claim(
        "00b'",
        "the same over sixty seeds, where luck weighs less",
        (THREE,),
        (Bound("count at 0.99", ">=", 3), Bound("count at 0.99", "<=", 30)),
        seeds=60,
    ),
    Claim(
        "00c",
        "six ReLUs always do",
        (replace(RELU, hidden=6),),
        (Bound("min accuracy", ">=", 0.97),),
    ),
    Claim(
        "00d",
        "32 units that do not bend are one straight line",
        (replace(RELU, activation="identity", hidden=32),),
        (Bound("max accuracy", "<=", 0.62),),
    ),
    Claim(
        "01a",
        "tanh learns the circles, sigmoid stays at chance",
        (TANH, SIGMOID),
        (Bound("median accuracy", ">=", 0.95), Bound("max accuracy", "<=", 0.65, variant=1)),
    ),
    Claim(
        "01b",
        "a sigmoid net that starts as the tanh net's twin needs four times the rate",
        (TWIN, TWIN_FAST),
        (
            Bound("max twin gap", "<", 1e-12),
            Bound("median accuracy", "<=", 0.75),
            Bound("median accuracy", ">=", 0.97, variant=1),
        ),
    ),
    *claims_02.CLAIMS,
    *claims_03.CLAIMS,
    Claim(
        "04a",
        "the output biases sum to 0 for ever, unless Adam rescales each step",
        (BLOBS, replace(BLOBS, optimizer="momentum"), replace(BLOBS, optimizer="adam")),
        (
            Bound("max sum of output biases", "<=", 1e-12),
            Bound("max sum of output biases", "<=", 1e-12, variant=1),
            Bound("min sum of output biases", ">=", 0.05, variant=2),
        ),
    ),
    Claim(
        "04b",
        "all scores times a number: no label changes, and the loss was lowest without it",
        (BLOBS,),
        (
            Bound("max labels changed by a scale", "==", 0),
            Bound("min gain over scales", ">=", 1.03),
        ),
    ),
    Claim(
        "04c",
        "100 more on every output bias leaves the gradient as it was",
        (BLOBS,),
        (Bound("max gradient gap after +100", "<=", 1e-12),),
    ),
    Claim(
        "05a",
        "from weights of 0, ReLU and tanh nets move their last bias and nothing else",
        (replace(RELU, start="zero"), replace(TANH, start="zero")),
        tuple(
            Bound(*bound, variant)
            for variant in (0, 1)
            for bound in (
                ("max moved below the last bias", "==", 0),
                ("max loss off ln 2", "<=", 0.005),
            )
        ),
    ),
    Claim(
        "05b",
        "from weights of 0, a sigmoid net moves, and its units stay one unit",
        (replace(SIGMOID, start="zero"),),
        (
            Bound("min moved below the last bias", ">=", 40),
            Bound("max unit spread", "==", 0),
        ),
    ),
    Claim(
        "05c",
        "for one example, dW1 and dW2 have two entries for each active unit, all others are 0",
        (RELU,),
        (Bound("max entries off 2 per unit", "==", 0),),
    ),
    Claim(
        "05d",
        "alike weights that are not 0 move, the first layer one update late, and stay alike",
        (replace(RELU, start="constant"),),
        (
            Bound("max first pull", "<=", 1e-15),
            Bound("min moved below the last bias", ">=", 40),
            Bound("max unit spread", "==", 0),
            Bound("max accuracy", "<=", 0.65),
        ),
    ),
    *claims_06.CLAIMS,
    *claims_07.CLAIMS,
    *claims_08.CLAIMS,
    *claims_09.CLAIMS,
    *claims_11.CLAIMS,
    *claims_12.CLAIMS,
    Claim(
        "10a",
        "on a separable band the hinge freezes; the smoothed hinge and the logistic loss never do",
        BAND,
        (
            Bound("max last move", "<=", 400),
            Bound("min last move", "==", 1200, variant=1),
            Bound("min last move", "==", 1200, variant=2),
        ),
        seeds=6,
        data_sets=5,
    ),
    Claim(
        "10b",
        "and meanwhile the weights of the logistic net grow",
        BAND,
        (
            Bound("max growth", "==", 1),
            Bound("min growth", ">=", 1.01, variant=1),
            Bound("min growth", ">=", 1.1, variant=2),
        ),
        seeds=6,
        data_sets=5,
    ),
    Claim(
        "11a'",
        "three hidden layers of weights of a thousandth never start; of the usual size they do",
        (replace(DEEP, start="normal 1e-3"), DEEP),
        (
            Bound("max loss off ln 2", "<=", 0.005),
            Bound("max accuracy", "<=", 0.60),
            Bound("median accuracy", ">=", 0.97, variant=1),
        ),
    ),
    *claims_13.CLAIMS,
)

# Other numbers that the notebooks print, beside what the course's brief measured.
FIGURES = (
    ("1 ReLU", replace(RELU, hidden=1), "max 0.59"),
    ("2 ReLUs", replace(RELU, hidden=2), "max 0.69"),
    ("3 ReLUs", THREE, "at 0.99: 2 to 3 of 20"),
    ("4 ReLUs", replace(RELU, hidden=4), "at 0.99: 11 to 16 of 20"),
    ("6 ReLUs", replace(RELU, hidden=6), "at 0.99: 20 of 20"),
    ("8 ReLUs", RELU, "at 0.99: 20 of 20"),
    ("8 tanh", TANH, "mean 0.97 to 0.98"),
    ("8 sigmoid", SIGMOID, "0.36 to 0.58"),
    ("twin, same rate", TWIN, "mean 0.56 to 0.60"),
    ("twin, 4 times the rate", TWIN_FAST, "1.00"),
    ("8 ReLUs, full batch", replace(RELU, batch_size=None), "0.40 to 0.70"),
    ("8 ReLUs, lr 2", replace(RELU, lr=2.0), "no live unit in any run"),
    ("32 identity", replace(RELU, activation="identity", hidden=32), "max 0.56"),
)
COLUMNS = (
    *(f"{name} accuracy" for name in ("min", "median", "mean", "max")),
    "count at 0.99",
    "max live units",
)

# Further numbers: a claim's id, a statistic of one of its variants, what the brief measured.
NUMBERS = (
    ("04a", "max sum of output biases", 2, "0.18"),
    ("04b", "count training loss best at scale 1", 0, "all"),
    ("10a", "min last move", 0, "62"),
    ("10a", "max last move", 0, "150"),
    ("10a", "max training loss", 0, "0"),
    ("10a", "min training loss", 1, ""),
    ("10a", "min training loss", 2, ""),
    ("10a", "mean weight norm after a fifth", 2, "4.25"),
    ("10a", "mean weight norm", 0, ""),
    ("10a", "mean weight norm", 1, ""),
    ("10a", "mean weight norm", 2, "4.9"),
    ("05a", "max last bias", 0, "0.017"),
    ("05b", "max last bias", 0, ""),
    ("08b", "median loss rise", 0, "2.6"),
    ("08b", "mean accuracy", 0, "0.85"),
    ("08b", "mean accuracy fall", 0, "0.02"),
    *claims_09.NUMBERS,
    *claims_13.NUMBERS,
)


def run(claim):
    """Train every variant of a claim and measure its bounds -> Finding."""
    runs = [train(variant, claim.seeds, claim.data_sets) for variant in claim.variants]
    measured = tuple(measure(b.statistic, runs[b.variant]) for b in claim.bounds)
    holds = all(
        RELATIONS[b.relation](m, b.limit) for b, m in zip(claim.bounds, measured, strict=True)
    )
    return Finding(claim, measured, holds)


def main():
    """Print the claims with what was measured, then the other figures."""
    for claim, measured, holds in map(run, CLAIMS):
        runs = f"{claim.seeds} seeds" + f", {claim.data_sets} data sets" * (claim.data_sets > 1)
        print(f"{claim.id:5s}{'holds' if holds else 'FAILS'}  {claim.what} ({runs})")
        for bound, value in zip(claim.bounds, measured, strict=True):
            what = f"{bound.statistic} of variant {bound.variant + 1}"
            print(f"            {what} {bound.relation} {bound.limit:g}: {value:.4g}")
    print(f"\n{'20 seeds':24s}" + "".join(f"{name:>17s}" for name in COLUMNS) + "   brief")
    for what, variant, brief in FIGURES:
        numbers = [measure(name, train(variant, 20)) for name in COLUMNS]
        print(f"{what:24s}" + "".join(f"{number:17.3g}" for number in numbers) + f"   {brief}")
    print()
    claims = {claim.id: claim for claim in CLAIMS}
    for id, statistic, i, brief in NUMBERS:
        claim = claims[id]
        number = measure(statistic, train(claim.variants[i], claim.seeds, claim.data_sets))
        print(f"{id}, variant {i + 1}: {statistic:36s}{number:10.3g}   {brief}")


if __name__ == "__main__":
    main()
