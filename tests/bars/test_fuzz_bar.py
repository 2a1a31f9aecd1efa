"""No false proof and no false refutation: random pairs, a third of them with a fault planted.

Most faults are faint, 1e-20, and live at one index, at one size or on one side of a corner.
"""

from collections import Counter

import pytest

from tests.bars.judging import DIFFERENT, EQUAL, contradiction
from tests.bars.pairs import pair
from tests.oracle import compare

PAIRS, CHUNK = 1000, 50
LEAST_DECIDED = 0.94


@pytest.mark.parametrize("first", range(0, PAIRS, CHUNK))
def test_no_verdict_contradicts_the_oracle(first):
    words, wrong = Counter(), []
    for seed in range(first, first + CHUNK):
        p = pair(seed)
        word, complaint = contradiction(p.left, p.right, shapes=p.shapes)
        words[word] += 1
        wrong += [f"{seed}: {complaint}"] * bool(complaint)
    assert not wrong
    # An engine that decides nothing is never wrong either.
    assert words[EQUAL] + words[DIFFERENT] >= LEAST_DECIDED * CHUNK, words


def test_a_third_of_the_pairs_differ_and_the_others_do_not():
    """The pairs are what they are said to be, by the oracle alone."""
    seen = Counter()
    for seed in range(0, PAIRS, 7):
        p = pair(seed)
        found = compare(p.left, p.right, shapes=dict(p.shapes), points=60 if p.fault else 20)
        assert bool(found.point) == bool(p.fault), p
        seen[bool(p.fault), bool(p.shapes), "sum(" in p.left] += 1
    assert 0.3 <= sum(n for (fault, *_), n in seen.items() if fault) / seen.total() <= 0.37
    assert len(seen) >= 6  # with and without: fault, arrays, sums
