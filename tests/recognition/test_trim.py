import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.recognition.shapes import Box
from webapp.recognition.trim import trim


def test_it_works():
    picture = np.array([[9, 9, 9, 9], [9, 9, 5, 9], [9, 3, 9, 9], [9, 9, 9, 9]], np.uint8)
    trimmed = trim(picture)
    assert trimmed.part.tolist() == [[9, 5], [3, 9]]
    assert (trimmed.margin, trimmed.box, trimmed.shape, trimmed.size) == (9, Box(1, 1, 3, 3), (4, 4), 16)


def test_of_an_even_picture_one_pixel_remains():
    trimmed = trim(np.full((3, 4), 7, np.uint8))
    assert (trimmed.part.tolist(), trimmed.box) == ([[7]], Box(0, 0, 1, 1))


def test_a_picture_that_differs_at_each_edge_remains_whole():
    picture = np.array([[1, 2], [3, 4]], np.uint8)
    assert trim(picture).part.tolist() == picture.tolist()


@settings(deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.randoms(use_true_random=False))
def test_with_its_margin_a_picture_is_as_it_was(height, width, random):
    picture = np.array([[random.choice([0, 0, 0, 9]) for _ in range(width)] for _ in range(height)], np.uint8)
    assert np.array_equal(trim(picture).whole(), picture)
