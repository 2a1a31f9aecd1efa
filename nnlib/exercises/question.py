"""What is asked, what the true answer equals, and the form that the answer should have."""

import re
from dataclasses import dataclass, field

NAME = re.compile(r"(?<![\w.])([A-Za-z_]\w*'*)(?=\s*(\(|=(?!=)|))", re.ASCII)
CONSTANTS = {"e", "pi"}


@dataclass(frozen=True)
class Question:
    """One typed exercise.

    words: what is asked.  formula: a text equal to the true answer, often the question itself, such
    as "diff(log(sigma(x)), x)".  reference: an answer in the asked form, if common mistakes are to
    be made from it.  names: the only names that may occur in an answer, where that is limited;
    forbidden: names that may not.  definitions and shapes: what names stand for, as in the language
    of formulas; where: conditions such as "beta > 0" that the question makes.  misconceptions:
    further mistakes, name -> (wrong answer, one sentence).
    """

    words: str
    formula: str
    reference: str = ""
    names: tuple = ()
    forbidden: tuple = ("diff",)
    definitions: dict = field(default_factory=dict)
    where: tuple = ()
    shapes: dict = field(default_factory=dict)
    misconceptions: dict = field(default_factory=dict)

    def __post_init__(self):
        for what in ("names", "forbidden"):
            if isinstance(getattr(self, what), str):
                raise TypeError(
                    f'{what} is a tuple of names, such as ("sigma", "x"), not the text '
                    f"{getattr(self, what)!r}."
                )

    @property
    def along(self):
        """The variable that the question is about: that of its derivative, else the first."""
        by = re.fullmatch(r"diff\(.*,\s*([A-Za-z_]\w*)\)", self.formula)
        first = next((v for v in variables(self.formula) if v in self.variables), "")
        return by.group(1) if by else first

    @property
    def variables(self):
        """The names in which a true answer holds, definitions written out."""
        heads = {re.match(r"\w+", head).group() for head in self.definitions}
        found = [v for text in (self.formula, *self.definitions.values()) for v in variables(text)]
        return tuple(sorted(set(found) - heads))


def names_in(text):
    """The names in a text, in their order: functions, arrays, variables and indices."""
    return tuple(dict.fromkeys(name for name, _ in NAME.findall(text)))


def variables(text):
    """The names in a text that stand for numbers or arrays, and are not bound by a sum."""
    found = NAME.findall(text)
    bound = {name for name, after in found if after == "="}
    return tuple(dict.fromkeys(n for n, after in found if not after and n not in bound | CONSTANTS))
