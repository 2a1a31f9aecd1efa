"""A handout gives the reader what the kernel has: text into the clipboard, bytes as a file."""

import pathlib

import anywidget


class Handout(anywidget.AnyWidget):
    """A widget without a face; `on_copied(ok)` is called, in any thread, once the page has copied.

    A page may refuse its clipboard; then ok is False.
    """

    # As text: of a path anywidget keeps watch, and with it every widget that was ever made.
    _esm = (pathlib.Path(__file__).parent / "handout.js").read_text()

    def __init__(self, on_copied):
        super().__init__()
        self._on_copied = on_copied
        self.on_msg(self._hear)

    def copy(self, text):
        """Put text into the clipboard of the page."""
        self.send({"kind": "copy", "text": text})

    def save(self, name, data):
        """Have the page download bytes under this name."""
        self.send({"kind": "save", "name": name}, [data])

    def _hear(self, _, message, buffers):
        if message.get("kind") == "copied":
            self._on_copied(bool(message.get("ok")))
