"""From what a page recorded to figures: rates, latencies, settling times, rows of a table."""

import re
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import numpy as np


class Tick(NamedTuple):
    """An animation frame with at least one new picture: when (ms) and the words shown with it."""

    at: float
    words: str


class Row(NamedTuple):
    """One line of the table; ok is True, False, or None where nothing was asked."""

    bar: str
    asked: str
    measured: str
    n: int
    naive: str
    ok: bool | None


def value(words, pattern):
    """What the first group of a pattern finds in the words, or None."""
    found = re.search(pattern, words)
    return found and found.group(1)


def rate(ticks, began, ended):
    """Shown frames a second between two times in ms."""
    return sum(began < tick.at <= ended for tick in ticks) / (ended - began) * 1e3


def latencies(keys, ticks, pattern):
    """For each key press (ms): milliseconds to the first frame that shows another value.

    A press whose effect was not seen before the next one counts as infinite.
    """
    waits = []
    for key, following in pairwise([*keys, float("inf")]):
        before = [value(tick.words, pattern) for tick in ticks if tick.at <= key]
        after = [
            tick.at
            for tick in ticks
            if key < tick.at <= following and value(tick.words, pattern) not in (None, before[-1])
        ]
        waits.append(after[0] - key if after else float("inf"))
    return waits


def settled(released, ticks, pattern, last):
    """Milliseconds from a release to the frame from which on only the last value is shown.

    Infinite where the page ends on another value.
    """
    at = float("inf")
    for tick in reversed(ticks):
        if value(tick.words, pattern) != last:
            break
        at = tick.at
    return max(0.0, at - released)


def below(bar, times, middle, high=None, naive=None, share=1 / 3):
    """The row of a latency: its median, its 95th percentile, and its share of the naive lab's."""
    asked = f"median < {middle:g} ms" + (f", p95 < {high:g} ms" if high else "")
    middling, highest = median(times), float(np.quantile(times, 0.95, method="inverted_cdf"))
    ok = middling < middle and (high is None or highest < high)
    words = ""
    if naive is not None:
        asked += f", <= {share:.2f} x naive"
        ok = ok and middling <= share * naive
        words = f"{naive:.0f} ms ({middling / naive:.2f} x)"
    return Row(bar, asked, f"{middling:.1f} ms, p95 {highest:.1f}", len(times), words, bool(ok))


def at_least(bar, figure, least, unit, n, naive=""):
    """The row of a figure that must be large."""
    return Row(bar, f">= {least:g} {unit}", f"{figure:.3g} {unit}", n, naive, bool(figure >= least))


def at_most(bar, figure, most, unit, n, naive=""):
    """The row of a figure that must be small."""
    return Row(bar, f"<= {most:g} {unit}", f"{figure:.3g} {unit}", n, naive, bool(figure <= most))


def missing(bar, asked, why):
    """The row of a bar that could not be measured, which is a bar that is missed."""
    return Row(bar, asked, f"not measured: {why}", 0, "", False)


def line(cells, widths):
    """Cells of one line of the table, in columns."""
    return " | ".join(str(cell).ljust(width) for cell, width in zip(cells, widths, strict=True))
