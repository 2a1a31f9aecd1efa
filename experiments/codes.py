"""Ten outputs or four bits for a digit: which code is learned better? (sheet 4, question 2)."""

from experiments.record import Experiment, Reported, main
from nnlib.codes import NONE, binary, coded
from nnlib.training import Config, final, held_out

LOSSES = {
    "one of ten, softmax": "softmax_cross_entropy",
    "one of ten, sigmoids": coded([[int(j == k) for j in range(10)] for k in range(10)]),
    "four bits": coded(binary(10)),
}


def measure(setting, seed, data):
    """Train a net -> its share of wrong answers on held-out digits, and how many it notices."""
    config = {**setting, "loss": LOSSES[setting["loss"]]}
    problem, state = final(Config("digits", seed=seed, **config))
    part = held_out(problem.data)
    labels = problem.model.loss.decide(problem.model.predict(state.params, part.X)).labels
    wrong = labels != part.labels
    noticed = (labels == NONE) & wrong
    return {
        "wrong": wrong.mean(),
        "noticed": noticed.sum() / max(wrong.sum(), 1),
    }


EXPERIMENT = Experiment(
    name="codes",
    what="Digits told by ten outputs or by four bits, with and without a hidden layer.",
    source="Machine Learning, sheet 4, question 2",
    rows=("004-2.1a", "004-2.1b", "004-2.1c"),
    protocol=(
        "1,797 digits of 8 x 8 pixels, 60 % to learn from, the others held out; lr 0.1, batches of "
        "20, 60 epochs. 'noticed' is the share of the wrong ones whose pattern is no digit's code. "
        "The source argues and reports no number."
    ),
    settings={
        f"{name}, {hidden or 'no'} hidden": {
            "hidden": [hidden] if hidden else [],
            "loss": name,
            "lr": 0.1,
            "batch_size": 20,
            "epochs": 60,
        }
        for hidden in (16, 0)
        for name in LOSSES
    },
    measure=measure,
    load=lambda folder, copy: (None, "digits 8 x 8 of scikit-learn"),
    reported=(
        Reported("004-2.1b", "four bits, 16 hidden", "wrong", None),
        Reported("004-2.1c", "four bits, 16 hidden", "noticed", None),
    ),
    examples={"wrong": 719},
    seeds=10,
)

if __name__ == "__main__":
    main(EXPERIMENT)
