"""How whole arrays look: as mathematics on the page, and as numpy where it is typed."""

import re
from types import MappingProxyType

from sympy import Symbol, latex

from .arrays import Entry, shape_of

STRENGTH = {"+": 1, "-": 1, "neg": 1, ">": 0, "<": 0, "*": 2, "/": 2, "@": 2, "^": 4}
STRENGTH |= {"series": 1, "slope": 2, "outer": 2}
NUMPY = {op: s for op, s in STRENGTH.items() if op in "+ - neg > < * / @ ^".split()}  # calls: atoms
ATOM = 5
PRODUCTS = ("@", "*", "outer")
TYPED = {"Max": "max", "Min": "min", "Abs": "abs"}


def name_to_latex(name, layer=False):
    """W1 -> W^{(1)} for an array of layer 1, else W_{1}; dW is the gradient by W."""
    d, letter, number = re.fullmatch(r"(d(?=[A-Za-z](?:_?\d+)?$))?(.+?)(\d*)", name).groups()
    if d or (layer and number and not letter.endswith("_")):
        up = rf"^{{({number})}}" if layer else f"_{{{number}}}"
        return (d or "") + name_to_latex(letter.rstrip("_")) + (up if number else "")
    plain = latex(Symbol(name))
    return rf"\mathrm{{{plain}}}" if plain.isalpha() and len(plain) > 1 else plain


def subscript(indices):
    """ij for letters, and commas where there are numbers."""
    return ("" if all(len(i) == 1 and i.isalpha() for i in indices) else ",").join(indices)


def _strength(a, strengths=STRENGTH):
    op = getattr(a, "op", None)
    if op is not None:
        return strengths.get(op, ATOM)
    if a.is_Add:
        return 1
    return ATOM if a.is_Atom or a.is_Function or a.is_Indexed else 2


class _Arrays:
    """The walk over an array expression; the two printers below say how each operation looks."""

    def _print_Array(self, a):
        if a.op in NUMPY and a.op != "neg":
            return self._infix(a)
        return getattr(self, f"_array_{a.op}")(*a.parts)

    def _infix(self, a):
        left, right = a.parts
        own = STRENGTH[a.op]
        same = a.op in "+*" and getattr(right, "op", a.op) == a.op
        after = own if same else own + 1  # a - (b - c) keeps its brackets
        sign = self.INFIX[a.op]
        return f"{self._inside(left, own)}{sign}{self._inside(right, after)}"

    def _inside(self, a, strength):
        text = self._print(a)
        if getattr(a, "is_Rational", False) and not a.is_Integer:
            return f"({text})"
        return text if _strength(a, NUMPY) >= strength else f"({text})"

    def _array_neg(self, a):
        return "-" + self._inside(a, 2)

    def _array_name(self, base):
        return self._print_array_name(str(base.label))


class ArrayText(_Arrays):
    """numpy's notation."""

    INFIX = MappingProxyType({
        "+": " + ", "-": " - ", "*": "*", "/": "/", "@": " @ ", "^": "^", ">": " > ", "<": " < "
    })  # fmt: skip

    def _print_array_name(self, name):
        return name

    def _array_T(self, a):
        return f"{self._inside(a, ATOM)}.T"

    def _array_call(self, form, *parts):
        name = TYPED.get(form.func.__name__, form.func.__name__)
        return f"{name}({', '.join(map(self._print, parts))})"

    def _array_row(self, a, *indices):
        return f"{self._inside(a, ATOM)}[{', '.join(map(self._print, indices))}]"

    def _array_symbol(self, ours, turned):
        """A document's symbol for an array of ours, or for its transpose."""
        return self._print(ours) + ".T" * bool(turned)

    def _array_slope(self, e, x):
        return f"diff({self._print(e)}, {self._print(x)})"

    def _array_series(self, a, k, high):
        return f"sum({k}=1..{self._print(high)}, {self._print(a)})"

    def _array_sum(self, a, axis):
        return f"sum({self._print(a)}, {axis})"

    def _call(self, name, *parts):
        return f"{name}({', '.join(map(self._print, parts))})"

    def _array_outer(self, a, b):
        return self._call("outer", a, b)

    def _array_diag(self, a):
        return self._call("diag", a)

    def _array_softmax(self, a):
        return self._call("softmax", a)

    def _print_Array(self, a):
        if a.op in ("ones", "eye"):
            return f"{a.op}({self._print(a.shape[0])})"
        return super()._print_Array(a)

    def _print_Entry(self, e):
        a, *indices = e.args
        if a.op == "row":
            return self._print(_at(a.parts[0], [*a.parts[1:], *indices]))
        return self._array_row(a, *indices)


class ArrayLatex(_Arrays):
    """The notation of the page: A B is a product, \\odot works entry by entry."""

    INFIX = MappingProxyType({
        "+": " + ", "-": " - ", "*": r" \odot ", "@": r" \, ", ">": " > ", "<": " < "
    })  # fmt: skip

    def _inside(self, a, strength):
        strong = getattr(a, "op", "") in ("<", ">") or _strength(a) >= strength
        return self._print(a) if strong else self._bracketed(a)

    def _bracketed(self, a):
        tex = self._print(a)
        tall = r"\frac" in tex or r"\sum" in tex
        return rf"\left({tex}\right)" if tall else f"({tex})"

    def _factor(self, a, op, strength):
        """Inside another kind of product brackets stay: no reader knows which binds more."""
        other = getattr(a, "op", op)
        mixed = other in (*PRODUCTS, "/") and other != op
        return self._bracketed(a) if mixed else self._inside(a, strength)

    def _print_array_name(self, name):
        return name_to_latex(name, layer=True)

    def _infix(self, a):
        left, right = a.parts
        number = [p for p in (left, right) if not hasattr(p, "op")]
        if a.op in "<>":
            return rf"\mathbf{{1}}[{super()._infix(a)}]"
        if a.op == "/":
            if right in number:
                return rf"\frac{{1}}{{{self._print(right)}}} {self._inside(left, 2)}"
            return rf"{self._inside(left, 2)} \oslash {self._inside(right, 3)}"
        if a.op == "*" and number:
            return rf"{self._inside(left, 2)} \, {self._inside(right, 2)}"
        if a.op == "^":
            base = self._inside(left, ATOM)
            base = f"({base})" if "^" in base else base
            return rf"{base}^{{\odot {self._print(right)}}}"
        if a.op in PRODUCTS:
            sides = self._factor(left, a.op, 2), self._factor(right, a.op, 3 if a.op == "@" else 2)
            if a.op == "@" and getattr(left, "op", "") == "ones":  # ones stand in a column
                sides = rf"{sides[0]}^{{\top}}", sides[1]
            return self.INFIX[a.op].join(sides)
        return super()._infix(a)

    def _array_T(self, a):
        tex = self._inside(a, ATOM)
        return (tex if "^" not in tex else rf"{{{tex}}}") + r"^{\top}"

    def _array_call(self, form, *parts):
        slots = [Symbol(f"slot{i}" + "x" * 3) for i in range(len(parts))]
        head = self._print(form.func(*slots, evaluate=False))
        for slot, part in zip(slots, parts, strict=True):
            head = head.replace(self._print(slot), self._print(part))
        return head

    def _array_row(self, a, *indices):
        return rf"{{{self._inside(a, ATOM)}}}_{{{''.join(map(self._print, indices))}}}"

    def _array_slope(self, e, x):
        body = self._print(e)
        body = body if e.is_Atom else rf"\left({body}\right)"
        return rf"\frac{{\partial}}{{\partial {self._print(x)}}} {body}"

    def _array_series(self, a, k, high):
        sign = rf"\sum_{{{self._print(k)}=1}}^{{{self._print(high)}}}"
        return f"{sign} {self._inside(a, 2)}"

    def _array_sum(self, a, axis):
        which = "rows" if axis == 0 else "columns"
        return rf"\operatorname{{sum}}_{{\text{{{which}}}}} {self._inside(a, ATOM)}"

    def _array_outer(self, a, b):
        return rf"{self._factor(a, 'outer', 3)} \otimes {self._factor(b, 'outer', 3)}"

    def _array_diag(self, a):
        return rf"\operatorname{{diag}}({self._print(a)})"

    def _array_softmax(self, a):
        return rf"\operatorname{{softmax}}({self._print(a)})"

    def _array_ones(self, *_):
        return r"\mathbf{1}"

    def _array_eye(self, *_):
        return "I"

    def _print_Entry(self, e):
        a, *indices = e.args
        if a.op == "row":
            return self._print(_at(a.parts[0], [*a.parts[1:], *indices]))
        if a.op == "name":
            return self._print(_at(a, indices))
        if a.op == "call":  # an entry of f(Z) is f of an entry
            form, *parts = a.parts
            return self._print(form.func(*(_at(p, indices) for p in parts), evaluate=False))
        return self._array_row(a, *indices)


def _at(a, indices):
    """An entry of a part of an array; a number is the same everywhere."""
    own = indices[len(indices) - len(shape_of(a)) :]
    if not own:
        return a
    return a.parts[0][tuple(own)] if a.op == "name" else Entry(a, *own)
