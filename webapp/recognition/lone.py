"""Find the one large digit of a picture on which reading lines found none, or one.

A photo of one digit on ruled or squared paper is no page: it shows too few rules to know them by, and the digit, as
high as three lines, hangs together with them or is cut up with them. What `predict` sees of it is whole.
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from webapp.recognition.ink import find_ink
from webapp.recognition.light import page_ink
from webapp.recognition.pipeline import Prediction

MIN_SHARE = 0.9
"""Of the ink, what the largest connected mark has: the picture shows one thing."""

CLEARLY_INK = 128
"""Of 255: pale rules are less."""

SOFT_EDGE_PX = 5
"""Side of the square around each pixel of clear ink in which paler ink is the edge of the same stroke."""

MIN_AGREED = 0.5
"""Of the mark, what is ink for the page reader too, which takes wide shade for paper."""

SIDE_SHARES = (0.3, 0.9)
"""Of the picture's sides, what the longer one of the mark takes up. Smaller digits are found as those of a page, and
what reaches from edge to edge is a line, or a form."""

MIN_CONFIDENCE = 0.95
MAX_NOT_A_DIGIT = 0.1
"""Stricter than elsewhere, for a page without a digit gets here too: of 100 generated ones whose ink was taken for a
digit none was as sure, of 31 digits that were missed 23 were."""


def lone_digit(grey: np.ndarray, classify: Callable[[Sequence[np.ndarray]], list[Prediction]]) -> Prediction | None:
    """Returns what stands large and alone in a picture, if it surely is a digit.

    Args:
        grey: (H, W) uint8, 0 black to 255 white, either polarity.
        classify: as `Recogniser.classify`.
    """
    ink = find_ink(grey)
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink >= CLEARLY_INK).astype(np.uint8), connectivity=8)
    if count < 2:
        return None
    number = 1 + stats[1:, cv2.CC_STAT_AREA].argmax()
    largest = stats[number]
    share = largest[cv2.CC_STAT_AREA] / stats[1:, cv2.CC_STAT_AREA].sum()
    height, width = grey.shape
    side = max(largest[cv2.CC_STAT_WIDTH] / width, largest[cv2.CC_STAT_HEIGHT] / height)
    if share < MIN_SHARE or not SIDE_SHARES[0] <= side <= SIDE_SHARES[1]:
        return None
    mark = labels == number
    if (page_ink(grey)[0][mark] >= CLEARLY_INK).mean() < MIN_AGREED:
        return None
    around = cv2.dilate(mark.astype(np.uint8), np.ones((SOFT_EDGE_PX, SOFT_EDGE_PX), np.uint8))
    (seen,) = classify([ink * around])
    is_sure = seen.confidence >= MIN_CONFIDENCE and seen.not_a_digit <= MAX_NOT_A_DIGIT
    return seen if is_sure else None
