"""Sapienza AML, assignment 2, question 2: the gradients of a two-layer net over a batch of rows."""

from .evidence import Formula, Shape, lines
from .rows import LOOSE, RIGHT, WRONG, Row

ONE = {"p[k]": "exp(z[k])/sum(r=1..K, exp(z[r]))"}
SLOPE = "p[y]*(delta(k, y) - p[k])"
# The whole batch, rows are examples, any activation f: J is the mean loss, T the one-hot targets.
BATCH = {
    "u[n,j]": "sum(l=1..D, X[n,l]*W1[l,j]) + b1[j]",
    "h[n,j]": "f(u[n,j])",
    "z[n,k]": "sum(q=1..H, h[n,q]*W2[q,k]) + b2[k]",
    "p[n,k]": "exp(z[n,k])/sum(r=1..K, exp(z[n,r]))",
    "J": "sum(n=1..N, log(sum(r=1..K, exp(z[n,r]))) - sum(r=1..K, T[n,r]*z[n,r]))/N",
}
ERROR = "sum(r=1..K, (p[n,r] - T[n,r])*W2[j,r])*f'(u[n,j])"
PENALTY = "lambda*(sum(l=1..D, sum(q=1..H, W1[l,q]^2)) + sum(q=1..H, sum(r=1..K, W2[q,r]^2)))"
LAST = {"z[k]": "sum(q=1..H, h[q]*W2[q,k]) + b2[k]"}
# The same as whole arrays.
ARRAYS = {
    "names": {
        "Z": "X @ W1 + b1",
        "A": "f(Z)",
        "U": "A @ W2 + b2",
        "P": "softmax(U)",
        "J": "sum(n=1..N, log(sum(k=1..K, exp(U[n,k]))) - sum(k=1..K, T[n,k]*U[n,k]))/N",
        "R": "lambda*(sum(W1^2) + sum(W2^2))",
    },
    "shapes": {"X": "N D", "T": "N K", "W1": "D H", "b1": "H", "W2": "H K", "b2": "K"},
}
BACK = "((P - T) @ W2.T)*f'(Z)"
OUTER = {"a": "H 1", "g": "1 K"}
ROW1 = {"g": "1 K", "x": "1 D", "W2": "H K", "z": "1 H"}

ROWS = (
    Row(
        "002-2a.txt", "04", RIGHT,
        "z has K entries, Δ is one-hot, and ∂J/∂zᵢ needs no sum over the examples",
        "The entry of Δ that is not 0 is 1.",
        reading="conventions in words",
    ),
    Row(
        "002-eq1", "04", WRONG,
        "∂J/∂z = -(1/N) ∂log ψ/∂z · ∂ψ/∂z",
        "The first factor is ∂log ψ_y/∂ψ_y; as printed z is differentiated twice.",
        (
            *lines("diff(-log(p[y]), z[k])", "-1/p[y]*diff(p[y], z[k])", names=ONE),
            Formula(
                "diff(-log(p[y]), z[k])",
                "-diff(log(p[y]), z[k])*diff(p[y], z[k])",
                holds=False,
                names=ONE,
            ),
        ),
    ),
    Row(
        "002-eq2", "04", WRONG,
        "∂log ψ/∂z = 1/ψ",
        "That is the slope by ψ_y. By z it is Δ - ψ.",
        (
            Formula("diff(log(u), u)", "1/u"),
            Formula("diff(log(p[y]), z[k])", "delta(k, y) - p[k]", names=ONE),
            Formula("diff(log(p[y]), z[k])", "1/p[k]", holds=False, names=ONE),
        ),
    ),
    Row(
        "002-eq3", "04", LOOSE,
        "∂ψ/∂z = ψ(Δ - ψ)",
        "Right if the factor in front is the number ψ_y; false if it is the vector.",
        (
            Formula("diff(p[y], z[k])", SLOPE, names=ONE),
            Formula("diff(p[y], z[k])", "p[k]*(delta(k, y) - p[k])", holds=False, names=ONE),
        ),
    ),
    Row(
        "002-eq4", "04", WRONG,
        "∂J/∂z = (1/N) ψ(z - Δ)",
        "A bracket is misplaced: (1/N)(ψ(z) - Δ). The gradient sums to 0, as printed to 1.",
        (
            Formula("diff(-log(p[y]), z[k])", "p[k] - delta(k, y)", names=ONE),
            Formula("sum(k=1..K, p[k] - delta(k, y))", "0", names=ONE),
            Formula(
                "p[k] - delta(k, y)",
                "exp(z[k] - delta(k, y))/sum(r=1..K, exp(z[r] - delta(r, y)))",
                holds=False,
                names=ONE,
            ),
        ),
    ),
    Row(
        "002-eq5", "06", LOOSE,
        "∂J/∂W⁽²⁾ = Σᵢ ∂J/∂zᵢ ∂zᵢ/∂W⁽²⁾ with ∂z/∂W = aᵀ",
        "Right as a sum over indices: ∂z/∂W has three. As a product aᵀ stands on the left.",
        (
            Formula("diff(z[i], W2[j,k])", "h[j]*delta(i, k)", names=LAST),
            Formula("sum(i=1..K, g[i]*h[j]*delta(i, k))", "h[j]*g[k]"),
            Formula(
                "(A.T @ G)[j,k]", "sum(n=1..N, A[n,j]*G[n,k])", shapes={"A": "N H", "G": "N K"}
            ),
            Shape("g @ a", "H K", OUTER, holds=False),
        ),
    ),
    Row(
        "002-eq6", "06", WRONG,
        "∂J/∂W⁽²⁾ = (1/N) Σ (ψ - Δ)a",
        "Order and transpose: (1/N) Σ aᵀ(ψ - Δ) = Aᵀ(Ψ - Δ)/N, H × K.",
        (
            Formula("diff(J, W2[j,k])", "sum(n=1..N, h[n,j]*(p[n,k] - T[n,k]))/N", names=BATCH),
            Formula("diff(J, W2)", "A.T @ (P - T)/N", **ARRAYS),
            Shape("a @ g", "H K", OUTER),
            Shape("g @ a.T", "H K", OUTER, holds=False),
        ),
    ),
    Row(
        "002-eq7", "09", WRONG,
        "Equation (6) plus 2λW⁽²⁾",
        "The first term as in (6); the slope of the penalty is right.",
        (
            Formula("diff(J + R, W2)", "A.T @ (P - T)/N + 2*lambda*W2", **ARRAYS),
            Shape("g @ a.T + W", "H K", {**OUTER, "W": "H K"}, holds=False),
        ),
    ),
    Row(
        "002-reg", "09", LOOSE,
        "The penalty λ(‖W⁽¹⁾‖₂² + ‖W⁽²⁾‖₂²)",
        "It must be the Frobenius norm, the sum of all squares. Read as the spectral norm it is "
        "another function: for a diagonal 2 × 2 matrix the larger square alone.",
        (
            Formula(f"diff({PENALTY}, W2[j,k])", "2*lambda*W2[j,k]"),
            Formula(
                "max(w_1^2, w_2^2)", "w_1^2 + w_2^2", holds=False, sizes="a diagonal 2 by 2 matrix"
            ),
        ),
    ),
    Row(
        "002-eq8", "06", LOOSE,
        "∂J/∂b⁽²⁾ = Σ ∂J/∂z ∂z/∂b with ∂z/∂b = 1",
        "∂z/∂b is the identity matrix.",
        (
            Formula("diff(z[k], b2[i])", "delta(i, k)", names=LAST),
            Formula("diff(z[k], b2[i])", "1", holds=False, names=LAST),
        ),
    ),
    Row(
        "002-eq9", "06", RIGHT,
        "∂J/∂b⁽²⁾ = (1/N) Σ (ψ - Δ)",
        evidence=(
            Formula("diff(J, b2[k])", "sum(n=1..N, p[n,k] - T[n,k])/N", names=BATCH),
            Formula("diff(J + R, b2)", "sum(P - T, 0)/N", **ARRAYS),
        ),
    ),
    Row(
        "002-eq10", "06", LOOSE,
        "∂J/∂W⁽¹⁾ as a product of four factors plus 2λW⁽¹⁾",
        "The factors do not multiply in this order: aᵀ[((ψ - Δ)W⁽²⁾ᵀ) ⊙ 1]. z_z stands for zᵢ.",
        (
            Formula(f"diff({PENALTY}, W1[i,j])", "2*lambda*W1[i,j]"),
            Formula(f"diff({PENALTY}, b1[j])", "0"),
            Shape("x.T @ ((g @ W2.T)*(z > 0))", "D H", ROW1),
            Shape("g @ W2.T @ (z > 0) @ x.T", "D H", ROW1, holds=False),
        ),
    ),
    Row(
        "002-c1", "06", RIGHT,
        "The penalty adds nothing to ∂J/∂z",
        evidence=(Formula(f"diff(L(z) + {PENALTY}, z)", "L'(z)"),),
    ),
    Row(
        "002-c2", "06", RIGHT,
        "∂z⁽³⁾/∂a⁽²⁾ = W⁽²⁾ᵀ",
        "As the K × H matrix of slopes, for rows. Equations (12) and (13) then use W⁽²⁾.",
        (Formula("diff(z[k], h[j])", "W2[j,k]", names=LAST),),
    ),
    Row(
        "002-eq11", "06", LOOSE,
        "∂φ/∂z = 1[z > 0], with no case z = 0",
        "For vectors it is diag(1[z > 0]); at 0 undefined, by convention 0.",
        (
            Formula("diff(relu(z[i]), z[j])", "delta(i, j)*step(z[i])"),
            Formula("diff(relu(z[i]), z[j])", "step(z[i])", holds=False),
        ),
    ),
    Row(
        "002-c4", "06", LOOSE,
        "∂z⁽²⁾/∂W⁽¹⁾ = a⁽¹⁾ᵀ",
        "It has three indices: aᵢδⱼₖ; a⁽¹⁾ is x.",
        (
            Formula("diff(u[n,k], W1[i,j])", "X[n,i]*delta(j, k)", names=BATCH),
            Formula("diff(u[n,k], W1[i,j])", "X[n,i]", holds=False, names=BATCH),
        ),
    ),
    Row(
        "002-eq12", "06", WRONG,
        "∂J/∂W⁽¹⁾ = (1/N) Σ (ψ - Δ)a⁽¹⁾ᵀW⁽²⁾1[z⁽²⁾ > 0] + 2λW⁽¹⁾",
        "No product in this order has the right shape. Right: Xᵀ(((Ψ - Δ)W⁽²⁾ᵀ) ⊙ 1[Z > 0])/N "
        "+ 2λW⁽¹⁾.",
        (
            Formula("diff(J, W1[i,j])", f"sum(n=1..N, X[n,i]*{ERROR})/N", names=BATCH),
            Formula("diff(J + R, W1)", f"X.T @ ({BACK})/N + 2*lambda*W1", **ARRAYS),
            Shape("g @ x.T @ W2 @ (z > 0)", "D H", ROW1, holds=False),
            Shape("g.T @ x @ W2.T", "D H", ROW1, holds=False),
        ),
    ),
    Row(
        "002-eq13", "06", WRONG,
        "∂J/∂b⁽¹⁾ = (1/N) Σ (ψ - Δ)W⁽²⁾1[z⁽²⁾ > 0]",
        "(1/N) Σ ((ψ - Δ)W⁽²⁾ᵀ) ⊙ 1[z > 0].",
        (
            Formula("diff(J, b1[j])", f"sum(n=1..N, {ERROR})/N", names=BATCH),
            Formula("diff(J, b1)", f"sum({BACK}, 0)/N", **ARRAYS),
            Shape("(g @ W2.T)*(z > 0)", "1 H", ROW1),
            Shape("g @ W2", "1 H", ROW1, holds=False),
            Shape("g @ W2.T @ (z > 0).T", "1 H", ROW1, holds=False),
        ),
    ),
)  # fmt: skip
