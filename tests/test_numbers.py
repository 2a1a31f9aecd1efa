"""Every number opens: symbols, code and a 60-digit oracle agree, and the fold follows the lab."""

import re
import sys
import threading
from html import unescape
from itertools import pairwise
from math import exp, log, sqrt
from pathlib import Path

import mpmath
import numpy as np
import pytest

from nnlib.activations import ACTIVATIONS, leaky_relu
from nnlib.config import Config
from nnlib.lab.numbers import formulas, licences, paths
from nnlib.lab.numbers.opened import Choice, Opened, say
from nnlib.lab.numbers.paths import Paths, penalty_along, penalty_value
from nnlib.lab.run import Run
from nnlib.lab.tools import numbers
from nnlib.lab.tools.numbers import PAGES, Numbers
from nnlib.lab.ways import Ways, brief, by_name
from nnlib.layers import Dense, views
from nnlib.losses import LOSSES
from nnlib.mlp import MLP
from nnlib.optimizers import OPTIMIZERS
from nnlib.regularizers import REGULARIZERS, Penalty
from nnlib.symbolic.backprop import theorem
from nnlib.training import advance

NOTEBOOKS = Path(__file__).parents[1] / "notebooks" / "src"
MP = mpmath.MPContext()
MP.dps = 60


# --- an oracle that shares no code: the net in 60 digits, moved by 10^-25 -------------------------


def _positive(u):
    return u if u > 0 else MP.mpf(0)


BENDS = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + MP.exp(-z)),
    "tanh": lambda z: (MP.exp(2 * z) - 1) / (MP.exp(2 * z) + 1),
    "relu": _positive,
    "scaled_relu": lambda z: 5 * _positive(z),
    "leaky_relu": lambda z: z if z > 0 else z / 100,
    "plu": lambda z: z if abs(z) <= 1 else MP.sign(z) * (1 + (abs(z) - 1) / 10),
    "erf": lambda z: 2 / MP.sqrt(MP.pi) * MP.quad(lambda s: MP.exp(-s * s), [0, z]),
    "sin": lambda z: (MP.expj(z) - MP.expj(-z)).imag / 2,
    "gaussian": lambda z: 1 / MP.exp(z * z),
    "softplus": lambda z: z + MP.log(1 + MP.exp(-z)),
    "gelu": lambda z: z * MP.ncdf(z),
}
COSTS = {
    "softmax_cross_entropy": lambda y, t: MP.log(sum(map(MP.exp, y))) - _dot(y, t),
    "binary_cross_entropy": lambda y, t: (
        _sum(y, t, lambda u, v: BENDS["softplus"](u) - v * u) / len(y)
    ),
    "squared_error": lambda y, t: _sum(y, t, lambda u, v: (u - v) ** 2),
    "mean_squared_error": lambda y, t: _sum(y, t, lambda u, v: (u - v) ** 2) / len(y),
    "hinge": lambda y, t: _sum(y, t, lambda u, v: _positive(1 - u * v)),
    "smoothed_hinge": lambda y, t: _sum(
        y, t, lambda u, v: BENDS["softplus"](10 * (1 - u * v)) / 10
    ),
    "logistic": lambda y, t: _sum(y, t, lambda u, v: BENDS["softplus"](-u * v)),
}


def _sum(y, t, of):
    return sum(of(u, v) for u, v in zip(y, t, strict=True))


def _dot(u, v):
    return _sum(u, v, lambda a, b: a * b)


def oracle_loss(model, params, X, T, name="", at=(), by=0):
    total = MP.mpf(0)
    for x, t in zip(X, T, strict=True):
        A = [MP.mpf(float(v)) for v in x]
        for i, layer in enumerate(params, 1):
            W = [[MP.mpf(float(v)) for v in row] for row in layer.W]
            b = [MP.mpf(float(v)) for v in layer.b]
            if name == f"W{i}":
                W[at[0]][at[1]] += by
            if name == f"b{i}":
                b[at[0]] += by
            f = BENDS[model.activation_name if i < len(params) else model.output_name]
            A = [f(_dot(A, column) + v) for column, v in zip(zip(*W, strict=True), b, strict=True)]
        total += COSTS[model.loss_name](A, [MP.mpf(float(v)) for v in t])
    return total / len(X)


def oracle_slope(*net, name, at, side=0):
    h = MP.mpf(10) ** -25
    up, down = (oracle_loss(*net, name, at, by) for by in (h * (side != -1), -h * (side != 1)))
    return (up - down) / (h if side else 2 * h)


def a_net(activation="tanh", loss="softmax_cross_entropy", hidden=(3,), output="identity", **more):
    """A net with random numbers, on random rows of three classes (two, where asked)."""
    classes, examples = more.get("classes", 3), more.get("examples", 2)
    rng, key = np.random.default_rng(more.get("seed", 1)), loss
    loss = LOSSES[key]
    model = MLP((2, *hidden, loss.width(classes)), activation, loss, output)
    names = {"activation_name": activation, "loss_name": key, "output_name": output}
    for attribute, name in names.items():
        object.__setattr__(model, attribute, name)
    params = model.init(rng)
    for layer in params:
        layer.b[...] = rng.standard_normal(layer.b.shape)
    T = loss.encode(rng.integers(0, classes, examples), classes)
    return model, params, rng.standard_normal((examples, 2)), T


def a_place(model, rng):
    shapes = {f"W{i}": pair for i, pair in enumerate(pairwise(model.sizes), 1)}
    shapes |= {f"b{i}": pair[1:] for i, pair in enumerate(pairwise(model.sizes), 1)}
    name = rng.choice(sorted(shapes))
    return str(name), tuple(int(rng.integers(n)) for n in shapes[name])


# --- symbols along the paths of a weight ----------------------------------------------------------


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_symbols_and_code_agree_with_the_oracle(activation, loss):
    rng = np.random.default_rng(len(activation) * 31 + len(loss))
    for depth in (0, 1, 2, 4):
        net = a_net(activation, loss, tuple(rng.integers(1, 4, depth)), seed=int(rng.integers(99)))
        model, params, X, T = net
        name, at = a_place(model, rng)
        found = Paths(model, params).along(X, T, name, at)
        expected = oracle_slope(*net, name=name, at=at)
        for side in (found.left, found.right):
            assert abs(side - expected) < 1e-20 * max(1, abs(expected))
        assert abs(found.loss - oracle_loss(*net)) < 1e-20 * max(1, abs(found.loss))
        ways = Ways(*net)
        assert ways.backprop(name, at) == pytest.approx(float(expected), rel=1e-9, abs=1e-12)
        assert ways.rule(name, at).value == pytest.approx(float(expected), rel=1e-9, abs=1e-12)
        difference, at_corner = ways.difference(name, at)
        assert at_corner or difference == pytest.approx(float(expected), rel=1e-5, abs=1e-8)


@pytest.mark.parametrize("output", ACTIVATIONS)
@pytest.mark.parametrize("loss", ["softmax_cross_entropy", "mean_squared_error", "hinge"])
def test_an_output_activation_counts(output, loss):
    net = a_net("tanh", loss, (2, 2), output)
    for name, at in (("W1", (1, 0)), ("b3", (2,)), ("W3", (0, 1))):
        found = Paths(*net[:2]).along(*net[2:], name, at)
        expected = oracle_slope(*net, name=name, at=at)
        assert abs(found.right - expected) < 1e-20 * max(1, abs(expected))
        assert Ways(*net).rule(name, at).value == pytest.approx(float(expected), 1e-9, 1e-12)


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "plu", "scaled_relu"])
def test_at_a_corner_both_sides_are_found(activation):
    model, params, X, T = a_net(activation, hidden=(1, 2))
    kink = ACTIVATIONS[activation].kinks[-1]
    params[0].W[...], params[0].b[...] = 0, kink  # every first unit stands on its corner
    for name, at in (("b1", (0,)), ("W1", (1, 0))):
        found = Paths(model, params).along(X[:1], T[:1], name, at)
        left, right = (
            oracle_slope(model, params, X[:1], T[:1], name=name, at=at, side=side)
            for side in (-1, 1)
        )
        assert abs(found.left - left) < 1e-20 and abs(found.right - right) < 1e-20
        assert abs(left - right) > 1e-3


def test_the_corner_of_the_hinge_has_two_sides():
    model, params, X, T = a_net(loss="hinge", hidden=(), classes=2, examples=1)
    params[0].W[...], params[0].b[...] = 0, T[0]  # a margin of exactly 1
    found = Paths(model, params).along(X, T, "b1", (0,))
    assert sorted((float(found.left * T[0, 0]), float(found.right * T[0, 0]))) == [-1, 0]
    assert Ways(model, params, X, T).difference("b1", (0,))[1]


def test_a_slope_that_exists_is_found_where_backpropagation_has_a_wrong_convention():
    """relu(z) - relu(-z) is z, with slope 1 everywhere; at z = 0 backpropagation says 0."""
    model = MLP((1, 2, 1), "relu", "squared_error")
    params = (Dense(np.array([[1.0, -1.0]]), np.zeros(2)),
              Dense(np.array([[1.0], [-1.0]]), np.zeros(1)))  # fmt: skip
    X, T = np.array([[0.0], [0.0]]), np.array([[-1.0], [-1.0]])
    by_x = [Paths(model, params).along(X, T, "b1", (j,)) for j in (0, 1)]
    assert [float(of.right - of.left) for of in by_x] == [2, -2]  # each unit alone has a corner
    narrow = MLP((1, 1, 2, 1), "identity", "squared_error")
    object.__setattr__(narrow, "activation", ACTIVATIONS["relu"])
    deep = (Dense(np.array([[1.0]]), np.array([1.0])),
            Dense(np.array([[1.0, -1.0]]), np.array([-1.0, 1.0])), params[1])  # fmt: skip
    found = Paths(narrow, deep).along(X, T, "b1", (0,))
    assert float(found.left) == float(found.right) == 2
    assert Ways(narrow, deep, X, T).backprop("b1", (0,)) == 0


def test_the_symbols_use_nothing_of_the_net_that_runs(monkeypatch):
    net = a_net()
    right = Paths(*net[:2]).along(*net[2:], "W1", (0, 1))
    for method in ("forward", "backward", "run", "loss_and_grads"):
        monkeypatch.setattr(MLP, method, lambda *a, **k: None)
    object.__setattr__(net[0].activation, "f", None), object.__setattr__(net[0].loss, "grad", None)
    try:
        assert Paths(*net[:2]).along(*net[2:], "W1", (0, 1)) == right
    finally:
        object.__setattr__(net[0].activation, "f", np.tanh)
        from nnlib.losses import _d_softmax_cross_entropy

        object.__setattr__(net[0].loss, "grad", _d_softmax_cross_entropy)


def test_two_threads_do_not_disturb_each_other():
    """They share a context; none of the functions in the formulas may change its digits."""
    net, found = a_net("gelu", hidden=(8,), examples=8), []
    digits, interval = paths._MP.prec, sys.getswitchinterval()

    def work():
        for _ in range(5):
            found.append(Paths(*net[:2]).along(*net[2:], "W1", (0, 0)))

    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=work) for _ in range(4)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
    finally:
        sys.setswitchinterval(interval)
    assert len(found) == 20 and all(of == found[0] for of in found)
    assert paths._MP.prec == digits


def test_the_penalty_in_symbols():
    model, params, *_ = a_net()
    penalty = Penalty((0.1, 0.0), (0.0, 0.3), 2)
    assert float(penalty_value(penalty, params)) == pytest.approx(float(penalty.value(params)))
    grads = views(np.zeros(model.n_params), model.sizes)
    penalty.add_grad(params, grads)
    for layer in (0, 1):
        (pull,) = penalty_along(penalty, layer, params[layer].W[0, 1])
        assert abs(pull.left - pull.right) < 1e-30
        assert float(pull.right) == pytest.approx(grads[layer].W[0, 1], rel=1e-12)
    assert [float(p) for p in penalty_along(penalty, 0, 0.0)[0]] == [-0.1, 0.1]


# --- formulas with their numbers ------------------------------------------------------------------


def evaluate(digits):
    """The value of a formula as it is printed."""
    text = re.sub(r"10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: f"1e{_plain(m[1])}", digits)
    text = re.sub(r"([\d.]+)·1e", r"\1e", text).replace("²", "**2").replace("·", "*")
    text = text.replace("−", "-").replace("e^", "exp").replace("σ", "sigma")
    text = re.sub(r"ln (sigma\(.*?\)|[\d.e-]+)", r"ln(\1)", text).replace("ln (", "ln(")
    text = re.sub(r"√(\(.*?\)|[\d.e-]+)", r"sqrt(\1)", text).split(", with")[0]
    text = re.sub(r"\((?:[^()]|\([^()]*\))* more = ([^()]*)\)", r"(\1)", text)
    known = {"exp": exp, "ln": log, "max": max, "sqrt": sqrt, "sigma": lambda u: 1 / (1 + exp(-u))}
    return eval(text, known)


def _plain(superscript):
    return superscript.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))


@pytest.mark.parametrize("value", [0, 1, -1, 0.5, -0.98765, 3.2e-7, -4e12, 0.001234, 123.4])
def test_a_printed_number_is_the_number(value):
    assert evaluate(brief(value)) == pytest.approx(value, rel=6e-3)
    assert evaluate(say(value)) == pytest.approx(value, rel=1e-5)


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("loss", LOSSES)
def test_the_numbers_in_the_loss_give_its_value(loss, classes):
    model, params, X, T = a_net(loss=loss, classes=classes, examples=5)
    Y = model.predict(params, X)
    for y, t in zip(Y, T, strict=True):
        value = LOSSES[loss].value(y[None], t[None])
        digits = formulas.LOSS_FORMULAS[loss][1](y, t)
        assert evaluate(digits) == pytest.approx(value, rel=2e-3, abs=2e-4)


@pytest.mark.parametrize("classes", [2, 4])
@pytest.mark.parametrize("loss", LOSSES)
def test_the_score_and_its_probability(loss, classes):
    problem, config, state = a_run(dataset="gaussians", classes=classes, hidden=3, loss=loss)
    train = problem.data.train
    decision = problem.model.loss.decide(problem.model.predict(state.params, train.X[4:5]))
    for k in range(problem.model.sizes[-1]):
        page, _ = PAGES["score"](Opened(problem, config, state, Choice("W1", (k,), 4)))
        text = plain(page)
        assert "of training example 5, of class" in text and "below 10⁻¹⁰" in text
        if decision.probabilities is None:
            assert "no probabilities" in text
            continue
        c = k + (problem.model.sizes[-1] == 1)
        expected = decision.probabilities[0, c]
        assert f"probability of class {c} | {say(expected)} | {say(expected)} | below" in text
        digits = re.search(r"p\[\d\] = [^=]*=([^=]*)=", text)[1]
        assert evaluate(digits) == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize("hidden", [(), (2,), (8,), (2, 9), (3, 2, 2, 3)], ids=str)
def test_the_numbers_in_the_rule_give_the_slope(hidden):
    model, params, X, T = a_net(hidden=hidden, examples=12)
    ways = Ways(model, params, X, T)
    for name, array in by_name(params).items():
        at = tuple(n - 1 for n in array.shape)
        rule = ways.rule(name, at)
        assert len(rule.examples) == 10
        for digits, value in rule.examples:
            assert evaluate(digits) == pytest.approx(value, rel=0.01, abs=1e-3)
        assert ("e2[k]" in rule.letters) == ("slope of the loss by z2[k]" in rule.where)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_next_update_is_what_the_formula_says(optimizer):
    run = Run(Config(optimizer=optimizer, lr=0.01, l2=0.01, n=50, hidden=3))
    for _ in range(3):
        for array, at in (("W1", (1, 2)), ("b2", (0,))):
            choice = Choice(array, at)
            page, _ = PAGES["weight or bias"](Opened(run.problem, run.config, run.state, choice))
            after = by_name(advance(run.problem, run.state, 1).params)[array][at]
            text = plain(page)
            assert f"by the training code | {say(after)}" in text
            assert re.search(r"by the formula below \| .* \| below 10⁻¹⁰", text)
            digits, value = re.search(r"w ← .*? = (.*) = (.*)\n", text).groups()
            assert evaluate(digits) == pytest.approx(evaluate(value), abs=1e-3)
        run.advance(2)


def test_no_table_lacks_a_name():
    assert formulas.LOSS_FORMULAS.keys() == LOSSES.keys()
    assert formulas.UPDATES.keys() == OPTIMIZERS.keys()
    assert numbers.slope._PULL.keys() == numbers.loss._SIZES.keys() == REGULARIZERS.keys()
    for name, loss in LOSSES.items():
        has = loss.decide(np.zeros((1, 3))).probabilities is not None
        assert (name in formulas.PROBABILITY_FORMULAS) == has


# --- pages ----------------------------------------------------------------------------------------


def a_run(epochs=1, **config):
    run = Run(Config(**{"n": 60, "epochs": epochs, "hidden": 3, **config}))
    run.finish()
    return run.problem, run.config, run.state


def plain(html):
    text = re.sub(r"</t[dh]>", " | ", html)
    text = re.sub(r"</(tr|p|caption|summary)>", "\n", text)
    return unescape(re.sub(r"<[^>]+>", "", text))


def test_the_batch_is_the_one_that_training_uses_next():
    problem, config, state = a_run(l2=0.01, batch_size=7)
    opened = Opened(problem, config, state, Choice())
    assert list(opened.rows) == list(state.order[:7])
    text = plain(PAGES["gradient"](opened)[0])
    assert "on the next batch: 7 examples" in text
    assert f"| {say(state.grads[0].W[0, 0])} |  | \ncentral" in text
    text = plain(PAGES["loss"](opened)[0])
    assert f"| {say(state.loss)} |  | \nsymbols" in text


def test_penalties_are_a_summand_of_their_own():
    problem, config, state = a_run(l1=0.2, l2=(0.0, 0.1), activation="tanh")
    w, b = state.params[1].W[0, 0], state.params[0].W[0, 0]
    text = plain(PAGES["gradient"](Opened(problem, config, state, Choice("W2", (0, 0), 0)))[0])
    pull = 0.2 * np.sign(w) + 0.2 * w
    assert text.count(f" {say(pull)} |") == 3 and "gap to the first" in text
    assert "by the penalty: l1 · sign(w) = 0.2 · sign(" in text
    assert (
        f"2 · l2 · w = 2 · 0.1 · {brief(w) if w > 0 else f'({brief(w)})'} = {say(0.2 * w)}" in text
    )
    assert text.count("below") == 2
    text = plain(PAGES["gradient"](Opened(problem, config, state, Choice("W1", (0, 0), 0)))[0])
    assert "l2" not in text and text.count(f" {say(0.2 * np.sign(b))} |") == 3
    sheet, proof = PAGES["gradient"](Opened(problem, config, state, Choice("b2", (0,), 0)))
    assert "penalty" not in sheet + proof
    text = plain(PAGES["loss"](Opened(problem, config, state, Choice("W1", (0, 0), 0)))[0])
    size = np.abs(state.params[0].W).sum()
    assert f"the penalty of layer 1: l1 · Σ |W1| = 0.2 · {brief(size)} = {say(0.2 * size)}" in text
    assert "below 10⁻¹⁰" in text


def test_a_wrong_slope_is_seen_by_the_other_two_ways():
    problem, config, state = a_run(activation="tanh")
    wrong, choice = ACTIVATIONS["tanh"].df, Choice("W1", (0, 0), 0)
    object.__setattr__(ACTIVATIONS["tanh"], "df", lambda z: 0.5 * wrong(z))
    try:
        text = plain(PAGES["gradient"](Opened(problem, config, state, choice))[0])
    finally:
        object.__setattr__(ACTIVATIONS["tanh"], "df", wrong)
    assert text.count("| 5.0e-01 |") == 2


def test_a_corner_is_said_where_a_difference_and_a_slope_fail():
    problem, config, state = a_run(epochs=0, start="zero", activation="relu", l1=0.1)
    page, _ = PAGES["gradient"](Opened(problem, config, state, Choice("W1", (0, 0))))
    text = plain(page)
    assert "beside a corner: a difference proves nothing" in text
    assert "−0.1 to the left, 0.1 to the right | no slope" in text
    assert "Backpropagation takes 0, which lies between them." in text
    params = tuple(Dense(layer.W + 1, layer.b) for layer in state.params)
    params[0].W[...] = 0
    page, _ = PAGES["gradient"](
        Opened(problem, config, state._replace(params=params), Choice("b1", (0,), 0))
    )
    assert "no slope" not in page  # both scores move alike: the corner does not reach the loss
    params[1].W[0, 0] = 5
    page, _ = PAGES["gradient"](
        Opened(problem, config, state._replace(params=params), Choice("b1", (0,), 0))
    )
    assert "no slope" in page and "Backpropagation takes that of the left." in page


def test_the_corner_of_a_penalty_alone_is_said():
    problem, config, state = a_run(activation="tanh", l1=0.1)
    for w, beside in ((0.0, True), (1e-6, True), (0.1, False)):
        params = tuple(Dense(layer.W.copy(), layer.b) for layer in state.params)
        params[0].W[0, 0] = w
        opened = Opened(problem, config, state._replace(params=params), Choice("W1", (0, 0)))
        text = plain(PAGES["gradient"](opened)[0])
        assert ("beside a corner: a difference proves nothing" in text) == beside
        assert ("no slope" in text) == (w == 0)


def test_a_float32_net_is_judged_by_its_own_precision():
    problem, config, state = a_run(dtype="float32", activation="tanh")
    for kind in PAGES:
        text = plain(PAGES[kind](Opened(problem, config, state, Choice("W1", (0, 0))))[0])
        assert "below 10⁻⁴" in text and "e-0" not in text


def test_an_activation_without_a_formula_leaves_the_other_ways():
    problem, config, state = a_run()
    bent = MLP(problem.model.sizes, leaky_relu(0.3), problem.model.loss)
    opened = Opened(problem._replace(model=bent), config, state, Choice("W1", (0, 0), 0))
    text = plain(PAGES["gradient"](opened)[0])
    assert "symbols, along the paths of this weight | none" in text
    assert "There is no formula in symbols for the activation 'leaky_relu(0.3)'" in text
    assert text.count("below") == 1


# --- what proves it -------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", LOSSES)
def test_every_slope_has_a_licence_that_says_it(loss):
    for hidden in ((), (2,), (2, 2)):
        for classes in (2, 3):
            for output in ("identity", "tanh"):
                model, *_ = a_net(loss=loss, hidden=hidden, output=output, classes=classes)
                for name in by_name(model.init(np.random.default_rng())):
                    for n in (1, 5):
                        found = licences.of_gradient(model, name, n)
                        assert found
                        for licence in found:
                            assert licence.variable in theorem(licence.theorem).gradients
                        one = len(found) == 1 and found[0].theorem != "stage"
                        assert not one or found[0].variable[0].lower() == name[0].lower()


def test_a_licence_is_not_given_for_what_its_theorem_does_not_say():
    def names(n=1, array="W1", **net):
        return [of.theorem for of in licences.of_gradient(a_net(**net)[0], array, n)]

    assert names() == ["softmax"]
    assert names(n=5) == ["softmax, batch"]
    assert names(output="tanh") == ["stage", "stage"]
    assert names(output="tanh", array="W2") == ["stage"]
    assert names(output="tanh", loss="squared_error") == ["squared error"]
    assert names(hidden=(2, 2)) == ["softmax", "stage", "stage"]
    assert names(hidden=()) == ["softmax", "stage"]
    assert names(loss="hinge", classes=2) == ["hinge"]
    assert names(loss="hinge", classes=3) == ["stage", "stage"]
    assert names(loss="smoothed_hinge", classes=2) == ["stage", "stage"]


def test_a_licence_shows_its_theorem_and_leads_to_its_notebook():
    html = licences.to_html(licences.of_gradient(a_net()[0], "W1", 1))
    assert html.startswith("<details><summary>Licensed by the theorem “softmax”")
    assert r"x \otimes (((p - t) \, {W^{(2)}}^{\top}) \odot f'(z^{(1)}))" in html
    assert (
        "<a href='05_send_the_error_back.ipynb#All-at-once,-and-for-every-net' target='_blank'"
        in html
    )
    assert "python -m nnlib.symbolic" in licences.to_html(licences.of_penalty())


@pytest.mark.parametrize("table", ["PROVED_AT", "LOSS_AT", "SCORE_AT"])
def test_the_notebooks_have_what_is_promised(table):
    for name, place in getattr(licences, table).items():
        source = (NOTEBOOKS / f"{place.notebook}.py").read_text()
        _, _, after = source.partition(f"# ### {place.heading}\n")
        assert after, place
        if table == "PROVED_AT":
            assert f'theorem("{name}")' in after.partition("\n# ## ")[0]


# --- the fold -------------------------------------------------------------------------------------


class FakeLab:
    """What a tool may use of a lab."""

    def __init__(self, **config):
        self.now, self.playing = Run(Config(**{"n": 60, "hidden": 3, **config})), False
        self.poked = threading.Event()

    def poke(self):
        self.poked.set()


@pytest.fixture
def lab():
    return FakeLab()


def settle(tool):
    """Take turns until what is wanted stands there, or is refused."""
    for _ in range(2000):
        tool.lab.poked.clear()
        tool.turn()
        if tool._key is tool._shown or "Not computed" in tool.message.value:
            return plain(tool.sheet.value)
        tool.lab.poked.wait(0.01)
    raise AssertionError("nothing came of it")


def choose(tool, **values):
    for name, value in values.items():
        tool.menus[name].value = value
        tool.turn()
    return settle(tool)


def shown(tool):
    return [name for name, menu in tool.menus.items() if menu.layout.display != "none"]


def test_nothing_is_computed_before_a_number_is_chosen(lab, monkeypatch):
    monkeypatch.setattr(numbers.threading, "Thread", None)
    tool = Numbers(lab)
    tool.turn()
    tool.moved()
    assert shown(tool) == ["number"] and not tool.sheet.value


def test_every_number_opens(lab):
    tool = Numbers(lab)
    assert "The loss, after update 0, on the next batch" in choose(tool, number="loss")
    assert shown(tool) == ["number", "examples"]
    assert "by W2[3,2], after update 0" in choose(
        tool, number="gradient", array="W2", row=3, column=2
    )
    assert shown(tool) == ["number", "array", "row", "column", "examples"]
    text = choose(tool, examples="one training example", example=7)
    assert "on training example 7" in text and "example" in shown(tool)
    assert "python -m nnlib.symbolic" not in tool.proof.value and "$$" in tool.proof.value
    assert "slope of the loss by b2[2]" in choose(tool, array="b2")
    assert "row" not in shown(tool)
    assert "b2[2], after update 0" in choose(tool, number="weight or bias")
    assert "on the next batch" in plain(tool.sheet.value)  # where the update comes from
    assert "Score 2 of training example 7" in choose(tool, number="score")
    assert not choose(tool, number="choose a number") and not tool.message.value


@pytest.mark.parametrize("hidden", [(), (1,), (32, 32, 32, 32)], ids=str)
def test_it_works_for_every_net_of_a_lab(hidden):
    tool = Numbers(FakeLab(hidden=hidden, activation="gelu", loss="binary_cross_entropy"))
    assert len(tool.menus["array"].options) == 2 * len(hidden) + 2
    choose(tool, number="gradient")
    arrays = tool.menus["array"].options
    for array in (arrays[0], arrays[-3 % len(arrays)], arrays[-1]):
        text = choose(tool, array=array)
        assert f"by {array}[1" in text and text.count("below") == 2, text


def test_it_follows_the_net_when_it_rests_and_says_so_while_it_trains(lab):
    tool = Numbers(lab)
    choose(tool, number="loss")
    lab.playing = True
    lab.now.advance(3)
    tool.moved()
    assert "after update 0" in settle(tool)
    assert "The net trains on: these are its numbers after update 0." in tool.message.value
    lab.playing = False
    tool.moved()
    assert "after update 3" in settle(tool) and not tool.message.value
    lab.now.change(l2=0.1)  # the same State, with another penalty
    tool.moved()
    text = settle(tool)
    assert "l2 · Σ W1²" in text and "below 10⁻¹⁰" in text


def test_another_net_has_other_menus(lab):
    tool = Numbers(lab)
    choose(tool, number="gradient", array="W1", row=2, column=3)
    lab.now.change(hidden=(2, 5))
    tool.moved()
    assert "by W1[2,2], " in settle(tool)
    assert tool.menus["array"].options == ("W1", "b1", "W2", "b2", "W3", "b3")
    choose(tool, array="b3")
    lab.now.change(hidden=())
    tool.moved()
    assert "by b1[2], " in settle(tool)


def test_the_newest_choice_wins_and_the_old_work_ends(lab, monkeypatch):
    began, go_on, ended, done = (threading.Event() for _ in range(4))

    def slow(opened):
        began.set()
        go_on.wait(20)
        try:
            opened.breathe()
            done.set()
        finally:
            ended.set()
        return "old", "old"

    monkeypatch.setitem(PAGES, "loss", slow)
    tool = Numbers(lab)
    tool.menus["number"].value = "loss"
    tool.turn()  # does not wait for it
    assert began.wait(20) and "Computing." in tool.message.value and not ended.is_set()
    old = tool._key
    assert "The slope" in choose(tool, number="gradient")
    go_on.set()
    assert ended.wait(20) and not done.is_set()
    tool.ask("found", old, "old", "old")  # it may have been found just before it was to stop
    tool.turn()
    assert "The slope" in tool.sheet.value


def test_an_error_is_said_and_the_next_number_opens(lab, monkeypatch):
    monkeypatch.setitem(PAGES, "loss", lambda opened: 1 / 0)
    tool = Numbers(lab)
    assert not choose(tool, number="loss")
    assert "Not computed: ZeroDivisionError" in tool.message.value
    assert "The slope" in choose(tool, number="gradient") and not tool.message.value


def test_a_net_that_has_diverged_is_opened_too(lab):
    run = lab.now
    huge = tuple(Dense(1e160 * layer.W, 1e300 + layer.b) for layer in run.state.params)
    run.state = run.state._replace(params=huge)
    tool = Numbers(lab)
    for number in PAGES:
        assert choose(tool, number=number) and not tool.message.value
    assert "no number" in choose(tool, number="gradient", array="W1")


def test_a_fold_that_is_open_stays_open(lab):
    tool = Numbers(lab)
    choose(tool, number="gradient")
    sent = []
    tool.proof.observe(sent.append, "value")
    lab.now.advance(1)
    tool.moved()
    assert "after update 1" in settle(tool) and not sent
