"""The curves of a run: loss above, accuracy below, over epochs or over updates.

Numbers that are met more or less closely have no accuracy: the same loss stands below once more, on
a logarithmic axis.
"""

import math

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from nnlib.view.maps import GREY, INK
from nnlib.view.pen import write
from nnlib.view.words import of_zero

_LOOKS = {"train": (INK, "-"), "valid": ("#0072B2", "--"), "test": ("#009E73", ":")}
_KEPT = "#a3783c"
_MOST = 800  # points of a curve: there are not twice as many pixels
_FLOOR = 1e-4  # of the loss of outputs 0: where the logarithmic axis begins
TYPE = 11  # pixels: the height of small type at scale 1, 8 points


class Chart:
    """Two axes, (left, bottom, width, height) each, of a figure that shows curves of one Problem.

    `epochs` is the length of their axis, `steps` the updates of one epoch.
    """

    def __init__(self, figure, boxes, problem, epochs, steps, show):
        self.epochs, self.steps, self.show = max(epochs, 1), steps, show
        self._unit = steps if "updates" in show else 1  # of the x axis, in one epoch
        self._scale = figure.dpi / 100
        classes = problem.data.classes
        self.nothing, self._classes, self._of = _nothing(problem), classes, problem.model.loss.name
        self.limits = (0.0, 1.35 * self.nothing)
        self.loss, self.accuracy = (figure.add_axes(box) for box in boxes)
        name = problem.model.loss.name.replace("_", " ")
        self.loss.set_title(name, fontsize=10, loc="left", color=INK, y=1)
        knows = classes > 1 and math.isclose(self.nothing, math.log(classes), rel_tol=1e-6)
        words = f"ln {classes}: knows nothing" if knows else of_zero(problem)
        _reference(self.loss, self.nothing, words, above=True)
        self.loss.tick_params(labelbottom=False)
        (self._add_accuracy if classes > 1 else self._add_log_loss)(words)
        self.accuracy.set_xlabel(self._label(), fontsize=9, color=INK)
        for axes in (self.loss, self.accuracy):
            axes.set_xlim(0, self.epochs * self._unit)
            axes.xaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 5, 10], integer=True))
            axes.tick_params(labelsize=8, colors=INK)
            axes.spines[["top", "right"]].set_visible(False)
        self.loss.set_ylim(*self.limits)
        self._movers()

    def _add_accuracy(self, _):
        axes, classes = self.accuracy, self._classes
        axes.set_ylim(0, 1.04)
        axes.set_title("accuracy", fontsize=10, loc="left", color=INK, y=1)
        _reference(axes, 1 / classes, f"1/{classes}: guessing", above=False)

    def _add_log_loss(self, words):
        axes = self.accuracy
        axes.set(yscale="log", ylim=(_FLOOR * self.nothing, 3 * self.nothing))
        axes.set_title("the same, on a logarithmic axis", fontsize=10, loc="left", color=INK, y=1)
        _reference(axes, self.nothing, words, above=True)

    def suits(self, problem):
        """Whether the curves of this Problem would have the same title, references and axes."""
        loss, classes = problem.model.loss.name, problem.data.classes
        return (loss, classes, _nothing(problem)) == (self._of, self._classes, self.nothing)

    def _label(self):
        if "updates" in self.show:
            return f"update ({self.steps:,} make an epoch)"
        return f"epoch ({self.steps} updates each)" if self.steps > 1 else "epoch (1 update each)"

    def _movers(self):
        parts = [p for p in _LOOKS if p != "test" or "test curve" in self.show]
        self._curves, self._ghosts, self._marks = [], [], []
        below = "accuracy" if self._classes > 1 else "loss"
        for axes, score in ((self.loss, "loss"), (self.accuracy, below)):
            ghost = Line2D([], [], color=_KEPT, ls="-.", lw=1.2, animated=True)
            mark = Line2D([], [], color=GREY, lw=1.0, animated=True)
            for line, made in ((ghost, self._ghosts), (mark, self._marks)):
                axes.add_line(line)
                made.append((axes, line, f"train_{score}"))
            for part in parts:
                colour, style = _LOOKS[part]
                line = Line2D([], [], color=colour, ls=style, lw=1.6, animated=True)
                axes.add_line(line)
                self._curves.append((axes, line, (part, colour), f"{part}_{score}"))

    # --- a frame ----------------------------------------------------------------------------------

    def room(self, curves, kept=None):
        """The limits that the loss axis should have: it makes room in doublings."""
        drawn = [curves.train_loss, curves.valid_loss]
        drawn += [curves.test_loss] if "test curve" in self.show else []
        drawn += [kept[0].train_loss] if kept else []
        values = np.concatenate([*map(np.array, drawn), [0.0]])
        finite = values[np.isfinite(values)]
        high, low = finite.max() / self.nothing, finite.min() / self.nothing
        top = 1.35 if high <= 1.35 else 1.05 * 2 ** math.ceil(math.log2(high))
        bottom = 0.0 if low >= 0 else -1.05 * 2 ** math.ceil(math.log2(-low))
        return bottom * self.nothing, top * self.nothing

    def set(self, curves, kept=None, mark=None):
        """Give the lines their data; `kept` is (Curves, updates of an epoch) of another run, `mark`
        the update at which the map stands, where it is not the end of the curves.
        """
        for _, line, _, key in self._curves:
            line.set_data(*self._thinned(curves, key, self._unit))
        for _, line, key in self._ghosts:
            unit = self._kept_unit(kept[1]) if kept else 1
            line.set_data(*(self._thinned(kept[0], key, unit) if kept else ([], [])))
        for axes, line, _ in self._marks:
            at = [] if mark is None else [mark / self.steps * self._unit] * 2
            line.set_data(at, [] if mark is None else axes.get_ylim())

    @staticmethod
    def _thinned(curves, key, unit):
        """x and y of a curve, of a long one every few points and the last."""
        y = np.array(getattr(curves, key))
        x = np.array(curves.epoch)[: len(y)] * unit
        every = max(1, len(y) // _MOST)
        return (A if every == 1 else np.append(A[:-1:every], A[-1]) for A in (x, y))

    def _kept_unit(self, steps):
        return steps if "updates" in self.show else 1

    def draw(self, pixels, curves, kept=None, mark=None):
        """Draw Curves into pixels (h, w, 4) of the figure's canvas."""
        self.set(curves, kept, mark)
        for axes, line, _ in (*self._marks, *self._ghosts):
            if len(line.get_xdata()):
                axes.draw_artist(line)
        for axes, line, *_ in self._curves:
            axes.draw_artist(line)
        for x, y, (word, colour), axes in self.names(curves, kept):
            right, up = axes.transData.transform((x, y))
            write(pixels, word, right, len(pixels) - up, TYPE * self._scale, colour)

    def names(self, curves, kept=None):
        """Where each curve's name goes, apart from each other: (x, y, (name, colour), axes)."""
        ends = {}
        for axes, _, word, key in self._curves:
            values = getattr(curves, key)
            if len(values) > 1 and math.isfinite(values[-1]):
                ends.setdefault(axes, []).append((values[-1], curves.epoch[-1] * self._unit, word))
        for axes, _, key in self._ghosts if kept else ():
            values, x = getattr(kept[0], key), kept[0].epoch[-1] * self._kept_unit(kept[1])
            if values and math.isfinite(values[-1]):
                ends.setdefault(axes, []).append((values[-1], x, ("kept", _KEPT)))
        length = self.epochs * self._unit
        for axes, found in ends.items():
            way, back = (np.log, np.exp) if axes.get_yscale() == "log" else (float, float)
            low, high = map(way, axes.get_ylim())
            found.sort(key=lambda end: end[0])
            heights = [way(max(y, back(low))) for y, *_ in found]
            heights = _apart(heights, 0.10 * (high - low), low, high)
            for height, (_, x, word) in zip(heights, found, strict=True):
                yield min(x, length) + 0.012 * length, back(height), word, axes

    def scores(self, curves):
        """What was drawn, for a digest."""
        return [getattr(curves, key) for *_, key in self._curves]


def _apart(heights, gap, low, high):
    """Rising heights -> heights at least a gap from each other, and inside the axes."""
    placed = [min(max(y, low + gap / 2), high) for y in heights]
    if len(placed) == 2 and placed[1] - placed[0] < gap:
        middle = max(sum(placed) / 2, low + gap)
        return [middle - gap / 2, middle + gap / 2]
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + gap)
    over = max(0.0, placed[-1] - high - gap / 2)
    for i in reversed(range(len(placed))):
        limit = placed[i] - over if i == len(placed) - 1 else placed[i + 1] - gap
        placed[i] = min(placed[i], limit)
    return placed


def _nothing(problem):
    """The training loss of outputs that are all 0."""
    T = problem.data.train.T
    with np.errstate(all="ignore"):
        return float(problem.model.loss.value(np.zeros_like(T), T))


def _reference(axes, y, words, above):
    axes.axhline(y, color=GREY, lw=0.8, ls=":")
    axes.annotate(
        words,
        (0.01, y),
        xycoords=("axes fraction", "data"),
        xytext=(0, 2 if above else -2),
        textcoords="offset points",
        va="bottom" if above else "top",
        fontsize=8,
        color=GREY,
    )
