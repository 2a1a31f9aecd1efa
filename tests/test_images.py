"""Image files are read exactly, or refused with a sentence; none is fetched."""

import gzip
import hashlib
import io
import subprocess
import sys
import tarfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnlib.images import CIFAR10, FASHION_MNIST, FOLDER_VARIABLE, cifar10, fashion_mnist, rows

SMALL = replace(CIFAR10, records=3)
SMALL_FASHION = replace(FASHION_MNIST, train=4, test=2)
MINE = "made by a test"


@pytest.fixture(autouse=True)
def no_folder(monkeypatch):
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)


def batches():
    """Three records for each of the six files, all bytes random but the labels."""
    rng = np.random.default_rng(0)
    tables = rng.integers(0, 256, (6, 3, 3073)).astype(np.uint8)
    tables[:, :, 0] %= 10
    return {name: table.tobytes() for name, table in zip(SMALL.files, tables, strict=True)}


def pack(path, members, close=True):
    """A .tar.gz of (TarInfo or name, bytes)."""
    with tarfile.open(path, "w:gz") as archive:
        for name, data in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            if info.isreg():
                info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def archive(folder, files=None, extra=()):
    files = batches() if files is None else files
    members = [(f"{SMALL.inside}/{name}", data) for name, data in files.items()]
    return pack(folder / SMALL.archive, [*extra, *members])


def read(folder):
    return cifar10(folder, MINE, SMALL)


# --- CIFAR-10 -------------------------------------------------------------------------------------


def test_images_are_what_the_layout_says(tmp_path):
    archive(tmp_path)
    found, files = read(tmp_path), batches()
    assert found.train.images.shape == (15, 32, 32, 3) and found.train.images.dtype == np.uint8
    assert found.test.images.shape == (3, 32, 32, 3)
    assert (found.source, len(found.classes)) == ("CIFAR-10, made by a test", 10)
    record = files["data_batch_2.bin"][3073 : 2 * 3073]  # image 4: the second of the second file
    assert found.train.labels[4] == record[0]
    row, column = 5, 7
    pixel = [record[1 + 1024 * channel + 32 * row + column] for channel in range(3)]
    assert found.train.images[4, row, column].tolist() == pixel


def test_unpacked_files_give_the_same_arrays(tmp_path):
    packed, loose = tmp_path / "packed", tmp_path / "loose"
    packed.mkdir()
    (loose / SMALL.inside).mkdir(parents=True)
    archive(packed)
    for name, data in batches().items():
        (loose / SMALL.inside / name).write_bytes(data)
    for folder in (loose, loose / SMALL.inside):
        for a, b in zip(read(packed)[:2], read(folder)[:2], strict=True):
            np.testing.assert_array_equal(a.images, b.images)
            np.testing.assert_array_equal(a.labels, b.labels)


def test_scaling_is_what_was_asked():
    images = np.arange(2 * 4 * 3, dtype=np.uint8).reshape(2, 2, 2, 3)
    X = rows(images, scale=0.5)
    assert X.shape == (2, 12) and X.dtype == np.float32
    np.testing.assert_array_equal(X.reshape(images.shape), 0.5 * images)
    assert rows(images).max() == pytest.approx(23 / 255)


def test_the_official_checksum_is_asked_for(tmp_path):
    path = archive(tmp_path)
    with pytest.raises(ValueError, match=r"is not the official file: its MD5 is \w+, not c32a1d4a"):
        cifar10(tmp_path, what=SMALL)
    right = replace(SMALL, md5=hashlib.md5(path.read_bytes()).hexdigest())
    assert cifar10(tmp_path, what=right).source == "CIFAR-10, the official archive"


def test_a_folder_may_be_named_by_the_environment(tmp_path, monkeypatch):
    archive(tmp_path)
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    assert len(read(None).test.labels) == 3


@pytest.mark.parametrize("length", [0, 10, 5000, -9, -1])
def test_a_truncated_archive_is_refused(tmp_path, length):
    path = archive(tmp_path)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(ValueError, match=r"cifar-10-binary\.tar\.gz .*Fetch it again"):
        read(tmp_path)


def test_a_spoilt_archive_is_refused(tmp_path):
    path = archive(tmp_path)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(ValueError, match=r"cannot be read as CIFAR-10: .+\. Fetch it again"):
        read(tmp_path)


def test_something_else_is_refused(tmp_path):
    (tmp_path / SMALL.archive).write_bytes(b"<html>404</html>" * 100)
    with pytest.raises(ValueError, match="cannot be read as CIFAR-10"):
        read(tmp_path)


@pytest.mark.parametrize("change", [-1, 1, -3073, 3073])
def test_a_file_of_the_wrong_size_is_refused(tmp_path, change):
    files = batches()
    data = files["data_batch_3.bin"]
    files["data_batch_3.bin"] = data[:change] if change < 0 else data + b"\0" * change
    archive(tmp_path, files)
    with pytest.raises(ValueError, match=r"data_batch_3\.bin in it has [\d,]+ bytes instead of"):
        read(tmp_path)
    (tmp_path / SMALL.archive).unlink()
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    with pytest.raises(ValueError, match=r"data_batch_3\.bin has [\d,]+ bytes instead"):
        read(tmp_path)


def test_a_wrong_label_is_refused(tmp_path):
    files = batches()
    data = bytearray(files["test_batch.bin"])
    data[3073] = 10
    files["test_batch.bin"] = bytes(data)
    archive(tmp_path, files)
    with pytest.raises(ValueError, match=r"test_batch\.bin has the label 10 at image 1; .* 0 to 9"):
        read(tmp_path)


def test_a_missing_file_is_named(tmp_path):
    files = batches()
    del files["data_batch_5.bin"]
    archive(tmp_path, files)
    with pytest.raises(ValueError, match=r"holds no cifar-10-batches-bin/data_batch_5\.bin"):
        read(tmp_path)


@pytest.mark.parametrize(
    "name", ["../escaped", "/tmp/escaped", f"{SMALL.inside}/../../escaped", "other/test_batch.bin"]
)
def test_paths_in_the_archive_lead_nowhere(tmp_path, name):
    folder = tmp_path / "deep" / "er"
    folder.mkdir(parents=True)
    archive(folder, extra=[(name, b"x" * 10)])
    assert len(read(folder).test.labels) == 3
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [SMALL.archive]


def test_a_traversal_is_not_taken_for_the_file(tmp_path):
    files = batches()
    data = files.pop("test_batch.bin")
    archive(tmp_path, files, extra=[(f"x/../{SMALL.inside}/test_batch.bin", data)])
    with pytest.raises(ValueError, match=r"holds no cifar-10-batches-bin/test_batch\.bin"):
        read(tmp_path)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE])
def test_a_link_is_not_followed(tmp_path, kind):
    link = tarfile.TarInfo(f"{SMALL.inside}/test_batch.bin")
    link.type, link.linkname = kind, "/etc/passwd"
    files = batches()
    del files["test_batch.bin"]
    archive(tmp_path, files, extra=[(link, b"")])
    with pytest.raises(ValueError, match=r"test_batch\.bin in it is not a plain file"):
        read(tmp_path)


def test_a_file_that_comes_twice_is_refused(tmp_path):
    archive(tmp_path, extra=[(f"{SMALL.inside}/test_batch.bin", batches()["test_batch.bin"])])
    with pytest.raises(ValueError, match=r"test_batch\.bin is in it twice"):
        read(tmp_path)


def test_an_archive_that_swells_is_refused(tmp_path):
    archive(tmp_path, extra=[("zeros", b"\0" * 2**22)])
    with pytest.raises(ValueError, match="unpacks to more than it should"):
        read(tmp_path)


# --- Fashion-MNIST --------------------------------------------------------------------------------


def fashion(folder, change=lambda name, data: data):
    """The four IDX files, each passed through `change` before it is compressed."""
    rng = np.random.default_rng(1)
    for (name, _), n in zip(SMALL_FASHION.md5, (4, 4, 2, 2), strict=True):
        shape = (n, 28, 28) if "images" in name else (n,)
        values = rng.integers(0, 256 if "images" in name else 10, shape).astype(np.uint8)
        head = np.array([2051 if "images" in name else 2049, *shape], ">i4").tobytes()
        (folder / name).write_bytes(gzip.compress(change(name, head + values.tobytes())))


def read_fashion(folder):
    return fashion_mnist(folder, MINE, SMALL_FASHION)


def spoil(what, how):
    return lambda name, data: how(data) if what in name else data


def test_fashion_is_read(tmp_path):
    fashion(tmp_path)
    found = read_fashion(tmp_path)
    assert found.train.images.shape == (4, 28, 28) and found.test.images.shape == (2, 28, 28)
    assert found.classes[9] == "ankle boot"
    data = gzip.decompress((tmp_path / SMALL_FASHION.md5[0][0]).read_bytes())
    assert found.train.images[1, 2, 3] == data[16 + 784 + 2 * 28 + 3]


@pytest.mark.parametrize(
    "what, how, words",
    [
        ("train-images", lambda d: b"\0\0\x08\x01" + d[4:], "begins with 00000801 .* not with"),
        ("train-labels", lambda d: b"\0\0\x0d\x01" + d[4:], "it is not the IDX file of 4 bytes"),
        ("t10k-images", lambda d: d[:4] + b"\0\0\0\3" + d[8:], "IDX file of 2 x 28 x 28 bytes"),
        ("t10k-images", lambda d: d[:-1], "has 1,567 instead of 1,568 bytes of data"),
        ("train-images", lambda d: d + b"\0", "has more than 3,136 bytes of data"),
        ("t10k-labels", lambda d: d[:-1] + b"\x0a", "has the label 10 at image 1"),
        ("t10k-labels", lambda d: b"", "begins with"),
    ],
)
def test_a_wrong_idx_file_is_refused(tmp_path, what, how, words):
    fashion(tmp_path, spoil(what, how))
    with pytest.raises(ValueError, match=what + r".*\.gz " + ".*" + words):
        read_fashion(tmp_path)


def test_a_truncated_idx_file_is_refused(tmp_path):
    fashion(tmp_path)
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(ValueError, match=r"train-images.* cannot be unpacked"):
        read_fashion(tmp_path)


def test_fashion_has_official_checksums_too(tmp_path):
    fashion(tmp_path)
    with pytest.raises(ValueError, match=r"train-images.* is not the official file"):
        fashion_mnist(tmp_path, what=SMALL_FASHION)


# --- what to do when nothing is there -------------------------------------------------------------


@pytest.mark.parametrize("load, name", [(cifar10, "CIFAR-10"), (fashion_mnist, "Fashion-MNIST")])
def test_without_network_one_sentence_says_what_to_do(tmp_path, monkeypatch, load, name):
    def refused(*_, **__):
        raise ConnectionError("no network in tests")

    monkeypatch.setattr("pooch.retrieve", refused)
    monkeypatch.setattr("pooch.os_cache", lambda _: tmp_path / "cache")
    with pytest.raises(OSError, match=f"{name} could not be fetched .ConnectionError.*") as said:
        load()
    for part in (
        "https://",
        ".gz from https",
        "put what you get, as it is, into",
        str(tmp_path / "cache"),
        FOLDER_VARIABLE,
    ):
        assert part in str(said.value)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"There is no folder .*nowhere"):
        cifar10(tmp_path / "nowhere")
    with pytest.raises(
        FileNotFoundError, match=r"There is no cifar-10-binary\.tar\.gz of CIFAR-10"
    ):
        cifar10(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"data_batch_1\.bin of CIFAR-10"):
        cifar10(tmp_path, MINE)
    with pytest.raises(FileNotFoundError, match="train-images"):
        fashion_mnist(tmp_path, MINE)


def test_a_copy_needs_its_folder():
    with pytest.raises(ValueError, match="name their folder as well"):
        cifar10(copy="a JPEG copy")


def test_a_download_is_held_to_the_checksum_and_shows_its_progress(tmp_path, monkeypatch):
    seen = {}

    def retrieve(url, known_hash, fname, path, progressbar):
        seen.update(url=url, known_hash=known_hash, progressbar=progressbar)
        return archive(tmp_path)

    monkeypatch.setattr("pooch.retrieve", retrieve)
    assert len(cifar10(what=SMALL).train.labels) == 15
    assert seen == {
        "url": "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
        "known_hash": "md5:c32a1d4ab5d03f1284b67883e8d87530",
        "progressbar": True,
    }


def test_importing_it_needs_numpy_alone():
    code = "import sys, nnlib.images; print(*{'pooch', 'tqdm', 'requests'} & {*sys.modules})"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[1], capture_output=True, text=True
    )
    assert (run.stdout.strip(), run.returncode) == ("", 0)
