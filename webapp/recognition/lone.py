"""Find the one large digit of a picture on which reading lines found none, or one.

A photo of one digit is no page. On ruled or squared paper it shows too few rules to know them by, and the digit, as
high as three lines, hangs together with them or is cut up with them; a slanted one is taken for a line of writing that
lies askew; and bold strokes are as wide as shade. What `predict` sees of it is whole.
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from webapp.recognition.ink import WORK_PX, possible_inks
from webapp.recognition.pipeline import Prediction
from webapp.recognition.shapes import Box
from webapp.recognition.trim import trim

MIN_SHARE = 0.9
"""Of the ink, what the largest connected mark has: the picture shows one thing."""

CLEARLY_INK = 128
"""Of 255: pale rules are less."""

SOFT_EDGE_PX = 5
"""Side of the square around each pixel of clear ink in which paler ink is the edge of the same stroke."""

SIDE_SHARES = (0.3, 0.9)
"""Of the picture's sides, what the longer one of the mark takes up. Smaller digits are found as those of a page, and
what reaches from edge to edge is a line, or a form."""

MAX_ASPECT = 1.6
"""Of the mark's height, its width at most. What is wider is a word, or a row of boxes."""

MAX_HALF_WIDTH = 0.12
"""Of the mark's longer side, half the width of its widest stroke at most. What is wider is shade."""

MAX_HALF_WIDTH_IN_CROP = 0.2
"""The same in a crop that the digit fills: there is no room for shade."""

MIN_CONFIDENCE = 0.95
MAX_NOT_A_DIGIT = 0.1
"""Stricter than elsewhere, for pages without a digit get here too."""

SMALL_PX = 160
"""A picture no longer than this was cut out for what stands on it."""

SMALL_CONFIDENCE, SMALL_NOT_A_DIGIT = 0.9, 0.02
"""At least and at most. Of 1100 small crops of digits by validation people, of eleven kinds (bench/crops.py), 1085 are
read instead of 1075, of as many of letters 129 instead of 128 (a script that was not kept)."""

Classify = Callable[[Sequence[np.ndarray]], list[Prediction]]
"""As `Recogniser.classify`."""


def lone_digit(grey: np.ndarray, classify: Classify, *, is_crop: bool = False) -> Prediction | None:
    """Returns what stands large and alone in a picture, if it surely is a digit.

    Args:
        grey: (H, W) uint8, 0 black to 255 white, either polarity, upright.
        classify: the network for single digits.
        is_crop: the picture was cut out with little paper around, so that a digit may reach from edge to edge.

    Returns:
        The prediction, its box in the pixels of the picture.
    """
    scale = min(1.0, WORK_PX / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    inks = [_lone_mark(ink.whole(), is_crop=is_crop) for ink in possible_inks(trim(small))]
    found = classify([ink for ink in inks if ink is not None])
    if not found:
        return None
    seen = max(found, key=lambda one: (1 - one.not_a_digit) * one.confidence)
    if seen.confidence < MIN_CONFIDENCE or seen.not_a_digit > MAX_NOT_A_DIGIT:
        return None
    return seen._replace(box=Box(*(round(edge / scale) for edge in seen.box)))


def small_digit(grey: np.ndarray, predict: Callable[[np.ndarray], Prediction]) -> Prediction | None:
    """Returns what `predict` sees in a small picture in which nothing was read, if it surely is a digit.

    Lines are sought in ink that is cut off the paper the same everywhere, and with as little paper around as a crop
    has, a digit on stained paper or of a dozen pixels falls apart.

    Args:
        grey: (H, W) uint8, 0 black to 255 white, either polarity, upright.
        predict: as `Recogniser.predict_grey`.
    """
    if max(grey.shape) > SMALL_PX:
        return None
    seen = predict(grey)
    is_sure = seen.confidence >= SMALL_CONFIDENCE and seen.not_a_digit <= SMALL_NOT_A_DIGIT
    return seen if seen.verdict == "digit" and is_sure else None


def _lone_mark(ink: np.ndarray, *, is_crop: bool) -> np.ndarray | None:
    """Returns the ink of the one large mark that is made of strokes, where there is one and little else."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink >= CLEARLY_INK).astype(np.uint8), connectivity=8)
    if count < 2:
        return None
    number = 1 + stats[1:, cv2.CC_STAT_AREA].argmax()
    share = stats[number, cv2.CC_STAT_AREA] / stats[1:, cv2.CC_STAT_AREA].sum()
    sides = stats[number, [cv2.CC_STAT_HEIGHT, cv2.CC_STAT_WIDTH]]
    low, high = SIDE_SHARES
    if share < MIN_SHARE or not low <= (sides / ink.shape).max() <= (1.0 if is_crop else high):
        return None
    if sides[1] > MAX_ASPECT * sides[0]:
        return None
    mark = (labels == number).astype(np.uint8)
    half_width = cv2.distanceTransform(mark, cv2.DIST_L2, cv2.DIST_MASK_3).max() / sides.max()
    if half_width > (MAX_HALF_WIDTH_IN_CROP if is_crop else MAX_HALF_WIDTH):
        return None
    return ink * cv2.dilate(mark, np.ones((SOFT_EDGE_PX, SOFT_EDGE_PX), np.uint8))
