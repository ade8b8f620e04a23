"""Marks that nobody would call a digit: scribbles, dashes, blots, several digits in one, noise."""

import cv2
import numpy as np

from training.damage import spoil
from webapp.recognition.normalise import normalise
from webapp.recognition.shapes import SIDE_PX

FIELD_PX = 96
DASH_TILT_PX = 14.0
"""How far the ends of a dash rise or fall, at most: 20 degrees."""

PEN_PX = (3, 14)
"""Thinnest and thickest pen in the field, like those of `hands`."""


def scribble(rng: np.random.Generator) -> np.ndarray:
    """Returns (28, 28) uint8 of one mark in MNIST form, ink 255 on 0."""
    field = np.zeros((FIELD_PX, FIELD_PX), np.uint8)
    MARKS[rng.integers(len(MARKS))](field, rng)
    normalised = normalise(spoil(field, rng))
    return np.zeros((SIDE_PX, SIDE_PX), np.uint8) if normalised is None else normalised.image


def _zigzag(field: np.ndarray, rng: np.random.Generator) -> None:
    """Many corners back and forth, as one crosses something out."""
    count = int(rng.integers(7, 20))
    across, along = rng.uniform(10, 86, count), np.linspace(10, 86, count) + rng.normal(0, 3, count)
    points = np.stack([along, across] if rng.random() < 0.5 else [across, along], axis=-1)
    _polyline(field, points, _pen(rng))


def _hatching(field: np.ndarray, rng: np.random.Generator) -> None:
    """A line back and forth from edge to edge, from open teeth to a shape that the pen all but fills."""
    count = int(rng.integers(9, 44))
    length = rng.uniform(40, 76)
    breadth = min(length * rng.uniform(0.45, 1.5), 76)
    unrest = rng.uniform(0, 0.2)  # of the hand; without any, teeth narrower than a pixel melt into even grey
    along = np.linspace(-1, 1, count) * length / 2 + rng.normal(0, unrest * length / count, count)
    across = (-1.0) ** np.arange(count) * breadth / 2 * rng.uniform(1 - unrest, 1 + unrest, count)
    lean = rng.uniform(-0.4, 0.4) * (rng.random() < 0.7)  # of the teeth, in widths per height
    points = 48 + np.stack([along + lean * across, across], axis=-1)
    pen = np.clip(length / count * rng.uniform(0.3, 1.3), 1, PEN_PX[1])
    _polyline(field, points if rng.random() < 0.5 else points[:, ::-1], round(pen))


def _tangle(field: np.ndarray, rng: np.random.Generator) -> None:
    """A smooth line that crosses itself many times."""
    t = np.linspace(0, 1, 200)[:, np.newaxis]  # (200, 1)
    frequencies, phases = rng.uniform(2.0, 6.0, (4, 2)), rng.uniform(0, 2 * np.pi, (4, 2))
    waves = np.sin(2 * np.pi * t[..., np.newaxis] * frequencies + phases)  # (200, 4, 2)
    _polyline(field, 48 + 14 * waves.sum(axis=1), _pen(rng))


def _dash(field: np.ndarray, rng: np.random.Generator) -> None:
    """A lying line, straight or a little bent: a minus, not a one."""
    y = 48 + rng.uniform(-1, 1) * np.array([-DASH_TILT_PX, 0.0, DASH_TILT_PX]) + rng.uniform(-4, 4, 3)
    _polyline(field, np.stack([[10, 48, 86], y], axis=-1), _pen(rng))


def _blot(field: np.ndarray, rng: np.random.Generator) -> None:
    """A filled shape without strokes, as broad as high or lying; a standing one may be a thick one."""
    corners = int(rng.integers(7, 13))
    angles = np.sort(rng.uniform(0, 2 * np.pi, corners))
    radii = rng.uniform(20, 40, corners)
    height = rng.uniform(0.5, 1.0)
    points = 48 + np.stack([np.cos(angles) * radii, np.sin(angles) * radii * height], axis=-1)
    cv2.fillPoly(field, [points.astype(np.int32)], 255)


def _dots(field: np.ndarray, rng: np.random.Generator) -> None:
    for x, y in rng.integers(10, 86, (int(rng.integers(3, 30)), 2)):
        cv2.circle(field, (int(x), int(y)), int(rng.integers(1, 6)), 255, -1)


def _bars(field: np.ndarray, rng: np.random.Generator) -> None:
    """Three or more parallel lines, standing or lying: tallies, hatching, staves."""
    pen = int(rng.integers(2, 7))
    for at in np.linspace(12, 84, int(rng.integers(3, 8))):
        start, end = np.array([at, 10]) + rng.normal(0, 2, 2), np.array([at, 86]) + rng.normal(0, 2, 2)
        line = np.stack([start, end]).astype(np.int32)
        cv2.polylines(field, [line], False, 255, pen)
    if rng.random() < 0.5:
        field[:] = field.T.copy()


def _noise(field: np.ndarray, rng: np.random.Generator) -> None:
    coarse = rng.random((int(rng.integers(6, 40)),) * 2).astype(np.float32)
    rough = cv2.resize(coarse, (FIELD_PX, FIELD_PX), interpolation=cv2.INTER_LINEAR)
    field[rough > rng.uniform(0.5, 0.75)] = 255


def _pen(rng: np.random.Generator) -> int:
    return int(rng.integers(*PEN_PX))


def _polyline(field: np.ndarray, points: np.ndarray, pen: int) -> None:
    cv2.polylines(field, [np.rint(points).astype(np.int32)], False, 255, pen)


MARKS = (_zigzag, _hatching, _tangle, _dash, _blot, _dots, _bars, _noise)
