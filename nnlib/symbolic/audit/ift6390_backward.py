"""IFT6390 assignment 3, question 2, items 7 to 11: from the loss back to the hidden layer."""

from .evidence import Formula, Shape, lines
from .rows import LOOSE, RIGHT, WRONG, Row

LSE = "log(sum(r=1..m, exp(o[r])))"
P = {"p[k]": "exp(o[k])/sum(r=1..m, exp(o[r]))"}
OUTPUT = {"o[k]": "sum(q=1..H, W2[k,q]*h[q]) + b2[k]"}
# The whole net, with any activation f: scores, probabilities and the loss of an example of class y.
NET = {
    "a[j]": "sum(l=1..d, W1[j,l]*x[l]) + b1[j]",
    "h[j]": "f(a[j])",
    **OUTPUT,
    **P,
    "L": f"{LSE} - o[y]",
}
ONEHOT = {"t[k]": "delta(k, y)"}
CODE = {"o": "m", "t": "m"}
# The same as whole arrays: from the hidden layer on, and from the input on.
HEAD = {
    "names": {
        "o": "W2 @ h + b2",
        "p": "softmax(o)",
        "t": "eye(m)[y]",
        "L": "log(sum(exp(o))) - o[y]",
    },
    "shapes": {"W2": "m H", "h": "H", "b2": "m"},
}
WHOLE = {
    "names": {"a": "W1 @ x + b1", "h": "f(a)", **HEAD["names"]},
    "shapes": {"W1": "H d", "x": "d", "b1": "H", "W2": "m H", "b2": "m"},
}
D_BIAS = Formula("diff(L, b2)", "p - t", **WHOLE)
D_WEIGHT = Formula("diff(L, W2)", "outer(p - t, h)", **WHOLE)

ROWS = (
    Row(
        "000-Q2.7", "04", LOOSE,
        "∂L/∂o = softmax(o) - onehot(y), in five lines",
        "The result is right. But onehot is written as a row and softmax as a column: their "
        "difference needs a transpose.",
        (
            *lines(
                "diff(-log(p[y]), o[k])", "-1/p[y]*diff(p[y], o[k])", "p[k] - delta(k, y)", names=P
            ),
            Formula("diff(p[y], o[k])", "p[y]*(delta(k, y) - p[k])", names=P),
            Shape("t.T - p", "m 1", {"t": "1 m", "p": "m 1"}),
            Shape("t - p", "m 1", {"t": "1 m", "p": "m 1"}, holds=False),
        ),
    ),
    Row(
        "000-Q2.8", "04", RIGHT,
        "code: onehot = zeros(m); onehot[y] = 1; grad_oa = os - onehot",
        "For labels that begin at 0. With labels 1 to m, as on the sheet, it is onehot[y - 1].",
        (
            Formula(
                "diff(-log(softmax(o)[y]), o[k])", "(softmax(o) - t)[k]", names=ONEHOT, shapes=CODE
            ),
        ),
    ),
    Row(
        "000-Q2.9a", "05", RIGHT,
        "∂L/∂oᵢ = pᵢ - onehotᵢ",
        evidence=(Formula(f"diff({LSE} - o[y], o[i])", "p[i] - delta(i, y)", names=P),),
    ),
    Row(
        "000-Q2.9b", "05", RIGHT,
        "∂oᵢ/∂W⁽²⁾ₖⱼ = hⱼ if i = k, else 0",
        evidence=(Formula("diff(o[i], W2[k,j])", "delta(i, k)*h[j]", names=OUTPUT),),
    ),
    Row(
        "000-Q2.9c", "05", RIGHT,
        "∂oᵢ/∂b⁽²⁾ₖ = 1 if i = k, else 0",
        evidence=(Formula("diff(o[i], b2[k])", "delta(i, k)", names=OUTPUT),),
    ),
    Row(
        "000-Q2.9d", "05", RIGHT,
        "∂L/∂W⁽²⁾ₖⱼ = (pₖ - onehotₖ)hⱼ and ∂L/∂b⁽²⁾ₖ = pₖ - onehotₖ",
        evidence=(
            Formula("diff(L, W2[k,j])", "(p[k] - delta(k, y))*h[j]", names=NET),
            Formula("diff(L, b2[k])", "p[k] - delta(k, y)", names=NET),
        ),
    ),
    Row(
        "000-Q2.10a", "05", WRONG,
        "∂L/∂W⁽²⁾ = (p - onehot)h",
        "Two columns do not multiply. Right: (p - onehot)hᵀ, an outer product, m × d_h.",
        (
            D_WEIGHT,
            Shape("g @ h.T", "m H", {"g": "m 1", "h": "H 1"}),
            Shape("g @ h", "m H", {"g": "m 1", "h": "H 1"}, holds=False),
        ),
    ),
    Row(
        "000-Q2.10b", "05", LOOSE,
        "∂o/∂W⁽²⁾ = h",
        "It has three indices, δᵢₖhⱼ; the outer product appears after the sum with ∂L/∂oᵢ.",
        (
            Formula("diff(o[i], W2[k,j])", "delta(i, k)*h[j]", names=OUTPUT),
            Formula("sum(i=1..m, g[i]*delta(i, k)*h[j])", "g[k]*h[j]"),
            Formula("diff(o[i], W2[k,j])", "h[j]", holds=False, names=OUTPUT),
        ),
    ),
    Row(
        "000-Q2.10c", "05", WRONG,
        "∂o/∂b⁽²⁾ = 1, a vector of ones",
        "It is the identity matrix; a vector of ones would sum the gradient to one number.",
        (
            Formula("diff(o[i], b2[k])", "delta(i, k)", names=OUTPUT),
            Formula("diff(o[i], b2[k])", "1", holds=False, names=OUTPUT),
            Shape("g @ ones(m)", "m", {"g": "m"}, holds=False),
        ),
    ),
    Row(
        "000-Q2.10d", "05", RIGHT,
        "∂L/∂b⁽²⁾ = p - onehot",
        evidence=(D_BIAS,),
    ),
    Row(
        "000-Q2.10e", "05", WRONG,
        "W⁽²⁾ in R^{d_h × m}",
        "It is m × d_h, as item 2 says.",
        (
            Shape("W2 @ h + b2", "m", {"W2": "m H", "h": "H", "b2": "m"}),
            Shape("W2 @ h + b2", "m", {"W2": "H m", "h": "H", "b2": "m"}, holds=False),
        ),
    ),
    Row(
        "000-Q2.10f", "05", RIGHT,
        "code: grad_b_2 = grad_oa",
        evidence=(D_BIAS,),
    ),
    Row(
        "000-Q2.10g", "05", WRONG,
        "code: grad_W_2 = grad_ha.dot(X)",
        "No shapes make that m × d_h. Right: np.outer(grad_oa, hs); for a batch grad_oa.T @ hs.",
        (
            D_WEIGHT,
            Shape("G.T @ A", "m H", {"G": "N m", "A": "N H"}),
            Formula(
                "(G.T @ A)[k,j]", "sum(n=1..N, G[n,k]*A[n,j])", shapes={"G": "N m", "A": "N H"}
            ),
            Shape("g @ X", "m H", {"g": "H", "X": "N d"}, holds=False),
            Shape("G @ X", "m H", {"G": "N H", "X": "N d"}, holds=False),
            Shape("G.T @ X", "m H", {"G": "N H", "X": "N d"}, holds=False),
        ),
    ),
    Row(
        "000-Q2.11a", "05", RIGHT,
        "∂oₖ/∂hⱼ = W⁽²⁾ₖⱼ",
        evidence=(Formula("diff(o[k], h[j])", "W2[k,j]", names=OUTPUT),),
    ),
    Row(
        "000-Q2.11b", "05", RIGHT,
        "∂L/∂hⱼ = Σₖ (pₖ - onehotₖ) w⁽²⁾ₖⱼ",
        "The letters w and W stand for the same matrix.",
        (
            Formula(
                f"diff({LSE} - o[y], h[j])",
                "sum(k=1..m, (p[k] - delta(k, y))*W2[k,j])",
                names={**OUTPUT, **P},
            ),
        ),
    ),
)  # fmt: skip
