"""A number is checked where it comes in; a bad one gets a sentence with its name and its value."""

import math

import numpy as np


def is_number(x):
    """Whether x is a number: booleans and strings are not."""
    return isinstance(x, (int, float, np.integer, np.floating)) and not isinstance(x, bool)


def _range(least, most):
    return f"{least} or larger" if most == math.inf else f"{least} to {most}"


def number(name, value, least=0, most=math.inf):
    """value as a float; ValueError unless it is a finite number from least to most."""
    if not (is_number(value) and math.isfinite(value) and least <= value <= most):
        raise ValueError(f"{name} is {value!r}; it must be a finite number, {_range(least, most)}.")
    return float(value)


def whole(name, value, least, most=math.inf, more=""):
    """value as an int; ValueError unless it is a whole number from least to most."""
    good = is_number(value) and math.isfinite(value) and least <= value <= most
    if not (good and int(value) == value):
        raise ValueError(
            f"{name} is {value!r}; it must be a whole number, {_range(least, most)}{more}."
        )
    return int(value)
