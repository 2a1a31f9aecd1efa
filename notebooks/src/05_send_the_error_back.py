# %% [markdown]
# # Send the error back
#
# Which weight is to blame, for one example?
#
# - **You will do**: follow one weight to the loss on every path it has, and write down the slope of the loss by each
#   number of a network.
# - **You will learn**: backpropagation, first one entry at a time, then as whole arrays; and why a network that starts
#   at 0 stays there.
# - **You need**: notebook 04 ($p - t$ and the switch $\delta$), the chain rule. **Time**: 45 and 60 minutes, with a
#   stop in the middle. What is marked *optional* is not in them.
#
# Choose *Run > Run All Cells* first (under a minute; the first picture comes at the end). Where a line says *Predict*,
# write your guess down before you scroll on.

# %% [markdown]
# ## Recall
#
# Two questions from notebooks 04 and 01. Answer in one sentence, then open.
#
# <details><summary>What does the cross-entropy say back to the score of class k?</summary>Its probability, minus 1 if
# it is the right class: p - t.</details>
# <details><summary>The slope of tanh at a point where tanh is 0.8?</summary>1 - 0.64, which is 0.36: one minus its
# square.</details>

# %% [markdown]
# ## See
#
# A network with two inputs, eight hidden units and two scores has four arrays of numbers: the weights $W^{(1)}$ and
# the biases $b^{(1)}$ of the hidden units, the weights $W^{(2)}$ and the biases $b^{(2)}$ of the scores. (The raised number
# in brackets is the layer, not a power.) In this lab every one of
# them starts at **0**. That sounds neutral: no unit is preferred.
#
# *Predict*: which of the four arrays will have moved after 100 epochs? Keep your guess, then look at the line below the
# picture.

# %%
from nnlib.exercises import guess, scored

guess("05")

# %%
from nnlib.lab import Lab


def largest(array):
    """The largest number of an array, without its sign; "exactly 0" where all are 0."""
    top = abs(array).max()
    return f"{top:.3f}" if top else "exactly 0"


Lab(
    name="zero",
    start="zero",
    controls=("start", "activation", "seed", "lr"),
    explain=False,
    readouts={
        "largest W1": lambda problem, state: largest(state.params[0].W),
        "b1": lambda problem, state: largest(state.params[0].b),
        "W2": lambda problem, state: largest(state.params[1].W),
        "b2": lambda problem, state: largest(state.params[1].b),
    },
)

# %% [markdown]
# <details><summary>What is the loss at the end, and what did the network learn?</summary>0.693, which is ln 2, the price
# of not knowing between two classes. Only the output biases have moved, a little: they follow whichever class was more
# frequent in the last batches.</details>

# %% [markdown]
# And what was your guess worth?

# %%
scored("05")

# %% [markdown]
# Now change *activation* to tanh, and predict first which arrays will move: "only $b^{(2)}$", "$W^{(2)}$ and $b^{(2)}$"
# or "all four"? Then the same for sigmoid. Here are all three, for twenty seeds.

# %%
import numpy as np

from nnlib.training import Config, final


def after_zero(activation):
    """The largest number of each array of twenty nets from 0, and the spread over units."""
    _, end = final([Config(start="zero", activation=activation, seed=s) for s in range(20)])
    (W1, b1), (W2, b2) = end.params
    return [*(abs(A).max() for A in (W1, b1, W2, b2)), np.ptp(W1, axis=-1).max()]


print("           W1      b1      W2      b2      spread of W1 over the units")
for name in ("relu", "tanh", "sigmoid"):
    print(f"{name:8s}", *(f"{v:7.3f}" if v else "      0" for v in after_zero(name)))

# %% [markdown]
# A single 0 without decimals is exactly 0: not small, but never moved. With ReLU and tanh only $b^{(2)}$ moves. With sigmoid
# all four move, and yet all eight units stay exact copies of one another. At the end of this notebook you can read
# all of this off four formulas. So: what *is* the slope of the loss by a weight?

# %% [markdown]
# ## Derive
#
# ### The net, one example
#
# One example is a row $x$ of $D$ numbers. It goes through the net in four steps.
#
# | step | in words | one entry | whole arrays |
# |---|---|---|---|
# | before the bend | each hidden unit takes a weighted sum | $z^{(1)}_j = \sum_i x_i W^{(1)}_{ij} + b^{(1)}_j$ | `z1 = x @ W1 + b1` |
# | the bend | and bends it with any function $f$ | $a_j = f(z^{(1)}_j)$ | `a = f(z1)` |
# | scores | each class takes a weighted sum of the units | $z^{(2)}_k = \sum_j a_j W^{(2)}_{jk} + b^{(2)}_k$ | `z2 = a @ W2 + b2` |
# | loss | softmax, and the price of the right class $y$ | $L = -\ln p_y$ | `p = softmax(z2)`, `L = -log(p[y])` |
#
# $W^{(1)}$ has $D$ rows and $H$ columns, written $(D, H)$;
# $W^{(2)}$ is $(H, K).$ The machine knows the shapes, too:

# %% rows=["000-Q2.1a", "000-Q2.1b", "000-Q2.1c", "000-Q2.2"]
from nnlib.symbolic import Derivation

shapes = {"x": "D", "W1": "D H", "b1": "H", "W2": "H K", "b2": "K"}

(
    Derivation("One score, from whole arrays to entries", "(f(x @ W1 + b1) @ W2 + b2)[k]",
               shapes=shapes)
    .then("sum(j=1..H, (f(x @ W1 + b1))[j]*W2[j,k]) + b2[k]", "entry of a row times a matrix")
    .then("sum(j=1..H, f(sum(i=1..D, x[i]*W1[i,j]) + b1[j])*W2[j,k]) + b2[k]",
          "the same inside", key=True)
)

# %% [markdown]
# How many numbers can be to blame? Count the entries of the four arrays.

# %% rows=["000-Q2.5b"]
(
    Derivation("The numbers of a net", "D*H + H + H*K + K")
    .then("H*(D + 1) + K*(H + 1)", "each unit and each score has one bias")
)

# %% [markdown]
# ### The paths of one weight
#
# A slope asks: if this number moves a little, and nothing else is touched, how does the loss move? The loss hears of it
# only along the lines of the graph. *Predict*: on how many paths does a weight of the first layer reach the loss, and on
# how many a weight of the second? Spread 100 points over "one, and one", "one per class, and one" and "one per hidden
# unit, and one per class". Then choose other weights in the menu.

# %% rows=["003-3b"]
from nnlib.lab import Dial
from nnlib.view.paths import paths_picture, weights

first = "W1[1,2]"
Dial(paths_picture, name="paths", weight=[first, *[w for w in weights() if w != first]])

# %% [markdown]
# <details><summary>Two scores, and which weights have how many paths?</summary>A weight of the second layer feeds one
# score: one path. A weight of the first layer feeds one unit, which feeds every score: one path per class.</details>

# %% [markdown]
# The chain rule is a rule for this graph: multiply the slopes along a path, and add up the paths. Where a weight
# has no path to a score, the slope of that score by the weight is 0, and the switch $\delta$ of notebook 04 says so in a
# formula. Notebook 04 has
# done the last piece: the slope of the loss by the score $z^{(2)}_k$ is $p_k - t_k.$ We call it $dz^{(2)}_k.$ In general
# **dQ is the slope of the loss by Q, and has the shape of Q**.

# %% [markdown]
# ### A weight of the last layer
#
# First with numbers: three units with $a = (1, 0, 2),$ two classes, and what the loss says to the two scores. Which
# entry of $W^{(2)}$ is to blame, and how much? The answer will turn out to be a table of all products. (`a[:, None]` is
# $a$ as a column.)

# %%
a, p, t = np.array([1.0, 0.0, 2.0]), np.array([0.982, 0.018]), np.array([1.0, 0.0])
print("what the loss says to the scores:", p - t)
print(a[:, None] * (p - t) + 0.0)

# %% [markdown]
# Now for any number of units and classes, any label, and any entry $j, k.$ The last column stands at the numbers
# above, for $j = 3,$ $k = 2.$ In the last line $a \otimes dz^{(2)}$ is the table of all products, in code `outer(a, dz2)`.

# %% rows=["000-Q2.9a", "000-Q2.9b", "000-Q2.9d", "001-1a"]
from nnlib.symbolic.chains import OUTPUT, net

last = net(OUTPUT, a=(1, 0, 2), j=3, k=2)

(
    Derivation("Last layer, a weight", "diff(L, W2[j,k])", **last)
    .then("sum(l=1..K, dz2[l]*diff(z2[l], W2[j,k]))", "chain rule, over all scores",
          part="Add up the paths")
    .then("sum(l=1..K, dz2[l]*(delta(l, k)*a[j]))",
          "the weight feeds score $k$ alone", key=True)
    .then("dz2[k]*a[j]", "the switch picks one term", part="Delete the paths that are none")
    .then("(outer(a, dz2))[j,k]", "the table of all products", part="Give it a name")
)

# %% [markdown]
# In words: *the blame of a weight is what came in, times the error that came out*. Two checks: a unit that says 0 takes
# no blame (row 2 of the table above), and if the net is certain and right, nobody does.
#
# <details><summary>Which rule deletes the sum in the third line: the chain rule, or the switch?</summary>The switch. It
# is 0 for every score but one, so one term is left.</details>
# <details><summary>When would a weight have more than one path here?</summary>If it fed several scores. Some networks
# share weights like that; this one does not.</details>

# %% [markdown]
# ### A bias of the last layer
#
# A bias is a weight whose input is always 1. The last line is yours: find it, then open it.

# %% rows=["000-Q2.9c", "000-Q2.10d", "000-Q2.10f", "001-1b"]
from nnlib.symbolic import chain

chain("blame of a last bias").fade(1)

# %% [markdown]
# <details><summary>Which rule makes the key line: that a score is a sum, or that softmax divides by a
# sum?</summary>That a score is a sum: its own bias stands in it once, with the factor 1. The softmax is already inside
# $dz^{(2)}.$</details>
# <details><summary>When would the sum over the scores not shrink to one term?</summary>If two scores shared one bias. Then
# both their errors would reach it, and add up.</details>

# %% [markdown]
# And as whole arrays: what is `dW2`, the table of all slopes by $W^{(2)}$? It has the shape $(H, K).$ Use `a`, `p`, `t`
# and the notation of the code: `@`, `.T`, `outer(u, v)`.

# %%
from nnlib.exercises import check

answer = ""  # dW2 for one example, shape (H, K)

check("05 blame of the last weights", answer)

# %% [markdown]
# <details><summary>Hint</summary>The entry is $a_j (p_k - t_k).$ Which function of two vectors has all products as its
# entries?</details>
# <details><summary>Solution</summary><code>outer(a, p - t)</code>. For a batch this becomes
# <code>A.T @ (P - T)/N</code>: notebook 06.</details>

# %% [markdown]
# ## Stop here
#
# This is the middle. You can now train every network that has no hidden layer. Before you go on, or the next time
# you begin, answer this:
#
# <details><summary>One source says that the slope of the loss by a bias is 1. What has it mixed
# up?</summary>The slope of the <em>score</em> by its own bias is 1. The loss hears of it through the score, so the
# slope of the loss is p - t.</details>

# %% [markdown]
# ### A hidden unit
#
# Nobody moves $a_j$ directly: it is not a parameter. But the error has to pass through it. A unit feeds every
# score, so nothing is deleted here; the paths really add up. The last two lines are yours.

# %% rows=["000-Q2.11a", "000-Q2.11b", "000-Q2.12b", "001-1c"]
chain("blame of a unit").fade(2)

# %% [markdown]
# And as a whole array: what is `da`, the slopes by all $H$ units at once? It has the shape $(H,).$ Use `p`, `t`, `W2` and
# the notation of the code: `@`, `.T`.

# %%
answer = ""  # da for one example, shape (H,)

check("05 blame of the hidden units", answer)

# %% [markdown]
# <details><summary>Once you have it: in words</summary><em>A unit is to blame for the errors of all scores, each weighed
# by how loudly it spoke to that score.</em> On the way back the weights stand transposed:
# <code>da = (p - t) @ W2.T</code>.</details>
# <details><summary>Why is there no switch this time?</summary>A weight feeds one score, a unit feeds
# all.</details>
# <details><summary>For which weights does a unit get no blame at all?</summary>If all its outgoing weights are 0. Keep this
# one.</details>

# %% [markdown]
# ### Before the bend
#
# A unit bends its own number and no other. So the slope of $f,$ taken *at the number before the bend*, is multiplied
# on. The last column uses $f = \tanh$; the proof holds for any $f$ that has a slope.

# %% rows=["000-Q2.13", "000-Q2.14"]
chain("blame before the bend").fade(2)

# %% [markdown]
# <details><summary>Once you have it: in words</summary><em>The blame passes the bend as far as the bend is steep.</em> For
# ReLU the slope is 1 or 0: the blame passes, or it stops. As whole arrays:
# <code>dz1 = da * f'(z1)</code>, entry by entry.</details>
# <details><summary>What does this say at the corner of ReLU?</summary>Nothing: there is no slope at 0. The code takes 0
# there, and says so.</details>

# %% [markdown]
# ### A weight and a bias of the first layer
#
# Alone now. All pieces are there: $dz^{(1)}$ has arrived, and a first layer looks like a last layer. Write both chains
# on paper, then open them line by line.

# %% rows=["000-Q2.15a"]
chain("blame of a first weight").fade(4)

# %% rows=["000-Q2.15d"]
chain("blame of a first bias").fade(3)

# %% [markdown]
# The same pattern as in the last layer: *what came in, times the error that came out*.
#
# <details><summary>Which rule makes the key line of the first chain, and what does the bias have in place of
# $x_i$?</summary>A weighted sum is differentiated term by term: only the term with this weight moves, at the speed of what
# it is multiplied by. A bias is multiplied by 1.</details>
# <details><summary>For which examples does a weight of the first layer get no blame, whatever the error?</summary>For those
# whose input $x_i$ is 0. The bias has no such excuse.</details>

# %% [markdown]
# ### All at once, and for every net
#
# You followed single entries. Here is the deepest of the four gradients as a whole array, proved in one go: for every
# number of inputs, units and classes, every label, and every activation $f.$ ($\odot$ is the product entry by entry, in
# code `*`.)

# %%
from nnlib.symbolic.backprop import theorem

theorem("softmax").derivation("W1")

# %% [markdown]
# *Optional*: and with another loss? Only the first error changes; the way back is the same. With one output $s,$ a label $y = \pm 1$
# and the logistic loss of notebook 01 it is $-y\,\sigma(-ys)$ instead of $p - t.$

# %% rows=["001-1.0", "001-1f", "001-1f.b", "001-1f.w"]
from IPython.display import display

for variable in ("W1", "b1", "w"):
    display(theorem("logistic").derivation(variable))

# %% [markdown]
# **Any depth.** Take one layer somewhere in a deep net, and a batch of $N$ examples. $A$ has its inputs, one row per
# example; $Z = A W + b$ is what it has before the bend, and $f(Z)$ its output. Let $G$ be what arrives from behind: the
# slope of the loss by each number of $f(Z).$ What the layer sends on, to the layer before it, is the slope by $A$:

# %%
stage = theorem("stage")

(
    Derivation("One layer of any net", "diff(L, A)",
               names={"Z": stage.names["Z"]}, shapes=stage.shapes)
    .assume("diff(sum(G*f(Z)), A)",
            "G has arrived: near here L changes as the sum of G times the output does")
    .then("(G*f'(Z)) @ W.T", "proved for every size: one layer, with G at rest", key=True)
)

# %% [markdown]
# One line here is *assumed*, and marked as such: that the right $G$ has arrived. For the last layer it has, by notebook
# 04. And if it has arrived at some layer, the proved line says what arrives at the layer before. So it arrives
# everywhere, however deep the net is. That is a proof by induction, and its one step is the machine's.

# %% [markdown]
# ## Check
#
# The training code was written by hand. Choose any weight of a small net and compare three numbers: what the code sends back,
# what a small step to both sides does to the loss, and the formula of the whole net, differentiated by the machine. (Every lab
# opens its own numbers in this way: under *more*, tab *numbers*.)

# %%
from nnlib.lab import Blame

Blame("W1[2,3]", hidden=3, activation="tanh")

# %% [markdown]
# <details><summary>Which of the three numbers is not exact, and by how much?</summary>The difference: it moves the weight
# by a small amount and not by an infinitely small one. Here it is off by less than $10^{-9},$ too little to be
# seen in six decimals.</details>

# %% [markdown]
# ## Play
#
# ### Predict: how many slopes are not 0?
#
# One example, eight ReLU units, random weights. $W^{(1)}$ has 16 numbers, $W^{(2)}$ too. A unit is *active* if it stands on
# its rising side for this example. *Predict*, for a net with $n$ active units: how many of the 16 slopes by
# $W^{(1)}$ are not 0? Spread your points over "all 16", "$n$", "$2n$".

# %%
from nnlib.training import prepare

print("seed  active units  slopes by W1, W2 that are not 0")
for seed in range(6):
    problem = prepare(Config(seed=seed))
    X, T = problem.data.train.X[:1], problem.data.train.T[:1]
    _, (first, second) = problem.model.loss_and_grads(problem.params, X, T)
    active = (problem.model.forward(problem.params, X).A[1] > 0).sum()
    moving = [np.count_nonzero(layer.W) for layer in (first, second)]
    print(f"{seed:4d}  {active:12d}  {moving[0]:5d} {moving[1]:5d}")

# %% [markdown]
# Two per active unit, in both layers: one for each input, one for each class. A unit at rest has $a_j = 0$ and slope 0;
# it takes no blame and sends none on. For one example a network learns with a part of itself only.

# %% [markdown]
# ### Back to the zeros
#
# Read the four formulas once more, and put 0 in for all numbers at the start:
#
# $$dW^{(2)} = a \otimes (p - t), \quad db^{(2)} = p - t, \quad
# dW^{(1)} = x \otimes dz^{(1)}, \quad db^{(1)} = dz^{(1)},$$
#
# where $dz^{(1)} = \big((p - t)\, W^{(2)\top}\big) \odot f'(z^{(1)}).$
#
# <details><summary>Why can dW<sup>(1)</sup> and db<sup>(1)</sup> not be anything but 0?</summary>The error comes back through
# W<sup>(2)</sup>, and W<sup>(2)</sup> is 0.</details>
# <details><summary>And W<sup>(2)</sup>, with ReLU and tanh?</summary>Its blame is a times the error, and a = f(0) = 0. So
# W<sup>(2)</sup> stays 0, and then W<sup>(1)</sup> does, too. Each waits for the other.</details>
# <details><summary>What is different with sigmoid?</summary>f(0) is 1/2, so W<sup>(2)</sup> moves. But all units
# have the same a, so all rows of W<sup>(2)</sup> move alike, and then all columns of W<sup>(1)</sup>. Eight copies of one
# unit.</details>

# %% [markdown]
# So 0 is not a neutral start. There all units are equal, and equal units stay equal, at 0 and at every start that gives
# all units the same numbers. Random numbers are there to tell the units apart.
#
# *Predict*: in the lab above, choose *start* constant (all weights 0.3). What will the eight units do? "Stay where they
# are", "move, all alike" or "move apart"? Spread your points, then look there and below.

# %%
problem, end = final(Config(start="constant"))
W1 = end.params[0].W
gap, moved = np.ptp(W1, axis=1).max(), abs(W1 - 0.3).max()
print("largest difference between two units:", "exactly 0" if gap == 0 else "not 0")
print(f"farthest a weight has moved: {moved:.2f}")

# %% [markdown]
# Eight units, one line in the picture: they lie on top of one another.

# %% [markdown]
# ## Your turn
#
# **1. Which line is false?** (three minutes) One line of the chain for the first weights has been spoilt.

# %%
chain("blame of a first weight").spoilt(seed=1)

# %% [markdown]
# **2. A slip that square shapes hide** (six minutes). One source keeps its weights the other way round: its $W^{(2)}$ is $(m, d_h),$
# for $m$ classes and $d_h$ units, and it writes columns. For the error of the hidden units it prints
#
# $$\frac{\partial L}{\partial h} = (p - \text{onehot})\, W^{(2)\top}.$$
#
# Let $m = 3$ and $d_h = 5.$ Write the shape below each factor. Do they fit, and if not, what does? And for which $m$ and
# $d_h$ would nobody notice?

# %% [markdown]
# <details><summary>Answer</summary>A column of 3 and a matrix of shape (5, 3) do not multiply. With m = d<sub>h</sub> the
# shapes of the row form fit, and every number is wrong. This is why tests should use sizes that are all
# different.</details>

# %% [markdown]
# What the machine says (in this source onehot is our $t,$ $o$ our scores, $h$ our $a,$ $m$ our $K$):

# %% rows=["000-Q2.12a"]
from nnlib.symbolic.audit import exhibit

exhibit("000-Q2.12a")

# %% [markdown]
# **3. Write the way back** (twelve minutes). One example: `x` (D,), `t` (K,), `tanh` units. Return the four slopes. Every
# line is one of the formulas above.


# %%
def my_gradients(x, t, W1, b1, W2, b2):
    """The slopes dW1 (D, H), db1 (H,), dW2 (H, K), db2 (K,) for one example."""
    a = np.tanh(x @ W1 + b1)
    powers = np.exp(a @ W2 + b2)
    dz2 = powers / powers.sum() - t
    return 0 * W1, 0 * b1, 0 * W2, 0 * dz2  # replace this line


# %%
problem = prepare(Config(dataset="gaussians", activation="tanh", hidden=5))
(W1, b1), (W2, b2) = problem.params
X, T = problem.data.train.X[:1], problem.data.train.T[:1]
_, right = problem.model.loss_and_grads(problem.params, X, T)
mine = my_gradients(X[0], T[0], W1, b1, W2, b2)
names = ("dW1", "db1", "dW2", "db2")
for name, ours, theirs in zip(names, mine, [*right[0], *right[1]], strict=True):
    if np.shape(ours) != theirs.shape:
        print(f"{name}: not yet, the shape should be {theirs.shape}, not {np.shape(ours)}")
    else:
        print(f"{name}: {'right' if np.allclose(ours, theirs) else 'not yet'}")

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# dz1 = (dz2 @ W2.T) * (1 - a**2)
# return np.outer(x, dz1), dz1, np.outer(a, dz2), dz2
# ```
#
# </details>

# %% [markdown]
# **More** (optional). *Name the rules* of the chain before the bend, and *put in order* the one for the first weights.

# %%
chain("blame before the bend").why()

# %%
chain("blame of a first weight").order()

# %% [markdown]
# *Eleven slips* (optional, fifteen minutes). All of these were printed in one source, whose weights are $(\text{out}, \text{in})$ and
# multiply a column from the left. (In it onehot is our $t,$ $o$ our scores, $h$ our $a,$ $m$ our $K$; in its code `oa`, `os`
# and `hs` are our scores, $p$ and $a.$) For each one, which sees it: the shapes, a lost switch, or only the numbers?

# %% rows=["000-Q2.10a", "000-Q2.10b", "000-Q2.10c", "000-Q2.10e", "000-Q2.10g"]
for row in "000-Q2.10a 000-Q2.10b 000-Q2.10c 000-Q2.10e 000-Q2.10g".split():
    display(exhibit(row))

# %% rows=["000-Q2.15b", "000-Q2.15c", "000-Q2.15e", "000-Q2.16a", "000-Q2.16b", "000-Q2.17"]
for row in "000-Q2.15b 000-Q2.15c 000-Q2.15e 000-Q2.16a 000-Q2.16b 000-Q2.17".split():
    display(exhibit(row))

# %% [markdown]
# <details><summary>Answer</summary>Shapes see 10a, 10c, 10e, 10g, 15b, 16a and 17, if all sizes differ. 10b and 15c and 15e
# have lost a switch. 16b has the right shape and the wrong numbers: only a comparison with differences sees
# it.</details>

# %% [markdown]
# ## Exit
#
# One sentence each, then open.
#
# <details><summary>Every weight of a tanh net is 0.3. Are its hidden units different after training?</summary>No. They say
# the same, get the same blame and make the same step, for ever.</details>
# <details><summary>For one example a hidden ReLU unit stands on its flat side. Which of its weights
# move?</summary>None, neither the incoming ones (slope 0) nor the outgoing ones (a = 0).</details>
# <details><summary>You add a third layer in front. Which formulas do you have to derive again?</summary>None. What arrives
# at its output is the slope by the old first layer's input, and the one proved line for any depth does the
# rest.</details>

# %% [markdown]
# **Your own cross-entropy.** Six times you gave points: the four arrays, tanh, sigmoid, the paths, the slopes that are
# not 0, the constant start. Write down what you gave to what happened, as probabilities. Who does not know spreads evenly.

# %%
given = [1 / 4, 1 / 3, 1 / 3, 1 / 3, 1 / 3, 1 / 3]  # what you gave to what happened

even = (np.log(4) + 5 * np.log(3)) / 6
with np.errstate(divide="ignore"):
    print(f"your mean loss: {-np.log(given).mean():.2f}   not knowing: {even:.2f}")

# %% [markdown]
# One example moved one network. A batch has many, and a program does not loop over them: the next notebook turns $N$ outer
# products into one matrix product.

# %% [markdown]
# ## What we left out
#
# - What happens exactly at a corner of ReLU, and how to choose the random start: notebooks 02 and 11.
# - The cost. The way back takes at most about twice the work of the way forward, for *all* slopes at once; a small step to both sides would
#   take two forward runs for every single weight.
# - "Near here L changes as ..." is the definition of a slope for several variables. We used the chain rule without proving it.
# - How a machine proves a line for every size: a sum of any length gets one normal form, in which the switch has deleted its sum
#   and what does not depend on the letter of the loop has left it.

# %% [markdown]
# ## Sources
#
# - IFT6390 assignment 3, Q2.1, Q2.2, Q2.5 and Q2.9 to Q2.17: the same net, with weights (out, in) and columns. The single entries of
#   Q2.9 and Q2.11 are right; of the matrix forms in Q2.10 to Q2.17 eight are wrong.
# - Machine Learning I: Foundations, exercise sheet 4, 1 (a) to (c) and (f): the slopes of an affine map, and a net with logistic loss.
# - NYU Deep Learning, homework 1, 3b: a figure that is missing, probably such a graph.
