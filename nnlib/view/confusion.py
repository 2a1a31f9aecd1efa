"""The confusion matrix: how often each class is taken for each, as a heat map with its counts."""

from functools import lru_cache

import numpy as np

from nnlib.choose import choose
from nnlib.view.ink import FRAME, WIDTH, sheet, write
from nnlib.view.maps import GREY, INK
from nnlib.view.picture import Picture

_PARTS = {"train": "training", "valid": "validation", "test": "test"}
_LEFTS, _TOP, _FOOT = (64, 544), 72, 34  # pixels at scale 1, as all lengths here
_ROOM, _TALL, _LARGEST = 380, 250, (60, 30)
_RIGHT, _WRONG = np.array([86.0, 150, 196]), np.array([226.0, 124, 62])
_LEAST = 18  # pixels of a cell that has room for its count
_NAMES = 20  # what part of a small map's side its names take
_FAINT = 0.16  # a single wrong answer can be seen


def counts(labels, said, classes):
    """How often each label (N,) was answered by each -> (K, K + 1); in the last column by none."""
    table = np.zeros((classes, classes + 1), int)
    np.add.at(table, (labels, said), 1)  # no class is -1, which is the last column
    return table


def of_part(problem, params, part):
    """The counts of a net on a part of its data."""
    with np.errstate(all="ignore"):
        said = problem.model.loss.decide(problem.model.predict(params, part.X)).labels
    return counts(part.labels, said, problem.data.classes)


def shade(table):
    """Counts (..., K, K + 1) -> colours of the same shape (..., 3), by the share of their row."""
    share = table / np.maximum(table.sum(axis=-1, keepdims=True), 1)
    depth = np.where(table > 0, _FAINT + (1 - _FAINT) * np.sqrt(share), 0)[..., None]
    hit = np.eye(table.shape[-2], table.shape[-1], dtype=bool)[..., None]
    return np.round(255 - depth * (255 - np.where(hit, _RIGHT, _WRONG))).astype(np.uint8)


def labelled(table, side):
    """One map (side, side, 3), the first class on top; with its counts and the names of rows and
    columns where there is room, else with the name of each class where it is right.
    """
    shown, K = (table if table[:, -1].any() else table[:, :-1]), len(table)
    large = (side - side // _NAMES) // (K + 1) >= _LEAST
    edge = side // _NAMES if large else 0
    pixels, colours = np.full((side, side, 3), 255, np.uint8), shade(table).tolist()
    pixels[edge:, edge:] = FRAME
    ends = [(edge + np.linspace(0, side - edge, n + 1)).round().astype(int) for n in shown.shape]
    for (k, j), n in np.ndenumerate(shown):
        (top, down), (left, right) = ends[0][k : k + 2].tolist(), ends[1][j : j + 2].tolist()
        words = (f"{n:,}" if n else "") if large else f"{k}" if k == j else ""
        pixels[top + 1 : down, left + 1 : right] = _number(
            words, tuple(colours[k][j]), right - left - 1, down - top - 1
        )
    if large:
        for middles, across in zip((e[1:] / 2 + e[:-1] / 2 for e in ends), (0, 1), strict=True):
            for k, at in enumerate(middles):
                x, y = (at, edge / 2) if across else (edge / 2, at)
                if k < K:
                    write(pixels, x, y, f"{k}", 1, 0.5 * edge, align=0.5)
                else:
                    write(pixels, side - 1, y, "none", 1, 0.5 * edge, align=1)
    return pixels


def most_common(table):
    """The commonest mistake in words, '' where there is none: '8 is taken for 1 (5 times)'."""
    wrong = table.copy()
    np.fill_diagonal(wrong, 0)
    n = int(wrong.max(initial=0))
    if n == 0:
        return ""
    k, j = np.unravel_index(wrong.argmax(), wrong.shape)
    for_what = f"taken for {j}" if j < len(table) else "said to be none of the classes"
    return f"class {k} is {for_what} ({n} time{'s' * (n > 1)})"


def told(table, name):
    """A matrix as a sentence, about points that have this name."""
    right, n = int(np.trace(table)), int(table.sum())
    common = most_common(table)
    rest = f"; most often {common}" if common else ""
    return f"Of {n:,} {name} points {right:,} are in the right class{rest}."


class Confusion:
    """Draws one matrix for each of two parts of the data: draw(state) -> RGB array (h, w, 3)."""

    def __init__(self, problem, scale=1.0, parts=("train", "valid")):
        self.problem, self.scale, self.parts = problem, scale, parts
        K = problem.data.classes
        self._cell = min(_LARGEST[0], _ROOM // (K + 1)), min(_LARGEST[1], _TALL // K)
        self._still = self._draw_still()

    @property
    def height(self):
        """The pixels of the panel at scale 1."""
        return _TOP + self.problem.data.classes * self._cell[1] + _FOOT

    def _draw_still(self):
        pixels, K, scale = sheet(self.height, self.scale), self.problem.data.classes, self.scale
        wide, high = self._cell
        for left, part in zip(_LEFTS, self.parts, strict=False):
            title = f"Confusion matrix, {_PARTS[part]} points"
            write(pixels, left - 52, 17, title, scale, 10)
            write(pixels, left, 40, "class said", scale, 8, GREY)
            write(pixels, left - 52, 58, "true", scale, 8, GREY)
            for k in range(K):
                write(pixels, left + (k + 0.5) * wide, 58, f"{k}", scale, 9, align=0.5)
                write(pixels, left - 10, _TOP + (k + 0.5) * high, f"{k}", scale, 9, align=1)
        key = "shade: share of the row; blue: right, orange: wrong; empty: never"
        write(pixels, _LEFTS[0] - 52, self.height - 14, key, scale, 8, GREY)
        return pixels

    def draw(self, state):
        """A State -> RGB (h, w, 3)."""
        pixels = self._still.copy()
        for left, part in zip(_LEFTS, self.parts, strict=False):
            self._lay(pixels, left, of_part(self.problem, state.params, self._part(part)))
        return pixels

    def _part(self, name):
        return getattr(self.problem.data, name)

    def _lay(self, pixels, left, table):
        """Lay down one matrix with its numbers; the column of no class only where it is used."""
        K, (wide, high) = len(table), (round(n * self.scale) for n in self._cell)
        colours, columns = shade(table).tolist(), K + bool(table[:, -1].any())
        x, y = round(left * self.scale), round(_TOP * self.scale)
        pixels[y : y + K * high + 1, x : x + columns * wide + 1] = FRAME
        for (k, j), n in np.ndenumerate(table[:, :columns]):
            tile = _number(f"{n:,}" if n else "", tuple(colours[k][j]), wide - 1, high - 1)
            top, from_left = y + k * high + 1, x + j * wide + 1
            pixels[top : top + high - 1, from_left : from_left + wide - 1] = tile
        if columns > K:
            middle = left + (K + 0.5) * self._cell[0]
            write(pixels, middle, 58, "none", self.scale, 8, INK, 0.5)

    def words(self, state):
        """One sentence for each matrix: how many are right, and the commonest mistake."""
        tables = [of_part(self.problem, state.params, self._part(part)) for part in self.parts]
        return " ".join(told(t, _PARTS[p]) for t, p in zip(tables, self.parts, strict=True))


@lru_cache(4096)
def _number(words, colour, wide, high):
    """A cell with its count."""
    tile = np.full((high, wide, 3), colour, np.uint8)
    write(tile, wide / 2, high / 2, words, 1, min(0.4 * high, 0.33 * wide), align=0.5)
    return tile


def confusion_picture(problem, state, part="valid"):
    """The confusion matrix of a net on one part of its data -> Picture."""
    choose(_PARTS, part, "part of the data")
    panel = Confusion(problem, parts=(part,))
    table = of_part(problem, state.params, getattr(problem.data, part))
    rgb = panel.draw(state)[:, : WIDTH // 2 + 40]
    return Picture(rgb, told(table, _PARTS[part]), table)
