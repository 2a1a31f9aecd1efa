"""Judges a typed answer by proof: is it true, is it in the asked form, and which mistake is it?

These functions run in the worker, where they may take too long; texts go in and texts come out.
"""

import re
from itertools import chain

from nnlib.symbolic import Different, NotRead, prove_equal
from nnlib.symbolic.language.arrays import ShapeMismatch

from .misconceptions import mistakes, plain
from .question import names_in, variables
from .verdict import DIFFERENT, FORM, NOT_READ, RIGHT, SHAPE, UNDECIDED, Verdict

MOST_TOLD = 6  # numbers of a witness that fit into a sentence


def judge(question, text):
    """The Verdict on a text, without the name of its mistake."""
    if slip := _misspelt(question, text):
        return Verdict(NOT_READ, f"cannot read this: {slip}", question, text)
    form = _form(question, text)
    try:
        proof = _prove(question, question.formula, text)
    except ShapeMismatch as reason:
        if _strangers(question, text):  # their shapes are unknown, so nothing is said of shapes
            return Verdict(FORM, f"{FORM}: {form}", question, text)
        told = re.sub(r"; .* would fit", "", str(reason))  # what would fit may be the answer
        return Verdict(SHAPE, f"the shapes do not fit: {told}", question, text)
    except NotRead as reason:
        return Verdict(NOT_READ, f"cannot read this: {reason}", question, text)
    strange = form and (_strangers(question, text) or not isinstance(proof, Different))
    if not proof and strange:
        return Verdict(FORM, f"{FORM}: {form}", question, text)
    if isinstance(proof, Different) and proof.left.startswith("of shape"):
        words = f"the shapes differ: it should be {proof.left}, but yours is {proof.right}"
        return Verdict(SHAPE, words, question, text)
    if proof:
        if form:
            words = f"true, but {FORM}: {form}"
            return Verdict(FORM, words, question, text)
        return Verdict(RIGHT, _right(question, proof), question, text)
    if isinstance(proof, Different):
        witness = {str(name): str(value) for name, value in proof.witness.items()}
        values = (proof.left, proof.right)
        words = _wrong(question, witness, values)
        return Verdict(DIFFERENT, words, question, text, witness, values)
    return Verdict(UNDECIDED, f"could not be checked: {proof.reason}", question, text)


def misconception(question, text):
    """Name and sentence of the mistake that gives this wrong answer; () if it is none we know."""
    own = [(name, why, wrong) for name, (wrong, why) in question.misconceptions.items()]
    for name, sentence, wrong in chain(own, mistakes(question.reference)):
        if _is_the_same(question, wrong, text):
            return name, sentence
    return ()


def _is_the_same(question, wrong, text):
    try:
        return bool(_prove(question, wrong, text))
    except ShapeMismatch:  # then the two may still be written alike
        return plain(wrong) == plain(text)
    except NotRead:  # the mistake makes no formula: a number is not transposed
        return False


def _prove(question, a, b):
    return prove_equal(a, b, question.definitions, question.shapes, question.where)


def _form(question, text):
    """What the answer's form lacks, in words; "" if nothing."""
    names = names_in(text)
    alien = [name for name in names if question.names and name not in question.names]
    if alien:
        return f"only {_list(question.names)} may occur, not {_list(alien)}"
    left = [name for name in names if name in question.forbidden]
    if left:
        done = {"diff": "a derivative is left to do", "sum": "a sum is left to work out"}
        return _list([done.get(name, f"{name} may not occur") for name in left])
    asked, reference = plain(question.formula), plain(question.reference)
    return "this is the question itself" if plain(text) == asked != reference != "" else ""


def _strangers(question, text):
    """The variables of an answer that neither the question nor its form knows."""
    known = {*question.names, *question.variables, *question.definitions}
    return set(variables(text)) - known if question.names else set()


def _misspelt(question, text):
    """What to write for a name without its underscore, or for two without a * between; else ""."""
    letters = {re.match(r"\w+", name).group() for name in question.definitions}
    letters |= set(question.variables)
    several = "|".join(sorted(map(re.escape, letters), key=len, reverse=True))
    for name in sorted(_strangers(question, text)):
        alike = [letter for letter in letters if letter.replace("_", "") == name]
        if alike:
            return f"write {alike[0]}, not {name}"
        if re.fullmatch(f"(?:{several}){{2,}}", name):
            return f"a product needs *: write {'*'.join(re.findall(several, name))}, not {name}"
    return ""


def _wrong(question, witness, values):
    """Where the two differ; of more than a few numbers only those that are no entries are told."""
    place = [name for name in "ijkl" if question.shapes and name in witness]
    told = {name: value for name, value in witness.items() if name not in place}
    many = len(told) > MOST_TOLD
    told = [f"{name} = {value}" for name, value in told.items() if not (many and "[" in name)]
    point = ", ".join(told) + " there are tables for which " * many
    it = f"the entry [{','.join(witness[name] for name in place)}]" if place else "it"
    at = (f"for {point}" if many else f"at {point} ") if point else ""
    return f"not yet: {at}{it} should be {values[0]}, but yours is {values[1]}"


def _right(question, proof):
    conditions = [*question.where, *(f"{c.lhs} {c.rel_op} {c.rhs}" for c in proof.where)]
    if conditions:
        return f"right: proved where {_list(conditions)}"
    names = question.variables
    return f"right: proved for every {_list(names)}" if names else "right: proved"


def _list(words):
    """a, b and c."""
    *first, last = map(str, words)
    return f"{', '.join(first)} and {last}" if first else last
