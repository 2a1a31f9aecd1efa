"""One derivation in five notations: each line reads back as ours, and is what a document means."""

from dataclasses import replace

import pytest

from nnlib.lab.switch import Switch
from nnlib.symbolic import DoesNotHold
from nnlib.symbolic.language.arrays import ShapeMismatch
from nnlib.symbolic.notation import (
    NOTATIONS,
    WAY_BACK,
    NotWritten,
    glossary,
    notation,
    rewrite,
    translate,
    typed,
    way_back,
)
from nnlib.symbolic.notation.glossary import NAMES
from nnlib.symbolic.notation.latex import NotationLatex

DOCUMENTS = [id for id in NOTATIONS if id != "ours"]
LACKS = {("001", "b2"), ("004", "Z1"), ("004", "W1"), ("004", "b1")}


@pytest.mark.parametrize("variable", WAY_BACK)
def test_the_way_back_is_proved_for_any_loss(variable):
    chain = way_back(variable)
    assert chain.proved == len(chain.steps) - 1
    assert not any(step.assumed for step in chain.steps)


@pytest.mark.parametrize("variable", WAY_BACK)
@pytest.mark.parametrize("id", DOCUMENTS)
def test_every_line_is_rewritten_and_proved_ours(id, variable):
    if (id, variable) in LACKS:
        with pytest.raises(NotWritten, match=f"has no symbol for {variable}"):
            translate(way_back(variable), id)
        return
    written = translate(way_back(variable), id)
    assert len(written.lines) == len(way_back(variable).steps)
    assert {line.shape for line in written.lines} == {written.lines[0].shape}


def d(loss, below):
    return rf"\frac{{\partial {loss}}}{{\partial {below}}}"


@pytest.mark.parametrize(
    "id, variable, line, tex",
    [
        # As the audit corrects the documents: 000-Q2.10a, 000-Q2.12a.
        ("000", "W2", 1, r"\sum_{i=1}^{n} " + d(r"\hat{R}", r"\mathbf{o}^{a(i)}")
         + r" \, {\mathbf{h}^{s(i)}}^{\top}"),
        ("000", "A", 1, r"{\mathbf{W}^{(2)}}^{\top} \, " + d(r"\hat{R}", r"\mathbf{O}^{a}")),
        # 001-1f: f_e w^T diag(f_d), then x.
        ("001", "W1", 1, r"\sum_{i=1}^{N} \mathbf{x}_i \, " + d(r"\ell", "a_i")
         + r" \, \mathbf{w}^{\top} \, \operatorname{diag}(\hat{f}_d(W\mathbf{x}_i + \mathbf{b}))"),
        # 002-eq6 and 002-eq13, corrected.
        ("002", "W2", 1, r"\sum_{i=1}^{N} {a_i^{(2)}}^{\top} \, " + d("J", "z_i^{(3)}")),
        ("002", "b1", 1, r"\sum_{i=1}^{N} \left(" + d("J", "z_i^{(3)}")
         + r" \, {W^{(2)}}^{\top}\right) \odot \phi'(z_i^{(2)})"),
        # 003-1c.W2eq, corrected, and 003-1c.W1fin, which is right.
        ("003", "W2", 1, r"\sum_{i=1}^{N} \mathbf{z}_2^{(i)} \, "
         + d(r"\ell", r"\mathbf{z}_3^{(i)}")),
        ("003", "W1", 1, r"\sum_{i=1}^{N} \mathbf{x}^{(i)} \, " + d(r"\ell", r"\mathbf{z}_3^{(i)}")
         + r" \, \mathbf{W}^{(2)} \, \operatorname{diag}(f'(\mathbf{z}_1^{(i)}))"),
        # 004-eq21.
        ("004", "W2", 1, r"\sum_{i=1}^{B} \left(\mathbf{x}_i \, "
         + d(r"\ell", r"\mathbf{z}_i") + r"\right)^{\top}"),
    ],
)  # fmt: skip
def test_a_line_is_what_the_document_means(id, variable, line, tex):
    assert translate(way_back(variable), id).latex()[line] == tex


@pytest.mark.parametrize(
    "id, variable, shape",
    [
        ("000", "W2", "(m, d_h)"), ("000", "b2", "(m, 1)"), ("000", "A", "(d_h, n)"),
        ("001", "W1", "(d, d)"), ("001", "W2", "(1, d)"),
        ("002", "W1", "(D, H)"), ("002", "b2", "(1, K)"),
        ("003", "W2", "(m, K)"), ("003", "W1", "(n, m)"), ("003", "b1", "(1, m)"),
        ("004", "W2", "(C, D)"), ("004", "b2", "(1, C)"),
    ],
)  # fmt: skip
def test_a_slope_has_the_shape_that_the_document_gives_it(id, variable, shape):
    assert translate(way_back(variable), id).shape == shape


def test_a_rule_that_is_broken_is_noticed(monkeypatch):
    """A factor lost, a transpose forgotten: the proof sees the one, the shapes the other."""
    with monkeypatch.context() as broken:
        broken.setattr(rewrite, "_each", lambda e, n, t: rewrite.rewrite(e.parts[0], n, t))
        with pytest.raises(DoesNotHold, match="Before the bend, notation 000: different: at"):
            translate(way_back("Z1"), "000")
    monkeypatch.setitem(rewrite._RULES, "T", lambda e, n, t: rewrite.rewrite(e.parts[0], n, t))
    with pytest.raises(ShapeMismatch):
        translate(way_back("A"), "002")


def test_a_diagonal_stands_on_the_side_that_the_layout_asks_for():
    columns = replace(notation("000"), diagonal=True)
    line = way_back("b1").steps[1].formula
    written = rewrite.rewrite(line, columns, True)
    assert rewrite.agrees(line, written, True)
    assert (
        NotationLatex(columns)
        .doprint(written)
        .startswith(r"\sum_{i=1}^{n} \operatorname{diag}(\operatorname{relu}'")
    )


def test_a_slope_taken_for_another_is_noticed():
    chain = way_back("W2")
    line = rewrite.rewrite(chain.steps[2].formula, notation("000"), True)
    assert rewrite.agrees(chain.steps[2].formula, line, True)
    assert not rewrite.agrees(chain.steps[2].formula, line, False)
    assert not rewrite.agrees(way_back("b2").steps[2].formula, line, True)


def test_unknown_names_get_a_sentence():
    with pytest.raises(ValueError, match="There is no notation '005'; there are: ours, 000"):
        translate(way_back("W2"), "005")
    with pytest.raises(ValueError, match="variable is 'W3'; it must be one of W2, b2"):
        way_back("W3")


def test_the_table_has_a_column_for_each_document_and_a_row_for_each_name():
    view = glossary()
    head, body = view.html.split("<tbody>")
    assert head.count("<th ") == 2 + len(DOCUMENTS)
    assert body.count("<tr") == 13 + 4 and all(words in body for _, words in NAMES.values())
    assert r"$\mathbf{w}$ <small>$(d, 1)$</small>" in body  # 001: one output
    assert r"$\mathbf{W}$ <small>$(C, D)$</small>" in body
    assert body.count("–") == 2 + 4 + 2  # 001: b2, P; 004: X, W1, b1, Z1, and two slopes


def test_the_switch_shows_the_notation_chosen_and_all_of_them_without_a_kernel():
    switch = Switch(way_back("W2"), way_back("b2"), name="switch")
    assert r"\mathbf{h}^{s(i)}" not in switch.sheet.value
    switch.menu.value = "000"
    assert r"\mathbf{h}^{s(i)}" in switch.sheet.value
    switch.menu.value = "001"
    assert "has no symbol for b2" in switch.sheet.value
    shown = switch._repr_mimebundle_()
    assert shown["text/plain"] == "5 other notations, 18 lines rewritten and proved ours"
    assert shown["text/html"].count("<details") == 6 and "<details open" in shown["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in shown
    again = Switch(way_back("W2"), name="switch")
    assert "application/vnd.jupyter.widget-view+json" not in switch._repr_mimebundle_()
    again.close()


def test_a_line_is_typed_with_our_letters_in_their_layout():
    line = "A.T @ dZ2", {"A": "N H", "dZ2": "N K"}
    assert typed(*line, "000", True) == ("dZ2 @ A.T", {"A": "H N", "dZ2": "K N"})
    assert typed(*line, "003", False) == ("A @ dZ2", {"A": "H N", "dZ2": "N K"})
    assert typed(*line, "002", False) == ("A.T @ dZ2", {"A": "N H", "dZ2": "N K"})
