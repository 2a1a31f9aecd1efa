"""What a net says of one image in the company of others: in training mode it depends on them."""

import numpy as np
from matplotlib.patches import Rectangle

from nnlib.checks import whole
from nnlib.training import held_out
from nnlib.view.images import enlarged
from nnlib.view.maps import GREY, INK
from nnlib.view.picture import Picture
from nnlib.view.stage import figure
from nnlib.view.words import counted, share

_WIDTH, _HEIGHT = 9.6, 3.3  # inches
_SIDE, _COLUMNS = 40, 8  # pixels of an image, images in a line
_MOST = 32  # images of a batch that have room
_ONE, _EVALUATION = "#D55E00", "#0072B2"


def in_company(problem, params, size, draw, image=0):
    """Probabilities of one held-out image, (K,) each, and the rows of the batch that it is in.

    In training mode, in a batch of `size` whose others are drawn with the seed `draw`; and in
    evaluation mode.
    """
    held, model = held_out(problem.data), problem.model
    others = np.random.default_rng(draw).permutation(np.delete(np.arange(len(held.X)), image))
    rows = np.r_[image, others[: size - 1]]
    rng = np.random.default_rng(0)  # what makes it training mode; here nothing is drawn from it
    Y = model.forward(params, held.X[rows], rng).A[-1], model.predict(params, held.X[rows])
    return *(model.loss.decide(y).probabilities[0] for y in Y), rows


def company_picture(problem, params, size, draw, image=0):
    """Draw the batch, and beside it what the net says of its first image in both modes."""
    size = whole("size", size, 2, _MOST)
    training, evaluation, rows = in_company(problem, params, size, draw, image)
    held = held_out(problem.data)
    drawn = figure(_WIDTH, _HEIGHT)
    _draw_batch(drawn, enlarged(held.X[rows], _SIDE, *_range(problem.data.train.X)))
    _draw_bars(drawn, training, evaluation, held.labels[image])
    drawn.canvas.draw()
    pixels = np.asarray(drawn.canvas.buffer_rgba())[..., :3].copy()
    caption = _caption(training, evaluation, held.labels[image], size)
    return Picture(pixels, caption, training, evaluation, rows)


def _range(X):
    """The least of each pixel, and how far nearly all reach above it."""
    low = X.min(axis=0)
    return low, float(np.percentile(X - low, 99)) or 1.0


def _draw_batch(drawn, images):
    wide, high = _COLUMNS * (_SIDE + 8), 4 * (_SIDE + 8)
    box = 0.02, 0.22, wide / 100 / _WIDTH, high / 100 / _HEIGHT
    axes = drawn.add_axes(box)
    axes.set(xlim=(0, wide), ylim=(high, 0))
    axes.set_axis_off()
    axes.set_title(
        "the batch; in the frame the image asked about", fontsize=10, loc="left", color=INK
    )
    for i, image in enumerate(images):
        y, x = (8 + n * (_SIDE + 8) for n in divmod(i, _COLUMNS))
        axes.imshow(image, extent=(x, x + _SIDE, y + _SIDE, y), interpolation="nearest")
    axes.add_patch(Rectangle((6, 6), _SIDE + 4, _SIDE + 4, fill=False, ec=_ONE, lw=2.5))


def _draw_bars(drawn, training, evaluation, label):
    axes = drawn.add_axes((0.48, 0.14, 0.5, 0.72))
    places = np.arange(len(training))
    axes.bar(places - 0.2, training, 0.4, color=_ONE)
    axes.bar(places + 0.2, evaluation, 0.4, color=_EVALUATION)
    axes.set(ylim=(0, 1.05), xlim=(-0.6, len(places) - 0.4))
    axes.set_xticks(places, [f"{k}" if k != label else f"[{k}]" for k in places])
    axes.set_xlabel("class; in brackets the right one", fontsize=9, color=INK)
    axes.set_title("probabilities", fontsize=10, loc="left", color=INK)
    look = {"transform": axes.transAxes, "fontsize": 9, "ha": "right", "va": "bottom"}
    axes.text(0.7, 1.03, "in training mode", color=_ONE, **look)
    axes.text(1, 1.03, "in evaluation mode", color=_EVALUATION, **look)
    axes.axhline(1 / len(places), color=GREY, lw=0.8, ls=":")
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8, colors=INK)


def _caption(training, evaluation, label, size):
    said = [
        f"{p.argmax()} ({'right' if p.argmax() == label else 'wrong'}, {share(p.max())})"
        for p in (training, evaluation)
    ]
    others = counted(size - 1, "other image")
    return (
        f"An image of a {label} with {others}: in training mode the net says {said[0]}, "
        f"in evaluation mode {said[1]}."
    )
