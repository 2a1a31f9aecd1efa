"""Derivations: each line is proved or says what it is, and every view hides its answer."""

import ast
import re
from functools import cache
from html import escape, unescape
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from nnlib.symbolic import (
    Derivation,
    Different,
    DoesNotHold,
    Refutation,
    chain,
    prove_equal,
    read,
    to_latex,
)
from nnlib.symbolic.chains import CHAINS
from nnlib.symbolic.derive import views
from nnlib.symbolic.derive.mutate import mutants
from nnlib.symbolic.derive.points import BadPoint, read_point
from nnlib.symbolic.derive.rules import RULES, distractors
from nnlib.symbolic.derive.steps import say_point
from nnlib.symbolic.derive.values import value_at
from nnlib.symbolic.language.definitions import Definitions
from nnlib.symbolic.language.errors import NotRead

SOURCES = sorted((Path(__file__).parents[1] / "notebooks" / "src").glob("*.py"))
SOFTMAX = {"p[k]": "exp(z[k])/sum(l=1..K, exp(z[l]))"}
Z = {"z": (1, 2, 3), "K": 3, "i": 1, "j": 2}


def log_chain():
    return (
        Derivation("log sigma is minus a softplus", "log(sigma(x))", at={"x": 1})
        .then("log(1/(1 + exp(-x)))", "definition of sigma", part="Write it out")
        .then("-log(1 + exp(-x))", "log of a reciprocal", key=True)
        .then("-softplus(-x)", "definition of softplus")
    )


def softmax_chain():
    return (
        Derivation("Slope of log softmax", "diff(log(p[i]), z[j])", at=Z, names=SOFTMAX)
        .then("diff(z[i] - log(sum(k=1..K, exp(z[k]))), z[j])", "logarithm of a quotient")
        .then("delta(i, j) - diff(log(sum(k=1..K, exp(z[k]))), z[j])", "slope of an entry")
        .then(
            "delta(i, j) - exp(z[j])/sum(k=1..K, exp(z[k]))", "the delta picks one term", key=True
        )
        .then("delta(i, j) - p[j]", "definition of softmax")
    )


def net_chain():
    shapes = {"x": "D", "W1": "D H", "b1": "H", "W2": "H K", "d": "K"}
    names = {"z": "x @ W1 + b1", "L": "sum(f(z) @ W2 * d)"}
    at = {
        "x": (1, 2), "W1": ((1, -1, 2), (0, 1, 1)), "b1": (0, 1, -3), "d": (1, "1/2"),
        "W2": ((1, 2), (0, 1), (1, -1)), "f": "tanh", "i": 2, "j": 3,
    }  # fmt: skip
    return Derivation("Back to a weight", "diff(L, W1[i, j])", at, names, shapes).then(
        "(outer(x, (W2 @ d) * f'(z)))[i, j]", "chain rule"
    )


def band_chain():
    return (
        Derivation("Softplus lies in a band above the corner", "max(0, x)", at={"x": 1})
        .at_most("max(0, x) + log(1 + exp(-abs(x)))", "a positive number is added")
        .then("softplus(x)", "shift by the larger one")
        .at_most("max(0, x) + log(2)", "the gap is largest at the corner")
    )


MADE = {
    "log": log_chain,
    "softmax": softmax_chain,
    "net": net_chain,
    "band": band_chain,
    **{name: lambda name=name: chain(name) for name in CHAINS},
}


@cache
def made_of(name):
    return MADE[name]()


def html_of(shown):
    return shown._repr_mimebundle_()["text/html"]


def outside_details(html):
    """What is seen before anything is opened: the summaries stay."""
    while "<details>" in html:
        html = re.sub(
            r"<details><summary>((?:(?!<details>).)*?)</summary>(?:(?!<details>).)*?</details>",
            r"\1",
            html,
            flags=re.DOTALL,
        )
    return html


# Lines.


def test_a_chain_shows_each_line_as_it_was_written():
    bundle = log_chain()._repr_mimebundle_()
    assert bundle["text/plain"] == "log(sigma(x)) = -softplus(-x): 3 steps proved, 0 assumed"
    assert r"\ln\left(\frac{1}{1 + e^{-x}}\right)" in bundle["text/html"]
    assert r"-\ln(1 + e^{-x})" in bundle["text/latex"]
    assert bundle["text/html"].count("-0.3133") == 4
    assert 'scope="row"' in bundle["text/html"]
    assert bundle == log_chain()._repr_mimebundle_()


def test_each_proved_step_opens_its_own_certificate():
    html = html_of(log_chain())
    assert html.count("<details>") == 3
    assert (
        "<details><summary>log of a reciprocal</summary>Proved equal to the line above: "
        "same normal form. Holds for every x.</details>" in html
    )
    assert "Proved equal" not in outside_details(html)


def test_a_rule_with_signs_of_html_is_shown_as_text():
    shown = log_chain().then("-softplus(-x)", "if 0 < x & so on")._repr_mimebundle_()
    assert "0 &lt; x &amp; so" in shown["text/html"]
    assert r"\& so" in shown["text/latex"]


def test_a_line_that_does_not_hold_fails_and_shows_its_witness():
    with pytest.raises(DoesNotHold, match=r"Line 5 .*x = 0") as failure:
        log_chain().then("1 - softplus(-x)", "off by one")
    shown = failure.value.chain._repr_mimebundle_()
    assert "does not hold: at x = 0" in shown["text/html"]
    assert "#d33" in shown["text/html"]
    assert shown["text/plain"].endswith(": 3 steps proved, 0 assumed, 1 does not hold")


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ("x K", "x = 1, K = 2"),
        (
            "z[10] z[2] z[1] z[3] z[4] z[5] z[6] z[7] z[8] z[9]",
            "z = (3, 2, 4, 5, 6, 7, 8, 9, 10, 1)",
        ),
        ("X[1,1] X[1,2] X[2,1] X[2,2] b[1]", "X = (1, 2; 3, 4), b = (5)"),
        ("z[1] z[3]", "z[1] = 1, z[3] = 2"),
        ("g[k]", "g[k] = 1"),
    ],
)
def test_a_witness_says_an_array_at_once_if_it_has_all_entries(names, words):
    assert say_point({name: i for i, name in enumerate(names.split(), 1)}) == words


def test_a_line_that_is_not_decided_fails_too():
    with pytest.raises(DoesNotHold, match="not decided"):
        Derivation("Pythagoras", "sin(x)^2 + cos(x)^2").then("1", "known")


def test_a_condition_must_be_stated():
    start = Derivation("log of a square", "log(x^2)", at={"x": 2})
    with pytest.raises(DoesNotHold, match="x > 0"):
        start.then("2*log(x)", "log of a power")
    html = html_of(start.then("2*log(x)", "log of a power", where="x > 0"))
    assert "$x &gt; 0$" in outside_details(html)
    assert "Holds where x &gt; 0." in html


def test_a_definition_is_counted_apart_and_looks_different():
    start = Derivation("a name", "x^2").assume("y", "call it y")
    assert repr(start) == "x^2 = y: 0 steps proved, 1 assumed"
    assert "dashed" in html_of(start)
    assert "call it y<br><em>assumed</em>" in outside_details(html_of(start))
    assert r"\text{call it y (assumed)}" in start._repr_mimebundle_()["text/latex"]
    assert "Proved" not in html_of(start)


def test_names_stand_above_the_chain_and_count_as_assumed():
    made = softmax_chain()
    assert repr(made).endswith(": 4 steps proved, 1 assumed")
    html = html_of(made)
    assert html.index(r"where $\displaystyle p_{k} = \frac") < html.index("logarithm of a quotient")
    assert html.count("dashed") == 1
    assert r"p_{k} = \frac" in made._repr_mimebundle_()["text/latex"]


def test_sizes_are_said_wherever_lines_are_counted():
    made = Derivation("two", "exp(z_1 + z_2)", sizes="K = 2").then("exp(z_1)*exp(z_2)", "add")
    assert repr(made).endswith(": 1 step proved for K = 2, 0 assumed")
    html = html_of(made)
    assert "<p>1 step proved for K = 2, 0 assumed</p>" in html
    assert "for K = 2 only" in html
    assert "(for K = 2)" in html


def test_a_line_may_be_a_whole_array():
    shapes = {"X": "N D", "W": "D H"}
    made = Derivation("Transpose", "(X @ W).T", shapes=shapes).then("W.T @ X.T", "of a product")
    assert made.proved == 1
    with pytest.raises(DoesNotHold):
        Derivation("Transpose", "(X @ W).T", shapes=shapes).then("X @ W", "forgotten")


def test_a_name_of_a_whole_array_is_written_out_before_lines_are_compared():
    start = Derivation("Z", "Z.T", names={"Z": "X @ W"}, shapes={"X": "N D", "W": "D H"})
    assert start.then("W.T @ X.T", "transpose of a product").proved == 1


def test_an_equation_between_a_name_and_a_wrong_formula_is_not_proved_by_the_name():
    with pytest.raises(DoesNotHold):
        Derivation("p", "p[i]", names=SOFTMAX).then("exp(z[i])", "definition of softmax")


# Relations.


def test_a_chain_with_an_inequality_says_so():
    made = band_chain()
    assert repr(made) == "max(0, x) <= max(0, x) + log(2): 3 steps proved, 0 assumed"
    assert r"\le" in made._repr_mimebundle_()["text/latex"]
    assert "the line above is at most this one" in html_of(made)
    assert html_of(made).count(r"\displaystyle \le") == 2


def test_at_least_turns_the_sign_and_the_witness():
    made = Derivation("up", "softplus(x)", at={"x": 1}).at_least("max(0, x)", "lower bound")
    assert repr(made).startswith("softplus(x) >= max(0, x)")
    with pytest.raises(DoesNotHold) as failure:
        Derivation("up", "max(0, x)").at_least("softplus(x)", "the wrong way")
    verdict = failure.value.chain.steps[-1].verdict
    assert float(verdict.left) < float(verdict.right)


def test_names_and_conditions_of_a_bound_are_written_out():
    names = {"s": "sigma(b*x)"}
    made = Derivation("Half", "s", names=names, at={"x": -1, "b": 2})
    made = made.at_most("1/2", "left of 0", where="x < 0 and b > 0")
    assert "Holds where x &lt; 0 and b &gt; 0." in html_of(made)
    with pytest.raises(DoesNotHold):
        Derivation("Half", "s", names=names).at_most("1/2", "left of 0", where="x < 0")
    end = Derivation("End", "s", names={"s": "sigma(x)"}).tends_to("1", "far right", "x", "oo")
    assert end.proved == 1


def test_the_range_of_an_index_need_not_be_said():
    made = Derivation("Keep one term", "sum(i=1..n, exp(z[i]))", at={"z": (1, 2), "n": 2, "m": 2})
    assert made.at_least("exp(z[m])", "no term is negative").proved == 1
    with pytest.raises(DoesNotHold, match="the line above is"):
        made.at_least("exp(z[m]) + 1", "too much")


def test_a_false_inequality_fails():
    with pytest.raises(DoesNotHold, match="the line above is"):
        Derivation("down", "softplus(x)").at_most("max(0, x)", "the wrong way")


def test_directions_do_not_mix():
    with pytest.raises(ValueError, match="A chain goes one way"):
        band_chain().at_least("0", "positive")


def test_a_limit_is_the_last_line():
    made = Derivation("Saturation", "sigma(x)", at={"x": 1}).tends_to("1", "far right", "x", "oo")
    assert repr(made) == "sigma(x) -> 1 as x -> oo: 1 step proved, 0 assumed"
    assert r"\xrightarrow{x \to \infty} 1" in made._repr_mimebundle_()["text/latex"]
    assert r"\displaystyle \xrightarrow" in html_of(made)
    assert made.steps[-1].number is None
    for go_on in (made.then, made.assume):
        with pytest.raises(ValueError, match="last line"):
            go_on("1", "again")


def test_a_false_limit_fails():
    with pytest.raises(DoesNotHold):
        Derivation("Saturation", "sigma(x)").tends_to("1/2", "far right", "x", "oo")


# The number column.


def test_a_number_that_contradicts_the_proof_stops_the_chain(monkeypatch):
    numbers = iter([1.0, 2.0])
    monkeypatch.setattr("nnlib.symbolic.derive.derivation.value_at", lambda *_: next(numbers))
    with pytest.raises(ArithmeticError, match=r"1.0 = 2.0"):
        Derivation("x", "x + x", at={"x": 1}).then("2*x", "add")


def test_a_number_that_falls_where_it_must_not_stops_the_chain(monkeypatch):
    numbers = iter([1.0, 0.5])
    monkeypatch.setattr("nnlib.symbolic.derive.derivation.value_at", lambda *_: next(numbers))
    with pytest.raises(ArithmeticError, match=r"1.0 <= 0.5"):
        Derivation("x", "max(0, x)", at={"x": 1}).at_most("softplus(x)", "bound")


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.stem)
def test_numbers_follow_the_relations_in_every_notebook(source):
    for made in chains_of(source):
        assert_numbers_follow(made)


@pytest.mark.parametrize("name", MADE)
def test_numbers_follow_the_relations_in_every_chain(name):
    made = made_of(name)
    assert all(step.number is not None for step in made.steps)
    assert_numbers_follow(made)


def assert_numbers_follow(made):
    for before, step in pairwise(made.steps):
        if None not in (before.number, step.number) and not step.assumed:
            assert step.relation != "=" or step.number == pytest.approx(before.number, abs=1e-9)
            assert step.relation != "<=" or step.number >= before.number - 1e-9
            assert step.relation != ">=" or step.number <= before.number + 1e-9


NET = {"X": "N D", "W": "D K", "b": "K", "T": "N K", "E": "N K"}
NET_AT = {
    "X": ((1, 2), (0, 1), (-1, 1)), "W": ((1, -1), (0, "1/2")), "b": (0, 1), "i": 2, "j": 1,
    "T": ((1, 0), (0, 1), (1, 0)), "f": "sigma", "x": 2,
}  # fmt: skip


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("diff(-sum(T*log(P))/N, W[i, j])", "(X.T @ (P - T)/N)[i, j]"),
        ("diff(-sum(T*log(P))/N, b[j])", "(sum(P - T, 0)/N)[j]"),
        ("(diff(sum(f(Z)), W))[i, j]", "(X.T @ f'(Z))[i, j]"),
        ("sum(n=1..N, (outer(X[n], Z[n]))[i, j])", "(X.T @ Z)[i, j]"),
        ("sum(n=1..N, sum(k=1..N, X[k, i]*X[n, i]))", "sum(n=1..N, X[n, i])^2"),
        ("(diag(b) @ W.T)[i, j]", "b[i]*W[j, i]"),
        ("sum((Z > 0)*Z)", "sum(relu(Z))"),
        ("sum(ones(N) @ X)", "sum(X, 1) @ ones(N)"),
        ("(eye(K))[i, j]", "delta(i, j)"),
        ("diff(diff(f(x), x), x)", "f''(x)"),
        ("diff(f(2*x), x)", "2*f'(2*x)"),
        ("sum(P)", "N"),
        ("(E @ W.T)[i, j]", "sum(k=1..K, (P[i, k] - T[i, k])*W[j, k])"),
    ],
)
def test_numbers_of_arrays_agree_with_each_other(left, right):
    names = {"Z": "X @ W + b", "P": "softmax(Z)", "E[n, k]": "P[n, k] - T[n, k]"}
    definitions = Definitions(names, NET)
    point = read_point(NET_AT, definitions.shapes)
    a, b = (value_at(definitions.read(e), point, definitions.rows()) for e in (left, right))
    assert a is not None
    assert a == pytest.approx(b, abs=1e-12)


def test_a_name_does_not_see_the_index_of_a_sum_outside_it():
    definitions = Definitions({"s": "z[i]"})
    with pytest.raises(NotRead, match="rename"):  # a reader would take it for the sum's own i
        definitions.read("sum(i=1..2, s)")
    point = read_point({"z": (5, 7), "i": 2})
    assert value_at(definitions.read("sum(k=1..2, s)"), point, definitions.rows()) == 14


@pytest.mark.parametrize(
    ("formula", "point"),
    [
        ("log(-x)", {"x": 1}),
        ("1/x", {"x": 0}),
        ("x + y", {"x": 1}),
        ("f(x)", {"x": 1}),
        ("exp(exp(exp(x)))", {"x": 9}),
    ],
)
def test_what_has_no_value_has_no_number(formula, point):
    assert value_at(read(formula), read_point(point)) is None


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ({"x": "one"}, "at: x is 'one'; write a number"),
        ({"X": (1, 2)}, "X has 2 axes"),
        ({"X": ((1, 2),), "N": 2}, "X has 1 entries where N = 2"),
        ({"X": ((1, 2),), "b": (1, 2, 3)}, "b has 3 entries where D = 2"),
    ],
)
def test_a_point_that_does_not_fit_gets_one_sentence(at, words):
    with pytest.raises(BadPoint, match=words):
        Derivation("x", "x", at=at, shapes={"X": "N D", "b": "D"})


def test_an_entry_that_is_not_there_gets_one_sentence():
    with pytest.raises(ValueError, match=r"z has no entry \[3\]"):
        Derivation("z", "z[k]", at={"z": (1, 2), "k": 3})


def test_a_long_point_is_folded_and_a_short_one_is_not():
    assert "at $x = 1$" in html_of(log_chain())
    html = html_of(net_chain())
    assert "<summary>the point of the last column</summary>" in html
    assert r"W^{(1)} = \begin{pmatrix} 1 & -1 & 2 \\ 0 & 1 & 1 \end{pmatrix}" in unescape(html)
    assert "pmatrix" not in outside_details(html)


# Views.


def test_faded_lines_are_folded_and_kept_out_of_the_text():
    faded = log_chain().fade(1)._repr_mimebundle_()
    assert faded["text/html"].count("<summary>find") == 1
    assert "softplus" not in faded["text/plain"]
    assert r"{softplus}" not in faded["text/latex"]
    assert r"\dots && \text{definition of softplus}" in faded["text/latex"]
    assert html_of(log_chain().fade(1).static()) == faded["text/html"]
    assert html_of(log_chain().fade(1).full()) == html_of(log_chain())


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("seed", range(3))
def test_why_offers_four_rules_and_folds_the_right_one_away(name, seed):
    made = made_of(name)
    shown = made.why(seed)._repr_mimebundle_()
    menus = re.findall(r"<td[^>]*>(a: .*?)<details><summary>choose, then open</summary>(.*?)<",
                       shown["text/html"])  # fmt: skip
    assert len(menus) == len(made.steps) - 1
    for (menu, answer), step in zip(menus, made.steps[1:], strict=True):
        options = [option.split(": ", 1) for option in menu.split("<br>")]
        assert [letter for letter, _ in options] == list("abcd")
        assert len({rule for _, rule in options}) == 4
        right = [letter for letter, rule in options if rule == html_words(step.rule)]
        assert [answer.split(":")[0]] == right
    assert "Proved" not in shown["text/html"]
    assert shown == made.why(seed)._repr_mimebundle_()


def html_words(rule):
    return rule.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#x27;")


def test_the_right_rule_stands_in_different_places():
    answers = re.findall(r"choose, then open</summary>(.):", html_of(chain("slope of tanh").why(0)))
    more = re.findall(r"choose, then open</summary>(.):", html_of(chain("slope of tanh").why(1)))
    assert len(set(answers + more)) > 2
    assert answers != more


@pytest.mark.parametrize("rule", RULES)
def test_no_distractor_could_also_be_called_right(rule):
    wrong = distractors(
        rule, ["quotient rule: bottom squared", "split the second fraction"], Random(0)
    )
    assert len(wrong) == 3
    assert rule not in wrong
    if rule == "quotient rule":
        assert "quotient rule: bottom squared" not in wrong


@pytest.mark.parametrize("name", [n for n in MADE if n != "net"])
@pytest.mark.parametrize("seed", range(3))
def test_order_can_be_undone_with_the_answer_and_not_without(name, seed):
    made = made_of(name)
    shown = made.order(seed)._repr_mimebundle_()
    answer = re.search(r"number the lines, then open</summary>(.*?)</details>", shown["text/html"])[
        1
    ]
    letters = answer.split(", ")
    rows = dict(re.findall(r"\((.)\) \$\\displaystyle (.*?)\$</th>", shown["text/html"]))
    found = [rows[letter] for letter in letters]
    assert found == [as_html(step) for step in made.steps[1:]]
    assert letters != sorted(letters)
    assert answer not in outside_details(shown["text/html"])
    numbers = [f"{step.number:.4f}" for step in made.steps if step.number is not None]
    assert not [n for n in numbers if f">{n}<" in shown["text/html"]]


def as_html(step):
    return escape(to_latex(step.formula), quote=False)


def test_an_order_of_one_line_is_refused():
    with pytest.raises(ValueError, match="an order needs two"):
        net_chain().order()


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("seed", range(4))
def test_a_spoilt_chain_has_one_false_line_and_its_number_jumps(name, seed):
    made = made_of(name)
    shown = made.spoilt(seed)._repr_mimebundle_()
    rows = re.findall(r"<tr[^>]*><th[^>]*>\((\d+)\) \$(.*?)\$</th><td.*?</td><td[^>]*>(.*?)</td>",
                      shown["text/html"])  # fmt: skip
    was = re.findall(r"<th[^>]*>\$(\\displaystyle.*?)\$</th>", html_of(made))
    changed = [i for i, (_, tex, _) in enumerate(rows) if tex != was[i]]
    assert len(rows) == len(made.steps)
    assert len(changed) == 1
    solution = re.search(r"mark it, then open</summary>(.*?)</details>", shown["text/html"])[1]
    assert solution.startswith(f"Line {changed[0] + 1} is false: ")
    assert was[changed[0]] in solution
    before, number = (float(rows[i][2]) for i in (changed[0] - 1, changed[0]))
    relation = made.steps[changed[0]].relation
    assert number < before if relation == "<=" else number != before
    outside = outside_details(shown["text/html"])
    assert "Exactly one line is false" in outside
    assert not any(leak in outside for leak in ("Line ", "Proved", "#d33", "proved"))
    assert r"\neq" not in shown["text/latex"]
    assert shown == made.spoilt(seed)._repr_mimebundle_()


def test_spoilt_chains_differ_with_the_seed():
    assert len({html_of(softmax_chain().spoilt(seed)) for seed in range(6)}) > 3


def test_a_line_that_is_an_array_is_spoilt_too():
    shapes = {"X": "N D", "W": "D H"}
    made = Derivation("T", "(X @ W).T", shapes=shapes).then("W.T @ X.T", "transpose of a product")
    html = html_of(made.spoilt(0))
    assert "Line 2 is false: a transpose too many; at every point" in html
    assert "of shape" in html


@pytest.mark.parametrize("seed", range(12))
def test_without_numbers_too_the_false_line_is_refuted(seed):
    made = Derivation("even", "tanh(x)^2").then("tanh(-x)^2", "tanh is odd")
    _, slip, false, verdict = views.spoil(made, seed)
    assert isinstance(verdict, Different)
    assert isinstance(prove_equal("tanh(x)^2", false.formula), Different)
    assert slip != "a sign inside"  # that one is no error here


def test_a_chain_of_definitions_cannot_be_spoilt():
    with pytest.raises(ValueError, match="no slip"):
        Derivation("a name", "x^2").assume("2*y", "call it 2y").spoilt()


def test_earned_opens_one_sub_goal_after_the_other():
    made = (
        log_chain()
        .then("-(-x + softplus(x))", "shift", part="Turn the sign inside")
        .then("x - softplus(x)", "minus times minus")
    )
    html = html_of(made.earned())
    outside = outside_details(html)
    assert "Write it out" in outside
    assert "definition of softplus" in outside
    assert "Next: Turn the sign inside." in outside
    assert "minus times minus" not in outside
    assert "minus times minus" in html
    assert "proved" not in outside
    assert "minus times minus" not in made.earned()._repr_mimebundle_()["text/latex"]


def test_earned_without_sub_goals_opens_line_by_line():
    html = html_of(softmax_chain().earned())
    outside = outside_details(html)
    assert "logarithm of a quotient" in outside
    assert "slope of an entry" not in outside
    assert html.count("then open</summary>") == 3


@pytest.mark.parametrize("name", MADE)
def test_every_view_says_in_one_line_of_text_what_it_is_and_no_answer(name):
    made = made_of(name)
    views = [made.why(), made.spoilt(), made.earned(), made.static()]
    views += [made.order()] if name != "net" else []
    texts = [view._repr_mimebundle_()["text/plain"] for view in views]
    assert len(set(texts)) == len(texts)
    assert all("\n" not in text for text in texts)
    assert [text for text in texts if made.steps[-1].rule in text] == []


def test_a_chain_is_made_by_its_name_and_an_unknown_name_gets_the_list():
    assert repr(chain("slope of tanh")).startswith("tanh'(x) = 1 - tanh(x)^2")
    with pytest.raises(ValueError, match="slope of tanh, "):
        chain("slope of cot")


# Slips.


@pytest.mark.parametrize(
    ("formula", "slip", "wrong"),
    [
        ("a - b", "a sign", "a + b"),
        ("a + b", "a sign", "a - b"),
        ("a*b", "a lost factor", "b"),
        ("sum(k=1..N, z[k])/N", "a lost 1/N", "sum(k=1..N, z[k])"),
        ("W[i, j]*x[i]", "swapped indices", "W[j, i]*x[i]"),
        ("W[i, j]*x[i]", "another index", "W[i, j]*x[j]"),
        ("a*(b + c)", "lost brackets", "a*b + c"),
        ("(a + b)*c", "lost brackets", "a + b*c"),
        ("1/(a + b)", "lost brackets", "1/a + b"),
        ("tanh(x)^2", "the power inside the function", "tanh(x^2)"),
        ("exp(-x)", "a sign inside", "exp(x)"),
        ("f'(x)", "the function for its slope", "f(x)"),
        ("max(x, y)", "the other of max and min", "min(x, y)"),
        ("x + 1", "another number", "x + 2"),
        ("x + log(y)", "a lost logarithm", "x + y"),
        ("sum(k=1..K, a - z[k])", "a sign", "sum(k=1..K, a + z[k])"),
    ],
)
def test_a_slip_is_the_one_that_its_name_says(formula, slip, wrong):
    """The two are printed alike: a mutant is the formula that a reader would have typed."""
    found = [mutant for name, mutant in mutants(read(formula)) if name == slip]
    assert any(prove_equal(mutant, wrong) for mutant in found)


def test_slips_of_arrays_keep_to_shapes_that_fit():
    shapes = {"X": "N D", "D": "N H", "Z": "N H"}
    line = Definitions(shapes=shapes).read("X.T @ (D * (Z > 0)) / N")
    found = mutants(line)
    names = {name for name, _ in found}
    assert {"a lost factor", "a transpose too many"} <= names
    assert "a lost transpose" not in names  # X @ D does not fit
    assert all(not prove_equal(line, mutant) for _, mutant in found)


# Notebooks.


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.stem)
def test_every_chain_of_a_notebook_can_be_spoilt_and_asked_for(source):
    for made in chains_of(source):
        assert "exactly one line is false" in repr(made.spoilt())
        assert "which rule" in repr(made.why())


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.stem)
def test_no_cell_shows_the_answer_to_its_own_blank(source):
    """A static page shows every cell: a chain with blanks belongs to nnlib/symbolic/chains.py."""
    hiding = (".fade(", ".why(", ".order(", ".spoilt(", ".earned(")
    cells = [cell for cell in cells_of(source) if any(view in cell for view in hiding)]
    assert not [cell for cell in cells if ".then(" in cell]


def cells_of(source):
    return re.split(r"^# %%.*$", source.read_text(), flags=re.MULTILINE)


def chains_of(source):
    """The derivations that the cells of a notebook source make, after its symbolic imports."""
    shown = []
    space = {"display": shown.append}
    for cell in cells_of(source):
        try:
            body = ast.parse(cell).body
        except SyntaxError:  # a cell of text
            continue
        if "erivation(" not in cell:
            body = [node for node in body if is_symbolic_import(node) or is_data(node)]
        elif isinstance(body[-1], ast.Expr):
            body[-1] = ast.parse(f"display({ast.unparse(body[-1].value)})").body[0]
        exec(compile(ast.Module(body, []), source.name, "exec"), space)
    return [made for made in shown if isinstance(made, Derivation)]


def is_symbolic_import(node):
    return isinstance(node, ast.ImportFrom) and node.module.startswith("nnlib.symbolic")


def is_data(node):
    try:
        return isinstance(node, ast.Assign) and bool(ast.literal_eval(node.value))
    except ValueError:
        return False


# Refutations.


def test_a_refutation_holds_because_of_its_witness():
    shown = Refutation("log(sigma(x))", "-exp(-x)/exp(-x)")._repr_mimebundle_()
    assert "at x = 0 it says -0.693147 = -1.0" in shown["text/plain"]
    assert "is false" in shown["text/html"]


def test_a_refutation_reads_names_and_shapes():
    assert "is false" in repr(Refutation("p[i]", "exp(z[i])", names=SOFTMAX))
    assert "is false" in repr(Refutation("X.T", "X", shapes={"X": "N D"}))


@pytest.mark.parametrize("right", ["-softplus(-x)", "erf(x)"])
def test_a_refutation_of_what_is_true_or_open_raises(right):
    with pytest.raises(DoesNotHold):
        Refutation("log(sigma(x))", right)
