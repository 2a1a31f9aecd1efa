"""A derivation is a chain of lines, each proved from the line before by the machine.

No line can be marked as proved by hand.  A definition is *assumed*, and counted apart.
"""

import re
import sys
from dataclasses import replace

from sympy import Dummy, Symbol

from ..language.definitions import Definitions, unified
from ..language.latex import to_text
from ..language.reader import read_condition
from . import views
from .points import read_point
from .steps import DoesNotHold, Step, judge
from .values import value_at


class Derivation:
    """A goal in words and a chain of lines that starts at a formula (sympy or text).

    at: a point such as {"x": 1, "z": (1, 2, 3), "f": "tanh"}; each line's value there is shown.
    names: definitions such as {"p[k]": "exp(z[k])/sum(l=1..K, exp(z[l]))"}, shown and assumed.
    shapes: the arrays, such as {"X": "N D"}.  sizes: "K = 3", if the chain is for these alone.

        Derivation("log sigma is minus a softplus", "log(sigma(x))", at={"x": 1})
            .then("log(1/(1 + exp(-x)))", "definition of sigma")
            .then("-log(1 + exp(-x))", "log of a reciprocal")
    """

    def __init__(self, goal, start, at=None, names=None, shapes=None, sizes=""):
        if sizes and not re.fullmatch(r"\w+ = \d+(, \w+ = \d+)*", sizes):
            raise ValueError(f'sizes is {sizes!r}; write it as "K = 3" or "D = 2, K = 3".')
        self.goal, self.sizes = goal, sizes
        self.definitions = Definitions(names, shapes)
        self.at = read_point(at, self.definitions.shapes)
        self.hidden = 0
        formula = self._read(start)
        self.steps = (Step(formula, number=self.number(formula)),)

    def then(self, line, rule, *, where="", part="", key=False):
        """The next line, equal to the one before by `rule`; raises DoesNotHold if not proved.

        where: conditions such as "x > 0" that the step needs, several joined by "and".
        part: the name of the sub-goal that begins here.  key: the line the chain turns on.
        """
        return self._next("=", line, rule, where, part, key)

    def at_most(self, line, rule, *, where="", part="", key=False):
        """The next line, which the one before is at most; raises DoesNotHold if not proved."""
        return self._next("<=", line, rule, where, part, key)

    def at_least(self, line, rule, *, where="", part="", key=False):
        """The next line, which the one before is at least; raises DoesNotHold if not proved."""
        return self._next(">=", line, rule, where, part, key)

    def tends_to(self, line, rule, x, to, *, where="", part="", key=False):
        """The last line: the limit of the one before as x goes to `to` ("oo", "-oo", a number)."""
        return self._next("->", line, rule, where, part, key, (self._read(x), str(to)))

    def assume(self, line, reason, *, part=""):
        """The next line by definition: nothing is proved, and the page says so."""
        formula = self._read(line)
        self._refuse_after_a_limit()
        return self._with(
            Step(formula, reason, part=part, assumed=True, number=self.number(formula))
        )

    def _next(self, relation, line, rule, where, part, key, to=()):
        self._refuse_after_a_limit()
        self._refuse_mixed(relation)
        formula, before = self._read(line), self.steps[-1]
        if not isinstance(where, str) or not rule:
            raise ValueError('A line needs a rule; where= is a text such as "x > 0 and y > 0".')
        conditions = tuple(where.split(" and ")) if where else ()
        verdict = self.judge(relation, before.formula, formula, conditions, to)
        number = self.number(formula) if not to and self._is_inside(conditions) else None
        step = Step(formula, rule, relation, verdict, conditions, part, key, False, number, to)
        step.check_number(before)
        chain = self._with(step)
        if step.fails:
            _show(chain)
            raise DoesNotHold(f"Line {len(chain.steps)} ({rule}): {step.complaint}", chain)
        return chain

    def _is_inside(self, conditions):
        """Whether the point of the number column keeps to the conditions of a line."""
        for text in conditions:
            if " for every " not in text:
                c = read_condition(text)
                number = self.number(c.lhs - c.rhs) if c.args else None  # 1 > 2 has no sides
                if number is not None and not c.func(number, 0):
                    return False
        return True

    def judge(self, relation, before, after, conditions=(), to=()):
        """The verdict on `before relation after` with all names of the chain written out."""
        return judge(relation, before, after, conditions, to, self.definitions)

    def _read(self, line):
        """The formula of a line, in which a name means what it means in the lines before."""
        formula = self.definitions.read(line)
        return unified(formula, *(step.formula for step in getattr(self, "steps", ())))[0]

    def number(self, formula):
        """The value of a formula at the point of the chain, None where it has none."""
        return value_at(formula, self.at, self.definitions.rows())

    def names_of(self, *formulas):
        """The names of all variables, arrays and sizes in the formulas, written out."""
        symbols = set().union(*(self.definitions.expand(f).atoms(Symbol) for f in formulas))
        return sorted({s.name for s in symbols if not isinstance(s, Dummy)})

    def with_line(self, i, step):
        """The same chain with another line in this place."""
        chain = self._with()
        chain.steps = (*self.steps[:i], replace(step, verdict=None), *self.steps[i + 1 :])
        return chain

    def _refuse_after_a_limit(self):
        if self.steps[-1].to:
            raise ValueError("A limit is the last line of its chain; begin a new Derivation.")

    def _refuse_mixed(self, relation):
        if {"<=", ">="} <= {relation, *(step.relation for step in self.steps)}:
            raise ValueError(
                "A chain goes one way: after at_most comes no at_least; make two Derivations."
            )

    def _with(self, *steps, hidden=None):
        chain = object.__new__(type(self))
        chain.__dict__ |= self.__dict__ | {"steps": self.steps + steps}
        chain.hidden = self.hidden if hidden is None else hidden
        return chain

    @property
    def proved(self):
        """How many lines the machine has proved from the line before."""
        return sum(step.proved for step in self.steps)

    @property
    def assumed(self):
        """How many lines and names are definitions."""
        return sum(step.assumed for step in self.steps) + len(self.definitions.rows())

    @property
    def count(self):
        """In words how many lines are proved, for which sizes, how many are assumed or fail."""
        steps = "step" if self.proved == 1 else "steps"
        sizes = f" for {self.sizes}" if self.sizes else ""
        fails = ", 1 does not hold" if self.steps[-1].fails else ""
        return f"{self.proved} {steps} proved{sizes}, {self.assumed} assumed{fails}"

    @property
    def relation(self):
        """How the first line relates to the last but a limit: =, <= or >=."""
        return next((s.relation for s in self.steps if s.relation in ("<=", ">=")), "=")

    @property
    def where(self):
        """The conditions of all lines in words."""
        stated = dict.fromkeys(c for step in self.steps for c in step.where)
        return f" where {' and '.join(stated)}" if stated else ""

    @property
    def claim(self):
        """What the chain shows, in one line of text; dots for what the reader is to find."""
        *_, last = self.steps
        first, end = to_text(self.steps[0].formula), "..." if self.hidden else to_text(last.formula)
        if not last.to:
            return f"{first} {self.relation} {end}{self.where}"
        x, to = last.to
        bound = (
            "" if self.relation == "=" else f" {self.relation} {to_text(self.steps[-2].formula)}"
        )
        if self.relation == "=":
            return f"{first} -> {end} as {x} -> {to}{self.where}"
        return f"{first}{bound}{self.where}, and that -> {end} as {x} -> {to}"

    def __repr__(self):
        return f"{self.claim}: {self.count}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        return views.static(self)._repr_mimebundle_()

    def fade(self, lines=1):
        """The same chain with its last lines folded away, for the reader to find first."""
        return self._with(hidden=lines)

    def full(self):
        """Every line in sight."""
        return self._with(hidden=0)

    def static(self):
        """The chain for readers without a kernel: all of it, folded lines open on a click."""
        return views.static(self)

    def earned(self):
        """Only the first sub-goal is open; each next one opens after a small act."""
        return views.earned(self)

    def why(self, seed=0):
        """The rule of each line is one of four; which one?"""
        return views.why(self, seed)

    def order(self, seed=0):
        """The lines after the first are shuffled; which comes first?"""
        return views.order(self, seed)

    def spoilt(self, seed=0):
        """Exactly one line is falsified; which one?"""
        return views.spoilt(self, seed)


def _show(chain):
    """Show the failing chain in a notebook; elsewhere the exception has to do."""
    shell = sys.modules.get("IPython") and sys.modules["IPython"].get_ipython()
    if shell:
        sys.modules["IPython"].display.display(chain)
