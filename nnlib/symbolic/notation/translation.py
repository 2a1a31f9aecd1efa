"""A derivation as a document would write it: each line rewritten, read back, and proved ours."""

from html import escape

from ..derive import page
from ..derive.derivation import DoesNotHold
from ..language.latex import to_latex
from .latex import NotationLatex
from .rewrite import agrees, lies_turned, rewrite
from .table import notation


class Translation:
    """The lines of a derivation in one notation, proved as it is made.

    Raises NotWritten where the document has no symbol for a name, and DoesNotHold where a line,
    read back, is not ours.
    """

    def __init__(self, chain, id):
        self.chain, self.notation = chain, notation(id)
        first = chain.steps[0].formula
        self.turned = lies_turned(first, self.notation)
        self.lines = tuple(rewrite(s.formula, self.notation, self.turned) for s in chain.steps)
        for step, line in zip(chain.steps, self.lines, strict=True):
            verdict = agrees(step.formula, line, self.turned) if step.proved else True
            if not verdict:
                raise DoesNotHold(f"{chain.goal}, notation {id}: {verdict}", chain)

    def latex(self):
        """One line of LaTeX per line of the chain; ours is shown as it is written."""
        if self.notation.id == "ours":
            return [to_latex(step.formula) for step in self.chain.steps]
        printer = NotationLatex(self.notation)
        return [printer.doprint(line) for line in self.lines]

    @property
    def shape(self):
        """The shape of every line, in the letters of the document."""
        ours = self.notation.id == "ours"
        return self.notation.shape(
            self.chain.steps[0].formula.shape if ours else self.lines[0].shape
        )

    def rows(self):
        """The chain as rows of a table: its goal with the shape, then each formula and rule."""
        goal = f"<strong>{page.words(self.chain.goal)}</strong>, shape {page.math(self.shape)}"
        found = [_row([goal, ""], "")]
        for i, (tex, step) in enumerate(zip(self.latex(), self.chain.steps, strict=True)):
            edge = page.KEY if step.key else ""
            found.append(_row([page.shown(f"= {tex}" if i else tex), page.words(step.rule)], edge))
        return "".join(found)

    def __repr__(self):
        count = self.chain.proved
        lines = f"{count} line{'s' * (count != 1)} proved ours"
        return f"{self.notation.title}: {self.chain.goal}, {lines}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        html = f"<p>{escape(self.notation.title)}: {escape(self.notation.layout)}.</p>"
        html += table(self.rows())
        lines = [f"&{tex}" if i == 0 else f"&= {tex}" for i, tex in enumerate(self.latex())]
        return {"text/html": html, "text/latex": page.aligned(lines), "text/plain": repr(self)}


def _row(cells, edge):
    """A row that keeps its distances on any page: a widget's page has no style for tables."""
    inside = "".join(
        f'<td style="{page.LEFT};padding:.4em 1.2em .4em .6em">{c}</td>' for c in cells
    )
    return f'<tr style="{edge}">{inside}</tr>'


def table(rows):
    """Rows of one or several translations, ruled as calmly as a derivation."""
    return f'<table style="border-collapse:collapse;min-width:26em"><tbody>{rows}</tbody></table>'


def translate(chain, id):
    """A derivation in the notation "000", ... "004" of a document, each line proved to be ours."""
    return Translation(chain, id)
