"""Limits by rewriting: what shrinks is named, and the rest is evaluated where it is continuous.

The variable becomes p -> oo.  Each exp(-c p^k) with c > 0 becomes a symbol u -> 0, faster than any
power of p grows; the dominant term of a logarithm's argument is taken out.  What is left is a
fraction of polynomials in p, the u and convergent parts, whose leading terms decide.
"""

import sympy as sp

from ..language.errors import NotDecided
from ..language.reader import NotRead
from .accepted import refuse
from .conditions import plain, read_all, solve
from .equality import Different, Undecided, positive_side, prove_equal, settle
from .hunt import look
from .settle import domain
from .signs import HIGHEST_POWER, exponent_terms, units, visible_sign
from .verdicts import Reaches

CONTINUOUS = (sp.sin, sp.cos, sp.erf)
FAR = sp.Integer(10_000)  # on the way to a limit


def prove_limit(f, x, to, value, where=(), names=None, shapes=None):
    """Whether f tends to `value` as x tends to "oo", "-oo", a number, or one side of it ("0+").

    Gives Reaches, Different (the proved limit is another one) or Undecided.
    """
    try:
        (f, value, x), conditions = read_all((f, value, x), where, names, shapes)
        refuse(f, value)
        verdicts = [_decide(f, plain(x), path, value, conditions) for path in _paths(to)]
    except NotDecided as reason:
        return Undecided(str(reason))
    return next((v for v in verdicts if not v), verdicts[0])


def _paths(to):
    """The ways to go there, each as a function of p -> oo."""
    text = str(to).strip()
    if text in ("oo", "-oo"):
        return [lambda p: p if text == "oo" else -p]
    sides = [1, -1] if text[-1:] not in ("+", "-") else [1 if text[-1] == "+" else -1]
    try:
        number = sp.Rational(text.rstrip("+-"))
    except (TypeError, ValueError):
        raise NotRead(f"{text!r}: x goes to 'oo', '-oo', a number, '0+' or '0-'.") from None
    return [lambda p, s=s: number + s / p for s in sides]


def _decide(f, x, path, value, conditions):
    if f.has(sp.Sum):
        raise NotDecided("there is no rule for the limit of a sum of any length")
    p = sp.Symbol("_p", positive=True)
    _refuse_far_out(f, x, path)
    f = plain(settle(f)).xreplace({x: path(p)})
    facts = [(plain(c.difference), c.relation) for c in conditions if not c.every]
    solution = solve([(v, r) for v, r in facts if x not in v.free_symbols])
    if solution is None:
        raise NotDecided("the conditions contradict each other")
    if solution.faces or solution.open_end:
        raise NotDecided("a condition of a limit must be strict: write > instead of >=")
    found = limit_at_infinity(solution.apply(f), p)
    verdict = prove_equal(found, solution.apply(plain(value)))
    if isinstance(verdict, Different):
        return _in_old_symbols(verdict, solution)
    if not verdict:
        return verdict
    return Reaches("leading terms in exp(-c x) and 1/x", tuple(c.text for c in conditions))


def _refuse_far_out(f, x, path):
    """A limit needs values on the way: far out every condition of the domain must hold."""
    for c in domain(f, f, ()):
        v, relation = positive_side(plain(c.lhs - c.rhs), c.rel_op) if c != sp.S.false else (c, ">")
        far = v.xreplace({x: path(FAR)}) if v != sp.S.false else -sp.S.One
        if far.is_number and not look(sp.S.Zero, sp.S.Zero, [(far, relation)]).defined:
            raise NotDecided("the formula has no value on the way")


def _in_old_symbols(verdict, solution):
    point = verdict.witness
    old = {s: v.xreplace(point) for s, v in solution.values.items() if v.free_symbols <= set(point)}
    kept = {s: v for s, v in point.items() if not s.name.startswith("_")}
    return Different({**kept, **old}, verdict.left, verdict.right)


def limit_at_infinity(e, p):
    """The limit of e as p -> oo, a formula without p; NotDecided where it cannot be seen."""
    if not e.has(p):
        return e
    germ = _Germ(e, p)
    return germ.value(germ.walk(e))


class _Germ:
    """What a formula is made of for large p: small quantities and convergent parts."""

    def __init__(self, e, p):
        self.p, self.units = p, units(e)
        self.small = {}  # symbol u -> the exponent of which it is the exponential
        self.wild = set()  # those of which it is not known that they shrink: they must cancel
        self.parts = {}  # symbol of a convergent part -> its limit
        self.names = {}

    def walk(self, e):
        """e as a rational function of p, the small quantities and the convergent parts."""
        if not e.has(self.p) or e == self.p:
            return e
        if e.is_Add or e.is_Mul:
            return e.func(*map(self.walk, e.args))
        if e.is_Pow and e.exp.is_Integer:
            return self.walk(e.base) ** e.exp
        if isinstance(e, sp.exp):
            return self.exp(e.args[0])
        if isinstance(e, sp.log):
            return self.log(self.walk(e.args[0]))
        if isinstance(e, (sp.Max, sp.Min)):
            return self.largest([self.walk(a) for a in e.args], 1 if isinstance(e, sp.Max) else -1)
        if isinstance(e, (sp.sign, sp.Heaviside)):
            s = self.sign(self.walk(e.args[0]))
            return sp.Integer(s if isinstance(e, sp.sign) else s > 0)
        return self.continuous(e)

    def exp(self, exponent):
        product, rest = sp.S.One, sp.S.Zero
        for c, t in exponent_terms(exponent):
            factor, power = t.as_independent(self.p)
            if power == 1 or not power.is_polynomial(self.p) or not power.is_Pow | power.is_Symbol:
                rest += c * t
                continue
            sign, unit = visible_sign(factor, strict=True), self.units.get(t, 1)
            s = sign or 1
            u = self.name(sp.exp(-s * t / unit, evaluate=False), "u")
            self.small[u] = -s * t / unit
            if abs(c * unit) > HIGHEST_POWER:
                raise NotDecided(f"the power {c * unit} is too high to be multiplied out")
            self.wild |= set() if sign else {u}
            product *= u ** (-s * c * unit)
        if not rest.has(self.p):
            return product * sp.exp(rest)
        end = self.value(self.walk(rest))
        return product * self.part(sp.exp(rest, evaluate=False), sp.exp(end))

    def log(self, a):
        """The exponent of the dominant exponential plus the logarithm of what is left."""
        exponent, rest = sp.S.Zero, sp.together(a)
        top, bottom = self.polynomials(rest)
        for i, u in enumerate(self.small):
            k = _lowest(top, i) - _lowest(bottom, i)
            exponent += k * self.small[u]
            rest /= u**k
        end = self.value(rest)
        if visible_sign(end, strict=True) != 1:
            raise NotDecided(f"the logarithm of {end}, of which it is not seen that it is positive")
        return exponent + self.part(sp.log(rest, evaluate=False), sp.log(end))

    def continuous(self, e):
        """A function that is continuous at the limit of its argument."""
        if e.is_Pow and e.exp.is_Rational:
            end = self.value(self.walk(e.base))
            if visible_sign(end, strict=True) == 1:
                return self.part(e, end**e.exp)
        elif isinstance(e, CONTINUOUS):
            return self.part(e, e.func(self.value(self.walk(e.args[0]))))
        raise NotDecided(f"there is no rule for the limit of {e.func.__name__}")

    def largest(self, candidates, wanted):
        best = candidates[0]
        for other in candidates[1:]:
            if sp.cancel(other - best) != 0 and self.sign(other - best) == wanted:
                best = other
        return best

    def part(self, kernel, end):
        symbol = self.name(kernel, "k")
        self.parts[symbol] = end
        return symbol

    def name(self, kernel, letter):
        if kernel not in self.names:
            self.names[kernel] = sp.Symbol(f"_{letter}{len(self.names)}", positive=True)
        return self.names[kernel]

    def polynomials(self, e):
        """Numerator and denominator in the small quantities (in their order) and p."""
        return [sp.Poly(sp.expand(v), *self.small, self.p) for v in sp.fraction(sp.together(e))]

    def leading(self, poly):
        """(power of p, its coefficient) among the terms with the lowest power of each u."""
        terms = self.dominant(poly)
        if not terms:
            raise NotDecided("no term dominates for large values")
        power = max(terms)
        return power, terms[power]

    def dominant(self, poly):
        """power of p -> coefficient, of the terms with the lowest power of each u."""
        for i, u in enumerate(self.small):
            if u in self.wild and len({powers[i] for powers in poly.monoms()}) > 1:
                raise NotDecided(f"the sign of {self.small[u]} is not known")
        lowest = tuple(_lowest(poly, i) for i in range(len(self.small)))
        terms = [(powers, c) for powers, c in poly.terms() if powers[:-1] == lowest]
        return {powers[-1]: c.xreplace(self.parts) for powers, c in terms}

    def value(self, e):
        """The limit of a rational function of p, the small quantities and the parts."""
        top, bottom = self.polynomials(e)
        if top.is_zero:
            return sp.S.Zero
        power, c = self.leading(bottom)
        if not visible_sign(c, strict=True):
            raise NotDecided(f"it is not seen that {c} is not 0")
        terms = self.dominant(top)
        shifts = {u: _lowest(top, i) - _lowest(bottom, i) for i, u in enumerate(self.small)}
        if any(k < 0 or (k and u in self.wild) for u, k in shifts.items()):
            raise NotDecided("no finite limit was found")
        if any(shifts.values()):
            return sp.S.Zero
        if max(terms, default=0) > power:
            raise NotDecided("no finite limit was found")
        return terms.get(power, sp.S.Zero) / c

    def sign(self, e):
        """The sign of e for all large p."""
        signs = [visible_sign(self.leading(v)[1], strict=True) for v in self.polynomials(e)]
        if 0 in signs:
            raise NotDecided("the sign of a switch for large values is not known")
        return signs[0] * signs[1]


def _lowest(poly, i):
    return min(powers[i] for powers in poly.monoms())
