"""How a rewritten line looks: the document's symbols and letters in the printer of the page."""

from ..language.latex import Printer
from .rewrite import symbol_tex


class NotationLatex(Printer):
    """The printer of the page with the symbols of one notation."""

    def __init__(self, notation):
        super().__init__({"order": "none"})
        self.notation = notation

    def _print_Array(self, a):
        return symbol_tex(a, self.notation) if a.op == "row" else super()._print_Array(a)

    def _array_symbol(self, ours, turned):
        return symbol_tex(ours, self.notation)

    def _array_T(self, a):
        tex = self._print(a)
        if a.op == "symbol" and (r"\frac" in tex or " + " in tex):
            return rf"\left({tex}\right)^{{\top}}"
        return super()._array_T(a)

    def _print_Symbol(self, e):
        return self.notation.letter(e.name)

    def _name(self, e):
        own = {"f": self.notation.activation, "f'": self.notation.slope}
        return own.get(e.func.__name__) or super()._name(e)
