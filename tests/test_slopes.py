"""The bars of the slopes: their heights are the model's own, and their words say them."""

import numpy as np
import pytest

from nnlib.training import Config, prepare
from nnlib.view.slopes import mean_slopes, short, slopes_picture

BLUE = (0, 114, 178)
DEEP = Config("moons", hidden=(5, 4), activation="tanh")


def tops(picture):
    """The row of pixels where each bar begins, from left to right."""
    blue = (picture.rgb == BLUE).all(axis=-1)
    columns = np.flatnonzero(np.diff(blue.any(axis=0).astype(int)) == 1) + 2
    return [int(np.flatnonzero(blue[:, c])[0]) for c in columns]


def test_a_mean_slope_is_that_of_the_whole_training_part():
    problem = prepare(DEEP)
    _, grads = problem.model.loss_and_grads(problem.params, *problem.data.train[0::2])
    assert mean_slopes(DEEP) == pytest.approx([np.abs(layer.W).mean() for layer in grads])


def test_each_factor_of_ten_is_the_same_height():
    heights = tops(slopes_picture({"a": [1e-1, 1e-2, 1e-4], "b": [1e-3]}))
    step = heights[1] - heights[0]
    assert step > 20
    assert heights[2] - heights[1] == pytest.approx(2 * step, abs=2)
    assert heights[3] - heights[1] == pytest.approx(step, abs=2)


def test_a_slope_of_exactly_0_has_no_bar_and_says_0():
    picture = slopes_picture({"stuck": [0, 0, 1e-2]})
    assert len(tops(picture)) == 1 and "stuck: 0, 0, 1e−2" in picture.caption
    assert tops(slopes_picture({"all": mean_slopes(Config("moons", start="zero"))})) == []


def test_another_size_is_another_digest():
    captions = {slopes_picture({"a": [x]}).caption for x in (1e-3, 1.2e-3, 1e-4)}
    assert len(captions) == 3


def test_more_bars_than_have_room_are_refused():
    with pytest.raises(ValueError, match="25 layers"):
        slopes_picture({"a": [1] * 25})
    with pytest.raises(ValueError, match="0 layers"):
        slopes_picture({})


def test_a_number_has_one_digit():
    assert [short(x) for x in (3.4e-7, 0, 0.96, np.nan)] == ["3e−7", "0", "1e0", "not finite"]
