"""A false equation, shown as false with the point that shows it."""

from ..decide.equality import Different, prove_equal
from ..language.definitions import Definitions
from ..language.latex import to_latex, to_text
from .page import FAILED, math, point_to_html, words
from .steps import DoesNotHold, say_point


class Refutation:
    """It holds because at its witness the two sides differ: the third kind of step.

    Raises DoesNotHold if the two formulas are equal or if no witness is known.
    """

    def __init__(self, left, right, goal="This equation is false", names=None, shapes=None):
        self.definitions, self.goal = Definitions(names, shapes), goal
        self.left, self.right = map(self.definitions.read, (left, right))
        self.verdict = prove_equal(self.left, self.right, names, shapes)
        if not isinstance(self.verdict, Different):
            raise DoesNotHold(f"{goal}: there is no witness. {self.verdict}", self)

    def __repr__(self):
        v = self.verdict
        equation = f"{to_text(self.left)} = {to_text(self.right)}"
        point = say_point(v.witness) or "every point"
        return f"{equation} is false: at {point} it says {v.left} = {v.right}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        left, right, v = to_latex(self.left), to_latex(self.right), self.verdict
        point = f"At {point_to_html(v.witness)} the" if v.witness else "The"
        rows = self.definitions.rows()
        where = ", ".join(math(f"{to_latex(n)} = {to_latex(body)}") for n, body in rows)
        html = (
            f"<p><strong>{words(self.goal)}</strong>{f', where {where}' if where else ''}</p>"
            f'<p style="{FAILED};padding-left:.8em">{math(left + " = " + right)} '
            f"&nbsp; <strong>is false</strong>. {point} left side is {v.left}, "
            f"the right side is {v.right}.</p>"
        )
        return {
            "text/html": html,
            "text/latex": rf"$${left} \neq {right}$$",
            "text/plain": repr(self),
        }
