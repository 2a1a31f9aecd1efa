"""A race shows several nets that train in step, side by side: what differs between them is seen."""

from nnlib.checks import is_number
from nnlib.config import DATA
from nnlib.lab import readouts as readings
from nnlib.lab.controls import SHARED, Control, values
from nnlib.lab.heat import Heat
from nnlib.lab.lineup import LineUp
from nnlib.lab.player import Player
from nnlib.view.lanes import Lane, Lanes
from nnlib.view.picture import captioned, png

# The fields of Config that what stands still in the picture depends on.
_STILL = (*DATA, "epochs")


class Race(Player):
    """Nets that train in step: `Race({"hinge": Config(...), "logistic": Config(...)})`.

    A member is a Config, or a function of the race's own sliders to one; sliders are keywords:
    `Race({..., "smooth": lambda beta: Config(...)}, beta=[10, 1, 2, 5, 20])` begins with beta 10.
    `controls` and `more` name fields of Config that are set for all members at once; sliders and
    `controls` are at most four.  `readouts` maps a name to fn(problem, state), a number or a few
    words, shown for each member.  `name` tells the races of a notebook apart.

    `unnamed="Which one is wrong?"` calls the members A, B, C, ... until the reader has guessed
    which of them is `answer`.
    """

    def __init__(
        self,
        members,
        controls=("lr", "seed", "dataset"),
        more=("epochs", "batch_size"),
        readouts=None,
        autoplay=True,
        name=None,
        unnamed=None,
        answer=None,
        **sliders,
    ):
        table = {**SHARED, **{key: _slider(key, given) for key, given in sliders.items()}}
        self._first = members, {key: given[0] for key, given in sliders.items()}
        self._readouts = readings.check(readouts or {})
        self._boards, self._still_life = {}, None
        self._run = Heat(*self._first)
        self._run.check_shared((*controls, *more))
        if unnamed is None and answer is not None:
            raise ValueError(
                f"answer is {answer!r}, but nothing is asked; give unnamed a question."
            )
        self._lineup = None if unnamed is None else LineUp(unnamed, answer, self._run.runs)
        if self._lineup:
            self._run.rename(self._lineup.letters)
        self._board(self._run)  # raises, before anything is replaced, where it cannot be drawn
        self._begin(name, self._run, (*sliders, *controls), more, autoplay, table)
        self.panel.screen.size = Lanes.size(1 + len(self._readouts))
        if self._lineup:
            self._lineup.attach(self.panel, self.poke, lambda: self._order("guess"))

    def _obey(self):
        super()._obey()
        if self._lineup:
            self._lineup.follow()

    def _on_guess(self):
        names = self._lineup.guess() if not self._lineup.named else None
        if names:
            self._run.rename(names)

    # --- what one sees ----------------------------------------------------------------------------

    def _still(self):
        """The end of the race as first configured: the same bytes every time."""
        if self._still_life is None:
            heat = Heat(*self._first)
            if self._lineup:
                heat.rename(self._lineup.letters)
            heat.finish()
            lanes, board = self._lanes(heat), self._board(heat)
            pixels, caption = board.draw(lanes), self._caption(heat)
            words = f"{caption} (data {board.digest(lanes)})".replace("\n", " ")
            self._still_life = png(captioned(pixels, caption), colours=128), words
        return self._still_life

    def _draw(self, moving):
        scale = 1.0 if moving else min(2.0, max(1.0, self.panel.screen.ratio))
        pixels = self._board(self._run, scale).draw(self._lanes(self._run))
        self.panel.screen.show(pixels, self._caption(self._run), moving)

    def _board(self, heat, scale=1.0):
        """The picture for a heat; built anew only where what stands still has changed."""
        key = (heat.steps, *heat.runs, *(getattr(heat.config, name) for name in _STILL))
        if self._boards.get(scale, (None,))[0] != key:
            lanes = self._lanes(heat)
            self._boards[scale] = key, Lanes(lanes, heat.config.epochs, heat.steps, scale)
        return self._boards[scale][1]

    def _lanes(self, heat):
        return [
            Lane(
                label,
                run.problem,
                run.state,
                run.curves.train_loss,
                run.norms,
                "frozen" if run.frozen else "still moving" if run.last_move else "",
                [("last change at update", f"{run.last_move:,}"), *self._read(run)],
            )
            for label, run in heat.runs.items()
        ]

    def _read(self, run):
        """The readouts of one member as (name, words)."""
        return [
            (name, readings.say(of(run.problem, run.state), name))
            for name, of in self._readouts.items()
        ]

    def _caption(self, heat):
        told = heat.caption({label: self._read(run) for label, run in heat.runs.items()})
        return "\n".join(filter(None, (told, self._board(heat).tiles.help)))

    # --- without a page ---------------------------------------------------------------------------

    def _now_in_words(self):
        return self._caption(self._run)

    @property
    def runs(self):
        """The members' runs, as they are now, by the label that is shown."""
        return self._run.runs


def _slider(key, given):
    if not isinstance(given, (list, tuple)) or len(given) < 2 or not all(map(is_number, given)):
        raise ValueError(f"{key} is {given!r}; give a list of at least two numbers to choose from.")
    if key in SHARED:
        raise ValueError(f"{key!r} is a field of Config; name it in controls instead.")
    return Control(key, f"the {key} of the members that have one", values(given, "{:g}".format))
