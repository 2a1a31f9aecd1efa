"""Decides whether a <= b, and never guesses: proved by rules, refuted by a witness, or open.

The conditions are solved for new positive symbols; sums of any length are replaced by their bounds
term by term; what is left is shown to be nowhere negative.
"""

from itertools import combinations, islice, product

import sympy as sp

from ..language.errors import NotDecided
from ..language.latex import to_text
from ..language.reader import whole
from .accepted import refuse
from .conditions import plain, read_all, solve
from .counterexample import find_counterexample
from .equality import Different, Undecided, positive_side, says, settle
from .growth import DEEPEST, at_least_zero
from .regions import SWITCHING, factors, feasible, resolve, switches
from .settle import domain
from .stated import unstated
from .sums import limits
from .verdicts import AtMost

MOST_CHOICES, MOST_FACES = 32, 4
GENERIC = whole("_i")
JUMPS = (sp.sign, sp.Heaviside, sp.Piecewise)


def prove_at_most(a, b, where=(), strict=False, names=None, shapes=None):
    """Whether a <= b (strict: a < b) wherever both are defined and the conditions `where` hold.

    Gives AtMost, Different (a point where it fails) or Undecided.
    """
    try:
        (a, b), conditions = read_all((a, b), where, names, shapes)
        refuse(a, b)
        corners = []
        left, right = settle(a, corners), settle(b, corners)
        needed = domain(a, b, corners)
        if sp.S.false in needed:
            return Undecided("a side is defined nowhere")
        inside = [positive_side(c.lhs - c.rhs, c.rel_op) for c in needed]
        ends = dict(limits(a) + limits(b))
        a, b = left, right
        witness, defined = find_counterexample(a, b, conditions, strict, inside, ends)
        if witness:
            return Different(*witness)
        rules = _prove(b - a, conditions, strict)
    except NotDecided as reason:
        return Undecided(str(reason))
    except RecursionError:
        return Undecided("the formula is nested too deeply")
    if not rules:
        return Undecided("no rule shows it, and no point was found that refutes it")
    if not defined:
        return Undecided("both sides are defined at none of the points tried")
    given = [(c.difference, c.relation) for c in conditions if c.every is None]
    missing = tuple(to_text(c) for c in unstated(needed, given, says))
    return AtMost(", ".join(dict.fromkeys(rules)), (*_certificate(a - b, conditions), *missing))


def _certificate(e, conditions):
    """The conditions in words, with the range of each index that stands for one of several."""
    texts = [c.text for c in conditions]
    for total in sorted(e.atoms(sp.Sum), key=str):
        low, high = total.limits[0][1:]
        for k in sorted(_indices(e, conditions), key=str):
            if k not in high.free_symbols:
                texts.append(f"{low} <= {k} <= {high}")
    return tuple(dict.fromkeys(texts))


def _indices(e, conditions):
    """The free symbols that stand as an index of an array."""
    entries = e.atoms(sp.Indexed).union(*(c.difference.atoms(sp.Indexed) for c in conditions))
    used = {s for z in entries for i in z.indices for s in i.free_symbols}
    bound = {v for total in e.atoms(sp.Sum) for v in total.variables}
    bound |= {c.every for c in conditions if c.every}
    return (used | {c.besides for c in conditions if c.besides}) - bound


# --- sums of any length ---------------------------------------------------------------------------


def _prove(e, conditions, strict):
    """The rules that prove e >= 0, with each sum replaced by one of its bounds, or None."""
    e = e.xreplace({total: _renamed(total) for total in e.atoms(sp.Sum)})
    sums = sorted(e.atoms(sp.Sum), key=str)
    bounds = [list(_bounds(total, _indices(e, conditions), conditions)) for total in sums]
    choices = list(islice(product(*bounds), MOST_CHOICES))
    for depth, choice in product((0, DEEPEST) if sums else (DEEPEST,), choices):
        part, facts, rules = e, [], []
        for k, (total, (side, bound, rule)) in enumerate(zip(sums, choice, strict=True)):
            s = sp.Symbol(f"_s{k}", real=True)
            part = part.xreplace({total: s})
            facts.append((side * (s - plain(bound)), ">="))
            rules.append(rule)
        facts += _facts([part, *(bound for _, bound, _ in choice)], conditions)
        proof = _by_regions(plain(part), facts, strict, depth)
        if proof:
            return (*rules, *proof)
    return None


def _renamed(total):
    """The sum with an index whose name no one can type: equal sums become the same."""
    if len(total.limits) > 1 or total.function.has(sp.Sum):
        raise NotDecided("there is no rule for the bounds of a sum of sums")
    i, low, high = total.limits[0]
    if low != 1 or not ((high + 1).is_Symbol or high.is_Symbol or high.is_positive):
        raise NotDecided(f"a sum from {low} to {high} may be empty")
    return sp.Sum(total.function.xreplace({i: GENERIC}), (GENERIC, low, high))


def _bounds(total, indices, conditions):
    """(1, lower bound, rule) and (-1, upper bound, rule) of a sum, from bounds of its terms."""
    t, (_, low, high) = total.function, total.limits[0]
    for apart in _apart(indices, conditions):
        alone = sp.Add(*[t.xreplace({GENERIC: k}) for k in apart])
        count = high - low + 1 - len(apart)
        facts = _facts([t], conditions, apart)
        if _by_regions(plain(t), facts):
            yield 1, alone, "a sum of terms that are not negative is at least some of them"
        for end in _ends(t, conditions, apart):
            these = facts + _facts([end], conditions)
            if _by_regions(plain(t - end), these):
                yield 1, alone + count * end, "each term of a sum is at least its bound"
            if _by_regions(plain(end - t), these):
                yield -1, alone + count * end, "each term of a sum is at most its bound"


def _apart(indices, conditions):
    """The terms to be taken out of a sum: none, one, or two that are known to be different."""
    ordered = sorted(indices, key=str)
    return [(), *((k,) for k in ordered)] + [
        pair for pair in combinations(ordered, 2) if _differ(*pair, conditions)
    ]


def _differ(k, m, conditions):
    """Whether a condition says that two indices are different."""
    return any(c.relation == "!=" and c.difference in (k - m, m - k) for c in conditions)


def _ends(t, conditions, apart):
    """The term with its entries at a bound that holds for each of them; free of the index."""
    choices = {}
    for z in (z for z in t.atoms(sp.Indexed) if z.has(GENERIC)):
        choices[z] = list(_bounds_of(z, conditions, apart))
    for ends in product(*choices.values()):
        end = t.xreplace(dict(zip(choices, ends, strict=True)))
        if not end.has(GENERIC):
            yield end


def _bounds_of(z, conditions, apart):
    for c in conditions:
        if c.every and c.relation != "!=" and _covers(c, GENERIC, apart, conditions):
            v = sp.expand(c.at({c.every: GENERIC}).difference)
            rest, slope = v.xreplace({z: sp.S.Zero}), v.coeff(z)
            if slope.is_Rational and slope != 0 and sp.expand(slope * z + rest - v) == 0:
                yield -rest / slope


def _covers(c, k, apart, conditions):
    """Whether a condition on every index is known to speak of the index k."""
    if c.besides is None:
        return True
    return c.besides in apart if k == GENERIC else _differ(k, c.besides, conditions)


def _facts(formulas, conditions, apart=()):
    """The conditions as (difference, relation), those on every index for each one that occurs."""
    entries = set().union(*(f.atoms(sp.Indexed) for f in formulas))
    used = sorted({k for z in entries for k in z.indices}, key=str)
    found = [c.difference for c in conditions]
    numbers = {s for f in (*formulas, *found) for s in f.free_symbols if s.is_integer}
    facts = [(plain(s) - 1, ">=") for s in sorted(numbers, key=str)]
    for c in conditions:
        for k in used if c.every else [None]:
            if k is None or _covers(c, k, apart, conditions):
                moved = c if k is None else c.at({c.every: k})
                if _entries_of(moved, k) <= entries:
                    facts.append((plain(moved.difference), c.relation))
    return facts


def _entries_of(c, k):
    """The entries with this index of which a condition speaks; others may be out of range."""
    return {z for z in c.difference.atoms(sp.Indexed) if c.every and z.has(k)}


# --- corners --------------------------------------------------------------------------------------


def _by_regions(e, facts, strict=False, depth=0, signs=None):
    """The rules that prove e >= 0 where the facts hold, on each side of each corner, or None."""
    signs = signs or {}
    w = _open_switch(e, signs)
    if w is None:
        return _where_solved(e, facts, strict, depth, bool(signs))
    # Beside a corner is enough for what is continuous; on a corner nothing is dense any more.
    corners = strict or e.has(*JUMPS) or 0 in signs.values()
    rules = ["each side of the corners"]
    for s, fact in ((1, (w, ">")), (-1, (-w, ">")), (0, (w, "="))):
        region = {**signs, w: s}
        if not feasible(region) or (s == 0 and not corners):
            continue
        proof = _by_regions(resolve(e, region), [*facts, fact], strict, depth, region)
        if not proof:
            return None
        rules += proof
    return tuple(rules)


def _open_switch(e, signs):
    """A factor of a switch, without a switch inside, whose sign is not known yet."""
    for v in switches(e):
        for w in () if v.has(*SWITCHING) else factors(v)[1]:
            if w not in signs and not w.is_positive:
                return w
    return None


def _where_solved(e, facts, strict, depth, corners):
    """The proof in new positive symbols; where such a symbol may be 0, the claim is continuous.

    A root would end that argument, for its domain may be a single point.
    """
    if e.has(*SWITCHING):
        raise NotDecided("a switch keeps its place in a region where its sign is known")
    apart = next((f for f in facts if f[1] == "!=" and strict), None)
    if apart:  # on either side of it
        rest = [fact for fact in facts if fact != apart]
        sides = [[*rest, (sign * apart[0], ">")] for sign in (1, -1)]
        proofs = [_where_solved(e, side, strict, depth, corners) for side in sides]
        return all(proofs) and sum(proofs, ()) or None
    inside = sorted((u.args[0] for u in e.atoms(sp.log)), key=str)
    solution = solve([*facts, *((v, ">") for v in inside)])
    if solution is None:
        return ("the conditions exclude it",)
    e = solution.apply(e)
    roots = [r for r in e.atoms(sp.Pow) if not r.exp.is_Integer and r.base.free_symbols]
    if not strict:
        if roots and (corners or solution.faces or solution.open_end):
            raise NotDecided("the end of a range of a square root cannot be described")
        return at_least_zero(e, False, depth)
    if solution.open_end or len(solution.faces) > MOST_FACES:
        raise NotDecided("the end of a range cannot be described: state a strict condition")
    rules = []
    for zeros in product((False, True), repeat=len(solution.faces)):
        ends = {p: sp.S.Zero for p, zero in zip(solution.faces, zeros, strict=True) if zero}
        part = e.xreplace(ends)
        if part.has(sp.nan, sp.zoo, sp.oo):
            continue  # no value there, so nothing is claimed
        proof = at_least_zero(part, True, depth)
        if not proof:
            return None
        rules += proof
    return tuple(rules)
