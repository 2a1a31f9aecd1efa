"""The stream of states: reproducible, frozen, resumable, the same alone and in an ensemble."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib.arrays import over_columns
from nnlib.datasets import Dataset, load
from nnlib.layers import flatten, member, views
from nnlib.mlp import MLP
from nnlib.optimizers import OPTIMIZERS, sgd
from nnlib.regularizers import Penalty
from nnlib.training import (
    Config,
    advance,
    evaluate,
    final,
    fit,
    held_out,
    prepare,
    scores,
    snapshots,
    steps_per_epoch,
    stream,
)

SMALL = Config(
    n=50, hidden=(5, 4), activation="tanh", batch_size=7
)  # 30 rows: 4 batches and 2 more
OPTIMIZER = pytest.mark.parametrize("optimizer", OPTIMIZERS)
TRIO = [replace(SMALL, seed=s, hidden=(3 + s, 4)) for s in range(3)]
ONE_OR_THREE = pytest.mark.parametrize("config", [SMALL, TRIO], ids=["one net", "three nets"])


def changed(config, **fields):
    """A Config, or each of several, with these fields."""
    if isinstance(config, list):
        return [replace(c, **fields) for c in config]
    return replace(config, **fields)


def take(config, count, **how):
    return list(islice(stream(config, **how), count))


def resumed(config, state, count):
    return list(islice(fit(**prepare(config)._asdict(), start=state), count))


def content(state):
    """Everything in a State, as bytes and numbers that can be compared."""
    arrays = (flatten(state.params), flatten(state.grads), state.order, np.asarray(state.loss))
    memory = [m.tobytes() if isinstance(m, np.ndarray) else m for m in state.memory]
    return (state.step, state.epoch, str(state.rng_state), memory, *(a.tobytes() for a in arrays))


def contents(states):
    return [content(s) for s in states]


@OPTIMIZER
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_same_config_gives_the_same_stream_to_the_bit(optimizer, dtype):
    config = replace(SMALL, optimizer=optimizer, dtype=dtype)
    assert contents(take(config, 12)) == contents(take(config, 12))
    assert flatten(take(config, 1)[0].params).dtype == dtype


def test_the_same_problem_can_be_trained_twice():
    problem = prepare(SMALL)
    first, second = (list(islice(fit(**problem._asdict()), 8)) for _ in range(2))
    assert contents(first) == contents(second)


@pytest.mark.parametrize("field", ["seed", "data_seed"])
def test_another_seed_gives_another_stream(field):
    other = replace(SMALL, **{field: 1})
    assert not set(map(str, contents(take(SMALL, 5)))) & set(map(str, contents(take(other, 5))))


@OPTIMIZER
@ONE_OR_THREE
def test_a_yielded_state_never_changes(optimizer, config):
    states, seen = [], []
    for state in islice(stream(changed(config, optimizer=optimizer)), 10):
        states.append(state)
        seen.append(content(state))
    assert contents(states) == seen
    for state in states:
        arrays = [a for layer in (*state.params, *state.grads) for a in layer]
        arrays += [state.order, *(m for m in state.memory if isinstance(m, np.ndarray))]
        arrays += [state.loss] if isinstance(state.loss, np.ndarray) else []
        assert not any(a.flags.writeable for a in arrays)


@OPTIMIZER
@ONE_OR_THREE
@pytest.mark.parametrize("at", [0, 3, 5, 8])
def test_training_resumes_exactly(optimizer, config, at):
    """From the start, from the middle of an epoch, and from its first and last batch."""
    config = changed(config, optimizer=optimizer)
    states = take(config, 14)
    assert contents(resumed(config, states[at], 14 - at)) == contents(states[at:])


def test_resuming_with_another_lr_branches_and_leaves_the_state_alone():
    trunk = take(SMALL, 5)[-1]
    before = content(trunk)
    branch = resumed(replace(SMALL, lr=0.5), trunk, 2)
    assert content(trunk) == before == content(branch[0])
    step = (flatten(branch[1].params) - flatten(trunk.params)) / flatten(trunk.grads)
    assert np.allclose(step, -0.5, rtol=1e-6)


@OPTIMIZER
@pytest.mark.parametrize("every", [2, 3, 7])
@ONE_OR_THREE
def test_every_kth_state_is_the_kth_state(optimizer, every, config):
    config = changed(config, optimizer=optimizer)
    assert contents(take(config, 4, every=every)) == contents(take(config, 22)[::every][:4])


@OPTIMIZER
@ONE_OR_THREE
@pytest.mark.parametrize("every", [1, 4])
def test_a_sent_number_is_how_far_the_next_state_lies(optimizer, every, config):
    """Across the end of an epoch, which comes after 5 updates; 0 stays, next goes on by `every`."""
    config = changed(config, optimizer=optimizer)
    each, states = take(config, 25), stream(config, every=every)
    met = [next(states)] + [states.send(n) for n in (7, 0, 1, 6)] + [next(states)]
    assert contents(met) == contents([each[i] for i in (0, 7, 7, 8, 14, 14 + every)])


@pytest.mark.parametrize("value", [-1, 1.5, "2", True])
def test_a_sent_number_is_checked(value):
    states = stream(SMALL)
    next(states)
    with pytest.raises(ValueError, match=f"sent is {value!r}; it must be a whole number, 0"):
        states.send(value)


def test_an_epoch_shows_every_row_once_and_its_last_batch_is_smaller():
    states = take(SMALL, 11)
    assert [s.step for s in states] == list(range(11))
    assert [s.epoch for s in states] == [0] * 5 + [1] * 5 + [2]
    assert [len(s.order) for s in states] == [30, 23, 16, 9, 2] * 2 + [30]
    assert sorted(states[0].order) == sorted(states[5].order) == list(range(30))
    assert states[0].order.tolist() != states[5].order.tolist()
    assert steps_per_epoch(prepare(SMALL).data, SMALL.batch_size) == 5


def test_loss_and_gradients_belong_to_the_batch_that_is_up_next():
    problem = prepare(SMALL)
    X, _, T = problem.data.train
    for state in take(SMALL, 7):
        rows = state.order[:7]
        loss, grads = problem.model.loss_and_grads(state.params, X[rows], T[rows])
        assert np.isclose(state.loss, loss, rtol=1e-14)
        assert np.allclose(flatten(state.grads), flatten(grads), rtol=1e-13)


@ONE_OR_THREE
def test_snapshots_advance_and_final_are_stations_of_the_same_stream(config):
    states = take(config, 16)
    problem, stations = snapshots(config, (0, 1, 3))
    assert contents(stations) == contents([states[0], states[5], states[15]])
    assert content(advance(problem, stations[0], 7)) == content(states[7])
    assert advance(problem, states[7], 0) is states[7]
    assert content(final(config, epochs=3)[1]) == content(states[15])
    assert content(final(changed(config, epochs=1))[1]) == content(states[5])


def test_final_wants_one_number_of_epochs():
    unlike = [replace(SMALL, epochs=e) for e in (1, 2)]
    with pytest.raises(ValueError, match=r"The nets have epochs \[1, 2\]; say final"):
        final(unlike)
    assert final(unlike, epochs=1)[1].epoch == 1


def test_held_out_is_all_that_was_not_trained_on():
    data = prepare(SMALL).data
    rest = held_out(data)
    assert len(rest.X) == len(rest.T) == len(rest.labels) == 20
    assert not set(map(bytes, rest.X)) & set(map(bytes, data.train.X))
    assert held_out(load("circles")).T is None


@pytest.mark.parametrize("batch_size", [None, 30, 1000])
def test_full_batch_sees_all_rows_in_every_step(batch_size):
    config = replace(SMALL, batch_size=batch_size)
    problem, states = prepare(config), take(config, 4)
    assert [s.epoch for s in states] == [0, 1, 2, 3]
    for state in states:
        train = evaluate(problem.model, state.params, problem.data.train)
        assert np.isclose(state.loss, train.loss, rtol=1e-13)
    assert steps_per_epoch(problem.data, batch_size) == 1


def test_batch_size_1_takes_one_row_at_a_time():
    states = take(replace(SMALL, batch_size=1), 31)
    assert [len(s.order) for s in states[:3]] == [30, 29, 28]
    assert (states[29].epoch, states[30].epoch) == (0, 1)


def test_no_hidden_layer_is_logistic_regression():
    config = Config("linear", hidden=(), loss="logistic", batch_size=None, lr=0.3)
    problem, state = final(config, epochs=50)
    X, labels, _ = problem.data.train
    W, b = np.array(prepare(config).params[0].W).ravel(), 0.0
    for _ in range(50):
        p = 1 / (1 + np.exp(-(X @ W + b)))
        W, b = W - 0.3 * X.T @ (p - labels) / len(X), b - 0.3 * np.mean(p - labels)
    assert np.allclose(state.params[0].W.ravel(), W, rtol=1e-12)
    assert np.allclose(state.params[0].b, b, rtol=1e-12)
    assert evaluate(problem.model, state.params, held_out(problem.data)).accuracy > 0.95


@pytest.mark.parametrize(
    "loss",
    ["softmax_cross_entropy", "binary_cross_entropy", "squared_error", "mean_squared_error"]
    + ["hinge", "smoothed_hinge", "logistic"],
)
@OPTIMIZER
def test_learning_works(loss, optimizer):
    lr = {"sgd": 0.1, "momentum": 0.01, "adam": 0.01}[optimizer]
    config = Config("xor", n=200, loss=loss, optimizer=optimizer, lr=lr, hidden=(16,))
    problem, state = final(config, epochs=60)
    before = evaluate(problem.model, problem.params, problem.data.train)
    after = evaluate(problem.model, state.params, problem.data.train)
    assert after.loss < 0.7 * before.loss
    assert after.accuracy >= 0.9


@pytest.mark.parametrize("activation", ["sigmoid", "gaussian", "relu"])
@OPTIMIZER
def test_an_ensemble_equals_its_solo_runs(activation, optimizer):
    """Different width, lr and penalties, for 50 epochs; f(0) != 0 would betray a missing mask."""
    # Adam divides by the size of the gradient, so it is given no l1, whose slope jumps at 0.
    l1 = 0 if optimizer == "adam" else 0.001
    configs = [
        replace(
            SMALL, n=40, activation=activation, optimizer=optimizer, hidden=hidden, lr=lr, l1=l1 * i
        )
        for i, (hidden, lr) in enumerate([((3, 6), 0.02), ((8, 2), 0.05), ((5, 6), 0.01)])
    ]
    configs = [replace(c, l2=0.002 * (2 - i), seed=i % 2) for i, c in enumerate(configs)]
    problem, state = final(configs, epochs=50)
    scores = evaluate(problem.model, state.params, held_out(problem.data))
    for r, config in enumerate(configs):
        solo, own = final(config, epochs=50)
        mine = member(state.params, r, solo.model.sizes)
        assert np.abs(flatten(mine) - flatten(own.params)).max() <= 1e-10
        assert abs(state.loss[r] - own.loss) <= 1e-10
        score = evaluate(solo.model, own.params, held_out(solo.data))
        assert abs(scores.loss[r] - score.loss) <= 1e-10
        assert scores.accuracy[r] == score.accuracy


def test_an_ensemble_of_rates_sees_the_same_batches():
    configs = [replace(SMALL, lr=lr) for lr in (0.0, 0.01, 0.1)]
    states = take(configs, 8)
    assert states[0].order.shape == (30,)
    for r, config in enumerate(configs):
        for state, own in zip(states, take(config, 8), strict=True):
            assert np.allclose(flatten(state.params)[r], flatten(own.params), rtol=0, atol=1e-13)
    assert np.array_equal(flatten(states[0].params)[0], flatten(states[-1].params)[0])


def test_ensembles_without_hidden_layers_and_of_one():
    configs = [replace(SMALL, hidden=(), seed=s) for s in range(3)]
    _, state = final(configs, epochs=2)
    assert np.allclose(flatten(state.params)[2], flatten(final(configs[2], 2)[1].params))
    assert final(configs[:1], epochs=2)[1].loss.shape == (1,)


@pytest.mark.parametrize("l1", [0.0, 0.03, (0.02, 0.0, 0.5)])
@pytest.mark.parametrize("l2", [0.0, 0.2, (0.0, 0.7, 0.1)])
def test_the_penalty_is_in_the_loss_and_in_the_gradients_but_not_on_biases(l1, l2):
    plain = take(SMALL, 1)[0]
    state = take(replace(SMALL, l1=l1, l2=l2), 1)[0]
    l1, l2 = (s if isinstance(s, tuple) else (s,) * 3 for s in (l1, l2))
    extra = 0
    for i, (W, b) in enumerate(plain.params):
        extra += l1[i] * np.abs(W).sum() + l2[i] * (W**2).sum()
        expected = plain.grads[i].W + l1[i] * np.sign(W) + 2 * l2[i] * W
        assert np.allclose(state.grads[i].W, expected, rtol=1e-13)
        assert np.array_equal(state.grads[i].b, plain.grads[i].b)
        assert not b.any()
    assert np.isclose(state.loss, plain.loss + extra, rtol=1e-14)


def test_strengths_per_layer_may_be_a_list():
    params = prepare(SMALL).params
    per_net = np.array([0.1, 0.4])
    for strengths in ((0.02, 0.0, 0.5), (per_net, 0, 0.2)):
        listed, tupled = (Penalty(kind(strengths), n_layers=3) for kind in (list, tuple))
        assert np.array_equal(listed.value(params), tupled.value(params))


@pytest.mark.parametrize(
    "l1, sentence",
    [
        ([0.1, 0.2, 0.3], "l1 has 3 strengths for 2 layers; give one number, or one per layer"),
        (np.nan, r"l1 is nan; it must be a finite number, 0 or larger"),
        ("a", "l1 is 'a'; it must be a finite number"),
        ((0.1, None), r"l1\[1\] is None; it must be a finite number"),
        (np.array([0.1, -1.0]), r"l1 is \[0.1, -1.0\]; it must hold finite numbers, 0 or larger"),
    ],
)
def test_strengths_that_are_none_get_a_sentence(l1, sentence):
    with pytest.raises(ValueError, match=sentence):
        Penalty(l1)


def test_l1_has_slope_0_at_0():
    problem = prepare(replace(SMALL, l1=1.0))
    zero = views(np.zeros(problem.model.n_params), problem.model.sizes)
    state = next(fit(**problem._replace(params=zero)._asdict()))
    assert not state.grads[0].W.any()


def test_a_penalised_float32_net_stays_float32():
    configs = [replace(SMALL, dtype="float32", l1=l, l2=l) for l in (0.0, 0.1)]
    for config in (configs[1], configs):
        for state in take(config, 3):
            assert state.loss.dtype == flatten(state.params).dtype == np.float32


@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
def test_a_diverging_net_says_so_in_its_state_and_not_by_warnings(optimizer):
    config = replace(SMALL, lr=1e6, loss="squared_error", activation="relu", optimizer=optimizer)
    caller = dict(over="raise", invalid="raise", divide="raise", under="ignore")
    with np.errstate(**caller):
        states = take(config, 100)
        problem = prepare(config)
        for state in states:  # those just before NaN overflow, NaN itself is silent
            assert evaluate(problem.model, state.params, problem.data.train).accuracy <= 1
            assert np.geterr() == caller
    assert [states[0].diverged, states[-1].diverged] == [False, True]


def test_a_loss_or_a_single_parameter_that_is_not_finite_is_divergence():
    state = take(SMALL, 1)[0]
    theta = flatten(state.params)
    theta[-1] = np.inf
    sizes = prepare(SMALL).model.sizes
    assert not state.diverged
    assert state._replace(loss=np.float64("nan")).diverged
    assert state._replace(params=views(theta, sizes)).diverged


def test_one_diverging_net_of_an_ensemble_does_not_spoil_the_others():
    configs = [replace(SMALL, lr=lr, loss="squared_error", activation="relu") for lr in (0.01, 1e6)]
    state = take(configs, 60)[-1]
    assert state.diverged
    own = take(configs[0], 60)[-1]
    assert np.allclose(flatten(state.params)[0], flatten(own.params), rtol=0, atol=1e-12)


def test_the_generator_leaves_the_callers_errstate_alone():
    with np.errstate(all="raise"):
        states = stream(SMALL)
        for _ in range(3):
            next(states)
            assert set(np.geterr().values()) == {"raise"}


@settings(max_examples=40, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 5), min_size=2, max_size=4),
    N=st.integers(1, 9),
    batch=st.none() | st.integers(1, 12),
    R=st.none() | st.integers(1, 3),
    optimizer=st.sampled_from(sorted(OPTIMIZERS)),
    seed=st.integers(0, 99),
)
def test_any_shape_trains_counts_and_resumes(sizes, N, batch, R, optimizer, seed):
    rng = np.random.default_rng(seed)
    model = MLP(sizes, "sigmoid", "squared_error")
    data = Dataset(
        rng.standard_normal((N, sizes[0])), np.zeros(N, int), rng.standard_normal((N, sizes[-1]))
    )
    lead = () if R is None else (R,)
    params = views(rng.standard_normal((*lead, model.n_params)), model.sizes)
    build = dict(optimizer=OPTIMIZERS[optimizer](0.01), batch_size=batch, rng=rng)
    states = list(islice(fit(model, data, params=params, **build), 6))
    per_epoch = -(-N // (batch or N))
    assert [s.epoch for s in states] == [i // per_epoch for i in range(6)]
    for state in states:
        assert np.shape(state.loss) == lead
        assert [a.shape for a in state.params[0]] == [a.shape for a in params[0]]
        assert not state.diverged
    again = islice(fit(model, data, start=states[2], **build), 4)
    assert contents(again) == contents(states[2:])


def fitted(X, T, sizes=(2, 3, 2), **how):
    model = MLP(sizes, "relu", "softmax_cross_entropy")
    return next(fit(model, Dataset(X, None, T), how.pop("optimizer", sgd(0.1)), **how))


LABELS = np.array([0, 1] * 3)
X, T = np.arange(12.0).reshape(6, 2), np.eye(2)[LABELS]


@pytest.mark.parametrize(
    "X, T, sentence",
    [
        (X[:0], T[:0], "The data set is empty; training needs at least one example"),
        (X, None, "The data set has no targets T"),
        (X, T[:5], r"X has shape \(6, 2\) and T has shape \(5, 2\).*needs \(6, 2\) and \(6, 2\)"),
        (X[:, :1], T, r"X has shape \(6, 1\) and T has shape"),
        (X, T[:, :1], r"T has shape \(6, 1\); a net of 2 inputs and 2 outputs"),
        (X, T[:, 0], r"T has shape \(6,\)"),
        (np.where(X == 5, np.nan, X), T, "X holds NaN or infinity in 1 rows, first in row 2"),
        (np.where(X > 6, np.inf, X), T, "X holds NaN or infinity in 3 rows, first in row 3"),
        (X, T * np.nan, "T holds NaN or infinity in 6 rows"),
        (X.astype(str), T, "X is not a table of numbers"),
    ],
)
def test_data_that_cannot_be_learnt_get_a_sentence(X, T, sentence):
    with pytest.raises(ValueError, match=sentence):
        fitted(X, T)


@pytest.mark.parametrize("name", ["batch_size", "every"])
@pytest.mark.parametrize("value", [0, -1, 1.5, "2", True])
def test_counts_passed_to_fit_are_checked(name, value):
    with pytest.raises(ValueError, match=f"{name} is {value!r}; it must be a whole number, 1 or"):
        fitted(X, T, **{name: value})


def test_parameters_of_another_net_get_a_sentence():
    other = MLP((2, 4, 2), "relu", "hinge").init(np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"layers of shape \[\(2, 4\), \(4, 2\)\] and biases"):
        fitted(X, T, params=other)


def test_a_state_of_other_data_or_another_optimizer_gets_a_sentence():
    state = fitted(X, T)
    with pytest.raises(ValueError, match="in the middle of an epoch over at least 6 rows, but X"):
        fitted(X[:5], T[:5], start=state)
    with pytest.raises(ValueError, match="memory is that of another optimizer"):
        fitted(X, T, start=state, optimizer=OPTIMIZERS["adam"](0.1))


def test_a_score_needs_labels_and_targets():
    model = MLP((2, 3, 2), "relu", "hinge")
    params = model.init(np.random.default_rng(0))
    for part in (Dataset(X, LABELS), Dataset(X, None, T)):
        with pytest.raises(ValueError, match="A score needs the labels and the targets T"):
            evaluate(model, params, part)
        with pytest.raises(ValueError, match="A score needs the labels and the targets T"):
            scores(model, params, (part,) * 3)


@ONE_OR_THREE
@pytest.mark.parametrize("loss", ["softmax_cross_entropy", "squared_error", "hinge"])
def test_the_scores_of_all_parts_are_those_of_each(config, loss):
    problem, state = final(changed(config, loss=loss, dataset="gaussians", classes=3), epochs=2)
    together = scores(problem.model, state.params, problem.data)
    for score, part in zip(together, problem.data[:3], strict=True):
        alone = evaluate(problem.model, state.params, part)
        assert np.shape(score.loss) == np.shape(alone.loss) == np.shape(state.loss)
        assert np.abs(score.loss - alone.loss).max() <= 1e-12
        assert np.array_equal(score.accuracy, alone.accuracy)
    assert len({float(np.sum(score.loss)) for score in together}) == 3


@pytest.mark.filterwarnings("error")
@ONE_OR_THREE
def test_the_score_of_no_points_is_nan(config):
    problem = prepare(config)
    none = Dataset(*(a[:0] for a in problem.data.valid))
    data = problem.data._replace(valid=none)
    score = evaluate(problem.model, problem.params, none)
    train, valid, test = scores(problem.model, problem.params, data)
    for empty in (score, valid):
        assert np.shape(empty.loss) == np.shape(empty.accuracy) == np.shape(train.loss)
        assert np.isnan(empty.loss).all() and np.isnan(empty.accuracy).all()
    assert np.isfinite(train.loss).all()
    assert np.array_equal(test, scores(problem.model, problem.params, problem.data)[2])


@pytest.mark.parametrize("K", [1, 2, 5])
@pytest.mark.parametrize("rows", [(10,), (500,), (3, 100)])
@pytest.mark.parametrize("ufunc", [np.maximum, np.logaddexp])
@np.errstate(invalid="ignore")
def test_a_reduction_column_by_column_has_the_same_bits(ufunc, rows, K):
    A = 5 * np.random.default_rng(0).standard_normal((*rows, K))
    A.ravel()[::7] = np.nan
    assert np.array_equal(over_columns(ufunc, A), ufunc.reduce(A, axis=-1), equal_nan=True)


def test_whole_numbers_in_X_and_no_params_train_in_float64():
    state = fitted(X.astype(int), T)
    assert flatten(state.params).dtype == np.float64
    assert state.params[0].W.any()


def test_a_regression_has_a_loss_and_no_accuracy():
    config = Config("sine", n=50, loss="squared_error", activation="tanh", epochs=1)
    problem, end = final(config)
    part = problem.data.valid
    score = evaluate(problem.model, end.params, part)
    off = problem.model.predict(end.params, part.X)[:, 0] - part.labels
    assert score.loss == pytest.approx((off**2).mean()) and np.isnan(score.accuracy)
    problem, end = final([replace(config, seed=s) for s in range(3)])
    score = evaluate(problem.model, end.params, part)
    assert score.loss.shape == (3,) and np.isnan(score.accuracy).tolist() == [True] * 3
    with pytest.raises(ValueError, match="real numbers are for squared_error"):
        prepare(replace(config, loss="softmax_cross_entropy"))
