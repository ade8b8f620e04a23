"""Show what spoke for an answer: hide a part of the ink and see how much surer or less sure the network becomes.

Hiding parts (Zeiler and Fergus 2014) asks the served network itself, needs no gradients, and what it says can be
checked: without the ink that it marks, the answer must suffer. `tests/data/test_evidence.py` does so.
"""

from collections.abc import Sequence

import numpy as np

from webapp.recognition.classify import Classifier
from webapp.recognition.shapes import DIGITS, SIDE_PX

WINDOW_PX = 3
"""Side of the square that is hidden, about as wide as a stroke. Squares of 3, 4, 5 and 7 px at steps of 1 or 2 were
compared: the fifth of the ink that 3 at steps of 1 marks matters most (validation people, 100 digits)."""

TINY = 1e-30
"""Keeps a digit that the network rules out entirely from a logarithm of 0. Much larger, it would hide what a network
that is certain goes by."""


def evidence(classifier: Classifier, image: np.ndarray, digits: Sequence[int]) -> np.ndarray:
    """Tells for each pixel of a picture how much its ink spoke for each of some digits.

    Args:
        classifier: the network that answered.
        image: (28, 28) uint8, 0 paper to 255 ink, as the network saw it.
        digits: D digits, 0 to 9.

    Returns:
        (D, 28, 28) float32: by how much the digit's log-odds fall, in nats, when the ink around the pixel is hidden, as
        the mean of the squares that hide it. Above 0 the ink spoke for the digit, below 0 against it; 0 where there is
        no ink.

    Source:
        Zeiler and Fergus 2014, Visualizing and Understanding Convolutional Networks, section 4.2.
    """
    hides = _squares_on_ink(image)  # (K, 28, 28)
    batch = np.concatenate([image[np.newaxis], np.where(hides, 0, image)])  # (1 + K, 28, 28)
    outputs = classifier.probabilities(batch[..., np.newaxis].astype(np.float32) / 255.0)
    odds = _log_odds(outputs, digits)  # (1 + K, D)
    falls = odds[0] - odds[1:]  # (K, D)
    counts = np.maximum(hides.sum(axis=0), 1)  # (28, 28)
    means = np.tensordot(falls, hides, axes=(0, 0)) / counts  # (D, 28, 28)
    return np.where(image > 0, means, 0.0).astype(np.float32)


def _squares_on_ink(image: np.ndarray) -> np.ndarray:
    """Returns (K, 28, 28) bool: every square that hides some ink."""
    starts = np.arange(1 - WINDOW_PX, SIDE_PX)  # (S,)
    axis = np.arange(SIDE_PX)
    covered = (axis >= starts[:, np.newaxis]) & (axis < starts[:, np.newaxis] + WINDOW_PX)  # (S, 28)
    squares = covered[:, np.newaxis, :, np.newaxis] & covered[np.newaxis, :, np.newaxis, :]  # (S, S, 28, 28)
    squares = squares.reshape(-1, SIDE_PX, SIDE_PX)
    return squares[(squares & (image > 0)).any(axis=(1, 2))]


def _log_odds(outputs: np.ndarray, digits: Sequence[int]) -> np.ndarray:
    """Returns (N, D) float64: the logarithm of each digit's probability against that of all other digits."""
    shares = np.maximum(outputs[:, :DIGITS].astype(np.float64), TINY)  # (N, 10)
    others = [np.delete(shares, digit, axis=1).sum(axis=1) for digit in digits]  # summed, as 1 - share would round to 0
    return np.log(shares[:, list(digits)]) - np.log(np.stack(others, axis=1))
