"""The witness table of regularizers: W is a matrix of symbols, a witness is one number."""

from sympy import Abs, Add

REGULARIZER_WITNESSES = {
    "l1": lambda W: Add(*[Abs(w) for w in W]),
    "l2": lambda W: Add(*[w**2 for w in W]),
}
