"""From a picture to rows of marks: shrink, even out the light, find the ink, group it."""

from typing import NamedTuple

import cv2
import numpy as np

from webapp.recognition.directions import running_down, runs_across
from webapp.recognition.frames import without_cells, without_frames, without_pieces
from webapp.recognition.layout import Row, rows_of, usual_height
from webapp.recognition.light import is_clean, page_ink
from webapp.recognition.marks import EDGE, Mark, find_marks, ink_of, without_dots, without_stains
from webapp.recognition.orient import DigitsOf, Likelihood, quarter_turn_deg, quarter_turned, skew_deg, turned
from webapp.recognition.paper import darkness_of_ink
from webapp.recognition.remains import without_remains
from webapp.recognition.rings import without_rings
from webapp.recognition.rules import without_rim, without_rules, without_sides
from webapp.recognition.shapes import Box
from webapp.recognition.sheet import find_sheet, straighten

WORK_PX = 2000
"""Longer pictures are shrunk to this. A 4 mm digit on a photographed A4 page still has 27 px, a thin pencil line 2."""


GLANCE_PX = 1000
"""Which way up a page is shows on a copy of this size."""


SMEARED_PX = 3
"""What is so near to the edge of a picture that was turned is smeared from it into the new corners."""


MAX_ELONGATION = 3.0
"""Marks that are longer than this many times their width do not tell which way up they are."""


CROP_PX = 100
"""A photo that is no higher is a crop of one line: fields of forms are cut out at 35 to 90 px."""

FILLED = 0.65
"""A higher photo may be one too where marks take up this share of its height: it was cut out with little paper around.
With 0.8 or 0.5 a few photos of one digit by validation people were read less well (a script that was not kept)."""

MAX_HALF_WIDTH = 0.2
"""Of such a crop's height, half the width of its widest stroke at most: a sheet on a desk is wider."""

BESIDE_PX = 4
"""So far around the ink of such a crop lies the paper beside it."""

MAX_LIKE_INK = 0.3
"""Share of the paper beside the ink that may look like ink. Of 284 photos that one digit by people of the validation
side fills, one has more, and of 15 on old paper or between the lines of a cell seven (a script that was not kept); the
edges of shadows, on one side of which all is as dark as they are, have 0.33 to 0.7."""


class Page(NamedTuple):
    """A page as it is worked on, and the way back to the picture."""

    grey: np.ndarray
    """(H, W) uint8, 0 black to 255 white: shrunk."""
    ink: np.ndarray
    """(H, W) uint8, 0 paper to 255 full ink."""
    labels: np.ndarray
    """(H, W) int32: the component that each pixel of ink belongs to, as the rows' marks number them."""
    rows: list[Row]
    to_upright: np.ndarray
    """(3, 3) float64: maps (x, y, 1) of this page to the upright picture."""
    upright: np.ndarray
    """(H, W) uint8: the picture, turned upright and otherwise as it came."""
    rotation_deg: int
    is_crop: bool
    """It is a crop of one line, with its paper: nothing else has room on it."""
    on_desk: bool = False
    """It is a sheet on something darker, which `upright` shows around it."""
    has_rules: bool = False
    """More ink on it was in printed lines, which were erased, than is left."""


class Seen(NamedTuple):
    """What was found on a page."""

    with_rules: np.ndarray
    ink: np.ndarray
    labels: np.ndarray
    marks: list[Mark]


def segment(grey: np.ndarray, likelihood: Likelihood, digits_of: DigitsOf | None = None) -> Page:
    """Finds the rows of marks in a picture.

    Args:
        grey: (H, W) uint8, 0 black to 255 white, either polarity.
        likelihood: what the network for single digits makes of marks, to tell which way up they are.
        digits_of: what it takes them for.

    Returns:
        The page, with its rows top to bottom.
    """
    if grey.shape[0] <= CROP_PX and not is_clean(grey):
        return _crop(grey)
    work, to_picture = _shrink(grey, WORK_PX)
    corners = find_sheet(work)
    if corners is not None:
        work, back = straighten(work, corners)
        to_picture = to_picture @ back
    small, _ = _shrink(work, GLANCE_PX)
    glance = look(small)
    quarters, skew = _turns(glance, likelihood, digits_of)
    is_as_seen = small is work and not quarters and not skew  # drawings mostly are
    work, forth = quarter_turned(work, quarters)
    inside = None
    if skew:
        before = work.shape
        work, back = turned(work, skew)
        inside = _inside(before, work.shape, np.linalg.inv(back))
        forth = np.linalg.inv(back) @ forth
    seen = glance if is_as_seen else look(work, inside)
    upright, from_picture = quarter_turned(grey, quarters)
    to_upright = from_picture @ to_picture @ np.linalg.inv(forth)
    found = (work, seen.ink, seen.labels, rows_of(seen.marks))
    has_rules = np.count_nonzero(seen.with_rules >= EDGE) > 2 * np.count_nonzero(seen.ink >= EDGE)
    on_desk = corners is not None
    return Page(*found, to_upright, upright, 90 * quarters, is_crop=False, on_desk=on_desk, has_rules=has_rules)


def filled_crop(grey: np.ndarray) -> Page | None:
    """Returns a large photo as a crop of one line where its marks reach from top to bottom, and are strokes.

    Args:
        grey: as for `segment`, which knows lower crops by their height.
    """
    if grey.shape[0] <= CROP_PX or is_clean(grey):
        return None
    crop = _crop(grey)
    return crop if _is_filled(crop) else None


def _crop(grey: np.ndarray) -> Page:
    work, to_picture = _shrink(grey, round(CROP_PX * max(1.0, grey.shape[1] / grey.shape[0])))
    seen = look(work, is_dark=darkness_of_ink(work) >= 0)
    return Page(work, seen.ink, seen.labels, rows_of(seen.marks), to_picture, grey, 0, is_crop=True)


def _is_filled(crop: Page) -> bool:
    marks = [one for row in crop.rows for one in row.marks]
    if not marks or usual_height(marks) < FILLED * crop.ink.shape[0]:
        return False
    on = (crop.ink >= EDGE).astype(np.uint8)
    half_width = cv2.distanceTransform(on, cv2.DIST_L2, cv2.DIST_MASK_3).max()
    return half_width <= MAX_HALF_WIDTH * crop.ink.shape[0] and _like_ink(crop.grey, on) <= MAX_LIKE_INK


def _like_ink(grey: np.ndarray, on: np.ndarray) -> float:
    """Returns the share of the paper beside some ink that is nearer to the ink than to most of that paper, in grey.

    A stroke has paper on both sides; the edge of a shadow has the shadow on one.

    Args:
        grey: (H, W) uint8, 0 black to 255 white.
        on: (H, W) uint8, 1 on the ink.
    """
    soft = cv2.dilate(on, np.ones((3, 3), np.uint8))
    near = cv2.dilate(on, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * BESIDE_PX + 1, 2 * BESIDE_PX + 1)))
    beside = grey[(near > 0) & (soft == 0)].astype(float)
    if not beside.size:
        return 0.0
    apart = np.abs(beside - np.median(grey[on > 0]))
    return float(np.mean(2 * apart < np.quantile(apart, 0.9)))


def look(work: np.ndarray, inside: np.ndarray | None = None, *, is_dark: bool | None = None) -> Seen:
    """Finds ink and marks on a page, without stains, dots, rim, ruled lines and boxes.

    Args:
        work: (H, W) uint8, 0 black to 255 white.
        inside: (H, W) uint8, 1 where the page shows the picture and not its smeared edge; by default everywhere.
        is_dark: whether the ink is darker than the paper, where that is known.
    """
    ink, dark = page_ink(work, is_dark=is_dark)
    with_rules = without_rim(without_dots(without_stains(ink, dark)))
    ink = without_rim(without_sides(without_rules(without_cells(with_rules)), with_rules))
    ink = without_remains(without_pieces(without_frames(ink, with_rules), with_rules), dark)
    ink = without_rings(ink)
    if inside is not None:
        ink = ink * inside
    return Seen(with_rules, ink, *find_marks(ink))


def _inside(before: tuple[int, ...], after: tuple[int, ...], forth: np.ndarray) -> np.ndarray:
    """Returns (H, W) uint8: 1 where a page that was turned shows the picture, 0 in its new corners.

    Args:
        before: height and width of the picture.
        after: of the page.
        forth: (3, 3), maps x, y, 1 of the picture to the page.
    """
    height, width = before
    corners = np.array([[(0, 0), (width, 0), (width, height), (0, height)]], np.float64)
    shown = np.zeros(after, np.uint8)
    cv2.fillConvexPoly(shown, np.rint(cv2.perspectiveTransform(corners, forth)[0]).astype(np.int32), 1)
    return cv2.erode(shown, np.ones((2 * SMEARED_PX + 1, 2 * SMEARED_PX + 1), np.uint8))


def _turns(seen: Seen, likelihood: Likelihood, digits_of: DigitsOf | None) -> tuple[int, float]:
    """Returns by how many quarters, and then by how many degrees, the page must be turned clockwise."""
    usual_px = usual_height(seen.marks) if seen.marks else 0.0
    signs = [one for one in seen.marks if _tells_direction(one.box, usual_px)]
    cut_outs = [ink_of(one, seen.ink, seen.labels) for one in signs]
    boxes = [one.box for one in signs]
    turn_deg = quarter_turn_deg(
        cut_outs, likelihood, running_down(boxes), digits_of=digits_of if runs_across(boxes) else None
    )
    quarters = turn_deg // 90
    return quarters, skew_deg(quarter_turned(seen.with_rules, quarters)[0])


def _tells_direction(box: Box, usual_px: float) -> bool:
    """Tells whether a mark may be a digit and is no mere line: ones, dashes and bars look alike from two sides."""
    short, long = sorted((box.height, box.width))
    return usual_px / 2 <= long <= 2 * usual_px and long <= MAX_ELONGATION * short


def box_in_upright(box: Box, page: Page) -> Box:
    """Returns the smallest box of whole pixels in the upright picture that holds a box of the page."""
    corners = np.array([(x, y) for x in (box.left, box.right) for y in (box.top, box.bottom)], np.float64)
    mapped = cv2.perspectiveTransform(corners[np.newaxis], page.to_upright)[0]  # (4, 2) of x, y
    height, width = page.upright.shape
    left, top = np.clip(np.floor(mapped.min(axis=0) + 0.01), 0, (width - 1, height - 1)).astype(int)
    right, bottom = np.clip(np.ceil(mapped.max(axis=0) - 0.01), (left + 1, top + 1), (width, height)).astype(int)
    return Box(int(top), int(left), int(bottom), int(right))


def _shrink(grey: np.ndarray, longest_px: int) -> tuple[np.ndarray, np.ndarray]:
    """Returns a page of at most this size and the (3, 3) matrix back."""
    scale = min(1.0, longest_px / max(grey.shape))
    if scale == 1.0:
        return grey, np.eye(3)
    height, width = grey.shape
    work = cv2.resize(grey, (max(1, round(width * scale)), max(1, round(height * scale))), interpolation=cv2.INTER_AREA)
    return work, np.diag([width / work.shape[1], height / work.shape[0], 1.0])
