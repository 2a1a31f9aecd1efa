"""A derivation is a chain of lines, each proved equal to the line before by the machine.

No line can be marked as proved by hand.  A definition is *assumed*, and counted apart.
"""

import sys
from dataclasses import dataclass
from math import isclose

from sympy import S, Symbol

from . import page
from .equality import Different, Equal, as_formula, prove_equal
from .latex import to_text
from .reader import read_condition
from .values import value_at


class DoesNotHold(Exception):
    """A line that is not proved; `chain` is the derivation up to and with that line."""

    def __init__(self, message, chain):
        super().__init__(message)
        self.chain = chain


@dataclass(frozen=True)
class Step:
    """One line: the formula, the rule that leads to it in words, and the machine's verdict on it.

    `verdict` is None for the first line and for an assumed one.
    """

    formula: object
    rule: str = ""
    verdict: object = None
    where: tuple = ()
    part: str = ""
    key: bool = False
    assumed: bool = False
    number: object = None

    @property
    def fails(self):
        """Whether the line was to be proved and is not."""
        return self.verdict is not None and not isinstance(self.verdict, Equal)

    @property
    def complaint(self):
        """Why the line is not proved, in words for the page."""
        v = self.verdict
        if not isinstance(v, Different):
            return str(v)
        point = ", ".join(f"{s} = {x}" for s, x in v.witness.items()) or "every point"
        return f"does not hold: at {point} the line above is {v.left}, this line {v.right}"

    def check_number(self, before):
        """The numbers were found without the proof engine: if they contradict it, one is broken."""
        numbers = before.number, self.number
        if isinstance(self.verdict, Equal) and None not in numbers:
            if not isclose(*numbers, rel_tol=1e-9, abs_tol=1e-12):
                raise ArithmeticError(f"{self.rule}: proved equal, but the values are {numbers}")


class Derivation:
    """A goal in words and a chain of equal lines that starts at a formula (sympy or text).

    at: a point such as {"x": 1}; the value of every line there is shown beside it.

        Derivation("log sigma is minus a softplus", "log(sigma(x))", at={"x": 1})
            .then("log(1/(1 + exp(-x)))", "definition of sigma")
            .then("-log(1 + exp(-x))", "log of a reciprocal")
    """

    def __init__(self, goal, start, at=None):
        self.goal = goal
        self.at = {Symbol(s, real=True) if isinstance(s, str) else s: S(v)
                   for s, v in (at or {}).items()}  # fmt: skip
        formula = as_formula(start)
        self.steps = (Step(formula, number=value_at(formula, self.at)),)
        self.hidden = 0

    def then(self, line, rule, *, where="", part="", key=False):
        """The next line, equal to the one before by `rule`; raises DoesNotHold if not proved.

        where: conditions such as "x > 0" that the step needs, several joined by "and".
        part: the name of the sub-goal that begins here.  key: the line the chain turns on.
        """
        formula = as_formula(line)
        conditions = tuple(read_condition(text) for text in where.split(" and ")) if where else ()
        step = Step(
            formula,
            rule,
            _judge(self.steps[-1].formula, formula, conditions),
            conditions,
            part,
            key,
            number=value_at(formula, self.at),
        )
        chain = self._with(step)
        step.check_number(self.steps[-1])
        if step.fails:
            _show(chain)
            raise DoesNotHold(f"Line {len(self.steps)} ({rule}): {step.complaint}", chain)
        return chain

    def assume(self, line, reason, *, part=""):
        """The next line by definition: nothing is proved, and the page says so."""
        formula = as_formula(line)
        step = Step(formula, reason, part=part, assumed=True, number=value_at(formula, self.at))
        return self._with(step)

    def fade(self, lines=1):
        """The same chain with its last lines folded away, for the reader to find first."""
        return self._with(hidden=lines)

    def _with(self, *steps, hidden=None):
        chain = object.__new__(type(self))
        chain.goal, chain.at, chain.steps = self.goal, self.at, self.steps + steps
        chain.hidden = self.hidden if hidden is None else hidden
        return chain

    @property
    def proved(self):
        """How many lines the machine has proved equal to the line before."""
        return sum(isinstance(step.verdict, Equal) for step in self.steps)

    @property
    def assumed(self):
        """How many lines are definitions."""
        return sum(step.assumed for step in self.steps)

    def __repr__(self):
        first, last = (to_text(self.steps[i].formula) for i in (0, -1))
        last = "..." if self.hidden else last
        if self.steps[-1].fails:
            return f"{first} = {last}: does not hold"
        steps = "step" if self.proved == 1 else "steps"
        return f"{first} = {last}: {self.proved} {steps} proved, {self.assumed} assumed"

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {
            "text/html": page.chain_to_html(self),
            "text/latex": page.chain_to_latex(self),
            "text/plain": repr(self),
        }


class Refutation:
    """A false equation, shown as false: it holds because at its witness the two sides differ.

    Raises DoesNotHold if the two formulas are equal or if no witness is known.
    """

    def __init__(self, left, right, goal="This equation is false"):
        self.left, self.right, self.goal = as_formula(left), as_formula(right), goal
        self.verdict = prove_equal(self.left, self.right)
        if not isinstance(self.verdict, Different):
            raise DoesNotHold(f"{goal}: there is no witness. {self.verdict}", self)

    def __repr__(self):
        v = self.verdict
        point = ", ".join(f"{s} = {x}" for s, x in v.witness.items()) or "every point"
        equation = f"{to_text(self.left)} = {to_text(self.right)}"
        return f"{equation} is false: at {point} it says {v.left} = {v.right}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {
            "text/html": page.refutation_to_html(self),
            "text/latex": page.refutation_to_latex(self),
            "text/plain": repr(self),
        }


def _judge(before, after, conditions):
    """The verdict on before = after; conditions on single variables become their assumptions."""
    assumed = {}
    for c in conditions:
        if c.lhs.is_Symbol and c.rhs == 0:
            fact = {">": "positive", "<": "negative", "!=": "nonzero"}[c.rel_op]
            assumed[c.lhs] = Symbol(c.lhs.name, real=True, **{fact: True})
    verdict = prove_equal(before.xreplace(assumed), after.xreplace(assumed))
    if isinstance(verdict, Equal):
        left = tuple(w for w in verdict.where if w not in conditions)
        return verdict if not left else Unstated(left)
    return verdict


@dataclass(frozen=True)
class Unstated:
    """Equal, but only under conditions that the line does not state."""

    needed: tuple

    def __str__(self):
        return f"this needs {' and '.join(map(str, self.needed))}: say so with where=..."


def _show(chain):
    """Show the failing chain in a notebook; elsewhere the exception has to do."""
    shell = sys.modules.get("IPython") and sys.modules["IPython"].get_ipython()
    if shell:
        sys.modules["IPython"].display.display(chain)
