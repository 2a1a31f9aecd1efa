"""The slope of the squared error by a score as a product, beside that of the cross-entropy."""

from functools import cache
from types import SimpleNamespace

import numpy as np

from nnlib.activations import sigmoid
from nnlib.checks import number
from nnlib.view.maps import GREY, INK
from nnlib.view.picture import Picture
from nnlib.view.stage import Stage, figure
from nnlib.view.words import fixed

_Z = np.linspace(-10, 10, 401)
_WRONG, _STEEP, _SQUARED, _CROSS = "#56B4E9", "#009E73", "#D55E00", "#0072B2"
_BARS = (
    (0, "how wrong:\n2(p − y)", _WRONG),
    (1, "how steep:\np(1 − p)", _STEEP),
    (2.3, "product:\nsquared error", _SQUARED),
    (3.6, "p − y:\ncross-entropy", _CROSS),
)


def factors(z, y):
    """2(p - y), p(1 - p), their product, and p - y, for p = sigmoid(z): four arrays."""
    p = sigmoid(np.asarray(z, float))
    wrong, steep = 2 * (p - y), p * (1 - p)
    return wrong, steep, wrong * steep, p - y


def factors_picture(z=8.0, y=0):
    """Bars for the factors at one score z and target y, and both slopes over all scores."""
    z = number("z", z, -10, 10)
    if y not in (0, 1):
        raise ValueError(f"y is {y!r}; a target is 0 or 1.")
    found = factors(z, y)
    stage = _stage(y)
    for bar, word, value in zip(stage.bars, stage.words, found, strict=True):
        bar.set_height(abs(value))
        word.set_text(_said(value))
        word.set_y(abs(value) + 0.04)
    for mark, value in zip(stage.marks, found[2:], strict=True):
        mark.set_data([z], [value])
    p = sigmoid(z)
    stage.score.set_text(f"z = {fixed(z, 1)}, so p = {p:.4f}; target y = {y}")
    return Picture(stage.frame(), _caption(z, y, p, found), found, [z, y])


def _said(value):
    """A slope with three digits that count, however small."""
    return f"{value:.3g}".replace("-", "−") if abs(value) < 0.01 else fixed(value)


def _caption(z, y, p, found):
    wrong, steep, squared, cross = map(_said, found)
    return (
        f"Score z = {fixed(z, 1)}, p = {p:.4f}, target {y}. Slope of the squared error: {wrong} "
        f"times {steep} is {squared}. Slope of the cross-entropy: {cross}."
    )


@cache
def _stage(y):
    """The axes for one target, with all that does not move."""
    fig = figure(9.6, 3.6)
    left, right = fig.add_axes((0.05, 0.19, 0.44, 0.7)), fig.add_axes((0.57, 0.14, 0.41, 0.75))
    stage = SimpleNamespace()
    left.set(xlim=(-0.6, 4.2), ylim=(0, 2.25), xticks=[at for at, *_ in _BARS])
    left.set_xticklabels([name for _, name, _ in _BARS])
    centre = {"ha": "center", "fontsize": 10, "color": INK, "animated": True}
    stage.bars = [left.bar([at], [0], 0.8, color=c, animated=True)[0] for at, _, c in _BARS]
    stage.words = [left.text(at, 0, "", **centre) for at, *_ in _BARS]
    for x, sign in ((0.5, "×"), (1.62, "=")):
        left.text(x, 0.06, sign, fontsize=14, ha="center", color=INK)
    stage.score = left.text(2.4, 2.1, "", **centre)
    *_, squared, cross = factors(_Z, y)
    right.plot(_Z, squared, color=_SQUARED, lw=1.8)
    right.plot(_Z, cross, color=_CROSS, lw=1.8, ls="--")
    side = 1 if y == 0 else -1
    right.set(xlim=(-10, 10), ylim=(-0.12, 1.15) if y == 0 else (-1.15, 0.12))
    for height, words, colour in (
        (1.09, "cross-entropy", _CROSS),
        (0.36, "squared error", _SQUARED),
    ):
        right.text(side * 9.8, side * height, words, fontsize=9, color=colour, va="center",
                   ha="right" if y == 0 else "left")  # fmt: skip
    stage.marks = [
        right.plot([], [], look, color=colour, ms=8, animated=True)[0]
        for look, colour in (("o", _SQUARED), ("s", _CROSS))
    ]
    _name(left, "slopes by the score z, their sizes", "")
    _name(right, f"slope by the score, target {y}", "score z")
    stage.frame = Stage(fig).frame
    return stage


def _name(axes, title, x):
    axes.set_title(title, fontsize=10, loc="left", color=INK)
    axes.set_xlabel(x, fontsize=9, color=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8.5, colors=INK)
    axes.axhline(0, color=GREY, lw=0.6, ls=":")
