# %% [markdown]
# # Bend at a corner
#
# What does a unit's shape buy, and what is the slope where there is none?
#
# - **You will do**: give a network only two hidden units and change their shape; then look at a corner through smaller
#   and smaller windows.
# - **You will learn**: why a network needs a bend at all, why two units of one kind can close a circle and two of another
#   kind never can, and what a program answers when it is asked for a slope that does not exist.
# - **You need**: notebook 01 (slopes of sigmoid and tanh). **Time**: 50 minutes. What is marked *optional* is not in
#   them.
#
# Choose *Run > Run All Cells* first. Where you are asked for a guess, give your points and press *Keep* before you
# scroll on.

# %% [markdown]
# ## Recall
#
# Two questions from notebooks 00 and 01. Answer in one sentence, then open.
#
# <details><summary>A friend says that his two ReLU units have made a closed fence. Which walk leads out of
# it?</summary>Straight on, along the line of one unit. That unit's number does not change, and the other one's only rises
# or only falls: in one of the two directions the score never falls.</details>
# <details><summary>The slope of tanh where tanh is 0.6?</summary>1 - 0.36 = 0.64: one minus its square.</details>

# %% [markdown]
# ## See
#
# A hidden unit takes a weighted sum $z$ of its inputs and bends it: $a = f(z)$. The function $f$ is its *activation*. You
# have met the corner of ReLU, $\max(0, z)$, and the smooth step of tanh. Here is a third shape: a wave, $\sin z$.
#
# With **two** hidden units, which of these shapes can close the circle?

# %%
from nnlib.exercises import guess, scored

guess("02")

# %% [markdown]
# The lab trains twenty networks at once, one for each seed. Watch them with ReLU, then choose *tanh* and *sin* in the menu
# *activation*.

# %%
from nnlib.lab import Sweep

Sweep(name="two units", seed=range(20), hidden=2, lr=0.1, activation="relu",
      controls=("activation", "hidden", "lr"), more=("epochs", "batch_size"))

# %% [markdown]
# Here are the twenty networks with two sine units as they end.

# %%
from nnlib.training import Config, final
from nnlib.view import strip

two = {name: [Config(hidden=2, lr=0.1, activation=name, seed=s) for s in range(20)]
       for name in ("relu", "tanh", "sin")}
problem, end = final(two["sin"])
strip(problem, [([f"{s}:" for s in range(20)], end)], columns=10, caption=lambda a, closed:
      f"Two sine units, 20 seeds: {(a >= 0.98).sum()} networks put 98 % of the held-out points right")

# %%
import numpy as np

from nnlib.training import evaluate, held_out

print("two units of   best   median   at least 0.98, of 20")
for name, configs in two.items():
    problem, end = final(configs)
    a = evaluate(problem.model, end.params, held_out(problem.data)).accuracy
    print(f"{name:12s} {a.max():6.2f} {np.median(a):8.2f}   {(a >= 0.98).sum()}")

# %%
scored("02")

# %% [markdown]
# <details><summary>What do the sine networks look like that did not close the circle?</summary>Nearly all show one stripe between two
# lines, one line, or none: they are stuck at about half of the points right. The wave can do more than the corner, and does not find it
# reliably.</details>
# <details><summary>With ReLU, seed 1 shows an empty tile. What has happened?</summary>Both units say 0 at every point. So the net says the
# same everywhere, and no slope reaches the two units any more.</details>
#
# What would you change in the reason for your guess?

# %% [markdown]
# ## Derive
#
# ### No bend at all
#
# Notebook 00 promised: with the activation *identity*, $f(z) = z$, even 32 units give a straight boundary. Here is the
# reason, for every number of inputs $D$, units $H$ and outputs $K$. The input $x$ is a row of $D$ numbers; $W^{(1)}$ has the
# shape $(D, H)$ and $W^{(2)}$ the shape $(H, K)$. (The raised number in brackets is the layer.)

# %% rows=["003-3d.comp"]
from nnlib.symbolic import Derivation

shapes = {"x": "D", "W1": "D H", "b1": "H", "W2": "H K", "b2": "K"}

(
    Derivation("Two layers without a bend", "(x @ W1 + b1) @ W2 + b2", shapes=shapes)
    .then("x @ W1 @ W2 + b1 @ W2 + b2", "multiply the brackets out")
    .then("x @ (W1 @ W2) + (b1 @ W2 + b2)", "put the brackets elsewhere", key=True)
)

# %% [markdown]
# In words: *two layers without a bend are one layer*, with the weights $W^{(1)} W^{(2)}$ and the biases
# $b^{(1)} W^{(2)} + b^{(2)}$. And so for any number of layers.
#
# <details><summary>Which rule makes the key line: that the order of a product does not matter, or that its brackets do
# not?</summary>The brackets. The order does matter: the product of the two the other way round may not even have a
# shape.</details>
# <details><summary>For which activations does this chain break down?</summary>For all that are not straight lines: the
# second layer cannot be multiplied into a bend.</details>
#
# One source says what the bend is for: "to map the inputs to linearly separable data points". That promises too
# much. A bend makes it possible, not certain. Take the four corners of a square, crosswise in two classes (the *XOR*
# problem, which no straight line solves). The two ReLUs of $\max(0, x_1 - x_2) + \max(0, x_2 - x_1)$ say 1 for one class and 0 for
# the other. With bad weights, as in $\max(0, -x_1 - x_2),$ a ReLU makes all four corners the same:

# %% rows=["003-3d.sep"]
from nnlib.activations import ACTIVATIONS

bend = ACTIVATIONS["relu"].f
for x1, x2 in ((0, 1), (1, 0), (0, 0), (1, 1)):
    print(f"corner {x1, x2}: two ReLUs {bend(x1 - x2) + bend(x2 - x1):g}, a bad one {bend(-x1 - x2):g}")

# %% [markdown]
# ### Two waves by hand
#
# Why can two sines close a circle? Here is a net that nobody trained. One unit reads $x$ and says $\cos x$, the other
# reads $y$ and says $\cos y$. (A cosine is a sine that begins a quarter of a wave earlier: its bias is $\pi/2$.) The
# outer ring, class 0, always gets the score 0; the inner ring, class 1, gets $\cos x + \cos y - 1.61$, times 20. For comparison,
# each unit alone:

# %%
from nnlib.layers import Dense

problem, start = final(Config(hidden=2, activation="sin"), epochs=0)
first, nets = Dense(np.eye(2), np.full(2, np.pi / 2)), []
for name, v in (("cos x alone", [1, 0]), ("cos y alone", [0, 1]), ("both", [1, 1])):
    last = Dense(20 * np.column_stack([[0, 0], v]), np.array([0, -16.1 * sum(v)]))  # a column for each class
    nets.append((name, start._replace(params=(first, last))))
strip(problem, nets, columns=3, caption=lambda a, closed:
      f"The last boundary is cos x + cos y = 1.61; its held-out accuracy is {a[2]:.2f}")

# %% [markdown]
# Near 0, $\cos x$ is almost $1 - x^2/2$. So $\cos x + \cos y$ is almost $2 - (x^2 + y^2)/2$, the same everywhere on a
# circle. The ridge of one wave and the ridge of the other add up to *one round hill*, and a line around a hill is closed.
#
# ### Two units that only rise
#
# ReLU and tanh have no ridge. They are *monotone*: as $z$ grows, they never fall. So the walk of your *Recall* leads out
# of any fence of theirs. Written out for tanh: the score is $v_1 \tanh z_1 + v_2 \tanh z_2 + c.$ On a walk along the
# line of unit 1, $z_1$ stays, and $z_2$ becomes $z_2 + g t$ after $t$ steps. Choose your direction so that $g$ has the sign
# of $v_2$; say both are positive.

# %%
(
    Derivation("The score after t steps along the line of unit 1",
               "v_1*tanh(z_1) + v_2*tanh(z_2 + g*t) + c",
               at={"v_1": 1, "v_2": 2, "z_1": 3, "z_2": -1, "g": 1, "t": 2, "c": 0})
    .at_least("v_1*tanh(z_1) + v_2*tanh(z_2) + c", "tanh never falls as its number grows",
              where="v_2 > 0 and g > 0 and t > 0", key=True)
)

# %% [markdown]
# In words: *on the way the score never gets smaller than where you began, so you never meet the fence*.
#
# <details><summary>Which property of tanh does the line use: that it is smooth, that it stays below 1, or that it
# never falls?</summary>That it never falls. So the argument holds for every monotone activation.</details>
# <details><summary>What if g = 0, or if the inside of the fence is where the score is below 0?</summary>If g = 0 the score
# stays as it is, all the way. Below 0, walk in the opposite direction: there the score never rises.</details>
#
# (The machine's reason, *visible sign*, says that the sign can be read off the parts: two of them are above 0.) For ReLU it proves the
# same; `prove_at_most` asks whether the first formula is never above the second. For the sine it finds a walk that does go down:

# %%
from nnlib.symbolic.decide.inequality import prove_at_most

for name in ("relu", "sin"):
    verdict = prove_at_most(f"{name}(z)", f"{name}(z + t)", ("t > 0",))
    print(f"{name}(z) <= {name}(z + t) for t > 0:", "proved" if verdict else verdict)

# %% [markdown]
# ### The slope at a corner
#
# Training needs the slope of $f$, and ReLU has a corner at 0. What is its slope there? A *secant* is a line through two
# points of a graph, and a slope is what the slopes of secants tend to as the two points come together. So keep one point
# at 0, put the other at $-h$ on the left or at $h$ on the right, and let the width $h$ shrink. First with numbers:

# %%
print("           ReLU            softplus")
print("    h    left  right     left  right")
for h in (1, 0.1, 0.01, 0.001):
    row = []
    for f in (ACTIVATIONS["relu"].f, ACTIVATIONS["softplus"].f):
        row += [(f(0) - f(-h)) / h, (f(h) - f(0)) / h]
    print(f"{h:5g} {row[0]:7.3f} {row[1]:6.3f} {row[2]:8.3f} {row[3]:6.3f}")

# %% [markdown]
# The two secants of softplus, $\ln(1 + e^z)$, meet at 0.5: that is its slope. Those of ReLU never come closer. Drag $h$ and
# look at the yellow fan between the two secants; then choose other functions (*abs* is $|z|$).

# %%
from nnlib.lab import Dial
from nnlib.view.corner import corner_picture

Dial(corner_picture, name="corner", h=(0.01, 1.5, 0.01, 1.0),
     function=["relu", "abs", "leaky_relu", "softplus", "tanh"])

# %% [markdown]
# Now for every width at once, from the right. The last column stands at $h = 1/2$.

# %% rows=["000-Q1.7"]
(
    Derivation("From the right: the secant to $h$", "(relu(h) - relu(0))/h", at={"h": "1/2"})
    .then("h/h", "ReLU of a number that is not below 0 is the number", where="h > 0", key=True)
    .then("1", "a number that is not 0, divided by itself", where="h > 0")
)

# %% [markdown]
# From the left the last line is yours.

# %% rows=["000-Q1.7", "001-2c"]
from nnlib.symbolic import chain

chain("secant of relu from the left").fade(1)

# %% [markdown]
# In words: *from the right the slope is 1, from the left 0, and no width brings them together*. So at 0 there is **no
# slope**. Instead of one number there is a fan of them: every line through the corner with a slope from 0 to 1 stays below
# the graph. The interval $[0, 1]$ is called the *subdifferential* at 0. Write $\mathbf 1[x > 0]$ for the *switch* that is 1 where
# $x > 0$ and 0 elsewhere. "The slope of ReLU is $\mathbf 1[x > 0]$", as one source has it, is true for $x \neq 0$ only.
#
# <details><summary>In the key line: which property of ReLU is used, and where does the condition h &gt; 0 come
# from?</summary>That ReLU of a positive number is the number itself. For h = 0 the two points are one, and a secant needs
# two.</details>
# <details><summary>Which slope does a unit with z = -0.001 have?</summary>0, a plain slope: within a small enough width it
# sees the left side only. The fan is there at one single number.</details>

# %% [markdown]
# ### Does training care?
#
# A program must return something at 0. Ours returns 0 for ReLU. That is a *convention*, not a fact: 1 or one half would do
# as well. Does it matter?

# %%
guess("02 corner")

# %% [markdown]
# Eight ReLU units, twenty seeds, once with 0 at the corner and once with 1:

# %%
from nnlib.activations import Activation
from nnlib.layers import flatten

relu = ACTIVATIONS["relu"]
other = Activation(relu.f, lambda z: 1.0 * (z >= 0), "relu with slope 1 at 0", relu.kinks)
ends = [final([Config(lr=0.1, activation=f, seed=s) for s in range(20)])[1] for f in (relu, other)]
old, new = (flatten(end.params) for end in ends)
print(f"{old.size} numbers in 20 nets; {(old != new).sum()} of them differ")

# %%
scored("02 corner")

# %% [markdown]
# <details><summary>Why not one bit?</summary>The convention is used only where z is exactly 0, and in 6,600 updates no unit
# met that number. To land exactly on the corner is like throwing a dart at a line.</details>
#
# So "no slope at one point" does not mean "cannot be trained". (There are exceptions: if the first biases are 0, an
# input of nothing but zeros sits exactly on every corner.) What would you change in the reason for your guess?

# %% [markdown]
# ### The slope of the absolute value
#
# The same corner, turned: $|x|$ has the slope 1 on the right and $-1$ on the left. All lines but the first need $x \neq 0$.

# %% rows=["000-Q1.6"]
(
    Derivation("The slope of $|x|$, away from its corner", "diff(abs(x), x)", at={"x": -2})
    .then("diff(x*step(x) - x*step(-x), x)", "a switch for each side", where="x != 0", key=True,
          part="One line for each side")
    .then("step(x) - step(-x)", "each side is a straight line", where="x != 0", part="Differentiate")
    .then("sign(x)", "definition of sign: 1, 0 or $-1$", where="x != 0", part="Give it a name")
)

# %% [markdown]
# <details><summary>Which of the three steps uses calculus, and which rule of it?</summary>The second, <em>Differentiate</em>: the slope of a
# straight line is its factor. The others write the same thing down in another way.</details>
# <details><summary>For which x does the last line say something else than the first?</summary>For x = 0: the first has no
# value there, the last has the value 0.</details>
#
# In words: *the slope of the absolute value is the sign*. Two checks: where $|x|$ falls, the sign is $-1$; and at 0 the
# sign, 0, is the middle of the fan $[-1, 1]$. (The source does not say that the formula fails at 0.)
#
# *Leaky ReLU* is $\max(x/100, x)$: on the left it leaks a hundredth. Both lines are yours.

# %% rows=["001-2d"]
chain("slope of leaky relu").fade(2)

# %% [markdown]
# <details><summary>Which rule makes the key line?</summary>A definition by cases becomes one line with switches. That is not
# a rule of calculus.</details>
# <details><summary>For which x is the last line false?</summary>For x = 0: there both switches say 0, and the secants say 1
# and 0.01.</details>

# %% [markdown]
# ## Check
#
# Three things at eight points around 0, but not at 0: the code, the formula turned into a program, and a slope measured
# with a small step. The first three columns are the largest gaps and should be 0. The last three are at 0 itself: both
# secants, and what the code returns.

# %%
from sympy import lambdify, symbols

from nnlib.symbolic import WITNESSES
from nnlib.view.corner import secants

z, points, h = symbols("z", real=True), np.array([-4.0, -2, -1, -0.5, 0.5, 1, 2, 4]), 1e-5
print("               value     slope  measured     at 0: left  right   code")
for name in ("identity", "relu", "leaky_relu", "tanh"):
    code, formula = ACTIVATIONS[name], WITNESSES[name]
    value, slope = (lambdify(z, s)(points) + 0 * points for s in (formula, formula.diff(z)))
    measured = (code.f(points + h) - code.f(points - h)) / (2 * h)
    gaps = code.f(points) - value, code.df(points) - slope, code.df(points) - measured
    at_0 = *secants(code, h), code.df(np.array(0.0))
    print(f"{name:10s}", *(f"{abs(gap).max():9.6f}" for gap in gaps), "     ",
          *(f"{number:6.3f}" for number in at_0))

# %% [markdown]
# ## Play
#
# ### Four cards
#
# These four you should know. Each formula and each slope on a card is proved when the cell runs; the values and the largest
# slope are measured on the code.

# %% rows=["001-2a", "001-2c", "001-2d"]
from nnlib.lab import Cards

four = ["identity", "relu", "leaky_relu", "tanh"]
Cards(*four)

# %%
from nnlib.view.graphs import graphs

graphs(four)

# %% [markdown]
# Now all four in one race, five seeds each: the maps show the first seed, the curves the median and the range. *Predict*:
# which of them is best with eight units? Then move *hidden* down to 3, and look again.

# %%
Sweep(name="shapes", activation=four, seeds=5, hidden=8, controls=("hidden", "lr", "dataset"))

# %% [markdown]
# <details><summary>Is ReLU simply the best?</summary>With eight units it is as good as any here. With two, it cannot do what two
# sines sometimes can. A shape is good for a problem, not in itself.</details>

# %% [markdown]
# ## Your turn
#
# **1. Type a slope** (two minutes). A unit in the form of a bell: $f(x) = e^{-x^2}.$ What is its slope? Use `exp`, `x` and
# numbers, and write `^` for powers.

# %%
from nnlib.exercises import check

answer = ""  # your formula

check("02 slope of a bell", answer)

# %% [markdown]
# <details><summary>Hint</summary>The chain rule: the slope of the outer function at $-x^2,$ times the slope of
# $-x^2.$</details>
# <details><summary>Solution</summary><code>-2*x*exp(-x^2)</code></details>

# %% [markdown]
# **2. Find the error** (four minutes). One source writes the sign with one switch: $\mathrm{sign}(x) = -1 + 2 \cdot
# \mathbf 1[x > 0].$ The same sheet defines $\mathrm{sign}(0) = 0.$ At which $x$ do the two differ? Mend the formula with a
# second switch, before you look at the output.

# %% rows=["000-Q1.5"]
from nnlib.symbolic import Refutation

Refutation("sign(x)", "-1 + 2*step(x)", "As printed")

# %% [markdown]
# <details><summary>Solution</summary>$\mathbf 1[x > 0] - \mathbf 1[-x > 0],$ as in the chain of $|x|.$ It is 0 at
# 0.</details>
# <details><summary>Which cheap check would have seen it?</summary>The value at the corner itself: a formula with switches is
# right on both sides more often than in the middle.</details>

# %% [markdown]
# **3. Build a unit** (eight minutes). Give a network the unit $f(z) = |z|.$ It falls and then rises, so the walk of *Derive*
# does not lead out. *Predict*: can two of them close the circle, how many corners has the fence, and will all points be
# right? Write the slope of $|z|$ for an array `z`, and run both cells.


# %%
def my_slope(z):
    """The slope of |z|, entry by entry."""
    return 0 * z  # replace this line


good = np.allclose(my_slope(points), (abs(points + h) - abs(points - h)) / (2 * h))
print("right away from the corner" if good else "not yet: it should be -1 on the left and 1 on the right")

# %%
def nets_with(slope):
    """Seven nets of two units |z|, trained with this slope."""
    unit = Activation(np.abs, slope, "abs", (0.0,))
    problem, end = final([Config(hidden=2, lr=0.1, activation=unit, seed=s) for s in range(7)])
    return strip(problem, [([f"{s}:" for s in range(7)], end)], columns=7, caption=lambda a, closed:
                 f"{closed.sum()} of 7 boundaries are closed, the best has {a.max():.2f} right")


nets_with(my_slope) if good else print("The nets wait for the right slope.")

# %% [markdown]
# <details><summary>Solution, and what you should see</summary><code>return np.sign(z)</code>. Some of the fences are closed,
# with <em>four</em> corners, and yet not all points are right. No square can do it: in notebook 00 you found that a side of
# the fence spans at most 73.7 degrees, and the sides of a square span 90.</details>
# <details><summary>Then give the nets a wrong slope: <code>nets_with(lambda z: 1.0 * (z > 0))</code>. What does their success say about
# it?</summary>Nothing: they fence no worse than those with the right one. A net that trains proves no slope. Notebook 07 asks what
# does.</details>

# %% [markdown]
# **More** (optional). *More cards.* Choose one and present it to somebody: the graph, the values, the slope, one reason for it
# and one against.

# %% rows=["001-2b", "001-2e", "001-2f", "001-2g"]
rest = ["sigmoid", "erf", "plu", "sin", "gaussian", "softplus", "gelu"]
Cards(*rest)

# %%
graphs(rest)

# %% [markdown]
# One exercise sheet asks for seven such cards and gives no answers. This is what the machine proves about them: ranges,
# slopes, limits, and for which numbers PLU is what it is meant to be. ($e^u$ stands for any positive number, $-e^u$ for any
# negative one.)

# %% rows=["001-2a", "001-2b", "001-2c", "001-2d", "001-2e", "001-2f", "001-2g"]
from IPython.display import display

from nnlib.symbolic.audit import exhibit

for row in "abcdefg":
    display(exhibit(f"001-2{row}"))

# %% [markdown]
# *Whose slope is it?* One source shows a "derivative plot" whose picture is lost; here is ours. Which of GELU, ReLU,
# softplus and tanh has which slope?

# %% rows=["003-3c"]
graphs(["gelu", "tanh", "relu", "softplus"], functions=False, unnamed=True)

# %% [markdown]
# <details><summary>Answer</summary>A is GELU: its slope is below 0 on the left, so GELU falls there. B is tanh: steep in the
# middle, flat at both ends. C is ReLU: a jump at the corner. D is softplus: its slope is the sigmoid, a soft form of that
# jump.</details>
#
# *Name the rules.*

# %%
chain("slope of leaky relu").why()

# %% [markdown]
# *Necessary, not sufficient.* GELU falls a little before it rises, so the walk does not lead out of its fences. Can two
# GELUs close the circle? Predict, then choose *gelu* in the first lab of this notebook.
#
# <details><summary>Answer</summary>In twenty runs not one does: the dip is far too shallow for this circle. That two monotone
# units cannot is proved; that two others can has to be shown each time.</details>

# %% [markdown]
# ## Exit
#
# One sentence each, then open.
#
# <details><summary>A net has five layers of 100 units each, all with the activation $f(z) = 3z + 1.$ What can it
# draw?</summary>Straight boundaries only: affine layers one after another are one affine layer.</details>
# <details><summary>A program returns 0.5 for the slope of ReLU at 0. Is that wrong?</summary>It is one number of the fan
# $[0, 1],$ as good a convention as 0 or 1.</details>
# <details><summary>Somebody claims that two softplus units have fenced a circle. How do you know, without running
# anything, that they have not?</summary>Softplus never falls, so the walk along the line of one unit leads
# out.</details>

# %% [markdown]
# A sigmoid at the end of a net turns a score into a probability. The next notebook asks how to punish a wrong one.

# %% [markdown]
# ## What we left out
#
# - What corners do in a deep net: units that fall silent for good, and slopes that fade from layer to layer. Notebook 11.
# - *Subgradients* in general. For a function that is nowhere hollow from below, as ReLU, the fan at a corner holds the
#   slopes of all lines that touch the graph from below. Others need more care.
# - Why so many sine nets get stuck. The wave takes each value again and again, so the loss has many valleys that lead
#   nowhere.
# - The walk leads out of every fence, however far away its gap may be; a picture shows a window only.

# %% [markdown]
# ## Sources
#
# - IFT6390 assignment 3, question 1 (5), (6) and (7): sign, the slope of $|x|$, the slope of ReLU. (5) is wrong at 0; (6) and
#   (7) do not say that they fail there.
# - Machine Learning I: Foundations, exercise sheet 4, 2 (a) to (g): seven activations. PLU needs $0 \le \alpha < 1$ and
#   $c > 0,$ which the sheet does not say.
# - NYU Deep Learning, homework 1, 3 (c) and (d): a plot of derivatives; affine layers one after another; what the
#   nonlinearity is for.
