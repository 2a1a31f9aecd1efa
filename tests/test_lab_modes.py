"""The lab with nets that train in another way than they are evaluated, and proximal steps."""

import asyncio
import re
import time

import numpy as np
import pytest
from page import played, until

from nnlib.experiment import from_line, replay
from nnlib.lab import Lab, Sweep
from nnlib.lab.diagnoses import diagnose
from nnlib.lab.easel import SHOWN
from nnlib.lab.numbers.opened import Choice, Opened
from nnlib.lab.numbers.weight import page
from nnlib.lab.run import Run
from nnlib.lab.tools.share import line_of
from nnlib.layers import flatten
from nnlib.norm import folded
from nnlib.training import Config, evaluate
from nnlib.view.fit import kinks
from nnlib.view.maps import Grid, unit_lines

NORMED = {"batch_norm": True, "hidden": (8, 3), "lr": 0.1, "n": 200, "epochs": 6}
DROPPED = {"dropout": 0.3, "hidden": (8, 3), "lr": 0.1, "n": 200, "epochs": 6}
BOTH = pytest.mark.parametrize("config", [NORMED, DROPPED], ids=["batch norm", "dropout"])


@BOTH
def test_every_view_draws_such_a_net_and_the_caption_names_it(config):
    lab = Lab(name="test", show=tuple(SHOWN), **config)
    words = lab.run()
    named = "batch normalised" if "batch_norm" in config else "dropout 0.3"
    assert f"2-8-3-2 relu, {named}, lr 0.1" in words and "nan" not in words
    assert lab.picture(2.0).shape[1] == 1920 and "<svg" in lab.svg()
    train = lab.now.problem.data.train
    accuracy = evaluate(lab.now.problem.model, lab.state.params, train).accuracy
    assert f"accuracy {accuracy:.3f} on the training points" in words
    lab.close()


@BOTH
def test_a_moment_is_found_again_bit_for_bit(config):
    run = Run(Config(**config))
    seen = {}
    while not run.done:
        run.advance(7)
        seen[run.step] = flatten(run.state.params)
    run.history._states = run.history._states[:1]
    for step in sorted(seen)[::3]:
        assert np.array_equal(flatten(run.history.at(step).params), seen[step])


@BOTH
def test_a_line_holds_such_a_run_and_replays_it(config):
    run = Run(Config(**config, decay=0.9, l1=1e-3, l1_step="proximal"))
    run.finish()
    states = replay(from_line(line_of(run)))
    while True:
        try:
            next(states)
        except StopIteration as end:
            assert end.value.agrees
            break


def test_unit_lines_of_a_normalised_net_are_where_its_units_bend():
    run = Run(Config(**NORMED))
    run.finish()
    grid = Grid(run.problem.data.train.X)
    lines, _, units = unit_lines(run.problem.model, run.state.params, grid)
    assert len(units) == 8
    for (a, b), unit in zip(lines, units, strict=True):
        Z = run.problem.model.forward(run.state.params, np.array([a, (a + b) / 2])).Z[0][:, unit]
        assert np.abs(Z).max() < 1e-9 * max(1, np.abs(lines).max())
    sine = Run(Config("sine", loss="squared_error", hidden=5, batch_norm=True, epochs=2))
    sine.finish()
    at, _ = kinks(sine.problem.model, sine.state.params, sine.problem.data.train.X)
    Z = sine.problem.model.forward(sine.state.params, at[:, None]).Z[0]
    assert np.abs(np.diag(Z)).max() < 1e-9


def test_a_plain_layer_is_folded_into_itself():
    layer = Run(Config(hidden=2)).state.params[0]
    W, b = folded(layer)
    assert W is layer.W and b is layer.b


# --- numbers --------------------------------------------------------------------------------------


@BOTH
def test_numbers_of_such_a_net_stay_closed_with_a_reason(config):
    async def scenario(lab, page):
        numbers = next(tool for tool in lab.tools if tool.title == "numbers")
        numbers.menus["number"].value = "gradient"
        await until(lambda: "not opened here" in numbers.message.value)
        assert not numbers.sheet.value
        field = "batch_norm" if "batch_norm" in config else "dropout"
        lab._apply({field: type(config[field])(0)})
        lab.pause()
        numbers.ask("choose")
        await until(lambda: "<table" in numbers.sheet.value)
        assert not numbers.message.value
        await asyncio.sleep(0)

    played(scenario, autoplay=False, **config)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_the_formula_of_a_proximal_step_gives_what_training_gives(optimizer):
    config = Config(n=100, hidden=4, optimizer=optimizer, lr=0.05, l1=0.05, l1_step="proximal")
    run = Run(config)
    run.advance(3)
    for row in (0, 1):
        for unit in range(4):
            choice = Choice("W1", (row, unit))
            sheet, _ = page(Opened(run.problem, config, run.state, choice))
            (found,) = re.findall(r"by the formula below</td>.*?</tr>", sheet, re.S)
            assert re.search(r"below 10|>0<|rounding", found), found
            assert "max(|u| − t, 0)" in sheet and "sign(" in sheet


def test_the_numbers_of_a_regression_speak_of_targets():
    lab = Lab(name="test", dataset="sine", loss="squared_error", hidden=3, epochs=1)
    lab.run()
    numbers = next(tool for tool in lab.tools if tool.title == "numbers")
    for kind in ("loss", "score"):
        numbers.menus["number"].value = kind
        numbers.turn()
        for _ in range(500):
            time.sleep(0.01)
            numbers.turn()
            if "<table" in numbers.sheet.value:
                break
        assert "target" in numbers.sheet.value and "class" not in numbers.sheet.value
        numbers.sheet.value = ""
    lab.close()


# --- diagnoses ------------------------------------------------------------------------------------


def test_no_exact_zero_is_claimed_of_a_gradient_that_is_taken_in_training_mode():
    """Dead in evaluation mode is not dead in a batch."""
    config = {"hidden": 3, "lr": 1.5, "n": 200, "epochs": 30, "seed": 1}
    found = set()
    for seed in range(4):
        for change in ({"batch_norm": True}, {"dropout": 0.5}):
            run = Run(Config(**{**config, "seed": seed}, **change))
            run.finish()
            told = diagnose(run)
            found.add(told and told.name)
    assert "dead layer" not in found


# --- rows of nets ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "axis, values, labels",
    [
        ("dropout", [0.0, 0.5], ["dropout 0", "dropout 0.5"]),
        ("batch_norm", [False, True], ["batch_norm off", "batch_norm on"]),
        ("l1_step", ["subgradient", "proximal"], ["subgradient", "proximal"]),
        ("decay", [1.0, 0.9], ["decay 1", "decay 0.9"]),
    ],
)
def test_a_sweep_over_a_mode_holds_the_nets_of_single_runs(axis, values, labels):
    shared = {"hidden": 4, "n": 100, "epochs": 2, "l1": 0.01}
    sweep = Sweep(**{axis: values}, name="test", **shared)
    words = sweep.run()
    for i, (value, label) in enumerate(zip(values, labels, strict=True)):
        run = Run(Config(**shared, **{axis: value}))
        run.finish()
        assert np.allclose(flatten(sweep.params[i]), flatten(run.state.params), atol=1e-10)
        assert f"{label} 0." in words
    sweep.close()
