# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Go deeper, honestly
#
# Is deeper better, and how would you know?
#
# - **You will do**: let forty networks decide which depth is best, put an error on every number, and see the verdict
#   turn round. Then you take a normalised network apart, which has two answers to one question.
# - **You will learn**: the standard error of a test set and of a mean over seeds, to choose on validation data only,
#   and batch normalisation with its two modes.
# - **You need**: notebook 11 (the mean over all draws, the He start) and notebook 08 (training, validation, test).
#   **Time**: twice 50 minutes, with a stop in the middle. What is marked *optional* is not in them.
#
# Choose *Run > Run All Cells* first. Where a box asks for a guess, spread your points before you scroll on.

# %% [markdown]
# ## Recall
#
# Two questions from earlier notebooks. Answer in one sentence, then open.
#
# <details><summary>Fifty random weights of variance $v$ multiply fifty inputs, and the products are added. What is
# the mean square of the sum, if each input is 1 or $-1$?</summary>$50\,v$: squares of independent terms add up
# (notebook 11).</details>
# <details><summary>A network was chosen because it had the highest accuracy on some images. Is that accuracy what it
# will have on others?</summary>No, it will be a little lower: the choice has used up its luck (notebook
# 08).</details>

# %% [markdown]
# ## See
#
# ### Which depth wins?
#
# Handwritten digits, layers of 50 ReLU units, the He start, lr 0.1, 20 epochs. Only the depth differs, from 2 to 5
# layers of weights. Four nets could be luck, so there are ten seeds of each.

# %%
from nnlib.exercises import guess, scored

guess("12")

# %%
from dataclasses import replace

from nnlib.training import Config, evaluate, final, held_out

digits = Config("digits", start="he", lr=0.1, batch_size=50, epochs=20, split=2 / 3, dtype="float32")


def by_depth(net):
    """Held-out accuracies of nets with 2 to 5 layers of weights, ten seeds of each."""
    found = {}
    for hidden in (1, 2, 3, 4):
        nets = [replace(net, hidden=(50,) * hidden, seed=seed) for seed in range(10)]
        problem, end = final(nets)
        score = evaluate(problem.model, end.params, held_out(problem.data))
        found[f"depth {hidden + 1}"] = score.accuracy
    return found


plain = by_depth(digits)
for depth, accuracy in plain.items():
    print(f"{depth}: mean {accuracy.mean():.3f}, from {accuracy.min():.3f} to {accuracy.max():.3f}")

# %%
scored("12")

# %% [markdown]
# <details><summary>Which depth has the single best net, and which the single worst?</summary>Both times depth 5: its
# nets differ most from seed to seed.</details>
#
# So deeper is better? Before you believe it: how far can such a mean be trusted? The picture shows every run, and two
# kinds of error, which the next section derives.

# %%
from nnlib.training import prepare
from nnlib.view.spread import spread_picture

held = held_out(prepare(digits).data)
print(len(held.X), "images are held out")
spread_picture(plain, "accuracy on held-out digits, as they come", len(held.X), span=(0.92, 0.97))

# %% [markdown]
# ### One tick box
#
# In notebook 11 the pixels were *standardised*: each one got mean 0 and deviation 1. (The *variance* is the mean
# square of the distance from the mean; the *deviation* is its root.) Reports seldom say whether that was done. Here
# are the same forty nets with it.

# %%
guess("12 standard")

# %%
standard = by_depth(replace(digits, standardize=True))
title = "accuracy on held-out digits, standardised"
spread_picture(standard, title, len(held.X), span=(0.92, 0.97))

# %%
scored("12 standard")

# %% [markdown]
# Here are the four depths live, three seeds of each. Tick *standardise inputs*, and press *New seed* a few times:
# with three seeds the order is easily lost in noise, which is why there were ten. (*hidden 50-50-50* is
# depth 4: three hidden layers and the output. *Batch normalisation* is the subject of the second half.)

# %%
from nnlib.lab import Sweep

Sweep(dataset="digits", hidden=[(50,) * n for n in (1, 2, 3, 4)], seeds=3, start="he", lr=0.1,
      batch_size=50, epochs=20, split=2 / 3, name="depths",
      controls=("standardize", "batch_norm", "lr", "seed"))

# %% [markdown]
# In the two pictures the order is reversed, and it is not luck: over six ways to divide the data, with five seeds
# each, depth 5 beats depth 2 on the plain pixels every time, and on the standardised ones it stays behind (a test of
# the course, too long for this page). What would you change in your reason?
#
# "Which depth is best?" has no answer without everything else that was set. That is the first half of honesty. The
# second half is the error of a number.

# %% [markdown]
# ## Derive
#
# ### One image
#
# A net has a share $p$ of *all* images right, those of the whole world. Show it one image, drawn at random: $x = 1$
# if it is right, else 0. How far is $x$ from $p$, in the mean square? With probability $p$ the distance is $1 - p$,
# with probability $1 - p$ it is $p$.

# %%
from nnlib.symbolic import Derivation

(
    Derivation("The mean square error of one image", "p*(1 - p)^2 + (1 - p)*(0 - p)^2",
               at={"p": "528/1000"})
    .then("p*(1 - p)*((1 - p) + p)", "pull out a common factor")
    .then("p*(1 - p)", "the bracket is 1", key=True)
)

# %% [markdown]
# In words: *the share of the right ones times the share of the wrong ones*. Two checks: a net that is always right
# does not err, and the worst case is $p = \frac12$ with a quarter.

# %% [markdown]
# ### A thousand images
#
# The accuracy on $n$ images is the mean of $n$ such numbers $x_i$. If they are independent, with mean $p$ and
# variance $v$, the mean of $(x_i - p)(x_j - p)$, called $C_{ij}$, is $v$ for $i = j$ and 0 elsewhere. You know this
# machine from notebook 11. The last two lines are yours: write them on paper, then open. (The last column is one draw
# of four images, all of them right; from the assumption on it is the mean over all draws.)

# %%
from nnlib.symbolic import chain

chain("error of a mean").fade(2)

# %% [markdown]
# In words: *the mean square error of a mean of n is an n-th of that of one*. Its root is the **standard error**,
# $\sqrt{v/n}$. Two checks: for $n = 1$ it is the error of one image, and four times as many images halve it.
#
# <details><summary>Which rule makes the key line: "large numbers have small errors" or "different draws have nothing
# to do with each other"?</summary>The second: of $n^2$ products only $n$ are left.</details>
# <details><summary>For which images is the key line false?</summary>For images that are not drawn independently: a
# thousand frames of one film are nearly one image.</details>
#
# Alone now. A student report on CIFAR-10, which are small photographs, gives accuracies of four depths, from 51.1 to
# 52.8 %, and does not say on how many images. The template that it was made from stops after 1000, so take these
# first. What is the standard error of 52.8 % on 1000 images? Write the formula with the numbers and `sqrt`.

# %%
from nnlib.exercises import check

answer = ""  # the standard error of 0.528 on 1000 images

check("12 standard error", answer)

# %% [markdown]
# <details><summary>Hint</summary>Here v is the variance of one image, the share of the right ones times that of the
# wrong ones.</details>
# <details><summary>Solution</summary><code>sqrt(0.528*0.472/1000)</code>, which is 0.016: plus or minus 1.6
# percentage points. The true accuracy lies within one such error in about two of three cases, and within two in about
# nineteen of twenty. (That is so for errors with the shape of a bell curve, which a mean of many images nearly
# has.)</details>

# %% [markdown]
# ### A difference
#
# The best and the worst of the four, 52.8 % and 51.1 %: suppose that each was measured on images of its own. The errors
# can add or cancel. The mean square of their difference, with variances $v$ and $w$: three lines, all yours. Write them
# on paper, then open. (In the last column both errors are $\frac12$ in one draw, so the difference is 0; from the
# assumption on it is the mean over all draws.)

# %%
chain("error of a difference").fade(3)

# %% [markdown]
# In words: *variances add, also in a difference*. Two checks: if one number is known exactly, the error of the other
# is left; if both are equally uncertain, the error is $\sqrt 2$ times that of one.
#
# <details><summary>Which line is assumed, and when is it wrong?</summary>That the product of the two errors has mean
# 0. If both nets saw the <em>same</em> images, their errors go together: a hard set of images is hard for both. Then
# the difference is more certain than the line says, and one looks at the images on which the two disagree.</details>

# %% rows=["002-T1", "002-T1.se"]
from IPython.display import display

from nnlib.symbolic.audit import exhibit
from nnlib.view.spread import sampling_error

gap = 0.528 - 0.511
for n in (1000, 5000, 10_000):
    error = (sampling_error(0.528, n) ** 2 + sampling_error(0.511, n) ** 2) ** 0.5
    print(f"{n:6d} images: {gap:.3f} ± {error:.3f}, which is {gap / error:.2f} standard errors")
for row in ("002-T1", "002-T1.se"):
    display(exhibit(row))

# %% [markdown]
# The verdict hangs on the $n$ that nobody wrote down. With 1000 images the best and the worst differ by less than one
# standard error: it would look like this if all four nets were equally good. With 5,000, which the report names for
# another of its nets, it may still be chance; with all 10,000 of the test set one would look again, with more seeds. And
# the four nets saw the same images, while the formula assumes images of its own for each: the error of a difference is
# likely smaller, by an amount that only the lists of wrong answers would tell. From now on we take the 1000.

# %% [markdown]
# ### The error over seeds
#
# A test set is one source of chance, the seed is another. The same chain covers it: $R$ seeds are $R$ draws, and the
# standard error of their mean is their deviation divided by $\sqrt R$. That is the thick line in the pictures at the
# top. Is depth 4 better than depth 2 there, and depth 5 better than depth 4? Here is each difference in units of its
# standard error over the seeds.

# %%
from nnlib.view.spread import standard_error


def in_errors(a, b):
    """The difference of two means, divided by its standard error over the runs."""
    return (a.mean() - b.mean()) / (standard_error(a) ** 2 + standard_error(b) ** 2) ** 0.5


for name, runs in {"as they come": plain, "standardised": standard}.items():
    two, three, four, five = runs.values()
    print(f"{name}: 4 against 2 {in_errors(four, two):+.1f}, 5 against 4 {in_errors(five, four):+.1f}")

# %% [markdown]
# Equal nets come beyond 2 in about one case of twenty. So below 2 it may well be chance, and between 2 and 3 one
# looks again with more seeds. The thin lines, the error of the test set, are longer than all differences, but they
# move all nets together, because all nets are measured on the same images. So they matter for "95 % of all digits",
# and much less for "better than".

# %% [markdown]
# ## Stop here
#
# The first half is done: no number without its error, no "better" without everything else that was set. The second
# half takes one tick box apart, and then chooses and compares for real.
#
# ### Normalise a batch
#
# *Batch normalisation* puts a station into every hidden layer, between the weighted sum and the bend. For one unit,
# let $z_1, \dots, z_N$ be its numbers for the $N$ examples of a batch, $\mu$ their mean and $v$ their variance. The
# station takes the mean away and divides by the deviation: $u_n = (z_n - \mu)\,s$ with $s = 1/\sqrt{v +
# \varepsilon}$, where $\varepsilon = 10^{-5}$ keeps it from dividing by 0. What it hands on is $\gamma u_n + \beta$,
# with two learned numbers. First with numbers:

# %%
import numpy as np

z = np.array([1.0, 2.0, 6.0])
for c in (1, 1000, 0.1):
    u = (c * z - (c * z).mean()) / np.sqrt((c * z).var() + 1e-5)
    print(f"{c:6g} times (1, 2, 6) becomes", u.round(3), "with mean", abs(u.mean().round(3)))

# %% [markdown]
# Whatever comes in, mean 0 and deviation 1 go out. The mean, for every batch; the last two lines are yours: write them
# on paper, then open.

# %%
chain("a batch in its own measure").fade(2)

# %% [markdown]
# And why a start of 0.001 does not matter any more: multiply all numbers by $c$. Then $\mu$ is multiplied by $c$ and
# $v$ by $c^2$. ($\varepsilon$ is left out: it is small.)

# %%
(
    Derivation("A batch that is $c$ times as large", "(c*z[i] - c*mu)/sqrt(c^2*v)",
               at={"z": (1, 2, 6), "i": 1, "mu": 3, "v": "14/3", "c": "1/1000"})
    .then("c*(z[i] - mu)/sqrt(c^2*v)", "pull out a common factor", where="c > 0 and v > 0")
    .then("c*(z[i] - mu)/(c*sqrt(v))", "root of a product", where="c > 0 and v > 0")
    .then("(z[i] - mu)/sqrt(v)", "cancel $c$", where="c > 0 and v > 0", key=True)
)

# %% [markdown]
# In words: *the station forgets the size of the weights before it*. Two checks: $c = 1$ changes nothing, and adding
# the same number to all $z_i$ would not either.
#
# <details><summary>Which rule makes the key line, and what has to be positive for it?</summary>Cancelling $c$: it
# must not be 0, and for a negative $c$ all signs would turn.</details>
# <details><summary>A bias before the station: what does it do?</summary>Nothing. It is added to all $z_i$ and taken
# away with their mean. That is why $\beta$ comes after.</details>

# %% [markdown]
# ### The way back through a batch
#
# Now the numbers of one example depend on the whole batch. So on the way back, the blame of every example goes to
# every $z_i$, on three paths: straight, through the mean $\mu$, and through the factor $s$. The shortest of the three
# pieces first. ($\delta$ is the switch.)

# %%
chain("mean of a batch")

# %% [markdown]
# In the same way, in chains that are below under *More*, $s$ moves with $z_i$, and all together one normalised number
# moves like this: $s\,(\delta_{ni} - \frac1N - \frac{u_n u_i}{N})$. Let $dy_n$ be the slope of the loss by what the
# station hands on for example $n$. (Under *6 names* the loss is $L = \sum_n dy_n\, y_n$. That is a stand-in: it has the
# slopes $dy_n$, and more of the loss is not needed here. In the last column $\varepsilon$ is $\frac32$ instead of
# $10^{-5}$, which makes $s$ a round $\frac12$.) The last line is yours: write it on paper, then open.

# %%
chain("back through a batch").fade(1)

# %% [markdown]
# In words: *from each example's blame the station takes away the mean blame, and the part that would only stretch the
# batch*. Two checks: if all $dy_n$ are equal, nothing is left, because shifting a batch changes nothing; the slope by
# a bias before the station is 0, for the same reason.
#
# <details><summary>Which rule makes the first line: the product rule, or the chain rule over all paths?</summary>The
# chain rule: $z_i$ reaches the loss through every example of the batch.</details>
# <details><summary>Which two of the three terms are missing in evaluation mode, and why?</summary>The second and the
# third: there $\mu$ and $s$ are fixed numbers that no example moves.</details>

# %% [markdown]
# ## Check
#
# ### Is the code right?
#
# Somebody wrote the way back by hand. Here it is beside small steps to both sides (notebook 07), in both modes: the
# largest relative error of all parameters.

# %%
from nnlib.gradcheck import check as compare

small = prepare(Config("gaussians", hidden=(6, 5), activation="tanh", batch_norm=True))
X, T = (part[:12] for part in (small.data.train.X, small.data.train.T))
for mode, rng in {"training": np.random.default_rng(0), "evaluation": None}.items():
    worst = compare(small.model, small.params, X, T, rng=rng).worst
    print(f"{mode} mode: {'below 1e-6' if worst < 1e-6 else 'wrong'}")

# %% [markdown]
# ### Five layers from a thousandth
#
# Depth 5 from weights of 0.001 did not learn in notebook 11. Here it has the station in every hidden layer. Untick
# *batch normalisation*, and tick it again.

# %%
from nnlib.lab import Lab

tiny = dict(dataset="digits", standardize=True, split=2 / 3, hidden=(50,) * 4, start="normal 1e-3",
            lr=0.1, batch_size=50, epochs=20)

Lab(name="normed", **tiny, batch_norm=True, explain=False,
    controls=("batch_norm", "layers", "start", "standardize"))

# %% [markdown]
# Five seeds without and with it:

# %%
for batch_norm in (False, True):
    nets = [Config(**tiny, batch_norm=batch_norm, seed=seed) for seed in range(5)]
    problem, end = final(nets)
    held = held_out(problem.data)
    accuracy = evaluate(problem.model, end.params, held).accuracy
    print(f"{'with' if batch_norm else 'without':8s} {accuracy.min():.2f} to {accuracy.max():.2f}")

# %% [markdown]
# ### Two functions in one net
#
# When the net is used, there may be one image only. So while it trains it keeps *running* means and deviations for
# each unit, and uses those afterwards. The same parameters make two functions:
#
# - in **training mode** each batch is measured by its own mean and deviation,
# - in **evaluation mode** every example is measured by the running ones, whatever else is there.
#
# How much does it matter which of the two is asked?

# %%
guess("12 batches")

# %% [markdown]
# Below, one image in the company of others. Change *draw* and look at the probabilities of the very same image; then
# change *size*.

# %%
from nnlib.lab import Dial
from nnlib.view.company import company_picture

alone, trained = final(Config(**tiny, batch_norm=True))


def in_company(size, draw, image):
    """One held-out image with others, in both modes of a trained net."""
    return company_picture(alone, trained.params, size, draw, image)


Dial(in_company, name="company", size=(2, 32, 1, 4), draw=(0, 30, 1, 0), image=(0, 30, 1, 5))

# %% [markdown]
# <details><summary>Which bars never move while you change draw, and what happens at large sizes?</summary>Those of the
# evaluation mode. In large batches both modes say nearly the same for most draws: the batch's own mean is near the
# running one.</details>
#
# That was one image. And all that are held out?

# %%
rng = np.random.default_rng(0)  # whoever passes a generator asks for training mode


def in_batches(size):
    """Shares of held-out images that the five nets have right in training mode, batch by batch."""
    right = []
    for i in range(0, len(held.X) - size + 1, size):
        Y = problem.model.forward(end.params, held.X[i : i + size], rng).A[-1]
        right.append(problem.model.loss.decide(Y).labels == held.labels[i : i + size])
    return np.concatenate(right, axis=-1).mean(axis=-1)


for size in (2, 4, 8, 50):
    print(f"batches of {size:2d}: {in_batches(size).min():.2f} to {in_batches(size).max():.2f}")

# %%
scored("12 batches")

# %% [markdown]
# Why is a batch of two so bad? Its variance *is* the square of the distance of either number from the mean:

# %%
(
    Derivation("The variance of a batch of two", "((z_1 - mu)^2 + (z_2 - mu)^2)/2",
               names={"mu": "(z_1 + z_2)/2"}, at={"z_1": 5, "z_2": 2}, sizes="N = 2")
    .then("(((z_1 - z_2)/2)^2 + ((z_2 - z_1)/2)^2)/2", "definition of $\\mu$")
    .then("((z_1 - z_2)/2)^2", "both lie half their distance from $\\mu$", key=True)
    .then("(z_1 - mu)^2", "definition of $\\mu$")
)

# %% [markdown]
# So after the station every number is 1 or $-1$: all that is left is which of the two was larger. In a batch of one
# nothing is left at all: every number is its own mean, so all become 0. (The code of this course refuses to do that, and
# takes the running numbers for a single image.)
# "Just scaling" is not what this station does: it compares. What would you change in your reason?

# %% [markdown]
# ## Play
#
# ### Choose by validation alone
#
# How do people find a rate, a width, a penalty? They try a *grid*. Each combination is trained on a part of the
# training images and judged on the rest of them, three times with parts that change places: *cross-validation*. The
# held-out images are not touched. scikit-learn does it with our networks, because `NetClassifier` speaks its
# language.

# %%
from sklearn.model_selection import GridSearchCV

from nnlib.estimator import NetClassifier

train = problem.data.train
grid = {"lr": [0.01, 0.1, 0.5], "hidden": [(10,), (50,), (50, 50)], "l2": [0.0, 0.001]}
net = NetClassifier(start="he", batch_size=50, epochs=10, random_state=0)
search = GridSearchCV(net, grid, cv=3).fit(train.X, train.labels)
print("best:", search.best_params_)
once = search.score(held.X, held.labels)
print(f"its validation accuracy {search.best_score_:.3f}, on {len(held.X)} held-out images, once: "
      f"{once:.3f} ± {sampling_error(once, len(held.X)):.3f}")

# %% [markdown]
# The second number is lower than the first, as the Recall says: the choice has used up its luck. (One such drop is as
# large as its own error, so by itself it shows nothing.) And how sure is "best"? The accuracy of each of the three parts
# differs; here are the first six of the eighteen combinations, with the standard error of their mean over the parts.

# %%
found = search.cv_results_
for i in np.argsort(-found["mean_test_score"], kind="stable")[:6]:
    # scikit-learn's deviation of R parts has R below the bar: deviation / sqrt(R - 1) is ours
    mean, error = found["mean_test_score"][i], found["std_test_score"][i] / (3 - 1) ** 0.5
    print(f"{mean:.3f} ± {error:.3f}  {found['params'][i]}")

# %% [markdown]
# <details><summary>Which of the others cannot be told from the first, and is ± 0.000 possible?</summary>The second. No
# more can be said, because an error from three parts is hardly known itself: ± 0.000 is luck, not precision. And
# look where the best point lies: its rate and its penalty are the largest of the grid. The best may lie
# outside.</details>

# %% [markdown]
# ### A report, and ours
#
# CIFAR-10: small colour photographs, ten classes, harder than digits. The report gives one accuracy per depth, from one
# run each, and does not say with which optimizer or how long. Our own runs of such nets take minutes, so a script has
# made them, with several seeds each; the next cells read what it wrote down. (*A JPEG copy*: in our copy the pictures
# have been compressed, which changes the pixels a little.)

# %% rows=["002-T1"]
from nnlib.results import results

depths = results("depth")
depths

# %%
tested = {name: depths.values(name, "test accuracy") for name in depths.settings}
reported = {name: (depths.line(name, "test accuracy").reported, 1000) for name in tested}  # its n: if 1000
spread_picture(tested, "test accuracy on CIFAR-10", 10_000, reported)

# %% [markdown]
# Which differences are larger than noise? Our nets with the same seed saw the same batches on the same images, so
# here are the differences seed by seed, each with its standard error.

# %%
for more, less in ((3, 2), (4, 3), (5, 4)):
    gap = depths.gap(f"{more} layers", f"{less} layers", "test accuracy")
    print(f"{more} against {less} layers: {gap.mean:+.4f} ± {gap.error:.4f}, "
          f"higher in {gap.above} of {gap.seeds} seeds")

# %% [markdown]
# <details><summary>So which depths can be told apart, in the report and in our runs?</summary>In the report none, if it
# used 1000 images: the error of 1.6 points is as long as its whole spread. In ours, three layers are better than two, by about a point;
# three, four and five are the same as far as anybody can tell.</details>
#
# The report's grid search ended at 200 hidden units, lr 0.001 and a penalty of 0.01. Ours, with 27 points judged on
# 5000 validation images, ends at the same point. Here are its values and its first five points.

# %% rows=["002-E1"]
search = results("grid_search")
print(search.settings["grid"]["grid"])
points = search.values("grid", "table")[0]
for point in sorted(points, key=lambda point: -point["valid accuracy"])[:5]:
    accuracy = point.pop("valid accuracy")
    print(f"{accuracy:.3f} ± {sampling_error(accuracy, 5000):.3f}", point)

# %% [markdown]
# <details><summary>Which of the three numbers can the search tell, and what is suspicious about the best
# point?</summary>The rate: it is the same in all five. Perhaps the width: it makes about a point, little more than one
# standard error of a difference. Not the penalty: the three differ by less. And the point is a corner of the grid: the largest rate, the
# largest width, the smallest penalty. The best may lie outside.</details>
#
# Last, that net trained longer, and the best net of the report: three hidden layers of 400 units with batch
# normalisation and a leak of 0.1.

# %% rows=["002-E2", "002-E3"]
for name in ("two_layers", "wide_net"):
    display(results(name))
    for line in results(name).compared:
        print(f"{line.setting}, {line.measure}: ours is {line.off:+.1f} bars from the reported one")

# %% [markdown]
# A gap of less than two bars is agreement. One row is beyond: the test accuracy of the first net. The report does not
# say on which images its 53.3 % was measured, and on the validation images we agree. Other names for such a gap: a
# setting that was not reported, another copy of the pictures, one run against a mean.

# %% [markdown]
# ## Your turn
#
# **1. One point more** (two minutes). Two nets, one run each, on the same kind of 500 images: 78 % against 79 %. Is
# the second better? Put the standard errors into the cell.

# %%
errors = [0.0, 0.0]  # the standard errors of 0.78 and of 0.79 on 500 images

difference = (errors[0] ** 2 + errors[1] ** 2) ** 0.5
print(f"difference 0.010 ± {difference:.3f}")

# %% [markdown]
# <details><summary>Answer</summary>Each has $\sqrt{0.78 \cdot 0.22/500} = 0.019$, the difference 0.026. A point is
# less than half of that: not shown.</details>

# %% [markdown]
# **2. Two false sentences** (six minutes). The same report says: "a training set of 45,000 images (90 %) and the test
# set of 5,000 (10 %)". And: "look at the predictions on the test/validation set to find the right parameters".
# CIFAR-10 has 50,000 images for training and 10,000 for the test. What are the 5,000? And what is lost if the second
# advice is followed?

# %% rows=["002-E3.split"]
exhibit("002-E3.split")

# %% [markdown]
# <details><summary>Answer</summary>They are a validation set, cut from the training images; the test set is the
# 10,000. So the reported number is a validation accuracy, if the net was chosen by it. (This is the wide net. For the
# four depths the report names no number of images at all.)</details>

# %%
exhibit("002-3b.sel")

# %% [markdown]
# <details><summary>Answer</summary>Whoever chooses by the test set has no number left that was not chosen: the
# accuracy of the winner is too high by its luck (notebook 08 has measured by how much).</details>
# <details><summary>Which check would have seen both?</summary>One question to every number: had anybody looked at
# these images before the net was fixed?</details>

# %% [markdown]
# **3. Write the station** (ten minutes). For a batch $Z$ of shape (N, H): in training mode subtract each unit's mean
# over the batch and divide by its deviation; else use the running ones that are given. ($\gamma = 1$ and $\beta =
# 0$.)


# %%
def my_station(Z, running_mean, running_deviation, training):
    """Z (N, H), normalised unit by unit."""
    return Z  # replace this line


# %%
Z = np.random.default_rng(0).normal(3, 2, (50, 4))
try:
    ours, one = my_station(Z, 3, 2, training=True), my_station(Z[:1], 3, 2, training=False)
    means, deviations = abs(ours.mean(axis=0)).round(3), ours.std(axis=0).round(3)
    both = (means == 0).all() and (deviations == 1).all()
    print("training mode:", "right" if both else f"not yet: means {means}, deviations {deviations}")
    fixed = np.allclose(one, (Z[:1] - 3) / 2)
    print("evaluation mode:", "right" if fixed else "not yet: (Z - 3)/2 is what should come out")
except ValueError:
    print("not yet: the shapes do not fit. A unit is a column of Z; its mean runs over axis=0")

# %% [markdown]
# <details><summary>Solution</summary>
#
# ```python
# if training:
#     running_mean, running_deviation = Z.mean(axis=0), Z.std(axis=0)
# return (Z - running_mean) / running_deviation
# ```
#
# </details>

# %% [markdown]
# **More** (optional). *The pieces of the way back.* How the variance, the factor and one normalised number move with
# $z_i$, for every size of the batch; and the bias.

# %%
for name in ("variance of a batch", "scale of a batch"):
    display(chain(name))

# %%
for name in ("normalised value", "bias before a batch norm"):
    display(chain(name))

# %% [markdown]
# *Put in order*: the error of a mean.

# %%
chain("error of a mean").order()

# %% [markdown]
# *What else the report says*, and what would have to be known to believe it.

# %% rows=["002-E3.depth", "002-E4", "002-F1"]
from nnlib.symbolic.audit import exhibits

exhibits("002-E3.depth", "002-E4", "002-F1")

# %% [markdown]
# ## Exit
#
# One sentence each, then open.
#
# <details><summary>You want to halve the standard error of an accuracy. How many images do you need, and what if you
# repeat the same images with four seeds?</summary>Four times as many. Four seeds halve the error over seeds, and
# leave that of the images as it is.</details>
# <details><summary>A net with batch normalisation is used in training mode, on one customer's picture at a time. What
# goes wrong?</summary>There is nothing to compare with: every normalised number would be 0, whatever the picture
# shows, unless the code refuses, as ours does.</details>
# <details><summary>A table says that 4 layers are best. Name three things that you ask for.</summary>How many seeds,
# on how many images and which, and how everything else was set and chosen: a tick box turned our order
# round.</details>

# %% [markdown]
# ## What we left out
#
# - Why the order turns round. Perhaps because on plain pixels the shallow nets are not done after 20 epochs, and a
#   deeper one learns faster; on standardised pixels all know their training images by heart, and deep nets have more
#   ways to do so. That is a guess. Its test: train longer. If it is right, the gap on the plain pixels closes.
# - Two nets on the same images: a test on the images where they disagree (McNemar) is sharper than two separate
#   errors.
# - The deviation of R runs is computed with R - 1 below the bar. For ten runs that makes five per cent.
# - Dropout, which the library has, and layer normalisation, which compares the units of one example and has one mode
#   only.

# %% [markdown]
# ## Sources
#
# - Sapienza Advanced Machine Learning, assignment 2, reported results and table 1: depths 2 to 5, a grid search,
#   400-400-400 with batch normalisation. It reports single runs.
# - Ioffe and Szegedy 2015 (batch normalisation). Not part of the five documents.
