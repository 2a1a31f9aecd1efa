"""One exact normal form for formulas of + - * / exp log: a fraction over a ring of kernels.

Bottom up, each exponential and each logarithm becomes a generator of a polynomial ring over the
rationals.  exp of a sum splits into powers of generators exp(t/L); log of a fraction splits into
the logarithms of its irreducible factors.  Both rules hold wherever the formula is defined, so a
zero polynomial proves that the formula is zero there.  One that is not zero proves nothing.
"""

import sympy as sp

from ..language.errors import NotDecided
from .ring import fraction, monomial, rational
from .sums import canonical_sum

HIGHEST_POWER, HIGHEST_POWER_OF_A_SUM = 64, 16


class _Finer(Exception):
    """An exponent needs a smaller unit than was planned: start again with that one."""


def is_zero(e):
    """Whether the normal form of e is the zero polynomial; NotDecided where there is none."""
    return _ask(lambda tower: tower.is_zero(e))


def contracted(e):
    """e with every sum in canonical form, so that a delta has picked its term."""
    return _ask(lambda tower: tower.meaning(fraction(tower.normal(e)).as_expr()))


def factored(e):
    """(c, {w: k}): e is c = 1, -1 or 0, times a positive factor, times irreducible w^k."""
    return _ask(lambda tower: tower.factored(e))


def is_visibly_positive(e):
    """True only if every coefficient and every generator in the normal form of e is positive."""
    return _ask(lambda tower: tower.positive(tower.normal(e)))


def _ask(question):
    units = {}
    for _ in range(20):
        try:
            return question(Tower(units))
        except _Finer:
            continue
        except ZeroDivisionError:
            raise NotDecided("a denominator is zero everywhere") from None
    raise NotDecided("the exponents have too many different denominators")


class Tower:
    """The generators of one normal form, each with the kernel it stands for."""

    def __init__(self, units):
        self.units = units  # exponent -> common denominator of its coefficients, kept over restarts
        self.generators = {}  # kernel -> generator
        self.kernel = {}  # generator -> kernel
        self.exponent = {}  # generator of exp(t) -> t, in generators
        self.inside_log = {}  # generator of log|p| -> p, in generators
        self.sums_around = 0  # how many sums the formula at hand stands in
        self.square = {}  # generator of sqrt(p) -> p, in generators

    def generator(self, kernel, positive=False):
        """The one symbol that stands for a kernel."""
        if kernel not in self.generators:
            assume = {"positive": True} if positive else {"real": True}
            g = sp.Symbol(f"g{len(self.generators):03d}", **assume)
            self.generators[kernel], self.kernel[g] = g, kernel
        return self.generators[kernel]

    def meaning(self, e):
        """e with each generator replaced by its kernel."""
        return e.xreplace(self.kernel)

    def depends(self, g, index):
        """Whether the kernel that a generator stands for has this index."""
        return index in self.kernel[g].free_symbols

    def is_zero(self, e):
        """Whether the normal form of e, with s^2 = p for each root s of p, is zero."""
        rest = fraction(self.normal(e)).numer.as_expr()
        for root, p in reversed(self.square.items()):
            terms = rest.as_poly(root).terms() if rest.has(root) else [((0,), rest)]
            rest = sp.Add(*[c * p ** (k // 2) * root ** (k % 2) for (k,), c in terms])
            rest = fraction(rest).numer.as_expr()
        return rest == 0

    def normal(self, e):
        """e with every kernel replaced by its generator."""
        if e.is_Rational:
            return e
        if e.is_Symbol or isinstance(e, (sp.Indexed, sp.KroneckerDelta)):
            return self.generator(e, bool(e.is_positive))
        if isinstance(e, sp.Sum):
            return canonical_sum(self, e)
        if e.is_Add or e.is_Mul:
            return e.func(*[self.normal(a) for a in e.args])
        if e is sp.E:
            return self.exp(sp.S.One)
        if isinstance(e, sp.exp):
            return self.exp(self.normal(e.args[0]))
        if isinstance(e, sp.log):
            return self.log(self.normal(e.args[0]))
        if e.is_Pow:
            return self.power(*e.args)
        if e is sp.pi:
            return self.generator(e, positive=True)
        if isinstance(e, (sp.Max, sp.Min)):
            return self.largest(e.args, 1 if isinstance(e, sp.Max) else -1)
        if e.is_Function and not e.is_Piecewise:
            return self.opaque(e)
        if e in (sp.zoo, sp.nan, sp.oo, -sp.oo):
            raise NotDecided("a side has no value in one of the regions")
        raise NotDecided(f"there is no rule for {e.func.__name__}")

    def largest(self, args, side):
        """max(a, b) as (a + b + |a - b|)/2, min with a minus; the sizes |u| and |-u| are one."""
        first, *rest = args
        found = self.normal(first)
        for b in map(self.normal, rest):
            gap = fraction(found - b).as_expr()
            gap = -gap if gap.could_extract_minus_sign() else gap
            size, gap = gap.as_content_primitive()
            u = self.meaning(gap)
            absolute = self.generator(sp.Max(u, -u)) if gap != 0 else 0
            found = (found + b + side * size * absolute) / 2
        return found

    def opaque(self, e):
        """A function without rules: equal arguments give equal values, no more is used."""
        arguments = [fraction(self.normal(a)).as_expr() for a in e.args]
        return self.generator(e.func(*[self.meaning(a) for a in arguments]))

    def power(self, base, exponent):
        """Integer powers stay, square roots become generators, others need a positive base."""
        p = self.normal(base)
        if exponent.is_Integer:
            if abs(exponent) > (HIGHEST_POWER_OF_A_SUM if p.is_Add else HIGHEST_POWER):
                raise NotDecided(f"the power {exponent} is too high to be multiplied out")
            return p**exponent
        p = fraction(p).as_expr()
        if exponent.is_Rational and exponent.q == 2:
            root = self.generator(sp.sqrt(self.meaning(p)), self.positive(p))
            self.square[root] = p
            return root**exponent.p
        if not self.positive(p):
            raise NotDecided(f"the sign of {base} is not known")
        return self.exp(self.normal(exponent) * self.log(p))

    def exp(self, a):
        """exp(sum of c*t) as the product of exp(t/L)^(c*L), L the common denominator for t."""
        product = sp.S.One
        for c, t in self._terms(fraction(a)):
            if t in self.inside_log:
                product *= self._power_of(self.inside_log[t], c)
                continue
            key = self.meaning(t)
            unit = self.units.get(key, 1)
            if unit % c.q:
                self.units[key] = int(sp.ilcm(unit, c.q))
                raise _Finer
            u = self.generator(sp.exp(key / unit, evaluate=False), positive=True)
            self.exponent[u] = t / unit
            product *= u ** (c * unit)
        return product

    def _terms(self, a):
        """(coefficient, monomial) of a fraction, after division with remainder by its denominator.

        So u/(1+u) and 1 - 1/(1+u) are the same exponents.
        """
        symbols = a.field.symbols
        lead = rational(a.denom.LC)
        whole, rest = a.numer.div(a.denom.monic())
        for powers, c in whole.terms():
            yield rational(c) / lead, monomial(symbols, powers)
        for powers, c in rest.terms():
            yield rational(c) / lead, monomial(symbols, powers) / a.denom.monic().as_expr()

    def _power_of(self, p, c):
        if not c.is_Integer:
            raise NotDecided(f"a root of {self.meaning(p)} is needed")
        if c % 2 and not self.positive(p):
            raise NotDecided(f"the sign of {self.meaning(p)} is not known")
        return p**c

    def log(self, a):
        """log(a) as the sum of k*log|p| over its irreducible factors p^k: right wherever a > 0."""
        a = fraction(a)
        if a == 0:
            raise NotDecided("the logarithm of 0")
        total = sp.S.Zero
        for poly, side in ((a.numer, 1), (a.denom, -1)):
            content, factors = poly.factor_list()
            primes = sp.factorrat(abs(rational(content))).items()
            total += sp.Add(*[side * k * self._log_of(sp.Integer(q)) for q, k in primes if q != 1])
            total += sp.Add(*[side * k * self._log_of(p.as_expr()) for p, k in factors])
        return total

    def _log_of(self, p):
        if p in self.exponent:
            return self.exponent[p]
        if p.could_extract_minus_sign():
            p = (-p).expand()
        t = self.generator(sp.log(sp.Abs(self.meaning(p)), evaluate=False), bool(p.is_Integer))
        self.inside_log[t] = p
        return t

    def factored(self, e):
        """The sign and the irreducible factors of e that are not visibly positive."""
        a, powers = fraction(self.normal(e)), {}
        if a == 0:
            return 0, {}
        sign = 1
        for poly in (a.numer, a.denom):
            content, parts = poly.factor_list()
            sign *= 1 if content > 0 else -1
            for p, k in parts:
                if not self.positive(p.as_expr()):
                    w = self.meaning(self._same_sign(p))
                    if w.could_extract_minus_sign():
                        w, sign = (-w).expand(), sign * (-1) ** k
                    powers[w] = powers.get(w, 0) + k
        return sign, powers

    def _same_sign(self, p):
        """What has the sign of p: s - t for e^s - e^t, p itself otherwise."""
        terms = p.terms()
        if sorted(c for _, c in terms) == [-1, 1]:
            symbols = p.ring.symbols
            used = [s for powers, _ in terms for s, k in zip(symbols, powers, strict=True) if k]
            if all(s in self.exponent for s in used):
                return sp.Add(
                    *[
                        int(c) * k * self.exponent[s]
                        for powers, c in terms
                        for s, k in zip(symbols, powers, strict=True)
                        if k
                    ]
                )
        return p.as_expr()

    def positive(self, e):
        """Visibly positive: no minus sign, no odd power of a generator that may be negative."""
        a = fraction(e)
        positive = [s.is_positive for s in a.field.symbols]

        def harmless(powers):
            return all(p or k % 2 == 0 for p, k in zip(positive, powers, strict=True))

        def strict(powers):
            return all(p or k == 0 for p, k in zip(positive, powers, strict=True))

        return all(
            all(c > 0 and harmless(powers) for powers, c in poly.terms())
            and any(strict(powers) for powers, _ in poly.terms())
            for poly in (a.numer, a.denom)
        )
