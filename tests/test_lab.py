"""The lab without a browser: every control through its range, orders, threads and tasks."""

import asyncio
import threading
import time
from dataclasses import replace
from io import BytesIO

import ipywidgets as widgets
import numpy as np
import pytest
from page import played, until
from PIL import Image

from nnlib.activations import leaky_relu
from nnlib.lab import Lab
from nnlib.lab.controls import CONTROLS
from nnlib.lab.pace import Pace
from nnlib.lab.run import Run
from nnlib.layers import flatten
from nnlib.training import Config, evaluate
from nnlib.view import maps

QUICK = {"n": 100, "epochs": 2, "hidden": 3}


@pytest.fixture
def lab():
    made = Lab(name="test", more=tuple(CONTROLS), explain=False, **QUICK)
    yield made
    made.close()


def press(lab, order):
    lab.panel.buttons[order].click()


def values_of(widget):
    """Every value a reader can give this widget, or the ends and the middle of a long range."""
    if hasattr(widget, "options"):
        return [option[1] if isinstance(option, tuple) else option for option in widget.options]
    if isinstance(widget, widgets.Checkbox):
        return [True, False]
    if isinstance(widget, widgets.IntSlider):
        return list(range(widget.min, widget.max + 1))
    return [widget.min, (widget.min + widget.max) // 2, widget.max]


def frame(lab):
    return lab.board.draw(lab._run.state, lab._run.curves)


@pytest.mark.parametrize("field", CONTROLS)
def test_every_value_of_every_control_takes_effect_and_draws(lab, field):
    if field == "classes":
        lab.panel.controls["dataset"].value = "spiral"
    if "_" in field and field[-1].isdigit():  # one layer's own
        lab.panel.controls["layers"].value = 4
    widget = lab.panel.controls[field]
    for value in values_of(widget):
        widget.value = value
        if field == "start" and value == "tanh_twin":
            assert "needs activation 'sigmoid'" in lab.panel.message.value
            continue
        assert (
            CONTROLS[field].read(lab.config, getattr(lab.config, CONTROLS[field].field or field))
            == value
        )
        lab._run.advance()
        caption = lab._run.caption(lab.board.boundary if frame(lab).size else ())
        assert "nan" not in caption
        assert not lab.panel.message.value or lab._run.trouble


def test_a_value_that_is_not_allowed_changes_nothing_and_says_so(lab):
    before = lab.config
    lab.panel.controls["start"].value = "tanh_twin"
    assert lab.config == before
    assert "Not applied: start 'tanh_twin' needs activation 'sigmoid'" in lab.panel.message.value
    lab.panel.controls["activation"].value = "sigmoid"  # now both are allowed, and both count
    assert (lab.config.start, lab.config.activation) == ("tanh_twin", "sigmoid")
    assert not lab.panel.message.value


@pytest.mark.parametrize(
    "config", [{"hidden": (8, 4)}, {"hidden": 64}, {"seed": 20_000}, {"l1": (0.1, 0.2)}], ids=str
)
def test_a_control_leaves_alone_what_it_does_not_show(config):
    lab = Lab(name="test", more=("seed", "l1"), n=100, epochs=2, **config)
    expected = replace(lab.config, lr=0.2)
    lab.panel.controls["lr"].value = 0.2
    assert lab.config == expected
    lab.close()


def test_an_activation_of_one_s_own_is_shown_by_its_name_and_trains_on():
    lab = Lab(name="test", n=100, epochs=2, activation=leaky_relu(0.1))
    lab.run(1)
    lab.panel.controls["lr"].value = 0.2
    assert "2-8-2 leaky_relu(0.1), lr 0.2, after 2 epochs" in lab.run()
    assert lab.panel.controls["activation"].label == "leaky_relu(0.1)"
    lab.close()


def test_a_refused_value_does_not_hold_up_the_others(lab):
    lab.panel.controls["start"].value = "tanh_twin"
    lab.panel.controls["hidden"].value = 5
    assert lab.config.hidden == (5,) and lab.config.start == "uniform"
    assert "Not applied: start" in lab.panel.message.value


def test_new_seed_goes_beyond_the_end_of_its_control():
    lab = Lab(name="test", n=100, epochs=2, seed=9999)
    press(lab, "new_seed")
    assert lab.config.seed == 10_000 == lab.panel.controls["seed"].value
    lab.close()


def test_the_loss_axis_forgets_the_run_before(lab):
    first = frame(lab)
    lab._run.curves.train_loss[0] = 200.0
    assert lab.board.chart.limits[1] == pytest.approx(1.35 * lab.board.chart.nothing)
    assert not np.array_equal(frame(lab), first) and lab.board.chart.limits[1] > 200
    press(lab, "reset")
    assert np.array_equal(frame(lab), first)


def test_two_labs_without_a_name_live_side_by_side_and_a_closed_one_is_a_picture():
    one, two = Lab(**QUICK), Lab(**QUICK)
    view = "application/vnd.jupyter.widget-view+json"
    assert one.name != two.name and view in one._repr_mimebundle_()
    one.close()
    bundle = one._repr_mimebundle_()
    assert view not in bundle and bundle["image/png"] and view in two._repr_mimebundle_()
    two.close()


def test_the_picture_s_line_changes_with_the_picture(monkeypatch):
    def line():
        lab = Lab(name="test", **QUICK)
        lab.close()
        return lab._repr_mimebundle_()["text/plain"]

    right = line()
    monkeypatch.setattr("nnlib.view.maps._DEPTHS", maps._DEPTHS[[1, 0]])
    assert line() != right


def test_a_pace_pays_what_is_due_and_forgives_a_long_break(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr("nnlib.lab.pace.time.monotonic", lambda: clock[0])
    pace = Pace()
    assert pace.due(0, 50) == 0
    clock[0] += 0.1
    assert pace.due(0, 50) == pytest.approx(5)
    clock[0] += 60
    assert pace.due(0, 50) == pytest.approx(12.5)  # a quarter of a second's worth, no more
    pace.start(7)
    assert pace.due(7, 50) == 0 and pace.due(7, float("inf")) == float("inf")
    assert pace.due(7, float("inf")) == float("inf")  # also when the clock stands still


def test_a_new_width_starts_again_and_a_new_rate_does_not(lab):
    lab.run(1)
    step = lab.state.step
    lab.panel.controls["lr"].value = 0.2
    assert lab.state.step == step and lab.config.lr == 0.2
    lab.panel.controls["hidden"].value = 5
    assert lab.state.step == 0 and lab.state.params[0].W.shape == (2, 5)
    lab.panel.controls["hidden"].value = 0
    assert [layer.W.shape for layer in lab.state.params] == [(2, 2)]


def test_a_new_rate_acts_on_the_very_net(lab):
    """The run with lr changed at epoch 1 is that of a fresh fit from the same State."""
    from nnlib.training import advance, prepare

    lab.run(1)
    start = lab.state
    lab.panel.controls["lr"].value = 0.2
    lab.run(2)
    other = prepare(Config(n=100, hidden=3, lr=0.2))
    expected = advance(other, start, lab.state.step - start.step)
    assert np.array_equal(lab.state.params[0].W, expected.params[0].W)


def test_step_is_one_update_and_reset_goes_back_to_the_same_weights(lab):
    first = lab.state.params[0].W.copy()
    press(lab, "step")
    press(lab, "step")
    assert lab.state.step == 2 and not np.array_equal(lab.state.params[0].W, first)
    press(lab, "reset")
    assert lab.state.step == 0 and np.array_equal(lab.state.params[0].W, first)


def test_the_caption_measures_the_very_state_on_the_screen(lab):
    """In the middle of an epoch the curves' last entry is older than the picture."""
    for _ in range(3):
        press(lab, "step")
    loss = evaluate(lab._run.problem.model, lab.state.params, lab._run.problem.data.train).loss
    assert "after 0 epochs and 3 updates (3 updates)" in lab._run.caption()
    assert f"loss {loss:.3f} and" in lab._run.caption()
    assert f"{loss:.3f}" != f"{lab._run.curves.train_loss[-1]:.3f}"


def test_steps_and_play_meet_at_the_same_state(lab):
    for _ in range(5):
        press(lab, "step")
    lab.run()
    stepped = lab.state.params[0].W
    press(lab, "reset")
    lab.run()
    assert np.array_equal(stepped, lab.state.params[0].W)


def test_new_seed_moves_the_seed_control_and_the_weights(lab):
    first = lab.state.params[0].W.copy()
    press(lab, "new_seed")
    assert lab.config.seed == 1 == lab.panel.controls["seed"].value
    assert not np.array_equal(lab.state.params[0].W, first)


def test_divergence_is_explained_and_mended_by_one_click():
    lab = Lab(name="test", dataset="moons", hidden=8, lr=500.0, epochs=50, loss="squared_error")
    lab.run()
    assert lab._run.trouble and np.isfinite(lab.state.loss)
    assert "The loss diverges" in lab.panel.message.value
    mend = lab.panel.buttons["mend"]
    assert mend.layout.display == "" and mend.description.startswith("Restart with lr 0.05")
    frame(lab)
    press(lab, "mend")
    lab.run()
    assert not lab._run.trouble and mend.layout.display == "none"
    assert lab.panel.controls["lr"].value == lab.config.lr == 0.05
    assert lab._run.curves.train_loss[-1] < 0.2
    lab.close()


def test_an_error_is_shown_and_reset_brings_the_lab_back(lab, monkeypatch):
    def broken(self, updates=1):
        raise RuntimeError("the disk of the mind is full")

    monkeypatch.setattr(Run, "advance", broken)
    press(lab, "step")
    assert "Paused by an error, RuntimeError: the disk" in lab.panel.message.value
    monkeypatch.undo()
    press(lab, "reset")
    press(lab, "step")
    assert lab.state.step == 1 and not lab.panel.message.value


def test_looking_changes_nothing(lab):
    lab.run(1)
    state = lab.state
    before = flatten(state.params)
    assert np.array_equal(frame(lab), frame(lab))
    assert np.array_equal(flatten(state.params), before)


def test_the_picture_is_the_same_every_time_and_carries_its_words():
    bundles = []
    for _ in range(2):
        lab = Lab(name="test", **QUICK)
        bundles.append(lab._repr_mimebundle_())
        lab.close()
    one, two = bundles
    assert one["image/png"] == two["image/png"] and one["image/png"].startswith(b"\x89PNG")
    assert one["text/plain"] == two["text/plain"]
    assert one["text/plain"].startswith("Lab: circles, 2-3-2 relu, lr 0.05, after 2 epochs")
    assert "application/vnd.jupyter.widget-view+json" in one


def test_the_same_name_replaces_the_lab_and_leaves_no_widget_behind():
    Lab(name="test", **QUICK).close()
    alive = [len(_widgets())]
    for _ in range(3):
        lab = Lab(name="test", **QUICK)
        alive.append(len(_widgets()))
    assert alive[1] == alive[2] == alive[3] > alive[0]
    lab.close()
    assert len(_widgets()) == alive[0]


def _widgets():
    from ipywidgets.widgets import widget

    return widget._instances


def test_what_is_not_allowed_gets_one_sentence():
    for wrong, words in (
        ({"hidden": -3}, "hidden"),
        ({"learning_rate": 1}, "Unknown field of Config 'learning_rate'"),
        ({"controls": ("lr", "rate")}, "Unknown control 'rate'"),
        ({"controls": ("lr", "seed", "hidden", "loss", "l1")}, "at most 4 controls, got 5"),
    ):
        with pytest.raises(ValueError, match=words):
            Lab(name="test", **wrong)


# --- with an event loop, as in a kernel -----------------------------------------------------------


def test_it_plays_once_a_page_looks_and_rests_on_a_lossless_frame():
    async def scenario(lab, page):
        await asyncio.sleep(0.1)
        assert lab.state.step == 0 and not page.frames  # nobody looks: nothing runs
        page.look()
        await until(lambda: lab._run.done and lab.panel.buttons["play"].description == "Play")
        await until(lambda: page.frames[-1][0]["mime"] == "image/png")
        assert {m["mime"] for m, _ in page.frames} == {"image/jpeg", "image/png"}
        assert "after 30 epochs" in page.frames[-1][0]["caption"]
        n = len(page.frames)
        await asyncio.sleep(0.2)
        assert len(page.frames) == n  # at rest

    played(scenario, hidden=3, n=200, epochs=30)


def test_a_slider_storm_from_another_thread_ends_on_the_last_value():
    async def scenario(lab, page):
        page.look()
        await until(lambda: page.frames)

        def storm():
            for i in range(200):
                lab.panel.controls["hidden"].value = 1 + i % 20

        thread = threading.Thread(target=storm)
        thread.start()
        await until(lambda: not thread.is_alive())
        await until(lambda: lab.config.hidden == (20,))
        await until(lambda: "2-20-2" in page.frames[-1][0]["caption"])

    played(scenario, hidden=1, n=200, epochs=50)


def test_a_hidden_page_gets_no_frames_and_training_goes_on():
    async def scenario(lab, page):
        page.look()
        await until(lambda: page.frames)
        page.look(visible=False)
        await asyncio.sleep(0.05)
        n, step = len(page.frames), lab.state.step
        await asyncio.sleep(0.3)
        assert len(page.frames) == n and lab.state.step > step
        page.look()
        await until(lambda: len(page.frames) > n)

    played(scenario, hidden=3, n=1000, epochs=1000)


def test_a_turn_ends_when_its_budget_is_used_up(monkeypatch):
    """Between two moments of another task there are only a few slow advances."""
    real, advances = Run.advance, []

    def slow(self, updates=1):
        time.sleep(0.003)
        advances.append(1)
        real(self, 1)

    async def scenario(lab, page):
        monkeypatch.setattr(Run, "advance", slow)
        lab.panel.speed.value = float("inf")
        page.look()
        await until(lambda: advances)
        counts = []
        for _ in range(30):
            before = len(advances)
            await asyncio.sleep(0.002)
            counts.append(len(advances) - before)
        assert max(counts) <= 10 and sum(counts) > 0  # two turns at most, of 9 ms each

    played(scenario, hidden=3, n=1000, epochs=100_000)


def test_an_interrupt_pauses_and_play_goes_on(monkeypatch):
    async def scenario(lab, page):
        page.look()
        await until(lambda: lab.state.step > 0)
        real = Run.advance

        def interrupted(self, updates=1):
            monkeypatch.setattr(Run, "advance", real)
            raise KeyboardInterrupt

        monkeypatch.setattr(Run, "advance", interrupted)
        await until(lambda: "Interrupted" in lab.panel.message.value)
        step = lab.state.step
        press(lab, "play")
        await until(lambda: lab.state.step > step)

    played(scenario, hidden=3, n=1000, epochs=1000)


def test_two_views_are_watched_while_one_of_them_is_visible():
    async def scenario(lab, page):
        page.look(view="first")
        page.look(visible=False, view="second")
        await until(lambda: len(page.frames) > 5)
        page.look(visible=False, view="first")
        assert not lab.panel.screen.watched

    played(scenario, hidden=3, n=1000, epochs=1000)


def test_a_page_that_was_silent_gets_the_frame_it_missed():
    async def scenario(lab, page):
        page.look()
        await until(lambda: page.frames)
        screen = lab.panel.screen
        screen._views = {view: (seen, heard - 10) for view, (seen, heard) in screen._views.items()}
        await until(lambda: lab._run.done)
        assert "after 20 epochs" not in page.frames[-1][0]["caption"]
        page.look()
        await until(lambda: "after 20 epochs" in page.frames[-1][0]["caption"])

    played(scenario, hidden=3, n=1000, epochs=20)


def test_a_page_that_comes_late_sees_the_beginning():
    async def scenario(lab, page):
        await asyncio.sleep(0.3)
        page.look()
        await until(lambda: page.frames)
        assert "after 0 epochs" in page.frames[0][0]["caption"]

    played(scenario, hidden=3, n=1000, epochs=1000)


def test_run_in_the_middle_of_playing_ends_at_the_last_epoch_and_shows_it():
    async def scenario(lab, page):
        page.look()
        await until(lambda: page.frames)
        caption = lab.run()
        assert "after 30 epochs (" in caption and lab.state.step == 30 * lab._run.steps
        await until(lambda: page.frames[-1][0]["caption"] == caption)
        await asyncio.sleep(0.1)
        assert lab.state.step == 30 * lab._run.steps

    played(scenario, hidden=3, n=1000, epochs=30)


def test_more_epochs_go_on_and_fewer_stop():
    async def scenario(lab, page):
        page.look()
        await until(lambda: lab._run.done)
        lab.panel.controls["epochs"].value = 400
        await until(lambda: lab.state.step > 3 * lab._run.steps)
        lab.panel.controls["epochs"].value = 2
        await until(lambda: lab.panel.buttons["play"].description == "Play")
        step = lab.state.step
        await asyncio.sleep(0.1)
        assert lab.state.step == step

    played(scenario, hidden=3, n=100, epochs=2)


def test_a_page_that_never_acknowledges_is_not_flooded():
    async def scenario(lab, page):
        page.screen.send = lambda message, buffers=None: page.frames.append((message, buffers))
        began = time.monotonic()
        page.look()
        await asyncio.sleep(0.6)
        lost = int(time.monotonic() - began)  # after a second a frame counts as lost
        frames = [message for message, _ in page.frames if message["kind"] == "frame"]
        assert 1 <= len(frames) <= 2 + lost

    played(scenario, hidden=3, n=1000, epochs=1000)


def test_more_opens_the_folds_one_at_a_time(lab):
    def seen(widget):
        return widget.layout.display != "none"

    panel = lab.panel
    assert not seen(panel._body)
    panel.more.value = True
    assert seen(panel._body) and seen(panel.folds) and seen(panel._folded["controls"])
    for title in panel.folds.options:
        panel.folds.value = title
        assert [name for name, fold in panel._folded.items() if seen(fold)] == [title]
    panel.more.value = False
    assert not seen(panel._body)


def test_the_speed_is_given_in_epochs_a_second():
    fast, slow = (Lab(name=n, speed=s, **QUICK) for n, s in (("a", None), ("b", 7)))
    assert fast.panel.speed.value == float("inf") and slow.panel.speed.value == 7
    fast.close(), slow.close()
    with pytest.raises(ValueError, match="speed is -1"):
        Lab(name="test", speed=-1, **QUICK)


def test_a_net_that_explodes_without_a_nan_diverges_too():
    lab = Lab(lr=500.0, activation="leaky_relu", hidden=4, n=100, epochs=10, name="test")
    lab.run()
    assert not lab._run.trouble and "The loss diverges" in lab.said
    assert "e+" in lab._run.caption() and len(lab._run.caption()) < 300
    lab.close()


def test_another_pixel_ratio_at_rest_owes_a_sharper_frame():
    async def scenario(lab, page):
        page.look()
        await until(lambda: lab._run.done and page.frames[-1][0]["mime"] == "image/png")
        message = {"kind": "look", "view": "first", "visible": True, "ratio": 2}
        page.screen._hear(None, message, [])
        await until(lambda: Image.open(BytesIO(page.frames[-1][1])).width == 1920)

    played(scenario, hidden=3, n=100, epochs=2)
