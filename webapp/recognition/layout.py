"""Marks → rows in reading order. Marks share a row when their heights overlap, however far apart they stand."""

from typing import NamedTuple

import numpy as np

from webapp.recognition.marks import Mark, join
from webapp.recognition.shapes import Box

SMALL_SHARE = 0.4
"""Marks lower than this share of the usual height start no row: dots, commas, bars, dashes."""

DUST_SHARE = 0.12
"""Marks smaller than this share of the usual height in both directions are dust."""

MIN_ROW_PX = 10
"""A row whose marks are all smaller in both directions is dust too, also where nothing larger stands on the page."""

ROW_OVERLAP = 0.4
"""A mark joins a row when this share of the lower one's height overlaps."""

LAST_MARKS = 3
"""With so many of a row's last marks a new one is compared: rows may climb."""

PART_OVERLAP = 0.5
"""A mark is part of the one above or below it when this share of the narrower one's width overlaps."""

MAX_LINES = 200
"""Rows that are read on a page; the tallest are kept."""


class Row(NamedTuple):
    """Marks that stand side by side, left to right."""

    marks: tuple[Mark, ...]

    @property
    def box(self) -> Box:
        return join(list(self.marks)).box


def rows_of(marks: list[Mark]) -> list[Row]:
    """Groups marks into rows.

    Args:
        marks: all marks of a page, in any order.

    Returns:
        Rows top to bottom, each with its marks left to right; parts of one sign are joined. Dust is left out.
    """
    if not marks:
        return []
    usual_px = usual_height(marks)
    marks = [one for one in marks if max(one.box.height, one.box.width) >= DUST_SHARE * usual_px]
    large = [one for one in marks if one.box.height >= SMALL_SHARE * usual_px]
    small = [one for one in marks if one.box.height < SMALL_SHARE * usual_px]
    rows = _by_overlap(large)
    _add_small(rows, small, SMALL_SHARE * usual_px)
    found = [Row(tuple(_joined(row))) for row in rows]
    found = [row for row in found if max(max(one.box.height, one.box.width) for one in row.marks) >= MIN_ROW_PX]
    found = sorted(found, key=lambda row: -row.box.height)[:MAX_LINES]
    return sorted(found, key=lambda row: (row.box.top + row.box.bottom, row.box.left))


def usual_height(marks: list[Mark]) -> float:
    """Returns the height of a typical sign: the median of all, weighted by area so that dust does not count."""
    heights = np.array([one.box.height for one in marks])
    order = heights.argsort()
    weights = np.array([one.box.height * one.box.width for one in marks])[order].cumsum()
    return float(heights[order][np.searchsorted(weights, weights[-1] / 2)])


def _by_overlap(marks: list[Mark]) -> list[list[Mark]]:
    """Puts each mark, from left to right, into the row whose last marks overlap it most in height."""
    rows: list[list[Mark]] = []
    last = np.zeros((len(marks), LAST_MARKS, 2))  # top and bottom of the last marks of each row
    for one in sorted(marks, key=lambda mark: mark.box.left):
        span = (one.box.top, one.box.bottom)
        shares = _overlap(last[: len(rows)], *span).max(axis=1, initial=0.0)
        best = int(shares.argmax()) if rows else 0
        if not rows or shares[best] < ROW_OVERLAP:
            best = len(rows)
            rows.append([])
            last[best] = span
        rows[best].append(one)
        last[best, len(rows[best]) % LAST_MARKS] = span
    return rows


def _overlap(spans: np.ndarray, top: int, bottom: int) -> np.ndarray:
    """Returns how much of the lower one's height marks share, 0 to 1.

    Args:
        spans: (…, 2) top and bottom.
        top: of another mark.
        bottom: of it.
    """
    shared = np.minimum(spans[..., 1], bottom) - np.maximum(spans[..., 0], top)
    return np.maximum(shared, 0) / np.maximum(1, np.minimum(spans[..., 1] - spans[..., 0], bottom - top))


def _add_small(rows: list[list[Mark]], small: list[Mark], reach_px: float) -> None:
    """Puts dots, commas and dashes into the row of the mark beside them; those out of reach are rows of their own."""
    owners = np.array([number for number, row in enumerate(rows) for _ in row], int)
    boxes = np.array([mark.box for row in rows for mark in row], float).reshape(-1, 4)
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    for one in small:
        middle = (one.box.top + one.box.bottom) / 2
        above = np.maximum(np.maximum(boxes[:, 0] - middle, middle - boxes[:, 2]), 0)
        beside = np.where(above <= reach_px, np.abs(middles - (one.box.left + one.box.right) / 2), np.inf)
        if beside.min(initial=np.inf) < np.inf:
            rows[owners[int(beside.argmin())]].append(one)
        else:
            rows.append([one])


def _joined(row: list[Mark]) -> list[Mark]:
    """Joins parts that stand above one another: the bar of a five, the halves of a broken eight."""
    signs: list[Mark] = []
    for one in sorted(row, key=lambda mark: mark.box.left):
        if signs and _shared_width(signs[-1].box, one.box) >= PART_OVERLAP:
            signs[-1] = join([signs[-1], one])
        else:
            signs.append(one)
    return signs


def _shared_width(a: Box, b: Box) -> float:
    shared = min(a.right, b.right) - max(a.left, b.left)
    return max(0, shared) / max(1, min(a.width, b.width))
