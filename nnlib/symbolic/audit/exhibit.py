"""How a row of the audit looks in a notebook: what was printed, and what the machine says to it."""

from html import escape

from ..decide.equality import Different
from ..derive.derivation import DoesNotHold
from ..language.latex import point_to_latex, to_latex
from .evidence import Found

SAYS = {
    "RIGHT": "is right",
    "WRONG": "is false",
    "LOOSE": "is loose",
    "CONCEPT": "is a question",
    "EXPERIMENT": "is an experiment",
}
EDGE = "border-left:4px solid {};padding:.3em 0 .3em .8em;margin:.3em 0"


class Exhibit:
    """A row and the verdicts on its claims; raises DoesNotHold if one is not as the audit says."""

    def __init__(self, row):
        self.row = row
        self.verdicts = tuple((claim, claim.verdict()) for claim in row.evidence)
        for claim, verdict in self.verdicts:
            if not claim.is_expected(verdict):
                raise DoesNotHold(f"{row.id}: {claim}: {verdict}", self)

    def __repr__(self):
        row = self.row
        if not row.evidence:
            return f"{row.id} {SAYS[row.verdict]}; judged by reading: {row.reading}"
        proved, refuted = len(row.claims), len(row.refutations)
        return f"{row.id} {SAYS[row.verdict]}: {proved} proved, {refuted} refuted"

    def _repr_mimebundle_(self, include=None, exclude=None):
        bundle = {"text/html": self.html(), "text/plain": repr(self)}
        formulas = [claim for claim, _ in self.verdicts if claim.tex]
        if formulas:
            bundle["text/latex"] = _latex(formulas)
        return bundle

    def html(self):
        """What was printed, the remark, and each claim with its verdict."""
        row = self.row
        head = f"<strong>{escape(row.source)}</strong> <small>({escape(row.id)})</small>"
        printed = f"Printed: {escape(row.printed)}. This <strong>{SAYS[row.verdict]}</strong>."
        reading = f"<p>Judged by reading: {escape(row.reading)}.</p>" if row.reading else ""
        false_first = sorted(self.verdicts, key=lambda pair: pair[0].holds)
        items = "".join(_item(claim, verdict) for claim, verdict in false_first)
        return (
            f"<p>{head}<br>{printed}</p>"
            + (f"<p>{escape(row.remark)}</p>" if row.remark else "")
            + reading
            + (f'<ul style="list-style:none;padding-left:0">{items}</ul>' if items else "")
        )


def _item(claim, verdict):
    """One claim with its verdict: proved on a grey edge, refuted on a red one with the witness."""
    said = f"${escape(claim.tex, quote=False)}$" if claim.tex else escape(str(claim))
    names = ", ".join(f"${to_latex(n)} = {to_latex(body)}$" for n, body in claim.definitions)
    where = f" with {escape(names, quote=False)}" if names else ""
    edge = EDGE.format("#888" if claim.holds else "#d33")
    return f'<li style="{edge}">{said}{where}: {_state(claim, verdict)}</li>'


def _state(claim, verdict):
    if isinstance(verdict, Found) and not verdict:
        return f"<strong>{escape(str(verdict))}</strong>."
    state = "proved" if claim.holds else "<strong>is false</strong>"
    return f"{state}. {_reason(verdict)}"


def _reason(verdict):
    if not isinstance(verdict, Different):
        return f"<small>{escape(str(verdict))}</small>"
    witness = escape(point_to_latex(verdict.witness), quote=False)
    point = f"At ${witness}$ the" if witness else "The"
    return f"{point} left side is {verdict.left}, the right side {verdict.right}."


def _latex(formulas):
    """What holds and what does not, one equation per line."""
    lines = [c.tex if c.holds else rf"\text{{false: }} {c.tex}" for c in formulas]
    return "$$\\begin{gathered}\n" + " \\\\\n".join(lines) + "\n\\end{gathered}$$"
