"""A player trains a run where someone looks: it obeys controls and buttons, keeps pace, draws.

A lab is a player of one net, a race one of several.
"""

import math
import time
from collections import deque

from nnlib.lab import registry
from nnlib.lab.binding import Binding
from nnlib.lab.controls import CONTROLS, fitted, named
from nnlib.lab.engine import Engine
from nnlib.lab.pace import Pace, sooner
from nnlib.lab.panel import Panel

FPS = 25  # frames a second, unless told otherwise
_BUDGET = 0.012  # seconds of training in one turn, so that other cells stay quick
_BETWEEN = 0.004  # the same between two frames where their number has no cap
_HURRY = 0.02  # while a frame waits for the end of a training
_UNSEEN = 0.04  # and while nobody looks
_SETTLE = 0.15  # seconds without a move, after which the lossless frame is sent
_PATIENCE = 0.15  # seconds that a retraining may take before it shows how far it has come


class Player:
    """What a lab is, apart from its picture: a subclass gives _draw(moving), _still() and
    _now_in_words().

    _draw sends the run as it is now to the panel's screen; _still returns the PNG and the line of
    words that stand for the run where no kernel does.
    """

    tools = ()

    def _begin(self, name, run, controls, more, autoplay, table=CONTROLS, fps=FPS):
        """Show a run (nnlib.lab.run.Run, or what acts like one) with the controls of a table.

        `fps` caps the frames of a second; None draws as many as the page takes.
        """
        controls, more = named(controls, more, table)
        self.name = name or registry.name_of_cell()
        self._run = run
        self._playing, self._autoplay, self._started = False, autoplay, False
        self._moved = True  # whether a frame is owed
        self._ratio = 1.0  # device pixels in a pixel of the page, at the last frame
        self._stirred_until = None  # when a picture that is dragged counts as at rest
        self._inbox = deque()  # its append and popleft are safe between threads
        self._pace, self._due = Pace(), time.monotonic()
        self._period = 1 / fps if fps else 0.0
        self._until = None  # the update at which to pause, where that is not the last
        self._hurried_at = None  # when a retraining began, of which only the end is to be shown
        self.panel = Panel(run.config, controls, more, self._want, self._order, self.poke, table)
        self.panel.screen.ahead = 1 if fps else 2
        self._binding = Binding(self.panel, table, run.config)
        self._engine = Engine(self._turn, self._fail)
        registry.enter(self)

    def _repr_mimebundle_(self, **_):
        """The live widget, and for wherever no kernel runs a picture and one line of text."""
        image, words = self._still()
        live = {} if self._engine.closed else self.panel.widget._repr_mimebundle_()
        return {**live, "image/png": image, "text/plain": f"{type(self).__name__}: {words}"}

    # --- orders, from any thread ------------------------------------------------------------------

    def _want(self, field, value):
        self._inbox.append((field, value))
        self.poke()

    def _order(self, order):
        self._inbox.append((None, order))
        self.poke()

    def poke(self):
        """Ask for a turn, from any thread."""
        self._engine.poke()

    # --- turns, in the engine's task alone --------------------------------------------------------

    def _turn(self):
        """Obey, train, draw; returns the seconds to the next turn, None to wait for a poke."""
        if self.panel.screen.connected and not self._started:
            self._started = True
            if self._autoplay:
                self.play()
        self._obey()
        waiting = None
        if self._playing and (self._started or self._until):
            waiting = 0.001 if self._owes_change() else self._train()
        for tool in self.tools:
            waiting = sooner(waiting, tool.turn())
        return self._show(waiting)

    def _owes_change(self):
        """Whether a change is to be shown before training goes on: a drag waits for its frame."""
        screen = self.panel.screen
        return self._due == 0.0 and self._hurried_at is None and screen.watched and screen.free

    def _obey(self):
        """Carry out what has come: of several values of one control only the newest counts."""
        wanted = {}
        while self._inbox:
            field, value = self._inbox.popleft()
            if field:
                wanted.pop(field, None)  # the order in which they came last
                wanted[field] = value
                continue
            self._change(wanted)
            wanted = {}
            getattr(self, f"_on_{value}")()
            self._moved = True
        self._change(wanted)

    def _change(self, wanted):
        """Bring the Config to what the controls say, as far as that is allowed."""
        bound, config = self._binding, self._run.config
        wanted = bound.asks(config, wanted)
        if not wanted:
            return
        refused = self._apply(bound.differing(config, (*wanted, *bound.again(wanted)), wanted))
        if refused:  # by something that was moved earlier, perhaps: what moved now still counts
            self._apply(bound.differing(config, wanted, wanted))
        self.panel.say(refused)
        bound.settle(self._run.config, wanted)

    def _apply(self, values):
        """Change the run; returns nothing, or the sentence that says why it did not change."""
        if "dataset" in values:
            usual = dict.fromkeys(("n", "noise", "classes"))
            values = {**usual, "points": self._points(values), **values}
        was_done = self._run.done
        try:
            restarted = self._run.change(**fitted(self._run.config, values))
            if values and self.panel.retrain.value:
                self._run.restart()
                self._hurried_at, restarted = time.monotonic(), True
        except ValueError as error:
            return f"Not applied: {error}"
        self._moved, self._due = True, 0.0  # a change is shown at once
        if restarted or (was_done and not self._run.done):
            self.play()
        return ""

    def _points(self, values):
        """The points that own data would have."""
        return None

    def _on_play(self):
        if self._run.done or self._run.trouble:
            self._on_reset()
            self.play()
        elif self._playing:
            self.pause()
        else:
            self.play()

    def _on_step(self):
        self.pause()
        if not (self._run.done or self._run.trouble):
            self._run.advance(1)
        self._report()

    def _on_epoch(self):
        self.pause()
        self._until = (self._run.step // self._run.steps + 1) * self._run.steps
        self._set_playing(True)
        while self._engine.alone and self._playing:  # a script has no further turns
            self._train()

    def _on_reset(self):
        self.pause()
        self._run.restart()
        self.panel.say("")

    def _on_new_seed(self):
        self._set("seed", self._run.config.seed + 1)

    def _on_mend(self):
        for field, value in self._run.trouble.remedy.items() if self._run.trouble else ():
            self._set(field, value)

    def _set(self, field, value):
        """Change one field, and the controls that stand for it."""
        self.panel.say(self._apply({field: value}))
        self._binding.show(self._run.config)

    def _train(self):
        """Train what is due, for at most the budget; returns the seconds to wait."""
        run, began = self._run, time.monotonic()
        hurries = self._hurried_at is not None
        rate = math.inf if hurries or self._until else self.panel.speed.value * run.steps
        budget = _BUDGET if self._period else _BETWEEN
        if hurries or not self.panel.screen.watched:
            budget = _HURRY if hurries else _UNSEEN
        goal, end = run.step + self._pace.due(run.step, rate), self._until or math.inf
        while not (run.done or run.trouble or run.step >= end):
            if run.step + 1 > goal:
                return min(1 / rate, 1 / FPS)
            if self._inbox or time.monotonic() - began > budget:
                return 0.001
            run.advance(int(min(goal - run.step, 100)))
            self._moved = True
        self.pause()
        self._report()
        return None

    def _show(self, waiting):
        """Draw what has moved, at most one frame a period, only where someone looks."""
        now, screen = time.monotonic(), self.panel.screen
        self._moved = self._moved or (screen.ratio != self._ratio and not self._playing)
        if self._stirred_until is not None:
            if now < self._stirred_until:
                waiting = sooner(waiting, self._stirred_until - now)
            else:
                self._stirred_until, self._moved = None, True
        if not screen.watched or not self._moved:
            return waiting
        if self._hurried_at is not None and self._playing and now < self._hurried_at + _PATIENCE:
            return waiting  # the end of this training is to be shown, and it is near
        if screen.free and (now >= self._due or not self._playing):
            self._draw(moving=self._playing or self._stirred_until is not None)
            self._moved, self._ratio = False, screen.ratio
            spent = time.monotonic() - now if self._period else 0.0
            # Where drawing is slow, the next frame waits so that training is not starved.
            self._due = max(self._due + self._period, now + 2 * spent)
        elif not self._playing:
            return sooner(waiting, 0.05)  # the page has yet to acknowledge the last frame
        return waiting

    # --- words ------------------------------------------------------------------------------------

    @property
    def playing(self):
        """Whether it trains on by itself."""
        return self._playing

    def play(self):
        """Train on, from the moment that is looked at."""
        self._until = None
        self._set_playing(True)

    def pause(self):
        """Train no further until told to."""
        self._set_playing(False)
        self._until = None
        if self._hurried_at is not None:
            self._hurried_at = None
            self.stir()

    def stir(self):
        """Owe quick frames for as long as the picture is dragged, and a lossless one afterwards."""
        self._moved, self._stirred_until = True, time.monotonic() + _SETTLE

    def redraw(self):
        """Owe a frame."""
        self._moved = True

    def _set_playing(self, playing):
        self._moved = self._moved or playing != self._playing  # the frame at rest is a better one
        if playing and not self._playing:
            self._pace.start(self._run.step)
        self._playing = playing
        self.panel.show_playing(playing)

    def _report(self):
        trouble = self._run.trouble
        if trouble:
            change = ", ".join(f"{name} {value:g}" for name, value in trouble.remedy.items())
            self.panel.say(trouble.words, f"Restart with {change}" if change else None)

    def _fail(self, error):
        """An error must be seen and must not cost the lab: pause, say it, wait for an order."""
        self.pause()
        if isinstance(error, KeyboardInterrupt):
            self.panel.say("Interrupted: training is paused. Press Play to go on.")
        else:
            what = f"{type(error).__name__}: {error}"
            self.panel.say(f"Paused by an error, {what}. Press Reset to start again.")

    def run(self, epochs=None):
        """Train to the end of the given epoch (default: the last) at once; returns the caption."""
        self._obey()
        self.pause()
        self._run.finish(epochs)
        self._conclude()
        self.redraw()
        self.poke()
        return self._now_in_words()

    def _conclude(self):
        """Say, at the end of a run() that waits for nothing, what there is to say."""
        self._report()

    def close(self):
        """Stop training and take all widgets away."""
        self._engine.close()
        self.panel.close()
        registry.leave(self)
