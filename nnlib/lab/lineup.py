"""A line-up calls nets A, B, C, ... until the reader has said how sure they are which is which.

The guess is a share for each letter, and its cost the cross-entropy that the nets train on too.
"""

import zlib

import ipywidgets as widgets
import numpy as np

from nnlib.lab.look import STYLE, WIDE
from nnlib.lab.panel import Message
from nnlib.points import listed, shares, verdict


class LineUp:
    """Letters for the members of a race, and the widgets that take a guess.

    `question` asks for one of the names, which is `answer`; it also decides the letters' order.
    """

    def __init__(self, question, answer, names):
        names = list(names)
        if not (isinstance(question, str) and question.strip()):
            raise ValueError(
                f"unnamed is {question!r}; give the question to be answered, for example "
                '"Which one has the transposed gradient?".'
            )
        if answer not in names:
            raise ValueError(
                f"answer is {answer!r}; it must be one of the members: {', '.join(names)}."
            )
        order = np.random.default_rng(zlib.crc32(question.encode())).permutation(len(names))
        self.question, self.answer, self.named = question, answer, False
        self.letters = {names[i]: chr(ord("A") + at) for at, i in enumerate(order)}

    def attach(self, panel, poke, on_guess):
        """Put the sliders and the button into a panel; both calls may come in any thread."""
        self.sliders = {
            letter: widgets.IntSlider(
                100 // len(self.letters), 0, 100, description=letter, style=STYLE, layout=WIDE
            )
            for letter in self.letters.values()
        }
        for slider in self.sliders.values():
            slider.tooltip = "points for this letter; what counts is their share of all you give"
            slider.observe(lambda _: poke(), "value")
        self.button = widgets.Button(
            description="Name them", tooltip="show the names, and what the guess costs"
        )
        self.button.on_click(lambda _: on_guess())
        self.asked, self.said = Message(), Message()
        self.asked.say(f"{self.question} Give points by how sure you are: their shares count.")
        points = widgets.Box([*self.sliders.values()], layout={"flex_flow": "row wrap"})
        box = widgets.VBox([self.asked, points, self.button, self.said], layout={"width": "100%"})
        panel.add([box])
        self.follow()

    @property
    def shares(self):
        """The points of each letter as shares of all points given, or None where there are none."""
        return shares({letter: slider.value for letter, slider in self.sliders.items()})

    def follow(self):
        """Say what the sliders stand for, until the names are shown."""
        if self.named:
            return
        given = self.shares
        self.said.say(f"Your guess: {listed(given)}." if given else "Give some letter a point.")

    def guess(self):
        """Take the guess -> the names by letter, or None where no point was given."""
        given = self.shares
        if given is None:
            return None
        self.named = True
        for widget in (*self.sliders.values(), self.button):
            widget.disabled = True
        self.said.say(self._verdict(given[self.letters[self.answer]]))
        return {letter: f"{letter}: {name}" for name, letter in self.letters.items()}

    def _verdict(self, p):
        letter = self.letters[self.answer]
        return f"It is {letter}, {self.answer}. {verdict(p, len(self.letters))}"
