"""A right answer of the course and the equal forms of it that a reader may type."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """One right answer, the definitions and shapes it is read with, and equal forms of it."""

    text: str
    forms: tuple
    held_out: tuple
    names: tuple = ()
    shapes: tuple = ()
