"""The picture of the step: the error follows its two laws, and the microscope shows the stairs."""

import numpy as np
import pytest

from nnlib.view import step as view
from nnlib.view.step import STEPS, difference, step_picture


@pytest.mark.parametrize(
    ("sides", "precision", "law", "best", "reached"),
    [
        ("both sides", "float64", lambda h: h**2, (1e-6, 1e-4), 1e-9),
        ("one side", "float64", lambda h: 3 * h + h**2, (1e-9, 1e-7), 1e-6),
        ("both sides", "float32", lambda h: h**2, (1e-3, 1e-1), 1e-3),
    ],
)
def test_the_error_is_the_formula_for_large_steps_and_rounding_for_small(
    sides, precision, law, best, reached
):
    off = np.abs(difference(STEPS, sides, precision).astype(float) - 3)
    large = best[1] <= STEPS
    assert np.allclose(off[large], law(STEPS[large]), rtol=0.05)
    good = (best[0] <= STEPS) & (best[1] >= STEPS)
    assert off[good].min() <= reached and off[good].min() <= 10 * off.min()
    eps = np.finfo(view.DTYPES[precision]).eps
    small = (best[0] >= STEPS) & (4 * eps <= STEPS)
    assert (off[small] <= 10 * eps / STEPS[small]).all()
    assert np.median(off[small] * STEPS[small] / eps) >= 0.05


def test_the_caption_says_what_was_computed():
    assert step_picture(0.1).words == (
        "Both sides, float64, h = 1e-01: the difference is 3.010000000, the slope is 3. "
        "It is off by 1.0e-02."
    )
    assert "One side, float32" in step_picture(0.1, "one side", "float32").words


def test_under_the_microscope_a_small_step_has_stairs_and_the_line_goes_through_the_points():
    stage = view._stage()
    for h, flat in ((1e-5, False), (1e-15, True)):
        step_picture(h)
        heights = stage.graph.get_ydata()
        assert (np.diff(heights) == 0).any() == flat
    (x0, x1), (y0, y1) = stage.points.get_data()
    assert (x0, x1) == (-1, 1)
    at, line = stage.secant.get_data()
    assert np.interp([x0, x1], at, line) == pytest.approx([y0, y1])
    step_picture(0.1, "one side")
    assert stage.points.get_xdata().tolist() == [0, 1]
    assert stage.points.get_ydata() == pytest.approx([0, 3.31])


def test_the_dot_stands_on_the_curve_of_its_precision():
    stage = view._stage()
    for precision in view.DTYPES:
        step_picture(1e-2, "both sides", precision)
        x, y = stage.errors.get_data()
        assert stage.now.get_ydata()[0] == pytest.approx(np.interp(1e-2, x, y), rel=0.2)


def test_another_step_is_another_picture_with_another_digest():
    one, two = step_picture(1e-3), step_picture(1e-4)
    assert one.caption != two.caption and (one.rgb != two.rgb).any()
    assert step_picture(1e-3).caption == one.caption
