"""The true and the typed formula as curves through the point at which they differ."""

from fractions import Fraction

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from nnlib.view import Picture

from .tracing import trace
from .worker import WORKER, TaskFailed, TimeLimit

HALF = 60  # points to either side of the middle
TRUE, TYPED, GAP = "#0072B2", "#D55E00", "#222222"


def draw(verdict):
    """The Picture of a verdict: one variable moves, the others stay where the witness has them.

    Raises ValueError if there is no line to walk along, or no value on it.
    """
    name, at = line_of(verdict)
    steps = [at[name] + Fraction(k, HALF // 3) for k in range(-HALF, HALF + 1)]
    x = np.array(steps, float)
    true, typed = curves(verdict, name, at, steps)
    figure = Figure((6, 3.4), dpi=100, facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.plot(x, true, color=TRUE, lw=2.5, label="what is asked")
    axes.plot(x, typed, color=TYPED, lw=1.8, ls="--", label="your answer")
    if verdict.witness:
        ends = [float(value) for value in verdict.values]
        axes.plot([x[HALF]] * 2, ends, color=GAP, marker="o", lw=1.5, label="the gap")
    axes.set_ylim(*_window(true, typed))
    axes.set_xlabel(name)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    figure.canvas.draw()
    rgb = np.asarray(figure.canvas.buffer_rgba())[..., :3]
    return Picture(rgb, _caption(verdict, name, at), true, typed)


def line_of(verdict):
    """The variable that moves, and the point where the line begins its walk."""
    question, witness = verdict.question, verdict.witness
    if not question.variables:
        raise ValueError("There is no curve to draw: the question has no variable.")
    if question.shapes and not witness:
        raise ValueError("There is no curve to draw: an array has one for each of its entries.")
    along = next((name for name in witness if "[" in name), question.along)
    names = witness or question.variables
    return along, {v: Fraction(witness.get(v, 0 if v == along else 1)) for v in names}


def curves(verdict, name, at, steps):
    """The values of the true and of the typed formula; NaN where there are none."""
    try:
        texts = verdict.question.formula, verdict.text
        found = WORKER.ask(trace, verdict.question, texts, name, at, steps)
    except (TimeLimit, TaskFailed) as reason:
        raise ValueError(f"There is no curve to draw: {reason}.") from None
    return [np.array(values, float) for values in found]


def _window(*curves):
    """Bounds of the y axis that leave out the tips of poles."""
    values = np.concatenate(curves)
    values = values[np.isfinite(values)]
    if not len(values):
        raise ValueError("There is no curve to draw: the formulas have no values here.")
    low, high = np.percentile(values, (2, 98))
    room = 0.1 * (high - low) or 1.0
    return low - room, high + room


def _caption(verdict, name, at):
    still = "" if len(at) == 1 else ", all else as in the witness" if verdict.witness else ""
    return f"What is asked and the answer {verdict.text} as {name} moves{still}. {verdict.words}"
