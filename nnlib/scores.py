"""A score is the loss and the accuracy of a net, or of R nets, on one part of the data."""

from typing import NamedTuple

import numpy as np


class Score(NamedTuple):
    """Loss (without penalty) and accuracy (NaN for regression) on one part, () or (R,) each."""

    loss: np.ndarray
    accuracy: np.ndarray


def evaluate(model, params, part):
    """The loss and accuracy of a net, or of R nets, on one part of the data -> Score.

    Both are NaN where the part has no points.
    """
    _check_scored(part)
    if not len(part.X):
        return _no_score(params)
    return _scores(model, params, part.X, [part])[0]


def scores(model, params, data):
    """The Scores of the train, valid and test parts of a Split, from one forward pass."""
    for part in data[:3]:
        _check_scored(part)
    return _scores(model, params, np.concatenate([part.X for part in data[:3]]), data[:3])


def _check_scored(part):
    if part.labels is None or part.T is None:
        raise ValueError("A score needs the labels and the targets T, which a loss encodes.")


def _scores(model, params, X, parts):
    """One Score per part; X holds the rows of all of them."""
    found, end = [], 0
    with np.errstate(all="ignore"):
        Y = model.predict(params, X)
        labels = model.loss.decide(Y).labels
        for part in parts:
            rows = slice(end, end := end + len(part.X))
            if not len(part.X):
                found.append(_no_score(params))
                continue
            hits = (labels[..., rows] == part.labels).mean(axis=-1)
            accuracy = hits * np.nan if part.regression else hits
            found.append(Score(model.loss.value(Y[..., rows, :], part.T), accuracy))
    return tuple(found)


def _no_score(params):
    """NaN, of shape () or (R,)."""
    nan = np.full(params[0].b.shape[:-1], np.nan)[()]
    return Score(nan, nan)
