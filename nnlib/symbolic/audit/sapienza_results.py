"""Sapienza AML, assignment 2, questions 3 and 4: what was said about training, and the results."""

from math import isqrt

from .evidence import Count, Formula
from .rows import EXPERIMENT, LOOSE, WRONG, Row

RERUN = "an experiment on CIFAR-10: reruns on small data stand in for it"
TABLE = {2: (504, 511), 3: (525, 528), 4: (521, 512), 5: (516, 519)}  # per mille, by depth


def _best(column):
    return max(TABLE, key=lambda depth: TABLE[depth][column])


def _spread(column):
    found = [row[column] for row in TABLE.values()]
    return max(found) - min(found)


ROWS = (
    Row(
        "002-3b.sgd", "08", LOOSE,
        "SGD converges faster because small portions are chosen at random, at the price of noise",
        "Its steps are cheaper and noisier: often faster per computation, not per step. Their mean "
        "over the batches is the full gradient.",
        (
            Formula(
                "((a+b)/2 + (a+c)/2 + (a+g)/2 + (b+c)/2 + (b+g)/2 + (c+g)/2)/6",
                "(a + b + c + g)/4",
                sizes="all batches of 2 from 4 gradients",
            ),
            Formula("(a + b)/2", "(a + b + c + g)/4", holds=False, sizes="one batch of 2 from 4"),
        ),
    ),
    Row(
        "002-3b.sel", "08", WRONG,
        "Parameters are chosen by the predictions on the test or validation set",
        "By validation only; the test set is used once, at the end.",
        reading="a rule of procedure, no formula",
    ),
    Row(
        "002-E1", "12", EXPERIMENT,
        "Grid search: best rate 0.001, penalty 0.01, hidden 200",
        "Grid, seeds and split are not stated.",
        reading=RERUN,
    ),
    Row(
        "002-E2", "12", EXPERIMENT,
        "3000 to 5000 iterations: accuracy 0.48 to 0.533",
        "Of which split is not stated; several things changed at once.",
        reading=RERUN,
    ),
    Row(
        "002-F1", "12", EXPERIMENT,
        "The best model, as a figure",
        "Presumably curves, or the first weights as images.",
        reading="the image is missing",
    ),
    Row(
        "002-T1", "12", EXPERIMENT,
        "Accuracies of nets with 2 to 5 layers; the best has 3",
        "The claim agrees with the table, in both columns; the runs themselves are not repeated.",
        (Count("the best depth by validation and by test", lambda: (_best(0), _best(1)), (3, 3)),),
    ),
    Row(
        "002-T1.se", "12", LOOSE,
        "52.8 % against 51.1 %, one run each (asked by the audit)",
        "On 1000 images the standard error is 1.6 points, about the whole spread of 1.7: no "
        "ranking without repeated runs.",
        (
            Count("the spread of the test accuracies, per mille", lambda: _spread(1), 17),
            Count(
                "the standard error at 0.52 of 1000 images, per mille and rounded down",
                lambda: isqrt(520 * 480 // 1000),
                15,
            ),
            Count(
                "a spread of two standard errors",
                lambda: _spread(1) ** 2 * 1000 >= 4 * 520 * 480,
                True,
                holds=False,
            ),
        ),
    ),
    Row(
        "002-E3", "12", EXPERIMENT,
        "Best: 400-400-400, leaky ReLU, batch normalisation, no dropout: 56.1 % and 56.4 %",
        "Optimizer, rate, epochs and batch are not stated.",
        reading=RERUN,
    ),
    Row(
        "002-E3.split", "12", WRONG,
        "45,000 images for training and 5,000 for the test",
        "Both come from the 50,000 training images: the 5,000 are validation, the test set is "
        "another 10,000.",
        reading="a fact about a data set",
    ),
    Row(
        "002-E3.depth", "12", LOOSE,
        "The 3-layer model is improved to 400-400-400",
        "Three hidden layers are four layers as the table counts.",
        reading="a word used in two ways",
    ),
    Row(
        "002-E4", "12", LOOSE,
        "The 2-layer net in PyTorch does similarly",
        "50.4 and 51.1 % with 50 hidden units against 53.3 % with 200: not the same set-up.",
        reading="a comparison of two experiments with different settings",
    ),
    Row(
        "002-E5", "11", EXPERIMENT,
        "More than two layers did not learn until weights_init was left out",
        "Consistent with starts of size 10⁻³: with 50 units the first gradient shrinks about two "
        "hundredfold per layer.",
        reading="an experiment: training code reruns it",
    ),
)  # fmt: skip
