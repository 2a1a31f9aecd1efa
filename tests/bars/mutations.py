"""Formulas that are wrong in one place, by the slips that people make; a list of the tests' own.

A mutation looks at one node of a tree and yields what may stand there instead.
"""

import ast
import copy
from random import Random

from tests.oracle.reading import calls, indices_of, parse, write

ADDITIVE, MULTIPLICATIVE = (ast.Add, ast.Sub), (ast.Mult, ast.Div)
OTHER = {"max": "min", "min": "max", "sigma": "tanh", "tanh": "sigma", "softplus": "relu",
         "relu": "step", "step": "relu", "log": "exp", "exp": "softplus", "sign": "abs",
         "sinh": "cosh", "cosh": "sinh", "softmax": "exp"}  # fmt: skip


def _is(node, operators):
    return isinstance(node, ast.BinOp) and isinstance(node.op, operators)


def _op(left, operator, right):
    return ast.BinOp(left, operator(), right)


def _minus(node):
    return ast.UnaryOp(ast.USub(), node)


def flip_a_sign(node):
    """a - b for a + b, a for -a, f(-u) for f(u)."""
    if _is(node, ADDITIVE):
        yield _op(node.left, ast.Sub if isinstance(node.op, ast.Add) else ast.Add, node.right)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Call) and len(node.args) == 1:
        yield ast.Call(node.func, [_minus(node.args[0])], [])


def drop_a_term(node):
    """a or b for a + b."""
    if _is(node, ADDITIVE):
        yield node.left
        yield node.right


def drop_a_factor(node):
    """a or b for a*b, a for a/b."""
    if _is(node, MULTIPLICATIVE):
        yield node.left
        if isinstance(node.op, ast.Mult):
            yield node.right


def turn_a_fraction(node):
    """b/a for a/b, a*b for a/b."""
    if _is(node, ast.Div):
        yield _op(node.right, ast.Div, node.left)
        yield _op(node.left, ast.Mult, node.right)


def drop_brackets(node):
    """a*b + c for a*(b + c), exp(a) + b for exp(a + b), a + b^2 for (a + b)^2."""
    if _is(node, MULTIPLICATIVE + (ast.Pow,)):
        for side, other in (("left", node.right), ("right", node.left)):
            inner = getattr(node, side)
            if _is(inner, ADDITIVE):
                if side == "left":
                    new = _op(inner.right, type(node.op), other)
                    yield ast.BinOp(inner.left, inner.op, new)
                elif not isinstance(node.op, ast.Pow):
                    new = _op(other, type(node.op), inner.left)
                    yield ast.BinOp(new, inner.op, inner.right)
    if isinstance(node, ast.Call) and len(node.args) == 1 and _is(node.args[0], ADDITIVE):
        inner = node.args[0]
        yield ast.BinOp(ast.Call(node.func, [inner.left], []), inner.op, inner.right)


def square_inside(node):
    """tanh(x^2) for tanh(x)^2."""
    if _is(node, ast.Pow) and isinstance(node.left, ast.Call) and len(node.left.args) == 1:
        yield ast.Call(node.left.func, [_op(node.left.args[0], ast.Pow, node.right)], [])


def transpose(node):
    """X for X.T, (a @ b).T for a @ b, outer(b, a) for outer(a, b), W[j,i] for W[i,j]."""
    if isinstance(node, ast.Attribute):
        yield node.value
    if _is(node, ast.MatMult):
        yield _op(ast.Attribute(node.left, "T"), ast.MatMult, node.right)
        yield _op(node.left, ast.MatMult, ast.Attribute(node.right, "T"))
        yield _op(node.right, ast.MatMult, node.left)
    if calls(node, "outer"):
        yield ast.Call(node.func, node.args[::-1], [])
    if isinstance(node, ast.Subscript) and len(indices_of(node)) == 2:
        yield ast.Subscript(node.value, ast.Tuple(indices_of(node)[::-1]))


def change_a_number(node):
    """n + 1 for n."""
    if isinstance(node, ast.Constant):
        yield ast.Constant(node.value + 1)


def other_function(node):
    """min for max, f for f', f' for f, tanh for sigma."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        name = node.func.id
        if "__d" in name:
            yield ast.Call(ast.Name(name.removesuffix("__d")), node.args, [])
        elif len(name) == 1:
            yield ast.Call(ast.Name(name + "__d"), node.args, [])
        elif name in OTHER:
            yield ast.Call(ast.Name(OTHER[name]), node.args, [])
        elif len(node.args) == 1 and name in ("exp", "log", "sqrt", "abs"):
            yield node.args[0]
    if isinstance(node, ast.Compare):
        yield ast.Compare(node.left, [ast.Lt()], node.comparators)


def drop_a_sum(node):
    """The first term for the sum; the sum along the other axis."""
    if calls(node, "total"):
        yield _with_name(node.args[3], node.args[0].id, ast.Constant(1))
    if calls(node, "sum") and len(node.args) == 2:
        yield ast.Call(node.func, [node.args[0], ast.Constant(1 - node.args[1].value)], [])


def _with_name(tree, name, other):
    class Swap(ast.NodeTransformer):
        def visit_Name(self, node):
            return other if node.id == name else node

    return Swap().visit(copy.deepcopy(tree))


MUTATIONS = [
    flip_a_sign,
    drop_a_term,
    drop_a_factor,
    turn_a_fraction,
    drop_brackets,
    square_inside,
    transpose,
    change_a_number,
    other_function,
    drop_a_sum,
]


def _rebuilt(tree):
    """(mutation's name, tree with one node changed) for every node and mutation."""
    for mutation in MUTATIONS:
        for new in mutation(tree):
            yield mutation.__name__, new
    for name, child in ast.iter_fields(tree):
        parts = child if isinstance(child, list) else [child]
        for place, part in enumerate(parts):
            if not isinstance(part, ast.AST) or _keeps(tree, name, place):
                continue
            for mutation, new in _rebuilt(part):
                fresh = [*parts[:place], new, *parts[place + 1 :]]
                changed = fresh if isinstance(child, list) else fresh[0]
                yield mutation, type(tree)(**{**dict(ast.iter_fields(tree)), name: changed})


def _keeps(tree, name, place):
    """Parts that are no formula: a dummy and its limits, the variable of diff, an axis, indices."""
    return (
        (calls(tree, "total") and name == "args" and place < 3)
        or (calls(tree, "diff") and name == "args" and place == 1)
        or (calls(tree, "sum") and name == "args" and place == 1)
        or (isinstance(tree, ast.Subscript) and name == "slice")
        or (isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Pow) and name == "right"
            and not isinstance(tree.right, ast.Constant))
        or calls(tree, "ones")
        or calls(tree, "eye")
    )  # fmt: skip


def _with_other_indices(tree):
    """One index at a time replaced by each other index of the formula."""
    entries = [n for n in ast.walk(tree) if isinstance(n, ast.Subscript) or calls(n, "delta")]
    found = dict.fromkeys(i.id for e in entries for i in _index_list(e) if isinstance(i, ast.Name))
    for at, entry in enumerate(entries):
        for place, index in enumerate(_index_list(entry)):
            for other in found:
                if isinstance(index, ast.Name) and index.id != other:
                    yield "swap_an_index", _index_replaced(tree, at, place, other)


def _index_list(entry):
    return entry.args if isinstance(entry, ast.Call) else indices_of(entry)


def _index_replaced(tree, at, place, other):
    tree = copy.deepcopy(tree)
    entry = [n for n in ast.walk(tree) if isinstance(n, ast.Subscript) or calls(n, "delta")][at]
    _index_list(entry)[place].id = other
    return tree


def mutants(text, most=None):
    """[(mutation, text)]: each differs from `text` in one place; at most `most`, every kind first.

    The choice is fixed by the text, so a run can be repeated.
    """
    tree = parse(text)
    found = {}
    whole = [
        ("flip_a_sign", _minus(tree)),
        ("change_a_number", _op(ast.Constant(2), ast.Mult, tree)),
    ]
    for name, mutant in [*_rebuilt(tree), *_with_other_indices(tree), *whole]:
        found.setdefault(write(mutant), name)
    found.pop(write(tree), None)
    return _a_few_of_each([(name, mutant) for mutant, name in found.items()], most, text)


def _a_few_of_each(pairs, most, seed):
    """At most `most` pairs, dealt in turn from each kind."""
    kinds = {}
    for pair in pairs:
        kinds.setdefault(pair[0], []).append(pair)
    for kind in kinds.values():
        Random(seed).shuffle(kind)
    longest = max(map(len, kinds.values()), default=0)
    dealt = [k[i] for i in range(longest) for k in kinds.values() if i < len(k)]
    return dealt[:most]
