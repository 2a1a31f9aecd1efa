"""A guess is taken before a lab runs, kept beside the notebook, and scored after the lab."""

from nnlib.points import shares, verdict

from . import kept
from .guesses import GUESSES
from .scores import Scores, Words, answered, summary

NOT_KEPT = (
    "No guess of yours is kept for this question. Spread points over its options, press Keep, "
    "look at the lab, and run this cell again."
)


def guess(key):
    """Ask for points on the options of a question; key: its name in GUESSES, such as "02"."""
    asked = find(key)
    from .guess_box import GuessBox  # not above: the process that judges formulas has no widgets

    return GuessBox(key, asked)


def scored(key):
    """What came true, what the kept guess costs, and the mean so far; then the guess stands."""
    asked = find(key)
    entries, note = kept.load()
    points = kept.points(entries, key, asked)
    if points is None:
        return Words(note, NOT_KEPT)
    if not kept.was_scored(entries, key):
        entries[key] = entries[key] | {"scored": True}
        _, note = kept.keep(key, entries[key])
    truth = asked.options[asked.true]
    own = verdict(shares(points)[truth], len(points))
    return Words(note, f"What came true: {truth}.", own, summary(answered(entries)))


def my_guesses():
    """All guesses that were kept and scored, with their costs and their mean."""
    entries, note = kept.load()
    past = answered(entries)
    return Scores(past, note) if past else Words(note, "No guess of yours has been scored yet.")


def find(key):
    """The question of that key; raises ValueError if there is none."""
    if key not in GUESSES:
        raise ValueError(f"There is no guess {key!r}; choose one of {', '.join(GUESSES)}.")
    return GUESSES[key]
