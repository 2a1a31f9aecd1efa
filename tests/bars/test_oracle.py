"""The oracle itself: it tells true from false on known pairs, and it owes nothing to the engine."""

import ast
from fractions import Fraction
from pathlib import Path

import pytest
from mpmath import mp

from tests.oracle import compare
from tests.oracle.points import Point
from tests.oracle.reading import Problem, parse, write
from tests.oracle.values import Undefined, value

SOFTMAX = {"p[k]": "exp(z[k])/sum(l=1..K, exp(z[l]))"}
SHAPES = {"X": "N D", "W": "D H", "a": "H", "p": "K", "t": "K", "Z": "N H", "b": "H"}

SAME = [
    ("sigma(x)", "(tanh(x/2) + 1)/2"),
    ("diff(diff(tanh(x), x), x)", "-2*tanh(x)*(1 - tanh(x)^2)"),
    ("diff(L'(x), x)", "L''(x)"),
    ("1 - tanh(x)", "2/(exp(2*x) + 1)"),  # loses every digit for large x
    ("diff(p[i], z[j])", "p[i]*(delta(i, j) - p[j])"),
    ("sum(k=1..K, sum(k=1..K, z[k]))", "K*sum(i=1..K, z[i])"),  # two dummies of one name
    ("sum(k=1..K, delta(k, i)*z[k])", "z[i]"),
    ("diff(sum(i=1..K, exp(z[i])), z[i])", "exp(z[i])"),  # bound and free
    ("diff(abs(x), x)", "sign(x)"),  # no slope at the corner, so nothing to compare
    ("diff(diff(abs(x)*x, x), x)", "2*sign(x)"),
]
SAME_ARRAYS = [
    ("(X @ W).T", "W.T @ X.T"),
    ("(X @ W)[i, j]", "sum(l=1..D, X[i, l]*W[l, j])"),
    ("outer(a, p - t)[j, k]", "a[j]*(p[k] - t[k])"),
    ("sum(Z, 0)", "ones(N) @ Z"),
    ("Z*(Z > 0)", "relu(Z)"),
    ("diag(a) @ b", "a*b"),
    ("sum(softmax(Z), 1)", "ones(N)"),
    ("diff(sum((X @ W)^2), W)", "2*X.T @ X @ W"),
    ("sum(n=1..N, outer(X[n], Z[n]))", "X.T @ Z"),
    ("a @ eye(H)", "a"),
    ("eye(H)[i, j]", "delta(i, j)"),
]
DIFFERENT = [
    ("sigma(x)", "(tanh(x) + 1)/2"),
    ("x + max(0, x - 3)/10^20", "x"),
    ("diff(f(2*x), x)", "f'(2*x)"),
    ("diff(p[i], z[j])", "p[i]*(delta(i, j) - p[i])"),
    ("sum(k=1..K, W[i, k]*W[k, j])", "sum(k=1..K, W[k, i]*W[k, j])"),
    ("z[i] + delta(i, 1)/10^20", "z[i]"),
    ("step(x)", "(1 + sign(x - 1))/2"),
    ("sign(x)^2", "1"),  # at the corner alone
]


@pytest.mark.parametrize(("a", "b"), SAME + SAME_ARRAYS)
def test_what_is_the_same_is_seen_as_the_same_at_every_point(a, b):
    names, shapes = (SOFTMAX, None) if (a, b) in SAME else (None, SHAPES)
    found = compare(a, b, names, shapes)
    assert found.same
    assert found.seen >= 15


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_what_differs_is_seen_to_differ(a, b):
    assert compare(a, b, SOFTMAX).point is not None


def test_arrays_that_differ_are_seen_to_differ():
    assert compare("sum(Z, 0)", "sum(Z, 0) + b", shapes=SHAPES).point is not None


def test_shapes_that_do_not_fit_are_no_difference_of_values():
    for a, b in [("X @ W", "W @ X"), ("Z + p", "Z"), ("Z", "Z.T")]:
        assert compare(a, b, shapes=SHAPES).misfit


def test_a_formula_without_a_value_is_seen_nowhere():
    assert compare("log(-1 - x^2)", "x").seen == 0


def test_points_have_equal_and_different_indices_and_sizes():
    problem = Problem(["sum(k=1..K, sum(n=1..N, z[k, n]*z[i, j]))"])
    points = [Point(problem, seed) for seed in range(20)]
    for a, b in (("i", "j"), ("K", "N")):
        assert {p.given[a] == p.given[b] for p in points} == {True, False}
    assert all(1 <= p.given["i"] <= p.given["K"] for p in points)


def test_a_given_point_is_used():
    point = Point(Problem(["x*z[2]"]), 0, {"x": 3, "z[2]": Fraction(1, 3)})
    with mp.workdps(30):
        assert value(parse("x*z[2]"), point) == 1


@pytest.mark.parametrize("text", ["log(x)", "sqrt(x)", "1/(x + 1)", "x^-1 - 1/(x + 1)", "exp(9^8)"])
def test_a_value_that_is_not_there_is_undefined(text):
    with pytest.raises(Undefined):
        value(parse(text), Point(Problem([text]), 0, {"x": -1}))


@pytest.mark.parametrize("text", ["f'(x)^2", "sum(k=1..K, z[k])", "sum(D, 0)", "X.T @ (Z > 0)"])
def test_a_tree_is_written_as_it_was_read(text):
    assert ast.dump(parse(write(parse(text)))) == ast.dump(parse(text))


def test_the_oracle_imports_nothing_of_the_engine():
    for file in (Path(__file__).parents[1] / "oracle").glob("*.py"):
        text = file.read_text()
        assert "nnlib" not in text and "sympy" not in text, file.name
