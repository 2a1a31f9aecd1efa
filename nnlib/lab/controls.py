"""Controls are generated from one table: a field of Config -> a widget, its range, a help."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import ipywidgets as widgets

from nnlib.activations import ACTIVATIONS
from nnlib.choose import choose
from nnlib.datasets import DATASETS
from nnlib.lab.look import STYLE, WIDE
from nnlib.losses import LOSSES
from nnlib.optimizers import OPTIMIZERS
from nnlib.regularizers import L1_STEPS
from nnlib.starts import STARTS


@dataclass(frozen=True)
class Control:
    """make(value) builds the widget; read and write translate between Config and widget values.

    `field` is the field of Config it acts on, where that is not the control's own name;
    shows(config) says whether it has anything to act on.
    """

    label: str
    help: str
    make: Callable
    read: Callable = lambda config, value: value
    write: Callable = lambda config, value: value
    field: str = ""
    shows: Callable | None = None


def _slider(low, high, step=1):
    return lambda value: widgets.IntSlider(
        value, low, max(high, value), step, style=STYLE, layout=WIDE
    )


def values(options, name=str):
    """A slider over chosen values, and over the Config's own where it is not among them."""

    def make(value):
        every = sorted({*options, value})
        return widgets.SelectionSlider(
            options=[(name(v), v) for v in every], value=value, style=STYLE, layout=WIDE
        )

    return make


def _menu(names):
    """A menu of a table's names, and of the Config's own object where it is not one of them."""

    def make(value):
        every = [*names] if value in names else [*names, value]
        return widgets.Dropdown(
            options=[(getattr(v, "name", v), v) for v in every],
            value=value,
            style=STYLE,
            layout=WIDE,
        )

    return make


def box(value):
    """A tick box."""
    return widgets.Checkbox(value, indent=False, layout=WIDE)


def _whole_number(low, high):
    return lambda value: widgets.BoundedIntText(
        value, min=low, max=max(high, value), style=STYLE, layout={"width": "200px"}
    )


def _strongest(config, strength):
    """One slider stands for the strengths of all layers: it shows the largest."""
    return max(strength) if isinstance(strength, tuple) else strength


def _deep(config, depth):
    """So many hidden layers: the ones there are, and copies of the last."""
    widths = config.hidden or (8,)
    return (*widths, *[widths[-1]] * depth)[:depth]


def _width_of(i):
    """A slider for the units of hidden layer i, which shows where the net has such a layer."""

    def write(config, width):
        if i >= len(config.hidden):
            return config.hidden
        return (*config.hidden[:i], width, *config.hidden[i + 1 :])

    return Control(
        f"units, layer {i + 1}",
        f"units of hidden layer {i + 1}",
        _slider(1, 32),
        lambda config, hidden: hidden[i] if i < len(hidden) else 1,
        write,
        field="hidden",
        shows=lambda config: i < len(config.hidden) > 1,
    )


def _strength_of(field, i):
    """A slider for the penalty on the weights of layer i alone."""

    def write(config, value):
        given, n = getattr(config, field), len(config.hidden) + 1
        every = list(given) if isinstance(given, tuple) else [given] * n
        if i < n:
            every[i] = value
        return tuple(every) if len(set(every)) > 1 else every[0]

    def read(config, given):
        if i > len(config.hidden):
            return 0.0
        return given[i] if isinstance(given, tuple) else given

    return Control(
        f"{field}, layer {i + 1}",
        f"{field} penalty on the weights of layer {i + 1} alone",
        values(_STRENGTHS, "{:g}".format),
        read,
        write,
        field=field,
        shows=lambda config: i <= len(config.hidden),
    )


def fitted(config, given):
    """Fields to be changed, with strengths per layer cut or repeated to as many layers."""
    layers = len(given.get("hidden", getattr(config, "hidden", ()))) + 1
    for field in ("l1", "l2"):
        strengths = given.get(field, getattr(config, field, 0.0))
        if isinstance(strengths, tuple) and len(strengths) != layers:
            given = {**given, field: (*strengths, *[strengths[-1]] * layers)[:layers]}
    return given


def _own_noise(config):
    return DATASETS[config.dataset].noise or 0.0


_RATES = tuple(m * 10.0**e for e in range(-4, 1) for m in (1, 2, 5)) + (10.0,)
_RATES = tuple(float(f"{rate:.0e}") for rate in _RATES)
_STRENGTHS = (0.0, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1)
_EPOCHS = (1, 2, 5, 10, 20, 50, 100, 200, 400, 1000, 2000, 5000, 10_000)
_NOISES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)
_DROPS = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7)
_DECAYS = (1.0, 0.99, 0.95, 0.9, 0.7, 0.5)
_SHARES = (0.1, 0.2, 0.4, 0.6, 0.8, 0.9)
_POINTS = (40, 100, 200, 300, 500, 1000, 1100, 2000, 5000)
_ALL = 10**9  # the full batch: a slider's value cannot be None
_BATCHES = (1, 2, 5, 10, 20, 50, 100, 200, _ALL)


CONTROLS: dict[str, Control] = {
    "dataset": Control(
        "data set",
        "which points are to be told apart",
        _menu([name for name, source in DATASETS.items() if source.classes > 1]),
    ),
    "activation": Control("activation", "how a hidden unit bends", _menu(ACTIVATIONS)),
    "hidden": Control(
        "hidden_dim",
        "units in each hidden layer; 0 is no hidden layer",
        _slider(0, 32),
        lambda config, hidden: hidden[0] if hidden else 0,
        lambda config, width: (width,) * max(1, len(config.hidden)) if width else (),
    ),
    "lr": Control(
        "lr", "learning rate: how far one update goes", values(_RATES, lambda v: f"{v:g}")
    ),
    "epochs": Control("epochs", "passes over the training points", values(_EPOCHS)),
    "batch_size": Control(
        "batch size",
        "examples in one update",
        values(_BATCHES, lambda v: "all" if v == _ALL else str(v)),
        lambda config, size: size or _ALL,
        lambda config, size: None if size == _ALL else size,
    ),
    "noise": Control(
        "noise",
        "how far points are scattered; the data set's own where the slider has not been moved",
        values(_NOISES, "{:g}".format),
        lambda config, noise: _own_noise(config) if noise is None else noise,
        shows=lambda config: DATASETS[config.dataset].noise is not None,
    ),
    "split": Control(
        "training share",
        "share of the points to train on; the rest is halved into validation and test",
        values(_SHARES, "{:g}".format),
    ),
    "classes": Control(
        "classes",
        "how many classes the points have",
        _slider(2, 4),
        lambda config, classes: classes or DATASETS[config.dataset].classes,
        shows=lambda config: 2 < DATASETS[config.dataset].most_classes < 10,
    ),
    "standardize": Control(
        "standardise inputs", "each input has mean 0 and deviation 1 on the training points", box
    ),
    "n": Control(
        "points",
        "how many points there are in all",
        values(_POINTS),
        lambda config, n: n or DATASETS[config.dataset].n,
        shows=lambda config: config.dataset != "own",
    ),
    "layers": Control(
        "hidden layers",
        "how many layers of units lie between the inputs and the scores",
        _slider(0, 4),
        lambda config, hidden: len(hidden),
        _deep,
        field="hidden",
    ),
    **{f"width_{i + 1}": _width_of(i) for i in range(4)},
    "seed": Control("seed", "the start and the order of the examples", _whole_number(0, 9999)),
    "start": Control("start", "where the weights begin", _menu(STARTS)),
    "loss": Control("loss", "what training makes small", _menu(LOSSES)),
    "optimizer": Control("optimizer", "how a gradient becomes a step", _menu(OPTIMIZERS)),
    "l1": Control("l1", "penalty on |w|", values(_STRENGTHS, lambda v: f"{v:g}"), _strongest),
    "l2": Control("l2", "penalty on w squared", values(_STRENGTHS, lambda v: f"{v:g}"), _strongest),
    **{f"{field}_{i + 1}": _strength_of(field, i) for field in ("l1", "l2") for i in range(5)},
    "l1_step": Control(
        "l1 step",
        "how l1 acts: added to the gradient, or as a step of its own that stops at 0",
        _menu(L1_STEPS),
    ),
    "decay": Control(
        "lr decay", "lr is multiplied by it after every epoch", values(_DECAYS, "{:g}".format)
    ),
    "dropout": Control(
        "dropout",
        "share of the hidden units that each update leaves out, drawn anew for every example",
        values(_DROPS, "{:g}".format),
        shows=lambda config: bool(config.hidden),
    ),
    "batch_norm": Control(
        "batch normalisation",
        "each hidden unit is brought to mean 0 and deviation 1 over the batch, then scaled",
        box,
        shows=lambda config: bool(config.hidden),
    ),
}


# Where there is no place to give points of one's own.
SHARED = CONTROLS | {
    "dataset": replace(
        CONTROLS["dataset"],
        make=_menu([name for name, it in DATASETS.items() if it.classes > 1 and name != "own"]),
    )
}


def build(config, names, on_change, table=CONTROLS):
    """One labelled widget per name of the table; calls on_change(name, value), in any thread."""
    made = {}
    for field in names:
        control = table[field]
        widget = control.make(control.read(config, getattr(config, control.field or field)))
        widget.description, widget.tooltip = control.label, control.help
        widget.observe(lambda change, field=field: on_change(field, change["new"]), "value")
        made[field] = widget
    return made


def named(controls, more, table=CONTROLS):
    """The names of controls to see at once and of those under more, without doubles."""
    if len(controls) > 4:
        raise ValueError(f"A lab shows at most 4 controls, got {len(controls)}; move some to more.")
    more = tuple(name for name in more if name not in controls)
    for name in (*controls, *more):
        choose(table, name, "control")
    return tuple(controls), more
