"""The loss of one neuron over its two weights, as a map with contours, and the way of a training.

The bias is held at its present value, so the map moves a little as the bias does.
"""

import numpy as np
from contourpy import contour_generator

from nnlib.layers import Dense
from nnlib.view.ink import WIDTH, short, write
from nnlib.view.maps import GREY, INK
from nnlib.view.scene import Scene, canvas, rgb, still
from nnlib.view.words import fixed

_HEIGHT, _TOP, _LEFT, _SIDE, _TEXT = 430, 32, 64, 352, 470  # pixels at scale 1
_CELLS, _LEVELS = 37, 9
_LOW, _HIGH = np.array([255.0, 255, 255]), np.array([148.0, 172, 196])
_WAY = "#D55E00"
_STILL = 1 / 200  # of the window: a bias that moves less leaves the map as it is
_FEW = 80  # points of a way that are marked one by one


def is_neuron(problem):
    """Whether a Problem is of one neuron with two weights."""
    return problem.model.sizes == (2, 1)


class LossMap:
    """Draws states of one Problem of one neuron: draw(state, way) -> RGB array (h, w, 3).

    `way` holds States from the first to the present one; `lr` is what the next step is made with.
    """

    height = _HEIGHT  # the pixels of the panel at scale 1

    def __init__(self, problem, scale=1.0, lr=0.0):
        self.problem, self.scale, self.lr = problem, scale, lr
        self._radius = self._found = None
        figure = canvas(_HEIGHT, scale)
        title = "Training loss over the two weights, at the present bias"
        self._scene = Scene(figure, (_LEFT, _TOP, _SIDE, _SIDE), (-1, -1), (1, 1), title)
        axes = self._scene.axes
        axes.set_xlabel("w1", fontsize=9, color=INK)
        axes.set_ylabel("w2", fontsize=9, color=INK, labelpad=1)
        self._contours = self._scene.lines(colors="#7d8b99", linewidths=0.8)
        self._way = self._scene.path(color=_WAY, lw=1.4)
        self._dots = self._scene.path(ls="", marker="o", ms=3, mew=0, color=_WAY)
        self._start = self._scene.path(ls="", marker="o", ms=8, mfc="white", mec=_WAY, mew=1.8)
        self._now = self._scene.path(ls="", marker="o", ms=8, mfc=_WAY, mec="white", mew=1.2)
        self._arrow = self._scene.lines(colors=INK, linewidths=1.8)
        self._figure = figure

    # --- the map ----------------------------------------------------------------------------------

    def losses(self, w1, w2, b, dtype=np.float64):
        """The training loss, penalty included, at weights w1, w2 (G,) and one bias -> (G,)."""
        model, train = self.problem.model, self.problem.data.train
        X, T = (A.astype(dtype, copy=False) for A in (train.X, train.T))
        W = np.stack([w1, w2]).astype(dtype)
        Y = model.output.f((X @ W).T[..., None] + dtype(b))
        params = (Dense(W.T[..., None], np.full((W.shape[1], 1), b, dtype)),)
        return model.loss.value(Y, T) + self.problem.penalty.value(params)

    def _fit(self, points, b):
        """Make room for the way, in steps, and find the losses anew where the bias has moved."""
        radius = _roof(1.15 * float(np.abs(points).max(initial=0)))
        if radius != self._radius:
            self._radius, self._found = radius, None
            self._scene.axes.set(xlim=(-radius, radius), ylim=(-radius, radius))
            self._ground = still(self._figure)
        penalty = self.problem.penalty
        if (
            not self._found
            or self._found[0] is not penalty
            or abs(b - self._found[1]) > (_STILL * radius)
        ):
            self._found = penalty, b
            self._find(radius, b)

    def _find(self, radius, b):
        """The losses on a grid, as bands of equal area with contours between them."""
        at = np.linspace(-radius, radius, _CELLS)
        w1, w2 = np.meshgrid(at, at)
        found = self.losses(w1.ravel(), w2.ravel(), b, np.float32)  # it is only looked at
        found = found.reshape(_CELLS, _CELLS).astype(float)
        found = np.nan_to_num(found, posinf=1e300)  # where weights are enormous
        self._levels = np.quantile(found, np.linspace(0, 1, _LEVELS + 2)[1:-1])
        part = np.searchsorted(self._levels, found) / _LEVELS
        self._colours = np.round(_LOW + part[..., None] * (_HIGH - _LOW)).astype(np.uint8)
        lines = contour_generator(at, at, found)
        self._contours.set_segments([line for v in self._levels for line in lines.lines(v)])

    # --- a frame ----------------------------------------------------------------------------------

    def draw(self, state, way):
        """A State, and the States on the way to it -> RGB (h, w, 3)."""
        points = _weights([*way, state])
        finite = points[np.isfinite(points).all(axis=1)]
        with np.errstate(all="ignore"):
            self._fit(finite, float(np.nan_to_num(state.params[0].b[0])))
        pixels = np.asarray(self._figure.canvas.buffer_rgba())
        pixels[...] = self._ground
        self._scene.paste(pixels, self._colours)
        self._way.set_data(*finite.T)
        self._dots.set_data(*(finite.T if len(finite) <= _FEW else ([], [])))
        for artist, point in ((self._start, points[0]), (self._now, points[-1])):
            artist.set_data(*point[:, None])
        self._arrow.set_segments(self._downhill(points[-1], self._slope(state)))
        self._scene.draw(self._contours, self._way, self._dots, self._start, self._arrow, self._now)
        pixels = rgb(pixels)
        self._write(pixels, state, way)
        return pixels

    def _slope(self, state):
        """The gradient by the two weights over all training points, penalty included."""
        train = self.problem.data.train
        with np.errstate(all="ignore"):
            _, grads = self.problem.model.loss_and_grads(state.params, train.X, train.T)
            self.problem.penalty.add_grad(state.params, grads)
        return grads[0].W[:, 0]

    def _downhill(self, point, slope):
        """An arrow of fixed length against the slope, where there is one."""
        size = float(np.hypot(*slope))
        if not (size > 0 and np.isfinite(size) and np.isfinite(point).all()):
            return []
        along = -slope / size * 0.16 * self._radius
        tip, back, side = point + along, -0.35 * along, 0.2 * np.array([-along[1], along[0]])
        return [np.array([point, tip, tip + back + side, tip, tip + back - side])]

    def _write(self, pixels, state, way):
        """The numbers beside the map, and what its signs mean."""
        first, slope = (way or [state])[0], self._slope(state)
        rows = (
            ("○ start", _where(first), self._loss(first)),
            ("● now", _where(state), self._loss(state)),
        )
        y = _TOP + 14
        for name, place, loss in rows:
            write(pixels, _TEXT, y, name, self.scale, 9, _WAY)
            write(pixels, _TEXT + 62, y, f"{place}:  loss {short(loss)}", self.scale, 9)
            y += 22
        y += 10
        for name, numbers in (
            ("slope, all training points:", slope),
            ("−lr · slope, a step of the full batch:", -self.lr * slope),
        ):
            words = f"{name} ({', '.join(map(short, numbers))})"
            write(pixels, _TEXT, y, words, self.scale, 9)
            y += 22
        words = "arrow: straight downhill, at a right angle to the contour"
        write(pixels, _TEXT, y, words, self.scale, 8.5, GREY)
        self._key(pixels, y + 50)

    def _key(self, pixels, y):
        """The losses of the contours, from the lowest, as a scale of the bands."""
        write(pixels, _TEXT, y - 14, "loss at the contours", self.scale, 8.5, GREY)
        wide = (WIDTH - 12 - _TEXT) / (_LEVELS + 1)
        for i in range(_LEVELS + 1):
            colour = np.round(_LOW + i / _LEVELS * (_HIGH - _LOW))
            left, right = (round((_TEXT + n * wide) * self.scale) for n in (i, i + 1))
            top, down = (round((y + n) * self.scale) for n in (0, 12))
            pixels[top:down, left:right] = 190
            pixels[top + 1 : down - 1, left + 1 : right] = colour
        for i, level in enumerate(self._levels):
            at = _TEXT + (i + 1) * wide
            write(pixels, at, y + 22, short(level, 2), self.scale, 7.5, align=0.5)

    def _loss(self, state):
        w1, w2 = state.params[0].W
        with np.errstate(all="ignore"):
            return float(self.losses(w1, w2, state.params[0].b[0])[0])

    def words(self, state, way):
        """One sentence: from where to where the weights went, and the losses there."""
        ends = [
            f"{_where(one)} (loss {short(self._loss(one))})" for one in ((way or [state])[0], state)
        ]
        return f"On the loss map the weights went from {ends[0]} to {ends[1]}."


def _weights(states):
    return np.array([state.params[0].W[:, 0] for state in states], float)


def _where(state):
    (W, b), *_ = state.params
    w1, w2, b = (fixed(v, 2) if abs(v) < 1e4 else short(v) for v in (*W[:, 0], b[0]))
    return f"w = ({w1}, {w2}), b = {b}"


def _roof(value):
    """The next of 1, 1.5, 2, 3, 4, 6, 8, 12, ... that is not below a value."""
    power = 2.0 ** max(0, int(np.floor(np.log2(max(value, 1)))))
    return next(n * power for n in (1, 1.5, 2) if value <= n * power)
