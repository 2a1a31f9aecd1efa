"""A typed answer gets a verdict: never an exception, and never a wait that does not end."""

from time import monotonic

from . import judging
from .question import Question
from .questions import QUESTIONS
from .typed import Refused, typed
from .verdict import DIFFERENT, NOT_READ, SHAPE, UNDECIDED, Verdict
from .worker import LIMIT, WORKER, TaskFailed, TimeLimit


def check(question, text):
    """The Verdict on an answer; question: a Question, or the name of one in QUESTIONS.

    Raises ValueError if there is no question of that name; nothing that is typed raises.
    """
    question = _find(question)
    try:
        answer = typed(text)
    except Refused as reason:
        return Verdict(NOT_READ, f"cannot read this: {reason}", question)
    if not answer:
        return Verdict(NOT_READ, "not yet: write a formula between the quotes", question)
    began = monotonic()
    try:
        verdict = WORKER.ask(judging.judge, question, answer)
    except (TimeLimit, TaskFailed) as reason:
        return Verdict(UNDECIDED, f"could not be checked: {reason}", question, answer)
    if verdict.kind not in (DIFFERENT, SHAPE):
        return verdict
    return _explained(verdict, LIMIT - (monotonic() - began))


def _find(question):
    if isinstance(question, Question):
        return question
    if question in QUESTIONS:
        return QUESTIONS[question]
    raise ValueError(
        f"There is no question {question!r}; choose one of {', '.join(QUESTIONS)}, or make a "
        "Question."
    )


def _explained(verdict, seconds):
    """The same verdict with the name of its mistake, if that is found in the time that is left."""
    try:
        found = WORKER.ask(
            judging.misconception, verdict.question, verdict.text, limit=max(seconds, 0.1)
        )
    except (TimeLimit, TaskFailed):
        return verdict
    return verdict.named(found)
