"""Random pairs of formulas: one, and the same rewritten, some with a fault planted.

Everything is text and trees of the oracle's reader; a seed fixes a pair.
"""

import ast
from dataclasses import dataclass
from random import Random

from tests.bars.rules import ARRAY_RULES, RULES, rewritten
from tests.oracle.reading import parse, write

FAINT = "/10^8/10^8/10^4"  # 1e-20, in exponents that may be written
FAULTS = [  # not zero, though many only at one index, one side or one size
    "max(0, x - 3)" + FAINT,
    "relu(-x - 2)" + FAINT,
    "exp(-x^2)" + FAINT,
    "step(x - 1)*step(2 - x)" + FAINT,
    "(sign(x) - 1)" + FAINT,
    "abs(x - y)" + FAINT,
    "1" + FAINT,
]
FAULTS_AT_INDICES = [
    "delta(i, 1)" + FAINT,
    "delta(i, j)" + FAINT,
    "(1 - delta(i, j))" + FAINT,
    "(K - 1)" + FAINT,
    "delta(i, 1)*max(0, z[i] - 1)" + FAINT,
    "(z[i] - z[j])" + FAINT,
    "sum(k=1..K, z[k]*(1 - delta(k, i)))" + FAINT,
    "(B[i,j] - B[j,i])" + FAINT,
    "(sum(k=1..K, B[k,i]) - sum(k=1..K, B[i,k]))" + FAINT,
    "sum(k=1..K, delta(k, 1)*z[k]^2)" + FAINT,
]
NOTHINGS = [
    "softplus(x) - x - softplus(-x)",
    "abs(x) - max(x, -x)",
    "relu(x) - relu(-x) - x",
    "(x + 1)^2 - x^2 - 2*x - 1",
]
NOTHINGS_AT_INDICES = [
    "delta(i, j)*(z[i] - z[j])",
    "delta(i, j) - delta(j, i)",
    "delta(i, j)*(1 - delta(i, j))",
    "sum(k=1..K, z[k]) - sum(l=1..K, z[l])",
    "sum(k=1..K, delta(k, i)) - 1",
    "sum(k=1..K, B[k,i]*z[k]) - sum(i=1..K, B[i,j]*z[i]) + (z[j] - z[i])*delta(i, j)"
    " - sum(k=1..K, B[k,i]*z[k]) + sum(i=1..K, B[i,j]*z[i])",
]


MATRICES = {("N", "D"): "X", ("D", "H"): "W", ("N", "H"): "Z", ("H", "K"): "V", ("N", "K"): "P",
            ("D", "D"): "C"}  # fmt: skip
VECTORS = {"N": "r", "D": "u", "H": "v", "K": "c"}
SHAPES = {name: size for size, name in VECTORS.items()}
SHAPES |= {name: " ".join(shape) for shape, name in MATRICES.items()}


@dataclass(frozen=True)
class Pair:
    """Two formulas; `fault` is what was planted, "" if nothing that matters."""

    left: str
    right: str
    fault: str
    shapes: tuple = ()


def pair(seed):
    """The pair of this seed: scalars, sums or arrays in turn, and in a third of them a fault."""
    return (_scalars, _sums, _arrays, _sums)[seed % 4](Random(seed), seed // 4)


def _scalars(rng, turn):
    left = _grown(rng, 3, [])
    return _planted(left, rng, turn, FAULTS, NOTHINGS)


def _sums(rng, turn):
    left = _grown(rng, 3, ["i", "j"])
    return _planted(left, rng, turn, FAULTS + 2 * FAULTS_AT_INDICES, NOTHINGS_AT_INDICES)


def _planted(left, rng, turn, faults, nothings):
    right = rewritten(parse(left), rng, RULES)
    fault = rng.choice(faults) if turn % 3 == 0 else ""
    added = fault or (rng.choice(nothings) if turn % 9 == 1 else "")
    if added:
        right = ast.BinOp(right, ast.Add(), rewritten(parse(added), rng, RULES))
    return Pair(left, write(right), fault)


def _arrays(rng, turn):
    """An array against the same rewritten, or one entry of it against what the entry is."""
    rows, columns = rng.choice(list(MATRICES))
    left, entry = _array(rng, 2, rows, columns)
    fault = _faulty(rng, rows, columns) if turn % 3 == 0 else ""
    if rng.random() < 0.5:
        right, wrong = write(rewritten(parse(left), rng, ARRAY_RULES)), fault
    else:
        left, right, wrong = f"({left})[i,j]", entry("i", "j"), f"({fault})[i,j]"
    right = f"({right}) + {wrong}" if fault else f"({right})"
    return Pair(f"({left})", right, fault, tuple(SHAPES.items()))


def _faulty(rng, rows, columns):
    """An array of this shape that is faint and not zero."""
    name = MATRICES[rows, columns]
    faults = [
        f"{name}{FAINT}",
        f"({name} > 2){FAINT}",
        f"outer(ones({rows}), ones({columns})){FAINT}",
    ]
    return rng.choice(faults + [f"(C - C.T){FAINT}"] * 2 * (rows == columns))


# Growing.


def _grown(rng, depth, indices, free=True):
    """The text of a random formula; `indices` may be used in entries."""
    if depth == 0 or rng.random() < 0.1:
        return _leaf(rng, indices)
    a = _grown(rng, depth - 1, indices, free)
    b = _grown(rng, rng.randint(0, depth - 1), indices, free)
    makers = [
        lambda: f"({a} + {b})",
        lambda: f"({a} - {b})",
        lambda: f"({a})*({b})",
        lambda: f"({a})^2",
        lambda: f"({a})/(1 + exp({b}))",
        lambda: f"tanh({a})",
        lambda: f"sigma({a})",
        lambda: f"softplus({a})",
        lambda: f"f({a})",
    ]
    if free:
        by = "z[i]" if indices and rng.random() < 0.7 else "x"
        smooth = _grown(rng, depth - 1, indices, False)
        makers += [lambda: f"max({a}, {b})", lambda: f"abs({a})", lambda: f"relu({a})"]
        makers += [lambda: f"diff({smooth}, {by})"] * 2
    if indices:
        dummies = ["k", "l", "k", "l", "m", "i"]  # i: a dummy may hide a free index
        dummy = rng.choice([d for d in dummies if d not in indices[2:]])
        body = _grown(rng, depth - 1, [*indices, dummy], False)
        makers += [lambda: f"sum({dummy}=1..K, {body})"] * 5
    return rng.choice(makers)()


def _leaf(rng, indices):
    if not indices or rng.random() < 0.3:
        return rng.choice(["x", "y", "x", "y", "1", "2", "1/2"])
    p, q = rng.choice(indices), rng.choice(indices)
    return rng.choice([f"z[{p}]", f"z[{p}]", f"w[{q}]", f"B[{p},{q}]", f"delta({p}, {q})"])


def _array(rng, depth, rows, columns):
    """(the text of an array of this shape, its entry as a function of two indices)."""
    if depth == 0 or rng.random() < 0.15:
        return _named(rows, columns)
    kind = rng.choice("+-*@@@TTfm")
    if kind == "T":
        a, at = _array(rng, depth - 1, columns, rows)
        return f"({a}).T", lambda i, j: at(j, i)
    if kind == "@":
        middle = rng.choice("NDHK")
        a, a_at = _array(rng, depth - 1, rows, middle)
        b, b_at = _array(rng, depth - 1, middle, columns)
        q = f"q{10 * rng.randint(1, 99) + depth}"  # inner and outer dummies differ
        return f"({a}) @ ({b})", lambda i, j: f"sum({q}=1..{middle}, ({a_at(i, q)})*({b_at(q, j)}))"
    a, a_at = _array(rng, depth - 1, rows, columns)
    if kind == "f":
        return f"f({a})", lambda i, j: f"f({a_at(i, j)})"
    if kind == "m":
        return f"({a} > 0)", lambda i, j: f"step({a_at(i, j)})"
    b, b_at = _array(rng, depth - 1, rows, columns)
    return f"({a}) {kind} ({b})", lambda i, j: f"({a_at(i, j)}) {kind} ({b_at(i, j)})"


def _named(rows, columns):
    """A matrix of this shape, a transposed one, or the outer product of two vectors."""
    if (rows, columns) in MATRICES:
        name = MATRICES[rows, columns]
        return name, lambda i, j: f"{name}[{i},{j}]"
    if (columns, rows) in MATRICES:
        name = MATRICES[columns, rows]
        return f"{name}.T", lambda i, j: f"{name}[{j},{i}]"
    u, v = VECTORS[rows], VECTORS[columns]
    return f"outer({u}, {v})", lambda i, j: f"{u}[{i}]*{v}[{j}]"
