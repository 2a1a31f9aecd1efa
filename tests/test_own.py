"""Own data: checked, divided the same way however many points follow, read from any table."""

from dataclasses import replace

import numpy as np
import pytest

from nnlib.datasets import DATASETS, load
from nnlib.own import FIRST, checked, parts, read_csv, thinned
from nnlib.training import Config, final, prepare, scores

RNG = np.random.default_rng(0)
THREE = tuple((float(x1), float(x2), i % 3) for i, (x1, x2) in enumerate(RNG.normal(size=(30, 2))))
FULL = Config("own", points=THREE, hidden=(4,), epochs=3)


def rows_of(config):
    """The points in each part, as sets."""
    data = prepare(config).data
    return [
        {(*x, k) for x, k in zip(part.X.tolist(), part.labels.tolist(), strict=True)}
        for part in data[:3]
    ]


def test_they_train_like_any_other_data_set():
    problem, state = final(FULL)
    assert DATASETS["own"].plane
    assert problem.data.classes == problem.model.sizes[-1] == 3
    assert [len(part.X) for part in problem.data[:3]] == [18, 6, 6]
    assert set.union(*rows_of(FULL)) == set(THREE)
    assert all(
        np.isfinite(score).all() for score in scores(problem.model, state.params, problem.data)
    )


@pytest.mark.parametrize("split", [0.1, 0.35, 0.6, 0.9])
def test_the_division_follows_its_rule(split):
    labels = np.array([p[2] for p in THREE])
    found = parts(labels, split)
    assert sorted(np.concatenate(found)) == list(range(30))
    for k in range(3):
        mine = np.flatnonzero(labels == k)
        taken = [
            i for i in range(10) if np.ceil((i + 1) * split - 1e-9) > np.ceil(i * split - 1e-9)
        ]
        others = [i for i in range(10) if i not in taken]
        for rows, wanted in zip(found, (taken, others[::2], others[1::2]), strict=True):
            assert [i for i in rows if labels[i] == k] == mine[wanted].tolist()
        assert 0 in taken


def test_a_point_that_is_added_moves_none():
    for n in range(2, 30):
        before, after = (rows_of(replace(FULL, points=THREE[:m])) for m in (n, n + 1))
        grown = [new - old for old, new in zip(before, after, strict=True)]
        assert all(old <= new for old, new in zip(before, after, strict=True))
        assert sorted(map(len, grown)) == [0, 0, 1]


@pytest.mark.parametrize("label, classes", [(0, 2), (1, 2), (2, 3), (3, 4)])
def test_one_point_is_enough_and_its_label_says_how_many_classes(label, classes):
    problem, state = final(Config("own", points=[(0.5, 1, label)], hidden=2, epochs=2))
    assert problem.data.classes == classes
    assert [len(part.X) for part in problem.data[:3]] == [1, 0, 0]
    assert not state.diverged


def test_without_points_there_is_one_of_each_class():
    data = prepare(Config("own")).data
    assert [len(part.X) for part in data[:3]] == [2, 0, 0]
    assert rows_of(Config("own"))[0] == {(x1, x2, k) for x1, x2, k in FIRST}


def test_they_are_standardised_and_typed_like_others():
    train = prepare(replace(FULL, standardize=True, dtype="float32")).data.train
    assert train.X.dtype == np.float32
    assert np.allclose(train.X.mean(axis=0), 0, atol=1e-6) and np.allclose(train.X.std(axis=0), 1)


def test_equal_points_make_equal_configs():
    tidy = Config("own", points=((0.0, 1.0, 1), (2.0, 3.0, 0)))
    loose = Config("own", points=[np.array([0, 1, 1]), [2, np.float32(3), 0.0]])
    assert tidy == loose and hash(tidy) == hash(loose)
    assert [type(v) for v in loose.points[1]] == [float, float, int]


NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    "points, sentence",
    [
        ((), r"points has shape \(0,\); own data are 1 to 2,000 rows \(x1, x2, label\)"),
        (((0, 0, 0),) * 2001, r"points has shape \(2001, 3\); own data are 1 to 2,000 rows"),
        (5, r"points has shape \(\); own data"),
        ((1, 2, 0), r"points has shape \(3,\); own data"),
        (((1, 2),), r"points has shape \(1, 2\); own data"),
        (((1, 2, 0), (1, 2)), "points is not a table of numbers"),
        ("many", "points is not a table of numbers"),
        (((0, 0, 0), (NAN, 0, 1)), r"points\[1\] is \(nan, 0.0, 1.0\); x1 and x2 must be numbers"),
        (((0, -INF, 0),), r"points\[0\] is \(0.0, -inf, 0.0\); x1 and x2 must be numbers"),
        (((0, 2e6, 0),), r"from -1e\+06 to 1e\+06, the label 0 to 3"),
        (((0, 0, 4),), r"points\[0\] is \(0.0, 0.0, 4.0\).*the label 0 to 3"),
        (((0, 0, 0.5),), r"points\[0\] is \(0.0, 0.0, 0.5\)"),
        (((0, 0, -1),), r"points\[0\] is \(0.0, 0.0, -1.0\)"),
    ],
)
def test_bad_points_get_a_sentence(points, sentence):
    for refuse in (checked, lambda points: Config("own", points=points)):
        with pytest.raises(ValueError, match=sentence):
            refuse(points)


def test_points_go_with_own_data_only():
    sentence = "Data set 'moons' has points of its own; points go with dataset='own'"
    for refuse in (Config, load):
        with pytest.raises(ValueError, match=sentence):
            refuse("moons", points=THREE)


@pytest.mark.parametrize("how", [dict(n=30), dict(noise=0.1), dict(classes=3)])
def test_own_data_have_no_size_noise_or_classes(how):
    with pytest.raises(ValueError, match="Own data are the points given; leave out n, noise and"):
        prepare(Config("own", **how))


# --- thinned --------------------------------------------------------------------------------------


def test_thinned_keeps_all_of_few_and_a_fair_share_of_many():
    X, labels = RNG.normal(size=(1000, 2)), np.repeat([0, 1, 2], [600, 300, 100])
    few = thinned(X[:50], labels[:50], 200)
    assert few == tuple((round(a, 4), round(b, 4), 0) for a, b in X[:50].tolist())
    many = thinned(X, labels, 200)
    assert np.abs(np.bincount([p[2] for p in many]) - [120, 60, 20]).max() <= 1
    assert len(set(many)) == 200 and set(many) <= set(thinned(X, labels, 1000))
    assert checked(many) == many


# --- tables as text -------------------------------------------------------------------------------

PLAIN = ((0.5, -1.2, 0), (1.0, 2.0, 1), (-3.0, 0.25, 0))


@pytest.mark.parametrize(
    "text",
    [
        "0.5,-1.2,0\n1,2,1\n-3,.25,0",
        "x1, x2, class\n0.5, -1.2, 0\n1, 2, 1\n\n-3, .25, 0\n",
        "0.5;-1.2;0\r\n1;2;1\r\n-3;.25;0\r\n",
        "x;y;z\n0,5;-1,2;0\n1;2;1\n-3;,25;0",
        "0.5\t-1.2\t0\n1\t2\t1\n-3\t.25\t0",
        "  0.5   -1.2 0\n1 2 1\n-3 2.5e-1 0  ",
        "\ufeff5e-1 -1.2 red\n1 2 'blue'\n-3 .25 red",
        '"x","y","label"\n"0.5","-1.2","no"\n1,2,"yes"\n-3,.25,no',
        "0.5,-1.2,-1\n1,2,+1\n-3,.25,-1.0",
        "0.5,-1.2,5\n1,2,7\n-3,.25,5",
    ],
)
def test_tables_are_read_however_they_are_written(text):
    assert read_csv(text) == PLAIN


def test_numbers_of_classes_stay_and_names_are_numbered_as_they_come():
    def labels(*classes):
        return [p[2] for p in read_csv("\n".join(f"1,2,{c}" for c in classes))]

    assert labels(3, 0, 3) == [3, 0, 3]
    assert labels(2, 1, 2) == [1, 0, 1]
    assert labels("b", "a", "b", "c") == [0, 1, 0, 2]
    assert labels("b", 7, "b") == [0, 1, 0]


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("", "There are no points in this text; give lines such as"),
        ("\n \n", "There are no points in this text"),
        ("x1,x2,class", "There are no points in this text"),
        ("1,2,0\n1,2,3,0", "Line 2 has 4 columns; give two numbers and a class, for example"),
        ("1,2,0\n\n1", "Line 3 has 1 column; give"),
        ("1 2 0\n1,2,0", "Line 2 has 1 column; give"),
        ("a,b,c\n1,2,0\n1,two,0", "In line 3, x2 is 'two'; it must be a number from"),
        ("1,2,0\nnan,2,0", "In line 2, x1 is 'nan'; it must be a number from"),
        ("1,2,0\n1,inf,0", "In line 2, x2 is 'inf'; it must be"),
        ("1,2,0\n1,1e400,0", "In line 2, x2 is '1e400'; it must be"),
        ("1,2,0\n1,,0", "In line 2, x2 is ''; it must be"),
        ("1,2,0\n1,2,", "In line 2, the class is ''; it must be a whole number or a name"),
        ("1,2,0\n1,2,nan", "In line 2, the class is 'nan'; it must be"),
        ("1,2,0.5", "In line 1, the class is '0.5'; it must be"),
        ("\n".join(f"1,2,{c}" for c in "abcbde"), "Line 6 brings a fifth class, 'e'; at most 4"),
        ("x y k\n" + "1 2 0\n" * 2001, "Line 2002 holds one point too many; at most 2,000 fit"),
        ("1,2,0\nx1,x2,class", "In line 2, x1 is 'x1'"),
    ],
)
def test_a_table_that_cannot_be_read_gets_a_sentence_with_its_line(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_csv(text)


def test_whatever_is_read_can_be_trained_on():
    assert prepare(Config("own", points=read_csv("1 2 a\n3 4 b\n5 6 a"))).data.classes == 2


def test_a_text_that_is_far_too_long_is_not_read():
    with pytest.raises(ValueError, match="The text has 700,000 characters"):
        read_csv("1,2,0\n\n" * 100_000)


def test_a_typographic_minus_is_one_and_an_underscore_is_none():
    assert read_csv("−1,2,0\n1,−2,1") == ((-1.0, 2.0, 0), (1.0, -2.0, 1))
    with pytest.raises(ValueError, match="1_0"):
        read_csv("1,2,0\n1_0,2,1")
