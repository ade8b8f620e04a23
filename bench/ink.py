"""How the constants of `webapp/recognition/ink.py` were chosen: digits cut from cheques, each constant varied alone.

The cheques are validation material (nothing is trained on them); needs `DIGITS_DATA`. Run it: `python -m bench.ink`.
"""

import json
import sys
from pathlib import Path

import cv2
import numpy as np

from training.data import digits_data
from training.evaluate import classify, served_classifier
from webapp.config import PROJECT
from webapp.recognition import ink
from webapp.recognition.classify import Classifier
from webapp.recognition.normalise import normalise
from webapp.recognition.shapes import SIDE_PX

CHEQUES = 300
MARGIN_PX = 3
"""Paper that is left around a digit's labelled box."""

SWEEPS = {
    "SMOOTHING_PX": (0.1, 0.5, 1.0, 1.5),
    "EDGE_SHARE": (0.3, 0.5, 0.8, 1.0),
    "MIN_CONTRAST_SIGMAS": (1.5, 2.0, 3.0, 5.0),
    "SPECK_SHARE": (0.0, 0.02, 0.1),
    "NEIGHBOUR_SHARE": (0.0, 0.2, 0.35, 0.5, 0.8),
}


def main() -> None:
    """Prints the share of right and of blank answers for each value."""
    folder = digits_data()
    if folder is None:
        sys.exit("DIGITS_DATA is not here: there are no cheques to measure on.")
    crops, labels = cheque_digits(folder / "cheques")
    classifier = served_classifier(PROJECT / "saved_model")
    print(f"{len(labels)} digits of {CHEQUES} cheques       right    blank")
    for name, values in SWEEPS.items():
        chosen = getattr(ink, name)
        for value in values:
            setattr(ink, name, value)
            right, blank = measure(classifier, crops, labels)
            print(f"{name:<22}{value:>6g}{' *' if value == chosen else '  '} {right:>9.2%}{blank:>9.2%}")
        setattr(ink, name, chosen)


def cheque_digits(folder: Path) -> tuple[list[np.ndarray], np.ndarray]:
    """Returns grey crops of single digits and their (N,) labels."""
    crops, labels = [], []
    for entry in json.loads((folder / "labels.json").read_text())[:CHEQUES]:
        grey = cv2.imread(str(folder / entry["file"]), cv2.IMREAD_GRAYSCALE)
        for label, (left, top, width, height) in zip(entry["text"], entry["boxes"], strict=True):
            rows = slice(max(0, top - MARGIN_PX), top + height + MARGIN_PX)
            crops.append(grey[rows, max(0, left - MARGIN_PX) : left + width + MARGIN_PX])
            labels.append(int(label))
    return crops, np.array(labels)


def measure(classifier: Classifier, crops: list[np.ndarray], labels: np.ndarray) -> tuple[float, float]:
    """Returns the share whose likeliest digit is right, and the share without ink, which counts as wrong."""
    found = [normalise(ink.find_ink(crop)) for crop in crops]
    blank = np.array([one is None for one in found])
    images = [np.zeros((SIDE_PX, SIDE_PX), np.uint8) if one is None else one.image for one in found]
    answers = classify(classifier, np.stack(images))[:, :10].argmax(axis=1)
    return float((~blank & (answers == labels)).mean()), float(blank.mean())


if __name__ == "__main__":
    main()
