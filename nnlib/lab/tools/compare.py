"""Keep a run as it is and compare another with it: curves, maps, the first step that differs."""

import ipywidgets as widgets
import numpy as np

from nnlib.config import DATA
from nnlib.lab.panel import Message
from nnlib.lab.tool import Tool
from nnlib.layers import flatten


class Compare(Tool):
    """Two buttons and a sentence; the kept run stands in the lab's curves, and beside its map."""

    title = "compare"

    def __init__(self, lab):
        super().__init__(lab)
        self.message = Message()
        self._search, self._compared = None, (None, None)
        keep = self.button("Keep this run", "its curves stay, to compare the next run with", "keep")
        drop = self.button("Forget it", "take the kept run out of the picture", "drop")
        self.widget = widgets.VBox([widgets.HBox([keep, drop]), self.message])
        self.message.say("Keep a run, then change something: its curves stay in the picture.")

    def on_keep(self):
        """Keep the lab's run as it is now."""
        self.lab.kept = self.lab.now.kept()
        self._show_pair(True)
        self.message.say(f"Kept: {self.lab.kept.label()}, {self.lab.kept.head.step:,} updates.")

    def on_drop(self):
        """Forget the kept run."""
        self.lab.kept = self._search = None
        self._show_pair(False)
        self.message.say("No run is kept.")

    def _show_pair(self, shown):
        names = [name for name in self.lab.show if name != "kept run"]
        self.lab.show = (*names, "kept run") if shown else names

    def moved(self):
        """Look anew for the first difference where the runs are not those compared last."""
        run, kept = self.lab.now, self.lab.kept
        ends = kept, run.head
        new = any(one is not other for one, other in zip(ends, self._compared, strict=True))
        if kept and not self.lab.playing and new:
            self._compared, self._search = ends, first_difference(kept, run)
            self.lab.poke()

    def work(self):
        """One comparison of two states."""
        if self._search is None:
            return None
        found = next(self._search)
        if found is None:
            return 0.001
        self._search = None
        self.message.say(f"Kept: {self.lab.kept.label()}. {found}")
        return None


def first_difference(one, other):
    """Two Runs -> None as long as it searches, then a sentence on where they part.

    Two runs that have parted are taken to stay apart, so halving finds the place.
    """
    if any(getattr(one.config, field) != getattr(other.config, field) for field in DATA):
        yield "The nets learn from other points, so the runs differ from the first update."
        return
    if one.problem.model.sizes != other.problem.model.sizes:
        yield "The nets are of different shapes, so the runs differ from the start."
        return
    last = min(one.head.step, other.head.step)
    same, apart = -1, last + 1
    while apart - same > 1:
        step = (same + apart) // 2
        yield None
        if np.array_equal(flatten(one.at(step).params), flatten(other.at(step).params)):
            same = step
        else:
            apart = step
    if apart > last:
        yield f"Both runs are the same, bit for bit, over all {last:,} updates they share."
    elif apart == 0:
        yield "The runs differ from the start: their first weights are not the same."
    else:
        yield f"They are the same for {same:,} updates; update {apart:,} is the first that differs."
