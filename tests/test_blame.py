"""Any weight's gradient three ways: the numbers agree, a wrong one is seen, the table follows."""

import asyncio
import re

import numpy as np
import pytest
from page import until

from nnlib.activations import ACTIVATIONS
from nnlib.lab import Blame
from nnlib.lab.symbols import SymbolicNet
from nnlib.lab.ways import Ways, gap
from nnlib.losses import LOSSES
from nnlib.mlp import MLP
from nnlib.symbolic import WITNESSES

SMALL = {"dataset": "gaussians", "classes": 3, "noise": 0.5, "n": 60, "hidden": 3}


def ways(activation="tanh", loss="softmax_cross_entropy", hidden=(3,), examples=4):
    """A net with random weights on random rows, three classes."""
    rng = np.random.default_rng(1)
    loss = LOSSES[loss]
    model = MLP((2, *hidden, loss.width(3)), activation, loss)
    params = model.init(rng)
    for layer in params:
        layer.b[...] = rng.standard_normal(layer.b.shape)
    T = loss.encode(rng.integers(0, 3, examples), 3)
    return Ways(model, params, rng.standard_normal((examples, 2)), T)


def places(of):
    return [(name, at) for name, shape in of.shapes.items() for at in np.ndindex(shape)]


@pytest.mark.parametrize("activation", WITNESSES)
def test_the_three_ways_and_the_rule_agree_for_every_activation(activation):
    of = ways(activation)
    for name, at in (("W1", (1, 2)), ("b1", (0,)), ("W2", (2, 1)), ("b2", (2,))):
        found = of.slopes(name, at)
        assert found.symbols == pytest.approx(found.backprop, rel=1e-9, abs=1e-13)
        assert of.rule(name, at).value == pytest.approx(found.backprop, rel=1e-9, abs=1e-13)
        assert found.at_corner or found.difference == pytest.approx(
            found.backprop, rel=1e-6, abs=1e-10
        )


@pytest.mark.parametrize("examples", [1, 5])
@pytest.mark.parametrize("hidden", [(), (2,)], ids=str)
@pytest.mark.parametrize(
    "loss",
    "softmax_cross_entropy binary_cross_entropy squared_error mean_squared_error logistic".split(),
)
def test_they_agree_at_every_weight_for_every_loss(loss, hidden, examples):
    of = ways("sigmoid", loss, hidden, examples)
    for name, at in places(of):
        found = of.slopes(name, at)
        for value in (found.symbols, of.rule(name, at).value):
            assert value == pytest.approx(found.backprop, rel=1e-9, abs=1e-13)
        assert found.difference == pytest.approx(found.backprop, rel=1e-6, abs=1e-10)


def test_the_numbers_in_the_rule_give_its_value():
    of = ways(examples=1)
    for name, at in places(of):
        rule = of.rule(name, at)
        product = eval(rule.digits.replace("·", "*").replace("−", "-"))
        assert product == pytest.approx(rule.value, abs=1e-3)
    assert of.rule("W2", (1, 0)).letters == "a[2] · (p[1] − t[1])"
    assert of.rule("W1", (1, 0)).letters == "x[2] · f′(z[1]) · Σ_k W2[1,k] · (p[k] − t[k])"


def test_a_wrong_derivative_is_seen_as_a_gap(monkeypatch):
    """Backpropagation with the slope of another function: the other two ways object."""
    wrong = ACTIVATIONS["tanh"].df
    right = {name: ways().slopes(*name) for name in [("W1", (0, 0))]}[("W1", (0, 0))]
    assert gap(right.symbols, right.backprop, 1e-10) == "below 10⁻¹⁰"
    object.__setattr__(ACTIVATIONS["tanh"], "df", lambda z: 0.5 * wrong(z))
    try:
        bad = ways().slopes("W1", (0, 0))
    finally:
        object.__setattr__(ACTIVATIONS["tanh"], "df", wrong)
    assert gap(bad.symbols, bad.backprop, 1e-10) == "5.0e-01"
    assert gap(bad.difference, bad.backprop, 1e-6) == "5.0e-01"


def test_a_gap_is_said_so_that_every_machine_says_the_same():
    assert gap(0.0, 0.0, 1e-6) == "0"
    assert gap(1e-17, 0.0, 1e-6) == "both 0 up to rounding"
    assert gap(1.0, 1.0, 1e-6) == gap(1.0, 1 + 1e-9, 1e-6) == "below 10⁻⁶"
    assert gap(1.0, 3.0, 1e-6) == "6.7e-01"


def test_a_weight_beside_a_corner_is_named():
    blame = Blame("W1[1,1]", start="zero", name="test", **SMALL)
    assert "(gap beside a corner: a difference proves nothing)" in blame.line("W1", (0, 0))
    blame.close()


def test_the_symbols_are_a_formula_of_their_own(monkeypatch):
    """The lab's numpy has no part in them: they stay right where the net that runs is wrong."""
    of = ways()
    right = of.slopes("W2", (0, 0)).symbols
    monkeypatch.setattr(MLP, "backward", lambda *a, **k: None)
    monkeypatch.setattr(MLP, "forward", lambda *a, **k: None)
    net = SymbolicNet(of.model)
    assert net.slope("W2", (0, 0), of.params, of.X, of.T) == right


def test_its_table_and_its_line_are_the_same_every_time_and_those_of_the_first_weight():
    bundles = []
    for _ in range(2):
        blame = Blame("W2[2,3]", name="test", **SMALL)
        blame.menus["array"].value = "b2"
        bundles.append(blame._repr_mimebundle_())
        blame.close()
    one, two = bundles
    assert one["text/plain"] == two["text/plain"] and one["text/html"] == two["text/html"]
    assert one["text/plain"].startswith("Blame: slope of the loss by W2[2,3], net 2-3-3 relu, 1 ex")
    assert "dW2[2,3] = a[2] · (p[3] − t[3]) = " in one["text/plain"]
    assert "\n" not in one["text/plain"]
    assert "application/vnd.jupyter.widget-view+json" in one
    assert "application/vnd.jupyter.widget-view+json" not in blame._repr_mimebundle_()


def shown(blame):
    return re.search(r"by (\S+\]),", blame.table.value).group(1)


def test_the_menus_reach_every_weight_and_the_table_follows():
    blame = Blame(name="test", **SMALL)
    seen = set()
    for name, shape in blame.ways.shapes.items():
        blame.menus["array"].value = name
        for at in np.ndindex(shape):
            for key, i in zip(("column", "row"), reversed(at), strict=False):
                blame.menus[key].value = i + 1
            seen.add(shown(blame))
            assert not blame.message.value
        assert (blame.menus["row"].layout.display == "none") == (len(shape) == 1)
    assert len(seen) == blame.ways.model.n_params
    blame.close()


def test_a_state_is_looked_at_where_it_is_given():
    from nnlib.training import Config, final

    config = {**SMALL, "epochs": 2}
    problem, end = final(Config(**config))
    blame = Blame("b2[1]", examples=3, state=end, name="test", **config)
    train = problem.data.train
    _, grads = problem.model.loss_and_grads(end.params, train.X[:3], train.T[:3])
    assert blame.ways.slopes("b2", (0,)).backprop == pytest.approx(grads[1].b[0], rel=1e-12)
    assert "mean over the 3 examples of (p[1] − t[1])" in blame.line("b2", (0,))
    blame.close()


def test_an_error_is_said_and_the_next_weight_is_computed():
    async def main():
        blame = Blame("b2[1]", name="test", **SMALL)
        blame.ways.slopes, real = None, blame.ways.slopes
        blame.menus["column"].value = 2
        await until(lambda: "Not computed: TypeError" in blame.message.value)
        assert "still that of b2[1]." in blame.message.value
        blame.ways.slopes = real
        blame.menus["column"].value = 3
        await until(lambda: shown(blame) == "b2[3]")
        assert not blame.message.value
        blame.close()

    asyncio.run(main())


def test_the_same_name_replaces_the_table_and_leaves_no_widget_behind():
    from ipywidgets.widgets.widget import _instances

    Blame(name="test", **SMALL).close()
    alive = [len(_instances)]
    for _ in range(2):
        blame = Blame(name="test", **SMALL)
        alive.append(len(_instances))
    blame.close()
    assert alive[1] == alive[2] > alive[0] == len(_instances)


@pytest.mark.parametrize(
    "given, words",
    [
        ({"weight": "W3[1,1]"}, r"no weight 'W3\[1,1\]' in this net; .* up to W1\[2,3\], b1\[3\]"),
        ({"weight": "W2[0,1]"}, "indices count from 1"),
        ({"weight": "b2[1,1]"}, "no weight"),
        ({"weight": 3}, "no weight 3"),
        ({"hidden": (3, 3)}, "has 2 hidden layers"),
        ({"hidden": 20}, "take at most 1 and 64"),
        ({"batch_norm": True}, "with batch normalisation the others count too"),
        ({"dropout": 0.5}, "take batch_norm=False and dropout=0"),
        ({"loss": "hinge"}, "no formula in symbols for the loss 'hinge'; take one of softmax"),
        ({"examples": 0}, "examples is 0"),
        ({"hiden": 3}, "Did you mean 'hidden'"),
    ],
)
def test_what_is_not_allowed_gets_one_sentence(given, words):
    with pytest.raises(ValueError, match=words):
        Blame(name="test", **{**SMALL, **given})
