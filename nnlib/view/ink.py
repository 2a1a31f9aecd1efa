"""Ink for panels made of plain pixels: words placed at scale 1, and colours for signed numbers.

A figure with a hundred words takes a quarter of a second to build; these take a few milliseconds.
"""

import numpy as np

from nnlib.view import pen
from nnlib.view.maps import INK

WIDTH = 960  # pixels of every panel at scale 1
FRAME = (190, 190, 190)  # the grey of thin frames
MISSING = (111, 111, 111)  # of a number that is not finite
_NEGATIVE, _POSITIVE = (0, 90, 156), (222, 122, 0)  # blue and orange, as dark as each other


def check_plane(problem):
    """ValueError unless the data of a Problem can be drawn as points of the plane."""
    D = problem.data.train.X.shape[1]
    if D != 2:
        raise ValueError(
            f"A map needs data with 2 inputs, these have {D}; "
            "choose a data set of the plane, for example 'circles'."
        )


def sheet(height, scale):
    """A white panel of the usual width -> (height * scale, 960 * scale, 3)."""
    return np.full((round(height * scale), round(WIDTH * scale), 3), 255, np.uint8)


def write(pixels, x, y, words, scale=1.0, size=8, colour=INK, align=0.0):
    """Write words into pixels (h, w, 3) at (x, y), counted at scale 1 from the upper left corner.

    `size` is in points, as matplotlib's; `align` is the share of the words that lies left of x.
    """
    pen.write(pixels, words, x * scale, y * scale, size * scale * 100 / 72, colour, align)


def ramp(pixels, x, y, width, height, scale=1.0):
    """Lay down the colours from negative over 0 to positive as a bar, placed as in write."""
    shade = signed(np.linspace(-1, 1, round(width * scale)), 1)
    down, right = round(y * scale), round(x * scale)
    pixels[down : down + round(height * scale), right : right + len(shade)] = shade


def signed(values, top):
    """Numbers (...) -> colours (..., 3): blue at -top, white at 0, orange at top.

    A number that is not finite is dark grey.
    """
    return SIGNED.take(levels(values, top), axis=0)


def levels(values, top):
    """Numbers (...) -> 1 .. 255, 128 where 0, for a colour table; 0 where not finite."""
    with np.errstate(all="ignore"):
        part = np.clip(values / (top or 1) * 127 + 128.5, 1, 255.5)
    part[~np.isfinite(values)] = 0
    return part.astype(np.uint8)


def colour_table(negative, zero, positive):
    """The colours of the levels -> (256, 3) uint8; level 0 is what is not finite."""
    at = np.linspace(-1, 1, 255)[:, None]
    ends = np.where(at < 0, np.array(negative, float), np.array(positive, float))
    mixed = np.array(zero, float) + np.abs(at) * (ends - np.array(zero, float))
    return np.round(np.concatenate([[MISSING], mixed])).astype(np.uint8)


def largest(*arrays):
    """The largest |value| among those that are finite, 0 where there is none."""
    top = max((float(np.abs(a).max(initial=0)) for a in arrays), default=0.0)
    if np.isfinite(top) and not any(np.isnan(a).any() for a in arrays):
        return top
    return max(float(np.abs(a[np.isfinite(a)]).max(initial=0)) for a in arrays)


def short(value, digits=3):
    """A number with so many digits and a true minus sign."""
    return f"{value:.{digits}g}".replace("-", "−") if np.isfinite(value) else "not finite"


SIGNED = colour_table(_NEGATIVE, (255, 255, 255), _POSITIVE)
