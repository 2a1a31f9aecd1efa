"""Weights from N(0, 1e-3) on CIFAR-10: why deeper nets "did not update the weights", by layer."""

import numpy as np

from experiments.cifar import EXAMPLES, load, problem
from experiments.record import Experiment, main
from nnlib.training import evaluate, fit

SETTING = {"decay": 0.95, "batch_size": 200, "l2": 0.0005, "updates": 490}
OPTIMIZERS = {"Adam": {"optimizer": "adam", "lr": 1e-3}, "SGD": {"optimizer": "sgd", "lr": 0.1}}
STARTS = {"N(0, 1e-3)": "normal 1e-3", "U(1/sqrt(n))": "uniform"}
LOOKS = (0, 10, 100, 490)  # updates after which the slopes are looked at


def measure(setting, seed, data):
    """Train a net -> mean |dW| of each layer at each look, the loss then, and the accuracy."""
    built = problem(setting, seed, data)
    stream, done = fit(**built._asdict()), 0
    few = data.train._replace(**{name: getattr(data.train, name)[:1000] for name in _FIELDS})
    seen = {"updates": list(LOOKS), "mean |dW|": [], "loss": []}
    next(stream)
    for look in LOOKS:
        state, done = stream.send(look - done), look
        # Of the loss alone: the pull of the penalty would hide a slope of 1e-12.
        loss, grads = built.model.loss_and_grads(state.params, few.X, few.T)
        seen["mean |dW|"].append([np.abs(layer.W).mean() for layer in grads])
        seen["loss"].append(loss)
    return {
        "test accuracy": evaluate(built.model, state.params, data.test).accuracy,
        "last loss": seen["loss"][-1],
        **seen,
    }


_FIELDS = ("X", "labels", "T")

EXPERIMENT = Experiment(
    name="small_start",
    what="Nets of two to five layers on CIFAR-10 that start from N(0, 1e-3), slopes by layer.",
    source="Sapienza Advanced Machine Learning, assignment 2, note of question 4c",
    rows=("002-E5",),
    protocol=(
        "49,000 images to learn from, all 10,000 test images to report; pixels scaled to -1..1; "
        "hidden layers of 50, batches of 200, two epochs (490 updates), l2 = 0.0005. mean |dW| is "
        "of the loss on 1,000 training images, without the penalty. Not knowing costs ln 10 = "
        "2.303. The source names no optimizer."
    ),
    settings={
        f"{start}, {optimizer}, {n + 1} layers": SETTING
        | chosen
        | {"start": name, "hidden": [50] * n}
        for optimizer, chosen in OPTIMIZERS.items()
        for start, name in STARTS.items()
        for n in range(1, 5)
    },
    measure=measure,
    load=lambda folder, copy: load(folder, copy, train=49_000, signed=True),
    examples=EXAMPLES,
    seeds=3,
)

if __name__ == "__main__":
    main(EXPERIMENT)
