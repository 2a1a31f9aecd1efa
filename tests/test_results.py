"""The committed results are those of the scripts, whole, and within the bars; each script runs."""

import importlib
import json
import re
from pathlib import Path

import numpy as np
import pytest

from experiments.record import described
from nnlib.datasets import Dataset, Split
from nnlib.results import FOLDER, results
from nnlib.symbolic.audit import ROWS

NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
CIFAR = ("two_layers", "depth", "wide_net", "small_start")
EACH = pytest.mark.parametrize("name", NAMES)


def experiment(name):
    return importlib.import_module(f"experiments.{name}").EXPERIMENT


def test_every_reported_experiment_has_a_script():
    rows = {row for name in NAMES for row in experiment(name).rows}
    wanted = {f"000-F{n}" for n in range(5, 14)} | {f"002-{id}" for id in ("E1", "E2", "E3", "E5")}
    assert wanted | {"002-T1", "004-2.1b"} <= rows <= set(ROWS)


@EACH
def test_a_file_is_what_its_script_says(name):
    kept, now = results(name).record, described(experiment(name))
    for key in ("name", "what", "source", "rows", "protocol", "settings", "examples", "reported"):
        assert kept[key] == now[key], key


@EACH
def test_a_file_is_whole_and_says_where_it_comes_from(name):
    kept = results(name).record
    seeds = range(experiment(name).seeds)
    assert [(run["setting"], run["seed"]) for run in kept["runs"]] == [
        (setting, seed) for setting in kept["settings"] for seed in seeds
    ]
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", kept["date"])
    assert set(kept["made with"]) == set(described(experiment(name))["made with"])
    assert ("JPEG copy" in kept["data"]) == (name in (*CIFAR, "grid_search"))
    assert not re.search(r"/tmp|/home|/work|/root", json.dumps(kept))


@EACH
def test_its_table_shows_each_reported_number(name):
    found = results(name)
    for given in experiment(name).reported:
        line = found.line(given.setting, given.measure)
        assert (line.row, line.reported) == (given.row, given.value)
    assert len(repr(found).splitlines()) == 2 + len(found.compared or found.lines)


# --- the bars -------------------------------------------------------------------------------------


def test_one_hidden_layer_before_and_after_tuning():
    found = results("two_layers")
    assert 0.28 <= found.line("as given", "test accuracy").mean <= 0.30
    assert found.line("as tuned", "test accuracy").least >= 0.51


@pytest.mark.parametrize("layers", [2, 3, 4, 5])
def test_depth_is_within_two_standard_errors(layers):
    """Ours alone, over the seeds and of the test set; the reported run's own would widen it."""
    line = results("depth").line(f"{layers} layers", "test accuracy")
    assert line.error < 0.005  # seeds that disagree more would agree with any report
    assert abs(line.off) <= 2


def test_the_wide_net():
    assert results("wide_net").line("400, 400, 400", "test accuracy").least >= 0.54


def test_a_small_start_fails_layer_by_layer():
    """A layer more divides the first layer's slope by more than 50; of the usual size, by few."""
    found, first = results("small_start"), {}
    for start in ("N(0, 1e-3)", "U(1/sqrt(n))"):
        slopes = [found.values(f"{start}, SGD, {n} layers", "mean |dW|") for n in (2, 3, 4, 5)]
        first[start] = np.array([[seed[0][0] for seed in net] for net in slopes])  # (depth, seed)
        assert [len(seed[0]) for seed in slopes[3]] == [5] * len(slopes[3])
    small, usual = first.values()
    assert (small[:-1] > 50 * small[1:]).all() and (small[-1] < 1e-11).all()
    assert (usual[:-1] < 10 * usual[1:]).all()
    for layers in (3, 4, 5):
        stuck = found.line(f"N(0, 1e-3), SGD, {layers} layers", "last loss")
        assert abs(stuck.mean - np.log(10)) < 0.01
        assert found.line(f"U(1/sqrt(n)), SGD, {layers} layers", "last loss").most < 2


# --- each script runs -----------------------------------------------------------------------------


def tiny(rows=40):
    """Random rows as wide as the images, one half of them brighter."""
    rng = np.random.default_rng(0)
    labels = np.arange(rows) % 10
    X = rng.normal(size=(rows, 3072)).astype(np.float32) + (labels > 4)[:, None]
    part = Dataset(X, labels, np.eye(10, dtype=np.float32)[labels])
    return Split(part, part, part, 10)


@pytest.mark.parametrize("name", CIFAR)
def test_a_script_of_images_measures(name):
    given = experiment(name)
    kept = results(name)
    setting = next(iter(given.settings))
    quick = given.settings[setting] | {"updates": 4, "batch_size": 20, "hidden": [3, 3]}
    assert set(kept.record["runs"][0]["measured"]) <= set(given.measure(quick, 0, tiny()))


def test_the_grid_search_measures():
    given = experiment("grid_search")
    quick = given.settings["grid"] | {"epochs": 1, "grid": {"lr": [1e-3, 1e-2], "l2": [0.1]}}
    found = given.measure(quick, 0, tiny())
    assert found["best l2"] == 0.1 and len(found["table"]) == 2


@pytest.mark.parametrize("name", ["two_layers", "depth", "wide_net"])
def test_the_readme_prints_what_was_measured(name):
    """Its table holds the rounded means of the JSON, in the order of the settings."""
    found = results(name)
    settings = [s for s in found.settings if s != "as given"]
    means = [f"{found.line(s, 'test accuracy').mean:.3f}" for s in settings]
    assert f"| {', '.join(means)}" in (Path(__file__).parents[1] / "README.md").read_text()
