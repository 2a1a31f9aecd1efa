"""Small pictures of what a net says, one per net, for rows of nets side by side.

Points of the plane make a map with its boundary, images a confusion matrix, numbers along one axis
a curve.
"""

from typing import NamedTuple

import numpy as np

from nnlib.training import held_out
from nnlib.view.confusion import counts, labelled
from nnlib.view.fit import kinks, trace, window
from nnlib.view.maps import CLASS_COLOURS, CLASS_MARKERS, Grid, boundary, coarse, shades
from nnlib.view.subject import IMAGES, LINE, kind

_MOST = 150  # points that are drawn


class Said(NamedTuple):
    """Of R nets: colours (R, h, w, 3), the lowest row first; R lists of polylines (n, 2) over them;
    and what was drawn as numbers, for a digest.
    """

    colours: np.ndarray
    lines: list
    seen: np.ndarray


def tiles(data, cells, side):
    """What draws the nets that learn a Split: in so many cells, on a square of so many pixels."""
    of = kind(data)
    if of == IMAGES:
        return Matrices(data, side)
    return Curves(data) if of == LINE else Maps(data, cells)


class Maps:
    """Maps of the plane: colours, boundary and points.  low and high (2,) are its corners."""

    help = ""  # what has to be said below the picture

    def __init__(self, data, cells):
        self.data, self.grid = data, Grid(data.train.X, cells=cells)
        self.low, self.high = self.grid.low, self.grid.high

    def still(self, axes, most=_MOST, **look):
        """Add what does not move to the axes of one picture: at most about so many points."""
        train = self.data.train
        every = max(1, len(train.X) // most)
        X, labels = train.X[::every], train.labels[::every]
        for k in range(self.data.classes):
            style = {"mec": "white", "color": CLASS_COLOURS[k], **look}
            axes.plot(*X[labels == k].T, CLASS_MARKERS[k], **style)

    def say(self, model, params):
        """What R nets say, their params with a leading axis, or one net -> Said."""
        with np.errstate(all="ignore"):
            Y = _stacked(model.predict(params, self.grid.points))
            colours = self.grid.square(shades(model.loss.decide(Y), self.data.classes))
        lines = [boundary(self.grid, y, model.loss) for y in Y]
        return Said(colours, lines, coarse(colours))


class Matrices:
    """Confusion matrices of the held-out images."""

    low, high = np.zeros(2), np.ones(2)

    def __init__(self, data, side):
        self.data, self._held, self._side = data, held_out(data), side
        self.help = (
            f"Each map: rows are the true classes, columns what the net says of {len(self._held.X)}"
            " held-out images; blue is right, orange wrong."
        )

    def still(self, axes, most=_MOST, **look):
        """Nothing: the names of the classes are part of each map."""

    def say(self, model, params):
        """What R nets say, their params with a leading axis, or one net -> Said."""
        with np.errstate(all="ignore"):
            labels = model.loss.decide(_stacked(model.predict(params, self._held.X))).labels
        tables = [counts(self._held.labels, said, self.data.classes) for said in labels]
        colours = np.array([labelled(table, self._side)[::-1] for table in tables])
        return Said(colours, [[] for _ in tables], np.array(tables))


class Curves:
    """Curves over one input, with ticks where the units of the first layer bend."""

    help = "Each map: the net's curve over the training points; ticks: where its units bend."

    def __init__(self, data):
        self.data = data
        self.low, self.high = window(data)
        self._x = np.linspace(self.low[0], self.high[0], 241)[:, None].astype(data.train.X.dtype)

    def still(self, axes, most=_MOST, **look):
        """The training points and the curve that they trace."""
        train = self.data.train
        trace(axes, self.data, animated=look.get("animated", False))
        every = max(1, len(train.X) // most)
        style = {"mec": "white", "color": CLASS_COLOURS[1], **look}
        axes.plot(train.X[::every, 0], train.labels[::every], "o", **style)

    def say(self, model, params):
        """What R nets say, their params with a leading axis, or one net -> Said."""
        with np.errstate(all="ignore"):
            Y = _stacked(model.predict(params, self._x))[..., 0]
        inside = np.clip(np.nan_to_num(Y, nan=self.high[1]), self.low[1], self.high[1])
        lines = [[np.column_stack([self._x[:, 0], y])] for y in inside]
        if params[0].b.ndim == 1:
            lines[0] += self._ticks(model, params)
        return Said(np.full((len(Y), 2, 2, 3), 255, np.uint8), lines, np.nan_to_num(Y))

    def _ticks(self, model, params):
        at, dead = kinks(model, params, self.data.train.X)
        seen = at[~dead & (self.low[0] < at) & (at < self.high[0])]
        foot = self.low[1]
        return [np.array([[x, foot], [x, foot + 0.06 * (self.high[1] - foot)]]) for x in seen]


def _stacked(Y):
    """Outputs (N, K) of one net as those of a row of one."""
    return Y if Y.ndim == 3 else Y[None]
