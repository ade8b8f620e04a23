"""Paint one mark as a hand writes it in its style, alone on a patch of paper."""

from typing import NamedTuple

import cv2
import numpy as np

from training.fonts import Picture
from training.forms import Strokes
from training.lines.style import Style
from training.lines.writers import Hand
from training.strokes import SUBPIXEL_BITS, smooth

MARGIN_PX = 4
"""Left and right of a patch's ink, for the pen's width and the soft edge."""

SHAPE_SD = 0.05
"""Of each entry of the matrix that makes one drawing of a mark differ from the next."""
BEND_SD, BEND_WAVE = 0.03, 5.0
"""Amplitude, as a share of the body, and most of the wave number of the wave that bends a mark."""
PEN_SD = 0.08

PAPER = 20
"""Grey values below are paper."""
INK = 60
"""Grey values from here on count as ink where a patch is cut out."""


class Glyph(NamedTuple):
    """One mark, painted."""

    patch: np.ndarray
    """(h, w) uint8, 0 paper to 255 ink."""
    top: float
    """Of the patch, in pixels below the top of the body."""
    start: np.ndarray
    end: np.ndarray
    """(2,) where the pen lands and leaves, x and y in the patch."""

    @property
    def width_px(self) -> int:
        """Of the ink."""
        return self.patch.shape[1] - 2 * MARGIN_PX


def write_glyph(
    mark: str, hand: Hand, style: Style, size_px: float, rng: np.random.Generator, *, turn: int = 0
) -> Glyph | None:
    """Paints one mark; None for a space.

    Args:
        mark: a digit or another character.
        hand: whose.
        style: how it is written.
        size_px: height of its body.
        rng: the source of chance.
        turn: quarter turns clockwise; a recorded picture stays upright.
    """
    if mark == " ":
        return None
    written = hand.write(mark, rng)
    if isinstance(written, Picture):
        return _from_picture(written, style, size_px, rng)
    return _from_strokes(_turned(written, turn), style, size_px, rng)


def _turned(strokes: Strokes, turn: int) -> Strokes:
    """Turns strokes about the middle of their body by quarter turns clockwise."""
    for _ in range(turn):
        strokes = [np.stack([0.5 - stroke[:, 1], stroke[:, 0]], axis=1) for stroke in strokes]
        top = min(stroke[:, 1].min() for stroke in strokes)
        strokes = [stroke - (0, top) for stroke in strokes]
    return strokes


def _from_strokes(strokes: Strokes, style: Style, size_px: float, rng: np.random.Generator) -> Glyph:
    curves = [smooth(np.asarray(stroke, np.float32)) for stroke in strokes]
    points = _bent(np.concatenate(curves), rng) @ (style.matrix @ _own_shape(rng)).T * size_px
    low = points.min(axis=0)
    margin = MARGIN_PX + style.pen_px / 2
    points = points - low + margin
    width, height = np.ceil(points.max(axis=0) + margin).astype(int)
    patch = np.zeros((height, width), np.uint8)
    pen_px = max(1, round(style.pen_px * float(np.exp(rng.normal(0, PEN_SD)))))
    start = 0
    for curve in curves:
        draw_path(patch, points[start : start + len(curve)], pen_px)
        start += len(curve)
    return Glyph(patch, low[1] - margin, points[0], points[-1])


def draw_path(ink: np.ndarray, points: np.ndarray, pen_px: int) -> None:
    """Draws (P, 2) points, x and y, with round caps, in place."""
    path = np.rint(points * (1 << SUBPIXEL_BITS)).astype(np.int32)
    path = np.repeat(path, 2, axis=0) if len(path) == 1 else path
    cv2.polylines(ink, [path], False, 255, pen_px, cv2.LINE_AA, SUBPIXEL_BITS)


def _own_shape(rng: np.random.Generator) -> np.ndarray:
    return np.eye(2) + rng.normal(0, SHAPE_SD, (2, 2))


def _bent(points: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    wave, phase = rng.uniform(-BEND_WAVE, BEND_WAVE, 2), rng.uniform(0, 2 * np.pi)
    return points + rng.normal(0, BEND_SD, 2) * np.sin(points @ wave[:, np.newaxis] + phase)


def _from_picture(picture: Picture, style: Style, size_px: float, rng: np.random.Generator) -> Glyph:
    matrix = style.matrix @ _own_shape(rng) * (size_px / picture.body_px)
    before = np.array(picture.grey.shape[::-1])
    width, height = (int(side) for side in np.ceil(np.abs(matrix) @ before))
    offset = np.array([width, height]) / 2 - matrix @ ((before - 1) / 2)
    warped = cv2.warpAffine(picture.grey, np.column_stack([matrix, offset]), (width, height), flags=cv2.INTER_LINEAR)
    grey = np.clip((warped.astype(np.float32) - 255 * style.threshold) * style.sharpness + 127, 0, 255)
    grey[warped < PAPER] = 0
    patch = _cut_out(grey.astype(np.uint8))
    middle = patch.shape[1] / 2
    ends = np.array([[middle, 0], [middle, patch.shape[0] - 1]])
    top = (size_px - patch.shape[0]) * rng.random() if picture.top is None else picture.top * size_px
    return Glyph(patch, top, *ends)


def _cut_out(patch: np.ndarray) -> np.ndarray:
    """Returns the ink alone, with margins left and right."""
    inked = patch > INK
    columns, rows = np.flatnonzero(inked.any(axis=0)), np.flatnonzero(inked.any(axis=1))
    if not len(columns):
        return np.zeros((2, 2 * MARGIN_PX + 1), np.uint8)
    patch = patch[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return cv2.copyMakeBorder(patch, 0, 0, MARGIN_PX, MARGIN_PX, cv2.BORDER_CONSTANT)
