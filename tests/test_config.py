"""A Config refuses what it cannot train, in one sentence that names the field and the value."""

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from nnlib.training import Config, final, prepare, stream

INF, NAN = float("inf"), float("nan")


def refused(**fields):
    with pytest.raises(ValueError) as caught:
        Config(**fields)
    return str(caught.value)


@pytest.mark.parametrize("field", ["lr", "l1", "l2"])
@pytest.mark.parametrize(
    "value", [-0.1, NAN, INF, -INF, "0.1", True, None, 1j, pytest.param(10**400, id="huge")]
)
def test_rates_and_strengths_are_finite_numbers_from_0(field, value):
    assert refused(**{field: value}) == (
        f"{field} is {value!r}; it must be a finite number, 0 or larger."
    )


def test_a_strength_per_layer_is_checked_layer_by_layer():
    assert refused(l1=(0.1, -1)) == "l1[1] is -1; it must be a finite number, 0 or larger."
    assert Config(l2=[0, 1]).l2 == (0.0, 1.0)


@pytest.mark.parametrize(
    "field, least", [("batch_size", 1), ("n", 1), ("classes", 2), ("epochs", 0), ("seed", 0)]
)
@pytest.mark.parametrize(
    "value", [-1, 2.5, NAN, INF, "8", True, [8], pytest.param(-(10**400), id="huge")]
)
def test_counts_are_whole_numbers(field, least, value):
    sentence = refused(**{field: value})
    assert sentence.startswith(f"{field} is {value!r}; it must be a whole number, {least} or ")


def test_batch_size_0_says_what_the_full_batch_is():
    assert refused(batch_size=0) == (
        "batch_size is 0; it must be a whole number, 1 or larger (None is the full batch)."
    )


@pytest.mark.parametrize("value", [-1, 2**32, "0"])
def test_data_seed_is_one_that_scikit_learn_takes(value):
    assert f"data_seed is {value!r}; it must be a whole number, 0 to" in refused(data_seed=value)


@pytest.mark.parametrize("hidden, width", [((8, -3), -3), ((8, 0), 0), ((8, 2.5), 2.5)])
def test_widths_are_whole_and_positive(hidden, width):
    assert refused(hidden=hidden) == (
        f"hidden[1] is {width!r}; it must be a whole number, 1 to 10000."
    )


@pytest.mark.parametrize("hidden", [None, "8", True, {8}])
def test_hidden_is_a_sequence_or_a_number(hidden):
    assert f"hidden is {hidden!r}; give one width per hidden layer" in refused(hidden=hidden)
    assert "hidden[0] is -3" in refused(hidden=-3)


@pytest.mark.parametrize(
    "field, wrong, near",
    [
        ("dataset", "circle", "circles"),
        ("activation", "ReLu", "relu"),
        ("output", "sigmoyd", "sigmoid"),
        ("loss", "softmax_crossentropy", "softmax_cross_entropy"),
        ("optimizer", "Adam", "adam"),
        ("start", "uniforn", "uniform"),
        ("dtype", "float46", "float64"),
    ],
)
def test_unknown_names_get_a_suggestion(field, wrong, near):
    sentence = refused(**{field: wrong})
    assert sentence.startswith("Unknown ")
    assert f"{wrong!r}. Did you mean {near!r}? There are: " in sentence


@pytest.mark.parametrize(
    "field", ["dataset", "activation", "output", "loss", "optimizer", "start", "dtype"]
)
@pytest.mark.parametrize("value", [3, None, True])
def test_a_number_is_no_name(field, value):
    assert f"{value!r}. There are: " in refused(**{field: value})


def test_standardize_and_noise():
    assert refused(standardize="yes") == "standardize is 'yes'; it must be True or False."
    assert refused(noise=-1) == "noise is -1; it must be a finite number, 0 to 10."


@pytest.mark.parametrize("value", [0, 0.09, 1, "0.6", None, NAN])
def test_split_is_a_share(value):
    sentence = f"split is {value!r}; it must be a finite number, 0.1 to 0.9."
    assert refused(split=value) == sentence


def test_split_decides_how_many_points_are_trained_on():
    parts = prepare(Config(split=0.8)).data[:3]
    assert [len(part.X) for part in parts] == [880, 110, 110]


def test_equal_experiments_are_equal_configs():
    """However they are written; so a Config can be a key."""
    tidy = Config(hidden=(8,), lr=1.0, batch_size=10, n=100, l1=(0.1, 0.0), dtype="float32")
    loose = Config(
        hidden=8.0,
        lr=np.float32(1),
        batch_size=10.0,
        n=np.int64(100),
        l1=[0.1, 0],
        dtype=np.float32,
    )
    assert loose == tidy
    assert hash(loose) == hash(tidy)
    assert {type(w) for w in loose.hidden} == {int}
    assert type(loose.lr) is float
    assert Config(hidden=0).hidden == ()


def test_it_is_frozen_and_replace_checks_again():
    with pytest.raises(FrozenInstanceError):
        Config().lr = 1
    with pytest.raises(ValueError, match="lr is -1"):
        replace(Config(), lr=-1)


@pytest.mark.parametrize(
    "fields, sentence",
    [
        (dict(l1=(0.1, 0.2, 0.3)), "l1 has 3 strengths for 2 layers"),
        (dict(start="tanh_twin"), "start 'tanh_twin' needs activation 'sigmoid', got 'relu'"),
        (dict(classes=3), r"Data set 'circles' has 2 classes, got classes=3"),
        (dict(n=5), "n is 5; data set 'circles' gives 20 to 20000 points"),
        (dict(dataset="digits", noise=0.1), "Data set 'digits' is fixed; noise does not apply"),
    ],
)
def test_what_only_shows_together_is_refused_by_prepare(fields, sentence):
    with pytest.raises(ValueError, match=sentence):
        prepare(Config(**fields))


@pytest.mark.parametrize("wrong", [None, 5, "circles", [1, 2], {"lr": 1}, [Config(), None]])
@pytest.mark.parametrize("use", [prepare, stream, final])
def test_what_is_no_config_gets_a_sentence(use, wrong):
    with pytest.raises(ValueError) as caught:
        use(wrong)
    assert str(caught.value) == f"Give a Config, or a sequence of Configs; got {wrong!r}."


@pytest.mark.parametrize(
    "configs, sentence",
    [
        ([], "An ensemble needs at least one Config"),
        ([Config(), Config(activation="tanh")], "must share activation, got .*relu.*tanh"),
        ([Config(), Config(batch_size=None)], "must share batch_size"),
        ([Config(), Config(hidden=(8, 8))], r"equally many hidden layers, got \[1, 2\]"),
        ([Config(), Config(l1=(0.1, 0.2))], "needs one number per net"),
    ],
)
def test_ensembles_of_unlike_nets_are_refused(configs, sentence):
    with pytest.raises(ValueError, match=sentence):
        prepare(configs)
