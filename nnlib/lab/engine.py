"""An engine gives a lab its turns: one asyncio task on the kernel's main loop, and nothing else.

Widget callbacks may run in any thread, so they only store a value and call poke(); the lab's net
and figure are touched by this one task alone.
"""

import asyncio
import contextlib


class Engine:
    """Calls turn() after every poke, and again after as many seconds as it returns (None: rest).

    Without a running event loop (a script, a test) poke() takes the turn itself.
    """

    def __init__(self, turn, on_error):
        self._turn, self._on_error = turn, on_error
        self.closed = False
        self._poked = self._in_turn = False
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:
            self._loop = None
            return
        self._wake = asyncio.Event()
        self._task = self._loop.create_task(self._run())  # kept: an unreferenced task is collected

    def poke(self):
        """Ask for a turn, from any thread."""
        if self.closed:
            return
        if self._loop is None:
            self._poked = True
            while self._poked and not self._in_turn:  # a turn that pokes is followed by another
                self._poked, self._in_turn = False, True
                self._take_turn()
                self._in_turn = False
        elif not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake.set)

    @property
    def alone(self):
        """Whether there is no event loop, so that turns come from pokes only."""
        return self._loop is None

    def close(self):
        """Stop for good."""
        self.closed = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._task.cancel)

    def _take_turn(self):
        try:
            return self._turn()
        except (Exception, KeyboardInterrupt) as error:  # an error in a task would be lost
            return self._on_error(error)

    async def _run(self):
        while not self.closed:
            self._wake.clear()  # before the turn: a poke during it must not be lost
            pause = self._take_turn()
            if pause is None:
                await self._wake.wait()
            elif pause <= 0.001:
                await asyncio.sleep(0.001)  # sleep(0) would starve the kernel's other threads
            else:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), pause)
