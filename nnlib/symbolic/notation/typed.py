"""A line of ours as it is typed in a document's layout: our letters, but arrays turned as there."""

from ..language.latex import Text
from ..language.reader import read
from .rewrite import rewrite
from .table import notation


class _Typed(Text):
    def _array_symbol(self, ours, turned):
        return self._print(ours)


def typed(text, shapes, id, turned):
    """A formula of ours and its shapes in a document's layout -> (text, shapes).

    turned: whether the result is the transpose of ours there.
    """
    layout = notation(id)
    line = rewrite(read(text, shapes), layout, turned)
    return _Typed({"order": "none"}).doprint(line), dict(sorted(_symbols(line)))


def _symbols(e):
    """(name, sizes) of all arrays in a rewritten line."""
    if getattr(e, "op", "") == "symbol":
        return {(str(e.parts[0].parts[0].label), " ".join(map(str, e.shape)))}
    return set().union(*(_symbols(p) for p in getattr(e, "parts", ())))
