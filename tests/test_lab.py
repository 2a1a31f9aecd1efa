"""The lab without a browser: every control through its range, orders, threads and tasks."""

import asyncio
import threading

import ipywidgets as widgets
import numpy as np
import pytest

from nnlib.lab import Lab
from nnlib.lab.controls import CONTROLS
from nnlib.lab.run import Run
from nnlib.layers import flatten
from nnlib.training import Config, evaluate

QUICK = {"n": 100, "epochs": 2, "hidden": 3}


@pytest.fixture
def lab():
    made = Lab(name="test", more=tuple(CONTROLS), **QUICK)
    yield made
    made.close()


def press(lab, order):
    lab.panel.buttons[order].click()


def values_of(widget):
    """Every value a reader can give this widget, or the ends and the middle of a long range."""
    if hasattr(widget, "options"):
        return [option[1] if isinstance(option, tuple) else option for option in widget.options]
    if isinstance(widget, widgets.IntSlider):
        return list(range(widget.min, widget.max + 1))
    return [widget.min, (widget.min + widget.max) // 2, widget.max]


def frame(lab):
    return lab._board().draw(lab._run.state, lab._run.curves)


@pytest.mark.parametrize("field", CONTROLS)
def test_every_value_of_every_control_takes_effect_and_draws(lab, field):
    widget = lab.panel.controls[field]
    for value in values_of(widget):
        widget.value = value
        if field == "start" and value == "tanh_twin":
            assert "needs activation 'sigmoid'" in lab.panel.message.value
            continue
        assert CONTROLS[field].read(lab.config, getattr(lab.config, field)) == value
        lab._run.advance()
        caption = lab._run.caption(lab._board().boundary if frame(lab).size else ())
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
    assert "stopped being a number" in lab.panel.message.value
    mend = lab.panel.buttons["mend"]
    assert mend.layout.display == "" and mend.description == "Restart with lr 50"
    frame(lab)
    for _ in range(6):
        press(lab, "mend")
        lab.run()
        if not lab._run.trouble:
            break
    assert not lab._run.trouble and mend.layout.display == "none"
    assert lab.panel.controls["lr"].value == lab.config.lr < 500
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
        ({"dataset": "digits"}, "choose a data set of the plane"),
    ):
        with pytest.raises(ValueError, match=words):
            Lab(name="test", **wrong)


# --- with an event loop, as in a kernel -----------------------------------------------------------


class Page:
    """Stands in for the browser: says that it is there, and acknowledges every frame at once."""

    def __init__(self, lab):
        self.screen, self.frames = lab.panel.screen, []
        self.screen.send = self.receive

    def receive(self, message, buffers=None):
        if message["kind"] == "frame":
            self.frames.append((message, buffers[0]))
            self.screen._hear(None, {"kind": "shown", "frame": message["frame"]}, [])

    def look(self, visible=True):
        self.screen._hear(None, {"kind": "look", "visible": visible, "ratio": 1}, [])


def played(scenario, **config):
    """Run an async scenario(lab, page) with a lab made inside a running loop."""

    async def main():
        lab = Lab(name="test", **config)
        try:
            await scenario(lab, Page(lab))
        finally:
            lab.close()
            await asyncio.sleep(0.01)
        assert [t for t in asyncio.all_tasks() if t is not asyncio.current_task()] == []

    asyncio.run(main())


async def until(condition, seconds=20):
    for _ in range(int(seconds / 0.01)):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("this did not come true in time")


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


def test_other_tasks_stay_quick_while_it_trains_without_a_limit():
    async def scenario(lab, page):
        page.look()
        lab.panel.speed.value = float("inf")
        await until(lambda: lab.state.step > 0)
        before, turns = lab.state.step, 0
        for _ in range(20):
            await asyncio.sleep(0)
            turns += 1
        assert turns == 20 and not lab._run.done
        await until(lambda: lab.state.step > before)

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


def test_a_page_that_never_acknowledges_is_not_flooded():
    async def scenario(lab, page):
        page.screen.send = lambda message, buffers=None: page.frames.append((message, buffers))
        page.look()
        await asyncio.sleep(0.6)
        assert 1 <= len([m for m, _ in page.frames if m["kind"] == "frame"]) <= 2

    played(scenario, hidden=3, n=1000, epochs=1000)
