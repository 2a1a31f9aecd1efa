"""A sheet of numbers as HTML: tables of text cells, and formulas below them."""

from html import escape

_LEFT = "text-align: left; padding: 2px 24px 2px 0; line-height: 1.4"


def table(caption, heads, rows):
    """A table of texts under its caption."""
    head = _row("th scope='col'", heads)
    body = "".join(_row("td", row) for row in rows)
    return (
        f"<table><caption style='{_LEFT}'>{escape(caption)}</caption>"
        f"<thead>{head}</thead><tbody>{body}</tbody></table>"
    )


def line(text):
    """A line of text below a table."""
    return f"<p style='line-height: 1.5'>{escape(text)}</p>"


def _row(tag, texts):
    cells = (f"<{tag} style='{_LEFT}'>{escape(text)}</{tag.split()[0]}>" for text in texts)
    return f"<tr>{''.join(cells)}</tr>"


def label(name, at):
    """("W2", (0, 1)) -> W2[1,2]."""
    return f"{name}[{','.join(str(i + 1) for i in at)}]"
