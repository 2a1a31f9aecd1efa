"""Codes: the patterns, how they are read, and the loss that learns them."""

from itertools import product

import numpy as np
import pytest

from experiments.measure import MEASURES, Run
from nnlib.activations import sigmoid
from nnlib.codes import NONE, binary, coded, distances, read
from nnlib.gradcheck import numerical_gradient, relative_error
from nnlib.losses import LOSSES
from nnlib.training import Config, evaluate, final, held_out, prepare
from nnlib.view.maps import Grid, boundary, shades

CODES = {"four bits": binary(10), "ten places": np.eye(10)}
EVERY = pytest.mark.parametrize("code", CODES.values(), ids=CODES)


def example(code, N=25, seed=0, dtype=np.float64):
    """A loss, scores Y and targets T for N examples of ten classes."""
    loss, rng = coded(code), np.random.default_rng(seed)
    labels = np.arange(N) % 10
    Y = (2 * rng.standard_normal((N, loss.width(10)))).astype(dtype)
    return loss, Y, loss.encode(labels, 10, dtype), labels


def test_binary_has_the_ones_first_and_no_place_too_many():
    assert binary(10)[7].tolist() == [1, 1, 1, 0] and binary(10)[8].tolist() == [0, 0, 0, 1]
    assert [binary(K).shape[1] for K in (2, 3, 4, 5, 8, 9, 16, 17)] == [1, 2, 2, 3, 3, 4, 4, 5]
    for K in (2, 7, 10):
        assert (binary(K) @ 2 ** np.arange(binary(K).shape[1])).tolist() == list(range(K))


def test_distances_are_those_of_the_audit():
    pairs = distances(binary(10))[np.triu_indices(10, 1)]
    assert np.bincount(pairs).tolist() == [0, 15, 18, 10, 2]
    assert set(distances(np.eye(10))[np.triu_indices(10, 1)]) == {2}


@EVERY
def test_each_pattern_is_read_as_its_class_or_as_none(code):
    code = np.asarray(code, int)
    places = code.shape[1]
    every = np.array(list(product((0, 1), repeat=places)))
    rows = {tuple(row): k for k, row in enumerate(code)}
    found = read(code, every)
    assert found.tolist() == [rows.get(tuple(bits), NONE) for bits in every]
    assert (found == NONE).sum() == {4: 6, 10: 1014}[places]


@EVERY
def test_the_loss_is_minus_the_logarithm_of_the_patterns_probability(code):
    loss, Y, T, labels = example(code)
    assert (T == np.asarray(code)[labels]).all()
    P = np.where(T == 1, sigmoid(Y), 1 - sigmoid(Y)).prod(axis=1)
    assert np.isclose(loss.value(Y, T), -np.log(P).mean(), rtol=1e-12)
    slope = numerical_gradient(lambda Y: loss.value(Y, T), Y)
    assert relative_error(slope, loss.grad(Y, T)) <= 1e-8
    assert np.allclose(loss.grad(Y, T), (sigmoid(Y) - T) / len(Y), rtol=1e-13)


@EVERY
def test_a_leading_axis_and_float32_are_kept(code):
    loss, Y, T, labels = example(code, dtype=np.float32)
    many = np.stack([Y, -Y, 6 * T - 3])
    assert loss.value(many, T).shape == (3,) and loss.value(many, T).dtype == np.float32
    assert loss.grad(many, T).dtype == T.dtype == np.float32
    decided = loss.decide(many)
    assert decided.probabilities is None
    assert decided.labels[2].tolist() == labels.tolist()
    assert (decided.labels[0] == loss.decide(Y).labels).all()


def test_a_pattern_of_no_class_is_never_right():
    """A net whose answer is 15 to everything has accuracy 0, and all its answers are none."""
    problem = prepare(Config("digits", n=100, hidden=(), loss=coded(binary(10)), start="zero"))
    (layer,) = (type(p)(p.W, p.b + 1) for p in problem.params)
    Y = problem.model.predict((layer,), problem.data.train.X)
    assert (problem.model.loss.decide(Y).labels == NONE).all()
    assert evaluate(problem.model, (layer,), problem.data.train).accuracy == 0


def test_what_a_claim_counts_of_a_net_that_always_says_15_or_0():
    """15 is no digit, so all is noticed; 0 is one, and one place off 1, 2, 4 and 8."""
    configs = (Config("digits", n=200, hidden=(), loss=coded(binary(10)), start="zero"),)
    problem, state = final(configs, 0)
    held = held_out(problem.data)
    for sign, share in ((1, 1.0), (-1, 0.0)):
        (layer,) = state.params
        run = Run(configs, problem, state._replace(params=(layer._replace(b=layer.b + sign),)))
        assert MEASURES["noticed"](run).tolist() == [share]
    ones = np.isin(held.labels, (1, 2, 4, 8)).sum() / (held.labels != 0).sum()
    assert MEASURES["one place wrong"](run) == pytest.approx([ones])


def test_the_same_code_is_the_same_loss_so_that_its_nets_make_an_ensemble():
    assert coded(binary(10)) is coded(binary(10).tolist()) is not coded(np.eye(10))
    prepare([Config("digits", n=100, loss=coded(binary(10)), seed=s) for s in range(2)])


def test_two_classes_are_one_place_and_train_as_binary_cross_entropy_does():
    config = {"hidden": 4, "epochs": 5}
    _, ours = final(Config(loss=coded(binary(2)), **config))
    _, theirs = final(Config(loss="binary_cross_entropy", **config))
    for a, b in zip(ours.params, theirs.params, strict=True):
        assert (a.W == b.W).all() and (a.b == b.b).all()


def test_ten_sigmoids_learn_what_binary_cross_entropy_learns_at_ten_times_the_rate():
    config = {"dataset": "digits", "n": 300, "hidden": (), "epochs": 3}
    problem, ours = final(Config(loss=coded(np.eye(10)), lr=0.02, **config))
    _, theirs = final(Config(loss="binary_cross_entropy", lr=0.2, **config))
    assert np.allclose(ours.params[0].W, theirs.params[0].W, rtol=0, atol=1e-12)
    X = held_out(problem.data).X
    Y = problem.model.predict(ours.params, X)
    argmax = LOSSES["binary_cross_entropy"].decide(Y).labels
    ours = problem.model.loss.decide(Y).labels
    assert (argmax == ours)[ours != NONE].all() and (ours == NONE).any()


def test_the_boundary_is_where_a_bit_turns_and_what_is_no_class_stays_white():
    """Two places on a square, their scores x and y: the axes are the boundary, one quarter none."""
    loss, grid = coded(binary(3)), Grid(np.array([[-1.0, -1], [1, 1]]), cells=20, margin=0)
    lines = boundary(grid, grid.points, loss)
    assert sorted(np.ptp(line, axis=0).argmax() for line in lines) == [0, 1]
    assert all(np.abs(line).min(axis=0).max() < 1e-12 or (line == 0).any() for line in lines)
    decided = loss.decide(grid.points)
    none = (grid.points > 0).all(axis=1)
    assert ((decided.labels == NONE) == none).all() and none.sum() == 100
    colours = shades(decided, 3)
    assert (colours[none] == 255).all() and (colours[~none] < 255).any(axis=1).all()


@pytest.mark.parametrize(
    "code, sentence",
    [
        ([0, 1], r"A code is a table of 0 and 1 with one row per class, got shape \(2,\)"),
        ([[0, 2], [1, 0]], r"A code is a table of 0 and 1"),
        (np.zeros((3, 0)), r"A code is a table of 0 and 1 .* got shape \(3, 0\)"),
        ([[0, 1], [1, 0], [0, 1]], "Classes 0 and 2 have the same code"),
    ],
    ids=["a row", "a two", "no places", "alike"],
)
def test_bad_codes_get_a_sentence(code, sentence):
    with pytest.raises(ValueError, match=sentence):
        coded(code)


def test_labels_and_classes_are_checked():
    loss = coded(binary(10))
    with pytest.raises(ValueError, match="The code has 10 rows, but the data have 3 classes"):
        loss.encode(np.array([0, 1]), 3)
    with pytest.raises(ValueError, match=r"Labels must lie in 0\.\.9 for 10 classes"):
        loss.encode(np.array([0, 10]), 10)
    with pytest.raises(ValueError, match="K is 1"):
        binary(1)
