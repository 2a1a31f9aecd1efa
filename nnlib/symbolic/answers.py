"""Judges a formula that a reader typed, in one sentence and without an exception."""

import re

from .equality import Different, as_formula, prove_equal
from .reader import NAME, NotRead, read


def judge(question, answer, names=()):
    """One sentence on whether `answer`, a text, equals the formula `question`.

    names: the only names that may occur in the answer, for instance ("sigma", "x").
    """
    question, text = as_formula(question), str(answer)
    if not text.strip():
        return "not yet: write a formula between the quotes"
    try:
        formula = read(text)
    except NotRead as reason:
        return f"cannot read this: {reason}"
    alien = [name for name in dict.fromkeys(re.findall(NAME, text)) if names and name not in names]
    form = f"not yet in the asked form: only {_list(names)} may occur, not {_list(alien)}"
    if {str(s) for s in formula.free_symbols} & set(alien):
        return form
    verdict = prove_equal(question, formula)
    if isinstance(verdict, Different):
        return _wrong(verdict)
    if alien:
        return f"true, but {form}" if verdict else form
    return _right(verdict, question) if verdict else f"cannot decide: {verdict.reason}"


def _wrong(verdict):
    point = ", ".join(f"{symbol} = {value}" for symbol, value in verdict.witness.items())
    at = f"at {point} " if point else ""
    return f"not yet: {at}it should be {verdict.left}, but yours is {verdict.right}"


def _right(verdict, question):
    if verdict.where:
        conditions = [f"{c.lhs} {c.rel_op} {c.rhs}" for c in verdict.where]
        return f"right: proved where {_list(conditions)}"
    variables = sorted(map(str, question.free_symbols))
    return f"right: proved for every {_list(variables)}" if variables else "right: proved"


def _list(words):
    return " and ".join(map(str, words))
