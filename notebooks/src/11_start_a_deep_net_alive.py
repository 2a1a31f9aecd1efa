# %% [markdown]
# # Start a deep net alive
#
# Why does a deep net not start?
#
# - **You will do**: watch networks that never begin to learn, measure how small their slopes are, and compute the
#   size of random weights with which they do begin.
# - **You will learn**: what a layer does to the size of a signal, the start named after He, what momentum and Adam
#   are and what they can mend, and how a ReLU unit dies.
# - **You need**: notebook 05 or 06 (the way back through a layer) and notebook 08. **Time**: 60 minutes. What is
#   marked *optional* is not in them.
#
# Choose *Run > Run All Cells* first. Where a box asks for a guess, spread your points before you scroll on.

# %% [markdown]
# ## Recall
#
# Two questions from earlier notebooks. Answer in one sentence, then open.
#
# <details><summary>The slopes $G$ have arrived at the output $f(Z)$ of a layer with weights $W$. What does the layer
# send on to the layer before it?</summary>$(G \odot f'(Z))\,W^\top$: what has arrived, times the slopes of its bends,
# back through its weights (notebook 05).</details>
# <details><summary>For one example a ReLU unit stands on its flat side. Which of its weights does this example
# move?</summary>None: nothing comes out of it, and no error goes back through it.</details>

# %% [markdown]
# ## See
#
# ### Ten digits
#
# Handwritten digits of 8 by 8 pixels: 64 inputs, ten classes, about a thousand images to train on. The weights begin
# as random numbers of size 0.001, as in the template of a well-known exercise. The *depth* of a net is its number of
# weight arrays: the first one here has depth 2, which is one hidden layer of 50 ReLU units. It learns.

# %%
from nnlib.lab import Lab


def mean_slopes(problem, state):
    """The mean |dW| of each layer for the next batch, from the first layer to the last."""
    return ", ".join(f"{abs(layer.W).mean():.0e}" for layer in state.grads)


digits = dict(dataset="digits", standardize=True, lr=0.1, batch_size=50, epochs=30)

Lab(
    name="deep", **digits, hidden=50, start="normal 1e-3", explain=False,
    controls=("layers", "start", "optimizer", "lr"),
    readouts={"mean |dW|, layer by layer": mean_slopes},
)  # fmt: skip

# %% [markdown]
# Your guess, then set *hidden layers* to 2.

# %%
from nnlib.exercises import guess, scored

guess("11")

# %%
scored("11")

# %% [markdown]
# <details><summary>Which class and which probability stand below each image, and what is the loss?</summary>The same
# class below all of them, with about 0.10. The loss is 2.303, which is ln 10: the price of not knowing among ten
# classes.</details>
#
# Ten seeds of each depth, after 30 epochs, which are 660 updates:

# %%
from dataclasses import replace

from nnlib.training import Config, evaluate, final, held_out

tiny = Config(**digits, start="normal 1e-3", dtype="float32")  # 7 digits, as is usual
depths = {depth: replace(tiny, hidden=(50,) * (depth - 1)) for depth in (2, 3, 4, 5)}


def accuracies(net, seeds=10):
    """Held-out accuracies of a Config after training, one per seed, from the lowest up."""
    problem, end = final([replace(net, seed=seed) for seed in range(seeds)])
    return sorted(evaluate(problem.model, end.params, held_out(problem.data)).accuracy)


for depth, net in depths.items():
    lowest, *_, highest = accuracies(net)
    print(f"depth {depth}: accuracy {lowest:.2f} to {highest:.2f}")

# %% [markdown]
# One in ten is what guessing gives. Is training slow? Here is how far a weight of three nets has moved in 660 updates:
# the median of each layer. (A weight of the start is about 0.001. Steps as small as these get lost in float32, so
# here are 16 digits.)

# %%
import numpy as np

from nnlib.training import snapshots

for depth in (2, 3, 5):
    _, (start, end) = snapshots(replace(depths[depth], dtype="float64"), (0, 30))
    moved = [np.median(abs(b.W - a.W)) for a, b in zip(start.params, end.params, strict=True)]
    print(f"depth {depth}:", "  ".join(f"W{i} {m:.0e}" for i, m in enumerate(moved, 1)))

# %% [markdown]
# The weights are updated, 660 times, and hardly move: at depth 3 by about a hundredth of their size, at depth 5 by a
# hundred-millionth. ($W_5$ moves more: biases have the input 1 and move farther, and those of the layer before feed
# it.) "It learns slowly" and "it does not update" are both wrong. It makes steps of a useless size. So look at the
# slopes before the first update.

# %%
guess("11 layers")

# %%
from nnlib.view.slopes import slopes_picture

slopes_picture({f"depth {depth}": net for depth, net in depths.items()})

# %%
scored("11 layers")

# %% [markdown]
# <details><summary>By about which factor does a bar shrink when the net gets one layer more?</summary>By 200: from
# 7e-5 to 3e-7, to 1e-9, to 6e-12.</details>
#
# Within one net all bars are nearly alike. From net to net they fall by the same factor, again and again. What would
# you change in your reason? In the next section the factor, 1/200, is computed from three numbers: 50 units, weights
# of 0.001, and a half.

# %% [markdown]
# ## Derive
#
# ### A sum of random terms
#
# A unit adds up $n$ products, $z = \sum_i w_i a_i$. How large is $z$ if the weights are random? Its *mean square*
# tells: the mean of $z^2$ over all draws of the weights, with the inputs $a_i$ at rest. (Its root is the typical
# size.) Numbers first: two inputs, 1 and 2, and each weight is $+1$ or $-1$, by the toss of a coin. That makes four
# cases.

# %%
from itertools import product

squares = [(w1 * 1 + w2 * 2) ** 2 for w1, w2 in product((1, -1), repeat=2)]
print("z squared:", squares, "  mean:", sum(squares) / 4)

# %% [markdown]
# The mean is $1^2 + 2^2$. For any two inputs, and coins of size $s$:

# %%
from nnlib.symbolic import Derivation

(
    Derivation(
        "The mean of four cases",
        "((s*a_1 + s*a_2)^2 + (s*a_1 - s*a_2)^2 + (s*a_2 - s*a_1)^2 + (-s*a_1 - s*a_2)^2)/4",
        at={"s": 1, "a_1": 1, "a_2": 2},
    )
    .then("(4*(s*a_1)^2 + 4*(s*a_2)^2)/4", "the products of the two cancel in pairs", key=True)
    .then("s^2*(a_1^2 + a_2^2)", "cancel the 4 and pull $s^2$ out")
)

# %% [markdown]
# And now for **every** number of inputs and every kind of random weights, as long as they are independent, with mean
# 0 and mean square $v$ (the *variance*). What is needed of them is one line: the mean of $w_i w_j$, here called
# $C_{ij}$, is $v$ where $i = j$ and 0 elsewhere. That, and that the mean of a sum is the sum of the means, is
# *assumed*, and marked so. There the equals sign means *in the mean*, not for each draw: the last column goes from one
# toss, $w = (1, 1)$, which gives 9, to the mean of all, 5.

# %%
square = (
    Derivation("The mean square of a sum", "(sum(i=1..n, w[i]*a[i]))^2",
               names={"C[i,j]": "v*delta(i,j)"},
               at={"w": (1, 1), "a": (1, 2), "n": 2, "v": 1})
    .then("sum(i=1..n, sum(j=1..n, w[i]*w[j]*a[i]*a[j]))",
          "a sum times itself: each term with each", part="Write the square as a sum")
    .assume("sum(i=1..n, sum(j=1..n, C[i,j]*a[i]*a[j]))",
            "in the mean over all draws: of a sum, the sum of the means", part="Take the mean")
    .then("sum(i=1..n, sum(j=1..n, v*delta(i,j)*a[i]*a[j]))", "independent, mean 0, variance $v$")
    .then("v*sum(i=1..n, a[i]^2)", "the switch picks one term of each inner sum", key=True,
          part="Delete what cancels")
)
square

# %% [markdown]
# In words: *squares of independent terms add up; products of two different ones cancel*. Two checks: with one input
# it says $v a^2$, and if the weights are twice as large, $v$ and the result are four times as large.
#
# <details><summary>Which rule makes the key line: "the square of a sum is the sum of the squares" or "different
# weights have nothing to do with each other"?</summary>The second. For a single draw the first is false; it holds
# in the mean, because the products of different weights cancel.</details>
# <details><summary>For which weights is the key line false?</summary>For weights that are tied, such as all alike.
# For $n$ equal weights and inputs the square grows like $n^2$, not like $n$.</details>

# %% [markdown]
# ### ReLU keeps half
#
# Our random weights have no favourite sign, so $z$ and $-z$ are equally likely. Take the mean over the two, for any
# $z$:

# %%
(
    Derivation("What ReLU lets through of $z^2$", "(relu(z)^2 + relu(-z)^2)/2", at={"z": 3})
    .then("(relu(z) + relu(-z))^2/2", "their product is 0: one of the two is 0", key=True)
    .then("abs(z)^2/2", "the other one is $|z|$")
    .then("z^2/2", "square of a size")
)

# %% [markdown]
# In words: *half of the mean square is lost, at every ReLU*.

# %% [markdown]
# ### Through one layer
#
# Let $q$ be the mean square of the numbers $z$ of one layer. The next layer has $n$ inputs, the ReLUs of those
# numbers, with mean squares $h_i$. Put both results together. The last line is yours; then open it.

# %%
from nnlib.symbolic import chain

chain("size through a layer").fade(1)

# %% [markdown]
# In words: *every layer multiplies the mean square by $\frac{nv}{2}$*, and so the size by its root. The column has
# our 50 units and weights of 0.001: of a mean square of a million, 25 is left. So the size goes from 1000 to 5. There
# is the 1/200.
#
# <details><summary>Two facts make the factor: one about sums, one about ReLU. Which line uses which?</summary>The half
# is ReLU, in the first step. The $n$ of the key line, and the $v$ in front, are the sum of $n$ independent
# terms.</details>
# <details><summary>Where was it used that the weights of the new layer are independent of the numbers that come
# in?</summary>At $C_{ij}$: the mean is taken over the new weights while the inputs are at rest.</details>

# %% [markdown]
# ### And back
#
# On the way back each unit collects $n$ errors through the same kind of weights, which makes $v n q$ by the same
# chain, where $q$ is now the mean square of an error. Then the slope of ReLU is multiplied on: 1 at $z$ and 0 at
# $-z$, or the other way round. Write the chain on paper, then open it line by line.

# %%
chain("size back through a layer").fade(3)

# %% [markdown]
# In words: *the way back loses what the way forward loses*. Two checks: with $v = 0$ nothing arrives, and with $nv =
# 2$ nothing is lost.
#
# <details><summary>Which rule makes the key line, and why is the condition z > 0 no loss?</summary>Exactly one of $z$
# and $-z$ is positive, and the slope of ReLU is 1 there. We may call the positive one $z$.</details>
# <details><summary>What is assumed here, in words, that training will spoil?</summary>That the errors have nothing to
# do with the signs of $z$, and that the weights are still random. Both hold at the start only.</details>
#
# This settles the second guess. The slope of $W^{(l)}$ is made of what came in, after $l - 1$ layers, and of the
# error, which came back through all layers behind it. Together these are all layers but its own: the same number of
# factors for every $l$.

# %% [markdown]
# ### The size that keeps
#
# Which variance $v$ keeps the mean square as it is, for $n$ ReLU inputs? Solve $\frac{nv}{2} = 1$.

# %%
from nnlib.exercises import check

answer = ""  # v, with n and numbers

check("11 variance of a weight", answer)

# %% [markdown]
# <details><summary>Hint</summary>Multiply by 2, divide by n. No root: $v$ is a mean square, not a size.</details>
# <details><summary>Solution</summary><code>2/n</code>. Weights of this variance are the <em>He</em> start. For 50
# units their size is 0.2, not 0.001.</details>

# %% [markdown]
# ## Check
#
# Does the code do what the formula says? Ten hidden layers, four starts of the library. *Predicted* is $\sqrt{nv/2}$
# with the variance $v$ that the weights really have; *measured* is by how much the size of $z$ changes from one layer
# to the next, on the training images (the median of five seeds). *glorot* has the variance $\frac1n$ between layers of
# equal width, *uniform*, the usual start of this course, $\frac{1}{3n}$.

# %%
from nnlib.training import prepare


def factors(start):
    """The predicted and the measured factor per layer of a net with ten hidden layers."""
    problem = prepare([replace(tiny, hidden=(50,) * 10, start=start, seed=s) for s in range(5)])
    Z = problem.model.forward(problem.params, problem.data.train.X).Z
    first, last = (np.sqrt((z.astype(float) ** 2).mean(axis=(1, 2))) for z in (Z[0], Z[9]))
    v = np.mean([layer.W.var() for layer in problem.params[1:-1]])
    return np.sqrt(50 * v / 2), np.median((last / first) ** (1 / 9))


print("start          predicted  measured")
for name in ("normal 1e-3", "uniform", "glorot", "he"):
    print(f"{name:14s} {factors(name)[0]:9.4f} {factors(name)[1]:9.4f}")

# %% [markdown]
# *uniform* loses more than half of the size in each layer; a net of few layers can bear it. Try it: in the next picture, compare the starts at 2 and at 8 layers. Then take *sigmoid*,
# and look where its bars are smallest.

# %%
from nnlib.lab import Dial


def at_the_start(layers, start, activation):
    """The slopes before the first update of a net with so many layers of weights."""
    net = replace(tiny, hidden=(50,) * (layers - 1), start=start, activation=activation)
    return slopes_picture({f"{activation}, {start}": net})


Dial(at_the_start, name="slopes", layers=(2, 12, 1, 5),
     start=["normal 1e-3", "uniform", "glorot", "he"], activation=["relu", "tanh", "sigmoid"])

# %% [markdown]
# <details><summary>Which layer of a sigmoid net has the smallest slopes, and why is this not as for
# ReLU?</summary>The first. A sigmoid unit says about 1/2 even if its input is 0, so nothing shrinks on the way
# forward. On the way back every layer multiplies by a slope of at most 1/4.</details>

# %% [markdown]
# ## Play
#
# ### The same nets, the right size
#
# Five layers of weights once more, with the slopes of all layers live: bars below the picture. Watch them, then
# change *start* to normal 1e-3, to uniform, and *activation* to sigmoid. (From weights of 0.001 the bars may end at
# exactly 0: then the last steps have switched off every unit of a layer.)

# %%
Lab(name="alive", **digits, hidden=(50,) * 4, start="he", explain=False,
    controls=("start", "layers", "activation", "lr"), show=("probabilities", "slopes"))

# %% [markdown]
# Ten seeds of each depth from the He start:

# %%
for depth, net in depths.items():
    lowest, *_, highest = accuracies(replace(net, start="he"))
    print(f"depth {depth}: accuracy {lowest:.2f} to {highest:.2f}")

# %% [markdown]
# Every net learns. Nothing has changed but the size of the random numbers at the start. Whether deeper is better is
# the question of notebook 12.

# %% [markdown]
# ### Momentum: keep moving
#
# Could another way of making steps save the tiny start? *Momentum* remembers its last steps. It keeps a sum $s$,
# which fades by a factor $\mu = 0.9$ at each update while the new slope is added: $s \leftarrow \mu s + g$; and the
# step is $-\mathrm{lr}\, s$. With a slope that stays at 1:

# %%
s, sums = 0.0, []
for _update in range(60):
    s = 0.9 * s + 1
    sums.append(s)
print("after 1, 2, 3, 10 and 60 updates:", *(f"{sums[i - 1]:.2f}" for i in (1, 2, 3, 10, 60)))

# %% [markdown]
# It goes to $10 = \frac{1}{1 - \mu}$: there the sum loses by fading what the new slope adds, $\mu s + 1 = s$. So where
# the slope keeps its direction, momentum makes steps ten times as long; where it changes its sign from update to
# update, the terms cancel. Ten times $10^{-12}$ is no rescue.

# %% [markdown]
# ### Adam: forget the size
#
# *Adam* keeps two fading means for every weight, of its slopes and of their squares:
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad u \leftarrow \beta_2 u + (1 - \beta_2)\, g^2, \qquad
# \beta_1 = 0.9,\ \beta_2 = 0.999.$$
#
# (Momentum adds $g$ whole, Adam the share $1 - \beta_1$ of it: a mean in place of a sum.) Both begin at 0 and are too
# small at first; so at update $t$ they are divided by $1 - \beta_1^t$ and $1 - \beta_2^t$. The step is
# $-\mathrm{lr} \cdot m / (\sqrt{u} + \varepsilon)$, with $\varepsilon = 10^{-8}$. The first step, $t = 1$, for a slope
# $g > 0$; the column has lr 1 and $g = 10^{-9}$:

# %%
adam_step = (
    Derivation(
        "Adam's first step",
        "lr*((1 - beta_1)*g/(1 - beta_1))/(sqrt((1 - beta_2)*g^2/(1 - beta_2)) + epsilon)",
        at={"lr": 1, "g": "1/1000000000", "epsilon": "1/100000000",
            "beta_1": "9/10", "beta_2": "999/1000"},
    )
    .then("lr*g/(sqrt(g^2) + epsilon)", "the corrections cancel",
          where="beta_1 < 1 and beta_2 < 1 and epsilon > 0 and g > 0")
    .then("lr*g/(g + epsilon)", "root of a square", where="epsilon > 0 and g > 0")
    .then("lr/(1 + epsilon/g)", "divide above and below by $g$",
          where="epsilon > 0 and g > 0", key=True)
)
adam_step

# %% [markdown]
# In words: *the size of the slope counts only in comparison with $\varepsilon$*. In the column $g$ is a tenth of it,
# and what is left is an eleventh of a full step. If $g$ is much larger than $\varepsilon$, the step is lr, whatever
# $g$ is. If it is much smaller, hardly anything is left:

# %%
(
    Derivation("Adam's first step is at most", "lr*g/(g + epsilon)",
               at={"lr": 1, "g": "1/1000000000", "epsilon": "1/100000000"})
    .at_most("lr*g/epsilon", "a larger denominator makes a smaller fraction",
             where="lr > 0 and epsilon > 0 and g > 0 and g + epsilon != 0")
)

# %% [markdown]
# <details><summary>Which rule makes the key line of the chain, and what is gained by it?</summary>Dividing above and
# below by the same number. Now $g$ stands in one place only, below $\varepsilon$.</details>
# <details><summary>For g < 0 the chain is false as it stands. What changes?</summary>The root of $g^2$ is $-g$ then:
# the step has the same size and the other sign.</details>
#
# Look back at the bars: the slopes are 3e-7 to 8e-7 at depth 3, 1e-9 to 3e-9 at depth 4, about 1e-11 at depth 5, and
# $\varepsilon$ is 1e-8.

# %%
guess("11 adam")

# %%
def started(optimizer):
    """For depths 3 to 5: how many of ten nets get above 0.2, and their accuracies."""
    for depth in (3, 4, 5):
        a = accuracies(replace(depths[depth], optimizer=optimizer, lr=1e-3))
        print(f"depth {depth}: {sum(x > 0.2 for x in a):2d} of 10, from {a[0]:.1f} to {a[-1]:.1f}")


started("adam")

# %%
scored("11 adam")

# %% [markdown]
# Depth 3 starts, depth 4 in most runs, depth 5 never. Is it really $\varepsilon$? The formula says what to do.
# *Predict*, then look: the same nets with $\varepsilon = 10^{-20}$.

# %%
from nnlib.optimizers import adam


def adam_without_floor(lr):
    """Adam that divides out every size, down to a slope of 1e-20."""
    return adam(lr, eps=1e-20)


started(adam_without_floor)

# %% [markdown]
# Now all of them start (of 20 seeds that we tried at depth 5, at least 17 did). A number that looks like a guard against division
# by zero decided whether a network learns. Yet none of the deep ones comes near a good start: after 30 epochs He
# reaches more, with plain steps.

# %% [markdown]
# ### Units that die
#
# Sizes can also be too large. The two circles again, eight ReLU units, and a learning rate of 1.5. In the other two
# columns a unit keeps a small slope on its flat side, a *leak*: 0.01 or 0.1. *Predict*: in which of the three do most
# nets learn? Watch the small maps, then drag *lr*.

# %%
from nnlib.activations import leaky_relu
from nnlib.lab import Sweep

Sweep(activation=["relu", leaky_relu(0.01), leaky_relu(0.1)], lr=1.5, epochs=50, seed=1, seeds=8,
      controls=("lr", "hidden", "seed"), name="dying")

# %% [markdown]
# <details><summary>At which rate do the ReLU nets begin to fail?</summary>Between 1 and 1.5, suddenly. At 1 nearly
# all of them still learn.</details>
#
# What has happened inside: a unit is *dead* if its slope is 0 for every training point.

# %%
from nnlib.view.maps import dead_units

for activation in ("relu", leaky_relu(0.1)):
    nets = [Config(activation=activation, lr=1.5, seed=seed) for seed in range(10)]
    problem, end = final(nets, epochs=50)
    (dead,) = dead_units(problem.model, end.params, problem.data.train.X)
    print(f"{problem.model.activation.name:16s} dead of 8:", *dead.sum(axis=-1))

# %% [markdown]
# One step too far, and a unit is below 0 for all points. From then on no example sends any blame through it (Recall),
# so in a net with one hidden layer nothing can ever bring it back. A leak of a tenth lets a tenth of the blame pass.

# %% [markdown]
# ### One input times 100 (optional)
#
# Sizes come in with the data, too. Measure the first coordinate of the circles in centimetres instead of metres:

# %%
from nnlib.training import advance, fit, steps_per_epoch


def stretched(factor, lr=0.05):
    """Accuracies of five nets whose first input is multiplied by a factor."""
    problem = prepare([Config(lr=lr, seed=seed) for seed in range(5)])
    *parts, classes = problem.data
    parts = [part._replace(X=part.X * [factor, 1]) for part in parts]
    problem = problem._replace(data=type(problem.data)(*parts, classes))
    end = advance(problem, next(fit(**problem._asdict())), 100 * steps_per_epoch(problem.data, 10))
    return evaluate(problem.model, end.params, held_out(problem.data)).accuracy


for factor, lr in ((1, 0.05), (100, 0.05), (100, 0.0005), (100, 0.000005)):
    print(f"times {factor:3d}, lr {lr:g}:", *(f"{a:.2f}" for a in stretched(factor, lr)))

# %% [markdown]
# A rate divided by 100, or by 10,000, does not help: there are two rulers in one net (notebook 01). A weight $w$ on that input meets
# $L(100w)$:

# %%
(
    Derivation("A step of $w$, as it moves the unit's input", "100*(lr*diff(L(100*w), w))")
    .then("100*(lr*(100*L'(100*w)))", "chain rule")
    .then("10000*(lr*L'(100*w))", "a hundred hundreds", key=True)
)

# %% [markdown]
# In words: *these weights walk 10,000 times as far as the others*. The cure is to *standardise*: subtract each
# input's mean and divide by its deviation, both computed on the training part alone. That is what `standardize=True`
# has done to the digits. After it, a factor of 100 is gone, to the last digit but rounding.

# %% [markdown]
# ## Your turn
#
# **1. Mark the false line** (two minutes). One line of the chain for the way back has been spoilt.

# %%
chain("size back through a layer").spoilt(seed=0)

# %% [markdown]
# **2. Find the false reason** (five minutes). One source explains why ReLU nets do not suffer from vanishing slopes:
# "the output of ReLU is not negative, therefore its gradient does not vanish". Name an activation of this course
# whose output is never negative and whose slopes do vanish; you have seen its bars above. Then say what is right
# instead. What the machine says:

# %% rows=["003-2c"]
from nnlib.symbolic.audit import exhibit

exhibit("003-2c")

# %% [markdown]
# <details><summary>Answer</summary>Sigmoid: its output lies between 0 and 1, its slope is at most 1/4, and 1/4 per
# layer vanishes. What helps ReLU is that its slope is 1 on the whole active side. And "does not vanish" is too much:
# the ReLU nets of this notebook had slopes of 1e-12, because of their weights, and dead units have exactly
# 0.</details>
# <details><summary>Which check would have seen it?</summary>One more example: does the reason hold for another
# function that has the property?</details>

# %% [markdown]
# **3. Write the start** (eight minutes). Return the weights of one layer, shape `(n_in, n_out)`, with which ReLU
# layers keep the size. Twenty layers must leave it between a half and 2.


# %%
def my_weights(rng, n_in, n_out):
    """Random weights (n_in, n_out) that keep the mean square through a ReLU layer."""
    return 0.001 * rng.standard_normal((n_in, n_out))  # change this line


# %%
rng = np.random.default_rng(0)
Z = first = rng.standard_normal((500, 200)) @ my_weights(rng, 200, 200)
for _layer in range(20):
    Z = np.maximum(Z, 0) @ my_weights(rng, 200, 200)
ratio = np.sqrt((Z**2).mean() / (first**2).mean())
print(f"size after 20 layers: {ratio:.2g} of the first:", "right" if 0.5 < ratio < 2 else "not yet")

# %% [markdown]
# <details><summary>Hint</summary>The variance is $2/n$. <code>standard_normal</code> has size 1: multiply by a size, which is the root
# of a variance.</details>
# <details><summary>Solution</summary>
#
# ```python
# return np.sqrt(2 / n_in) * rng.standard_normal((n_in, n_out))
# ```
#
# </details>

# %% [markdown]
# **More** (optional). *Name the rules* of the mean square of a sum.

# %%
square.why()

# %% [markdown]
# *Another activation.* tanh near 0 is nearly the identity: it keeps all of a small $z$, not half. Which
# variance keeps the size then? And for a leak of 0.1, which keeps $\frac{1 + 0.1^2}{2}$? Write both down, then open.

# %% [markdown]
# <details><summary>Answer</summary>$1/n$, and $\frac{2}{1.01\, n}$. (The first is the start <em>glorot</em>.) In the table of <em>Check</em>, ReLU loses the factor $\sqrt{1/2} = 0.707$ per layer
# with it.</details>

# %% [markdown]
# *A leak, proved.* What does a leak $s$ let through of $z^2$?

# %%
(
    Derivation("A leaky ReLU", "(max(z, s*z)^2 + max(-z, -s*z)^2)/2", at={"z": 2, "s": "1/10"})
    .then("(1 + s^2)/2*z^2", "one side keeps $z$, the other $s$ times it",
          where="s > 0 and s < 1")
)

# %% [markdown]
# *A report from practice* (optional, five minutes). A student report on CIFAR-10, small colour photographs with 3072
# inputs, says that nets with more than two layers "did not update the weights" until the template's start was left
# out. That start has the size 0.001. The report does not name its optimizer.

# %% rows=["002-E5"]
exhibit("002-E5")

# %% [markdown]
# We have made such runs, 490 updates each; here is what the script wrote down. First the slopes before the first
# update, then the loss after the last. (ln 10 is 2.303. As above, *layers* counts the weight arrays. N(0, 1e-3) means
# normal numbers of *size* 0.001, U(1/sqrt(n)) numbers spread evenly over $\pm 1/\sqrt n$.)

# %% rows=["002-E5"]
from nnlib.results import results

small = results("small_start")
slopes_picture({f"{n} layers": small.values(f"N(0, 1e-3), SGD, {n} layers", "mean |dW|")[0][0]
                for n in (2, 3, 4, 5)})

# %%
print("loss after 490 updates      2 layers  3 layers  4 layers  5 layers")
for start in ("N(0, 1e-3)", "U(1/sqrt(n))"):
    for optimizer in ("SGD", "Adam"):
        nets = [f"{start}, {optimizer}, {n} layers" for n in (2, 3, 4, 5)]
        losses = [small.line(net, "last loss").mean for net in nets]
        print(f"{start:14s} {optimizer:10s}", *(f"{loss:9.2f}" for loss in losses))

# %% [markdown]
# <details><summary>Which row fits the report, and what does the last pair of rows say?</summary>The first: with SGD
# all nets of more than two layers stay at ln 10. With Adam three layers learn. From the usual start all nets learn,
# with either optimizer: the report's cure was right.</details>

# %% [markdown]
# ## Exit
#
# One sentence each, then open.
#
# <details><summary>A ReLU net with 200 units in each layer starts with weights of size 0.05. Does its signal grow,
# shrink or stay?</summary>$\frac{nv}{2} = 200 \cdot 0.0025 / 2 = 0.25$: the size is halved in each layer.</details>
# <details><summary>By accident a program makes all slopes 1000 times too large, from the first update on. How much
# longer are Adam's steps?</summary>Not at all, as long as the slopes are much larger than $\varepsilon$: the size is
# divided out.</details>
# <details><summary>After a bad step a ReLU unit has slope 0 for all training points. What will Adam do to its
# incoming weights?</summary>Its memory of old slopes fades, so after a while nothing: 0 divided by $\varepsilon$ is
# 0.</details>

# %% [markdown]
# Now deep nets learn. The next notebook asks whether they are better, and how you would know.

# %% [markdown]
# ## What we left out
#
# - The formula speaks of the start. After some updates weights and errors are no longer independent. Batch
#   normalisation (notebook 12) rescales in every layer while the net trains.
# - A mean over all draws is not one draw. In a deep net single draws lie mostly a little below it, as the column
#   *measured* shows.
# - Biases: they begin at 0. In the nets that never start, the biases of the last layer do move, and learn how
#   frequent each digit is.
# - Slopes that grow instead of vanishing, where $\frac{nv}{2}$ is larger than 1.
# - Why Adam works well on other nets, and when plain steps are better. Nobody knows it in general.

# %% [markdown]
# ## Sources
#
# - Sapienza Advanced Machine Learning, assignment 2, reported results: deep nets that do not learn with the given
#   start.
# - NYU Deep Learning, homework 1, 2c: a false reason for a true observation.
# - He, Zhang, Ren and Sun 2015 (the start); Polyak 1964 (momentum); Kingma and Ba 2015 (Adam). Not part of the five
#   documents.
