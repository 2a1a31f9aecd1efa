"""The picture of a sweep: a row of small maps, below it loss and accuracy with bands over seeds.

All that does not move is drawn once; a frame pastes the maps' pixels, draws all boundaries as one
collection of lines, lays the points on top and writes what changes straight into the pixels.
"""

import math
from typing import NamedTuple

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import IdentityTransform
from PIL import Image

from nnlib.training import Split
from nnlib.view.bundle import Bundle, styles
from nnlib.view.maps import (
    CLASS_COLOURS,
    CLASS_MARKERS,
    INK,
    Grid,
    boundary,
    coarse,
    shades,
)
from nnlib.view.pen import write
from nnlib.view.picture import digest
from nnlib.view.stamp import Stamp

WIDTH, _TITLE, _LABEL, _WORDS = 960, 26, 20, 40  # pixels
_HEAD, _CURVES, _FOOT = 44, 160, 42
_PANELS = ((56, 320), (526, 320))  # left and width of the curves; to the right of them their names
_SPAN = 2  # times the loss of outputs 0: a loss above that leaves the picture


class Row(NamedTuple):
    """What a row of nets has come to.

    `stacks` are (model, params with a leading axis, places of these nets in the row); `words` are
    two lines under each map, `lost` says of each net whether it diverged.  `loss` and `accuracy`
    hold the lowest, the median and the highest at each of `epochs`, (E, G, 3); `ends` name the G
    curves.
    """

    stacks: list
    words: list
    lost: list
    epochs: list
    loss: np.ndarray
    accuracy: np.ndarray
    ends: list


class Still(NamedTuple):
    """What does not change while a row trains; `styled` says whether each net has its own curve."""

    title: str
    data: Split
    labels: list
    styled: bool
    curves: int
    loss: str
    nothing: float
    measured: str
    epochs: int
    steps: int
    in_updates: bool


class Rows:
    """Draws rows of nets that learn the same data: draw(row) -> RGB array (h, w, 3)."""

    def __init__(self, still, scale=1.0):
        if still.data.train.X.shape[1] != 2:
            raise ValueError(
                f"A map needs data with 2 inputs, these have {still.data.train.X.shape[1]}; "
                "choose a data set of the plane, for example 'circles'."
            )
        self.still, self.scale = still, scale
        self.side, self.places, (_, self.height) = _plan(len(still.labels))
        self.grid = Grid(still.data.train.X, cells=max(30, min(60, self.side // 3)))
        self._styles = styles(still.curves)
        self._points = Stamp(self._points_figure())
        self._build(self._top(None))

    @staticmethod
    def size(n):
        """The pixels of a picture of n nets -> (width, height)."""
        return _plan(n)[2]

    # --- what does not move -----------------------------------------------------------------------

    def _figure(self, colour):
        figure = Figure((WIDTH / 100, self.height / 100), dpi=100 * self.scale, facecolor=colour)
        FigureCanvasAgg(figure)
        return figure

    def _axes(self, figure, left, top, wide, high):
        box = left / WIDTH, 1 - (top + high) / self.height, wide / WIDTH, high / self.height
        return figure.add_axes(box)

    def _points_figure(self):
        figure, train = self._figure("none"), self.still.data.train
        every = max(1, len(train.X) // (150 if self.side > 110 else 90))
        X, labels = train.X[::every], train.labels[::every]
        for left, top in self.places:
            axes = self._axes(figure, left, top, self.side, self.side)
            axes.set_axis_off()
            axes.set_xlim(self.grid.low[0], self.grid.high[0])
            axes.set_ylim(self.grid.low[1], self.grid.high[1])
            for k in range(self.still.data.classes):
                look = {"ms": 3.4 if self.side > 110 else 2.6, "mew": 0.25, "mec": "white"}
                axes.plot(*X[labels == k].T, CLASS_MARKERS[k], color=CLASS_COLOURS[k], **look)
        return figure

    def _build(self, top):
        still, figure = self.still, self._figure("white")
        self.top = top

        def text(x, y, words, **look):
            at = x / WIDTH, 1 - y / self.height
            return figure.text(*at, words, **{"va": "center", "color": INK, "fontsize": 10, **look})

        text(self.places[0][0], 12, still.title)
        text(self.places[0][0], self.height - _FOOT - _CURVES - _HEAD + 10, still.measured)
        self._legend(text, figure)
        for i, ((left, down), label) in enumerate(zip(self.places, still.labels, strict=True)):
            x = left
            if still.styled:
                colour, dashes, width = self._styles[i]
                ends = (np.array([left + 1, left + 23]) / WIDTH, [1 - (down - 9) / self.height] * 2)
                figure.add_artist(Line2D(*ends, color=colour, ls=dashes, lw=width))
                x += 28
            text(x, down - 9, label, fontsize=9)
        self._edges = LineCollection([], colors=INK, linewidths=1.4, transform=IdentityTransform())
        figure.add_artist(self._edges).set_animated(True)  # in pixels: all maps at once
        self._bundles = [
            self._bundle(figure, place, name)
            for place, name in zip(_PANELS, (still.loss, "accuracy"), strict=True)
        ]
        self._limit(*self._bundles)
        figure.canvas.draw()
        self._canvas = figure.canvas
        self._ground = np.asarray(figure.canvas.buffer_rgba()).copy()

    def _legend(self, text, figure):
        """The classes and their marks, at the right end of the title's line."""
        for k in range(self.still.data.classes):
            x = WIDTH - 8 - 62 * (self.still.data.classes - k) + 12
            at = ([x / WIDTH], [1 - 12 / self.height])
            look = {"marker": CLASS_MARKERS[k], "color": CLASS_COLOURS[k], "ls": "", "ms": 5}
            figure.add_artist(Line2D(*at, **look))
            text(x + 7, 12, f"class {k}", fontsize=8)

    def _bundle(self, figure, place, name):
        """The panel of one score; `place` is its left end and its width."""
        still, (left, wide) = self.still, place
        axes = self._axes(figure, left, self.height - _FOOT - _CURVES, wide, _CURVES)
        unit = still.steps if still.in_updates else 1
        axes.set_xlim(0, max(1, still.epochs) * unit)
        many = f"{still.steps:,} updates each" if still.steps > 1 else "1 update each"
        words = f"update ({still.steps:,} make an epoch)" if still.in_updates else f"epoch ({many})"
        axes.set_xlabel(words, fontsize=9, color=INK)
        return Bundle(axes, still.curves, name, unit, self.scale)

    def _limit(self, loss, accuracy):
        nothing, classes = self.still.nothing, self.still.data.classes
        loss.axes.set_ylim(0, self.top)
        accuracy.axes.set_ylim(0, 1.04)
        knows = math.isclose(nothing, math.log(classes), rel_tol=1e-6)
        loss.refer(nothing, f"ln {classes}, knows nothing" if knows else "all outputs 0")
        accuracy.refer(1 / classes, f"1/{classes}, guessing")

    # --- a frame ----------------------------------------------------------------------------------

    def draw(self, row):
        """A Row -> RGB (h, w, 3)."""
        top = self._top(row.loss)
        if top != self.top:
            self._build(top)
        pixels = np.asarray(self._canvas.buffer_rgba())
        pixels[...] = self._ground
        self._draw_maps(pixels, row)
        for bundle, scores in zip(self._bundles, (row.loss, row.accuracy), strict=True):
            bundle.draw(pixels, row.epochs, scores, row.ends)
        # Pillow drops the fourth channel three times as fast as a copy of a slice.
        size = pixels.shape[1::-1]
        return np.asarray(
            Image.frombuffer("RGBA", size, pixels, "raw", "RGBA", 0, 1).convert("RGB")
        )

    def digest(self, row):
        """Of the maps last drawn, coarsely rounded, and of the curves."""
        curves = (np.nan_to_num(np.asarray(a, float), nan=-1) for a in (row.loss, row.accuracy))
        return digest(coarse(self._colours), *curves)

    def _draw_maps(self, pixels, row):
        cells, edges = self.grid.cells, [None] * len(self.places)
        self._colours = np.empty((len(self.places), cells, cells, 3), np.uint8)
        for model, params, places in row.stacks:
            with np.errstate(all="ignore"):
                Y = model.predict(params, self.grid.points)
                decided = shades(model.loss.decide(Y), self.still.data.classes)
            self._colours[places] = self.grid.square(decided)
            for place, y in zip(places, Y, strict=True):
                edges[place] = boundary(self.grid, y)
        segments = []
        for i, (left, top) in enumerate(self.places):
            colours = self._colours[i]
            if row.lost[i]:
                colours = (0.3 * colours + 0.7 * 225).astype(np.uint8)
            x, y, side = (round(self.scale * v) for v in (left, top, self.side))
            image = Image.fromarray(colours[::-1]).resize((side, side), Image.Resampling.BILINEAR)
            pixels[y : y + side, x : x + side, :3] = np.asarray(image)
            corner, unit = (x, len(pixels) - y - side), side / (self.grid.high - self.grid.low)
            segments += [(line - self.grid.low) * unit + corner for line in edges[i]]
        self._edges.set_segments(segments)
        self._edges.draw(self._canvas.get_renderer())
        self._points.press(pixels)
        for (left, top), (first, second) in zip(self.places, row.words, strict=True):
            x, y = left * self.scale, (top + self.side) * self.scale
            write(pixels, first, x, y + 10 * self.scale, 12 * self.scale, INK, bold=True)
            write(pixels, second, x, y + 26 * self.scale, 11 * self.scale, INK)

    def _top(self, losses):
        """The top of the loss axis: it makes room in doublings, up to a limit."""
        values = np.asarray(losses if losses is not None else [], float)
        values = values[np.isfinite(values)] / self.still.nothing
        highest = min(values.max(initial=0.0), _SPAN)
        room = 1.35 if highest <= 1.35 else 1.05 * 2 ** math.ceil(math.log2(highest))
        return room * self.still.nothing


def _plan(n):
    """The side of a map, where the maps lie, and the size of a picture of n nets, in pixels."""
    rows = 1 if n <= 8 else 2
    columns = -(-n // rows)
    side = int(min(WIDTH / columns - 16, 180 if rows == 1 else 112))
    apart, block = min(WIDTH / columns, side + 60), _LABEL + side + _WORDS
    places = [
        (round(8 + i % columns * apart), _TITLE + _LABEL + i // columns * block) for i in range(n)
    ]
    return side, places, (WIDTH, _TITLE + rows * block + _HEAD + _CURVES + _FOOT)
