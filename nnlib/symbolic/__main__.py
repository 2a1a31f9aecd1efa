"""Lists the audited formulas and the named chains with the verdicts; fails on a surprise."""

from .audit import FORMULAS
from .chains import CHAINS
from .derivation import DoesNotHold
from .equality import Different, Equal


def main():
    """Print each formula and each chain; the number of surprises is the exit status."""
    surprises = 0
    for formula in FORMULAS:
        verdict = formula.verdict()
        expected = isinstance(verdict, Equal if formula.holds else Different)
        surprises += not expected
        mark = "ok  " if expected else "????"
        print(f"{mark} {formula.row:9} {formula.left} = {formula.right}\n{'':15}{verdict}")
    for name, make in CHAINS.items():
        try:
            mark, verdict = "ok  ", make()
        except DoesNotHold as reason:
            mark, verdict = "????", reason
            surprises += 1
        print(f"{mark} {name}\n{'':15}{verdict}")
    print(f"{len(FORMULAS)} formulas and {len(CHAINS)} chains, {surprises} not as expected")
    return surprises


if __name__ == "__main__":
    raise SystemExit(main())
