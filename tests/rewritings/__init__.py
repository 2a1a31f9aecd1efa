"""Right answers of the course, each in many equal forms that a reader may type.

Of each answer the `held_out` forms were written with the others and set aside: the engine was
never tuned with a look at them.
"""

from .answer import Answer
from .arrays import BACKWARD, BATCHES
from .numbers import ONE_NUMBER
from .scores import SCORES, SOFT_MAXIMA

__all__ = ["ANSWERS", "Answer"]

ANSWERS = ONE_NUMBER + SCORES + SOFT_MAXIMA + BACKWARD + BATCHES
