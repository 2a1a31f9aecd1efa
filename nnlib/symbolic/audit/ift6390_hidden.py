"""IFT6390 assignment 3, question 2, items 12 to 18: through the hidden layer, and the penalties."""

from .evidence import Formula, Shape
from .ift6390_backward import HEAD, NET, WHOLE
from .ift6390_basics import RELU_SLOPES
from .rows import LOOSE, RIGHT, WRONG, Row

HIDDEN = {"a[j]": "sum(l=1..d, W1[j,l]*x[l]) + b1[j]"}
# What reaches the hidden unit j from behind, and then its pre-activation.
ERROR = "sum(k=1..m, (p[k] - delta(k, y))*W2[k,{0}])*f'(a[{0}])"
UPSTREAM = {"g": "m", "W2": "m H"}
BACK = "(W2.T @ (p - t))*f'(a)"  # the same as a whole array
RELU = {"names": {"h": "relu(a)", **HEAD["names"]}, "shapes": {"a": "H", "W2": "m H", "b2": "m"}}
PENALTY = (
    "lambda_1*sum(q=1..H, sum(l=1..d, abs(W[q,l]))) + lambda_2*sum(q=1..H, sum(l=1..d, W[q,l]^2))"
)
PENALTY_SLOPES = (
    Formula(f"diff({PENALTY}, W[k,j])", "lambda_1*sign(W[k,j]) + 2*lambda_2*W[k,j]"),
    Formula(f"diff({PENALTY}, b[k])", "0"),
    # With the sign of item 1.5 a weight that is exactly 0 would be pushed away from 0.
    Formula(
        "lambda_1*sign(w) + 2*lambda_2*w", "lambda_1*(-1 + 2*step(w)) + 2*lambda_2*w", holds=False
    ),
)

ROWS = (
    Row(
        "000-Q2.12a", "05", WRONG,
        "∂L/∂h = (p - onehot)W⁽²⁾ᵀ",
        "With W⁽²⁾ m × d_h it is W⁽²⁾ᵀ(p - onehot) for columns and (p - onehot)W⁽²⁾ for rows; "
        "as printed it fits only the layout of item 10.",
        (
            Formula("diff(L, h)", "W2.T @ (p - t)", **HEAD),
            Shape("g @ W2.T", "H", UPSTREAM, holds=False),
        ),
    ),
    Row(
        "000-Q2.12b", "05", RIGHT,
        "code: grad_hs = grad_oa.T.dot(self.W_2)",
        "For W_2 m × d_h, so code and formula of this item disagree. On a vector .T does nothing.",
        (Formula("diff(L, h)", "(p - t).T @ W2", **HEAD),),
    ),
    Row(
        "000-Q2.13", "05", RIGHT,
        "∂hⱼ/∂aⱼ = 0 for aⱼ < 0, 1 for aⱼ > 0, and does not exist at 0",
        "What was asked is not written: ∂L/∂aⱼ = ∂L/∂hⱼ · 1[aⱼ > 0].",
        (Formula("diff(relu(a), a)", "step(a)"), *RELU_SLOPES),
    ),
    Row(
        "000-Q2.14", "05", LOOSE,
        "∂L/∂a = ∂L/∂h · ∂h/∂a",
        "Right as a row times a diagonal matrix; entry by entry it is ∂L/∂h ⊙ 1[a > 0]. Shapes "
        "and code are missing: grad_ha = grad_hs*(ha > 0).",
        (
            Formula("diff(L, a)", "((p - t) @ W2)*(a > 0)", **RELU),
            Formula("g @ diag((a > 0))", "g*(a > 0)", shapes={"g": "H", "a": "H"}),
            Shape("g @ (a > 0)", "H", {"g": "H", "a": "H"}, holds=False),
        ),
    ),
    Row(
        "000-Q2.15a", "05", RIGHT,
        "∂L/∂W⁽¹⁾ₖⱼ = Σᵢ ∂L/∂aᵢ ∂aᵢ/∂W⁽¹⁾ₖⱼ",
        evidence=(
            Formula(
                "diff(L, W1[k,j])",
                f"sum(i=1..H, {ERROR.format('i').replace('k', 'r')}*diff(a[i], W1[k,j]))",
                names=NET,
            ),
        ),
    ),
    Row(
        "000-Q2.15b", "05", WRONG,
        "a = W⁽¹⁾ᵀx + b⁽¹⁾",
        "W⁽¹⁾x + b⁽¹⁾, as item 1 says.",
        (
            Shape("W1 @ x + b1", "H", {"W1": "H d", "x": "d", "b1": "H"}),
            Shape("W1.T @ x + b1", "H", {"W1": "H d", "x": "d", "b1": "H"}, holds=False),
        ),
    ),
    Row(
        "000-Q2.15c", "05", WRONG,
        "∂aᵢ/∂W⁽¹⁾ₖⱼ = xₖ",
        "The Kronecker delta is lost: δᵢₖxⱼ; so ∂L/∂W⁽¹⁾ₖⱼ = ∂L/∂aₖ · xⱼ.",
        (
            Formula("diff(a[i], W1[k,j])", "delta(i, k)*x[j]", names=HIDDEN),
            Formula(
                "diff(a[i], W1[k,j])",
                "delta(i, j)*x[k]",
                names={"a[j]": "sum(l=1..d, W1[l,j]*x[l]) + b1[j]"},
            ),
            Formula("diff(a[i], W1[k,j])", "x[k]", holds=False, names=HIDDEN),
        ),
    ),
    Row(
        "000-Q2.15d", "05", RIGHT,
        "∂L/∂b⁽¹⁾ⱼ = Σᵢ ∂L/∂aᵢ ∂aᵢ/∂b⁽¹⁾ⱼ",
        evidence=(
            Formula(
                "diff(L, b1[j])", f"sum(i=1..H, {ERROR.format('i')}*diff(a[i], b1[j]))", names=NET
            ),
        ),
    ),
    Row(
        "000-Q2.15e", "05", WRONG,
        "∂aᵢ/∂b⁽¹⁾ⱼ = 1",
        "It is δᵢⱼ; with 1 every bias would get the sum of all the errors.",
        (
            Formula("diff(a[i], b1[j])", "delta(i, j)", names=HIDDEN),
            Formula("diff(a[i], b1[j])", "1", holds=False, names=HIDDEN),
        ),
    ),
    Row(
        "000-Q2.16a", "05", WRONG,
        "∂L/∂W⁽¹⁾ = ∂L/∂a · x",
        "Two columns do not multiply. Right: (∂L/∂a)xᵀ = np.outer(grad_ha, x), d_h × d.",
        (
            Formula("diff(L, W1[j,i])", f"{ERROR.format('j')}*x[i]", names=NET),
            Formula("diff(L, W1)", f"outer({BACK}, x)", **WHOLE),
            Shape("g @ x", "H d", {"g": "H 1", "x": "d 1"}, holds=False),
        ),
    ),
    Row(
        "000-Q2.16b", "05", WRONG,
        "∂L/∂b⁽¹⁾ = 1",
        "∂L/∂b⁽¹⁾ = ∂L/∂a.",
        (
            Formula("diff(L, b1)", BACK, **WHOLE),
            Formula(
                "diff(log(1 + exp(v*tanh(w*x + b))), b)", "1", holds=False, sizes="a net 1-1-2"
            ),
        ),
    ),
    Row(
        "000-Q2.17", "05", WRONG,
        "∂L/∂x = ∂L/∂a · ∂a/∂x with ∂a/∂x = Wᵀ",
        "∂a/∂x = W⁽¹⁾, d_h × d; as a column the gradient is W⁽¹⁾ᵀ ∂L/∂a.",
        (
            Formula("diff(a[i], x[j])", "W1[i,j]", names=HIDDEN),
            Formula("diff(L, x)", f"W1.T @ ({BACK})", **WHOLE),
            Shape("g @ W1.T", "d", {"g": "H", "W1": "H d"}, holds=False),
        ),
    ),
    Row(
        "000-Q2.18a", "09", LOOSE,
        "The penalty of W⁽¹⁾ has the gradient λ₁₁ sign(W⁽¹⁾) + 2λ₁₂W⁽¹⁾",
        "Where no weight is 0; there sign(0) = 0. The biases are not penalised.",
        PENALTY_SLOPES,
    ),
    Row(
        "000-Q2.18b", "09", LOOSE,
        "The same for W⁽²⁾ with λ₂₁ and λ₂₂",
        "As for W⁽¹⁾.",
        PENALTY_SLOPES,
    ),
    Row(
        "000-Q2.18c", "09", RIGHT,
        "W ← W - η(∇R + ∇penalty)",
        "The biases go by the gradient of R alone, which is not written.",
        (
            Formula(
                "diff(L(w) + lambda_1*abs(w) + lambda_2*w^2, w)",
                "L'(w) + lambda_1*sign(w) + 2*lambda_2*w",
            ),
        ),
    ),
    Row(
        "000-Q2.txt", "91", LOOSE,
        "References printed as (??), misspelt words, five answers of the practical part absent",
        "The code forms of items 14, 16 and 17 are missing as well.",
        reading="typing errors and missing text",
    ),
)  # fmt: skip
