"""NYU Deep Learning, homework 1, questions 1 (a) to (d): the 5ReLU net with the squared error.

Vectors are columns and slopes are rows here, so a gradient by W has the shape of its transpose.
"""

from .evidence import Count, Formula, Shape
from .rows import LOOSE, RIGHT, WRONG, Row

LAYOUT = {"W1": "m n", "x": "n", "b1": "m", "W2": "K m", "b2": "K"}
FORWARD = "W2 @ (5*relu(W1 @ x + b1)) + b2"
# Hidden activation f and output activation g may be any functions.
NET = {
    "u[j]": "sum(l=1..n, W1[j,l]*x[l]) + b1[j]",
    "h[j]": "f(u[j])",
    "z[k]": "sum(q=1..m, W2[k,q]*h[q]) + b2[k]",
    "L": "sum(k=1..K, (y[k] - g(z[k]))^2)",
}
FROM_HIDDEN = {"h[j]": "f(u[j])", "z[k]": NET["z[k]"], "L": NET["L"]}  # u is given
D_OUT = "-2*(y[{0}] - g(z[{0}]))*g'(z[{0}])"
D_HIDDEN = f"sum(k=1..K, {D_OUT.format('k')}*W2[k,j])*f'(u[j])"
ARRAYS = {
    "names": {
        "u": "W1 @ x + b1",
        "h": "5*relu(u)",
        "z": "W2 @ h + b2",
        "L": "(y - z) @ (y - z)",
    },
    "shapes": {"W1": "m n", "x": "n", "b1": "m", "W2": "K m", "b2": "K", "y": "K"},
}
D_W2 = Formula("diff(L, W2[k,j])", f"{D_OUT.format('k')}*h[j]", names=NET)
D_W1 = Formula("diff(L, W1[j,i])", f"{D_HIDDEN}*x[i]", names=NET)
D_B2 = Formula("diff(L, b2[k])", D_OUT.format("k"), names=NET)
D_B1 = Formula("diff(L, b1[j])", D_HIDDEN, names=NET)
ROWS_OF_SLOPES = {"v": "1 K", "J": "K K", "W2": "K m", "D": "m m", "z": "m 1", "x": "n 1"}


def _descend(clear_before, clear_after):
    """1000 w after three steps on w^2 from 1 at rate 1/10, with a buffer that adds gradients up."""
    w, buffer = 1000, 0
    for _ in range(3):
        buffer = (0 if clear_before else buffer) + 2 * w
        w -= (0 if clear_after else buffer) // 10
    return w


ROWS = (
    Row(
        "003-1a", "08", LOOSE,
        "Forward, loss, clear the gradient, backward by SGD, update",
        "The order is right. Backward is backpropagation; SGD is the update W ← W - η ∂ℓ/∂W. "
        "The description in formulas is missing.",
        (
            Count("w after 3 steps on w², cleared in time, times 1000",
                  lambda: _descend(True, False), 512),
            Count("w after the same steps without clearing, times 1000",
                  lambda: _descend(False, False), 512, holds=False),
            Count("w after the same steps, cleared between backward and update, times 1000",
                  lambda: _descend(True, True), 512, holds=False),
        ),
    ),
    Row(
        "003-1b", "06", RIGHT,
        "ŷ = 5W⁽²⁾(W⁽¹⁾x + b⁽¹⁾)⁺ + b⁽²⁾",
        "f is 5 times the ReLU.",
        (
            Shape(FORWARD, "K", LAYOUT),
            Formula("5*W2 @ relu(W1 @ x + b1) + b2", FORWARD, shapes=LAYOUT),
        ),
    ),
    Row(
        "003-1b.loss", "06", RIGHT,
        "ℓ = ‖y - ŷ‖²",
        "The squared error without the factor 1/K.",
        (
            Formula(
                "(y - v) @ (y - v)", "sum(k=1..K, (y[k] - v[k])^2)", shapes={"y": "K", "v": "K"}
            ),
        ),
    ),
    Row(
        "003-1c.dims", "06", RIGHT,
        "W⁽¹⁾ m × n, b⁽¹⁾ in Rᵐ, W⁽²⁾ K × m, b⁽²⁾ in Rᴷ; z₁, z₂ in Rᵐ, z₃, ŷ in Rᴷ",
        evidence=(
            Shape("W1 @ x + b1", "m", LAYOUT),
            Shape("5*relu(W1 @ x + b1)", "m", LAYOUT),
            Shape(FORWARD, "K", LAYOUT),
        ),
    ),
    Row(
        "003-1c.z3", "06", RIGHT,
        "∂ℓ/∂z₃ = ∂ℓ/∂ŷ ∂ŷ/∂z₃",
        "A row, 1 × K.",
        (
            Shape("v @ J", "1 K", ROWS_OF_SLOPES),
            Formula(
                "diff(sum(k=1..K, (y[k] - g(z[k]))^2), z[j])",
                "sum(k=1..K, -2*(y[k] - g(z[k]))*diff(g(z[k]), z[j]))",
            ),
        ),
    ),
    Row(
        "003-1c.z1", "06", RIGHT,
        "∂ℓ/∂z₁ = (∂ℓ/∂ŷ ∂ŷ/∂z₃) W⁽²⁾ (∂z₂/∂z₁)",
        "A row, 1 × m.",
        (
            Shape("v @ J @ W2 @ D", "1 m", ROWS_OF_SLOPES),
            Formula("diff(L, u[j])", D_HIDDEN, names=FROM_HIDDEN),
        ),
    ),
    Row("003-1c.b2", "06", RIGHT, "∂ℓ/∂b⁽²⁾ = ∂ℓ/∂z₃", evidence=(D_B2,)),
    Row("003-1c.b1", "06", RIGHT, "∂ℓ/∂b⁽¹⁾ = ∂ℓ/∂z₁", evidence=(D_B1,)),
    Row(
        "003-1c.W2sum", "06", LOOSE,
        "∂ℓ/∂W⁽²⁾ = Σᵢ ∂ℓ/∂z₃ᵢ · (the matrix with z₂ᵀ in row i)",
        "The values are right, in the layout K × m; the one stated needs the transpose, m × K.",
        (
            D_W2,
            Formula("sum(i=1..K, v[i]*delta(i, k)*h[j])", "v[k]*h[j]"),
            Shape("outer(v, h)", "K m", {"v": "K", "h": "m"}),
            Shape("outer(v, h)", "m K", {"v": "K", "h": "m"}, holds=False),
        ),
    ),
    Row(
        "003-1c.5W2", "06", WRONG,
        "z₃ = 5W⁽²⁾z₂ + b⁽²⁾",
        "z₃ = W⁽²⁾z₂ + b⁽²⁾: the 5 is in z₂ already.",
        (
            Formula("5*W2 @ relu(u) + b2", "W2 @ (5*relu(u)) + b2",
                    shapes={"W2": "K m", "u": "m", "b2": "K"}),
            Formula("5*W2 @ (5*relu(u)) + b2", "W2 @ (5*relu(u)) + b2", holds=False,
                    shapes={"W2": "K m", "u": "m", "b2": "K"}),
        ),
    ),
    Row(
        "003-1c.W2eq", "06", WRONG,
        "∂ℓ/∂z₃ z₂ᵀ = z₂ ∂ℓ/∂z₃",
        "A 1 × K row and a 1 × m row do not multiply. K × m: (∂ℓ/∂z₃)ᵀz₂ᵀ, the transpose of the "
        "m × K matrix z₂ ∂ℓ/∂z₃.",
        (
            Shape("z @ v", "m K", ROWS_OF_SLOPES),
            Formula("v.T @ z.T", "(z @ v).T", shapes=ROWS_OF_SLOPES),
            Shape("v @ z.T", "m K", ROWS_OF_SLOPES, holds=False),
        ),
    ),
    Row(
        "003-1c.W2fin", "06", WRONG,
        "∂ℓ/∂W⁽²⁾ = (5(W⁽¹⁾x + b⁽¹⁾)ᵀ) ∂ℓ/∂ŷ ∂ŷ/∂z₃",
        "The ᵀ should be the ⁺ of the ReLU: 5(W⁽¹⁾x + b⁽¹⁾)⁺ ∂ℓ/∂ŷ ∂ŷ/∂z₃, m × K.",
        (
            Formula("diff(L, W2).T", "outer(5*relu(W1 @ x + b1), -2*(y - z))", **ARRAYS),
            Shape("5*relu(z) @ v @ J", "m K", ROWS_OF_SLOPES),
            Shape("(5*z).T @ v @ J", "m K", ROWS_OF_SLOPES, holds=False),
            Formula("5*u", "5*relu(u)", holds=False),
        ),
    ),
    Row(
        "003-1c.W1sum", "06", LOOSE,
        "∂ℓ/∂W⁽¹⁾ = Σⱼ ∂ℓ/∂z₁ⱼ · (the matrix with xᵀ in row j)",
        "As for W⁽²⁾: m × n; the layout stated needs the transpose.",
        (
            D_W1,
            Formula("sum(l=1..m, v[l]*delta(l, j)*x[i])", "v[j]*x[i]"),
            Shape("outer(v, x)", "m n", {"v": "m", "x": "n"}),
            Shape("outer(v, x)", "n m", {"v": "m", "x": "n"}, holds=False),
        ),
    ),
    Row(
        "003-1c.W1eq", "06", WRONG,
        "∂ℓ/∂z₁ xᵀ = x ∂ℓ/∂z₁",
        "A 1 × m row and a 1 × n row do not multiply. In the layout stated: x ∂ℓ/∂z₁, n × m.",
        (
            Shape("x @ v", "n m", {"x": "n 1", "v": "1 m"}),
            Shape("v @ x.T", "n m", {"x": "n 1", "v": "1 m"}, holds=False),
        ),
    ),
    Row(
        "003-1c.W1fin", "06", RIGHT,
        "∂ℓ/∂W⁽¹⁾ = x(∂ℓ/∂ŷ ∂ŷ/∂z₃)W⁽²⁾(∂z₂/∂z₁)",
        "n × m; the update needs its transpose.",
        (
            D_W1,
            Shape("x @ (v @ J) @ W2 @ D", "n m", ROWS_OF_SLOPES),
            Formula(
                "diff(L, W1).T", "outer(x, (-2*(y - z)) @ W2 @ diag(5*(u > 0)))", **ARRAYS
            ),
        ),
    ),
    Row(
        "003-1d.f", "06", WRONG,
        "∂z₂/∂z₁ = diag(5·1[z₁ₖ > 0]), k = 1..K, in Rᴷ",
        "The index runs to m and the matrix is m × m. At 0 undefined, by convention 0.",
        (
            Formula("diff(5*relu(z[i]), z[j])", "(diag(5*(z > 0)))[i,j]", shapes={"z": "m"}),
            Shape("diag(5*(z > 0))", "m m", {"z": "m"}),
            Shape("diag(5*(z > 0))", "K", {"z": "m"}, holds=False),
        ),
    ),
    Row(
        "003-1d.g", "06", RIGHT,
        "∂ŷ/∂z₃ is the identity matrix",
        evidence=(Formula("diff(z[i], z[j])", "delta(i, j)"),),
    ),
    Row(
        "003-1d.l", "06", RIGHT,
        "∂ℓ/∂ŷ = -2(y - ŷ)ᵀ",
        "The letters ℓ and ŷ also name functions there.",
        (Formula("diff(sum(i=1..K, (y[i] - v[i])^2), v[k])", "-2*(y[k] - v[k])"),),
    ),
)  # fmt: skip
