"""Data that are not in the plane: images and numbers along one axis, in Lab, Race and Sweep."""

import re
from dataclasses import replace

import numpy as np
import pytest
from page import played, until

from nnlib.datasets import Dataset, Split
from nnlib.lab import Lab, Race, Sweep
from nnlib.lab.fleet_view import row
from nnlib.losses import Decision
from nnlib.training import Config, evaluate, final, held_out
from nnlib.view.confusion import Confusion, confusion_picture, counts, of_part, shade
from nnlib.view.fit import kinks, window
from nnlib.view.images import _FRAME, _WRONG, enlarged
from nnlib.view.ink import signed
from nnlib.view.subject import IMAGES, LINE, PLANE, image_shape, kind
from nnlib.view.templates import Templates
from nnlib.view.tiles import tiles

DIGITS = {"dataset": "digits", "hidden": 8, "lr": 0.1, "batch_size": 20, "epochs": 2}
SINE = {"dataset": "sine", "loss": "squared_error", "hidden": 6, "lr": 0.1, "epochs": 5}


@pytest.fixture
def digits():
    made = Lab(name="test", **DIGITS)
    made.run()
    yield made
    made.close()


@pytest.fixture
def sine():
    made = Lab(name="test", **SINE)
    made.run()
    yield made
    made.close()


# --- which picture --------------------------------------------------------------------------------


def split_of(D, classes):
    X = np.zeros((4, D))
    part = Dataset(X, np.zeros(4) if classes == 1 else np.zeros(4, int))
    return Split(part, part, part, classes)


def test_the_data_decide_what_the_picture_is_of():
    assert kind(split_of(2, 2)) == PLANE and kind(split_of(1, 1)) == LINE
    assert {kind(split_of(D, 10)) for D in (64, 784, 3072)} == {IMAGES}
    for D, classes, words in (
        (7, 2, "7 inputs and classes"),
        (1, 2, "1 inputs and classes"),
        (2, 1, "2 inputs and numbers"),
    ):
        with pytest.raises(ValueError, match=words):
            kind(split_of(D, classes))


def test_the_shape_of_an_image_is_read_from_its_length():
    assert image_shape(64) == (8, 8) and image_shape(784) == (28, 28)
    assert image_shape(3072) == (32, 32, 3) and image_shape(65) is None and image_shape(16) is None
    assert image_shape(3073) is None


# --- images ---------------------------------------------------------------------------------------


def sheet_of(lab):
    return lab.board.plane


def test_each_image_stands_in_the_column_of_its_class(digits):
    sheet, valid = sheet_of(digits), digits.now.problem.data.valid
    assert len(sheet._rows) == 60 == len(set(sheet._rows.tolist()))
    for (column, _), i in zip(sheet._places, sheet._rows, strict=True):
        assert valid.labels[i] == column
    pixels = digits.picture()
    i = int(np.flatnonzero(sheet._said == sheet._labels)[9])  # no cross is in the way
    x, y = sheet._corner(*sheet._places[i])
    drawn = pixels[y : y + 32, x : x + 32, 0][2::4, 2::4]
    ink = valid.X[sheet._rows[i]].reshape(8, 8)
    assert np.array_equal(drawn, np.round(255 * (1 - ink)).astype(np.uint8))


def test_wrong_images_and_only_those_have_a_frame(digits):
    sheet, (model, data) = sheet_of(digits), digits.now.problem[:2]
    pixels = digits.picture()
    labels = model.loss.decide(model.predict(digits.state.params, data.valid.X)).labels
    wrong = labels[sheet._rows] != data.valid.labels[sheet._rows]
    framed = []
    for place in sheet._places:
        x, y = sheet._corner(*place)
        framed.append(tuple(pixels[y + 16, x - _FRAME]) == _WRONG)
    assert framed == wrong.tolist() and 3 < wrong.sum() < 50
    right = 60 - wrong.sum()
    assert f"Of 60 validation images shown {right} are right" in digits._now_in_words()


def test_the_bar_is_as_long_as_the_net_is_sure(digits):
    sheet, (model, data) = sheet_of(digits), digits.now.problem[:2]
    pixels = digits.picture()
    P = model.loss.decide(model.predict(digits.state.params, data.valid.X[sheet._rows]))
    for place, p in zip(sheet._places, P.probabilities.max(axis=-1), strict=True):
        x, y = sheet._corner(*place)
        bar = pixels[y + 32 + 3, x : x + 32].astype(int).sum(axis=-1)
        assert (bar < 3 * 225).sum() == round(p * 32)


@pytest.mark.parametrize("loss", ["hinge", "squared_error", "logistic"])
def test_a_loss_without_probabilities_shows_the_class_alone(loss):
    lab = Lab(name="test", **{**DIGITS, "loss": loss, "epochs": 1})
    words = lab.run()
    named = re.findall(r"taken for \d( \(0\.\d\d\))?", words)
    assert named and all(bool(p) == (loss == "logistic") for p in named)
    assert lab.picture().shape == (440, 960, 3)
    lab.close()


def test_an_answer_that_is_no_class_is_never_called_one(digits):
    sheet, state = sheet_of(digits), digits.state
    loss = digits.now.problem.model.loss
    none = replace(loss, decide=lambda Y: Decision(None, np.full(Y.shape[:-1], -1)))
    problem = digits.now.problem._replace(model=replace(digits.now.problem.model, loss=none))
    sheet.problem = problem
    sheet.set(state)
    assert "0 taken for no class" in sheet.words and "0 are right" in sheet.words
    table = of_part(problem, state.params, problem.data.valid)
    assert table[:, -1].sum() == table.sum() == 359
    assert "none of the classes" in Confusion(problem).words(state)


def test_an_image_in_colour_keeps_its_colours():
    X = np.zeros((1, 32, 32, 3))
    X[0, :16, :, 0] = 1
    X[0, 16:, :, 2] = 1
    large = enlarged(X.reshape(1, -1), 32, np.zeros(3072), 1.0)[0]
    assert tuple(large[3, 9]) == (255, 0, 0) and tuple(large[28, 9]) == (0, 0, 255)


def test_standardised_images_are_drawn_on_white(digits):
    lab = Lab(name="test", **{**DIGITS, "standardize": True})
    drawn = []
    for one in (digits, lab):
        x, y = sheet_of(one)._corner(0, 0)
        drawn.append(one.picture()[y : y + 32, x : x + 32, 0])
    white = drawn[0] == 255
    assert white.sum() > 300 and (drawn[1][white] == 255).all()
    lab.close()


def test_deep_nets_and_changes_of_data_are_drawn_live(digits):
    digits.panel.controls["dataset"].value = "moons"
    assert "boundary" in digits.run(1) and digits.board.grid is not None
    digits.panel.controls["dataset"].value = "digits"
    assert "validation images" in digits.run(1) and digits.board.where(0.2, 0.5) is None
    deep = Lab(name="deep", **{**DIGITS, "hidden": (50,) * 4, "start": "he"})
    assert "64-50-50-50-50-10" in deep.run()
    deep.close()


@pytest.mark.parametrize("dataset", ["circles", "digits"])
def test_on_a_sharp_screen_the_caption_speaks_of_the_sharp_picture(dataset):
    async def scenario(lab, page):
        def look():
            message = {"kind": "look", "view": "first", "visible": True, "ratio": 2}
            page.screen._hear(None, message, [])

        look()
        await until(lambda: page.frames)
        lab.panel.buttons["epoch"].click()
        await until(lambda: lab.state.step == 54 and not lab.playing)
        look()
        await until(lambda: "(54 updates)" in page.frames[-1][0]["caption"])
        drawn = lab._easel.board(lab.now, 2.0)
        drawn.draw(lab.state, lab.now.curves)
        assert (drawn.words or "The boundary is") in page.frames[-1][0]["caption"]

    config = {"dataset": dataset, "n": 900, "hidden": 6, "lr": 0.3, "batch_size": 10}
    played(scenario, autoplay=False, **config)


def test_views_of_the_plane_say_what_they_need(digits):
    digits.show = ("units", "hidden space", "kept run", "weights", "confusion")
    next(tool for tool in digits.tools if tool.title == "compare").on_keep()
    words = digits._now_in_words()
    for name in ("hidden space", "kept run"):
        assert f"The view '{name}' needs points of the plane" in words
    assert len(digits.picture()) == digits._size[1]


def test_weights_are_laid_out_as_the_image_is(digits):
    panel, W = Templates(digits.now.problem), digits.state.params[0].W
    pixels = panel.draw(digits.state)
    x, y = panel._place(3)
    side = panel._side
    for i, j in ((0, 0), (2, 5), (7, 4)):
        down, right = y + round((i + 0.5) * side / 8), x + round((j + 0.5) * side / 8)
        expected = signed(W[[8 * i + j], 3], np.abs(W).max())[0]
        assert np.array_equal(pixels[down, right], expected)
    digits.show = ("units",)
    assert f"go from −{-W.min():.3g} to {W.max():.3g}" in digits._now_in_words()
    digits.panel.controls["hidden"].value = 0
    assert "units are dead" not in digits.run(1) and len(digits.picture()) == digits._size[1]


# --- the confusion matrix -------------------------------------------------------------------------


def test_counts_by_hand():
    table = counts(np.array([0, 0, 1, 1, 1]), np.array([0, 1, 1, 1, -1]), 2)
    assert table.tolist() == [[1, 1, 0], [0, 2, 1]]
    blue, orange, white = shade(table)[1, 1], shade(table)[0, 1], shade(table)[1, 0]
    assert blue[2] > blue[0] and orange[0] > orange[2] and tuple(white) == (255, 255, 255)


def test_a_matrix_has_its_rows_in_their_places(digits):
    problem, state = digits.now.problem, digits.state
    table = of_part(problem, state.params, problem.data.train)
    pixels, colours = Confusion(problem).draw(state), shade(table)
    for k, j in ((0, 0), (3, 8), (9, 4), (8, 1)):
        assert np.array_equal(pixels[72 + 25 * k + 2, 64 + 34 * j + 2], colours[k, j])
    right = evaluate(problem.model, state.params, problem.data.train).accuracy
    assert np.trace(table) == round(right * 1078)
    assert f"{np.trace(table):,} are in the right class" in Confusion(problem).words(state)
    picture = confusion_picture(problem, state, "test")
    assert "Of 360 test points" in picture.caption


# --- numbers --------------------------------------------------------------------------------------


def test_the_curve_goes_through_what_the_net_says(sine):
    fit, model = sine.board.plane, sine.now.problem.model
    sine.picture()
    x, y = fit._curve.get_data()
    assert np.allclose(y, model.predict(sine.state.params, x[:, None])[:, 0])
    low, high = window(sine.now.problem.data)
    assert (x[0], x[-1]) == (low[0], high[0])
    words = sine._now_in_words()
    assert "accuracy" not in words and "nan" not in words and words.count("loss") == 1
    train = sine.now.problem.data.train
    off = np.abs(model.predict(sine.state.params, train.X)[:, 0] - train.labels)
    assert f"misses a training point by at most {off.max():.3f}" in words


def test_kinks_are_where_the_slope_changes():
    problem, state = final(Config(**SINE, start="spread"), 3)
    at, _ = kinks(problem.model, state.params, problem.data.train.X)
    for x in at[np.abs(at) < 1]:
        h = 1e-6
        y = problem.model.predict(state.params, np.array([[x - h], [x], [x + h]]))[:, 0]
        assert abs(y[2] - 2 * y[1] + y[0]) / h > 1e-3 or np.isclose(at, x).sum() > 1
        y = problem.model.predict(state.params, np.array([[x + 1e-3 + d] for d in (-h, 0, h)]))
        assert np.abs(at - x - 1e-3).min() < 1e-4 or abs(y[2] - 2 * y[1] + y[0])[0] / h < 1e-6


def test_the_chart_shows_the_loss_twice_and_no_accuracy(sine):
    chart = sine.board.chart
    assert chart.accuracy.get_yscale() == "log" and "accuracy" not in chart.accuracy.get_title(
        "left"
    )
    sine.picture()
    (_, above, *_), (_, below, *_) = [c for c in chart._curves if c[3] == "train_loss"]
    assert np.array_equal(above.get_ydata(), sine.now.curves.train_loss)
    assert np.array_equal(below.get_ydata(), sine.now.curves.train_loss)
    assert "the targets" in sine.svg()


# --- rows of nets ---------------------------------------------------------------------------------


def race_of(config, **other):
    made = Race({"one": Config(**config), "two": Config(**{**config, **other})}, (), name="test")
    made.run()
    return made


def test_a_race_on_images_shows_confusion_matrices():
    race = race_of(DIGITS, hidden=(6, 6))
    words = race._now_in_words()
    assert "rows are the true classes" in words and "719 held-out images" in words
    board, lanes = race._board(race._run), race._lanes(race._run)
    pixels = board.draw(lanes)
    problem, state = lanes[1].problem, lanes[1].state
    colours = shade(of_part(problem, state.params, held_out(problem.data)))
    for k, j in ((0, 0), (4, 1), (9, 9)):  # the second net's map begins at 480 + 100, with names
        down, right = (14 + round(26.6 * (i + 0.15)) for i in (k, j))
        assert np.array_equal(pixels[26 + down, 580 + right], colours[k, j])
    assert race._still()[1].count("accuracy") == 2
    race.close()


def test_a_race_on_numbers_shows_curves():
    race = race_of(SINE, lr=0.3)
    assert "the net's curve" in race._now_in_words() and "accuracy" not in race._now_in_words()
    lanes = race._lanes(race._run)
    board = race._board(race._run)
    board.draw(lanes)
    for i, lane in enumerate(lanes):
        line = board._maps[i][1].get_segments()[0]
        said = lane.problem.model.predict(lane.state.params, line[100:101, :1])
        assert np.allclose(said, line[100, 1])
    race.close()


@pytest.mark.parametrize("config", [DIGITS, SINE], ids=["digits", "sine"])
def test_a_sweep_draws_and_speaks_of_any_data(config):
    config = {k: v for k, v in config.items() if k != "hidden"}
    sweep = Sweep(hidden=[2, (4, 4)], seeds=2, name="test", **config)
    words = sweep.run()
    name = "Loss" if config["dataset"] == "sine" else "Accuracy"
    assert f"{name} on the held-out points: hidden 2: median" in words and "nan" not in words
    image, line = sweep._still()
    assert image.startswith(b"\x89PNG") and "nan" not in line
    board, shown = sweep._board(sweep._run), row(sweep._run)
    board.draw(shown)
    below = shown.loss if name == "Loss" else shown.accuracy
    for i, segment in enumerate(board._bundles[1].lines.get_segments()):
        assert np.array_equal(segment[:, 1], below[:, i, 1])
    sweep.close()


def test_tiles_of_a_row_are_those_of_each_net():
    configs = [Config(**{**DIGITS, "seed": s}) for s in (0, 1)]
    problem, state = final(configs, 1)
    made = tiles(problem.data, 30, 100)
    said = made.say(problem.model, state.params)
    for r, config in enumerate(configs):
        alone, one = final(config, 1)
        assert np.array_equal(made.say(alone.model, one.params).colours[0], said.colours[r])


def test_losses_that_take_no_numbers_are_refused():
    with pytest.raises(ValueError, match="real numbers are for squared_error"):
        Lab(name="other", **{**SINE, "loss": "hinge"})
