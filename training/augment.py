"""Vary digits as hands, pens and cameras do, so that the network meets more writing than was collected.

Each picture is warped once, by an affine map and a smooth elastic field together (Simard, Steinkraus and Platt 2003),
at twice its size; then its strokes are thickened or thinned, some are spoilt, and `normalise` brings it back into MNIST
form just as it will at serving time.
"""

from typing import NamedTuple

import cv2
import numpy as np

from training.damage import spoil
from webapp.recognition.normalise import normalise
from webapp.recognition.shapes import SIDE_PX

FIELD_PX = 2 * SIDE_PX
"""Side of the field that digits are warped in: twice the size keeps edges sharp through two interpolations."""

CENTRE_PX = (FIELD_PX - 1) / 2

COARSE_PX = 5
"""Side of the grid of random shifts that is spread smoothly over the field: about a shift for each stroke bend."""


class Strength(NamedTuple):
    """How far digits are varied; each is the largest value of a uniform draw unless it says otherwise."""

    rotation_deg: float = 12.0
    shear: float = 0.25
    """Slant: horizontal shift for each unit of height."""
    squeeze: float = 0.15
    """Change of the aspect, as a share of the width."""
    elastic_px: float = 1.4
    """Standard deviation of the elastic field's shifts, in pixels of the 56×56 field."""
    thickness_chance: float = 0.3
    """Chance that the pen is one pixel of the 56×56 field thicker or thinner, half of it each."""
    spoil_chance: float = 0.3
    """Chance that `damage.spoil` has its turn, which leaves half of the pictures alone."""

    def scaled(self, factor: float) -> "Strength":
        """Returns all of it times the factor: 0 leaves digits as they are."""
        return Strength(*(value * factor for value in self))


_AXIS = np.arange(FIELD_PX, dtype=np.float32) - CENTRE_PX
_SPREAD = cv2.resize(np.eye(COARSE_PX, dtype=np.float32), (COARSE_PX, FIELD_PX), interpolation=cv2.INTER_CUBIC)
"""(56, 5): multiplied from both sides it spreads a coarse grid over the field by bicubic interpolation."""
_PEN = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))


def vary(images: np.ndarray, rng: np.random.Generator, strength: Strength) -> np.ndarray:
    """Returns another way to write each of the digits.

    Args:
        images: (N, 28, 28) uint8, 0 paper to 255 ink.
        rng: the source of chance; the same state gives the same pictures.
        strength: how far to go.

    Returns:
        (N, 28, 28) uint8 in MNIST form. A picture stays as it was where warping left no ink; without strength
        all of them do.
    """
    if not any(strength):
        return images  # even an idle warp would soften the edges
    fields = _warps(len(images), rng, strength)
    varied = [_vary_one(image, field, rng, strength) for image, field in zip(images, fields, strict=True)]
    return np.stack(varied) if varied else images


def _vary_one(image: np.ndarray, field: np.ndarray, rng: np.random.Generator, strength: Strength) -> np.ndarray:
    warped = cv2.remap(image, field[0], field[1], cv2.INTER_CUBIC, borderValue=0)  # (28, 28) → (56, 56)
    varied = _change_pen(warped, rng, strength.thickness_chance)
    if rng.random() < strength.spoil_chance:
        varied = spoil(varied, rng)
    normalised = normalise(varied)
    return image if normalised is None else normalised.image


def _warps(count: int, rng: np.random.Generator, strength: Strength) -> np.ndarray:
    """Returns (N, 2, 56, 56) float32: where in the 28×28 picture each pixel of the warped field comes from, x and y."""
    limits = (np.deg2rad(strength.rotation_deg), strength.shear, strength.squeeze, strength.squeeze)
    angle, shear, squeeze_x, squeeze_y = (rng.uniform(-1, 1, (count, 4)) * limits).T.astype(np.float32)
    cosine, sine = np.cos(angle), np.sin(angle)
    rotation = np.stack([cosine, -sine, sine, cosine], axis=-1).reshape(count, 2, 2)
    upright = np.stack([1 + squeeze_x, shear, np.zeros_like(shear), 1 + squeeze_y], axis=-1).reshape(count, 2, 2)
    matrices = (rotation @ upright)[..., np.newaxis]  # (N, 2, 2, 1): x and y from x and y
    affine_x, affine_y = matrices[:, :, 0] * _AXIS, matrices[:, :, 1] * _AXIS  # (N, 2, 56) each
    coarse = rng.normal(0, strength.elastic_px, (count, 2, COARSE_PX, COARSE_PX)).astype(np.float32)
    fields = _SPREAD @ coarse @ _SPREAD.T  # (N, 2, 56, 56)
    fields += affine_x[:, :, np.newaxis, :] + affine_y[:, :, :, np.newaxis]
    return fields / 2 + (SIDE_PX - 1) / 2


def _change_pen(image: np.ndarray, rng: np.random.Generator, chance: float) -> np.ndarray:
    """Thickens or thins the strokes by about a pixel of the field, or leaves them."""
    draw = rng.random()
    if draw < chance / 2:
        return cv2.dilate(image, _PEN)
    if draw < chance:
        thinned = cv2.erode(image, _PEN)
        return thinned if thinned.max() > 127 else image  # a thin pen's stroke would vanish
    return image
