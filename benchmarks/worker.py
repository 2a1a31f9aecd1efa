"""Milliseconds that the process behind typed answers costs, beside one that is spawned each time.

Run `python -m benchmarks.worker`.  The two kinds take turns, so that a slow moment hits both.
"""

import time
from contextlib import suppress
from statistics import median

from nnlib.exercises import QUESTIONS, judging
from nnlib.exercises.misconceptions import mistakes
from nnlib.exercises.worker import TimeLimit, Worker

METHODS = ("forkserver", "spawn")
ROUNDS = 15


def milliseconds(worker, task, *arguments):
    """How long a worker takes for one task."""
    began = time.perf_counter()
    worker.ask(task, *arguments)
    return (time.perf_counter() - began) * 1e3


def in_turn(workers, task, *arguments):
    """The time of each worker for the same task."""
    return [milliseconds(worker, task, *arguments) for worker in workers]


def replace(worker):
    """From the kill of a process in the middle of a task to the first result of the next one."""
    with suppress(TimeLimit):
        worker.ask(time.sleep, 60, limit=0.01)
    return milliseconds(worker, abs, -1)


def answers():
    """(question, text) of every reference answer and of what its common mistakes make of it."""
    for question in QUESTIONS.values():
        yield question, question.reference or question.formula
        yield from ((question, wrong) for _, _, wrong in mistakes(question.reference))


def row(words, times):
    """Print the medians of pairs of times, and their ratio."""
    ours, theirs = map(median, zip(*times, strict=True))
    print(f"{words:34s} {ours:8.2f} {theirs:8.2f}   {theirs / ours:5.1f}")


def main():
    """Print a row per measure: forkserver, spawn, and how many times as long spawn takes."""
    began = time.perf_counter()
    workers = [Worker(method) for method in METHODS]
    print(f"{'median in ms':34s} {METHODS[0]:>8s} {METHODS[1]:>8s}   ratio")
    row("first start", [in_turn(workers, abs, -1)])
    row("replaced after a kill", [[replace(w) for w in workers] for _ in range(ROUNDS)])
    row("round trip", [in_turn(workers, abs, -1) for _ in range(200)])
    for words, task in (("judge", judging.judge), ("name the mistake", judging.misconception)):
        times = [in_turn(workers, task, *answer) for answer in answers()]
        row(f"{words}, {len(times)} answers", times)
        print(f"{'  the slowest':34s} {max(ours for ours, _ in times):8.2f}")
    for worker in workers:
        worker.stop()
    print(f"{time.perf_counter() - began:.0f} s in all")


if __name__ == "__main__":
    main()
