"""The three answers to "are these formulas equal?": proved, refuted by a witness, or open."""

from dataclasses import dataclass, field

from ..language.latex import to_text


@dataclass(frozen=True)
class Equal:
    """Proved equal wherever both sides are defined; `where` says what that asks for."""

    method: str
    where: tuple = ()

    def __bool__(self):
        return True

    def __str__(self):
        conditions = " and ".join(map(to_text, self.where))
        return f"equal: {self.method}" + (f", where {conditions}" if conditions else "")


@dataclass(frozen=True)
class Different:
    """Refuted: at the point `witness` the two sides have these values, enclosed by intervals."""

    witness: dict = field(hash=False)
    left: str
    right: str

    def __bool__(self):
        return False

    def __str__(self):
        point = ", ".join(f"{symbol} = {value}" for symbol, value in self.witness.items())
        return f"different: at {point or 'every point'} left is {self.left}, right is {self.right}"


@dataclass(frozen=True)
class Undecided:
    """Neither proved nor refuted, for this reason."""

    reason: str

    def __bool__(self):
        return False

    def __str__(self):
        return f"not decided: {self.reason}"
