# %% [markdown]
# # Check a gradient
#
# How do you know that it is right when the net trains anyway?
#
# - **You will do**: pick a right gradient out of a line-up of wrong ones, measure slopes with two points, find the best distance
#   between them, and write the check yourself.
# - **You will learn**: why a falling loss proves nothing about a gradient, the two errors of a difference, and how to set a check up
#   so that nothing can hide from it.
# - **You need**: notebook 06 (a batch as three matrix products). **Time**: 60 minutes. What is marked *optional* is not
#   in them.
#
# Choose *Run > Run All Cells* first. Where a line says *Predict*, write your guess down before you scroll on.

# %% [markdown]
# ## Recall
#
# Two questions from notebooks 05 and 06. Answer in one sentence, then open.
#
# <details><summary>On the way back, the error of the scores becomes the blame of the hidden units. By what is it
# multiplied?</summary>By the transpose of W<sup>(2)</sup>: <code>(P - T) @ W2.T</code>.</details>
# <details><summary>Where does the 1/N in dW come from?</summary>The loss of a batch is the mean over its N examples, and so is its
# slope.</details>

# %% [markdown]
# ## See
#
# ### The line-up
#
# Ten classes of handwritten digits, ten hidden ReLU units, batches of 20. Four programs train this net from the same five starts. Three of
# them have a mistake in the way back. (A file keeps which, so that you do not see it here.) Three names in the code: the start `"he"`
# draws the weights at random, in a size that suits ReLU, and all biases are 0; `standardize` gives every pixel the mean 0 and the
# spread 1; `broken` is the same net with a mistake in its way back.

# %%
from dataclasses import replace

import numpy as np

from nnlib.bugs import BUGS, broken
from nnlib.exercises.suspects import LINE_UP
from nnlib.training import Config, advance, evaluate, fit, held_out, prepare, steps_per_epoch

digits = Config("digits", hidden=10, standardize=True, start="he", lr=0.1, batch_size=20)


def train(bug, epochs=20):
    """The accuracy on held-out digits after each epoch, for five seeds, (epochs, 5)."""
    problem = prepare([replace(digits, seed=s) for s in range(5)])
    problem = problem._replace(model=broken(problem.model, bug) if bug else problem.model)
    state, accuracy = next(fit(**problem._asdict())), []
    for _ in range(epochs):
        state = advance(problem, state, steps_per_epoch(problem.data, problem.batch_size))
        accuracy.append(evaluate(problem.model, state.params, held_out(problem.data)).accuracy)
    return np.array(accuracy)


# %%
from nnlib.view.lines import Panel, lines

learned = {letter: train(bug) for letter, bug in LINE_UP.items()}
curves = {letter: (range(1, 21), accuracy) for letter, accuracy in learned.items()}
lines(Panel("accuracy on held-out digits: median and range of five seeds", curves, "epochs", window=(0.6, 1)),
      "Mean accuracy after 20 epochs: " + ", ".join(f"{k} {a[-1].mean():.3f}" for k, a in learned.items()))

# %%
from nnlib.exercises import guess, scored

guess("07")

# %%
scored("07")

# %% [markdown]
# Only now open the file:

# %%
from IPython.display import HTML

who = "<br>".join(f"{k}: {bug}: {BUGS[bug].what}" if bug else f"{k}: right" for k, bug in LINE_UP.items())
HTML(f"<details><summary>Who is who</summary>{who}</details>")

# %% [markdown]
# <details><summary>Which curve rises fastest, and why?</summary>B. It divides by 10 classes instead of 20 examples, so all its slopes
# are twice as large: the right net at twice the lr.</details>
#
# The best curve is that of a bug, and at the end all four lie within two hundredths. Wrong slopes mostly still point downhill, and a
# last layer that is right learns to live with whatever the first layer does. *It trains* proves nothing. (The tests of this course
# repeat it with twenty seeds.) What would you change in the reason for your guess?
#
# A gradient claims something that can be measured: if this weight moves a little, the loss moves by so much. So measure it.

# %% [markdown]
# ## Derive
#
# ### From one side
#
# To measure the slope of $f$ at $x,$ take a second point at a distance $h,$ and divide rise by run. How far is that off? Take
# $f(x) = x^3,$ whose slope is $3x^2.$ The last column stands at $x = 1,$ $h = 0.1.$

# %%
from nnlib.symbolic import Derivation

(
    Derivation("The slope of $x^3$, measured from one side", "((x + h)^3 - x^3)/h",
               at={"x": 1, "h": "1/10"})
    .then("(x^3 + 3*x^2*h + 3*x*h^2 + h^3 - x^3)/h", "multiply out", where="h != 0")
    .then("(3*x^2*h + 3*x*h^2 + h^3)/h", "$x^3$ cancels", where="h != 0")
    .then("3*x^2 + 3*x*h + h^2", "divide by $h$", where="h != 0", key=True)
)

# %% [markdown]
# In words: *the slope, and an error that shrinks like h*. Two checks: with $h \to 0$ the error goes to 0, and it is 0.31 in the
# last column, as it should be: $3 \cdot 0.1 + 0.01.$
#
# <details><summary>Which rule made the key line, and what had to happen before?</summary>Dividing by h, term by term. First x³, the
# only term without an h, had to cancel.</details>
# <details><summary>For which h are these lines false?</summary>For h = 0, where there is nothing to divide. That is why a slope is a
# limit.</details>

# %% [markdown]
# ### From both sides
#
# Now go $h$ to the right and $h$ to the left, and divide by $2h.$ By how much is that larger than the slope $3x^2$? Type a formula in
# `h` between the quotes. (`judge` is what other notebooks call `check`, a name that the check of gradients needs below.)

# %%
from nnlib.exercises import check as judge

answer = ""  # ((x + h)^3 - (x - h)^3)/(2*h) - 3*x^2, in h

judge("07 error of a difference", answer)

# %% [markdown]
# The chain, with its last two lines folded:

# %%
from nnlib.symbolic import chain

chain("difference from both sides").fade(2)

# %% [markdown]
# <details><summary>Once you have it: in words</summary><em>From both sides the error is h squared: what is even in h is the same on
# both sides and cancels.</em> At h = 0.1 it is 0.01 instead of 0.31, at h = 0.001 a millionth instead of 0.003.</details>
# <details><summary>For which curves is the difference from both sides exact, whatever h is?</summary>For parabolas: they have no
# cube.</details>
#
# Every smooth curve looks like a cubic close by, so this holds with other factors for every loss: an error like $h$ from one side, like
# $h^2$ from both. (This is Taylor's formula, which we do not prove.)

# %% [markdown]
# ### Rounding
#
# So take $h$ as small as possible? A computer keeps about 16 digits of a number. Let $u = f(x + h)$ and $v = f(x - h)$ be the true values.
# The computer's are off by small $r$ and $s,$ which lie between $-\epsilon$ and some $\epsilon$; and that is then divided by $2h.$

# %%
(
    Derivation("What rounding adds to the difference", "((u + r) - (v + s))/(2*h) - (u - v)/(2*h)",
               at={"u": 3, "v": 2, "r": 1, "s": -1, "h": 1, "epsilon": 1})
    .then("(r - s)/(2*h)", "$u$ and $v$, the true values, cancel", where="h > 0")
    .at_most("(epsilon + epsilon)/(2*h)", "the worst case: one off up, one off down",
             where="h > 0 and r <= epsilon and s >= -epsilon", key=True)
    .then("epsilon/h", "cancel the 2", where="h > 0")
)

# %% [markdown]
# In words: *rounding adds an error that grows like 1/h*. Two checks: with more digits $\epsilon$ is smaller and so is the error; and at
# $h = \epsilon$ it is 1, which is as large as a slope.
#
# <details><summary>Which case makes the key line an equality?</summary>The worst one: the right value is off up by all of ε, the left one
# down by all of ε.</details>
# <details><summary>Where is h > 0 needed?</summary>At the key line. Dividing by a negative number would turn the sign around.</details>
#
# So two errors pull in opposite directions: $h^2$ wants a small $h,$ $\epsilon/h$ a large one.

# %%
guess("07 step")

# %% [markdown]
# Now drag $h.$ On the left is the graph of $x^3$ around 1, always as wide as $4h$; on the right the error of every step.

# %%
from nnlib.lab import Dial
from nnlib.view.step import DTYPES, SIDES, step_picture

steps = [10.0**-k for k in range(1, 17)]
Dial(step_picture, name="step", h=steps, sides=list(SIDES), precision=list(DTYPES))

# %%
scored("07 step")

# %% [markdown]
# <details><summary>Set h to 1e-15. What has become of the smooth curve?</summary>Stairs. Numbers near 1 are 2.2e-16 apart, and between two
# of them there is nothing.</details>
# <details><summary>Where is the lowest point from one side, and where from both with float32?</summary>Near 1e-8 with an error of some
# 1e-8; and between 1e-3 and 1e-2 with an error of some 1e-5.</details>
# <details><summary>On the slider 1e-6 is better still than 1e-5. Why not take it?</summary>Left of the bottom the black line jumps: how two
# roundings happen to cancel is luck, and of ε/h only the worst case is sure.</details>

# %% [markdown]
# The two straight lines cross where $h^2 = \epsilon/h.$ Exactly where is their sum the smallest? Follow its slope:

# %%
(
    Derivation("The slope of the two errors together", "diff(h^2 + epsilon/h, h)",
               at={"h": 1, "epsilon": 1})
    .then("2*h - epsilon/h^2", "slopes of $h^2$ and $1/h$", where="h > 0")
    .then("2/h^2*(h^3 - epsilon/2)", "pull out $2/h^2$", where="h > 0", key=True)
)

# %% [markdown]
# In words: *the sum falls while $h^3 < \epsilon/2$, and rises afterwards*. With $\epsilon = 2.2 \cdot 10^{-16}$ the best $h$ is $(1.1 \cdot 10^{-16})^{1/3},$
# about $5 \cdot 10^{-6}.$ (With float32, $\epsilon = 1.2 \cdot 10^{-7}$ and the best $h$ is about $4 \cdot 10^{-3}.$) Remember: **both sides,
# float64, $h = 10^{-5}.$**
#
# <details><summary>At the key line, which of the three factors decides the sign?</summary>The bracket. 2/h² is never
# negative.</details>
# <details><summary>What stands in place of h² for other curves, and does it matter here?</summary>Some number times h². It moves the best h
# by its cube root only: a number of 1000 divides it by 10.</details>

# %% [markdown]
# ## Check
#
# ### Every number of a net
#
# One source checks a net 2-2-2 on a single example, and then on ten, and asks for a ratio between 0.99 and 1.01; its
# figures are lost. Here is the same, with all twelve numbers of the net. $L$ is the mean over the examples, as everywhere here. (Whoever
# sums instead has 10 times larger numbers in both columns.)

# %% rows=["000-F1", "000-F2"]
from nnlib.gradcheck import numerical_gradient
from nnlib.layers import flatten

tiny = prepare(Config(hidden=2, seed=5))


def both_ways(N):
    """The slopes by all numbers of the tiny net, on N examples: by the way back, by differences."""
    net, X, T = tiny.model, tiny.data.train.X[:N], tiny.data.train.T[:N]
    _, back = net.loss_and_grads(tiny.params, X, T)
    loss = lambda v: net.loss.value(net.predict(net.views(v), X), T)
    return flatten(back), numerical_gradient(loss, flatten(tiny.params))


for N in (1, 10):
    back, measured = both_ways(N)
    rows = {"way back": back, "difference": measured, "ratio": back / measured}
    for name, row in rows.items():
        print(f"N = {N:2d} {name:10s}", *(f"{g:7.4f}" for g in row))

# %% [markdown]
# ### The line-up again
#
# The same check for the four suspects, with all 760 numbers of the digit net at its start. For each array (W1, b1, W2, b2) `check` takes
# the largest gap between the way back and the differences, and divides it by the largest slope there, *the larger one of the two ways*;
# then it reports the worst array. Below $10^{-8}$ is right, anything near 1 is wrong. *Predict*: on which
# of the three batches, of 20, of 7 and of 10 examples, does each of the bugs B and D hide? Spread 100 points for each over "20", "7", "10" and "none".

# %%
from nnlib.gradcheck import check

problem = prepare(digits)
net, params, train_part = problem.model, problem.params, problem.data.train


def gap(bug, N, params=params):
    """The largest relative gap between the way back and the differences, on N examples."""
    model = broken(net, bug) if bug else net
    worst = check(model, params, train_part.X[:N], train_part.T[:N]).worst
    return f"{worst:.2f}" if worst > 1e-8 else "< 1e-8"


print("  20 examples   7 examples  10 examples")
for letter, bug in LINE_UP.items():
    print(letter, *(f"{gap(bug, N):>12s}" for N in (20, 7, 10)), f"  {bug or 'right'}")

# %% [markdown]
# Ten examples and ten classes: $1/K$ is $1/N,$ and the bug is not there. **Make all sizes different**, and different from 1: the
# inputs, the units, the classes, the examples. Then no wrong factor and no wrong transpose can hide behind a coincidence. (D could be
# written at all only because the net has as many units as classes.)

# %% [markdown]
# ## Play
#
# ### Check at the start?
#
# Someone punishes large weights, as notebook 09 will, and by mistake also the biases: each bias gets an additional slope of 0.02 times
# itself. *Predict*: does the check see it before the first update? And after one epoch? Spread 100 points over "both times", "only
# before", "only after" and "never".

# %%
steps = steps_per_epoch(problem.data, problem.batch_size)
later = advance(problem, next(fit(**problem._asdict())), steps)
for name, at in (("at the start", params), ("after an epoch", later.params)):
    print(f"{name:15s} right {gap(None, 7, at)}   biases penalised {gap('biases penalised', 7, at)}")

# %% [markdown]
# At the start all biases are 0, and so is what is wrong with them. **Check after some training, too.**
#
# <details><summary>The gap after an epoch is less than a tenth. Is that small?</summary>No. Right is below 1e-8. A gap that is neither tiny
# nor about 1 is a small term that is wrong.</details>

# %% [markdown]
# ### At a corner
#
# ReLU has no slope at 0. What does a difference say near it, for a number $z$ closer to the corner than $h$?

# %%
(
    Derivation("A difference across the corner", "(max(0, z + h) - max(0, z - h))/(2*h)",
               at={"z": "1/1000000", "h": "1/100000"})
    .then("(z + h)/(2*h)", "the right point says $z + h$, the left one 0",
          where="h > 0 and z < h and z > -h", key=True)
    .then("1/2 + z/(2*h)", "split the fraction", where="h > 0")
)

# %% [markdown]
# In words: *between the two slopes, depending on where the corner lies*. At $z = 10^{-6}$ and $h = 10^{-5}$ the true slope is 1 and the difference
# says 0.55. The way back is right there, and the check would call it wrong. So `check` finds out which numbers push a
# unit across its corner, names them and leaves them out:

# %%
for h in (1e-1, 1e-3, 1e-5):
    report = check(net, params, train_part.X[:20], train_part.T[:20], h)
    print(f"h = {h:g}: {len(report.kinks)} of 760 numbers left out, the gap of the others is {report.worst:.6f}")

# %% [markdown]
# ## Your turn
#
# **1. Name the bug** (three minutes). Three broken nets, each with its gap per array, on 7 examples and after an epoch. Which mistake does
# each of them make? Put three names of the list between the quotes, and run the second cell again.

# %%
from nnlib.exercises.suspects import REPORTS

for name in sorted(BUGS):
    print(f"- {name}: {BUGS[name].what}")
for number, bug in enumerate(REPORTS, 1):
    report = check(broken(net, bug), later.params, train_part.X[:7], train_part.T[:7])
    print(f"net {number}:", "   ".join(f"{array} {gap_:.4f}" for array, gap_ in report.errors.items()))

# %%
answers = ["", "", ""]  # net 1, net 2, net 3

for number, (name, bug) in enumerate(zip(answers, REPORTS, strict=True), 1):
    other = "not yet" if name in BUGS else "not yet: copy a name from the list"
    print(f"net {number}:", "right" if name == bug else other)

# %% [markdown]
# <details><summary>Hint for the second</summary>All four gaps are the same, 0.8571. That is 6/7. What makes a slope 7 times too large is off
# by 6/7 of the larger one.</details>
# <details><summary>Answer</summary>The first: only biases are wrong, in both layers: they are penalised. The second: everything is 7 times too
# large, so 1/N is forgotten (1 - 1/7 = 6/7). The third: only the biases of the hidden layer are wrong: they all get one common
# slope.</details>

# %% [markdown]
# **2. One slope for all** (five minutes). One source writes that the number before the bend changes by 1 with *every* bias:
# $\partial h^a_i / \partial b^{(1)}_j = 1.$ ($h^a$ is our $z^{(1)}.$) Let the errors that arrive at three hidden units be 1.075, -0.277 and 0.
# Which slopes do the three biases get with this rule? Which are right? And does the net still train?

# %%
errors = np.array([1.075, -0.277, 0.0])
print("printed:", (errors @ np.ones((3, 3))).round(3), "  right:", (errors @ np.eye(3)).round(3))
common = train("one slope for all biases")[-1]
print(f"accuracy: {common.mean():.3f}, with the right slopes {learned['C'][-1].mean():.3f}")

# %% [markdown]
# <details><summary>Answer</summary>Each one gets the sum, 0.798. The shape is right, the net trains as well as the right one, and only the
# numbers tell. It is the switch δ of notebook 04 that is lost: z<sub>i</sub> has its own bias and no other. (Notebook 05 has what the
# machine says to it.)</details>
#
# **3. Write the check** (ten minutes). `f` is a function of an array. Return its slopes by differences from both sides, in the shape
# of `x`. (`x.flat[i]` is the i-th number of `x`, whatever its shape.)


# %%
def my_slopes(f, x, h=1e-5):
    """The slope of f by each number of x."""
    slopes = np.zeros_like(x)
    return slopes  # replace this line


# %%
def cubes(x):
    return (x**3).sum()


x = np.array([[1.0, 2.0], [-1.0, 0.5]])
mine = my_slopes(cubes, x)
print("right" if np.allclose(mine, 3 * x**2, atol=1e-8) else f"not yet: it should be\n{3 * x**2}\nand yours is\n{mine}")
print("x is as it was" if x.tolist() == [[1, 2], [-1, 0.5]] else "x was changed: put back what you moved")

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# for i in range(x.size):
#     up, down = x.copy(), x.copy()
#     up.flat[i] += h
#     down.flat[i] -= h
#     slopes.flat[i] = (f(up) - f(down)) / (2 * h)
# return slopes
# ```
#
# </details>
#
# **More** (optional). *Which line is false?*

# %%
chain("difference from both sides").spoilt(seed=2)

# %% [markdown]
# *Every hiding place* (optional, ten minutes). Each bug has a net or a batch on which no difference can see it. Three of them you have met:
# where? Find out for one more, then compare.
#
# <details><summary>The three</summary><em>1/K for 1/N</em> on ten examples; <em>biases penalised</em> at the start; and <em>1/N
# forgotten</em> on one example, as in the first rows of the tiny net.</details>

# %%
for name, bug in BUGS.items():
    print(f"{name}: cannot be seen {bug.unseen}")

# %% [markdown]
# ## Exit
#
# One sentence each, then open.
#
# <details><summary>A check gives 1e-3 at h = 1e-12 and 1e-9 at h = 1e-5. Is the gradient right?</summary>Yes. At 1e-12 rounding has
# taken over.</details>
# <details><summary>The loss falls nicely. What do you know about the gradient?</summary>That it points downhill more often than
# not.</details>
# <details><summary>You check a net with 8 inputs, 8 units and 8 classes on 8 examples, and all is well. What do you change?</summary>All
# sizes: 3, 5, 4 and 7, say. With equal sizes transposes and factors can hide.</details>

# %% [markdown]
# The gradient is right. What training makes of it, from the first step to the last, is the next notebook, 08.

# %% [markdown]
# ## What we left out
#
# - The cost. A check runs the net twice for each of its numbers, so it is done once, on a small net, and never while training.
# - Checks of single directions: one random direction instead of all numbers. Two runs of the net, and it finds nearly every bug.
# - Why a wrong gradient trains so well. For wrong weights on the way back it has been studied (*feedback alignment*): the last layer turns
#   until the wrong way back points roughly the right way.
# - A check compares a gradient with a loss. If the loss is wrong, both can agree (notebook 03 has one).

# %% [markdown]
# ## Sources
#
# - IFT6390 assignment 3, figures 1 and 2 (the check, for one example and for ten; the images are lost) and Q2.15: the slope by the hidden biases.
# - Random synaptic feedback weights support error backpropagation for deep learning, Nature Communications 7, 13276 (2016):
#   feedback alignment.
