"""Every line that is proved, spoilt in one place: what changes the mathematics is refuted.

At most twelve mutants of a line are tried, every kind of slip first; the choice is fixed.
"""

from collections import Counter

import pytest

from tests.bars import judging
from tests.bars.corpus import CORPUS, Line
from tests.bars.judging import EQUAL, MOST, REFUSED, UNDECIDED, judge_mutants
from tests.bars.mutations import MUTATIONS, mutants
from tests.oracle import compare

LINES = [line for lines_of in CORPUS.values() for line in lines_of()]


@pytest.mark.parametrize("line", LINES, ids=str)
def test_the_oracle_agrees_with_the_line_itself(line):
    assert compare(line.left, line.right, dict(line.names), dict(line.shapes)).same


@pytest.mark.parametrize("line", LINES, ids=str)
def test_no_mutant_of_a_proved_line_passes(line):
    tried = list(judge_mutants(line))
    assert tried
    assert not [complaint for *_, complaint in tried if complaint]
    # Most mutants are formulas that can be read, so that their values and not their look decide.
    assert sum(word == REFUSED for _, _, word, _ in tried) <= len(tried) / 2


def test_every_kind_of_slip_occurs():
    kinds = Counter(kind for line in LINES for kind, _ in mutants(line.right, MOST))
    expected = {mutation.__name__ for mutation in MUTATIONS} | {"swap_an_index"}
    if any(line.shapes for line in LINES):
        assert expected <= set(kinds)


@pytest.mark.parametrize(
    ("text", "mutant", "kind"),
    [
        ("a - b", "a + b", "flip_a_sign"),
        ("a*b", "a", "drop_a_factor"),
        ("X.T @ D/N", "X.T @ D", "drop_a_factor"),
        ("X.T @ D", "X @ D", "transpose"),
        ("outer(a, d)", "outer(d, a)", "transpose"),
        ("W[i, j]*z[j]", "W[j, i]*z[j]", "transpose"),
        ("p[i]*p[j]", "p[i]*p[i]", "swap_an_index"),
        ("delta(i, j)*p[j]", "delta(i, i)*p[j]", "swap_an_index"),
        ("(a + b)*c", "a + b*c", "drop_brackets"),
        ("exp(a + b)", "exp(a) + b", "drop_brackets"),
        ("tanh(x)^2", "tanh(x ^ 2)", "square_inside"),
        ("f'(x)", "f(x)", "other_function"),
        ("max(a, b)", "min(a, b)", "other_function"),
        ("sum(k=1..K, z[k])", "z[1]", "drop_a_sum"),
        ("2*x", "3 * x", "change_a_number"),
        ("a/b", "b / a", "turn_a_fraction"),
        ("a + b - c", "a + b", "drop_a_term"),
    ],
)
def test_the_slips_are_those_that_are_meant(text, mutant, kind):
    plain = {(k, m.replace(" ", "")) for k, m in mutants(text)}
    assert (kind, mutant.replace(" ", "")) in plain


def test_a_false_line_would_be_noticed(monkeypatch):
    """The bar itself can fail: an engine that calls everything equal, or nothing."""
    line = Line("diff(tanh(x), x)", "1 - tanh(x)^2")
    for word in (EQUAL, UNDECIDED):
        monkeypatch.setattr(judging, "verdict_on", lambda *_, word=word: (word, word))
        assert any(complaint for *_, complaint in judge_mutants(line))
