"""Drop what is left of pale printed lines: ink that is made of straight runs which go on, too pale to be ink.

Where a line is about as dark as the palest ink, pieces of it are ink and the rest is paper. A stroke of a pen ends at
its ends; a piece of a line goes on there, or meets another line at a corner.
"""

from typing import NamedTuple

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

STRAIGHT_SHARE = 0.5
"""A straight run, however ragged, fills this share of its box."""

SIDE_ASPECT, SIDE_STRAIGHT_SHARE = 6.0, 0.6
"""The side of a box, which ends at corners, is slimmer and straighter: the flank of a zero ends at its bows."""


MAX_LEAN = 0.2
"""Of a line, in columns a row: what a sheet that was photographed at an angle does to one that was upright."""

MIN_LEAN_PX = 1.0
"""From end to end. What leans less is looked at as it stands."""

SEEN_PX = 8
"""Of the page around a run that leans, beyond what is looked at."""


class _Page(NamedTuple):
    """A page, or a part of one."""

    dark: np.ndarray
    """(H, W) uint8, how dark it is."""
    sums: np.ndarray
    """(H + 1, W + 1) int32, its summed-area table (Crow 1984): boxes are looked at over and over."""

    @classmethod
    def of(cls, dark: np.ndarray) -> "_Page":
        return cls(dark, cv2.integral(dark))

    @property
    def turned(self) -> "_Page":
        """The same with rows for columns."""
        return _Page(self.dark.T, self.sums.T)


class _Run(NamedTuple):
    """An upright run of a mark, and the page that it stands in."""

    page: _Page
    top: int
    left: int
    height: int
    width: int
    area: int

    @property
    def is_line(self) -> bool:
        return self.height >= RUN_ASPECT * self.width and self.area >= STRAIGHT_SHARE * self.height * self.width

    @property
    def is_side(self) -> bool:
        """It may be the side of a box, for which a corner at an end is as good as going on."""
        return self.height >= SIDE_ASPECT * self.width and self.area >= SIDE_STRAIGHT_SHARE * self.height * self.width


def without_remains(ink: np.ndarray, dark: np.ndarray) -> np.ndarray:
    """Erases marks that are pieces of lines.

    Args:
        ink: (H, W) uint8, 0 paper to 255 full ink, level, without rules.
        dark: (H, W) uint8, how dark the page is, rules and all.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink >= EDGE).astype(np.uint8), connectivity=8)
    gone, page = np.zeros(count, bool), _Page.of(dark)
    straight = {number: runs for number in _long_enough(stats) if (runs := _straight(labels, stats[number], number))}
    for far in (ONE_WAY, BOTH_WAYS):
        for number, runs in straight.items():
            left, top, _, _, area = stats[number]
            goes_on = _that_go_on(runs[0], page, top, left, far) | _that_go_on(runs[1].T, page.turned, left, top, far).T
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


def _that_go_on(runs: np.ndarray, page: _Page, top: int, left: int, far: int) -> np.ndarray:
    """Returns (h, w) uint8: 1 on those upright runs that go on beyond their ends.

    Args:
        runs: (h, w) uint8, of a mark.
        page: around it.
        top: of the mark in the page.
        left: of it.
        far: parts in which a run goes on at one of its ends.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(runs), connectivity=8)
    found = np.zeros(count, np.uint8)
    for number in range(1, count):
        x, y, width, height, area = (int(value) for value in stats[number])
        if height >= RUN_ASPECT * area / height:
            own = (labels[y : y + height, x : x + width] == number).astype(np.uint8)
            run = _stood_up(_Run(page, top + y, left + x, height, width, area), own)
            found[number] = run.is_line and _goes_on(run, far)
    return found[labels]


def _stood_up(run: _Run, own: np.ndarray) -> _Run:
    """Returns a run that leans, and the page around it, so that it stands upright.

    Args:
        run: as it leans.
        own: (height, width) uint8, 1 on the run.
    """
    lean = _lean(own)
    if abs(lean) > MAX_LEAN or abs(lean) * run.height < MIN_LEAN_PX:
        return run
    above = round(ONE_WAY / PARTS * run.height) + SEEN_PX
    beside = round(CORNER_SHARE * run.height + abs(lean) * (above + run.height)) + 2 * run.width + SEEN_PX
    first, start = max(0, run.top - above), max(0, run.left - beside)
    around = run.page.dark[first : run.top + run.height + above, start : run.left + run.width + beside]
    alone = np.zeros_like(around)
    alone[run.top - first : run.top - first + run.height, run.left - start : run.left - start + run.width] = own
    matrix = np.array([[1, lean, -lean * (run.top - first + run.height / 2)], [0, 1, 0]])
    upright, alone = (
        cv2.warpAffine(each, matrix, around.shape[::-1], flags=way | cv2.WARP_INVERSE_MAP, borderMode=border)
        for each, way, border in (
            (around, cv2.INTER_LINEAR, cv2.BORDER_REPLICATE),
            (alone, cv2.INTER_NEAREST, cv2.BORDER_CONSTANT),
        )
    )
    left, top, width, height = cv2.boundingRect(alone)
    return _Run(_Page.of(upright), top, left, height, width, run.area)


def _lean(own: np.ndarray) -> float:
    """Returns by how many columns a row a run, (h, w) uint8 of 0 and 1, leans, by least squares."""
    rows, columns = np.nonzero(own)
    from_middle = rows - rows.mean()
    return float(from_middle @ columns / max(1.0, from_middle @ from_middle))


def _goes_on(run: _Run, far: int) -> bool:
    """Tells whether an upright run goes on at both of its ends, or far at one of them: in `far` parts."""
    columns = _Columns(run.page.sums, run.left, run.width)
    least = AS_DARK * columns.contrast(run.top, run.top + run.height)
    if least <= 0:
        return False
    part = max(2, round(run.height / PARTS))
    start, end = run.top - SOFT_PX, run.top + run.height + SOFT_PX
    above = columns.reach([(start - (i + 1) * part, start - i * part) for i in range(ONE_WAY)], least)
    below = columns.reach([(end + i * part, end + (i + 1) * part) for i in range(ONE_WAY)], least)
    if max(above, below) >= far:
        return True
    ends = ((above, run.top), (below, run.top + run.height))
    # a short run says too little to be a side by its corners alone: a one has a foot and a head
    may_turn = run.is_side or max(above, below) >= BOTH_WAYS
    return all(reach >= BOTH_WAYS or may_turn and _has_corner(run, y, least) for reach, y in ends)


class _Columns:
    """The columns of a run, and those beside it."""

    def __init__(self, sums: np.ndarray, left: int, width: int) -> None:
        """Takes so many columns from one on, and on either side, past the soft edge, as many again.

        Args:
            sums: of the page, see `_Page`.
            left: the first one.
            width: how many.
        """
        before, after, side = left - SOFT_PX, left + width + SOFT_PX, max(2, width)
        self._sums = sums
        self._bands = (left, left + width), (before - side, before), (after, after + side)

    def contrast(self, top: int, bottom: int) -> float:
        """Returns by how much the run's columns are darker than those on either side, between two rows."""
        own, before, after = (self._mean(top, bottom, *band) for band in self._bands)
        return 0.0 if own is None or before is None or after is None else own - max(before, after)

    def _mean(self, top: int, bottom: int, left: int, right: int) -> float | None:
        """Returns the mean darkness of a box, as far as the page reaches."""
        height, width = self._sums.shape
        top, bottom, left, right = max(0, top), min(bottom, height - 1), max(0, left), min(right, width - 1)
        if bottom <= top or right <= left:
            return None
        at = self._sums.item
        total = at(bottom, right) - at(top, right) - at(bottom, left) + at(top, left)
        return total / ((bottom - top) * (right - left))

    def reach(self, parts: list[tuple[int, int]], least: float) -> int:
        """Returns in how many parts, one after another, the run goes on."""
        for number, (top, bottom) in enumerate(parts):
            if self.contrast(top, bottom) < least:
                return number
        return len(parts)


def _has_corner(run: _Run, y: int, least: float) -> bool:
    """Tells whether a level line as thick as an upright run begins at its end in this row, to its left or right."""
    part = max(MIN_CORNER_PART_PX, round(CORNER_SHARE * run.height / CORNER_PARTS))
    before, after = run.left - SOFT_PX, run.left + run.width + SOFT_PX
    to_left = [(before - (i + 1) * part, before - i * part) for i in range(CORNER_PARTS)]
    to_right = [(after + i * part, after + (i + 1) * part) for i in range(CORNER_PARTS)]
    tops = range(y - run.width // 2 - CORNER_PX, y - run.width // 2 + CORNER_PX + 1)
    rows = [_Columns(run.page.sums.T, top, run.width) for top in tops if top >= 0]
    return any(each.reach(way, least) == CORNER_PARTS for each in rows for way in (to_left, to_right))
