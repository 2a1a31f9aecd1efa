"""What a net says at every point of the plane, as plain arrays: colours, boundary, unit lines.

Colours are Okabe and Ito's, safe for colour-blind readers; every class has a marker of its own too.
"""

from functools import reduce

import numpy as np
from contourpy import contour_generator

from nnlib.norm import folded

CLASS_COLOURS = ("#D55E00", "#0072B2", "#009E73", "#CC79A7")
CLASS_MARKERS = ("o", "s", "^", "D")
INK = "#222222"
GREY = "#6f6f6f"
_MUTED = 0.48  # how far a sure class colour stands out from white in the map


def _rgb(colour):
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], float)


# Below white; an answer that is no class has the label -1, the last row, and stays white.
_DEPTHS = np.array([*(_MUTED * (255 - _rgb(colour)) for colour in CLASS_COLOURS), [0.0, 0, 0]])


class Grid:
    """The middle points of cells x cells squares over a window that holds all of X (N, 2)."""

    def __init__(self, X, cells=100, margin=0.12):
        low, high = X.min(axis=0), X.max(axis=0)
        middle, half = (low + high) / 2, (high - low).max() / 2 * (1 + 2 * margin)
        self.low, self.high = middle - half, middle + half
        self.cells = cells
        steps = (np.arange(cells) + 0.5) / cells
        self.x = self.low[0] + steps * (self.high[0] - self.low[0])
        self.y = self.low[1] + steps * (self.high[1] - self.low[1])
        self.points = np.stack(np.meshgrid(self.x, self.y), axis=-1).reshape(-1, 2).astype(X.dtype)

    def square(self, values):
        """(..., cells * cells, K) -> (..., cells, cells, K)."""
        return values.reshape(*values.shape[:-2], self.cells, self.cells, values.shape[-1])


def shades(decision, classes):
    """A Decision on (..., G) points -> colours (..., G, 3), white where unsure.

    A loss without probabilities gives plain regions.
    """
    if decision.probabilities is None:
        sure = np.ones(decision.labels.shape)
    else:
        # Column by column: numpy is slow along an axis of two or three entries.
        top = reduce(np.maximum, np.moveaxis(decision.probabilities, -1, 0))
        sure = np.clip(np.nan_to_num((top - 1 / classes) / (1 - 1 / classes)), 0, 1)
    mixed = sure[..., None] * _DEPTHS.take(decision.labels, axis=0)
    return np.subtract(255.5, mixed, out=mixed).astype(np.uint8)


def coarse(colours):
    """Colours (..., cells, cells, 3) -> every sixth cell in 8 steps: what a digest is taken of."""
    return colours[..., ::6, ::6, :] // 32


def boundary(grid, Y, loss):
    """Y (G, K) on the grid -> where the label that a Loss decides changes, as polylines (n, 2)."""
    M = grid.square(loss.edges(Y))
    lines = []
    for k in range(M.shape[-1]):
        if np.isfinite(M[..., k]).all():
            lines += contour_generator(grid.x, grid.y, M[..., k]).lines(0.0)
    return lines


def is_closed(line):
    """Whether a polyline ends where it began."""
    return len(line) > 2 and np.array_equal(line[0], line[-1])


def unit_lines(model, params, grid):
    """Where each unit of the first hidden layer has its corner -> (lines (U, 2, 2), arrows, units).

    Each arrow (2, 2) points from a line to the side where the unit's input grows; `units` names the
    unit of each line.  Smooth activations, nets without a hidden layer and units without weights
    have none.
    """
    lines, arrows, units = [], [], []
    centre, span = (grid.low + grid.high) / 2, (grid.high - grid.low).max()
    kinks = model.activation.kinks if len(model.sizes) > 2 else ()
    W, biases = folded(params[0])
    for unit, (w, b) in enumerate(zip(W.T, biases, strict=True)):
        size = float(np.hypot(*w))
        if not (size > 0 and np.isfinite(size)):
            continue
        normal = w / size
        for kink in kinks:
            # The point of the line that is nearest to the middle of the picture.
            near = centre + normal * ((kink - b) / size - normal @ centre)
            along = np.array([-normal[1], normal[0]]) * 2 * span
            lines.append([near - along, near + along])
            arrows.append([near, near + 0.06 * span * normal])
            units.append(unit)
    return np.reshape(lines, (-1, 2, 2)), np.reshape(arrows, (-1, 2, 2)), units


def dead_units(model, params, X):
    """Which units of each hidden layer have slope 0 on all of X (N, D) -> list of (H,) booleans."""
    Z = model.forward(params, X).Z[:-1]
    return [((model.activation.df(z) == 0) & np.isfinite(z)).all(axis=-2) for z in Z]
