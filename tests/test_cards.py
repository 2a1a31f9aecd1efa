"""The cards of the activations, and the pictures of a corner and of small graphs."""

import numpy as np
import pytest

from nnlib.activations import ACTIVATIONS
from nnlib.lab import cards
from nnlib.lab.cards import CARDS, Cards
from nnlib.symbolic import DoesNotHold
from nnlib.view import corner
from nnlib.view.corner import FUNCTIONS, corner_picture, secants
from nnlib.view.graphs import graphs

# The cards.


def test_every_activation_has_a_card_whose_formulas_are_proved():
    assert list(CARDS) and set(CARDS) == set(ACTIVATIONS)
    assert list(Cards().cards) == list(CARDS)


@pytest.mark.parametrize(("field", "false"), [("formula", "max(1, z)"), ("slope", "step(-z)")])
def test_a_card_with_a_false_formula_is_not_shown(monkeypatch, field, false):
    monkeypatch.setitem(cards.CARDS, "relu", CARDS["relu"]._replace(**{field: false}))
    with pytest.raises(DoesNotHold, match="The card of relu"):
        Cards("relu")


def test_the_numbers_of_a_card_are_those_of_the_code():
    rows = {name: rest for name, *rest in Cards("relu", "plu", "erf", "gelu", "gaussian").rows}
    assert rows["relu"] == ["0.00 to ∞", "1.000", "0"]
    assert rows["plu"] == ["−∞ to ∞", "1.000", "−1, 1"]
    assert rows["erf"] == ["−1.00 to 1.00", f"{2 / np.sqrt(np.pi):.3f}", "none"]
    assert rows["gelu"][0] == "−0.17 to ∞"
    assert rows["gaussian"][1] == f"{np.sqrt(2 / np.e):.3f}"


def test_a_table_of_cards_shows_formulas_and_words():
    shown = Cards("relu", "tanh")
    html = shown._repr_html_()
    assert html.count("<tr>") == 3 and "it can die" in html and "$\\tanh" in html
    assert "2 formulas and their slopes proved" in html and "2 formulas" in repr(shown)
    with pytest.raises(ValueError, match="card"):
        Cards("swish")


# The corner.


@pytest.mark.parametrize("name", FUNCTIONS)
def test_secants_stay_apart_at_a_corner_and_meet_where_there_is_none(name):
    activation = FUNCTIONS[name]
    gaps = [right - left for left, right in (secants(activation, h) for h in (1, 0.1, 0.001))]
    if activation.kinks:
        assert np.allclose(gaps, gaps[0]) and gaps[0] > 0.9
    else:
        assert abs(gaps[-1]) < 1e-3
        assert np.allclose(secants(activation, 1e-3), activation.df(0.0), atol=1e-3)
    words = corner_picture(name, 0.1).words
    assert ("stay apart for every h" in words) == bool(activation.kinks)


def test_the_picture_of_a_corner_shows_both_points_both_secants_and_the_fan():
    corner_picture("relu", 0.5)
    shown = corner._stage("relu")
    assert shown.points.get_xydata().tolist() == [[-0.5, 0], [0, 0], [0.5, 0.5]]
    for line, slope in ((shown.left, 0), (shown.right, 1)):
        x, y = line.get_data()
        assert len(x) > 1 and np.allclose(y, slope * x)
    assert [1.6, 0] in shown.fan.get_xy().tolist() and [1.6, 1.6] in shown.fan.get_xy().tolist()
    assert (shown.at_left.get_ydata()[0], shown.at_right.get_ydata()[0]) == (0, 1)


def test_the_picture_of_a_corner_says_the_slopes_that_it_draws():
    picture = corner_picture("softplus", 0.6)
    left, right = secants(ACTIVATIONS["softplus"], 0.6)
    assert f"from the left has the slope {left:.3f}, that from the right {right:.3f}" in (
        picture.words
    )
    assert picture.words.endswith("the code takes the slope 0.500 at 0.")
    same, other = corner_picture("softplus", 0.6), corner_picture("softplus", 0.5)
    assert np.array_equal(picture.rgb, same.rgb) and not np.array_equal(picture.rgb, other.rgb)
    with pytest.raises(ValueError, match="h is 0"):
        corner_picture("relu", 0)
    with pytest.raises(ValueError, match="function"):
        corner_picture("swish")


# Small graphs.


def test_graphs_name_what_they_draw_unless_it_is_to_be_guessed():
    shown, hidden = graphs(["relu", "tanh"]), graphs(["relu", "tanh"], unnamed=True)
    assert shown.words.startswith("relu, tanh, each from")
    assert hidden.words.startswith("A, B, each from") and "relu" not in hidden.caption
    assert shown.rgb.shape[1] == 960
    assert graphs(["tanh", "relu"]).caption.split("data")[1] != shown.caption.split("data")[1]


def test_slopes_alone_are_drawn_broken_at_a_corner():
    from nnlib.view.graphs import _apart

    assert np.isnan(_apart((0.0,))).sum() == 1 and not np.isnan(_apart(())).any()
    assert not np.array_equal(graphs(["relu"]).rgb, graphs(["relu"], functions=False).rgb)
