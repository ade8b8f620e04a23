"""Load digits that somebody collected: a folder of pictures, a CSV in Kaggle's layout, or USPS.

Pictures go through the very steps of serving, so that what is learned is what will be seen. What cannot be used is
named, skipped and counted; a digit of which nothing is left stops the run.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from training import usps
from training.data import Digits
from training.errors import DataError
from training.usps import load_usps
from webapp.errors import DigitPadError
from webapp.recognition.decode import decode_grey
from webapp.recognition.ink import find_ink
from webapp.recognition.normalise import normalise
from webapp.recognition.shapes import DIGITS, SIDE_PX

COLUMNS = 1 + SIDE_PX * SIDE_PX
"""Of a CSV file: the label and 784 pixels, row by row."""

FORMS = "a folder with the subfolders 0 to 9, a CSV file (label, then 784 pixels), or USPS (zip.train, zip.test, HDF5)"
"""What can be loaded, for messages."""


class Collected(NamedTuple):
    """Labelled digits, and what could not be used."""

    digits: Digits
    """In MNIST form, at least one of each digit."""
    skipped: list[str]
    """One line each, "name: reason", the name that of a file or "line 12"."""


def load_collected(path: Path) -> Collected:
    """Loads labelled digits from whatever the path is.

    Args:
        path: one of `FORMS`. Of USPS the training part is taken, or the part that the path names.

    Returns:
        The digits and what was skipped, which is nothing for USPS.

    Raises:
        DataError: the path is missing or none of the forms, or a digit has no usable picture.
    """
    if path.is_dir():
        is_usps = any(usps.find_text(path, part) for part in usps.TEXT_PARTS)
        return _from_usps(path) if is_usps else load_folder(path)
    data = usps.read_bytes(path)
    start = data[:2000].split(b"\n", 1)[0]
    if data.startswith(usps.HDF5_MAGIC) or _is_number(b"".join(start.split()[:1])):
        return _from_usps(path)
    if b"," in start and b"\0" not in start:
        return load_csv(path)
    raise DataError(f"Expected {FORMS}, but {path} is something else. Unpack it first if it is an archive.")


def load_folder(folder: Path) -> Collected:
    """Loads pictures from the subfolders `0` to `9`, each named for the digit that its pictures show.

    Args:
        folder: it holds the ten subfolders; the pictures in them may be of any format that serving reads, of either
            polarity, and lie as deep as they like. Hidden files are passed over.

    Returns:
        (N, 28, 28) uint8, 0 paper to 255 ink, and (N,) uint8 labels, in the order of the names; what was skipped, by
        its path within the folder.

    Raises:
        DataError: a digit has no usable picture, or the folder does not exist.
    """
    images, labels, skipped = [], [], []
    for digit in range(DIGITS):
        for file in _files(folder / str(digit)):
            try:
                images.append(_read_picture(file))
                labels.append(digit)
            except DataError as error:
                skipped.append(f"{file.relative_to(folder)}: {error.detail}")
    return _collect(images, labels, skipped, folder)


def load_csv(path: Path) -> Collected:
    """Loads a CSV file in the layout of Kaggle's Digit Recognizer.

    Args:
        path: gzipped or not. Each line is a digit: its label, then 784 whole numbers, 0 paper to 255 ink, row by row. A
            first line with the columns' names may stand over them.

    Returns:
        (N, 28, 28) uint8, 0 paper to 255 ink, and (N,) uint8 labels, in the order of the file; what was skipped, by its
        line.

    Raises:
        DataError: the file cannot be read, has no labels or the polarity of ink on paper reversed, or a digit has no
            usable line.
    """
    images, labels, skipped = [], [], []
    for line, row in _rows(path):
        try:
            label, image = _read_row(row)
            images.append(image)
            labels.append(label)
        except DataError as error:
            skipped.append(f"line {line}: {error.detail}")
    if images and np.mean(images) > 255 / 2:
        raise DataError(
            f"Expected ink of 255 on paper of 0 in {path}, but most is near 255. Store 255 minus the pixel."
        )
    return _collect([_in_mnist_form(image) for image in images], labels, skipped, path)


def _from_usps(path: Path) -> Collected:
    parts = load_usps(path)
    digits = parts.train if len(parts.train.labels) else parts.test
    return _collect(list(digits.images), digits.labels.tolist(), [], path)


def _files(folder: Path) -> list[Path]:
    """Returns every file under a folder that is not hidden, in the order of the names."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(p for p in found if not any(part.startswith(".") for part in p.relative_to(folder).parts))


def _read_picture(file: Path) -> np.ndarray:
    """Returns (28, 28) uint8 in MNIST form of a picture's file, by the steps of serving."""
    try:
        normalised = normalise(find_ink(decode_grey(file.read_bytes())))
    except OSError as error:
        raise DataError(f"it cannot be read ({error.strerror})") from error
    except DigitPadError as error:
        raise DataError(error.detail) from error
    if normalised is None:
        raise DataError("no ink was found in it")
    return normalised.image


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yields the number and the cells of every line with a digit; passes over empty lines and the columns' names."""
    try:
        reader = csv.reader(io.StringIO(usps.read_bytes(path).decode("utf-8-sig"), newline=""))
        for number, row in enumerate(filter(None, reader)):
            if number > 0 or _is_number(row[0].encode()):
                yield reader.line_num, row
            elif row[0].strip().lower() != "label":
                raise DataError(
                    f"Expected the first column of {path} to be label, but it is {row[0][:40]!r}. "
                    "Add the labels; Kaggle's test.csv has none, its train.csv has."
                )
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"Expected {FORMS}, but {path} is not readable text ({error}).") from error


def _read_row(row: list[str]) -> tuple[int, np.ndarray]:
    """Returns the label and the (28, 28) uint8 picture of a line."""
    if len(row) != COLUMNS:
        raise DataError(f"expected {COLUMNS} columns, but got {len(row)}")
    try:
        values = np.array(row, np.float64)
    except ValueError as error:
        raise DataError(f"expected numbers, but got something else ({error})") from error
    label, pixels = values[0], values[1:]
    if label not in range(DIGITS):
        raise DataError(f"expected a label of 0 to 9, but got {row[0]}")
    if not ((pixels >= 0) & (pixels <= 255) & (pixels == np.rint(pixels))).all():
        raise DataError(f"expected whole pixels of 0 to 255, but got {pixels.min():g} to {pixels.max():g}")
    if not pixels.any():
        raise DataError("there is no ink in it")
    return int(label), pixels.astype(np.uint8).reshape(SIDE_PX, SIDE_PX)


def _in_mnist_form(image: np.ndarray) -> np.ndarray:
    return normalise(image).image  # it has ink: a line without any was skipped


def _collect(images: list[np.ndarray], labels: list[int], skipped: list[str], path: Path) -> Collected:
    """Refuses a collection in which a digit is missing."""
    empty = sorted(set(range(DIGITS)) - set(labels))
    if empty:
        excuse = f"; {len(skipped)} were skipped, the first is {skipped[0].rstrip('.')}" if skipped else ""
        missing = ", ".join(map(str, empty))
        raise DataError(f"Expected pictures of every digit in {path}, but none of {missing} came{excuse}. Add some.")
    return Collected(Digits(np.stack(images), np.array(labels, np.uint8)), skipped)


def _is_number(cell: bytes) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
