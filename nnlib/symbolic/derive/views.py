"""One derivation, several views: each is made from the same proved steps and needs no kernel.

What the reader is to find stands inside <details>, and nowhere else.
"""

from dataclasses import replace
from random import Random
from string import ascii_lowercase, ascii_uppercase

from ..decide.equality import Different
from ..language.latex import to_latex
from . import page
from .mutate import mutants
from .rules import distractors
from .steps import verdict_in_words
from .values import BadPoint


class View:
    """What a notebook shows: html, latex, and one line of text."""

    def __init__(self, html, latex, text):
        self.html, self.latex, self.text = html, latex, text

    def __repr__(self):
        return self.text

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.html, "text/latex": self.latex, "text/plain": self.text}


def static(chain):
    """The chain as it stands; the lines that it hides open on a click."""
    return View(page.chain_to_html(chain), page.chain_to_latex(chain), repr(chain))


def earned(chain):
    """The first sub-goal, and each next one inside the one before."""
    groups = _sub_goals(chain.steps)
    inside = f"<p>{page.words(chain.count)}</p>"
    for k in range(len(groups) - 1, 0, -1):
        name = chain.steps[groups[k][0]].part
        goal = f"Next: {page.words(name)}. " if name else ""
        act = f"{goal}Say the rule and the next line, then open"
        inside = page.opens(act, page.table(chain, _lines(chain, groups[k]), goal=False) + inside)
    rows = page.definitions(chain) + _lines(chain, groups[0])
    first = page.chain_to_latex(chain, len(groups[0]))
    return View(page.table(chain, rows) + inside, first, f"{chain.goal}: {len(groups)} sub-goals")


def _sub_goals(steps):
    """The numbers of the lines of each sub-goal; without sub-goals, each line is one."""
    named = any(step.part for step in steps)
    groups = [[*range(len(steps))][:2]]  # the start is never alone
    for i, step in enumerate(steps[2:], 2):
        if step.part or not named:
            groups.append([])
        groups[-1].append(i)
    return groups


def _lines(chain, numbers):
    return "".join(page.line(chain, i) for i in numbers)


def menus(chain, seed):
    """For each line after the first: four rules, and the right one."""
    rng, rules = Random(seed), [step.rule for step in chain.steps[1:]]
    made = [[rule, *distractors(rule, rules, rng)] for rule in rules]
    for menu in made:
        rng.shuffle(menu)
    return list(zip(made, rules, strict=True))


def why(chain, seed):
    """The rule of each line is one of four, the right one folded away."""
    chain, questions = chain.full(), menus(chain, seed)
    numbered = list(enumerate(questions, 1))
    rows = page.definitions(chain) + page.line(chain, 0)
    rows += "".join(page.line(chain, i, _choices(*question)) for i, question in numbered)
    html = page.table(chain, rows, ("line", "because of which?"))
    latex = [f"&{to_latex(chain.steps[0].formula)}"]
    latex += [
        f"&{page.formula_to_latex(chain.steps[i], i)} && {_choices_to_latex(menu)}"
        for i, (menu, _) in numbered
    ]
    lines = f"{len(numbered)} lines" if len(numbered) > 1 else "1 line"
    return View(html, page.aligned(latex), f"{chain.goal}: which rule leads to each of {lines}?")


def _choices(menu, rule):
    options = "<br>".join(
        f"{c}: {page.words(r)}" for c, r in zip(ascii_lowercase, menu, strict=False)
    )
    answer = f"{ascii_lowercase[menu.index(rule)]}: {page.words(rule)}"
    return options + page.opens("choose, then open", answer)


def _choices_to_latex(menu):
    shown = [rf"\text{{{c}: {page.plain(r)}}}" for c, r in zip(ascii_lowercase, menu, strict=False)]
    return r",\ ".join(shown)


def shuffle(chain, seed):
    """The numbers of the lines after the first, in another order than theirs."""
    given = list(range(1, len(chain.steps)))
    if len(given) < 2:
        raise ValueError(f"{chain.goal!r}: an order needs two lines after the first.")
    rng, mixed = Random(seed), list(given)
    while mixed == given:
        rng.shuffle(mixed)
    return mixed


def order(chain, seed):
    """The lines after the first, shuffled and lettered; the number column would tell too much."""
    chain, places = chain.full(), shuffle(chain, seed)
    start, *formulas = (to_latex(chain.steps[i].formula) for i in (0, *places))
    lettered = list(zip(ascii_uppercase, formulas, strict=False))
    rows = page.definitions(chain) + page.row([page.shown(start), ""])
    rows += "".join(page.row([f"({c}) {page.shown(f)}", ""]) for c, f in lettered)
    answer = ", ".join(lettered[places.index(i)][0] for i in sorted(places))
    html = page.table(chain, rows, ("line", ""), numbers=False)
    html += page.opens("number the lines, then open", answer)
    latex = [f"&{start}"] + [rf"\text{{{c}}}\quad &{f}" for c, f in lettered]
    return View(html, page.aligned(latex), f"{chain.goal}: {len(places)} lines to be put in order")


def spoilt(chain, seed):
    """One line falsified by a slip; the proof engine confirms that it no longer follows."""
    chain = chain.full()
    i, slip, step, verdict = spoil(chain, seed)
    false = chain.with_line(i, step)
    numbered = enumerate(false.steps)
    rows = "".join(page.line(false, j, page.words(s.rule), f"({j + 1}) ") for j, s in numbered)
    right = page.shown(page.formula_to_latex(chain.steps[i], i))
    solution = (
        f"Line {i + 1} is false: {slip}; {page.words(verdict_in_words(verdict))}. "
        f"It should be {right} ({page.words(step.rule)})."
    )
    warning = "Exactly one line is false: find it, name a point that shows it, and mend it."
    html = f"<p><strong>{warning}</strong></p>"
    html += page.table(chain, page.definitions(chain) + rows)
    html += page.opens("mark it, then open", solution)
    return View(html, page.chain_to_latex(false), f"{chain.goal}: exactly one line is false")


def spoil(chain, seed):
    """The number of a line, what slipped in it, the false line, and the verdict that refutes it."""
    rng = Random(seed)
    lines = [i for i, step in enumerate(chain.steps) if step.proved and not step.to]
    rng.shuffle(lines)
    for i in lines:
        slips = mutants(chain.steps[i].formula)
        rng.shuffle(slips)
        for slip, formula in slips:
            false = _with_formula(chain, i, formula)
            verdict = _refuted(chain, i, false)
            if verdict is not None:
                return i, slip, false, verdict
    raise ValueError(f"{chain.goal!r}: no slip was found that the machine refutes.")


def _with_formula(chain, i, formula):
    """The line with a wrong formula, its number and no verdict."""
    try:
        number = chain.number(formula)
    except BadPoint:  # another index may be out of range
        number = None
    return replace(chain.steps[i], formula=formula, number=number, verdict=None)


def _refuted(chain, i, false):
    """The verdict on a false line, if it is refuted and its number, where it has one, shows it."""
    before = chain.steps[i - 1]
    if chain.steps[i].number is not None and before.number is not None:
        seen = page.number(before.number) != page.number(false.number)
        if not (seen and false.contradicts(before)):
            return None
    verdict = chain.judge(false.relation, before.formula, false.formula, false.where)
    return verdict if isinstance(verdict, Different) else None
