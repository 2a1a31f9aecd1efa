"""A menu of documents: the same derivations in the symbols and the layout of the one chosen."""

from html import escape

import ipywidgets as widgets

from nnlib.lab import registry
from nnlib.lab.look import PAGE, STYLE
from nnlib.lab.panel import close_family
from nnlib.symbolic.notation import NOTATIONS, NotWritten, translate
from nnlib.symbolic.notation.translation import table


class Switch:
    """Derivations in any notation: `Switch(way_back("W2"), way_back("W1"))`.

    Each line is rewritten from the proved one, read back, and proved to be ours; what a document
    has no symbol for is said.  Where no kernel runs, every notation opens on a click.
    """

    def __init__(self, *chains, name=None):
        self.name = name or registry.name_of_cell()
        self.pages = {id: _page(chains, notation) for id, notation in NOTATIONS.items()}
        self._proved = sum(count for id, (_, count) in self.pages.items() if id != "ours")
        options = [(notation.title, id) for id, notation in NOTATIONS.items()]
        self.menu = widgets.Dropdown(
            options=options, description="notation", style=STYLE, layout={"width": "34em"}
        )
        self.sheet = widgets.HTMLMath(self.pages["ours"][0], layout=PAGE)
        self.widget = widgets.VBox([self.menu, self.sheet], layout=PAGE)
        self.menu.observe(self._turn, "value")
        self._closed = False
        registry.enter(self)

    def _turn(self, change):
        self.sheet.value = self.pages[change["new"]][0]

    def _repr_mimebundle_(self, **_):
        """The live menu, and for wherever no kernel runs all notations, folded."""
        live = {} if self._closed else self.widget._repr_mimebundle_()
        folded = "".join(
            f"<details{' open' * (id == 'ours')}><summary>{escape(NOTATIONS[id].title)}</summary>"
            f"{html}</details>"
            for id, (html, _) in self.pages.items()
        )
        documents = len(self.pages) - 1
        text = f"{documents} other notations, {self._proved} lines rewritten and proved ours"
        return {**live, "text/html": folded, "text/plain": text}

    def close(self):
        """Take the widgets away."""
        self._closed = True
        close_family(self.widget)
        registry.leave(self)


def _page(chains, notation):
    """The sheet of one notation, and how many of its lines are proved."""
    rows, missing, proved = "", [], 0
    for chain in chains:
        try:
            written = translate(chain, notation.id)
        except NotWritten as reason:
            missing.append(f"{chain.goal}: {reason}")
        else:
            rows += written.rows()
            proved += chain.proved
    layout = f"<p><em>{notation.layout[0].upper()}{notation.layout[1:]}.</em></p>"
    said = "".join(f"<p>{escape(words)}</p>" for words in (notation.remark, *missing) if words)
    return layout + table(rows) + said, proved
