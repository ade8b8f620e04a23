import cv2
import numpy as np
import pytest

from tests.pictures import draw
from webapp.recognition.paper import darkness_of_ink, paper_level, shrink


def fallen(picture: np.ndarray, *, to: float) -> np.ndarray:
    """The picture under light that falls off from left to right."""
    return np.rint(picture * np.linspace(1.0, to, picture.shape[1])).astype(np.uint8)


def test_the_level_of_even_paper_is_found_under_the_ink():
    level = paper_level(draw(paper=200, ink=60))
    assert level.dtype == np.float32
    assert level.shape == (280, 280)
    assert np.abs(level - 200).max() < 2


def test_the_level_follows_the_light():
    empty = np.full((280, 280), 220, np.uint8)
    level = paper_level(fallen(draw(paper=220, ink=60), to=0.6))
    assert np.abs(level - fallen(empty, to=0.6)).mean() < 3


@pytest.mark.parametrize("width_px", [20, 40, 60])
def test_a_stroke_in_the_middle_is_no_shade_however_wide(width_px):
    crop = draw(paper=200, ink=60, width_px=width_px)[10:275, 10:260]
    assert paper_level(crop).min() > 170  # of 200, where the ink has 60


def test_a_wide_shadow_is_paper():
    shaded = draw(paper=200, ink=60)
    shaded[:, :120] //= 2
    assert paper_level(shaded)[:, :90].max() < 120


def test_the_polarity_of_ink_is_told_with_its_sign():
    photo = draw(paper=200, ink=60)
    assert darkness_of_ink(photo) > 0.8
    assert darkness_of_ink(255 - photo) < -0.8


def test_ink_that_covers_more_than_the_paper_is_told_by_the_border():
    crop = draw(paper=200, ink=60, width_px=80)[35:255, 35:240]
    assert (crop == 60).mean() > 0.5
    assert darkness_of_ink(crop) > 0
    assert darkness_of_ink(255 - crop) < 0


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1), (3, 3)])
def test_an_even_picture_of_any_shape_tells_nothing(shape):
    even = np.full(shape, 128, np.uint8)
    assert darkness_of_ink(even) == 0
    assert np.allclose(paper_level(even), 128, atol=1)


def test_a_picture_is_shrunk_to_its_longer_side_and_never_enlarged():
    assert shrink(np.zeros((300, 100), np.uint8), 60).shape == (60, 20)
    assert shrink(np.zeros((1, 900), np.uint8), 60).shape == (1, 60)
    small = cv2.resize(draw(), (20, 20))
    assert shrink(small, 60) is small
