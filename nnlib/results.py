"""Results of the experiments: what was reported, beside what we measured over several seeds.

`python -m experiments.NAME` writes experiments/results/NAME.json; notebooks read it here, so that
no number is typed in by hand.
"""

import json
import math
from dataclasses import dataclass
from html import escape
from pathlib import Path
from statistics import fmean, stdev
from typing import NamedTuple

FOLDER = Path(__file__).parents[1] / "experiments" / "results"


class Line(NamedTuple):
    """One measure of one setting: a reported number, or None, beside our mean over the seeds.

    error is the standard error of the mean over the seeds, sampling that of the test set itself,
    sqrt(p (1 - p) / n) for an accuracy p on n examples; None where there is no such thing.
    """

    setting: str
    measure: str
    row: str | None
    reported: float | None
    mean: float
    error: float | None
    sampling: float | None
    seeds: int
    least: float
    most: float

    @property
    def bar(self):
        """One standard error of the mean: over the seeds, and of the test set itself."""
        parts = [e for e in (self.error, self.sampling) if e is not None]
        return math.hypot(*parts) if parts else None

    @property
    def off(self):
        """By how many bars our mean lies above the reported number, or None."""
        return None if self.reported is None or not self.bar else self._gap() / self.bar

    def _gap(self):
        return self.mean - self.reported


class Gap(NamedTuple):
    """A mean difference over the seeds, its standard error, and in how many seeds it is above 0."""

    mean: float
    error: float | None
    above: int
    seeds: int


@dataclass(frozen=True)
class Results:
    """The record of one experiment; its table is `lines`, its raw runs are `values(...)`."""

    record: dict

    @property
    def lines(self):
        """One Line per setting and per measure that is a number."""
        pairs = dict.fromkeys(
            (run["setting"], measure)
            for run in self.record["runs"]
            for measure, value in run["measured"].items()
            if isinstance(value, (int, float))
        )
        return tuple(self.line(*pair) for pair in pairs)

    @property
    def compared(self):
        """The Lines that stand beside a reported number."""
        return tuple(line for line in self.lines if line.reported is not None)

    def line(self, setting, measure):
        """The Line of one measure of one setting; ValueError where nobody measured it."""
        found = self.values(setting, measure)
        row, reported = None, None
        for given in self.record["reported"]:
            if (given["setting"], given["measure"]) == (setting, measure):
                row, reported = given["row"], given["value"]
        mean, n = fmean(found), self.record.get("examples", {}).get(measure)
        return Line(
            setting,
            measure,
            row,
            reported,
            mean,
            stdev(found) / math.sqrt(len(found)) if len(found) > 1 else None,
            math.sqrt(mean * (1 - mean) / n) if n else None,
            len(found),
            min(found),
            max(found),
        )

    def values(self, setting, measure):
        """What was measured, one entry per seed; ValueError where nobody measured it."""
        runs = [run for run in self.record["runs"] if run["setting"] == setting]
        if not runs:
            there = ", ".join(dict.fromkeys(run["setting"] for run in self.record["runs"]))
            raise ValueError(f"No run has the setting {setting!r}; there are: {there}.")
        if measure not in runs[0]["measured"]:
            there = ", ".join(runs[0]["measured"])
            raise ValueError(f"{measure!r} was not measured of {setting!r}; there are: {there}.")
        return [run["measured"][measure] for run in runs]

    def gap(self, setting, other, measure):
        """How much higher `measure` is in the first setting, seed by seed -> Gap."""
        pairs = zip(self.values(setting, measure), self.values(other, measure), strict=True)
        gaps = [a - b for a, b in pairs]
        error = stdev(gaps) / math.sqrt(len(gaps)) if len(gaps) > 1 else None
        return Gap(fmean(gaps), error, sum(gap > 0 for gap in gaps), len(gaps))

    @property
    def settings(self):
        """The settings that were run: name -> what was set."""
        return self.record["settings"]

    def _rows(self):
        """The head and a row per line; where nothing was reported there is no column for it."""
        rows = [_HEAD, *map(_cells, self.compared or self.lines)]
        return rows if self.compared else [row[:2] + row[3:] for row in rows]

    def __repr__(self):
        rows = self._rows()
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        return (
            "\n".join(
                "  ".join(
                    cell.ljust(w) if i < 2 else cell.rjust(w)
                    for i, (cell, w) in enumerate(zip(row, widths, strict=True))
                ).rstrip()
                for row in [*rows]
            )
            + f"\n{self.record['data']}; bar: {_BAR}"
        )

    def _repr_html_(self):
        head, *rows = self._rows()
        note = escape(f"{self.record['data']}; bar: {_BAR}")
        body = "".join(map(_html, rows))
        return f"<table>{_html(head, 'th')}{body}</table><small>{note}</small>"


_HEAD = ("setting", "measure", "reported", "ours", "bar", "seeds")
_BAR = "one standard error of our mean, over the seeds and of the test set"


def _cells(line):
    reported = "" if line.reported is None else f"{line.reported:.3f}"
    bar = "" if line.bar is None else f"{line.bar:.3f}"
    return (line.setting, line.measure, reported, f"{line.mean:.3f}", bar, str(line.seeds))


def _html(cells, tag="td"):
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"


def results(name, folder=FOLDER):
    """The committed Results of an experiment; ValueError with all names where there is no such."""
    path = Path(folder) / f"{name}.json"
    if not path.is_file():
        there = ", ".join(sorted(p.stem for p in Path(folder).glob("*.json"))) or "none yet"
        raise ValueError(f"There are no results of {name!r}; there are: {there}.")
    return Results(json.loads(path.read_text(encoding="utf-8")))
