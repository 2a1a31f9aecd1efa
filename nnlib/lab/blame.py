"""A table that shows any weight's share of the blame: its gradient three ways, side by side."""

import re

import ipywidgets as widgets

from nnlib.checks import whole
from nnlib.lab import registry, sheet
from nnlib.lab.engine import Engine
from nnlib.lab.lab import config_from
from nnlib.lab.panel import Message, close_family
from nnlib.lab.sheet import label
from nnlib.lab.symbols import SymbolicNet
from nnlib.lab.ways import H, Ways, gap, power
from nnlib.problem import prepare
from nnlib.view.words import fixed

_MOST = 64  # parameters whose formula is still worth writing out
_CLOSE, _SAME = 1e-6, 1e-10  # gaps below which a difference, and a formula, count as agreeing
_WIDE = {"width": "100%", "max_width": "960px", "flex_flow": "row wrap"}


class Blame:
    """The gradient of a small net by any one weight, three ways: `Blame("W2[1,2]", hidden=3)`.

    Every other keyword is a field of nnlib.training.Config; the net is at its start, or at `state`,
    and sees the first `examples` training points.  Menus choose the weight, whose indices count
    from 1.  Where no kernel runs it is the table of the first weight, and a line.
    """

    def __init__(self, weight="W2[1,1]", examples=1, state=None, name=None, **config):
        problem = prepare(config_from(config))
        train = problem.data.train
        examples = whole("examples", examples, 1, len(train.X))
        params = problem.params if state is None else state.params
        problem.model.check_params(params)
        _check_size(problem.model)
        self.name = name or registry.name_of_cell()
        self.ways = Ways(problem.model, params, train.X[:examples], train.T[:examples])
        self._first = self._shown = _place(weight, self.ways.shapes)
        self.menus = _menus(self.ways.shapes, *self._first)
        self.table = widgets.HTML(self._html(*self._first), layout={"max_width": "960px"})
        self.message = Message()
        row = widgets.Box(list(self.menus.values()), layout=_WIDE)
        self.widget = widgets.VBox([row, self.table, self.message])
        self._engine = Engine(self._turn, self._fail)
        for menu in self.menus.values():
            menu.observe(lambda _: self._engine.poke(), "value")
        registry.enter(self)

    def _repr_mimebundle_(self, **_):
        """The live table, and for wherever no kernel runs the first table and one line of text."""
        live = {} if self._engine.closed else self.widget._repr_mimebundle_()
        first = {"text/html": self._html(*self._first), "text/plain": self.line(*self._first)}
        return {**live, **first}

    def close(self):
        """Stop and take all widgets away."""
        self._engine.close()
        close_family(self.widget)
        registry.leave(self)

    # --- turns, in the engine's task alone --------------------------------------------------------

    def _turn(self):
        """Show the weight that the menus say now."""
        name = self.menus["array"].value
        _fit(self.menus, self.ways.shapes[name])
        last = [self.menus[key].value - 1 for key in ("row", "column")]
        place = name, tuple(last[-len(self.ways.shapes[name]) :])
        if place != self._shown:
            self.table.value = self._html(*place)
            self._shown = place
        self.message.say("")

    def _fail(self, error):
        """An error must be seen: say it, and which weight the table still shows."""
        what = f"{type(error).__name__}: {error}".rstrip(".: ")
        self.message.say(f"Not computed: {what}. The table is still that of {label(*self._shown)}.")

    # --- words ------------------------------------------------------------------------------------

    def line(self, name, at):
        """The table of one weight as one line of text."""
        ways = "; ".join(
            f"{way} {value}" + (f" (gap {apart})" if apart else "")
            for way, value, apart in self._rows(name, at)
        )
        return f"Blame: {self._title(name, at)}: {ways}. {self._rule(name, at)}"

    def _title(self, name, at):
        model, n = self.ways.model, len(self.ways.X)
        net = f"{'-'.join(map(str, model.sizes))} {model.activation.name}"
        return f"slope of the loss by {label(name, at)}, net {net}, {n} example{'s' * (n > 1)}"

    def _rows(self, name, at):
        """(way, value, gap to backpropagation) of each of the three."""
        found = self.ways.slopes(name, at)
        void = "beside a corner: a difference proves nothing"
        return (
            ("backpropagation", _said(found.backprop), ""),
            (
                f"central difference, h = {power(H)}",
                _said(found.difference),
                void if found.at_corner else gap(found.difference, found.backprop, _CLOSE),
            ),
            (
                "symbols, the whole net as one formula",
                _said(found.symbols),
                gap(found.symbols, found.backprop, _SAME),
            ),
        )

    def _rule(self, name, at):
        rule = self.ways.rule(name, at)
        numbers = f" = {rule.digits}" if rule.digits else ""
        where = f", {rule.where}" if rule.where else ""
        return f"d{label(name, at)} = {rule.letters}{numbers} = {_said(rule.value)}{where}"

    def _html(self, name, at):
        heads = ("way", "value", "gap to the first")
        shown = sheet.table(f"The {self._title(name, at)}", heads, self._rows(name, at))
        return shown + sheet.line(self._rule(name, at))


def _check_size(model):
    """ValueError where the whole net is too much for one formula, or has an entry without one."""
    if model.batch_norm or model.dropout:
        raise ValueError(
            "Blame follows one example at a time; with batch normalisation the others count too, "
            "and dropout changes the net: take batch_norm=False and dropout=0."
        )
    if len(model.sizes) > 3 or model.n_params > _MOST:
        raise ValueError(
            f"A net of sizes {model.sizes} has {len(model.sizes) - 2} hidden layers and "
            f"{model.n_params} weights and biases; take at most 1 and {_MOST}, for example "
            "hidden=8."
        )
    SymbolicNet(model)


def _said(value):
    return "0" if value == 0 else fixed(value, 6)


def _place(weight, shapes):
    """W2[1,2] -> ("W2", (0, 1)); ValueError where the net has no such weight."""
    found = re.fullmatch(
        r"([Wb]\d+)\[(\d+(?:, *\d+)?)\]", weight if isinstance(weight, str) else ""
    )
    name, at = (found[1], tuple(int(i) - 1 for i in found[2].split(","))) if found else ("", ())
    shape = shapes.get(name, ())
    inside = len(at) == len(shape) > 0 and all(0 <= i < n for i, n in zip(at, shape, strict=True))
    if not inside:
        arrays = ", ".join(label(name, [n - 1 for n in shape]) for name, shape in shapes.items())
        raise ValueError(
            f"There is no weight {weight!r} in this net; indices count from 1 up to {arrays}."
        )
    return name, at


def _menus(shapes, name, at):
    made = {
        "array": widgets.Dropdown(
            options=[(f"{key} {_size(shape)}", key) for key, shape in shapes.items()], value=name
        ),
        "row": widgets.Dropdown(options=[1]),
        "column": widgets.Dropdown(options=[1]),
    }
    for key, menu in made.items():
        menu.description, menu.layout.width = key, "260px"
    _fit(made, shapes[name])
    for key, i in zip(("column", "row"), reversed(at), strict=False):
        made[key].value = i + 1
    return made


def _fit(menus, shape):
    """Offer the rows and columns of an array; a vector has no rows."""
    menus["row"].layout.display = None if len(shape) == 2 else "none"
    for key, n in zip(("column", "row"), reversed(shape), strict=False):
        wanted = tuple(range(1, n + 1))
        if tuple(menus[key].options) != wanted:
            value = min(menus[key].value, n)
            menus[key].options = wanted
            menus[key].value = value


def _size(shape):
    return " × ".join(map(str, shape)).join("()")
