"""What a row of the audit rests on: small claims that the machine decides when it is asked.

Each claim has `verdict()`, which is true in an `if` only when the claim is proved, and reads as a
sentence.  `holds` is what the audit found: a claim with holds=False must be refuted.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..decide.equality import Different, prove_equal
from ..decide.inequality import prove_at_most
from ..decide.limits import prove_limit
from ..language.arrays import ShapeMismatch, say_shape, shape_of
from ..language.definitions import Definitions
from ..language.latex import to_latex
from ..language.reader import read


@dataclass(frozen=True)
class Found:
    """What was found beside what was claimed, where nothing can stay open."""

    claimed: object
    found: object

    def __bool__(self):
        return self.found == self.claimed

    def __str__(self):
        if self:
            return f"found {self.found}"
        return (
            "does not hold"
            if self.found is False
            else f"claimed {self.claimed}, found {self.found}"
        )


@dataclass(frozen=True)
class Claim:
    """What all claims share: `holds` is the audit's word, which the machine must confirm."""

    tex = None  # the claim in LaTeX, where it is a formula
    definitions = ()  # what its names stand for

    def is_expected(self, verdict):
        """Whether a verdict is what the audit found: a proof, or a refutation with its witness."""
        return bool(verdict) if self.holds else is_refuted(verdict)


def is_refuted(verdict):
    """Whether a verdict says that the claim is false (not decided is not false)."""
    return isinstance(verdict, Different) or (isinstance(verdict, Found) and not verdict)


@dataclass(frozen=True)
class Formula(Claim):
    """left = right wherever both are defined, for all sizes unless `sizes` names some."""

    left: str
    right: str
    holds: bool = True
    names: dict | None = None
    shapes: dict | None = None
    sizes: str = ""

    def verdict(self):
        """Equal, Different with a witness, or Undecided."""
        return prove_equal(self.left, self.right, self.names, self.shapes)

    @property
    def tex(self):
        """The equation in LaTeX."""
        read = Definitions(self.names, self.shapes).read
        return f"{to_latex(read(self.left))} = {to_latex(read(self.right))}"

    @property
    def definitions(self):
        """(name, formula) of each definition."""
        return tuple(Definitions(self.names, self.shapes).rows())

    def __str__(self):
        return f"{self.left} = {self.right}" + (f" (for {self.sizes})" if self.sizes else "")


@dataclass(frozen=True)
class Shape(Claim):
    """An expression in numpy's notation has this shape, such as "m H" ("" is a number)."""

    expression: str
    shape: str
    shapes: dict
    holds: bool = True

    def verdict(self):
        """The shape that was found, or in words why the operands do not fit."""
        try:
            found = shape_of(Definitions(shapes=self.shapes).read(self.expression))
        except ShapeMismatch as reason:
            return Found(self._claimed, f"no array ({str(reason).rstrip('.')})")
        return Found(self._claimed, say_shape(found))

    @property
    def _claimed(self):
        return _said(self.shape)

    def __str__(self):
        used = set(re.findall(r"\w+", self.expression)) & set(self.shapes)
        given = ", ".join(f"{name} {_said(self.shapes[name])}" for name in sorted(used))
        if not self.holds:  # the verdict says what was claimed
            return f"the shape of {self.expression} for {given}"
        return f"{self.expression} has shape {self._claimed} for {given}"


def _said(sizes):
    return say_shape(tuple(sizes.split()))


@dataclass(frozen=True)
class Bound(Claim):
    """low <= high (strict: low < high) wherever both are defined, under the conditions stated."""

    low: str
    high: str
    where: tuple = ()
    holds: bool = True
    strict: bool = False

    def verdict(self):
        """AtMost, Different with a witness, or Undecided."""
        return prove_at_most(self.low, self.high, self.where, self.strict)

    @property
    def tex(self):
        """The inequality in LaTeX."""
        relation = "<" if self.strict else r"\le"
        return f"{to_latex(read(self.low))} {relation} {to_latex(read(self.high))}"

    def __str__(self):
        conditions = f" where {' and '.join(self.where)}" if self.where else ""
        return f"{self.low} {'<' if self.strict else '<='} {self.high}{conditions}"


@dataclass(frozen=True)
class Limit(Claim):
    """f tends to a value as a variable tends to "oo", "-oo" or a number."""

    f: str
    variable: str
    to: str
    value: str
    where: tuple = ()
    holds: bool = True

    def verdict(self):
        """Reaches, Different, or Undecided."""
        return prove_limit(self.f, self.variable, self.to, self.value, self.where)

    @property
    def tex(self):
        """The limit in LaTeX."""
        value, to = to_latex(read(self.value)), self.to.replace("oo", r"\infty")
        return rf"\lim_{{{self.variable} \to {to}}} {to_latex(read(self.f))} = {value}"

    def __str__(self):
        conditions = f" where {' and '.join(self.where)}" if self.where else ""
        return f"{self.f} -> {self.value} as {self.variable} -> {self.to}{conditions}"


@dataclass(frozen=True)
class Count(Claim):
    """A finite enumeration: `words` names what `count()` lists or counts, `claimed` the result."""

    words: str
    count: Callable
    claimed: object
    holds: bool = True

    def verdict(self):
        """The result of the enumeration beside the claim."""
        return Found(self.claimed, self.count())

    def __str__(self):
        return f"{self.words}: {self.claimed}" if self.holds else self.words


def lines(*formulas, **options):
    """Each formula of a chain equal to the one before."""
    return tuple(Formula(a, b, **options) for a, b in zip(formulas, formulas[1:], strict=False))
