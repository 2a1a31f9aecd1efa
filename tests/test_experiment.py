"""One line of text holds an experiment: it comes back the same, and retrained it says so."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib.activations import ACTIVATIONS, leaky_relu
from nnlib.config import Config
from nnlib.experiment import Experiment, from_line, replay, to_line
from nnlib.layers import flatten
from nnlib.losses import smoothed_hinge
from nnlib.problem import optimizer_of, penalty_of, prepare
from nnlib.training import evaluate, fit

SMALL = Config("moons", n=50, hidden=(3,), activation="tanh", batch_size=7, epochs=8)
CHANGES = [(3, {"lr": 0.2}), (17, {"lr": 0.01, "l2": (0.1, 0.0)}), (20, {"l1": 0.001})]
FIVE = "nnlib 1 " + json.dumps({"config": {"n": 50}, "losses": [[0, 0.7], [5, 0.6]]})


def trained(config, changes, last):
    """The States of a run in which the changes are made by hand, one update at a time."""
    problem = prepare(config)
    states = [next(fit(**problem._asdict()))]
    for step in range(last):
        for at, values in changes:
            if at == step:
                config = replace(config, **values)
                problem = problem._replace(
                    optimizer=optimizer_of(config), penalty=penalty_of(config, problem.model)
                )
        stream = fit(**problem._asdict(), start=states[-1])
        next(stream)
        states.append(next(stream))
    return problem, states


def losses(problem, states, every=1):
    return [
        (s.step, float(evaluate(problem.model, s.params, problem.data.train).loss))
        for s in states[::every]
    ]


def replayed(experiment):
    states, verdict = [], replay(experiment)
    while True:
        try:
            states.append(next(verdict))
        except StopIteration as end:
            return states, end.value


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_an_experiment_with_changes_on_the_way_is_trained_again_to_the_bit(optimizer):
    config = replace(SMALL, optimizer=optimizer)
    problem, states = trained(config, CHANGES, 37)
    line = to_line(config, CHANGES, losses(problem, states, 4))
    again, verdict = replayed(from_line(line))
    assert verdict.agrees, verdict.words
    assert verdict.words == (
        "Replayed over 36 updates: the loss agrees to 1e-9 at all 10 recorded steps."
    )
    for state in again:
        assert np.array_equal(flatten(state.params), flatten(states[state.step].params))
    assert {0, 3, 17, 20, 36, 5, 10, 15, 25} <= {state.step for state in again}


FIELDS = dict(
    batch_norm=True, dropout=0.3, decay=0.9, l1=0.01, l1_step="proximal", start="he", hidden=(4,)
)


def test_a_line_holds_normalisation_dropout_decay_and_the_proximal_step():
    config = replace(SMALL, **FIELDS)
    problem, states = trained(config, CHANGES, 24)
    line = to_line(config, CHANGES, losses(problem, states, 4))
    assert from_line(line).config == config
    again, verdict = replayed(from_line(line))
    assert verdict.agrees, verdict.words
    assert np.array_equal(flatten(again[-1].params), flatten(states[24].params))


@pytest.mark.parametrize("field", FIELDS)
def test_each_of_them_counts(field):
    config = replace(SMALL, **FIELDS)
    problem, states = trained(config, [], 24)
    other = replace(config, **{field: getattr(SMALL, field)})
    _, verdict = replayed(Experiment(other, [], losses(problem, states, 4)))
    assert not verdict.agrees


def test_a_line_written_before_they_were_there_is_read():
    config = from_line(FIVE).config
    assert config == Config(n=50)
    assert (config.batch_norm, config.dropout, config.decay) == (False, 0, 1)
    for field in FIELDS:
        if field not in ("l1", "start", "hidden"):
            assert field not in to_line(config, [], [(0, 0.7)])


@pytest.mark.parametrize(
    "given, sentence",
    [
        ({"batch_norm": 1}, "batch_norm is 1; it must be True or False"),
        ({"dropout": 1}, "dropout is 1; it must be a finite number, 0 to 0.99"),
        ({"decay": 2}, "decay is 2; it must be a finite number, 0 to 1"),
        ({"l1_step": "prox"}, "Unknown l1 step 'prox'. Did you mean 'proximal'"),
    ],
)
def test_a_line_with_a_bad_one_gets_its_sentence(given, sentence):
    line = "nnlib 1 " + json.dumps({"config": given, "losses": [[0, 0.7]]})
    with pytest.raises(ValueError, match=sentence):
        from_line(line)


@pytest.mark.parametrize(
    "spoil, first",
    [
        (dict(changes=[(3, {"lr": 0.2001}), *CHANGES[1:]]), 4),
        (dict(changes=CHANGES[:2]), 24),
        (dict(config=replace(SMALL, optimizer="adam", seed=1)), 0),
        (dict(config=replace(SMALL, optimizer="adam", batch_size=8)), 4),
    ],
)
def test_the_first_recorded_step_that_differs_is_named(spoil, first):
    config = replace(SMALL, optimizer="adam")
    problem, states = trained(config, CHANGES, 36)
    recorded = losses(problem, states, 4)
    _, verdict = replayed(Experiment(config, CHANGES, recorded)._replace(**spoil))
    assert not verdict.agrees
    assert verdict.step == first and verdict.recorded == dict(recorded)[first]
    assert abs(verdict.found - verdict.recorded) > 1e-9
    assert f"the first recorded step that differs is update {first}, where" in verdict.words
    assert f"{verdict.recorded:.12g} and this training {verdict.found:.12g}." in verdict.words


@pytest.mark.parametrize("off, agrees", [(8e-10, True), (2e-9, False)])
@pytest.mark.parametrize("size", [1, 1000])
def test_close_means_1e_9_of_the_loss_or_of_1(off, agrees, size):
    config = replace(SMALL, start="wrong way", loss="squared_error") if size > 1 else SMALL
    problem = prepare(config)
    loss = evaluate(problem.model, problem.params, problem.data.train).loss
    recorded = loss + off * max(1, loss)
    assert loss > 10 if size > 1 else loss < 0.75
    _, verdict = replayed(Experiment(config, [], [(0, recorded)]))
    assert verdict.agrees == agrees
    assert "0 updates" in verdict.words and ("at the recorded step" in verdict.words) == agrees


def test_a_loss_that_is_no_number_is_recorded_as_such():
    config = replace(SMALL, activation="relu", loss="squared_error", lr=1e5)
    problem, states = trained(config, [], 40)
    recorded = losses(problem, states, 8)
    assert not np.isfinite(recorded[-1][1])
    experiment = from_line(to_line(config, [], recorded))
    assert replayed(experiment)[1].agrees
    tamed = experiment._replace(config=replace(config, lr=0.01))
    assert not replayed(tamed)[1].agrees


def test_a_line_holds_what_differs_from_the_default_and_24_losses_with_the_last():
    line = to_line(Config(lr=1.0, hidden=3), [], [(i, 1 / 3) for i in range(100)])
    assert "\n" not in line and line.startswith("nnlib 1 ")
    content = json.loads(line.removeprefix("nnlib 1 "))
    assert content["config"] == {"lr": 1, "hidden": [3]} and "changes" not in content
    steps = [step for step, _ in content["losses"]]
    assert len(steps) == 24 and steps[0] == 0 and steps[-1] == 99
    assert {b - a for a, b in zip(steps, steps[1:], strict=False)} == {4, 5}
    assert {loss for _, loss in content["losses"]} == {0.333333333333}


POINTS = tuple((round(x, 4), round(y, 4), i % 3) for i, (x, y) in enumerate(np.eye(2).repeat(5, 0)))
EVERY_KIND = [
    Config(),
    Config("own", points=((1 / 3, -2e-7, 3), *POINTS), split=0.7),
    Config(hidden=(), l1=(0.1,), l2=0.5, batch_size=None, dtype="float32", standardize=True),
    Config("spiral", 200, 0.1, 4, hidden=(16, 8), start="normal 1e-3", optimizer="adam", seed=9),
    Config(activation=ACTIVATIONS["tanh"], loss="hinge", output=ACTIVATIONS["sigmoid"], lr=1 / 3),
]


@pytest.mark.parametrize("config", EVERY_KIND, ids=range(len(EVERY_KIND)))
def test_every_config_comes_back(config):
    experiment = from_line(to_line(config, [(2, {"l2": 0.25})], [(0, 0.5), (7, 1e-20)]))
    named = replace(
        config,
        **{
            f: getattr(getattr(config, f), "name", getattr(config, f))
            for f in ("activation", "output", "loss")
        },
    )
    assert experiment == Experiment(named, [(2, {"l2": 0.25})], [(0, 0.5), (7, 1e-20)])


def test_two_thousand_points_fit():
    X = np.random.default_rng(0).normal(size=(2000, 2))
    config = Config("own", points=[(*x, 0) for x in X])
    assert from_line(f"  {to_line(config, [], [(0, 1.0)])}\n").config == config


@pytest.mark.parametrize(
    "fields, sentence",
    [
        (dict(activation=leaky_relu(0.25)), r"activation is leaky_relu\(0.25\), which is not in"),
        (dict(loss=smoothed_hinge(3)), r"loss is smoothed_hinge\(3\), which is not in the table"),
    ],
)
def test_an_object_without_a_name_cannot_be_written(fields, sentence):
    with pytest.raises(ValueError, match=sentence):
        to_line(Config(**fields))


def spoilt(**parts):
    return "nnlib 1 " + json.dumps({"losses": [[0, 0.7], [5, 0.6]]} | parts)


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("", r"This is no experiment: such a line begins with 'nnlib 1 \{'"),
        ("hello there", "This is no experiment"),
        (None, "An experiment is one line of text, of at most 500,000 characters"),
        (FIVE + " " * 500_000 + "x", "An experiment is one line of text"),
        (FIVE.replace("1", "2", 1), "The line is of version '2', but this library reads version 1"),
        ("nnlib", "The line is of version ''"),
        ("nnlib 1", "The line is damaged at character 1 after 'nnlib 1'; copy all of it again"),
        (FIVE[:-4], "The line is damaged at character"),
        (FIVE.replace("0.7", "NaN"), "The line is damaged after"),
        ("nnlib 1 " + "[" * 100_000, "The line is damaged"),
        ("nnlib 1 [1]", r"In the line, the line is \[1\]; it must be in braces"),
        (spoilt(confg={}), "Unknown part of an experiment 'confg'. Did you mean 'config'"),
        (spoilt(config=[1]), r"In the line, config is \[1\]; it must be in braces"),
        (spoilt(config={"hiden": [6]}), "Unknown field of Config 'hiden'. Did you mean 'hidden'"),
        (spoilt(config={"lr": "__import__('os')"}), "lr is .*must be a finite number"),
        (spoilt(config={"lr": 10**400}), "must be a finite number"),
        (spoilt(config={"activation": {"a": 1}}), "Unknown activation"),
        (spoilt(config={"epochs": 10**9}), "epochs is 1000000000; it must be a whole number, 0 to"),
        (spoilt(config={"hidden": [10_000]}), r"hidden is \(10000,\); a line may ask for 8 layers"),
        (spoilt(config={"hidden": [4] * 9}), "a line may ask for 8 layers of 256 units"),
        (spoilt(config={"hidden": [256] * 8, "batch_size": None}), "One update would take about"),
        (spoilt(config={"l1": [1, 1, 1]}), "l1 has 3 strengths for 2 layers"),
        (spoilt(config={"dataset": "own", "points": [[9e9, 0, 0]]}), r"points\[0\] is \(9"),
        (spoilt(config={"points": [[0, 0, 0]]}), "points go with dataset='own'"),
        (spoilt(losses=[]), "The line holds no losses"),
        (spoilt(losses=[[0, "low"]]), "The loss at update 0 is 'low'; it must be a number"),
        (spoilt(losses=[[5, 0.7], [5, 0.6]]), "In losses, step 5 comes after step 5; they must"),
        (spoilt(losses=[[-1, 0.7]]), "a step of losses is -1; it must be a whole number, 0 to"),
        (
            spoilt(losses=[[10**9, 0.7]]),
            "a step of losses is 1000000000; it must be a whole number",
        ),
        (spoilt(losses=7), "In the line, losses is 7; it must be a list of pairs"),
        (spoilt(losses=[[1]]), r"In the line, losses is \[\[1\]\]; it must be a list of pairs"),
        (spoilt(changes=[[1, 2]]), "the change at update 1 is 2; it must be in braces"),
        (spoilt(changes=[[1, {"LR": 2}]]), "Unknown field to change on the way 'LR'. Did you mean"),
        (spoilt(changes=[[1, {"seed": 2}]]), "Unknown field to change on the way 'seed'. There"),
        (spoilt(changes=[[1, {"lr": -2}]]), "lr is -2; it must be a finite number, 0 or larger"),
        (spoilt(changes=[[1, {"l2": [1]}]]), "l2 has 1 strengths for 2 layers"),
        (spoilt(changes=[[6, {"lr": 2}]]), "A change at update 6 comes after the last loss, at 5"),
    ],
)
def test_a_damaged_or_hostile_line_gets_one_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence) as caught:
        from_line(text)
    assert len(str(caught.value)) < 400


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=6,
)
FIELD = st.sampled_from([f for f in Config.__dataclass_fields__])


@settings(max_examples=300, deadline=None)
@given(config=st.dictionaries(FIELD, ANY, max_size=3), changes=ANY, losses=ANY)
def test_whatever_is_in_a_line_it_is_read_or_refused_in_a_sentence(config, changes, losses):
    parts = dict(config=config, changes=changes, losses=losses)
    for kept in ("config", "changes", "losses"):
        try:
            assert isinstance(from_line(spoilt(**{kept: parts[kept]})), Experiment)
        except ValueError as error:
            assert str(error)
