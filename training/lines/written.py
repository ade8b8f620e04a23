"""One composed line as the network is shown it."""

import numpy as np

from training.lines.compose import compose
from training.lines.papers import photograph
from training.lines.writers import Material
from webapp.recognition.looks import standardise


def compose_one(material: Material, rng: np.random.Generator, level: float) -> tuple[np.ndarray, str, np.ndarray]:
    """Composes a line, puts it on paper and brings it into the network's form.

    Returns:
        (40, W) float32 as `standardise` makes it; the digits; (digits, 2) float32 columns of each digit's ink.
    """
    crop, text, spans = compose_crop(material, rng, level)
    picture = standardise(crop)
    return picture, text, spans * (picture.shape[1] / crop.shape[1])


def compose_crop(material: Material, rng: np.random.Generator, level: float) -> tuple[np.ndarray, str, np.ndarray]:
    """Composes a line and puts it on paper.

    Returns:
        (H, W) uint8; the digits; (digits, 2) float32 columns of each digit's ink.
    """
    line = compose(material, rng, level)
    crop = photograph(line.ink, line.body_share, rng, level)
    return crop, line.text, line.spans * (crop.shape[1] / line.ink.shape[1])
