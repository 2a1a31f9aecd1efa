"""A fleet in pictures and words: what of it moves, what stands still, and its caption."""

import numpy as np

from nnlib.view.rows import Row, Still
from nnlib.view.subject import IMAGES, LINE, PLANE, kind

_TITLES = {
    PLANE: "What each net says, its boundary and its accuracy on the held-out points",
    IMAGES: "Confusion matrix (rows: true class, columns: said) and accuracy, held-out images",
    LINE: "The curve of each net over the training points and its loss on the held-out points",
}


def _label(fleet, value):
    """What stands above a net's map."""
    text = fleet.text(value)
    return text if isinstance(value, str) or hasattr(value, "name") else f"{fleet.axis} {text}"


def _shown(fleet):
    """The places of the nets that have a map: of each value the first seed."""
    return range(0, len(fleet.configs), fleet.seeds)


def still(fleet):
    """What stands still in the picture of a fleet -> Still."""
    config, model = fleet.configs[0], fleet.ensembles[0][0].problem.model
    T, seeds = fleet.data.train.T, len(fleet.configs) // len(fleet.groups)
    own = fleet.axis != "seed"
    measured = f"Curves: measured on the {fleet.look['part']}"
    if seeds > 1:
        measured += f", median of {seeds} seeds; the band goes from the lowest to the highest"
    return Still(
        _TITLES[kind(fleet.data)] + (f" (seed {config.seed})" if own else ""),
        fleet.data,
        [_label(fleet, value) for value in fleet.values],
        own,
        len(fleet.groups),
        model.loss.name.replace("_", " "),
        float(model.loss.value(np.zeros_like(T), T)),
        measured,
        config.epochs,
        fleet.steps,
        fleet.look["in_updates"],
    )


def row(fleet):
    """A fleet as it is now -> Row."""
    ended, score = fleet.ended, _score(fleet)
    stacks = []
    for ensemble, places in fleet.ensembles:
        mine = [r for r, place in enumerate(places) if place % fleet.seeds == 0]
        if mine:
            params = tuple(type(q)(*(a[mine] for a in q)) for q in ensemble.params)
            stacks.append((ensemble.bare, params, [places[r] // fleet.seeds for r in mine]))
    scores = fleet.scores[fleet.look["part"]]
    return Row(
        stacks,
        [_words(fleet, place, score, ended) for place in _shown(fleet)],
        [place in ended for place in _shown(fleet)],
        list(fleet.epochs),
        np.array(scores["loss"]),
        np.array(scores["accuracy"]),
        [_end(fleet, name, places, ended) for name, places in fleet.groups.items()],
    )


def _numbers(fleet):
    """Whether the nets are to meet numbers, so that they have no accuracy."""
    return fleet.data.classes == 1


def _score(fleet):
    """The accuracy of every net on the held-out points, or its loss where it has none."""
    loss, accuracy = fleet.now()
    return loss if _numbers(fleet) else accuracy


def _percent(accuracy):
    """100.0 % stands only where no point is wrong."""
    return f"{min(100 * accuracy, 100.0 if accuracy == 1 else 99.9):.1f} %"


def _words(fleet, place, score, ended):
    """The two lines under a map."""
    if place in ended:
        return "diverged at", f"update {ended[place]:,}"
    numbers = _numbers(fleet)
    own = f"loss {score[place]:.3g}" if numbers else _percent(score[place])
    if fleet.seeds == 1:
        return own, ""
    mine = range(place, place + fleet.seeds)
    lost = sum(p in ended for p in mine)
    if lost:
        return own, f"{lost} of {fleet.seeds} diverged"
    ends = [end(score[list(mine)]) for end in (np.min, np.max)]
    said = [f"{v:.3g}" if numbers else f"{100 * v:.0f}" for v in ends]
    return own, f"seeds {'–'.join(dict.fromkeys(said))}{'' if numbers else ' %'}"


def _name(fleet, name, places):
    """What a curve is called: its value, or how many seeds it stands for."""
    return name if fleet.axis == "seed" else _label(fleet, fleet.values[places[0] // fleet.seeds])


def _end(fleet, name, places, ended):
    """The name at the end of a curve, with how many of its nets are left."""
    label = _name(fleet, name, places)
    left = sum(place not in ended for place in places)
    if left == len(places):
        return label
    return f"{label}, {left} of {len(places)}" if left else f"{label}, ended"


def caption(fleet):
    """What the picture shows, in two lines made from the data."""
    done, part = divmod(fleet.step, fleet.steps)
    when = f"{done} epochs" + (f" and {part} updates" if part else "")
    nets = f"{len(fleet.configs)} nets" + (f", {fleet.seeds} seeds each" * (fleet.seeds > 1))
    ended, score = fleet.ended, _score(fleet)
    told = [_told(fleet, label, list(g), score, ended) for label, g in fleet.groups.items()]
    return (
        f"{_shared(fleet)}; {nets}, after {when} ({fleet.step:,} updates).\n"
        f"{'Loss' if _numbers(fleet) else 'Accuracy'} on the held-out points: {'; '.join(told)}."
    )


def _shared(fleet):
    """What all nets have in common, in a few words."""
    config, model, axis = fleet.configs[0], fleet.ensembles[0][0].problem.model, fleet.axis
    net = [
        "-".join(map(str, model.sizes)) if axis != "hidden" else "",
        model.activation.name if axis != "activation" else "",
    ]
    words = [config.dataset, " ".join(filter(None, net))]
    return ", ".join(words + [f"lr {config.lr:g}"] * (axis != "lr"))


def _told(fleet, name, places, score, ended):
    """One curve's nets as the caption has them."""
    left, n, name = [p for p in places if p not in ended], len(places), _name(fleet, name, places)
    if n == 1:
        one = places[0]
        return f"{name} {score[one]:.3f}" if left else f"{name} diverged at update {ended[one]:,}"
    if not left:
        return f"{name}: all {n} diverged"
    lost, found = f", {n - len(left)} diverged" if len(left) < n else "", score[left]
    return f"{name}: median {np.median(found):.3f} ({found.min():.3f} to {found.max():.3f}{lost})"
