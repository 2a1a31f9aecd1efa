"""Diagnoses: every kind on sick runs, silence on healthy ones, remedies that truly mend."""

import time
from dataclasses import replace

import numpy as np
import pytest

from nnlib.activations import ACTIVATIONS
from nnlib.datasets import load
from nnlib.lab.diagnoses import KINDS, diagnose
from nnlib.lab.doctor import Doctor
from nnlib.lab.evidence import Evidence, knows_nothing
from nnlib.lab.run import Run
from nnlib.layers import flatten
from nnlib.losses import LOSSES
from nnlib.problem import prepare
from nnlib.training import Config, advance

DEEP = {"hidden": (8,) * 4, "activation": "sigmoid"}
FEW = {"n": 60, "lr": 0.2, "epochs": 300}
MOONS = load("moons")
FAR = tuple(  # moons in units 300 times as small
    (300 * x, 300 * y, int(label))
    for (x, y), label in zip(MOONS.train.X.tolist(), MOONS.train.labels, strict=True)
)

# kind, a Config that has it, and the first remedy that mends it
SICK = [
    ("divergence", {"dataset": "gaussians", "loss": "mean_squared_error", "lr": 5.0}, {"lr": 0.5}),
    (
        "divergence",
        {"dataset": "gaussians", "hidden": 0, "loss": "squared_error", "lr": 5.0},
        {"lr": 0.05},
    ),
    (
        "divergence",
        {"dataset": "moons", "activation": "leaky_relu", "hidden": (16, 16), "lr": 20.0},
        {"lr": 0.2},
    ),
    ("divergence", {"activation": "tanh", "l2": 30.0}, {"l2": 0.0}),
    ("divergence", {"dataset": "own", "points": FAR}, {"standardize": True}),
    ("dead layer", {"lr": 5.0}, {"lr": 0.5}),
    ("dead layer", {"lr": 1e6, "epochs": 50}, {"lr": 0.05}),
    ("dead layer", {"dataset": "gaussians", "hidden": (8, 8), "lr": 5.0}, {"lr": 0.5}),
    ("dead layer", {"optimizer": "adam", "lr": 2.0, "epochs": 40}, {"lr": 0.02}),
    ("dead layer", {"start": "normal 1e-3", "hidden": (8, 8)}, {"start": "uniform"}),
    ("saturation", {"activation": "tanh", "lr": 10.0}, {"lr": 0.1}),
    ("saturation", {"dataset": "moons", "activation": "tanh", "lr": 10.0}, {"lr": 1.0}),
    ("saturation", {"dataset": "gaussians", "activation": "erf", "lr": 20.0}, {"lr": 2.0}),
    ("saturation", {"dataset": "own", "points": FAR, "activation": "tanh"}, {"standardize": True}),
    ("twins", {"start": "zero"}, {"start": "uniform"}),
    ("twins", {"start": "constant"}, {"start": "uniform"}),
    ("twins", {"dataset": "xor", "start": "constant"}, {"start": "uniform"}),
    ("penalty", {"l2": 0.1}, {"l2": 0.001}),
    ("penalty", {"l1": 0.05}, {"l1": 0.005}),
    (
        "penalty",
        {"dataset": "gaussians", "activation": "tanh", "l2": (0.5, 0.5)},
        {"l2": (0.05,) * 2},
    ),
    ("straight line", {"hidden": 0}, {"hidden": (8,)}),
    ("straight line", {"dataset": "xor", "hidden": 0}, {"hidden": (8,)}),
    ("straight line", {"activation": "identity"}, {"activation": "relu"}),
    ("too slow", {"lr": 0.001}, {"lr": 0.1}),
    ("too slow", {"dataset": "moons", "lr": 0.0001}, {"lr": 0.01}),
    ("too slow", {"lr": 0.02, "batch_size": None}, {"optimizer": "adam"}),
    ("too slow", {"lr": 0.0, "epochs": 80}, {"lr": 0.05}),
    ("stuck", DEEP, {"activation": "relu"}),
    ("stuck", {"dataset": "spiral", "classes": 4, **DEEP}, {"activation": "relu"}),
    ("stuck", {"dataset": "moons", "lr": 0.02, **DEEP}, {"activation": "relu"}),
    (
        "stuck",
        {"start": "normal 1e-3", "dataset": "spiral", "hidden": (16, 16), "activation": "tanh"},
        {"start": "uniform"},
    ),
    ("overfitting", {"dataset": "moons", "noise": 0.4, "hidden": 32, **FEW}, None),
    ("overfitting", {"dataset": "gaussians", "noise": 1.0, "hidden": 32, **FEW}, None),
    (
        "overfitting",
        {"dataset": "spiral", "noise": 0.3, "classes": 4, "hidden": 32, **FEW, "n": 100},
        None,
    ),
    ("oscillation", {"activation": "softplus", "lr": 5.0}, {"lr": 0.5}),
    ("oscillation", {"activation": "tanh", "lr": 1.0}, {"lr": 0.1}),
    ("oscillation", {"dataset": "gaussians", "noise": 1.5, "hidden": 0, "lr": 3.0}, {"lr": 0.3}),
]

HEALTHY = {
    **{f"circles {h}, seed {s}": {"hidden": h, "seed": s} for h in (6, 8) for s in range(20)},
    "digits": {"dataset": "digits", "hidden": 32, "lr": 0.1, "epochs": 30},
    "moons": {"dataset": "moons"},
    "spiral": {"dataset": "spiral", "classes": 4, "hidden": 16, "epochs": 200},
    "gaussians": {"dataset": "gaussians"},
    "overlapping gaussians, linear": {"dataset": "gaussians", "noise": 1.5, "hidden": 0},
    "linear": {"dataset": "linear", "hidden": 0},
    "xor": {"dataset": "xor"},
    "adam": {"optimizer": "adam", "lr": 0.01},
    "hinge": {"loss": "hinge"},
    "squares": {"loss": "mean_squared_error", "lr": 0.1},
    "two layers": {"hidden": (8, 8)},
    "a long plateau": {"activation": "sigmoid", "lr": 1.0, "epochs": 200, "seed": 4},
    "slow, but it arrives": {"lr": 0.01, "seed": 4},
    "few units": {"hidden": 3},
    "own data without validation points": {"dataset": "own", "points": FAR[:3]},
}


def trained(config, epochs=None):
    run = Run(Config(**config))
    run.finish(epochs)
    return run


def cured(run, diagnosis, slices=0.01):
    doctor = Doctor(run, diagnosis)
    while doctor.work(slices):
        pass
    return doctor


@pytest.mark.parametrize("kind, config, change", SICK)
def test_a_sick_run_is_named_and_the_remedy_mends_it_in_full(kind, config, change):
    run = trained(config)
    diagnosis = diagnose(run)
    assert diagnosis.name == kind
    doctor = cured(run, diagnosis)
    assert doctor.remedy, doctor.words
    assert change is None or doctor.remedy.change == change
    rerun = Run(replace(run.config, **doctor.remedy.change))
    rerun.finish()
    assert diagnosis.mended(rerun) and not diagnosis.mended(run)
    assert doctor.words.startswith(f"Tried: {doctor.remedy.words}: training loss ")


def test_every_kind_has_three_sick_runs():
    names = [kind for kind, _, _ in SICK]
    assert len(set(names)) == len(KINDS) and min(map(names.count, names)) >= 3


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_run_is_left_alone(name):
    run = Run(Config(**HEALTHY[name]))
    for epoch in range(0, run.config.epochs + 1, 10):
        run.finish(epoch)
        assert diagnose(run) is None, (epoch, diagnose(run))


def test_each_remedy_is_one_allowed_change():
    for _, config, _ in SICK[::2]:
        run = trained(config)
        for remedy in diagnose(run).remedies:
            ((name, value),) = remedy.change.items()
            assert getattr(replace(run.config, **remedy.change), name) == value
            assert getattr(run.config, name) != value and remedy.words.startswith(f"{name} ")


# --- the evidence is true -------------------------------------------------------------------------


def test_divergence_names_the_update_after_which_there_is_no_number():
    run = trained(SICK[0][1])
    words = diagnose(run).words
    start = prepare(run.config)
    first = Run(run.config).state
    steps = next(n for n in range(1, 1000) if advance(start, first, n).diverged)
    last = advance(start, first, steps - 1)
    assert f"{last.loss:.3g} before update {steps:,}, and after it no number" in words
    assert f"{run.curves.train_loss[0]:.3g} at the start" in words and "lr 5 " in words


def test_a_dead_layer_gives_gradients_of_exactly_zero():
    run = trained({"dataset": "gaussians", "hidden": (8, 8), "lr": 5.0})
    assert "8 of 8 units of layer 2" in diagnose(run).words
    assert "dW1 = dW2 = 0 exactly" in diagnose(run).words
    train = run.problem.data.train
    _, grads = run.problem.model.loss_and_grads(run.state.params, train.X, train.T)
    assert not grads[0].W.any() and not grads[1].W.any() and grads[2].b.any()


def test_units_are_dead_only_if_they_are_on_all_training_points():
    """A unit that is awake for one point beyond the first 200 is not dead."""
    run = Run(Config(hidden=1))
    X = run.problem.data.train.X
    far = 200 + int(np.argmax(np.abs(X[200:, 0])))
    side = np.sign(X[far, 0])
    edge = max(side * X[:200, 0].max(), (side * X[:200, 0]).max())
    assert side * X[far, 0] > edge, "the 200 first points hold the outermost one: take another"
    (W, b), out = run.state.params
    W, b = np.array([[side], [0.0]]), np.array([-(edge + side * X[far, 0]) / 2])
    run.state = run.head = run.state._replace(params=(type(out)(W, b), out))
    assert diagnose(run) is None
    run.state = run.head = run.state._replace(params=(type(out)(W, b - 10), out))
    assert diagnose(run).name == "dead layer"


def test_overfitting_names_the_epoch_of_the_minimum():
    run = trained(SICK[[kind for kind, _, _ in SICK].index("overfitting")][1])
    diagnosis, valid = diagnose(run), np.array(run.curves.valid_loss)
    best = int(diagnosis.words.split("lowest at epoch ")[1].split()[0])
    assert valid[best] == valid.min() and valid[-1] > 1.2 * valid.min()
    assert f"({valid[best]:.3g})" in diagnosis.words
    assert {"epochs": best} in [remedy.change for remedy in diagnosis.remedies]


def test_saturation_gives_the_median_slope():
    run = trained({"activation": "tanh", "noise": 10.0})
    Z = run.problem.model.forward(run.state.params, run.problem.data.train.X[:200]).Z[0]
    slope = np.median(1 - np.tanh(Z) ** 2)
    assert 0 < slope < 0.05
    assert f"layer 1 is {slope:.2g} of the steepest" in diagnose(run).words


def test_knowing_nothing_is_the_best_constant():
    share = np.array([0.1, 0.2, 0.7])
    counts = (10, 20, 70)
    wanted = {
        "softmax_cross_entropy": -share @ np.log(share),
        "squared_error": share @ (1 - share),
        "mean_squared_error": share @ (1 - share) / 3,
        "hinge": 2 * np.minimum(share, 1 - share).sum(),
        "binary_cross_entropy": -(share @ np.log(share) + (1 - share) @ np.log(1 - share)) / 3,
    }
    identity = Run(Config()).problem.model.output
    for name, value in wanted.items():
        assert knows_nothing(LOSSES[name], identity, counts) == pytest.approx(value, rel=1e-6)


def test_looking_changes_nothing():
    for config in (SICK[0][1], {"lr": 5.0}, DEEP):
        run = trained(config, 20)
        before, head, step = flatten(run.state.params), run.head, run.step
        diagnose(run)
        assert np.array_equal(flatten(run.state.params), before)
        assert run.head is head and run.step == step


def test_the_diagnosis_is_of_the_moment_that_is_looked_at():
    run = trained(SICK[1][1])
    assert diagnose(run).name == "divergence"
    run.seek(3)
    assert run.is_back and diagnose(run) is None


# --- not too early --------------------------------------------------------------------------------


def test_what_is_exact_is_said_at_once_and_nothing_else():
    assert diagnose(Run(Config(start="zero"))).name == "twins"
    assert diagnose(trained(SICK[0][1], 1)).name == "divergence"
    for kind, config, _ in SICK:
        if kind not in ("twins", "divergence", "dead layer"):
            run = trained(config, 9)
            assert run.trouble or diagnose(run) is None, (kind, config)


def test_ten_epochs_of_a_handful_of_updates_are_too_few():
    assert not Evidence(trained({"n": 60, "epochs": 30}, 20)).ready
    assert Evidence(trained({"n": 60, "epochs": 90}, 80)).ready


def test_a_look_costs_about_a_millisecond():
    for config in ({}, {"dataset": "digits", "hidden": 32, "epochs": 10}, {"lr": 5.0}, DEEP):
        run, costs = trained(config), []
        for _ in range(20):
            began = time.process_time()
            diagnose(run)
            costs.append(time.process_time() - began)
        assert min(costs) < 0.002


# --- the doctor -----------------------------------------------------------------------------------


def sick():
    run = trained({"lr": 50.0, "epochs": 30})
    return run, diagnose(run)


def test_slices_of_any_length_find_the_same():
    run, diagnosis = sick()
    short, long = cured(run, diagnosis, 1e-6), cured(run, diagnosis, 1000)
    assert short.words == long.words and short.remedy == long.remedy
    assert len(short.tried) == 2 and short.remedy.change == {"lr": 0.5}


def test_a_slice_ends_with_its_budget():
    run, diagnosis = sick()
    doctor, costs = Doctor(run, diagnosis), []
    assert doctor.words == ""
    while doctor.busy:
        began = time.process_time()
        doctor.work(0.004)
        costs.append(time.process_time() - began)
    assert len(costs) > 5 and np.median(costs) < 0.008


def test_the_run_itself_is_not_touched():
    run, diagnosis = sick()
    state, config = run.state, run.config
    cured(run, diagnosis)
    assert run.state is state and run.config == config


def test_a_change_of_the_config_cancels():
    run, diagnosis = sick()
    doctor = Doctor(run, diagnosis)
    assert doctor.work(1e-6)
    run.change(seed=1)
    assert not doctor.work(1) and doctor.cancelled and not doctor.busy
    assert doctor.remedy is None and doctor.words == ""


def test_a_trial_has_a_limit(monkeypatch):
    monkeypatch.setattr("nnlib.lab.doctor._MOST", 200)
    run, diagnosis = sick()
    doctor = cured(run, diagnosis)
    assert all("after 3 epochs" in tried for tried in doctor.tried)


def test_it_says_honestly_that_nothing_mends():
    run = trained({"noise": 10.0, "activation": "tanh"})  # there is nothing to learn
    diagnosis = diagnose(run)
    doctor = cured(run, diagnosis)
    assert doctor.remedy is None and len(doctor.tried) == len(diagnosis.remedies)
    assert doctor.words.startswith("Tried, and none of these mends it: standardize True")


def test_a_remedy_that_is_not_allowed_is_passed_over():
    run, diagnosis = sick()
    bad = diagnosis.remedies[0]._replace(change={"start": "tanh_twin"})
    doctor = cured(run, diagnosis._replace(remedies=(bad,)))
    assert doctor.tried == [] and doctor.words == "There is no single change to try."


def test_a_trial_that_diverges_is_said_to():
    run, diagnosis = sick()
    worse = diagnosis.remedies[0]._replace(change={"activation": "identity"}, words="worse")
    doctor = cured(run, diagnosis._replace(remedies=(worse,)))
    assert doctor.words == "Tried, and this does not mend it: worse: diverges in epoch 2."


@pytest.mark.parametrize("counts", [(3, 0, 7), (2, 3, 0, 1), (0, 5)])
@pytest.mark.parametrize("loss", LOSSES)
def test_an_empty_class_does_not_hold_up_the_search_for_the_best_constant(loss, counts):
    began = time.perf_counter()
    nothing = knows_nothing(LOSSES[loss], ACTIVATIONS["identity"], counts)
    assert time.perf_counter() - began < 5 and nothing >= 0
    if loss == "softmax_cross_entropy":
        p = np.array([n for n in counts if n]) / sum(counts)
        assert nothing == pytest.approx(-(p * np.log(p)).sum(), abs=1e-6)
