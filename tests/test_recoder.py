"""The layer from one-hot to bits: what it says, and that the picture follows."""

import pytest

from nnlib.view.recoder import recoder_picture


@pytest.mark.parametrize(
    "above, words",
    [
        ("7", "Above one half: 7. The sums are 1, 1, 1, 0: read as 7."),
        ("9", "Above one half: 9. The sums are 1, 0, 0, 1: read as 9."),
        ("0", "Above one half: 0. The sums are 0, 0, 0, 0: read as 0."),
        ("none", "Above one half: none. The sums are 0, 0, 0, 0: read as 0, and no output said 0."),
        ("3 and 5", "Above one half: 3 and 5. The sums are 2, 1, 1, 0: a sum of 2 is no bit."),
        ("1 and 8", "Above one half: 1 and 8. The sums are 1, 0, 0, 1: read as 9, and no output"),
        ("2 and 8", "Above one half: 2 and 8. The sums are 0, 1, 0, 1: no digit."),
    ],
)
def test_the_words_say_what_the_layer_does(above, words):
    assert recoder_picture(above).words.startswith(words)


def test_the_picture_follows():
    one, other, again = (recoder_picture(a).rgb for a in ("7", "8", "7"))
    assert (one == again).all() and (one != other).any()
