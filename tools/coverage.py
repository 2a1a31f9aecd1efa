"""Where each item of the five source documents is dealt with: notebook and cell, as a table.

python -m tools.coverage       print the table; exit code 1 where an item has no cell

The items are those of nnlib.symbolic.audit, the cells those whose metadata name them (`rows`).
"""

import sys
from collections import defaultdict

from nnlib.symbolic.audit import ROWS
from tools.notebooks import NOTEBOOKS, numbered, read_source

HEADS = ("item", "source", "verdict", "notebook", "cells")


def cells_by_row(sources):
    """The cells that deal with each item: id -> [cell id, ...], in the order of the notebooks."""
    found = defaultdict(list)
    for source in numbered(sources, ".py"):
        for cell in read_source(source).cells:
            for row in cell.metadata.get("rows", ()):
                found[row].append(cell.id)
    return dict(found)


def gaps(found, rows=ROWS):
    """One sentence for each item that has no cell in its own notebook, and for each unknown id."""
    sentences = [
        f"{row}: no such item; a cell of {found[row][0][:2]} names it."
        for row in found
        if row not in rows
    ]
    for row in rows.values():
        cells = found.get(row.id, [])
        if not any(cell[:2] == row.home for cell in cells):
            where = f"only {', '.join(cells)}" if cells else "none"
            sentences.append(f"{row.id}: notebook {row.home} has no cell for it (found: {where}).")
    return sentences


def table(found, rows=ROWS):
    """The table as Markdown, one line for each item, and a line that counts."""
    lines = [HEADS, ["---"] * len(HEADS)]
    for row in rows.values():
        cells = found.get(row.id, [])
        lines.append((f"`{row.id}`", row.source, row.verdict, row.home, ", ".join(cells) or "-"))
    housed = sum(row in found for row in rows)
    text = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return f"{text}\n\n{housed} of {len(rows)} items have a cell."


def main(sources=NOTEBOOKS / "src"):
    """Print the table, then what is missing; returns the exit code."""
    found = cells_by_row(sources)
    print(table(found))
    missing = gaps(found)
    for sentence in missing:
        print(sentence, file=sys.stderr)
    return int(bool(missing))


if __name__ == "__main__":
    sys.exit(main())
