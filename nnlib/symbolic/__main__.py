"""Lists the rows of the audit, the named chains and the theorems with their verdicts and times.

    python -m nnlib.symbolic            everything
    python -m nnlib.symbolic 000-Q2     the rows whose id begins so

The exit status is the number of surprises: what the machine does not find as it is stated.
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stdout
from io import StringIO
from time import process_time

from . import audit
from .backprop import THEOREMS
from .chains import CHAINS
from .derive.derivation import DoesNotHold


def main(arguments=(), each=map):
    """Print every row, chain and theorem; the number of surprises.

    each: how jobs are run, map or the map of a pool of processes.
    """
    prefix = "".join(arguments[:1])
    found = audit.rows(prefix)
    chains, theorems = ({}, ()) if prefix else (CHAINS, THEOREMS)
    jobs = [("row", row.id) for row in found]
    jobs += [("chain", name) for name in chains]
    jobs += [("theorem", i) for i in range(len(theorems))]
    surprises, seconds = 0, 0.0
    for text, wrong, spent in each(run, jobs):
        print(text, end="", flush=True)
        surprises, seconds = surprises + wrong, seconds + spent
    decided = [row for row in found if row.evidence]
    totals = (
        f"{len(found)} rows",
        f"{len(decided)} decided by the machine",
        f"{len(found) - len(decided)} by reading",
        f"{sum(len(row.claims) for row in decided)} claims",
        f"{sum(len(row.refutations) for row in decided)} refutations",
        f"{len(chains)} chains",
        f"{len(theorems)} theorems",
        f"{seconds:.1f} s of one core",
        f"{surprises} not as expected",
    )
    print(", ".join(totals))
    return surprises


def run(job):
    """What a job prints, its number of surprises, and its seconds."""
    kind, key = job
    start, page = process_time(), StringIO()
    with redirect_stdout(page):
        if kind == "row":
            surprises = show_row(audit.ROWS[key])
        elif kind == "chain":
            surprises = not show_chain(key, CHAINS[key])
        else:
            surprises = show_theorem(THEOREMS[key])
    return page.getvalue(), int(surprises), process_time() - start


def show_row(row):
    """Print a row and its evidence; the number of surprises."""
    print(f"{row.id} {row.verdict}, notebook {row.home}: {row.printed}")
    if row.reading:
        print(f"{'':5}by reading: {row.reading}")
    return sum(not show_claim(claim) for claim in row.evidence)


def show_claim(claim):
    """Print a claim with the verdict and its time; whether it is as the audit says."""
    verdict, seconds = _timed(claim.verdict)
    expected = claim.is_expected(verdict)
    mark = "????" if not expected else "ok" if claim.holds else "no"
    _show(mark, claim, verdict, seconds)
    return expected


def show_chain(name, make):
    """Print a derivation by its name; whether it holds."""
    try:
        verdict, seconds = _timed(make)
    except DoesNotHold as reason:
        _show("????", name, reason, 0)
        return False
    _show("ok", name, verdict, seconds)
    return True


def show_theorem(stated):
    """Print a theorem and its gradients, with what they need; the number of surprises."""
    print(f"theorem {stated.name}: {stated.words}")
    names = {**stated.names, "L": stated.loss} if stated.loss else stated.names
    return sum(
        not show_claim(audit.Formula(f"diff(L, {by})", gradient, names=names, shapes=stated.shapes))
        for by, gradient in stated.gradients.items()
    )


def _show(mark, what, verdict, seconds):
    print(f"{mark:4} {what}\n{'':9}{verdict} ({seconds:.2f} s)")


def _timed(question):
    start = process_time()
    return question(), process_time() - start


if __name__ == "__main__":
    with ProcessPoolExecutor() as pool:
        raise SystemExit(main(sys.argv[1:], pool.map))
