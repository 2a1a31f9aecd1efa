"""IFT6390 assignment 3, question 1: sigmoid, tanh, sign, absolute value, ReLU and two norms."""

from .evidence import Bound, Formula, lines
from .rows import LOOSE, RIGHT, WRONG, Row

# One-sided slopes at 0: the step to the right is e^u, to the left -e^u, for every u.
ABS_SLOPES = (
    Formula("abs(exp(u))/exp(u)", "1"),
    Formula("abs(-exp(u))/(-exp(u))", "-1"),
    Formula("abs(exp(u))/exp(u)", "abs(-exp(u))/(-exp(u))", holds=False),
)
RELU_SLOPES = (
    Formula("relu(exp(u))/exp(u)", "1"),
    Formula("relu(-exp(u))/(-exp(u))", "0"),
    Formula("relu(exp(u))/exp(u)", "relu(-exp(u))/(-exp(u))", holds=False),
)

ROWS = (
    Row(
        "000-Q1a", "01", RIGHT,
        "(tanh(x/2) + 1)/2 = 1/(1 + e⁻ˣ), in four lines",
        evidence=lines(
            "(tanh(x/2) + 1)/2",
            "((exp(x/2) - exp(-x/2))/(exp(x/2) + exp(-x/2)) + 1)/2",
            "((1 - exp(-x))/(1 + exp(-x)) + (1 + exp(-x))/(1 + exp(-x)))/2",
            "1/2*2/(1 + exp(-x))",
            "sigma(x)",
        ),
    ),
    Row(
        "000-Q1b", "01", WRONG,
        "log σ(x) = -log(1 + e⁻ˣ) = -softmax(-x)",
        "The last word is softplus: log(1 + eᵘ). The softmax of one number is always 1.",
        (
            *lines("log(sigma(x))", "-log(1 + exp(-x))", "-softplus(-x)"),
            Formula("log(sigma(x))", "-exp(-x)/exp(-x)", holds=False),
        ),
    ),
    Row(
        "000-Q1c", "01", LOOSE,
        "The slope of σ in six lines, with d/dx 1 + e⁻ˣ in the second",
        "The result σ(1 - σ) is right; brackets are missing in d/dx (1 + e⁻ˣ).",
        (
            *lines(
                "diff(sigma(x), x)",
                "-(1 + exp(-x))^(-2)*diff(1 + exp(-x), x)",
                "(1 + exp(-x))^(-2)*exp(-x)",
                "sigma(x)*exp(-x)/(1 + exp(-x))",
                "sigma(x)*((1 + exp(-x) - 1)/(1 + exp(-x)))",
                "sigma(x)*(1 - sigma(x))",
            ),
            Formula(
                "diff(sigma(x), x)", "-(1 + exp(-x))^(-2)*diff(1, x) + exp(-x)", holds=False
            ),
        ),
    ),
    Row(
        "000-Q1.4", "01", RIGHT,
        "tanh' = 1 - tanh², in five lines",
        evidence=lines(
            "diff(tanh(x), x)",
            "diff((exp(x) - exp(-x))/(exp(x) + exp(-x)), x)",
            "((exp(x) + exp(-x))^2 - (exp(x) - exp(-x))^2)/(exp(x) + exp(-x))^2",
            "1 - (exp(x) - exp(-x))^2/(exp(x) + exp(-x))^2",
            "1 - tanh(x)^2",
        ),
    ),
    Row(
        "000-Q1.5", "02", WRONG,
        "sign(x) = -1 + 2·1[x > 0]",
        "That makes sign(0) = -1, while the sheet defines 0. Right: 1[x > 0] - 1[x < 0].",
        (
            Formula("sign(x)", "step(x) - step(-x)"),
            Formula("sign(x)", "-1 + 2*step(x)", holds=False),
        ),
    ),
    Row(
        "000-Q1.6", "02", LOOSE,
        "The slope of |x| is sign(x)",
        "Only where x is not 0. At 0 the slopes from the two sides are 1 and -1: no derivative; "
        "every number between them is a subgradient, and 0 is the usual choice.",
        (Formula("diff(abs(x), x)", "sign(x)"), *ABS_SLOPES),
    ),
    Row(
        "000-Q1.7", "02", LOOSE,
        "The slope of relu(x) is 1[x > 0]",
        "Only where x is not 0. At 0 the slopes from the two sides are 1 and 0; the usual "
        "convention is 0.",
        (Formula("diff(relu(x), x)", "step(x)"), *RELU_SLOPES),
    ),
    Row(
        "000-Q1.8", "09", RIGHT,
        "The gradient of Σ xᵢ² is (2x₁, ..., 2xₙ)",
        "The sum runs over the index: a sum over the elements of a set would drop repeats.",
        (Formula("diff(sum(i=1..n, x[i]^2), x[j])", "2*x[j]"),),
    ),
    Row(
        "000-Q1.9", "09", LOOSE,
        "The gradient of Σ |xᵢ| is (sign x₁, ..., sign xₙ)",
        "Only where no xᵢ is 0; there every g from -1 to 1 is a subgradient: gx ≤ |x|.",
        (
            Formula("diff(sum(i=1..n, abs(x[i])), x[j])", "sign(x[j])"),
            Bound("tanh(u)*x", "abs(x)"),  # tanh(u) is any number between -1 and 1
            Bound("3/2*x", "abs(x)", holds=False),
            *ABS_SLOPES,
        ),
    ),
)  # fmt: skip
