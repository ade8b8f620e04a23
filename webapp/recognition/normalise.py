"""Bring the ink of one digit into the form of MNIST. Training and serving share this file.

MNIST was made from NIST's bilevel scans: each was scaled into a 20×20 box with its aspect kept, which left grey levels
from the anti-aliasing, and put into a 28×28 field so that its centre of mass lies in the middle (LeCun, Bottou, Bengio
and Haffner 1998, section III.A). Measured on the training set: the longer side is 20 px and the centre of mass is
14.0 ± 0.5 px in both directions.
"""

from typing import NamedTuple

import cv2
import numpy as np

from webapp.recognition.shapes import SIDE_PX, Box
from webapp.recognition.trim import Trimmed

INK_SIDE_PX = 20
"""Longer side of the ink in the normalised picture."""

CENTRE_PX = 14.0
"""Where the centre of mass goes, counted in pixel indices, as measured on MNIST."""


FAINT = 32
"""Ink up to this level does not count for the box of a large picture: it is a soft edge, less than a pixel wide, or the
ringing of a JPEG. In a picture as small as MNIST's it may be part of a stroke and counts."""

LARGE_PX = 2 * INK_SIDE_PX


class Normalised(NamedTuple):
    """One digit in MNIST form, and where in the picture its ink lay."""

    image: np.ndarray
    """(28, 28) uint8, 0 paper to 255 full ink."""
    box: Box
    """The ink's box in the picture that came in."""


def normalise(ink: np.ndarray) -> Normalised | None:
    """Crops, scales and centres the ink as MNIST was made.

    Args:
        ink: (H, W) uint8, 0 paper to 255 full ink.

    Returns:
        The normalised digit and its box, or None where there is no ink. The strongest pixel is 255, so a thin pen,
        which anti-aliasing pales, looks as strong as a thick one.
    """
    box = ink_box(ink)
    if box is None:
        return None
    small = _scale(ink[box.top : box.bottom, box.left : box.right])
    return Normalised(_centre(_strengthen(small)), box)


def normalise_trimmed(ink: Trimmed) -> Normalised | None:
    """Does what `normalise` does, with ink whose even margin is cut off; the box is that in the whole picture."""
    if ink.margin > 0:  # such as the dark desk around a sheet
        return normalise(ink.whole())
    normalised = normalise(ink.part)
    if normalised is None:
        return None
    image, (top, left, bottom, right) = normalised
    down, across = ink.box.top, ink.box.left
    return Normalised(image, Box(down + top, across + left, down + bottom, across + right))


def ink_box(ink: np.ndarray) -> Box | None:
    """Returns the smallest box that holds the ink of a (H, W) uint8 picture, or None where there is none."""
    left, top, width, height = cv2.boundingRect(ink)
    if width == 0:
        return None
    if max(width, height) > LARGE_PX:
        _, clear = cv2.threshold(ink[top : top + height, left : left + width], FAINT, 255, cv2.THRESH_BINARY)
        to_the_right, below, width, height = cv2.boundingRect(clear)
        if width == 0:
            return None
        left, top = left + to_the_right, top + below
    return Box(top, left, top + height, left + width)


def _scale(crop: np.ndarray) -> np.ndarray:
    """Scales so that the longer side is 20 px, the aspect kept; averages when shrinking, interpolates when growing."""
    height, width = crop.shape
    scale = INK_SIDE_PX / max(height, width)
    if scale == 1.0:
        return crop
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(crop, size, interpolation=cv2.INTER_AREA if scale < 1.0 else cv2.INTER_LINEAR)


def _strengthen(small: np.ndarray) -> np.ndarray:
    """Multiplies so that the strongest pixel is 255."""
    _, peak, _, _ = cv2.minMaxLoc(small)
    return small if peak in (0, 255) else cv2.convertScaleAbs(small, alpha=255.0 / peak)


def _centre(small: np.ndarray) -> np.ndarray:
    """Puts the scaled ink into a 28×28 field with its centre of mass in the middle, moved by whole pixels."""
    height, width = small.shape
    moments = cv2.moments(small)
    mass = moments["m00"] or 1.0
    top = _place(moments["m01"] / mass, height)
    left = _place(moments["m10"] / mass, width)
    field = np.zeros((SIDE_PX, SIDE_PX), np.uint8)
    field[top : top + height, left : left + width] = small
    return field


def _place(centre_of_mass_px: float, length_px: int) -> int:
    """Returns where ink of this length begins, so that its centre of mass is central and nothing is cut off."""
    start = round(CENTRE_PX - centre_of_mass_px)
    return min(max(start, 0), SIDE_PX - length_px)
