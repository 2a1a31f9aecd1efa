"""The audit as data: 198 rows, each with a verdict, a home, and evidence for the machine."""

import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from html import escape

import pytest

from nnlib.symbolic import DoesNotHold, Equal
from nnlib.symbolic.__main__ import main
from nnlib.symbolic.audit import (
    FORMULAS,
    ROWS,
    SOURCES,
    Bound,
    Count,
    Formula,
    Limit,
    Shape,
    exhibit,
    exhibits,
    rows,
)
from nnlib.symbolic.audit.cabinet import Cabinet
from nnlib.symbolic.audit.evidence import Found, is_refuted
from nnlib.symbolic.backprop import THEOREMS
from nnlib.symbolic.chains import CHAINS

VERDICTS = {
    "000": {"RIGHT": 25, "WRONG": 14, "LOOSE": 13, "CONCEPT": 1, "EXPERIMENT": 14},
    "001": {"RIGHT": 11, "WRONG": 4, "LOOSE": 5, "CONCEPT": 7, "EXPERIMENT": 1},
    "002": {"RIGHT": 4, "WRONG": 9, "LOOSE": 11, "EXPERIMENT": 6},
    "003": {"RIGHT": 19, "WRONG": 12, "LOOSE": 6, "CONCEPT": 2},
    "004": {"RIGHT": 15, "WRONG": 10, "LOOSE": 8, "CONCEPT": 1},
}
HOMES = {
    "00": 1, "01": 6, "02": 13, "03": 6, "04": 28, "05": 38, "06": 43, "07": 2, "08": 16, "09": 8,
    "10": 11, "11": 2, "12": 9, "13": 12, "91": 3,
}  # fmt: skip
# Images, experiments, missing text, procedure, prose: no machine decides these.
BY_READING = set(
    "000-Q2.3d 000-Q2.5a 000-Q2.5c 000-Q2.txt 000-F1 000-F2 000-F3 000-F4 000-F5 000-F6 000-F7 "
    "000-F8 000-F9 000-F10 000-F11 000-F12 000-F13 000-F.λ 001-4 002-2a.txt 002-3b.sel 002-E1 "
    "002-E2 002-F1 002-E3 002-E3.split 002-E3.depth 002-E4 002-E5 003-2b.txt 003-3b 003-3c 004-F1 "
    "004-2.3 004-3".split()
)
# A function of which nothing is known has no value at a witness.
UNSPECIFIED = re.compile(r"\b[A-Zfg]'*\(")


@pytest.fixture(scope="module")
def listing():
    """The whole listing, made once: every claim and every derivation is decided."""
    command = [sys.executable, "-m", "nnlib.symbolic"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_198_rows_have_the_verdicts_of_the_audit():
    assert len(ROWS) == 198
    assert all(id == row.id for id, row in ROWS.items())
    for document, verdicts in VERDICTS.items():
        assert Counter(row.verdict for row in rows(document)) == verdicts


def test_every_row_has_its_home():
    assert Counter(row.home for row in ROWS.values()) == HOMES


def test_every_row_says_what_was_printed_and_what_is_wrong_with_it():
    assert all(row.printed for row in ROWS.values())
    assert all(row.remark for row in ROWS.values() if row.verdict in ("WRONG", "LOOSE"))


def test_every_row_cites_course_and_item():
    assert all(row.source.startswith(SOURCES[id[:3]] + ", ") for id, row in ROWS.items())
    assert ROWS["000-Q2.10a"].source == "IFT6390 assignment 3, Q2.10"
    assert ROWS["004-eq16"].source == "Machine Learning, sheet 4, equation (16)"
    assert ROWS["003-1c.W2eq"].source == "NYU Deep Learning, homework 1, 1c"


def test_what_is_judged_by_reading_is_exactly_this():
    assert {id for id, row in ROWS.items() if not row.evidence} == BY_READING
    assert {id for id, row in ROWS.items() if row.reading} == BY_READING


def test_the_machine_agrees_with_the_whole_audit(listing):
    surprises = [line for line in listing.stdout.splitlines() if line.startswith("????")]
    assert (surprises, listing.stderr, listing.returncode) == ([], "", 0)


def test_the_listing_names_every_row_claim_chain_and_theorem(listing):
    lines = listing.stdout.splitlines()
    starts = {line.split()[0] for line in lines if line[:3] in SOURCES}
    assert starts == set(ROWS)
    assert all(str(claim) in listing.stdout for row in ROWS.values() for claim in row.evidence)
    assert all(f"ok   {name}\n" in listing.stdout for name in CHAINS)
    assert all(f"theorem {theorem.name}: " in listing.stdout for theorem in THEOREMS)
    claims, refutations = (
        sum(len(part) for part in parts)
        for parts in zip(*((row.claims, row.refutations) for row in ROWS.values()), strict=True)
    )
    said = f"198 rows, {198 - len(BY_READING)} decided by the machine, {len(BY_READING)} by reading"
    assert lines[-1].startswith(f"{said}, {claims} claims, {refutations} refutations, ")
    assert lines[-1].endswith("0 not as expected")


def test_a_prefix_lists_some_rows_and_nothing_else(capsys):
    assert main(["000-Q1."]) == 0
    out = capsys.readouterr().out
    assert "000-Q1.4 RIGHT, notebook 01" in out and "000-Q1a" not in out
    assert "6 rows, 6 decided by the machine, 0 by reading" in out
    assert "0 chains, 0 theorems" in out and "slope of tanh" not in out


@pytest.mark.parametrize(
    "claim",
    [
        Formula("x", "x + 1"),
        Formula("x", "x", holds=False),
        Formula("x", "x + 0*sin(y)*cos(y)", holds=False),
        Formula("sin(x)^2 + cos(x)^2", "1"),  # not decided
        Formula("sin(x)^2 + cos(x)^2", "1", holds=False),
        Shape("X @ W", "N H", {"X": "N D", "W": "H D"}),
        Shape("X @ W.T", "N H", {"X": "N D", "W": "H D"}, holds=False),
        Bound("x", "x - 1"),
        Bound("x", "x + 1", holds=False),
        Limit("exp(-x)", "x", "oo", "1"),
        Limit("exp(-x)", "x", "oo", "0", holds=False),
        Count("two", lambda: 1 + 1, 3),
        Count("two", lambda: 1 + 1, 2, holds=False),
    ],
    ids=str,
)
def test_a_claim_that_is_not_as_stated_is_a_surprise(claim, monkeypatch, capsys):
    row = replace(ROWS["001-4"], id="001-new", reading="", evidence=(claim,))
    monkeypatch.setitem(ROWS, "001-new", row)
    assert main(["001-new"]) == 1
    out = capsys.readouterr().out
    assert f"???? {claim}" in out and "1 not as expected" in out
    with pytest.raises(DoesNotHold):
        row.show()


def test_a_chain_or_a_theorem_that_does_not_hold_is_a_surprise(monkeypatch, capsys):
    def wrong():
        raise DoesNotHold("Line 1 (magic): does not hold", None)

    theorem = replace(THEOREMS[-1], gradients={"b": "sum(G, 0)"})
    monkeypatch.setattr("nnlib.symbolic.__main__.CHAINS", {"wrong": wrong})
    monkeypatch.setattr("nnlib.symbolic.__main__.THEOREMS", (theorem,))
    monkeypatch.setattr("nnlib.symbolic.audit.rows", lambda prefix: [])
    assert main() == 2
    out = capsys.readouterr().out
    assert "???? wrong\n" in out and "???? diff(L, b) = sum(G, 0)\n" in out


def test_what_was_printed_wrong_is_refuted_by_a_concrete_witness():
    wrong = [row for row in ROWS.values() if row.verdict == "WRONG" and row.evidence]
    assert len(wrong) == 47
    assert all(row.claims and row.refutations for row in wrong)
    for row in wrong:
        for claim in row.refutations:
            verdict = claim.verdict()
            assert is_refuted(verdict)
            if isinstance(verdict, Found):
                assert verdict.found != verdict.claimed
            else:
                assert verdict.witness and all(v.is_number for v in verdict.witness.values())
                assert not UNSPECIFIED.search(f"{claim} {getattr(claim, 'names', None) or ''}")


def test_an_exhibit_shows_what_was_printed_beside_the_witness():
    shown = exhibit("000-Q1b")._repr_mimebundle_()
    assert shown["text/plain"] == "000-Q1b is false: 2 proved, 1 refuted"
    html = shown["text/html"]
    assert "IFT6390 assignment 3, Q1b" in html and "-softmax(-x)" in html
    assert "At $x = 0$ the left side is -0.693147, the right side -1.0." in html
    assert r"\text{false: }" in shown["text/latex"]
    assert repr(exhibit("002-E1")).endswith("reading: " + ROWS["002-E1"].reading)


@pytest.mark.parametrize(
    "id, sentence",
    [
        ("002-T1.se", "a spread of two standard errors: <strong>does not hold</strong>.<"),
        ("004-2.1d", "eights bit: <strong>claimed [9, 10], found [8, 9]</strong>.<"),
        (
            "003-1c.W1sum",
            "the shape of outer(v, x) for v (m,), x (n,): <strong>claimed (n, m), found (m, n)",
        ),
    ],
)
def test_a_false_claim_is_one_sentence_with_what_was_claimed_and_found(id, sentence):
    assert sentence in exhibit(id).html()


def test_an_exhibit_says_what_its_names_stand_for():
    assert r"S_{i} = \frac{" in exhibit("004-eq16")._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("id", [id for id, row in ROWS.items() if row.verdict == "WRONG"])
def test_every_error_can_be_shown(id):
    shown = exhibit(id)._repr_mimebundle_()
    assert shown["text/plain"].startswith(f"{id} is false")
    assert escape(ROWS[id].printed) in shown["text/html"]
    assert shown["text/html"].count("<li") == len(ROWS[id].evidence)


def test_an_exhibit_is_the_same_each_time():
    assert exhibit("004-eq16")._repr_mimebundle_() == exhibit("004-eq16")._repr_mimebundle_()


def test_an_unknown_row_gets_a_sentence():
    with pytest.raises(ValueError, match="There is no row '000-Q99'; an id looks like"):
        exhibit("000-Q99")


def test_formulas_can_be_listed_apart():
    assert Formula("log(sigma(x))", "-log(1 + exp(-x))") in FORMULAS
    assert isinstance(FORMULAS[0].verdict(), Equal)


def test_several_exhibits_fold_under_what_was_printed():
    shown = exhibits("002-eq8", "002-c1", "003-1c.5W2")
    assert repr(shown) == "3 statements, as the machine finds them: 1 loose, 1 right, 1 false"
    html = shown._repr_mimebundle_()["text/html"]
    assert html.count("<details>") == html.count("<summary>") == 3
    assert ROWS["003-1c.5W2"].show().html() in html
    with pytest.raises(ValueError, match="There is no row '002-eq99'"):
        exhibits("002-c1", "002-eq99")


def test_several_exhibits_raise_where_one_is_not_as_the_audit_says():
    wrong = replace(ROWS["002-c1"], evidence=(Formula("x", "2*x"),))
    with pytest.raises(DoesNotHold):
        Cabinet([ROWS["002-eq8"], wrong])
