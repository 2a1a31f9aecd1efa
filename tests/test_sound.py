"""Ways in which a prover could say something false, each tried once and closed."""

import pytest
import sympy as sp

from nnlib.symbolic import (
    Derivation,
    Different,
    DoesNotHold,
    Equal,
    NotRead,
    Refutation,
    Undecided,
    prove_equal,
    read,
    to_latex,
)
from nnlib.symbolic.decide.inequality import AtMost, prove_at_most
from nnlib.symbolic.decide.limits import prove_limit
from nnlib.symbolic.language.latex import to_text

x = sp.Symbol("x", real=True)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("x/x", "sign(x)^2"),
        ("exp(log(x))", "abs(x)"),
        ("sqrt(x)^2", "abs(x)"),
        ("0*log(x)", "relu(-x)"),
        ("diff(log(x), x)", "1/abs(x)"),
        ("z[k]/z[k]", "sign(z[k])^2"),
        ("sum(k=1..K, log(z[k]))", "sum(k=1..K, log(abs(z[k])))"),
    ],
)
def test_nothing_is_refuted_where_the_written_formula_has_no_value(a, b):
    """sympy cancels x/x; each of these is true wherever both sides, as written, are defined."""
    assert not isinstance(prove_equal(a, b), Different)


@pytest.mark.parametrize(
    ("a", "b"),
    [("diff(log(x), x)", "diff(log(-x), x)"), ("log(-1 - x^2)", "log(-1 - x^2)")],
)
def test_nothing_is_proved_where_no_point_has_both_values(a, b):
    assert isinstance(prove_equal(a, b), Undecided)


@pytest.mark.parametrize(
    ("a", "b", "where"),
    [
        ("sum(k=1..K, z[k]/z[k])", "K", "z[k] != 0"),
        ("sum(k=1..K, log(z[k]) - log(z[k]))", "0", "z[k] > 0"),
        ("Z/Z", "ones(N)", "Z[i] != 0"),
        ("q[i]", "1", "z[i] != 0"),
    ],
)
def test_a_domain_is_not_lost_inside_sums_names_and_arrays(a, b, where):
    verdict = prove_equal(a, b, {"q[k]": "z[k]/z[k]"}, {"Z": "N"})
    assert isinstance(verdict, Equal)
    assert [to_text(c) for c in verdict.where] == [where]


def line(a, b, where="", names=None, shapes=None):
    return Derivation("a line", a, names=names, shapes=shapes).then(b, "a rule", where=where)


@pytest.mark.parametrize(
    ("a", "b", "where", "names"),
    [
        ("s", "log(x)", "x > 0", {"s": "log(x)"}),
        ("s", "x", "x > 0", {"s": "abs(x)"}),
        ("max(a, b)", "a", "a > b", None),
        ("abs(x)", "x", "x >= 0", None),
        ("abs(x)", "x", "0 < x", None),
        ("abs(z[k])", "z[k]", "z[k] > 0", None),
        ("log(a[i]) + log(b[j])", "log(b[j]) + log(a[i])", "a[i] > 0 and b[j] > 0", None),
        ("diff(-log(a[y]), a[k])", "-delta(k, y)/a[y]", "a[y] > 0", None),
        ("sum(k=1..K, z[k]/z[k])", "K", "z[j] != 0", None),
        ("sum(k=1..K, log(z[k]^2))", "2*sum(k=1..K, log(z[k]))", "z[k] > 0", None),
    ],
)
def test_a_stated_condition_is_used(a, b, where, names):
    assert line(a, b, where, names).proved == 1


@pytest.mark.parametrize(
    ("a", "b", "where", "words"),
    [
        ("abs(x)", "-x", "x > 0 and x < 0", "contradict"),
        ("max(a, b)", "a", "a > b and b > a", "not decided"),
        ("max(a, b)", "b", "a > b", "does not hold"),
        ("x", "x", "1 > 2", "whatever the variables are"),
        ("log(a[i]) + log(b[j])", "log(b[j]) + log(a[i])", "a[j] > 0 and b[i] > 0", "a[i] > 0"),
        ("diff(-log(a[y]), a[k])", "-delta(k, y)/a[y]", "a[k] > 0", "a[y]"),
        ("sum(k=1..K, z[k]/z[k])*a[k]", "K*a[k]", "z[k] != 0", "z[k] != 0"),  # only this k
    ],
)
def test_a_condition_proves_no_more_than_it_says(a, b, where, words):
    with pytest.raises(DoesNotHold) as failure:
        line(a, b, where)
    assert words in str(failure.value)


@pytest.mark.parametrize(
    "names",
    [
        {"s": "x", "s ": "2*x"},
        {"p[k]": "z[k]", "p[j]": "2*z[j]"},
        {"s": "s + 1"},
        {"a": "b", "b": "2*x"},
        {"p[k]": "W[k]"},
        {"s[i]": "sum(k=1..i, z[k])"},
        {"p[1]": "x"},
        {"Z": "X @ W"},
    ],
)
def test_a_name_is_defined_once_after_what_it_stands_for(names):
    with pytest.raises(NotRead, match="cannot be defined"):
        prove_equal("x", "x", names, {"X": "N D", "W": "D H", "Z": "N D"})


def test_a_name_captures_no_index():
    with pytest.raises(NotRead, match="rename"):
        prove_equal("sum(i=1..K, q)", "K*z[i]", {"q": "z[i]"})
    with pytest.raises(NotRead, match="rename"):
        prove_equal("sum(k=1..K, x)", "x", {"K": "x"})
    with pytest.raises(NotRead, match="rename"):
        prove_equal("L(x)", "x^2", {"L": "x^2"})
    assert isinstance(prove_equal("p", "z[k]", {"p[k]": "z[k]"}), Undecided)


@pytest.mark.parametrize(
    "text", ["sum(k=1..K, z_k)", "x1 + x_1", "z_1 + z[1]", "A(1 - A)", "W[12] + W[1,2]"]
)
def test_what_looks_alike_on_the_page_is_not_read_as_two_things(text):
    try:
        e = read(text)
    except NotRead:
        return
    atoms = [a for a in e.atoms(sp.Symbol, sp.Indexed) if not isinstance(a, sp.Dummy)]
    if len({to_latex(a) for a in atoms}) < len({str(a) for a in atoms}):
        with pytest.raises(NotRead, match="alike"):
            prove_equal(text, "0")


@pytest.mark.parametrize(
    "text",
    [
        "sum(e=1..K, e)",
        "sum(2=1..K, x)",
        "sum(exp=1..K, x)",
        "sum(k=1..k, z[k])",
        "sum(k=1..999999999, k)",
        "sum(z)",
        "z[i*j]",
        "diff(sum(k=1..K, z[k]), K)",
        "diff(delta(i, j), i)",
    ],
)
def test_an_index_is_an_index(text):
    with pytest.raises(NotRead):
        read(text)


def test_a_refutation_of_a_definition_is_impossible():
    with pytest.raises(DoesNotHold):
        Refutation("Z", "X @ W", names={"Z": "X @ W"}, shapes={"X": "N D", "W": "D H"})


@pytest.mark.parametrize(
    ("a", "b", "shapes", "kind"),
    [
        ("eye(2)[1] + eye(2)[2]", "ones(2)", {}, Equal),
        ("outer(x, x)", "diag(x*x)", {"x": "1"}, Equal),
        ("outer(x, x)", "diag(x*x)", {"x": "2"}, Different),
        ("X", "X", {"X": "10000 10000"}, Undecided),
        ("X[i]", "X.T[i]", {"X": "N N"}, Different),  # the letter i is taken already
    ],
)
def test_entries_stay_inside_their_array(a, b, shapes, kind):
    assert isinstance(prove_equal(a, b, shapes=shapes), kind)


@pytest.mark.parametrize("alien", [[1], None, True, sp.Eq(x, 1), sp.Matrix([[1]]), sp.I * x])
def test_what_is_no_formula_gets_no_verdict(alien):
    assert isinstance(prove_equal(alien, alien), Undecided)


def test_a_sum_that_does_not_start_at_one_is_not_misread():
    z, k, K = sp.IndexedBase("z", real=True), *sp.symbols("k K", integer=True, positive=True)
    late = sp.Sum(z[k], (k, 2, K))
    assert isinstance(prove_equal(late, sp.Sum(z[k], (k, 1, K)) - z[1]), Undecided)


def test_two_symbols_of_one_name_are_not_told_apart_by_a_witness():
    assert isinstance(prove_equal(x, sp.Symbol("x", positive=True)), Undecided)


def test_a_name_means_the_same_in_every_line_of_a_chain():
    chain = Derivation("a size", "sum(k=1..K, 1/K^2)").then("1/K", "K equal terms")
    assert chain.at_most("1", "K is at least 1").proved == 2


def test_a_verdict_does_not_outlive_its_formula():
    from dataclasses import replace

    chain = line("x", "x + 0")
    forged = chain.with_line(1, replace(chain.steps[1], formula=read("x + 5")))
    assert forged.proved == 0
    with pytest.raises(ValueError, match="sizes"):
        Derivation("a chain", "x", sizes="every x")


def test_a_condition_is_part_of_what_the_line_of_text_says():
    chain = line("abs(x)", "x", "x > 0")
    assert repr(chain) == "abs(x) = x where x > 0: 1 step proved, 0 assumed"
    assert "x > 0" in chain._repr_mimebundle_()["text/latex"]


def test_a_bound_keeps_to_the_domain_of_what_is_written():
    assert not isinstance(prove_at_most("x/x", "sign(x)^2"), Different)
    assert not isinstance(prove_at_most("1", "diff(relu(x), x)", ("x >= 0",)), Different)
    verdict = prove_at_most("log(x^2)", "2*log(x)")
    assert isinstance(verdict, AtMost)
    assert "x > 0" in verdict.where


@pytest.mark.parametrize("f", ["log(x) - log(x)", "exp(log(x))/x", "diff(log(x), x)"])
def test_a_limit_needs_values_on_the_way(f):
    assert isinstance(prove_limit(f, "x", "-oo", "0"), Undecided)


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("(G*f'(Z)) @ W.T", r"(G \odot f'(Z)) \, W^{\top}"),
        ("A/B @ W.T", r"(A \oslash B) \, W^{\top}"),
        ("f*(x + 1)", r"f \cdot (x + 1)"),
        ("d*W1", r"d \, W_{1}"),
        ("Z[i] @ Z[k]", r"\sum_{j=1}^{H} Z_{ij} \, Z_{kj}"),
        ("max(0, Z)", r"\max\left(0, Z\right)"),
        ("abs(x)^2", r"(\left|{x}\right|)^{2}"),
        ("diff(diff(g(x), x), x)", r"\frac{d^{2}}{d x^{2}} g(x)"),
    ],
)
def test_what_is_printed_has_one_reading(text, tex):
    shapes = {"G": "N H", "Z": "N H", "W": "D H", "A": "N H", "B": "N H"}
    assert to_latex(read(text, shapes)) == tex
