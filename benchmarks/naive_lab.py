"""The lab that people usually write: an Output widget, clear_output and a new figure per frame.

Same net, same data, same panels as nnlib's lab, and training by nnlib: only the showing differs.
The colour of the margin tells which lr was drawn, invisibly to a reader: see `margin`.
"""

import asyncio

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import clear_output, display

from nnlib.optimizers import sgd
from nnlib.training import Config, evaluate, fit, prepare
from nnlib.view.maps import CLASS_COLOURS, CLASS_MARKERS, Grid, shades

RATES = (0.01, 0.02, 0.05, 0.1, 0.2)
UPDATES = 100  # in one frame


def margin(rate):
    """The colour around the axes: one step of red less than white per place in RATES."""
    return (1 - RATES.index(rate) / 255, 1.0, 1.0)


class NaiveLab:
    """Shows itself when it is made, and trains without end."""

    def __init__(self):
        self.problem = prepare(Config())
        self.state = next(fit(**self.problem._asdict()))
        self.grid = Grid(self.problem.data.train.X)
        self.updates, self.scores = [], []
        self.out = widgets.Output()
        self.slider = widgets.SelectionSlider(options=RATES, value=0.05, description="lr")
        self.slider.observe(self.on_lr, "value")
        display(widgets.VBox([self.slider, self.out]))
        self.task = asyncio.get_running_loop().create_task(self.run())

    def on_lr(self, change):
        """Train on with another learning rate."""
        self.problem = self.problem._replace(optimizer=sgd(change["new"]))

    async def run(self):
        """Train, draw, let the kernel breathe."""
        while True:
            rate = self.slider.value
            self.train()
            with self.out:
                clear_output(wait=True)
                self.draw(rate)
                plt.show()
            await asyncio.sleep(0.001)

    def train(self):
        """A hundred updates, and one entry for each curve."""
        states = fit(**self.problem._asdict(), start=self.state, every=UPDATES)
        next(states)
        self.state = next(states)
        data, model = self.problem.data, self.problem.model
        self.updates.append(self.state.step)
        self.scores.append(
            [(*evaluate(model, self.state.params, part),) for part in (data.train, data.valid)]
        )

    def draw(self, rate):
        """Heat map, contour and points on the left, loss and accuracy on the right."""
        figure = plt.figure(figsize=(9.6, 4.4), dpi=100, facecolor=margin(rate))
        plane = figure.add_subplot(1, 2, 1)
        decision = self.problem.model.loss.decide(
            self.problem.model.predict(self.state.params, self.grid.points)
        )
        (left, bottom), (right, top) = self.grid.low, self.grid.high
        colours = self.grid.square(shades(decision, self.problem.data.classes))
        plane.imshow(colours, extent=(left, right, bottom, top), origin="lower", aspect="auto")
        sure = self.grid.square(decision.probabilities)[..., 1]
        plane.contour(self.grid.x, self.grid.y, sure, [0.5], colors="black")
        train = self.problem.data.train
        for k in range(self.problem.data.classes):
            x = train.X[train.labels == k]
            plane.scatter(*x.T, s=12, c=CLASS_COLOURS[k], marker=CLASS_MARKERS[k])
        scores = np.array(self.scores)  # (frames, train and valid, loss and accuracy)
        for i, name in enumerate(("loss", "accuracy")):
            axes = figure.add_subplot(2, 2, 2 + 2 * i)
            axes.plot(self.updates, scores[:, 0, i], label="train")
            axes.plot(self.updates, scores[:, 1, i], "--", label="valid")
            axes.set_title(name)
            axes.legend()
