"""A grid over lr, l2 and hidden on CIFAR-10 with scikit-learn's GridSearchCV (question 3b)."""

import numpy as np

from experiments.cifar import load
from experiments.record import Experiment, Reported, main

GRID = {"lr": [1e-4, 3e-4, 1e-3], "l2": [0.01, 0.05, 0.25], "hidden": [50, 100, 200]}


def measure(setting, seed, data):
    """Train one net for every point of the grid -> the best one, and the whole table."""
    from sklearn.model_selection import GridSearchCV, PredefinedSplit

    from nnlib.estimator import NetClassifier

    net = NetClassifier(
        start=setting["start"],
        batch_size=setting["batch_size"],
        decay=setting["decay"],
        epochs=setting["epochs"],
        random_state=seed,
    )
    parts = data.train, data.valid
    split = PredefinedSplit(np.repeat([-1, 0], [len(part.X) for part in parts]))
    search = GridSearchCV(net, setting["grid"], cv=split, refit=False, verbose=2)
    search.fit(
        np.concatenate([part.X for part in parts]), np.concatenate([part.labels for part in parts])
    )
    found = search.cv_results_
    return {
        **{f"best {name}": value for name, value in search.best_params_.items()},
        "valid accuracy": search.best_score_,
        "table": [
            {**point, "valid accuracy": score}
            for point, score in zip(found["params"], found["mean_test_score"], strict=True)
        ],
    }


EXPERIMENT = Experiment(
    name="grid_search",
    what="One hidden layer on CIFAR-10: which lr, l2 and width are best on held-out images?",
    source="Sapienza Advanced Machine Learning, assignment 2, question 3b",
    rows=("002-E1",),
    protocol=(
        "20,000 images to learn from and 5,000 to choose by; the mean image subtracted from bytes "
        "0..255; SGD, 10 epochs of batches of 200, lr times 0.95 after each epoch, weights from "
        "N(0, 1e-3); 27 nets. The source names the best point and neither grid nor split."
    ),
    settings={
        "grid": {
            "grid": GRID,
            "start": "normal 1e-3",
            "batch_size": 200,
            "decay": 0.95,
            "epochs": 10,
        }
    },
    measure=measure,
    load=lambda folder, copy: _smaller(*load(folder, copy, train=45_000, signed=False)),
    reported=(
        Reported("002-E1", "grid", "best lr", 0.001),
        Reported("002-E1", "grid", "best l2", 0.01),
        Reported("002-E1", "grid", "best hidden", 200),
    ),
    examples={"valid accuracy": 5_000},
    seeds=1,
)


def _smaller(data, name):
    fewer = data.train._replace(X=data.train.X[:20_000], labels=data.train.labels[:20_000], T=None)
    return data._replace(train=fewer), name


if __name__ == "__main__":
    main(EXPERIMENT)
