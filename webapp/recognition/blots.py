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

MAX_HALF_WIDTH_DRAWN = 0.35
"""The same on a drawing, whose pen is wide and fills the loops of small digits: a dot has 0.5. Of 1000 numbers by
validation people four more are read so, with 0.3 and with 0.4 (a script that was not kept)."""

MIN_DIGIT_PX = 8
"""Smaller specks, in both directions, have too few pixels to be read."""

HALF_PX = 0.5
"""The distance from the middle of a pixel at the edge to the edge."""


def without_blots(signs: Iterable[Sign], *, drawn: bool = False) -> list[Sign]:
    """Returns the same signs; those that are blots or specks are no digits, and nobody stands behind them."""
    most = MAX_HALF_WIDTH_DRAWN if drawn else MAX_HALF_WIDTH
    return [sign.refused() if sign.digit is not None and not _is_readable(sign.piece, most) else sign for sign in signs]


def _is_readable(piece: Piece, most: float) -> bool:
    return max(piece.box.height, piece.box.width) >= MIN_DIGIT_PX and not is_blot(piece.ink, most)


def is_blot(ink: np.ndarray, most: float = MAX_HALF_WIDTH) -> bool:
    """Tells whether a mark is solid: at some place all but as wide as it is long.

    Args:
        ink: (h, w) uint8, 0 paper to 255 full ink, of one mark.
        most: half the width that a stroke may have, as a share of the mark's longer side.
    """
    solid = np.pad((ink >= EDGE).astype(np.uint8), 1)
    *_, width, height = cv2.boundingRect(solid)
    half_width = cv2.distanceTransform(solid, cv2.DIST_L2, cv2.DIST_MASK_3).max() - HALF_PX
    return bool(half_width > most * max(width, height))
