"""What lies under "more" in a lab, without a browser: time, comparison, tick boxes, cures."""

import asyncio
import gc
import weakref

import numpy as np
import pytest
from page import Page, played, until

from nnlib.lab import Lab
from nnlib.lab.easel import PANELS, SHOWN
from nnlib.lab.tools.compare import first_difference
from nnlib.layers import flatten
from nnlib.training import Config, prepare

LAYERS = ("layers", *(f"width_{i}" for i in range(1, 5)), *(f"l1_{i}" for i in range(1, 6)))
QUICK = {"n": 100, "epochs": 4, "hidden": 3}


@pytest.fixture
def lab():
    made = Lab(name="test", more=LAYERS, **QUICK)
    yield made
    made.close()


def tool(lab, title):
    return next(tool for tool in lab.tools if tool.title == title)


def theta(lab):
    return flatten(lab.state.params)


def test_the_moment_slider_goes_back_and_play_branches_from_there(lab):
    lab.run()
    end = theta(lab)
    lab.panel.moment.value = 7
    assert lab.state.step == 7 and "after 1 epoch and 1 update (7 updates)" in lab._run.caption()
    lab.panel.buttons["step"].click()
    assert lab.state.step == 8 == lab._run.head.step
    lab.run()
    assert np.array_equal(theta(lab), end)


def test_the_marks_of_the_past_are_in_the_picture(lab):
    lab.run()
    now = lab.picture()
    lab.panel.moment.value = 12
    then = lab.picture()
    chart = slice(500, 900)
    assert not np.array_equal(now[:, chart], then[:, chart])  # a line at the moment shown


def test_what_the_lab_shows_on_the_slider_is_not_taken_for_a_wish(lab):
    lab.run()
    lab.panel.show_moment(5, 24)
    assert lab.state.step == 24 and lab.panel.moment.value == 5
    lab.panel.show_moment(24, 48)
    assert lab.panel.moment.max == 48 and lab.state.step == 24


def test_a_moment_that_is_wished_while_a_frame_is_drawn_is_obeyed(lab, monkeypatch):
    lab.run()
    lab.panel.moment.value = 20
    real = lab.panel.screen.show

    def show(*frame):
        monkeypatch.undo()
        lab._engine._in_turn = True  # as in another thread: the order waits for the next turn
        lab.panel.moment.value = 10
        lab._engine._in_turn = False
        real(*frame)

    monkeypatch.setattr(lab.panel.screen, "show", show)
    lab._draw(moving=False)
    lab.poke()
    assert lab.panel.moment.value == 10 == lab.state.step


def test_epoch_goes_to_the_end_of_the_epoch(lab):
    lab.panel.buttons["step"].click()
    lab.panel.buttons["epoch"].click()
    assert lab.state.step == lab._run.steps
    lab.panel.buttons["epoch"].click()
    assert lab.state.step == 2 * lab._run.steps


def test_layers_have_widths_of_their_own_and_one_slider_for_all(lab):
    controls = lab.panel.controls
    controls["layers"].value = 3
    assert lab.config.hidden == (3, 3, 3) and controls["width_3"].value == 3
    controls["width_2"].value = 5
    assert lab.config.hidden == (3, 5, 3)
    controls["hidden"].value = 4
    assert lab.config.hidden == (4, 4, 4) and controls["width_2"].value == 4
    controls["layers"].value = 1
    assert lab.config.hidden == (4,) and controls["width_2"].value == 1
    assert controls["width_2"].layout.display == "none" != controls["layers"].layout.display


def test_a_penalty_of_one_layer_leaves_the_others_and_outlives_a_new_layer(lab):
    controls = lab.panel.controls
    controls["l1_2"].value = 0.01
    assert lab.config.l1 == (0.0, 0.01) and lab.state.step == 0
    controls["layers"].value = 3
    assert lab.config.l1 == (0.0, 0.01, 0.01, 0.01)
    controls["layers"].value = 0
    assert lab.config.hidden == () and lab.config.l1 == (0.0,)
    assert [controls[f"l1_{i}"].layout.display for i in (1, 2)] == [None, "none"], lab.said


@pytest.mark.parametrize("name", SHOWN)
def test_every_tick_box_changes_the_picture_and_back(name):
    usual = () if name != "mistakes" else ("training points",)
    lab = Lab(name="test", show=usual, **(QUICK | {"hidden": 2}))
    lab.run(1)
    if name == "kept run":
        lab.kept = lab.now.kept()
    before = lab.picture()
    show = tool(lab, "show")
    show.boxes[name].value = True
    after = lab.picture()
    if name in PANELS:
        assert len(after) == lab._size[1] > len(before) == 440
        assert lab._easel.words(lab.now, lab.kept)
    else:
        assert after.shape == before.shape and not np.array_equal(after, before)
    show.boxes[name].value = False
    assert np.array_equal(lab.picture(), before)
    lab.close()


def test_mistakes_are_ringed_where_the_net_is_wrong():
    lab = Lab(name="test", show=("training points", "mistakes"), **QUICK)
    wrong = lab.board.plane._mistakes(lab.now.problem.model, lab.state.params)
    data = lab.now.problem.data.train
    decided = lab.now.problem.model.loss.decide(
        lab.now.problem.model.predict(lab.state.params, data.X)
    )
    assert np.array_equal(wrong, data.X[decided.labels != data.labels]) and len(wrong) > 5
    lab.close()


def test_a_kept_run_stands_beside_the_next_and_the_first_difference_is_named(lab):
    compare = tool(lab, "compare")
    lab.run()
    alone = lab.picture()
    compare.ask("keep")
    assert lab.picture().shape[0] > alone.shape[0] and "kept run" in lab.show
    lab.panel.controls["lr"].value = 0.2
    lab.run()
    compare.moved()
    while compare.work():
        pass
    assert "update 1 is the first that differs" in compare.message.value
    assert lab.kept.config.lr == 0.05 and lab.config.lr == 0.2
    compare.ask("drop")
    assert lab.kept is None and "kept run" not in lab.show


def test_a_lab_becomes_another_experiment_and_its_controls_follow(lab):
    assert lab.become(Config(dataset="moons", hidden=(4, 6), lr=0.3, n=100, epochs=2))
    assert lab.panel.controls["dataset"].value == "moons"
    assert [lab.panel.controls[name].value for name in ("hidden", "layers", "width_2")] == [4, 2, 6]
    assert lab.panel.controls["lr"].value == 0.3  # not among the slider's usual values
    assert not lab.become(Config(start="tanh_twin"))
    assert "needs activation 'sigmoid'" in lab.said and lab.config.dataset == "moons"
    assert lab.become(Config(dataset="digits", hidden=5)) and "validation images" in lab.run(1)


def test_the_svg_holds_the_curves_as_text_and_leaves_the_board_as_it_was(lab):
    lab.run(2)
    before = lab.picture()
    svg = lab.svg()
    assert svg.startswith("<?xml") and "knows nothing" in svg and ">train</text>" in svg
    assert svg == lab.svg() and np.array_equal(lab.picture(), before)


def test_what_goes_wrong_is_said_and_the_cure_was_tried():
    lab = Lab(name="test", start="zero", n=200, epochs=60, lr=0.1)
    lab.run()
    assert "Twins" in lab.said and "Tried: start uniform instead of zero" in lab.said
    lab.panel.buttons["mend"].click()
    assert lab.config.start == "uniform" and lab.panel.buttons["mend"].layout.display == "none"
    lab.close()
    quiet = Lab(name="test", start="zero", n=200, epochs=60, lr=0.1, explain=False)
    quiet.run()
    assert not quiet.said
    quiet.close()


def test_a_new_penalty_is_in_the_loss_and_the_gradients_that_are_shown(lab):
    lab.run(2)
    lab.panel.moment.value = 9
    lab._apply({"l2": 0.3})
    problem = prepare(lab.config)
    order = lab.state.order[: problem.batch_size]
    train = problem.data.train
    loss, grads = problem.model.loss_and_grads(lab.state.params, train.X[order], train.T[order])
    problem.penalty.add_grad(lab.state.params, grads)
    assert lab.state.step == 9
    assert lab.state.loss == pytest.approx(loss + problem.penalty.value(lab.state.params))
    assert np.allclose(lab.state.grads[0].W, grads[0].W, rtol=0, atol=1e-15)
    lab.panel.buttons["epoch"].click()
    lab.panel.moment.value = 8
    lab.panel.moment.value = 9
    assert lab.state.step == 9
    assert lab.state.loss == pytest.approx(loss + problem.penalty.value(lab.state.params))


def test_fewer_epochs_leave_the_moments_after_them_in_reach(lab):
    lab.run()
    lab._apply({"epochs": 2})
    lab._draw(moving=False)
    assert lab.panel.moment.max == 24 == lab.panel.moment.value
    lab.panel.buttons["reset"].click()
    lab._draw(moving=False)
    assert lab.panel.moment.max == 12 and lab.panel.moment.value == 0


def test_own_points_wait_while_another_data_set_is_looked_at(lab):
    points = ((0.0, 0.0, 0), (1.0, 1.0, 1), (0.5, 1.0, 1))
    lab.become(Config(dataset="own", points=points, epochs=2))
    lab.panel.controls["dataset"].value = "moons"
    assert lab.config.points is None
    lab.panel.controls["dataset"].value = "own"
    assert lab.config.points == points


def test_a_loss_that_cannot_be_beaten_is_no_illness():
    lab = Lab(name="test", dataset="own", points=((0, 0, 1), (1, 1, 1)), loss="hinge", epochs=60)
    lab.run()
    assert not lab.said
    lab.close()


def test_a_closed_lab_is_freed():
    lab = Lab(name="test", **QUICK)
    lab.run(1)
    lab.close()
    gone = weakref.ref(lab)
    del lab
    gc.collect()
    assert gone() is None


def test_a_new_branch_is_compared_anew(lab):
    compare = tool(lab, "compare")
    lab.run()
    compare.ask("keep")
    for step in (15, 5):
        lab.panel.moment.value = step
        lab._apply({"lr": 0.2 + step})
        lab.run()
        compare.moved()
        while compare.work():
            pass
        assert f"the same for {step} updates" in compare.message.value


def test_a_kept_run_with_another_loss_has_no_curve_on_the_axis_of_this_one(lab):
    lab.run()
    tool(lab, "compare").ask("keep")
    lab._apply({"loss": "squared_error"})
    lab.run()
    lab.picture()
    chart = lab.board.chart
    loss, accuracy = (line for _, line, _ in chart._ghosts)
    assert not len(loss.get_ydata()) and len(accuracy.get_ydata()) == 5
    lab._apply({"noise": 0.1})
    words = list(first_difference(lab.kept, lab.now))
    assert words == ["The nets learn from other points, so the runs differ from the first update."]


def test_of_a_rate_and_a_moment_the_earlier_acts_first(lab):
    lab.run(3)
    lab._change({"lr": 0.2, "moment": 5})
    assert lab.now.is_back and lab.state.step == 5 and lab.now.head.step == 18
    lab._change({"moment": 6, "lr": 0.4})
    assert not lab.now.is_back and lab.state.step == 6


def test_what_is_asked_for_with_a_data_set_counts(lab):
    assert not lab._apply({"dataset": "moons", "n": 120})
    assert (lab.config.dataset, lab.config.n, lab.config.noise) == ("moons", 120, None)


def test_new_data_redraw_the_map_alone_and_as_a_new_board_would(lab):
    lab.run(1)
    old = lab.board
    lab._apply({"noise": 0.1})
    picture = lab.picture()
    assert lab.board is old
    lab._easel._built.clear()
    assert np.array_equal(lab.picture(), picture) and lab.board is not old


def test_a_penalty_changed_at_the_start_is_in_the_first_state_too(lab):
    lab._apply({"l2": 0.5})
    first = lab.state.loss
    lab.run(2)
    lab.panel.moment.value = 1
    lab.panel.moment.value = 0
    assert lab.state.loss == first and lab.now.history.configs[0][1].l2 == 0.5


def test_of_two_controls_of_one_field_the_later_wins_and_both_show_it(lab):
    controls = lab.panel.controls
    lab._change({"width_1": 9, "hidden": 5})
    lab._change({"hidden": 6, "layers": 2})
    assert lab.config.hidden == (6, 6) and controls["width_1"].value == 6
    assert not lab._binding._refused


def test_one_class_alone_does_not_diverge():
    points = tuple((0.1 * i, 0.3, 0) for i in range(10))
    lab = Lab(name="test", dataset="own", points=points, epochs=40)
    lab.run()
    assert not lab.said
    lab.close()


def test_own_points_outlive_a_preset(lab):
    points = ((0.0, 0.0, 0), (1.0, 1.0, 1), (0.5, 1.0, 1))
    lab.become(Config(dataset="own", points=points, epochs=2))
    lab.become(Config(n=100, epochs=2))
    lab._change({"dataset": "own"})
    assert lab.config.points == points


def test_the_axis_reaches_as_far_as_the_curves(lab):
    lab.run()
    lab._apply({"epochs": 2})
    assert lab.board.chart.epochs == 4
    lab.panel.buttons["reset"].click()
    assert lab.board.chart.epochs == 2


def test_a_diagnosis_comes_back_when_a_refusal_is_over():
    lab = Lab(name="test", more=("start",), lr=0.1, start="zero", n=100, epochs=60)
    lab.run()
    said = lab.said
    assert "Twins" in said
    lab.panel.controls["start"].value = "tanh_twin"
    assert "Not applied" in lab.said
    lab.panel.controls["start"].value = "zero"
    lab.poke()
    assert lab.said == said and lab.panel.buttons["mend"].layout.display == ""
    lab.close()


# --- with an event loop, as in a kernel -----------------------------------------------------------


def test_retraining_shows_only_the_ends_of_whole_trainings():
    async def scenario(lab, page):
        page.look()
        await until(lambda: lab.now.done and page.frames)
        n = len(page.frames)
        for width in (4, 5, 6):
            lab.panel.controls["hidden"].value = width
            await until(lambda width=width: f"2-{width}-2" in page.frames[-1][0]["caption"])
        lab.panel.controls["lr"].value = 0.2
        await until(lambda: "lr 0.2, after 20 epochs" in page.frames[-1][0]["caption"])
        shown = [message["caption"] for message, _ in page.frames[n:]]
        assert len(shown) >= 4 and all("after 20 epochs" in caption for caption in shown)
        await until(lambda: page.frames[-1][0]["mime"] == "image/png")
        assert "image/jpeg" in {message["mime"] for message, _ in page.frames[n:]}

    played(scenario, hidden=3, n=100, epochs=20, retrain=True)


def test_dragging_the_moment_is_quick_and_ends_without_loss():
    async def scenario(lab, page):
        page.look()
        await until(lambda: lab.now.done and page.frames[-1][0]["mime"] == "image/png")
        for step in (40, 30, 20):
            lab.panel.moment.value = step
            await until(lambda step=step: f"({step} updates)" in page.frames[-1][0]["caption"])
            assert page.frames[-1][0]["mime"] == "image/jpeg"
        await until(lambda: page.frames[-1][0]["mime"] == "image/png")
        assert lab.panel.moment.value == 20 == lab.state.step
        lab.panel.buttons["play"].click()
        await until(lambda: lab.now.done)

    played(scenario, hidden=3, n=100, epochs=10)


def test_trouble_while_it_plays_is_diagnosed_and_mended_by_a_button():
    async def scenario(lab, page):
        page.look()
        mend = lab.panel.buttons["mend"]
        await until(lambda: mend.layout.display == "")
        assert "The loss diverges" in lab.said and "Tried: lr" in lab.said
        mend.click()
        await until(lambda: lab.now.done and not lab.now.trouble)

    played(scenario, dataset="moons", lr=500.0, epochs=30, loss="squared_error", n=200)


def test_playing_without_a_cap_draws_as_fast_as_the_page_answers():
    async def frames(**config):
        lab = Lab(name="test", n=100, epochs=100_000, **config)
        page = Page(lab.panel.screen)
        page.look()
        await until(lambda: page.frames)
        n = len(page.frames)
        await asyncio.sleep(0.6)
        lab.close()
        return len(page.frames) - n

    capped, uncapped = asyncio.run(frames(fps=1)), asyncio.run(frames(fps=None))
    assert 2 * capped < uncapped, (capped, uncapped)
