"""What the engine raises, with a message that is meant for the reader."""


class NotRead(ValueError):
    """The text is not a formula; the message says what was expected and where."""


class NotDecided(Exception):
    """The formula is outside what the normal form can decide; the message says why."""
