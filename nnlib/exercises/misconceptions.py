"""Common mistakes as changes of the true answer: what the typed answer equals has a name.

Each mistake is a rule on the tree of the reference answer.  A rule gives nothing where it does not
apply, so the table serves numbers and arrays alike.
"""

import ast
import re
from copy import deepcopy
from itertools import combinations

ACTIVATIONS = {"sigma", "tanh", "relu", "f", "g"}
TARGETS = {"t", "T", "y"}
SIZES = {"N", "K", "n"}


def mistakes(text):
    """The wrong answers made from a reference answer, none of "": (name, sentence, text)."""
    if not text:
        return
    tree, seen = parse(text), {plain(text)}
    for name, (rule, sentence) in MISCONCEPTIONS.items():
        for wrong in rule(tree):
            told = _unparse(wrong)
            if told not in seen:
                seen.add(told)
                yield name, sentence, told


def parse(text):
    """A formula as a tree of Python's; what Python lacks is written as names and calls."""
    text = text.replace("^", "**").replace("'", "_prime")
    text = re.sub(r"\blambda\b", "lambda_", text)
    text = re.sub(r"(\w+)\s*=\s*(\w+)\s*\.\.\s*(\w+)", r"span(\1, \2, \3)", text)
    return ast.parse(text.strip(), mode="eval").body


def plain(text):
    """The text with its needless brackets and spaces gone, as far as Python can read it."""
    try:
        return _unparse(parse(text))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return text


def _unparse(tree):
    text = ast.unparse(tree).replace("_prime", "'").replace("**", "^").replace("lambda_", "lambda")
    return re.sub(r"span\((\w+), (\w+), (\w+)\)", r"\1=\2..\3", text)


# --- Rules at one place --------------------------------------------------------------------------


def at_one_place(change):
    """The rule that makes the change `node -> new nodes` at one node of the tree at a time."""

    def rule(tree):
        for i, node in enumerate(ast.walk(tree)):
            for new in change(node):
                yield _Swap({i: new}).of(tree)

    return rule


class _Swap(ast.NodeTransformer):
    """A copy of a tree whose nodes, counted as ast.walk counts them, are replaced."""

    def __init__(self, new):
        self.new = new

    def of(self, tree):
        tree = deepcopy(tree)
        self.at = {id(node): self.new[i] for i, node in enumerate(ast.walk(tree)) if i in self.new}
        return self.visit(tree)

    def visit(self, node):
        return self.at[id(node)] if id(node) in self.at else self.generic_visit(node)


def _binary(node, *operators):
    return isinstance(node, ast.BinOp) and isinstance(node.op, operators)


def _is_call(node, names):
    return isinstance(node, ast.Call) and node.func.id in names


def _root_name(node):
    """The name of a variable or of the array whose entry this is; "" for all else."""
    node = node.value if isinstance(node, ast.Subscript) else node
    return node.id if isinstance(node, ast.Name) else ""


def _minus(node):
    return ast.UnaryOp(ast.USub(), node)


@at_one_place
def mask(node):
    if _binary(node, ast.Mult):
        for other, factor in ((node.left, node.right), (node.right, node.left)):
            if isinstance(factor, ast.Compare) or _is_call(factor, {"step"}):
                yield other


@at_one_place
def mean(node):
    if _binary(node, ast.Div) and _root_name(node.right) in SIZES:
        yield node.left


@at_one_place
def transpose(node):
    if isinstance(node, ast.Attribute):
        yield node.value
    elif _is_call(node, {"outer"}):
        yield ast.Call(node.func, node.args[::-1], [])
    elif _binary(node, ast.MatMult):
        for side in ("left", "right"):
            if isinstance(getattr(node, side), ast.Name):
                turned = ast.Attribute(getattr(node, side), "T")
                yield ast.BinOp(
                    **{"left": node.left, "op": node.op, "right": node.right} | {side: turned}
                )


@at_one_place
def target(node):
    if _binary(node, ast.Sub):
        if _root_name(node.right) in TARGETS or _is_call(node.right, {"delta"}):
            yield node.left


@at_one_place
def delta(node):
    if _binary(node, ast.Sub) and _is_call(node.left, {"delta"}):
        yield _minus(node.right)
    elif _binary(node, ast.Mult):
        for other, factor in ((node.left, node.right), (node.right, node.left)):
            if _is_call(factor, {"delta"}):
                yield other


@at_one_place
def power_inside(node):
    if _binary(node, ast.Pow) and isinstance(node.left, ast.Call) and len(node.left.args) == 1:
        yield ast.Call(node.left.func, [ast.BinOp(node.left.args[0], node.op, node.right)], [])


@at_one_place
def softmax(node):
    if _is_call(node, {"softplus"}):
        power = ast.Call(ast.Name("exp"), node.args, [])
        yield ast.BinOp(power, ast.Div(), power)
        yield ast.Call(ast.Name("softmax"), node.args, [])


@at_one_place
def sign(node):
    if isinstance(node, ast.UnaryOp):
        yield node.operand
    elif _binary(node, ast.Sub):
        yield ast.BinOp(node.left, ast.Add(), node.right)
    elif _binary(node, ast.Add):
        yield ast.BinOp(node.left, ast.Sub(), node.right)


@at_one_place
def factor(node):
    if _binary(node, ast.Mult):
        yield from (node.left, node.right)
    elif _binary(node, ast.Div, ast.MatMult):
        yield node.left


# --- Rules for the whole tree ---------------------------------------------------------------------


def whole_sign(tree):
    yield _minus(tree)


def whole_transpose(tree):
    yield ast.Attribute(tree, "T")


def factor_two(tree):
    yield ast.BinOp(ast.Constant(2), ast.Mult(), tree)
    yield ast.BinOp(tree, ast.Div(), ast.Constant(2))


def slope_at_output(tree):
    """Every f'(u) becomes f'(f(u)); where a slope is written with f itself, every f(u) f(f(u))."""
    for prime in ("_prime", ""):
        new = {}
        for i, node in enumerate(ast.walk(tree)):
            if _is_call(node, {name + prime for name in ACTIVATIONS}):
                inner = ast.Call(ast.Name(node.func.id.removesuffix("_prime")), node.args, [])
                new[i] = ast.Call(node.func, [inner], [])
        if new:
            yield _Swap(new).of(tree)


def index_swap(tree):
    """Two indices change their names everywhere, or their places in one entry."""
    for i, j in combinations(sorted({i for node in ast.walk(tree) for i in _indices(node)}), 2):
        new = {
            n: ast.Name({i: j, j: i}[node.id])
            for n, node in enumerate(ast.walk(tree))
            if isinstance(node, ast.Name) and node.id in (i, j)
        }
        yield _Swap(new).of(tree)
    for n, node in enumerate(ast.walk(tree)):
        if isinstance(node, ast.Subscript) and len(_indices(node)) == 2:
            turned = ast.Tuple(node.slice.elts[::-1])
            yield _Swap({n: ast.Subscript(node.value, turned)}).of(tree)


def _indices(node):
    """The index names of W[i,j], z[k] or delta(i, j); () for all else."""
    if isinstance(node, ast.Subscript):
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    else:
        parts = node.args if _is_call(node, {"delta"}) else ()
    return tuple(part.id for part in parts if isinstance(part, ast.Name))


def either(*rules):
    """The rule that tries several."""
    return lambda tree: (wrong for rule in rules for wrong in rule(tree))


# The first that gives the typed answer names it: the special ones stand before the general ones.
MISCONCEPTIONS = {
    "mask forgotten": (
        mask,
        "Where the unit is off its slope is 0: the mask of the kink is missing.",
    ),
    "mean forgotten": (
        mean,
        "The loss is a mean: a division by the number of its terms is missing.",
    ),
    "transposed": (
        either(transpose, whole_transpose),
        "Something stands transposed: compare the shape of each factor with that of the result.",
    ),
    "target forgotten": (
        target,
        "Nothing is subtracted: the target, or the delta, that belongs after the minus is missing.",
    ),
    "delta forgotten": (
        delta,
        "The case of equal indices is missing: a delta adds or picks one term.",
    ),
    "slope taken at the output": (
        slope_at_output,
        "The slope is taken at the output f(z); it belongs at z, where the function was applied.",
    ),
    "power inside": (
        power_inside,
        "f(z)^2 is the square of the value; f(z^2) is the value at the square.",
    ),
    "softmax for softplus": (
        softmax,
        "softplus(u) is log(1 + exp(u)); softmax divides exponentials by their sum.",
    ),
    "indices swapped": (
        index_swap,
        "Two indices have changed places: say for each what it counts.",
    ),
    "sign": (
        either(sign, whole_sign),
        "One sign is turned round: find the minus, outside or inside a function.",
    ),
    "factor 2": (
        factor_two,
        "It is off by the factor 2: look at the slope of a square, or at a half before it.",
    ),
    "factor lost": (
        factor,
        "One factor is missing; in a chain rule it is often the slope of the inner function.",
    ),
}
