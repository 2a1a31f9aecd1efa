"""A number is checked where it comes in; a bad one gets a sentence with its name and its value."""

import math

import numpy as np


def is_number(x):
    """Whether x is a number: booleans and strings are not."""
    return isinstance(x, (int, float, np.integer, np.floating)) and not isinstance(x, bool)


def _finite(x):
    """Whether x is a number that a float can hold."""
    try:
        return is_number(x) and math.isfinite(x)
    except OverflowError:  # a whole number of more than 308 digits
        return False


def _range(least, most):
    return f"{least} or larger" if most == math.inf else f"{least} to {most}"


def number(name, value, least=0, most=math.inf):
    """value as a float; ValueError unless it is a finite number from least to most."""
    if not (_finite(value) and least <= value <= most):
        raise ValueError(f"{name} is {value!r}; it must be a finite number, {_range(least, most)}.")
    return float(value)


def whole(name, value, least, most=math.inf, more=""):
    """value as an int; ValueError unless it is a whole number from least to most."""
    good = _finite(value) and least <= value <= most
    if not (good and int(value) == value):
        raise ValueError(
            f"{name} is {value!r}; it must be a whole number, {_range(least, most)}{more}."
        )
    return int(value)


def rates(name, value):
    """value, a number or an array of numbers; ValueError unless each is finite, 0 or larger."""
    if not isinstance(value, np.ndarray):
        return number(name, value)
    if value.dtype.kind not in "iuf" or not (np.isfinite(value) & (value >= 0)).all():
        raise ValueError(f"{name} is {value.tolist()}; it must hold finite numbers, 0 or larger.")
    return value


def table(name, value, dtype=None):
    """value as an array of numbers; ValueError where its rows are ragged or hold something else."""
    try:
        A = np.asarray(value, dtype)
    except (TypeError, ValueError, OverflowError):
        A = None
    if A is None or A.dtype.kind not in "biuf":
        raise ValueError(f"{name} is not a table of numbers, equally many in every row.")
    return A


def finite_rows(name, A):
    """A (..., N, D) unchanged; ValueError, with the first bad row, where it is not finite."""
    finite = np.isfinite(A)
    if not finite.all():
        bad = np.argwhere(~finite.all(axis=-1))
        raise ValueError(
            f"{name} holds NaN or infinity in {len(bad)} rows, first in row {bad[0, -1]}; "
            "remove or fill them."
        )
    return A
