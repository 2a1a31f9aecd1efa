"""Per-neuron maps: what each hidden unit answers over the plane, one small map per unit."""

import math

import numpy as np

from nnlib.view.ink import (
    FRAME,
    SIGNED,
    WIDTH,
    check_plane,
    colour_table,
    largest,
    levels,
    ramp,
    sheet,
    short,
    write,
)
from nnlib.view.maps import GREY, Grid, dead_units

_LEFT, _GAP = 12, 8  # pixels at scale 1, as all lengths here
_HEAD, _LABEL, _TITLE, _FOOT = 30, 24, 15, 8  # heights of title, layer's label, map's title
_MOST, _PER_ROW = 32, 16  # units shown of a layer, maps in a row
_RAMP = (330, 120)  # where the bar of colours begins, and its width
_GREYS = colour_table((150, 150, 150), (232, 232, 232), (150, 150, 150))
_LINE = np.array([34.0, 34.0, 34.0])


class Units:
    """Draws the hidden units of one Problem: draw(state) -> RGB array (h, w, 3).

    `window` is a Grid whose part of the plane is shown; without one it holds all training points.
    """

    def __init__(self, problem, scale=1.0, window=None):
        check_plane(problem)
        self.problem, self.scale = problem, scale
        self._layers = [_rows(H) for H in problem.model.sizes[1:-1]]
        most = max((len(row) for rows in self._layers for row in rows), default=1)
        self._side = min(100, (WIDTH - 2 * _LEFT + _GAP) // most - _GAP)
        self._pixels = round(self._side * scale)
        window = window or Grid(problem.data.train.X)
        corners = np.stack([window.low, window.high]).astype(problem.data.train.X.dtype)
        self._grid = Grid(corners, cells=self._pixels, margin=0)  # a point for every pixel
        self._still = self._draw_still()

    @property
    def height(self):
        """The pixels of the panel at scale 1."""
        rows = sum(len(rows) for rows in self._layers)
        if not rows:
            return _HEAD + _LABEL + _FOOT
        return _HEAD + len(self._layers) * _LABEL + rows * self._row + _FOOT

    @property
    def _row(self):
        return _TITLE + self._side + 5

    # --- what does not move -----------------------------------------------------------------------

    def _draw_still(self):
        pixels, scale = sheet(self.height, self.scale), self.scale
        write(pixels, _LEFT, 15, "What each hidden unit answers over the plane", scale, 10)
        if not self._layers:
            words = "This net has no hidden layer: move hidden_dim above 0 to see its units."
            write(pixels, _LEFT, _HEAD + 10, words, scale, 9, GREY)
            return pixels
        write(pixels, WIDTH - _LEFT, 15, self._key(), scale, 8, GREY, 1)
        for layer in range(len(self._layers)):
            top = self._top(layer)
            write(pixels, _LEFT, top + 10, self._label(layer), scale, 9)
            ramp(pixels, _RAMP[0], top + 5, _RAMP[1], 10, scale)
            for unit, x, y in self._places(layer):
                middle = x + self._side / 2
                write(pixels, middle, y - 7, f"unit {unit + 1}", scale, 7.5, align=0.5)
                down, right = round(y * scale), round(x * scale)
                edge = self._pixels + 1
                pixels[down - 1 : down + edge, right - 1 : right + edge] = FRAME
        return pixels

    def _key(self):
        words = ["grey: dead, slope 0 at every training point"]
        kinks = self.problem.model.activation.kinks
        if kinks:
            words.insert(0, f"line: the bend, Z = {' or '.join(short(kink) for kink in kinks)}")
        return "    ".join(words)

    def _label(self, layer):
        name = self.problem.model.activation.name
        formula = f"A = f(Z), f = {name}" if "(" in name else f"A = {name}(Z)"
        H, shown = self.problem.model.sizes[layer + 1], sum(map(len, self._layers[layer]))
        more = f"   (units 1 to {shown} of {H})" if shown < H else ""
        return f"layer {layer + 1}: {formula}{more}"

    def _top(self, layer):
        """Where a layer begins."""
        rows = sum(len(rows) for rows in self._layers[:layer])
        return _HEAD + layer * _LABEL + rows * self._row

    def _places(self, layer):
        """(unit, x, y) of each map of a layer."""
        for r, row in enumerate(self._layers[layer]):
            y = self._top(layer) + _LABEL + r * self._row + _TITLE
            for column, unit in enumerate(row):
                yield unit, _LEFT + column * (self._side + _GAP), y

    # --- a frame ----------------------------------------------------------------------------------

    def draw(self, state):
        """A State -> RGB (h, w, 3)."""
        pixels, model, params = self._still.copy(), self.problem.model, state.params
        with np.errstate(all="ignore"):
            trace = model.forward(params, self._grid.points)
            dead = dead_units(model, params, self.problem.data.train.X)
            for layer in range(len(self._layers)):
                self._draw_layer(pixels, layer, trace.Z[layer], trace.A[layer + 1], dead[layer])
        return pixels

    def _draw_layer(self, pixels, layer, Z, A, dead):
        side, shown = self._pixels, sum(map(len, self._layers[layer]))
        Z, A = (values[:, :shown].reshape(side, side, shown)[::-1] for values in (Z, A))
        top = largest(A)
        level = np.ascontiguousarray(levels(A, top).transpose(2, 0, 1))
        lost = (level == 0).any(axis=(1, 2))
        maps = SIGNED.take(level, axis=0)  # a tenth of the time of SIGNED[level]
        dead = dead[:shown]
        maps[dead] = _GREYS[level[dead]]
        for kink in self.problem.model.activation.kinks:
            _draw_bends(maps, Z.transpose(2, 0, 1) - kink, self.scale)
        for unit, x, y in self._places(layer):
            down, right = round(y * self.scale), round(x * self.scale)
            pixels[down : down + side, right : right + side] = maps[unit]
            if dead[unit] or lost[unit]:
                words, colour = ("not finite", "#ffffff") if lost[unit] else ("dead", "#222222")
                middle = x + self._side / 2, y + self._side / 2
                write(pixels, *middle, words, self.scale, 7.5, colour, 0.5)
        self._name_scale(pixels, self._top(layer) + 10, top)

    def _name_scale(self, pixels, y, top):
        left, width = _RAMP
        write(pixels, left - 6, y, short(-top), self.scale, 8, align=1)
        write(pixels, left + width + 6, y, short(top), self.scale, 8)

    def words(self, state):
        """One sentence: how many units each layer has, which are dead, how far they answer."""
        model, X = self.problem.model, self.problem.data.train.X
        if not self._layers:
            return "This net has no hidden layer, so there are no hidden units to show."
        with np.errstate(all="ignore"):
            As = model.forward(state.params, X).A[1:-1]
            dead = dead_units(model, state.params, X)
        parts = []
        for layer, (A, gone) in enumerate(zip(As, dead, strict=True)):
            finite = np.isfinite(A).all(axis=0)
            size = f"|A| up to {short(largest(A))}" if finite.all() else "not all finite"
            named = _named(gone & finite)
            parts.append(f"layer {layer + 1}: {_count(A.shape[-1])}, {named}, {size}")
        return f"On the training points, {'; '.join(parts)}."


def _rows(H):
    """The units shown of a layer of H, as rows of nearly equal length."""
    shown = min(H, _MOST)
    per_row = math.ceil(shown / math.ceil(shown / _PER_ROW))
    return [range(i, min(i + per_row, shown)) for i in range(0, shown, per_row)]


def _count(H):
    return "1 unit" if H == 1 else f"{H} units"


def _named(dead):
    """Which units are dead, in words; of many the first few are named."""
    units = [str(unit + 1) for unit in np.flatnonzero(dead)]
    if not units:
        return "none dead"
    named = ", ".join(units[:6]) + (", …" if len(units) > 6 else "")
    return f"{len(units)} dead (unit{'s' * (len(units) > 1)} {named})"


def _draw_bends(maps, Z, scale):
    """Draw where Z (U, h, w) changes its sign as a smooth line over maps (U, h, w, 3)."""
    positive, near = Z > 0, np.zeros(Z.shape, bool)
    for step in range(1, math.ceil(scale) + 1):
        for axis in (1, 2):
            ahead = (slice(None),) * axis + (slice(step, None),)
            behind = (slice(None),) * axis + (slice(None, -step),)
            changes = positive[ahead] != positive[behind]
            near[ahead] |= changes
            near[behind] |= changes
    u, i, j = np.nonzero(near)
    last = Z.shape[-1] - 1
    down = Z[u, np.minimum(i + 1, last), j] - Z[u, np.maximum(i - 1, 0), j]
    right = Z[u, i, np.minimum(j + 1, last)] - Z[u, i, np.maximum(j - 1, 0)]
    away = 2 * np.abs(Z[u, i, j]) / np.hypot(down, right)  # from the line, in pixels
    ink = np.nan_to_num(np.clip(0.5 + 0.6 * scale - away, 0, 1))[:, None]
    maps[u, i, j] = np.round(maps[u, i, j] * (1 - ink) + ink * _LINE)
