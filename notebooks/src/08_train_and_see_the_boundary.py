# %% [markdown]
# # Train and see the boundary
#
# What happens between the first step and the last, and when to stop?
#
# - **You will do**: train one network in two ways that differ in nothing but the clock, break the training loop in five
#   places, and stop a training that has gone on for too long.
# - **You will learn**: update, batch and epoch; what a small batch costs and what it does not; why a network gets
#   overconfident before it gets worse; which numbers may choose, and which may only report.
# - **You need**: notebook 05 (the way back), the gradient step of 03. **Time**: 75 minutes. What is marked *optional* is not
#   in them.
#
# Choose *Run > Run All Cells* first. Where a line says *Predict*, write your guess down before you scroll on.

# %% [markdown]
# ## Recall
#
# Two questions from notebooks 03 and 05. Answer in one sentence, then open.
#
# <details><summary>A weight has the slope 2, and lr is 0.1. What does one step of gradient descent do to it?</summary>It
# takes 0.2 off: lr times the slope, downhill.</details>
# <details><summary>One example says that a weight has the slope 2, another says -1. What do the two say
# together?</summary>The loss of a batch is the mean over its examples, so its slope is the mean as well: 0.5.</details>

# %% [markdown]
# ## See
#
# Three words for what training repeats. A *batch* is the handful of examples that are looked at together. An *update* is one
# step: the slope of the batch's mean loss by all weights, times lr, taken off. An *epoch* is as many updates as it takes to
# use each training example once; then they are shuffled.
#
# Here are 660 training points, in batches of 10, for 100 epochs.

# %%
from nnlib.lab import Lab

Lab(name="clock", controls=("batch_size", "epochs", "lr", "seed"), explain=False)

# %% [markdown]
# The circle is closed. Now the *full batch*: all 660 points in every update. Its slope is exact; that of 10
# points is only an estimate. Set *batch size* to *all* in the lab, and wait for epoch 100: the circle stays open, as it did in
# notebook 00. Twenty seeds of each, on points held out from training:

# %%
from nnlib.training import Config, evaluate, final, held_out


def accuracies(**config):
    """The held-out accuracy of twenty networks, seeds 0 to 19, and the updates each has made."""
    problem, end = final([Config(seed=s, **config) for s in range(20)])
    return evaluate(problem.model, end.params, held_out(problem.data)).accuracy, end.step


few, _ = accuracies(batch_size=10)
full, _ = accuracies(batch_size=None)
print(f"batches of 10: {few.min():.2f} to {few.max():.2f}   full batch: {full.min():.2f} to {full.max():.2f}")

# %% [markdown]
# <details><summary>Read the lab once more, with batch size all: what does the accuracy do over the 100
# epochs?</summary>It stays near one half. Nothing is learned that one can see.</details>
#
# Why? Most people say: the noise helps. A noisy step shakes the network out of bad places. That is a guess, and it can be
# tested. But first count.

# %% [markdown]
# ### Count the updates
#
# 6,600 updates, says the line below the lab. Where does that come from? Try it on another training of the same 660
# points, in batches of 30 and for 50 epochs: how many updates? Type the number, or a product, between the quotes.

# %%
from nnlib.exercises import check

answer = ""  # updates in 50 epochs of 660 examples, batches of 30

check("08 updates", answer)

# %% [markdown]
# <details><summary>And the full batch, in 100 epochs?</summary>100. One update is one epoch.</details>
#
# So give the full batch as many *updates* as the batches of 10 have made: 6,600 epochs of one update each.

# %%
from nnlib.exercises import guess, scored

guess("08")

# %% [markdown]
# Both start from the same three seeds. Their losses on the way:

# %%
import numpy as np

from nnlib.training import snapshots


def losses(batch_size, epochs):
    """The training loss of three seeds after each of `epochs`, (E, 3)."""
    problem, states = snapshots([Config(batch_size=batch_size, seed=s) for s in range(3)], epochs)
    return np.array([evaluate(problem.model, s.params, problem.data.train).loss for s in states])


epochs = np.arange(2, 101, 2)
small, full = losses(10, epochs), losses(None, 66 * epochs)

# %% [markdown]
# Over epochs the two curves look as below: the full batch is far behind. Now tick the box, and the axis counts updates.
# (On this axis equal distances are equal factors.)

# %%
from nnlib.lab import Dial
from nnlib.view.lines import Panel, lines


def clock(in_updates):
    """The same losses over epochs, or over updates."""
    curves = {"batches of 10": (66 * epochs if in_updates else epochs, small), "full batch": (66 * epochs, full)}
    by = "updates" if in_updates else "epochs"
    panel = Panel("training loss: median and range of three seeds", curves, by, log="x")
    return lines(panel, f"The same six trainings, over {by}.")


Dial(clock, name="tick box", in_updates=False)

# %%
scored("08")

# %%
print(f"after 6600 updates: {np.median(small[-1]):.3f} and {np.median(full[-1]):.3f}")
print(f"largest gap between the two curves, over updates: {abs(small - full).max():.3f}")
clock(in_updates=True)

# %% [markdown]
# They lie on one another. Update by update the full batch does what batches of 10 do, without any noise; it only needs 66
# times as many examples for it. (The tests of this course repeat it with twenty seeds.) What would you change in the
# reason for your guess?

# %% [markdown]
# ## Derive
#
# ### What is made small
#
# A network is one function $F_\theta$, the same for all examples; $\theta$ stands for all its weights and biases. The price
# of one example is $L.$ What training makes small is the mean price of its $N$ examples, the *empirical risk*:
#
# $$\hat R(\theta) = \frac{1}{N} \sum_{i=1}^{N} L\big(F_\theta(x_i), y_i\big), \qquad
# \theta^* = \operatorname*{arg\,min}_\theta \hat R(\theta).$$
#
# ("arg min" is the place of the lowest value, not the value.) What one wants to be small is another number: the mean
# price over *all* examples that may ever come. $\hat R$ estimates it, from a sample. Three samples of the same kind, and one
# network before and after training:

# %% rows=["000-Q2.5a"]
problem, (start, end) = snapshots(Config(), epochs=(0, 100))
for name, part in zip(("660 training", "220 validation", "220 test"), problem.data, strict=False):
    before, after = (evaluate(problem.model, s.params, part).loss for s in (start, end))
    print(f"mean loss over the {name} points: {before:.3f} before, {after:.3f} after")

# %% [markdown]
# Three estimates of one number, and here they agree. Below you will see a network for which they do not: then it is the
# training points whose estimate is wrong, because the network was fitted to them.

# %% [markdown]
# ### One update
#
# Each update is five steps, and the formulas are those of notebook 05, for the examples $i$ of one batch of size $S$:
#
# | step | in words | formula |
# |---|---|---|
# | forward | what the network says | $z_i = F_\theta(x_i)$ |
# | loss | what it costs, and the error of the scores | $L_i,$ and $p_i - t_i$ |
# | clear | forget the slopes of the last batch | $g \leftarrow 0$ |
# | backward | blame each weight | $g \leftarrow g + \frac1S \sum_i \partial L_i / \partial \theta$ |
# | update | go downhill | $\theta \leftarrow \theta - \mathrm{lr} \cdot g$ |
#
# *Backward* computes a slope, and *update* uses it. Gradient descent is the last line only.

# %% [markdown]
# ### What the batches of an epoch say together
#
# Let $B$ batches of $S$ examples make an epoch, so $N = B S.$ Write $g_{bi}$ for the slope by one weight that the example $i$ of
# batch $b$ asks for. The *full slope* $G$ is the mean over all examples.
# The last column has two batches of two, with $g = (1, 3)$ and $(2, 6).$

# %%
from nnlib.symbolic import Derivation

names = {"G": "1/(B*S)*sum(b=1..B, sum(i=1..S, g[b,i]))"}
point = {"g": ((1, 3), (2, 6)), "B": 2, "S": 2}

(
    Derivation("The mean over the batches of an epoch",
               "1/B*sum(b=1..B, 1/S*sum(i=1..S, g[b,i]))", names=names, at=point)
    .then("1/B*(1/S*sum(b=1..B, sum(i=1..S, g[b,i])))", "pull out a common factor", key=True)
    .then("1/(B*S)*sum(b=1..B, sum(i=1..S, g[b,i]))", "product of two fractions")
    .then("G", "definition of the full slope")
)

# %% [markdown]
# In words: *the batches of an epoch err, but their errors cancel*. Two checks: with one batch nothing has happened, and if
# all examples ask for the same, every batch says it.
#
# <details><summary>Which rule makes the key line?</summary>The factor 1/S is the same in all terms, so it leaves the
# sum.</details>
# <details><summary>When is it false?</summary>If the batches are not all of one size: with 13 examples in batches of 10, the
# three last would count as much as the ten first.</details>
#
# A batch that is drawn at random estimates $G$ without a bias, for the same reason. One source says that SGD "converges faster
# because small portions are chosen at random". What the machine says to it, for 4 examples and all 6 batches of 2:

# %% rows=["002-3b.sgd"]
from nnlib.symbolic.audit import exhibit

exhibit("002-3b.sgd")

# %% [markdown]
# ### How far an epoch goes
#
# Each batch makes a step of its own. Add up the steps of an epoch (their lengths; the minus is the same in all). The last
# line is yours.

# %%
from nnlib.symbolic import chain

chain("an epoch of batches").fade(1)

# %% [markdown]
# <details><summary>Once you have it: in words</summary><em>An epoch of B batches goes as far as one step of the full
# batch with B times the learning rate.</em> With B = 66 and lr = 0.05 that is a step with lr = 3.3.</details>
# <details><summary>Which rule makes the key line?</summary>Multiply and divide by the same number. It turns the sum over
# the batches into their mean, which is known.</details>
# <details><summary>What did the chain take for granted about the slopes of the later batches?</summary>That they are those
# at the start of the epoch. In truth each batch is looked at after the steps before it.</details>
#
# So the surprise is explained: the full batch at lr 0.05 has gone a 66th of the way.

# %% [markdown]
# ## Check
#
# The running code, at the first weights of the network whose three means stand above (`start`): the slopes of 66 batches and
# their mean against that of the full batch. Then how far an epoch really goes, and how nearly in the direction of $-G$: the cosine of
# the angle between the two is 1 for the same direction, 0 for a right angle.

# %%
from nnlib.layers import flatten

model, (X, labels, T) = problem.model, problem.data.train
slopes = [flatten(model.loss_and_grads(start.params, X[i::66], T[i::66])[1]) for i in range(66)]
G = flatten(model.loss_and_grads(start.params, X, T)[1])
print(f"one batch is off by {abs(slopes[0] - G).max():.3f}, the mean of 66 by {abs(np.mean(slopes, axis=0) - G).max():.12f}")

_, (after_one,) = snapshots(Config(), epochs=(1,))
moved = flatten(after_one.params) - flatten(start.params)
cosine = -moved @ G / np.linalg.norm(moved) / np.linalg.norm(G)
print(f"an epoch goes {np.linalg.norm(moved):.3f}, predicted {3.3 * np.linalg.norm(G):.3f}, cosine of the angle {cosine:.3f}")

# %% [markdown]
# The mean is exact; distance and direction are good estimates, because the slopes change only a little on the way. So let the
# full batch take fewer and longer steps. In all four rows below, lr times the number of updates is 330. Before you look: from which row on would you no
# longer trust the chain?

# %%
for config in (
    {"batch_size": 10},
    {"batch_size": None, "lr": 0.5, "epochs": 660},
    {"batch_size": None, "lr": 1.0, "epochs": 330},
    {"batch_size": None, "lr": 3.3, "epochs": 100},
):
    a, updates = accuracies(**config)
    print(f"{config!s:52s} {updates:4d} updates: {a.min():.2f} to {a.max():.2f}")

# %% [markdown]
# A tenth of the steps, ten times as long, lead to the same place. From lr 1.0 on the twenty networks no longer agree, and the chain
# is not to be trusted. With steps of 3.3 it holds for a while only. The median loss of twenty seeds on the way:

# %%
for config in ({}, {"batch_size": None, "lr": 3.3}):
    nets = [Config(seed=s, **config) for s in range(20)]
    _, states = snapshots(nets, epochs=(4, 8, 16, 32))
    way = [np.median(evaluate(model, s.params, problem.data.train).loss) for s in states]
    print("after 4, 8, 16, 32 epochs:", *(f"{loss:.3f}" for loss in way), config or "batches of 10")

# %% [markdown]
# After the eighth step of 3.3 the loss rises. Such a step is so long that the slope at its end points elsewhere than at its
# beginning. The chain took for granted that it does not, so it says nothing any more.
#
# So what are small batches good for? *Cost.* On these data 66 updates of 10 examples cost as many products as one update of
# 660. Nothing here needs the noise. (On large problems people do report that noise helps; these data do not show it.)

# %% [markdown]
# ## Play
#
# ### Leave out a step
#
# Here are the five steps as five functions. All weights and biases stand in one vector `theta`, all slopes in
# another, `g`; whatever is in `net` stays there until a step overwrites it. Before the first step the error is 0, and the trace, what
# *forward* keeps, is that of the first ten examples.


# %%
def forward(net):
    net.trace = model.forward(net.params, X[net.rows])


def loss(net):
    net.error = model.loss.grad(net.trace.A[-1], T[net.rows])


def clear(net):
    net.g[:] = 0


def backward(net):
    net.g += flatten(model.backward(net.params, net.trace, net.error))


def update(net):
    net.theta -= 0.05 * net.g


# %% [markdown]
# And the loop: 100 epochs, each in a new order, in batches of 10.

# %%
from types import SimpleNamespace


def train(*steps):
    """The parameters after 100 epochs of these steps, in this order."""
    net = SimpleNamespace(theta=flatten(start.params), g=np.zeros(model.n_params), error=0 * T[:10])
    net.params = model.views(net.theta)
    net.trace = model.forward(net.params, X[:10])
    for epoch in range(100):
        for net.rows in np.random.default_rng(epoch).permutation(660).reshape(66, 10):
            for step in steps:
                step(net)
    return net.params


# %% [markdown]
# Now leave out one of the five. *Predict*: how many of those five networks end *exactly* where they began? Spread 100 points
# over "one", "two", "three" and "four".

# %% rows=["003-1a"]
from nnlib.view import strip

all_five = [forward, loss, clear, backward, update]
nets = {"all five steps": train(*all_five)}
with np.errstate(all="ignore"):
    nets |= {f"without {out.__name__}": train(*[s for s in all_five if s is not out]) for out in all_five}

moved = [abs(flatten(params) - flatten(start.params)).max() for params in nets.values()]
strip(
    problem,
    [(name, start._replace(params=params)) for name, params in nets.items()],
    lambda a, closed: f"One seed, the loop as it is and without each of its steps. The weight that moved "
    f"most has moved by {', '.join(f'{m:,.1f}' if m else '0' for m in moved)}",
    columns=3,
)

# %% [markdown]
# Three of them. Without *loss* nothing is ever wrong, without *backward* nobody is to blame, and without *update* the way is known
# and nobody goes. The other two do move.
#
# <details><summary>Without forward: what is being corrected?</summary>What the network said at the start, to the first ten
# examples. It is corrected again and again, by labels that are not theirs.</details>
# <details><summary>Without clear: why do the weights get so large?</summary>Each step adds the slopes of all batches so
# far. When the valley is reached the sum still points ahead, like a ball without friction. In the end one colour fills the whole
# map: there is no boundary in sight.</details>
# <details><summary>And if <em>clear</em> is there, but between <em>backward</em> and <em>update</em>?</summary>Then it clears
# what was just computed, and nothing moves. Try
# <code>train(forward, loss, backward, clear, update)</code>.</details>
#
# One source lists the five steps and says of the fourth "backward pass, computing the new gradient using SGD". The order is
# right, the sentence is not. Three steps on the loss $w^2$ from $w = 1$ at lr 0.1:

# %% rows=["003-1a"]
for clear_is, keep, use in (("in its place", 0, 1), ("left out", 1, 1), ("after backward", 0, 0)):
    w, g = 1.0, 0.0
    for _ in range(3):
        g = keep * g + 2 * w
        w -= 0.1 * use * g
    print(f"clear {clear_is:14s}: w = {w:6.3f}")

# %% [markdown]
# *Backward* is the way back of notebook 05; SGD is the name of the last step, *update*, alone.

# %% [markdown]
# ### Too long
#
# Few points, a large network, many epochs: 40 training points of two noisy moons, 32 units, 1000 epochs. *Epoch* by
# epoch, two numbers are measured on points that are held out from training: the loss and the accuracy.

# %%
guess("08 longer")

# %%
moons = {"dataset": "moons", "n": 400, "split": 0.1, "noise": 0.3, "hidden": 32, "lr": 0.5, "data_seed": 1}

Lab(name="too long", controls=("epochs", "hidden", "lr", "seed"), show=("probabilities", "boundary", "training points"),
    epochs=1000, speed=100, explain=False, **moons)

# %%
scored("08 longer")

# %% [markdown]
# <details><summary>At which epoch, about, is the validation loss lowest?</summary>Between 20 and 40. Drag
# <em>moment</em> there: the map is still pale in the middle.</details>
#
# Five sets of points, the first is that of the lab, with two seeds each:

# %%
print("       validation loss               accuracy")
print("points lowest  at the end  factor    there  at the end")
for data_seed in range(1, 6):
    nets = [Config(**moons | {"data_seed": data_seed}, seed=s) for s in range(2)]
    few, states = snapshots(nets, range(0, 1001, 10))
    scores = [evaluate(few.model, s.params, few.data.valid) for s in states]
    loss_, hits = (np.array(a).mean(axis=1) for a in zip(*scores, strict=True))
    best = loss_.argmin()
    print(f"{data_seed:4d} {loss_[best]:9.2f} {loss_[-1]:9.2f} {loss_[-1] / loss_[best]:9.1f}"
          f" {hits[best]:9.2f} {hits[-1]:9.2f}")

# %% [markdown]
# The loss rises in every set: a little in the third, almost fourfold in the first. The accuracy moves by less than a
# tenth, in the first set even upwards. (Over the ten sets of a claim of this course, the median loss rises at least 1.8-fold, and the mean accuracy
# falls by at most 0.04.) How can that be? Accuracy asks on which side of the boundary a point lies. The loss also asks how sure the
# network is. Let $m$ be by how much the score of the right class leads. With two classes the softmax gives that class
# $e^{z_1} / (e^{z_1} + e^{z_2}) = 1 / (1 + e^{-m}),$ so its cross-entropy is $\ln(1 + e^{-m}).$ Late in training the
# boundary moves little, and all scores grow, say to $c$ times what they were:

# %%
(
    Derivation("The loss of a point, with all scores $c$ times as large", "log(1 + exp(-c*m))",
               at={"m": -1, "c": 3})
    .at_least("log(exp(-c*m))", "leave out the 1: the logarithm gets smaller", key=True)
    .then("-c*m", "logarithm of a power of $e$")
)

# %% [markdown] rows=["000-Q2.5c"]
# In words: *a point on the wrong side costs at least the lead of the wrong class, and that lead grows with $c$*. Two checks: on the
# right side $m > 0$ the loss goes to 0 with growing $c,$ and the sign of $c\,m$ is that of $m,$ so no decision changes. The few wrong points decide
# the mean.
#
# <details><summary>For which points does the last line say nothing?</summary>For those on the right side: there -cm is negative,
# and a loss is never below 0 anyway.</details>
# <details><summary>Why does training make the scores grow, if the training points are all right?</summary>Because every right point
# gets cheaper by it. Cross-entropy is never content (notebook 10 has a loss that is).</details>
#
# **Where probabilities matter, stop by the loss: the accuracy does not see overconfidence.** (Where only errors are counted, as on
# the rest of this page, one may choose by the accuracy.) *Early stopping* keeps the network with the lowest validation loss, and
# gives up when no better one has come for a while. One source, which states what is minimised in words and without its formula, writes
# "e.g. maximum number of iterations is reached when using early stopping". A fixed number of iterations is another thing: it looks at
# nothing.
#
# As a program it reads the states that training yields, one per epoch, and stops reading. Here with a patience of 20 epochs:

# %%
from nnlib.stopping import stop_early, validation_loss
from nnlib.training import prepare, steps_per_epoch, stream

few = prepare(Config(**moons))
steps = steps_per_epoch(few.data, few.batch_size)
best, lowest, last, _ = stop_early(stream(Config(**moons), every=steps), validation_loss(few), patience=20)
print(f"stopped after epoch {last.step // steps}, keeps epoch {best.step // steps}: validation loss {lowest:.2f}")

# %% [markdown]
# ### Chosen by the test set
#
# A set on which one chooses becomes part of the training. Here twenty networks learn 42 points, each is looked at eight times,
# and the best of these 160 candidates is chosen, by its accuracy on 49 validation points. Then the same candidate on 49 test
# points that had no say. *Predict*, over ten sets of points: is its accuracy there "the same on average", "lower", "higher"?

# %%
def best_of_160(data_seed):
    """The candidate with the best validation accuracy: that accuracy, and its test accuracy."""
    nets = [Config("moons", n=140, split=0.3, noise=0.3, hidden=32, lr=0.5, data_seed=data_seed, seed=s)
            for s in range(20)]
    few, states = snapshots(nets, range(50, 401, 50))
    valid, test = (np.array([evaluate(few.model, s.params, part).accuracy for s in states])
                   for part in (few.data.valid, few.data.test))
    return valid.flat[valid.argmax()], test.flat[valid.argmax()]


# %% rows=["002-3b.sel"]
pairs = np.array([best_of_160(data_seed) for data_seed in range(10)])
for name, of in zip(("where it was chosen", "on points without a say"), pairs.T, strict=True):
    print(f"{name:24s}", *(f"{a:.2f}" for a in of), f"  mean {of.mean():.3f}")

# %% [markdown]
# Lower. Among 160 candidates some are lucky on these 49 points, and the best one is chosen for its luck, too. The test points
# would do the same to whoever chooses by them. So: *learn on the training points, choose on the validation points,
# look at the test points once*. One source says "it is necessary to look at the predictions on the test/validation set in
# order to find the right parameters". One of the two words has to go.
#
# ### The figures of one source (optional)
#
# Eight of its figures are boundaries on these circles: 2, 4, 6, 8 units after 50 and after 100 epochs, lr 0.05. Their
# images are lost, and batch size, start and points are not stated. With batches of 10 and the start of this course the four
# widths look like this, live.

# %% rows=["000-F5", "000-F6", "000-F7", "000-F8", "000-F9", "000-F10", "000-F11", "000-F12"]
from nnlib.lab import Sweep

Sweep(name="figures", hidden=[2, 4, 6, 8], lr=0.05, controls=("epochs", "lr", "batch_size", "seed"), more=())

# %% [markdown]
# And all eight, over twenty seeds each (a script of the project trained them, and the numbers are read from its record):

# %% rows=["000-F5", "000-F6", "000-F7", "000-F8", "000-F9", "000-F10", "000-F11", "000-F12"]
from nnlib.results import results

boundaries = results("boundaries")
print("figure   setting               lowest  mean  highest")
for setting in boundaries.settings:
    line = boundaries.line(setting, "held-out accuracy")
    print(f"{line.row[5:]:>6s}   {setting:20s} {line.least:7.2f} {line.mean:5.2f} {line.most:8.2f}")

# %% [markdown]
# The thirteenth figure had loss and accuracy over the epochs, on the training, validation and test part. Data and settings are
# not stated, and its sheet asks for less than 20 % of errors on ten kinds of clothes. Here are the six curves for the digits that come
# with this course, five seeds. (`experiments/curves.py` learns the clothes, too, from a folder that you name.)

# %% rows=["000-F13"]
curves = results("curves")


def six(what):
    """The curves of a loss or an accuracy on the three parts."""
    found = {part: np.transpose(curves.values("64 units", f"{part} {what}")) for part in ("train", "valid", "test")}
    return Panel(what, {part: (np.arange(len(y)), y) for part, y in found.items()}, "epochs", log="y" * (what == "loss"))


error = curves.line("64 units", "test error")
lines([six("loss"), six("accuracy")],
      f"Data: {curves.record['data']}; test error {error.mean:.3f} ({error.least:.3f} to {error.most:.3f}), "
      "each at the epoch with the best validation accuracy, because the sheet counts errors.")

# %% [markdown]
# <details><summary>Which of the three curves may choose the epoch, and which one may be printed in a
# report?</summary>The validation curve chooses. The test curve is looked at once, at that epoch.</details>

# %% [markdown]
# ## Your turn
#
# **1. Which line is false?** (two minutes) One line of the chain for an epoch has been spoilt.

# %%
chain("an epoch of batches").spoilt(seed=1)

# %% [markdown]
# **2. Find the error** (five minutes). One source writes gradient descent like this, for $n$ examples and $m$ classes, with
# $\eta$ for lr:
#
# > Require: step size $\eta$, initial parameter $\omega_0$, number of iterations $T$
# >
# > for $i = 1$ to $T$ do
# >
# > &nbsp;&nbsp; compute gradient $g_t = \frac1m \nabla_\omega \sum_i L(x^{(i)}, y^{(i)})$
# >
# > &nbsp;&nbsp; apply update $\omega_t = \omega_{t-1} - \eta\, g_t$
#
# Three slips. Two are of letters, and one changes the numbers: find it. Would the network still learn? And which check of this
# notebook would have seen it?
#
# <details><summary>Answer</summary>
#
# $m$ is the number of classes; the mean needs $1/n.$ With 660 examples and 2 classes the slope is 330 times too large. The direction
# is right, so it is a learning rate in disguise: lr 0.05 acts like 16.5. A comparison with the mean of the
# batches sees it at once. (The letters: the loop counts $i$ and uses $t,$ and $i$ is also the letter of the sum. And the gradient
# has to be taken at $\omega_{t-1}.$)
#
# </details>
#
# What the machine says, for a mean of squares:

# %% rows=["000-Q2.6"]
exhibit("000-Q2.6")

# %% [markdown]
# **3. Stop early** (ten minutes). Write it yourself, for a list. `losses` are validation losses after each epoch. Return the epoch with the lowest one,
# but do not look into the future: go through the epochs, and stop as soon as `patience` epochs have passed without a new
# lowest.


# %%
def stop(losses, patience):
    """The epoch to keep, for losses that arrive one by one."""
    return 0  # replace this line


# %%
cases = [([5, 4, 3, 4, 5], 2, 2), ([5, 3, 4, 2, 1], 2, 4), ([5, 3, 4, 4, 1], 2, 1), ([3, 2, 1], 9, 2)]
for given, patience, right in cases:
    yours = stop(given, patience)
    print(given, "patience", patience, "->", yours, "is right" if yours == right else f"not yet: it should be {right}")

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# best = 0
# for epoch, loss in enumerate(losses):
#     if loss < losses[best]:
#         best = epoch
#     elif epoch - best >= patience:
#         break
# return best
# ```
#
# </details>
#
# **More** (optional). *Name the rules* of the chain for an epoch.

# %%
chain("an epoch of batches").why()

# %% [markdown]
# *Two slips in one formula* (optional, four minutes). One source writes the aim of training as
#
# $$\arg\min_\theta \frac1N \sum_{i=1}^N \lVert F_i(x_i) - y_i \rVert^2.$$
#
# Where is $\theta$ on the right side? And how small can this be made with two examples, whatever they are?

# %% rows=["003-3e"]
exhibit("003-3e")

# %% [markdown]
# *Half as many updates* (optional, five minutes). In the first lab choose *batch size* 20. From the chain: which lr does as
# much in an epoch as batches of 10 at 0.05? Try it.
#
# <details><summary>Answer</summary>33 updates instead of 66, so twice 0.05: lr 0.1.</details>

# %% [markdown]
# ## Exit
#
# One sentence each, then open.
#
# <details><summary>A friend halves the batch size and changes nothing else. The network is better after 20 epochs. What do you
# ask first?</summary>Whether it is better after as many updates. It has made twice as many.</details>
# <details><summary>The validation loss has risen for 50 epochs, and the validation accuracy is flat. What has
# changed?</summary>The confidence: the few wrong points are wrong with more certainty.</details>
# <details><summary>A report says: "we tried forty settings, and the best has 0.94 on the test set". What is 0.94 an estimate
# of?</summary>Of the best of forty lucky numbers. The test set has chosen, so it cannot report any more.</details>

# %% [markdown]
# A network can be stopped before it gets overconfident. It can also be kept from it: the next notebook, 09, makes a large
# network act small.

# %% [markdown]
# ## What we left out
#
# - Why mean slopes of random batches, which are noisy, lead to a minimum at all. That needs an lr that falls (a control of the lab in
#   notebook 14).
# - Momentum and Adam, which change the last of the five steps: notebook 11.
# - How noise may help on problems with many valleys. The circles do not show it, and so we do not claim it.
# - How far the accuracy on 49 points may be off by chance alone: notebook 12 has the standard error.
# - Memory. A full batch of a large problem does not fit into a machine, which is reason enough for batches.

# %% [markdown]
# ## Sources
#
# - IFT6390 assignment 3, Q2.5 and Q2.6: the empirical risk is right; the optimization problem lacks its formula and calls a cap on
#   the iterations early stopping; the algorithm divides by the number of classes. Figures 5 to 13.
# - NYU Deep Learning, homework 1, 1a: the five steps; 3e: the aim of training, with one function for each example.
# - Sapienza Advanced Machine Learning, assignment 2, 3b: SGD and the choice of parameters.
