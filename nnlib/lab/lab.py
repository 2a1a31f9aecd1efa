"""The lab binds controls to a Config and shows the run; it computes nothing of its own."""

import time
from collections import deque
from dataclasses import fields

from nnlib.choose import choose
from nnlib.lab import probe as probes
from nnlib.lab import readouts as readings
from nnlib.lab.easel import SHOWN, Easel
from nnlib.lab.panel import SPEED
from nnlib.lab.player import FPS, Player
from nnlib.lab.run import Run
from nnlib.lab.tools import TOOLS
from nnlib.lab.watch import Watch
from nnlib.training import Config, prepare
from nnlib.view.board import HEIGHT, USUAL
from nnlib.view.picture import captioned, png
from nnlib.view.subject import kind

_MOST = 30_000  # updates for the still picture: the page waits for it


class Lab(Player):
    """A net that trains before your eyes, with the controls that steer it.

    `Lab(hidden=6, lr=0.05)` as the last line of a cell shows it; every keyword is a field of
    nnlib.training.Config.  `controls` names the fields to see at once (at most four), `more` those
    under "more", where the `tools` are too; `name` tells the labs of a notebook apart (default: the
    cell it stands in).  `show` names what is in the picture (nnlib.lab.easel.SHOWN), `readouts` are
    numbers to follow, name -> fn(problem, state); `probe`, True or a first point, shows the scores
    and probabilities where the reader presses on the map.  With `retrain`, dragging a slider shows
    whole trainings; `speed` is in epochs a second (None: no limit), `fps` caps the frames of a
    second (None: no cap).  What goes wrong is explained and its cure tried, with `explain` False
    only where the net diverges.  Running the cell again closes the old lab.  Where no page shows
    it, it is a picture and a line.
    """

    def __init__(
        self,
        name=None,
        controls=("hidden", "lr", "dataset", "activation"),
        more=("epochs", "batch_size", "seed"),
        autoplay=True,
        readouts=None,
        probe=False,
        show=USUAL,
        tools=tuple(TOOLS),
        retrain=False,
        fps=FPS,
        speed=SPEED,
        explain=True,
        **config,
    ):
        config = config_from(config)
        for part in show:
            choose(SHOWN, part, "part of the picture")
        tools = [choose(TOOLS, tool, "tool") for tool in tools]
        self._first, self._first_show, self._still_life = config, tuple(show), None
        self._run, self._easel, self.kept = Run(config), Easel(show), None
        self._readouts = readings.check(readouts or {})
        probes.check(probe, self._run.problem.model.loss)
        board = self._easel.board(self._run)  # raises, before anything is replaced
        self._probe = probes.Probe(board, probe) if probe else None
        self._probed = self._first_point = self._point
        self._pressed, self._told, self._own = deque(), 0.0, config.points
        readings.line(self._readouts, self._run)  # and where a readout fails
        self._begin(name, self._run, controls, more, autoplay, fps=fps)
        self.panel.retrain.value = retrain
        self.panel.show_speed(speed)
        self.panel.add_moment(self._last, lambda step: self._want("moment", step))
        if self._probe:
            self._probe.attach(self.panel, self.poke)
        self._watch = Watch(self, everything=explain)
        self.tools = [tool(self) for tool in tools]
        self.panel.fold({tool.title: tool.widget for tool in self.tools})
        self.tools.append(self._watch)
        self.listen()

    # --- what a tool may use ----------------------------------------------------------------------

    @property
    def now(self):
        """The Run that is on the screen."""
        return self._run

    @property
    def board(self):
        """The Board at the scale of moving frames."""
        return self._easel.board(self._run)

    @property
    def show(self):
        """The names of what the picture shows."""
        return self._easel.show

    @show.setter
    def show(self, names):
        self._easel.show = tuple(names)
        self.redraw()

    def become(self, config):
        """Start a run of this Config, and let the controls follow; returns whether it could."""
        try:
            kind(prepare(config).data)  # raises where it cannot be drawn
            self._remember()
            self._run.restart(config)
        except ValueError as error:
            self.say(f"Not applied: {error}")
            return False
        self.follow()
        self.say("")
        self.play()
        return True

    def follow(self):
        """Let the controls show the Config of the run."""
        self._binding.show(self._run.config, everything=True)

    def say(self, words, mend=None):
        """Show a sentence below the picture; `mend` labels the button that offers a way out."""
        self.panel.say(words, mend)

    @property
    def said(self):
        """The sentence that stands below the picture."""
        return self.panel.said

    def picture(self, scale=1.0):
        """The picture as it is now -> RGB (h, w, 3)."""
        return self._easel.draw(self._run, self._point, self.kept, scale)

    def svg(self):
        """The map and the curves as they are now, as SVG text."""
        return self._easel.svg(self._run, self._point, self.kept)

    def listen(self):
        """Ask the page for presses as long as anything wants them."""
        wanted = self._probe or any(getattr(tool, "pen", "look") != "look" for tool in self.tools)
        if bool(wanted) != self.panel.screen.listens:
            self.panel.screen.listen(self._press if wanted else None)

    # --- turns ------------------------------------------------------------------------------------

    def _press(self, right, down, first):
        self._pressed.append((right, down, first))
        self.poke()

    def _obey(self):
        super()._obey()
        while self._pressed:
            right, down, first = self._pressed.popleft()
            place = self.board.where(right, down * self._size[1] / HEIGHT)
            pens = [tool for tool in self.tools if getattr(tool, "pen", "look") != "look"]
            if place is not None and pens and first:
                pens[0].press(*place)
            elif place is not None and self._probe and not pens:
                self._probe.move(place)
        if self._probe and self._probe.follow(self.board) != self._probed:
            self.stir()

    def _report(self):
        self.poke()  # the watch will say what went wrong

    def _on_mend(self):
        self._watch.mend()

    def _points(self, values):
        """Own points wait while another data set is looked at."""
        self._remember()
        return self._own if values["dataset"] == "own" else None

    def _remember(self):
        if self.config.dataset == "own":
            self._own = self.config.points

    def _change(self, wanted):
        if "moment" in wanted:  # what came before it acts on the net that was looked at then
            fields = list(wanted)
            at = fields.index("moment")
            super()._change({field: wanted[field] for field in fields[:at]})
            self._go_to(wanted["moment"])
            wanted = {field: wanted[field] for field in fields[at + 1 :]}
        super()._change(wanted)

    def _go_to(self, step):
        self.panel.take_moment(step)
        self.pause()
        self._run.seek(step)
        self.stir()

    # --- what one sees ----------------------------------------------------------------------------

    def _still(self):
        """The end of the run as first configured, or far on in it: the same bytes every time."""
        if self._still_life is None:
            run, easel = Run(self._first), Easel(self._first_show)
            run.finish(min(run.config.epochs, _MOST // run.steps + 1))
            pixels = easel.draw(run, self._first_point)
            caption = self._words(run, easel, self._first_point)
            mark = easel.board(run).digest(run.curves)
            words = f"{caption} (data {mark})".replace("\n", " ")
            self._still_life = png(captioned(pixels, caption), colours=128), words
        return self._still_life

    def _draw(self, moving):
        self._probed = self._point
        pixels = self.picture(1.0 if moving else min(2.0, max(1.0, self.panel.screen.ratio)))
        if self.panel.screen.size != self._size:
            self.panel.screen.size = self._size
        self.panel.screen.show(pixels, self._words(self._run, self._easel, self._point), moving)
        if not moving or time.monotonic() - self._told > 0.25:
            self._told = time.monotonic()
            self.panel.show_moment(self._run.step, self._last)
            for tool in self.tools:
                tool.moved()

    @property
    def _last(self):
        """The last update there is to look at, or will be when the run is done."""
        return max(self._run.head.step, self._run.config.epochs * self._run.steps)

    @property
    def _size(self):
        return self._easel.size(self._run, self.kept)

    def _words(self, run, easel, point):
        """What stands below the picture: the caption, the readouts and what the probe finds."""
        board = easel.drawn
        lines = [run.caption(board.boundary), board.words, readings.line(self._readouts, run)]
        lines += easel.words(run, self.kept if run is self._run else None)
        if point:
            lines.append(probes.words(run.problem, run.state, point))
        return "\n".join(filter(None, lines))

    @property
    def _flat(self):
        """Whether the data are points of the plane."""
        return self._run.problem.data.train.X.shape[1] == 2

    @property
    def _point(self):
        return self._probe.point if self._probe and self._flat else None

    # --- without a page ---------------------------------------------------------------------------

    def _conclude(self):
        self._watch.finish()

    def _now_in_words(self):
        self.picture()  # the caption speaks of the boundary that was drawn
        return self._words(self._run, self._easel, self._point)

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
