"""A dial is a picture that follows its sliders."""

import time

import ipywidgets as widgets

from nnlib.checks import is_number
from nnlib.lab import registry
from nnlib.lab.engine import Engine
from nnlib.lab.panel import Message, close_family
from nnlib.lab.screen import Screen
from nnlib.view.picture import Picture, captioned, png

_PERIOD = 0.04  # seconds between frames
_REST = 0.15  # seconds without a move, after which the lossless frame is sent
_STYLE = {"description_width": "70px"}
_WIDE = {"width": "300px"}
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_ROW = {"width": "100%", "max_width": "960px", "flex_flow": "row wrap"}


class Dial:
    """A picture that follows its sliders: `Dial(draw, z=(-5, 5, 0.1, 1), n=[2, 3, 10])`.

    `draw(**values)` returns a nnlib.view.Picture.  Four numbers (low, high, step, start) make a
    slider, a list a choice that begins with its first entry, a bool a tick box.  `name` tells the
    dials of a notebook apart (default: the cell it stands in).  Where no page shows it, it is a
    picture and a line.
    """

    def __init__(self, draw, /, name=None, **sliders):
        self.name = name or registry.name_of_cell()
        self._draw = draw
        self.controls = {key: _control(key, given) for key, given in sliders.items()}
        self._wanted = {key: widget.value for key, widget in self.controls.items()}
        self._first = self._picture(self._wanted)  # raises, before anything is replaced
        self._drawn = self._shown = self._rested = None
        self._due = time.monotonic()
        height, width = self._first.rgb.shape[:2]
        self.screen = Screen(self._poke, size=(width, height))
        self.message = Message()
        row = widgets.Box(list(self.controls.values()), layout=_ROW)
        self.widget = widgets.VBox([self.screen, row, self.message])
        self._engine = Engine(self._turn, self._fail)
        for key, widget in self.controls.items():
            widget.observe(lambda change, key=key: self._want(key, change["new"]), "value")
        registry.enter(self)

    def _repr_mimebundle_(self, **_):
        """The live widget, and for wherever no kernel runs a picture and one line of text."""
        first = self._first
        image = png(captioned(first.rgb, first.words), colours=128)
        live = {} if self._engine.closed else self.widget._repr_mimebundle_()
        return {**live, "image/png": image, "text/plain": f"Dial: {first.caption}"}

    def close(self):
        """Stop drawing and take all widgets away."""
        self._engine.close()
        close_family(self.widget)
        registry.leave(self)

    # --- from any thread --------------------------------------------------------------------------

    def _want(self, key, value):
        self._wanted[key] = value
        self._poke()

    def _poke(self):
        self._engine.poke()

    # --- turns, in the engine's task alone --------------------------------------------------------

    def _turn(self):
        """Draw what is wanted now, and send it again without loss once it rests."""
        now, wanted = time.monotonic(), dict(self._wanted)
        if not self.screen.watched or (wanted == self._drawn and self._rested):
            return None
        if not self.screen.free:
            return 0.05  # the page has yet to acknowledge the last frame
        if wanted == self._drawn:
            return self._rest(now)
        if now < self._due:
            return self._due - now
        return self._move(wanted, now)

    def _move(self, wanted, now):
        moving = self._drawn is not None
        self._drawn, self._rested = wanted, True  # also if it cannot be drawn: not again and again
        self._due = max(self._due + _PERIOD, now)
        picture = self._picture(wanted)
        self._shown, self._rested, self._rest_at = (wanted, picture), not moving, now + _REST
        self.message.say("")
        self.screen.show(picture.rgb, picture.words, moving)
        return _REST if moving else None

    def _rest(self, now):
        if now < self._rest_at:
            return self._rest_at - now
        self._rested = True
        _, picture = self._shown
        self.screen.show(picture.rgb, picture.words, moving=False)
        return None

    def _picture(self, values):
        picture = self._draw(**values)
        if not isinstance(picture, Picture):
            raise TypeError(
                f"{getattr(self._draw, '__name__', 'draw')} returned {picture!r}; "
                "it must return a nnlib.view.Picture."
            )
        return picture

    def _fail(self, error):
        """An error must be seen and must not cost the dial: say it, wait for another value."""
        what = "Interrupted" if isinstance(error, KeyboardInterrupt) else _said(error)
        values, _ = self._shown or ({}, None)
        still = ", ".join(f"{_label(key)} = {_name(value)}" for key, value in values.items())
        until = f"The picture is still that of {still}. " if still else ""
        self.message.say(f"Not drawn: {what}. {until}Move a slider to go on.")


def _said(error):
    return f"{type(error).__name__}: {error}".rstrip(".")


def _label(key):
    """z_1 -> z₁, any_name -> any name."""
    stem, _, digits = key.rpartition("_")
    if stem and digits.isdecimal():
        return stem + digits.translate(_SUBSCRIPTS)
    return key.replace("_", " ")


def _name(value):
    return f"{value:g}" if is_number(value) else str(value)


def _control(key, given):
    """(low, high, step, start) -> a slider; a list -> a choice; True or False -> a tick box."""
    if isinstance(given, bool):
        return widgets.Checkbox(given, description=_label(key), indent=False, layout=_WIDE)
    style = {"description": _label(key), "style": _STYLE, "layout": _WIDE}
    if isinstance(given, tuple) and len(given) == 4 and all(map(is_number, given)):
        low, high, step, start = given
        if not (low <= start <= high and low < high and step > 0):
            raise ValueError(
                f"{key} is {given}; four numbers are (low, high, step, start) with start from low "
                "to high and a step above 0; write a choice as a list, for example [1, 2, 5, 10]."
            )
        whole = all(isinstance(entry, int) for entry in given)
        kind = widgets.IntSlider if whole else widgets.FloatSlider
        return kind(min=low, max=high, step=step, value=start, **style)
    if not isinstance(given, (tuple, list)) or len(given) < 2:
        raise ValueError(
            f"{key} is {given!r}; give (low, high, step, start) for a slider, or a list of at "
            "least two values to choose from."
        )
    kind = widgets.SelectionSlider if all(map(is_number, given)) else widgets.Dropdown
    return kind(options=[(_name(value), value) for value in given], value=given[0], **style)
