import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pictures import draw
from webapp.recognition.normalise import CENTRE_PX, INK_SIDE_PX, ink_box, normalise, normalise_trimmed
from webapp.recognition.shapes import Box
from webapp.recognition.trim import trim

SEVEN_INK = 255 - draw()


def centre_of_mass(image: np.ndarray) -> tuple[float, float]:
    moments = cv2.moments(image)
    return moments["m10"] / moments["m00"], moments["m01"] / moments["m00"]


def test_it_works():
    normalised = normalise(SEVEN_INK)
    assert normalised.image.shape == (28, 28)
    assert normalised.image.dtype == np.uint8
    box = ink_box(normalised.image)
    assert max(box.height, box.width) == INK_SIDE_PX
    assert np.abs(np.array(centre_of_mass(normalised.image)) - CENTRE_PX).max() <= 0.5


@pytest.mark.parametrize("margin", [0, 200], ids=["of paper", "of ink"])
def test_a_cut_off_margin_changes_nothing(margin):
    ink = cv2.copyMakeBorder(SEVEN_INK, 9, 30, 40, 5, cv2.BORDER_CONSTANT, value=margin)
    whole, trimmed = normalise(ink), normalise_trimmed(trim(ink))
    assert np.array_equal(whole.image, trimmed.image)
    assert whole.box == trimmed.box


def test_no_ink_without_its_margin_is_none_too():
    assert normalise_trimmed(trim(np.zeros((28, 28), np.uint8))) is None


def test_no_ink_is_none():
    assert normalise(np.zeros((28, 28), np.uint8)) is None


def test_the_box_is_half_open_and_rows_come_first():
    ink = np.zeros((10, 20), np.uint8)
    ink[2:5, 7:15] = 255
    assert normalise(ink).box == Box(top=2, left=7, bottom=5, right=15)


def test_the_aspect_is_kept():
    ink = np.zeros((100, 100), np.uint8)
    ink[10:90, 30:50] = 255
    box = ink_box(normalise(ink).image)
    assert (box.height, box.width) == (20, 5)


@pytest.mark.parametrize("shift", [(0, 0), (40, 0), (-50, -40), (0, 55)])
def test_where_the_digit_was_drawn_does_not_matter(shift):
    moved = np.roll(SEVEN_INK, shift, axis=(0, 1))
    assert np.array_equal(normalise(moved).image, normalise(SEVEN_INK).image)


@pytest.mark.parametrize("factor", [0.25, 0.5, 2.0])
def test_its_size_hardly_matters(factor):
    scaled = cv2.resize(SEVEN_INK, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    difference = np.abs(normalise(scaled).image.astype(int) - normalise(SEVEN_INK).image)
    assert difference.mean() < 12


def test_what_is_in_mnist_form_stays_as_it_is():
    once = normalise(SEVEN_INK).image
    assert np.abs(normalise(once).image.astype(int) - once).max() <= 1


def test_a_thin_pen_is_as_strong_as_a_thick_one():
    thin = 255 - draw(width_px=2)
    assert normalise(thin).image.max() == 255


def test_a_dot_fills_the_ink_box():
    ink = np.zeros((280, 280), np.uint8)
    ink[100, 100] = 255
    assert ink_box(normalise(ink).image) == Box(4, 4, 24, 24)


@settings(deadline=None, max_examples=200)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_any_ink_fits_into_the_field(height, width, seed):
    ink = np.random.default_rng(seed).integers(0, 2, (height, width), np.uint8) * 255
    normalised = normalise(ink)
    if normalised is None:
        assert not ink.any()
        return
    box = ink_box(normalised.image)
    assert max(box.height, box.width) <= INK_SIDE_PX
    assert normalised.image.max() == 255
