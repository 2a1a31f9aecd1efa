"""Two nets side by side over the same plane: what each says, and where they part."""

import textwrap

import numpy as np

from nnlib.training import evaluate
from nnlib.view.ink import check_plane, write
from nnlib.view.maps import GREY, INK, Grid, boundary, shades
from nnlib.view.scene import Scene, canvas, once, rgb, still

_TOP, _SIDE, _HEIGHT = 30, 400, 504  # pixels at scale 1
_LEFTS = (50, 530)
_LETTERS = 58  # for which there is room above a map
_OWN = {"colors": INK, "linewidths": 1.8}
_OTHER = {"colors": INK, "linewidths": 1.0, "linestyles": (0, (4, 3))}


class Pair:
    """Draws states of two Problems with data of the plane: draw(state_a, state_b) -> RGB (h, w, 3).

    `labels` name the two nets; `window` is a Grid whose part of the plane is shown, without one it
    holds the first net's training points.
    """

    height = _HEIGHT  # the pixels of the panel at scale 1

    def __init__(self, problem_a, problem_b, labels, scale=1.0, window=None):
        self.problems, self.labels, self.scale = (problem_a, problem_b), tuple(labels), scale
        for problem in self.problems:
            check_plane(problem)
        if len(self.labels) != 2:
            raise ValueError(f"labels is {labels!r}; give one name for each of the two nets.")
        window = window or Grid(problem_a.data.train.X)
        self._grid = Grid(np.stack([window.low, window.high]), cells=60, margin=0)
        self._build()

    def _build(self):
        """Everything that stands still: frames, labels, legends, and the points as ink."""
        figure = canvas(_HEIGHT, self.scale)
        self._scenes = []
        for left, label, problem in zip(_LEFTS, self.labels, self.problems, strict=True):
            place = (left, _TOP, _SIDE, _SIDE)
            title = textwrap.shorten(label, _LETTERS, placeholder=" …")
            scene = Scene(figure, place, self._grid.low, self._grid.high, title)
            scene.legend(problem.data.classes, 26)
            points = scene.points(problem.data.train, problem.data.classes)
            self._scenes.append((scene, scene.lines(**_OWN), scene.lines(**_OTHER), points))
        self._still, self._canvas = still(figure), figure.canvas

    def draw(self, state_a, state_b):
        """A State of each net -> RGB (h, w, 3)."""
        pixels = np.asarray(self._canvas.buffer_rgba())
        pixels[...] = self._still
        (colours_a, lines_a), (colours_b, lines_b) = self._say(state_a), self._say(state_b, 1)
        maps = ((colours_a, lines_a, lines_b), (colours_b, lines_b, lines_a))
        for (scene, own, other, points), (colours, mine, its) in zip(
            self._scenes, maps, strict=True
        ):
            scene.paste(pixels, colours)
            own.set_segments(mine)
            other.set_segments(once(its))
            scene.draw(other, own)
            points.press(pixels)
        pixels = rgb(pixels)
        self._write(pixels, (state_a, state_b))
        return pixels

    def _say(self, state, which=0):
        """The colours of a net's map, and its boundary."""
        model, data = self.problems[which].model, self.problems[which].data
        with np.errstate(all="ignore"):
            Y = model.predict(state.params, self._grid.points)
            colours = self._grid.square(shades(model.loss.decide(Y), data.classes))
        return colours, boundary(self._grid, Y, model.loss)

    def _write(self, pixels, states):
        """Under each map its accuracy, and what the dashed line is."""
        y = _TOP + _SIDE + 58
        for i, left in enumerate(_LEFTS):
            words = f"{_percent(self._accuracy(i, states[i]))} of its training points right"
            write(pixels, left, y, words, self.scale, 9)
            words = "dashed: the other net's boundary"
            write(pixels, left + _SIDE, y, words, self.scale, 8, GREY, 1)

    def _accuracy(self, which, state):
        problem = self.problems[which]
        return float(evaluate(problem.model, state.params, problem.data.train).accuracy)

    def words(self, state_a, state_b):
        """One sentence: both accuracies, and on how much of the picture the two nets disagree."""
        states, labels = (state_a, state_b), []
        right = [_percent(self._accuracy(i, state)) for i, state in enumerate(states)]
        for problem, state in zip(self.problems, states, strict=True):
            with np.errstate(all="ignore"):
                Y = problem.model.predict(state.params, self._grid.points)
                labels.append(problem.model.loss.decide(Y).labels)
        apart = _percent((labels[0] != labels[1]).mean())
        a, b = self.labels
        return (
            f"Training points right: {right[0]} ({a}) and {right[1]} ({b}); "
            f"the two nets differ on {apart} of the area shown."
        )


def _percent(share):
    """A share in percent with one decimal; 0 and 100 stand only where they are exact."""
    exact = share in (0, 1)
    return f"{100 * share:.0f} %" if exact else f"{min(max(100 * share, 0.1), 99.9):.1f} %"
