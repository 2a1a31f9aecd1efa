"""A row of the audit: what a source printed, whether it is right, and the evidence."""

import re
from dataclasses import dataclass

from .exhibit import Exhibit

RIGHT, WRONG, LOOSE, CONCEPT, EXPERIMENT = "RIGHT", "WRONG", "LOOSE", "CONCEPT", "EXPERIMENT"

SOURCES = {
    "000": "IFT6390 assignment 3",
    "001": "Machine Learning I: Foundations, exercise sheet 4",
    "002": "Sapienza Advanced Machine Learning, assignment 2",
    "003": "NYU Deep Learning, homework 1",
    "004": "Machine Learning, sheet 4",
}
# The beginning of the part of an id after its document, and how the document names that item.
ITEMS = [
    (r"eq(\d+)", "equation ({})"),
    (r"F(\d+)", "figure {}"),
    (r"F\.λ", "figures 5 to 13"),
    (r"T(\d+)", "table {}"),
    (r"E\d+", "reported results"),
    (r"c\d+", "the factors of equation (10)"),
    (r"reg", "the penalised loss before equation (7)"),
    (r"kinds|ainv|dzdw|upd.|orient", "question 1"),
    (r"(Q\d+[a-z]?(?:\.\d+)?|\d+(?:\.\d+)?[a-z]?)", "{}"),
]


@dataclass(frozen=True)
class Row:
    """One statement of a source with the audit's verdict on it and the evidence.

    printed: the statement as a formula or in our words.  remark: what is right instead, or what to
    add.  home: the notebook it belongs to.  reading: why no machine decides it, if none does.
    """

    id: str
    home: str
    verdict: str
    printed: str
    remark: str = ""
    evidence: tuple = ()
    reading: str = ""

    @property
    def source(self):
        """Course and item."""
        document, item = self.id.split("-", 1)
        for pattern, words in ITEMS:
            if match := re.match(pattern, item):
                return f"{SOURCES[document]}, {words.format(*match.groups())}"
        raise ValueError(f"{self.id}: no pattern in ITEMS says which item this is; add one.")

    @property
    def claims(self):
        """What holds: the correct statement."""
        return tuple(e for e in self.evidence if e.holds)

    @property
    def refutations(self):
        """What does not hold: the statement as printed, or its loose reading."""
        return tuple(e for e in self.evidence if not e.holds)

    def show(self):
        """The row for a notebook, with a verdict of the machine on every claim."""
        return Exhibit(self)
