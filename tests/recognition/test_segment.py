from collections.abc import Sequence

import cv2
import numpy as np

from tests.pages import page, photographed
from webapp.recognition.segment import filled_crop, segment


def no_preference(inks: Sequence[np.ndarray]) -> np.ndarray:
    """A likelihood that takes every page as it comes."""
    return np.ones(len(inks))


def leaning_page() -> np.ndarray:
    """Returns a photo of ruled paper with nine digits, by five degrees off level, its upper edge cutting specks."""
    ink = 255 - page("13540", "4671", size=(500, 700))
    for y in range(40, 500, 60):
        cv2.line(ink, (20, y), (680, y), 255, 2)
    ink = cv2.warpAffine(ink, cv2.getRotationMatrix2D((350, 250), 5.0, 1.0), (700, 500))
    for x in range(100, 600, 100):
        ink[:3, x : x + 3] = 255
    return photographed(255 - ink)


def test_what_is_smeared_into_the_corners_of_a_turned_page_is_no_mark():
    found = segment(leaning_page(), no_preference)
    assert not np.allclose(found.to_upright[:2, :2], np.eye(2), atol=0.05)  # it was turned
    assert sum(len(row.marks) for row in found.rows) == 9


def photo_of(share: np.ndarray) -> np.ndarray:
    """Returns (300, 400) uint8: a photo of paper that gets this share of the light, 0 to 1."""
    grainy = 200 * share + np.random.default_rng(0).normal(0, 3, share.shape)
    return np.clip(grainy, 0, 255).astype(np.uint8)


def test_the_edge_of_a_shadow_fills_no_photo_and_a_stroke_that_lies_as_it_does_fills_it():
    y, x = np.mgrid[:300.0, :400.0]
    across = (x - 120 - 0.4 * y) / np.hypot(1, 0.4)
    shadow = 1 - 0.5 / (1 + np.exp(across / 4))
    stroke = 1 - 0.6 * (np.abs(across) < 12)
    assert filled_crop(photo_of(shadow)) is None
    assert filled_crop(photo_of(stroke)) is not None


def test_ink_that_fills_a_photo_may_be_lighter_than_its_paper():
    y, x = np.mgrid[:300.0, :400.0]
    chalk = 0.3 + 0.6 * (np.abs(x - 200 - 0.2 * y) < 14)
    assert filled_crop(photo_of(chalk)) is not None
