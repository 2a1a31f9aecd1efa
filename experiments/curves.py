"""Loss and accuracy on train, valid and test, epoch by epoch (IFT6390 assignment 3, figure 13).

The sheet's data are Fashion-MNIST, learned from where `--data` names their folder; without it the
digits that ship with scikit-learn are.
"""

from experiments.record import Experiment, Reported, main
from nnlib.datasets import Dataset, Split, load
from nnlib.images import fashion_mnist, rows
from nnlib.losses import one_hot
from nnlib.problem import problem_of
from nnlib.training import Config, advance, fit, scores, steps_per_epoch


def prepared(folder, copy):
    """Fashion-MNIST from a folder, or the digits -> (Split, the name of the data)."""
    if folder is None:
        data, name = load("digits", dtype="float32"), "digits 8 x 8 of scikit-learn"
    else:
        given = fashion_mnist(folder, copy)
        X, y = rows(given.train.images), given.train.labels
        test = Dataset(rows(given.test.images), given.test.labels)
        data = Split(Dataset(X[:50_000], y[:50_000]), Dataset(X[50_000:], y[50_000:]), test, 10)
        name = given.source
    parts = (part._replace(T=one_hot(part.labels, 10, "float32")) for part in data[:3])
    return Split(*parts, data.classes), name


def measure(setting, seed, data):
    """Train a net -> six curves, from before the first epoch to after the last."""
    problem = problem_of(Config(seed=seed, dtype="float32", **setting), data)
    state, epoch = next(fit(**problem._asdict())), steps_per_epoch(data, setting["batch_size"])
    seen = [scores(problem.model, state.params, data)]
    for _ in range(setting["epochs"]):
        state = advance(problem, state, epoch)
        seen.append(scores(problem.model, state.params, data))
    curves = {
        f"{part} {what}": [getattr(moment[i], what) for moment in seen]
        for what in ("loss", "accuracy")
        for i, part in enumerate(("train", "valid", "test"))
    }
    best = max(range(len(seen)), key=curves["valid accuracy"].__getitem__)
    return {
        "test error": 1 - curves["test accuracy"][best],
        "epoch chosen": best,
        **curves,
    }


EXPERIMENT = Experiment(
    name="curves",
    what="Loss and accuracy on the three parts of the data, epoch by epoch.",
    source="IFT6390 assignment 3, figure 13",
    rows=("000-F13",),
    protocol=(
        "One hidden layer of 64 ReLU units, lr 0.1, batches of 50, no penalty, 60 epochs; the test "
        "error is that of the epoch with the best accuracy on the valid part. The figure is "
        "missing and its settings are not stated; the sheet asks for less than 20 % test error on "
        "Fashion-MNIST, which is learned from where its folder is named."
    ),
    settings={"64 units": {"hidden": [64], "lr": 0.1, "batch_size": 50, "epochs": 60}},
    measure=measure,
    load=prepared,
    reported=(Reported("000-F13", "64 units", "test error", None),),
)

if __name__ == "__main__":
    main(EXPERIMENT)
