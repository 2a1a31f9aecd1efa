"""What all guesses so far have cost, and how sure they were: the reader's own cross-entropy."""

import math
from html import escape
from statistics import fmean

from nnlib.points import cost, in_words, shares

from . import kept
from .guesses import GUESSES

ENOUGH = 5  # guesses with a favourite, before anything is said on how sure they were


class Words:
    """A few sentences that a screen reader speaks when they appear; empty ones are left out."""

    def __init__(self, *sentences):
        self.words = " ".join(filter(None, sentences))

    def __repr__(self):
        return self.words

    def _repr_html_(self):
        return f'<p role="status">{escape(self.words)}</p>'


class Scores:
    """A table of scored guesses, and their mean."""

    def __init__(self, past, note=""):
        self.rows = [
            (key, GUESSES[key].question, truth, in_words(p), f"{cost(p):.3f}")
            for key, s in past.items()
            for truth, p in [_came_true(key, s)]
        ]
        self.words = " ".join(filter(None, [note, summary(past)]))

    def __repr__(self):
        lines = [
            f"{key}: {what} It was: {truth}. {p}, cost {c}" for key, what, truth, p, c in self.rows
        ]
        return "\n".join([*lines, self.words])

    def _repr_html_(self):
        from nnlib.lab.sheet import line, table  # not above: it would bring all of the lab

        heads = "guess", "question", "what came true", "your share of it", "cost"
        return table("Your guesses", heads, self.rows) + line(self.words)


def answered(entries):
    """The shares of the kept guesses whose answers were shown: key -> option -> share."""
    points = {
        key: kept.points(entries, key, asked)
        for key, asked in sorted(GUESSES.items())
        if kept.was_scored(entries, key)
    }
    return {key: shares(given) for key, given in points.items() if given}


def summary(past):
    """The mean cost of the guesses beside that of not knowing, and how sure they were."""
    costs = [cost(_came_true(key, s)[1]) for key, s in past.items()]
    finite = [c for c in costs if c < math.inf]
    lost, unknowing = len(costs) - len(finite), fmean(math.log(len(s)) for s in past.values())
    mean = f"{fmean(costs):.3f}"
    if lost:
        mean = f"infinite, for {lost} of them gave nothing to what came true"
        mean += f" (without, {fmean(finite):.3f})" if finite else ""
    many = f"{len(past)} guess{'es' * (len(past) > 1)}"
    return (
        f"Your mean over {many} so far: {mean}; not knowing costs {unknowing:.3f} on average."
        + calibration(past)
    )


def calibration(past):
    """How often the favourites came true, beside the share that they were given."""
    firm = [
        (max(s.values()), _came_true(key, s)[1]) for key, s in past.items() if _has_favourite(s)
    ]
    if len(firm) < ENOUGH:
        return ""
    right, sure = fmean(p == top for top, p in firm), fmean(top for top, _ in firm)
    noise = 2 * math.sqrt(sum(top * (1 - top) for top, _ in firm)) / len(firm)
    verdict = "as sure as you are right, as far as so few can tell"
    if abs(right - sure) > noise:
        verdict = "surer than you are right" if right < sure else "right more often than you think"
    return (
        f" Your favourites had {sure:.2f} on average, and {right:.2f} of them came true: you are "
        f"{verdict}."
    )


def _came_true(key, given):
    """The option that came true, and its share."""
    truth = GUESSES[key].options[GUESSES[key].true]
    return truth, given[truth]


def _has_favourite(given):
    """Whether one option has more than any other."""
    top = max(given.values())
    return [*given.values()].count(top) == 1
