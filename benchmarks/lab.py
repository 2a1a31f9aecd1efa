"""The bars of the live lab, measured in JupyterLab in a real browser, beside a naive lab.

Run `python -m benchmarks.lab`; `--only storm` selects, `--share 0.3` takes fewer samples.  `others`
is how many cores other processes used meanwhile: a bar missed with company is measured once more.
"""

import argparse
import os
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psutil

from benchmarks import lab_bars as bars
from benchmarks.lab_measures import line, missing
from benchmarks.lab_page import FAILURES, Page, chromium, jupyter

SAMPLES = 40
PATIENCE = 210  # seconds after which nothing is measured a second time
COMPANY = 0.15  # cores of other processes that excuse a second try
SECTIONS = (  # the code of the one cell, and what is measured on its page
    (bars.NAIVE, (bars.naive,)),
    (bars.CELL.format("fps=None, epochs=400"), (bars.uncapped,)),
    (
        bars.CELL.format("epochs=400"),
        (bars.playing, bars.sliders, bars.storm, bars.memory, bars.scrub, bars.rerun),
    ),
    (bars.CELL.format("epochs=20000"), (bars.other_cell, bars.throughput)),
    (bars.CELL.format("retrain=True, epochs=50"), (bars.retrain,)),
    (None, (bars.ensemble,)),
)
WIDTHS = (38, 36, 34, 4, 18, 6, 6)


class Company:
    """How many cores the rest of the machine has used since the last time it was asked."""

    def __init__(self):
        self._mine, self._seen = psutil.Process(), {}
        self._last = self._now()

    def cores(self):
        """Cores that processes used which this benchmark did not start."""
        before, self._last = self._last, self._now()
        (began, all_before, own_before), (ended, everything, own) = before, self._last
        return max(0.0, (everything - all_before - own + own_before) / (ended - began))

    def _now(self):
        times = psutil.cpu_times()
        busy = sum(times[:3]) + getattr(times, "softirq", 0) + getattr(times, "irq", 0)
        self._seen[self._mine.pid] = sum(self._mine.cpu_times()[:4])  # with children that ended
        for process in self._mine.children(recursive=True):
            try:
                self._seen[process.pid] = sum(process.cpu_times()[:2])
            except psutil.NoSuchProcess:
                continue
        return time.perf_counter(), busy, sum(self._seen.values())


class Table:
    """Prints rows as they come, and remembers what was missed."""

    def __init__(self):
        self.missed, self.asked = [], 0
        heads = ("bar", "asked", "measured", "n", "naive lab", "others", "ok")
        print(line(heads, WIDTHS))
        print("-|-".join("-" * width for width in WIDTHS))

    def add(self, row, company):
        """Print a row, with the cores that others used meanwhile."""
        verdict = {True: "yes", False: "MISSED", None: ""}[row.ok]
        print(line((*row[:5], f"{company:.2f}", verdict), WIDTHS), flush=True)
        self.asked += row.ok is not None
        if row.ok is False:
            self.missed.append(row.bar)


def measure(bar, page, found, n, company, may_repeat):
    """The rows of a bar and the company it had; measured again where company may have spoilt it."""
    company.cores()
    try:
        rows = bar(page, found, n)
        with_whom = company.cores()
        if with_whom > COMPANY and may_repeat() and any(row.ok is False for row in rows):
            again = bar(page, found, n)
            rows = [row._replace(bar=f"{row.bar} (2nd try)") for row in again]
            with_whom = company.cores()
    except FAILURES as error:
        return [missing(bar.__name__, "", str(error).splitlines()[0])], company.cores()
    return rows, with_whom


@contextmanager
def opened(browser, served, code):
    """The page of a section, closed afterwards; None where a section needs no page."""
    page = Page(browser, served, code) if code else None
    try:
        if page:
            page.start()
        yield page
    finally:
        if page:
            page.close()


def main(arguments=None):
    """Measure what is selected and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lab", description=__doc__)
    parser.add_argument("--only", nargs="*", help="names of bars, for example: sliders storm")
    parser.add_argument("--share", type=float, default=1.0, help="of the samples of each bar")
    options = parser.parse_args(arguments)
    began, found, n = time.perf_counter(), {}, max(3, round(SAMPLES * options.share))
    may_repeat = lambda: time.perf_counter() - began < PATIENCE
    print("load average", *(f"{load:.2f}" for load in os.getloadavg()), end="\n\n")
    table = Table()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        with jupyter(home) as served, chromium(home) as browser:
            company = Company()
            for code, wanted in SECTIONS:
                chosen = [b for b in wanted if not options.only or b.__name__ in options.only]
                if not chosen:
                    continue
                try:
                    with opened(browser, served, code) as page:
                        for bar in chosen:
                            rows, cores = measure(bar, page, found, n, company, may_repeat)
                            for row in rows:
                                table.add(row, cores)
                except FAILURES as error:  # no page, no bar on it
                    for bar in chosen:
                        why = str(error).splitlines()[0]
                        table.add(missing(bar.__name__, "", why), company.cores())
    print(f"\nmissed: {', '.join(table.missed) or 'none'} (of {table.asked} asked)")
    print("load average", *(f"{load:.2f}" for load in os.getloadavg()))
    print(f"{time.perf_counter() - began:.0f} s in all")


if __name__ == "__main__":
    main()
