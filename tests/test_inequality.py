"""Inequalities and limits: proved by rules, refuted by a point or another limit, never guessed."""

import mpmath
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import nnlib.symbolic.decide.inequality as inequality
from nnlib.symbolic.decide.conditions import read_all, solve
from nnlib.symbolic.decide.equality import Different, Undecided, settle
from nnlib.symbolic.decide.inequality import AtMost, prove_at_most
from nnlib.symbolic.decide.limits import Reaches, limit_at_infinity, prove_limit
from nnlib.symbolic.decide.signs import visible_sign
from nnlib.symbolic.language.errors import NotDecided, NotRead

x, y = sp.symbols("x y", real=True)
p, q = sp.symbols("p q", positive=True)
FAINT = sp.Rational(1, 10**20)

# The band of log-sum-exp (001-3a): g[i] is how far the score a[i] lies below the largest one, a[m].
BAND = ("beta > 0", "g[i] >= 0 for every i", "g[m] = 0")
GAP = ("g[m] = 0", "g[i] >= D for every i != m", "g[s] = D", "s != m")
SUM, SOFT_SUM = "sum(i=1..n, exp(-g[i]))", "sum(i=1..n, exp(-beta*g[i]))"
SCORES = ("beta > 0", "a[i] <= a[m] for every i")
SOFT_MAX = "log(sum(i=1..n, exp(beta*a[i])))/beta"
KINK = "log(1 + exp(beta*(1 - t)))/beta - max(0, 1 - t)"  # 001-3c: smoothed hinge less hinge
SOFTMAX = "exp(z[k])/sum(l=1..K, exp(z[l]))"

TRUE = [
    ("0", f"log({SOFT_SUM})/beta", BAND),
    (f"log({SOFT_SUM})/beta", "log(n)/beta", BAND),
    ("log(1 + exp(-D))", f"log({SUM})", GAP),
    (f"log({SUM})", "log(1 + (n - 1)*exp(-D))", GAP),
    ("a[m]", SOFT_MAX, SCORES),
    (SOFT_MAX, "a[m] + log(n)/beta", SCORES),
    (KINK, "log(2)/beta", "beta > 0"),
    ("0", KINK, "beta > 0"),
    ("0", SOFTMAX, ()),
    (SOFTMAX, "1", ()),
    ("0", f"-log({SOFTMAX})", ()),
    ("sum(i=1..n, t[i])", "n*c", "t[i] <= c for every i"),
    ("t[k]", "sum(i=1..n, t[i])", "t[i] >= 0 for every i"),
    ("0", "sum(i=1..n, z[i]^2)", ()),
    ("sigma(x)*(1 - sigma(x))", "1/4", ()),
    ("2*x*y", "x^2 + y^2", ()),
    ("x*(1 - x)", "1/4", ()),
    ("a", "max(a, b)", ()),
    ("abs(x + y)", "abs(x) + abs(y)", ()),
    ("softplus(x) - max(0, x)", "log(2)", ()),
    ("softplus((x + y)/2)", "(softplus(x) + softplus(y))/2", ()),
    ("step(-t)", "softplus(-t)/log(2)", ()),  # it bounds the 0/1 loss
    ("log(x)", "x - 1", ()),
    ("1 + x", "exp(x)", ()),
    ("tanh(x)", "x", "x >= 0"),
    ("exp(x)", "1", "x <= 0"),
    ("x", "1", ("x >= 0", "x <= 1")),
    ("-x*log(x) - (1 - x)*log(1 - x)", "log(2)", ("x >= 1/2", "x < 1")),
    ("log(1 + 1/x)", "1/x", "x > 0"),  # by the limit at the far end
    ("exp(-2)", "1/7", ()),
]
STRICT = [
    (KINK, "log(2)/beta", ("beta > 0", "t != 1")),  # ln 2 / beta is reached at the kink only
    ("0", KINK, "beta > 0"),
    ("0", SOFTMAX, ()),
    ("tanh(x)", "1", ()),
    ("1 + x", "exp(x)", "x != 0"),
    ("log(x)", "x", ()),
    ("x", "2", ("x >= 0", "x < 2")),
]
FALSE = [  # with a point of the simplest kind
    ("x^2", "x", (), {x: -1}),
    ("0", "(x - 3)^2 - 1/10^8/10^8/10^4", (), {x: 3}),
    ("x + max(0, x - 3)/10^8/10^8/10^4", "x", (), {x: 5}),
    ("max(0, x - 1000)", "0", (), {x: 1001}),
    ("x", "1/2", ("x >= 0", "x < 1"), {x: sp.Rational(2, 3)}),
    ("log(x)", "x - 1 - 1/10^8/10^8/10^4", (), {x: 1}),
    ("softplus(-x)", "max(0, 1 - x)", (), {x: 1}),  # 001-3c.iii: no bound of the hinge
    ("sum(i=1..n, t[i])", "n*c", "t[i] <= c for every i != m", None),
    ("log(1 + exp(-D))", f"log({SUM})", ("g[m] = 0", "g[i] >= D for every i != m"), None),
    (f"log({SUM})", "log(n - 1/2)", ("g[i] >= 0 for every i", "g[m] = 0"), None),
    (f"log({SUM})", "log(n)", "g[i] >= 0 for every i != m", None),
]
OPEN = [  # with a word of the reason
    ("0", "(x - 7/13)^2 - 1/10^8/10^8/10^4", (), "no rule"),
    ("log(-1 - x^2)", "0", (), "defined nowhere"),
    ("x", "0", ("x > 0", "x < 0"), "none of the points"),
    (0.1 * x, x, (), "rounded"),
    (sp.Symbol("c"), 1, (), "complex"),
    ("0", "sum(i=1..n, sum(k=1..n, W[i,k]^2))", (), "sum of sums"),
    ("sin(x)", "1", (), "no rule"),
]


@pytest.mark.parametrize(("a", "b", "where"), TRUE, ids=str)
def test_a_true_inequality_is_proved(a, b, where):
    assert isinstance(prove_at_most(a, b, where), AtMost)


@pytest.mark.parametrize(("a", "b", "where"), STRICT, ids=str)
def test_a_true_strict_inequality_is_proved(a, b, where):
    assert isinstance(prove_at_most(a, b, where, strict=True), AtMost)


@pytest.mark.parametrize(("a", "b", "where", "point"), FALSE, ids=str)
def test_a_false_inequality_is_refuted_at_a_point(a, b, where, point):
    verdict = prove_at_most(a, b, where)
    assert isinstance(verdict, Different)
    assert point is None or verdict.witness == point


@pytest.mark.parametrize(("a", "b", "where", "reason"), OPEN, ids=str)
def test_what_cannot_be_decided_says_why(a, b, where, reason):
    verdict = prove_at_most(a, b, where)
    assert isinstance(verdict, Undecided)
    assert reason in str(verdict)


def test_where_equality_is_reached_the_strict_claim_fails_there():
    verdict = prove_at_most(KINK, "log(2)/beta", "beta > 0", strict=True)
    assert verdict.witness[sp.Symbol("t", real=True)] == 1
    assert verdict.left == verdict.right


def test_the_certificate_lists_conditions_ranges_and_rules():
    verdict = prove_at_most(f"log({SOFT_SUM})/beta", "log(n)/beta", BAND)
    assert verdict.where == (*BAND, "1 <= m <= n")
    assert "each term of a sum is at most its bound" in verdict.method
    assert "where beta > 0 and g[i] >= 0 for every i" in str(verdict)


def test_names_and_whole_arrays_are_read_as_in_an_equality():
    p_k = {"p[k]": SOFTMAX.replace("l", "j")}
    assert prove_at_most("p[k]", "1", names=p_k)
    assert prove_at_most("0", "(X @ X.T)[i,i]", shapes={"X": "N D"})
    with pytest.raises(NotRead, match="take an entry"):
        prove_at_most("0", "X @ X.T", shapes={"X": "N D"})


@pytest.mark.parametrize(
    ("where", "word"),
    [
        ("beta", "comparison"),
        ("g[i] >= 0 for every k", "k is not an index"),
        ("g[i >= 0", "g[i"),
    ],
)
def test_a_condition_that_says_nothing_gets_one_sentence(where, word):
    with pytest.raises(NotRead, match=word.replace("[", r"\[")) as failure:
        prove_at_most("0", "x^2", where)
    assert "\n" not in str(failure.value)


# The rules alone: the search for a witness would hide a wrong rule, so it is switched off.

TRAPS = [  # false by one region, one point, one end, one term, one size
    (0, -FAINT * sp.Max(0, x - 3), ()),
    (0, FAINT * sp.Min(0, x + 3), ()),
    (0, (x - 3) ** 2 - FAINT, ()),
    (0, sp.Heaviside(x, 0) - FAINT, ()),
    (0, sp.sign(x) ** 2 - FAINT, ()),
    (0, sp.Piecewise((-FAINT, sp.Eq(x, 100)), (0, True)), ()),
    (0, sp.exp(x) - 1 - x - FAINT, ()),
    (0, x - 1 - sp.log(x) - FAINT, ()),
    (0, -FAINT * sp.exp(-(x**2)), ()),
    (0, 1 / x, "x != 0"),
    (0, sp.log(x), "x > 0"),
    ("x", "1", ("x >= 0", "x <= 1 + 1/10^8")),
    ("x", "0", ("x <= 1", "x >= 1")),
    ("x", "0", ("x >= 0", "x <= 1", "x >= 1")),
    ("x", "0", ("x >= 1", "x >= 0", "x <= 1")),
    ("sum(i=1..n, t[i])", "(n - 1)*c", "t[i] <= c for every i"),
    ("t[k]", "sum(i=1..n, t[i])", "t[i] >= 0 for every i != m"),
    ("t[k] + t[m]", "sum(i=1..n, t[i])", "t[i] >= 0 for every i"),
    ("sum(i=1..n, t[i])", "(n - 1)*c", ("t[i] <= c for every i != m", "t[m] <= c")),
    ("sum(i=1..n, g[i])", "0", ("g[i] <= h[i] for every i", "h[k] <= 0")),
    ("h[k]", "c", ("h[i] <= g[i] for every i", "g[i] <= c for every i")),  # g may be shorter
    (f"log({SUM})", "log(n) - 1/10^8", BAND[1:]),
    ("log(1 + exp(-D))", f"log({SUM})", GAP[:3]),  # s may be m
    ("softplus(x) - max(0, x)", "log(2) - 1/10^8/10^8/10^4", ()),
    ("step(-t)", "softplus(-t)", ()),
    ("0", "(1 - x)^3", "x > 0"),  # true below the root of its slope
    ("0", "-1/(x - 1)", "x > 0"),  # it grows from 1, and jumps below 0
    ("0", "y*log(2 + x^2)", ()),
    ("1", "exp(x)", ()),
    ("n", SUM, "g[i] >= 0 for every i"),
    ("sum(i=1..n, exp(g[i]))", "n", "g[i] >= 0 for every i"),
]


@pytest.mark.parametrize(("a", "b", "where"), TRAPS, ids=str)
def test_no_rule_proves_what_is_false(a, b, where, monkeypatch):
    monkeypatch.setattr(inequality, "find_counterexample", lambda *_: (None, True))
    assert isinstance(prove_at_most(a, b, where), Undecided)


STRICT_TRAPS = [
    ("0", "x^2", ()),
    ("x", "1", ("x >= 0", "x <= 1")),
    ("0", "x", "x >= 0"),
    ("0", "x", ("x >= 0", "x < 1")),
    ("0", "x", "x != 0"),
    ("1 + x", "exp(x)", ()),
    ("log(x)", "x - 1", ()),
    (KINK, "log(2)/beta", "beta > 0"),
    ("sum(i=1..n, t[i])", "n*c", "t[i] <= c for every i"),
    ("a", "max(a, b)", ()),
]


@pytest.mark.parametrize(("a", "b", "where"), STRICT_TRAPS, ids=str)
def test_no_rule_proves_strictly_what_is_equal_somewhere(a, b, where, monkeypatch):
    monkeypatch.setattr(inequality, "find_counterexample", lambda *_: (None, True))
    assert isinstance(prove_at_most(a, b, where, strict=True), Undecided)


def test_a_visible_sign_is_the_sign():
    assert visible_sign(p * x**2 + 1, strict=True) == 1
    assert visible_sign(x**2) == 1
    assert visible_sign(x**2, strict=True) == 0
    assert visible_sign(x**2 + y**2, strict=True) == 0
    assert visible_sign((x + 1) ** 2 - x**2 - 2 * x - 1, strict=True) == 0
    assert visible_sign(-(p**2) - sp.exp(x)) == -1
    assert visible_sign(sp.exp(-p) - 1, strict=True) == -1
    assert visible_sign(p - q) == 0
    assert visible_sign(sp.log(1 + p), strict=True) == 1
    assert visible_sign(sp.log(2) - sp.Rational(7, 10)) == -1
    assert visible_sign(sp.S.Zero) == 1
    assert visible_sign(sp.S.Zero, strict=True) == 0


def test_conditions_that_contradict_each_other_are_seen_and_others_are_not():
    assert solve([(x, ">"), (-x, ">")]) is None
    assert solve([(x, "="), (x, "!=")]) is None
    assert solve([(x, ">="), (-x, ">=")]) is not None
    assert solve([(x, ">="), (1 - x, ">="), (x - 1, ">=")]) is not None


# Limits.

SCORES_APART = ("z_1 > z_2", "z_1 > z_3")
THREE = "(exp(b*z_1) + exp(b*z_2) + exp(b*z_3))"
LIMITS = [
    ("softplus(x) - x", "x", "oo", "0", ()),
    ("softplus(x)", "x", "-oo", "0", ()),
    ("sigma(x)", "x", "oo", "1", ()),
    ("sigma(x)", "x", "-oo", "0", ()),
    ("tanh(x)", "x", "oo", "1", ()),
    ("tanh(x)", "x", "-oo", "-1", ()),
    ("log(1 + (n - 1)*exp(-D))", "D", "oo", "0", ()),
    ("softplus(-t) - max(0, 1 - t)", "t", "-oo", "-1", ()),  # 001-3c.iii
    ("softplus(-t) - max(0, 1 - t)", "t", "oo", "0", ()),
    (f"exp(b*z_1)/{THREE}", "b", "oo", "1", SCORES_APART),
    (f"exp(b*z_2)/{THREE}", "b", "oo", "0", SCORES_APART),
    (f"exp(b*z_1)/{THREE}", "b", "0", "1/3", ()),
    ("1/(1 + exp(-b*D1) + exp(-b*D2))", "b", "oo", "1", ("D1 > 0", "D2 > 0")),
    (f"log{THREE}/b", "b", "oo", "z_1", SCORES_APART),
    ("softplus(b*x)/b", "b", "oo", "x", "x > 0"),
    ("softplus(b*x)/b", "b", "oo", "0", "x < 0"),
    ("log(n)/b", "b", "oo", "0", ()),
    ("diff(softplus(x), x)", "x", "oo", "1", ()),
    ("x^3*exp(-x^2)", "x", "oo", "0", ()),
    ("(2*x^2 + 1)/(x^2 - x)", "x", "oo", "2", ()),
    ("abs(x)/x", "x", "0-", "-1", ()),
    ("step(x)", "x", "0+", "1", ()),
    ("sign((x - 2)/(1 - x))", "x", "oo", "-1", ()),
    ("exp(-1/x)", "x", "0+", "0", ()),
    ("x*exp(x)", "x", "1", "e", ()),
    ("sqrt(1 + exp(-x))", "x", "oo", "1", ()),
]
WRONG_LIMITS = [
    ("tanh(x)", "x", "oo", "1 + 1/10^8/10^8/10^4", ()),
    ("softplus(x) - x", "x", "oo", "1/10^8/10^8/10^4", ()),
    ("softplus(-t) - max(0, 1 - t)", "t", "-oo", "0", ()),
    ("step(x)", "x", "0", "1", ()),  # the left side says 0
    ("exp(b*z_1)/(exp(b*z_1) + exp(b*z_2))", "b", "oo", "0", "z_1 > z_2"),
    ("softplus(b*x)/b", "b", "oo", "0", "x > 0"),
]
OPEN_LIMITS = [
    ("x", "x", "oo", "0", (), "no finite limit"),
    ("log(x)", "x", "oo", "0", (), "no finite limit"),
    ("log(-x)", "x", "oo", "0", (), "no value on the way"),
    ("sin(x)", "x", "oo", "0", (), "no finite limit"),
    ("x*log(1 + 1/x)", "x", "oo", "0", (), "no finite limit"),
    ("x*(log(2 + 1/x) - log(2))", "x", "oo", "0", (), "limit"),
    ("x*exp(-a*x)", "x", "oo", "0", (), "limit"),  # the sign of a is not known
    ("exp(b*z_1)/(exp(b*z_1) + exp(b*z_2))", "b", "oo", "1", (), "sign"),
    ("exp(b*z_1)/(exp(b*z_1) + exp(b*z_2))", "b", "oo", "1", "z_1 >= z_2", "strict"),
    ("1/(exp(-x) - exp(-2*x) + a)", "x", "oo", "0", (), "not seen"),
    ("log(exp(-x) - 1)", "x", "oo", "0", (), "no value on the way"),
    ("sum(i=1..n, exp(-b*g[i]))", "b", "oo", "0", (), "sum of any length"),
    ("1/(x - x)", "x", "oo", "0", (), ""),
]


@pytest.mark.parametrize(("f", "to", "way", "value", "where"), LIMITS, ids=str)
def test_a_limit_is_proved(f, to, way, value, where):
    assert isinstance(prove_limit(f, to, way, value, where), Reaches)


@pytest.mark.parametrize(("f", "to", "way", "value", "where"), WRONG_LIMITS, ids=str)
def test_another_value_is_refuted(f, to, way, value, where):
    assert isinstance(prove_limit(f, to, way, value, where), Different)


@pytest.mark.parametrize(("f", "to", "way", "value", "where", "reason"), OPEN_LIMITS, ids=str)
def test_a_limit_that_is_not_seen_says_why(f, to, way, value, where, reason):
    verdict = prove_limit(f, to, way, value, where)
    assert isinstance(verdict, Undecided)
    assert reason in str(verdict)


def test_a_refuted_limit_speaks_of_the_symbols_that_were_given():
    verdict = prove_limit("softplus(b*x)/b", "b", "oo", "0", "x > 0")
    assert set(verdict.witness) == {x}
    assert verdict.witness[x] > 0


def test_x_goes_somewhere():
    with pytest.raises(NotRead, match="'oo', '-oo', a number"):
        prove_limit("x", "x", "far", "0")


# An oracle that shares no code with the engine: sympy's lambdify and mpmath at 120 digits.

NAMES = [{"Max": max, "Min": min, "sign": mpmath.sign}, "mpmath"]


def values(e, symbols, points):
    """The real values of e at those of the points where it has one, else None."""
    call = sp.lambdify(symbols, e, NAMES)
    for point in points:
        try:
            v = call(*(mpmath.mpf(int(c.p)) / int(c.q) for c in point))
            yield None if isinstance(v, mpmath.mpc) else mpmath.mpf(v)
        except (ZeroDivisionError, OverflowError, ValueError):
            yield None


def grown(parts):
    pair = st.tuples(parts, parts)
    return st.one_of(
        pair.map(lambda a: a[0] + a[1]),
        pair.map(lambda a: a[0] * a[1]),
        pair.map(lambda a: a[0] - a[1]),
        pair.map(lambda a: a[0] / (1 + sp.exp(a[1]))),
        pair.map(lambda a: sp.Max(*a)),
        parts.map(sp.tanh),
        parts.map(sp.Abs),
        parts.map(lambda a: a**2),
        parts.map(lambda a: sp.log(1 + sp.exp(a))),
    )


def formulas(leaves):
    return st.recursive(st.sampled_from(leaves), grown, max_leaves=4)


ADDED = [
    sp.S.Zero,
    sp.Abs(x * y),
    (x - 2) ** 2 - FAINT,
    sp.exp(x) - 1 - x,
    -FAINT * sp.Max(0, x - 3),
    sp.log(1 + sp.exp(x)) - sp.Max(0, x),
    sp.log(2) - sp.log(1 + sp.exp(-sp.Abs(y))),
    x - 1 - sp.log(x),
]
GRID = [
    (sp.Rational(a, 6), sp.Rational(b, 6))
    for a in (-29, -6, -1, 0, 2, 6, 12, 25)
    for b in (-18, -1, 0, 6, 27)
]
WHERE = {
    (): lambda a, b: True,
    ("x >= 0",): lambda a, b: a >= 0,
    ("x >= 0", "x <= 2"): lambda a, b: 0 <= a <= 2,
    ("y > x",): lambda a, b: b > a,
}


@settings(max_examples=25, deadline=None, derandomize=True)
@given(formulas([x, y, x, sp.S.One, sp.Rational(1, 2)]), st.sampled_from(ADDED),
       formulas([x, y, sp.S.One]), st.sampled_from(sorted(WHERE)))  # fmt: skip
def test_no_verdict_contradicts_an_independent_oracle(a, added, other, where):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inequality, "find_counterexample", lambda *_: (None, True))
        proofs = [(a, b, prove_at_most(a, b, where)) for b in (a + added, other)]
    points = [point for point in GRID if WHERE[where](*point)]
    with mpmath.workdps(120):
        for left, right, verdict in proofs:
            if isinstance(verdict, AtMost):
                pairs = zip(*(values(e, [x, y], points) for e in (left, right)), strict=True)
                assert all(u <= v + 1e-60 * (1 + abs(u)) for u, v in pairs if None not in (u, v))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(formulas([p, -p, q * p, 1 / p, y, q, sp.S.One]))
def test_no_limit_contradicts_an_independent_oracle(f):
    try:
        found = limit_at_infinity(settle(f), p)
    except NotDecided:
        return
    at = {q: sp.Rational(1, 2), y: sp.Rational(-3, 2)}
    with mpmath.workdps(200):
        (end,) = values(found.subs(at), [p], [(sp.S.One,)])
        (far,) = values(f.subs(at), [p], [(sp.Integer(10**5),)])
    assert abs(far - end) < 1e-2 * (1 + abs(end))


def test_conditions_keep_their_words():
    _, conditions = read_all(["g[m]"], ("g[i] >= D for every i != m", "s != m"))
    assert [c.relation for c in conditions] == [">=", "!="]
    assert [str(c.besides) for c in conditions] == ["m", "None"]
