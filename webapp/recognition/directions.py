"""Which way writing runs, by where the nearest neighbour of each mark stands."""

from collections.abc import Sequence

import numpy as np

from webapp.recognition.shapes import Box

DOWNWARD = 2.0
"""Writing runs down a page when so many times as many marks have their nearest neighbour below them as beside them."""

MIN_DOWNWARD = 3
"""And at least so many."""

SHARED = 0.4
"""Marks stand beside or below one another when they share this much of the smaller one's height or width."""

MAX_WIDTH = 1.8
"""Marks that are wider than this many heights may be whole words, which stand below one another in any list."""

MAX_GAP = 1.2
"""Marks that stand nearer than this many of the usual mark's longer side belong to one word."""


def running_down(boxes: Sequence[Box]) -> list[tuple[int, int]]:
    """Finds what follows what in writing that runs down the page: on a sheet that lies on its side, or in a column.

    Args:
        boxes: of single marks of the size of digits.

    Returns:
        Numbers of two marks of one word, the second below the first; none where the writing runs across the page.
    """
    if len(boxes) <= MIN_DOWNWARD:
        return []
    below, follower = _below(boxes)
    down, across = _directions(boxes, below)
    if down < max(MIN_DOWNWARD, DOWNWARD * across):
        return []
    heights_px, widths_px = _sizes(boxes)
    near = below <= MAX_GAP * np.median(np.maximum(heights_px, widths_px))
    return [(int(one), int(follower[one])) for one in np.flatnonzero(near)]


def runs_across(boxes: Sequence[Box]) -> bool:
    """Tells whether more marks have their nearest neighbour beside them than below them."""
    if not boxes:
        return False
    down, across = _directions(boxes, _below(boxes)[0])
    return across > down


def _sizes(boxes: Sequence[Box]) -> tuple[np.ndarray, np.ndarray]:
    """Returns the heights and the widths, (N,) float64 each."""
    top, left, bottom, right = np.array(boxes, float).T
    return bottom - top, right - left


def _below(boxes: Sequence[Box]) -> tuple[np.ndarray, np.ndarray]:
    """Returns (N,) float64, how far the next mark below each is, infinite where there is none, and its number."""
    top, left, bottom, right = np.array(boxes, float).T
    return _next(top, bottom, left, right)


def _directions(boxes: Sequence[Box], below: np.ndarray) -> tuple[int, int]:
    """Returns how many marks, whole words left out, have their nearest neighbour below them, and how many beside."""
    top, left, bottom, right = np.array(boxes, float).T
    beside, _ = _next(left, right, top, bottom)
    heights_px, widths_px = _sizes(boxes)
    usable = widths_px <= MAX_WIDTH * heights_px
    return int((usable & (below < beside)).sum()), int((usable & (beside < below)).sum())


def _next(start: np.ndarray, end: np.ndarray, first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns (N,) float64, how far the next mark in one direction is, infinite where there is none, and its number.

    Args:
        start: (N,) where each mark begins in that direction.
        end: (N,) where it ends.
        first: (N,) where it begins in the other direction.
        last: (N,) where it ends.
    """
    sizes = last - first
    shared = np.minimum.outer(last, last) - np.maximum.outer(first, first)
    is_next = (shared >= SHARED * np.minimum.outer(sizes, sizes)) & np.less.outer(start + end, start + end)
    gaps = np.where(is_next, start - end[:, np.newaxis], np.inf)
    return gaps.min(axis=1), gaps.argmin(axis=1)
