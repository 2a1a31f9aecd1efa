"""The lab's figure: what the net says on the left, the curves on the right; the rest is chosen."""

from io import BytesIO

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from nnlib.view.chart import Chart
from nnlib.view.fit import Fit
from nnlib.view.images import Images
from nnlib.view.picture import digest
from nnlib.view.plane import Plane, window
from nnlib.view.scene import rgb
from nnlib.view.subject import IMAGES, LINE, PLANE, kind

SIZE = (9.6, 4.4)  # inches at 100 dpi
WIDTH, HEIGHT = 960, 440  # pixels at scale 1
_MAP = (0.055, 0.105, 0.3767, 0.822)  # left, bottom, width, height: a square of 361 pixels
_EDGE = 0.465  # left of it lies all that belongs to the map
_LOSS = (0.52, 0.585, 0.41, 0.342)
_ACCURACY = (0.52, 0.105, 0.41, 0.342)

PARTS = {  # what the figure can show -> a help
    "probabilities": "how sure the net is of its class, as colour",
    "boundary": "where two classes are equally likely",
    "unit lines": "where each unit of the first hidden layer bends, with its active side",
    "training points": "the points that the net learns from",
    "validation points": "points kept back to choose by",
    "test points": "points kept back for the last word",
    "mistakes": "a ring round every shown point in a wrong class",
    "test curve": "loss and accuracy on the test points",
    "updates": "the curves over updates instead of epochs",
}
USUAL = ("probabilities", "boundary", "unit lines", "training points")


_LEFT = {PLANE: Plane, IMAGES: Images, LINE: Fit}  # what stands on the left, by the kind of data


class Board:
    """Draws states of one Problem: draw(state, curves) -> RGB array (h, w, 3).

    `epochs` is the length of the curves' axis, `steps` the updates of one epoch; `show` names what
    of PARTS is to be seen; `dataset` "own" gives the map a window that stays.
    """

    def __init__(self, problem, epochs, steps, scale=1.0, show=USUAL, dataset=""):
        self._given = problem, epochs, steps, show
        self._make = _LEFT[kind(problem.data)]
        self.grid, self.scale = self._window(problem, dataset), scale
        self._build()

    def _window(self, problem, dataset):
        """The Grid of data of the plane, or None."""
        return window(problem, dataset) if self._make is Plane else None

    def _build(self, limits=None):
        """Everything that stands still: frames, ticks, titles, reference lines."""
        problem, epochs, steps, show = self._given
        figure = Figure(SIZE, dpi=100 * self.scale, facecolor="white")
        FigureCanvasAgg(figure)
        self.plane = self._make(figure, _MAP, problem, self.grid, show)
        self.chart = Chart(figure, (_LOSS, _ACCURACY), problem, epochs, steps, show)
        self._fit(limits or self.chart.limits)
        self.canvas = figure.canvas

    def renew(self, problem, epochs, steps, show, dataset=""):
        """Take another Problem whose curves have the same axes; returns whether that is so.

        Only the map is drawn anew: points that are clicked, or noise that is dragged, come at once.
        """
        chart = self.chart
        same = (epochs, steps, show) == self._given[1:] and chart.suits(problem)
        if same := same and _LEFT[kind(problem.data)] is self._make:
            self._given, self.grid = (problem, epochs, steps, show), self._window(problem, dataset)
            figure = self.canvas.figure
            self.plane.axes.remove()
            self.plane = self._make(figure, _MAP, problem, self.grid, show)
            pixels = np.asarray(self.canvas.buffer_rgba())
            pixels[...] = self._still
            pixels[:, : round(_EDGE * pixels.shape[1])] = 255
            self.plane.axes.draw(self.canvas.get_renderer())
            self._still = pixels.copy()
        return same

    def _fit(self, limits):
        """Give the loss axis these limits and draw once what stands still."""
        self.chart.limits = limits
        self.chart.loss.set_ylim(*limits)
        canvas = self.chart.loss.figure.canvas
        canvas.draw()
        self._still = np.asarray(canvas.buffer_rgba()).copy()

    @property
    def problem(self):
        """The Problem whose states are drawn; another one must have the same data."""
        return self.plane.problem

    @problem.setter
    def problem(self, problem):
        self.plane.problem = problem

    @property
    def boundary(self):
        """The boundary that was drawn last, as polylines (n, 2); None of data without a plane."""
        return self.plane.boundary

    @property
    def words(self):
        """What else the left picture shows, in a sentence, as it was drawn last."""
        return self.plane.words

    # --- a frame ----------------------------------------------------------------------------------

    def draw(self, state, curves, point=None, kept=None, mark=None):
        """A State and its Curves -> RGB (h, w, 3); keeps the boundary just drawn, for captions.

        `point` (x_1, x_2) is marked on the map; `kept` and `mark` are those of Chart.
        """
        limits = self.chart.room(curves, kept)
        if limits != self.chart.limits:
            self._fit(limits)
        pixels = np.asarray(self.canvas.buffer_rgba())
        pixels[...] = self._still
        self.plane.draw(pixels, state, point)
        self.chart.draw(pixels, curves, kept, mark)
        return rgb(pixels)

    def where(self, right, down):
        """The point of the map at these shares of the picture's width and height, or None."""
        return self.plane.where(right, down)

    def digest(self, curves):
        """Of the map and the curves last drawn, coarsely rounded."""
        return digest(self.plane.seen(), *self.chart.scores(curves))

    def svg(self, state, curves, point=None, kept=None, mark=None):
        """The same picture as SVG, text: lines and letters stay sharp at every size."""
        self.plane.set(state, point)
        self.chart.set(curves, kept, mark)
        added = self.plane.still_artists()
        for x, y, (word, colour), axes in self.chart.names(curves, kept):
            added.append(axes.text(x, y, word, color=colour, fontsize=8, va="center"))
        out = BytesIO()
        try:
            with rc_context({"svg.hashsalt": "nnlib", "svg.fonttype": "none"}):
                self.canvas.figure.savefig(out, format="svg", metadata={"Date": None})
        finally:
            for artist in added:
                artist.remove()
            FigureCanvasAgg(self.canvas.figure)
            self._build(self.chart.limits)
        return out.getvalue().decode()
