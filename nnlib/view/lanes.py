"""The picture of a race: one small map per net side by side, below them two panels of curves."""

import math
from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from PIL import Image

from nnlib.training import Problem, State
from nnlib.view.maps import GREY, INK
from nnlib.view.picture import digest
from nnlib.view.stage import Stage
from nnlib.view.tiles import tiles
from nnlib.view.words import ZERO, of_zero

# Neither colour is one of the first two classes'; the styles tell them apart without colour.
STYLES = ((INK, "-"), ("#009E73", "--"), ("#CC79A7", "-."), ("#8a6d00", ":"))
WIDTH, _TOP, _MAP, _LINE, _CURVES = 960, 26, 280, 17, 122  # pixels


class Lane(NamedTuple):
    """One net as it is drawn: its loss and weight norm by epochs, a word above its map, and under
    it pairs of a name, which stays, and a value.
    """

    label: str
    problem: Problem
    state: State
    losses: list
    norms: list
    above: str
    under: list


class Lanes:
    """Draws lanes that share their data: draw(lanes) -> RGB array (h, w, 3)."""

    def __init__(self, lanes, epochs, steps, scale=1.0):
        """`epochs` is the length of the curves' axis, `steps` the updates of one epoch."""
        side = round(min(_MAP, WIDTH / len(lanes) - 24) * scale)
        self.tiles = tiles(lanes[0].problem.data, cells=60, side=side)
        self.steps, self.last, self.scale = steps, max(epochs, 1) * steps, scale
        self._build(lanes, self._limits(lanes))

    @staticmethod
    def size(words):
        """The pixels of a picture whose nets have so many lines of words -> (width, height)."""
        return WIDTH, _TOP + _MAP + 10 + _LINE * words + 30 + _CURVES + 42

    # --- what does not move -----------------------------------------------------------------------

    def _build(self, lanes, limits):
        self.limits = limits
        width, height = self.size(len(lanes[0].under))
        figure = Figure((width / 100, height / 100), dpi=100 * self.scale, facecolor="white")
        FigureCanvasAgg(figure)

        def axes(left, top, wide, high):
            return figure.add_axes(
                (left / width, 1 - (top + high) / height, wide / width, high / height)
            )

        lane = WIDTH / len(lanes)
        self._side = min(_MAP, lane - 24)
        self._maps = []
        for i, (shown, style) in enumerate(zip(lanes, STYLES, strict=False)):
            left = i * lane + (lane - self._side) / 2
            map_axes = axes(left, _TOP + _MAP - self._side, self._side, self._side)
            self._maps.append(self._map(map_axes, shown, style))
        top = height - 42 - _CURVES
        losses, norms = axes(60, top, 395, _CURVES), axes(535, top, 395, _CURVES)
        self._loss_axes(losses, {of_zero(lane.problem) for lane in lanes})
        norms.set_ylim(0, limits[2])
        norms.set_title("length of all weights as one vector", fontsize=10, loc="left", color=INK)
        for panel in (losses, norms):
            panel.set_xlim(0, self.last)
            panel.set_xlabel(f"updates ({self.steps} make an epoch)", fontsize=9, color=INK)
            panel.tick_params(labelsize=8, colors=INK)
            panel.spines[["top", "right"]].set_visible(False)
        styles = STYLES[: len(lanes)]
        self._curves = [[_line(panel, style) for style in styles] for panel in (losses, norms)]
        self._stage = Stage(figure)

    def _map(self, axes, lane, style):
        """A map's artists; its title carries the colour and the dashes of the net's curves."""
        low, high = self.tiles.low, self.tiles.high
        axes.set(xticks=[], yticks=[], xlim=(low[0], high[0]), ylim=(low[1], high[1]))
        axes.spines[:].set_visible(False)
        pixels = axes.add_artist(Pixels())
        self.tiles.still(axes, ms=4, mew=0.3, animated=True)
        edge = LineCollection([], colors=INK, linewidths=1.6, animated=True, zorder=3)
        axes.add_collection(edge, autolim=False)
        ends = ([0.0, 0.1], [1.045, 1.045])
        axes.plot(*ends, transform=axes.transAxes, clip_on=False, lw=2, c=style[0], ls=style[1])
        place = {"transform": axes.transAxes, "color": INK, "va": "center"}
        axes.text(0.12, 1.045, lane.label, fontsize=10, **place)
        place |= {"fontsize": 9}
        moving = place | {"s": "", "ha": "right", "animated": True}  # short: text is slow to draw
        words = [(axes.text(1, 1.045, weight="bold", **moving), math.inf)]
        for i, (name, _) in enumerate(lane.under):
            height = -(16 + _LINE * i) / self._side
            taken = axes.text(0, height, name, **place).get_window_extent().width
            room = (self._side - 8) * self.scale - taken
            words.append((axes.text(1, height, **moving), room))
        return pixels, edge, words

    def _loss_axes(self, axes, zero):
        """`zero` holds what outputs that are all 0 say, for each net."""
        axes.set_yscale("log")
        floor, top, _ = self.limits
        axes.set_ylim(floor, top)
        powers = range(round(math.log10(floor)) + 2, math.floor(math.log10(top)) + 1, 2)
        labels = ["0", *(f"$10^{{{power}}}$" if power else "1" for power in powers)]
        axes.set_yticks([floor, *(10.0**power for power in powers)], labels)
        axes.set_yticks([], minor=True)
        axes.axhline(1, color=GREY, lw=0.8, ls=":")
        title = f"training loss; 1 is the loss at {zero.pop() if len(zero) == 1 else ZERO}"
        axes.set_title(title, fontsize=10, loc="left", color=INK)

    # --- a frame ----------------------------------------------------------------------------------

    def draw(self, lanes):
        """Lanes, as many as at first -> RGB (h, w, 3)."""
        limits = self._limits(lanes)
        if limits != self.limits:
            self._build(lanes, limits)
        self._seen = []
        for (pixels, edge, words), lane in zip(self._maps, lanes, strict=True):
            said = self.tiles.say(lane.problem.model, lane.state.params)
            self._seen.append(said.seen[0])
            pixels.show(said.colours[0])
            edge.set_segments(said.lines[0])
            values = [value for _, value in lane.under]
            for (text, room), value in zip(words, (lane.above, *values), strict=True):
                _write(text, value, room)
        for i, lane in enumerate(lanes):
            updates = np.arange(len(lane.norms)) * self.steps
            self._curves[0][i].set_data(updates, _above(self.limits[0], _relative(lane)))
            self._curves[1][i].set_data(updates, lane.norms)
        return self._stage.frame()

    def digest(self, lanes):
        """Of the maps last drawn, coarsely rounded, and of the curves."""
        curves = [curve for lane in lanes for curve in (lane.losses, lane.norms)]
        return digest(np.array(self._seen), *curves)

    @staticmethod
    def _limits(lanes):
        """The floor and the top of the losses, and the top of the norms: they make room in steps.

        A loss of exactly 0 is drawn on the floor of the logarithmic axis, and no other is.
        """
        losses = [v for lane in lanes for v in _relative(lane) if 0 < v < math.inf] or [1.0]
        norms = [v for lane in lanes for v in lane.norms if v < math.inf]
        floor = 100.0 ** max(-4, min(-1, math.floor(math.log10(min(losses)) / 2)) - 1)
        top = 3 * 10.0 ** max(0, math.ceil(math.log10(max(losses) / 3)))
        return floor, top, _roof(max(norms, default=0))


class Pixels(Artist):
    """Colours (cells, cells, 3), stretched over its axes: an image of matplotlib takes 4 ms."""

    def __init__(self):
        super().__init__()
        self.set(animated=True, zorder=0)

    def show(self, colours):
        """Draw these from now on; the first row is the lowest."""
        box = self.axes.bbox
        size = round(box.x1) - round(box.x0), round(box.y1) - round(box.y0)
        large = Image.fromarray(colours).resize(size, Image.Resampling.BILINEAR)
        self._rgba = np.array(large.convert("RGBA"))

    def draw(self, renderer):
        """Lay the pixels down."""
        box = self.axes.bbox
        renderer.draw_image(renderer.new_gc(), round(box.x0), round(box.y0), self._rgba)


def _write(text, words, room):
    """Set a text to words without a remark in brackets, cut where there is no room in pixels."""
    words = words.partition(" (")[0]
    text.set_text(words)
    width = text.get_window_extent().width
    while width > room and words:
        words = words[: int(len(words) * room / width) - 1].rstrip()
        text.set_text(f"{words}…")
        width = text.get_window_extent().width


def _line(axes, style):
    line = Line2D([], [], color=style[0], ls=style[1], lw=1.8, animated=True)
    axes.add_line(line)
    return line


def _relative(lane):
    """The losses divided by that of outputs which are all 0."""
    model, T = lane.problem.model, lane.problem.data.train.T
    with np.errstate(all="ignore"):
        nothing = float(model.loss.value(np.zeros_like(T), T))
    return np.asarray(lane.losses) / nothing


def _above(floor, values):
    return np.where(values == 0, floor, np.maximum(values, 3 * floor))


def _roof(value):
    """The next round number above a value, at least 0.1."""
    value = max(value, 0.1)
    unit = 10.0 ** math.floor(math.log10(value))
    return unit * next(n for n in (1.5, 2, 3, 4, 5, 6, 8, 10, 15) if 1.02 * value <= n * unit)
