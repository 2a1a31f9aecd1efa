"""A formula of any size written out at chosen sizes: sums become terms, entries symbols.

The witnesses of formulas with sums and indices are searched here.
"""

from random import Random

import sympy as sp

from .witness import SIMPLE, fits

SIZES = ((2, 3, 4, 2, 3), (3, 2, 2, 4, 3), (1, 1, 1, 1, 1), (4, 3, 2, 3, 2))
EASY, POINTS = SIMPLE[:9], 3


def written_out(e, values):
    """e with these values for its sizes and free indices; z[2] becomes the symbol "z[2]"."""
    if isinstance(e, (sp.Sum, sp.Product)):
        bindings = [values]
        for k, _, high in reversed(e.limits):  # the outermost first
            sizes = [(b, int(written_out(high, b))) for b in bindings]
            bindings = [{**b, k: sp.Integer(i + 1)} for b, size in sizes for i in range(size)]
        terms = [written_out(e.function, b) for b in bindings]
        return (sp.Add if isinstance(e, sp.Sum) else sp.Mul)(*terms)
    if e in values:
        return values[e]
    if isinstance(e, sp.Indexed):
        indices = ",".join(str(written_out(i, values)) for i in e.indices)
        return sp.Symbol(f"{e.base.label}[{indices}]", real=True)
    if not e.args:
        return e
    return e.func(*[written_out(a, values) for a in e.args])


def settings(sides, rounds, known=None):
    """Sizes and indices to try: sizes that differ, indices in range that differ and that agree.

    known: the sizes up to which some indices run.
    """
    ranges = up_to(sides) | {k: n for k, n in (known or {}).items() if not isinstance(k, sp.Dummy)}
    sizes = sorted({n for n in ranges.values() if n is not None and n.is_Symbol}, key=str)
    sizes += sorted(_sizes(sides) - set(sizes), key=str)
    indices = sorted((k for k in ranges if k not in sizes), key=str)
    rng = Random(0)
    for turn in range(rounds):
        chosen = SIZES[turn % len(SIZES)]
        values = {n: sp.Integer(chosen[i % len(chosen)]) for i, n in enumerate(sizes)}
        for place, k in enumerate(indices):
            most = ranges[k].xreplace(values) if ranges[k] is not None else sp.Integer(3)
            most = int(most) if most.is_Integer else 3
            pick = (place % most + 1, 1, rng.randint(1, most), most)[turn if turn < 4 else 2]
            values[k] = sp.Integer(pick)
        yield values


def _sizes(sides):
    """The symbols in the limits of sums, and other whole numbers."""
    found = set()
    for e in sides:
        bound = {k for s in e.atoms(sp.Sum, sp.Product) for k, _, _ in s.limits}
        found |= {s for s in e.free_symbols if s.is_Symbol and s.is_integer and s not in bound}
    return found - set(up_to(sides))


def up_to(sides):
    """The free indices with the size they run up to, where a sum over the same axis tells it."""
    axis, places, pairs = {}, {}, []
    for e in sides:
        highs = {k: high for s in _in_order(e, sp.Sum, sp.Product) for k, _, high in s.limits}
        for entry in _in_order(e, sp.Indexed):
            for i, k in enumerate(entry.indices):
                place = (entry.base.label.name, i)
                if k in highs:
                    axis.setdefault(place, highs[k])
                elif k.is_Symbol and not isinstance(k, sp.Dummy):
                    places.setdefault(k, []).append(place)
        for delta in _in_order(e, sp.KroneckerDelta):
            for k, other in (delta.args, delta.args[::-1]):
                if k.is_Symbol and k not in highs:
                    places.setdefault(k, [])
                    pairs.append((k, other, highs.get(other)))
    found = {k: next((axis[p] for p in where if p in axis), None) for k, where in places.items()}
    for k, other, high in pairs:  # a delta compares indices of one range
        if found[k] is None:
            found[k] = high or found.get(other)
    return found


def _in_order(e, *kinds):
    """The atoms of some kinds in an order that is the same in every process."""
    return sorted(e.atoms(*kinds), key=str)


def drawn_points(symbols, seed, beside=None):
    """Points of small rational numbers for many symbols; `beside` has special values for some."""
    rng = Random(seed)
    special = [{}] * POINTS + [{x: v} for x, values in (beside or {}).items() for v in values]
    for fixed in special:
        point = {s: rng.choice(EASY) for s in symbols}
        point = {s: v if fits(v, s) else abs(v) or sp.S.One for s, v in point.items()} | fixed
        if all(fits(v, s) for s, v in point.items()):
            yield point
