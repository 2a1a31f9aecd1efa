"""A player trains a run where someone looks: it obeys controls and buttons, keeps pace, draws.

A lab is a player of one net, a race one of several.
"""

import time
from collections import deque

from nnlib.choose import choose
from nnlib.lab import registry
from nnlib.lab.controls import CONTROLS
from nnlib.lab.engine import Engine
from nnlib.lab.pace import Pace
from nnlib.lab.panel import Panel

_PERIOD = 0.04  # seconds between frames
_BUDGET = 0.008  # seconds of training in one turn, so that other cells stay quick


class Player:
    """What a lab is, apart from its picture: a subclass gives _draw(moving) and _still().

    _draw sends the run as it is now to the panel's screen; _still returns the PNG and the line of
    words that stand for the run where no kernel does.
    """

    def _begin(self, name, run, controls, more, autoplay, table=CONTROLS):
        """Show a run (nnlib.lab.run.Run, or what acts like one) with the controls of a table."""
        controls, more = _names(controls, more, table)
        self.name = name or registry.name_of_cell()
        self._run, self._table = run, table
        self._playing, self._autoplay, self._started = False, autoplay, False
        self._moved = True  # whether a frame is owed
        self._inbox = deque()  # its append and popleft are safe between threads
        self._pace, self._due = Pace(), time.monotonic()
        self.panel = Panel(run.config, controls, more, self._want, self._order, self._poke, table)
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
        self._poke()

    def _order(self, order):
        self._inbox.append((None, order))
        self._poke()

    def _poke(self):
        self._engine.poke()

    # --- turns, in the engine's task alone --------------------------------------------------------

    def _turn(self):
        """Obey, train, draw; returns the seconds to the next turn, None to wait for a poke."""
        if self.panel.screen.connected and not self._started:
            self._started = True
            self._set_playing(self._autoplay)
        self._obey()
        waiting = self._train() if self._playing and self._started else None
        return self._show(waiting)

    def _obey(self):
        """Carry out what has come: of several values of one control only the newest counts."""
        wanted = {}
        while self._inbox:
            field, value = self._inbox.popleft()
            if field:
                wanted[field] = value
                continue
            self._change(wanted)
            wanted = {}
            getattr(self, f"_on_{value}")()
            self._moved = True
        self._change(wanted)

    def _change(self, wanted):
        """Bring the Config to what the controls say, as far as that is allowed."""
        if not wanted:
            return
        config, differ = self._run.config, {}
        for field, widget in self.panel.controls.items():
            control, value = self._table[field], wanted.get(field, widget.value)
            if value != control.read(config, getattr(config, field)):
                differ[field] = control.write(config, value)
        refused = self._apply(differ)
        if refused:  # by something that was moved earlier, perhaps: what moved now still counts
            self._apply({field: value for field, value in differ.items() if field in wanted})
        self.panel.say(refused)

    def _apply(self, values):
        """Change the run; returns nothing, or the sentence that says why it did not change."""
        if "dataset" in values:
            values = {**values, "n": None, "noise": None, "classes": None}
        was_done = self._run.done
        try:
            restarted = self._run.change(**values)
        except ValueError as error:
            return f"Not applied: {error}"
        self._moved = True
        if restarted or (was_done and not self._run.done):
            self._set_playing(True)
        return ""

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
        self.panel.say("")

    def _on_new_seed(self):
        self._set("seed", self._run.config.seed + 1)

    def _on_mend(self):
        for field, value in self._run.trouble.remedy.items() if self._run.trouble else ():
            self._set(field, value)

    def _set(self, field, value):
        """Change one field, through its control where the lab shows one."""
        if field in self.panel.controls:
            self.panel.show_value(field, value)
            self._change({field: value})
        else:
            self.panel.say(self._apply({field: value}))

    def _train(self):
        """Train what is due, for at most the budget; returns the seconds to wait."""
        run, began, rate = self._run, time.monotonic(), self.panel.speed.value * self._run.steps
        goal = run.step + self._pace.due(run.step, rate)
        while not (run.done or run.trouble):
            if run.step + 1 > goal:
                return min(1 / rate, _PERIOD)
            if time.monotonic() - began > _BUDGET:
                return 0.001
            run.advance(int(min(goal - run.step, 100)))
            self._moved = True
        self._set_playing(False)
        self._report()
        return None

    def _show(self, waiting):
        """Draw what has moved, at most one frame a period, only where someone looks."""
        now, screen = time.monotonic(), self.panel.screen
        if not screen.watched or not self._moved:
            return waiting
        if screen.free and (now >= self._due or not self._playing):
            self._draw(moving=self._playing)
            self._due = max(self._due + _PERIOD, now)
        elif not self._playing:
            return 0.05  # the page has yet to acknowledge the last frame
        return waiting

    # --- words ------------------------------------------------------------------------------------

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
        self._set_playing(False)
        if isinstance(error, KeyboardInterrupt):
            self.panel.say("Interrupted: training is paused. Press Play to go on.")
        else:
            what = f"{type(error).__name__}: {error}"
            self.panel.say(f"Paused by an error, {what}. Press Reset to start again.")

    def close(self):
        """Stop training and take all widgets away."""
        self._engine.close()
        self.panel.close()
        registry.leave(self)


def _names(controls, more, table):
    if len(controls) > 4:
        raise ValueError(f"A lab shows at most 4 controls, got {len(controls)}; move some to more.")
    more = tuple(name for name in more if name not in controls)
    for name in (*controls, *more):
        choose(table, name, "control")
    return tuple(controls), more
