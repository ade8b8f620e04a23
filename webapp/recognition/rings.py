"""Drop what somebody drew around a number: a ring or a box by hand, as teachers and clerks mark the one that counts.

A ring touches nothing that it holds, and what it holds is large: a zero with a dot or a stroke in it is none.
"""

import cv2
import numpy as np

from webapp.recognition.marks import EDGE, erase
from webapp.recognition.normalise import FAINT
from webapp.recognition.shapes import Box

MIN_INNER = 0.33
"""Longer side of a mark within a ring, as a share of the ring's shorter one, for the page may still lie on its side.
The dot of a dotted zero has less."""

BAR_ASPECT = 2.5
"""A lone mark that is so many times as long as it is thick is a one, or the stroke of a slashed zero."""

ROUND, MAX_BAR = 0.8, 0.75
"""It is a one in a ring that is round, its shorter side this share of the longer, and that it does not fill: this share
of the longer side, at most."""

DIRECTIONS = 36
"""Seen from the middle of what it holds, a ring is looked for in so many directions."""

CLOSED = 0.9
"""And is seen in this share of them, at least: pens do not always come back to where they began."""

MAX_ACROSS = 0.1
"""Share of a ring's ink that may lie in the box around what it holds: the end of the line, or a corner of that box."""

MIN_PX = 8
"""Longer side of what is looked at: specks are neither."""

GLANCE_PX = 80
"""Every so many pixels along the longer side of a picture, one is looked at first."""

MOST = 100
"""Marks that are looked at, the largest first: more hold something on no page but one of noise."""


def may_be_ringed(ink: np.ndarray, normalised: np.ndarray) -> bool:
    """Tells whether a picture may show a ring around something: coarse looks that cost microseconds.

    Args:
        ink: (H, W) uint8, 0 paper to 255 full ink. Some of its pixels show thick pens and narrow gaps, and thin pens in
            pieces.
        normalised: (28, 28) uint8, the same ink in MNIST form, which shows thin pens whole.
    """
    step = max(1, max(ink.shape) // GLANCE_PX)
    glance = (ink[::step, ::step] >= EDGE).view(np.uint8)
    if cv2.connectedComponentsWithAlgorithm(glance, 8, cv2.CV_16U, cv2.CCL_WU)[0] <= 2:  # the paper and one mark
        return False
    return any(_one_holds_another(mask) for mask in (glance, (normalised > FAINT).view(np.uint8)))


def _one_holds_another(mask: np.ndarray) -> bool:
    left, top, width, height, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)[2][1:].T
    outer = (width * height).argmax()
    within = (left > left[outer]) & (left + width < left[outer] + width[outer])
    within &= (top > top[outer]) & (top + height < top[outer] + height[outer])
    return bool((within & (np.maximum(width, height) >= MIN_INNER * min(width[outer], height[outer]))).any())


def without_rings(ink: np.ndarray) -> np.ndarray:
    """Erases rings and boxes drawn by hand; what stands in them stays.

    Args:
        ink: (H, W) uint8, 0 paper to 255 full ink.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink >= EDGE).astype(np.uint8), connectivity=8)
    rings = np.zeros(count, bool)
    wide, high = stats[:, cv2.CC_STAT_WIDTH].astype(np.int64), stats[:, cv2.CC_STAT_HEIGHT]
    large = 1 + np.flatnonzero(np.maximum(wide, high)[1:] >= MIN_PX)
    for number in large[np.argsort(-(wide * high)[large], kind="stable")[:MOST]]:
        held = _held_by(number, large, labels, stats)
        rings[number] = held is not None and _goes_around(_pixels(number, labels, stats), held)
    return erase(rings, ink, labels)


def _held_by(number: int, large: np.ndarray, labels: np.ndarray, stats: np.ndarray) -> Box | None:
    """Returns the box around the large marks in a mark's box; None where none of them is a digit for sure."""
    left, top, width, height = stats[large, :4].T
    right, bottom = left + width, top + height
    x, y, wide, high, _ = stats[number]
    within = (left > x) & (top > y) & (right < x + wide) & (bottom < y + high)
    within &= np.maximum(width, height) >= MIN_INNER * min(wide, high)
    held = large[within]
    if not len(held) or (len(held) == 1 and _may_be_slash(_pixels(held[0], labels, stats), wide, high)):
        return None
    edges = top[within].min(), left[within].min(), bottom[within].max(), right[within].max()
    return Box(*map(int, edges))


def _pixels(number: int, labels: np.ndarray, stats: np.ndarray) -> np.ndarray:
    """Returns (N, 2) int: row and column of each pixel of a mark."""
    left, top, width, height, _ = stats[number]
    return np.argwhere(labels[top : top + height, left : left + width] == number) + (top, left)


def _may_be_slash(pixels: np.ndarray, wide: int, high: int) -> bool:
    """Tells whether all that a mark of this size holds may be the stroke of a slashed zero."""
    short, long = sorted(cv2.minAreaRect(pixels.astype(np.float32))[1])
    is_bar = long >= BAR_ASPECT * short
    return is_bar and (min(wide, high) < ROUND * max(wide, high) or long > MAX_BAR * max(wide, high))


def _goes_around(pixels: np.ndarray, held: Box) -> bool:
    """Tells whether a mark is seen in most directions from the middle of what it holds, and not across it."""
    begin, end = np.array([held.top, held.left]), np.array([held.bottom, held.right])
    across = ((pixels >= begin) & (pixels < end)).all(axis=1)
    down, right = (pixels - (begin + end) / 2).T
    directions = np.floor(np.arctan2(down, right) * (DIRECTIONS / (2 * np.pi))) % DIRECTIONS
    return across.mean() <= MAX_ACROSS and len(np.unique(directions)) >= CLOSED * DIRECTIONS
