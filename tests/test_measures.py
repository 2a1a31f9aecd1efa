"""Panels that measure: the loss over two weights, each layer's slopes and zeros."""

import numpy as np
import pytest

from nnlib.lab import Lab
from nnlib.lab.run import Run
from nnlib.training import Config, evaluate
from nnlib.view.lossmap import LossMap, is_neuron
from nnlib.view.sizes import Slopes, Zeros, _range

NEURON = {
    "dataset": "gaussians",
    "classes": 2,
    "n": 200,
    "noise": 0.6,
    "loss": "binary_cross_entropy",
    "hidden": (),
    "lr": 0.5,
    "epochs": 3,
}


@pytest.fixture
def run():
    made = Run(Config(**NEURON, start="wrong way", l2=0.01))
    for _ in range(20):
        made.advance(1)
    return made


def way(run):
    return run.history.until(run.step)


# --- the loss over two weights --------------------------------------------------------------------


def test_the_map_holds_the_loss_of_each_pair_of_weights(run):
    panel, model = LossMap(run.problem), run.problem.model
    w1, w2 = np.array([0.3, -2.0, 7.0]), np.array([1.0, 0.0, -0.5])
    found = panel.losses(w1, w2, 0.2)
    for a, b, loss in zip(w1, w2, found, strict=True):
        params = (type(run.state.params[0])(np.array([[a], [b]]), np.array([0.2])),)
        alone = evaluate(model, params, run.problem.data.train).loss
        assert np.isclose(loss, alone + 0.01 * (a * a + b * b))


def test_the_way_goes_from_the_start_to_the_present_state(run):
    panel = LossMap(run.problem, lr=0.5)
    panel.draw(run.state, way(run))
    x, y = panel._way.get_data()
    states = [run.history.at(step) for step in range(21)]
    weights = np.array([state.params[0].W[:, 0] for state in states])
    for point, expected in zip(zip(x, y, strict=True), weights, strict=False):
        assert np.allclose(point, expected)
    assert np.allclose(panel._now.get_data(), weights[-1][:, None])
    assert np.allclose(panel._start.get_data(), weights[0][:, None])
    assert panel._radius >= np.abs(weights).max() == np.abs(weights[0]).max() > 9


def test_the_arrow_points_downhill(run):
    panel = LossMap(run.problem)
    panel.draw(run.state, way(run))
    (arrow,) = panel._arrow.get_segments()
    here, b = run.state.params[0].W[:, 0], run.state.params[0].b[0]
    along = (arrow[1] - arrow[0]) / np.hypot(*(arrow[1] - arrow[0]))
    losses = {
        turn: panel.losses(*np.reshape(here + 1e-4 * _turned(along, turn), (2, 1)), b)[0]
        for turn in (0, 60, 180, -60)
    }
    assert np.allclose(arrow[0], here) and min(losses, key=losses.get) == 0
    assert np.isclose(losses[60] - losses[180], losses[-60] - losses[180], rtol=1e-3)


def _turned(v, degrees):
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([c * v[0] - s * v[1], s * v[0] + c * v[1]])


def test_the_map_is_found_anew_only_where_something_has_moved(run, monkeypatch):
    panel, found = LossMap(run.problem), []
    panel.draw(run.state, way(run))
    find = panel._find
    monkeypatch.setattr(panel, "_find", lambda *a: found.append(a) or find(*a))
    panel.draw(run.state, way(run))
    assert not found
    moved = run.state.params[0].b + 1.0
    params = (run.state.params[0]._replace(b=moved),)
    panel.draw(run.state._replace(params=params), way(run))
    assert len(found) == 1
    panel.draw(run.state, way(run))
    assert len(found) == 2
    run.change(l2=0.1)
    panel.problem = run.problem
    panel.draw(run.state, way(run))
    assert len(found) == 3


def test_the_lab_shows_the_map_and_says_where_there_is_none():
    lab = Lab(name="test", show=("loss map",), **NEURON)
    words = lab.run()
    assert "On the loss map the weights went from w = (" in words
    assert is_neuron(lab.now.problem) and len(lab.picture()) == 440 + 430
    lab.panel.controls["lr"].value = 10.0
    lab.run()
    lab.panel.controls["hidden"].value = 3
    assert "The view 'loss map' needs one neuron" in lab.run(1)
    lab.close()


# --- slopes and zeros -----------------------------------------------------------------------------


def test_a_bar_is_as_high_as_the_logarithm_of_its_mean():
    deep = Run(Config(dataset="digits", hidden=(20, 20), start="normal 1e-3", epochs=1))
    panel, state = Slopes(deep.problem), deep.state
    means = [np.abs(layer.W).mean() for layer in state.grads]
    pixels, (low, high) = panel.draw(state), _range(means)
    for i, mean in enumerate(means):
        column = round(70 + (i + 0.5) * 150)
        tall = (pixels[46:176, column] == (0, 114, 178)).all(axis=-1).sum()
        assert abs(tall - 130 * (np.log10(mean) - low) / (high - low)) <= 1
    assert f"{means[-1] / means[0]:.2g}".split("e")[0] in panel.words(state)
    assert low < np.log10(min(means)) < np.log10(max(means)) < high


def test_a_slope_of_zero_has_no_bar():
    dead = Run(Config(start="zero", hidden=4, epochs=1))
    pixels = Slopes(dead.problem).draw(dead.state)
    assert not (pixels == (0, 114, 178)).all(axis=-1).any()
    assert "from the first: 0, 0." in Slopes(dead.problem).words(dead.state)


def test_zeros_are_counted_where_they_are_exact():
    config = Config(dataset="moons", n=100, hidden=8, l1=0.02, l1_step="proximal", epochs=100)
    for step, exact in (("proximal", True), ("subgradient", False)):
        run = Run(Config(**{**vars(config), "l1_step": step}))
        run.finish()
        zeros = [int((layer.W == 0).sum()) for layer in run.state.params]
        words = Zeros(run.problem).words(run.state)
        assert words.startswith(f"{sum(zeros)} of 32 weights are exactly 0 (W1 {zeros[0]}, ")
        assert (sum(zeros) > 10) is exact
        pixels = Zeros(run.problem).draw(run.state)
        wide = (pixels[44, 70:630] == (0, 114, 178)).all(axis=-1).sum()
        assert wide == round(70 + 560 * zeros[0] / 16) - 70
