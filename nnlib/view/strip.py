"""A strip of small maps: one net each, of an ensemble, side by side."""

import math

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from nnlib.training import evaluate, held_out
from nnlib.view.maps import CLASS_COLOURS, CLASS_MARKERS, INK, Grid, boundary, is_closed, shades
from nnlib.view.picture import Picture


def strip(problem, panels, caption, columns=None, title=None):
    """Draw one small map per network -> Picture.

    `panels` is a list of (label, State) whose nets are drawn in turn, all R of each State, or a
    State.  A label may be a list with one text per net.  `caption` is a sentence, or a function
    that returns one from what was drawn, in the order drawn: the held-out accuracies, and whether
    each boundary is closed.
    """
    model, data = problem.model, problem.data
    panels = [("", panels)] if hasattr(panels, "params") else list(panels)
    grid, held = Grid(data.train.X, cells=60), held_out(data)
    nets = []
    for label, state in panels:
        Y = np.atleast_3d(model.predict(state.params, grid.points))
        Y = Y if state.params[0].W.ndim == 3 else Y.reshape(1, *grid.points.shape[:1], -1)
        accuracy = np.atleast_1d(evaluate(model, state.params, held).accuracy)
        labels = [label] * len(Y) if isinstance(label, str) else label
        nets += zip(labels, Y, accuracy, strict=True)
    accuracies = np.array([a for _, _, a in nets])
    closed = np.array([_all_closed(boundary(grid, Y)) for _, Y, _ in nets])
    figure = _figure(model, data, grid, nets, columns or min(len(nets), 5), title)
    words = caption(accuracies, closed) if callable(caption) else caption
    return Picture(_pixels(figure), words, accuracies, closed)


def _all_closed(lines):
    return bool(lines) and all(is_closed(line) for line in lines)


def _figure(model, data, grid, nets, columns, title):
    rows, top = math.ceil(len(nets) / columns), 0.3 if title else 0.0
    width, height = 9.4, 9.4 / columns * rows * 1.13 + top
    figure = Figure((width, height), dpi=100, facecolor="white")
    FigureCanvasAgg(figure)
    if title:
        figure.text(0.01, 1 - 0.08 / height, title, va="top", fontsize=11, color=INK)
    points = data.train.X[:: max(1, len(data.train.X) // 150)]
    labels = data.train.labels[:: max(1, len(data.train.X) // 150)]
    for i, (label, Y, accuracy) in enumerate(nets):
        row, column = divmod(i, columns)
        cell = (height - top) / rows / height
        side = 9.4 / columns * 0.94
        axes = figure.add_axes(
            (
                column / columns + 0.03 / columns,
                1 - top / height - (row + 1) * cell + 0.02 * cell,
                side / width,
                side / height,
            )
        )
        axes.set(xticks=[], yticks=[], xlim=(grid.low[0], grid.high[0]))
        axes.set_ylim(grid.low[1], grid.high[1])
        axes.set_title(f"{label}  {accuracy:.0%}".strip(), fontsize=9, pad=3, color=INK)
        colours = grid.square(shades(model.loss.decide(Y), data.classes))
        axes.imshow(
            colours,
            extent=(*axes.get_xlim(), *axes.get_ylim()),
            origin="lower",
            interpolation="bilinear",
        )
        for k in range(data.classes):
            x, y = points[labels == k].T
            axes.plot(x, y, CLASS_MARKERS[k], ms=2.2, mew=0, color=CLASS_COLOURS[k])
        axes.add_collection(LineCollection(boundary(grid, Y), colors=INK, linewidths=1.3))
    return figure


def _pixels(figure):
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[..., :3].copy()
