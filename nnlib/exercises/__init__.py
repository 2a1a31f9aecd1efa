"""Exercises: a typed formula is judged by proof, a guess by its cross-entropy."""

from .checking import check
from .guess import guess, my_guesses, scored
from .guesses import GUESSES, Asked
from .question import Question
from .questions import QUESTIONS
from .verdict import Verdict

__all__ = [
    "GUESSES",
    "QUESTIONS",
    "Asked",
    "Question",
    "Verdict",
    "check",
    "guess",
    "my_guesses",
    "scored",
]
