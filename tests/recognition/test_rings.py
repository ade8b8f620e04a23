import cv2
import numpy as np
import pytest

from tests import pages
from webapp.recognition.normalise import normalise
from webapp.recognition.rings import may_be_ringed, without_rings


def number(text: str) -> np.ndarray:
    """Returns (300, 400) uint8 ink of a number in the middle."""
    page = 255 - pages.page(text, size=(300, 400), digit_px=60)
    left, top, width, height = cv2.boundingRect(page)
    return np.roll(page, (150 - top - height // 2, 200 - left - width // 2), axis=(0, 1))


def ringed(ink: np.ndarray, outline: np.ndarray) -> np.ndarray:
    return cv2.polylines(ink.copy(), [outline.astype(np.int32)], False, 255, 4, cv2.LINE_AA)


def ring(across: int = 110, down: int = 80, *, arc_deg: float = 365) -> np.ndarray:
    """Returns (N, 2) points around the middle, a little wavy."""
    angles = np.radians(np.arange(30, 30 + arc_deg, 5))
    radii = 1 + 0.04 * np.sin(3 * angles)
    return np.stack([200 + across * radii * np.cos(angles), 150 + down * radii * np.sin(angles)], axis=1)


@pytest.mark.parametrize("text", ["42", "7", "250"])
def test_a_ring_around_a_number_is_erased_and_the_number_stays(text):
    ink = number(text)
    assert np.array_equal(without_rings(ringed(ink, ring())), ink)


def test_a_ring_on_a_sheet_that_lies_on_its_side_is_erased_too():
    ink = np.rot90(number("250"))
    marked = np.rot90(ringed(number("250"), ring()))
    assert np.array_equal(without_rings(np.ascontiguousarray(marked)), ink)


def test_a_box_drawn_by_hand_is_erased_too():
    ink = number("42")
    outline = np.array([(95, 80), (310, 72), (303, 225), (100, 218), (96, 78)])
    assert np.array_equal(without_rings(ringed(ink, outline)), ink)


def test_a_ring_that_does_not_quite_close_is_erased_too():
    ink = number("42")
    assert np.array_equal(without_rings(ringed(ink, ring(arc_deg=335))), ink)


def test_an_open_bow_is_none():
    marked = ringed(number("42"), ring(arc_deg=270))
    assert np.array_equal(without_rings(marked), marked)


def test_a_zero_with_a_dot_or_a_stroke_in_it_is_none():
    zero = ringed(np.zeros((300, 400), np.uint8), ring(50, 80))
    for within in (
        cv2.circle(zero.copy(), (200, 150), 10, 255, -1),
        cv2.line(zero.copy(), (185, 180), (215, 120), 255, 6),
    ):
        assert np.array_equal(without_rings(within), within)


def test_a_one_in_a_round_ring_that_it_does_not_fill_is_a_one():
    one = cv2.line(np.zeros((300, 400), np.uint8), (205, 110), (195, 190), 255, 6)
    assert np.array_equal(without_rings(ringed(one, ring(78, 80))), one)


def test_a_ring_that_touches_its_number_stays_with_it():
    marked = cv2.line(ringed(number("42"), ring()), (200, 60), (200, 150), 255, 5)
    marked = cv2.line(marked, (100, 150), (300, 150), 255, 5)
    assert np.array_equal(without_rings(marked), marked)


def test_paper_without_ink_is_left_alone():
    blank = np.zeros((40, 60), np.uint8)
    assert np.array_equal(without_rings(blank), blank)


@pytest.mark.parametrize("text", ["42", "7"])
@pytest.mark.parametrize("pen_px", [2, 4, 14])
def test_a_ring_shows_at_a_glance(text, pen_px):
    ink = cv2.polylines(number(text), [ring().astype(np.int32)], False, 255, pen_px, cv2.LINE_AA)
    assert may_be_ringed(ink, normalise(ink).image)


@pytest.mark.parametrize("text", ["42", "0", "5"])
def test_numbers_without_a_ring_show_none(text):
    ink = number(text)
    assert not may_be_ringed(ink, normalise(ink).image)
