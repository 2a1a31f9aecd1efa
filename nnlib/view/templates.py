"""What each unit of the first layer weighs in an image: its weights, laid out as the image is."""

import numpy as np

from nnlib.view.ink import FRAME, WIDTH, largest, levels, ramp, sheet, short, write
from nnlib.view.ink import SIGNED as COLOURS
from nnlib.view.maps import GREY, dead_units
from nnlib.view.subject import image_shape

_LEFT, _HEAD, _LABEL, _GAP, _FOOT = 12, 34, 15, 7, 8  # pixels at scale 1, as all lengths here
_PER_ROW, _MOST = 20, 60  # units in a row, units shown


class Templates:
    """Draws the first layer's weights of one Problem on images: draw(state) -> RGB (h, w, 3)."""

    def __init__(self, problem, scale=1.0):
        self.problem, self.scale = problem, scale
        self._shape = image_shape(problem.model.sizes[0])
        self._hidden = len(problem.model.sizes) > 2
        self._units = min(problem.model.sizes[1], _MOST)
        self._side = (WIDTH - 2 * _LEFT + _GAP) // min(_PER_ROW, max(self._units, 10)) - _GAP
        self._still = self._draw_still()

    @property
    def height(self):
        """The pixels of the panel at scale 1."""
        rows = -(-self._units // _PER_ROW)
        return _HEAD + rows * (_LABEL + self._side + _GAP) + _FOOT

    def _place(self, unit):
        """The upper left corner of a unit's image."""
        row, column = divmod(unit, _PER_ROW)
        y = _HEAD + row * (_LABEL + self._side + _GAP) + _LABEL
        return _LEFT + column * (self._side + _GAP), y

    def _draw_still(self):
        pixels, scale = sheet(self.height, self.scale), self.scale
        H = self.problem.model.sizes[1]
        part = f" (1 to {self._units} of {H})" if self._units < H else ""
        whose = f"each unit of layer 1{part}" if self._hidden else "each output"
        words = f"The weights of {whose}, as an image"
        words += ", mean of the three colours" if len(self._shape) == 3 else ""
        write(pixels, _LEFT, 15, words, scale, 10)
        ramp(pixels, WIDTH - _LEFT - 160, 10, 110, 10, scale)
        for unit in range(self._units):
            x, y = self._place(unit)
            name = f"{unit + 1}" if self._hidden else self._output(unit)
            write(pixels, x + self._side / 2, y - 7, name, scale, 7.5, align=0.5)
        return pixels

    def _output(self, k):
        model, classes = self.problem.model, self.problem.data.classes
        return f"class {k}" if model.sizes[-1] == classes else f"output {k + 1}"

    # --- a frame ----------------------------------------------------------------------------------

    def draw(self, state):
        """A State -> RGB (h, w, 3)."""
        pixels, W = self._still.copy(), self._images(state)
        top = largest(W)
        side = round(self._side * self.scale)
        at = np.arange(side) * self._shape[0] // side  # each pixel of the weight under it
        maps = COLOURS.take(levels(W, top), axis=0)[:, at][:, :, at]
        dead = self._dead(state)
        for unit in range(self._units):
            x, y = (round(v * self.scale) for v in self._place(unit))
            pixels[y - 1 : y + side + 1, x - 1 : x + side + 1] = FRAME
            pixels[y : y + side, x : x + side] = maps[unit]
            if dead[unit]:
                middle = self._place(unit)[0] + self._side / 2, self._place(unit)[1] + 8
                write(pixels, *middle, "dead", self.scale, 7.5, GREY, 0.5)
        y, x = 15, WIDTH - _LEFT - 160
        write(pixels, x - 6, y, short(-top), self.scale, 8, align=1)
        write(pixels, x + 116, y, short(top), self.scale, 8)
        return pixels

    def _images(self, state):
        """The weights of the units shown, (U, side, side)."""
        W = state.params[0].W.T[: self._units].reshape(-1, *self._shape)
        return W.mean(axis=-1) if len(self._shape) == 3 else W

    def _dead(self, state):
        if not self._hidden:
            return np.zeros(self._units, bool)
        with np.errstate(all="ignore"):
            return dead_units(self.problem.model, state.params, self.problem.data.train.X)[0]

    def words(self, state):
        """One sentence: how large the weights are, and how many units are dead."""
        W, dead = state.params[0].W, int(self._dead(state).sum())
        text = f"The weights of layer 1 go from {short(W.min())} to {short(W.max())}"
        return f"{text}; {dead} of its {W.shape[1]} units are dead." if self._hidden else f"{text}."
