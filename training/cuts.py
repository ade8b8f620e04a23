"""Digits cut out of numbers, as mail, registers, cheques and forms give them: with paper, and pieces of neighbours."""

import numpy as np

from training.lines.writers import Material
from training.lines.written import compose_crop
from webapp.recognition.ink import find_ink
from webapp.recognition.normalise import normalise
from webapp.recognition.shapes import SIDE_PX

MARGIN = (-0.05, 0.15)
"""Paper left and right of a cut digit, as a share of its width; below 0 the cut goes through its ink."""


class CutDigits:
    """Digits out of composed lines, found on their paper as those of a picture are."""

    def __init__(self, material: Material) -> None:
        self._material = material

    def draw(self, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """See `sources.Source`."""
        images: list[np.ndarray] = []
        labels: list[int] = []
        while len(images) < count:
            crop, text, spans = compose_crop(self._material, rng, rng.random())
            # Of several equal digits only the first: a third of all numbers end in zeros.
            for place in sorted(map(text.index, set(text))):
                image = cut(crop, spans[place], rng)
                if image is not None:
                    images.append(image)
                    labels.append(int(text[place]))
        return np.array(images[:count], np.uint8).reshape(-1, SIDE_PX, SIDE_PX), np.array(labels[:count], np.uint8)


def cut(crop: np.ndarray, span: np.ndarray, rng: np.random.Generator) -> np.ndarray | None:
    """Cuts one digit out of a line.

    Args:
        crop: (H, W) uint8, the line.
        span: (2,) float, the columns of the digit's ink, half-open.
        rng: the source of chance.

    Returns:
        (28, 28) uint8 in MNIST form, or None where no ink was found.
    """
    left, right = span
    before, after = rng.uniform(*MARGIN, 2) * (right - left)
    normalised = normalise(find_ink(crop[:, max(0, round(left - before)) : max(1, round(right + after))]))
    return None if normalised is None else normalised.image
