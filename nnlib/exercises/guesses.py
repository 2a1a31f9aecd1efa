"""What the notebooks ask for a guess about, before a lab shows what comes true."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """A question with its options; `true` is the place of the one that comes true, from 0.

    claim: the id of the claim of experiments/claims.py that shows it, over many seeds.
    """

    question: str
    options: tuple
    true: int
    claim: str


# A key begins with the number of its notebook: "02", and "02 stuck" for a second guess there.
GUESSES = {
    "01": Asked(
        "Eight tanh units learn the circles. What will the boundary be after 100 epochs with "
        "sigmoid for tanh, and all else as it is?",
        ("the same", "a little different", "very different"),
        true=2,
        claim="01a",
    ),
}
