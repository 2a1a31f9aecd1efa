"""The digits on the corners of a cube: the way is drawn bit by bit, and the words are true."""

from itertools import product

import numpy as np

from nnlib.codes import binary, distances
from nnlib.view.corners import corners_picture, place, way


def test_every_step_of_the_way_turns_one_bit_and_there_is_none_too_many():
    code, apart = binary(16), distances(binary(10))
    for a, b in product(range(10), repeat=2):
        corners = way(a, b)
        assert corners[0] == a and corners[-1] == b and len(corners) == 1 + apart[a, b]
        assert (np.abs(np.diff(code[corners], axis=0)).sum(axis=1) == 1).all()


def test_a_bit_leads_in_one_direction_and_no_two_corners_meet():
    points = place(range(16))
    for bit in (1, 2, 4, 8):
        steps = [points[n + bit] - points[n] for n in range(16) if not n & bit]
        assert np.allclose(steps, steps[0])
    gaps = np.linalg.norm(points[:, None] - points, axis=-1)
    assert gaps[~np.eye(16, dtype=bool)].min() > 0.25


def test_the_words_say_the_three_distances():
    assert corners_picture(7, 8).words.startswith(
        "A 7 taken for an 8: the numbers are 1 apart, 4 of the four bits are wrong, and 2 of ten"
    )
    assert "6 apart, 2 of the four bits are" in corners_picture(3, 9).words
    assert "1 of the four bits is wrong" in corners_picture(8, 0).words
    assert "is no error: all three distances are 0" in corners_picture(5, 5).words


def test_the_picture_follows_both_digits():
    shown = [corners_picture(*pair).rgb for pair in ((7, 8), (7, 9), (3, 8), (7, 8))]
    assert (shown[0] == shown[3]).all()
    for other in shown[1:3]:
        changed = (shown[0] != other).any(axis=-1)
        assert changed[:, :600].any() and changed[:, 620:].any()
