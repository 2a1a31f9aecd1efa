"""The picture of a product as a sum of tables: what is in the sum is what is in colour."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from nnlib.view.maps import CLASS_COLOURS
from nnlib.view.outer import outer_picture
from nnlib.view.picture import digest


def shown(picture, colour):
    """Whether squares filled with a pale tint of this colour are in the picture."""
    rgb = 255 * (1 - 0.12 * (1 - np.array(to_rgb(colour))))
    return (np.abs(picture.rgb - rgb) < 1.5).all(axis=-1).sum() > 1000


@pytest.mark.parametrize("examples", range(5))
def test_the_examples_in_the_sum_are_in_colour(examples):
    picture = outer_picture(examples)
    assert [shown(picture, c) for c in CLASS_COLOURS[:4]] == [n < examples for n in range(4)]


def test_the_sum_of_all_is_the_matrix_product():
    X = np.array([[1, 2, 0], [0, 1, 1], [2, 0, 1], [1, 1, 3]])
    dZ = np.array([[1, -1], [-2, 2], [1, 0], [0, 1]])
    assert outer_picture(4).caption.endswith(f"(data {digest(X.T @ dZ)})")
    two = np.outer(X[0], dZ[0]) + np.outer(X[1], dZ[1])
    assert outer_picture(2).caption.endswith(f"(data {digest(two)})")
    assert outer_picture(1).words.startswith("1 table is in the sum, of 4")


@pytest.mark.parametrize("examples", [-1, 5, 1.5])
def test_other_numbers_are_refused(examples):
    with pytest.raises(ValueError, match=f"examples is {examples}; it must be 0 to 4"):
        outer_picture(examples)
