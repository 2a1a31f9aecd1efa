"""How an experiment is run and kept: seed by seed, into a small JSON that nnlib.results reads.

A run that was cut off goes on where it stopped; what was written by other settings, or on another
machine or version, is never mixed with what is measured now.
"""

import argparse
import json
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
from tqdm.auto import tqdm

from nnlib.results import FOLDER


class Reported(NamedTuple):
    """A number of a source document: audit row, our setting, our measure, the value printed."""

    row: str
    setting: str
    measure: str
    value: float | None  # None where the source has a picture or an argument, no number


@dataclass(frozen=True)
class Experiment:
    """What is run: settings by name, what is measured of one setting and seed, what was reported.

    load(folder, copy) -> (data, its name), once and only if something is left to run;
    measure(settings[name], seed, data) -> {measure: number or list}.
    """

    name: str
    what: str
    source: str
    rows: tuple[str, ...]
    protocol: str
    settings: dict
    measure: Callable
    load: Callable
    reported: tuple[Reported, ...] = ()
    examples: dict = field(default_factory=dict)  # measure -> examples that an accuracy is of
    seeds: int = 5


def main(experiment, arguments=None):
    """The command line of one experiment."""
    parser = argparse.ArgumentParser(
        prog=f"python -m experiments.{experiment.name}", description=experiment.what
    )
    parser.add_argument("--data", help="folder that holds the data (default: your cache)")
    parser.add_argument("--copy", help="what the files in that folder are, where not official")
    parser.add_argument("--seeds", type=int, default=experiment.seeds, help="seeds 0, 1, 2, ...")
    parser.add_argument("--results", type=Path, default=FOLDER, help="folder of the JSON")
    parser.add_argument("--again", action="store_true", help="forget what was measured before")
    given = parser.parse_args(arguments)
    if given.seeds < 1:
        parser.error(f"--seeds is {given.seeds}; it must be 1 or larger")
    path = given.results / f"{experiment.name}.json"
    if given.again:
        path.unlink(missing_ok=True)
    run(experiment, path, given.data, given.copy, given.seeds)


def run(experiment, path, folder=None, copy=None, seeds=None):
    """Measure what the file at `path` does not hold yet, and write it after every run."""
    wanted = [
        (name, seed) for seed in range(seeds or experiment.seeds) for name in experiment.settings
    ]
    record = _begun(experiment, path)
    done = {(r["setting"], r["seed"]): r for r in record["runs"]}
    left = [pair for pair in wanted if pair not in done]
    if not left:  # what is said beside the runs may have changed
        if record != json.loads(path.read_text(encoding="utf-8")):
            _write(path, record)
        return record
    data, record["data"] = experiment.load(folder, copy)
    _same_data(path, record, done)
    for name, seed in tqdm(
        left, experiment.name, initial=len(wanted) - len(left), total=len(wanted)
    ):
        measured = experiment.measure(experiment.settings[name], seed, data)
        done[name, seed] = {"setting": name, "seed": seed, "measured": _plain(measured)}
        record["runs"] = sorted(done.values(), key=_place(experiment))
        record["date"] = datetime.now(UTC).date().isoformat()
        _write(path, record)
    return record


def machine():
    """The versions and the processor that numbers depend on; no name and no path of a machine."""
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scikit-learn": _version("scikit-learn"),
        "system": platform.system(),
        "processor": _processor(),
        "processors": os.cpu_count(),
    }


def _version(package):
    from importlib.metadata import version

    return version(package)


def _processor():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:  # not Linux
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def described(experiment):
    """What the file says of an experiment before anything is measured, as JSON reads it back."""
    e = experiment
    record = {
        "name": e.name,
        "what": e.what,
        "source": e.source,
        "rows": e.rows,
        "date": None,
        "data": None,
        "protocol": e.protocol,
        "made with": machine(),
        "settings": e.settings,
        "examples": e.examples,
        "reported": [r._asdict() for r in e.reported],
        "runs": [],
    }
    return json.loads(json.dumps(_plain(record)))


def _begun(experiment, path):
    """The record at `path` with its runs where they are of the same experiment, else a new one."""
    record = described(experiment)
    if not path.exists():
        return record
    old = json.loads(path.read_text(encoding="utf-8"))
    if old["runs"] and old["made with"] != record["made with"]:
        raise SystemExit(
            f"{path.name} was measured with {_words(old['made with'])}; here it would be "
            f"{_words(record['made with'])}. Start anew with --again, or write elsewhere with "
            "--results FOLDER."
        )
    same = {n for n, s in record["settings"].items() if old["settings"].get(n) == s}
    kept = [r for r in old["runs"] if r["setting"] in same]
    if old["protocol"] != record["protocol"]:
        kept = []
    return record | {"date": old["date"], "data": old["data"], "runs": kept}


def _same_data(path, record, done):
    if done and path.exists():
        old = json.loads(path.read_text(encoding="utf-8"))["data"]
        if old != record["data"]:
            raise SystemExit(
                f"{path.name} was measured on {old}, and this is {record['data']}. Start anew with "
                "--again, or write elsewhere with --results FOLDER."
            )


def _words(made):
    return ", ".join(f"{name} {value}" for name, value in made.items())


def _place(experiment):
    order = list(experiment.settings)
    return lambda run: (order.index(run["setting"]), run["seed"])


def _plain(value):
    """Arrays and numpy's numbers as what JSON knows, rounded to six figures."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(v) for v in value]
    if isinstance(value, (float, np.floating)):
        return float(f"{value:.6g}")
    return value.item() if isinstance(value, np.generic) else value


def _write(path, record):
    """The record with one line per run; a file that is cut off replaces nothing."""
    head = json.dumps({**record, "runs": []}, indent=2, ensure_ascii=False)
    runs = ",\n    ".join(json.dumps(run, ensure_ascii=False) for run in record["runs"])
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(head.replace('"runs": []', f'"runs": [\n    {runs}\n  ]') + "\n", "utf-8")
    part.replace(path)
