"""An easel holds the pictures of a run that are shown, one below the other."""

from array import array
from dataclasses import replace
from functools import partial

import numpy as np

from nnlib.config import DATA
from nnlib.view.board import HEIGHT, PARTS, USUAL, WIDTH, Board
from nnlib.view.confusion import Confusion
from nnlib.view.hidden import HiddenSpace
from nnlib.view.lossmap import LossMap, is_neuron
from nnlib.view.notice import Notice
from nnlib.view.pair import Pair
from nnlib.view.sizes import Slopes, Zeros
from nnlib.view.subject import IMAGES, LINE, kind
from nnlib.view.templates import Templates
from nnlib.view.units import Units
from nnlib.view.weights import Weights

# The fields of Config that what stands still in a board depends on.
_STILL = (*DATA, "loss", "output", "epochs")

PANELS = {  # what can stand below the board -> a help
    "units": "the answer of every hidden unit over the plane; of images, the weights of layer 1",
    "weights": "all weights and their gradient, layer by layer",
    "hidden space": "where the last hidden layer puts the points: it needs 2 or 3 units",
    "confusion": "how often each class is taken for each",
    "slopes": "the mean size of each layer's slopes, on a logarithmic axis",
    "zeros": "how many weights of each layer are exactly 0",
    "loss map": "the loss of one neuron over its two weights, with the way of the training",
    "kept run": "this net and the run you kept side by side, at the same update",
}
_SINGLE = {
    "units": lambda run, scale, grid: Units(run.problem, scale, grid),
    "weights": lambda run, scale, grid: Weights(run.problem, scale),
    "hidden space": lambda run, scale, grid: HiddenSpace(run.problem, scale, grid),
    "confusion": lambda run, scale, grid: Confusion(run.problem, scale),
    "slopes": lambda run, scale, grid: Slopes(run.problem, scale),
    "zeros": lambda run, scale, grid: Zeros(run.problem, scale),
}
_PLANE_ONLY = ("units", "hidden space", "kept run")
SHOWN = {**PARTS, **PANELS}


class Easel:
    """Draws a Run as it is now; whatever stands still is built anew only where it has changed."""

    def __init__(self, show=USUAL):
        self.show = tuple(show)
        self.drawn = None  # the Board that was drawn last: a caption speaks of what it shows
        self._built = {}  # (what, scale) -> the key it was built for, and the thing

    def board(self, run, scale=1.0):
        """The Board of this run."""
        has_lines = bool(run.config.hidden and run.problem.model.activation.kinks)
        parts = tuple(name for name in PARTS if name in self.show)
        length = max(run.config.epochs, run.curves.epoch[-1])  # fewer may be wanted by now
        key = (run.steps, has_lines, parts, length, _still(run))
        of = run.problem, length, run.steps
        look = parts, run.config.dataset
        old_key, board = self._built.get(("board", scale), (None, None))
        if old_key != key:
            if not (board and board.renew(*of, *look)):
                board = Board(*of, scale, *look)
            self._built["board", scale] = key, board
        board.problem = run.problem
        return board

    def draw(self, run, point=None, kept=None, scale=1.0):
        """The whole picture -> RGB (h, w, 3); `kept` is a Run to compare with."""
        options = {
            "kept": _beside(run, kept),
            "mark": run.step if run.is_back else None,
        }
        self.drawn = self.board(run, scale)
        rows = [self.drawn.draw(run.state, run.curves, point, **options)]
        rows += [panel.draw(*states) for panel, states in self._panels(run, kept, scale)]
        return np.concatenate(rows) if len(rows) > 1 else rows[0]

    def words(self, run, kept=None):
        """What stands below the board, a sentence each."""
        return [panel.words(*states) for panel, states in self._panels(run, kept)]

    def size(self, run, kept=None):
        """The place that the picture takes on the page, (width, height) in CSS pixels."""
        return WIDTH, HEIGHT + sum(panel.height for panel, _ in self._panels(run, kept))

    def svg(self, run, point=None, kept=None):
        """The board, without the panels below it, as SVG text."""
        mark = run.step if run.is_back else None
        beside = _beside(run, kept)
        return self.board(run).svg(run.state, run.curves, point, kept=beside, mark=mark)

    def _panels(self, run, kept, scale=1.0):
        """The panels that are shown, each with the states it draws."""
        key, grid = (run.problem.model, _still(run)), self.board(run).grid
        for name, make in _SINGLE.items():
            if name in self.show:
                made = partial(self._make, name, make, run, scale, grid)
                yield self._fetch((name, scale), key, made), (run.state,)
        if "loss map" in self.show:
            make = lambda run, scale, grid: LossMap(run.problem, scale)
            made = partial(self._make, "loss map", make, run, scale, grid)
            panel = self._fetch(("loss map", scale), key, made)
            panel.problem, panel.lr = run.problem, run.config.lr * run.config.decay**run.state.epoch
            yield panel, (run.state, run.history.until(run.step))
        if kept and "kept run" in self.show:
            labels = (f"now: {run.label()}", f"kept: {kept.label()}")
            key = (*key, kept.problem.model, _still(kept), labels)
            problems = run.problem, kept.problem
            pair = lambda run, *rest: Pair(*problems, labels, *rest)
            make = partial(self._make, "kept run", pair, run, scale, grid, kept)
            yield self._fetch(("kept run", scale), key, make), (run.state, kept.at(run.step))

    @staticmethod
    def _make(name, make, run, scale, grid, *others):
        """A panel, or where the data are not of its kind a sentence in its place."""
        if name == "units" and kind(run.problem.data) == IMAGES:
            return Templates(run.problem, scale)
        flat = grid and all(other.problem.data.train.X.shape[1] == 2 for other in others)
        if name in _PLANE_ONLY and not flat:
            return Notice(f"The view '{name}' needs points of the plane.", scale)
        if name == "loss map" and not is_neuron(run.problem):
            return Notice(f"The view '{name}' needs one neuron: hidden_dim 0, 1 output.", scale)
        if name == "confusion" and kind(run.problem.data) == LINE:
            return Notice(f"The view '{name}' needs classes; these targets are numbers.", scale)
        return make(run, scale, grid)

    def _fetch(self, name, key, make):
        if self._built.get(name, (None,))[0] != key:
            self._built[name] = key, make()
        return self._built[name][1]


def _beside(run, kept):
    """The curves of a kept run, as a Chart takes them; another loss has no place on its axis."""
    if not kept:
        return None
    same = kept.problem.model.loss is run.problem.model.loss
    return (kept.curves if same else replace(kept.curves, train_loss=array("d"))), kept.steps


def _still(run):
    return tuple(getattr(run.config, name) for name in _STILL)
