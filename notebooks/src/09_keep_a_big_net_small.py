# %% [markdown]
# # Keep a big net small
#
# Can a large net be made to act small?
#
# - **You will do**: put a price on the size of every weight, in two ways, and look what is left of a network.
# - **You will learn**: what a pull in proportion and a constant pull do to a weight that is already small; which step can
#   use this; what a little of it is good for, and what it is not.
# - **You need**: notebook 08 (held-out loss, overfitting) and 02 (the slope at a corner). **Time**: 60 minutes. What is
#   marked *optional* is not in them.
#
# Choose *Run > Run All Cells* first. Where a line says *Predict*, keep your guess before you scroll on.

# %% [markdown]
# ## Recall
#
# Two questions from notebooks 08 and 02. Answer in one sentence, then open.
#
# <details><summary>A wide net trains on forty points for a long time. What goes up on the points held out, and what hardly
# moves?</summary>The loss goes up, the accuracy hardly moves: the net becomes too sure before it becomes wrong.</details>
# <details><summary>Which slope has $|w|$ at $w = 0$, and which does our code take?</summary>None: from the left it is $-1$,
# from the right 1. The code takes 0.</details>

# %% [markdown]
# ## See
#
# Here are forty points, two noisy half moons, and a network with 16 hidden units and 64 weights: more than it needs. To
# keep it from using them all, let every weight pay for its size. A *penalty* is added to the loss, for instance
#
# $$\lambda_1 \sum |w| \quad\text{(called L1)}\qquad\text{or}\qquad \lambda_2 \sum w^2 \quad\text{(called L2)},$$
#
# where the sums go over all weights, and the strengths $\lambda_1$ and $\lambda_2$ are yours to choose. Biases pay nothing:
# they only move a line, and do not make it steeper.
#
# The network in the lab pays L1 with $\lambda_1 = 0.01$. *Predict*:

# %%
from nnlib.exercises import guess

guess("09")

# %%
from dataclasses import replace

from nnlib.lab import Lab
from nnlib.training import Config
from nnlib.view.board import USUAL

# of 400 points a tenth is for training, the others are held out
few = {"dataset": "moons", "n": 400, "split": 0.1, "noise": 0.3, "data_seed": 2, "lr": 0.1}

Lab(name="zeros", hidden=16, l1=0.01, epochs=500, **few, show=(*USUAL, "zeros"),
    controls=("l1_step", "l1", "hidden", "seed"), explain=False)

# %% [markdown]
# <details><summary>Read the line below the picture: how many weights are near 0, and how many are 0?</summary>Most of the
# 64 are below 0.01, and none is 0.</details>
#
# Now set *l1 step* to *proximal*, press *Reset* and *Play*, and read that line again. You will derive below what this step
# does. Was it luck? Twenty runs of each: five draws of the points, four seeds.

# %%
import numpy as np

from nnlib.training import evaluate, final, held_out


def twenty_runs(config):
    """(problem, state) for five draws of the points, with four seeds each as one ensemble."""
    for draw in range(5):
        yield final([replace(config, data_seed=draw, seed=seed) for seed in range(4)])


def exact_zeros(state):
    """How many weights of each net are 0 to the last bit."""
    return sum((layer.W == 0).sum(axis=(-2, -1)) for layer in state.params)


lasso = Config(hidden=16, l1=0.01, epochs=500, **few)
print("of 64 weights    exactly 0    accuracy held out")
runs = {}
for step in ("subgradient", "proximal"):
    runs[step] = list(twenty_runs(replace(lasso, l1_step=step)))
    zeros = np.concatenate([exact_zeros(end) for _, end in runs[step]])
    right = [evaluate(p.model, end.params, held_out(p.data)).accuracy for p, end in runs[step]]
    print(f"{step:12s} {zeros.min():8d} to {zeros.max():2d} {np.mean(right):17.3f}")

# %%
from nnlib.exercises import scored

scored("09")

# %% [markdown]
# The plain gradient step, called *subgradient* because $|w|$ has a corner, makes no zeros at all. The other step makes
# about fifty, at the same accuracy. What would you change in the reason for your guess?

# %% [markdown]
# ## Derive
#
# ### Two pulls
#
# A penalty pulls each weight towards 0. The arrows below the two penalties on the left are one step of each, if the loss
# itself says nothing. On the right are three ways of one weight, update after update: under $w^2$, and under $|w|$ with the
# plain and with the proximal step. *Predict*: which of the three end at exactly 0? Then move *start*, *pull* and *updates*.

# %%
from nnlib.lab import Dial
from nnlib.view.pulls import pulls_picture

Dial(pulls_picture, name="pulls", start=(-1.0, 1.0, 0.05, 0.85), pull=(0.05, 0.3, 0.05, 0.15),
     updates=(0, 20, 1, 12))

# %% [markdown]
# <details><summary>What do the innermost arrows below |w| do, and those below w²?</summary>The innermost arrows of $|w|$
# jump over 0, because they are as long as all others. Those of $w^2$ become shorter and shorter, and never
# arrive.</details>
#
# <details><summary>For which starts does the curve of |w| end at exactly 0 after all?</summary>Where a whole number of
# steps leads there, such as 0.6 with a pull of 0.15. A trained weight is hardly ever so lucky.</details>

# %% [markdown]
# ### L2: a pull in proportion
#
# The slope of a sum of squares by one of its numbers. First with three numbers: if $x = (3, -2, 1)$ and $x_2$ moves, only
# the term $x_2^2$ moves, at the speed $2x_2 = -4$. And for any number of them:

# %% rows=["000-Q1.8"]
from nnlib.symbolic import Derivation, chain

three = {"x": (3, -2, 1), "n": 3, "j": 2}

(
    Derivation("The slope of the sum of all squares", "diff(sum(i=1..n, x[i]^2), x[j])", at=three)
    .then("sum(i=1..n, diff(x[i]^2, x[j]))", "a sum moves term by term")
    .then("sum(i=1..n, 2*x[i]*delta(i, j))", "$x_i^2$ moves with $x_i$ alone", key=True)
    .then("2*x[j]", "the switch picks one term")
)

# %% [markdown]
# In words: *each number is pulled by twice itself, and by no other*. Two checks: at 0 there is no pull, and twice the
# number gives twice the pull.
#
# <details><summary>Which rule makes the key line: the chain rule, or that the numbers are independent?</summary>That they
# are independent: moving $x_j$ moves no other number. The switch says so.</details>
# <details><summary>For which $x_j$ is the last line false?</summary>For none. A parabola has a slope everywhere.</details>
#
# So one update, where the loss is silent, multiplies the weight:

# %%
(
    Derivation("One step under L2", "w - lr*(lambda_2*(2*w))",
               at={"w": 1, "lr": "1/10", "lambda_2": "3/1000"})
    .then("(1 - 2*lr*lambda_2)*w", "pull out a common factor", key=True)
)

# %% [markdown]
# In words: *keep the same share at each update*. Update after update $w$ is multiplied by a number a little below one. It
# becomes small, and never 0.

# %% [markdown]
# ### L1: a constant pull
#
# The same for the sizes. The last line is yours: find it, then open it.

# %% rows=["000-Q1.9"]
chain("slope of a sum of sizes").fade(1)

# %% [markdown]
# <details><summary>Once you have it: in words, and two checks</summary><em>Each number is pulled by its sign: always 1,
# whatever its size.</em> For $x_2 = -2$ it is $-1$, as the last column says. And twice the number gives the same
# pull.</details>
# <details><summary>Which fact about $|x|$ is new in the key line?</summary>That its slope is the sign: 1 on the right side,
# $-1$ on the left.</details>
# <details><summary>Where does the whole chain say nothing?</summary>Where some $x_i$ is 0: the line says "where
# $x_i \ne 0$". At the corner any number from $-1$ to 1 is a slope that a line through it may have and stay below the
# curve, a *subgradient*; the code takes 0.</details>

# %% [markdown]
# ### Both, in a network
#
# With a penalty on the first layer the slope of the whole is that of the loss plus that of the penalty. Here is the second
# part, for any entry $W^{(1)}_{ij}$. For the second layer it is the same with $W^{(2)}$ and its own two $\lambda$.

# %% rows=["000-Q2.18a", "000-Q2.18b"]
(
    Derivation("The pull on one weight of a layer",
               "diff(lambda_1*sum(q=1..D, sum(r=1..H, abs(W1[q,r])))"
               " + lambda_2*sum(q=1..D, sum(r=1..H, W1[q,r]^2)), W1[i,j])",
               at={"W1": ((1, -2), (3, 1)), "D": 2, "H": 2, "i": 1, "j": 2,
                   "lambda_1": 1, "lambda_2": "1/2"})
    .then("lambda_1*sum(q=1..D, sum(r=1..H, sign(W1[q,r])*delta(q, i)*delta(r, j)))"
          " + lambda_2*sum(q=1..D, sum(r=1..H, 2*W1[q,r]*delta(q, i)*delta(r, j)))",
          "term by term", where="W1[q,r] != 0")
    .then("lambda_1*sign(W1[i,j]) + 2*lambda_2*W1[i,j]", "the switches pick one term", key=True)
)

# %% [markdown]
# In words: *a constant pull and one in proportion, added up*. No bias occurs in the penalty, so the slope by a bias is 0.
# One update, with any loss $L$, is then

# %% rows=["000-Q2.18c"]
(
    Derivation("One update of a weight", "w - lr*diff(L(w) + lambda_1*abs(w) + lambda_2*w^2, w)",
               at={"w": 2, "lr": "1/10", "lambda_1": 1, "lambda_2": 1, "L": "tanh"})
    .then("w - lr*(L'(w) + lambda_1*sign(w) + 2*lambda_2*w)", "slope of a sum",
          where="w != 0", key=True)
)

# %% [markdown]
# In words: *the loss and both penalties pull at once, each by its own rule*.

# %% [markdown]
# ### Why it jumps over 0
#
# Let $a = \mathrm{lr} \cdot \lambda_1$ be the length of a step, and let a weight be nearer to 0 than that: $0 < w < a$. Two
# steps in a row, if the loss is silent:

# %%
(
    Derivation("Two steps under L1, near 0", "w - a*sign(w) - a*sign(w - a*sign(w))",
               at={"w": "3/10", "a": 1})
    .then("w - a - a*sign(w - a)", "$w$ is positive", where="w > 0")
    .then("w - a + a", "after one step it is negative",
          where="w > 0 and w < a", key=True)
    .then("w", "there and back")
)

# %% [markdown]
# In words: *there and back, for ever*. That is what the dial showed. And the network? Here are two weights at the end of the
# training and after each of five more updates. They lead into hidden units that are on for all forty points, so the loss
# pulls at them too; a step of the penalty is $0.1 \cdot 0.01 = 0.001$ long.

# %%
from itertools import islice

from nnlib.training import fit

problem, end = final(lasso)
for state in islice(fit(**problem._asdict(), start=end), 6):
    print(f"update {state.step}:", *(f"{w:9.5f}" for w in state.params[0].W[1, [0, 7]]))

# %% [markdown]
# <details><summary>What would you see if you halved the learning rate?</summary>The same with half the jumps: 0.0005. A
# smaller step makes the zigzag smaller, and no zero.</details>

# %% [markdown]
# ### A step that stops
#
# So do not step along a slope that does not exist. Let the loss move the weight to $u$ first, and then ask: which $w$ is
# best, if leaving $u$ costs $\frac12 (w - u)^2$ and size costs $t\,|w|$, with the threshold
# $t = \mathrm{lr} \cdot \lambda_1$? This is the *proximal* step. Why this price? Put a smooth penalty $S$ in the place of
# the size:

# %%
(
    Derivation("The slope of the price", "diff((w - u)^2/2 + t*S(w), w)",
               at={"w": 2, "u": 3, "t": 1, "S": "tanh"})
    .then("w - u + t*S'(w)", "slope of a sum", key=True)
)

# %% [markdown]
# The slope is 0 where $w = u - t\,S'(w)$. That is a gradient step from $u$, but with the slope taken where the step *ends*.
# This still has a meaning at a corner.
#
# Suppose now that $u$ is no larger than the threshold, $|u| \le t$. Read $\ge$ as: the line above is at least this one. The
# last line is yours.

# %%
pull = chain("where the pull ends")
pull.fade(1)

# %% [markdown]
# <details><summary>Once you have it: in words, and what it costs at w = 0</summary><em>Whatever w you take, you pay at
# least $\frac12 u^2$.</em> And $w = 0$ costs $\frac12 (0 - u)^2 + 0$, which is just that. So 0 is the best place: not
# nearly 0, but 0.</details>
# <details><summary>Which rule makes the key line: that $t$ is positive, or that $t$ is at least $|u|$?</summary>That it is
# at least $|u|$. The size of $w$ may then be charged at the lower price $|u|$, and the result is no larger.</details>
# <details><summary>Where would the chain break for a large $u$?</summary>At the key line, which says where it holds. Then
# size is worth its price, and the best place is $t$ nearer to 0 than $u$: exercise 3.</details>
#
# When does a weight that is 0 stay there? Let $g$ be the slope of the loss at $w = 0$. Then the loss moves it to
# $u = 0 - \mathrm{lr} \cdot g$, and 0 is best again if $|u| \le \mathrm{lr} \cdot \lambda_1$. Read $\le$ as: the line above
# is at most this one.

# %%
(
    Derivation("How far the loss moves a weight that is 0", "abs(0 - lr*g)",
               at={"lr": "1/10", "g": "1/200", "lambda_1": "1/100"})
    .then("lr*abs(g)", "the size of a product", where="lr > 0")
    .at_most("lr*lambda_1", "the slope is at most the strength",
             where="lr > 0 and lambda_1 >= abs(g)", key=True)
)

# %% [markdown]
# In words: *a weight stays 0 as long as the loss falls there by no more than $\lambda_1$ per unit of weight*, whatever the
# learning rate. A pull in proportion has no such threshold, because near 0 it asks for almost nothing.

# %% [markdown]
# ## Check
#
# Does the code do this? Three weights, one of them exactly 0, biases of 5, and a strength of 0.01. Here is the slope that
# the code adds for each penalty.

# %%
from nnlib.layers import Dense
from nnlib.regularizers import Penalty

layer = Dense(np.array([[1.0, 0.0, -0.5]]), np.full(3, 5.0))
print("weights   ", *(f"{w:7.3f}" for w in layer.W[0]), "   biases", *layer.b)
for name, penalty in {"L1": Penalty(0.01, 0.0, 1), "L2": Penalty(0.0, 0.01, 1)}.items():
    slopes = Dense(np.zeros((1, 3)), np.zeros(3))
    penalty.add_grad((layer,), (slopes,))
    print(f"{name}: slopes", *(f"{w:7.3f}" for w in slopes.W[0]), "   biases", *slopes.b)

# %% [markdown]
# The biases pay nothing, and the weight that is 0 is left in peace: the code has $\mathrm{sign}(0) = 0$. One source writes
# the sign as $-1 + 2 \cdot 1_{[x > 0]}$, which is $-1$ at 0. A weight that is 0 would be pushed away from it.

# %%
from nnlib.symbolic import Refutation

Refutation("-1 + 2*step(x)", "sign(x)", "The sign, as printed")

# %% [markdown]
# ## Play
#
# ### What is left of the big net
#
# Take the network with proximal steps. A hidden unit counts only if some weight leads into it and some weight leads out.
# How many of the sixteen are left? Cut the others out and compare the outputs on all points held out. (A unit without
# weights in always says the same, so its share goes into the biases of the outputs.)

# %%
def units_left(params):
    """Which hidden units have a weight in and a weight out that are not 0."""
    first, last = params
    return (first.W != 0).any(axis=-2) & (last.W != 0).any(axis=-1)


problem, end = final(replace(lasso, l1_step="proximal"))
(first, last), left, X = end.params, units_left(end.params), held_out(problem.data).X

always = np.maximum(first.b[~left], 0) @ last.W[~left]  # what the others say, whatever comes in
small = replace(problem.model, sizes=(2, left.sum(), 2))
cut = Dense(first.W[:, left], first.b[left]), Dense(last.W[left], last.b + always)
gap = abs(small.predict(cut, X) - problem.model.predict(end.params, X)).max()
print(f"units left: {left.sum()} of 16, largest difference of two outputs: {gap:.12f}")

# %% [markdown]
# So yes: a large network can be made to act small, and not only nearly. In the twenty runs at the top it is the same: the
# accuracy of 0.84 on the points held out needs a few of the sixteen units. The strength decides how many are left.

# %%
from nnlib.view import strip

counts = np.concatenate([units_left(end.params).sum(axis=-1) for _, end in runs["proximal"]])
print(f"units left in twenty runs: {counts.min()} to {counts.max()} of 16")

strengths = (0.0, 0.003, 0.01, 0.03)
problem, end = final([replace(lasso, l1_step="proximal", l1=l1) for l1 in strengths])
left = units_left(end.params).sum(axis=-1)
labels = [f"λ₁ = {l1:g}, {n} units, " for l1, n in zip(strengths, left, strict=True)]
strip(problem, [(labels, end)], "One start, four strengths; the percentage is of the points held out.")

# %% [markdown]
# ### Predict: a little L2
#
# A wider network now, with 32 units, and L2 with the strengths 0, 0.003 and 0.3. One of the sources derives the penalty and
# then shows only runs with $\lambda = 0$. This is the experiment it left out.

# %%
guess("09 little L2")

# %% rows=["000-F.λ"]
from nnlib.lab import Race

wide = Config(hidden=32, epochs=1000, **few)
nets = {"no penalty": wide, "L2 0.003": replace(wide, l2=0.003), "L2 0.3": replace(wide, l2=0.3)}


def held(problem, state):
    """Loss and accuracy on the points held out."""
    return evaluate(problem.model, state.params, held_out(problem.data))


Race(nets, name="little L2", controls=("hidden", "seed"), readouts={
    "loss, held out": lambda problem, state: held(problem, state).loss,
    "accuracy, held out": lambda problem, state: held(problem, state).accuracy,
})

# %%
print("twenty runs     loss, held out    accuracy, held out")
for name, config in nets.items():
    found = [held(problem, end) for problem, end in twenty_runs(config)]
    loss, accuracy = np.mean(found, axis=(0, 2))
    print(f"{name:12s} {loss:17.2f} {accuracy:21.2f}")

# %%
scored("09 little L2")

# %% [markdown]
# <details><summary>With 0.3 the loss is 0.69. Which number is that, and what has the net become?</summary>$\ln 2$, the
# price of not knowing between two classes: all weights are practically 0, and the net says the same everywhere.</details>
#
# A little cures overconfidence: smaller weights mean gentler slopes, and nobody is sure without a reason. Its decisions are
# no better here. Too much makes a constant. What would you change in the reason for your guess?

# %% [markdown]
# ## Your turn
#
# **1. Type the slope** (two minutes). The slope of $\lambda_1 |w| + \lambda_2 w^2$ by $w$, where $w$ is not 0. Use
# `lambda_1`, `lambda_2`, `sign(w)` and `w`.

# %%
from nnlib.exercises import check

answer = ""  # your formula

check("09 slope of both penalties", answer)

# %% [markdown]
# <details><summary>Solution</summary><code>lambda_1*sign(w) + 2*lambda_2*w</code></details>

# %% [markdown]
# **2. Which norm?** (eight minutes). One source writes its penalty as
# $\lambda\left(\|W^{(1)}\|_2^2 + \|W^{(2)}\|_2^2\right)$ and then uses the slope $2 \lambda W$. For a matrix, the sign
# $\|W\|_2$ is commonly the *spectral* norm, the largest factor by which $W$ can stretch a vector. Take
# $W = \begin{pmatrix} 2 & 0 \\ 0 & 1 \end{pmatrix}$, which stretches by 2. Which entries can you move a little without
# changing that factor? Then compare both slopes, measured.

# %% rows=["002-reg"]
from nnlib.gradcheck import numerical_gradient

W = np.diag([2.0, 1.0])
norms = {
    "sum of squares": lambda W: (W**2).sum(),
    "spectral norm, squared": lambda W: np.linalg.norm(W, 2) ** 2,
}
for name, norm in norms.items():
    print(f"{name:23s}", numerical_gradient(norm, W).round(4).tolist())

# %% rows=["002-reg"]
from nnlib.symbolic.audit import exhibit

exhibit("002-reg")

# %% [markdown]
# <details><summary>What should the source have written, and which check would have seen it?</summary>The sum of the squares
# of all entries, which is the square of the <em>Frobenius</em> norm, $\|W\|_F^2$. A gradient check on a matrix with two
# different stretches sees it: the entry 1 has the slope 2 under one norm, and 0 under the other.</details>

# %% [markdown]
# **3. Write the soft threshold** (ten minutes). If $u$ is larger than $t$ the best place is $u - t$, on the other side
# $u + t$, and in between 0. Write it for an array `u`, without a loop. Replace the line that returns nothing useful.


# %%
def soft_threshold(u, t):
    """The w that makes (w - u)^2/2 + t*|w| smallest, for each number of u."""
    return u  # replace this line


# %% [markdown]
# The check does not look for a formula. It tries 1601 other places for each of 200 numbers $u$: none of them may be
# cheaper.

# %%
u, t = np.random.default_rng(0).normal(size=200), 0.5
other = np.linspace(-4, 4, 1601)[:, None]


def price(w):
    """What it costs to be at w: (w - u)^2/2 + t*|w|."""
    return (w - u) ** 2 / 2 + t * abs(w)


w, best = soft_threshold(u, t), other[price(other).argmin(axis=0), 0]
worse = (price(w) > price(best) + 1e-12) | ((abs(u) <= t) & (w != 0))
k = (price(w) - price(best)).argmax()  # the u for which another place is cheaper by most
where = f"for u = {u[k]:.2f} your w = {w[k]:.2f} costs {price(w)[k]:.3f}"
cheaper = f"w = {best[k]:.2f} costs {price(best)[k]:.3f}"
print(f"not yet: {where}, {cheaper}" if worse.any() else "right: no place is cheaper")

# %% [markdown]
# <details><summary>Hint</summary>The size becomes $|u| - t$, but never less than 0; the side stays.</details>
# <details><summary>Solution</summary>
#
# ```python
# return np.sign(u) * np.maximum(abs(u) - t, 0)
# ```
# </details>

# %% [markdown]
# **More** (optional). *Mark the false line*: where the pull ends.

# %%
pull.spoilt(seed=2)

# %% [markdown]
# *Name the rules*: the slope of a sum of sizes.

# %%
chain("slope of a sum of sizes").why()

# %% [markdown]
# *Where a large weight ends.* For $u > 0$ the same idea, a completed square, shows the best place. Which one is it?

# %%
(
    Derivation("The price of any $w$, for a $u$ above the threshold", "(w - u)^2/2 + t*abs(w)",
               at={"w": 1, "u": 3, "t": 1})
    .at_least("(w - u)^2/2 + t*w", "a size is at least the number", where="t > 0")
    .then("(w - (u - t))^2/2 + t*u - t^2/2", "complete the square", key=True)
    .at_least("t*u - t^2/2", "a square is never negative")
)

# %% [markdown]
# <details><summary>Answer</summary>$w = u - t$: there the square is 0. And where $u > t$ this $w$ is positive, so the first
# line loses nothing either.</details>
#
# *Four statements.* Each stands in one of the sources. What is missing, or false?
#
# 1. The gradient of $\sum |x_i|$ is $(\mathrm{sign}\,x_1, \dots, \mathrm{sign}\,x_n)$.
# 2. The gradient of the penalty by $W^{(1)}$ is $\lambda_{11}\,\mathrm{sign}(W^{(1)}) + 2\lambda_{12} W^{(1)}$, with the
#    sign of the cell above.
# 3. The gradient by $W^{(2)}$ is equation (6) plus $2\lambda W^{(2)}$, where the first factor of (6) is a row.
# 4. All figures: decision boundaries with $\lambda = 0$.

# %% rows=["000-Q1.9", "000-Q2.18a", "002-eq7", "000-F.λ"]
from nnlib.symbolic.audit import exhibits

exhibits("000-Q1.9", "000-Q2.18a", "002-eq7", "000-F.λ")

# %% [markdown]
# <details><summary>In short</summary>1: only where no $x_i$ is 0; at the corner any number between $-1$ and 1 will do. 2:
# right with $\mathrm{sign}(0) = 0$, and it should say that biases pay nothing. 3: the second part is right, the first does
# not have the shape of $W^{(2)}$. 4: the experiment is missing; it is in <em>Play</em>.</details>

# %% [markdown]
# ## Exit
#
# One sentence each, then open.
#
# <details><summary>lr is 0.1 and $\lambda_2$ is 0.003. By which factor does an update multiply a weight that the loss does
# not care about?</summary>$1 - 2 \cdot 0.1 \cdot 0.003 = 0.9994$.</details>
# <details><summary>A friend adds L1 to the loss of an automatic framework, trains, counts the zeros, finds none, and looks
# for a mistake in the code. What do you say?</summary>There is none: a gradient step jumps over 0 and back. Zeros need a
# step that stops there.</details>
# <details><summary>With a penalty the accuracy on held-out points stays the same. Was it useless?</summary>Look at the
# loss: the net may have become less sure where it has no reason to be. And it may have become smaller.</details>
#
# Both penalties act on the slope, and slopes decide what a net becomes. But does every start have slopes to act on? That is
# notebook 11.

# %% [markdown]
# ## What we left out
#
# - Under Adam, L2 in the loss and multiplying the weights by a factor (*weight decay*) are two things: Adam rescales the
#   pull with everything else. Under SGD they are the same, as the chain shows.
# - Which strength to take. You choose it on held-out points that are not the ones you report: notebook 08.
# - Why small weights should help at all. With small weights the output moves little when the input does; that this is what
#   the data want is a belief about the data.
# - Other ways to keep a large net small: stop early (08), leave out units at random while training (dropout, 12), or train
#   it large and cut it afterwards.

# %% [markdown]
# ## Sources
#
# - IFT6390 assignment 3, Q1.8 and Q1.9: the gradients of both sums; Q2.18: the penalty in the network and its update;
#   figures 5 to 13, all of them with $\lambda = 0$.
# - Sapienza Advanced Machine Learning, assignment 2: the penalised loss and equation (7).
# - The proximal step, exact zeros and the cut network are added here.
