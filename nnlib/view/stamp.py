"""A stamp is ink that is drawn once and laid over other pixels again and again."""

import numpy as np


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
