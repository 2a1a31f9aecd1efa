"""Three scores as three probabilities, and beside them the Jacobian of the softmax."""

from functools import cache
from types import SimpleNamespace

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.patches import Rectangle

from nnlib.losses import softmax
from nnlib.view.maps import CLASS_COLOURS, GREY, INK
from nnlib.view.picture import Picture
from nnlib.view.stage import Stage, figure
from nnlib.view.words import fixed, listed, share

# Purple against orange: safe for colour-blind readers, and no class has these colours.
_SIGNED = LinearSegmentedColormap.from_list("signed", ["#b35806", "#ffffff", "#542788"])
_MOST = 0.25  # no entry of the Jacobian is larger: p (1 - p) is at most a quarter
_LOW = "₁₂₃"


def softmax_picture(z_1, z_2, z_3):
    """Bars for p = softmax(z), and the 3 x 3 matrix of the slopes dp_i/dz_j with its row sums."""
    z = np.array([z_1, z_2, z_3], float)
    p = softmax(z)
    J = np.diag(p) - np.outer(p, p)
    stage = _stage()
    _move_bars(stage, z, p)
    _move_cells(stage, J)
    return Picture(stage.frame(), _caption(z, p, J), z, p, J)


def _caption(z, p, J):
    sums = np.abs(J.sum(axis=1)).max()
    shares = ", ".join(map(share, p))
    return (
        f"The scores {listed(z, 2)} give the probabilities {shares}, "
        f"whose sum is {p.sum():.3f}. Raising z₁ alone changes them by {listed(J[:, 0])} per unit. "
        f"{'Each row' if sums < 1e-12 else 'Not each row'} of the Jacobian sums to 0."
    )


def _move_bars(stage, z, p):
    for k in range(3):
        stage.bars[k].set_height(p[k])
        stage.heights[k].set_text(_named(k, p[k]))
        stage.heights[k].set_y(p[k] + 0.02)
        stage.scores[k].set_text(f"z{_LOW[k]} = {fixed(z[k], 2)}")


def _named(k, value):
    text = share(value)
    return f"p{_LOW[k]} {text}" if text.startswith("<") else f"p{_LOW[k]} = {text}"


def _move_cells(stage, J):
    colours = _SIGNED(Normalize(-_MOST, _MOST)(J))
    for i, j in np.ndindex(3, 3):
        stage.cells[i][j].set_facecolor(colours[i, j])
        stage.numbers[i][j].set_text(fixed(J[i, j]))
        stage.numbers[i][j].set_color("white" if abs(J[i, j]) > 0.6 * _MOST else INK)
    for i in range(3):
        stage.sums[i].set_text(fixed(J[i].sum()))


@cache
def _stage():
    fig = figure(9.6, 3.7)
    stage = SimpleNamespace()
    _build_bars(stage, fig.add_axes((0.06, 0.11, 0.36, 0.77)))
    _build_cells(stage, fig.add_axes((0.53, 0.06, 0.45, 0.82)))
    stage.frame = Stage(fig).frame
    return stage


def _build_bars(stage, axes):
    axes.set(xlim=(-0.6, 2.6), ylim=(0, 1.1), xticks=[])
    axes.set_title("Probabilities p = softmax(z)", fontsize=10, loc="left", color=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=9, colors=INK)
    axes.axhline(1, color=GREY, lw=0.8, ls=":")
    moving = {"animated": True, "fontsize": 11, "ha": "center", "color": INK}
    stage.bars, stage.heights, stage.scores = [], [], []
    for k in range(3):
        (bar,) = axes.bar([k], [0], 0.7, color=CLASS_COLOURS[k], animated=True)
        stage.bars.append(bar)
        stage.heights.append(axes.text(k, 0, "", **moving))
        stage.scores.append(axes.text(k, -0.09, "", **moving))


def _build_cells(stage, axes):
    axes.set(xlim=(-0.75, 4.0), ylim=(3.0, -0.6))
    axes.set_axis_off()
    axes.set_title("Jacobian: row i, column j is ∂pᵢ/∂zⱼ", fontsize=10, loc="left", color=INK)
    word = {"fontsize": 11, "ha": "center", "va": "center", "color": INK}
    stage.cells, stage.numbers, stage.sums = [], [], []
    for i in range(3):
        axes.text(-0.3, i + 0.5, f"p{_LOW[i]}", **word)
        axes.text(i + 0.5, -0.2, f"z{_LOW[i]}", **word)
        places = [
            ((j, i), axes.text(j + 0.5, i + 0.5, "", animated=True, **word)) for j in range(3)
        ]
        stage.numbers.append([text for _, text in places])
        stage.cells.append([_cell(axes, corner) for corner, _ in places])
        stage.sums.append(axes.text(3.55, i + 0.5, "", animated=True, **word))
    axes.text(3.55, -0.2, "row sum", **word)


def _cell(axes, corner):
    cell = Rectangle(corner, 1, 1, ec="white", lw=2, animated=True, zorder=1)
    return axes.add_patch(cell)
