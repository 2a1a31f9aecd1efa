"""A sweep shows a row of nets that differ in one field, trained at once, over one or many seeds."""

from dataclasses import fields

import ipywidgets as widgets
import numpy as np

from nnlib.choose import choose
from nnlib.config import Config
from nnlib.lab.controls import SHARED, Control, box
from nnlib.lab.fleet import PARTS, Fleet
from nnlib.lab.fleet_view import caption, row, still
from nnlib.lab.look import STYLE, WIDE
from nnlib.lab.player import Player
from nnlib.layers import member
from nnlib.view.picture import captioned, png
from nnlib.view.rows import Rows


def _menu(value):
    return widgets.Dropdown(options=[*PARTS], value=value, style=STYLE, layout=WIDE)


_LOOK = {
    "part": Control("curves of", "the points on which the curves are measured", _menu),
    "in_updates": Control("x axis in updates", "the curves run over updates, not epochs", box),
}
_CONTROLS = ("hidden", "lr", "dataset", "activation", "seed")
_MORE = ("seed", "epochs", "batch_size")
# The fields of Config that nothing depends on that stands still in the picture.
_MOVING = {
    *("hidden", "activation", "start", "optimizer", "lr", "decay", "batch_size", "dtype"),
    *("l1", "l2", "l1_step", "dropout", "batch_norm"),
}


class Sweep(Player):
    """Nets that differ in one field, trained at once: `Sweep(hidden=[2, 4, 6, 8], lr=0.05)`.

    The one keyword that is a list (or a range) is the row; all others are fields of Config that the
    nets share.  With `seeds=5` each value is trained with five seeds: the map shows the first, the
    curves the median and the range of all.  `controls` names the shared fields to see at once (at
    most four), `more` those under "more"; `name` tells the sweeps of a notebook apart.
    """

    def __init__(self, seeds=1, controls=None, more=_MORE, autoplay=True, name=None, **config):
        axis, values = _row(config)
        self._first = axis, values, seeds, {k: v for k, v in config.items() if k != axis}
        self._boards, self._still_life = {}, None
        self._run = Fleet(*self._first)
        if controls is None:
            controls = [field for field in _CONTROLS if field != axis][:4]
            more = [field for field in more if field != axis]
        if axis in (*controls, *more):
            raise ValueError(
                f"The nets differ in {axis}; a control for it would make them alike, leave it out."
            )
        self._board(self._run)  # raises, before anything is replaced, where it cannot be drawn
        self._begin(name, self._run, tuple(controls), (*more, *_LOOK), autoplay, SHARED | _LOOK)
        self.panel.screen.size = Rows.size(len(values))

    def _on_new_seed(self):
        nets = len(self._run.values) if self._run.axis == "seed" else self._run.seeds
        self._set("seed", self._run.config.seed + nets)  # none of the nets comes again

    # --- what one sees ----------------------------------------------------------------------------

    def _still(self):
        """The end of the sweep as first configured: the same bytes every time."""
        if self._still_life is None:
            fleet = Fleet(*self._first)
            fleet.finish()
            end, board = row(fleet), Rows(still(fleet))
            pixels, told = board.draw(end), caption(fleet)
            words = f"{told} (data {board.digest(end)})".replace("\n", " ")
            self._still_life = png(captioned(pixels, told), colours=128), words
        return self._still_life

    def _draw(self, moving):
        scale = 1.0 if moving else min(2.0, max(1.0, self.panel.screen.ratio))
        pixels = self._board(self._run, scale).draw(row(self._run))
        self.panel.screen.show(pixels, caption(self._run), moving)

    def _board(self, fleet, scale=1.0):
        """The picture for a fleet; built anew only where what stands still has changed."""
        config = {k: v for k, v in vars(fleet.config).items() if k not in _MOVING}
        key = fleet.values, fleet.steps, config
        if self._boards.get(scale, (None,))[0] != key:
            self._boards[scale] = key, Rows(still(fleet), scale)
        return self._boards[scale][1]

    # --- without a page ---------------------------------------------------------------------------

    def _now_in_words(self):
        return caption(self._run)

    @property
    def configs(self):
        """The Configs of all nets: the first value with each seed, then the second, ..."""
        return self._run.configs

    @property
    def states(self):
        """The State of each ensemble that trains."""
        return [ensemble.state for ensemble, _ in self._run.ensembles]

    @property
    def params(self):
        """The parameters of each of the `configs`, those of a diverged net as they last were."""
        found = [None] * len(self.configs)
        for ensemble, places in self._run.ensembles:
            D, *_, K = ensemble.problem.model.sizes
            for r, place in enumerate(places):
                sizes = (D, *self.configs[place].hidden, K)
                found[place] = member(ensemble.params, r, sizes)
        return found


def _row(config):
    """The one field whose value is a list, and that list; ValueError where there is not one."""
    for name in config:
        choose({f.name: f for f in fields(Config)}, name, "field of Config")
    kinds = (list, range, np.ndarray)
    lists = [name for name, v in config.items() if isinstance(v, kinds) and name != "points"]
    if len(lists) != 1:
        found = f"{' and '.join(lists)} are lists" if lists else "no field is a list"
        raise ValueError(
            f"A sweep needs exactly one list, but {found}; for example hidden=[2, 4, 6, 8] "
            "(a tuple, (16, 16), is one value: two layers)."
        )
    return lists[0], list(config[lists[0]])
