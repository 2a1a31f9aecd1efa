"""Dropout: seeded masks that a State's own numbers make again, and no mask in evaluation mode."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from nnlib.dropout import generator, masks
from nnlib.gradcheck import check
from nnlib.layers import flatten, member
from nnlib.mlp import MLP
from nnlib.optimizers import OPTIMIZERS
from nnlib.training import Config, advance, evaluate, final, fit, held_out, prepare, stream

OPTIMIZER = pytest.mark.parametrize("optimizer", OPTIMIZERS)
SMALL = Config(n=50, hidden=(5, 4), activation="tanh", batch_size=7, dropout=0.4)
BOTH = pytest.mark.parametrize("batch_norm", [False, True], ids=["plain", "batch norm"])


def seeded(seed=0):
    return np.random.default_rng(seed)


def net(share=0.4, activation="sigmoid", batch_norm=False, hidden=(6, 5)):
    model = MLP((3, *hidden, 2), activation, "squared_error", dropout=share, batch_norm=batch_norm)
    params = model.init(seeded(1))
    X = seeded(2).standard_normal((9, 3))
    return model, params, X, model.loss.encode(seeded(3).integers(0, 2, 9), 2)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_mask_drops_its_share_and_keeps_the_mean(share, dtype):
    first, second = masks(seeded(), share, 400, (300, 100), dtype)
    assert first.shape == (400, 300) and second.shape == (400, 100)
    for mask in (first, second):
        assert mask.dtype == dtype
        assert set(np.unique(mask)) == {0, dtype(1 / (1 - share))}
        assert abs((mask == 0).mean() - share) < 0.01
        assert abs(mask.mean() - 1) < 0.05
    both = np.concatenate([first, second], axis=1) == 0
    assert abs(np.corrcoef(both[:, 0], both[:, 1])[0, 1]) < 0.2  # units fall apart
    assert abs(np.corrcoef(both[0], both[1])[0, 1]) < 0.2  # and so do examples
    assert abs(np.corrcoef(first[:, :100].ravel(), second.ravel())[0, 1]) < 0.02  # and layers


def test_a_narrower_net_has_the_masks_of_the_first_units():
    wide, narrow = (masks(seeded(), 0.5, 10, widths, float) for widths in ((8, 6), (3, 5)))
    for a, b in zip(wide, narrow, strict=True):
        assert np.array_equal(a[:, : b.shape[1]], b)


def test_every_network_has_masks_of_its_own():
    together = masks([seeded(0), seeded(1)], 0.5, 10, (8, 6), float)
    for r in range(2):
        alone = masks(seeded(r), 0.5, 10, (8, 6), float)
        assert all(np.array_equal(a[r], b) for a, b in zip(together, alone, strict=True))
    assert not np.array_equal(together[0][0], together[0][1])


def test_a_step_makes_its_masks_again_and_no_other_step_has_them():
    state, other = (seeded(s).bit_generator.state for s in (0, 1))
    drawn = [generator(*key).random(5).tolist() for key in ((state, 0), (state, 1), (other, 0))]
    assert len({tuple(d) for d in drawn}) == 3
    assert generator(state, 1).random(5).tolist() == drawn[1]


def test_dropped_units_are_0_and_the_others_are_enlarged():
    model, params, X, _ = net()
    plain, trace = model.forward(params, X), model.forward(params, X, seeded())
    mask = trace.drops[0]
    assert np.array_equal(trace.A[1], plain.A[1] * mask)
    assert {0} < set(np.unique(mask)) == {0, 1 / 0.6}
    assert trace.drops[-1] is None and np.array_equal(trace.A[0], X)  # neither inputs nor outputs
    assert plain.drops == (None,) * 3


def test_evaluation_mode_has_no_masks():
    model, params, X, _ = net()
    bare = replace(model, dropout=0.0)
    assert np.array_equal(model.predict(params, X), bare.predict(params, X))
    assert not np.array_equal(model.forward(params, X, seeded()).A[-1], model.predict(params, X))
    assert np.array_equal(bare.forward(params, X, seeded()).A[-1], model.predict(params, X))


@BOTH
@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
@pytest.mark.parametrize("hidden", [(), (6,), (6, 5)], ids=str)
def test_the_gradient_agrees_with_differences_while_the_masks_stay(batch_norm, activation, hidden):
    model, params, X, T = net(activation=activation, batch_norm=batch_norm, hidden=hidden)
    rng = seeded(4)
    report = check(model, params, X, T, rng=rng, chunk=7)
    assert report.ok, report
    assert rng.random() == seeded(4).random()  # the check has not used it
    if hidden:
        _, other = model.loss_and_grads(params, X, T, seeded(5))
        assert not check(model, params, X, T, grads=other, rng=rng).ok


def test_agrees_with_torch():
    """The same masks put into torch's graph as factors."""
    torch = pytest.importorskip("torch", reason="torch is an optional oracle: pip install torch")
    model, params, X, T = net()
    trace = model.forward(params, X, seeded())
    loss, grads = model.loss_and_grads(params, X, T, seeded())
    theirs = [[torch.tensor(a, requires_grad=True) for a in layer] for layer in params]
    A = torch.tensor(X)
    for (W, b), drop in zip(theirs[:-1], trace.drops, strict=False):
        A = torch.sigmoid(A @ W + b) * torch.tensor(drop)
    W, b = theirs[-1]
    value = ((A @ W + b - torch.tensor(T)) ** 2).sum(dim=1).mean()
    value.backward()
    assert abs(loss - value.item()) < 1e-13
    for ours, layer in zip(grads, theirs, strict=True):
        assert all(np.allclose(g, t.grad, atol=1e-13) for g, t in zip(ours, layer, strict=True))


def test_the_state_is_what_its_step_says():
    """Loss and gradients of a State, made again from what it holds."""
    problem = prepare(SMALL)
    X, _, T = problem.data.train
    for state in islice(stream(SMALL), 7):
        rows, rng = state.order[:7], generator(state.rng_state[0], state.step)
        loss, grads = problem.model.loss_and_grads(state.params, X[rows], T[rows], rng)
        assert np.isclose(state.loss, loss, rtol=1e-13)
        assert np.allclose(flatten(state.grads), flatten(grads), rtol=1e-12, atol=1e-16)


def test_masks_change_from_step_to_step_and_with_the_seed():
    config = replace(SMALL, batch_size=None, lr=0.0)
    losses = [float(s.loss) for s in islice(stream(config), 6)]
    assert len(set(losses)) == 6
    again = [float(s.loss) for s in islice(stream(config), 6)]
    other = [float(s.loss) for s in islice(stream(replace(config, seed=1)), 6)]
    assert again == losses and not set(losses) & set(other)
    plain = [float(s.loss) for s in islice(stream(replace(config, dropout=0.0)), 6)]
    assert max(plain) - min(plain) < 1e-12


def content(state):
    arrays = (flatten(state.params), flatten(state.grads), state.order, np.asarray(state.loss))
    return (state.step, *(a.tobytes() for a in arrays))


TRIO = [replace(SMALL, seed=s, hidden=(3 + s, 4)) for s in range(3)]


@BOTH
@OPTIMIZER
@pytest.mark.parametrize("config", [SMALL, TRIO], ids=["one net", "three nets"])
@pytest.mark.parametrize("at", [0, 3, 5])
def test_training_resumes_exactly(optimizer, config, batch_norm, at):
    put = dict(optimizer=optimizer, lr=0.02, batch_norm=batch_norm)
    config = [replace(c, **put) for c in config] if config is TRIO else replace(config, **put)
    problem = prepare(config)
    states = list(islice(fit(**problem._asdict()), 12))
    seen = [content(s) for s in states]
    again = islice(fit(**problem._asdict(), start=states[at]), 12 - at)
    assert [content(s) for s in again] == seen[at:]
    assert content(advance(problem, states[at], 5)) == seen[at + 5]
    assert [content(s) for s in islice(fit(**problem._asdict(), every=5), 3)] == seen[::5]


@BOTH
@OPTIMIZER
@pytest.mark.parametrize("seeds", [(0, 1, 2), (0, 0, 0)], ids=str)
def test_an_ensemble_equals_its_solo_runs(optimizer, seeds, batch_norm):
    """Of different width, so that masks of padded units must not shift the others'."""
    configs = [
        replace(SMALL, optimizer=optimizer, hidden=h, lr=0.01, seed=s, batch_norm=batch_norm)
        for h, s in zip(((3, 6), (8, 2), (5, 4)), seeds, strict=True)
    ]
    problem, state = final(configs, epochs=8)
    scores = evaluate(problem.model, state.params, held_out(problem.data))
    for r, config in enumerate(configs):
        solo, own = final(config, epochs=8)
        mine = member(state.params, r, solo.model.sizes)
        assert np.abs(flatten(mine) - flatten(own.params)).max() <= 1e-10
        score = evaluate(solo.model, own.params, held_out(solo.data))
        assert abs(scores.loss[r] - score.loss) <= 1e-10


def test_float32_stays_float32():
    config = replace(SMALL, dtype="float32")
    for c in (config, [config, replace(config, seed=1)]):
        for state in islice(stream(c), 3):
            assert state.loss.dtype == flatten(state.grads).dtype == np.float32


def test_without_hidden_layers_there_is_nothing_to_drop():
    config = replace(SMALL, hidden=())
    (_, a), (_, b) = (final(replace(config, dropout=share), epochs=2) for share in (0.0, 0.4))
    assert np.array_equal(flatten(a.params), flatten(b.params))


def test_a_net_with_half_of_its_units_still_learns():
    problem, state = final(Config("digits", hidden=(64,), dropout=0.5, lr=0.1), epochs=10)
    assert evaluate(problem.model, state.params, problem.data.valid).accuracy > 0.93


@pytest.mark.parametrize("value", [-0.1, 1, 1.5, "0.5", None, True])
def test_dropout_is_a_share_below_1(value):
    sentence = f"dropout is {value!r}; it must be a finite number, 0 to 0.99."
    for make in (
        lambda: Config(dropout=value),
        lambda: MLP((2, 3, 2), "relu", "hinge", dropout=value),
    ):
        with pytest.raises(ValueError) as caught:
            make()
        assert str(caught.value) == sentence
