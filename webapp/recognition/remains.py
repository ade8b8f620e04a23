"""Drop what is left of pale printed lines: ink that is made of straight runs which go on, too pale to be ink.

Where a line is about as dark as the palest ink, pieces of it are ink and the rest is paper. A stroke of a pen ends at
its ends; a piece of a line goes on there, or meets another line at a corner.
"""

import cv2
import numpy as np

from webapp.recognition.marks import EDGE, MAX_MARKS

MIN_RUN_PX = 8
"""Shorter runs do not tell that they are straight."""

RUN_ASPECT = 2.5
"""A run is so many times as long as it is thick, at least."""

COVERED = 0.8
"""Share of a mark's ink in runs that go on, from which it is nothing but these."""

SOFT_PX = 2
"""Beside and beyond a run its soft edge is passed over."""

AS_DARK = 0.3
"""A line goes on where it is darker than the paper on both sides by this share of the run's own contrast."""

PARTS = 4
"""In so many parts a run is divided; beyond its ends as long ones are looked at one after another."""

BOTH_WAYS, ONE_WAY = 2, 6
"""Parts in which a run goes on at both of its ends, or at one of them: half and one and a half times its length."""

SEVERAL = 4
"""Where so many marks are pieces of lines, others need to go on only half their length at one end."""

CORNER_SHARE, CORNER_PARTS, MIN_CORNER_PART_PX = 0.4, 3, 3
"""A line that meets a run at its end is at least this share of the run's length, looked at in parts."""

CORNER_PX = 4
"""It meets the run within this of its end."""

STRAIGHT_SHARE = 0.55
"""A straight run, ragged or a little aslant, fills this share of its box."""

SIDE_ASPECT, SIDE_STRAIGHT_SHARE = 6.0, 0.7
"""The side of a box, which ends at corners, is slimmer and straighter: the flank of a zero ends at its bows."""


def without_remains(ink: np.ndarray, dark: np.ndarray) -> np.ndarray:
    """Erases marks that are pieces of lines.

    Args:
        ink: (H, W) uint8, 0 paper to 255 full ink, level, without rules.
        dark: (H, W) uint8, how dark the page is, rules and all.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink >= EDGE).astype(np.uint8), connectivity=8)
    gone = np.zeros(count, bool)
    straight = {number: runs for number in _long_enough(stats) if (runs := _straight(labels, stats[number], number))}
    for far in (ONE_WAY, BOTH_WAYS):
        for number, runs in straight.items():
            left, top, _, _, area = stats[number]
            goes_on = _that_go_on(runs[0], dark, top, left, far) | _that_go_on(runs[1].T, dark.T, left, top, far).T
            gone[number] |= int(goes_on.sum()) >= COVERED * area
        if int(gone.sum()) < SEVERAL:  # no page of pale lines: what goes on a little is a stroke after all
            break
    if not gone.any():
        return ink
    return np.where(cv2.dilate(gone[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0, 0, ink).astype(np.uint8)


def _long_enough(stats: np.ndarray) -> np.ndarray:
    """Returns the numbers of the marks that may have a run: the largest, as many as are read at most."""
    numbers = 1 + np.flatnonzero(stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) >= MIN_RUN_PX)
    return numbers[np.argsort(-stats[numbers, cv2.CC_STAT_AREA], kind="stable")][:MAX_MARKS]


def _straight(labels: np.ndarray, stats: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray] | None:
    """Returns a mark's upright and level runs, each (h, w) uint8; None where it is made of more than these."""
    left, top, width, height, area = stats
    own = (labels[top : top + height, left : left + width] == number).astype(np.uint8)
    upright, level = _runs(own), _runs(own.T).T
    return (upright, level) if int((upright | level).sum()) >= COVERED * area else None


def _runs(own: np.ndarray) -> np.ndarray:
    """Returns (h, w) uint8: 1 on the upright runs of a mark, however ragged their edges."""
    wide = cv2.dilate(np.ascontiguousarray(own), np.ones((1, 3), np.uint8))
    return cv2.morphologyEx(wide, cv2.MORPH_OPEN, np.ones((MIN_RUN_PX, 1), np.uint8), borderValue=0) & own


def _that_go_on(runs: np.ndarray, dark: np.ndarray, top: int, left: int, far: int) -> np.ndarray:
    """Returns (h, w) uint8: 1 on those upright runs that go on beyond their ends.

    Args:
        runs: (h, w) uint8, of a mark.
        dark: (H, W) uint8, how dark the page is.
        top: of the mark in the page.
        left: of it.
        far: parts in which a run goes on at one of its ends.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(runs), connectivity=8)
    found = np.zeros(count, np.uint8)
    for number in range(1, count):
        x, y, width, height, area = (int(value) for value in stats[number])
        if height >= RUN_ASPECT * width and area >= STRAIGHT_SHARE * height * width:
            is_side = height >= SIDE_ASPECT * width and area >= SIDE_STRAIGHT_SHARE * height * width
            found[number] = _goes_on(dark, top + y, left + x, height, width, far, is_side=is_side)
    return found[labels]


def _goes_on(dark: np.ndarray, top: int, left: int, height: int, width: int, far: int, *, is_side: bool) -> bool:
    """Tells whether an upright run of a page goes on at both of its ends, or far at one of them.

    Args:
        dark: (H, W) uint8, how dark the page is.
        top: of the run.
        left: of it.
        height: of it.
        width: of it.
        far: parts in which it goes on at one of its ends.
        is_side: it may be the side of a box, for which a corner at an end is as good.
    """
    columns = _Columns.around(dark, left, width)
    least = AS_DARK * columns.contrast(top, top + height)
    if least <= 0:
        return False
    part = max(2, round(height / PARTS))
    start, end = top - SOFT_PX, top + height + SOFT_PX
    above = columns.reach([(start - (i + 1) * part, start - i * part) for i in range(ONE_WAY)], least)
    below = columns.reach([(end + i * part, end + (i + 1) * part) for i in range(ONE_WAY)], least)
    if max(above, below) >= far:
        return True
    ends = ((above, top), (below, top + height))
    return all(reach >= BOTH_WAYS or is_side and _has_corner(dark, y, left, width, height, least) for reach, y in ends)


class _Columns:
    """The columns of a run, and those beside it."""

    def __init__(self, own: np.ndarray, before: np.ndarray, after: np.ndarray) -> None:
        self._own, self._before, self._after = own, before, after

    @classmethod
    def around(cls, dark: np.ndarray, left: int, width: int) -> "_Columns":
        side = max(2, width)
        first, last = left - SOFT_PX, left + width + SOFT_PX
        before = dark[:, max(0, first - side) : max(0, first)]
        return cls(dark[:, left : left + width], before, dark[:, last : last + side])

    def contrast(self, top: int, bottom: int) -> float:
        """Returns by how much the run's columns are darker than those on either side, between two rows."""
        rows = slice(max(0, top), max(0, bottom))
        parts = [part[rows] for part in (self._own, self._before, self._after)]
        if not all(part.size for part in parts):
            return 0.0
        own, before, after = (float(part.mean()) for part in parts)
        return own - max(before, after)

    def reach(self, parts: list[tuple[int, int]], least: float) -> int:
        """Returns in how many parts, one after another, the run goes on."""
        for number, (top, bottom) in enumerate(parts):
            if self.contrast(top, bottom) < least:
                return number
        return len(parts)


def _has_corner(dark: np.ndarray, y: int, left: int, width: int, height: int, least: float) -> bool:
    """Tells whether a level line as thick as an upright run begins at its end, to its left or right."""
    part = max(MIN_CORNER_PART_PX, round(CORNER_SHARE * height / CORNER_PARTS))
    before, after = left - SOFT_PX, left + width + SOFT_PX
    to_left = [(before - (i + 1) * part, before - i * part) for i in range(CORNER_PARTS)]
    to_right = [(after + i * part, after + (i + 1) * part) for i in range(CORNER_PARTS)]
    tops = range(y - width // 2 - CORNER_PX, y - width // 2 + CORNER_PX + 1)
    rows = [_Columns.around(dark.T, top, width) for top in tops if top >= 0]
    return any(each.reach(way, least) == CORNER_PARTS for each in rows for way in (to_left, to_right))
