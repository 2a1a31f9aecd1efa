"""The two formats in which images come: bytes in, arrays out, and nothing that was not promised.

A file is read by the names and the exact sizes that its format promises: no path inside an archive
is followed, nothing is unpickled, and what is cut short, spoilt or too long raises a ValueError
before any array is made.
"""

import gzip
import tarfile
import zlib

import numpy as np

PIXELS = 3 * 32 * 32  # of a CIFAR image: 32 x 32 of red, then of green, then of blue


class _Bounded:
    """A file that refuses to give more than so many bytes: archives may unpack to anything."""

    def __init__(self, file, most):
        self.file, self.left = file, most

    def read(self, n):
        data = self.file.read(min(n, self.left + 1))
        self.left -= len(data)
        if self.left < 0:
            raise ValueError("it unpacks to more than it should")
        return data


def read_tar(path, names, size):
    """The members of a .tar.gz with these names, `size` bytes each -> [bytes], in that order.

    Whatever else it holds is passed over.
    """
    found, most = {}, (size + 1024) * len(names) + 2**20
    try:
        with gzip.open(path) as unpacked:
            stream = _Bounded(unpacked, most)
            with tarfile.open(fileobj=stream, mode="r|") as archive:
                for member in archive:
                    if member.name in found:
                        raise ValueError(f"{member.name} is in it twice")
                    if member.name in names:
                        found[member.name] = _member(archive, member, size)
            while stream.read(2**16):  # to the end, where gzip keeps its checksum
                pass
    except (tarfile.TarError, EOFError, zlib.error, OSError) as problem:
        raise ValueError(f"{problem}") from problem
    missing = [name for name in names if name not in found]
    if missing:
        raise ValueError(f"it holds no {missing[0]}")
    return [found[name] for name in names]


def _member(archive, member, size):
    if not member.isreg():
        raise ValueError(f"{member.name} in it is not a plain file")
    if member.size != size:
        raise ValueError(f"{member.name} in it has {member.size:,} bytes instead of {size:,}")
    data = archive.extractfile(member).read()
    if len(data) != size:
        raise ValueError(f"{member.name} in it is cut short")
    return data


def read_records(data, name):
    """CIFAR's records, a label and 3072 pixels each -> images (N, 32, 32, 3), labels (N,)."""
    table = np.frombuffer(data, np.uint8).reshape(-1, 1 + PIXELS)
    labels = table[:, 0]
    check_labels(labels, name)
    planes = table[:, 1:].reshape(-1, 3, 32, 32)
    return np.ascontiguousarray(planes.transpose(0, 2, 3, 1)), labels.astype(np.int64)


def read_idx(path, shape):
    """The bytes of a gzipped IDX file that must have this shape -> an array."""
    size = int(np.prod(shape))
    head = np.array([0x0800 + len(shape), *shape], ">u4").tobytes()
    try:
        with gzip.open(path) as file:
            found, data = file.read(len(head)), file.read(size)
            more = file.read(1)
    except (EOFError, zlib.error, OSError) as problem:
        raise ValueError(
            f"{path.name} cannot be unpacked ({problem}); fetch it again."
        ) from problem
    if found != head:
        raise ValueError(
            f"{path.name} begins with {found.hex(' ', 4)}, not with {head.hex(' ', 4)}: it is not "
            f"the IDX file of {' x '.join(map(str, shape))} bytes."
        )
    if len(data) != size or more:
        many = f"more than {size:,}" if more else f"{len(data):,} instead of {size:,}"
        raise ValueError(f"{path.name} has {many} bytes of data; fetch it again.")
    return np.frombuffer(data, np.uint8).reshape(shape)


def check_labels(labels, name):
    """ValueError with the first label that is not 0 to 9."""
    wrong = np.flatnonzero(labels > 9)
    if len(wrong):
        raise ValueError(
            f"{name} has the label {labels[wrong[0]]} at image {wrong[0]}; labels are 0 to 9: "
            "the file is spoilt, or another one."
        )
