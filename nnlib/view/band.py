"""The soft maximum between its two bounds, max <= LSE_beta <= max + ln(n)/beta."""

import math
from functools import cache
from types import SimpleNamespace

import numpy as np

from nnlib.checks import number, whole
from nnlib.view.maps import GREY, INK
from nnlib.view.picture import Picture
from nnlib.view.stage import Stage, figure

_SOFT, _BAND = "#D55E00", "#56B4E9"
_X = np.linspace(-3, 3, 301)


def soft_maximum_picture(beta, n=2):
    """LSE_beta of n scores, one of which is x and the others 0, with its band and its gap."""
    beta, n = number("beta", beta, 0.01), whole("n", n, 2)
    hard = np.maximum(_X, 0)
    scores = np.zeros((len(_X), n))
    scores[:, 0] = _X
    soft = np.logaddexp.reduce(beta * scores, axis=1) / beta
    width = math.log(n) / beta
    stage = _stage(n, math.ceil(math.log2(max(1, 1 / beta))))
    band = np.column_stack([np.r_[_X, _X[::-1]], np.r_[hard, hard[::-1] + width]])
    stage.band.set_xy(band)
    stage.soft.set_data(_X, soft)
    stage.gap.set_data(_X, soft - hard)
    stage.width.set_ydata([width, width])
    stage.word.set_position((-2.95, width + 0.01 * stage.top))
    stage.word.set_text(f"ln({n})/β = {width:.3f}")
    stage.beta.set_text(f"β = {beta:g}, n = {n}")
    return Picture(stage.frame(), _caption(beta, n, soft - hard, width), soft, [width])


def _caption(beta, n, gap, width):
    inside = gap.min() >= -1e-12 and gap.max() <= width + 1e-12
    return (
        f"Soft maximum of {n} scores with β = {beta:g}: it lies up to {gap.max():.3f} above the "
        f"maximum, most of all at x = {_X[gap.argmax()]:.2f}; the band is ln({n})/β = {width:.3f} "
        f"wide, and the curve {'stays' if inside else 'does not stay'} inside it."
    )


@cache
def _stage(n, doublings):
    """The two axes; the room for the gap doubles where beta falls below 1."""
    fig = figure(9.6, 3.7)
    stage = SimpleNamespace(top=1.18 * math.log(n) * 2**doublings)
    left = _axes(fig.add_axes((0.055, 0.14, 0.42, 0.74)), "The maximum, and the band above it")
    left.set_ylim(-0.25, 3.25 + min(stage.top, 3))
    right = _axes(fig.add_axes((0.555, 0.14, 0.42, 0.74)), "The gap: soft maximum − maximum")
    right.set_ylim(0, stage.top)
    (stage.band,) = left.fill([0], [0], color=_BAND, alpha=0.45, lw=0, animated=True, zorder=1)
    left.plot(_X, np.maximum(_X, 0), color=INK, lw=1.6)
    (stage.soft,) = left.plot([], [], color=_SOFT, lw=2, animated=True)
    (stage.gap,) = right.plot([], [], color=_SOFT, lw=2, animated=True)
    stage.width = right.axhline(0, color=INK, lw=1, ls="--", animated=True)
    stage.word = right.text(0, 0, "", fontsize=10, color=INK, animated=True)
    stage.beta = left.text(
        0.03, 0.93, "", transform=left.transAxes, fontsize=11, va="top", color=INK, animated=True
    )
    _legend(left)
    stage.frame = Stage(fig).frame
    return stage


def _axes(axes, title):
    axes.set(xlim=(-3, 3))
    axes.set_title(title, fontsize=10, loc="left", color=INK)
    axes.set_xlabel("x, one score; every other is 0", fontsize=9, color=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8, colors=INK)
    axes.axvline(0, color=GREY, lw=0.6, ls=":")
    return axes


def _legend(axes):
    for y, words, colour in (
        (0.80, r"soft maximum $\mathrm{LSE}_\beta$", _SOFT),
        (0.72, "maximum", INK),
        (0.64, "band of width ln(n)/β", "#1c6a96"),
    ):
        axes.text(0.03, y, words, transform=axes.transAxes, fontsize=9, va="top", color=colour)
