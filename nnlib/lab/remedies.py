"""A remedy is one change of a Config that may mend a run: the fields, and the change in words.

Every function returns a tuple of remedies in the order to try them, empty where none applies.
"""

from typing import NamedTuple

import numpy as np

from nnlib.datasets import DATASETS

_LARGEST_RATE, _USUAL_RATE = 10, 0.05


class Remedy(NamedTuple):
    """One change of a Config, as fields and in words."""

    change: dict
    words: str


def to(config, name, *values):
    """Set one field to each of these values in turn, where that is a change."""
    now = getattr(config, name)
    return tuple(
        Remedy({name: value}, f"{name} {say(value, name)} instead of {say(now, name)}")
        for value in values
        if say(value, name) != say(now, name)
    )


def slower(config):
    """A tenth of the lr, then a hundredth; where that is still large, the usual one as well."""
    rates = [_times(config.lr, factor) for factor in (0.1, 0.01)]
    return to(config, "lr", *rates, *([_USUAL_RATE] if rates[-1] > 2 * _USUAL_RATE else []))


def faster(config):
    """Larger steps, more of them in an epoch, and steps whose size the gradient does not set."""
    rates = [_times(config.lr, factor) for factor in (10, 100)]
    larger = to(config, "lr", *(rate for rate in rates if rate <= _LARGEST_RATE))
    many = config.batch_size is None or config.batch_size > 10
    return larger + (to(config, "batch_size", 10) if many else ()) + to(config, "optimizer", "adam")


def clearer(config):
    """What lets more of the gradient through to the first layer of a deep net."""
    bent = to(config, "activation", "relu", "tanh") if config.hidden else ()
    return bent + to(config, "hidden", config.hidden[:1])


def weaker(config, name):
    """A tenth of a penalty, a hundredth, none."""
    strength = getattr(config, name)
    scaled = (
        tuple(_times(s, factor) for s in strength)
        if isinstance(strength, tuple)
        else _times(strength, factor)
        for factor in (0.1, 0.01)
    )
    return to(config, name, *scaled, 0.0)


def stronger(config):
    """More l2 than there is, up to 0.03."""
    return to(config, "l2", *(s for s in (1e-3, 3e-3, 1e-2, 3e-2) if s > np.max(config.l2)))


def more_points(config, n):
    """Four times the n points that there are, where the data set has so many."""
    source = DATASETS[config.dataset]
    if config.dataset == "own" or 4 * n > source.most:
        return ()
    return (Remedy({"n": 4 * n}, f"n {4 * n} instead of {n}"),)


def say(value, name=""):
    """A value of a Config as a reader would write it."""
    if value is None:
        return "all" if name == "batch_size" else "by default"
    if isinstance(value, tuple):
        return ", ".join(map(say, value)) or "none"
    if isinstance(value, float):
        return f"{value:g}"
    return str(getattr(value, "name", value))


def _times(value, factor):
    return float(f"{value * factor:.3g}")  # 0.3 / 10 is written 0.03, not 0.030000000000000002
