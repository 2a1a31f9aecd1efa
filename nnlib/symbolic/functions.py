"""The functions of the course as symbols that know their exponential form and their slope."""

from functools import cache

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


@cache
def unspecified(name):
    """A function of which nothing is known but that it has slopes: L, with L', L'', ..."""

    def fdiff(self, argindex=1):
        return unspecified(name + "'")(self.args[0])

    members = {"fdiff": fdiff, "unspecified": True, "nargs": 1, "_eval_is_real": lambda self: True}
    return type(Function)(name, (Function,), members)


# Written by hand: sympy's own rewrite(exp) is slower and turns x^2 into exp(2 log x).
TO_EXP = {
    sigma: lambda u: 1 / (1 + exp(-u)),
    softplus: lambda u: log(1 + exp(u)),
    tanh: lambda u: (exp(u) - exp(-u)) / (exp(u) + exp(-u)),
    coth: lambda u: (exp(u) + exp(-u)) / (exp(u) - exp(-u)),
    sinh: lambda u: (exp(u) - exp(-u)) / 2,
    cosh: lambda u: (exp(u) + exp(-u)) / 2,
    sech: lambda u: 2 / (exp(u) + exp(-u)),
    csch: lambda u: 2 / (exp(u) - exp(-u)),
}
