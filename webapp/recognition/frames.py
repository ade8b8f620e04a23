"""Drop what is left of printed boxes and tables when the rules among their lines are gone: frames and open corners.

Both have straight edges that are level or upright. The edges of handwriting, also of a careful 0 or 4, are round or
slanted at places.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from webapp.recognition.marks import EDGE, erase

MAX_PAGES = 8
"""Marks are looked at, the smallest first, until their boxes fill so many pages: they may lie within one another."""

MIN_LENGTH_PX = 24
"""What is smaller has too few pixels to tell straight from slanted."""

MIN_CLOSED_PX = 16
"""A closed frame is told from a zero by its hole, also where it is as small as a box to tick: of 720 digits with holes
by people of the validation side, 18 to 26 px high on photos, one has such a hole, of as many boxes 608 of 613."""

UNEVEN_PX = 2.0
"""A printed edge is straight within this."""

LEVEL_DEG = 8.0
"""An edge is level or upright within this."""

STRAIGHT_SHARE = 0.95
"""Share of the outline of a frame whose edges are level or upright, after it was rid of its ragged ends."""

MIN_COUNTED = 0.4
"""And of all of its outline at least this share: a scribble has nothing but ends and steps."""

TAPERING_SHARE = 0.75
"""Or this share of all of it: pale lines taper where a dark one outshines them. Of 2240 digits of validation people two
are as straight, both ways, and as slim."""

EACH_WAY_SHARE = 0.1
"""Edges of both directions have at least this share, but for lines of a table: a one has only upright ones."""

SLIM = 20
"""Lines of a frame, all together, are this many times as long as they are thick."""

NEAR_SHARE = 1 / 50
"""Open corners count only this near to a line that was erased, as a share of the longer side: they are the rest of the
same box, whose pale lines break off where a dark one outshines them."""

SURELY_SLIM = 40
"""But what has a longer side of so many thicknesses of its lines is part of a table."""

TABLE_LINES = 5
"""A table has at least so many lines, level and upright ones together: a four, a seven and a five have fewer."""

TABLE_STRAIGHT_SHARE = 0.85
"""Of the outline of a table, whose lines may be broken by the grain of a pale photo."""

CELL_FILL = 0.86
"""Share of the smallest rectangle around it that a cell fills; round holes of zeros fill 0.83 at most."""

MIN_CELL_PX = 10
"""Sides of a cell; smaller holes are specks."""

CELL_LEVEL_DEG = 12.0
"""The sides of a closed cell may be this much off level: sheets are photographed at an angle."""

FRAME_SHARE = 0.9
"""Share of a closed frame's ink that lies around its cells; the rest are stubs of lines that were erased."""

MAX_WRITTEN = 4.0
"""Squares of the lines' thickness that may reach into the cells of a closed frame: more is a digit that touches it."""

BAR_ASPECT = 2.5
"""A piece of a broken line is at least this many times as long as it is thick."""

GOES_ON = 0.5
"""Beyond both of its ends, over its own length, this share of the line was erased."""

GOES_ON_ONE_WAY = 0.8
"""Or this share beyond one of them, if it is long enough to tell that it is straight."""

MAX_ROUNDS = 4
"""Pieces may go on in pieces that were found only now; so often they are looked for."""

AS_THICK = 1.6
"""And it is no thicker, from its leftmost to its rightmost pixel, than so many times that line: a one is, or leans."""


def without_cells(ink: np.ndarray) -> np.ndarray:
    """Erases closed frames that touch nothing, whole: a rule that is erased among their lines would open them.

    Args:
        ink: (H, W) uint8, 0 paper to 255 full ink, level, with rules.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink >= EDGE).astype(np.uint8), connectivity=8)
    frames = np.zeros(count, bool)
    for number in _large_enough(stats, ink.size, MIN_CLOSED_PX):
        frames[number] = _is_closed_frame(_alone(number, labels, stats))
    return erase(frames, ink, labels)


def without_frames(ink: np.ndarray, with_rules: np.ndarray) -> np.ndarray:
    """Erases closed frames, and open ones beside a line that was erased. What stands free within them stays.

    Args:
        ink: (H, W) uint8, 0 paper to 255 full ink, level, without rules.
        with_rules: (H, W) uint8, the same with them.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink >= EDGE).astype(np.uint8), connectivity=8)
    frames, beside_rules = np.zeros(count, bool), np.zeros(count, bool)
    for number in _large_enough(stats, ink.size):
        own = _alone(number, labels, stats)
        by_itself, beside_rules[number] = _is_open_frame(own)
        frames[number] = by_itself or _is_closed_frame(own)
    if beside_rules.any():
        frames = _beside((with_rules >= EDGE) & (ink < EDGE), frames, beside_rules, labels)
    return erase(frames, ink, labels)


def _beside(erased: np.ndarray, frames: np.ndarray, beside_rules: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Returns (N,) bool: `frames`, and those of `beside_rules` that stand near what is erased, or near one of these."""
    reach = _square(round(NEAR_SHARE * max(labels.shape)))
    for _ in range(MAX_ROUNDS):
        gone = (erased | frames[labels]).astype(np.uint8)
        near = np.bincount(labels[cv2.dilate(gone, reach) > 0], minlength=len(frames)) > 0
        if not (beside_rules & near & ~frames).any():
            break
        frames = frames | (beside_rules & near)
    return frames


def without_pieces(ink: np.ndarray, with_rules: np.ndarray) -> np.ndarray:
    """Erases the pieces that are left of a broken line: slim marks that go on as a line that was erased.

    Args:
        ink: (H, W) uint8, 0 paper to 255 full ink, level, without rules.
        with_rules: (H, W) uint8, the same with them.
    """
    for _ in range(MAX_ROUNDS):
        before, ink = ink, _without_these_pieces(ink, with_rules)
        if ink is before:
            break
    return ink


def _without_these_pieces(ink: np.ndarray, with_rules: np.ndarray) -> np.ndarray:
    erased = (with_rules >= EDGE) & (ink < EDGE)
    if not erased.any():
        return ink
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink >= EDGE).astype(np.uint8), connectivity=8)
    pieces = np.zeros(count, bool)
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    for number in np.flatnonzero(np.maximum(wide, high) >= BAR_ASPECT * np.minimum(wide, high)):
        left, top, width, height, _ = stats[number]
        if height > width:
            pieces[number] = number > 0 and _goes_on(erased, top, left, height, width)
        else:
            pieces[number] = number > 0 and _goes_on(erased.T, left, top, width, height)
    return erase(pieces, ink, labels)


def _goes_on(erased: np.ndarray, top: int, left: int, height: int, width: int) -> bool:
    """Tells whether an upright mark goes on, above or below it, as a line that is as thick and was erased."""
    columns = slice(max(0, left - 1), left + width + 1)
    above, below = erased[max(0, top - height) : top, columns], erased[top + height : top + 2 * height, columns]
    fewer, more = sorted(int(part.any(axis=1).sum()) for part in (above, below))
    one_way = height >= MIN_LENGTH_PX and more >= GOES_ON_ONE_WAY * height
    if not one_way and fewer < GOES_ON * height:
        return False
    return width * (fewer + more) <= AS_THICK * int(above.sum() + below.sum())


def _alone(number: int, labels: np.ndarray, stats: np.ndarray) -> np.ndarray:
    """Returns (h, w) uint8: 1 on one mark, with paper all around."""
    left, top, width, height, _ = stats[number]
    return np.pad((labels[top : top + height, left : left + width] == number).astype(np.uint8), 1)


def _square(reach_px: int) -> np.ndarray:
    return np.ones((2 * reach_px + 1, 2 * reach_px + 1), np.uint8)


def _large_enough(stats: np.ndarray, page_px: int, least_px: int = MIN_LENGTH_PX) -> np.ndarray:
    """Returns the numbers of marks that are long enough to be frames, smallest first."""
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    numbers = 1 + np.flatnonzero(np.maximum(wide, high)[1:] >= least_px)
    room = (wide * high)[numbers].astype(np.int64)
    order = np.argsort(room, kind="stable")
    return numbers[order][room[order].cumsum() <= MAX_PAGES * page_px]


def _is_open_frame(own: np.ndarray) -> tuple[bool, bool]:
    """Tells whether a mark has slim lines, level and upright, and is what is left of a box or table.

    Args:
        own: (h, w) uint8, 1 on the mark, with paper all around.

    Returns:
        Whether it is one wherever it stands, and whether it is one if it stands beside a line that was erased.
    """
    outlines, _ = cv2.findContours(own, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    way_px = sum(len(one) for one in outlines)
    thickness = 2 * int(own.sum()) / way_px
    if way_px / 2 < SLIM * thickness:
        return False, False
    is_table = max(own.shape) >= SURELY_SLIM * thickness
    level, upright, slanted = np.sum([_edges(one, thickness) for one in outlines], axis=0)
    straight, total = level + upright, level + upright + slanted
    share = TABLE_STRAIGHT_SHARE if is_table else STRAIGHT_SHARE
    if straight < min(TAPERING_SHARE * way_px, max(MIN_COUNTED * way_px, share * total)):
        return False, False
    both_ways = min(level, upright) >= EACH_WAY_SHARE * total
    height, width = own.shape
    lines = (level / width + upright / height) / 2  # each has two edges
    return bool(both_ways and is_table and lines >= TABLE_LINES), bool(both_ways or is_table)


def straight_share(own: np.ndarray) -> float:
    """Returns the share of a mark's outline that is level or upright, its ends and steps left out; 0 without ink.

    Args:
        own: (h, w) uint8, 1 on the mark, with paper all around.
    """
    outlines, _ = cv2.findContours(own, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return 0.0
    thickness = _thickness_px(own, outlines)
    level, upright, slanted = np.sum([_edges(one, thickness) for one in outlines], axis=0)
    return float((level + upright) / max(1.0, level + upright + slanted))


def thickness_px(own: np.ndarray) -> float:
    """Returns how thick the lines of a mark are, (h, w) uint8 of 0 and 1 with paper all around; 0 without ink."""
    return _thickness_px(own, cv2.findContours(own, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)[0])


def _thickness_px(own: np.ndarray, outlines: Sequence[np.ndarray]) -> float:
    return 2 * int(own.sum()) / max(1, sum(len(one) for one in outlines))


def _edges(outline: np.ndarray, thickness: float) -> tuple[float, float, float]:
    """Returns the lengths in pixels of an outline's level, upright and slanted edges, ends and steps left out."""
    corners = cv2.approxPolyDP(outline, UNEVEN_PX, closed=True)[:, 0].astype(float)
    sides = np.roll(corners, -1, axis=0) - corners
    lengths = np.hypot(*sides.T)
    lengths[lengths <= max(2.0, 1.5 * thickness)] = 0
    angles_deg = np.degrees(np.arctan2(*np.abs(sides.T)))  # from upright: 0 upright, 90 level
    level, upright = angles_deg >= 90 - LEVEL_DEG, angles_deg <= LEVEL_DEG
    return lengths[level].sum(), lengths[upright].sum(), lengths[~level & ~upright].sum()


def _is_closed_frame(own: np.ndarray) -> bool:
    """Tells whether a mark, (h, w) uint8 of 0 and 1, is nothing but the frame of one or more cells side by side."""
    outlines, levels = cv2.findContours(own, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    holes = [one for one, (*_, parent) in zip(outlines, levels[0], strict=True) if parent >= 0]
    holes = [one for one in holes if min(cv2.boundingRect(one)[2:]) >= MIN_CELL_PX]
    if not holes or not all(_is_cell(one) for one in holes):
        return False
    thickness = _thickness_px(own, outlines)
    cells = cv2.drawContours(np.zeros_like(own), holes, -1, 1, cv2.FILLED)
    around = cv2.dilate(cells, _square(round(1.5 * thickness))) & own
    is_written = _reaching_into(holes, own, thickness) > MAX_WRITTEN * thickness**2
    return not is_written and int(around.sum()) >= FRAME_SHARE * int(own.sum())


def _reaching_into(holes: Sequence[np.ndarray], own: np.ndarray, thickness: float) -> int:
    """Returns how many pixels of a mark lie within the hulls of its holes, well away from their sides."""
    rooms = np.zeros_like(own)
    for one in holes:
        cv2.fillConvexPoly(rooms, cv2.convexHull(one), 1)
    reach = round(1.5 * thickness) + round(UNEVEN_PX)
    return int((cv2.erode(rooms, _square(reach), borderValue=0) & own).sum())


def _is_cell(outline: np.ndarray) -> bool:
    """Tells whether the outline of a hole, (N, 1, 2) int32, is a rectangle, level or nearly so."""
    _, sides, angle_deg = cv2.minAreaRect(outline)
    off_level_deg = min(angle_deg, 90 - angle_deg)
    is_full = cv2.contourArea(outline) >= CELL_FILL * sides[0] * sides[1]
    return bool(is_full and min(sides) >= MIN_CELL_PX and off_level_deg <= CELL_LEVEL_DEG)
