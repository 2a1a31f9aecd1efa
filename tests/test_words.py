"""Tests of what a label says about outputs that are all 0."""

import pytest

from nnlib.neuron import SQUARED
from nnlib.training import Config, prepare
from nnlib.view.words import ZERO, of_zero


@pytest.mark.parametrize(
    ("config", "words"),
    [
        (Config("gaussians", classes=2, loss=SQUARED), "p = 1/2"),
        (Config("gaussians", classes=3), "p = 1/3"),
        (Config("circles", loss="hinge"), ZERO),
        (Config("sine", loss="squared_error"), ZERO),
    ],
)
def test_outputs_that_are_all_0_have_a_probability_where_the_loss_has_one(config, words):
    assert of_zero(prepare(config)) == words
