"""Formulas as LaTeX and as text, in the order and shape in which they were written."""

import re

from sympy import (
    Abs,
    Derivative,
    Function,
    Indexed,
    KroneckerDelta,
    Max,
    Min,
    Mul,
    Pow,
    Rational,
    S,
    Sum,
    exp,
)
from sympy.printing.latex import LatexPrinter
from sympy.printing.str import StrPrinter

from .array_latex import ArrayLatex, ArrayText, name_to_latex, subscript
from .functions import Slope, step

PLAIN = (exp, KroneckerDelta, step, Abs, Max, Min)  # their powers are powers of a bracket
TEX_KNOWS = {"exp", "sin", "cos", "tanh", "sinh", "cosh", "coth", "sigma", "max", "min"}


def to_latex(e):
    """LaTeX of a formula; nothing is reordered, cancelled or merged."""
    return Printer({"order": "none"}).doprint(e)


def to_text(e):
    """One line of text for a formula, as it is typed; a slope reads sigma'(x)."""
    return Text({"order": "none"}).doprint(e).replace("**", "^")


def point_to_latex(point):
    """LaTeX of a point such as x = 1, y = 1/2."""
    return r",\ ".join(f"{to_latex(s)} = {to_latex(v)}" for s, v in point.items())


def _is_minus(e):
    """Whether a term begins with a minus: a negative number or a product that starts with one."""
    first = e.args[0] if e.is_Mul else e
    return bool(first.is_Rational and first.is_negative)


def _without_minus(e):
    if not e.is_Mul:
        return -e
    rest = e.args[1:] if e.args[0] == -1 else (-e.args[0], *e.args[1:])
    return rest[0] if len(rest) == 1 else Mul(*rest, evaluate=False)


def _numerator_and_denominator(e):
    """The factors above and below the fraction bar of a product or a power."""
    above, below = [], []
    for f in e.args if e.is_Mul else (e,):
        if f.is_Pow and f.exp.is_Rational and f.exp.is_negative:
            below.append(f.base if f.exp == -1 else Pow(f.base, -f.exp, evaluate=False))
        elif f.is_Rational and not f.is_Integer:
            above += [S(f.p)] * (f.p != 1)
            below.append(S(f.q))
        else:
            above.append(f)
    above = above[1:] if len(above) > 1 and above[0] == 1 and below else above
    return above or [S.One], below


def _bracket(tex):
    tall = r"\frac" in tex or r"\sum" in tex
    return rf"\left({tex}\right)" if tall else f"({tex})"


class Printer(ArrayLatex, LatexPrinter):
    """LaTeX as on the page; a notation of its own changes what symbols look like."""

    def _print_Symbol(self, e):
        entry = re.fullmatch(r"(\w+)\[(.+)\]", e.name)  # an entry at a point: z[2]
        if entry:
            name, indices = entry.group(1), entry.group(2).split(",")
            return f"{name_to_latex(name, layer=True)}_{{{subscript(indices)}}}"
        return name_to_latex(e.name)

    def _print_Dummy(self, e):
        return self._print_Symbol(e)

    def _print_Indexed(self, e):
        indices = subscript([self._print(i) for i in e.indices])
        return f"{name_to_latex(str(e.base.label), layer=True)}_{{{indices}}}"

    def _print_KroneckerDelta(self, e, exp=None):
        return rf"\delta_{{{subscript([self._print(i) for i in e.args])}}}"

    def _print_Sum(self, e):
        signs = "".join(
            rf"\sum_{{{self._print(k)}=1}}^{{{self._print(high)}}} "
            for k, _, high in reversed(e.limits)
        )
        body = self._print(e.function)
        return signs + (_bracket(body) if e.function.is_Add else body)

    def _print_step(self, e, exp=None):
        return rf"\mathbf{{1}}[{self._print(e.args[0])} > 0]"

    def _print_Add(self, e, order=None):
        out = ""
        for term in e.args:
            minus = _is_minus(term)
            body = self._subtracted(_without_minus(term)) if minus else self._print(term)
            out += (" - " if minus else " + ") + body if out else ("-" if minus else "") + body
        return out

    def _subtracted(self, e):
        return _bracket(self._print(e)) if e.is_Add or _is_minus(e) else self._print(e)

    def _print_Mul(self, e):
        if _is_minus(e):
            return "-" + self._subtracted(_without_minus(e))
        above, below = _numerator_and_denominator(e)
        if not below:
            return self._product(above)
        return rf"\frac{{{self._product(above)}}}{{{self._product(below)}}}"

    def _product(self, factors):
        if len(factors) == 1:
            return self._print(factors[0])
        out, glue, calls = "", "", False
        for f in factors:
            tex = self._print(f)
            last = f is factors[-1]
            if f.is_Add or _is_minus(f) or (isinstance(f, (Derivative, Sum)) and not last):
                tex = _bracket(tex)
            digits = tex[0].isdigit() or out[-1:].isdigit() and tex.startswith(r"\frac")
            digits = digits or (calls and tex.startswith(("(", r"\left(")))  # f (x) is not f(x)
            out += (r" \cdot " if out and digits else glue if out else "") + tex
            glue = "" if f.is_Atom and len(tex) == 1 and tex != "d" else r" \, "
            calls = f.is_Symbol and (tex.isupper() or tex in "fg")
        return out

    def _print_Rational(self, e):
        if e.q == 1:
            return str(e.p)
        return ("-" if e.p < 0 else "") + rf"\frac{{{abs(e.p)}}}{{{e.q}}}"

    def _print_Pow(self, e):
        base, exponent = e.args
        if exponent == Rational(1, 2):
            return rf"\sqrt{{{self._print(base)}}}"
        if _numerator_and_denominator(e)[1]:
            return self._print_Mul(Mul(1, e, evaluate=False))
        if isinstance(base, Function) and not isinstance(base, PLAIN):
            name, rest = self._name(base), _bracket(self._print(base.args[0]))
            return rf"{name}^{{{self._print(exponent)}}}{rest}"
        tex = self._print(base)
        simple = base.is_Symbol or isinstance(base, Indexed) or (base.is_Integer and base >= 0)
        tex = tex if simple and "^" not in tex else _bracket(tex)
        return tex + rf"^{{{self._print(exponent)}}}"

    def _print_ExpBase(self, e, exp=None):
        return rf"e^{{{self._in_line(e.args[0])}}}"

    def _in_line(self, e):
        """An exponent: a fraction of single letters and numbers is written x/2."""
        minus = "-" if _is_minus(e) else ""
        above, below = _numerator_and_denominator(_without_minus(e) if minus else e)
        if below and len(above) == len(below) == 1 and above[0].is_Atom and below[0].is_Atom:
            return f"{minus}{self._print(above[0])}/{self._print(below[0])}"
        return self._print(e)

    def _print_Function(self, e, exp=None):
        if len(e.args) != 1:
            return super()._print_Function(e, exp)
        return self._name(e) + _bracket(self._print(e.args[0]))

    def _print_log(self, e, exp=None):
        return self._print_Function(e)

    def _name(self, e):
        name = e.func.__name__
        if name == "log":
            return r"\ln"
        if name in TEX_KNOWS:
            return "\\" + name
        return name if len(name.rstrip("'")) == 1 else rf"\operatorname{{{name}}}"

    def _print_Derivative(self, e):
        body = self._print(e.expr)
        product = e.expr.is_Mul and not body.startswith(r"\frac")
        if e.expr.is_Add or product or isinstance(e.expr, Sum):
            body = _bracket(body)
        d = "d" if e.expr.free_symbols <= set(e.variables) else r"\partial"
        below = r" \, ".join(rf"{d} {self._print(x)}" for x in e.variables)
        power = rf"^{{{len(e.variables)}}}" if len(e.variables) > 1 else ""
        if len({*e.variables}) == 1 and power:
            below = rf"{d} {self._print(e.variables[0])}{power}"
        return rf"\frac{{{d}{power}}}{{{below}}} {body}"


class Text(ArrayText, StrPrinter):
    """One line of text, as it is typed."""

    def _print_Dummy(self, e):
        return e.name

    def _print_Relational(self, e):
        return f"{self._print(e.lhs)} {e.rel_op} {self._print(e.rhs)}"

    def _print_Exp1(self, e):
        return "e"

    def _print_Max(self, e):
        return f"max({', '.join(map(self._print, e.args))})"

    def _print_Min(self, e):
        return f"min({', '.join(map(self._print, e.args))})"

    def _print_Abs(self, e):
        return f"abs({self._print(e.args[0])})"

    def _print_Sum(self, e):
        body = self._print(e.function)
        for k, _, high in e.limits:
            body = f"sum({self._print(k)}=1..{self._print(high)}, {body})"
        return body

    def _print_KroneckerDelta(self, e):
        return f"delta({', '.join(map(self._print, e.args))})"

    def _print_Indexed(self, e):
        return f"{e.base.label}[{', '.join(map(self._print, e.indices))}]"

    def _print_Derivative(self, e):
        f, x = e.expr, e.variables[0]
        if len(e.variables) > 1:
            return f"diff({self._print(Slope(f, *e.variables[:-1]))}, {e.variables[-1]})"
        if f.is_Function and f.args == (x,) and len(e.variables) == 1:
            return f"{f.func.__name__}'({x})"
        bare = f.is_Function or f.is_Symbol
        return f"d/d{x} {self._print(f)}" if bare else f"d/d{x} ({self._print(f)})"
