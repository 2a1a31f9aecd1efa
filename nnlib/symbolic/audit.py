"""Formulas of the five source documents by their row in the audit, as printed and as corrected."""

from dataclasses import dataclass

from .equality import prove_equal


@dataclass(frozen=True)
class Formula:
    """One equation left = right; `holds` is what the audit found and the machine must confirm."""

    row: str
    left: str
    right: str
    holds: bool = True

    def verdict(self):
        """The machine's verdict on the equation."""
        return prove_equal(self.left, self.right)


FORMULAS = [
    Formula("000-Q1a", "(tanh(x/2) + 1)/2", "sigma(x)"),
    Formula("000-Q1b", "log(sigma(x))", "-softplus(-x)"),
    Formula("000-Q1b", "log(sigma(x))", "-exp(-x)/exp(-x)", holds=False),  # softmax for softplus
    Formula("000-Q1c", "diff(sigma(x), x)", "sigma(x)*(1 - sigma(x))"),
    # The missing brackets of the second line, read literally: d/dx 1 + e^-x.
    Formula("000-Q1c", "diff(sigma(x), x)", "-(diff(1, x) + exp(-x))/(1 + exp(-x))^2", holds=False),
    Formula("000-Q1.4", "diff(tanh(x), x)", "1 - tanh(x)^2"),
    Formula("001-1d", "diff(sigma(a), a)", "exp(-a)/(1 + exp(-a))^2"),
    Formula("001-1d", "diff(sigma(a), a)", "sigma(a)*(1 - sigma(a))"),
    Formula("001-1e", "diff(log(1 + exp(-y*a)), a)", "-y*exp(-y*a)/(1 + exp(-y*a))"),
    Formula("001-1e", "diff(log(1 + exp(-y*a)), a)", "-y*exp(-y*a)*sigma(y*a)"),
    Formula("001-1e", "diff(log(1 + exp(-y*a)), a)", "-y*sigma(-y*a)"),
]
