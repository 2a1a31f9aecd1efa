"""A tool is one fold under a lab's "more": widgets that only ask, and methods that answer.

Callbacks run in any thread, so they store what is asked; the lab's one task answers.
"""

from collections import deque

import ipywidgets as widgets


class Tool:
    """A part of a lab: a subclass sets `title`, makes `widget`, and has a method on_NAME per order.

    `lab` is the player it belongs to.  All methods but ask() run in the lab's task.
    """

    title = ""
    widget = None

    def __init__(self, lab):
        self.lab, self._asked = lab, deque()  # its append and popleft are safe between threads

    def ask(self, order, *values):
        """Have on_<order>(*values) called in the lab's task, from any thread."""
        self._asked.append((order, values))
        self.lab.poke()

    def button(self, label, help, order, width="150px"):
        """A button that asks for an order."""
        made = widgets.Button(description=label, tooltip=help, layout={"width": width})
        made.on_click(lambda _: self.ask(order))
        return made

    def turn(self):
        """Answer all that was asked, then go on with what takes time.

        Returns the seconds until it wants another turn, None where nothing is under way.
        """
        while self._asked:
            order, values = self._asked.popleft()
            getattr(self, f"on_{order}")(*values)
        return self.work()

    def work(self):
        """A slice of at most 8 ms of what takes longer; returns as turn() does."""
        return None

    def moved(self):
        """What is on the screen has changed: bring the widgets up to date; called with each frame
        that rests, and at most four times a second while it moves.
        """
