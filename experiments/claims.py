"""The surprises of the notebooks as claims: data, a statistic over many seeds, an inequality.

Run `python -m experiments.claims` for the table.  Every accuracy is on held-out points, those of
the valid and test parts.  The seeds of one variant are trained together as one ensemble.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from nnlib.training import Config, Problem, State, evaluate, final, held_out, prepare


class Run(NamedTuple):
    """One variant after training: its members' Configs, the ensemble and R accuracies."""

    configs: tuple[Config, ...]
    problem: Problem
    state: State
    accuracy: np.ndarray


class Bound(NamedTuple):
    """An inequality: `statistic` of variant number `variant`, a relation, a limit."""

    statistic: str
    relation: str
    limit: float
    variant: int = 0


@dataclass(frozen=True)
class Claim:
    """What a notebook says, in words and as bounds on the runs of one or more variants."""

    id: str
    what: str
    variants: tuple[Config, ...]
    bounds: tuple[Bound, ...]
    seeds: int = 20


class Finding(NamedTuple):
    """A claim with what was measured: one number per bound, and whether all bounds hold."""

    claim: Claim
    measured: tuple[float, ...]
    holds: bool


def twin_gap(run):
    """The largest difference, before training, from outputs of tanh nets with the same seeds."""
    tanh = prepare([replace(c, activation="tanh", start="uniform") for c in run.configs])
    X = held_out(run.problem.data).X
    ours = run.problem.model.predict(run.problem.params, X)
    return np.abs(ours - tanh.model.predict(tanh.params, X)).max()


def most_live_units(run):
    """The most hidden units that still answer to some training point, over all runs."""
    A = run.problem.model.forward(run.state.params, run.problem.data.train.X).A[1]
    return (A > 0).any(axis=-2).sum(axis=-1).max()


STATISTICS: dict[str, Callable] = {
    "min": lambda run: run.accuracy.min(),
    "median": lambda run: np.median(run.accuracy),
    "mean": lambda run: run.accuracy.mean(),
    "max": lambda run: run.accuracy.max(),
    "runs at 0.99": lambda run: (run.accuracy >= 0.99).sum(),
    "twin gap": twin_gap,
    "live units": most_live_units,
}
RELATIONS = {"<=": operator.le, ">=": operator.ge, "<": operator.lt}

RELU = Config("circles", hidden=8, activation="relu", lr=0.05, batch_size=10, epochs=100)
TANH = replace(RELU, activation="tanh")
SIGMOID = replace(RELU, activation="sigmoid")
TWIN = replace(SIGMOID, start="tanh_twin")
TWIN_FAST = replace(TWIN, lr=0.2)
THREE = replace(RELU, hidden=3)

CLAIMS = (
    Claim(
        "00a",
        "two ReLUs never fence the circle, however long they train",
        (replace(RELU, hidden=2, epochs=400),),
        (Bound("max", "<=", 0.80),),
    ),
    Claim(
        "00b",
        "three ReLUs can, and mostly do not",
        (THREE,),
        (Bound("runs at 0.99", ">=", 1), Bound("runs at 0.99", "<=", 10)),
    ),
    Claim(
        "00b'",
        "the same over sixty seeds, where luck weighs less",
        (THREE,),
        (Bound("runs at 0.99", ">=", 3), Bound("runs at 0.99", "<=", 30)),
        seeds=60,
    ),
    Claim(
        "00c",
        "six ReLUs always do",
        (replace(RELU, hidden=6),),
        (Bound("min", ">=", 0.97),),
    ),
    Claim(
        "00d",
        "32 units that do not bend are one straight line",
        (replace(RELU, activation="identity", hidden=32),),
        (Bound("max", "<=", 0.62),),
    ),
    Claim(
        "01a",
        "tanh learns the circles, sigmoid stays at chance",
        (TANH, SIGMOID),
        (Bound("median", ">=", 0.95), Bound("max", "<=", 0.65, variant=1)),
    ),
    Claim(
        "01b",
        "a sigmoid net that starts as the tanh net's twin needs four times the rate",
        (TWIN, TWIN_FAST),
        (
            Bound("twin gap", "<", 1e-12),
            Bound("median", "<=", 0.75),
            Bound("median", ">=", 0.97, variant=1),
        ),
    ),
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


@lru_cache(64)
def train(variant, seeds):
    """Train a Config with seeds 0, 1, 2, ... as one ensemble -> Run."""
    configs = tuple(replace(variant, seed=seed) for seed in range(seeds))
    problem, state = final(configs)
    score = evaluate(problem.model, state.params, held_out(problem.data))
    return Run(configs, problem, state, score.accuracy)


def run(claim):
    """Train every variant of a claim and measure its bounds -> Finding."""
    runs = [train(variant, claim.seeds) for variant in claim.variants]
    measured = tuple(float(STATISTICS[b.statistic](runs[b.variant])) for b in claim.bounds)
    holds = all(
        RELATIONS[b.relation](m, b.limit) for b, m in zip(claim.bounds, measured, strict=True)
    )
    return Finding(claim, measured, holds)


def main():
    """Print the claims with what was measured, then the other figures."""
    for claim, measured, holds in map(run, CLAIMS):
        print(f"{claim.id:5s}{'holds' if holds else 'FAILS'}  {claim.what} ({claim.seeds} seeds)")
        for bound, value in zip(claim.bounds, measured, strict=True):
            what = f"{bound.statistic} of variant {bound.variant + 1}"
            print(f"            {what} {bound.relation} {bound.limit:g}: {value:.3g}")
    columns = ("min", "median", "mean", "max", "runs at 0.99", "live units")
    print(f"\n{'20 seeds':24s}" + "".join(f"{name:>13s}" for name in columns) + "   brief")
    for what, variant, brief in FIGURES:
        numbers = [STATISTICS[name](train(variant, 20)) for name in columns]
        print(f"{what:24s}" + "".join(f"{number:13.3g}" for number in numbers) + f"   {brief}")


if __name__ == "__main__":
    main()
