"""Machine Learning, sheet 4, questions 2 and 3: one-hot and binary codes of the ten digits."""

from itertools import combinations

from .evidence import Bound, Count, Formula
from .rows import CONCEPT, LOOSE, RIGHT, WRONG, Row

DIGITS = range(10)


def bits(number):
    """The four bits of a number, ones first."""
    return tuple(number >> place & 1 for place in range(4))


def distance(a, b):
    """The Hamming distance: in how many places two codes differ."""
    return sum(u != v for u, v in zip(a, b, strict=True))


def onehot(digit):
    """The code of a digit with a single 1 among ten places."""
    return tuple(int(d == digit) for d in DIGITS)


def decode(outputs):
    """The added layer: bit j is the number of outputs above 1/2 whose digit has that bit."""
    winners = [d for d in DIGITS if outputs[d] > 0.5]
    return tuple(sum(bits(d)[place] for d in winners) for place in range(4))


def _pairs_by_distance():
    found = [distance(bits(a), bits(b)) for a, b in combinations(DIGITS, 2)]
    return tuple(found.count(d) for d in range(1, 5))


def _worst_sums():
    """The least sum of a 1 and the largest of a 0, if the winner is 99 and the others up to 1."""
    ones = [99 * bits(d)[place] for d in DIGITS for place in range(4) if bits(d)[place]]
    others = [sum(bits(d)[place] for d in DIGITS) for place in range(4)]
    return min(ones), max(others)


ROWS = (
    Row(
        "004-2.1a", "13", WRONG,
        "The loss (ŷy)² of an example is a sum of squared errors",
        "The minus sign is lost: (ŷ - y)². For outputs 0 and 1 it counts the wrong places.",
        (
            Count("wrong places of the code of 1 for 7", lambda: distance(bits(1), bits(7)), 2),
            Formula("(v*y)^2", "(v - y)^2", holds=False),
        ),
    ),
    Row(
        "004-2.1b", "13", LOOSE,
        "Binary code: 7 for 0 costs 3, 1 for 0 costs 1, so low values are favoured",
        "The numbers are right, but it is the Hamming distance, not the value: 8 for 0 costs 1, "
        "8 for 7 costs 4. In one-hot code every confusion costs 2.",
        (
            Count("7 for 0 and 1 for 0",
                  lambda: (distance(bits(7), bits(0)), distance(bits(1), bits(0))), (3, 1)),
            Count("8 for 0 and 8 for 7",
                  lambda: (distance(bits(8), bits(0)), distance(bits(8), bits(7))), (1, 4)),
            Count("pairs of digits at distance 1, 2, 3, 4", _pairs_by_distance, (15, 18, 10, 2)),
            Count("distances of one-hot codes",
                  lambda: {distance(onehot(a), onehot(b)) for a, b in combinations(DIGITS, 2)},
                  {2}),
            Count("distance of 8 from 0, if it were the value",
                  lambda: distance(bits(8), bits(0)), 8, holds=False),
        ),
    ),
    Row(
        "004-2.1c", "13", WRONG,
        "Every binary output is valid, except numbers bigger than 10",
        "Bigger than 9: 6 of the 16 codes are no digit. One-hot: 1014 of 1024 are none.",
        (
            Count("codes of four bits that are no digit",
                  lambda: sum(bits(n) not in map(bits, DIGITS) for n in range(16)), 6),
            Count("codes of ten places that are not one-hot",
                  lambda: sum(n.bit_count() != 1 for n in range(1024)), 1014),
            Count("codes bigger than 10 that are the ones that are no digit",
                  lambda: [n for n in range(16) if bits(n) not in map(bits, DIGITS)],
                  [11, 12, 13, 14, 15], holds=False),
        ),
    ),
    Row(
        "004-2.1d", "13", WRONG,
        "The first binary digit appears only in 9 and 10",
        "The eights bit is 1 in 8 and 9. Over the digits: ones 5, twos 4, fours 4, eights 2.",
        (
            Count("digits with the eights bit", lambda: [d for d in DIGITS if bits(d)[3]], [8, 9]),
            Count("how often each bit is 1",
                  lambda: tuple(sum(bits(d)[place] for d in DIGITS) for place in range(4)),
                  (5, 4, 4, 2)),
            Count("digits with the eights bit", lambda: [d for d in DIGITS if bits(d)[3]], [9, 10],
                  holds=False),
        ),
    ),
    Row(
        "004-2.1e", "13", LOOSE,
        "A rare bit could lead the net to lower that output",
        "The best constant output is the frequency: 2 of 10 for the eights bit, but 1 of 10 for a "
        "one-hot place: rarity alone does not speak for one-hot.",
        (
            Formula("(2*(v - 1)^2 + 8*v^2)/10", "(v - 2/10)^2 + 16/100"),
            Count("how often a one-hot place is 1", lambda: sum(onehot(d)[3] for d in DIGITS), 1),
            Count("the eights bit is 1 less often than a one-hot place",
                  lambda: sum(onehot(d)[3] for d in DIGITS) > sum(bits(d)[3] for d in DIGITS),
                  True, holds=False),
        ),
    ),
    Row(
        "004-2.2a", "13", RIGHT,
        "A step at p = 1/2: 1 above p, else 0",
        evidence=(
            Formula("step(1/2 + exp(u) - 1/2)", "1"),
            Formula("step(1/2 - 1/2)", "0"),
            Formula("step(1/2 - exp(u) - 1/2)", "0"),
        ),
    ),
    Row(
        "004-2.2b", "13", RIGHT,
        "The weight from place i to bit j is 1 where bit j of i is 1; the output is linear",
        "Otherwise 0, without bias.",
        (
            Count("digits that are decoded rightly",
                  lambda: sum(decode(onehot(d)) == bits(d) for d in DIGITS), 10),
        ),
    ),
    Row(
        "004-2.2c", "13", LOOSE,
        "7 gives (1, 1, 1, 0) and 9 gives (1, 0, 0, 1)",
        "Right with the ones first; 9 reads the same both ways and cannot tell. Elsewhere the "
        "sheet has the eights first: state the order.",
        (
            Count("the bits of 7 and 9, ones first",
                  lambda: (bits(7), bits(9)), ((1, 1, 1, 0), (1, 0, 0, 1))),
            Count("the bits of 9 backwards", lambda: bits(9)[::-1], (1, 0, 0, 1)),
            Count("the bits of 7 backwards", lambda: bits(7)[::-1], (1, 1, 1, 0), holds=False),
        ),
    ),
    Row(
        "004-2.2d", "13", LOOSE,
        "Two additional layers are needed",
        "One is enough, a linear layer with a threshold at 1/2: with inputs of at least 0.99 and "
        "at most 0.01 the sums are at least 0.99 or at most 0.05.",
        (
            Count("least sum of a 1 and largest of a 0, in hundredths", _worst_sums, (99, 5)),
        ),
    ),
    Row(
        "004-2.2e", "13", LOOSE,
        "That it is correct is obvious: only one output is above p",
        "It needs exactly one. None reads as the digit 0; two can give an output of 2. After "
        "softmax two cannot be above 1/2, but none may be.",
        (
            Count("no output above p", lambda: decode([0.1] * 10), (0, 0, 0, 0)),
            # Two probabilities sum to at most 1, so at most one of them is above 1/2.
            Bound("(exp(z[i]) + exp(z[j]))/sum(k=1..C, exp(z[k]))", "1", where=("i != j",)),
            Count("outputs 3 and 5 above p, decoded as bits",
                  lambda: set(decode([0.9 * (d in (3, 5)) for d in DIGITS])), {0, 1}, holds=False),
        ),
    ),
    Row(
        "004-F1", "13", CONCEPT,
        "The net from one-hot to binary, as a figure",
        "Ten step units, four linear ones, weights 0 and 1.",
        reading="the image is missing",
    ),
    Row(
        "004-2.3", "13", LOOSE,
        "The same problem as in the first part",
        "Only the unequal costs of 2.1 can be meant.",
        reading="the text of the question is missing",
    ),
    Row(
        "004-3", "91", LOOSE,
        "A third question is answered by random letters",
        "What was asked cannot be known.",
        reading="the question is unknown",
    ),
)  # fmt: skip
