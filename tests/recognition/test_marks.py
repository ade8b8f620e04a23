import numpy as np
import pytest

from tests.pages import page, photographed
from webapp.recognition.light import page_ink
from webapp.recognition.marks import MAX_MARKS, find_marks, ink_of, join, without_dots, without_stains
from webapp.recognition.shapes import Box


def test_each_digit_is_a_mark():
    labels, marks = find_marks(255 - page("123", "45"))
    assert len(marks) == 5
    assert labels.max() == 5


def test_the_ink_of_a_mark_has_no_neighbour_in_it():
    ink = np.zeros((20, 20), np.uint8)
    ink[5:15, 5], ink[5:15, 8:12] = 255, 255
    labels, marks = find_marks(ink)
    thin = next(mark for mark in marks if mark.box.width == 1)
    assert (ink_of(thin, ink, labels) > 0).sum() == 10


def test_joined_marks_have_a_box_around_both():
    ink = np.zeros((20, 20), np.uint8)
    ink[2:5, 3:9], ink[10:18, 12:14] = 255, 255
    assert join(find_marks(ink)[1]).box == Box(2, 3, 18, 14)


def test_what_shines_through_from_the_back_is_dropped():
    picture = photographed(page("13540"), ink=50)
    back = photographed(page("", "4671"), ink=150)[:, ::-1]
    picture = np.minimum(picture, np.maximum(back, 165))
    ink, dark = page_ink(picture)
    assert (ink[130:] >= 128).any()
    assert not (without_stains(ink, dark)[130:] >= 128).any()


def test_pencil_beside_ink_is_kept():
    picture = np.minimum(photographed(page("13540"), ink=40), photographed(page("", "4671"), ink=130))
    assert (without_stains(*page_ink(picture))[130:] >= 128).sum() > 500


def test_noise_gives_a_bounded_number_of_marks():
    noise = (np.random.default_rng(0).random((400, 400)) < 0.3) * np.uint8(255)
    assert len(find_marks(np.kron(noise, np.ones((3, 3), np.uint8)))[1]) <= MAX_MARKS


def squares(*sides_px: int) -> np.ndarray:
    """Returns (600, 1000) uint8 ink with squares in rows."""
    ink = np.zeros((600, 1000), np.uint8)
    for number, side in enumerate(sides_px):
        top, left = 10 + 45 * (number // 40), 10 + 24 * (number % 40)
        ink[top : top + side, left : left + side] = 255
    return ink


def test_the_dots_of_dotted_paper_go_and_the_digits_stay():
    dots, digits = [4] * 300 + [5] * 100, [20, 18, 16]
    assert np.array_equal(without_dots(squares(*dots, *digits)), squares(*[0] * 400, *digits))


@pytest.mark.parametrize(
    "sides_px",
    [[4] * 20 + [20, 18], [2, 3, 4, 6, 8, 10] * 20 + [20], [4] * 60 + [20] * 60],
    ids=["few", "specks of all sizes", "as many digits"],
)
def test_dots_that_are_no_pattern_stay(sides_px):
    ink = squares(*sides_px)
    assert np.array_equal(without_dots(ink), ink)
