"""A panel that stands where another cannot: it says what that one needs."""

from nnlib.view.ink import sheet, write
from nnlib.view.maps import GREY


class Notice:
    """A sentence, for every state the same."""

    height = 36  # the pixels of the panel at scale 1

    def __init__(self, sentence, scale=1.0):
        self._sentence, self._scale = sentence, scale

    def draw(self, *states):
        """Any States -> RGB (h, w, 3)."""
        pixels = sheet(self.height, self._scale)
        write(pixels, 12, 18, self._sentence, self._scale, 9, GREY)
        return pixels

    def words(self, *states):
        """The sentence."""
        return self._sentence
