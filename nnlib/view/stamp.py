"""A stamp is ink that is drawn once and laid over other pixels again and again."""

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure


class Stamp:
    """What a transparent figure shows, as pixels."""

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


class Word:
    """A word as a stamp, because text is slow to draw: its left end goes where it is pressed."""

    def __init__(self, text, colour, scale=1.0, size=8):
        width, height = 0.085 * (len(text) + 2), 0.2  # inches
        figure = Figure((width, height), dpi=100 * scale, facecolor="none")
        FigureCanvasAgg(figure)
        figure.text(0, 0.5, text, color=colour, fontsize=size, va="center")
        self.text, self.colour, self.size = text, colour, size
        self._stamp = Stamp(figure)
        self._middle = height * 50 * scale
        self._right = int(self._stamp.columns.max(initial=0))
        self._low = int(self._stamp.rows.max(initial=0))

    def press(self, pixels, x, y):
        """Write it with its left end at x and its middle y pixels above the bottom, if it fits."""
        rows, columns = pixels.shape[:2]
        down, right = round(rows - y - self._middle), round(x)
        high = int(self._stamp.rows.min(initial=0))
        if 0 <= right and right + self._right < columns and 0 <= down + high:
            if down + self._low < rows:
                self._stamp.press(pixels, down, right)
