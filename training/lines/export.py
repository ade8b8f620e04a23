"""Write the line network as it is served, and put it into a model folder beside the digit network."""

import contextlib
import os
import shutil
from pathlib import Path

import keras
import tensorflow as tf

from training import export
from training.lines.network import served
from webapp.recognition.lines import SECTION, SERVED
from webapp.recognition.model_folder import CARD, read_card, sha256, verified_bytes

KERAS_FILE = "lines.keras"
LINE_FILES = (KERAS_FILE, SERVED)
"""What a model folder holds of a line network besides the section of its card."""


def to_litert(model: keras.Model, *, quantize: bool = True) -> bytes:
    """Returns the network as a LiteRT file; its width can be changed by resizing the input.

    Args:
        model: as `training.lines.network.build` makes it, float32.
        quantize: keep the weights in 8 bits and compute with them (dynamic range).
    """
    converter = tf.lite.TFLiteConverter.from_keras_model(served(model))
    if quantize:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        return converter.convert()


def add_lines(folder: Path, model: keras.Model, section: dict, *, quantize: bool = True) -> None:
    """Puts a line network into a model folder; what belongs to the digit network stays as it is.

    Args:
        folder: a whole model, replaced as a whole.
        model: as `training.lines.network.build` makes it, float32.
        section: what the card tells about the line network.
        quantize: as for `to_litert`.

    Raises:
        ModelError: the folder holds no model.
        TrainingError: it could not be written. What lay there before is still whole.
    """
    card = read_card(folder)
    with export.replacing(folder) as draft:
        shutil.copytree(folder, draft, dirs_exist_ok=True)
        model.save(draft / KERAS_FILE)
        (draft / SERVED).write_bytes(to_litert(model, quantize=quantize))
        hashes = {name: sha256((draft / name).read_bytes()) for name in LINE_FILES}
        described = {
            **section,
            "weights": model.count_params(),
            "weights_sha256": export.weights_sha256(model),
        }
        export.write_card(draft, {**card, SECTION: described, "files": {**card["files"], **hashes}})


def keep_lines(old: Path, new: Path) -> None:
    """Takes the line network of one model folder over into another that has none, before that one is released.

    Args:
        old: a whole model, with or without a line network; or nothing yet.
        new: a whole model, replaced as a whole where there is something to take over.

    Raises:
        ModelError: a file of the line network is damaged.
        TrainingError: it could not be written. What lay there before is still whole.
    """
    if not (old / CARD).is_file():
        return
    from_card, card = read_card(old), read_card(new)
    if SECTION not in from_card or SECTION in card:
        return
    with export.replacing(new) as draft:
        shutil.copytree(new, draft, dirs_exist_ok=True)
        for name in LINE_FILES:
            (draft / name).write_bytes(verified_bytes(old, from_card, name))
        hashes = {name: from_card["files"][name] for name in LINE_FILES}
        export.write_card(draft, {**card, SECTION: from_card[SECTION], "files": {**card["files"], **hashes}})
