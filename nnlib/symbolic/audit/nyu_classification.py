"""NYU Deep Learning, homework 1, questions 2 and 3: tanh and sigmoid, cross-entropy, concepts."""

from itertools import product

from .evidence import Bound, Count, Formula, Limit, Shape
from .nyu_regression import LAYOUT
from .rows import CONCEPT, LOOSE, RIGHT, WRONG, Row

FORWARD = "sigma(W2 @ tanh(W1 @ x + b1) + b2)"
NET = {
    "u[j]": "sum(l=1..n, W1[j,l]*x[l]) + b1[j]",
    "h[j]": "tanh(u[j])",
    "z[k]": "sum(q=1..m, W2[k,q]*h[q]) + b2[k]",
    "v[k]": "sigma(z[k])",
    "L": "sum(k=1..K, (y[k] - v[k])^2)",
}
D_OUT = "-2*(y[{0}] - v[{0}])*v[{0}]*(1 - v[{0}])"
D_HIDDEN = f"sum(k=1..K, {D_OUT.format('k')}*W2[k,j])*(1 - h[j]^2)"
CROSS_ENTROPY = "-(y*log(v) + (1 - y)*log(1 - v))"
LOGITS = "sum(i=1..K, -(y[i]*log(sigma(z[i])) + (1 - y[i])*log(1 - sigma(z[i]))))/K"
BEST_OF_THREE = "1 + exp(-b) + exp(-2*b)"  # scores 0, -1 and -2, sharpened by b
CORNERS = tuple(product((0, 1), repeat=2))
COMPOSITION = {"A": "H D", "a": "H", "B": "K H", "b": "K", "x": "D"}


def _xor_by_two_relus():
    """h1 - 2 h2 > 1/2 with h1 = relu(x1 + x2) and h2 = relu(x1 + x2 - 1), at the four corners."""
    return tuple(int(max(0, a + b) - 2 * max(0, a + b - 1) > 0.5) for a, b in CORNERS)


ROWS = (
    Row(
        "003-2a.fwd", "06", RIGHT,
        "ŷ = σ(W⁽²⁾ tanh(W⁽¹⁾x + b⁽¹⁾) + b⁽²⁾)",
        evidence=(
            Shape(FORWARD, "K", LAYOUT),
            Formula(
                f"({FORWARD})[k]",
                "sigma(sum(j=1..m, W2[k,j]*tanh(sum(l=1..n, W1[j,l]*x[l]) + b1[j])) + b2[k])",
                shapes=LAYOUT,
            ),
        ),
    ),
    Row(
        "003-2a.loss", "06", RIGHT,
        "ℓ = ‖y - σ(...)‖²",
        evidence=(
            Formula(
                "(y - sigma(z)) @ (y - sigma(z))",
                "sum(k=1..K, (y[k] - sigma(z[k]))^2)",
                shapes={"y": "K", "z": "K"},
            ),
        ),
    ),
    Row(
        "003-2a.b2", "06", RIGHT,
        "∂ℓ/∂b⁽²⁾ = ∂ℓ/∂ŷ ∂ŷ/∂z₃",
        evidence=(Formula("diff(L, b2[k])", D_OUT.format("k"), names=NET),),
    ),
    Row(
        "003-2a.W2", "06", RIGHT,
        "∂ℓ/∂W⁽²⁾ = tanh(W⁽¹⁾x + b⁽¹⁾) ∂ℓ/∂ŷ ∂ŷ/∂z₃",
        "m × K.",
        (Formula("diff(L, W2[k,j])", f"h[j]*{D_OUT.format('k')}", names=NET),),
    ),
    Row(
        "003-2a.b1", "06", RIGHT,
        "∂ℓ/∂b⁽¹⁾ = ∂ℓ/∂z₁",
        evidence=(Formula("diff(L, b1[j])", D_HIDDEN, names=NET),),
    ),
    Row(
        "003-2a.W1", "06", RIGHT,
        "∂ℓ/∂W⁽¹⁾ = x ∂ℓ/∂z₁",
        "n × m.",
        (Formula("diff(L, W1[j,i])", f"x[i]*{D_HIDDEN}", names=NET),),
    ),
    Row(
        "003-2a.f", "06", WRONG,
        "∂z₂/∂z₁ = diag(1 - tanh(z₁ₖ²)), K entries",
        "1 - tanh²(z₁ⱼ): the result is squared, not the argument; m entries, m × m.",
        (
            Formula("diff(tanh(x), x)", "1 - tanh(x)^2"),
            Formula("diff(tanh(x), x)", "1 - tanh(x^2)", holds=False),
            Shape("diag(1 - tanh(z)^2)", "m m", {"z": "m"}),
            Shape("diag(1 - tanh(z)^2)", "K", {"z": "m"}, holds=False),
        ),
    ),
    Row(
        "003-2a.g", "06", LOOSE,
        "∂ŷ/∂z₃ = diag(σ(z₃)(1 - σ(z₃))), in Rᴷ",
        "The values are right; the matrix is K × K.",
        (
            Formula("diff(sigma(z[i]), z[j])", "(diag(sigma(z)*(1 - sigma(z))))[i,j]",
                    shapes={"z": "K"}),
            Shape("diag(sigma(z)*(1 - sigma(z)))", "K K", {"z": "K"}),
            Shape("diag(sigma(z)*(1 - sigma(z)))", "K", {"z": "K"}, holds=False),
        ),
    ),
    Row(
        "003-2a.l", "06", RIGHT,
        "∂ℓ/∂ŷ stays the same",
        evidence=(Formula("diff(sum(i=1..K, (y[i] - v[i])^2), v[k])", "-2*(y[k] - v[k])"),),
    ),
    Row(
        "003-2b.txt", "03", RIGHT,
        "Cross-entropy changes the loss and its gradient, not the outputs of the layers",
        reading="a sentence about the order of computation",
    ),
    Row(
        "003-2b.bce1", "03", WRONG,
        "ℓ = (1/K) Σ -[y log ŷ + (1 - y)(1 - log ŷ)]",
        "(1 - y) log(1 - ŷ). As printed the loss of a target 0 has no lower bound.",
        (
            Formula("-(0*log(sigma(z)) + (1 - 0)*log(1 - sigma(z)))", "softplus(z)"),
            Formula("-(1*log(sigma(z)) + (1 - 1)*log(1 - sigma(z)))", "softplus(-z)"),
            Bound("-(1 - log(sigma(z)))", "z - 1"),
            Formula(
                "y*log(sigma(z)) + (1 - y)*(1 - log(sigma(z)))",
                "y*log(sigma(z)) + (1 - y)*log(1 - sigma(z))",
                holds=False,
            ),
        ),
    ),
    Row(
        "003-2b.bce2", "03", LOOSE,
        "ℓ = -(1/K)[yᵀ log σ(...) + (1 - yᵀ) log(1 - σ(...))]",
        "Right with a vector of ones, (1 - y)ᵀ; it contradicts the line before.",
        (
            Formula(
                "-(y @ log(sigma(z)) + (ones(K) - y) @ log(ones(K) - sigma(z)))/K",
                LOGITS,
                shapes={"y": "K", "z": "K"},
            ),
        ),
    ),
    Row(
        "003-2b.grad", "03", WRONG,
        "∂ℓ/∂ŷᵢ = -(yᵢ/ŷᵢ - (1 - yᵢ)/(1 - ŷᵢ))",
        "The factor 1/K is missing: (1/K)(ŷᵢ - yᵢ)/(ŷᵢ(1 - ŷᵢ)); by the scores (ŷ - y)ᵀ/K.",
        (
            Formula(f"diff({CROSS_ENTROPY}/K, v)", "(v - y)/(v*(1 - v))/K"),
            Formula(f"diff({LOGITS}, z[j])", "(sigma(z[j]) - y[j])/K"),
            # The slope as printed, times that of the sigmoid.
            Formula(f"diff({LOGITS}, z[j])", "sigma(z[j]) - y[j]", holds=False),
        ),
    ),
    Row(
        "003-2c", "11", WRONG,
        "The output of ReLU is not negative, therefore its gradient does not vanish",
        "σ is not negative either, and its slope vanishes, like that of tanh. The reason: the "
        "slope of ReLU is 1 on the whole active side. Units still die.",
        (
            Formula("diff(relu(x), x)", "step(x)"),
            Formula("step(exp(u))", "1"),  # e^u is any positive number
            Bound("sigma(x)*(1 - sigma(x))", "1/4"),
            Bound("1 - tanh(x)^2", "1"),
            Bound("0", "sigma(x)"),
            Limit("sigma(x)*(1 - sigma(x))", "x", "oo", "0"),
            Bound("1/100", "sigma(x)*(1 - sigma(x))", holds=False),
        ),
    ),
    Row(
        "003-3a", "04", WRONG,
        "softargmax takes the largest element out of softmax",
        "Softmax itself is the soft arg-max: sharpened, it tends to the one-hot vector of the "
        "largest score. To take the largest is the hard arg-max, with slope 0.",
        (
            Limit(f"1/({BEST_OF_THREE})", "b", "oo", "1"),
            Limit(f"exp(-b)/({BEST_OF_THREE})", "b", "oo", "0"),
            Limit(f"exp(-2*b)/({BEST_OF_THREE})", "b", "oo", "0"),
            Formula("diff(step(x - y), x)", "0"),
            Formula("exp(x)/(exp(x) + exp(y))", "step(x - y)", holds=False),
        ),
    ),
    Row(
        "003-3b", "05", CONCEPT,
        "A figure, probably a computational graph",
        reading="the image and the question are missing",
    ),
    Row(
        "003-3c", "02", CONCEPT,
        "A plot of derivatives",
        "Probably of ReLU and its relatives; which functions is not stated.",
        reading="the image is missing and the functions are unknown",
    ),
    Row(
        "003-3d.lin", "00", WRONG,
        "Linear maps: rotation, translation, reflection, shear",
        "A translation is affine: it moves the origin. Linear are rotation, reflection, scaling, "
        "shear.",
        (
            Formula("M @ (u + v)", "M @ u + M @ v", shapes={"M": "D D", "u": "D", "v": "D"}),
            Formula("M @ (c*u)", "c*(M @ u)", shapes={"M": "D D", "u": "D"}),
            Formula("(x + y) + c", "(x + c) + (y + c)", holds=False),
        ),
    ),
    Row(
        "003-3d.comp", "02", RIGHT,
        "A composition of affine layers is one affine map",
        "W = W⁽²⁾W⁽¹⁾ and b = W⁽²⁾b⁽¹⁾ + b⁽²⁾.",
        (Formula("B @ (A @ x + a) + b", "(B @ A) @ x + (B @ a + b)", shapes=COMPOSITION),),
    ),
    Row(
        "003-3d.sep", "02", LOOSE,
        "A nonlinearity is there to map the inputs to linearly separable points",
        "It makes functions possible that are not affine, and can separate (XOR by two ReLUs); "
        "nothing guarantees it.",
        (
            # What is positive at two opposite corners cannot be negative at the other two.
            Formula("b + (u + v + b)", "(u + b) + (v + b)"),
            Count("XOR at the corners by two ReLUs", _xor_by_two_relus, (0, 1, 1, 0)),
            Count(
                "corners that relu(-x1 - x2) tells apart",
                lambda: len({max(0, -a - b) for a, b in CORNERS}),
                4,
                holds=False,
            ),
        ),
    ),
    Row(
        "003-3e", "08", WRONG,
        "argmin over θ of (1/N) Σ ‖Fᵢ(xᵢ) - yᵢ‖²",
        "F_θ, one function for all examples; with a function for each the minimum is always 0. "
        "One slope through (1, 1) and (2, 5) leaves 9/10.",
        (
            Formula(
                "((theta - 1)^2 + (2*theta - 5)^2)/2",
                "5/2*(theta - 11/5)^2 + 9/10",
                sizes="the examples (1, 1) and (2, 5)",
            ),
            Bound("((theta - 1)^2 + (2*theta - 5)^2)/2", "0", holds=False),
        ),
    ),
)  # fmt: skip
