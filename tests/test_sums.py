"""Formulas of any size: sums, entries, deltas, definitions and whole arrays."""

import pytest
import sympy as sp

from nnlib.symbolic import Different, Equal, NotRead, Undecided, prove_equal, read, to_latex
from nnlib.symbolic.decide.sums import fresh
from nnlib.symbolic.decide.tower import NotDecided, contracted, is_zero
from nnlib.symbolic.language.arrays import ShapeMismatch
from nnlib.symbolic.language.definitions import Definitions
from nnlib.symbolic.language.latex import to_text

SOFTMAX = {"p[k]": "exp(z[k])/sum(l=1..K, exp(z[l]))"}
NET = {
    "h[j]": "sum(l=1..d, W1[j,l]*x[l]) + b1[j]",
    "o[k]": "sum(q=1..H, W2[k,q]*f(h[q])) + b2[k]",
    "p[k]": "exp(o[k])/sum(r=1..m, exp(o[r]))",
    "L": "-o[y] + log(sum(r=1..m, exp(o[r])))",
}
FAINT = "/10^8/10^8/10^4"

TRUE = [
    ("sum(k=1..K, p[k])", "1", SOFTMAX),
    ("diff(p[i], z[j])", "p[i]*(delta(i, j) - p[j])", SOFTMAX),
    ("diff(p[i], z[j])", "p[j]*(delta(i, j) - p[i])", SOFTMAX),  # needs the cases i = j and i != j
    ("diff(exp(z[k])/sum(k=1..K, exp(z[k])), z[k])", "p[k]*(1 - p[k])", SOFTMAX),  # k twice
    ("diff(L, b2[k])", "p[k] - delta(k, y)", NET),
    ("diff(L, W2[k,j])", "(p[k] - delta(k, y))*f(h[j])", NET),
    ("diff(L, W1[j,i])", "sum(k=1..m, (p[k] - delta(k, y))*W2[k,j])*f'(h[j])*x[i]", NET),
    ("sum(i=1..n, (x[i] - sum(j=1..n, x[j])/n)^2)/n",
     "sum(i=1..n, x[i]^2)/n - (sum(i=1..n, x[i])/n)^2", None),
    ("sum(i=1..n, sum(j=1..n, x[i]*x[j]))", "sum(i=1..n, x[i])^2", None),
    ("sum(l=1..K, sum(i=1..K, w[l] + z[i]))", "sum(a=1..K, sum(b=1..K, z[b] + w[a]))", None),
    ("sum(k=1..K, delta(k, i)*sum(j=1..K, a[k,j])^2)",
     "sum(j=1..K, sum(l=1..K, a[i,j]*a[i,l]))", None),
    ("sum(n=1..N, x[n]*sum(k=1..K, sum(j=1..K, a[k,j]*c[n])^2))",
     "sum(n=1..N, c[n]^2*x[n])*sum(k=1..K, sum(j=1..K, a[k,j])^2)", None),
    ("sum(n=1..N, exp(a[n])/sum(r=1..K, exp(z[n,r])))",
     "sum(n=1..N, 1/sum(k=1..K, exp(z[n,k] - a[n])))", None),
    ("sum(k=1..K, exp(z[k]/2)*exp(z[k]/3))", "sum(k=1..K, exp(5*z[k]/6))", None),
    ("sum(k=1..K, sum(k=1..K, z[k]))", "K*sum(j=1..K, z[j])", None),  # the inner k hides the outer
    ("delta(i, j)*x[i]", "delta(i, j)*x[j]", None),
    ("sum(k=1..K, delta(k, i)*delta(k, j))", "delta(i, j)", None),
    ("max(0, z[i])", "(z[i] + abs(z[i]))/2", None),
    ("sum(k=1..K, 1)", "K", None),
]  # fmt: skip

FALSE = [
    ("diff(p[i], z[j])", "p[i]*(delta(i, j) + p[j])", SOFTMAX),
    ("diff(L, W2[k,j])", "(p[k] - delta(k, y))*f(h[k])", NET),
    ("diff(L, W1[j,i])", "sum(k=1..m, (p[k] - delta(k, y))*W2[j,k])*f'(h[j])*x[i]", NET),
    ("diff(L, b2[k])", "1", NET),
    ("sum(i=1..n, x[i])", "sum(i=1..m, x[i])", None),
    ("sum(i=1..n, x[i]^2)", "sum(i=1..n, x[i])^2", None),
    ("sum(k=1..K, sum(k=1..K, z[k]))", "sum(j=1..K, z[j])", None),
    ("A[i,j]", "A[j,i]", None),
    ("z[i]", f"z[i] + delta(i, 2){FAINT}", None),
    ("z[i]", f"z[i] + delta(i, 1)*max(0, z[i] - 1){FAINT}", None),
    ("sum(l=1..K, z[l])", f"sum(l=1..K, z[l]) + step(x - 1)*step(2 - x){FAINT}", None),
]


@pytest.mark.parametrize(("a", "b", "names"), TRUE, ids=str)
def test_an_identity_of_any_size_is_proved(a, b, names):
    verdict = prove_equal(a, b, names)
    assert isinstance(verdict, Equal), verdict
    assert "every size" in verdict.method


@pytest.mark.parametrize(("a", "b", "names"), FALSE, ids=str)
def test_a_false_one_has_a_witness_with_sizes_and_indices(a, b, names):
    verdict = prove_equal(a, b, names)
    assert isinstance(verdict, Different), verdict
    assert verdict.left != verdict.right
    assert all(v == int(v) for s, v in verdict.witness.items() if s.is_integer)


@pytest.mark.parametrize(("a", "b", "names"), FALSE, ids=str)
def test_the_normal_form_of_what_is_not_zero_is_not_zero(a, b, names):
    """The witness would hide a wrong normal form, so that is asked alone."""
    definitions = Definitions(names)
    from nnlib.symbolic.decide.equality import settle

    left, right = (settle(definitions.expand(definitions.read(e))) for e in (a, b))
    try:
        assert not is_zero(left - right)
    except NotDecided:
        pass


def test_an_inner_sum_does_not_capture_the_index_of_an_outer_one():
    """Products of sums merge and grow deeper; an index named by depth was captured by them."""
    inner = "sum(i=1..K, a[k,i]*c[n])^2"
    left = f"sum(n=1..N, sum(k=1..K, delta(k, n)*{inner}))"
    e = contracted(Definitions().expand(read(left)))
    assert {str(s) for s in e.free_symbols if s.is_Symbol} == {"N", "K", "a", "c"}


def test_each_sum_gets_an_index_of_its_own():
    e = fresh(read("sum(k=1..K, z[k] + sum(k=1..K, z[k]))*sum(k=1..K, z[k])"))
    bound = [k for s in e.atoms(sp.Sum) for k, _, _ in s.limits]
    assert len(bound) == len(set(bound)) == 3


def test_a_name_is_a_number_or_an_array_but_not_both():
    assert "two names" in str(prove_equal("x[1]", "x")) or "array" in str(prove_equal("x[1]", "x"))
    with pytest.raises(NotRead, match="array"):
        read("x[1] + x")


def test_a_slope_by_a_name_that_stands_for_a_formula_is_refused():
    verdict = prove_equal("diff(p[k], p[j])", "delta(k, j)", SOFTMAX)
    assert isinstance(verdict, Undecided)
    assert "stands for a formula" in str(verdict)


def test_kinks_under_a_sum_are_named_as_conditions():
    verdict = prove_equal("diff(sum(i=1..n, abs(w[i])), w[j])", "sign(w[j])")
    assert [to_text(c) for c in verdict.where] == ["w[i] != 0"]


SHAPES = {
    "X": "N D", "T": "N K", "W1": "D H", "b1": "H", "W2": "H K", "b2": "K",
    "a": "H", "p": "K", "t": "K",
}  # fmt: skip
BATCH = {
    "Z1": "X @ W1 + b1",
    "A1": "f(Z1)",
    "Z2": "A1 @ W2 + b2",
    "P": "softmax(Z2)",
    "L": "sum(n=1..N, sum(k=1..K, (Z2[n,k] - T[n,k])^2))/(2*N)",
}


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("(X @ W1).T", "W1.T @ X.T"),
        ("(X @ W1) @ W2", "X @ (W1 @ W2)"),
        ("diag(p) @ t", "p*t"),
        ("outer(a, p) @ t", "a*(p @ t)"),
        ("sum(X @ W1, 0)", "ones(N) @ X @ W1"),
        ("eye(H) @ W2", "W2"),
        ("sum(n=1..N, outer(X[n], T[n]))", "X.T @ T"),
        ("diff(L, W2)", "A1.T @ (Z2 - T)/N"),
        ("diff(L, b2)", "sum(Z2 - T, 0)/N"),
        ("diff(L, W1)", "X.T @ (((Z2 - T) @ W2.T)*f'(Z1))/N"),
        ("diff(sum(relu(Z1)), b1)", "sum((Z1 > 0), 0)"),
    ],
)
def test_an_identity_of_arrays_is_proved_for_every_size(a, b):
    assert isinstance(prove_equal(a, b, BATCH, SHAPES), Equal)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("diff(L, W2)", "A1.T @ (Z2 - T)"),  # 1/N lost
        ("diff(L, W1)", "X.T @ ((Z2 - T) @ W2.T)/N"),  # slope lost
        ("outer(p, t)", "outer(t, p)"),
        ("(X @ W1).T", "X @ W1"),  # a matter of shapes
    ],
)
def test_a_false_identity_of_arrays_is_refuted(a, b):
    assert isinstance(prove_equal(a, b, BATCH, SHAPES), Different)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("X @ T", "X has shape (N, D) and T has shape (N, K), so D meets N; X.T @ T"),
        ("X + T", "X has shape (N, D) and T has shape (N, K)"),
        ("outer(X, p)", "two vectors"),
        ("W1[i]@W1[j,k]", "is a number"),
        ("sum(p, 1)", "no axis 1"),
        ("(outer(a, p))[i,j,k]", "2 indices, not 3"),
        ("a.T @ b1.T @ 2", "is a number"),
    ],
)
def test_shapes_that_do_not_fit_are_explained(text, words):
    with pytest.raises(ShapeMismatch) as failure:
        read(text, SHAPES)
    assert words in str(failure.value)


@pytest.mark.parametrize(
    ("text", "tex", "again"),
    [
        ("exp(z[k])/sum(l=1..K, exp(z[l]))",
         r"\frac{e^{z_{k}}}{\sum_{l=1}^{K} e^{z_{l}}}", "exp(z[k])/sum(l=1..K, exp(z[l]))"),
        ("p[i]*(delta(i, j) - p[j])",
         r"p_{i} \, (\delta_{ij} - p_{j})", "p[i]*(delta(i, j) - p[j])"),
        ("W1[j,i]^2", r"(W^{(1)}_{ji})^{2}", "W1[j, i]^2"),
        ("diff(p_1, z_2)", r"\frac{\partial}{\partial z_{2}} p_{1}", "d/dz_2 p_1"),
        ("step(1 - y*c)", r"\mathbf{1}[1 - yc > 0]", "step(1 - y*c)"),
        ("X.T @ ((T @ W2.T)*(X @ W1 > 0))/N", None, "X.T @ (T @ W2.T*(X @ W1 > 0))/N"),
        ("outer(a, p - t)", r"a \otimes (p - t)", "outer(a, p - t)"),
        ("(outer(a, p - t))[j,k]", r"{(a \otimes (p - t))}_{jk}", "outer(a, p - t)[j, k]"),
        ("a*(b1*2)", None, "a*b1*2"),
        ("X.T @ (T @ W2.T)", r"X^{\top} \, (T \, {W^{(2)}}^{\top})", "X.T @ (T @ W2.T)"),
        ("exp(X)^2/N", r"\frac{1}{N} (e^{X})^{\odot 2}", "exp(X)^2/N"),
        ("ones(N) @ X", r"\mathbf{1}^{\top} \, X", "ones(N) @ X"),
        ("f'(X @ W1)", r"f'(X \, W^{(1)})", "f'(X @ W1)"),
    ],
)  # fmt: skip
def test_a_formula_is_shown_as_it_was_written(text, tex, again):
    e = read(text, SHAPES)
    assert tex is None or to_latex(e) == tex
    assert to_text(e) == again


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("sum(k=2..K, z[k])", "starts at 1"),
        ("sum(k=1..K z[k])", "expected ','"),
        ("z[k", "should follow"),
        ("x[1].y", "cannot be part"),
        ("x.T", ".T is for arrays"),
        ("((((((z+1)^8)^8)^8)^8)^8)", "powers"),
        ("exp(exp(exp(exp(z))))", "exponentials"),
        ("9^9^9", "two readings"),
        ("9999999999999", "digits"),
    ],
)
def test_what_is_no_formula_gets_one_sentence(text, word):
    with pytest.raises(NotRead) as failure:
        read(text)
    assert word in str(failure.value)
    assert "\n" not in str(failure.value)
