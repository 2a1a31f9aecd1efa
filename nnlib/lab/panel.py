"""A panel is what a lab lays before the reader: a screen, buttons, controls and a line of words.

It knows nothing of training; every button and control reports to the functions it is given.
"""

from html import escape

import ipywidgets as widgets

from nnlib.lab.controls import CONTROLS, build
from nnlib.lab.screen import Screen

BUTTONS = {  # order -> label, help
    "play": ("Play", "train, or pause"),
    "step": ("Step", "one update"),
    "reset": ("Reset", "back to the same first weights"),
    "new_seed": ("New seed", "other first weights, other order of examples"),
    "mend": ("Mend", "change what is wrong and start again"),
}
SPEEDS = (("1 epoch/s", 1), ("5", 5), ("25", 25), ("100", 100), ("no limit", float("inf")))
_WIDE = {"width": "100%", "max_width": "960px"}


class Panel:
    """The widgets of a lab: `visible` names the controls seen at once, `more` the folded ones."""

    def __init__(self, config, visible, more, on_control, on_button, on_screen, table=CONTROLS):
        self.screen = Screen(on_screen)
        self.controls = build(config, (*visible, *more), on_control, table)
        self.buttons = {order: _button(order, on_button) for order in BUTTONS}
        self.speed = widgets.SelectionSlider(
            options=SPEEDS,
            value=25,
            description="speed",
            style={"description_width": "95px"},
            layout={"width": "340px"},
        )
        self.speed.observe(lambda _: on_screen(), "value")
        self.message = Message()
        shown = list(self.controls.values())
        self.row = _row(shown[: len(visible)])
        folded = widgets.VBox([*shown[len(visible) :], self.speed])
        self.widget = widgets.VBox(
            [
                self.screen,
                _row(self.buttons.values()),
                self.row,
                self.message,
                widgets.Accordion([folded], titles=["more"], layout=_WIDE),
            ]
        )
        self.say("")

    def add(self, more):
        """Show more widgets below the visible controls."""
        self.row.children = (*self.row.children, *more)

    def say(self, words, mend=None):
        """Show a sentence, or none; `mend` labels the button that offers a way out."""
        button = self.buttons["mend"]
        self.message.say(words)
        if mend:
            _set(button, "description", mend)
        _set(button.layout, "display", "" if mend else "none")

    def show_playing(self, playing):
        """Name the play button after what a press will do."""
        _set(self.buttons["play"], "description", "Pause" if playing else "Play")

    def show_value(self, field, value):
        """Set a control, adding the value to a list that does not hold it."""
        widget = self.controls[field]
        options = getattr(widget, "options", None)
        if options is not None and isinstance(options[0], tuple):
            if value not in [v for _, v in options]:
                widget.options = sorted([*options, (f"{value:g}", value)], key=lambda o: o[1])
        elif hasattr(widget, "max"):
            widget.max = max(widget.max, value)
        widget.value = value

    def close(self):
        """Take away every widget."""
        close_family(self.widget)


class Message(widgets.HTML):
    """A sentence below a picture, which a screen reader speaks when it changes."""

    def __init__(self):
        super().__init__(layout=_WIDE)

    def say(self, words):
        """Show a sentence, or none."""
        html = f'<div role="status">{escape(words, quote=False)}</div>' if words else ""
        _set(self, "value", html)


def close_family(widget):
    """Close a widget and all inside it, with their layouts and styles: each is a model."""
    for member in _family(widget):
        member.close()


def _row(children):
    return widgets.Box(list(children), layout={"flex_flow": "row wrap", **_WIDE})


def _button(order, on_button):
    label, help = BUTTONS[order]
    width = "240px" if order == "mend" else "110px"
    button = widgets.Button(description=label, tooltip=help, layout={"width": width})
    button.on_click(lambda _: on_button(order))
    return button


def _set(widget, trait, value):
    if getattr(widget, trait) != value:  # an equal value would still cost a message
        setattr(widget, trait, value)


def _family(widget):
    for child in getattr(widget, "children", ()):
        yield from _family(child)
    for part in ("layout", "style"):
        if getattr(widget, part, None) is not None:
            yield getattr(widget, part)
    yield widget
