"""The two factors of the squared error's slope, as numbers and as a picture."""

import numpy as np
import pytest

from nnlib.losses import LOSSES
from nnlib.neuron import SQUARED
from nnlib.view import factors as view
from nnlib.view.factors import factors, factors_picture


@pytest.mark.parametrize("y", [0, 1])
def test_the_product_is_the_slope_of_the_code(y):
    z = np.linspace(-9, 9, 37)
    wrong, steep, squared, cross = factors(z, y)
    Y, T = z[:, None], np.full((37, 1), float(y))
    assert np.allclose(squared, 37 * SQUARED.grad(Y, T)[:, 0], rtol=1e-12, atol=1e-15)
    assert np.allclose(cross, 37 * LOSSES["binary_cross_entropy"].grad(Y, T)[:, 0], atol=1e-15)
    assert np.array_equal(squared, wrong * steep)


def test_the_picture_says_its_numbers_and_moves():
    picture = factors_picture(8.0, 0)
    assert "1.999 times 0.000335 is 0.00067. Slope of the cross-entropy: 1.000." in picture.words
    assert "−1.995 times 0.00247 is −0.00492" in factors_picture(-6.0, 1).words
    same, other = factors_picture(8.0, 0), factors_picture(1.0, 0)
    assert np.array_equal(picture.rgb, same.rgb) and not np.array_equal(picture.rgb, other.rgb)


def test_bars_and_marks_stand_where_the_numbers_are():
    factors_picture(1.0, 1)
    found, shown = factors(1.0, 1), view._stage(1)
    assert [bar.get_height() for bar in shown.bars] == [abs(value) for value in found]
    assert [mark.get_xydata().tolist() for mark in shown.marks] == [[[1, v]] for v in found[2:]]


def test_what_cannot_be_drawn_gets_one_sentence():
    with pytest.raises(ValueError, match="z is 11"):
        factors_picture(11, 0)
    with pytest.raises(ValueError, match="y is 2; a target is 0 or 1"):
        factors_picture(0, 2)
