"""The boxes that take a guess: points for each option, and a button that keeps them."""

from html import escape

import ipywidgets as widgets

from nnlib.lab import registry
from nnlib.lab.look import PAGE
from nnlib.lab.panel import Message, close_family
from nnlib.points import listed, shares

from . import kept

RULE = "Give points by how sure you are: their shares count."
NOTHING = "Give some option a point."
NEVER = " An option without a point costs infinitely much if it comes true: give it at least one."
STANDS = (
    "The answer was shown, so your guess stands: {}. To guess again, delete it from guesses.json."
)


class GuessBox:
    """A question with a box of points for each option; without a kernel, the question as text."""

    def __init__(self, key, asked):
        self.name, self.key, self.asked = f"guess {key}", key, asked
        entries, note = kept.load()
        had = kept.points(entries, key, asked)
        start = had or dict.fromkeys(asked.options, 100 // len(asked.options))
        wide = max(map(len, asked.options))
        self.boxes = {option: _box(option, points, wide) for option, points in start.items()}
        self.button = widgets.Button(description="Keep", tooltip="write the guess to guesses.json")
        self.said = Message()
        for box in self.boxes.values():
            box.observe(lambda _: self.follow(), "value")
        self.button.on_click(lambda _: self.keep())
        question = widgets.HTML(f"<p>{escape(asked.question)} {RULE}</p>", layout=PAGE)
        self.widget = widgets.VBox([question, *self.boxes.values(), self.button, self.said])
        words = STANDS if kept.was_scored(entries, key) else "Kept: {}."
        self.said.say(f"{note} {words.format(listed(shares(had))) if had else ''}".strip())
        registry.enter(self)

    @property
    def points(self):
        """The points of each option as they stand in the boxes."""
        return {option: box.value for option, box in self.boxes.items()}

    def follow(self):
        """Say what the points in the boxes stand for."""
        self.said.say(_in_words("Not kept yet", self.points))

    def keep(self):
        """Write the guess to the file, unless its answer was shown."""
        given, (entries, note) = self.points, kept.load()
        old = kept.points(entries, self.key, self.asked)
        if old and kept.was_scored(entries, self.key):
            words = STANDS.format(listed(shares(old)))
        elif not any(given.values()):
            words = NOTHING
        else:
            entry = {"question": self.asked.question, "points": given, "scored": False}
            done, fault = kept.keep(self.key, entry)
            words = f"{fault} {_in_words('Kept', given)}" if done else fault
        self.said.say(f"{note} {words}".strip())

    def _repr_mimebundle_(self, **_):
        """The live boxes, and the question and its options for wherever no kernel runs."""
        live = self.widget._repr_mimebundle_() if self.widget.comm else {}
        options = "".join(f"<li>{escape(option)}</li>" for option in self.asked.options)
        html = f"<p>{escape(self.asked.question)} {RULE}</p><ul>{options}</ul>"
        text = f"Guess: {self.asked.question} " + " / ".join(self.asked.options)
        return {**live, "text/html": html, "text/plain": text}

    def close(self):
        """Take all widgets away."""
        close_family(self.widget)
        registry.leave(self)


def _box(option, points, wide):
    """A box behind its label, which has room for so many characters."""
    return widgets.BoundedFloatText(
        points,
        min=0,
        max=kept.MOST,
        description=option,
        style={"description_width": f"{wide}ch"},
        layout={"width": f"calc({wide}ch + 100px)", "max_width": "100%"},
    )


def _in_words(what, points):
    """Points as shares, with a warning where one of them is 0."""
    given = shares(points)
    if given is None:
        return NOTHING
    return f"{what}: {listed(given)}." + ("" if all(given.values()) else NEVER)
