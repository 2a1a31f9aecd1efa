"""A panel is what a lab lays before the reader: a screen, buttons, controls and a line of words.

It knows nothing of training; every button and control reports to the functions it is given.
"""

import math
from html import escape

import ipywidgets as widgets

from nnlib.checks import is_number, number
from nnlib.lab.controls import CONTROLS, build
from nnlib.lab.look import PAGE, STYLE, WIDE
from nnlib.lab.screen import Screen

BUTTONS = {  # order -> label, help
    "play": ("Play", "train, or pause"),
    "step": ("Step", "one update"),
    "epoch": ("Epoch", "on to the end of the epoch: every training point once"),
    "reset": ("Reset", "back to the same first weights"),
    "new_seed": ("New seed", "other first weights, other order of examples"),
    "mend": ("Mend", "change what is wrong and start again"),
}
SPEED = 25  # epochs a second, unless told otherwise
SPEEDS = (("1 epoch/s", 1), ("5", 5), ("25", 25), ("100", 100), ("no limit", math.inf))
_LONG = {"width": "98%", "max_width": "940px"}


class Panel:
    """The widgets of a lab: `visible` names the controls seen at once, `more` the folded ones.

    on_control(name, value), on_button(order) and on_screen() are called in any thread.
    """

    def __init__(self, config, visible, more, on_control, on_button, on_screen, table=CONTROLS):
        self.screen = Screen(on_screen)
        self.controls = build(config, (*visible, *more), on_control, table)
        self.buttons = {order: _button(order, on_button) for order in BUTTONS}
        speed = {"description": "speed", "style": STYLE, "layout": WIDE}
        self.speed = widgets.SelectionSlider(options=SPEEDS, value=SPEED, **speed)
        self.retrain = widgets.Checkbox(
            value=False,
            description="retrain while a slider is dragged",
            tooltip="each frame is the end of a whole training from the same first weights",
            indent=False,
            layout=WIDE,
        )
        for widget in (self.speed, self.retrain):
            widget.observe(lambda _: on_screen(), "value")
        self.message = Message()
        shown = list(self.controls.values())
        self.row = _row(shown[: len(visible)])
        self._below = widgets.VBox([], layout=PAGE)
        folded = _row([*shown[len(visible) :], self.speed, self.retrain])
        self.more = widgets.ToggleButton(description="more", tooltip="what else there is to do")
        self.folds = widgets.ToggleButtons(options=["controls"], style={"button_width": "110px"})
        self._folded = {"controls": folded}
        self._body = widgets.VBox([self.folds, folded], layout={**PAGE, "display": "none"})
        for switch in (self.more, self.folds):  # buttons, which the keyboard reaches
            switch.observe(lambda _: self._unfold(), "value")
        self.widget = widgets.VBox(
            [
                self.screen,
                self._below,
                _row(self.buttons.values()),
                self.row,
                self.message,
                self.more,
                self._body,
            ]
        )
        self.fold({})
        self.say("")

    def add_moment(self, last, on_moment):
        """Show a slider below the picture that goes back in time: on_moment(step), any thread.

        `last` is the update that it ends at.
        """
        self._said = 0  # what was shown last: only another value is the reader's
        self.moment = widgets.IntSlider(
            0, 0, max(last, 1), description="moment", style=STYLE, layout=_LONG
        )
        self.moment.tooltip = "the update whose net is shown: go back, and play on from there"
        self.moment.observe(
            lambda change: change["new"] == self._said or on_moment(change["new"]), "value"
        )
        self._below.children = (self.moment,)

    def take_moment(self, step):
        """The reader's wish for this update has been obeyed."""
        self._said = step

    def show_moment(self, step, last):
        """Bring the slider to this update of so many, unless the reader has just moved it."""
        if self.moment.value != self._said:
            return
        if self.moment.max != max(last, 1):  # first and alone, or the page would cut the value
            self._said = min(self.moment.value, last)
            self.moment.max = max(last, 1)
        self._said = min(step, last)
        _set(self.moment, "value", self._said)

    def fold(self, tools):
        """Put tools (title -> widget) beside the folded controls; one of them is seen."""
        self._folded |= tools
        self.folds.options = list(self._folded)
        self._body.children = (self.folds, *self._folded.values())
        self._unfold()

    def _unfold(self):
        """Show what is asked for, and nothing else."""
        _show(self._body, self.more.value)
        _show(self.folds, len(self._folded) > 1)
        for title, widget in self._folded.items():
            _show(widget, title == self.folds.value)

    def add(self, more):
        """Show more widgets below the visible controls."""
        self.row.children = (*self.row.children, *more)

    def say(self, words, mend=None):
        """Show a sentence, or none; `mend` labels the button that offers a way out."""
        button, self.said = self.buttons["mend"], words
        self.message.say(words)
        if mend:
            _set(button, "description", mend)
        _set(button.layout, "display", "" if mend else "none")

    def show_playing(self, playing):
        """Name the play button after what a press will do."""
        _set(self.buttons["play"], "description", "Pause" if playing else "Play")

    def show_speed(self, speed):
        """Set how many epochs are trained in a second; None is no limit."""
        speed = math.inf if speed is None else number("speed", speed, 0.001)
        if speed not in [value for _, value in self.speed.options]:
            rates = (*self.speed.options, (f"{speed:g}", speed))
            self.speed.options = sorted(rates, key=lambda rate: rate[1])
        self.speed.value = speed

    def show_value(self, field, value):
        """Set a control, adding the value to a list that does not hold it."""
        widget = self.controls[field]
        options = getattr(widget, "options", None)
        if options is not None:
            pairs = [o if isinstance(o, tuple) else (str(o), o) for o in options]
            if value not in [v for _, v in pairs]:
                pairs.append((_name(value), value))
                ordered = is_number(value)
                widget.options = sorted(pairs, key=lambda o: o[1]) if ordered else pairs
        elif hasattr(widget, "max"):
            widget.max = max(widget.max, value)
        _set(widget, "value", value)

    def set_visible(self, field, visible):
        """Show a control, or take it away as long as it has nothing to act on."""
        _show(self.controls[field], visible)

    def close(self):
        """Take away every widget."""
        close_family(self.widget)


class Message(widgets.HTML):
    """A sentence below a picture, which a screen reader speaks when it changes."""

    def __init__(self):
        super().__init__(layout=PAGE)

    def say(self, words):
        """Show a sentence, or none."""
        html = f'<div role="status">{escape(words, quote=False)}</div>' if words else ""
        _set(self, "value", html)


def close_family(widget):
    """Close a widget and all inside it, with their layouts and styles: each is a model."""
    for member in _family(widget):
        member.close()


def _row(children):
    return widgets.Box(list(children), layout={"flex_flow": "row wrap", **PAGE})


def _button(order, on_button):
    label, help = BUTTONS[order]
    width = "auto" if order == "mend" else "110px"
    button = widgets.Button(description=label, tooltip=help, layout={"width": width})
    button.on_click(lambda _: on_button(order))
    return button


def _name(value):
    return f"{value:g}" if is_number(value) else getattr(value, "name", str(value))


def _set(widget, trait, value):
    if getattr(widget, trait) != value:  # an equal value would still cost a message
        setattr(widget, trait, value)


def _show(widget, visible):
    _set(widget.layout, "display", None if visible else "none")


def _family(widget):
    for child in getattr(widget, "children", ()):
        yield from _family(child)
    for part in ("layout", "style"):
        if getattr(widget, part, None) is not None:
            yield getattr(widget, part)
    yield widget
