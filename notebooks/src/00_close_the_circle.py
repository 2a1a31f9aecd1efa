# %% [markdown]
# # Close the circle
#
# How many bent lines fence a circle?
#
# - **You will do**: train small networks by moving a slider, and guess before you look.
# - **You will learn**: what a hidden unit draws, and that what a network *can* draw and what training
#   *finds* are different questions.
# - **You need**: points with two coordinates. There are formulas in *Derive* only. **Time**: 15 minutes for the
#   first three sections, 40 with the exercises.
#
# To begin, choose *Run > Run All Cells* in the menu above, then scroll back up to here. The results below are
# already on the page. Where you are asked for a guess, write it down before you scroll on.

# %% [markdown]
# ## Recall
#
# This is the first notebook, so there is nothing to recall. The later ones begin with two questions
# about what came before. Here, begin with a guess.
#
# Below, a network is to tell the inner ring (blue squares) from the outer ring (orange circles). Each of its
# hidden units draws one line through the picture, and only at these lines may its boundary bend. **What is the
# smallest number of units with which it can fence the inner ring, with at least 99 % of the points on their right
# side?** Write a number down. And one guess that the course keeps for you: spread points over the options, as many
# as you are sure of each, and press *Keep*.

# %%
from nnlib.exercises import guess, scored

guess("00")

# %% [markdown]
# ## See
#
# The lab plays as soon as the cell has run. Drag **hidden_dim** slowly from 1 upwards. After each move the network
# starts again and trains for 100 epochs, that is, 100 passes over its 660 training points. Watch the black
# line: it is where the network cannot decide. *New seed* starts from other random numbers, and the slider *moment* goes
# back to an earlier update.
#
# On the right, the *loss* (here the softmax cross-entropy: notebook 04) says how wrong the network is, and
# the *accuracy* which share of the points it puts on the right side. A network that knows nothing has the loss
# $\ln 2 = 0.69$ and guesses half of the points. The dashed curves are measured on 220 points that take no part
# in training, the *validation points*.

# %%
from nnlib.lab import Lab

Lab(name="hook", hidden=1, lr=0.05, batch_size=10, epochs=100, explain=False)

# %% [markdown]
# Every dashed line belongs to one hidden unit: on the side of its arrow the unit answers, on the other side
# it is silent. The background shows how sure the network is, white where it is not. The black boundary is
# straight until it crosses a dashed line, and only there it bends.
#
# Here is one of the five source documents' experiments, rerun: four widths, seen after 50 and after 100
# epochs. All four networks train at once, in one call. The number is the share of the 440 points held back from
# training (the validation points and 220 more) that the network puts on the right side; 100.0 % means that not one
# is wrong. The code at the end of a caption is a fingerprint of the drawn data, for the tests.

# %% rows=["000-F5", "000-F6", "000-F7", "000-F8", "000-F9", "000-F10", "000-F11", "000-F12"]
from nnlib.training import Config, snapshots
from nnlib.view import strip

widths = [2, 4, 6, 8]
problem, states = snapshots([Config(hidden=h, lr=0.05) for h in widths], epochs=(50, 100))
panels = [([f"{h} units, {e} epochs" for h in widths], s) for e, s in zip((50, 100), states, strict=True)]
strip(
    problem,
    panels,
    lambda a, closed: f"Held-out accuracy with 2, 4, 6 and 8 units after 50 epochs: "
    f"{', '.join(f'{x:.3f}' for x in a[:4])}; after 100 epochs: {', '.join(f'{x:.3f}' for x in a[4:])}",
    columns=4,
)

# %% [markdown]
# One run is one throw of the dice, because the first weights are random. So look at twenty throws with three
# units. Two counts differ here. How many fences are *closed*? And how many leave at least 99 % of the points on
# their right side?

# %%
problem, (end,) = snapshots([Config(hidden=3, seed=s) for s in range(20)], epochs=(100,))
strip(
    problem,
    [([f"seed {s}:" for s in range(20)], end)],
    lambda a, closed: f"Three units, 100 epochs, 20 seeds: {closed.sum()} boundaries are closed, "
    f"{(a >= 0.99).sum()} of the networks put at least 99 % of the held-out points right",
    columns=7,
)

# %% [markdown]
# What your guess costs is the first of many numbers of its kind. Notebook 04 says where it comes from.

# %%
scored("00")

# %% [markdown]
# Three units *can* do it, and mostly they do not quite. The table repeats this for six widths and twenty seeds
# each, 120 networks trained as one. Read the last column from the top: where does it jump?

# %%
from nnlib.training import evaluate, final, held_out

widths = [1, 2, 3, 4, 6, 8]
problem, end = final([Config(hidden=h, seed=s) for h in widths for s in range(20)])
accuracy = evaluate(problem.model, end.params, held_out(problem.data)).accuracy.reshape(6, 20)
print("units   worst   best   at least 99 % right, of 20")
for h, row in zip(widths, accuracy, strict=True):
    print(f"{h:5d}   {row.min():5.2f}  {row.max():5.2f}   {(row >= 0.99).sum():2d}")

# %% [markdown]
# So two answers to the question were right. Three units *can*: some of twenty runs show it. Six *do*, in all
# twenty. The wider network does not need more sides to its fence; it has more chances to find one. What a
# network can draw and what training finds are different questions.

# %% [markdown]
# ## Derive
#
# ### Why three can
#
# The boundary bends only where it crosses a dashed line. How often can a fence with three units cross one of them?
# Walk along the line of unit 1. There $z_1 = 0$, and the score that decides changes its slope at most twice: where
# you cross the lines of units 2 and 3. A graph with two bends has at most three zeros. But a closed fence is
# crossed an even number of times, in as often as out. So at most twice, and three lines give at most *six corners*.
#
# How many corners does it need? The sides must stay outside the radius 0.8, the corners inside the radius 1. Seen from
# the middle, one side then spans at most the angle whose half has the cosine 0.8. How many such angles fill a circle?

# %%
from math import acos, degrees

side = 2 * degrees(acos(0.8))
print(f"one side spans at most {side:.1f} degrees; 360 / {side:.1f} = {360 / side:.2f}")

# %% [markdown]
# Four sides do not go round, five do, and only just. A triangle is a fence, but its corners catch the outer ring.
# Three units have six corners: enough, with little to spare, and seed 4 above has found a way.

# %% [markdown]
# ### Why two never close anything
#
# With two units the boundary is not even closed, however long they train. Here is the reason. The network
# decides by the sign of one number, $s = c + a_1 f(z_1) + a_2 f(z_2)$, where $z_1$ and $z_2$ are the
# inputs of its two units and $f(z) = \max(z, 0)$. Start at a point inside the fence, where $s > 0$ say,
# and walk parallel to the dashed line of unit 1. Then $z_1$ does not change. What is left, $a_2 f(z_2)$,
# only rises or only falls along a straight walk, because $f$ never turns back. So in one of your two
# directions $s$ never falls: you walk to infinity and never meet the fence. A fence with two units always
# has a gap.
#
# The next cell takes that walk in each of twenty trained networks with two units, from the middle, in both
# directions, 100 units of length far. It counts the networks in which one direction never meets a boundary.

# %%
import numpy as np

problem, end = final([Config(hidden=2, seed=s) for s in range(20)], epochs=400)
W, b = end.params[0]
along = np.stack([-W[:, 1, 0], W[:, 0, 0]], axis=-1)  # parallel to the line of unit 1
along /= np.linalg.norm(along, axis=-1, keepdims=True)
steps = np.linspace(-100, 100, 20_001)[:, None]
labels = problem.model.loss.decide(problem.model.predict(end.params, steps * along[:, None])).labels
back, ahead = labels[:, :10_001], labels[:, 10_000:]
free = (back == back[:, -1:]).all(axis=1) | (ahead == ahead[:, :1]).all(axis=1)
print(f"{free.sum()} of 20 networks have a way out")

# %% [markdown]
# ## Check
#
# The argument promised that no seed and no patience helps. Those networks trained four times as long as the
# ones above. Their best held-out accuracy:

# %%
accuracy = evaluate(problem.model, end.params, held_out(problem.data)).accuracy
print(f"two units, 400 epochs, 20 seeds: best {accuracy.max():.2f}, worst {accuracy.min():.2f}")

# %% [markdown]
# ## Play
#
# Set the lab above to 8 units, and see that the circle closes. Then four changes, each a promise of a later
# notebook. Predict first: still closed, or not? Undo each before the next, since *Reset* leaves the controls alone.
# The table below has twenty seeds of each.
#
# 1. *activation*: sigmoid instead of relu. Why? Notebook 01.
# 2. *batch size* (under *more*, tab *controls*): all. Why? Notebook 08.
# 3. *lr*: 2. Why? Notebook 11.
# 4. *activation*: identity, and as many units as you like. Why? Notebook 02.

# %%
changes = {
    "activation sigmoid": {"activation": "sigmoid"},
    "batch size all": {"batch_size": None},
    "lr 2": {"lr": 2.0},
    "identity, 32 units": {"activation": "identity", "hidden": 32},
}
for name, change in changes.items():
    problem, end = final([Config(seed=s, **change) for s in range(20)])
    accuracy = evaluate(problem.model, end.params, held_out(problem.data)).accuracy
    print(f"{name:20s} worst {accuracy.min():.2f}   best {accuracy.max():.2f}")

# %% [markdown]
# With 8 units, relu, batches of 10 and lr 0.05 all twenty put at least 99 % right. Each of these changes loses
# that in every one of twenty seeds. The first three do not even change the shape of the network.

# %% [markdown]
# ## Your turn
#
# **1. Count** (two minutes). Each hidden unit has two weights for the two coordinates and one bias. Each of
# the two outputs has one weight per hidden unit and one bias. How many numbers does training move in a
# network with $H$ hidden units? Write a
# formula in `H` between the quotes, for example `"3*H + 1"`, and run the cell.

# %%
from nnlib.exercises import check

answer = ""  # your formula

check("00 numbers in a net", answer)

# %% [markdown]
# <details><summary>Hint</summary>A network with 8 hidden units has 42 numbers.</details>
# <details><summary>Solution</summary>$2H + H$ in the first layer, $2H + 2$ in the second: <code>5*H + 2</code>.</details>

# %% [markdown]
# **2. Find the error** (five minutes). One of the source documents lists four linear transformations:
# "rotation, translation, reflection, shearing". A map $f$ is linear when $f(x + y) = f(x) + f(y)$ and
# $f(c\,x) = c\,f(x)$. One of the four is not linear. Which one, and at which point do you see it?
# Work it out with $x = (1, 0)$ before you read the output.

# %% rows=["003-3d.lin"]
maps = {
    "rotation": lambda x: np.array([[0, -1], [1, 0]]) @ x,
    "translation": lambda x: x + np.array([1, 2]),
    "reflection": lambda x: np.array([[1, 0], [0, -1]]) @ x,
    "shearing": lambda x: np.array([[1, 1], [0, 1]]) @ x,
}
for name, f in maps.items():
    print(f"{name:12s} sends the origin to {f(np.zeros(2)).astype(int).tolist()}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# *Translation.* A linear map sends $0$ to $0$, because $f(0) = f(0 \cdot x) = 0 \cdot f(x) = 0$, and the
# translation does not. It is *affine*: linear, and then a shift. A layer $Z = XW + b$ is affine too; the shift
# is its bias. Without biases every dashed line in the lab would run through the middle of the circle.
# </details>
#
# **3. Predict** (five minutes). In the lab choose *xor* as the data set: four quarters, opposite ones of one
# class. What is the smallest number of units with which the validation accuracy gets above 0.95? Spread 100 points
# over 1, 2, 3 and 4. Then try, with *New seed* as often as you like. What does one unit more change: the best
# network, or the share of good ones? The next cell has twenty seeds of each.

# %%
for h in (1, 2, 3, 4):
    problem, end = final([Config(dataset="xor", hidden=h, seed=s) for s in range(20)])
    accuracy = evaluate(problem.model, end.params, problem.data.valid).accuracy
    print(f"{h} units: best {accuracy.max():.2f}, above 0.95 in {(accuracy > 0.95).sum():2d} of 20")

# %% [markdown]
# ## Exit
#
# Answer each in one sentence before you open it.
#
# <details><summary>What does one hidden ReLU unit add to the boundary?</summary>One line at which the boundary
# may bend. Away from these lines it is straight.</details>
# <details><summary>A friend trains three units once, fails, and says "three units cannot close a circle".
# What do you answer?</summary>One failed run shows what training found once, not what the network can draw.
# Other seeds succeed.</details>
# <details><summary>Why is "two units cannot" a different kind of sentence?</summary>It does not rest on runs. It
# holds for all weights at once: there is always a direction in which you walk out.</details>

# %% [markdown]
# **Are you ready for 01?** Eight questions. If one stays open after its answer, read the
# section of the [toolbox](90_notation_glossary_toolbox.ipynb) that it links to first.
#
# <details><summary>1. What is $e^0$, and is $e^{-5}$ positive?</summary>$e^0 = 1$. Yes, about 0.0067: powers
# of e are always positive. [Toolbox](90_notation_glossary_toolbox.ipynb#1-Powers-and-logarithms)</details>
# <details><summary>2. What is $\ln(ab)$?</summary>$\ln a + \ln b$, for positive a and b. [Toolbox](90_notation_glossary_toolbox.ipynb#1-Powers-and-logarithms)</details>
# <details><summary>3. What is the derivative of $e^{-x}$?</summary>$-e^{-x}$: the chain rule brings down
# the $-1$. [Toolbox](90_notation_glossary_toolbox.ipynb#2-Slopes)</details>
# <details><summary>4. What is the derivative of $u(x)/v(x)$?</summary>$(u'v - uv')/v^2$. [Toolbox](90_notation_glossary_toolbox.ipynb#2-Slopes)</details>
# <details><summary>5. What does "for every x" claim that "for x = 0" does not?</summary>Equality at all points. One
# point can agree by chance. [Toolbox](90_notation_glossary_toolbox.ipynb#5-For-every-x)</details>
# <details><summary>6. What is the shape of a (10, 2) matrix times a (2, 8) matrix?</summary>(10, 8). The inner
# sizes must agree and vanish. [Toolbox](90_notation_glossary_toolbox.ipynb#6-Arrays-and-shapes)</details>
# <details><summary>7. What is $\sum_{k=1}^{3} k^2$?</summary>$1 + 4 + 9 = 14$. [Toolbox](90_notation_glossary_toolbox.ipynb#3-Sums-and-bound-indices)</details>
# <details><summary>8. What does the slope of a function at a point tell you?</summary>By how much the value changes per
# small step, and in which direction it rises. [Toolbox](90_notation_glossary_toolbox.ipynb#7-Gradient-and-Jacobian)</details>

# %% [markdown]
# ## The map, and how to use it
#
# | no | notebook | the one question |
# |---|---|---|
# | 00 | **Close the circle** (you are here) | How many bent lines fence a circle? |
# | 01 | [Squash a number](01_squash_a_number.ipynb) | Are sigmoid and tanh two functions or one? |
# | 02 | [Bend at a corner](02_bend_at_a_corner.ipynb) | What does a unit's shape buy, and what is the slope where there is none? |
# | 03 | [Choose a loss for one neuron](03_choose_a_loss_for_one_neuron.ipynb) | Why not punish a wrong probability with the squared error? |
# | 04 | [Turn scores into probabilities](04_turn_scores_into_probabilities.ipynb) | What does the loss say back to each score? |
# | 05 | [Send the error back](05_send_the_error_back.ipynb) | Which weight is to blame, for one example? |
# | 06 | [Stack the batch](06_stack_the_batch.ipynb) | How do N examples become three matrix products? |
# | 07 | [Check a gradient](07_check_a_gradient.ipynb) | How do you know it is right when the net trains anyway? |
# | 08 | [Train and see the boundary](08_train_and_see_the_boundary.ipynb) | What happens between the first step and the last? |
# | 09 | [Keep a big net small](09_keep_a_big_net_small.ipynb) | Can a large net be made to act small? |
# | 10 | [Soften the maximum](10_soften_the_maximum.ipynb) | When does a soft maximum become a hard one? |
# | 11 | [Start a deep net alive](11_start_a_deep_net_alive.ipynb) | Why does a deep net not start? |
# | 12 | [Go deeper, honestly](12_go_deeper_honestly.ipynb) | Is deeper better, and how would you know? |
# | 13 | [Choose a code](13_choose_a_code.ipynb) | Must the output be one-hot? |
# | 14 | [Play and ask](14_play_and_ask.ipynb) | What do you want to know? |
# | 90 | [Look it up](90_notation_glossary_toolbox.ipynb) | Notation, glossary, toolbox, your own guesses |
# | 91 | [Visit the museum of errors](91_visit_the_museum_of_errors.ipynb) | What did five courses get wrong? |
#
# Take 00 to 08 in order, then at least two of 09 to 13, then 14. Who is here for the proofs may go 01, 04, 10.
#
# - *Run > Run All Cells* first: labs need a running kernel. The pictures stay when it stops.
# - Guess before you look, as points over the answers. A guess that was wrong teaches most.
# - Nothing in a lab can break. *Reset* goes back to the same first weights; running the cell again starts over.
# - Under *more* each lab has tabs: what the picture shows, runs to compare, what each number consists of, your own
#   points, runs to share. Notebook 14 has a table of them.
# - Lines that begin with a triangle open on a click: hints, answers, proofs.

# %% [markdown]
# ## What we left out
#
# - What a step of training is, and why it goes downhill: notebooks 03 and 05.
# - Why three units fail so often. That is a question about the landscape of the loss, and no notebook here
#   answers it in full.
# - The two functions that turn outputs into the colours of the map: 01 and 04.
# - The data of the source document was a file that is not ours to copy. These are the same two circles
#   (550 points each, radii 1 and 0.8, no noise), made anew. The document does not state its batch size
#   or its first weights; ours are 10, and uniform between $\pm 1/\sqrt{n}$ for $n$ inputs.

# %% [markdown]
# ## Sources
#
# - IFT6390 assignment 3, question 3, figures 5 to 12: hidden_dim 2, 4, 6, 8 after 50 and 100 epochs at lr
#   0.05, without penalty.
# - HW1 Theory, 3 (d): the list of linear transformations in *Find the error*.
