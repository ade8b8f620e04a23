"""Show a line to the network: bring a crop into its form, and look at it in several ways."""

from typing import NamedTuple

import cv2
import numpy as np

HEIGHT_PX = 40
"""Height that the network reads at."""

MOST_COLUMNS = 6400
"""Longer lines are squashed: the work on one crop is bounded. 160 times as long as high, nobody writes."""

FULL_INK_DEVIATIONS, LEAST_CONTRAST = 4, 8
"""Ink is scaled by 4 standard deviations of the crop plus 8 grey levels, so that grain on empty paper stays small."""

DARKEST, LIGHTEST = 2.0, -1.0


class View(NamedTuple):
    """Another look at the same line: what a network reads in several of them, it is surer of."""

    scale: float
    slant: float
    """Horizontal shift for each unit of height."""
    down: float
    """Share of the height."""


VIEWS = (
    View(1.0, 0.0, 0.0),
    View(1.0, 0.18, 0.0),
    View(1.0, -0.18, 0.0),
    View(0.86, 0.0, 0.0),
    View(1.1, 0.0, 0.0),
    View(0.93, 0.0, 0.06),
)
"""In the order in which they are used."""


def standardise(crop: np.ndarray) -> np.ndarray:
    """Brings a crop into the network's form: 40 high, ink positive on paper 0, whatever the light.

    Args:
        crop: (H, W) uint8, dark ink on light paper or the reverse.

    Returns:
        (40, W') float32, paper about 0, ink about 1, clipped to -1 … 2.
    """
    height, width = crop.shape
    width_px = min(max(1, round(width * HEIGHT_PX / height)), MOST_COLUMNS)
    way = cv2.INTER_AREA if height > HEIGHT_PX else cv2.INTER_LINEAR
    scaled = cv2.resize(crop, (width_px, HEIGHT_PX), interpolation=way)
    mean, deviation = (float(value[0, 0]) for value in cv2.meanStdDev(scaled))
    median = _median(scaled)
    sign = 1.0 if mean <= median else -1.0  # ink is the minority, so that it pulls the mean to its side
    darker = median - scaled.astype(np.float32)
    return np.clip(darker * (sign / (FULL_INK_DEVIATIONS * deviation + LEAST_CONTRAST)), LIGHTEST, DARKEST)


def _median(picture: np.ndarray) -> float:
    counts = np.bincount(picture.ravel(), minlength=256).cumsum()
    return float(np.searchsorted(counts, counts[-1] / 2))


def look(picture: np.ndarray, view: View) -> np.ndarray:
    """Returns (40, W') float32: a standardised picture scaled, slanted and shifted, paper around it."""
    if view == VIEWS[0]:
        return picture
    height, width = picture.shape
    wide = max(1, round(width * view.scale + abs(view.slant) * height))
    right = view.slant * height / 2 + (wide - width * view.scale) / 2
    down = (1 - view.scale) * height / 2 + view.down * height
    matrix = np.array([[view.scale, -view.slant, right], [0, view.scale, down]])
    return cv2.warpAffine(picture, matrix, (wide, height), flags=cv2.INTER_LINEAR, borderValue=0)
