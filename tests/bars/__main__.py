"""Prints what the bars measure: `python -m tests.bars`, or `python -m tests.bars 1000` for all
mutants instead of a few of each line.
"""

import sys
import time
from collections import Counter

from tests.bars.corpus import CORPUS
from tests.bars.judging import contradiction, judge_mutants, most_of, verdict_on
from tests.bars.pairs import pair
from tests.rewritings import ANSWERS

PAIRS = 1000


def mutation_bar(most=None):
    """(place: totals, complaints) of the mutants of every proved line."""
    for place, lines_of in CORPUS.items():
        lines = lines_of()
        judged = [j for line in lines for j in judge_mutants(line, most or most_of(place))]
        words = Counter(word for _, _, word, _ in judged)
        kinds = Counter(kind for kind, *_ in judged)
        yield f"{place}: {len(lines)} lines, {len(judged)} mutants", words, kinds
        yield from (complaint for *_, complaint in judged if complaint)


def rewriting_bar():
    """The totals over the equal forms, and those that are not accepted."""
    for part in ("forms", "held_out"):
        words = Counter(
            verdict_on(answer.text, form, answer.names, answer.shapes)[0]
            for answer in ANSWERS
            for form in getattr(answer, part)
        )
        yield f"rewritings, {part}: {words.total()}", words


def fuzz_bar():
    """The totals over the random pairs, and the contradictions."""
    words = Counter()
    for seed in range(PAIRS):
        p = pair(seed)
        word, complaint = contradiction(p.left, p.right, shapes=p.shapes)
        words[word, "fault" if p.fault else "no fault"] += 1
        if complaint:
            yield complaint
    yield f"random pairs: {PAIRS}", words


def main(most=None):
    """Run the three bars and print them with their seconds of processor time."""
    for bar in (mutation_bar(most), rewriting_bar(), fuzz_bar()):
        started = time.process_time()
        for found in bar:
            print(*(dict(f) if isinstance(f, Counter) else f for f in found)
                  if isinstance(found, tuple) else ("WRONG", found))  # fmt: skip
        print(f"  {time.process_time() - started:.0f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
