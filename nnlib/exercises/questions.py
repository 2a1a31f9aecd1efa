"""The typed exercises of the notebooks; here, so that no answer stands in the cell that asks."""

from nnlib.symbolic.notation import typed

from .question import Question

SOFTMAX = {f"p_{k}": f"exp(z_{k})/(exp(z_1) + exp(z_2) + exp(z_3))" for k in (1, 2, 3)}
TWO_LAYERS = {
    "X": "N D", "W1": "D H", "b1": "H", "Z": "N H", "W2": "H K", "P": "N K", "T": "N K",
}  # fmt: skip

# Two lines of notebook 06 in other layouts: whole columns, and slopes as rows beside columns.
COLUMNS = typed("A.T @ dZ2", {"A": "N H", "dZ2": "N K"}, "000", turned=True)
NUMERATOR = typed("dZ2 @ W2.T", {"dZ2": "N K", "W2": "H K"}, "003", turned=False)


def _translated(words, line):
    text, shapes = line
    return Question(words, text, text, names=tuple(shapes), shapes=shapes)


QUESTIONS = {
    "00 numbers in a net": Question(
        "How many numbers training moves in a network 2-H-2",
        "5*H + 2",
        names=("H",),
        misconceptions={
            "no biases": ("4*H", "These are the weights; every unit and output has a bias too."),
            "no output biases": ("5*H", "The two outputs have a bias each."),
            "no hidden biases": ("4*H + 2", "Every hidden unit has a bias."),
        },
    ),
    "01 slope of log sigma": Question(
        "The slope of log(sigma(x)), using only sigma, x and numbers",
        "diff(log(sigma(x)), x)",
        "1 - sigma(x)",
        names=("sigma", "x"),
        misconceptions={
            "inner slope only": (
                "sigma(x)*(1 - sigma(x))",
                "This is the slope of sigma; the logarithm divides it by sigma.",
            ),
            "outer slope only": (
                "1/sigma(x)",
                "This is the slope of the logarithm at sigma; the slope of sigma is missing.",
            ),
        },
    ),
    "02 slope of a bell": Question(
        "The slope of exp(-x^2)",
        "diff(exp(-x^2), x)",
        "-2*x*exp(-x^2)",
        names=("exp", "x"),
        misconceptions={
            "inner slope lost": (
                "exp(-x^2)",
                "Only $e^x$ is its own slope; here the slope of $-x^2$ is a factor.",
            ),
            "power rule": (
                "-x^2*exp(-x^2 - 1)",
                "The power rule is for $x^n$; here x stands in the exponent.",
            ),
        },
    ),
    "03 error of one neuron": Question(
        "The slope by b of the squared error of one neuron, where z = w*x + b",
        "diff((sigma(z) - y)^2, b)",
        "2*(sigma(z) - y)*sigma(z)*(1 - sigma(z))",
        names=("sigma", "z", "x", "y"),
        definitions={"z": "w*x + b"},
        misconceptions={
            "slope of the cross-entropy": (
                "sigma(z) - y",
                "This is the slope of the cross-entropy, in which the logarithm cancels sigma'.",
            ),
            "cross-entropy by the probability": (
                "-y/sigma(z) + (1 - y)/(1 - sigma(z))",
                "This is the slope of the cross-entropy, and by p: the way goes on through z.",
            ),
            "slope by the probability": (
                "2*(sigma(z) - y)",
                "This is the slope by p = sigma(z); times the slope of sigma.",
            ),
            "slope by the weight": (
                "2*(sigma(z) - y)*sigma(z)*(1 - sigma(z))*x",
                "This is the slope by w; the input of b is always 1.",
            ),
        },
    ),
    "04 one score moves another": Question(
        "The slope of p_1 by the second score z_2, in probabilities",
        "diff(p_1, z_2)",
        "-p_1*p_2",
        names=("p_1", "p_2", "p_3"),
        definitions=SOFTMAX,
        misconceptions={
            "own score": (
                "p_1*(1 - p_1)",
                "This is the slope of p_1 by its own score z_1; here z_2 moves.",
            ),
            "each on its own": ("0", "Every score stands in the sum below the bar of p_1."),
        },
    ),
    "04 loss by another score": Question(
        "The slope of the loss -log(p_2) by the score z_1, in probabilities",
        "diff(-log(p_2), z_1)",
        "p_1",
        names=("p_1", "p_2", "p_3"),
        definitions=SOFTMAX,
        misconceptions={
            "each on its own": ("0", "The score z_1 takes its share of p_2, so the loss feels it."),
            "own score": ("p_2 - 1", "This is the slope by z_2, the score of the right class."),
            "own class": ("p_1 - 1", "Only the score of the right class loses 1."),
            "sign": ("-p_1", "Raising z_1 lowers p_2, and so it raises the loss."),
        },
    ),
    "05 blame of the last weights": Question(
        "The gradient dW2 of the cross-entropy for one example, shape (H, K)",
        "outer(a, p - t)",
        "outer(a, p - t)",
        names=("outer", "a", "p", "t"),
        shapes={"a": "H", "p": "K", "t": "K"},
    ),
    "05 blame of the hidden units": Question(
        "The gradient da of the cross-entropy for one example, shape (H,)",
        "(p - t) @ W2.T",
        "(p - t) @ W2.T",
        names=("p", "t", "W2"),
        shapes={"p": "K", "t": "K", "W2": "H K"},
    ),
    "06 blame of the first weights": Question(
        "The gradient dW1 of the mean cross-entropy over a batch, shape (D, H)",
        "X.T @ (((P - T) @ W2.T) * (Z > 0)) / N",
        "X.T @ (((P - T) @ W2.T) * (Z > 0)) / N",
        names=("X", "P", "T", "W2", "Z", "N"),
        shapes=TWO_LAYERS,
    ),
    "06 last weights in columns": _translated(
        "dW2 where examples are columns: A (H, N), dZ2 (K, N), and dW2 (K, H)", COLUMNS
    ),
    "06 hidden units in rows": _translated(
        "dA where weights are (out, in) and slopes are rows: W2 (K, H), dZ2 (N, K), and dA (N, H)",
        NUMERATOR,
    ),
    "07 error of a difference": Question(
        "By how much ((x + h)^3 - (x - h)^3)/(2*h) is larger than the slope 3*x^2, in h",
        "((x + h)^3 - (x - h)^3)/(2*h) - 3*x^2",
        "h^2",
        names=("h",),
        where=("h != 0",),
        misconceptions={
            "one-sided": ("3*x*h + h^2", "This is the error of the difference from one side."),
            "the difference": ("3*x^2 + h^2", "This is the difference; take the slope off it."),
            "exact": ("0", "It is exact for a parabola; of a cube, the h^3 is left."),
            "not divided": ("h^3", "The 2*h^3 is still to be divided by 2*h."),
            "order h": ("h", "The terms in h cancel: left and right have them alike."),
            "divided by h": ("2*h^2", "The two points are 2*h apart, and 2*h^3/(2*h) is h^2."),
            "one cube": ("h^2/2", "Each of the two cubes brings an h^3: there are 2*h^3."),
        },
    ),
    "08 updates": Question(
        "The number of updates in 50 epochs of 660 examples, in batches of 30",
        "1100",
        misconceptions={
            "one epoch": ("22", "These are the updates of one epoch."),
            "examples": ("33000", "These are the examples; an update uses thirty at once."),
            "epochs": ("50", "These are the epochs; an epoch makes one update for each batch."),
            "batch size": ("1500", "An epoch has 660/30 batches; 30 is the size of one."),
        },
    ),
    "09 slope of both penalties": Question(
        "The slope of lambda_1*abs(w) + lambda_2*w^2, for w that is not 0",
        "diff(lambda_1*abs(w) + lambda_2*w^2, w)",
        "lambda_1*sign(w) + 2*lambda_2*w",
        names=("lambda_1", "lambda_2", "sign", "w"),
        misconceptions={
            "a slope for w above 0 only": (
                "lambda_1 + 2*lambda_2*w",
                "This is right for w > 0; on the other side |w| falls: sign(w) knows the side.",
            ),
            "slope of a square": (
                "lambda_1*sign(w) + lambda_2*w",
                "The slope of w^2 is 2*w, not w.",
            ),
            "both in proportion": (
                "2*lambda_1*w + 2*lambda_2*w",
                "The slope of |w| does not grow with w: it is 1 or -1.",
            ),
        },
    ),
    "10 gap at the corner": Question(
        "The gap between log(1 + exp(beta*x))/beta and max(0, x) at x = 0, for beta > 0",
        "log(1 + exp(beta*0))/beta - max(0, 0)",
        "log(2)/beta",
        names=("log", "beta"),
        where=("beta > 0",),
        misconceptions={
            "beta above": ("log(2)*beta", "A larger beta makes the gap smaller, not larger."),
            "no beta": ("log(2)", "This is the gap for beta = 1; the sharpness divides it."),
        },
    ),
    "11 variance of a weight": Question(
        "The variance v of each weight for which n ReLU inputs keep the mean of z^2: n*v/2 = 1",
        "2/n",
        "2/n",
        names=("n",),
        misconceptions={
            "half forgotten": ("1/n", "ReLU passes on half of it: the weights make up for that."),
            "size": ("sqrt(2/n)", "This is the size of a weight; the variance v is its square."),
        },
    ),
    "90 log of one over exp": Question(
        "The logarithm of 1/exp(x), without a logarithm",
        "log(1/exp(x))",
        "-x",
        names=("x",),
        misconceptions={
            "sign lost": ("x", "The logarithm of 1/a is minus the logarithm of a."),
            "quotient kept": ("1/x", "A logarithm turns the quotient into a difference."),
        },
    ),
    "90 numbers in a layer": Question(
        "How many numbers the weights W (D, H) and the biases b (H,) hold together",
        "D*H + H",
        names=("D", "H"),
        misconceptions={
            "no biases": ("D*H", "These are the weights; every unit has a bias too."),
            "a bias per input": ("D*H + D", "A bias belongs to a unit, not to an input."),
        },
    ),
    "12 standard error": Question(
        "The standard error of an accuracy of 0.528, measured on 1000 images",
        "sqrt(0.528*0.472/1000)",
        "sqrt(0.528*0.472/1000)",
        names=("sqrt",),
        misconceptions={
            "variance": (
                "0.528*0.472/1000",
                "This is the mean square of the error; its root is the standard error.",
            ),
            "one image": (
                "sqrt(0.528*0.472)",
                "This is the error of a single image; the mean of 1000 of them errs less.",
            ),
            "root inside": (
                "sqrt(0.528*0.472)/1000",
                "The errors of 1000 images do not vanish a thousandfold: v/n is under the root.",
            ),
            "one factor": (
                "sqrt(0.528/1000)",
                "The variance of one image is p(1 - p): the share of wrong ones is missing.",
            ),
            "root of the sum": (
                "0.528*0.472/sqrt(1000)",
                "The variance of one image, p(1 - p), stands under the root too.",
            ),
            "rounded": ("0.016", "Right, rounded; write the formula that gives it."),
            "rounded to four": ("0.0158", "Right, rounded; write the formula that gives it."),
        },
    ),
    "13 patterns that are no digit": Question(
        "How many of the patterns of four bits are no digit",
        "6",
        misconceptions={
            "bigger than 10": ("5", "The patterns of 10 to 15 are no digit: 10 is one of them."),
            "the digits": ("10", "These are the patterns that are a digit."),
            "all": ("16", "These are all patterns of four bits; ten of them are digits."),
        },
    ),
    "13 patterns that are not one-hot": Question(
        "How many of the patterns of ten places are no one-hot row",
        "1014",
        misconceptions={
            "all": ("1024", "These are all patterns of ten places; ten of them are one-hot."),
            "too many ones": ("1013", "The row of ten zeros is not one-hot either."),
            "zeros alone": ("1023", "Ten rows are one-hot, each with its 1 in another place."),
            "places times two": ("10", "Each place doubles the number of patterns: 2^10 of them."),
        },
    ),
}  # fmt: skip
