"""One weight under each penalty: its way is that of training, and the words are true."""

import numpy as np

from nnlib.datasets import Dataset
from nnlib.layers import Dense
from nnlib.mlp import MLP
from nnlib.optimizers import sgd
from nnlib.regularizers import Penalty
from nnlib.training import fit
from nnlib.view.pulls import pulls_picture, ways


def test_the_ways_are_those_of_training_where_the_loss_is_flat():
    """One input that is always 0: the loss has no slope by its weight, the penalty alone pulls."""
    model = MLP((1, 1), "identity", "squared_error")
    train = Dataset(np.zeros((1, 1)), np.zeros(1, int), np.zeros((1, 1)))
    lr, strength = 0.5, 0.24
    given = {
        "|w|": Penalty(strength, 0.0, 1),
        "|w|, proximal": Penalty(strength, 0.0, 1, "proximal"),
        "w²": Penalty(0.0, strength, 1),
    }
    shown = ways(0.85, lr * strength, 12)
    for name, penalty in given.items():
        params = (Dense(np.array([[0.85]]), np.zeros(1)),)
        states = fit(model, train, sgd(lr), params, penalty, 1, np.random.default_rng(0))
        trained = [float(next(states).params[0].W[0, 0]) for _ in range(13)]
        assert np.allclose(trained, shown[name], rtol=0, atol=1e-11), name


def test_the_words_tell_exact_zeros_from_small_numbers():
    words = pulls_picture(0.85, 0.1, 12).words
    assert words == (
        "The weight after 12 updates. |w|: 0.050, |w|, proximal: exactly 0, w²: 0.058."
    )
    assert "|w|: exactly 0" in pulls_picture(0.5, 0.1, 12).words  # by luck: five steps of 0.1
    assert "after 1 update." in pulls_picture(-1, 0.05, 1).words


def test_the_picture_follows_each_slider():
    first = pulls_picture(0.85, 0.1, 12).rgb
    for given in ((0.6, 0.1, 12), (0.85, 0.2, 12), (0.85, 0.1, 5)):
        assert (pulls_picture(*given).rgb != first).any()
    assert (pulls_picture(0.85, 0.1, 12).rgb == first).all()
