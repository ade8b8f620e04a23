"""Print the empty boxes of a form: a row of cells, at times with a side that is missing or a line that runs on."""

import cv2
import numpy as np

from training.lines.style import FIELD_HEIGHT_PX

MOST_CELLS = 5
HEIGHT = (0.35, 0.95)
"""Of the cells, as a share of the field's."""
ASPECT = (0.4, 3.0)
"""Width of a cell for each unit of its height, drawn log-uniformly."""
PEN = (0.02, 0.14)
"""As a share of the height."""
SKEW_SD_DEG = 0.7

MOST_WIDTH_PX = 560

MISSING_CHANCE, STUB_CHANCE = 0.25, 0.25
"""Chance that one outer side is missing, and that one line runs on beyond the boxes."""
MOST_STUB = 0.4


def print_boxes(rng: np.random.Generator) -> np.ndarray:
    """Returns (80, W) uint8, 0 paper to 255 ink: one to five empty cells side by side."""
    height = rng.uniform(*HEIGHT) * FIELD_HEIGHT_PX
    low, high = ASPECT
    width = height * low * (high / low) ** rng.random()
    cells = int(rng.integers(1, max(1, min(MOST_CELLS, MOST_WIDTH_PX // width)) + 1))
    top, left = rng.uniform(0, FIELD_HEIGHT_PX - height), rng.uniform(4, 24)
    edges = left + width * np.arange(cells + 1)
    lines = [((x, top), (x, top + height)) for x in edges]
    lines += [((edges[0], y), (edges[-1], y)) for y in (top, top + height)]
    if rng.random() < MISSING_CHANCE and cells > 1:
        lines.pop(int(rng.choice([0, cells, -2, -1])))
    if rng.random() < STUB_CHANCE:
        lines[-1] = (lines[-1][0], (edges[-1] + rng.uniform(0, MOST_STUB) * height, lines[-1][1][1]))
    ink = np.zeros((FIELD_HEIGHT_PX, round(edges[-1] + MOST_STUB * height + 4)), np.uint8)
    pen_px = max(1, round(rng.uniform(*PEN) * height))
    for start, end in lines:
        cv2.line(ink, *(tuple(round(16 * value) for value in point) for point in (start, end)), 255, pen_px, 16, 4)
    turn = cv2.getRotationMatrix2D((ink.shape[1] / 2, FIELD_HEIGHT_PX / 2), rng.normal(0, SKEW_SD_DEG), 1.0)
    return cv2.warpAffine(ink, turn, ink.shape[::-1])
