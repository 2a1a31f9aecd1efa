"""Equal trees: true equations of texts applied at random places, and the rules of sums."""

import ast
import copy
from collections.abc import Callable
from dataclasses import dataclass

from tests.oracle.reading import calls, parse, write


def rewritten(tree, rng, rules):
    """An equal tree after one to three rules at random places."""
    for _ in range(rng.randint(1, 3)):
        places = [(node, rule) for node in ast.walk(tree) for rule in rules if rule.fits(node)]
        if not places:
            break
        tree = _Replace(*rng.choice(places)).visit(tree)
        tree = parse(write(tree))  # a fresh copy, whose parts are not shared
    return tree


class _Replace(ast.NodeTransformer):
    def __init__(self, chosen, rule):
        self.chosen, self.rule = chosen, rule

    def visit(self, node):
        return self.rule.apply(node) if node is self.chosen else self.generic_visit(node)


class _Rule:
    """A true equation of texts; its letters a, b, c stand for any formulas."""

    def __init__(self, left, right):
        self.left, self.right = parse(left), parse(right)

    def fits(self, node):
        return _match(self.left, node, {})

    def apply(self, node):
        found = {}
        _match(self.left, node, found)
        return _Fill(found).visit(copy.deepcopy(self.right))


def _match(pattern, node, found):
    """Whether a node has the form of the pattern; its letters go into `found`."""
    if isinstance(pattern, ast.Name) and pattern.id in ("a", "b", "c"):
        return found.setdefault(pattern.id, node) is node
    if type(pattern) is not type(node):
        return False
    if isinstance(pattern, ast.Constant):
        return pattern.value == node.value
    if isinstance(pattern, ast.Name):
        return pattern.id == node.id
    if calls(node, "diff") or calls(node, "total"):
        return False
    parts = zip(ast.iter_child_nodes(pattern), ast.iter_child_nodes(node), strict=False)
    alike = len(list(ast.iter_child_nodes(pattern))) == len(list(ast.iter_child_nodes(node)))
    return alike and all(_match(p, n, found) for p, n in parts)


class _Fill(ast.NodeTransformer):
    def __init__(self, found):
        self.found = found

    def visit_Name(self, node):
        return copy.deepcopy(self.found.get(node.id, node))


@dataclass(frozen=True)
class _SumRule:
    """Renames a dummy, splits a sum, or moves a factor into it."""

    fits: Callable
    apply: Callable


def _renamed(node):
    """The same sum with a dummy of another name, which no formula here uses."""
    dummy, low, high, body = copy.deepcopy(node.args)
    for part in ast.walk(body):
        if calls(part, "total") and part.args[0].id == dummy.id:
            return node  # the inner sum hides the dummy: leave it
    used = {part.id for part in ast.walk(body) if isinstance(part, ast.Name)}
    fresh = ast.Name(next(q for n in range(10, 99) if (q := f"q{n}") not in used))
    body = _Fill({dummy.id: fresh}).visit(body)
    return ast.Call(node.func, [fresh, low, high, body], [])


def _split(node):
    dummy, low, high, body = node.args
    parts = [ast.Call(node.func, [dummy, low, high, part], []) for part in (body.left, body.right)]
    return ast.BinOp(parts[0], body.op, parts[1])


def _moved_in(node):
    total = _renamed(node.right)
    if total is node.right:
        return node
    dummy, low, high, body = total.args
    body = ast.BinOp(node.left, ast.Mult(), body)
    return ast.Call(total.func, [dummy, low, high, body], [])


def _is_product_with_sum(node):
    return (
        isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and calls(node.right, "total")
    )


def _is_sum_of_two(node):
    return (
        calls(node, "total")
        and isinstance(node.args[3], ast.BinOp)
        and isinstance(node.args[3].op, (ast.Add, ast.Sub))
    )


def _equations(text):
    return [_Rule(*line.split(" == ")) for line in text.strip().splitlines()]


RULES = _equations("""
a + b == b + a
a * b == b * a
a - b == -(b - a)
a - b == a + (-1)*b
a * (b + c) == a*b + a*c
a * (b - c) == a*b - a*c
(a + b) * c == a*c + b*c
(a + b)^2 == a^2 + 2*a*b + b^2
(a - b)^2 == (a + b)^2 - 4*a*b
a^2 == a*a
a / b == a*(1/b)
exp(a) == exp(a/2)^2
exp(a) == 1/exp(-a)
sigma(a) == 1/(1 + exp(-a))
sigma(a) == (tanh(a/2) + 1)/2
sigma(a) == 1 - sigma(-a)
tanh(a) == 1 - 2/(exp(2*a) + 1)
tanh(a) == 2*sigma(2*a) - 1
softplus(a) == log(1 + exp(a))
softplus(a) == a + softplus(-a)
abs(a) == max(a, -a)
abs(a) == a*sign(a)
max(a, b) == (a + b + abs(a - b))/2
max(a, b) == a + relu(b - a)
max(a, b) == -min(-a, -b)
relu(a) == max(0, a)
relu(a) == a*step(a)
delta(a, b) == delta(b, a)
f(a) == f(2*a/2)
""") + [
    _SumRule(lambda node: calls(node, "total"), _renamed),
    _SumRule(lambda node: calls(node, "total"), _renamed),
    _SumRule(_is_sum_of_two, _split),
    _SumRule(_is_product_with_sum, _moved_in),
]

ARRAY_RULES = _equations("""
a + b == b + a
a - b == -(b - a)
a * b == b * a
a @ (b + c) == a @ b + a @ c
(a + b) @ c == a @ c + b @ c
(a - b) @ c == a @ c - b @ c
a @ (b @ c) == (a @ b) @ c
a @ b @ c == a @ (b @ c)
a @ b == (b.T @ a.T).T
(a @ b).T == b.T @ a.T
(a + b).T == a.T + b.T
(a * b).T == a.T*b.T
a.T == a.T.T.T
outer(a, b) == outer(b, a).T
f(a) == f(a.T).T
f(a) == f(2*a/2)
a * (b > 0) == a*step(b)
(a > 0) == step(a)
""")
