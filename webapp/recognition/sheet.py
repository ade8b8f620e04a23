"""Find a light sheet on a dark desk and look at it straight from above."""

import cv2
import numpy as np

THUMBNAIL_PX = 400
"""The sheet is sought on a thumbnail this long: writing fades, edges stay."""

SMOOTHING_PX = 2.0
WRITING_PX = 9
"""Dark strokes up to this width on the thumbnail are writing on the sheet, not desk."""

MIN_PICTURE_PX = 200
"""Smaller pictures are crops of writing, never photos of a sheet."""

WHITE_PERCENTILE = 95
THRESHOLD_SHARES = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Sheet and desk are parted at each of these shares of the picture's white in turn: a shadow on the sheet may be as
dark as a glare on the desk, so that no single threshold serves, while one among them mostly does."""

MIN_SHARE, MAX_SHARE = 0.1, 0.97
"""Share of the picture that a sheet takes. What takes more needs no finding."""

MIN_FILL = 0.93
"""Share of its four-cornered outline that a sheet fills: curled edges leave some out, blots of light much more."""

EDGE_STEP_PX = 6
"""Sheet and desk are compared this far inside and outside of the edge, on the thumbnail."""

MAX_DESK_SHARE = 0.75
"""The desk just outside has at most this share of the sheet's brightness just inside; a shadow's edge is softer."""

MIN_SHARP_EDGE = 0.8
"""Share of the outline that must be such an edge, the picture's own borders left out."""

MIN_SEEN_EDGE = 0.4
"""Share of the outline that must be seen, away from the picture's borders: one edge across it is a shadow's."""

INSET_SHARE = 0.012
"""Share of its longer side that is cut from each side of the sheet: its edge is no ink."""

CORNERS = 4


def find_sheet(grey: np.ndarray) -> np.ndarray | None:
    """Finds the corners of a light sheet on something darker.

    Args:
        grey: (H, W) uint8, 0 black to 255 white.

    Returns:
        (4, 2) float32 x, y of the corners, clockwise from the one that is top left within an eighth of a turn; None
        where the picture is all paper, or no sheet can be told.
    """
    if max(grey.shape) < MIN_PICTURE_PX:
        return None
    scale = THUMBNAIL_PX / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), SMOOTHING_PX)
    white = float(np.percentile(small, WHITE_PERCENTILE))
    found = [_sheet_above(small, share * white) for share in THRESHOLD_SHARES]
    found = [corners for corners in found if corners is not None]
    return _in_order(max(found, key=cv2.contourArea)) / scale if found else None


def straighten(grey: np.ndarray, corners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Turns a sheet that was photographed at an angle into a rectangle.

    Args:
        grey: (H, W) uint8.
        corners: (4, 2) float32 x, y from `find_sheet`.

    Returns:
        (h, w) uint8 of the sheet alone, without its edges, and the (3, 3) matrix that maps its x, y, 1 to the picture.
    """
    lengths = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)  # (4,) top, right, bottom, left
    width, height = (max(1, round(float(max(lengths[side], lengths[side + 2])))) for side in (0, 1))
    inset = round(INSET_SHARE * max(width, height))
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32) - inset
    size = (max(1, width - 2 * inset), max(1, height - 2 * inset))
    back = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpPerspective(grey, back, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), back


def _sheet_above(small: np.ndarray, threshold: float) -> np.ndarray | None:
    """Returns the (4, 2) float32 corners of the largest light area if it is a sheet, else None."""
    outline = _light_outline(small, threshold)
    if outline is None or not MIN_SHARE < cv2.contourArea(outline) / small.size < MAX_SHARE:
        return None
    corners = _four_corners(outline)
    if corners is None or cv2.contourArea(outline) < MIN_FILL * cv2.contourArea(corners):
        return None
    return corners if _stands_out(small, corners) else None


def _light_outline(small: np.ndarray, threshold: float) -> np.ndarray | None:
    """Returns the outline of the largest light area, its writing closed over."""
    _, light = cv2.threshold(small, threshold, 255, cv2.THRESH_BINARY)
    light = cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((WRITING_PX, WRITING_PX), np.uint8))
    outlines, _ = cv2.findContours(light, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return max(outlines, key=cv2.contourArea, default=None)


def _four_corners(outline: np.ndarray) -> np.ndarray | None:
    """Returns the (4, 2) float32 corners of the outline's hull, or None where it is no quadrilateral."""
    hull = cv2.convexHull(outline)
    for tolerance in (0.01, 0.02, 0.03, 0.05):  # shares of the length around: curled edges need more
        polygon = cv2.approxPolyDP(hull, tolerance * cv2.arcLength(hull, True), True)
        if len(polygon) == CORNERS:
            return polygon[:, 0].astype(np.float32)
    return None


def _in_order(corners: np.ndarray) -> np.ndarray:
    """Sorts corners clockwise, the first edge being the one that runs most to the right."""
    offsets = corners - corners.mean(axis=0)
    corners = corners[np.argsort(np.arctan2(offsets[:, 1], offsets[:, 0]))]  # clockwise, as y points down
    edges = np.roll(corners, -1, axis=0) - corners
    first = int(np.argmax(edges[:, 0] / np.linalg.norm(edges, axis=1)))
    return np.roll(corners, -first, axis=0)


def _stands_out(small: np.ndarray, corners: np.ndarray) -> bool:
    """Tells whether the outline is a sharp edge from light to dark, wherever the picture goes on beyond it."""
    centre = corners.mean(axis=0)
    steps = np.linspace(0, 1, 40, endpoint=False)[:, np.newaxis]
    points = np.concatenate([a + (b - a) * steps for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True)])
    outward = (points - centre) / np.linalg.norm(points - centre, axis=1, keepdims=True) * EDGE_STEP_PX
    inside, outside = (np.rint(points + sign * outward).astype(int) for sign in (-1, 1))
    height, width = small.shape
    seen = (outside >= 0).all(axis=1) & (outside[:, 0] < width) & (outside[:, 1] < height)
    if seen.mean() < MIN_SEEN_EDGE:
        return False
    sheet, desk = (small[at[seen, 1], at[seen, 0]].astype(float) for at in (inside, outside))
    return float((desk <= MAX_DESK_SHARE * sheet).mean()) >= MIN_SHARP_EDGE
