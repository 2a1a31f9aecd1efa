"""Formulas that a machine has proved: equality without guesses, derivations, witnesses."""

from .chains import chain
from .decide.equality import Different, Equal, Undecided, prove_equal
from .derive.derivation import Derivation
from .derive.refutation import Refutation
from .derive.steps import DoesNotHold
from .language.functions import sigma, softplus, unspecified
from .language.latex import to_latex
from .language.reader import NotRead, read
from .witnesses.activations import WITNESSES

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
