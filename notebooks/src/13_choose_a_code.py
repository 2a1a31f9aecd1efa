# %% [markdown]
# # Choose a code
#
# Must the output be one-hot?
#
# - **You will do**: teach ten digits to a network with ten outputs and to one with four, and count who is wrong and who
#   knows it.
# - **You will learn**: what a code is; that the distance between numbers, the distance between their codes and the cost of
#   an error are three things; when an output can say "none of these".
# - **You need**: notebook 03 (one sigmoid and its cross-entropy), 04 (softmax, the switch $\delta$) and 08 (held-out
#   points). **Time**: 60 minutes. What is marked *optional* is not in them.
#
# Choose *Run > Run All Cells* first. Where a line says *Predict*, keep your guess before you scroll on.

# %% [markdown]
# ## Recall
#
# Two questions from notebooks 03 and 04. Answer in one sentence, then open.
#
# <details><summary>A sigmoid says 0.9 and should say 0. What is the slope of its cross-entropy by the score?</summary>0.9:
# what it says, minus what it should say.</details>
# <details><summary>Softmax over ten scores, and one of them rises. Which probabilities change?</summary>All ten: the others
# must fall, because the sum stays 1.</details>

# %% [markdown]
# ## See
#
# A network answers with numbers, so somebody has to choose how a digit is written in numbers. Such a choice is a **code**.
# Up to now it was *one-hot*: ten places, with a 1 in the place of the digit. Here is a shorter one, the binary number: four
# places, the *bits*, from left to right for 1, 2, 4 and 8. So 7 = 1 + 2 + 4 has the row 1 1 1 0.

# %%
from nnlib.codes import binary

code = binary(10)
print("digit   ones   twos  fours eights")
for digit, bits in enumerate(code):
    print(f"{digit:5d}", *(f"{bit:6d}" for bit in bits))

# %% [markdown]
# Now an output is a yes-or-no question: is there a 1 at this place? A sigmoid turns its score into the probability of yes,
# and yes is said where that is above one half. Four questions instead of ten scores. *Predict*:

# %%
from nnlib.exercises import guess

guess("13")

# %% [markdown]
# Both networks below have 16 hidden units, the same seed and the same batches. (`coded` takes the table of a code and makes its loss:
# the cross-entropies of all places, added up.) Each map counts the 719 digits held out: one row for each true digit, one
# column for each answer.

# %%
from dataclasses import replace

from nnlib.codes import coded
from nnlib.lab import Race
from nnlib.training import Config, held_out

ten = Config("digits", hidden=16, lr=0.1, batch_size=20, epochs=60)
four = replace(ten, loss=coded(code))


def errors(problem, state):
    """How many of the digits held out are not labelled right."""
    held = held_out(problem.data)
    said = problem.model.loss.decide(problem.model.predict(state.params, held.X)).labels
    return (said != held.labels).sum()


nets = {"ten outputs, softmax": ten, "four bits": four}
Race(nets, name="codes", controls=("hidden", "lr", "seed"), readouts={"wrong, held out": errors})

# %% [markdown]
# <details><summary>The right map has a column more. What is it for?</summary>For "none of them": four bits can be a pattern
# that is no digit. Ten outputs with softmax always name one.</details>
#
# Luck, or the code? Ten seeds of each, on the digits held out; and once more without any hidden layer.

# %%
from nnlib.training import final


def ten_seeds(config):
    """The held-out digits, and what ten networks say of them: outputs Y and labels."""
    problem, end = final([replace(config, seed=seed) for seed in range(10)])
    held = held_out(problem.data)
    Y = problem.model.predict(end.params, held.X)
    return held, Y, problem.model.loss.decide(Y).labels


print("share of wrong answers       mean     from       to")
for name, config in {"ten outputs": ten, "four bits": four}.items():
    for units in ((16,), ()):
        held, _, said = ten_seeds(replace(config, hidden=units))
        wrong = (said != held.labels).mean(axis=-1)
        row = f"{wrong.mean():8.3f} {wrong.min():8.3f} {wrong.max():8.3f}"
        print(f"{name:12s} {sum(units):2d} hidden   {row}")

# %%
from nnlib.exercises import scored

scored("13")

# %% [markdown]
# Fewer outputs do not make an easier problem. What would you change in the reason for your guess?

# %% [markdown]
# ## Derive
#
# ### What a pattern costs
#
# Take the digit 6, with the row 0 1 1 0. Let $q_j = \sigma(z_j)$ be the probability of a 1 at place $j$. The right pattern
# has the probability $(1 - q_1)\, q_2\, q_3\, (1 - q_4)$, and the loss is minus its logarithm, as in notebook 04. The last
# column stands at the scores $-1, 2, 3, 1$: three places are right, the last one is wrong.

# %%
from nnlib.symbolic import Derivation, chain

price = chain("price of a pattern")
price

# %% [markdown]
# In words: *the price of a pattern is the sum of the prices of its places*. Two checks. With all scores 0 it is
# $4 \ln 2 = \ln 16$, the price of not knowing among sixteen patterns. And at the scores above, the wrong place alone costs
# $\ln(1 + e) = 1.31$ of the 1.80.
#
# <details><summary>Which fact about the four answers turns the logarithm into a sum: that each is a sigmoid, or that their
# probabilities are multiplied?</summary>That they are multiplied: the network gives its four answers independently of each
# other.</details>
# <details><summary>For which scores is the key line false?</summary>For none. A sigmoid is never 0 and never 1, so every
# logarithm exists.</details>

# %% [markdown]
# ### Each place learns alone
#
# Which scores does an error move? The last two lines are yours.

# %%
chain("price by one score").fade(2)

# %% [markdown]
# <details><summary>Once you have it: in words, and two checks</summary><em>A place is pulled by its own answer, minus what
# it should say, and by nothing else.</em> Here it should say 0, so the pull is $q_4$. If it says 1 and is wrong, the pull
# is nearly 1; if it says 0, nearly 0.</details>
# <details><summary>Which symbol in the first line makes the other three vanish?</summary>The name under the derivative,
# $z_4$: a price without it does not move.</details>
# <details><summary>"Each output has its own error" was false in notebook 04. Why is it true here?</summary>Softmax divides
# by the sum over all scores, so each score stands in every probability. A sigmoid knows its own score only.</details>
#
# So above the hidden layer this is four separate classifiers, each with a question of its own.
#
# ### What a place is asked
#
# Four classes in the plane show what the questions are like: 0 on the right, 1 on top, 2 on the left, 3 at the bottom.
# There is no hidden layer, so each score is one straight cut. With two bits the ones ask "is it 1 or 3?", top or bottom,
# and the twos "is it 2 or 3?", left or bottom. The third network has two bits as well, but another table: top or left, left
# or bottom. *Predict* which of the three networks can do it: all, the first alone, the first and one with two bits, or none?

# %%
blobs = Config("gaussians", classes=4, noise=0.4, hidden=(), lr=0.1, epochs=50)
other = [[0, 0], [1, 0], [1, 1], [0, 1]]
both = {"two bits": binary(4), "two bits, other table": other}
cuts = {name: replace(blobs, loss=coded(table)) for name, table in both.items()}

Race({"four outputs, softmax": blobs, **cuts}, name="cuts", controls=("hidden", "noise", "seed"))

# %% [markdown]
# <details><summary>Which can, and which cannot? Why, and what happens with a hidden layer of 8 units?</summary>Softmax: yes.
# The binary number: no. The other table: yes. With the binary number no straight cut answers the ones, because top and bottom
# lie on opposite sides of left and right. Hidden units can bend the cut: then all three networks can do it.</details>
#
# It is not the number of outputs that makes a problem hard, but what they are asked. A place of the one-hot code asks for
# one class. A bit asks for a mixture, and the table says for which. Back to the digits: here is how often each bit is wrong
# when one straight cut has to answer it.

# %%
held, Y, _ = ten_seeds(replace(four, hidden=()))
wrong_bits = (Y > 0) != held.T  # Y are scores: sigmoid(z) > 1/2 where z > 0; held.T are the targets

print("  ones   twos  fours eights")
print(*(f"{share:6.3f}" for share in wrong_bits.mean(axis=(0, 1))))

# %% [markdown]
# <details><summary>Which two questions are the hardest, and how would you say them in words?</summary>The ones, "is it
# odd?", and the twos, "is it 2, 3, 6 or 7?". Nothing in the shape of a digit says so.</details>

# %% [markdown]
# ### How far apart are two rows?
#
# The *distance* of two rows is the number of places in which they differ. With 0 and 1 as the only entries it is a sum of
# squares, $\sum_k (y_k - t_k)^2$: a place counts 1 if the two differ, else 0. For the one-hot rows of the labels $a$ and
# $b$, with any number of classes:

# %%
(
    Derivation("The distance of two one-hot rows", "sum(k=1..K, (delta(k, a) - delta(k, b))^2)",
               at={"K": 3, "a": 1, "b": 2})
    .then("sum(k=1..K, delta(k, a)^2 - 2*delta(k, a)*delta(k, b) + delta(k, b)^2)", "multiply out")
    .then("sum(k=1..K, delta(k, a)) - 2*sum(k=1..K, delta(k, a)*delta(k, b))"
          " + sum(k=1..K, delta(k, b))", "0 and 1 are their own squares")
    .then("1 - 2*delta(a, b) + 1", "the switch picks one term of each sum", key=True)
    .then("2*(1 - delta(a, b))", "pull out a 2")
)

# %% [markdown]
# In words: *two different labels are always 2 apart*. Two checks: for $a = b$ it is 0, and the number of classes does not
# occur.
#
# <details><summary>Which rule makes the key line: the binomial formula, or the switch?</summary>The switch. Each of the
# three sums has at most one term that is not 0, and the mixed one has none unless the labels agree.</details>
# <details><summary>For which rows is the second step, "their own squares", false?</summary>For rows with other entries than
# 0 and 1, for instance the probabilities that come out of a network.</details>
#
# So one-hot prefers no confusion. And four bits? There are sixteen patterns, the corners of a cube with four directions.
# *Predict*: which digits differ in all four bits? There are two such pairs; find both with the sliders.

# %% rows=["004-2.1b"]
from nnlib.lab import Dial
from nnlib.view.corners import corners_picture

Dial(corners_picture, name="corners", digit=(0, 9, 1, 3), taken_for=(0, 9, 1, 9))

# %% [markdown]
# <details><summary>The two pairs</summary>7 and 8, which as numbers are neighbours, and 6 and 9.</details>
#
# Three things that are easily mixed up: how far apart two **numbers** are, how far apart their **codes** are, and what an
# error **costs**. A 7 taken for an 8 is 1 away as a number and 4 away in bits. And the cost? If the digits are postcodes, the letter goes to
# a wrong town, and a town with the next number is no nearer.
#
# When the pattern of the four-bit network is wrong, in how many bits? From a given row there are 15 wrong patterns, and 4 of
# them differ in one bit: a pattern picked at random among the wrong ones does so with probability 4/15. *Predict* whether the
# network's wrong patterns do so more often.

# %%
from math import comb

held, Y, said = ten_seeds(four)
differ = ((Y > 0) != held.T).sum(axis=-1)
for bits in (1, 2, 3, 4):
    share = (differ == bits).sum() / (differ > 0).sum()
    print(f"{bits} of 4 bits wrong: {share:.2f} of the wrong patterns, at random {comb(4, bits) / 15:.2f}")

# %% [markdown]
# They do: the network errs along the edges of the cube. Here are the errors of one of these networks on the
# validation digits, half of those held out; the last column is for patterns that are no digit.

# %%
from nnlib.view.confusion import confusion_picture

problem, end = final(four)
confusion_picture(problem, end)

# %% [markdown]
# <details><summary>Find a confusion in the table that no reader of digits would make, and count its bits.</summary>For
# instance a 1 taken for a 0, or a 7 for a 3: they look different, but one bit separates them.</details>

# %% [markdown]
# ## Check
#
# Is the loss in the code the one in the chain? Take the scores of the number column, and compare: the price by the code and
# by the last line of the chain; the slopes by the code, and the answers minus the targets.

# %%
import numpy as np

from nnlib.activations import ACTIVATIONS

loss, z, t = coded(code), np.array([[-1.0, 2.0, 3.0, 1.0]]), np.array([[0.0, 1.0, 1.0, 0.0]])
sigmoid, softplus = ACTIVATIONS["sigmoid"].f, ACTIVATIONS["softplus"].f
print(f"price:  {loss.value(z, t):.6f}  and  {softplus(np.where(t == 1, -z, z)).sum():.6f}")
print("slopes:", np.round(loss.grad(z, t), 4)[0])
print("q - t: ", np.round(sigmoid(z) - t, 4)[0])

# %% [markdown]
# And is the comparison fair? Both losses are minus the logarithm of the probability of the right answer, so neither learns
# with a hidden factor on its learning rate (notebook 06). Had we averaged over the four places instead of summing, the
# network with four bits would have been given a quarter of the rate.

# %% [markdown]
# ## Play
#
# ### Predict: who notices its own errors?
#
# A pattern that is no digit gives an error away: the program can ask a human. Four bits can do that. So can ten outputs, if
# each is a sigmoid of its own, without the sum of a softmax: then two places can say yes, or none. Below,
# every "none" counts as a wrong answer.

# %%
guess("13 notices")

# %%
from nnlib.codes import NONE

nets = {"softmax": ten, "four bits": four, "ten sigmoids": replace(ten, loss=coded(np.eye(10)))}

print("ten seeds       wrong   of these noticed   wrong and silent")
for name, config in nets.items():
    held, _, said = ten_seeds(config)
    wrong, none = said != held.labels, said == NONE
    noticed, silent = none.sum() / wrong.sum(), (wrong & ~none).mean()
    print(f"{name:12s} {wrong.mean():8.3f} {noticed:18.2f} {silent:18.3f}")

# %%
scored("13 notices")

# %% [markdown]
# Who is best depends on what you ask for. Ten sigmoids are wrong about as often as four bits, but they notice most of it,
# and what they get wrong in silence is less than with the softmax. Two one-hot rows are 2 apart, so a single wrong place
# never leads to another digit. In four bits it often does. What would you change in the reason for your guess?
#
# <details><summary>What would happen if the ten sigmoids were read by the largest score, as a softmax is?</summary>They
# would always name a digit, notice nothing, and be wrong about as rarely as the softmax: the next cell tries it. To be
# allowed to say "none" costs right answers, too.</details>

# %%
held, Y, said = ten_seeds(nets["ten sigmoids"])
print(f"read place by place: {(said != held.labels).mean():.3f} wrong")
print(f"read by the largest: {(Y.argmax(axis=-1) != held.labels).mean():.3f} wrong")

# %% [markdown]
# These runs are also kept as a record, with error bars, made by `python -m experiments.codes`. The source argues about the
# two codes and reports no number. (A bar is one standard error: over the seeds, and of the set of digits held out.)

# %%
from nnlib.results import results

results("codes")

# %% [markdown]
# ### From one-hot to bits without learning
#
# One source asks for a network that turns the one-hot answer into bits. It needs no training. Cut each of the ten outputs
# at one half: 1 above it, 0 at it or below. Then let four sums collect the ones: the weight from place $i$ to bit $j$ is 1
# if the number $i$ has that bit, else 0. The source's figure is missing; here it is rebuilt. Choose which outputs are above
# one half.

# %% rows=["004-F1", "004-2.2a"]
from nnlib.view.recoder import recoder_picture

Dial(recoder_picture, name="recoder", above_half=["7", "9", "0", "none", "3 and 5", "1 and 8"])

# %% [markdown]
# If exactly one output, $m$, is above one half, then after the cut the ten numbers are a switch, $p_i = \delta_{im}$:

# %% rows=["004-2.2b"]
(
    Derivation("Sum $j$ of the added layer", "sum(i=1..K, p[i]*W[i,j])",
               names={"p[i]": "delta(i, m)"},
               at={"K": 3, "m": 3, "j": 1, "W": ((0, 1), (0, 1), (1, 1))})
    .then("sum(i=1..K, delta(i, m)*W[i,j])", "exactly one output is above one half")
    .then("W[m,j]", "the switch picks one row", key=True)
)

# %% [markdown]
# In words: *the winner's row comes out*, which is its code.
#
# <details><summary>Where is it used that there is exactly one winner?</summary>In the name: with two winners $p$ would be a
# sum of two switches, and two rows would come out, added up. With none, $p$ is 0, and so are all sums.</details>
#
# Now put this layer behind the trained softmax, and it answers in bits, too. *Predict* its share of wrong patterns: near
# that of the softmax or near that of the network that learned the bits?

# %%
from nnlib.losses import softmax

held, Y, _ = ten_seeds(ten)
winners = softmax(Y) > 0.5
wrong = (winners @ code != code[held.labels]).any(axis=-1)

print(f"wrong patterns: {wrong.mean():.3f}")
print(f"without any winner: {(~winners.any(axis=-1)).mean():.3f}")

# %% [markdown]
# The same four bits come out, with less than half of the errors. It was never the four wires that made the problem hard,
# but the questions that the network had to *learn*.

# %% [markdown]
# ## Your turn
#
# **1. Count the patterns that are no digit** (two minutes). Of the patterns of four bits, how many are no digit? Of the
# patterns of ten places (1024 of them), how many are not one-hot? Numbers, between the quotes.

# %% rows=["004-2.1c"]
from nnlib.exercises import check

answer = ""  # of the patterns of four bits

check("13 patterns that are no digit", answer)

# %%
answer = ""  # of the 1024 patterns of ten places

check("13 patterns that are not one-hot", answer)

# %% [markdown]
# <details><summary>Solution</summary>16 patterns less 10 digits are 6, those of 10 to 15. Ten places have $2^{10} = 1024$
# patterns, and ten of them are one-hot: 1014 are not. One source says that all numbers are fine "except numbers bigger than
# 10", and so forgets the 10.</details>

# %% [markdown]
# **2. Find the error, twice** (eight minutes). One source compares the two codes. It says: "the first digit in binary
# encoding appears only in 9 and 10", where it means the bit for 8. Look at the table at the top. Which digits have that bit?

# %% rows=["004-2.1d"]
from nnlib.symbolic.audit import exhibit

exhibit("004-2.1d")

# %% [markdown]
# Of the added layer, the source says that it is "obvious" that it is correct, because only one output is above
# $p = \frac12$. Which two cases has it left out? The picture of the added layer shows both. And after a softmax: can two
# probabilities be above one half?

# %% rows=["004-2.2e"]
(
    Derivation("Two probabilities of a softmax", "p[i] + p[j]",
               names={"p[i]": "exp(z[i])/sum(k=1..K, exp(z[k]))"},
               at={"z": (1, 2, 3), "K": 3, "i": 1, "j": 2})
    .then("(exp(z[i]) + exp(z[j]))/sum(k=1..K, exp(z[k]))", "the same number below the bar")
    .at_most("sum(k=1..K, exp(z[k]))/sum(k=1..K, exp(z[k]))",
             "two terms are at most the whole sum of positive terms", where="i != j", key=True)
    .then("1", "cancel")
)

# %% rows=["004-2.2e"]
exhibit("004-2.2e")

# %% [markdown]
# <details><summary>Which invariant would have seen it?</summary>Count the winners. "Exactly one" is two claims: at least
# one, and at most one. Softmax secures the second; nothing secures the first, and then 0000 comes out, which is read as the
# digit 0. Above, about one digit in a hundred had no winner.</details>

# %% [markdown]
# **3. Make a better code** (ten minutes). A code is only a table of ten different rows of 0 and 1. Add places, or ask other
# questions than the bits of a number: which of the seven strokes of a pocket calculator does the digit have? *Predict*,
# then run the cell. Can you beat four bits? In which of the three numbers?

# %%
from nnlib.codes import distances

my_code = binary(10)  # your table: ten rows, as many places as you like

held, _, said = ten_seeds(replace(ten, loss=coded(my_code)))
wrong, none = said != held.labels, said == NONE
apart = distances(my_code)[np.triu_indices(10, 1)].min()
print(f"{my_code.shape[1]} places, any two rows differ in {apart} or more")
print(f"wrong {wrong.mean():.3f}, wrong and silent {(wrong & ~none).mean():.3f}")

# %% [markdown]
# <details><summary>Two to try</summary>
#
# ```python
# strokes = "1110111 0010010 1011101 1011011 0111010 1101011 1101111 1010010 1111111 1111011"
# my_code = np.array([[int(c) for c in row] for row in strokes.split()])
#
# my_code = np.hstack([binary(10), np.eye(10, dtype=int)])
# ```
#
# The first is the pocket calculator. In the second any two rows are at least 3 apart. It is wrong more often, since all
# fourteen places must be right, and it hardly ever is so in silence. No code is the best for every purpose: say first what
# an error costs, and what a question to a human.
# </details>

# %% [markdown]
# **More** (optional). *Mark the false line*: the price of a pattern.

# %%
price.spoilt(seed=3)

# %% [markdown]
# *Is a rare bit a bad bit?* The source fears that a bit which is mostly 0 "could decrease the value" of the output. If an
# output must say the same number $v$ to all ten digits, and two of them have the bit, its mean squared error is

# %% rows=["004-2.1e"]
(
    Derivation("The best constant answer for the eights", "(2*(1 - v)^2 + 8*v^2)/10", at={"v": 1})
    .then("(2 - 4*v + 2*v^2 + 8*v^2)/10", "multiply out")
    .then("v^2 - 2/5*v + 1/5", "divide each term by 10")
    .then("(v - 1/5)^2 + 4/25", "complete the square", key=True)
)

# %% [markdown]
# <details><summary>So which constant is best, and which one would it be for a place of the one-hot code?</summary>0.2, how
# often the bit occurs. A one-hot place occurs once in ten digits, so 0.1: even lower. Rarity is no argument for
# one-hot.</details>

# %% [markdown]
# *Three sentences.* These stand in the same source; each is right, false, or says too little. Decide before you open them.
#
# 1. The loss $(\hat{y}_i\, y_i)^2$ of an example is a sum of squares of errors.
# 2. A 7 for a 0 costs 3 and a 1 for a 0 costs 1, so in binary code low values are favoured.
# 3. The network from one-hot to bits needs two additional layers.

# %% rows=["004-2.1a", "004-2.1b", "004-2.2d"]
from nnlib.symbolic.audit import exhibits

exhibits("004-2.1a", "004-2.1b", "004-2.2d")

# %% [markdown]
# <details><summary>In short</summary>1: the minus sign is lost. 2: it is not the value that counts but the number of wrong
# places; an 8 for a 0 costs 1, and an 8 for a 7 costs 4. 3: one layer is enough: with outputs of at least 0.99 and at most
# 0.01 no cut is needed before the sums, which are at least 0.99 or at most 0.05.</details>
#
# What else the source says of the two codes, for those who want to see all of it:

# %% rows=["004-2.1c", "004-2.1e", "004-2.2c", "004-2.3"]
exhibits("004-2.1c", "004-2.1e", "004-2.2c", "004-2.3")

# %% [markdown]
# ## Exit
#
# One sentence each, then open.
#
# <details><summary>A thermometer net predicts whole degrees from 0 to 15 with four bits. It is wrong in a single bit. How
# many degrees can it be off?</summary>1, 2, 4 or 8: distance between codes is not distance between numbers. (Between 7 and
# 8, a step of one degree, all four bits change.)</details>
# <details><summary>A hundred classes: how many outputs does the shortest code of 0 and 1 have, and what do you give up with
# it?</summary>Seven, because $2^7 = 128$. You give up simple questions, and nearly all of the patterns that would give an
# error away: only 28 of 128 are no class.</details>
# <details><summary>An error counter reports 0 invalid patterns for a softmax net. Is the net good?</summary>That says
# nothing: a net that takes the largest of its scores cannot give an invalid pattern.</details>
#
# Here the target was chosen, and the net had to live with it. In notebook 14 you choose everything.

# %% [markdown]
# ## What we left out
#
# - A softmax can say "none of these" too: if its largest probability is below a limit that you choose. Which limit, and
#   whether its probabilities can be trusted, is a question of calibration.
# - Codes that correct errors: with rows at least 3 apart, read a pattern as the *nearest* row, and one wrong place does no
#   harm. These are used with many classes ("error-correcting output codes").
# - Classes with an order, such as ages. Then a code may have neighbours that are near, and the cost of an error may count
#   the distance.
# - How far the gap depends on the size of the net. The claim of this notebook was tested over ten seeds on two divisions of
#   the digits, with 16 hidden units and with none.

# %% [markdown]
# ## Sources
#
# - Machine Learning, sheet 4, question 2.1: one-hot against binary code, with its loss, its invalid outputs and its rare
#   bit; question 2.2 and figure 1 (missing): the network from one-hot to binary; question 2.3.
