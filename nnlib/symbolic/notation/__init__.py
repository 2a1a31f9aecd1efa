"""One derivation in the notation of each source: a table of symbols, and rules that rewrite."""

from .glossary import glossary
from .rewrite import NotWritten
from .table import NOTATIONS, Notation, Symbol, notation
from .translation import Translation, translate
from .typed import typed
from .wayback import WAY_BACK, way_back

__all__ = [
    "NOTATIONS",
    "WAY_BACK",
    "NotWritten",
    "Notation",
    "Symbol",
    "Translation",
    "glossary",
    "notation",
    "translate",
    "typed",
    "way_back",
]
