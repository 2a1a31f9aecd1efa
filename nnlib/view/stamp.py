"""A stamp is ink that is drawn once and laid over other pixels again and again."""

import numpy as np


class Stamp:
    """What a transparent figure shows, as pixels."""

    def __init__(self, figure):
        figure.canvas.draw()
        layer = np.asarray(figure.canvas.buffer_rgba())
        # Most of the ink hides what is below: those pixels are copied whole, the others mixed.
        self.solid = np.nonzero(layer[..., 3] == 255)
        self.whole = layer.view(np.uint32)[self.solid][:, 0]
        self.rows, self.columns = np.nonzero((layer[..., 3] > 0) & (layer[..., 3] < 255))
        ink = layer[self.rows, self.columns]
        alpha = ink[:, 3:] / np.float32(255)
        self.colour, self.through = ink[:, :3] * alpha, 1 - alpha

    def press(self, pixels, down=0, right=0):
        """Lay the ink over pixels (h, w, 4), moved down and to the right by so many pixels."""
        rows, columns = self.solid
        pixels.view(np.uint32)[rows + down, columns + right, 0] = self.whole
        at = (self.rows + down, self.columns + right, slice(3))
        pixels[at] = self.colour + self.through * pixels[at]
