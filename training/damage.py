"""Spoil some pictures as pens, paper, cameras and scanners do. Lengths are shares of the field's side."""

import cv2
import numpy as np

from webapp.recognition.normalise import ink_box

BLUR = (0.007, 0.028)
"""Standard deviation of a blur: from hardly seen to a photo that is out of focus."""

LOW_RESOLUTION = (0.14, 0.39)
"""Side of a picture of low resolution, as a share of the field's: a digit is then 9 to 26 px high."""

GAPS = 3
GAP = (0.03, 0.06)
"""Most places where the pen gave no ink, and the radius of each."""

LINE = (0.012, 0.05)
"""Width of a straight line across the field: a ruled line, the edge of a box, a pen that slipped."""

SPECKS = 3
SPECK = (0.008, 0.03)
"""Most specks around the digit, and the radius of each."""

SLIVER = (0.04, 0.16)
"""Width of what is seen of a neighbour, as a share of the digit's longer side."""
SLIVER_HEIGHT = (0.25, 1.0)
"""Its height, as a share of the neighbour's."""
SLIVER_GAP = (-0.05, 0.1)
"""Paper between the two; below 0 they overlap."""


def spoil(field: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Blurs two pictures in five, and spoils one in five otherwise; leaves the others as they are.

    Args:
        field: (H, H) uint8, ink 255 on 0, the digit with a margin around it.
        rng: the source of chance.

    Returns:
        (H', H') uint8; smaller where the resolution was lowered.
    """
    draw = rng.random()
    for chance, damage in KINDS:
        if draw < chance:
            return damage(field, rng)
        draw -= chance
    return field


def _blur(field: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return cv2.GaussianBlur(field, (0, 0), len(field) * rng.uniform(*BLUR))


def _lower_resolution(field: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    side = round(len(field) * rng.uniform(*LOW_RESOLUTION))
    return cv2.resize(field, (side, side), interpolation=cv2.INTER_AREA)


def _break(field: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    rows, columns = np.nonzero(field > 127)
    if len(rows) == 0:
        return field
    broken = field.copy()
    for at in rng.integers(0, len(rows), rng.integers(1, GAPS + 1)):
        cv2.circle(broken, (int(columns[at]), int(rows[at])), round(len(field) * rng.uniform(*GAP)), 0, -1)
    return broken if broken.any() else field


def _strike(field: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draws a line from edge to edge, through the digit or near it, lying or standing more often than not."""
    side = len(field)
    level = np.pi / 2 * rng.integers(0, 2) + rng.normal(0, 0.15)
    angle = level if rng.random() < 0.7 else rng.uniform(0, np.pi)
    through = side * (0.5 + rng.uniform(-0.35, 0.35, 2))
    reach = 2 * side * np.array([np.cos(angle), np.sin(angle)])
    start, end = np.rint(through - reach).astype(int), np.rint(through + reach).astype(int)
    width = max(1, round(side * rng.uniform(*LINE)))
    return cv2.line(field.copy(), start.tolist(), end.tolist(), int(rng.integers(120, 256)), width, cv2.LINE_AA)


def _speckle(field: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    side, spotted = len(field), field.copy()
    for x, y in rng.integers(side // 8, side - side // 8, (rng.integers(1, SPECKS + 1), 2)):
        cv2.circle(spotted, (int(x), int(y)), round(side * rng.uniform(*SPECK)), 255, -1)
    return spotted


def _crowd(field: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Leaves a sliver of a neighbour at one side, as where a digit was cut out of a number.

    The neighbour is the same writing mirrored: it has the same pen and the same size.
    """
    side, neighbour = len(field), cv2.flip(field, int(rng.integers(-1, 2)))
    box, beside = ink_box(field), ink_box(neighbour)
    if box is None or beside is None:
        return field
    longer = max(box.bottom - box.top, box.right - box.left)
    most = (beside.right - beside.left) // 2  # a whole one would make it eleven
    width = max(1, min(most, round(longer * rng.uniform(*SLIVER))))
    gap = round(longer * rng.uniform(*SLIVER_GAP))
    height = max(1, round((beside.bottom - beside.top) * rng.uniform(*SLIVER_HEIGHT)))
    top = int(rng.integers(beside.top, beside.bottom - height + 1))
    crowded = field.copy()
    if rng.random() < 0.5:
        left = min(box.right + gap, side - width)
        sliver = neighbour[top : top + height, beside.left : beside.left + width]
    else:
        left = max(box.left - gap - width, 0)
        sliver = neighbour[top : top + height, max(beside.right - width, 0) : beside.right]
    region = crowded[top : top + height, left : left + sliver.shape[1]]
    np.maximum(region, sliver[:, : region.shape[1]], out=region)
    return crowded


KINDS = ((0.4, _blur), (0.06, _lower_resolution), (0.04, _break), (0.02, _strike), (0.02, _speckle), (0.08, _crowd))
"""Each kind of damage with its chance; what is left of 1 stays whole."""
