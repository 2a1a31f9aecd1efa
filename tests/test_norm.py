"""Batch normalisation: two functions, one gradient, running statistics that fit alone moves."""

from dataclasses import replace
from itertools import islice, pairwise

import numpy as np
import pytest

from nnlib.datasets import Dataset
from nnlib.gradcheck import check
from nnlib.layers import Dense, Normed, flatten, member, stack
from nnlib.mlp import MLP
from nnlib.norm import EPS, SHARE
from nnlib.optimizers import OPTIMIZERS, sgd
from nnlib.training import Config, advance, evaluate, final, fit, held_out, prepare, stream

OPTIMIZER = pytest.mark.parametrize("optimizer", OPTIMIZERS)
SMALL = Config(n=50, hidden=(5, 4), activation="tanh", batch_size=7, batch_norm=True)
N = 12


def net(hidden=(5, 4), activation="sigmoid", loss="softmax_cross_entropy", dtype=float, seed=0):
    """A net with statistics, gammas and betas of its own, and data for it."""
    rng = np.random.default_rng(seed)
    model = MLP((3, *hidden, 2), activation, loss, batch_norm=True)
    params = model.views(rng.uniform(-1, 1, model.n_params).astype(dtype))
    for layer in params[:-1]:
        layer.var[...] = rng.uniform(0.5, 2, layer.var.shape)
    X = rng.standard_normal((N, 3)).astype(dtype)
    T = model.loss.encode(rng.integers(0, 2, N), 2).astype(dtype)
    return model, params, X, T


def train_mode():
    return np.random.default_rng(0)


def test_a_normalised_net_is_normed_layers_and_a_dense_one():
    model = MLP((3, 5, 4, 2), "relu", "hinge", batch_norm=True)
    params = model.init(np.random.default_rng(0), np.float32)
    assert [type(layer) for layer in params] == [Normed, Normed, Dense]
    assert [layer.W.shape for layer in params] == list(pairwise(model.sizes))
    for layer in params[:-1]:
        assert (layer.gamma == 1).all() and (layer.var == 1).all()
        assert not layer.b.any() and not layer.beta.any() and not layer.mean.any()
        assert {a.dtype for a in layer} == {np.dtype("float32")}
    assert model.n_params == flatten(params).size == (20 + 20) + (24 + 16) + 10
    plain = MLP((3, 5, 4, 2), "relu", "hinge").init(np.random.default_rng(0), np.float32)
    assert all(np.array_equal(a.W, b.W) for a, b in zip(params, plain, strict=True))


def test_training_mode_is_the_batchs_statistics_and_evaluation_mode_its_own():
    model, params, X, _ = net(hidden=(5,), activation="identity")
    first = params[0]
    Z = X @ first.W + first.b
    by_batch = (Z - Z.mean(axis=0)) / np.sqrt(Z.var(axis=0) + EPS)
    own = (Z - first.mean) / np.sqrt(first.var + EPS)
    for Zhat, rng in ((by_batch, train_mode()), (own, None)):
        expected = first.gamma * Zhat + first.beta
        assert np.allclose(model.forward(params, X, rng).Z[0], expected, rtol=0, atol=1e-13)
    assert np.array_equal(model.predict(params, X), model.forward(params, X).A[-1])


def test_in_training_mode_the_others_of_a_batch_count():
    model, params, X, _ = net()
    other = np.concatenate([X[:1], -2 * X[1:]])
    assert np.array_equal(model.predict(params, X)[0], model.predict(params, other)[0])
    first, second = (model.forward(params, rows, train_mode()).A[-1][0] for rows in (X, other))
    assert np.abs(first - second).max() > 0.01


@pytest.mark.parametrize("hidden", [(), (5,), (5, 4), (4, 4, 3)], ids=str)
@pytest.mark.parametrize("activation", ["tanh", "relu"])
@pytest.mark.parametrize("rng", [None, train_mode()], ids=["evaluation", "training"])
def test_the_gradient_agrees_with_differences(hidden, activation, rng):
    model, params, X, T = net(hidden, activation)
    report = check(model, params, X, T, rng=rng)
    assert report.ok, report
    if hidden:
        assert {"W1", "b1", "gamma1", "beta1"} < set(report.errors)
        assert not {"mean1", "var1"} & set(report.errors)


def test_the_check_sees_what_is_wrong():
    model, params, X, T = net()
    _, grads = model.loss_and_grads(params, X, T, train_mode())
    for letter in ("W", "b", "gamma", "beta"):
        wrong = grads[0]._replace(**{letter: getattr(grads[0], letter) + 1e-3})
        report = check(model, params, X, T, grads=(wrong, *grads[1:]), rng=train_mode())
        assert not report.ok and report.errors[f"{letter}1"] == report.worst
    _, evaluated = model.loss_and_grads(params, X, T)
    assert not check(model, params, X, T, grads=evaluated, rng=train_mode()).ok


def test_what_the_mean_takes_away_has_gradient_0_and_no_statistic_has_any():
    model, params, X, T = net()
    for rng in (None, train_mode()):
        _, grads = model.loss_and_grads(params, X, T, rng)
        for layer in grads[:-1]:
            assert layer.b.any() == (rng is None)
            assert not layer.mean.any() and not layer.var.any()
            assert layer.W.any() and layer.gamma.any() and layer.beta.any()


def test_scaling_and_shifting_what_is_normalised_changes_nothing():
    """Up to eps, so the gradient by W is at right angles to W, column by column."""
    model, params, X, T = net(hidden=(5,))
    _, grads = model.loss_and_grads(params, X, T, train_mode())
    big = params[0]._replace(W=1000 * params[0].W, b=params[0].b - 7)
    Y, Z = (model.forward((p, params[1]), X, train_mode()).A[-1] for p in (params[0], big))
    assert np.abs(Y - Z).max() < 1e-4
    along = (grads[0].W * params[0].W).sum(axis=0)
    assert np.abs(along).max() < 1e-4 * np.abs(grads[0].W).max()


def test_one_row_has_no_spread_and_is_evaluated():
    model, params, X, T = net()
    Y = model.forward(params, X[:1], train_mode()).A[-1]
    assert np.array_equal(Y, model.predict(params, X[:1]))
    assert check(model, params, X[:1], T[:1], rng=train_mode()).ok
    config = replace(SMALL, batch_size=29)  # 30 rows: the second batch of an epoch is one row
    states = list(islice(stream(config), 4))
    means = [s.params[0].mean for s in states]
    assert not np.array_equal(means[0], means[1]) and np.array_equal(means[1], means[2])
    assert not np.array_equal(means[2], means[3]) and not states[-1].diverged


def torch_net(torch, params, activation):
    """The same net of torch's own layers, in training mode."""
    layers = []
    for layer in params:
        D, H = layer.W.shape
        linear = torch.nn.Linear(D, H)
        linear.weight.data, linear.bias.data = (torch.tensor(a) for a in (layer.W.T, layer.b))
        layers.append(linear)
        if len(layer) > 2:
            norm = torch.nn.BatchNorm1d(H)
            norm.weight.data, norm.bias.data = torch.tensor(layer.gamma), torch.tensor(layer.beta)
            norm.running_mean, norm.running_var = map(torch.tensor, (layer.mean, layer.var))
            layers += [norm, activation]
    return torch.nn.Sequential(*layers).double()


@pytest.mark.parametrize("hidden", [(5,), (5, 4)], ids=str)
def test_agrees_with_torch(hidden):
    """The loss, every gradient, the running statistics and what is then predicted, for 20 steps."""
    torch = pytest.importorskip("torch", reason="torch is an optional oracle: pip install torch")
    model, params, X, T = net(hidden, "tanh")
    theirs = torch_net(torch, params, torch.nn.Tanh())
    step = torch.optim.SGD(theirs.parameters(), lr=0.1)
    data = Dataset(X, T.argmax(axis=1), T)
    states = fit(model, data, sgd(0.1), params, batch_size=None, rng=train_mode())
    for state in islice(states, 20):
        step.zero_grad()
        loss = torch.nn.functional.cross_entropy(theirs(torch.tensor(X)), torch.tensor(T))
        loss.backward()
        assert abs(state.loss - loss.item()) < 1e-12
        norms = [m for m in theirs if isinstance(m, torch.nn.BatchNorm1d)]
        for layer, g, norm in zip(state.params, state.grads, norms, strict=False):
            for ours, other in ((layer.gamma, norm.weight), (layer.beta, norm.bias)):
                assert np.allclose(ours, other.detach(), rtol=0, atol=1e-11)
            assert np.allclose(g.gamma, norm.weight.grad, rtol=0, atol=1e-12)
            assert np.allclose(g.beta, norm.bias.grad, rtol=0, atol=1e-12)
        linears = [m for m in theirs if isinstance(m, torch.nn.Linear)]
        for layer, g, linear in zip(state.params, state.grads, linears, strict=True):
            assert np.allclose(layer.W.T, linear.weight.detach(), rtol=0, atol=1e-11)
            assert np.allclose(g.W.T, linear.weight.grad, rtol=0, atol=1e-12)
            assert np.allclose(g.b, linear.bias.grad, rtol=0, atol=1e-12)
        step.step()
    last = next(states)
    for layer, norm in zip(last.params, norms, strict=False):
        assert np.allclose(layer.mean, norm.running_mean, rtol=0, atol=1e-11)
        assert np.allclose(layer.var, norm.running_var, rtol=0, atol=1e-11)
    theirs.eval()
    Y = theirs(torch.tensor(X)).detach()
    assert np.allclose(model.predict(last.params, X), Y, rtol=0, atol=1e-10)


def test_fit_moves_the_statistics_a_tenth_of_the_way():
    problem = prepare(SMALL)
    before, after = islice(fit(**problem._asdict()), 2)
    first = before.params[0]
    Z = problem.data.train.X[before.order[:7]] @ first.W + first.b
    assert np.allclose(after.params[0].mean, (1 - SHARE) * 0 + SHARE * Z.mean(axis=0), rtol=1e-12)
    assert np.allclose(after.params[0].var, (1 - SHARE) + SHARE * Z.var(axis=0, ddof=1))
    assert not first.mean.any() and (first.var == 1).all()


@OPTIMIZER
@pytest.mark.parametrize("l1_step", ["subgradient", "proximal"])
def test_neither_gradient_nor_penalty_moves_the_statistics(optimizer, l1_step):
    """With W and b 0 each batch has mean 0 and var 0, so only the tenths are left."""
    config = replace(SMALL, start="zero", optimizer=optimizer, l1=0.1, l2=0.1, l1_step=l1_step)
    for state in islice(stream(config), 12):
        for layer in state.params[:-1]:
            assert not layer.mean.any()
            assert np.allclose(layer.var, (1 - SHARE) ** state.step, rtol=1e-12)
            assert (layer.gamma == 1).all()  # no penalty on it either


def content(state):
    arrays = (flatten(state.params), flatten(state.grads), state.order, np.asarray(state.loss))
    return (state.step, *(a.tobytes() for a in arrays))


TRIO = [replace(SMALL, seed=s, hidden=(3 + s, 4)) for s in range(3)]


@OPTIMIZER
@pytest.mark.parametrize("config", [SMALL, TRIO], ids=["one net", "three nets"])
@pytest.mark.parametrize("at", [0, 3, 5])
def test_training_resumes_exactly_and_states_stay_as_they_were(optimizer, config, at):
    put = dict(optimizer=optimizer, lr=0.02)
    config = [replace(c, **put) for c in config] if config is TRIO else replace(config, **put)
    problem, states, seen = prepare(config), [], []
    for state in islice(fit(**problem._asdict()), 12):
        states, seen = [*states, state], [*seen, content(state)]
    assert [content(s) for s in states] == seen
    again = islice(fit(**problem._asdict(), start=states[at]), 12 - at)
    assert [content(s) for s in again] == seen[at:]
    assert content(advance(problem, states[at], 6)) == seen[at + 6]
    every = islice(fit(**problem._asdict(), every=5), 3)
    assert [content(s) for s in every] == seen[::5]


@OPTIMIZER
@pytest.mark.parametrize("activation", ["gaussian", "relu"])
def test_an_ensemble_of_unlike_widths_equals_its_solo_runs(optimizer, activation):
    """f(0) != 0, or a padded unit of variance 0, would betray a missing mask."""
    configs = [
        replace(SMALL, activation=activation, optimizer=optimizer, hidden=hidden, lr=lr, seed=s)
        for hidden, lr, s in (((3, 6), 0.02, 0), ((8, 2), 0.05, 0), ((5, 6), 0.01, 1))
    ]
    problem, state = final(configs, epochs=10)
    scores = evaluate(problem.model, state.params, held_out(problem.data))
    for r, config in enumerate(configs):
        solo, own = final(config, epochs=10)
        mine = member(state.params, r, solo.model.sizes)
        assert np.abs(flatten(mine) - flatten(own.params)).max() <= 1e-10
        assert abs(state.loss[r] - own.loss) <= 1e-10
        score = evaluate(solo.model, own.params, held_out(solo.data))
        assert abs(scores.loss[r] - score.loss) <= 1e-10
        inside = stack([mine], problem.model.sizes)
        assert np.array_equal(flatten(inside)[0], flatten(state.params)[r])  # the padding stays 0


def test_the_gradient_of_an_ensemble_is_that_of_each():
    model, first, X, T = net()
    params = (first, net(seed=1)[1], net(seed=2)[1])
    together = stack(params, model.sizes)
    for rng in (None, train_mode()):
        loss, grads = model.loss_and_grads(together, X, T, rng)
        for r, own in enumerate(params):
            value, mine = model.loss_and_grads(own, X, T, rng)
            assert abs(loss[r] - value) < 1e-12
            assert np.allclose(flatten(grads)[r], flatten(mine), rtol=1e-10, atol=1e-13)


def test_float32_stays_float32():
    config = replace(SMALL, dtype="float32")
    for c in (config, [config, replace(config, lr=0.1)]):
        for state in islice(stream(c), 3):
            assert state.loss.dtype == flatten(state.params).dtype == np.float32
            assert flatten(state.grads).dtype == np.float32
    model, params, X, _ = net(dtype=np.float32)
    for rng in (None, train_mode()):
        trace = model.forward(params, X, rng)
        assert {a.dtype for a in (*trace.Z, *trace.A)} == {np.dtype("float32")}


@pytest.mark.parametrize("start", ["glorot", "he", "normal 1e-3", "constant", "wrong way", "zero"])
def test_a_start_leaves_normalisation_as_it_comes(start):
    for layer in prepare(replace(SMALL, start=start)).params[:-1]:
        assert (layer.gamma == 1).all() and (layer.var == 1).all() and not layer.mean.any()


def test_a_deep_net_learns_from_tiny_weights():
    config = Config("digits", hidden=(50,) * 2, start="normal 1e-3", lr=0.1, batch_size=50)
    for batch_norm, low, high in ((False, 0.0, 0.2), (True, 0.93, 1.0)):
        problem, state = final(replace(config, batch_norm=batch_norm), epochs=5)
        assert low <= evaluate(problem.model, state.params, problem.data.valid).accuracy <= high


def test_what_does_not_fit_gets_a_sentence():
    model, params, X, _ = net()
    plain = MLP(model.sizes, "relu", "hinge")
    with pytest.raises(ValueError, match=r"a layer Normed .* but with batch_norm=False it is a De"):
        plain.predict(params, X)
    with pytest.raises(ValueError, match=r"a layer Dense .* with W, b, gamma, beta, mean, var"):
        model.predict(plain.init(np.random.default_rng(0)), X)
    broken = (params[0]._replace(gamma=np.ones(1)), *params[1:])
    with pytest.raises(ValueError, match=r"arrays of shape .*\(1,\)"):
        model.predict(broken, X)
    with pytest.raises(ValueError, match="batch_norm is 1; it must be True or False"):
        Config(batch_norm=1)
    with pytest.raises(ValueError, match="batch_norm is 'yes'; it must be True or False"):
        MLP((2, 3, 2), "relu", "hinge", batch_norm="yes")
    with pytest.raises(ValueError, match="'tanh_twin' is for nets without batch normalisation"):
        prepare(replace(SMALL, activation="sigmoid", start="tanh_twin"))
