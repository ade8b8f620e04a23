"""Drop the printed lines along the edges of a crop: the cell of a form or a register that a digit was cut out with."""

import cv2
import numpy as np

from webapp.recognition.paper import shrink
from webapp.recognition.shapes import Box

GLANCE_PX = 200
"""A frame is looked for on a copy of this size."""

REACH, MAX_THICKNESS = 0.15, 0.1
"""Of the crop's side: how far from its edge the line of a frame lies at most, and how thick it is, or seems where it is
askew."""

COVERED = 0.97
"""Share of the crop's width on which the line is seen. The bows of a round digit leave the corners."""

MIN_CONTRAST = 12
"""Grey levels between a line and the paper inside of it, at least."""

MIN_SIDES = 3
"""Lines on so many sides are a frame. Fewer may be the bar of a seven and its foot, in a crop as tight as can be."""

MIN_REACH_PX = 2
"""Smaller pictures would be nothing but their edges."""

SOFT_PX = 1
"""The soft edge of a line, on the copy."""

SPAN, OUTER = 0.9, 0.25
"""A single line runs along so much of the crop's width or height, and keeps to this share of it on each side."""


def inside_frame(grey: np.ndarray) -> Box:
    """Returns what lies inside the lines that frame a crop; all of it where there is no frame.

    The border of a picture tells the level of its paper, but not where lines run along it.

    Args:
        grey: (H, W) uint8, 0 black to 255 white, either polarity.
    """
    height, width = grey.shape
    small = shrink(grey, GLANCE_PX)
    depths = [_line_depth(np.rot90(small, -turn)) for turn in range(4)]
    if sum(depth > 0 for depth in depths) < MIN_SIDES:
        return Box(0, 0, height, width)
    scale = max(grey.shape) / max(small.shape)
    top, left, bottom, right = (round(depth * scale) for depth in depths)
    return Box(top, left, height - bottom, width - right)


def _line_depth(grey: np.ndarray) -> int:
    """Returns how many rows from the top a line takes up, with what lies above it; 0 where there is none."""
    reach = round(REACH * len(grey))
    if reach < MIN_REACH_PX:
        return 0
    outer, inner = grey[:reach].astype(int), grey[reach : 2 * reach]
    paper = np.median(inner)
    for is_line in (outer < paper - MIN_CONTRAST, outer > paper + MIN_CONTRAST):
        seen = is_line.any(axis=0)
        if seen.mean() >= COVERED and is_line.sum(axis=0).mean() <= max(1, MAX_THICKNESS * len(grey)):
            last = reach - is_line[::-1, seen].argmax(axis=0)
            return int(np.percentile(last, 90)) + SOFT_PX
    return 0


def without_cell(ink: np.ndarray) -> np.ndarray:
    """Erases lines along the edges of a crop that touch nothing, where something else stands in its middle.

    Args:
        ink: (H, W) uint8, 0 paper to 255 full ink.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink > 0).view(np.uint8), connectivity=8)
    if count <= 2:  # the paper and at most one mark
        return ink
    height, width = ink.shape
    down, across = round(OUTER * height), round(OUTER * width)
    amid = np.bincount(labels[down : height - down, across : width - across].ravel(), minlength=count) > 0
    spans = (stats[:, cv2.CC_STAT_WIDTH] >= SPAN * width) | (stats[:, cv2.CC_STAT_HEIGHT] >= SPAN * height)
    lines = spans & ~amid
    return np.where(lines[labels], 0, ink).astype(np.uint8) if lines.any() and amid[1:].any() else ink
