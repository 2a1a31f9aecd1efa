"""What a net says of images: a fixed choice of validation images in columns of their true class.

The images stand still; a frame lays down ready-made words and bars below them, and marks the wrong.
"""

from functools import lru_cache

import numpy as np
from PIL import Image

from nnlib.view.ink import sheet, write
from nnlib.view.maps import GREY, INK
from nnlib.view.subject import image_shape

_LEFT, _TOP, _WIDTH, _BOTTOM = 10, 50, 428, 418  # pixels at scale 1, as all lengths here
_ROWS, _MOST = 6, 12  # images of a class, classes that have columns
_LARGEST = 36  # side of an image
_BAR, _WORDS, _FRAME, _MARGIN = 3, 14, 2, 6
_PAPER, _WRONG = 255, (213, 94, 0)
_SIDE_BY_SIDE = 40  # the width of the words below an image


class Images:
    """One sheet of images of a figure of the board; draw(pixels, state) works on its canvas.

    It takes the place of a Plane (nnlib.view.plane), whose arguments it has.
    """

    boundary = None  # there is none to be seen

    def __init__(self, figure, box, problem, grid, show):
        self.problem, self.grid, self.show = problem, grid, show
        self._scale = figure.dpi / 100
        self._columns = min(problem.data.classes, _MOST)
        self._rows, self._places = _chosen(problem.data.valid.labels, self._columns)
        self._labels = problem.data.valid.labels[self._rows]
        self._side = _side(image_shape(problem.data.train.X.shape[1])[0])
        self._still = self._draw_still()
        self.axes = figure.add_axes(box)
        self.axes.set_axis_off()

    # --- what does not move -----------------------------------------------------------------------

    def _draw_still(self):
        """The images, their headings and the key, on white -> (h, w, 3)."""
        scale, pitch = self._scale, _WIDTH / self._columns
        pixels = sheet(440, scale)[:, : round((_LEFT + _WIDTH + _MARGIN) * scale)]
        n = len(self._rows)
        write(pixels, _LEFT, 17, f"What the net says of {n} validation images", scale, 10)
        for k in range(self._columns):
            word = f"class {k}" if pitch >= 60 else f"{k}"
            write(pixels, _LEFT + (k + 0.5) * pitch, 39, word, scale, 9, align=0.5)
        key = "columns: true class; below: class said, probability;"
        write(pixels, _LEFT, 430, key, scale, 8, GREY)
        write(pixels, _LEFT + 284, 430, "✗ and frame: wrong", scale, 8, "#a34800")
        side = round(self._side * scale)
        for row, place in zip(self._pictures(side), self._places, strict=True):
            x, y = self._corner(*place)
            pixels[y : y + side, x : x + side] = row
        return pixels

    def _pictures(self, side):
        """The chosen images, (n, side, side, 3)."""
        X = self.problem.data.valid.X[self._rows]
        return enlarged(X, side, *_range(self.problem.data.train.X))

    def _corner(self, column, row):
        """The pixel at the upper left of an image."""
        pitch, height = _WIDTH / self._columns, (_BOTTOM - _TOP) / _ROWS
        left = _LEFT + (column + 0.5) * pitch - self._side / 2
        return round(left * self._scale), round((_TOP + row * height) * self._scale)

    # --- a frame ----------------------------------------------------------------------------------

    def draw(self, pixels, state, point=None):
        """Draw a State into pixels (h, w, 4) of the figure's canvas."""
        self.set(state, point)
        pixels[: len(self.colours), : self.colours.shape[1], :3] = self.colours

    def set(self, state, point=None):
        """Find out what a State says, and compose the sheet."""
        model = self.problem.model
        with np.errstate(all="ignore"):
            decision = model.loss.decide(model.predict(state.params, self._valid_rows))
        self._said, self._sure = decision.labels, _sure(decision)
        self.colours = self._still.copy()
        for place, said, sure, label in zip(
            self._places, self._said.tolist(), self._sure, self._labels.tolist(), strict=True
        ):
            self._mark(*self._corner(*place), said, sure, said != label)

    @property
    def _valid_rows(self):
        return self.problem.data.valid.X[self._rows]

    def _mark(self, x, y, said, sure, wrong):
        """Write what is said below the image at (x, y), with a bar as long as it is sure."""
        scale, colours = self._scale, self.colours
        side = round(self._side * scale)
        top = y + side + round(2 * scale)
        bar = colours[top : top + round(_BAR * scale), x : x + side]
        bar[:] = 225
        if sure is not None and sure == sure:
            bar[:, : round(sure * side)] = _WRONG if wrong else 70
        if wrong:
            self._frame(x, y, side)
        words = f"{said if said >= 0 else '?'} {_short(sure)}".strip()
        tile = _tile(words, wrong, scale)
        below, left = top + round(_BAR * scale), x + side // 2 - tile.shape[1] // 2
        colours[below : below + len(tile), left : left + tile.shape[1]] = tile

    def _frame(self, x, y, side):
        """A frame round a wrong image, and a cross in its corner."""
        wide, colours = round(_FRAME * self._scale), self.colours
        a, b = -wide, side + wide
        for rows, columns in (
            (slice(y + a, y), slice(x + a, x + b)),
            (slice(y + side, y + b), slice(x + a, x + b)),
            (slice(y + a, y + b), slice(x + a, x)),
            (slice(y + a, y + b), slice(x + side, x + b)),
        ):
            colours[rows, columns] = _WRONG
        cross, out = _cross(self._scale), round(4 * self._scale)
        right = x + side + wide + out
        colours[y - out : y - out + len(cross), right - len(cross) : right] = cross

    # --- in words and for other formats -----------------------------------------------------------

    @property
    def words(self):
        """One sentence from the sheet drawn last: how many are right, and which are not."""
        wrong = np.flatnonzero(self._said != self._labels)
        text = f"Of {len(self._labels)} validation images shown {len(self._labels) - len(wrong)} "
        text += f"{'are' if len(self._labels) - len(wrong) != 1 else 'is'} right"
        named = [
            f"{self._labels[i]} taken for {self._said[i] if self._said[i] >= 0 else 'no class'}"
            + (f" ({_short(self._sure[i])})" if self._sure[i] is not None else "")
            for i in wrong[:4]
        ]
        more = [f"and {len(wrong) - 4} more"] if len(wrong) > 4 else []
        return f"{text}; wrong: {', '.join(named + more)}." if named else f"{text}."

    def seen(self):
        """What was drawn, for a digest."""
        return self._said

    def where(self, right, down):
        """No place of the sheet is a point of the plane."""
        return None

    def still_artists(self):
        """Add the sheet as an artist, for a format without pixels -> those added."""
        figure = self.axes.figure
        wide, high = figure.get_size_inches() * 100
        height, width = (n / self._scale for n in self.colours.shape[:2])
        axes = figure.add_axes((0, 1 - height / high, width / wide, height / high))
        axes.set_axis_off()
        axes.imshow(self.colours, aspect="auto", interpolation="nearest")
        return [axes]


def enlarged(X, side, low, top):
    """Images X (n, D) -> (n, side, side, 3): ink on paper where they have one channel.

    `low` (D,) is drawn as no ink, or black, and what is `top` above it as full ink, or white.
    """
    shape = image_shape(X.shape[1])
    part = np.clip((X - low) / top, 0, 1)
    grey = len(shape) == 2
    levels = np.round(255 * (1 - part if grey else part)).astype(np.uint8)
    rows = levels.reshape(-1, *shape)
    way = Image.Resampling.NEAREST if side % shape[0] == 0 else Image.Resampling.BOX
    large = [np.asarray(Image.fromarray(row).resize((side, side), way)) for row in rows]
    large = np.array(large, np.uint8).reshape(len(rows), side, side, -1)
    return np.broadcast_to(large, (*large.shape[:3], 3))


def _range(X):
    """The lowest value of each pixel, and how far nearly all reach above it.

    So images stay legible where each pixel was standardised, and a rare one made large.
    """
    low = X.min(axis=0)
    return low, float(np.percentile(X - low, 99)) or 1.0


def _side(s):
    """The side of an image s pixels wide: a whole multiple, where it is not too large."""
    return s * (_LARGEST // s) if s <= _LARGEST else _LARGEST


def _chosen(labels, classes):
    """The first images of each class -> their rows, and where each goes (column, row)."""
    rows, places = [], []
    for k in range(classes):
        mine = np.flatnonzero(labels == k)[:_ROWS].tolist()
        rows += mine
        places += [(k, i) for i in range(len(mine))]
    return np.array(rows, int), places


def _sure(decision):
    """The probability of each label that was decided, None where the loss has none."""
    if decision.probabilities is None:
        return [None] * len(decision.labels)
    return np.take_along_axis(decision.probabilities, decision.labels[:, None], 1)[:, 0].tolist()


def _short(p):
    """A probability in two decimals; 1.00 and 0.00 stand only where they are exact."""
    if p is None or p != p:
        return "" if p is None else "?"
    return f"{min(p, 0.99) if p < 1 else 1:.2f}"


@lru_cache(2048)
def _tile(words, wrong, scale):
    """Words on white, (h, w, 3): ready to be laid down."""
    wide, high = round(_SIDE_BY_SIDE * scale), round(_WORDS * scale)
    tile = np.full((high, wide, 3), _PAPER, np.uint8)
    colour = "#a34800" if wrong else INK
    write(tile, _SIDE_BY_SIDE / 2, _WORDS / 2, words, scale, 7.5, colour, 0.5)
    return tile


@lru_cache(8)
def _cross(scale):
    n = round(12 * scale)
    tile = np.full((n, n, 3), _WRONG, np.uint8)
    write(tile, 6, 6, "✗", scale, 7.5, "#ffffff", 0.5)
    return tile
