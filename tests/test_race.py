"""Several nets in step: the heat that trains them, the lanes that draw them, the race one plays."""

import asyncio
import threading
from dataclasses import replace

import numpy as np
import pytest
from page import Page, until

from nnlib.lab import Race
from nnlib.lab.heat import Heat
from nnlib.lab.lineup import LineUp
from nnlib.layers import flatten
from nnlib.losses import smoothed_hinge
from nnlib.training import Config, final, stream
from nnlib.view.lanes import Lanes

BAND = Config("linear", hidden=16, loss="hinge", lr=0.1, epochs=30)
MEMBERS = {
    "hinge": BAND,
    "smooth": lambda beta: replace(BAND, loss=smoothed_hinge(beta)),
    "logistic": replace(BAND, loss="logistic"),
}
TWO = {"hinge": BAND, "logistic": replace(BAND, loss="logistic")}


@pytest.fixture
def heat():
    return Heat(MEMBERS, {"beta": 10})


@pytest.fixture
def race():
    made = Race(MEMBERS, beta=[10, 1, 2, 5], name="test")
    yield made
    made.close()


def press(race, order):
    race.panel.buttons[order].click()


def theta(run):
    return flatten(run.state.params)


def frame(race):
    return race._board(race._run).draw(race._lanes(race._run))


# --- the heat -------------------------------------------------------------------------------------


def test_each_member_trains_as_it_would_alone(heat):
    heat.finish(4)
    for label, run in heat.runs.items():
        config = MEMBERS[label](beta=10) if callable(MEMBERS[label]) else MEMBERS[label]
        _, alone = final(config, 4)
        assert run.step == alone.step and np.array_equal(theta(run), flatten(alone.params))


def test_the_members_start_alike_and_stay_in_step(heat):
    starts = [theta(run) for run in heat.runs.values()]
    assert np.array_equal(starts[0], starts[1]) and np.array_equal(starts[0], starts[2])
    heat.advance(7)
    assert {run.step for run in heat.runs.values()} == {7}
    heat.advance(100)  # not past the end of the epoch, at which the curves are measured
    assert {run.step for run in heat.runs.values()} == {heat.steps}
    assert {len(run.norms) for run in heat.runs.values()} == {2}


def test_the_last_move_is_that_of_the_states_themselves(heat):
    heat.finish()
    hinge, last = heat.runs["hinge"], 0
    states = stream(BAND)
    before = next(states)
    for state in states:
        if not np.array_equal(flatten(before.params), flatten(state.params)):
            last = state.step
        before = state
        if state.step == hinge.step:
            break
    assert hinge.last_move == last < hinge.step and hinge.frozen
    assert heat.runs["logistic"].last_move == heat.step and not heat.runs["logistic"].frozen


def test_what_is_frozen_has_seen_every_example_since(heat):
    run = heat.runs["hinge"]
    while not run.frozen:
        heat.advance(1)
    assert run.step - run.last_move == 2 * run.steps - 1
    still = theta(run)
    heat.finish(60)
    assert np.array_equal(theta(run), still)


def test_a_rate_acts_on_the_running_nets_and_beta_starts_all_again(heat):
    heat.finish(2)
    before = theta(heat.runs["logistic"])
    assert not heat.change(lr=0.2) and heat.step == 2 * heat.steps
    assert {run.config.lr for run in heat.runs.values()} == {0.2}
    assert np.array_equal(theta(heat.runs["logistic"]), before)
    assert heat.change(beta=2)
    assert {run.step for run in heat.runs.values()} == {0}
    assert heat.runs["smooth"].config.loss.name == "smoothed_hinge(2)"
    assert {run.config.lr for run in heat.runs.values()} == {0.2}
    assert not heat.change(beta=2, lr=0.2)


def test_a_value_that_one_member_refuses_changes_none_of_them():
    heat = Heat({"one": replace(BAND, activation="sigmoid", start="tanh_twin"), "two": BAND})
    heat.advance(3)
    before = heat.runs, heat.config
    with pytest.raises(ValueError, match="tanh_twin"):
        heat.change(activation="tanh")
    assert (heat.runs, heat.config) == before and heat.step == 3
    assert heat.change(seed=1) and heat.runs["one"].config.activation == "sigmoid"


def test_where_one_diverges_the_others_wait():
    members = {"calm": BAND, "wild": replace(BAND, loss="squared_error", lr=500.0)}
    heat = Heat(members)
    heat.finish()
    assert heat.trouble.words.startswith("wild: The loss stopped being a number")
    assert len({run.step for run in heat.runs.values()}) == 1
    assert heat.trouble.remedy == {}  # no one rate for both
    alike = Heat({label: replace(config, lr=500.0) for label, config in members.items()})
    alike.finish()
    assert alike.trouble.remedy == {"lr": 50.0}


def test_what_cannot_be_a_race_gets_one_sentence():
    for members, words in (
        ({"one": BAND}, "2 to 4 members, got 1"),
        ({"one": BAND, "two": "hinge"}, "Member 'two' is 'hinge'; it must be a Config"),
        ({"one": BAND, "two": replace(BAND, n=60)}, "must share n, got {'one': None, 'two': 60}"),
        ({"one": BAND, "two": replace(BAND, seed=1)}, "must share seed"),
    ):
        with pytest.raises(ValueError, match=words):
            Heat(members)
    for options, words in (
        ({"controls": ("lr", "rate")}, "Unknown control 'rate'"),
        ({"controls": ("lr", "loss")}, "The members differ in loss"),
        ({"beta": [1]}, "beta is .1.; give a list of at least two numbers"),
        ({"lr": [1, 2]}, "'lr' is a field of Config"),
        ({"a": [1, 2], "b": [1, 2]}, "at most 4 controls, got 5"),
        ({"readouts": {"a": 3}}, "give a dict of functions"),
    ):
        with pytest.raises(ValueError, match=words):
            Race(TWO, name="test", **options)


# --- the lanes ------------------------------------------------------------------------------------


def differs(one, two, rows):
    """The columns, in thirds of the picture, in which two frames differ on these rows."""
    changed = np.any(one[rows] != two[rows], axis=(0, 2))
    return [bool(third.any()) for third in np.array_split(changed, 3)]


@pytest.mark.parametrize("lane", range(3))
def test_each_net_is_drawn_in_its_own_lane(race, lane):
    race.run(1)
    before, maps = frame(race), slice(40, 280)
    run = list(race.runs.values())[lane]
    run.state = run.state._replace(params=run.problem.params)
    assert differs(before, frame(race), maps) == [i == lane for i in range(3)]


def test_a_map_stands_upright(race):
    """The colour of the map above and below its middle is that of the net's own decision."""
    race.run()
    pixels, board = frame(race), race._board(race._run)
    run = race.runs["hinge"]
    for share in (0.02, 0.98):  # of the height, from above
        y = board.tiles.high[1] - share * (board.tiles.high[1] - board.tiles.low[1])
        x = board.tiles.low[0] + 0.5 * (board.tiles.high[0] - board.tiles.low[0])
        label = run.problem.model.loss.decide(run.problem.model.predict(run.state.params, [[x, y]]))
        blue, red = pixels[26 + round(share * 280), 20 + 140, [2, 0]].astype(int)
        assert (blue > red) == (label.labels[0] == 1)


def test_a_loss_of_zero_is_drawn_on_the_floor_and_no_other_is(race):
    race.run()
    board = race._board(race._run)
    frame(race)
    hinge, smooth, logistic = (curve.get_ydata() for curve in board._curves[0])
    floor = min(hinge)
    losses = race.runs["hinge"].curves.train_loss  # of outputs 0 it is 1
    assert hinge[-1] == floor and losses[-1] == 0
    assert np.array_equal(hinge[hinge > floor], [loss for loss in losses if loss])
    assert smooth.min() > floor and logistic.min() > floor


def test_the_axes_make_room_for_what_grows(race):
    race.run(1)
    frame(race)
    board, run = race._board(race._run), race.runs["logistic"]
    old = board.limits
    run.norms[-1], run.curves.train_loss[-1] = 1234.0, 5e7
    frame(race)
    assert board.limits[1] > 5e7 and board.limits[2] >= 1234 and old != board.limits
    press(race, "reset")
    frame(race)
    assert board.limits[1] == old[1]


@pytest.mark.parametrize("count", [2, 3, 4])
def test_two_to_four_nets_have_room(count):
    many = {f"net {i}": replace(BAND, hidden=i, epochs=1) for i in range(1, count + 1)}
    race = Race(many, name="test", readouts={"units": lambda problem, state: "many " * 20})
    race.run()
    assert frame(race).shape == (*Lanes.size(2)[::-1], 3)
    figure = race._board(race._run)._stage.canvas.figure
    inks = [axes.get_tightbbox() for axes in figure.axes]
    assert len(inks) == count + 2
    for i, ink in enumerate(inks):
        assert figure.bbox.x0 <= ink.x0 and ink.x1 <= figure.bbox.x1
        assert figure.bbox.y0 <= ink.y0 and ink.y1 <= figure.bbox.y1
        assert not any(ink.overlaps(other) for other in inks[:i])
    for axes in figure.axes[:count]:
        words = [text.get_window_extent() for text in axes.texts]
        assert len(words) == 6
        assert not any(word.overlaps(other) for i, word in enumerate(words) for other in words[:i])
    race.close()


def test_looking_changes_nothing(race):
    race.run(2)
    before = [theta(run).copy() for run in race.runs.values()]
    assert np.array_equal(frame(race), frame(race))
    assert all(np.array_equal(a, theta(r)) for a, r in zip(before, race.runs.values(), strict=True))


# --- the race -------------------------------------------------------------------------------------


def test_the_caption_says_who_is_frozen_and_since_when(race):
    caption = race.run().splitlines()
    assert caption[0] == "linear, 2-16-1 relu, lr 0.1, beta 10, after 30 epochs (360 updates)."
    last = race.runs["hinge"].last_move
    assert caption[1].startswith("hinge: loss 0, accuracy 1.000 (training points)")
    assert f"last update that changed the net: {last} (frozen since)" in caption[1]
    assert "last update that changed the net: 360." in caption[3]


def test_the_picture_is_the_same_every_time_and_carries_its_words():
    bundles = []
    for _ in range(2):
        race = Race(TWO, name="test", readouts={"rows": lambda problem, state: 3})
        race.run(1)  # what is shown now is not what stands in the file
        bundles.append(race._repr_mimebundle_())
        race.close()
    one, two = bundles
    assert one["image/png"] == two["image/png"] and one["image/png"].startswith(b"\x89PNG")
    assert one["text/plain"] == two["text/plain"] and "\n" not in one["text/plain"]
    assert one["text/plain"].startswith("Race: linear, 2-16-1 relu, lr 0.1, after 30 epochs")
    assert "; rows: 3." in one["text/plain"]


def test_controls_steer_all_members_and_buttons_keep_them_in_step(race):
    controls = race.panel.controls
    assert list(controls)[:4] == ["beta", "lr", "seed", "dataset"] and controls["beta"].value == 10
    press(race, "step")
    press(race, "step")
    assert {run.step for run in race.runs.values()} == {2}
    controls["lr"].value = 0.2
    assert {run.step for run in race.runs.values()} == {2}
    assert {run.config.lr for run in race.runs.values()} == {0.2}
    controls["beta"].value = 5
    assert race.runs["smooth"].config.loss.name == "smoothed_hinge(5)"
    assert {run.step for run in race.runs.values()} == {0}
    controls["dataset"].value = "moons"
    assert {run.config.dataset for run in race.runs.values()} == {"moons"} and frame(race).size
    press(race, "new_seed")
    assert {run.config.seed for run in race.runs.values()} == {1} and controls["seed"].value == 1
    first = [theta(run) for run in race.runs.values()]
    press(race, "step")
    press(race, "reset")
    assert all(np.array_equal(a, theta(r)) for a, r in zip(first, race.runs.values(), strict=True))


def test_divergence_is_named_and_mended_by_one_click():
    wild = replace(BAND, loss="squared_error", lr=500.0)
    race = Race({"a": wild, "b": replace(wild, hidden=8)}, name="test")
    race.run()
    mend = race.panel.buttons["mend"]
    assert "a: The loss stopped being a number" in race.panel.message.value
    assert mend.layout.display == "" and mend.description == "Restart with lr 50"
    for _ in range(6):
        press(race, "mend")
        race.run()
        if not race._run.trouble:
            break
    assert not race._run.trouble and mend.layout.display == "none"
    assert race.panel.controls["lr"].value == race.runs["a"].config.lr < 500
    race.close()


def played(scenario, members=MEMBERS, **options):
    """Run an async scenario(race, page) with a race made inside a running loop."""

    async def main():
        race = Race(members, name="test", **options)
        try:
            await scenario(race, Page(race.panel.screen))
        finally:
            race.close()
            await asyncio.sleep(0.01)
        assert [t for t in asyncio.all_tasks() if t is not asyncio.current_task()] == []

    asyncio.run(main())


def test_it_plays_to_the_end_and_rests_on_a_lossless_frame():
    async def scenario(race, page):
        await asyncio.sleep(0.1)
        assert race._run.step == 0 and not page.frames  # nobody looks: nothing runs
        page.look()
        await until(lambda: race._run.done and race.panel.buttons["play"].description == "Play")
        await until(lambda: page.frames[-1][0]["mime"] == "image/png")
        assert {m["mime"] for m, _ in page.frames} == {"image/jpeg", "image/png"}
        assert "after 30 epochs" in page.frames[-1][0]["caption"]

    played(scenario, beta=[10, 2])


def test_a_storm_of_betas_from_another_thread_ends_on_the_last():
    async def scenario(race, page):
        page.look()
        await until(lambda: page.frames)

        def storm():
            for i in range(60):
                race.panel.controls["beta"].value = (1, 2, 5, 10)[i % 4]
            race.panel.controls["beta"].value = 2

        thread = threading.Thread(target=storm)
        thread.start()
        await until(lambda: not thread.is_alive())
        await until(lambda: race.runs["smooth"].config.loss.name == "smoothed_hinge(2)")
        await until(lambda: race._run.done)
        assert len({run.step for run in race.runs.values()}) == 1

    played(scenario, beta=[10, 1, 2, 5])


def test_a_hidden_page_gets_no_frames():
    async def scenario(race, page):
        page.look()
        await until(lambda: page.frames)
        page.look(visible=False)
        await asyncio.sleep(0.1)
        n, step = len(page.frames), race._run.step
        await asyncio.sleep(0.3)
        assert len(page.frames) == n and race._run.step > step
        page.look()
        await until(lambda: len(page.frames) > n)

    long = {label: replace(config, epochs=1000) for label, config in TWO.items()}
    played(scenario, long)


def test_running_the_cell_again_closes_the_old_race():
    from ipywidgets.widgets import widget

    Race(TWO, name="test").close()
    alive = len(widget._instances)
    old = Race(TWO, name="test")
    new = Race(TWO, name="test")
    assert old._engine.closed and not new._engine.closed
    assert "application/vnd.jupyter.widget-view+json" not in old._repr_mimebundle_()
    new.close()
    assert len(widget._instances) == alive


# --- the line-up ----------------------------------------------------------------------------------

QUESTION = "Which one is smooth?"


@pytest.fixture
def lineup():
    made = Race(
        MEMBERS, beta=[10, 1, 2], name="test", unnamed=QUESTION, answer="smooth", controls=("lr",)
    )
    yield made
    made.close()


def give(race, **points):
    for letter, value in points.items():
        race._lineup.sliders[letter].value = value


def said(race):
    return race._lineup.said.value


def test_names_are_letters_until_a_guess_is_made_and_no_word_gives_them_away(lineup):
    assert list(lineup.runs) == ["A", "B", "C"] == list(lineup._lineup.sliders)
    lineup._run.first._trouble = lineup._run.first._explain(lineup._run.first.state)
    shown = [lineup.run(1), lineup._run.trouble.words, *lineup._repr_mimebundle_().values()]
    for words in map(str, (*shown, [a.get_text() for a in texts(lineup)])):
        assert not any(name in words for name in MEMBERS)


def texts(race):
    figure = race._board(race._run)._stage.canvas.figure
    return [text for axes in figure.axes for text in axes.texts]


def test_each_letter_is_one_of_the_members(lineup):
    lineup.run(2)
    found = {
        run.config.loss if isinstance(run.config.loss, str) else run.config.loss.name: letter
        for letter, run in lineup.runs.items()
    }
    names = {"hinge": "hinge", "smooth": "smoothed_hinge(10)", "logistic": "logistic"}
    assert {name: found[loss] for name, loss in names.items()} == lineup._lineup.letters


def test_the_order_is_that_of_the_question_and_not_that_of_the_members():
    orders = set()
    for i in range(40):
        one, again = (LineUp(f"Which one? ({i})", "hinge", TWO).letters for _ in range(2))
        assert one == again and list(one.values()) == ["A", "B"]
        orders.add(one["hinge"])
    assert orders == {"A", "B"}


def test_the_points_share_one_and_the_guess_costs_its_cross_entropy(lineup):
    answer = lineup._lineup.letters["smooth"]
    other, last = sorted(set("ABC") - {answer})
    assert f"{answer} 0.33" in said(lineup)  # nothing given yet: all alike
    give(lineup, **{answer: 30, other: 20, last: 10})
    assert lineup._lineup.shares == {answer: 0.5, other: 20 / 60, last: 10 / 60}
    assert f"{answer} 0.50" in said(lineup) and not lineup._lineup.named
    lineup._lineup.button.click()
    assert f"It is {answer}, smooth. You gave it 0.50, which costs −ln 0.50 = 0.693;" in said(
        lineup
    )
    assert "1/3 each, costs ln 3 = 1.099." in said(lineup)
    assert list(lineup.runs) == [
        f"{letter}: {name}"
        for name, letter in sorted(lineup._lineup.letters.items(), key=lambda pair: pair[1])
    ]
    assert any(text.get_text() == f"{answer}: smooth" for text in texts(lineup))
    assert f"{answer}: smooth: loss" in lineup.run(1)


def test_a_share_of_nothing_costs_more_than_any_number_and_no_points_are_no_guess(lineup):
    answer = lineup._lineup.letters["smooth"]
    give(lineup, A=0, B=0, C=0)
    lineup._lineup.button.click()
    assert list(lineup.runs) == ["A", "B", "C"] and "Give some letter a point" in said(lineup)
    give(lineup, **{letter: 50 * (letter != answer) for letter in "ABC"})
    lineup._lineup.button.click()
    assert "You gave it 0.00, which costs −ln 0, which is infinite;" in said(lineup)


def test_a_sure_guess_costs_nothing(lineup):
    give(lineup, **{letter: 7 * (letter == lineup._lineup.letters["smooth"]) for letter in "ABC"})
    lineup._lineup.button.click()
    assert "You gave it 1.00, which costs −ln 1.00 = 0.000;" in said(lineup)


def test_a_guess_stays_made_and_an_unmade_one_stays_open(lineup):
    lineup.panel.controls["beta"].value = 2
    press(lineup, "reset")
    assert list(lineup.runs) == ["A", "B", "C"]
    give(lineup, A=60, B=20, C=20)
    lineup._lineup.button.click()
    made, named = said(lineup), list(lineup.runs)
    for change in ("beta", "lr"):
        lineup.panel.controls[change].value = 1
        assert list(lineup.runs) == named and said(lineup) == made
    give(lineup, A=0)
    lineup._lineup.button.click()
    press(lineup, "new_seed")
    assert list(lineup.runs) == named and said(lineup) == made
    assert lineup.runs[f"{lineup._lineup.letters['smooth']}: smooth"].config.loss.name == (
        "smoothed_hinge(1)"
    )


def test_the_stored_picture_shows_letters_even_after_the_guess(lineup):
    lineup._lineup.button.click()
    words = lineup._repr_mimebundle_()["text/plain"]
    assert "A: loss" in words and not any(name in words for name in MEMBERS)


def test_a_question_without_an_answer_gets_one_sentence():
    for options, words in (
        ({"unnamed": QUESTION}, "answer is None; it must be one of the members: hinge, logistic"),
        ({"unnamed": QUESTION, "answer": "smooth"}, "answer is 'smooth'; it must be one of"),
        ({"unnamed": True, "answer": "hinge"}, "unnamed is True; give the question"),
        ({"answer": "hinge"}, "answer is 'hinge', but nothing is asked"),
    ):
        with pytest.raises(ValueError, match=words):
            Race(TWO, name="test", **options)


def test_a_closed_line_up_leaves_no_widgets():
    from ipywidgets.widgets import widget

    Race(TWO, name="test").close()
    alive = len(widget._instances)
    Race(TWO, name="test", unnamed=QUESTION, answer="hinge").close()
    assert len(widget._instances) == alive


def test_a_guess_from_another_thread_is_taken():
    async def scenario(race, page):
        page.look()
        await until(lambda: page.frames)
        thread = threading.Thread(target=race._lineup.button.click)
        thread.start()
        await until(lambda: race._lineup.named and not thread.is_alive())
        await until(lambda: "A: " in page.frames[-1][0]["caption"].splitlines()[1])
        assert all(label[1:3] == ": " for label in race.runs)

    played(scenario, TWO, unnamed=QUESTION, answer="hinge")
