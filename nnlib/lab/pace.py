"""A pace says how many updates are due, so that training does not run away from its reader."""

import math
import time


class Pace:
    """Counts the updates owed since start(); a slow machine never has to catch up in one leap."""

    def __init__(self):
        self.start(0)

    def start(self, step):
        """From now on, and from this step."""
        self._clock, self._target = time.monotonic(), float(step)

    def due(self, step, rate):
        """How many updates beyond `step` are due by now, at `rate` updates a second."""
        now = time.monotonic()
        passed, self._clock = now - self._clock, now
        if rate == math.inf:
            return math.inf
        most = step + max(1.0, 0.25 * rate)
        self._target = min(max(self._target, step) + passed * rate, most)
        return self._target - step


def sooner(one, other):
    """The earlier of two times to wait, in seconds, None for ever."""
    return min((t for t in (one, other) if t is not None), default=None)
