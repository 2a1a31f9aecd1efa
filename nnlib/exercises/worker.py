"""One warm process that does a task and can be killed, so that nothing typed can hang a notebook.

It is forked from a server that has sympy already (spawned where there is none), and lives until a
task takes too long.  The text of a formula goes in, and only there it is parsed.
"""

import faulthandler
import multiprocessing
import os
import signal
import sys
import threading
from contextlib import contextmanager
from types import ModuleType

LIMIT = 2.0  # seconds for a task
START = 60.0  # seconds for a process to start, on a machine that is busy with something else
PRELOAD = ["nnlib.exercises.judging"]


class TimeLimit(Exception):
    """The task took longer than its limit; its process was killed."""


class TaskFailed(Exception):
    """The task raised; the message names its exception."""


class Worker:
    """A process and the pipe to it; started by the first task, replaced after a kill."""

    def __init__(self, method=None):
        self._method = method or _method()
        self._lock = threading.Lock()
        self._process = self._pipe = None

    def ask(self, task, *arguments, limit=LIMIT):
        """What task(*arguments) returns there; raises TimeLimit or TaskFailed, and no other error.

        The task is a function of a module; callers in several threads wait for each other.
        """
        with self._lock:
            try:
                self._start()
                self._pipe.send((task, arguments))
                if not self._pipe.poll(limit):
                    raise TimeLimit(f"no answer within {limit:g} s")
                done, result = self._pipe.recv()
            except (OSError, EOFError, AssertionError) as error:
                self._stop()
                raise TaskFailed(f"the checking process: {error or type(error).__name__}") from None
            except BaseException:  # an interrupt too: its late result is no answer to the next task
                self._stop()
                raise
        if not done:
            raise TaskFailed(result)
        return result

    def stop(self):
        """End the process; the next task starts another."""
        with self._lock:
            self._stop()

    def _start(self):
        if self._process and self._process.is_alive():
            return
        self._stop()
        context = multiprocessing.get_context(self._method)
        if self._method == "forkserver":
            context.set_forkserver_preload(PRELOAD)
        self._pipe, theirs = context.Pipe()
        with theirs, _no_main():
            self._process = context.Process(target=serve, args=(theirs,), daemon=True)
            self._process.start()
        if not self._pipe.poll(START):
            raise TimeLimit(f"no process within {START:g} s")
        self._pipe.recv()

    def _stop(self):
        process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if pipe:
            pipe.close()
        if process and process.pid:
            process.kill()
            process.join()
            process.close()


def serve(pipe):
    """Do tasks from the pipe until its other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Interrupt Kernel is meant for the notebook
    with pipe, open(os.devnull, "w") as silence:
        pipe.send("ready")
        while True:
            try:
                task, arguments = pipe.recv()
            except EOFError:
                return
            # Should the parent die meanwhile, nobody else ends a task that hangs.
            faulthandler.dump_traceback_later(5 * LIMIT, exit=True, file=silence)
            try:
                answer = True, task(*arguments)
            except Exception as error:
                answer = False, f"{type(error).__name__}: {error}"
            faulthandler.cancel_dump_traceback_later()
            pipe.send(answer)


def _method():
    return "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


@contextmanager
def _no_main():
    """A child imports the caller's main module; a script without a main guard would run again."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


WORKER = Worker()  # one for all checks; started by the first
