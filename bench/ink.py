"""How the constants of `webapp/recognition/ink.py` and `paper.py` were chosen, each varied alone.

On digits cut from cheques and on the crops of `bench.crops` by validation people (nothing is trained on either); needs
`DIGITS_DATA`. Run it: `python -m bench.ink`.
"""

import json
import sys
from pathlib import Path

import cv2
import numpy as np

from bench.crops import KINDS, crops, measure
from bench.pages import load_hands
from training.data import digits_data
from webapp.config import PROJECT
from webapp.recognition import ink, paper
from webapp.recognition.pipeline import Recogniser

CHEQUES = 300
MARGIN_PX = 3
"""Paper that is left around a digit's labelled box."""

CROPS = 60
"""Of each kind of `bench.crops`."""

SWEEPS = {
    (ink, "SMOOTHING_PX"): (0.1, 0.5, 1.0, 1.5),
    (ink, "SMOOTHING_SIDE_PX"): (1, 40, 60, 90),
    (ink, "EDGE_SHARE"): (0.3, 0.5, 0.8, 1.0),
    (ink, "MIN_CONTRAST"): (8, 10, 12, 16),
    (ink, "MIN_CONTRAST_SIGMAS"): (1.5, 2.0, 2.8, 5.0),
    (ink, "ONE_MARK_SHARE"): (0.7, 0.8, 0.9, 1.1),
    (ink, "SPECK_SHARE"): (0.0, 0.02, 0.1),
    (ink, "NEIGHBOUR_SHARE"): (0.0, 0.2, 0.35, 0.5, 0.8),
    (ink, "DOUBT"): (0.0, 0.4, 0.8, 1.6),
    (paper, "CENTRALITY_WEIGHT"): (0.0, 2.0, 4.0, 8.0),
    (paper, "CENTRAL"): (0.05, 0.1, 0.2, 1.1),
    (paper, "SMOOTHING_SIDE_PX"): (1, 20, 30, 60),
}


def main() -> None:
    """Prints the share of right and of blank answers for each value."""
    folder = digits_data()
    if folder is None:
        sys.exit("DIGITS_DATA is not here: there are no cheques to measure on.")
    recogniser = Recogniser.load(PROJECT / "saved_model")
    cut = cheque_digits(folder / "cheques")
    hands = load_hands(folder / "strokes", "validation")
    tight = [one for kind in KINDS.values() for one in crops(hands, kind, CROPS)]
    print(f"{len(cut)} digits of {CHEQUES} cheques, {len(tight)} crops     right    blank      crops    blank")
    for (module, name), values in SWEEPS.items():
        chosen = getattr(module, name)
        for value in values:
            setattr(module, name, value)
            found = [measure(recogniser, pictures) for pictures in (cut, tight)]
            shares = "".join(f"{one.right:>10.2%}{one.blank:>9.2%}" for one in found)
            print(f"{name:<32}{value:>6g}{' *' if value == chosen else '  '} {shares}", flush=True)
        setattr(module, name, chosen)


def cheque_digits(folder: Path) -> list[tuple[np.ndarray, int]]:
    """Returns grey crops of single digits, each with its label."""
    labelled = []
    for entry in json.loads((folder / "labels.json").read_text())[:CHEQUES]:
        grey = cv2.imread(str(folder / entry["file"]), cv2.IMREAD_GRAYSCALE)
        for label, (left, top, width, height) in zip(entry["text"], entry["boxes"], strict=True):
            rows = slice(max(0, top - MARGIN_PX), top + height + MARGIN_PX)
            labelled.append((grey[rows, max(0, left - MARGIN_PX) : left + width + MARGIN_PX], int(label)))
    return labelled


if __name__ == "__main__":
    main()
