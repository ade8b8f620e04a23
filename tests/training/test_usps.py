import gzip

import numpy as np
import pytest

h5py = pytest.importorskip("h5py", reason="h5py comes with TensorFlow, in requirements-train.txt")

from training.errors import DataError  # noqa: E402
from training.usps import load_usps  # noqa: E402

PAPER = " ".join(["-1.0000"] * 256)


def line(label: int, row: int = 0) -> str:
    """Returns a digit as USPS's text has it: one full row of ink on empty paper."""
    values = ["-1.0000"] * 256
    values[16 * row : 16 * row + 16] = ["1.0000"] * 16
    return f"{label}.0000 {' '.join(values)} \n"


def values() -> np.ndarray:
    """Returns (1, 256) as the HDF5 has it: a standing bar of ink, 2 px wide."""
    picture = np.zeros((16, 16), np.float32)
    picture[:, 7:9] = 1.0
    return picture.reshape(1, 256)


def write_hdf5(path, **parts: tuple[np.ndarray, np.ndarray]):
    with h5py.File(path, "w") as file:
        for part, (data, target) in parts.items():
            group = file.create_group(part)
            group["data"], group["target"] = data, target
    return path


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_it_works(tmp_path, pack):
    (tmp_path / "zip.train").write_bytes(pack((line(6) + line(5, row=9)).encode()))
    train, test = load_usps(tmp_path / "zip.train")
    assert train.labels.tolist() == [6, 5]
    assert train.labels.dtype == np.uint8
    assert train.images.shape == (2, 28, 28)
    assert train.images.dtype == np.uint8
    assert np.argwhere(train.images[0]).tolist() == [[14, column] for column in range(4, 24)]
    assert test.images.shape == (0, 28, 28)


def test_a_folder_holds_both_parts(tmp_path):
    (tmp_path / "zip.train.gz").write_bytes(gzip.compress(line(3).encode()))
    (tmp_path / "zip.test").write_text(line(8) + line(9))
    train, test = load_usps(tmp_path)
    assert (train.labels.tolist(), test.labels.tolist()) == ([3], [8, 9])


def test_a_file_called_test_is_the_test_part(tmp_path):
    (tmp_path / "zip.test").write_text(line(8))
    train, test = load_usps(tmp_path / "zip.test")
    assert (train.labels.tolist(), test.labels.tolist()) == ([], [8])


def test_the_hdf5_is_read(tmp_path):
    target = np.array([1])
    train, test = load_usps(write_hdf5(tmp_path / "usps.h5", train=(values(), target), test=(values(), target)))
    assert (train.labels.tolist(), test.labels.tolist()) == ([1], [1])
    rows, columns = np.nonzero(train.images[0] == 255)
    assert (rows.min(), rows.max()) == (4, 23)
    assert (columns.min(), columns.max()) == (14, 15)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it is empty"),
        ("6.0000 1 1 1\n", r"256 numbers for each label.*got \(1, 3\)"),
        (line(6) + "5.0000 1 1\n", "number of columns changed"),
        (line(6).replace("-1.0000", "ink", 1), "could not convert"),
        (line(6).replace("-1.0000", "nan", 1), "numbers of -1 to 1"),
        (line(6).replace("-1.0000", "-7", 1), "numbers of -1 to 1 in .*got -7.0 to 1.0"),
        (line(11), "labels of 0 to 9 in .*got 11.0"),
        (line(6) + f"5 {PAPER}\n", "ink in every picture .*number 2 has none"),
        ("\u0660 is no ASCII\n", "ascii"),
    ],
)
def test_damaged_text_is_refused_in_one_line_that_names_it(tmp_path, text, message):
    path = tmp_path / "zip.train"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message) as refused:
        load_usps(path)
    assert str(path) in refused.value.detail
    assert "\n" not in refused.value.detail


def test_a_cut_off_gzip_file_is_refused(tmp_path):
    (tmp_path / "zip.train.gz").write_bytes(gzip.compress(line(6).encode())[:-9])
    with pytest.raises(DataError, match="zip.train.gz, but it cannot be read"):
        load_usps(tmp_path / "zip.train.gz")


def test_a_missing_file_and_an_empty_folder_are_refused(tmp_path):
    with pytest.raises(DataError, match="No such file"):
        load_usps(tmp_path / "zip.train")
    with pytest.raises(DataError, match="zip.train or zip.test .*neither is there"):
        load_usps(tmp_path)


def test_an_hdf5_without_a_part_is_refused(tmp_path):
    path = write_hdf5(tmp_path / "usps.h5", train=(values(), np.array([1])))
    with pytest.raises(DataError, match="Expected data and target in train and test"):
        load_usps(path)


def test_an_hdf5_of_another_shape_is_refused(tmp_path):
    wrong = (np.ones((1, 784)), np.array([1]))
    with pytest.raises(DataError, match=r"256 numbers for each label.*usps.h5, train, but got \(1, 784\)"):
        load_usps(write_hdf5(tmp_path / "usps.h5", train=wrong, test=wrong))


def test_a_damaged_hdf5_is_refused(tmp_path):
    path = write_hdf5(tmp_path / "usps.h5", train=(values(), np.array([1])), test=(values(), np.array([1])))
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(DataError, match="Expected data and target"):
        load_usps(path)
