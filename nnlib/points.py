"""A guess is points spread over options: their shares, and what the share of the truth costs."""

import math


def shares(points):
    """Points, name -> number, as shares of all that were given; None where none were."""
    total = sum(points.values())
    return {name: given / total for name, given in points.items()} if total else None


def cost(p):
    """The cross-entropy of a guess that gave the share p to what came true: infinite for 0."""
    return -math.log(p) + 0.0 if p else math.inf  # + 0.0: no minus before a zero


def listed(shares):
    """Shares in words: A 0.50, B 0.25, C 0.25."""
    return ", ".join(f"{name} {in_words(p)}" for name, p in shares.items())


def in_words(p):
    """A share with two decimals; one that is positive is never written as 0."""
    return f"{p:.1g}" if 0 < p < 0.005 else f"{p:.2f}"


def verdict(p, n):
    """What a guess over n options costs that gave what came true the share p."""
    what = f"−ln {in_words(p)} = {cost(p):.3f}" if p else "−ln 0, which is infinite"
    words = (
        f"You gave it {in_words(p)}, which costs {what}; not knowing, 1/{n} each, costs "
        f"ln {n} = {math.log(n):.3f}."
    )
    mend = f" Give every option a point: a share of 0.01 costs {cost(0.01):.3f}, and not all."
    return words if p else words + mend
