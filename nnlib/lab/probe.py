"""A probe is a point of the map: what the net's scores and probabilities are there."""

import math

import ipywidgets as widgets
import numpy as np

from nnlib.checks import is_number
from nnlib.lab.look import STYLE, WIDE
from nnlib.losses import LOSSES
from nnlib.view.words import listed, share

_STEP = 0.01


class Probe:
    """Two sliders that hold the point (x_1, x_2); a press on the picture moves them."""

    def __init__(self, board, start=True):
        """`start` is the first point, True for the middle of the map of this Board."""
        self.sliders = tuple(
            widgets.FloatSlider(
                description=f"probe {name}",
                tooltip="the point of the map whose scores and probabilities are shown",
                step=_STEP,
                style=STYLE,
                layout=WIDE,
            )
            for name in ("x₁", "x₂")
        )
        self._window = None
        if not board.grid:
            raise ValueError("A probe is a point of the plane; these data have none, leave it out.")
        self._fit(board.grid)
        self.move((board.grid.low + board.grid.high) / 2 if start is True else start)
        self.first = self.point

    @property
    def point(self):
        """(x_1, x_2) as the sliders have it now."""
        return tuple(slider.value for slider in self.sliders)

    def attach(self, panel, on_change):
        """Take a place in a panel; on_change is called, in any thread, when the point may move."""
        panel.add(self.sliders)
        for slider in self.sliders:
            slider.observe(lambda _: on_change(), "value")

    def follow(self, board):
        """Stay inside the map of this Board, where it has one; returns the point."""
        if board.grid:
            self._fit(board.grid)
        return self.point

    def _fit(self, grid):
        """Let the sliders go from one end of the map to the other."""
        window = (*grid.low, *grid.high)
        if window == self._window:
            return
        self._window = window
        for slider, low, high in zip(self.sliders, grid.low, grid.high, strict=True):
            with slider.hold_trait_notifications():  # else min could pass the old max on its way
                slider.min = math.ceil(low / _STEP) * _STEP
                slider.max = math.floor(high / _STEP) * _STEP
                slider.value = min(max(slider.value, slider.min), slider.max)

    def move(self, point):
        """Bring the sliders to the nearest point that they can show."""
        for slider, x in zip(self.sliders, point, strict=True):
            slider.value = min(max(round(float(x), 2) + 0.0, slider.min), slider.max)


def check(start, loss):
    """ValueError where a probe cannot be had: no point, or a loss without probabilities."""
    is_point = isinstance(start, (tuple, list)) and len(start) == 2 and all(map(is_number, start))
    if not (isinstance(start, bool) or is_point):
        raise ValueError(f"probe is {start!r}; give True, or a point, for example (0.5, -0.2).")
    if start is not False and not _has_probabilities(loss):
        known = ", ".join(name for name, it in LOSSES.items() if _has_probabilities(it))
        raise ValueError(
            f"A probe shows probabilities, and loss {loss.name!r} has none; take one of {known}."
        )


def _has_probabilities(loss):
    return loss.decide(np.zeros((1, loss.width(2)))).probabilities is not None


def words(problem, state, point):
    """What the net says at a point: its scores, its probabilities and the class it decides."""
    Y = problem.model.predict(state.params, [point])
    decision = problem.model.loss.decide(Y)
    said = f"At x = ({listed(point, 2)}) the scores are z = ({listed(Y[0])})"
    if decision.probabilities is None:
        return f"{said}; the loss {problem.model.loss.name} has no probabilities."
    p = decision.probabilities[0]
    shares = ", ".join(map(share, p))
    return (
        f"{said} and the probabilities p = ({shares}), which sum to {p.sum():.3f}: "
        f"class {decision.labels[0]}."
    )
