"""How derivations look: a calm table for the notebook, an aligned block for print.

Colours are inherited, so both themes work; what fails is said in words, and in red.
"""

from html import escape

from .latex import point_to_latex, to_latex

LEFT = "text-align:left"
FAILED = "border-left:4px solid #d33"
KEY = "border-left:4px solid #888"


def chain_to_html(chain):
    """The goal, one row per line with rule and number, and one folded certificate."""
    columns = ["line", "because"] + ([f"at {_math(point_to_latex(chain.at))}"] if chain.at else [])
    head = "".join(f'<th scope="col" style="{LEFT}">{c}</th>' for c in columns)
    rows = "".join(_row(chain, i) for i in range(len(chain.steps)))
    return (
        f'<table style="border-collapse:collapse"><caption style="text-align:left;'
        f'caption-side:top;color:inherit;padding:.3em 0"><strong>{escape(chain.goal)}</strong>'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{_certificate(chain)}"
    )


def _row(chain, i):
    step = chain.steps[i]
    formula = _math(r"\displaystyle " + ("= " if i else "") + to_latex(step.formula))
    number = _number(step.number)
    if _is_blank(chain, i):
        formula = f"<details><summary>find this line, then open it</summary>{formula}</details>"
    cells = f'<th scope="row" style="{LEFT};font-weight:normal">{formula}</th>'
    cells += f'<td style="{LEFT}">{_reason(step)}</td>'
    if chain.at:
        cells += f'<td style="{LEFT};font-variant-numeric:tabular-nums">{number}</td>'
    edge = FAILED if step.fails else KEY if step.key else ""
    width = 3 if chain.at else 2
    part = (
        f'<tr><th scope="rowgroup" colspan="{width}" style="{LEFT}">{escape(step.part)}</th></tr>'
        if step.part
        else ""
    )
    return f'{part}<tr style="{edge}">{cells}</tr>' if edge else f"{part}<tr>{cells}</tr>"


def _is_blank(chain, i):
    return i >= max(1, len(chain.steps) - chain.hidden)


def _reason(step):
    words = [escape(step.rule)]
    if step.where:
        words.append("where " + " and ".join(_math(to_latex(c)) for c in step.where))
    if step.key:
        words.append("<strong>key line</strong>")
    if step.assumed:
        words.append("<em>assumed: a definition</em>")
    if step.fails:
        words.append(f'<strong style="color:#d33">{escape(step.complaint)}</strong>')
    return "<br>".join(w for w in words if w)


def _certificate(chain):
    """Per step the rule and the method that proved it, folded away."""
    items = "".join(
        f"<li>{escape(step.rule)}: <em>{'a definition' if step.assumed else escape(how)}</em></li>"
        for step in chain.steps[1:]
        for how in [str(step.verdict).removeprefix("equal: ")]
    )
    steps = "step" if chain.proved == 1 else "steps"
    summary = f"{chain.proved} {steps} proved, {chain.assumed} assumed: see how"
    return f"<details><summary>{summary}</summary><ol>{items}</ol></details>"


def chain_to_latex(chain):
    """The chain as an aligned block, with the rules as text and dots for a blank line."""
    lines = [to_latex(chain.steps[0].formula)]
    for i, step in enumerate(chain.steps[1:], 1):
        relation = r"\neq" if step.fails else "="
        formula = r"\dots" if _is_blank(chain, i) else to_latex(step.formula)
        lines.append(rf"&{relation} {formula} && \text{{{_text(step.rule)}}}")
    return "$$\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}$$"


def refutation_to_html(refutation):
    """The false equation and the values of its two sides at the witness."""
    left, right = to_latex(refutation.left), to_latex(refutation.right)
    v = refutation.verdict
    point = f"At {_math(point_to_latex(v.witness))} the" if v.witness else "The"
    return (
        f"<p><strong>{escape(refutation.goal)}</strong></p>"
        f'<p style="{FAILED};padding-left:.8em">{_math(left + r" = " + right)} '
        f"&nbsp; <strong>is false</strong>. {point} left side is {v.left}, "
        f"the right side is {v.right}.</p>"
    )


def refutation_to_latex(refutation):
    """The two sides with the sign for "not equal"."""
    return rf"$${to_latex(refutation.left)} \neq {to_latex(refutation.right)}$$"


def _number(value):
    return "" if value is None else f"{value + 0:.4f}".replace("-0.0000", "0.0000")


def _math(tex):
    return f"${escape(tex, quote=False)}$"


def _text(words):
    """Words for LaTeX's text mode; what stands between dollars is a formula and stays."""
    parts = words.split("$")
    parts[::2] = ["".join("\\" + c if c in "#%&_{}" else c for c in part) for part in parts[::2]]
    return "$".join(parts)
