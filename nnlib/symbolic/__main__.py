"""Lists the audited formulas with the machine's verdict; fails if one is not as the audit says."""

from .audit import FORMULAS
from .equality import Different, Equal


def main():
    """Print one line per formula; the number of surprises is the exit status."""
    surprises = 0
    for formula in FORMULAS:
        verdict = formula.verdict()
        expected = isinstance(verdict, Equal if formula.holds else Different)
        surprises += not expected
        mark = "ok  " if expected else "????"
        print(f"{mark} {formula.row:9} {formula.left} = {formula.right}\n{'':15}{verdict}")
    print(f"{len(FORMULAS)} formulas, {surprises} not as expected")
    return surprises


if __name__ == "__main__":
    raise SystemExit(main())
