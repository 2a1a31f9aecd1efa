"""Two circles: how many ReLU units, and how many epochs, close the boundary (figures 5 to 12)."""

from experiments.record import Experiment, Reported, main
from nnlib.training import Config, evaluate, final, held_out

FIGURES = (  # figure, units, epochs: the order of the source
    (5, 8, 50),
    (6, 6, 100),
    (7, 4, 50),
    (8, 2, 50),
    (9, 2, 100),
    (10, 4, 100),
    (11, 8, 100),
    (12, 6, 50),
)


def measure(setting, seed, data):
    """Train a net on two circles -> its accuracy on points it has not seen, and on those it has."""
    problem, state = final(Config("circles", seed=seed, **setting))
    parts = {"held-out accuracy": held_out(problem.data), "train accuracy": problem.data.train}
    return {
        name: evaluate(problem.model, state.params, part).accuracy for name, part in parts.items()
    }


def _name(units, epochs):
    return f"{units} units, {epochs} epochs"


EXPERIMENT = Experiment(
    name="boundaries",
    what="Two circles, one hidden layer of 2 to 8 ReLU units, lr 0.05, 50 or 100 epochs.",
    source="IFT6390 assignment 3, figures 5 to 12",
    rows=tuple(f"000-F{figure}" for figure, *_ in FIGURES),
    protocol=(
        "550 + 550 points on circles of radius 1 and 0.8 without noise, 660 to learn from and 440 "
        "held out; batches of 10, weights from U(-1/sqrt(n_in), 1/sqrt(n_in)), no penalty. The "
        "source gives units, lr, epochs and penalty in the captions; its pictures are missing, and "
        "it reports no accuracy and names neither batch nor start."
    ),
    settings={
        _name(units, epochs): {"hidden": [units], "lr": 0.05, "epochs": epochs, "batch_size": 10}
        for units in (2, 4, 6, 8)
        for epochs in (50, 100)
    },
    measure=measure,
    load=lambda folder, copy: (None, "two circles, made by nnlib"),
    reported=tuple(
        Reported(f"000-F{figure}", _name(units, epochs), "held-out accuracy", None)
        for figure, units, epochs in FIGURES
    ),
    examples={"held-out accuracy": 440},
    seeds=20,
)

if __name__ == "__main__":
    main(EXPERIMENT)
