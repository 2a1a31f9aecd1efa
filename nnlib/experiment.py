"""An experiment as one line of text, which trained again says whether the numbers are the same.

    nnlib 1 {"config": {...}, "changes": [[step, {...}], ...], "losses": [[step, loss], ...]}

The Config holds only what differs from the default; a loss is that of all training points.
"""

import json
import math
import time
from bisect import bisect_right
from dataclasses import fields, replace
from typing import NamedTuple

import numpy as np

from nnlib.activations import ACTIVATIONS
from nnlib.checks import is_number, whole
from nnlib.choose import choose
from nnlib.config import Config
from nnlib.datasets import DATASETS
from nnlib.layers import count
from nnlib.losses import LOSSES
from nnlib.optimizers import OPTIMIZERS
from nnlib.problem import optimizer_of, penalty_of, prepare
from nnlib.regularizers import Penalty
from nnlib.starts import STARTS
from nnlib.training import evaluate, fit, steps_per_epoch

VERSION = 1
CHANGES = ("lr", "l1", "l2")  # what may change while a net trains
MOST_LOSSES = 24
CLOSE = 1e-9  # of max(1, |loss|)
_TABLES = {
    "dataset": DATASETS,
    "activation": ACTIVATIONS,
    "output": ACTIVATIONS,
    "loss": LOSSES,
    "start": STARTS,
    "optimizer": OPTIMIZERS,
}
_DEFAULTS = {f.name: f.default for f in fields(Config)}
_PARTS = dict.fromkeys(("config", "changes", "losses"))
# What a line may ask of the machine that it is pasted into.
_LONGEST, _EPOCHS, _UPDATES, _LAYERS, _WIDTH, _WORK = 500_000, 100_000, 10_000_000, 8, 256, 10**8


class Experiment(NamedTuple):
    """A Config, the changes made on the way [(step, {field: value})] and losses [(step, loss)]."""

    config: Config
    changes: list
    losses: list


class Verdict(NamedTuple):
    """Whether a replay agrees, in words; where not, the first recorded step with both losses."""

    agrees: bool
    words: str
    step: int | None = None
    recorded: float | None = None
    found: float | None = None


# --- to text --------------------------------------------------------------------------------------


def to_line(config, changes=(), losses=()):
    """An experiment as one line; of many losses it keeps 24, spread evenly, the last among them.

    Raises ValueError where the Config holds an object that no table has a name for.
    """
    given = {name: _written(name, getattr(config, name)) for name in _DEFAULTS}
    content = {"config": {k: v for k, v in given.items() if v != _plain(_DEFAULTS[k])}}
    if changes:
        content["changes"] = [[int(step), dict(values)] for step, values in changes]
    content["losses"] = [[int(step), _rounded(loss)] for step, loss in _spread(list(losses))]
    return f"nnlib {VERSION} {json.dumps(content, separators=(',', ':'), allow_nan=False)}"


def _written(name, value):
    if name not in _TABLES or isinstance(value, str):
        return _plain(value)
    for entry_name, entry in _TABLES[name].items():
        if entry == value:
            return entry_name
    raise ValueError(
        f"{name} is {getattr(value, 'name', value)}, which is not in the table of names, so a line "
        f"cannot hold it; take one of {', '.join(_TABLES[name])}."
    )


def _plain(value):
    """Tuples as lists, and whole floats as whole numbers, which are shorter."""
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _spread(losses):
    if len(losses) <= MOST_LOSSES:
        return losses
    return [losses[i] for i in np.linspace(0, len(losses) - 1, MOST_LOSSES).round().astype(int)]


def _rounded(loss):
    """12 significant digits; nothing where it is not a finite number."""
    return float(f"{loss:.12g}") if math.isfinite(loss) else None


# --- from text ------------------------------------------------------------------------------------


def from_line(text):
    """A line -> Experiment; ValueError says in one sentence what is wrong with it."""
    try:
        return _experiment(text)
    except ValueError as error:
        said = str(error)  # it may quote a value as long as the line
        raise ValueError(said if len(said) < 400 else f"{said[:150]} ... {said[-150:]}") from None


def _experiment(text):
    content = _content(text)
    config = _config(_object("config", content.get("config", {})))
    losses = [(step, _loss(step, loss)) for step, loss in _pairs("losses", content)]
    if not losses:
        raise ValueError("The line holds no losses, so a replay could not be compared with it.")
    last = losses[-1][0]
    changes = _pairs("changes", content)
    for step, values in changes:
        for name in _object(f"the change at update {step}", values):
            choose(dict.fromkeys(CHANGES), name, "field to change on the way")
        if step > last:
            raise ValueError(f"A change at update {step} comes after the last loss, at {last}.")
        _check_strengths(replace(config, **values))
    return Experiment(config, changes, losses)


def _content(text):
    if not isinstance(text, str) or len(text) > _LONGEST:
        raise ValueError(f"An experiment is one line of text, of at most {_LONGEST:,} characters.")
    name, version, body = (*text.strip().split(None, 2), "", "", "")[:3]
    if name != "nnlib":
        raise ValueError(f"This is no experiment: such a line begins with 'nnlib {VERSION} {{'.")
    if version != str(VERSION):
        raise ValueError(
            f"The line is of version {version[:20]!r}, but this library reads version {VERSION}; "
            "write it anew with the same version."
        )
    try:
        content = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        where = f" at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else ""
        raise ValueError(
            f"The line is damaged{where} after 'nnlib {VERSION}'; copy all of it again."
        ) from None
    for key in _object("the line", content):
        choose(_PARTS, key, "part of an experiment")
    return content


def _refuse(constant):
    raise ValueError(constant)


def _object(what, value):
    if not isinstance(value, dict):
        raise ValueError(f"In the line, {what} is {_short(value)}; it must be in braces.")
    return value


def _short(value):
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}..."


def _pairs(what, content):
    """The list of [step, value] under a name, whose steps are whole numbers that rise."""
    pairs, before = content.get(what, []), -1
    if not isinstance(pairs, list) or not all(isinstance(p, list) and len(p) == 2 for p in pairs):
        raise ValueError(f"In the line, {what} is {_short(pairs)}; it must be a list of pairs.")
    for step, _ in pairs:
        whole(f"a step of {what}", step, 0, _UPDATES)
        if step <= before:
            raise ValueError(f"In {what}, step {step} comes after step {before}; they must rise.")
        before = step
    return [(int(step), value) for step, value in pairs]


def _loss(step, loss):
    if loss is None:
        return math.nan
    if not (is_number(loss) and math.isfinite(loss)):
        raise ValueError(f"The loss at update {step} is {_short(loss)}; it must be a number.")
    return float(loss)


def _config(given):
    for name in given:
        choose(_DEFAULTS, name, "field of Config")
    config = Config(**given)
    _check_strengths(config)
    whole("epochs", config.epochs, 0, _EPOCHS)
    if len(config.hidden) > _LAYERS or max(config.hidden, default=0) > _WIDTH:
        raise ValueError(
            f"hidden is {config.hidden}; a line may ask for {_LAYERS} layers of {_WIDTH} units."
        )
    rows = len(config.points or ()) or config.n or DATASETS[config.dataset].n
    work = min(config.batch_size or rows, rows) * count((64, *config.hidden, 10))
    if work > _WORK:
        raise ValueError(
            f"One update would take about {work:.0e} products; a line may ask for {_WORK:.0e}: "
            "take a smaller batch or fewer units."
        )
    return config


def _check_strengths(config):
    Penalty(config.l1, config.l2, len(config.hidden) + 1)


# --- again ----------------------------------------------------------------------------------------


def replay(experiment):
    """Train an experiment again; yields States, a few milliseconds apart, and returns a Verdict.

    Among the States are those at the end of each epoch, at each change (before it is made) and at
    each recorded loss.
    """
    config, changes, recorded = experiment.config, dict(experiment.changes), dict(experiment.losses)
    problem = prepare(config)
    steps, marks = steps_per_epoch(problem.data, problem.batch_size), sorted({*changes, *recorded})
    states, differs, chunk = fit(**problem._asdict()), None, 8
    state = next(states)
    while True:
        if state.step in recorded and differs is None:
            loss = float(evaluate(problem.model, state.params, problem.data.train).loss)
            if not _agree(recorded[state.step], loss):
                differs = state.step, recorded[state.step], loss
        yield state
        if state.step >= marks[-1]:
            return _verdict(experiment, differs)
        if state.step in changes:
            config = replace(config, **changes[state.step])
            problem = problem._replace(
                optimizer=optimizer_of(config), penalty=penalty_of(config, problem.model)
            )
            states = fit(**problem._asdict(), start=state)
            next(states)
        ahead = marks[bisect_right(marks, state.step)] - state.step
        began = time.perf_counter()
        state = states.send(min(chunk, ahead, steps - state.step % steps))
        chunk = max(1, chunk // 2) if time.perf_counter() - began > 0.004 else min(2 * chunk, 200)


def _agree(recorded, found):
    if not (math.isfinite(recorded) and math.isfinite(found)):
        return math.isfinite(recorded) == math.isfinite(found)
    return abs(found - recorded) <= CLOSE * max(1, abs(recorded))


def _verdict(experiment, differs):
    updates = f"{experiment.losses[-1][0]:,} updates"
    if differs is None:
        n = len(experiment.losses)
        where = f"all {n} recorded steps" if n > 1 else "the recorded step"
        return Verdict(True, f"Replayed over {updates}: the loss agrees to 1e-9 at {where}.")
    step, recorded, found = differs
    return Verdict(
        False,
        f"Replayed over {updates}: the first recorded step that differs is update {step:,}, where "
        f"the line has the loss {recorded:.12g} and this training {found:.12g}.",
        *differs,
    )
