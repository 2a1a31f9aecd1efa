"""The answers to a question about formulas: proved, refuted by a witness, or open."""

from dataclasses import dataclass, field

from ..language.latex import to_text


@dataclass(frozen=True)
class Proved:
    """What all proofs share: the method, and `where`, the conditions under which they hold."""

    method: str
    where: tuple = ()
    says = "proved"

    def __bool__(self):
        return True

    def __str__(self):
        stated = " and ".join(c if isinstance(c, str) else to_text(c) for c in self.where)
        return f"{self.says}: {self.method}" + (f", where {stated}" if stated else "")


class Equal(Proved):
    """Proved equal wherever both sides are defined; `where` says what that asks for."""

    says = "equal"


class AtMost(Proved):
    """Proved: left <= right (or <, where that was asked) wherever both are defined and `where`."""

    says = "at most"


class Reaches(Proved):
    """Proved: the limit is what was said, under the conditions `where`."""

    says = "reaches it"


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
