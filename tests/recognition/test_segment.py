from collections.abc import Sequence

import cv2
import numpy as np

from tests.pages import page, photographed
from webapp.recognition.segment import segment


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
