"""The network that tutorials train, to measure ours beside it: MNIST alone, nothing varied, a few epochs.

The layers, the batch and the dropout are those of Keras's own example mnist_cnn.py, which most tutorials repeat; the
optimizer is Adam, as in the later ones.
"""

from pathlib import Path

import cv2
import keras
import numpy as np
from keras import layers

from training import export
from training.data import Digits
from training.fit import as_input
from training.scorecard import Reading
from webapp.recognition.decode import decode_grey
from webapp.recognition.normalise import Normalised
from webapp.recognition.pipeline import Recogniser
from webapp.recognition.shapes import DIGITS, SIDE_PX, Box

BATCH = 128

UNCALIBRATED = {"temperature": 1.0, "sure_from": 0.0, "chosen_by": "nobody: tutorials take the likeliest digit"}


def train_tutorial(train: Digits, folder: Path, *, epochs: int, seed: int, verbose: int) -> None:
    """Trains the network on pictures as they are and writes its model folder, replaced as a whole.

    Raises:
        TrainingError: it could not be written.
    """
    keras.utils.set_random_seed(seed)
    network = tutorial_network()
    network.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    network.fit(as_input(train.images), train.labels, batch_size=BATCH, epochs=epochs, verbose=verbose)
    config = {"epochs": epochs, "batch_size": BATCH, "optimizer": "adam", "seed": seed}
    card = {"architecture": "tutorial", "training": {"data": {"mnist_train": len(train.labels)}, "config": config}}
    export.write_model(network, folder, {**card, "thresholds": UNCALIBRATED})


def tutorial_network() -> keras.Model:
    """Returns the network with fresh weights: (N, 28, 28, 1) float32 to (N, 10) float32 probabilities."""
    inputs = features = keras.Input((SIDE_PX, SIDE_PX, 1))
    for layer in (
        layers.Conv2D(32, 3, activation="relu"),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Dropout(0.25),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dropout(0.5),
        layers.Dense(DIGITS, activation="softmax"),
    ):
        features = layer(features)
    return keras.Model(inputs, features, name="tutorial")


def squash(grey: np.ndarray) -> np.ndarray:
    """Shrinks a whole picture to the network's input, ink and margin alike, as tutorials do.

    Args:
        grey: (H, W) uint8, dark ink on white.

    Returns:
        (28, 28) uint8, 0 paper to 255 ink.
    """
    shrinks = max(grey.shape) > SIDE_PX
    interpolation = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return 255 - cv2.resize(grey, (SIDE_PX, SIDE_PX), interpolation=interpolation)


class SquashingRecogniser(Recogniser):
    """Reads pictures as tutorials do: no ink is looked for, nothing cropped or centred."""

    def _prepare(self, data: bytes) -> list[Normalised]:
        grey = decode_grey(data)
        return [Normalised(squash(grey), Box(0, 0, *grey.shape))]


SQUASHED = Reading(SquashingRecogniser, squash)
