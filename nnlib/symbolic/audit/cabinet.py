"""Several rows of the audit at once: each statement, and on a click what the machine says to it."""

from collections import Counter
from html import escape

from .exhibit import SAYS


class Cabinet:
    """Exhibits, each folded under what was printed; every claim is decided as it is made.

    Raises DoesNotHold where a claim is not as the audit says.
    """

    def __init__(self, rows):
        self.exhibits = tuple(row.show() for row in rows)

    def __repr__(self):
        verdicts = Counter(SAYS[e.row.verdict].split(" ", 1)[1] for e in self.exhibits)
        said = ", ".join(f"{n} {word}" for word, n in verdicts.items())
        return f"{len(self.exhibits)} statements, as the machine finds them: {said}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        html = "".join(_folded(exhibit) for exhibit in self.exhibits)
        return {"text/html": html, "text/plain": repr(self)}


def _folded(exhibit):
    """The verdict stands inside: first the reader judges."""
    summary = f"<code>{escape(exhibit.row.id)}</code> {escape(exhibit.row.printed)}"
    return f"<details><summary>{summary}</summary>{exhibit.html()}</details>"
