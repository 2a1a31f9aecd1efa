"""The rules of the course in words: what a menu of four rules is filled with."""

import re

RULES = (
    "chain rule",
    "product rule",
    "quotient rule",
    "slope of a sum: term by term",
    "definition of sigmoid",
    "definition of tanh",
    "definition of softmax",
    "definition of softplus",
    "logarithm of a product",
    "logarithm of a reciprocal",
    "product of two powers: add the exponents",
    "multiply above and below by the same number",
    "add and subtract the same number",
    "split the fraction",
    "multiply the brackets out",
    "pull out a common factor",
    "pull a constant out of the sum",
    "exchange two sums",
    "the delta picks one term of the sum",
    "entry of a matrix product",
    "transpose of a product",
    "complete the square",
)
FRAME = {"definition", "rule", "same", "number", "with", "from", "this", "that", "term"}
SHORTEST = 4


def distractors(rule, others, rng, count=3):
    """`count` other rules, most of them of the same chain; none could also be called right."""
    chain, course = list(dict.fromkeys(others)), list(RULES)
    rng.shuffle(chain)
    rng.shuffle(course)
    chosen = []
    for candidate in chain[: count - 1] + course:
        if len(chosen) < count and not any(_alike(candidate, r) for r in (rule, *chosen)):
            chosen.append(candidate)
    return chosen


def _alike(a, b):
    """Whether two rules share a word that says what they are about."""
    return a == b or bool(_content(a) & _content(b))


def _content(rule):
    """The first letters of the words that say what a rule is about."""
    words = re.findall(r"[a-z]+", re.sub(r"\$[^$]*\$", " ", rule.lower()))
    return {w[:5] for w in words if len(w) >= SHORTEST and w not in FRAME}
