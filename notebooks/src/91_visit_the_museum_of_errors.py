# %% [markdown]
# # Visit the museum of errors
#
# Five courses, 198 statements: which of them are wrong, and where in this course are they mended?
#
# - **You will do**: pick an exhibit, find what is wrong before you read it, then open the notebook that mends it.
# - **You will learn**: which kinds of error pass unseen through years of teaching, and how each shows itself.
# - **You need**: the notebook that an exhibit names. **Time**: five minutes an exhibit.
#
# The five source documents are IFT6390 assignment 3; Machine Learning I: Foundations, exercise sheet 4; Sapienza Advanced
# Machine Learning, assignment 2; NYU Deep Learning, homework 1; and Machine Learning, sheet 4. They are good documents, as
# such documents go. Every one of their statements was checked, most of them by the machine that proves the formulas of
# this course.

# %% [markdown]
# ## The count
#
# *Wrong* is what can be refuted, *loose* what is right only under a condition that is not stated, or leaves out what it needs.
# *Concepts* and *experiments* were read or run again.

# %%
from collections import Counter

from nnlib.symbolic.audit import ROWS, SOURCES

verdicts = ("RIGHT", "WRONG", "LOOSE", "CONCEPT", "EXPERIMENT")
count = Counter((row.id[:3], row.verdict) for row in ROWS.values())
print(" " * 36, " right  wrong  loose  conc.  exper.")
for document, name in SOURCES.items():
    print(f"{name.split(',')[0]:36s}", *(f"{count[document, v]:6d}" for v in verdicts))
print(f"{'all':36s}", *(f"{sum(count[d, v] for d in SOURCES):6d}" for v in verdicts))

# %% [markdown]
# ## The exhibits
#
# Every wrong statement, with the notebook that holds the right one. Read the middle column, find the mistake, and only
# then look to the right.

# %%
from nnlib.symbolic.audit import directory

directory([row for row in ROWS.values() if row.verdict == "WRONG"])

# %% [markdown]
# One of them in full, as each is shown in its notebook: the statement as printed, what the machine says of it, and a point
# at which it fails. Enter another item from the left column and run the cell again.

# %%
from nnlib.symbolic.audit import exhibit

exhibit("004-eq16")

# %% [markdown]
# ## What asks nothing
#
# Three items hold nothing to prove or to run: text that is missing, and an answer to a question that nobody knows.

# %% rows=["000-Q2.txt"]
exhibit("000-Q2.txt")

# %% rows=["001-4"]
exhibit("001-4")

# %% rows=["004-3"]
exhibit("004-3")

# %% [markdown]
# ## Exit
#
# <details><summary>A statement agrees with every number you tried. Is it right?</summary>Not yet. Agreement at points proves
# nothing; one point of disagreement, a witness, is enough to refute it.</details>
# <details><summary>Which check costs least and finds most?</summary>Write the shape beside every array. After that: rows of the
# softmax Jacobian sum to 0, and the gradient sums to 0 over the classes.</details>
# <details><summary>Which errors does no shape find?</summary>Factors such as 1/N, signs, and a transpose of a square
# matrix.</details>

# %% [markdown]
# ## What we left out
#
# - The statements that are right: each has its cell in the notebook of its topic.
# - Who wrote what. An error is a thing to learn from.
#
# ## Sources
#
# - The five source documents, named at the top, cited by course and item.
