"""Each bug is a real one, wrong in one way, seen by differences but where its sentence says so."""

from itertools import islice

import numpy as np
import pytest

from nnlib.activations import ACTIVATIONS
from nnlib.bugs import BUGS, Broken, broken
from nnlib.exercises.guesses import GUESSES
from nnlib.exercises.suspects import LINE_UP, REPORTS
from nnlib.gradcheck import check
from nnlib.layers import flatten, member
from nnlib.losses import LOSSES
from nnlib.mlp import MLP
from nnlib.training import Config, fit, prepare

every_bug = pytest.mark.parametrize("bug", BUGS)


def case(activation="tanh", hidden=5, N=7, biases=True):
    """A net of three inputs and five classes, with N examples; sizes differ where they can."""
    rng = np.random.default_rng(0)
    model = MLP((3, hidden, 5), activation, "softmax_cross_entropy")
    params = model.init(rng)
    for layer in params:
        layer.b[...] = biases * rng.standard_normal(layer.b.shape)
    return model, params, rng.standard_normal((N, 3)), np.eye(5)[rng.integers(0, 5, N)]


def worst(bug, model, params, X, T):
    return check(broken(model, bug), params, X, T).worst


@every_bug
def test_differences_see_it_and_find_nothing_else(bug):
    model, *at = case()
    assert check(model, *at).worst <= 1e-8
    assert worst(bug, model, *at) >= 0.05


@every_bug
def test_it_says_what_the_right_net_says_and_has_gradients_of_the_same_shape(bug):
    model, params, X, T = case()
    loss, grads = model.loss_and_grads(params, X, T)
    wrong, spoilt = broken(model, bug).loss_and_grads(params, X, T)
    assert wrong == loss
    shapes = [[a.shape for a in layer] for layer in grads]
    assert [[a.shape for a in layer] for layer in spoilt] == shapes
    assert not np.array_equal(flatten(grads), flatten(spoilt))


def symmetric():
    model, params, X, T = case()
    params[1].W[...] += params[1].W.T.copy()
    return model, params, X, T


def all_above():
    model, params, X, T = case("relu")
    params[0].b[...] = 100
    return model, params, X, T


UNSEEN = {
    "W not transposed": symmetric,
    "mask forgotten": all_above,
    "1/K for 1/N": lambda: case(N=5),
    "1/N forgotten": lambda: case(N=1),
    "biases penalised": lambda: case(biases=False),
    "one slope for all biases": lambda: case(hidden=1),
    "slope after the bend": lambda: case("relu"),
}


@every_bug
def test_where_its_sentence_says_so_no_difference_sees_it(bug):
    assert worst(bug, *UNSEEN[bug]()) <= 1e-6


@every_bug
def test_it_trains_and_goes_another_way(bug):
    """An ensemble with a bug trains too, each net as it does alone."""
    of = {"hidden": 10, "activation": "tanh", "batch_size": 20}
    configs = [Config("digits", seed=seed, **of) for seed in range(2)]
    ends = []
    for config in (configs, configs[1]):
        problem = prepare(config)
        problem = problem._replace(model=broken(problem.model, bug))
        ends.append(list(islice(fit(**problem._asdict()), 6))[-1])
    alone = flatten(ends[1].params)
    assert np.allclose(flatten(member(ends[0].params, 1, (64, 10, 10))), alone, atol=1e-10)
    right = list(islice(fit(**prepare(configs[1])._asdict()), 6))[-1]
    assert np.abs(alone - flatten(right.params)).max() > 1e-5


@every_bug
def test_float32_stays_float32(bug):
    model, params, X, T = case()
    params = tuple(layer._replace(W=np.float32(layer.W), b=np.float32(layer.b)) for layer in params)
    _, grads = broken(model, bug).loss_and_grads(params, np.float32(X), np.float32(T))
    assert {a.dtype for layer in grads for a in layer} == {np.dtype(np.float32)}


def test_no_bug_is_in_a_table_of_the_right_things():
    for table in (ACTIVATIONS, LOSSES):
        assert not set(BUGS) & set(table)
    assert not isinstance(prepare(Config()).model, Broken)
    assert "bug='1/N forgotten'" in repr(broken(case()[0], "1/N forgotten"))


def test_what_is_not_allowed_gets_one_sentence():
    model, *at = case(hidden=4)
    with pytest.raises(ValueError, match=r"^Unknown bug '1/N forgoten'. Did you mean '1/N forg"):
        broken(model, "1/N forgoten")
    with pytest.raises(ValueError, match=r"^The net has the sizes \(3, 4, 5\); without the tr"):
        broken(model, "W not transposed").loss_and_grads(*at)


def test_the_line_up_has_one_right_gradient_and_its_guess_knows_which():
    suspects = list(LINE_UP.values())
    assert tuple(LINE_UP) == GUESSES["07"].options
    assert suspects.count(None) == 1 and suspects.index(None) == GUESSES["07"].true
    assert set(suspects) - {None} <= set(BUGS) and set(REPORTS) <= set(BUGS)


def test_the_reports_can_be_told_apart_by_the_arrays_that_are_wrong():
    """One with both biases, one with the first, one with all, by the factor of the mean."""
    model, *at = case()
    found = {bug: check(broken(model, bug), *at).errors for bug in REPORTS}
    wrong = {bug: [array for array, gap in e.items() if gap > 1e-6] for bug, e in found.items()}
    assert list(wrong.values()) == [["b1", "b2"], ["W1", "b1", "W2", "b2"], ["b1"]]
    assert all(abs(gap - 6 / 7) < 1e-6 for gap in found["1/N forgotten"].values())
