"""Marks: connected ink, and what belongs together as one sign."""

from typing import NamedTuple

import cv2
import numpy as np

from webapp.recognition.shapes import Box

EDGE = 128
"""Ink from here on belongs to a mark; below it is the soft edge."""

MAX_MARKS = 1500
"""The largest marks are kept, so that a page of noise costs no more than a page of writing."""

MIN_MARK_PX = 6
"""Connected ink with fewer pixels is dust at any size of page."""


MIN_DOTS, MAX_DOTS, DOTS_TO_MARKS = 50, 5000, 2
"""So many dots, and so many times as many as there are other marks, are printed on the paper; A4 has 2500 at 5 mm. More
are noise, which is read as fast as it is."""

DOT_SHARE, DOT_ALIKE = 1 / 100, 0.3
"""Of the page's longer side, the longer one of a dot at most: 3 mm on A4; and how far that is from the usual dot's, as
a share of it, or a pixel. Specks of noise differ more."""

MIN_STRENGTH = 0.25
"""Marks whose edge has less than this share of the usual slope from paper to ink are shadows, stains, or ink on the
back of the paper: paler and softer. Measured on scans: pens and pencils 0.5 and more, dirt and shadows up to 0.15."""


class Mark(NamedTuple):
    """Ink that stands together: one or several connected components."""

    box: Box
    labels: tuple[int, ...]
    """Numbers of its components in the label picture."""
    area_px: int


def find_marks(ink: np.ndarray) -> tuple[np.ndarray, list[Mark]]:
    """Finds the connected marks of a page.

    Args:
        ink: (H, W) uint8, 0 paper to 255 full ink.

    Returns:
        (H, W) int32 labels, 0 paper, else the number of the component; and at most `MAX_MARKS` marks, largest first.
    """
    _, labels, stats, _ = cv2.connectedComponentsWithStats(_clear(ink), connectivity=8)
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    order = np.argsort(-areas, kind="stable")[:MAX_MARKS]
    return labels, [_mark(number, stats[number]) for number in order if areas[number] >= MIN_MARK_PX]


def without_dots(ink: np.ndarray) -> np.ndarray:
    """Erases the dots of dotted paper, beside which digits would seem as large as boxes.

    Args:
        ink: (H, W) uint8, 0 paper to 255 full ink.
    """
    _, labels, stats, _ = cv2.connectedComponentsWithStats(_clear(ink), connectivity=8)
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    small = sides <= DOT_SHARE * max(ink.shape)
    if not MIN_DOTS <= int(small.sum()) <= MAX_DOTS or int((~small).sum()) == 1:  # nothing else but the paper
        return ink
    usual_px = float(np.median(sides[small]))
    dots = small & (np.abs(sides - usual_px) <= max(1.0, DOT_ALIKE * usual_px))
    if int(dots.sum()) < max(MIN_DOTS, DOTS_TO_MARKS * int((~dots).sum())):
        return ink
    return np.where(cv2.dilate(dots[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0, 0, ink).astype(np.uint8)


def without_stains(ink: np.ndarray, dark: np.ndarray) -> np.ndarray:
    """Erases marks that are pale and soft beside the others: shadows, stains, what shines through from the back.

    Args:
        ink: (H, W) uint8, 0 paper to 255 full ink.
        dark: (H, W) uint8, how dark the page is.
    """
    clear = _clear(ink)
    _, labels = cv2.connectedComponents(clear, connectivity=8)
    steepness, lengths = _edges(dark, clear, labels)
    if len(steepness) <= 1:
        return ink
    pale = (steepness < MIN_STRENGTH * _usual(steepness, lengths)) | (lengths < MIN_MARK_PX)
    pale[0] = False
    if not pale.any():
        return ink
    return np.where(cv2.dilate(pale[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0, 0, ink).astype(np.uint8)


def _clear(ink: np.ndarray) -> np.ndarray:
    return cv2.threshold(ink, EDGE - 1, 255, cv2.THRESH_BINARY)[1]


def _edges(dark: np.ndarray, clear: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns for each component the mean slope of the darkness along its edge, and the edge's length in pixels."""
    at = np.nonzero(clear & ~cv2.erode(clear, np.ones((3, 3), np.uint8)))
    if not len(at[0]):
        return np.zeros(1), np.zeros(1, int)
    across, down = (cv2.Sobel(dark, cv2.CV_16S, *direction)[at] for direction in ((1, 0), (0, 1)))
    slopes = cv2.magnitude(across.astype(np.float32), down.astype(np.float32))
    numbers = labels[at]
    lengths = np.bincount(numbers)
    return np.bincount(numbers, weights=slopes.ravel()) / np.maximum(1, lengths), lengths


def _usual(steepness: np.ndarray, lengths: np.ndarray) -> float:
    """Returns the median slope, each component counting by all that its edge climbs, so that dust counts little."""
    order = steepness.argsort()
    weights = (steepness * lengths)[order].cumsum()
    return float(steepness[order][np.searchsorted(weights, weights[-1] / 2)])


def erase(gone: np.ndarray, ink: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Returns the ink without those of its marks for which `gone`, (N,) bool, is True, soft edges included.

    Args:
        gone: by number of the mark.
        ink: (H, W) uint8, 0 paper to 255 full ink.
        labels: (H, W) int32, the number of each pixel's mark, 0 on paper.
    """
    if not gone.any():
        return ink
    return np.where(cv2.dilate(gone[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0, 0, ink).astype(np.uint8)


def join(marks: list[Mark]) -> Mark:
    """Returns one mark of several."""
    boxes = np.array([one.box for one in marks])
    top, left = boxes[:, :2].min(axis=0)
    bottom, right = boxes[:, 2:].max(axis=0)
    labels = tuple(number for one in marks for number in one.labels)
    return Mark(Box(int(top), int(left), int(bottom), int(right)), labels, sum(one.area_px for one in marks))


def ink_of(mark: Mark, ink: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Cuts the ink of one mark out of the page, with its soft edge and without its neighbours.

    Returns:
        (h, w) uint8 ink, a pixel wider than the mark's box on all sides that the page leaves room on.
    """
    box = grow(mark.box, 1, ink.shape)
    near = labels[box.top : box.bottom, box.left : box.right]
    own = np.isin(near, mark.labels).astype(np.uint8)
    soft = cv2.dilate(own, np.ones((3, 3), np.uint8)).astype(bool) & ((near == 0) | own.astype(bool))
    return np.where(soft, ink[box.top : box.bottom, box.left : box.right], 0).astype(np.uint8)


def grow(box: Box, margin_px: int, shape: tuple[int, ...]) -> Box:
    """Returns the box with a margin, as far as the picture reaches."""
    return Box(
        max(0, box.top - margin_px),
        max(0, box.left - margin_px),
        min(shape[0], box.bottom + margin_px),
        min(shape[1], box.right + margin_px),
    )


def _mark(number: int, stats: np.ndarray) -> Mark:
    left, top, width, height, area = (int(value) for value in stats)
    return Mark(Box(top, left, top + height, left + width), (int(number),), area)
