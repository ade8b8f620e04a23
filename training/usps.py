"""Read USPS, digits from the envelopes of the US mail: its classic text files, or the common HDF5.

Both hold 16×16 grey pictures, 7,291 to learn from and 2,007 to test with (Hull 1994; LeCun et al. 1989; the text files
are those of Hastie, Tibshirani and Friedman's Elements of Statistical Learning). Here they come in MNIST form.
"""

import gzip
import io
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from training.data import Digits
from training.errors import DataError
from webapp.recognition.normalise import normalise
from webapp.recognition.shapes import DIGITS, SIDE_PX

USPS_SIDE_PX = 16
PIXELS = USPS_SIDE_PX**2

TEXT_PARTS = {"train": "zip.train", "test": "zip.test"}
"""Names of the text files, gzipped or not."""

GZIP_MAGIC = b"\x1f\x8b"
HDF5_MAGIC = b"\x89HDF\r\n\x1a\n"

_REMEDY = "Look whether it is the right file, or fetch it again."


class Usps(NamedTuple):
    """The two parts of USPS. A part that the path does not hold has no digits."""

    train: Digits
    test: Digits


NOTHING = Digits(np.zeros((0, SIDE_PX, SIDE_PX), np.uint8), np.zeros(0, np.uint8))


def load_usps(path: Path) -> Usps:
    """Reads USPS.

    Args:
        path: `zip.train` or `zip.test`, gzipped or not; a folder that holds one or both; or an HDF5 file. In the text a
            digit is a line: its label, then 256 numbers, -1 paper to 1 ink. In the HDF5 each of the groups `train` and
            `test` holds `data`, (N, 256) floats, 0 paper to 1 ink, and `target`, (N,) labels.

    Returns:
        Both parts: (N, 28, 28) uint8, 0 paper to 255 ink, in MNIST form, and (N,) uint8 labels. A single text file is
        the test part if "test" is in its name, else the training part.

    Raises:
        DataError: the file is missing, damaged or not USPS. It is a published set, so that nothing in it is skipped.
    """
    if path.is_dir():
        found = {part: find_text(path, part) for part in TEXT_PARTS}
        if not any(found.values()):
            raise DataError(f"Expected {' or '.join(TEXT_PARTS.values())} in {path}, but neither is there.")
        return Usps(**{part: _from_text(file) if file else NOTHING for part, file in found.items()})
    if read_bytes(path)[: len(HDF5_MAGIC)] == HDF5_MAGIC:
        return _from_hdf5(path)
    part = "test" if "test" in path.name.lower() else "train"
    return Usps(NOTHING, NOTHING)._replace(**{part: _from_text(path)})


def find_text(folder: Path, part: str) -> Path | None:
    """Returns the text file of "train" or "test" in a folder, or None where there is none."""
    candidates = [folder / f"{TEXT_PARTS[part]}{suffix}" for suffix in ("", ".gz")]
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def read_bytes(path: Path) -> bytes:
    """Returns what is in a file, unpacked if it is gzipped.

    Raises:
        DataError: the file is missing or damaged.
    """
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if data[:2] == GZIP_MAGIC else data
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"Expected a whole file at {path}, but it cannot be read ({reason}). {_REMEDY}") from error


def _from_text(path: Path) -> Digits:
    try:
        text = read_bytes(path).decode("ascii")
        if not text.strip():
            raise ValueError("it is empty")
        rows = np.loadtxt(io.StringIO(text), np.float32, comments=None, ndmin=2)
    except ValueError as error:
        reason = " ".join(str(error).split())
        raise DataError(f"Expected lines of a label and {PIXELS} numbers in {path}, but {reason}. {_REMEDY}") from error
    return _to_digits(rows[:, 1:], rows[:, 0], paper=-1.0, where=str(path))


def _from_hdf5(path: Path) -> Usps:
    import h5py  # a tenth of a second to import; only this form needs it

    try:
        with h5py.File(path, "r") as file:
            raw = {
                part: tuple(file[part][name][:].astype(np.float32) for name in ("data", "target"))
                for part in TEXT_PARTS
            }
    except (OSError, KeyError, ValueError, TypeError) as error:
        reason = " ".join(str(error).strip("'\"").split())
        raise DataError(f"Expected data and target in train and test of {path}, but {reason}. {_REMEDY}") from error
    return Usps(**{p: _to_digits(*arrays, paper=0.0, where=f"{path}, {p}") for p, arrays in raw.items()})


def _to_digits(values: np.ndarray, labels: np.ndarray, *, paper: float, where: str) -> Digits:
    """Checks (N, 256) floats, `paper` to 1 ink, with their (N,) labels, and brings them into MNIST form."""
    if values.ndim != 2 or values.shape[1] != PIXELS or labels.shape != values.shape[:1] or not len(labels):
        raise DataError(f"Expected {PIXELS} numbers for each label in {where}, but got {values.shape}. {_REMEDY}")
    if not np.isin(labels, np.arange(DIGITS)).all():
        raise DataError(f"Expected labels of 0 to 9 in {where}, but got {labels.min()} to {labels.max()}. {_REMEDY}")
    if not ((values >= paper) & (values <= 1)).all():
        came = f"{values.min()} to {values.max()}"
        raise DataError(f"Expected numbers of {paper:g} to 1 in {where}, but got {came}. {_REMEDY}")
    ink = np.rint((values - paper) * (255 / (1 - paper))).astype(np.uint8).reshape(-1, USPS_SIDE_PX, USPS_SIDE_PX)
    normalised = [normalise(one) for one in ink]  # the ink fills these pictures, so no paper is looked for in them
    if None in normalised:
        raise DataError(f"Expected ink in every picture of {where}, but number {normalised.index(None) + 1} has none.")
    return Digits(np.stack([one.image for one in normalised]), labels.astype(np.uint8))
