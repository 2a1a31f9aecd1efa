"""A directory lists rows of the audit: what was printed, and on a click what is right instead."""

from html import escape

STYLE = "text-align:left;vertical-align:top;white-space:normal"


class Directory:
    """Rows as a table, each with its remark folded away."""

    def __init__(self, rows):
        self.rows = tuple(rows)

    def __repr__(self):
        ids = ", ".join(row.id for row in self.rows)
        return f"{len(self.rows)} items: {ids}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        heads = ("item", "source", "what it says", "what is right", "notebook")
        head = "".join(f'<th style="{STYLE}">{each}</th>' for each in heads)
        lines = "".join(f"<tr>{_cells(row)}</tr>" for row in self.rows)
        html = f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
        return {"text/html": html, "text/plain": repr(self)}


def _cells(row):
    remark = f"<details><summary>open</summary>{escape(row.remark)}</details>"
    cells = (f"<code>{escape(row.id)}</code>", escape(row.source), escape(row.printed), remark)
    return "".join(f'<td style="{STYLE}">{cell}</td>' for cell in (*cells, row.home))
