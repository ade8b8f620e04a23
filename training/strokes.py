"""Digits as pen strokes: read them, vary the hand that wrote them, paint them as the canvas of the page does."""

import gzip
import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from training.errors import DataError

PAD_PX = 280
"""Side of the picture that the page sends (`PAD_SIZE` in static/js/geometry.js)."""

PEN_PX = 16
"""Width of the page's pen (`PEN_WIDTH` there)."""

UNIT = 1000
"""Longer side of the ink in the files' coordinates."""

CURVE_STEPS = 4
"""Points on each quadratic Bézier curve between the midpoints of a stroke."""

SUBPIXEL_BITS = 4
"""Fractional bits of the coordinates that OpenCV draws with: a sixteenth of a pixel."""


STRAIGHT = 1.12
"""A line may be longer than the straight way between its ends by this factor, and still be called straight."""

NEVER_A_LINE = frozenset("023456789ABDEFGHKMNPQRSTUVWXYZabdeghkmnpqtuwxyz#%&*+=?@!$")
"""What takes more than one line to write."""


class Drawing(NamedTuple):
    """What one person wrote once."""

    site: str
    """Where it was collected."""
    person: str
    label: str
    """A digit, letter or symbol."""
    strokes: tuple[np.ndarray, ...]
    """One (P, 2) float32 for each pen-down: x right, y down, the longer side of the ink 1000."""


def load_drawings(path: Path) -> list[Drawing]:
    """Reads a file of drawings, one JSON object a line, gzipped.

    Raises:
        DataError: the file is missing or damaged; it names the line.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return [_parse(line, number, path) for number, line in enumerate(lines, 1)]
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read ({error}). Fetch the file again.") from error


def _parse(line: str, number: int, path: Path) -> Drawing:
    try:
        row = json.loads(line)
        strokes = tuple(np.asarray(stroke, np.float32).reshape(-1, 2) for stroke in row["strokes"])
        if not strokes or min(len(stroke) for stroke in strokes) == 0:
            raise ValueError("a stroke without points")
        return Drawing(row["site"], row["person"], row["label"], strokes)
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path}, line {number} is not a drawing ({error}). Fetch the file again.") from error


def is_line(strokes: Sequence[np.ndarray]) -> bool:
    """Tells whether a drawing is nothing but one nearly straight line, or a dot."""
    if len(strokes) > 1:
        return False
    steps = np.linalg.norm(np.diff(strokes[0], axis=0), axis=1)
    reach = np.linalg.norm(strokes[0][-1] - strokes[0][0])
    return bool(steps.sum() <= STRAIGHT * reach) or len(strokes[0]) < 3


def is_fragment(drawing: Drawing) -> bool:
    """Tells whether only a part of what was written was kept: one line that is labelled 4 or R.

    UniPen's segments were cut by machine; where the cut went wrong a digit of several strokes kept one of them. Nobody
    can read those. Marks that are a line when they are whole (1, l, -, a comma) are never called fragments.
    """
    return drawing.label in NEVER_A_LINE and is_line(drawing.strokes)


def paint(strokes: tuple[np.ndarray, ...], *, side_px: int, pen_px: float) -> np.ndarray:
    """Paints strokes by the rule of the page: smooth curves through the midpoints, round caps and joins.

    Args:
        strokes: (P, 2) float32 each, in pixels of the picture, x right, y down.
        side_px: side of the square picture.
        pen_px: width of the pen.

    Returns:
        (side, side) uint8, 0 paper to 255 ink.
    """
    ink = np.zeros((side_px, side_px), np.uint8)
    scale = 1 << SUBPIXEL_BITS
    for stroke in strokes:
        points = np.rint(smooth(stroke) * scale).astype(np.int32)
        if len(points) == 1:
            cv2.circle(ink, points[0].tolist(), round(pen_px / 2 * scale), 255, -1, cv2.LINE_AA, SUBPIXEL_BITS)
        else:
            cv2.polylines(ink, [points], False, 255, max(1, round(pen_px)), cv2.LINE_AA, SUBPIXEL_BITS)
    return ink


def smooth(stroke: np.ndarray) -> np.ndarray:
    """Returns the points of a stroke's curve: quadratic Béziers from midpoint to midpoint, the points as controls.

    Args:
        stroke: (P, 2) float32.

    Returns:
        (Q, 2) float32; the stroke itself where it has fewer than three points.
    """
    if len(stroke) < 3:
        return stroke
    middles = (stroke[1:] + stroke[:-1]) / 2  # (P - 1, 2)
    t = (np.arange(CURVE_STEPS, dtype=np.float32) / CURVE_STEPS)[:, np.newaxis, np.newaxis]  # (T, 1, 1)
    start, control, end = middles[:-1], stroke[1:-1], middles[1:]
    curves = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end  # (T, P - 2, 2)
    return np.concatenate([stroke[:1], curves.transpose(1, 0, 2).reshape(-1, 2), middles[-1:], stroke[-1:]])


def place(strokes: tuple[np.ndarray, ...], *, left: float, top: float, size: float) -> tuple[np.ndarray, ...]:
    """Returns strokes scaled so that 1000 units are `size` pixels, and moved to where their corner shall be."""
    return tuple(stroke * (size / UNIT) + np.float32([left, top]) for stroke in strokes)


def paint_as_page(drawing: Drawing, rng: np.random.Generator) -> np.ndarray:
    """Paints a drawing as somebody might on the page: its size and place by chance.

    Returns:
        (280, 280) uint8, 0 ink to 255 paper: the picture that the page would send.
    """
    size = rng.uniform(0.4, 0.8) * PAD_PX
    margin = PEN_PX / 2 + 2  # and the soft edge
    left, top = rng.uniform(margin, PAD_PX - size - margin, 2)
    strokes = place(drawing.strokes, left=left, top=top, size=size)
    return 255 - paint(strokes, side_px=PAD_PX, pen_px=PEN_PX)
