"""Reads a formula as it is written: a text becomes a sympy object and nothing is rearranged.

No eval: a tokeniser and precedence climbing.  Names of one letter, letters with a number (x_1) and
Greek names are real variables; `diff(f, x)` is a derivative that is not done yet; a capital letter
before a bracket, L(2*w), is a function of which nothing is known, and L' is its slope.
"""

import re

import sympy as sp

from .functions import sigma, softplus, unspecified

NAME = r"[A-Za-z_]\w*'*"
TOKEN = re.compile(rf"\s*(?:(\d+(?:\.\d+)?)|({NAME})|(\*\*|!=|[-+*/^(),<>]))", re.ASCII)
LONGEST, DEEPEST, HIGHEST_POWER = 400, 24, 8

FUNCTIONS = {
    "exp": sp.exp, "log": sp.log, "tanh": sp.tanh, "sigma": sigma, "softplus": softplus,
    "sinh": sp.sinh, "cosh": sp.cosh, "coth": sp.coth, "sin": sp.sin, "cos": sp.cos, "erf": sp.erf,
    "abs": sp.Abs, "sign": sp.sign, "max": sp.Max, "min": sp.Min,
    "sqrt": lambda u, evaluate: sp.Pow(u, sp.Rational(1, 2), evaluate=evaluate),
}  # fmt: skip
ARGUMENTS = {"max": 2, "min": 2, "diff": 2}
CONSTANTS = {"e": sp.E, "pi": sp.pi}
BINDING = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 4, "**": 4}
VARIABLE = re.compile(r"[A-Za-z](_?\d+)?|alpha|beta|gamma|delta|theta|lr", re.ASCII)


class NotRead(ValueError):
    """The text is not a formula; the message says what was expected and where."""


def read(text):
    """The formula that a text says, not evaluated: read("1/2 + 1/2") still shows its two halves."""
    return _Reader(text).formula()


def read_condition(text):
    """A condition such as "x > 0" or "x != 0"."""
    return _Reader(text).condition()


class _Reader:
    def __init__(self, text):
        if len(text) > LONGEST:
            raise NotRead(f"A formula has at most {LONGEST} characters; this one has {len(text)}.")
        self.text, self.tokens, self.at, self.depth = text, [], 0, 0
        place, end = 0, len(text.rstrip())
        while place < end:
            match = TOKEN.match(text, place)
            if not match:
                alien = text[place:].lstrip()[0]
                raise NotRead(f"{text!r}: {alien!r} cannot be part of a formula.")
            self.tokens.append(match.group(match.lastindex))
            place = match.end()

    def formula(self):
        e = self._expression(0)
        self._end()
        return e

    def condition(self):
        left = self._expression(0)
        relation = self._next("a comparison")
        if relation not in ("<", ">", "!="):
            raise NotRead(f"{self.text!r}: a condition is written with < or > or !=.")
        right = self._expression(0)
        self._end()
        return {">": sp.Gt, "<": sp.Lt, "!=": sp.Ne}[relation](left, right)

    def _end(self):
        if self._peek():
            raise NotRead(f"{self.text!r}: {self._peek()!r} was not expected; a product needs *.")

    def _peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _next(self, expected):
        if not self._peek():
            raise NotRead(f"{self.text!r} ends where {expected} should follow.")
        self.at += 1
        return self.tokens[self.at - 1]

    def _want(self, token):
        found = self._next(repr(token))
        if found != token:
            raise NotRead(f"{self.text!r}: expected {token!r}, found {found!r}.")

    def _expression(self, strength):
        """Everything from here that binds more tightly than `strength`."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotRead("The formula is nested too deeply.")
        left, last = self._operand(strength), None
        while BINDING.get(self._peek(), 0) > strength:
            operator = self._next("an operator")
            if operator in ("^", "**"):
                left = self._power(left)
            else:
                left = self._combine(operator, left, self._expression(BINDING[operator]), last)
            last = operator
        self.depth -= 1
        return left

    def _operand(self, strength=0):
        token = self._next("a number, a variable or a function")
        if token == "-":
            return self._minus(self._expression(max(1, strength)))
        if token == "(":
            e = self._expression(0)
            self._want(")")
            return e
        if token[0].isdigit():
            return sp.Rational(token)
        if self._peek() == "(":
            return self._function(token)
        if token in CONSTANTS:
            return CONSTANTS[token]
        if VARIABLE.fullmatch(token):
            return sp.Symbol(token, real=True)
        if token in FUNCTIONS:
            raise NotRead(f"{self.text!r}: {token} is a function; write {token}(x), say.")
        raise NotRead(
            f"{self.text!r}: {token!r} is neither a variable nor one of the functions "
            f"{', '.join(FUNCTIONS)}."
        )

    def _function(self, name):
        unknown = len(name.rstrip("'")) == 1 and name[0].isupper()
        if name not in FUNCTIONS and name != "diff" and not unknown:
            raise NotRead(f"{self.text!r}: there is no function {name!r}; a product needs *.")
        self._want("(")
        arguments = [self._expression(0)]
        while self._peek() == ",":
            self._next(",")
            arguments.append(self._expression(0))
        self._want(")")
        if len(arguments) != ARGUMENTS.get(name, 1):
            raise NotRead(f"{self.text!r}: {name} takes {ARGUMENTS.get(name, 1)} argument(s).")
        if name == "diff":
            if not arguments[1].is_Symbol:
                raise NotRead(f"{self.text!r}: the second argument of diff is a variable.")
            return sp.Derivative(*arguments)
        function = unspecified(name) if unknown else FUNCTIONS[name]
        return function(*arguments, evaluate=False)

    def _power(self, base):
        exponent = self._operand(BINDING["^"])
        if self._peek() in ("^", "**"):
            raise NotRead(f"{self.text!r}: a^b^c has two readings; write brackets.")
        value = exponent.doit()
        if base is sp.E:
            return sp.exp(exponent, evaluate=False)
        if not (value.is_Rational and abs(value) <= HIGHEST_POWER):
            raise NotRead(f"{self.text!r}: an exponent is a number up to {HIGHEST_POWER}.")
        return sp.Pow(base, value, evaluate=False)

    @staticmethod
    def _minus(e):
        return -e if e.is_Rational else sp.Mul(-1, e, evaluate=False)

    def _combine(self, operator, a, b, last):
        """a (operator) b; a sum or a product without brackets inside (`last`) just grows longer."""
        if operator in "+-":
            grown = a.args if last in ("+", "-") else (a,)
            return sp.Add(*grown, b if operator == "+" else self._minus(b), evaluate=False)
        if operator == "/":
            return sp.Mul(a, sp.Pow(b, -1, evaluate=False), evaluate=False)
        grown = a.args if last == "*" else (a,)
        return sp.Mul(*grown, b, evaluate=False)
