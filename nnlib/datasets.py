"""A data set is rows X (N, D) with labels (N,), made from a seed and divided in three parts.

Labels are whole numbers that name classes, or, for regression, real numbers to be met.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from nnlib import own
from nnlib.checks import finite_rows, number, table, whole
from nnlib.choose import choose


class Dataset(NamedTuple):
    """X (N, D), labels (N,), and the targets T (N, K) once a loss has encoded the labels."""

    X: np.ndarray
    labels: np.ndarray
    T: np.ndarray | None = None

    @property
    def regression(self):
        """Whether the labels are numbers to be met, and name no classes."""
        return np.asarray(self.labels).dtype.kind == "f"


class Split(NamedTuple):
    """Learn, choose, report: three parts, and the number of classes (1 for regression)."""

    train: Dataset
    valid: Dataset
    test: Dataset
    classes: int


@dataclass(frozen=True)
class Source:
    """How a data set is made: make(n, classes, noise, rng) -> X, labels; and its defaults."""

    make: Callable
    n: int
    classes: int = 2
    most_classes: int = 2
    noise: float | None = 0.0  # None: the data are fixed, noise does not apply
    most: int = 20_000
    plane: bool = True  # whether X has two columns and can be drawn as points


def _int_seed(rng):
    return int(rng.integers(2**31))


def _halves(n):
    return (n - n // 2, n // 2)


def _circles(n, classes, noise, rng):
    """Radii 1 (class 0) and 0.8 (class 1), as in the data of IFT6390 assignment 3, part 5."""
    from sklearn.datasets import make_circles

    return make_circles(_halves(n), factor=0.8, noise=noise or None, random_state=_int_seed(rng))


def _moons(n, classes, noise, rng):
    from sklearn.datasets import make_moons

    return make_moons(_halves(n), noise=noise or None, random_state=_int_seed(rng))


def _gaussians(n, classes, noise, rng):
    """Blobs of standard deviation `noise` on a circle of radius 1.2."""
    from sklearn.datasets import make_blobs

    angles = 2 * np.pi * np.arange(classes) / classes
    centers = 1.2 * np.column_stack([np.cos(angles), np.sin(angles)])
    sizes = [n // classes + (k < n % classes) for k in range(classes)]
    return make_blobs(sizes, centers=centers, cluster_std=noise, random_state=_int_seed(rng))


def _xor(n, classes, noise, rng):
    """A square of side 2 in four quarters; opposite quarters share a class."""
    X = rng.uniform(-1, 1, (n, 2))
    labels = (X[:, 0] * X[:, 1] > 0).astype(int)
    return X + noise * rng.standard_normal(X.shape), labels


def _spiral(n, classes, noise, rng):
    """One arm per class, three quarters of a turn each."""
    labels = np.arange(n) % classes
    r = np.sqrt(rng.uniform(0.01, 1, n))
    angle = 1.5 * np.pi * r + 2 * np.pi * labels / classes
    X = np.column_stack([r * np.cos(angle), r * np.sin(angle)])
    return X + noise * rng.standard_normal(X.shape), labels


def _linear(n, classes, noise, rng):
    """A square of side 4, every point at least 0.5 from a line through the middle."""
    angle = rng.uniform(0, np.pi)
    normal = np.array([np.cos(angle), np.sin(angle)])
    X = rng.uniform(-2, 2, (4 * n + 100, 2))
    X = X[np.abs(X @ normal) >= 0.5][:n]
    return X + noise * rng.standard_normal(X.shape), (X @ normal > 0).astype(int)


def _digits(n, classes, noise, rng):
    """Handwritten digits of 8 x 8 pixels in 0..1; they ship with scikit-learn."""
    from sklearn.datasets import load_digits

    X, labels = load_digits(return_X_y=True)
    keep = rng.permutation(len(X))[:n]
    return X[keep] / 16, labels[keep]


def _sine(n, classes, noise, rng):
    """Regression: X uniform on [-1, 1], and the label of x is sin 3x."""
    X = rng.uniform(-1, 1, (n, 1))
    return X, np.sin(3 * X[:, 0]) + noise * rng.standard_normal(n)


def _first_points(n, classes, noise, rng):
    """What own data are before any point is given: one of each class."""
    return _columns(own.FIRST)


def _columns(points):
    return np.array([p[:2] for p in points]), np.array([p[2] for p in points])


DATASETS: dict[str, Source] = {
    "circles": Source(_circles, n=1100),
    "moons": Source(_moons, n=500, noise=0.2),
    "xor": Source(_xor, n=500),
    "spiral": Source(_spiral, n=500, noise=0.02, most_classes=4),
    "gaussians": Source(_gaussians, n=300, classes=3, most_classes=4, noise=0.5),
    "linear": Source(_linear, n=200),
    "digits": Source(
        _digits, n=1797, classes=10, most_classes=10, noise=None, most=1797, plane=False
    ),
    "sine": Source(_sine, n=200, classes=1, most_classes=1, plane=False),
    "own": Source(
        _first_points,
        n=len(own.FIRST),
        most_classes=own.MOST_CLASSES,
        noise=None,
        most=own.MOST_POINTS,
    ),
}


def load(
    name,
    n=None,
    noise=None,
    classes=None,
    seed=0,
    standardize=False,
    dtype=np.float64,
    split=0.6,
    points=None,
):
    """The named data set, divided into train, valid and test -> Split.

    `split` is the share of the training part, the rest is halved.  With standardize, the training
    part has mean 0 and deviation 1 per column.  The data set "own" is made of `points`, rows
    (x1, x2, label).  Raises ValueError on an unknown name, or on a number of points, classes or a
    noise that the data set does not have.
    """
    source = choose(DATASETS, name, "data set")
    if source is DATASETS["own"]:
        if (n, noise, classes) != (None, None, None):
            raise ValueError("Own data are the points given; leave out n, noise and classes.")
        return _own(own.FIRST if points is None else points, split, standardize, dtype)
    check_points(name, points)
    seed = whole("seed", seed, 0, 2**32 - 1)
    n, classes, noise = _defaults(name, source, n, classes, noise)
    X, labels = source.make(n, classes, noise, np.random.default_rng(seed))
    return divide(X, labels, classes, seed, standardize, dtype, split)


def check_points(name, points):
    """points as rows (x1, x2, label), or None; ValueError where this data set takes none."""
    if points is not None and name != "own":
        raise ValueError(f"Data set {name!r} has points of its own; points go with dataset='own'.")
    return None if points is None else own.checked(points)


def _own(points, split, standardize, dtype):
    """Points -> Split, in which the classes are the labels up to the highest, at least two."""
    X, labels = _columns(own.checked(points))
    split = number("split", split, 0.1, 0.9)
    classes = max(2, int(labels.max()) + 1)
    return _split(X, labels, classes, own.parts(labels, split), standardize, dtype)


def divide(X, labels, classes, seed=0, standardize=False, dtype=np.float64, split=0.6):
    """X (N, D), labels (N,) -> Split into a share for training and two halves of the rest.

    Each class is divided in proportion where there are enough of it; labels that are real numbers
    (regression) go with classes=1.
    """
    X, labels = _checked(X, labels, classes)
    share = 1 - number("split", split, 0.1, 0.9)
    train, held = _cut(np.arange(len(X)), labels, classes, share, seed)
    if min(len(train), len(held) - 1) < 1:
        raise ValueError(
            f"split is {split} and X has {len(X)} rows, which leaves {len(train)} to train on and "
            f"{len(held)} to be held out; at least 1 and 2 are needed."
        )
    parts = train, *_cut(held, labels, classes, 0.5, seed)
    return _split(X, labels, classes, parts, standardize, dtype)


def _cut(rows, labels, classes, share, seed):
    """Rows in two parts, the second with this share of them, in proportion where possible."""
    from sklearn.model_selection import train_test_split

    n, m = len(rows), math.ceil(round(share * len(rows), 9))
    if m in (0, n):
        return rows[: n - m], rows[n - m :]
    if classes == 1:
        return train_test_split(rows, test_size=m, random_state=seed)
    enough = np.bincount(labels, minlength=classes).min() >= 5
    twice = np.bincount(labels[rows], minlength=classes).min() >= 2
    stratify = labels[rows] if enough and twice and classes <= min(m, n - m) else None
    return train_test_split(rows, test_size=m, random_state=seed, stratify=stratify)


def _split(X, labels, classes, parts, standardize, dtype):
    """The rows of each part, scaled by what the first one is like."""
    if standardize:
        scale = X[parts[0]].std(axis=0)
        X = (X - X[parts[0]].mean(axis=0)) / np.where(scale > 0, scale, 1)
    X = X.astype(dtype)
    return Split(*(Dataset(X[rows], labels[rows]) for rows in parts), classes)


def _defaults(name, source, n, classes, noise):
    n = source.n if n is None else whole("n", n, 1)
    if source.classes == 1 and classes is not None:
        raise ValueError(f"Data set {name!r} has numbers for labels, no classes; leave it out.")
    classes = source.classes if classes is None else whole("classes", classes, 2)
    fewest = 2 if source.most_classes > source.classes or source.classes == 2 else source.classes
    if source.noise is None and noise is not None:
        raise ValueError(f"Data set {name!r} is fixed; noise does not apply, leave it out.")
    if name == "digits" and classes != 10 or not fewest <= classes <= source.most_classes:
        allowed = (
            f"{fewest} to {source.most_classes}"
            if fewest < source.most_classes
            else f"{source.most_classes}"
        )
        raise ValueError(f"Data set {name!r} has {allowed} classes, got classes={classes}.")
    if not 10 * classes <= n <= source.most:
        raise ValueError(
            f"n is {n}; data set {name!r} gives {10 * classes} to {source.most} points."
        )
    return n, classes, source.noise if noise is None else number("noise", noise, 0, 10)


def _checked(X, labels, classes):
    X, labels = table("X", X, float), np.asarray(labels)
    if X.ndim != 2 or len(X) == 0:
        raise ValueError(f"X has shape {X.shape}; a data set needs rows of numbers, (N, D), N > 0.")
    kinds, kind = ("f", "real number") if classes == 1 else ("iu", "integer")
    if labels.shape != (len(X),) or labels.dtype.kind not in kinds:
        raise ValueError(
            f"There are {len(X)} rows in X but labels of shape {labels.shape} and type "
            f"{labels.dtype}; give one {kind} per row."
        )
    if classes == 1:
        finite_rows("labels", labels[:, None])
    elif not (labels.min() >= 0 and labels.max() < classes):
        raise ValueError(
            f"Labels lie in {labels.min()}..{labels.max()}; with {classes} classes they must lie "
            f"in 0..{classes - 1}."
        )
    finite_rows("X", X)
    if len(X) < 5:
        raise ValueError(f"X has {len(X)} rows; at least 5 are needed to make three parts.")
    return X, labels
