"""What is said of an answer: one sentence, and the point and the mistake that explain it."""

from dataclasses import dataclass, field, replace
from html import escape

from .question import Question

RIGHT, FORM, DIFFERENT = "right", "not yet in the asked form", "different"
UNDECIDED, NOT_READ, SHAPE = "undecided", "not read", "shape"
# A mark and a colour; the sentence says the same, so neither is needed to understand it.
RED, AMBER, GREEN, GREY = "#d33333", "#c77700", "#2a8f4f", "#777777"
LOOKS = {
    RIGHT: ("✓", GREEN),
    FORM: ("…", AMBER),
    DIFFERENT: ("✗", RED),
    SHAPE: ("✗", RED),
    UNDECIDED: ("?", GREY),
    NOT_READ: ("?", GREY),
}


@dataclass(frozen=True)
class Verdict:
    """The judgement of one typed answer; only "right" is true in an `if`.

    witness: a point, name -> value as text, at which the answer differs; values: what it should be
    there, and what it is.  misconception: name and sentence of the mistake that gives this answer.
    """

    kind: str
    words: str
    question: Question = field(repr=False)
    text: str = ""
    witness: dict = field(default_factory=dict)
    values: tuple = ()
    misconception: tuple = ()

    def __bool__(self):
        return self.kind == RIGHT

    def __str__(self):
        return " ".join([self.words, *(f"({why})" for why in self.misconception[1:])])

    __repr__ = __str__

    def named(self, misconception):
        """The same verdict with the name and the sentence of its mistake."""
        return replace(self, misconception=misconception)

    def plot(self):
        """A picture of the true and the typed curve, with the gap at the witness."""
        from .curves import draw

        return draw(self)

    def _repr_mimebundle_(self, include=None, exclude=None):
        mark, colour = LOOKS[self.kind]
        why = "".join(f"<br>{escape(sentence)}" for sentence in self.misconception[1:])
        html = (
            f'<p role="status" style="border-left:4px solid {colour};padding-left:.8em">'
            f'<span aria-hidden="true" style="color:{colour}">{mark}</span> '
            f"{escape(self.words)}{why}</p>"
        )
        return {"text/html": html, "text/plain": str(self)}
