"""NetClassifier is what scikit-learn expects, and trains the same stream as a lab."""

import os
import pickle
from dataclasses import replace

import joblib
import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import log_loss
from sklearn.model_selection import GridSearchCV, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from nnlib.estimator import NetClassifier
from nnlib.losses import LOSSES
from nnlib.training import Config, fit, held_out, prepare, steps_per_epoch

CONFIG = Config("moons", hidden=(8,), epochs=20, seed=3)
DATA = prepare(CONFIG).data
NET = NetClassifier(epochs=20, random_state=3)


@parametrize_with_checks(
    [
        NetClassifier(),
        NetClassifier((16, 16), loss="logistic", optimizer="adam", lr=0.01, epochs=50),
        NetClassifier(loss="hinge", batch_size=None, lr=0.5),
        NetClassifier(patience=10, validation=0.2, batch_norm=True),
    ]
)
def test_scikit_learn_accepts_it(estimator, check):
    check(estimator)


@pytest.mark.parametrize("change", [{}, {"l2": 0.01, "decay": 0.9}, {"loss": "hinge", "l1": 0.001}])
def test_its_numbers_are_those_of_the_stream(change):
    """The same seed, the same data: bit for bit what a Config trains."""
    problem = prepare(replace(CONFIG, **change))
    states = fit(**problem._asdict())
    next(states)
    state = states.send(20 * steps_per_epoch(DATA, 10))
    net = clone(NET).set_params(**change).fit(DATA.train.X, DATA.train.labels)
    for ours, theirs in zip(net.params_, state.params, strict=True):
        np.testing.assert_array_equal(ours.W, theirs.W)
        np.testing.assert_array_equal(ours.b, theirs.b)
    assert (net.epochs_, net.config_.seed) == (20, 3)


def test_labels_of_any_kind_come_back():
    names = np.array(["outer", "inner"])[DATA.train.labels]
    net = clone(NET).fit(DATA.train.X, names)
    assert set(net.predict(DATA.test.X)) == {"outer", "inner"}
    assert net.classes_.tolist() == ["inner", "outer"]
    assert net.score(DATA.train.X, names) > 0.8


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("dataset", ["moons", "gaussians"])
def test_scores_probabilities_and_labels_agree(loss, dataset):
    data = prepare(Config(dataset, loss=loss)).data
    net = clone(NET).set_params(loss=loss).fit(data.train.X, data.train.labels)
    X, scores = data.test.X, net.decision_function(data.test.X)
    labels = (scores > 0).astype(int) if data.classes == 2 else scores.argmax(axis=1)
    np.testing.assert_array_equal(net.predict(X), labels)
    assert net.score(X, data.test.labels) > 0.75
    if hasattr(net, "predict_proba"):
        P = net.predict_proba(X)
        assert P.shape == (len(X), data.classes)
        np.testing.assert_allclose(P.sum(axis=1), 1)
        np.testing.assert_array_equal(P.argmax(axis=1), labels)
    probable = {"softmax_cross_entropy", "binary_cross_entropy", "logistic"}
    assert hasattr(net, "predict_proba") == (loss in probable)


def test_float32_stays_float32():
    net = clone(NET).fit(DATA.train.X.astype(np.float32), DATA.train.labels)
    assert net.params_[0].W.dtype == np.float32
    assert net.predict_proba(DATA.test.X.astype(np.float32)).dtype == np.float32


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"lr": -1}, "lr is -1; it must be a finite number"),
        ({"hidden": (0,)}, r"hidden\[0\] is 0"),
        ({"activation": "rely"}, "Did you mean 'relu'"),
        ({"epochs": 1.5}, "epochs is 1.5"),
        ({"patience": 0}, "patience is 0"),
        ({"patience": 3, "validation": 2}, "validation is 2; it must be a finite number, 0.01"),
    ],
)
def test_a_wrong_parameter_is_named_when_it_trains(wrong, words):
    with pytest.raises(ValueError, match=words):
        NetClassifier(**wrong).fit(DATA.train.X, DATA.train.labels)


def test_one_class_is_refused():
    with pytest.raises(ValueError, match="y has one class"):
        clone(NET).fit(DATA.train.X, np.ones(len(DATA.train.X)))


def test_divergence_warns_and_stops():
    net = clone(NET).set_params(lr=1e6, loss="squared_error", activation="identity")
    with pytest.warns(ConvergenceWarning, match=r"no longer a number after epoch \d+; take a smal"):
        net.fit(DATA.train.X, DATA.train.labels)
    assert net.epochs_ < 20


def test_patience_stops_at_the_lowest_loss_on_rows_held_out():
    noisy = prepare(Config("moons", n=200, noise=0.4)).data.train
    net = NetClassifier((32,), lr=0.5, epochs=300, random_state=1)
    long = clone(net).fit(noisy.X, noisy.labels)
    short = clone(net).set_params(patience=20, validation=0.3).fit(noisy.X, noisy.labels)
    assert long.epochs_ == 300 and 0 < short.epochs_ < 100
    learn, check = train_test_split(
        np.arange(120), test_size=0.3, random_state=1, stratify=noisy.labels
    )
    again = clone(net).set_params(epochs=short.epochs_).fit(noisy.X[learn], noisy.labels[learn])
    np.testing.assert_array_equal(again.params_[0].W, short.params_[0].W)

    def loss(epochs):
        one = clone(net).set_params(epochs=epochs).fit(noisy.X[learn], noisy.labels[learn])
        return log_loss(noisy.labels[check], one.predict_proba(noisy.X[check]))

    lowest = loss(short.epochs_)
    assert all(loss(epochs) >= lowest for epochs in range(0, short.epochs_ + 21, 4))


def test_it_survives_a_pickle():
    net = clone(NET).fit(DATA.train.X, DATA.train.labels)
    again = pickle.loads(pickle.dumps(net))
    np.testing.assert_array_equal(again.predict(DATA.test.X), net.predict(DATA.test.X))


# --- with the tools of scikit-learn ---------------------------------------------------------------

GRID = {"hidden": [(), (8,)], "lr": [0.001, 0.1]}


def search(**how):
    """A grid in which only a hidden layer with a fair lr learns the circles."""
    data = prepare(Config("circles", n=400)).data
    net = NetClassifier(epochs=60, random_state=0)
    return GridSearchCV(net, GRID, cv=2, **how).fit(data.train.X, data.train.labels), data


def test_grid_search_finds_what_learns():
    found, data = search()
    assert found.best_params_ == {"hidden": (8,), "lr": 0.1}
    rest = held_out(data)
    assert found.score(rest.X, rest.labels) > 0.9


def test_cross_validation_and_pipelines():
    stretched = DATA.train.X * [1, 1000]
    scaled = make_pipeline(StandardScaler(), clone(NET))
    scores = cross_val_score(scaled, stretched, DATA.train.labels, cv=3)
    assert scores.shape == (3,) and scores.mean() > 0.8


@pytest.mark.parametrize("method", ["predict", "predict_proba", "decision_function"])
def test_its_boundary_is_drawn(method):
    import matplotlib
    from matplotlib.figure import Figure
    from sklearn.inspection import DecisionBoundaryDisplay

    matplotlib.use("agg")
    net = clone(NET).fit(DATA.train.X, DATA.train.labels)
    shown = DecisionBoundaryDisplay.from_estimator(
        net, DATA.train.X, response_method=method, ax=Figure().subplots(), grid_resolution=40
    )
    at = np.column_stack([shown.xx0.ravel(), shown.xx1.ravel()])
    wanted = getattr(net, method)(at)
    wanted = wanted[:, 1] if method == "predict_proba" else wanted
    np.testing.assert_allclose(shown.response.ravel(), wanted)


def _process(net, X, y):
    return os.getpid()


def test_a_sweep_runs_on_a_dask_cluster():
    """Two workers, each a process of its own, through joblib's backend: no code of ours."""
    distributed = pytest.importorskip(
        "distributed", reason='the extra is not installed: pip install -e ".[dask]"'
    )
    here, _ = search()
    with (
        distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
        joblib.parallel_config("dask"),
    ):
        workers = set(client.run(os.getpid).values())
        both = {"accuracy": "accuracy", "process": _process}
        there, _ = search(n_jobs=2, scoring=both, refit="accuracy")
    processes = {
        int(there.cv_results_[f"split{i}_test_process"][j]) for i in (0, 1) for j in range(4)
    }
    assert processes == workers and os.getpid() not in processes
    assert there.best_params_ == here.best_params_
    np.testing.assert_array_equal(
        there.cv_results_["mean_test_accuracy"], here.cv_results_["mean_test_score"]
    )
