"""Three layers of 400 leaky units with batch normalisation on CIFAR-10: the source's best net."""

from experiments.cifar import EXAMPLES, load, measure
from experiments.record import Experiment, Reported, main

EXPERIMENT = Experiment(
    name="wide_net",
    what="Hidden layers of 400, 400, 400 units, LeakyReLU 0.1, batch normalisation, on CIFAR-10.",
    source="Sapienza Advanced Machine Learning, assignment 2, question 4c",
    rows=("002-E3", "002-E3.split", "002-E3.depth"),
    protocol=(
        "45,000 images to learn from, 5,000 to choose by, all 10,000 test images to report; pixels "
        "scaled to -1..1; Adam, batches of 200, 12 epochs, lr 1e-3 times 0.8 after each epoch, "
        "l2 = 0.0005, no dropout; weights from U(-1/sqrt(n_in), 1/sqrt(n_in)). The source names "
        "neither optimizer, lr, epochs nor batch."
    ),
    settings={
        "400, 400, 400": {
            "hidden": [400, 400, 400],
            "activation": "leaky_relu 0.1",
            "batch_norm": True,
            "start": "uniform",
            "optimizer": "adam",
            "lr": 1e-3,
            "decay": 0.8,
            "batch_size": 200,
            "l2": 0.0005,
            "updates": 12 * 225,
        }
    },
    measure=measure,
    load=lambda folder, copy: load(folder, copy, train=45_000, signed=True),
    reported=(
        Reported("002-E3", "400, 400, 400", "valid accuracy", 0.561),
        Reported("002-E3", "400, 400, 400", "test accuracy", 0.564),
    ),
    examples=EXAMPLES | {"valid accuracy": 5_000},
    seeds=3,
)

if __name__ == "__main__":
    main(EXPERIMENT)
