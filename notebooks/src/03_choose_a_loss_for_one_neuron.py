# %% [markdown]
# # Choose a loss for one neuron
#
# Why not punish a wrong probability with the squared error?
#
# - **You will do**: let one neuron learn from a bad start under two losses, walk down a loss by hand, and train with a
#   formula that was printed wrong.
# - **You will learn**: what one step of gradient descent is, what a loss says back to the score, and why a neuron that is
#   sure and wrong hardly hears the squared error.
# - **You need**: notebook 01 (the slope of sigmoid) and the chain rule. **Time**: 50 minutes. What is marked *optional* is
#   not in them.
#
# Choose *Run > Run All Cells* first. Where you are asked for a guess, give your points and press *Keep* before you
# scroll on.

# %% [markdown]
# ## Recall
#
# Two questions from notebooks 01 and 02. Answer in one sentence, then open.
#
# <details><summary>What is the slope of sigmoid where it is 0.999?</summary>0.999 times 0.001, about 0.001: what you have
# times what is missing to 1.</details>
# <details><summary>A net without a hidden layer, or with one that does not bend: what can its boundary
# be?</summary>One straight line.</details>

# %% [markdown]
# ## See
#
# The smallest network is a single neuron: no hidden layer, two weights and a bias. It takes the score
# $z = w_1 x_1 + w_2 x_2 + b$ and says $p = \sigma(z)$, its probability that the point belongs to class 1. The target $y$ is
# 1 or 0. A *loss* is the price of saying $p$ when $y$ is true. Two candidates:
#
# | | price if $y = 1$ | price if $y = 0$ |
# |---|---|---|
# | squared error | $(1 - p)^2$ | $p^2$ |
# | cross-entropy | $-\ln p$ | $-\ln(1 - p)$ |

# %% rows=["003-2b.txt"]
import numpy as np

print("    p     squared error   cross-entropy, if y = 1")
for p in (0.999, 0.9, 0.5, 0.1, 0.001):
    print(f"{p:5.3f} {(1 - p) ** 2:13.3f} {-np.log(p):16.3f}")

# %% [markdown]
# The choice changes what a mistake costs, and nothing that the neuron says: the same weights give the same $p$.
#
# Now a bad start. The neuron gets long weights that point exactly the wrong way: it is *sure and wrong* about nearly every
# point. Its squared error is nearly as high as can be, so there is much to learn.

# %%
from nnlib.exercises import guess, scored

guess("03")

# %%
from nnlib.lab import Race
from nnlib.neuron import SQUARED
from nnlib.training import Config, evaluate, final, held_out

blobs = dict(dataset="gaussians", n=400, classes=2, hidden=(), lr=0.5, epochs=20)
losses = {"squared error": SQUARED, "cross-entropy": "binary_cross_entropy"}


def right(problem, state):
    """The share of training points on their right side."""
    return f"{100 * evaluate(problem.model, state.params, problem.data.train).accuracy:.0f} %"


Race({name: Config(loss=loss, start="wrong way", **blobs) for name, loss in losses.items()}, name="two losses",
     controls=("start", "lr", "seed"), readouts={"points right": right})

# %% [markdown]
# In the picture of the losses, 1 is what a neuron pays that says $p = 1/2$ everywhere, for either loss. *Still moving, last change at update 480*:
# the very last update changed a weight, in both nets; in one of them by too little to be seen.
#
# One run could be luck. Here are twenty seeds each, on the 160 points held back from training, from three starts: weights of
# length 10 and of length 2 that point the wrong way, and the usual start, called *uniform*.

# %%
print("start                loss            after 1 epoch   after 20 epochs")
for start in ("wrong way", "wrong way, short", "uniform"):
    for name, loss in losses.items():
        row = []
        for epochs in (1, 20):
            nets = [Config(**blobs, loss=loss, start=start, seed=s) for s in range(20)]
            problem, end = final(nets, epochs=epochs)
            a = evaluate(problem.model, end.params, held_out(problem.data)).accuracy
            row.append(f"{a.min():.2f} to {a.max():.2f}")
        print(f"{start:20s} {name:15s} {row[0]:>13s} {row[1]:>17s}")

# %%
scored("03")

# %% [markdown]
# <details><summary>Which loss has the higher price for p = 0.001 when y = 1, and which of the two learns from
# it?</summary>The cross-entropy: 6.9 against 1. And it is the one that learns. But a high price alone moves nothing: what
# moves a weight is a <em>slope</em>.</details>
#
# In the race, choose the start *wrong way, short*. What would you change in the reason for your guess?

# %% [markdown]
# ## Derive
#
# ### One step
#
# Training changes a weight by a step *down the slope*: $w \leftarrow w - \mathrm{lr} \cdot \text{slope}.$ The number
# $\mathrm{lr}$ is the *learning rate*. Below, the squared error of one neuron is a landscape over its two weights, with
# contours as on a hiking map. *Step* makes one step, for a batch of ten points.
#
# 1. Set *batch size* to all, then *Reset*, and *Step* a few times: each step now goes straight downhill, at a right angle to
#    the contour. Try a small and a large *lr*.
# 2. Set *start* to *wrong way*, and read the slope beside the map: the neuron stands on a plateau.
# 3. Set *loss* to *binary_cross_entropy*: from the same place it is a steep slope.

# %%
from nnlib.lab import Lab

Lab(name="one step", loss=SQUARED, start="wrong way, short", **blobs, explain=False,
    show=("probabilities", "boundary", "training points", "loss map"), controls=("lr", "batch_size", "start", "loss"))

# %% [markdown]
# How long may a step be? Take the simplest landscape, a bowl $\frac{c}{2}(w - m)^2$ with its lowest point at $m$. The number
# $c$ is its *curvature*: how quickly the slope grows. First with numbers, $m = 0$ and $c = 3$:

# %%
for lr in (0.1, 0.3, 0.6, 1.0):
    w = [1.0]
    for _ in range(5):
        w.append(w[-1] - lr * 3 * w[-1])
    print(f"lr = {lr:3.1f}   w:", *(f"{v:9.4f}" for v in w))

# %% [markdown]
# Now for every bowl. How far from the lowest point are you after one step? The last column stands at $c = 3,$ $m = 0,$
# $w = 1$ and $\mathrm{lr} = 0.1.$

# %% rows=["004-updW", "004-updb"]
from nnlib.symbolic import Derivation

(
    Derivation("The distance to the lowest point after one step", "w - lr*diff(c*(w - m)^2/2, w) - m",
               at={"c": 3, "m": 0, "w": 1, "lr": "1/10"})
    .then("w - lr*(c*(w - m)) - m", "slope of a square", part="Take the slope")
    .then("(w - m) - lr*c*(w - m)", "put $w$ and $m$ together", part="Find the old distance")
    .then("(1 - lr*c)*(w - m)", "pull out the common factor", key=True)
)

# %% [markdown]
# In words: *each step multiplies the distance by $1 - \mathrm{lr}\, c$*. Two checks: with $\mathrm{lr} = 1/c$ one step is enough,
# and with $\mathrm{lr} = 0$ nothing moves. The step is too long where the factor is beyond $-1$: for $\mathrm{lr} > 2/c$ you end
# farther away than you began, on the other side.
#
# <details><summary>In the key line: which rule is it, and what is the common factor?</summary>The distributive rule; the old
# distance.</details>
# <details><summary>For which lr does the distance change its sign, and still shrink?</summary>Between $1/c$ and $2/c$: over
# the lowest point, but less far away.</details>

# %% [markdown]
# ### What the squared error says to the score
#
# The weights act through the score $z$. So: how fast does the loss change with the score? The last column stands at a
# score that is sure and wrong, $z = 8$ with $y = 0$.

# %%
(
    Derivation("The slope of the squared error by the score", "diff((sigma(z) - y)^2, z)",
               at={"z": 8, "y": 0})
    .then("2*(sigma(z) - y)*diff(sigma(z) - y, z)", "chain rule: $u^2$ has slope $2u$")
    .then("2*(sigma(z) - y)*(sigma(z)*(1 - sigma(z)))", "slope of sigmoid", key=True)
)

# %% [markdown]
# In words: *how wrong, times how steep*. The neuron is as wrong as can be, 1.9993; but the sigmoid is flat there, and the
# product is 0.0007. **Whenever the neuron is sure and wrong, the second factor is nearly 0.** Drag $z$:

# %%
from nnlib.lab import Dial
from nnlib.view.factors import factors_picture

Dial(factors_picture, name="factors", z=(-10.0, 10.0, 0.1, 8.0), y=[0, 1])

# %% [markdown]
# <details><summary>At which scores is the slope of the squared error largest, for y = 0?</summary>A little right of the
# middle, near z = 0.7: there it is undecided, and hears best. Beyond z = 5 it is almost deaf.</details>
# <details><summary>Which factor is to blame, and for which z is it below 0.01?</summary>$p(1 - p),$ the slope of the sigmoid;
# from about 4.6 away from 0, on both sides.</details>
#
# How flat is it? A bound, for every score:

# %%
(
    Derivation("How steep the sigmoid is at $z$", "sigma(z)*(1 - sigma(z))", at={"z": 8})
    .then("sigma(z)*(1/(1 + exp(z)))", "what is missing to 1")
    .at_most("1/(1 + exp(z))", "sigmoid is at most 1", key=True)
    .at_most("exp(-z)", "a smaller number below the bar")
)

# %% [markdown]
# One more unit of $z$, and this bound is divided by $e = 2.7.$

# %% [markdown]
# ### What the cross-entropy says
#
# Both prices in one line: $-(y \ln p + (1 - y) \ln(1 - p)).$ For $y = 1$ the second half is gone, for $y = 0$ the first. The
# last two lines are yours. Watch the small factor $\sigma(z)(1 - \sigma(z))$: where does it go?

# %%
from nnlib.symbolic import chain

chain("cross-entropy by the score").fade(2)

# %% [markdown]
# <details><summary>Once you have it: in words, and two checks</summary><em>The slope is the error itself: what you said minus
# what is true.</em> At z = 8 and y = 0 it is 0.9997, 1,500 times that of the squared error. It comes near 0 only as the neuron
# comes near the target, and its sign says in which direction to go.</details>
# <details><summary>Which idea makes the key line: that the logarithm is steep, or that sigmoid is?</summary>The logarithm.
# Its slope is one over the probability, and so large just where sigmoid is flat. The two cancel exactly.</details>
# <details><summary>For which z is the key line false?</summary>For none: sigmoid is never 0 or 1, so nothing is divided by
# 0.</details>

# %% [markdown]
# ### And to a weight
#
# The score hears each weight through its input. Find both lines.

# %%
chain("cross-entropy by a weight").fade(2)

# %% [markdown]
# So one step is $w \leftarrow w - \mathrm{lr}\,(p - y)\,x$ for one point, and the bias, whose input is always 1, has
# $b \leftarrow b - \mathrm{lr}\,(p - y).$ For a batch, take the mean of these slopes over its points.

# %% [markdown]
# ## Check
#
# Three things for both losses, at five scores: the formula, the code, and a slope measured with a small step.

# %%
from nnlib.losses import LOSSES

z, h = np.array([[-8.0], [-1], [0.5], [3], [8]]), 1e-6
y, p = np.zeros_like(z), 1 / (1 + np.exp(-z))
formulas = {"squared error": 2 * (p - y) * p * (1 - p), "cross-entropy": p - y}
print("y = 0, z =    ", *(f"{v:9.1f}" for v in z[:, 0]), "   largest gap: code, measured")
for name, loss in (("squared error", SQUARED), ("cross-entropy", LOSSES["binary_cross_entropy"])):
    code = 5 * loss.grad(z, y)  # the code has the mean over five rows
    each = np.array([(loss.value(v + h, 0 * v) - loss.value(v - h, 0 * v)) / (2 * h) for v in z[:, None]])
    gaps = abs(formulas[name] - code).max(), abs(formulas[name][:, 0] - each).max()
    print(f"{name:14s}", *(f"{v:9.5f}" for v in code[:, 0]), "  ", *(f"{gap:9.6f}" for gap in gaps))

# %% [markdown]
# And the step of a whole neuron, by hand: the mean of $(p - y)\,x$ over the training points, beside what the library
# computes.

# %%
from nnlib.training import prepare

problem = prepare(Config(loss="binary_cross_entropy", start="wrong way, short", **blobs))
X, T = problem.data.train.X, problem.data.train.T
_, ((dW, db),) = problem.model.loss_and_grads(problem.params, X, T)
error = 1 / (1 + np.exp(-(X @ problem.params[0].W + problem.params[0].b))) - T
print("by hand:", *(f"{v:8.5f}" for v in [*(error * X).mean(axis=0), error.mean()]))
print("code:   ", *(f"{v:8.5f}" for v in [*dW[:, 0], *db]))

# %% [markdown]
# ## Play
#
# The squared error never quite stops: its slope is small, not 0. How long does the neuron take to come back?

# %%
guess("03 length")

# %%
from nnlib.starts import wrong_way
from nnlib.training import snapshots

looks = [1, 2, 4, 6, 8, 10, 15, 20, 30, 40, 60, 80, 100, 130, 160]
for length in (2, 4, 6, 8):
    nets = [Config(**blobs, loss=SQUARED, start=wrong_way(length), seed=s) for s in range(20)]
    problem, states = snapshots(nets, looks)
    a = [evaluate(problem.model, s.params, held_out(problem.data)).accuracy.min() for s in states]
    first = next(epoch for epoch, worst in zip(looks, a, strict=True) if worst > 0.95)
    print(f"length {length}: epochs until all 20 networks are back, at most {first:3d}")

# %%
scored("03 length")

# %% [markdown]
# <details><summary>Why not twice as long?</summary>The slope shrinks like $e^{-z},$ and $z$ grows with the length of the
# weights. So each further unit of length <em>multiplies</em> the wait.</details>
#
# This kills a tempting idea: "the more wrong, the faster it learns". With the squared error of a sigmoid it is the other way
# round. What would you change in the reason for your guess?

# %% [markdown]
# ## Your turn
#
# **1. Type a slope** (two minutes). One neuron with one input: $z = w x + b.$ What is the slope by $b$ of its squared error,
# $(\sigma(z) - y)^2$? Use `sigma`, `z`, `y` and numbers.

# %%
from nnlib.exercises import check

answer = ""  # your formula

check("03 error of one neuron", answer)

# %% [markdown]
# <details><summary>Hint</summary>The slope by the score, times the slope of the score by b.</details>
# <details><summary>Solution</summary><code>2*(sigma(z) - y)*sigma(z)*(1 - sigma(z))</code>: the score moves as fast as b, so it is the
# last line of the second chain.</details>

# %% [markdown]
# **2. Find what is missing** (four minutes). One source prints the step as
# $W \leftarrow W - \frac1B \sum \frac{\partial \ell}{\partial w}$ for a batch of $B$ points, and the same for $b$. What happens
# if you do exactly that in a bowl with the curvature 3, from $w = 1$? Work out two steps, then look. ($\eta$ is our lr.)

# %% rows=["004-updW", "004-updb"]
from IPython.display import display

from nnlib.symbolic.audit import exhibit

for row in ("004-updW", "004-updb"):
    display(exhibit(row))

# %% [markdown]
# <details><summary>Solution, and the check that would have seen it</summary>The learning rate is missing: the factor is
# $1 - 3 = -2,$ so w goes 1, -2, 4, -8. Units would have seen it: a slope is a price per weight, and cannot be taken from a
# weight without a number that turns the one into the other.</details>

# %% [markdown]
# **3. Train with a misprint** (eight minutes). One source writes the cross-entropy with $(1 - y)(1 - \ln p)$ where
# $(1 - y)\ln(1 - p)$ is meant. What does it charge for a point with $y = 0$, as $p$ goes to 0? Is there a lowest price? Then
# guess.

# %%
guess("03 printed")

# %%
from nnlib.neuron import PRINTED

print("loss                       epochs   training loss      held-out accuracy")
for loss in (PRINTED, "binary_cross_entropy"):
    for epochs in (20, 40):
        nets = [Config(**blobs, loss=loss, seed=s) for s in range(20)]
        problem, end = final(nets, epochs=epochs)
        cost = evaluate(problem.model, end.params, problem.data.train).loss
        a = evaluate(problem.model, end.params, held_out(problem.data)).accuracy
        print(f"{getattr(loss, 'name', loss):26s} {epochs:6d} {cost.min():9.2f} to {cost.max():7.2f}"
              f" {a.min():9.2f} to {a.max():.2f}")

# %%
scored("03 printed")

# %% [markdown]
# What the machine says to the formula as printed:

# %% rows=["003-2b.bce1"]
exhibit("003-2b.bce1")

# %% [markdown]
# <details><summary>In words</summary>For a point with y = 0 the printed loss is at most z - 1: it falls without end as z goes
# down. A loss without a floor looks like success, because it falls for ever, and the accuracy is not even bad. But it never
# has enough: each point of class 0 pulls on and on, and the boundary is dragged into class 1.</details>
# <details><summary>Which cheap check would have seen it?</summary>The price of a right answer. For y = 0 and p near 0 a
# loss should be near 0, and this one is far below.</details>

# %% [markdown]
# **More** (optional). *Two more lines of the same source*, for $K$ outputs at once: it writes $1 - y^\top$ where a row of ones
# is meant, and it loses the factor $1/K$ on the way to the gradient.

# %% rows=["003-2b.bce2", "003-2b.grad", "003-2b.txt"]
for row in ("003-2b.bce2", "003-2b.grad", "003-2b.txt"):
    display(exhibit(row))

# %% [markdown]
# *Mark the false line.* One line of the chain has been spoilt. The last column knows which.

# %%
chain("cross-entropy by the score").spoilt(seed=1)

# %% [markdown]
# *Write the step.* Fill in one step of gradient descent for the neuron, with the mean slope over all points. It should reach
# a loss of about 0.04.


# %%
def step(w, b, X, y, lr):
    """One step with the cross-entropy: w (2,), b a number, X (N, 2), y (N,) -> the new w, b."""
    return w, b  # replace this line


w, b, X, y = np.zeros(2), 0.0, problem.data.train.X, problem.data.train.labels
for _ in range(100):
    w, b = step(w, b, X, y, lr=0.5)
cost = np.mean(np.logaddexp(0, X @ w + b) - y * (X @ w + b))
verdict = "not yet" if cost > 0.05 else "right" if cost > 0.03 else "too low: a sum for the mean?"
print(f"loss {cost:.4f}, {verdict}; not knowing costs {np.log(2):.3f}")

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# error = 1 / (1 + np.exp(-(X @ w + b))) - y
# return w - lr * X.T @ error / len(y), b - lr * error.mean()
# ```
# </details>

# %% [markdown]
# ## Exit
#
# One sentence each, then open.
#
# <details><summary>One sigmoid, target 1, z = -10. Which of the two losses has almost no slope?</summary>The squared error:
# the sigmoid is flat there. The cross-entropy has the slope p - 1, almost -1.</details>
# <details><summary>At a curvature of 4, a step with lr 0.6: nearer to the lowest point, or farther away?</summary>Farther: the
# factor is 1 - 2.4 = -1.4.</details>
# <details><summary>A friend's loss falls to -5,000 and goes on falling. What do you ask?</summary>What the price of a right
# answer is. A loss that can be below that has no floor, and falling proves nothing.</details>

# %% [markdown]
# One neuron tells two classes apart. The next notebook takes any number of classes, and finds $p - y$ again.

# %% [markdown]
# ## What we left out
#
# - Squared error *without* a sigmoid has the slope $2(z - y)$ and no flat end: for numbers that are to be met it is the
#   usual choice (notebook 06).
# - The squared error of a probability is a fair price all the same: over many points it is lowest for the true
#   probabilities. Its fault is the slope, from a bad start.
# - A landscape of more than two weights, and one that is no bowl. Near its lowest points it is a bowl again, with a
#   curvature for each direction.
# - Points that a line separates leave the cross-entropy without a lowest point: the weights grow for ever, more and more
#   slowly (notebook 10).

# %% [markdown]
# ## Sources
#
# - NYU Deep Learning, homework 1, 2 (b): cross-entropy for squared error. The first formula is wrong, the vector form needs
#   a vector of ones, and the gradient has lost $1/K.$
# - Machine Learning, sheet 4, question 1: the two update rules. The learning rate is missing.
