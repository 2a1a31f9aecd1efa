"""IFT6390 assignment 3, question 2, items 1 to 6: the net, its probabilities, loss and training."""

from .evidence import Bound, Formula, Shape, lines
from .rows import CONCEPT, LOOSE, RIGHT, WRONG, Row

LAYER1 = {"W1": "H d", "x": "d", "b1": "H"}
LAYER2 = {"W2": "m H", "h": "H", "b2": "m"}
P = {"p[k]": "exp(z[k])/sum(l=1..m, exp(z[l]))"}
CLASSES = "sum(k=1..m, 1)"  # m, as a whole number
MEAN_OF_SQUARES = "diff(sum(i=1..n, (w - c[i])^2)/n, w)"

ROWS = (
    Row(
        "000-Q2.1a", "05", RIGHT,
        "a = W⁽¹⁾x + b⁽¹⁾ with b⁽¹⁾ in R^{d_h}",
        "W⁽¹⁾ is d_h × d; the other rows of this document are read in this layout.",
        (Shape("W1 @ x + b1", "H", LAYER1),),
    ),
    Row(
        "000-Q2.1b", "05", RIGHT,
        "aⱼ = b⁽¹⁾ⱼ + Σᵢ W⁽¹⁾ⱼᵢ xᵢ",
        evidence=(
            Formula(
                "(W1 @ x + b1)[j]", "b1[j] + sum(i=1..d, W1[j,i]*x[i])", shapes=LAYER1
            ),
        ),
    ),
    Row(
        "000-Q2.1c", "05", RIGHT,
        "h = relu(a), entry by entry",
        evidence=(Formula("(relu(a))[j]", "max(0, a[j])", shapes={"a": "H"}),),
    ),
    Row(
        "000-Q2.2", "05", RIGHT,
        "o = W⁽²⁾h + b⁽²⁾ with W⁽²⁾ m × d_h and b⁽²⁾ in Rᵐ; its entries",
        evidence=(
            Shape("W2 @ h + b2", "m", LAYER2),
            Formula("(W2 @ h + b2)[k]", "b2[k] + sum(j=1..H, W2[k,j]*h[j])", shapes=LAYER2),
        ),
    ),
    Row(
        "000-Q2.3a", "04", LOOSE,
        "pₖ = exp(oₖ)/Σₖ exp(oₖ)",
        "k is the entry and the bound letter at once: sum over another letter. Read with one k "
        "throughout, the quotient is 1 and its slope 0.",
        (
            Formula("softmax(z)[k]", "exp(z[k])/sum(l=1..m, exp(z[l]))", shapes={"z": "m"}),
            Formula("diff(p[k], z[k])", "p[k]*(1 - p[k])", names=P),
            Formula("diff(p[k], z[k])", "0", holds=False, names=P),
        ),
    ),
    Row(
        "000-Q2.3b", "04", RIGHT,
        "pₖ > 0",
        "A probability is an exponential, and an exponential is positive.",
        (
            Bound("0", "exp(z[k])/sum(l=1..m, exp(z[l]))", strict=True),
            Formula("p[k]", "exp(z[k] - log(sum(l=1..m, exp(z[l]))))", names=P),
        ),
    ),
    Row(
        "000-Q2.3c", "04", RIGHT,
        "Σₖ pₖ = 1",
        evidence=(Formula("sum(k=1..m, p[k])", "1", names=P),),
    ),
    Row(
        "000-Q2.3d", "04", CONCEPT,
        "Why are these two properties important? (not answered)",
        "Positive numbers that sum to 1 are probabilities, so -log p_y is the negative "
        "logarithm of a likelihood.",
        reading="a question for discussion",
    ),
    Row(
        "000-Q2.4", "04", LOOSE,
        "L = -log onehot(y)·p",
        "The logarithm takes the whole product. The sheet asks for L in the scores: "
        "L = -o_y + log Σ exp(oₖ), which is missing.",
        (
            *lines(
                "-log(sum(k=1..m, delta(k, y)*p[k]))",
                "-log(p[y])",
                "-z[y] + log(sum(k=1..m, exp(z[k])))",
                names=P,
            ),
            # Log on p alone gives the same value; on onehot alone it would be infinite.
            Formula("-log(p[y])", "-sum(k=1..m, delta(k, y)*log(p[k]))", names=P),
        ),
    ),
    Row(
        "000-Q2.5a", "08", RIGHT,
        "The empirical risk is the mean loss over the n examples",
        "It estimates the expected loss.",
        reading="a definition: there is nothing to prove",
    ),
    Row(
        "000-Q2.5b", "05", RIGHT,
        "The net has d_h(d + 1) + m(d_h + 1) parameters",
        evidence=(Formula("H*d + H + m*H + m", "H*(d + 1) + m*(H + 1)"),),
    ),
    Row(
        "000-Q2.5c", "08", LOOSE,
        "The optimization problem in words; a cap on the iterations called early stopping",
        "θ* minimises the empirical risk over θ. A cap is not early stopping, which keeps the "
        "parameters with the lowest validation loss.",
        reading="prose: a missing formula and a name used for another thing",
    ),
    Row(
        "000-Q2.6", "08", WRONG,
        "Batch gradient descent with the factor 1/m before the sum over n examples",
        "m is the number of classes; the mean has 1/n. The loop runs over i but uses t, θ becomes "
        "ω, and the gradient is taken at the parameters before the step.",
        (
            Formula(MEAN_OF_SQUARES, "sum(i=1..n, 2*(w - c[i]))/n"),
            Formula(MEAN_OF_SQUARES, f"sum(i=1..n, 2*(w - c[i]))/{CLASSES}", holds=False),
        ),
    ),
)  # fmt: skip
