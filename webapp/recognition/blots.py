"""Tell blots, specks and full stops, which the network for single digits often takes for a digit, from strokes."""

from collections.abc import Iterable

import cv2
import numpy as np

from webapp.recognition.agree import Sign
from webapp.recognition.marks import EDGE
from webapp.recognition.strips import Piece

MAX_HALF_WIDTH = 0.22
"""Of a mark's longer side, half the width of its widest place. Digits of the validation people on generated pages have
0.19 at most; blots 0.26 and more, but for tiny ones; half the specks of noise 0.25 and more."""

MIN_DIGIT_PX = 8
"""Smaller specks, in both directions, have too few pixels to be read."""

HALF_PX = 0.5
"""The distance from the middle of a pixel at the edge to the edge."""


def without_blots(signs: Iterable[Sign]) -> list[Sign]:
    """Returns the same signs; those that are blots or specks are no digits, and nobody stands behind them."""
    return [sign.refused() if sign.digit is not None and not _is_readable(sign.piece) else sign for sign in signs]


def _is_readable(piece: Piece) -> bool:
    return max(piece.box.height, piece.box.width) >= MIN_DIGIT_PX and not is_blot(piece.ink)


def is_blot(ink: np.ndarray) -> bool:
    """Tells whether a mark is solid: at some place all but as wide as it is long.

    Args:
        ink: (h, w) uint8, 0 paper to 255 full ink, of one mark.
    """
    solid = np.pad((ink >= EDGE).astype(np.uint8), 1)
    *_, width, height = cv2.boundingRect(solid)
    half_width = cv2.distanceTransform(solid, cv2.DIST_L2, cv2.DIST_MASK_3).max() - HALF_PX
    return bool(half_width > MAX_HALF_WIDTH * max(width, height))
