"""One line of a derivation: its formula, how it relates to the line before, and the verdict.

Lines are compared with their names written out, so a definition never proves anything.
"""

import re
from dataclasses import dataclass
from math import isclose, prod

from ..decide.equality import Different, prove_equal
from ..decide.inequality import prove_at_most
from ..decide.limits import prove_limit
from ..language.latex import to_text

ENTRY = re.compile(r"(\w+)\[([\d,]+)\]")
RANGE = re.compile(r"\w+ <= \w+ <= .+")
RELATIONS = {"=": "=", "<=": r"\le", ">=": r"\ge", "->": r"\to"}


class DoesNotHold(Exception):
    """A line that is not proved; `chain` is the derivation up to and with that line."""

    def __init__(self, message, chain):
        super().__init__(message)
        self.chain = chain


@dataclass(frozen=True)
class Step:
    """One line and the rule in words that leads to it.

    `verdict` is None for the first line and for an assumed one; `number` is the line's value at
    the point of the chain, `to` the end of a limit as (variable, where it goes).
    """

    formula: object
    rule: str = ""
    relation: str = "="
    verdict: object = None
    where: tuple = ()
    part: str = ""
    key: bool = False
    assumed: bool = False
    number: object = None
    to: tuple = ()

    @property
    def proved(self):
        """Whether the machine has proved how the line relates to the line before."""
        return bool(self.verdict)

    @property
    def fails(self):
        """Whether the line was to be proved and is not."""
        return self.verdict is not None and not self.verdict

    @property
    def complaint(self):
        """Why the line is not proved, in words for the page."""
        if isinstance(self.verdict, Different):
            return f"does not hold: {verdict_in_words(self.verdict)}"
        return str(self.verdict)

    def contradicts(self, before):
        """Whether the numbers of the two lines, where both have one, are not so related."""
        old, new = before.number, self.number
        if None in (old, new) or self.to or isclose(old, new, rel_tol=1e-9, abs_tol=1e-12):
            return False
        return not (self.relation == "<=" and old < new or self.relation == ">=" and old > new)

    def check_number(self, before):
        """The numbers were found without the proof engine: if they contradict it, one is broken."""
        if self.proved and self.contradicts(before):
            found = f"{before.number} {self.relation} {self.number}"
            raise ArithmeticError(f"{self.rule}: proved, but with these numbers it says {found}.")


@dataclass(frozen=True)
class Unstated:
    """True, but only under conditions that the line does not state."""

    needed: tuple

    def __bool__(self):
        return False

    def __str__(self):
        needed = " and ".join(c if isinstance(c, str) else to_text(c) for c in self.needed)
        return f"this needs {needed}: say so with where=..."


def say_point(point):
    """A witness in words, with the entries of an array together: K = 2, z = (1, -1)."""
    arrays = {}
    for name, value in point.items():
        entry = ENTRY.fullmatch(str(name))
        base, places = entry.groups() if entry else (name, "")
        place = tuple(int(i) for i in places.split(",") if i)
        arrays.setdefault(str(base), {})[place] = str(value)
    return ", ".join(_say_array(base, entries) for base, entries in arrays.items())


def _say_array(base, entries):
    """A number, or all entries with semicolons between rows; single entries if some are missing."""
    sizes = [max(axis) for axis in zip(*entries, strict=True)]
    if len(entries) < prod(sizes) or len(sizes) > 2:
        return ", ".join(f"{base}[{','.join(map(str, i))}] = {v}" for i, v in entries.items())
    if not sizes:
        return f"{base} = {entries[()]}"
    rows = {}
    for place in sorted(entries):
        rows.setdefault(place[:-1], []).append(entries[place])
    return f"{base} = ({'; '.join(map(', '.join, rows.values()))})"


def verdict_in_words(different):
    """Where a false line shows itself, and the two values there."""
    point = say_point(different.witness) or "every point"
    return f"at {point} the line above is {different.left}, this line {different.right}"


def judge(relation, before, after, conditions, to, definitions):
    """The verdict on `before relation after` under conditions such as "x > 0"."""
    if relation == "=":
        return _equal(before, after, conditions, definitions)
    given = {"where": conditions, "names": definitions.names, "shapes": definitions.shapes}
    if relation == "->":
        verdict = prove_limit(before, *to, after, **given)
    elif relation == "<=":
        verdict = prove_at_most(before, after, **given)
    else:
        verdict = prove_at_most(after, before, **given)
        if isinstance(verdict, Different):
            verdict = Different(verdict.witness, verdict.right, verdict.left)
    return _in_words(verdict, conditions)


def _equal(before, after, conditions, definitions):
    """A proof holds under the conditions that its line states, and under no others."""
    verdict = prove_equal(before, after, definitions.names, definitions.shapes, conditions)
    return Unstated(verdict.where) if verdict and verdict.where else verdict


def _in_words(verdict, conditions):
    """The same for rules that list their conditions in the words in which they were stated.

    That an index stays in its range is understood, as it is for equations.
    """
    needed = (w for w in getattr(verdict, "where", ()) if not RANGE.fullmatch(w))
    missing = tuple(w for w in needed if w not in conditions)
    return Unstated(missing) if verdict and missing else verdict
