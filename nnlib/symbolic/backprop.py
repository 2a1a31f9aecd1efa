"""Backpropagation as theorems: for every size, every label and every activation, by the engine.

One example is a row x (D,); a batch is X (N, D).  f is any activation and f' its slope; g is that
of the output.  Deeper nets follow from the stage: the gradient that arrives is a symbol of its own,
so the same lemma serves every layer, and the depth is an induction.
"""

from dataclasses import dataclass

from .derive.derivation import Derivation

ONE = {
    "z1": "x @ W1 + b1",
    "a": "f(z1)",
    "z2": "a @ W2 + b2",
}
ONE_SHAPES = {"x": "D", "W1": "D H", "b1": "H", "W2": "H K", "b2": "K", "t": "K"}
BATCH = {
    "Z1": "X @ W1 + b1",
    "A": "f(Z1)",
    "Z2": "A @ W2 + b2",
}
BATCH_SHAPES = {"X": "N D", "W1": "D H", "b1": "H", "W2": "H K", "b2": "K", "T": "N K"}
HEAD = {"z1": "x @ W1 + b1", "a": "f(z1)", "s": "a @ w + b"}
HEAD_SHAPES = {"x": "D", "W1": "D H", "b1": "H", "w": "H"}
STAGE = {"Z": "A @ W + b", "L": "sum(G*f(Z))"}
STAGE_SHAPES = {"A": "N D", "W": "D H", "b": "H", "G": "N H"}
NORM = {
    "Z": "A @ W + b",
    "M": "Z - sum(Z, 0)/N",
    "s": "1/sqrt(sum(M^2, 0)/N + epsilon)",
    "U": "M*s",
    "L": "sum(G*(gamma*U + beta))",
}
NORM_SHAPES = STAGE_SHAPES | {"gamma": "H", "beta": "H"}


@dataclass(frozen=True)
class Theorem:
    """The gradient of `loss` by each variable; `rule` says in words why."""

    name: str
    words: str
    loss: str
    names: dict
    shapes: dict
    gradients: dict
    rule: str = "backpropagation"
    where: str = ""  # the kinks, which have no slope

    def derivation(self, variable):
        """The gradient by one variable, proved as it is made."""
        goal = f"{self.words}: the gradient by {variable}"
        names = {**self.names, "L": self.loss} if self.loss else self.names
        chain = Derivation(goal, f"diff(L, {variable})", names=names, shapes=self.shapes)
        return chain.then(self.gradients[variable], self.rule, where=self.where)


def _through_the_net(output):
    """The five gradients of a net with one hidden layer, from that of its output."""
    hidden = f"(({output}) @ W2.T)*f'(z1)"
    return {
        "b2": output,
        "W2": f"outer(a, {output})",
        "b1": hidden,
        "W1": f"outer(x, {hidden})",
        "x": f"({hidden}) @ W1.T",
    }


def _through_the_batch(output):
    hidden = f"(({output}) @ W2.T)*f'(Z1)"
    return {
        "b2": f"sum({output}, 0)",
        "W2": f"A.T @ ({output})",
        "b1": f"sum({hidden}, 0)",
        "W1": f"X.T @ ({hidden})",
    }


def _through_the_head(output):
    hidden = f"({output})*w*f'(z1)"
    return {
        "b": output,
        "w": f"({output})*a",
        "b1": hidden,
        "W1": f"outer(x, {hidden})",
        "x": f"({hidden}) @ W1.T",
    }


SOFTMAX = {"p": "softmax(z2)", "t": "eye(K)[y]"}
NO_TARGET = {name: sizes for name, sizes in ONE_SHAPES.items() if name != "t"}

THEOREMS = (
    Theorem(
        "softmax", "Softmax and cross-entropy, one example with label y",
        "-z2[y] + log(sum(exp(z2)))",
        {**ONE, **SOFTMAX}, NO_TARGET, _through_the_net("p - t"),
    ),
    Theorem(
        "squared error", "Squared error, any output activation g",
        "sum((g(z2) - t)^2)",
        ONE, ONE_SHAPES, _through_the_net("2*(g(z2) - t)*g'(z2)"),
    ),
    Theorem(
        "mean squared error", "Mean squared error over K outputs, any output activation g",
        "sum((g(z2) - t)^2)/K",
        ONE, ONE_SHAPES, _through_the_net("2*(g(z2) - t)*g'(z2)/K"),
    ),
    Theorem(
        "binary cross-entropy", "Sigmoid outputs and binary cross-entropy, mean over K",
        "sum(softplus(z2) - t*z2)/K",
        ONE, ONE_SHAPES, _through_the_net("(sigma(z2) - t)/K"),
    ),
    Theorem(
        "logistic", "One output s and the logistic loss, label y = 1 or -1",
        "log(1 + exp(-y*s))",
        HEAD, HEAD_SHAPES, _through_the_head("-y*sigma(-y*s)"),
    ),
    Theorem(
        "hinge", "One output s and the hinge loss, label y = 1 or -1",
        "max(0, 1 - y*s)",
        HEAD, HEAD_SHAPES, _through_the_head("-y*step(1 - y*s)"), where="y*s != 1",
    ),
    Theorem(
        "softmax, batch", "Softmax and cross-entropy, mean over N examples, rows of T sum to 1",
        "sum(n=1..N, log(sum(k=1..K, exp(Z2[n,k]))) - sum(k=1..K, T[n,k]*Z2[n,k]))/N",
        {**BATCH, "P": "softmax(Z2)"}, BATCH_SHAPES, _through_the_batch("(P - T)/N"),
    ),
    Theorem(
        "squared error, batch", "Squared error, any output activation g, mean over N examples",
        "sum((g(Z2) - T)^2)/N",
        BATCH, BATCH_SHAPES, _through_the_batch("2*(g(Z2) - T)*g'(Z2)/N"),
    ),
    Theorem(
        "penalties", "L1 and L2 penalties",
        "lambda_1*sum(abs(W1)) + lambda_2*sum(W1^2)",
        {}, {"W1": "D H", "b1": "H"},
        {"W1": "lambda_1*sign(W1) + 2*lambda_2*W1", "b1": "0*b1"},
        "entry by entry", where="W1[i,j] != 0",
    ),
    Theorem(
        "batch normalisation", "A batch's own mean and variance, G the gradient by gamma*U + beta",
        "",
        {name: line for name, line in NORM.items() if name != "Z"},
        {"Z": "N H", "G": "N H", "gamma": "H", "beta": "H"},
        {
            "Z": "gamma*s*(G - sum(G, 0)/N - U*sum(G*U, 0)/N)",
            "gamma": "sum(G*U, 0)",
            "beta": "sum(G, 0)",
        },
        "chain rule: each entry moves the mean and the variance of its column",
        where="epsilon > 0",
    ),
    Theorem(
        "layer before batch normalisation", "The layer that is normalised: its bias is taken away",
        "",
        NORM, NORM_SHAPES,
        {"W": "A.T @ (gamma*s*(G - sum(G, 0)/N - U*sum(G*U, 0)/N))", "b": "0*b"},
        "the stage, and the mean of a column holds its bias",
        where="epsilon > 0",
    ),
    Theorem(
        "stage", "One layer, G the gradient by its output: the lemma for every depth",
        "",
        STAGE, STAGE_SHAPES,
        {"W": "A.T @ (G*f'(Z))", "b": "sum(G*f'(Z), 0)", "A": "(G*f'(Z)) @ W.T"},
        "chain rule: each entry of G times the slope of what it belongs to",
    ),
)  # fmt: skip


def theorem(name):
    """The theorem of this name."""
    for found in THEOREMS:
        if found.name == name:
            return found
    known = ", ".join(t.name for t in THEOREMS)
    raise ValueError(f"There is no theorem {name!r}; there are: {known}.")
