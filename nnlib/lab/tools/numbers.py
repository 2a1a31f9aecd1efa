"""Every number opens: its formula with the numbers put in, found in three ways, and its proof."""

import threading
import time

import ipywidgets as widgets
import numpy as np

from nnlib.lab.look import STYLE, WIDE
from nnlib.lab.numbers import loss, slope, weight
from nnlib.lab.numbers.opened import Choice, Opened
from nnlib.lab.panel import Message
from nnlib.lab.tool import Tool

PAGES = {
    "loss": loss.page,
    "weight or bias": weight.page,
    "gradient": slope.page,
    "score": loss.score_page,
}
_NONE = "choose a number"
_USED = {  # which menus a kind of number needs
    "loss": ("examples",),
    "weight or bias": ("array", "row", "column"),
    "gradient": ("array", "row", "column", "examples"),
    "score": ("column", "examples"),
}
_CLOSED = {  # what keeps numbers from being opened -> why
    "batch_norm": "With batch normalisation a number of one example depends on all of its batch",
    "dropout": "With dropout every update computes with other units, drawn anew",
}
_BATCH, _ONE = "the next batch", "one training example"
_BREATH = 0.004  # seconds of work between two moments in which others get their turn


class Numbers(Tool):
    """Menus that choose a number of the net on the screen, and what it consists of.

    A thread computes; what it finds comes back as an order.
    """

    title = "numbers"

    def __init__(self, lab):
        super().__init__(lab)
        self._key = self._shown = None  # what is wanted, and what stands there: (kind, ..., state)
        self._stop = threading.Event()
        self.menus = {
            "number": _menu([_NONE, *PAGES]),
            "array": _menu(["W1"]),
            "row": _menu([1]),
            "column": _menu([1]),
            "examples": _menu([_BATCH, _ONE]),
            "example": widgets.BoundedIntText(
                1, min=1, max=1, style=STYLE, layout={"width": "200px"}
            ),
        }
        for name, menu in self.menus.items():
            menu.description = name
            menu.observe(lambda _: self.ask("choose"), "value")
        self.message = Message()
        self.sheet = widgets.HTML(layout={"max_width": "960px"})
        self.proof = widgets.HTMLMath(layout={"max_width": "960px"})
        row = widgets.Box(list(self.menus.values()), layout={"flex_flow": "row wrap"})
        self.widget = widgets.VBox([row, self.message, self.sheet, self.proof])
        self._fit()

    # --- in the lab's task ------------------------------------------------------------------------

    def on_choose(self):
        """Open the number that the menus say now."""
        self._fit()
        self._open()

    def moved(self):
        """Follow the net when it rests; while it trains say whose numbers these are."""
        self._fit()
        if not self.lab.playing:
            self._open()
        elif self._shown and self._shown[-1] is not self.lab.now.state:
            step = self._shown[-1].step
            self.message.say(
                f"The net trains on: these are its numbers after update {step:,}. "
                "They follow when it pauses."
            )

    def on_found(self, key, sheet, proof):
        """Show what the thread has found, unless something else is wanted by now."""
        if key is not self._key:
            return
        self._shown = key
        self.message.say("")
        self.sheet.value = sheet
        self.proof.value = proof  # mostly the same, and then a fold that is open stays open

    def on_failed(self, key, words):
        """Say why there is nothing to show."""
        if key is self._key:
            self._clear(f"Not computed: {words}")

    def _open(self):
        """Have the number computed, unless that is what stands there or is under way."""
        kind, run = self.menus["number"].value, self.lab.now
        if kind == _NONE:
            self._wanted(None)
            self._clear("")
            return
        closed = [why for field, why in _CLOSED.items() if getattr(run.config, field)]
        if closed and run.config.hidden:
            self._wanted(None)
            self._clear(f"{closed[0]}; the numbers of such a net are not opened here.")
            return
        key = (kind, self._choice(kind), run.config, run.state)
        if self._key and key[:3] == self._key[:3] and key[3] is self._key[3]:
            return
        self._wanted(key)
        self.message.say("Computing.")
        work = (run.problem, run.config, run.state, key, self._stop)
        threading.Thread(target=self._compute, args=work, daemon=True).start()

    def _wanted(self, key):
        self._stop.set()  # whatever is under way is no longer wanted
        self._stop, self._key = threading.Event(), key

    def _clear(self, words):
        self._shown = None
        self.message.say(words)
        self.sheet.value = self.proof.value = ""

    def _choice(self, kind):
        values = {name: menu.value for name, menu in self.menus.items()}
        at = [values["column"] - 1]
        if kind != "score" and values["array"].startswith("W"):
            at.insert(0, values["row"] - 1)
        alone = "examples" in _USED[kind] and values["examples"] == _ONE
        return Choice(values["array"], tuple(at), values["example"] - 1 if alone else None)

    def _fit(self):
        """Offer what this net has, and show the menus that are needed."""
        problem, kind = self.lab.now.problem, self.menus["number"].value
        shapes = {
            f"{letter}{i}": getattr(layer, letter).shape
            for i, layer in enumerate(problem.params, 1)
            for letter in ("W", "b")
        }
        _offer(self.menus["array"], tuple(shapes))
        shape = shapes[self.menus["array"].value] if kind != "score" else (problem.model.sizes[-1],)
        for name, n in zip(("column", "row"), reversed(shape), strict=False):
            _offer(self.menus[name], tuple(range(1, n + 1)))
        self.menus["example"].max = len(problem.data.train.X)
        used = {*_USED.get(kind, ()), "number"} - ({"row"} if len(shape) == 1 else set())
        if "examples" in used and self.menus["examples"].value == _ONE:
            used.add("example")
        for name, menu in self.menus.items():
            menu.layout.display = None if name in used else "none"

    # --- in a thread ------------------------------------------------------------------------------

    def _compute(self, problem, config, state, key, stop):
        try:
            with np.errstate(all="ignore"):  # a net that diverges has numbers that are none
                opened = Opened(problem, config, state, key[1], _breather(stop))
                self.ask("found", key, *PAGES[key[0]](opened))
        except _Stopped:
            pass
        except Exception as error:  # it would be lost with the thread
            self.ask("failed", key, f"{type(error).__name__}: {error}")


class _Stopped(Exception):
    """What was asked for is no longer wanted."""


def _breather(stop):
    """A function that ends a computation that is to stop, and now and then lets others run."""
    last = time.perf_counter()

    def breathe():
        nonlocal last
        if stop.is_set():
            raise _Stopped
        if time.perf_counter() - last > _BREATH:
            time.sleep(0.001)
            last = time.perf_counter()

    return breathe


def _menu(options):
    return widgets.Dropdown(options=options, style=STYLE, layout=WIDE)


def _offer(menu, options):
    """Other options for a menu, which keeps its value as far as it can."""
    if tuple(menu.options) != options:
        value = menu.value if menu.value in options else options[-1 if menu.value != 1 else 0]
        menu.options = options
        menu.value = value
