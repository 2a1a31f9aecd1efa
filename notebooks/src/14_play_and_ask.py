# %% [markdown]
# # Play and ask
#
# What do you want to know?
#
# - **You will do**: train any network that the course knows, guess the outcome of six experiments before you see them, and
#   then answer a question of your own.
# - **You will learn**: where everything is in the lab, what six surprises have in common, and how to report an experiment
#   so that others can check it.
# - **You need**: notebooks 00, 01, 04 and 05; 10 for one of the six. **Time**: open. Each guided start takes about
#   ten minutes.
#
# Choose *Run > Run All Cells* first. The labs of the guided starts wait until you press *Play*: write your guess
# down before you do.

# %% [markdown]
# ## Recall
#
# Two questions from earlier notebooks. Answer in one sentence, then open.
#
# <details><summary>The error at the scores is $p - t$: the probabilities minus the one-hot target. What is the sum of its
# entries?</summary>0, because both sum to 1 (notebook 04).</details>
# <details><summary>A network with three units fails to close the circle. What do you know now?</summary>What training
# found once, from one seed. What three units can draw is another question (notebook 00).</details>

# %% [markdown]
# ## See
#
# ### The playground
#
# Four controls are open, and all others are under *more*. Nothing can break.

# %%
from nnlib.lab import Lab

more = "epochs batch_size seed layers noise n classes split optimizer loss start l1 l2".split()
more += "l1_step decay dropout batch_norm standardize".split()
more += [f"width_{i}" for i in (1, 2, 3, 4)]
more += [f"{penalty}_{i}" for penalty in ("l1", "l2") for i in (1, 2, 3, 4, 5)]

Lab(name="playground", more=more)

# %% [markdown]
# | what you want | where it is |
# |---|---|
# | train, stop, go on by one update or one epoch | *Play*, *Step*, *Epoch* |
# | the same start again, or another one | *Reset*, *New seed* |
# | see an earlier moment, and go on from there | the slider *moment*, then *Play* |
# | layers, units of each layer, penalties of each layer, noise, points, classes, start | *more*, tab *controls* |
# | dropout, batch normalisation, a decaying rate, a proximal step for L1, standardised inputs | in the same tab |
# | images instead of points | *data set*: digits |
# | watch faster or slower | *speed*, in the same tab |
# | see whole trainings while you drag a slider | *retrain while a slider is dragged*, in the same tab |
# | validation points, mistakes, units, weights, hidden space; curves over updates | tab *show* |
# | who is taken for whom; the slopes and the zeros of each layer; the loss over two weights | in the same tab |
# | keep this run and compare the next one with it | tab *compare*: *Keep this run* |
# | open a loss, a weight, a slope or a score: its formula with the numbers put in | tab *numbers* |
# | put in points of your own, with the mouse or as a table | tab *own data* |
# | known experiments, one line of text for a friend, pictures, tables | tab *share* |
#
# When something goes wrong, a sentence below the picture names it with its evidence. The lab then tries what may mend it,
# and offers on a button what did.

# %% [markdown]
# ### The six starts
#
# Each guided start is one line that you could have typed yourself. Each is a surprise of the course, it holds in twenty
# runs and not only in the one that you see, and it has a guess before it: divide 100 points among the answers, and
# write them down. At the end your guesses are scored.

# %% [markdown]
# ### Start 1: all weights alike
#
# Every weight begins at 0.3, and every bias at 0. The loss has a slope, so something will move. *Predict*: which arrays
# does the **first** update move? Divide 100 points among "all four", "only $W^{(2)}$ and $b^{(2)}$", "only
# $b^{(2)}$" and "only $W^{(1)}$ and $b^{(1)}$". Then press *Step* once, and read below the picture by how much $W^{(1)}$
# has moved.

# %%
from numpy import ptp

moves = {
    "W1 has moved by": lambda problem, state: abs(state.params[0].W - 0.3).max(),
    "W2 by": lambda problem, state: abs(state.params[1].W - 0.3).max(),
    "the hidden units differ by": lambda problem, state: ptp(state.params[0].W, axis=1).max(),
}

Lab(name="alike", start="constant", controls=("start", "activation", "seed", "lr"), readouts=moves,
    show=("probabilities", "boundary", "unit lines"), autoplay=False, explain=False)

# %% [markdown]
# **What you see.** After one *Step*, $W^{(2)}$ has moved and $W^{(1)}$ has not. After the second, both have. Then *Play*:
# the hidden units never differ, in no digit, and the net ends with one bend.
#
# <details><summary>How many dashed lines do you see at the end, and how many units are there?</summary>One line, and eight
# units on it.</details>
#
# **What to try.** *activation*: tanh, sigmoid. Then *start*: zero. Which of the two starts is worse? **Where the proof
# is**: below, and in [05](05_send_the_error_back.ipynb). In one line: what would you change in the reason for your
# guess?

# %% [markdown]
# ## Derive
#
# ### Why the first layer waits
#
# What tells a hidden unit how to move? The errors of all scores come back to it, each multiplied by the weight that leads
# there: $\sum_k (p_k - t_k)\,W^{(2)}_{jk}$ (notebook 05). At start 1 all these weights are one number, $c$.
# Follow the last column: it has three classes and $c = 0.3$.

# %%
from nnlib.symbolic import Derivation

names = {"p[k]": "exp(z[k])/sum(l=1..K, exp(z[l]))", "t[k]": "delta(k, y)"}

(
    Derivation("What comes back to a unit that speaks to all classes alike",
               "sum(k=1..K, (p[k] - t[k])*c)",
               names=names, at={"K": 3, "y": 2, "z": (1, 2, 3), "c": 0.3})
    .then("c*sum(k=1..K, p[k] - t[k])", "pull out a common factor")
    .then("c*(sum(k=1..K, p[k]) - sum(k=1..K, t[k]))", "split the sum")
    .then("c*(sum(k=1..K, exp(z[k]))/sum(l=1..K, exp(z[l])) - sum(k=1..K, delta(k, y)))",
          "put the two definitions in")
    .then("c*(1 - 1)", "probabilities sum to 1, and so does a one-hot target", key=True)
    .then("0", "one minus one")
)

# %% [markdown]
# In words: *who says the same to every class learns nothing from any error*. Two checks: it holds for every number of
# classes, and for $c = 0$, so the start at zero is a special case. There, with ReLU and tanh, the weights of the second layer
# cannot move either: they wait for the first.
#
# <details><summary>Which fact about softmax makes the key line?</summary>That the probabilities sum to 1, whatever the
# scores are.</details>
# <details><summary>For which c is the key line false?</summary>For none. It is the <em>equality</em> of the weights that
# silences the unit, not their size.</details>

# %% [markdown]
# ## Check
#
# The running code: the largest slope in each array, before the first update and before the second, each for the batch
# of ten that the update uses.

# %%
from nnlib.training import Config, snapshots, stream

states = stream(Config(start="constant"))
for state in (next(states), next(states)):
    (dW1, db1), (dW2, db2) = state.grads
    slopes = "   ".join(f"{abs(d).max():.5f}" for d in (dW1, db1, dW2, db2))
    print(f"update {state.step + 1}: largest slope by W1, b1, W2, b2   {slopes}")

# %% [markdown]
# The first update parts the two columns of $W^{(2)}$, so that from the second on a unit says something different to each class.
# But it parts them for all eight units alike. Nothing in the net can tell two of its units apart, and so
# nothing ever does.

# %% [markdown]
# ## Play
#
# ### Start 2: epochs or updates
#
# In notebook 00 you set *batch size* to all, and the circle did not close: after 100 epochs the accuracy was between 0.42
# and 0.67. A full batch has the exact gradient; a batch of 10 has a noisy estimate of it. Now the full batch gets
# more time, 3300 epochs. *Predict* its accuracy then: "about 0.5: it needs the noise", "between 0.7 and 0.95", "above
# 0.97".

# %%
Lab(name="updates", batch_size=None, epochs=3300, controls=("batch_size", "epochs", "lr", "seed"),
    show=("probabilities", "boundary", "updates"), autoplay=False, explain=False)

# %% [markdown]
# Press *Play*. At 25 epochs a second it passes epoch 100 after four seconds: nothing learned. Then set *speed*, under
# *more*, to *no limit*. (The slider *moment* takes you back to update 100.)
#
# <details><summary>What stands below the right curve: epochs or updates? How many updates are 100 epochs of the full
# batch?</summary>Updates (the tab <em>show</em> has a tick box for it). 100 epochs are 100 updates. With batches of 10 they
# would be 6600.</details>
#
# Luck? Three seeds of each; twenty are in the project's tests.

# %%
from nnlib.training import evaluate, final, held_out

for size, epochs in ((10, 50), (None, 100), (None, 3300)):
    problem, end = final([Config(batch_size=size, epochs=epochs, seed=s) for s in range(3)])
    accuracy = evaluate(problem.model, end.params, held_out(problem.data)).accuracy
    print(f"batches of {size or 'all'}, {end.step:4d} updates: {accuracy.round(2).tolist()}")

# %% [markdown]
# **Why.** A net learns by updates, not by epochs: 100 small steps lead nowhere, 3300 lead there, and with or without noise
# it is nearly the same way. **What to try.** Wait for the end, press *Keep this run* (tab *compare*), then choose *epochs* 50
# and *batch size* 10: as many updates. How far apart are the two curves, and on which share of the area do the two nets
# differ? Then untick *updates*, in the tab *show*. **Where the proof is**: the
# gradient of a batch is the mean of those of its examples ([05](05_send_the_error_back.ipynb), one example; notebook 06,
# the batch). In one line: what would you change in your reason?

# %% [markdown]
# ### Start 3: one function, two rulers
#
# On the left a tanh net, on the right a sigmoid net that is the *same function* at update 0: its twin (notebook 01). The
# same points, the same batches, lr 0.05 on the left. The slider *rate* is the lr of the twin alone. *Predict* by which
# factor it must grow until the twin does well in **every** of ten starts, as the tanh net does: "1, it does", "2", "4",
# "no factor will do".

# %%
from dataclasses import replace

from nnlib.lab import Race

tanh = Config(activation="tanh")
twin = replace(tanh, activation="sigmoid", start="tanh_twin")

Race({"tanh": tanh, "its twin": lambda rate: replace(twin, lr=rate)}, name="rulers",
     rate=[0.05, 0.1, 0.2], controls=("seed",), autoplay=False)

# %% [markdown]
# <details><summary>At equal rates, what do both maps show at update 0, and which one changes first?</summary>The same picture,
# because it is the same function. The tanh net's.</details>
#
# And the ten starts, as the number that puts at least 85 % of the held-out points right:

# %%
nets = {"tanh": tanh, **{f"twin, rate times {f}": replace(twin, lr=0.05 * f) for f in (1, 2, 4)}}
for name, net in nets.items():
    problem, end = final([replace(net, seed=seed) for seed in range(10)])
    accuracy = evaluate(problem.model, end.params, held_out(problem.data)).accuracy
    print(f"{name:18s} {(accuracy >= 0.85).sum():2d} of 10, the worst {accuracy.min():.2f}")

# %% [markdown]
# **Why.** The weights of the first layer are twice as large in the twin. If $v = 2w$, the slope by $v$ is half the slope by
# $w$, and a step of $v$ counts half in $w$: a quarter of the way. **What to try.** Other seeds; *lr* in the playground
# with *start* tanh_twin. **Where the proof is**: [01](01_squash_a_number.ipynb), *Derive* (one function) and *Play* (a
# quarter). In one line: what would you change in your reason?

# %% [markdown]
# ### Start 4: a start that is too small
#
# Three hidden layers of eight tanh units. The weights begin as random numbers of size 0.001 instead of a few
# tenths, so the units are *not* alike. The net has 100 epochs. *Predict* its loss at the end: "near 0, as usual", "clearly
# lower than $\ln 2 = 0.693$, but not near 0", "$\ln 2$ still".

# %%
small = dict(hidden=(8, 8, 8), activation="tanh", start="normal 1e-3")

Lab(name="small", **small, controls=("start", "layers", "optimizer", "lr"), autoplay=False)

# %% [markdown]
# **What you see.** Nothing, and then a sentence: the lab says what is wrong, with the size of the gradient in each layer,
# tries a remedy from the same seed, and offers it on a button. Press the button. Here is the same, without a page:

# %%
from textwrap import fill

from nnlib.lab.diagnoses import diagnose
from nnlib.lab.doctor import Doctor
from nnlib.lab.run import Run

run = Run(Config(**small))
run.finish()
doctor = Doctor(run, diagnose(run))
while doctor.work():
    pass
print(fill(doctor.diagnosis.words, 90), fill(doctor.words, 90), sep="\n")

# %% [markdown]
# <details><summary>How large is the gradient of the first layer, and how far does one step move a weight of
# 0.001?</summary>About $10^{-9}$; with lr 0.05 a step is 0.05 of that. It would take twenty million steps to move such a
# weight by its own size.</details>
#
# **Why.** On its way back the error is multiplied by the weights of every layer that it passes, and each of them is about
# 0.001. One small factor per layer, and the product is nothing. **What to try.** *optimizer* adam and *lr* 0.01, which
# makes steps whose size the gradient does not set: some seeds start now, others do not.
# **Where the proof is**: [05](05_send_the_error_back.ipynb), *Any depth*: $G$ becomes $(G \odot f'(Z))\,W^\top$. In one line: what would you change in your reason?

# %% [markdown]
# ### Start 5: a loss that stops
#
# Two classes with an empty band between them. Three nets learn with the hinge, $\max(0, 1 - t)$, with its smoothed form,
# and with the logistic loss, $\ln(1 + e^{-t})$, where $t$ is the margin. Each gets 1200 updates. *Predict* the last update
# that changes any number of the **hinge** net: "before 400", "between 400 and 1100", "the last, 1200".
#
# And this time nobody tells you which net is which: it is a *line-up*. Press *Play*, divide your points among A, B and C,
# then press *Name them*.

# %%
band = Config("linear", hidden=16, lr=0.1, loss="hinge")
smooth, logistic = replace(band, loss="smoothed_hinge"), replace(band, loss="logistic")
nets = {"hinge": band, "smoothed hinge": smooth, "logistic": logistic}

Race(nets, name="stops", unnamed="Which of the nets learns with the hinge?", answer="hinge",
     controls=("seed", "lr"), autoplay=False)

# %% [markdown]
# **What you see.** One net freezes, the others move to the end. It is the hinge net. In thirty runs on five sets of
# points it made its last change between the updates 47 and 178.
#
# <details><summary>What is the loss of the frozen net, and how many points does it get wrong?</summary>Exactly 0, and none:
# every training point has a margin of at least 1.</details>
#
# **Why.** Beyond a margin of 1 the slope of the hinge is 0. The slope of the logistic loss is $-\sigma(-t)$, which is never 0.
# **What to try.** *lr* 0.01 and 1: does it freeze earlier or later? **Where the proof is**:
# [10](10_soften_the_maximum.ipynb), *Why only one of them stops*. In one line: what would you change in your reason?

# %% [markdown]
# ### Start 6: sure of what is chance
#
# Two moons with much noise, 40 points to train on and 180 to validate, 32 units, lr 0.5, 1000 epochs. *Predict* what
# happens to the validation points after the best moment: "loss and accuracy both get clearly worse", "only the
# accuracy", "only the loss: the accuracy loses less than 0.05", "neither".

# %%
moons = dict(dataset="moons", n=400, split=0.1, noise=0.3, hidden=32, lr=0.5, epochs=1000)

Lab(name="sure", **moons, data_seed=6, controls=("l2", "n", "epochs", "hidden"),
    show=("probabilities", "boundary", "training points"), autoplay=False, explain=False, speed=100)

# %% [markdown]
# Press *Play*. Look at the blue curves, first the upper and then the lower
# one.
#
# <details><summary>From which epoch on does the validation loss rise, and where does it end, compared with
# $\ln 2$?</summary>From about epoch 110 on. At the end it is 1.03: worse than knowing nothing, while nearly nine of ten points are
# on their right side.</details>
#
# One set of points proves little. Here are ten of them with two starts each: the best epoch by the validation loss, and the
# last one.

# %%
import numpy as np


def best_and_last(data_seed):
    """Validation loss and accuracy at the best of every tenth epoch, and at the last."""
    pair = [Config(**moons, data_seed=data_seed, seed=seed) for seed in (0, 1)]
    problem, states = snapshots(pair, range(0, 1001, 10))
    scores = np.array([evaluate(problem.model, s.params, problem.data.valid) for s in states])
    best = scores[:, 0].argmin(axis=0)
    return scores[best, :, [0, 1]], scores[-1].T


best, last = np.array([best_and_last(d) for d in range(10)]).transpose(1, 0, 2, 3).reshape(2, 20, 2)
rise = last[:, 0] / best[:, 0]
print(f"loss:     the last is {np.median(rise):.1f} times the best (median of 20 runs)")
print(f"accuracy: {best[:, 1].mean():.2f} at the best loss, {last[:, 1].mean():.2f} at the end (mean)")

# %% [markdown]
# **Why.** The cross-entropy asks how sure the net is. On 40 points it becomes surer and surer, of the noise as well, and
# for a mistake of which it is sure it pays $-\ln p$. The decisions stay nearly where they were. **What to try.**
# *l2* 0.003. More points. And under *more*, tab *share*, the experiment *learning the noise*. **Where the proof is**:
# [04](04_turn_scores_into_probabilities.ipynb): the price of the right class is $-\ln p_y$, which has no upper bound. In one
# line: what would you change in your reason?

# %% [markdown]
# ### Your own cross-entropy
#
# Six guesses. Write down what you gave to what happened. With four answers not knowing costs $\ln 4$, with three
# $\ln 3$. (The line-up of start 5 told you its own price.)

# %%
given = [1 / 4, 1 / 3, 1 / 4, 1 / 3, 1 / 3, 1 / 4]  # what you gave to what happened

not_knowing = np.log([4, 3, 4, 3, 3, 4]).mean()
print(f"your mean loss: {-np.log(given).mean():.2f}   not knowing: {not_knowing:.2f}")

# %% [markdown]
# ## Your turn
#
# ### Many nets at once
#
# One run is an anecdote. A `Sweep` trains a row of nets at once, each from several seeds: a list for the field in which
# they differ, and `seeds`. The map shows the first seed, the band the range over all. *Predict*: of these four
# learning rates, with how many do all five seeds get above 0.97?

# %%
from nnlib.lab import Sweep

Sweep(lr=[0.002, 0.02, 0.2, 2], seeds=5, name="rates", autoplay=False)

# %% [markdown]
# <details><summary>Two of the four do. Which two learn nothing, and is the reason the same?</summary>The lowest rate has
# too little time: its steps are too small. At the highest all units are dead: the steps were too large, and there is no way back. The
# accuracy is nearly the same, the cure is the opposite.</details>
#
# Other rows: `hidden=[1, 2, 4, 8]`, `activation=["relu", "tanh", "sin"]`, `l2=[0, 0.001, 0.01]`, `seed=range(12)`.

# %% [markdown]
# ### Share a run
#
# The same Config gives the same numbers, so one line of text holds an experiment: what to train, and some of the losses on the
# way. In a lab the tab *share* writes the line and replays it. In code:

# %%
from nnlib.experiment import from_line, replay
from nnlib.lab.tools.share import line_of

run = Run(Config(hidden=3, seed=4))
run.finish()
line = line_of(run)
print(f"{line.split('losses')[0]}losses ... ({len(line)} characters in all)")

# %% [markdown]
# Whoever pastes it trains the same net again, and reads whether each loss agrees to $10^{-9}$. And if somebody changes
# the line, and has lr 0.051 instead of 0.05?

# %%
def verdict_on(line):
    """Train the experiment of a line again -> the verdict."""
    states = replay(from_line(line))
    while True:
        try:
            next(states)
        except StopIteration as end:
            return end.value


print(verdict_on(line).words)
changed = verdict_on(line.replace('"seed":4', '"seed":4,"lr":0.051'))
print(f"With lr 0.051 it agrees: {changed.agrees}. First recorded step that differs: {changed.step}.")

# %% [markdown]
# ### Points of your own
#
# In the playground open *more* and the tab *own data*. Choose a *pen* and press on the map: each press adds a point of that
# class, and *remove* takes the nearest away. Or paste a table with the columns x1, x2 and class. In code:

# %%
flower = [(0, 0, 0), (0.2, 0, 0), (0, 0.2, 0), (1, 0, 1), (0, 1, 1), (-1, 0, 1), (0, -1, 1)]

own = Config("own", points=flower, split=0.9, hidden=4, lr=0.2, epochs=400, batch_size=None)
problem, end = final([replace(own, seed=seed) for seed in range(20)])
accuracy = evaluate(problem.model, end.params, problem.data.train).accuracy
print(f"all {len(flower)} points right: {(accuracy == 1).sum()} of 20 nets")

# %% [markdown]
# A challenge: place as few points as you can so that a net with 8 units needs more than 200 epochs to get all of
# them right.
#
# ### Every number opens
#
# Pause the playground, open the tab *numbers* and choose a *gradient*. You get its formula with this net's numbers put
# in, and its value in three ways that share no code: what the net sends back, a small step to both sides, and the formula
# differentiated by the machine. Below it is the theorem that licenses the formula, with its proof. Choose a unit
# that is at rest on one example: which factor is 0?

# %% [markdown]
# ## The capstone
#
# One page. A question that nobody gave you, and what you found.
#
# 1. **The question**, in one sentence that ends with a question mark and can be answered by runs.
# 2. **The guess**: points over three or four answers, written before the first run.
# 3. **The run**: one line of text (tab *share*) that reproduces it.
# 4. **The figure**, with at least ten seeds (`Sweep` with `seeds=10`, or a table).
# 5. **The noise**: one sentence on what another seed, or other points, would change.
# 6. **The reason**: one step of a derivation that explains what you saw.
#
# | what counts | points | full marks if |
# |---|---|---|
# | question | 2 | it is yours, and a run could answer it either way |
# | guess | 1 | it is a distribution, and it was written first |
# | reproducible | 2 | the line, pasted into another lab, agrees to $10^{-9}$ |
# | honest error bars | 2 | ten seeds or more; the claim is not larger than the spread |
# | explanation by a formula | 3 | the step is proved on the page, and it predicts what was seen |
#
# If you need somewhere to begin:
#
# - Is a penalty l2 under Adam the same as letting the weights decay at each step?
# - A net with three units closes the circle (seed 4 in notebook 00). Which of its 17 numbers can be set to 0?
# - Of two nets with equal accuracy, does the surer one lose more when the points get noisier?

# %% [markdown]
# ## Exit
#
# One sentence each, then open.
#
# <details><summary>A friend compares two batch sizes after 50 epochs each, and finds the small one better. What do you
# ask?</summary>How many updates each had. The small batches had many more; compare at equal updates too.</details>
# <details><summary>All weights of a net are 0.7, and it has three classes. Which layer moves first, and what will
# never happen?</summary>The last. Its hidden units will never differ.</details>
# <details><summary>The validation loss has doubled, and the validation accuracy has not changed. What has?</summary>How sure
# the net is of its mistakes.</details>

# %% [markdown]
# ## What we left out
#
# - Why a net of the usual size starts at all: how large the first weights should be. That is notebook 11.
# - Noise does matter elsewhere. Start 2 shows only that nothing *here* needs it.
# - Whether the weights of the logistic net grow for ever, and where they point.
# - Larger nets and real pictures. The lab draws a plane, so its points have two coordinates.

# %% [markdown]
# ## Sources
#
# - IFT6390 assignment 3, question 3: the two circles and the network.
# - Machine Learning I: Foundations, exercise sheet 4, 3: hinge and logistic loss.
# - The other experiments, and all figures, were made for this course. Each guided start is tested over twenty runs or
#   more with every change of the library.
