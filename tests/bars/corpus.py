"""Every proved line there is: of the notebooks, the named chains and the audit, as texts.

The cells run with a Derivation that only writes down what it is given.
"""

import ast
import re
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import nnlib.symbolic
from nnlib.symbolic import audit, backprop, chains

SOURCES = sorted((Path(__file__).parents[2] / "notebooks" / "src").glob("*.py"))


@dataclass(frozen=True)
class Line:
    """left = right as it was written, the conditions it states, and where it was found."""

    left: str
    right: str
    names: tuple = ()
    shapes: tuple = ()
    where: str = ""
    conditions: str = ""

    def __str__(self):
        return f"{self.where}: {self.right}"


class Recorder:
    """A stand-in for Derivation: it proves nothing and notes each line beside the one before."""

    found: list  # set by `_recorded`

    def __init__(self, goal, start, at=None, names=None, shapes=None, sizes=""):
        self.line, self.goal = start, goal
        self.names, self.shapes = _pairs(names), _pairs(shapes)

    def then(self, line, rule, *, where="", **_):
        """A line that is to be proved equal to the one before."""
        place = f"{self.goal}, {rule}"
        self.found.append(Line(self.line, line, self.names, self.shapes, place, where))
        return self._at(line)

    def assume(self, line, reason, *_, **__):
        """A line that is not proved; so are bounds and limits not proved equal."""
        return self._at(line)

    at_most = at_least = tends_to = assume

    def _at(self, line):
        after = object.__new__(Recorder)
        after.__dict__ = {**self.__dict__, "line": line}
        return after

    def __getattr__(self, view):
        if view.startswith("_"):
            raise AttributeError(view)
        return lambda *args, **options: self


def _pairs(table):
    return tuple((table or {}).items())


def _recorded(run, *places):
    """The lines that `run` writes, while the name Derivation means the recorder in `places`."""
    kept = [place.Derivation for place in places]
    Recorder.found = []
    try:
        for place in places:
            place.Derivation = Recorder
        with redirect_stdout(StringIO()):  # what a cell displays
            run()
    finally:
        for place, real in zip(places, kept, strict=True):
            place.Derivation = real
    return list(dict.fromkeys(Recorder.found))


def cells_of(source):
    """The texts of a notebook's cells."""
    return re.split(r"^# %%.*$", source.read_text(), flags=re.MULTILINE)


def _run_derivations(source):
    """Run the cells that derive; of the others the plain assignments and what they import."""
    space = dict(vars(nnlib.symbolic))
    for cell in cells_of(source):
        body = _statements(cell)
        if "Derivation(" not in cell:
            body = [node for node in body if _is_plain(node)]
        exec(compile(ast.Module(body, []), source.name, "exec"), space)


def _statements(cell):
    try:
        return ast.parse(cell).body
    except SyntaxError:  # a cell of text
        return []


def _is_plain(node):
    """An import of formulas, or a name for texts and numbers."""
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").startswith("nnlib.symbolic")
    try:
        return isinstance(node, ast.Assign) and ast.literal_eval(node.value) is not None
    except ValueError:
        return False


def lines_of_notebook(source):
    """The lines that the cells of a notebook prove."""
    return _recorded(lambda: _run_derivations(source), nnlib.symbolic, backprop)


def lines_of_chains():
    """The lines of the chains with blanks."""
    return _recorded(lambda: [make() for make in chains.CHAINS.values()], chains, backprop)


def lines_of_audit():
    """The equations of the audit that hold."""
    holding = [f for f in audit.FORMULAS if f.holds]
    lines = [Line(f.left, f.right, _pairs(f.names), _pairs(f.shapes), f.right) for f in holding]
    return list(dict.fromkeys(lines))


def lines_of_theorems():
    """The gradients that the theorems of backpropagation state."""
    makers = [(t, v) for t in backprop.THEOREMS for v in t.gradients]
    return _recorded(lambda: [t.derivation(v) for t, v in makers], backprop)


CORPUS = {
    "named chains": lines_of_chains,
    "audit": lines_of_audit,
    "theorems": lines_of_theorems,
    **{source.stem: lambda source=source: lines_of_notebook(source) for source in SOURCES},
}
