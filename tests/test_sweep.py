"""A row of nets at once: the fleet that trains them, the rows that draw them, the sweep."""

import asyncio
import threading
from itertools import combinations, islice

import numpy as np
import pytest
from page import Page, until

from nnlib.lab import Sweep
from nnlib.lab.fleet import Ensemble, Fleet
from nnlib.lab.fleet_view import caption, row, still
from nnlib.layers import flatten, views
from nnlib.training import Config, evaluate, final, held_out, stream
from nnlib.view.bundle import styles
from nnlib.view.pen import _ink, write
from nnlib.view.rows import Rows, Still, _plan

FEW = {"n": 100, "epochs": 6}
WILD = {"loss": "squared_error", "n": 100, "epochs": 10}


@pytest.fixture
def sweep():
    made = Sweep(hidden=[2, 4, 7], seeds=2, name="test", **FEW)
    yield made
    made.close()


def press(sweep, order):
    sweep.panel.buttons[order].click()


def thetas(sweep):
    return [flatten(params) for params in sweep.params]


def drawn(fleet, scale=1.0):
    return Rows(still(fleet), scale).draw(row(fleet))


# --- the fleet ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "axis",
    [
        {"hidden": [2, 5, (3, 4)]},
        {"lr": [0.01, 0.2], "seeds": 3},
        {"seed": range(3, 7)},
        {"l2": [0, 0.01, (0.1, 0.0)], "seeds": 2},
        {"activation": ["relu", "tanh", "sigmoid"]},
        {"optimizer": ["sgd", "adam"], "lr": 0.01},
        {"start": ["uniform", "zero", "constant"]},
    ],
)
def test_each_net_ends_where_it_would_alone(axis):
    sweep = Sweep(name="test", **FEW, **axis)
    sweep.run(4)
    for config, params in zip(sweep.configs, sweep.params, strict=True):
        _, alone = final(config, 4)
        assert [layer.W.shape for layer in params] == [layer.W.shape for layer in alone.params]
        assert np.abs(flatten(params) - flatten(alone.params)).max() < 1e-10
    sweep.close()


def test_the_nets_of_a_row_are_one_ensemble_and_activations_are_one_each():
    count = {"hidden": [2, 4, 8], "lr": [0.1, 1.0], "seed": range(5), "l1": [0, 0.1]}
    for axis, values in count.items():
        fleet = Fleet(axis, list(values), 1, FEW)
        (only,) = fleet.ensembles
        assert len(only[0].state.loss) == len(values)
    fleet = Fleet("activation", ["relu", "tanh"], 4, FEW)
    assert [places for _, places in fleet.ensembles] == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert [config.seed for config in fleet.configs] == [0, 1, 2, 3] * 2


def test_where_one_diverges_the_others_go_on_and_the_update_is_named():
    fleet = Fleet("lr", [0.01, 0.05, 500.0], 1, WILD)
    fleet.finish()
    (place,) = fleet.ended
    assert place == 2 and fleet.done and fleet.trouble is None
    states = stream(Config(**WILD, lr=500.0))
    before = next(states)
    for state in states:
        if state.diverged:
            break
        before = state
    assert fleet.ended == {2: state.step} and not before.diverged
    ensemble = fleet.ensembles[0][0]
    assert np.allclose(flatten(ensemble.params)[2], flatten(before.params))
    for r, lr in enumerate((0.01, 0.05)):
        _, alone = final(Config(**WILD, lr=lr))
        assert np.abs(flatten(ensemble.params)[r] - flatten(alone.params)).max() < 1e-10
    loss = np.array(fleet.scores["training points"]["loss"])
    good = (state.step - 1) // fleet.steps
    assert np.isfinite(loss[:, :2]).all() and np.isfinite(loss[: good + 1, 2]).all()
    assert good < 10 and np.isnan(loss[good + 1 :, 2]).all()


def test_two_that_diverge_in_one_slice_end_at_their_own_updates():
    configs = [Config(**WILD, lr=lr) for lr in (0.05, 8.0, 500.0, 1e30)]
    ensemble = Ensemble(configs)
    ensemble.advance(1000)
    alone = {}
    for r, config in enumerate(configs):
        lost = (state.step for state in islice(stream(config), 1001) if state.diverged)
        first = next(lost, None)
        alone |= {r: first} if first else {}
    assert ensemble.ended == alone and len(set(alone.values())) == len(alone) == 3
    ensemble.advance(5)
    assert ensemble.ended == alone


def test_the_curves_are_the_lowest_the_median_and_the_highest_of_the_seeds():
    fleet = Fleet("lr", [0.05, 0.5], 3, FEW)
    fleet.finish(3)
    assert fleet.epochs == [0, 1, 2, 3]
    for part, points in (("held-out points", held_out), ("training points", lambda d: d.train)):
        for g in range(2):
            scores = []
            for config in fleet.configs[3 * g : 3 * g + 3]:
                problem, state = final(config, 3)
                scores.append(evaluate(problem.model, state.params, points(problem.data)))
            for i, name in enumerate(("loss", "accuracy")):
                values = [score[i] for score in scores]
                wanted = min(values), np.median(values), max(values)
                assert np.allclose(fleet.scores[part][name][-1][g], wanted, atol=1e-9)
    assert len(Fleet("seed", range(4), 1, FEW).groups) == 1


def test_a_rate_acts_on_the_running_nets_and_a_data_set_starts_them_again():
    fleet = Fleet("hidden", [2, 4], 2, FEW)
    fleet.finish(1)
    before = flatten(fleet.ensembles[0][0].state.params)
    assert not fleet.change(lr=0.5) and fleet.step == fleet.steps
    assert np.array_equal(flatten(fleet.ensembles[0][0].state.params), before)
    fleet.advance(1)
    slow = Fleet("hidden", [2, 4], 2, FEW)
    slow.finish(1)
    slow.advance(1)
    moved, usual = (flatten(f.ensembles[0][0].state.params) - before for f in (fleet, slow))
    assert fleet.step == slow.step and np.allclose(moved, 10 * usual)
    assert fleet.change(dataset="moons") and fleet.step == 0
    assert {config.dataset for config in fleet.configs} == {"moons"}
    assert not fleet.change(dataset="moons", lr=0.5)


def test_what_one_net_refuses_changes_none():
    fleet = Fleet("hidden", [2, 4], 1, {**FEW, "activation": "sigmoid", "start": "tanh_twin"})
    fleet.advance(3)
    before = fleet.configs, fleet.step, fleet.values
    with pytest.raises(ValueError, match="tanh_twin"):
        fleet.change(activation="tanh")
    with pytest.raises(ValueError, match="hidden is what the nets differ in"):
        fleet.change(hidden=(3,))
    assert (fleet.configs, fleet.step, fleet.values) == before and fleet.step > 0


def test_a_field_of_the_axis_moves_the_whole_row():
    fleet = Fleet("seed", range(3), 1, FEW)
    assert fleet.change(seed=10) and [c.seed for c in fleet.configs] == [10, 11, 12]
    fleet = Fleet("lr", [0.1, 0.3], 1, FEW)
    assert not fleet.change(lr=0.01) and [c.lr for c in fleet.configs] == [0.01, 0.03]


def test_a_list_of_own_points_is_no_row():
    points = [[0.1 * i, (-1) ** i, i % 2] for i in range(-6, 6)]
    sweep = Sweep(hidden=[2, 4], dataset="own", points=points, epochs=2, name="test")
    assert "hidden 4" in sweep.run()
    sweep.close()


def test_what_cannot_be_a_sweep_gets_one_sentence():
    for options, words in (
        ({"hidden": 4}, "needs exactly one list, but no field is a list"),
        ({"hidden": [2, 4], "lr": [0.1, 0.2]}, "but hidden and lr are lists"),
        ({"dataset": ["circles", "moons"]}, "cannot differ in dataset"),
        ({"batch_size": [1, 10]}, "cannot differ in batch_size"),
        ({"hidden": list(range(1, 14))}, "hidden lists 13 values; a sweep shows 2 to 12"),
        ({"seed": range(21)}, "seed lists 21 values; a sweep shows 2 to 20"),
        ({"lr": [0.1]}, "lr lists 1 values"),
        ({"hidden": [2, 4], "seeds": 21}, "seeds is 21; it must be a whole number, 1 to 20"),
        ({"seed": range(3), "seeds": 2}, "seeds are listed already; leave seeds=2 out"),
        ({"hidden": [16, 16]}, "hidden lists a value twice: 16, 16; .* are a tuple"),
        ({"lr": [0.1, -1]}, "lr is -1; it must be"),
        ({"hiden": [2, 4]}, "Unknown field of Config 'hiden'. Did you mean 'hidden'"),
        ({"hidden": [2, 4], "controls": ("hidden",)}, "The nets differ in hidden; a control"),
        ({"hidden": [2, 4], "controls": ("rate",)}, "Unknown control 'rate'"),
    ):
        with pytest.raises(ValueError, match=words):
            Sweep(name="test", **options)


# --- the rows -------------------------------------------------------------------------------------


@pytest.mark.parametrize("axis", ["hidden", "activation"])
def test_each_net_is_drawn_in_its_own_place(axis):
    values = [2, (3, 3), 5] if axis == "hidden" else ["relu", "tanh", "sigmoid"]
    fleet = Fleet(axis, values, 2, FEW)
    fleet.finish(3)
    board = Rows(still(fleet))
    before = board.draw(row(fleet))
    for ensemble, places in fleet.ensembles:
        for r, place in enumerate(places):
            old = ensemble.state
            theta = flatten(old.params)
            theta[r] += 3.0
            ensemble.state = old._replace(params=views(theta, ensemble.problem.model.sizes))
            fleet._seen.clear()
            now = board.draw(row(fleet))
            ensemble.state = old
            for i, (left, top) in enumerate(board.places):
                square = np.s_[top : top + board.side, left : left + board.side]
                changed = (before[square] != now[square]).any()
                assert changed == (place == 2 * i)  # of each value the first seed is drawn


def test_a_map_stands_upright_at_both_scales():
    fleet = Fleet("hidden", [2, 8], 1, {**FEW, "dataset": "linear", "epochs": 20, "lr": 0.5})
    fleet.finish()
    model, data = fleet.ensembles[0][0].bare, fleet.data
    for scale in (1, 2):
        board = Rows(still(fleet), scale)
        pixels = board.draw(row(fleet))
        assert pixels.shape == (scale * board.height, scale * 960, 3)
        left, top = board.places[1]
        for share in (0.02, 0.98):  # of the height, from above
            x, y = (board.tiles.low + board.tiles.high) / 2
            y = board.tiles.high[1] - share * (board.tiles.high[1] - board.tiles.low[1])
            Y = model.predict(fleet.ensembles[0][0].params, [[x, y]])[1]
            down, right = top + share * board.side, left + board.side / 2
            red, _, blue = pixels[round(scale * down), round(scale * right)].astype(int)
            assert (blue > red) == (model.loss.decide(Y).labels[0] == 1)
    assert data.classes == 2


def test_the_boundary_lies_where_the_colours_change():
    """Its pixels are dark, and the net is unsure there: in a line through the map's middle."""
    fleet = Fleet("hidden", [4, 8], 1, {**FEW, "dataset": "linear", "epochs": 20, "lr": 0.5})
    fleet.finish()
    board = Rows(still(fleet), 2.0)
    board._points.press = lambda pixels: None
    pixels = board.draw(row(fleet)).astype(int)
    left, top = (round(2 * v) for v in board.places[0])
    side = round(2 * board.side)
    line = pixels[top : top + side, left + side // 2].sum(axis=-1)
    dark = np.flatnonzero(line < 300)
    assert 0 < len(dark) < 12
    low, high = board.tiles.low, board.tiles.high
    y = high[1] - (dark.mean() + 0.5) / side * (high[1] - low[1])
    x = low[0] + 0.5 * (high[0] - low[0])
    Y = fleet.ensembles[0][0].bare.predict(fleet.ensembles[0][0].params, [[x, y]])[0]
    p = fleet.ensembles[0][0].bare.loss.decide(Y).probabilities[0]
    assert abs(p[0] - 0.5) < 0.15


def test_a_diverged_net_is_greyed_and_named_and_its_curve_ends():
    fleet = Fleet("lr", [0.05, 500.0], 1, WILD)
    fleet.finish()
    shown = row(fleet)
    assert shown.lost == [False, True]
    assert shown.words[1] == ("diverged at", f"update {fleet.ended[1]:,}")
    assert shown.words[0][0].endswith(" %") and shown.ends == ["lr 0.05", "lr 500, ended"]
    board = Rows(still(fleet))
    pixels = board.draw(shown)
    left, top = board.places[1]
    inside = pixels[top : top + board.side, left : left + board.side].reshape(-1, 3).astype(int)
    usual = np.median(inside, axis=0)
    assert np.ptp(usual) < 40 and usual.mean() > 180
    assert len(board._bundles[0].lines.get_segments()[0]) == 11
    assert len(board._bundles[0].lines.get_segments()[-1]) < 11


def test_some_seeds_may_diverge():
    fleet = Fleet("lr", [0.05, 2.0], 4, {**WILD, "epochs": 3})
    lost = [5, 7]
    ensemble, _ = fleet.ensembles[0]
    ensemble.ended = {r: 9 for r in lost}
    ensemble._last = {r: flatten(ensemble.state.params)[r] for r in lost}
    shown = row(fleet)
    assert shown.words[1][1] == "2 of 4 diverged" and shown.ends[1] == "lr 2, 2 of 4"


def test_looks_of_curves_differ_without_colour():
    for n in range(1, 13):
        looks = [(str(dashes), width) for _, dashes, width in styles(n)]
        assert len(looks) == n == len(set(looks))


@pytest.mark.parametrize("n", [2, 3, 4, 8, 9, 12, 20])
def test_a_row_has_room(n):
    side, places, (width, height) = _plan(n)
    assert height <= 700 and side >= 80
    blocks = [(x, y - 20, x + side, y + side + 40) for x, y in places]
    for a, b in combinations(blocks, 2):
        assert a[2] + 4 <= b[0] or b[2] + 4 <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    assert all(x >= 0 and right <= width for x, _, right, _ in blocks)
    over_seeds = ("12 of 20 diverged", "seeds 50–100 %") if n <= 12 else ()
    for words in ("update 12,345", *over_seeds):
        ink, _ = _ink(words, 11, False)
        assert ink.shape[1] <= side + 12


@pytest.mark.parametrize("in_updates", [False, True])
def test_what_stands_still_does_not_overlap(in_updates):
    fleet = Fleet("lr", [0.001 * i for i in range(1, 13)], 20, {**FEW, "epochs": 1000})
    fleet.change(in_updates=in_updates)
    figure = Rows(still(fleet))._canvas.figure
    assert figure.axes[0].get_xlim()[1] == 1000 * (fleet.steps if in_updates else 1)
    inks = [axes.get_tightbbox() for axes in figure.axes]
    inks += [text.get_window_extent() for text in figure.texts]
    for one, other in combinations(inks, 2):
        assert not one.overlaps(other)
    for ink in inks:
        assert ink.x0 >= 0 and ink.x1 <= 960 and ink.y0 >= 0 and ink.y1 <= figure.bbox.y1


def test_names_of_curves_keep_apart_and_inside(monkeypatch):
    from nnlib.view import bundle

    fleet, written = Fleet("hidden", list(range(1, 13)), 1, FEW), []
    board, shown = Rows(still(fleet)), row(fleet)
    monkeypatch.setattr(bundle, "write", lambda pixels, *what, **look: written.append(what))
    board.draw(shown._replace(loss=0 * shown.loss, accuracy=0 * shown.accuracy + 1))
    names = [what for what in written if what[0] in shown.ends]
    assert len(names) == 24 and {what[0] for what in names} == set(shown.ends)
    for panel, axes in zip((names[:12], names[12:]), board._bundles, strict=True):
        box = axes.axes.bbox
        heights = sorted(board.height - what[2] for what in panel)  # from below
        assert np.diff(heights).min() >= 12
        assert box.y0 < heights[0] and heights[-1] <= box.y1


def test_a_pen_writes_where_it_should_and_no_further_than_the_picture():
    paper = np.full((40, 80, 4), 255, np.uint8)
    write(paper, "97.3 %", 10, 20, 12, "#222222")
    rows, columns = np.nonzero((paper[..., :3] < 128).any(axis=-1))
    assert 9 <= columns.min() <= 12 and 40 < columns.max() < 70
    assert abs((rows.min() + rows.max()) / 2 - 20) <= 2
    for x, y in ((75, 38), (-5, -3), (300, 20), (10, 500)):
        write(paper, "97.3 %", x, y, 12, "#222222")
    blank = np.full((40, 80, 4), 255, np.uint8)
    write(blank, "", 10, 20, 12, "#222222")
    assert (blank == 255).all()


def test_a_loss_that_climbs_gets_room_and_a_wild_one_leaves_the_picture():
    fleet = Fleet("hidden", [2, 4], 1, FEW)
    board, shown = Rows(still(fleet)), row(fleet)
    board.draw(shown)
    nothing = board.still.nothing
    assert board.top == 1.35 * nothing
    board.draw(shown._replace(loss=shown.loss * 1.9))
    assert board.top == pytest.approx(2.1 * nothing)
    board.draw(shown._replace(loss=shown.loss * 1e200))
    assert board.top == pytest.approx(2.1 * nothing)
    board.draw(shown)
    assert board.top == 1.35 * nothing


def test_nothing_of_a_frame_is_left_in_the_next():
    fleet = Fleet("hidden", [2, 8], 2, {**FEW, "lr": 0.5})
    board, first = Rows(still(fleet)), row(fleet)
    before = board.draw(first).copy()
    fleet.finish()
    assert (board.draw(row(fleet)) != before).any()
    assert np.array_equal(board.draw(first), before)


def test_looking_changes_nothing(sweep):
    sweep.run(2)
    before = thetas(sweep)
    assert np.array_equal(drawn(sweep._run), drawn(sweep._run))
    assert all(np.array_equal(a, b) for a, b in zip(before, thetas(sweep), strict=True))


# --- the sweep ------------------------------------------------------------------------------------


def test_the_caption_has_the_accuracies_of_the_nets_themselves(sweep):
    told = sweep.run().splitlines()
    assert told[0].startswith(
        "circles, relu, lr 0.05; 6 nets, 2 seeds each, after 6 epochs (36 upd"
    )
    found = []
    for config in sweep.configs[2:4]:
        problem, state = final(config)
        found.append(evaluate(problem.model, state.params, held_out(problem.data)).accuracy)
    wanted = f"hidden 4: median {np.median(found):.3f} ({min(found):.3f} to {max(found):.3f})"
    assert wanted in told[1]


def test_the_caption_says_what_the_nets_have_in_common_and_who_is_lost():
    for axis, words in (
        ({"hidden": [2, 3]}, "circles, relu, lr 0.05; 2 nets, after 0 epochs (0 updates)."),
        ({"activation": ["relu", "tanh"]}, "circles, 2-8-2, lr 0.05; 2 nets, after"),
        ({"lr": [0.1, 0.2]}, "circles, 2-8-2 relu; 2 nets, after"),
    ):
        assert caption(Fleet(*next(iter(axis.items())), 1, FEW)).startswith(words)
    fleet = Fleet("lr", [0.01, 0.02, 0.03], 3, FEW)
    ensemble, _ = fleet.ensembles[0]
    ensemble.ended = {5: 7, 6: 8, 7: 8, 8: 9}
    ensemble._last = {r: flatten(ensemble.state.params)[r] for r in ensemble.ended}
    fleet._seen.clear()
    told = caption(fleet).splitlines()[1]
    assert ", 1 diverged); lr 0.03: all 3 diverged." in told and told.count("diverged") == 2
    assert "nan" not in told


def test_what_it_holds_can_be_read(sweep):
    sweep.run(1)
    assert [c.hidden for c in sweep.configs] == [(2,), (2,), (4,), (4,), (7,), (7,)]
    assert [c.seed for c in sweep.configs] == [0, 1] * 3
    assert [p[0].W.shape for p in sweep.params] == [(2, h) for h in (2, 2, 4, 4, 7, 7)]
    (state,) = sweep.states
    assert state.step == 6 and state.loss.shape == (6,)


def test_the_picture_is_the_same_every_time_and_carries_its_words():
    bundles = []
    for dataset in ("circles", "moons"):
        sweep = Sweep(lr=[0.05, 500.0], name="test", **WILD)
        sweep.panel.controls["dataset"].value = dataset
        sweep.run(1)  # what is shown now is not what stands in the file
        bundles.append(sweep._repr_mimebundle_())
        sweep.close()
    one, two = bundles
    assert one["image/png"] == two["image/png"] and one["image/png"].startswith(b"\x89PNG")
    assert one["text/plain"] == two["text/plain"] and "\n" not in one["text/plain"]
    assert one["text/plain"].startswith("Sweep: circles, 2-8-2 relu; 2 nets, after 10 epochs")
    assert "lr 500 diverged at update" in one["text/plain"]


def test_a_wrong_net_changes_the_digest():
    fleet = Fleet("hidden", [2, 4], 1, FEW)
    fleet.finish()
    board, shown = Rows(still(fleet)), row(fleet)
    board.draw(shown)
    digest = board.digest(shown)
    assert board.digest(shown) == digest
    assert board.digest(shown._replace(loss=shown.loss + 0.02)) != digest
    model, params, places = shown.stacks[0]
    board.draw(shown._replace(stacks=[(model, tuple(type(q)(-q.W, q.b) for q in params), places)]))
    assert board.digest(shown) != digest


def test_controls_steer_all_nets_and_buttons_keep_them_in_step(sweep):
    controls = sweep.panel.controls
    assert list(controls)[:4] == ["lr", "dataset", "activation", "seed"]
    assert "hidden" not in controls
    press(sweep, "step")
    press(sweep, "step")
    assert sweep._run.step == 2
    controls["lr"].value = 0.2
    assert sweep._run.step == 2 and {c.lr for c in sweep.configs} == {0.2}
    controls["dataset"].value = "moons"
    assert {c.dataset for c in sweep.configs} == {"moons"} and sweep._run.step == 0
    press(sweep, "new_seed")
    assert [c.seed for c in sweep.configs] == [2, 3] * 3 and controls["seed"].value == 2
    first = thetas(sweep)
    press(sweep, "step")
    press(sweep, "reset")
    assert all(np.array_equal(a, b) for a, b in zip(first, thetas(sweep), strict=True))


def test_how_the_curves_are_looked_at_does_not_disturb_the_nets(sweep):
    sweep.run(3)
    before, frame = thetas(sweep), sweep._board(sweep._run).draw(row(sweep._run))
    sweep.panel.controls["in_updates"].value = True
    sweep.panel.controls["part"].value = "training points"
    assert sweep._run.look == {"in_updates": True, "part": "training points"}
    assert sweep._run.step == 18 and not sweep.playing
    assert all(np.array_equal(a, b) for a, b in zip(before, thetas(sweep), strict=True))
    now = sweep._board(sweep._run).draw(row(sweep._run))
    assert now.shape == frame.shape and (now != frame).any()
    assert row(sweep._run).loss.tolist() == sweep._run.scores["training points"]["loss"]
    side = Rows.size(3)[1] - 250
    assert np.array_equal(now[:side], frame[:side])  # the maps stay


def test_new_seeds_of_a_row_of_seeds_are_all_new():
    sweep = Sweep(seed=range(3), name="test", **FEW)
    press(sweep, "new_seed")
    assert [c.seed for c in sweep.configs] == [3, 4, 5]
    assert "seed 5" in sweep._board(sweep._run).still.labels
    sweep.close()


@pytest.mark.parametrize("axis", [{"hidden": [2, 4], "lr": 500.0}, {"lr": [500.0, 5000.0]}])
def test_when_all_diverge_one_click_mends_it(axis):
    sweep = Sweep(name="test", **WILD, **axis)
    sweep.run()
    mend = sweep.panel.buttons["mend"]
    assert "All 2 nets diverged" in sweep.panel.message.value
    assert mend.layout.display == "" and mend.description == "Restart with lr 50"
    for _ in range(6):
        press(sweep, "mend")
        sweep.run()
        if not sweep._run.trouble:
            break
    assert not sweep._run.trouble and mend.layout.display == "none"
    assert sweep.configs[0].lr < 500
    if "hidden" not in axis:
        labels = [f"lr {config.lr:g}" for config in sweep.configs]
        assert sweep._board(sweep._run).still.labels == labels
    sweep.close()


def played(scenario, **options):
    """Run an async scenario(sweep, page) with a sweep made inside a running loop."""

    async def main():
        sweep = Sweep(name="test", **options)
        try:
            await scenario(sweep, Page(sweep.panel.screen))
        finally:
            sweep.close()
            await asyncio.sleep(0.01)
        assert [t for t in asyncio.all_tasks() if t is not asyncio.current_task()] == []

    asyncio.run(main())


def test_it_plays_to_the_end_and_rests_on_a_lossless_frame():
    async def scenario(sweep, page):
        await asyncio.sleep(0.1)
        assert sweep._run.step == 0 and not page.frames  # nobody looks: nothing runs
        page.look()
        await until(lambda: sweep._run.done and sweep.panel.buttons["play"].description == "Play")
        await until(lambda: page.frames[-1][0]["mime"] == "image/png")
        assert {m["mime"] for m, _ in page.frames} == {"image/jpeg", "image/png"}
        assert "after 30 epochs" in page.frames[-1][0]["caption"]

    played(scenario, hidden=[2, 4, 8], seeds=3, n=100, epochs=30)


def test_a_storm_of_rates_from_another_thread_ends_on_the_last():
    async def scenario(sweep, page):
        page.look()
        await until(lambda: page.frames)

        def storm():
            for i in range(60):
                sweep.panel.controls["lr"].value = (0.1, 0.2, 0.5)[i % 3]
            sweep.panel.controls["lr"].value = 0.02

        thread = threading.Thread(target=storm)
        thread.start()
        await until(lambda: not thread.is_alive())
        await until(lambda: {c.lr for c in sweep.configs} == {0.02})
        await until(lambda: sweep._run.done)

    played(scenario, hidden=[2, 4], n=100, epochs=60)


def test_a_hidden_page_gets_no_frames():
    async def scenario(sweep, page):
        page.look()
        await until(lambda: page.frames)
        page.look(visible=False)
        await asyncio.sleep(0.1)
        n, step = len(page.frames), sweep._run.step
        await asyncio.sleep(0.3)
        assert len(page.frames) == n and sweep._run.step > step
        page.look()
        await until(lambda: len(page.frames) > n)

    played(scenario, hidden=[2, 4], n=100, epochs=1000)


def test_running_the_cell_again_closes_the_old_sweep():
    from ipywidgets.widgets import widget

    Sweep(hidden=[2, 4], name="test", **FEW).close()
    alive = len(widget._instances)
    old = Sweep(hidden=[2, 4], name="test", **FEW)
    new = Sweep(hidden=[2, 4], name="test", **FEW)
    assert old._engine.closed and not new._engine.closed
    assert "application/vnd.jupyter.widget-view+json" not in old._repr_mimebundle_()
    new.close()
    assert len(widget._instances) == alive


def test_a_still_is_plain_data(sweep):
    made = still(sweep._run)
    assert isinstance(made, Still) and made.labels == ["hidden 2", "hidden 4", "hidden 7"]
    assert made.measured.endswith("median of 2 seeds; the band goes from the lowest to the highest")
