"""Holds a verdict of the engine against what the oracle sees."""

from nnlib.symbolic import Different, Equal, NotRead, prove_equal
from tests.bars.mutations import mutants
from tests.oracle import compare

EQUAL, DIFFERENT, UNDECIDED = "equal", "different", "undecided"
REFUSED, RAISED = "refused", "raised"
MOST = {"named chains": 3, "audit": 3, "theorems": 2}  # those of whole nets take longest


def verdict_on(left, right, names=(), shapes=(), conditions=""):
    """The engine's verdict as one word and as it says it; REFUSED if it cannot be read."""
    given = {"names": dict(names)} if names else {}
    given |= {"shapes": dict(shapes)} if shapes else {}
    given |= {"where": conditions.split(" and ")} if conditions else {}
    try:
        verdict = prove_equal(left, right, **given)
    except NotRead as reason:
        return REFUSED, str(reason)
    except Exception as error:  # a verdict was due, whatever the formula
        return RAISED, repr(error)
    if isinstance(verdict, Equal):
        return EQUAL, str(verdict)
    return (DIFFERENT if isinstance(verdict, Different) else UNDECIDED), str(verdict)


def look(left, right, names, shapes, word, conditions=""):
    """What the oracle sees; it looks longer where the engine says different and it sees nothing."""
    meant = dict(names), dict(shapes)
    seen = compare(left, right, *meant, conditions=conditions)
    if seen.same and word == DIFFERENT:
        seen = compare(left, right, *meant, points=200, conditions=conditions)
    return seen


def contradiction(left, right, names=(), shapes=()):
    """(the engine's word, what is wrong with it or "")."""
    word, said = verdict_on(left, right, names, shapes)
    seen = look(left, right, names, shapes, word)
    equation = f"{left} = {right} is {said}"
    if word == RAISED:
        return word, equation
    if word == EQUAL and not seen.same:
        return word, f"{equation}, but differs at {seen.point}"
    if word == DIFFERENT and seen.same:
        return word, f"{equation}, but agrees at {seen.seen} points"
    return word, ""


def most_of(place):
    """How many mutants of each line of this place are tried: a minute for all of them."""
    return MOST.get(place, 4)


def judge_mutants(line, most):
    """(kind, mutant, engine's word, what is wrong or "") for each mutant of a line."""
    for kind, mutant in mutants(line.right, most):
        word, said = verdict_on(line.left, mutant, line.names, line.shapes, line.conditions)
        seen = look(line.left, mutant, line.names, line.shapes, word, line.conditions)
        if seen.point:  # the two sides have a common domain, and the mathematics changed
            fine = word in (DIFFERENT, REFUSED)
        elif seen.same:
            fine = word not in (DIFFERENT, RAISED)
        else:
            fine = word not in (EQUAL, RAISED)
        complaint = f"{line.left} = {mutant} ({kind}): {said}; seen to differ at {seen.point}"
        yield kind, mutant, word, "" if fine else complaint
