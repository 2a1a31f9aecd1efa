"""Every data set: shapes, seeds, classes, three parts that share no row, stated geometry."""

import numpy as np
import pytest

from nnlib.datasets import DATASETS, divide, load

EVERY = pytest.mark.parametrize("name", sorted(set(DATASETS) - {"own"}))
CLASSES = pytest.mark.parametrize("name", sorted(set(DATASETS) - {"own", "sine"}))
MADE = pytest.mark.parametrize("name", sorted(set(DATASETS) - {"digits", "own"}))


def together(split):
    """All rows and labels of the three parts."""
    parts = split[:3]
    return np.concatenate([p.X for p in parts]), np.concatenate([p.labels for p in parts])


@EVERY
def test_shapes_types_and_proportions(name):
    source, split = DATASETS[name], load(name)
    X, labels = together(split)
    assert X.shape == (source.n, 2 if source.plane else {"digits": 64, "sine": 1}[name])
    assert X.dtype == np.float64 and labels.dtype.kind == ("f" if name == "sine" else "i")
    assert split.classes == source.classes
    assert name == "sine" or set(labels) == set(range(source.classes))
    for part, share in zip(split[:3], (0.6, 0.2, 0.2), strict=True):
        assert abs(len(part.X) - share * source.n) <= 1
        assert part.X.shape[0] == len(part.labels)
        assert part.T is None


@CLASSES
def test_classes_have_the_same_share_in_every_part(name):
    split = load(name)
    whole = np.bincount(together(split)[1]) / len(together(split)[1])
    for part in split[:3]:
        share = np.bincount(part.labels, minlength=split.classes) / len(part.labels)
        assert np.abs(share - whole).max() <= 1.5 / len(part.labels)


@EVERY
def test_no_row_is_in_two_parts(name):
    split = load(name)
    rows = [set(map(bytes, part.X)) for part in split[:3]]
    assert not rows[0] & rows[1] and not rows[0] & rows[2] and not rows[1] & rows[2]
    assert sum(map(len, rows)) == DATASETS[name].n


@EVERY
def test_the_seed_decides(name):
    first, again, other = load(name, seed=3), load(name, seed=3), load(name, seed=4)
    for a, b in zip(first[:3], again[:3], strict=True):
        assert np.array_equal(a.X, b.X) and np.array_equal(a.labels, b.labels)
    assert not np.array_equal(first.train.X, other.train.X)


@EVERY
@pytest.mark.parametrize("n", [137, 200])
def test_n_is_the_number_of_rows(name, n):
    X, labels = together(load(name, n=n))
    assert len(X) == n
    if name in ("circles", "moons", "spiral", "gaussians"):
        counts = np.bincount(labels)
        assert counts.max() - counts.min() <= 1


@pytest.mark.parametrize("name", ["spiral", "gaussians"])
@pytest.mark.parametrize("classes", [2, 3, 4])
def test_two_to_four_classes_where_allowed(name, classes):
    split = load(name, classes=classes, n=203)
    X, labels = together(split)
    assert split.classes == classes and set(labels) == set(range(classes))
    assert len({tuple(np.sign(X[labels == k].mean(axis=0)).round()) for k in range(classes)}) > 1


@EVERY
def test_dtype(name):
    split = load(name, dtype=np.float32)
    assert {part.X.dtype for part in split[:3]} == {np.dtype(np.float32)}


@EVERY
def test_standardize_learns_from_the_training_part_alone(name):
    raw, split = load(name, seed=1), load(name, seed=1, standardize=True)
    mean, deviation = raw.train.X.mean(axis=0), raw.train.X.std(axis=0)
    deviation[deviation == 0] = 1  # a pixel that is always white
    for a, b in zip(raw[:3], split[:3], strict=True):
        assert np.allclose(b.X, (a.X - mean) / deviation, rtol=1e-12, atol=1e-12)
        assert np.array_equal(a.labels, b.labels)
    assert np.abs(split.train.X.mean(axis=0)).max() < 1e-12
    assert np.abs(split.test.X.mean(axis=0)).max() > 1e-3


@MADE
def test_noise_moves_the_points(name):
    quiet, loud = load(name, noise=0.01, seed=2), load(name, noise=0.3, seed=2)
    what = 1 if name == "sine" else 0  # in a regression the labels are noisy, not the points
    moved = np.abs(together(quiet)[what] - together(loud)[what]).mean()
    assert 0.05 < moved < 1


def test_the_labels_of_a_sine_are_numbers():
    X, labels = together(load("sine", seed=4))
    assert X.shape == (200, 1) and np.abs(X).max() <= 1 and np.ptp(X) > 1.9
    assert np.array_equal(labels, np.sin(3 * X[:, 0]))
    split = load("sine")
    assert split.classes == 1 and all(part.regression for part in split[:3])
    assert not load("circles").train.regression


def test_numbers_are_divided_as_classes_are():
    labels = np.linspace(0, 1, 50)
    split = divide(labels[:, None], labels, 1)
    assert [len(part.X) for part in split[:3]] == [30, 10, 10]
    with pytest.raises(ValueError, match="give one real number per row"):
        divide(labels[:, None], np.arange(50), 1)
    with pytest.raises(ValueError, match="give one integer per row"):
        divide(labels[:, None], labels, 2)
    with pytest.raises(ValueError, match="labels holds NaN or infinity in 1 rows"):
        divide(labels[:, None], np.where(labels > 0.99, np.nan, labels), 1)


def test_circles_lie_on_their_radii():
    X, labels = together(load("circles"))
    assert np.bincount(labels).tolist() == [550, 550]
    assert np.abs(np.hypot(*X.T) - np.where(labels == 0, 1, 0.8)).max() <= 1e-15
    assert len(load("circles").train.X) == 660


def test_linear_keeps_its_margin():
    for seed in range(5):
        X, labels = together(load("linear", seed=seed))
        angles = np.linspace(0, 2 * np.pi, 2000)
        signed = (2 * labels - 1)[:, None] * (X @ [np.cos(angles), np.sin(angles)])
        assert signed.min(axis=0).max() >= 0.49  # 0.5 less what the grid of angles misses


def test_xor_shares_a_class_between_opposite_quarters():
    X, labels = together(load("xor"))
    assert np.array_equal(labels, (X[:, 0] * X[:, 1] > 0).astype(int))
    assert np.abs(X).max() <= 1


def test_gaussians_stand_around_a_circle():
    X, labels = together(load("gaussians", n=8000, noise=0.3, classes=4))
    for k, centre in enumerate([(1.2, 0), (0, 1.2), (-1.2, 0), (0, -1.2)]):
        assert np.allclose(X[labels == k].mean(axis=0), centre, atol=0.05)
        assert np.allclose(X[labels == k].std(axis=0), 0.3, atol=0.02)


def test_digits_are_pixels_between_0_and_1():
    X, _ = together(load("digits"))
    assert (X.min(), X.max()) == (0, 1)


@pytest.mark.parametrize(
    "how, sentence",
    [
        (dict(name="circle"), "Unknown data set 'circle'. Did you mean 'circles'"),
        (dict(n=19), "n is 19; data set 'circles' gives 20 to 20000 points"),
        (dict(n=20_001), "n is 20001; data set 'circles' gives 20 to 20000 points"),
        (dict(n=50.5), "n is 50.5; it must be a whole number"),
        (dict(n="50"), "n is '50'; it must be a whole number"),
        (dict(classes=3), "Data set 'circles' has 2 classes, got classes=3"),
        (dict(name="spiral", classes=5), "Data set 'spiral' has 2 to 4 classes, got classes=5"),
        (dict(name="gaussians", classes=1), "classes is 1; it must be a whole number, 2 or"),
        (dict(name="spiral", classes=2.5), "classes is 2.5; it must be a whole number"),
        (dict(name="sine", classes=2), "Data set 'sine' has numbers for labels, no classes"),
        (dict(name="digits", classes=4), "Data set 'digits' has 10 classes, got classes=4"),
        (dict(name="digits", noise=0.0), "Data set 'digits' is fixed; noise does not apply"),
        (dict(name="digits", n=1798), "n is 1798; data set 'digits' gives 100 to 1797 points"),
        (dict(noise=-0.1), "noise is -0.1; it must be a finite number, 0 to 10"),
        (dict(noise=np.nan), "noise is nan; it must be a finite number, 0 to 10"),
        (dict(noise="much"), "noise is 'much'; it must be a finite number"),
        (dict(split=0.95), "split is 0.95; it must be a finite number, 0.1 to 0.9"),
        (dict(split="half"), "split is 'half'; it must be a finite number, 0.1 to 0.9"),
        (dict(seed=-1), "seed is -1; it must be a whole number, 0 to"),
    ],
)
def test_bad_arguments_get_a_sentence(how, sentence):
    with pytest.raises(ValueError, match=sentence.replace("(", r"\(")):
        load(**{"name": "circles"} | how)


X, LABELS = np.arange(20.0).reshape(10, 2), np.array([0, 1] * 5)


@pytest.mark.parametrize(
    "X, labels, sentence",
    [
        ([[1.0, 2.0], [3.0]] * 5, LABELS, "X is not a table of numbers"),
        ([["a", "b"]] * 10, LABELS, "X is not a table of numbers"),
        (X[:0], LABELS[:0], r"X has shape \(0, 2\); a data set needs rows of numbers"),
        (X[:, 0], LABELS, r"X has shape \(10,\); a data set needs rows"),
        (X, LABELS[:9], r"There are 10 rows in X but labels of shape \(9,\)"),
        (X, LABELS.astype(float), "type float64; give one integer per row"),
        (X, LABELS + 1, r"Labels lie in 1..2; with 2 classes they must lie in 0..1"),
        (X, LABELS - 1, r"Labels lie in -1..0; with 2 classes they must lie in 0..1"),
        (np.where(X == 6, np.nan, X), LABELS, "NaN or infinity in 1 rows, first in row 3"),
        (X[:4], LABELS[:4], "X has 4 rows; at least 5 are needed to make three parts"),
    ],
)
def test_own_data_are_checked(X, labels, sentence):
    with pytest.raises(ValueError, match=sentence):
        divide(X, labels, 2)


def test_own_data_are_divided_too():
    split = divide(X.tolist(), LABELS, 2)
    assert [len(part.X) for part in split[:3]] == [6, 2, 2]
    assert [part.labels.tolist().count(1) for part in split[:3]] == [3, 1, 1]
    for part in split[:3]:
        assert np.array_equal(part.labels, LABELS[(part.X[:, 0] // 2).astype(int)])
    assert len(divide(X[:5], LABELS[:5], 2).train.X) == 3  # too few to keep proportions


def test_the_seed_also_decides_the_division():
    X, labels = np.arange(200.0).reshape(100, 2), np.arange(100) % 2
    first, again, other = (divide(X, labels, 2, seed=s).train.X for s in (0, 0, 1))
    assert np.array_equal(first, again)
    assert {*first[:, 0]} != {*other[:, 0]}


@EVERY
@pytest.mark.parametrize("n", [None, 100])
@pytest.mark.parametrize("split", [0.1, 0.3, 0.6, 0.7, 0.9])
def test_split_is_the_share_to_train_on_and_the_rest_is_halved(name, n, split):
    data = load(name, n=n, split=split)
    train, valid, test = (len(part.X) for part in data[:3])
    assert train == round(split * (train + valid + test), 9) // 1
    assert 0 <= test - valid <= 1
    assert name == "sine" or set(data.train.labels) == set(range(data.classes))


def test_the_smallest_data_sets_can_be_divided_by_any_share():
    for split, sizes in ((0.1, [2, 9, 9]), (0.5, [10, 5, 5]), (0.9, [18, 1, 1])):
        data = load("circles", n=20, split=split)
        assert [len(part.X) for part in data[:3]] == sizes


def test_the_division_never_changes():
    """The default streams of every notebook begin with it."""
    data = load("gaussians", n=41, classes=4, seed=7)
    order = ["".join(map(str, part.labels)) for part in data[:3]]
    assert order == ["301213200213323011123002", "02131320", "030202311"]
    train = divide(np.arange(22.0)[:, None], np.arange(22) % 2, 2, seed=3)[0]
    assert train.X[:, 0].tolist() == [3, 10, 12, 17, 4, 9, 20, 5, 2, 7, 1, 8, 19]


@pytest.mark.parametrize(
    "split, left", [(0.1, "0 to train on and 5"), (0.9, "4 to train on and 1")]
)
def test_a_share_that_leaves_a_part_empty_gets_a_sentence(split, left):
    with pytest.raises(ValueError, match=f"split is {split} and X has 5 rows, which leaves {left}"):
        divide(X[:5], LABELS[:5], 2, split=split)
