"""Formulas that a machine has proved: equality without guesses, derivations, witnesses."""

from .activations import WITNESSES
from .chains import chain
from .derivation import Derivation
from .equality import Different, Equal, Undecided, prove_equal
from .functions import sigma, softplus, unspecified
from .latex import to_latex
from .reader import NotRead, read
from .refutation import Refutation
from .steps import DoesNotHold

__all__ = [
    "WITNESSES",
    "Derivation",
    "Different",
    "DoesNotHold",
    "Equal",
    "NotRead",
    "Refutation",
    "Undecided",
    "chain",
    "prove_equal",
    "read",
    "sigma",
    "softplus",
    "to_latex",
    "unspecified",
]
