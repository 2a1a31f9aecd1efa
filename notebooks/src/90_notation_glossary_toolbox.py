# %% [markdown]
# # Look it up
#
# Every symbol, every word, and the eight tools that the other notebooks take for granted.
#
# - **You will do**: nothing in order. Come here from another notebook, read one section, go back.
# - **You will find**: the *toolbox* (eight pieces of school mathematics, each with a question and a proof), the
#   *notation* (ours, and that of the five source documents), the *glossary*, and your own guesses.
# - **You need**: *Run > Run All Cells*, for the exercises. **Time**: five minutes a section.
#
# [Logarithms](#1-Powers-and-logarithms) · [Slopes](#2-Slopes) · [Sums](#3-Sums-and-bound-indices) ·
# [The switch](#4-The-delta-is-a-switch) · [For every x](#5-For-every-x) · [Shapes](#6-Arrays-and-shapes) ·
# [Gradient and Jacobian](#7-Gradient-and-Jacobian) · [Chance](#8-Mean-and-variance-of-a-sum) · [Notation](#Notation) ·
# [Glossary](#Glossary) · [My guesses](#My-guesses)

# %% [markdown]
# ## 1 Powers and logarithms
#
# $e^x$ is positive for every $x$, is 1 at $x = 0$, and turns sums into products. The logarithm $\ln$ goes the other way: it
# is defined for positive numbers only, and it turns products into sums. The course uses no more than these three steps.

# %%
from nnlib.symbolic import Derivation

(
    Derivation("Products and powers", "log(a*b/exp(x))", at={"a": 3, "b": 2, "x": 1})
    .then("log(a*b) - log(exp(x))", "quotient to difference", where="a > 0 and b > 0")
    .then("log(a) + log(b) - log(exp(x))", "product to sum", where="a > 0 and b > 0")
    .then("log(a) + log(b) - x", "log undoes exp", where="a > 0 and b > 0")
)

# %% [markdown]
# The column on the right is the value of each line at one point. It stays the same all the way down: that is what the
# sign of equality claims.
#
# **Try it.** Write $\ln\left(1/e^{x}\right)$ without a logarithm.

# %%
from nnlib.exercises import check

answer = ""  # a formula in x

check("90 log of one over exp", answer)

# %% [markdown]
# <details><summary>Solution</summary><code>-x</code>. The logarithm of $1/a$ is $-\ln a$, and that is why a loss
# $-\ln p$ of a small probability is large.</details>

# %% [markdown]
# ## 2 Slopes
#
# The slope $f'(x)$ says by how much $f$ changes per small step of $x$. Four rules do nearly everything: a constant factor
# stays, a sum is done term by term, a product has two terms, and the *chain rule*: the slope of the outer function, taken
# at the inner one, times the slope of the inner function.

# %%
(
    Derivation("The chain rule at work", "diff(log(1 + exp(-x)), x)", at={"x": 1})
    .then("1/(1 + exp(-x)) * diff(1 + exp(-x), x)", "chain rule: outer times inner")
    .then("1/(1 + exp(-x)) * exp(-x) * diff(-x, x)", "once more; the 1 has no slope")
    .then("-exp(-x)/(1 + exp(-x))", "the slope of -x is -1")
)

# %% [markdown]
# A quotient $u/v$ has the slope $(u'v - uv')/v^2$. Here it is, for a case of notebook 01.

# %%
(
    Derivation("The quotient rule", "diff(exp(x)/(1 + exp(x)), x)", at={"x": 1})
    .then("(exp(x)*(1 + exp(x)) - exp(x)*exp(x))/(1 + exp(x))^2", "quotient rule")
    .then("exp(x)/(1 + exp(x))^2", "two terms of the numerator cancel")
)

# %% [markdown]
# **Try it.** The slope of $e^{-x^2}$, once more by the chain rule (notebook 02 uses it):

# %%
answer = ""  # a formula in x

check("02 slope of a bell", answer)

# %% [markdown]
# <details><summary>Solution</summary><code>-2*x*exp(-x^2)</code>. The outer slope is $e^{u}$ at $u = -x^2$, the inner one
# $-2x$.</details>

# %% [markdown]
# ## 3 Sums and bound indices
#
# $\sum_{k=1}^{3} z_k$ is short for $z_1 + z_2 + z_3$. The letter $k$ is *bound*: it only counts, and any other unused letter
# says the same. A factor without $k$ may move out of the sum. A letter that is used twice for two things is the
# commonest mistake of the five source documents.

# %%
(
    Derivation("A factor moves out, the index is renamed", "sum(k=1..K, c*z[k])")
    .then("c*sum(k=1..K, z[k])", "c does not depend on k")
    .then("c*sum(j=1..K, z[j])", "the index only counts: any free letter")
)

# %% [markdown]
# The proof holds for every number $K$ of terms. What does *not* hold is to square term by term:

# %%
from nnlib.symbolic import Refutation

Refutation("(z_1 + z_2)^2", "z_1^2 + z_2^2")

# %% [markdown]
# ## 4 The delta is a switch
#
# $\delta_{ij}$ is 1 where $i = j$ and 0 elsewhere. In a sum it leaves one term alone: the one that switches it on. The
# *one-hot* row of class $y$ is $t_k = \delta_{ky}$, one 1 among zeros.

# %%
(
    Derivation("A switch inside a sum", "sum(k=1..K, (1 - delta(k, y))*g[k])")
    .then("sum(k=1..K, g[k]) - sum(k=1..K, delta(k, y)*g[k])", "multiply out")
    .then("sum(k=1..K, g[k]) - g[y]", "only the term k = y is switched on")
)

# %% [markdown]
# With $g_k = -\ln p_k$ this line is why the loss of a classifier is $-\ln p_y$: of all classes only the true one is asked
# (notebook 04).

# %% [markdown]
# ## 5 For every x
#
# "$f(x) = g(x)$" for one $x$ can be chance. "For every $x$" cannot be seen by trying, only proved; but one point, a
# *witness*, is enough to refute it. The machine here does both. These two functions agree at 0 and for all large $|x|$, and
# they are not the same:

# %%
Refutation("sigma(x)", "(tanh(x) + 1)/2")

# %% [markdown]
# And where it is proved, the verdict says so, with the conditions that it needs:

# %%
(
    Derivation("One function, two names", "sigma(x)", at={"x": 1})
    .then("(tanh(x/2) + 1)/2", "definition of tanh")
)

# %% [markdown]
# ## 6 Arrays and shapes
#
# A matrix with $N$ rows and $D$ columns has the *shape* $(N, D)$. The product of an $(N, D)$ and a $(D, H)$ matrix has the
# shape $(N, H)$: the inner sizes must agree, and they vanish. Entry by entry it is a sum,
# $(XW)_{nh} = \sum_d X_{nd} W_{dh}$. Two rows $a$ and $b$ have an *outer product*: the table of all products $a_i b_j$.

# %%
import numpy as np

X, W, b = np.ones((10, 2)), np.ones((2, 8)), np.ones(8)
(X @ W + b).shape, np.outer(np.arange(3), np.arange(5)).shape

# %% [markdown]
# numpy *broadcasts*: a shape with a missing or a 1 in it is stretched. That adds a bias to every row, and it can also
# turn a mistake into numbers without a word. A column minus a row is a whole table:

# %%
column, row = np.arange(3.0).reshape(3, 1), np.arange(3.0)
(column - row).shape

# %% [markdown]
# <details><summary>How do you see such a mistake?</summary>By writing the shape beside every array: (3, 1) minus (3,) has the
# shape (3, 3). The mean of that table looks like any other number. Notebook 06 has more.</details>
#
# **Try it.** `Z = X @ W + b` with `X` of shape $(N, D)$ and `W` of shape $(D, H)$. How many numbers do `W` and `b` hold
# together?

# %%
answer = ""  # a formula in D and H

check("90 numbers in a layer", answer)

# %% [markdown]
# <details><summary>Solution</summary><code>D*H + H</code>.</details>

# %% [markdown]
# ## 7 Gradient and Jacobian
#
# A function of several numbers has one slope for each of them. For one value, as a loss, these slopes together are the
# *gradient*: it has the shape of what it is taken by, and we write $dW$ for the gradient of the loss by $W$. For several
# values, as the probabilities $p$ of the scores $z$, they fill a table, the *Jacobian*: row $i$, column $j$ is the slope of
# value $i$ by number $j$.

# %%
(
    Derivation("One entry of a gradient", "diff(sum(k=1..K, w[k]*x[k]), w[j])")
    .then("sum(k=1..K, delta(k, j)*x[k])", "only one term moves, at the speed of its x")
    .then("x[j]", "the switch leaves one term")
)

# %% [markdown]
# Read aloud: *a weighted sum moves, per step of a weight, by what this weight is multiplied with*. This one line is half of
# backpropagation (notebook 05). One step of *gradient descent* is $w \leftarrow w - \text{lr} \cdot dw$ (notebook 03).

# %% [markdown]
# ## 8 Mean and variance of a sum
#
# The *mean* of many throws is what they are on average, the *variance* the mean of their squared distance from it, the
# *standard deviation* its root. Means add, always. Variances add if the throws know nothing of each other. So the sum of $n$
# independent throws of variance $v$ has the variance $nv$, and their *average* the variance $v/n$: its deviation, the
# *standard error*, shrinks like $1/\sqrt{n}$. Here are the deviations of 100,000 sums and averages of 25 throws of variance 1:

# %%
throws = np.random.default_rng(0).normal(0, 1, (100_000, 25))
print(f"sum of 25:     {throws.sum(axis=1).std():.2f}, expected {25**0.5:.2f}")
print(f"average of 25: {throws.mean(axis=1).std():.2f}, expected {25**-0.5:.2f}")

# %% [markdown]
# Notebook 11 needs the first line to choose the size of first weights, notebook 12 the second to say which differences are
# noise. A share $p$ that is measured on $n$ examples has the standard error $\sqrt{p(1-p)/n}$.

# %% [markdown]
# ## Notation
#
# Rows are examples, everywhere in the course.
#
# | symbol | shape | what it is | in code |
# |---|---|---|---|
# | $X$ | (N, D) | inputs, one example per row | `X` |
# | $T$ | (N, K) | targets; for classes one-hot rows | `T` |
# | $W^{(l)}$, $b^{(l)}$ | (D, H), (H,) | weights and biases of layer $l$ | `W1`, `b1`, `params[0].W` |
# | $Z = XW + b$ | (N, H) | pre-activation, a number per unit | `Z` |
# | $A = f(Z)$ | (N, H) | activation | `A` |
# | $Y$ | (N, K) | output of the last layer: the scores $z_k$ of an example | `Y` |
# | $p$, $P$ | (K,), (N, K) | probabilities, softmax of the scores | `P` |
# | $L$ | () | the loss, a mean over the N examples | `loss` |
# | $dQ$ | as $Q$ | the gradient of the loss by $Q$ | `dW`, `db`, `dZ` |
# | $\odot$ |  | product entry by entry | `*` |
# | $\sigma$, $\tanh$, relu |  | activations (01, 02) | `ACTIVATIONS` |
# | $\delta_{ij}$ |  | the switch of section 4 | `np.eye(K)` |
# | $\lambda_1$, $\lambda_2$ |  | strengths of the penalties $\sum\lvert w\rvert$ and $\sum w^2$ (09) | `l1`, `l2` |
# | $\beta$ |  | sharpness of a soft maximum (10) | `beta` |
# | lr |  | learning rate, the size of a step | `lr` |

# %% [markdown]
# Each of the five source documents writes these things in its own way; some put an example in a row, some in a column. Here
# is what each calls them, and the shape that it gives them. A dash means that the document has no name for it.

# %%
from nnlib.symbolic.notation import glossary

glossary()

# %% [markdown]
# Notebook 06 rewrites a whole chain from one into the other.

# %% [markdown]
# ## Glossary
#
# | word | meaning | first in |
# |---|---|---|
# | accuracy | share of the examples that are put into the right class | 00 |
# | activation | the function $f$ that bends a unit's number; also its value | 01 |
# | backpropagation | computing all slopes of the loss, from the last layer to the first | 05 |
# | batch | the examples that one update looks at | 08 |
# | batch normalisation | a layer that gives each unit mean 0 and deviation 1 over the batch | 12 |
# | bias | the number that a unit adds to its weighted sum | 00 |
# | boundary | where the net cannot decide between two classes | 00 |
# | cross-entropy | $-\ln$ of the probability that the net gave to what is true | 04 |
# | dead unit | a ReLU unit that answers 0 to every example, and so has no slope | 11 |
# | dropout | silencing random units during training | 12 |
# | early stopping | keeping the state with the best validation loss | 08 |
# | epoch | one pass over the training examples | 00 |
# | gradient check | comparing a gradient with differences of the loss | 07 |
# | hidden layer, unit | what stands between inputs and outputs | 00 |
# | learning rate | the factor between a gradient and a step | 03 |
# | logit, score | an output before it becomes a probability | 04 |
# | loss | the number that training makes small | 03 |
# | margin | how far a score is on its right side | 10 |
# | one-hot | a row with one 1, at the true class | 04 |
# | optimizer | the rule that makes a step of a gradient: SGD, momentum, Adam | 11 |
# | overfitting | doing better and better on the training examples alone | 08 |
# | penalty, regularisation | a term that asks for small weights | 09 |
# | saturation | an activation whose slope is nearly 0 | 01 |
# | seed | the number from which all chance in a run is made | 00 |
# | softmax | scores to probabilities: powers of e, divided by their sum | 04 |
# | state | one moment of training: parameters, loss, gradients | 08 |
# | training, validation, test part | to learn from, to choose by, for the last word | 08 |
# | update | one step of the optimizer | 08 |
# | witness | a point at which two formulas differ | 01 |

# %% [markdown]
# ## My guesses
#
# Every guess that you kept and scored, with what it cost: $-\ln$ of the share that you gave to what came true. Your
# mean is a cross-entropy. It is the loss that the networks train on, and you are being trained by it too.

# %%
from nnlib.exercises import my_guesses

my_guesses()

# %% [markdown]
# ## What we left out
#
# - Proofs of the rules of differentiation: any book on calculus has them.
# - Vectors as arrows, determinants, inverse matrices: the course does not need them.
#
# ## Sources
#
# - The notation of the five source documents is that of IFT6390 assignment 3; Machine Learning I: Foundations, exercise
#   sheet 4; Sapienza Advanced Machine Learning, assignment 2; NYU Deep Learning, homework 1; Machine Learning, sheet 4.
