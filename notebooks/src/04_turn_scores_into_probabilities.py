# %% [markdown]
# # Turn scores into probabilities
#
# What does the loss say back to each score?
#
# - **You will do**: turn three scores into three probabilities, find out how each score moves each probability, and
#   read off what a training step does to them.
# - **You will learn**: the softmax and its slopes, the cross-entropy and its gradient, to calculate with a switch
#   called $\delta,$ and to find a law that a running network obeys.
# - **You need**: notebook 01 (the slope of sigmoid, the logistic loss), the chain rule and the quotient rule.
#   **Time**: 75 minutes. What is marked *optional* is not in them.
#
# Choose *Run > Run All Cells* first. Where a line says *Predict*, write your guess down before you scroll on.

# %% [markdown]
# ## Recall
#
# Two questions from notebook 01. Answer in one sentence, then open.
#
# <details><summary>How fast does sigmoid rise where its value is p?</summary>By $p\,(1 - p)$: what it has, times
# what is missing to 1.</details>
# <details><summary>The logistic loss of a score pulls it towards its label. How strong is the pull at
# most?</summary>Less than 1. Its strength is the probability of being wrong.</details>

# %% [markdown]
# ## See
#
# With two classes one score is enough, and sigmoid makes it a probability. With three classes the network gives three
# *scores* $z_1, z_2, z_3,$ one per class. They may be any numbers. The *softmax* turns them into three
# probabilities $p_1, p_2, p_3.$ (The lab below counts its classes 0, 1, 2, as programs do; formulas count from 1.)
#
# In the lab below, a network learns three classes of points. Every score has a *bias*, a number that is added to it.
# The three output biases start at 0, and training moves them at every step, 900 times.
#
# *Predict*: what is their **sum** at the end? Keep your guess, then look at the line below the picture.

# %%
from nnlib.exercises import guess, scored

guess("04")

# %%
from nnlib.lab import Lab


def biases(problem, state):
    """The three output biases, as text."""
    return ", ".join(f"{b:.3f}" for b in state.params[-1].b)


Lab(
    name="blobs",
    dataset="gaussians",
    lr=0.1,
    epochs=50,
    controls=("optimizer", "seed"),
    probe=(0.0, 0.0),
    readouts={
        "output biases": biases,
        "their sum": lambda problem, state: state.params[-1].b.sum(),
    },
)

# %% [markdown]
# Press anywhere on the map, or move the two *probe* sliders, to read the scores and the probabilities there. Find a
# point where two colours meet.
#
# <details><summary>What do you read there, and what in the middle of one colour?</summary>Where two colours meet, two
# probabilities are equal, and so are their two scores. In the middle of a colour one probability is nearly 1. They
# always sum to 1; the scores do not sum to anything in particular.</details>

# %% [markdown]
# Now choose *adam* as the optimizer (another way to make a step from the same slopes). Predict first: is the sum
# "0 again", "not 0, but smaller than 0.1" or "larger than 0.1, plus or minus"? Then *Play*. Here are twenty seeds of
# each.

# %%
from nnlib.training import Config, final


def sums(optimizer):
    """The sums of the output biases of twenty networks, without their signs."""
    blobs = {"dataset": "gaussians", "lr": 0.1, "epochs": 50}
    _, end = final([Config(optimizer=optimizer, seed=s, **blobs) for s in range(20)])
    return abs(end.params[-1].b.sum(axis=-1))


for name in ("sgd", "adam"):
    s = sums(name)
    none, least, most = (s < 1e-12).sum(), s.min(), s.max()
    print(f"{name:5s} below 1e-12: {none:2d} of 20   from {least:.2f} to {most:.2f}")

# %% [markdown]
# And what was your guess worth?

# %%
scored("04")

# %% [markdown]
# With plain gradient descent (*sgd*) each of the three biases goes its own way, and yet their sum is 0 in every run.
# With Adam it is not, in any. What would you change in the reason for your guess? Nothing in the program asks for a
# sum of 0. So where does it come from? The slopes must know it. Let us find them.

# %% [markdown]
# ## Derive
#
# ### From scores to probabilities
#
# Begin with the scores 1, 2 and 3. The softmax does two things: it takes powers of $e,$ so that every number is
# positive, and divides by their sum $S,$ so that they sum to 1.

# %% rows=["004-eq5"]
import numpy as np

z = np.array([1.0, 2.0, 3.0])
S = np.exp(z).sum()
p = np.exp(z) / S
print("scores          z ", z)
print("powers        e^z ", np.exp(z).round(3), "  sum S =", S.round(3))
print("probabilities   p ", p.round(3), "  sum   =", p.sum().round(3))

# %% [markdown]
# In letters, for any number $K$ of classes:
#
# $$p_k = \frac{e^{z_k}}{S}, \qquad S = \sum_{l=1}^{K} e^{z_l}.$$
#
# Read $\sum_{l=1}^{K}$ as a loop: let $l$ be 1, 2, and so on up to $K,$ and add. Inside the loop the letter must be
# another one than $k,$ which says whose probability we want. Two facts make these numbers probabilities, and both are
# proved here for every $K.$ First, a probability is a single power of $e,$ and so it is positive.

# %% rows=["000-Q2.3b"]
from nnlib.symbolic import Derivation

softmax = {"S": "sum(l=1..K, exp(z[l]))", "p[k]": "exp(z[k])/S"}
point = {"z": (1, 2, 3), "K": 3}

(
    Derivation("A probability is positive", "p[k]", names=softmax, at={**point, "k": 2})
    .then("exp(z[k])/exp(log(S))", "$S$ is positive, so $S = e^{\\ln S}$")
    .then("exp(z[k] - log(S))", "quotient of powers: subtract the exponents")
)

# %% [markdown]
# Second, they sum to 1.

# %% rows=["000-Q2.3c"]
(
    Derivation("The probabilities sum to 1", "sum(k=1..K, p[k])", names=softmax, at=point)
    .then("sum(k=1..K, exp(z[k])/S)", "definition of softmax")
    .then("sum(k=1..K, exp(z[k]))/S", "the loop does not change $S$: pull $1/S$ out")
    .then("S/S", "this sum is $S$: the name of its letter does not matter")
    .then("1", "cancel $S$")
)

# %% [markdown]
# ### One score moves every probability
#
# The picture below has a bar for each probability, and beside the bars a table of slopes, the *Jacobian*: row $i,$ column $j$ says how fast $p_i$ rises when $z_j$
# rises alone. Such a slope is written $\frac{\partial p_i}{\partial z_j},$ with a round d: all other scores rest.
#
# *Predict*: you raise $z_1,$ and only $z_1.$ Spread 100 points over "only $p_1$ changes", "$p_1$ rises, the other two
# fall by equal amounts" and "$p_1$ rises, and of the other two the larger one falls more". Then drag $z_1.$

# %%
from nnlib.lab import Dial
from nnlib.view.softmax import softmax_picture

slider = (-4.0, 4.0, 0.1)
scores = {"z_1": (*slider, 1.0), "z_2": (*slider, 2.0), "z_3": (*slider, 3.0)}
Dial(softmax_picture, name="scores", **scores)

# %% [markdown]
# <details><summary>Set the scores to 1, 2, 3 again and look at column 1. How does its sum come about?</summary>The
# first probability gains 0.082 per unit. The second loses 0.022, the third 0.060: together
# 0.082. Who has more gives more.</details>

# %% [markdown]
# So the third answer is right. What would you change in the reason you gave?

# %% [markdown]
# ### A probability and its own score
#
# Three classes first, with everything written out. The last column is the value at the scores 1, 2, 3. Take the
# lines slowly: this chain is the pattern of all that follow.

# %% rows=["004-eq12"]
three = {"S": "exp(z_1) + exp(z_2) + exp(z_3)", "p_1": "exp(z_1)/S"}

(
    Derivation(
        "The slope of $p_1$ by its own score", "diff(p_1, z_1)",
        names=three, at={"z_1": 1, "z_2": 2, "z_3": 3}, sizes="K = 3",
    )
    .then("diff(exp(z_1)/S, z_1)", "definition of softmax", part="Write it out")
    .then("(diff(exp(z_1), z_1)*S - exp(z_1)*diff(S, z_1))/S^2",
          "quotient rule", part="Differentiate")
    .then("(exp(z_1)*S - exp(z_1)*exp(z_1))/S^2",
          "both slopes are $e^{z_1}$: in $S$ only one term moves", key=True)
    .then("exp(z_1)/S * ((S - exp(z_1))/S)",
          "pull out a common factor", part="Give the pieces their names")
    .then("exp(z_1)/S * (1 - exp(z_1)/S)", "split the fraction")
    .then("p_1*(1 - p_1)", "definition of softmax, twice")
)

# %% [markdown]
# In words: *what it has, times what is missing to 1*. That is the slope of sigmoid, word for word. Two checks: the
# slope is positive, and when $p_1$ is nearly 0 or nearly 1 it is nearly 0.
#
# <details><summary>Which rule makes the key line: why is the slope of S by z<sub>1</sub> a single
# term?</summary>A sum is differentiated term by term, and $e^{z_2}$ and $e^{z_3}$ rest when only $z_1$
# moves.</details>
# <details><summary>For which scores is the quotient rule not allowed?</summary>For none. It needs a denominator
# that is not 0, and $S$ is a sum of positive numbers.</details>

# %% [markdown]
# ### A probability and another score
#
# Now $p_1$ again, while $z_2$ moves. One thing is new: $z_2$ does not occur above the bar of
# $p_1.$ The last line is yours. Find it on paper, then type it below the chain.

# %% rows=["004-eq15"]
from nnlib.symbolic import chain

chain("another score").fade(1)

# %% [markdown]
# Type it with `p_1`, `p_2`, `p_3` and numbers only, between the quotes, for example `"p_1*(1 - p_2)"`.

# %%
from nnlib.exercises import check

answer = ""  # your formula

check("04 one score moves another", answer)

# %% [markdown]
# <details><summary>Once you have it: in words, and two checks</summary><em>Minus what the one has, times what the
# other has.</em> It is negative, so every score works against the probabilities of the others. And the two may
# change places: $p_2$ feels $z_1$ as much as $p_1$ feels $z_2.$</details>
# <details><summary>Which rule would be wrong at the key line: "a sum is differentiated term by term" or "the slope of
# $e^{z_1}$ is $e^{z_1}$"?</summary>The second. It is true for the slope by $z_1$; by $z_2$ that slope
# is 0.</details>
# <details><summary>For which scores is the answer 0?</summary>For none: probabilities are never 0. It only comes
# close.</details>

# %% [markdown]
# ### One line for both, and for every K
#
# There are only two kinds of entries in the table: $i = j$ and $i \ne j.$ A switch makes them one. The *Kronecker delta*
#
# $$\delta_{ij} = 1 \text{ if } i = j, \text{ and } 0 \text{ if not}$$
#
# is 1 when the labels agree. The slope of $e^{z_i}$ by $z_j$ is $\delta_{ij}\, e^{z_i}$: the old slope if it
# is the same score, nothing if it is another. In a sum, the switch deletes all terms but one:
# $\sum_k \delta_{kj}\, c_k = c_j.$
#
# And now the event of this notebook. The chain that you know for $K = 3$ is proved here for *every* $K,$ for every
# $i$ and every $j.$ The last column stands at $i = 1,$ $j = 2.$

# %% rows=["004-kinds", "002-eq3"]
jacobian = (
    Derivation("The slope of any probability by any score", "diff(p[i], z[j])",
               names=softmax, at={"z": (1, 2, 3), "K": 3, "i": 1, "j": 2})
    .then("diff(exp(z[i])/S, z[j])", "definition of softmax", part="Write it out")
    .then("(diff(exp(z[i]), z[j])*S - exp(z[i])*diff(S, z[j]))/S^2",
          "quotient rule", part="Differentiate")
    .then("(delta(i, j)*exp(z[i])*S - exp(z[i])*diff(S, z[j]))/S^2",
          "the switch: $e^{z_i}$ moves if $i = j$", key=True)
    .then("(delta(i, j)*exp(z[i])*S - exp(z[i])*exp(z[j]))/S^2",
          "of the sum $S$ one term moves")
    .then("exp(z[i])/S * (delta(i, j) - exp(z[j])/S)", "pull out a factor, split the fraction",
          part="Give the pieces their names")
    .then("p[i]*(delta(i, j) - p[j])", "definition of softmax, twice")
)
jacobian

# %% [markdown]
# In words: *what $p_i$ has, times (the switch minus what $p_j$ has)*. Turn the switch on, and you have the first
# chain; turn it off, and you have yours. In numpy the switches stand in a table of their own, `np.eye`. One line
# makes the numbers of the dial (`p[:, None]` is $p$ as a column, so that row $i$ gets the factor $p_i$):

# %%
table = p[:, None] * (np.eye(3) - p)
print(table.round(3))

# %% [markdown]
# A third check is the row sums of the dial. They are 0 for every $K$:

# %%
(
    Derivation("The sum of row i", "sum(j=1..K, p[i]*(delta(i, j) - p[j]))",
               names=softmax, at={**point, "i": 1})
    .then("p[i]*(sum(j=1..K, delta(i, j)) - sum(j=1..K, p[j]))",
          "$p_i$ rests in the loop: pull it out")
    .then("p[i]*(1 - 1)", "the switch is on once; the probabilities sum to 1", key=True)
    .then("0", "one minus one")
)

# %% [markdown]
# A row sum of 0 says: *raise all scores alike, and no probability moves*. Keep this; the program will need it.
#
# <details><summary>At the key line of the long chain: which would be right for $\frac{\partial}{\partial z_j}
# e^{z_j}$, the switch $\delta_{ij}$ or no switch?</summary>No switch. It is the same letter twice, so the
# label agrees for certain.</details>
# <details><summary>When would the sum over j of &delta;<sub>ij</sub> not be 1?</summary>If the loop left out $i$; then
# it would be 0. From 1 to $K$ it meets every label exactly once.</details>

# %% [markdown]
# ### The loss
#
# One of the classes is right. Its label is called $y.$ The *cross-entropy* of the example is $-\ln p_y$: the
# network pays for the probability that it gave to what was true. It does not matter how it spread the rest. Here is what
# our three scores cost for each possible $y.$

# %% rows=["000-Q2.3d"]
for y in (1, 2, 3):
    print(f"y = {y}: the right class had p = {p[y - 1]:.3f}, the loss is {-np.log(p[y - 1]):.3f}")

# %% [markdown]
# This is what the two facts were for. The logarithm needs $p_y > 0.$ And because the sum is 1, who gives more to one
# class gives less to the others: nobody has a small loss for every label. (Why a logarithm? The probability of many
# labels together is a product, and the logarithm makes it a sum.)
#
# *Predict*: let $y = 2,$ at the scores 1, 2, 3, with $p = (0.09, 0.24, 0.67).$ The loss has a slope by each of the
# three scores. Spread 100 points over these answers:
#
# - only the second is not 0, for the loss is $-\ln p_2$ and nothing else;
# - the second is negative, the others are positive, and they sum to 0;
# - the second is negative, the others are positive, and they do not sum to 0.

# %% [markdown]
# The second score first. The last two lines are yours.

# %%
chain("loss by its own score").fade(2)

# %% [markdown]
# <details><summary>Once you have it: in words, and two checks</summary><em>What you have, minus 1.</em> It is
# negative, so a step downhill raises this score. And when $p_2$ is nearly 1, nearly nothing happens.</details>
# <details><summary>Which rule brings in the factor that is cancelled later?</summary>The chain rule, as the
# slope of the logarithm, $1/p_2.$ This is why a wrong certainty is not forgiven: the small $p_2$ of the softmax's
# slope is divided out.</details>
# <details><summary>For which scores may the factor $p_2$ not be cancelled?</summary>Only where $p_2 = 0,$
# and that does not happen: it is a power of $e,$ divided by $S.$</details>

# %% [markdown]
# What does the same loss say to the *first* score, which belongs to a wrong class? Use your own line from above.

# %%
answer = ""  # the slope of -log(p_2) by z_1, with p_1, p_2, p_3 and numbers

check("04 loss by another score", answer)

# %% [markdown]
# <details><summary>Hint</summary>$-\frac{1}{p_2}$ times the slope of $p_2$ by another score.</details>
# <details><summary>Solution</summary><code>p_1</code>: what you have. So the three slopes are 0.09, -0.76 and 0.67, and
# the second answer was right.</details>

# %% [markdown]
# ### What the loss says back
#
# Now alone: any label $y,$ any score $z_i,$ any number of classes. You have all the pieces: the chain rule of the
# last chain, and the one line with the switch. Write the chain on paper, then open it line by line. The last
# column stands at $y = 2,$ $i = 1.$

# %% rows=["000-Q2.7", "002-2a.txt", "004-eq20"]
chain("loss by any score").fade(4)

# %% [markdown]
# <details><summary>Once you have it: in words</summary>Worth learning by heart: <em>the loss says back to each score its
# probability, and to the right one its probability minus 1</em>. With $t$ for the list that has a 1 at the right class
# and 0 elsewhere (<em>one-hot</em>, $t_i = \delta_{iy}$), the whole gradient is $p - t$: what the network said, minus
# what was true. (The switch is printed as $\delta_{iy}$ or $\delta_{yi}$: the order of its two labels does not
# matter.)</details>
# <details><summary>Which earlier line makes the key line, and which letters change?</summary>The one line for both
# kinds, with $y$ for $i$ and $i$ for $j.$</details>
# <details><summary>For which scores can the loss be silent: all slopes exactly 0?</summary>For none. It would need $p_y =
# 1$, and the others have something, however little. So the pull never ends; it only gets weak.</details>

# %% [markdown]
# Two checks: the nearer $p$ comes to $t,$ the less anybody is moved. And the gradient sums to 0:

# %%
(
    Derivation("The gradient by the scores sums to 0", "sum(k=1..K, p[k] - delta(k, y))",
               names=softmax, at={"z": (1, 2, 3), "K": 3, "y": 2})
    .then("sum(k=1..K, p[k]) - sum(k=1..K, delta(k, y))", "split the sum")
    .then("1 - 1", "the probabilities sum to 1; the switch is on once", key=True)
    .then("0", "one minus one")
)

# %% [markdown]
# In words: *what the right class is to gain, the others are to lose*. No output has an error of its own.
#
# <details><summary>Which fact about softmax makes the key line, and which about labels?</summary>The probabilities sum
# to 1; exactly one label is right.</details>
# <details><summary>When would the sum not be 0?</summary>If two classes were marked as right in $t,$ or none: then the
# second sum would be 2, or 0.</details>

# %% [markdown]
# ### The law of the biases
#
# A bias $b_k$ is added to its score, so the loss has the same slope by $b_k$ as by $z_k.$ A step of gradient
# descent takes lr times this slope away:

# %%
(
    Derivation("The sum of the biases after a step", "sum(k=1..K, b[k] - lr*(p[k] - delta(k, y)))",
               names=softmax,
               at={"z": (1, 2, 3), "b": ("1/10", "1/2", "-1/5"), "K": 3, "y": 2, "lr": "1/10"})
    .then("sum(k=1..K, b[k]) - lr*sum(k=1..K, p[k] - delta(k, y))",
          "split the sum, pull lr out")
    .then("sum(k=1..K, b[k]) - lr*0", "the gradient sums to 0", key=True)
    .then("sum(k=1..K, b[k])", "lr times nothing is nothing")
)

# %% [markdown]
# In words: *what one bias gains, the others lose*. Two checks: without a step (lr = 0) the sum stays; and if there
# were one class only, its probability would be 1, and its bias would never move.
#
# <details><summary>Which fact makes the key line?</summary>That the gradient sums to 0, the chain before
# this.</details>
# <details><summary>For which lr is the key line false?</summary>For none, if it is the same for all three biases. With an
# lr for each bias it could not leave the sum.</details>

# %% [markdown]
# So the sum is what it was before the step: 0 at the start, and 0 for ever. (A batch takes the mean of ten such
# steps, and ten zeros have the mean 0.) What you saw in the lab was this line, 900 times. An identity on paper is a
# law for the running network.
#
# Why does Adam break it? It divides each entry by a size of its own. Here is the first step of three optimizers
# from biases 0, with the code that trains the networks. And a prediction for all 900 steps: *momentum* adds a share of
# all earlier steps to each step. In how many of twenty networks is the sum still 0 at the end? Spread 100 points over
# "in all", "in some" and "in none". The second cell trains them.

# %%
from nnlib.optimizers import OPTIMIZERS

gradient = p - np.array([0, 1, 0])
for name in ("sgd", "momentum", "adam"):
    b, optimizer = np.zeros(3), OPTIMIZERS[name](lr=0.1)
    optimizer.update(b, gradient.copy(), optimizer.init(b))
    print(f"{name:9s} step {b.round(3) + 0.0}   sum {b.sum().round(3) + 0.0}")

# %%
s = sums("momentum")
print(f"momentum: below 1e-12: {(s < 1e-12).sum()} of 20")

# %% [markdown]
# The first step of momentum is that of sgd: there are no earlier ones yet.
#
# <details><summary>Why does momentum keep the law?</summary>Its steps are sums of multiples of gradients. Each of them
# sums to 0, and so does every such mixture. Adam's first step keeps only the signs, two against one.</details>

# %% [markdown]
# ### The same loss without a quotient
#
# A program should not compute $p_y$ first and its logarithm then. (*Check* shows what happens.) It uses

# %% rows=["000-Q2.4"]
(
    Derivation("The loss, written with the scores", "-log(p[y])",
               names=softmax, at={"z": (1, 2, 3), "K": 3, "y": 2})
    .then("-log(exp(z[y])/S)", "definition of softmax")
    .then("-(log(exp(z[y])) - log(S))", "logarithm of a quotient")
    .then("-(z[y] - log(S))", "the logarithm undoes the power", key=True)
    .then("log(S) - z[y]", "minus times minus")
)

# %% [markdown]
# <details><summary>Which rule makes the key line: ln e<sup>u</sup> = u, or ln(u v) = ln u + ln v?</summary>The first. The
# second, for a quotient, made the line before.</details>
# <details><summary>For which numbers may a logarithm be split as in the line before?</summary>For positive ones, and a
# power of $e$ and a sum of such powers always are.</details>

# %% [markdown]
# In words: *the log of the sum of the powers, minus the right score*. The first part is called *log-sum-exp*. One trick is
# missing: $e^{1000}$ is too large for a computer. So a program subtracts a number $m$ from all scores first, the
# largest of them, and adds it again at the end. Both sides are equal for every $m$:

# %%
shift = (
    Derivation("Log-sum-exp may be shifted by any number m", "log(sum(l=1..K, exp(z[l])))",
               at={"z": (1, 2, 3), "K": 3, "m": 3})
    .then("log(sum(l=1..K, exp(m + (z[l] - m))))", "add $m$ and subtract it")
    .then("log(sum(l=1..K, exp(m)*exp(z[l] - m)))", "power of a sum: a product of powers")
    .then("log(exp(m)*sum(l=1..K, exp(z[l] - m)))",
          "$e^m$ rests in the loop: pull it out", key=True)
    .then("m + log(sum(l=1..K, exp(z[l] - m)))", "logarithm of a product")
)
shift

# %% [markdown]
# If $m$ is the largest score, every power is at most 1, and one of them is exactly 1: nothing overflows, and the
# logarithm never meets a 0.
#
# <details><summary>Which rule would not allow to pull $e^{z_l}$ out of the loop instead?</summary>Only
# what rests in the loop may leave it, and $z_l$ is another number in every round.</details>
# <details><summary>For which m is the last line false?</summary>On paper for none. On a computer for bad ones: with $m =
# 0$ nothing is gained.</details>

# %% [markdown]
# ## Check
#
# ### The code
#
# The training code computes $p - t,$ too, with labels that count from 0: class 2 of the formulas is label 1. A
# slope can also be measured: move one score by a small $h$ to both sides and look at the loss. The three must agree.

# %% rows=["000-Q2.8"]
from nnlib.losses import LOSSES

loss, h = LOSSES["softmax_cross_entropy"], 1e-5
Z, T, one = z[None], np.array([[0.0, 1.0, 0.0]]), np.eye(3)
measured = [(loss.value(Z + h * e, T) - loss.value(Z - h * e, T)) / (2 * h) for e in one]
print("formula p - t:", (p - T[0]).round(6))
print("code:         ", loss.grad(Z, T)[0].round(6))
print("measured:     ", np.round(measured, 6))

# %% [markdown]
# ### Large scores
#
# What does the textbook formula make of the scores 0, 0, 1000, and of the loss when the first class is right?

# %%
large = np.array([0.0, 0.0, 1000.0])
with np.errstate(all="ignore"):
    naive = np.exp(large) / np.exp(large).sum()
    print("textbook: p =", naive, "  loss =", -np.log(naive[0]))
m = large.max()
S = np.exp(large - m).sum()
print("shifted:  p =", np.exp(large - m) / S, "  loss =", m + np.log(S) - large[0])

# %% [markdown]
# The textbook divides infinity by infinity. Shifted, $p$ is right, and the loss is 1000, although $p_1 = e^{-1000}$
# has been rounded to 0: its logarithm is never asked for.
#
# ### A shift of the whole network (optional)
#
# *Predict*: take a trained network and add 100 to each of its three output biases. Spread 100 points over "the
# probabilities change, the labels do not", "nothing changes" and "the loss becomes 100 larger". (The loss is that of the
# 120 points that the network has not seen; the lab shows that of half of them.)

# %%
from nnlib.layers import Dense, flatten
from nnlib.training import held_out

problem, end = final(Config(dataset="gaussians", lr=0.1, epochs=50))
(first, last), points = end.params, held_out(problem.data)
raised = (first, Dense(last.W, last.b + 100))
for name, params in {"before": end.params, "after": raised}.items():
    value, slopes = problem.model.loss_and_grads(params, points.X, points.T)
    print(f"{name:6s}  loss {value:.6f}   first three slopes {flatten(slopes)[:3].round(6)}")

# %% [markdown]
# Nothing changes, not even the training that would follow: this is the row sum of 0 again. The scores of a
# network have no zero point. Only their differences mean something.

# %% [markdown]
# ## Play
#
# Now multiply instead of adding: all scores times $\beta,$ in twenty trained networks, on points they have not seen.
#
# *Predict*, twice. The accuracy (the share of right labels) at $\beta = 8$: "better", "the same", "worse". And
# the $\beta$ with the smallest loss: "1/4", "1", "8".

# %%
problem, end = final([Config(dataset="gaussians", lr=0.1, epochs=50, seed=s) for s in range(20)])
scores, rule = problem.model.predict(end.params, points.X), problem.model.loss
print("beta   accuracy   loss")
for beta in (0.25, 0.5, 1, 2, 4, 8):
    accuracy = (rule.decide(beta * scores).labels == points.labels).mean()
    cost = rule.value(beta * scores, points.T).mean()
    print(f"{beta:4.2f}   {accuracy:.3f}      {cost:.3f}")

# %% [markdown]
# The accuracy is the same in every row: the largest score stays the largest. The loss is lowest where $\beta = 1.$
# Accuracy judges the ranking, cross-entropy also the confidence. (Lowest among these six. A finer search finds about
# 0.8 on these points and about 1.3 on the training points: the nets are a little too sure of themselves on what they
# have not seen.)
#
# Turn the same knob on the scores 1, 2, 3.

# %%
Dial(
    lambda beta: softmax_picture(beta, 2 * beta, 3 * beta),
    name="beta",
    beta=(0.0, 8.0, 0.1, 1.0),
)

# %% [markdown]
# <details><summary>What does softmax do at &beta; = 0 and at &beta; = 8? So does it pick the largest?</summary>At 0 it
# gives everybody one third. At 8 the largest has nearly everything, but nobody has 0. It does not
# pick: it shares, and the larger the differences of the scores, the less equally.</details>

# %% [markdown]
# *Optional*: in the limit the largest has everything.

# %% rows=["003-3a"]
sharp = {"p_3": "exp(3*beta)/(exp(beta) + exp(2*beta) + exp(3*beta))"}

(
    Derivation("The share of the largest as $\\beta$ grows", "p_3",
               names=sharp, at={"beta": 8}, sizes="K = 3")
    .then("1/(exp(-2*beta) + exp(-beta) + 1)", "divide above and below by $e^{3\\beta}$")
    .tends_to("1", "both powers go to 0", "beta", "oo")
)

# %% [markdown]
# So softmax is a softened *arg max*: a soft answer to "which one is the largest?". One source says instead that
# it takes the largest element out. Two scores, 1 and 0, refute that.

# %% rows=["003-3a"]
from nnlib.symbolic import Refutation

Refutation("exp(1)/(exp(1) + exp(0))", "1", "Softmax of the scores 1 and 0 picks the largest")

# %% [markdown]
# Look once more at the table of slopes at $\beta = 8.$ It is nearly empty: a network that is certain hardly moves its
# probabilities. But the loss still speaks: where it is certain and wrong, the slope $p - t$ is almost 1. In one line: what
# would you change in the reason for your two guesses?

# %% [markdown]
# ## Your turn
#
# **1. Mark the false line** (two minutes). Below is the chain you had to find alone, and one line of it has
# been spoilt. Which is it? Use the last column.

# %%
chain("loss by any score").spoilt(seed=2)

# %% [markdown]
# **2. Find the error** (six minutes). One source writes the whole table of slopes out. For three classes and in our
# letters it says
#
# $$\begin{pmatrix} p_1(1 - p_1) & -p_1 p_2 & -p_1 p_3 \\ -p_2 p_1 & p_2(1 - p_2) & -p_2 p_3 \\
# -p_3 p_1 & -p_3 p_1 & p_3(1 - p_3) \end{pmatrix}$$
#
# Put $p = (0.2, 0.3, 0.5)$ in and add up each row, on paper. You need not know the right table to find the row. Which
# entry is wrong? In the cell below, write your three sums and run it.

# %% rows=["004-eq16"]
yours = [0, 0, 0]  # your row sums

a, b, c = 0.2, 0.3, 0.5
first = [a * (1 - a), -a * b, -a * c]
second = [-b * a, b * (1 - b), -b * c]
third = [-c * a, -c * a, c * (1 - c)]
right = np.allclose(yours, np.sum([first, second, third], axis=1))
print("your sums are right" if right else "not yet: a sum is wrong")

# %% [markdown]
# <details><summary>Answer, and which other check would have seen it?</summary>The sums are 0, 0 and 0.05. So it is in the
# last row, and there the second entry: it should be $-p_3 p_2.$ The table must also be symmetric, and the second column must sum to 0.</details>

# %% [markdown]
# **3. Write the gradient** (eight minutes). `Z` has a row of scores for each of N examples, `labels` the number of the
# right class of each, from 0. Return the slopes of the *mean* loss, in the shape of `Z`. Use no ready-made softmax, and
# shift first.


# %%
def my_gradient(Z, labels):
    """Z (N, K), labels (N,) -> (p - t)/N, shape (N, K)."""
    return 0 * Z  # replace this line


# %%
from nnlib.losses import one_hot

Z, labels = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 1000.0]]), np.array([1, 2])
with np.errstate(all="ignore"):
    mine, right = my_gradient(Z, labels), loss.grad(Z, one_hot(labels, 3))
if np.shape(mine) != right.shape:
    print(f"not yet: the shape should be {right.shape}, but yours is {np.shape(mine)}")
else:
    good = np.allclose(mine, right)
    print("right for both examples" if good else "not yet: a slope is wrong, or no number at all")

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# P = np.exp(Z - Z.max(axis=1, keepdims=True))
# P = P / P.sum(axis=1, keepdims=True)
# P[np.arange(len(Z)), labels] -= 1
# return P / len(Z)
# ```
#
# The third line subtracts the one-hot rows without writing them.
# </details>

# %% [markdown]
# **More** (optional). *Name the rules*: each line of the long chain, with four rules to choose from.

# %%
jacobian.why()

# %% [markdown]
# *Put in order*: the shift of the log-sum-exp.

# %%
shift.order()

# %% [markdown]
# *The entry of exercise 2.* What the machine says to it:

# %% rows=["004-eq16"]
three["p_3"] = "exp(z_3)/S"

Refutation("diff(p_3, z_2)", "-p_3*p_1", "The last row, second entry, as printed", names=three)

# %% [markdown]
# *The long way* (optional). One source multiplies the row of slopes of the loss by the probabilities, which has a
# single entry that is not 0, with the table of slopes. The sum runs over all probabilities through which $z_j$ can
# reach the loss, and the switch leaves one.

# %% rows=["004-eq1", "004-eq3", "004-eq4", "004-eq17", "004-eq19"]
(
    Derivation("The row times the table", "diff(-log(p[y]), z[j])", names=softmax,
               at={"z": (1, 2, 3), "K": 3, "y": 2, "j": 1})
    .then("sum(i=1..K, (-delta(i, y)/p[i])*diff(p[i], z[j]))",
          "chain rule, over all probabilities")
    .then("sum(i=1..K, (-delta(i, y)/p[i])*(p[i]*(delta(i, j) - p[j])))",
          "one line for both kinds")
    .then("-1/p[y]*(p[y]*(delta(y, j) - p[j]))",
          "the switch picks one term of the sum", key=True)
    .then("p[j] - delta(j, y)", "cancel $p_y$")
)

# %% [markdown]
# *Eight slips* (optional, ten minutes). Each of these was printed in one of the sources. Before you scroll on to the
# machine's answers, find for each one a check that sees the slip: a sum that should be 0, numbers put in, or two
# names that clash. For six of the eight the sum is enough. (In the sources $\psi$ and $S_i$ are our $p,$ $\Delta$ is our
# $t,$ $m$ and $C$ are our $K.$)
#
# 1. $p_k = e^{z_k}/\sum_k e^{z_k}$
# 2. $\partial J/\partial z = -\frac1N\, \partial \ln p/\partial z \cdot \partial p/\partial z,$ for $J = -\frac1N \ln p_y$
# 3. $\partial \ln p/\partial z = 1/p$
# 4. $\partial J/\partial z = \frac1N\, p(z - t),$ with $p(\ldots)$ for the softmax
# 5. the first row of the table of slopes ends in $\partial p_1/\partial z_1$
# 6. the last column of the same table is $\partial/\partial z_2$ of each quotient
# 7. $a_i = 1/p_i,$ where both $a_i$ and $p_i$ are the softmax, used in the last step
# 8. the row times the table, with the entry of exercise 2 in it

# %% rows=["000-Q2.3a", "002-eq1", "002-eq2", "002-eq4", "004-eq7", "004-eq6", "004-ainv", "004-eq18"]
from IPython.display import display

from nnlib.symbolic.audit import exhibit

for row in "000-Q2.3a 002-eq1 002-eq2 002-eq4 004-eq7 004-eq6 004-ainv 004-eq18".split():
    display(exhibit(row))

# %% [markdown]
# <details><summary>Which check sees which?</summary>The sum sees all but the first and the seventh. In the first, $k$
# is the entry and the letter of the loop at once. In the seventh the slopes are too small by a factor, which
# leaves the sum at 0: put numbers in.</details>

# %% [markdown]
# ## Exit
#
# One sentence each, then open.
#
# <details><summary>The scores 2, 5, 1 become 102, 105, 101. What happens to the probabilities, and to the
# training?</summary>Nothing, and nothing: raising all scores alike moves no probability, so the loss and all its slopes
# stay.</details>
# <details><summary>The probabilities are 0.7, 0.2, 0.1, and class 2 is right. What does the loss say to the three
# scores?</summary>0.7, -0.8, 0.1. They sum to 0.</details>
# <details><summary>A friend changes the sign of every step by mistake, so that the loss rises. Do the output biases
# still sum to 0?</summary>Yes. A multiple of a list that sums to 0 sums to 0, whatever the sign. A law can hold in a
# program that is wrong.</details>

# %% [markdown]
# **Your own cross-entropy.** You gave points to three answers: the sum of the biases, the same with Adam, the moving
# bars, the slopes, momentum, the accuracy, the best $\beta$ (and the shift, if you did it: add a number). Write down what you gave to the answer that happened, as
# probabilities. Who does not know spreads evenly over three, and pays ln 3 each time.

# %%
given = [1 / 3, 1 / 3, 1 / 3, 1 / 3, 1 / 3, 1 / 3, 1 / 3]  # what you gave to what happened

with np.errstate(divide="ignore"):
    print(f"your mean loss: {-np.log(given).mean():.2f}   not knowing: {np.log(3):.2f}")

# %% [markdown]
# If you wrote a 0, you were certain and wrong, and your loss is infinite. A network cannot write a 0: softmax leaves
# everybody something. It only pays very much, as the 1000 in *Check*. The next notebook sends $p - t$ further back: which *weight* is to blame?

# %% [markdown]
# ## What we left out
#
# - Why the loss should be the logarithm and not, say, the squared difference of $p$ and $t$: notebook 03.
# - How the slopes travel from the scores to the weights: notebook 05. What log-sum-exp has to do with a maximum:
#   notebook 10.
# - Whether probabilities of 0.9 come true in nine of ten cases. To choose $\beta$ on held-out points so that they do
#   is called *temperature scaling*.
# - Class labels that are not one-hot. $p - t$ stays true for every $t$ that sums to 1.
# - How a machine proves a line "for every K": it brings both lines to a *normal form*, one way of writing in which
#   every switch has deleted its sum and what rests in a loop has left it, so that equal lines become the same text. The
#   small triangle says how the machine proved that the line equals the one above. The name of the rule beside it was
#   written by hand.

# %% [markdown]
# ## Sources
#
# - IFT6390 assignment 3, Q2.3, Q2.4, Q2.7 and Q2.8: softmax, loss, gradient and code. Its formula for the softmax uses
#   one letter for two things, and its one-hot vector is a row where the softmax is a column.
# - Sapienza Advanced Machine Learning, assignment 2, 2a, equations (1) to (4): the same gradient for a batch; (1), (2) and
#   (4) are false as printed.
# - NYU Deep Learning, homework 1, 3a: softargmax.
# - Machine Learning, sheet 4, equations (1) to (20): the table of slopes and the long way. Equations (6), (7), (16) and (18)
#   have slips.
