"""Names that stand for formulas: printed as names, proved with what they stand for.

{"p[k]": "exp(z[k])/sum(l=1..K, exp(z[l]))"} names every entry of p, {"s": "sigma(z)"} a number, and
{"Z": "X @ W + b"} a whole array; a definition may use the ones before it.
"""

import sympy as sp

from ..decide.sums import fresh, limits
from .arrays import Array, Entry, entry, say_shape
from .errors import NotDecided, NotRead
from .functions import Slope, rebuild, swap
from .latex import to_latex
from .reader import read, shape, whole


class Definitions:
    """What names stand for, and the shapes of whole arrays (name -> sizes such as "N D")."""

    def __init__(self, names=None, shapes=None):
        self.names, self.seen = dict(names or {}), {}
        self.shapes, self.bodies, self._rows = dict(shapes or {}), {}, []
        for head, text in (names or {}).items():
            self._define(head, text)

    def _define(self, head, text):
        body, name = self.read(text), read(head)
        formal = name.indices if isinstance(name, sp.Indexed) else ()
        if not (name.is_Symbol or formal):
            raise NotRead(f"{head!r} cannot be defined: a name is x, p[k] or an array.")
        key = str(name.base.label if formal else name)
        self._check(head, key, formal, body)
        if isinstance(body, Array):
            self.shapes[key] = body.shape
        self._rows.append((self.read(head), body))
        self.bodies[key] = formal, body if isinstance(body, Array) else self.expand(body)

    def _check(self, head, key, formal, body):
        """A name is defined once, after what it stands for, and its indices are its own."""
        used = {str(s) for e in self._all() for s in e.atoms(sp.Symbol)} | {*self.bodies}
        inside = {str(s) for s in body.atoms(sp.Symbol)}
        limits = {str(high) for total in body.atoms(sp.Sum) for _, _, high in total.limits}
        letters = [str(k) for k in formal]
        if key in used | inside:
            raise NotRead(f"{head!r} cannot be defined: {key} is used already.")
        given = shape(self.shapes[key]) if key in self.shapes else None
        fits = body.shape == given if isinstance(body, Array) else len(formal) == len(given or ())
        if given is not None and not fits:
            raise NotRead(f"{head!r} cannot be defined: its shape was given as {say_shape(given)}.")
        if not all(k.is_Symbol for k in formal) or len(set(letters)) < len(letters):
            raise NotRead(f"{head!r} cannot be defined: its indices must be different letters.")
        if isinstance(body, Array) and formal:
            raise NotRead(f"{head!r} cannot be defined: what it stands for is an array.")
        if limits & {*letters} or {*letters} & {*self.bodies}:
            raise NotRead(f"{head!r} cannot be defined: an index of it is a size or a name.")

    def unused_indices(self, count, *formulas):
        """So many letters for the entries of arrays that nothing else is called by."""
        used = {s.name for e in (*formulas, *self._all()) for s in e.atoms(sp.Symbol)}
        letters = [k for k in "ijklqrnm" if k not in used]
        return [whole(k) for k in letters[:count]]

    def _all(self):
        return [e for row in self._rows for e in row]

    def rows(self):
        """(name, formula) of each definition, in order."""
        return list(self._rows)

    def read(self, text):
        """A text as the formula it says; a formula stays as it is.

        Raises NotRead where two names look alike on the page, as x1 and x_1 do.
        """
        e = read(text, self.shapes) if isinstance(text, str) else text
        e = sp.Rational(e) if isinstance(e, int) and not isinstance(e, bool) else e
        if not isinstance(e, (sp.Expr, Array)):
            raise NotDecided(f"{text!r} is not a formula")
        self._refuse_confusion(e)
        for name in e.atoms(sp.Symbol, sp.Indexed):
            if not isinstance(name, sp.Dummy):
                other = self.seen.setdefault(to_latex(name), str(name))
                if other != str(name):
                    raise NotRead(f"{other} and {name} look alike on the page: rename one of them.")
        return e

    def _refuse_confusion(self, e):
        """A letter of a sum, or of a function, is not one that a definition uses."""
        called = {f.func.__name__.rstrip("'") for f in e.atoms(sp.Function)}
        sizes = {str(high) for _, high in limits(e)}
        free = {
            str(s) for formal, body in self.bodies.values()
            for s in body.free_symbols - {*formal} if s.is_Symbol and s.is_integer
        }  # fmt: skip
        bound = {k.name for k, _ in limits(e) if not isinstance(k, sp.Dummy)}
        for name in sorted((called | sizes) & {*self.bodies} | bound & free):
            raise NotRead(f"{name} is used in a definition for something else: rename one of them.")

    def expand(self, e):
        """e with every name replaced by what it stands for, and every entry by its formula."""
        return self._expand(fresh(e))

    def _expand(self, e):
        if isinstance(e, Entry):
            return self._expand(fresh(e.formula))
        if isinstance(e, sp.Indexed):
            return self._entry(e)
        if e.is_Symbol:
            return e if isinstance(e, sp.Dummy) else self._number(e)
        if not e.args or isinstance(e, sp.IndexedBase):
            return e
        if isinstance(e, Slope):
            self._refuse_to_vary(e)
        return rebuild(e, [self._expand(a) for a in e.args])

    def _number(self, e):
        formal, body = self.bodies.get(e.name, ((), None))
        if formal:
            raise NotDecided(f"{e} needs {len(formal)} indices")
        return e if body is None else fresh(body)

    def _entry(self, e):
        formal, body = self.bodies.get(str(e.base.label), ((), None))
        if body is None:
            return e
        if isinstance(body, Array):
            return self._expand(fresh(entry(body, e.indices)))
        if len(formal) != len(e.indices):
            raise NotDecided(f"{e} needs {len(formal)} indices")
        return swap(fresh(body), dict(zip(formal, e.indices, strict=True)))

    def _refuse_to_vary(self, slope):
        for x in slope.variables:
            if str(x.base.label if isinstance(x, sp.Indexed) else x) in self.bodies:
                raise NotDecided(f"{x} stands for a formula: differentiate by a variable")


def unified(*sides):
    """The sides with one meaning per name: an index or a size somewhere is one everywhere."""
    whole = {s.name: s for e in sides for s in e.free_symbols if s.is_Symbol and s.is_integer}
    arrays = {str(b.label) for e in sides for b in e.atoms(sp.IndexedBase)}
    numbers = {s.name for e in sides for s in _numbers(e)}
    both = sorted(arrays & numbers)
    if both:
        raise NotDecided(f"{both[0]} is a number in one place and an array in another")
    clash = {s: whole[s.name] for e in sides for s in _numbers(e) if s.name in whole}
    kinds = {}
    for s in {s for e in sides for s in _numbers(e)} - {*clash}:
        if kinds.setdefault(s.name, s) != s:
            raise NotDecided(f"there are two different symbols {s.name}")
    return [swap(e, clash) for e in sides]


def _numbers(e):
    """The symbols of e that stand for numbers, the labels of arrays left out."""
    if isinstance(e, sp.IndexedBase):
        return set()
    if e.is_Symbol:
        return {e} if not isinstance(e, sp.Dummy) else set()
    return set().union(*(_numbers(a) for a in e.args)) if e.args else set()
