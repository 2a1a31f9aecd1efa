"""Reads a formula without the engine: Python's parser makes the tree, and a text of it again."""

import ast
import re
from functools import cache

MARKS = (("'", "__d"), ("^", "**"), ("lambda", "lambda_"))


@cache
def parse(text):
    """The tree of a formula: that of Python, with sum(k=1..K, e) as total(k, 1, K, e)."""
    for mark, spelled in MARKS:
        text = text.replace(mark, spelled)
    text = re.sub(r"\bsum\(\s*(\w+)\s*=\s*(\w+)\s*\.\.\s*(\w+)\s*,", r"total(\1, \2, \3,", text)
    return ast.parse(text.strip(), mode="eval").body


def write(tree):
    """The text of a tree, in the language of formulas again."""
    text = ast.unparse(tree)
    text = re.sub(r"\btotal\((\w+), (\w+), (\w+),", r"sum(\1=\2..\3,", text)
    for mark, spelled in MARKS:
        text = text.replace(spelled, mark)
    return text


def calls(tree, name):
    """Whether the tree is a call of the function `name`."""
    return isinstance(tree, ast.Call) and getattr(tree.func, "id", "") == name


def indices_of(entry):
    """The trees between the brackets of z[k] or W[i,j]."""
    return entry.slice.elts if isinstance(entry.slice, ast.Tuple) else [entry.slice]


class Problem:
    """What the letters of some formulas mean: definitions, shapes, whole numbers and their range.

    `names` maps a defined name to (indices, tree), `sizes` are the letters that are a size, `tops`
    maps each free index to the sizes that bound it.
    """

    def __init__(self, texts, names=None, shapes=None):
        self.shapes = {name: shape.split() for name, shape in (shapes or {}).items()}
        self.names = dict(_definition(*item) for item in (names or {}).items())
        self.sizes = {s for shape in self.shapes.values() for s in shape if not s.isdigit()}
        self._links, self._free = [], set()  # pairs of places that have one range
        for name, shape in self.shapes.items():
            self._links += [((name, axis), size) for axis, size in enumerate(shape)]
        for tree in map(parse, texts):
            self._look(tree, {})
        for name, (indices, body) in self.names.items():
            self._look(body, {index: (name, axis) for axis, index in enumerate(indices)})
        self.tops = {index: sorted(self._reach(index) & self.sizes) for index in self._free}

    def _look(self, tree, bound):
        """Note the sizes, the free indices, and which places have the same range."""
        if calls(tree, "total"):
            dummy, _, upper, body = tree.args
            top = getattr(upper, "id", None)
            if top and top not in bound:
                self.sizes.add(top)
            return self._look(body, {**bound, dummy.id: top})
        if calls(tree, "delta"):
            self._links.append(tuple(self._place(i, bound) for i in tree.args))
        if isinstance(tree, ast.Subscript):
            name = getattr(tree.value, "id", None)
            if calls(tree.value, "eye"):
                self._links.append((tree.value.args[0].id, self._place(indices_of(tree)[0], bound)))
            for axis, index in enumerate(indices_of(tree)):
                self._links.append(((name, axis) if name else None, self._place(index, bound)))
        for child in ast.iter_child_nodes(tree):
            self._look(child, bound)

    def _place(self, index, bound):
        """What stands for the range of an index: its size, the axis of a name, or itself."""
        if not isinstance(index, ast.Name):
            return None
        if index.id in bound:
            return bound[index.id]
        self._free.add(index.id)
        return index.id

    def _reach(self, start):
        """All places that are linked with this one."""
        reached, fresh = set(), {start}
        while fresh:
            reached |= fresh
            fresh = {b for pair in self._links for a, b in (pair, pair[::-1])
                     if a in fresh and b is not None} - reached  # fmt: skip
        return reached


def _definition(head, body):
    head = parse(head)
    if isinstance(head, ast.Name):
        return head.id, ([], parse(body))
    return head.value.id, ([i.id for i in indices_of(head)], parse(body))
