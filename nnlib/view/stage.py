"""A stage is a figure whose still part is drawn once; a frame draws the moving artists over it."""

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from nnlib.view.scene import rgb


def figure(width, height):
    """An empty white figure of so many inches, at 100 pixels per inch, that no window shows."""
    made = Figure((width, height), dpi=100, facecolor="white")
    FigureCanvasAgg(made)
    return made


class Stage:
    """A figure with its moving artists, which are the ones with animated=True."""

    def __init__(self, figure):
        self.canvas = figure.canvas
        self.canvas.draw()
        self._still = np.asarray(self.canvas.buffer_rgba()).copy()
        moving = [a for a in figure.findobj() if a.get_animated() and a is not figure]
        self._moving = sorted(moving, key=lambda artist: artist.zorder)

    def frame(self):
        """The picture as the artists are now -> RGB array (h, w, 3)."""
        pixels = np.asarray(self.canvas.buffer_rgba())
        pixels[...] = self._still
        renderer = self.canvas.get_renderer()
        for artist in self._moving:
            artist.draw(renderer)
        return rgb(pixels)
