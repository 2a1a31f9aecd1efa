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
    "00": Asked(
        "Three lines make a triangle. In how many of 20 runs, each from other random numbers, does "
        "a net with three units put at least 99 % of the points on their right side?",
        ("in none", "in 1 to 10", "in 11 to 19", "in all 20"),
        true=1,
        claim="00b",
    ),
    "01": Asked(
        "Eight tanh units learn the circles. What will the boundary be after 100 epochs with "
        "sigmoid for tanh, and all else as it is?",
        ("the same", "a little different", "very different"),
        true=2,
        claim="01a",
    ),
    "11": Asked(
        "From weights of a thousandth, one hidden layer learns the digits: 0.96 of those held out "
        "are right after 30 epochs. And two hidden layers, with all else as it is?",
        ("0.9 or more", "between 0.2 and 0.9", "about 0.1, as at the start"),
        true=2,
        claim="11a",
    ),
    "11 layers": Asked(
        "Five layers of weights, all of a thousandth, ReLU units. Where are the slopes at the "
        "start smallest?",
        ("by far in the first layer", "by far in the last layer", "alike in all five layers"),
        true=2,
        claim="11d",
    ),
    "11 adam": Asked(
        "Adam makes long steps from small slopes. How many of ten nets with five layers of weights "
        "of a thousandth does it start?",
        ("none", "some of them", "all ten"),
        true=0,
        claim="11e",
    ),
    "02": Asked(
        "Two hidden units, twenty seeds each: with which of the three do some networks fence the "
        "inner ring?",
        ("with ReLU only", "with tanh only", "with sin only", "with none of the three"),
        true=2,
        claim="02a",
    ),
    "02 corner": Asked(
        "At its corner ReLU has no slope, and the code takes 0. Take 1 instead, and train again "
        "from the same first weights. How far are the new weights from the old ones after 100 "
        "epochs?",
        ("not at all, to the last bit", "a little, the map looks the same", "clearly"),
        true=0,
        claim="02b",
    ),
    "06": Asked(
        "Two nets are the same function at the start: one bends with ReLU, one with 5 ReLU, and "
        "its weights behind that are a fifth. After 100 epochs at lr 0.01, has the 5 mattered?",
        (
            "no: the losses are the same",
            "yes: the net with the 5 has the clearly lower loss",
            "yes: the net with the 5 has the clearly higher loss",
        ),
        true=1,
        claim="06a",
    ),
    "06 faster": Asked(
        "And at ten times the rate, lr 0.1?",
        (
            "the losses are the same",
            "the net with the 5 is ahead again",
            "the net with the 5 is far behind",
        ),
        true=2,
        claim="06a",
    ),
    "07": Asked(
        "One of the four curves belongs to nets with the right gradient. Which one?",
        ("A", "B", "C", "D"),
        true=2,
        claim="07a",
    ),
    "07 step": Asked(
        "Which step h gives the best slope, in the usual arithmetic with 16 digits?",
        ("0.01", "0.00001", "0.00000001", "the smallest of all, 1e-15"),
        true=1,
        claim="07b",
    ),
    "08": Asked(
        "The full batch makes as many updates as batches of 10 do, from the same start. How does "
        "its loss fall, update by update?",
        (
            "more slowly: without the noise it gets stuck",
            "the same way",
            "faster: its slopes are exact",
        ),
        true=1,
        claim="08a'",
    ),
    "08 longer": Asked(
        "1000 epochs on 40 points. What is different at the end, on points held out, from the "
        "moment with the lowest validation loss?",
        (
            "hardly anything",
            "the loss is clearly worse, the accuracy hardly",
            "loss and accuracy are both clearly worse",
            "the accuracy is clearly worse, the loss hardly",
        ),
        true=1,
        claim="08b",
    ),
    "12": Asked(
        "Digits, the He start, 2 to 5 layers of weights, ten seeds each. Which depth has the "
        "highest mean accuracy on held-out images?",
        ("depth 2", "depth 3", "depth 4", "depth 5"),
        true=3,
        claim="12b",
    ),
    "12 standard": Asked(
        "The same 40 nets, and each pixel standardised first. What becomes of the order of the "
        "depths?",
        ("the deepest stay best", "no clear order is left", "it is reversed: depth 5 is the worst"),
        true=2,
        claim="12b",
    ),
    "12 batches": Asked(
        "A net with batch normalisation has about 0.97 of the held-out images right. It is asked "
        "again in training mode, four images at a time. How many are right now?",
        ("about as many", "between 0.75 and 0.9", "less than 0.75"),
        true=2,
        claim="12a",
    ),
    "13": Asked(
        "One net learns the ten digits with ten outputs, the other with four bits. Which makes "
        "fewer errors on digits it has not seen?",
        (
            "four bits: fewer outputs are easier to learn",
            "about the same",
            "ten outputs: less than half as many errors",
        ),
        true=2,
        claim="13a",
    ),
    "13 notices": Asked(
        "An answer that is no digit gives an error away. Which nets notice more than half of "
        "their errors like that?",
        ("both", "only the one with ten sigmoids", "only the one with four bits", "neither"),
        true=1,
        claim="13b",
    ),
    "03": Asked(
        "One neuron starts sure and wrong, with weights of length 10. How many of the points does "
        "it put right after 20 epochs with the squared error?",
        ("less than 10 %", "about half", "60 to 95 %", "more than 95 %"),
        true=0,
        claim="03a",
    ),
    "03 length": Asked(
        "From weights of length 4 the slowest of 20 neurons with the squared error needs 4 epochs "
        "to come back. How many does the slowest need from length 8?",
        ("about 8", "about 16", "50 to 150", "it never comes back"),
        true=2,
        claim="03c",
    ),
    "03 printed": Asked(
        "One source prints 1 - ln(p) where ln(1 - p) is meant. What will 20 epochs with the loss "
        "as printed give, from a usual start?",
        (
            "half of the points right, and a loss near 0.69",
            "hardly a point right, and a loss that grows",
            "most points right, and a loss far below 0",
            "nearly all right, and a loss near 0, as with the right one",
        ),
        true=2,
        claim="03b",
    ),
    "04": Asked(
        "Three output biases start at 0 and are moved 900 times by gradient descent. What is their "
        "sum at the end?",
        (
            "exactly 0, up to rounding",
            "not 0, but smaller than 0.1",
            "larger than 0.1, plus or minus",
        ),
        true=0,
        claim="04a",
    ),
    "05": Asked(
        "Every number of a ReLU net starts at 0. Which of its arrays have moved after 100 epochs?",
        ("all four", "only W2 and b2", "only b2", "none"),
        true=2,
        claim="05a",
    ),
    "10": Asked(
        "Of 1200 updates, which is the last one that changes the hinge net at all?",
        ("one before 400", "one between 400 and 1100", "a later one: it moves to the end"),
        true=0,
        claim="10a",
    ),
    "10 smoothed": Asked(
        "And the last one that changes the net of the smoothed hinge, with beta = 10?",
        ("one before 400", "one between 400 and 1100", "a later one: it moves to the end"),
        true=2,
        claim="10a",
    ),
    "09": Asked(
        "A net with 64 weights trains for 500 epochs, and each weight pays 0.01 for its size |w|. "
        "How many weights are exactly 0 then?",
        ("none", "1 to 32", "more than half"),
        true=0,
        claim="09a",
    ),
    "09 little L2": Asked(
        "Wide nets on few points, without a penalty and with a little L2. What is different on the "
        "points held out?",
        (
            "accuracy and loss are both clearly better",
            "the accuracy is clearly better, the loss hardly",
            "the loss is clearly better, the accuracy hardly",
            "neither",
        ),
        true=2,
        claim="09c",
    ),
}
