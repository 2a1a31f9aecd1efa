"""Regression with one input: the net as a curve over the points, and where its units bend."""

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from nnlib.norm import folded
from nnlib.view.maps import GREY, INK, dead_units
from nnlib.view.stamp import Stamp
from nnlib.view.words import fixed

CURVE, POINTS = "#D55E00", "#0072B2"
_CELLS = 361  # points of the curve: a pixel each
_MARGIN = 0.06, 0.22  # of the data's range, kept free on each side
_JUMP = 0.2  # neighbours that are further apart, as a share of the range, make no curve
_TICK = 0.045  # the height of a unit's tick, as a share of the axis
_PARTS = {
    "training points": ("train", {"c": POINTS}),
    "validation points": ("valid", {"c": "white", "edgecolors": POINTS, "linewidths": 1.0}),
    "test points": ("test", {"c": "#9ec9e2", "edgecolors": INK, "linewidths": 0.8}),
}


class Fit:
    """One curve in a box of a figure; `show` names the points that are seen.

    It takes the place of a Plane (nnlib.view.plane), whose arguments it has.
    """

    boundary = None  # there is none to be seen

    def __init__(self, figure, box, problem, grid, show):
        self.problem, self.grid, self.show = problem, grid, show
        self._box, self._figure = box, figure
        self.low, self.high = window(problem.data)
        self.x = np.linspace(self.low[0], self.high[0], _CELLS)[:, None]
        self.x = self.x.astype(problem.data.train.X.dtype)
        self.axes = figure.add_axes(box)
        self._window(self.axes)
        self.axes.set_title(self._title(), fontsize=10, loc="left", color=INK, y=1)
        self.axes.tick_params(labelsize=8, colors=INK)
        self.axes.locator_params(nbins=5)
        self.axes.set_xlabel("x", fontsize=9, color=INK, labelpad=1)
        self._movers()
        self._points = self._points_layer()

    def _window(self, axes):
        axes.set(xlim=(self.low[0], self.high[0]), ylim=(self.low[1], self.high[1]))

    def _title(self):
        bends = "unit lines" in self.show and self.problem.model.activation.kinks
        ticks = ", and where its units bend" if bends and len(self.problem.model.sizes) > 2 else ""
        return f"What the net says{ticks}"

    # --- what does not move -----------------------------------------------------------------------

    def _points_layer(self):
        figure = Figure(self._figure.get_size_inches(), dpi=self._figure.dpi, facecolor="none")
        FigureCanvasAgg(figure)
        axes = figure.add_axes(self._box)
        axes.set_axis_off()
        self._window(axes)
        self.scatter(axes)
        return Stamp(figure)

    def scatter(self, axes):
        """Draw the points that are shown and the curve that they trace, and a legend."""
        trace(axes, self.problem.data)
        for part, (name, look) in _PARTS.items():
            if part in self.show:
                points = getattr(self.problem.data, name)
                axes.scatter(points.X[:, 0], points.labels, s=14, label=part, zorder=3, **look)
        axes.plot([], [], color=CURVE, lw=2, label="the net")
        axes.legend(loc="upper left", fontsize=8, framealpha=0.9, handlelength=1.4)

    def _movers(self):
        self._curve = self.axes.plot([], [], color=CURVE, lw=2, animated=True)[0]
        self._bends = self.axes.plot(
            [], [], "o", ms=5, mfc="white", mec=CURVE, mew=1.2, animated=True
        )[0]
        self._ticks = LineCollection([], colors=INK, linewidths=1.3, animated=True)
        self._dead = LineCollection([], colors="#b5b5b5", linewidths=1.3, animated=True)
        for made in (self._ticks, self._dead):
            self.axes.add_collection(made, autolim=False)

    # --- a frame ----------------------------------------------------------------------------------

    def draw(self, pixels, state, point=None):
        """Draw a State into pixels (h, w, 4) of the figure's canvas."""
        self.set(state, point)
        self._points.press(pixels)
        for artist in (self._dead, self._ticks, self._curve, self._bends):
            self.axes.draw_artist(artist)

    def set(self, state, point=None):
        """Give the artists what a State says."""
        model, params = self.problem.model, state.params
        with np.errstate(all="ignore"):
            self._y = model.predict(params, self.x)[:, 0]
            X, T = self.problem.data.train.X, self.problem.data.train.T
            self._off = np.abs(model.predict(params, X) - T)[:, 0]
            self._at, dead = kinks(model, params, X)
            inside = (self.low[0] < self._at) & (self._at < self.high[0])
            bends = self._at[inside & ~dead].astype(self.x.dtype)[:, None]
            on_curve = model.predict(params, bends)[:, 0] if len(bends) else []
        self._units, self._inside = len(self._at), int((inside & ~dead).sum())
        self._curve.set_data(self.x[:, 0], bounded(self._y, self.low[1], self.high[1]))
        shown = "unit lines" in self.show
        self._bends.set_data((bends[:, 0], on_curve) if shown else ([], []))
        for artist, which in ((self._ticks, inside & ~dead), (self._dead, inside & dead)):
            artist.set_segments(self._tick(self._at[which] if shown else []))

    def _tick(self, at):
        low = self.low[1]
        top = low + _TICK * (self.high[1] - low)
        return [[(x, low), (x, top)] for x in at]

    # --- in words and for other formats -----------------------------------------------------------

    @property
    def words(self):
        """One sentence on the curve drawn last: how far it is off, and where it bends."""
        if not np.isfinite(self._off).all():
            return "The curve is no longer made of finite numbers."
        i = int(self._off.argmax())
        x = float(self.problem.data.train.X[i, 0])
        text = (
            f"The curve misses a training point by at most {fixed(self._off[i])} "
            f"(at x = {fixed(x, 2)})"
        )
        if not self._units:
            return f"{text}."
        many = f"{self._inside} of {self._units} unit{'s' * (self._units > 1)}"
        return f"{text}; {many} of the first layer bend it in view."

    def seen(self):
        """What was drawn, for a digest."""
        return self._y

    def where(self, right, down):
        """No place of this picture is a point of the plane."""
        return None

    def still_artists(self):
        """Add the points as artists, for a format without pixels -> those added."""
        before = list(self.axes.get_children())
        self.scatter(self.axes)
        return [artist for artist in self.axes.get_children() if artist not in before]


def window(data):
    """The lower left and the upper right of a picture that holds all points of a Split."""
    x, y = (np.concatenate(all_of) for all_of in _columns(data))
    corners = []
    for values, margin in zip((x, y), _MARGIN, strict=True):
        room = margin * (float(np.ptp(values)) or 1.0)
        corners.append((float(values.min()) - room, float(values.max()) + room))
    return tuple(np.array(corners).T)


def _columns(data):
    parts = data[:3]
    return [part.X[:, 0] for part in parts], [part.labels for part in parts]


def trace(axes, data, **look):
    """Draw the curve that all points trace, where neighbours lie close enough to make one."""
    x, y = (np.concatenate(all_of) for all_of in _columns(data))
    order = x.argsort()
    if np.abs(np.diff(y[order])).max(initial=0) < _JUMP * np.ptp(y):
        label = look.pop("label", "the targets")
        axes.plot(x[order], y[order], color=GREY, lw=1.0, alpha=0.6, zorder=1, label=label, **look)


def kinks(model, params, X):
    """Where each unit of the first hidden layer bends (U,), and which units are dead on X."""
    if len(model.sizes) < 3 or not model.activation.kinks:
        return np.empty(0), np.empty(0, bool)
    dead = dead_units(model, params, X)[0]
    (w,), b = folded(params[0])
    with np.errstate(all="ignore"):
        at = np.concatenate([(kink - b) / w for kink in model.activation.kinks])
    return at, np.tile(dead, len(model.activation.kinks))


def bounded(y, low, high):
    """A curve that leaves the picture, as far as a renderer can follow."""
    room = 10 * (high - low)
    return np.clip(np.nan_to_num(y, nan=high + room), low - room, high + room)
