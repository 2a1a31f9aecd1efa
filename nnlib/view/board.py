"""The lab's figure: a probability map with boundary and points, and curves of loss and accuracy.

All that does not move is drawn once.  A frame pastes the map's pixels, draws lines over them with
Agg and lays the points, drawn beforehand, on top; that takes a tenth of a full redraw.
"""

import math

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
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
from nnlib.view.picture import digest

SIZE = (9.6, 4.4)  # inches at 100 dpi: 960 x 440 pixels
_MAP = (0.055, 0.105, 0.3767, 0.822)  # left, bottom, width, height: a square of 361 pixels
_LOSS = (0.52, 0.585, 0.41, 0.342)
_ACCURACY = (0.52, 0.105, 0.41, 0.342)


class Board:
    """Draws states of one Problem: draw(state, curves) -> RGB array (h, w, 3)."""

    def __init__(self, problem, epochs, steps, scale=1.0):
        """`epochs` is the length of the curves' axis, `steps` the updates of one epoch."""
        if problem.data.train.X.shape[1] != 2:
            raise ValueError(
                f"A map needs data with 2 inputs, these have {problem.data.train.X.shape[1]}; "
                "choose a data set of the plane, for example 'circles'."
            )
        self.problem, self.epochs, self.steps, self.scale = problem, max(epochs, 1), steps, scale
        self.grid = Grid(problem.data.train.X)
        with np.errstate(all="ignore"):
            T = problem.data.train.T
            self.nothing = float(problem.model.loss.value(np.zeros_like(T), T))
        self.loss_top = 1.35 * self.nothing
        self._points = self._points_layer()
        self._build()

    # --- what does not move -----------------------------------------------------------------------

    def _figure(self, **options):
        figure = Figure(SIZE, dpi=100 * self.scale, **options)
        FigureCanvasAgg(figure)
        return figure

    def _window(self, axes):
        axes.set_xlim(self.grid.low[0], self.grid.high[0])
        axes.set_ylim(self.grid.low[1], self.grid.high[1])

    def _points_layer(self):
        """The training points and their legend, drawn once."""
        figure = self._figure(facecolor="none")
        axes = figure.add_axes(_MAP)
        axes.set_axis_off()
        self._window(axes)
        train = self.problem.data.train
        size = float(np.clip(9000 / len(train.X), 9, 26))
        for k in range(self.problem.data.classes):
            axes.scatter(
                *train.X[train.labels == k].T,
                s=size,
                c=CLASS_COLOURS[k],
                marker=CLASS_MARKERS[k],
                edgecolors="white",
                linewidths=0.35,
                label=f"class {k}",
            )
        axes.legend(loc="lower right", fontsize=8, framealpha=0.9, handletextpad=0.2, borderpad=0.3)
        return Stamp(figure)

    def _word(self, text, colour):
        """A word as a stamp with its left end in the middle of the figure: text is slow to draw."""
        figure = self._figure(facecolor="none")
        figure.text(0.5, 0.5, text, color=colour, fontsize=8, va="center")
        return Stamp(figure)

    def _build(self):
        """Everything that stands still: frames, ticks, titles, reference lines."""
        figure = self._figure(facecolor="white")
        model, classes = self.problem.model, self.problem.data.classes
        self.map = figure.add_axes(_MAP)
        self._window(self.map)
        self.map.locator_params(nbins=5)
        self.map.set_title(self._map_title(), fontsize=10, loc="left", color=INK)
        self.loss = figure.add_axes(_LOSS)
        self.loss.set(xlim=(0, self.epochs), ylim=(0, self.loss_top))
        self.loss.set_title(model.loss.name.replace("_", " "), fontsize=10, loc="left", color=INK)
        knows = math.isclose(self.nothing, math.log(classes), rel_tol=1e-6)
        words = f"ln {classes}: knows nothing" if knows else "all outputs 0"
        self._reference(self.loss, self.nothing, words, above=True)
        self.loss.tick_params(labelbottom=False)
        self.accuracy = figure.add_axes(_ACCURACY)
        self.accuracy.set(xlim=(0, self.epochs), ylim=(0, 1.04))
        self.accuracy.set_title("accuracy", fontsize=10, loc="left", color=INK)
        self._reference(self.accuracy, 1 / classes, f"1/{classes}: guessing", above=False)
        updates = f"{self.steps} updates each" if self.steps > 1 else "1 update each"
        self.accuracy.set_xlabel(f"epoch ({updates})", fontsize=9, color=INK)
        for axes in (self.map, self.loss, self.accuracy):
            axes.tick_params(labelsize=8, colors=INK)
        for axes in (self.loss, self.accuracy):
            axes.spines[["top", "right"]].set_visible(False)
        self._movers(figure)
        figure.canvas.draw()
        self.canvas = figure.canvas
        self._still = np.asarray(figure.canvas.buffer_rgba()).copy()
        box = self.map.bbox  # in pixels from the bottom; arrays count from the top
        height = self._still.shape[0]
        inset = max(1, round(0.6 * self.scale))
        self._rows = slice(height - math.floor(box.y1) + inset, height - math.ceil(box.y0) - inset)
        self._columns = slice(math.ceil(box.x0) + inset, math.floor(box.x1) - inset)

    def _map_title(self):
        model = self.problem.model
        if len(model.sizes) > 2 and model.activation.kinks:
            return "What the net says, its boundary and its unit lines"
        return "What the net says, and its boundary"

    @staticmethod
    def _reference(axes, y, words, above):
        axes.axhline(y, color=GREY, lw=0.8, ls=":")
        axes.annotate(
            words,
            (0.01, y),
            xycoords=("axes fraction", "data"),
            xytext=(0, 2 if above else -2),
            textcoords="offset points",
            va="bottom" if above else "top",
            fontsize=8,
            color=GREY,
        )

    def _movers(self, figure):
        """The artists that each frame draws: unit lines, arrows, boundary and curves."""
        for name, style in {
            "dead": {"colors": "#b5b5b5", "linewidths": 0.8, "linestyles": ":"},
            "lines": {"colors": GREY, "linewidths": 0.9, "linestyles": "--"},
            "arrows": {"colors": GREY, "linewidths": 1.2},
            "edge": {"colors": INK, "linewidths": 1.8},
        }.items():
            artist = LineCollection([], animated=True, **style)
            self.map.add_collection(artist, autolim=False)
            setattr(self, f"_{name}", artist)
        self._rings = [
            self.map.plot([], [], "o", ms=11, mfc="none", mec=colour, mew=width, animated=True)[0]
            for colour, width in (("white", 4.5), (INK, 2.2))
        ]
        self._curves = []
        words = {"train": self._word("train", INK), "valid": self._word("valid", "#0072B2")}
        for axes, score in ((self.loss, "loss"), (self.accuracy, "accuracy")):
            for part, colour, style in (("train", INK, "-"), ("valid", "#0072B2", "--")):
                line = Line2D([], [], color=colour, ls=style, lw=1.6, animated=True)
                axes.add_line(line)
                self._curves.append((axes, line, words[part], f"{part}_{score}"))

    # --- a frame ----------------------------------------------------------------------------------

    def draw(self, state, curves, point=None):
        """A State and its Curves -> RGB (h, w, 3); keeps the boundary just drawn, for captions.

        `point` (x_1, x_2) is marked on the map.
        """
        self._fit_loss_axis(curves)
        pixels = np.asarray(self.canvas.buffer_rgba())
        pixels[...] = self._still
        Y = self._paste_map(pixels, state)
        self._draw_lines(state, Y)
        self._points.press(pixels)
        self._draw_point(point)
        self._draw_curves(pixels, curves)
        return pixels[..., :3].copy()

    def where(self, right, down):
        """The point of the map at these shares of the picture's width and height, or None."""
        left, bottom, width, height = _MAP
        at = np.array([(right - left) / width, (1 - down - bottom) / height])
        inside = ((at >= 0) & (at <= 1)).all()
        return self.grid.low + at * (self.grid.high - self.grid.low) if inside else None

    def digest(self, curves):
        """Of the map and the curves last drawn, coarsely rounded."""
        scores = [getattr(curves, key) for *_, key in self._curves]
        return digest(coarse(self._colours), *scores)

    def _fit_loss_axis(self, curves):
        """Make room, in doublings, for a loss that climbs; a new run starts with the usual room."""
        values = curves.train_loss + curves.valid_loss
        highest = max((v for v in values if math.isfinite(v)), default=0.0) / self.nothing
        top = self.nothing * (
            1.35 if highest <= 1.35 else 1.05 * 2 ** math.ceil(math.log2(highest))
        )
        if top != self.loss_top:
            self.loss_top = top
            self._build()

    def _paste_map(self, pixels, state):
        model = self.problem.model
        with np.errstate(all="ignore"):
            Y = model.predict(state.params, self.grid.points)
            colours = shades(model.loss.decide(Y), self.problem.data.classes)
        self._colours = self.grid.square(colours)
        small = Image.fromarray(self._colours[::-1])
        height, width = self._rows.stop - self._rows.start, self._columns.stop - self._columns.start
        large = small.resize((width, height), Image.Resampling.BILINEAR)
        pixels[self._rows, self._columns, :3] = np.asarray(large)
        return Y

    def _draw_lines(self, state, Y):
        model, params = self.problem.model, state.params
        lines, arrows, units = unit_lines(model, params, self.grid)
        if len(units):
            is_dead = dead_units(model, params, self.problem.data.train.X)[0][units]
        else:
            is_dead = np.zeros(0, bool)
        self.boundary = boundary(self.grid, Y)
        self._dead.set_segments(list(lines[is_dead]))
        self._lines.set_segments(list(lines[~is_dead]))
        self._arrows.set_segments(_with_heads(arrows[~is_dead]))
        self._edge.set_segments(self.boundary)
        for artist in (self._dead, self._lines, self._arrows, self._edge):
            self.map.draw_artist(artist)

    def _draw_point(self, point):
        for ring in self._rings if point else ():
            ring.set_data([point[0]], [point[1]])
            self.map.draw_artist(ring)

    def _draw_curves(self, pixels, curves):
        ends = {}
        for axes, line, word, key in self._curves:
            values = getattr(curves, key)
            line.set_data(curves.epoch, values)
            axes.draw_artist(line)
            if values and math.isfinite(values[-1]):
                ends.setdefault(axes, []).append((values[-1], word))
        for axes, pair in ends.items():
            self._name_ends(pixels, axes, curves.epoch[-1], sorted(pair, key=lambda end: end[0]))

    def _name_ends(self, pixels, axes, x, pair):
        """Write each curve's name at its end, moved apart where they would overlap."""
        low, high = axes.get_ylim()
        x = min(x, self.epochs) + 0.012 * self.epochs
        apart = 0.10 * (high - low)
        heights = [min(max(y, low + apart / 2), high) for y, _ in pair]
        if len(pair) == 2 and heights[1] - heights[0] < apart:
            middle = max(sum(heights) / 2, low + apart)
            heights = [middle - apart / 2, middle + apart / 2]
        for height, (_, word) in zip(heights, pair, strict=True):
            right, up = axes.transData.transform((x, height))
            rows, columns = pixels.shape[:2]
            word.press(pixels, round(rows / 2 - up), round(right - columns / 2))


class Stamp:
    """What a transparent figure shows, as pixels that can be laid over others again and again."""

    def __init__(self, figure):
        figure.canvas.draw()
        layer = np.asarray(figure.canvas.buffer_rgba())
        self.rows, self.columns = np.nonzero(layer[..., 3])
        ink = layer[self.rows, self.columns]
        alpha = ink[:, 3:] / 255.0
        self.colour, self.through = ink[:, :3] * alpha, 1 - alpha

    def press(self, pixels, down=0, right=0):
        """Lay the ink over pixels (h, w, 4), moved down and to the right by so many pixels."""
        at = (self.rows + down, self.columns + right, slice(3))
        pixels[at] = self.colour + self.through * pixels[at]


def _with_heads(arrows, spread=0.4):
    """Shafts (U, 2, 2) -> polylines that end in an arrow head."""
    heads = []
    for tail, tip in arrows:
        back = (tail - tip) * 0.45
        side = np.array([-back[1], back[0]]) * spread
        heads.append(np.array([tail, tip, tip + back + side, tip, tip + back - side]))
    return heads
