"""A strip of small maps: one net each, of an ensemble, side by side."""

import math
from typing import NamedTuple

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from nnlib.training import evaluate, held_out
from nnlib.view.maps import (
    CLASS_COLOURS,
    CLASS_MARKERS,
    INK,
    Grid,
    boundary,
    coarse,
    is_closed,
    shades,
)
from nnlib.view.picture import Picture


def strip(problem, panels, caption, columns=None, title=None):
    """Draw one small map per network -> Picture.

    `panels` is a list of (label, State) whose nets are drawn in turn, all R of each State, or a
    State.  A label may be a list with one text per net.  `caption` is a sentence, or a function
    that returns one from what was drawn, in the order drawn: the held-out accuracies, and whether
    each boundary is closed.
    """
    maps, data = [], problem.data
    panels = [("", panels)] if hasattr(panels, "params") else list(panels)
    grid, held = Grid(data.train.X, cells=60), held_out(data)
    for label, state in panels:
        Y = problem.model.predict(state.params, grid.points)
        accuracy = np.atleast_1d(evaluate(problem.model, state.params, held).accuracy)
        labels = [label] * len(accuracy) if isinstance(label, str) else label
        for text, y, score in zip(labels, Y if Y.ndim == 3 else Y[None], accuracy, strict=True):
            colours = grid.square(shades(problem.model.loss.decide(y), data.classes))
            maps.append(Map(text, float(score), colours, boundary(grid, y, problem.model.loss)))
    figure = _figure(data, grid, maps, columns or min(len(maps), 5), title)
    accuracies, closed = np.array([m.accuracy for m in maps]), np.array([m.closed for m in maps])
    words = caption(accuracies, closed) if callable(caption) else caption
    drawn = coarse(np.array([m.colours for m in maps]))
    return Picture(_pixels(figure), words, accuracies, closed, drawn)


class Map(NamedTuple):
    """One net as it is drawn: its label, held-out accuracy, colours (h, w, 3) and boundary."""

    label: str
    accuracy: float
    colours: np.ndarray
    lines: list

    @property
    def closed(self):
        """Whether there is a boundary, and all of it is closed."""
        return bool(self.lines) and all(is_closed(line) for line in self.lines)

    @property
    def title(self):
        """The label and the accuracy; 100.0 % stands only where no point is wrong."""
        most = 100.0 if self.accuracy == 1 else 99.9
        return f"{self.label}  {min(100 * self.accuracy, most):.1f} %".strip()


def _figure(data, grid, maps, columns, title):
    rows, top = math.ceil(len(maps) / columns), 0.3 if title else 0.0
    width, height = 9.4, 9.4 / columns * rows * 1.13 + top
    figure = Figure((width, height), dpi=100, facecolor="white")
    FigureCanvasAgg(figure)
    if title:
        figure.text(0.01, 1 - 0.08 / height, title, va="top", fontsize=11, color=INK)
    points = data.train.X[:: max(1, len(data.train.X) // 150)]
    labels = data.train.labels[:: max(1, len(data.train.X) // 150)]
    for i, shown in enumerate(maps):
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
        axes.set_title(shown.title, fontsize=9, pad=3, color=INK)
        axes.imshow(
            shown.colours,
            extent=(*axes.get_xlim(), *axes.get_ylim()),
            origin="lower",
            interpolation="bilinear",
        )
        for k in range(data.classes):
            x, y = points[labels == k].T
            axes.plot(x, y, CLASS_MARKERS[k], ms=2.2, mew=0, color=CLASS_COLOURS[k])
        axes.add_collection(LineCollection(shown.lines, colors=INK, linewidths=1.3))
    return figure


def _pixels(figure):
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[..., :3].copy()
