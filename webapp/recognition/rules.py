"""Drop printed lines, boxes, tables and the dark rim of a photo, and keep the ink that crosses them.

A rule is a straight run of ink that is much longer than the writing is high, or one that forms a box or a table with
others. It is erased where nothing crosses it, and closed over where a stroke was cut by that.
"""

from typing import NamedTuple

import cv2
import numpy as np

from webapp.recognition.frames import straight_share
from webapp.recognition.marks import EDGE

RIM_SHARE = 0.03
"""A rim lies within this share of the picture's side from the border."""

RIM_LENGTH_SHARE = 0.2
"""And is at least this long, as a share of the side."""

IN_RIM = 0.8
"""Share of a mark's ink that lies there when it is a rim."""

RUN_SHARE = 0.03
"""Straight runs of this share of the longer side may be rules: long enough to be straight, short enough to follow a
line that is not quite level."""

MIN_RUN_PX = 20

BOX_SIDE_SHARE = 0.6
"""The sides of a box, and the lines of a table, have at least this share of the longest one's length. What is shorter
is a stroke of a digit that touches them."""

SLIM = 8
"""A rule is so many times as long as it is thick."""

LONG_HEIGHTS = 3.0
LONG_ASPECT = 2.0
"""A rule by itself is longer than so many heights of the writing, and than its mark is in the other direction: a four
that is written large among small print has a bar of the former, not of the latter."""

SURELY_LONG_HEIGHTS = 8.0
"""What is so much longer than the writing is high is a rule whatever hangs on it."""

BOX_HEIGHTS = 1.15
"""A box or table is larger than the writing."""

BOX_SIDES = 1.4
"""Its straight runs add up to this many times its width and its height: a box has twice each, a round digit once."""

TABLE_LINES = 5
"""A table has at least so many lines as long as it is wide or high, whatever hangs on them: handwriting has three."""

MAX_ASPECT = 2.5
"""Marks that are wider than this many heights, such as dashes, do not tell the height of the writing."""

LYING_RULES, LYING_ASPECT, LYING_SHARE = 3, 8.0, 0.25
"""So many marks that are higher than so many of their widths, and than this share of the page, are the rules of a sheet
that lies on its side: there the widths tell the height of the writing."""

MIN_PLAIN_SHARE = 0.05
"""Nor do marks that all have less than this share of the largest one's ink: they may be dust in an empty form."""

STRAIGHT_SHARE = 0.9
"""Where nothing is written beside it, a mark has rules if this share of its outline is level or upright: digits that
touch have straight runs both ways too."""

SIDE_SLIM, LEVEL_SIDE_SLIM = 5, 6
"""The side of a box is so many times as long as it is thick, at least, as it stands or lies. The bar of a five lies."""

SIDE_GAP_PX = 3
"""Between a side and the line that was erased where they met."""

RAGGED_PX = 1
"""The edge of a printed line is uneven by this much."""

CROSSING_THICKNESSES = 1.4
"""Where ink is thicker than this many times the rule, a stroke runs along or across it."""


def without_rules(ink: np.ndarray) -> np.ndarray:
    """Erases printed lines.

    Args:
        ink: (H, W) uint8, 0 paper to 255 full ink, level.

    Returns:
        (H, W) uint8: the ink without them.
    """
    mask = (ink >= EDGE).astype(np.uint8)
    across, down = _straight_runs(mask), np.ascontiguousarray(_straight_runs(np.ascontiguousarray(mask.T)).T)
    if not across.any() and not down.any():
        return ink
    across, down = _rules_among(mask, across, down)
    erased = _erase(mask, across)
    erased = _erase(np.ascontiguousarray(erased.T), np.ascontiguousarray(down.T)).T
    gone = cv2.dilate((mask & ~erased).astype(np.uint8), np.ones((3, 3), np.uint8))
    gone[cv2.dilate(erased, np.ones((3, 3), np.uint8)) > 0] = 0
    return np.where((gone > 0) | ((mask > 0) & (erased == 0)), 0, ink).astype(np.uint8)


def without_sides(ink: np.ndarray, with_rules: np.ndarray) -> np.ndarray:
    """Erases the sides that are left of a box whose other sides were erased: slim marks from one of these to another.

    A one that is written in a box seldom reaches its upper and its lower edge.

    Args:
        ink: (H, W) uint8, 0 paper to 255 full ink, without rules.
        with_rules: (H, W) uint8, the same with them.
    """
    erased = ((with_rules >= EDGE) & (ink < EDGE)).astype(np.uint8)
    if not erased.any():
        return ink
    near = cv2.dilate(erased, np.ones((2 * SIDE_GAP_PX + 1, 2 * SIDE_GAP_PX + 1), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink >= EDGE).astype(np.uint8), connectivity=8)
    sides = np.zeros(count, bool)
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    for number in np.flatnonzero((high >= SIDE_SLIM * wide) | (wide >= LEVEL_SIDE_SLIM * high)):
        left, top, width, height, _ = stats[number]
        own = near[top : top + height, left : left + width]
        first, last = (own[0], own[-1]) if height > width else (own[:, 0], own[:, -1])
        sides[number] = number > 0 and first.any() and last.any()
    if not sides.any():
        return ink
    return np.where(cv2.dilate(sides[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0, 0, ink).astype(np.uint8)


def without_rim(ink: np.ndarray) -> np.ndarray:
    """Erases marks that run along the picture's border: the desk beside the paper, a shadow in the fold of a book.

    Args:
        ink: (H, W) uint8, 0 paper to 255 full ink.
    """
    if max(ink[0].max(), ink[-1].max(), ink[:, 0].max(), ink[:, -1].max()) < EDGE:
        return ink
    height, width = ink.shape
    rim_y, rim_x = max(2, round(RIM_SHARE * height)), max(2, round(RIM_SHARE * width))
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink >= EDGE).astype(np.uint8), connectivity=8)
    left, top, wide, high, areas = stats.T
    touches = (left == 0) | (top == 0) | (left + wide == width) | (top + high == height)
    long = (wide >= RIM_LENGTH_SHARE * width) | (high >= RIM_LENGTH_SHARE * height)
    if not (touches & long)[1:].any():
        return ink
    inner = np.bincount(labels[rim_y : height - rim_y, rim_x : width - rim_x].ravel(), minlength=count)
    rim = touches & long & (inner <= (1 - IN_RIM) * areas)
    rim[0] = False
    return np.where(cv2.dilate(rim[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0, 0, ink).astype(np.uint8)


def _straight_runs(mask: np.ndarray) -> np.ndarray:
    """Returns (H, W) uint8: 1 on straight level runs of ink, however thin, also where they climb a little."""
    length = max(MIN_RUN_PX, round(RUN_SHARE * max(mask.shape)))
    thick = cv2.dilate(mask, np.ones((3, 1), np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    return runs & mask


def _rules_among(mask: np.ndarray, across: np.ndarray, down: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns those of the runs that are rules, each (H, W) uint8."""
    # Labels take 12 MB on a photo: those of the runs are gone before those of the marks are there.
    found = [_Runs.of(runs, axis) for axis, runs in enumerate((across, down))]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    sizes = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].T  # (2, N) of each mark
    found = [runs.owned_by(labels, len(stats)) for runs in found]
    sides = np.stack([runs.total for runs in found])  # (2, N)
    boxes = (sides >= BOX_SIDES * sizes).all(axis=0)
    boxes[0] = False
    height = _writing_height(stats[1:], sides[:, 1:].any(axis=0), boxes[1:], len(mask))
    if not height:
        straight = _straight_marks(labels, stats, np.flatnonzero(sides.any(axis=0)))
        written = boxes & (straight == 0)
        height = _cell_height(sides[:, written], sizes[:, written])
        if not height:
            across, down = across * straight[labels], down * straight[labels]
            found = [_Runs.of(runs, axis).owned_by(labels, len(stats)) for axis, runs in enumerate((across, down))]
    boxes &= sizes.max(axis=0) >= BOX_HEIGHTS * height
    return tuple(runs.rules(boxes, height, sizes[1 - axis]) for axis, runs in enumerate(found))


class _Runs(NamedTuple):
    """The straight runs of one direction."""

    shape: tuple[int, ...]
    """Of the page: H, W."""
    at: np.ndarray
    """(P,) the pixels of all runs, counted row by row: a small part of the page's."""
    numbers: np.ndarray
    """(P,) int32, the number of each pixel's run."""
    lengths: np.ndarray
    """(R,) of each run; 0 for those that are too thick."""
    owners: np.ndarray | None = None
    """(R,) number of the mark that each is part of."""
    total: np.ndarray | None = None
    """(N,) of each mark: the sum of its runs."""
    longest: np.ndarray | None = None
    """(N,) of each mark."""

    @classmethod
    def of(cls, runs: np.ndarray, axis: int) -> "_Runs":
        _, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
        at = np.flatnonzero(runs)
        lengths = stats[:, (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT)[axis]].astype(int)
        lengths[SLIM * stats[:, cv2.CC_STAT_AREA] > lengths**2] = 0  # thick strokes, and the paper itself
        return cls(runs.shape, at, labels.ravel()[at], lengths)

    def owned_by(self, marks: np.ndarray, count: int) -> "_Runs":
        owners = np.zeros(len(self.lengths), int)
        owners[self.numbers] = marks.ravel()[self.at]  # any pixel tells the mark that a run is part of
        total, longest = np.zeros(count, int), np.zeros(count, int)
        np.add.at(total, owners, self.lengths)
        np.maximum.at(longest, owners, self.lengths)
        return self._replace(owners=owners, total=total, longest=longest)

    def rules(self, boxes: np.ndarray, height: float, across: np.ndarray) -> np.ndarray:
        """Returns (H, W) uint8: the runs that are rules.

        Args:
            boxes: (N,) bool, marks that are boxes or tables.
            height: of the writing.
            across: (N,) how far each mark reaches across the runs' direction.
        """
        alone = self.lengths >= np.maximum(LONG_HEIGHTS * height, LONG_ASPECT * across[self.owners])
        alone |= self.lengths >= SURELY_LONG_HEIGHTS * max(height, 1.0)
        side = boxes[self.owners] & (self.lengths >= BOX_SIDE_SHARE * self.longest[self.owners])
        rules = np.zeros(self.shape, np.uint8)
        rules.ravel()[self.at] = ((self.lengths > 0) & (alone | side))[self.numbers]
        return rules


def _straight_marks(labels: np.ndarray, stats: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Returns (N,) uint8: 1 for those of these marks that are made of level and upright lines."""
    straight = np.zeros(len(stats), np.uint8)
    for number in numbers:
        left, top, width, height, _ = stats[number]
        own = np.pad((labels[top : top + height, left : left + width] == number).astype(np.uint8), 1)
        straight[number] = straight_share(own) >= STRAIGHT_SHARE
    return straight


def _writing_height(stats: np.ndarray, has_runs: np.ndarray, boxes: np.ndarray, page_px: int) -> float:
    """Returns the usual height of marks without straight runs, or of all but boxes where no such mark has any size.

    Args:
        stats: (N, 5) of the marks, as OpenCV gives them.
        has_runs: (N,) bool.
        boxes: (N,) bool, marks that are boxes or tables.
        page_px: height of the page.
    """
    widths, heights, areas = (stats[:, column] for column in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    plain = ~has_runs & (widths <= MAX_ASPECT * heights)
    counted = plain if areas[plain].max(initial=0) >= MIN_PLAIN_SHARE * areas[~boxes].max(initial=1) else ~boxes
    if not counted.any():
        return 0.0
    lying = has_runs & (heights >= np.maximum(LYING_ASPECT * widths, LYING_SHARE * page_px))
    if int(lying.sum()) >= LYING_RULES:
        heights = np.where(lying, widths, heights)
    order = heights[counted].argsort()
    weights = areas[counted][order].cumsum()
    return float(heights[counted][order][np.searchsorted(weights, weights[-1] / 2)])


def _cell_height(sides: np.ndarray, sizes: np.ndarray) -> float:
    """Returns how high the cells of a table are, in which all that is written touches its lines, or 0 without one.

    Args:
        sides: (2, N) of each box: the sum of its level and of its upright lines.
        sizes: (2, N) its width and its height.
    """
    lines = sides / np.maximum(1, sizes)
    tables = lines.sum(axis=0) >= TABLE_LINES
    return float((sizes[1] / lines[0])[tables].max(initial=0.0))


def _erase(mask: np.ndarray, rules: np.ndarray) -> np.ndarray:
    """Erases level rules from a mask, but not what is thicker than they are, and closes the strokes that were cut."""
    mask = mask.copy()
    count, _, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(rules), connectivity=8)
    for left, top, width, height, area in stats[1:count]:
        thickness = max(1, round(area / width))
        reach = 2 * thickness + RAGGED_PX
        rows = slice(max(0, top - reach), top + height + reach)
        columns = slice(max(0, left - RAGGED_PX), left + width + RAGGED_PX)
        mask[rows, columns] = _erase_one(mask[rows, columns], rules[rows, columns], thickness)
    return mask


def _erase_one(mask: np.ndarray, rule: np.ndarray, thickness: int) -> np.ndarray:
    """Erases one rule from the part of the mask around it."""
    band = cv2.dilate(rule, np.ones((2 * RAGGED_PX + 1, 2 * RAGGED_PX + 1), np.uint8)) & mask
    tall = np.ones((round(CROSSING_THICKNESSES * thickness) + RAGGED_PX, 1), np.uint8)
    crossing = cv2.morphologyEx(mask, cv2.MORPH_OPEN, tall, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    erased = mask & ~(band & ~crossing & 1)
    closed = cv2.morphologyEx(erased, cv2.MORPH_CLOSE, np.ones((thickness + 2 * RAGGED_PX, 1), np.uint8))
    return erased | (closed & band)
