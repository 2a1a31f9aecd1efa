"""Named curves as a still picture: what is drawn, where the names stand, and the digest."""

import numpy as np
import pytest

from nnlib.view import lines as view
from nnlib.view.lines import Panel, lines

X = np.arange(5)


def axes_of(panel):
    """The axes on which a panel is drawn."""
    drawn = view.figure(4, 3)
    axes = drawn.add_axes((0.1, 0.1, 0.6, 0.8))
    view._draw(axes, panel)
    return axes


def test_one_run_is_a_line_and_several_are_their_median_in_their_range():
    runs = np.array([[1, 5, 3], [2, 9, 4]] + [[0, 0, 6]] * 3, float)
    axes = axes_of(Panel("t", {"one": (X, X * 2), "many": (X, runs)}, "x"))
    first, second = (line.get_ydata() for line in axes.lines)
    assert first.tolist() == [0, 2, 4, 6, 8] and second.tolist() == [3, 4, 0, 0, 0]
    (band,) = axes.collections
    corners = {tuple(v) for v in band.get_paths()[0].vertices.tolist()}
    assert {(0, 1), (0, 5), (1, 2), (1, 9), (4, 0), (4, 6)} <= corners


def test_names_that_would_overlap_are_moved_apart():
    axes = axes_of(Panel("t", {"a": (X, X), "b": (X, X + 0.01), "c": (X, X * 0)}, "x"))
    heights = {}
    for text in axes.texts:
        end = axes.transData.transform(text.xy)[1] * 72 / axes.figure.dpi
        heights[text.get_text()] = end + text.xyann[1]
    assert heights["b"] - heights["a"] == pytest.approx(12, abs=1e-6)
    moved = {text.get_text(): text.xyann[1] for text in axes.texts}
    assert moved["b"] == pytest.approx(-moved["a"], abs=1e-6)  # one up, the other down
    assert heights["a"] - heights["c"] > 50


def test_names_stay_below_the_top_of_the_panel():
    axes = axes_of(Panel("t", {str(k): (X, X + 0 * k) for k in range(4)}, "x"))
    ends = [axes.transData.transform(t.xy)[1] * 0.72 + t.xyann[1] for t in axes.texts]
    assert max(ends) <= axes.bbox.y1 * 0.72 + 6 and np.allclose(np.diff(sorted(ends)), 12)


def test_names_stay_above_the_axis_of_x():
    axes = axes_of(Panel("t", {str(k): (X, X * 0) for k in range(4)}, "x", window=(0, 9)))
    ends = [axes.transData.transform(t.xy)[1] * 0.72 + t.xyann[1] for t in axes.texts]
    assert min(ends) >= axes.bbox.y0 * 0.72 + 5


def test_a_short_log_axis_is_labelled_by_plain_numbers():
    for last, plain in ((6000.0, True), (6e6, False)):
        axes = axes_of(Panel("t", {"a": (np.array([130.0, last]), X[:2])}, "x", "x"))
        axes.figure.canvas.draw()
        labels = {text.get_text() for text in axes.get_xticklabels(which="both")}
        assert ({"200", "500", "1,000", "2,000"} <= labels) == plain


def test_log_axes_dotted_heights_and_the_window_are_as_asked():
    axes = axes_of(Panel("t", {"a": (X + 1, X + 1)}, "x", "xy", {2: "two"}, (1e-3, 10)))
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    assert axes.get_ylim() == (1e-3, 10)
    assert "two" in [text.get_text() for text in axes.texts]
    assert axes_of(Panel("t", {"a": (X, X)}, "x", "y")).get_xscale() == "linear"


def test_whole_numbers_have_whole_ticks():
    for x, whole in ((np.arange(1, 4), True), (np.linspace(1, 3, 3), False)):
        ticks = axes_of(Panel("t", {"a": (x, x)}, "x")).get_xticks()
        assert (ticks == ticks.round()).all() == whole


def test_the_digest_speaks_of_the_curves_and_a_picture_holds_all_panels():
    one, other = (lines(Panel("t", {"a": (X, X * k)}, "x"), "Words.") for k in (1, 2))
    assert one.caption.startswith("Words. (data ") and one.caption != other.caption
    both = lines([Panel("t", {"a": (X, X)}, "x"), Panel("u", {"b": (X, X)}, "x")], "Words.")
    assert one.rgb.shape == both.rgb.shape == (300, 960, 3)
    right = both.rgb[60:240, 560:840]
    assert (right < 100).all(axis=-1).any() and not (one.rgb[60:240, 870:] < 100).all(axis=-1).any()
