"""Spoil digits in stated ways and measure what is still read.

Each digit is enlarged to a drawing of dark ink on white paper, spoilt there, and then takes the way of an upload, ink →
normalise, so that the figures tell what a user would meet: a spot moves the box, a small digit grows again.
"""

from collections.abc import Callable
from typing import NamedTuple

import cv2
import numpy as np

from training.data import Digits
from webapp.recognition.ink import find_ink
from webapp.recognition.normalise import normalise
from webapp.recognition.shapes import DIGITS, SIDE_PX

ENLARGED = 5
"""How many times a picture in MNIST form is enlarged."""

PICTURE_PX = ENLARGED * SIDE_PX
"""Side of the drawing that is spoilt, 140; its digit is 100 px high or wide, its strokes about 10 px thick."""

PAPER = 255

GAP_PX = 7
"""Radius of what is taken out of a stroke: its 14 px across are a little more than the stroke is thick."""

SPOT_PX = (2, 5)
"""Radius of the smallest and the largest spot."""

LIMIT = 1000
"""Digits for each of the 27 figures, by default. With 200 all of them took 4 s, a LiteRT network included."""

ToMnist = Callable[[np.ndarray], np.ndarray]
"""Maps (H, W) uint8 grey levels, dark ink on white, to (28, 28) uint8, 0 paper to 255 ink; all 0 where it sees none."""

Spoil = Callable[[np.ndarray, float, np.random.Generator], np.ndarray]
"""Maps a (140, 140) uint8 drawing, 255 paper to 0 ink, to a spoilt one, perhaps of another size."""


class Kind(NamedTuple):
    """One way to spoil a drawing, at three severities."""

    unit: str
    severities: tuple[float, float, float]
    spoil: Spoil


def as_served(drawing: np.ndarray) -> np.ndarray:
    """Brings a drawing into MNIST form as serving does: a `ToMnist`."""
    normalised = normalise(find_ink(drawing))
    return np.zeros((SIDE_PX, SIDE_PX), np.uint8) if normalised is None else normalised.image


def corrupt(
    images: np.ndarray, kind: str, severity: int, rng: np.random.Generator, to_mnist: ToMnist = as_served
) -> np.ndarray:
    """Spoils digits and brings them back into MNIST form.

    Args:
        images: (N, 28, 28) uint8, 0 paper to 255 ink, in MNIST form.
        kind: a key of `KINDS`.
        severity: 1, 2 or 3.
        rng: the source of chance; the same state gives the same pictures.
        to_mnist: how a drawing comes back.

    Returns:
        (N, 28, 28) uint8 in MNIST form; all zeros where no ink is found.

    Raises:
        ValueError: no such kind or severity.

    Source:
        The idea of stated severities is Hendrycks and Dietterich's of 2019, for digits Mu and Gilmer's MNIST-C of 2019;
        ours differ in that they act on a drawing, before its normalisation.
    """
    if kind not in KINDS or severity not in (1, 2, 3):
        raise ValueError(f"Expected one of {', '.join(KINDS)} at 1, 2 or 3, but got {kind} at {severity}.")
    _, severities, spoil = KINDS[kind]
    spoilt = [to_mnist(spoil(_enlarge(image), severities[severity - 1], rng)) for image in images]
    return np.stack(spoilt) if spoilt else np.zeros((0, SIDE_PX, SIDE_PX), np.uint8)


def robustness_table(
    classify: Callable[[np.ndarray], np.ndarray],
    digits: Digits,
    seed: int,
    *,
    limit: int = LIMIT,
    to_mnist: ToMnist = as_served,
) -> dict[str, list[float]]:
    """Measures how many spoilt digits are still read right.

    Args:
        classify: maps (N, 28, 28) uint8 pictures to (N, 10) or (N, 11) probabilities; the eleventh, "not a digit", has
            no vote here.
        digits: at least one, in MNIST form.
        seed: of the choice of the digits and of how each is spoilt.
        limit: how many of the digits to take, by chance, the same ones for every figure.
        to_mnist: how a spoilt drawing becomes what the network sees.

    Returns:
        For each key of `KINDS` the accuracy at the three severities, 0 to 1. A digit of which no ink is found counts
        as wrong.
    """
    images, labels = sample(digits, seed, limit)
    table: dict[str, list[float]] = {}
    for number, kind in enumerate(KINDS):
        table[kind] = []
        for severity in (1, 2, 3):
            rng = np.random.default_rng([seed, number, severity])
            spoilt = corrupt(images, kind, severity, rng, to_mnist)
            answers = classify(spoilt)[:, :DIGITS].argmax(axis=1)
            right = (answers == labels) & spoilt.any(axis=(1, 2))
            table[kind].append(round(float(right.mean()), 6))
    return table


def sample(digits: Digits, seed: int, limit: int) -> Digits:
    """Returns the digits that `robustness_table` spoils: at most `limit`, chosen by chance, the same for a seed."""
    chosen = np.random.default_rng(seed).permutation(len(digits.labels))[:limit]
    return Digits(digits.images[chosen], digits.labels[chosen])


def _enlarge(image: np.ndarray) -> np.ndarray:
    """Returns (140, 140) uint8, 255 paper to 0 ink, of a (28, 28) picture."""
    return PAPER - cv2.resize(image, (PICTURE_PX, PICTURE_PX), interpolation=cv2.INTER_CUBIC)


def _noise(drawing: np.ndarray, sigma: float, rng: np.random.Generator) -> np.ndarray:
    return np.clip(np.rint(drawing + rng.normal(0, sigma, drawing.shape)), 0, 255).astype(np.uint8)


def _blur(drawing: np.ndarray, sigma_px: float, rng: np.random.Generator) -> np.ndarray:
    return cv2.GaussianBlur(drawing, (0, 0), sigma_px)


def _rotate(drawing: np.ndarray, angle_deg: float, rng: np.random.Generator) -> np.ndarray:
    centre = (PICTURE_PX - 1) / 2
    return _warp(drawing, cv2.getRotationMatrix2D((centre, centre), _side(rng) * angle_deg, 1.0))


def _shear(drawing: np.ndarray, slope: float, rng: np.random.Generator) -> np.ndarray:
    return _warp(drawing, _about_centre(np.array([[1, _side(rng) * slope], [0, 1]])))


def _scale(drawing: np.ndarray, share: float, rng: np.random.Generator) -> np.ndarray:
    """Makes the digit smaller, and narrower or flatter on top of it."""
    narrow = (share * share, share) if rng.random() < 0.5 else (share, share * share)
    return _warp(drawing, _about_centre(np.diag(narrow)))


def _stripe(drawing: np.ndarray, width_px: float, rng: np.random.Generator) -> np.ndarray:
    """Draws a straight line through the digit from edge to edge, in any direction."""
    through = PICTURE_PX / 2 + rng.uniform(-0.2, 0.2, 2) * PICTURE_PX
    angle = rng.uniform(0, np.pi)
    reach = 2 * PICTURE_PX * np.array([np.cos(angle), np.sin(angle)])
    start, end = np.rint(through - reach).astype(int), np.rint(through + reach).astype(int)
    return cv2.line(drawing.copy(), start.tolist(), end.tolist(), 0, int(width_px), cv2.LINE_AA)


def _spots(drawing: np.ndarray, count: float, rng: np.random.Generator) -> np.ndarray:
    spotted = drawing.copy()
    for x, y in rng.integers(0, PICTURE_PX, (int(count), 2)).tolist():
        cv2.circle(spotted, (x, y), int(rng.integers(*SPOT_PX, endpoint=True)), 0, -1, cv2.LINE_AA)
    return spotted


def _break(drawing: np.ndarray, count: float, rng: np.random.Generator) -> np.ndarray:
    """Takes the ink away around some of its darkest points."""
    broken = drawing.copy()
    rows, columns = np.nonzero(drawing < PAPER - 200)
    for at in rng.integers(0, max(1, len(rows)), int(count)) if len(rows) else ():
        cv2.circle(broken, (int(columns[at]), int(rows[at])), GAP_PX, PAPER, -1, cv2.LINE_AA)
    return broken


def _lower_resolution(drawing: np.ndarray, side_px: float, rng: np.random.Generator) -> np.ndarray:
    return cv2.resize(drawing, (int(side_px), int(side_px)), interpolation=cv2.INTER_AREA)


def _about_centre(matrix: np.ndarray) -> np.ndarray:
    """Returns the (2, 3) affine map that applies a (2, 2) matrix, x first, and leaves the drawing's centre in place."""
    centre = np.full(2, (PICTURE_PX - 1) / 2)
    return np.column_stack([matrix, centre - matrix @ centre])


def _warp(drawing: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    return cv2.warpAffine(drawing, matrix, (PICTURE_PX, PICTURE_PX), flags=cv2.INTER_LINEAR, borderValue=PAPER)


def _side(rng: np.random.Generator) -> int:
    """Returns -1 or 1: to which side a digit leans."""
    return 1 if rng.random() < 0.5 else -1


KINDS: dict[str, Kind] = {
    "noise": Kind("standard deviation, of 255 grey levels", (20, 40, 60), _noise),
    "blur": Kind("standard deviation in px of 140", (3, 6, 9), _blur),
    "rotation": Kind("degrees to either side", (10, 20, 30), _rotate),
    "shear": Kind("px to either side for each px of height", (0.2, 0.4, 0.6), _shear),
    "scale": Kind("share of the size kept, and of width or height once more", (0.8, 0.65, 0.5), _scale),
    "stripe": Kind("width in px of 140 of a line across", (2, 4, 8), _stripe),
    "spots": Kind("blots of 2 to 5 px radius on 140 × 140 px", (2, 5, 10), _spots),
    "broken strokes": Kind("gaps of 14 px in the ink of 140", (2, 4, 8), _break),
    "low resolution": Kind("px for the side of the picture, the digit 5/7 of it", (14, 10, 7), _lower_resolution),
}
"""Every way to spoil a drawing: unit, three severities from mild to hard, and how. This table is what figures quote."""
