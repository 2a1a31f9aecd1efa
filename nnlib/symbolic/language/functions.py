"""The functions of the course as symbols that know their exponential form and their slope."""

from functools import cache

import sympy as sp
from sympy import Function, cosh, coth, csch, exp, log, sech, sinh, tanh


class sigma(Function):
    """The sigmoid 1/(1 + e^-u), kept under its own name (IFT6390 assignment 3, Q1 (a))."""

    nargs = 1

    def fdiff(self, argindex=1):
        return self * (1 - self)

    def _eval_rewrite_as_exp(self, u, **hints):
        return 1 / (1 + exp(-u))

    def _eval_evalf(self, prec):
        return self.rewrite(exp)._eval_evalf(prec)

    def _eval_is_positive(self):
        return self.args[0].is_real

    _eval_is_real = _eval_is_positive


class softplus(Function):
    """The soft corner log(1 + e^u), whose slope is sigma (IFT6390 assignment 3, Q1 (b))."""

    nargs = 1

    def fdiff(self, argindex=1):
        return sigma(self.args[0])

    def _eval_rewrite_as_exp(self, u, **hints):
        return log(1 + exp(u))

    def _eval_evalf(self, prec):
        return self.rewrite(exp)._eval_evalf(prec)

    def _eval_is_positive(self):
        return self.args[0].is_real

    _eval_is_real = _eval_is_positive


class relu(Function):
    """The larger of 0 and u; its slope is a step, and at 0 there is none (000-Q1.7)."""

    nargs = 1

    def _eval_is_real(self):
        return self.args[0].is_real


class step(Function):
    """1 where u > 0, else 0."""

    nargs = 1

    def _eval_is_real(self):
        return self.args[0].is_real


class Slope(sp.Derivative):
    """A derivative that is not done yet, whatever stands in it.

    sympy's own becomes 0 where the variable does not occur, although a name may stand for it.
    """

    def __new__(cls, e, *variables, **_):
        counts = [v if isinstance(v, sp.Tuple) else sp.Tuple(v, sp.S.One) for v in variables]
        if isinstance(e, Slope):
            e, counts = e.expr, [*e.args[1:], *counts]
            if len(counts) > 1 and counts[-2][0] == counts[-1][0]:
                counts[-2:] = [sp.Tuple(counts[-1][0], counts[-2][1] + counts[-1][1])]
        return sp.Expr.__new__(cls, e, *counts)

    def doit(self, **hints):
        return sp.diff(self.expr.doit(**hints), *self.variable_count)


def rebuild(e, args):
    """e with other arguments, and nothing cancelled: x/x stays x/x, which has no value at 0."""
    if all(new is old for new, old in zip(args, e.args, strict=True)):
        return e
    keep = isinstance(e, (sp.Add, sp.Mul, sp.Pow, Function, sp.Max, sp.Min))
    return e.func(*args, evaluate=False) if keep else e.func(*args)


def swap(e, replacements):
    """e with symbols replaced, and nothing cancelled."""
    if e in replacements:
        return replacements[e]
    return rebuild(e, [swap(a, replacements) for a in e.args]) if e.args else e


@cache
def unspecified(name):
    """A function of which nothing is known but that it has slopes: L, with L', L'', ..."""

    def fdiff(self, argindex=1):
        return unspecified(name + "'")(self.args[0])

    members = {"fdiff": fdiff, "unspecified": True, "nargs": 1, "_eval_is_real": lambda self: True}
    members["is_number"] = False  # f(1) has no known value that sympy could compare
    return type(Function)(name, (Function,), members)


# Written by hand: sympy's own rewrite(exp) is slower and turns x^2 into exp(2 log x).
TO_EXP = {
    sigma: lambda u: 1 / (1 + exp(-u)),
    softplus: lambda u: log(1 + exp(u)),
    relu: lambda u: sp.Max(0, u),
    step: lambda u: sp.Heaviside(u, 0),
    tanh: lambda u: (exp(u) - exp(-u)) / (exp(u) + exp(-u)),
    coth: lambda u: (exp(u) + exp(-u)) / (exp(u) - exp(-u)),
    sinh: lambda u: (exp(u) - exp(-u)) / 2,
    cosh: lambda u: (exp(u) + exp(-u)) / 2,
    sech: lambda u: 2 / (exp(u) + exp(-u)),
    csch: lambda u: 2 / (exp(u) - exp(-u)),
}
