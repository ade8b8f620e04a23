"""The network as it was trained, in float32: to go on training it, and to hold the served file against it."""

from pathlib import Path

import keras
import numpy as np

from training.errors import TrainingError
from training.export import KERAS_FILE
from webapp.recognition.model_folder import read_card, verified_bytes
from webapp.recognition.shapes import DIGITS

BATCH = 500
"""Pictures in one call: 10,000 took 3 s, in calls of 32 twice as long."""


def has_float_network(folder: Path) -> bool:
    """Whether a model folder has the Keras file. A folder that is served alone needs none."""
    return KERAS_FILE in read_card(folder)["files"]


def load_float_network(folder: Path) -> keras.Model:
    """Loads the Keras file of a model folder.

    Raises:
        ModelError: the folder holds no whole model.
        TrainingError: its Keras file cannot be used.
    """
    verified_bytes(folder, read_card(folder), KERAS_FILE)
    try:
        return keras.models.load_model(folder / KERAS_FILE)
    except (ValueError, TypeError, KeyError, OSError) as error:
        reason = " ".join(str(error).split())[:200]
        raise TrainingError(f"{folder / KERAS_FILE} is no Keras model ({reason}). Train it again.") from error


def likeliest_digits(network: keras.Model, images: np.ndarray) -> np.ndarray:
    """Returns (N,) 0 to 9, the likeliest of the ten digits, for (N, 28, 28) uint8 pictures in MNIST form."""
    batch = images[..., np.newaxis].astype(np.float32) / 255.0  # (N, 28, 28, 1)
    return network.predict(batch, batch_size=BATCH, verbose=0)[:, :DIGITS].argmax(axis=1)
