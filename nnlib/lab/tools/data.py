"""Own data: a press on the map adds or removes a point, a table of points is pasted or loaded."""

from dataclasses import replace

import ipywidgets as widgets
import numpy as np

from nnlib.lab.look import STYLE, WIDE
from nnlib.lab.panel import Message
from nnlib.lab.tool import Tool
from nnlib.own import FIRST, MOST_CLASSES, MOST_POINTS, read_csv, thinned

_TAKEN_OVER = 200  # points of another data set that become own ones
_DECIMALS = 4
_PARTS = ("training points", "validation points", "test points")
_SHAPES = ("circle", "square", "triangle", "diamond")  # of the markers on the map


class OwnData(Tool):
    """A pen for the map, and a table for points; `pen` says what a press does."""

    title = "own data"

    def __init__(self, lab):
        super().__init__(lab)
        self.pen = "look"
        classes = [(f"add class {k} ({_SHAPES[k]})", f"add {k}") for k in range(MOST_CLASSES)]
        self.pens = widgets.Dropdown(
            options=[("look", "look"), *classes, ("remove", "remove")],
            value="look",
            description="pen",
            tooltip="what a press on the map does",
            style=STYLE,
            layout=WIDE,
        )
        self.table = widgets.Textarea(
            description="points",
            placeholder="x1, x2, class\n0.5, -1.2, 0",
            rows=4,
            style=STYLE,
            layout={"width": "440px"},
        )
        self.file = widgets.FileUpload(
            accept=".csv,.tsv,.txt", multiple=False, description="Load a file"
        )
        self.message = Message()
        self.pens.observe(lambda _: self.ask("pen"), "value")
        self.file.observe(lambda _: self.ask("file"), "value")
        clear = self.button("Clear", "begin again with one point of each class", "clear")
        load = self.button("Load the points", "train on the points in this field", "load")
        self.widget = widgets.VBox(
            [
                widgets.HBox([self.pens, clear]),
                widgets.HBox([self.table, widgets.VBox([load, self.file])]),
                self.message,
            ]
        )
        self.message.say("Choose a pen and press on the map, or paste a table of points.")

    # --- orders -----------------------------------------------------------------------------------

    def on_pen(self):
        """Take up the pen that is chosen now."""
        self.pen = self.pens.value
        if self.pen != "look":  # a new point may be one to validate or to test with
            shown = self.lab.show
            self.lab.show = (*shown, *(part for part in _PARTS if part not in shown))
        self.lab.listen()

    def on_clear(self):
        """Start again with one point of each class."""
        self._show(None)

    def on_load(self):
        """Train on the points in the field."""
        self._read(self.table.value)

    def on_file(self):
        """Train on the points in the file just given."""
        for file in self.file.value:
            try:
                self._read(bytes(file["content"]).decode("utf-8-sig"), f"{file['name']}: ")
            except UnicodeDecodeError:
                self.message.say(f"{file['name']} is not a text file; save the table as CSV.")
        if self.file.value:
            self.file.value = ()  # so that the same file can be given again

    def press(self, x1, x2):
        """Add a point at this place of the map, or remove the nearest one."""
        points = self._points()
        if self.pen == "remove":
            if len(points) == 1:
                self.message.say("This is the last point, and a net needs one to train on.")
                return
            nearest = np.argmin(np.hypot(*(np.array(points)[:, :2] - (x1, x2)).T))
            points = points[:nearest] + points[nearest + 1 :]
        elif len(points) == MOST_POINTS:
            self.message.say(f"There are {MOST_POINTS:,} points already, the most there can be.")
            return
        else:
            place = (round(float(x), _DECIMALS) for x in (x1, x2))
            points = (*points, (*place, int(self.pen.removeprefix("add "))))
        self._show(points)

    # --- points -----------------------------------------------------------------------------------

    def _points(self):
        """The points on the map, as own points: those of another data set thinned."""
        run = self.lab.now
        own = run.config.dataset == "own"
        if own and not run.config.standardize:
            return run.config.points or FIRST
        parts = run.problem.data[:3]
        X, labels = (np.concatenate([getattr(p, f) for p in parts]) for f in ("X", "labels"))
        return thinned(X, labels, MOST_POINTS if own else _TAKEN_OVER)

    def _read(self, text, source=""):
        try:
            self._show(read_csv(text))
        except ValueError as error:
            self.message.say(f"{source}{error}")

    def _show(self, points):
        """Train on these points, which are as the map shows them."""
        own = {"dataset": "own", "points": points, "standardize": False}
        none = dict.fromkeys(("n", "noise", "classes"))
        try:
            config = replace(self.lab.now.config, **own, **none)
        except ValueError as error:
            self.message.say(f"Not added: {error}")
            return
        if self.lab.become(config):
            self.message.say(census(self.lab.now.problem.data))


def census(data):
    """How many points there are of each class and in each part, in words."""
    labels = np.concatenate([part.labels for part in data[:3]])
    each = ", ".join(f"{n} of class {k}" for k, n in enumerate(np.bincount(labels)) if n)
    train, valid, test = (len(part.X) for part in data[:3])
    parts = f"{train} to train on, {valid} to validate, {test} to test"
    return f"{len(labels)} point{'s' * (len(labels) != 1)}: {each}; {parts}."
