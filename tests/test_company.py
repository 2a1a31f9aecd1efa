"""One image among others: what is drawn is what the net says in its two modes."""

import numpy as np
import pytest

from nnlib.losses import softmax
from nnlib.training import Config, final, held_out
from nnlib.view.company import company_picture, in_company

DIGITS = Config("digits", n=300, hidden=20, batch_size=50, epochs=3)


@pytest.fixture(scope="module")
def normed():
    problem, state = final(Config("digits", n=300, hidden=20, batch_norm=True, epochs=3))
    return problem, state.params


def test_in_training_mode_the_others_count_and_in_evaluation_mode_they_do_not(normed):
    found = [in_company(*normed, size=4, draw=draw, image=7) for draw in range(3)]
    for training, evaluation, rows in found:
        assert rows[0] == 7 and len(set(rows)) == 4
        np.testing.assert_array_equal(evaluation, found[0][1])
        assert abs(training - evaluation).max() > 1e-3
    assert abs(found[0][0] - found[1][0]).max() > 1e-3


def test_the_probabilities_are_those_of_the_batch_by_its_own_statistics(normed):
    """Computed once more, layer by layer, without the library's layers."""
    problem, ((W1, b1, gamma, beta, mean, var), (W2, b2)) = normed
    training, evaluation, rows = in_company(*normed, size=5, draw=1)
    Z = held_out(problem.data).X[rows] @ W1 + b1
    for p, m, v in ((training, Z.mean(axis=0), Z.var(axis=0)), (evaluation, mean, var)):
        A = np.maximum(gamma * (Z - m) / np.sqrt(v + 1e-5) + beta, 0)
        np.testing.assert_allclose(p, softmax(A @ W2 + b2)[0], atol=1e-9)


def test_without_normalisation_the_two_modes_agree():
    problem, state = final(DIGITS)
    training, evaluation, _ = in_company(problem, state.params, size=4, draw=0)
    np.testing.assert_allclose(training, evaluation, atol=1e-12)


def test_the_caption_names_the_answers_and_the_bars_are_as_high(normed):
    training, evaluation, rows = in_company(*normed, size=4, draw=2)
    picture = company_picture(*normed, size=4, draw=2)
    label = held_out(normed[0].data).labels[rows[0]]
    assert f"An image of a {label} with 3 other images" in picture.caption
    assert f"says {training.argmax()} " in picture.caption
    blue = (picture.rgb == (0, 114, 178)).all(axis=-1)
    tallest = int(np.flatnonzero(blue[60:].any(axis=1)).size) / (330 * 0.72 / 1.05)
    assert tallest == pytest.approx(evaluation.max(), abs=0.02)


def test_other_company_is_another_digest(normed):
    captions = {company_picture(*normed, size=8, draw=draw).caption[-9:] for draw in range(3)}
    assert len(captions) == 3


def test_a_batch_of_one_has_no_company(normed):
    with pytest.raises(ValueError, match="size is 1"):
        company_picture(*normed, size=1, draw=0)
