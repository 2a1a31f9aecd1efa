"""A picture for the page: a PNG, a caption written from its data, and a digest of that data.

Strict nbval skips pictures, so the digest in the caption is what makes a wrong picture fail.
"""

import hashlib
import textwrap
from functools import cached_property
from io import BytesIO

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image


def digest(*arrays, decimals=2):
    """Eight hexadecimal digits of the coarsely rounded data: equal pictures, equal digests."""
    code = hashlib.sha256()
    for a in arrays:
        code.update((np.round(np.asarray(a, float), decimals) + 0.0).tobytes())
    return code.hexdigest()[:8]


def png(rgb, colours=None):
    """An RGB array (h, w, 3) -> PNG bytes, quickly; a palette of `colours` makes them small."""
    image = Image.fromarray(rgb)
    if colours:
        image = image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = BytesIO()
    image.save(out, "PNG", **({"optimize": True} if colours else {"compress_level": 1}))
    return out.getvalue()


def captioned(rgb, words):
    """The picture (h, w, 3) with its caption written below it, for pages that show no alt text."""
    width = rgb.shape[1] // 7
    lines = [line for part in words.split("\n") for line in textwrap.wrap(part, width)]
    figure = Figure((rgb.shape[1] / 100, 0.08 + 0.19 * len(lines)), dpi=100, facecolor="white")
    FigureCanvasAgg(figure)
    figure.text(0.01, 1, "\n".join(lines), fontsize=9, va="top", linespacing=1.35, color="#222222")
    figure.canvas.draw()
    return np.concatenate([rgb, np.asarray(figure.canvas.buffer_rgba())[..., :3]])


class Picture:
    """Shown as the last expression of a cell: the picture, and below it the caption."""

    def __init__(self, rgb, caption, *data):
        self.rgb, self.words = rgb, caption
        self.caption = f"{caption} (data {digest(*data)})"

    @cached_property
    def png(self):
        """The picture as PNG bytes; made when asked for, because a moving picture needs none."""
        return png(self.rgb, colours=128)

    def __repr__(self):
        return self.caption

    def _ipython_display_(self):
        from IPython.display import display

        display({"image/png": self.png, "text/plain": "picture"}, raw=True)
        display({"text/markdown": f"*{self.caption}*", "text/plain": self.caption}, raw=True)
