"""Weights and gradients as colours: one heat map of W and b per layer, one of dW and db."""

from typing import NamedTuple

import numpy as np

from nnlib.view.ink import FRAME, WIDTH, largest, ramp, sheet, short, signed, write
from nnlib.view.maps import GREY

_LEFT, _HEAD, _FOOT = 12, 32, 10  # pixels at scale 1, as all lengths here
_TITLE, _NAMES = 32, 14  # heights of a map's two lines of title and of its columns' names
_INDEX, _BETWEEN, _APART = 26, 22, 34  # widths: rows' names, between a pair, between two layers
_WIDEST, _NARROWEST = 200, 152  # of a map; the second is what its title needs
_BIAS_GAP = 3
_MOST = 64  # rows and columns shown of a layer


class Block(NamedTuple):
    """Where one layer's pair of maps lies, and how large a cell is."""

    layer: int
    x: int
    y: int
    cell: tuple[int, int]  # width, height
    shape: tuple[int, int]  # rows and columns shown

    @property
    def slot(self):
        """The width kept for one map."""
        return max(_NARROWEST, self.shape[1] * self.cell[0])

    @property
    def width(self):
        """The width of the pair with the names of its rows."""
        return _INDEX + 2 * self.slot + _BETWEEN

    @property
    def bias(self):
        """The height of the row of b, and how far below the map's top it begins."""
        return max(self.cell[1], 7), self.shape[0] * self.cell[1] + _BIAS_GAP

    @property
    def height(self):
        """The height with titles and names."""
        return _TITLE + _NAMES + sum(self.bias)

    @property
    def maps(self):
        """The upper left corners of the two maps."""
        x, y = self.x + _INDEX, self.y + _TITLE + _NAMES
        return (x, y), (x + self.slot + _BETWEEN, y)


class Weights:
    """Draws the parameters and gradients of one Problem: draw(state) -> RGB array (h, w, 3)."""

    def __init__(self, problem, scale=1.0):
        self.problem, self.scale = problem, scale
        self._blocks = _flow(problem.model.sizes)
        self._still = self._draw_still()

    @property
    def height(self):
        """The pixels of the panel at scale 1."""
        return max(block.y + block.height for block in self._blocks) + _FOOT

    # --- what does not move -----------------------------------------------------------------------

    def _draw_still(self):
        pixels, scale = sheet(self.height, self.scale), self.scale
        write(pixels, _LEFT, 15, "Weights and gradients", scale, 10)
        normed = self.problem.model.batch_norm and len(self.problem.model.sizes) > 2
        what = "γ, β are not shown" if normed else "gradients of the next batch"
        words = f"rows: inputs, columns: units; {what}"
        write(pixels, _LEFT + 168, 15, words, scale, 8, GREY)
        words = "each map from minus to plus its own largest |value|"
        write(pixels, WIDTH - _LEFT - 150, 15, words, scale, 8, GREY, 1)
        ramp(pixels, WIDTH - _LEFT - 130, 10, 110, 10, scale)
        for side, sign in ((-138, "−"), (-14, "+")):
            write(pixels, WIDTH - _LEFT + side, 15, sign, scale, 9, align=0.5)
        for block in self._blocks:
            self._name(pixels, block)
        return pixels

    def _name(self, pixels, block):
        """The titles of a pair of maps, and the names of their rows and columns."""
        D, H = self.problem.model.sizes[block.layer : block.layer + 2]
        n, scale, (wide, high) = block.layer + 1, self.scale, block.cell
        cut = "" if (D, H) == block.shape else ", part"
        for (x, y), d in zip(block.maps, ("", "d"), strict=True):
            title = f"{d}W{n} ({D}, {H}), {d}b{n} ({H},){cut}"
            write(pixels, x, y - _NAMES - 25, title, scale, 8.5)
            if wide >= 14:
                last = n == len(self.problem.model.sizes) - 1
                for column in range(block.shape[1]):
                    word = f"{'y' if last else ''}{column + 1}"
                    write(pixels, x + (column + 0.5) * wide, y - 7, word, scale, 7, GREY, 0.5)
        (x, y), _ = block.maps
        if high >= 10:
            letter = "a" if block.layer else "x"
            for row in range(block.shape[0]):
                middle = y + (row + 0.5) * high
                write(pixels, x - 5, middle, f"{letter}{row + 1}", scale, 7, GREY, 1)
        bias, begin = block.bias
        write(pixels, x - 5, y + begin + bias / 2, "b", scale, 7, GREY, 1)

    # --- a frame ----------------------------------------------------------------------------------

    def draw(self, state):
        """A State -> RGB (h, w, 3)."""
        pixels = self._still.copy()
        for block in self._blocks:
            for values, (x, y) in zip((state.params, state.grads), block.maps, strict=True):
                W, b = values[block.layer].W, values[block.layer].b
                top = largest(W, b)
                finite = np.isfinite(W).all() and np.isfinite(b).all()
                words = f"largest {short(top)}" if finite else "not all finite"
                write(pixels, x, y - _NAMES - 10, words, self.scale, 8, GREY)
                self._paint(pixels, block, x, y, W, b, top)
        return pixels

    def _paint(self, pixels, block, x, y, W, b, top):
        rows, columns = block.shape
        wide, high = block.cell
        tall, begin = block.bias
        self._lay(pixels, x, y, signed(W[:rows, :columns], top), wide, high)
        self._lay(pixels, x, y + begin, signed(b[None, :columns], top), wide, tall)

    def _lay(self, pixels, x, y, colours, wide, high):
        """Lay down cells of colours (rows, columns, 3) with a frame, where there is room a grid."""
        wide, high = round(wide * self.scale), round(high * self.scale)
        large = colours.repeat(high, axis=0).repeat(wide, axis=1)
        if min(wide, high) >= 7 * self.scale:
            large[high - 1 :: high] = large[:, wide - 1 :: wide] = FRAME
        down, right = round(y * self.scale), round(x * self.scale)
        height, width = large.shape[:2]
        pixels[down - 1 : down + height + 1, right - 1 : right + width + 1] = FRAME
        pixels[down : down + height, right : right + width] = large

    def words(self, state):
        """One sentence: which weight and which gradient is largest."""
        weight, where = _largest(state.params, "W", "b")
        slope, there = _largest(state.grads, "dW", "db")
        return f"Largest weight: {where} = {weight}; largest gradient: {there} = {slope}."


def _flow(sizes):
    """The blocks of all layers, from left to right and then down, like words in a text."""
    blocks, x, y, tallest = [], _LEFT, _HEAD, 0
    for layer, (D, H) in enumerate(zip(sizes, sizes[1:], strict=False)):
        rows, columns = min(D, _MOST), min(H, _MOST)
        cell = (min(24, _WIDEST // columns), max(4, min(18, 132 // rows)))
        block = Block(layer, x, y, cell, (rows, columns))
        if x > _LEFT and x + block.width > WIDTH - _LEFT:
            x, y, tallest = _LEFT, y + tallest + 12, 0
            block = block._replace(x=x, y=y)
        blocks.append(block)
        x, tallest = x + block.width + _APART, max(tallest, block.height)
    return blocks


def _largest(layers, W, b):
    """The value with the largest size among all layers, as a number and as a name, in words."""
    arrays = [
        (f"{name}{n}", a)
        for n, layer in enumerate(layers, 1)
        for name, a in zip((W, b), (layer.W, layer.b), strict=True)
    ]
    for name, a in arrays:
        if not np.isfinite(a).all():
            return "not finite", f"one in {name}"
    name, a = max(arrays, key=lambda pair: np.abs(pair[1]).max())
    at = np.unravel_index(np.abs(a).argmax(), a.shape)
    return short(a[at]), f"{name}[{', '.join(str(i + 1) for i in at)}]"
