"""The panels below the lab's picture: what their pixels say is what the net's numbers say."""

from itertools import pairwise

import numpy as np
import pytest

from nnlib.layers import Dense
from nnlib.losses import LOSSES
from nnlib.training import Config, advance, fit, prepare
from nnlib.view import hidden, ink, units
from nnlib.view.cube import cut_faces, oblique
from nnlib.view.hidden import HiddenSpace
from nnlib.view.maps import CLASS_COLOURS, Grid
from nnlib.view.pair import Pair
from nnlib.view.scene import once, rgb
from nnlib.view.units import Units
from nnlib.view.weights import Weights

NETS = {
    "two classes": {},
    "no hidden layer": {"hidden": ()},
    "one unit": {"hidden": 1},
    "two units": {"hidden": 2},
    "three units": {"hidden": (4, 3), "activation": "tanh"},
    "one output": {"hidden": 3, "loss": "binary_cross_entropy"},
    "no probabilities": {"hidden": (2,), "loss": "hinge"},
    "four classes": {"hidden": (5, 2), "dataset": "spiral", "classes": 4},
    "four in a cube": {"hidden": 3, "dataset": "spiral", "classes": 4},
    "the largest": {"hidden": (32,) * 4, "dataset": "spiral", "classes": 4},
    "wider than shown": {"hidden": 80},
    "two bends": {"activation": "plu"},
    "float32": {"hidden": 2, "dtype": "float32"},
}
PANELS = {"units": Units, "weights": Weights, "hidden": HiddenSpace}
every_net = pytest.mark.parametrize("net", NETS)
every_panel = pytest.mark.parametrize("panel", PANELS)


def start(updates=0, **config):
    problem = prepare(Config(**{"n": 100, "hidden": 8, **config}))
    return problem, advance(problem, next(fit(**problem._asdict())), updates)


def with_params(state, *layers):
    return state._replace(params=tuple(Dense(np.array(W, float), np.array(b)) for W, b in layers))


def with_layer(state, layer, W=None, b=None):
    """The state with other numbers in one layer."""
    params = list(state.params)
    old = params[layer]
    params[layer] = Dense(old.W if W is None else W, old.b if b is None else b)
    return state._replace(params=tuple(params))


def is_grey(pixels):
    return (pixels == pixels[..., :1]).all()


def rgb_of(colour):
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])


# --- all of them ----------------------------------------------------------------------------------


@every_panel
@every_net
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_panel_is_as_high_and_wide_as_it_says_and_changes_with_the_state(panel, net, scale):
    problem, state = start(**NETS[net])
    drawn = PANELS[panel](problem, scale)
    first = drawn.draw(state)
    assert first.shape == (round(drawn.height * scale), 960 * scale, 3)
    assert first.dtype == np.uint8
    second = drawn.draw(advance(problem, state, 20))
    shows = drawn.height > 70  # else it is a sentence
    assert (first != second).any() == shows
    assert (drawn.draw(state) == first).all()


@every_panel
@every_net
@pytest.mark.parametrize("bad", [np.nan, -np.inf, 1e200])
def test_numbers_that_ran_away_raise_nothing(panel, net, bad):
    problem, state = start(**NETS[net])
    drawn = PANELS[panel](problem)
    for layer in range(len(state.params)):
        W = state.params[layer].W.copy()
        with np.errstate(over="ignore"):
            W[0, 0] = bad
        broken = with_layer(state, layer, W=W)
        broken = broken._replace(grads=broken.params)
        assert drawn.draw(broken).shape == (drawn.height, 960, 3)
        assert drawn.words(broken).endswith(".")
    fresh = drawn.draw(state)
    assert (fresh == PANELS[panel](problem).draw(state)).all()  # and it recovers


@pytest.mark.parametrize("panel", ["units", "hidden"])
def test_data_that_are_no_points_of_the_plane_are_refused(panel):
    problem, _ = start(dataset="digits")
    with pytest.raises(ValueError, match="these have 64; choose a data set of the plane"):
        PANELS[panel](problem)
    with pytest.raises(ValueError, match="these have 64; choose a data set of the plane"):
        Pair(problem, problem, ("a", "b"))


@every_panel
def test_a_net_without_hidden_layer_is_drawn_or_told_that_it_has_none(panel):
    problem, state = start(hidden=())
    words = PANELS[panel](problem).words(state)
    told = {"units": "no hidden layer", "weights": "Largest weight: W1", "hidden": "2 or 3 units"}
    assert told[panel] in words


def test_colours_say_the_sign_and_how_large():
    negative, zero, positive, more, lost = ink.signed(np.array([-1, 0, 0.5, 1, np.nan]), 1).astype(
        int
    )
    assert (zero == 255).all() and is_grey(lost) and lost[0] < 200
    assert negative[2] > negative[0] + 100  # blue
    assert more[0] > more[2] + 100 and more[0] > more[1]  # orange
    assert positive.sum() > more.sum() and positive[0] > positive[2]
    assert (ink.signed(np.zeros(3), 0) == 255).all()
    assert (ink.signed(np.array([0, 5e-324]), 5e-324) == [zero, more]).all()


def test_the_largest_number_is_the_largest_that_is_finite():
    assert ink.largest(np.array([1, -3.0]), np.array([2.0])) == 3
    assert ink.largest(np.array([np.nan, 1, -np.inf]), np.array([2.0])) == 2
    assert ink.largest(np.array([np.nan])) == 0


def test_pixels_lose_their_alpha_and_nothing_else():
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, 4)).astype(np.uint8)
    assert (rgb(pixels) == pixels[..., :3]).all()


# --- units ----------------------------------------------------------------------------------------


def tile(drawn, pixels, layer, unit):
    """The map of a unit in the pixels of a Units panel."""
    _, x, y = next(place for place in drawn._places(layer) if place[0] == unit)
    side, scale = drawn._pixels, drawn.scale
    return pixels[round(y * scale) :, round(x * scale) :][:side, :side].astype(int)


def test_a_dead_unit_is_grey_and_named_dead():
    problem, state = start()
    b = state.params[0].b.copy()
    b[2] = -100
    b[4] = -100
    dead, drawn = with_layer(state, 0, b=b), Units(problem)
    before, after = drawn.draw(state), drawn.draw(dead)
    assert not is_grey(tile(drawn, before, 0, 2))
    assert is_grey(tile(drawn, after, 0, 2)) and not is_grey(tile(drawn, after, 0, 3))
    assert tile(drawn, after, 0, 2).min() < 80  # the word
    assert (tile(drawn, after, 0, 2)[:30] < 250).all()  # and no white, which would mean 0
    assert "none dead" in drawn.words(state)
    assert "8 units, 2 dead (units 3, 5)" in drawn.words(dead)


def test_a_unit_that_is_not_finite_is_not_called_dead():
    problem, state = start()
    b = state.params[0].b.copy()
    b[2] = np.nan
    drawn = Units(problem)
    broken = with_layer(state, 0, b=b)
    lost = tile(drawn, drawn.draw(broken), 0, 2)
    assert is_grey(lost) and (lost[:30] == ink.MISSING).all()
    assert lost.min() == min(ink.MISSING) and lost.max() > 200  # white words, not the black "dead"
    assert "none dead, not all finite" in drawn.words(broken)


def upright(size, sign=1.0, b=0.0):
    """W and b of one layer whose unit 1 has Z = sign * x1 + b, the others 0."""
    W = np.zeros((2, size))
    W[0, 0] = sign
    return W, np.full(size, b)


def test_a_unit_is_blue_below_zero_and_orange_above():
    problem, state = start(hidden=3, activation="tanh")
    drawn = Units(problem)
    W, b = upright(3)
    shown = tile(drawn, drawn.draw(with_layer(state, 0, W, b)), 0, 0)
    left, right = shown[:, :30], shown[:, -30:]
    assert (left[..., 2] > left[..., 0]).all() and (right[..., 0] > right[..., 2]).all()


def test_what_is_up_in_the_plane_is_up_in_the_map():
    problem, state = start(hidden=3, activation="tanh")
    drawn = Units(problem)
    W, b = upright(3)
    shown = tile(drawn, drawn.draw(with_layer(state, 0, W[::-1], b)), 0, 0)
    assert (shown[:30, :, 0] > shown[:30, :, 2]).all()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_bend_is_a_line_where_z_is_zero(scale):
    problem, state = start(hidden=3)
    drawn = Units(problem, scale)
    W, b = upright(3, b=-0.3)
    shown = tile(drawn, drawn.draw(with_layer(state, 0, W, b)), 0, 0)
    x = drawn._grid.x
    darkest = shown.max(axis=-1).argmin(axis=1)  # orange is bright in red
    assert (np.abs(x[darkest] - 0.3) < 1.01 * (x[1] - x[0])).all()
    dark = (shown.max(axis=-1) < 150).sum(axis=1)
    assert (dark >= 1).all() and (dark <= 2 * scale).all()  # as thin as it should be


def test_every_bend_is_drawn_and_a_smooth_unit_has_none():
    W, b = upright(3, sign=1.0)

    def lines(activation):
        problem, state = start(hidden=3, activation=activation)
        drawn = Units(problem)
        W[0, 0] = 1.5  # plu bends at Z = -1 and 1
        row = tile(drawn, drawn.draw(with_layer(state, 0, W, b)), 0, 0)[20].max(axis=-1)
        dark = np.concatenate([[False], row < 150, [False]])
        return (np.diff(dark.astype(int)) == 1).sum()

    assert [lines(name) for name in ("plu", "relu", "tanh")] == [2, 1, 0]


def test_the_units_of_a_layer_share_one_scale():
    problem, state = start(hidden=2, activation="identity")
    drawn = Units(problem)
    W, b = np.array([[1.0, 0.25], [0, 0]]), np.zeros(2)
    pixels = drawn.draw(with_layer(state, 0, W, b))
    strong, weak = (255 - tile(drawn, pixels, 0, unit)[50, -1, 2] for unit in (0, 1))
    assert abs(weak - strong / 4) < 4
    doubled = drawn.draw(with_layer(state, 0, 2 * W, b))
    assert (tile(drawn, pixels, 0, 0) == tile(drawn, doubled, 0, 0)).all()
    left, right = np.split((pixels != doubled).any(axis=(0, 2)), [units._RAMP[0] + 60])
    assert left.any() and right.any()  # the scale is written in numbers, at both ends


@pytest.mark.parametrize("width", [1, 8, 16, 17, 32, 80])
def test_all_maps_lie_in_the_picture_and_apart(width):
    drawn = Units(start(hidden=(width, 2))[0])
    places = [place for layer in (0, 1) for place in drawn._places(layer)]
    assert len(places) == min(width, 32) + 2
    taken = np.zeros((drawn.height, 960), int)
    for _, x, y in places:
        assert 0 <= x and x + drawn._side <= 960 and y + drawn._side <= drawn.height
        taken[y : y + drawn._side, x : x + drawn._side] += 1
    assert taken.max() == 1


def test_the_window_can_be_given():
    problem, state = start(hidden=3)
    far = Grid(np.array([[-9.0, -9.0], [9.0, 9.0]]))
    drawn = Units(problem, window=far)
    assert np.allclose([drawn._grid.low, drawn._grid.high], [far.low, far.high])
    assert (drawn.draw(state) != Units(problem).draw(state)).any()


# --- weights --------------------------------------------------------------------------------------


def cell(drawn, pixels, layer, gradient, row, column):
    """The colour in the middle of one cell; row None is the bias."""
    block = drawn._blocks[layer]
    x, y = block.maps[gradient]
    wide, high = block.cell
    tall, begin = block.bias
    down = y + begin + tall / 2 if row is None else y + (row + 0.5) * high
    scale = drawn.scale
    return pixels[int(down * scale), int((x + (column + 0.4) * wide) * scale)].astype(int)


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("gradient", [False, True])
def test_the_colour_of_a_cell_is_the_sign_of_its_number(scale, gradient):
    problem, state = start()
    W, b = np.zeros((2, 8)), np.zeros(8)
    W[0, 1], W[1, 2], b[3], b[4] = 1.0, -1.0, 1.0, -0.5
    layer = Dense(W, b)
    state = state._replace(**{"grads" if gradient else "params": (layer, layer)})
    state = state._replace(**{"grads" if gradient else "params": (layer, state.params[1])})
    drawn = Weights(problem, scale)
    pixels = drawn.draw(state)
    at = lambda row, column: cell(drawn, pixels, 0, gradient, row, column).tolist()
    orange, blue, pale = ink.signed(np.array([1, -1, -0.5]), 1).tolist()
    assert (at(0, 1), at(1, 2), at(None, 3), at(None, 4)) == (orange, blue, orange, pale)
    assert at(0, 0) == at(1, 1) == at(None, 0) == [255, 255, 255]


def test_each_map_has_its_own_scale_and_says_it():
    problem, state = start()
    drawn = Weights(problem)
    tenfold = state._replace(grads=tuple(Dense(10 * W, 10 * b) for W, b in state.grads))
    one, ten = drawn.draw(state), drawn.draw(tenfold)
    for layer in (0, 1):
        (_, _), (x, y) = drawn._blocks[layer].maps
        changed = (one != ten).any(axis=-1)
        assert not changed[y : y + 150, x : x + 190].any()
        assert changed[y - 30 : y - 16, x : x + 150].any()  # the number
    assert not changed[: drawn._blocks[0].y + 14].any()


def test_a_weight_that_is_not_finite_is_dark_grey():
    problem, state = start()
    W = state.params[0].W.copy()
    W[1, 4] = np.inf
    drawn = Weights(problem)
    broken = with_layer(state, 0, W=W)
    pixels = drawn.draw(broken)
    assert tuple(cell(drawn, pixels, 0, False, 1, 4)) == ink.MISSING
    assert tuple(cell(drawn, pixels, 0, False, 0, 4)) != ink.MISSING
    assert "one in W1 = not finite" in drawn.words(broken)


def test_the_words_name_the_largest_weight_and_gradient():
    problem, state = start()
    W, b = np.zeros((8, 2)), np.zeros(2)
    W[6, 1], b[0] = -7.5, 3.0
    state = with_layer(state, 1, W, b)._replace(grads=(state.grads[0], Dense(W * 0, b)))
    words = Weights(problem).words(state)
    assert words == "Largest weight: W2[7, 2] = −7.5; largest gradient: db2[1] = 3."


@every_net
def test_all_heat_maps_lie_in_the_picture_and_apart(net):
    problem, _ = start(**NETS[net])
    drawn = Weights(problem)
    taken = np.zeros((drawn.height, 960), int)
    for block, (D, H) in zip(drawn._blocks, pairwise(problem.model.sizes), strict=True):
        assert block.shape == (min(D, 64), min(H, 64))
        assert block.x + block.width <= 960
        taken[block.y : block.y + block.height, block.x : block.x + block.width] += 1
        for x, y in block.maps:
            assert block.x < x and x + block.shape[1] * block.cell[0] <= block.x + block.width
            assert y + sum(block.bias) <= block.y + block.height <= drawn.height
    assert taken.max() == 1


def test_of_a_wide_layer_a_part_is_shown():
    problem, state = start(dataset="digits", hidden=100)
    drawn = Weights(problem)
    assert [block.shape for block in drawn._blocks] == [(64, 64), (64, 10)]
    W = np.zeros((64, 100))
    W[0, 63], W[0, 64] = 1.0, -1.0  # the last that is shown, and the first that is not
    pixels = drawn.draw(with_layer(state, 0, W))
    assert cell(drawn, pixels, 0, False, 0, 63).tolist() == list(ink.signed(np.ones(1), 1)[0])


# --- the space of the last hidden layer -----------------------------------------------------------


def as_it_is(**config):
    """A net whose hidden layer hands the plane on unchanged, and decides by the sign of a1."""
    problem, state = start(hidden=2, activation="identity", **config)
    out = ([[1.0], [0.0]], [0.0]) if config else ([[-1.0, 1.0], [0.0, 0.0]], [0.0, 0.0])
    return problem, with_params(state, (np.eye(2), [0.0, 0.0]), out)


def pixel(drawn, scene, x, y):
    right, up = scene.axes.transData.transform((x, y))
    return round(drawn.height * drawn.scale - up), round(right)


@pytest.mark.parametrize("loss", [None, "binary_cross_entropy", "hinge"])
def test_points_and_cut_lie_where_the_hidden_layer_puts_them(loss):
    problem, state = as_it_is(**({"loss": loss} if loss else {}))
    state = with_layer(state, 0, b=np.array([3.0, 0.0]))  # to the right by 3
    drawn = HiddenSpace(problem)
    pixels = drawn.draw(state)
    train = problem.data.train
    for x, k in zip(train.X[::7], train.labels[::7], strict=True):
        down, right = pixel(drawn, drawn._space, x[0] + 3, x[1])
        near = pixels[down - 2 : down + 3, right - 2 : right + 3].reshape(-1, 3).astype(int)
        assert (np.abs(near - rgb_of(CLASS_COLOURS[k])).sum(axis=1) < 30).any()
    (low, high), _ = drawn._limits
    assert low <= 0 and high >= 3 + train.X[:, 0].max()
    down, right = pixel(drawn, drawn._space, 0, 0.5)
    assert pixels[down, right - 1 : right + 2].sum(axis=-1).min() < 250  # the cut, a1 = 0


def test_the_grid_bends_with_the_space():
    problem, state = as_it_is()
    drawn = HiddenSpace(problem)
    drawn.draw(state)
    straight = np.array(drawn._bent.get_data())
    assert np.allclose(straight, hidden._joined(drawn._mesh), equal_nan=True)
    drawn.draw(with_layer(state, 0, W=2 * np.eye(2)))
    assert np.allclose(drawn._bent.get_data(), 2 * straight, equal_nan=True)


@pytest.mark.parametrize("width", [1, 4, 8])
def test_another_width_is_answered_with_a_sentence(width):
    problem, state = start(hidden=(2, width))
    drawn = HiddenSpace(problem)
    pixels = drawn.draw(state)
    assert pixels.shape == (drawn.height, 960, 3) and drawn.height < 100
    assert pixels.min() < 150 and is_grey(pixels)
    fits = HiddenSpace(start(hidden=(width, 2))[0])
    assert fits.height > 300


def test_limits_make_room_in_steps():
    assert hidden._limits(np.array([0.0, 0.9]), False) == (0, 1)
    assert hidden._limits(np.array([0.0, 0.95]), False) == (0, 1)
    assert hidden._limits(np.array([-2.2, 0.3]), False) == pytest.approx((-2.5, 0.3))
    assert hidden._limits(np.array([np.nan, 4.1]), False) == (0, 5)
    assert hidden._limits(np.zeros(3), False) == (0, 1)
    low, high = hidden._limits(np.array([0.0, 1.0]), True)
    assert low < 0 and high > 1


def test_three_units_stand_in_a_cube():
    problem, state = start(hidden=3, activation="identity")
    W = np.array([[1.0, 0, 0], [0, 1.0, 0]])
    state = with_layer(state, 0, W, np.array([2.0, 2.0, 1.0]))
    drawn = HiddenSpace(problem)
    drawn.draw(state)
    highs = np.array(drawn._limits)[:, 1]
    A = np.column_stack([problem.data.train.X + 2, np.ones(len(problem.data.train.X))])
    for k, artist in enumerate(drawn._points):
        expected = oblique(A[problem.data.train.labels == k] / highs)
        assert np.allclose(np.transpose(artist.get_data()), expected)
    assert (oblique(np.eye(3)) >= 0).all() and (oblique(np.eye(3))[2] > 0.2).all()  # upper right
    assert drawn._names[1].get_text() == "a2: 0 to 3 →"
    assert drawn._names[2].get_text() == "↗ a3: 0 to 1"


def test_the_cut_of_a_cube_is_seen_on_its_faces():
    near, far = cut_faces(lambda U: U[:, :1] - 0.25, LOSSES["logistic"])  # the plane a1 = 0.25
    for lines in (near, far):
        assert len(lines) == 2  # it meets all faces but the two it is parallel to
        assert np.allclose(np.concatenate(lines)[:, 0], 0.25)
    assert {tuple(line.mean(axis=0).round(2)) for line in near} == {(0.25, 0.5, 0), (0.25, 1, 0.5)}


def test_the_words_count_points_that_meet():
    problem, state = as_it_is()
    words = HiddenSpace(problem).words(with_layer(state, 0, W=np.zeros((2, 2))))
    assert "60 training points into the space of its 2 units, in 1 different places" in words
    assert "different places" not in HiddenSpace(problem).words(state)


# --- two nets -------------------------------------------------------------------------------------


def halves(pixels):
    """Both maps, without labels and words."""
    return pixels[35:425, 55:445].astype(int), pixels[35:425, 535:925].astype(int)


def alike(one, other):
    """Whether two pictures differ by no more than where lines begin in a pixel."""
    return np.abs(one - other).max() < 12


def test_a_net_beside_itself_is_drawn_twice_alike():
    problem, state = start()
    left, right = halves(Pair(problem, problem, ("a", "b")).draw(state, state))
    assert alike(left, right)
    later = advance(problem, state, 60)
    left, right = halves(Pair(problem, problem, ("a", "b")).draw(state, later))
    assert not alike(left, right)


def test_each_net_has_its_side():
    (one, s), (other, t) = start(), start(activation="tanh", loss="hinge")
    ab = halves(Pair(one, other, ("a", "b")).draw(s, t))
    ba = halves(Pair(other, one, ("b", "a")).draw(t, s))
    assert alike(ab[0], ba[1]) and alike(ab[1], ba[0]) and not alike(*ab)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_pair_is_as_high_as_it_says_and_survives_what_ran_away(scale):
    problem, state = start(loss="hinge")
    drawn = Pair(problem, problem, ("a", "b"), scale)
    bad = with_layer(state, 0, W=np.full((2, 8), np.nan))
    assert drawn.draw(state, bad).shape == (round(drawn.height * scale), 960 * scale, 3)
    assert drawn.words(state, bad)


def test_the_other_boundary_is_dashed_over_each_map():
    problem, state = as_it_is()
    moved = with_layer(state, 1, b=np.array([0.5, -0.5]))  # a1 = 0.5
    drawn = Pair(problem, problem, ("a", "b"))
    pixels = drawn.draw(state, moved)
    (first, *_), (second, *_) = drawn._scenes

    def dark(scene, x):
        """The share of a vertical line that is dark."""
        rows = [pixel(drawn, scene, x, y) for y in np.linspace(-0.6, 0.6, 150)]
        near = [pixels[down, right - 1 : right + 2].sum(axis=-1).min() for down, right in rows]
        return np.mean(np.array(near) < 330)

    assert dark(first, 0) > 0.95 and dark(second, 0.5) > 0.95
    assert 0.2 < dark(first, 0.5) < 0.9 and 0.2 < dark(second, 0) < 0.9
    assert dark(first, -0.4) < 0.1


def test_lines_that_come_twice_are_drawn_once():
    ahead = np.array([[0.0, 0], [1, 0], [2, 0], [3, 0]])
    back = np.array([[5.0, 0], [2, 0], [1, 0], [1, 4], [1, 6]])
    kept = once([ahead, back])
    assert [line.tolist() for line in kept] == [
        ahead.tolist(),
        [[5, 0], [2, 0]],
        [[1, 0], [1, 4], [1, 6]],
    ]
    assert once([]) == []


def test_the_words_give_accuracies_and_the_area_in_dispute():
    problem, state = as_it_is()
    turned = with_layer(state, 1, W=-state.params[1].W)
    drawn = Pair(problem, problem, ("now", "turned"))
    right = (problem.data.train.labels == (problem.data.train.X[:, 0] > 0)).mean()
    words = drawn.words(state, turned)
    assert f"{100 * right:.1f} % (now) and {100 - 100 * right:.1f} % (turned)" in words
    assert "differ on 100 %" in words
    assert "differ on 0 %" in drawn.words(state, state)


def test_a_long_label_does_not_run_into_the_other_map():
    problem, state = start()
    short = Pair(problem, problem, ("a", "b")).draw(state, state)
    long = Pair(problem, problem, ("many words " * 20, "b")).draw(state, state)
    changed = (short != long).any(axis=(0, 2))
    assert changed[200:440].any() and not changed[520:].any()


def test_a_pair_needs_two_labels():
    problem, _ = start()
    with pytest.raises(ValueError, match="one name for each of the two nets"):
        Pair(problem, problem, ("a",))
