"""Exercises: a typed formula is judged by proof, and a wrong one gets the name of its mistake."""

from .checking import check
from .question import Question
from .questions import QUESTIONS
from .verdict import Verdict

__all__ = ["QUESTIONS", "Question", "Verdict", "check"]
