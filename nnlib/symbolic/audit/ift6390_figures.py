"""IFT6390 assignment 3: the thirteen figures, whose images are missing."""

from .rows import EXPERIMENT, Row

CAPTIONS = ((8, 50), (6, 100), (4, 50), (2, 50), (2, 100), (4, 100), (8, 100), (6, 50))
RERUN = "the image is missing; an experiment: training code reruns it"
CHECKED = "the image is missing; the gradient check of the code reruns it"


def _boundary(figure, hidden, epochs):
    return Row(
        f"000-F{figure}",
        "08",
        EXPERIMENT,
        f"Decision boundary on two circles: {hidden} hidden units, rate 0.05, {epochs} epochs",
        "The eight captions are every pair of {2, 4, 6, 8} units and {50, 100} epochs once; batch "
        "size, start and data are not stated.",
        reading=RERUN,
    )


ROWS = (
    Row(
        "000-F1", "07", EXPERIMENT,
        "Backpropagated gradients beside finite differences, one example",
        "Sheet: two inputs, two hidden units, every ratio between 0.99 and 1.01.",
        reading=CHECKED,
    ),
    Row(
        "000-F2", "07", EXPERIMENT,
        "Backpropagated gradients beside finite differences, a batch of ten",
        "Whether the gradient is a sum or a mean must be stated.",
        reading=CHECKED,
    ),
    Row(
        "000-F3", "06", EXPERIMENT,
        "The caption of figure 1 again",
        "Probably: loop and matrix version agree for one example.",
        reading=RERUN,
    ),
    Row(
        "000-F4", "06", EXPERIMENT,
        "The caption of figure 2 again",
        "Probably: loop and matrix version agree for ten examples.",
        reading=RERUN,
    ),
    *(_boundary(figure, *caption) for figure, caption in enumerate(CAPTIONS, 5)),
    Row(
        "000-F13", "08", EXPERIMENT,
        "Loss and accuracy over the epochs for training, validation and test data",
        "Data and settings are not stated; the sheet asks for errors, the figure shows accuracy.",
        reading=RERUN,
    ),
    Row(
        "000-F.λ", "09", EXPERIMENT,
        "Every run shown has the penalty 0",
        "The sheet asks what weight decay does to the capacity; no such run is shown.",
        reading="an experiment that is absent",
    ),
)  # fmt: skip
