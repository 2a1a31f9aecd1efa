# %% [markdown]
# # Stack the batch
#
# How does the way back of $N$ examples become three matrix products, in any book's notation?
#
# - **You will do**: train two networks that begin as one function and see what a 5 does to them, turn a sum over
#   examples into a matrix product, and write the gradient of a whole batch in one line.
# - **You will learn**: shapes as a type system; why $1/N$, $1/K$ and a constant in the model are learning rates in disguise;
#   how to read the same formula in five layouts.
# - **You need**: notebook 05, both halves. **Time**: 90 minutes, in two halves of 45; there is a place to stop in the
#   middle. What is marked *optional* is not in them.
#
# Choose *Run > Run All Cells* first (under a minute). Where a line says *Predict*, write your guess down before you
# scroll on.

# %% [markdown]
# ## Recall
#
# Two questions from notebook 05. Answer in one sentence, then open.
#
# <details><summary>One example: what is the table of all slopes by the last weights?</summary>What came in, times the error
# that came out: outer(a, p - t), of shape (H, K).</details>
# <details><summary>What does the bend do to the error on its way back?</summary>It multiplies it by its own slope, at the
# number before the bend: dz1 = da * f'(z1).</details>

# %% [markdown]
# ## See
#
# No classes this time: one number $x$ goes in, one comes out, and it should be $\sin 3x.$ The loss is the squared error, its
# mean over the examples. Two networks with 32 hidden units learn it from 120 points. One bends with ReLU. The other bends with
# 5 ReLU, *and its weights behind the bend are a fifth as large*: $(w/5) \cdot 5 \max(0, z) = w \max(0, z).$ At the start
# they are one function:

# %%
from dataclasses import replace

from nnlib.training import Config, evaluate, final, prepare

one = Config("sine", hidden=32, loss="squared_error", start="spread", lr=0.01, seed=1)
five = replace(one, activation="scaled_relu", start="relu_twin")

x = prepare(one).data.train.X
outputs = [problem.model.predict(problem.params, x) for problem in map(prepare, (one, five))]
print("one function, to 15 digits:", bool(abs(outputs[0] - outputs[1]).max() < 1e-15))

# %%
from nnlib.exercises import guess, scored

guess("06")

# %%
from nnlib.lab import Race

Race({"ReLU": one, "5 ReLU": five}, name="five", controls=("lr", "seed"))

# %%
scored("06")

# %% [markdown]
# <details><summary>Look at the dashed loss once more: what does it do in the first few epochs?</summary>It jumps up more than
# a hundredfold, and comes back.</details>
#
# What would you change in your reason? Now the same two networks at ten times the rate.

# %%
guess("06 faster")

# %% [markdown]
# Set *lr* to 0.1 in the lab, then press *Reset* and *Play*. Below, twenty seeds of each, and in how many of them no hidden unit
# answers to any point any more:


# %%
def twenty(net, lr):
    """The training losses of twenty seeds, and how many of these networks have no live unit."""
    problem, end = final([replace(net, lr=lr, seed=s) for s in range(20)])
    A = problem.model.forward(end.params, x).A[1]
    return evaluate(problem.model, end.params, problem.data.train).loss, (A.max(axis=(1, 2)) == 0).sum()


for lr in (0.01, 0.1):
    for name, net in (("ReLU", one), ("5 ReLU", five)):
        loss, dead = twenty(net, lr)
        print(f"lr {lr:<4}  {name:6s}  loss {loss.min():.4f} to {loss.max():.4f}   all units dead: {dead:2d} of 20")

# %%
scored("06 faster")

# %% [markdown]
# No overlap at either rate, and the winner changes. A 5 that the function does not feel is felt by the training. To see where it
# goes we need the gradient of a whole batch.

# %% [markdown]
# ## Derive
#
# ### From one row to N rows
#
# One example was a row $x$ of $D$ numbers. Put $N$ rows under one another and call the table $X,$ of shape $(N, D).$ Capital
# letters are tables with one row per example. The code of the way forward stays the same.
#
# | step | one example | $N$ examples | shapes |
# |---|---|---|---|
# | before the bend | `z1 = x @ W1 + b1` | `Z1 = X @ W1 + b1` | $(N, D)\,(D, H) \to (N, H)$ |
# | the bend | `a = f(z1)` | `A = f(Z1)` | $(N, H)$ |
# | scores | `z2 = a @ W2 + b2` | `Z2 = A @ W2 + b2` | $(N, H)\,(H, K) \to (N, K)$ |
# | probabilities, targets | `p`, `t` | `P`, `T` | $(N, K)$ |
# | loss | `-log(p[y])` | its **mean** over the rows | a number |
#
# **Shapes are types.** Write the shape under each factor. The two sizes that meet must be equal, and they vanish. If $N,$ $D,$ $H$ and
# $K$ are all different, most wrong products cannot even be written down; the machine knows them as letters:

# %%
from nnlib.symbolic import NotRead, read
from nnlib.symbolic.language.arrays import say_shape

shapes = {"X": "N D", "W1": "D H", "A": "N H", "W2": "H K", "dZ2": "N K"}
for product in ("X @ W1", "A.T @ dZ2", "A @ dZ2", "dZ2 @ W2", "dZ2 @ W2.T"):
    try:
        print(f"{product:11s} {say_shape(read(product, shapes).shape)}")
    except NotRead as reason:
        print(f"{product:11s} {str(reason).split(': ')[1]}")

# %% [markdown]
# <details><summary>"Try transposes until the shapes fit": for which sizes does this go wrong without a word?</summary>If H = K,
# both dZ2 @ W2 and dZ2 @ W2.T have the shape (N, H), and one of them is wrong in every number. Test with sizes that all
# differ.</details>

# %% [markdown]
# ### Every example adds its share
#
# As before, $dQ$ is the slope of the loss by $Q,$ and has the shape of $Q.$ A mean of losses has the mean of their slopes. We
# give the $1/N$ to the first error and then forget it: $dZ^{(2)} = (P - T)/N$ holds, in row $n,$ what the loss says to the
# scores of example $n.$ So $dW$ is the sum of $N$ tables, each of them one example's outer product from notebook 05.
#
# *Predict*: four examples, three inputs, two units. What is the shape of the four tables together, and which axis is gone
# in the sum? Then move the slider.

# %%
from nnlib.lab import Dial
from nnlib.view.outer import outer_picture

Dial(outer_picture, name="tables", examples=(0, 4, 1, 3))

# %% [markdown]
# <details><summary>Where is the number 4 of the examples in the last matrix?</summary>Nowhere. The four tables are (4, 3, 2); the axis of
# the examples is added up, and (3, 2) is left.</details>
#
# ### The last weights
#
# First with numbers: two examples, three units, two classes. The $1/N = 1/2$ is in the errors, and nowhere else.

# %%
import numpy as np

A = np.array([[1, 0, 2], [0, 1, 3]])
P, T = np.array([[0.75, 0.25], [0.5, 0.5]]), np.array([[1, 0], [0, 1]])
dZ2 = (P - T) / 2
print("errors:               ", dZ2.tolist())
print("outer products, added:", (np.outer(A[0], dZ2[0]) + np.outer(A[1], dZ2[1])).tolist())
print("A.T @ dZ2:            ", (A.T @ dZ2).tolist())

# %% [markdown]
# The same chain as for one example, with one more sum, over the examples. (The loss $-\ln p_y$ is written with the scores:
# $\ln \sum_l e^{z_l} - z_y,$ notebook 04.) The last column stands at $N = 2$ examples of three units and two classes.

# %%
from nnlib.symbolic import chain

chain("batch, last weights")

# %% [markdown]
# In words: *multiply what came in, transposed, by the errors, and the product itself adds up the examples.* Two checks: for
# $N = 1$ it is the outer product again; and a batch in which every example stands twice has the same gradient, for the sum
# doubles and $1/N$ halves.
#
# <details><summary>Which rule makes the key line: the chain rule, or how a matrix product is defined?</summary>How a product
# is defined: row times column, added over the index they share. Here they share n, the examples.</details>
# <details><summary>When would the examples not just add up?</summary>If the output of one example depended on another one. In batch
# normalisation it does: notebook 12.</details>
#
# ### The last biases
#
# The last line is yours. In code, `sum(dZ2, 0)` adds over axis 0, the rows.

# %%
chain("batch, last biases").fade(1)

# %% [markdown]
# <details><summary>Which rule makes the key line: that a bias has one score, or that it is multiplied by 1?</summary>That it has one
# score: the switch deletes the others. The 1 is why no A stands in the line.</details>
# <details><summary>For which batch would db be 0 although no example is right?</summary>If the errors in a column cancel: as much too
# high for some examples as too low for others.</details>
#
# ### The first weights
#
# The error goes back to the hidden units row by row. No example hears of another: $dA = dZ^{(2)} W^{(2)\top}$ and
# $dZ^{(1)} = dA \odot f'(Z^{(1)}),$ as for one example. Then the sum again. The last two lines are yours.

# %%
chain("batch, first weights").fade(2)

# %% [markdown]
# <details><summary>Which two sums does the way back contain, and what becomes of them?</summary>Over the scores, in dZ2 @ W2.T; over
# the examples, in X.T @ dZ1. Both are matrix products.</details>
# <details><summary>For which column i of X is row i of dW1 zero, whatever the errors?</summary>For a column of zeros: an input that
# no example of this batch has.</details>
#
# These are the **three products**: `A.T @ dZ2`, `dZ2 @ W2.T`, `X.T @ dZ1`. The rest is entry by entry, or the sum of a
# column. Now write `dW1` in one line, for ReLU, from `X`, `P`, `T`, `W2`, `N` and `Z`, the numbers before the bend. The slope of
# ReLU is `(Z > 0)`.

# %%
from nnlib.exercises import check

answer = ""  # dW1 for a batch, shape (D, H)

check("06 blame of the first weights", answer)

# %% [markdown]
# <details><summary>Hint</summary>From the inside: the errors at the scores, back through W2, through the bend, and then the table
# of inputs from the left. Check the shape after every step.</details>
# <details><summary>Solution</summary><code>X.T @ (((P - T) @ W2.T) * (Z > 0)) / N</code></details>

# %% [markdown]
# ## Stop here
#
# This is the middle: the three products are yours. The second half checks them, follows the 5, and reads them in other
# books. Before you go on, or the next time you begin:
#
# <details><summary>Which of the three products holds the sum over the examples, and which does not?</summary>A.T @ dZ2 and X.T @
# dZ1 add over the examples. dZ2 @ W2.T adds over the scores, and keeps a row for each example.</details>

# %% [markdown]
# ## Check
#
# ### The loop and the product
#
# A program that loops over the examples and adds outer products must give the same numbers. One example, then ten, as in two
# figures of one source. (Its images are missing; this is the experiment that their captions suggest.)

# %% rows=["000-F3", "000-F4"]
def loop(problem, X, T):
    """dW1 and dW2 as sums of one outer product per example."""
    model, params, found = problem.model, problem.params, []
    for x, t in zip(X, T, strict=True):
        (_, (first, second)) = model.loss_and_grads(params, x[None], t[None])
        found.append((first.W / len(X), second.W / len(X)))
    return [sum(tables) for tables in zip(*found, strict=True)]


for size in (1, 10):
    problem = prepare(Config("gaussians", hidden=5))
    X, T = (part[:size] for part in (problem.data.train.X, problem.data.train.T))
    _, (first, second) = problem.model.loss_and_grads(problem.params, X, T)
    gaps = [abs(a - b).max() for a, b in zip(loop(problem, X, T), (first.W, second.W), strict=True)]
    print(f"batch of {size:2d}: loop and product agree to 1e-12: {max(gaps) < 1e-12}")

# %% [markdown]
# ### A trap that raises nothing
#
# A column minus a row. *Predict* the mean squared error of a network whose outputs are all exactly right.

# %%
outputs = np.array([[1.0], [2.0], [3.0]])  # (3, 1): one column, as every net gives it
targets = np.array([1.0, 2.0, 3.0])  # (3,): a plain list of numbers, which numpy takes for a row

print("shape of the difference:", (outputs - targets).shape, "  mean square:", ((outputs - targets) ** 2).mean().round(3))
print("as columns:             ", (outputs - targets[:, None]).shape, "  mean square:", ((outputs - targets[:, None]) ** 2).mean())

# %% [markdown]
# Numpy *broadcasts*: $(m, 1) - (m,)$ becomes all $m \times m$ differences, and nothing complains. A net trained on this loss
# learns the mean of all targets. It is a type error that numpy lets pass; `assert outputs.shape == targets.shape` does
# not.

# %% [markdown]
# ### What does the way back cost?
#
# Count multiplications in the products, for the net of notebook 12: 3072 inputs, 200 units, 10 classes, a batch of 200.

# %%
N, D, H, K = 200, 3072, 200, 10

forward = N * D * H + N * H * K
back = N * H * K + N * H * K + N * D * H  # A.T @ dZ2, dZ2 @ W2.T, X.T @ dZ1
numbers = D * H + H + H * K + K
print(f"forward {forward / 1e6:.0f} million, back {back / 1e6:.0f} million: {back / forward:.2f} times as many")
print(f"by small steps, two forward passes for each of {numbers:,} numbers: {2 * numbers:,} times as many")

# %% [markdown]
# All slopes for about the price of one more pass: that is what going *back* buys. One walk from the loss to the weights visits
# every number once. (A deeper net has the product $dZ\, W^\top$ in every layer: twice the forward cost, at
# most.)
#
# <details><summary>The same net in 12 lines of a framework (to read, not run here)</summary>
#
# ```python
# import torch
#
# W1, b1, W2, b2 = (torch.tensor(a, requires_grad=True) for a in start)
#
# for X, T in batches:
#     A = torch.relu(X @ W1 + b1)          # every operation notes what it was made of:
#     logP = torch.log_softmax(A @ W2 + b2, dim=1)
#     loss = -(T * logP).sum(dim=1).mean() # the graph of notebook 05
#     loss.backward()                      # and here it is walked back: the three products
#     with torch.no_grad():
#         for Q in (W1, b1, W2, b2):
#             Q -= lr * Q.grad
#             Q.grad = None                # else the next gradient is added to this one
# ```
#
# </details>

# %% [markdown]
# ## Play
#
# ### A number in the loss is a rate
#
# With two outputs, the squared error adds two squares; the *mean* squared error divides that by $K = 2.$ *Predict*: train one net with
# the squared error and lr 0.02, another with the mean squared error and lr 0.04, both from the same start, for 100 epochs. How far
# apart are their weights at the end: "not at all, to the last bit", "up to rounding" or "clearly"? Spread 100 points.

# %%
squared = Config("circles", n=1000, loss="squared_error", lr=0.02, batch_size=8)
mean = replace(squared, loss="mean_squared_error", lr=0.04)

(_, ours), (_, theirs) = final(squared), final(mean)
pairs = [(a, b) for layers in zip(ours.params, theirs.params, strict=True) for a, b in zip(*layers, strict=True)]
print("updates:", ours.step, "  equal to the last bit:", all(np.array_equal(a, b) for a, b in pairs))

# %% [markdown]
# Half the slope at twice the rate is the same step. The proof is one line, for any number $c$:

# %%
from nnlib.symbolic import Derivation

(
    Derivation("One step on c times the loss", "w - lr*diff(c*L(w), w)")
    .then("w - lr*c*L'(w)", "a constant stays in front of the slope: it joins the rate", key=True)
)

# %% [markdown]
# In words: *whoever multiplies the loss, multiplies the rate.* So a batch of 8 whose losses are added up, at lr 0.0025, makes the same
# steps as one whose mean is taken, at lr 0.02. (We tried 20 seeds of both, and all agree to the last bit. The last bit is luck
# of the powers of 2; with $K = 3$ it is rounding.) A rate without the words "sum" or "mean" beside it says
# nothing.
#
# <details><summary>Somebody halves the batch and keeps lr. With a mean, what changes in one step? And with a sum?</summary>With a mean,
# nothing on average: only the noise grows. With a sum each step is half as long, and an epoch has twice as many of
# them.</details>
#
# ### And the 5?
#
# One unit says $h$ before the 5, and its weight behind is $v = w/5.$ What does one step on $v$ do to $w = 5v,$ the number that the
# function feels?

# %%
(
    Derivation("One step on v, as w feels it", "5*(v - lr*diff(L(5*h*v), v))", names={"w": "5*v"})
    .then("5*(v - lr*(5*h*L'(h*w)))", "chain rule: the 5 comes in front", part="The slope by v")
    .then("w - lr*25*(h*L'(h*w))", "multiply out", part="The step that w makes", key=True)
)

# %% [markdown]
# In words: *the slope by $v$ is 5 times as large, and a step of $v$ counts 5 times in $w$.* These weights learn at 25 times the rate.
# And the first layer? On the way back its error meets $W^{(2)}/5$ and the slope 5: the two cancel.
#
# <details><summary>Which of the two fives comes from the chain rule?</summary>The one inside: the 5 that multiplies h. The other one is no
# slope; it says how w is made of v.</details>
# <details><summary>For which constants in place of 5 would nothing change?</summary>For 1 and -1: only the square of it
# counts.</details>
#
# In numbers, at the start:

# %%
slopes = []
for problem in map(prepare, (one, five)):
    train = problem.data.train
    slopes.append(problem.model.loss_and_grads(problem.params, train.X, train.T)[1])
for name, ours, theirs in zip(("dW1", "dW2"), *slopes, strict=True):
    print(f"{name}: with the 5, {np.linalg.norm(theirs.W) / np.linalg.norm(ours.W):.1f} times as large")

# %% [markdown]
# So at lr 0.01 the last weights of the 5-ReLU net learn at 0.25, and it is ahead. At lr 0.1 they learn at 2.5. That is too
# far in one step: the errors grow, and the first layer is thrown to where no unit answers any more. **A constant in the model is a
# learning rate in disguise**: so is $1/N$, and so is $1/K.$

# %% [markdown]
# ### In any book's notation
#
# Derived once, in ours. The menu writes the same four chains in the symbols and the layout of five documents. It is no second
# derivation: each line is rewritten from the proved one, read back through a table of symbols, and proved to be ours. Two questions
# decide a layout:
#
# - Is an example a **row**, as here, or a **column**? With columns, weights are (out, in), and $X W$ becomes $W x.$
# - Has the slope by $Q$ the shape of $Q$ (*denominator layout*), or of its transpose (*numerator layout*)?
#
# (Here the error at the scores is any $dZ^{(2)},$ its $1/N$ included, whatever the loss. $\mathbf{1}$ is a column of ones.)

# %%
from nnlib.lab import Switch
from nnlib.symbolic.notation import way_back

Switch(*(way_back(name) for name in ("W2", "b2", "A", "W1")), name="notation")

# %% [markdown]
# <details><summary>In which two documents does dA need no transpose, and what does that cost?</summary>In the NYU homework and in <em>Machine Learning, sheet 4</em>
# (not the sheet of the <em>Foundations</em>): slopes are rows there, and a row times W (out, in) is what is wanted. The price is paid at dW: it lies the other way round than W, or
# has to be turned.</details>
#
# Translate two lines yourself, with our letters. First into columns, as in IFT6390: $A$ is $(H, N),$ $dZ^{(2)}$ is $(K, N),$
# and $dW^{(2)}$ has the shape $(K, H)$ of its $W^{(2)}.$

# %%
answer = ""  # dW2, shape (K, H)

check("06 last weights in columns", answer)

# %% [markdown]
# Then into numerator layout, as in the NYU homework: $W^{(2)}$ is $(K, H),$ slopes are rows, so $dZ^{(2)}$ is $(N, K)$ and $dA$
# is $(N, H).$

# %%
answer = ""  # dA, shape (N, H)

check("06 hidden units in rows", answer)

# %% [markdown]
# <details><summary>Solutions</summary><code>dZ2 @ A.T</code> and <code>dZ2 @ W2</code></details>
#
# One of the five, *Machine Learning, sheet 4*, mixes both layouts: slopes by vectors are rows, the slope by $W$ has the shape of $W.$ Then $b - \eta\, \partial \ell/\partial
# b$ is a column minus a row, and it says so itself. (Its $S$ are our probabilities.)

# %% rows=["004-dzdw", "004-eq21", "004-eq22", "004-orient"]
from nnlib.symbolic.audit import exhibits

exhibits("004-dzdw", "004-eq21", "004-eq22", "004-orient")

# %% [markdown]
# ## Your turn
#
# **1. Shapes only** (two minutes). $A$ is $(7, 5)$ and $G$ is $(7, 2).$ Which of the six products $A G,$ $A^\top G,$ $A G^\top,$ $G A,$
# $G^\top A,$ $G A^\top$ exist, and which of them is the gradient of a $(5, 2)$ weight?
#
# <details><summary>Answer</summary>Two exist: the transposed A times G, (5, 2), which is the gradient, and the transposed G times A,
# (2, 5), which is its transpose. The 7 examples must be what the factors share.</details>
#
# **2. A sign in the exponent** (four minutes). For the net of See, with columns $x$ and slopes as rows, a homework prints
#
# $$\frac{\partial \ell}{\partial W^{(2)}} = \Big(5\,(W^{(1)}x + b^{(1)})^{\top}\Big)\,
# \frac{\partial \ell}{\partial \hat y}\,\frac{\partial \hat y}{\partial z_3}.$$
#
# ($z_3$ is the score, our $z^{(2)},$ and $\hat y$ the output that is made of it.) One character is wrong. Take two units with $W^{(1)}x + b^{(1)} = (-1, 2):$ what stands in the big bracket as printed, what
# should stand there, and which shapes meet?

# %% rows=["003-1c.W2fin"]
exhibits("003-1c.W2fin")

# %% [markdown]
# <details><summary>Answer</summary>As printed (-5, 10), a row; it should be (0, 10), a column: the transpose sign stands where the
# plus of the positive part was. A sleeping unit would get a slope. As a row, (1, m) times (1, K) does not even
# multiply.</details>
# <details><summary>Which invariant would have seen it?</summary>Shapes, if written down. And a look at one sleeping unit: its outgoing
# weights must have slope 0.</details>
#
# **3. Which order?** (six minutes) Another assignment has rows, as here, and prints for the first weights
#
# $$\frac{1}{N}\sum_i (\psi - \Delta)\; a^{(1)\top}\; W^{(2)}\; \mathbf{1}_{z > 0} + 2\lambda W^{(1)}$$
#
# with $\psi - \Delta$ of shape $(1, K),$ $a^{(1)}$ $(1, D),$ $W^{(2)}$ $(H, K)$ and $z$ $(1, H).$ Write the shape under each factor. Where
# does it break first? Put the factors in an order that works; two of them need another sign between them, and two a
# transpose.

# %% rows=["002-eq12"]
exhibits("002-eq12")

# %% [markdown]
# <details><summary>Answer</summary>It breaks at once: (1, K) meets (D, 1). In order: the transposed a, times (the error, times the transposed
# W<sup>(2)</sup>, times entry by entry the mask).</details>
#
# **More** (optional). The family's last member is yours alone: a first weight of the 5-ReLU net with the squared error. Two of its
# names are new: what is $dZ^{(2)}$ now, and what stands in place of $f'$? Write the chain, then open it.

# %%
chain("batch, 5 ReLU").fade(4)

# %% [markdown]
# *One line is spoilt* in the chain of the last biases; and *put in order* the one of the first weights.

# %%
chain("batch, last biases").spoilt(seed=3)

# %%
chain("batch, first weights").order()

# %% [markdown]
# *One homework, two networks* (optional, fifteen minutes). Its first net is the one of See; its second has tanh, and a sigmoid at the
# end. Whatever the bend $f$ and the squashing $g$ are, the way back is one theorem:

# %%
from nnlib.symbolic.backprop import theorem

theorem("squared error, batch").derivation("W1")

# %% [markdown]
# Twenty-five further statements of that homework: below this the sixteen on the first net, then the nine on the second. Eight are
# false or loose. Find the invariant that sees it, then open. (What it writes as a row times a matrix is the transpose of ours.)

# %% rows=["003-1b", "003-1b.loss", "003-1c.dims", "003-1c.z3", "003-1c.z1", "003-1c.b2", "003-1c.b1", "003-1c.W2sum", "003-1c.5W2", "003-1c.W2eq", "003-1c.W1sum", "003-1c.W1eq", "003-1c.W1fin", "003-1d.f", "003-1d.g", "003-1d.l"]
forward = "003-1b", "003-1b.loss", "003-1c.dims", "003-1c.5W2"
back = "003-1c.z3", "003-1c.z1", "003-1c.b2", "003-1c.b1", "003-1d.f", "003-1d.g", "003-1d.l"
weights = "003-1c.W2sum", "003-1c.W2eq", "003-1c.W1sum", "003-1c.W1eq", "003-1c.W1fin"
exhibits(*forward, *back, *weights)

# %% rows=["003-2a.fwd", "003-2a.loss", "003-2a.l", "003-2a.f", "003-2a.g", "003-2a.b2", "003-2a.W2", "003-2a.b1", "003-2a.W1"]
shape = "003-2a.fwd", "003-2a.loss", "003-2a.l", "003-2a.f", "003-2a.g"
slopes = "003-2a.b2", "003-2a.W2", "003-2a.b1", "003-2a.W1"
exhibits(*shape, *slopes)

# %% [markdown]
# *Ten lines of an assignment* (optional, ten minutes), the one of exercise 3. Its $\psi$ is our $P,$ its $\Delta$ our $T.$

# %% rows=["002-eq5", "002-eq6", "002-eq8", "002-eq9", "002-eq10", "002-c1", "002-c2", "002-eq11", "002-c4", "002-eq13"]
last = "002-eq5", "002-eq6", "002-eq8", "002-eq9"
first = "002-eq10", "002-c1", "002-c2", "002-eq11", "002-c4", "002-eq13"
exhibits(*last, *first)

# %% [markdown]
# <details><summary>Which invariant sees which?</summary>Shapes see (6), (10) and (13). (8), (11) and the factor of (10) have lost a switch: one
# number where a matrix stands. (5) is right entry by entry, and wrong as a product in that order.</details>

# %% [markdown]
# ## Exit
#
# One sentence each, then open.
#
# <details><summary>A program adds up the loss of 32 examples in place of averaging it. Which lr gives the same
# training?</summary>1/32 of it.</details>
# <details><summary>In X.T @ dZ1, where is the sum over the examples?</summary>Inside the product: the examples are the index the two factors
# share.</details>
# <details><summary>A book has columns and W of shape (out, in), and its slopes have the shape of what they are by. How does it write
# A.T @ dZ2?</summary>dZ A<sup>T</sup>: the transpose of ours, factors turned round.</details>
#
# Your gradient fits in every shape, and the loss falls. Is it right? The next notebook has a network that trains well with a wrong
# one.

# %% [markdown]
# ## What we left out
#
# - How the start spreads the bends over the line (biases from $U(-1, 1)$), and why the size of the first weights matters: notebook 11.
# - Automatic differentiation in general. It is this notebook's way back for any graph: each operation knows its own three lines.
# - Memory. The way back needs $X,$ $Z^{(1)}$ and $A$ again, so all of them are kept; a batch is as large as the memory allows.
# - Which layout is best. None; but mixing two in one formula costs a transpose somewhere.

# %% [markdown]
# ## Sources
#
# - Sapienza Advanced Machine Learning, assignment 2, equations (5) to (13): the batch in rows. Of the whole-array forms (6), (12) and (13)
#   are false; the chain rules over indices are right.
# - NYU Deep Learning, homework 1, 1 (b) to (d) and 2 (a): the 5-ReLU net and the tanh net, columns and numerator layout.
# - Machine Learning, sheet 4, question 1, equations (21) and (22): one layer, both layouts at once, and right.
# - IFT6390 assignment 3, figures 3 and 4, whose images are missing; Machine Learning I: Foundations, exercise sheet 4, 1 (f), for its
#   notation.
