"""Each layer as a bar, live: the mean size of its slopes, and how many of its weights are 0."""

import math

import numpy as np

from nnlib.view.ink import WIDTH, sheet, write
from nnlib.view.maps import GREY, INK
from nnlib.view.slopes import short

_LEFT, _TOP, _HIGH, _FOOT = 70, 46, 130, 52  # pixels at scale 1
_WIDEST, _SHARE = 150, 0.62  # of a bar with its room: the most, and what the bar takes
_BAR, _PALE, _LINE = (0, 114, 178), (176, 205, 224), (225, 225, 225)
_NEAR = 0.01  # a weight below it is small, and not 0


class Slopes:
    """Draws mean |dW| of each layer on a logarithmic axis: draw(state) -> RGB array (h, w, 3)."""

    height = _TOP + _HIGH + _FOOT  # the pixels of the panel at scale 1

    def __init__(self, problem, scale=1.0):
        self.scale, layers = scale, len(problem.model.sizes) - 1
        self._slot = min(_WIDEST, (WIDTH - _LEFT - 12) / layers)

    def draw(self, state):
        """A State -> RGB (h, w, 3)."""
        pixels, scale = sheet(self.height, self.scale), self.scale
        write(pixels, 12, 17, "Mean |dW| of each layer, for the next batch", scale, 10)
        key = "logarithmic axis; grey: factor between neighbours; a slope of exactly 0 has no bar"
        write(pixels, WIDTH - 12, 17, key, scale, 8, GREY, 1)
        means = _means(state)
        low, high = _range(means)
        self._axis(pixels, low, high)
        for i, mean in enumerate(means):
            self._bar(pixels, i, mean, (low, high), means[i - 1] if i else 0.0)
        return pixels

    def _axis(self, pixels, low, high):
        for power in range(low, high + 1, max(1, 2 * round((high - low) / 12))):
            y = self._up(10.0**power, low, high)
            row = round(y * self.scale)
            pixels[row, round(_LEFT * self.scale) :] = _LINE
            write(pixels, _LEFT - 8, y, f"1e{power}".replace("-", "−"), self.scale, 8, align=1)

    def _bar(self, pixels, i, mean, limits, before):
        left = _LEFT + i * self._slot + self._slot * (1 - _SHARE) / 2
        middle, foot = left + self._slot * _SHARE / 2, _TOP + _HIGH
        is_bar = mean > 0 and math.isfinite(mean)
        top = self._up(mean, *limits) if is_bar else foot
        rows = slice(round(top * self.scale), round(foot * self.scale))
        columns = slice(round(left * self.scale), round((left + self._slot * _SHARE) * self.scale))
        pixels[rows, columns] = _BAR
        write(pixels, middle, top - 9, short(mean), self.scale, 8, INK, 0.5)
        write(pixels, middle, foot + 14, f"W{i + 1}", self.scale, 9, INK, 0.5)
        if before > 0 and is_bar:
            factor = f"×{_brief(mean / before)}"
            write(pixels, left - self._slot * 0.19, foot + 32, factor, self.scale, 8, GREY, 0.5)

    @staticmethod
    def _up(value, low, high):
        """How far down a value lies."""
        share = (math.log10(value) - low) / (high - low)
        return _TOP + _HIGH * (1 - min(max(share, 0), 1))

    def words(self, state):
        """One sentence: the mean slope of each layer, and the factor from the first to the last."""
        means = _means(state)
        text = f"Mean |dW| of the layers, from the first: {', '.join(map(short, means))}"
        if len(means) > 1 and min(means) > 0 and np.isfinite(means).all():
            text += f"; the last is {_brief(means[-1] / means[0])} times the first"
        return f"{text}."


class Zeros:
    """Draws how many weights of each layer are exactly 0: draw(state) -> RGB array (h, w, 3)."""

    def __init__(self, problem, scale=1.0):
        self.scale, self._layers = scale, len(problem.model.sizes) - 1

    @property
    def height(self):
        """The pixels of the panel at scale 1."""
        return 40 + 22 * self._layers + 8

    def draw(self, state):
        """A State -> RGB (h, w, 3)."""
        pixels, scale = sheet(self.height, self.scale), self.scale
        write(pixels, 12, 17, "Weights that are exactly 0", scale, 10)
        write(pixels, WIDTH - 12, 17, f"pale: |w| below {_NEAR:g}, and not 0", scale, 8, GREY, 1)
        for i, (zeros, near, n) in enumerate(_counts(state)):
            y = 44 + 22 * i
            write(pixels, _LEFT - 8, y, f"W{i + 1}", scale, 9, align=1)
            for share, colour in ((1.0, _LINE), ((zeros + near) / n, _PALE), (zeros / n, _BAR)):
                rows = slice(round((y - 7) * scale), round((y + 7) * scale))
                right = _LEFT + 560 * share
                pixels[rows, round(_LEFT * scale) : round(right * scale)] = colour
            words = f"{zeros:,} of {n:,} exactly 0, {near:,} more below {_NEAR:g}"
            write(pixels, _LEFT + 574, y, words, scale, 9)
        return pixels

    def words(self, state):
        """One sentence: how many weights are 0, in all and by layer."""
        found = _counts(state)
        zeros, near, n = (sum(column) for column in zip(*found, strict=True))
        layers = ", ".join(f"W{i + 1} {z:,}" for i, (z, _, _) in enumerate(found))
        return (
            f"{zeros:,} of {n:,} weights are exactly 0 ({layers}), {near:,} more lie below "
            f"{_NEAR:g}."
        )


def _means(state):
    with np.errstate(all="ignore"):
        return [float(np.abs(layer.W).mean()) for layer in state.grads]


def _brief(ratio):
    """Two digits: 0.31, 12, 1.3e5."""
    return f"{ratio:.2g}".replace("e+0", "e").replace("e-0", "e−").replace("e+", "e")


def _range(means):
    """The powers of ten at the ends of the axis: it makes room in steps of two."""
    powers = [math.log10(m) for m in means if m > 0 and math.isfinite(m)] or [0.0]
    low = 2 * math.floor((min(powers) - 0.5) / 2)
    high = 2 * math.ceil((max(powers) + 0.3) / 2)
    return low, max(high, low + 4)


def _counts(state):
    """(exactly 0, not 0 but small, all) of the weights of each layer."""
    return [
        (int((W == 0).sum()), int(((np.abs(W) < _NEAR) & (W != 0)).sum()), W.size)
        for W in (layer.W for layer in state.params)
    ]
