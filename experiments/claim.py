"""What a claim is: Configs, statistics over many seeds, and an inequality for each."""

from dataclasses import dataclass
from typing import NamedTuple

from nnlib.training import Config


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
    data_sets: int = 1
