"""The lab binds controls to a Config and shows the run; it computes nothing of its own."""

import time
from dataclasses import fields

from nnlib.choose import choose
from nnlib.lab import probe as probes
from nnlib.lab import readouts as readings
from nnlib.lab.player import Player
from nnlib.lab.run import Run
from nnlib.training import Config
from nnlib.view import Board
from nnlib.view.picture import captioned, png

_SETTLE = 0.15  # seconds
# The fields of Config that what stands still in the picture depends on.
_STILL = "dataset n noise classes standardize data_seed loss output epochs".split()


class Lab(Player):
    """A net that trains before your eyes, with the controls that steer it.

    `Lab(hidden=6, lr=0.05)` as the last line of a cell shows it; every keyword is a field of
    nnlib.training.Config.  `controls` names the fields to see at once (at most four), `more` those
    under "more"; `name` tells the labs of a notebook apart (default: the cell it stands in).
    `readouts` are numbers to follow, name -> fn(problem, state); `probe`, True or a first point,
    shows the scores and probabilities where the reader presses on the map.  Running the cell again
    closes the old lab.  Where no page shows it, it is a picture and a line.
    """

    def __init__(
        self,
        name=None,
        controls=("hidden", "lr", "dataset", "activation"),
        more=("epochs", "batch_size", "seed"),
        autoplay=True,
        readouts=None,
        probe=False,
        **config,
    ):
        config = config_from(config)
        self._first, self._still_life = config, None
        self._run, self._boards = Run(config), {}
        self._readouts = readings.check(readouts or {})
        probes.check(probe, self._run.problem.model.loss)
        board = self._board()  # raises, before anything is replaced, where data cannot be drawn
        self._probe = probes.Probe(board, probe) if probe else None
        self._probed = self._first_point = self._point
        self._settles_at = None  # when the probe, dragged over a resting net, counts as at rest
        readings.line(self._readouts, self._run)  # and where a readout fails
        self._begin(name, self._run, controls, more, autoplay)
        if self._probe:
            self._probe.attach(self.panel, self._poke)

    def _obey(self):
        super()._obey()
        if self._probe:
            point = self._probe.follow(self._board())
            self._moved = self._moved or point != self._probed

    def _show(self, waiting):
        waiting = super()._show(waiting)
        if self._settles_at is None:
            return waiting
        left = self._settles_at - time.monotonic()
        if left > 0:
            return left if waiting is None else min(left, waiting)
        self._settles_at, self._moved = None, True
        return super()._show(waiting)

    # --- what one sees ----------------------------------------------------------------------------

    def _still(self):
        """The end of the run as first configured: the same bytes every time."""
        if self._still_life is None:
            run = Run(self._first)
            run.finish()
            board = Board(run.problem, run.config.epochs, run.steps)
            pixels = board.draw(run.state, run.curves, self._first_point)
            caption = self._words(run, board, self._first_point)
            words = f"{caption} (data {board.digest(run.curves)})".replace("\n", " ")
            self._still_life = png(captioned(pixels, caption), colours=128), words
        return self._still_life

    def _draw(self, moving):
        point = self._point
        if not moving and point != self._probed:  # quick frames while it is dragged
            moving, self._settles_at = True, time.monotonic() + _SETTLE
        board = self._board(1.0 if moving else min(2.0, max(1.0, self.panel.screen.ratio)))
        self._probed = point
        pixels = board.draw(self._run.state, self._run.curves, point)
        self.panel.screen.show(pixels, self._words(self._run, board, point), moving)
        self._moved = False

    def _board(self, scale=1.0):
        """The board for this run; it is built anew only where what stands still has changed."""
        run = self._run
        has_lines = bool(run.config.hidden and run.problem.model.activation.kinks)
        key = (scale, run.steps, has_lines, *(getattr(run.config, name) for name in _STILL))
        if self._boards.get(scale, (None,))[0] != key:
            self._boards[scale] = key, Board(run.problem, run.config.epochs, run.steps, scale)
        board = self._boards[scale][1]
        board.problem = run.problem
        return board

    def _words(self, run, board, point):
        """What stands below the picture: the caption, the readouts and what the probe finds."""
        lines = [run.caption(board.boundary), readings.line(self._readouts, run)]
        if point:
            lines.append(probes.words(run.problem, run.state, point))
        return "\n".join(filter(None, lines))

    @property
    def _point(self):
        return self._probe.point if self._probe else None

    # --- without a page ---------------------------------------------------------------------------

    def run(self, epochs=None):
        """Train to the end of the given epoch (default: the last) at once; returns the caption."""
        self._obey()
        self._set_playing(False)
        self._run.finish(epochs)
        self._report()
        board = self._board()
        board.draw(self._run.state, self._run.curves)
        self._moved = True
        self._poke()
        return self._words(self._run, board, self._point)

    @property
    def config(self):
        """The Config as the controls have it now."""
        return self._run.config

    @property
    def state(self):
        """The State of the net on the screen."""
        return self._run.state


def config_from(given):
    """A dict of fields -> Config; ValueError names the nearest field where one is unknown."""
    known = {f.name: f for f in fields(Config)}
    for name in given:
        choose(known, name, "field of Config")
    return Config(**given)
