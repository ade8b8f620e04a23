import gzip
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.digits import generated_digits
from tests.pictures import encode, seven_png
from training.collected import load_collected, load_csv, load_folder
from training.errors import DataError

IMAGES, LABELS = generated_digits(10)
HEADER = ",".join(["label", *(f"pixel{number}" for number in range(784))])


def write_folder(folder: Path, *, leave_out: int | None = None) -> Path:
    """Writes a picture of each digit, dark ink on white paper, as somebody might who scanned them."""
    for image, label in zip(IMAGES, LABELS, strict=True):
        if label != leave_out:
            (folder / str(label)).mkdir(parents=True)
            (folder / str(label) / "a.png").write_bytes(encode(255 - image))
    return folder


def row(image: np.ndarray, label: object) -> str:
    return ",".join([str(label), *map(str, image.ravel())])


def rows() -> list[str]:
    return [row(image, label) for image, label in zip(IMAGES, LABELS, strict=True)]


def write_csv(folder: Path, lines: list[str]) -> Path:
    path = folder / "train.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def near(images: np.ndarray) -> bool:
    return bool(np.abs(images.astype(int) - IMAGES).mean() < 1)


def usps_text() -> str:
    bar = " ".join(["-1"] * 112 + ["1"] * 16 + ["-1"] * 128)
    return "".join(f"{digit}.0000 {bar}\n" for digit in range(10))


def test_it_works(tmp_path):
    digits, skipped = load_collected(write_folder(tmp_path))
    assert digits.images.shape == (10, 28, 28)
    assert digits.images.dtype == digits.labels.dtype == np.uint8
    assert digits.labels.tolist() == list(range(10))
    assert near(digits.images)
    assert skipped == []


@pytest.mark.parametrize("lines", [[HEADER, *rows()], rows(), ["\ufeff" + HEADER, "", *rows()]])
def test_a_csv_is_read_with_the_columns_names_or_without(tmp_path, lines):
    digits, skipped = load_collected(write_csv(tmp_path, lines))
    assert digits.labels.tolist() == list(range(10))
    assert near(digits.images)
    assert skipped == []


def test_a_gzipped_csv_is_read(tmp_path):
    (tmp_path / "train.csv.gz").write_bytes(gzip.compress("\n".join(rows()).encode()))
    assert len(load_collected(tmp_path / "train.csv.gz").digits.labels) == 10


@pytest.mark.parametrize("names", [["zip.train"], ["zip.test"], ["zip.train", "zip.test"]])
def test_usps_is_read_by_its_file_or_its_folder(tmp_path, names):
    for name in names:
        (tmp_path / name).write_text(usps_text())
        assert load_collected(tmp_path / name).digits.labels.tolist() == list(range(10))
    assert load_collected(tmp_path).digits.images.shape == (10, 28, 28)


def test_any_format_case_depth_and_polarity_of_picture_is_read(tmp_path):
    folder = write_folder(tmp_path)
    (folder / "7" / "anna" / "monday").mkdir(parents=True)
    (folder / "7" / "anna" / "monday" / "B.JPG").write_bytes(encode(cv2.imdecode(_as_array(seven_png()), 0), ".jpg"))
    (folder / "8" / "c.BMP").write_bytes(encode(IMAGES[8], ".bmp"))
    digits, skipped = load_folder(folder)
    assert np.bincount(digits.labels).tolist() == [1, 1, 1, 1, 1, 1, 1, 2, 2, 1]
    assert np.array_equal(digits.images[9], digits.images[10])  # the eight, white on black and black on white
    assert skipped == []


def _as_array(data: bytes) -> np.ndarray:
    return np.frombuffer(data, np.uint8)


def test_files_that_cannot_be_used_are_named_and_skipped(tmp_path):
    folder = write_folder(tmp_path)
    (folder / "3" / "notes.txt").write_text("not a picture")
    (folder / "3" / "torn.png").write_bytes(seven_png()[:200])
    (folder / "4" / "blank.png").write_bytes(encode(np.full((50, 50), 255, np.uint8)))
    digits, skipped = load_folder(folder)
    assert len(digits.labels) == 10
    assert [line.split(": ")[0] for line in skipped] == ["3/notes.txt", "3/torn.png", "4/blank.png"]
    assert skipped[2] == "4/blank.png: no ink was found in it"


def test_hidden_files_are_passed_over_without_a_word(tmp_path):
    folder = write_folder(tmp_path)
    (folder / "0" / ".DS_Store").write_bytes(b"x")
    (folder / "0" / ".thumbnails").mkdir()
    (folder / "0" / ".thumbnails" / "a.png").write_bytes(seven_png())
    assert load_folder(folder).skipped == []
    assert len(load_folder(folder).digits.labels) == 10


def test_a_digit_without_a_folder_stops_the_run(tmp_path):
    with pytest.raises(DataError, match="every digit in .*but none of 4 came. Add some"):
        load_folder(write_folder(tmp_path, leave_out=4))


def test_a_digit_whose_files_are_all_bad_stops_the_run_and_says_why(tmp_path):
    folder = write_folder(tmp_path)
    (folder / "2" / "a.png").write_text("not a picture")
    with pytest.raises(DataError, match="none of 2 came; 1 were skipped, the first is 2/a.png: Expected a PNG"):
        load_collected(folder)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("1,2,3", "expected 785 columns, but got 3"),
        (row(IMAGES[0], 10), "expected a label of 0 to 9, but got 10"),
        (row(IMAGES[0], -1), "expected a label of 0 to 9, but got -1"),
        (row(IMAGES[0], 2.5), "expected a label of 0 to 9, but got 2.5"),
        (row(IMAGES[0], "nan"), "expected a label of 0 to 9, but got nan"),
        (row(IMAGES[0], "seven"), "expected numbers"),
        (row(IMAGES[0].astype(int) + 1, 7), "expected whole pixels of 0 to 255, but got 1 to 256"),
        (row(IMAGES[0].astype(int) - 1, 7), "expected whole pixels of 0 to 255, but got -1 to 254"),
        (row(IMAGES[0] / 255, 7), "expected whole pixels of 0 to 255, but got 0 to 1"),
        (row(np.zeros((28, 28), int), 7), "there is no ink in it"),
    ],
)
def test_bad_rows_are_named_by_their_line_and_skipped(tmp_path, bad, reason):
    digits, skipped = load_csv(write_csv(tmp_path, [HEADER, *rows()[:5], bad, *rows()[5:]]))
    assert digits.labels.tolist() == list(range(10))
    assert len(skipped) == 1
    assert skipped[0].startswith(f"line 7: {reason}")


def test_a_csv_in_which_a_digit_is_missing_stops_the_run(tmp_path):
    with pytest.raises(DataError, match="none of 0, 9 came. Add some"):
        load_csv(write_csv(tmp_path, rows()[1:9]))


@pytest.mark.parametrize("lines", [[HEADER], ["1,2,3"]])
def test_a_csv_without_digits_stops_the_run(tmp_path, lines):
    with pytest.raises(DataError, match="none of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 came"):
        load_csv(write_csv(tmp_path, lines))


def test_a_csv_without_labels_is_refused(tmp_path):
    lines = [HEADER.removeprefix("label,"), *(line[2:] for line in rows())]
    with pytest.raises(DataError, match="first column of .* to be label, but it is 'pixel0'"):
        load_csv(write_csv(tmp_path, lines))


def test_a_csv_with_dark_ink_on_white_paper_is_refused(tmp_path):
    with pytest.raises(DataError, match="Store 255 minus the pixel"):
        load_csv(write_csv(tmp_path, [row(255 - image, label) for image, label in zip(IMAGES, LABELS, strict=True)]))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04, a zip\0", seven_png(), b"hello\n", "é, è\n".encode("latin-1")])
def test_a_file_of_another_form_is_refused_in_one_line(tmp_path, content):
    (tmp_path / "some").write_bytes(content)
    with pytest.raises(DataError, match="Expected a folder with the subfolders 0 to 9") as refused:
        load_collected(tmp_path / "some")
    assert str(tmp_path / "some") in refused.value.detail
    assert "\n" not in refused.value.detail


def test_a_path_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DataError, match="nowhere.*No such file"):
        load_collected(tmp_path / "nowhere")
    with pytest.raises(DataError, match="none of 0, 1"):
        load_folder(tmp_path / "nowhere")
