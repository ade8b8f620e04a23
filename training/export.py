"""Write a whole model folder, all from one training, and put it where it is served from.

A folder is written beside its place and moved there when it is whole, so that a full disk or an interruption never
leaves half a model, nor takes the old one away.
"""

import contextlib
import json
import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from training.errors import TrainingError
from webapp.recognition.model_folder import CARD, SERVED, read_card, sha256, verified_bytes
from webapp.recognition.shapes import DIGITS

KERAS_FILE = "digits.keras"
REPORT = "report"
UNRELEASED = "-unreleased"
"""Ending of the version of a model that was trained but not released."""


def write_model(model: keras.Model, folder: Path, card: dict, *, quantize: bool = False) -> None:
    """Writes SavedModel, Keras file, LiteRT file and card.

    Args:
        model: maps (N, 28, 28, 1) float32 to (N, 10) float32 probabilities.
        folder: replaced as a whole.
        card: what is known about the training; version, files, hashes and software are added here.
        quantize: whether the served file keeps its weights in 8 bits.

    Raises:
        TrainingError: it could not be written. What lay in the folder before is still whole.
    """
    with replacing(folder) as draft:
        bare = keras.Model.from_config(model.get_config())  # without the optimizer, whose state would triple the size
        bare.set_weights(model.get_weights())
        _save_for_tensorflow(bare, draft)
        bare.save(draft / KERAS_FILE)
        (draft / SERVED).write_bytes(to_litert(bare, quantize=quantize))
        write_card(draft, {**_describe(bare), **card, "files": _hashes(draft)})


def _save_for_tensorflow(model: keras.Model, folder: Path) -> None:
    """Writes the SavedModel. `model.export` would store every weight twice, as Keras's variable and as TensorFlow's."""
    shape = tf.TensorSpec((None, *model.input_shape[1:]), tf.float32, name="image")
    module = tf.Module()
    module.weights = [weight.value for weight in model.weights]
    module.serve = tf.function(lambda image: {"probabilities": model(image, training=False)}, input_signature=[shape])
    tf.saved_model.save(module, folder, signatures={"serving_default": module.serve})


def to_litert(model: keras.Model, *, quantize: bool = False) -> bytes:
    """Returns the network as a LiteRT file; its batch size can be changed by resizing the input.

    Args:
        model: maps (N, 28, 28, 1) float32 to probabilities.
        quantize: keep the weights in 8 bits and compute with them (dynamic range): a quarter of the size and faster.
            Otherwise float32, which answers as Keras does within 1e-4.
    """
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    if quantize:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        return converter.convert()


def annotate(folder: Path, **known: object) -> None:
    """Adds what was learned about a written model, its figures for example, to its card."""
    write_card(folder, {**read_card(folder), **known})


@contextlib.contextmanager
def reporting(folder: Path) -> Iterator[Path]:
    """Yields an empty folder to draw plots into; they become the report of a written model, with hashes on its card.

    Raises:
        ModelError: the folder holds no model.
        TrainingError: the report could not be written. The model and its old report are still whole.
    """
    card = read_card(folder)
    with replacing(folder) as draft:
        shutil.copytree(folder, draft, dirs_exist_ok=True, ignore=shutil.ignore_patterns(REPORT))
        (draft / REPORT).mkdir()
        yield draft / REPORT
        drawn = {f"{REPORT}/{name}": known for name, known in _hashes(draft / REPORT).items()}
        kept = {name: known for name, known in card["files"].items() if not name.startswith(f"{REPORT}/")}
        write_card(draft, {**card, "files": {**kept, **drawn}})


def release(run: Path, released: Path) -> str:
    """Puts a trained model where the server looks for it.

    Returns:
        The version that it was given: year, month and a number that counts the month's releases.

    Raises:
        ModelError: the run is not a whole model.
        TrainingError: it could not be copied. The old release is still whole.
    """
    card = read_card(run)
    for name in card["files"]:
        verified_bytes(run, card, name)
    version = _next_version(released)
    copy_model(run, released, version=version)
    return version


def copy_model(folder: Path, to: Path, **known: object) -> None:
    """Puts a copy of a model folder in the place of another.

    Args:
        folder: a whole model.
        to: replaced as a whole.
        known: what the copy's card says besides or instead.

    Raises:
        TrainingError: it could not be copied. What lay there before is still whole.
    """
    with replacing(to) as draft:
        shutil.copytree(folder, draft, dirs_exist_ok=True)
        write_card(draft, {**read_card(folder), **known})


def _describe(model: keras.Model) -> dict:
    now = datetime.now(UTC)
    return {
        "name": "DigitPad",
        "version": f"{now.year}.{now.month}{UNRELEASED}",
        "created": now.isoformat(timespec="seconds"),
        "input": "(N, 28, 28, 1) float32, 0 paper to 1 ink, in MNIST form (webapp/recognition/normalise.py)",
        "output": f"(N, {model.output_shape[-1]}) float32, probability of each digit"
        + (" and of not being one" if model.output_shape[-1] > DIGITS else ""),
        "weights": model.count_params(),
        "weights_sha256": weights_sha256(model),
        "software": {
            "python": platform.python_version(),
            "tensorflow": tf.__version__,
            "keras": keras.__version__,
            "numpy": np.__version__,
        },
    }


def weights_sha256(model: keras.Model) -> str:
    """Returns the SHA-256 of all weights in the model's order, as little-endian float32, whatever the file format."""
    return sha256(b"".join(np.asarray(weight, "<f4").tobytes() for weight in model.get_weights()))


def _hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()) for path in files}


def write_card(folder: Path, card: dict) -> None:
    draft = folder / f"{CARD}.draft"
    draft.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    draft.replace(folder / CARD)


def _next_version(released: Path) -> str:
    now = datetime.now(UTC)
    month = f"{now.year}.{now.month}."
    previous = read_card(released)["version"] if (released / CARD).is_file() else ""
    number = int(previous.removeprefix(month)) + 1 if previous.startswith(month) else 1
    return f"{month}{number}"


@contextlib.contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Yields an empty folder that takes the place of `folder` when nothing went wrong."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            dir=folder.parent, prefix=f".{folder.name}-", ignore_cleanup_errors=True
        ) as work:
            draft, old = Path(work) / "new", Path(work) / "old"
            draft.mkdir()
            yield draft
            if folder.exists():
                folder.rename(old)
            try:
                draft.rename(folder)
            except OSError:
                if old.exists():
                    old.rename(folder)
                raise
    except OSError as error:
        raise TrainingError(
            f"The model could not be written to {folder} ({error.strerror or error}). "
            "Make room or choose another folder; what lay there before is untouched."
        ) from error
