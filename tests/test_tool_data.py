"""The folds for own data and for sharing, in a lab without a browser."""

import csv
import io
import json
import math
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from PIL import Image

from nnlib.activations import leaky_relu
from nnlib.experiment import from_line
from nnlib.lab import Lab
from nnlib.lab.diagnoses import diagnose
from nnlib.lab.run import Run
from nnlib.lab.tools.data import OwnData
from nnlib.lab.tools.presets import PRESETS
from nnlib.lab.tools.share import Share, line_of, table_of
from nnlib.layers import flatten
from nnlib.own import FIRST
from nnlib.training import Config, final, scores
from nnlib.view.maps import dead_units

QUICK = {"n": 100, "epochs": 4, "hidden": 3}
SHOWN = {"controls": ("lr", "dataset", "hidden"), "more": ("n", "l2")}


def made(**fields):
    return Lab(**({"name": "shares"} | SHOWN | QUICK | fields))


@pytest.fixture
def lab():
    lab = made()
    yield lab
    lab.close()


def tool(lab, kind):
    return next(tool for tool in lab.tools if type(tool) is kind)


def said(tool):
    return tool.message.value.removeprefix('<div role="status">').removesuffix("</div>")


# --- own data -------------------------------------------------------------------------------------


def test_a_pen_makes_the_map_listen_and_look_lets_it_rest(lab):
    data = tool(lab, OwnData)
    assert data.pen == "look" and not lab.panel.screen.listens
    data.pens.value = "add 3"
    assert data.pen == "add 3" and lab.panel.screen.listens
    data.pens.value = "look"
    assert not lab.panel.screen.listens


def test_a_press_on_the_map_of_the_page_adds_a_point_there(lab):
    data = tool(lab, OwnData)
    data.pens.value = "add 1"
    message = {"kind": "point", "x": 0.2, "y": 0.4, "press": True}
    lab.panel.screen._hear(None, message, [])
    x1, x2, label = lab.config.points[-1]
    assert label == 1 and len(lab.config.points) == 101
    moved = lab.board.where(0.2, 0.4)
    assert np.hypot(x1 - moved[0], x2 - moved[1]) < 0.2  # the window may have grown a little
    lab.panel.screen._hear(None, message | {"press": False}, [])  # the pen is dragged
    assert len(lab.config.points) == 101


def test_the_first_press_takes_over_the_points_shown_and_their_settings_go():
    lab = made(n=500, noise=0.1)
    data = tool(lab, OwnData)
    data.pens.value = "add 2"
    before = np.concatenate([part.X for part in lab.now.problem.data[:3]])
    data.press(0.123456, -7 / 3)
    config = lab.config
    assert (config.dataset, config.n, config.noise, config.classes) == ("own", None, None, None)
    assert len(config.points) == 201 and config.points[-1] == (0.1235, -2.3333, 2)
    assert {p[:2] for p in config.points[:-1]} <= {tuple(x) for x in before.round(4).tolist()}
    assert config.hidden == (3,) and config.epochs == 4 and lab.now.problem.model.sizes[-1] == 3
    assert lab.now.step == 0 and lab.playing and lab.panel.controls["dataset"].value == "own"
    assert said(data) == (
        "201 points: 100 of class 0, 100 of class 1, 1 of class 2; "
        "121 to train on, 40 to validate, 40 to test."
    )
    lab.close()


def test_points_are_added_and_the_nearest_is_removed():
    lab = made(dataset="own", n=None)
    data = tool(lab, OwnData)
    data.pens.value = "add 1"
    data.press(0.0, 1.0)
    data.press(2.0, 2.0)
    assert lab.config.points == (*FIRST, (0.0, 1.0, 1), (2.0, 2.0, 1))
    data.pens.value = "remove"
    data.press(0.1, 0.8)
    data.press(-3.0, 0.0)
    assert lab.config.points == (FIRST[1], (2.0, 2.0, 1))
    data.press(0, 0)
    data.press(0, 0)
    assert lab.config.points == ((2.0, 2.0, 1),)
    assert said(data) == "This is the last point, and a net needs one to train on."
    data.ask("clear")
    assert lab.config.points is None and said(data).startswith("2 points: 1 of class 0, 1 of")
    lab.close()


def test_points_shown_standardised_stay_where_they_are_shown():
    points = tuple((float(10 + i), 5.0 * i, i % 2) for i in range(300))
    lab = made(dataset="own", n=None, points=points, standardize=True)
    shown = {tuple(x) for part in lab.now.problem.data[:3] for x in part.X.round(4).tolist()}
    data = tool(lab, OwnData)
    data.pens.value = "add 0"
    data.press(0.0, 0.0)
    assert not lab.config.standardize
    assert {p[:2] for p in lab.config.points} == shown | {(0.0, 0.0)}
    lab.close()


def test_there_is_room_for_two_thousand(lab):
    data = tool(lab, OwnData)
    data.table.value = "\n".join(f"{i} {i % 7} {i % 2}" for i in range(2000))
    data.ask("load")
    assert len(lab.config.points) == 2000
    data.pens.value = "add 0"
    data.press(1, 1)
    assert len(lab.config.points) == 2000
    assert said(data) == "There are 2,000 points already, the most there can be."


def test_a_pasted_table_is_trained_on_or_its_bad_line_named(lab):
    data = tool(lab, OwnData)
    data.table.value = "x1;x2;kind\n0,5;1;red\n-0,5;2;blue"
    data.ask("load")
    assert lab.config.points == ((0.5, 1.0, 0), (-0.5, 2.0, 1))
    data.table.value = "1 2 0\n1 two 0"
    data.ask("load")
    assert said(data) == "In line 2, x2 is 'two'; it must be a number from -1e+06 to 1e+06."
    assert len(lab.config.points) == 2


def test_a_file_is_read_and_can_be_given_again(lab):
    data = tool(lab, OwnData)

    def give(content):
        file = {"name": "mine.csv", "type": "text/csv", "size": len(content)}
        file |= {"content": memoryview(content), "last_modified": datetime.now(UTC)}
        data.file.value = (file,)

    give(b"\xef\xbb\xbf1,2,0\n3,4,1\n")
    assert lab.config.points == ((1.0, 2.0, 0), (3.0, 4.0, 1)) and data.file.value == ()
    give(b"1,2,0\n3,4,1\n5,6,9,9")
    assert said(data).startswith("mine.csv: Line 3 has 4 columns; give two numbers and a class")
    give(b"\xff\xfe\x00\x01")
    assert said(data) == "mine.csv is not a text file; save the table as CSV."
    assert len(lab.config.points) == 2


# --- presets --------------------------------------------------------------------------------------


def end(name):
    problem, state = final(Config(**PRESETS[name][0]))
    return problem, state, scores(problem.model, state.params, problem.data)


HOLDS = {
    "six units close the circle": lambda p, s, scores: scores[2].accuracy >= 0.97,
    "two units cannot": lambda p, s, scores: scores[0].accuracy <= 0.8,
    "a step that is too long": lambda p, s, scores: s.diverged,
    "all units dead": lambda p, s, _: dead_units(p.model, s.params, p.data.train.X)[0].all(),
    "the full batch": lambda p, s, scores: s.step == 100 and scores[0].accuracy <= 0.8,
    "all weights zero": lambda p, s, scores: (
        abs(scores[0].loss - math.log(2)) < 0.01 and not flatten(s.params)[:-2].any()
    ),
    "weights of a thousandth": lambda p, s, scores: (
        abs(scores[0].loss - math.log(2)) < 0.01
        and np.abs(s.params[0].W - p.params[0].W).max() < 1e-4
    ),
    "batch normalisation wakes a deep net": lambda p, s, scores: scores[1].accuracy >= 0.93,
    "half of the units left out": lambda p, s, scores: (
        scores[0].loss > 0.05 and 2 < scores[1].loss < 3.5
    ),
    "a penalty that makes zeros": lambda p, s, _: (
        32 < sum((layer.W == 0).sum() for layer in s.params) < 64
    ),
    "a long step that gets shorter": lambda p, s, scores: scores[0].loss < 0.24,
    "a spiral of four arms": lambda p, s, scores: scores[2].accuracy >= 0.95,
    "learning the noise": lambda p, s, scores: (
        len(p.data.train.X) == 36 and scores[0].loss < 0.02 and scores[1].loss > 2
    ),
    "the hinge stops": lambda p, s, scores: scores[0].loss == 0 and not flatten(s.grads).any(),
}


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_does_what_its_sentence_says(name):
    assert HOLDS[name](*end(name))


def test_the_cures_that_presets_name_work():
    tamed = dict(PRESETS["a step that is too long"][0], lr=0.1)
    assert not final(Config(**tamed))[1].diverged
    batches = replace(Config(**PRESETS["the full batch"][0]), batch_size=10)
    assert final(batches)[1].step == 6600


def test_without_what_a_preset_names_it_is_as_its_sentence_says():
    def ends(name, **change):
        problem, state = final(replace(Config(**PRESETS[name][0]), **change))
        return state, scores(problem.model, state.params, problem.data)

    _, (train, *_) = ends("batch normalisation wakes a deep net", batch_norm=False)
    assert abs(train.loss - math.log(10)) < 0.01
    _, (train, valid, _) = ends("half of the units left out", dropout=0.0)
    assert train.loss < 0.02 and valid.loss > 5
    state, _ = ends("a penalty that makes zeros", l1_step="subgradient")
    assert not any((layer.W == 0).any() for layer in state.params)
    run = Run(replace(Config(**PRESETS["a long step that gets shorter"][0]), decay=1.0))
    run.finish()
    assert min(run.curves.train_loss) > 0.24 and np.ptp(run.curves.train_loss[-20:]) > 0.1


def test_tiny_weights_are_stuck_and_not_dead():
    run = Run(Config(**PRESETS["weights of a thousandth"][0]))
    run.finish()
    assert diagnose(run).name == "stuck"


def test_a_preset_says_why_before_it_is_started(lab):
    share = tool(lab, Share)
    share.presets.value = "the hinge stops"
    assert PRESETS["the hinge stops"][1] in share.why.value and lab.config.dataset == "circles"
    share.ask("start")
    assert lab.config == Config(**PRESETS["the hinge stops"][0]) and lab.playing
    assert lab.panel.controls["dataset"].value == "linear"


# --- the line -------------------------------------------------------------------------------------


def steered(lab):
    """Train the lab's net with changes on the way; the end lies within an epoch."""
    for updates, fields in ((4, {"lr": 0.2}), (9, {"lr": 0.02, "l2": 0.01}), (2, {})):
        for _ in range(updates):
            lab._on_step()
        lab._apply(fields)
    return lab


def replayed(lab, line):
    share, turns = tool(lab, Share), 0
    share.line.value = line
    share.ask("replay")
    while share._replay:
        lab.poke()
        turns += 1
    return share, turns


def test_another_lab_trains_the_line_again_to_the_bit_and_its_controls_follow(lab):
    steered(lab)
    share = tool(lab, Share)
    share.ask("write")
    assert from_line(share.line.value).changes == [(4, {"lr": 0.2}), (13, {"lr": 0.02, "l2": 0.01})]
    other = Lab("other", dataset="moons", **SHOWN)
    copy, _ = replayed(other, share.line.value)
    assert (
        said(copy) == "Replayed over 15 updates: the loss agrees to 1e-9 at all 4 recorded steps."
    )
    assert other.state.step == lab.state.step == 15 and not other.playing
    assert np.array_equal(flatten(other.state.params), flatten(lab.state.params))
    assert other.now.curves == lab.now.curves and line_of(other.now) == line_of(lab.now)
    assert other.panel.controls["lr"].value == 0.02 and other.panel.controls["n"].value == 100
    other.close()


def test_the_line_ends_at_the_moment_on_the_screen(lab):
    steered(lab)
    lab.now.seek(7)
    experiment = from_line(line_of(lab.now))
    assert [step for step, _ in experiment.losses] == [0, 6, 7]
    assert experiment.changes == [(4, {"lr": 0.2})]


def test_a_longer_training_takes_many_turns_and_says_how_far_it_is():
    lab = made(n=1100, epochs=60)
    lab.run()
    line = line_of(lab.now)
    lab.now.restart()
    share = tool(lab, Share)
    share.line.value = line
    share.ask("replay")
    words, turns = set(), 0
    while share._replay:
        lab.poke()
        words.add(said(share))
        turns += 1
    assert turns > 2 and said(share).startswith("Replayed over 3,960 updates: the loss agrees")
    assert any(w.startswith("Replaying: ") and w.endswith(" of 3,960 updates.") for w in words)
    assert list(lab.now.curves.epoch) == list(range(61))
    lab.close()


def test_a_line_with_another_loss_names_the_step_that_differs(lab):
    lab.run()
    content = json.loads(line_of(lab.now).removeprefix("nnlib 1 "))
    content["losses"][2][1] += 1e-6
    share, _ = replayed(lab, f"nnlib 1 {json.dumps(content)}")
    assert "the first recorded step that differs is update 12, where the line has" in said(share)
    assert lab.state.step == 24


def test_a_change_before_the_first_update_is_made_too(lab):
    content = {"config": {"n": 100}, "changes": [[0, {"lr": 0.5}]], "losses": [[6, 1.0]]}
    replayed(lab, f"nnlib 1 {json.dumps(content)}")
    assert lab.state.step == 6 and lab.config.lr == lab.panel.controls["lr"].value == 0.5


def test_a_replay_gives_way_to_a_change():
    lab = made(n=1100, epochs=60)
    lab.run()
    share = tool(lab, Share)
    share.ask("write")
    share.ask("replay")
    lab.poke()
    assert share._replay
    lab.panel.buttons["reset"].click()
    lab.poke()
    assert not share._replay and lab.state.step == 0
    assert said(share) == "The replay was stopped, because the run was changed meanwhile."
    lab.close()


@pytest.mark.parametrize(
    "line, sentence",
    [
        ("what", "This is no experiment: such a line begins with 'nnlib 1 {'."),
        ('nnlib 1 {"config":{"classes":3},"losses":[[0,1]]}', "Data set 'circles' has 2 classes"),
    ],
)
def test_a_line_that_cannot_be_trained_leaves_the_lab_as_it_was(lab, line, sentence):
    lab.run()
    share, turns = replayed(lab, line)
    assert turns == 0 and said(share).startswith(sentence)
    assert lab.state.step == 24


def test_a_diverging_experiment_is_replayed_too():
    lab = made(activation="leaky_relu", loss="squared_error", lr=2.0, epochs=20)
    lab.run()
    assert lab.now.trouble
    share, _ = replayed(lab, line_of(lab.now))
    assert "the loss agrees to 1e-9" in said(share)
    fields = json.loads(line_of(lab.now).removeprefix("nnlib 1 "))["config"]
    content = {"config": fields, "changes": [[90, {"lr": 0.5}]], "losses": [[100, None]]}
    share, _ = replayed(lab, f"nnlib 1 {json.dumps(content)}")
    assert "agrees" in said(share) and lab.now.trouble and 0 < lab.state.step < 90
    lab.close()


# --- out of the kernel ----------------------------------------------------------------------------


def sent(lab):
    """What the lab's handout sends to the page from now on."""
    out = []
    tool(lab, Share).handout.send = lambda message, buffers=None: out.append((message, buffers))
    return out


def test_copy_writes_the_line_where_there_is_none_and_says_how_it_went(lab):
    out, share = sent(lab), tool(lab, Share)
    share.ask("copy")
    assert out == [({"kind": "copy", "text": line_of(lab.now)}, None)]
    share.handout._hear(None, {"kind": "copied", "ok": True}, [])
    assert said(share) == "Copied."
    share.handout._hear(None, {"kind": "copied", "ok": False}, [])
    assert said(share) == "The page does not allow copying; mark the line and copy it by hand."
    share.line.value = "mine"
    share.ask("copy")
    assert out[-1][0]["text"] == "mine"


def test_a_run_that_no_line_can_hold_says_so():
    lab = made(activation=leaky_relu(0.3))
    out, share = sent(lab), tool(lab, Share)
    share.ask("copy")
    assert said(share).startswith("Not written: activation is leaky_relu(0.3), which is not in")
    assert out == []
    lab.close()


def test_the_picture_is_saved_twice_as_large_and_as_lines(lab):
    out, share = sent(lab), tool(lab, Share)
    share.ask("png")
    share.ask("svg")
    (png, (picture,)), (svg, (drawing,)) = out
    assert png == {"kind": "save", "name": "lab.png"}
    assert svg == {"kind": "save", "name": "lab.svg"}
    width, height = lab.panel.screen.size
    assert Image.open(io.BytesIO(picture)).size == (2 * width, 2 * height)
    assert b"<svg" in drawing[:1000]


def test_the_history_is_saved_as_a_table(lab):
    lab.run()
    out = sent(lab)
    tool(lab, Share).ask("csv")
    ((message, (content,)),) = out
    assert message == {"kind": "save", "name": "lab.csv"}
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    curves = lab.now.curves
    assert [(int(r["epoch"]), int(r["update"])) for r in rows] == [(i, 6 * i) for i in range(5)]
    for part in ("train", "valid", "test"):
        for score in ("loss", "accuracy"):
            column = [float(r[f"{part}_{score}"]) for r in rows]
            assert column == list(getattr(curves, f"{part}_{score}"))


def test_parts_without_points_have_empty_cells():
    lab = made(dataset="own", n=None)
    head, first = table_of(lab.now).splitlines()
    assert head.startswith("epoch,update,train_loss,train_accuracy,valid_loss")
    assert first.startswith("0,0,0.") and first.endswith(",,,,")
    lab.close()
