"""Certified numbers: intervals that enclose both sides of an equation at simple rational points.

Two enclosures that do not meet refute the equation beyond any rounding; two that meet prove
nothing.
"""

from dataclasses import dataclass
from functools import cache
from itertools import islice
from random import Random

import sympy as sp
from mpmath import mp
from mpmath.ctx_iv import MPIntervalContext
from sympy.core.relational import Relational

from ..language.errors import NotDecided

VALUES = "0 1 -1 2 -2 1/2 -1/2 3 -3 1/3 5/2 -3/2 -1/3 5 -5 10 -10"
SIMPLE = [sp.Rational(v) for v in VALUES.split()]
HOLDS = {">": lambda s: s > 0, ">=": lambda s: s >= 0, "!=": lambda s: s != 0}
MOST_SIMPLIFIED = 12  # numbers of a witness
HUGE = 10**5  # beyond it exp(u) would fill the memory


class Outside(Exception):
    """The expression has no value at this point, or none that is worth computing."""


class NoRule(Exception):
    """There is no interval rule for a function."""


@dataclass(frozen=True)
class Meeting:
    """What the search found: a witness or None, and whether both sides had a value anywhere."""

    witness: tuple | None
    defined: bool


@cache
def interval_context(digits):
    """An interval arithmetic of its own, so that no one else's precision is changed."""
    context = MPIntervalContext()
    context.dps = digits
    return context


def search(a, b, points, given=(), digits=50):
    """Look for a point where the enclosures of a and b are disjoint and all that is `given` holds.

    given: pairs (formula, relation to 0), such as (x - 1, ">").  Gives Meeting((point, left,
    right), True) for the first such point.
    """
    defined = False
    for point in points:
        try:
            if not holds(given, point, digits):
                continue
            known = {}
            left, right = enclose(a, point, digits, known), enclose(b, point, digits, known)
        except (Outside, ZeroDivisionError):
            continue
        except NoRule:
            return Meeting(None, True)
        defined = True
        if _apart(left, right):
            return Meeting((point, *_tell_apart(left, right)), True)
    return Meeting(None, defined)


def holds(given, point, digits=50):
    """Whether all that is given certainly holds; Outside where a formula has no value."""
    return all(HOLDS[relation](_sign(v, point, digits)) for v, relation in given)


def _apart(left, right):
    return left.b < right.a or right.b < left.a


def simpler(a, b, witness, given=(), digits=50):
    """The same witness with as many of its numbers 0, or else 1, as it can bear."""
    for s in sorted(witness[0], key=str)[:MOST_SIMPLIFIED]:
        for value in (sp.S.Zero, sp.S.One):
            if fits(value, s):
                tried = search(a, b, [{**witness[0], s: value}], given, digits).witness
                if tried:
                    witness = tried
                    break
    return witness


def simple_points(symbols, simple=20, random=10, near=()):
    """Rational points that fit the symbols' assumptions: the simplest first, then some at random.

    `near` adds values of special interest, for instance the two sides of a corner.
    """
    choices = [[v for v in SIMPLE if fits(v, s)] for s in symbols]
    yield from (dict(zip(symbols, p, strict=True)) for p in islice(_by_rank(choices), simple))
    rng = Random(0)
    for value in [*near, *[None] * random]:
        drawn = [sp.Rational(rng.randint(-40, 40), rng.randint(1, 9)) for _ in symbols]
        point = dict(zip(symbols, drawn if value is None else [value] * len(drawn), strict=True))
        point = {s: v if fits(v, s) else abs(v) for s, v in point.items()}
        if all(fits(v, s) for s, v in point.items()):
            yield point


def fits(value, symbol):
    """Whether a rational number has every property that was assumed of the symbol."""
    facts = symbol.assumptions0.items()
    return all(getattr(value, f"is_{fact}") in (truth, None) for fact, truth in facts)


def _by_rank(choices):
    """The product of several lists, ordered by how far down its lists a combination lies."""

    def ranks(lists, total):
        if not lists:
            if total == 0:
                yield ()
            return
        for i in range(min(total, len(lists[0]) - 1) + 1):
            for rest in ranks(lists[1:], total - i):
                yield (lists[0][i], *rest)

    for total in range(sum(len(c) - 1 for c in choices) + 1):
        yield from ranks(choices, total)


def _tell_apart(left, right):
    """Both middles in as few digits, from six on, as show that they differ."""
    for digits in range(6, 400):
        with mp.workdps(digits + 20):
            texts = [
                "0.0" if 0 in v else mp.nstr(mp.mpf(v.mid._mpi_[0]), digits) for v in (left, right)
            ]
        if texts[0] != texts[1]:
            break
    return texts


def enclose(e, point, digits=50, known=None):
    """An interval that contains the value of e at a rational point (a dict symbol -> Rational).

    known: the enclosures of subexpressions at this point, which are found once and kept there.
    """
    known = {} if known is None else known
    if e not in known:
        known[e] = _enclose(e, point, digits, known)
    return known[e]


def _enclose(e, point, digits, known):
    iv = interval_context(digits)
    if e.is_Rational:
        return iv.mpf(int(e.p)) / iv.mpf(int(e.q))
    if isinstance(e, sp.Symbol):
        return enclose(point[e], point, digits, known)
    if isinstance(e, sp.Piecewise):
        return enclose(_branch(e, point, digits), point, digits)
    if isinstance(e, sp.sign):
        return iv.mpf(_sign(e.args[0], point, digits))
    if isinstance(e, sp.Heaviside):
        s = _sign(e.args[0], point, digits)
        return enclose([e.args[1], sp.S.One, sp.S.Zero][s], point, digits)
    if e in (sp.E, sp.pi):
        return iv.exp(iv.mpf(1)) if e is sp.E else +iv.pi
    args = [enclose(a, point, digits, known) for a in e.args]
    if getattr(e, "unspecified", False):
        return _stand_in(e.func.__name__, *args)
    if e.func not in RULES:
        raise NoRule(e.func.__name__)
    return RULES[e.func](iv, *args)


def _add(iv, *values):
    return sum(values[1:], values[0])


def _mul(iv, first, *rest):
    for value in rest:
        first = first * value
    return first


def _power(iv, base, exponent):
    if exponent.a == exponent.b and exponent.a == int(exponent.a):
        if int(exponent.a) < 0 and 0 in base:
            raise Outside
        return base ** int(exponent.a)
    return _exp(iv, exponent * _log(iv, base))


def _exp(iv, u):
    if u.b > HUGE or u.a < -HUGE:
        raise Outside
    return iv.exp(u)


def _log(iv, u):
    if not u.a > 0:
        raise Outside
    return iv.log(u)


def _max(iv, *values):
    return iv.mpf([max(v.a for v in values), max(v.b for v in values)])


def _min(iv, *values):
    return iv.mpf([min(v.a for v in values), min(v.b for v in values)])


RULES = {
    sp.Add: _add, sp.Mul: _mul, sp.Pow: _power, sp.exp: _exp, sp.log: _log,
    sp.Max: _max, sp.Min: _min,
    sp.sin: lambda iv, u: iv.sin(u), sp.cos: lambda iv, u: iv.cos(u),
}  # fmt: skip


def _stand_in(name, u):
    """An unspecified function may be any: 7 + 30u + 10u^2 + 6u^3 and its slopes will do."""
    slopes = [7 + 30 * u + 10 * u**2 + 6 * u**3, 30 + 20 * u + 18 * u**2, 20 + 36 * u, 36 + 0 * u]
    order = name.count("'")
    return slopes[order] if order < len(slopes) else 0 * u


def _sign(e, point, digits):
    """The sign of e, exact for rational values; Outside where rounding hides it."""
    value = e.xreplace(point)
    if value.is_Rational:
        return int(sp.sign(value))
    value = enclose(e, point, digits)
    if value.a > 0 or value.b < 0:
        return 1 if value.a > 0 else -1
    raise Outside


def sign_of_number(e):
    """The sign of a number without symbols; NotDecided where 50 digits do not tell it."""
    try:
        return _sign(e, {}, 50)
    except (Outside, NoRule, KeyError):
        raise NotDecided(f"the sign of {e} is not known") from None


def _branch(e, point, digits):
    """The expression of the first branch whose condition holds."""
    for value, condition in e.args:
        if _holds(condition, point, digits):
            return value
    raise Outside


def _holds(condition, point, digits):
    if condition in (sp.S.true, sp.S.false):
        return bool(condition)
    if isinstance(condition, (sp.And, sp.Or)):
        return (all if isinstance(condition, sp.And) else any)(
            _holds(c, point, digits) for c in condition.args
        )
    if isinstance(condition, sp.Not):
        return not _holds(condition.args[0], point, digits)
    if isinstance(condition, Relational):
        return bool(condition.func(_sign(condition.lhs - condition.rhs, point, digits), 0))
    raise NoRule(str(condition))
