"""What a lab says below its picture: readouts that follow training, and a probe of the map."""

import asyncio
import re
from io import BytesIO

import numpy as np
import pytest
from page import Page, until
from PIL import Image

from nnlib.lab import Lab
from nnlib.lab.readouts import say

BLOBS = {
    "dataset": "gaussians",
    "classes": 3,
    "n": 100,
    "epochs": 3,
    "hidden": 4,
    "lr": 0.1,
    "data_seed": 1,
}
VIEW = "application/vnd.jupyter.widget-view+json"


def numbers(words, name):
    """The numbers that stand after `name` in parentheses."""
    inside = re.search(rf"{name} = \(([^)]*)\)", words).group(1)
    return [float(text.replace("−", "-")) for text in inside.split(",")]


def whole_line(lab):
    return lab._repr_mimebundle_()["text/plain"]


def map_of(lab):
    """The left part of the picture without a page, above its caption."""
    picture = Image.open(BytesIO(lab._repr_mimebundle_()["image/png"])).convert("RGB")
    return np.asarray(picture, int)[:440, :420]


@pytest.fixture
def probed():
    made = Lab(name="test", probe=(0.5, -0.25), more=("loss",), **BLOBS)
    yield made
    made.close()


def expected(lab, point):
    model = lab._run.problem.model
    Y = model.predict(lab.state.params, np.array([point]))
    return Y[0], model.loss.decide(Y).probabilities[0]


def test_the_probe_says_what_the_net_says_at_its_point(probed):
    words = probed.run()
    z, p = expected(probed, (0.5, -0.25))
    assert numbers(words, "x") == [0.5, -0.25]
    assert np.abs(numbers(words, "z") - z).max() <= 5e-4
    assert np.abs(numbers(words, "p") - p).max() <= 5e-4
    assert f"which sum to 1.000: class {np.argmax(z)}." in words


def test_the_sliders_move_the_probe_without_a_mouse(probed):
    probed.run()
    for slider, value in zip(probed._probe.sliders, (-0.4, 0.3), strict=True):
        slider.value = value
    words = probed.run()
    assert numbers(words, "x") == [-0.4, 0.3]
    assert np.abs(numbers(words, "p") - expected(probed, (-0.4, 0.3))[1]).max() <= 5e-4


def test_a_press_on_the_map_moves_the_probe_and_its_mark(probed):
    """A press where a point of the map was drawn finds this point again."""
    screen, board = probed.panel.screen, probed.board
    height, width = board.draw(probed.state, probed._run.curves).shape[:2]
    for point in ((0.25, 0.75), (-1.0, 0.1)):
        right, up = board.plane.axes.transData.transform(point)
        Page(screen).press(right / width, 1 - up / height)
        assert probed._probe.point == pytest.approx(point, abs=0.011)
        without = board.draw(probed.state, probed._run.curves).astype(int)
        marked = board.draw(probed.state, probed._run.curves, probed._probe.point)
        rows, columns = np.nonzero(np.abs(marked - without).sum(axis=-1))
        assert abs(columns.mean() - right) < 2 and abs(rows.mean() - (height - up)) < 2
        assert 10 < np.ptp(rows) < 30


def test_a_press_beside_the_map_changes_nothing(probed):
    for place in ((0.9, 0.5), (0.01, 0.5), (0.2, 0.99), (0.2, 0.01)):
        Page(probed.panel.screen).press(*place)
        assert probed._probe.point == (0.5, -0.25)


def test_the_probe_stays_on_the_map_of_other_data(probed):
    probed.panel.controls["dataset"].value = "moons"
    grid = probed.board.grid
    for slider, low, high in zip(probed._probe.sliders, grid.low, grid.high, strict=True):
        assert low <= slider.min < slider.max <= high and slider.max - slider.min > 1
    probed._probe.sliders[0].value = probed._probe.sliders[0].max
    probed.panel.controls["dataset"].value = "circles"
    assert probed._probe.point[0] <= probed.board.grid.high[0]


def test_a_loss_without_probabilities_is_said_and_refused_at_the_start(probed):
    probed.panel.controls["loss"].value = "hinge"
    words = probed.run()
    assert len(numbers(words, "z")) == 3
    assert "the loss hinge has no probabilities" in words and "p = " not in words
    with pytest.raises(ValueError, match="loss 'hinge' has none; take one of softmax_cross"):
        Lab(name="test", probe=True, loss="hinge")


@pytest.mark.parametrize("wrong", ["here", (1,), (1, 2, 3), 3])
def test_a_probe_that_is_no_point_gets_one_sentence(wrong):
    with pytest.raises(ValueError, match="give True, or a point"):
        Lab(name="test", probe=wrong, **BLOBS)


def test_one_output_has_two_probabilities():
    lab = Lab(name="test", probe=True, n=100, epochs=2, loss="binary_cross_entropy")
    words = lab.run()
    assert len(numbers(words, "z")) == 1 and sum(numbers(words, "p")) == pytest.approx(1, abs=2e-3)
    lab.close()


def test_the_picture_without_a_page_has_its_probe_at_the_first_point(probed):
    first = whole_line(probed)
    bare = Lab(name="other", **BLOBS)
    differ = np.abs(map_of(probed) - map_of(bare)).sum(axis=-1) > 100
    right, up = bare.board.plane.axes.transData.transform((0.5, -0.25))
    rows, columns = np.nonzero(differ)
    assert abs(columns.mean() - right) < 3 and abs(rows.mean() - (440 - up)) < 3
    assert "At x" not in whole_line(bare) and numbers(first, "x") == [0.5, -0.25]
    assert not bare.panel.screen.listens and probed.panel.screen.listens
    bare.close()
    probed._probe.sliders[0].value = 0.9
    again = Lab(name="test", probe=(0.5, -0.25), more=("loss",), **BLOBS)
    assert whole_line(again) == first and "\n" not in first
    again.close()


def test_a_moved_probe_is_shown_while_the_net_rests():
    async def main():
        lab = Lab(name="test", probe=True, **BLOBS)
        page = Page(lab.panel.screen)
        page.look()
        await until(lambda: lab._run.done and page.frames[-1][0]["mime"] == "image/png")
        before = len(page.frames)
        for i in range(30):
            page.press(0.1 + 0.01 * i, 0.5)
            await asyncio.sleep(0.005)
        last = lab.board.where(0.39, 0.5)
        await until(lambda: numbers(page.frames[-1][0]["caption"], "x") == [*np.round(last, 2)])
        await until(lambda: page.frames[-1][0]["mime"] == "image/png")
        n = len(page.frames)
        assert {m["mime"] for m, _ in page.frames[before:]} == {"image/jpeg", "image/png"}
        await asyncio.sleep(0.3)
        assert len(page.frames) == n
        lab.close()

    asyncio.run(main())


# --- readouts -------------------------------------------------------------------------------------


def test_a_readout_follows_training_and_stands_in_the_line_of_the_picture():
    readouts = {"step": lambda problem, state: state.step, "rows": lambda p, s: "a few"}
    lab = Lab(name="test", readouts=readouts, **BLOBS)
    for step in (1, 2):
        lab.panel.buttons["step"].click()
        assert f"\nStep: {step}; rows: a few." in _words(lab)
    assert " Step: 18; rows: a few." in whole_line(lab) and "\n" not in whole_line(lab)
    assert f"\nStep: {lab._run.config.epochs * lab._run.steps}; " in lab.run()
    lab.close()


def _words(lab):
    lab.picture()
    return lab._words(lab._run, lab._easel, None)


def test_the_sum_of_the_output_biases_stays_0_with_sgd_and_not_with_adam():
    total = {"total": lambda problem, state: state.params[-1].b.sum()}
    for optimizer, words in (
        ("sgd", r"Total: 0( up to rounding .*)?\."),
        ("adam", r"Total: −?0\.\d"),
    ):
        lab = Lab(name="test", readouts=total, optimizer=optimizer, **BLOBS)
        assert re.search(words, lab.run())
        lab.close()


@pytest.mark.parametrize(
    "value, words",
    [
        (0.0, "0"),
        (-0.0, "0"),
        (np.float32(12), "12"),
        (-1234567, "−1,234,567"),
        (0.012345, "0.0123"),
        (-2.5, "−2.5"),
        (3e-17, "0 up to rounding (below 1e-12)"),
        (float("nan"), "no number"),
        ("frozen", "frozen"),
    ],
)
def test_a_value_is_said_so_that_every_machine_says_the_same(value, words):
    assert say(value) == words


def test_what_is_not_a_readout_gets_one_sentence():
    with pytest.raises(ValueError, match="give a dict of functions"):
        Lab(name="test", readouts={"a": 3}, **BLOBS)
    with pytest.raises(TypeError, match=r"'biases' returned array.*must be a number or a text"):
        Lab(name="test", readouts={"biases": lambda p, s: s.params[-1].b}, **BLOBS)
