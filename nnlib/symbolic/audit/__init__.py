"""The audit of the five source documents as data: each statement, its verdict, its evidence.

`ROWS` maps an id such as "000-Q2.10a" to its row; notebooks show one by `exhibit(id)`.
"""

from . import (
    foundations_losses,
    foundations_net,
    ift6390_backward,
    ift6390_basics,
    ift6390_figures,
    ift6390_forward,
    ift6390_hidden,
    nyu_classification,
    nyu_regression,
    sapienza_net,
    sapienza_results,
    sheet4_codes,
    sheet4_softmax,
)
from .cabinet import Cabinet
from .directory import Directory
from .evidence import Bound, Count, Formula, Limit, Shape
from .rows import SOURCES, Row

__all__ = [
    "FORMULAS",
    "ROWS",
    "SOURCES",
    "Bound",
    "Count",
    "Formula",
    "Limit",
    "Row",
    "Shape",
    "directory",
    "exhibit",
    "exhibits",
    "rows",
]

# In the order of the documents.
PARTS = (
    ift6390_basics,
    ift6390_forward,
    ift6390_backward,
    ift6390_hidden,
    ift6390_figures,
    foundations_net,
    foundations_losses,
    sapienza_net,
    sapienza_results,
    nyu_regression,
    nyu_classification,
    sheet4_softmax,
    sheet4_codes,
)
ROWS = {row.id: row for part in PARTS for row in part.ROWS}
FORMULAS = tuple(e for row in ROWS.values() for e in row.evidence if isinstance(e, Formula))


def rows(prefix=""):
    """The rows whose id begins with this, in the order of the documents."""
    return [row for id, row in ROWS.items() if id.startswith(prefix)]


def directory(rows):
    """Rows as a table, in which what is right is folded away."""
    return Directory(rows)


def exhibit(id):
    """The row of this id as a notebook shows it, decided by the machine as it is shown."""
    if id not in ROWS:
        raise ValueError(f"There is no row {id!r}; an id looks like '000-Q2.10a' or '004-eq16'.")
    return ROWS[id].show()


def exhibits(*ids):
    """Several rows, each folded under what was printed, all decided by the machine."""
    for id in ids:
        if id not in ROWS:
            raise ValueError(f"There is no row {id!r}; an id looks like '000-Q2.10a'.")
    return Cabinet(ROWS[id] for id in ids)
