"""Machine Learning I: Foundations, sheet 4, exercises 3 and 4: log-sum-exp, hinge and logistic."""

from .evidence import Bound, Formula, Limit
from .rows import EXPERIMENT, LOOSE, RIGHT, WRONG, Row

LOGISTIC = "log(1 + exp(-t))"
SMOOTH = "log(1 + exp(1 - t))"  # the smoothed hinge h*
HINGE = "max(0, 1 - t)"
# How far the smooth maximum is above the largest of n numbers, a[m]; g[i] = a[m] - a[i].
SOFT_ABOVE = "log(sum(i=1..n, exp(-b*g[i])))/b"
LARGEST = ("b > 0", "g[i] >= 0 for every i", "g[m] = 0")
UNIQUE = ("b > 0", "g[m] = 0", "g[i] >= D for every i != m")
SECOND = ("b > 0", "g[m] = 0", "g[s] = D", "s != m")
# At most this, with D the gap to the second largest.
GAP = "log(1 + (n - 1)*exp(-D))"
TAILS = (
    Limit("log(1 + exp(x)) - x", "x", "oo", "0"),
    Limit("log(1 + exp(x))", "x", "-oo", "0"),
)

ROWS = (
    Row(
        "001-3.h", "10", RIGHT,
        "The hinge loss max(0, 1 - y·score)",
        "It is 0 for a margin of 1 and more, and below that what is missing to 1.",
        (
            Formula("max(0, 1 - (1 + exp(u)))", "0"),
            Formula("max(0, 1 - (1 - exp(u)))", "exp(u)"),
        ),
    ),
    Row(
        "001-3.l", "10", WRONG,
        "The logistic loss ln(1 + e^(-score))",
        "The label is missing: ln(1 + e^(-y·score)). And its score is taken from the last hidden "
        "layer, that of the hinge from the input.",
        (
            Formula("-log(sigma(y*s))", "log(1 + exp(-y*s))"),
            Formula("log(1 + exp(-s))", "log(1 + exp(s))", holds=False),  # the label y = -1
        ),
    ),
    Row(
        "001-3a", "10", WRONG,
        "ln Σ e^(aᵢ) → a* as (a** - a*) → -∞, for distinct positive aᵢ",
        "The largest is not fixed along that limit. Right: the difference to the largest goes to "
        "0, for any numbers with one largest; a tie of k leaves log k.",
        (
            Limit(GAP, "D", "oo", "0"),
            Formula("log(sum(i=1..k, exp(a))) - a", "log(k)"),
            Formula("log(exp(a_1) + exp(a_2))", "max(a_1, a_2)", holds=False),
        ),
    ),
    Row(
        "001-3a.bound", "10", RIGHT,
        "0 ≤ (1/β) log Σ e^(βaᵢ) - max ≤ (log n)/β (added by the audit)",
        "With the gap D to the second largest: at most (1/β) log(1 + (n - 1)e^(-βD)).",
        (
            Formula(
                "log(sum(i=1..n, exp(b*a[i])))/b",
                "c + log(sum(i=1..n, exp(b*(a[i] - c))))/b",
            ),
            Bound("0", SOFT_ABOVE, where=LARGEST),
            Bound(SOFT_ABOVE, "log(n)/b", where=LARGEST),
            Bound(SOFT_ABOVE, "log(1 + (n - 1)*exp(-b*D))/b", where=UNIQUE),
            Bound("log(1 + exp(-b*D))/b", SOFT_ABOVE, where=SECOND),
            Limit("log(1 + k*exp(-b*D))/b", "b", "oo", "0", where=("k > 0", "D > 0")),
        ),
    ),
    Row(
        "001-3a.pf", "10", LOOSE,
        "The proof of 3a, a chain of equalities with one step that the sheet itself doubts",
        "Exactly: ln Σ e^(aᵢ) = a* + ln(1 + Σ over the others of e^(aᵢ - a*)); then the limit.",
        (
            Formula("log(sum(i=1..n, exp(a[i])))", "c + log(sum(i=1..n, exp(a[i] - c)))"),
            Formula(
                "log(exp(a_1) + exp(a_2) + exp(a_3))",
                "a_1 + log(1 + exp(a_2 - a_1) + exp(a_3 - a_1))",
                sizes="n = 3",
            ),
            Formula("log(exp(a_1) + exp(a_2))", "a_1", holds=False),
        ),
    ),
    Row(
        "001-3b.i", "10", LOOSE,
        "max(a₁, ..., aₙ) = lim ln Σ e^(aᵢ)",
        "As 3a: close, with the bound; and in both tails.",
        (*TAILS, Formula("max(0, x)", "log(exp(0) + exp(x))", holds=False)),
    ),
    Row(
        "001-3b.ii", "10", LOOSE,
        "The hinge max(0, t) is asymptotically ln(e⁰ + eᵗ)",
        "max(0, t) is the ReLU, and = should be ≈: softplus(s) - max(0, s) = ln(1 + e^(-|s|)), "
        "above 0 and at most ln 2, at both ends.",
        (
            Formula("softplus(s) - max(0, s)", "log(1 + exp(-abs(s)))"),
            Bound("log(1 + exp(-abs(s)))", "log(2)"),
            Bound("0", "log(1 + exp(-abs(s)))", strict=True),
            Formula("softplus(0) - max(0, 0)", "log(2)"),
            *TAILS,
            Formula("max(0, t)", "log(exp(0) + exp(t))", holds=False),
        ),
    ),
    Row(
        "001-3b.iii", "10", RIGHT,
        "h* = ln(e⁰ + e^(1 - y·score)) = ln(1 + e^(1 - y·score))",
        evidence=(Formula("log(exp(0) + exp(1 - y*s))", "log(1 + exp(1 - y*s))"),),
    ),
    Row(
        "001-3c.i", "10", WRONG,
        "h* and the hinge fit each other perfectly",
        "They are equal nowhere: the gap ln(1 + e^(-|1 - t|)) is ln 2 at the corner t = 1 and goes "
        "to 0 at both ends. With β inside and 1/β outside it is at most (ln 2)/β.",
        (
            Formula(f"{SMOOTH} - {HINGE}", "log(1 + exp(-abs(1 - t)))"),
            Bound(f"{SMOOTH} - {HINGE}", "log(2)"),
            Bound("log(1 + exp(b*(1 - t)))/b - max(0, 1 - t)", "log(2)/b", where=("b > 0",)),
            Formula("log(1 + exp(1 - 1)) - max(0, 1 - 1)", "log(2)"),
            Formula(SMOOTH, HINGE, holds=False),
        ),
    ),
    Row(
        "001-3c.ii", "10", WRONG,
        "The logistic loss is shifted to the right against the hinge",
        "Its graph is that of h* moved to the left by 1.",
        (
            Formula("log(1 + exp(1 - (t + 1)))", LOGISTIC),
            Formula("log(1 + exp(1 - (t - 1)))", LOGISTIC, holds=False),
        ),
    ),
    Row(
        "001-3c.iii", "10", LOOSE,
        "The logistic loss approximates the hinge loss",
        "It smooths max(0, -t), the perceptron loss. From the hinge it is 1 away as t → -∞; the "
        "two cross at t = ln(e - 1), so it is no upper bound. Over ln 2 it passes through (0, 1).",
        (
            Formula(f"{LOGISTIC} - max(0, -t)", "log(1 + exp(-abs(t)))"),
            Limit(f"{LOGISTIC} - (1 - t)", "t", "-oo", "-1"),
            Limit(LOGISTIC, "t", "oo", "0"),
            Formula("log(1 + exp(-log(e - 1)))", "1 - log(e - 1)"),
            Formula("log(1 + exp(-0))/log(2)", "1"),
            Bound(HINGE, LOGISTIC, holds=False),
        ),
    ),
    Row(
        "001-4", "91", EXPERIMENT,
        "A programming task whose text is not included",
        reading="the text of the task is missing",
    ),
)  # fmt: skip
