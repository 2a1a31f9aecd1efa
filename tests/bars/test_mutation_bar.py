"""Every line that is proved, spoilt in one place: what changes the mathematics is refuted.

At most `most_of` mutants of a line are tried, every kind of slip first; the choice is fixed.
"""

import pytest

from nnlib.symbolic import NotRead
from nnlib.symbolic.language.definitions import Definitions
from tests.bars import judging
from tests.bars.corpus import CORPUS, Line
from tests.bars.judging import EQUAL, UNDECIDED, judge_mutants, most_of
from tests.bars.mutations import MUTATIONS, mutants
from tests.oracle import compare

LINES = [(place, line) for place, lines_of in CORPUS.items() for line in lines_of()]
each_line = pytest.mark.parametrize(("place", "line"), LINES, ids=str)


@each_line
def test_the_oracle_agrees_with_the_line_itself(place, line):
    names, shapes = dict(line.names), dict(line.shapes)
    points = 6 if "diff" in line.left and shapes else 20  # a whole net for each entry
    assert compare(line.left, line.right, names, shapes, points, conditions=line.conditions).same


@each_line
def test_no_mutant_of_a_proved_line_passes(place, line):
    assert can_be_read(line.left, line) and can_be_read(line.right, line)
    tried = list(judge_mutants(line, most_of(place)))
    assert tried
    assert not [complaint for *_, complaint in tried if complaint]


def test_every_kind_of_slip_occurs():
    kinds = {kind for _, line in LINES for kind, _ in mutants(line.right, 8)}
    assert kinds == {mutation.__name__ for mutation in MUTATIONS} | {"swap_an_index"}


def test_most_mutants_are_formulas_that_can_be_read():
    """So that their values and not their look decide."""
    tried = [(line, mutant) for _, line in LINES for _, mutant in mutants(line.right, 2)]
    refused = [mutant for line, mutant in tried if not can_be_read(mutant, line)]
    assert len(refused) <= len(tried) / 10


def can_be_read(text, line):
    try:
        Definitions(dict(line.names), dict(line.shapes)).read(text)
    except NotRead:
        return False
    return True


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
        ("x[j]", "-x[j]", "flip_a_sign"),
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
        assert any(complaint for *_, complaint in judge_mutants(line, 4))
