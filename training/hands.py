"""Write a recorded digit again as another hand with another pen would, and paint it for training.

Varying strokes instead of pixels keeps edges sharp and lets the pen change apart from the form. Sizes are shares of the
longer side of the ink.
"""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from training.damage import spoil
from training.forms import BACKSLASH_CHANCE
from training.strokes import SUBPIXEL_BITS, UNIT, is_line, smooth
from webapp.recognition.normalise import normalise

FIELD_PX = 144
"""Side of the square that is painted on; with no anti-aliasing, as `normalise` averages it down to 20 px anyway."""

INK_PX = 96
"""Longer side of the ink in the field, before the hand varies it."""


SLASH_ANGLES = (-0.2, 1.4)
"""From a level bar across a zero, a little falling, to a steep slash, in radians; counterclockwise, or clockwise for a
backslash."""

UPSTROKE_SHARE = 0.5
"""Of the ones that are a bare line and get a habit: a long upstroke, as is taught in much of Europe, not a foot."""

UPSTROKE_ANGLES = (0.3, 0.7)
"""Between the upstroke of a one and the upright, in radians. A wider angle is the roof of a seven: with up to 0.95,
which slant and turning widen further, plain sevens became unsure."""


class Hand(NamedTuple):
    """How far a drawing is varied; each is the most of a uniform draw, or a chance, unless it says otherwise."""

    rotation_deg: float = 14.0
    slant: float = 0.35
    """Horizontal shift for each unit of height."""
    squeeze: float = 0.22
    """Natural logarithm of the change of the aspect."""
    bend: float = 0.035
    """Amplitude of the two smooth waves that bend the whole digit."""
    wobble: float = 0.008
    """Standard deviation of a trembling pen, from point to point."""
    pen: tuple[float, float] = (0.025, 0.2)
    """Narrowest and widest pen, drawn log-uniformly. The page's own pen is 0.07 to 0.14."""
    hook_chance: float = 0.12
    """Chance of a small hook where the first stroke begins, and as much where the last one ends."""
    trim_chance: float = 0.1
    """Chance that strokes lose up to an eighth of their ends."""
    gap_chance: float = 0.06
    """Chance that the ink breaks off for a moment in the middle of a stroke."""
    habit_chance: float = 0.16
    """Chance to add what some writers add: a slash, bar or dot in the zero, a bar on the seven, a foot under the one or
    a long upstroke before it."""


DEFAULT = Hand()


def write(strokes: Sequence[np.ndarray], label: int | None, rng: np.random.Generator, hand: Hand = DEFAULT):
    """Writes a drawing again and brings it into MNIST form.

    Args:
        strokes: (P, 2) float32 each, the longer side of the ink 1000.
        label: the digit 0 to 9, for the habits that go with it; None for anything else.
        rng: the source of chance; the same state gives the same picture.
        hand: how far to vary.

    Returns:
        (28, 28) uint8, 0 paper to 255 ink, or None where no ink was left.
    """
    strokes = [np.array(stroke) / UNIT for stroke in strokes]
    if label is not None and rng.random() < hand.habit_chance:
        strokes = strokes + _habit(strokes, label, rng)
    strokes = _change_ends(strokes, rng, hand)
    strokes = _bend(strokes, rng, hand)
    normalised = normalise(spoil(_paint(strokes, rng, hand), rng))
    return None if normalised is None else normalised.image


def _habit(strokes: list[np.ndarray], label: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Returns the strokes that some writers add to a digit, or none."""
    points = np.concatenate(strokes)
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    width, height = right - left, bottom - top
    centre = np.array([(left + right) / 2, (top + bottom) / 2])
    if label == 0 and len(strokes) == 1:
        angle = rng.uniform(*SLASH_ANGLES)
        side = -1 if rng.random() < BACKSLASH_CHANCE else 1
        reach = np.array([side * width * np.cos(angle), -height * np.sin(angle)]) * rng.uniform(0.3, 0.75)
        return [np.stack([centre - reach, centre + reach])] if rng.random() < 0.8 else [centre[np.newaxis]]
    if label == 7 and len(strokes) == 1:
        at = centre + np.array([rng.uniform(-0.1, 0.15), rng.uniform(-0.12, 0.12)]) * [width, height]
        half = np.array([max(width, 0.4) * rng.uniform(0.25, 0.5), -height * rng.uniform(-0.05, 0.12)])
        return [np.stack([at - half, at + half])]
    if label == 1 and len(strokes) == 1:
        head, foot = points[points[:, 1].argmin()], points[points[:, 1].argmax()]
        if is_line(strokes) and rng.random() < UPSTROKE_SHARE:
            angle, length = rng.uniform(*UPSTROKE_ANGLES), height * rng.uniform(0.2, 0.75)
            return [np.stack([head + length * np.array([-np.sin(angle), np.cos(angle)]), head])]
        half = np.array([height * rng.uniform(0.12, 0.3), 0.0])
        return [np.stack([foot - half, foot + half])]
    return []


def _change_ends(strokes: list[np.ndarray], rng: np.random.Generator, hand: Hand) -> list[np.ndarray]:
    """Adds hooks where the pen lands and leaves, shortens strokes, and breaks them."""
    if rng.random() < hand.hook_chance:
        strokes = [_with_hook(strokes[0], rng), *strokes[1:]]
    if rng.random() < hand.hook_chance:
        strokes = [*strokes[:-1], _with_hook(strokes[-1][::-1], rng)[::-1]]
    if rng.random() < hand.trim_chance:
        strokes = [_trimmed(stroke, rng) for stroke in strokes]
    if rng.random() < hand.gap_chance:
        strokes = [part for stroke in strokes for part in _broken(stroke, rng)]
    return strokes


def _with_hook(stroke: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    angle, length = rng.uniform(0, 2 * np.pi), rng.uniform(0.03, 0.12)
    return np.concatenate([stroke[:1] + length * np.array([[np.cos(angle), np.sin(angle)]]), stroke])


def _trimmed(stroke: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    most = len(stroke) // 8
    start, end = rng.integers(0, most + 1, 2)
    return stroke[start : len(stroke) - end]


def _broken(stroke: np.ndarray, rng: np.random.Generator) -> list[np.ndarray]:
    if len(stroke) < 12:
        return [stroke]
    start = rng.integers(2, len(stroke) - 6)
    return [stroke[:start], stroke[start + rng.integers(2, 5) :]]


def _bend(strokes: list[np.ndarray], rng: np.random.Generator, hand: Hand) -> list[np.ndarray]:
    """Turns, slants, squeezes and bends the whole digit, and lets the pen tremble."""
    angle = np.deg2rad(hand.rotation_deg) * rng.uniform(-1, 1)
    slant, squeeze = hand.slant * rng.uniform(-1, 1), np.exp(hand.squeeze * rng.uniform(-1, 1))
    cosine, sine = np.cos(angle), np.sin(angle)
    matrix = np.array([[cosine, -sine], [sine, cosine]]) @ [[squeeze, -slant], [0, 1 / squeeze]]
    waves = rng.uniform(-1, 1, (2, 2, 2)) * 2 * np.pi  # two waves: direction and frequency in x and y
    phases = rng.uniform(0, 2 * np.pi, (2, 2))
    amplitudes = hand.bend * rng.uniform(-1, 1, (2, 2))  # of each wave in x and y
    bent = []
    for stroke in strokes:
        for wave, phase, amplitude in zip(waves, phases, amplitudes, strict=True):
            stroke = stroke + amplitude * np.sin(stroke @ wave.T + phase)
        tremble = rng.normal(0, hand.wobble, stroke.shape) if rng.random() < 0.5 else 0.0
        bent.append((stroke + tremble) @ matrix.T)
    return bent


def _paint(strokes: list[np.ndarray], rng: np.random.Generator, hand: Hand) -> np.ndarray:
    """Returns (144, 144) uint8, ink 255 on 0."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = INK_PX / max(float((high - low).max()), 1e-3)
    offset = FIELD_PX / 2 - scale * (low + high) / 2
    narrow, wide = hand.pen
    pen_px = max(1, round(INK_PX * narrow * (wide / narrow) ** rng.random()))
    field = np.zeros((FIELD_PX, FIELD_PX), np.uint8)
    fine = 1 << SUBPIXEL_BITS
    for stroke in strokes:
        curve = np.rint(smooth(stroke * scale + offset) * fine).astype(np.int32)
        cv2.polylines(field, [np.repeat(curve, 2, axis=0) if len(curve) == 1 else curve], False, 255, pen_px, 8, 4)
    return field
