"""What the kernel measures of the lab it runs: time spent drawing, overlapping turns, leftovers."""

import asyncio
import gc
import threading
import time

import ipywidgets as widgets

from nnlib.lab.engine import Engine
from nnlib.training import fit, prepare


class Watch:
    """Counts what a lab does from now on, by wrapping that one lab's own functions.

    The picture for pages without a kernel is left out: it is the whole run, trained on display.
    """

    def __init__(self, lab):
        self.drawing, self.frames = 0.0, 0  # seconds of the process, of all its threads
        self.depth = self.deepest = 0
        self.tasks = set()  # which tasks of which threads took a turn
        lab._still = lambda: (b"", "")
        lab._draw = self._timed(lab._draw)
        lab._engine._turn = self._counted(lab._engine._turn)

    def _timed(self, draw):
        def timed(*args, **kwargs):
            began = time.process_time()
            try:
                return draw(*args, **kwargs)
            finally:
                self.drawing += time.process_time() - began
                self.frames += 1

        return timed

    def _counted(self, turn):
        def counted():
            self.depth += 1
            self.deepest = max(self.deepest, self.depth)
            self.tasks.add((threading.get_ident(), id(asyncio.current_task())))
            try:
                return turn()
            finally:
                self.depth -= 1

        return counted


def leftovers():
    """How many engines live, how many tasks run in engines, how many widgets there are."""
    gc.collect()
    engines = sum(isinstance(each, Engine) and not each.closed for each in gc.get_objects())
    names = [task.get_coro().__qualname__ for task in asyncio.all_tasks()]
    tasks = sum(name.startswith("Engine.") for name in names)
    return engines, tasks, len(widgets.widget._instances)


def bare(config, seconds):
    """Updates a second of the training loop without a lab, a state looked at every 100."""
    states, step = fit(**prepare(config)._asdict(), every=100), 0
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        step = next(states).step
    return step / (time.perf_counter() - began)
