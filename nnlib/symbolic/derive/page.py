"""How derivations look: a calm table for the notebook, an aligned block for print.

Colours are inherited, so both themes work; what fails is said in words, and in red.  The rule of a
proved line opens on its certificate; what is assumed has a dashed edge and says so.
"""

from html import escape

from sympy import Basic, Symbol

from ..language.arrays import named
from ..language.latex import to_latex
from ..language.reader import NotRead, read_condition
from .steps import RELATIONS
from .values import FUNCTIONS

LEFT = "text-align:left"
FAILED = "border-left:4px solid #d33"
KEY = "border-left:4px solid #888"
ASSUMED = "border-left:4px dashed #888"
MOST_DEFINITIONS = 4  # more of them would push the chain off the page
LONGEST_HEAD = 30  # characters of a point that still fit above the numbers
CLAIMS = {
    "=": "Proved equal to the line above",
    "<=": "Proved: the line above is at most this one",
    ">=": "Proved: the line above is at least this one",
    "->": "Proved: the line above tends to this one",
}


def chain_to_html(chain):
    """The goal, the definitions, one row per line, and one sentence that counts."""
    lines = "".join(line(chain, i) for i in range(len(chain.steps)))
    return table(chain, definitions(chain) + lines) + f"<p>{escape(chain.count)}</p>"


def table(chain, rows, columns=("line", "because"), numbers=True, goal=True):
    """The rows under their heads, with the goal of the chain above them."""
    at = chain.at if numbers else {}
    where = point_to_html(at) if _is_short(at) else "one point"
    heads = [*columns, *[f"at {where}"] * bool(at)]
    head = "".join(f'<th scope="col" style="{LEFT}">{h}</th>' for h in heads)
    sizes = f" (for {chain.sizes})" if chain.sizes else ""
    caption = f"<strong>{words(chain.goal)}</strong>{escape(sizes)}" if goal else ""
    point = opens("the point of the last column", point_to_html(at))
    return (
        f'<table style="border-collapse:collapse;min-width:26em;font-variant-numeric:tabular-nums">'
        f'<caption style="{LEFT};caption-side:top;color:inherit;padding:.3em 0">{caption}'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f"{'' if _is_short(at) or not goal else point}"
    )


def row(cells, edge=""):
    """One row; its first cell is its head."""
    first, *rest = cells
    inside = f'<th scope="row" style="{LEFT};font-weight:normal">{first}</th>'
    inside += "".join(f'<td style="{LEFT}">{c}</td>' for c in rest)
    return f'<tr style="{edge}">{inside}</tr>' if edge else f"<tr>{inside}</tr>"


def definitions(chain):
    """A row for each name: what it stands for is assumed, not proved."""
    rest = ["<em>assumed: a definition</em>", *[""] * bool(chain.at)]
    named = [shown(f"{to_latex(n)} = {to_latex(body)}") for n, body in chain.definitions.rows()]
    if len(named) > MOST_DEFINITIONS:
        named = [opens(f"{len(named)} names stand for formulas", "<br>".join(named))]
        rest[0] = "<em>assumed: definitions</em>"
    else:
        named = [f"where {equation}" for equation in named]
    return "".join(row([equation, *rest], ASSUMED) for equation in named)


def line(chain, i, because=None, label=""):
    """The sub-goal that begins here, if any, and the row of a line; `because` replaces its rule."""
    step = chain.steps[i]
    formula = label + shown(formula_to_latex(step, i))
    if is_blank(chain, i):
        formula = opens("find this line, then open it", formula)
    cells = [formula, reason(chain, i) if because is None else because]
    cells += [number(step.number)] if chain.at else []
    edge = FAILED if step.fails else ASSUMED if step.assumed else KEY if step.key else ""
    return part(chain, step) + row(cells, edge)


def part(chain, step):
    """The row that names a sub-goal."""
    if not step.part:
        return ""
    width = 3 if chain.at else 2
    return f'<tr><th scope="rowgroup" colspan="{width}" style="{LEFT}">{words(step.part)}</th></tr>'


def is_blank(chain, i):
    """Whether the reader is to find this line."""
    return i >= max(1, len(chain.steps) - chain.hidden)


def reason(chain, i):
    """The rule, which opens on the certificate, and what else is to be said about the line."""
    step = chain.steps[i]
    rule = words(step.rule)
    said = [opens(rule, words(_certificate(chain, i))) if step.proved else rule]
    if step.where:
        said.append("where " + " and ".join(map(_condition, step.where)))
    if step.key:
        said.append("<strong>key line</strong>")
    if step.assumed:
        said.append("<em>assumed</em>")
    if step.fails:
        said.append(f'<strong style="color:#d33">{words(step.complaint)}</strong>')
    return "<br>".join(s for s in said if s)


def _condition(text):
    """A condition as a formula, with the words "for every i" after it as words."""
    comparison, every, rest = text.partition(" for every ")
    try:
        index = rest.replace("!=", r"\ne")
        whole = math(to_latex(read_condition(comparison)))
        return f"{whole}{every}{math(index)}" if every else whole
    except NotRead:
        return escape(text)


def _certificate(chain, i):
    """What was proved, how, and where it holds."""
    step = chain.steps[i]
    names = chain.names_of(chain.steps[i - 1].formula, step.formula)
    where = f"where {' and '.join(step.where)}" if step.where else ""
    every = f"for every {', '.join(names)}" if names and not where else ""
    sizes = f"for {chain.sizes} only" if chain.sizes else ""
    scope = ", ".join(s for s in (where or every, sizes) if s)
    return f"{CLAIMS[step.relation]}: {step.verdict.method}." + (f" Holds {scope}." * bool(scope))


def chain_to_latex(chain, upto=None):
    """The chain as an aligned block, with the rules as text and dots for a blank line.

    upto: only so many lines, and dots for the rest.
    """
    lines = []
    for name, body in chain.definitions.rows():
        equation = f"{to_latex(name)} = {to_latex(body)}"
        lines.append(rf"&{equation} && \text{{assumed: a definition}}")
    for i, step in enumerate(chain.steps[:upto]):
        formula = r"\dots" if is_blank(chain, i) else to_latex(step.formula)
        rule = plain(step.rule) + " (assumed)" * step.assumed
        rule += f", where {plain(' and '.join(step.where))}" if step.where else ""
        rule = rf" && \text{{{rule}}}" if i else ""
        lines.append(f"&{relation_to_latex(step, i)}{formula}{rule}")
    return aligned(lines + [r"&\dots"] * (upto is not None and upto < len(chain.steps)))


def aligned(lines):
    """Lines of LaTeX under one another."""
    return "$$\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}$$"


def relation_to_latex(step, i):
    """The sign before a line; the first line has none."""
    if step.to:
        x, to = to_latex(step.to[0]), step.to[1].replace("oo", r"\infty")
        return rf"\xrightarrow{{{x} \to {to}}} "
    sign = r"\neq" if step.fails and step.relation == "=" else RELATIONS[step.relation]
    return f"{sign} " if i else ""


def formula_to_latex(step, i):
    """A line with its sign."""
    return ("= " if step.fails else relation_to_latex(step, i)) + to_latex(step.formula)


def opens(summary, body):
    """What opens on a click, with or without a kernel."""
    return f"<details><summary>{summary}</summary>{body}</details>"


def number(value):
    """A number of the column, four digits after the point."""
    return "" if value is None else f"{value + 0:.4f}".replace("-0.0000", "0.0000")


def math(tex):
    """A formula in a line of HTML."""
    return f"${escape(tex, quote=False)}$"


def shown(tex):
    """A formula as large as on a line of its own."""
    return math(r"\displaystyle " + tex)


def words(text):
    """Words for HTML; formulas between dollars stay what they are."""
    return escape(text)


def point_to_html(point):
    """A point such as x = 1, z = (1, 2, 3), f = tanh, that may be broken at its commas."""
    return ", ".join(math(f"{_name(s, v)} = {_value(v)}") for s, v in point.items())


def _name(name, value):
    if isinstance(value, tuple):
        return to_latex(named(name, ()))
    return to_latex(name if isinstance(name, Basic) else Symbol(name))


def _value(v):
    if not isinstance(v, tuple):
        return rf"\mathrm{{{v}}}" if v in FUNCTIONS else to_latex(v)
    if not isinstance(v[0], tuple):
        return "(" + ", ".join(map(_value, v)) + ")"
    rows = r" \\ ".join(" & ".join(map(_value, row)) for row in v)
    return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}"


def _is_short(point):
    """Whether a point fits above the column of its numbers."""
    return len(", ".join(f"{name} = {value}" for name, value in point.items())) <= LONGEST_HEAD


def plain(text):
    """Words for LaTeX's text mode; what stands between dollars is a formula and stays."""
    parts = text.split("$")
    parts[::2] = ["".join("\\" + c if c in "#%&_{}" else c for c in p) for p in parts[::2]]
    return "$".join(parts)
