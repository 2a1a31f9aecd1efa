"""The plane as a net divides it: probability map, boundary, unit lines and the points.

All that does not move is drawn once; a frame pastes the map's pixels, draws lines over them and
lays the points, drawn beforehand, on top.
"""

import math

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from PIL import Image

from nnlib.view.maps import (
    CLASS_COLOURS,
    CLASS_MARKERS,
    GREY,
    INK,
    Grid,
    boundary,
    coarse,
    dead_units,
    shades,
    unit_lines,
)
from nnlib.view.pen import write
from nnlib.view.stamp import Stamp

# Of each part of the data: its name in the legend, and how a point of class colour c is filled.
_PARTS = {
    "training points": ("train", lambda c: {"c": c, "edgecolors": "white", "linewidths": 0.35}),
    "validation points": ("valid", lambda c: {"c": "white", "edgecolors": c, "linewidths": 1.1}),
    "test points": ("test", lambda c: {"c": c, "edgecolors": INK, "linewidths": 0.8}),
}
_OWN = np.array([[-1.2, -1.2], [1.2, 1.2]])  # own points may come anywhere in this square


def window(problem, dataset=""):
    """The Grid that holds all training points; own data are drawn in a square that stays."""
    X = problem.data.train.X
    return Grid(np.concatenate([X, _OWN.astype(X.dtype)]) if dataset == "own" else X)


class Plane:
    """One map in a box (left, bottom, width, height) of a figure; `show` names what it shows."""

    words = ""  # a caption speaks of its boundary

    def __init__(self, figure, box, problem, grid, show):
        self.problem, self.grid, self.show = problem, grid, show
        self._box, self._figure = box, figure
        self.axes = figure.add_axes(box)
        self._window(self.axes)
        self.axes.locator_params(nbins=5)
        self.axes.tick_params(labelsize=8, colors=INK)
        # A title whose height is given need not be kept clear of the ticks, which takes long.
        self.axes.set_title(self._title(), fontsize=10, loc="left", color=INK, y=1)
        self._scale = figure.dpi / 100
        self._movers()
        self._points = self._points_layer()

    def _window(self, axes):
        axes.set_xlim(self.grid.low[0], self.grid.high[0])
        axes.set_ylim(self.grid.low[1], self.grid.high[1])

    def _title(self):
        model = self.problem.model
        bends = len(model.sizes) > 2 and model.activation.kinks and "unit lines" in self.show
        parts = [", its boundary"] * ("boundary" in self.show) + [" and its unit lines"] * bool(
            bends
        )
        words = "What the net says" + "".join(parts)
        return words if bends else words.replace(", its", ", and its")

    # --- what does not move -----------------------------------------------------------------------

    def _points_layer(self):
        """The points and their legend, drawn once."""
        figure = Figure(self._figure.get_size_inches(), dpi=self._figure.dpi, facecolor="none")
        FigureCanvasAgg(figure)
        axes = figure.add_axes(self._box)
        axes.set_axis_off()
        self._window(axes)
        self.scatter(axes)
        return Stamp(figure)

    def scatter(self, axes):
        """Draw the points of the parts that are shown, and a legend, into axes."""
        data = self.problem.data
        parts = [name for name in _PARTS if name in self.show]
        size = float(np.clip(9000 / max(1, len(data.train.X)), 9, 26))
        for part in parts:
            word, look = _PARTS[part]
            points = getattr(data, word)
            for k in range(data.classes):
                label = f"class {k}" if part == parts[0] else None
                axes.scatter(
                    *points.X[points.labels == k].T,
                    s=size,
                    marker=CLASS_MARKERS[k],
                    label=label,
                    zorder=5,
                    **look(CLASS_COLOURS[k]),
                )
        for part in parts if len(parts) > 1 or "training points" not in parts else ():
            word, look = _PARTS[part]
            axes.scatter([], [], s=size, label=word, **look(GREY))
        if parts:
            legend = {"fontsize": 8, "framealpha": 0.9, "handletextpad": 0.2, "borderpad": 0.3}
            axes.legend(loc="lower right", **legend).set_zorder(6)

    def _movers(self):
        """The artists that each frame draws: unit lines, arrows, boundary, rings."""
        for name, style in {
            "dead": {"colors": "#b5b5b5", "linewidths": 0.8, "linestyles": ":"},
            "lines": {"colors": GREY, "linewidths": 0.9, "linestyles": "--"},
            "arrows": {"colors": GREY, "linewidths": 1.2},
            "edge": {"colors": INK, "linewidths": 1.8},
        }.items():
            artist = LineCollection([], animated=True, **style)
            self.axes.add_collection(artist, autolim=False)
            setattr(self, f"_{name}", artist)
        ring = {"marker": "o", "ls": "", "mfc": "none", "animated": True}
        self._wrong = self.axes.plot([], [], ms=8, mec=INK, mew=1.0, **ring)[0]
        self._rings = [
            self.axes.plot([], [], ms=11, mec=colour, mew=width, **ring)[0]
            for colour, width in (("white", 4.5), (INK, 2.2))
        ]

    def place(self, height):
        """Where the map lies in an array of pixels so high -> (rows, columns)."""
        box = self.axes.bbox  # in pixels from the bottom; arrays count from the top
        inset = max(1, round(0.6 * self._scale))
        rows = slice(height - math.floor(box.y1) + inset, height - math.ceil(box.y0) - inset)
        return rows, slice(math.ceil(box.x0) + inset, math.floor(box.x1) - inset)

    # --- a frame ----------------------------------------------------------------------------------

    def draw(self, pixels, state, point=None):
        """Draw a State into pixels (h, w, 4) of the figure's canvas."""
        Y = self.set(state, point)
        if "probabilities" in self.show:
            rows, columns = self.place(len(pixels))
            size = columns.stop - columns.start, rows.stop - rows.start
            large = Image.fromarray(self.colours[::-1]).resize(size, Image.Resampling.BILINEAR)
            pixels[rows, columns] = np.asarray(large.convert("RGBA"))  # three channels: 3 x slower
        for artist in (self._dead, self._lines, self._arrows, self._edge):
            self.axes.draw_artist(artist)
        self._points.press(pixels)
        if "mistakes" in self.show:
            self.axes.draw_artist(self._wrong)
        self._name_dead(pixels)
        for ring in self._rings if point else ():
            self.axes.draw_artist(ring)
        return Y

    def set(self, state, point=None):
        """Give the artists what a State says; returns Y (G, K) on the grid."""
        model = self.problem.model
        with np.errstate(all="ignore"):
            Y = model.predict(state.params, self.grid.points)
            self.colours = self.grid.square(shades(model.loss.decide(Y), self.problem.data.classes))
        self.boundary = boundary(self.grid, Y, model.loss)
        self._edge.set_segments(self.boundary if "boundary" in self.show else [])
        self._set_lines(model, state.params)
        if "mistakes" in self.show:
            self._wrong.set_data(*self._mistakes(model, state.params).T)
        for ring in self._rings:
            ring.set_data(*([[x] for x in point] if point else ([], [])))
        return Y

    def _set_lines(self, model, params):
        lines, arrows, units = unit_lines(model, params, self.grid)
        if "unit lines" not in self.show:
            lines, arrows, units = lines[:0], arrows[:0], []
        is_dead = np.zeros(len(units), bool)
        if len(units):
            is_dead = dead_units(model, params, self.problem.data.train.X)[0][units]
        self._dead.set_segments(list(lines[is_dead]))
        self._lines.set_segments(list(lines[~is_dead]))
        self._arrows.set_segments(_with_heads(arrows[~is_dead]))
        self._dead_at = [
            (unit, arrows[i, 0]) for i, unit in enumerate(units) if is_dead[i] and len(arrows)
        ]

    def _mistakes(self, model, params):
        """The points shown that the net puts into a wrong class, (M, 2)."""
        data, found = self.problem.data, [np.empty((0, 2))]
        for part, (word, _) in _PARTS.items():
            points = getattr(data, word)
            if part in self.show and len(points.X):
                with np.errstate(all="ignore"):
                    labels = model.loss.decide(model.predict(params, points.X)).labels
                found.append(points.X[labels != points.labels])
        return np.concatenate(found)

    def _name_dead(self, pixels):
        """Write at the line of each dead unit, where it is in view, which one it is."""
        for unit, (x, y) in self._dead_at:
            if (self.grid.low < (x, y)).all() and ((x, y) < self.grid.high).all():
                right, up = self.axes.transData.transform((x, y))
                size = 10 * self._scale
                write(pixels, f"unit {unit + 1} dead", right + 3, len(pixels) - up, size, GREY)

    def seen(self):
        """What was drawn, for a digest."""
        return coarse(self.colours)

    def where(self, right, down):
        """The point of the map at these shares of the picture's width and height, or None."""
        left, bottom, width, height = self._box
        at = np.array([(right - left) / width, (1 - down - bottom) / height])
        inside = ((at >= 0) & (at <= 1)).all()
        return self.grid.low + at * (self.grid.high - self.grid.low) if inside else None

    def still_artists(self):
        """Add the map and the points as artists, for a format without pixels -> those added."""
        before = list(self.axes.get_children())
        if "probabilities" in self.show:
            extent = (self.grid.low[0], self.grid.high[0], self.grid.low[1], self.grid.high[1])
            options = {"origin": "lower", "interpolation": "bilinear", "zorder": 0}
            self.axes.imshow(self.colours, extent=extent, **options)
            self._window(self.axes)
        self.scatter(self.axes)
        return [artist for artist in self.axes.get_children() if artist not in before]


def _with_heads(arrows, spread=0.4):
    """Shafts (U, 2, 2) -> polylines that end in an arrow head."""
    heads = []
    for tail, tip in arrows:
        back = (tail - tip) * 0.45
        side = np.array([-back[1], back[0]]) * spread
        heads.append(np.array([tail, tip, tip + back + side, tip, tip + back - side]))
    return heads
