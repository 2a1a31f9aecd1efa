"""The space of the last hidden layer: where the points lie in it, and the output layer's cut.

On the left the plane with a grid, on the right the same points and the same grid as the output
layer sees them: what is bent on the left is straight on the right.
"""

import math

import numpy as np

from nnlib.training import evaluate
from nnlib.view.cube import VIEW, cut_faces, draw_cube, inside, name_axes, oblique
from nnlib.view.ink import WIDTH, check_plane, sheet, write
from nnlib.view.maps import GREY, INK, Grid, boundary, shades
from nnlib.view.scene import Scene, canvas, once, rgb, still

_HEIGHT, _TOP, _SIDE = 392, 32, 310  # pixels at scale 1
_LEFT, _RIGHT, _WIDE = 45, 460, 480  # where the two maps begin, and the second's width
_LINES, _BENDS = 11, 40  # lines of the grid each way, points along each
_SQUARE = np.array([[0.0, 0.0], [1.0, 1.0]])
_UNIT = Grid(_SQUARE, cells=60, margin=0)
_CUT = Grid(_SQUARE, cells=61, margin=0.5 / 60)  # its points reach the edges
_THIN = {"color": "#8c8c8c", "lw": 0.6, "marker": ""}
_EDGE = {"colors": INK, "linewidths": 1.7}


class HiddenSpace:
    """Draws the last hidden layer of one Problem, of 2 or 3 units: draw(state) -> RGB (h, w, 3).

    `window` is a Grid whose part of the plane is shown; without one it holds all training points.
    """

    def __init__(self, problem, scale=1.0, window=None):
        check_plane(problem)
        self.problem, self.scale = problem, scale
        sizes = problem.model.sizes
        self._layer = len(sizes) - 2
        self._units = sizes[-2] if self._layer else 0
        self._fits = self._units in (2, 3)
        self._limits = None
        window = window or Grid(problem.data.train.X)
        self._corners = np.stack([window.low, window.high]).astype(problem.data.train.X.dtype)
        self._grid = Grid(self._corners, cells=60, margin=0)
        self._mesh = _mesh(self._corners)
        if self._fits:
            self._build()

    @property
    def height(self):
        """The pixels of the panel at scale 1."""
        return _HEIGHT if self._fits else 64

    # --- what does not move -----------------------------------------------------------------------

    def _build(self):
        """Everything but the limits of the second map."""
        data, figure = self.problem.data, canvas(_HEIGHT, self.scale)
        place = (_LEFT, _TOP, _SIDE, _SIDE)
        self._plane = Scene(figure, place, *self._corners, "The plane, with a grid")
        self._plane.legend(data.classes, 26)
        self._plane_edge = self._plane.lines(**_EDGE)
        draw_mesh = lambda axes: axes.plot(*_joined(self._mesh), **_THIN)
        self._grid_ink = self._plane.stamp(draw_mesh)
        self._points_ink = self._plane.points(data.train, data.classes)
        middle = 1 - (_TOP + _SIDE / 2) / _HEIGHT
        figure.text(395 / WIDTH, middle, "→", fontsize=18, color=GREY, ha="center", va="center")
        self._build_space(figure)
        self._canvas = figure.canvas

    def _build_space(self, figure):
        title = f"The same points as layer {self._layer} hands them on"
        if self._units == 3:
            title += ": 3 axes in an oblique view"
        self._space = Scene(figure, (_RIGHT, _TOP, _WIDE, _SIDE), *VIEW, title)
        self._bent = self._space.path(**_THIN)
        self._far = self._space.lines(colors=INK, linewidths=1, linestyles="--")
        self._edge = self._space.lines(**_EDGE)
        self._points = self._space.markers(self.problem.data.classes)
        if self._units == 2:
            self._space.axes.set_xlabel("a1", fontsize=9, color=INK)
            self._space.axes.set_ylabel("a2", fontsize=9, color=INK, labelpad=1)
        else:
            self._names = draw_cube(self._space.axes)

    def _fit(self, limits):
        """Give the axes these limits, (low, high) of each unit, and draw what stands still."""
        self._limits = limits
        if self._units == 2:
            self._space.axes.set(xlim=limits[0], ylim=limits[1])
        else:
            name_axes(self._names, limits)
        self._still = still(self._canvas.figure)

    # --- a frame ----------------------------------------------------------------------------------

    def draw(self, state):
        """A State -> RGB (h, w, 3)."""
        if not self._fits:
            return self._refusal()
        model, params = self.problem.model, state.params
        with np.errstate(all="ignore"):
            A = model.forward(params, self.problem.data.train.X).A[-2]
            limits = [_limits(a, self._units == 2) for a in A.T]
            if limits != self._limits:
                self._fit(limits)
            pixels = np.asarray(self._canvas.buffer_rgba())
            pixels[...] = self._still
            self._draw_plane(pixels, model, params)
            self._draw_space(pixels, model, params, A)
        pixels = rgb(pixels)
        if not np.isfinite(A).all():
            words = "The activations are no longer finite numbers."
            write(pixels, _RIGHT + _WIDE / 2, _TOP + 20, words, self.scale, 9, align=0.5)
        return pixels

    def _draw_plane(self, pixels, model, params):
        Y = model.predict(params, self._grid.points)
        self._plane.paste(pixels, self._shades(Y, self._grid))
        self._grid_ink.press(pixels)
        self._plane_edge.set_segments(boundary(self._grid, Y, model.loss))
        self._plane.draw(self._plane_edge)
        self._points_ink.press(pixels)

    def _draw_space(self, pixels, model, params, A):
        """Mesh, points and cut, worked out where the limits make a unit square or cube."""
        low, high = np.array(self._limits).T
        flat = self._units == 2
        place = (lambda U: low + U * (high - low)) if flat else oblique
        # Far beyond the map is far enough; what leaves the cube is left out.
        within = (lambda U: np.clip(U, -9, 10)) if flat else inside
        points = place((A - low) / (high - low))
        for k, artist in enumerate(self._points):
            artist.set_data(*points[self.problem.data.train.labels == k].T)
        bent = model.forward(params, self._mesh.reshape(-1, 2)).A[-2]
        bent = place(within((bent - low) / (high - low)))
        self._bent.set_data(*_joined(bent.reshape(self._mesh.shape)))
        out = lambda U: _outputs(model, params, low + U * (high - low))
        if flat:
            self._space.paste(pixels, self._shades(out(_UNIT.points), _UNIT))
            near, far = boundary(_CUT, out(_CUT.points), model.loss), []
        else:
            near, far = cut_faces(out, model.loss)
        self._edge.set_segments([place(line) for line in near])
        self._far.set_segments([place(line) for line in once(far)])
        self._space.draw(self._bent, self._far, *self._points, self._edge)

    def _shades(self, Y, grid):
        return grid.square(shades(self.problem.model.loss.decide(Y), self.problem.data.classes))

    def _refusal(self):
        pixels = sheet(self.height, self.scale)
        has = f"this one has {self._units}" if self._units else "this net has none"
        words = f"needs 2 or 3 units in the last hidden layer; {has}. Move hidden_dim to 2 or 3."
        write(pixels, 12, 15, "The space of the last hidden layer", self.scale, 10)
        write(pixels, 12, 40, f"This view {words}", self.scale, 9, GREY)
        return pixels

    def words(self, state):
        """One sentence: how many points the output layer's cut puts on the right side."""
        if not self._fits:
            return "The space of the last hidden layer is shown where that layer has 2 or 3 units."
        model, train = self.problem.model, self.problem.data.train
        right = float(evaluate(model, state.params, train).accuracy)
        with np.errstate(all="ignore"):
            A = model.forward(state.params, train.X).A[-2]
        places = len(np.unique(np.round(A, 9), axis=0))
        together = f", in {places} different places" if places < len(A) else ""
        return (
            f"Layer {self._layer} carries {len(A)} training points into the space of its "
            f"{self._units} units{together}; the output layer tells {100 * right:.1f} % of them "
            "right there."
        )


def _outputs(model, params, A):
    """Activations A (n, H) of the last hidden layer -> outputs (n, K)."""
    W, b = params[-1]
    return model.output.f(A @ W + b)


def _limits(a, margin):
    """From where to where an axis goes that holds all finite a (N,) and 0: round numbers."""
    a = np.clip(a[np.isfinite(a)], -1e99, 1e99)
    low, high = 0.0 - _roof(-a.min(initial=0)), _roof(a.max(initial=0))
    if low == high:
        high = 1.0
    room = 0.05 * (high - low) if margin else 0
    return float(low - room), float(high + room)


def _roof(value):
    """The next round number that is not below a value, 0 for 0."""
    if value <= 0:
        return 0.0
    unit = 10.0 ** math.floor(math.log10(value))
    return unit * next((n for n in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8) if value <= n * unit), 10)


def _mesh(corners):
    """Lines across the window with corners (2, 2), both ways -> (2 * _LINES, _BENDS, 2)."""
    (x0, y0), (x1, y1) = corners
    along, across = np.linspace(0, 1, _BENDS), np.linspace(0, 1, _LINES)
    one, other = np.meshgrid(along, across)
    U = np.concatenate([np.stack([one, other], -1), np.stack([other, one], -1)])
    return (np.array([x0, y0]) + U * np.array([x1 - x0, y1 - y0])).astype(corners.dtype)


def _joined(lines):
    """Lines (L, n, 2) -> x and y of one line with gaps: one path is drawn faster than many."""
    gaps = np.full((len(lines), 1, 2), np.nan)
    return np.concatenate([lines, gaps], axis=1).reshape(-1, 2).T
