"""Real images: CIFAR-10 and Fashion-MNIST, from a folder you name or fetched into your cache.

    cifar10() -> ImageSet(train, test, classes, source), Images(images, labels); rows(images) -> X

A file that is cut short, spoilt or another one is refused with a sentence; a half-loaded set is
never handed out.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from nnlib.imagefiles import check_labels, read_idx, read_records, read_tar

FOLDER_VARIABLE = "NNLIB_DATA"  # the environment variable that may name the folder


class Images(NamedTuple):
    """images (N, height, width, 3) or (N, height, width) of bytes 0..255, and labels (N,)."""

    images: np.ndarray
    labels: np.ndarray


class ImageSet(NamedTuple):
    """What to learn from and what to test on, the names of the classes, and where it came from."""

    train: Images
    test: Images
    classes: tuple[str, ...]
    source: str


def rows(images, scale=1 / 255, dtype=np.float32):
    """images (N, height, width, ...) of bytes -> X (N, D), each pixel multiplied by `scale`.

    The columns run over rows, columns and channels: X.reshape(images.shape) has the shape back.
    """
    X = images.reshape(len(images), -1).astype(dtype)
    X *= dtype(scale)
    return X


# --- the two data sets ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Cifar:
    """The binary version of CIFAR-10: its archive, and the six files in it."""

    name: str = "CIFAR-10"
    url: str = "https://www.cs.toronto.edu/~kriz/"
    archive: str = "cifar-10-binary.tar.gz"
    md5: str = "c32a1d4ab5d03f1284b67883e8d87530"
    inside: str = "cifar-10-batches-bin"
    records: int = 10_000  # images in each file
    classes: tuple[str, ...] = tuple(
        "airplane automobile bird cat deer dog frog horse ship truck".split()
    )

    @property
    def needed(self):
        """The names of the files to fetch."""
        return (self.archive,)

    @property
    def files(self):
        """The names of the files in the archive, those to learn from first."""
        return (*(f"data_batch_{i}.bin" for i in range(1, 6)), "test_batch.bin")

    @property
    def size(self):
        """The bytes of one file: a label and 32 x 32 pixels of red, of green, of blue, each."""
        return self.records * (1 + 3 * 32 * 32)


@dataclass(frozen=True)
class Fashion:
    """Fashion-MNIST in the IDX format: four files, each with its checksum."""

    name: str = "Fashion-MNIST"
    url: str = "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/"
    train: int = 60_000
    test: int = 10_000
    md5: tuple[tuple[str, str], ...] = (
        ("train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
        ("train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe"),
        ("t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79"),
        ("t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310"),
    )
    classes: tuple[str, ...] = tuple(
        "T-shirt/top,trouser,pullover,dress,coat,sandal,shirt,sneaker,bag,ankle boot".split(",")
    )

    @property
    def needed(self):
        """The names of the files to fetch."""
        return tuple(name for name, _ in self.md5)


CIFAR10 = Cifar()
FASHION_MNIST = Fashion()


def cifar10(folder=None, copy=None, what=CIFAR10):
    """CIFAR-10, 50,000 and 10,000 colour images of 32 x 32 pixels -> ImageSet.

    Read from `folder`, or the one that NNLIB_DATA names, or fetched once into the user's cache, and
    held to the official checksum.  Other files in the same layout are read from a folder where
    `copy` says what they are, for example copy="a JPEG copy"; `source` then says so.  Raises
    ValueError or OSError with what to do.
    """
    folder = _folder(folder)
    if copy is None:
        path = _official(folder, what, what.archive, what.md5)
        blobs, source = _unpacked(path, what), f"{what.name}, the official archive"
    else:
        blobs, source = _copied(_needed(folder, copy), what), f"{what.name}, {copy}"
    parts = [Images(*read_records(blobs[name], name)) for name in what.files]
    train = Images(*(np.concatenate(arrays) for arrays in zip(*parts[:-1], strict=True)))
    return ImageSet(train, parts[-1], what.classes, source)


def fashion_mnist(folder=None, copy=None, what=FASHION_MNIST):
    """Fashion-MNIST, 60,000 and 10,000 grey images of 28 x 28 pixels -> ImageSet.

    folder, copy and errors as for cifar10.
    """
    folder = _folder(folder)
    if copy is None:
        paths = [_official(folder, what, name, md5) for name, md5 in what.md5]
        source = f"{what.name}, the official files"
    else:
        paths = [_there(_needed(folder, copy) / name, what) for name, _ in what.md5]
        source = f"{what.name}, {copy}"
    sizes = [(what.train, 28, 28), (what.train,), (what.test, 28, 28), (what.test,)]
    arrays = [read_idx(path, shape) for path, shape in zip(paths, sizes, strict=True)]
    for path, labels in zip(paths[1::2], arrays[1::2], strict=True):
        check_labels(labels, path.name)
    train, test = (Images(arrays[i], arrays[i + 1].astype(np.int64)) for i in (0, 2))
    return ImageSet(train, test, what.classes, source)


# --- finding files --------------------------------------------------------------------------------


def _folder(folder):
    named = folder or os.environ.get(FOLDER_VARIABLE)
    if named is None:
        return None
    if not Path(named).is_dir():
        raise FileNotFoundError(f"There is no folder {str(named)!r} to read the data from.")
    return Path(named)


def _needed(folder, copy):
    if folder is None:
        raise ValueError(f"copy={copy!r} describes files of your own: name their folder as well.")
    return folder


def _there(path, what):
    if not path.is_file():
        raise FileNotFoundError(
            f"There is no {path.name} of {what.name} in {str(path.parent)!r}; it is at "
            f"{what.url}{path.name}."
        )
    return path


def _official(folder, what, name, md5):
    """The path of a file with this checksum, from the folder or, without one, from the cache."""
    if folder is None:
        return _fetched(what, name, md5)
    path = _there(folder / name, what)
    with path.open("rb") as file:
        found = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    if found != md5:
        raise ValueError(
            f"{name} is not the official file: its MD5 is {found}, not {md5}. Fetch it again from "
            f"{what.url}{name}; for a copy of another kind say which with copy='...'."
        )
    return path


def _fetched(what, name, md5):
    """A file from the user's cache, fetched where it is not there yet."""
    import pooch

    cache = Path(pooch.os_cache("nnlib"))
    try:
        return Path(pooch.retrieve(what.url + name, f"md5:{md5}", name, cache, progressbar=True))
    except Exception as problem:  # of any of the libraries that a download goes through
        why = "another file came" if isinstance(problem, ValueError) else type(problem).__name__
        raise OSError(
            f"{what.name} could not be fetched ({why}). With a network, download "
            f"{', '.join(what.needed)} from {what.url} and put what you get, as it is, into "
            f"{str(cache)!r}, or into a folder of your own that you name as an argument or in "
            f"{FOLDER_VARIABLE}."
        ) from problem


def _unpacked(path, what):
    """The six files of an archive -> {name: bytes}."""
    try:
        found = read_tar(path, [f"{what.inside}/{name}" for name in what.files], what.size)
    except ValueError as problem:
        raise ValueError(
            f"{path.name} cannot be read as {what.name}: {problem}. Fetch it again from "
            f"{what.url}{what.archive}."
        ) from problem
    return dict(zip(what.files, found, strict=True))


def _copied(folder, what):
    """The six files, from an archive or unpacked -> {name: bytes}."""
    if (folder / what.archive).is_file():
        return _unpacked(folder / what.archive, what)
    if (folder / what.inside).is_dir():
        folder = folder / what.inside
    paths = {name: _sized(folder / name, what) for name in what.files}
    return {name: path.read_bytes() for name, path in paths.items()}


def _sized(path, what):
    if not path.is_file():
        raise FileNotFoundError(
            f"There is no {path.name} of {what.name} in {str(path.parent)!r}, nor the archive "
            f"{what.archive} of {what.url}."
        )
    size = path.stat().st_size
    if size != what.size:
        raise ValueError(
            f"{path.name} has {size:,} bytes instead of {what.size:,}: not {what.name}."
        )
    return path
