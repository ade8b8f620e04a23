"""Digits that the tests make themselves, from OpenCV's Hershey fonts: for checks that need many, not real ones."""

import cv2
import numpy as np

from training.strokes import Drawing
from webapp.recognition.normalise import normalise

FONTS = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX)


def generated_digits(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Returns (N, 28, 28) uint8 digits in MNIST form, ink 255 on 0, and their (N,) uint8 labels 0 to 9 in turn."""
    rng = np.random.default_rng(seed)
    labels = np.arange(count, dtype=np.uint8) % 10
    return np.stack([_write(int(label), rng) for label in labels]), labels


def _write(label: int, rng: np.random.Generator) -> np.ndarray:
    field = np.zeros((96, 96), np.uint8)
    font, thickness = FONTS[rng.integers(len(FONTS))], int(rng.integers(3, 8))
    cv2.putText(field, str(label), (28, 72), font, 2.0, 255, thickness, cv2.LINE_AA)
    slant = rng.uniform(-0.25, 0.25)
    matrix = np.array([[1, slant, -48 * slant], [0, 1, 0]], np.float32)
    return normalise(cv2.warpAffine(field, matrix, (96, 96))).image


def generated_drawings(labels: str) -> list[Drawing]:
    """Returns a drawing of one crooked stroke for each label, each by a person of its own."""
    drawings = []
    for number, label in enumerate(labels):
        points = np.random.default_rng(number).uniform(0, 1000, (20, 2)).astype(np.float32)
        drawings.append(Drawing("site", f"person-{number}", label, (points,)))
    return drawings
