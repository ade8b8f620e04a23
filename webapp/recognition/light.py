"""Even out the light of a page and separate its ink, faint or dark, from the paper around it.

`ink.py` does so for a picture of one digit. A page differs: its strokes are thin beside it, faint pencil may stand next
to a black pen, and one threshold for all of it would lose either.
"""

import cv2
import numpy as np

from webapp.recognition.ink import ink_on_clean_paper

THUMBNAIL_PX = 200
"""The paper is estimated on a thumbnail this long: it must still show the edge of a shadow."""

PEN_WINDOW_PX = 31
"""Strokes up to this width on the thumbnail are ink, wider ones shade: a marker's stroke in a crop of one digit has a
fifth of its side at most."""

PAPER_SMOOTHING_PX = 1.5
"""Standard deviation of the blur that keeps the paper's grain out of the closing, which follows the lightest pixel."""

SMOOTHING_PX = 0.8
"""Standard deviation of the blur that takes the grain out before anything is measured."""

NEIGHBOURHOOD_SHARE = 1 / 60
"""Ink is compared with the darkest ink within this share of the page's longer side: about a digit's height."""

MIN_NEIGHBOURHOOD_PX = 7

MIN_CONTRAST = 18
"""Ink must be darker than the paper by this much of 255: faint pencil is, creases and stains mostly are not."""

MIN_CONTRAST_SIGMAS = 6.0
"""And by this many standard deviations of the paper's noise: the darkest of a few hundred pixels lies 3 away."""

BEGIN, FULL = 0.3, 0.7
"""Ink rises from nothing to full between these shares of the darkest ink nearby; halfway lies the edge of a stroke."""

GRAIN_PX = 3
"""Grain is measured by the difference of pixels this far apart: nearer ones share it after smoothing."""

MAX_GRAIN = 6.0
"""Differences are cut off at this many times the typical one."""

GRAIN_NEIGHBOURHOOD_SHARE = 1 / 15
"""Grain is averaged over this share of the page's longer side."""

MEAN_STEP_TO_SIGMA = 0.886
"""Mean absolute difference of two normal values to their standard deviation: √π / 2."""


def page_ink(grey: np.ndarray, *, is_dark: bool | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Separates the ink of a page from its paper.

    Args:
        grey: (H, W) uint8, 0 black to 255 white, dark ink on light paper or the reverse.
        is_dark: whether the ink is the darker side, where that is known; a clean page tells.

    Returns:
        (H, W) uint8, 0 paper to 255 full ink, as strong for faint marks as for dark ones; and the same page's darkness,
        which tells them apart.
    """
    clean = ink_on_clean_paper(grey)
    if clean is not None:
        return clean, clean
    dark = darkness(grey, is_dark=is_dark)
    return _stretch(dark), dark


def is_clean(grey: np.ndarray) -> bool:
    """Tells whether a picture is a drawing or a bilevel scan, whose paper has one level."""
    return ink_on_clean_paper(grey) is not None


def darkness(grey: np.ndarray, *, is_dark: bool | None = None) -> np.ndarray:
    """Evens out light and polarity.

    Args:
        grey: (H, W) uint8, 0 black to 255 white, either polarity.
        is_dark: as for `page_ink`.

    Returns:
        (H, W) uint8: how much darker than the paper around it each pixel is, 0 not at all to 255 black.
    """
    smooth = cv2.GaussianBlur(grey, (0, 0), SMOOTHING_PX)
    if not (_ink_is_dark(smooth) if is_dark is None else is_dark):
        smooth = 255 - smooth
    paper = _paper(smooth)
    lit = cv2.divide(smooth, cv2.max(paper, 1), scale=255.0)  # saturates at 255
    return 255 - lit


def _stretch(dark: np.ndarray) -> np.ndarray:
    """Brings faint and dark ink to the same strength, and noise to nothing."""
    side = max(MIN_NEIGHBOURHOOD_PX, round(NEIGHBOURHOOD_SHARE * max(dark.shape)))
    darkest = cv2.blur(cv2.dilate(dark, np.ones((side, side), np.uint8)), (side, side))
    least = _noise(dark)
    least *= MIN_CONTRAST_SIGMAS
    is_paper = darkest < np.maximum(MIN_CONTRAST, least, out=least)
    darkest[is_paper] = 255
    # (H, W) float32, and the only one: 12 MB on a photo. Each step is taken in its place.
    share = np.divide(dark, darkest, out=least, dtype=np.float32)
    share[is_paper] = 0.0
    share -= BEGIN
    share *= 255.0 / (FULL - BEGIN)
    return np.clip(share, 0, 255, out=share).astype(np.uint8)


def _noise(dark: np.ndarray) -> np.ndarray:
    """Returns (H, W) float32: the standard deviation of the paper's grain around each pixel. Dark corners have more."""
    steps = cv2.absdiff(dark, np.roll(dark, GRAIN_PX, axis=1))
    typical = float(np.median(steps))
    steps = np.minimum(steps, np.float32(MAX_GRAIN * typical + 1.0))  # ink must not count as grain
    side = max(MIN_NEIGHBOURHOOD_PX, round(GRAIN_NEIGHBOURHOOD_SHARE * max(dark.shape)))
    noise = cv2.blur(steps, (side, side))
    noise *= MEAN_STEP_TO_SIGMA
    return noise


def _paper(smooth: np.ndarray) -> np.ndarray:
    """Returns (H, W) uint8: the level of light paper at each pixel, by closing over the dark strokes."""
    height, width = smooth.shape
    scale = min(1.0, THUMBNAIL_PX / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.GaussianBlur(cv2.resize(smooth, size, interpolation=cv2.INTER_AREA), (0, 0), PAPER_SMOOTHING_PX)
    window = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (PEN_WINDOW_PX, PEN_WINDOW_PX))
    pad = PEN_WINDOW_PX  # without it a dark corner would be closed over like a stroke
    padded = cv2.copyMakeBorder(small, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
    closed = cv2.GaussianBlur(cv2.morphologyEx(padded, cv2.MORPH_CLOSE, window), (0, 0), PAPER_SMOOTHING_PX)
    paper = closed[pad:-pad, pad:-pad]
    return cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)


def _ink_is_dark(grey: np.ndarray) -> bool:
    """Tells on which side of the paper the ink lies: ink is far from it, noise and shade are near, on both sides."""
    side = max(MIN_NEIGHBOURHOOD_PX, round(GRAIN_NEIGHBOURHOOD_SHARE * max(grey.shape)))
    lighter = cv2.subtract(grey, cv2.blur(grey, (side, side)), dtype=cv2.CV_32F)
    return float(cv2.pow(lighter, 3).sum()) <= 0.0
