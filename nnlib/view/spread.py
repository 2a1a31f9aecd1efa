"""Numbers of several runs beside each other: a dot per run, their mean, and two kinds of error."""

import math

import numpy as np

from nnlib.view.maps import GREY, INK
from nnlib.view.picture import Picture
from nnlib.view.stage import figure
from nnlib.view.words import fixed

_WIDTH, _HEIGHT, _LEFT = 9.6, 3.3, 0.75  # inches
_OURS, _REPORTED = "#0072B2", "#D55E00"


def standard_error(values):
    """How far the mean of these runs is from that of all runs, about: deviation / sqrt(R)."""
    return float(np.std(values, ddof=1) / math.sqrt(len(values)))


def sampling_error(p, examples):
    """The standard error of an accuracy p that was measured on so many examples."""
    return math.sqrt(p * (1 - p) / examples)


def spread_picture(groups, title, examples=None, reported=None, span=None):
    """Draw groups {label: one number per run} above a caption -> Picture.

    A thick line is the mean plus and minus its standard error over the runs; with `examples`, on
    which each number was measured, a thin one is that of the test set.  `reported` holds
    {label: (accuracy, examples)} of somebody else's single runs; `span` is the lowest and the
    highest accuracy of the axis, for pictures that are to be compared.
    """
    groups = {label: np.asarray(values, float) for label, values in groups.items()}
    drawn = figure(_WIDTH, _HEIGHT)
    axes = drawn.add_axes((_LEFT / _WIDTH, 0.12, 1 - (_LEFT + 0.1) / _WIDTH, 0.74))
    axes.set_title(title, fontsize=10, loc="left", color=INK)
    axes.set_title(_key(examples, reported), fontsize=8, loc="right", color=GREY)
    axes.tick_params(labelsize=8, colors=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlim(-0.6, len(groups) - 0.4)
    axes.set_xticks(range(len(groups)), groups, fontsize=10)
    if span:
        axes.set_ylim(span)
    for x, (label, values) in enumerate(groups.items()):
        _runs(axes, x, values, examples)
        if reported and label in reported:
            p, n = reported[label]
            _bar(axes, x + 0.36, p, sampling_error(p, n), 2, _REPORTED, "D")
    drawn.canvas.draw()
    pixels = np.asarray(drawn.canvas.buffer_rgba())[..., :3].copy()
    found = [(values.mean(), standard_error(values)) for values in groups.values()]
    more = [p for p, _ in (reported or {}).values()]
    return Picture(pixels, _caption(groups, found), 100 * np.array(found), 100 * np.array(more))


def _runs(axes, x, values, examples):
    mean = values.mean()
    if examples:
        _bar(axes, x, mean, sampling_error(mean, examples), 2, GREY, "")
    _bar(axes, x, mean, standard_error(values), 4, _OURS, "_")
    places = x - 0.2 + 0.05 * (np.arange(len(values)) % 3 - 1)
    axes.plot(places, values, "o", ms=4, mew=0, color=_OURS, alpha=0.55)
    axes.annotate(
        fixed(mean), (x, mean), (12, 0), textcoords="offset points", va="center", fontsize=9,
        color=INK,
    )  # fmt: skip


def _bar(axes, x, mean, error, width, colour, marker):
    axes.plot([x, x], [mean - error, mean + error], lw=width, color=colour, solid_capstyle="butt")
    if marker:
        axes.plot([x], [mean], marker, ms=9 if marker == "_" else 5, color=colour)


def _key(examples, reported):
    key = ["dot: one run", "thick: mean ± its standard error over the runs"]
    key += ["thin: ± that of the test set"] if examples else []
    return "; ".join([*key, "diamond: reported, one run"] if reported else key)


def _caption(groups, found):
    told = [
        f"{label} {fixed(mean)} ± {fixed(error, 4)}"
        for label, (mean, error) in zip(groups, found, strict=True)
    ]
    runs = len(next(iter(groups.values())))
    return f"Mean ± standard error over {runs} runs: {', '.join(told)}."
