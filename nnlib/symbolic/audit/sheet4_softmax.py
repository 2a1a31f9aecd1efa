"""Machine Learning, sheet 4, question 1: the gradient of softmax and cross-entropy."""

from .evidence import Formula, Shape
from .rows import LOOSE, RIGHT, WRONG, Row

S = {"S[i]": "exp(z[i])/sum(l=1..C, exp(z[l]))"}
LOSS = "diff(-log(S[y]), z[j])"
SCORES = {"z[i]": "sum(l=1..D, W[i,l]*x[l]) + b[i]"}
LAYER = {**SCORES, **S}
ROW_TIMES_MATRIX = "sum(i=1..C, (-delta(i, y)/S[y])*diff(S[i], z[j]))"
JACOBIAN = Formula("diff(S[i], z[j])", "S[i]*(delta(i, j) - S[j])", names=S)
# Three classes, to point at single entries.
THREE = {"names": {"S[i]": "exp(z[i])/sum(l=1..3, exp(z[l]))"}, "sizes": "C = 3"}
SLIP = Formula("diff(S[3], z[2])", "-S[3]*S[1]", holds=False, **THREE)

ROWS = (
    Row(
        "004-eq1", "04", LOOSE,
        "∂ℓ/∂a = -∂log a_y/∂a, with the numbers of the equations shifted",
        "Right; one equation is tagged twice and one line printed twice.",
        (
            Formula("diff(-log(a[y]), a[k])", "-diff(log(a[y]), a[k])"),
            Formula("diff(-log(a[y]), a[k])", "-1/a[y]", holds=False),  # without the case k = y
        ),
    ),
    Row(
        "004-eq3", "04", RIGHT,
        "∂ℓ/∂a = [0, ..., -1/a_y, ..., 0]",
        "A row.",
        (Formula("diff(-log(a[y]), a[k])", "-delta(k, y)/a[y]"),),
    ),
    Row(
        "004-eq4", "04", RIGHT,
        "∂ℓ/∂z = ∂ℓ/∂a · ∂a/∂z",
        evidence=(Formula(LOSS, ROW_TIMES_MATRIX, names=S),),
    ),
    Row(
        "004-eq5", "04", RIGHT,
        "aᵢ = exp(zᵢ)/Σ exp(z_l) = Sᵢ",
        evidence=(
            Formula("softmax(z)[i]", "S[i]", names=S, shapes={"z": "C"}),
            Formula("sum(i=1..C, S[i])", "1", names=S),
        ),
    ),
    Row(
        "004-eq6", "04", WRONG,
        "The matrix of the slopes of the quotients, with ∂z₂ in its last column",
        "Entry (i, j) is ∂/∂zⱼ of exp(zᵢ)/Σ exp(z_l). One upper limit is garbled as well.",
        (
            Formula(
                "diff(S[i], z[j])",
                "(delta(i, j)*exp(z[i])*sum(l=1..C, exp(z[l])) - exp(z[i])*exp(z[j]))"
                "/sum(l=1..C, exp(z[l]))^2",
                names=S,
            ),
            Formula("diff(S[1], z[3])", "diff(S[1], z[2])", holds=False, **THREE),
        ),
    ),
    Row(
        "004-eq7", "04", WRONG,
        "[∂Sᵢ/∂zⱼ] with ∂S₁/∂z₁ in place (1, C) and ∂S₂/∂z₂ in place (2, 1)",
        "∂S₁/∂z_C and ∂S₂/∂z₁. The first slip returns before (16).",
        (
            JACOBIAN,
            Formula("diff(S[1], z[3])", "diff(S[1], z[1])", holds=False, **THREE),
            Formula("diff(S[2], z[1])", "diff(S[2], z[2])", holds=False, **THREE),
        ),
    ),
    Row(
        "004-kinds", "04", RIGHT,
        "The entries are of two kinds, i = j and i ≠ j",
        "One formula holds both: Sᵢ(δᵢⱼ - Sⱼ).",
        (JACOBIAN,),
    ),
    Row(
        "004-eq12", "04", RIGHT,
        "∂Sᵢ/∂zᵢ = Sᵢ(1 - Sᵢ)",
        "One line is printed twice.",
        (Formula("diff(S[i], z[i])", "S[i]*(1 - S[i])", names=S),),
    ),
    Row(
        "004-eq15", "04", RIGHT,
        "∂Sᵢ/∂zⱼ = -SᵢSⱼ for i ≠ j",
        "It uses that exp(zᵢ) does not depend on zⱼ.",
        (
            Formula("(1 - delta(i, j))*diff(S[i], z[j])", "-(1 - delta(i, j))*S[i]*S[j]", names=S),
        ),
    ),
    Row(
        "004-eq16", "04", WRONG,
        "diag(S) - SSᵀ written out, with -S_C·S₁ in column 2 of the last row",
        "-S_C·S₂ there. The matrix is symmetric and each of its rows sums to 0.",
        (
            Formula(
                "diff(softmax(z)[i], z[j])",
                "(diag(softmax(z)) - outer(softmax(z), softmax(z)))[i,j]",
                shapes={"z": "C"},
            ),
            Formula("sum(j=1..C, S[i]*(delta(i, j) - S[j]))", "0", names=S),
            Formula("diff(S[3], z[2])", "-S[3]*S[2]", **THREE),
            SLIP,
            # The slip shows without knowing the entry: the row sums to S_3(S_2 - S_1), not to 0.
            Formula("-S[3]*S[1] - S[3]*S[1] + S[3]*(1 - S[3])", "0", holds=False, **THREE),
            Formula(
                "-(1/2)*(1/5) - (1/2)*(1/5) + (1/2)*(1/2)", "1/20", sizes="S = (1/5, 3/10, 1/2)"
            ),
        ),
    ),
    Row(
        "004-eq17", "04", RIGHT,
        "Equation (4) again",
        evidence=(Formula(LOSS, ROW_TIMES_MATRIX, names=S),),
    ),
    Row(
        "004-eq18", "04", WRONG,
        "The row (3) times the matrix (16)",
        "The signs are right; the slip of (16) is repeated.",
        (
            Formula(ROW_TIMES_MATRIX, "-1/S[y]*S[y]*(delta(y, j) - S[j])", names=S),
            SLIP,
        ),
    ),
    Row(
        "004-eq19", "04", RIGHT,
        "[S_yS₁/a_y, ..., S_y(S_y - 1)/a_y, ...]",
        "The signs are right.",
        (Formula(LOSS, "S[y]*(S[j] - delta(j, y))/a[y]", names={**S, "a[i]": "S[i]"}),),
    ),
    Row(
        "004-eq20", "04", RIGHT,
        "[S₁, ..., S_y - 1, ..., S_C]",
        "Softmax minus one-hot.",
        (Formula(LOSS, "S[j] - delta(j, y)", names=S),),
    ),
    Row(
        "004-ainv", "04", WRONG,
        "aᵢ = Sᵢ⁻¹, used from (19) to (20)",
        "aᵢ = Sᵢ, as the footnote says; with the inverse (20) would be S_y²(Sⱼ - δⱼ_y).",
        (
            Formula("S[y]*(S[j] - delta(j, y))/S[y]", "S[j] - delta(j, y)", names=S),
            Formula(
                "S[y]*(S[j] - delta(j, y))/(1/S[y])", "S[y]^2*(S[j] - delta(j, y))", names=S
            ),
            Formula(
                "S[y]*(S[j] - delta(j, y))/(1/S[y])", "S[j] - delta(j, y)", holds=False, names=S
            ),
        ),
    ),
    Row(
        "004-dzdw", "06", RIGHT,
        "∂ℓ/∂wᵢⱼ = ∂ℓ/∂zᵢ · xⱼ, in layer 2",
        "The input of layer 2 should have a name of its own.",
        (
            Formula("diff(z[i], W[i,j])", "x[j]", names=SCORES),
            Formula("diff(-log(S[y]), W[i,j])", "(S[i] - delta(i, y))*x[j]", names=LAYER),
        ),
    ),
    Row(
        "004-eq21", "06", RIGHT,
        "∂ℓ/∂W = (x ∂ℓ/∂z)ᵀ, C × D",
        evidence=(
            Shape("(x @ g).T", "C D", {"x": "D 1", "g": "1 C"}),
            Formula("outer(x, g).T", "outer(g, x)", shapes={"x": "D", "g": "C"}),
            Formula("diff(-log(S[y]), W[i,j])", "(S[i] - delta(i, y))*x[j]", names=LAYER),
        ),
    ),
    Row(
        "004-eq22", "06", RIGHT,
        "∂ℓ/∂b = ∂ℓ/∂z · I",
        evidence=(
            Formula("diff(z[i], b[j])", "delta(i, j)", names=SCORES),
            Formula("diff(-log(S[y]), b[i])", "S[i] - delta(i, y)", names=LAYER),
        ),
    ),
    Row(
        "004-updW", "03", WRONG,
        "W ← W - (1/B) Σ ∂ℓ/∂w",
        "The rate η is missing, and w should be W. A step of 1 on curvature 3 doubles the error "
        "and turns its sign.",
        (
            Formula("w - diff(3*w^2/2, w)", "-2*w"),
            Formula("w - 1/10*diff(3*w^2/2, w)", "7/10*w"),
            Formula("w - diff(3*w^2/2, w)", "w - 1/10*diff(3*w^2/2, w)", holds=False),
        ),
    ),
    Row(
        "004-updb", "03", WRONG,
        "b ← b - (1/B) Σ ∂ℓ/∂b",
        "The rate η is missing.",
        (
            Formula("b - diff(3*b^2/2, b)", "-2*b"),
            Formula("b - diff(3*b^2/2, b)", "b - 1/10*diff(3*b^2/2, b)", holds=False),
        ),
    ),
    Row(
        "004-orient", "06", RIGHT,
        "The orientation of b and of the derivative has to be adjusted",
        "The gradient is a row and b a column: transpose.",
        (
            Shape("b - g.T", "C 1", {"b": "C 1", "g": "1 C"}),
            Shape("b - g", "C 1", {"b": "C 1", "g": "1 C"}, holds=False),
        ),
    ),
)  # fmt: skip
