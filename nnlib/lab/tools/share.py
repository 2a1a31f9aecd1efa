"""Share: experiments to start from, the present one as a line of text, and what can be saved."""

import csv
import io
import math
import time
from dataclasses import replace

import ipywidgets as widgets

from nnlib.config import Config
from nnlib.experiment import CHANGES, from_line, replay, to_line
from nnlib.lab.handout import Handout
from nnlib.lab.look import STYLE, WIDE
from nnlib.lab.panel import Message
from nnlib.lab.tool import Tool
from nnlib.lab.tools.presets import PRESETS
from nnlib.training import evaluate
from nnlib.view.picture import png

_SLICE = 0.008  # seconds of a replay in one turn
_LARGEST = 10_000  # weights and biases of a net that can be watched
_TOLD = 0.25  # seconds between two words of progress
_PARTS = ("train", "valid", "test")


class Share(Tool):
    """Presets, the line of an experiment with its replay, and files of what the lab shows."""

    title = "share"

    def __init__(self, lab):
        super().__init__(lab)
        self._replay = None
        self.presets = widgets.Dropdown(
            options=list(PRESETS), description="experiment", style=STYLE, layout=WIDE
        )
        self.presets.observe(lambda _: self.ask("describe"), "value")
        self.why, self.message = Message(), Message()
        self.line = widgets.Textarea(
            description="line",
            placeholder="an experiment as one line of text",
            rows=3,
            style=STYLE,
            layout={"width": "100%", "max_width": "960px"},
        )
        self.handout = Handout(lambda ok: self.ask("copied", ok))
        start = self.button("Start it", "train this experiment from its beginning", "start")
        line = {
            "Write the line": ("this run, up to the moment on the screen, as text", "write"),
            "Copy": ("put the line into the clipboard", "copy"),
            "Replay": ("train the experiment in the line again and compare its losses", "replay"),
        }
        files = {
            "PNG": ("save the picture", "png"),
            "SVG": ("save the map and the curves as lines and letters", "svg"),
            "CSV": ("save loss and accuracy after every epoch as a table", "csv"),
        }
        self.widget = widgets.VBox(
            [
                widgets.HBox([self.presets, start]),
                self.why,
                self.line,
                widgets.HBox([self.button(label, *how) for label, how in line.items()]),
                widgets.HBox([self.button(label, *how, "80px") for label, how in files.items()]),
                self.message,
                self.handout,
            ]
        )
        self.on_describe()

    # --- presets ----------------------------------------------------------------------------------

    def on_describe(self):
        """Say why the chosen experiment is worth a look."""
        self.why.say(PRESETS[self.presets.value][1])

    def on_start(self):
        """Train the chosen experiment."""
        fields, why = PRESETS[self.presets.value]
        self.why.say(why)
        self.lab.become(Config(**fields))

    # --- the line ---------------------------------------------------------------------------------

    def on_write(self):
        """Write the run, up to the moment on the screen, as a line."""
        try:
            self.line.value = line_of(self.lab.now)
            self.message.say("Paste this line into another lab and press Replay.")
        except ValueError as error:
            self.message.say(f"Not written: {error}")

    def on_copy(self):
        """Copy the line; write it first where there is none."""
        if not self.line.value.strip():
            self.on_write()
        if self.line.value.strip():
            self.handout.copy(self.line.value)

    def on_copied(self, ok):
        """Say whether the page let the clipboard be written."""
        refused = "The page does not allow copying; mark the line and copy it by hand."
        self.message.say("Copied." if ok else refused)

    def on_replay(self):
        """Begin to train the experiment in the line again, in place of the lab's run."""
        try:
            experiment = _small(from_line(self.line.value))
            states = replay(experiment)
            next(states)  # raises where the Config does not hold together
        except ValueError as error:
            self.message.say(str(error))
            return
        if not self.lab.become(experiment.config):
            return
        self.lab.pause()
        self._replay, self._changes = states, dict(experiment.changes)
        self._last, self._head, self._told = experiment.losses[-1][0], self.lab.now.head, 0.0
        needed = math.ceil(self._last / self.lab.now.steps)
        if needed > experiment.config.epochs:
            self.lab.now.change(epochs=needed)
        self._change(0)

    def work(self):
        """A slice of the replay, which the lab shows as it goes."""
        if self._replay is None:
            return None
        until = time.perf_counter() + _SLICE
        while time.perf_counter() < until:
            if self._changed or self.lab.playing:
                self._end("The replay was stopped, because the run was changed meanwhile.")
                return None
            try:
                self._take(next(self._replay))
            except StopIteration as end:
                self._end(end.value.words)
                return None
        self.lab.stir()
        if time.perf_counter() > self._told + _TOLD:
            self._told = time.perf_counter()
            self.message.say(f"Replaying: {self._head.step:,} of {self._last:,} updates.")
        return 0.001

    @property
    def _changed(self):
        """Whether somebody else has touched the run since the replay did."""
        return self.lab.now.head is not self._head or self.lab.now.problem is not self._problem

    def _take(self, state):
        """Have the lab's run go on to a State of the replay, as long as its numbers are finite."""
        run = self.lab.now
        if not run.trouble:
            run.adopt(state)
            self._change(state.step)
        self._head, self._problem = run.head, run.problem

    def _change(self, step):
        run = self.lab.now
        if step in self._changes and not run.done:
            run.change(**self._changes[step])
        self._head, self._problem = run.head, run.problem

    def _end(self, words):
        self._replay = None
        self.lab.follow()
        self.lab.redraw()
        self.message.say(words)

    # --- files ------------------------------------------------------------------------------------

    def on_png(self):
        """Save the picture at twice its size on the page."""
        self.handout.save("lab.png", png(self.lab.picture(2.0)))

    def on_svg(self):
        """Save the map and the curves as SVG."""
        self.handout.save("lab.svg", self.lab.svg().encode())

    def on_csv(self):
        """Save the curves as a table."""
        self.handout.save("lab.csv", table_of(self.lab.now).encode())


def _small(experiment):
    """The Experiment; ValueError where its net is too large to be watched."""
    widths = experiment.config.hidden
    n = sum((D + 1) * H for D, H in zip((2, *widths), (*widths, 2), strict=True))
    if n > _LARGEST:
        raise ValueError(
            f"This net has about {n:,} weights and biases, and a lab replays up to {_LARGEST:,}; "
            "replay it in a cell, with nnlib.experiment."
        )
    return experiment


def line_of(run):
    """A run, up to the moment that is looked at, as a line."""
    step, laws = run.step, run.history.configs
    changes = []
    for (_, before), (first, after) in zip(laws, laws[1:], strict=False):
        moved = {f: getattr(after, f) for f in CHANGES if getattr(after, f) != getattr(before, f)}
        if moved and first <= step:
            changes.append((first, moved))
    epochs = max(run.config.epochs, math.ceil(step / run.steps))
    ends = [epoch * run.steps for epoch in run.curves.epoch]
    losses = [pair for pair in zip(ends, run.curves.train_loss, strict=True) if pair[0] < step]
    now = evaluate(run.problem.model, run.state.params, run.problem.data.train).loss
    return to_line(replace(laws[0][1], epochs=epochs), changes, [*losses, (step, float(now))])


def table_of(run):
    """Loss and accuracy of the three parts after every epoch, as CSV; empty where not a number."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    columns = [f"{part}_{score}" for part in _PARTS for score in ("loss", "accuracy")]
    table.writerow(["epoch", "update", *columns])
    for i, epoch in enumerate(run.curves.epoch):
        scores = [getattr(run.curves, column)[i] for column in columns]
        cells = ["" if math.isnan(score) else repr(float(score)) for score in scores]
        table.writerow([epoch, epoch * run.steps, *cells])
    return out.getvalue()
