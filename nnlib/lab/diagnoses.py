"""A diagnosis names what goes wrong in a run, with the numbers that show it, and what may mend it.

Silence is the rule: one is made only where the evidence leaves no healthy reading.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from nnlib.lab.evidence import Evidence
from nnlib.lab.remedies import (
    Remedy,
    clearer,
    faster,
    more_points,
    say,
    slower,
    stronger,
    to,
    weaker,
)

_FAR = 1e6  # times the loss of knowing nothing: from there no net comes back
_HALF = 0.5  # a net has learned something where its loss is under half of knowing nothing


class Diagnosis(NamedTuple):
    """What is wrong: a name, a sentence with the evidence, the remedies in the order to try them.

    mended(run) says whether a rerun, at its end, is free of it.
    """

    name: str
    words: str
    remedies: tuple[Remedy, ...]
    mended: Callable


def diagnose(run):
    """The first thing that is wrong with a run (nnlib.lab.run.Run) -> Diagnosis, or None."""
    with np.errstate(all="ignore"):  # a net that is ill overflows
        evidence = Evidence(run)
        # Where constant outputs are already perfect there is nothing to learn, and nothing to miss.
        kinds = KINDS if evidence.nothing > 1e-9 else (divergence,)
        found = (kind(evidence) for kind in kinds)
        return next(filter(None, found), None)


# --- a step too far -------------------------------------------------------------------------------


def divergence(e):
    """The loss is no longer a number, or on the way there."""
    if not (e.trouble or e.nothing * _FAR < e.train[-1] > e.train[0]):
        return None
    lr, l2, end = e.config.lr, np.max(e.config.l2), f"{e.train[-1]:.3g} after epoch {e.epoch:,}"
    if e.trouble:
        step, loss = e.last_number()
        end = f"{loss:.3g} before update {step + 1:,}, and after it no number"
    words = f"The loss diverges: {e.train[0]:.3g} at the start, {end}. "
    if e.config.optimizer == "sgd" and lr * l2 > 1:  # 1 - 2 lr l2 < -1
        why = f"The penalty alone multiplies a weight by 1 - 2 lr l2 = {1 - 2 * lr * l2:.3g}."
        return Diagnosis(
            "divergence", words + why, weaker(e.config, "l2") + slower(e.config), _converges
        )
    why = f"With lr {lr:g} each step overshoots further than the last."
    return Diagnosis("divergence", words + why, _smaller_steps(e), _converges)


def oscillation(e):
    """The loss jumps up and down and does not come to rest."""
    if not e.late or e.level < _HALF or e.falling or not 4 <= e.rises <= 16:
        return None
    if e.jitter < (0.01 if e.learns_nothing else 0.05):
        return None
    last = e.train[-20:]
    words = (
        f"The loss oscillates: over the last 20 epochs it lay between {last.min():.3g} and "
        f"{last.max():.3g} and rose {e.rises} times; with lr {e.config.lr:g} a step carries the "
        f"weights past where they should come to rest. {e.against}"
    )
    return Diagnosis("oscillation", words, _smaller_steps(e), _rests)


# --- units without a slope ------------------------------------------------------------------------


def twins(e):
    """The units of a hidden layer are all alike and will stay so."""
    layers = e.twins
    if not layers or e.config.start == "uniform" or e.level < _HALF:
        return None
    i = layers[0]
    H = e.state.params[i].b.size
    words = (
        f"Twins: the {H} units of layer {i + 1} all have the same weights, so they get the same "
        f"gradient and stay alike: the layer can do no more than one unit. The start "
        f"{e.config.start!r} does not tell them apart."
    )
    return Diagnosis("twins", words, to(e.config, "start", "uniform"), _learns)


def dead_layer(e):
    """All units of a hidden layer, or most of them in a net that does badly, have slope 0."""
    if e.masked or not e.problem.model.activation.kinks or max(e.dead, default=0) <= 0.5:
        return None
    i = int(np.argmax(e.dead))
    H = e.state.params[i].b.size
    dead, share = round(e.dead[i] * H), e.dead[i]
    have = f"{dead} of {H} units of layer {i + 1} have slope 0 on every training point"
    if share == 1:
        none = " = ".join(f"dW{k + 1}" for k in range(i + 1))
        words = f"Dead layer: {have}, so the loss gives {none} = 0 exactly. {e.against}"
    elif e.ready and e.level > _HALF:
        words = f"Dead units: {have}, so their weights get a gradient of 0. {e.against}"
    else:
        return None
    config, started_so = e.config, e.dead_at_start[i] > 0.5
    awake = to(config, "activation", "leaky_relu", "tanh")
    start = to(config, "start", "uniform")
    others = awake + to(config, "seed", config.seed + 1)
    remedies = start + (others if started_so else _smaller_steps(e) + awake)
    return Diagnosis("dead layer", words, remedies, _rests)


def saturation(e):
    """The units of a hidden layer lie where their activation is flat, in a net that does badly."""
    if not e.ready or not e.config.hidden or not e.levels_off or e.level < _HALF:
        return None
    slopes = e.slopes()
    i = int(np.argmin(slopes))
    if slopes[i] >= 0.05:
        return None
    words = (
        f"Saturation: the median slope |f'(Z)| of layer {i + 1} is {slopes[i]:.2g} of the steepest "
        f"there is; the norm of dW{i + 1} is {e.gradients[i]:.2g}. {e.against}"
    )
    began_so = min(e.slopes(e.problem.params)) < 0.05
    start = to(e.config, "start", "uniform") if began_so else ()
    remedies = start + _smaller_steps(e) + to(e.config, "activation", "relu")
    return Diagnosis("saturation", words, remedies, _rests)


# --- a loss that stays where it began -------------------------------------------------------------


def penalty(e):
    """The penalty has drawn the weights to 0."""
    names = [name for name in ("l2", "l1") if np.max(getattr(e.config, name)) > 0]
    if not names or not e.ready or e.level < 0.98:
        return None
    began, now = e.weights(e.problem.params), e.weights()
    if now > began / 3:
        return None
    strengths = " and ".join(f"{name} {say(getattr(e.config, name))}" for name in names)
    words = (
        f"The penalty wins: {strengths} took the norm of the weights from {began:.3g} "
        f"to {now:.2g}. {e.against}"
    )
    remedies = sum((weaker(e.config, name) for name in names), ())
    return Diagnosis("penalty", words, remedies, _learns)


def straight_line(e):
    """A net without a bend is asked for a boundary, or a curve, that bends."""
    if e.bends or not e.late or e.level < 0.98 or e.falling or e.drop(0.5, 1) > 0.005:
        return None
    if e.config.hidden:
        lacks, bend = "of identity layers", ("activation", "relu", "tanh")
    else:
        lacks, bend = "without a hidden layer", ("hidden", (8,), (16,))
    words = (
        f"A straight line will not do: a net {lacks} can draw no other, and the best "
        f"it found in {e.epoch} epochs is no better than to ignore X. {e.against}"
    )
    return Diagnosis("straight line", words, to(e.config, *bend), _learns)


def slow(e):
    """The loss falls evenly, but so slowly that the epochs will not do by far."""
    if not e.late or e.level < _HALF:
        return None
    lr, epochs = e.config.lr, e.config.epochs
    if lr == 0:
        words = "Nothing moves: lr is 0, so no update changes a weight."
        return Diagnosis("too slow", words, to(e.config, "lr", 0.05, 0.5), _arrives)
    before, lately = e.drop(1 / 3, 2 / 3), e.drop(2 / 3, 1)
    if not (0 < 0.7 * before < lately < 1.3 * before and e.rises <= 4):  # it settles, or jumps
        return None
    needed = (e.level - _HALF) / lately * e.epoch / 3
    if needed < (10 if e.done else 30) * epochs:  # before the end, it may still gather speed
        return None
    words = (
        f"Too slow: with lr {lr:g} the training loss fell by {lately * e.nothing:.2g} in the last "
        f"{e.epoch // 3} epochs; at this rate half of {e.yardstick} is {needed:,.0f} epochs away, "
        f"and there are {epochs:,}."
    )
    return Diagnosis("too slow", words, _scaled(e) + faster(e.config) + clearer(e.config), _arrives)


def stuck(e):
    """The loss stays where knowing nothing is, though no unit is dead and no lr too small."""
    if not e.late or not e.learns_nothing or e.level > 1.05 or e.falling:
        return None
    norms = ", ".join(f"{norm:.1e}" for norm in e.gradients)
    words = (
        f"Stuck: for {e.plateau} epochs the training loss has been within 1 % of {e.yardstick}. "
        f"Norm of the gradient by the weights, layer by layer: {norms}."
    )
    config = e.config
    way_in = to(config, "start", "uniform") + _scaled(e) + clearer(config) + faster(config)
    return Diagnosis("stuck", words, way_in + to(config, "seed", config.seed + 1), _learns)


# --- learning by heart ----------------------------------------------------------------------------


def overfitting(e):
    """The validation loss has risen well above its minimum while the training loss fell on."""
    if not e.ready or not np.isfinite(e.valid).all():
        return None
    valid, train = _smooth(e.valid), _smooth(e.train)
    low, now = valid.min(), valid[-1]
    near = max(0, int(valid.argmin()) - 2)
    best = near + int(e.valid[near : near + 5].argmin())
    if now < 1.2 * low or now - low < 0.05 * e.nothing or train[-1] > 0.9 * train[best]:
        return None
    words = (
        f"Overfitting: the validation loss was lowest at epoch {best} ({e.valid[best]:.3g}) and is "
        f"{now:.3g} at epoch {e.epoch} (+{now / e.valid[best] - 1:.0%}), while the training loss "
        f"fell from {train[best]:.3g} to {train[-1]:.3g}."
    )
    stop = to(e.config, "epochs", best) if best else ()
    points = sum(len(part.X) for part in e.problem.data[:3])
    remedies = stronger(e.config) + stop + more_points(e.config, points)
    # A remedy has to end as well as the best moment was, within 5 %.
    return Diagnosis("overfitting", words, remedies, partial(_generalises, 1.05 * low))


KINDS = (
    divergence,
    twins,
    penalty,
    dead_layer,
    saturation,
    oscillation,
    overfitting,
    straight_line,
    slow,
    stuck,
)


# --- what a rerun has to show ---------------------------------------------------------------------


def _arrives(run):
    return not run.trouble and max(Evidence(run).shares[-1], Evidence(run).level) < _HALF


def _learns(run):
    """Its loss is under half of knowing nothing, or on the way there with nothing wrong."""
    return _arrives(run) or (Evidence(run).level < 0.9 and diagnose(run) is None)


def _rests(run):
    """It learns and its loss does not jump."""
    return _learns(run) and Evidence(run).jitter < 0.05


def _converges(run):
    """A net that can bend learns; one that cannot comes to rest no worse than knowing nothing."""
    if run.trouble or Evidence(run).bends:
        return _rests(run)
    e = Evidence(run)
    return e.level < 1.01 and e.jitter < 0.05


def _generalises(most, run):
    return not run.trouble and run.curves.valid_loss[-1] <= most


def _smooth(curve):
    """The middle one of five epochs each, so that one lucky epoch counts for nothing."""
    padded = np.pad(curve, 2, mode="edge")
    return np.median(np.lib.stride_tricks.sliding_window_view(padded, 5), axis=-1)


# --- remedies that depend on what was seen --------------------------------------------------------


def _scaled(e):
    """Inputs of another size than weights are made for want another scale."""
    return () if 0.2 < e.size < 5 else to(e.config, "standardize", True)


def _smaller_steps(e):
    return _scaled(e) + slower(e.config)
