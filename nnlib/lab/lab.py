"""The lab binds controls to a Config and shows the run; it computes nothing of its own."""

import time
from collections import deque
from dataclasses import fields
from html import escape

import ipywidgets as widgets

from nnlib.choose import choose
from nnlib.lab.controls import CONTROLS, build
from nnlib.lab.engine import Engine
from nnlib.lab.run import Run
from nnlib.lab.screen import Screen
from nnlib.training import Config
from nnlib.view import Board
from nnlib.view.picture import png

_LABS = {}  # name -> the one living lab of that name
_PERIOD = 0.04  # seconds between frames
_BUDGET = 0.008  # seconds of training in one turn, so that other cells stay quick
_SPEEDS = (("1 epoch/s", 1), ("5", 5), ("25", 25), ("100", 100), ("no limit", float("inf")))
_STILL = ("dataset", "n", "noise", "classes", "standardize", "data_seed", "loss", "output", "epochs")
_MORE = ("epochs", "batch_size", "seed")


class Lab:
    """A net that trains before your eyes, with the controls that steer it.

    `Lab(hidden=6, lr=0.05)` as the last line of a cell shows it; every keyword is a field of
    nnlib.training.Config.  `controls` names the fields to see at once (at most four), `more` those
    under "more"; `name` tells labs of one notebook apart (default: the cell it stands in).  Running
    the cell again closes the old lab.  Without a page to show it, it is a picture and a line of text.
    """

    def __init__(
        self,
        name=None,
        controls=("hidden", "lr", "dataset", "activation"),
        more=_MORE,
        autoplay=True,
        **config,
    ):
        self.name = name or _cell()
        config = _config(config)
        names = _names(controls, more)
        self._run = Run(config)
        self._boards = {}
        self._board()  # raises, before anything is replaced, where the data cannot be drawn
        if self.name in _LABS:
            _LABS.pop(self.name).close()
        self._first = config
        self._playing, self._autoplay, self._started = False, autoplay, False
        self._moved, self._rested = True, False  # whether a frame is owed; whether it was lossless
        self._orders, self._wanted = deque(), {}
        self._clock = self._due = time.monotonic()
        self._target = 0.0
        self._still_life = None
        self.controls = build(config, names, self._want)
        self._lay_out(len(controls))
        self._engine = Engine(self._turn, self._fail)
        _LABS[self.name] = self

    # --- what one sees ----------------------------------------------------------------------------

    def _lay_out(self, visible):
        self.screen = Screen(lambda: self._engine.poke())
        self.play = self._button("Play", "play", "train, or pause")
        self.step = self._button("Step", "step", "one update")
        self.reset = self._button("Reset", "reset", "back to the same first weights")
        self.new_seed = self._button("New seed", "new_seed", "other first weights, other order")
        self.mend = self._button("Mend", "mend", "change what is wrong and start again")
        self.mend.layout.display = "none"
        self.speed = widgets.SelectionSlider(
            options=_SPEEDS, value=25, description="speed", style={"description_width": "95px"}
        )
        self.speed.observe(lambda _: self._engine.poke(), "value")
        self.message = widgets.HTML()
        shown = list(self.controls.values())
        rows = widgets.Box(shown[:visible], layout={"flex_flow": "row wrap", "width": "960px"})
        buttons = widgets.HBox([self.play, self.step, self.reset, self.new_seed, self.mend])
        more = widgets.Accordion([widgets.VBox([*shown[visible:], self.speed])], titles=["more"])
        more.layout.width = "960px"
        self.widget = widgets.VBox([self.screen, buttons, rows, self.message, more])

    def _button(self, label, order, help):
        button = widgets.Button(description=label, tooltip=help, layout={"width": "110px"})
        button.on_click(lambda _: self._order(order))
        return button

    def _repr_mimebundle_(self, **_):
        """The live widget, and for wherever no kernel runs a picture and one line of text."""
        image, caption = self._still()
        live = self.widget._repr_mimebundle_() or {}
        return {**live, "image/png": image, "text/plain": f"Lab: {caption}"}

    def _still(self):
        """The end of the run as first configured: the same bytes every time."""
        if self._still_life is None:
            run = Run(self._first)
            run.finish()
            board = Board(run.problem, run.config.epochs, run.steps)
            pixels = board.draw(run.state, run.curves)
            self._still_life = png(pixels, colours=64), run.caption(board.boundary)
        return self._still_life

    # --- orders, from any thread ------------------------------------------------------------------

    def _want(self, field, value):
        self._wanted[field] = value
        self._engine.poke()

    def _order(self, order):
        self._orders.append(order)
        self._engine.poke()

    # --- turns, in the engine's task alone --------------------------------------------------------

    def _turn(self):
        """Obey, train, draw; returns the seconds until the next turn, None for when something comes."""
        if self.screen.connected and not self._started:
            self._started = True
            self._set_playing(self._autoplay)
        self._obey()
        now = time.monotonic()
        waiting = self._train(now) if self._playing else None
        self._clock = now
        return self._show(now, waiting)

    def _obey(self):
        wanted, self._wanted = self._wanted, {}
        if wanted:
            self._change(wanted)
        while self._orders:
            getattr(self, f"_on_{self._orders.popleft()}")()
            self._moved = True

    def _change(self, wanted):
        """Bring the Config to what all controls now say; a value that is not allowed changes nothing."""
        values = {}
        for field, widget in self.controls.items():
            value = wanted.get(field, widget.value)
            values[field] = CONTROLS[field].write(self._run.config, value)
        if values.get("dataset", self._run.config.dataset) != self._run.config.dataset:
            values |= {"n": None, "noise": None, "classes": None}
        try:
            restarted = self._run.change(**values)
        except ValueError as error:
            self._say(f"Not applied: {error}")
            return
        self._say("")
        self._moved = True
        if restarted:
            self._target = 0.0
            self._set_playing(True)

    def _on_play(self):
        if self._run.done or self._run.trouble:
            self._on_reset()
            self._set_playing(True)
        else:
            self._set_playing(not self._playing)

    def _on_step(self):
        self._set_playing(False)
        if not self._run.done and not self._run.trouble:
            self._run.advance(1)
            self._report()

    def _on_reset(self):
        self._set_playing(False)
        self._run.restart()
        self._say("")

    def _on_new_seed(self):
        self._set("seed", self._run.config.seed + 1)

    def _on_mend(self):
        for field, value in self._run.trouble.remedy.items() if self._run.trouble else ():
            self._set(field, value)

    def _set(self, field, value):
        """Change one field, through its control where the lab shows one."""
        if field in self.controls:
            _show_value(self.controls[field], value)
            self._wanted.pop(field, None)
            self._change({field: value})
        else:
            self._run.change(**{field: value})
            self._say("")
            self._set_playing(True)

    def _train(self, now):
        """Train towards the pace's target for at most the budget; returns the seconds to wait."""
        run, pace = self._run, self.speed.value * self._run.steps
        self._target = max(self._target, run.state.step) + (now - self._clock) * pace
        # A slow machine falls behind its target; it must not catch up in one leap later.
        self._target = min(self._target, run.state.step + max(1.0, 0.25 * pace))
        while run.state.step + 1 <= self._target and time.monotonic() - now < _BUDGET:
            run.advance(int(min(self._target - run.state.step, 100)))
            self._moved = True
            if run.trouble or run.done:
                self._set_playing(False)
                self._report()
                return None
        return 0.001 if run.state.step + 1 <= self._target else min(1 / pace, _PERIOD)

    def _show(self, now, waiting):
        """Draw what has moved, at most one frame a period, only where someone looks."""
        if not self.screen.watched:
            return waiting
        if self._moved and self.screen.free and (now >= self._due or not self._playing):
            self._draw(moving=self._playing)
            self._due = max(self._due + _PERIOD, now)
            return 0.001 if self._playing else None
        if self._moved and not self._playing:
            return 0.05  # the page has yet to acknowledge the last frame
        return waiting

    def _draw(self, moving):
        board = self._board(1.0 if moving else min(2.0, max(1.0, self.screen.ratio)))
        pixels = board.draw(self._run.state, self._run.curves)
        self.screen.show(pixels, self._run.caption(board.boundary), moving)
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

    # --- words ------------------------------------------------------------------------------------

    def _set_playing(self, playing):
        self._moved = self._moved or playing != self._playing  # the frame at rest is a better one
        self._playing = playing
        label = "Pause" if playing else "Play"
        if self.play.description != label:
            self.play.description = label

    def _report(self):
        trouble = self._run.trouble
        if trouble:
            change = ", ".join(f"{field} {value:g}" for field, value in trouble.remedy.items())
            self._say(trouble.words, f"Restart with {change}")

    def _say(self, words, mend=None):
        html = f'<div role="status" style="max-width:940px">{escape(words)}</div>' if words else ""
        if self.message.value != html:
            self.message.value = html
        display = "" if mend else "none"
        if mend:
            self.mend.description, self.mend.layout.width = mend, "220px"
        if self.mend.layout.display != display:
            self.mend.layout.display = display

    def _fail(self, error):
        """An error must be seen and must not cost the lab: pause, say it, wait for the next order."""
        self._set_playing(False)
        if isinstance(error, KeyboardInterrupt):
            self._say("Interrupted: training is paused. Press Play to go on.")
        else:
            self._say(f"Paused by an error, {type(error).__name__}: {error}. Press Reset to start again.")

    # --- without a page ---------------------------------------------------------------------------

    def run(self, epochs=None):
        """Train to the end of the given epoch (default: the last) at once; returns the caption."""
        self._obey()
        self._run.finish(epochs)
        self._report()
        board = self._board()
        board.draw(self._run.state, self._run.curves)
        return self._run.caption(board.boundary)

    @property
    def config(self):
        """The Config as the controls have it now."""
        return self._run.config

    @property
    def state(self):
        """The State of the net on the screen."""
        return self._run.state

    def close(self):
        """Stop training and take all widgets away."""
        self._engine.close()
        for widget in _family(self.widget):
            widget.close()
        if _LABS.get(self.name) is self:
            del _LABS[self.name]


def _config(given):
    known = {f.name: f for f in fields(Config)}
    for name in given:
        choose(known, name, "field of Config")
    return Config(**given)


def _names(controls, more):
    if len(controls) > 4:
        raise ValueError(f"A lab shows at most 4 controls, got {len(controls)}; put some into more=.")
    names = [*controls, *(name for name in more if name not in controls)]
    for name in names:
        choose(CONTROLS, name, "control")
    return names


def _cell():
    """The id of the cell that is being run, so that running it again replaces its lab."""
    try:
        from IPython import get_ipython

        return get_ipython().get_parent()["metadata"]["cellId"]
    except (AttributeError, KeyError, ImportError):
        return "lab"


def _show_value(widget, value):
    """Set a control, adding the value to a list that does not hold it."""
    options = getattr(widget, "options", None)
    if options is not None and isinstance(options[0], tuple):
        known = [v for _, v in options]
        if value not in known:
            widget.options = sorted([*options, (f"{value:g}", value)], key=lambda o: _size(o[1]))
    widget.value = value


def _size(value):
    return float("inf") if value is None else value


def _family(widget):
    """A widget with its children, layouts and styles: each is a model that must be closed."""
    for child in getattr(widget, "children", ()):
        yield from _family(child)
    for part in ("layout", "style"):
        if getattr(widget, part, None) is not None:
            yield getattr(widget, part)
    yield widget
