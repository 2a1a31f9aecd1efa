"""One table: how each of the five documents writes what this course writes in its own symbols.

Ours: rows are examples, Z = X W + b, and the slope by Q has the shape of Q.  An array that a
document keeps the other way round is marked here; the rewriting turns it.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Symbol:
    """An array in a document: for example n (or as such, for parameters), and for all examples.

    turned: whether it is the transpose of ours; turned_slope: whether the slope by it is.
    """

    one: str
    all: str = ""
    turned: bool = False
    turned_slope: bool = False


@dataclass(frozen=True)
class Notation:
    """A document's symbols for our names; a name that it has no use for is left out.

    letters: its sizes D, H, K, N and the number n of an example, where they differ.
    diagonal: it writes f'(z) as a diagonal matrix.  layout and remark are said to the reader.
    """

    id: str
    title: str
    layout: str
    symbols: dict
    loss: str
    activation: str
    slope: str  # of the activation
    letters: dict = field(default_factory=dict)
    diagonal: bool = False
    remark: str = ""

    def letter(self, name):
        """How the document calls a size, or the number of an example."""
        return self.letters.get(name, name)

    def shape(self, sizes):
        """A shape in the document's letters, as LaTeX."""
        comma = "," * (len(sizes) == 1)
        return rf"({', '.join(self.letter(str(n)) for n in sizes)}{comma})"


def _columns(one, all=""):
    """A column, and the slope by it is a column too; so for matrices that stand (out, in)."""
    return Symbol(one, all, turned=True, turned_slope=True)


def _numerator(one, all=""):
    """A column, but the slope by it is a row: numerator layout."""
    return Symbol(one, all, turned=True)


OURS = Notation(
    "ours",
    "this course",
    "rows are examples, weights (in, out); the slope by Q has the shape of Q",
    {
        name: Symbol(one, all)
        for name, one, all in (
            ("X", "x_n", "X"),
            ("W1", "W^{(1)}", ""),
            ("b1", "b^{(1)}", ""),
            ("Z1", "z^{(1)}_n", "Z^{(1)}"),
            ("A", "a_n", "A"),
            ("W2", "W^{(2)}", ""),
            ("b2", "b^{(2)}", ""),
            ("Z2", "z^{(2)}_n", "Z^{(2)}"),
            ("P", "p_n", "P"),
        )
    },
    "L",
    "f",
    "f'",
)

IFT6390 = Notation(
    "000",
    "IFT6390 assignment 3",
    "columns, weights (out, in); the slope by Q has the shape of Q (denominator layout)",
    {
        "X": _columns(r"\mathbf{x}^{(i)}", r"\mathbf{X}"),
        "W1": _columns(r"\mathbf{W}^{(1)}"),
        "b1": _columns(r"\mathbf{b}^{(1)}"),
        "Z1": _columns(r"\mathbf{h}^{a(i)}", r"\mathbf{H}^{a}"),
        "A": _columns(r"\mathbf{h}^{s(i)}", r"\mathbf{H}^{s}"),
        "W2": _columns(r"\mathbf{W}^{(2)}"),
        "b2": _columns(r"\mathbf{b}^{(2)}"),
        "Z2": _columns(r"\mathbf{o}^{a(i)}", r"\mathbf{O}^{a}"),
        "P": _columns(r"\mathbf{o}^{s(i)}", r"\mathbf{O}^{s}"),
    },
    r"\hat{R}",
    r"\operatorname{relu}",
    r"\operatorname{relu}'",
    {"D": "d", "H": "d_h", "K": "m", "N": "n", "n": "i"},
    remark="The assignment writes one example; for a batch its columns stand side by side, in "
    "capitals.",
)

FOUNDATIONS = Notation(
    "001",
    "Machine Learning I: Foundations, exercise sheet 4",
    "columns, weights (out, in); the slope by a column is a row (numerator layout)",
    {
        "X": _numerator(r"\mathbf{x}_i", r"\mathbf{X}"),
        "W1": _numerator("W"),
        "b1": _numerator(r"\mathbf{b}"),
        "Z1": _numerator(r"W\mathbf{x}_i + \mathbf{b}", r"W\mathbf{X} + \mathbf{b}"),
        "A": _numerator(
            r"\hat{\sigma}(W\mathbf{x}_i + \mathbf{b})", r"\hat{\sigma}(W\mathbf{X} + \mathbf{b})"
        ),
        "W2": Symbol(r"\mathbf{w}", turned_slope=True),
        "Z2": _numerator("a_i", r"\mathbf{a}"),
    },
    r"\ell",
    r"\hat{\sigma}",
    r"\hat{f}_d",
    {"D": "d", "H": "d", "K": "1", "n": "i"},
    diagonal=True,
    remark="The sheet has one output, so its second weights are one column w; it writes out what "
    "we call Z and A, and has no bias there. Its letter for the loss is missing: we put ℓ.",
)

SAPIENZA = Notation(
    "002",
    "Sapienza Advanced Machine Learning, assignment 2",
    "rows, weights (in, out), as here; a layer is a raised number, the scores are layer 3",
    {
        "X": Symbol("a_i^{(1)}", "a^{(1)}"),
        "W1": Symbol("W^{(1)}"),
        "b1": Symbol("b^{(1)}"),
        "Z1": Symbol("z_i^{(2)}", "z^{(2)}"),
        "A": Symbol("a_i^{(2)}", "a^{(2)}"),
        "W2": Symbol("W^{(2)}"),
        "b2": Symbol("b^{(2)}"),
        "Z2": Symbol("z_i^{(3)}", "z^{(3)}"),
        "P": Symbol(r"\psi(z_i^{(3)})", r"\psi(z^{(3)})"),
    },
    "J",
    r"\phi",
    r"\phi'",
    {"n": "i"},
    remark="It writes sums over the examples i where we write one product.",
)

NYU = Notation(
    "003",
    "NYU Deep Learning, homework 1",
    "columns, weights (out, in); the slope by a column is a row, that by a matrix has the shape "
    "of its transpose (numerator layout)",
    {
        "X": _numerator(r"\mathbf{x}^{(i)}", r"\mathbf{X}"),
        "W1": _numerator(r"\mathbf{W}^{(1)}"),
        "b1": _numerator(r"\mathbf{b}^{(1)}"),
        "Z1": _numerator(r"\mathbf{z}_1^{(i)}", r"\mathbf{Z}_1"),
        "A": _numerator(r"\mathbf{z}_2^{(i)}", r"\mathbf{Z}_2"),
        "W2": _numerator(r"\mathbf{W}^{(2)}"),
        "b2": _numerator(r"\mathbf{b}^{(2)}"),
        "Z2": _numerator(r"\mathbf{z}_3^{(i)}", r"\mathbf{Z}_3"),
        "P": _numerator(r"\hat{\mathbf{y}}^{(i)}", r"\hat{\mathbf{Y}}"),
    },
    r"\ell",
    "f",
    "f'",
    {"D": "n", "H": "m", "n": "i"},
    diagonal=True,
    remark="The homework writes one example; its letters, in capitals, are the batch here, one "
    "column per example, and one row per example for slopes.",
)

SHEET4 = Notation(
    "004",
    "Machine Learning, sheet 4",
    "columns, weights (out, in); the slope by a column is a row, that by a matrix has the shape "
    "of the matrix",
    {
        "A": _numerator(r"\mathbf{x}_i", r"\mathbf{X}"),
        "W2": _columns(r"\mathbf{W}"),
        "b2": _numerator(r"\mathbf{b}"),
        "Z2": _numerator(r"\mathbf{z}_i", r"\mathbf{Z}"),
        "P": _numerator(r"\mathbf{a}_i", r"\mathbf{A}"),
    },
    r"\ell",
    "f",
    "f'",
    {"H": "D", "K": "C", "N": "B", "n": "i"},
    remark="The sheet has one layer: its x is what comes into our last layer, its a is our P.",
)

NOTATIONS = {each.id: each for each in (OURS, IFT6390, FOUNDATIONS, SAPIENZA, NYU, SHEET4)}


def notation(id):
    """The Notation of this id: "ours", "000", ... "004"."""
    if id not in NOTATIONS:
        raise ValueError(f"There is no notation {id!r}; there are: {', '.join(NOTATIONS)}.")
    return NOTATIONS[id]
