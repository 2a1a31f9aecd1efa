"""Reads a formula as it is written: a text becomes a sympy object and nothing is rearranged.

No eval: a tokeniser and precedence climbing.  Names of one letter, letters with a number (x_1) and
Greek names are real variables; `diff(f, x)` is a derivative that is not done yet; a capital letter
(or f, g) before a bracket, L(2*w), is a function of which nothing is known, and L' is its slope.
z[k] is an entry of an array, sum(k=1..K, z[k]) a sum of any length, delta(i, j) 1 where i = j and
else 0.  Names with declared shapes are whole arrays in numpy's notation: X.T @ (P - T) / N.
"""

import sympy as sp

from . import arrays
from .arrays import Array, Entry, ShapeMismatch, named
from .errors import NotRead
from .functions import Slope, relu, sigma, softplus, step, unspecified
from .size import MOST_TERMS, refuse_too_large
from .tokens import NAME, VARIABLE, Tokens

__all__ = ["NAME", "NotRead", "ShapeMismatch", "read", "read_condition"]

LONGEST, DEEPEST, HIGHEST_POWER = 600, 20, 8
LARGEST_BASE, HIGHEST_POWER_OF_A_NUMBER = 100, 64  # 2^10 counts the patterns of ten places

FUNCTIONS = {
    "exp": sp.exp, "log": sp.log, "tanh": sp.tanh, "sigma": sigma, "softplus": softplus,
    "sinh": sp.sinh, "cosh": sp.cosh, "coth": sp.coth, "sin": sp.sin, "cos": sp.cos, "erf": sp.erf,
    "abs": sp.Abs, "sign": sp.sign, "max": sp.Max, "min": sp.Min, "relu": relu, "step": step,
    "sqrt": lambda u, evaluate: sp.Pow(u, sp.Rational(1, 2), evaluate=evaluate),
}  # fmt: skip
ARRAY_FUNCTIONS = {
    "outer": arrays.outer, "diag": arrays.diag, "softmax": arrays.softmax,
    "ones": lambda n: Array("ones", (n,)), "eye": lambda n: Array("eye", (n, n)),
}  # fmt: skip
ARGUMENTS = {"max": 2, "min": 2, "diff": 2, "delta": 2, "outer": 2}
CONSTANTS = {"e": sp.E, "pi": sp.pi}
BINDING = {"+": 1, "-": 1, "*": 2, "/": 2, "@": 2, "^": 4, "**": 4}
RELATIONS = {">": sp.Gt, "<": sp.Lt, "!=": sp.Ne, ">=": sp.Ge, "<=": sp.Le}


def read(text, shapes=None):
    """The formula that a text says, not evaluated: read("1/2 + 1/2") still shows its two halves.

    shapes: the whole arrays that may occur, name -> sizes, for instance {"X": "N D", "b": "3"}.
    """
    return _Reader(text, shapes).formula()


def read_condition(text):
    """A condition such as "x > 0" or "x != 0"."""
    return _Reader(text).condition()


def whole(name):
    """The symbol of an index or of a size: a number that counts from 1."""
    return sp.Symbol(name, integer=True, positive=True)


def shape(sizes):
    """The shape that "N D" or "3 4" says, or one that is given as such."""
    return tuple(map(_size, sizes.split() if isinstance(sizes, str) else sizes))


def _size(n):
    text = str(n)
    if text.isdigit() and int(text) > 0:
        return sp.Integer(text)
    if not VARIABLE.fullmatch(text):
        raise NotRead(f"{text!r} is no size: write a letter, as in 'N D', or a number from 1.")
    return n if isinstance(n, sp.Basic) else whole(text)


class _Reader:
    def __init__(self, text, shapes=None):
        self.tokens, self.depth = Tokens(text, LONGEST), 0
        self.text, self.bound = text, []  # the indices of the sums around
        self.shapes = {name: shape(sizes) for name, sizes in (shapes or {}).items()}
        for name in self.shapes:
            if not VARIABLE.fullmatch(name) or name in CONSTANTS:
                raise NotRead(f"{name!r} cannot be the name of an array.")
        self.whole = self.tokens.whole_numbers()
        self.whole |= {str(n) for sizes in self.shapes.values() for n in sizes if n.is_Symbol}
        self.entries = self.tokens.arrays()

    def formula(self):
        e = self._expression(0)
        self.tokens.end()
        refuse_too_large(self.text, e)
        return e

    def condition(self):
        left = self._expression(0)
        relation = self.tokens.next("a comparison")
        if relation not in RELATIONS:
            raise NotRead(f"{self.text!r}: a condition is written with < or > or !=.")
        right = self._expression(0)
        self.tokens.end()
        return RELATIONS[relation](left, right)

    def _expression(self, strength):
        """Everything from here that binds more tightly than `strength`."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotRead("The formula is nested too deeply.")
        left, last = self._operand(strength), None
        while BINDING.get(self.tokens.peek(), 0) > strength:
            operator = self.tokens.next("an operator")
            if operator in ("^", "**"):
                left = self._power(left)
            else:
                right = self._expression(BINDING[operator])
                left = self._combine(operator, left, right, last)
            last = operator
        self.depth -= 1
        return left

    def _operand(self, strength=0):
        token = self.tokens.next("a number, a variable or a function")
        if token == "-":
            return self._minus(self._expression(max(1, strength)))
        if token == "(":
            e = self._mask(self._expression(0))
            self.tokens.want(")")
        elif token[0].isdigit():
            return sp.Rational(token)
        elif self.tokens.peek() == "(":
            e = self._function(token)
        else:
            e = self._name(token)
        while self.tokens.peek() in (".T", "["):
            e = self._entry(e) if self.tokens.next("an index") == "[" else arrays.transpose(e)
        return e

    def _mask(self, e):
        """(Z > 0) inside brackets: 1 where it is so, else 0."""
        if self.tokens.peek() not in ("<", ">"):
            return e
        relation, right = self.tokens.next("a comparison"), self._expression(0)
        if isinstance(e, Array) or isinstance(right, Array):
            return arrays.each(relation, e, right)
        left, right = (e, right) if relation == ">" else (right, e)
        return step(left if right == 0 else self._combine("-", left, right, None), evaluate=False)

    def _name(self, token):
        if token in self.shapes:
            return named(token, self.shapes[token])
        if token in CONSTANTS:
            return CONSTANTS[token]
        if VARIABLE.fullmatch(token):
            if token in self.whole:
                return whole(token)
            if "_" in token and token.split("_")[1] in self.whole:
                entry = "[".join(token.split("_")) + "]"
                raise NotRead(f"{self.text!r}: {token} is one number; an entry is {entry}.")
            if self.tokens.peek() == "[":
                return sp.IndexedBase(token, real=True)
            if token in self.entries:
                raise NotRead(f"{self.text!r}: {token} is an array here; an entry is {token}[k].")
            return sp.Symbol(token, real=True)
        if token in FUNCTIONS or token in ARRAY_FUNCTIONS:
            raise NotRead(f"{self.text!r}: {token} is a function; write {token}(x), say.")
        raise NotRead(
            f"{self.text!r}: {token!r} is neither a variable nor one of the functions "
            f"{', '.join(FUNCTIONS)}."
        )

    def _entry(self, e):
        """What stands between [ and ]: all indices give a number, fewer of them a smaller array."""
        indices = self._arguments("]")
        for k in indices:
            if not (k.is_Symbol or (k.is_Integer and k > 0)):
                raise NotRead(f"{self.text!r}: an index is a letter or 1, 2, ..., not {k}.")
        if isinstance(e, sp.IndexedBase):
            return e[tuple(indices)]
        if not isinstance(e, Array):
            raise ShapeMismatch(f"{self.text!r}: {arrays.say(e)} is a number and has no entries.")
        for k, size in zip(indices, e.shape, strict=False):
            if k.is_Integer and size.is_Integer and k > size:
                raise ShapeMismatch(f"{self.text!r}: {arrays.say(e)} has no entry {k} of {size}.")
        if len(indices) < len(e.shape):
            return Array("row", e.shape[len(indices) :], e, *indices)
        return e.parts[0][tuple(indices)] if e.op == "name" else Entry(e, *indices)

    def _arguments(self, closing):
        found = [self._expression(0)]
        while self.tokens.peek() == ",":
            self.tokens.next(",")
            found.append(self._expression(0))
        self.tokens.want(closing)
        return found

    def _function(self, name):
        letter = name.rstrip("'")
        unknown = len(letter) == 1 and (letter.isupper() or letter in "fg")
        known = name in FUNCTIONS or name in ARRAY_FUNCTIONS or name in ("diff", "sum", "delta")
        if not known and not unknown:
            raise NotRead(f"{self.text!r}: there is no function {name!r}; a product needs *.")
        if unknown and not known and letter in self.tokens.values() | {*self.shapes}:
            raise NotRead(f"{self.text!r}: {letter} is a function and a value; a product needs *.")
        self.tokens.want("(")
        if name == "sum" and self.tokens.peek(1) == "=":
            return self._sum()
        arguments = self._arguments(")")
        if name == "sum" and len(arguments) <= 2:
            return arrays.total(*arguments)
        if len(arguments) != ARGUMENTS.get(name, 1):
            raise NotRead(f"{self.text!r}: {name} takes {ARGUMENTS.get(name, 1)} argument(s).")
        if name == "diff":
            return self._slope(*arguments)
        if name == "delta":
            return sp.KroneckerDelta(*arguments)
        if name in ARRAY_FUNCTIONS:
            return ARRAY_FUNCTIONS[name](*arguments)
        if name == "sqrt" and isinstance(arguments[0], Array):
            return arrays.each("^", arguments[0], sp.Rational(1, 2))
        function = unspecified(name) if unknown else FUNCTIONS[name]
        if any(isinstance(a, Array) for a in arguments):
            return arrays.call(function, *arguments)
        return function(*arguments, evaluate=False)

    def _slope(self, e, x):
        if isinstance(e, Array):
            raise NotRead(f"{self.text!r}: diff takes a number, for instance an entry of an array.")
        if isinstance(x, Array) and x.op == "name":
            return Array("slope", x.shape, e, x)
        if x.is_Symbol and x.is_integer:
            raise NotRead(f"{self.text!r}: {x} counts; diff is by a real number.")
        if not (x.is_Symbol or isinstance(x, sp.Indexed)):
            raise NotRead(f"{self.text!r}: the second argument of diff is a variable.")
        return Slope(e, x)

    def _sum(self):
        """sum(k=1..K, f): the index is a name of its own inside f."""
        index = self.tokens.next("an index")
        if not VARIABLE.fullmatch(index) or index in {*CONSTANTS, *FUNCTIONS, *self.shapes}:
            raise NotRead(f"{self.text!r}: {index!r} cannot be the index of a sum.")
        self.tokens.want("=")
        if self.tokens.next("1") != "1":
            raise NotRead(f"{self.text!r}: a sum starts at 1, as in sum(k=1..K, z[k]).")
        self.tokens.want("..")
        high = self._expression(0)
        if not (high.is_Integer and 0 < high <= MOST_TERMS) and (
            not high.is_Symbol or high.name in (*self.bound, index)
        ):
            raise NotRead(f"{self.text!r}: a sum runs up to a size such as K, not to {high}.")
        self.tokens.want(",")
        self.bound.append(index)
        body = self._expression(0)
        self.bound.pop()
        self.tokens.want(")")
        if isinstance(body, Array):
            return Array("series", body.shape, body, whole(index), high)
        return sp.Sum(body, (whole(index), 1, high))

    def _power(self, base):
        exponent = self._operand(BINDING["^"])
        if self.tokens.peek() in ("^", "**"):
            raise NotRead(f"{self.text!r}: a^b^c has two readings; write brackets.")
        if base is sp.E:
            return sp.exp(exponent, evaluate=False)
        value = exponent.doit() if isinstance(exponent, sp.Expr) else exponent
        counts = isinstance(base, sp.Integer) and abs(base) <= LARGEST_BASE and value.is_Integer
        highest = HIGHEST_POWER_OF_A_NUMBER if counts else HIGHEST_POWER
        if not (value.is_Rational and abs(value) <= highest):
            raise NotRead(f"{self.text!r}: an exponent is a number up to {highest}.")
        if isinstance(base, Array):
            return arrays.each("^", base, value)
        return sp.Pow(base, value, evaluate=False)

    @staticmethod
    def _minus(e):
        if isinstance(e, Array):
            return arrays.each("neg", e)
        return -e if e.is_Rational else sp.Mul(-1, e, evaluate=False)

    def _combine(self, operator, a, b, last):
        """a (operator) b; a sum or a product without brackets inside (`last`) just grows longer."""
        if operator == "@":
            return arrays.matmul(a, b)
        if isinstance(a, Array) or isinstance(b, Array):
            return arrays.each(operator, a, b)
        if operator in "+-":
            grown = a.args if last in ("+", "-") else (a,)
            return sp.Add(*grown, b if operator == "+" else self._minus(b), evaluate=False)
        if operator == "/":
            return sp.Mul(a, sp.Pow(b, -1, evaluate=False), evaluate=False)
        grown = a.args if last == "*" else (a,)
        return sp.Mul(*grown, b, evaluate=False)
