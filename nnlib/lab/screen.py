"""A screen shows frames, bytes in, and says which of them were seen."""

import pathlib
import time
from io import BytesIO

import anywidget
import traitlets
from PIL import Image

from nnlib.view.picture import png

_HERE = pathlib.Path(__file__).parent


class Screen(anywidget.AnyWidget):
    """One picture with its caption; `on_change` is called, in any thread, when the page speaks."""

    # As text: of a path anywidget keeps watch, and with it every widget that was ever made.
    _esm = (_HERE / "screen.js").read_text()
    _css = (_HERE / "screen.css").read_text()

    size = traitlets.Tuple((960, 440)).tag(sync=True)  # its place on the page, in CSS pixels
    listens = traitlets.Bool(False).tag(sync=True)  # whether it wants to know where one presses

    def __init__(self, on_change, size=(960, 440)):
        super().__init__(size=size)
        self.sent = self.shown = 0
        self.ratio, self.connected = 1.0, False
        self.ahead = 1  # frames that may be under way when another is sent: more of them come later
        self._views = {}  # of each view: whether it is visible, and when it said so
        self._last, self._sent_at = None, 0.0
        self._on_change, self._on_point = on_change, None
        self.on_msg(self._hear)

    def listen(self, on_point):
        """Call on_point(right, down, press), in any thread, while the reader presses on it.

        The place is given in shares of the picture's width and of its height; `press` is whether
        the button has just gone down.  None stops listening.
        """
        self._on_point, self.listens = on_point, on_point is not None

    def show(self, rgb, caption, moving):
        """Send a frame: JPEG while it moves, lossless PNG when it rests."""
        if moving:
            out = BytesIO()
            Image.fromarray(rgb).save(out, "JPEG", quality=85)
            data, mime = out.getvalue(), "image/jpeg"
        else:
            data, mime = png(rgb), "image/png"
        self.sent += 1
        self._sent_at = time.monotonic()
        message = {"kind": "frame", "frame": self.sent, "mime": mime, "caption": caption}
        self._last = (message, [data])
        self.send(*self._last)

    @property
    def watched(self):
        """Whether a view has shown itself visible within the last few seconds."""
        recent = time.monotonic() - 5
        return any(visible and heard > recent for visible, heard in list(self._views.values()))

    @property
    def free(self):
        """Whether another frame may be sent; one that is a second old counts as lost."""
        return self.sent - self.shown <= self.ahead or time.monotonic() - self._sent_at > 1

    def _hear(self, _, message, buffers):
        if message.get("kind") == "shown":
            self.shown = max(self.shown, message["frame"])
            self._on_change()
        elif message.get("kind") == "point" and self._on_point:
            self._on_point(message["x"], message["y"], message.get("press", False))
        elif message.get("kind") == "look":
            before = (self.connected, self.watched, self.ratio)
            was_visible, _ = self._views.get(message["view"], (False, 0))
            self._views[message["view"]] = (message["visible"], time.monotonic())
            self.connected, self.ratio = True, message["ratio"]
            if self._last and message["visible"] and not was_visible:
                self.send(*self._last)  # a page opened later starts with what there is
            else:
                self.send({"kind": "alive"})
            if before != (True, self.watched, self.ratio):
                self._on_change()
