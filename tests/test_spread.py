"""Several runs beside each other: the errors are those of statistics, the picture says them."""

import math

import numpy as np
import pytest

from nnlib.view.spread import sampling_error, spread_picture, standard_error

RUNS = {"a": [0.90, 0.92, 0.94], "b": [0.96, 0.96, 0.96]}


def test_the_error_over_runs_is_that_of_a_mean_of_many():
    """Of 20,000 means of 5 normal numbers, the deviation is what each five of them estimate."""
    draws = np.random.default_rng(0).standard_normal((20_000, 5))
    squares = [standard_error(five) ** 2 for five in draws[:2000]]
    assert np.mean(squares) == pytest.approx(draws.mean(axis=1).var(), rel=0.05)


def test_the_error_of_a_test_set_is_that_of_shares():
    """Of 20,000 shares among 1000 throws that succeed with 0.528."""
    shares = np.random.default_rng(0).binomial(1000, 0.528, 20_000) / 1000
    assert sampling_error(0.528, 1000) == pytest.approx(shares.std(), rel=0.02)


def test_the_caption_says_means_and_errors():
    caption = spread_picture(RUNS, "accuracy").caption
    error = 0.02 / math.sqrt(3)
    assert f"over 3 runs: a 0.920 ± {error:.4f}, b 0.960 ± 0.0000" in caption


def height(picture, colour):
    """How many rows of pixels hold this colour."""
    return int((picture.rgb == colour).all(axis=-1).any(axis=1).sum())


def test_a_smaller_test_set_has_a_longer_line_and_the_reported_one_its_own():
    grey, orange = (111, 111, 111), (213, 94, 0)
    given = RUNS, "accuracy"
    few = height(spread_picture(*given, examples=100, reported={"a": (0.93, 25)}), grey)
    many = height(spread_picture(*given, examples=400, reported={"a": (0.93, 25)}), grey)
    assert few > 1.5 * many
    assert height(spread_picture(*given, reported={"a": (0.93, 25)}), orange) > 50
    assert height(spread_picture(*given), orange) == 0


def test_other_runs_are_another_digest():
    wide = {"a": [0.88, 0.92, 0.96], "b": RUNS["b"]}
    found = [spread_picture(groups, "x").caption[-9:] for groups in (RUNS, wide)]
    found += [spread_picture(RUNS, "x", reported={"a": (p, 9)}).caption[-9:] for p in (0.5, 0.6)]
    assert len(set(found)) == 4


def test_two_pictures_of_one_span_have_the_same_height():
    at = [middle(spread_picture({"a": [p, p]}, "", span=(0, 1))) for p in (0.2, 0.5, 0.8)]
    assert at[0] - at[1] == pytest.approx(at[1] - at[2], abs=1) and at[0] > at[1] + 20


def middle(picture):
    """The line of pixels at which our colour stands on average."""
    return np.flatnonzero((picture.rgb == [0, 114, 178]).all(axis=-1).any(axis=1)).mean()
